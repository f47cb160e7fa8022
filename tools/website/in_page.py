"""Code that runs in the page: each cell gets the id that it has in the notebook, and its buttons.

They stand in the page from the start, so that nothing jumps. What they do happens in the reader's
browser (`tools/live`), and only after a click.
"""

import json
from pathlib import Path

from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

LOADER = "live/live.js"
STYLE = "live/live.css"
LONG = 10  # seconds, from which on a cell says beforehand how long it takes
BAR = """<div class="live-bar screen-only" role="group" aria-label="Cell {number}">
<button type="button">Run</button><button type="button" hidden>Stop</button>
<button type="button">Edit</button><button type="button" hidden>Reset</button>
<button type="button" {above}>Run all above</button><span class="live-status"></span>
<span class="live-clock">{takes}</span></div>"""
WITHOUT_SCRIPTS = "<noscript><style>.live-bar { display: none }</style></noscript>"


def name_the_cells(page, context):
    """Give each cell its name and its buttons, and say which would take long in a browser."""
    source = Path(context["builder_"].srcdir, context["pagename"] + ".ipynb")
    if not source.exists():
        return
    cells = [
        cell
        for cell in json.loads(source.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", [])
    ]
    places = page.select("article div.cell:has(.cell_input)")
    if len(places) != len(cells):
        raise ExtensionError(
            f"{context['pagename']} shows {len(places)} cells, its notebook has {len(cells)}"
        )
    for number, (place, cell) in enumerate(zip(places, cells, strict=True), 1):
        seconds = cell["metadata"].get("seconds_in_a_browser", 0)
        place["data-cell"], place["data-seconds"] = cell["id"], str(seconds)
        takes = f"Takes about {seconds} s in a browser." if seconds >= LONG else ""
        bar = BAR.format(number=number, above="hidden" if number == 1 else "", takes=takes)
        place.select_one(".cell_input").insert_after(BeautifulSoup(bar, "html.parser"))
    style = page.new_tag("link", rel="stylesheet", href=context["pathto"](f"_static/{STYLE}", 1))
    script = page.new_tag("script", src=context["pathto"](f"_static/{LOADER}", 1), defer="")
    script["data-page"] = context["pagename"]
    page.head.extend([style, script, BeautifulSoup(WITHOUT_SCRIPTS, "html.parser")])


STEPS = [name_the_cells]
