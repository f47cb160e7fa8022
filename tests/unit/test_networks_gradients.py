"""Backpropagation in networks: against nudges, against the layers, and at the edges of floats."""

from itertools import pairwise

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from dlbook import layers
from dlbook.activations import softmax
from dlbook.encoding import one_hot
from dlbook.networks import MultiLayerNet, Sequential, SimpleNet, TwoLayerNet
from dlbook.optimization import SGD, Momentum
from dlbook.training import train

ACTIVATIONS = st.sampled_from(["sigmoid", "relu"])
BATCHES = st.one_of(st.integers(1, 5), st.sampled_from([1, 32, 200]))
KINDS = st.sampled_from(["labels", "one-hot", "soft", "nearly 1"])
SEEDS = st.integers(0, 999)


pytestmark = pytest.mark.usefixtures("no_warning")


def random_net(sizes, activation, rng, make=MultiLayerNet, dtype=np.float64):
    """Return a network none of whose parameters is 0."""
    params = {}
    for k, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{k}"] = 1.5 * rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)
        params[f"b{k}"] = 0.5 * rng.normal(size=fan_out)
    params = {name: array.astype(dtype) for name, array in params.items()}
    return make.from_params(params, activation)


def hidden_sums(net, x):
    """Return every weighted sum that an activation is applied to, a row for each sample."""
    sums, z = [np.full((len(x), 1), np.inf)], x
    for k in range(1, len(net.params) // 2):
        sums.append(z @ net.params[f"W{k}"] + net.params[f"b{k}"])
        z = np.maximum(sums[-1], 0) if net.activation == "relu" else scipy.special.expit(sums[-1])
    return np.hstack(sums)


def samples(net, n, rng):
    """Return inputs for which no nudge takes a ReLU over its corner.

    Of ten times as many, those whose weighted sums come least close to 0. A nudge of 1e-5 moves a
    sum by some 1e-4 at most, and none of those left is as close as that.
    """
    x = rng.normal(size=(10 * n, len(net.params["W1"])))
    if getattr(net, "activation", "") != "relu":
        return x[:n]
    margin = np.abs(hidden_sums(net, x)).min(axis=1)
    x = x[margin.argsort()[-n:]]
    assert np.abs(hidden_sums(net, x)).min() > 5e-4
    return x


def targets(kind, n, classes, rng):
    labels = rng.integers(classes, size=n)
    if kind in ("soft", "nearly 1") or classes == 1:
        share = 0.9995 if kind == "nearly 1" else 1  # rows that do not quite sum to 1
        return share * rng.dirichlet(np.ones(classes), n)
    return labels if kind == "labels" else one_hot(labels, classes)


def relative_error(gradient, nudged):
    """Return the largest difference, relative to the largest slope of its array.

    A difference quotient with h = 1e-5 is good to about 1e-10, so slopes are taken to be 1e-4 at
    least.
    """
    assert list(gradient) == list(nudged)
    errors = []
    for name, slopes in nudged.items():
        assert gradient[name].shape == slopes.shape
        errors.append(np.abs(gradient[name] - slopes).max() / max(np.abs(slopes).max(), 1e-4))
    return max(errors)


def of_layers(net):
    """Return a network of layers that has the parameters of another one: the plain version."""
    depth = len(net.params) // 2
    stack = []
    for k in range(1, depth + 1):
        stack.append(layers.Affine(net.params[f"W{k}"], net.params[f"b{k}"]))
        if k < depth:
            stack.append({"relu": layers.ReLU, "sigmoid": layers.Sigmoid}[net.activation]())
    return Sequential(stack)


# Against nudges.


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=6),
    n=BATCHES,
    activation=ACTIVATIONS,
    kind=KINDS,
    seed=SEEDS,
)
def test_the_gradient_of_any_depth_is_the_numerical_one(sizes, n, activation, kind, seed):
    rng = np.random.default_rng(seed)
    net = random_net(sizes, activation, rng)
    x = samples(net, n, rng)
    t = targets(kind, n, sizes[-1], rng)
    before = {name: array.tobytes() for name, array in net.params.items()}
    kept = x.tobytes(), np.asarray(t).tobytes()
    gradient = net.gradient(x, t)
    assert (x.tobytes(), np.asarray(t).tobytes()) == kept
    assert {name: array.tobytes() for name, array in net.params.items()} == before
    assert relative_error(gradient, net.numerical_gradient(x, t, h=1e-5)) < 1e-6


@given(
    sizes=st.tuples(st.integers(1, 8), st.integers(1, 6), st.integers(1, 5)),
    n=BATCHES,
    activation=ACTIVATIONS,
    kind=KINDS,
    seed=SEEDS,
)
def test_the_gradient_of_two_layers_is_the_numerical_one(sizes, n, activation, kind, seed):
    rng = np.random.default_rng(seed)
    net = random_net(sizes, activation, rng, TwoLayerNet)
    x = samples(net, n, rng)
    t = targets(kind, n, sizes[-1], rng)
    nudged = net.numerical_gradient(x, t, h=1e-5)
    assert relative_error(net.gradient(x, t), nudged) < 1e-6


@given(D=st.integers(1, 6), C=st.integers(1, 5), n=BATCHES, kind=KINDS, seed=SEEDS)
def test_the_gradient_of_the_smallest_net_is_the_numerical_one(D, C, n, kind, seed):
    rng = np.random.default_rng(seed)
    net, x = SimpleNet(rng.normal(size=(D, C))), rng.normal(size=(n, D))
    t, before = targets(kind, n, C, rng), net.params["W1"].copy()
    gradient = net.gradient(x, t)
    assert relative_error(gradient, net.numerical_gradient(x, t, h=1e-5)) < 1e-6
    np.testing.assert_array_equal(net.params["W1"], before)


# Against the layers.


@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-4)])
@given(
    sizes=st.lists(st.integers(1, 12), min_size=2, max_size=6),
    n=BATCHES,
    activation=ACTIVATIONS,
    kind=KINDS,
    seed=SEEDS,
)
def test_the_fast_version_is_the_plain_one(dtype, rtol, sizes, n, activation, kind, seed):
    rng = np.random.default_rng(seed)
    net = random_net(sizes, activation, rng, dtype=dtype)
    x = rng.normal(size=(n, sizes[0])).astype(dtype)
    t = targets(kind, n, sizes[-1], rng)
    fast, plain = net.gradient(x, t), of_layers(net).gradient(x, t)
    assert list(fast) == list(net.params)
    for name, slopes in plain.items():
        assert fast[name].dtype == dtype
        np.testing.assert_allclose(
            fast[name], slopes, rtol=0, atol=rtol * max(np.abs(slopes).max(), 1e-2), err_msg=name
        )


def test_the_fast_version_is_the_plain_one_at_the_corner_of_relu():
    # Every hidden sum is exactly 0: the gate is shut, and nothing passes.
    params = {"W1": np.ones((2, 3)), "b1": np.zeros(3), "W2": np.ones((3, 2)), "b2": np.zeros(2)}
    net = MultiLayerNet.from_params(params, "relu")
    gradient = net.gradient([[1.0, -1.0]], [0])
    assert not gradient["W1"].any()
    assert not gradient["b1"].any()
    np.testing.assert_allclose(gradient["b2"], [-0.5, 0.5])


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_one_sample_is_a_batch_of_one(activation):
    net = random_net((4, 3, 3), activation, np.random.default_rng(0))
    x = np.arange(4.0)
    expected = net.gradient(x[None], [2])
    for t in (2, [0, 0, 1], np.float32(2)):
        np.testing.assert_equal(net.gradient(x, t), expected)
    np.testing.assert_equal(net.gradient(x.tolist(), 2), expected)


def test_a_batch_has_the_mean_gradient_of_its_samples():
    rng = np.random.default_rng(0)
    net, x, t = random_net((4, 3, 3), "sigmoid", rng), rng.normal(size=(6, 4)), [0, 1, 2, 0, 1, 2]
    singly = [net.gradient(row, label) for row, label in zip(x, t, strict=True)]
    for name, slopes in net.gradient(x, t).items():
        np.testing.assert_allclose(slopes, np.mean([s[name] for s in singly], axis=0), rtol=1e-12)


def test_a_gradient_owns_its_memory():
    rng = np.random.default_rng(0)
    net, x, t = random_net((3, 3, 3), "relu", rng), rng.normal(size=(3, 3)), np.eye(3)
    first = net.gradient(x, t)
    again = net.gradient(x, t)
    for slopes in first.values():
        others = [x, t, *net.params.values(), *again.values()]
        assert not any(np.shares_memory(slopes, other) for other in others)
    np.testing.assert_equal(first, again)


# Labels of every kind.


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64, np.float32, bool])
def test_labels_of_any_dtype(dtype):
    net = random_net((3, 2), "sigmoid", np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(4, 3))
    labels = np.array([0, 1, 1, 0])
    np.testing.assert_equal(net.gradient(x, labels.astype(dtype)), net.gradient(x, labels))


@pytest.mark.parametrize("make", [SimpleNet, MultiLayerNet.from_params])
@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        ([[1.0, 2.0]], [0, 1], "one label for each row"),
        ([[1.0, 2.0]], [2], "labels in t must lie between 0 and 1, got 2"),
        ([[1.0, 2.0]], [-1], "labels in t must lie between 0 and 1, got -1"),
        ([[1.0, 2.0]], [0.5], "labels in t must be whole numbers, got 0.5"),
        ([[1.0, 2.0]] * 2, [0, np.nan], r"whole numbers, got nan at index \[1\]"),
        ([[1.0, 2.0]], [[0.7, 0.7]], "sum to 1"),
        ([[1.0, 2.0]], [[-1, 2]], "nothing negative"),
        ([[1.0, 2.0]], [[np.nan, 1]], "t holds nan"),
        ([[1.0, 2.0, 3.0]], [0], r"arrays of shape \(2,\) or \(N, 2\), got \(1, 3\)"),
        ([[1.0, np.nan]], [0], "finite maximum along axis -1, got nan"),
        ([[1.0, np.inf]], [0], "finite maximum along axis -1, got inf"),
        ([["a", "b"]], [0], "x must hold real numbers"),
        (np.zeros((0, 2)), np.zeros(0, int), "must not be empty"),
    ],
)
def test_a_gradient_of_nonsense_is_one_clear_error(make, x, t, message):
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    net = make(W if make is SimpleNet else {"W1": W, "b1": np.zeros(2)})
    with pytest.raises(ValueError, match=message):
        net.gradient(x, t)


# The edges of floats.


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@pytest.mark.parametrize("scale", [1e3, 1e6, 1e12])
def test_saturated_and_certain_networks_give_finite_slopes_without_a_warning(
    dtype, activation, scale
):
    rng = np.random.default_rng(0)
    params = {n: a * scale for n, a in random_net((4, 5, 3), activation, rng).params.items()}
    net = MultiLayerNet.from_params({n: a.astype(dtype) for n, a in params.items()}, activation)
    x, t = rng.normal(size=(20, 4)).astype(dtype), rng.integers(3, size=20)
    gradient = net.gradient(x, t)
    plain = of_layers(net).gradient(x, t)
    for name, slopes in gradient.items():
        assert slopes.dtype == dtype
        assert np.isfinite(slopes).all()
        np.testing.assert_allclose(slopes, plain[name], rtol=1e-3, atol=1e-6 * scale)
    if activation == "sigmoid" and scale > 1e3:
        assert not gradient["W1"].any()
    assert gradient["b2"].any()


def test_an_exponential_that_becomes_0_is_no_error_even_where_an_underflow_is():
    params = {"W1": [[1e3]], "b1": [0], "W2": [[0, 1e3]], "b2": [0, 0]}
    net = MultiLayerNet.from_params(params)
    with np.errstate(all="raise"):
        gradient = net.gradient([[1.0]], [0])
    np.testing.assert_array_equal(gradient["b2"], [-1, 1])
    np.testing.assert_array_equal(gradient["b1"], [0])


def test_scores_that_span_all_floats_are_no_error():
    big = np.finfo(np.float32).max
    net = SimpleNet(np.array([[big, -big]], np.float32))
    multi = MultiLayerNet.from_params({"W1": net.params["W1"], "b1": np.zeros(2, np.float32)})
    for either in (net, multi):
        np.testing.assert_array_equal(either.gradient([[1.0]], [0])["W1"], [[0, 0]])
        np.testing.assert_array_equal(either.gradient([[1.0]], [1])["W1"], [[1, -1]])


def test_scores_that_overflow_are_one_clear_error_that_names_the_step():
    net = MultiLayerNet((2, 3, 2), "relu", rng=0)
    net.params["W2"][:] = 1e308
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(ValueError, match="finite maximum"),
    ):
        net.gradient([[1e5, 1e5], [-1e5, 1e5]], [0, 1])


# A network made of layers.


@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    n=st.sampled_from([1, 5, 32]),
    activation=ACTIVATIONS,
    kind=KINDS,
    seed=SEEDS,
)
def test_a_network_of_layers_is_the_one_with_its_parameters(sizes, n, activation, kind, seed):
    rng = np.random.default_rng(seed)
    net = random_net(sizes, activation, rng)
    x = samples(net, n, rng)
    t = targets(kind, n, sizes[-1], rng)
    plain = of_layers(net)
    assert all(plain.params[name] is array for name, array in net.params.items())
    np.testing.assert_allclose(plain.predict(x), net.predict(x), rtol=1e-12)
    np.testing.assert_allclose(softmax(plain.scores(x)), net.predict(x), rtol=1e-12)
    assert plain.loss(x, t) == pytest.approx(net.loss(x, t), rel=1e-12, abs=1e-15)
    assert plain.accuracy(x, t) == net.accuracy(x, t)
    nudged = plain.numerical_gradient(x, t, h=1e-5)
    assert relative_error(plain.gradient(x, t), nudged) < 1e-6


def test_a_network_of_layers_trains_as_the_other_does():
    rng = np.random.default_rng(0)
    net = random_net([4, 6, 3], "relu", rng)
    plain = of_layers(MultiLayerNet.from_params(net.params, "relu"))
    pasts = [
        train(n, X, T, epochs=3, batch_size=20, optimizer=Momentum(lr=0.1), rng=1)
        for n in (net, plain)
    ]
    np.testing.assert_allclose(*(past.loss for past in pasts), rtol=1e-9)
    assert pasts[0].accuracy == pasts[1].accuracy


def test_a_certain_and_wrong_network_of_layers_still_has_its_loss_and_slopes():
    affine = layers.Affine(np.array([[0.0, 1000.0]]), np.zeros(2))
    net = Sequential([affine])
    assert net.loss([[1.0]], [0]) == 1000
    nudged = net.numerical_gradient([[1.0]], [0])
    assert relative_error(net.gradient([[1.0]], [0]), nudged) < 1e-6


def with_dropout(rng, rate=0.5, seed=0):
    W1, W2 = rng.normal(size=(4, 30)), rng.normal(size=(30, 3))
    drop = layers.Dropout(rate, seed)
    stack = [layers.Affine(W1, np.zeros(30)), layers.ReLU(), drop, layers.Affine(W2, np.zeros(3))]
    return Sequential(stack), drop


def test_dropout_acts_on_the_gradient_alone():
    net, drop = with_dropout(np.random.default_rng(0))
    twin, _ = with_dropout(np.random.default_rng(0), rate=0)
    gradients = [net.gradient(X, T) for _ in range(2)]
    assert np.any(gradients[0]["W1"] != gradients[1]["W1"])
    for ask in (net.predict, net.scores, net.loss, net.accuracy, net.numerical_gradient):
        net.gradient(X, T)
        data = (X,) if ask in (net.predict, net.scores) else (X, T)
        np.testing.assert_equal(ask(*data), getattr(twin, ask.__name__)(*data))
    net.gradient(X, T)  # also after a gradient that failed half-way
    with pytest.raises(ValueError, match="t must hold"):
        net.gradient(X, T[:3])
    np.testing.assert_array_equal(net.predict(X), twin.predict(X))
    assert net.scores(X, training=True)[0] != pytest.approx(net.scores(X)[0])
    assert drop.training is False


def test_the_gradients_of_many_masks_are_around_that_of_none_where_all_is_linear():
    # From the last hidden layer on, scores are linear; the slopes of b2 follow from softmax alone.
    rng = np.random.default_rng(0)
    W = 0.01 * rng.normal(size=(4, 3))
    net = Sequential([layers.Dropout(0.5, rng=1), layers.Affine(W, np.zeros(3))])
    plain = Sequential([layers.Affine(W, np.zeros(3))])
    many = np.mean([net.gradient(X, T)["W1"] for _ in range(2000)], axis=0)
    np.testing.assert_allclose(many, plain.gradient(X, T)["W1"], atol=0.02)


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        (3, "must be a sequence of layers, got 3"),
        ([], "at least one layer with weights"),
        ([layers.ReLU()], "at least one layer with weights"),
        ([layers.ReLU], "layer 0 must have the methods forward and backward"),
        ([np.tanh], "layer 0 must have the methods forward and backward"),
        ([layers.ReLU(), layers.SoftmaxCrossEntropy()], "layer 1, SoftmaxCrossEntropy, must go"),
        ([layers.ReLU()] * 2, "layer 1 is there twice, .* make a new ReLU"),
    ],
    ids=["number", "empty", "no weights", "class", "function", "with its loss", "twice"],
)
def test_what_is_no_stack_of_layers_is_one_clear_error(stack, message):
    with pytest.raises(ValueError, match=message):
        Sequential(stack)


# The signal at the start.


@pytest.mark.parametrize("n", [784, 100])
def test_signals_neither_grow_nor_fade_in_20_layers_of_relu(n):
    rng = np.random.default_rng(0)
    net = MultiLayerNet([n] + [300] * 20, "relu", rng=0)
    x = rng.normal(size=(200, n))
    # He: the mean square of what a layer gives is that of what it got, layer after layer.
    size = [np.mean(x**2)]
    for k in range(1, 21):
        x = np.maximum(x @ net.params[f"W{k}"] + net.params[f"b{k}"], 0)
        size.append(np.mean(x**2))
    assert 0.8 < size[1] < 1.25
    assert 0.4 < size[-1] < 2.5


def test_sums_of_sigmoid_layers_keep_their_spread_in_20_layers():
    net = MultiLayerNet([300] * 21, "sigmoid", rng=0)
    x = np.random.default_rng(1).normal(size=(200, 300))
    spread = [np.var(sums) for sums in np.hsplit(hidden_sums(net, x)[:, 1:], 19)]
    assert 0.8 < spread[0] < 1.25  # the input has variance 1, and so have its weighted sums
    assert all(0.15 < s < 0.6 for s in spread[1:])  # of sigmoids: mean square about 0.29


# Training with it.

X = np.random.default_rng(0).normal(size=(50, 4))
T = np.random.default_rng(1).integers(3, size=50)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ["labels", "one-hot", "soft"])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_training_records_loss_and_accuracy_before_the_step(dtype, kind, activation):
    t = targets(kind, 50, 3, np.random.default_rng(2))
    net = random_net((4, 5, 3), activation, np.random.default_rng(3), dtype=dtype)
    twin = MultiLayerNet.from_params(net.params, activation)
    expected, batches = [], []

    def gradient(x, t):  # the way of a network without a fast one, on the twin
        expected.append((twin.loss(x, t), twin.accuracy(x, t)))
        batches.append(len(x))
        return twin.gradient(x, t)

    options = {"epochs": 3, "batch_size": 8, "rng": 4}
    ours = train(net, X, t, optimizer=Momentum(0.3), **options)
    theirs = train(twin, X, t, optimizer=Momentum(0.3), gradient=gradient, **options)
    assert batches == [8, 8, 8, 8, 8, 8, 2] * 3
    tolerance = 1e-5 if dtype is np.float32 else 1e-12
    np.testing.assert_allclose(ours.loss, [loss for loss, _ in expected], rtol=tolerance)
    assert ours.accuracy == [accuracy for _, accuracy in expected]
    assert theirs.accuracy == ours.accuracy
    np.testing.assert_allclose(theirs.loss, ours.loss, rtol=tolerance)
    for name, array in net.params.items():
        assert array.dtype == dtype
        np.testing.assert_array_equal(array, twin.params[name])
    assert {type(value) for value in ours.loss + ours.accuracy} == {float}


def test_training_asks_the_network_for_its_gradient():
    class Doubled(MultiLayerNet):
        def gradient(self, x, t):
            return {name: 2 * slopes for name, slopes in super().gradient(x, t).items()}

    class Penalised(MultiLayerNet):
        def loss(self, x, t):
            return super().loss(x, t) + 1

    nets = [make((4, 5, 3), rng=0) for make in (Doubled, MultiLayerNet, Penalised)]
    options = {"epochs": 1, "batch_size": 8, "rng": 4}
    for net, lr in zip(nets, (0.25, 0.5, 0.5), strict=True):
        net.history = train(net, X, T, optimizer=SGD(lr), **options)
    np.testing.assert_array_equal(nets[0].params["W1"], nets[1].params["W1"])
    np.testing.assert_allclose(nets[2].history.loss, np.add(nets[1].history.loss, 1), rtol=1e-12)


def test_an_overflow_in_training_is_told_with_its_step():
    net = MultiLayerNet((4, 5, 3), "relu", rng=0)
    with (
        np.errstate(all="ignore"),
        pytest.raises(ValueError, match=r"finite") as error,
    ):
        train(net, X * 1e3, T, epochs=50, batch_size=10, optimizer=SGD(1e200), rng=0)
    assert "after step" in error.value.__notes__[0]
