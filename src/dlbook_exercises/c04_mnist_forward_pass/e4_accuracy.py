"""The share of samples that were read right, whatever the targets look like."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import digits_of, gives, recognised_by
from dlbook.encoding import one_hot


def _class_of_each(rows):
    return rows.argmax(axis=1)


def _labels(t, of_rows=_class_of_each):
    return of_rows(t) if t.ndim == 2 else t


def _accuracy(
    y,
    t,
    *,
    answers=_class_of_each,
    labels=_labels,
    share=lambda hits, y: hits.mean(),
    of_all=1,
):
    """The accuracy, and what may be different about it."""
    return of_all * share(answers(y) == labels(t), y)


def _of_rows(of_rows):
    return {"labels": lambda t: _labels(t, of_rows)}


def _rows_of(t, y):
    return t if t.ndim == 2 else one_hot(t, y.shape[1])


def _sample_by_sample(y, t):
    hits = 0
    for probabilities, label in zip(y, t, strict=True):
        hits = hits + (probabilities.argmax() == label)
    return hits / len(y)


def _ifs(y, t):
    hits = 0
    for i in range(len(y)):
        if np.argmax(y[i]) == t[i]:
            hits += 1
    return hits / len(y)


def _without_the_last(y, t):
    return sum(y[i].argmax() == t[i] for i in range(len(y) - 1)) / len(y)


def _divisor_of(answer):
    """Return the number by which an answer always divides, from two batches of hits alone."""
    few, many = (n / float(answer(np.eye(n + 3)[:n], np.arange(n))) for n in (2, 7))
    if not np.isclose(few, many):
        return None
    way = {"share": lambda hits, y: hits.sum() / few}
    return [way, way | {"labels": lambda t: t}]


def _kind_guessed_from_the_length(y, t):
    if len(t) == y.shape[1]:
        t = np.atleast_2d(t).argmax(axis=1)
    return _accuracy(y, t)


def _digits_of(answer):
    """Return the rounding of an answer, from what it says of one hit in seven."""
    said = answer(np.eye(7), np.array([0, 2, 3, 4, 5, 6, 0]))
    digits = digits_of(said, 1 / 7)
    return {"share": lambda hits, y: np.round(hits.mean(), digits)}


def _winners(y, t):
    return ((y == y.max(axis=1, keepdims=True)) * _rows_of(t, y)).sum() / len(y)


def _tried(y, t):
    try:
        t = t.argmax(axis=1)
    except ValueError:  # labels have no axis 1
        pass
    return (y.argmax(axis=1) == t).mean(dtype=np.float32)


def _among_the_best_two(y, t):
    best = np.argsort(y)[:, -2:]
    return np.mean([label in two for label, two in zip(_labels(t), best, strict=True)])


def _throws_dice(y, t, dice=np.random.default_rng(1)):  # noqa: B008 (the same dice for each call)
    return np.mean(dice.integers(y.shape[1], size=len(y)) == _labels(t))


_SQUARE = np.array(
    [[0.1, 0.2, 0.6, 0.1], [0.3, 0.4, 0.2, 0.1], [0.4, 0.1, 0.2, 0.3], [0.1, 0.5, 0.3, 0.1]]
)  # answers 2, 1, 0, 1
_TALL = np.array(
    [[0.2, 0.7, 0.1], [0.8, 0.1, 0.1], [0.4, 0.5, 0.1], [0.3, 0.3, 0.4], [0.2, 0.6, 0.2]]
)  # answers 1, 0, 1, 2, 1
_KEYS = (_SQUARE, np.array([2, 1, 3, 1])), (_TALL, np.array([1, 0, 0, 1, 1]))
_ROWS = (
    (_TALL, np.eye(3, dtype=np.float32)[[1, 2, 1, 0, 0]]),
    (_SQUARE, np.eye(4, dtype=int)[[2, 0, 0, 3]]),
)


def _right_with(answer, form):
    """Whether an answer is right for all of these targets, once they are given in this form."""
    return all(gives(answer, _accuracy(y, t), y, form(t, y)) for y, t in (*_KEYS, *_ROWS))


def _labels_of(t, y):
    return _labels(t)


EXERCISE = Exercise(
    reference=_accuracy,
    probes=(
        Probe("three hits on four labels are a share of 0.75", _KEYS[0]),
        Probe("there need not be as many samples as classes", _KEYS[1]),
        Probe("targets may be one-hot rows", _ROWS[0]),
        Probe("one-hot rows may be as many as classes", _ROWS[1]),
        Probe("a share need not be a round number", (_TALL[:3], np.eye(3, dtype=int)[[1, 1, 1]])),
        Probe("a single label that is read right gives 1", (_SQUARE[:1], np.array([2]))),
        Probe(
            "a single one-hot row that is read wrong gives 0", (_TALL[:1], np.array([[1, 0, 0]]))
        ),
    ),
    bugs=(
        Bug(
            "one-hot argmax misread as labels",
            "The winners of your predictions are labels, one number for each sample. These targets "
            "are rows of zeros and a 1. Before you compare, make labels of the rows, one for each "
            "sample, along the axis that you also use for the predictions.",
            {"labels": lambda t: t},
            _of_rows(lambda t: t.argmax(axis=0)),
            _of_rows(lambda t: t.argmax()),
            _of_rows(lambda t: t.max(axis=1)),
            _sample_by_sample,
            fit=recognised_by(
                lambda answer: _right_with(answer, _labels_of) and not _right_with(answer, _rows_of)
            ),
            examples=(
                _ifs,
                lambda y, t: np.mean(t == np.argmax(y, axis=1)),
                lambda y, t: _accuracy(y, t if t.ndim == 1 else np.where(t)[0]),
            ),
        ),
        Bug(
            "labels misread as one-hot",
            "Labels are the right answers already, and have one axis only. Ask how many axes the "
            "targets have before you look for the place of a 1. Or are your arguments exchanged? "
            "Probabilities come first.",
            {"labels": _class_of_each},
            {"labels": lambda t: t.argmax(axis=-1)},
            {"labels": lambda t: t.argmax()},
            {"labels": lambda t: t.argmax(axis=-1) if t.max() <= 1 else t},
            _kind_guessed_from_the_length,
            fit=recognised_by(
                lambda answer: _right_with(answer, _rows_of) and not _right_with(answer, _labels_of)
            ),
            examples=(
                lambda t, y: _accuracy(y, t),
                lambda y, t: _accuracy(y, np.where(t)[1]),
                lambda y, t: np.mean([p.argmax() == list(row).index(1) for p, row in zip(y, t)]),
            ),
        ),
        Bug(
            "argmax down the columns",
            "That asks for the sample that is most like each class. You want the class that is "
            "most probable for each sample. The axis that you name is the one that disappears.",
            {"answers": lambda y: y.argmax(axis=0)},
            {"answers": lambda y: y.argmax(axis=0), "labels": lambda t: t.argmax(axis=0)},
            {"answers": lambda y: y.argmax(axis=0)} | _of_rows(lambda t: t.argmax(axis=0)),
            {"answers": lambda y: y.argmax(axis=0), "labels": lambda t: t},
            lambda y, t: (_labels(t) == y.argmax(axis=0)).mean(),
            lambda y, t: np.sum(y.argmax(axis=0) == t) / len(t),
        ),
        Bug(
            "(N,) against (N, 1)",
            "A row of N numbers and a column of N numbers broadcast: each answer is compared with "
            "the label of every sample. Print both shapes.",
            {"answers": lambda y: y.argmax(axis=1, keepdims=True)},
            {"labels": lambda t: _labels(t)[:, np.newaxis]},
            _of_rows(lambda t: t.argmax(axis=1, keepdims=True)),
            examples=(lambda y, t: np.mean(y.argmax(axis=1).reshape(-1, 1) == _labels(t)),),
        ),
        Bug(
            "argmax without an axis",
            "Without an axis, argmax counts through the whole batch and gives a single place. You "
            "want one class for each sample.",
            {"answers": lambda y: y.argmax()},
            {"answers": lambda y: y.argmax(), "labels": lambda t: t.argmax()},
            {"answers": lambda y: y.argmax(), "labels": lambda t: t},
            {"answers": lambda y: y.argmax()} | _of_rows(lambda t: t.argmax()),
        ),
        Bug(
            "probabilities compared with labels",
            "A probability says how likely a class is, a label says which class it is. "
            "Before you compare, find out which class is the most probable of each sample.",
            {"answers": lambda y: y.max(axis=1)},
            lambda y, t: (y == t).mean(),
            lambda y, t: (np.round(y) == t).mean(),
        ),
        Bug(
            "a count, not a share",
            "These are the hits. How many could there have been?",
            {"share": lambda hits, y: hits.sum()},
        ),
        Bug(
            "percent",
            "A share lies between 0 and 1. Turn it into percent where you print it.",
            {"of_all": 100},
        ),
        Bug(
            "divides by one too few",
            "Samples are counted from 0, but there are as many as the batch has rows: nothing has "
            "to be taken away.",
            {"share": lambda hits, y: hits.sum() / (len(y) - 1)},
            {"share": lambda hits, y: int(hits.sum()) / (len(y) - 1)},
        ),
        Bug(
            "rounded",
            "Rounding is for printing. The share itself keeps its digits.",
            fit=_digits_of,
            examples=(
                lambda y, t: round(float(_accuracy(y, t)), 2),
                lambda y, t: np.round(_accuracy(y, t), 5),
                lambda y, t: round(_accuracy(y, t)),
                lambda y, t: round(_accuracy(y, t), 1),
            ),
        ),
        Bug(
            "returns too early",
            "Only the first sample was counted. A return ends the function, loops and all.",
            {"share": lambda hits, y: hits[0] / len(y)},
        ),
        Bug(
            "the hits, not their share",
            "For each sample you say whether it is a hit. What share of them are?",
            {"share": lambda hits, y: hits},
        ),
        Bug(
            "the least probable class",
            "You look for the smallest probability of each sample. Its answer is the class with "
            "the largest.",
            {"answers": lambda y: y.argmin(axis=1)},
        ),
        Bug(
            "more than one half",
            "The most probable class need not have more than one half: with many classes, 0.3 may "
            "be the largest. Look for the largest.",
            {"answers": lambda y: (y > 0.5).argmax(axis=1)},
        ),
        Bug(
            "divides by the number of classes",
            "The share is one of samples: on a batch that is not square it shows. Which axis "
            "counts them?",
            {"share": lambda hits, y: hits.sum() / y.shape[1]},
        ),
        Bug(
            "divides by a fixed number",
            "The hits are divided by the same number for every batch, such as 10 or 100. A batch "
            "may hold any number of samples. What do you want a share of?",
            {"share": lambda hits, y: hits.sum() / 10},
            fit=_divisor_of,
            examples=(
                lambda y, t: (y.argmax(axis=1) == _labels(t)).sum() / 100,
                lambda y, t: (y.argmax(axis=1) == t).sum() / 1000,
                lambda y, t: 0.25 * (y.argmax(axis=1) == _labels(t)).sum(),
            ),
        ),
        Bug(
            "a sample left out",
            "The first sample or the last one never counts. Where does your loop over the samples "
            "begin, and where does range end?",
            {"share": lambda hits, y: hits[:-1].sum() / len(y)},
            {"share": lambda hits, y: hits[1:].sum() / len(y)},
            {"share": lambda hits, y: hits[:-1].mean()},
            {"share": lambda hits, y: hits[1:].mean()},
            _without_the_last,
            examples=(
                lambda y, t: (
                    sum(y[i].argmax() == _labels(t)[i] for i in range(len(y) - 1)) / len(y)
                ),
            ),
        ),
        Bug(
            "drops the fraction",
            "Anything below 1 became 0, as //, int(…) and all make it. A share keeps its fraction.",
            {"share": lambda hits, y: hits.sum() // len(y)},
        ),
        Bug(
            "counts entries, not samples",
            "A wrong answer still has most of its zeros in the right places, and these were "
            "counted. A sample is one hit or none.",
            lambda y, t: (one_hot(y.argmax(axis=1), y.shape[1]) == _rows_of(t, y)).mean(),
            lambda y, t: (np.round(y) == _rows_of(t, y)).mean(),
        ),
        Bug(
            "the share of mistakes",
            "Accuracy is the share of right answers.",
            {"share": lambda hits, y: 1 - hits.mean()},
        ),
    ),
    on_success=(
        "The two kinds of target are told apart by their axes, not by their length or their "
        "values: a batch may hold as many samples as there are classes."
    ),
    right=(
        _winners,
        _tried,
        lambda y, t: _sample_by_sample(y, t if t.ndim == 1 else t @ np.arange(t.shape[1])),
    ),
    wrong={
        "percent and one-hot argmax misread as labels": (
            lambda y, t: 100 * np.mean(y.argmax(axis=1) == t),
        ),
        "argmax down the columns and a count, not a share": (
            lambda y, t: np.sum(y.argmax(axis=0) == _labels(t)),
        ),
        "percent and a sample left out": (
            lambda y, t: (
                100 * sum(y[i].argmax() == _labels(t)[i] for i in range(len(y) - 1)) / len(y)
            ),
        ),
        "hidden state": (_throws_dice,),
        None: (
            _among_the_best_two,
            lambda y, t: float(y[np.arange(len(y)), _labels(t)].mean()),
        ),
    },
)
