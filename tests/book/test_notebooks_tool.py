"""`make notebooks`: what it stores is the same tomorrow, and says what it should."""

import base64
import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import checks
import executions
import handout
import notebooks
import widget_state
from widget_state import STATE, VIEW


def timed(text, ignored=True):
    cell = new_code_cell("print(t)", id="time", outputs=[new_output("stream", text=text)])
    cell.metadata["tags"] = ["nbval-ignore-output"] if ignored else []
    return new_notebook(cells=[cell])


def test_execution_is_quiet_repeatable_and_normal():
    source = "from tqdm.auto import tqdm\nfor i in tqdm(range(2)):\n    print(i)"
    notebook = new_notebook(cells=[new_code_cell(source, id="bar")])
    first, second = notebooks.execute(notebook), notebooks.execute(notebook)
    assert first == second
    assert [output.text for output in first.cells[0].outputs] == ["0\n1\n"]
    assert first.cells[0].execution_count == 1
    assert notebook.cells[0].execution_count is None  # the original is left alone


def test_no_trace_of_the_machine_stays():
    path = f"{notebooks.ROOT}/src/dlbook/_arrays.py"
    error = new_output(
        "error", ename="E", evalue="", traceback=[f"File {path}:1", "x/site-packages/y", "E"]
    )
    cell = new_code_cell(id="fail", outputs=[error], metadata={"collapsed": True, "tags": []})
    done = notebooks.normalise(new_notebook(cells=[cell], metadata={"orig_nbformat": 4}))
    assert done.cells[0].outputs[0].traceback == ["File src/dlbook/_arrays.py:1", "E"]
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


@pytest.mark.parametrize(
    ("old", "new", "ignored", "kept"),
    [
        ("took 22 times as long\n", "took 19.5 times as long\n", True, True),
        ("took 22 times as long\n", "took 22 times the time\n", True, False),
        ("took 22 times as long\n", "took 19 times as long\n", False, False),
        ("1.3e-06", "8e-7", True, True),
        ("nudges  124,999.6\n", "nudges   82,460.4\n", True, True),
    ],
)
def test_times_stay_unless_the_cell_says_something_else(old, new, ignored, kept):
    after = notebooks.keep_times(timed(old, ignored), copy.deepcopy(timed(new, ignored)))
    assert after.cells[0].outputs[0].text == (old if kept else new)


def test_a_figure_that_stays_keeps_its_own_words():
    def figure(text):
        data = {"image/png": text, "text/plain": text}
        cell = new_code_cell(id="draw", outputs=[new_output("display_data", data=data)])
        cell.metadata["tags"] = ["nbval-ignore-output"]
        return notebooks.normalise(new_notebook(cells=[cell]))

    after = notebooks.keep_times(figure("27 times as fast"), figure("31 times as fast"))
    assert after.cells[0].outputs[0].data["image/png"] == "27 times as fast"
    assert after.cells[0].metadata.mystnb.image.alt == "27 times as fast"


def recorded(text, **changed):
    notebook = timed(text)
    notebook.metadata["dlbook"] = {"executed": executions.record(seconds=2.5) | changed}
    return notebook


@pytest.mark.parametrize("other", [{"date": "2024-01-01"}, {"numpy": "2.0.0"}, {"seconds": 9.9}])
def test_the_record_of_an_execution_stays_while_it_makes_the_same_outputs(other):
    before = recorded("1\n", **other)
    after = notebooks.keep_record(before, timed("1\n"), seconds=2.5)
    assert after == before
    nbformat.validate(after)


def test_what_has_changed_gets_a_new_record():
    new = {"executed": executions.record(seconds=2.5)}
    before = recorded("1\n", date="2024-01-01")
    assert notebooks.keep_record(before, timed("2\n"), seconds=2.51).metadata.dlbook == new
    assert notebooks.keep_record(timed("1\n"), timed("1\n"), seconds=2.51).metadata.dlbook == new


def test_fresh_times_are_those_of_a_fresh_execution(tmp_path):
    path = tmp_path / "page.ipynb"
    path.write_text(nbformat.writes(recorded("1\n", date="2024-01-01")), encoding="utf-8")
    source = nbformat.read(path, 4)
    source.cells[0].source = "print(1)"
    source.cells[0].execution_count = 1
    path.write_text(nbformat.writes(source), encoding="utf-8")
    notebooks.run(path, fresh=False)
    assert nbformat.read(path, 4).metadata.dlbook.executed.date == "2024-01-01"
    notebooks.run(path, fresh=True)
    assert nbformat.read(path, 4).metadata.dlbook.executed.date > "2024-01-01"


@pytest.mark.parametrize("fresh", [False, True])
def test_run_writes_only_what_changed_and_names_what_failed(tmp_path, fresh):
    path = tmp_path / "page.ipynb"
    good = new_notebook(cells=[new_code_cell("print(1)", id="print")])
    path.write_text(nbformat.writes(good), encoding="utf-8")
    assert notebooks.run(path, fresh) == (path, True)
    assert notebooks.run(path, fresh=False) == (path, False)
    assert nbformat.read(path, 4).cells[0].outputs[0].text == "1\n"

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


def timed_widget(text, picture=False, others=0):
    """Return a notebook whose cell shows a time and a widget, after cells with other widgets."""
    data = {"text/plain": text} | ({"image/png": text} if picture else {})
    names = [f"{n:032x}" for n in range(others + 1)]
    cells = []
    for n, name in enumerate(names):
        output = new_output("display_data", data={**data, VIEW: {"model_id": name}})
        cells.append(new_code_cell(id=f"cell-{n}", outputs=[output]))
    cells[-1].metadata["tags"] = ["nbval-ignore-output"]
    state = {name: {"state": {"x": text}} for name in names}
    notebook = new_notebook(cells=cells, metadata={"widgets": {STATE: {"state": state}}})
    return notebooks.normalise(notebook)


def test_a_cell_that_keeps_its_time_shows_the_widget_that_is_stored():
    before, after = timed_widget("took 22 s"), timed_widget("took 23 s", others=1)
    before.cells.insert(0, copy.deepcopy(after.cells[0]))
    notebooks.keep_times(before, after)
    kept = after.cells[1].outputs[0].data
    assert kept["text/plain"] == "took 22 s"
    assert kept[VIEW]["model_id"] == "model-2"
    assert before.cells[1].outputs[0].data[VIEW]["model_id"] == "model-1"  # left alone
    assert sorted(widget_state.stored(after)) == widget_state.met(after) == ["model-1", "model-2"]


def test_a_cell_that_showed_no_widget_keeps_nothing():
    before, after = timed_widget("took 22 s"), timed_widget("took 23 s")
    del before.cells[0].outputs[0].data[VIEW]
    notebooks.keep_times(before, after)
    assert after.cells[0].outputs[0].data["text/plain"] == "took 23 s"


def test_a_still_that_keeps_its_time_is_a_still():
    before, after = timed_widget("took 22 s", picture=True), timed_widget("took 23 s", picture=True)
    notebooks.keep_times(before, after)
    assert after.cells[0].metadata.mystnb.image == {"alt": "took 22 s", "classes": "still"}


def test_another_script_of_an_explorer_gets_a_new_record():
    before, after = timed_widget("1"), timed_widget("1")
    before.metadata["dlbook"] = {
        "executed": executions.record(
            seconds=2.5,
        )
        | {"date": "2024-01-01"}
    }
    assert (
        notebooks.keep_record(before, after, seconds=2.5).metadata.dlbook == before.metadata.dlbook
    )
    widget_state.stored(after)["model-1"]["state"]["x"] = "2"
    after = notebooks.keep_record(before, after, seconds=2.5)
    assert after.metadata.dlbook.executed.date > "2024-01-01"
