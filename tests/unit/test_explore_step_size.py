"""The step of chapter 05: its module rounds as NumPy does, and measures the slope it measures."""

import re

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.differentiation import numerical_diff

KINDS = [(d, f) for d in ("float64", "float32") for f in ("forward", "central")]
STEPS = [float(h) for h in 10 ** np.linspace(-17, 0, 171)]


def states(dtype, formula):
    return [{"h": h, "dtype": dtype, "formula": formula} for h in STEPS]


def test_the_ends_of_the_slider_may_be_rounded():
    assert explore.StepSize(h=np.nextafter(1e-17, 0)).h == 1e-17
    assert explore.StepSize(h=np.nextafter(1.0, 2)).h == 1


def words(**state):
    explorer = explore.StepSize(**state)
    (sentence,) = scripts.run("step_size", [["view.words", scripts.state_of(explorer)]])
    return sentence


@pytest.mark.parametrize(("dtype", "formula"), KINDS)
def test_every_operation_is_rounded_as_in_numpy(dtype, formula):
    number = np.dtype(dtype).type
    one = number(1)
    upper = [one + number(h) for h in STEPS]
    lower = [one if formula == "forward" else one - number(h) for h in STEPS]
    got = scripts.run("step_size", [["points", state] for state in states(dtype, formula)])
    assert [point["upper"] for point in got] == upper
    assert [point["lower"] for point in got] == lower
    # exp itself may differ in the last digit: these are NumPy's values, divided by the module.
    calls = [
        ["quotient", float(np.exp(above)), float(np.exp(below)), state]
        for above, below, state in zip(upper, lower, states(dtype, formula), strict=True)
    ]
    slopes = [explore.StepSize(**state).slope for state in states(dtype, formula)]
    assert scripts.run("step_size", calls) == slopes


@pytest.mark.parametrize(("dtype", "formula"), KINDS)
def test_the_slope_is_numpy_s_but_for_the_last_digits_of_exp(dtype, formula):
    explorers = [explore.StepSize(**state) for state in states(dtype, formula)]
    results = scripts.run("step_size", [["measure", scripts.state_of(e)] for e in explorers])
    got = np.array([result["slope"] for result in results])
    expected = np.array([explorer.slope for explorer in explorers])
    # The two values of exp may be off by one unit of the last digit each, in float32 by three.
    last_digits = 4 * np.spacing(np.exp(2, dtype=dtype)) * (3 if dtype == "float32" else 1)
    np.testing.assert_array_less(np.abs(got - expected) - 1e-12, last_digits / STEPS)
    errors = [result["error"] for result in results]
    np.testing.assert_allclose(errors, np.abs(got - np.e) / np.e, rtol=1e-12, atol=0)
    if dtype == "float64":
        large = np.array(STEPS) > 0.01
        np.testing.assert_allclose(got[large], expected[large], rtol=1e-12, atol=0)


@pytest.mark.parametrize("formula", ["forward", "central"])
def test_in_float32_exp_is_rounded_too(formula):
    given = states("float32", formula)
    asked = scripts.run("step_size", [["points", state] for state in given])
    values = np.exp([[point["upper"], point["lower"]] for point in asked]).astype(np.float32)
    calls = [
        ["quotient", float(above), float(below), state]
        for (above, below), state in zip(values, given, strict=True)
    ]
    slopes = [
        result["slope"] for result in scripts.run("step_size", [["measure", s] for s in given])
    ]
    same = np.equal(slopes, scripts.run("step_size", calls))
    assert same.mean() > 0.98  # the odd exponential lies halfway between two numbers


def test_the_error_is_a_share_of_the_true_slope():
    assert explore.StepSize(h=1).error == pytest.approx(np.e - 2)
    assert explore.StepSize(h=1e-17).error == 1


def test_the_slope_is_numerical_diff_s_where_that_answers():
    for h in STEPS:
        if h > 2e-16:
            central = explore.StepSize(h=h, formula="central")
            assert central.slope == numerical_diff(np.exp, 1.0, h)
        if h > 2**-8:
            narrow = explore.StepSize(h=h, formula="central", dtype="float32")
            assert narrow.slope == numerical_diff(np.exp, np.float32(1), h)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"h": 1}, "nearly all of it truncation: .* Smaller steps are better"),
        ({"h": 10**-7.5}, "Near the bottom of the U"),
        ({"h": 10**-9.5}, "nearly all of it rounding: .* Larger steps are better"),
        ({"h": 1e-17}, "^x [+] h is x: nothing moves"),
        ({"h": 1e-17, "formula": "central"}, "and so is x − h: nothing moves"),
        ({"h": 1e-5, "formula": "central"}, "Near the bottom of the U"),
        # A last digit of float64 decides nothing in float32.
        ({"h": 10**-5.8, "dtype": "float32"}, "error is 0.00387: luck"),
        (
            {"h": 1e-7, "dtype": "float32"},
            "no number exactly there, so the points stand 1.19 h apart instead of h",
        ),
        (
            {"h": 10**-7.5, "formula": "central", "dtype": "float32"},
            "exp is the same float32 number at both",
        ),
        ({"h": 1e-8, "dtype": "float32"}, "nothing moves"),
        ({"h": 1e-3, "formula": "central", "dtype": "float32"}, "rounding"),
    ],
)
def test_the_sentence_names_what_is_seen(state, said):
    assert re.search(said, words(**state))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_lucky_step_is_called_luck(dtype):
    given = states(dtype, "forward")
    measured = scripts.run("step_size", [["measure", state] for state in given])
    errors = [measure["error"] for measure in measured]
    in_words = scripts.run("drawing", [["brief", error] for error in errors])
    sentences = scripts.run("step_size", [["view.words", state] for state in given])
    for h, error, words, sentence in zip(STEPS, errors, in_words, sentences, strict=True):
        if sentence.startswith("The error is") and "truncation" not in sentence:
            assert sentence.startswith(f"The error is {words}")
            usual = h / 2 + np.finfo(dtype).eps.astype(float) / h
            assert ("luck" in sentence) == (error < usual / 10)


@pytest.mark.parametrize("width", [300, 600])
def test_the_dot_is_dragged_along_the_steps(width):
    state = scripts.state_of(explore.StepSize(formula="central"))
    looks = scripts.run("step_size", [["view.look", {**state, "h": h}, width] for h in STEPS])
    handles = [look["handles"][0] for look in looks]
    for handle in handles:
        assert 0 <= handle["x"] <= width
        assert 0 <= handle["y"] <= (518 if width < 480 else 286)
    calls = [["view.moved", "h", handle["x"], 0, state, width] for handle in handles]
    moved = [result["h"] for result in scripts.run("step_size", calls)]
    np.testing.assert_allclose(moved, STEPS, rtol=1e-12)
    for x, h in [(-50, 1e-17), (900, 1)]:
        (changes,) = scripts.run("step_size", [["view.moved", "h", x, 0, state, width]])
        assert changes == {"h": pytest.approx(h, rel=1e-12)}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("h", 0, "h must be a number from 1e-17 to 1, not 0"),
        ("h", 2, "h must be a number from 1e-17 to 1, not 2"),
        ("dtype", "float16", "one of float64, float32, not 'float16'"),
        ("formula", "backward", "one of forward, central, not 'backward'"),
    ],
)
def test_a_state_that_cannot_be_is_refused(name, value, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        explore.StepSize(**{name: value})
