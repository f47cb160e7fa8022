"""A drawn digit: the page prepares and reads it as the library does, and as MNIST was made."""

import base64
import json
import re

import numpy as np
import pytest

import scripts
from dlbook import explore
from dlbook.datasets import load_mnist, load_sample_network
from dlbook.explore.draw_digit import as_mnist, packed, scan
from dlbook.networks import MultiLayerNet, SimpleNet
from drawings import DIGITS, changed

STATE = ("strokes", "samples", "weights", "reader", "asked", "answer")
_, (PIXELS, LABELS) = load_mnist(flatten=False, normalize=False)
TEST = np.float32(PIXELS / 255)
SAMPLE = MultiLayerNet.from_params(load_sample_network())


def state_of(explorer):
    return {name: scripts.listed(getattr(explorer, name)) for name in STATE}


def drawings(seed, each=4):
    """Return the ten digits as several hands would draw them, as pairs (digit, strokes)."""
    rng = np.random.default_rng(seed)
    return [(digit, changed(DIGITS[digit], rng)) for digit in DIGITS for _ in range(each)]


def unpacked(layers):
    """Return the parameters that the page reads with, in float64."""
    params = {}
    for k, layer in enumerate(layers, start=1):
        whole = np.frombuffer(base64.b64decode(layer["W"]), np.int8)
        params[f"W{k}"] = whole.reshape(-1, len(layer["b"])) * layer["scale"]
        params[f"b{k}"] = np.array(layer["b"])
    return params


# What MNIST is


def test_where_mnist_has_its_digits():
    rows = np.arange(28)
    mass = TEST.sum(axis=(1, 2))
    for axis in (1, 2):
        centre = TEST.sum(axis=axis) @ rows / mass
        assert abs(centre.mean() - 14) < 0.02
        assert abs(centre - 14).max() <= 0.5 + 1e-6
    sides = np.array([TEST.any(axis=axis).sum(axis=1) for axis in (1, 2)]).max(axis=0)
    assert (sides == 20).sum() >= 9900


# Preparing


def test_mnist_itself_is_left_as_it_is():
    made = np.array([as_mnist(image) for image in TEST])
    same = np.abs(made - TEST).max(axis=(1, 2)) < 1e-6
    assert same.sum() == 9_997  # the others are 19 pixels long
    accuracy = SAMPLE.accuracy(made.reshape(-1, 784), LABELS)
    assert accuracy >= 0.979


def test_larger_copies_of_mnist_in_a_corner_become_mnist_again():
    for image in TEST[:200]:
        large = np.pad(np.kron(image, np.ones((3, 3))), ((5, 40), (17, 3)))
        np.testing.assert_allclose(as_mnist(large), image, atol=1e-6)


def test_without_its_grays_mnist_is_read_nearly_as_well():
    made = np.array([as_mnist(np.kron(image, np.ones((5, 5))) > 0.5) for image in TEST[:2000]])
    loss = SAMPLE.accuracy(TEST[:2000].reshape(-1, 784), LABELS[:2000]) - SAMPLE.accuracy(
        made.reshape(-1, 784), LABELS[:2000]
    )
    assert loss < 0.015


def test_the_pen_is_about_as_thick_as_those_of_mnist():
    ink = [TEST[digit == LABELS].sum(axis=(1, 2)).mean() for digit in DIGITS]
    drawn = [as_mnist(scan(strokes)).sum() for strokes in DIGITS.values()]
    assert 0.85 < np.mean(np.divide(drawn, ink)) < 1.1


def test_a_drawing_is_20_pixels_long_and_centred():
    for _, strokes in drawings(1):
        image = as_mnist(scan(strokes))
        assert 0 <= image.min() < 1e-12
        assert 0.9 < image.max() <= 1 + 1e-12
        assert max(image.any(axis=axis).sum() for axis in (0, 1)) == 20
        for axis in (0, 1):
            centre = image.sum(axis=axis) @ np.arange(28) / image.sum()
            assert abs(centre - 14) <= 0.5 + 1e-6


def test_size_and_place_of_a_drawing_do_not_matter_but_for_the_pen():
    small = [[[0.2 + 0.5 * x, 0.4 + 0.5 * y] for x, y in stroke] for stroke in DIGITS[4]]
    pixel = 1 / (128 * 0.9)  # of the scan: the pen's ways are a tenth shorter than the sheet
    moved = [[[x + 20 * pixel, y - 15 * pixel] for x, y in stroke] for stroke in small]
    first, second = as_mnist(scan(small)), as_mnist(scan(moved))
    assert np.abs(first - second).mean() < 1e-3
    assert first.sum() > 1.3 * as_mnist(scan(DIGITS[4])).sum()


# The page prepares as Python does


def test_the_page_scans_as_python_does():
    edges = [[[0, 0], [1, 1], [1, 0]], [[0.5, 1]], [[0.3, 0.3], [0.3, 0.3]]]
    strokes = [edges, [], *(strokes for _, strokes in drawings(2, each=1))]
    scans = scripts.run("draw_digit", [["scan", each] for each in strokes])
    for got, each in zip(scans, strokes, strict=True):
        assert np.array_equal(got, scan(each))


def test_the_page_scales_and_centres_as_python_does():
    rng = np.random.default_rng(3)
    images = [scan(strokes) for _, strokes in drawings(3, each=1)]
    images += [scan([[[0.5, 0.1], [0.5, 0.9]]]), np.zeros((9, 9)), np.eye(1)]  # ties, and nothing
    images += [rng.random(rng.integers(1, 60, 2)) * (rng.random() > 0.5) for _ in range(30)]
    results = scripts.run("draw_digit", [["asMnist", image.tolist()] for image in images])
    for got, image in zip(results, images, strict=True):
        expected = as_mnist(image).reshape(784)
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)


# Reading


def test_bytes_read_as_well_as_the_weights_they_stand_for():
    layers = packed(load_sample_network())
    assert len(json.dumps(layers)) < 65_000
    images = TEST.reshape(-1, 784)
    rounded = MultiLayerNet.from_params(unpacked(layers))
    assert rounded.accuracy(images, LABELS) >= 0.979
    differ = rounded.predict(images).argmax(axis=1) != SAMPLE.predict(images).argmax(axis=1)
    assert differ.sum() <= 10  # 7 here: of pairs nearly equal, another processor may swap one


def test_the_page_reads_as_the_library_does():
    layers = packed(load_sample_network())
    rounded = MultiLayerNet.from_params(unpacked(layers))
    images = [*TEST[:40].astype(float).reshape(-1, 784), np.zeros(784), np.ones(784)]
    got = scripts.run("draw_digit", [["predict", layers, image.tolist()] for image in images])
    np.testing.assert_allclose(got, rounded.predict(np.array(images)), rtol=1e-12, atol=1e-12)


def test_digits_of_several_hands_are_recognised():
    cases = drawings(4)
    state = state_of(explore.DrawDigit())
    calls = [["reading", {**state, "strokes": strokes}] for _, strokes in cases]
    read = [np.argmax(answer["probabilities"]) for answer in scripts.run("draw_digit", calls)]
    expected = [digit for digit, _ in cases]
    assert np.mean(np.equal(read, expected)) >= 0.95


@pytest.mark.parametrize(
    ("name", "digit"),
    [
        ("a 7 with a crossbar", 7),
        ("a 1 with a long upstroke", 7),
        ("a 1 with a foot", 1),
        ("a tiny 5", 8),
        ("a 7 that leans back", 3),
        ("a 3 on its side", 5),
        ("a dash", 4),
    ],
)
def test_what_becomes_of_the_strange_ones(name, digit):
    explorer = explore.DrawDigit(strokes=dict(explore.DrawDigit().samples)[name])
    assert explorer.probabilities.argmax() == digit
    (words,) = scripts.run("draw_digit", [["view.words", state_of(explorer)]])
    assert re.match(
        f"This is {name}. Read by the sample network, in this page: {digit} with", words
    )


def test_the_picture_has_a_square_for_each_pixel_with_ink():
    explorer = explore.DrawDigit(strokes=DIGITS[3])
    (look,) = scripts.run("draw_digit", [["view.look", state_of(explorer), 600]])
    opacities = [float(grey) for grey in re.findall(r'fill-opacity="([\d.]+)"', look["svg"])]
    expected = explorer.image[explorer.image > 0]
    np.testing.assert_allclose(opacities, expected, atol=5.1e-4)


# Who answers


def test_the_page_answers_until_a_kernel_has():
    explorer = explore.DrawDigit(MultiLayerNet((784, 5, 10), rng=1), strokes=DIGITS[7])
    assert explorer.answer == {}
    (before,) = scripts.run("draw_digit", [["view.words", state_of(explorer)]])
    assert "the sample network, in this page: 7" in before
    explorer.asked = 1
    after, late = scripts.run(
        "draw_digit",
        [["reading", state_of(explorer)], ["reading", {**state_of(explorer), "asked": 2}]],
    )
    assert (after["who"], after["late"]) == ("your network, in the kernel", False)
    np.testing.assert_allclose(after["probabilities"], explorer.probabilities, rtol=1e-12)
    assert (late["who"], late["late"]) == ("your network, in the kernel", True)
    (words,) = scripts.run("draw_digit", [["view.words", {**state_of(explorer), "asked": 2}]])
    assert words == "Waiting for your network, in the kernel."


def test_the_kernel_answers_each_question_with_its_own_network():
    class Sure:
        calls = 0

        def predict(self, x):
            self.calls += 1
            return np.eye(10)[int(x.sum() > 120)]

    explorer = explore.DrawDigit(Sure())
    explorer.set_state({"strokes": DIGITS[1], "asked": 1})  # as it arrives from a page
    assert explorer.answer == {"asked": 1, "probabilities": list(np.eye(10)[0])}
    explorer.set_state({"strokes": DIGITS[8], "asked": 2})
    assert explorer.answer == {"asked": 2, "probabilities": list(np.eye(10)[1])}
    explorer.strokes = []  # what Python draws is a question too
    assert explorer.answer == {"asked": 3, "probabilities": list(np.eye(10)[0])}
    assert explorer.asked == 3
    assert explorer.network.calls == 4  # one for each drawing, and one to see that it can
    assert explore.DrawDigit().reader == "the sample network"


def test_a_network_that_fails_later_is_said_to_have_failed():
    explorer = explore.DrawDigit(Blind(0.1))
    explorer.asked = 1
    assert explorer.answer["probabilities"] == [0.1] * 10
    explorer.network.value = np.nan  # its training went on, and diverged
    explorer.asked = 2
    (words,) = scripts.run("draw_digit", [["view.words", state_of(explorer)]])
    assert words.startswith("No answer from your network: ")
    assert "has the sum nan" in words


def test_picture_and_probabilities_need_no_page():
    explorer = explore.DrawDigit(strokes=DIGITS[0])
    assert explorer.image.shape == (28, 28)
    np.testing.assert_array_equal(explorer.image, as_mnist(scan(DIGITS[0])))
    np.testing.assert_array_equal(explorer.probabilities, SAMPLE.predict(explorer.image.ravel()))
    explorer.strokes = np.array([[[0.5, 0.1], [0.5, 0.9]]])
    assert explorer.strokes == (((0.5, 0.1), (0.5, 0.9)),)
    assert explorer.probabilities.argmax() == 1


# Drawing


@pytest.mark.parametrize(
    ("strokes", "start", "to", "expected"),
    [
        ([], None, [0.5, 0.5], [[[0.5, 0.5]]]),
        ([[[0.5, 0.5]]], [0.5, 0.5], [0.6, 0.5], [[[0.5, 0.5], [0.6, 0.5]]]),
        ([[[0.5, 0.5]]], None, [0.6, 0.5], [[[0.5, 0.5]], [[0.6, 0.5]]]),
        # what the pen had drawn was taken back while it was down
        ([], [0.5, 0.5], [0.6, 0.5], [[[0.5, 0.5], [0.6, 0.5]]]),
        ([[[0, 0]]], [0.5, 0.5], [0.6, 0.5], [[[0, 0]], [[0.5, 0.5], [0.6, 0.5]]]),
    ],
)
def test_a_pen_goes_on_where_it_was(strokes, start, to, expected):
    assert scripts.run("draw_digit", [["extended", strokes, start, to]]) == [expected]


def test_buttons_clear_take_back_and_draw_strange_ones():
    state = {**state_of(explore.DrawDigit(strokes=DIGITS[4])), "asked": 5}
    (cleared,) = scripts.run("draw_digit", [["view.again.press", state]])
    assert cleared == {"strokes": [], "asked": 6}
    sample, back = "view.controls.0.press", "view.controls.1.press"
    (undone,) = scripts.run("draw_digit", [[back, state]])
    assert undone == {"strokes": state["strokes"][:1], "asked": 6}
    shown = []
    for _ in range(len(state["samples"]) + 1):
        (change,) = scripts.run("draw_digit", [[sample, state]])
        state.update(change)
        shown.append(change["strokes"])
    samples = [strokes for _, strokes in state["samples"]]  # the blank sheet comes last
    assert shown == [*samples[1:], *samples[:2]]


# What is refused


@pytest.mark.parametrize(
    ("strokes", "said"),
    [
        (3, "strokes must be a list of strokes"),
        ([[0.5, 0.5]], "each a list of points [x, y]; a 1 is [[[0.5, 0.1], [0.5, 0.9]]]"),
        ([[]], "strokes must be a list of strokes"),
        ([[[0.5, 0.5, 0.5]]], "strokes must be a list of strokes"),
        ([[["left", 0.5]]], "strokes must be a list of strokes"),
        ([[[0.5, 1.5]]], "numbers from 0 to 1, left to right and top to bottom, got [[0.5, 1.5]]"),
        ([[[0.5, np.nan]]], "must be numbers from 0 to 1"),
    ],
)
def test_strokes_that_are_none_are_refused_and_the_old_ones_stay(strokes, said):
    explorer = explore.DrawDigit(strokes=DIGITS[1])
    with pytest.raises(ValueError, match=re.escape(said)):
        explorer.strokes = strokes
    assert scripts.listed(explorer.strokes) == DIGITS[1]
    with pytest.raises(ValueError, match=re.escape(said)):
        explore.DrawDigit(strokes=strokes)


class Blind:
    def __init__(self, value=0.0):
        self.value = value

    def predict(self, x):
        return np.full(10, self.value)


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (3, "int has no method predict"),
        (MultiLayerNet((10, 5, 10)), "this one says: "),
        (MultiLayerNet((784, 5, 3)), "makes an array of shape (3,)"),
        (SimpleNet(np.ones((784, 10))), "what this one makes has the sum 0"),
        (Blind(), "has the sum 0"),
        (Blind(np.nan), "has the sum nan"),
        (Blind("a guess"), "this one says: "),
    ],
)
def test_what_cannot_read_a_digit_is_refused(network, said):
    needed = "DrawDigit needs a network that makes 10 probabilities of 784 numbers"
    with pytest.raises(ValueError, match=f"{re.escape(needed)}.*{re.escape(said)}"):
        explore.DrawDigit(network)
