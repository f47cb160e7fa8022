"""The softmax at a temperature, which divides the scores before anything else."""

import math
from functools import partial

import numpy as np

from dlbook.activations import softmax
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import exchanged, gives, recognised_by
from dlbook_exercises.c03_softmax_overflow import _shared as common

_FOUR = np.array([4.0, 3.0, 2.0, 0.5])


def _at_temperature(scores, temperature, *, quotient=np.divide, **rest):
    """The softmax at a temperature, and what may be different about it or about the softmax."""
    return common.softmax_with(quotient(scores, temperature), **rest)


def _at_1(answer):
    return lambda scores: answer(scores, 1.0)


def _wants_many_temperatures(answer):
    warm = softmax(_FOUR / 2)
    return gives(answer, warm, _FOUR, np.array([2.0])) and not gives(answer, warm, _FOUR, 2.0)


def _powers_of_probabilities(scores, temperature):
    powers = softmax(scores) ** (1 / temperature)
    return powers / common.row_sums(powers)


def _divided_in_place(scores, temperature):
    scores /= temperature
    return softmax(scores)


def _in_lists(scores, temperature):
    rows = [[score / temperature for score in row] for row in np.atleast_2d(scores)]
    powers = [[math.exp(score - max(row)) for score in row] for row in rows]
    return np.array([[e / sum(row) for e in row] for row in powers]).reshape(scores.shape)


def _cut_to_0(scores, temperature):
    return _at_temperature(scores, temperature, above=common.tiny_is_0, below=common.tiny_is_0)


EXERCISE = Exercise(
    reference=_at_temperature,
    probes=(
        Probe("a temperature of 1 changes nothing", (_FOUR, 1.0)),
        Probe("a high temperature evens the probabilities out", (_FOUR, 5.0)),
        Probe("a low temperature drives them apart", (_FOUR, 0.5)),
        Probe("in a batch, each row adds up to 1", (np.asfortranarray(common.SQUARE[::2]), 2.0)),
        Probe("close to 0, nothing overflows", (_FOUR, 0.001)),
        Probe("heat brings a class back that lay far behind", (np.array([0.0, 2000.0]), 1000.0)),
        Probe(
            "a batch may hold rows of very different size",
            (np.array([[0.0, 100.0], [5000.0, 5000.1]]), 0.1),
        ),
        Probe("a batch of one row stays a batch", (common.SQUARE[:1], 2.0)),
        Probe("scores and temperature may be whole numbers", (np.array([4, 3, 2, 0]), 3)),
    ),
    bugs=(
        Bug(
            "multiplies by the temperature",
            "The hotter, the more alike the scores should get. Yours get further apart when it "
            "gets hot.",
            {"quotient": np.multiply},
        ),
        Bug(
            "a temperature that cancels",
            "The temperature has no effect. A factor of every exponential cancels, and so does a "
            "number that is added to every score. Where does it change the differences of the "
            "scores?",
            {"quotient": lambda scores, temperature: scores},
        ),
        Bug(
            "divides the probabilities",
            "Your row no longer adds up to 1. The temperature divides the scores, before softmax "
            "sees them.",
            lambda scores, temperature: softmax(scores) / temperature,
        ),
        Bug(
            "softmax twice",
            "The outer softmax takes your probabilities for scores, and these lie too close "
            "together, between 0 and 1. One softmax is enough.",
            lambda scores, temperature: softmax(softmax(scores) / temperature),
            lambda scores, temperature: softmax(softmax(scores / temperature)),
        ),
        Bug(
            "temperature after the softmax",
            "Softmax has stored a far smaller probability as 0, and no temperature brings a 0 "
            "back. Let the temperature act before the exponential.",
            _powers_of_probabilities,
        ),
        Bug(
            "no max shift",
            "Divided by a temperature near 0, an ordinary score gets large, and its exponential "
            "overflows. The softmax of this page knows what to do about that.",
            {"shift": common.nothing},
            common.silently(partial(_at_temperature, shift=common.nothing)),
            fit=recognised_by(lambda answer: common.exp_of_math_overflows(_at_1(answer))),
            examples=(
                lambda scores, temperature: _at_temperature(
                    scores,
                    temperature,
                    shift=common.nothing,
                    above=np.vectorize(math.exp),
                    below=np.vectorize(math.exp),
                ),
            ),
        ),
        Bug(
            "arguments exchanged",
            "The temperature is divided by the scores. Are your arguments in the order of the "
            "task, scores first?",
            lambda scores, temperature: softmax(temperature / scores),
        ),
        Bug(
            "arguments exchanged",
            "You use a single number as the scores. Are your arguments in the order of the task, "
            "scores first?",
            fit=exchanged(softmax(_FOUR / 2), _FOUR, 2.0),
            examples=(
                lambda T, x: softmax((x - x.max(axis=-1, keepdims=True)) / T),
                lambda T, x: _in_lists(x, T),
            ),
        ),
        Bug(
            "many temperatures at once",
            "On the page there were 200 temperatures, and a new axis gave each of them a row. Here "
            "it is one number, which has no axes and needs none.",
            fit=recognised_by(_wants_many_temperatures),
            examples=(
                lambda scores, temperature: softmax(scores / temperature[:, np.newaxis]),
                lambda scores, temperature: np.array([softmax(scores / t) for t in temperature]),
                lambda scores, temperature: softmax(scores / temperature.reshape(-1, 1)),
            ),
        ),
        Bug(
            "shifted before the division",
            "You subtract the maximum of other scores than those you take the exponential of. "
            "Which ones must not get too large?",
            lambda scores, temperature: _at_temperature(
                scores, temperature, shift=lambda _: common.largest(scores)
            ),
        ),
        Bug(
            common.WRONG_AXIS,
            "The whole batch sums to 1. Each row should.",
            *common.OVER_EVERYTHING,
        ),
        Bug(
            common.WRONG_AXIS,
            "The columns sum to 1, not the rows. Which axis holds the classes?",
            *common.DOWN_THE_COLUMNS,
        ),
        Bug(
            "one maximum for the whole batch",
            "A row that lies far below the largest score of the batch underflows: all its "
            "exponentials are 0, and 0 / 0 is nan. Each row needs a maximum of its own, as it has "
            "in the softmax of this page.",
            {"shift": np.max},
        ),
        common.ONE_SUM,
        common.NO_KEEPDIMS,
        Bug(
            *common.SINGLE_ROW,
            raises="axis 1 is out of bounds",
            fit=recognised_by(lambda answer: common.only_batches(_at_1(answer), softmax)),
            examples=(
                lambda scores, temperature: softmax(scores / temperature, axis=1),
                lambda scores, temperature: np.array(
                    [softmax(row / temperature) for row in scores]
                ),
            ),
        ),
        common.COMPARED,
        Bug(
            "drops the fraction",
            "The quotients are rounded down, as // does, so that scores that differ become the "
            "same. Which operator keeps the fraction?",
            {"quotient": np.floor_divide},
            {"quotient": lambda scores, temperature: np.floor(scores / temperature)},
        ),
        Bug(
            *common.NO_ROOM,
            lambda scores, temperature: softmax((scores / temperature).astype(scores.dtype)),
            lambda scores, temperature: softmax(scores / temperature).astype(scores.dtype),
        ),
        Bug(
            "the first entry decides the dtype",
            "np.vectorize takes the dtype of its result from the first entry. Where that is a "
            "whole 0, all fractions become whole numbers.",
            _cut_to_0,
        ),
        *common.OUT_OF_SHAPE,
    ),
    quiet=True,
    on_success=(
        "It is one division, before the exponential, so everything that softmax promises still "
        "holds."
    ),
    right=(
        _in_lists,
        lambda scores, temperature=1.0: softmax(
            1 / temperature * (scores - common.largest(scores))
        ),
    ),
    wrong={
        "changes its input": (_divided_in_place,),
        "multiplies by the temperature and one sum for the whole batch": (
            partial(_at_temperature, quotient=np.multiply, total=np.sum),
        ),
        None: (
            lambda scores, temperature: softmax(scores / temperature**2),
            lambda scores, temperature: np.round(softmax(scores / temperature), 3),
            lambda scores, temperature: softmax(scores / max(temperature, 0.01)) + 1e-3,
        ),
    },
)
