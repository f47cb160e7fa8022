"""Print the book as one PDF, and each of its editions: `make pdf`.

    python tools/make_pdf.py                  writes _build/pdf/dlbook.pdf and dlbook-ko.pdf
    python tools/make_pdf.py --language ko    writes _build/pdf/dlbook-ko.pdf

The page that is printed is built from nothing each time, by tools/website/paper.py, unless a folder
with it is named: `--page folder`. Needs a Chromium (see tools/browser.py).
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from playwright.sync_api import sync_playwright

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
            # The first printing is for the numbers alone: what a screen reader needs can wait.
            tagged = bool(numbers)
            page.pdf(path=pdf, tagged=tagged, prefer_css_page_size=True, print_background=True)
            before, numbers = numbers, page_numbers(pdf)
            if numbers == before:
                return page.evaluate(CONTENTS), page.evaluate(METADATA)
            page.evaluate(FILL_IN, numbers)
    raise RuntimeError("the page numbers change with each printing")


def page_numbers(pdf):
    """Return on which page each target of a link is; the first page is 1."""
    with pikepdf.open(pdf) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        places = document.Root.Dests.items()
        return {name.removeprefix("/"): numbers[place[0].objgen] for name, place in places}


def finish(pdf, contents, metadata):
    """Add bookmarks, and say what the file is, but not when it was made."""
    with pikepdf.open(pdf, allow_overwriting_input=True) as document:
        said = {f"/{name}": content for name, content in metadata}
        document.trailer.Info = document.make_indirect(pikepdf.Dictionary(said))
        document.Root.PageMode = pikepdf.Name.UseOutlines
        # Chromium's own bookmarks say a title twice at the top of a page, and join its lines.
        with document.open_outline() as outline:
            above = {}
            for level, address, title in contents:
                place = document.Root.Dests[address.replace("#", "/")]
                item = pikepdf.OutlineItem(title, place)
                item.is_closed = level > 1
                above.get(level - 1, outline.root).append(item)
                above[level] = item.children
        # Half of the size: most of it tells screen readers what is a heading, what a table.
        generate = pikepdf.ObjectStreamMode.generate
        document.save(pdf, object_stream_mode=generate, deterministic_id=True)


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
