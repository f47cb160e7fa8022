"""The limit of the learning rate on a bowl: the steepest direction sets it."""

import operator

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _limit(a, *, above=1, over=operator.truediv, of=np.max, output=lambda rate: rate):
    """The limit, and what may be different about it."""
    return output(over(above, of(a)))


def _ends(a):
    return np.max(a) + np.min(a)


def _by_halving(a):
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        if np.all(np.abs(1 - 2 * middle * a) < 1):
            low = middle
        else:
            high = middle
    return low


def _bowl_with(claim, *a):
    return Probe(claim, (np.array(a),), rtol=1e-3)


EXERCISE = Exercise(
    reference=_limit,
    probes=(
        _bowl_with("on x² it is 1, as in the sweep", 1.0),
        _bowl_with("two directions alike are no harder than one", 1.0, 1.0),
        _bowl_with("in the valley of this page, the walls decide", 0.05, 1.0),
        _bowl_with("the steepest direction may stand anywhere", 0.5, 8.0, 2.0),
        _bowl_with("a gentle bowl bears long steps", 0.001, 0.004),
        _bowl_with("whole numbers are numbers too", 5, 3, 1),
    ),
    bugs=(
        Bug(
            "the curvature of a x² taken for a",
            "Twice too large: the bowl explodes at this rate. The limit 2/L wants the curvature L, "
            "how fast the slope of a x² changes. What does the square do to a?",
            {"above": 2},
        ),
        Bug(
            "the fastest rate, not the largest",
            "At 1/L, one step lands in the middle. Beyond it the walk oscillates, but it still "
            "arrives, up to a limit.",
            {"above": 0.5},
        ),
        Bug(
            "the best compromise, not the limit",
            "Your formula has both the steepest and the gentlest direction, as the one for the "
            "rate at which both shrink by the same factor. One of the two sets the limit alone.",
            {"of": _ends},
            {"of": _ends, "above": 2},
        ),
        Bug(
            "the condition number",
            "That is how many times as steep one direction is as another. It tells how long a walk "
            "takes, not how large a rate may be.",
            lambda a: np.max(a) / np.min(a),
        ),
        Bug(
            "drops the fraction",
            "// rounds down, and a limit below 1 becomes 0.",
            {"over": operator.floordiv},
        ),
        Bug(
            "an array of one number",
            "The number is right, but it is in an array.",
            {"output": np.atleast_1d},
        ),
        Bug(
            "a quarter of the limit",
            "The factor 2 of the square and the 2 of the limit meet in a fraction. Which of them "
            "is above the bar?",
            {"above": 0.25},
        ),
        Bug(
            "the gentlest direction decides",
            "That rate suits the direction with the smallest curvature, and explodes in the "
            "others. Which direction breaks first?",
            {"of": np.min},
        ),
        Bug(
            "the mean of the curvatures",
            "A walk has a factor for each direction, and explodes if one of them does. The mean "
            "does not show whether one of them explodes.",
            {"of": np.mean},
            {"of": np.median},
        ),
        Bug(
            "the sum of the curvatures",
            "Each direction goes its own way, so the others do not make a direction steeper.",
            {"of": np.sum},
        ),
        Bug(
            "a rate for each direction",
            "These are the limits of the single directions. One learning rate serves them all: "
            "which of the limits may it not pass?",
            {"of": lambda a: a},
        ),
        Bug(
            "looks at one place only",
            "You assume a place for the steepest direction in the array.",
            {"of": lambda a: a[0]},
            {"of": lambda a: a[-1]},
        ),
        Bug(
            "upside down",
            "The steeper the bowl, the larger your rate. Should it not be the other way round?",
            lambda a: np.max(a),
            lambda a: 2 * np.max(a),
        ),
    ),
    on_success=(
        "The steepest direction sets the limit, the gentlest one the number of steps: the ratio of "
        "the two is the condition number."
    ),
    right=(
        _by_halving,
        lambda a: min(2 / (2 * k) for k in a),
        lambda a: float(f"{1 / max(a):.4g}"),
    ),
    wrong={
        "the curvature of a x² taken for a and the gentlest direction decides": (
            lambda a: max(2 / k for k in a),
        ),
        "the curvature of a x² taken for a and an array of one number": (
            lambda a: np.array([2 / max(a)]),
        ),
        "changes its input": (lambda a: (a.sort(), 1 / a[-1])[1],),
        None: (lambda a: 0.1, lambda a: 1 / np.linalg.norm(a), lambda a: round(1 / max(a), 2)),
    },
)
