"""`make notebooks`: what it stores is the same tomorrow, and says what it should."""

import base64
import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import checks
import handout
import notebooks
import widget_state
from widget_state import STATE, VIEW


def timed(text, ignored=True, **more):
    cell = new_code_cell("print(t)", id="time", outputs=[new_output("stream", text=text, **more)])
    cell.metadata["tags"] = ["nbval-ignore-output"] if ignored else []
    return notebooks.normalise(new_notebook(cells=[cell]))


def test_execution_is_quiet_repeatable_and_normal():
    source = "from tqdm.auto import tqdm\nfor i in tqdm(range(2)):\n    print(i)"
    notebook = new_notebook(cells=[new_code_cell(source, id="bar")])
    first, second = notebooks.execute(notebook), notebooks.execute(notebook)
    assert first == second
    assert [output.text for output in first.cells[0].outputs] == ["0\n1\n"]
    assert first.cells[0].execution_count == 1
    assert notebook.cells[0].execution_count is None  # the original is left alone


def test_no_trace_of_the_machine_stays():
    path = f"{notebooks.ROOT}/src/dlbook/_validation.py"
    error = new_output(
        "error", ename="E", evalue="", traceback=[f"File {path}:1", "x/site-packages/y", "E"]
    )
    cell = new_code_cell(id="fail", outputs=[error], metadata={"collapsed": True, "tags": []})
    done = notebooks.normalise(new_notebook(cells=[cell], metadata={"orig_nbformat": 4}))
    assert done.cells[0].outputs[0].traceback == ["File src/dlbook/_validation.py:1", "E"]
    assert done.metadata == notebooks.METADATA
    assert done.cells[0].metadata == {"tags": []}


def test_printed_text_is_stored_in_one_piece():
    pieces = [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]
    outputs = [new_output("stream", name=name, text=text) for name, text in pieces]
    done = notebooks.normalise(new_notebook(cells=[new_code_cell(id="print", outputs=outputs)]))
    assert [o.text for o in done.cells[0].outputs] == ["ab", "c", "d"]


def test_alt_text_goes_where_the_book_looks_for_it():
    data = {"image/png": "iVBOR", "text/plain": "Two digits."}
    cell = new_code_cell(id="draw", outputs=[new_output("display_data", data=data)])
    stale = new_code_cell(id="text", metadata={"mystnb": {"image": {"alt": "gone"}}})
    done = notebooks.normalise(new_notebook(cells=[cell, stale, new_markdown_cell("x", id="x")]))
    assert done.cells[0].metadata.mystnb.image.alt == "Two digits."
    assert "mystnb" not in done.cells[1].metadata


def test_an_output_to_predict_is_stored_folded():
    asked = {"predict": {"question": "What comes?", "look": True}, "tags": ["predict", "library"]}
    lost = {"tags": ["predict"], "jupyter": {"outputs_hidden": True}}
    cells = [new_code_cell("1", id="asked", metadata=asked)]
    cells.append(new_code_cell("1", id="lost", metadata=lost))
    cells.append(new_markdown_cell("x", id="x", metadata={"outcomes": ["find out"], "gone": 1}))
    first, second, text = notebooks.normalise(new_notebook(cells=cells)).cells
    assert first.metadata.predict == asked["predict"]
    assert first.metadata.tags == ["library", "predict"]
    assert first.metadata.jupyter == {"outputs_hidden": True}
    assert second.metadata == {}
    assert text.metadata == {"outcomes": ["find out"]}


@pytest.mark.parametrize(
    ("old", "new", "ignored", "same"),
    [
        ("took 22 times as long\n", "took 19.5 times as long\n", True, True),
        ("took 22 times as long\n", "took 22 times the time\n", True, False),
        ("took 22 times as long\n", "took 19 times as long\n", False, False),
        ("1.3e-06", "8e-7", True, True),
        ("nudges  124,999.6\n", "nudges   82,460.4\n", True, True),
    ],
)
def test_a_time_alone_is_no_other_execution(old, new, ignored, same):
    before = notebooks.recorded(timed(old, ignored), seconds=2.5)
    assert notebooks.says_the_same(before, timed(new, ignored)) is same


def figure(text):
    data = {"image/png": text, "text/plain": text}
    cell = new_code_cell(id="draw", outputs=[new_output("display_data", data=data)])
    cell.metadata["tags"] = ["nbval-ignore-output"]
    return notebooks.normalise(new_notebook(cells=[cell]))


def test_a_figure_of_a_time_is_no_other_execution():
    before = notebooks.recorded(figure("27 times as fast"), seconds=2.5)
    assert notebooks.says_the_same(before, figure("31 times as fast"))
    assert not notebooks.says_the_same(before, figure("27 times as slow"))


def test_outputs_of_two_executions_are_replaced():
    before = notebooks.recorded(timed("took 22 s\n"), seconds=2.5)
    assert notebooks.says_the_same(before, timed("took 23 s\n"))
    before.cells[0].outputs[0].text = "took 21 s\n"  # by another program, or from another run
    assert not notebooks.says_the_same(before, timed("took 23 s\n"))


def test_what_is_stored_of_an_execution_is_all_old_or_all_new(tmp_path):
    """One cell tells the time of another; a run that changes a word changes both."""
    path = tmp_path / "page.ipynb"
    cells = [
        new_code_cell("import time\nnow = time.perf_counter_ns()\nprint(now)", id="one"),
        new_code_cell("print(now)", id="other"),
    ]
    for cell in cells:
        cell.metadata["tags"] = ["nbval-ignore-output"]
    path.write_text(nbformat.writes(new_notebook(cells=cells)), encoding="utf-8")

    def told():
        return [cell.outputs[0].text for cell in nbformat.read(path, 4).cells]

    assert notebooks.run(path, fresh=False) == (path, True)
    first = told()
    assert notebooks.run(path, fresh=False) == (path, False)
    assert told() == first
    notebook = nbformat.read(path, 4)
    notebook.cells[1].source = "print('now', now)"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    assert notebooks.run(path, fresh=False) == (path, True)
    one, other = told()
    assert one != first[0]
    assert other == f"now {one}"
    assert list(checks.outputs_are_of_one_execution(nbformat.read(path, 4))) == []
    assert notebooks.run(path, fresh=True) == (path, True)
    assert told()[0] != one


@pytest.mark.parametrize("fresh", [False, True])
def test_a_run_that_fails_is_named_and_writes_nothing(tmp_path, fresh):
    path = tmp_path / "page.ipynb"
    bad = new_notebook(cells=[new_code_cell("1 / 0", id="fail")])
    path.write_text(nbformat.writes(bad), encoding="utf-8")
    before = path.read_text("utf-8")
    _, said = notebooks.run(path, fresh)
    assert "ZeroDivisionError" in said
    assert path.read_text("utf-8") == before


EXPLORERS = """
import base64

import anywidget
import ipywidgets
import traitlets


class Live(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    x = traitlets.Int().tag(sync=True)
    buffer = traitlets.Bytes(b"weights").tag(sync=True)

    def __repr__(self):
        return f"Live(x={self.x})"


class Still:
    def __init__(self):
        self.box = ipywidgets.VBox([ipywidgets.IntSlider()])

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        data = {"text/plain": "Two digits.", "image/png": base64.b64encode(b"png").decode()}
        return {**data, "application/vnd.jupyter.widget-view+json": view}
"""


def with_explorers():
    sources = {
        "explorers": EXPLORERS,
        "unseen": "unseen = Live(x=99)",
        "still": "Still()",
        "live": "live = Live(x=1)\nlive",
        "box": "ipywidgets.HBox([Live(x=2), live])",
    }
    return new_notebook(cells=[new_code_cell(text, id=name) for name, text in sources.items()])


@pytest.fixture(scope="module")
def explored(tmp_path_factory):
    """Return the place of a notebook with explorers, and what was said of its two executions."""
    path = tmp_path_factory.mktemp("explorers") / "page.ipynb"
    path.write_text(nbformat.writes(with_explorers()), encoding="utf-8")
    said = [notebooks.run(path, fresh=True), notebooks.run(path, fresh=False)]
    return path, said


def test_explorers_are_the_same_tomorrow(explored):
    path, said = explored
    assert said == [(path, True), (path, False)]
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert list(checks.metadata_is_normal(notebook)) == []


def test_what_is_shown_is_stored_and_nothing_else(explored):
    path, _ = explored
    notebook = nbformat.read(path, as_version=4)
    *_, live, box = notebook.cells
    models = widget_state.stored(notebook)
    assert [cell.outputs[0].data[VIEW]["model_id"] for cell in (live, box)] == [
        "model-1",
        "model-3",
    ]
    assert models["model-1"]["state"]["x"] == 1
    assert models["model-3"]["state"]["children"] == ["IPY_MODEL_model-4", "IPY_MODEL_model-1"]
    assert models["model-4"]["state"]["x"] == 2
    assert models["model-4"]["buffers"][0]["path"] == ["buffer"]
    kinds = [model["model_name"] for _, model in sorted(models.items())]
    assert kinds == [
        "AnyModel",
        "LayoutModel",
        "HBoxModel",
        "AnyModel",
        "LayoutModel",
        "LayoutModel",
    ]


def test_where_there_is_a_picture_it_stands_for_the_widget(explored):
    path, _ = explored
    (still,) = [cell for cell in nbformat.read(path, as_version=4).cells if cell.id == "still"]
    assert still.outputs[0].data == {
        "text/plain": "Two digits.",
        "image/png": base64.b64encode(b"png").decode(),
    }
    assert still.metadata.mystnb.image == {"alt": "Two digits.", "classes": "still"}


def test_normal_stays_normal(explored):
    path, _ = explored
    notebook = nbformat.read(path, as_version=4)
    widgets = copy.deepcopy(notebook.metadata.widgets)
    assert notebooks.normalise(copy.deepcopy(notebook)).metadata.widgets == widgets


def test_without_a_widget_in_an_output_none_is_stored(explored):
    path, _ = explored
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.outputs = [output for output in cell.outputs if VIEW not in output.data]
    assert notebooks.normalise(notebook).metadata == notebooks.METADATA


def test_what_is_stored_for_solutions_goes_with_them(explored):
    path, _ = explored
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].metadata["tags"] = ["solution"]
    copied = handout.without_solutions(notebook)
    assert sorted(widget_state.stored(copied)) == ["model-1", "model-2"]
    assert len(widget_state.stored(notebook)) == 6


@pytest.mark.parametrize(
    ("background", "view", "classes"),
    [("light", True, "paper still"), ("light", False, "paper"), (None, True, "still")],
)
def test_a_still_may_be_on_paper(background, view, classes):
    data = {"image/png": "iVBOR", "text/plain": "Two digits."} | ({VIEW: {}} if view else {})
    about = {"image/png": {"needs_background": background}}
    output = new_output("display_data", data=data, metadata=about)
    stale = {"mystnb": {"image": {"classes": "still"}}}
    cell = new_code_cell(id="draw", outputs=[output], metadata=stale)
    done = notebooks.normalise(new_notebook(cells=[cell]))
    assert done.cells[0].metadata.mystnb.image.classes == classes


def widget(text):
    """Return a notebook whose cell shows a time and a widget."""
    name = "0" * 32
    data = {"text/plain": text, VIEW: {"model_id": name}}
    cell = new_code_cell(id="cell", outputs=[new_output("display_data", data=data)])
    cell.metadata["tags"] = ["nbval-ignore-output"]
    state = {name: {"state": {"x": 1}}}
    notebook = new_notebook(cells=[cell], metadata={"widgets": {STATE: {"state": state}}})
    return notebooks.normalise(notebook)


def test_another_state_of_an_explorer_or_none_is_another_execution():
    before, after = notebooks.recorded(widget("22 s"), seconds=2.5), widget("23 s")
    assert notebooks.says_the_same(before, after)
    widget_state.stored(after)["model-1"]["state"]["x"] = 2
    assert not notebooks.says_the_same(before, after)
    after = widget("23 s")
    del after.cells[0].outputs[0].data[VIEW]
    assert not notebooks.says_the_same(before, after)
