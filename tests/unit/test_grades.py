"""Grades of a class: from results and notebooks, whatever was handed in."""

import csv
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import nbformat
import psutil
import pytest

import simulated_class
from dlbook.check import check, grades
from dlbook.check.grades import Line, Student

RIGHT, BUG = 5, 9  # answers to predict-ones, the second with a known bug
LIMITS = {"jobs": 2, "seconds": 300, "megabytes": 4096}


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


def answer(value):
    return f'from dlbook.check import check\ncheck("predict-ones", {value})'


def line(**changes):
    said = {"time": "2026-11-29T10:00:00+00:00", "exercise": "softmax", "chapter": 3}
    said |= {"attempt": 1, "answered": True, "passed": True, "bug": None}
    return json.dumps(said | changes)


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "dlbook.check.grades", folder, folder.parent / "g.csv", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Where there are namespaces, nothing is graded without, but in the weekly job.
SANDBOX = grades._sandbox(tempfile.gettempdir())
KINDS = (
    "in namespaces",
    pytest.param("without", marks=[pytest.mark.weekly] if SANDBOX else []),
)


def beginning(kind):
    """Return the beginning of the command that starts a notebook."""
    if kind == "without":
        return ()
    return SANDBOX or pytest.skip("no namespaces for this account")


@pytest.fixture(params=KINDS)
def sandbox(request):
    return beginning(request.param)


def execute(home, sandbox, *sources, seconds=300, megabytes=4096):
    home.mkdir(parents=True)
    text = notebook(*sources).encode()
    lines, notes = grades.execute(text, home / "0", seconds, megabytes, sandbox)
    return [json.loads(line) for line in lines.splitlines()], notes


@pytest.fixture(scope="module", autouse=True)
def endless(tmp_path_factory):
    """Start notebooks that never end before all else; return what becomes of them, by kind.

    The first is stopped in its cell, after a fourth of its time; the second does not listen.
    """
    stubborn = "try:\n        while True:\n            time.sleep(1)\n    except BaseException:\n"
    notebooks = {
        "never ends": (32, "import time\nwhile True:\n    time.sleep(1)", answer(RIGHT)),
        "is stubborn": (8, f"import time\nwhile True:\n    {stubborn}        pass"),
    }
    with ThreadPoolExecutor() as pool:

        @cache
        def started(kind):
            place, start = tmp_path_factory.mktemp("endless"), beginning(kind)
            return {
                name: pool.submit(execute, place / name, start, *sources, seconds=seconds)
                for name, (seconds, *sources) in notebooks.items()
            }

        started("in namespaces" if SANDBOX else "without")
        yield started


def test_a_file_that_check_has_written_in_a_folder_is_counted(tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path))
    for student, answers in {"anna": [BUG, BUG, RIGHT], "ben": [BUG, 7], "cleo": [...]}.items():
        monkeypatch.setenv("JUPYTERHUB_USER", student)
        for value in answers:
            check("predict-ones", value)
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    found = {row["student"]: row for row in rows(tmp_path.parent / "g.csv")}
    assert [tuple(found["anna"][name] for name in grades.COLUMNS)] == [
        ("anna", "predict-ones", "1", "3", "", "")
    ]
    assert (found["ben"]["passed"], found["ben"]["attempts"]) == ("0", "2")
    # An untouched stub is no wrong answer.
    assert (found["cleo"]["passed"], found["cleo"]["attempts"]) == ("0", "0")
    assert "     1           1          1  predict-ones" in done.stdout
    assert "       2  predict-ones: counts the repetitions" in done.stdout


def test_damaged_lines_are_skipped_and_counted(tmp_path):
    good = line()
    damaged = [
        good[:30], "[" * 100_000, "null", "3", '"softmax"', line(exercise="unknown"),
        line(exercise=3), line(exercise=["softmax"]), line(passed="yes"), line(answered=1),
        line(bug=["a"]), line(time=5), "{}",
    ]  # fmt: skip
    (tmp_path / "anna.jsonl").write_text("\n".join([good, *damaged, "", good]), "utf-8")
    (tmp_path / "ben.jsonl").write_bytes(b"\xff\xfe\0" + good.encode())
    students, exercises = grades.grade(tmp_path, **LIMITS)
    assert students["anna"].notes == [f"anna.jsonl: damaged lines skipped: {len(damaged)}"]
    assert len(students["anna"].lines) == 2
    assert students["ben"].notes == ["ben.jsonl: damaged lines skipped: 1"]
    assert exercises == ["softmax"]


def test_lines_of_an_older_version_count():
    old = '{"exercise": "softmax", "chapter": 3, "passed": false, "bug": "no max shift"}'
    assert grades.read(old) == Line("softmax", passed=False, bug="no max shift")


@pytest.mark.parametrize(
    ("passed", "keep", "counts"),
    [
        ("", "last", None),
        ("01", "last", True),
        ("010", "last", False),
        ("010", "best", True),
        ("00", "best", False),
    ],
)
def test_the_last_or_the_best_answer_counts(passed, keep, counts):
    lines = [Line("softmax", value == "1", None, time=str(n)) for n, value in enumerate(passed)]
    stub = Line("softmax", passed=False, bug=None, answered=False, time="9")
    student = Student([stub, *reversed(lines)])
    found = grades.kept(student.of("softmax"), keep)
    assert (found and found.passed) is counts


@pytest.mark.parametrize(
    ("file", "student"),
    [
        ("anna.ipynb", "anna"),
        ("anna.jsonl", "anna"),
        ("_anna.jsonl", "_anna"),
        ("anna_03-softmax-overflow.ipynb", "anna"),
        ("03-softmax-overflow-anna.ipynb", "anna"),
        ("03-softmax-overflow.ipynb", "03-softmax-overflow"),
        ("anna/03-softmax-overflow.ipynb", "anna"),
        ("anna/week 3/home/03-softmax-overflow.ipynb", "anna"),
        ("submitted/anna/03-softmax-overflow/03-softmax-overflow.ipynb", "anna"),
        ("anna/.ipynb_checkpoints/03-softmax-overflow-checkpoint.ipynb", None),
        ("__MACOSX/anna/x.ipynb", None),
        ("anna/notes.txt", None),
    ],
)
def test_any_usual_layout_says_whose_a_file_is(tmp_path, file, student):
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert [name for name, _ in grades.handed_in(tmp_path)] == [student] * (student is not None)


def test_in_a_course_of_nbgrader_only_what_was_handed_in_is_read(tmp_path):
    for place in ("source/03", "release/03", "submitted/anna/03", "autograded/anna/03"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "03.ipynb").touch()
    found = [path.relative_to(tmp_path).as_posix() for _, path in grades.handed_in(tmp_path)]
    assert found == ["submitted/anna/03/03.ipynb"]


def test_a_link_to_what_another_student_handed_in_is_not_followed(tmp_path):
    (tmp_path / "anna.jsonl").write_text(line(), "utf-8")
    (tmp_path / "ben.jsonl").symlink_to(tmp_path / "anna.jsonl")
    (tmp_path / "cleo.jsonl").mkdir()
    students, _ = grades.grade(tmp_path, **LIMITS)
    assert students["ben"] == Student([], ["ben.jsonl: not read: it is a link or a folder"])
    assert students["cleo"] == Student([], ["cleo.jsonl: not read: it is a link or a folder"])


def test_no_text_of_a_student_becomes_a_formula(tmp_path):
    (tmp_path / "=1+1.jsonl").write_text(line(passed=False, bug="=cmd()"), "utf-8")
    assert run(tmp_path).returncode == 0
    (row,) = rows(tmp_path.parent / "g.csv")
    assert (row["student"], row["bug"], row["note"]) == ("'=1+1", "'=cmd()", "")


def test_what_cannot_be_graded_at_all_is_one_line(tmp_path):
    for folder, said in ((tmp_path / "no", "is no folder"), (tmp_path, "nothing to grade")):
        done = run(folder)
        assert done.returncode
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_one_bad_notebook_stops_no_other(tmp_path):
    """Ben would change Anna's answer, and end the process that runs his notebook."""
    attack = (
        "import glob, os, pathlib\n"
        f"pathlib.Path({str(tmp_path / 'class' / 'anna.ipynb')!r}).write_text('')\n"
        "for file in glob.glob('/tmp/dlbook-*/*/results.jsonl'):\n"
        f"    pathlib.Path(file).write_text({line(exercise='predict-ones', passed=False)!r})\n"
    )
    handed_in = {
        "ben": notebook(answer(RIGHT), attack, "os.kill(os.getppid(), 9)", answer(BUG)),
        "anna": notebook(answer(RIGHT)),
        "cleo": notebook(answer(BUG)),
        "dora": notebook(answer("...")),
        "emil": notebook(answer(RIGHT))[:-200],
        "finn": '{"cells": null}',
    }
    (tmp_path / "class").mkdir()
    for name, text in handed_in.items():
        (tmp_path / "class" / f"{name}.ipynb").write_text(text, "utf-8")
    done = run(tmp_path / "class", "--jobs", "3")
    assert done.returncode == 0, done.stderr
    found = {row.pop("student"): row for row in rows(tmp_path / "g.csv")}
    assert found["anna"] == {
        "exercise": "predict-ones", "passed": "1", "attempts": "1", "bug": "", "note": "",
    }  # fmt: skip
    assert found["cleo"]["bug"] == "counts the repetitions"
    assert found["dora"]["attempts"] == "0"
    assert "no notebook" in found["emil"]["note"]
    assert "no notebook" in found["finn"]["note"]


def test_results_and_notebooks_of_a_student_are_put_together(tmp_path):
    (tmp_path / "anna").mkdir()
    early = line(exercise="predict-ones", passed=False, bug="counts the repetitions")
    (tmp_path / "anna" / "results.jsonl").write_text(early, "utf-8")
    (tmp_path / "anna" / "09-newswires.ipynb").write_text(notebook(answer(RIGHT)), "utf-8")
    students, exercises = grades.grade(tmp_path, **LIMITS)
    assert list(grades.rows(students, exercises, "last")) == [
        ("anna", "predict-ones", 1, 2, "", "")
    ]
    assert "       1  predict-ones: counts the repetitions" in grades.summary(
        students, exercises, "last"
    )


def test_memory_is_limited(tmp_path, sandbox):
    hog = "import numpy as np\nnp.zeros(4 << 27)"  # 4 GB that nothing is written to
    lines, notes = execute(tmp_path / "x", sandbox, hog, answer(RIGHT), megabytes=3000)
    assert [said["passed"] for said in lines] == [True]
    assert "MemoryError" in notes[0]


def test_what_leaves_python_is_named_with_its_cell(tmp_path, sandbox):
    lines, notes = execute(tmp_path / "x", sandbox, answer(RIGHT), "import os\nos._exit(0)")
    assert [said["passed"] for said in lines] == [True]
    assert notes == ["cell 1: ended Python"]


def test_an_error_before_check_is_named(tmp_path, sandbox):
    lines, notes = execute(tmp_path / "x", sandbox, answer("my_own"), answer(RIGHT))
    assert [said["passed"] for said in lines] == [True]
    assert notes == ["cell 0, predict-ones: NameError: name 'my_own' is not defined"]


def test_nothing_that_a_notebook_has_started_outlives_it(tmp_path, sandbox):
    start = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],\n"
        "                 start_new_session=True)"
    )
    execute(tmp_path / "x", sandbox, start, answer(RIGHT))
    home = str(tmp_path / "x" / "0")
    assert not [process for process in psutil.process_iter() if _lives_in(process, home)]


def _lives_in(process, home):
    try:
        return process.status() != "zombie" and process.environ().get("HOME") == home
    except psutil.Error:
        return False


def test_a_simulated_class_gets_the_grades_that_it_should(tmp_path):
    truth = simulated_class.write(
        tmp_path, 2, {"cells missing": simulated_class.BROKEN["cells missing"]}
    )
    students, exercises = grades.grade(tmp_path, **LIMITS)
    for name, expected in truth.items():
        found = {row[1]: row for row in grades.rows({name: students[name]}, exercises, "last")}
        if isinstance(expected, str):
            assert students[name].notes == [f"{simulated_class.PAGE.name}: no cell checks softmax"]
            continue
        for exercise, right in expected.items():
            _, _, passed, attempts, bug, _ = found[exercise]
            assert (passed, attempts) == (int(right is True), int(right is not None)), exercise
            assert bug == (right if isinstance(right, str) else "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_never_ends_is_stopped_and_those_below_it_run(endless, kind):
    lines, notes = endless(kind)["never ends"].result()
    assert notes == ["cell 0: stopped after 8 s"]
    assert [said["passed"] for said in lines] == [True]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_cannot_be_interrupted_ends_the_run(endless, kind):
    _, notes = endless(kind)["is stubborn"].result()
    assert notes[-1] == "stopped after 8 s"
