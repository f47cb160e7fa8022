"""Walks and optimisers: the syllabus's numbers, the formulas written out, and nothing by halves."""

import copy
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.differentiation import numerical_gradient
from dlbook.optimization import SGD, Adam, Momentum, RMSProp, gradient_descent

OPTIMIZERS = [SGD, Momentum, RMSProp, Adam]
REMEMBERING = [(Momentum, "velocity"), (RMSProp, "mean_square"), (Adam, "mean_square")]


def bowl(x):
    return np.sum(x**2)


# Walks.


def test_the_walk_of_the_syllabus():
    x, history = gradient_descent(bowl, [-3.0, 4.0], lr=0.1, steps=100)
    np.testing.assert_allclose(x, [-6.11110793e-10, 8.14814391e-10], rtol=1e-3)
    assert history.shape == (101, 2)
    np.testing.assert_array_equal(history[0], [-3, 4])
    np.testing.assert_allclose(history[1], [-2.4, 3.2])
    np.testing.assert_allclose(history[2], [-1.92, 2.56])
    np.testing.assert_allclose(history[1:20], 0.8 * history[:19], rtol=1e-6)
    np.testing.assert_array_equal(history[-1], x)


def test_the_explosion_and_the_crawl_of_the_syllabus():
    x, history = gradient_descent(bowl, [-3.0, 4.0], lr=10.0, steps=100)
    np.testing.assert_allclose(x, [-2.58983747e13, -1.29524862e12], rtol=1e-6)
    assert np.isfinite(history).all()
    x, _ = gradient_descent(bowl, [-3.0, 4.0], lr=1e-10, steps=100)
    np.testing.assert_allclose(x, [-2.99999994, 3.99999992], atol=5e-9)


@given(
    curvature=st.floats(0.1, 10),
    share=st.floats(0.05, 0.95),
    start=hnp.arrays(
        np.float64, hnp.array_shapes(max_dims=3, max_side=3), elements=st.floats(-5, 5)
    ),
)
def test_a_quadratic_shrinks_below_the_limit_and_grows_beyond(curvature, share, start):
    def f(x):
        return curvature / 2 * np.sum(x**2)

    lr = 2 / curvature * share
    x, history = gradient_descent(f, start, lr, steps=5)
    np.testing.assert_allclose(x, start * (1 - lr * curvature) ** 5, atol=1e-6)
    assert history.shape == (6, *start.shape)
    x, _ = gradient_descent(f, start, 2 / curvature * (1 + share), steps=5)
    assert np.abs(x).max() >= np.abs(start).max()


def test_the_start_is_not_touched_and_nothing_shares_memory():
    start = np.array([-3.0, 4.0])
    for steps in (0, 1, 3):
        x, history = gradient_descent(bowl, start, steps=steps)
        assert start.tolist() == [-3, 4]
        assert not any(
            np.shares_memory(a, b) for a, b in [(x, history), (x, start), (history, start)]
        )
        x[:] = 99
        assert history.max() < 99
        assert start.max() < 99


def test_no_step_at_all():
    x, history = gradient_descent(bowl, [1, 2], steps=0)
    np.testing.assert_array_equal(x, [1, 2])
    np.testing.assert_array_equal(history, [[1, 2]])
    assert x.dtype == np.float64


@pytest.mark.parametrize("lr", [0.1, np.float64(0.1), np.float32(0.1)], ids=repr)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_keep_their_dtype_whatever_that_of_the_rate(dtype, lr):
    x, history = gradient_descent(bowl, np.array([-3, 4], dtype), lr, steps=3)
    assert x.dtype == history.dtype == dtype
    np.testing.assert_allclose(x, [-3 * 0.8**3, 4 * 0.8**3], rtol=2e-2)


def test_any_shape_can_walk():
    x, history = gradient_descent(lambda x: x**2, 3.0, lr=0.1, steps=2)
    assert np.shape(x) == ()
    np.testing.assert_allclose(history, [3, 2.4, 1.92])
    x, history = gradient_descent(bowl, np.ones((2, 1, 3)), lr=0.1, steps=2)
    assert (x.shape, history.shape) == ((2, 1, 3), (3, 2, 1, 3))
    np.testing.assert_allclose(x, 0.64)
    x, history = gradient_descent(lambda x: 0.0, np.ones((0, 2)), steps=4)
    assert history.shape == (5, 0, 2)


def test_a_walk_off_the_finite_numbers_is_told_once_and_ends():
    calls = []

    def f(x):
        calls.append(None)
        return -(x[0] ** 3) if x[0] < 1e6 else np.inf

    with pytest.warns(RuntimeWarning, match=r"^diverged: x is \[nan\] after step (\d+)$") as told:
        x, history = gradient_descent(f, [10.0], lr=1.0, steps=500)
    assert len(told) == 1
    assert told[0].filename == __file__
    step = int(re.search(r"step (\d+)", str(told[0].message))[1])
    assert len(calls) == 2 * step
    assert np.isfinite(history[:step]).all()
    assert history.shape == (501, 1)
    assert np.isnan(history[step:]).all()
    assert np.isnan(x).all()


def test_the_rows_after_a_divergence_hold_what_was_reached():
    with pytest.warns(RuntimeWarning, match=r"diverged: x is \[-inf   0\.\] after step 1$"):
        x, history = gradient_descent(lambda x: 1e3 * x[0], [0.0, 0.0], lr=1e306, steps=3)
    np.testing.assert_array_equal(x, [-np.inf, 0])
    np.testing.assert_array_equal(history, [[0, 0], *[[-np.inf, 0]] * 3])


def test_a_walk_that_stays_finite_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gradient_descent(bowl, [1e150], lr=0.1, steps=3)


def test_what_a_function_meets_beyond_the_finite_numbers_is_not_told_as_well():
    with pytest.warns(RuntimeWarning) as told:  # in the second step f computes inf - inf
        gradient_descent(lambda x: x[0] ** 4 - x[0] ** 2, [10.0], lr=1e200)
    assert [str(warning.message) for warning in told] == ["diverged: x is [nan] after step 2"]


def test_a_walk_without_rate_and_length_takes_100_steps_of_a_hundredth():
    x, history = gradient_descent(bowl, [1.0])
    np.testing.assert_allclose(x, [0.98**100])
    assert len(history) == 101


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"f": None}, "f must be a function"),
        ({"f": lambda x: x}, "f must return a single number"),
        ({"f": lambda x: None}, "found None"),
        ({"init_x": [1.0, np.nan]}, r"init_x must be finite, got nan at index \[1\]"),
        ({"init_x": "abc"}, "init_x must hold real numbers"),
        ({"init_x": [1j]}, "init_x must hold real numbers"),
        ({"lr": 0}, "lr must be a number above 0, got 0"),
        ({"lr": -0.1}, "lr must be"),
        ({"lr": "0.1"}, "lr must be"),
        ({"lr": np.nan}, "lr must be"),
        ({"lr": np.array([0.1, 0.2])}, "lr must be"),
        ({"steps": -1}, "steps must be a whole number of at least 0, got -1"),
        ({"steps": 2.0}, "steps must be"),
        ({"steps": True}, "steps must be"),
        ({"steps": None}, "steps must be"),
    ],
)
def test_what_is_no_walk_is_one_clear_error(changed, message):
    with pytest.raises(ValueError, match=message):
        gradient_descent(**{"f": bowl, "init_x": [1.0, 2.0], **changed})


# Optimisers.


def test_the_usual_rates_and_shares():
    assert SGD().lr == Momentum().lr == 0.01
    assert Momentum().momentum == 0.9
    assert SGD().weight_decay == Momentum().weight_decay == 0
    assert (RMSProp().lr, RMSProp().rho, RMSProp().eps) == (0.001, 0.9, 1e-7)
    adam = Adam()
    assert (adam.lr, adam.beta1, adam.beta2, adam.eps) == (0.001, 0.9, 0.999, 1e-8)
    assert (adam.mean, adam.mean_square, adam.steps) == ({}, {}, 0)


PARAMS = hnp.arrays(np.float64, (2, 3), elements=st.floats(-5, 5))


@given(start=PARAMS, slopes=st.lists(PARAMS, min_size=1, max_size=4), lr=st.floats(1e-3, 2))
def test_sgd_is_its_formula(start, slopes, lr):
    params, expected = {"W1": start.copy()}, start
    optimizer = SGD(lr)
    for slope in slopes:
        optimizer.update(params, {"W1": slope})
        expected = expected - lr * slope
    np.testing.assert_array_equal(params["W1"], expected)


@given(
    start=PARAMS,
    slopes=st.lists(PARAMS, min_size=1, max_size=4),
    lr=st.floats(1e-3, 2),
    momentum=st.floats(0, 0.99),
)
def test_momentum_is_its_formula(start, slopes, lr, momentum):
    params = {"W1": start.copy(), "b1": np.zeros(1)}
    optimizer = Momentum(lr, momentum)
    for slope in slopes:
        optimizer.update(params, {"W1": slope, "b1": [1.0]})
    # Unrolled: the slope of step k is kept with the share momentum**age in every later step.
    velocities = [
        -lr * sum(momentum ** (k - j) * slopes[j] for j in range(k + 1)) for k in range(len(slopes))
    ]
    np.testing.assert_allclose(params["W1"], start + sum(velocities), atol=1e-9)
    np.testing.assert_allclose(optimizer.velocity["W1"], velocities[-1], atol=1e-9)


@given(
    start=PARAMS,
    slopes=st.lists(PARAMS, min_size=1, max_size=4),
    lr=st.floats(1e-3, 0.5),
    decay=st.floats(0, 1),
)
def test_weight_decay_is_the_slope_of_a_penalty(start, slopes, lr, decay):
    params, expected = {"W1": start.copy()}, start
    optimizer = SGD(lr, weight_decay=decay)
    for slope in slopes:
        optimizer.update(params, {"W1": slope})
        # A pull towards 0, which leaves the share 1 - lr * decay of every weight.
        expected = (1 - lr * decay) * expected - lr * slope
    np.testing.assert_allclose(params["W1"], expected, rtol=1e-9, atol=1e-9)

    def penalised(W, slope):
        return np.sum(slope * W) + decay / 2 * np.sum(W**2)

    params, twin = {"W1": start.copy()}, {"W1": start.copy()}
    optimizer, plain = Momentum(lr, 0.5, weight_decay=decay), Momentum(lr, 0.5)
    for slope in slopes:
        optimizer.update(params, {"W1": slope})
        nudged = numerical_gradient(lambda W, slope=slope: penalised(W, slope), twin["W1"])
        plain.update(twin, {"W1": nudged})
    np.testing.assert_allclose(params["W1"], twin["W1"], atol=1e-6)


@pytest.mark.parametrize("make", [SGD, Momentum])
@pytest.mark.parametrize("decay", [-1e-9, np.nan, np.inf, "0", None, True, [0.1]])
def test_a_weight_decay_that_is_none_is_one_clear_error(make, decay):
    with pytest.raises(ValueError, match="weight_decay must be a number of at least 0"):
        make(weight_decay=decay)


def test_momentum_by_hand():
    params, optimizer = {"x": np.array([1.0])}, Momentum(lr=0.5, momentum=0.5)
    seen = []
    for _ in range(3):
        optimizer.update(params, {"x": np.array([1.0])})
        seen.append((float(params["x"][0]), float(optimizer.velocity["x"][0])))
    assert seen == [(0.5, -0.5), (-0.25, -0.75), (-1.125, -0.875)]


def test_momentum_of_0_is_sgd():
    a, b = {"x": np.array([1.0, 2.0])}, {"x": np.array([1.0, 2.0])}
    plain, heavy = SGD(0.1), Momentum(0.1, momentum=0)
    for slope in ([1.0, -1.0], [0.5, 3.0]):
        plain.update(a, {"x": slope})
        heavy.update(b, {"x": slope})
    np.testing.assert_allclose(a["x"], b["x"], rtol=1e-15)


@pytest.mark.parametrize("make", OPTIMIZERS)
def test_arrays_change_in_place_and_gradients_do_not(make):
    W, optimizer = np.ones((2, 2), np.float32), make(lr=0.5)
    slope = np.full((2, 2), 1.0)
    for _ in range(2):
        assert optimizer.update({"W": W}, {"W": slope}) is None
    assert W.dtype == np.float32
    assert W[0, 0] < 0.5
    np.testing.assert_array_equal(slope, 1)


@pytest.mark.parametrize("make", OPTIMIZERS)
def test_the_rate_may_be_changed(make):
    params, optimizer = {"x": np.zeros(1)}, make(lr=1)
    optimizer.update(params, {"x": [1.0]})
    optimizer.lr = 0.25
    params["x"][:] = 0
    optimizer.update(params, {"x": [1.0]})
    second = {SGD: -0.25, Momentum: -1.15, RMSProp: -0.25 / np.sqrt(0.19), Adam: -0.25}[make]
    np.testing.assert_allclose(params["x"], second, rtol=1e-6)


def test_the_velocity_is_empty_at_first_and_shares_nothing():
    optimizer = Momentum()
    assert (optimizer.lr, optimizer.momentum, optimizer.velocity) == (0.01, 0.9, {})
    params, slope = {"x": np.ones(2)}, np.ones(2)
    optimizer.update(params, {"x": slope})
    assert not np.shares_memory(optimizer.velocity["x"], params["x"])
    assert not np.shares_memory(optimizer.velocity["x"], slope)
    assert Momentum().velocity == {}


@given(
    start=PARAMS,
    slopes=st.lists(PARAMS, min_size=1, max_size=5),
    lr=st.floats(1e-3, 2),
    rho=st.floats(0, 0.99),
    eps=st.sampled_from([1e-7, 1e-3, 1.0]),
)
def test_rmsprop_is_its_formula(start, slopes, lr, rho, eps):
    params = {"W1": start.copy(), "b1": np.zeros(1)}
    optimizer = RMSProp(lr, rho, eps)
    expected, usual = start.copy(), np.zeros_like(start)
    for slope in slopes:
        optimizer.update(params, {"W1": slope, "b1": [2.0]})
        # As PyTorch and Keras 2 have it, entry by entry: eps outside the root, no correction of
        # the first steps, when the running mean still remembers its 0.
        for place in np.ndindex(start.shape):
            usual[place] = rho * usual[place] + (1 - rho) * slope[place] * slope[place]
            expected[place] -= lr * slope[place] / (usual[place] ** 0.5 + eps)
    np.testing.assert_allclose(params["W1"], expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(optimizer.mean_square["W1"], usual, rtol=1e-12, atol=1e-300)


def test_rmsprop_by_hand():
    params, optimizer = {"x": np.array([0.0])}, RMSProp(lr=0.5, rho=0.75, eps=1.0)
    optimizer.update(params, {"x": [2.0]})  # mean square 0.25 * 4 = 1; step 0.5 * 2 / (1 + 1)
    assert (params["x"], optimizer.mean_square["x"]) == (-0.5, 1)
    optimizer.update(params, {"x": [0.0]})
    assert (params["x"], optimizer.mean_square["x"]) == (-0.5, 0.75)


def test_rmsprop_stays_put_where_nothing_ever_slopes():
    optimizer, params = RMSProp(lr=1.0), {"x": np.array([3.0, 3.0], np.float32)}
    for _ in range(3):
        optimizer.update(params, {"x": [0.0, 1.0]})
    assert params["x"][0] == 3
    assert params["x"][1] < 3
    assert (optimizer.lr, optimizer.rho, optimizer.eps) == (1.0, 0.9, 1e-7)


def test_rmsprop_steps_alike_for_large_and_small_slopes():
    steps = []
    for size in (1e-3, 1.0, 1e3):
        params, optimizer = {"x": np.zeros(1)}, RMSProp(lr=0.01)
        for _ in range(4):
            optimizer.update(params, {"x": [size]})
        steps.append(params["x"][0])
    np.testing.assert_allclose(steps, steps[0], rtol=1e-3)


@pytest.mark.parametrize("make", [Momentum, RMSProp, Adam])
def test_what_remembers_one_set_of_parameters_is_refused_for_another(make):
    optimizer, mine, other = make(), {"W": np.ones(2)}, {"W": np.ones(2)}
    optimizer.update(mine, {"W": [1.0, 1.0]})
    before = mine["W"].copy()
    with pytest.raises(ValueError, match=f"this {make.__name__} was used for other parameters"):
        optimizer.update(other, {"W": [1.0, 1.0]})
    np.testing.assert_array_equal(other["W"], 1)
    np.testing.assert_array_equal(mine["W"], before)
    optimizer.update({"W": mine["W"]}, {"W": [1.0, 1.0]})  # the same array in another dictionary
    del mine, before
    with pytest.raises(ValueError, match="used for other parameters"):  # even if the first is gone
        optimizer.update(other, {"W": [1.0, 1.0]})
    make().update(other, {"W": [1.0, 1.0]})


@pytest.mark.parametrize("make", [Momentum, RMSProp, Adam])
def test_a_copy_of_an_optimiser_goes_with_a_copy_of_the_parameters(make):
    optimizer, mine = make(), {"W": np.ones(2)}
    optimizer.update(mine, {"W": [1.0, 1.0]})
    twin, its = copy.deepcopy(optimizer), copy.deepcopy(mine)
    for one, params in ((optimizer, mine), (twin, its)):
        one.update(params, {"W": [1.0, -1.0]})
    np.testing.assert_array_equal(mine["W"], its["W"])


@given(
    start=PARAMS,
    slopes=st.lists(PARAMS, min_size=1, max_size=5),
    lr=st.floats(1e-3, 2),
    beta1=st.floats(0, 0.99),
    beta2=st.floats(0, 0.999),
    eps=st.sampled_from([1e-8, 1e-3, 1.0]),
)
def test_adam_is_its_formula(start, slopes, lr, beta1, beta2, eps):
    params = {"W1": start.copy(), "b1": np.zeros(1)}
    optimizer = Adam(lr, beta1, beta2, eps)
    expected = start.copy()
    for k in range(1, len(slopes) + 1):
        optimizer.update(params, {"W1": slopes[k - 1], "b1": [2.0]})
        # Corrected, a running mean is a weighted mean: its weights add up to 1.
        first, second = (
            np.array([beta ** (k - j) for j in range(1, k + 1)]) for beta in (beta1, beta2)
        )
        for place in np.ndindex(start.shape):
            past = np.array([slope[place] for slope in slopes[:k]])
            mean = first @ past / first.sum()
            usual = (second @ past**2 / second.sum()) ** 0.5
            expected[place] -= lr * mean / (usual + eps)
    np.testing.assert_allclose(params["W1"], expected, rtol=1e-6, atol=1e-7)
    assert optimizer.steps == len(slopes)


def test_adam_by_hand():
    params, optimizer = {"x": np.array([0.0])}, Adam(lr=0.5, beta1=0.5, beta2=0.75, eps=1.0)
    optimizer.update(params, {"x": [2.0]})
    # Means 1 and 1; corrected, 1 / 0.5 = 2 and 1 / 0.25 = 4; step 0.5 * 2 / (2 + 1).
    assert (optimizer.mean["x"], optimizer.mean_square["x"]) == (1, 1)
    np.testing.assert_allclose(params["x"], -1 / 3)
    optimizer.update(params, {"x": [0.0]})
    # Means 0.5 and 0.75; corrected, 0.5 / 0.75 and 0.75 / 0.4375.
    assert (optimizer.mean["x"], optimizer.mean_square["x"]) == (0.5, 0.75)
    step = 0.5 * (2 / 3) / ((0.75 / 0.4375) ** 0.5 + 1)
    np.testing.assert_allclose(params["x"], -1 / 3 - step)


def test_the_first_step_of_adam_is_the_rate_whatever_the_slope():
    for size in (1e-4, 1.0, -1e4):
        params = {"x": np.zeros(1)}
        Adam(lr=0.01).update(params, {"x": [size]})
        np.testing.assert_allclose(params["x"], -0.01 * np.sign(size), rtol=1e-3)


def test_adam_stays_put_where_nothing_ever_slopes():
    optimizer, params = Adam(lr=1.0), {"x": np.array([3.0, 3.0], np.float32)}
    for _ in range(3):
        optimizer.update(params, {"x": [0.0, 1.0]})
    assert params["x"][0] == 3
    assert params["x"][1] < 3
    assert optimizer.mean["x"].dtype == params["x"].dtype == np.float32


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"beta1": 1}, "beta1 must be at least 0 and below 1, got 1"),
        ({"beta1": -0.1}, "beta1 must be"),
        ({"beta2": 1.0}, "beta2 must be at least 0 and below 1, got 1.0"),
        ({"beta2": None}, "beta2 must be"),
        ({"eps": 0}, "eps must be a number above 0, got 0"),
        ({"eps": np.nan}, "eps must be"),
    ],
)
def test_an_adam_that_is_none_is_one_clear_error(changed, message):
    with pytest.raises(ValueError, match=message):
        Adam(**changed)


def test_pytorch_takes_the_same_steps():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    for ours, theirs in [
        (SGD(0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
        (RMSProp(0.01), lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-7)),
        (Momentum(0.1, 0.9), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        (SGD(0.1, weight_decay=0.3), lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.3)),
        (
            Momentum(0.1, 0.9, weight_decay=0.3),
            lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.3),
        ),
        (Adam(0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    ]:
        start = rng.normal(size=(3, 2))
        params, twin = {"W1": start.copy()}, torch.tensor(start, requires_grad=True)
        peer = theirs([twin])
        for _ in range(20):
            slope = rng.normal(size=(3, 2))
            ours.update(params, {"W1": slope})
            twin.grad = torch.tensor(slope)
            peer.step()
        np.testing.assert_allclose(params["W1"], twin.detach().numpy(), rtol=1e-12)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rho": 1}, "rho must be at least 0 and below 1, got 1"),
        ({"rho": -0.1}, "rho must be"),
        ({"rho": None}, "rho must be"),
        ({"eps": 0}, "eps must be a number above 0, got 0"),
        ({"eps": np.nan}, "eps must be"),
    ],
)
def test_an_rmsprop_that_is_none_is_one_clear_error(changed, message):
    with pytest.raises(ValueError, match=message):
        RMSProp(**changed)


@pytest.mark.parametrize(("make", "memory"), REMEMBERING)
def test_what_an_optimiser_remembers_has_the_dtype_of_the_parameters(make, memory):
    optimizer, params = make(), {"x": np.ones(2, np.float32)}
    for _ in range(2):
        optimizer.update(params, {"x": np.ones(2)})
    assert getattr(optimizer, memory)["x"].dtype == np.float32
    assert not np.shares_memory(getattr(optimizer, memory)["x"], params["x"])


def test_an_array_may_be_its_own_gradient():
    params = {"x": np.array([2.0])}
    SGD(0.5).update(params, params)
    assert params["x"] == 1


def read_only(array):
    array.flags.writeable = False
    return array


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize(
    ("params", "grads", "message"),
    [
        ({}, {"b": None}, "same names, got W, b and W$"),
        ({}, {"c": np.ones(2)}, "same names, got W, b and W, b, c"),
        ({}, {7: np.ones(2)}, "same names, got W, b and W, b, 7"),
        ({}, {"b": np.ones(3)}, r"b has shape \(2,\), but its gradient .* shape \(3,\)"),
        ({}, {"b": np.ones((1, 2))}, r"shape \(1, 2\)"),
        ({}, {"b": 1.0}, r"shape \(\)"),
        ({}, {"b": ["x", "y"]}, "the gradient of b must hold real numbers"),
        ({}, {"b": [1j, 0]}, "the gradient of b must hold real numbers"),
        ({}, {"b": [1, np.nan]}, r"the gradient of b must be finite, got nan at index \[1\]"),
        ({}, {"b": [-np.inf, 0]}, r"the gradient of b must be finite, got -inf at index \[0\]"),
        ({"b": np.ones(2, int)}, {}, "b must be an array of floats.*it is array of int64"),
        ({"b": [1.0, 1.0]}, {}, "b must be an array of floats.*it is <class 'list'>"),
        ({"b": read_only(np.ones(2))}, {}, "b cannot be changed in place: it is a read-only"),
    ],
)
def test_a_bad_update_is_one_clear_error_and_changes_nothing(make, params, grads, message):
    params = {"W": np.ones((2, 2)), "b": np.ones(2), **params}
    grads = {"W": np.ones((2, 2)), "b": np.ones(2), **grads}
    grads = {name: slope for name, slope in grads.items() if slope is not None}
    optimizer = make()
    with pytest.raises(ValueError, match=message):
        optimizer.update(params, grads)
    for value in params.values():
        np.testing.assert_array_equal(value, np.ones_like(value))
    assert getattr(optimizer, "velocity", {}) == getattr(optimizer, "mean_square", {}) == {}
    assert getattr(optimizer, "steps", 0) == 0


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize(
    ("params", "grads"), [(None, {}), ({}, None), ([np.ones(2)], [np.ones(2)])]
)
def test_what_is_no_dictionary_is_one_clear_error(make, params, grads):
    with pytest.raises(ValueError, match="must be dictionaries"):
        make().update(params, grads)


@pytest.mark.parametrize(
    "other",
    [{"W": np.ones((3, 2))}, {"V": np.ones((2, 2))}, {"W": np.ones((2, 2)), "b": np.ones(1)}],
)
@pytest.mark.parametrize(("make", "memory"), REMEMBERING)
def test_the_memory_of_one_net_does_not_fit_another(make, memory, other):
    optimizer = make()
    optimizer.update({"W": np.ones((2, 2))}, {"W": np.ones((2, 2))})
    before = {name: v.copy() for name, v in getattr(optimizer, memory).items()}
    with pytest.raises(ValueError, match="take a new optimiser for a new net"):
        optimizer.update(other, {name: np.ones_like(value) for name, value in other.items()})
    for value in other.values():
        np.testing.assert_array_equal(value, np.ones_like(value))
    np.testing.assert_equal(getattr(optimizer, memory), before)


@pytest.mark.parametrize("make", OPTIMIZERS)
@pytest.mark.parametrize("lr", [0, -1, np.nan, np.inf, "0.1", None, True, [0.1]])
def test_a_rate_that_is_none_is_one_clear_error(make, lr):
    with pytest.raises(ValueError, match="lr must be a number above 0"):
        make(lr)


@pytest.mark.parametrize("momentum", [1, -0.1, 2.0, np.nan, "0.9", None, True])
def test_a_momentum_that_is_none_is_one_clear_error(momentum):
    with pytest.raises(ValueError, match="momentum must be at least 0 and below 1"):
        Momentum(0.1, momentum)
