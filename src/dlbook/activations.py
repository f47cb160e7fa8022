"""Activation functions: what a neuron makes of its weighted sum, and what the last layer makes.

The first four act on each number alone; `softmax` and `log_softmax` weigh the numbers of one row
against each other. Chapters 02 and 03 derive them and print them as they stand here.
"""

import numpy as np

from dlbook._validation import check_float, check_scores, check_steppable, checked

__all__ = ["step", "sigmoid", "relu", "identity", "softmax", "log_softmax"]


# A gap between scores that is too large to store becomes -inf, and its exponential is rightly 0; so
# is one that is too small to store.
_HARMLESS = ("over", "under")


@checked(check_steppable)
def step(x):
    """Return 1 where the input is above 0, else 0: the perceptron's all-or-nothing answer.

    Parameters
    ----------
    x : array_like of real numbers, any shape
        Weighted sums. Without unit.

    Returns
    -------
    int array of the shape of `x`
        0 or 1. The threshold itself, `x` = 0, gives 0.

    Raises
    ------
    ValueError
        If `x` is not numeric, or holds nan, which is on neither side of the step.

    Notes
    -----
    Derived in chapter 02. F. Rosenblatt, "The perceptron", Psychological Review 65 (1958).
    """
    return (x > 0).astype(int)


@checked(check_float, quiet=("under",))
def sigmoid(x):
    """Return 1 / (1 + exp(-x)), the step function with its corner rounded off.

    Parameters
    ----------
    x : array_like of real numbers, any shape
        Weighted sums. Floats keep their dtype, integers become float64.

    Returns
    -------
    float array of the shape of `x`
        Between 0 and 1, both reached at the ends of the float range; nan where `x` is nan.

    Raises
    ------
    ValueError
        If `x` is not numeric.

    Notes
    -----
    Only exponentials of negative numbers are taken, so nothing overflows at any finite input:
    for `x` < 0 the fraction is multiplied through by exp(x). Derived in chapter 02.
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@checked(check_float)
def relu(x):
    """Return the input where it is positive, else 0.

    Parameters
    ----------
    x : array_like of real numbers, any shape
        Weighted sums. Floats keep their dtype, integers become float64.

    Returns
    -------
    float array of the shape of `x`
        max(x, 0); nan where `x` is nan.

    Raises
    ------
    ValueError
        If `x` is not numeric.

    Notes
    -----
    Derived in chapter 02. X. Glorot, A. Bordes, Y. Bengio, "Deep sparse rectifier neural
    networks", AISTATS (2011).
    """
    return np.maximum(x, 0)


@checked(check_float)
def identity(x):
    """Return the input unchanged: the output activation of a network that predicts a quantity.

    Parameters
    ----------
    x : array_like of real numbers, any shape

    Returns
    -------
    float array of the shape of `x`
        The same array if `x` was a float array, not a copy.

    Raises
    ------
    ValueError
        If `x` is not numeric.

    Notes
    -----
    Chapter 02 uses it so that every layer has an activation to name.
    """
    return x


@checked(check_scores, quiet=_HARMLESS)
def softmax(x, axis=-1):
    """Turn scores into probabilities: exp(x) divided by its sum along an axis.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
        Scores, one for each class along `axis`; for a batch (N, C) the default is right.
        Floats keep their dtype, integers become float64. -inf rules a class out.
    axis : int or tuple of int
        The axis (or axes) along which the probabilities sum to 1.

    Returns
    -------
    float array of the shape of `x`
        Between 0 and 1, summing to 1 along `axis`, in the order of the scores.

    Raises
    ------
    ValueError
        If `x` is not numeric, has no class along `axis` or no finite maximum there (nan, +inf).

    Notes
    -----
    The largest score is subtracted first. That changes nothing in the fraction and keeps every
    exponential at 1 or below, so no finite score overflows. Derived in chapter 03.
    """
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@checked(check_scores, quiet=_HARMLESS)
def log_softmax(x, axis=-1):
    """Return the logarithm of `softmax`, finite where the softmax itself has underflowed to 0.

    Parameters
    ----------
    x : array_like of real numbers, at least one axis
        Scores, one for each class along `axis`. Floats keep their dtype, integers become float64.
    axis : int or tuple of int
        The axis (or axes) along which the probabilities sum to 1.

    Returns
    -------
    float array of the shape of `x`
        Natural logarithms of probabilities, all at most 0.

    Raises
    ------
    ValueError
        If `x` is not numeric, has no class along `axis` or no finite maximum there (nan, +inf).

    Notes
    -----
    Known as the log-sum-exp trick. Derived in chapter 03.
    """
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))
