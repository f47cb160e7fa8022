"""The page on the state of the course says what is on record, and the record says what happened."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import checks
import executions
from website import status

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
RECORD = {
    "date": "2024-02-29",
    "seconds": 12.3,
    "python": "3.11.7",
    "numpy": "2.3.4",
    "matplotlib": "3.10.1",
}


@pytest.fixture(scope="module")
def tables():
    """Return the built tables by their section: the head, then the rows, as tags."""
    page = BeautifulSoup((ROOT / "_build/html/book/status.html").read_text("utf-8"), "html.parser")
    return {
        table.find_parent("section")["id"]: [row.find_all(["th", "td"]) for row in table("tr")]
        for table in page.select("article table")
    }


def words(cells):
    return [cell.get_text(strip=True) for cell in cells]


def numbers(path):
    """Return what the first table should say of a notebook, counted another way."""
    text = path.read_text("utf-8")
    minutes = re.search(r"\*\*Time:\*\* about (\d+) minutes", text).group(1)
    found = [r'"cell_type": "code"', r'"image/png": "', r'"tags": \[\s*"exercise"']
    return [minutes, *(str(len(re.findall(pattern, text))) for pattern in found)]


@pytest.mark.parametrize("section", ["how-long-is-a-page", "when-was-it-executed"])
def test_the_built_page_lists_every_notebook_by_its_title_and_links_to_it(tables, section):
    links = [row[0].find("a") for row in tables[section][1:]]
    assert [link["href"] for link in links] == [f"{path.stem}.html" for path in NOTEBOOKS]
    titles = [nbformat.read(path, 4).cells[0].source.splitlines()[0] for path in NOTEBOOKS]
    assert [link.get_text() for link in links] == [title.removeprefix("# ") for title in titles]


def test_every_column_of_the_built_page_has_a_head(tables):
    assert len(tables) == len(status.TABLES)
    for head, *rows in tables.values():
        assert all(cell.name == "th" and words([cell])[0] for cell in head)
        assert all(len(row) == len(head) for row in rows)
        assert len(set(words(head))) == len(head)


def test_the_built_page_counts_what_is_there(tables):
    rows = [words(row)[1:] for row in tables["how-long-is-a-page"][1:]]
    assert rows == [numbers(path) for path in NOTEBOOKS]


def test_the_built_page_says_when_each_notebook_was_executed_and_with_what(tables):
    records = [nbformat.read(path, 4).metadata.dlbook.executed for path in NOTEBOOKS]
    rows = [words(row)[1:3] for row in tables["when-was-it-executed"][1:]]
    assert rows == [[record.date, f"{record.seconds} s"] for record in records]
    rows = [words(row) for row in tables["with-which-versions"][1:]]
    shown = {tuple(row[1:4]) for row in rows if row[0] == "executed"}
    assert shown == {(record.python, record.numpy, record.matplotlib) for record in records}


def test_the_built_page_names_its_own_tools(tables):
    shown = dict(map(words, tables["what-was-this-site-built-with"][1:]))
    pins = (ROOT / "requirements.txt").read_text("utf-8")
    assert f"jupyter-book=={shown['Jupyter Book']}\n" in pins
    assert {"Python", "NumPy", "Matplotlib", "nbval", "dlbook"} <= shown.keys()


def test_the_page_is_as_plain_as_the_chapters():
    assert not checks.HOLLOW.findall((ROOT / "book" / "status.md").read_text("utf-8"))


def page(text="1\n", record=RECORD):
    """Return a small notebook with two code cells, one of which prints 1."""
    printed = new_output("stream", text=text)
    cells = [
        new_markdown_cell("# Count", id="title"),
        new_code_cell("print(1)", id="one", execution_count=1, outputs=[printed]),
        new_code_cell("two = 2", id="two", execution_count=2),
    ]
    return new_notebook(cells=cells, metadata={"dlbook": {"executed": record}} if record else {})


@pytest.fixture
def small(tmp_path):
    """Return a root with two notebooks, both on record as compared, under other versions."""
    (tmp_path / "book").mkdir()
    checked = {}
    for name in ("01-one", "02-two"):
        path = tmp_path / "book" / f"{name}.ipynb"
        nbformat.write(page(), path)
        later = {"date": "2025-01-01", "seconds": 1.5, "python": "3.13.1", "cells": 2}
        checked[f"book/{path.name}"] = RECORD | later | {"sha256": executions.digest(path)}
    executions.write_checked(tmp_path, checked)
    return tmp_path


def test_a_comparison_counts_for_the_file_that_was_compared(small):
    table = status.run_times(small)
    assert table.count("| 2024-02-29 | 12.3 s | 2025-01-01 |\n") == 2
    assert "No comparison" not in table

    nbformat.write(page("2\n"), small / "book" / "02-two.ipynb")
    table = status.run_times(small)
    assert "(01-one.ipynb) | 2024-02-29 | 12.3 s | 2025-01-01 |\n" in table
    assert "(02-two.ipynb) | 2024-02-29 | 12.3 s | – |\n" in table
    assert "present version of [02](02-two.ipynb). `make test`" in table


def test_where_no_test_has_run_the_page_says_so(small):
    (small / executions.CHECKED).unlink()
    assert "present version of [01](01-one.ipynb), [02](02-two.ipynb)." in status.run_times(small)
    assert "compared" not in status.versions(small)


def test_pages_with_the_same_versions_share_a_row(small):
    executed = "| executed | 3.11.7 | 2.3.4 | 3.10.1 | {} |\n"
    compared = "| compared | 3.13.1 | 2.3.4 | 3.10.1 | all |\n"
    assert status.versions(small).endswith(executed.format("all") + compared)

    nbformat.write(page(record=RECORD | {"numpy": "2.0.0"}), small / "book" / "02-two.ipynb")
    table = status.versions(small)
    assert executed.format("[01](01-one.ipynb)") in table
    assert "| executed | 3.11.7 | 2.0.0 | 3.10.1 | [02](02-two.ipynb) |\n" in table
    assert compared.replace("all", "[01](01-one.ipynb)") in table


def test_what_cannot_be_shown_is_one_sentence(small):
    nbformat.write(page(record=None), small / "book" / "02-two.ipynb")
    with pytest.raises(ValueError, match=r"^02-two.ipynb has no record .*: run make notebooks$"):
        status.run_times(small)
    (small / executions.CHECKED).write_text("{")
    with pytest.raises(ValueError, match=r"checked.json is not JSON .*: delete it"):
        status.contents(small)


def git(root, *arguments):
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    environment = os.environ | {"GIT_COMMITTER_DATE": "2024-03-01T01:00:00+02:00"}
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_commit_is_that_of_the_sources(tmp_path):
    assert status.commit_of(tmp_path) == ""
    git(tmp_path, "init", "--quiet")
    assert status.commit_of(tmp_path) == ""  # no commit yet
    (tmp_path / "file").write_text("1")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "--quiet", "--message=First")
    commit = git(tmp_path, "rev-parse", "--short", "HEAD")
    assert status.commit_of(tmp_path) == f"{commit} of 2024-02-29"  # the day in UTC
    (tmp_path / "file").write_text("2")
    assert status.commit_of(tmp_path) == f"{commit} of 2024-02-29, modified"
    (tmp_path / "inside").mkdir()
    assert status.commit_of(tmp_path / "inside") == ""


def test_where_there_is_no_git_there_is_no_commit(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert status.commit_of(ROOT) == ""
    assert "commit" not in status.build(ROOT)


def retest(root, *arguments):
    """Re-execute notebooks below a root, with the project's plugins; return what is on record."""
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", root]
    command += ["--nbval-current-env", *arguments]
    outside = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    done = subprocess.run(command, cwd=ROOT, env=outside, capture_output=True, text=True)
    assert done.returncode in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED), done.stdout
    return executions.read_checked(root)


def test_what_was_executed_again_and_found_the_same_is_on_record(small):
    """Of four notebooks, one comes out the same, one does not, one is run in part, one not."""
    before = executions.read_checked(small)["book/01-one.ipynb"]
    executions.write_checked(small, executions.read_checked(small) | {"book/04-four.ipynb": before})
    nbformat.write(page("2\n"), small / "book" / "02-two.ipynb")
    nbformat.write(page(), small / "book" / "03-three.ipynb")
    nbformat.write(page(), small / "book" / "04-four.ipynb")

    run = [small / "book" / name for name in ("01-one.ipynb", "02-two.ipynb")]
    part = f"{small / 'book' / '03-three.ipynb'}::Cell 0"
    conftest = ROOT / "tests" / "conftest.py"
    found = retest(small, "--nbval", "-n", "1", "--dist", "loadfile", conftest, *run, part)

    assert found.keys() == {"book/01-one.ipynb", "book/04-four.ipynb"}
    assert found["book/04-four.ipynb"] == before
    new = found["book/01-one.ipynb"]
    now = executions.record(new["seconds"])
    assert new.keys() == {*now, "cells", "sha256"}
    assert [new[key] for key in executions.PACKAGES] == [now[key] for key in executions.PACKAGES]
    assert new["python"] == now["python"]
    assert before["date"] < new["date"] <= now["date"]
    assert 0 < new["seconds"] < 300
    assert new["cells"] == 2
    assert new["sha256"] == executions.digest(run[0])


def test_a_run_that_compares_nothing_is_not_on_record(tmp_path):
    nbformat.write(page("2\n"), tmp_path / "one.ipynb")
    arguments = ["--nbval-lax", "-p", "no:xdist", ROOT / "tests" / "conftest.py", tmp_path]
    assert retest(tmp_path, *arguments) == {}
