"""Every exercise: its reference and unusual answers pass, every bug of every kind gets its name."""

import nbformat
import pytest

import dlbook_exercises
from dlbook.check import check

ALL = {name: dlbook_exercises.find(name) for name in dlbook_exercises.names()}
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
    "softmax once more",
    "(N,) against (N, 1)",
    "slopes added up",
    "dropout left on when predicting",
    "a test set used to choose",
    "kernel turned round",
    "pooling that sends the gradient to every tie",
)
COMMON = {"changes its input"}  # what any function can do has no exhibit of its own


def wrong_answers():
    """Yield the exercise, the name that `check` must give, and the answer."""
    for exercise in ALL.values():
        value = exercise.kind == "value"
        for bug in exercise.bugs:
            ways = [way for way in bug.ways if not (value and callable(way))]
            for answer in [*map(exercise.changed, ways), *bug.examples]:
                yield exercise.name, bug.name, answer
        for name, answers in exercise.wrong.items():
            for answer in answers:
                yield exercise.name, name, answer


def cases(entries):
    entries = list(entries)
    names = ["-".join(str(part) for part in entry[:-1]) for entry in entries]
    ids = [f"{name}-{names[:i].count(name) + 1}" for i, name in enumerate(names)]
    return [pytest.param(*entry, id=at) for entry, at in zip(entries, ids, strict=True)]


@pytest.mark.parametrize(("exercise", "bug", "answer"), cases(wrong_answers()))
def test_a_wrong_answer_is_red_and_its_bug_is_named(exercise, bug, answer):
    found = check(exercise, answer)
    assert not found.passed
    assert found.problem
    assert found.bug == bug, found


@pytest.mark.parametrize(
    ("exercise", "answer"),
    cases((name, answer) for name, exercise in ALL.items() for answer in exercise.right),
)
def test_a_right_answer_is_green_however_it_is_written(exercise, answer):
    assert check(exercise, answer).passed, check(exercise, answer)


@pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)
class TestEveryExercise:
    def test_the_reference_passes(self, exercise):
        if exercise.reference is None:
            assert all(probe.judge for probe in exercise.probes)
        else:
            assert check(exercise.name, exercise.reference), check(
                exercise.name, exercise.reference
            )

    def test_has_a_right_answer_beside_the_reference(self, exercise):
        assert exercise.right

    def test_is_told_in_words(self, exercise):
        for probe in exercise.probes:
            assert probe.claim[:1].strip()
            assert probe.claim[-1] not in ".!"
        for bug in exercise.bugs:
            assert bug.hint.endswith((".", "?"))
            assert bug.ways or bug.examples, f"nothing has the bug {bug.name}"


def test_at_least_four_exercises_in_each_chapter():
    chapters = sorted({exercise.chapter for exercise in ALL.values()})
    assert chapters == list(range(1, len(chapters) + 1))
    for chapter in chapters:
        assert len(dlbook_exercises.names(chapter)) >= 4


@pytest.fixture(scope="module")
def named():
    return {bug for _, bug, _ in wrong_answers()}


@pytest.fixture(scope="module")
def said_in_the_museum(root):
    museum = nbformat.read(root / "book" / "bug-museum.ipynb", as_version=4)
    return [
        output.get("data", {}).get("text/plain", "") + output.get("text", "")
        for cell in museum.cells
        if cell.cell_type == "code" and "check(" in cell.source
        for output in cell.outputs
    ]


@pytest.mark.parametrize("bug", CLASSIC)
def test_every_classic_is_named_by_check_and_shown_in_the_museum(bug, named, said_in_the_museum):
    assert bug in named
    assert bug in COMMON or any(bug in said for said in said_in_the_museum)
