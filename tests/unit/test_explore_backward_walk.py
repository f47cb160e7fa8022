"""The graph of chapter 12: its module computes what autograd computes, at every step of the way."""

import itertools
import re

import numpy as np
import pytest

import scripts
from dlbook import explore

NAMES = ["p", "a", "s", "q", "L"]  # in the order of the computation


def ask(*calls):
    return scripts.run("backward_walk", [list(call) for call in calls])


def state(**given):
    return scripts.state_of(explore.BackwardWalk(**given))


INPUTS = [
    dict(zip("xwb", given, strict=True)) for given in itertools.product(range(-3, 4), repeat=3)
]


def test_all_values_and_slopes_are_those_of_autograd():
    cases = [explore.BackwardWalk(step=11, **given) for given in INPUTS]
    results = ask(*(("walked", scripts.state_of(case)) for case in cases))
    for case, result in zip(cases, results, strict=True):
        tensors = case.tensors
        assert result["values"] == {name: tensor.data for name, tensor in tensors.items()}
        assert result["slopes"] == {name: tensor.grad for name, tensor in tensors.items()}


def test_every_step_adds_one_operation():
    (whole,) = ask(("walked", state(step=11)))
    for step, result in enumerate(ask(*(("walked", state(step=step)) for step in range(12)))):
        assert sorted(result["values"]) == sorted(["x", "w", "b", *NAMES[:step]])
        for name, value in result["values"].items():
            assert value == whole["values"][name]
        back = NAMES[::-1][: max(0, step - 6)]
        reached = {"s": "L", "q": "L", "a": "s", "p": "a", "b": "a", "x": "p", "w": "q"}
        expected = {"L"} if step > 5 else set()
        expected |= {name for name, by in reached.items() if by in back}
        assert set(result["slopes"]) == expected
        for name in expected - {"w"}:  # all uses of these lie behind one operation
            assert result["slopes"][name] == whole["slopes"][name]


def test_the_slopes_of_w_come_one_after_the_other_and_add_up():
    before, after = ask(("walked", state(step=10)), ("walked", state(step=11)))
    assert before["slopes"]["w"] == 6  # from w · w alone
    assert after["slopes"]["w"] == 6 + 2 * 5 * 2
    assert [one["name"] for one in after["added"]] == ["w", "x"]


@pytest.mark.parametrize("width", [240, 300, 479, 480, 600])
def test_the_picture_shows_what_is_there_and_stays_inside(width):
    for step in range(12):
        at = state(step=step)
        (picture,), (result,) = ask(("view.look", at, width)), ask(("walked", at))
        svg = picture["svg"]
        strong = re.findall(r'class="strong"[^>]*>([^<]*)<', svg)
        slopes = re.findall(r'class="own vermilion"[^>]*>([^<]*)<', svg)
        assert sorted(strong) == sorted(said(v) for v in result["values"].values())
        assert sorted(slopes) == sorted(said(v) for v in result["slopes"].values())
        assert svg.count("<path") == 10  # two uses in each operation
        assert svg.count("stem") == (0 if step in (0, 6) else 2)
        boxes = np.array(
            re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="(\d+)" height="(\d+)"', svg),
            float,
        )
        assert len(boxes) == 16
        assert boxes[:, 0].min() >= 0
        assert (boxes[:, 0] + boxes[:, 2]).max() <= width
        (heights,) = ask(("view.heights",))
        assert (boxes[:, 1] + boxes[:, 3]).max() <= heights[width < 480]
        corners = np.unique(boxes[:, :2], axis=0)
        apart = np.abs(corners[:, None] - corners) / [68, 60]
        assert (apart.max(axis=2) + np.eye(8) >= 1).all()  # no box or its name on another


def said(value):
    return f"{value:.0f}".replace("-", "−")


@pytest.mark.parametrize("width", [300, 600])
def test_a_tapped_box_is_completed(width):
    for step in range(12):
        at = state(step=step)
        (picture,) = ask(("view.look", at, width))
        boxes = re.findall(
            r'<rect x="([-\d.]+)" y="([-\d.]+)" width="(\d+)" height="(\d+)" class="cell [^"]*tap"',
            picture["svg"],
        )
        corners = np.array(boxes, float)
        assert len(corners) == 8
        middles = corners[:, :2] + corners[:, 2:] / 2
        taps = ask(*(("view.tapped", x, y, at, width) for x, y in middles.tolist()))
        results = ask(*(("walked", {**at, "step": tap["step"]}) for tap in taps))
        (whole,) = ask(("walked", state(step=11)))
        complete = [
            {name for name in result["slopes"] if result["slopes"][name] == whole["slopes"][name]}
            if step > 5
            else set(result["values"])
            for result in results
        ]
        assert set.union(*complete) == set("xwbpasqL")
        assert ask(("view.tapped", 1, 1, at, width)) == [{}]


def test_a_tap_leads_to_the_step_that_completes():
    steps = ask(*(("completed", name, 3) for name in "xwbpasqL"))
    assert steps == [0, 0, 0, 1, 2, 3, 4, 5]
    steps = ask(*(("completed", name, 8) for name in "xwbpasqL"))
    assert steps == [11, 11, 10, 10, 9, 7, 7, 6]


def press(label, before):
    (controls,) = ask(("view.controls",))
    number = [control["label"] for control in controls].index(label)
    (changes,) = ask((f"view.controls.{number}.press", before))
    return {**before, **changes}


def test_buttons_walk_the_steps_and_stay_at_the_ends():
    at = state()
    assert press("Back", at)["step"] == 0
    for step in range(1, 12):
        at = press("Next", at)
        assert at["step"] == step
    assert press("Next", at)["step"] == 11
    assert press("Back", at)["step"] == 10
    assert press("First", at)["step"] == 0
    assert press("Last", state())["step"] == 11


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Three numbers go in: x = 2, w = 3, b = −1. Press Next to compute L."),
        ({"step": 1}, "Forward: p = w · x = 3 · 2 = 6."),
        ({"step": 5}, "Forward: L = s + q = 25 + 9 = 34."),
        (
            {"step": 6},
            "Forward is done: L = 34. The way back begins at L, whose slope for itself is 1.",
        ),
        (
            {"step": 7},
            "Back through s + q: a sum hands the slope 1 of L on. s gets 1; q gets 1.",
        ),
        (
            {"step": 9},
            "Back through a · a: each factor gets the slope 1 of s times the other factor. "
            "a gets 1 · 5 = 5; a had 5 and gets 1 · 5 more: 10.",
        ),
        (
            {"step": 11},
            "Back through w · x: each factor gets the slope 10 of p times the other factor. "
            "w had 6 and gets 10 · 2 more: 26; x gets 10 · 3 = 30. All slopes are there.",
        ),
    ],
)
def test_the_sentence_says_what_the_step_computes(given, sentence):
    assert ask(("view.words", state(**given)))[0].replace("\u00a0", " ") == sentence


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("x", 4, "x must be a number from -3 to 3, not 4"),
        ("w", 0.5, "w must be in whole numbers, not 0.5"),
        ("b", "1", "b must be a number from -3 to 3, not '1'"),
        ("step", 12, "step must be a number from 0 to 11, not 12"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, message):
    explorer = explore.BackwardWalk()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(message)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
