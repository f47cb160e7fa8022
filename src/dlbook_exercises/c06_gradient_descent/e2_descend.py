"""A walk downhill with its history, which leaves the start alone."""

import contextlib
import operator
from functools import partial
from itertools import permutations

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.differentiation import numerical_gradient
from dlbook.optimization import gradient_descent


def _walk(
    f, init_x, lr, steps, *, start=lambda x: x.astype(float), rate=lambda lr: lr,
    rounds=lambda steps: steps, slope=lambda f, x, init_x: numerical_gradient(f, x),
    move=lambda x, step: x - step, kept=lambda x: x, refuses=lambda *_: False,
    rests=lambda *_: False, last=lambda places: places[-1], noted=lambda places, steps: places,
    history=lambda places, init_x: np.array(places), output=lambda x, history: (x, history),
):  # fmt: skip
    """The walk, and what may be different about it."""
    x = start(init_x)
    places = [kept(x)]
    for _ in range(rounds(steps)):
        gradient = slope(f, x, init_x)
        old, x = x, move(x, rate(lr) * gradient)
        if refuses(f, old, x, gradient):
            break
        places.append(kept(x))
        if rests(f, old, x, gradient):
            break
    return output(last(places), history(noted(places, steps), init_x))


def _same(x):
    return x


def _filled_up(places, steps):
    return [*places, *[0 * places[0]] * (steps + 1 - len(places))]


def _without_start(places, steps):
    return places[1:]


def _a_row_too_early(places, steps):
    return [*places[1:], 0 * places[0]]


def _a_row_too_early_but_for_the_start(places, steps):
    return _a_row_too_early(places, steps) if steps else places


def _without_end_in_zeros(places, steps):
    return [*places[:-1], 0 * places[-1]]


def _of_one_length(guarded=lambda length: length):
    """Return the change to a gradient that has been divided by its length."""

    def slope(f, x, init_x):
        gradient = numerical_gradient(f, x)
        with np.errstate(invalid="ignore"):
            return gradient / guarded(np.linalg.norm(gradient))

    return {"slope": slope}


def _without_end(places, steps):
    return places[:-1]


def _one_fewer(steps):
    return steps - 1


def _one_more(steps):
    return steps + 1


def _in_rows(places, init_x):
    return np.reshape(places, (-1, init_x.size))


def _end_to_end(places, init_x):
    return np.ravel(places)


def _rises(f, old, new, gradient):
    return f(new) > f(old)


def _is_flat(f, old, new, gradient):
    return np.abs(gradient).max() < 1e-6


def _returns_at_once(f, init_x, lr, steps, noted=lambda places, steps: places):
    return _walk(f, init_x, lr, steps, rounds=lambda steps: 1, noted=noted) if steps else None


def _in_another_order(answer):
    """Return an answer if it walks as soon as its arguments come in another order."""
    given = (_bowl, np.array([1.0, 2.0]), 0.25, 2)
    for order in list(permutations(given))[1:]:
        with contextlib.suppress(Exception):
            if np.allclose(answer(*order)[0], given[1] / 4):
                return answer
    return None


def _but_for_no_steps(answer):
    """Return the right walk, but for the variable that an answer misses if there are no steps."""
    with contextlib.suppress(UnboundLocalError):
        answer(_bowl, np.array([1.0, 2.0]), 0.25, 0)
        return None
    return lambda f, init_x, lr, steps: (_walk if steps else answer)(f, init_x, lr, steps)


def _bowl(x):
    return np.sum(x**2)


def _valley(x):
    return x[0] ** 2 / 20 + x[1] ** 2


def _wells(x):
    return np.sum((x**2 - 1) ** 2)


def _slanted(x):
    return x[0] ** 2 + x[0] * x[1] + 2 * x[1] ** 2 + x[2] ** 2 / 4 - 3 * x[2]


def _with_x_set_in_the_loop(f, init_x, lr, steps):
    places = [init_x.astype(float)]
    for _ in range(steps):
        new = places[-1] - lr * numerical_gradient(f, places[-1])
        places.append(new)
    return new, np.array(places)


def _of_unit_steps(f, init_x, lr, steps):
    x = np.array(init_x, dtype=float)
    history = np.zeros((steps + 1, len(x)))
    history[0] = x
    for k in range(steps):
        gradient = numerical_gradient(f, x)
        x = x - lr * gradient / np.sqrt(np.sum(gradient**2))
        history[k + 1] = x
    return x, history


def _kept_in_row(k_of):
    """Return a walk that writes each place into a row of zeros, which may be the wrong one."""

    def walk(f, init_x, lr, steps):
        x = np.array(init_x, dtype=float)
        history = np.zeros((steps + 1, len(x)))
        for k in range(steps):
            x = x - lr * numerical_gradient(f, x)
            history[k_of(k)] = x
        return x, history

    return walk


def _slope_of_exchanged(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps, slope=lambda f, x, _: numerical_gradient(x, f))


def _shorter_where_it_rises(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        gradient = numerical_gradient(f, x)
        while f(x - lr * gradient) > f(x):
            lr /= 2
        x = x - lr * gradient
        history.append(x)
    return x, np.array(history)


def _lowest_of_all(f, init_x, lr, steps):
    _, history = _walk(f, init_x, lr, steps)
    return min(history, key=f), history


def _heights_for_a_history(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps)
    return x, np.array([f(place) for place in history])


def _a_view_for_a_start(f, init_x, lr, steps):
    x = init_x * 1.0
    past = x.reshape(1, -1)  # which moves with x once
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        past = np.concatenate([past, x.reshape(1, -1)])
    return x, past


_ONE_OF_TWO = "Return two things, the place and the history, with a comma between them."

EXERCISE = Exercise(
    reference=_walk,
    probes=(
        Probe(
            "in the round bowl, each of three steps multiplies by 0.8",
            (_bowl, np.array([-3.0, 4.0]), 0.1, 3),
            shown="f(x) = x₀² + x₁², init_x = [-3. 4.], lr = 0.1, steps = 3",
        ),
        Probe(
            "in the valley, the slope is measured anew before each step",
            (_valley, np.array([-8.0, 2.0]), 0.9, 5),
            shown="f(x) = x₀² / 20 + x₁², init_x = [-8. 2.], lr = 0.9, steps = 5",
        ),
        Probe(
            "a place may be one number",
            (_wells, np.array([1.5]), 0.02, 4),
            shown="f(x) = (x₀² - 1)², init_x = [1.5], lr = 0.02, steps = 4",
        ),
        Probe(
            "or three of them",
            (_slanted, np.array([1.0, -2.0, 0.5]), 0.25, 2),
            shown="f(x) = x₀² + x₀ x₁ + 2 x₁² + x₂² / 4 - 3 x₂,\n"
            "init_x = [1. -2. 0.5], lr = 0.25, steps = 2",
        ),
        Probe(
            "a start in whole numbers gives the same walk",
            (_bowl, np.array([-3, 4]), 0.1, 3),
            shown="f(x) = x₀² + x₁², init_x = [-3 4], integers, lr = 0.1, steps = 3",
        ),
        Probe(
            "a walk that starts at the bottom makes all its steps, on the spot",
            (_bowl, np.array([0.0, 0.0]), 0.1, 2),
            shown="f(x) = x₀² + x₁², init_x = [0. 0.], lr = 0.1, steps = 2",
        ),
        Probe(
            "a walk whose steps are too long climbs, and makes all of them",
            (_bowl, np.array([0.5, -1.0]), 1.5, 3),
            shown="f(x) = x₀² + x₁², init_x = [0.5 -1.], lr = 1.5, steps = 3",
        ),
        Probe(
            "a walk of no steps ends where it starts",
            (_bowl, np.array([2.0, 1.0]), 0.1, 0),
            shown="f(x) = x₀² + x₁², init_x = [2. 1.], lr = 0.1, steps = 0",
        ),
    ),
    bugs=(
        Bug(
            "aliasing init_x",
            "x = init_x copies nothing: both are names of the caller's array, and x -= … moves "
            "that array. So the start is gone, and with it every other entry of the history that "
            "is a name of the same array.",
            {"start": _same, "move": operator.isub},
        ),
        Bug(
            "aliasing init_x",
            "Your walk is right, but it has moved the caller's start: x = init_x copies nothing, "
            "and x -= … writes into the array that has both names.",
            {"start": _same, "move": operator.isub, "kept": np.copy},
        ),
        Bug(
            "aliasing init_x",
            "Every row of your history shows the same place, the last one. x -= … changes the one "
            "array there is, and the history holds it again and again under another name.",
            {"move": operator.isub},
        ),
        Bug(
            "walks uphill",
            "The gradient points to where f rises fastest. Which way is down?",
            {"move": operator.add},
        ),
        Bug(
            "history without the start",
            "A walk of n steps visits n + 1 places. The first of them is where it began.",
            {"noted": _without_start},
            {"noted": _without_start, "history": _in_rows},
            {"noted": lambda places, steps: [0 * places[0], *places[1:]]},
            examples=(_kept_in_row(lambda k: k + 1),),
        ),
        Bug(
            "history a row too early",
            "Row 0 of the history is the start. In yours the places are one row too early, and the "
            "last row is never filled. After the first step, which row is next?",
            {"noted": _a_row_too_early},
            {"noted": _a_row_too_early_but_for_the_start},
            examples=(_kept_in_row(lambda k: k),),
        ),
        Bug(
            "history without the end",
            "The place that the last step leads to is missing. Do you note a place before the step "
            "or after it, and what is still to be noted when the loop is over?",
            {"noted": _without_end},
            {"noted": _without_end, "history": _in_rows},
            {"noted": _without_end_in_zeros},
        ),
        Bug(
            "x lags behind its history",
            "Your history is right, but x is the place before the last step.",
            {"last": lambda places: places[max(len(places) - 2, 0)]},
        ),
        Bug(
            "one step too many",
            "Your walk goes one step further than it was asked to. How often does the loop run?",
            {"rounds": _one_more},
            {"rounds": _one_more, "noted": _without_end},
        ),
        Bug(
            "one step too few",
            "Your walk stops one step early. How often does the loop run?",
            {"rounds": _one_fewer},
            {"rounds": _one_fewer, "noted": _filled_up},
        ),
        Bug(
            "return inside the loop",
            "Your walk ends after its first step. A return ends the function at once, loop or not: "
            "how far is yours moved to the right?",
            _returns_at_once,
            partial(_returns_at_once, noted=_filled_up),
        ),
        Bug(
            "arguments exchanged",
            "The four come as f, init_x, lr, steps. Is that the order in your first line, and in "
            "your call of numerical_gradient, where f comes before x as well?",
            fit=_in_another_order,
            raises="^ValueError: (x must be .* found <function|steps must be a whole number)",
            examples=(
                lambda init_x, f, lr, steps: _walk(f, init_x, lr, steps),
                lambda f, init_x, steps, lr: _walk(f, init_x, lr, steps),
                lambda f, init_x, steps, lr: (np.zeros(steps + 1), _walk(f, init_x, lr, steps))[1],
                lambda init_x, lr, f, steps: gradient_descent(f, init_x, lr, steps),
                lambda f, init_x, lr, steps: gradient_descent(f, init_x, steps, lr),
                _slope_of_exchanged,
            ),
        ),
        Bug(
            "measures the slope only once",
            "Every step of yours is the same. The slope belongs to a place, and x has moved since.",
            {"slope": lambda f, x, init_x: numerical_gradient(f, init_x)},
        ),
        Bug(
            "steps of one length",
            "Your steps are equally long wherever the walk is: the gradient was divided by its own "
            "length, or only its signs are left. Take the gradient as it is, so that steps get "
            "shorter where the slope gets gentle.",
            _of_one_length(),
            _of_one_length(lambda length: length + 1e-12),
            _of_one_length(lambda length: length or 1.0),
            {"slope": lambda f, x, init_x: np.sign(numerical_gradient(f, x))},
            examples=(
                _of_unit_steps,
                lambda f, init_x, lr, steps: _walk(
                    f, init_x, lr, steps, **_of_one_length(lambda length: max(length, 1e-8))
                ),
            ),
        ),
        Bug(
            "no learning rate",
            "Your steps are as long as the gradient. lr says how much of it to take.",
            {"rate": lambda lr: 1},
        ),
        Bug(
            "one of two things",
            f"{_ONE_OF_TWO} The history is missing.",
            {"output": lambda x, history: x},
        ),
        Bug(
            "one of two things",
            f"{_ONE_OF_TWO} The place is missing.",
            {"output": lambda x, history: history},
        ),
        Bug(
            "place and history exchanged",
            "The two are right, and come in the wrong order.",
            {"output": lambda x, history: (history, x)},
        ),
        Bug(
            "stops where it is flat",
            "Your walk ended before its last step. The task wants all of them, also where the "
            "slope is 0.",
            {"refuses": _is_flat},
            {"rests": _is_flat},
        ),
        Bug(
            "stops where it rises",
            "Your walk ended before its last step: this one is higher after it. The task wants all "
            "steps, and a history in which one can see that they were too long.",
            {"refuses": _rises},
            {"rests": _rises},
        ),
        Bug(
            "a history without rows",
            "The numbers of all places are in one row. Each place should have a row of its own.",
            {"history": _end_to_end},
            {"history": _end_to_end, "noted": _without_start},
        ),
        Bug(
            "rows and columns swapped",
            "Each place of yours is a column. A row of the history is a place.",
            {"history": lambda places, init_x: np.array(places).T},
        ),
        Bug(
            "an axis too many squeezed away",
            "A place of one number is still an array of shape (1,), and a history of such places "
            "has two axes.",
            {"history": lambda places, init_x: np.squeeze(places)},
        ),
        Bug(
            "no x without a step",
            "With no steps the loop never runs, and what is set in it alone does not exist. What "
            "is x before the first step?",
            fit=_but_for_no_steps,
            examples=(_with_x_set_in_the_loop,),
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. NumPy "
            "takes the second argument for the dtype.",
            raises="Cannot interpret .* as a data type",
            examples=(lambda f, init_x, lr, steps: np.zeros(steps + 1, len(init_x)),),
        ),
        Bug(
            "integer start truncates",
            "The start is given in whole numbers, and an array of integers can hold no others. "
            "Which of your arrays takes its dtype from the start?",
            {"history": lambda places, init_x: np.array(places).astype(init_x.dtype)},
            {"start": np.copy, "move": lambda x, step: (x - step).astype(x.dtype)},
            raises=r"Cannot cast ufunc '(add|subtract)' output from dtype\('float64'\) to .*int",
            examples=(partial(_walk, start=np.copy, move=operator.isub, kept=np.copy),),
        ),
        Bug(
            "the history is a list",
            "The places are in a list. Return an array with a row for each place.",
            {"history": lambda places, init_x: places},
        ),
    ),
    on_success=(
        "That is gradient_descent but for the check and the warning around it. Its history is what "
        "you will look at when a training goes wrong."
    ),
    right=(
        gradient_descent,
        partial(_walk, move=operator.isub, kept=np.copy),
        partial(_walk, kept=lambda x: x.tolist(), output=lambda x, history: [np.array(x), history]),
        lambda f, init_x, lr=0.01, steps=100, h=1e-5: _walk(
            f, init_x, lr, steps, slope=lambda f, x, _: numerical_gradient(f, x, h)
        ),
    ),
    wrong={
        "aliasing init_x and the history is a list": (
            partial(_walk, start=_same, move=operator.isub, history=lambda places, _: places),
        ),
        "walks uphill and history without the start": (
            partial(_walk, move=operator.add, noted=_without_start),
        ),
        None: (
            _shorter_where_it_rises,
            _lowest_of_all,
            _heights_for_a_history,
            _a_view_for_a_start,
            lambda f, init_x, lr, steps: f[init_x],
            lambda f, init_x, lr, steps: init_x(0),
            lambda f, init_x, lr, steps: [init_x for _ in range(steps * lr)],
        ),
    },
)
