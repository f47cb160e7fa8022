"""What softmax, its logarithm and the temperature have in common: the same parts, the same bugs.

Their references take these parts by the same keywords: `shift` gives what is subtracted from the
scores, `total` sums, and `output` is done to the result.
"""

import math
from functools import partial

import numpy as np

from dlbook.check.exercise import Bug
from dlbook.check.fit import gives

ROW = np.array([0.3, 2.9, 4.0])
SQUARE = np.array([ROW, [1.0, 1.0, 1.0], [5.0, -2.0, 0.5]])

largest = partial(np.max, axis=-1, keepdims=True)
row_sums = partial(np.sum, axis=-1, keepdims=True)
silently = np.errstate(all="ignore")  # around a function: it reports neither overflow nor nan
# np.vectorize takes the dtype of its result from the first entry: a whole 0 makes all of it whole.
tiny_is_0 = np.vectorize(lambda v: 0 if v < -700 else math.exp(v))


def same(x):
    """Change nothing."""
    return x


def nothing(x):
    """Shift by 0."""
    return 0


def softmax_with(
    x, *, scores=same, shift=largest, shift_below=None, total=row_sums, above=np.exp, below=np.exp,
    output=same,
):  # fmt: skip
    """The softmax, and what may be different about it, above the bar and below it."""
    x = scores(x)
    return output(above(x - shift(x)) / total(below(x - (shift_below or shift)(x))))


def only_batches(answer, right):
    """Whether an answer is right on a batch, and on a row it is wrong or raises."""
    return gives(answer, right(SQUARE), SQUARE) and not gives(answer, right(ROW), ROW)


def exp_of_math_overflows(answer):
    """Whether exp gets the scores as they are: that of math takes 709, and raises at 710."""
    answer(np.array([709.0, 709.0]))
    try:
        answer(np.array([710.0, 710.0]))
    except OverflowError:
        return True
    return False


def shift_of(answer):
    """Return by which number an answer shifts, from the largest score that it survives."""

    def survived(score):
        return np.isfinite(answer(np.array([score, score]))).all()

    low = next(score for score in np.arange(-20_000.0, 20_000.0, 500.0) if survived(score))
    high = low + 2000
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if survived(middle) else (low, middle)
    shift = low - np.log(np.finfo(float).max / 2)
    return {"shift": lambda x: shift}


_column_sums = partial(np.sum, axis=0)
_largest_of_columns = partial(np.max, axis=0)
_sums_without_axis = partial(np.sum, axis=-1)
_largest_without_axis = partial(np.max, axis=-1)

WRONG_AXIS = "softmax over the wrong axis"
OVER_EVERYTHING = ({"shift": np.max, "total": np.sum}, {"shift": nothing, "total": np.sum})
DOWN_THE_COLUMNS = (
    {"total": _column_sums},
    {"shift": _largest_of_columns, "total": _column_sums},
    {"shift": np.max, "total": _column_sums},
    {"shift": nothing, "total": _column_sums},
)
NO_KEEPDIMS = Bug(
    "missing keepdims",
    "max and sum drop the axis they run over, so broadcasting lines up what is left with the "
    "wrong axis, or with none. Keep the axis, with length 1, in both.",
    {"total": _sums_without_axis},
    {"shift": _largest_without_axis},
    {"shift": _largest_without_axis, "total": _sums_without_axis},
    {"shift": np.max, "total": _sums_without_axis},
    {"shift": nothing, "total": _sums_without_axis},
    raises=r"shapes \(2,3\) \(2,\)",
)
ONE_SUM = Bug(
    "one sum for the whole batch",
    "Each row has its own maximum, but all rows share one sum. In a batch of two, the rows then "
    "add up to 1 together. Each should by itself.",
    {"total": np.sum},
)
SINGLE_ROW = (
    "a single row taken for a batch",
    "A single row has one axis, axis 0, and what a loop over it meets are numbers. Only a batch "
    "has an axis 1. How do you name the last axis, whatever its number?",
)
COMPARED = Bug(
    "a row compared as one number",
    "Python asked whether a whole array is true, and that has no single answer. Its own max does "
    "so with the rows of a batch, and an if with scores. Which max takes an axis?",
    {"shift": max},
    raises="truth value of an array",
)
OTHER_SHIFTS = (
    Bug(
        "shift by another number than the maximum",
        "Any shift is right on paper. On a computer it must leave no exponential too large, and "
        "not all of them too small. Which score of a row makes sure of both?",
        *({"shift": partial(f, axis=-1, keepdims=True)} for f in (np.min, np.mean, np.sum)),
        {"shift": lambda x: np.abs(x).max(axis=-1, keepdims=True)},
        {"shift": np.min},
        {"shift": np.mean},
    ),
    Bug(
        "shift by another number than the maximum",
        "Each column is shifted by a number of its own. A shift cancels only where all scores of "
        "a row have the same.",
        {"shift": _largest_of_columns},
    ),
)
FIXED_SHIFT = (
    "a fixed shift",
    "A fixed number moves the cliff to another place and does not remove it: larger scores "
    "overflow as before, and smaller ones all become 0. Let the shift move with the data.",
)
NO_ROOM = (
    "no room for fractions",
    "An array made in the likeness of whole numbers holds whole numbers only: every number that is "
    "written into it loses its fraction.",
)
OUT_OF_SHAPE = (
    Bug(
        "a batch of one row squeezed",
        "squeeze drops every axis of length 1, and the axis of a batch of one sample is such a "
        "one. What comes out should have the shape of what went in.",
        {"output": np.squeeze},
    ),
    Bug(
        "a batch of one",
        "A single row went in, and a table of one row came out. What comes out should have the "
        "shape of what went in.",
        {"output": np.atleast_2d},
    ),
    Bug(
        "left transposed",
        "The rows of the batch have become columns. What is turned round on the way has to be "
        "turned back at the end.",
        {"output": np.transpose},
    ),
)
