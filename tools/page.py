"""Execute one page, build the book, and run the tests of that page: `make page P=03`.

    python tools/page.py 03             a chapter by its number, a page by the start of its name

What a commit to this page would be told by `make test` is told here in half a minute. Two
lists for the author fail nothing: long sentences, and headings that only the last commit has.
"""

import subprocess
import sys
from pathlib import Path

import nbformat

import build
import notebooks
import sentences
import translation

ROOT = Path(__file__).parents[1]
TESTS = ["tests/book", "tests/unit/test_style.py"]


def find(name):
    """Return the path of the one page whose name starts like this."""
    pages = sorted(path for path in (ROOT / "book").iterdir() if path.suffix in (".ipynb", ".md"))
    found = [page for page in pages if page.name.startswith(name)] if name else []
    if len(found) != 1:
        said = ", ".join(page.stem for page in found or pages)
        sys.exit(f"P must begin the name of one page, got {name!r}: choose from {said}")
    return found[0]


def told_to_the_author(page):
    """Yield a line for each long sentence of a notebook, and for each heading that is gone."""
    now = nbformat.read(page, as_version=4)
    for cell in now.cells:
        if cell.cell_type == "markdown":
            for count, sentence in sentences.long_sentences(cell.source):
                start = " ".join(sentence.split()[:8])
                yield f"{cell.id}: a sentence of {count} words, two would be better: {start} …"
    for heading in sentences.gone(committed(page) or now, now):
        yield f"heading gone since the last commit: {heading}"


def committed(page):
    """Return a notebook as the last commit has it, or nothing: for a new one, or without git."""
    show = ["git", "show", f"HEAD:./{page.name}"]
    try:
        stored = subprocess.run(show, cwd=page.parent, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return nbformat.reads(stored.decode("utf-8"), as_version=4)


def main():
    page = find("".join(sys.argv[1:]))
    if page.suffix == ".ipynb":
        _, result = notebooks.run(page, fresh=False)
        if isinstance(result, str):
            sys.exit(f"{page.name} stopped:\n{result}")
        print(f"{page.name}: {'its outputs have changed' if result else 'outputs as before'}")
        for line in told_to_the_author(page):
            print(line)
    for language in translation.LANGUAGES:
        if stale := translation.update(page, language):
            print(f"{language}: {stale} blocks of this page wait for a translation")
    try:
        print(f"the page is at _build/html/book/{page.stem}.html ({build.build()})")
    except RuntimeError as error:
        sys.exit(f"the book was not built:\n{error}")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"]
    command += ["-k", f"{page.stem} or ruff", "--nbval", "--nbval-current-env", *TESTS]
    sys.exit(subprocess.run([*command, page], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
