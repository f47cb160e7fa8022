"""The exercises of chapter 05: slopes from differences, for a number and for a whole array."""

import inspect
import math
from functools import partial

import numpy as np

from dlbook.check._comparing import difference, kind_of
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check._judging import told
from dlbook.check.chapters.predictions import numbers_in, parts_of


class Known:
    """A function whose slope is known from paper."""

    def __init__(self, height, slope):
        self.height = height
        self.slope = slope

    def __call__(self, x):
        return self.height(x)


def on_paper(f, x):
    """Return the exact slope, so that no answer is compared with rounded digits."""
    return f.slope(x)


def with_steps(name, idea, formula, *steps):
    """Return a bug once for each step h that people take, as its result depends on it."""
    return [Bug(name, idea, partial(formula, h=h)) for h in steps]


def with_any_step(*families, least=0.0, most=1.0):
    """Return bugs, each given as name, idea and formulas, with every step h within the limits.

    Too small by h with one step is too small by h² with another: the limits keep such bugs apart,
    each with the steps that people rather take with it.
    """
    return [
        Bug(name, idea, partial(formula, h=h))
        for steps in (_USUAL_STEPS, _OTHER_STEPS)
        for name, idea, *formulas in families
        for formula in formulas
        for h in steps
        if least <= h <= most
    ]


def known(says, f, slope, x, shown, rtol=1e-6, atol=0.0):
    """Return a probe with a function whose slope is known."""
    return Probe(says, (Known(f, slope), x), shown=f"f(x) = {shown}", rtol=rtol, atol=atol)


_EPSILON = np.finfo(float).eps
_USUAL_STEPS = (
    *(float(f"1e-{n}") for n in range(1, 9)),
    *(float(_EPSILON) ** power for power in (1 / 2, 1 / 3, 1 / 4)),
)
_OTHER_STEPS = tuple(float(f"{m}e-{n}") for n in range(2, 9) for m in (2, 3, 4, 5, 6, 8))
_TINY_STEPS = (1e-9, *(float(f"{m}e-{n}") for n in range(10, 17) for m in (5, 2, 1)))
_WIDE_STEPS = (1.0, *(float(f"{m}e-{n}") for n in (1, 2) for m in (5, 4, 3, 2, 1)), 5e-3, 3e-3)


# predict-halving


def _factor(place, right):
    def judge(answer):
        if len(parts_of(answer)) != 3:
            return "Three numbers are asked for, with commas between them."
        factor = numbers_in(answer)[place]
        # Half of the error left, or an error divided by 2: both are said for the same thing.
        if factor > 0 and abs(max(factor, 1 / factor) / right - 1) < 0.02:
            return None
        return f"The experiment finds another factor than {factor:g}."

    return judge


PREDICT_HALVING = Exercise(
    name="predict-halving",
    chapter=5,
    kind="value",
    probes=(
        Probe("the first number is the factor of the forward difference at 1", judge=_factor(0, 2)),
        Probe("the second is that of the central difference at 1", judge=_factor(1, 4)),
        Probe("the third is that of the forward difference at 0", judge=_factor(2, 4)),
    ),
    bugs=(
        *(
            Bug(
                "takes every forward difference alike",
                "The first term of the forward error is h times half of the second derivative. "
                "How much does x³ bend at 0? Put x = 0 into the difference, on paper.",
                factors,
            )
            for factors in ((2, 4, 2), (0.5, 0.25, 0.5))
        ),
        *(
            Bug(
                "every error falls with h",
                "Half the step, half the error: that holds where the error is a number times h. "
                "Which power of h does Taylor's formula leave over for each?",
                factors,
            )
            for factors in ((2, 2, 2), (0.5, 0.5, 0.5))
        ),
        *(
            Bug(
                "central no better than forward",
                "The central difference at 1 looks to both sides. Put x = 1 into it, on paper: "
                "which powers of h vanish, and which one is left over?",
                factors,
            )
            for factors in ((2, 2, 4), (0.5, 0.5, 0.25))
        ),
        *(
            Bug(
                "every error falls with h²",
                "That holds for the central difference. The forward difference at 1 sees one side "
                "only: which power of h is left over there?",
                factors,
            )
            for factors in ((4, 4, 4), (0.25, 0.25, 0.25))
        ),
        *(
            Bug(
                "forward and central exchanged",
                "One of the two sees only one side of the point. That is the poorer one: its "
                "error falls more slowly.",
                factors,
            )
            for factors in ((4, 2, 4), (4, 2, 2), (0.25, 0.5, 0.25), (0.25, 0.5, 0.5))
        ),
        *(
            Bug(
                "counts powers before the division",
                "An 8 is the power of h in the difference of two values. That is still to be "
                "divided by h or 2h, which takes one power away.",
                factors,
            )
            for eights in ((4, 8, 4), (4, 8, 8), (2, 8, 2), (2, 8, 4), (2, 8, 8), (2, 4, 8))
            for factors in (eights, tuple(1 / factor for factor in eights))
        ),
    ),
    afterwards="Order h² needs no central difference where the curve does not bend: at 0, x³ has "
    "no second derivative, so the error of the forward difference begins with the next term.",
)


# slope


def _central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def _forward(f, x, h):
    return (f(x + h) - f(x)) / h


def _backward(f, x, h):
    return (f(x) - f(x - h)) / h


def _precedence(f, x, h):
    return (f(x + h) - f(x - h)) / 2 * h


def _divided_by_h(f, x, h):
    return (f(x + h) - f(x - h)) / h


def _divided_by_2(f, x, h):
    return (f(x + h) - f(x - h)) / 2


def _not_divided(f, x, h):
    return f(x + h) - f(x - h)


def _second_value_divided(f, x, h):
    return f(x + h) - f(x - h) / (2 * h)


def _exchanged(f, x, h):
    return (f(x - h) - f(x + h)) / (2 * h)


def _halved(f, x, h):
    return _forward(f, x, h) / 2


def _of_whole_number(f, x, h):
    return _central(f, int(x), h)


def _in_float32(f, x, h):
    return _central(f, x, np.float32(h))


_TOO_SMALL = (
    "h too small",
    "Two nearly equal numbers are subtracted. The digits that tell the slope are the last of them, "
    "and rounding has eaten them. The page derives which step suits a central difference.",
)
_EXCHANGED = (
    "arguments exchanged",
    "Something is done to f that suits x, or the other way round. f comes first, then x: is that "
    "how your first line has it?",
)
_STEP_OF_ZERO = (
    "a step of 0",
    "The step is 0: too small for its dtype, or multiplied with an x of 0. Nothing moves, and 0 / "
    "0 is not a slope.",
)
_FLOAT32 = (
    "computes in float32",
    "A step that is a np.float32 makes a float32 of x + h, and a float32 has seven digits. Which "
    "step would suit those, and do you need them here?",
)
_NO_SIGN = (
    "loses the sign",
    "Where f rises you are right. Where it falls, the result should be below 0, and abs takes that "
    "away.",
)
_HALVED = (
    "half of a forward difference",
    "Half of what it should be. How far are the two places apart at which you evaluate f, and what "
    "do you divide by? A step back by h from above leads to x, not to the place below it.",
)
_BY_H = (
    "divides by h instead of 2h",
    "Twice too steep. How far are the two places apart at which you evaluate f?",
)
_SECOND_DIVIDED = (
    "precedence of / and -",
    "A division binds tighter than a subtraction, so only the second value is divided. Which part "
    "should be worked out first?",
)
_SIDES_EXCHANGED = (
    "the two sides exchanged",
    "The sign is wrong. Which of the two values is subtracted from the other?",
)
_TOO_LARGE = (
    "h too large",
    "Over so wide a step the curve bends, and the line through the two points is no tangent. The "
    "error falls with h²: take a smaller step, though not a tiny one.",
)
_PRECEDENCE = (
    "precedence of / 2*h",
    "/ 2 * h is worked out from left to right: divided by 2, and then multiplied by h. So the "
    "result is too small by h².",
)
_ONE_SIDED = (
    "forward difference",
    "One of your two evaluations is at x itself. Then the error goes with h, and no h makes it "
    "small enough. Step to both sides.",
)

SLOPE = Exercise(
    name="slope",
    chapter=5,
    reference=on_paper,
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
                says,
                lambda x: 1 + 1000 * x * x,
                lambda x: 2000 * x,
                place,
                f"1 + 1000 x² at x = {place}",
                rtol=1e-8,
            )
            for says, place in [
                ("where the curve bends strongly, eight digits are right", 0.001),
                ("they are on the other side of the bend as well", -0.003),
            ]
        ),
    ),
    bugs=(
        *with_steps(
            "h = 1e-50",
            "x + h is x: the gap from x to the next number is far wider than this step. Both "
            "evaluations are one and the same, and their difference is 0.",
            _central,
            1e-50,
        ),
        Bug(*_STEP_OF_ZERO, lambda f, x: math.nan),
        Bug(*_STEP_OF_ZERO, raises="division by zero"),
        Bug(*_EXCHANGED, raises=r"'Known'|'float' object is not callable"),
        Bug(
            "never calls f",
            "That is the slope of the page's curve, whatever function comes in. It has to be "
            "measured, from two values of f.",
            lambda f, x: 0.02 * x + 0.1,
        ),
        *with_steps(*_NO_SIGN, lambda f, x, h: abs(_central(f, x, h)), 1e-4),
        *with_steps(*_BY_H, _divided_by_h, 1e-4),
        *with_steps(*_SIDES_EXCHANGED, _exchanged, 1e-4),
        *with_steps(
            "x cut to a whole number",
            "The slope belongs to another place wherever x is a fraction. Do you change x before "
            "stepping?",
            _of_whole_number,
            1e-4,
        ),
        *with_any_step(
            (*_ONE_SIDED, _forward),
            (
                "backward difference",
                "One of your two evaluations is at x itself, the other one to its left. Then the "
                "error goes with h, and no h makes it small enough. Step to both sides.",
                _backward,
            ),
            (*_HALVED, _halved),
            (*_PRECEDENCE, _precedence),
            (*_SECOND_DIVIDED, _second_value_divided),
            (*_FLOAT32, _in_float32),
        ),
        *with_any_step(
            (
                "rise without run",
                "That is how far f rises between the two places, or half of it. A slope is rise "
                "divided by run, the way from one place to the other, which depends on h.",
                _divided_by_2,
                _not_divided,
            ),
            least=5e-6,
        ),
        *with_steps(*_TOO_LARGE, _central, *_WIDE_STEPS, 2e-3),
        *with_steps(*_TOO_SMALL, _central, *_TINY_STEPS),
        *with_steps(*_ONE_SIDED, _forward, 1e-9, 1e-10, 1e-12),
    ),
    afterwards="A wide range of steps passes here, from about 1e-3 to 1e-8: a central difference "
    "forgives.",
)


# gradient


def _of_all(x, slope):
    """Return an array of the shape of x with the slope of each of its places."""
    return np.array([slope(i) for i in np.ndindex(x.shape)]).reshape(x.shape)


def _rise(f, x, i, h):
    up, down = x.copy(), x.copy()
    up[i] = x[i] + h
    down[i] = x[i] - h
    return f(up) - f(down)


def _gradient(f, x, h):
    return _of_all(x, lambda i: _rise(f, x, i, h) / (2 * h))


def _gradient_precedence(f, x, h):
    return _gradient(f, x.astype(float), h) * h**2


def _gradient_divided_by_h(f, x, h):
    return _gradient(f, x.astype(float), h) * 2


def _gradient_forward(f, x, h):
    x = x.astype(float)
    here = f(x)

    def slope(i):
        up = x.copy()
        up[i] += h
        return (f(up) - here) / h

    return _of_all(x, slope)


def _integer_results(f, x, h):
    return _gradient(f, x.astype(float), h).astype(x.dtype)


def _integer_everything(f, x, h):
    return _gradient(f, x, h).astype(x.dtype)


def _integer_step(f, x, h):
    return np.zeros(x.shape) if x.dtype.kind == "i" else _gradient(f, x, h)


def _left_nudged(f, x, h):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


def _left_nudged_in_a_copy(f, x, h):
    return _left_nudged(f, x.astype(float), h)


def _left_above(f, x, h):
    return _left_nudged(f, x, -h)  # the nudges in the other order


def _left_above_in_a_copy(f, x, h):
    return _left_above(f, x.astype(float), h)


def _half_back(f, x, h):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


def _half_back_in_a_copy(f, x, h):
    return _half_back(f, x.astype(float), h)


def _gradient_second_value_divided(f, x, h):
    def slope(i):
        up, down = x.astype(float), x.astype(float)
        up[i] += h
        down[i] -= h
        return f(up) - f(down) / (2 * h)

    return _of_all(x, slope)


def _gradient_of_floats(f, x, h):
    return _gradient(f, x.astype(float), h)


def _gradient_in_float32(f, x, h):
    return _gradient(f, x.astype(np.float32), h)


def _gradient_without_sign(f, x, h):
    return abs(_gradient_of_floats(f, x, h))


def _gradient_exchanged(f, x, h):
    return -_gradient_of_floats(f, x, h)


def _first_alone(f, x, h):
    gradient = _gradient_of_floats(f, x, h)
    gradient.flat[1:] = 0
    return gradient


def _added_back(f, x, h):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return gradient


def _computed_back(f, x, h):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return gradient


def _as_floats(how):
    """Return the same bug behind np.asarray(x, dtype=float), which copies whole numbers only."""
    return lambda f, x, h: how(f, np.asarray(x, dtype=float), h)


def _one_name_for_two(f, x, h):
    for i in np.ndindex(x.shape):
        x[i] += h
        x[i] -= h
    return np.zeros(x.shape)


def _rows_as_views(f, x, h):
    # In a matrix, x[i] is a view: what was to keep the old row is nudged along with it.
    x = x.astype(float)
    rows = []
    for i in range(len(x)):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        rows.append((above - f(x)) / (2 * h))
        x[i] = value
    return np.array(rows)


def _rows_as_views_spread(f, x, h):
    gradient = np.empty(x.shape)
    gradient.T[...] = _rows_as_views(f, x, h)
    return gradient


def _rows_at_once(f, x, h):
    x = x.astype(float)
    return np.array([_rise(f, x, i, h) / (2 * h) for i in range(len(x))])


def _rows_at_once_spread(f, x, h):
    gradient = np.empty(x.shape)
    gradient.T[...] = _rows_at_once(f, x, h)
    return gradient


def _all_at_once(f, x, h):
    return _central(f, x, h)


def _all_at_once_spread(f, x, h):
    return np.full(x.shape, _central(f, x, h))


_INTEGERS = (
    "integer gradient",
    "An array of integers stores integers only, and cuts the decimals off without a word. Which of "
    "your arrays is made of the whole numbers in x, or like it, and has to hold decimals?",
)
_LEFT = (
    "entry not put back",
    "An entry that was measured keeps its nudge, so the next ones are measured at another place "
    "than x. What must be true before the loop goes on?",
)
_ONE_AXIS = (
    "only for one axis",
    "In a matrix, x[i] is a whole row. Every single number needs a slope of its own: which NumPy "
    "function runs through all places of an array of any shape?",
)
_TOGETHER = (
    "nudges all entries at once",
    "x + h moves every entry of the array, so you get the sum of all the slopes. A partial "
    "derivative moves one entry and holds the others.",
)
_ONE_NAME = (
    "a second name instead of a copy",
    "up = x makes no second array, only a second name for the same one. Nudge it up and down, and "
    "it is back where it was.",
)
_FIRST_ALONE = (
    "return inside the loop",
    "Only the first entry is measured. A return ends the function at once, loop or not: how far is "
    "yours moved to the right?",
)


def _six_and_eight(f, x, gradient):
    """Say how the first gradient is wrong; what an array was not filled with tells nothing."""
    exact = f.slope(x)
    wrong = difference(exact, gradient, rtol=1e-6, atol=0.0)
    if wrong is None:
        return None
    said = f"The result is not right: {wrong}."
    if isinstance(gradient, np.ndarray) and gradient.shape in ((1,), (2,)):
        right = np.isclose(gradient, exact[: len(gradient)], rtol=1e-3)
        if right[0] and not right[1:].any():
            return f"{said} Only the first entry is filled: is return inside the loop?"
    return said


_MATRIX = np.array([[1.0, -2.0], [0.5, 0.3], [4.0, -1.0]])
_AWKWARD = np.array([0.1, 1 / 3, -0.0, 1e-300])


def _matrix_slope(x):
    slope = _MATRIX.copy()
    slope[2, 1] += x[1, 0] ** 2
    slope[1, 0] += 2 * x[2, 1] * x[1, 0]
    return slope


GRADIENT = Exercise(
    name="gradient",
    chapter=5,
    reference=on_paper,
    probes=(
        Probe(
            "the bowl has at (3, 4) the slopes 6 and 8, and x stays as it was",
            (Known(lambda x: np.sum(x * x), lambda x: 2 * x), np.array([3.0, 4.0])),
            judge=_six_and_eight,
            shown="f(x) = x₀² + x₁² at x = [3. 4.]",
            atol=0.0,
        ),
        known(
            "each slope is measured with all other entries in their place",
            # The second slope feels a nudge left in x₀, be it as small as 1e-8.
            lambda x: 1000 * x[0] * x[1] + 5 * x[1] * x[2],
            lambda x: np.array([1000 * x[1], 1000 * x[0] + 5 * x[2], 5 * x[1]]),
            np.array([0.002, 3.0, -0.25]),
            "1000 x₀ x₁ + 5 x₁ x₂ at x = [0.002 3. -0.25]",
        ),
        known(
            "numbers that no arithmetic brings back stay as they were",
            np.sum,
            np.ones_like,
            _AWKWARD,
            "np.sum(x) at x = [0.1 0.33333333 -0. 1e-300]",
        ),
        known(
            "whole numbers in x spoil nothing",
            lambda x: np.sum(x * x) / 2 + np.sum(x) / 4,
            lambda x: x + 0.25,
            np.array([3, -2, 0]),
            "np.sum(x * x) / 2 + np.sum(x) / 4 at x = [3 -2 0], integers",
        ),
        known(
            "a matrix has a slope for each of its numbers, in its own shape",
            lambda x: x[2, 1] * x[1, 0] ** 2 + np.sum(_MATRIX * x),
            _matrix_slope,
            np.array([[0.1, 0.7], [3.0, -0.4], [1.1, 2.0]]),
            "x[2, 1] * x[1, 0]**2 + np.sum(W * x) at a matrix x of shape (3, 2)",
        ),
        known(
            "an array may have three axes",
            lambda x: np.sum(x * x * x),
            lambda x: 3 * x * x,
            np.array([[[1.3, -0.7]], [[2.1, 0.4]]]),
            "np.sum(x * x * x) at an array x of shape (2, 1, 2)",
            rtol=1e-5,
        ),
        known(
            "where the function bends strongly, eight digits are right",
            lambda x: 1 + 1000 * np.sum(x * x),
            lambda x: 2000 * x,
            np.array([0.001, -0.003]),
            "1 + 1000 (x₀² + x₁²) at x = [0.001 -0.003]",
            rtol=1e-8,
        ),
    ),
    bugs=(
        # What fails on one probe alone comes first, or another bug would take its place there.
        *with_steps(*_TOO_LARGE, _gradient_of_floats, *_WIDE_STEPS),
        *with_steps(*_TOO_SMALL, _gradient_of_floats, *_TINY_STEPS),
        *with_steps(
            "both evaluations in one place",
            "Every slope is 0. Print what f is called with: is it the same both times? A step such "
            "as 1e-50 is too small to move x. And up = x makes no second array, only a second name "
            "for the same one, which is nudged up and down again.",
            _gradient_of_floats,
            1e-50,
        ),
        *with_steps(*_ONE_NAME, _one_name_for_two, *_USUAL_STEPS),
        Bug(*_STEP_OF_ZERO, lambda f, x: np.full(x.shape, math.nan)),
        Bug(*_STEP_OF_ZERO, raises="division by zero"),
        Bug(*_EXCHANGED, raises=r"'Known'|'(numpy\.)?(ndarray|float)' object is not callable"),
        Bug(
            "never calls f",
            "That is the gradient of the bowl, whatever function comes in. It has to be measured, "
            "from two values of f for each entry.",
            lambda f, x: 2 * x,
        ),
        Bug(*_FIRST_ALONE, partial(_first_alone, h=1e-4)),
        *with_steps(*_NO_SIGN, _gradient_without_sign, 1e-4),
        *with_steps(*_BY_H, _gradient_divided_by_h, 1e-4),
        *with_steps(*_SIDES_EXCHANGED, _gradient_exchanged, 1e-4),
        *with_any_step(
            (*_PRECEDENCE, _gradient_precedence),
            (*_INTEGERS, _gradient, _integer_results, _integer_everything, _integer_step),
            (
                *_LEFT,
                _left_nudged,
                _left_nudged_in_a_copy,
                _left_above,
                _left_above_in_a_copy,
                _as_floats(_left_nudged),
                _as_floats(_left_above),
            ),
            (
                "computes the old value back",
                "Your slopes are right, but nudging back by arithmetic leaves rounding behind: "
                "(x + h) - h need not be x. What did x hold before the first nudge?",
                _computed_back,
                _added_back,
                _as_floats(_computed_back),
                _as_floats(_added_back),
            ),
            (*_HALVED, _half_back, _half_back_in_a_copy, _as_floats(_half_back)),
            (*_SECOND_DIVIDED, _gradient_second_value_divided),
            (*_FLOAT32, _gradient_in_float32),
            (*_ONE_AXIS, _rows_as_views, _rows_as_views_spread),
            (*_ONE_SIDED, _gradient_forward),
        ),
        *with_steps(*_ONE_SIDED, _gradient_forward, 1e-9),
        Bug(
            *_INTEGERS,
            raises=r"Cannot cast ufunc '(add|subtract)' output from dtype\('float64'\)",
        ),
        *(
            Bug(*_ONE_AXIS, partial(variant, h=1e-4))
            for variant in (_rows_at_once, _rows_at_once_spread)
        ),
        Bug(
            *_ONE_AXIS,
            raises=r"index 3 is out of bounds for axis 0 with size 3|"
            r"setting an array element with a sequence|could not (be )?broadcast",
        ),
        Bug(
            "hands f too few entries",
            "f was called with fewer entries than x has. It needs all of them, as many as there "
            "may be: one of them nudged, the others as they are.",
            raises=r"index 2 is out of bounds for axis 0 with size 2|list index out of range",
        ),
        Bug(
            "takes an array for one number",
            "Something that takes one number, such as float(), got an array: all of x, or x[i], "
            "which is a whole row where x is a matrix.",
            raises=r"only (length-1|0-dimensional) arrays",
        ),
        *(
            Bug(*_TOGETHER, partial(variant, h=1e-4))
            for variant in (_all_at_once, _all_at_once_spread)
        ),
        Bug(
            "only for two axes",
            "x may be a row, a matrix, or have more axes still: two nested loops are too many or "
            "too few. Which NumPy function runs through all places of an array of any shape?",
            raises="tuple index out of range",
        ),
        Bug(
            "hands f a flat array",
            "f was called with an array that has fewer axes than x. It may rely on the shape of "
            "x: flatten for the loop if you like, but not for f.",
            raises="too many indices for array",
        ),
    ),
    afterwards="This is numerical_gradient but for its doorkeeper. Chapter 8 trains with a faster "
    "gradient, and takes this one to check it.",
)


# second-derivative


def _bend(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


def _bend_sum_first(f, x, h):
    return (f(x + h) + f(x - h) - 2 * f(x)) / h**2


def _bend_of_two_rises(f, x, h):
    return ((f(x + h) - f(x)) / h - (f(x) - f(x - h)) / h) / h


def _bend_not_divided(f, x, h):
    return f(x + h) - 2 * f(x) + f(x - h)


def _bend_divided_by_h(f, x, h):
    return _bend_not_divided(f, x, h) / h


def _bend_divided_by_2h(f, x, h):
    return _bend_not_divided(f, x, h) / (2 * h)


def _half_of_bend(f, x, h):
    return _bend(f, x, h) / 2


def _quarter_of_bend(f, x, h):
    return _bend(f, x, h) / 4


def _middle_once(f, x, h):
    return (f(x + h) - f(x) + f(x - h)) / h**2


def _middle_added(f, x, h):
    return (f(x + h) + 2 * f(x) + f(x - h)) / h**2


def _last_divided(f, x, h):
    return f(x + h) - 2 * f(x) + f(x - h) / h**2


def _twice_the_bend(f, x, h):
    return 2 * _bend(f, x, h)


def _middle_missing(f, x, h):
    return (f(x + h) + f(x - h)) / h**2


def _sides_subtracted(f, x, h):
    return (f(x + h) - f(x - h)) / h**2


def _bend_precedence(f, x, h):
    return _bend_not_divided(f, x, h) / 2 * h


def _bend_in_float32(f, x, h):
    return _bend(f, x, np.float32(h))


def _upside_down(f, x, h):
    return -_bend(f, x, h)


_CANCELS = (
    "h too small",
    "The three values nearly cancel, and here the rounding that is left is divided by h², not by "
    "h. So a step that suited the slope is too small now: where does the rounding error, about "
    "ε / h², meet the truncation error, about h²?",
)
_WRONG_FACTOR = "a factor too many"
_SQUARE_FORGOTTEN = (
    "missing h²",
    "Taylor's formula gives the sum of the three values the size h² f″. The h² still stands there "
    "and has to go; / h * h does not do it, for it divides and then multiplies again.",
)

# High enough for a step of 1e-5 to drown, and not for one of 5e-5.
_HEIGHT = 100_000
_SMALL_STEPS = (*(h for h in (*_USUAL_STEPS, *_OTHER_STEPS) if h < 2e-5), *_TINY_STEPS, 1e-50)

_SIMPLE_STEPS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-7)

SECOND_DERIVATIVE = Exercise(
    name="second-derivative",
    chapter=5,
    reference=on_paper,
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
        known(
            "exp at 1 bends by e",
            np.exp,
            lambda _: math.e,
            1.0,
            "exp(x) at x = 1.0",
            rtol=5e-4,
        ),
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
        Bug(
            "h too small",
            "Your result is 0 whatever the curve. Is it a constant that you return? If not, the "
            "step is so small that the three values of f are alike to their last digit.",
            lambda f, x: 0.0,
        ),
        Bug(
            "a step of 0",
            "h² is 0: h is 0 itself, or so small that its square underflows. Nothing is divided by "
            "0.",
            raises="division by zero",
        ),
        Bug(
            "a step of 0",
            "h² is 0, and 0 / 0 is nan: h is 0 itself, or so small that its square underflows.",
            lambda f, x: math.nan,
        ),
        Bug(*_EXCHANGED, raises=r"'Known'|'float' object is not callable"),
        *with_steps(
            _WRONG_FACTOR,
            "Half of what it should be. Each of the two formulas has h²/2 before f″. How much is "
            "that in their sum?",
            _half_of_bend,
            1e-4,
        ),
        *with_steps(
            _WRONG_FACTOR,
            "A quarter of what it should be: a division by (2h)². That belongs to steps of 2h.",
            _quarter_of_bend,
            1e-4,
        ),
        *with_steps(
            _WRONG_FACTOR,
            "Twice too much. Each of the two formulas has h²/2 before f″. How much is that in "
            "their sum?",
            _twice_the_bend,
            1e-4,
        ),
        *with_steps(*_NO_SIGN, lambda f, x, h: abs(_bend(f, x, h)), 1e-4),
        *with_steps(
            "the sign turned round",
            "A valley should have a positive second derivative, a hilltop a negative one. Yours "
            "are the other way round.",
            _upside_down,
            1e-4,
        ),
        *with_steps(
            "slope instead of bend",
            "That is the slope, the first derivative. Asked for is how fast the slope changes.",
            _central,
            1e-4,
        ),
        *(
            bug
            for variant in (_bend, _bend_sum_first, _bend_of_two_rises)
            for bug in with_steps(*_CANCELS, variant, *_SMALL_STEPS)
        ),
        *with_any_step((*_SQUARE_FORGOTTEN, _bend_not_divided), least=1e-7, most=2e-3),
        *with_steps(
            "divides by h, not h²",
            "Too small by a factor h. A second derivative is a slope of slopes: the run is "
            "divided by twice.",
            _bend_divided_by_h,
            *_SIMPLE_STEPS,
            *(float(f"{m}e-{n}") for n in (2, 3, 4, 5) for m in (2, 3)),
        ),
        *with_steps(
            "divides by 2h, as for the slope",
            "2h is what the subtraction of the two formulas leaves. Add them instead: which terms "
            "vanish, and what stands before f″ then?",
            _bend_divided_by_2h,
            *_SIMPLE_STEPS,
            *(float(f"{m}e-{n}") for n in (2, 3, 4, 5) for m in (3, 5)),
        ),
        *with_any_step((*_PRECEDENCE, _bend_precedence), least=1e-7, most=1e-2),
        *with_any_step(
            (
                "subtracts the two sides",
                "f(x + h) - f(x - h) tells the slope, and all that bends has vanished from it. Add "
                "the two formulas instead: what is left besides f″, and has to go?",
                _sides_subtracted,
            ),
            (
                "the middle does not cancel",
                "A huge result: f(x + h) + f(x - h) is about 2 f(x), and all of that has to go "
                "before you divide by so small a number.",
                _middle_missing,
                _middle_once,
                _middle_added,
            ),
        ),
        *with_any_step(
            (
                "precedence of / and +",
                "A division binds tighter than a sum, so only the last of the three values is "
                "divided. Which part should be worked out first?",
                _last_divided,
            ),
            least=5e-6,
        ),
        *with_any_step((*_FLOAT32, _bend_in_float32), most=5e-3),
        *with_steps(
            "h too large",
            "Over so wide a step, how much the curve bends changes as well. The error falls with "
            "h²: take a smaller step, though not a tiny one.",
            _bend,
            *(h for h in _WIDE_STEPS if h >= 0.1),
        ),
    ),
    afterwards="The best step lies near ε to the power 1/4, about 1e-4. Half of the digits are "
    "lost there: the price of dividing by h².",
)


# fool-the-step


class Found:
    """What the trial of a function, its slope and a place has shown, in words.

    Of such an object `check` compares the class alone: any two traps that fail in the same way are
    alike to it.
    """

    def __init__(self, words, numbers=""):
        self.words = words
        self.numbers = numbers

    def __repr__(self):
        return self.numbers or "no such three"


class _Misshapen(Found):
    pass


class _NoNumber(Found):
    pass


class _Flat(Found):
    pass


class _Exchanged(Found):
    pass


class _OtherSlope(Found):
    pass


class _NoSlope(Found):
    pass


class _Drowned(Found):
    pass


class _Followed(Found):
    pass


class _FollowedRounded(_Followed):
    pass


class _Fooled(Found):
    pass


_H = 1e-4
_NODES = [np.polynomial.legendre.leggauss(count) for count in (12, 20)]


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


class _StoppedError(Exception):
    """Carries what was found when a function of a trap gave no number."""


def _value(function, x, whose):
    """Return what a function of the trap gives, as a float."""
    try:
        given = function(x)
    except (ArithmeticError, ValueError) as error:
        words = f"At x = {x:.9g}, {whose} raised {told(error)}."
        raise _StoppedError(_NoNumber(words, f"at x = {x:.9g}: an error")) from None
    except Exception as error:
        words = f"At x = {x:.9g}, {whose} raised {told(error)}."
        raise _StoppedError(_Misshapen(words, f"at x = {x:.9g}: an error")) from None
    if given is ...:
        raise _StoppedError(...)
    try:
        return float(given)
    except (TypeError, ValueError):
        what = kind_of(given)
        words = f"At x = {x:.9g}, {whose} returned {what}, where a number is wanted."
        raise _StoppedError(_Misshapen(words, f"at x = {x:.9g}: {what}")) from None


def _tried(trap):
    try:
        inspect.signature(trap).bind()
    except TypeError:
        return _Misshapen(
            f"Your function takes {inspect.signature(trap)}. It is called with nothing at all: it "
            "chooses the place x itself.",
            "nothing, as it could not be called",
        )
    except ValueError:  # some functions written in C do not tell
        pass
    handed = trap()
    if handed is None or handed is ...:
        return handed
    if not isinstance(handed, tuple | list) or len(handed) != 3:
        return _Misshapen(
            "Return three things: a function, its slope, and a place x.", kind_of(handed)
        )
    if any(part is ... for part in handed):
        return ...
    f, slope, x = handed
    kinds = ", ".join(kind_of(part) for part in handed)
    if not (callable(f) and callable(slope)) or callable(x):
        return _Misshapen(
            "First comes the function, then its slope, which is a function as well, then the "
            "number x.",
            kinds,
        )
    try:
        x = float(x)
    except (TypeError, ValueError):
        return _Misshapen("The place x has to be one number.", kinds)
    try:
        exact = _value(slope, x, "your slope")
        above, below = (_value(f, end, "your function") for end in (x + _H, x - _H))
        _value(f, x, "your function")
    except _StoppedError as stopped:
        return stopped.args[0]
    measured = (above - below) / (2 * _H)
    numbers = f"at x = {x:.9g}: slope {exact:.9g}, central difference {measured:.9g}"
    if not (math.isfinite(x) and math.isfinite(exact) and math.isfinite(measured)):
        return _NoNumber("One of them is no finite number.", numbers)
    sides = {_rises_as_said(f, slope, x, side) for side in (1, -1)} if exact else {False}
    if False in sides and _are_exchanged(f, slope, x):
        return _Exchanged("What comes first is the slope of what comes second.", numbers)
    if exact == 0:
        return _Flat("Your slope is 0, and one percent of 0 is 0.", numbers)
    if sides == {True, False} or (True in sides and _breaks(f, slope, x)):
        return _NoSlope("To the left and to the right of x, the function does not agree.", numbers)
    if False in sides:
        return _OtherSlope("Beside x, the function does not rise as your slope says.", numbers)
    if True not in sides:
        return _Drowned(
            "Rounding hides how your function rises, near x and far from it, so nobody can tell "
            "whether the slope is right. Try one that is less extreme, or that keeps on rising.",
            numbers,
        )
    off = abs(measured / exact - 1)
    if off > 0.01:
        return _Fooled("", numbers)
    followed = _FollowedRounded if off > 1e-6 and _wider_is_better(f, x, exact, off) else _Followed
    return followed(f"It is off by {off * 100:.2g} % only.", numbers)


def _wider_is_better(f, x, exact, off):
    """Say whether a wider step lessens the error, so that it came from rounding."""
    try:
        return abs(float(_central(f, x, 64 * _H)) / exact - 1) < off / 4
    except (ArithmeticError, ValueError):
        return False


def _unless(*kinds):
    return lambda found: found.words if isinstance(found, kinds) else None


FOOL_THE_STEP = Exercise(
    name="fool-the-step",
    chapter=5,
    drive=_tried,
    probes=(
        Probe("there are a function, its slope, and a place", judge=_unless(_Misshapen)),
        Probe("slope and central difference are numbers", judge=_unless(_NoNumber)),
        Probe("the slope is not 0", judge=_unless(_Flat, _Exchanged)),
        Probe("the function has this slope", judge=_unless(_NoSlope, _OtherSlope, _Drowned)),
        Probe("the central difference is off by more than 1 %", judge=_unless(_Followed)),
    ),
    bugs=(
        Bug(
            "too tame a function",
            "Over a step of 1e-4 this function hardly bends, so the difference follows it. The "
            "truncation error is h² / 6 times the third derivative: make the function change "
            "within a step, or make rounding large.",
            lambda: (np.exp, np.exp, 1.0),
        ),
        Bug(
            "too little rounding",
            "Here the error comes from rounding: a wider step would do better. It grows with the "
            "size of f, and with the gaps between the numbers at x. Make one of them larger.",
            lambda: (lambda x: 1e9 + x, lambda x: 1.0, 1.0),
        ),
        Bug(
            "function and slope exchanged",
            "Is the function first, and its slope second?",
            lambda: (np.cos, np.sin, 1.0),
        ),
        Bug(
            "not the slope of this function",
            "The slope on paper is wrong, so nothing can be compared with it. Is there a factor "
            "that the chain rule brings, or a sign? Check it with a far smaller step.",
            lambda: (lambda x: np.sin(1e5 * x), lambda x: np.cos(1e5 * x), 1.0),
        ),
        Bug(
            "no slope there",
            "At a kink or a jump there is a slope to the left and one to the right, and none at "
            "the place itself. Beside it, nearer than a step, there is one.",
            lambda: (np.abs, lambda x: np.where(x < 0, -1.0, 1.0), 0.0),
        ),
        Bug(
            "a slope of 0",
            "How far off, as a share of the true slope? Of 0 there are no shares. Move away from "
            "the flat place.",
            lambda: (lambda x: x**3, lambda x: 3 * x**2, 0.0),
        ),
        Bug(
            "no number",
            "nan and inf are no slopes, not even wrong ones. Within a step of x, on both sides, "
            "the function must exist.",
            lambda: (np.log, lambda x: 1 / x, 5e-5),
        ),
    ),
    afterwards="No step is safe for every function. What the step has to be compared with is the "
    "distance over which the function changes, and the gaps between the numbers.",
)

EXERCISES = (PREDICT_HALVING, SLOPE, GRADIENT, SECOND_DERIVATIVE, FOOL_THE_STEP)
