"""Code that runs in the page: each cell gets the id that it has in the notebook, and its buttons.

They stand in the page from the start, so that nothing jumps. What they do happens in the reader's
browser (`tools/live`), and only after a click.
"""

from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

import translation
from website import reading
from website.words import _

LOADER = "live/live.js"
STYLE = "live/live.css"
LONG = 10  # seconds, from which on a cell says beforehand how long it takes
BAR = """<div class="live-bar screen-only" role="group" aria-label="{name}">
<button type="button">{run}</button><button type="button" hidden>{stop}</button>
<button type="button">{edit}</button><button type="button" hidden>{reset}</button>
<button type="button" {first}>{above}</button><span class="live-status"></span>
<span class="live-clock">{takes}</span></div>"""
WITHOUT_SCRIPTS = "<noscript><style>.live-bar { display: none }</style></noscript>"


def shown_cells(notebook):
    """Return the code cells of a notebook that its page shows."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", [])
    ]


def name_the_cells(page, context):
    """Give each cell its name and its buttons, and say which would take long in a browser."""
    notebook = reading.notebook_of(context)
    if not notebook:
        return
    cells = shown_cells(notebook)
    places = page.select("article div.cell:has(.cell_input)")
    if len(places) != len(cells):
        raise ExtensionError(
            f"{context['pagename']} shows {len(places)} cells, its notebook has {len(cells)}"
        )
    for number, (place, cell) in enumerate(zip(places, cells, strict=True), 1):
        seconds = cell["metadata"].get("seconds_in_a_browser", 0)
        place["data-cell"], place["data-seconds"] = cell["id"], str(seconds)
        takes = _("Takes about {seconds} s in a browser.").format(seconds=seconds)
        bar = BAR.format(
            name=_("Cell {number}").format(number=number),
            run=_("Run"),
            stop=_("Stop"),
            edit=_("Edit"),
            reset=_("Reset"),
            above=_("Run all above"),
            first="hidden" if number == 1 else "",
            takes=takes if seconds >= LONG else "",
        )
        place.select_one(".cell_input").insert_after(BeautifulSoup(bar, "html.parser"))
    # An edition shares what the English site, in which it lies, has.
    up = "../" if context["language"] in translation.LANGUAGES else ""
    style, loader = (up + context["pathto"](f"_static/{name}", 1) for name in (STYLE, LOADER))
    style = page.new_tag("link", rel="stylesheet", href=style)
    script = page.new_tag("script", src=loader, defer="")
    script["data-page"] = context["pagename"]
    page.head.extend([style, script, BeautifulSoup(WITHOUT_SCRIPTS, "html.parser")])


STEPS = [name_the_cells]
