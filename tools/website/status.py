"""The tables of the page on the state of the course (`book/status.md`): written by each build.

    ```{state} contents
    ```

The argument names the table: contents, executions, versions or build. What is not in a notebook
comes from the last run of the test suite (see `tools/executions.py`), from the installed packages
and from git.
"""

import os
import platform
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import executions
from website.chapters import TIME

TOOLS = {
    "NumPy": "numpy",
    "Matplotlib": "matplotlib",
    "Jupyter Book": "jupyter-book",
    "nbval": "nbval",
    "dlbook": "dlbook",
}
NOT_YET = "–"


def setup(app):
    app.add_directive("state", State)


class State(SphinxDirective):
    """A table about all notebooks, or about the build."""

    required_arguments = 1

    def run(self):
        # Neither a notebook nor a commit that changed would make Sphinx read this page again.
        self.env.note_reread()
        root = Path(self.env.srcdir)
        name = self.arguments[0]
        if name not in TABLES:
            raise self.error(f"there is no state of {name!r}: choose one of {', '.join(TABLES)}")
        try:
            shown = self.parse_text_to_nodes(TABLES[name](root))
        except ValueError as error:
            raise self.error(str(error)) from error
        for node in shown:
            for table in node.findall(nodes.table):
                table["classes"].append("state")  # see book.css
        return shown


@dataclass
class Page:
    """What a notebook says of itself, and what the test suite last said of it."""

    path: Path
    notebook: nbformat.NotebookNode
    checked: dict | None

    @property
    def link(self):
        """A link whose text is the page's title."""
        return f"[]({self.path.name})"

    @property
    def label(self):
        """A link whose text is short: the number of a chapter, or the name of another page."""
        number = re.match(r"\d+", self.path.stem)
        return f"[{number.group() if number else self.path.stem}]({self.path.name})"

    @property
    def executed(self):
        try:
            return self.notebook.metadata.dlbook.executed
        except AttributeError:
            raise ValueError(
                f"{self.path.name} has no record of its execution: run make notebooks"
            ) from None

    @property
    def code_cells(self):
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    @property
    def minutes(self):
        prose = "\n".join(c.source for c in self.notebook.cells if c.cell_type == "markdown")
        found = TIME.search(prose)
        return found.group(1) if found else NOT_YET

    @property
    def figures(self):
        outputs = [output for cell in self.code_cells for output in cell.outputs]
        return sum("image/png" in output.get("data", {}) for output in outputs)

    @property
    def exercises(self):
        return sum("exercise" in cell.metadata.get("tags", []) for cell in self.code_cells)


def read_pages(root):
    """Return all notebooks of the book, in order."""
    checked = executions.read_checked(root)
    pages = []
    for path in sorted((root / "book").glob("*.ipynb")):
        last = checked.get(path.relative_to(root).as_posix())
        # What was found about an earlier version of the file says nothing about this one.
        if last and last["sha256"] != executions.digest(path):
            last = None
        pages.append(Page(path, nbformat.read(path, as_version=4), last))
    return pages


def contents(root):
    """Return how long each page is."""
    return _table(
        ["page", "minutes", "cells", "figures", "exercises"],
        [
            [page.link, page.minutes, len(page.code_cells), page.figures, page.exercises]
            for page in read_pages(root)
        ],
    )


def run_times(root):
    """Return when each page was executed, how long it took, and when it was compared."""
    pages = read_pages(root)
    rows = []
    for page in pages:
        made = page.executed
        compared = page.checked["date"] if page.checked else NOT_YET
        rows.append([page.link, made["date"], f"{made['seconds']} s", compared])
    table = _table(["page", "executed", "took", "compared"], rows)
    return table + _missing([page for page in pages if not page.checked])


def _missing(pages):
    if not pages:
        return ""
    names = ", ".join(page.label for page in pages)
    return (
        f"\nNo comparison is on record here for the present version of {names}. `make test` "
        "makes it, and the next build shows it.\n"
    )


def versions(root):
    """Return what the pages were executed with, one row for each set of versions."""
    pages = read_pages(root)
    used = defaultdict(list)
    for page in pages:
        for what, record in {"executed": page.executed, "compared": page.checked}.items():
            if record:
                packages = (record[package] for package in executions.PACKAGES)
                used[what, record["python"], *packages].append(page)
    rows = [
        [*key, "all" if len(those) == len(pages) else ", ".join(page.label for page in those)]
        for key, those in used.items()
    ]
    rows.sort(key=lambda row: row[0] != "executed")
    return _table(["run", "Python", "NumPy", "Matplotlib", "pages"], rows)


def build(root):
    """Return what made the site: versions of the tools, and the commit of the sources."""
    rows = [["Python", platform.python_version()]]
    for name, package in TOOLS.items():
        try:
            rows.append([name, version(package)])
        except PackageNotFoundError:
            continue
    if commit := commit_of(root):
        rows.append(["commit", commit])
    return _table(["made with", "version"], rows)


def commit_of(root):
    """Return the commit of the sources, its date and whether they differ; "" if git is silent."""
    top = _git(root, "rev-parse", "--show-toplevel")
    # A copy without a history of its own may lie within somebody else's repository.
    if not top or Path(top).resolve() != root.resolve():
        return ""
    commit = _git(root, "rev-parse", "--short", "HEAD")
    date = _git(root, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return f"{commit} of {date}{', modified' if changed else ''}" if commit else ""


def _git(root, *arguments):
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=root,
            env={**os.environ, "TZ": "UTC"},
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _table(head, rows):
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


TABLES = {"contents": contents, "executions": run_times, "versions": versions, "build": build}
