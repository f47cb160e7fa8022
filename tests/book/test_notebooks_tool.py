"""`make notebooks`: what it stores is the same tomorrow, and says what it should."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import executions
import notebooks


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
