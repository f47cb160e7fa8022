"""The line of chapter 02: its module decides as the page's neuron does, and drags what decides."""

import itertools
import re

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.explore.decision_line import GATES, INPUTS

TENTHS = np.arange(-20, 21) / 10


def ask(*calls):
    return scripts.run("decision_line", [list(call) for call in calls])


def state(**given):
    return scripts.state_of(explore.DecisionLine(**given))


def words(**given):
    (sentence,) = ask(("view.words", state(**given)))
    return sentence.replace("\u00a0", " ")  # which keeps a point on one line


def neurons():
    """Return neurons whose numbers stand at the sliders' steps, where a line may meet a point."""
    rng = np.random.default_rng(2)
    drawn = rng.integers([-20, -20, -30], [21, 21, 31], (200, 3)) / 10
    through = [(w1, w2, -w1 - w2) for w1, w2 in rng.integers(-15, 16, (100, 2)) / 10]
    cases = [*drawn, *through, (0, 0, 1), (0, 0, 0), (2, -2, 3), (0.1, 0.2, -0.3)]
    return [
        explore.DecisionLine(weights=(w1, w2), bias=np.clip(b, -3, 3), question=f"{k % 16:04b}")
        for k, (w1, w2, b) in enumerate(cases)
    ]


def test_the_neuron_is_the_page_s():
    cases = neurons()
    results = ask(*(("answers", scripts.state_of(case)) for case in cases))
    for case, result in zip(cases, results, strict=True):
        assert [answer["point"] for answer in result] == INPUTS.tolist()
        # No tolerance: products with 0 and 1 are exact, so both add the same three numbers.
        assert [answer["sum"] for answer in result] == case.sums.tolist()
        taught = (INPUTS @ np.array(case.weights) + case.bias > 0).astype(int)
        assert [answer["says"] for answer in result] == case.answers.tolist() == taught.tolist()
        assert sum(answer["right"] for answer in result) == case.right


def test_one_neuron_has_all_points_right_in_fourteen_of_sixteen_questions():
    """Exercise 1 of the chapter: what the explorer lets a reader find."""
    weights = np.array(list(itertools.product(TENTHS[::4], TENTHS[::4])))
    biases = np.arange(-30, 31, 3) / 10 + 0.05
    answered = INPUTS @ weights.T + biases[:, np.newaxis, np.newaxis] > 0
    rows = answered.swapaxes(1, 2).reshape(-1, 4).astype(int)
    found = {"".join(map(str, row)) for row in rows}
    assert {f"{k:04b}" for k in range(16)} - found == {GATES["XOR"], "1001"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, r"2 of 4 right, wrong at \(1, 0\) and \(0, 1\)\. The neuron says yes at \(1, 0\), "
             r"\(0, 1\) and \(1, 1\)\.$"),
        ({"bias": -0.7}, r"4 of 4 right\. The neuron says yes at \(1, 1\): it answers AND\.$"),
        ({"question": "XOR"}, r"^3 of 4 right, wrong at \(1, 1\)\."),
        ({"question": "0100", "weights": (1, -1), "bias": -0.5}, r"4 of 4 .* your question\.$"),
        ({"weights": (0, 0)}, "no at all four points: with both weights 0 there is no line"),
        ({"bias": -1}, r"The line goes through \(1, 1\): the sum there is 0, and 0 is not above"),
        ({"weights": (0.1, 0.2), "bias": -0.3}, r"is 5\.55·10⁻¹⁷, which is a rounding error"),
        ({"bias": -3}, "The line is outside this picture"),
    ],
)  # fmt: skip
def test_the_sentence_counts_and_names_the_points(given, said):
    assert re.search(said, words(**given))


@pytest.mark.parametrize("width", [300, 600])
def test_a_dragged_end_takes_the_line_along_and_the_other_end_stays(width):
    before = state(weights=(1, -0.6), bias=0.1)
    (look,) = ask(("view.look", before, width))
    ends = {handle["name"]: handle for handle in look["handles"]}
    height = 612 if width < 480 else 394
    for handle in ends.values():
        assert 0 <= handle["x"] <= width
        assert 0 <= handle["y"] <= height
    for name, other in [("first", "second"), ("second", "first")]:
        held, fixed = ends[name], ends[other]
        for x, y in [(held["x"], held["y"]), (150, 190), (60, 300), (width / 2, 120)]:
            (changes,) = ask(("view.moved", name, x, y, before, width))
            (after,) = ask(("view.look", {**before, **changes}, width))
            now = {handle["name"]: [handle["x"], handle["y"]] for handle in after["handles"]}
            stays = [fixed["x"], fixed["y"]]
            assert np.allclose(now[other], stays, atol=3)
            # The place under the finger lies on the line through the two ends.
            a, b, p = np.array(now["first"]), np.array(now["second"]), np.array([x, y])
            u, v = b - a, p - a
            assert abs(u[0] * v[1] - u[1] * v[0]) / np.hypot(*u) < 4
        (changes,) = ask(("view.moved", name, held["x"], held["y"], before, width))
        assert changes["weights"] == pytest.approx(before["weights"], abs=0.011)
        assert changes["bias"] == pytest.approx(before["bias"], abs=0.011)
        assert ask(("view.moved", name, fixed["x"], fixed["y"], before, width)) == [{}]


def test_wherever_the_line_is_dragged_its_numbers_are_in_the_ranges():
    before = state(weights=(2, 2), bias=-0.9)
    places = [(x, y) for x in (-90, 40, 180, 320, 900) for y in (-90, 60, 200, 340, 900)]
    calls = [
        ("view.moved", name, *at, before, 600) for name in ("first", "second") for at in places
    ]
    moved = ask(*calls)
    assert sum(bool(changes) for changes in moved) > 40
    for changes in filter(None, moved):
        explore.DecisionLine(**changes)  # refuses what is outside
        assert np.hypot(*changes["weights"]) > 0.5


@pytest.mark.parametrize("given", [{"bias": -3}, {"weights": (0, 0)}])
def test_a_line_that_is_not_in_the_picture_has_no_ends(given):
    (look,) = ask(("view.look", state(**given), 600))
    assert look["handles"] == []
    assert "NaN" not in look["svg"]


@pytest.mark.parametrize("weights", [(1, 0), (-1, 0), (0, 1), (0.5, 0.5), (-0.5, 1.2)])
def test_the_shaded_side_is_where_the_neuron_says_yes(weights):
    case = explore.DecisionLine(weights=weights, bias=0.2)
    (sides,) = ask(("sides", scripts.state_of(case)))
    yes = np.array(sides["yes"])
    sums = yes @ np.array(weights) + case.bias
    assert sums.min() == pytest.approx(0, abs=1e-12)
    assert sums.max() > 0
    ends = np.array([sides["ends"]["first"], sides["ends"]["second"]])
    assert ends @ np.array(weights) + case.bias == pytest.approx([0, 0])
    assert (np.isclose(np.abs(ends - 0.5), 1).any(axis=1)).all()  # on the border
    dx, dy = ends[1] - ends[0]
    assert dy * weights[0] - dx * weights[1] > 0  # yes is on the right of the way


@pytest.mark.parametrize("width", [300, 600])
def test_a_tapped_point_asks_for_the_other_answer(width):
    before = state(question="AND")
    (look,) = ask(("view.look", before, width))
    points = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="9" class="point', look["svg"])
    taps = [("view.tapped", float(x), float(y) + 6, before, width) for x, y in points]
    asked = ["1001", "0101", "0011", "0000"]
    assert ask(*taps) == [{"question": question} for question in asked]
    assert ask(("view.tapped", 5, 5, before, width)) == [{}]
    (named,) = ask(("view.tapped", *map(float, points[3]), state(question="0000"), width))
    assert named == {"question": "AND"}


def test_a_question_with_a_name_has_only_this_name():
    explorer = explore.DecisionLine(question="0110")
    assert explorer.question == "XOR"
    assert repr(explorer) == "DecisionLine(bias=-0.2, question='XOR', weights=(0.5, 0.5))"
    explorer.question = "1000"
    assert explorer.question == "1000"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weights", (1, 2.1), "weights must be 2 numbers from -2 to 2, not (1, 2.1)"),
        ("bias", 4, "bias must be a number from -3 to 3, not 4"),
        ("question", "nor", "question must be one of AND, OR, NAND, XOR or four digits 0 or 1"),
        ("question", "0120", "at (0, 0), (1, 0), (0, 1) and (1, 1), not '0120'"),
        ("question", 1000, "not 1000"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, said):
    explorer = explore.DecisionLine()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
