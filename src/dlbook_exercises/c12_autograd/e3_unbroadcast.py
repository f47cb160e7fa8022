"""Slopes of a broadcast array, summed back to its own shape."""

import numpy as np

from dlbook.autograd import unbroadcast
from dlbook.check.exercise import Bug, Exercise, Probe


def _summed(slope, shape, *, added=True, ones=True, keep=True, reduce=np.sum):
    """The sum over copies, and what may be different about it."""
    extra = slope.ndim - len(shape)
    axes = tuple(range(extra)) if added else ()
    if ones:
        axes += tuple(extra + k for k, size in enumerate(shape) if size == 1)
    result = reduce(slope, axis=axes, keepdims=False) if axes else slope.copy()
    return result.reshape(shape) if keep and result.size == np.prod(shape, dtype=int) else result


def _first_copy(slope, axis, keepdims):
    return np.take(slope, 0, axis=axis[0]) if len(axis) == 1 else slope[_corner(slope, axis)]


def _corner(slope, axis):
    return tuple(0 if k in axis else slice(None) for k in range(slope.ndim))


def _from_the_left(slope, shape):
    """Axes compared from the left, as broadcasting does not."""
    padded = shape + (1,) * (slope.ndim - len(shape))
    axes = tuple(k for k, size in enumerate(padded) if size == 1)
    result = slope.sum(axis=axes)
    return result.reshape(shape) if result.size == np.prod(shape, dtype=int) else result


def _everything(slope, shape):
    return np.full(shape, slope.sum())


def _step_by_step(slope, shape):
    while slope.ndim > len(shape):
        slope = slope.sum(axis=0)
    for k, size in enumerate(shape):
        if size == 1:
            slope = slope.sum(axis=k, keepdims=True)
    return slope


def _by_a_product(slope, shape):
    """As the gradient of a product: for each number the sum over its copies."""
    places = np.broadcast_to(np.arange(np.prod(shape, dtype=int)).reshape(shape), slope.shape)
    return np.bincount(places.ravel(), slope.ravel(), minlength=np.prod(shape, dtype=int)).reshape(
        shape
    )


def _spoils(slope, shape):
    result = _summed(slope, shape)
    slope *= 0
    return result


_SQUARE = np.array([[1.0, -2.0, 4.0], [0.5, 3.0, -1.0], [2.5, 7.0, -5.0]])
_TALL = np.array([[1.0, 2.0, -4.0], [0.5, -3.0, 8.0], [6.0, 16.0, -0.25], [3.0, 1.5, 7.0]])
_STACK = np.arange(24.0).reshape(2, 4, 3) ** 1.5

EXERCISE = Exercise(
    reference=_summed,
    probes=(
        Probe("a row that was added to every row", (_TALL, (3,))),
        Probe("a shape that was not broadcast", (_TALL, (4, 3))),
        Probe("a column that was added to every column", (_TALL, (4, 1))),
        Probe("a row with two axes", (_TALL, (1, 3))),
        Probe("as many rows as columns", (_SQUARE, (3,))),
        Probe("a single number", (_TALL, ())),
        Probe("an axis added and another repeated", (_STACK, (4, 1))),
        Probe("three axes, of which the middle one was 1", (_STACK, (2, 1, 3))),
    ),
    bugs=(
        Bug(
            "not summed back",
            "The slopes come back in the broadcast shape. Every copy that broadcasting made is a "
            "path, and over paths slopes add.",
            lambda slope, shape: slope.copy(),
        ),
        Bug(
            "added axes forgotten",
            "Axes of length 1 are summed over, but not those that broadcasting put in front.",
            {"added": False},
        ),
        Bug(
            "axes of length 1 forgotten",
            "What broadcasting put in front is summed over. It also repeats axes that are there "
            "already, if their length is 1.",
            {"ones": False},
        ),
        Bug(
            "shape lost",
            "The numbers are right, but axes of length 1 have disappeared. Slopes have the shape "
            "of their array.",
            {"keep": False},
        ),
        Bug(
            "mean for sum",
            "The slopes of the copies are averaged. If all copies move together, their effects on "
            "the loss add.",
            {"reduce": np.mean},
        ),
        Bug(
            "one copy alone",
            "Only the slopes of one copy come back. The others move the loss too.",
            {"reduce": _first_copy},
        ),
        Bug(
            "aligned from the left",
            "The two shapes are compared from the left. Broadcasting compares them from the right: "
            "new axes come in front.",
            _from_the_left,
        ),
        Bug(
            "everything summed",
            "All slopes went into one sum. Only the copies of the same number belong together.",
            _everything,
        ),
    ),
    on_success=(
        "A bias gets this sum over the batch: it is the `dout.sum(axis=0)` of chapter 8, found "
        "from the shapes alone."
    ),
    right=(unbroadcast, _step_by_step, _by_a_product),
    wrong={
        "changes its input": (_spoils,),
        None: (
            lambda slope, shape: -_summed(slope, shape),
            lambda slope, shape: np.max(slope) * np.ones(shape),
        ),
    },
)
