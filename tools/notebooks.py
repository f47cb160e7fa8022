"""Run notebooks from top to bottom, in place, and leave nothing in them that could differ tomorrow.

    python tools/notebooks.py                     all of book/, side by side
    python tools/notebooks.py book/04-*.ipynb     some
    python tools/notebooks.py --fresh             also renew the outputs that hold times

A second run changes no byte: metadata is cut down to what readers' programs need, paths of this
machine are cut off, and cells tagged `nbval-ignore-output` (they print times) keep the times they
had, unless they now say something else. Each figure's alt text, which `dlbook.plots` makes from the
data, is copied to where MyST-NB looks for it. Of the widgets, those that outputs show are stored,
under ids that last (`widget_state.py`); a picture that stands for one is marked as a still. A
record of the execution (its day, its duration, the versions) goes into the notebook's metadata, and
stays there until something else changes.
"""

import argparse
import copy
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import executions
import widget_state

ROOT = Path(__file__).parents[1]
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# How kernels behave that nobody sits in front of (see tools/ipython). With one thread each, kernels
# that run side by side do not wait for each other, and the number of cores changes no last digit.
KERNEL_ENVIRONMENT = {
    "IPYTHONDIR": str(ROOT / "tools" / "ipython"),
    "OPENBLAS_NUM_THREADS": "1",
    "TQDM_DISABLE": "1",
}
CELL_METADATA = {"tags", "mystnb", "jupyter", "cellView"}
# A solution stays folded until it is asked for: in JupyterLab, in Colab, and in the book.
FOLDED = {
    "jupyter": {"source_hidden": True, "outputs_hidden": True},
    "cellView": "form",
    "mystnb": {"code_prompt_show": "Show the solution", "code_prompt_hide": "Hide the solution"},
}
IGNORED = "nbval-ignore-output"


def execute(notebook):
    """Return a copy of the notebook with the outputs of a fresh kernel, normalised."""
    done = copy.deepcopy(notebook)
    os.environ.update(KERNEL_ENVIRONMENT)
    resources = {"metadata": {"path": str(ROOT / "book")}}
    NotebookClient(done, timeout=600, kernel_name="python3", resources=resources).execute()
    return normalise(done)


def normalise(notebook):
    """Return the notebook without whatever depends on the machine, the day or the program."""
    kept = {key: value for key, value in notebook.metadata.items() if key == "widgets"}
    notebook.metadata = nbformat.from_dict(METADATA | kept)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {key: value for key, value in sorted(cell.metadata.items()) if key in CELL_METADATA}
        )
        if cell.cell_type == "code":
            _fold(cell)
            cell.outputs = _one_stream(cell.outputs)
            for output in cell.outputs:
                _forget_machine(output)
            _describe_figure(cell, still=widget_state.leave_stills(cell))
    widget_state.normalise(notebook)
    return notebook


def keep_times(before, after):
    """Put the old outputs back into cells that print times, where only digits or pixels differ."""
    for old, new in zip(before.cells, after.cells, strict=True):
        if IGNORED in new.metadata.get("tags", []) and _shape(old) == _shape(new):
            _keep_outputs(old, new)
            _describe_figure(new, still=_is_still(new))  # the old figure keeps its own words
    return after


def keep_record(before, after, seconds):
    """Say in the metadata which execution made the outputs: an earlier one, if they are the same.

    Other versions that lead to the same outputs change nothing either.
    """
    same = "dlbook" in before.metadata and _shown(before) == _shown(after)
    new = {"executed": executions.record(seconds)}
    after.metadata["dlbook"] = before.metadata["dlbook"] if same else nbformat.from_dict(new)
    return after


def _shown(notebook):
    """Return what an execution has made, and what made it."""
    return notebook.cells, widget_state.stored(notebook)


def _keep_outputs(old, new):
    """Put the old outputs into a cell; a widget stays the new one, whose state is stored."""
    outputs = copy.deepcopy(old.outputs)
    for kept, fresh in zip(outputs, new.outputs, strict=True):
        if widget_state.VIEW in fresh.get("data", {}):
            kept.data[widget_state.VIEW] = fresh.data[widget_state.VIEW]
    new.outputs = outputs


def _shape(cell):
    """Return what a cell's outputs say with every number masked, figures by their alt text.

    The spaces in front of a number go too: in a column, a shorter number has more of them. Beside
    each text stands whether it is that of a widget.
    """
    shape = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = output.get("text") or output.get("evalue") or data.get("text/plain", "")
        masked = re.sub(r" *\d[\d.,]*(e[+-]?\d+)?", "#", text)
        shape.append((masked, widget_state.VIEW in data))
    return shape


def _one_stream(outputs):
    """Join neighbouring pieces of printed text: where it was cut is a matter of timing."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and output.name == last.get("name"):
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _forget_machine(output):
    if output.output_type == "error":
        # What happens inside NumPy is not the reader's concern, and its lines change by version.
        frames = [frame for frame in output.traceback if "site-packages" not in frame]
        home = str(Path.home())
        at_home = str(ROOT).replace(home, "~", 1) if str(ROOT).startswith(home) else str(ROOT)
        for place in (str(ROOT), at_home):
            frames = [frame.replace(f"{place}{os.sep}", "") for frame in frames]
        output.traceback = frames


def _fold(cell):
    for key in FOLDED:
        cell.metadata.pop(key, None)
    if "solution" in cell.metadata.get("tags", []):
        cell.metadata.update(nbformat.from_dict(FOLDED))


def _describe_figure(cell, still):
    figures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
    shown = cell.metadata.pop("mystnb", {})
    shown.pop("image", None)
    if figures:
        alt = " ".join(figure.data.get("text/plain", "") for figure in figures)
        shown["image"] = {"alt": alt}
        # JupyterLab reads `needs_background`; the book's style sheet, a class.
        on_paper = any(
            figure.metadata.get("image/png", {}).get("needs_background") == "light"
            for figure in figures
        )
        if classes := ["paper"] * on_paper + ["still"] * still:
            shown["image"]["classes"] = " ".join(classes)
    if shown:
        cell.metadata["mystnb"] = shown


def _is_still(cell):
    image = cell.metadata.get("mystnb", {}).get("image", {})
    return "still" in image.get("classes", "").split()


def run(path, fresh):
    """Execute one notebook in place; return whether it changed, or the error as text."""
    before = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    try:
        after = execute(before)
    except Exception as error:  # a failing cell, a time-out, a kernel that died: name the notebook
        return path, str(error) or repr(error)
    seconds = time.perf_counter() - start
    if fresh:
        before.metadata.pop("dlbook", None)
    else:
        after = keep_times(before, after)
    after = keep_record(before, after, seconds)
    text = nbformat.writes(after) + "\n"
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path, changed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of book/ if none")
    parser.add_argument("--fresh", action="store_true", help="renew the outputs that hold times")
    arguments = parser.parse_args()
    paths = arguments.paths or sorted((ROOT / "book").glob("*.ipynb"))
    failed = False
    with ProcessPoolExecutor() as pool:
        for path, result in pool.map(run, paths, [arguments.fresh] * len(paths)):
            failed |= isinstance(result, str)
            said = {True: "changed", False: "as before"}
            print(f"{path.name}: {said.get(result, result)}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
