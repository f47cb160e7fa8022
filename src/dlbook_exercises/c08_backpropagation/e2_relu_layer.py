"""A ReLU as a layer that remembers its mask."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.layers import ReLU
from dlbook_exercises.c08_backpropagation._shared import (
    BUGS_OF_LAYERS,
    SLOPES_ADDED_UP,
    layer,
    returned,
)


def _there_and_back(layer_class, x, dout, x_before=None, dout_before=None, x_of_another=None):
    """Return the output and the slopes for the input, after whatever came first."""
    one, another = layer_class(), layer_class()
    if x_before is not None:
        one.forward(x_before)
    if dout_before is not None:
        one.backward(dout_before)
    out = returned(one, "forward", x)
    if x_of_another is not None:
        another.forward(x_of_another)
    return {"forward": out, "backward": returned(one, "backward", dout)}


class _Layer:
    """The layer, in parts that may be different."""

    def bend(self, x):
        return np.maximum(x, 0)

    def gate(self):
        return self.x > 0

    def forward(self, x):
        self.x, self.out = x, self.bend(x)
        return self.out

    def backward(self, dout):
        return dout * self.gate()


def _keeps_the_first(self, x):
    self.x = getattr(self, "x", x)
    return np.maximum(x, 0)


def _adds_up(self, dout):
    self.slopes = getattr(self, "slopes", 0) + dout * (self.x > 0)
    return self.slopes


class _OneForAll(_Layer):
    kept = None

    def forward(self, x):
        _OneForAll.kept = x
        return np.maximum(x, 0)

    def gate(self):
        return _OneForAll.kept > 0


def _leaks_of(answer):
    """Return how much a shut gate lets through, there and back."""
    through = answer(np.array([-1.0]), np.array([1.0]))
    forward, back = -float(through["forward"][0]), float(through["backward"][0])
    if not (0 <= forward < 1 and 0 <= back <= 1):
        return None
    return {
        "bend": lambda self, x: np.where(x > 0, x, forward * x),
        "gate": lambda self: np.where(self.x > 0, 1, back),
    }


def _entry_by_entry(self, x):
    """Fill an array by way of its row of entries, which is a copy if it lies column by column."""
    out = np.zeros_like(x)
    row = out.ravel()
    for i, number in enumerate(x.ravel()):
        row[i] = max(number, 0.0)
    return out


def _masked_in_place(self, dout):
    dout[self.x <= 0] = 0
    return dout


def _negative_written_over(self, x):
    self.x = x
    x[x < 0] = 0
    return x


class _OutputUsedAgain(_Layer):
    def backward(self, dout):
        self.out[self.out > 0] = 1
        return dout * self.out


class _Stack:
    def __init__(self, name="relu"):
        self.name, self.seen = name, []

    def forward(self, x):
        self.seen.append(x > 0)
        return (np.abs(x) + x) / 2

    def backward(self, dout):
        dx = np.array(dout)
        dx[~self.seen.pop()] = 0
        return dx


_X = np.array([[1.5, -0.5, 2.0], [-3.0, 0.5, -1.0]])
_DOUT = np.array([[0.5, 2.0, -1.0], [-2.0, -0.25, 4.0]])
_AT_ZERO = (np.array([[0.0, 2.0, -0.0, -1.0]]), np.array([[3.0, 1.0, -2.0, 5.0]]))

EXERCISE = Exercise(
    kind="class",
    reference=_Layer,
    drive=_there_and_back,
    probes=(
        Probe("a batch goes forward, and slopes come back", (_X, _DOUT)),
        Probe("one sample", (_X[1], _DOUT[1])),
        Probe("an input of exactly 0 lets no slope through", _AT_ZERO),
        Probe("the last forward counts, not the first", (_X, _DOUT, -_X)),
        Probe("batches may differ in size", (_X, _DOUT, _X[:1])),
        Probe("the last backward counts alone", (_X, _DOUT, -_X, 2 * _DOUT)),
        Probe("another ReLU has a mask of its own", (_X, _DOUT, _X, _DOUT, -_X)),
        Probe("the order of a batch in memory plays no part", (_X.T, _DOUT.T)),
    ),
    bugs=(
        Bug(
            "ReLU mask on the output",
            "All slopes come through: the mask is 1 everywhere. The output of a ReLU is never "
            "below 0, so >= 0 holds everywhere. Or is there no mask?",
            {"gate": lambda self: np.maximum(self.x, 0) >= 0},
        ),
        Bug(
            "mask of 1 at 0",
            "The slopes are right but where the input is exactly 0: this page has a mask of 0 "
            "there. Look at the comparison.",
            {"gate": lambda self: self.x >= 0},
        ),
        Bug(
            "np.sign as a mask",
            "np.sign says -1 of a number below 0, so it changes the sign of a slope that should "
            "become 0. Which number does a mask have there?",
            {"gate": lambda self: np.sign(self.x)},
        ),
        Bug(
            "mask of one half at 0",
            "The slopes are right but where the input is exactly 0: there half of each comes "
            "through, and this page has a mask of 0.",
            {"gate": lambda self: np.heaviside(self.x, 0.5)},
            {"gate": lambda self: (1 + np.sign(self.x)) / 2},
        ),
        Bug(
            "mask made from the slopes",
            "It asks whether a slope is positive. Slopes may have either sign; in the forward pass "
            "the input decided.",
            {"backward": lambda self, dout: np.maximum(dout, 0)},
            {"backward": lambda self, dout: dout * ((dout > 0) & (self.x > 0))},
            {"backward": lambda self, dout: np.sign(dout) * (self.x > 0)},
        ),
        Bug(
            "compared last",
            "In a product with a comparison behind it, Python multiplies first and compares the "
            "result, so that True and False come back.",
            {"backward": lambda self, dout: dout * self.x > 0},
        ),
        Bug(
            "slopes left out",
            "A mask in brackets drops all entries where it is False, so fewer slopes come back "
            "than went in. Each input has a slope, if only 0.",
            {"backward": lambda self, dout: dout[self.x > 0]},
        ),
        Bug(
            "max in place of maximum",
            "max looks for the largest number along an axis of one array. Which function compares "
            "each number with 0?",
            {"bend": lambda self, x: np.max(x, axis=0)},
        ),
        Bug(
            "slope of a sigmoid",
            "Output times 1 minus output is the slope of a sigmoid. What is the slope of a ReLU "
            "where the input is positive?",
            {"gate": lambda self: self.out * (1 - self.out)},
        ),
        Bug(
            "the mask without the slopes",
            "The mask is returned, but the slopes that arrive are not multiplied by it.",
            {"backward": lambda self, dout: self.x > 0},
            {"backward": lambda self, dout: np.where(self.x > 0, 1.0, 0.0)},
            {"backward": lambda self, dout: np.sign(self.x)},
        ),
        Bug(
            "times the output",
            "The slope of a ReLU is 1 or 0. The input decides which, and its size does not matter.",
            {"gate": lambda self: self.out},
        ),
        Bug(
            "times the input",
            "The slope of a ReLU is 1 or 0. The input decides which, and its size does not matter.",
            {"gate": lambda self: self.x},
            {"backward": lambda self, dout: np.maximum(self.x * dout, 0)},
        ),
        Bug(
            "mask upside down",
            "Slopes come through where the input was negative, and nowhere else.",
            {"gate": lambda self: self.x <= 0},
        ),
        Bug(
            "mask of the first forward",
            "The mask is set once and then kept. It belongs to the last batch.",
            {"forward": _keeps_the_first},
        ),
        Bug(
            *SLOPES_ADDED_UP,
            {"backward": _adds_up},
        ),
        Bug(
            "one mask for all layers",
            "A second layer has changed the mask of the first. Keep what belongs to one layer in "
            "self, not in the class and not outside.",
            _OneForAll,
        ),
        Bug(
            "leaky",
            "Something comes through where the mask is 0. A ReLU gives exactly 0 there, forward "
            "and back.",
            {"bend": lambda self, x: np.where(x > 0, x, 0.01 * x)},
            fit=_leaks_of,
            examples=(
                layer(
                    lambda self, x: (setattr(self, "x", x), np.maximum(x, 0.2 * x))[1],
                    lambda self, dout: np.where(self.x > 0, dout, 0.2 * dout),
                ),
                type("Layer", (_Layer,), {"gate": lambda self: np.where(self.x > 0, 1, 0.3)}),
            ),
        ),
        Bug(
            "the other half",
            "What is kept is the negative part. ReLU takes the larger of the input and 0.",
            {"bend": lambda self, x: np.minimum(x, 0)},
        ),
        Bug(
            "absolute value",
            "Negative inputs are turned round. ReLU gives 0 for them.",
            {"bend": lambda self, x: np.abs(x)},
            {"bend": lambda self, x: np.abs(x), "gate": lambda self: np.sign(self.x)},
        ),
        Bug(
            "the first number decides the dtype",
            "np.vectorize takes the dtype of its result from the first number that comes out. "
            "Where that is a whole 0, all others lose their decimals.",
            {"bend": lambda self, x: np.vectorize(lambda v: max(v, 0))(x)},
            {
                "backward": lambda self, dout: np.vectorize(lambda d, v: d if v > 0 else 0)(
                    dout, self.x
                )
            },
        ),
        Bug(
            "written into a copy",
            "Where the batch lies column by column in memory, nothing has been written: ravel and "
            "reshape give a copy then, and what is written into it is lost.",
            {"bend": _entry_by_entry},
        ),
        *BUGS_OF_LAYERS,
    ),
    on_success=(
        "A gate that never shuts would have trained as well, a little worse. Only the check tells."
    ),
    right=(ReLU, _Stack, _OutputUsedAgain),
    wrong={
        "changes its input": (
            layer(_Layer.forward, _masked_in_place, bend=_Layer.bend),
            layer(_negative_written_over, _Layer.backward, gate=_Layer.gate),
        ),
        None: (
            type("Layer", (_Layer,), {"bend": lambda self, x: 1 / (1 + np.exp(-x))}),
            # Errors of other code than a layer's.
            layer(_Layer.forward, lambda self, dout: [0].shape, bend=_Layer.bend),
            layer(_Layer.forward, lambda self, dout: (lambda d: d)(dout, 1), bend=_Layer.bend),
        ),
    },
)
