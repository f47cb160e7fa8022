"""An open question: a function and a place where the central difference with 1e-4 fails."""

import inspect
import math

import numpy as np

from dlbook.check._compare import kind_of
from dlbook.check._judge import error_text
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.differentiation import numerical_diff

_H = 1e-4
_NODES = [np.polynomial.legendre.leggauss(count) for count in (12, 20)]


class _Found(str):
    """What the trial of a trap has shown, as one word for `check`, and in words for the reader."""

    def __new__(cls, what, words, numbers):
        found = super().__new__(cls, what)
        found.words, found.numbers = words, numbers
        return found

    def __getnewargs__(self):
        return str(self), self.words, self.numbers

    def __repr__(self):
        return self.numbers


class _StoppedError(Exception):
    """Carries what was found when a function of a trap gave no number."""


def _tried(trap):
    """Return what is found when a central difference is laid over a trap."""
    try:
        inspect.signature(trap).bind()
    except TypeError:
        return _Found(
            "misshapen",
            _(
                "Your function takes {signature}. It is called with nothing at all: it chooses "
                "the place x itself."
            ).format(signature=inspect.signature(trap)),
            _("nothing, as it could not be called"),
        )
    except ValueError:  # some functions written in C do not tell
        pass
    handed = trap()
    if handed is None or handed is ...:
        return handed
    if not isinstance(handed, tuple | list) or len(handed) != 3:
        words = _("Return three things: a function, its slope, and a place x.")
        return _Found("misshapen", words, kind_of(handed))
    if any(part is ... for part in handed):
        return ...
    f, slope, x = handed
    kinds = ", ".join(kind_of(part) for part in handed)
    if not (callable(f) and callable(slope)) or callable(x):
        return _Found(
            "misshapen",
            _(
                "First comes the function, then its slope, which is a function as well, then the "
                "number x."
            ),
            kinds,
        )
    try:
        x = float(x)
    except (TypeError, ValueError):
        return _Found("misshapen", _("The place x has to be one number."), kinds)
    try:
        exact = _value(slope, x, _("your slope"))
        above, below = (_value(f, end, _("your function")) for end in (x + _H, x - _H))
        _value(f, x, _("your function"))
    except _StoppedError as stopped:
        return stopped.args[0]
    return _compared(f, slope, x, exact, (above - below) / (2 * _H))


def _value(function, x, whose):
    """Return what a function of the trap gives, as a float."""

    def stopped(what, happened, numbers):
        words = _("At x = {x:.9g}, {whose} {happened}.").format(x=x, whose=whose, happened=happened)
        return _StoppedError(
            _Found(what, words, _("at x = {x:.9g}: {numbers}").format(x=x, numbers=numbers))
        )

    try:
        given = function(x)
    except (ArithmeticError, ValueError) as error:
        raise stopped(
            "no number", _("raised {error}").format(error=error_text(error)), _("an error")
        ) from None
    except Exception as error:
        raise stopped(
            "misshapen", _("raised {error}").format(error=error_text(error)), _("an error")
        ) from None
    if given is ...:
        raise _StoppedError(...)
    try:
        return float(given)
    except (TypeError, ValueError):
        what = kind_of(given)
        raise stopped(
            "misshapen", _("returned {what}, where a number is wanted").format(what=what), what
        ) from None


def _compared(f, slope, x, exact, measured):
    numbers = _("at x = {x:.9g}: slope {exact:.9g}, central difference {measured:.9g}").format(
        x=x, exact=exact, measured=measured
    )
    if not (math.isfinite(x) and math.isfinite(exact) and math.isfinite(measured)):
        return _Found("no number", _("One of them is no finite number."), numbers)
    sides = {_rises_as_said(f, slope, x, side) for side in (1, -1)} if exact else {False}
    if False in sides and _are_exchanged(f, slope, x):
        words = _("What comes first is the slope of what comes second.")
        return _Found("exchanged", words, numbers)
    if exact == 0:
        return _Found("flat", _("Your slope is 0, and one percent of 0 is 0."), numbers)
    if sides == {True, False} or (True in sides and _breaks(f, slope, x)):
        words = _("To the left and to the right of x, the function does not agree.")
        return _Found("no slope", words, numbers)
    if False in sides:
        words = _("Beside x, the function does not rise as your slope says.")
        return _Found("another slope", words, numbers)
    if True not in sides:
        return _Found(
            "drowned",
            _(
                "Rounding hides how your function rises, near x and far from it, so nobody can "
                "tell whether the slope is right. Try one that is less extreme, or that keeps on "
                "rising."
            ),
            numbers,
        )
    off = abs(measured / exact - 1)
    if off > 0.01:
        return _Found("fooled", "", numbers)
    rounded = off > 1e-6 and _wider_is_better(f, x, exact, off)
    words = _("It is off by {percent:.2g} % only.").format(percent=off * 100)
    return _Found("followed, with rounding" if rounded else "followed", words, numbers)


def _rises_as_said(f, slope, x, side):
    """Say whether f changes beside x by what its slope adds up to; None if rounding hides it.

    It looks at the smallest distance from which the change stands clear of the rounding, which
    shows as the smallest change there is.
    """
    here, grain, stuck, end = float(f(x)), math.inf, False, x
    distance = _tiny(x)
    while distance < 1e12 * max(1.0, abs(x)):
        end = x + side * distance
        distance *= 2
        try:
            change = float(f(end)) - here
        except (ArithmeticError, ValueError):  # beyond where f exists
            return None
        if not math.isfinite(change):
            return None
        if change == 0:
            stuck = True
            continue
        grain = min(grain, abs(change))
        if abs(change) < 300 * max(grain, np.spacing(abs(here))):
            continue
        # The stairs of rounding are powers of 2. Those of round and floor are not, or are large.
        stairs = stuck and grain > 8 * np.spacing(abs(here))
        if stairs and (math.frexp(grain)[0] != 0.5 or grain >= 0.5):
            return False
        rough, said = _sums(slope, x, end)
        if abs(rough - said) <= 1e-3 * abs(said):
            return bool(abs(change - said) <= 5e-3 * abs(change))
    # Rounding hides steps that are small beside f, but not a rise that should be larger than f.
    try:
        if grain == math.inf and abs(_sums(slope, x, end)[1]) > 1 + abs(here):
            return False
    except (ArithmeticError, ValueError):  # beyond where the slope exists
        pass
    return None


def _sums(slope, x, end):
    """Return twice what a slope adds up to on the way from x to end, the better one last."""
    return [
        sum(w * float(slope(x + (end - x) * (1 + u) / 2)) for u, w in zip(*nodes, strict=True))
        * (end - x)
        / 2
        for nodes in _NODES
    ]


def _tiny(x):
    """Return a distance from x that is a few gaps wide."""
    return max(16 * np.spacing(abs(x)), 1e-30)


def _breaks(f, slope, x):
    """Say whether f jumps at x, or turns there at once."""
    for side in (1, -1):
        near, far = (float(f(x + side * d * _tiny(x))) - float(f(x)) for d in (1, 1000))
        if abs(near) > max(4 * np.spacing(abs(float(f(x)))), abs(far) / 2):
            return True
        if abs(float(slope(x + side * _tiny(x))) / float(slope(x)) - 1) > 0.1:
            return True
    return False


def _are_exchanged(f, slope, x):
    """Say whether what came first is the slope of what came second."""
    try:
        return all(_rises_as_said(slope, f, x, side) for side in (1, -1))
    except (ArithmeticError, ValueError):
        return False


def _wider_is_better(f, x, exact, off):
    """Say whether a wider step lessens the error, so that it came from rounding."""
    try:
        return abs(float(numerical_diff(f, x, 64 * _H)) / exact - 1) < off / 4
    except (ArithmeticError, ValueError):
        return False


def _unless(*what):
    return lambda found: found.words if found in what else None


def _bump(x):
    return math.exp(-((x / 1e-5) ** 2))


EXERCISE = Exercise(
    drive=_tried,
    probes=(
        Probe("there are a function, its slope, and a place", judge=_unless("misshapen")),
        Probe("slope and central difference are numbers", judge=_unless("no number")),
        Probe("the slope is not 0", judge=_unless("flat", "exchanged")),
        Probe(
            "the function has this slope",
            judge=_unless("no slope", "another slope", "drowned"),
        ),
        Probe(
            "the central difference is off by more than 1 %",
            judge=_unless("followed", "followed, with rounding"),
        ),
    ),
    bugs=(
        Bug(
            "too tame a function",
            "Over a step of 1e-4 this function hardly bends, so the difference follows it. The "
            "truncation error is h² / 6 times the third derivative: make the function change "
            "within a step, or make rounding large.",
            lambda: (np.exp, np.exp, 1.0),
            examples=(
                lambda: [lambda x: math.sin(100 * x), lambda x: 100 * math.cos(100 * x), 0.3],
            ),
        ),
        Bug(
            "too little rounding",
            "Here the error comes from rounding: a wider step would do better. It grows with the "
            "size of f, and with the gaps between the numbers at x. Make one of them larger.",
            lambda: (lambda x: 1e9 + x, lambda x: 1.0, 1.0),
            examples=(lambda: (lambda x: x**3, lambda x: 3 * x**2, 1e10),),
        ),
        Bug(
            "function and slope exchanged",
            "Is the function first, and its slope second?",
            lambda: (np.cos, np.sin, 1.0),
            examples=(
                lambda: (lambda x: 1e4 * math.cos(1e4 * x), lambda x: math.sin(1e4 * x), 0.0),
                lambda: (lambda x: 2 * x, lambda x: x**2, 3.0),
            ),
        ),
        Bug(
            "not the slope of this function",
            "The slope on paper is wrong, so nothing can be compared with it. Is there a factor "
            "that the chain rule brings, or a sign? Check it with a far smaller step.",
            lambda: (lambda x: np.sin(1e5 * x), lambda x: np.cos(1e5 * x), 1.0),
            examples=(
                lambda: (lambda x: x**2, lambda x: x, 3.0),
                lambda: (lambda x: x + math.sin(1e6 * x), lambda x: 1 + math.cos(1e6 * x), 0.2),
                lambda: (lambda x: 1 / x, lambda x: 1 / x**2, 2e-4),
                lambda: (lambda x: 7.0, lambda x: 3.0, 1.0),
                # The stairs of round are level, whatever the line through them.
                lambda: (lambda x: round(x, 2), lambda x: 1.0, 0.5),
            ),
        ),
        Bug(
            "no slope there",
            "At a kink or a jump there is a slope to the left and one to the right, and none at "
            "the place itself. Beside it, nearer than a step, there is one.",
            lambda: (np.abs, lambda x: np.where(x < 0, -1.0, 1.0), 0.0),
            examples=(
                lambda: (lambda x: x + (x >= 2), lambda x: 1, 2),
                lambda: (lambda x: max(0.0, x), lambda x: float(x >= 0), 0.0),
            ),
        ),
        Bug(
            "a slope of 0",
            "How far off, as a share of the true slope? Of 0 there are no shares. Move away from "
            "the flat place.",
            lambda: (lambda x: x**3, lambda x: 3 * x**2, 0.0),
            examples=(lambda: (math.floor, lambda x: 0.0, 0.99995),),
        ),
        Bug(
            "no number",
            "nan and inf are no slopes, not even wrong ones. Within a step of x, on both sides, "
            "the function must exist.",
            lambda: (np.log, lambda x: 1 / x, 5e-5),
            examples=(
                lambda: (lambda x: np.exp(1e6 * x), lambda x: 1e6 * np.exp(1e6 * x), 1.0),
                lambda: (lambda x: 1 / x, lambda x: -1 / x**2, 0.0),
            ),
        ),
    ),
    on_success=(
        "No step is safe for every function. What the step has to be compared with is the distance "
        "over which the function changes, and the gaps between the numbers."
    ),
    right=(
        lambda: (lambda x: math.sin(1e5 * x), lambda x: 1e5 * math.cos(1e5 * x), 1),
        lambda: [lambda x: 1e16 + x, lambda x: 1, 1.0],
        lambda: (abs, lambda x: math.copysign(1, x), -3e-5),
        lambda: (lambda x: x**2, lambda x: 2 * x, 1e13),
        lambda: (lambda x: x + math.floor(x), lambda x: 1, 0.99995),
        lambda: (lambda x: (x + 1e12) - 1e12, lambda x: 1.0, 0.3),
        lambda: (np.sqrt, lambda x: 0.5 / np.sqrt(x), np.float64(1.01e-4)),
        lambda: (_bump, lambda x: -2e10 * x * _bump(x), 1e-5),
        lambda: (lambda x: 1 / x, lambda x: -1 / x**2, 2e-4),
        lambda: (lambda x: x**3 + 1e-12 * x, lambda x: 3 * x**2 + 1e-12, 0.0),
    ),
    wrong={
        None: (
            lambda: (np.sin, 1.0),
            lambda: (1.0, np.sin, np.cos),
            lambda: (math.sin, math.cos, "far away"),
            lambda: (print, lambda x: 1.0, 1.0),
            lambda: (lambda x: x.missing, lambda x: 1.0, 2.0),
            lambda x: (lambda x: np.sin(1e5 * x), lambda x: 1e5 * np.cos(1e5 * x), x),
            # Not to be told from a wrong slope: nothing rises beyond rounding.
            lambda: (np.sin, np.cos, 1e13),
        ),
    },
)
