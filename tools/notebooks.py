"""Run notebooks from top to bottom, in place, and leave nothing in them that could differ tomorrow.

    python tools/notebooks.py                     all of book/, side by side
    python tools/notebooks.py book/04-*.ipynb     some
    python tools/notebooks.py --fresh             also where only times would change

All outputs of a page come from one execution: a notebook whose outputs come out as before keeps the
execution that it has, as a whole, and else takes the new one, as a whole. Numbers in cells tagged
`nbval-ignore-output` (times, mostly) decide nothing. So a second run changes no byte: metadata is
cut down to what readers' programs need, and paths of this machine are cut off. Each figure's alt
text, which `dlbook.plots` makes from the data, is copied to where MyST-NB looks for it. An output
that the reader is asked to predict (`website/predictions.py`) is stored folded, as solutions are.
Of the widgets, those that outputs show are stored, under ids that last (`widget_state.py`); a
picture that stands for one is marked as a still. The minutes that a page says it takes are counted
(`minutes.py`). A record of the execution (its day, its duration, the versions, and a digest of all
code and outputs) goes into the notebook's metadata.
"""

import argparse
import copy
import hashlib
import json
import os
import platform
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import minutes
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
CELL_METADATA = {
    "tags", "mystnb", "jupyter", "cellView", "predict", "outcomes", "seconds_in_a_browser",
}  # fmt: skip
# A solution stays folded until it is asked for: in JupyterLab, in Colab, and in the book.
FOLDED = {
    "jupyter": {"source_hidden": True, "outputs_hidden": True},
    "cellView": "form",
    "mystnb": {"code_prompt_show": "Show the solution", "code_prompt_hide": "Hide the solution"},
}
# So does what only the curious need.
ASIDE = {
    "jupyter": {"source_hidden": True, "outputs_hidden": True},
    "mystnb": {"code_prompt_show": "Open this part", "code_prompt_hide": "Close this part"},
}
# What a reader is asked to predict stays folded in JupyterLab; Colab documents no way to say so.
PREDICTED = {"jupyter": {"outputs_hidden": True}}
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


def recorded(notebook, seconds):
    """Return the notebook with a record of the execution that has made its outputs and ends now."""
    done = nbformat.reads(nbformat.writes(notebook), as_version=4)  # as it will be read
    # A kernel called python3 is always started with the interpreter that asks for it, so that its
    # versions are those of this process.
    executed = {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "matplotlib": version("matplotlib"),
        "digest": digest(done),
    }
    done.metadata["dlbook"] = nbformat.from_dict({"executed": executed})
    return done


def digest(notebook):
    """Return what tells the code and the outputs of a notebook from any others."""
    made = [(cell.source, cell.outputs) for cell in notebook.cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]


def says_the_same(before, after):
    """Whether a stored execution differs in nothing but numbers of cells that nbval ignores."""
    stored = before.metadata.get("dlbook", {}).get("executed", {})
    whole = stored.get("digest") == digest(before)
    return whole and _said(before) == _said(after)


def _said(notebook):
    """Return what a notebook says, and all else that is stored of it."""
    cells = copy.deepcopy(notebook.cells)
    for cell in cells:
        if IGNORED in cell.metadata.get("tags", []):
            cell.outputs = _shape(cell)
            cell.metadata.get("mystnb", {}).get("image", {}).pop("alt", None)
    metadata = {name: value for name, value in notebook.metadata.items() if name != "dlbook"}
    return cells, metadata


def _shape(cell):
    """Return what a cell's outputs say with every number masked, figures by their alt text.

    The spaces in front of a number go too: in a column, a shorter number has more of them. Beside
    each text stand the kinds of data that it comes with.
    """
    shape = []
    for output in cell.outputs:
        data = output.get("data", {})
        text = output.get("text") or output.get("evalue") or data.get("text/plain", "")
        shape.append((re.sub(r" *\d[\d.,]*(e[+-]?\d+)?", "#", text), sorted(data)))
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
    tags = cell.metadata.get("tags", [])
    if "solution" in tags:
        cell.metadata.update(nbformat.from_dict(FOLDED))
    elif "hide-cell" in tags:
        cell.metadata.update(nbformat.from_dict(ASIDE))
    if "predict" in cell.metadata:
        cell.metadata.update(nbformat.from_dict(PREDICTED))
        cell.metadata["tags"] = [*(tag for tag in tags if tag != "predict"), "predict"]
    elif "predict" in tags:
        cell.metadata["tags"] = [tag for tag in tags if tag != "predict"]
        if not cell.metadata["tags"]:
            del cell.metadata["tags"]


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


def run(path, fresh):
    """Execute one notebook in place; return whether it changed, or the error as text."""
    before = minutes.write(nbformat.read(path, as_version=4))
    start = time.perf_counter()
    try:
        after = execute(before)
    except Exception as error:  # a failing cell, a time-out, a kernel that died: name the notebook
        return path, str(error) or repr(error)
    seconds = time.perf_counter() - start
    after = before if says_the_same(before, after) and not fresh else recorded(after, seconds)
    text = nbformat.writes(after) + "\n"
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    return path, changed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of book/ if none")
    parser.add_argument("--fresh", action="store_true", help="renew times as well")
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
