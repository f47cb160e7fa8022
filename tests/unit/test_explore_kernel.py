"""The explorers with a kernel behind them: what they show follows from their state."""

import re
from base64 import b64decode
from html import unescape

import numpy as np
import pytest

from dlbook import plots
from dlbook.activations import sigmoid, softmax
from dlbook.explore import Digits
from dlbook.explore import _kernel as kernel
from dlbook.networks import MultiLayerNet, SimpleNet

pytestmark = pytest.mark.usefixtures("small_figures")

RNG = np.random.default_rng(8)
X = RNG.random((60, 784)).astype(np.float32)
NET = MultiLayerNet([784, 12, 7, 10], rng=1)
NET.params |= {name: RNG.normal(size=NET.params[name].shape) for name in ("b1", "b2", "b3")}
# Labels that the network is right about in every third image, and about other digits nowhere.
READ = NET.predict(X).argmax(axis=1)
LABELS = np.where(np.arange(60) % 3 == 0, READ, (READ + 1) % 10)


@pytest.fixture
def explorer():
    """Return an explorer of a few images in its first state."""
    return Digits(NET, X, LABELS)


@pytest.fixture(scope="module")
def at_seventh():
    """Return one in its seventh state, in which tests leave it."""
    explorer = Digits(NET, X, LABELS)
    explorer.place = 7
    return explorer


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out the pictures, where many states are gone through."""
    monkeypatch.setattr(Digits, "_redraw", lambda *_: None)


@pytest.fixture
def drawn(monkeypatch):
    """Return a list that grows by one picture with each that is drawn."""
    pictures = []
    draw = plots.forward_pass

    def recorded(*given):
        pictures.append(given)
        return draw(*given)

    monkeypatch.setattr(plots, "forward_pass", recorded)
    return pictures


def shown(explorer):
    """Return the live picture's bytes and alt text, and the sentence below it."""
    *_, image, sentence = explorer._box.children
    png = b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', image.value).group(1))
    return png, unescape(re.search(r'alt="([^"]*)"', image.value).group(1)), sentence.text


def control(explorer, name):
    """Return the control with this label."""
    (found,) = [
        child
        for row in explorer._box.children
        for child in getattr(row, "children", [])
        if child.description == name
    ]
    return found


# Digits


def test_the_wrong_answers_come_first_the_surest_before_the_others(undrawn):
    p = NET.params
    z1 = sigmoid(X @ p["W1"] + p["b1"])
    p = softmax(sigmoid(z1 @ p["W2"] + p["b2"]) @ p["W3"] + p["b3"])
    wrong = [i for i in range(60) if p[i].argmax() != LABELS[i]]
    right = [i for i in range(60) if p[i].argmax() == LABELS[i]]
    expected = sorted(wrong, key=lambda i: -p[i].max()) + sorted(right, key=lambda i: p[i].max())
    explorer = Digits(NET, X, LABELS)
    assert explorer.order == "wrong first"
    places = range(1, 61)
    assert [setattr(explorer, "place", place) or explorer.index for place in places] == expected


def test_in_order_is_the_order_of_the_images():
    explorer = Digits(NET, X, LABELS, order="in order")
    assert explorer.index == 0
    explorer.place = 60
    assert explorer.index == 59


def test_one_class_only(undrawn, explorer):
    explorer.place = 5
    explorer.only = digit = int(LABELS[0])
    assert explorer.place == 1
    assert control(explorer, "Number").max == (digit == LABELS).sum()
    while explorer.place < control(explorer, "Number").max:
        assert LABELS[explorer.index] == digit
        explorer.place += 1
    explorer.only = None
    assert control(explorer, "Number").max == 60


def test_an_image_is_found_wherever_it_stands(explorer):
    explorer.index = 17
    assert explorer.index == 17
    assert "image 17," in explorer.sentence
    explorer.order = "in order"
    explorer.index = 17
    assert explorer.place == 18


def test_what_is_shown_is_what_the_library_computes(explorer, drawn):
    explorer.index = 5
    image, hidden, probabilities, label = drawn[-1]
    z1 = sigmoid(X[5] @ NET.params["W1"] + NET.params["b1"])
    z2 = sigmoid(z1 @ NET.params["W2"] + NET.params["b2"])
    np.testing.assert_array_equal(image, X[5])
    for got, expected in zip(hidden, (z1, z2), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-12)
    np.testing.assert_allclose(probabilities, NET.predict(X[5]), rtol=1e-12)
    assert label == LABELS[5]
    np.testing.assert_array_equal(explorer.probabilities, probabilities)
    assert explorer.picture.alt == plots.forward_pass(X[5], [z1, z2], probabilities, label).alt


def test_relu_and_float32_are_those_of_the_network():
    params = {
        name: array.astype(np.float32)
        for name, array in MultiLayerNet([784, 9, 10], "relu", rng=2).params.items()
    }
    params["b1"] -= 0.1
    net = MultiLayerNet.from_params(params, "relu")
    explorer = Digits(net, X.astype(float), LABELS, order="in order")
    (outputs,) = explorer.hidden
    assert outputs.dtype == np.float32
    expected = np.maximum(X[0] @ params["W1"] + params["b1"], 0)
    np.testing.assert_allclose(outputs, expected, rtol=1e-5)
    assert (outputs == 0).any()


def test_the_sentence_says_where_what_and_how_sure():
    net = MultiLayerNet.from_params({"W1": np.zeros((784, 3)), "b1": np.log([0.7, 0.2, 0.1])})
    explorer = Digits(net, X[:1200], np.array([0] * 20 + [2] * 40))
    assert explorer.sentence == (
        "Number 1 of 60, 40 of them read wrong: image 20, a handwritten 2, read as 0 with a "
        "probability of 0.700. The right answer gets 0.100; 2 digits came before it."
    )
    explorer.index = 3
    assert explorer.sentence.endswith(
        "image 3, a handwritten 0, read rightly, with a probability of 0.700."
    )
    assert Digits(net, X[:1], [1]).sentence.endswith("gets 0.200; 1 digit came before it.")


def test_buttons_go_on_and_back_and_stop_at_the_ends(explorer, drawn):
    control(explorer, "Previous").click()
    assert (explorer.place, drawn) == (1, [])
    control(explorer, "Next").click()
    control(explorer, "Next").click()
    assert explorer.place == 3
    control(explorer, "Previous").click()
    assert explorer.place == 2
    explorer.place = 60
    explorer._go(1)  # a button would swallow an error
    assert explorer.place == 60


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("order", "sure first", "order must be one of 'wrong first', 'in order'; got 'sure first'"),
        ("order", ["in order"], "order must be one of"),
        ("only", 10, "only must be one of [None, 4, 5], got 10"),
        ("only", True, "got True"),
        ("place", 0, "place must be a whole number from 1 to 60, got 0"),
        ("place", 61, "got 61"),
        ("place", 2.5, "got 2.5"),
        ("place", True, "got True"),
        ("index", -1, "index must be a whole number from 0 to 59, got -1"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(at_seventh, name, value, said):
    before = getattr(at_seventh, name), at_seventh.sentence
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(at_seventh, name, value)
    assert (getattr(at_seventh, name), at_seventh.sentence) == before


def test_an_image_that_is_filtered_out_is_not_gone_to(undrawn, explorer):
    explorer.only = int(LABELS[0])
    other = int(np.flatnonzero(LABELS[0] != LABELS)[0])
    with pytest.raises(
        ValueError, match=f"image {other} is a {LABELS[other]}, but only = {LABELS[0]}"
    ):
        explorer.index = other


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((SimpleNet(np.ones((784, 10))), X, LABELS), "the network must be a MultiLayerNet"),
        ((NET, X[0], LABELS[:1]), "x must have shape (N, 784), got (784,)"),
        ((NET, X[:, :100], LABELS), "got (60, 100)"),
        ((NET, X[:0], LABELS[:0]), "got (0, 784)"),
        ((NET, X, LABELS[:5]), "t must be 60 labels, got shape (5,)"),
        ((NET, X, LABELS + 1000), "t must lie between 0 and 9"),
        ((NET, X, LABELS, "sure first"), "order must be one of"),
    ],
)
def test_what_cannot_be_browsed_is_one_clear_error(given, said):
    *given, order = [*given, "wrong first"][:4]
    with pytest.raises(ValueError, match=re.escape(said)):
        Digits(*given, order=order)


# What all of them share.


def test_the_live_picture_changes_with_the_state_and_is_the_still(explorer):
    before = shown(explorer)
    explorer.place = 2
    png, alt, sentence = shown(explorer)
    assert (png, alt, sentence) != before
    assert (alt, sentence) == (explorer.picture.alt, explorer.sentence)
    data, metadata = explorer._repr_mimebundle_()
    assert data["image/png"] == png
    assert data["text/plain"] == alt == repr(explorer)
    assert metadata == {"image/png": {"width": 600, "height": 290, "needs_background": "light"}}


def test_the_view_is_that_of_the_box(at_seventh):
    data, _ = at_seventh._repr_mimebundle_(include=None, exclude=None)
    assert data[kernel.VIEW]["model_id"] == at_seventh._box.model_id
    assert data[kernel.VIEW]["version_major"] == 2


def test_a_control_that_is_moved_is_answered_once(explorer, drawn):
    control(explorer, "Number").value = 9
    assert (explorer.place, len(drawn)) == (9, 1)
    control(explorer, "Order").value = "in order"  # moves the slider as well
    assert (explorer.order, explorer.place, len(drawn)) == ("in order", 1, 2)
    control(explorer, "Show").value = int(LABELS[0])
    assert (explorer.only, len(drawn)) == (int(LABELS[0]), 3)


def test_a_choice_that_keeps_the_place_is_answered_too(explorer):
    first = explorer.index
    explorer.order = "in order"
    assert explorer.place == 1
    assert explorer.index == 0 != first
    assert "image 0," in shown(explorer)[2]


def test_every_control_has_its_label_in_full(at_seventh):
    for row in at_seventh._box.children[:-2]:
        for child in row.children:
            assert child.description
            # A button shows its label in full anyway.
            assert getattr(child.style, "description_width", "initial") == "initial"


def test_what_is_said_is_announced_and_never_taken_for_html(monkeypatch):
    def draw(self):
        picture = plots.bars({"a": 1.0}, xlabel='"<size>"')
        return picture, "1 < 2 & 3"

    monkeypatch.setattr(kernel.KernelExplorer, "_draw", draw)
    explorer = kernel.KernelExplorer([], [])
    image, sentence = explorer._box.children
    assert 'alt="&quot;&lt;size&gt;&quot;: a 1.00."' in image.value
    assert 'width="600" height="120"' in image.value
    assert sentence.text == "1 < 2 & 3"
    assert 'setAttribute("role", "status")' in sentence._esm
