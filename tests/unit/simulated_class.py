"""A class whose submissions are known: right answers, known bugs, stubs, and broken files.

    python tests/unit/simulated_class.py submissions 120

writes a folder for each student, with chapter 03 as it was handed out and filled in.
"""

import random
import sys
from pathlib import Path

import nbformat

import dlbook_exercises
import handout

PAGE = Path(__file__).parents[2] / "book" / "03-softmax-overflow.ipynb"
HOG = "import numpy as np\nkept = [np.ones((1024, 1024, 128)) for _ in range(1000)]"
# The first exercise is answered right; then this happens, in a cell before the second.
BROKEN = {
    "cut off": lambda notebook: nbformat.writes(notebook)[:-20_000],
    "never ends": lambda notebook: _with(notebook, "while True:\n    pass"),
    "memory hog": lambda notebook: _with(notebook, HOG),
    "exits": lambda notebook: _with(notebook, "import os\nos._exit(0)"),
    "cells missing": lambda notebook: _without(notebook, "exercise-softmax"),
}


def submission(chances, page=PAGE):
    """Return the chapter as a student hands it in, and for each exercise the bug, True or None."""
    chapter = nbformat.read(page, as_version=4)
    solutions = {cell.id: cell.source for cell in chapter.cells if "solution" in _tags(cell)}
    notebook, truth = handout.without_solutions(chapter), {}
    for cell in notebook.cells:
        if "exercise" not in _tags(cell):
            continue
        name = cell.id.removeprefix("exercise-")
        bugs = _bugs(dlbook_exercises.find(name))
        kind = chances.choices(["right", "bug", "stub"], [70, 25, 5])[0]
        truth[name] = {"right": True, "stub": None}.get(kind)
        if kind == "right":
            cell.source = solutions[f"solution-{name}"]
        elif kind == "bug" and bugs:
            place, truth[name] = chances.choice(bugs)
            answer = f"dlbook_exercises.find({name!r}).models[{place}][1]"
            cell.source = f'import dlbook_exercises\ncheck("{name}", {answer})'
    return notebook, truth


def write(folder, students, broken=BROKEN):
    """Write a folder for each of so many students and each broken file; return the truth."""
    truth = {}
    for number in range(students + len(broken)):
        name = f"s{number + 1:03}"
        notebook, truth[name] = submission(random.Random(number))  # noqa: S311
        text = nbformat.writes(notebook)
        if number >= students:
            how = list(broken)[number - students]
            truth[name] = how
            text = broken[how](notebook)
        (folder / name).mkdir(parents=True)
        (folder / name / PAGE.name).write_text(text, "utf-8")
    return truth


def _bugs(exercise):
    """Return the place and the name of each wrong answer that is known."""
    # A function in place of a value recognises answers, and is none.
    return [
        (place, bug.name)
        for place, (bug, answer) in enumerate(exercise.models)
        if not (exercise.kind == "value" and callable(answer))
    ]


def _tags(cell):
    return cell.metadata.get("tags", [])


def _with(notebook, source):
    """Return the text of a notebook with one more cell before the second exercise."""
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == "exercise-softmax")
    notebook.cells.insert(place, nbformat.v4.new_code_cell(source, id="something-else"))
    return nbformat.writes(notebook)


def _without(notebook, cell_id):
    notebook.cells = [cell for cell in notebook.cells if cell.id != cell_id]
    return nbformat.writes(notebook)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) - len(BROKEN))
