"""Build the book into _build/html, its editions in other languages below it: what has changed.

    python tools/build.py

What a site was built from is on record by content; times of files mean nothing after a copy or a
checkout. A change of pages or of the library reads those pages again (`website/incremental.py`);
any other, of the contents or of what makes the site, begins from nothing, as does a build after one
that failed: Sphinx would not repeat a warning about a page that it has read. The Python in the
pages (`live/`) is made apart.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import edition
import live
import translation

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "_build"
BOOK = ("_config.yml", "_toc.yml", "book/*", "book/_static/**/*")
WHAT_MAKES_IT = ("requirements.txt", "src/dlbook/**/*.py", "tools/*.py", "tools/website/**/*")
WHAT_AN_EDITION_SAYS = "translations/*/site.po"
READ_AGAIN = re.compile(r"book/[^/]+\.(ipynb|md)|src/.+\.py")
TROUBLE = re.compile(r"^.*(?:WARNING|ERROR|Error).*(?:\n  \S.*)*$", re.MULTILINE)


def contents(book=ROOT):
    """Return a digest of each file that a site is made of, by its path."""
    said = [] if book == ROOT else [WHAT_AN_EDITION_SAYS]
    places = [(book, pattern) for pattern in BOOK]
    places += [(ROOT, pattern) for pattern in (*WHAT_MAKES_IT, *said)]
    files = {
        path.relative_to(folder).as_posix(): path
        for folder, pattern in places
        for path in folder.glob(pattern)
        if path.is_file()
    }
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(files.items())
        if "/." not in f"/{name}" and path.suffix != ".pyc"
    }


def build():
    """Bring the English site, _build/html, up to date and say what that took."""
    return _with_python(_bring_up_to_date(ROOT), live.make())


def build_all():
    """Bring all sites up to date, side by side, and say what that took."""
    books = {language: edition.sources(language) for language in translation.LANGUAGES}
    with ThreadPoolExecutor() as pool:
        python = pool.submit(live.make)
        english, *others = pool.map(_bring_up_to_date, [ROOT, *books.values()])
    others = [f"{language}: {said}" for language, said in zip(books, others, strict=True)]
    for language, book in books.items():
        _share(book / "_build" / "html", BUILD / "html" / language)
        if old := edition.withhold(language, BUILD / "html" / language):
            others.append(f"{language}: too old, English in their place: {', '.join(old)}")
    return "; ".join([_with_python(english, python.result()), *others])


def _with_python(done, anew):
    """Put the Python that runs in the pages into the English site, for all languages."""
    _share(live.SITE, BUILD / "html" / "_static" / "live")
    return f"{done}; its Python made anew" if anew else done


def _share(folder, place):
    """Have the files of a folder in another place as well."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, copy_function=os.link)


def _bring_up_to_date(book):
    folder = book / "_build"
    record = folder / "built.json"
    now = contents(book)
    before = json.loads(record.read_text("utf-8")) if record.exists() else {}
    changed = {name for name, _ in now.items() ^ before.items()}
    if not changed and (folder / "html").exists():
        return "nothing had changed"
    goes_on = now.keys() == before.keys() and all(map(READ_AGAIN.fullmatch, changed))
    if not goes_on:
        for name in ("html", ".doctrees", "jupyter_execute"):
            shutil.rmtree(folder / name, ignore_errors=True)
    record.unlink(missing_ok=True)
    _run(book)
    record.write_text(json.dumps(now, indent=1), "utf-8")
    return f"built again: {', '.join(sorted(changed))}" if goes_on else "built from nothing"


def as_one(builder, folder, book=ROOT):
    """Build the book from nothing, as one file below the folder; return where that is."""
    _run(book, "--path-output", folder, "--builder=custom", f"--custom-builder={builder}")
    return Path(folder, "_build", builder)


def _run(book, *options):
    """Let Jupyter Book build a book; a warning is an error."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", book, "-W", "-n", "--keep-going", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        said = run.stdout + run.stderr
        raise RuntimeError("\n".join(TROUBLE.findall(said)) or said)


def main():
    try:
        done = build_all()
    except RuntimeError as error:
        sys.exit(str(error))
    print(f"the book is at _build/html/index.html ({done})")


if __name__ == "__main__":
    main()
