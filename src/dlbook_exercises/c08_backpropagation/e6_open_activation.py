"""An activation of the reader's own, whose slopes are held against nudges."""

import numpy as np

from dlbook.activations import identity, relu, sigmoid, step
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe, Shown
from dlbook_exercises.c08_backpropagation._shared import (
    BUGS_OF_LAYERS,
    SLOPES_ADDED_UP,
    layer,
    returned,
)


def _shown(array):
    return Shown(np.array2string(np.asarray(array), precision=5, max_line_width=60))


_OF_THE_COURSE = {"step": step, "sigmoid": sigmoid, "relu": relu, "identity": identity}
_H = 1e-5


def _own_layer(layer_class, x, dout):
    """Return what can be said about an activation without knowing which one it is."""
    own = layer_class()
    given, arriving = x.copy(), dout.copy()
    out = np.array(returned(own, "forward", x), dtype=float)
    dx = np.array(returned(own, "backward", dout), dtype=float)
    x, dout = given, arriving  # in case the layer has written over them
    if out.shape != x.shape or dx.shape != x.shape:
        return {
            _("shapes"): _("{out} forward, {back} back, for {shape}").format(
                out=out.shape, back=dx.shape, shape=x.shape
            )
        }

    def f(values):
        return np.asarray(layer_class().forward(np.array(values)), dtype=float)

    slope = (f(x + _H) - f(x - _H)) / (2 * _H)
    flat, wide = x.reshape(-1), np.linspace(-30, 30, 41) + 0.03
    alone = np.array([f(flat[i : i + 1]) for i in range(len(flat))]).reshape(x.shape)
    own.forward(x[..., ::-1].copy())
    later = own.backward(dout + 1)
    return {
        "forward": _shown(out),
        "backward": _shown(dx),
        _("by nudges"): _shown(dout * slope),
        _("finite"): bool(np.isfinite(out).all() and np.isfinite(dx).all()),
        _("each number by itself"): _near(alone, out),
        _("like"): next(
            (n for n, g in _OF_THE_COURSE.items() if _near(g(wide), f(wide))), _("none")
        ),
        _("shape"): _bent(f),
        _("slopes"): _found(x, dx, dout, slope, f, out) or _found_later(later, dx, dout + 1, slope),
    }


def _near(a, b):
    return bool(np.allclose(a, b, rtol=1e-5, atol=1e-7))


def _bent(f):
    u = np.linspace(-5, 5, 21) + 0.03  # off the places where activations have their kinks
    heights = f(u)
    if _near(heights, heights[0]):
        return _("constant")
    line = heights[0] + (heights[-1] - heights[0]) * (u - u[0]) / (u[-1] - u[0])
    if _near(heights, line):
        return _("a straight line")
    slopes = (f(u + _H) - f(u - _H)) / (2 * _H)
    return _("stairs") if _near(slopes, 0) else _("bent")


def _found(x, dx, dout, slope, f, out):
    """Return what backward has handed back in place of the slopes, or None if it is these."""
    if _near(dx, dout * slope):
        return None
    with np.errstate(all="ignore"):
        kinds = {
            _("the slope without dout"): slope,
            _("dout without the slope"): dout,
            _("the opposite sign"): -dout * slope,
            _("the slope at the output"): dout * (f(out + _H) - f(out - _H)) / (2 * _H),
            _("the output times dout"): dout * out,
            _("divided by the slope"): dout / np.where(slope == 0, 1, slope),
            _("the mask of a ReLU"): dout * (x > 0),
            _("the input in place of the output"): dout * (1 - x**2),
        }
    return next((kind for kind, values in kinds.items() if _near(dx, values)), _("something else"))


def _found_later(dx, dx_before, dout, slope_before):
    """Return what backward has handed back for a second batch, the first one turned round."""
    right = dout * slope_before[..., ::-1]
    kinds = {
        _("right"): right,
        _("added up"): right + dx_before,
        _("of the first batch"): dout * slope_before,
    }
    return next((kind for kind, values in kinds.items() if _near(dx, values)), _("right once"))


def _shapes_kept(x, dout, facts):
    if found := facts.get("shapes"):
        return _("The shapes are {found}. An activation keeps the shape.").format(found=found)
    if not facts["each number by itself"]:
        return _("A number that goes in alone comes out differently than among the others.")
    return None


def _new(x, dout, facts):
    same = facts["like"]
    return (
        None if same == "none" else _("From -30 to 30 it does what {same} does.").format(same=same)
    )


def _can_bend(x, dout, facts):
    return {
        "constant": _("From -5 to 5 it always gives the same number."),
        "a straight line": _(
            "From -5 to 5 it is a straight line, so two layers are one (chapter 2)."
        ),
        "stairs": _("From -5 to 5 its slope is 0 wherever there is one: nothing could be learned."),
    }.get(facts["shape"])


def _right_slopes(x, dout, facts):
    return {
        "right": None,
        "added up": _("Of a second batch come back its slopes and those of the first in one sum."),
        "of the first batch": _("A second batch gets the slopes of the first."),
        _("right once"): _("The slopes of a second batch are not what nudges find."),
    }.get(facts["slopes"], _("The slopes are not what nudges find."))


def _right_in_a_batch(x, dout, facts):
    return _shapes_kept(x, dout, facts) or _right_slopes(x, dout, facts)


def _safe(x, dout, facts):
    return _right_slopes(x, dout, facts) if facts["finite"] else _("There is an inf or a nan.")


def _activation(bend, slope):
    """Return a layer of a function and its slope."""

    def forward(self, x):
        self.x = x
        return bend(x)

    return layer(forward, lambda self, dout: dout * slope(self.x))


def _with_output(bend, back):
    """Return a layer whose backward gets dout and the output."""

    def forward(self, x):
        self.out = bend(x)
        return self.out

    return layer(forward, lambda self, dout: back(dout, self.out))


def _leak(x):
    return np.where(x > 0, x, 0.1 * x)


def _slope_of_leak(x):
    return np.where(x > 0, 1.0, 0.1)


def _naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _elu(x):
    return np.where(x > 0, x, np.exp(x) - 1)


class _Leaky:
    """A layer of whose parts some may be different."""

    def forward(self, x):
        self.x, self.out = x, _leak(x)
        return self.out

    def backward(self, dout):
        return dout * _slope_of_leak(self.x)


def _keeps_the_first(self, x):
    self.x = getattr(self, "x", x)
    return _leak(x)


def _adds_up(self, dout):
    self.slopes = getattr(self, "slopes", 0) + dout * _slope_of_leak(self.x)
    return self.slopes


def _output_used_again(self, dout):
    self.out[:] = np.where(self.out > 0, 1, 0.1)
    return dout * self.out


def _in_place(self, x):
    self.x = x.copy()
    x[x < 0] *= 0.1
    return x


def _a_leak_for_each_column(x):
    return np.where(x > 0, 1, np.linspace(0.1, 0.3, x.shape[-1]))


def _another_leak_in_rows(x):
    return np.where(x > 0, 1, 0.1 * np.arange(1, len(x) + 1)[:, None] if x.ndim > 1 else 0.1)


def _of_one_distribution(x):
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


def _right_but_far_out(own):
    """Whether nothing is wrong with an activation as long as its inputs are small."""
    judges = (_shapes_kept, _new, _can_bend, _right_slopes)
    return not any(judge(*given, own(*given)) for given in (_PLAIN, _BATCH) for judge in judges)


def _overflows(own):
    """Return an activation if an exponential overflows in it, from an error in place of inf."""
    if _right_but_far_out(own):
        with np.errstate(over="raise"):
            try:
                own(*_FAR)
            except FloatingPointError as error:
                return own if "encountered in exp" in str(error) else None
    return None


def _computes_both(own):
    """Return an activation in which np.where leaves an inf or a nan aside."""
    left_aside = []

    class Watched(np.ndarray):
        def __array_function__(self, function, types, args, keywords):
            if function is np.where and len(args) == 3:
                chosen, *both = (np.asarray(array) for array in np.broadcast_arrays(*args))
                left_aside.extend(~np.isfinite(np.where(chosen, *reversed(both))).ravel())
            return super().__array_function__(function, types, args, keywords)

    if _right_but_far_out(own):
        with np.errstate(all="ignore"):
            own(*(array.view(Watched) for array in _FAR))
    return own if any(left_aside) else None


_PLAIN = (
    np.array([-2.31, -0.73, -0.17, 0.43, 1.29, 2.57]),
    np.array([1.0, -2.0, 0.5, 3.0, -1.5, 2.0]),
)
_BATCH = (
    np.array([[-4.19, 0.87, -0.14], [3.32, -1.71, 0.63]]),
    np.array([[0.7, -1.2, 2.5], [-0.4, 1.6, -3.0]]),
)
_FAR = (np.array([[-999.7, 999.7]]), np.array([[2.0, -3.0]]))

EXERCISE = Exercise(
    kind="class",
    reference=_Leaky,
    drive=_own_layer,
    probes=(
        Probe("it keeps the shape and acts on each number by itself", _PLAIN, _shapes_kept),
        Probe("it is none of step, sigmoid, relu and identity", _PLAIN, _new),
        Probe("it is bent, with a slope to learn from", _PLAIN, _can_bend),
        Probe("backward agrees with nudges", _PLAIN, _right_slopes),
        Probe("in a batch as well", _BATCH, _right_in_a_batch),
        Probe("inputs of nearly ±1000 neither overflow nor warn", _FAR, _safe),
    ),
    bugs=(
        Bug(
            "the slope without dout",
            "backward gives the activation's own slope. By the chain rule the slope that arrives "
            "is multiplied by it.",
            {"backward": lambda self, dout: _slope_of_leak(self.x)},
            examples=(_with_output(np.tanh, lambda dout, out: 1 - out**2),),
        ),
        Bug(
            "dout without the slope",
            "backward hands on what arrives. By the chain rule it is multiplied by the "
            "activation's own slope.",
            {"backward": lambda self, dout: dout},
        ),
        Bug(
            "slope at the output",
            "The formula for the slope is right but fed with the output. It wants the number that "
            "went in: which of the two did forward keep?",
            # (A leaky ReLU would not show it: there input and output have the same slope.)
            _with_output(lambda x: np.logaddexp(0, x), lambda dout, out: dout * sigmoid(out)),
            examples=(
                _with_output(
                    lambda x: x / (1 + np.abs(x)), lambda dout, out: dout / (1 + np.abs(out)) ** 2
                ),
            ),
        ),
        Bug(
            "sign turned",
            "Every slope has the opposite sign.",
            {"backward": lambda self, dout: -dout * _slope_of_leak(self.x)},
        ),
        Bug(
            "times the output",
            "backward multiplies by the height of the activation. It is the slope that counts.",
            {"backward": lambda self, dout: dout * self.out},
            examples=(_with_output(np.arctan, lambda dout, out: dout * out),),
        ),
        Bug(
            "the leak forgotten in the backward pass",
            "backward is that of a ReLU. What comes through a leak on the way forward has a slope "
            "in the backward pass as well.",
            {"backward": lambda self, dout: dout * (self.x > 0)},
        ),
        Bug(
            "the input in place of the output",
            "The slope of tanh can be had from what came out of it, as that of a sigmoid can. It "
            "is worked out here from what went in.",
            _activation(np.tanh, lambda x: 1 - x**2),
        ),
        Bug(
            "divided by the slope",
            "In the backward pass slopes are multiplied, as in the forward pass: nothing is "
            "undone.",
            {"backward": lambda self, dout: dout / _slope_of_leak(self.x)},
        ),
        Bug(
            "mask of the first forward",
            "What backward needs is set once and then kept. It belongs to the batch that came "
            "through last.",
            {"forward": _keeps_the_first},
        ),
        Bug(
            *SLOPES_ADDED_UP,
            {"backward": _adds_up},
        ),
        Bug(
            "np.where computes both",
            "np.where chooses between two finished arrays: both forms have been computed for every "
            "number, so the one that it leaves aside has overflowed. Make the exponent safe before "
            "the exponential is taken, forward and back.",
            fit=_computes_both,
            examples=(
                _activation(_elu, lambda x: np.where(x > 0, 1, np.exp(x))),
                _activation(
                    lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
                    lambda x: np.where(x > 0, 1, np.exp(x)),
                ),
                _activation(lambda x: np.where(x > 30, x, np.log1p(np.exp(x))), sigmoid),
            ),
        ),
        Bug(
            "overflow in exp",
            "The exponential of a large number is inf. For which sign of the input is your "
            "exponent large, in the forward pass or in the backward pass? Chapters 2 and 3 have "
            "two remedies: another form of the same fraction, or a number that is subtracted "
            "first.",
            fit=_overflows,
            examples=(
                _activation(lambda x: np.log(1 + np.exp(x)), sigmoid),
                _activation(lambda x: np.log1p(np.exp(x)), _naive_sigmoid),
                _activation(lambda x: np.logaddexp(0, x), _naive_sigmoid),
                _activation(
                    lambda x: x * _naive_sigmoid(x),
                    lambda x: _naive_sigmoid(x) * (1 + x * (1 - _naive_sigmoid(x))),
                ),
                _activation(
                    lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
                    lambda x: 1 - np.tanh(x) ** 2,
                ),
            ),
        ),
        *BUGS_OF_LAYERS,
    ),
    quiet=True,
    on_success=(
        "No list of right answers was needed: the nudges have judged your layer, as they will "
        "judge any other."
    ),
    right=(
        _with_output(np.tanh, lambda dout, out: dout * (1 - out**2)),
        _activation(lambda x: np.logaddexp(0, x), sigmoid),
        _activation(lambda x: np.sin(x) + 0.5 * x, lambda x: np.cos(x) + 0.5),
        _activation(lambda x: x**3, lambda x: 3 * x**2),
        _activation(lambda x: x.clip(-1, 1), lambda x: np.abs(x) < 1),
        _activation(lambda x: np.maximum(x, -0.2), lambda x: x > -0.2),
        _activation(
            lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
            lambda x: np.where(x > 0, 1, np.exp(np.minimum(x, 0))),
        ),
        type("Layer", (_Leaky,), {"backward": _output_used_again}),
    ),
    wrong={
        "changes its input": (type("Layer", (_Leaky,), {"forward": _in_place}),),
        None: (
            _activation(sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
            _activation(lambda x: 3 * x + 1, lambda x: 3),
            _activation(np.floor, lambda x: 0),
            _activation(lambda x: np.where(x > 0, x, 0.01 * x), _slope_of_leak),
            _with_output(_of_one_distribution, lambda dout, out: dout * out * (1 - out)),
            *(
                _activation(lambda x, slope=slope: x * slope(x), slope)
                for slope in (_a_leak_for_each_column, _another_leak_in_rows)
            ),
        ),
    },
)
