"""Layers that know their own slopes: each has a step forward, and its step back beside it.

`forward` keeps what `backward` will need. `backward` is given the slope of the loss for each of the
layer's outputs and returns the slope for each of its inputs: the chain rule, one link at a time.
Chapter 08 derives them and builds a network of them, and chapter 11 adds `Dropout`.
"""

import numpy as np

from dlbook._validation import (
    check_affine,
    check_float,
    check_fraction,
    check_rows,
    check_scores_and_targets,
    check_slopes,
    checked_method,
)
from dlbook.activations import log_softmax, relu, sigmoid, softmax

__all__ = ["Affine", "Sigmoid", "ReLU", "Dropout", "SoftmaxCrossEntropy"]


class Affine:
    """Weighted sums: ``x @ W + b``.

    Parameters
    ----------
    W : float array, shape (D, M)
        The weights. They are kept, not copied: an optimiser that changes them changes the layer.
    b : float array, shape (M,)
        The biases, kept likewise.

    Attributes
    ----------
    dW, db : float arrays of the shapes of `W` and `b`
        The slopes of the loss for the weights and the biases, after `backward`.

    Raises
    ------
    ValueError
        If the shapes of `W` and `b` do not fit, or they are no float arrays.

    Notes
    -----
    Derived in chapter 08.
    """

    @checked_method(lambda self, W, b: check_affine(W, b))
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.x = None

    @checked_method(lambda self, x: check_rows(x, self.W))
    def forward(self, x):
        """Return the weighted sums.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, D)
            Inputs. They are read in the dtype of the weights.

        Returns
        -------
        float array of shape (N, M)

        Raises
        ------
        ValueError
            If `x` does not fit the weights.

        Notes
        -----
        Derived in chapter 08.
        """
        self.x = x
        return x @ self.W + self.b

    @checked_method(lambda self, dout: check_slopes(dout, self.x, len(self.b)))
    def backward(self, dout):
        """Take the slopes for the outputs back to the weights, the biases and the inputs.

        Parameters
        ----------
        dout : array_like of real numbers, shape (N, M)
            The slope of the loss for each output of the last `forward`.

        Returns
        -------
        float array of shape (N, D)
            The slope of the loss for each input. Those for `W` and `b` are in `dW` and `db`.

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 08.
        """
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class Sigmoid:
    """The sigmoid as a layer.

    Notes
    -----
    Derived in chapter 08.
    """

    def __init__(self):
        self.z = None

    def forward(self, x):
        """Return the sigmoid of every number.

        Parameters
        ----------
        x : array_like of real numbers, any shape

        Returns
        -------
        float array of the shape of `x`

        Raises
        ------
        ValueError
            If `x` is not numeric.

        Notes
        -----
        Derived in chapter 08.
        """
        self.z = sigmoid(x)
        return self.z

    @checked_method(lambda self, dout: check_slopes(dout, self.z))
    def backward(self, dout):
        """Take the slopes for the outputs back to the inputs.

        Parameters
        ----------
        dout : array_like of real numbers, of the shape of the last output

        Returns
        -------
        float array of the same shape

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        The slope of the sigmoid is z (1 - z), where z is its output. Derived in chapter 08.
        """
        return dout * self.z * (1 - self.z)


class ReLU:
    """The ReLU as a layer: a gate for each number, open where the input was above 0.

    Notes
    -----
    Derived in chapter 08.
    """

    def __init__(self):
        self.mask = None

    @checked_method(lambda self, x: check_float(x))
    def forward(self, x):
        """Return what is above 0, and 0 for the rest.

        Parameters
        ----------
        x : array_like of real numbers, any shape

        Returns
        -------
        float array of the shape of `x`

        Raises
        ------
        ValueError
            If `x` is not numeric.

        Notes
        -----
        Derived in chapter 08.
        """
        self.mask = x > 0
        return relu(x)

    @checked_method(lambda self, dout: check_slopes(dout, self.mask))
    def backward(self, dout):
        """Take the slopes for the outputs back to the inputs.

        Parameters
        ----------
        dout : array_like of real numbers, of the shape of the last output

        Returns
        -------
        float array of the same shape
            0 wherever the input was not above 0; at exactly 0, where ReLU has a corner, too.

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 08.
        """
        return dout * self.mask


class Dropout:
    """Noise for learning: sets a random share of the numbers to 0 and makes the others larger.

    What is left is multiplied by 1 / (1 - rate), so that the mean of each number stays as it was.
    Only `Sequential.gradient` asks for the noise. Everywhere else the layer returns what it gets.

    Parameters
    ----------
    rate : float
        The probability of a number to become 0, at least 0 and below 1.
    rng : numpy.random.Generator, int or None
        Where the masks come from: a generator, a seed, or None for a new one each time.

    Attributes
    ----------
    training : bool
        Whether `forward` drops; False at first. `Sequential` sets it for each pass.

    Raises
    ------
    ValueError
        If `rate` is not at least 0 and below 1.

    Notes
    -----
    By N. Srivastava et al., Journal of Machine Learning Research 15 (2014). Derived in chapter 11.
    """

    @checked_method(lambda self, rate, rng: check_fraction(rate, "rate"))
    def __init__(self, rate, rng=None):
        self.rate, self.rng = rate, np.random.default_rng(rng)
        self.training, self.mask = False, None

    @checked_method(lambda self, x: check_float(x))
    def forward(self, x):
        """Return the numbers, in training with a random share of them set to 0.

        Parameters
        ----------
        x : array_like of real numbers, any shape

        Returns
        -------
        float array of the shape of `x`
            In training a new mask is drawn each time.

        Raises
        ------
        ValueError
            If `x` is not numeric.

        Notes
        -----
        Derived in chapter 11.
        """
        self.mask = np.ones_like(x)
        if self.training:
            drawn = self.rng.random(x.shape, dtype=np.float32)
            kept = (drawn >= self.rate).astype(x.dtype)
            self.mask = kept / (1 - self.rate)
        return x * self.mask

    @checked_method(lambda self, dout: check_slopes(dout, self.mask))
    def backward(self, dout):
        """Take the slopes for the outputs back to the inputs, through the mask of the last forward.

        Parameters
        ----------
        dout : array_like of real numbers, of the shape of the last output

        Returns
        -------
        float array of the same shape

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 11.
        """
        return dout * self.mask


class SoftmaxCrossEntropy:
    """Softmax and the mean cross-entropy in one: the last layer of a classifier in training.

    The loss is taken from the scores, by `log_softmax`, so that it goes on where a probability is
    too small to store: its slopes are those that `backward` returns, for any scores.

    Attributes
    ----------
    y : float array of shape (N, C)
        The probabilities, after `forward`.

    Notes
    -----
    Derived in chapter 08.
    """

    def __init__(self):
        self.y = self.t = None

    @checked_method(lambda self, x, t: check_scores_and_targets(x, t))
    def forward(self, x, t):
        """Return the loss of a batch of scores.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, C)
            Scores.
        t : array_like, shape (N,) for labels, (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            In nats, at least 0. It is inf where the right class has the score -inf.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or a row has no finite maximum.

        Notes
        -----
        Derived in chapter 08.
        """
        self.y, self.t = softmax(x), t
        log_y = np.where(t > 0, log_softmax(x), 0)
        return float(-np.sum(t * log_y, dtype=np.float64) / len(t)) + 0.0

    @checked_method(lambda self, dout: check_slopes(dout, self.y, None))
    def backward(self, dout=1.0):
        """Take the slope for the loss back to the scores.

        Parameters
        ----------
        dout : float
            1, where the loss is the end of the computation.

        Returns
        -------
        float array of shape (N, C)
            Probability minus target, over the number of samples.

        Raises
        ------
        ValueError
            If `dout` is no single number, or nothing went forward before.

        Notes
        -----
        Derived in chapter 08.
        """
        return dout * (self.y - self.t) / len(self.t)
