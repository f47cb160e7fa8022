"""The activations, against SciPy, closed forms and their own promises at the ends of the range."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.activations import identity, log_softmax, relu, sigmoid, softmax, step

FLOATS = [np.float16, np.float32, np.float64, np.longdouble]


def finite(dtype, **shape):
    """Return a strategy for arrays of finite numbers over the whole range of a dtype."""
    width = {np.float16: 16, np.float32: 32}.get(dtype, 64)
    elements = st.floats(width=width, allow_nan=False, allow_infinity=False)
    shape = shape or {"shape": hnp.array_shapes(min_dims=0, max_dims=3, max_side=5)}
    return hnp.arrays(dtype, elements=elements, **shape)


def extremes(dtype):
    """Return numbers at which formulas break: the ends of the range, and the smallest there are."""
    info = np.finfo(dtype)
    values = [0, info.smallest_subnormal, info.tiny, info.eps, 1, 11.5, 89, 710, 12000, info.max]
    return np.array(
        [v for v in values if v <= info.max] + [-v for v in values if v <= info.max], dtype
    )


@pytest.mark.parametrize("function", [step, sigmoid, relu, identity])
@pytest.mark.parametrize("dtype", FLOATS)
def test_elementwise_functions_keep_the_shape(function, dtype):
    for shape in [(), (0,), (3,), (2, 3), (2, 0, 3)]:
        result = function(np.zeros(shape, dtype))
        assert np.shape(result) == shape
        assert result.dtype == (int if function is step else dtype)


@pytest.mark.parametrize("function", [sigmoid, relu, identity, softmax, log_softmax])
@pytest.mark.parametrize("given_", [[1, 2, 3], np.array([1, 2, 3], np.uint8), [True, False, True]])
def test_integers_and_lists_are_converted_not_truncated(function, given_):
    expected = function(np.array(given_, np.float64))
    assert function(given_).dtype == np.float64
    np.testing.assert_array_equal(function(given_), expected)


@pytest.mark.parametrize("function", [step, sigmoid, relu, softmax, log_softmax])
def test_the_callers_array_is_left_alone(function):
    x = np.array([[-1.0, 0.0, 2.0]])
    before = x.copy()
    function(x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    "bad", ["abc", [[1, 2], [3]], [None], [1j], np.array(["1", "2"]), {"a": 1}, [10**400]]
)
@pytest.mark.parametrize("function", [step, sigmoid, relu, identity, softmax, log_softmax])
def test_what_is_not_numbers_is_one_clear_error(function, bad):
    with pytest.raises(ValueError, match=r"must (be a rectangular array of|hold real) numbers"):
        function(bad)


@pytest.mark.parametrize("function", [step, sigmoid, relu, identity, softmax, log_softmax])
def test_masked_entries_are_not_counted_silently(function):
    with pytest.raises(ValueError, match="masked entries"):
        function(np.ma.array([1.0, 2.0, 900.0], mask=[0, 0, 1]))
    function(np.ma.array([1.0, 2.0]))


def test_dates_are_not_numbers():
    with pytest.raises(ValueError, match="real numbers, got dtype timedelta64"):
        sigmoid(np.array([1], "timedelta64[s]"))


@pytest.mark.parametrize("dtype", [">f4", ">f8"])
def test_byte_order_does_not_matter(dtype):
    x = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_allclose(softmax(x.astype(dtype)), softmax(x), rtol=1e-6)
    np.testing.assert_allclose(sigmoid(x.astype(dtype)), sigmoid(x), rtol=1e-6)


def test_integers_beyond_int64_are_numbers():
    assert sigmoid([10**30, -(10**30)]).tolist() == [1.0, 0.0]


# step


def test_step_is_one_only_above_zero():
    np.testing.assert_array_equal(step([-1.0, -0.0, 0.0, 5e-324, 2.0]), [0, 0, 0, 1, 1])


def test_step_has_no_side_for_nan():
    with pytest.raises(ValueError, match=r"nan at index \[1, 0\]"):
        step([[1.0, 2.0], [np.nan, 3.0]])


# sigmoid


@pytest.mark.parametrize("dtype", FLOATS)
def test_sigmoid_raises_no_floating_point_flag_at_any_finite_input(dtype):
    x = extremes(dtype)
    with np.errstate(all="raise"):
        y = sigmoid(x)
    assert y.dtype == dtype
    assert ((y >= 0) & (y <= 1)).all()


@pytest.mark.parametrize("dtype", FLOATS)
@given(data=st.data())
def test_sigmoid_is_safe_anywhere(dtype, data):
    x = data.draw(finite(dtype))
    with np.errstate(all="raise"):
        y = sigmoid(x)
    assert ((y >= 0) & (y <= 1)).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigmoid_agrees_with_scipy_to_the_last_digits(dtype):
    # NumPy's exp may be off by 2.5 eps, SciPy's by one; each goes on with two roundings.
    info = np.finfo(dtype)
    x = np.linspace(np.log(info.tiny) * 0.99, -np.log(info.eps) + 5, 20_001).astype(dtype)
    np.testing.assert_allclose(sigmoid(x), scipy.special.expit(x), rtol=6 * info.eps)


def test_sigmoid_keeps_its_relative_precision_far_out():
    # 1/(1+e^40) is 4e-18; a formula by way of tanh or of 1 - sigmoid(40) would say 0.
    assert sigmoid(-40.0) == pytest.approx(math.exp(-40), rel=1e-15)


def test_sigmoid_reaches_its_ends_exactly():
    np.testing.assert_array_equal(sigmoid([-1000.0, 0.0, 1000.0]), [0.0, 0.5, 1.0])
    np.testing.assert_array_equal(sigmoid([-np.inf, np.inf]), [0.0, 1.0])
    assert np.isnan(sigmoid(np.nan))


@given(x=st.floats(-700, 700))
def test_sigmoid_is_symmetric_about_one_half(x):
    assert sigmoid(x) + sigmoid(-x) == pytest.approx(1, abs=4 * np.finfo(float).eps)


# relu and identity


def test_relu_cuts_off_below_zero():
    np.testing.assert_array_equal(relu([-2.0, 0.0, 3.0]), [0.0, 0.0, 3.0])
    assert np.isnan(relu(np.nan))
    assert relu(np.inf) == np.inf


def test_identity_returns_a_float_array_itself():
    x = np.ones(3, np.float32)
    assert identity(x) is x


# softmax and log_softmax


@pytest.mark.parametrize("dtype", FLOATS)
@given(data=st.data())
def test_softmax_is_finite_and_sums_to_one_anywhere(dtype, data):
    x = data.draw(finite(dtype, shape=hnp.array_shapes(min_dims=1, max_dims=3, max_side=5)))
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    with np.errstate(all="raise"):
        y = softmax(x, axis=axis)
        log_y = log_softmax(x, axis=axis)
    assert y.dtype == log_y.dtype == dtype
    assert y.shape == log_y.shape == x.shape
    assert ((y >= 0) & (y <= 1)).all()
    np.testing.assert_allclose(y.sum(axis=axis), 1, atol=8 * np.finfo(dtype).eps)
    assert (log_y <= 0).all()


@given(
    x=hnp.arrays(np.float64, (4, 5), elements=st.floats(-300, 300)),
    axis=st.sampled_from([0, 1, -1]),
)
def test_softmax_agrees_with_exact_sums(x, axis):
    # 1 / Σ exp(x_j - x_i): no shared shift, summed exactly.
    expected = np.apply_along_axis(
        lambda row: [1 / math.fsum(math.exp(b - a) for b in row) for a in row], axis, x
    )
    np.testing.assert_allclose(softmax(x, axis=axis), expected, rtol=1e-13)
    np.testing.assert_allclose(
        log_softmax(x, axis=axis), scipy.special.log_softmax(x, axis=axis), rtol=1e-13, atol=1e-15
    )


@pytest.mark.parametrize("axis", [0, 1, 2, -1, (0, 2), (0, 1, 2)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_agrees_with_scipy_along_any_axis(axis, dtype):
    x = np.random.default_rng(0).normal(scale=20, size=(3, 4, 5)).astype(dtype)
    rtol = 20 * np.finfo(dtype).eps
    np.testing.assert_allclose(softmax(x, axis), scipy.special.softmax(x, axis), rtol=rtol)
    np.testing.assert_allclose(
        log_softmax(x, axis), scipy.special.log_softmax(x, axis), rtol=rtol, atol=rtol
    )


def test_softmax_keeps_the_order_of_the_scores():
    rng = np.random.default_rng(3)
    scores = 10 ** rng.uniform(-2, 4, size=(10_000, 1)) * rng.normal(size=(10_000, 10))
    from_low_to_high = scores.argsort(axis=1)
    for function in (softmax, log_softmax):
        y = np.take_along_axis(function(scores), from_low_to_high, axis=1)
        assert (np.diff(y, axis=1) >= 0).all()


def test_softmax_of_the_syllabus():
    np.testing.assert_allclose(
        softmax([0.3, 2.9, 4.0]), [0.01821127, 0.24519181, 0.73659691], atol=5e-9
    )
    np.testing.assert_allclose(
        softmax([1010, 1000, 990]), [9.99954600e-01, 4.53978686e-05, 2.06106005e-09], rtol=5e-9
    )


def test_rows_of_a_batch_are_the_rows_alone():
    x = np.random.default_rng(1).normal(size=(7, 10))
    # (Not to the last digit: how exp is vectorised may depend on where in memory a number lies.)
    np.testing.assert_allclose(softmax(x), [softmax(row) for row in x], rtol=1e-14)


@pytest.mark.parametrize("dtype", FLOATS)
def test_softmax_of_the_largest_floats(dtype):
    top = np.finfo(dtype).max
    with np.errstate(all="raise"):
        assert softmax(np.array([top, top], dtype)).tolist() == [0.5, 0.5]
        assert softmax(np.array([top, -top], dtype)).tolist() == [1, 0]
        assert log_softmax(np.array([top, -top], dtype)).tolist() == [0, -np.inf]


def test_log_softmax_is_finite_where_softmax_is_zero():
    assert softmax([0.0, 1000.0])[0] == 0
    np.testing.assert_array_equal(log_softmax([0.0, 1000.0]), [-1000.0, 0.0])


def test_a_class_may_be_ruled_out():
    np.testing.assert_array_equal(softmax([0.0, -np.inf, 0.0]), [0.5, 0.0, 0.5])


@pytest.mark.parametrize("function", [softmax, log_softmax])
@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([1.0, np.nan], "got nan"),
        ([[1.0, 2.0], [np.inf, 0.0]], "got inf"),
        ([-np.inf, -np.inf], "got -inf"),
        (3.0, "at least one axis"),
        ([], "no class"),
        (np.zeros((2, 0)), "no class"),
    ],
)
def test_scores_without_a_finite_maximum_are_one_clear_error(function, scores, message):
    with pytest.raises(ValueError, match=message):
        function(scores)


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_an_axis_that_is_not_there_is_an_error(function):
    with pytest.raises(ValueError, match="axis 2 is out of bounds"):
        function(np.zeros((2, 3)), axis=2)


@pytest.mark.parametrize("axis", [None, 1.5, "1"])
def test_what_is_not_an_axis_is_an_error(axis):
    with pytest.raises(ValueError, match="axis must be an int or a tuple of ints"):
        softmax(np.zeros((2, 3)), axis=axis)


def test_half_precision_cannot_count_every_class():
    assert softmax(np.zeros(60_000, np.float16)).sum(dtype=float) == pytest.approx(1, abs=1e-2)
    with pytest.raises(ValueError, match="float16 cannot count to 70000 classes: use float32"):
        softmax(np.zeros(70_000, np.float16))


def test_no_rows_give_no_rows():
    assert softmax(np.zeros((0, 3))).shape == (0, 3)
