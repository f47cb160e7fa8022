"""The page for teachers says what is there: exercises, minutes, bugs, commands that run."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import built_site
import checks
import dlbook.check
import dlbook_exercises
import minutes
from dlbook.check import grades

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "book" / "teaching.md").read_text("utf-8")
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*.ipynb"))
TABLE = built_site.soup("book/teaching.html").table
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def rows(heading):
    """Return the cells of each row of the first table below a heading, without its head."""
    section = PAGE.partition(f"## {heading}\n")[2]
    table = re.search(r"((?:^\|.*\n)+)", section, re.MULTILINE).group(1).splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_a_chapter_is_listed_with_its_exercises_and_minutes(path):
    (row,) = [row for row in rows("What your students can do afterwards") if path.name in row[0]]
    assert row[1] == f"{{minutes}}`{path.stem}`"
    shown = [item.parent for item in TABLE.select("a[href]") if path.stem in item["href"]]
    (time,) = {item.find_parent("tr").find_all("td")[1].get_text(strip=True) for item in shown}
    assert time == "{} + {}".format(*minutes.said(checks.read(path)))
    named = tuple(re.findall(r"`([\w-]+)`", row[3]))
    assert named == dlbook.check.exercises(int(path.name[:2]))


def test_the_timetable_goes_by_the_minutes_of_the_pages():
    takes = {int(path.name[:2]): sum(minutes.said(checks.read(path))) for path in CHAPTERS}
    least, most = re.search(r"with its exercises takes (\d+) to (\d+) minutes", PAGE).groups()
    assert (int(least), int(most)) == (min(takes.values()), max(takes.values()))
    (longest,) = re.findall(r"\*\*Six weeks\*\*.*Chapter (\d) is the longest", PAGE)
    assert takes[int(longest)] == max(takes[chapter] for chapter in range(1, 8))


def test_what_students_believe_shows_as_bugs_that_check_knows():
    for chapter, _, _, name, bug in rows("What students believe"):
        exercise = dlbook_exercises.find(name.strip("`"))
        assert exercise.chapter == int(chapter)
        assert bug in {known.name for known in exercise.bugs}


def test_the_program_that_tells_who_has_passed_runs(capsys):
    dlbook.check.check("predict-ones", 9)
    (program,) = [program for program in PROGRAMS if "results()" in program]
    exec(program, {})  # noqa: S102
    names = dlbook.check.exercises(3)
    assert list(eval(capsys.readouterr().out)) == list(names)  # noqa: S307


def test_what_is_recorded_as_the_page_says_is_what_the_grader_counts(tmp_path, monkeypatch):
    """On a laptop, and on a hub, where each student has a home."""
    (tmp_path / "dora").mkdir()
    laptop = re.search(r'DLBOOK_RESULTS="\$PWD/(\S+)" make lab', PAGE)[1]
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / laptop))
    for answer in (9, 9, 5):
        dlbook.check.check("predict-ones", answer)
    (program,) = [program for program in PROGRAMS if "c.Spawner" in program]
    hub = {"c": SimpleNamespace(Spawner=SimpleNamespace())}
    exec(program, hub)  # noqa: S102
    monkeypatch.setenv("HOME", str(tmp_path / "dora"))
    for name, value in hub["c"].Spawner.environment.items():
        monkeypatch.setenv(name, value)
    dlbook.check.check("predict-ones", ...)

    limits = {"jobs": 1, "seconds": 10, "megabytes": 1000}
    students, exercises = grades.grade(tmp_path, **limits)
    assert list(grades.rows(students, exercises, "last")) == [
        (laptop.removesuffix(".jsonl"), "predict-ones", 1, 3, "", ""),
        ("dora", "predict-ones", 0, 0, "", ""),
    ]
    line = json.loads((tmp_path / laptop).read_text("utf-8").splitlines()[0])
    assert line.keys() == json.loads(re.search(r"^(\{.*\})$", PAGE, re.MULTILINE)[1]).keys()


def test_the_tables_that_the_grader_makes_look_as_on_the_page(tmp_path):
    head, *shown = re.search(r"```text\n(student.*?)```", PAGE, re.DOTALL)[1].splitlines()
    assert head == ",".join(grades.COLUMNS)
    assert all(len(row) == len(grades.COLUMNS) for row in csv.reader(shown))
    bugs = re.search(r"```text\n(students  bug.*?)```", PAGE, re.DOTALL)[1].splitlines()[1:]
    for row in bugs:
        name, bug = re.fullmatch(r" +\d+  ([\w-]+): (.+)", row).groups()
        assert bug in {known.name for known in dlbook_exercises.find(name).bugs}


def test_each_open_question_has_a_scheme():
    tasks = [cell for path in CHAPTERS for cell in checks.read(path).cells if "task-" in cell.id]
    is_open = [cell for cell in tasks if "an open question" in cell.source.splitlines()[0]]
    listed = [row[0].strip("`") for row in rows("Mark the open questions")]
    assert listed == [cell.id.removeprefix("task-") for cell in is_open]


def test_the_commands_of_the_page_have_the_options_that_they_name():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^handout:.*\n.*\$\(P\).*\$\(FOR\)", makefile, re.MULTILINE)
    for tool in (["tools/handout.py"], ["-m", "dlbook.check.grades"]):
        said = subprocess.run(
            [sys.executable, *tool, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        used = {
            option
            for line in re.findall(rf"{re.escape(tool[-1])}.*(?:\\\n.*)?", PAGE)
            for option in re.findall(r"--[a-z]+", line)
        }
        assert all(option in said for option in used)
    assert {"--keep", "--jobs", "--seconds", "--megabytes"} <= set(re.findall(r"--[a-z]+", said))


def test_what_marks_can_mean_is_said():
    section = PAGE.partition("## What marks can mean\n")[2].partition("\n## ")[0]
    assert "**Formative marks only.**" in section
    assert "**Pseudonyms.**" in section
    references = {
        name: dlbook_exercises.find(name).reference for name in dlbook.check.exercises()
    }  # the page says that most pass
    passing = [name for name, answer in references.items() if dlbook.check.check(name, answer)]
    assert len(passing) > len(references) / 2


def test_the_page_is_as_plain_as_the_chapters():
    assert not checks.HOLLOW.findall(PAGE)
