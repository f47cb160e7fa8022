"""Networks: layers of `activation(x @ W + b)` one after the other, with a softmax at the end."""

from itertools import pairwise

import numpy as np

from dlbook._arrays import as_batch, as_params, as_probabilities_and_targets, as_sizes
from dlbook.activations import relu, sigmoid, softmax

# name: (function, numerator of the variance that keeps signals from growing or fading at the start)
_ACTIVATIONS = {"sigmoid": (sigmoid, 1), "relu": (relu, 2)}


class MultiLayerNet:
    """A classifier of any depth: hidden layers with one activation, then a softmax.

    Parameters
    ----------
    sizes : sequence of int
        Width of every layer from input to output, such as ``(784, 50, 100, 10)``.
    activation : {"sigmoid", "relu"}
        What the hidden layers do with their weighted sums.
    rng : numpy.random.Generator, int or None
        Where the first weights come from: a generator, a seed, or None for a new one each time.

    Attributes
    ----------
    params : dict of str to float array
        ``W1`` of shape (inputs, width), ``b1`` of shape (width,), and so on to the last layer.

    Raises
    ------
    ValueError
        If a size is not a positive integer, or the activation is not one of the two.

    Notes
    -----
    Biases start at 0 and weights are drawn from a normal distribution of variance 1 / inputs for
    sigmoid (X. Glorot and Y. Bengio, AISTATS 2010, in its short form) and 2 / inputs for ReLU
    (K. He et al., ICCV 2015). Chapter 04 runs a trained one forward.
    """

    def __init__(self, sizes, activation="sigmoid", rng=None):
        sizes = as_sizes(sizes)
        _, gain = _lookup(activation)
        rng = np.random.default_rng(rng)
        params = {}
        for k, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
            params[f"W{k}"] = rng.standard_normal((fan_in, fan_out)) * np.sqrt(gain / fan_in)
            params[f"b{k}"] = np.zeros(fan_out)
        self._assemble(params, activation)

    @classmethod
    def from_params(cls, params, activation="sigmoid"):
        """Make a network of weights that exist already.

        Parameters
        ----------
        params : mapping of str to array_like
            ``W1``, ``b1``, ``W2``, … as in `params`; they are copied, as one floating dtype.
        activation : {"sigmoid", "relu"}
            What the hidden layers were trained with; the weights do not tell.

        Returns
        -------
        MultiLayerNet

        Raises
        ------
        ValueError
            If a name is missing or unknown, the shapes do not chain, or a number is not finite.
        """
        net = cls.__new__(cls)
        net._assemble(as_params(params), activation)
        return net

    def _assemble(self, params, activation):
        self.params = params
        self._activation, _ = _lookup(activation)
        self._depth = len(params) // 2

    def predict(self, x):
        """Return the probability of every class.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row. It is read in
            the dtype of the weights.

        Returns
        -------
        float array of shape (C,) or (N, C)

        Raises
        ------
        ValueError
            If `x` does not fit the first layer, or leads to nan.
        """
        p, last = self.params, self._depth
        z = as_batch(x, len(p["W1"]), p["W1"].dtype)
        for k in range(1, last):
            z = self._activation(z @ p[f"W{k}"] + p[f"b{k}"])
        return softmax(z @ p[f"W{last}"] + p[f"b{last}"])

    def accuracy(self, x, t):
        """Return the share of samples whose most probable class is the right one.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            Between 0 and 1. Where two classes tie, the first one counts.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.
        """
        y, t = as_probabilities_and_targets(self.predict(x), t)
        return float(np.mean(y.argmax(axis=1) == t.argmax(axis=1)))


def _lookup(activation):
    if not isinstance(activation, str) or activation not in _ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(_ACTIVATIONS)}, got {activation!r}")
    return _ACTIVATIONS[activation]
