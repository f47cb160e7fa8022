"""Loss functions: one number for how wrong a batch of outputs is. Chapter 07 derives them."""

import numpy as np

from dlbook._validation import check_outputs_and_targets, check_probabilities_and_targets, checked

__all__ = ["mean_squared_error", "cross_entropy"]


@checked(check_outputs_and_targets)
def mean_squared_error(y, t):
    """Return the mean over all outputs of all samples of the squared error (y - t)².

    Parameters
    ----------
    y : array_like of real numbers, shape (C,) or (N, C)
        Outputs of the network, for one sample or for a batch.
    t : array_like, shape of `y`, or () or (N,)
        Targets: numbers of the shape of `y` (one-hot rows are such), or, where there are at least
        two outputs, one class label for each sample.

    Returns
    -------
    float
        At least 0, in the square of the unit of `y`.

    Raises
    ------
    ValueError
        If the shapes do not fit, a label is not a class, or there is a nan.

    Notes
    -----
    Some texts sum over the outputs and halve: theirs is this number times C / 2. The factor does
    not move the minimum. Derived in chapter 07.
    """
    return float(np.mean((y - t) ** 2, dtype=np.float64))


@checked(check_probabilities_and_targets)
def cross_entropy(y, t):
    """Return the mean over the batch of -log(probability given to the right class).

    Parameters
    ----------
    y : array_like of probabilities, shape (C,) or (N, C)
        Outputs of a softmax, for one sample or for a batch.
    t : array_like, shape of `y`, or () or (N,)
        Targets: one-hot rows, or one class label for each sample.

    Returns
    -------
    float
        In nats. 0 for a batch that is right and certain; finite even where the right class was
        given probability 0, which costs as much as the smallest normal number of the dtype of
        `y` would: 87.3 for float32 (and float16), 708.4 for float64.

    Raises
    ------
    ValueError
        If the rows of `y` are not probabilities, the shapes do not fit, a label is not a class, a
        row of `t` does not sum to 1, or there is a nan.

    Notes
    -----
    Clipping from below, rather than adding a small constant, leaves every probability that the
    dtype can hold as it is. Derived in chapter 07.
    """
    log_y = np.log(np.clip(y, np.finfo(y.dtype).tiny, 1))
    # + 0.0 turns a perfect -0.0 into 0.0
    return float(-np.sum(t * log_y, dtype=np.float64) / len(y)) + 0.0
