"""The exercises of chapter 03: a softmax that survives any score, its logarithm, temperature."""

from fractions import Fraction

import numpy as np

from dlbook.activations import log_softmax, softmax
from dlbook.check._exercise import Bug, Exercise, Probe


def as_share(answer):
    """Return a share that was given as a number, a fraction or a percentage, as a float.

    Of the two shares of two classes, the first counts.
    """
    if isinstance(answer, str):
        text = answer.casefold().replace("percent", "%").replace(",", ".").strip()
        try:
            number = float(Fraction(text.rstrip("% ")))
        except (ValueError, ZeroDivisionError):
            raise ValueError("give it as a number, such as 0.25") from None
        return number / 100 if text.endswith("%") or number > 1 else number
    numbers = np.asarray(answer, dtype=float).reshape(-1)
    if numbers.size == 2 and np.isclose(numbers.sum(), (1, 100)).any():
        numbers = numbers[:1]
    if numbers.size != 1:
        raise ValueError("give it as one number, such as 0.25")
    number = float(numbers[0])
    return number / 100 if number > 1 else number


def misread(name, idea, *shares):
    """Return a bug for each form in which one of these wrong shares may be given."""
    forms = [form for share in shares for form in (share, 100 * share, f"{100 * share:g}%")]
    return [Bug(name, idea, form) for form in forms]


# predict-shift


def _nine_to_one(answer):
    share = as_share(answer)
    if not 0 <= share <= 1:
        return "A probability lies between 0 and 1."
    if abs(share - 0.9) < 0.005:
        return None
    return "Softmax gives the cat another one. The odds were 3 to 1: what becomes of them?"


PREDICT_SHIFT = Exercise(
    name="predict-shift",
    chapter=3,
    kind="value",
    probes=(
        Probe(
            "this is the probability of the cat after both changes",
            judge=_nine_to_one,
            rtol=5e-3,
        ),
    ),
    bugs=(
        *misread(
            "doubling taken for a shift",
            "Adding the same number to both scores leaves their difference as it was. Does "
            "doubling both leave it as it was?",
            0.75,
        ),
        *misread(
            "doubles the odds",
            "You doubled the 3 to 1. But what doubles is the difference of the scores, and the "
            "odds are e to the power of that difference. What becomes of a power whose exponent "
            "doubles?",
            6 / 7,
        ),
        *misread(
            "large scores taken for sure ones",
            "Scores of 200 are large, but both are. Softmax looks at the difference of the two "
            "alone. How large is that, in the end?",
            1.0,
        ),
        *misread(
            "scores divided by their sum",
            "Beside a hundred, the two scores look nearly alike, if you divide them. Softmax "
            "subtracts: what does the hundred do to their difference?",
            0.5,
        ),
        *misread(
            "squared and not shared out",
            "You are close: squares come in. But after that, the probabilities of the cat and of "
            "the dog must add up to 1 again.",
            0.75**2,
        ),
        *misread(
            "halves instead of doubling",
            "That is what dividing the scores by 2 gives, a temperature of 2. Does doubling make "
            "the network more sure, or less?",
            3**0.5 / (1 + 3**0.5),
        ),
        Bug(
            "doubles the probability",
            "Nothing is more probable than 1. The scores are doubled, and the exponential and the "
            "sum come after that.",
            1.5,
        ),
        *(
            Bug(
                "an overflow where none is",
                "The scores come out near 200. At which score does float64 overflow, and what "
                "does softmax do about it?",
                form,
            )
            for form in (float("nan"), "nan")
        ),
    ),
    afterwards="The shift cancels. Doubling the scores doubles their difference, and that squares "
    "the odds: 3 to 1 becomes 9 to 1. To double is to set the temperature to 1/2.",
)


# softmax


def _no_shift(scores):
    e = np.exp(scores)
    return e / e.sum(axis=-1, keepdims=True)


def _over_everything(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum()


def _down_the_columns(scores):
    return softmax(scores, axis=0)


def _sum_down_the_columns(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=0)


def _no_keepdims(scores):
    e = np.exp(scores - scores.max(axis=-1))
    return e / e.sum(axis=-1)


def _no_keepdims_in_sum(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


def _no_keepdims_in_max(scores):
    e = np.exp(scores - scores.max(axis=-1))
    return e / e.sum(axis=-1, keepdims=True)


def _no_keepdims_under_one_maximum(scores):
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=-1)


def _no_keepdims_no_shift(scores):
    e = np.exp(scores)
    return e / e.sum(axis=-1)


def _shifted_by(shift):
    def wrong_softmax(scores):
        e = np.exp(scores - shift(scores))
        return e / e.sum(axis=-1, keepdims=True)

    return wrong_softmax


def _over_the_maximum(scores):
    e = np.exp(scores / scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _no_exponential(scores):
    return scores / scores.sum(axis=-1, keepdims=True)


def _no_sum(scores):
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


def _in_whole_numbers(scores):
    y = np.zeros_like(scores)
    y[...] = softmax(scores)
    return y


_ROW = np.array([0.3, 2.9, 4.0])
_SQUARE = np.array([_ROW, [1.0, 1.0, 1.0], [5.0, -2.0, 0.5]])
_NO_KEEPDIMS = (
    "missing keepdims",
    "max and sum drop the axis they run over, so broadcasting lines up what is left with the "
    "wrong axis, or with none. Keep the axis, with length 1, in both.",
)
_WRONG_AXIS = "softmax over the wrong axis"
_ROW_AS_BATCH = (
    "a single row taken for a batch",
    "A single row has one axis, axis 0, and what a loop over it meets are numbers. Only a batch "
    "has an axis 1. How do you name the last axis, whatever its number?",
)
_OTHER_SHIFT = (
    "shift by another number than the maximum",
    "Any shift is right on paper. On a computer it must leave no exponential too large, and not "
    "all of them too small. Which score of a row makes sure of both?",
)
_FIXED_SHIFT = (
    "a fixed shift",
    "A fixed number moves the cliff to another place and does not remove it: larger scores "
    "overflow as before, and smaller ones all become 0. Let the shift move with the data.",
)

SOFTMAX = Exercise(
    name="softmax",
    chapter=3,
    reference=softmax,
    probes=(
        Probe("three scores become three probabilities", (_ROW,)),
        Probe("in a batch, each row is a distribution of its own", (_SQUARE,)),
        Probe("a batch need not be square", (_SQUARE[:2],)),
        Probe("scores beyond 709.78 do not overflow", (np.array([700.0, 705.0, 712.0]),)),
        Probe("no score is too large", (np.array([9990.0, 10000.0, 10010.0]),)),
        Probe("no score is too far below zero", (np.array([-1010.0, -1000.0, -990.0]),)),
        Probe("a batch may hold rows of very different size", (_SQUARE * [[1.0], [1e4], [-1e3]],)),
        Probe("a batch of one row stays a batch", (_SQUARE[:1],)),
        Probe("scores may be whole numbers", (np.array([[0, 1, 2], [-3, 0, 5]]),)),
    ),
    bugs=(
        Bug(
            "no max shift",
            "exp of a score above 709.78 is inf in float64, and inf / inf is nan. Adding the same "
            "number to every score changes no probability: choose one that makes exp safe.",
            _no_shift,
        ),
        Bug(
            _WRONG_AXIS,
            "The sum runs over more than the classes of one sample. Which axis holds the classes?",
            _over_everything,
        ),
        *(
            Bug(
                _WRONG_AXIS,
                "The columns sum to 1, not the rows. Which axis holds the classes?",
                behaves,
            )
            for behaves in (_down_the_columns, _sum_down_the_columns)
        ),
        Bug(*_NO_KEEPDIMS, raises="could not be broadcast"),
        *(
            Bug(*_NO_KEEPDIMS, behaves)
            for behaves in (
                _no_keepdims,
                _no_keepdims_in_sum,
                _no_keepdims_in_max,
                _no_keepdims_under_one_maximum,
                _no_keepdims_no_shift,
            )
        ),
        Bug(
            "one maximum for the whole batch",
            "A row that lies far below the largest score of the batch underflows: all its "
            "exponentials are 0, and 0 / 0 is nan. Each row needs a maximum of its own.",
            _shifted_by(np.max),
        ),
        Bug(*_ROW_AS_BATCH, raises="axis 1 is out of bounds|object is not iterable"),
        *(Bug(*_FIXED_SHIFT, _shifted_by(lambda scores, c=c: c)) for c in (100.0, 1000.0)),
        *(
            Bug(*_OTHER_SHIFT, _shifted_by(shift))
            for shift in (
                lambda scores: scores.min(axis=-1, keepdims=True),
                lambda scores: scores.mean(axis=-1, keepdims=True),
                lambda scores: scores.sum(axis=-1, keepdims=True),
                lambda scores: np.abs(scores).max(axis=-1, keepdims=True),
            )
        ),
        Bug(
            "divides by the maximum",
            "A division changes the differences of the scores, and with them the probabilities. "
            "Which change leaves every difference as it is?",
            _over_the_maximum,
        ),
        Bug(
            "no exponential",
            "Scores may be negative, and so would these parts be. What makes every score positive "
            "before it is divided by the sum?",
            _no_exponential,
        ),
        Bug(
            "not divided by the sum",
            "These are the exponentials. What makes them add up to 1?",
            _no_sum,
        ),
        Bug(
            "no room for fractions",
            "An array made in the likeness of whole numbers holds whole numbers only: every "
            "probability that is written into it loses its fraction.",
            _in_whole_numbers,
        ),
    ),
    quiet=True,
    afterwards="The shift by the maximum costs one pass over the scores, and none can break it.",
)


# log-softmax


def _log_of_softmax(x):
    return np.log(softmax(x))


def _log_of_softmax_plus(small):
    return lambda x: np.log(softmax(x) + small)


def _log_of_softmax_at_least(small):
    return lambda x: np.log(np.maximum(softmax(x), small))


def _log_of_naive_softmax(x):
    return np.log(_no_shift(x))


def _log_without_shift(x):
    return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))


def _shift_outside_only(x):
    m = x.max(axis=-1, keepdims=True)
    return x - m - np.log(np.exp(x).sum(axis=-1, keepdims=True))


def _shift_inside_only(x):
    m = x.max(axis=-1, keepdims=True)
    return x - np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


def _shift_back_twice(x):
    m = x.max(axis=-1, keepdims=True)
    return x + m - np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


def _log_one_maximum(x):
    x = x - x.max()
    return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))


def _log_over_everything(x):
    x = x - x.max()
    return x - np.log(np.exp(x).sum())


def _log_down_the_columns(x):
    return log_softmax(x, axis=0)


def _log_no_keepdims(max_keeps, sum_keeps):
    def wrong_log_softmax(x):
        x = x - x.max(axis=-1, keepdims=max_keeps)
        return x - np.log(np.exp(x).sum(axis=-1, keepdims=sum_keeps))

    return wrong_log_softmax


def _no_log(x):
    x = x - x.max(axis=-1, keepdims=True)
    return x - np.exp(x).sum(axis=-1, keepdims=True)


def _negative_log(x):
    return -log_softmax(x)


_AFTER = (
    "logarithm of a softmax",
    "A probability below 5e-324 is stored as 0, and the logarithm of 0 is -inf. Write the "
    "logarithm of the fraction as a difference first, so that no small number is ever stored.",
)
_SMALL_CONSTANT = (
    "a small constant inside the logarithm",
    "It hides the -inf and puts the logarithm of your constant in its place, always the same "
    "number, however far behind the class lies. The true logarithm is an ordinary number: do not "
    "let the probability become 0 in the first place.",
)
_SHIFT_ONCE = (
    "shift on one side only",
    "The difference has two parts, the score and the logarithm of the sum. A shift cancels only "
    "if both have it.",
)
_SMALLS = (
    *(10.0**-k for k in (3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 30, 50, 100, 300)),
    float(np.finfo(float).eps),
    float(np.finfo(float).tiny),
)

LOG_SOFTMAX = Exercise(
    name="log-softmax",
    chapter=3,
    reference=log_softmax,
    probes=(
        Probe("three scores become the logarithms of three probabilities", (_ROW,)),
        Probe("in a batch, each row is a distribution of its own", (_SQUARE,)),
        Probe("a batch need not be square", (_SQUARE[:2],)),
        Probe("a class 800 points behind has a finite logarithm", (np.array([0.0, 800.0]),)),
        Probe("no score is too large", (np.array([9990.0, 10000.0, 10010.0]),)),
        Probe("no score is too far below zero", (np.array([-1010.0, -1000.0, -990.0]),)),
        Probe("a batch may hold rows of very different size", (_SQUARE * [[1.0], [1e4], [-1e3]],)),
    ),
    bugs=(
        Bug(*_AFTER, _log_of_softmax),
        Bug(
            "no max shift",
            "The exponential in the sum overflows above 709.78, or every one of them underflows. "
            "Shift the scores first, as in softmax.",
            _log_without_shift,
        ),
        Bug(
            "no max shift",
            "The logarithm of the plain softmax fails twice: its exponentials overflow, and its "
            "smallest probabilities are 0. Begin with the shift, and with the logarithm taken on "
            "paper.",
            _log_of_naive_softmax,
        ),
        *(
            Bug(*_SMALL_CONSTANT, hidden(small))
            for small in _SMALLS
            for hidden in (_log_of_softmax_plus, _log_of_softmax_at_least)
        ),
        *(
            Bug(*_SHIFT_ONCE, behaves)
            for behaves in (_shift_outside_only, _shift_inside_only, _shift_back_twice)
        ),
        Bug(
            "one maximum for the whole batch",
            "In a row far below the largest score of the batch all exponentials are 0, and the "
            "logarithm of their sum is -inf. Each row needs a maximum of its own.",
            _log_one_maximum,
        ),
        Bug(
            _WRONG_AXIS,
            "The sum runs over more than the classes of one sample. Which axis holds the classes?",
            _log_over_everything,
        ),
        Bug(
            _WRONG_AXIS,
            "The sum runs down the columns. Which axis holds the classes?",
            _log_down_the_columns,
        ),
        Bug(*_NO_KEEPDIMS, raises="could not be broadcast"),
        *(
            Bug(*_NO_KEEPDIMS, _log_no_keepdims(*keeps))
            for keeps in ((False, False), (False, True), (True, False))
        ),
        Bug(*_ROW_AS_BATCH, raises="axis 1 is out of bounds|object is not iterable"),
        Bug(
            "no logarithm of the sum",
            "From the score you took away the sum itself. In the formula stands its logarithm.",
            _no_log,
        ),
        Bug(
            "the sign turned round",
            "A probability is at most 1, so its logarithm is at most 0. The loss of Part II will "
            "turn the sign; it is not asked for here.",
            _negative_log,
        ),
    ),
    quiet=True,
    afterwards="The exponential and the logarithm have cancelled where it counts, so no digit is "
    "lost, however improbable a class is.",
)


# temperature


def _at_temperature(scores, temperature):
    return softmax(scores / temperature)


def _multiplied(scores, temperature):
    return softmax(scores * temperature)


def _divided_after_exp(scores, temperature):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True)) / temperature
    return e / e.sum(axis=-1, keepdims=True)


def _probabilities_divided(scores, temperature):
    return softmax(scores) / temperature


def _softmax_twice(scores, temperature):
    return softmax(softmax(scores) / temperature)


def _powers_of_probabilities(scores, temperature):
    p = softmax(scores) ** (1 / temperature)
    return p / p.sum(axis=-1, keepdims=True)


def _hot_no_shift(scores, temperature):
    return _no_shift(scores / temperature)


def _shifted_too_early(scores, temperature):
    e = np.exp(scores / temperature - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def _hot_over_everything(scores, temperature):
    return _over_everything(scores / temperature)


def _hot_down_the_columns(scores, temperature):
    return softmax(scores / temperature, axis=0)


def _floor_divided(scores, temperature):
    return softmax(scores // temperature)


_FOUR = np.array([4.0, 3.0, 2.0, 0.5])
_TOO_LATE = (
    "temperature after the softmax",
    "Softmax has stored a far smaller probability as 0, and no temperature brings a 0 back. Let "
    "the temperature act before the exponential.",
)

TEMPERATURE = Exercise(
    name="temperature",
    chapter=3,
    reference=_at_temperature,
    probes=(
        Probe("a temperature of 1 changes nothing", (_FOUR, 1.0)),
        Probe("a high temperature evens the probabilities out", (_FOUR, 5.0)),
        Probe("a low temperature drives them apart", (_FOUR, 0.5)),
        Probe("in a batch, each row is a distribution of its own", (_SQUARE[::2], 2.0)),
        Probe("close to 0, nothing overflows", (_FOUR, 0.001)),
        Probe("heat brings a class back that lay far behind", (np.array([0.0, 2000.0]), 1000.0)),
        Probe("scores and temperature may be whole numbers", (np.array([4, 3, 2, 0]), 3)),
    ),
    bugs=(
        Bug(
            "multiplies by the temperature",
            "The hotter, the more alike the scores should get. Yours get further apart when it "
            "gets hot.",
            _multiplied,
        ),
        Bug(
            "a temperature that cancels",
            "The temperature has no effect. What divides every exponential stands above the bar "
            "and below it, and what is added to every score cancels as well. Where must it act in "
            "order to change a difference of scores?",
            _divided_after_exp,
        ),
        Bug(
            "divides the probabilities",
            "Your row no longer adds up to 1. The temperature divides the scores, before softmax "
            "sees them.",
            _probabilities_divided,
        ),
        Bug(
            "softmax twice",
            "The outer softmax takes your probabilities for scores, and these lie too close "
            "together, between 0 and 1. One softmax is enough.",
            _softmax_twice,
        ),
        Bug(*_TOO_LATE, _powers_of_probabilities),
        Bug(
            "no max shift",
            "Divided by a temperature near 0, an ordinary score gets large, and its exponential "
            "overflows. The softmax of this page knows what to do about that.",
            _hot_no_shift,
        ),
        Bug(
            "shifted before the division",
            "You subtract the maximum of other scores than those you take the exponential of. "
            "Which ones must not get too large?",
            _shifted_too_early,
        ),
        Bug(
            _WRONG_AXIS,
            "The whole batch sums to 1. Each row should.",
            _hot_over_everything,
        ),
        Bug(
            _WRONG_AXIS,
            "The columns sum to 1, not the rows. Which axis holds the classes?",
            _hot_down_the_columns,
        ),
        Bug(
            "drops the fraction",
            "The // divides and rounds down, so that scores that differ become the same. Which "
            "operator keeps the fraction?",
            _floor_divided,
        ),
    ),
    quiet=True,
    afterwards="It is one division, before the exponential, so everything that softmax promises "
    "still holds.",
)


# changing-places


def _in_two_rows(value):
    rows = np.asarray(value, dtype=float)
    if rows.shape != (2, 3):
        return f"Two rows of three scores have the shape (2, 3). Yours has {rows.shape}."
    return None if np.isfinite(rows).all() else "Every score must be finite."


def _surer_by_enough(temperature, ahead):
    def judge(value):
        rows = np.asarray(value, dtype=float)
        sureness = softmax(rows / temperature).max(axis=-1)
        if sureness[ahead] - sureness[1 - ahead] >= 0.01:
            return None
        return (
            f"There row 0 is {sureness[0]:.1%} sure and row 1 {sureness[1]:.1%}: row {ahead} "
            "should be ahead by one percentage point at least."
        )

    return judge


CHANGING_PLACES = Exercise(
    name="changing-places",
    chapter=3,
    kind="value",
    probes=(
        Probe("there are two rows of three finite scores", judge=_in_two_rows),
        Probe("at temperature 1, row 0 is surer than row 1", judge=_surer_by_enough(1, 0)),
        Probe("at temperature 10, row 1 is surer than row 0", judge=_surer_by_enough(10, 1)),
    ),
    afterwards="Within a row no temperature changes the order. Between rows it can: when it is "
    "cold, the gap to the next class decides; when it is hot, how many classes still count.",
)

EXERCISES = (PREDICT_SHIFT, SOFTMAX, LOG_SOFTMAX, TEMPERATURE, CHANGING_PLACES)
