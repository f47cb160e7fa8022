"""Hand-outs: chapters without their solutions, and with everything else."""

import ast
import doctest
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import checks
import handout
from dlbook.check import exercises

ROOT = Path(__file__).parents[2]
BOOK = sorted((ROOT / "book").glob("*.ipynb"))
NOTEBOOKS = [path for path in BOOK if path.name[:2].isdigit()]  # an appendix has no exercises

PLACES = {"folded", "below", "open", "look", "compare"}  # what is said of where they are


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
    kept = [cell for cell in chapter.cells if cell not in solutions]
    assert [cell.id for cell in copy.cells] == [cell.id for cell in kept]
    changed = [new.id for new, old in zip(copy.cells, kept, strict=True) if new != old]
    assert changed in ([], ["exercises"])
    stubs = [cell for cell in copy.cells if "exercise" in checks.tags(cell)]
    assert len(stubs) == len(solutions) > 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_nothing_promises_a_solution(path):
    copy = handout.without_solutions(nbformat.read(path, as_version=4))
    words = [cell.source for cell in copy.cells if cell.cell_type == "markdown"]
    for sentence in re.split(r"(?<=[.!?])\s+", "\n\n".join(words)):
        said = set(re.findall(r"\w+", sentence.casefold()))
        assert not (said & {"solution", "solutions"} and said & PLACES), sentence
    start = next(cell.source for cell in copy.cells if cell.id == "exercises")
    assert re.search(r"Allow about \d+ minutes[^.]*\.", start)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Run. The solutions are folded. Try first, then compare. In 5 min.", "Run. In 5 min."),
        ("Allow 5 minutes, and open a folded solution when you are stuck.", "Allow 5 minutes."),
        ("A solution is folded below each cell.", ""),
        ("The product of both is 1.", "The product of both is 1."),
    ],
)  # fmt: skip
def test_sentences_go_and_what_else_they_said_stays(before, after):
    cell = nbformat.v4.new_markdown_cell(f"## Exercises\n\n{before}", id="exercises")
    (copy,) = handout.without_solutions(nbformat.v4.new_notebook(cells=[cell])).cells
    assert copy.source.strip() == f"## Exercises\n\n{after}".strip()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_for_nbgrader_a_locked_test_follows_each_stub(path, tmp_path):
    handout.hand_out(path, tmp_path, "nbgrader")
    copy = nbformat.read(tmp_path / path.stem / path.name, as_version=4)
    nbformat.validate(copy)
    for place, cell in enumerate(copy.cells):
        if "exercise" in checks.tags(cell):
            assert "nbgrader" not in cell.metadata  # of a marked cell nothing would be left
            name, test = cell.id.removeprefix("exercise-"), copy.cells[place + 1]
            mark = test.metadata["nbgrader"]
            assert mark["grade_id"] == f"test-{name}"
            assert mark["locked"]
            assert mark["points"] == 1
            (asserted,) = [n for n in ast.parse(test.source).body if isinstance(n, ast.Assert)]
            assert ast.unparse(asserted.test) == ast.unparse(ast.parse(cell.source).body[-1])
    marked = [c.metadata["nbgrader"] for c in copy.cells if "nbgrader" in c.metadata]
    assert len({mark["grade_id"] for mark in marked}) == len(marked)
    by_hand = [mark for mark in marked if mark["solution"]]
    tasks = [cell.source for cell in copy.cells if cell.id.startswith("task-")]
    assert len(by_hand) == sum("open question" in task.splitlines()[0] for task in tasks)
    assert all(mark["grade"] and mark["points"] == 3 for mark in by_hand)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_for_otter_there_is_a_test_for_each_exercise(path, tmp_path):
    handout.hand_out(path, tmp_path, "otter")
    names = {file.stem for file in (tmp_path / path.stem / "tests").iterdir()}
    assert names == set(exercises(int(path.name[:2])))
    for file in (tmp_path / path.stem / "tests").iterdir():
        made = {}
        exec(file.read_text("utf-8"), made)  # noqa: S102
        assert made["test"]["name"] == file.stem
        (case,) = made["test"]["suites"][0]["cases"]
        doctest.DocTestParser().get_examples(case["code"])


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
