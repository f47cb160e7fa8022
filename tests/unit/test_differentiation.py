"""Slopes from differences: closed forms, SciPy, every layout of memory, and every bad answer."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
import scipy.differentiate
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.differentiation import numerical_diff, numerical_gradient, tangent_line

NUMBERS = st.floats(-5, 5)
ARRAYS = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=4, max_side=3, min_side=0))


def parabola(x):
    return 0.01 * x**2 + 0.1 * x


def bowl(x):
    return np.sum(x**2)


# Numbers that the syllabus promises.


def test_slopes_of_the_parabola():
    assert numerical_diff(parabola, 5) == pytest.approx(0.2, abs=1e-9)
    assert numerical_diff(parabola, 10) == pytest.approx(0.3, abs=1e-9)
    assert numerical_diff(lambda x: 0.001 * x**2 + 0.1 * x, 5) == pytest.approx(0.11, abs=1e-9)


def test_partial_derivatives_of_the_bowl():
    assert numerical_diff(lambda x0: x0**2 + 4.0**2, 3.0) == pytest.approx(6, abs=1e-9)
    assert numerical_diff(lambda x1: 3.0**2 + x1**2, 4.0) == pytest.approx(8, abs=1e-9)


@pytest.mark.parametrize("point", [(3, 4), (2, 3), (1, 2), (0, 0), (0.0, 2.0), (3.0, 0.0)])
def test_gradients_of_the_bowl(point):
    np.testing.assert_allclose(numerical_gradient(bowl, point), 2 * np.array(point), atol=1e-9)


def test_the_precedence_bug_is_not_ours():
    h = 1e-4
    bug = [((p + h) ** 2 - (p - h) ** 2) / 2 * h for p in (3.0, 4.0)]
    np.testing.assert_allclose(bug, [6e-8, 8e-8], rtol=1e-6)
    assert numerical_diff(np.square, 3.0) == pytest.approx(6)


def test_tangents_of_the_parabola():
    for x, slope in [(5, 0.2), (10, 0.3)]:
        line = tangent_line(parabola, x)
        assert line(x) == pytest.approx(parabola(x), abs=1e-15)
        assert line(0) == pytest.approx(parabola(x) - slope * x, abs=1e-8)
        u = np.linspace(0, 20, 5)
        np.testing.assert_allclose(line(u), parabola(x) + slope * (u - x), atol=1e-7)


def test_the_best_step_is_near_the_cube_root_of_epsilon():
    steps = 10.0 ** np.arange(-14, 0.5, 0.25)
    central = [abs(numerical_diff(np.exp, 1.0, h) - math.e) for h in steps]
    forward = [abs((np.exp(1 + h) - np.exp(1)) / h - math.e) for h in steps]
    eps = np.finfo(float).eps
    assert eps ** (1 / 3) / 10 < steps[np.argmin(central)] < eps ** (1 / 3) * 10
    assert eps**0.5 / 10 < steps[np.argmin(forward)] < eps**0.5 * 10
    assert min(central) < min(forward) / 10
    assert central[0] > 1e-4  # the left arm of the U, where rounding rules
    assert central[-1] > 0.1  # the right arm, where the curve rules


# Against closed forms and SciPy.


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (np.sin, np.cos),
        (np.exp, np.exp),
        (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
        (lambda x: x**3, lambda x: 3 * x**2),
        (lambda x: 7.0 + 0 * x, lambda x: 0 * x),
    ],
)
@given(x=NUMBERS)
def test_numerical_diff_is_the_derivative(f, slope, x):
    assert numerical_diff(f, x) == pytest.approx(slope(x), rel=1e-6, abs=2e-8)


@given(x=hnp.arrays(np.float64, (3, 2), elements=NUMBERS))
def test_numerical_diff_agrees_with_scipy(x):
    expected = scipy.differentiate.derivative(np.sin, x).df
    np.testing.assert_allclose(numerical_diff(np.sin, x), expected, atol=1e-7)


@given(x=hnp.arrays(np.float64, st.integers(1, 6), elements=NUMBERS))
def test_numerical_gradient_agrees_with_scipy(x):
    def f(x):
        return np.sum(np.sin(x) * np.arange(1, len(x) + 1)) + x[0] * x[-1]

    np.testing.assert_allclose(
        numerical_gradient(f, x), scipy.optimize.approx_fprime(x, f), atol=1e-5
    )


@given(data=st.data(), shape=hnp.array_shapes(min_dims=0, max_dims=4, max_side=3, min_side=0))
def test_any_shape_has_a_gradient_of_its_shape(data, shape):
    x = data.draw(hnp.arrays(np.float64, shape, elements=NUMBERS))
    weights = np.cos(np.arange(x.size)).reshape(shape)
    before = x.tobytes()
    gradient = numerical_gradient(lambda x: np.sum(weights * x**2), x)
    assert gradient.shape == shape
    assert gradient.dtype == np.float64
    assert x.tobytes() == before
    np.testing.assert_allclose(gradient, 2 * weights * x, atol=1e-7)


@given(x=hnp.arrays(np.float64, (), elements=NUMBERS))
def test_one_number_has_one_slope(x):
    assert isinstance(numerical_diff(np.sin, float(x)), float)
    assert numerical_gradient(np.sin, x) == numerical_diff(np.sin, x)


def test_an_empty_array_has_an_empty_gradient():
    def never(x):
        raise AssertionError("there is nothing to nudge")

    assert numerical_gradient(never, np.zeros((0, 3))).shape == (0, 3)
    assert numerical_diff(np.exp, []).shape == (0,)


def test_f_is_called_twice_for_each_number():
    calls = []
    numerical_gradient(lambda x: calls.append(x.copy()) or 0.0, np.array([1.0, 2.0]), h=0.5)
    np.testing.assert_array_equal(calls, [[1.5, 2], [0.5, 2], [1, 2.5], [1, 1.5]])


# The caller's array.


def rows(x):
    """Weigh the entries by where they are, so that a mix-up shows."""
    return np.sum(x * np.arange(x.size).reshape(x.shape))


def layouts():
    base = np.arange(24.0).reshape(4, 6) - 7
    yield "C", base.copy()
    yield "Fortran", np.asfortranarray(base)
    yield "backwards", base.copy()[::-1, ::-1]
    yield "sliced", base.copy()[1:, ::2]
    yield "transposed", base.copy().T
    yield "big-endian", base.astype(">f8")
    read_only = base.copy()
    read_only.flags.writeable = False
    yield "read-only", read_only
    yield "repeated", np.broadcast_to(np.arange(3.0), (2, 3))
    yield "unaligned", np.frombuffer(bytearray(b"_" + base.tobytes()), np.uint8)[1:].view("<f8")


@pytest.mark.parametrize(("layout", "x"), list(layouts()), ids=[name for name, _ in layouts()])
def test_the_layout_in_memory_does_not_matter(layout, x):
    before = x.copy()
    gradient = numerical_gradient(rows, x)
    np.testing.assert_allclose(gradient, np.arange(x.size).reshape(x.shape), atol=1e-8)
    assert x.tobytes() == before.tobytes()
    np.testing.assert_allclose(numerical_diff(np.square, x), 2 * x, atol=1e-6)
    assert x.tobytes() == before.tobytes()


@pytest.mark.parametrize("mode", ["r", "r+", "c"])
def test_an_array_on_disk(tmp_path, mode):
    np.arange(4.0).tofile(tmp_path / "x")
    x = np.memmap(tmp_path / "x", np.float64, mode)
    np.testing.assert_allclose(numerical_gradient(bowl, x), [0, 2, 4, 6], atol=1e-9)
    x._mmap.close()
    np.testing.assert_array_equal(np.fromfile(tmp_path / "x"), np.arange(4.0))


def test_the_gradient_is_a_new_array():
    x = np.array([1.0, 2.0])
    assert not np.shares_memory(numerical_gradient(bowl, x), x)


ODD = np.array([[-0.0, 0.1], [1e300, 5e-324], [-1.0, 1 / 3]])


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, None])
@pytest.mark.parametrize("k", range(12))
def test_the_callers_array_holds_its_old_bits_again_wherever_f_stops(k, error):
    x, calls = ODD.copy(), []

    def f(_):
        calls.append(None)
        if len(calls) == k + 1 and error is not None:
            raise error
        return 0.0

    if error is None:
        numerical_gradient(f, x)
    else:
        with pytest.raises(error):
            numerical_gradient(f, x)
    assert x.tobytes() == ODD.tobytes()


def test_f_may_read_the_array_from_where_it_lives():
    params = {"W": np.arange(6.0).reshape(2, 3)}
    gradient = numerical_gradient(lambda _: np.sum(params["W"] ** 2), params["W"])
    np.testing.assert_allclose(gradient, 2 * params["W"], atol=1e-9)
    part = params["W"][:, ::2]
    gradient = numerical_gradient(lambda _: np.sum(params["W"] ** 2), part)
    np.testing.assert_allclose(gradient, 2 * part, atol=1e-9)


def test_an_f_that_changes_its_argument_is_stopped():
    def f(x):
        x += 1
        return x.sum()

    x = np.array([1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        numerical_gradient(f, x)
    np.testing.assert_array_equal(x, [1, 2])


def test_numerical_diff_and_tangent_line_leave_the_array_alone():
    x = np.array([1.0, -0.0])

    def f(x):
        x *= 2  # ours to spoil: numerical_diff hands over an array of its own
        return x

    np.testing.assert_allclose(numerical_diff(f, x), [2, 2])
    assert x.tobytes() == np.array([1.0, -0.0]).tobytes()


def test_f_may_write_every_answer_into_one_array():
    x, answer = np.array([1.0, 2.0]), np.empty(2)
    slopes = numerical_diff(lambda x: np.multiply(x, x, out=answer), x)
    np.testing.assert_allclose(slopes, [2, 4])


# Other dtypes.


@pytest.mark.parametrize(
    "x",
    [[3, 4], (3, 4), np.array([3, 4]), np.array([3, 4], np.uint8), [True, False], [10**20, 4.0]],
    ids=str,
)
def test_whole_numbers_become_float64(x):
    expected = 2 * np.asarray(x, np.float64)
    if expected[0] < 100:
        np.testing.assert_allclose(numerical_diff(np.square, x), expected, atol=1e-8)
        np.testing.assert_allclose(numerical_gradient(bowl, x), expected, atol=1e-8)
    assert numerical_gradient(bowl, x).dtype == np.float64


def test_small_integers_do_not_wrap_round():
    line = tangent_line(lambda x: x**2, np.uint8(20))
    assert line(0) == pytest.approx(-400)
    assert line([0, 20]) == pytest.approx([-400, 400])
    slopes = numerical_diff(lambda x: (x < 1).astype(np.uint8), [1.0], h=0.5)
    assert slopes == [-1]


@pytest.mark.parametrize(("dtype", "accuracy"), [(np.float32, 1e-4), (np.float16, 2e-2)])
def test_short_floats_get_a_step_they_can_feel(dtype, accuracy):
    x = np.linspace(0.5, 2, 7, dtype=dtype)
    slopes, gradient = numerical_diff(np.exp, x), numerical_gradient(lambda x: np.exp(x).sum(), x)
    assert slopes.dtype == gradient.dtype == dtype
    np.testing.assert_allclose(slopes, np.exp(x.astype(float)), rtol=accuracy)
    gradient = numerical_gradient(lambda x: np.exp(x.astype(float)).sum(), x)
    np.testing.assert_allclose(gradient, np.exp(x.astype(float)), rtol=accuracy)
    assert numerical_diff(np.square, dtype(3)) == pytest.approx(6, rel=accuracy)
    assert numerical_diff(np.square, dtype(3)).dtype == dtype


def test_a_step_that_was_asked_for_is_kept_where_the_dtype_can_feel_it():
    seen = []
    numerical_diff(lambda x: seen.append(x) or x, np.float32(0), h=0.25)
    numerical_diff(lambda x: seen.append(x) or x, 0.0, h=Fraction(1, 8))
    assert seen == [0.25, -0.25, 0.125, -0.125]


# What does not work, and says so.

SLOPES = [numerical_diff, numerical_gradient, tangent_line]


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("h", [0, 0.0, -1e-4, np.nan, np.inf, "1e-4", None, True, 1j])
def test_a_step_that_is_none_is_one_clear_error(slope, h):
    with pytest.raises(ValueError, match=f"h must be a number above 0, got {re.escape(repr(h))}"):
        slope(np.sin, 1.0, h)


@pytest.mark.parametrize("slope", SLOPES)
def test_a_step_that_is_too_large_is_one_clear_error(slope):
    with pytest.raises(ValueError, match=r"h = 1e\+308 is too large for float64"):
        slope(np.sin, 1.0, 1e308)
    with pytest.raises(ValueError, match="h = 40000 is too large for float16"):
        slope(np.sin, np.float16(1), 40_000)


@pytest.mark.parametrize("slope", [numerical_diff, tangent_line])
def test_a_step_that_moves_nothing_is_one_clear_error(slope):
    with pytest.raises(ValueError, match="h = 1e-50 is too small to move x = 3 in float64"):
        slope(np.square, [0.0, 3.0] if slope is numerical_diff else 3.0, 1e-50)
    with pytest.raises(ValueError, match=r"too small to move x = 1e\+06 in float32"):
        slope(np.square, np.float32(1e6))


def test_an_entry_that_does_not_move_has_the_slope_0():
    np.testing.assert_allclose(
        numerical_gradient(lambda x: x[1] + x[0] / 1e13, [1e13, 1]), [0, 1], atol=1e-9
    )
    np.testing.assert_array_equal(numerical_gradient(np.sum, [3.0, 4.0], 1e-50), [0, 0])


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.nan, "x must be finite, got nan"),
        ([1.0, np.inf], r"x must be finite, got inf at index \[1\]"),
        ("3", "real numbers"),
        (None, "array of numbers: found None"),
        (1j, "real numbers, got dtype complex128"),
        ([[1], [2, 3]], "rectangular"),
        (np.ma.masked_array([1.0, 2.0], [False, True]), "masked"),
    ],
    ids=str,
)
def test_a_place_that_is_none_is_one_clear_error(slope, x, message):
    with pytest.raises(ValueError, match=message):
        slope(np.sin, x)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, r"f\(x\) must be .* numbers: found None"),
        ("7", r"f\(x\) must hold real numbers"),
        (1j, r"f\(x\) must hold real numbers, got dtype complex128"),
        (np.zeros(3), r"f must return a .*number.*shape \(3,\)"),
        ([7.0], r"f must return a .*number.*shape \(1,\)"),
        ({}, r"f\(x\) must be"),
        (np.ma.masked, r"f\(x\) has masked entries"),
    ],
    ids=str,
)
def test_an_answer_that_is_no_number_is_one_clear_error(slope, answer, message):
    with pytest.raises(ValueError, match=message):
        slope(lambda x: answer, 1.0)


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("f", [None, 3.0, "sin"])
def test_what_is_no_function_is_one_clear_error(slope, f):
    with pytest.raises(ValueError, match=f"f must be a function, got {f!r}"):
        slope(f, 1.0)


def test_a_function_of_an_array_is_sent_to_numerical_gradient():
    with pytest.raises(ValueError, match="numerical_gradient is for functions of an array"):
        numerical_diff(np.sum, [1.0, 2.0])


def test_an_answer_of_nan_is_a_slope_of_nan():
    assert np.isnan(numerical_diff(lambda x: np.nan, 1.0))
    assert np.isnan(numerical_gradient(lambda x: np.nan, [1.0, 2.0])).all()


@pytest.mark.parametrize(
    "answer", [7, np.int64(7), np.float32(7), np.array(7.0), Fraction(7), True]
)
def test_any_kind_of_number_is_an_answer(answer):
    assert numerical_diff(lambda x: answer, 1.0) == 0
    assert numerical_gradient(lambda x: answer, 1.0) == 0


def test_a_function_for_plain_numbers_will_do():
    assert numerical_diff(math.sin, 1) == pytest.approx(math.cos(1))
    assert numerical_gradient(lambda x: max(x), [1.0, 2.0]) == pytest.approx([0, 1], abs=1e-9)
    assert tangent_line(math.exp, 0)(1) == pytest.approx(2)
