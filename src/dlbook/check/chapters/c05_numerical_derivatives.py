"""The exercises of chapter 05: slopes from differences, for a number and for a whole array."""

import math
from functools import partial

import numpy as np

from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check._judging import told


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


def known(says, f, slope, x, shown, rtol=1e-6, atol=0.0):
    """Return a probe with a function whose slope is known."""
    return Probe(says, (Known(f, slope), x), shown=f"f(x) = {shown}", rtol=rtol, atol=atol)


_STEPS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
# Too small by h with one step is too small by h² with another: of the two bugs, each has the
# steps that people rather take with it.
_SQUARED_STEPS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8)
_SIMPLE_STEPS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-7)


# predict-halving


def _factor(place, right):
    def judge(answer):
        given = answer.strip("()[] ").split(",") if isinstance(answer, str) else np.ravel(answer)
        if len(given) != 3:
            return "Three numbers are asked for, with commas between them."
        factors = [float(factor) for factor in given]
        factor = factors[place]
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
                "These are the powers of h in the difference of two values. It is still to be "
                "divided by h or 2h, which takes one power away.",
                factors,
            )
            for factors in ((4, 8, 4), (4, 8, 8), (2, 8, 2), (2, 8, 4), (2, 8, 8))
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


def _step_of_zero(f, x):
    return float("nan")


_TOO_SMALL = (
    "h too small",
    "Two nearly equal numbers are subtracted. The digits that tell the slope are the last of them, "
    "and rounding has eaten them. The page derives which step suits a central difference.",
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
        *(
            Bug(
                "h = 1e-50",
                "The step is 0: too small for its dtype, or multiplied with an x of 0. Nothing "
                "moves, and 0 / 0 is not a slope.",
                *how,
            )
            for how in ((_step_of_zero,), (None, "division by zero"))
        ),
        *with_steps(*_ONE_SIDED, _forward, 0.1, *_STEPS, 1e-9, 1e-10, 1e-12),
        *with_steps(
            "backward difference",
            "One of your two evaluations is at x itself, the other one to its left. Then the error "
            "goes with h, and no h makes it small enough. Step to both sides.",
            _backward,
            0.1,
            *_STEPS,
            1e-9,
            1e-10,
            1e-12,
        ),
        *with_steps(*_PRECEDENCE, _precedence, *_SQUARED_STEPS),
        *with_steps(
            "divides by h instead of 2h",
            "Twice too steep. How far are the two places apart at which you evaluate f?",
            _divided_by_h,
            1e-4,
        ),
        *with_steps(
            "divides by 2 alone",
            "Rise divided by run: the run is the way from one place to the other, and it depends "
            "on h.",
            _divided_by_2,
            *_SIMPLE_STEPS,
        ),
        *with_steps(
            "rise without run",
            "That is how far f rises between the two places. A slope is rise divided by run.",
            _not_divided,
            *_SIMPLE_STEPS,
        ),
        *with_steps(
            "precedence of / and -",
            "A division binds tighter than a subtraction, so only the second value is divided. "
            "Which part should be worked out first?",
            _second_value_divided,
            *_STEPS,
        ),
        *with_steps(
            "the two sides exchanged",
            "The sign is wrong. Which of the two values is subtracted from the other?",
            _exchanged,
            1e-4,
        ),
        *with_steps(
            "h too large",
            "Over so wide a step the curve bends, and the line through the two points is no "
            "tangent. The error falls with h²: take a smaller step, though not a tiny one.",
            _central,
            1.0,
            0.5,
            0.1,
            0.05,
            0.01,
            0.005,
        ),
        *with_steps(*_TOO_SMALL, _central, *(10.0**-n for n in range(10, 17))),
    ),
    afterwards="A wide range of steps passes here, from about 1e-3 to 1e-7: a central difference "
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
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        value = x[i]
        x[i] = value - h
        below = f(x)
        x[i] = value + h
        gradient[i] = (f(x) - below) / (2 * h)
    return gradient


def _left_above_in_a_copy(f, x, h):
    return _left_above(f, x.astype(float), h)


def _computed_back(f, x, h):
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return gradient


def _one_name_for_two(f, x, h):
    for i in np.ndindex(x.shape):
        x[i] += h
        x[i] -= h
    return np.zeros(x.shape)


def _one_name_for_two_in_a_copy(f, x, h):
    return np.zeros(x.shape)


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

_MATRIX = np.array([[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]])


def _matrix_slope(x):
    slope = _MATRIX.copy()
    slope[0, 2] += x[1, 0] ** 2
    slope[1, 0] += 2 * x[0, 2] * x[1, 0]
    return slope


GRADIENT = Exercise(
    name="gradient",
    chapter=5,
    reference=on_paper,
    probes=(
        known(
            "the bowl has at (3, 4) the slopes 6 and 8, and x stays as it was",
            lambda x: np.sum(x * x),
            lambda x: 2 * x,
            np.array([3.0, 4.0]),
            "x₀² + x₁² at x = [3. 4.]",
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
            "whole numbers in x spoil nothing",
            lambda x: np.sum(x * x) / 2 + np.sum(x) / 4,
            lambda x: x + 0.25,
            np.array([3, -2, 0]),
            "np.sum(x * x) / 2 + np.sum(x) / 4 at x = [3 -2 0], integers",
        ),
        known(
            "a matrix has a slope for each of its numbers, in its own shape",
            lambda x: x[0, 2] * x[1, 0] ** 2 + np.sum(_MATRIX * x),
            _matrix_slope,
            np.array([[0.1, 0.7, 2.0], [3.0, -0.4, 1.1]]),
            "x[0, 2] * x[1, 0]**2 + np.sum(W * x) at a matrix x of shape (2, 3)",
        ),
        known(
            "an array may have three axes",
            lambda x: np.sum(x * x * x),
            lambda x: 3 * x * x,
            np.array([[[1.3, -0.7]], [[2.1, 0.4]]]),
            "np.sum(x * x * x) at an array x of shape (2, 1, 2)",
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
        *with_steps(*_PRECEDENCE, _gradient_precedence, *_SQUARED_STEPS),
        *(
            bug
            for variant in (_gradient, _integer_results, _integer_everything, _integer_step)
            for bug in with_steps(*_INTEGERS, variant, *_STEPS)
        ),
        Bug(
            *_INTEGERS,
            raises=r"Cannot cast ufunc '(add|subtract)' output from dtype\('float64'\)",
        ),
        *(
            bug
            for variant in (
                _left_nudged,
                _left_nudged_in_a_copy,
                _left_above,
                _left_above_in_a_copy,
            )
            for bug in with_steps(*_LEFT, variant, *_STEPS)
        ),
        *with_steps(
            "computes the old value back",
            "Your slopes are right, but nudging back by arithmetic leaves rounding behind: (x + h) "
            "- h need not be x. What did x hold before the first nudge?",
            _computed_back,
            *_STEPS,
        ),
        *(
            bug
            for variant in (_one_name_for_two, _one_name_for_two_in_a_copy)
            for bug in with_steps(*_ONE_NAME, variant, *_STEPS)
        ),
        *(
            Bug(*_ONE_AXIS, partial(variant, h=1e-4))
            for variant in (_rows_at_once, _rows_at_once_spread)
        ),
        Bug(
            *_ONE_AXIS,
            raises=r"out of bounds for axis 0|setting an array element with a sequence|"
            r"could not (be )?broadcast|only (length-1|0-dimensional) arrays",
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
        *with_steps(
            "divides by h instead of 2h",
            "Twice too steep. How far are the two places apart at which you evaluate f?",
            _gradient_divided_by_h,
            1e-4,
        ),
        *with_steps(*_ONE_SIDED, _gradient_forward, *_STEPS, 1e-9, 1e-10),
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

SECOND_DERIVATIVE = Exercise(
    name="second-derivative",
    chapter=5,
    reference=on_paper,
    probes=(
        known(
            "3 x² bends by 6 everywhere",
            lambda x: 3 * x * x,
            lambda _: 6.0,
            2.0,
            "3 x² at x = 2.0",
            rtol=1e-4,
        ),
        known(
            "exp at 1 bends by e",
            np.exp,
            lambda _: math.e,
            1.0,
            "exp(x) at x = 1.0",
            rtol=1e-4,
        ),
        known(
            "on top of a hill it is negative",
            np.cos,
            lambda _: -1.0,
            0.0,
            "cos(x) at x = 0.0",
            rtol=1e-4,
        ),
        known(
            "a straight line does not bend",
            lambda x: 2 * x + 1,
            lambda _: 0.0,
            3.0,
            "2 x + 1 at x = 3.0",
            rtol=1e-9,
            atol=1e-4,
        ),
        known(
            "rounding does not drown it where f is large",
            lambda x: 100 + x * x * x,
            lambda x: 6.0 * x,
            2,
            "100 + x³ at x = 2",
            rtol=1e-4,
        ),
    ),
    bugs=(
        *(
            bug
            for variant in (_bend, _bend_sum_first, _bend_of_two_rises)
            for bug in with_steps(*_CANCELS, variant, *(10.0**-n for n in range(6, 17)), 1e-50)
        ),
        *with_steps(*_SQUARE_FORGOTTEN, _bend_not_divided, *_SQUARED_STEPS[:-1]),
        *with_steps(
            "divides by h, not h²",
            "Too small by a factor h. A second derivative is a slope of slopes: the run is "
            "divided by twice.",
            _bend_divided_by_h,
            *_SIMPLE_STEPS,
        ),
        *with_steps(
            "divides by 2h, as for the slope",
            "2h is what the subtraction of the two formulas leaves. Add them instead: which terms "
            "vanish, and what stands before f″ then?",
            _bend_divided_by_2h,
            *_SIMPLE_STEPS,
        ),
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
        *(
            bug
            for variant in (_middle_once, _middle_added)
            for bug in with_steps(
                "the middle does not cancel",
                "A huge result: f(x + h) + f(x - h) is about 2 f(x), and all of that has to go "
                "before you divide by so small a number.",
                variant,
                0.1,
                *_STEPS,
            )
        ),
        *with_steps(
            "precedence of / and +",
            "A division binds tighter than a sum, so only the last of the three values is "
            "divided. Which part should be worked out first?",
            _last_divided,
            0.1,
            *_STEPS,
        ),
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
        *with_steps(
            "h too large",
            "Over so wide a step, how much the curve bends changes as well. The error falls with "
            "h²: take a smaller step, though not a tiny one.",
            _bend,
            1.0,
            0.5,
            0.1,
            0.05,
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


class _OtherSlope(Found):
    pass


class _NoSlope(Found):
    pass


class _Drowned(Found):
    pass


class _Followed(Found):
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
    here, grain, stuck = float(f(x)), math.inf, False
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
        rough, said = (
            sum(w * float(slope(x + (end - x) * (1 + u) / 2)) for u, w in zip(*nodes, strict=True))
            * (end - x)
            / 2
            for nodes in _NODES
        )
        if abs(rough - said) <= 1e-3 * abs(said):
            return bool(abs(change - said) <= 5e-3 * abs(change))
    return None


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


def _tried(trap):
    handed = trap()
    if handed is None or handed is ...:
        return handed
    if not isinstance(handed, tuple | list) or len(handed) != 3:
        return _Misshapen("Return three things: a function, its slope, and a place x.")
    if any(part is ... for part in handed):
        return ...
    f, slope, x = handed
    if not (callable(f) and callable(slope)) or callable(x):
        return _Misshapen(
            "First comes the function, then its slope, which is a function as well, then the "
            "number x."
        )
    x = float(x)
    try:
        exact, measured = float(slope(x)), float(_central(f, x, _H))
    except (ArithmeticError, ValueError) as error:
        return _NoNumber(f"To compute them raised {told(error)}.", f"at x = {x:.9g}: an error")
    numbers = f"at x = {x:.9g}: slope {exact:.9g}, central difference {measured:.9g}"
    if not (math.isfinite(x) and math.isfinite(exact) and math.isfinite(measured)):
        return _NoNumber("One of them is no finite number.", numbers)
    if exact == 0:
        return _Flat("Your slope is 0, and one percent of 0 is 0.", numbers)
    sides = {_rises_as_said(f, slope, x, side) for side in (1, -1)}
    if sides == {True, False} or (True in sides and _breaks(f, slope, x)):
        return _NoSlope("To the left and to the right of x, the function does not agree.", numbers)
    if False in sides:
        return _OtherSlope(
            "Very close to x, the function does not rise as your slope says.", numbers
        )
    if True not in sides:
        return _Drowned(
            "Rounding hides how your function rises, near x and far from it, so nobody can tell "
            "whether the slope is right. Try one that is less extreme.",
            numbers,
        )
    off = abs(measured / exact - 1)
    if off > 0.01:
        return _Fooled("", numbers)
    return _Followed(f"It is off by {off * 100:.2g} % only.", numbers)


def _unless(*kinds):
    return lambda found: found.words if isinstance(found, kinds) else None


FOOL_THE_STEP = Exercise(
    name="fool-the-step",
    chapter=5,
    drive=_tried,
    probes=(
        Probe("there are a function, its slope, and a place", judge=_unless(_Misshapen)),
        Probe("slope and central difference are numbers", judge=_unless(_NoNumber)),
        Probe("the slope is not 0", judge=_unless(_Flat)),
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
