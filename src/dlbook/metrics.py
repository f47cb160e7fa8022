"""Which class is taken for which: what an accuracy does not tell. Chapter 10 derives them."""

import numpy as np

from dlbook._validation import check_answers, checked

__all__ = ["confusion_matrix", "recall_score"]


@checked(check_answers)
def confusion_matrix(t, y, classes):
    """Count how often each class was read as each class.

    Parameters
    ----------
    t : array_like of whole numbers, shape (N,)
        The right class of each sample.
    y : array_like of whole numbers, shape (N,)
        The class that was answered; of a network, ``net.predict(x).argmax(axis=1)``.
    classes : int
        How many classes there are.

    Returns
    -------
    int array of shape (classes, classes)
        Row: the right class. Column: the answer.

    Raises
    ------
    ValueError
        If the two are not of one length, or a label is not a whole number from 0 to classes - 1.

    Notes
    -----
    The argument `classes` is needed because a class may be missing in both. Derived in chapter 10.
    """
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (t, y), 1)
    return matrix


@checked(check_answers, quiet=("invalid",))  # a class without samples is 0 / 0, which is nan
def recall_score(t, y, classes):
    """Return for each class the share of its samples that were read right.

    Parameters
    ----------
    t : array_like of whole numbers, shape (N,)
        The right class of each sample.
    y : array_like of whole numbers, shape (N,)
        The class that was answered; of a network, ``net.predict(x).argmax(axis=1)``.
    classes : int
        How many classes there are.

    Returns
    -------
    float array of shape (classes,)
        Between 0 and 1; nan for a class that has no sample.

    Raises
    ------
    ValueError
        If the two are not of one length, or a label is not a whole number from 0 to classes - 1.

    Notes
    -----
    The same numbers as scikit-learn gives with ``average=None``, which says 0 where we say nan.
    Derived in chapter 10.
    """
    matrix = confusion_matrix(t, y, classes)
    return matrix.diagonal() / matrix.sum(axis=1)
