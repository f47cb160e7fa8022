"""Print the book as one PDF, and each of its editions: `make pdf`.

    python tools/make_pdf.py                  writes _build/pdf/dlbook.pdf and dlbook-ko.pdf
    python tools/make_pdf.py --language ko    writes _build/pdf/dlbook-ko.pdf

The page that is printed is built from nothing each time, by tools/website/paper.py, unless a folder
with it is named: `--page folder`. Needs a Chromium (see tools/browser.py).
"""

import argparse
import logging
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit, NameObject

import browser
import build
import edition

# Filling numbers in may move lines, which may change numbers. Two printings are the rule.
PRINTINGS_AT_MOST = 5
FILL_IN = """pages => {
    for (const place of document.querySelectorAll(".page-of"))
        place.textContent = pages[place.closest("a").hash.slice(1)];
}"""
MISSING = """document.fonts.ready.then(fonts => [
    ...[...document.images].filter(image => !image.naturalWidth).map(image => image.src),
    ...[...fonts].filter(font => font.status === "error").map(font => font.family)])"""
CONTENTS = """[...document.querySelectorAll(".contents a")].map(link => [
    Number(link.parentNode.className.slice(-1)), link.hash,
    [...link.querySelectorAll(".number, .text")].map(part => part.textContent).join(" ")])"""
METADATA = """[...document.querySelectorAll("meta[name]")].map(meta => [meta.name, meta.content])"""


def make(folder, language, chromium, page=None):
    """Print an edition into the folder, from a page that is built for it; return the file."""
    pdf = folder / edition.file_name(language, "pdf")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as work:
        page = page or build.as_one("singlehtml", work, edition.sources(language))
        contents, metadata = print_page(page / "book.html", chromium, pdf)
    finish(pdf, contents, metadata)
    return pdf


def print_page(source, chromium, pdf):
    """Print a page, with the numbers of its pages filled in; return what it says of itself."""
    # Chromium refuses to run as root, as in a container, with its sandbox.
    arguments = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=chromium, args=[*arguments, "--font-render-hinting=none"]
        )
        page = program.new_page(offline=True)
        page.goto(source.as_uri())
        if missing := page.evaluate(MISSING):
            raise FileNotFoundError(f"the pages name what is not there: {', '.join(missing)}")
        numbers = {}
        for _ in range(PRINTINGS_AT_MOST):
            page.pdf(path=pdf, tagged=True, prefer_css_page_size=True, print_background=True)
            before, numbers = numbers, page_numbers(PdfReader(pdf))
            if numbers == before:
                return page.evaluate(CONTENTS), page.evaluate(METADATA)
            page.evaluate(FILL_IN, numbers)
    raise RuntimeError("the page numbers change with each printing")


def page_numbers(reader):
    """Return on which page each target of a link is; the first page is 1."""
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def finish(pdf, contents, metadata):
    """Add bookmarks, and say what the file is, but not when it was made."""
    # It warns of an object count that is off by a few in what Chromium writes, and mends it.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    writer = PdfWriter(clone_from=pdf)
    writer.metadata = {f"/{name}": content for name, content in metadata}
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseOutlines")
    # Chromium's own bookmarks say a title twice at the top of a page, and join its lines.
    above = {}
    for level, address, title in contents:
        place = writer.named_destinations[address.replace("#", "/")]
        above[level] = writer.add_outline_item(
            title=title,
            page_number=place.page,
            parent=above.get(level - 1),
            fit=Fit.xyz(place.left, place.top),
            is_open=level == 1,
        )
    with pdf.open("wb") as file:  # of a path, it would write each number by itself
        writer.write(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", type=Path, help="the folder of the page, if it is built")
    arguments = edition.told(parser, build.BUILD / "pdf")
    chromium = browser.find_chromium()
    if chromium is None:
        sys.exit(f"the PDF cannot be printed: {browser.ADVICE}")
    for language in arguments.languages:
        try:
            pdf = make(arguments.folder, language, chromium, arguments.page)
        except (OSError, RuntimeError) as error:
            sys.exit(f"the PDF cannot be printed: {error}")
        print(f"the book is at {pdf}")


if __name__ == "__main__":
    main()
