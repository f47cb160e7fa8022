"""Write the skeleton of an exercise or of a chapter, red until it is filled.

    python tools/skeleton.py exercise 03 my-name    or: make exercise CHAPTER=03 NAME=my-name
    python tools/skeleton.py chapter my-topic       or: make chapter NAME=my-topic

An exercise gets its file and its three cells, a chapter its notebook, its folder of exercises and
its line in the contents. What is still to be written is told by `make page`.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import notebooks

ROOT = Path(__file__).parents[1]
EXERCISE = '''"""What is to be done, in a sentence."""

from dlbook.check.exercise import Bug, Exercise, Probe


def _reference(x):
    return ...


EXERCISE = Exercise(
    reference=_reference,
    probes=(Probe("what holds when this does", (1.0,)),),
    bugs=(Bug("name of the bug", "What goes wrong, and where to look.", lambda x: x),),
    on_success="Why it is right, or what follows from it.",
    right=(),
)
'''
STUB = '''def my_{variable}(x):
    """Return what is asked for."""
    return ...


check("{name}", my_{variable})'''
SECTIONS = {
    "title": "# A title with a verb\n\nA picture or a result that makes the reader want the page.",
    "outcomes": "**You will**\n\n- …\n\n**You need** … **Time:** about … minutes.",
    "question": "## A question?\n\nA prediction, an experiment, and what its output says.",
    "practice": "## In practice\n\nWhat real libraries do.",
    "exercises": "## Exercises\n\nAllow about … minutes.",
    "remember": "## What to remember\n\n- …",
    "reading": "## Further reading\n\n- …\n\n**Next.** …",
}


def main():
    kind, *words = sys.argv[1:]
    if kind == "exercise" and len(words) == 2:
        add_exercise(chapter_file(words[0]), checked(words[1]))
    elif kind == "chapter" and len(words) == 1:
        add_chapter(checked(words[0]))
    else:
        sys.exit(__doc__)


def checked(name):
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        sys.exit(f"NAME must be lower-case words with hyphens between them, got {name!r}")
    return name


def chapter_file(number):
    found = sorted((ROOT / "book").glob(f"{number}-*.ipynb")) if number.isdigit() else []
    if len(found) != 1:
        chapters = ", ".join(path.stem[:2] for path in chapters_there())
        sys.exit(f"CHAPTER must be the number of a chapter, got {number!r}: choose from {chapters}")
    return found[0]


def chapters_there():
    return sorted((ROOT / "book").glob("[0-9][0-9]-*.ipynb"))


def folder_of(chapter):
    return ROOT / "src" / "dlbook_exercises" / f"c{chapter.stem.replace('-', '_')}"


def add_exercise(chapter, name):
    """Add an exercise to a chapter, before its open question, which is its last."""
    folder = folder_of(chapter)
    variable = name.replace("-", "_")
    if list((ROOT / "src" / "dlbook_exercises").glob(f"*/e*_{variable}.py")):
        sys.exit(f"there is an exercise {name} already")
    book = nbformat.read(chapter, as_version=4)
    tasks = [k for k, cell in enumerate(book.cells) if cell.id.startswith("task-")]
    number, place = len(tasks) + 1, after_the_exercises(book.cells)
    if tasks and "open question" in book.cells[tasks[-1]].source:
        number, place = len(tasks), tasks[-1]
        move_back(folder, book.cells[place], number)
    file = folder / f"e{number}_{variable}.py"
    file.write_text(EXERCISE, "utf-8")
    stub = STUB.format(name=name, variable=variable)
    title = name.replace("-", " ")
    solution = f"# @title Solution: {title}\n{stub}"
    folded = {"tags": ["solution", "hide-cell"], **notebooks.FOLDED}
    book.cells[place:place] = [
        new_markdown_cell(f"### Exercise {number}: {title}\n\n…", id=f"task-{name}"),
        new_code_cell(stub, id=f"exercise-{name}", metadata={"tags": ["exercise"]}),
        new_code_cell(solution, id=f"solution-{name}", metadata=folded),
    ]
    nbformat.write(book, chapter)
    print(f"fill {file.relative_to(ROOT)} and the last cells of the exercises in {chapter.name}")
    print(f"then: make page P={chapter.name[:2]}")


def after_the_exercises(cells):
    ends = ("exercises", "exercise-imports", "solution-")
    return 1 + max(k for k, cell in enumerate(cells) if cell.id.startswith(ends))


def move_back(folder, task, number):
    """Give the last exercise, in its file and above its task, the next number."""
    (file,) = folder.glob(f"e{number}_*.py")
    file.rename(file.with_name(file.name.replace(f"e{number}_", f"e{number + 1}_", 1)))
    task.source = task.source.replace(f"Exercise {number}:", f"Exercise {number + 1}:", 1)


def add_chapter(name):
    """Add a chapter after the last one, in the last part that has any."""
    last = chapters_there()[-1]
    number = int(last.stem[:2]) + 1
    chapter = last.with_name(f"{number:02}-{name}.ipynb")
    install = nbformat.read(last, as_version=4).cells[1]
    cells = [new_markdown_cell(text, id=cell) for cell, text in SECTIONS.items()]
    cells.insert(1, install)
    cells.insert(
        3, new_code_cell("import numpy as np\n\nrng = np.random.default_rng(0)", id="imports")
    )
    place = 1 + next(k for k, cell in enumerate(cells) if cell.id == "exercises")
    imports = "from dlbook.check import check"
    cells.insert(place, new_code_cell(imports, id="exercise-imports"))
    nbformat.write(new_notebook(cells=cells, metadata=notebooks.METADATA), chapter)
    folder = folder_of(chapter)
    folder.mkdir()
    doc = f'"""The exercises of chapter {number:02}: what they are about."""\n'
    (folder / "__init__.py").write_text(doc, "utf-8")
    toc = ROOT / "_toc.yml"
    line = f"      - file: book/{last.stem}\n"
    text = toc.read_text("utf-8")
    toc.write_text(text.replace(line, line + line.replace(last.stem, chapter.stem)), "utf-8")
    print(f"fill {chapter.relative_to(ROOT)}; it stands in _toc.yml after {last.stem}")
    print(
        "to come: four exercises (make exercise), glossary terms, a line in book/index.md, a row in"
    )
    print("book/teaching.md, a line in CHANGELOG.md; the tests say what is missing")


if __name__ == "__main__":
    main()
