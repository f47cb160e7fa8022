"""A sigmoid that neither warns nor loses digits, however large its input."""

import math
from functools import partial

import numpy as np

from dlbook.activations import sigmoid
from dlbook.check.exercise import Bug, Exercise, Probe


def _textbook(x):
    return 1 / (1 + np.exp(-x))


def _mirrored(x):
    return np.exp(x) / (1 + np.exp(x))


def _chosen_once(every, x):
    return _textbook(x) if every(x >= 0) else _mirrored(x)


def _filled(x, *, dtype=float, right=np.greater_equal, left=np.less):
    """The sigmoid, each sign filled in with its own form."""
    y = np.zeros(x.shape, dtype or x.dtype)
    for there, form in ((right(x, 0), _textbook), (left(x, 0), _mirrored)):
        y[there] = form(x[there])
    return y


def _clipped(x, *, low=-np.inf, high=np.inf):
    return _textbook(np.clip(x, low, high))


def _clip_of(answer):
    """Return at which inputs an answer begins to say the same, from what it says beyond."""
    low, high = (float(answer(np.array([end]))[0]) for end in (-1000.0, 1000.0))
    limits = {"low": math.log(low / (1 - low))}
    if high < 1:
        limits["high"] = math.log(high / (1 - high))
    return partial(_clipped, **limits)


def _silenced(x):
    with np.errstate(all="ignore"):
        return _textbook(x)


def _zero_below(limit, x):
    return np.where(x < limit, 0, sigmoid(x))


def _cut_of(answer):
    """Return below which input an answer is 0."""
    low, high = -746.0, -10.0  # here the true value is 0 by itself, and there it is not
    while high - low > 1e-9 * -low:
        middle = (low + high) / 2
        low, high = (low, middle) if answer(np.array([middle]))[0] else (middle, high)
    return partial(_zero_below, high)


def _first_entry_decides_the_dtype(x):
    return np.vectorize(lambda v: 0 if v < -700 else 1 / (1 + math.exp(-v)))(x)


EXERCISE = Exercise(
    reference=_filled,
    probes=(
        Probe("it rises from 0 to 1, by way of one half", (np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),)),
        Probe("whole numbers may go in, and fractions come out", (np.array([-3, 0, 3]),)),
        Probe("a batch gives a batch", (np.array([[-1.0, 4.0], [0.0, -6.0], [9.0, 0.1]]),)),
        Probe("the order of a batch in memory plays no part", (np.array([[-1.0, 4], [3, -6]]).T,)),
        Probe(
            "far to the left it is exactly 0, and nothing warns",
            (np.array([-1000.0, -800.0]),),
            atol=0,
        ),
        Probe("far to the right it is exactly 1, and nothing warns", (np.array([800.0, 1000.0]),)),
        Probe(
            "on the way to 0 it is tiny and still right to six digits",
            (np.array([-20.0, -40.0, -300.0, -700.0]),),
            atol=0,
        ),
        Probe(
            "nor is it 0 before the floats end",
            (np.array([-712.0, -740.0]),),
            atol=0,
        ),
        Probe("one array may hold both ends", (np.array([[1000.0, -1000.0], [5.0, 0.0]]),)),
        Probe("which of them comes first plays no part", (np.array([-1000.0, 0.5, 2.0]),)),
    ),
    bugs=(
        Bug(
            "overflow in exp",
            "The exponential of a large number is inf, with a warning, even if the fraction then "
            "comes out right. For which sign of x is your exponent large? Another form of the same "
            "fraction is safe there.",
            _textbook,
            lambda x: 1 - 1 / (1 + np.exp(x)),
            raises="math range error|^OverflowError",
            examples=(
                lambda x: np.array([1 / (1 + math.exp(-v)) for v in x.flat]).reshape(x.shape),
            ),
        ),
        Bug(
            "overflow silenced",
            "errstate hides the report, and the exponential still overflows: from -710 on it is "
            "inf, and your result 0, where the true value is tiny and floats can still hold it.",
            _silenced,
        ),
        Bug(
            "inf divided by inf",
            "For large x, top and bottom of your fraction are both inf, and inf / inf is nan. This "
            "form is the safe one for the other sign only.",
            _mirrored,
        ),
        Bug(
            "np.where computes both",
            "The right form is chosen, but np.where chooses between two finished arrays: both "
            "forms have been computed for every entry, the dangerous one too. Make the exponent "
            "safe before the exponential is taken.",
            lambda x: np.where(x >= 0, _textbook(x), _mirrored(x)),
        ),
        Bug(
            "one form for the whole array",
            "The form is chosen once, but the array holds numbers of both signs. any and all avoid "
            "the error, but each number still needs its own form.",
            partial(_chosen_once, np.all),
            partial(_chosen_once, np.any),
        ),
        Bug(
            "one form for both signs",
            "For negative x it gives what belongs to -x. The exponential of -|x| is safe, but "
            "whether it is above or below the bar depends on the sign.",
            lambda x: 1 / (1 + np.exp(-np.abs(x))),
        ),
        Bug(
            "one form for both signs",
            "For positive x it gives what belongs to -x. The exponential of -|x| is safe, but "
            "whether it is above or below the bar depends on the sign.",
            lambda x: np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))),
        ),
        Bug(
            "sign of the exponent",
            "It falls from 1 to 0 where it should rise. Look at the sign in the exponent.",
            lambda x: 1 / (1 + np.exp(x)),
        ),
        Bug(
            "whole numbers lose their fractions",
            "The result was given the dtype of the input, which holds whole numbers, so every "
            "fraction became 0. Print the dtype of what you write into.",
            {"dtype": None},
        ),
        Bug(
            "the first entry decides the dtype",
            "np.vectorize takes the dtype of its result from the first entry. Here that was a "
            "whole 0, so all fractions became whole numbers.",
            _first_entry_decides_the_dtype,
        ),
        Bug(
            "clipped input",
            "Beyond your limit every input gives the same answer, and it is not the right one. "
            "Keep x as it is, and choose for each sign a form that does not overflow.",
            fit=_clip_of,
            examples=(
                lambda x: _textbook(np.maximum(np.minimum(x, 500), -500)),
                lambda x: _textbook(np.clip(x, -709, None)),
                lambda x: _textbook(np.clip(x, -36, 36)),
                lambda x: _textbook(np.clip(x, -12.5, 12.5)),
            ),
        ),
        Bug(
            "cut off at a limit",
            "Below some limit of yours the result is 0. The true value is tiny there, and "
            "floats can still hold it.",
            fit=_cut_of,
            examples=(
                lambda x: np.where(x < -500, 0, _textbook(np.maximum(x, -500))),
                lambda x: np.where(x < -100, 0, _textbook(np.maximum(x, -100))),
            ),
        ),
        Bug(
            "0 belongs to neither sign",
            "At exactly 0 your result was never filled in: x > 0 and x < 0 both leave it out.",
            {"right": np.greater},
        ),
        Bug(
            "1 / 1 + …",
            "On one line, / divides only by what comes directly after it. Put all that belongs "
            "below the bar into brackets.",
            lambda x: 1 / 1 + np.exp(-x),
            lambda x: np.where(x >= 0, 1, np.exp(-np.abs(x))) / 1 + np.exp(-np.abs(x)),
        ),
        Bug(
            "the shape is lost",
            "The numbers are right and lie end to end. A batch should come out in the shape in "
            "which it came in.",
            lambda x: sigmoid(x).reshape(-1),
        ),
        Bug(
            "rounded away next to 1",
            "The true value is tiny but not 0. Next to 1, numbers below about 1e-16 are lost: does "
            "your formula subtract two numbers that are nearly equal?",
            lambda x: 0.5 * (1 + np.tanh(x / 2)),
            examples=(lambda x: np.where(x >= 0, _textbook(np.abs(x)), 1 - _textbook(np.abs(x))),),
        ),
        Bug(
            "scalar if",
            "if asks one question, and an array has as many answers as entries. Choose for each "
            "entry: np.where, or a mask.",
            raises="truth value of an array",
            examples=(lambda x: _textbook(x) if x >= 0 else _mirrored(x),),
        ),
        Bug(
            "math.exp takes one number",
            "The functions of math take one number each. NumPy has its own exp, for whole arrays.",
            raises="converted to Python scalars",
            examples=(lambda x: 1 / (1 + math.exp(-x)),),
        ),
    ),
    quiet=True,
    on_success=(
        "In the page's form the exponent is never positive, so the exponential is never above 1, "
        "and the divisor lies between 1 and 2: nothing is left that could go wrong."
    ),
    right=(sigmoid, lambda x: np.exp(-np.logaddexp(0, -x))),
    wrong={
        None: (
            lambda x: np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), 0.0),
            lambda x: np.clip(0.5 + x / 4, 0, 1),
        ),
    },
)
