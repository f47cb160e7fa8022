"""What can go wrong with any class that has a forward and a backward."""

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug


def layer(forward, backward, **more):
    """Return a class with these two methods."""
    return type("Layer", (), {"forward": forward, "backward": backward, **more})


def returned(layer, method, array):
    """Return what a method hands back, as it is now: the layer may write over it later."""
    result = getattr(layer, method)(array)
    if result is None:
        raise TypeError(_("{method} returned None").format(method=method))
    return result.copy() if isinstance(result, np.ndarray) else result


def _larger(self, x):
    self.x = x
    return np.maximum(x, 0)


def _gated(self, dout):
    return dout * (self.x > 0)


def _kept_in_output(self, x):
    self.x, self.output = x, np.maximum(x, 0)


def _kept_in_dinputs(self, dout):
    self.dinputs = dout * (self.x > 0)


class _WithoutSelf:
    def forward(x):
        return np.tanh(x)

    def backward(dout):
        return dout


class _MadeWithoutSelf:
    def __init__():
        pass


class _WantsALeak:
    def __init__(self, leak):
        self.leak = leak


class _WantsX:
    def forward(self, x):
        return np.maximum(x, 0)

    def backward(self, dout, x):
        return dout * (x > 0)


SLOPES_ADDED_UP = (
    "slopes added up",
    "What backward returns holds the slopes of the batch before as well. Does it add to something "
    "that is kept with self? Each backward begins anew.",
)
_BUILT_IN = "NoneType|list|tuple|dict|set|str|int|float|bool|function|method"

BUGS_OF_LAYERS = (
    Bug(
        "no return",
        "forward comes to its end without return, so it gives None. To keep a result with self is "
        "not to hand it over: the next layer waits for it.",
        raises=r"^TypeError: forward returned None$",
        examples=(layer(_kept_in_output, _gated),),
    ),
    Bug(
        "no return",
        "backward comes to its end without return, so it gives None. To keep the slopes with self "
        "is not to hand them over: the layer before waits for them.",
        raises=r"^TypeError: backward returned None$",
        examples=(layer(_larger, _kept_in_dinputs),),
    ),
    Bug(
        "nothing remembered",
        "backward looks for something that forward has not kept under this name with self.",
        raises=rf"^AttributeError: '(?!({_BUILT_IN})')\w+' object has no attribute "
        r"'(?!forward'|backward')"
        r"|^NameError: name '(x|z|y|a|h|X|out|output|inputs|mask|gate|open)' is not defined",
        examples=(
            layer(lambda self, x: np.maximum(x, 0), lambda self, dout: dout * self.mask),
            layer(lambda self, x: np.tanh(x), lambda self, dout: dout * (1 - self.out**2)),
            layer(
                lambda self, x: np.maximum(x, 0),
                lambda self, dout: dout * mask,  # noqa: F821
            ),
        ),
    ),
    Bug(
        "self forgotten",
        "A method gets the object itself first. So forward has the arguments self and x, backward "
        "self and dout, and __init__ has at least self.",
        raises=r"(forward|backward|__init__)\(\) takes \d positional arguments? but \d (was|were)",
        examples=(_WithoutSelf, _MadeWithoutSelf),
    ),
    Bug(
        "a class that wants arguments",
        "A layer is made without arguments here, by the name of its class and empty brackets. "
        "Whatever __init__ takes besides self needs a value of its own to fall back on.",
        raises=r"__init__\(\) missing",
        examples=(_WantsALeak,),
    ),
    Bug(
        "asks for more than it gets",
        "forward is handed x alone, and backward dout alone. What backward needs besides, forward "
        "has to keep with self.",
        raises=r"(forward|backward)\(\) missing",
        examples=(_WantsX,),
    ),
    Bug(
        "a method is missing",
        "The two methods are called forward and backward, in small letters, and both are inside "
        "the class, indented.",
        raises=r"'\w+' object has no attribute '(forward|backward)'",
        examples=(
            type("Layer", (), {"forward": _larger}),
            type("Layer", (), {"forward": _larger, "derivative": _gated}),
        ),
    ),
    Bug(
        "if on a whole array",
        "A comparison with an array has many answers; if and Python's own max want one. Which "
        "function of NumPy chooses number by number?",
        raises=r"truth value of an array",
        examples=(
            layer(lambda self, x: max(0, x), _gated),
            layer(lambda self, x: x if x > 0 else 0.01 * x, lambda self, dout: dout),
        ),
    ),
)
