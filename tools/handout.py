"""Copy chapters without their solutions, to hand them out to a class.

    python tools/handout.py handout                      all of book/, into the folder handout
    python tools/handout.py handout book/03-*.ipynb      some

A copy lacks the cells tagged `solution`. Everything else stays: text, code, outputs, and the stubs
of the exercises; of widgets, what is stored for the solutions goes with them. All it takes is
nbformat, which comes with Jupyter.
"""

import argparse
import copy
import sys
from pathlib import Path

import nbformat

import widget_state

ROOT = Path(__file__).parents[1]


def without_solutions(notebook):
    """Return a copy of the notebook that lacks the cells tagged `solution`."""
    handout = copy.deepcopy(notebook)
    handout.cells = [
        cell for cell in handout.cells if "solution" not in cell.metadata.get("tags", [])
    ]
    widget_state.normalise(handout)
    return handout


def hand_out(path, folder):
    """Write the copy of one chapter into the folder and return how many cells were left out."""
    target = folder / path.name
    # A hand-out written over its chapter would take the only solutions with it.
    if target.resolve() == path.resolve():
        raise ValueError(f"{path} would be overwritten: name another folder")
    notebook = nbformat.read(path, as_version=4)
    handout = without_solutions(notebook)
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(nbformat.writes(handout) + "\n", encoding="utf-8", newline="\n")
    return len(notebook.cells) - len(handout.cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to put the copies; made if missing")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of book/ if none")
    arguments = parser.parse_args()
    for path in arguments.paths or sorted((ROOT / "book").glob("*.ipynb")):
        try:
            count = hand_out(path, arguments.folder)
        except (OSError, ValueError, nbformat.ValidationError) as error:
            sys.exit(f"{path.name}: {error}")
        print(f"{path.name}: {count} solutions left out")


if __name__ == "__main__":
    main()
