"""The one room where input is checked, so that the taught functions can stay short.

Every public function of the library calls one function of this module, first. It turns what the
caller gave (lists, integers, other dtypes) into the arrays that the formula needs, or raises one
`ValueError` that says what was expected, what came and what to do. The caller's arrays are never
changed.
"""

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple
from numpy.typing import ArrayLike, DTypeLike, NDArray

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.intp]


def as_float(x: ArrayLike, name: str = "x") -> FloatArray:
    """Return `x` as a floating-point array: floats keep their dtype, the rest become float64."""
    numbers = _as_numbers(x, name)
    return numbers if np.issubdtype(numbers.dtype, np.floating) else numbers.astype(np.float64)


def as_steppable(x: ArrayLike) -> FloatArray:
    """Return `x` for a function with a jump, where nan would silently land on one side."""
    x = as_float(x)
    _reject_nan(x, "x")
    return x


def as_scores(x: ArrayLike, axis: int | tuple[int, ...]) -> FloatArray:
    """Return scores whose maximum along `axis` is finite, without which softmax does not exist.

    A score of -inf (a class ruled out) is allowed, unless it leaves no class at all.
    """
    x = as_float(x, "scores")
    if x.ndim == 0:
        raise ValueError(f"scores need at least one axis, got the single number {x}")
    axes = normalize_axis_tuple(axis, x.ndim)
    if any(x.shape[a] == 0 for a in axes):
        raise ValueError(f"scores of shape {x.shape} hold no class along axis {axis}")
    largest = x.max(axis=axes)
    if not np.isfinite(largest).all():
        worst = largest[~np.isfinite(largest)][0] if largest.ndim else largest
        raise ValueError(
            f"scores must have a finite maximum along axis {axis}, got {worst}: what computed them "
            "overflowed or was fed nan"
        )
    return x


def as_labels(labels: ArrayLike, classes: int, name: str = "labels") -> IntArray:
    """Return class labels as an integer array with every entry in 0 … classes - 1."""
    if isinstance(classes, bool) or not isinstance(classes, int | np.integer) or classes < 1:
        raise ValueError(f"the number of classes must be a positive integer, got {classes!r}")
    labels = _as_numbers(labels, name)
    for wrong, demand in (
        (labels != np.floor(labels), "be whole numbers"),  # nan differs from itself: caught here
        ((labels < 0) | (labels >= classes), f"lie between 0 and {classes - 1}"),
    ):
        if wrong.any():
            raise ValueError(f"{name} must {demand}, got {labels[wrong][0]} {_where(wrong)}")
    return labels.astype(np.intp)


def as_sequences(
    sequences: Sequence[Sequence[int]], dimension: int
) -> tuple[int, IntArray, IntArray]:
    """Return the number of sequences, and for each of their words its row and its index."""
    lengths = [len(sequence) for sequence in sequences]
    words = [word for sequence in sequences for word in sequence]
    indices = as_labels(np.asarray(words, dtype=None if words else np.intp), dimension, "words")
    return len(lengths), np.repeat(np.arange(len(lengths)), lengths), indices


def as_outputs_and_targets(y: ArrayLike, t: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return outputs `y` and targets `t` as two float arrays of one shape (N, C).

    `t` is an array of the shape of `y`, or holds one label for each row of `y`.
    """
    y = as_float(y, "y")
    if y.ndim not in (1, 2) or y.size == 0:
        raise ValueError(
            "y must be one sample of shape (C,) or a batch of shape (N, C), and not be empty; "
            f"got shape {y.shape}"
        )
    _reject_nan(y, "y")
    t = _as_numbers(t, "t")
    if t.shape == y.shape:
        t = as_float(t)
        _reject_nan(t, "t")
    elif t.shape == y.shape[:-1]:
        t = as_labels(t, y.shape[-1], "labels in t")[..., None] == np.arange(y.shape[-1])
    else:
        raise ValueError(
            f"t must hold one label for each row of y, shape {y.shape[:-1]}, or have the shape of "
            f"y, {y.shape}; got shape {t.shape}"
        )
    return np.atleast_2d(y), np.atleast_2d(t).astype(y.dtype)


def as_probabilities_and_targets(y: ArrayLike, t: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return probabilities `y` and one-hot targets `t` as two float arrays of one shape (N, C)."""
    y, t = as_outputs_and_targets(y, t)
    # A finite difference may step a little outside; a score that missed its softmax is far outside.
    if y.min() < -1e-3 or y.max() > 1 + 1e-3:
        raise ValueError(
            f"y must hold probabilities, got values from {y.min():g} to {y.max():g}: pass scores "
            "through softmax first"
        )
    if t.min() < 0 or not np.allclose(t.sum(axis=1), 1, atol=1e-3):
        raise ValueError("every row of a one-hot t must sum to 1 and hold nothing negative")
    return y, t


def as_batch(x: ArrayLike, width: int, dtype: DTypeLike) -> FloatArray:
    """Return network input as an array of shape (width,) or (N, width) in the given dtype."""
    x = as_float(x)
    if x.ndim not in (1, 2) or x.shape[-1] != width:
        way_out = f"; x.reshape(-1, {width}) may be what you want" if x.size % width == 0 else ""
        raise ValueError(
            f"this network reads arrays of shape ({width},) or (N, {width}), got {x.shape}{way_out}"
        )
    return x.astype(dtype, copy=False)


def as_sizes(sizes: Sequence[int]) -> list[int]:
    """Return layer widths as a list of at least two positive ints: an input and an output."""
    widths = list(sizes)
    for width in widths:
        if isinstance(width, bool) or not isinstance(width, int | np.integer) or width < 1:
            raise ValueError(f"layer sizes must be positive integers, got {width!r} in {widths}")
    if len(widths) < 2:
        raise ValueError(f"a network needs at least an input and an output size, got {widths}")
    return [int(width) for width in widths]


def as_params(params: Mapping[str, ArrayLike]) -> dict[str, FloatArray]:
    """Return copies of W1, b1, W2, … as arrays of one floating dtype, whose shapes chain."""
    depth = len(params) // 2
    names = [f"{kind}{k}" for k in range(1, depth + 1) for kind in "Wb"]
    if depth == 0 or set(params) != set(names):
        raise ValueError(
            "params must be named W1, b1, W2, b2 and so on without a gap, "
            f"got {', '.join(map(str, params)) or 'none'}"
        )
    arrays = {name: as_float(params[name], name) for name in names}
    dtype = np.result_type(*arrays.values())
    inputs = arrays["W1"].shape[:1]
    for k in range(1, depth + 1):
        W, b = arrays[f"W{k}"], arrays[f"b{k}"]
        if W.ndim != 2 or W.shape[:1] != inputs or W.shape[1:] != b.shape or W.size == 0:
            raise ValueError(
                f"W{k} must have shape ({', '.join(map(str, inputs))}, M) and b{k} shape (M,), so "
                f"that layer {k} fits the one before; got {W.shape} and {b.shape}"
            )
        inputs = b.shape
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            wrong = ~np.isfinite(array)
            raise ValueError(f"{name} must be finite, got {array[wrong][0]} {_where(wrong)}")
    return {name: array.astype(dtype) for name, array in arrays.items()}


def _as_numbers(x: ArrayLike, name: str) -> NDArray[Any]:
    """Return `x` as an array of integers or floats; booleans become 0. and 1."""
    try:
        x = np.asarray(x)
        if x.dtype == object:  # integers too large for int64, or anything: None would become nan
            if strange := [item for item in x.flat if not isinstance(item, Real)]:
                raise TypeError(f"found {strange[0]!r}")
            x = x.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} must be a rectangular array of numbers: {error}") from None
    if x.dtype == bool:
        return x.astype(np.float64)
    if not np.issubdtype(x.dtype, np.integer) and not np.issubdtype(x.dtype, np.floating):
        raise ValueError(f"{name} must hold real numbers, got dtype {x.dtype}")
    return x


def _reject_nan(x: FloatArray, name: str) -> None:
    if np.isnan(x).any():
        raise ValueError(f"{name} holds nan {_where(np.isnan(x))}")


def _where(wrong: NDArray[np.bool_]) -> str:
    """Say where the first true entry of `wrong` is."""
    index = [int(i) for i in np.argwhere(wrong)[0]]
    return f"at index [{', '.join(map(str, index))}]" if index else "(a single number)"
