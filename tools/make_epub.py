"""Build the book as one EPUB.

    python tools/make_epub.py _build/epub       writes _build/epub/dlbook.epub

It is built from nothing each time, so that no page of yesterday is left in it. What makes the EPUB
what it is stands in tools/website/epub.py.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import build as books

NAME = "dlbook.epub"


def build(folder):
    """Build the EPUB into the folder and return its path; a warning is an error."""
    with TemporaryDirectory() as work:
        made = books.as_one("epub", work) / NAME
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to put it; made if missing")
    try:
        print(f"the book is at {build(parser.parse_args().folder)}")
    except (OSError, RuntimeError) as error:
        sys.exit(f"the EPUB was not built:\n{error}")


if __name__ == "__main__":
    main()
