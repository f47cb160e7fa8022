"""What every test shares: kernels that stay quiet, examples that do not change, one last line."""

import os
from collections import Counter
from pathlib import Path

import hypothesis
import pytest

import dlbook
from notebooks import KERNEL_ENVIRONMENT

ROOT = Path(__file__).parents[1]

pytest_plugins = ["figures"]

os.environ.update(KERNEL_ENVIRONMENT)
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


@pytest.fixture(scope="session")
def root():
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture
def small_figures(monkeypatch):
    """Store half a pixel for each CSS pixel in place of two, where the size does not matter."""
    monkeypatch.setattr("dlbook.plots._SHARPNESS", 0.5)


def pytest_collection_modifyitems(items):
    """Refuse a test whose name holds an address: pytest-xdist would find another one each time."""
    for item in items:
        if " at 0x" in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} needs an id of its own, not that of an object")


SUMMARY = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter, exitstatus):
    """Count what has passed, by kind."""
    kinds = Counter()
    notebooks = set()
    for report in terminalreporter.stats.get("passed", []):
        file, _, _ = report.nodeid.partition("::")
        if file.endswith(".ipynb"):
            kinds["cells"] += 1
            notebooks.add(file)
        else:
            kinds[Path(file).parts[1]] += 1
    if exitstatus == pytest.ExitCode.OK and kinds:
        terminalreporter.config.stash[SUMMARY] = (
            f"all is well: {kinds['unit']} tests of the library, {kinds['book']} of the book, "
            f"{kinds['site']} of the site in a browser; "
            f"{kinds['cells']} cells of {len(notebooks)} notebook(s) re-executed and compared"
        )


def pytest_unconfigure(config):
    """Say it in one last line."""
    if SUMMARY in config.stash:
        print(config.stash[SUMMARY])
