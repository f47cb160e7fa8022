"""The logarithm of softmax, taken before a probability has become 0."""

import math
from functools import partial

import numpy as np

from dlbook.activations import log_softmax, softmax
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import recognised_by
from dlbook_exercises.c03_softmax_overflow import _shared as common


def _behind(points):
    """Return two scores, the first so many points behind the other."""
    return np.array([0.0, points])


def _log_softmax(
    x, *, scores=common.same, shift=common.largest, shift_inside=None, total=common.row_sums,
    combined=np.subtract, log=np.log, exp=np.exp, output=common.same,
):  # fmt: skip
    """The logarithm of the softmax, and what may be different about it."""
    x = scores(x)
    of_sum = log(total(exp(x - (shift_inside or shift)(x))))
    return output(combined(x - shift(x), of_sum))


def _shifted(x):
    return x - common.largest(x)


def _log_of_softmax(x):
    return np.log(softmax(x))


def _mended_where_infinite(x):
    y = np.log(softmax(x))
    return np.where(np.isinf(y), _shifted(x), y)


def _log_by_math_fails(answer):
    """Whether the logarithm of a 0 raises, and that of what is just above does not."""
    went = np.allclose(answer(_behind(700.0)), (-700.0, 0.0))
    try:
        answer(_behind(800.0))
    except ValueError:
        return went
    return False


def _log_or(number, x):
    y = np.log(softmax(x))
    return np.where(np.isinf(y), number, y)


def _constant_of(answer):
    """Return the ways to hide a small constant in the logarithm, from what a 0 becomes."""
    number = answer(_behind(800.0))[0]
    small = np.exp(number)
    ways = [lambda x: np.log(softmax(x) + small), lambda x: np.log(np.maximum(softmax(x), small))]
    if number != np.round(number):  # or it is no logarithm of a constant
        ways.append(common.silently(partial(_log_or, number)))
    return ways


def _number_of(answer):
    """Return the ways to replace -inf by a number, from what a 0 becomes."""
    way = partial(_log_or, answer(_behind(800.0))[0])
    return [way, common.silently(way)]


def _small_in_place_of_0(x):
    p = softmax(x)
    p[p == 0] = 1e-300
    return np.log(p)


def _by_math(x):
    return np.array([math.log(p) for p in softmax(x).flat]).reshape(x.shape)


def _row_or_batch(of_row, x):
    return np.stack([of_row(row) for row in x]) if x.ndim == 2 else of_row(x)


def _one_maximum_by_math(x):
    top = x.max()
    return _row_or_batch(lambda row: row - top - math.log(np.exp(row - top).sum()), x)


def _shifted_in_place(x):
    x -= common.largest(x)
    return x - np.log(common.row_sums(np.exp(x)))


_DIFFERENCE = "The logarithm of a fraction is the logarithm of its top minus that of its bottom."

EXERCISE = Exercise(
    reference=_log_softmax,
    probes=(
        Probe("three scores become the logarithms of three probabilities", (common.ROW,)),
        Probe("in a batch, the probabilities of each row add up to 1", (common.SQUARE,)),
        Probe("a batch need not be square", (np.asfortranarray(common.SQUARE[:2]),)),
        Probe("a class 800 points behind has a finite logarithm", (_behind(800.0),)),
        Probe("one that is 744 points behind has all its digits", (_behind(744.0),)),
        Probe("no score is too large", (np.array([9990.0, 10000.0, 10010.0]),)),
        Probe("no score is too far below zero", (np.array([-1010.0, -1000.0, -990.0]),)),
        # (Numbers of 80 or 128 bits, where there are any, end near 11,355.)
        Probe(
            "a batch may hold rows of very different size",
            (common.SQUARE * [[1.0], [1e4], [-1e4]],),
        ),
        Probe("a batch of one row stays a batch", (common.SQUARE[:1],)),
        Probe("scores may be whole numbers", (np.array([[0, 1, 2], [-3, 0, 5]]),)),
    ),
    bugs=(
        Bug(
            "logarithm of a softmax",
            "A probability below 5e-324 is stored as 0, and the logarithm of 0 is -inf; a little "
            "above, it is stored with few digits. Write the logarithm of the fraction as a "
            "difference first, so that no small number is ever stored.",
            _log_of_softmax,
            common.silently(_log_of_softmax),
            _mended_where_infinite,
            common.silently(_mended_where_infinite),
            fit=recognised_by(_log_by_math_fails),
            examples=(_by_math,),
        ),
        Bug(
            "no max shift",
            "The exponential in the sum overflows above 709.78, or every one of them underflows. "
            "Which shift rules out both, and do the scores have it before exp sees them?",
            {"shift": common.nothing},
            common.silently(partial(_log_softmax, shift=common.nothing)),
            fit=recognised_by(common.exp_of_math_overflows),
            examples=(
                lambda x: _row_or_batch(
                    lambda row: row - math.log(sum(math.exp(score) for score in row)), x
                ),
            ),
        ),
        Bug(
            "no max shift",
            "The logarithm of the plain softmax fails twice: its exponentials overflow, and its "
            "smallest probabilities are 0. Begin with the shift, and with the logarithm taken on "
            "paper.",
            lambda x: np.log(common.softmax_with(x, shift=common.nothing)),
        ),
        Bug(
            "a small constant inside the logarithm",
            "It hides the -inf and puts the logarithm of your constant in its place, always the "
            "same number, however far behind the class lies. The true logarithm is an ordinary "
            "number: do not let the probability become 0 in the first place.",
            fit=_constant_of,
            examples=(
                lambda x: np.log(softmax(x) + 1e-7),
                lambda x: np.log(softmax(x) + 3e-42),
                lambda x: np.log(softmax(x) + np.finfo(float).tiny),
                lambda x: np.log(np.clip(softmax(x), 1e-12, None)),
                lambda x: np.log(np.maximum(softmax(x), 0.004)),
                _small_in_place_of_0,
            ),
        ),
        Bug(
            "-inf replaced afterwards",
            "Any number in place of -inf is a guess, the same however far behind the class "
            "lies. The true logarithm is an ordinary number: do not let the probability "
            "become 0 in the first place.",
            fit=_number_of,
            examples=(
                lambda x: np.nan_to_num(np.log(softmax(x))),
                common.silently(lambda x: np.nan_to_num(np.log(softmax(x)))),
                common.silently(lambda x: np.nan_to_num(np.log(softmax(x)), neginf=-100)),
                lambda x: np.log(softmax(x), out=np.zeros(x.shape), where=softmax(x) > 0),
            ),
        ),
        Bug(
            "shift on one side only",
            "The difference has two parts, the score and the logarithm of the sum. A shift cancels "
            "only if both have it.",
            {"shift_inside": common.nothing},
            {"shift": common.nothing, "shift_inside": common.largest},
            {"shift": lambda x: -common.largest(x), "shift_inside": common.largest},
        ),
        Bug(
            "one maximum for the whole batch",
            "In a row far below the largest score of the batch all exponentials are 0, and the "
            "logarithm of their sum is -inf. Each row needs a maximum of its own.",
            {"shift": np.max},
        ),
        Bug(
            common.WRONG_AXIS,
            "The sum runs over more than the classes of one sample. Which axis holds the classes?",
            *common.OVER_EVERYTHING,
        ),
        Bug(
            common.WRONG_AXIS,
            "The sum runs down the columns. Which axis holds the classes?",
            *common.DOWN_THE_COLUMNS,
        ),
        common.ONE_SUM,
        common.NO_KEEPDIMS,
        Bug(
            *common.SINGLE_ROW,
            raises="axis 1 is out of bounds",
            fit=recognised_by(lambda answer: common.only_batches(answer, log_softmax)),
            examples=(
                lambda x: log_softmax(x, axis=1),
                lambda x: np.array([row - np.logaddexp.reduce(row) for row in x]),
                lambda x: np.array(
                    [_shifted(row) - np.log(np.exp(_shifted(row)).sum()) for row in x]
                ),
            ),
        ),
        common.COMPARED,
        Bug(
            *common.FIXED_SHIFT,
            fit=common.shift_of,
            examples=(
                *(lambda x, c=c: _log_softmax(x, shift=lambda x: c) for c in (100.0, 54.3, 1000)),
            ),
        ),
        *common.OTHER_SHIFTS,
        Bug(
            "a sum in place of the difference",
            _DIFFERENCE,
            {"combined": np.add},
            {"combined": np.add, "shift": common.nothing},
        ),
        Bug(
            "logarithm before the sum",
            "log and exp, one right after the other, undo each other, and what was added up "
            "are the scores. Which comes first, the sum or the logarithm? Look where the "
            "brackets close.",
            {"exp": lambda x: np.log(np.exp(x)), "log": common.same},
            {"exp": lambda x: np.log(np.exp(x)), "log": common.same, "shift": common.nothing},
        ),
        Bug(
            "divides logarithms",
            "The logarithm of a fraction is not a fraction of logarithms. What does a "
            "logarithm make of a division?",
            {"combined": np.divide},
            {"combined": np.divide, "shift": common.nothing},
            examples=(lambda x: np.log(np.exp(x)) / np.log(common.row_sums(np.exp(x))),),
        ),
        Bug(
            "no logarithm",
            "These are the probabilities themselves. Their logarithms are asked for.",
            softmax,
        ),
        Bug(*common.NO_ROOM, lambda x: log_softmax(x).astype(x.dtype)),
        Bug(
            "no logarithm of the sum",
            "You subtracted the sum itself from the score. The formula has its logarithm.",
            {"log": common.same},
        ),
        Bug(
            "the sum is missing",
            "These are the shifted scores, the top of the fraction. What becomes of its bottom, "
            "the sum of the exponentials?",
            {"log": lambda total: 0},
        ),
        Bug(
            "the sign turned round",
            "A probability is at most 1, so its logarithm is at most 0. The loss of Part II will "
            "turn the sign; it is not asked for here.",
            {"output": np.negative},
        ),
        *common.OUT_OF_SHAPE,
    ),
    quiet=True,
    on_success=(
        "The exponential and the logarithm have cancelled where it counts, so no digit is lost, "
        "however improbable a class is."
    ),
    right=(
        log_softmax,
        lambda x: x - np.logaddexp.reduce(x, axis=-1)[..., None],
        lambda x: _row_or_batch(lambda row: row - np.logaddexp.reduce(row), x),
    ),
    wrong={
        "logarithm of a softmax": (
            lambda x: np.log(np.exp(_shifted(x))) - np.log(common.row_sums(np.exp(_shifted(x)))),
        ),
        "changes its input": (_shifted_in_place,),
        "the sign turned round and one maximum for the whole batch": (
            partial(_log_softmax, output=np.negative, shift=np.max),
        ),
        None: (
            lambda x: np.log10(softmax(x)),
            _one_maximum_by_math,
        ),
    },
)
