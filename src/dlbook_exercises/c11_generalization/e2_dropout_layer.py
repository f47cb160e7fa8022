"""Dropout as a layer that knows when it is training."""

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.layers import Dropout


def _returned(layer, method, *args):
    result = getattr(layer, method)(*args)
    if result is None:
        raise TypeError(_("{method} returned None").format(method=method))
    return np.array(result, dtype=float)


def _share(marks):
    return round(float(np.mean(marks)), 1)


def _factor(kept):
    """Return by what the numbers that were kept have been multiplied, 0 if there are none."""
    return round(float(np.median(kept)), 6) if kept.size else 0.0


def _what_it_does(layer_class, rate, passes):
    """Return facts about a layer's last pass that do not depend on which numbers it drew."""
    layer = layer_class(rate, np.random.default_rng(11))
    x, dout = np.random.default_rng(12).uniform(1, 2, size=(2, 100, 100))
    outs = [_returned(layer, "forward", x, training) / x for training in passes]
    out, back = outs[-1], _returned(layer, "backward", dout) / dout
    facts = {
        _("share set to 0"): _share(out == 0),
        _("the others times"): _factor(out[out != 0]),
        _("slopes times"): _factor(back[back != 0]),
        _("slopes through the same mask"): round(float(np.mean((out == 0) == (back == 0))), 2),
    }
    if passes[-1] and rate:
        facts[_("rows with masks of their own")] = bool(np.any((out == 0) != (out[0] == 0)))
        facts[_("columns with masks of their own")] = bool(np.any((out == 0) != (out[:, :1] == 0)))
    if len(passes) > 1 and passes[0] and passes[1]:
        facts[_("a new mask each time")] = bool(np.any((outs[0] == 0) != (outs[1] == 0)))
    return facts


class _Layer:
    """The layer, in parts that may be different."""

    def __init__(self, rate, rng):
        self.rate, self.rng = rate, rng

    def draw(self, shape):
        return self.rng.random(shape)

    def gate(self, drawn):
        return drawn >= self.rate

    def factor(self):
        return 1 / (1 - self.rate)

    def off(self, x):
        return np.ones_like(x)

    def forward(self, x, training):
        if training:
            self.mask = self.gate(self.draw(x.shape)) * self.factor()
        else:
            self.mask = self.off(x)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


def _always(self, x, training):
    self.mask = self.gate(self.draw(x.shape)) * self.factor()
    return x * self.mask


def _turned_round(self, x, training):
    return _Layer.forward(self, x, not training)


def _off_without_a_mask(self, x, training):
    return _Layer.forward(self, x, training) if training else x


def _once(self, x, training):
    if not training:
        return _Layer.forward(self, x, training)
    if not hasattr(self, "first"):
        self.first = self.gate(self.draw(x.shape)) * self.factor()
    self.mask = self.first
    return x * self.mask


def _drawn_anew(self, dout):
    if np.all(self.mask == 1):
        return dout
    return dout * self.gate(self.draw(dout.shape)) * self.factor()


def _classic_off(self, x):
    """Make smaller when predicting, as the first paper did."""
    return np.full_like(x, 1 - self.rate)


def _in_place(self, x, training):
    if training:
        self.mask = self.gate(self.draw(x.shape)) * self.factor()
        x *= self.mask
    else:
        self.mask = np.ones_like(x)
    return x


class _WithoutRng(_Layer):
    def __init__(self, rate):
        super().__init__(rate, np.random.default_rng(0))


class _WithoutTraining(_Layer):
    def forward(self, x):
        return _Layer.forward(self, x, True)


class _NothingReturned(_Layer):
    def forward(self, x, training):
        self.out = _Layer.forward(self, x, training)


class _NothingReturnedBack(_Layer):
    def backward(self, dout):
        self.dx = _Layer.backward(self, dout)


class _ByBinomial(_Layer):
    def forward(self, x, training):
        self.training = training
        if not training:
            return x.copy()
        self.kept = self.rng.binomial(1, 1 - self.rate, size=x.shape).astype(bool)
        return np.where(self.kept, x, 0) / (1 - self.rate)

    def backward(self, dout):
        return np.where(self.kept, dout, 0) / (1 - self.rate) if self.training else dout


class _OfTheLibrary:
    def __init__(self, rate, rng=None):
        self.layer = Dropout(rate, rng)

    def forward(self, x, training=False):
        self.layer.training = training
        return self.layer.forward(x)

    def backward(self, dout):
        return self.layer.backward(dout)


def _passes(claim, rate, *passes):
    told = ["training" if training else "predicting" for training in passes]
    return Probe(claim, (rate, passes), shown=f"rate = {rate}, {', then '.join(told)}")


EXERCISE = Exercise(
    kind="class",
    reference=_Layer,
    drive=_what_it_does,
    probes=(
        _passes("in training, a share of the numbers becomes 0", 0.2, True),
        _passes("another rate", 0.7, True),
        _passes("when predicting, nothing happens", 0.7, False),
        _passes("each training pass has a mask of its own", 0.5, True, True),
        _passes("predicting after training", 0.5, True, False),
        _passes("training after predicting", 0.2, False, True),
        _passes("a rate of 0 drops nothing", 0.0, True),
    ),
    bugs=(
        Bug(
            "dropout left on when predicting",
            "It drops when predicting, too: the same image would get another answer each time. "
            "What is the argument training there for?",
            {"forward": _always},
        ),
        Bug(
            "training upside down",
            "It drops when predicting, and lets everything through in training.",
            {"forward": _turned_round},
        ),
        Bug(
            "keeps where it should drop",
            "rate is the share of numbers that become 0; here it is the share that stays. With one "
            "half you would not notice.",
            {"gate": lambda self, drawn: drawn < self.rate},
            {
                "gate": lambda self, drawn: drawn < self.rate,
                "factor": lambda self: 1 / self.rate if self.rate else 1,
            },
        ),
        Bug(
            "nothing made larger",
            "What is left has to stand in for what was dropped. Otherwise the next layer gets "
            "larger sums when predicting than it has ever seen in training.",
            {"factor": lambda self: 1},
        ),
        Bug(
            "made smaller instead",
            "The numbers that are left are fewer. Should they be multiplied or divided by the "
            "share that is kept?",
            {"factor": lambda self: 1 - self.rate},
        ),
        Bug(
            "divided by the rate",
            "What is left is the share 1 - rate. With one half you would not notice.",
            {"factor": lambda self: 1 / self.rate if self.rate else 1},
        ),
        Bug(
            "made smaller when predicting",
            "The first paper on dropout multiplied by the share 1 - rate when predicting. Here the "
            "factor belongs into training, so that predicting needs no change.",
            {"off": _classic_off, "factor": lambda self: 1},
            {"off": _classic_off},
        ),
        Bug(
            "one mask for the whole batch",
            "Every sample has lost the same neurons: there is one row of the mask for all. Which "
            "shape has the array of random numbers?",
            {"draw": lambda self, shape: self.rng.random(shape[1])},
        ),
        Bug(
            "whole samples dropped",
            "One random number decides for a whole row. Which shape has the array of random "
            "numbers?",
            {"draw": lambda self, shape: self.rng.random((shape[0], 1))},
        ),
        Bug(
            "one mask for ever",
            "The mask is drawn once and then kept, so a part of the network is never trained.",
            {"forward": _once},
        ),
        Bug(
            "a new mask on the way back",
            "backward draws a mask of its own. What became 0 has the slope 0, nothing else.",
            {"backward": _drawn_anew},
        ),
        Bug(
            "the slopes pass unmasked",
            "backward returns what it gets. How much does the output move with an input that was "
            "dropped?",
            {"backward": lambda self, dout: dout},
        ),
        Bug(
            "slopes without the factor",
            "An input that was kept has been made larger, so its slope is larger than 1, too.",
            {"backward": lambda self, dout: dout * (self.mask != 0)},
        ),
        Bug(
            "the mask of an earlier pass",
            "When predicting, forward leaves the mask of the last training pass where backward "
            "finds it.",
            {"forward": _off_without_a_mask, "mask": 1.0},
        ),
        Bug(
            "no return",
            "A method comes to its end without return, so it gives None.",
            raises=r"^TypeError: (forward|backward) returned None$",
            examples=(_NothingReturned, _NothingReturnedBack),
        ),
        Bug(
            "other arguments",
            "The layer is made with rate and rng, forward is called with x and training, and "
            "backward with dout.",
            raises=r"(__init__|forward|backward)\(\) (takes|missing)",
            examples=(_WithoutRng, _WithoutTraining),
        ),
    ),
    on_success=(
        "Nobody can say in advance which numbers a mask drops. What can be tested is its share, "
        "its factor, and that slopes come back through the same mask."
    ),
    right=(_ByBinomial, _OfTheLibrary),
    wrong={
        None: (type("Layer", (_Layer,), {"draw": lambda self, shape: np.zeros(shape)}),),
    },
)
