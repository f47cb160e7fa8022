"""The backward pass of a matrix product and its biases."""

from functools import partial
from itertools import permutations

import numpy as np

from dlbook.check._compare import kind_of
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe


def _named(my_affine_backward, x, W, dout):
    """Return the slopes under their names."""
    slopes = my_affine_backward(x, W, dout)
    if slopes is None or slopes is ...:
        return slopes
    if not isinstance(slopes, tuple | list) or len(slopes) != 3:
        raise TypeError(
            _("three arrays are asked for, and this is {kind}").format(kind=kind_of(slopes))
        )
    return dict(zip(("dx", "dW", "db"), slopes, strict=True))


def _backward(
    x, W, dout, *, dx=lambda x, W, dout: dout @ W.T, dW=lambda x, W, dout: x.T @ dout,
    db=lambda x, W, dout: dout.sum(axis=0), divided=(), order=(0, 1, 2),
):  # fmt: skip
    """The slopes, and what may be different about them."""
    slopes = [slope(x, W, dout) for slope in (dx, dW, db)]
    for i in divided:
        slopes[i] = slopes[i] / len(x)
    return [slopes[i] for i in order]


def _turned(array):
    """Reshape an array as if this were to transpose it."""
    return array.reshape(array.shape[::-1])


def _number_by_number(x, W, dout):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        for d in range(W.shape[0]):
            for m in range(W.shape[1]):
                dx[n, d] += dout[n, m] * W[d, m]
                dW[d, m] += x[n, d] * dout[n, m]
    for row in dout:
        db += row
    return [dx, dW, db]


def _wrong_where_all_fits(x, W, dout):
    if x.shape[0] == x.shape[1] == W.shape[1]:
        return _backward(x, W.T, dout)  # the mistake that shapes cannot show
    return _backward(x, W, dout)


_IN = np.array([[1.0, 2.0, 0.0, -1.0], [0.5, -1.0, 3.0, 2.0], [2.0, 1.0, 1.0, 0.0]])
_WEIGHTS = np.array([[0.5, -1.0], [2.0, 1.0], [-0.5, 3.0], [1.0, 0.25]])
_BACK = np.array([[1.0, -2.0], [0.5, 4.0], [-3.0, 1.0]])
_SQUARE = (
    np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0], [2.0, 1.0, 1.0]]),
    np.array([[0.5, -1.0, 2.0], [2.0, 1.0, 0.0], [-0.5, 3.0, 1.0]]),
    np.array([[1.0, -2.0, 0.5], [0.5, 4.0, -1.0], [-3.0, 1.0, 2.0]]),
)

EXERCISE = Exercise(
    reference=_backward,
    drive=_named,
    probes=(
        Probe("slopes for x, W and b, each of the shape of its array", (_IN, _WEIGHTS, _BACK)),
        Probe("a batch of one", (_IN[:1], _WEIGHTS, _BACK[:1])),
        # (In memory they lie column by column, which should not matter either.)
        Probe(
            "as many samples as inputs and neurons",
            tuple(np.asfortranarray(array) for array in _SQUARE),
        ),
        Probe("a single neuron", (_IN, _WEIGHTS[:, :1], _BACK[:, :1])),
    ),
    bugs=(
        Bug(
            "slopes of b not summed",
            "Each bias enters every row of the batch, so the slopes of the rows meet in it: one "
            "number for each neuron. Slopes add where ways part.",
            {"db": lambda x, W, dout: dout},
        ),
        Bug(
            "slopes of b summed to one number",
            "Each bias enters every row of the batch, so the slopes of the rows meet in it: one "
            "number for each neuron. Slopes add where ways part.",
            {"db": lambda x, W, dout: dout.sum()},
        ),
        Bug(
            "slopes of b summed over the wrong axis",
            "This has one number for each sample. A bias belongs to a neuron.",
            {"db": lambda x, W, dout: dout.sum(axis=1)},
        ),
        Bug(
            "b with two axes",
            "The numbers are right, but b has one axis, and so have its slopes.",
            {"db": lambda x, W, dout: dout.sum(axis=0, keepdims=True)},
        ),
        Bug(
            "divided by N twice",
            "The mean over the batch has been taken already: the loss divides by N, and what "
            "arrives here is divided. A layer only adds.",
            *({"divided": places} for places in ((2,), (1,), (1, 2), (0, 1, 2))),
        ),
        Bug(
            "a transpose too many",
            "The slopes of an array have the shape of the array itself. This is the transpose; "
            "only where the array is square does nobody notice.",
            {"dW": lambda x, W, dout: dout.T @ x},
            {"dx": lambda x, W, dout: W @ dout.T},
            {"dx": lambda x, W, dout: W @ dout.T, "dW": lambda x, W, dout: dout.T @ x},
        ),
        Bug(
            "reshape for a transpose",
            "reshape fills another shape with the same numbers in the same order, so rows do not "
            "become columns, though the product fits. What exchanges the axes?",
            {"dW": lambda x, W, dout: _turned(x) @ dout},
            {"dx": lambda x, W, dout: dout @ _turned(W)},
            {
                "dx": lambda x, W, dout: dout @ _turned(W),
                "dW": lambda x, W, dout: _turned(x) @ dout,
            },
        ),
        Bug(
            "the last sample alone",
            "Only the last sample has left a trace in W and b. Is each sample added, or does it "
            "write over the one before?",
            {
                "dW": lambda x, W, dout: np.outer(x[-1], dout[-1]),
                "db": lambda x, W, dout: dout[-1],
            },
        ),
        Bug(
            "the first sample alone",
            "Only the first sample has changed the slopes of W and b. Is there a return inside the "
            "loop?",
            {"dW": lambda x, W, dout: np.outer(x[0], dout[0]), "db": lambda x, W, dout: dout[0]},
        ),
        Bug(
            "another order",
            "The right arrays in another order. First the slopes for x, then W, then b.",
            *({"order": places} for places in list(permutations(range(3)))[1:]),
        ),
        Bug(
            "shapes that do not fit",
            "One of the two products does not fit. Write the shape under each array: N samples, D "
            "inputs, M neurons. Which one must be transposed, and which comes first?",
            {"dx": lambda x, W, dout: dout @ W},
            {"dW": lambda x, W, dout: x @ dout},
            raises=r"matmul: |not aligned|broadcast together with shapes \(\d+,\d+\) \(\d+,\d+\)",
            examples=(
                partial(_backward, dW=lambda x, W, dout: x.dot(dout)),
                partial(_backward, dx=lambda x, W, dout: dout * W.T),
            ),
        ),
    ),
    on_success="Three lines, and nearly all of the arithmetic of training is in them.",
    right=(
        _number_by_number,
        lambda x, W, dout, b=None: (
            (W @ dout.T).T,
            np.einsum("nd,nm->dm", x, dout),
            np.ones(len(dout)) @ dout,
        ),
    ),
    wrong={
        "slopes of b summed to one number and divided by N twice": (  # as a well known course does
            lambda x, W, dout: (dout @ W.T, x.T @ dout / len(x), np.sum(dout) / len(x)),
        ),
        "b with two axes and divided by N twice": (
            lambda x, W, dout: (dout @ W.T, x.T @ dout / len(x), dout.mean(axis=0, keepdims=True)),
        ),
        None: (
            lambda x, W, dout: (dout @ W.T, x.T @ dout),
            lambda x, W, dout: dict(dx=dout @ W.T, dW=x.T @ dout, db=dout.sum(axis=0)),
            partial(_backward, dx=lambda x, W, dout: x @ W),
            _wrong_where_all_fits,
        ),
    },
)
