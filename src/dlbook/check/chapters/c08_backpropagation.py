"""The exercises of chapter 08: layers that know their slopes, and the check that holds them."""

from itertools import permutations

import numpy as np

from dlbook.activations import identity, relu, sigmoid, softmax, step
from dlbook.check._comparing import kind_of
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import as_count
from dlbook.encoding import one_hot

# --- which slopes are 0 -----------------------------------------------------------------------

# Of the network in the notebook: inputs 0.5 and 0, and of three gates the second is shut.
_ZEROS = {"W1": 4, "b1": 1, "W2": 2, "b2": 0}


def _zeros_of(name, hint):
    def judge(counts):
        if not isinstance(counts, dict):
            return "Hand over the dictionary of the cell above, with a number for each name."
        if name not in counts:
            return f"There is no number under {name!r}."
        return None if as_count(counts[name]) == _ZEROS[name] else hint

    return judge


def _zeros_mistaken(name, idea, *counts):
    """Return a bug for each wrong count in W1, b1 and W2."""
    return [Bug(name, idea, {"W1": w1, "b1": b1, "W2": w2, "b2": 0}) for w1, b1, w2 in counts]


PREDICT_ZEROS = Exercise(
    name="predict-zeros",
    chapter=8,
    kind="value",
    probes=(
        Probe(
            "the slopes that are 0 in b1 are counted",
            (),
            _zeros_of(
                "b1", "That is not their number. Whose slope has to come back through a shut gate?"
            ),
        ),
        Probe(
            "the slopes that are 0 in W1 are counted",
            (),
            _zeros_of(
                "W1", "That is not their number. A slope of W1 is an input times what came back."
            ),
        ),
        Probe(
            "the slopes that are 0 in W2 are counted",
            (),
            _zeros_of(
                "W2",
                "That is not their number. A slope of W2 is an output of the ReLUs times a gap.",
            ),
        ),
        Probe(
            "the slopes that are 0 in b2 are counted",
            (),
            _zeros_of(
                "b2", "That is not their number. The slopes of b2 are probability minus target."
            ),
        ),
    ),
    bugs=(
        *_zeros_mistaken(
            "the blank input forgotten",
            "You have followed the shut gate. There is a second way to 0 in W1: a weight is "
            "multiplied by its input on the way forward, and so is its slope on the way back.",
            *((2, 1, w2) for w2 in (2, 3)),
        ),
        *_zeros_mistaken(
            "the way on forgotten",
            "A shut gate cuts off what lies before it. But its output, 0, is also an input of the "
            "next layer.",
            *((w1, 1, 0) for w1 in (2, 4, 5)),
        ),
        *_zeros_mistaken(
            "one place counted twice",
            "The weight from the blank input to the shut neuron is 0 for two reasons, but it is "
            "one weight.",
            *((5, b1, w2) for b1 in (0, 1) for w2 in (2, 3)),
        ),
        *_zeros_mistaken(
            "rows for columns",
            "Each row of a weight array belongs to an input, each column to a neuron. W2 has three "
            "rows of two.",
            (4, 1, 3),
        ),
        *_zeros_mistaken(
            "the bias of the shut neuron forgotten",
            "What comes back to the shut neuron is 0. That holds for its weights and for its bias, "
            "which is a weight whose input is always 1.",
            *((w1, 0, w2) for w1 in (2, 4) for w2 in (0, 2, 3)),
        ),
        *_zeros_mistaken(
            "the gate stops at the bias",
            "Whatever keeps the slope of a bias at 0 keeps those of the weights into its neuron at "
            "0 as well, and a blank input adds to them.",
            *((0, 1, w2) for w2 in (0, 2, 3)),
        ),
        Bug(
            "open for shut",
            "Those are the places whose slope is not 0.",
            {"W1": 2, "b1": 2, "W2": 4, "b2": 2},
        ),
        *_zeros_mistaken(
            "the shut gate forgotten",
            "The blank input has been followed, the gate not everywhere. One of three ReLUs got a "
            "negative number: what does it let through, forward and back?",
            *((3, b1, w2) for b1 in (0, 1) for w2 in (0, 2, 3)),
        ),
    ),
    afterwards="A slope of a weight is its input times what comes back to its neuron, and either "
    "can be 0. Another image opens other gates, so few weights stand still for long.",
)

# What can go wrong with any class that has a forward and a backward.
_OF_LAYERS = (
    Bug(
        "nothing remembered",
        "backward looks for something that forward has not kept under this name with self.",
        raises=r"^AttributeError: '\w+' object has no attribute '(?!forward'|backward')"
        r"|^NameError: name '(x|z|y|a|h|X|out|output|inputs|mask|gate|open)' is not defined",
    ),
    Bug(
        "self forgotten",
        "A method gets the object itself first. So forward has the arguments self and x, backward "
        "self and dout, and __init__ has at least self.",
        raises=r"takes \d positional arguments? but \d (was|were) given",
    ),
    Bug(
        "a class that wants arguments",
        "A layer is made without arguments here, by the name of its class and empty brackets. "
        "Whatever __init__ takes besides self needs a value of its own to fall back on.",
        raises=r"__init__\(\) missing",
    ),
    Bug(
        "asks for more than it gets",
        "forward is handed x alone, and backward dout alone. What backward needs besides, forward "
        "has to keep with self.",
        raises=r"(forward|backward|<lambda>)\(\) missing",
    ),
    Bug(
        "a method is missing",
        "The two methods are called forward and backward, in small letters, and both stand inside "
        "the class, indented.",
        raises=r"has no attribute '(forward|backward)'",
    ),
    Bug(
        "if on a whole array",
        "A comparison with an array has many answers; if and Python's own max want one. Which "
        "function of NumPy chooses number by number?",
        raises=r"truth value of an array",
    ),
)

# --- ReLU as a layer --------------------------------------------------------------------------


def _there_and_back(layer_class, x, dout, x_before=None, x_of_another=None):
    """Return the output and the slopes for the input, after whatever came first."""
    layer, another = layer_class(), layer_class()
    if x_before is not None:
        layer.forward(x_before)
    out = layer.forward(x)
    if x_of_another is not None:
        another.forward(x_of_another)
    dx = layer.backward(dout)
    return None if out is None or dx is None else {"forward": out, "backward": dx}


class _Layer:
    def forward(self, x):
        self.x = x
        self.out = np.maximum(x, 0)
        return self.out.copy()

    def backward(self, dout):
        return dout * (self.x > 0)


class _NeverShut(_Layer):
    def backward(self, dout):
        return dout * (self.out >= 0)


class _OpenAtZero(_Layer):
    def backward(self, dout):
        return dout * (self.x >= 0)


class _GateOnSlopes(_Layer):
    def backward(self, dout):
        return dout * (dout > 0)


class _GateOnBoth(_Layer):
    def backward(self, dout):
        return dout * ((dout > 0) & (self.x > 0))


class _ComparedLast(_Layer):
    def backward(self, dout):
        return dout * self.x > 0


class _Picked(_Layer):
    def backward(self, dout):
        return dout[self.x > 0]


class _LargestOfEach(_Layer):
    def forward(self, x):
        self.x = x
        return np.max(x, axis=0)


class _SlopeOfSigmoid(_Layer):
    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class _GateAlone(_Layer):
    def backward(self, dout):
        return (self.x > 0).astype(float)


class _TruthAlone(_Layer):
    def backward(self, dout):
        return self.x > 0


class _TimesOutput(_Layer):
    def backward(self, dout):
        return dout * self.out


class _TimesInput(_Layer):
    def backward(self, dout):
        return dout * self.x


class _ForwardAgain(_Layer):
    def backward(self, dout):
        return np.maximum(self.x * dout, 0)


class _Inverted(_Layer):
    def backward(self, dout):
        return dout * (self.x <= 0)


class _FirstGate(_Layer):
    def __init__(self):
        self.open = None

    def forward(self, x):
        if self.open is None:
            self.open = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.open


def _shared_gate():
    """Return a new class, so that nothing is left of what was done with it before."""

    class Shared(_Layer):
        open = None

        def forward(self, x):
            Shared.open = x > 0
            return np.maximum(x, 0)

        def backward(self, dout):
            return dout * Shared.open

    return Shared


class _Leaky(_Layer):
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.01 * x)

    def backward(self, dout):
        return np.where(self.x > 0, dout, 0.01 * dout)


class _OnlyDown(_Layer):
    def forward(self, x):
        self.x = x
        return np.minimum(x, 0)


class _SizeOf(_Layer):
    def forward(self, x):
        self.x = x
        return np.abs(x)

    def backward(self, dout):
        return dout * np.sign(self.x)


_X = np.array([[1.5, -0.5, 2.0], [-3.0, 0.5, -1.0]])
_DOUT = np.array([[0.5, 2.0, -1.0], [-2.0, -0.25, 4.0]])
_AT_ZERO = (np.array([[0.0, 2.0, -0.0, -1.0]]), np.array([[3.0, 1.0, -2.0, 5.0]]))
_TIMES = (
    "The slope of the gate is 1 or 0, whatever the height of the input. What came in is needed "
    "only to know which."
)
_BY_SIGN = (
    "It asks whether a slope is positive. Slopes may have either sign; what decided on the way "
    "forward was the input."
)
_UNTOUCHED = (
    "The gate is worked out and handed back, but the slopes that arrive are not multiplied by it."
)

RELU_LAYER = Exercise(
    name="relu-layer",
    chapter=8,
    kind="class",
    reference=_Layer,
    drive=_there_and_back,
    probes=(
        Probe("a batch goes forward, and slopes come back", (_X, _DOUT)),
        Probe("one sample", (_X[0], _DOUT[0])),
        Probe("an input of exactly 0 lets no slope through", _AT_ZERO),
        Probe("the last forward counts, not the first", (_X, _DOUT, -_X)),
        Probe("batches may differ in size", (_X, _DOUT, _X[:1])),
        Probe("another ReLU has a gate of its own", (_X, _DOUT, _X, -_X)),
    ),
    bugs=(
        Bug(
            "ReLU mask on the output",
            "All slopes come through: the gate never shuts. The output of a ReLU is never below 0, "
            "so a comparison with 0 that lets equality pass holds everywhere. Or is there no gate?",
            _NeverShut,
        ),
        Bug(
            "gate open at 0",
            "The slopes are right but where the input is exactly 0: this page keeps the gate shut "
            "there. Look at the comparison.",
            _OpenAtZero,
        ),
        Bug(
            "gate worked out from the slopes",
            _BY_SIGN,
            _GateOnSlopes,
        ),
        Bug("gate worked out from the slopes", _BY_SIGN, _GateOnBoth),
        Bug(
            "compared last",
            "In a product with a comparison behind it, Python multiplies first and compares the "
            "result, so that True and False come back.",
            _ComparedLast,
        ),
        Bug(
            "slopes left out",
            "A mask in brackets picks what is open and drops the rest, so fewer slopes come back "
            "than went in. Each input has a slope, if only 0.",
            _Picked,
        ),
        Bug(
            "max in place of maximum",
            "max looks for the largest number along an axis of one array. Which function compares "
            "each number with 0?",
            _LargestOfEach,
        ),
        Bug(
            "slope of a sigmoid",
            "Output times 1 minus output is the slope of a sigmoid. How steep is a ReLU where it "
            "is open?",
            _SlopeOfSigmoid,
        ),
        Bug("the gate without the slopes", _UNTOUCHED, _GateAlone),
        Bug("the gate without the slopes", _UNTOUCHED, _TruthAlone),
        Bug("times the output", _TIMES, _TimesOutput),
        Bug("times the input", _TIMES, _TimesInput),
        Bug("times the input", _TIMES, _ForwardAgain),
        Bug(
            "gate upside down",
            "Slopes come through where the input was negative, and nowhere else.",
            _Inverted,
        ),
        Bug(
            "gate of the first forward",
            "The gate is set once and then kept. It belongs to the batch that came through last.",
            _FirstGate,
        ),
        Bug(
            "one gate for all layers",
            "A second layer has moved the gate of the first. What belongs to one layer has to be "
            "kept with self, not with the class and not outside.",
            _shared_gate(),
        ),
        Bug(
            "leaky",
            "Something comes through a shut gate. A ReLU gives exactly 0 there, forward and back.",
            _Leaky,
        ),
        Bug(
            "the other half",
            "What is kept is the negative part. ReLU takes the larger of the input and 0.",
            _OnlyDown,
        ),
        Bug(
            "absolute value",
            "Negative inputs are turned round. ReLU gives 0 for them.",
            _SizeOf,
        ),
        *_OF_LAYERS,
    ),
    afterwards="A gate that never shuts would have trained as well, a little worse. Only the check "
    "tells.",
)

# --- the way back through an affine layer -----------------------------------------------------


def _affine_backward(x, W, dout):
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def _named(my_affine_backward, x, W, dout):
    """Return the slopes under their names."""
    slopes = my_affine_backward(x, W, dout)
    if slopes is None or slopes is ...:
        return slopes
    if not isinstance(slopes, tuple | list) or len(slopes) != 3:
        raise TypeError(f"three arrays are asked for, and this is {kind_of(slopes)}")
    return dict(zip(("dx", "dW", "db"), slopes, strict=True))


def _bias_not_summed(x, W, dout):
    return dout @ W.T, x.T @ dout, dout


def _bias_of_all(x, W, dout):
    return dout @ W.T, x.T @ dout, dout.sum()


def _bias_across(x, W, dout):
    return dout @ W.T, x.T @ dout, dout.sum(axis=1)


def _bias_kept_flat(x, W, dout):
    return dout @ W.T, x.T @ dout, dout.sum(axis=0, keepdims=True)


def _bias_mean(x, W, dout):
    return dout @ W.T, x.T @ dout, dout.mean(axis=0)


def _weights_turned(x, W, dout):
    return dout @ W.T, dout.T @ x, dout.sum(axis=0)


def _inputs_turned(x, W, dout):
    return W @ dout.T, x.T @ dout, dout.sum(axis=0)


def _both_turned(x, W, dout):
    return W @ dout.T, dout.T @ x, dout.sum(axis=0)


def _averaged(x, W, dout):
    return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0)


def _averaged_all(x, W, dout):
    return dout @ W.T, x.T @ dout / len(x), dout.sum(axis=0) / len(x)


def _averaged_three(x, W, dout):
    return dout @ W.T / len(x), x.T @ dout / len(x), dout.sum(axis=0) / len(x)


def _last_sample(x, W, dout):
    return dout @ W.T, np.outer(x[-1], dout[-1]), dout[-1]


def _first_sample(x, W, dout):
    return dout @ W.T, np.outer(x[0], dout[0]), dout[0]


def _in_order(*places):
    return lambda x, W, dout: [_affine_backward(x, W, dout)[place] for place in places]


_IN = np.array([[1.0, 2.0, 0.0, -1.0], [0.5, -1.0, 3.0, 2.0], [2.0, 1.0, 1.0, 0.0]])
_WEIGHTS = np.array([[0.5, -1.0], [2.0, 1.0], [-0.5, 3.0], [1.0, 0.25]])
_BACK = np.array([[1.0, -2.0], [0.5, 4.0], [-3.0, 1.0]])
_SQUARE = (
    np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 3.0], [2.0, 1.0, 1.0]]),
    np.array([[0.5, -1.0, 2.0], [2.0, 1.0, 0.0], [-0.5, 3.0, 1.0]]),
    np.array([[1.0, -2.0, 0.5], [0.5, 4.0, -1.0], [-3.0, 1.0, 2.0]]),
)
_ONE_BIAS = (
    "Each bias enters every row of the batch, so the slopes of the rows meet in it: one number for "
    "each neuron. Slopes add where ways part."
)
_TWICE = (
    "The mean over the batch has been taken already: the loss divides by N, and what arrives here "
    "is divided. A layer only adds."
)
_TURNED = (
    "The slopes of an array have the shape of the array itself. This is the transpose; only where "
    "the array is square does nobody notice."
)
_ORDER = "The right arrays in another order. First the slopes for x, then W, then b."

AFFINE_LAYER = Exercise(
    name="affine-layer",
    chapter=8,
    reference=_affine_backward,
    drive=_named,
    probes=(
        Probe("slopes for x, W and b, each of the shape of its array", (_IN, _WEIGHTS, _BACK)),
        Probe("a batch of one", (_IN[:1], _WEIGHTS, _BACK[:1])),
        Probe("as many samples as inputs and neurons", _SQUARE),
        Probe("a single neuron", (_IN, _WEIGHTS[:, :1], _BACK[:, :1])),
    ),
    bugs=(
        Bug("slopes of b not summed", _ONE_BIAS, _bias_not_summed),
        Bug("slopes of b summed to one number", _ONE_BIAS, _bias_of_all),
        Bug(
            "slopes of b summed over the wrong axis",
            "This has one number for each sample. A bias belongs to a neuron.",
            _bias_across,
        ),
        Bug(
            "b with two axes",
            "The numbers are right, but b has one axis, and so have its slopes.",
            _bias_kept_flat,
        ),
        Bug("divided by N twice", _TWICE, _bias_mean),
        Bug("divided by N twice", _TWICE, _averaged),
        Bug("divided by N twice", _TWICE, _averaged_all),
        Bug("divided by N twice", _TWICE, _averaged_three),
        Bug("a transpose too many", _TURNED, _weights_turned),
        Bug("a transpose too many", _TURNED, _inputs_turned),
        Bug("a transpose too many", _TURNED, _both_turned),
        Bug(
            "the last sample alone",
            "Only the last sample has left a trace in W and b. Is each sample added, or does it "
            "write over the one before?",
            _last_sample,
        ),
        Bug(
            "the first sample alone",
            "Only the first sample has left a trace in W and b. Does a return stand inside the "
            "loop?",
            _first_sample,
        ),
        *(Bug("another order", _ORDER, _in_order(*p)) for p in list(permutations(range(3)))[1:]),
        Bug(
            "shapes that do not fit",
            "One of the two products does not fit. Write the shape under each array: N samples, D "
            "inputs, M neurons. Which one has to be turned, and which stands first?",
            raises=r"matmul: |not aligned|operands could not be broadcast",
        ),
    ),
    afterwards="Three lines, and nearly all of the arithmetic of training is in them.",
)

# --- softmax and loss -------------------------------------------------------------------------


def _slope(scores, t):
    return (softmax(scores) - one_hot(t, scores.shape[1])) / len(scores)


def _not_divided(scores, t):
    return softmax(scores) - one_hot(t, scores.shape[1])


def _other_sign(scores, t):
    return (one_hot(t, scores.shape[1]) - softmax(scores)) / len(scores)


def _minus_labels(scores, t):
    return (softmax(scores) - np.asarray(t)[:, np.newaxis]) / len(scores)


def _no_softmax(scores, t):
    return (scores - one_hot(t, scores.shape[1])) / len(scores)


def _by_all_entries(scores, t):
    return (softmax(scores) - one_hot(t, scores.shape[1])) / scores.size


def _by_classes(scores, t):
    return (softmax(scores) - one_hot(t, scores.shape[1])) / scores.shape[1]


def _no_target(scores, t):
    return softmax(scores) / len(scores)


def _target_alone(scores, t):
    y, rows = softmax(scores), np.arange(len(scores))
    slopes = np.zeros_like(y)
    slopes[rows, t] = (y[rows, t] - 1) / len(scores)
    return slopes


def _no_shift(scores, t):
    e = np.exp(scores)
    y = e / e.sum(axis=1, keepdims=True)
    return (y - one_hot(t, scores.shape[1])) / len(scores)


def _one_distribution(scores, t):
    e = np.exp(scores - scores.max())
    return (e / e.sum() - one_hot(t, scores.shape[1])) / len(scores)


def _down_the_columns(scores, t):
    return (softmax(scores, axis=0) - one_hot(t, scores.shape[1])) / len(scores)


def _of_the_loss_alone(scores, t):
    return -one_hot(t, scores.shape[1]) / softmax(scores) / len(scores)


def _one_shift(scores, t):
    e = np.exp(scores - scores.max())
    return (e / e.sum(axis=1, keepdims=True) - one_hot(t, scores.shape[1])) / len(scores)


def _every_label(scores, t):
    y = softmax(scores)
    y[:, t] -= 1
    return y / len(scores)


def _like_a_sigmoid(scores, t):
    y = softmax(scores)
    return (y - one_hot(t, scores.shape[1])) * y * (1 - y) / len(scores)


def _summed_to_zero(scores, t, slopes):
    """Hold the slopes of each sample against the fact that a shift of its scores does nothing."""
    if np.shape(slopes) != np.shape(scores):
        return f"The slopes have the shape {np.shape(slopes)}, the scores {np.shape(scores)}."
    sums = np.abs(np.sum(slopes, axis=1))
    return None if sums.max() < 1e-6 else f"In one row they add up to {sums.max():.3g}."


_SCORES = np.array([[2.0, 1.0, 0.1, -1.0], [0.5, 2.5, 0.3, 0.0], [-1.0, 0.0, 1.0, 3.0]])
_CLASSES = np.array([0, 2, 3])
_WRONG_AXIS = "The probabilities of a sample should sum to 1. Over which axis does softmax run?"

SOFTMAX_LOSS_SLOPE = Exercise(
    name="softmax-loss-slope",
    chapter=8,
    reference=_slope,
    probes=(
        Probe("one sample", (_SCORES[1:2], _CLASSES[1:2])),
        Probe("a batch, whose loss is a mean", (_SCORES, _CLASSES)),
        Probe("as many samples as classes", (_SCORES[:, :3], np.array([0, 2, 2]))),
        Probe("the slopes of a sample sum to 0", (3 * _SCORES[:2], _CLASSES[:2]), _summed_to_zero),
        Probe(
            "large scores do not overflow",
            (np.array([[1000.0, 990.0], [-1000.0, 0.0]]), np.array([1, 0])),
        ),
    ),
    bugs=(
        Bug(
            "missing / batch",
            "The slopes are those of a sum over the batch. The loss is a mean: if the batch were "
            "twice as large, each sample would count half as much.",
            _not_divided,
        ),
        Bug(
            "sign turned",
            "Every sign is the opposite. A higher score of the right class lowers the loss, so its "
            "slope is below 0.",
            _other_sign,
        ),
        Bug(
            "labels without one-hot",
            "The number of the class is subtracted, as if class 3 were three times class 1. What "
            "has a 1 in one place and 0 elsewhere?",
            _minus_labels,
        ),
        Bug(
            "missing keepdims",
            "N numbers, one for each row, meet N rows of C. A sum or a maximum over the rows has "
            "to stay a column. Or are these the labels, which are no one-hot rows yet?",
            raises=r"could not be broadcast together with shapes \((\d+),\d+\) \(\1,\)",
        ),
        Bug(
            "classes counted in the labels",
            "The one-hot rows are shorter than the scores: not every class occurs in a batch. "
            "Which array knows how many there are?",
            raises=r"could not be broadcast together with shapes \(\d+,\d+\) \(\d+,\d+\)",
        ),
        Bug(
            "missing row index",
            "One index in the brackets takes a whole row. Each label belongs to a row and to a "
            "place in it.",
            raises=r"^IndexError: index \d+ is out of bounds for axis 0",
        ),
        Bug(
            "labels taken for one-hot rows",
            "t holds a number for each sample, and has no second axis.",
            raises=r"^AxisError: axis 1|too many indices",
        ),
        Bug(
            "every label for every row",
            "A slice and an array of labels take those columns from every row. Each row has one "
            "label: rows and labels have to go in step.",
            _every_label,
        ),
        Bug(
            "one shift for all rows",
            "The largest score of the whole batch is subtracted. In a row that lies far below it, "
            "everything underflows to 0, and 0 / 0 is nan.",
            _one_shift,
        ),
        Bug(
            "softmax missing",
            "The target is subtracted from the scores themselves. Scores are no probabilities.",
            _no_softmax,
        ),
        Bug(
            "mean over all entries",
            "This is divided by samples times classes. The loss is a mean over the samples.",
            _by_all_entries,
        ),
        Bug(
            "divided by the classes",
            "This is divided by the number of classes. Over what is the mean taken?",
            _by_classes,
        ),
        Bug(
            "target missing",
            "The probabilities alone do not know which class is right: one entry of each row has "
            "to differ.",
            _no_target,
        ),
        Bug(
            "right class alone",
            "Only the score of the right class gets a slope. The others are in the sum below the "
            "fraction and move the loss as well.",
            _target_alone,
        ),
        Bug(
            "no max shift",
            "exp of a large score is inf. Chapter 3 has the remedy, and the library a softmax.",
            _no_shift,
        ),
        Bug("softmax over the wrong axis", _WRONG_AXIS, _one_distribution),
        Bug("softmax over the wrong axis", _WRONG_AXIS, _down_the_columns),
        Bug(
            "slope of the logarithm alone",
            "This is the slope along the probabilities. One step further back, through softmax, "
            "wait the scores.",
            _of_the_loss_alone,
        ),
        Bug(
            "slope of a sigmoid",
            "The slope of softmax is in probability minus target already; y (1 - y) is a factor "
            "too many.",
            _like_a_sigmoid,
        ),
    ),
    quiet=True,
    afterwards="The slopes of a row sum to 0, because the same number added to every score changes "
    "nothing: what one class gains, the others lose.",
)

# --- how far two gradients lie apart ----------------------------------------------------------


def _error(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _absolute(a, b):
    return np.max(np.abs(a - b))


def _zero_by_zero(a, b):
    return np.max(np.abs(a - b)) / (np.max(np.abs(a)) + np.max(np.abs(b)))


def _cancelled(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.abs(np.mean(a - b)) / scale if scale > 0 else 0.0


def _cancelled_sum(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.abs(np.sum(a - b)) / scale if scale > 0 else 0.0


def _one_sign(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.max(a - b) / scale if scale > 0 else 0.0


def _difference_of_the_largest(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.abs(np.max(a) - np.max(b)) / scale if scale > 0 else 0.0


def _difference_of_the_sizes(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.abs(np.max(np.abs(a)) - np.max(np.abs(b))) / scale if scale > 0 else 0.0


def _sizes_compared(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.max(np.abs(np.abs(a) - np.abs(b))) / scale if scale > 0 else 0.0


def _mean_size(a, b):
    scale = np.max(np.abs(a)) + np.max(np.abs(b))
    return np.mean(np.abs(a - b)) / scale if scale > 0 else 0.0


def _signed_scale(a, b):
    scale = np.max(a) + np.max(b)
    return np.max(np.abs(a - b)) / scale if scale != 0 else 0.0


def _scale_of_the_sum(a, b):
    scale = np.max(np.abs(a + b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _one_scale(a, b):
    scale = np.max(np.abs(b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _other_scale(a, b):
    scale = np.max(np.abs(a))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _entry_by_entry(a, b):
    sizes = np.abs(a) + np.abs(b)
    return np.max(np.abs(a - b) / np.where(sizes > 0, sizes, 1))


def _padded(a, b):
    return np.max(np.abs(a - b)) / (np.max(np.abs(a)) + np.max(np.abs(b)) + 1e-8)


def _larger_scale(a, b):
    scale = np.maximum(np.max(np.abs(a)), np.max(np.abs(b)))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _added_first(a, b):
    scale = np.max(np.abs(a) + np.abs(b))
    return np.max(np.abs(a - b)) / scale if scale > 0 else 0.0


def _norms(a, b):
    scale = np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(b**2))
    return np.sqrt(np.sum((a - b) ** 2)) / scale if scale > 0 else 0.0


def _sums(a, b):
    scale = np.sum(np.abs(a)) + np.sum(np.abs(b))
    return np.sum(np.abs(a - b)) / scale if scale > 0 else 0.0


def _divided_first(a, b):
    size = np.max(np.abs(a))
    return np.max(np.abs(a - b)) / size + np.max(np.abs(b)) if size > 0 else 0.0


_GRADIENT = np.array([[0.5, -2.0, 0.0], [1.0, 0.25, -0.75]])
_OFF = np.array([[0.06, 0.02, 0.0], [-0.04, -0.04, 0.0]])  # adds up to 0
_HALF = (
    "Differences above and below 0 cancel: two gradients that differ everywhere may come out as "
    "equal. What has no sign?"
)
_SIZE = (
    "The largest number need not be the largest in size: a gradient may hold nothing but negative "
    "slopes. What counts is the size, without the sign."
)
_WHOLE = (
    "Sums over all entries, and norms, which are roots of sums of squares, measure another thing: "
    "one wrong entry among many right ones hardly shows. The task asks for the largest."
)
_ONE_OF_TWO = (
    "The scale comes from one of the two gradients alone, so the result depends on which of them "
    "is called a. The task adds up both."
)

GRADIENT_CHECK = Exercise(
    name="gradient-check",
    chapter=8,
    reference=_error,
    probes=(
        Probe(
            "the largest difference, beside the sum of the two largest sizes",
            (np.array([3.0, 0.5]), np.array([1.0, 2.0])),
        ),
        Probe("gradients may be matrices, and differ by little", (_GRADIENT + _OFF, _GRADIENT)),
        Probe(
            "slopes may be negative, all of them",
            (np.array([-3.0, -1.0]), np.array([-2.0, -1.5])),
        ),
        Probe("a gradient of the wrong sign is as wrong as can be", (_GRADIENT, -_GRADIENT)),
        Probe("an entry near 0 does not count more", (np.array([4.0, 1e-9]), np.array([4.0, 0.0]))),
        Probe("small gradients are looked at as strictly", (2e-30 * _GRADIENT, 1e-30 * _GRADIENT)),
        Probe("two gradients of zeros agree", (np.zeros((2, 2)), np.zeros((2, 2)))),
    ),
    bugs=(
        Bug(
            "absolute error",
            "This is a difference as such. Whether 0.001 is much depends on how large the slopes "
            "are.",
            _absolute,
        ),
        Bug(
            "zero divided by zero",
            "Where both gradients are 0, so is the scale. They agree: that case has an answer.",
            _zero_by_zero,
        ),
        Bug("signs cancel", _HALF, _cancelled),
        Bug("signs cancel", _HALF, _cancelled_sum),
        Bug(
            "one direction alone",
            "A difference counts only where a lies above b. Which sign a difference has must not "
            "matter.",
            _one_sign,
        ),
        Bug(
            "largest entries compared",
            "The largest entries are subtracted, not the gradients: two gradients with the same "
            "largest entry would count as equal.",
            _difference_of_the_largest,
        ),
        Bug(
            "largest entries compared",
            "The largest entries are subtracted, not the gradients: two gradients with the same "
            "largest entry would count as equal.",
            _difference_of_the_sizes,
        ),
        Bug(
            "signs dropped too early",
            "The sizes are subtracted, so a slope of 2 and a slope of -2 count as equal. First the "
            "difference, then its size.",
            _sizes_compared,
        ),
        Bug(
            "mean difference",
            "The mean hides one wrong entry among many right ones. The largest does not.",
            _mean_size,
        ),
        Bug("scale with signs", _SIZE, _signed_scale),
        Bug(
            "scale of the sum",
            "If one gradient is the other with the opposite sign, their sum is 0, and that worst "
            "of errors is lost. Take the size of each before adding.",
            _scale_of_the_sum,
        ),
        Bug("scale of one gradient", _ONE_OF_TWO, _one_scale),
        Bug("scale of one gradient", _ONE_OF_TWO, _other_scale),
        Bug(
            "entry by entry",
            "Each entry has a scale of its own, so a slope that is 0 but for rounding can look "
            "wholly wrong. The task has one scale for all of them.",
            _entry_by_entry,
        ),
        Bug(
            "a constant in the scale",
            "Beside a constant, small gradients look right whatever they hold (np.allclose has one "
            "inside, too). It is there for one case, that both are 0. Treat that case by itself.",
            _padded,
        ),
        Bug(
            "the larger of the two",
            "The scale is the larger of the two sizes. The task adds up both, so that a wrong sign "
            "gives 1.",
            _larger_scale,
        ),
        Bug(
            "added before the largest is taken",
            "The sizes are added entry by entry, and the largest sum is taken. Look for the "
            "largest in each gradient first.",
            _added_first,
        ),
        Bug("sums in place of the largest", _WHOLE, _sums),
        Bug("sums in place of the largest", _WHOLE, _norms),
        Bug(
            "precedence of / and +",
            "Division goes before addition, so the second size is added to the quotient.",
            _divided_first,
        ),
        Bug(
            "max of Python",
            "Python's own max compares the rows of a matrix and gives up. NumPy has one that "
            "looks at every entry.",
            raises=r"truth value of an array",
        ),
    ),
    quiet=True,
    afterwards="Right to a millionth is what this page asks of a layer. The nudges themselves are "
    "seldom better.",
)

# --- a layer of one's own ---------------------------------------------------------------------


class _Shown:
    """Something to look at beside the facts that are compared: of objects only the kind counts."""

    def __init__(self, value):
        self.text = np.array2string(np.asarray(value), precision=5, max_line_width=60)

    def __repr__(self):
        return self.text


_OF_THE_COURSE = {"step": step, "sigmoid": sigmoid, "relu": relu, "identity": identity}
_H = 1e-5


def _own_layer(layer_class, x, dout):
    """Return what can be said about an activation without knowing which one it is."""
    layer = layer_class()
    given, arriving = x.copy(), dout.copy()
    out, dx = layer.forward(x), layer.backward(dout)
    if out is None or dx is None:
        return None
    out, dx = np.array(out, dtype=float), np.array(dx, dtype=float)
    x, dout = given, arriving  # in case the layer has written over them

    def f(values):
        return np.asarray(layer_class().forward(np.array(values)), dtype=float)

    if out.shape != x.shape or dx.shape != x.shape:
        return {"shapes": f"{out.shape} forward, {dx.shape} back, for {x.shape}"}
    slope = (f(x + _H) - f(x - _H)) / (2 * _H)
    flat, wide = x.reshape(-1), np.linspace(-30, 30, 41) + 0.03
    alone = np.array([f(flat[i : i + 1]) for i in range(len(flat))]).reshape(x.shape)
    return {
        "forward": _Shown(out),
        "backward": _Shown(dx),
        "by nudges": _Shown(dout * slope),
        "finite": bool(np.isfinite(out).all() and np.isfinite(dx).all()),
        "each number by itself": _near(alone, out),
        "like": next((n for n, g in _OF_THE_COURSE.items() if _near(g(wide), f(wide))), "none"),
        "shape": _bent(f),
        "slopes": _found(x, dx, dout, slope, f, out),
    }


def _near(a, b):
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-7))


def _bent(f):
    u = np.linspace(-5, 5, 21) + 0.03  # off the places where activations have their kinks
    heights = f(u)
    if _near(heights, heights[0]):
        return "constant"
    line = heights[0] + (heights[-1] - heights[0]) * (u - u[0]) / (u[-1] - u[0])
    if _near(heights, line):
        return "a straight line"
    slopes = (f(u + _H) - f(u - _H)) / (2 * _H)
    return "stairs" if _near(slopes, 0) else "bent"


def _found(x, dx, dout, slope, f, out):
    """Return what backward has handed back, if that can be told."""
    if _near(dx, dout * slope):
        return "right"
    with np.errstate(all="ignore"):
        kinds = {
            "the slope without dout": slope,
            "dout without the slope": dout,
            "the opposite sign": -dout * slope,
            "the slope at the output": dout * (f(out + _H) - f(out - _H)) / (2 * _H),
            "the output times dout": dout * out,
            "divided by the slope": dout / np.where(slope == 0, 1, slope),
            "the gate of a ReLU": dout * (x > 0),
            "the input in place of the output": dout * (1 - x**2),
        }
    return next((kind for kind, values in kinds.items() if _near(dx, values)), "something else")


def _shapes_kept(x, dout, facts):
    if found := facts.get("shapes"):
        return f"The shapes are {found}. An activation keeps the shape."
    if not facts["each number by itself"]:
        return "A number that goes in alone comes out differently than among the others."
    return None


def _new(x, dout, facts):
    same = facts["like"]
    return None if same == "none" else f"From -30 to 30 it does what {same} does."


def _can_bend(x, dout, facts):
    return {
        "constant": "From -5 to 5 it always gives the same number.",
        "a straight line": "From -5 to 5 it is a straight line, so two layers are one (chapter 2).",
        "stairs": "From -5 to 5 its slope is 0 wherever there is one: nothing could be learned.",
    }.get(facts["shape"])


def _right_slopes(x, dout, facts):
    kind = facts["slopes"]
    if kind == "right":
        return None
    return "The slopes are not what nudges find."


def _safe(x, dout, facts):
    if not facts["finite"]:
        return "There is an inf or a nan."
    return _right_slopes(x, dout, facts)


class _OwnLayer:
    """A layer whose forward and backward are given."""

    def forward(self, x):
        self.x = x
        self.z = np.where(x > 0, x, 0.1 * x)
        return self.z

    def slope(self, x):
        return np.where(x > 0, 1.0, 0.1)

    def backward(self, dout):
        return dout * self.slope(self.x)


class _OwnSlopeAlone(_OwnLayer):
    def backward(self, dout):
        return self.slope(self.x)


class _OwnSlopesAsTheyCome(_OwnLayer):
    def backward(self, dout):
        return dout


class _OwnSlopeAtOutput(_OwnLayer):
    """Softplus: unlike that of a leaky ReLU, its slope differs between input and output."""

    def forward(self, x):
        self.z = np.logaddexp(0, x)
        return self.z

    def backward(self, dout):
        return dout * sigmoid(self.z)


class _OwnWrongSign(_OwnLayer):
    def backward(self, dout):
        return -dout * self.slope(self.x)


class _OwnTimesOutput(_OwnLayer):
    def backward(self, dout):
        return dout * self.z


class _OwnLeakForgotten(_OwnLayer):
    def backward(self, dout):
        return dout * (self.x > 0)


class _OwnTanhOfInput(_OwnLayer):
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - self.x**2)


class _OwnDivided(_OwnLayer):
    def backward(self, dout):
        return dout / self.slope(self.x)


_PLAIN = (
    np.array([-2.31, -0.73, -0.17, 0.43, 1.29, 2.57]),
    np.array([1.0, -2.0, 0.5, 3.0, -1.5, 2.0]),
)
_BATCH = (
    np.array([[-4.19, 0.87, -0.14], [3.32, -1.71, 0.63]]),
    np.array([[0.7, -1.2, 2.5], [-0.4, 1.6, -3.0]]),
)
_FAR = (np.array([[-999.7, 999.7]]), np.array([[2.0, -3.0]]))

OPEN_ACTIVATION = Exercise(
    name="open-activation",
    chapter=8,
    kind="class",
    reference=_OwnLayer,
    drive=_own_layer,
    probes=(
        Probe("it keeps the shape and acts on each number by itself", _PLAIN, _shapes_kept),
        Probe("it is none of step, sigmoid, relu and identity", _PLAIN, _new),
        Probe("it is bent, with a slope to learn from", _PLAIN, _can_bend),
        Probe("backward agrees with nudges", _PLAIN, _right_slopes),
        Probe("in a batch as well", _BATCH, _right_slopes),
        Probe("inputs of nearly ±1000 neither overflow nor warn", _FAR, _safe),
    ),
    bugs=(
        Bug(
            "the slope without dout",
            "backward gives the activation's own slope. By the chain rule the slope that arrives "
            "is multiplied by it.",
            _OwnSlopeAlone,
        ),
        Bug(
            "dout without the slope",
            "backward hands on what arrives. By the chain rule it is multiplied by the "
            "activation's own slope.",
            _OwnSlopesAsTheyCome,
        ),
        Bug(
            "slope at the output",
            "The formula for the slope is right but fed with the output. It wants the number that "
            "went in: which of the two did forward keep?",
            _OwnSlopeAtOutput,
        ),
        Bug("sign turned", "Every slope has the opposite sign.", _OwnWrongSign),
        Bug(
            "times the output",
            "backward multiplies by the height of the activation. It is the slope that counts.",
            _OwnTimesOutput,
        ),
        Bug(
            "the leak forgotten on the way back",
            "backward is that of a ReLU. What comes through a leak on the way forward has a slope "
            "on the way back as well.",
            _OwnLeakForgotten,
        ),
        Bug(
            "the input in place of the output",
            "The slope of tanh can be had from what came out of it, as that of a sigmoid can. It "
            "is worked out here from what went in.",
            _OwnTanhOfInput,
        ),
        Bug(
            "divided by the slope",
            "On the way back slopes are multiplied, as on the way forward: nothing is undone.",
            _OwnDivided,
        ),
        *_OF_LAYERS,
    ),
    quiet=True,
    afterwards="No list of right answers was needed: the nudges have judged your layer, as they "
    "will judge any other.",
)

EXERCISES = (
    PREDICT_ZEROS,
    RELU_LAYER,
    AFFINE_LAYER,
    SOFTMAX_LOSS_SLOPE,
    GRADIENT_CHECK,
    OPEN_ACTIVATION,
)
