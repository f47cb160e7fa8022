"""The forward pass of a network of three layers, for one example and for a batch."""

from functools import partial

import numpy as np

from dlbook.activations import identity, relu, sigmoid, softmax, step
from dlbook.check.exercise import Bug, Exercise, Probe


def _forward(
    params, x, *, hidden=(sigmoid, sigmoid), last=identity, product=np.matmul, sign=1,
    biases="123", late_bias=False, layers=3, output=lambda y: y,
):  # fmt: skip
    """The forward pass, and what may be different about it."""
    for k, activation in enumerate((*hidden, last)[:layers], start=1):
        bias = sign * params[f"b{k}"] if str(k) in biases else 0
        x = product(x, params[f"W{k}"])
        x = activation(x) + bias if late_bias and k < 3 else activation(x + bias)
    return output(x)


def _every_layer_gets_x(params, x):
    z2 = sigmoid(x @ params["W2"] + params["b2"])
    return z2 @ params["W3"] + params["b3"]


def _network(rng, *sizes):
    params = {}
    for k in (1, 2, 3):
        params[f"W{k}"] = rng.normal(size=sizes[k - 1 : k + 1])
        params[f"b{k}"] = rng.normal(size=sizes[k])
    return params


def _softmax_over_everything(y):
    return np.exp(y) / np.exp(y).sum()


def _keeps_notes(params, x):
    for k in range(1, 4):
        y = x @ params[f"W{k}"] + params[f"b{k}"]
        x = params[f"z{k}"] = sigmoid(y)
    return y


def _row_by_row(params, x):
    def of_one(row):
        for k in "12":
            row = sigmoid(params[f"W{k}"].T @ row + params[f"b{k}"])
        return params["W3"].T @ row + params["b3"]

    return of_one(x) if x.ndim == 1 else np.array([of_one(row) for row in x])


def _any_number_of_layers(params, z):
    last = len(params) // 2
    for k in range(1, last + 1):
        z = np.dot(z, params[f"W{k}"]) + params[f"b{k}"]
        if k < last:
            z = 1 / (1 + np.exp(-z))
    return z


def _second_layer_takes_b1(params, x):
    z1 = sigmoid(x @ params["W1"] + params["b1"])
    return sigmoid(z1 @ params["W2"] + params["b1"]) @ params["W3"] + params["b3"]


_OF_THE_PAGE = {
    "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
    "b1": np.array([0.1, 0.2, 0.3]),
    "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
    "b2": np.array([0.1, 0.2]),
    "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
    "b3": np.array([0.1, 0.2]),
}
_BATCH = np.array([[1.0, 0.5], [0.0, 0.0], [-3.0, 2.0], [0.2, -0.7]])

EXERCISE = Exercise(
    reference=_forward,
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
            {"hidden": (identity, identity)},
        ),
        Bug(
            "a hidden layer without its activation",
            "One of the two hidden layers passes its weighted sum on as it is. Every hidden layer "
            "gets an activation; only the last has none but identity.",
            {"hidden": (sigmoid, identity)},
            {"hidden": (identity, sigmoid)},
        ),
        Bug(
            "an activation on the output",
            "The outputs are quantities, which may have any size, not only between 0 and 1. What "
            "is the activation of the last layer here?",
            {"last": sigmoid},
        ),
        Bug(
            "only the output is bent",
            "The hidden layers pass their sums on as they are, and the outputs are squeezed "
            "between 0 and 1. It should be the other way round.",
            partial(_forward, hidden=(identity, identity), last=sigmoid),
        ),
        Bug(
            "softmax on the output",
            "These are probabilities. The page computes them in a further step; this network "
            "stops at its last weighted sums.",
            {"last": softmax},
            {"last": _softmax_over_everything},
        ),
        Bug(
            "another activation",
            "The hidden layers bend with ReLU. The network of this page uses the sigmoid.",
            {"hidden": (relu, relu)},
        ),
        Bug(
            "another activation",
            "The hidden layers bend with a step. The network of this page uses the sigmoid.",
            {"hidden": (step, step)},
        ),
        Bug(
            "another activation",
            "The hidden layers bend with tanh. The network of this page uses the sigmoid.",
            {"hidden": (np.tanh, np.tanh)},
        ),
        Bug(
            "biases forgotten",
            "Each layer has a bias for each of its neurons, to be added to the product. The "
            "last layer has one, too.",
            {"biases": ""},
            {"biases": "12"},
        ),
        Bug(
            "biases subtracted",
            "A threshold is subtracted. A bias is minus the threshold: what is done with it?",
            {"sign": -1},
        ),
        Bug(
            "every layer gets x",
            "Only the first layer looks at x. What comes into the second?",
            _every_layer_gets_x,
            examples=(lambda p, x: _every_layer_gets_x(p, x) + 0 * (x @ p["W1"]).sum(),),
        ),
        Bug(
            "returns too early",
            "These are the signals of the first hidden layer. Is there a return in your loop?",
            {"layers": 1},
        ),
        Bug(
            "a batch of one",
            "For one example the result is a vector, and your outputs are in a table of one row.",
            {"output": np.atleast_2d},
        ),
        Bug(
            "an axis too many squeezed away",
            "This network has one output, and its axis of length 1 belongs to the result. The "
            "product gives the right shape without squeeze.",
            {"output": np.squeeze},
        ),
        Bug(
            "element-wise product",
            "* multiplies matching entries and adds nothing up. A layer takes the matrix product.",
            raises=r"could not be broadcast together with shapes \(2,\) \(2,3\)",
            examples=(lambda p, x: sigmoid(x * p["W1"] + p["b1"]),),
        ),
        Bug(
            "bias after the activation",
            "A bias moves the threshold, so it belongs to the sum that is then bent. Which comes "
            "first, the addition or the sigmoid?",
            {"late_bias": True},
        ),
        Bug(
            "stops a layer early",
            "These are the signals that enter the last layer. One product is still missing.",
            {"layers": 2},
        ),
        Bug(
            "arguments exchanged",
            "An array was asked for an entry with a name. params comes first, then x.",
            raises="only integers, slices",
            examples=(lambda x, params: _forward(params, x),),
        ),
        Bug(
            "weights on the wrong side",
            "A matrix has a row for each sender and a column for each receiver. So the signals are "
            "on the left of it, and nothing is transposed.",
            {"product": lambda x, W: W @ x},
            {"product": lambda x, W: np.dot(W, x)},
            {"product": lambda x, W: x @ W.T},
            {"product": lambda x, W: np.dot(x, W.T)},
        ),
        Bug(
            "one example at a time",
            "One example works, a batch does not. The examples are rows, so they must be on the "
            "left of the matrix.",
            {"product": lambda x, W: W.T @ x},
            {"product": lambda x, W: np.dot(W.T, x)},
        ),
        Bug(
            "the network of the page only",
            "Other weights were handed over, and the answer did not change. Does your function "
            "look into params, or into a network that it finds on the page?",
            lambda params, x: _forward(_OF_THE_PAGE, x),
        ),
    ),
    on_success=(
        "The same function answers for any three layers; in chapter 4 the weights come from a "
        "training."
    ),
    right=(_any_number_of_layers, _row_by_row),
    wrong={
        "changes its input": (_keeps_notes,),
        "another activation and biases subtracted": (
            partial(_forward, sign=-1, hidden=(np.tanh, np.tanh)),
        ),
        None: (lambda p, x: np.array([0.31682708, 0.69627909]), _second_layer_takes_b1),
    },
)
