"""Networks: layers of `activation(x @ W + b)` one after the other, with a softmax at the end."""

import math
from itertools import pairwise

import numpy as np

from dlbook._storage import read_network, restore_optimizer, write_network
from dlbook._validation import (
    check_batch,
    check_differences,
    check_layers,
    check_matrix,
    check_params,
    check_positive,
    check_samples_and_one_hot,
    check_sizes,
    checked_method,
)
from dlbook.activations import relu, sigmoid, softmax
from dlbook.differentiation import numerical_gradient
from dlbook.layers import SoftmaxCrossEntropy
from dlbook.losses import cross_entropy

__all__ = ["SimpleNet", "MultiLayerNet", "TwoLayerNet", "Sequential"]


def _sigmoid_over(a):
    """Write the sigmoid of `a` over `a`."""
    np.negative(a, out=a)
    with np.errstate(over="ignore", under="ignore"):  # exp gives inf, and 1 / inf is the limit, 0
        np.exp(a, out=a)
    a += 1
    np.divide(1, a, out=a)


def _softmax_over(a):
    """Write the softmax of each row of `a` over it."""
    scores = a.T.copy()  # NumPy is quicker along long rows than along the short ones of `a`
    largest = scores.max(axis=0)
    if not math.isfinite(np.vdot(largest, largest)):
        softmax(a)  # says what is wrong, if something is
    with np.errstate(over="ignore", under="ignore"):  # what becomes 0 is rightly 0
        scores -= largest
        np.exp(scores, out=scores)
        np.divide(scores, scores.sum(axis=0), out=a.T)


def _back_through_sigmoid(d, z):
    """Multiply the slopes `d` by z (1 - z), writing over both."""
    d *= z
    np.subtract(1, z, out=z)
    d *= z


# name: (function, the same writing over its input, its step back, numerator of the variance of the
# initial weights: 1 keeps weighted sums as large as the inputs, 2 makes up for what a ReLU drops)
_ACTIVATIONS = {
    "sigmoid": (sigmoid, _sigmoid_over, _back_through_sigmoid, 1),
    "relu": (
        relu,
        lambda a: np.maximum(a, 0, out=a),
        lambda d, z: np.multiply(d, z > 0, out=d),
        2,
    ),
}


def _read(net, x):
    """Return network input in the shape and dtype that a network reads."""
    W = net.params["W1"]
    return check_batch(x, len(W), W.dtype)


def _read_both(net, x, t):
    """Return network input (N, D) and one-hot targets (N, C)."""
    return check_samples_and_one_hot(x, t, net.params["W1"], [*net.params.values()][-1])


class SimpleNet:
    """The smallest classifier: one layer of weights, no biases, scores as outputs.

    Parameters
    ----------
    W : array_like of real numbers, shape (D, C)
        The weights, from D inputs to C classes; they are copied.

    Attributes
    ----------
    params : dict of str to float array
        ``W1``, the weights.

    Raises
    ------
    ValueError
        If `W` is not a finite matrix.

    Notes
    -----
    Derived in chapter 07.
    """

    @checked_method(lambda self, W: check_matrix(W))
    def __init__(self, W):
        self.params = {"W1": W}

    @checked_method(_read)
    def predict(self, x):
        """Return the score of every class (not its probability).

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.

        Returns
        -------
        float array of shape (C,) or (N, C)

        Raises
        ------
        ValueError
            If `x` does not fit the weights.

        Notes
        -----
        Derived in chapter 07.
        """
        return x @ self.params["W1"]

    def loss(self, x, t):
        """Return the mean cross-entropy of the softmax of the scores.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            In nats, at least 0.

        Raises
        ------
        ValueError
            If the shapes do not fit, or a label is not a class.

        Notes
        -----
        Derived in chapter 07.
        """
        return cross_entropy(softmax(self.predict(x)), t)

    @checked_method(_read_both)
    def accuracy(self, x, t):
        """Return the share of samples whose highest score is that of the right class.

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

        Notes
        -----
        Derived in chapter 07.
        """
        y = self.predict(x)
        return float(np.mean(y.argmax(axis=1) == t.argmax(axis=1)))

    def numerical_gradient(self, x, t, h=1e-4):
        """Return the slope of the loss for every weight, by nudging each of them.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.
        h : float
            How far to nudge.

        Returns
        -------
        dict of str to float array
            ``W1``, of the shape of the weights.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or `h` is not above 0.

        Notes
        -----
        Derived in chapter 07.
        """

        def f(W):
            return SimpleNet(W).loss(x, t)

        return {"W1": numerical_gradient(f, self.params["W1"].astype(float), h)}

    @checked_method(_read_both)
    def gradient(self, x, t):
        """Return the slope of the loss for every weight, by the chain rule.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        dict of str to float array
            ``W1``, of the shape and dtype of the weights.

        Raises
        ------
        ValueError
            If the shapes do not fit, or a label is not a class.

        Notes
        -----
        Input times (probability minus target), which chapter 07 finds and chapter 08 derives.
        """
        return {"W1": x.T @ (softmax(self.predict(x)) - t) / len(x)}


class MultiLayerNet:
    """A classifier of any depth: hidden layers with one activation, then a softmax.

    Parameters
    ----------
    sizes : sequence of int
        Width of every layer from input to output, such as ``(784, 50, 100, 10)``.
    activation : {"sigmoid", "relu"}
        What the hidden layers do with their weighted sums.
    rng : numpy.random.Generator, int or None
        Where the initial weights come from: a generator, a seed, or None for a new one each time.

    Attributes
    ----------
    params : dict of str to float array
        ``W1`` of shape (inputs, width), ``b1`` of shape (width,), and so on to the last layer.
    activation : str
        As given.

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

    _layers = None  # any number

    @checked_method(lambda self, sizes, activation, rng: check_sizes(sizes))
    def __init__(self, sizes, activation="sigmoid", rng=None):
        *_, gain = _lookup(activation)
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
        `MultiLayerNet`

        Raises
        ------
        ValueError
            If a name is missing or unknown, the shapes do not chain, or a number is not finite.

        Notes
        -----
        Chapter 04 makes one of the weights that come with the package.
        """
        net = cls.__new__(cls)
        net._assemble(check_params(params, cls._layers), activation)
        return net

    def save(self, path, optimizer=None):
        """Write the network to a file, from which `load` makes it again.

        Parameters
        ----------
        path : str or path
            The name of the file, as a rule with the ending ``.npz``. What is there is replaced in
            one moment, once the new file is complete.
        optimizer : SGD, Momentum or the like, optional
            Its rate and its memory are written as well, so that a training can go on.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a weight is not finite.
        OSError
            If the file cannot be written.

        Notes
        -----
        An archive of plain arrays: the parameters by their names, the activation, and the version
        of the format; `numpy.load` opens it without pickle. Used in chapter 10.
        """
        write_network(path, self.params, optimizer, activation=self.activation)

    @classmethod
    def load(cls, path, optimizer=None):
        """Make a network of a file that `save` has written.

        Parameters
        ----------
        path : str or path
            The name of the file.
        optimizer : SGD, Momentum or the like, optional
            An optimiser of the kind that was saved with the network. It gets the rate and the
            memory of that one.

        Returns
        -------
        `MultiLayerNet`
            With the activation and the very weights that were saved.

        Raises
        ------
        ValueError
            If the file is damaged, truncated, of another version or not written by `save`, or has
            not the optimiser that is asked for. The optimiser is as before then.
        OSError
            If the file cannot be read.

        Notes
        -----
        Used in chapter 10.
        """
        params, told = read_network(path)
        if "activation" not in told:
            raise ValueError(
                f"{path} holds a Sequential: make its layers, and call load_weights of the network"
            )
        try:
            net = cls.from_params(params, str(told["activation"]))
        except ValueError as error:
            raise ValueError(f"{path} holds no {cls.__name__}: {error}") from None
        if optimizer is not None:
            restore_optimizer(path, optimizer, told, net.params)
        return net

    def __repr__(self):
        first, *_ = self.params.values()
        sizes = (len(first), *(len(b) for name, b in self.params.items() if name[0] == "b"))
        return f"{type(self).__name__}({sizes}, activation={self.activation!r})"

    def _assemble(self, params, activation):
        _lookup(activation)
        self.activation = activation
        self.params = params

    @property
    def _activation(self):
        return _lookup(self.activation)[0]

    @checked_method(_read)
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

        Notes
        -----
        Derived in chapter 04.
        """
        p, z, last = self.params, x, len(self.params) // 2
        for k in range(1, last):
            z = self._activation(z @ p[f"W{k}"] + p[f"b{k}"])
        return softmax(z @ p[f"W{last}"] + p[f"b{last}"])

    @checked_method(_read_both)
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

        Notes
        -----
        Derived in chapter 04.
        """
        y = self.predict(x)
        return float(np.mean(y.argmax(axis=1) == t.argmax(axis=1)))

    def loss(self, x, t):
        """Return the mean cross-entropy of the probabilities.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            In nats, at least 0.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.

        Notes
        -----
        Derived in chapter 07.
        """
        return cross_entropy(self.predict(x), t)

    def gradient(self, x, t):
        """Return the slope of the loss for every parameter, by backpropagation.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        dict of str to float array
            A gradient for each of `params`, of its shape and dtype.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.

        Notes
        -----
        The same numbers as the layers of `dlbook.layers` give, to rounding. D. E. Rumelhart, G. E.
        Hinton and R. J. Williams, Nature 323 (1986). Derived in chapter 08.
        """
        _, _, grads = self._backpropagate(x, t)
        return grads

    def _backpropagate(self, x, t):
        """Return probabilities, one-hot targets and the gradient for a batch.

        For speed, results are written over arrays that are not needed any
        more, and the slopes for the inputs are not computed.
        """
        p, last = self.params, len(self.params) // 2
        _, activate, step_back, _ = _lookup(self.activation)
        x, t = _read_both(self, x, t)
        outputs = [x]
        for k in range(1, last):
            z = outputs[-1] @ p[f"W{k}"]
            z += p[f"b{k}"]
            activate(z)
            outputs.append(z)
        y = outputs[-1] @ p[f"W{last}"]
        y += p[f"b{last}"]
        _softmax_over(y)
        d = y - t
        d /= len(y)
        grads = {}
        for k in range(last, 0, -1):
            z = outputs[k - 1]
            grads[f"W{k}"], grads[f"b{k}"] = z.T @ d, d.sum(axis=0)
            if k > 1:
                d = d @ p[f"W{k}"].T
                step_back(d, z)
        return y, t, {name: grads[name] for name in p}

    def numerical_gradient(self, x, t, h=1e-4):
        """Return the slope of the loss for every parameter, by nudging each of them.

        Two passes through the network for each parameter: for small networks, to check others by.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.
        h : float
            How far to nudge.

        Returns
        -------
        dict of str to float64 array
            A gradient for each of `params`, of its shape. It is computed in float64 whatever the
            dtype of the weights, for a difference of two losses needs all the digits there are.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or `h` is not above 0.

        Notes
        -----
        Derived in chapter 07.
        """
        params = {name: array.astype(np.float64) for name, array in self.params.items()}
        copy = MultiLayerNet.from_params(params, self.activation)

        def f(_):  # whichever array is nudged, the loss reads it from the copy
            return copy.loss(x, t)

        return {name: numerical_gradient(f, array, h) for name, array in copy.params.items()}


class TwoLayerNet(MultiLayerNet):
    """A classifier with one hidden layer, whose numerical gradient is fast enough to train with.

    Parameters
    ----------
    input_size, hidden_size, output_size : int
        Width of the input, of the hidden layer, and the number of classes.
    weight_std : float
        Standard deviation of the initial weights.
    rng : numpy.random.Generator, int or None
        Where the initial weights come from: a generator, a seed, or None for a new one each time.

    Attributes
    ----------
    params : dict of str to float array
        ``W1`` of shape (inputs, hidden), ``b1`` of shape (hidden,), ``W2`` of shape (hidden,
        classes) and ``b2`` of shape (classes,).

    Raises
    ------
    ValueError
        If a size is not a positive integer, or `weight_std` not above 0.

    Notes
    -----
    A `MultiLayerNet`, with all its methods. Biases start at 0. Derived in chapter 07.
    """

    _layers = 2

    @checked_method(
        lambda self, inputs, hidden, outputs, std, rng: (
            *check_sizes((inputs, hidden, outputs)),
            check_positive(std, "weight_std"),
        )
    )
    def __init__(self, input_size, hidden_size, output_size, weight_std=0.01, rng=None):
        rng = np.random.default_rng(rng)
        params = {
            "W1": weight_std * rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": weight_std * rng.standard_normal((hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }
        self._assemble(params, "sigmoid")

    @checked_method(lambda self, x, t, h: check_differences(self.params, x, t, h))
    def numerical_gradient(self, x, t, h=1e-4):
        """Return the slope of the loss for every parameter, by nudging each of them.

        Every parameter is moved by h to both sides and every change of the loss is computed for
        that step, no derivative is. But what a nudge leaves as it was is not computed again.

        Parameters
        ----------
        x : array_like, shape (D,) or (N, D)
            One sample, or a batch with a sample in each row.
        t : array_like, shape () or (N,) for labels, (C,) or (N, C) for one-hot rows
            The right classes.
        h : float
            How far to nudge.

        Returns
        -------
        dict of str to float64 array
            A gradient for each of `params`, of its shape. It is computed in float64 whatever the
            dtype of the weights, for a difference of two losses needs all the digits there are.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, a number is not finite, or `h` is not
            above 0, or so large that exponentials overflow.

        Notes
        -----
        Hundreds of times as fast as nudging one after the other; takes memory for one sample at a
        time. Where the right class has a probability too small for float64, this slope goes on,
        while that of `loss`, clipped there, is 0. Derived in chapter 07.
        """
        W1, b1, W2, b2 = (p.astype(np.float64) for p in self.params.values())
        activation = self._activation
        a = x @ W1 + b1
        z = activation(a)
        y = softmax(z @ W2 + b2)
        # A bias is the weight of an input that is always 1.
        ones = np.ones((len(x), 1))
        x, inputs = np.hstack((x, ones)), np.hstack((z, ones))
        dW1 = np.zeros((len(W1) + 1, len(b1)))
        dW2 = np.zeros((len(W2) + 1, len(b2)))
        for n in range(len(x)):
            ink = np.flatnonzero(x[n])
            values, places = np.unique(x[n, ink], return_inverse=True)
            slopes = 0
            for nudge in (h, -h):
                m = activation(a[n] + nudge * values[:, None]) - z[n]
                grown = np.expm1(m[..., None] * W2)
                change = np.log1p(grown @ y[n]) - m * (W2 @ t[n])
                slopes = slopes + change / (2 * nudge)
                m = nudge * inputs[n, :, None]
                change = np.log1p(np.expm1(m) * y[n]) - m * t[n]
                dW2 += change / (2 * nudge)
            dW1[ink] += slopes[places]
        dW1, dW2 = dW1 / len(x), dW2 / len(x)
        parts = dW1[:-1], dW1[-1], dW2[:-1], dW2[-1]
        return dict(zip(self.params, parts, strict=True))


def _storable(cls):
    """Give a network of layers the methods that have nothing to do with learning."""

    def kinds(self):
        return [type(layer).__name__ for layer in self.layers]

    def save(self, path, optimizer=None):
        """Write the weights to a file, from which `load_weights` reads them.

        Parameters
        ----------
        path : str or path
            The name of the file, as a rule with the ending ``.npz``. What is there is replaced in
            one moment, once the new file is complete.
        optimizer : SGD, Momentum or the like, optional
            Its rate and its memory are written as well, so that a training can go on.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a weight is not finite.
        OSError
            If the file cannot be written.

        Notes
        -----
        As `MultiLayerNet.save` of chapter 10, with the kinds of the layers for the activation.
        """
        write_network(path, self.params, optimizer, layers=kinds(self))

    def load_weights(self, path, optimizer=None):
        """Take the weights that a network with the same layers has saved.

        Parameters
        ----------
        path : str or path
            The name of the file.
        optimizer : SGD, Momentum or the like, optional
            An optimiser of the kind that was saved. It gets the rate and the memory of that one.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If the file is damaged, truncated, of another version or not written by `save`, or is
            of other layers. The network is as before then.
        OSError
            If the file cannot be read.

        Notes
        -----
        A layer can be any object, so a file cannot make one: make the layers as they were, then
        load. Like `MultiLayerNet.load` of chapter 10.
        """
        params, told = read_network(path)
        saved = told["layers"].tolist() if "layers" in told else ["a MultiLayerNet"]
        if saved != kinds(self):
            raise ValueError(
                f"{path} holds {', '.join(saved)}, this network has {', '.join(kinds(self))}"
            )
        shapes, own = (
            {name: (array.shape, array.dtype.name) for name, array in group.items()}
            for group in (params, self.params)
        )
        if shapes != own:
            raise ValueError(f"{path} holds weights of {shapes}, this network has {own}")
        if optimizer is not None:
            restore_optimizer(path, optimizer, told, self.params)
        for name, array in params.items():
            self.params[name][...] = array

    def shown(self):
        shapes = [f"{layer.W.shape}" if hasattr(layer, "W") else "" for layer in self.layers]
        layers = map("".join, zip(kinds(self), shapes, strict=True))
        return f"{cls.__name__}([{', '.join(layers)}])"

    cls.save, cls.load_weights, cls.__repr__ = save, load_weights, shown
    return cls


@_storable
class Sequential:
    """A classifier made of layers, one after the other, with softmax and cross-entropy at the end.

    Parameters
    ----------
    layers : sequence of layers
        Such as those of `dlbook.layers`: anything with ``forward(x)`` and ``backward(dout)``. A
        layer with weights has them in ``W`` and ``b``, and after ``backward`` their slopes in
        ``dW`` and ``db``. `SoftmaxCrossEntropy` is added by the network itself.

    Attributes
    ----------
    layers : list
        As given.
    params : dict of str to float array
        ``W1``, ``b1``, ``W2``, …: the arrays of the layers themselves, which an optimiser changes
        in place. To set weights, write over an array (``net.params["W1"][:] = …``).

    Raises
    ------
    ValueError
        If something is no layer, a layer is there twice, or none has weights.

    Notes
    -----
    Derived in chapter 08.
    """

    @checked_method(lambda self, layers: (check_layers(layers),))
    def __init__(self, layers):
        self.layers, self.last = layers, SoftmaxCrossEntropy()
        self.weighted = [layer for layer in layers if hasattr(layer, "W")]
        self.params = {}
        for k, layer in enumerate(self.weighted, start=1):
            self.params |= {f"W{k}": layer.W, f"b{k}": layer.b}

    def scores(self, x, training=False):
        """Return the score of every class: forward through all layers.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.
        training : bool
            What the layers' attribute `training` is set to: `Dropout` goes by it.

        Returns
        -------
        float array of shape (N, C)

        Raises
        ------
        ValueError
            If `x` does not fit the first layer, or a layer the one before.

        Notes
        -----
        Derived in chapter 08.
        """
        for layer in self.layers:
            layer.training = training
            x = layer.forward(x)
        return x

    def predict(self, x):
        """Return the probability of every class.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.

        Returns
        -------
        float array of shape (N, C)

        Raises
        ------
        ValueError
            If the shapes do not fit, or the scores have overflowed.

        Notes
        -----
        Derived in chapter 08.
        """
        return softmax(self.scores(x))

    def loss(self, x, t):
        """Return the mean cross-entropy of a batch.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.
        t : array_like, shape (N,) for labels, (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            In nats, at least 0.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.

        Notes
        -----
        Taken from the scores, so that it is not clipped where a probability is too small to store.
        Derived in chapter 08.
        """
        return self.last.forward(self.scores(x), t)

    def accuracy(self, x, t):
        """Return the share of samples whose most probable class is the right one.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.
        t : array_like, shape (N,) for labels, (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        float
            Between 0 and 1. Where two classes tie, the first one counts.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.

        Notes
        -----
        Derived in chapter 08.
        """
        self.loss(x, t)
        y, t = self.last.y, self.last.t
        return float(np.mean(y.argmax(axis=1) == t.argmax(axis=1)))

    def gradient(self, x, t):
        """Return the slope of the loss for every parameter, by backpropagation.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.
        t : array_like, shape (N,) for labels, (N, C) for one-hot rows
            The right classes.

        Returns
        -------
        dict of str to float array
            A gradient for each of `params`, of its shape.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or there is no sample at all.

        Notes
        -----
        Derived in chapter 08.
        """
        self.last.forward(self.scores(x, training=True), t)
        dout = self.last.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        grads = {}
        for k, layer in enumerate(self.weighted, start=1):
            grads |= {f"W{k}": layer.dW, f"b{k}": layer.db}
        return grads

    def numerical_gradient(self, x, t, h=1e-4):
        """Return the slope of the loss for every parameter, by nudging each of them.

        Two passes through all layers for each parameter: for small networks of float64.

        Parameters
        ----------
        x : array_like, shape (N, ...)
            A batch, in the shape that the first layer reads.
        t : array_like, shape (N,) for labels, (N, C) for one-hot rows
            The right classes.
        h : float
            How far to nudge.

        Returns
        -------
        dict of str to float array
            A gradient for each of `params`, of its shape.

        Raises
        ------
        ValueError
            If the shapes do not fit, a label is not a class, or `h` is not above 0.

        Notes
        -----
        Chapter 05 derives the slopes, chapter 08 the network.
        """

        def f(_):  # whichever array is nudged, its layer reads it
            return self.loss(x, t)

        return {name: numerical_gradient(f, array, h) for name, array in self.params.items()}


def _lookup(activation):
    if not isinstance(activation, str) or activation not in _ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(_ACTIVATIONS)}, got {activation!r}")
    return _ACTIVATIONS[activation]
