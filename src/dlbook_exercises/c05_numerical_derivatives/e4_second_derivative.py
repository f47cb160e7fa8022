"""How much a curve bends, from three evaluations: a step that suits a slope is too small here."""

import math

import numpy as np

from dlbook.check.exercise import Bug, Exercise
from dlbook_exercises.c05_numerical_derivatives._shared import (
    CALLED_NUMBER,
    COMPLEX_STEP,
    EXCHANGED,
    FLOAT32,
    NO_SIGN,
    PRECEDENCE,
    known,
    with_any_step,
)


def _second(f, x, **changes):
    """The second derivative from paper, or by a changed formula."""
    return _bend(f, x, **changes) if changes else f.slope(x)


def _bend(
    f, x, *, h=1e-4, at=(1, 0, -1), step=lambda h: h, middle=2,
    rises=lambda up, here, down, h: up - here + down, over=lambda rises, h: rises / h**2,
):  # fmt: skip
    """The formula that the task asks for, and what may be different about it."""
    h = step(h)
    up, here, down = (f(x + k * h if k else x) for k in at)
    return over(rises(up, middle * here, down, h), h)


def _of_two_rises(f, x, h=1e-4):
    return ((f(x + h) - f(x)) / h - (f(x) - f(x - h)) / h) / h


def _slope_of_slopes(f, x, h=5e-4):
    def slope(u):
        return (f(u + h) - f(u - h)) / (2 * h)

    return (slope(x + h) - slope(x - h)) / (2 * h)


def _slope_of(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def _slope_at_the_slope(f, x, h=1e-4):
    return _slope_of(f, _slope_of(f, x, h), h)


_NOTHING_MOVES = (
    "h too small",
    "Your result is 0 whatever the curve. Is it a constant that you return? If not, the step is so "
    "small that the three values of f are alike to their last digit.",
)
_MOVES_NOTHING = float(np.spacing(1.5)) / 2  # the longest step that leaves the first x where it is
_WRONG_FACTOR = "a factor too many"
_HEIGHT = 100_000  # enough for a step of 1e-5 to drown, and not for one of 5e-5

EXERCISE = Exercise(
    reference=_second,
    probes=(
        # Half a unit in the fourth digit may be this much.
        known(
            "3 x² bends by 6 everywhere",
            lambda x: 3 * x * x,
            lambda _: 6.0,
            1.5,
            "3 x² at x = 1.5",
            rtol=5e-4,
        ),
        known("exp at 1 bends by e", np.exp, lambda _: math.e, 1.0, "exp(x) at x = 1.0", rtol=5e-4),
        known(
            "on top of a hill it is negative",
            np.cos,
            lambda _: -1.0,
            0.0,
            "cos(x) at x = 0.0",
            rtol=5e-4,
        ),
        known(
            "a straight line does not bend",
            lambda x: 2 * x + 1,
            lambda _: 0.0,
            3.0,
            "2 x + 1 at x = 3.0",
            atol=5e-4,
        ),
        known(
            "rounding does not drown it where f is large",
            lambda x: _HEIGHT + x * x * x,
            lambda x: 6.0 * x,
            2,
            f"{_HEIGHT} + x³ at x = 2",
            rtol=5e-4,
        ),
    ),
    bugs=(
        Bug(*_NOTHING_MOVES, lambda f, x: 0.0),
        with_any_step(
            *_NOTHING_MOVES,
            {"h": 1e-50},
            most=_MOVES_NOTHING,
            examples=(lambda f, x: _bend(f, x, h=1e-16),),
        ),
        Bug(
            "a step of 0",
            "h² is 0: h is 0 itself, or so small that its square underflows. Nothing is divided by "
            "0.",
            {"h": 0},
            {"h": 1e-200},
        ),
        Bug(
            "a step of 0",
            "h² is 0, and 0 / 0 is nan: h is 0 itself, or so small that its square underflows.",
            {"h": np.float64(0)},
        ),
        Bug(
            *EXCHANGED,
            fit=lambda answer: answer if abs(answer(3.0, lambda u: u * u) - 2) < 0.01 else None,
            examples=(lambda x, f: _bend(f, x),),
        ),
        with_any_step(
            "h too small",
            "The three values nearly cancel, and here the rounding that is left is divided by h², "
            "not by h. So a step that suited the slope is too small now: where does the rounding "
            "error, about ε / h², meet the truncation error, about h²?",
            {"h": 1e-6},
            {"h": 1e-6, "rises": lambda up, here, down, h: up + down - here},
            {
                "h": 1e-6,
                "middle": 1,
                "rises": lambda up, here, down, h: ((up - here) / h - (here - down) / h) * h,
            },
            least=_MOVES_NOTHING,
            most=2e-5,
            examples=[
                *(lambda f, x, h=h: _bend(f, x, h=h) for h in (1e-5, 6.5e-6, 1e-9, 2e-12)),
                lambda f, x: _of_two_rises(f, x, h=3e-7),
            ],
        ),
        with_any_step(
            "h too large",
            "Over so wide a step, how much the curve bends changes as well. The error falls with "
            "h²: take a smaller step, though not a tiny one.",
            {"h": 0.1},
            least=0.01,
            examples=(lambda f, x: f(x + 1) - 2 * f(x) + f(x - 1),),
        ),
        with_any_step(
            _WRONG_FACTOR,
            "Half of what it should be. Each of the two formulas has h²/2 before f″. How much is "
            "that in their sum?",
            {"over": lambda rises, h: rises / (2 * h**2)},
        ),
        with_any_step(
            _WRONG_FACTOR,
            "A quarter of what it should be: a division by (2h)². That belongs to steps of 2h.",
            {"over": lambda rises, h: rises / (2 * h) ** 2},
        ),
        with_any_step(
            _WRONG_FACTOR,
            "Twice too much. Each of the two formulas has h²/2 before f″. How much is that in "
            "their sum?",
            {"over": lambda rises, h: 2 * rises / h**2},
        ),
        with_any_step(*NO_SIGN, {"over": lambda rises, h: abs(rises) / h**2}),
        with_any_step(
            "the sign turned round",
            "A valley should have a positive second derivative, a hilltop a negative one. Yours "
            "are the other way round.",
            {"rises": lambda up, here, down, h: here - up - down},
        ),
        with_any_step(
            "slope instead of bend",
            "That is the slope, the first derivative. Asked for is how fast the slope changes.",
            {"middle": 0, "rises": lambda up, _, down, h: (up - down) * h / 2},
        ),
        with_any_step(
            "missing h²",
            "Taylor's formula gives the sum of the three values the size h² f″. So divide by h²; / "
            "h * h divides by h and then multiplies by it again.",
            {"over": lambda rises, h: rises},
            examples=[
                lambda f, x, h=h: (f(x + h) - 2 * f(x) + f(x - h)) / h * h for h in (1e-3, 7e-5)
            ],
        ),
        with_any_step(
            "divides by h, not h²",
            "Too small by a factor h. A second derivative is a slope of slopes: the run is divided "
            "by twice.",
            {"over": lambda rises, h: rises / h},
        ),
        with_any_step(
            "divides by 2h, as for the slope",
            "2h is what the subtraction of the two formulas leaves. Add them instead: which terms "
            "vanish, and what is the factor of f″ then?",
            {"over": lambda rises, h: rises / (2 * h)},
            examples=(lambda f, x: (f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 2e-3,),
        ),
        with_any_step(*PRECEDENCE, {"over": lambda rises, h: rises / 2 * h}),
        with_any_step(
            PRECEDENCE[0],
            "/ 2 * h**2 is worked out from left to right: divided by 2, and then multiplied by h². "
            "Put what is below the bar into brackets. Does a 2 belong there?",
            {"over": lambda rises, h: rises / 2 * h**2},
            {"over": lambda rises, h: rises / 4 * h**2},
            examples=(lambda f, x: (f(x + 7e-4) - 2 * f(x) + f(x - 7e-4)) / 2 * 7e-4**2,),
        ),
        Bug(
            "the slope at the place of the slope",
            "You take a slope twice, but the second time at x = f′(x), and of f itself. A second "
            "derivative is the slope of another function, the one that gives the slope at each "
            "place. Which function has to come in the second time?",
            _slope_at_the_slope,
            examples=(lambda f, x: _slope_at_the_slope(f, x, h=2e-5),),
        ),
        Bug(
            "the slope squared",
            "That is the slope times itself. The second derivative is how fast the slope changes, "
            "so it takes the slope at more than one place.",
            lambda f, x: _slope_of(f, x) ** 2,
        ),
        COMPLEX_STEP,
        Bug(
            *CALLED_NUMBER,
            raises=r"^TypeError: '(numpy\.)?float(64)?' object is not callable$",
            examples=(
                lambda f, x: (f(x + 1e-4) - 2 * f(x) + f(x - 1e-4))(1e-8),
                lambda f, x: _slope_of(_slope_of(f, x), x),
            ),
        ),
        with_any_step(
            "subtracts the two sides",
            "f(x + h) - f(x - h) tells the slope, and all that bends has vanished from it. Add the "
            "two formulas instead: what is left besides f″, and has to go?",
            {"rises": lambda up, here, down, h: up - down},
            examples=(lambda f, x: (f(x + 7e-5) - f(x - 7e-5)) / 7e-5**2,),
        ),
        with_any_step(
            "the middle does not cancel",
            "A huge result: f(x + h) + f(x - h) is about 2 f(x), and all of that has to go before "
            "you divide by so small a number.",
            *({"middle": middle} for middle in (0, 1, -2)),
            examples=(lambda f, x: (f(x + 7e-5) + f(x - 7e-5)) / 7e-5**2,),
        ),
        with_any_step(
            "precedence of / and +",
            "A division binds tighter than a sum, so only the last of the three values is divided. "
            "Which part should be worked out first?",
            {
                "rises": lambda up, here, down, h: up - here + down / h**2,
                "over": lambda rises, h: rises,
            },
        ),
        with_any_step(
            "looks to one side only",
            "Your three places are not x and one to each side of it. Then the error goes with h, "
            "and the step must be tiny, where rounding waits.",
            *({"at": at, "h": 1e-3} for at in ((2, 1, 0), (0, -1, -2))),
        ),
        with_any_step(*FLOAT32, {"step": np.float32}),
    ),
    on_success=(
        "The best step lies near ε to the power 1/4, about 1e-4. Half of the digits are lost "
        "there: the price of dividing by h²."
    ),
    right=(
        _slope_of_slopes,
        _of_two_rises,
        lambda f, x: np.array([1, -2, 1]) @ [f(x - 2e-4), f(x), f(x + 2e-4)] / 2e-4 / 2e-4,
        lambda f, x: round(_bend(f, x), 3),
        *(lambda f, x, h=h: _bend(f, x, h=h) for h in (5e-5, 0.01)),
    ),
    wrong={
        "a factor too many and the sign turned round": (
            lambda f, x: -(f(x + 1e-4) - 2 * f(x) + f(x - 1e-4)) / 2e-8,
        ),
        None: (lambda f, x: f.derivative(x), lambda f, x: (f(x + 0.5) - f(x)) / f(0.25)),
    },
)
