"""The exercises of chapter 03: a softmax that survives any score."""

import numpy as np

from dlbook.activations import softmax
from dlbook.check._exercise import Bug, Exercise, Probe


def _no_shift(scores):
    e = np.exp(scores)
    return e / e.sum(axis=-1, keepdims=True)


def _over_everything(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum()


def _down_the_columns(scores):
    return softmax(scores, axis=0)


def _no_keepdims(scores):
    e = np.exp(scores - scores.max(axis=-1))
    return e / e.sum(axis=-1)


_BATCH = np.array([[0.3, 2.9, 4.0], [1.0, 1.0, 1.0], [5.0, -2.0, 0.5]])

SOFTMAX = Exercise(
    name="softmax",
    chapter=3,
    reference=softmax,
    probes=(
        Probe("three scores become three probabilities", (np.array([0.3, 2.9, 4.0]),)),
        Probe("in a batch, each row is a distribution of its own", (_BATCH,)),
        Probe("a batch need not be square", (_BATCH[:2],)),
        Probe("large scores do not overflow", (np.array([990.0, 1000.0, 1010.0]),)),
        Probe("a batch may hold rows of very different size", (_BATCH * [[1.0], [1e4], [-1e3]],)),
    ),
    bugs=(
        Bug(
            "no max shift",
            "exp of a score above 709.78 is inf in float64, and inf / inf is nan. Adding the same "
            "number to every score changes no probability: choose one that makes exp safe.",
            _no_shift,
        ),
        Bug(
            "softmax over the wrong axis",
            "The sum runs over more than the classes of one sample. Which axis holds the classes?",
            _over_everything,
        ),
        Bug(
            "softmax over the wrong axis",
            "The columns sum to 1, not the rows. Which axis holds the classes?",
            _down_the_columns,
        ),
        Bug(
            "missing keepdims",
            "max and sum drop the axis they run over, so broadcasting lines up what is left with "
            "the wrong axis. Keep the axis, with length 1.",
            _no_keepdims,
        ),
    ),
    quiet=True,
    afterwards="The shift by the maximum costs one pass over the scores, and none can break it.",
)

EXERCISES = (SOFTMAX,)
