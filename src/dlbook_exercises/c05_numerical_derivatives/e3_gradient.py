"""The gradient of a function of an array, and the array as it was."""

from functools import partial

import numpy as np

from dlbook.check._compare import difference
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.differentiation import numerical_gradient
from dlbook_exercises.c05_numerical_derivatives import _shared
from dlbook_exercises.c05_numerical_derivatives._shared import Known, exchanged, known


def _gradient(f, x, **changes):
    """The gradient from paper, so that no answer is compared with rounded digits, or a change."""
    return _measured(f, x, **changes) if changes else f.slope(x)


def _measured(
    f, x, *, h=1e-4, side=1, work=lambda x: x.astype(float), cells=lambda x: x,
    places=lambda x: np.ndindex(x.shape), kept=lambda value: value, step=lambda h, value: h,
    up=lambda now, value, h: value + h, down=lambda now, value, h: value - h,
    back=lambda now, value, h: value, rise=_shared.difference,
    over=_shared.by_2h, dtype=lambda x: float, shape=np.shape,
):  # fmt: skip
    """The gradient by central differences, and what may be different about it."""
    dtype, x = dtype(x), work(x)
    nudged = cells(x)
    gradient = np.zeros(shape(nudged), dtype)
    for i in places(nudged):
        value = kept(nudged[i])
        to = side * step(h, value)
        nudged[i] = up(nudged[i], value, to)
        above = f(x)
        nudged[i] = down(nudged[i], value, to)
        below = f(x)
        gradient[i] = over(rise(above, below, to), to)
        nudged[i] = back(nudged[i], value, to)
    return gradient.reshape(x.shape) if gradient.size == x.size else gradient


def _same(x):
    return x


def _as_floats(x):
    return np.asarray(x, dtype=float)  # copies whole numbers only


def _stays(now, value, h):
    return now


def _no_step(now, value, h):
    return value


def _step_of_its_type(sign):
    return lambda now, value, h: value + sign * type(value)(h)


def _one_name_for_two(f, x, h):
    for i in np.ndindex(x.shape):
        x[i] += h
        x[i] -= h
    return np.zeros(x.shape)


def _on_a_flat_copy(f, x):
    return _measured(f, x.flatten())


def _in_memory_order(f, x):
    return f.slope(x).ravel("C" if x.flags.c_contiguous else "F").reshape(x.shape)


def _all_at_once(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def _with_nditer(f, x):
    x = x.astype(float)
    gradient, places = np.zeros_like(x), np.nditer(x, flags=["multi_index"])
    while not places.finished:
        i = places.multi_index
        value = x[i]
        x[i] = value + 1e-4
        above = f(x)
        x[i] = value - 1e-4
        gradient[i] = (above - f(x)) / 2e-4
        x[i] = value
        places.iternext()
    return gradient


def _of_new_arrays(f, x):
    flat = [float(v) for v in x.flat]

    def at(k, nudge):
        moved = [*flat[:k], flat[k] + nudge, *flat[k + 1 :]]
        return f(np.array(moved).reshape(x.shape))

    return np.array([(at(k, 1e-4) - at(k, -1e-4)) / 2e-4 for k in range(x.size)]).reshape(x.shape)


def _by_steps(f, x, steps):
    """Return the gradient from an array of zeros with one step in it, for each place."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = steps(x)
        step[i] = 1e-4
        gradient[i] = (f(x + step) - f(x - step)) / 2e-4
    return gradient


def _adds_in_place(f, x):
    up = x.copy()
    up += np.full(x.shape, 1e-4)
    return f.slope(x)


def _written_for_two(f, x, h=1e-4):
    first = (f(np.array([x[0] + h, x[1]])) - f(np.array([x[0] - h, x[1]]))) / (2 * h)
    second = (f(np.array([x[0], x[1] + h])) - f(np.array([x[0], x[1] - h]))) / (2 * h)
    return np.array([first, second])


def _a_place_too_many(f, x):
    gradient = np.zeros(len(x))
    for i in range(len(x) + 1):
        gradient[i] = f(x + 1e-4 * np.eye(len(x))[i])
    return gradient


def _array_in_an_entry(f, x):
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        gradient[i] = (f(x + 1e-4) - f(x - 1e-4)) * x
    return gradient


def _by_row_and_column(f, x):
    gradient = np.zeros(x.shape)
    for row in range(x.shape[0]):
        for column in range(x.shape[1]):
            gradient[row, column] = f.slope(x)[row, column]
    return gradient


def _rows_and_columns(f, x):
    rows, columns = x.shape
    return f.slope(x).reshape(rows, columns)


def _returns_from_the_loop(f, x):
    gradient = np.full(x.shape, 3.5e-6)  # as np.empty may leave it
    for i in np.ndindex(x.shape):
        gradient[i] = _measured(f, x)[i]
        return gradient


def _wipes_its_input(f, x):
    gradient = _measured(f, x)
    x *= 0
    return gradient


def _six_and_eight(f, x, gradient):
    """Say how the first gradient is wrong; what an array was not filled with tells nothing."""
    exact = f.slope(x)
    wrong = difference(exact, gradient, rtol=1e-6, atol=0.0)
    if wrong is None:
        return None
    said = _("The result is not right: {wrong}.").format(wrong=wrong)
    if isinstance(gradient, np.ndarray) and gradient.shape in ((1,), (2,)):
        right = np.isclose(gradient, exact[: len(gradient)], rtol=1e-3)
        if right[0] and not right[1:].any():
            return _("{said} Only the first entry is filled: is return inside the loop?").format(
                said=said
            )
    return said


_with_any_step = partial(_shared.with_any_step, at=np.zeros(2))
_MATRIX = np.array([[1.0, -2.0], [0.5, 0.3], [4.0, -1.0]])
_AWKWARD = np.array([0.1, 1 / 3, -0.0, 1e-300])
_MOVES_NOTHING = float(np.spacing(3.0)) / 2  # the longest step that leaves the first x where it is
_ROWS = {"places": lambda x: range(len(x))}


def _matrix_slope(x):
    slope = _MATRIX.copy()
    slope[2, 1] += x[1, 0] ** 2
    slope[1, 0] += 2 * x[2, 1] * x[1, 0]
    return slope


EXERCISE = Exercise(
    reference=_gradient,
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
            # As a transpose its numbers do not lie in memory row by row.
            np.array([[0.1, 3.0, 1.1], [0.7, -0.4, 2.0]]).T,
            "x[2, 1] * x[1, 0]**2 + np.sum(W * x) at a matrix x of shape (3, 2),\n"
            "the transpose of another",
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
        _with_any_step(
            "both evaluations in one place",
            "Every slope is 0. Print what f is called with: is it the same both times? A step such "
            "as 1e-50 is too small to move x. And up = x makes no second array, only a second name "
            "for the same one, which is nudged up and down again.",
            {"h": 1e-50},
            most=_MOVES_NOTHING,
            examples=(partial(_measured, h=1e-16),),
        ),
        Bug(
            "a second name instead of a copy",
            "up = x makes no second array, only a second name for the same one. Nudge it up and "
            "down, and it is back where it was.",
            *(partial(_one_name_for_two, h=10.0**-n) for n in (2, 4, 8)),
        ),
        Bug(
            *_shared.STEP_OF_ZERO,
            {"h": 0},
            {"step": lambda h, value: h * value},
            lambda f, x: np.array([(float(f(x)) - float(f(x))) / 0 for _ in x]),
        ),
        Bug(
            *_shared.EXCHANGED,
            raises=r"'Known' object has no attribute '(shape|size|ndim|astype|copy|flat)|"
            r"not 'Known'|'Known' has no len",
            fit=lambda answer: exchanged(answer, np.array([3.0, 4.0])),
            examples=(
                lambda x, f: _measured(f, x),
                lambda x, f: _measured(f, np.array(x, dtype=float)),
                lambda x, f: f(np.zeros(len(x))),
                lambda x, f: (f(x), _measured(f, x))[1],
            ),
        ),
        Bug(
            "never calls f",
            "That is the gradient of the bowl, whatever function comes in. It has to be measured, "
            "from two values of f for each entry.",
            lambda f, x: 2 * x,
        ),
        Bug(
            "return inside the loop",
            "Only the first entry is measured. A return ends the function at once, loop or not: "
            "how far is yours moved to the right?",
            {"places": lambda x: [(0,) * x.ndim]},
        ),
        _with_any_step(
            *_shared.TOO_LARGE,
            {"h": 0.1},
            least=1e-3,
            examples=[partial(_measured, h=h) for h in (1.0, 0.3, 0.007)],
        ),
        _with_any_step(
            *_shared.TOO_SMALL,
            {"h": 1e-12},
            least=_MOVES_NOTHING,
            most=1e-8,
            examples=[partial(_measured, h=h) for h in (7e-11, 1e-14)],
        ),
        *_shared.in_the_formula(np.zeros(2)),
        _with_any_step(
            "integer gradient",
            "An array of integers stores integers only, and cuts the decimals off without a word. "
            "Which of your arrays is made of the whole numbers in x, or like it, and has to hold "
            "decimals?",
            {"work": np.copy},
            {"dtype": lambda x: x.dtype},
            {"work": np.copy, "dtype": lambda x: x.dtype},
            {"work": np.copy, "up": _step_of_its_type(1), "down": _step_of_its_type(-1)},
            raises=r"Cannot cast ufunc '(add|subtract)' output from dtype\('float64'\) to .*int",
            examples=(_adds_in_place,),
        ),
        _with_any_step(
            "entry not put back",
            "An entry that was measured keeps its nudge, so the next ones are measured at another "
            "place than x. What must be true before the loop goes on?",
            *(
                {"back": _stays, "side": side} | work
                for side in (1, -1)
                for work in ({}, {"work": _same}, {"work": _as_floats})
            ),
        ),
        _with_any_step(
            "computes the old value back",
            "Your slopes are right, but nudging back by arithmetic leaves rounding behind: (x + h) "
            "- h need not be x. What did x hold before the first nudge?",
            *(
                {"back": lambda now, value, h: now + h, "down": down, "work": work}
                for down in (
                    lambda now, value, h: value - h,
                    lambda now, value, h: now - 2 * h,
                )
                for work in (_same, _as_floats)
            ),
        ),
        _with_any_step(
            *_shared.HALVED,
            *(
                {"down": lambda now, value, h: now - h, "back": _stays} | work
                for work in ({}, {"work": _same}, {"work": _as_floats})
            ),
        ),
        _with_any_step(*_shared.ONE_SIDED, {"down": _no_step, "over": _shared.by_h}),
        _with_any_step(
            "backward difference",
            "One of your two evaluations is at x itself, the other one to its left. Then the "
            "error goes with h, and no h makes it small enough. Step to both sides.",
            {"up": _no_step, "over": _shared.by_h},
        ),
        _with_any_step(*_shared.FLOAT32, {"work": lambda x: x.astype(np.float32)}),
        _with_any_step(
            "only for one axis",
            "In a matrix, x[i] is a whole row. Every single number needs a slope of its own: which "
            "NumPy function runs through all places of an array of any shape?",
            {"places": lambda x: range(x.size)},
            _ROWS,  # what was to keep the old row is a view, and nudged along with it
            _ROWS | {"shape": len},
            _ROWS | {"kept": np.copy},
            _ROWS | {"kept": np.copy, "shape": len},
            raises=r"broadcast .*shapes \(3,2\) \(3,\)",
            examples=(
                lambda f, x: np.array([f(x + e) - f(x - e) for e in 1e-4 * np.eye(len(x))]) / 2e-4,
            ),
        ),
        Bug(
            "the slopes lie end to end",
            "Each slope is right, but they lie in one row. A matrix x has a matrix of slopes: give "
            "your result the shape of x.",
            lambda f, x: f.slope(x).ravel(),
            examples=(lambda f, x: np.array(list(_measured(f, x).ravel())),),
        ),
        Bug(
            "a list of slopes",
            "The slopes are in a list. Return an array in the shape of x.",
            lambda f, x: f.slope(x).ravel().tolist(),
            lambda f, x: f.slope(x).tolist(),
            examples=(lambda f, x: list(_measured(f, x).ravel()),),
        ),
        _shared.COMPLEX_STEP,
        Bug(
            "hands f too few entries",
            "f was called with fewer entries than x has. It needs all of them, as many as there "
            "may be: one of them nudged, the others as they are.",
            _written_for_two,
        ),
        Bug(
            "takes an array for one number",
            "Something that takes one number, such as float(), got an array: all of x, or x[i], "
            "which is a whole row where x is a matrix.",
            raises=r"only (length-1|0-dimensional) arrays",
            examples=(
                lambda f, x: (f(float(x) + 1e-4) - f(float(x) - 1e-4)) / 2e-4,
                lambda f, x: np.array([float(row) for row in _measured(f, x)]),
            ),
        ),
        Bug(
            "an array is called",
            "Round brackets call a function, and here they follow an array. Square ones take an "
            "entry, x[i]. Or have f and x changed places in your first line?",
            raises=r"'numpy\.ndarray' object is not callable",
            examples=(lambda f, x: f.slope(x(0)), lambda f, x: x(f)),
        ),
        Bug(
            "nudges all entries at once",
            "x + h moves every entry of the array, so you get the sum of all the slopes. A partial "
            "derivative moves one entry and holds the others.",
            _all_at_once,
            lambda f, x: np.full(x.shape, _all_at_once(f, x)),
        ),
        Bug(
            "only for two axes",
            "x may be a row, a matrix, or have more axes still: two nested loops are too many or "
            "too few. Which NumPy function runs through all places of an array of any shape?",
            raises=r"tuple index out of range|values to unpack|'numpy.float64' object is not iter",
            examples=(
                _by_row_and_column,
                _rows_and_columns,
                lambda f, x: np.array([[2 * number for number in row] for row in x]),
            ),
        ),
        Bug(
            "hands f a flat array",
            "f was called with an array that has fewer axes than x. It may rely on the shape of x: "
            "flatten for the loop if you like, but not for f.",
            _on_a_flat_copy,
            lambda f, x: _on_a_flat_copy(f, x).reshape(x.shape),
        ),
        Bug(
            "nudges a copy",
            "ravel and reshape look into x only where its numbers lie in memory row by row. Of a "
            "transpose they make a copy: that was nudged, and f was called with an x that had not "
            "moved.",
            {"cells": np.ravel},
        ),
        Bug(
            "the order in memory",
            "Each slope is right, but some are in the wrong place: np.nditer goes through a "
            "transpose in the order of its memory. Write each slope to the place it belongs to.",
            _in_memory_order,
        ),
    ),
    on_success=(
        "This is numerical_gradient but for the check around it. Chapter 8 trains with a faster "
        "gradient, and takes this one to check it."
    ),
    right=(
        numerical_gradient,
        _with_nditer,
        _of_new_arrays,
        partial(_by_steps, steps=lambda x: np.zeros(x.shape)),
        partial(
            _measured, cells=lambda x: x.flat, places=lambda cells: range(len(cells)), shape=len
        ),
        partial(_measured, work=lambda x: x if x.dtype.kind == "f" else x.astype(float)),
        *(partial(_measured, h=h) for h in (1e-3, 1e-6)),
    ),
    wrong={
        "changes its input": (_wipes_its_input,),
        "precedence of / 2*h and integer gradient": (
            partial(_measured, work=np.copy, over=lambda rise, h: rise / 2 * h),
        ),
        "integer gradient and only for one axis": (
            partial(_measured, work=_same, dtype=lambda x: x.dtype, places=lambda x: range(x.size)),
        ),
        None: (
            lambda f, x: [f(x)] * len(x),
            _returns_from_the_loop,
            _a_place_too_many,
            _array_in_an_entry,
            lambda f, x: f.gradient(x),
            lambda f, x: [0.0][len(x)],
        ),
    },
)
