"""Which notebooks run again, and what is said of a cell that went red: a plugin beside nbval.

A notebook that was green under the same content need not run again: the notebook itself, the
library, what executes and compares it, the lock, the interpreter and its packages. With CI set, or
FRESH, every notebook runs.
"""

import hashlib
import json
import os
import platform
import re
from collections import defaultdict
from importlib.metadata import version
from itertools import chain, zip_longest
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import IPyNbCell

ROOT = Path(__file__).parents[2]
RECORD = Path("_build") / "green.json"  # below the root of the tests
MADE_OF = ("src/**/*", "tools/ipython/**/*.py", "requirements.txt", "tests/book/[fn]*.py")
PLAYING = ("OPENBLAS_", "NPY_")  # variables that play another processor
COLOURS = re.compile(r"\x1b\[[\d;]*m")
GREEN = pytest.StashKey[set]()


def surroundings():
    """Return a digest of all that a notebook's outputs depend on beside the notebook."""
    files = {path for pattern in MADE_OF for path in ROOT.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    played = [f"{name}={value}" for name, value in os.environ.items() if name.startswith(PLAYING)]
    packages = [version(name) for name in ("numpy", "matplotlib", "ipykernel", "ipywidgets")]
    digest.update("\0".join([platform.python_version(), *packages, *sorted(played)]).encode())
    return digest.hexdigest()


def key(notebook, around):
    """Return what tells this content from any other."""
    return hashlib.sha256(around.encode() + notebook.read_bytes()).hexdigest()


def _green(root):
    """Return the names of the notebooks below a root that were green as they are now."""
    if os.environ.get("CI") or os.environ.get("FRESH") or not (root / RECORD).exists():
        return set()
    around = surroundings()
    record = json.loads((root / RECORD).read_text("utf-8"))
    there = {name: root / name for name in record if (root / name).exists()}
    return {name for name, path in there.items() if record[name] == key(path, around)}


def pytest_configure(config):
    """Look once, so that all processes leave out the same."""
    config.stash[GREEN] = _green(config.rootpath) if config.getoption("nbval", False) else set()


def pytest_ignore_collect(collection_path, config):
    """Leave out what was green, unless the run compares nothing or was told a cell."""
    if collection_path.suffix == ".ipynb" and collection_path.is_relative_to(config.rootpath):
        name = collection_path.relative_to(config.rootpath).as_posix()
        return True if name in config.stash[GREEN] else None
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell in one line what differs."""
    report = yield
    if isinstance(item, IPyNbCell) and report.failed:
        page = item.path.relative_to(item.config.rootpath).as_posix()
        said = difference(item, call.excinfo.value)
        report.user_properties.append(("red cell", f"{page}, cell {item.cell.id}: {said}"))
    return report


def difference(item, error):
    """Return in a few words how a cell that went red differs from the page."""
    trace = COLOURS.sub("", getattr(error, "inner_traceback", None) or "").strip()
    if "exception" in str(error) and trace:
        return f"raises {trace.splitlines()[-1]}"
    before, after = (list(_texts(o)) for o in (item.cell.outputs, item.test_outputs or []))
    for (kind, old), (_, new) in zip_longest(before, after, fillvalue=("output", "")):
        for was, now in zip_longest(old.splitlines(), new.splitlines(), fillvalue=""):
            if was != now:
                return f"{kind} is {now.strip()!r}, on the page {was.strip()!r}"
    return " ".join(f"{error} {trace}".split())  # a figure, for one


def _texts(outputs):
    for output in outputs:
        data = output.get("data", {})
        if output["output_type"] == "stream":
            yield output["name"], output["text"]
        elif output["output_type"] == "error":
            yield "error", f"{output['ename']}: {output['evalue']}"
        else:
            yield from ((kind, data[kind]) for kind in ("text/plain", "text/html") if kind in data)


def pytest_terminal_summary(terminalreporter):
    """Name each red cell, and remember which notebooks are green."""
    stats = terminalreporter.stats
    for report in stats.get("failed", []):
        if said := dict(report.user_properties).get("red cell"):
            terminalreporter.write_line(f"RED {said}")
    config = terminalreporter.config
    reports = _by_notebook(stats) if config.getoption("nbval", False) else {}
    if not reports or os.environ.get("CI"):
        return
    path = config.rootpath / RECORD
    record = json.loads(path.read_text("utf-8")) if path.exists() else {}
    around = surroundings()
    for name, said in reports.items():
        notebook = config.rootpath / name
        if any(report.failed for report in said):
            record.pop(name, None)
        elif _cells_passed(said) == _code_cells(notebook):
            record[name] = key(notebook, around)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, indent=1, sort_keys=True), "utf-8")


def _by_notebook(stats):
    reports = defaultdict(list)
    for report in chain.from_iterable(stats.values()):
        # Warnings and deselected tests are among them, too.
        if isinstance(report, pytest.TestReport):
            name, _, _ = report.nodeid.partition("::")
            if name.endswith(".ipynb"):
                reports[name].append(report)
    return reports


def _cells_passed(reports):
    return sum(report.when == "call" and report.passed for report in reports)


def _code_cells(path):
    return sum(cell.cell_type == "code" for cell in nbformat.read(path, as_version=4).cells)
