"""MultiLayerNet: the forward pass against its own formula written out, and every bad input."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from dlbook.datasets import load_sample_network
from dlbook.encoding import one_hot
from dlbook.networks import MultiLayerNet

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
    with pytest.raises(ValueError, match=r"got \(5, 28, 28\); x.reshape\(-1, 784\) may be"):
        net.predict(np.zeros((5, 28, 28)))
    with pytest.raises(ValueError, match=r"got \(5, 783\)$"):
        net.predict(np.zeros((5, 783)))


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
