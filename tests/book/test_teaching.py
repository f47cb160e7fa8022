"""The page for teachers says what is there: exercises, minutes, bugs, and code that runs."""

import json
import re
from pathlib import Path

import pytest

import built_site
import checks
import dlbook.check
import dlbook_exercises
import minutes

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
    exec(PROGRAMS[0], {})  # noqa: S102
    names = dlbook.check.exercises(3)
    assert list(eval(capsys.readouterr().out)) == list(names)  # noqa: S307


def test_the_program_that_counts_bugs_counts_students(tmp_path, monkeypatch, capsys):
    (tmp_path / "results").mkdir()
    for student, answers in {"anna": [9, 9, 5], "ben": [9, 7], "cleo": [...]}.items():
        monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / "results" / f"{student}.jsonl"))
        for answer in answers:
            dlbook.check.check("predict-ones", answer)
    line = (tmp_path / "results" / "cleo.jsonl").read_text("utf-8")
    assert json.loads(line).keys() == json.loads(re.search(r"`(\{.*\})`", PAGE).group(1)).keys()
    monkeypatch.chdir(tmp_path)
    exec(PROGRAMS[1], {})  # noqa: S102
    assert capsys.readouterr().out == (
        "  2  predict-ones: counts the repetitions\n"
        "  1  predict-ones: a place for every unknown word\n"
    )


def test_the_page_is_as_plain_as_the_chapters():
    assert not checks.HOLLOW.findall(PAGE)
