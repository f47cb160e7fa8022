"""Layers that know their own slopes: each has a step forward, and its step back beside it.

`forward` keeps what `backward` will need. `backward` is given the slope of the loss for each of the
layer's outputs and returns the slope for each of its inputs: the chain rule, one link at a time.
Chapter 08 derives them and builds a network of them; chapter 11 adds `Dropout`, and
chapter 13 those for images.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlbook._validation import (
    check_affine,
    check_channels,
    check_convolution,
    check_float,
    check_fraction,
    check_images,
    check_rows,
    check_scores_and_targets,
    check_slopes,
    check_some,
    check_whole,
    checked_method,
)
from dlbook.activations import log_softmax, relu, sigmoid, softmax

__all__ = [
    "Affine",
    "Sigmoid",
    "ReLU",
    "Dropout",
    "Convolution",
    "MaxPool",
    "Flatten",
    "SoftmaxCrossEntropy",
]


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


class Convolution:
    """Kernels that slide over images: the same weighted sums at every place.

    An output is the sum of a window of the image, times the kernel, plus a bias. The kernel is not
    turned round, as signal processing would have it; the field calls this a convolution.

    Parameters
    ----------
    W : float array, shape (k, k, C_in, C_out)
        A kernel of k × k for each channel of the input and each channel of the output. They are
        kept, not copied: an optimiser that changes them changes the layer.
    b : float array, shape (C_out,)
        The biases, kept likewise.
    stride : int
        How many pixels the window moves at a time, down and to the right; at least 1.
    padding : int
        How many pixels of 0 are put around each image; at least 0.

    Attributes
    ----------
    dW, db : float arrays of the shapes of `W` and `b`
        The slopes of the loss for the weights and the biases, after `backward`.
    at_once : int
        The number of images whose windows are in memory at the same time, 64.

    Raises
    ------
    ValueError
        If the shapes of `W` and `b` do not fit, they are no float arrays, or the stride or the
        padding is not a whole number large enough.

    Notes
    -----
    After Y. LeCun et al., Neural Computation 1 (1989). Derived in chapter 13.
    """

    at_once = 64

    @checked_method(lambda self, W, b, stride, padding: check_convolution(W, b, stride, padding))
    def __init__(self, W, b, *, stride=1, padding=0):
        self.W, self.b = W, b
        self.stride, self.padding = stride, padding
        self.x = None

    @checked_method(lambda self, x: check_channels(x, self.W, 0))
    def windows(self, x):
        """Return what the kernels see: a row of numbers for each place of the window.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, H, W, C_in)
            Images, their padding included.

        Returns
        -------
        float array of shape (N × H_out × W_out, k × k × C_in)
            A copy, up to k × k times as large as `x`. With H and W those of the padded image, H_out
            is (H - k) // stride + 1, and W_out likewise: a window that does not fit is left out.

        Raises
        ------
        ValueError
            If `x` is no batch of images, has other channels than the weights, or is smaller than a
            kernel.

        Notes
        -----
        Derived in chapter 13. Elsewhere called im2col.
        """
        k, s = len(self.W), self.stride
        seen = sliding_window_view(x, (k, k), axis=(1, 2))[:, ::s, ::s]
        n, rows, columns, channels = seen.shape[:4]
        seen = seen.transpose(0, 1, 2, 4, 5, 3)
        return seen.reshape(n * rows * columns, k * k * channels)

    def _maps(self):
        """Return the shape of what is made of each of the images that are kept."""
        k, s = len(self.W), self.stride
        height, width = self.x.shape[1:3]
        return (height - k) // s + 1, (width - k) // s + 1, len(self.b)

    @checked_method(lambda self, x: check_channels(x, self.W, self.padding))
    def forward(self, x):
        """Return the weighted sums of every window.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, H, W, C_in)
            Images. They are read in the dtype of the weights.

        Returns
        -------
        float array of shape (N, H_out, W_out, C_out)
            H_out is (H + 2 × padding - k) // stride + 1, and W_out likewise.

        Raises
        ------
        ValueError
            If `x` is no batch of images, has other channels than the weights, or is smaller than a
            kernel.

        Notes
        -----
        Derived in chapter 13.
        """
        p = self.padding
        self.x = np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)])
        W, sums = self.W.reshape(-1, len(self.b)), []
        for part in np.split(self.x, range(self.at_once, len(x), self.at_once)):
            self.seen = self.windows(part)
            sums.append(self.seen @ W + self.b)
        return np.concatenate(sums).reshape(len(x), *self._maps())

    @checked_method(
        lambda self, dout: check_slopes(dout, self.x, self.x is not None and self._maps())
    )
    def backward(self, dout):
        """Take the slopes for the outputs back to the weights, the biases and the inputs.

        Parameters
        ----------
        dout : array_like of real numbers, shape (N, H_out, W_out, C_out)
            The slope of the loss for each output of the last `forward`.

        Returns
        -------
        float array of shape (N, H, W, C_in)
            The slope of the loss for each input. Those for `W` and `b` are in `dW` and `db`.

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 13.
        """
        n, rows, columns, C_out = dout.shape
        self.dW = np.zeros_like(self.W)
        self.db = dout.sum(axis=0).sum(axis=(0, 1))  # images first: the longest rows
        cuts = range(self.at_once, n, self.at_once)
        for part, d in zip(np.split(self.x, cuts), np.split(dout, cuts), strict=True):
            seen = self.windows(part) if cuts else self.seen
            dW = seen.T @ d.reshape(-1, C_out)
            self.dW += dW.reshape(self.W.shape)

        dx, d = np.zeros_like(self.x), dout.reshape(-1, C_out)
        k, s, p = len(self.W), self.stride, self.padding
        for i in range(k):
            for j in range(k):  # the pixels that have met the weights W[i, j]
                met = dx[:, i : i + s * rows : s, j : j + s * columns : s]
                met += (d @ self.W[i, j].T).reshape(met.shape)
        return dx[:, p : dx.shape[1] - p, p : dx.shape[2] - p]


class MaxPool:
    """The largest of each square of pixels, for each channel by itself.

    Parameters
    ----------
    size : int
        The side of a square, and how far the next one is away.

    Raises
    ------
    ValueError
        If the size is not a whole number of at least 1.

    Notes
    -----
    Derived in chapter 13.
    """

    @checked_method(lambda self, size: check_whole(size, 1, "size"))
    def __init__(self, size):
        self.size = size
        self.masks = [None]

    def _corners(self, x):
        """Return, for each place in a square, the pixels of all squares that are there: views."""
        s = self.size
        height, width = (n - n % s for n in x.shape[1:3])
        return [x[:, i:height:s, j:width:s] for i in range(s) for j in range(s)]

    @checked_method(lambda self, x: check_images(x, self.size))
    def forward(self, x):
        """Return the largest number of each square.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, H, W, C)
            Images.

        Returns
        -------
        float array of shape (N, H // size, W // size, C)
            Rows and columns that fill no square are left out.

        Raises
        ------
        ValueError
            If `x` is no batch of images, or they are smaller than a square.

        Notes
        -----
        Derived in chapter 13.
        """
        self.shape, corners = x.shape, self._corners(x)
        largest = np.max(corners, axis=0)
        self.masks = [corner == largest for corner in corners]
        return largest

    @checked_method(lambda self, dout: check_slopes(dout, self.masks[0]))
    def backward(self, dout):
        """Take the slopes for the outputs back to the inputs.

        Parameters
        ----------
        dout : array_like of real numbers, of the shape of the last output

        Returns
        -------
        float array of the shape of the last input
            A slope for the largest of each square, the first of equal ones; 0 for the others.

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 13.
        """
        dx, left = np.zeros(self.shape, dout.dtype), dout.copy()
        for slopes, mask in zip(self._corners(dx), self.masks, strict=True):
            slopes[:] = left * mask
            left -= slopes  # the first of equal ones takes it all
        return dx


class Flatten:
    """A row of numbers of each sample, between layers for images and layers for rows.

    Notes
    -----
    Derived in chapter 13.
    """

    def __init__(self):
        self.x = None

    @checked_method(lambda self, x: check_some(x))
    def forward(self, x):
        """Return each sample as a row.

        Parameters
        ----------
        x : array_like of real numbers, shape (N, ...)

        Returns
        -------
        float array of shape (N, D)

        Raises
        ------
        ValueError
            If `x` is not numeric, or holds no sample.

        Notes
        -----
        Derived in chapter 13.
        """
        self.x = x
        return x.reshape(len(x), -1)

    @checked_method(lambda self, dout: check_slopes(dout, self.x, math.prod(np.shape(self.x)[1:])))
    def backward(self, dout):
        """Return the slopes in the shape of the input.

        Parameters
        ----------
        dout : array_like of real numbers, of the shape of the last output

        Returns
        -------
        float array of the shape of the last input

        Raises
        ------
        ValueError
            If `dout` has not the shape of the outputs, or nothing went forward before.

        Notes
        -----
        Derived in chapter 13.
        """
        return dout.reshape(self.x.shape)


class SoftmaxCrossEntropy:
    """Softmax and the mean cross-entropy in one: the last layer of a classifier in training.

    The loss is taken from the scores, by `log_softmax`, so that it goes on where a probability is
    too small to store: its slopes are those that `backward` returns, for any scores.

    Attributes
    ----------
    y : float array of shape (N, C)
        The probabilities, after `forward`.
    loss : float
        What `forward` has returned last.

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
        total = np.sum(t * log_y, dtype=np.float64)
        self.loss = float(-total / len(t)) + 0.0
        return self.loss

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
