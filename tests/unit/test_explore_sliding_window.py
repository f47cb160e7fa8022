"""The kernel in the reader's hand: the page's map is the library's, and every button works."""

import re

import numpy as np
import pytest
import scipy.signal

import scripts
from dlbook import explore
from dlbook.datasets import load_mnist
from drawings import DIGITS, changed

EDGE = (-1, 0, 1) * 3


def ask(*calls):
    return scripts.run("sliding_window", [list(call) for call in calls])


def state_of(explorer):
    return {**scripts.state_of(explorer), "images": explorer.images}


def state(**given):
    return state_of(explore.SlidingWindow(**given))


def cases():
    rng = np.random.default_rng(0)
    for digit in range(11):
        strokes = changed(DIGITS[digit % 10], rng) if digit % 2 == 0 else []
        yield explore.SlidingWindow(weights=rng.normal(size=9), digit=digit, strokes=strokes)


def test_images_are_the_first_of_each_digit():
    (_, _), (x, t) = load_mnist(flatten=False)
    for digit in range(10):
        image = explore.SlidingWindow(digit=digit).image
        np.testing.assert_allclose(image, x[t == digit][0], atol=1e-7)
    assert not explore.SlidingWindow(digit=10).image.any()


def test_the_page_draws_and_slides_as_the_library_does():
    for case in cases():
        image, weights = case.image, list(case.weights)
        drawn, made = ask(("imageOf", state_of(case)), ("mapOf", image.ravel().tolist(), weights))
        np.testing.assert_allclose(drawn, image.ravel(), atol=1e-12)
        np.testing.assert_allclose(made, case.map.ravel(), atol=1e-12)
        kernel = np.reshape(weights, (3, 3))
        expected = scipy.signal.correlate2d(image, kernel, mode="valid")
        np.testing.assert_allclose(case.map, expected, atol=1e-12)


def test_ink_is_added_to_the_digit():
    plain, more = explore.SlidingWindow(digit=1), explore.SlidingWindow(digit=1, strokes=DIGITS[7])
    drawn = explore.SlidingWindow(digit=10, strokes=DIGITS[7])
    np.testing.assert_array_equal(more.image, np.maximum(plain.image, drawn.image))
    assert 0 < drawn.image.mean() < 0.5
    assert drawn.image.max() == 1


@pytest.mark.parametrize("width", [300, 360, 600])
def test_the_picture_has_the_window_the_weights_and_the_sum(width):
    case = explore.SlidingWindow(at=(10, 12), chosen=2)
    (picture,) = ask(("view.look", state_of(case), width))
    svg = picture["svg"]
    assert svg.count("green lit") == 3  # the window, its place on the map, the chosen weight
    total = f"{case.map[10, 12]:.2f}".replace("-", "−")
    assert f"sum: {total}<" in svg
    written = re.findall(r'text-anchor="middle"[^>]*>([^<]*)<', svg)
    assert [float(number.replace("−", "-")) for number in written] == list(EDGE)
    edges = re.findall(r'x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg)
    assert max(float(x) + float(wide) for x, wide in edges) <= width + 0.1
    blue, vermilion = svg.count("fill blue"), svg.count("fill vermilion")
    for count, sign in [(blue, -1), (vermilion, 1)]:
        shares = sign * case.map / np.abs(case.map).max()
        assert count == (shares >= 0.004).sum()


@pytest.mark.parametrize("width", [300, 600])
def test_a_tap_chooses_a_weight_or_a_window(width):
    at = state()
    (picture,) = ask(("view.look", at, width))
    boxes = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="cell tap',
        picture["svg"],
    )
    corners = np.array(boxes, float)
    middles = corners[:, :2] + corners[:, 2:] / 2
    taps = ask(*(("view.tapped", x, y, at, width) for x, y in middles.tolist()))
    assert taps == [{"chosen": k} for k in range(9)]
    corner = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]*paper'
    papers = re.findall(corner, picture["svg"])
    left, top, side = (float(number) for number in papers[1])
    pixel = side / 26
    taps = ask(
        ("view.tapped", left + 5.5 * pixel, top + 20.5 * pixel, at, width),
        ("view.tapped", left + side - 1, top + side - 1, at, width),
        ("view.tapped", left + side + 2, top + side - 1, at, width),
        ("view.tapped", 3, 3, at, width),
    )
    assert taps == [{"at": [20, 5]}, {"at": [25, 25]}, {}, {}]


def press(label, before):
    (controls,) = ask(("view.controls",))
    number = [control["label"] for control in controls].index(label)
    (changes,) = ask((f"view.controls.{number}.press", before))
    return {**before, **changes}


def test_buttons_choose_a_weight_and_change_it():
    at = state(chosen=8, weights=EDGE)
    assert press("Next weight", at)["chosen"] == 0
    assert press("Weight before", press("Next weight", at))["chosen"] == 8
    assert press("+ ½", at)["weights"] == [*EDGE[:8], 1.5]
    assert press("− ½", at)["weights"] == [*EDGE[:8], 0.5]
    assert press("+ ½", state(chosen=0, weights=(9,) * 9))["weights"][0] == 9
    assert press("Erase what is drawn", state(strokes=DIGITS[3]))["strokes"] == []


def test_the_kernels_of_the_buttons_do_what_they_are_called():
    flat = np.full((1, 28, 28, 1), 0.7)
    for label, total in [("Upright edges", 0), ("Level edges", 0), ("Blur", 1), ("Sharpen", 1)]:
        at = press(label, state())
        assert sum(at["weights"]) == pytest.approx(total)  # what becomes of a grey without edges
        (made,) = ask(("mapOf", flat.ravel().tolist(), at["weights"]))
        np.testing.assert_allclose(made, 0.7 * total, atol=1e-12)
        (said,) = ask(("view.words", at))
        assert f'the kernel "{label}"' in said
    across = np.reshape(press("Upright edges", state())["weights"], (3, 3))
    np.testing.assert_array_equal(press("Level edges", state())["weights"], across.T.ravel())


def test_the_sentence_says_what_is_seen():
    case = explore.SlidingWindow(digit=7, at=(3, 4), strokes=DIGITS[1], weights=range(9))
    (said,) = ask(("view.words", state_of(case)))
    assert said.startswith("A 7, drawn on, and a kernel of your own: the window in row 3 and col")
    numbers = [case.map[3, 4], case.map.min(), case.map.max()]
    assert re.findall(r"−?\d+\.\d\d", said) == [f"{x:.2f}".replace("-", "−") for x in numbers]
    assert ask(("view.words", state(digit=10)))[0].startswith("A blank sheet and the kernel")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weights", (1,) * 8, "weights must be 9 numbers from -9 to 9"),
        ("weights", (10,) * 9, "weights must be 9 numbers from -9 to 9"),
        ("digit", 11, "digit must be a number from 0 to 10, not 11"),
        ("digit", 1.5, "digit must be in whole numbers, not 1.5"),
        ("at", (0, 26), "at must be 2 numbers from 0 to 25, not (0, 26)"),
        ("at", (0, 0.5), "at must be in whole numbers, not (0, 0.5)"),
        ("chosen", 9, "chosen must be a number from 0 to 8, not 9"),
        ("strokes", [[[0.5, 1.5]]], "numbers from 0 to 1"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, said):
    explorer = explore.SlidingWindow()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
