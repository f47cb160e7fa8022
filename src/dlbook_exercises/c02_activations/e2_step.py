"""A step for whole arrays: 1 where x exceeds 0, and 0 elsewhere."""

import numpy as np

from dlbook.activations import step
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe


def _step(x, *, exceeds=np.greater, yes=1, no=0, at_zero=None):
    """The step, and what may be different about it."""
    result = np.where(exceeds(x, 0), yes, no)
    return result if at_zero is None else np.where(np.asarray(x) == 0, at_zero, result)


def _no_truth_values(x, result):
    if np.asarray(result).dtype == bool:
        return _("It holds True and False, which are meant to become 1 and 0.")
    right = step(x)
    shape = np.shape(result)
    if shape != right.shape or not (np.asarray(result) == right).all():
        return _("The result is not right.")
    return None


def _first_answer_only(x):
    for v in x.reshape(-1):
        return 1 if v > 0 else 0


def _in_place(x):
    x[x > 0] = 1
    x[x <= 0] = 0
    return x


def _by_index(x):
    out = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 1 if x[i, j] > 0 else 0
    return out


def _where_it_is_positive(x, threshold=0):
    out = np.zeros(x.shape, dtype=int)
    out[x > threshold] = 1
    return out


def _kept_where_not_positive(x):
    out = np.array(x, dtype=float)
    out[x > 0] = 1
    return out


EXERCISE = Exercise(
    reference=_step,
    probes=(
        Probe("above 0 it says 1, below 0 it says 0", (np.array([3.0, -1.0, 0.4, -0.4]),)),
        Probe("the threshold itself, 0, gives 0", (np.array([2.0, 0.0, -0.0, -2.0]),)),
        Probe(
            "a batch gives a batch",
            (np.array([[1e-20, -1e-20, 0.6], [700.0, -700.0, 0.0]]),),
        ),
        Probe(
            "the order of a batch in memory plays no part", (np.array([[3.0, -2], [0.5, -1]]).T,)
        ),
        Probe("whole numbers may go in", (np.array([-2, 0, 5]),)),
        Probe("numbers come out, not True and False", (np.array([0.5, -0.5]),), _no_truth_values),
    ),
    bugs=(
        Bug(
            "scalar if",
            "if asks one question, and an array (or a row of a batch) has as many answers as "
            "entries. Compare the whole array, without if, and look at what the comparison gives.",
            raises="truth value of an array",
            examples=(
                lambda x: 1 if x > 0 else 0,
                lambda x: np.array([1 if v > 0 else 0 for v in x]),
            ),
        ),
        Bug(
            "np.int",
            "np.int was another name for Python's int, and is gone since NumPy 1.24. Old books "
            "still have it; the message says what to write today.",
            raises="module 'numpy' has no attribute 'int'",
            examples=(lambda x: (x > 0).astype(np.int), lambda x: np.array(x > 0, dtype=np.int)),
        ),
        Bug(
            "int for one number",
            "int(…) and float(…) make one number of one number. For all entries of an array at "
            "once, ask the array to change its dtype.",
            raises="converted to Python scalars",
            examples=(lambda x: int(x > 0),),
        ),
        Bug(
            "one answer for the whole array",
            "One number came out for all of them. any, all, sum or the first entry avoid the "
            "error, but each number needs an answer of its own.",
            lambda x: int((x > 0).any()),
            lambda x: int((x > 0).all()),
            lambda x: (x > 0).sum(),
            _first_answer_only,
            lambda x: sum(x > 0),
        ),
        Bug(
            "0 counts as yes",
            "The question is whether the sum exceeds 0. Exactly 0 does not.",
            {"exceeds": np.greater_equal},
            lambda x: x >= 0,
        ),
        Bug(
            "truth values",
            "The comparison is right and its answers are True and False. They are still to be "
            "turned into 1 and 0.",
            {"yes": True, "no": False},
        ),
        Bug(
            "-1 for no",
            "Below 0 your step says -1. This course's step says 0 for no: it does not fire.",
            np.sign,
            {"no": -1},
            lambda x: np.where(x < 0, -1, 1),
            lambda x: x / np.maximum(np.abs(x), 1e-300),
        ),
        Bug(
            "keeps the size",
            "What is positive passes unchanged: that is ReLU. A step forgets by how much the sum "
            "exceeds 0.",
            lambda x: np.maximum(x, 0),
        ),
        Bug(
            "keeps the size",
            "Some numbers pass unchanged. A step forgets by how much the sum exceeds 0.",
            lambda x: np.clip(x, 0, 1),
            _kept_where_not_positive,
        ),
        Bug(
            "one half at 0",
            "At the threshold it says 0.5, neither yes nor no. The neurons of this chapter say no "
            "there.",
            {"at_zero": 0.5},
        ),
        Bug(
            "chooses in place of answering",
            "x > 0 was used to pick out entries, so what is not positive has no answer. The "
            "result has as many entries as x.",
            lambda x: x[x > 0],
            lambda x: np.where(x > 0),
            lambda x: np.argwhere(x > 0),
        ),
        Bug(
            "the shape is lost",
            "The answers are right and lie end to end. A batch should come out in the shape in "
            "which it came in.",
            lambda x: step(x).reshape(-1),
            lambda x: np.array([1 if number > 0 else 0 for number in x.flatten()]),
        ),
        Bug(
            "two axes taken for granted",
            "Your inner loop found a number, not a row: this x has one axis. An answer for any "
            "shape compares the whole array at once.",
            raises="object is not iterable|too many indices|tuple index out of range",
            examples=(_by_index, lambda x: np.array([[int(v > 0) for v in row] for row in x])),
        ),
        Bug(
            "yes and no exchanged",
            "It says 1 where it should say 0, and 0 for 1.",
            {"yes": 0, "no": 1},
            lambda x: np.where(x < 0, 1, 0),
        ),
        Bug(
            "small numbers count as 0",
            "Some positive numbers get a 0. Is anything rounded or turned into whole numbers "
            "before it is compared, or is it compared with another number than 0?",
            lambda x: (np.round(x) > 0).astype(int),
            lambda x: (x.astype(int) > 0).astype(int),
            examples=(
                lambda x: (x > 0.5).astype(int),
                lambda x: np.round(1 / (1 + np.exp(-x))),  # right but for the tiniest
            ),
        ),
        Bug(
            "a list",
            "The answers are in a list, and the next layer cannot compute with that. Compare the "
            "whole array at once.",
            lambda x: [int(v > 0) for v in x],
        ),
    ),
    on_success="A comparison and a cast: for every entry at once, whatever the shape.",
    right=(
        step,
        _where_it_is_positive,
        lambda x: np.where(x > 0, 1.0, 0.0),
        lambda x: np.clip(np.sign(x), 0, 1),
        lambda x: np.heaviside(x, 0),
    ),
    wrong={
        "changes its input": (_in_place,),
        "prints instead of returning": (lambda x: print((x > 0).astype(int)),),
        None: (lambda x: np.zeros(len(x)) + (x > 0).sum(),),
    },
)
