"""`check` survives whatever it is handed, tells what is wrong with it, and greens nothing wrong."""

import contextlib
import gc
import io
import json
import signal
import subprocess
import sys
import threading
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest
from bs4 import BeautifulSoup

import dlbook_exercises
from dlbook.activations import sigmoid, softmax
from dlbook.check import _run, check, exercises, results
from dlbook.check._compare import alike, difference
from dlbook.check._judge import judge
from dlbook.check._report import report, shown
from dlbook.check.exercise import Bug, Exercise, Probe

ALL = [dlbook_exercises.find(name) for name in exercises()]


@pytest.fixture
def hasty(monkeypatch):
    """Let nothing run for longer than a tenth of a second."""
    monkeypatch.setattr(_run, "SECONDS", 0.1)


def of_kind(kind):
    found = [exercise for exercise in ALL if exercise.kind == kind]
    return pytest.mark.parametrize("exercise", found, ids=lambda exercise: exercise.name)


class Awkward:
    """An object that resists being looked at."""

    __class__ = property(lambda self: 1 / 0)

    def __repr__(self):
        raise RuntimeError("no text")

    def __array__(self, *args, **kwargs):
        raise RuntimeError("no array")

    def __deepcopy__(self, memo):
        raise RuntimeError("no copy")

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None


def raises(*args):
    raise ValueError("<b>first line</b>\nsecond line")


def leaves(*args):
    sys.exit(3)


def goes_on(*args):
    while True:
        pass


def goes_on_and_swallows(*args):
    while True:
        with contextlib.suppress(BaseException):
            sum(range(10))


def calls_itself(*args):
    return calls_itself(*args)


def yields(*args):
    yield 1


async def promises(*args):
    return 1


def prints(*args):
    print("the answer")


def prints_without_end(*args):
    while True:
        print("more")


ODD_FUNCTIONS = {
    "nothing": lambda *args: None,
    "not a number": lambda *args: np.nan,
    "text": lambda *args: "text",
    "its input": lambda *args: args,
    "a set": lambda *args: {1, 2},
    "complex": lambda *args: 1j,
    "ragged": lambda *args: [[1, 2], [3]],
    "a function": lambda *args: print,
    "awkward": lambda *args: Awkward(),
    "arity": lambda a, b, c, d, e, f: a,
    "no arguments": lambda: 1,
    "raises": raises,
    "leaves": leaves,
    "goes on": goes_on,
    "goes on and swallows": goes_on_and_swallows,
    "calls itself": calls_itself,
    "yields": yields,
    "promises": promises,
    "prints": prints,
    "prints without end": prints_without_end,
    "a name that is not there": lambda *args: nowhere,  # noqa: F821
}
ENDLESS = ("goes on", "goes on and swallows", "prints without end")
ODD_VALUES = {
    "None": None,
    "empty": "",
    "far away": -1e300,
    "not a number": np.nan,
    "a list of nothing": [],
    "an object": object(),
    "awkward": Awkward(),
    "a generator": (i for i in range(3)),
    "bytes": b"abc",
}


def stands(found):
    """A report that can be read in both forms and is no pass."""
    assert found.passed is False
    assert not found
    assert str(found).startswith(f"{found.name}: not ")
    assert found._repr_html_().startswith("<div")
    assert " at 0x" not in str(found)


# (By name: pytest would look at the awkward ones itself.)
@pytest.mark.parametrize("answer", ODD_FUNCTIONS)
@of_kind("function")
def test_no_odd_function_passes_or_raises(exercise, answer, monkeypatch):
    if answer in ENDLESS:
        monkeypatch.setattr(_run, "SECONDS", 0.005)
    stands(check(exercise.name, ODD_FUNCTIONS[answer]))


@pytest.mark.parametrize("answer", ODD_VALUES)
@of_kind("function")
def test_no_value_passes_for_a_function(exercise, answer):
    stands(check(exercise.name, ODD_VALUES[answer]))


@of_kind("function")
def test_no_class_passes_for_a_function(exercise):
    stands(check(exercise.name, int))


@pytest.mark.parametrize("answer", [*ODD_VALUES, "print", "int"])
@of_kind("value")
def test_no_odd_value_passes(exercise, answer):
    stands(check(exercise.name, (ODD_VALUES | {"print": print, "int": int})[answer]))


@of_kind("class")
def test_no_odd_class_passes(exercise, hasty):
    class Empty:
        pass

    class Demanding:
        def __init__(self, a, b, c, d, e, f):
            pass

    methods = {name: lambda self, *args: None for name in ("forward", "backward", "update")}
    for answer in (Empty, Demanding, type("Silent", (), methods), Empty(), print, 3, None):
        stands(check(exercise.name, answer))


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)
class TestEveryExercise:
    def test_an_untouched_stub_is_not_yet_answered(self, exercise):
        methods = {name: lambda self, *args: ... for name in ("forward", "backward", "update")}
        methods["__init__"] = lambda self, *args: None
        parameters = {"function": lambda *args: ..., "class": type("Stub", (), methods)}
        found = check(exercise.name, parameters.get(exercise.kind, ...))
        assert str(found).startswith(f"{exercise.name}: not yet.")
        assert not found


# An exercise that no chapter has, to see each part of a report.
DOUBLE = Exercise(
    name="double",
    chapter=1,
    probes=(
        Probe("one number is doubled", (2.0,)),
        Probe("an array is doubled", (np.array([1.0, 2.0]),)),
        Probe("large numbers are doubled", (np.array([1e300]),)),
    ),
    reference=lambda x: 2 * x,
    bugs=(
        Bug("squares", "It multiplies by itself.", lambda x: x * x),
        Bug("old name", "The name is gone.", raises=r"no attribute 'int'"),
    ),
    quiet=True,
    on_success="Twice is enough.",
)


BUGS = (Bug("adds one", "It adds.", lambda x: x + 1),)
_THREE = Probe("an array is doubled", (np.array([1.0, 2.0, 3.0]),))
TRIPLES = replace(DOUBLE, probes=(DOUBLE.probes[0], _THREE, DOUBLE.probes[2]))


def told(answer, exercise=DOUBLE):
    return report(exercise, judge(exercise, answer))


def test_what_a_bug_does_is_tried_once_on_each_probe_and_an_answer_each_time():
    tried = {"bug": 0, "answer": 0}

    def squares(who):
        def answer(x):
            tried[who] += 1
            return x * x

        return answer

    exercise = replace(DOUBLE, bugs=(Bug("squares", "By itself.", squares("bug")),))
    for checks in (1, 2):
        assert told(squares("answer"), exercise).bug == "squares"
        assert tried == {"bug": 3, "answer": 6 * checks}  # each probe twice: it might throw dice


def test_a_bug_whose_code_was_stopped_gets_another_try(hasty):
    busy = True

    def squares(x):
        while busy:
            pass
        return x * x

    exercise = replace(DOUBLE, bugs=(Bug("squares", "It multiplies by itself.", squares),))
    assert told(lambda x: x * x, exercise).bug is None
    busy = False
    assert told(lambda x: x * x, exercise).bug == "squares"


def test_a_right_answer_is_told_what_holds_and_why():
    found = told(lambda x: x + x)
    assert found
    assert str(found) == (
        "double: right.\n"
        "  holds  one number is doubled\n"
        "  holds  an array is doubled\n"
        "  holds  large numbers are doubled\n"
        "  Twice is enough."
    )


def test_a_wrong_answer_is_told_the_first_fault_its_input_and_both_results():
    found = told(lambda x: x * x)
    assert str(found) == (
        "double: not right yet.\n"
        "  holds  one number is doubled\n"
        "  fails  an array is doubled. The result is not right: it is 1 at [0], not 2.\n"
        "  A known bug, “squares”. It multiplies by itself.\n"
        "         input     x = [1. 2.]\n"
        "         expected  [2. 4.]\n"
        "         got       [1. 4.]\n"
        "  1 more to try after this one."
    )


def test_a_bug_seen_in_one_place_only_is_told_as_such():
    found = told(lambda x: x * x if np.size(x) == 3 else 2 * x, TRIPLES)
    assert found.bug == "squares"
    assert "On this input it does what a known bug does" in str(found)


def test_a_single_number_is_no_proof_of_a_bug():
    coincidence = told(lambda x: 3.0 if np.ndim(x) == 0 else 2 * x, replace(DOUBLE, bugs=BUGS))
    assert coincidence.bug is None


def test_a_name_is_claimed_only_when_it_survives_what_tells_it_from_the_others():
    def answer(x):  # both bugs do this to the array; one of them alone to the pair
        return x + 9 if np.size(x) == 3 else 2 * x

    probes = (Probe("three", (np.array([3.0, 3.0, 3.0]),)), Probe("two", (np.array([1.0, 2.0]),)))
    nine = Bug("adds nine", "It adds.", lambda x: x + 9)
    four = Bug("four times", "It multiplies.", lambda x: 4 * x)
    exercise = replace(DOUBLE, probes=probes, bugs=(nine, four))
    assert told(lambda x: x + 9 if np.size(x) == 3 else 2 * x, exercise).bug is None
    assert told(answer, replace(exercise, bugs=(nine,))).bug == "adds nine"


def test_two_changes_of_the_reference_at_once_are_both_named():
    def scaled(x, *, factor=2, shift=0):
        return factor * x + shift

    bugs = (Bug("tripled", "By three.", {"factor": 3}), Bug("shifted", "By one.", {"shift": 1}))
    exercise = replace(DOUBLE, reference=scaled, bugs=bugs)
    found = told(lambda x: 3 * x + 1, exercise)
    assert found.bug == "tripled and shifted"
    assert "By three." in str(found)
    assert "Beside it a second one, “shifted”. By one." in " ".join(str(found).split())


def test_of_two_bugs_the_one_that_shows_in_the_fault_comes_first():
    def scaled(x, *, factor=2, shift=lambda x: 0):
        return factor * x + shift(x)

    late = Bug("shifted", "By one.", {"shift": lambda x: np.ndim(x)})  # not in the first probe
    exercise = replace(
        DOUBLE, reference=scaled, bugs=(late, Bug("tripled", "By three.", {"factor": 3}))
    )
    assert told(lambda x: 3 * x + np.ndim(x), exercise).bug == "tripled and shifted"


def test_a_value_that_cannot_be_read_is_shown_itself():
    def read(answer):
        raise ValueError("give it in full")

    exercise = Exercise((Probe("it is so much"),), 12, kind="value", read=read)
    found = told((1, 2), exercise)
    assert "give it in full" in found.problem
    assert dict(found.facts) == {"got": "(1, 2)"}


def test_of_a_long_list_the_beginning_is_shown():
    found = told(lambda x: ["no"] * 1000)
    assert dict(found.facts)["got"] == "'no', 'no', 'no', … (1,000 in all)"


def test_float16_is_near_enough_only_where_an_exercise_says_so():
    def thirds(x):
        return np.asarray(x, dtype=float) / 3

    def halves(x):
        return thirds(x).astype(np.float16)

    exercise = replace(DOUBLE, reference=thirds, probes=DOUBLE.probes[:2])
    assert not told(halves, exercise)
    assert told(halves, replace(exercise, float16_will_do=True))
    assert not told(lambda x: np.round(thirds(x), 3), replace(exercise, float16_will_do=True))


def test_what_is_judged_right_is_not_taken_for_a_bug_nearby():
    def positive(x, result):
        return None if result > 0 else "It is not positive."

    probes = (
        Probe("doubled", (2.0,)),
        Probe("any price above 0", (1.0,), positive, atol=1e4),
    )
    free = Bug("costs nothing", "It is free.", lambda x: 5.0 if x == 2 else 0.0)
    exercise = replace(DOUBLE, probes=probes, bugs=(free,))
    assert told(lambda x: 5.0 if x == 2 else -1.0, exercise).bug == "costs nothing"
    assert told(lambda x: 5.0 if x == 2 else 1.0, exercise).bug is None


def test_a_number_inside_a_bug_is_measured():
    bug = Bug("another factor", "Not twice.", fit=lambda answer: partial(np.multiply, answer(1.0)))
    exercise = replace(DOUBLE, bugs=(bug,))
    assert told(lambda x: 2.75 * x, exercise).bug == "another factor"
    assert told(lambda x: 2.75 * x + (np.size(x) - 1), exercise).bug is None


def test_an_answer_that_changes_from_call_to_call_gets_no_other_name():
    calls = iter(range(100))
    found = told(lambda x: x * x + next(calls), replace(DOUBLE, bugs=BUGS))
    assert found.bug == "hidden state"


@pytest.mark.parametrize(
    "settings",
    [
        lambda: np.errstate(all="raise"),
        lambda: np.errstate(all="print"),
        lambda: np.printoptions(precision=1, legacy="1.13"),
    ],
)
def test_a_readers_own_settings_reach_neither_verdict_nor_words(settings, capsys):
    wrong = str(check("sigmoid", lambda x: 1 / (1 + np.exp(-x))))
    with settings():
        assert check("sigmoid", sigmoid)
        assert str(check("sigmoid", lambda x: 1 / (1 + np.exp(-x)))) == wrong
    assert capsys.readouterr() == ("", "")


def test_warnings_as_errors_do_not_reach_the_verdict():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check("sigmoid", sigmoid)


def test_a_report_can_be_printed_where_the_console_knows_few_characters(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="cp437"))
    text = repr(told(lambda x: x * x))
    assert 'A known bug, "squares"' in text
    print(text)


def test_importing_check_loads_no_exercise():
    code = "import sys, dlbook.check; print([m for m in sys.modules if 'dlbook_exercises' in m])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_an_error_can_give_a_bug_away():
    assert told(lambda x: np.int(x)).bug == "old name"  # noqa: NPY001
    assert told(lambda x: np.no_such(x)).bug is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: print(2 * x), "prints instead of returning"),
        (lambda x: None, "no return"),
        (calls_itself, "calls itself without end"),
        (lambda x, y: x, r"takes (x, y). It is called with (x)"),
        (lambda x: list(np.atleast_1d(2 * x)), "an array of shape (1,), not a single number"),
        (lambda x: np.atleast_2d(2 * x), "an array of shape (1, 1), not a single number"),
        (lambda x: 2 * x if np.ndim(x) == 0 else (2 * x).tolist(), "it is a list, not an array"),
        (lambda x: 2 * x * np.nan, "it is nan, not 4"),
        (lambda x: "4", "it is a text, not a number"),
        (lambda x: np.float32(2) * x if np.max(x) < 9 else x * np.inf, "it is inf"),
        (lambda x: warnings.warn("hm", stacklevel=1) or 2 * x, "The call warned: UserWarning: hm"),
        (raises, "ValueError: <b>first line</b>."),
        (0.5, "You handed over a number"),
        (int, "the class int"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_says_in_plain_words(answer, words):
    assert words in " ".join(str(told(answer)).split())


def test_a_changed_input_is_a_fault_and_stays_the_answers_own():
    given = np.array([1.0, 2.0])
    exercise = Exercise((Probe("doubled", (given,)),), lambda x: 2 * x)

    def answer(x):
        x *= 2
        return x

    assert told(answer, exercise).bug == "changes its input"
    assert given.tolist() == [1, 2]


def test_a_second_call_with_another_result_is_hidden_state():
    calls = []

    def answer(x):
        calls.append(x)
        return 2 * x + (1e-13 if len(calls) > 3 else 0) * np.min(x)

    assert told(answer).bug == "hidden state"


def test_who_does_for_a_while_what_a_bug_does_has_hidden_state():
    calls = []

    def answer(x):
        calls.append(x)
        return x * x if len(calls) < 6 else 3 * x  # the sixth is the last probe's second

    assert told(answer).bug == "hidden state"


def test_an_endless_call_is_stopped(hasty):
    assert told(goes_on).bug == "never ends"
    assert told(goes_on_and_swallows).bug == "never ends"


def on_one_line(*args):
    while True: pass  # fmt: skip # noqa: E701


@pytest.mark.parametrize("answer", [goes_on, on_one_line])
def test_an_endless_call_is_stopped_where_there_are_no_signals(hasty, answer):
    found = []
    thread = threading.Thread(target=lambda: found.append(told(answer)))
    thread.start()
    thread.join(20)
    assert found[0].bug == "never ends"


def test_what_another_thread_prints_meanwhile_is_its_own(capsys):
    def answer(x):
        thread = threading.Thread(target=lambda: print("from elsewhere"))
        thread.start()
        thread.join()
        print("mine")
        return x

    found = told(answer)
    assert "from elsewhere" in capsys.readouterr().out
    assert ("printed", "mine") in found.facts


def test_a_debugger_keeps_its_trace(hasty):
    seen = []

    def work():
        sys.settrace(lambda *args: None)
        told(lambda x: 2 * x)
        seen.append(sys.gettrace())
        sys.settrace(None)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen[0] is not None


def test_an_alarm_that_was_set_before_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *args: rung.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 50)
        told(lambda x: 2 * x)
        left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 0 < left <= 50
        signal.raise_signal(signal.SIGALRM)
        assert rung == [True]
    finally:
        signal.signal(signal.SIGALRM, before)


def test_what_is_cleaned_up_meanwhile_is_not_stopped(monkeypatch):
    monkeypatch.setattr(_run, "SECONDS", 0.02)
    cleaned = []

    class Slow:
        def __init__(self):
            self.itself = self

        def __del__(self):
            sum(1 for _ in range(200_000))
            cleaned.append(True)

    def answer(x):
        while True:
            Slow()
            gc.collect()
            sum(range(100_000))

    stands(told(answer))  # Python would report what a finalizer raises: a warning, so an error here
    assert cleaned


def test_the_stop_button_stops():
    def answer(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("softmax", answer)


def test_leaves_no_trace(capsys, recwarn):
    state = np.geterr()
    check("softmax", lambda x: print("loud") or np.exp(np.float64(1e9)) * x)
    assert capsys.readouterr() == ("", "")
    assert not recwarn.list
    assert np.geterr() == state


def test_what_a_failing_call_printed_is_shown():
    found = check("softmax", lambda x: print("looking\ninside") or x)
    assert "printed   looking\n                   inside" in str(found)


def test_an_awkward_answer_is_told_something():
    found = check("softmax", Awkward())
    stands(found)
    assert "ZeroDivisionError" in found.problem


def test_a_missing_refusal_and_a_wrong_one():
    def refuse(x):
        if x < 0:
            raise ValueError("x must not be negative")
        return x

    exercise = Exercise((Probe("refused", (-1.0,)), Probe("kept", (1.0,))), refuse)
    assert "should raise ValueError" in told(lambda x: x, exercise).problem
    assert (
        "KeyError: 1, where it should raise ValueError" in told(lambda x: {}[1], exercise).problem
    )
    assert told(refuse, exercise)


def test_a_judge_that_stumbles_over_an_answer_makes_it_wrong():
    probe = Probe("adds up to 1", judge=lambda value: None if sum(value) == 1 else "It does not.")
    exercise = Exercise((probe,), kind="value")
    assert told([0.5, 0.5], exercise)
    assert told([0.5], exercise).problem == "adds up to 1. It does not."
    assert "TypeError" in told(3, exercise).problem


def test_a_prediction_is_the_same_in_capitals():
    exercise = Exercise((Probe("nan comes out"),), "nan", kind="value")
    assert told(" NaN ", exercise)
    assert not told("inf", exercise)


def test_a_class_is_driven_and_named():
    exercise = Exercise(
        (Probe("counts", (2,)),), kind="class",
        drive=lambda cls, n: [cls().count(i) for i in range(n)],
        reference=type("Counter", (), {"count": lambda self, i: i}),
    )  # fmt: skip
    assert told(exercise.reference, exercise)
    assert "Hand over the class itself" in told(exercise.reference(), exercise).problem
    assert "i = " not in str(told(type("C", (), {"count": lambda self, i: 7}), exercise))
    assert "n = 2" in str(told(type("C", (), {"count": lambda self, i: 7}), exercise))


def test_the_html_says_the_same_in_an_accessible_form():
    found = told(raises)
    page = BeautifulSoup(found._repr_html_(), "html.parser")
    assert page.find(attrs={"role": "group"})["aria-label"] == "check of double"
    assert page.find("b") is None  # what came from outside is escaped
    words = " ".join(page.get_text(" ").split())
    for part in ("not right yet.", "Fails:", "one number is doubled.", "first line", "2 more"):
        assert part in words
    for label, text in zip(page.find_all("dt"), page.find_all("dd"), strict=True):
        assert label.text
        assert text.text
    right = BeautifulSoup(told(lambda x: x + x)._repr_html_(), "html.parser")
    assert "right." in right.text
    assert right.find("li").text == "Holds: one number is doubled."


@pytest.mark.parametrize(
    ("expected", "got", "words"),
    [
        (1.0, 1.0 + 1e-8, None),
        (1.0, 1.001, "it is 1.001, not 1"),
        (20.0, 20.0001, "it is 20.0001, not 20"),
        (20, 20.0000000001, "it is 20.0000000001, not 20"),
        (np.nan, np.nan, None),
        (3, 3.0, None),
        (3, 3.0001, "it is 3.0001, not 3"),
        (True, np.True_, None),
        (True, False, "it is False, not True"),
        ((1, 2), [1, 2], None),
        ((1, 2), np.array([1, 2]), None),
        ((1, 2), np.array([1, 3]), "in place 1, it is 3, not 2"),
        ((np.ones(2), 1), np.ones(2), "it is an array of shape (2,), not a tuple of 2"),
        ((np.ones(2), 1), np.ones((3, 2)), "it is an array of shape (3, 2), not a tuple of 2"),
        ((np.ones(2), np.zeros(2)), np.array([[1.0, 1.0], [0.0, 0.0]]), None),
        ((1, 2), (1, 2, 3), "it holds 3 things, not 2"),
        ((1, 2), 1, "it is a number, not a tuple of 2"),
        ((1, np.ones(2)), (1, np.zeros(2)), "in place 1, it is 0 at [0], not 1"),
        ({"a": 1}, {"a": 2}, "under 'a', it is 2, not 1"),
        ({"a": 1}, {"b": 1}, "its names are b, not a"),
        ({"a": 1}, [1], "it is a list, not a dictionary"),
        ("nan", "nan", None),
        ("nan", "nan ", "it begins or ends with a space or a line break"),
        ("a b\n", "a b", "a space or a line break is missing"),
        ("nan", "NaN", "it is another text"),
        ("nan", "inf", "it is another text"),
        ("nan", np.nan, "it is a number, not a text"),
        (None, None, None),
        (None, 0, "it is a number, not None"),
        (np.ones(2), [1.0, 1.0], "the numbers are right, but it is a list, not an array"),
        (np.ones(2), np.ones((2, 1)), "an array of shape (2, 1), not an array of shape (2,)"),
        (np.ones(2), (np.ones(2), 1.0), "it is a tuple of 2 that does not form"),
        (np.ones(2), (np.ones(2), np.ones(2)), "it is a tuple of 2, not an array of shape (2,)"),
        (np.ones(2), np.array(["a", "b"]), "it is of dtype <U1, which holds no real numbers"),
        (np.ones(2, bool), np.array([True, False]), "it is False at [1], not True"),
        (np.ones(2), [[1], [1, 2]], "that does not form a rectangular array"),
    ],
)  # fmt: skip
def test_a_difference_is_put_into_words(expected, got, words):
    found = difference(expected, got)
    assert found == words or words in found


NUMBERS = [0.0, -0.0, 1.0, 1 + 1e-7, 1 + 3e-7, -1e300, np.inf, -np.inf, np.nan, np.float64(1), 1]
FEW = [*NUMBERS, *(np.array([3.0, number]) for number in NUMBERS), np.ones(1), np.ones((2, 1))]


@pytest.mark.parametrize("expected", FEW, ids=str)
def test_a_look_at_a_few_floats_sees_what_differs(expected):
    for got in FEW:
        same = difference(expected, got, 2e-7, 1e-9) is None
        assert alike(expected, got, 2e-7, 1e-9) == same, got


def test_values_are_shown_short_and_without_addresses():
    assert shown(np.ones((100, 3))) == "an array of shape (100, 3), float64"
    assert shown(np.array([1, 2], np.uint8)) == "[1 2], uint8"
    assert shown(object()) == "an object of type object"
    assert shown(print) == "the function print"
    assert shown(int) == "the class int"
    assert shown("x\n" * 30).count("\n") == 0
    assert len(shown("x" * 1000)) <= 200
    assert shown({"a": np.ones(2)}) == "'a': [1. 1.]"
    assert shown({"a": np.eye(2)}) == "'a': [[1. 0.]\n      [0. 1.]]"
    assert shown({f"{i}": i for i in range(30)}).endswith("… 22 more lines")
    assert shown(Awkward()) in ("an object of type Awkward", "an object of type Awkward")


def test_an_unknown_exercise_is_told_and_a_near_one_named():
    found = " ".join(str(check("sofmax", softmax)).split())
    assert found.startswith("'sofmax': there is no exercise of this name. Did you mean 'softmax'?")
    assert "The name comes first" in str(check(softmax, "softmax"))
    assert not check("there is no such thing at all", softmax)


def test_too_little_and_too_much_is_told():
    assert "not yet" in str(check("softmax"))
    found = check("softmax", 0, 5)
    stands(found)
    assert "a decimal point is a point" in found.problem


def test_a_temperature_is_told_which_way_to_turn():
    low, high = (check("find-temperature", answer).problem for answer in (1.4, 1.7))
    assert "gets 54.4%, more than one half. It gets one half where it is hotter." in low
    assert "gets 48.9%, less than one half. It gets one half where it is colder." in high
    assert "such as explorer.temperature" in check("find-temperature", "warm").problem


def test_results_are_kept_for_teachers():
    check("softmax", softmax)
    assert results()["softmax"].passed is True
    check("softmax", None)
    assert results()["softmax"].passed is False
    results().clear()
    assert "softmax" in results()


def test_results_are_written_where_a_teacher_says(tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / "results.jsonl"))
    check("softmax", softmax)
    check("softmax", lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True))
    check("softmax", ...)
    check("softmax", softmax)
    lines = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    times = [datetime.fromisoformat(line.pop("time")) for line in lines]
    assert times == sorted(times)
    assert times[0].tzinfo == UTC
    assert lines == [
        # A stub is no wrong answer, and no attempt.
        {"exercise": "softmax", "chapter": 3, "attempt": n, "answered": a, "passed": p, "bug": bug}
        for n, a, p, bug in [
            (1, True, True, None),
            (2, True, False, "no max shift"),
            (2, False, False, None),
            (3, True, True, None),
        ]
    ]


def test_results_go_to_a_file_for_each_account(tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path))
    for account in ("anna", "ben@example.org", "../cleo"):
        monkeypatch.setenv("JUPYTERHUB_USER", account)
        check("predict-ones", 5)
    monkeypatch.delenv("JUPYTERHUB_USER")
    monkeypatch.setattr("getpass.getuser", lambda: "dora")
    check("predict-ones", 5)
    assert {path.name for path in tmp_path.iterdir()} == {
        "anna.jsonl", "ben@example.org.jsonl", "_cleo.jsonl", "dora.jsonl",
    }  # fmt: skip


def test_a_tilde_in_the_path_is_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("DLBOOK_RESULTS", "~/results.jsonl")
    check("predict-ones", 5)
    assert (tmp_path / "results.jsonl").exists()


def test_after_a_line_that_was_cut_off_a_new_one_begins(tmp_path, monkeypatch):
    (tmp_path / "results.jsonl").write_text('{"time": "2026-')
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / "results.jsonl"))
    check("predict-ones", 5)
    _, whole = (tmp_path / "results.jsonl").read_text().splitlines()
    assert json.loads(whole)["passed"]


def test_an_account_without_a_name_costs_no_result(tmp_path, monkeypatch):
    def nobody():
        raise KeyError("uid 12345")

    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path))
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr("getpass.getuser", nobody)
    found = check("predict-ones", 5)
    assert found
    assert "no account has a name here" in " ".join(str(found).split())


def test_a_file_that_cannot_be_written_costs_no_result(tmp_path, monkeypatch):
    monkeypatch.setenv("DLBOOK_RESULTS", str(tmp_path / "no" / "folder"))
    found = check("softmax", softmax)
    assert found
    assert "DLBOOK_RESULTS" in str(found)


def test_exercises_by_chapter():
    assert "softmax" in exercises(3)
    last = max(exercise.chapter for exercise in ALL)
    assert exercises() == tuple(name for n in range(1, last + 1) for name in exercises(n))
    for wrong in (0, last + 1, "three", 1.5):
        with pytest.raises(ValueError, match=f"chapter must be from 1 to {last}"):
            exercises(wrong)
