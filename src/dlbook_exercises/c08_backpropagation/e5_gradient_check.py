"""One number for how far two gradients lie apart."""

from functools import partial

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _size(gradient):
    return np.max(np.abs(gradient))


def _guarded(difference, scale):
    return difference / scale if scale != 0 else 0.0


def _error(
    a, b, *, difference=lambda a, b: _size(a - b), scale=lambda a, b: _size(a) + _size(b),
    divide=_guarded,
):  # fmt: skip
    """The relative error, and what may be different about it."""
    return divide(difference(a, b), scale(a, b))


def _with_constant(constant):
    return {"divide": lambda difference, scale: difference / (scale + constant)}


def _constant_of(answer):
    """Return what an answer adds to the scale, from two gradients far smaller than that."""
    tiny = np.array([1e-30, 1e-30])
    return _with_constant(2e-30 / float(answer(tiny, -tiny)) - 2e-30)


@np.errstate(all="ignore")
def _silenced(a, b):
    return _size(a - b) / (_size(a) + _size(b))


def _python_max(a, b):
    scale = max(abs(a)) + max(abs(b))
    return _guarded(max(abs(a - b)), scale)


def _side_by_side(a, b):
    """Compare in the order of memory, which need not be the same in both."""
    worst = max(abs(float(p) - float(q)) for p, q in zip(np.nditer(a), np.nditer(b), strict=True))
    return _guarded(worst, _size(a) + _size(b))


_GRADIENT = np.array([[0.5, -2.0, 0.0], [1.0, 0.25, -0.75]])
_OFF = np.array([[0.06, 0.02, 0.0], [-0.04, -0.04, 0.0]])  # adds up to 0

EXERCISE = Exercise(
    reference=_error,
    probes=(
        Probe(
            "the largest difference, beside the sum of the two largest sizes",
            (np.array([3.0, 0.5]), np.array([1.0, 2.0])),
        ),
        # (The first lies column by column in memory, which should not matter.)
        Probe(
            "gradients may be matrices, and differ by little",
            (np.asfortranarray(_GRADIENT + _OFF), _GRADIENT),
        ),
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
            {"divide": lambda difference, scale: difference},
        ),
        Bug(
            "signs cancel",
            "Differences above and below 0 cancel: two gradients that differ everywhere may come "
            "out as equal. What has no sign?",
            {"difference": lambda a, b: np.abs(np.mean(a - b))},
            {"difference": lambda a, b: np.abs(np.sum(a - b))},
        ),
        Bug(
            "one direction alone",
            "A difference counts only where a lies above b. Which sign a difference has must not "
            "matter.",
            {"difference": lambda a, b: np.max(a - b)},
        ),
        Bug(
            "largest entries compared",
            "The largest entries are subtracted, not the gradients: two gradients with the same "
            "largest entry would count as equal.",
            {"difference": lambda a, b: np.abs(np.max(a) - np.max(b))},
            {"difference": lambda a, b: np.abs(_size(a) - _size(b))},
        ),
        Bug(
            "signs dropped too early",
            "The sizes are subtracted, so a slope of 2 and a slope of -2 count as equal. First the "
            "difference, then its size.",
            {"difference": lambda a, b: _size(np.abs(a) - np.abs(b))},
        ),
        Bug(
            "mean difference",
            "The mean hides one wrong entry among many right ones. The largest does not.",
            {"difference": lambda a, b: np.mean(np.abs(a - b))},
        ),
        Bug(
            "scale with signs",
            "The largest number need not be the largest in size: a gradient may hold nothing but "
            "negative slopes. What counts is the size, without the sign.",
            {"scale": lambda a, b: np.max(a) + np.max(b)},
        ),
        Bug(
            "scale of the sum",
            "If one gradient is the other with the opposite sign, their sum is 0, and that worst "
            "of errors is lost. Take the size of each before adding.",
            {"scale": lambda a, b: _size(a + b)},
        ),
        Bug(
            "scale of one gradient",
            "The scale comes from one of the two gradients alone, so the result depends on which "
            "of them is called a. The task adds up both.",
            {"scale": lambda a, b: _size(b)},
            {"scale": lambda a, b: _size(a)},
        ),
        Bug(
            "entry by entry",
            "Each entry has a scale of its own, so a slope that is 0 but for rounding can look "
            "wholly wrong. The task has one scale for all of them.",
            *(
                partial(
                    _error,
                    difference=lambda a, b: np.abs(a - b),
                    scale=lambda a, b: np.abs(a) + np.abs(b),
                    divide=divide,
                )
                for divide in (
                    lambda differences, scales: np.max(differences / np.where(scales, scales, 1)),
                    lambda differences, scales: np.max(differences / np.maximum(scales, 1e-8)),
                    lambda differences, scales: np.max(differences / (scales + 1e-8)),
                    lambda differences, scales: np.max(differences / scales),
                )
            ),
        ),
        Bug(
            "the larger of the two",
            "The scale is the larger of the two sizes. The task adds up both, so that a wrong sign "
            "gives 1.",
            {"scale": lambda a, b: max(_size(a), _size(b))},
        ),
        Bug(
            "added before the largest is taken",
            "The sizes are added entry by entry, and the largest sum is taken. Look for the "
            "largest in each gradient first.",
            {"scale": lambda a, b: np.max(np.abs(a) + np.abs(b))},
        ),
        Bug(
            "sums in place of the largest",
            "Sums over all entries, and norms, which are roots of sums of squares, measure another "
            "thing: one wrong entry among many right ones hardly shows. The task asks for the "
            "largest.",
            *(
                {
                    "difference": lambda a, b, size=size: size(a - b),
                    "scale": lambda a, b, size=size: size(a) + size(b),
                }
                for size in (np.linalg.norm, lambda gradient: np.sum(np.abs(gradient)))
            ),
        ),
        Bug(
            "a constant in the scale",
            "Beside a constant, small gradients look right whatever they hold (np.allclose has one "
            "inside, too). It is there for one case, that both are 0. Treat that case by itself.",
            _with_constant(1e-8),
            fit=_constant_of,
            examples=(
                lambda a, b: _size(a - b) / (_size(a) + _size(b) + 1e-4),
                lambda a, b: _size(a - b) / (_size(a) + _size(b) + 3e-30),
            ),
        ),
        Bug(
            "zero divided by zero",
            "Where both gradients are 0, so is the scale. They agree: that case has an answer.",
            {"divide": lambda difference, scale: difference / scale},
            {"divide": lambda difference, scale: np.nan_to_num(difference / scale)},
            _silenced,
        ),
        Bug(
            "precedence of / and +",
            "Division goes before addition, so the second size is added to the quotient.",
            lambda a, b: _guarded(_size(a - b), _size(a)) + _size(b),
        ),
        Bug(
            "max of Python",
            "Python's own max compares the rows of a matrix and gives up. NumPy has one that "
            "looks at every entry.",
            _python_max,
        ),
        Bug(
            "if on a whole array",
            "A comparison with an array has as many answers as entries, and if wants one. Ask "
            "about the scale, which is a single number.",
            lambda a, b: 0.0 if a == 0 and b == 0 else _error(a, b),
        ),
    ),
    quiet=True,
    on_success=(
        "Right to a millionth is what this page asks of a layer. The nudges themselves are seldom "
        "better."
    ),
    right=(
        lambda a, b, tiny=1e-300: np.ptp([0, _size(b - a)]) / (_size(a) + _size(b) + tiny),
        lambda a, b: np.nan_to_num(_silenced(a, b)),
    ),
    wrong={
        "sums in place of the largest and zero divided by zero": (
            lambda a, b: np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)),
        ),
        "the larger of the two and a constant in the scale": (
            lambda a, b: _size(a - b) / max(_size(a), _size(b), 1e-8),
        ),
        None: (
            lambda a, b: bool(np.allclose(a, b)),
            lambda a, b: float(not np.allclose(a, b)),
            _side_by_side,
        ),
    },
)
