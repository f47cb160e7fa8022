"""The exercises of chapter 03: a softmax that survives any score, its logarithm, temperature."""

import numpy as np

from dlbook.activations import log_softmax, softmax
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import as_share, misread, mistaken

# predict-shift


def _nine_to_one(answer):
    share = as_share(answer)
    # From 10 on, it may be a percentage.
    if not 0 <= share <= 1 or (isinstance(answer, int | float) and 1 < answer < 10):
        return "A probability lies between 0 and 1."
    if abs(share - 0.9) < 0.005:
        return None
    return (
        f"Softmax gives the cat another probability than {share:.3g}. The odds were 3 to 1: what "
        "becomes of them?"
    )


def _odds(name, idea, cat):
    """Return a bug for each form in which odds of so many to 1 may be given."""
    forms = (float(cat), *(f"{cat}{more}" for more in ("", ":1", " : 1", " to 1", "/1")))
    return [Bug(name, idea, form) for form in forms]


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
        *_odds(
            "doubles the odds",
            "You doubled the 3 to 1. But what doubles is the difference of the scores, and the "
            "odds are e to the power of that difference.",
            6,
        ),
        *_odds(
            "odds, not a share",
            "9 to 1 are the odds. Which share of 10 is the cat's?",
            9,
        ),
        *_odds(
            "odds, not a share",
            "3 to 1 were the odds before, and a probability is a share of all. Does doubling "
            "both scores leave the odds as they were?",
            3,
        ),
        *misread(
            "the dog's share",
            "That is the dog's. The cat has the higher score.",
            0.1,
        ),
        *misread(
            "the dog's share",
            "That is what the dog had before. The cat has the higher score, and doubling changes "
            "the difference.",
            0.25,
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


def _one_sum(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum()


def _own_maximum_sum_down_the_columns(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=0)


def _shift_above_only(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / np.exp(scores).sum(axis=-1, keepdims=True)


def _shift_below_only(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.exp(scores) / e.sum(axis=-1, keepdims=True)


def _no_exponential_after_shift(scores):
    return _no_exponential(scores - scores.max(axis=-1, keepdims=True))


def _no_exponential_above(scores):
    s = scores - scores.max(axis=-1, keepdims=True)
    return s / np.exp(s).sum(axis=-1, keepdims=True)


def _no_exponential_below(scores):
    s = scores - scores.max(axis=-1, keepdims=True)
    return np.exp(s) / s.sum(axis=-1, keepdims=True)


def _clipped(limit):
    return lambda scores: _no_shift(np.minimum(scores, limit))


def _in_whole_numbers(scores):
    y = np.zeros_like(scores)
    y[...] = softmax(scores)
    return y


def _squeezed(scores):
    return np.squeeze(softmax(scores))


def _entry_by_entry(scores):
    return np.array([softmax(np.atleast_1d(row)).reshape(np.shape(row)) for row in scores])


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
_ROW_AS_BATCH_RAISES = (
    r"axis 1 is out of bounds|float(64)?' object is not iterable|at least one axis|too many indices"
    r"|tuple index out of range|not enough values to unpack|has no len\(\)|invalid index to scalar"
)
_ONE_SUM = (
    "one sum for the whole batch",
    "Each row has its own maximum, but all rows share one sum. In a batch of two, the rows then "
    "add up to 1 together. Each should by itself.",
)
_COMPARED = (
    "a row compared as one number",
    "Python asked whether a whole array is true, and that has no single answer. Its own max does "
    "so with the rows of a batch, and an if with scores. Which max takes an axis?",
)
_COMPARED_RAISES = "truth value of an array"
_SQUEEZED = (
    "a batch of one row squeezed",
    "squeeze drops every axis of length 1, and the axis of a batch of one sample is such a one. "
    "What comes out should have the shape of what went in.",
)
_NO_ROOM = (
    "no room for fractions",
    "An array made in the likeness of whole numbers holds whole numbers only: every number that is "
    "written into it loses its fraction.",
)
_OTHER_SHIFT = (
    "shift by another number than the maximum",
    "Any shift is right on paper. On a computer it must leave no exponential too large, and not "
    "all of them too small. Which score of a row makes sure of both?",
)
_OTHER_SHIFTS = (
    lambda scores: scores.min(axis=-1, keepdims=True),
    lambda scores: scores.mean(axis=-1, keepdims=True),
    lambda scores: scores.sum(axis=-1, keepdims=True),
    lambda scores: np.abs(scores).max(axis=-1, keepdims=True),
    lambda scores: scores.max(axis=0),
    np.min,
    np.mean,
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
        Probe("in a batch, each row adds up to 1", (_SQUARE,)),
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
            for behaves in (
                _down_the_columns,
                _sum_down_the_columns,
                _own_maximum_sum_down_the_columns,
            )
        ),
        Bug(*_ONE_SUM, _one_sum),
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
        Bug(*_ROW_AS_BATCH, raises=_ROW_AS_BATCH_RAISES),
        Bug(*_ROW_AS_BATCH, _entry_by_entry),
        Bug(*_COMPARED, raises=_COMPARED_RAISES),
        *(Bug(*_FIXED_SHIFT, _shifted_by(lambda scores, c=c: c)) for c in (100.0, 1000.0)),
        *(Bug(*_OTHER_SHIFT, _shifted_by(shift)) for shift in _OTHER_SHIFTS),
        *(
            Bug(
                "shift on one side only",
                "The factor of a shift cancels only if it stands above the bar and below it. Do "
                "both hold exponentials of the shifted scores?",
                behaves,
            )
            for behaves in (_shift_above_only, _shift_below_only)
        ),
        *(
            Bug(
                "clips the scores",
                "All scores beyond the limit become the same, and their probabilities with them. "
                "A shift leaves every difference as it is, and clipping does not.",
                _clipped(limit),
            )
            for limit in (88.0, 700.0, 709.0, 709.78)
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
        *(
            Bug(
                "no exponential",
                "After the shift, the largest score is 0 and the others are negative. What makes "
                "each of them positive, above the bar as well as below it?",
                behaves,
            )
            for behaves in (
                _no_exponential_after_shift,
                _no_exponential_above,
                _no_exponential_below,
            )
        ),
        Bug(
            "not divided by the sum",
            "These are the exponentials. What makes them add up to 1?",
            _no_sum,
        ),
        Bug(*_NO_ROOM, _in_whole_numbers),
        Bug(*_SQUEEZED, _squeezed),
    ),
    quiet=True,
    afterwards="The shift by the maximum costs one pass over the scores, and none can break it.",
)


# log-softmax


def _log_of_softmax(x):
    return np.log(softmax(x))


def _mended_after_the_log(x):
    y = softmax(x)
    far = x - x.max(axis=-1, keepdims=True)
    return np.where(y > 0, np.log(np.where(y > 0, y, 1)), far)


def _log_of_softmax_plus(small):
    return lambda x: np.log(softmax(x) + small)


def _log_of_softmax_at_least(small):
    return lambda x: np.log(np.maximum(softmax(x), small))


def _log_replaced_by(number):
    return lambda x: np.where(softmax(x) > 0, log_softmax(x), number)


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


def _log_one_sum(x):
    x = x - x.max(axis=-1, keepdims=True)
    return x - np.log(np.exp(x).sum())


def _log_shifted_by(shift):
    def wrong_log_softmax(x):
        x = x - shift(x)
        return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))

    return wrong_log_softmax


def _on_scores(formula):
    """Return a wrong formula on the scores as they are, and on the shifted ones."""
    return formula, lambda x: formula(x - x.max(axis=-1, keepdims=True))


def _added(x):
    return x + np.log(np.exp(x).sum(axis=-1, keepdims=True))


def _sum_of_logs(x):
    return x - np.log(np.exp(x)).sum(axis=-1, keepdims=True)


def _logs_divided(x):
    return x / np.log(np.exp(x).sum(axis=-1, keepdims=True))


def _log_in_whole_numbers(x):
    y = np.zeros_like(x)
    y[...] = log_softmax(x)
    return y


def _log_squeezed(x):
    return np.squeeze(log_softmax(x))


def _log_entry_by_entry(x):
    return np.log(_entry_by_entry(x))


def _no_log(x):
    x = x - x.max(axis=-1, keepdims=True)
    return x - np.exp(x).sum(axis=-1, keepdims=True)


def _negative_log(x):
    return -log_softmax(x)


_AFTER = (
    "logarithm of a softmax",
    "A probability below 5e-324 is stored as 0, and the logarithm of 0 is -inf; a little above, it "
    "is stored with few digits. Write the logarithm of the fraction as a difference first, so that "
    "no small number is ever stored.",
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
        Probe("in a batch, the probabilities of each row add up to 1", (_SQUARE,)),
        Probe("a batch need not be square", (_SQUARE[:2],)),
        Probe("a class 800 points behind has a finite logarithm", (np.array([0.0, 800.0]),)),
        Probe("one that is 744 points behind has all its digits", (np.array([0.0, 744.0]),)),
        Probe("no score is too large", (np.array([9990.0, 10000.0, 10010.0]),)),
        Probe("no score is too far below zero", (np.array([-1010.0, -1000.0, -990.0]),)),
        # (Numbers of 80 or 128 bits, where there are any, end near 11,355.)
        Probe("a batch may hold rows of very different size", (_SQUARE * [[1.0], [1e4], [-1e4]],)),
        Probe("a batch of one row stays a batch", (_SQUARE[:1],)),
        Probe("scores may be whole numbers", (np.array([[0, 1, 2], [-3, 0, 5]]),)),
    ),
    bugs=(
        *(Bug(*_AFTER, behaves) for behaves in (_log_of_softmax, _mended_after_the_log)),
        Bug(
            "no max shift",
            "The exponential in the sum overflows above 709.78, or every one of them underflows. "
            "Which shift rules out both, and do the scores have it before exp sees them?",
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
            Bug(
                "-inf replaced afterwards",
                "Any number in place of -inf is a guess, the same however far behind the class "
                "lies. The true logarithm is an ordinary number: do not let the probability "
                "become 0 in the first place.",
                _log_replaced_by(number),
            )
            for number in (0.0, np.finfo(float).min, -100.0, -1e3, -1e9)
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
        Bug(*_ONE_SUM, _log_one_sum),
        Bug(*_NO_KEEPDIMS, raises="could not be broadcast"),
        *(
            Bug(*_NO_KEEPDIMS, _log_no_keepdims(*keeps))
            for keeps in ((False, False), (False, True), (True, False))
        ),
        Bug(*_ROW_AS_BATCH, raises=_ROW_AS_BATCH_RAISES),
        Bug(*_ROW_AS_BATCH, _log_entry_by_entry),
        Bug(*_COMPARED, raises=_COMPARED_RAISES),
        *(Bug(*_FIXED_SHIFT, _log_shifted_by(lambda x, c=c: c)) for c in (100.0, 500.0, 1000.0)),
        *(Bug(*_OTHER_SHIFT, _log_shifted_by(shift)) for shift in _OTHER_SHIFTS),
        *(
            Bug(
                "a sum in place of the difference",
                "The logarithm of a fraction is the logarithm of its top minus that of its bottom.",
                behaves,
            )
            for behaves in _on_scores(_added)
        ),
        *(
            Bug(
                "logarithm before the sum",
                "log and exp, one right after the other, undo each other, and what was added up "
                "are the scores. Which comes first, the sum or the logarithm? Look where the "
                "brackets close.",
                behaves,
            )
            for behaves in _on_scores(_sum_of_logs)
        ),
        *(
            Bug(
                "divides logarithms",
                "The logarithm of a fraction is not a fraction of logarithms. What does a "
                "logarithm make of a division?",
                behaves,
            )
            for behaves in _on_scores(_logs_divided)
        ),
        Bug(
            "no logarithm",
            "These are the probabilities themselves. Their logarithms are asked for.",
            softmax,
        ),
        Bug(*_NO_ROOM, _log_in_whole_numbers),
        Bug(*_SQUEEZED, _log_squeezed),
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


def _hot_one_maximum(scores, temperature):
    return _shifted_by(np.max)(scores / temperature)


def _hot_one_sum(scores, temperature):
    return _one_sum(scores / temperature)


def _hot_entry_by_entry(scores, temperature):
    return _entry_by_entry(scores / temperature)


def _exchanged(scores, temperature):
    return softmax(temperature / scores)


def _quotients_in_whole_numbers(scores, temperature):
    quotients = np.zeros_like(scores)
    quotients[...] = scores / temperature
    return softmax(quotients)


def _hot_in_whole_numbers(scores, temperature):
    y = np.zeros_like(scores)
    y[...] = softmax(scores / temperature)
    return y


def _hot_squeezed(scores, temperature):
    return np.squeeze(softmax(scores / temperature))


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
        Probe("in a batch, each row adds up to 1", (_SQUARE[::2], 2.0)),
        Probe("close to 0, nothing overflows", (_FOUR, 0.001)),
        Probe("heat brings a class back that lay far behind", (np.array([0.0, 2000.0]), 1000.0)),
        Probe(
            "a batch may hold rows of very different size",
            (np.array([[0.0, 1.0], [5000.0, 5001.0]]), 0.1),
        ),
        Probe("a batch of one row stays a batch", (_SQUARE[:1], 2.0)),
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
            "arguments exchanged",
            "The temperature is divided by the scores. Are your arguments in the order of the "
            "task, scores first?",
            _exchanged,
        ),
        Bug(
            "arguments exchanged",
            "A single number stands where you look for the scores. Are your arguments in the order "
            "of the task, scores first?",
            raises="'(float|int)' object has no attribute|axis -1 is out of bounds",
        ),
        Bug(
            "many temperatures at once",
            "On the page there were 200 temperatures, and a new axis gave each of them a row. Here "
            "it is one number, which has no axes and needs none.",
            raises="'(float|int)' object is not subscriptable",
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
            "one maximum for the whole batch",
            "A row that lies far below the largest score of the batch underflows: all its "
            "exponentials are 0, and 0 / 0 is nan. Each row needs a maximum of its own, as it has "
            "in the softmax of this page.",
            _hot_one_maximum,
        ),
        Bug(*_ONE_SUM, _hot_one_sum),
        Bug(*_NO_KEEPDIMS, raises="could not be broadcast"),
        Bug(*_ROW_AS_BATCH, raises=_ROW_AS_BATCH_RAISES),
        Bug(*_ROW_AS_BATCH, _hot_entry_by_entry),
        Bug(*_COMPARED, raises=_COMPARED_RAISES),
        Bug(
            _WRONG_AXIS,
            "The columns sum to 1, not the rows. Which axis holds the classes?",
            _hot_down_the_columns,
        ),
        Bug(
            "drops the fraction",
            "The quotients are rounded down, as // does, so that scores that differ become the "
            "same. Which operator keeps the fraction?",
            _floor_divided,
        ),
        *(Bug(*_NO_ROOM, b) for b in (_quotients_in_whole_numbers, _hot_in_whole_numbers)),
        Bug(*_SQUEEZED, _hot_squeezed),
    ),
    quiet=True,
    afterwards="It is one division, before the exponential, so everything that softmax promises "
    "still holds.",
)


# find-temperature

_EXPLORED = np.array([4.0, 3.0, 2.0, 0.5, -1.0])  # what the explorer of the page begins with


def _gives_one_half(answer):
    if isinstance(answer, str):
        answer = answer.replace(",", ".")
    try:
        (temperature,) = (float(number) for number in np.ravel(answer))
    except (TypeError, ValueError):
        raise ValueError("give one number, such as explorer.temperature") from None
    if not temperature > 0:
        return "A temperature is a number above 0."
    share = softmax(_EXPLORED / temperature)[0]
    if abs(share - 0.5) <= 0.01:
        return None
    turn = "hotter" if share > 0.5 else "colder"
    return (
        f"At a temperature of {temperature:.3g} the largest score gets {share:.1%}. Is it to get "
        f"{turn}?"
    )


FIND_TEMPERATURE = Exercise(
    name="find-temperature",
    chapter=3,
    kind="value",
    probes=(
        Probe(
            "at this temperature the largest score gets one half, give or take 0.01",
            judge=_gives_one_half,
            rtol=5e-3,
        ),
    ),
    bugs=(
        *misread(
            "the probability, not the temperature",
            "One half is the probability that the largest score is to have. Which temperature "
            "gives it that much?",
            0.5,
        ),
        *mistaken(
            "the inverse temperature",
            "Multiplied by this number, the scores would do it. The temperature is what they are "
            "divided by.",
            *(0.59, 0.6, 0.61, 0.612, 0.62, 0.63),
        ),
        *mistaken(
            "the power of ten, not the temperature",
            "Ten to the power of this number is a temperature that will do: the slider moves along "
            "the powers, and what it shows is the temperature itself.",
            *(0.2, 0.21, 0.213, 0.22),
        ),
        *mistaken(
            "the temperature at the start",
            "A temperature of 1 leaves the scores as they are, and the largest gets more than "
            "half. Should it get hotter or colder?",
            1.0,
        ),
        *mistaken(
            "half the scores, not half the probability",
            "A temperature of 2 halves the scores. A probability does not follow its score in "
            "proportion: what does the explorer show there?",
            2.0,
        ),
        *mistaken(
            "half of what it had",
            "There the largest score has half of what it had at a temperature of 1. It is to have "
            "half of everything.",
            *(3.9, 3.97, 4.0),
        ),
        *mistaken(
            "twice the next, not half of all",
            "There the largest score gets twice as much as the next. It is to get as much as the "
            "four others together.",
            *(1.44, 1.4427),
        ),
        *mistaken(
            "four scores for five",
            "That is right for the four scores of the picture above the explorer. The explorer has "
            "a fifth, and what that one gets is missing elsewhere.",
            *(1.7156, 1.72),
        ),
    ),
    afterwards="The probability of the largest score only falls as it gets hotter, so there is one "
    "such temperature, and halving an interval finds it. Networks that are too sure of themselves "
    "are cured that way: a search for one number.",
)


# changing-places


def _in_two_rows(value):
    try:
        rows = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return "Each of the two rows takes three numbers and nothing else."
    if rows.shape != (2, 3):
        return f"Two rows of three scores have the shape (2, 3). Yours has {rows.shape}."
    return None if np.isfinite(rows).all() else "Every score must be finite."


def _surer_by_enough(temperature, ahead):
    def judge(value):
        rows = np.asarray(value, dtype=float)
        cold, hot = (softmax(rows / t).max(axis=-1) for t in (1, 10))
        sureness = {1: cold, 10: hot}[temperature]
        if sureness[ahead] - sureness[1 - ahead] >= 0.01:
            return None
        return (
            f"At temperature 1 row 0 is {cold[0]:.1%} sure and row 1 {cold[1]:.1%}, at 10 it is "
            f"{hot[0]:.1%} and {hot[1]:.1%}. At {temperature}, row {ahead} should be ahead by one "
            "percentage point at least."
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

EXERCISES = (
    PREDICT_SHIFT, SOFTMAX, LOG_SOFTMAX, TEMPERATURE, FIND_TEMPERATURE, CHANGING_PLACES,
)  # fmt: skip
