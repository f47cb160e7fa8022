"""Print a document with Chromium, and fill in the numbers of its pages."""

import logging
import os
import re
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit, NameObject, TextStringObject

# Filling numbers in may move lines, which may change numbers. Two printings are the rule.
PRINTINGS_AT_MOST = 5

# What Chromium calls a cell of a table.
CELL = re.compile(r"node\d+")

FILL_IN = """pages => {
    for (const place of document.querySelectorAll(".page-of"))
        place.textContent = pages[place.dataset.target];
}"""
PICTURES_MISSING = "[...document.images].filter(i => !i.naturalWidth).map(i => i.src)"
FONTS_MISSING = """document.fonts.ready.then(fonts =>
    [...fonts].filter(font => font.status === "error").map(font => font.family))"""


def print_document(soup, chromium, pdf):
    """Print the document to the file `pdf`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "book.html"
        source.write_text(str(soup), "utf-8")
        _print(source, chromium, pdf)


def _print(source, chromium, pdf):
    # Chromium refuses to run as root, as in a container, with its sandbox.
    arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*arguments, "--font-render-hinting=none"]
        )
        page = browser.new_page(offline=True)
        page.goto(source.as_uri())
        for what in (PICTURES_MISSING, FONTS_MISSING):
            if missing := page.evaluate(what):
                raise FileNotFoundError(f"the pages name what is not there: {', '.join(missing)}")
        numbers = {}
        for _ in range(PRINTINGS_AT_MOST):
            page.pdf(path=pdf, tagged=True, prefer_css_page_size=True, print_background=True)
            before, numbers = numbers, page_numbers(PdfReader(pdf))
            if numbers == before:
                break
            page.evaluate(FILL_IN, numbers)
        else:
            raise RuntimeError("the page numbers change with each printing")
        browser.close()


def page_numbers(reader):
    """Return on which page each target of a link is; the first page is 1."""
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
    return {
        name.removeprefix("/"): numbers[destination.page.idnum]
        for name, destination in reader.named_destinations.items()
    }


def finish(pdf, entries, metadata):
    """Add bookmarks and say what the file is, but not when it was made: same book, same bytes.

    Parameters
    ----------
    pdf : Path
        The file, which is written anew.
    entries : iterable of (str, str, int)
        For each bookmark, its title, the id of its heading, and its level from 1.
    metadata : dict
        "/Title" and the like.
    """
    # It warns of an object count that is off by a few in what Chromium writes, and mends it.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    writer = PdfWriter(clone_from=pdf)
    writer.pdf_header = "%PDF-1.7"
    writer.metadata = metadata
    _number_cells(writer)
    _add_bookmarks(writer, entries)
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en")
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.create_viewer_preferences().display_doctitle = True
    with pdf.open("wb") as file:  # of a path, it would write each number by itself
        writer.write(file)


def _number_cells(writer):
    """Name the cells of tables by their order: Chromium's names are others in each run."""
    objects = [writer.get_object(number) for number in range(1, len(writer._objects) + 1)]
    found = set()
    for value in objects:
        _change_strings(value, lambda text: found.add(text) or text)
    # They stay in order, as the file's tree of names demands.
    names = {name: f"cell{number:06}" for number, name in enumerate(sorted(found))}
    for value in objects:
        _change_strings(value, names.get)


def _change_strings(value, change):
    """Return the value after changing, in place, the names of cells in it."""
    if isinstance(value, str) and CELL.fullmatch(value):
        return TextStringObject(change(value))
    if isinstance(value, list):
        value[:] = [_change_strings(part, change) for part in value]
    elif isinstance(value, dict):
        for key in value:
            value[key] = _change_strings(value.raw_get(key), change)
    return value


def _add_bookmarks(writer, entries):
    # Chromium could write them, but joins the words of a title where its lines break.
    places = {name.removeprefix("/"): place for name, place in writer.named_destinations.items()}
    parents = {}
    for title, target, level in entries:
        place = places[target]
        above = [parents[upper] for upper in parents if upper < level]
        parents = {upper: parent for upper, parent in parents.items() if upper < level}
        parents[level] = writer.add_outline_item(
            title,
            place.page,
            parent=above[-1] if above else None,
            fit=Fit.xyz(place.left, place.top),
            is_open=level == 1,
        )
