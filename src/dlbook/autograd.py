"""Tensors that know how they were computed, and find the slopes of a result by walking back.

Every operation makes a new tensor and gives it links: to the tensors that it came from, and for
each of them the rule that takes a slope back. `Node.backward` follows the links. Chapter 12
derives all of it, first for single numbers. Three classes stand one on another: `Node` remembers
and walks back, `Arithmetic` adds the operators, and `Tensor` what else a network needs.
"""

import numpy as np

from dlbook._validation import (
    check_beginning,
    check_exponent,
    check_graph,
    check_index,
    check_left_factor,
    check_links,
    check_node,
    check_operand,
    check_right_factor,
    check_scores_and_labels,
    checked,
    checked_method,
    guarded_node,
)
from dlbook.activations import log_softmax as log_softmax_of_array

__all__ = [
    "Tensor",
    "log_softmax",
    "cross_entropy",
    "Arithmetic",
    "Node",
    "data_of",
    "in_order",
    "unbroadcast",
]


def data_of(value):
    """Return the numbers of a tensor; an array or a number is returned as it is.

    Parameters
    ----------
    value : `Tensor`, array or number

    Returns
    -------
    float array, or what was given

    Raises
    ------
    Nothing; the operations check what they are given.

    Notes
    -----
    Derived in chapter 12.
    """
    return value.data if isinstance(value, Node) else value


def unbroadcast(slope, shape):
    """Add up the slopes of all copies that broadcasting made of an array.

    Parameters
    ----------
    slope : float array
        A slope for each number of the broadcast array.
    shape : tuple of int
        The shape before broadcasting.

    Returns
    -------
    float array of shape `shape`

    Raises
    ------
    ValueError
        If arrays of `shape` cannot be broadcast to the shape of `slope`.

    Notes
    -----
    Derived in chapter 12.
    """
    if slope.shape == shape:
        return slope
    added = slope.ndim - len(shape)
    ones = [added + axis for axis, size in enumerate(shape) if size == 1]
    return slope.sum(axis=(*range(added), *ones)).reshape(shape)


@checked(check_graph)
def in_order(node):
    """Return all nodes that a result came from, and it itself, each after those it came from.

    Parameters
    ----------
    node : `Node`
        The result.

    Returns
    -------
    list of `Node`
        The result is the last.

    Raises
    ------
    ValueError
        If a part of the graph was walked back already.

    Notes
    -----
    A list of what is waiting takes the place of recursion, which Python stops at a depth of about
    a thousand. Derived in chapter 12.
    """
    order, seen, waiting = [], set(), [(node, False)]
    while waiting:
        node, inputs_are_done = waiting.pop()
        if inputs_are_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting += [(source, False) for source, _ in node.links]
    return order


@guarded_node
class Node:
    """A value of a computation that remembers how it was computed.

    Parameters
    ----------
    data : array_like of real numbers
        A float array is kept itself, not copied: an optimiser that changes it in place changes the
        node. Integers become float64.
    links : iterable of (node, rule)
        What the value was computed from, and for each the rule that takes the slope for the value
        back to it: a function of a slope of the shape of `data`, whose result is summed where
        broadcasting has repeated. Pairs with an array or a number in place of a node are left
        out. Without any link the node is a leaf, such as a weight.

    Attributes
    ----------
    data : float array
        The value.
    grad : float array of its shape and dtype, or None
        The slope of the result of `backward` for each number. Slopes of several walks add up until
        you set it to None.
    links : list of (node, rule), or None
        As given; None once they were walked back.

    Raises
    ------
    ValueError
        If `data` is not numeric.

    Notes
    -----
    Derived in chapter 12.
    """

    __array_ufunc__ = None

    @checked_method(check_links)
    def __init__(self, data, links=()):
        self.data, self.grad = data, None
        self.links = [link for link in links if isinstance(link[0], Node)]

    def __repr__(self):
        return f"{type(self).__name__}({self.data}, grad={self.grad})"

    @property
    def shape(self):
        """The shape of the value."""
        return self.data.shape

    def receive(self, slope):
        """Add a slope to those that have arrived.

        Parameters
        ----------
        slope : float array
            Of the shape of the value, or of one that this broadcasts to.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If the slope does not fit the shape.

        Notes
        -----
        Derived in chapter 12.
        """
        slope = unbroadcast(slope, self.shape).astype(self.data.dtype, copy=False)
        self.grad = slope if self.grad is None else self.grad + slope

    @checked_method(check_beginning)
    def backward(self, slope=None):
        """Walk back from this value, and leave in the grad of every node its slope.

        Parameters
        ----------
        slope : array_like of the shape of the value, optional
            Where to begin: the slope for each number of the value. Not needed for a single
            number, such as a loss, whose slope for itself is 1.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If the value is not a single number and no slope is given, or one that does not fit;
            if a part of the graph was walked back before, or a leaf was changed in place since it
            was used.

        Notes
        -----
        The links are forgotten on the way, and with them the values that only they have kept.
        Derived in chapter 12.
        """
        order = in_order(self)
        self.receive(np.ones_like(self.data) if slope is None else slope)
        while order:
            node = order.pop()
            for source, rule in node.links:
                slope = rule(node.grad)
                if np.may_share_memory(slope, node.grad):
                    # Every grad is an array of its own.
                    slope = slope.copy()
                source.receive(slope)
            if node.links:
                node.links = None


class Arithmetic(Node):
    """A node with the operators: ``+ - * / @ **``, with nodes, arrays and numbers.

    Shapes broadcast as in NumPy; ``@`` multiplies matrices, or stacks of them. ``**`` takes a
    number. Numbers do not change the dtype.

    Raises
    ------
    ValueError
        If shapes do not fit, or the other side is not numeric.

    Notes
    -----
    Derived in chapter 12.
    """

    @checked_method(check_operand)
    def __add__(self, other):
        links = [(node, lambda dout: dout) for node in (self, other)]
        return Tensor(self.data + data_of(other), links)

    @checked_method(check_operand)
    def __mul__(self, other):
        a, b = self.data, data_of(other)
        links = [(self, lambda dout: dout * b), (other, lambda dout: dout * a)]
        return Tensor(a * b, links)

    @checked_method(check_operand)
    def __truediv__(self, other):
        a, b = self.data, data_of(other)
        links = [(self, lambda dout: dout / b), (other, lambda dout: -dout * a / b**2)]
        return Tensor(a / b, links)

    @checked_method(check_operand)
    def __rtruediv__(self, other):
        b = self.data
        links = [(self, lambda dout: -dout * other / b**2)]
        return Tensor(other / b, links)

    @checked_method(check_right_factor)
    def __matmul__(self, other):
        a, b = self.data, data_of(other)
        links = [(self, lambda dout: dout @ b.mT), (other, lambda dout: a.mT @ dout)]
        return Tensor(a @ b, links)

    @checked_method(check_left_factor)
    def __rmatmul__(self, other):
        links = [(self, lambda dout: other.mT @ dout)]
        return Tensor(other @ self.data, links)

    @checked_method(check_exponent)
    def __pow__(self, power):
        x = self.data

        def rule(dout):
            # For power 0, x**-1 would make nan of 0 * inf where x is 0.
            return dout * power * x ** (power - 1 if power else 0)

        return Tensor(x**power, [(self, rule)])

    @checked_method(check_operand)
    def __sub__(self, other):
        return self + other * -1.0

    def __rsub__(self, other):
        return self * -1.0 + other

    def __neg__(self):
        return self * -1.0

    __radd__, __rmul__ = __add__, __mul__


class Tensor(Arithmetic):
    """An array that knows how it was computed: what PyTorch calls a tensor that requires grad.

    Parameters
    ----------
    data : array_like of real numbers
        A float array is kept itself, not copied: an optimiser that changes it in place changes the
        tensor. Integers become float64.
    links : iterable of (tensor, rule)
        For operations of your own: what the value was computed from, and for each the rule that
        takes a slope for the value back to it. See `Node`.

    Attributes
    ----------
    data : float array
        The value.
    grad : float array of its shape and dtype, or None
        After ``loss.backward()``, the slope of the loss for each number. Slopes of several walks
        add up until you set it to None.

    Raises
    ------
    ValueError
        If `data` is not numeric.

    Notes
    -----
    ``tensor[index]`` takes rows, or whatever NumPy's indexing takes. Derived in chapter 12.
    """

    def exp(self):
        """Return e to the power of every number.

        Returns
        -------
        `Tensor` of the same shape

        Raises
        ------
        Nothing; where it overflows, NumPy warns.

        Notes
        -----
        Derived in chapter 12.
        """
        value = np.exp(self.data)
        return Tensor(value, [(self, lambda dout: dout * value)])

    def log(self):
        """Return the natural logarithm of every number.

        Returns
        -------
        `Tensor` of the same shape

        Raises
        ------
        Nothing; for numbers that are not above 0, NumPy warns.

        Notes
        -----
        Derived in chapter 12.
        """
        links = [(self, lambda dout: dout / self.data)]
        return Tensor(np.log(self.data), links)

    def relu(self):
        """Return what is above 0, and 0 for the rest.

        Returns
        -------
        `Tensor` of the same shape
            At exactly 0 no slope comes through.

        Raises
        ------
        Nothing.

        Notes
        -----
        Derived in chapter 12.
        """
        mask = self.data > 0
        links = [(self, lambda dout: dout * mask)]
        return Tensor(np.maximum(self.data, 0), links)

    def sum(self, axis=None, keepdims=False):
        """Return the sum over all numbers, or along an axis.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool
            Whether the axes that are summed over stay, with the length 1.

        Returns
        -------
        `Tensor`

        Raises
        ------
        ValueError
            If there is no such axis.

        Notes
        -----
        Derived in chapter 12.
        """
        kept = self.data.sum(axis, keepdims=True)

        def rule(dout):
            return np.broadcast_to(dout.reshape(kept.shape), self.shape)

        value = kept if keepdims else kept.squeeze(axis)
        return Tensor(value, [(self, rule)])

    def mean(self, axis=None, keepdims=False):
        """Return the mean over all numbers, or along an axis.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool
            Whether the axes that are averaged over stay, with the length 1.

        Returns
        -------
        `Tensor`

        Raises
        ------
        ValueError
            If there is no such axis.

        Notes
        -----
        Derived in chapter 12.
        """
        total = self.sum(axis, keepdims)
        return total / (self.data.size / total.data.size)

    def max(self, axis=None, keepdims=False):
        """Return the largest number, or the largest along an axis.

        Parameters
        ----------
        axis : int, tuple of int or None
        keepdims : bool
            Whether the axes that are looked along stay, with the length 1.

        Returns
        -------
        `Tensor`
            Where several numbers are the largest, its slope is shared out equally among them.

        Raises
        ------
        ValueError
            If there is no such axis, or nothing to take the largest of.

        Notes
        -----
        Derived in chapter 12.
        """
        kept = self.data.max(axis, keepdims=True)
        mask = self.data == kept

        def rule(dout):
            share = dout.reshape(kept.shape) / mask.sum(axis, keepdims=True)
            return share * mask

        value = kept if keepdims else kept.squeeze(axis)
        return Tensor(value, [(self, rule)])

    def reshape(self, *shape):
        """Return the same numbers in another shape.

        Parameters
        ----------
        *shape : int, or one tuple of int
            One of them may be -1: whatever fits.

        Returns
        -------
        `Tensor`

        Raises
        ------
        ValueError
            If the numbers do not fit the shape.

        Notes
        -----
        Derived in chapter 12.
        """
        links = [(self, lambda dout: dout.reshape(self.shape))]
        return Tensor(self.data.reshape(*shape), links)

    @property
    def T(self):
        """The same numbers with all axes in reverse order."""
        return Tensor(self.data.T, [(self, lambda dout: dout.T)])

    @checked_method(check_index)
    def __getitem__(self, index):
        def rule(dout):
            all_slopes = np.zeros_like(self.data)
            np.add.at(all_slopes, index, dout)
            return all_slopes

        return Tensor(self.data[index], [(self, rule)])


@checked(check_node)
def log_softmax(tensor):
    """Return the logarithm of the softmax of each row, as one operation with a rule of its own.

    Parameters
    ----------
    tensor : `Tensor` of at least one axis
        Scores, one for each class along the last axis.

    Returns
    -------
    `Tensor` of the same shape

    Raises
    ------
    ValueError
        If it is given something else than a tensor, or a row has no finite maximum.

    Notes
    -----
    Derived in chapter 12; `dlbook.activations.log_softmax` does it for arrays.
    """
    log_y = log_softmax_of_array(tensor.data)

    def rule(dout):
        return dout - np.exp(log_y) * dout.sum(axis=-1, keepdims=True)

    return Tensor(log_y, [(tensor, rule)])


@checked(check_scores_and_labels)
def cross_entropy(tensor, labels):
    """Return the mean over the batch of -log(probability given to the right class), from scores.

    Parameters
    ----------
    tensor : `Tensor` of shape (N, C)
        Scores; the softmax is a part of this loss.
    labels : array_like of int, shape (N,)
        The right classes.

    Returns
    -------
    `Tensor` of shape ()
        In nats.

    Raises
    ------
    ValueError
        If it is given something else than a tensor, the shapes do not fit, or a label is no class.

    Notes
    -----
    Derived in chapter 12; `dlbook.losses.cross_entropy` does it for arrays of probabilities.
    """
    return -log_softmax(tensor)[np.arange(len(labels)), labels].mean()
