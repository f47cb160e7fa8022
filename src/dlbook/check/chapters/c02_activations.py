"""The exercises of chapter 02: what a neuron can decide, its activations, and three layers."""

import re
from functools import partial

import numpy as np

from dlbook.activations import identity, relu, sigmoid, softmax, step
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import mistaken


# 1: predict how many questions a single neuron can answer
def _is_fourteen(value):
    if isinstance(value, str):
        value = int((re.findall(r"\d+", value.casefold().replace("fourteen", "14")) or [0])[0])
    return None if np.asarray(value).tolist() in (14, [14]) else "It is another number."


PREDICT_ONE_NEURON = Exercise(
    name="predict-one-neuron",
    chapter=2,
    kind="value",
    probes=(Probe("so many of the 16 questions are within reach", judge=_is_fourteen),),
    bugs=(
        *mistaken(
            "nothing is out of reach",
            "This would include XOR. The page tried a million neurons on it, and then proved that "
            "none can exist.",
            16,
        ),
        *mistaken(
            "XOR alone is out of reach",
            "One straight line cannot answer XOR. What about the opposite question, with every yes "
            "a no? Where would its line have to run?",
            15,
        ),
        *mistaken(
            "always yes and always no left out",
            "Two of the sixteen have the same answer for every input. Weights of 0 and a bias of "
            "1: what does this neuron say?",
            12,
        ),
        *mistaken(
            "one of always yes and always no left out",
            "Did you count both of the questions that have the same answer for every input?",
            13,
        ),
        *mistaken(
            "only the questions with a name",
            "AND, OR and NAND are three of sixteen. Any pattern of yes and no at the four "
            "points is a question: yes at (1, 0) alone, for instance.",
            *(3, 4),
        ),
        *mistaken(
            "each line counted once",
            "A line between the points stands for two questions: on one side of it is yes, on the "
            "other no, and either side may be the yes.",
            *(6, 7),
        ),
        *mistaken(
            "half of them",
            "If a neuron can answer a question, minus its weights and minus its bias nearly give "
            "the opposite one. So it is not one of each pair: count the pictures that a line can "
            "divide.",
            8,
        ),
        *mistaken(
            "a kind of picture left out",
            "A line may leave all four points on one side, cut off a single corner, or part them "
            "two and two, and either side may be the yes. Which of these have you not counted?",
            10,
        ),
    ),
    afterwards=(
        "Only XOR and its opposite are out of reach. It gets worse: of the 256 questions about "
        "three inputs one neuron answers 104, of the 65,536 about four it answers 1,882."
    ),
)


# 2: the step
def _no_truth_values(x, result):
    if np.asarray(result).dtype == bool:
        return "It holds True and False, which are meant to become 1 and 0."
    right = step(x)
    shape = np.shape(result)
    if shape != right.shape or not (np.asarray(result) == right).all():
        return "The result is not right."
    return None


_STEP_SCALAR = (
    "if asks one question, and an array (or a row of a batch) has as many answers as entries. "
    "Compare the whole array, without if, and look at what the comparison gives."
)

STEP = Exercise(
    name="step",
    chapter=2,
    reference=step,
    probes=(
        Probe("above 0 it says 1, below 0 it says 0", (np.array([3.0, -1.0, 0.4, -0.4]),)),
        Probe("the threshold itself, 0, gives 0", (np.array([2.0, 0.0, -0.0, -2.0]),)),
        Probe(
            "a batch gives a batch",
            (np.array([[1e-20, -1e-20, 0.6], [700.0, -700.0, 0.0]]),),
        ),
        Probe("whole numbers may go in", (np.array([-2, 0, 5]),)),
        Probe("numbers come out, not True and False", (np.array([0.5, -0.5]),), _no_truth_values),
    ),
    bugs=(
        Bug("scalar if", _STEP_SCALAR, raises="truth value of an array"),
        Bug(
            "np.int",
            "np.int was another name for Python's int, and is gone since NumPy 1.24. Old books "
            "still have it; the message says what to write today.",
            raises="module 'numpy' has no attribute 'int'",
        ),
        Bug(
            "int for one number",
            "int(…) and float(…) make one number of one number. For all entries of an array at "
            "once, ask the array to change its dtype.",
            raises="converted to Python scalars",
        ),
        *(
            Bug(
                "one answer for the whole array",
                "One number came out for all of them. any, all, sum and the first entry silence "
                "the error, but each number is to get an answer of its own.",
                f,
            )
            for f in (
                lambda x: int((x > 0).any()),
                lambda x: int((x > 0).all()),
                lambda x: (x > 0).sum(),
                lambda x: int(x[0] > 0),
            )
        ),
        Bug(
            "0 counts as yes",
            "The question is whether the sum exceeds 0. Exactly 0 does not.",
            lambda x: (x >= 0).astype(int),
        ),
        Bug(
            "truth values",
            "The comparison is right and its answers are True and False. They are still to be "
            "turned into 1 and 0.",
            lambda x: x > 0,
        ),
        *(
            Bug(
                "-1 for no",
                "Below 0 your step says -1. This course's step says 0 for no: it does not fire.",
                f,
            )
            for f in (np.sign, lambda x: np.where(x > 0, 1, -1), lambda x: np.where(x < 0, -1, 1))
        ),
        *(
            Bug(
                "keeps the size",
                f"What is {where} passes unchanged{name}. A step forgets by how much the sum "
                "exceeds 0.",
                f,
            )
            for where, name, f in (
                ("positive", ": that is ReLU", lambda x: np.maximum(x, 0)),
                ("between 0 and 1", "", lambda x: np.clip(x, 0, 1)),
                ("not positive", "", lambda x: np.where(x > 0, 1, x)),
            )
        ),
        Bug(
            "one half at 0",
            "At the threshold it says 0.5, neither yes nor no. The neurons of this chapter say no "
            "there.",
            lambda x: (np.sign(x) + 1) / 2,
        ),
        *(
            Bug(
                "chooses in place of answering",
                "x > 0 was used to pick out entries, so what is not positive has no answer. The "
                "result has as many entries as x.",
                f,
            )
            for f in (lambda x: x[x > 0], lambda x: np.where(x > 0), lambda x: np.argwhere(x > 0))
        ),
        Bug(
            "the shape is lost",
            "The answers are right and lie end to end. A batch should come out in the shape in "
            "which it came in.",
            lambda x: step(x).reshape(-1),
        ),
        Bug(
            "two axes taken for granted",
            "Your inner loop found a number, not a row: this x has one axis. An answer for any "
            "shape compares the whole array at once.",
            raises="object is not iterable|too many indices|tuple index out of range",
        ),
        *(
            Bug("yes and no exchanged", "It says 1 where it should say 0, and 0 for 1.", f)
            for f in (lambda x: (x < 0).astype(int), lambda x: (x <= 0).astype(int))
        ),
        *(
            Bug(
                "small numbers count as 0",
                "Some positive numbers get a 0. Is anything rounded or turned into whole numbers "
                "before it is compared, or is it compared with another number than 0?",
                f,
            )
            for f in (
                lambda x: (np.round(x) > 0).astype(int),
                lambda x: (x.astype(int) > 0).astype(int),
            )
        ),
        Bug(
            "a list",
            "The answers stand in a list, with which the next layer cannot compute. Better: "
            "compare the whole array at once, and no list arises.",
            lambda x: [int(v > 0) for v in x],
        ),
    ),
    afterwards="A comparison and a cast: for every entry at once, whatever the shape.",
)


# 3: a sigmoid that neither warns nor loses digits
def _textbook(x):
    return 1 / (1 + np.exp(-x))


def _mirrored(x):
    return np.exp(x) / (1 + np.exp(x))


def _one_minus(x):
    return 1 - 1 / (1 + np.exp(x))


def _computes_both(x):
    return np.where(x >= 0, _textbook(x), _mirrored(x))


def _chosen_once(every, x):
    return _textbook(x) if every(x >= 0) else _mirrored(x)


def _whole(x):
    y = np.zeros_like(x)
    y[...] = sigmoid(x)
    return y


def _clipped(limit, x):
    return _textbook(np.clip(x, -limit, limit))


def _zero_below(limit, x):
    return np.where(x < -limit, 0, sigmoid(x))


def _minus_abs(x):
    return 1 / (1 + np.exp(-np.abs(x)))


_OVERFLOWS = (
    "The exponential of a large number is inf, with a warning, even if the fraction then comes out "
    "right. For which sign of x is your exponent large? Another form of the same fraction is safe "
    "there."
)
_CLIPPED = (
    "Beyond your limit every input gives the same answer, and it is not the right one. Keep x as "
    "it is, and choose for each sign a form that does not overflow."
)
_ROUNDED_AWAY = (
    "The true value is tiny but not 0. Next to 1, numbers below about 1e-16 are lost: does your "
    "formula subtract two numbers that are nearly equal?"
)

SIGMOID = Exercise(
    name="sigmoid",
    chapter=2,
    reference=sigmoid,
    probes=(
        Probe("it rises from 0 to 1, by way of one half", (np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),)),
        Probe("whole numbers may go in, and fractions come out", (np.array([-3, 0, 3]),)),
        Probe("a batch gives a batch", (np.array([[-1.0, 4.0], [0.0, -6.0], [9.0, 0.1]]),)),
        Probe(
            "far to the left it is exactly 0, and nothing warns",
            (np.array([-1000.0, -800.0]),),
            atol=0,
        ),
        Probe("far to the right it is exactly 1, and nothing warns", (np.array([800.0, 1000.0]),)),
        Probe(
            "on the way to 0 it is tiny and still right to six digits",
            (np.array([-20.0, -40.0, -300.0, -700.0]),),
            atol=0,
        ),
        Probe("one array may hold both ends", (np.array([[1000.0, -1000.0], [5.0, 0.0]]),)),
    ),
    bugs=(
        Bug("overflow in exp", _OVERFLOWS, _textbook),
        Bug("overflow in exp", _OVERFLOWS, _one_minus),
        Bug("overflow in exp", _OVERFLOWS, raises="math range error|^OverflowError"),
        Bug(
            "inf divided by inf",
            "For large x, top and bottom of your fraction are both inf, and inf / inf is nan. This "
            "form is the safe one for the other sign only.",
            _mirrored,
        ),
        Bug(
            "np.where computes both",
            "The right form is chosen, but np.where chooses between two finished arrays: both "
            "forms have been computed for every entry, the dangerous one too. Make the exponent "
            "safe before the exponential is taken.",
            _computes_both,
        ),
        *(
            Bug(
                "one form for the whole array",
                "The form is chosen once, but the array holds numbers of both signs. any and all "
                "silence the error of a scalar if, and each number still needs its own form.",
                partial(_chosen_once, every),
            )
            for every in (np.all, np.any)
        ),
        Bug(
            "one form for both signs",
            "For negative x it gives what belongs to -x. The exponential of -|x| is safe, but on "
            "which side of the fraction it stands depends on the sign.",
            _minus_abs,
        ),
        Bug(
            "sign of the exponent",
            "It falls from 1 to 0 where it should rise. Look at the sign in the exponent.",
            lambda x: 1 / (1 + np.exp(x)),
        ),
        Bug(
            "whole numbers lose their fractions",
            "The result was given the dtype of the input, which holds whole numbers, so every "
            "fraction became 0. Print the dtype of what you write into.",
            _whole,
        ),
        *(
            Bug("clipped input", _CLIPPED, partial(_clipped, limit))
            for limit in (*range(50, 750, 50), 709, 708, 705, 90, 88, 80, 60, *range(10, 46))
        ),
        *(
            Bug(
                "cut off at a limit",
                "Below some limit of yours the result is 0. The true value is tiny there, and "
                "floats can still hold it.",
                partial(_zero_below, limit),
            )
            for limit in (50, 100, 200, 500, 600)
        ),
        Bug(
            "0 belongs to neither sign",
            "At exactly 0 your result was never filled in: x > 0 and x < 0 both leave it out.",
            lambda x: sigmoid(x) * (x != 0),
        ),
        Bug(
            "1 / 1 + …",
            "A fraction that is written on one line divides by what stands next to the bar alone. "
            "What belongs below the bar needs brackets.",
            lambda x: 1 / 1 + np.exp(-x),
        ),
        Bug(
            "the shape is lost",
            "The numbers are right and lie end to end. A batch should come out in the shape in "
            "which it came in.",
            lambda x: sigmoid(x).reshape(-1),
        ),
        Bug("rounded away next to 1", _ROUNDED_AWAY, lambda x: 0.5 * (1 + np.tanh(x / 2))),
        Bug("scalar if", _STEP_SCALAR, raises="truth value of an array"),
        Bug(
            "math.exp takes one number",
            "The functions of math take one number each. NumPy has its own exp, for whole arrays.",
            raises="converted to Python scalars",
        ),
    ),
    quiet=True,
    afterwards=(
        "In the page's form the exponent is never positive, so the exponential is never above 1, "
        "and the divisor lies between 1 and 2: nothing is left that could go wrong."
    ),
)


# 4: three layers
def _three_layers(params, x, hidden=(sigmoid, sigmoid), last=identity):
    z1 = hidden[0](x @ params["W1"] + params["b1"])
    z2 = hidden[1](z1 @ params["W2"] + params["b2"])
    return last(z2 @ params["W3"] + params["b3"])


def _every_layer_gets_x(params, x):
    sigmoid(x @ params["W1"] + params["b1"])
    z2 = sigmoid(x @ params["W2"] + params["b2"])
    return z2 @ params["W3"] + params["b3"]


def _no_last_bias(params, x):
    return _stops_early(params, x) @ params["W3"]


def _negative_biases(params, x):
    turned = {name: -value if name[0] == "b" else value for name, value in params.items()}
    return _three_layers(turned, x)


def _no_biases(params, x):
    return sigmoid(sigmoid(x @ params["W1"]) @ params["W2"]) @ params["W3"]


def _bias_too_late(params, x):
    z1 = sigmoid(x @ params["W1"]) + params["b1"]
    z2 = sigmoid(z1 @ params["W2"]) + params["b2"]
    return z2 @ params["W3"] + params["b3"]


def _stops_early(params, x):
    return sigmoid(sigmoid(x @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"])


def _multiplied_by(product):
    """Return the forward pass with another product in place of x @ W."""

    def forward(params, x):
        z1 = sigmoid(product(x, params["W1"]) + params["b1"])
        z2 = sigmoid(product(z1, params["W2"]) + params["b2"])
        return product(z2, params["W3"]) + params["b3"]

    return forward


def _network(rng, *sizes):
    params = {}
    for k in (1, 2, 3):
        params[f"W{k}"] = rng.normal(size=sizes[k - 1 : k + 1])
        params[f"b{k}"] = rng.normal(size=sizes[k])
    return params


_OF_THE_PAGE = {
    "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
    "b1": np.array([0.1, 0.2, 0.3]),
    "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
    "b2": np.array([0.1, 0.2]),
    "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
    "b3": np.array([0.1, 0.2]),
}
_BATCH = np.array([[1.0, 0.5], [0.0, 0.0], [-3.0, 2.0], [0.2, -0.7]])
_WRONG_SIDE = (
    "A matrix has a row for each sender and a column for each receiver. So the signals stand on "
    "the left of it, and nothing is transposed."
)
_ONE_ONLY = (
    "One example works, a batch does not. With the examples in rows, they have to stand on the "
    "left of the matrix; then each row is treated alike."
)
_MISSING_ONE = (
    "One of the two hidden layers passes its weighted sum on as it is. Every hidden layer gets an "
    "activation; only the last has none but identity."
)

FORWARD = Exercise(
    name="forward",
    chapter=2,
    reference=_three_layers,
    probes=(
        Probe(
            "for the network of the page, it gives the y of the page",
            (_OF_THE_PAGE, np.array([1.0, 0.5])),
            shown="params is the network of the page, x is [1.  0.5]",
        ),
        Probe(
            "other weights, of other sizes, give another answer",
            (_network(np.random.default_rng(1), 2, 4, 3, 1), np.array([0.5, -1.0])),
            shown="params is a network of 2 inputs, 4 and 3 neurons and 1 output, x is [ 0.5 -1. ]",
        ),
        Probe(
            "a batch gives a row of outputs for each row",
            (_OF_THE_PAGE, _BATCH),
            shown="params is the network of the page, x a batch of shape (4, 2)",
        ),
        Probe(
            "where every matrix is square, rows and columns keep their roles",
            (_network(np.random.default_rng(2), 2, 2, 2, 2), _BATCH[2:]),
            shown="params is a network of 2, 2, 2 and 2 neurons, x a batch of shape (2, 2)",
        ),
    ),
    bugs=(
        Bug(
            "no activation between the layers",
            "Without a bend between them, the three layers multiply out into one matrix, as the "
            "page showed. Which function bends the sums of a hidden layer?",
            partial(_three_layers, hidden=(identity, identity)),
        ),
        *(
            Bug(
                "a hidden layer without its activation",
                _MISSING_ONE,
                partial(_three_layers, hidden=h),
            )
            for h in ((sigmoid, identity), (identity, sigmoid))
        ),
        Bug(
            "an activation on the output",
            "The outputs stand for quantities, which may have any size. Squeezed between 0 and 1 "
            "they could not: what is the activation of the last layer here?",
            partial(_three_layers, last=sigmoid),
        ),
        Bug(
            "only the output is bent",
            "The hidden layers pass their sums on as they are, and the outputs are squeezed "
            "between 0 and 1. It should be the other way round.",
            partial(_three_layers, hidden=(identity, identity), last=sigmoid),
        ),
        Bug(
            "softmax on the output",
            "These are probabilities. The page computes them in a further step; this network "
            "stops at its last weighted sums.",
            partial(_three_layers, last=softmax),
        ),
        Bug(
            "another activation",
            "The hidden layers bend with ReLU. The network of this page uses the sigmoid.",
            partial(_three_layers, hidden=(relu, relu)),
        ),
        Bug(
            "another activation",
            "The hidden layers bend with a step. The network of this page uses the sigmoid.",
            partial(_three_layers, hidden=(step, step)),
        ),
        *(
            Bug(
                "biases forgotten",
                "Each layer has a bias for each of its neurons, to be added to the product. The "
                "last layer has one, too.",
                f,
            )
            for f in (_no_biases, _no_last_bias)
        ),
        Bug(
            "biases subtracted",
            "A threshold is subtracted. A bias is minus the threshold: what is done with it?",
            _negative_biases,
        ),
        Bug(
            "every layer gets x",
            "Only the first layer looks at x. What comes into the second?",
            _every_layer_gets_x,
        ),
        Bug(
            "returns too early",
            "These are the signals of the first hidden layer. Does a return stand in your loop?",
            lambda params, x: sigmoid(x @ params["W1"] + params["b1"]),
        ),
        Bug(
            "a batch of one",
            "One example in, one vector out: here the outputs stand in a table of one row.",
            lambda params, x: np.atleast_2d(_three_layers(params, x)),
        ),
        Bug(
            "an axis too many squeezed away",
            "This network has one output, and its axis of length 1 belongs to the result. The "
            "product gives the right shape without squeeze.",
            lambda params, x: np.squeeze(_three_layers(params, x)),
        ),
        Bug(
            "element-wise product",
            "* multiplies matching entries and adds nothing up. A layer takes the matrix product.",
            raises=r"could not be broadcast together with shapes \(2,\) \(2,3\)",
        ),
        Bug(
            "bias after the activation",
            "A bias moves the threshold, so it belongs to the sum that is then bent. Which comes "
            "first, the addition or the sigmoid?",
            _bias_too_late,
        ),
        Bug(
            "stops a layer early",
            "These are the signals that enter the last layer. One product is still missing.",
            _stops_early,
        ),
        Bug(
            "arguments exchanged",
            "An array was asked for an entry with a name. params comes first, then x.",
            raises="only integers, slices",
        ),
        *(
            Bug("weights on the wrong side", _WRONG_SIDE, _multiplied_by(product))
            for product in (
                lambda x, W: W @ x,
                lambda x, W: np.dot(W, x),
                lambda x, W: x @ W.T,
                lambda x, W: np.dot(x, W.T),
            )
        ),
        *(
            Bug("one example at a time", _ONE_ONLY, _multiplied_by(product))
            for product in (lambda x, W: W.T @ x, lambda x, W: np.dot(W.T, x))
        ),
        Bug(
            "the network of the page only",
            "Other weights were handed over, and the answer did not change. Does your function "
            "look into params, or into a network that it finds on the page?",
            lambda params, x: _three_layers(_OF_THE_PAGE, x),
        ),
    ),
    afterwards=(
        "The same function answers for any three layers; in chapter 4 the weights come from a "
        "training."
    ),
)


# 5: weights for XOR
_POINTS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
_NAMES = ("W1", "b1", "W2", "b2")


def _require(fits, name, wanted, array):
    if not fits:
        raise ValueError(f"{name} must have shape {wanted}, yours has shape {array.shape}")


def _two_steps(W1, b1, W2, b2):
    return step(step(_POINTS @ W1 + b1) @ W2.reshape(-1) + b2.reshape(()))


def _tried_on_four_points(weights):
    """Return what a network of two layers of steps says at the four points."""
    params = weights()
    if params is ... or (isinstance(params, dict) and any(v is ... for v in params.values())):
        return ...
    if not isinstance(params, dict):
        raise ValueError("your function must return a dictionary with W1, b1, W2 and b2")
    if not {"W2", "b2"} & params.keys():
        raise ValueError("the dictionary holds a single layer, and must hold W1, b1, W2 and b2")
    if missing := [name for name in _NAMES if name not in params]:
        raise ValueError(f"the dictionary lacks {' and '.join(missing)}")
    W1, b1, W2, b2 = (np.asarray(params[name], float) for name in _NAMES)
    _require(W1.ndim == 2 and len(W1) == 2, "W1", "(2, H)", W1)
    hidden = W1.shape[1]
    _require(b1.shape in ((), (1,), (hidden,)), "b1", f"({hidden},)", b1)
    _require(W2.shape in ((hidden,), (hidden, 1)), "W2", f"({hidden},)", W2)
    _require(b2.size == 1, "b2", "()", b2)
    answers, xor = _two_steps(W1, b1, W2, b2), [0, 1, 1, 0]
    if W1.shape == (2, 2) and answers.tolist() != xor == _two_steps(W1.T, b1, W2, b2).tolist():
        raise ValueError(f"the answers are {answers}, and with W1.T they would be right")
    return {"answers": answers}


def _is_xor(said):
    for point, answer, right in zip(_POINTS.tolist(), said["answers"], (0, 1, 1, 0), strict=True):
        if answer != right:
            return f"At {tuple(point)} the network says {answer}, and XOR is {right} there."
    return None


def _always(*answers):
    """Return weights of two steps with the given answers, one hidden neuron for each point."""
    W1 = np.array([[-1, 1, -1, 1], [-1, -1, 1, 1]])
    b1 = np.array([0.5, -0.5, -0.5, -1.5])
    return {"W1": W1, "b1": b1, "W2": np.array(answers), "b2": -0.5}


_ANOTHER = "Your network answers another question at the four points. "
_INSTEAD = {
    "AND in place of XOR": (
        (0, 0, 0, 1),
        "It says yes only where both inputs are 1. What do the hidden neurons say at (1, 0), and "
        "what does the last one make of it?",
    ),
    "OR in place of XOR": (
        (0, 1, 1, 1),
        "What is still missing is a hidden neuron that objects at (1, 1).",
    ),
    "NAND in place of XOR": (
        (1, 1, 1, 0),
        "What is still missing is a hidden neuron that objects at (0, 0).",
    ),
    "NOR in place of XOR": (
        (1, 0, 0, 0),
        "It says yes only where nothing is. Check the signs of the last layer.",
    ),
    "the opposite of XOR": (
        (1, 0, 0, 1),
        "Every answer is exchanged for the other. What does a neuron say if all its weights and "
        "its bias change their sign?",
    ),
    "always no": (
        (0, 0, 0, 0),
        "It never says yes. Compute the sum of the last neuron at (1, 0) by hand: does its bias "
        "set the bar too high?",
    ),
    "always yes": (
        (1, 1, 1, 1),
        "It never says no. A bias is the threshold moved to the other side: what becomes of its "
        "sign?",
    ),
}

XOR = Exercise(
    name="xor",
    chapter=2,
    drive=_tried_on_four_points,
    probes=(
        Probe(
            "two layers of steps say 0, 1, 1, 0 at the four points",
            judge=_is_xor,
            shown="(0, 0), (1, 0), (0, 1) and (1, 1), in this order",
        ),
    ),
    bugs=(
        Bug(
            "one line cannot",
            "A single neuron draws one straight line, and no line has the two points of XOR on one "
            "side. Its answers have to be looked at by a second layer.",
            raises="a single layer",
        ),
        Bug(
            "a row for each neuron",
            "With rows and columns of W1 exchanged, your network would know XOR. x @ W1 wants a "
            "row for each input and a column for each neuron.",
            raises="with W1.T they would be right",
        ),
        Bug(
            "a row for each neuron",
            "x @ W1 wants a row for each of the two inputs and a column for each hidden neuron.",
            raises=r"W1 must have shape \(2, H\), yours has shape \(\d+, 2\)",
        ),
        Bug(
            "an output for each hidden neuron",
            "The last layer is a single neuron. It has one weight for each hidden neuron, and one "
            "bias.",
            raises=r"W2 must have shape .* yours has shape \((\d+, \d+)\)|b2 must have shape",
        ),
        *(
            Bug(name, _ANOTHER + hint, partial(_always, *answers))
            for name, (answers, hint) in _INSTEAD.items()
        ),
    ),
    afterwards=(
        "Yours is one of endlessly many networks that know XOR. Multiply all weights and biases of "
        "a layer by 3, and no step changes its answer."
    ),
)

EXERCISES = (PREDICT_ONE_NEURON, STEP, SIGMOID, FORWARD, XOR)
