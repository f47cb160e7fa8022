"""Code that runs in the page: each cell gets the id that it has in the notebook, and its script.

The rest happens in the reader's browser (`tools/live`), and only after a click.
"""

import json
from pathlib import Path

from sphinx.errors import ExtensionError

LOADER = "live/live.js"
STYLE = "live/live.css"


def name_the_cells(page, context):
    """Tell the script which cell is which, and which would take long in a browser."""
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
    for place, cell in zip(places, cells, strict=True):
        place["data-cell"] = cell["id"]
        if seconds := cell["metadata"].get("seconds_in_a_browser"):
            place["data-seconds"] = str(seconds)
    style = page.new_tag("link", rel="stylesheet", href=context["pathto"](f"_static/{STYLE}", 1))
    script = page.new_tag("script", src=context["pathto"](f"_static/{LOADER}", 1), defer="")
    script["data-page"] = context["pagename"]
    page.head.extend([style, script])


STEPS = [name_the_cells]
