"""Print the built book as one PDF: `make pdf`.

    python tools/make_pdf.py                  writes _build/pdf/dlbook.pdf
    python tools/make_pdf.py some/other.pdf

Reads the pages of _build/html, and needs a Chromium (see tools/browser.py).
"""

import argparse
import sys
import tempfile
from pathlib import Path

import browser
from printing import contents
from printing.assemble import Assembly, headings, title_of
from printing.press import finish, print_document

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"


def make(pdf, chromium):
    """Print the book to the file `pdf`."""
    book = contents.read(ROOT)
    pdf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        document = Assembly(book, SITE, Path(work)).document()
        print_document(document, chromium, pdf)
    finish(
        pdf,
        [(title_of(heading), heading["id"], level) for heading, level in headings(document)],
        {
            "/Title": book.title,
            "/Author": book.author,
            "/Subject": document.select_one(".promise").get_text(),
        },
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "pdf",
        nargs="?",
        type=Path,
        default=ROOT / "_build" / "pdf" / "dlbook.pdf",
        help="where to write it",
    )
    arguments = parser.parse_args()
    chromium = browser.find_chromium()
    if chromium is None:
        sys.exit(f"the PDF cannot be printed: {browser.ADVICE}")
    try:
        make(arguments.pdf, chromium)
    except FileNotFoundError as error:
        sys.exit(f"the PDF cannot be printed: {error}")
    print(f"the book is at {arguments.pdf}")


if __name__ == "__main__":
    main()
