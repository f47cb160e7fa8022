"""Every bug of the catalogue as an answer, which `check` must name; the classics in the museum."""

import nbformat
import pytest

import catalogue
import dlbook.check
from dlbook.check import check, exercises

ALL = {name: dlbook.check._EXERCISES[name] for name in exercises()}
# What whoever writes a network gets wrong. `make mutation` plants the like in the library.
CLASSIC = (
    "h = 1e-50",
    "precedence of / 2*h",
    "integer gradient",
    "aliasing init_x",
    "no max shift",
    "softmax over the wrong axis",
    "missing keepdims",
    "missing / batch",
    "ReLU mask on the output",
    "raw pixels",
    "np.int",
    "one-hot argmax misread as labels",
    "unseeded",
    "hidden state",
    "changes its input",
    "accuracy on the training set",
)
COMMON = {"changes its input"}  # what any function can do has no exhibit of its own


def of(entries):
    names = [f"{entry.exercise}-{entry.bug or 'no name'}" for entry in entries]
    ids = [f"{name}-{names[:i].count(name) + 1}" for i, name in enumerate(names)]
    return pytest.mark.parametrize("entry", entries, ids=ids)


@of(catalogue.WRONG)
def test_a_wrong_answer_is_red_and_its_bug_is_named(entry):
    found = check(entry.exercise, entry.answer)
    assert not found.passed
    assert found.problem
    assert found.bug == entry.bug, found


@of(catalogue.RIGHT)
def test_a_right_answer_is_green_however_it_is_written(entry):
    assert check(entry.exercise, entry.answer).passed, check(entry.exercise, entry.answer)


@pytest.mark.parametrize("exercise", ALL)
def test_every_bug_of_an_exercise_is_in_the_catalogue(exercise):
    written = {entry.bug for entry in catalogue.WRONG if entry.exercise == exercise}
    assert {bug.name for bug in ALL[exercise].bugs} <= written
    assert sum(entry.exercise == exercise for entry in catalogue.RIGHT) >= 1


@pytest.mark.parametrize("bug", CLASSIC)
def test_every_classic_is_named_by_check_and_shown_in_the_museum(root, bug):
    assert bug in {entry.bug for entry in catalogue.WRONG}
    museum = nbformat.read(root / "book" / "bug-museum.ipynb", as_version=4)
    assert bug in COMMON or any(
        bug in output.get("data", {}).get("text/plain", "") + output.get("text", "")
        for cell in museum.cells
        if cell.cell_type == "code" and "check(" in cell.source
        for output in cell.outputs
    )
