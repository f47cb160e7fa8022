"""Replaying a training: a recording keeps what it should, and the explorer shows what it kept."""

import numpy as np
import pytest

from dlbook import plots
from dlbook.datasets import load_mnist
from dlbook.explore import Recording, Training
from dlbook.networks import MultiLayerNet, SimpleNet, TwoLayerNet
from dlbook.optimization import Momentum
from dlbook.training import History, train

pytestmark = pytest.mark.usefixtures("small_figures")

STEPS = 26  # 25 is no step to keep, 26 is the last
(PIXELS, LABELS), _ = load_mnist(normalize=False)
X, T = np.float32(PIXELS[: 20 * STEPS] / 255), LABELS[: 20 * STEPS]
CHOSEN = [3, 1, 4]


def trained(hidden=12, on_step=lambda step, net: None, steps=STEPS):
    net = TwoLayerNet(784, hidden, 10, weight_std=0.05, rng=1)
    recording = Recording(net)

    def watch(step):
        recording.keep(step)
        on_step(step, net)

    history = train(
        net,
        X[: 20 * steps],
        T[: 20 * steps],
        epochs=1,
        batch_size=20,
        optimizer=Momentum(lr=0.3),
        rng=1,
        on_step=watch,
    )
    return recording, history, net


@pytest.fixture(scope="module")
def run():
    recording, history, _ = trained()
    return recording, history


@pytest.fixture
def explorer(run):
    return Training(*run, X[CHOSEN], T[CHOSEN])


@pytest.fixture(scope="module")
def untouched(run):
    """An explorer for all tests that change nothing: each draws a picture of its own."""
    return Training(*run, X[CHOSEN], T[CHOSEN])


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out the pictures, where nobody looks at them."""
    monkeypatch.setattr(Training, "_redraw", lambda *_: None)


# the recording


def test_it_keeps_copies_of_every_early_step_and_of_the_last():
    seen = {}

    def look(step, net):
        seen[step] = {name: array.copy() for name, array in net.params.items()}

    recording, _, _ = trained(on_step=look)
    assert recording.steps == [*range(21), 22, 24, 26]
    for step in recording.steps[1:]:
        for name, array in recording.params[step].items():
            assert array.dtype == np.float32
            assert np.array_equal(array, seen[step][name].astype(np.float32))


def test_later_steps_are_kept_more_rarely_and_the_newest_always():
    net = TwoLayerNet(2, 1, 2, rng=0)
    recording = Recording(net)
    for step in range(1, 1994):
        recording.keep(step)
        assert recording.steps[-1] == step
    steps = np.array(recording.steps)
    assert steps[-2:].tolist() == [1900, 1993]
    assert {20, 22, 48, 50, 55, 100, 110, 200, 220, 500, 550, 1000, 1100} <= set(recording.steps)
    gaps = np.diff(steps[:-1])
    assert (gaps <= np.maximum(1, steps[:-2] / 10)).all()
    assert len(steps) < 100


def test_a_step_that_was_is_not_kept_again(run):
    recording, _ = run
    with pytest.raises(ValueError, match="step 26 comes after step 26: make a new Recording"):
        recording.keep(26)


def test_it_says_what_it_takes():
    recording = Recording(TwoLayerNet(784, 100, 10, rng=0))
    recording.keep(1)
    assert repr(recording) == "2 copies between steps 0 and 1: 0.6 MB in float32"


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_a_network_comes_back_as_it_was(activation):
    net = MultiLayerNet([784, 5, 10], activation, rng=2)
    recording = Recording(net)
    before = net.predict(X[:9])
    net.params["W1"] += 1
    assert np.allclose(recording.network(0).predict(X[:9]), before, atol=1e-6)


def test_only_a_network_of_the_library_is_recorded():
    with pytest.raises(ValueError, match="net must be a MultiLayerNet or a TwoLayerNet"):
        Recording(SimpleNet(np.zeros((2, 3))))


# the explorer


def test_it_shows_the_network_as_it_was(run, explorer):
    recording, history = run
    explorer.step = 7
    params = {name: array.astype(float) for name, array in recording.params[7].items()}
    by_hand = MultiLayerNet.from_params(params).predict(X[CHOSEN])
    assert np.allclose(explorer.probabilities, by_hand, atol=1e-6)
    curve, *others = explorer.picture.figure.axes
    x, y = curve.lines[0].get_data()
    assert x.tolist() == list(range(1, 8))
    assert y.tolist() == history.loss[:7]
    images = [axes.images[0].get_array() for axes in others[:10]]
    for k, image in enumerate(images):
        assert np.array_equal(image.ravel(), recording.params[7]["W1"][:, k])
    bars = [bar.get_height() for axes in others[10:] for bar in axes.patches]
    assert np.allclose(bars, by_hand.ravel(), atol=1e-6)


def test_before_the_first_step_there_is_no_loss(untouched):
    assert untouched.step == 0
    assert untouched.picture.figure.axes[0].lines[0].get_xdata().size == 0
    assert untouched.sentence.startswith("Before the first of 26 steps: ")


def test_its_words_follow_the_state(run, explorer):
    explorer.step = 26
    read = explorer.probabilities.argmax(axis=1)
    pairs = zip(T[CHOSEN], read, strict=True)
    said = ", ".join(f"a {label} as {answer}" for label, answer in pairs)
    assert explorer.sentence.startswith(
        f"After step 26 of 26, whose loss was {run[1].loss[25]:.1f}: {said}; "
        f"{np.sum(read == T[CHOSEN])} of 3 right."
    )
    assert explorer.sentence == explorer._shown_sentence.text
    assert repr(explorer) == explorer.picture.alt


def test_the_colours_mean_the_same_at_every_step_and_reach_the_weights_of_the_last(run, explorer):
    limits = set()
    for step in (0, 26):
        explorer.step = step
        limits |= {axes.images[0].get_clim() for axes in explorer.picture.figure.axes[1:11]}
    ((_, reach),) = limits
    beyond = np.abs(run[0].params[26]["W1"]) > reach
    assert beyond.mean() == pytest.approx(0.005, abs=0.0005)


def test_other_neurons(run, explorer):
    explorer.first_neuron = 2
    last = explorer.picture.figure.axes[10].images[0].get_array()
    assert np.array_equal(last.ravel(), run[0].params[0]["W1"][:, 11])
    assert explorer.sentence == f"{explorer.picture.alt} Neurons 2 to 11."


def test_few_neurons_are_all_shown():
    recording, history, _ = trained(hidden=4)
    few = Training(recording, history, X[CHOSEN], T[CHOSEN])
    assert few.first_neuron == 0
    assert len(few.picture.figure.axes) == 1 + 4 + 2 * len(CHOSEN)
    assert few.sentence.endswith(" Neurons 0 to 3.")


def test_still_and_live_picture_are_the_same(explorer):
    explorer.step = 22
    bundle, how_to_show = explorer._repr_mimebundle_()
    assert bundle["image/png"] == explorer.picture._repr_png_()[0]
    assert how_to_show["image/png"]["needs_background"] == "light"
    again = Training(explorer._recording, History(loss=list(explorer._losses)), X[CHOSEN],
                     T[CHOSEN], step=22)  # fmt: skip
    assert again._repr_mimebundle_()[0]["image/png"] == bundle["image/png"]


def test_the_button_plays_the_steps_that_were_kept(explorer):
    places, playing = explorer._links
    (play, _), (slider, trait) = places.source, places.target
    assert (play.min, play.max, play.value, trait) == (0, 23, 0, "index")
    assert playing.source[0].description == "Play"
    assert playing.target == (play, "playing")
    assert not play.playing  # nothing moves by itself
    slider.index = 21  # what the page does while it plays
    assert explorer.step == 22
    assert explorer.sentence.startswith("After step 22 ")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (23, "step 23 was not kept: the nearest are 22 and 24"),
        (27, "step must be a whole number from 0 to 26, got 27"),
        (True, "step must be a whole number"),
        ("5", "step must be a whole number"),
    ],
)
def test_a_step_must_have_been_kept(untouched, step, said):
    with pytest.raises(ValueError, match=said):
        untouched.step = step
    assert untouched.step == 0


def test_a_neuron_must_exist(untouched):
    with pytest.raises(ValueError, match="first_neuron must be a whole number from 0 to 2, got 3"):
        untouched.first_neuron = 3


def test_what_does_not_fit_is_one_clear_error(run):
    recording, history = run
    x, t = X[CHOSEN], T[CHOSEN]
    with pytest.raises(ValueError, match="recording and history must be a Recording and the"):
        Training(history, recording, x, t)
    with pytest.raises(ValueError, match="the recording ends after step 26, the history after 1"):
        Training(recording, History(loss=[2.0]), x, t)
    for bad_x, bad_t in ((x[0], t[0]), (X[:7], T[:7]), (x[:, 1:], t), (x, t[:2])):
        with pytest.raises(ValueError, match="x must hold one to six digits"):
            Training(recording, history, bad_x, bad_t)
    with pytest.raises(ValueError, match=r"784 inputs and 10 outputs.*got 3 and 2"):
        Training(Recording(TwoLayerNet(3, 4, 2, rng=0)), History(), x, t)


def test_snapshots_need_answers_and_labels_for_every_digit():
    weights, images = np.zeros((2, 784)), X[:2]
    with pytest.raises(ValueError, match=r"2 digits need probabilities of shape \(2, 10\)"):
        plots.snapshot([1.0], 1, weights, images, np.zeros((1, 10)), [1, 2], reach=1)
    with pytest.raises(
        ValueError, match=r"2 digits need .* as many labels, got \(2, 10\) and \(1,\)"
    ):
        plots.snapshot([1.0], 1, weights, images, np.zeros((2, 10)), [1], reach=1)
    with pytest.raises(ValueError, match="step must lie in 0 … 1, got 2"):
        plots.snapshot([1.0], 2, weights, images, np.zeros((2, 10)), [1, 2], reach=1)


def test_one_answer_for_all_is_said_so():
    p = np.eye(10)[[8, 8]]
    alt = plots.snapshot([2.34], 1, np.full((3, 784), -0.2), X[:2], p, [1, 8], reach=1).alt
    assert alt == (
        "After step 1 of 1, whose loss was 2.3: each of 2 digits is read as 8; 1 of 2 right. "
        "3 images of weights, the largest of size 0.2."
    )


def test_what_is_recorded_later_changes_nothing_that_is_shown(undrawn):
    recording, history, net = trained(steps=25)
    explorer = Training(recording, history, X[CHOSEN], T[CHOSEN], step=25)
    before = explorer.probabilities
    net.params["W1"] += 1
    recording.keep(26)
    assert 25 not in recording.steps  # it was the newest then, and is none to keep
    assert np.array_equal(explorer.probabilities, before)
    explorer.step = 24
    explorer.step = 25


@pytest.mark.parametrize("step", [27.5, True, "27"])
def test_a_step_is_a_whole_number(run, step):
    recording, _ = run
    with pytest.raises(ValueError, match="step must be a whole number"):
        recording.keep(step)


def test_what_it_does_not_have_cannot_be_set(untouched):
    with pytest.raises(AttributeError, match="Training has no speed"):
        untouched.speed = 3
