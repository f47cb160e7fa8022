"""Layers that know their own slopes: each has a step forward, and its step back beside it.

`forward` keeps what `backward` will need. `backward` is given the slope of the loss for each of the
layer's outputs and returns the slope for each of its inputs: the chain rule, one link at a time.
Chapter 08 derives this room and builds a network of it.
"""

from dlbook._arrays import as_affine, as_float, as_rows, as_scores_and_targets, as_slopes
from dlbook.activations import relu, sigmoid, softmax
from dlbook.losses import cross_entropy


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

    def __init__(self, W, b):
        self.W, self.b = as_affine(W, b)
        self.x = None

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
        self.x = as_rows(x, self.W)
        return self.x @ self.W + self.b

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
        dout = as_slopes(dout, self.x, len(self.b))
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
        return as_slopes(dout, self.z) * self.z * (1 - self.z)


class ReLU:
    """The ReLU as a layer: a gate for each number, open where the input was above 0.

    Notes
    -----
    Derived in chapter 08.
    """

    def __init__(self):
        self.open = None

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
        x = as_float(x)
        self.open = x > 0
        return relu(x)

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
        return as_slopes(dout, self.open) * self.open


class SoftmaxCrossEntropy:
    """Softmax and the mean cross-entropy in one: the last layer of a classifier in training.

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
            In nats, at least 0.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or a row has no finite maximum.

        Notes
        -----
        Derived in chapter 08.
        """
        x, self.t = as_scores_and_targets(x, t)
        self.y = softmax(x)
        return cross_entropy(self.y, self.t)

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
        return as_slopes(dout, self.y, None) * (self.y - self.t) / len(self.t)
