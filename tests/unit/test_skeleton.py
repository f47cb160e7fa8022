"""`make exercise` and `make chapter` write what the rest of the project finds by itself."""

import shutil

import nbformat
import pytest
import yaml

import skeleton


@pytest.fixture
def project(root, tmp_path, monkeypatch):
    """A copy of what a new exercise or chapter touches."""
    for place in ("book", "src/dlbook_exercises"):
        ignored = shutil.ignore_patterns("_static", "__pycache__", "0[1-8]-*")
        shutil.copytree(root / place, tmp_path / place, ignore=ignored)
    shutil.copy(root / "_toc.yml", tmp_path)
    monkeypatch.setattr(skeleton, "ROOT", tmp_path)
    return tmp_path


def run(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["skeleton.py", *words])
    skeleton.main()


def ids(path):
    return [cell.id for cell in nbformat.read(path, as_version=4).cells]


def test_an_exercise_comes_before_the_open_question(project, monkeypatch, capsys):
    chapter = project / "book" / "09-newswires.ipynb"
    folder = project / "src" / "dlbook_exercises" / "c09_newswires"
    before = len(list(folder.glob("e*.py")))
    run(monkeypatch, "exercise", "09", "my-name")
    assert (folder / f"e{before}_my_name.py").is_file()
    (last,) = folder.glob(f"e{before + 1}_*.py")
    after = [cell for cell in ids(chapter) if cell.startswith(("task-", "exercise-", "solution-"))]
    name = last.stem.partition("_")[2].replace("_", "-")
    assert after[-6:] == [f"{part}-{n}" for n in ("my-name", name) for part in
                          ("task", "exercise", "solution")]  # fmt: skip
    text = nbformat.read(chapter, as_version=4).cells[ids(chapter).index(f"task-{name}")].source
    assert text.startswith(f"### Exercise {before + 1}: ")
    assert "make page P=09" in capsys.readouterr().out


def test_a_chapter_stands_in_the_contents_and_takes_exercises(project, monkeypatch):
    run(monkeypatch, "chapter", "my-topic")
    (last,) = {path.stem for path in (project / "book").glob("*-my-topic.ipynb")}
    number = last[:2]
    run(monkeypatch, "exercise", number, "my-first")
    toc = yaml.safe_load((project / "_toc.yml").read_text("utf-8"))
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    before, new = [file for file in files if file[5:7].isdigit()][-2:]
    assert (int(number), new) == (int(before[5:7]) + 1, f"book/{last}")
    assert files.index(new) == files.index(before) + 1
    assert ids(project / "book" / f"{last}.ipynb")[-5:] == [
        "task-my-first", "exercise-my-first", "solution-my-first", "remember", "reading",
    ]  # fmt: skip
    assert (project / f"src/dlbook_exercises/c{number}_my_topic/e1_my_first.py").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("exercise", "77", "my-name"), "CHAPTER must be the number of a chapter, got '77'"),
        (("exercise", "09", "My Name"), "NAME must be lower-case words"),
        (("exercise", "09", "decode"), "there is an exercise decode already"),
        (("chapter", ""), "NAME must be lower-case words"),
        (("chapter",), "make chapter NAME="),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(project, monkeypatch, words, message):
    before = sorted(project.rglob("*"))
    with pytest.raises(SystemExit, match=message):
        run(monkeypatch, *words)
    assert sorted(project.rglob("*")) == before
