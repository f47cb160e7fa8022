"""Build the book as one EPUB.

    python tools/make_epub.py _build/epub       writes _build/epub/dlbook.epub

It is built from nothing each time, so that no page of yesterday is left in it. What makes the EPUB
what it is stands in tools/website/epub.py.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
NAME = "dlbook.epub"
TROUBLE = re.compile(r"^.*(?:WARNING|ERROR|Error).*$", re.MULTILINE)


def build(folder):
    """Build the EPUB into the folder and return its path; a warning is an error."""
    with TemporaryDirectory() as work:
        program = Path(sys.executable).with_name("jupyter-book")
        book = [program, "build", ROOT, "--path-output", work]
        strictly = ["-W", "-n", "--keep-going", "--builder=custom", "--custom-builder=epub"]
        run = subprocess.run([*book, *strictly], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            said = run.stdout + run.stderr
            raise RuntimeError("\n".join(TROUBLE.findall(said)) or said)
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(Path(work, "_build", "epub", NAME), folder))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to put it; made if missing")
    try:
        print(f"the book is at {build(parser.parse_args().folder)}")
    except (OSError, RuntimeError) as error:
        sys.exit(f"the EPUB was not built:\n{error}")


if __name__ == "__main__":
    main()
