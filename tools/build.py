"""Build the book into _build/html: nothing where nothing has changed, else what has changed.

    python tools/build.py

What the site was built from is on record by content; times of files mean nothing after a copy or a
checkout. A change of pages or of the library reads those pages again (`website/incremental.py`);
any other, of the contents or of what makes the site, begins from nothing, as does a build after one
that failed: Sphinx would not repeat a warning about a page that it has read. The Python in the
pages (`live/`) is made apart.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import live

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "_build"
RECORD = BUILD / "built.json"
SOURCES = (
    "_config.yml", "_toc.yml", "requirements.txt", "book/*", "book/_static/**/*",
    "src/dlbook/**/*.py", "tools/*.py", "tools/website/**/*",
)  # fmt: skip
READ_AGAIN = re.compile(r"book/[^/]+\.(ipynb|md)|src/.+\.py")
TROUBLE = re.compile(r"^.*(?:WARNING|ERROR|Error).*(?:\n  \S.*)*$", re.MULTILINE)


def contents():
    """Return a digest of each file that the site is made of, by its path."""
    files = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()}
    kept = {path.relative_to(ROOT).as_posix(): path for path in files}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(kept.items())
        if "/." not in f"/{name}" and path.suffix != ".pyc"
    }


def build():
    """Bring _build/html up to date and say what that took."""
    done = _build_pages()
    return f"{done}; its Python made anew" if live.build(BUILD / "html") else done


def _build_pages():
    now = contents()
    before = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    changed = {name for name, _ in now.items() ^ before.items()}
    if not changed and (BUILD / "html").exists():
        return "nothing had changed"
    goes_on = now.keys() == before.keys() and all(map(READ_AGAIN.fullmatch, changed))
    if not goes_on:
        for folder in ("html", ".doctrees", "jupyter_execute"):
            shutil.rmtree(BUILD / folder, ignore_errors=True)
    RECORD.unlink(missing_ok=True)
    # All pages are written, so that Sphinx need not go on with the index of the last build.
    (BUILD / "html" / "searchindex.js").unlink(missing_ok=True)
    _run()
    RECORD.write_text(json.dumps(now, indent=1), "utf-8")
    return f"built again: {', '.join(sorted(changed))}" if goes_on else "built from nothing"


def as_one(builder, folder):
    """Build the book from nothing, as one file below the folder; return where that is."""
    _run("--path-output", folder, "--builder=custom", f"--custom-builder={builder}")
    return Path(folder, "_build", builder)


def _run(*options):
    """Let Jupyter Book build the book; a warning is an error."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", ROOT, "-W", "-n", "--keep-going", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        said = run.stdout + run.stderr
        raise RuntimeError("\n".join(TROUBLE.findall(said)) or said)


def main():
    try:
        done = build()
    except RuntimeError as error:
        sys.exit(str(error))
    print(f"the book is at _build/html/index.html ({done})")


if __name__ == "__main__":
    main()
