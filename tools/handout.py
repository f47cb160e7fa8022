"""Copy chapters without their solutions, to hand them out to a class.

    python tools/handout.py handout                      all of book/, into the folder handout
    python tools/handout.py handout book/03-*.ipynb      some
    python tools/handout.py source --for nbgrader        a folder for each chapter: an assignment
    python tools/handout.py handout --for otter          the same, each with a folder of tests

A copy lacks the cells tagged `solution`, and the sentences that say where these are. Everything
else stays: text, code, outputs, and the stubs of the exercises; of widgets, what is stored for the
solutions goes with them. For nbgrader, a locked cell with a point follows each stub. The stub
itself is not marked: of a marked cell nbgrader would leave nothing. All it takes is nbformat, which
comes with Jupyter.
"""

import argparse
import ast
import copy
import re
import sys
from pathlib import Path

import nbformat

import widget_state

ROOT = Path(__file__).parents[1]
SOLUTION = re.compile(r"\bsolutions?\b|\bthen compare\b")
# What stands before it in the sentence may be worth keeping.
TOO = re.compile(r", and [^,]*\bsolutions?\b.*")
EXPLAIN = (
    "### Explain your answer\n\n"
    "How does your answer work? How did you find it? How do you know that it is right? Write five "
    "sentences at most."
)


def without_solutions(notebook):
    """Return a copy of the notebook that lacks the solutions, and does not promise any."""
    handout = copy.deepcopy(notebook)
    handout.cells = [cell for cell in handout.cells if "solution" not in _tags(cell)]
    ids = [cell.id for cell in handout.cells]
    for cell in handout.cells[ids.index("exercises") if "exercises" in ids else len(ids) :]:
        if cell.cell_type == "markdown" and SOLUTION.search(cell.source):
            cell.source = "\n".join(map(_promising_nothing, cell.source.split("\n")))
    widget_state.normalise(handout)
    return handout


def _promising_nothing(paragraph):
    sentences = re.split(r"(?<=[.!?]) ", paragraph)
    sentences = [TOO.sub(".", sentence) for sentence in sentences]
    return " ".join(sentence for sentence in sentences if not SOLUTION.search(sentence))


def checks(handout):
    """Return the exercises of a copy by name, each with its call of `check` as source."""
    calls = {}
    for cell in handout.cells:
        if "exercise" in _tags(cell):
            calls[cell.id.removeprefix("exercise-")] = ast.unparse(ast.parse(cell.source).body[-1])
    return calls


def add_tests(handout):
    """Add what nbgrader marks: a locked test after each stub, and an answer in words if it is open.

    The points of a test are given by nbgrader, those of the words by the teacher.
    """
    calls, cells, is_open = checks(handout), [], False
    for cell in handout.cells:
        cells.append(cell)
        if cell.cell_type == "markdown" and cell.id.startswith("task-"):
            is_open = "an open question" in cell.source.partition("\n")[0]
        if "exercise" not in _tags(cell):
            continue
        name = cell.id.removeprefix("exercise-")
        source = f"from dlbook.check import check\n\nassert {calls[name]}"
        test = nbformat.v4.new_code_cell(source, id=f"test-{name}")
        cells.append(_marked(test, locked=True, solution=False, points=1))
        if is_open:
            cells.append(nbformat.v4.new_markdown_cell(EXPLAIN, id=f"explain-{name}"))
            words = nbformat.v4.new_markdown_cell("", id=f"words-{name}")
            cells.append(_marked(words, locked=False, solution=True, points=3))
    handout.cells = cells


def _marked(cell, **how):
    known = {"grade": True, "grade_id": cell.id, "schema_version": 3, "task": False}
    cell.metadata["nbgrader"] = known | {"cell_type": cell.cell_type} | how
    return cell


def write_tests(handout, folder):
    """Write a test for otter for each exercise."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, call in checks(handout).items():
        code = f">>> from dlbook.check import check\n>>> bool({call})\nTrue"
        suite = {"cases": [{"code": code, "hidden": False, "locked": False}], "scored": True}
        suite |= {"setup": "", "teardown": "", "type": "doctest"}
        test = {"name": name, "points": 1, "suites": [suite]}
        text = f"OK_FORMAT = True\n\ntest = {test!r}\n"
        (folder / f"{name}.py").write_text(text, encoding="utf-8", newline="\n")


def _tags(cell):
    return cell.metadata.get("tags", [])


def hand_out(path, folder, grader=None):
    """Write the copy of one chapter into the folder and return how many cells were left out."""
    if grader:
        folder = folder / path.stem
    target = folder / path.name
    # A hand-out written over its chapter would take the only solutions with it.
    if target.resolve() == path.resolve():
        raise ValueError(f"{path} would be overwritten: name another folder")
    notebook = nbformat.read(path, as_version=4)
    handout = without_solutions(notebook)
    count = len(notebook.cells) - len(handout.cells)
    if grader == "nbgrader":
        add_tests(handout)
    elif grader == "otter":
        write_tests(handout, folder / "tests")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(handout) + "\n", encoding="utf-8", newline="\n")
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to put the copies; made if missing")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of book/ if none")
    parser.add_argument("--for", dest="grader", choices=["nbgrader", "otter"])
    arguments = parser.parse_args()
    chapters = "*.ipynb" if arguments.grader is None else "[0-9]*.ipynb"  # those with exercises
    for path in arguments.paths or sorted((ROOT / "book").glob(chapters)):
        try:
            count = hand_out(path, arguments.folder, arguments.grader)
        except (OSError, ValueError, nbformat.ValidationError) as error:
            sys.exit(f"{path.name}: {error}")
        print(f"{path.name}: {count} solutions left out")


if __name__ == "__main__":
    main()
