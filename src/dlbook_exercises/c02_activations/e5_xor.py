"""Weights with which two layers of steps know XOR."""

from functools import partial

import numpy as np

from dlbook.activations import step
from dlbook.check._language import _, all_of
from dlbook.check.exercise import Bug, Exercise, Probe

_POINTS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
_NAMES = ("W1", "b1", "W2", "b2")


def _require(fits, name, wanted, array):
    if not fits:
        raise ValueError(
            _("{name} must have shape {wanted}, yours has shape {shape}").format(
                name=name, wanted=wanted, shape=array.shape
            )
        )


def _two_steps(W1, b1, W2, b2):
    return step(step(_POINTS @ W1 + b1) @ W2.reshape(-1) + b2.reshape(()))


def _tried_on_four_points(weights):
    """Return what a network of two layers of steps says at the four points."""
    params = weights()
    if params is ... or (isinstance(params, dict) and any(v is ... for v in params.values())):
        return ...
    if not isinstance(params, dict):
        raise ValueError(_("your function must return a dictionary with W1, b1, W2 and b2"))
    if not {"W2", "b2"} & params.keys():
        raise ValueError(_("the dictionary holds a single layer, and must hold W1, b1, W2 and b2"))
    if missing := [name for name in _NAMES if name not in params]:
        raise ValueError(_("the dictionary lacks {missing}").format(missing=all_of(missing)))
    W1, b1, W2, b2 = (np.asarray(params[name], float) for name in _NAMES)
    _require(W1.ndim == 2 and len(W1) == 2, "W1", "(2, H)", W1)
    hidden = W1.shape[1]
    _require(b1.shape in ((), (1,), (hidden,)), "b1", f"({hidden},)", b1)
    _require(W2.shape in ((hidden,), (hidden, 1)), "W2", f"({hidden},)", W2)
    _require(b2.size == 1, "b2", "()", b2)
    answers, xor = _two_steps(W1, b1, W2, b2), [0, 1, 1, 0]
    if W1.shape == (2, 2) and answers.tolist() != xor == _two_steps(W1.T, b1, W2, b2).tolist():
        raise ValueError(
            _("the answers are {answers}, and with W1.T they would be right").format(
                answers=answers
            )
        )
    return {_("answers"): answers}


def _is_xor(said):
    for point, answer, right in zip(_POINTS.tolist(), said["answers"], (0, 1, 1, 0), strict=True):
        if answer != right:
            return _("At {place} the network says {answer}, and XOR is {right} there.").format(
                place=tuple(point), answer=answer, right=right
            )
    return None


def _weights(W1, b1, W2, b2):
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


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

EXERCISE = Exercise(
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
            "A single neuron draws one straight line, and no line has the two points of XOR alone "
            "on one side. Its answers have to be looked at by a second layer.",
            raises="a single layer",
            examples=(
                lambda: {"W1": np.array([0.5, 0.5]), "b1": -0.2},
                lambda: {"w": np.array([1, -1]), "b": -0.5},
            ),
        ),
        Bug(
            "a row for each neuron",
            "With rows and columns of W1 exchanged, your network would know XOR. x @ W1 wants a "
            "row for each input and a column for each neuron.",
            raises="with W1.T they would be right",
            examples=(
                partial(_weights, [[1, 1], [-1, -1]], [-0.5, 1.5], [1, 1], -1.5),  # OR, NAND
                partial(_weights, [[-2.0, -2.0], [2.0, 2.0]], [3.0, -1.0], [[1.0], [1.0]], [-1.5]),
            ),
        ),
        Bug(
            "a row for each neuron",
            "x @ W1 wants a row for each of the two inputs and a column for each hidden neuron.",
            raises=r"W1 must have shape \(2, H\), yours has shape \(\d+, 2\)",
            examples=(
                partial(_weights, [[1, 1], [1, 1], [0, 0]], [-0.5, -1.5, 0], [1, -1, 0], -0.5),
            ),
        ),
        Bug(
            "an output for each hidden neuron",
            "The last layer is a single neuron. It has one weight for each hidden neuron, and one "
            "bias.",
            raises=r"W2 must have shape .* yours has shape \((\d+, \d+)\)|b2 must have shape",
            examples=(
                partial(_weights, [[0.5, -0.5]] * 2, [-0.2, 0.7], [[0.5, 0.5]] * 2, [-0.7, -0.7]),
            ),
        ),
        *(
            Bug(name, _ANOTHER + hint, partial(_always, *answers))
            for name, (answers, hint) in _INSTEAD.items()
        ),
    ),
    on_success=(
        "Yours is one of endlessly many networks that know XOR. Multiply all weights and biases of "
        "a layer by 3, and no step changes its answer."
    ),
    right=(
        partial(_weights, [[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-2]], [-0.5]),  # OR, and not AND
        partial(_weights, [[1, -1], [-1, 1]], [0, 0], [1, 1], 0),
        # One neuron for each of the two points, and an idle third.
        partial(_weights, [[1, -1, 0], [-1, 1, 0]], [-0.5, -0.5, -1], [1, 1, 7], np.array(-0.5)),
    ),
    wrong={
        None: (
            partial(_weights, [[1, -1], [-1, 1]], [-0.5, -0.5], [1, 0], -0.5),
            lambda: ([[1, 1], [1, 1]], [-0.5, -1.5], [1, -1], -0.5),
        ),
    },
)
