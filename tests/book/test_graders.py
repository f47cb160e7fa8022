"""Hand-outs in the hands of the programs that they are written for: nbgrader and otter.

Each is installed into an environment of its own below `_build`, which takes a minute and a network:
`make test-weekly` does it, or `python -m pytest -m weekly tests/book/test_graders.py`.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import handout
from dlbook.check import exercises

pytestmark = pytest.mark.weekly

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "book" / "03-softmax-overflow.ipynb"
PACKAGES = {"nbgrader": "nbgrader==0.9.6", "otter": "otter-grader==7.0.0"}
WRONG = "def my_softmax(x):\n    return x\n\n\ncheck('softmax', my_softmax)"


@pytest.fixture(scope="module")
def installed():
    """Return a function that installs a program and returns one that runs it."""

    def install(name):
        place = ROOT / "_build" / "graders" / name
        python = place / "bin" / "python"
        if not (place / ".ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
            # What it needs of dlbook is installed with it; dlbook itself is the one that is tested.
            wanted = [PACKAGES[name], f"{ROOT}[kernel]"]
            subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
            (place / ".ready").touch()

        def run(folder, *arguments):
            environment = os.environ | {
                "HOME": str(folder),
                "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT / "src"),
            }
            done = subprocess.run(
                [place / "bin" / name, *arguments],
                cwd=folder, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout + done.stderr
            return done

        return run

    return install


def answered(path, **others):
    """Return the text of a hand-out with the solutions filled in, some replaced by others."""
    chapter, notebook = (nbformat.read(file, as_version=4) for file in (PAGE, path))
    source = {cell.id: cell.source for cell in chapter.cells}
    for name in exercises(3):
        cell = next(cell for cell in notebook.cells if cell.id == f"exercise-{name}")
        cell.source = others.get(name, source[f"solution-{name}"])
    return nbformat.writes(notebook)


def test_nbgrader_takes_points_from_wrong_answers_and_stubs_only(installed, tmp_path):
    nbgrader = installed("nbgrader")
    handout.hand_out(PAGE, tmp_path / "source", "nbgrader")
    nbgrader(tmp_path, "generate_assignment", PAGE.stem)
    released = tmp_path / "release" / PAGE.stem / PAGE.name
    cells = {cell.id: cell for cell in nbformat.read(released, as_version=4).cells}
    assert "return ...\n\n\ncheck(" in cells["exercise-softmax"].source
    answers = {"anna": answered(released), "ben": answered(released, softmax=WRONG)}
    answers["cleo"] = released.read_text("utf-8")
    for name, text in answers.items():
        folder = tmp_path / "submitted" / name / PAGE.stem
        folder.mkdir(parents=True)
        (folder / PAGE.name).write_text(text, "utf-8")
    nbgrader(tmp_path, "autograde", PAGE.stem)
    nbgrader(tmp_path, "export")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    # A point for each of six exercises; three are given by hand, for the words.
    assert {name: float(row["raw_score"]) for name, row in rows.items()} == {
        "anna": 6, "ben": 5, "cleo": 0,
    }  # fmt: skip
    assert {float(row["max_score"]) for row in rows.values()} == {9}


def test_otter_takes_points_from_wrong_answers_and_stubs_only(installed, tmp_path):
    otter = installed("otter")
    handout.hand_out(PAGE, tmp_path, "otter")
    folder = tmp_path / PAGE.stem
    otter(folder, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    plain = folder / PAGE.name
    answers = {6: answered(plain), 5: answered(plain, softmax=WRONG), 0: plain.read_text("utf-8")}
    for points, text in answers.items():
        place = tmp_path / str(points)
        place.mkdir()
        (place / PAGE.name).write_text(text, "utf-8")
        shutil.copy(folder / "autograder.zip", place)
        otter(place, "run", "-a", "autograder.zip", "-o", ".", PAGE.name)
        tests = json.loads((place / "results.json").read_text("utf-8"))["tests"]
        scores = {test["name"]: test["score"] for test in tests if test.get("max_score")}
        assert sum(scores.values()) == points, scores
