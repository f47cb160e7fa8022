"""An operation of the reader's own on tensors, whose rule is held against nudges."""

import numpy as np

from dlbook.autograd import Tensor
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe, Shown

_H = 1e-5
_KNOWN = {
    "exp": np.exp,
    "relu": lambda x: np.maximum(x, 0),
    _("the square"): np.square,
    _("the tensor itself"): lambda x: x,
    _("the opposite number"): lambda x: -x,
}


def _near(a, b):
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-5, atol=1e-7))


def _shown(array):
    return Shown(np.array2string(np.asarray(array), precision=5, max_line_width=60))


def _own_operation(my_operation, x, dout):
    """Return what can be said about an operation without knowing which one it is."""
    tensor = Tensor(x.copy())
    out = my_operation(tensor)
    if out is None or out is ...:
        return out
    if not isinstance(out, Tensor):
        return _("That is no Tensor but {kind}: wrap the value, with its links.").format(
            kind=type(out).__name__
        )
    value = out.data.copy()

    def f(values):
        return np.array(my_operation(Tensor(np.array(values))).data, dtype=float)

    linked = bool(out.links) and all(source is tensor for source, _ in out.links)
    count = len(out.links)
    if value.shape != x.shape or not np.isfinite(value).all():
        return {"out": _shown(value), "shape": value.shape, "like": "none", "slopes": "none"}
    out.backward(dout.copy())
    slope = (f(x + _H) - f(x - _H)) / (2 * _H)
    return {
        "out": _shown(value),
        "grad": _shown(tensor.grad),
        _("by nudges"): _shown(dout * slope),
        _("shape"): value.shape,
        _("like"): next((n for n, g in _KNOWN.items() if _near(g(x), value)), _("none")),
        "links": _("its own") if linked and count == 1 else _("none") if not count else _("others"),
        _("slopes"): _found(tensor.grad, dout, slope, value, f),
    }


def _found(grad, dout, slope, value, f):
    """Return what has come back in place of the slopes."""
    if grad is None:
        return _("nothing")
    with np.errstate(all="ignore"):
        kinds = {
            _("right"): dout * slope,
            _("the slope without dout"): slope,
            _("dout without the slope"): dout,
            _("the opposite sign"): -dout * slope,
            _("the slope at the output"): dout * (f(value + _H) - f(value - _H)) / (2 * _H),
            _("divided by the slope"): dout / np.where(slope == 0, 1, slope),
            _("times the output"): dout * value,
        }
    return next(
        (kind for kind, values in kinds.items() if _near(grad, values)), _("something else")
    )


def _a_tensor(x, dout, facts):
    if isinstance(facts, str):
        return facts
    if facts["shape"] != x.shape:
        return _("The result has the shape {found}, and the tensor {shape}.").format(
            found=facts["shape"], shape=x.shape
        )
    return None


def _new(x, dout, facts):
    if wrong := _a_tensor(x, dout, facts):
        return wrong
    same = facts["like"]
    return (
        None
        if same == "none"
        else _("It gives {same}, which a Tensor has already.").format(same=same)
    )


def _own_rule(x, dout, facts):
    return {
        "none": _("The result has no link to the tensor that went in, so no slope can come back."),
        "others": _(
            "The result is put together from operations that Tensor has. Asked for is one "
            "operation with a rule of its own: one link, to the tensor that went in."
        ),
    }.get(facts.get("links", "its own"))


def _right_slopes(x, dout, facts):
    if wrong := _a_tensor(x, dout, facts):
        return wrong
    return None if facts["slopes"] == "right" else _("The slopes are not what nudges find.")


def _made(value, rule):
    """Return an operation from its value and its rule, which gets dout, the input, the output."""

    def operation(x):
        out = value(x.data)
        return Tensor(out, [(x, lambda dout: rule(dout, x.data, out))])

    return operation


def _sine(x, *, rule=lambda dout, x, out: dout * np.cos(x)):
    """The sine, and what may be different about its way back."""
    return _made(np.sin, rule)(x)


_PLAIN = (
    np.array([-2.31, -0.73, -0.17, 0.43, 1.29, 2.57]),
    np.array([1.0, -2.0, 0.5, 3.0, -1.5, 2.0]),
)
_BATCH = (
    np.array([[-1.19, 0.87, -0.14], [1.32, -1.71, 0.63]]),
    np.array([[0.7, -1.2, 2.5], [-0.4, 1.6, -3.0]]),
)

EXERCISE = Exercise(
    reference=_sine,
    drive=_own_operation,
    probes=(
        Probe("it gives a tensor of the same shape", _PLAIN, _a_tensor),
        Probe("it is not what a Tensor can do already", _PLAIN, _new),
        Probe("its result has one link, to the tensor that went in", _PLAIN, _own_rule),
        Probe("its rule agrees with nudges", _PLAIN, _right_slopes),
        Probe("for a batch as well", _BATCH, _right_slopes),
    ),
    bugs=(
        Bug(
            "the slope without dout",
            "The rule gives the slope of the operation itself. By the chain rule the slope that "
            "arrives is multiplied by it.",
            {"rule": lambda dout, x, out: np.cos(x)},
            examples=(_made(np.tanh, lambda dout, x, out: 1 - out**2),),
        ),
        Bug(
            "dout without the slope",
            "The rule hands on what arrives. By the chain rule it is multiplied by the slope of "
            "the operation.",
            {"rule": lambda dout, x, out: dout},
        ),
        Bug(
            "sign turned",
            "Every slope has the opposite sign.",
            {"rule": lambda dout, x, out: -dout * np.cos(x)},
        ),
        Bug(
            "slope at the output",
            "The formula for the slope is right but fed with the output. It wants the number that "
            "went in.",
            {"rule": lambda dout, x, out: dout * np.cos(out)},
            examples=(
                _made(lambda x: x / (1 + np.abs(x)), lambda d, x, out: d / (1 + np.abs(out)) ** 2),
            ),
        ),
        Bug(
            "no links",
            "The tensor that comes out was made without links, so the walk back ends at it. A "
            "tensor is made of a value and of links to what it came from.",
            lambda x: Tensor(np.sin(x.data)),
            examples=(lambda x: Tensor(np.arctan(x.data)),),
        ),
        Bug(
            "divided by the slope",
            "On the way back slopes are multiplied, as on the way forward: nothing is undone.",
            {"rule": lambda dout, x, out: dout / np.cos(x)},
        ),
        Bug(
            "no Tensor returned",
            "The value comes back as an array, and an array has no links. Wrap it in a Tensor.",
            lambda x: np.sin(x.data),
        ),
        Bug(
            "NumPy asked for a tensor",
            "NumPy's functions work on arrays. Take the .data of the tensor.",
            raises=r"operand 'Tensor' does not support ufuncs",
            examples=(lambda x: Tensor(np.sin(x), [(x, lambda dout: dout * np.cos(x))]),),
        ),
    ),
    on_success=(
        "A framework with this operation is yours now. PyTorch calls such a pair of value and rule "
        "an autograd.Function."
    ),
    right=(
        _made(np.tanh, lambda dout, x, out: dout * (1 - out**2)),
        _made(np.abs, lambda dout, x, out: dout * np.sign(x)),
        _made(lambda x: np.logaddexp(0, x), lambda dout, x, out: dout / (1 + np.exp(-x))),
        _made(lambda x: np.where(x > 0, x, 0.1 * x), lambda d, x, out: d * np.where(x > 0, 1, 0.1)),
        _made(lambda x: x**3, lambda dout, x, out: dout * 3 * x**2),
    ),
    wrong={
        None: (
            lambda x: x.exp(),
            lambda x: x * x * x,
            _made(np.sin, lambda dout, x, out: 2 * dout * np.cos(x)),
            lambda x: x.sum(),
            lambda x: 7,
        ),
    },
)
