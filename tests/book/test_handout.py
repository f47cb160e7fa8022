"""Hand-outs: chapters without their solutions, and with everything else."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import checks
import handout

ROOT = Path(__file__).parents[2]
BOOK = sorted((ROOT / "book").glob("*.ipynb"))
NOTEBOOKS = [path for path in BOOK if path.name[:2].isdigit()]  # an appendix has no exercises


def by_name(path):
    return path.name


def run(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "handout.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_the_solutions_go_and_everything_else_stays(path, tmp_path):
    before = path.read_bytes()
    chapter = nbformat.read(path, as_version=4)
    solutions = [cell for cell in chapter.cells if "solution" in checks.tags(cell)]

    assert handout.hand_out(path, tmp_path / "new" / "folder") == len(solutions)

    copy = nbformat.read(tmp_path / "new" / "folder" / path.name, as_version=4)
    nbformat.validate(copy)
    assert copy.metadata == chapter.metadata
    assert copy.cells == [cell for cell in chapter.cells if cell not in solutions]
    stubs = [cell for cell in copy.cells if "exercise" in checks.tags(cell)]
    assert len(stubs) == len(solutions) > 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_nothing_that_stays_needs_a_solution(path):
    chapter = nbformat.read(path, as_version=4)
    bound, needed = {True: set(), False: set()}, set()  # bound in a solution, and elsewhere
    for cell in checks.code_cells(chapter):
        solved = "solution" in checks.tags(cell)
        for node in ast.walk(checks._parse(cell)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                needed |= set() if solved else {node.id}
            elif isinstance(node, ast.Name):
                bound[solved].add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                bound[solved].add(node.name)
            elif isinstance(node, ast.alias):
                bound[solved].add(node.asname or node.name.partition(".")[0])
            elif isinstance(node, ast.arg):
                bound[solved].add(node.arg)
    assert (bound[True] - bound[False]) & needed == set()


def test_the_command_copies_what_it_is_given(tmp_path):
    done = run(tmp_path, NOTEBOOKS[0])
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [NOTEBOOKS[0].name]
    assert done.stdout.startswith(NOTEBOOKS[0].name)


def test_the_command_copies_the_whole_book_by_default(tmp_path):
    assert run(tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in BOOK]


def test_a_chapter_is_never_overwritten(tmp_path):
    chapter = tmp_path / "chapter.ipynb"
    chapter.write_bytes(NOTEBOOKS[0].read_bytes())
    done = run(tmp_path / ".", chapter)
    assert done.returncode == 1
    assert "would be overwritten" in done.stderr
    assert chapter.read_bytes() == NOTEBOOKS[0].read_bytes()


def test_what_is_no_notebook_is_one_line(tmp_path):
    (tmp_path / "torn.ipynb").write_text('{"cells": [')
    for name in ("torn.ipynb", "missing.ipynb"):
        done = run(tmp_path / "out", tmp_path / name)
        assert done.returncode == 1
        assert done.stderr.startswith(f"{name}: ")
        assert "Traceback" not in done.stderr
