"""The recall of each class, from labels and answers."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _of_right(t, y):
    return t


def _of_answers(t, y):
    return y


def _recalls(t, y, classes, *, over=_of_right, nothing=np.nan, wrong=False, total=False):
    """The share for each class, and what may be different about it."""
    members = np.bincount(over(t, y), minlength=classes)[:classes]
    counted = np.bincount(t[(t == y) != wrong], minlength=classes)[:classes]
    if total:
        return counted / len(t)
    return np.where(members == 0, nothing, counted / np.maximum(members, 1))


def _unguarded(t, y, classes):
    matrix = np.zeros((classes, classes))
    np.add.at(matrix, (t, y), 1)
    return matrix.diagonal() / matrix.sum(axis=1)


def _of_those_there(t, y, classes):
    return np.array([np.mean(y[t == k] == k) for k in np.unique(t)])


def _counts(t, y, classes):
    return np.bincount(t[t == y], minlength=classes).astype(float)


EXERCISE = Exercise(
    reference=_recalls,
    probes=(
        Probe(
            "each class has the share of its own samples",
            (np.array([0, 0, 0, 0, 1, 1, 2, 2, 2]), np.array([0, 0, 0, 1, 1, 0, 2, 1, 1]), 3),
        ),
        Probe(
            "a class that is never answered has the recall 0",
            (np.array([1, 0, 2, 1, 2]), np.array([1, 0, 0, 1, 0]), 3),
        ),
        Probe(
            "a class without samples has nan, wherever it stands",
            (np.array([1, 1, 3, 1]), np.array([1, 0, 3, 4]), 5),
        ),
        Probe("all may be right", (np.array([2, 0, 1, 1]), np.array([2, 0, 1, 1]), 3)),
    ),
    quiet=True,
    bugs=(
        Bug(
            "divided by 0",
            "The numbers are right, but for a class without samples you have divided 0 by 0. "
            "Ask before you divide whether there is a sample.",
            _unguarded,
            lambda t, y, classes: np.array([np.mean(y[t == k] == k) for k in range(classes)]),
        ),
        Bug(
            "precision for recall",
            "You have divided by how often a class is answered. Recall asks how many samples the "
            "class has.",
            {"over": _of_answers},
        ),
        Bug(
            "divided by all samples",
            "These shares add up to the accuracy. Each recall is a share of its own class.",
            {"total": True},
        ),
        Bug(
            "0 for a class without samples",
            "Of nothing, nothing was missed. 0 would say that all was.",
            {"nothing": 0.0},
        ),
        Bug(
            "1 for a class without samples",
            "Nobody has seen the network read this class. 1 would say that it reads it well.",
            {"nothing": 1.0},
        ),
        Bug(
            "classes without samples left out",
            "There is an entry for each class, also for one that has no sample, or the places of "
            "the others move.",
            _of_those_there,
        ),
        Bug(
            "share of mistakes",
            "These are the shares that were missed.",
            {"wrong": True},
        ),
        Bug(
            "counts instead of shares",
            "So many of each class are right. Out of how many?",
            _counts,
        ),
    ),
    on_success="The mean of what is not nan is the macro-recall of chapter 9.",
    right=(
        lambda t, y, classes: np.array(
            [
                sum(t[y == k] == k) / n if (n := list(t).count(k)) else float("nan")
                for k in range(classes)
            ]
        ),
    ),
    wrong={None: (lambda t, y, classes: np.full(classes, np.mean(t == y)),)},
)
