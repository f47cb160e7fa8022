"""Record which notebooks were executed again with the same outputs: a plugin beside nbval.

The page on the state of the course tells of it. A notebook counts if every one of its cells was
run and none failed. One that failed loses its record; one that was run in part keeps it.
"""

from collections import defaultdict
from itertools import chain

import nbformat
import pytest

import executions


def pytest_terminal_summary(terminalreporter):
    """Update the records; only the process that hears from all workers of pytest-xdist is here."""
    config = terminalreporter.config
    # nbval-lax executes, but compares nothing.
    reports = _by_notebook(terminalreporter.stats) if config.getoption("nbval", False) else {}
    if not reports:
        return
    records = executions.read_checked(config.rootpath)
    for name, said in reports.items():
        path = config.rootpath / name
        if any(report.failed for report in said):
            records.pop(name, None)
        elif _cells_passed(said) == (cells := _code_cells(path)):
            record = executions.record(sum(report.duration for report in said))
            records[name] = {**record, "cells": cells, "sha256": executions.digest(path)}
    executions.write_checked(config.rootpath, records)


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
