"""The losses, against closed forms and SciPy, with labels and with one-hot rows."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.activations import log_softmax, softmax
from dlbook.encoding import one_hot
from dlbook.losses import cross_entropy, mean_squared_error

BATCH = np.array([[0.1, 0.6, 0.3], [0.8, 0.1, 0.1]])
LOSSES = [mean_squared_error, cross_entropy]


def test_mean_squared_error_by_hand():
    assert mean_squared_error([1.0, 2.0], [3.0, 2.0]) == 2.0
    expected = (0.1**2 + 0.4**2 + 0.3**2 + 0.2**2 + 0.1**2 + 0.1**2) / 6
    assert mean_squared_error(BATCH, [1, 0]) == pytest.approx(expected)


@given(y=hnp.arrays(np.float64, (3, 4), elements=st.floats(-1e3, 1e3)))
def test_mean_squared_error_is_zero_only_for_the_target(y):
    assert mean_squared_error(y, y) == 0
    assert mean_squared_error(y, y + 2) == pytest.approx(4)


def test_cross_entropy_by_hand():
    assert cross_entropy(BATCH, [1, 0]) == pytest.approx(-(np.log(0.6) + np.log(0.8)) / 2)


def test_cross_entropy_agrees_with_scipy():
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=(50, 10)), rng.integers(10, size=50)
    expected = -scipy.special.log_softmax(scores, axis=1)[np.arange(50), labels].mean()
    assert cross_entropy(softmax(scores), labels) == pytest.approx(expected, rel=1e-14)
    assert -log_softmax(scores)[np.arange(50), labels].mean() == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_certainty_costs_nothing_when_right_and_a_finite_amount_when_wrong(dtype):
    y = np.eye(3, dtype=dtype)
    assert str(cross_entropy(y, [0, 1, 2])) == "0.0"  # not -0.0
    with np.errstate(all="raise"):
        wrong = cross_entropy(y, [1, 2, 0])
    smallest = np.finfo(np.result_type(dtype, np.float32)).tiny
    assert wrong == pytest.approx(-np.log(float(smallest)), rel=1e-6)


def test_half_precision_is_not_summed_in_half_precision():
    y = np.full((70_000, 2), 0.5, np.float16)
    assert cross_entropy(y, np.zeros(70_000, int)) == pytest.approx(np.log(2), rel=1e-6)
    assert mean_squared_error(np.array([300], np.float16), [0.0]) == 90_000
    assert mean_squared_error(np.array([2048], np.float16), [2049.0]) == 1


def test_single_precision_is_summed_in_double_precision():
    assert mean_squared_error(np.eye(3, dtype=np.float32)[0], np.zeros(3, np.float32)) == 1 / 3
    y = np.array([[0.1, 0.9], [0.7, 0.3]], np.float32)
    first, second = np.log(y)[:, 0].tolist()  # of all at once, as in the loss
    assert cross_entropy(y, [0, 0]) == -(first + second) / 2


def test_one_output_takes_numbers_not_labels():
    assert mean_squared_error([[0.0], [2.0]], [[0.0], [1.0]]) == 0.5
    with pytest.raises(ValueError, match=r"have the shape of y, \(2, 1\)"):
        mean_squared_error([[0.0], [0.0]], [0.0, 0.0])


def test_a_finite_difference_may_step_outside_a_little():
    assert cross_entropy([1 + 1e-4, -1e-4], 0) == 0
    assert cross_entropy([0.5 + 1e-4, 0.5], 0) < np.log(2)


def test_small_probabilities_are_not_clipped():
    assert cross_entropy([1e-300, 1.0], 0) == pytest.approx(300 * np.log(10))


@pytest.mark.parametrize("loss", LOSSES)
def test_labels_and_one_hot_rows_are_the_same_target(loss):
    labels = [2, 0]
    assert loss(BATCH, labels) == loss(BATCH, one_hot(labels, 3))
    assert loss(BATCH, labels) == loss(BATCH.tolist(), one_hot(labels, 3).astype(int))
    assert loss(BATCH, labels) == loss(BATCH, one_hot(labels, 3).astype(bool))
    assert type(loss(BATCH, labels)) is float


@pytest.mark.parametrize("loss", LOSSES)
def test_one_sample_is_a_batch_of_one(loss):
    assert loss(BATCH[0], 1) == loss(BATCH[:1], [1]) == loss(BATCH[0], [0, 1, 0])


@pytest.mark.parametrize("loss", LOSSES)
def test_a_batch_is_the_mean_of_its_samples(loss):
    singly = [loss(y, t) for y, t in zip(BATCH, [1, 0], strict=True)]
    assert loss(BATCH, [1, 0]) == pytest.approx(np.mean(singly))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_callers_arrays_are_left_alone(loss):
    y, t = BATCH.copy(), np.array([1, 0])
    loss(y, t)
    np.testing.assert_array_equal(y, BATCH)
    np.testing.assert_array_equal(t, [1, 0])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("y", "t", "message"),
    [
        (BATCH, [1, 0, 2], r"one label for each row of y, shape \(2,\).*got shape \(3,\)"),
        (BATCH, [[1], [0]], r"got shape \(2, 1\)"),
        (BATCH, [1, 3], r"between 0 and 2, got 3 at index \[1\]"),
        (BATCH, [-1, 0], r"between 0 and 2, got -1 at index \[0\]"),
        (BATCH, [0.5, 0], r"whole numbers, got 0.5 at index \[0\]"),
        (BATCH, [np.nan, 0], r"whole numbers, got nan at index \[0\]"),
        (BATCH[0], 3, r"between 0 and 2, got 3 \(a single number\)"),
        ([[0.1, np.nan]], [0], r"y holds nan at index \[0, 1\]"),
        (BATCH, np.full((2, 3), np.nan), "t holds nan"),
        (np.zeros((0, 3)), np.zeros(0, int), "not be empty"),
        (0.5, 0, "shape"),
        (np.zeros((2, 2, 2)), [0, 1], "shape"),
    ],
)
def test_wrong_shapes_labels_and_nan_are_one_clear_error(loss, y, t, message):
    with pytest.raises(ValueError, match=message):
        loss(y, t)


@pytest.mark.parametrize(
    ("y", "t", "message"),
    [
        ([[2.2, -0.3, 1.3]], [0], "from -0.3 to 2.2: pass scores through softmax first"),
        ([[0.5, -0.1, 0.6]], [0], "softmax first"),
        ([[1.1, 0.0, 0.0]], [0], "softmax first"),
        ([[0.1, 0.05, 0.2]], [0], "got a sum of 0.35: pass scores through softmax first"),
        ([[1.0, 1.0, 1.0]], [0], "got a sum of 3"),
        (BATCH, [[0.9, 0.0, 0.0], [1, 0, 0]], "sum to 1"),
        (BATCH, [[1, 1, 0], [1, 0, 0]], "sum to 1"),
        (BATCH, [[2, -1, 0], [1, 0, 0]], "nothing negative"),
    ],
)
def test_what_is_not_a_probability_is_one_clear_error(y, t, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy(y, t)
