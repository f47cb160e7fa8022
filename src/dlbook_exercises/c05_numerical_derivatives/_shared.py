"""What the exercises share: functions with a known slope, and bugs with any step."""

import math

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Probe


class Known:
    """A function of real numbers whose slope is known from paper."""

    def __init__(self, height, slope):
        self.height = height
        self.slope = slope

    def __call__(self, x):
        if np.iscomplexobj(x):
            raise TypeError(_("f takes real numbers, and got a complex one"))
        return self.height(x)


def known(claim, f, slope, x, shown, rtol=1e-6, atol=0.0):
    """Return a probe with a function whose slope is known."""
    return Probe(claim, (Known(f, slope), x), shown=f"f(x) = {shown}", rtol=rtol, atol=atol)


def step_of(answer, x):
    """Return how far an answer steps away from x = 0: watch where it evaluates a function."""
    steps = []

    def watched(place):
        steps.append(float(np.abs(place).max()))
        return float(np.sum(place))

    answer(watched, np.copy(x)[()])
    return max(steps)


def with_any_step(name, hint, *ways, least=0.0, most=math.inf, at=0.0, **more):
    """Return a bug whose results depend on the step h: whoever has it chooses some step.

    The ways have the usual h. It is measured in an answer, and counts between the two limits.
    """

    def fit(answer):
        h = step_of(answer, at)
        return [way | {"h": h} for way in ways] if least <= h <= most else None

    return Bug(name, hint, *ways, fit=fit, **more)


def exchanged(answer, x):
    """Return an answer if it measures a slope as soon as x comes before f."""
    return answer if np.allclose(answer(x, lambda u: np.sum(u * u)), 2 * x, rtol=1e-3) else None


EXCHANGED = (
    "arguments exchanged",
    "Something is done to f that suits x, or the other way round. f comes first, then x: is that "
    "how your first line has it?",
)
STEP_OF_ZERO = (
    "a step of 0",
    "The step is 0: too small for its dtype, or multiplied with an x of 0. Nothing moves, and 0 / "
    "0 is not a slope.",
)
TOO_SMALL = (
    "h too small",
    "Two nearly equal numbers are subtracted. The digits that tell the slope are the last of them, "
    "and rounding has eaten them. The page derives which step suits a central difference.",
)
TOO_LARGE = (
    "h too large",
    "Over so wide a step the curve bends, and the line through the two points is no tangent. The "
    "error falls with h²: take a smaller step, though not a tiny one.",
)
ONE_SIDED = (
    "forward difference",
    "One of your two evaluations is at x itself. Then the error goes with h, and no h makes it "
    "small enough. Step to both sides.",
)
HALVED = (
    "half of a forward difference",
    "Half of what it should be. How far are the two places apart at which you evaluate f, and what "
    "do you divide by? A step back by h from above leads to x, not to the place below it.",
)
FLOAT32 = (
    "computes in float32",
    "A step that is a np.float32 makes a float32 of x + h, and a float32 has seven digits. Which "
    "step would suit those, and do you need them here?",
)
NO_SIGN = (
    "loses the sign",
    "Where f rises you are right. Where it falls, the result should be below 0, and abs takes that "
    "away.",
)
COMPLEX_STEP = Bug(
    "a complex step",
    "A nudge by an imaginary number works well where f takes complex numbers. Most functions do "
    "not, and here only real numbers go into f. The task asks for differences of its values.",
    raises=r"^TypeError: f takes real numbers, and got a complex one$",
    examples=(
        lambda f, x: np.imag(f(x + 1e-20j)) / 1e-20,
        lambda f, x: 2 * (f(x) - np.real(f(x + 1e-4j))) / 1e-8,
    ),
)
CALLED_NUMBER = (
    "a number is called",
    "Round brackets behind a number call it like a function. Is an operator missing before a "
    "bracket? Or was a number, such as a slope, handed over where a function belongs?",
)
PRECEDENCE = (
    "precedence of / 2*h",
    "/ 2 * h is worked out from left to right: divided by 2, and then multiplied by h. So the "
    "result is too small by h².",
)


def difference(up, down, h):
    """Return how far f rises between the two places."""
    return up - down


def by_2h(rise, h):
    """Return the slope of a rise over a run of 2h."""
    return rise / (2 * h)


def by_h(rise, h):
    """Return the slope of a rise over a run of h."""
    return rise / h


def in_the_formula(at=0.0):
    """Return the bugs of what is done with the two values: changes of `rise` and of `over`."""
    return (
        with_any_step(
            *NO_SIGN,
            {"rise": lambda up, down, h: abs(up - down)},
            at=at,
        ),
        with_any_step(
            "divides by h instead of 2h",
            "Twice too steep. How far are the two places apart at which you evaluate f?",
            {"over": by_h},
            at=at,
        ),
        with_any_step(
            "the two sides exchanged",
            "The sign is wrong. Which of the two values is subtracted from the other?",
            {"rise": lambda up, down, h: down - up},
            at=at,
        ),
        with_any_step(
            *PRECEDENCE,
            {"over": lambda rise, h: rise / 2 * h},
            at=at,
        ),
        with_any_step(
            "precedence of / and -",
            "A division binds tighter than a subtraction, so only the second value is divided. "
            "Which part should be worked out first?",
            {"rise": lambda up, down, h: up - down / (2 * h), "over": lambda rise, h: rise},
            {"rise": lambda up, down, h: up - down / 2 * h, "over": lambda rise, h: rise},
            at=at,
        ),
        with_any_step(
            "rise without run",
            "That is how far f rises between the two places, or half of it. A slope is rise "
            "divided by run, the way from one place to the other, which depends on h.",
            {"over": lambda rise, h: rise / 2},
            {"over": lambda rise, h: rise},
            at=at,
        ),
    )
