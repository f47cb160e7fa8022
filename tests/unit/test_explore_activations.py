"""The neuron of chapter 02: its module computes what the library's activations give."""

import re
from functools import partial

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.differentiation import numerical_diff

ACTIVATIONS = ["sigmoid", "step", "relu", "identity"]


def neurons(activation):
    """Return neurons in random states and in the corners of what there is."""
    rng = np.random.default_rng(2)
    cases = [*rng.uniform([-5, -5, -6], [5, 5, 6], (60, 3)), (0, 0, 1), (0, 2, -3)]
    cases += [(w, b, x) for w in (-5, 5) for b in (-5, 5) for x in (-6, 6)]
    cases += [(1.5, -0.3, 0.2), (-3, 0.3, 0.1)]  # at the kink, if rounding counts for nothing
    return [explore.Activations(weight=w, bias=b, x=x, activation=activation) for w, b, x in cases]


def output_at(case, x):
    case.x = float(x)
    return case.output


def words(**state):
    explorer = explore.Activations(**state)
    (sentence,) = scripts.run("activations", [["view.words", scripts.state_of(explorer)]])
    return sentence


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_neuron_is_the_library_s(activation):
    cases = neurons(activation)
    expected = [[case.weighted_sum, case.output, case.slope] for case in cases]
    results = scripts.run("activations", [["neuron", scripts.state_of(case)] for case in cases])
    got = [[result["sum"], result["output"], result["slope"]] for result in results]
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_slope_is_what_a_difference_measures(activation):
    for case in neurons(activation)[:40]:
        slope = case.slope
        measured = numerical_diff(partial(output_at, case), case.x)
        assert slope == pytest.approx(measured, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("activation", ["step", "relu"])
def test_a_corner_has_no_slope_and_a_weight_of_0_has_no_corner(activation):
    at_the_kink = explore.Activations(weight=1.5, bias=-0.3, x=0.2, activation=activation)
    assert at_the_kink.weighted_sum == 0 != 1.5 * 0.2 - 0.3
    assert np.isnan(at_the_kink.slope)
    assert explore.Activations(weight=0, activation=activation).slope == 0


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"x": 6, "weight": 1.5}, "Saturated near 1: the slope is 1.85·10⁻⁴"),
        ({"x": 0}, "a quarter of the weight, 0.25"),
        ({"x": 1, "weight": -1}, "comes out 0.197 times as large, and reversed"),
        ({"weight": 0, "bias": 1}, "the output is 0.731 for every x"),
        ({"activation": "step", "bias": -2}, "is below 0, so the output is 0"),
        ({"activation": "step", "x": 0}, "At the jump"),
        ({"activation": "relu", "bias": -2}, "ReLU is off: .* It turns on at x = 2"),
        ({"activation": "relu", "weight": 3}, "ReLU is on: .* the weight, 3, however large"),
        ({"activation": "relu", "weight": -2, "bias": 2}, "is −2 on its left and 0 on its right"),
        ({"activation": "identity", "weight": -2}, "the slope is the weight, −2, everywhere"),
    ],
)
def test_the_sentence_names_what_is_seen(state, said):
    assert re.search(said, words(**state))


def test_the_dot_stays_in_the_picture_and_moves_in_tenths():
    state = scripts.state_of(explore.Activations(activation="relu", weight=5))
    calls = [["view.moved", "x", x, 0, state, 600] for x in (-50, 310, 900)]
    assert scripts.run("activations", calls) == [{"x": -6}, {"x": -0.1}, {"x": 6}]
    looks = scripts.run("activations", [["view.look", {**state, "x": x}, 300] for x in (-6, 6)])
    for look in looks:
        (handle,) = look["handles"]
        assert 0 <= handle["x"] <= 300
        assert 0 <= handle["y"] <= 200


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weight", 5.1, "weight must be a number from -5 to 5, not 5.1"),
        ("x", np.nan, "x must be a number from -6 to 6"),
        ("activation", "tanh", "one of sigmoid, step, relu, identity, not 'tanh'"),
    ],
)
def test_a_state_that_cannot_be_is_refused(name, value, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        explore.Activations(**{name: value})
