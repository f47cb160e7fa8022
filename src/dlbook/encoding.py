"""Encodings: class labels and texts as rows of zeros and ones, which a network can work with."""

import copy

import numpy as np

from dlbook._validation import check_factor, check_labels, check_words, checked, checked_method

__all__ = ["one_hot", "multi_hot", "BagOfWords"]


@checked(check_labels)
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
    float32 array of shape ``(*labels.shape, classes)``

    Raises
    ------
    ValueError
        If a label is not a whole number or not a class.

    Notes
    -----
    Derived in chapter 04. `argmax(axis=-1)` undoes it.
    """
    return (labels[..., None] == np.arange(classes)).astype(np.float32)


@checked(check_words)
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
    encoded = np.zeros((len(sequences), dimension), dtype=np.float32)
    for row, words in zip(encoded, sequences, strict=True):
        row[words] = 1
    return encoded


class BagOfWords:
    """The multi-hot matrix of many texts without its zeros: for each text its distinct words.

    It stands where a network, `minibatches` or `train` expects a matrix of inputs, and takes a
    small part of the memory (1/70 for 100-word texts and 10,000 words). ``len(bag)``,
    ``bag.shape`` and ``bag.dtype`` are those of the matrix; ``bag[rows]``, with a slice or an
    array, is the bag of some of its rows; ``bag @ W`` and ``bag.T @ d`` are the matrix products;
    ``np.asarray(bag)`` is the matrix itself.

    Parameters
    ----------
    sequences : list of N sequences of whole numbers, of any lengths
        Word indices from 0 to `dimension` - 1. Order and repetitions are forgotten.
    dimension : int
        Size of the vocabulary, the width of the matrix.

    Attributes
    ----------
    words : list of integer arrays
        The distinct words of each text, in increasing order.
    shape : tuple of int
        (N, dimension), as of the matrix.
    dtype : numpy.dtype
        Of the ones and zeros, float32; `astype` makes a bag with another.
    T : `BagOfWords`

    Raises
    ------
    ValueError
        If an index is not a whole number or not below `dimension`.

    Notes
    -----
    ``bag @ W`` adds up, for each text, the rows of `W` of its words: no product with a 0 or a 1 is
    computed. So a row with inf or nan counts only where its word occurs. Derived in chapter 09.
    """

    ndim, dtype, transposed = 2, np.dtype(np.float32), False

    @checked_method(lambda self, sequences, dimension: check_words(sequences, dimension))
    def __init__(self, sequences, dimension):
        self.words = [np.unique(s) for s in sequences]
        self.shape = len(self.words), dimension

    @checked_method(check_factor)
    def __matmul__(self, W):
        kind = np.result_type(self.dtype, W)
        out = np.zeros((len(self), *W.shape[1:]), kind)
        if self.transposed:
            for words, row in zip(self.words, W, strict=True):
                out[words] += row
        else:
            for n, words in enumerate(self.words):
                out[n] = W[words].sum(axis=0)
        return out

    @property
    def T(self):
        """The transpose, for products."""
        return self._with(shape=self.shape[::-1], transposed=not self.transposed)

    def astype(self, dtype):
        """Return the same matrix with ones and zeros of another dtype.

        Parameters
        ----------
        dtype : floating dtype

        Returns
        -------
        `BagOfWords`

        Raises
        ------
        TypeError
            If `dtype` is no dtype.

        Notes
        -----
        A network asks for the dtype of its weights. Derived in chapter 09.
        """
        return self._with(dtype=np.dtype(dtype))

    def _with(self, **changes):
        other = copy.copy(self)
        vars(other).update(changes)
        return other

    def __len__(self):
        return self.shape[0]

    def __array__(self, dtype=None, copy=None):
        return self.dense()  # NumPy sees to the dtype that was asked for

    def __getitem__(self, index):
        if self.transposed:
            return self.dense()[index]
        rows = np.arange(len(self))[index]
        words = [self.words[n] for n in rows.flat]
        some = self._with(words=words, shape=(len(words), self.shape[1]))
        if rows.ndim == 1:
            return some
        return some.dense().reshape(*rows.shape, self.shape[1])

    def dense(self):
        """Return the multi-hot matrix itself, zeros and all.

        Returns
        -------
        float array of shape `shape`

        Raises
        ------
        MemoryError
            If there is no room for it.

        Notes
        -----
        Derived in chapter 09.
        """
        matrix = np.zeros(self.shape, self.dtype)
        rows = matrix.T if self.transposed else matrix
        for row, words in zip(rows, self.words, strict=True):
            row[words] = 1
        return matrix
