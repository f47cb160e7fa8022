"""The slopes of the mean cross-entropy for the scores that go into a softmax."""

from functools import partial

import numpy as np

from dlbook.activations import identity, sigmoid, softmax
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.encoding import one_hot


def _target(scores, t):
    return one_hot(t, scores.shape[1])


def _slopes(scores, t, *, probabilities=softmax, target=_target, sign=1, factor=1, over=len):
    """The slopes, and what may be different about them."""
    return sign * factor * (probabilities(scores) - target(scores, t)) / over(scores)


def _plain(scores, *, shift=np.max, column=True, sums_column=True):
    """The softmax of each row; a largest score or a sum may stay no column."""
    e = np.exp(scores - shift(scores, axis=1, keepdims=column))
    return e / np.sum(e, axis=1, keepdims=sums_column)


def _unshifted(scores, axis=1):
    return np.exp(scores) / np.sum(np.exp(scores), axis=axis, keepdims=True)


def _shifted_alike(scores, axis=1):
    return _unshifted(scores - np.max(scores), axis)


def _ones(*places):
    """Return rows of 0 with a 1 at these places, which tell what stands in the brackets."""

    def target(scores, t):
        rows = np.zeros(scores.shape)
        rows[tuple(t if place == "t" else place for place in places)] = 1
        return rows

    return target


def _right_class_alone(scores, t):
    return _slopes(scores, t) * _target(scores, t)


def _by_two_steps(scores, t, constant=0.0):
    """Go back through the logarithm first, and then through the softmax."""
    y = softmax(scores)
    dy = -_target(scores, t) / (y + constant) / len(t)
    return y * (dy - np.sum(dy * y, axis=1, keepdims=True))


def _row_by_row(scores, t):
    slopes = np.array(scores)
    for i, row in enumerate(scores):
        slopes[i] = np.exp(row - row.max()) / sum(np.exp(row - row.max()))
        slopes[i, t[i]] -= 1
        slopes[i] /= len(t)
    return slopes


def _through_one_row(scores, t):
    """Subtract by way of the row of all entries, a copy if these lie column by column."""
    y = softmax(scores)
    y.ravel()[np.arange(len(t)) * scores.shape[1] + t] -= 1
    return y / len(t)


def _shift_kept(scores, t):
    slopes = _slopes(scores, t)
    scores -= scores.max(axis=1, keepdims=True)
    return slopes


def _summed_to_zero(scores, t, slopes):
    """Hold the slopes of each sample against the fact that a shift of its scores does nothing."""
    if np.shape(slopes) != np.shape(scores):
        return _("The slopes have the shape {slopes}, the scores {scores}.").format(
            slopes=np.shape(slopes), scores=np.shape(scores)
        )
    sums = np.abs(np.sum(slopes, axis=1))
    return (
        None
        if sums.max() < 1e-6
        else _("In one row they add up to {total:.3g}.").format(total=sums.max())
    )


_SCORES = np.array([[2.0, 1.0, 0.1, -1.0], [0.5, 2.5, 0.3, 0.0], [-1.0, 0.0, 1.0, 3.0]])
_CLASSES = np.array([0, 2, 3])

EXERCISE = Exercise(
    reference=_slopes,
    probes=(
        Probe("one sample", (_SCORES[1:2], _CLASSES[1:2])),
        Probe("a batch, whose loss is a mean", (_SCORES, _CLASSES)),
        Probe("as many samples as classes", (_SCORES[:, :3], np.array([0, 2, 2]))),
        Probe("the slopes of a sample sum to 0", (3 * _SCORES[:2], _CLASSES[:2]), _summed_to_zero),
        Probe(
            "large scores do not overflow",
            (np.array([[1000.0, 990.0], [-1000.0, 0.0], [-1000.0, -999.0]]), np.array([1, 0, 1])),
        ),
        Probe(
            "the order of the scores in memory plays no part",
            (np.asfortranarray(_SCORES), _CLASSES),
        ),
    ),
    bugs=(
        Bug(
            "sign turned",
            "Every sign is the opposite. A higher score of the right class lowers the loss, so its "
            "slope is below 0.",
            {"sign": -1},
        ),
        Bug(
            "a factor 2 from squares",
            "Everything is twice as large. A square would bring a factor 2 along, but this loss is "
            "a logarithm.",
            {"factor": 2},
        ),
        Bug(
            "labels without one-hot",
            "The number of the class is subtracted, as if class 3 were three times class 1. What "
            "has a 1 in one place and 0 elsewhere?",
            {"target": lambda scores, t: t[:, np.newaxis]},
            {"target": lambda scores, t: t},
        ),
        Bug(
            "missing keepdims",
            "N numbers, one for each row, meet N rows of C. A sum or a maximum over the rows has "
            "to stay a column.",
            {"probabilities": partial(_plain, column=False, sums_column=False)},
            {"probabilities": partial(_plain, column=False)},
            {"probabilities": partial(_plain, sums_column=False)},
            {"probabilities": lambda scores: np.exp(scores) / np.sum(np.exp(scores), axis=1)},
        ),
        Bug(
            "classes counted in the labels",
            "The one-hot rows are shorter than the scores: not every class occurs in a batch. "
            "Which array knows how many there are?",
            {"target": lambda scores, t: np.eye(max(t) + 1)[t]},
            {"target": lambda scores, t: np.eye(len(set(t.tolist())))[t]},
        ),
        Bug(
            "ten classes for all",
            "These one-hot rows have a place for each digit, and here there are other classes. "
            "Which array knows how many there are?",
            {"target": lambda scores, t: np.eye(10)[t]},
            raises=r"shapes \(1,4\) \(1,10\)|shapes \(1,10\) \(1,4\)",
            examples=(lambda scores, t: (np.eye(10)[t] - softmax(scores)) / len(t),),
        ),
        Bug(
            "missing row index",
            "One index in the brackets takes a whole row. Each label belongs to a row and to a "
            "place in it.",
            {"target": _ones("t")},
        ),
        Bug(
            "labels taken for one-hot rows",
            "t holds a number for each sample, and has no second axis.",
            {"target": lambda scores, t: _target(scores, t.argmax(axis=1))},
        ),
        Bug(
            "every label for every row",
            "A slice and an array of labels take those columns from every row. Each row has one "
            "label: rows and labels have to go in step.",
            {"target": _ones(slice(None), "t")},
        ),
        Bug(
            "divided by a lost probability",
            "On one of your steps 1 is divided by the probability of the right class. That may "
            "underflow to 0: then inf and nan come out, or, beside a small constant, a slope of 0. "
            "Multiply the two steps on paper first. What is left of the fraction?",
            *(partial(_by_two_steps, constant=constant) for constant in (0.0, 1e-12, 1e-7)),
        ),
        Bug(
            "one shift for all rows",
            "The largest score of the whole batch is subtracted. In a row that lies far below it, "
            "everything underflows to 0, and 0 / 0 is nan.",
            {"probabilities": _shifted_alike},
        ),
        Bug(
            "softmax missing",
            "The target is subtracted from the scores themselves. Scores are no probabilities.",
            {"probabilities": identity},
        ),
        Bug(
            "sigmoid in place of softmax",
            "Each score has been squeezed by itself, so the probabilities of a sample do not sum "
            "to 1. Of several classes one alone is right: which function lets them compete?",
            {"probabilities": sigmoid},
        ),
        Bug(
            "mean over all entries",
            "This is divided by samples times classes. The loss is a mean over the samples.",
            {"over": np.size},
        ),
        Bug(
            "divided by the classes",
            "This is divided by the number of classes. Over what is the mean taken?",
            {"over": lambda scores: scores.shape[1]},
        ),
        Bug(
            "target missing",
            "The probabilities alone do not know which class is right: one entry of each row has "
            "to differ.",
            {"target": lambda scores, t: 0},
        ),
        Bug(
            "written into a copy",
            "Where the scores lie column by column in memory, nothing has been subtracted: ravel "
            "and reshape give a copy then, and what is written into it is lost. A row and a place "
            "in it, both in one pair of brackets, always reach the array itself.",
            _through_one_row,
        ),
        Bug(
            "right class alone",
            "Only the score of the right class gets a slope. The others are in the sum below the "
            "fraction and move the loss as well.",
            _right_class_alone,
        ),
        Bug(
            "missing / batch",
            "The slopes are those of a sum over the batch. The loss is a mean: if the batch were "
            "twice as large, each sample would count half as much.",
            {"over": lambda scores: 1},
        ),
        Bug(
            "no max shift",
            "exp of a large score is inf. Chapter 3 has the remedy, and the library a softmax.",
            {"probabilities": _unshifted},
        ),
        Bug(
            "softmax over the wrong axis",
            "The probabilities of a sample should sum to 1. Over which axis does softmax run?",
            {"probabilities": partial(_shifted_alike, axis=None)},
            {"probabilities": partial(softmax, axis=0)},
        ),
        Bug(
            "slope of the logarithm alone",
            "This is the slope along the probabilities. One step further back, through softmax, "
            "wait the scores.",
            lambda scores, t: -_target(scores, t) / softmax(scores) / len(scores),
        ),
        Bug(
            "slope of a sigmoid",
            "The slope of softmax is in probability minus target already; y (1 - y) is a factor "
            "too many.",
            lambda scores, t: _slopes(scores, t) * softmax(scores) * (1 - softmax(scores)),
        ),
    ),
    quiet=True,
    on_success=(
        "The slopes of a row sum to 0, because the same number added to every score changes "
        "nothing: what one class gains, the others lose."
    ),
    right=(
        _row_by_row,
        lambda scores, t: _slopes(scores, t).astype(np.float32),
    ),
    wrong={
        "changes its input": (_shift_kept,),
        "missing / batch and no max shift": (
            lambda scores, t: _unshifted(scores) - np.eye(scores.shape[1])[t],
        ),
        None: (
            lambda scores, t: (softmax(scores) + _target(scores, t)) / len(t),
            # Another array has the wrong shape here than one without its keepdims.
            lambda scores, t: _slopes(scores, t) * np.arange(1, len(t) + 1),
        ),
    },
)
