"""Autograd: every operation against nudges, the walk back, whole networks, every misfit."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlbook import activations
from dlbook.autograd import Node, Tensor, cross_entropy, in_order, log_softmax, unbroadcast
from dlbook.differentiation import numerical_gradient
from dlbook.layers import Affine, ReLU
from dlbook.losses import cross_entropy as cross_entropy_of_probabilities
from dlbook.networks import MultiLayerNet, Sequential
from dlbook.optimization import SGD

FEW = settings(max_examples=40)  # each compares many slopes
SEEDS = st.integers(0, 999)
SIZES = st.integers(1, 3)
SHAPES = st.lists(SIZES, max_size=3).map(tuple)


pytestmark = pytest.mark.usefixtures("no_warning")


@st.composite
def two_shapes(draw):
    """Return two shapes that broadcast: either may lack axes, or have the length 1."""
    whole = draw(SHAPES)
    shapes = []
    for _ in range(2):
        kept = whole[draw(st.integers(0, len(whole))) :]
        shapes.append(tuple(1 if draw(st.booleans()) else n for n in kept))
    return shapes


def drawn(rng, shape):
    """Return numbers at least 0.05 apart, and from 0: no nudge crosses a corner or a tie."""
    size = int(np.prod(shape))
    steps = rng.permutation(np.concatenate([np.arange(1, size + 1), -np.arange(1, size + 1)]))
    return 0.1 * steps[:size].reshape(shape) + rng.uniform(-0.02, 0.02, shape)


def agrees_with_nudges(function, *arrays):
    """Compare the slopes of a weighted sum of what a function returns, for each of its inputs."""
    tensors = [Tensor(array.copy()) for array in arrays]
    result = function(*tensors)
    weights = np.random.default_rng(1).normal(size=result.shape)
    (result * weights).sum().backward()
    for k, (tensor, array) in enumerate(zip(tensors, arrays, strict=True)):

        def weighed(nudged, k=k):
            given = [Tensor(nudged) if i == k else Tensor(a) for i, a in enumerate(arrays)]
            return np.sum(weights * function(*given).data)

        expected = numerical_gradient(weighed, array.copy(), h=1e-5)
        assert np.shape(tensor.grad) == array.shape
        np.testing.assert_allclose(tensor.grad, expected, rtol=1e-6, atol=1e-6)
        np.testing.assert_array_equal(tensor.data, array)


# Operations.

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


@pytest.mark.parametrize("name", BINARY)
@FEW
@given(shapes=two_shapes(), seed=SEEDS)
def test_an_operator_goes_back_as_nudges_do(name, shapes, seed):
    rng = np.random.default_rng(seed)
    a, b = (drawn(rng, shape) for shape in shapes)
    b = np.where(b > 0, b + 0.5, b - 0.5)  # far from a division by 0
    operator = BINARY[name]
    np.testing.assert_array_equal(operator(Tensor(a), Tensor(b)).data, operator(a, b))
    agrees_with_nudges(operator, a, b)
    # With an array at one side, which gets no slope.
    np.testing.assert_array_equal(operator(a, Tensor(b)).data, operator(a, b))
    agrees_with_nudges(lambda b: operator(a, b), b)
    agrees_with_nudges(lambda a: operator(a, b), a)
    # With a number.
    agrees_with_nudges(lambda b: operator(2, b), b)
    agrees_with_nudges(lambda a: operator(a, 2.5), a)


@given(
    stacks=two_shapes(), n=SIZES, inner=SIZES, m=SIZES, seed=SEEDS,
)  # fmt: skip
def test_a_matrix_product_goes_back_as_nudges_do(stacks, n, inner, m, seed):
    rng = np.random.default_rng(seed)
    a, b = drawn(rng, (*stacks[0], n, inner)), drawn(rng, (*stacks[1], inner, m))
    np.testing.assert_array_equal((Tensor(a) @ Tensor(b)).data, a @ b)
    agrees_with_nudges(lambda a, b: a @ b, a, b)
    agrees_with_nudges(lambda a: a @ b, a)
    agrees_with_nudges(lambda b: a @ b, b)


UNARY = {
    "exp": (Tensor.exp, np.exp),
    "log": (lambda x: (x * x + 0.5).log(), lambda x: np.log(x * x + 0.5)),
    "relu": (Tensor.relu, lambda x: np.maximum(x, 0)),
    "negative": (lambda x: -x, lambda x: -x),
    "square": (lambda x: x**2, lambda x: x**2),
    "cube": (lambda x: x**3, lambda x: x**3),
    "inverse": (lambda x: x**-1, lambda x: x**-1.0),
    "root": (lambda x: (x * x) ** 0.5, lambda x: (x * x) ** 0.5),
    "T": (lambda x: x.T, lambda x: x.T),
    "row": (lambda x: x.reshape(1, -1), lambda x: x.reshape(1, -1)),
    "flat": (lambda x: x.reshape(-1), lambda x: x.reshape(-1)),
    "pairs": (lambda x: (x + x).reshape((-1, 1)), lambda x: 2 * x.reshape(-1, 1)),
}


@pytest.mark.parametrize("name", UNARY)
@FEW
@given(shape=SHAPES, seed=SEEDS)
def test_an_operation_on_one_array_goes_back_as_nudges_do(name, shape, seed):
    x = drawn(np.random.default_rng(seed), shape)
    ours, numpys = UNARY[name]
    np.testing.assert_allclose(ours(Tensor(x)).data, numpys(x), rtol=1e-15)
    agrees_with_nudges(ours, x)


@pytest.mark.parametrize("name", ["sum", "mean", "max"])
@FEW
@given(data=st.data(), shape=SHAPES, keepdims=st.booleans(), seed=SEEDS)
def test_a_reduction_goes_back_as_nudges_do(name, data, shape, keepdims, seed):
    x = drawn(np.random.default_rng(seed), shape)
    axes = st.integers(-len(shape), len(shape) - 1) if shape else st.none()
    some = st.sets(st.integers(0, len(shape) - 1)).map(tuple) if shape else st.just(())
    axis = data.draw(st.one_of(st.none(), axes, some))
    result = getattr(Tensor(x), name)(axis, keepdims)
    np.testing.assert_allclose(result.data, getattr(x, name)(axis=axis, keepdims=keepdims))
    agrees_with_nudges(lambda x: getattr(x, name)(axis=axis, keepdims=keepdims), x)


@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_a_reduction_drops_its_axes_unless_asked_to_keep_them(name):
    x = Tensor(np.ones((2, 3)))
    assert getattr(x, name)(axis=0).shape == (3,)
    assert getattr(x, name)().shape == ()


@pytest.mark.parametrize(
    "index",
    [
        2,
        slice(1, 3),
        slice(None, None, -2),
        [0, 2, 2, 2],
        np.array([[3, 0], [0, 0]]),
        np.array([True, False, True, False]),
        (np.arange(4), [0, 2, 2, 1]),
        (slice(None), [1, 1]),
        (..., None, 0),
        (3, 1),
    ],
)
def test_rows_go_back_to_where_they_were_taken_and_as_often(index):
    x = drawn(np.random.default_rng(0), (4, 3))
    np.testing.assert_array_equal(Tensor(x)[index].data, x[index])
    agrees_with_nudges(lambda x: x[index], x)


def test_a_tensor_can_be_walked_over_row_by_row():
    x = Tensor(np.arange(6.0).reshape(3, 2))
    first, second, third = x
    (first * 1 + second * 10 + third * 100).sum().backward()
    np.testing.assert_array_equal(x.grad, [[1, 1], [10, 10], [100, 100]])


def test_the_largest_of_equals_share_the_slope():
    x = Tensor([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    x.max(axis=1).sum().backward()
    np.testing.assert_allclose(x.grad, [[0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3]])


def test_corners_and_zero():
    x = Tensor([-1.0, 0.0, 2.0])
    x.relu().sum().backward()
    np.testing.assert_array_equal(x.grad, [0, 0, 1])
    for power, expected in [(0, [0, 0, 0]), (1, [1, 1, 1]), (2, [-2, 0, 4])]:
        x.grad = None
        (x**power).sum().backward()
        np.testing.assert_array_equal(x.grad, expected)


@FEW
@given(n=SIZES, C=SIZES, seed=SEEDS)
def test_log_softmax_and_its_loss_go_back_as_nudges_do(n, C, seed):
    rng = np.random.default_rng(seed)
    scores, labels = drawn(rng, (n, C)), rng.integers(C, size=n)
    np.testing.assert_array_equal(log_softmax(Tensor(scores)).data, activations.log_softmax(scores))
    agrees_with_nudges(log_softmax, scores)
    if C > 1:
        expected = cross_entropy_of_probabilities(activations.softmax(scores), labels)
        assert cross_entropy(Tensor(scores), labels).data == pytest.approx(expected, rel=1e-12)
    agrees_with_nudges(lambda x: cross_entropy(x, labels), scores)
    agrees_with_nudges(log_softmax, drawn(rng, (2, n, C)))


def test_a_hopeless_score_still_has_a_slope():
    scores = Tensor([[0.0, 1000.0]])
    loss = cross_entropy(scores, [0])
    loss.backward()
    assert loss.data == 1000
    np.testing.assert_array_equal(scores.grad, [[-1, 1]])


@given(shapes=two_shapes())
def test_what_was_broadcast_is_summed(shapes):
    shape = np.broadcast_shapes(*shapes)
    slope = np.random.default_rng(0).normal(size=shape)
    for before in shapes:
        summed = unbroadcast(slope, before)
        assert summed.shape == before
        copies = slope.size // max(1, int(np.prod(before)))
        # Against a product with each copy: the slope of sum(slope * broadcast(array)).
        array = np.zeros(before)
        expected = numerical_gradient(
            lambda a: np.sum(slope * np.broadcast_to(a, shape)), array, h=1e-3
        )
        np.testing.assert_allclose(summed, expected, atol=1e-9 * copies)


def test_an_empty_batch_is_summed_too():
    slope = np.ones((2, 0, 3))
    assert unbroadcast(slope, (0, 3)).shape == (0, 3)
    assert unbroadcast(slope, (1, 3)).tolist() == [[0, 0, 0]]


# dtypes.


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_dtype(dtype):
    W = Tensor(np.full((3, 2), 0.5, dtype))
    x = np.ones((4, 3), dtype)
    labels = np.array([0, 1, 1, 0])
    results = [
        x @ W, W * 2, 2 / W, W**2, W**0.5, W - np.float64(1), 1.5 - W, W * np.ones((3, 2), int),
        W.mean(), W.sum(0), W.max(1), W.exp(), W.log(), W.relu(), W.T, W[[0, 0]], W.reshape(-1),
        log_softmax(x @ W), cross_entropy(x @ W, labels), -W, np.ones((5, 3), int) @ W,
    ]  # fmt: skip
    for result in results:
        assert result.data.dtype == dtype
        W.grad = None
        result.sum().backward()
        assert W.grad.dtype == dtype


def test_a_slope_has_the_dtype_of_its_tensor():
    narrow, wide = Tensor(np.ones(3, np.float32)), Tensor(np.ones(3))
    (narrow * wide).sum().backward()
    assert (narrow.grad.dtype, wide.grad.dtype) == (np.float32, np.float64)


def test_integers_become_floats_and_a_float_array_is_kept_itself():
    assert Tensor([1, 2]).data.dtype == np.float64
    array = np.ones(2, np.float32)
    assert Tensor(array).data is array


# The walk back.


def test_slopes_of_all_ways_add_up():
    x = Tensor(3.0)
    (x * x).backward()
    assert x.grad == 6
    x = Tensor(3.0)
    y = x * 2
    (y * y + y + x).backward()  # 4 x² + 3 x
    assert x.grad == 27
    assert y.grad == 13  # nodes on the way have theirs too


def test_a_node_waits_until_all_its_slopes_have_come():
    # Depth first without an order would take the short way first, and miss the long one.
    x = Tensor(2.0)
    y = x * 3
    z = y * 5 * 7
    (y + z).backward()
    assert y.grad == 36
    assert x.grad == 108


def test_nodes_come_after_those_that_they_came_from():
    rng = np.random.default_rng(0)
    nodes = [Tensor(1.0), Tensor(2.0)]
    for _ in range(200):
        first, second = rng.integers(len(nodes), size=2)
        nodes.append(nodes[first] * 0.5 + nodes[second] * 0.5)
    order = in_order(nodes[-1])
    place = {node: k for k, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is nodes[-1]
    for node in order:
        assert all(place[source] < place[node] for source, _ in node.links)


def test_many_ways_are_walked_once():
    x = y = Tensor(1.0)
    for _ in range(60):  # 2 ** 60 paths
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


def test_a_deep_graph_needs_no_deep_recursion():
    x = y = Tensor(1.0)
    for _ in range(5_000):
        y = y + 0.5
    y.backward()
    assert x.grad == 1
    for _ in range(5_000):
        y = Tensor(1.0) * y
    del y  # nor does forgetting it


def test_slopes_of_several_walks_add_up_until_they_are_taken_away():
    x = Tensor([1.0, 2.0])
    (x * 3).sum().backward()
    (x * 4).sum().backward()
    np.testing.assert_array_equal(x.grad, [7, 7])
    x.grad = None
    x.sum().backward()
    np.testing.assert_array_equal(x.grad, [1, 1])
    x.sum().backward()
    np.testing.assert_array_equal(x.grad, [2, 2])


def test_every_grad_is_an_array_of_its_own():
    a, b, c, d = (Tensor(np.ones((2, 2))) for _ in range(4))
    (a + b + c.T + d.reshape(2, 2)).sum().backward()
    before = [tensor.grad.copy() for tensor in (a, b, c, d)]
    a.grad *= 10  # as clipping does
    for tensor, grad in zip((b, c, d), before[1:], strict=True):
        np.testing.assert_array_equal(tensor.grad, grad)
    slope = np.ones((2, 2))
    a = Tensor(np.ones((2, 2)))
    a.backward(slope)
    a.grad *= 3
    assert slope.max() == 1


def test_a_slope_to_begin_with():
    x = Tensor([1.0, 2.0, 3.0])
    (x * x).backward([1, 0, -1])
    np.testing.assert_array_equal(x.grad, [2, 0, -6])
    (x.sum() * 1).backward(2)
    np.testing.assert_array_equal(x.grad, [4, 2, -4])
    one = Tensor([[5.0]])  # one number, whatever its shape
    (one * 2).backward()
    np.testing.assert_array_equal(one.grad, [[2]])
    leaf = Tensor(4.0)
    leaf.backward()
    leaf.backward()
    assert leaf.grad == 2


def test_arrays_beside_tensors_are_left_alone():
    x, W = np.ones((3, 2)), Tensor(np.ones((2, 4)))
    out = x @ W
    assert [source for source, _ in out.links] == [W]
    out.sum().backward()
    assert x.max() == 1


def test_what_is_done_is_forgotten():
    x = Tensor(np.ones(1000))
    way = x.exp()
    kept = weakref.ref(way)
    loss = (way * 2).sum()
    del way
    gc.disable()  # without the collector: there are no cycles
    try:
        loss.backward()
        assert kept() is None
        assert loss.links is None
        way = x.exp()  # a result that nobody walks back goes too
        kept = weakref.ref(way)
        del way
        assert kept() is None
    finally:
        gc.enable()


def test_an_operation_of_one_s_own():
    def sine(x):
        return Tensor(np.sin(x.data), [(x, lambda slope: slope * np.cos(x.data))])

    agrees_with_nudges(sine, drawn(np.random.default_rng(0), (2, 3)))


def test_it_says_what_it_is():
    x = Tensor([1.0, 2.0])
    assert repr(x) == "Tensor([1. 2.], grad=None)"
    x.sum().backward()
    assert repr(x) == "Tensor([1. 2.], grad=[1. 1.])"
    assert x.shape == (2,)
    assert isinstance(x, Node)


# Networks.


def by_autograd(params, x, t, depth):
    tensors = {name: Tensor(array) for name, array in params.items()}
    for k in range(1, depth):
        x = (x @ tensors[f"W{k}"] + tensors[f"b{k}"]).relu()
    cross_entropy(x @ tensors[f"W{depth}"] + tensors[f"b{depth}"], t).backward()
    return {name: tensor.grad for name, tensor in tensors.items()}


@given(n=st.integers(1, 8), depth=st.integers(1, 4), seed=SEEDS)
def test_a_network_has_the_gradient_of_chapter_8(n, depth, seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 9, size=depth + 1)
    net = MultiLayerNet(sizes, "relu", rng=rng)
    x, t = rng.normal(size=(n, sizes[0])), rng.integers(sizes[-1], size=n)
    ours = by_autograd(net.params, x, t, depth)
    layers = [Affine(net.params["W1"], net.params["b1"])]
    for k in range(2, depth + 1):
        layers += [ReLU(), Affine(net.params[f"W{k}"], net.params[f"b{k}"])]
    for theirs in (Sequential(layers).gradient(x, t), net.gradient(x, t)):
        for name in net.params:
            np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-12, atol=1e-12)


def test_an_optimiser_changes_the_tensors():
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(50, 4)), rng.integers(3, size=50)
    W, optimizer, losses = Tensor(np.zeros((4, 3))), SGD(lr=1.0), []
    for _ in range(20):
        W.grad = None
        loss = cross_entropy(x @ W, t)
        loss.backward()
        losses.append(float(loss.data))
        optimizer.update({"W": W.data}, {"W": W.grad})
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(np.log(3))


def test_pytorch_has_the_same_slopes():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    arrays = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    labels = np.array([0, 2, 1, 1, 0])

    def computed(x, W, b, loss_of):
        a = x @ W + b
        s = a.relu() * 2 - a / (a.exp() + 1) + (a * a + 1).log() ** 1.5
        s = s - s.mean() + s.max() + s.sum(0) * 0.1 + s[[0, 0, 1, 2, 3]]
        return loss_of(s.reshape(3, 5).T)

    ours = [Tensor(array) for array in arrays]
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    loss = computed(*ours, lambda s: cross_entropy(s, labels))
    target = torch.tensor(labels)
    other = computed(*theirs, lambda s: torch.nn.functional.cross_entropy(s, target))
    assert loss.data == pytest.approx(other.item(), rel=1e-12)
    loss.backward()
    other.backward()
    for tensor, its in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(tensor.grad, its.grad.numpy(), rtol=1e-10, atol=1e-12)


# What does not fit.


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: x + np.ones(4), r"shapes \(2, 3\) and \(4,\) do not broadcast"),
        (lambda x: Tensor(np.ones(4)) * x, r"shapes \(4,\) and \(2, 3\) do not broadcast"),
        (lambda x: np.ones((3, 2)) - x, r"shapes \(2, 3\) and \(3, 2\) do not broadcast"),
        (lambda x: x / np.ones(4), r"shapes \(2, 3\) and \(4,\) do not broadcast"),
        (lambda x: np.ones(4) / x, r"shapes \(2, 3\) and \(4,\) do not broadcast"),
        (lambda x: x @ x, r"left factor has 3 columns, the right one 2 rows"),
        (lambda x: np.ones((4, 3)) @ x, r"left factor has 3 columns, the right one 2 rows"),
        (lambda x: x @ np.ones(3), r"@ multiplies matrices, got shapes \(2, 3\) and \(3,\)"),
        (lambda x: np.ones(2) @ x, r"@ multiplies matrices, got shapes \(2,\) and \(2, 3\)"),
        (lambda x: x @ 2, r"@ multiplies matrices, got shapes \(2, 3\) and \(\)"),
        (lambda x: 2 @ x, r"@ multiplies matrices, got shapes \(\) and \(2, 3\)"),
        (lambda x: x + "a", "the other side must"),
        (lambda x: None * x, "the other side must"),
        (lambda x: x - "a", "the other side must"),
        (lambda x: x**x, "the exponent must be a number, got Tensor"),
        (lambda x: x ** np.ones(3), "the exponent must be a number"),
        (lambda x: x.reshape(4, 2), "reshape"),
        (lambda x: x.sum(2), "axis 2 is out of bounds"),
        (lambda x: x[Tensor([0.0])], "an index must be made of integers"),
        (lambda x: x[:, Tensor([0.0])], "an index must be made of integers"),
        (lambda x: Tensor(x), "a Tensor is no array: its .data is one"),
        (lambda x: Tensor("a"), "data must hold real numbers"),
        (lambda x: Tensor([[1], [1, 2]]), "data must be a rectangular array"),
        (lambda x: np.array(x), "a Tensor is no array: its .data is one"),
        (lambda x: activations.softmax(x), "a Tensor is no array: its .data is one"),
        (lambda x: Affine(np.ones((3, 2)), np.ones(2)).forward(x), "a Tensor is no array"),
        (lambda x: log_softmax(x.data), "a Tensor is needed here, got ndarray"),
        (lambda x: cross_entropy(x.data, [0, 1]), "a Tensor is needed here, got ndarray"),
        (lambda x: cross_entropy(x, [0, 1, 2]), r"labels must have shape \(2,\).*got \(3,\)"),
        (lambda x: cross_entropy(x, [0, 3]), "labels must lie between 0 and 2, got 3"),
        (lambda x: cross_entropy(x, [0.5, 1]), "labels must be whole numbers"),
        (lambda x: cross_entropy(x[0], [0]), r"batch of shape \(N, C\), got \(3,\)"),
        (lambda x: x.backward(), r"begins at a single number.*has shape \(2, 3\)"),
        (lambda x: x.backward(1.0), r"slope must have the shape \(2, 3\), got \(\)"),
        (lambda x: in_order(x.data), "a Tensor is needed here"),
    ],
)
def test_what_does_not_fit_is_one_clear_error(call, message):
    x = Tensor(np.ones((2, 3)))
    with pytest.raises(ValueError, match=message):
        call(x)
    assert x.grad is None


def test_numpy_s_functions_refuse_a_tensor():
    with pytest.raises(TypeError, match="Tensor"):
        np.exp(Tensor([1.0]))


def test_a_graph_is_walked_back_once():
    x = Tensor([1.0, 2.0])
    y = x * x
    loss = y.sum()
    loss.backward()
    for again in (loss, y * 1, (y + x).sum(), y.max()):
        with pytest.raises(ValueError, match="was walked back already"):
            again.backward(None if again.data.size == 1 else np.ones(2))
    np.testing.assert_array_equal(x.grad, [2, 4])


@pytest.mark.parametrize(
    "change",
    [
        lambda W: np.multiply(W, -1, out=W),
        lambda W: W.sort(),
        lambda W: np.add(W, 1e-12, out=W),
        lambda W: W.fill(np.nan),
    ],
)
def test_a_leaf_that_was_changed_in_place_is_noticed_before_any_slope_is_wrong(change):
    W, v = Tensor([3.0, 1.0, 2.0]), Tensor([1.0, 1.0, 1.0])
    loss = (W * W * v).sum()
    change(W.data)
    with pytest.raises(ValueError, match=r"of shape \(3,\) was changed in place after it was used"):
        loss.backward()
    assert W.grad is None
    assert v.grad is None


def test_another_array_in_place_of_the_data_is_noticed_as_well():
    W = Tensor([1.0, 2.0])
    loss = (W * W).sum()
    W.data = np.ones(3)
    with pytest.raises(ValueError, match="was changed in place"):
        loss.backward()


def test_nan_is_no_change():
    W = Tensor([np.nan, 1.0])
    (W * 2).sum().backward()
    np.testing.assert_array_equal(W.grad, [2, 2])


def test_a_leaf_cannot_be_replaced_by_an_operator_in_place():
    W = Tensor([1.0])
    with pytest.raises(ValueError, match=r"change its \.data"):
        W -= 0.1
    with pytest.raises(ValueError, match=r"change its \.data"):
        W *= Tensor([2.0])
    total = 0
    total += W * 3
    total += W * 4  # a sum that grows is no leaf
    total /= 7
    total.backward()
    np.testing.assert_array_equal(W.grad, [1])
