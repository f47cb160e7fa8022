"""Layers: forward against formulas, backward against nudges, and every wrong way to call them."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from dlbook.differentiation import numerical_gradient
from dlbook.encoding import one_hot
from dlbook.layers import Affine, Dropout, ReLU, Sigmoid, SoftmaxCrossEntropy
from dlbook.losses import cross_entropy

SIZES = st.integers(1, 6)
BATCHES = st.one_of(st.integers(1, 8), st.sampled_from([1, 50, 200]))
SEEDS = st.integers(0, 999)
SHAPES = st.lists(st.integers(1, 4), max_size=3).map(tuple)


pytestmark = pytest.mark.usefixtures("no_warning")


def relative_error(slopes, nudged):
    """Return the largest difference, measured by the largest slope (and that by 1e-4 at least)."""
    assert slopes.shape == nudged.shape
    return np.abs(slopes - nudged).max() / max(np.abs(nudged).max(), 1e-4)


def slopes_by_nudging(forward, x, weights):
    """Return the slopes of a weighted sum of the outputs, for which `weights` are its slopes."""
    return numerical_gradient(lambda x: np.sum(weights * forward(x)), x.copy(), h=1e-5)


# Affine.


def affine(rng, D, M, dtype=np.float64):
    return Affine(rng.normal(size=(D, M)).astype(dtype), rng.normal(size=M).astype(dtype))


@given(n=BATCHES, D=SIZES, M=SIZES, seed=SEEDS)
def test_affine_is_its_formula_and_goes_back_as_nudges_do(n, D, M, seed):
    rng = np.random.default_rng(seed)
    layer, x, dout = affine(rng, D, M), rng.normal(size=(n, D)), rng.normal(size=(n, M))
    expected = [[sum(row * layer.W[:, m]) + layer.b[m] for m in range(M)] for row in x]
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-12, atol=1e-12)

    dx = layer.backward(dout)
    assert relative_error(dx, slopes_by_nudging(layer.forward, x, dout)) < 1e-7

    def forward(_):  # the layer keeps W and b themselves, so that a nudge of them moves it
        return layer.forward(x)

    for slopes, array in [(layer.dW, layer.W), (layer.db, layer.b)]:
        f = lambda _: np.sum(dout * forward(_))  # noqa: E731
        assert relative_error(slopes, numerical_gradient(f, array, h=1e-5)) < 1e-7


def test_affine_keeps_its_arrays_and_changes_none():
    W, b, x, dout = np.ones((3, 2)), np.zeros(2), np.ones((4, 3)), np.ones((4, 2))
    layer = Affine(W, b)
    assert layer.W is W
    assert layer.b is b
    assert layer.x is None
    layer.forward(x)
    layer.backward(dout)
    for array, value in [(W, 1), (b, 0), (x, 1), (dout, 1)]:
        np.testing.assert_array_equal(array, np.full_like(array, value))
    W += 1  # as an optimiser does
    b -= 1
    np.testing.assert_array_equal(layer.forward(x), np.full((4, 2), 5.0))
    assert not any(np.shares_memory(layer.db, array) for array in (b, dout))


def test_affine_goes_back_to_its_last_forward():
    layer = Affine(np.eye(2), np.zeros(2))
    layer.forward(np.full((3, 2), 9.0))
    layer.forward([[1, 2]])
    layer.backward([[10, 20]])
    np.testing.assert_array_equal(layer.dW, [[10, 20], [20, 40]])
    np.testing.assert_array_equal(layer.db, [10, 20])
    layer.backward([[1, 1]])  # slopes are set, not added up
    np.testing.assert_array_equal(layer.db, [1, 1])


def test_affine_adds_up_over_the_batch():
    rng = np.random.default_rng(0)
    layer, x, dout = affine(rng, 4, 3), rng.normal(size=(200, 4)), rng.normal(size=(200, 3))
    layer.forward(x)
    layer.backward(dout)
    whole, biases = layer.dW, layer.db
    singly = []
    for k in range(200):
        layer.forward(x[k : k + 1])
        layer.backward(dout[k : k + 1])
        singly.append((layer.dW, layer.db))
    np.testing.assert_allclose(whole, sum(dW for dW, _ in singly), atol=1e-11)
    np.testing.assert_allclose(biases, sum(db for _, db in singly), atol=1e-11)


@pytest.mark.parametrize(
    ("W", "b", "message"),
    [
        ([[1.0]], np.ones(1), "W must be an array of floats"),
        (np.ones((2, 3)), [1.0, 2.0, 3.0], "b must be an array of floats"),
        (np.ones((2, 3), int), np.ones(3), "W must be an array of floats"),
        (np.ones((2, 3)), np.ones(2), r"b \(M,\), got \(2, 3\) and \(2,\)"),
        (np.ones((2, 3)), np.ones((1, 3)), r"got \(2, 3\) and \(1, 3\)"),
        (np.ones(3), np.ones(3), r"got \(3,\) and \(3,\)"),
        (np.ones((0, 3)), np.ones(3), r"got \(0, 3\) and \(3,\)"),
        (np.array([[1, np.nan]]), np.ones(2), r"W must be finite, got nan at index \[0, 1\]"),
        (np.ones((1, 2)), np.array([0, -np.inf]), r"b must be finite, got -inf at index \[1\]"),
    ],
)
def test_weights_that_make_no_layer_are_one_clear_error(W, b, message):
    with pytest.raises(ValueError, match=message):
        Affine(W, b)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.ones(2), r"batch of shape \(N, 2\), got \(2,\): use x\[None\]"),
        (np.ones((4, 3)), r"or \(N, 2\), got \(4, 3\): x has 3 columns, the network 2 inputs"),
        (np.ones((2, 2, 2)), r"got \(2, 2, 2\)"),
        ([[1, "a"]], "x must hold real numbers"),
        ([[1j, 1]], "x must hold real numbers"),
        (None, "x must be"),
    ],
)
def test_an_input_that_does_not_fit_is_one_clear_error(x, message):
    with pytest.raises(ValueError, match=message):
        Affine(np.ones((2, 3)), np.ones(3)).forward(x)


# Sigmoid and ReLU.


@given(shape=SHAPES, seed=SEEDS, scale=st.sampled_from([0.1, 1, 5]))
def test_sigmoid_is_its_formula_and_goes_back_as_nudges_do(shape, seed, scale):
    rng = np.random.default_rng(seed)
    layer, x, dout = Sigmoid(), scale * rng.normal(size=shape), rng.normal(size=shape)
    np.testing.assert_allclose(layer.forward(x), scipy.special.expit(x), rtol=1e-14)
    slopes = layer.backward(dout)
    assert relative_error(slopes, slopes_by_nudging(layer.forward, np.asarray(x), dout)) < 1e-6
    y = scipy.special.expit(x)
    layer.forward(x)
    np.testing.assert_allclose(layer.backward(dout), dout * y * (1 - y), rtol=1e-9)


@given(shape=SHAPES, seed=SEEDS)
def test_relu_is_its_formula_and_goes_back_as_nudges_do(shape, seed):
    rng = np.random.default_rng(seed)
    x, dout = np.asarray(rng.normal(size=shape)), rng.normal(size=shape)
    x += np.where(x > 0, 0.01, -0.01)  # so far from the corner no nudge crosses it
    layer = ReLU()
    np.testing.assert_array_equal(layer.forward(x), np.where(x > 0, x, 0))
    slopes = layer.backward(dout)
    np.testing.assert_array_equal(slopes, np.where(x > 0, dout, 0))
    assert relative_error(slopes, slopes_by_nudging(layer.forward, x, dout)) < 1e-9


@pytest.mark.parametrize("n", [1, 50, 200])
@pytest.mark.parametrize("make", [Sigmoid, ReLU])
def test_batches_go_back_row_by_row(make, n):
    rng = np.random.default_rng(n)
    x, dout, layer = rng.normal(size=(n, 7)), rng.normal(size=(n, 7)), make()
    layer.forward(x)
    whole = layer.backward(dout)
    for k in (0, n // 2, n - 1):
        layer.forward(x[k])
        np.testing.assert_array_equal(layer.backward(dout[k]), whole[k])


def test_the_corner_of_relu_is_shut():
    layer = ReLU()
    np.testing.assert_array_equal(layer.forward([-1.0, -0.0, 0.0, 5e-324]), [0, 0, 0, 5e-324])
    np.testing.assert_array_equal(layer.backward([1, 1, 1, 1]), [0, 0, 0, 1])


def test_relu_goes_back_by_the_sign_of_its_input_even_when_that_is_changed_later():
    layer, x = ReLU(), np.array([-1.0, 2.0])
    out = layer.forward(x)
    out[:] = 7
    x[:] = 7
    np.testing.assert_array_equal(layer.backward([1, 1]), [0, 1])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("extreme", [20, 90, 1e4])
def test_a_saturated_sigmoid_is_flat_and_warns_of_nothing(dtype, extreme):
    layer = Sigmoid()
    y = layer.forward(np.array([-extreme, extreme], dtype))
    slopes = layer.backward(np.ones(2, dtype))
    assert y.dtype == slopes.dtype == dtype
    np.testing.assert_allclose(y, [0, 1], atol=1e-6)
    assert np.abs(slopes).max() < 1e-6
    with np.errstate(under="ignore"):
        layer.forward([-np.inf, np.inf, -1e308])
        np.testing.assert_array_equal(layer.backward([1, 1, 1]), [0, 0, 0])


@pytest.mark.parametrize("make", [Sigmoid, ReLU])
def test_inputs_and_slopes_are_left_alone(make):
    layer, x, dout = make(), np.array([[-1.0, 0.0, 2.0]]), np.ones((1, 3))
    layer.forward(x)
    first = layer.backward(dout)
    np.testing.assert_array_equal(layer.backward(dout), first)  # what is kept is left alone too
    np.testing.assert_array_equal(x, [[-1, 0, 2]])
    np.testing.assert_array_equal(dout, np.ones((1, 3)))


# Dropout.


@given(shape=SHAPES, rate=st.floats(0, 0.99), dtype=st.sampled_from(["f4", "f8"]), seed=SEEDS)
def test_dropout_drops_or_makes_larger_and_goes_back_the_same_way(shape, rate, dtype, seed):
    rng = np.random.default_rng(seed)
    x, dout = rng.normal(size=(2, *shape)).astype(dtype) + 10
    layer = Dropout(rate, seed)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(dout), dout)
    layer.training = True
    z, dx = layer.forward(x), layer.backward(dout)
    assert z.dtype == dx.dtype == x.dtype
    assert z.shape == dx.shape == shape
    kept = z != 0
    np.testing.assert_allclose(z, np.where(kept, x / (1 - rate), 0), rtol=1e-6)
    np.testing.assert_allclose(dx, np.where(kept, dout / (1 - rate), 0), rtol=1e-6)
    layer.training = False  # off again, whatever was before
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(dout), dout)


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(rate):
    layer = Dropout(rate, rng=0)
    layer.training = True
    z = layer.forward(np.ones((200, 500)))
    assert np.mean(z == 0) == pytest.approx(rate, abs=0.005)
    assert z.mean() == pytest.approx(1, abs=0.02)


def test_dropout_draws_anew_each_time_and_the_same_from_the_same_seed():
    x = np.ones((20, 20))
    runs = []
    for seed in (1, 1, 2):
        layer = Dropout(0.5, seed)
        layer.training = True
        runs.append([layer.forward(x) for _ in range(2)])
    np.testing.assert_array_equal(runs[0], runs[1])
    assert np.any(runs[0][0] != runs[0][1])
    assert np.any(runs[0][0] != runs[2][0])
    rng = np.random.default_rng(1)  # a generator is used itself
    assert Dropout(0.5, rng).rng is rng


def test_dropout_in_training_goes_back_as_nudges_do_through_one_mask():
    rng = np.random.default_rng(3)
    x, dout = rng.normal(size=(2, 4, 5))

    def forward(x):
        layer = Dropout(0.4, rng=3)  # the same mask each time
        layer.training = True
        forward.layer = layer
        return layer.forward(x)

    nudged = slopes_by_nudging(forward, x, dout)
    assert relative_error(forward.layer.backward(dout), nudged) < 1e-7


@pytest.mark.parametrize("rate", [1, 1.0, -0.1, 2, np.nan, "0.5", None, True, [0.5]])
def test_a_rate_that_is_none_is_one_clear_error(rate):
    with pytest.raises(ValueError, match="rate must be at least 0 and below 1"):
        Dropout(rate)


def test_dropout_of_no_numbers_is_one_clear_error():
    with pytest.raises(ValueError, match="x must"):
        Dropout(0.5).forward([["a"]])


# Softmax and cross-entropy.


def targets(kind, n, classes, rng):
    """Return targets of a kind, and the same as rows."""
    labels = rng.integers(classes, size=n)
    if kind == "soft" or classes == 1:
        rows = rng.dirichlet(np.ones(classes), n)
        return rows, rows
    rows = np.eye(classes)[labels]
    return {"labels": labels, "one-hot": one_hot(labels, classes)}[kind], rows


@given(
    n=BATCHES,
    classes=SIZES,
    kind=st.sampled_from(["labels", "one-hot", "soft"]),
    dout=st.sampled_from([1.0, -2.5, 0.0, 1e3]),
    seed=SEEDS,
)
def test_softmax_cross_entropy_is_its_formula_and_goes_back_as_nudges_do(
    n, classes, kind, dout, seed
):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, classes))
    t, rows = targets(kind, n, classes, rng)
    layer = SoftmaxCrossEntropy()
    loss = layer.forward(x, t)
    assert type(loss) is float
    expected = -np.sum(rows * scipy.special.log_softmax(x, axis=1)) / n
    assert loss == pytest.approx(expected, rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(layer.y, scipy.special.softmax(x, axis=1), rtol=1e-12)
    assert loss == pytest.approx(cross_entropy(layer.y, t), rel=1e-12, abs=1e-15)

    slopes = layer.backward()
    np.testing.assert_allclose(slopes, (layer.y - rows) / n, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(slopes.sum(axis=1), np.zeros(n), atol=1e-14)
    nudged = slopes_by_nudging(lambda x: SoftmaxCrossEntropy().forward(x, t), x, 1.0)
    assert relative_error(slopes, nudged) < 1e-6
    np.testing.assert_allclose(layer.backward(dout), dout * slopes, rtol=1e-12)
    np.testing.assert_array_equal(layer.backward(np.float32(1)), slopes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("big", [1e3, 1e30])
def test_extreme_scores_are_certain_and_nothing_overflows(dtype, big):
    layer = SoftmaxCrossEntropy()
    x = np.array([[big, -big, 0], [big, -big, 0]], dtype)
    loss = layer.forward(x, [0, 1])
    assert loss == pytest.approx(big, rel=1e-6)  # 0 for the first row, 2 big for the second
    slopes = layer.backward()
    assert slopes.dtype == dtype
    np.testing.assert_array_equal(slopes, [[0, 0, 0], [0.5, -0.5, 0]])
    assert layer.forward([[0.0, -np.inf]], [0]) == 0  # a class that is ruled out
    np.testing.assert_array_equal(layer.backward(), [[0, 0]])
    assert layer.forward([[0.0, -np.inf]], [1]) == np.inf
    assert layer.forward([[0.0, -np.inf]], [[1, 0]]) == 0


def test_a_sure_answer_has_the_loss_0_without_a_minus():
    assert str(SoftmaxCrossEntropy().forward([[1000.0, 0.0]], [0])) == "0.0"


def test_where_a_probability_underflows_the_loss_has_the_slope_that_goes_back():
    layer = SoftmaxCrossEntropy()
    x = np.array([[0.0, 1000.0]])
    assert layer.forward(x, [0]) == 1000
    slopes = layer.backward()
    np.testing.assert_array_equal(slopes, [[-1, 1]])
    nudged = slopes_by_nudging(lambda x: SoftmaxCrossEntropy().forward(x, [0]), x, 1.0)
    assert relative_error(slopes, nudged) < 1e-6


def test_softmax_cross_entropy_leaves_scores_and_targets_alone():
    x, t, layer = np.array([[1.0, 2.0]]), np.array([[0.5, 0.5]]), SoftmaxCrossEntropy()
    layer.forward(x, t)
    first = layer.backward()
    np.testing.assert_array_equal(layer.backward(), first)
    np.testing.assert_array_equal(x, [[1, 2]])
    np.testing.assert_array_equal(t, [[0.5, 0.5]])


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        ([1.0, 2.0], 0, r"batch of shape \(N, C\), got \(2,\)"),
        ([[1.0, 2.0]], [0, 1], "one label for each row"),
        ([[1.0, 2.0]], [2], "labels in t must lie between 0 and 1, got 2"),
        ([[1.0, 2.0]], [-1], "labels in t must lie between 0 and 1, got -1"),
        ([[1.0, 2.0]], [0.5], "labels in t must be whole numbers, got 0.5"),
        ([[1.0, 2.0]], [np.nan], "labels in t must be whole numbers, got nan"),
        ([[1.0, 2.0]], [[0.5, 0.6]], "must sum to 1"),
        ([[1.0, 2.0]], [[-0.5, 1.5]], "nothing negative"),
        ([[1.0, 2.0]], [[np.nan, 1]], "t holds nan"),
        ([[1.0, np.nan]], [0], "finite maximum along axis -1, got nan"),
        ([[np.inf, 0.0]], [0], "finite maximum along axis -1, got inf"),
        ([[-np.inf, -np.inf]], [0], "finite maximum"),
        ([["a", "b"]], [0], "scores must hold real numbers"),
    ],
)
def test_scores_or_targets_of_no_loss_are_one_clear_error(x, t, message):
    with pytest.raises(ValueError, match=message):
        SoftmaxCrossEntropy().forward(x, t)


def test_an_empty_batch_has_no_loss():
    with pytest.raises(ValueError, match="not be empty"):
        SoftmaxCrossEntropy().forward(np.zeros((0, 3)), np.zeros(0, int))


# All of them.


def ready(name):
    """Return a layer that a batch (4, 3) went through, and the shape of what came out."""
    layer = {
        "Affine": Affine(np.ones((3, 2)), np.ones(2)),
        "Sigmoid": Sigmoid(),
        "ReLU": ReLU(),
        "Dropout": Dropout(0.5),
        "SoftmaxCrossEntropy": SoftmaxCrossEntropy(),
    }[name]
    x = np.ones((4, 3))
    out = layer.forward(x, [0, 1, 2, 0]) if name == "SoftmaxCrossEntropy" else layer.forward(x)
    return layer, np.shape(out)


NAMES = ["Affine", "Sigmoid", "ReLU", "Dropout", "SoftmaxCrossEntropy"]


@pytest.mark.parametrize(
    "layer", [Affine(np.eye(2), np.ones(2)), Sigmoid(), ReLU(), Dropout(0.5)], ids=NAMES[:4]
)
def test_back_before_forward_is_one_clear_error(layer):
    with pytest.raises(ValueError, match="call forward before backward"):
        layer.backward(np.ones((1, 2)))


def test_back_before_forward_is_one_clear_error_for_the_last_layer():
    with pytest.raises(ValueError, match="call forward before backward"):
        SoftmaxCrossEntropy().backward()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [(4,), (4, 7), (1, 1), (3, 2), (4, 2, 1), (4, 1)])
def test_slopes_of_another_shape_are_one_clear_error(name, wrong):
    layer, shape = ready(name)
    with pytest.raises(ValueError, match="dout must have the shape of the output") as error:
        layer.backward(np.ones(wrong))
    assert str(error.value).endswith(f"{shape}, got {wrong}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", ["a", 1j, None, [[1], [2, 3]]], ids=str)
def test_slopes_that_are_no_numbers_are_one_clear_error(name, wrong):
    with pytest.raises(ValueError, match="dout must"):
        ready(name)[0].backward(wrong)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype_there_and_back(dtype):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(5, 4)).astype(dtype)
    first, last = affine(rng, 4, 3, dtype), SoftmaxCrossEntropy()
    for middle in (Sigmoid(), ReLU()):
        z = middle.forward(first.forward(x))
        last.forward(z, [0, 1, 2, 0, 1])
        slopes = first.backward(middle.backward(last.backward()))
        assert {z.dtype, last.y.dtype, slopes.dtype, first.dW.dtype, first.db.dtype} == {
            np.dtype(dtype)
        }


def test_float32_agrees_with_float64():
    rng = np.random.default_rng(1)
    x, dout = rng.normal(size=(50, 4)), rng.normal(size=(50, 3))
    wide = affine(rng, 4, 3)
    narrow = Affine(wide.W.astype(np.float32), wide.b.astype(np.float32))
    np.testing.assert_allclose(narrow.forward(x), wide.forward(x), atol=1e-5)
    assert narrow.x.dtype == np.float32  # read in the dtype of the weights
    np.testing.assert_allclose(narrow.backward(dout), wide.backward(dout), atol=1e-5)
    np.testing.assert_allclose(narrow.dW, wide.dW, atol=1e-4)


@given(
    n=st.sampled_from([1, 2, 30]),
    middle=st.sampled_from([Sigmoid, ReLU]),
    sizes=st.tuples(SIZES, SIZES, SIZES),
    seed=SEEDS,
)
def test_a_stack_goes_back_as_nudges_do(n, middle, sizes, seed):
    rng = np.random.default_rng(seed)
    D, M, C = sizes
    layers = [affine(rng, D, M), middle(), affine(rng, M, C)]
    last = SoftmaxCrossEntropy()
    x = rng.normal(size=(8 * n, D))
    if middle is ReLU:  # the samples furthest from a corner: no nudge crosses one
        x = x[np.abs(layers[0].forward(x)).min(axis=1).argsort()]
    x = x[-n:]
    t = targets("labels", n, C, rng)[0]

    def loss(x):
        for layer in layers:
            x = layer.forward(x)
        return last.forward(x, t)

    loss(x)
    slopes = last.backward()
    for layer in reversed(layers):
        slopes = layer.backward(slopes)
    kept = [(layers[0].dW, layers[0].W), (layers[2].dW, layers[2].W), (layers[0].db, layers[0].b)]
    assert relative_error(slopes, numerical_gradient(loss, x.copy(), h=1e-5)) < 1e-6
    for ours, array in kept:
        assert relative_error(ours, numerical_gradient(lambda _: loss(x), array, h=1e-5)) < 1e-6


# PyTorch as the reference, where it is installed.


@pytest.mark.parametrize("middle", [Sigmoid, ReLU])
@pytest.mark.parametrize("n", [1, 100])
def test_pytorch_computes_the_same_slopes(middle, n):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(n)
    layers = [affine(rng, 20, 15), middle(), affine(rng, 15, 10)]
    x, t = rng.normal(size=(n, 20)), rng.integers(10, size=n)
    x[0, 0] = 0.0
    last = SoftmaxCrossEntropy()
    z = x
    for layer in layers:
        z = layer.forward(z)
    loss = last.forward(z, t)
    slopes = last.backward()
    for layer in reversed(layers):
        slopes = layer.backward(slopes)

    inputs = [x, layers[0].W, layers[0].b, layers[2].W, layers[2].b]
    theirs = [torch.tensor(array, requires_grad=True) for array in inputs]
    h = {Sigmoid: torch.sigmoid, ReLU: torch.relu}[middle](theirs[0] @ theirs[1] + theirs[2])
    their_loss = torch.nn.functional.cross_entropy(h @ theirs[3] + theirs[4], torch.tensor(t))
    their_loss.backward()
    assert loss == pytest.approx(their_loss.item(), rel=1e-12)
    ours = [slopes, layers[0].dW, layers[0].db, layers[2].dW, layers[2].db]
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other.grad.numpy(), rtol=1e-9, atol=1e-13)


def test_pytorch_shuts_the_corner_of_relu_too():
    torch = pytest.importorskip("torch")
    x = torch.zeros(1, requires_grad=True)
    torch.relu(x).sum().backward()
    layer = ReLU()
    layer.forward(np.zeros(1))
    assert layer.backward(np.ones(1)) == x.grad.item() == 0
