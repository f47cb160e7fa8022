"""Training: every sample once an epoch, an honest record, and interrupts that cost nothing."""

import collections
import signal
import threading
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook import training
from dlbook.datasets import load_newswires
from dlbook.encoding import BagOfWords, multi_hot
from dlbook.layers import Affine
from dlbook.networks import MultiLayerNet, Sequential, SimpleNet, TwoLayerNet
from dlbook.optimization import SGD, Momentum, RMSProp
from dlbook.training import History, minibatches, train

X = np.random.default_rng(0).normal(size=(10, 4))
T = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
OUTSIDE = X[:5] + 0.1, T[:5]


# Batches.


@given(n=st.integers(1, 30), batch_size=st.integers(1, 40), seed=st.integers(0, 9))
def test_every_sample_comes_once_with_its_target(n, batch_size, seed):
    x, t = np.arange(2 * n).reshape(n, 2), np.arange(n)
    batches = list(minibatches(x, t, batch_size, seed))
    assert sorted(np.concatenate([t for _, t in batches])) == list(range(n))
    for x_batch, t_batch in batches:
        np.testing.assert_array_equal(x_batch, x[t_batch])
    sizes = [len(t_batch) for _, t_batch in batches]
    assert sizes[:-1] == [batch_size] * (len(sizes) - 1)
    assert sizes[-1] == (n % batch_size or batch_size)


def order(rng, n=20):
    return np.concatenate([t for _, t in minibatches(np.zeros(n), np.arange(n), 3, rng)]).tolist()


def test_the_order_is_random_and_comes_from_the_seed_alone():
    assert order(1) == order(1) == order(np.random.default_rng(1)) != order(2)
    assert order(1) != sorted(order(1))
    generator = np.random.default_rng(1)
    assert order(generator) != order(generator)
    assert order(None) != order(None)


def test_batches_are_copies_of_any_kind_of_row():
    images, labels = np.zeros((4, 2, 2), np.uint8), np.eye(4)
    for x, t in minibatches(images, labels, 4, 0):
        assert (x.shape, x.dtype, t.shape) == ((4, 2, 2), np.uint8, (4, 4))
        x += 1
        t += 1
    assert images.max() == 0
    np.testing.assert_array_equal(labels, np.eye(4))
    ((x, t),) = minibatches([[1.0], [2.0]], [7, 7], np.int64(2), 0)
    assert sorted(x.ravel()) == [1, 2]


BAD_DATA = [
    ([1, 2], [1], 1, r"as many targets as inputs.*got shapes \(2,\) and \(1,\)"),
    ([], [], 1, "at least one"),
    (3.0, 1, 1, "as many targets"),
    ([1], [1], 0, "batch_size must be at least 1, got 0"),
    ([1], [1], -5, "batch_size must be at least 1, got -5"),
    ([1], [1], 2.0, "batch_size must be a whole number, got 2.0"),
    ([1], [1], True, "batch_size must be a whole number"),
    ([1], [1], None, "batch_size must be a whole number"),
    ([1], [1], "10", "batch_size must be a whole number, got '10'"),
]


@pytest.mark.parametrize(("x", "t", "batch_size", "message"), BAD_DATA)
def test_what_makes_no_batch_is_an_error_at_once_not_at_the_first_batch(x, t, batch_size, message):
    with pytest.raises(ValueError, match=message):
        minibatches(x, t, batch_size, 0)


# Training.


@pytest.fixture
def net():
    return SimpleNet(np.zeros((4, 3)))


def run(net, t=T, **changed):
    options = {"epochs": 3, "batch_size": 4, "optimizer": SGD(0.1), "rng": 5, **changed}
    return train(net, X, t, **options)


def test_a_training_written_out():
    net, by_hand = MultiLayerNet((4, 3), rng=0), MultiLayerNet((4, 3), rng=0)
    losses = []
    history = run(net, on_step=lambda _: losses.append(net.loss(X, T)), validation=OUTSIDE)
    expected = History()
    rng = np.random.default_rng(5)
    for _ in range(3):
        for x, t in minibatches(X, T, 4, int(rng.integers(2**63))):
            expected.loss.append(by_hand.loss(x, t))
            expected.accuracy.append(by_hand.accuracy(x, t))
            for name, slope in by_hand.gradient(x, t).items():
                by_hand.params[name] -= 0.1 * slope
        expected.validation_loss.append(by_hand.loss(*OUTSIDE))
        expected.validation_accuracy.append(by_hand.accuracy(*OUTSIDE))
    np.testing.assert_equal(net.params, by_hand.params)
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
        assert getattr(history, name) == getattr(expected, name), name
    assert losses[-1] < losses[0]


def test_the_record_of_steps_and_epochs(net):
    history = run(net)
    assert (history.steps, history.steps_per_epoch, history.epochs) == (9, 3, 3)
    assert len(history.loss) == len(history.accuracy) == 9
    assert history.loss[0] == pytest.approx(np.log(3))  # before the first update
    assert (history.validation_loss, history.validation_accuracy) == ([], [])
    assert history.interrupted is False
    np.testing.assert_allclose(history.epoch_loss, np.reshape(history.loss, (3, 3)).mean(axis=1))
    np.testing.assert_allclose(
        history.epoch_accuracy, np.reshape(history.accuracy, (3, 3)).mean(axis=1)
    )
    assert {type(value) for value in history.loss + history.accuracy} == {float}


def test_epochs_differ_in_their_order(net):
    seen = []

    def gradient(x, t):
        seen.append(x)
        return {"W1": np.zeros((4, 3))}

    run(net, gradient=gradient, batch_size=10, epochs=2)
    assert (seen[0] != seen[1]).any()
    np.testing.assert_array_equal(np.sort(seen[0], axis=0), np.sort(seen[1], axis=0))


def test_an_incomplete_epoch_has_a_mean_too():
    history = History(loss=[1.0, 3.0, 5.0], accuracy=[0.0, 1.0, 1.0], steps_per_epoch=2)
    assert history.epoch_loss == [2.0, 5.0]
    assert history.epoch_accuracy == [0.5, 1.0]
    assert (History().epoch_loss, History().epoch_accuracy, History().steps) == ([], [], 0)


def test_a_record_does_not_print_all_it_holds(net):
    assert repr(run(net)) == "History(epochs=3, steps_per_epoch=3, interrupted=False)"


def test_the_seed_decides_all():
    nets = [SimpleNet(np.zeros((4, 3))) for _ in range(3)]
    for net, rng in zip(nets, (5, np.random.default_rng(5), 6), strict=True):
        run(net, rng=rng)
    a, b, c = (net.params["W1"] for net in nets)
    np.testing.assert_array_equal(a, b)
    assert (a != c).any()


def test_a_given_gradient_takes_the_place_of_that_of_the_network(net):
    called = []

    def gradient(x, t):
        called.append((len(x), len(t)))
        return {"W1": np.ones((4, 3))}

    net.gradient = net.numerical_gradient = None
    run(net, gradient=gradient, epochs=1)
    assert called == [(4, 4), (4, 4), (2, 2)]
    np.testing.assert_allclose(net.params["W1"], -0.3)


def test_on_step_is_told_the_number_of_steps(net):
    seen = []
    run(net, on_step=seen.append, epochs=2)
    assert seen == [1, 2, 3, 4, 5, 6]


def test_no_epoch_is_no_step(net):
    history = run(net, epochs=0)
    assert (history.steps, history.epochs) == (0, 0)
    assert not net.params["W1"].any()


def test_the_data_are_left_alone_and_may_be_lists(net):
    x, t = X.copy(), T.copy()
    train(net, x.tolist(), t.tolist(), epochs=1, batch_size=4, optimizer=SGD(), validation=[x, t])
    np.testing.assert_array_equal((x, t)[0], X)
    np.testing.assert_array_equal(t, T)


def test_a_two_layer_net_learns():
    net = TwoLayerNet(4, 5, 3, weight_std=0.5, rng=0)
    history = run(net, epochs=60, optimizer=Momentum(0.5), batch_size=5)
    assert history.epoch_loss[-1] < history.epoch_loss[0] / 2
    assert net.accuracy(X, T) >= 0.9


# Interrupts.


class Stop:
    """Calls a function, but for the k-th time raises what it was given."""

    def __init__(self, function, k, error=KeyboardInterrupt):
        self.function, self.k, self.error, self.calls = function, k, error, 0

    def __call__(self, *args):
        self.calls += 1
        if self.calls == self.k:
            raise self.error("enough")
        return self.function(*args)


def record(history):
    names = ("loss", "accuracy", "validation_loss", "validation_accuracy", "epochs", "steps")
    return {name: getattr(history, name) for name in names}


@pytest.fixture(scope="module")
def uninterrupted():
    net = SimpleNet(np.zeros((4, 3)))
    return net.params, record(run(net, optimizer=Momentum(0.1), validation=OUTSIDE))


@pytest.mark.parametrize(
    ("place", "k"),
    [(place, k) for place in ("gradient", "on_step") for k in range(1, 10)]
    + [("validation", k) for k in (1, 2, 3)],
)
def test_an_interrupted_training_goes_on_as_if_nothing_had_happened(net, uninterrupted, place, k):
    options = {"optimizer": Momentum(0.1), "validation": OUTSIDE}
    stop = Stop({"gradient": net.gradient, "on_step": lambda _: None}.get(place), k)
    if place == "validation":
        loss = net.loss
        stop = Stop(loss, k)
        net.loss = lambda x, t: stop(x, t) if x is OUTSIDE[0] else loss(x, t)
        history = run(net, **options)
    else:
        history = run(net, **options, **{place: stop})
    steps = {"gradient": k - 1, "on_step": k, "validation": 3 * k}[place]
    assert history.interrupted
    assert len(history.loss) == len(history.accuracy) == history.steps == steps
    assert history.epochs == (steps - (place != "gradient")) // 3
    assert len(history.validation_loss) == len(history.validation_accuracy) == history.epochs
    assert net.params["W1"].any() == (steps > 0)

    again = run(net, **options, history=history, rng=99)  # a history brings its own order
    assert again is history
    assert not history.interrupted
    params, whole = uninterrupted
    assert record(history) == whole
    assert net.params["W1"].tobytes() == params["W1"].tobytes()


def test_every_step_may_be_interrupted(net, uninterrupted):
    optimizer, history = Momentum(0.1), History()
    for step in range(9):
        stop = Stop(net.gradient, 2)
        run(net, optimizer=optimizer, validation=OUTSIDE, history=history, gradient=stop)
        assert history.steps == step + 1
    params, whole = uninterrupted
    assert record(history) == whole
    np.testing.assert_equal(net.params, params)


def test_epochs_counts_those_of_the_history(net, uninterrupted):
    optimizer, seen = Momentum(0.1), []
    history = run(net, epochs=1, optimizer=optimizer, validation=OUTSIDE)
    run(
        net,
        epochs=3,
        optimizer=optimizer,
        validation=OUTSIDE,
        history=history,
        on_step=seen.append,
    )
    assert seen == [4, 5, 6, 7, 8, 9]
    assert record(history) == uninterrupted[1]
    before = net.params["W1"].copy()
    for epochs in (3, 1):
        with pytest.warns(UserWarning, match=f"nothing to do: .* 3 epochs .*epochs={epochs} .*=4"):
            assert run(net, epochs=epochs, history=history).steps == 9
    np.testing.assert_array_equal(net.params["W1"], before)


@pytest.mark.parametrize("batch_size", [3, 5, 10, 6])
def test_a_history_is_continued_with_its_own_data_and_batch_size(net, batch_size):
    # 5 and 6, as 9: two steps to an epoch each.
    history = run(net, batch_size=9, epochs=1)
    with pytest.raises(ValueError, match=f"is of 10 samples in batches of 9.*of {batch_size}"):
        run(net, batch_size=batch_size, history=history)
    with pytest.raises(ValueError, match="got 9 samples in batches of 9"):
        train(net, X[:9], T[:9], epochs=2, batch_size=9, optimizer=SGD(), history=history)
    assert (history.steps, history.epochs, history.steps_per_epoch) == (2, 1, 2)


# Errors.


@pytest.mark.parametrize("k", [1, 5])
def test_an_error_says_after_which_step_and_keeps_what_was_learned(net, k):
    history, weights = History(), []

    def gradient(x, t):
        weights.append(net.params["W1"].copy())
        slope = net.numerical_gradient(x, t)["W1"]
        return {"W1": slope if len(weights) < k else slope * np.nan}

    with pytest.raises(ValueError, match="the gradient of W1 must be finite") as error:
        run(net, gradient=gradient, history=history)
    assert error.value.__notes__ == [f"This was after step {k - 1} of the training."]
    assert history.steps == len(history.accuracy) == k - 1
    assert not history.interrupted
    np.testing.assert_array_equal(net.params["W1"], weights[-1])


def test_errors_of_on_step_and_of_the_validation_count_the_same(net):
    with pytest.raises(ValueError, match="enough") as error:
        run(net, on_step=Stop(lambda _: None, 2, ValueError))
    assert error.value.__notes__ == ["This was after step 2 of the training."]
    loss = net.loss
    net.loss = lambda x, t: Stop(None, 1, ValueError)() if x is OUTSIDE[0] else loss(x, t)
    with pytest.raises(ValueError, match="enough") as error:
        run(net, validation=OUTSIDE)
    assert error.value.__notes__ == ["This was after step 3 of the training."]


def test_a_gradient_that_lacks_a_parameter_is_one_clear_error(net):
    with pytest.raises(ValueError, match="same names, got W1 and W2"):
        run(net, gradient=lambda x, t: {"W2": 0.0})
    with pytest.raises(ValueError, match="must be dictionaries"):
        run(net, gradient=lambda x, t: None)


def test_other_errors_pass_through(net):
    with pytest.raises(ZeroDivisionError):
        run(net, on_step=lambda step: 1 / 0)


@pytest.mark.parametrize(("x", "t", "batch_size", "message"), BAD_DATA)
def test_data_that_make_no_batch_are_one_clear_error(net, x, t, batch_size, message):
    with pytest.raises(ValueError, match=message):
        train(net, x, t, epochs=1, batch_size=batch_size, optimizer=SGD())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"epochs": -1}, "epochs must be a whole number of at least 0, got -1"),
        ({"epochs": 1.5}, "epochs must be"),
        ({"epochs": True}, "epochs must be"),
        ({"epochs": None}, "epochs must be"),
        ({"validation": X}, r"validation must be a pair \(x, t\)"),
        ({"validation": (X, T, T)}, r"validation must be a pair \(x, t\)"),
        ({"validation": (X, T[:3])}, "as many targets"),
        ({"validation": (X[:0], T[:0])}, "at least one"),
        ({"validation": (X[:, :3], T)}, r"validation data .*got \(10, 3\).*the network 4 inputs"),
        ({"validation": (X * [1, 1, np.inf, 1], T)}, r"validation data .*inf at index \[0, 2\]"),
        ({"validation": (X, T + 1)}, r"validation data .*between 0 and 2, got 3 at index \[2\]"),
        ({"validation": (X, np.array(list("abcabcabca")))}, "validation data .*names, t = np.uniq"),
        ({"validation": (X, np.eye(4)[T])}, "validation data .*one label"),
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_is_an_error_before_the_first_step(net, changed, message):
    history = History()
    with pytest.raises(ValueError, match=message) as error:
        run(net, **changed, history=history)
    assert not hasattr(error.value, "__notes__")
    assert history == History()


NAMES = np.array(["cat", "dog", "eel"])[T]


def spoiled(value, place=(7, 2)):
    x = X.copy()
    x[place] = value
    return x


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (
            spoiled(np.nan),
            T,
            r"x must be finite, got nan at index \[7, 2\]: fill .*leave these rows",
        ),
        (spoiled(-np.inf), T, r"x must be finite, got -inf at index \[7, 2\]"),
        (X[:, :3], T, r"\(N, 4\), got \(10, 3\): x has 3 columns, the network 4 inputs"),
        (X[:, 0], T, r"\(N, 4\), got \(10,\)"),
        (X[:, :, None], T, r"x.reshape\(-1, 4\) makes a row of each sample"),
        (X.astype(str), T, "x must hold real numbers, got dtype <U"),
        (X, T + 1, r"t must lie between 0 and 2, got 3 at index \[2\]"),
        (X, T - 1, r"t must lie between 0 and 2, got -1 at index \[0\]"),
        (X, T + 0.5, "t must be whole numbers, got 0.5"),
        (X, np.where(T == 2, np.nan, T), r"t must be finite, got nan at index \[2\]"),
        (X, np.eye(4)[T], "one label for each row"),
        (X, 2 * np.eye(3)[T], "must sum to 1"),
        (X, NAMES, r"names, t = np.unique\(t, return_inverse=True\)"),
        (X, NAMES.astype(object), r"found 'cat': names, t = np.unique\(t, return_inverse=True\)"),
        (X, NAMES.tolist(), r"names, t = np.unique\(t, return_inverse=True\)"),
    ],
)
@pytest.mark.parametrize("kind", [SimpleNet, MultiLayerNet])
def test_bad_data_is_found_before_the_first_step(kind, x, t, message):
    net = kind(np.zeros((4, 3))) if kind is SimpleNet else kind((4, 3), rng=0)
    before, history = net.params["W1"].copy(), History()
    with pytest.raises(ValueError, match=message) as error:
        train(net, x, t, epochs=1, batch_size=4, optimizer=SGD(0.1), history=history)
    assert not hasattr(error.value, "__notes__")
    assert history == History()
    np.testing.assert_array_equal(net.params["W1"], before)


def test_the_cure_for_names_cures():
    names, t = np.unique(NAMES, return_inverse=True)
    net = SimpleNet(np.zeros((4, 3)))
    train(net, X, t, epochs=1, batch_size=4, optimizer=SGD(0.1))
    np.testing.assert_array_equal(names[t], NAMES)


def test_layers_are_asked_for_their_classes_and_their_validation_data_for_its_shape():
    net = Sequential([Affine(np.zeros((4, 3)), np.zeros(3))])
    with pytest.raises(ValueError, match="t must lie between 0 and 2"):
        run(net, validation=None, t=T + 1)
    with pytest.raises(ValueError, match=r"validation data .*\(10, 3\).*\(10, 4\)"):
        run(net, validation=(X[:, :3], T))
    assert not net.params["W1"].any()


@pytest.mark.parametrize("lost", ["validation data", "data to train on"])
def test_a_class_that_is_missing_because_the_rows_are_sorted_is_told(lost):
    x, t = np.zeros((90, 4)), np.repeat([0, 1, 2], 30)
    cut = 60 if lost == "data to train on" else 30
    part, rest = (x[:cut], t[:cut]), (x[cut:], t[cut:])
    net = SimpleNet(np.zeros((4, 3)))
    with pytest.warns(UserWarning, match="shuffle the rows before you split them") as told:
        train(net, *part, epochs=1, batch_size=30, optimizer=SGD(), validation=rest)
    assert any(str(one.message).startswith(f"the {lost} hold no sample of class") for one in told)
    assert {one.filename for one in told} == {__file__}


@pytest.mark.parametrize(("of_100", "told"), [(8, 0), (9, 1)])
def test_a_rare_class_that_is_missing_by_chance_is_not_told(of_100, told):
    t = np.repeat([0, 1, 2], [50, 50 - of_100, of_100])
    held = np.zeros((60, 4)), np.tile([0, 1], 30)  # 4.8 or 5.4 of the class are to be expected
    options = {"epochs": 1, "batch_size": 50, "optimizer": SGD(), "validation": held}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        train(SimpleNet(np.zeros((4, 3))), np.zeros((100, 4)), t, **options)
    assert len(said) == told


def test_an_optimiser_of_another_network_is_refused_before_it_does_harm(net):
    for make in (Momentum, RMSProp):
        optimizer, other = make(0.1), SimpleNet(np.zeros((4, 3)))
        run(net, optimizer=optimizer)
        with pytest.raises(ValueError, match=r"used for other parameters.*new optimiser") as error:
            run(other, optimizer=optimizer)
        assert error.value.__notes__ == ["This was after step 0 of the training."]
        assert not other.params["W1"].any()
        run(net, optimizer=optimizer)  # its own network it still knows
    for other in (SimpleNet(np.zeros((4, 3))), net):
        run(other, optimizer=(plain := SGD(0.1)))
        run(net, optimizer=plain)  # remembers nothing


# The end of an epoch.


def test_on_epoch_gets_the_history_and_stops_the_training(net):
    seen = []

    def enough(history):
        seen.append((history.epochs, history.steps, len(history.validation_loss)))
        return history.epochs == 2

    history = run(net, on_epoch=enough, epochs=50, validation=OUTSIDE)
    assert seen == [(1, 3, 1), (2, 6, 2)]
    assert (history.epochs, history.steps, history.interrupted) == (2, 6, False)


def test_a_stopped_training_keeps_its_last_weights_and_can_go_on(net, uninterrupted):
    options = {"optimizer": Momentum(0.1), "validation": OUTSIDE}
    history = run(net, **options, on_epoch=lambda history: np.True_)
    stopped = net.params["W1"].copy()
    assert history.epochs == 1
    assert stopped.any()
    run(net, **options, history=history)
    params, whole = uninterrupted
    assert record(history) == whole
    assert net.params["W1"].tobytes() == params["W1"].tobytes()


def test_early_stopping_in_four_lines(net):
    """As chapter 10 and README have it: wait for three epochs without a new best."""
    losses = [5.0, 3.0, 4.0, 2.0, 2.5, 2.1, 2.2, 1.0]
    original, best = net.loss, {}
    net.loss = lambda x, t: losses.pop(0) if x is OUTSIDE[0] else original(x, t)

    def stop(history):
        if history.validation_loss[-1] == min(history.validation_loss):
            best.update({name: array.copy() for name, array in net.params.items()})
        return history.epochs - np.argmin(history.validation_loss) > 3

    kept = []
    history = run(
        net,
        epochs=100,
        validation=OUTSIDE,
        on_epoch=lambda h: kept.append(net.params["W1"].copy()) or stop(h),
    )
    assert history.epochs == 7
    np.testing.assert_array_equal(best["W1"], kept[3])


@pytest.mark.parametrize("answer", [None, False, np.False_])
def test_what_is_not_true_goes_on(net, answer):
    assert run(net, on_epoch=lambda history: answer).epochs == 3


@pytest.mark.parametrize("answer", ["stop", 1, np.array([True])])
def test_another_answer_than_yes_or_no_is_an_error(net, answer):
    with pytest.raises(ValueError, match="on_epoch must return True to stop") as error:
        run(net, on_epoch=lambda history: answer)
    assert error.value.__notes__ == ["This was after step 3 of the training."]


# The progress bar.


class Bar(collections.UserList):
    def __init__(self, **options):
        super().__init__()
        self.options, self.postfix = options, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True

    def update(self, n=1):
        self.append(n)

    def set_postfix(self, refresh=True, **values):
        self.postfix.append(values)


def test_the_progress_bar_counts_the_steps_and_those_before(net, monkeypatch):
    bars = []
    monkeypatch.setattr(training, "tqdm", lambda **options: bars.append(Bar(**options)) or bars[-1])
    history = run(net, epochs=2, on_step=Stop(lambda _: None, 4))
    run(net, epochs=2, history=history)
    assert [bar.options["total"] for bar in bars] == [6, 6]
    assert [bar.options["initial"] for bar in bars] == [0, 4]
    assert [sum(bar) for bar in bars] == [4, 2]
    assert bars[0].postfix[0] == {"loss": "1.099"}
    assert all(bar.closed for bar in bars)


def test_the_progress_bar_is_silent_here(net, capsys):
    run(net)
    assert capsys.readouterr() == ("", "")


def test_the_progress_bar_can_be_switched_off(net, monkeypatch):
    told = []
    monkeypatch.setattr(training, "tqdm", lambda **options: told.append(options) or Bar())
    run(net)
    run(net, progress=False)
    assert [options.get("disable") for options in told] == [None, True]  # None: tqdm decides


def test_an_interrupt_while_the_weights_are_written_waits_for_the_step():
    """A step that was half taken would be taken once and a half when the training goes on."""

    class Pressed(SGD):
        presses = 1

        def update(self, params, grads):
            if self.presses and len(history.loss) == 3:
                self.presses = 0
                signal.raise_signal(signal.SIGINT)
            super().update(params, grads)

    nets = [TwoLayerNet(4, 3, 3, rng=0) for _ in range(2)]
    history = History()
    before = signal.getsignal(signal.SIGINT)
    options = {"epochs": 2, "batch_size": 2, "rng": 1}
    train(nets[0], X, T, optimizer=Pressed(0.5), history=history, **options)
    assert history.interrupted
    assert history.steps == 4  # the step of the press is complete
    assert signal.getsignal(signal.SIGINT) is before
    train(nets[0], X, T, optimizer=SGD(0.5), history=history, **options)
    train(nets[1], X, T, optimizer=SGD(0.5), **options)
    for name in nets[0].params:
        np.testing.assert_array_equal(nets[0].params[name], nets[1].params[name])


def test_training_works_outside_the_main_thread():
    net = TwoLayerNet(4, 3, 3, rng=0)
    thread = threading.Thread(
        target=train,
        args=(net, X, T),
        kwargs={"epochs": 1, "batch_size": 2, "optimizer": SGD(0.5), "rng": 1},
    )
    before = net.params["W1"].copy()
    thread.start()
    thread.join()
    assert (net.params["W1"] != before).any()


def test_a_bag_of_words_trains_as_its_matrix():
    sequences = [[n % 4, n % 3] for n in range(9)] + [[]]
    nets, histories = [], []
    for x in (BagOfWords(sequences, 4), multi_hot(sequences, 4)):
        nets.append(TwoLayerNet(4, 3, 3, rng=0))
        validation = x[:3], T[:3]
        options = {"epochs": 3, "batch_size": 4, "optimizer": SGD(0.5), "rng": 1}
        histories.append(train(nets[-1], x, T, validation=validation, **options))
    for name in nets[0].params:
        np.testing.assert_allclose(nets[0].params[name], nets[1].params[name], rtol=1e-12)
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy"):
        one, other = (getattr(history, name) for history in histories)
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_batches_of_a_bag_of_words_are_bags():
    bag, t = BagOfWords([[n] for n in range(5)], 5), np.arange(5)
    batches = list(minibatches(bag, t, 2, 1))
    assert [len(x) for x, _ in batches] == [2, 2, 1]
    for x, t_batch in batches:
        assert isinstance(x, BagOfWords)
        np.testing.assert_array_equal(x.dense().argmax(axis=1), t_batch)
    with pytest.raises(ValueError, match=r"as many targets as inputs.*\(5, 5\) and \(4,\)"):
        minibatches(bag, t[:4], 2, 1)


def test_training_on_the_newswires_never_makes_their_matrix():
    (x, t), _ = load_newswires()
    bag = BagOfWords(x, 10_000)
    net = MultiLayerNet((10_000, 16, 46), "relu", rng=0)
    tracemalloc.start()
    train(net, bag, t, epochs=1, batch_size=512, optimizer=RMSProp(), validation=(bag, t), rng=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 512 * 10_000 * 8  # not even that of a batch; all stories would take 718 MB
