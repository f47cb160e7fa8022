"""What all tests share: quiet kernels, examples that do not change, one site, one last line."""

import os
import time
import warnings
from collections import Counter
from pathlib import Path

import hypothesis
import numpy as np
import pytest

import build
import dlbook
from notebooks import KERNEL_ENVIRONMENT

ROOT = Path(__file__).parents[1]

pytest_plugins = ["figures", "notebook_runs"]

for name, value in KERNEL_ENVIRONMENT.items():
    os.environ.setdefault(name, value)  # tools/portability.py plays others
# A reader's own copy of the data must not decide whether the suite passes.
os.environ.pop("DLBOOK_DATA", None)

# A copied checkout would test the original through its environment.
assert Path(dlbook.__file__).is_relative_to(ROOT / "src"), (
    f"dlbook comes from {dlbook.__file__}: run make clean, then make test"
)

# The same examples in every run (until a constant in the sources changes: hypothesis tries those
# too). HYPOTHESIS_PROFILE=hunt tries many others.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("hunt", max_examples=5000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

KINDS = {
    "unit": "tests of the library",
    "book": "tests of the book",
    "site": "tests of the site",
    "cells": "cells executed again",
}
SECONDS = pytest.StashKey[dict]()
SUMMARY = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def root():
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture
def no_warning():
    """Make errors of warnings, and of NumPy's reports but for the loss of tiny numbers."""
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        yield


@pytest.fixture
def small_figures(monkeypatch):
    """Store half a pixel for each CSS pixel in place of two, where the size does not matter."""
    monkeypatch.setattr("dlbook.plots.picture._SHARPNESS", 0.5)


def pytest_sessionstart(session):
    """Build the site once for all tests that read it, before the workers collect them."""
    config = session.config
    config.stash[SECONDS] = {}
    here = config.invocation_params.dir
    asked = [(here / arg.partition("::")[0]).resolve() for arg in config.args]
    readers = [ROOT / "tests" / name for name in ("book", "site")]
    wanted = any(a.is_relative_to(r) or r.is_relative_to(a) for a in asked for r in readers)
    sites = any(a.is_relative_to(ROOT / "tests/site") or a in (ROOT, ROOT / "tests") for a in asked)
    if wanted and not hasattr(config, "workerinput"):
        start = time.perf_counter()
        try:
            (build.build_all if sites else build.build)()
        except RuntimeError as error:
            pytest.exit(f"the book was not built:\n{error}", returncode=1)
        config.stash[SECONDS]["building"] = time.perf_counter() - start


def pytest_collection_modifyitems(items):
    """Refuse a test whose name holds an address: pytest-xdist would find another one each time."""
    for item in items:
        if " at 0x" in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} needs an id of its own, not that of an object")


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    """Count what has passed, by kind, and add up how long each kind took its workers."""
    passed, seconds = Counter(), Counter(config.stash[SECONDS])
    for outcome in terminalreporter.stats.values():
        for report in outcome:
            if isinstance(report, pytest.TestReport):
                file = Path(report.nodeid.partition("::")[0])
                kind = "cells" if file.suffix == ".ipynb" else file.parts[1]
                passed[kind] += report.when == "call" and report.passed
                seconds[kind] += report.duration
    left_out = config.stash.get(config.pluginmanager.get_plugin("notebook_runs").GREEN, ())
    fine = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    if fine and (passed.total() or left_out):
        parts = [f"{passed[k]:,} {KINDS[k]} {seconds[k]:.0f} s" for k in KINDS if passed[k]]
        if "building" in seconds:
            parts.append(f"building {seconds['building']:.0f} s")
        if left_out:
            parts.append(f"{len(left_out)} notebooks not run again, green as they are")
        config.stash[SUMMARY] = f"all is well: {', '.join(parts)}"


def pytest_unconfigure(config):
    """Say it in one last line."""
    if SUMMARY in config.stash:
        print(config.stash[SUMMARY])
