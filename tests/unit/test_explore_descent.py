"""The walk downhill: the explorer's module walks as the library's optimisers do."""

import re

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.differentiation import numerical_gradient
from dlbook.explore.descent import GRADIENTS, HEIGHTS

LANDSCAPES = list(HEIGHTS)
LIMIT = {"bowl": 1.0, "valley": 1.0, "wells": 0.25}  # 2 / L of plain descent, L at a minimum


def said(**state):
    """Return the sentence for a state."""
    (sentence,) = scripts.run(
        "descent", [["view.words", scripts.state_of(explore.Descent(**state))]]
    )
    return sentence


def walks(rng, landscape):
    """Return explorers in random states, with rates from far below the limit to beyond it."""
    for _ in range(60):
        momentum = rng.choice([0, rng.uniform(0, 0.95)])
        yield explore.Descent(
            start=[rng.uniform(-3, 3), rng.uniform(-2, 2)],
            lr=LIMIT[landscape] * (1 + momentum) * 10 ** rng.uniform(-2, 0.2),
            momentum=momentum,
            landscape=landscape,
        )


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_a_walk_is_the_library_s(landscape):
    cases = list(walks(np.random.default_rng(6), landscape))
    results = scripts.run("descent", [["walk", scripts.state_of(case)] for case in cases])
    taken = [case.steps for case in cases]
    for case, steps, result in zip(cases, taken, results, strict=True):
        expected = case.path
        if steps is None:
            # What does not converge makes a difference of the last digit larger at every step.
            expected = expected[:20]
        got = np.array(result["path"])[: len(expected)]
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)
        assert result["steps"] == steps
    arrived = [steps is not None for steps in taken]
    gone = [result["gone"] for result in results]
    assert sum(arrived) > 20
    assert sum(gone) > 3
    assert not any(a and g for a, g in zip(arrived, gone, strict=True))


@pytest.mark.parametrize("landscape", LANDSCAPES)
def test_gradients_are_slopes_and_contours_are_level(landscape):
    rng = np.random.default_rng(7)
    places = rng.uniform(-2, 2, (20, 2))
    calls = [[f"LANDSCAPES.{landscape}.gradient", place.tolist()] for place in places]
    measured = [numerical_gradient(HEIGHTS[landscape], place) for place in places]
    np.testing.assert_allclose(scripts.run("descent", calls), measured, atol=1e-6)
    np.testing.assert_allclose(
        [GRADIENTS[landscape](place) for place in places], measured, atol=1e-6
    )
    for level in (0.3, 1, 7):
        (lines,) = scripts.run("descent", [[f"LANDSCAPES.{landscape}.contour", level]])
        for line in lines:
            np.testing.assert_allclose(HEIGHTS[landscape](np.array(line).T), level, atol=1e-9)


@pytest.mark.parametrize("momentum", [0, 0.5, 0.8])
@pytest.mark.parametrize("landscape", ["bowl", "valley"])
def test_the_limit_parts_what_converges_from_what_explodes(landscape, momentum):
    start = [0.0, 1.0]
    explorer = explore.Descent(start=start, momentum=momentum, landscape=landscape)
    (limit,) = scripts.run("descent", [["limitOf", scripts.state_of(explorer)]])
    explorer.lr = 0.96 * limit
    assert explorer.steps is not None
    explorer.lr = 1.04 * limit
    assert np.abs(explorer.path[-1]).max() > 10
    assert f"= {limit:g}." in said(**scripts.state_of(explorer))


def test_arrived_is_only_what_stays():
    explorer = explore.Descent(landscape="bowl", lr=0.1, momentum=0.9)
    assert explorer.path.shape == (explorer.steps + 1, 2)
    heights = HEIGHTS["bowl"](explorer.path.T)
    assert (heights[:-1] < 1e-3).any(), "the ball is to roll through the middle first"
    assert heights[-2] >= 1e-3 > heights[-1]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, r"stays below 10⁻³: 31\. Jumps to the other side: every step"),
        ({"lr": 0.3}, r"Jumps to the other side: 0\."),
        ({"momentum": 0.5}, r": 13\. Jumps to the other side: 8\."),
        ({"lr": 1.3}, r"^Gone: .* after 29 steps\. .*overshoots: .* below 2/L = 1\."),
        ({"lr": 1.0}, r"^After 300 steps the height is 2\.25\. It overshoots"),
        ({"lr": 2, "momentum": 0.3}, r"^Gone: .* below 2\(1 \+ momentum\)/L = 1\.3\."),
        ({"lr": 0.02}, r"^It crawls\. After 300 steps the height is 0\.102; .* 2\.59"),
        ({"momentum": 0.99}, r"^It rolls to and fro"),
        ({"start": [0, 0]}, r": 0\. Jumps to the other side: 0\."),
        ({"landscape": "wells", "lr": 0.05}, "began on the left and ended on the right"),
        (
            {"landscape": "wells", "lr": 0.05, "start": [0, 1]},
            r"height is 1: on the ridge no slope leads to either side",
        ),
        ({"landscape": "wells", "lr": 0.3, "start": [0.5, 1]}, r"overshoots: .* 2/L = 0\.25"),
        ({"landscape": "wells", "lr": 0.1, "start": [3, 2]}, r"^Gone: .* steeper still\.$"),
    ],
)
def test_the_sentence_says_what_becomes_of_the_walk(state, words):
    assert re.search(words, said(**state))


@pytest.mark.parametrize(
    ("state", "label"),
    [({}, "steps: 31"), ({"lr": 1.3}, "off the map at step 1"), ({"lr": 0.02}, "not there")],
)
@pytest.mark.parametrize("width", [300, 600])
def test_the_picture_says_it_too(state, label, width):
    state = scripts.state_of(explore.Descent(**state))
    (picture,) = scripts.run("descent", [["view.look", state, width]])
    assert f">{label}</text>" in picture["svg"]
    assert ("rotate(" in picture["svg"]) == ("off the map" in label)
    (handle,) = picture["handles"]
    calls = [
        ["view.moved", "start", handle["x"], handle["y"], state, width],
        ["view.moved", "start", -1e4, 1e4, state, width],
    ]
    here, corner = scripts.run("descent", calls)
    assert here["start"] == state["start"]
    assert corner["start"] == [-3, -2]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("lr", 0, "lr must be a number from 0.001 to 3.16"),
        ("momentum", 1, "momentum must be a number from 0 to 0.99"),
        ("landscape", "hill", "landscape must be one of valley, bowl, wells, not 'hill'"),
        ("start", [1], "start must be 2 numbers from -3 to 3"),
        ("start", [0, 2.5], "start: the second number must be from -2 to 2, not 2.5"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, words):
    explorer = explore.Descent()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(words)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
