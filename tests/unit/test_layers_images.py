"""Layers for images: against loops, SciPy and PyTorch, back against nudges, and every misfit."""

import tracemalloc

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from dlbook.differentiation import numerical_gradient
from dlbook.layers import Affine, Convolution, Flatten, MaxPool, ReLU
from dlbook.networks import Sequential
from dlbook.training import measure

SEEDS = st.integers(0, 999)


pytestmark = pytest.mark.usefixtures("no_warning")


@st.composite
def cases(draw):
    """Return a layer, images for it and slopes for its output, of all shapes that fit."""
    k, stride, padding = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(0, 2))
    least = max(1, k - 2 * padding)
    height, width = draw(st.integers(least, least + 4)), draw(st.integers(least, least + 4))
    n, c_in, c_out = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(SEEDS))
    layer = Convolution(
        rng.normal(size=(k, k, c_in, c_out)), rng.normal(size=c_out), stride=stride, padding=padding
    )
    x = rng.normal(size=(n, height, width, c_in))
    rows, columns = ((m + 2 * padding - k) // stride + 1 for m in (height, width))
    return layer, x, rng.normal(size=(n, rows, columns, c_out))


def by_loops(layer, x):
    """Return what a layer should, one window after the other."""
    k, s, p = len(layer.W), layer.stride, layer.padding
    n, height, width, _ = x.shape
    padded = np.zeros((n, height + 2 * p, width + 2 * p, x.shape[3]))
    padded[:, p : p + height, p : p + width] = x
    rows, columns = range(0, height + 2 * p - k + 1, s), range(0, width + 2 * p - k + 1, s)
    out = np.empty((n, len(rows), len(columns), len(layer.b)))
    for r, top in enumerate(rows):
        for c, left in enumerate(columns):
            window = padded[:, top : top + k, left : left + k]
            for m in range(len(layer.b)):
                out[:, r, c, m] = (window * layer.W[..., m]).sum(axis=(1, 2, 3)) + layer.b[m]
    return out


def error(ours, nudged):
    assert ours.shape == nudged.shape
    return np.abs(ours - nudged).max() / max(np.abs(nudged).max(), 1e-4)


# Convolution.


@given(case=cases())
def test_a_convolution_is_its_loops_and_goes_back_as_nudges_do(case):
    layer, x, dout = case
    before = x.tobytes(), dout.tobytes(), layer.W.tobytes()
    out = layer.forward(x)
    np.testing.assert_allclose(out, by_loops(layer, x), rtol=1e-12, atol=1e-12)
    dx = layer.backward(dout)
    assert (x.tobytes(), dout.tobytes(), layer.W.tobytes()) == before
    dW, db = layer.dW, layer.db

    def weighed(_):
        return np.sum(dout * layer.forward(x))

    # The sum is linear in each array, so that a nudge of any size is exact to rounding.
    for slopes, array in [(dx, x), (dW, layer.W), (db, layer.b)]:
        assert error(slopes, numerical_gradient(weighed, array, h=1e-2)) < 1e-9


def test_a_kernel_is_not_turned_round():
    image = np.zeros((1, 3, 3, 1))
    image[0, 1, 1] = 1
    W = np.arange(9.0).reshape(3, 3, 1, 1)
    out = Convolution(W, np.zeros(1), padding=1).forward(image)
    np.testing.assert_array_equal(out[0, :, :, 0], W[::-1, ::-1, 0, 0])


@pytest.mark.parametrize("k", [1, 2, 5])
def test_scipy_correlates_the_same(k):
    rng = np.random.default_rng(k)
    x, W = rng.normal(size=(2, 9, 7, 3)), rng.normal(size=(k, k, 3, 4))
    b = rng.normal(size=4)
    out = Convolution(W, b).forward(x)
    for n in range(2):
        for m in range(4):
            expected = sum(
                scipy.signal.correlate2d(x[n, :, :, c], W[:, :, c, m], mode="valid")
                for c in range(3)
            )
            np.testing.assert_allclose(out[n, :, :, m], expected + b[m], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (1, 2), (3, 1)])
def test_pytorch_computes_the_same_maps_and_slopes(stride, padding):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(stride)
    x, W, b = rng.normal(size=(2, 11, 10, 3)), rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)
    layer = Convolution(W, b, stride=stride, padding=padding)
    out = layer.forward(x)
    dout = rng.normal(size=out.shape)
    dx = layer.backward(dout)

    theirs = [
        torch.tensor(np.ascontiguousarray(array), requires_grad=True)
        for array in (x.transpose(0, 3, 1, 2), W.transpose(3, 2, 0, 1), b)
    ]
    maps = torch.nn.functional.conv2d(*theirs, stride=stride, padding=padding)
    maps.backward(torch.tensor(np.ascontiguousarray(dout.transpose(0, 3, 1, 2))))
    np.testing.assert_allclose(
        out, maps.detach().numpy().transpose(0, 2, 3, 1), rtol=1e-10, atol=1e-12
    )
    grads = [array.grad.numpy() for array in theirs]
    expected = grads[0].transpose(0, 2, 3, 1), grads[1].transpose(2, 3, 1, 0), grads[2]
    for ours, other in zip((dx, layer.dW, layer.db), expected, strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-10, atol=1e-12)


def test_autograd_finds_the_same_slopes():
    autograd = pytest.importorskip("dlbook.autograd")
    rng = np.random.default_rng(5)
    x, W, b = rng.normal(size=(2, 6, 5, 3)), rng.normal(size=(3, 3, 3, 4)), rng.normal(size=4)
    layer = Convolution(W, b)
    dout = rng.normal(size=layer.forward(x).shape)
    dx = layer.backward(dout)

    # A pixel is a row of its channels, and a window so many of these rows.
    places = Convolution(np.zeros((3, 3, 1, 1)), np.zeros(1)).windows(
        np.arange(60.0).reshape(2, 6, 5, 1)
    )
    pixels, weights, biases = (
        autograd.Tensor(array) for array in (x.reshape(60, 3), W.reshape(27, 4), b)
    )
    windows = pixels[places.astype(int).ravel()].reshape(-1, 27)
    sums = (windows @ weights + biases) * dout.reshape(-1, 4)
    sums.sum().backward()
    np.testing.assert_allclose(dx, pixels.grad.reshape(x.shape), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer.dW, weights.grad.reshape(W.shape), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer.db, biases.grad, rtol=1e-12, atol=1e-12)


def test_closed_forms():
    x = np.arange(32.0).reshape(2, 4, 4, 1)
    ones = Convolution(np.ones((4, 4, 1, 1)), np.full(1, 3.0))
    np.testing.assert_array_equal(ones.forward(x).ravel(), x.sum(axis=(1, 2, 3)) + 3)
    np.testing.assert_array_equal(ones.backward(np.full((2, 1, 1, 1), 5.0)), np.full(x.shape, 5.0))
    single = Convolution(np.full((1, 1, 1, 1), 2.0), np.zeros(1))
    np.testing.assert_array_equal(single.forward(x), 2 * x)
    every = Convolution(np.ones((1, 1, 1, 1)), np.zeros(1), stride=3)
    np.testing.assert_array_equal(every.forward(x), x[:, ::3, ::3])
    dx = every.backward(np.ones((2, 2, 2, 1)))
    np.testing.assert_array_equal(dx[0, :, :, 0], np.outer([1, 0, 0, 1], [1, 0, 0, 1]))


def test_a_kernel_as_large_as_the_image_is_an_affine_layer():
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(5, 4, 4, 3)), rng.normal(size=(4, 4, 3, 2)), rng.normal(size=2)
    layer, affine = Convolution(W, b), Affine(W.reshape(-1, 2), b)
    np.testing.assert_allclose(
        layer.forward(x).reshape(5, 2), affine.forward(x.reshape(5, -1)), rtol=1e-12
    )
    dout = rng.normal(size=(5, 2))
    dx = layer.backward(dout.reshape(5, 1, 1, 2))
    np.testing.assert_allclose(dx.reshape(5, -1), affine.backward(dout), rtol=1e-12)
    np.testing.assert_allclose(layer.dW.reshape(-1, 2), affine.dW, rtol=1e-12)


def test_what_is_shifted_in_comes_shifted_out():
    rng = np.random.default_rng(1)
    x = np.zeros((1, 12, 12, 2))
    x[:, 3:8, 3:8] = rng.normal(size=(1, 5, 5, 2))
    layer = Convolution(rng.normal(size=(3, 3, 2, 4)), rng.normal(size=4))
    there, moved = layer.forward(x), layer.forward(np.roll(x, (2, 1), axis=(1, 2)))
    np.testing.assert_allclose(moved, np.roll(there, (2, 1), axis=(1, 2)), rtol=1e-12)


def test_the_weights_are_the_layer_s_own():
    layer = Convolution(W := np.ones((1, 1, 1, 1)), b := np.zeros(1))
    W += 1  # as an optimiser does
    b -= 1
    np.testing.assert_array_equal(layer.forward(np.ones((1, 2, 2, 1))), np.ones((1, 2, 2, 1)))
    layer.backward(np.ones((1, 2, 2, 1)))
    layer.backward(np.full((1, 2, 2, 1), 2.0))  # slopes are set, not added up
    assert (layer.db.item(), layer.dW.item()) == (8, 8)


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 150])
def test_a_batch_of_any_size_is_its_images_one_by_one(n):
    rng = np.random.default_rng(2)
    layer = Convolution(rng.normal(size=(2, 2, 1, 3)), rng.normal(size=3), padding=1)
    x, dout = rng.normal(size=(n, 4, 3, 1)), rng.normal(size=(n, 5, 4, 3))
    out, dx = layer.forward(x), layer.backward(dout)
    dW, db = layer.dW, layer.db
    assert (out.shape, dx.shape) == (dout.shape, x.shape)
    sums = np.zeros_like(dW), np.zeros_like(db)
    for k in range(n):
        np.testing.assert_allclose(layer.forward(x[k : k + 1])[0], out[k], rtol=1e-12, atol=1e-12)
        one = layer.backward(dout[k : k + 1])[0]
        np.testing.assert_allclose(one, dx[k], rtol=1e-12, atol=1e-12)
        sums[0][...] += layer.dW
        sums[1][...] += layer.db
    np.testing.assert_allclose(dW, sums[0], atol=1e-11)
    np.testing.assert_allclose(db, sums[1], atol=1e-11)


def test_windows_take_the_memory_of_64_images_whatever_the_batch():
    layer = Convolution(np.ones((5, 5, 1, 1), np.float32), np.zeros(1, np.float32))
    x = np.zeros((1000, 28, 28, 1), np.float32)
    windows = 64 * 24 * 24 * 25 * 4
    assert layer.windows(x[:64]).nbytes == windows
    tracemalloc.start()
    layer.forward(x)
    layer.backward(np.zeros((1000, 24, 24, 1), np.float32))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * windows + 6 * x.nbytes  # all windows at once are 18 times x


def test_windows_are_rows_in_the_order_of_the_weights():
    layer = Convolution(np.zeros((2, 2, 2, 1)), np.zeros(1), stride=2)
    x = np.arange(32.0).reshape(1, 4, 4, 2)
    windows = layer.windows(x)
    assert windows.shape == (4, 8)
    np.testing.assert_array_equal(windows[1], x[0, 0:2, 2:4].ravel())
    np.testing.assert_array_equal(windows[2], x[0, 2:4, 0:2].ravel())


# Max pooling.


@given(
    size=st.integers(1, 3),
    extra=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    n=st.integers(1, 3),
    channels=st.integers(1, 3),
    seed=SEEDS,
)
def test_the_largest_of_each_square_wins_all(size, extra, n, channels, seed):
    rng = np.random.default_rng(seed)
    height, width = (size + more for more in extra)
    x = rng.permutation(n * height * width * channels).reshape(n, height, width, channels) + 0.0
    layer = MaxPool(size)
    out = layer.forward(x)
    assert out.shape == (n, height // size, width // size, channels)
    dout = rng.normal(size=out.shape)
    dx, expected = layer.backward(dout), np.zeros_like(x)
    for i, r, c, m in np.ndindex(out.shape):
        square = x[i, r * size : (r + 1) * size, c * size : (c + 1) * size, m]
        assert out[i, r, c, m] == square.max()
        a, b = np.unravel_index(square.argmax(), square.shape)
        expected[i, r * size + a, c * size + b, m] = dout[i, r, c, m]
    np.testing.assert_array_equal(dx, expected)


def test_pooling_goes_back_as_nudges_do():
    rng = np.random.default_rng(3)
    x = rng.permutation(2 * 5 * 4 * 3).reshape(2, 5, 4, 3) / 10.0  # no nudge changes a winner
    layer, dout = MaxPool(2), rng.normal(size=(2, 2, 2, 3))
    layer.forward(x)
    dx = layer.backward(dout)
    assert error(dx, numerical_gradient(lambda x: np.sum(dout * layer.forward(x)), x)) < 1e-9


def test_of_equal_numbers_one_gets_the_slope_and_pytorch_takes_the_same():
    x = np.array([[0.0, 7, 7, 1], [7, 7, 2, 2], [3, 3, 0, 0], [3, 3, 0, 0]])[None, :, :, None]
    layer = MaxPool(2)
    layer.forward(x)
    dx = layer.backward(np.array([[1.0, 2], [3, 4]])[None, :, :, None])
    expected = [[0, 1, 2, 0], [0, 0, 0, 0], [3, 0, 4, 0], [0, 0, 0, 0]]
    np.testing.assert_array_equal(dx[0, :, :, 0], expected)
    torch = pytest.importorskip("torch")
    theirs = torch.tensor(x.transpose(0, 3, 1, 2), requires_grad=True)
    torch.nn.functional.max_pool2d(theirs, 2).backward(torch.tensor([[[[1.0, 2], [3, 4]]]]))
    np.testing.assert_array_equal(theirs.grad.numpy()[0, 0], expected)


def test_rows_that_fill_no_square_are_left_out_as_in_pytorch():
    x = np.arange(35.0).reshape(1, 5, 7, 1)
    layer = MaxPool(2)
    out = layer.forward(x)
    np.testing.assert_array_equal(out[0, :, :, 0], [[8, 10, 12], [22, 24, 26]])
    dx = layer.backward(np.ones_like(out))
    assert dx.sum() == 6
    assert not dx[:, 4].any()
    assert not dx[:, :, 6].any()
    torch = pytest.importorskip("torch")
    theirs = torch.nn.functional.max_pool2d(torch.tensor(x.transpose(0, 3, 1, 2)), 2)
    np.testing.assert_array_equal(theirs.numpy().transpose(0, 2, 3, 1), out)


def test_pooling_remembers_who_won_even_when_that_is_changed_later():
    layer, x = MaxPool(2), np.arange(4.0).reshape(1, 2, 2, 1)
    out = layer.forward(x)
    x[:], out[:] = 9, 9
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 1, 1))).ravel(), [0, 0, 0, 1])
    single = MaxPool(1)
    assert not np.shares_memory(single.forward(x), x)


# Flatten.


@given(shape=st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple))
def test_flatten_makes_rows_and_takes_them_back(shape):
    x = np.arange(np.prod(shape, dtype=float)).reshape(shape)
    layer = Flatten()
    out = layer.forward(x)
    assert out.shape == (len(x), x[0].size)
    np.testing.assert_array_equal(out.ravel(), x.ravel())
    np.testing.assert_array_equal(layer.backward(out), x)


# All of them.


def small(dtype=np.float64, seed=0):
    """Return a network like that of chapter 13, for images of 11 × 11, and a batch for it."""
    rng = np.random.default_rng(seed)
    arrays = [
        rng.normal(size=shape).astype(dtype) / 3
        for shape in [(3, 3, 2, 3), 3, (2, 2, 3, 4), 4, (16, 5), 5]
    ]
    stack = [
        Convolution(*arrays[:2], padding=1),
        ReLU(),
        MaxPool(2),
        Convolution(*arrays[2:4], stride=2),
        ReLU(),
        Flatten(),
        Affine(*arrays[4:]),
    ]
    return Sequential(stack), rng.normal(size=(4, 10, 10, 2)).astype(dtype), [0, 4, 1, 2]


def test_a_network_of_them_goes_back_as_nudges_do():
    net, x, t = small()
    gradient, nudged = net.gradient(x, t), net.numerical_gradient(x, t, h=1e-5)
    assert list(gradient) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    for name, slopes in gradient.items():
        assert error(slopes, nudged[name]) < 1e-6


def test_float32_stays_and_agrees_with_float64():
    net, x, t = small(np.float32)
    wide = small()[0]
    for name, array in wide.params.items():
        array[...] = net.params[name]
    gradient, expected = net.gradient(x.astype(float), t), wide.gradient(x, t)
    for name, slopes in gradient.items():
        assert slopes.dtype == np.float32
        np.testing.assert_allclose(slopes, expected[name], atol=1e-5)
    assert net.predict(x).dtype == np.float32
    assert net.layers[0].backward(np.ones((4, 10, 10, 3), np.float32)).dtype == np.float32


def test_a_step_of_a_training_goes_forward_once_and_measures_the_same():
    net, x, t = small()
    passes = []

    class Counting(Flatten):
        def forward(self, x):
            passes.append(len(x))
            return super().forward(x)

    loss, accuracy, grads = measure(net, x, t)
    assert loss == pytest.approx(net.loss(x, t), rel=1e-12)
    assert accuracy == net.accuracy(x, t)
    for name, slopes in net.gradient(x, t).items():
        np.testing.assert_array_equal(grads[name], slopes)

    forward, calls = net.layers[0].windows, []
    net.layers[0].windows = lambda x: calls.append(1) or forward(x)
    measure(net, x, t)
    assert len(calls) == 1
    net.layers[5] = Counting()  # a layer of somebody's own may be another each time
    measure(net, x, t)
    assert len(passes) == 3


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_measures_the_loss_where_a_probability_is_too_small_to_store(dtype):
    net = Sequential([Affine(np.array([[0, 1000]], dtype), np.zeros(2, dtype))])
    x, t = np.ones((1, 1), dtype), [0]
    assert measure(net, x, t)[0] == net.loss(x, t) == 1000


@pytest.mark.parametrize("transposed", [False, True])
def test_the_order_of_images_in_memory_plays_no_part(transposed):
    net, x, t = small()
    if transposed:
        x = np.asfortranarray(x)
    expected = small()[0].gradient(x.copy(), t)
    for name, slopes in net.gradient(x, t).items():
        np.testing.assert_allclose(slopes, expected[name], rtol=1e-10, atol=1e-13)


# What is refused.


KERNELS = np.ones((3, 3, 2, 4))


@pytest.mark.parametrize(
    ("W", "b", "message"),
    [
        (np.ones((3, 2, 1, 4)), np.ones(4), r"square kernels, .* got \(3, 2, 1, 4\) and \(4,\)"),
        (np.ones((3, 3)), np.ones(3), r"got \(3, 3\) and \(3,\)"),
        (KERNELS, np.ones(2), r"got \(3, 3, 2, 4\) and \(2,\)"),
        (np.ones((0, 0, 1, 4)), np.ones(4), r"got \(0, 0, 1, 4\)"),
        (np.ones((3, 3, 1, 4), int), np.ones(4), "W must be an array of floats"),
        (KERNELS, [1.0] * 4, "b must be an array of floats"),
        (KERNELS * np.nan, np.ones(4), "W must be finite, got nan"),
        (KERNELS, np.full(4, np.inf), "b must be finite, got inf"),
    ],
)
def test_weights_that_make_no_layer_are_one_clear_error(W, b, message):
    with pytest.raises(ValueError, match=message):
        Convolution(W, b)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"stride": 0}, "stride must be a whole number of at least 1, got 0"),
        ({"stride": 1.5}, "stride must be a whole number of at least 1, got 1.5"),
        ({"stride": True}, "stride must be a whole number"),
        ({"padding": -1}, "padding must be a whole number of at least 0, got -1"),
        ({"padding": "same"}, "padding must be a whole number of at least 0, got 'same'"),
    ],
)
def test_steps_that_are_none_are_one_clear_error(given_, message):
    with pytest.raises(ValueError, match=message):
        Convolution(KERNELS, np.ones(4), **given_)


def test_stride_and_padding_are_given_by_name():
    with pytest.raises(TypeError, match="positional"):
        Convolution(KERNELS, np.ones(4), 1, 0)
    with pytest.raises(TypeError, match="positional"):
        Convolution(KERNELS, np.ones(4), 1)


@pytest.mark.parametrize("size", [0, -1, 2.0, "2", None, True])
def test_a_size_that_is_none_is_one_clear_error(size):
    with pytest.raises(ValueError, match="size must be a whole number of at least 1, got"):
        MaxPool(size)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.ones((7, 50)), r"\(N, H, W, C\), got \(7, 50\): x.reshape\(-1, H, W, C\)"),
        (np.ones((7, 5, 5)), r"got \(7, 5, 5\): grey images need x\[..., np.newaxis\], a single"),
        (np.ones(5), r"must be images of shape \(N, H, W, C\), got \(5,\)$"),
        (np.ones((7, 5, 5, 3)), r"must have 2 channels, as W has, got shape \(7, 5, 5, 3\)$"),
        (np.ones((7, 2, 5, 5)), "window of 3 × 3 does not fit into images of 2 × 5"),
        (np.ones((7, 2, 2, 2)), "window of 3 × 3 does not fit into images of 2 × 2$"),
        ([["a"]], "x must hold real numbers"),
    ],
)
def test_images_that_do_not_fit_are_one_clear_error(x, message):
    layer = Convolution(KERNELS, np.ones(4))
    for read in (layer.forward, layer.windows):
        with pytest.raises(ValueError, match=message):
            read(x)
    if "channels" not in message:
        with pytest.raises(ValueError, match=message):
            MaxPool(3).forward(x)


def test_channels_that_come_first_are_said_to():
    with pytest.raises(ValueError, match=r"channels come last, x.transpose\(0, 2, 3, 1\)$"):
        Convolution(np.ones((3, 3, 3, 4)), np.ones(4)).forward(np.ones((7, 3, 8, 8)))


def test_padding_counts_when_a_kernel_is_too_large():
    layer = Convolution(KERNELS, np.ones(4), padding=1)
    assert layer.forward(np.ones((1, 1, 1, 2))).shape == (1, 1, 1, 4)
    with pytest.raises(ValueError, match="not fit into images of 2 × 4 with their padding"):
        layer.forward(np.ones((1, 0, 2, 2)))


def test_pixels_beyond_the_range_of_the_weights_are_one_clear_error():
    layer = Convolution(KERNELS.astype(np.float32), np.ones(4, np.float32))
    x = np.ones((1, 3, 3, 2))
    x[0, 1, 2, 0] = 1e300
    with pytest.raises(ValueError, match=r"float32 of the weights, got 1e\+300 at index \[0, 1, 2"):
        layer.forward(x)


@pytest.mark.parametrize("x", [np.ones(()), np.ones((0, 2)), 3.0])
def test_without_a_sample_there_is_nothing_to_flatten(x):
    with pytest.raises(ValueError, match="x must hold at least one sample"):
        Flatten().forward(x)


def every_layer():
    return [Convolution(KERNELS, np.ones(4), stride=2), MaxPool(2), Flatten()]


@pytest.mark.parametrize("layer", every_layer(), ids=lambda layer: type(layer).__name__)
def test_back_before_forward_is_one_clear_error(layer):
    with pytest.raises(ValueError, match="call forward before backward"):
        layer.backward(np.ones((1, 2)))


@pytest.mark.parametrize("layer", every_layer(), ids=lambda layer: type(layer).__name__)
@pytest.mark.parametrize("wrong", [(5,), (5, 2, 2), (5, 3, 2, 4), (4, 2, 2, 4), (5, 2, 2, 1), ()])
def test_slopes_of_another_shape_are_one_clear_error(layer, wrong):
    shape = layer.forward(np.ones((5, 6, 5, 2))).shape
    with pytest.raises(ValueError, match="dout must have the shape of the output") as raised:
        layer.backward(np.ones(wrong))
    assert str(raised.value).endswith(f"{shape}, got {wrong}")
