"""Build the book as one EPUB, and each of its editions: `make epub`.

    python tools/make_epub.py                   writes _build/epub/dlbook.epub and dlbook-ko.epub
    python tools/make_epub.py --language ko     writes _build/epub/dlbook-ko.epub

It is built from nothing each time, so that no page of yesterday is left in it. What makes the EPUB
what it is stands in tools/website/epub.py.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import build
import edition


def make(folder, language="en"):
    """Build an edition into the folder and return its path; a warning is an error."""
    with TemporaryDirectory() as work:
        made = build.as_one("epub", work, edition.sources(language)) / "dlbook.epub"
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, folder / edition.file_name(language, "epub")))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments = edition.told(parser, build.BUILD / "epub")
    for language in arguments.languages:
        try:
            print(f"the book is at {make(arguments.folder, language)}")
        except (OSError, RuntimeError) as error:
            sys.exit(f"the EPUB was not built:\n{error}")


if __name__ == "__main__":
    main()
