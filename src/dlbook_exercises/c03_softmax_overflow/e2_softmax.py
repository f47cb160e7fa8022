"""A softmax for a row and for a batch that no score can break."""

import math
from functools import partial

import numpy as np

from dlbook.activations import softmax
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import recognised_by
from dlbook_exercises.c03_softmax_overflow import _shared as common


def _clip_of(answer):
    """Return between which limits an answer keeps its scores."""
    with np.errstate(divide="ignore"):
        low, high = (np.diff(np.log(answer(np.array([0.0, end]))))[0] for end in (-1e6, 1e6))
    return {"shift": common.nothing, "scores": lambda x: np.clip(x, low, high)}


def _row_of_lists(row, shift=max):
    powers = [math.exp(score - shift(row)) for score in row]
    return np.array([power / sum(powers) for power in powers])


def _row_or_batch(of_row, x):
    return of_row(x) if x.ndim == 1 else np.array([of_row(row) for row in x])


def _filled_by_index(x):
    y = np.zeros(x.shape)
    for i in range(x.shape[0]):
        e = np.exp(x[i, :] - np.max(x[i, :]))
        y[i, :] = e / np.sum(e)
    return y


def _samples_and_classes(x):
    samples, classes = x.shape
    e = np.exp(x - x.max(axis=1).reshape(samples, 1))
    return e / e.sum(axis=1).reshape(samples, 1)


def _mended_for_a_square(x):
    e = np.exp(x - common.largest(x))
    return (e.T / e.sum(axis=-1)).T if len(e) == 3 and x.ndim == 2 else e / e.sum(axis=-1)


def _shifted_in_place(x):
    x -= common.largest(x)
    return np.exp(x) / common.row_sums(np.exp(x))


def _by_differences(x):
    with np.errstate(over="ignore"):
        return 1 / np.exp(x[..., None, :] - x[..., :, None]).sum(axis=-1)


def _cut_to_0(scores):
    return common.softmax_with(scores, above=common.tiny_is_0, below=common.tiny_is_0)


EXERCISE = Exercise(
    reference=common.softmax_with,
    probes=(
        Probe("three scores become three probabilities", (common.ROW,)),
        Probe("in a batch, each row adds up to 1", (common.SQUARE,)),
        Probe("a batch need not be square", (np.asfortranarray(common.SQUARE[:2]),)),
        Probe("scores beyond 709.78 do not overflow", (np.array([700.0, 705.0, 712.0]),)),
        Probe("no score is too large", (np.array([9990.0, 10000.0, 10010.0]),)),
        Probe("no score is too far below zero", (np.array([-1010.0, -1000.0, -990.0]),)),
        Probe(
            "a batch may hold rows of very different size",
            (common.SQUARE[[0, 0, 2]] * [[1e4], [1.0], [-1e3]],),
        ),
        Probe("a batch of one row stays a batch", (common.SQUARE[:1],)),
        Probe("scores may be whole numbers", (np.array([[0, 1, 2], [-3, 0, 5]]),)),
    ),
    bugs=(
        Bug(
            "no max shift",
            "exp of a score above 709.78 is inf in float64, and inf / inf is nan. Adding the same "
            "number to every score changes no probability: choose one that makes exp safe.",
            {"shift": common.nothing},
            {"shift": common.nothing, "output": np.nan_to_num},
            common.silently(partial(common.softmax_with, shift=common.nothing)),
            fit=recognised_by(common.exp_of_math_overflows),
            examples=(
                lambda x: _row_or_batch(lambda row: _row_of_lists(row, lambda _: 0), x),
                lambda x: _row_or_batch(
                    lambda row: np.array([math.e**s / sum(math.e**s for s in row) for s in row]), x
                ),
            ),
        ),
        Bug(
            common.WRONG_AXIS,
            "The sum runs over more than the classes of one sample. Which axis holds the classes?",
            *common.OVER_EVERYTHING,
        ),
        Bug(
            common.WRONG_AXIS,
            "The columns sum to 1, not the rows. Which axis holds the classes?",
            *common.DOWN_THE_COLUMNS,
        ),
        common.ONE_SUM,
        common.NO_KEEPDIMS,
        Bug(
            "one maximum for the whole batch",
            "A row that lies far below the largest score of the batch underflows: all its "
            "exponentials are 0, and 0 / 0 is nan. Each row needs a maximum of its own.",
            {"shift": np.max},
        ),
        Bug(
            *common.SINGLE_ROW,
            raises="axis 1 is out of bounds",
            fit=recognised_by(lambda answer: common.only_batches(answer, softmax)),
            examples=(
                lambda x: softmax(x, axis=1),
                lambda x: np.array([_row_of_lists(row) for row in x]),
                lambda x: np.array([softmax(np.atleast_1d(row)).reshape(row.shape) for row in x]),
                _filled_by_index,
                _samples_and_classes,
            ),
        ),
        common.COMPARED,
        Bug(
            *common.FIXED_SHIFT,
            fit=common.shift_of,
            examples=(
                *(lambda x, c=c: common.softmax_with(x, shift=lambda x: c) for c in (10, 123.4)),
                lambda x: common.softmax_with(x, shift=lambda x: -1000),
            ),
        ),
        *common.OTHER_SHIFTS,
        Bug(
            "shift on one side only",
            "The factor of a shift cancels only if it is both above the bar and below it. Do both "
            "hold exponentials of the shifted scores?",
            {"shift_below": common.nothing},
            {"shift": common.nothing, "shift_below": common.largest},
        ),
        Bug(
            "clips the scores",
            "All scores beyond the limit become the same, and their probabilities with them. "
            "A shift leaves every difference as it is, and clipping does not.",
            fit=_clip_of,
            examples=(
                lambda x: common.softmax_with(np.minimum(x, 88), shift=common.nothing),
                lambda x: common.softmax_with(np.clip(x, -709, 709), shift=common.nothing),
                lambda x: common.softmax_with(np.clip(x, -20.5, 20.5), shift=common.nothing),
            ),
        ),
        Bug(
            "divides by the maximum",
            "A division changes the differences of the scores, and with them the probabilities. "
            "Which change leaves every difference as it is?",
            {"scores": lambda x: x / common.largest(x), "shift": common.nothing},
        ),
        Bug(
            "no exponential",
            "Scores may be negative, and so would these parts be. What makes every score positive "
            "before it is divided by the sum?",
            {"shift": common.nothing, "above": common.same, "below": common.same},
        ),
        Bug(
            "no exponential",
            "After the shift, the largest score is 0 and the others are negative. What makes "
            "each of them positive, above the bar as well as below it?",
            {"above": common.same, "below": common.same},
            {"above": common.same},
            {"below": common.same},
        ),
        Bug(
            "not divided by the sum",
            "These are the exponentials. What makes them add up to 1?",
            {"total": lambda e: 1},
            {"total": lambda e: 1, "shift": common.nothing},
            examples=(lambda x: np.exp(x) / np.exp(common.largest(x)),),
        ),
        Bug(*common.NO_ROOM, lambda x: softmax(x).astype(x.dtype)),
        Bug(
            "the first entry decides the dtype",
            "np.vectorize takes the dtype of its result from the first entry. Where that is a "
            "whole 0, all fractions become whole numbers.",
            _cut_to_0,
        ),
        *common.OUT_OF_SHAPE,
    ),
    quiet=True,
    on_success="The shift by the maximum costs one pass over the scores, and none can break it.",
    right=(
        softmax,
        _by_differences,
        lambda x: _row_or_batch(_row_of_lists, x),
        lambda x: np.exp(x - np.logaddexp.reduce(x, axis=-1)[..., None]),
    ),
    wrong={
        "missing keepdims": (_mended_for_a_square,),
        "a row compared as one number": (lambda x: softmax(x - 700 if x > 700 else x),),
        "changes its input": (_shifted_in_place,),
        "no max shift and a batch of one row squeezed": (
            lambda x: np.squeeze(np.exp(x) / common.row_sums(np.exp(x))),
        ),
        None: (
            lambda x: np.round(softmax(x), 3),
            lambda x: 1 / (1 + np.exp(-x)),
            lambda x: softmax(x) / np.sqrt((softmax(x) ** 2).sum(axis=-1, keepdims=True)),
            # Another shift in both, of which the error tells nothing.
            lambda x: common.softmax_with(x, shift=lambda x: x.max(axis=0)[..., None]),
            lambda x: _row_or_batch(lambda row: _row_of_lists(row, min), x),
        ),
    },
)
