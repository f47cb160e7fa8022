"""Encodings: class labels and texts as rows of zeros and ones, which a network can work with."""

import numpy as np

from dlbook._arrays import as_labels, as_sequences


def one_hot(labels, classes):
    """Turn each label into a row of zeros with a single one, at the label's place.

    Parameters
    ----------
    labels : array_like of whole numbers, any shape
        Class labels from 0 to `classes` - 1.
    classes : int
        Number of classes, the length of a row.

    Returns
    -------
    float32 array of shape (*labels.shape, classes)

    Raises
    ------
    ValueError
        If a label is not a whole number or not a class.

    Notes
    -----
    Derived in chapter 04. `argmax(axis=-1)` is the way back.
    """
    labels = as_labels(labels, classes)
    return (labels[..., None] == np.arange(classes)).astype(np.float32)


def multi_hot(sequences, dimension):
    """Turn each sequence of word indices into a row that has a one for every word it contains.

    Parameters
    ----------
    sequences : list of N sequences of whole numbers, of any lengths
        Word indices from 0 to `dimension` - 1. Order and repetitions are forgotten.
    dimension : int
        Size of the vocabulary, the length of a row.

    Returns
    -------
    float32 array of shape (N, dimension)

    Raises
    ------
    ValueError
        If an index is not a whole number or not below `dimension`.

    Notes
    -----
    Derived in chapter 09.
    """
    n, rows, words = as_sequences(sequences, dimension)
    encoded = np.zeros((n, dimension), dtype=np.float32)
    encoded[rows, words] = 1
    return encoded
