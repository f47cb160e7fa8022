"""The slope of a function of one number, by a central difference with a step of one's own."""

import math

import numpy as np

from dlbook.check.exercise import Bug, Exercise
from dlbook.differentiation import numerical_diff
from dlbook_exercises.c05_numerical_derivatives._shared import (
    CALLED_NUMBER,
    COMPLEX_STEP,
    EXCHANGED,
    FLOAT32,
    HALVED,
    ONE_SIDED,
    STEP_OF_ZERO,
    TOO_LARGE,
    TOO_SMALL,
    by_2h,
    by_h,
    difference,
    exchanged,
    in_the_formula,
    known,
    with_any_step,
)


def _slope(f, x, **changes):
    """The slope from paper, so that no answer is compared with rounded digits, or a change."""
    return _central(f, x, **changes) if changes else f.slope(x)


def _central(
    f, x, *, h=1e-4, place=float, step=lambda h, x: h, above=1, below=1,
    rise=difference, over=by_2h,
):  # fmt: skip
    """The central difference, and what may be different about it."""
    x, h = place(x), step(h, x)
    return over(rise(f(x + above * h), f(x - below * h), h), h)


_MOVES_NOTHING = float(np.spacing(5.0)) / 2  # the longest step that leaves the first x where it is

EXERCISE = Exercise(
    reference=_slope,
    probes=(
        known(
            "the curve of the page has the slope 0.2 at 5",
            lambda x: 0.01 * x * x + 0.1 * x,
            lambda x: 0.02 * x + 0.1,
            5.0,
            "0.01 x² + 0.1 x at x = 5.0",
        ),
        known("exp has at 1 the slope e", np.exp, lambda _: math.e, 1.0, "exp(x) at x = 1.0"),
        known(
            "a falling curve has a negative slope, and x may be a whole number",
            lambda x: 1 / x,
            lambda x: -1 / x**2,
            2,
            "1 / x at x = 2",
        ),
        known(
            "on top of a hill it is flat",
            np.cos,
            lambda _: 0.0,
            0.0,
            "cos(x) at x = 0.0",
            atol=1e-9,
        ),
        # Here the best forward difference is off by 5e-7, and the central one by next to nothing.
        # In one place a forward difference might be right by luck, but not in two.
        *(
            known(
                claim,
                lambda x: 1 + 1000 * x * x,
                lambda x: 2000 * x,
                place,
                f"1 + 1000 x² at x = {place}",
                rtol=1e-8,
            )
            for claim, place in [
                ("where the curve bends strongly, eight digits are right", 0.001),
                ("they are on the other side of the bend as well", -0.003),
            ]
        ),
    ),
    bugs=(
        with_any_step(
            "h = 1e-50",
            "x + h is x: the gap from x to the next number is wider than this step. Both "
            "evaluations are the same, and their difference is 0.",
            {"h": 1e-50},
            {"h": 1e-50, "below": 0, "over": by_h},
            {"h": 1e-50, "above": 0, "over": by_h},
            most=_MOVES_NOTHING,
            examples=[lambda f, x, h=h: (f(x + h) - f(x - h)) / (2 * h) for h in (1e-16, 4e-16)]
            + [lambda f, x: (f(x + 1e-16) - f(x)) / 1e-16],
        ),
        Bug(
            *STEP_OF_ZERO,
            {"h": 0},
            {"h": np.float64(0)},
            {"step": lambda h, x: h * x},
        ),
        Bug(
            *EXCHANGED,
            fit=lambda answer: exchanged(answer, 3.0),
            examples=(
                lambda x, f: (f(x + 1e-4) - f(x - 1e-4)) / 2e-4,
                lambda x, f: (f(float(x) + 1e-4) - f(float(x) - 1e-4)) / 2e-4,
                lambda place, function: (function(place) - function(place - 1e-5)) / 1e-5,
            ),
        ),
        Bug(
            "never calls f",
            "That is the slope of the page's curve, whatever function comes in. It has to be "
            "measured, from two values of f.",
            lambda f, x: 0.02 * x + 0.1,
        ),
        Bug(
            "the step is added to f",
            "Your result is 1 whatever the curve: f(x) + h is a higher value at the same place. "
            "The step moves x, before f is called.",
            lambda f, x: (f(x) + 1e-4 - (f(x) - 1e-4)) / 2e-4,
        ),
        with_any_step(
            *TOO_LARGE,
            {"h": 0.1},
            least=1e-3,
            examples=(
                lambda f, x: (f(x + 1) - f(x - 1)) / 2,
                lambda f, x: (f(x + 0.007) - f(x - 0.007)) / 0.014,
            ),
        ),
        with_any_step(
            *TOO_SMALL,
            {"h": 1e-12},
            least=_MOVES_NOTHING,
            most=1e-8,
            examples=[lambda f, x, h=h: (f(x + h) - f(x - h)) / 2 / h for h in (7e-11, 1e-15)],
        ),
        with_any_step(
            "x cut to a whole number",
            "The slope belongs to another place wherever x is a fraction. Do you change x before "
            "stepping?",
            {"place": int},
        ),
        *in_the_formula(),
        with_any_step(
            *ONE_SIDED,
            {"below": 0, "over": by_h},
            examples=[lambda f, x, h=h: (f(x + h) - f(x)) / h for h in (2e-3, 7.3e-6, 1e-8, 1e-10)],
        ),
        with_any_step(
            "backward difference",
            "One of your two evaluations is at x itself, the other one to its left. Then the "
            "error goes with h, and no h makes it small enough. Step to both sides.",
            {"above": 0, "over": by_h},
            examples=[lambda f, x, h=h: (f(x) - f(x - h)) / h for h in (5e-4, 2e-7)],
        ),
        with_any_step(
            *HALVED,
            {"below": 0},
            examples=(lambda f, x: (f(x + 3e-5) - f(x)) / 6e-5,),
        ),
        COMPLEX_STEP,
        Bug(
            *CALLED_NUMBER,
            raises=r"^TypeError: '(numpy\.)?float(64)?' object is not callable$",
            examples=(lambda f, x: (f(x + 1e-4) - f(x - 1e-4))(2e-4),),
        ),
        with_any_step(
            *FLOAT32,
            {"step": lambda h, x: np.float32(h)},
            examples=(lambda f, x, d=np.float32(0.001): (f(x + d) - f(x - d)) / (d + d),),
        ),
    ),
    on_success=(
        "A wide range of steps passes here, from about 1e-3 to 1e-8: a central difference forgives."
    ),
    right=(
        numerical_diff,
        # Two central differences, weighted so that h² cancels as well.
        lambda f, x: (4 * _central(f, x, h=1e-3) - _central(f, x, h=2e-3)) / 3,
        lambda f, x: np.array([f(x + 1e-5), f(x - 1e-5)]) @ [5e4, -5e4],
        *(lambda f, x, h=h: _central(f, x, h=h) for h in (1e-3, 1e-7)),
    ),
    wrong={
        "prints instead of returning": (lambda f, x: print(_central(f, x)),),
        "divides by h instead of 2h and x cut to a whole number": (
            lambda f, x: (f(int(x) + 1e-5) - f(int(x) - 1e-5)) / 1e-5,
        ),
        "divides by h instead of 2h and the two sides exchanged": (
            lambda f, x: (f(x - 1e-5) - f(x + 1e-5)) / 1e-5,
        ),
        None: (
            lambda f, x: (f(x + 1e-4) + f(x - 1e-4)) / 2e-4,
            lambda f, x: f(x) / x if x else 0.0,
            lambda f, x: (f - f(x)) / 1e-4,
            lambda f, x: f.derivative(x),
            lambda f, x: 2e-50 / (f(x + 1e-50) - f(x - 1e-50)),
        ),
    },
)
