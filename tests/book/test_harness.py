"""What re-executes the notebooks sees a planted fault, in the cell where it is, and nothing else.

Two faulty copies of real cells, and one without a fault, are re-executed as `make test` does it.
"""

import base64
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageSequence

import checks
import figures

pytestmark = pytest.mark.weekly

ROOT = Path(__file__).parents[2]
DIFFER, DRAWN, RAISED = (
    "Cell outputs differ",
    "Figures differ",
    "Cell execution caused an exception",
)


def chapter(name):
    return nbformat.read(ROOT / "book" / name, as_version=4)


def cut():
    """Return the story of a chapter, with text, warnings, an error and figures, and other kinds."""
    cells = chapter("03-softmax-overflow.ipynb").cells
    cells = cells[: 1 + [cell.id for cell in cells].index("log-softmax-works")]
    cells += checks.code_cells(chapter("04-mnist-forward-pass.ipynb"))[1:2]  # a grid of digits
    cells += checks.code_cells(chapter("06-gradient-descent.ipynb"))[1:2]  # an animation
    table = {"text/html": "<b>2</b>", "text/plain": "<IPython.core.display.HTML object>"}
    cells.append(
        new_code_cell(
            "from IPython.display import HTML\n\nHTML('<b>2</b>')",
            id="table",
            execution_count=1,
            outputs=[new_output("execute_result", data=table, execution_count=1)],
        )
    )
    return new_notebook(cells=cells)


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def source(name, old, new):
    def plant(notebook):
        assert old in cell(notebook, name).source
        cell(notebook, name).source = cell(notebook, name).source.replace(old, new)

    return plant


def output(name, old, new, *path):
    """Change a text in the one output of a cell that has it."""

    def plant(notebook):
        (holder,) = cell(notebook, name).outputs[:1]
        for key in path[:-1]:
            holder = holder[key]
        assert old in holder[path[-1]]
        holder[path[-1]] = holder[path[-1]].replace(old, new)

    return plant


def both(first, second):
    return lambda notebook: (first(notebook), second(notebook))


def remove(name, which):
    return lambda notebook: cell(notebook, name).outputs.pop(which)


def add(name):
    return lambda notebook: cell(notebook, name).outputs.append(new_output("stream", text="1\n"))


def paint(name, frame):
    """Put a dot of 5 × 5 pixels into one frame of a stored figure."""

    def plant(notebook):
        data = cell(notebook, name).outputs[0].data
        image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
        frames = [each.convert("RGB") for each in ImageSequence.Iterator(image)]
        frames[frame].paste("black", (300, 100, 305, 105))
        png = io.BytesIO()
        more = {"save_all": True, "append_images": frames[1:], "default_image": True}
        frames[0].save(png, format="PNG", **(more if len(frames) > 1 else {}))
        data["image/png"] = base64.b64encode(png.getvalue()).decode()

    return plant


def swap(first, second):
    def plant(notebook):
        ids = [cell.id for cell in notebook.cells]
        i, j = ids.index(first), ids.index(second)
        notebook.cells[i], notebook.cells[j] = notebook.cells[j], notebook.cells[i]

    return plant


def ignore(name):
    return lambda notebook: cell(notebook, name).metadata.update(tags=["nbval-ignore-output"])


# For each fault how it is planted, and for each cell that must go red what nbval calls it.
OUTPUTS = {
    "a digit of a stream": (output("divide", "3.625", "3.626", "text"), {"divide": DIFFER}),
    "a digit of a result": (
        output("cliffs", "88.72", "88.73", "data", "text/plain"),
        {"cliffs": DIFFER},
    ),
    "a warning removed": (remove("overflow", 1), {"overflow": DIFFER}),
    "an output removed": (remove("softmax-works", 0), {"softmax-works": DIFFER}),
    "an output added": (add("naive-softmax"), {"naive-softmax": DIFFER}),
    "the message of an error": (
        output("batch-error", "(2,3)", "(2,4)", "evalue"),
        {"batch-error": DIFFER},
    ),
    "a figure": (paint("temperature", 0), {"temperature": DRAWN}),
    "an animation": (paint("hook", 7), {"hook": DRAWN}),
    "a figure removed": (
        lambda notebook: cell(notebook, "quiz").outputs[0].data.pop("image/png"),
        {"quiz": DRAWN},
    ),
    "a table": (output("table", "2", "3", "data", "text/html"), {"table": DIFFER}),
    # The limit of it: what a cell says that is tagged like this may be anything.
    "a digit where times stand": (
        both(ignore("ends"), output("ends", "float16", "float17", "text")),
        {},
    ),
}
SOURCES = {
    "a warning": (
        source("divide", "print(", 'import warnings\n\nwarnings.warn("new")\nprint('),
        {"divide": DIFFER},
    ),
    "one more line": (
        source("softmax-import", "from", "print(1)\nfrom"),
        {"softmax-import": DIFFER},
    ),
    "an error gone": (source("batch-error", "axis=1", "axis=0"), {"batch-error": DIFFER}),
    "an error": (source("softmax-works", "naive_softmax", "naive"), {"softmax-works": RAISED}),
    "one point of a curve": (
        source("temperature", "plots.lines", "probabilities[150, 3] += 0.03\nplots.lines"),
        {"temperature": DRAWN},
    ),
    "two images of a grid": (source("quiz", "4874, 1681", "1681, 4874"), {"quiz": DRAWN}),
    "one step of an animation": (
        source("hook", "around =", "walk[10] = walk[10] + 0.2\naround ="),
        {"hook": DRAWN},
    ),
    "two cells swapped": (swap("overflow", "apart"), {"apart": RAISED}),
    "a seed": (
        source("imports", "default_rng(3)", "default_rng(5)"),
        {"ordinary-day": DIFFER, "log-softmax-works": DIFFER},
    ),
    "a function of the library": (
        source(
            "cliffs",
            "dtypes =",
            "from dlbook import activations\n\nright = activations.sigmoid\n"
            "activations.sigmoid = lambda x: 1.00001 * right(x)\ndtypes =",
        ),
        {"cat-or-dog": DIFFER},
    ),
    "a table": (source("table", "2", "3"), {"table": DIFFER}),
    "a figure of times": (both(ignore("cliffs"), paint("cliffs", 0)), {}),
}
# Another matplotlib than the pinned one: figures are not compared, so no fault of theirs is seen.
if figures.MATPLOTLIB not in figures.PINNED:
    for _, places in [*OUTPUTS.values(), *SOURCES.values()]:
        for place in [place for place, said in places.items() if said == DRAWN]:
            del places[place]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Return for each copy the cells that went red, with what was said."""
    folder = tmp_path_factory.mktemp("book")
    copies = {"untouched": cut(), "outputs": cut(), "sources": cut()}
    for name, faults in [("outputs", OUTPUTS), ("sources", SOURCES)]:
        for plant, _ in faults.values():
            plant(copies[name])
    for name, notebook in copies.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    # The configuration and the plugins are the project's, the notebooks and _build are not.
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", folder]
    command += ["-p", "no:xdist", "--nbval", "--nbval-current-env", "--color=no"]
    command += ["--junit-xml", folder / "seen.xml", ROOT / "tests" / "conftest.py", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    cases = list(ET.parse(folder / "seen.xml").iter("testcase"))  # noqa: S314  (pytest wrote it)
    assert len(cases) == sum(len(checks.code_cells(notebook)) for notebook in copies.values())
    red = {name: {} for name in copies}
    for case in cases:
        name = case.get("classname").removesuffix(".ipynb")
        number = int(case.get("name").removeprefix("Cell "))
        for failure in case.findall("failure"):
            red[name][checks.code_cells(copies[name])[number].id] = failure.text
    return red


def test_a_copy_without_a_fault_passes(seen):
    assert seen["untouched"] == {}


@pytest.mark.parametrize(
    ("name", "fault"),
    [("outputs", fault) for fault in OUTPUTS] + [("sources", fault) for fault in SOURCES],
)
def test_a_planted_fault_is_seen(seen, name, fault):
    _, expected = {"outputs": OUTPUTS, "sources": SOURCES}[name][fault]
    for place, said in expected.items():
        assert said in seen[name].get(place, "no failure")


@pytest.mark.parametrize(("name", "faults"), [("outputs", OUTPUTS), ("sources", SOURCES)])
def test_nothing_else_goes_red(seen, name, faults):
    expected = [place for _, places in faults.values() for place in places]
    assert len(expected) == len(set(expected)), "two faults in one cell hide each other"
    assert sorted(seen[name]) == sorted(expected)


def test_cells_that_were_run_in_another_order_are_seen():
    notebook = chapter("03-softmax-overflow.ipynb")
    assert list(checks.executed_in_order(notebook)) == []
    swap("overflow", "apart")(notebook)
    assert list(checks.executed_in_order(notebook)) != []
