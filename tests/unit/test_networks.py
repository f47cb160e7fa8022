"""Networks: forward passes and slopes against formulas written out, and every bad input."""

import tracemalloc

import numpy as np
import pytest
import scipy.special
from hypothesis import assume, given
from hypothesis import strategies as st

from dlbook.datasets import load_mnist, load_sample_network
from dlbook.encoding import BagOfWords, multi_hot, one_hot
from dlbook.losses import cross_entropy
from dlbook.networks import MultiLayerNet, SimpleNet, TwoLayerNet

X = np.random.default_rng(1).normal(size=(6, 4))


@pytest.fixture
def net():
    return MultiLayerNet((4, 5, 3), rng=0)


def test_forward_pass_written_out(net):
    p = net.params
    z = scipy.special.expit(X @ p["W1"] + p["b1"])
    expected = scipy.special.softmax(z @ p["W2"] + p["b2"], axis=1)
    np.testing.assert_allclose(net.predict(X), expected, rtol=1e-13)


def test_relu_forward_pass_written_out():
    net = MultiLayerNet((4, 5, 3), activation="relu", rng=0)
    p = net.params
    scores = np.clip(X @ p["W1"] + p["b1"], 0, None) @ p["W2"] + p["b2"]
    np.testing.assert_allclose(net.predict(X), scipy.special.softmax(scores, axis=1), rtol=1e-13)


def test_three_layer_network_of_chapter_02():
    # The same numbers with a softmax at the end: y = softmax([0.31682708, 0.69627909]).
    net = MultiLayerNet.from_params(
        {
            "W1": [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]],
            "b1": [0.1, 0.2, 0.3],
            "W2": [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]],
            "b2": [0.1, 0.2],
            "W3": [[0.1, 0.3], [0.2, 0.4]],
            "b3": [0.1, 0.2],
        }
    )
    np.testing.assert_allclose(net.predict([1.0, 0.5]), [0.40625907, 0.59374093], atol=5e-9)


@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    n=st.integers(0, 4),
    activation=st.sampled_from(["sigmoid", "relu"]),
)
def test_any_depth_gives_probabilities(sizes, n, activation):
    net = MultiLayerNet(sizes, activation, rng=0)
    y = net.predict(np.ones((n, sizes[0])))
    assert y.shape == (n, sizes[-1])
    np.testing.assert_allclose(y.sum(axis=1), np.ones(n))


def test_one_sample_is_a_row_of_the_batch(net):
    np.testing.assert_allclose(net.predict(X[0]), net.predict(X)[0], rtol=1e-14)
    assert net.predict(X[0].tolist()).shape == (3,)


def test_input_is_read_in_the_dtype_of_the_weights(net):
    params = {name: array.astype(np.float32) for name, array in net.params.items()}
    net32 = MultiLayerNet.from_params(params)
    assert net32.predict(X).dtype == np.float32
    assert net32.predict(np.ones((1, 4), np.uint8)).dtype == np.float32


def test_accuracy_takes_labels_and_one_hot(net):
    labels = net.predict(X).argmax(axis=1)
    labels[0] = (labels[0] + 1) % 3
    assert net.accuracy(X, labels) == net.accuracy(X, one_hot(labels, 3)) == 5 / 6
    assert net.accuracy(X[1], labels[1]) == 1.0
    assert type(net.accuracy(X, labels)) is float


def test_a_tie_goes_to_the_first_class():
    net = MultiLayerNet.from_params({"W1": np.zeros((2, 3)), "b1": np.zeros(3)})
    assert net.accuracy(np.ones((2, 2)), [0, 2]) == 0.5


@pytest.mark.parametrize("smallest", [True, False])
def test_a_class_below_the_right_one_is_as_wrong_as_one_above(smallest):
    params = {"W1": np.eye(2), "b1": np.zeros(2)}
    net = SimpleNet(params["W1"]) if smallest else MultiLayerNet.from_params(params)
    assert net.accuracy(np.eye(2), [0, 0]) == net.accuracy(np.eye(2), [1, 1]) == 0.5
    assert type(net.accuracy(np.eye(2), [0, 1])) is float


def test_first_weights_come_from_the_seed_alone():
    a, b, c = (MultiLayerNet((4, 5, 3), rng=seed).params for seed in (7, 7, 8))
    np.testing.assert_array_equal(a["W1"], b["W1"])
    assert (a["W1"] != c["W1"]).all()
    generator = np.random.default_rng(7)
    np.testing.assert_array_equal(MultiLayerNet((4, 5, 3), rng=generator).params["W1"], a["W1"])
    assert MultiLayerNet((4, 5, 3), rng=generator).params["W1"][0, 0] != a["W1"][0, 0]


@pytest.mark.parametrize(("activation", "gain"), [("sigmoid", 1), ("relu", 2)])
def test_first_weights_have_the_spread_their_activation_needs(activation, gain):
    params = MultiLayerNet((400, 500, 300), activation, rng=0).params
    assert list(params) == ["W1", "b1", "W2", "b2"]
    assert params["W1"].std() == pytest.approx(np.sqrt(gain / 400), rel=0.01)
    assert params["W2"].std() == pytest.approx(np.sqrt(gain / 500), rel=0.01)
    assert not params["b1"].any()
    assert not params["b2"].any()


def test_from_params_copies(net):
    given_ = {name: array.copy() for name, array in net.params.items()}
    copy = MultiLayerNet.from_params(given_)
    copy.params["W1"][:] = 0
    np.testing.assert_array_equal(given_["W1"], net.params["W1"])


GOOD = {"W1": np.ones((2, 3)), "b1": np.ones(3), "W2": np.ones((3, 2)), "b2": np.ones(2)}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"W2": None}, "named W1, b1, W2, b2 and so on.*got W1, b1, b2"),
        ({"W4": np.ones((2, 2))}, "named"),
        ({"W2": np.ones((4, 2))}, r"W2 must have shape \(3, M\).*got \(4, 2\) and \(2,\)"),
        ({"b1": np.ones((1, 3))}, r"b1 shape.*got \(2, 3\) and \(1, 3\)"),
        ({"W1": np.ones(3)}, r"W1 must have shape"),
        ({"W1": 3.0}, "W1 must have shape"),
        ({"W1": np.ones((0, 3))}, "W1 must have shape"),
        (
            {"W1": np.array([[0, 1, np.nan], [0, 0, 0]])},
            r"W1 must be finite, got nan at index \[0, 2\]",
        ),
        ({"b2": [0, np.inf]}, "b2 must be finite, got inf"),
        ({"b2": ["a", "b"]}, "b2 must hold real numbers"),
    ],
)
def test_params_that_are_no_network_are_one_clear_error(changed, message):
    params = {name: array for name, array in {**GOOD, **changed}.items() if array is not None}
    with pytest.raises(ValueError, match=message):
        MultiLayerNet.from_params(params)


def test_mixed_dtypes_become_the_wider_one():
    net = MultiLayerNet.from_params({**GOOD, "b2": GOOD["b2"].astype(np.float32)})
    assert {array.dtype for array in net.params.values()} == {np.dtype(np.float64)}


def test_a_subclass_makes_its_own_kind():
    class Special(MultiLayerNet):
        pass

    assert type(Special.from_params(GOOD)) is Special


def test_a_generator_is_new_each_time_unless_given():
    first, second = MultiLayerNet((4, 5)), MultiLayerNet((4, 5))
    assert (first.params["W1"] != second.params["W1"]).all()


@pytest.mark.parametrize("params", [None, ["W1", "b1"]])
def test_what_is_no_mapping_is_one_clear_error(params):
    with pytest.raises(ValueError, match="must map names to arrays"):
        MultiLayerNet.from_params(params)


def test_input_beyond_the_range_of_the_weights_is_one_clear_error():
    params = {name: array.astype(np.float32) for name, array in GOOD.items()}
    with pytest.raises(
        ValueError, match=r"fit the float32 of the weights, got 1e\+300 at index \[1\]"
    ):
        MultiLayerNet.from_params(params).predict([0.0, 1e300])


def test_no_params_are_one_clear_error():
    with pytest.raises(ValueError, match="got none"):
        MultiLayerNet.from_params({})


@pytest.mark.parametrize("sizes", [(4,), (), (4, 0), (4, -1), (4, 2.5), (4, True), 5])
def test_sizes_that_are_no_network_are_one_clear_error(sizes):
    with pytest.raises(ValueError, match="size"):
        MultiLayerNet(sizes)


def test_sizes_may_be_an_array():
    assert MultiLayerNet(np.array([2, 3])).params["W1"].shape == (2, 3)


def test_unknown_activation_is_one_clear_error():
    with pytest.raises(ValueError, match="one of sigmoid, relu"):
        MultiLayerNet((2, 2), activation=["sigmoid"])
    with pytest.raises(ValueError, match="one of sigmoid, relu, got 'tanh'"):
        MultiLayerNet((2, 2), activation="tanh")
    with pytest.raises(ValueError, match="one of sigmoid, relu, got 'tanh'"):
        MultiLayerNet.from_params(GOOD, activation="tanh")


def test_an_image_that_was_not_flattened_is_told_how():
    net = MultiLayerNet.from_params(load_sample_network())
    with pytest.raises(ValueError, match=r"got \(5, 28, 28\): x.reshape\(-1, 784\) makes a row of"):
        net.predict(np.zeros((5, 28, 28)))


@pytest.mark.parametrize("shape", [(784, 10), (28, 28), (5, 783), (5, 28, 28, 3), (1568,)])
def test_a_reshape_is_suggested_only_where_it_keeps_the_samples(shape):
    """A transposed batch, a single image and colours all fit -1 rows of 784 numbers: mixed ones."""
    net = MultiLayerNet.from_params(load_sample_network())
    with pytest.raises(ValueError, match="this network reads arrays of shape") as raised:
        net.predict(np.zeros(shape))
    assert "reshape" not in str(raised.value)
    if len(shape) == 2:
        assert str(raised.value).endswith(f"x has {shape[1]} columns, the network 784 inputs")


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (X, np.zeros(5, int), "one label for each row"),
        (X, np.full(6, 3), "between 0 and 2"),
        (X[:0], np.zeros(0, int), "empty"),
        (np.full((6, 4), np.nan), np.zeros(6, int), "finite maximum.*nan"),
    ],
)
def test_accuracy_of_nothing_or_of_nonsense_is_one_clear_error(net, x, t, message):
    with pytest.raises(ValueError, match=message):
        net.accuracy(x, t)


# SimpleNet.

W = np.array([[1.81509164, -1.47779898, -0.44327992], [1.1835035, 0.70338014, 1.76561574]])


def test_the_smallest_net_of_the_syllabus():
    net, x = SimpleNet(W), [0.6, 0.9]
    np.testing.assert_allclose(net.predict(x), [2.154, -0.254, 1.323], atol=5e-4)
    assert net.loss(x, 0) == pytest.approx(0.422, abs=5e-4)
    assert net.loss(x, 1) == pytest.approx(2.830, abs=5e-4)
    slopes = net.numerical_gradient(x, 0)
    assert list(slopes) == ["W1"]
    expected = [[-0.20670418, 0.03540016, 0.17130402], [-0.31005628, 0.05310024, 0.25695603]]
    np.testing.assert_allclose(slopes["W1"], expected, atol=1e-6)
    y = scipy.special.softmax(np.dot(x, W)) - [1, 0, 0]
    np.testing.assert_allclose(slopes["W1"], np.outer(x, y), atol=1e-8)


def test_the_last_digits_of_the_syllabus_come_from_its_guard_against_log_0():
    def naive_loss(W):
        return -np.log(scipy.special.softmax(np.dot([0.6, 0.9], W))[0] + 1e-7)

    slopes, h = np.empty((2, 3)), 1e-4
    for place in np.ndindex(2, 3):
        nudge = np.zeros((2, 3))
        nudge[place] = h
        slopes[place] = (naive_loss(W + nudge) - naive_loss(W - nudge)) / (2 * h)
    expected = [[-0.20670418, 0.03540016, 0.17130402], [-0.31005628, 0.05310024, 0.25695603]]
    np.testing.assert_allclose(slopes, expected, atol=6e-9)
    ours = SimpleNet(W).numerical_gradient([0.6, 0.9], 0)["W1"]
    assert 1e-8 < np.abs(ours - slopes).max() < 1e-7


def test_the_smallest_net_reads_batches_labels_and_one_hot_rows():
    net, t = SimpleNet(np.eye(4)[:, :3]), [0, 1, 2, 0, 1, 2]
    assert net.loss(X, t) == net.loss(X, one_hot(t, 3))
    assert net.loss(X, t) == pytest.approx(
        np.mean([net.loss(x, k) for x, k in zip(X, t, strict=True)])
    )
    assert net.accuracy(X, X[:, :3].argmax(axis=1)) == 1
    assert net.accuracy(X[0], X[0, :3].argmax()) == 1
    slopes = np.mean(
        [net.numerical_gradient(x, k)["W1"] for x, k in zip(X, t, strict=True)], axis=0
    )
    np.testing.assert_allclose(net.numerical_gradient(X, t)["W1"], slopes, atol=1e-9)


def test_the_smallest_net_copies_its_weights_and_never_changes_them():
    given_ = W.copy()
    net = SimpleNet(given_)
    net.numerical_gradient([0.6, 0.9], 0)
    assert net.params["W1"].tobytes() == W.tobytes()
    net.params["W1"][:] = 0
    np.testing.assert_array_equal(given_, W)
    assert SimpleNet([[1, 2]]).params["W1"].dtype == np.float64


def test_the_smallest_net_in_float32_has_a_gradient_in_float64():
    net = SimpleNet(W.astype(np.float32))
    assert net.predict([0.6, 0.9]).dtype == np.float32
    slopes = net.numerical_gradient([0.6, 0.9], 0)["W1"]
    assert slopes.dtype == np.float64
    assert net.params["W1"].dtype == np.float32
    np.testing.assert_allclose(slopes[0], [-0.20670418, 0.03540016, 0.17130402], atol=1e-6)


@pytest.mark.parametrize("wrong", [[1.0, 2.0], 3.0, np.ones((2, 0)), [[np.nan]], [["a"]], None])
def test_weights_that_are_no_matrix_are_one_clear_error(wrong):
    with pytest.raises(ValueError, match="W must"):
        SimpleNet(wrong)


# Losses and slopes.


def test_79510_parameters():
    net = TwoLayerNet(784, 100, 10, rng=0)
    assert {name: array.shape for name, array in net.params.items()} == {
        "W1": (784, 100),
        "b1": (100,),
        "W2": (100, 10),
        "b2": (10,),
    }
    assert sum(array.size for array in net.params.values()) == 79_510
    assert net.params["W1"].std() == pytest.approx(0.01, rel=0.01)
    assert TwoLayerNet(784, 100, 10, 0.5, 0).params["W2"].std() == pytest.approx(0.5, rel=0.05)
    assert not net.params["b1"].any()
    assert not net.params["b2"].any()
    assert net.activation == "sigmoid"


def test_two_layers_from_the_seed_alone():
    a, b, c, d = (TwoLayerNet(4, 5, 3, rng=seed).params["W2"] for seed in (7, 7, 8, None))
    np.testing.assert_array_equal(a, b)
    assert (a != c).all()
    assert (a != d).all()


@pytest.mark.parametrize("std", [0, -1, np.nan, "0.01", None])
def test_a_spread_that_is_none_is_one_clear_error(std):
    with pytest.raises(ValueError, match="weight_std must be a number above 0"):
        TwoLayerNet(4, 5, 3, weight_std=std)


def test_two_layers_are_two():
    net = TwoLayerNet.from_params(GOOD, activation="relu")
    assert type(net) is TwoLayerNet
    with pytest.raises(ValueError, match="this network has 2 layers, got params of 1"):
        TwoLayerNet.from_params({"W1": np.ones((2, 3)), "b1": np.ones(3)})
    with pytest.raises(ValueError, match="layer sizes must be positive integers, got 'a'"):
        TwoLayerNet("a", 5, 3)


def test_the_loss_is_the_cross_entropy_of_the_probabilities(net):
    t = [0, 1, 2, 0, 1, 2]
    assert net.loss(X, t) == cross_entropy(net.predict(X), t) == net.loss(X, one_hot(t, 3))
    assert type(net.loss(X[0], 1)) is float
    with pytest.raises(ValueError, match="between 0 and 2"):
        net.loss(X, np.full(6, 3))


def analytic(net, x, t):
    """Return the gradient of the loss by the chain rule, for any depth; `t` as one-hot rows."""
    x, t = np.atleast_2d(x).astype(float), np.atleast_2d(t).astype(float)
    p = {name: array.astype(float) for name, array in net.params.items()}
    depth, inputs = len(p) // 2, [x]
    for k in range(1, depth):
        a = inputs[-1] @ p[f"W{k}"] + p[f"b{k}"]
        inputs.append(scipy.special.expit(a) if net.activation == "sigmoid" else np.maximum(a, 0))
    y = scipy.special.softmax(inputs[-1] @ p[f"W{depth}"] + p[f"b{depth}"], axis=1)
    delta, slopes = (y * t.sum(axis=1, keepdims=True) - t) / len(x), {}
    for k in range(depth, 0, -1):
        slopes[f"W{k}"], slopes[f"b{k}"] = inputs[k - 1].T @ delta, delta.sum(axis=0)
        z = inputs[k - 1]
        delta = (delta @ p[f"W{k}"].T) * (z * (1 - z) if net.activation == "sigmoid" else z > 0)
    return slopes


@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
    n=st.integers(1, 3),
    seed=st.integers(0, 99),
)
def test_the_naive_gradient_of_any_depth_is_the_chain_rule(sizes, n, seed):
    rng = np.random.default_rng(seed)
    net = MultiLayerNet(sizes, rng=rng)
    x, t = rng.normal(size=(n, sizes[0])), np.eye(sizes[-1])[rng.integers(sizes[-1], size=n)]
    slopes, expected = net.numerical_gradient(x, t), analytic(net, x, t)
    assert list(slopes) == list(net.params)
    for name, slope in slopes.items():
        assert slope.dtype == np.float64
        np.testing.assert_allclose(slope, expected[name], atol=1e-7)


def hold_against_the_naive_loop(net, x, t, h=1e-4, atol=1e-9):
    before = {name: array.tobytes() for name, array in net.params.items()}
    fast = net.numerical_gradient(x, t, h)
    naive = MultiLayerNet.numerical_gradient(net, x, t, h)
    assert list(fast) == list(naive) == ["W1", "b1", "W2", "b2"]
    for name, slope in naive.items():
        assert fast[name].dtype == np.float64
        assert fast[name].shape == net.params[name].shape
        np.testing.assert_allclose(fast[name], slope, rtol=0, atol=atol, err_msg=name)
        assert net.params[name].tobytes() == before[name]
    return fast


KINDS_OF_TARGET = ["labels", "one-hot", "soft", "soft float32", "nearly 1"]


def targets(kind, n, classes, rng):
    labels = rng.integers(classes, size=n)
    soft = rng.dirichlet(np.ones(classes), n)
    return {
        "labels": labels if classes > 1 else np.ones((n, 1)),
        "one-hot": np.eye(classes, dtype=int)[labels],
        "soft": soft,
        "soft float32": soft.astype(np.float32),
        "nearly 1": soft * 0.9995,
    }[kind]


@given(
    sizes=st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4)),
    n=st.integers(1, 4),
    activation=st.sampled_from(["sigmoid", "relu"]),
    kind=st.sampled_from(KINDS_OF_TARGET),
    dtype=st.sampled_from([np.float64, np.float32]),
    levels=st.integers(0, 4),
    std=st.sampled_from([0.01, 1.0, 5.0]),
    seed=st.integers(0, 999),
)
def test_the_fast_gradient_is_the_naive_one(sizes, n, activation, kind, dtype, levels, std, seed):
    rng = np.random.default_rng(seed)
    D, M, C = sizes
    params = {
        name: (std * rng.normal(size=shape)).astype(dtype)
        for name, shape in {"W1": (D, M), "b1": (M,), "W2": (M, C), "b2": (C,)}.items()
    }
    net = TwoLayerNet.from_params(params, activation)
    x = rng.normal(size=(n, D))
    if levels:  # repeated, zero (also -0.0) and negative inputs
        x = np.round(x * levels / 4) * 4 / levels
    t = targets(kind, n, C, rng)
    loss = net.loss(x, t)
    assume(
        loss < 50
    )  # beyond, a loss has fewer digits behind the point, and from 87 on it is clipped
    hold_against_the_naive_loop(net, x, t, atol=1e-9 if loss < 10 else 5e-9)


@pytest.mark.parametrize("h", [1e-2, 1e-4, 1e-6])
def test_the_fast_gradient_takes_the_steps_it_is_told(h):
    # With a large step the two agree in the error of the difference too: nothing is differentiated.
    net = TwoLayerNet(4, 5, 3, weight_std=2, rng=0)
    fast = hold_against_the_naive_loop(net, X, [0, 1, 2, 0, 1, 2], h, atol=1e-9 * max(1, 1e-4 / h))
    error = np.abs(fast["W2"] - analytic(net, X, np.eye(3)[[0, 1, 2, 0, 1, 2]])["W2"]).max()
    assert h != 1e-2 or error > 1e-7


def test_the_fast_gradient_is_the_chain_rule():
    rng = np.random.default_rng(3)
    net = TwoLayerNet(20, 15, 4, weight_std=0.3, rng=rng)
    x, t = rng.random((30, 20)), rng.dirichlet(np.ones(4), 30)
    expected = analytic(net, x, t)
    for name, slope in net.numerical_gradient(x, t).items():
        np.testing.assert_allclose(slope, expected[name], atol=1e-9)


def test_one_sample_is_a_batch_of_one_for_gradients():
    net = TwoLayerNet(4, 5, 3, weight_std=1, rng=0)
    for x, t in [(X[0], 1), (X[:1], [1]), (X[0], [0, 1, 0]), (X[0].tolist(), np.int8(1))]:
        hold_against_the_naive_loop(net, x, t)
        np.testing.assert_equal(net.numerical_gradient(x, t), net.numerical_gradient(X[:1], [1]))


def test_a_batch_has_the_mean_gradient_of_its_samples():
    net = TwoLayerNet(4, 5, 3, weight_std=1, rng=0)
    t = [0, 1, 2, 0, 1, 2]
    singly = [net.numerical_gradient(x, k) for x, k in zip(X, t, strict=True)]
    for name, slope in net.numerical_gradient(X, t).items():
        np.testing.assert_allclose(slope, np.mean([s[name] for s in singly], axis=0), atol=1e-11)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
@pytest.mark.parametrize(
    "x", [np.zeros(4), np.ones(4), -np.ones(4), [-0.0, 0, 1, 1], [255.0, 0, 255, 7]], ids=str
)
def test_repeated_and_zero_and_negative_inputs(activation, x):
    params = TwoLayerNet(4, 5, 3, weight_std=0.1, rng=0).params
    params["b1"] += 0.05  # off the corner of ReLU
    net = TwoLayerNet.from_params(params, activation)
    fast = hold_against_the_naive_loop(net, [x, x], [0, 2])
    zero = np.asarray(x) == 0
    assert not fast["W1"][zero].any()  # a zero pixel moves nothing


def test_uint8_pixels():
    net = TwoLayerNet(4, 5, 3, rng=0)
    x = np.array([[0, 255, 7, 7], [1, 0, 0, 255]], np.uint8)
    hold_against_the_naive_loop(net, x, [0, 2])


def test_saturated_hidden_units():
    params = TwoLayerNet(4, 6, 3, weight_std=1, rng=0).params
    params["W1"] *= 1e6
    fast = hold_against_the_naive_loop(TwoLayerNet.from_params(params), X, [0, 1, 2, 0, 1, 2])
    assert not fast["W1"].any()


@pytest.mark.parametrize("scale", [10, 60])
def test_a_network_that_is_wrong_and_certain(scale):
    params = TwoLayerNet(4, 6, 3, weight_std=1, rng=0).params
    params["W2"] *= scale
    t = TwoLayerNet.from_params(params).predict(X).argmin(axis=1)
    net = TwoLayerNet.from_params(params)
    assert net.loss(X, t) > scale / 2
    hold_against_the_naive_loop(net, X, t, atol=1e-9 * scale)


def test_beyond_the_clip_of_the_loss_the_fast_slope_goes_on():
    params = {"W1": [[1.0]], "b1": [0.0], "W2": [[0.0, 3000.0]], "b2": [0.0, 0.0]}
    net = TwoLayerNet.from_params(params)
    assert net.loss([1.0], 0) == pytest.approx(708.4, abs=0.1)
    assert not MultiLayerNet.numerical_gradient(net, [1.0], 0)["b2"].any()
    fast, expected = net.numerical_gradient([1.0], 0), analytic(net, [1.0], [1, 0])
    for name, slope in fast.items():
        np.testing.assert_allclose(slope, expected[name], rtol=1e-6)


def test_a_nudge_that_would_overflow_is_one_clear_error():
    params = TwoLayerNet(4, 6, 3, weight_std=1, rng=0).params
    params["W2"] *= 1e8
    net = TwoLayerNet.from_params(params)
    with pytest.raises(ValueError, match=r"nudge of h = 0.0001 could move a score by \d+"):
        net.numerical_gradient(X, np.zeros(6, int))
    assert np.isfinite(net.numerical_gradient(X, np.zeros(6, int), h=1e-8)["W1"]).all()


@pytest.mark.parametrize("make", [TwoLayerNet.from_params, MultiLayerNet.from_params])
@pytest.mark.parametrize(
    ("x", "t", "h", "message"),
    [
        ([[1.0, 2.0]], [0, 1], 1e-4, "one label for each row"),
        ([[1.0, 2.0]], [2], 1e-4, "between 0 and 1, got 2"),
        ([[1.0, 2.0]], [[0.7, 0.7]], 1e-4, "sum to 1"),
        ([[1.0, 2.0, 3.0]], [0], 1e-4, r"arrays of shape \(2,\) or \(N, 2\), got \(1, 3\)"),
        ([[1.0, np.nan]], [0], 1e-4, "nan"),
        ([[1.0, "a"]], [0], 1e-4, "x must hold real numbers"),
        (np.zeros((0, 2)), np.zeros(0, int), 1e-4, "not be empty"),
        ([[1.0, 2.0]], [0], 0, "h must be a number above 0, got 0"),
        ([[1.0, 2.0]], [0], -1e-4, "h must be"),
        ([[1.0, 2.0]], [0], np.nan, "h must be"),
        ([[1.0, 2.0]], [0], "1e-4", "h must be"),
        ([[1.0, 2.0]], [0], None, "h must be"),
    ],
)
def test_a_gradient_of_nonsense_is_one_clear_error(make, x, t, h, message):
    with pytest.raises(ValueError, match=message):
        make(GOOD).numerical_gradient(x, t, h)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_weights_that_ran_away_are_one_clear_error(name, number):
    net = TwoLayerNet.from_params(GOOD)
    net.params[name].flat[0] = number
    with pytest.raises(ValueError, match=f"{name} must be finite, got {number}"):
        net.numerical_gradient([[1.0, 2.0]], [0])


# On real digits.


@pytest.fixture(scope="module")
def digits():
    """Return a network of the size of chapter 07, a batch, and its gradient."""
    (x, t), _ = load_mnist()
    net = TwoLayerNet(784, 100, 10, weight_std=0.1, rng=0)
    before = {name: array.tobytes() for name, array in net.params.items()}
    tracemalloc.start()
    slopes = net.numerical_gradient(x[:100], t[:100])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {name: array.tobytes() for name, array in net.params.items()} == before
    return net, x[:100], t[:100], slopes, peak


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_sampled_slopes_are_those_of_two_full_losses(digits, name):
    net, x, t, slopes, _ = digits
    rng, h = np.random.default_rng(0), 1e-4
    params = {key: array.copy() for key, array in net.params.items()}
    x, rows = x.astype(float), np.arange(100)

    def loss():
        z = scipy.special.expit(x @ params["W1"] + params["b1"])
        return -scipy.special.log_softmax(z @ params["W2"] + params["b2"], axis=1)[rows, t].mean()

    size = params[name].size
    places, difference = rng.permutation(size)[: min(size, 500)], 0
    for place in places:
        kept = params[name].flat[place]
        params[name].flat[place] = kept + h
        above = loss()
        params[name].flat[place] = kept - h
        below = loss()
        params[name].flat[place] = kept
        slope = (above - below) / (2 * h)
        difference = max(difference, abs(slope - slopes[name].flat[place]))
    assert difference < 1e-9
    assert np.abs(slopes[name].flat[places]).max() > 1e-4


def test_sampled_slopes_are_those_of_two_losses_of_the_library(digits):
    net, x, t, slopes, _ = digits
    copy = TwoLayerNet.from_params(net.params)
    for name, place in [("W1", (400, 7)), ("b1", 99), ("W2", (99, 9)), ("b2", 0)]:
        copy.params[name][place] += 1e-4
        above = copy.loss(x.astype(float), t)
        copy.params[name][place] -= 2e-4
        below = copy.loss(x.astype(float), t)
        copy.params[name][:] = net.params[name]
        assert (above - below) / 2e-4 == pytest.approx(slopes[name][place], abs=1e-9)


def test_all_slopes_of_digits_are_the_chain_rule(digits):
    net, x, t, slopes, _ = digits
    for name, expected in analytic(net, x, np.eye(10)[t]).items():
        np.testing.assert_allclose(slopes[name], expected, atol=1e-8)


def test_memory_is_for_one_sample_not_for_every_nudge_of_every_sample(digits):
    peak = digits[-1]
    assert peak < 784 * 100 * 100 * 8 / 3  # far below one matrix of D × H × N numbers
    net, pixels = TwoLayerNet(784, 100, 10, rng=0), np.random.default_rng(0).random((3, 784))
    tracemalloc.start()
    net.numerical_gradient(pixels, [0, 1, 2])  # the worst case: no two pixels alike
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6


@given(
    sequences=st.lists(st.lists(st.integers(0, 8), max_size=6), min_size=1, max_size=6),
    sizes=st.lists(st.integers(2, 5), min_size=1, max_size=3),
    activation=st.sampled_from(["sigmoid", "relu"]),
    seed=st.integers(0, 99),
)
def test_a_bag_of_words_is_read_as_its_matrix(sequences, sizes, activation, seed):
    net = MultiLayerNet((9, *sizes), activation, rng=seed)
    bag, matrix = BagOfWords(sequences, 9), multi_hot(sequences, 9)
    t = np.random.default_rng(seed).integers(sizes[-1], size=len(sequences))
    np.testing.assert_allclose(net.predict(bag), net.predict(matrix), rtol=1e-12)
    assert net.loss(bag, t) == pytest.approx(net.loss(matrix, t), rel=1e-12)
    assert net.accuracy(bag, t) == net.accuracy(matrix, t)
    expected = net.gradient(matrix, t)
    for name, gradient in net.gradient(bag, t).items():
        assert gradient.dtype == np.float64
        np.testing.assert_allclose(gradient, expected[name], rtol=1e-9, atol=1e-14)


def test_a_bag_of_words_is_read_in_the_dtype_of_the_weights():
    wide = MultiLayerNet((9, 4, 3), rng=0).params
    net = MultiLayerNet.from_params({name: a.astype(np.float32) for name, a in wide.items()})
    bag = BagOfWords([[1, 2], [3]], 9)
    for x in (bag, bag.astype(np.float64)):
        assert net.predict(x).dtype == np.float32
        assert {a.dtype for a in net.gradient(x, [0, 1]).values()} == {np.dtype(np.float32)}


def test_every_network_and_every_gradient_reads_a_bag_of_words():
    bag, matrix, t = BagOfWords([[1, 2], []], 3), multi_hot([[1, 2], []], 3), [0, 1]
    for net in (SimpleNet(np.ones((3, 2))), TwoLayerNet(3, 2, 2, rng=0)):
        np.testing.assert_allclose(net.predict(bag), net.predict(matrix))
        for gradients in (net.gradient, net.numerical_gradient):
            expected = gradients(matrix, t)
            for name, gradient in gradients(bag, t).items():
                np.testing.assert_allclose(gradient, expected[name], atol=1e-12)


def test_a_bag_of_words_of_another_width_is_one_clear_error(net):
    for call in (net.predict, lambda x: net.loss(x, [0]), lambda x: net.gradient(x, [0])):
        with pytest.raises(
            ValueError, match=r"reads arrays of shape \(4,\) or \(N, 4\), got \(1, 8"
        ):
            call(BagOfWords([[1]], 8))
    with pytest.raises(ValueError, match="the batch must not be empty"):
        net.gradient(BagOfWords([], 4), [])
