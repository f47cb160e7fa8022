"""The exercises of chapter 06: walks downhill, how long a step may be, and momentum."""

import math

import numpy as np

from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import mistaken, numbers_in
from dlbook.differentiation import numerical_gradient
from dlbook.optimization import gradient_descent

# predict-factors


def _factor(place, right):
    def judge(answer):
        factors = numbers_in(answer)
        if len(factors) != 2:
            return "Two numbers are asked for, with a comma between them."
        if abs(factors[place] - right) < 0.01:
            return None
        return f"In the experiment, a step does not multiply it by {factors[place]:g}."

    return judge


PREDICT_FACTORS = Exercise(
    name="predict-factors",
    chapter=6,
    kind="value",
    probes=(
        Probe("a step multiplies x0 by the first number", judge=_factor(0, -1.4), rtol=1e-2),
        Probe("a step multiplies x1 by the second", judge=_factor(1, 0.8), rtol=1e-2),
    ),
    bugs=(
        *mistaken(
            "the curvature of a x² taken for a",
            "The slope of a x² is not a x. Where does the square leave a factor?",
            *((-0.2, 0.9), (-1.4, 0.9), (-0.2, 0.8)),
        ),
        *mistaken(
            "loses the sign",
            "The size is right. On which side of the minimum does so long a step land?",
            (1.4, 0.8),
        ),
        *mistaken(
            "counts what is taken away",
            "That is how much of x a step takes away. The factor is what it leaves.",
            *((2.4, 0.2), (-2.4, -0.2)),
        ),
        *mistaken(
            "the curvatures, not the factors",
            "So steep is the bowl. How much of x does a step with this learning rate leave?",
            (6, 0.5),
        ),
        *mistaken(
            "walks uphill",
            "Both numbers grow with every step. The gradient points up: which way do you go?",
            (3.4, 1.2),
        ),
        *mistaken(
            "one factor for both",
            "The bowl is steep along one axis and gentle along the other. Each direction has "
            "a curvature of its own, and so a factor of its own.",
            *((-1.4, -1.4), (0.8, 0.8)),
        ),
        *mistaken(
            "the two exchanged",
            "The numbers are right, but which axis is the steep one?",
            (0.8, -1.4),
        ),
        *mistaken(
            "no learning rate",
            "That would be a step as long as the gradient. How much of the gradient is taken?",
            (-5, 0.5),
        ),
    ),
    afterwards="So x1 walks home while x0 explodes. One learning rate serves both, and the largest "
    "curvature decides how large it may be: exercise 4.",
)


# descend


def _bowl(x):
    return np.sum(x**2)


def _valley(x):
    return x[0] ** 2 / 20 + x[1] ** 2


def _wells(x):
    return np.sum((x**2 - 1) ** 2)


def _slanted(x):
    return x[0] ** 2 + x[0] * x[1] + 2 * x[1] ** 2 + x[2] ** 2 / 4 - 3 * x[2]


def _aliasing_all(f, init_x, lr, steps):
    x = init_x
    history = [x]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x)
    return x, history


def _aliasing_start(f, init_x, lr, steps):
    x = init_x
    history = [x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x.copy())
    return x, history


def _aliasing_history(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x)
    return x, history


def _walk(f, init_x, lr, steps, sign=-1):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x = x + sign * lr * numerical_gradient(f, x)
        history.append(x)
    return x, history


def _uphill(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps, sign=1)


def _without_start(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps)
    return x, history[1:]


def _without_end(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps)
    return x, history[:-1]


def _end_behind(f, init_x, lr, steps):
    _, history = _walk(f, init_x, lr, steps)
    return history[max(steps - 1, 0)], history


def _one_more(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps + 1)


def _one_more_unseen(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps + 1)
    return x, history[:-1]


def _one_fewer(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps - 1)


def _one_fewer_row_of_zeros(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps - 1)
    return x, history + [np.zeros(x.shape)] * (steps + 1 - len(history))


def _returns_at_once(f, init_x, lr, steps):
    return _walk(f, init_x, lr, 1) if steps else None


def _returns_at_once_row_of_zeros(f, init_x, lr, steps):
    if not steps:
        return None
    x, history = _walk(f, init_x, lr, 1)
    return x, history + [np.zeros(x.shape)] * (steps - 1)


def _stops_where_it_is_flat(f, init_x, lr, steps):
    _, history = _walk(f, init_x, lr, steps)
    slopes = [np.abs(numerical_gradient(f, place)).max() for place in history]
    flat = next((n for n, slope in enumerate(slopes) if slope < 1e-6), steps)
    return history[flat], history[: flat + 1]


def _with_history(change):
    """Return the right walk with another form of its history."""

    def walk(f, init_x, lr, steps):
        x, history = gradient_descent(f, init_x, lr, steps)
        return x, change(history)

    return walk


def _measured_once(f, init_x, lr, steps):
    gradient = numerical_gradient(f, init_x)
    return _walk(lambda x: gradient @ x, init_x, lr, steps)


def _no_rate(f, init_x, lr, steps):
    return _walk(f, init_x, 1.0, steps)


def _exchanged(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps)[::-1]


def _place_alone(f, init_x, lr, steps):
    return _walk(f, init_x, lr, steps)[0]


def _history_alone(f, init_x, lr, steps):
    return np.array(_walk(f, init_x, lr, steps)[1])


def _integer_history(f, init_x, lr, steps):
    x, history = _walk(f, init_x, lr, steps)
    return x, [place.astype(init_x.dtype) for place in history]


def _integer_walk(f, init_x, lr, steps):
    x = init_x.copy()
    history = [x.copy()]
    for _ in range(steps):
        x[...] = x - lr * numerical_gradient(f, x)
        history.append(x.copy())
    return x, history


def _as_array(walk):
    """Return the same walk with its history as one array."""

    def with_array(f, init_x, lr, steps):
        x, history = walk(f, init_x, lr, steps)
        return x, np.array(history).reshape(-1, *init_x.shape)

    return with_array


def both_ways(name, idea, *walks):
    """Return a bug for each walk, with its history as an array and as a list of places."""
    return [Bug(name, idea, how) for walk in walks for how in (_as_array(walk), walk)]


_ONE_OF_TWO = "Two things are asked for, the place and the history, with a comma between them."
_DESCENT_EXCHANGED = (
    "arguments exchanged",
    "The four come as f, init_x, lr, steps. Is that the order in your first line, and in your call "
    "of numerical_gradient, where f comes before x as well?",
)
_TRUNCATES = (
    "integer start truncates",
    "The start is given in whole numbers, and an array of integers can hold no others. Which of "
    "your arrays takes its dtype from the start?",
)

DESCEND = Exercise(
    name="descend",
    chapter=6,
    reference=gradient_descent,
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
            "a walk of no steps ends where it starts",
            (_bowl, np.array([2.0, 1.0]), 0.1, 0),
            shown="f(x) = x₀² + x₁², init_x = [2. 1.], lr = 0.1, steps = 0",
        ),
    ),
    bugs=(
        Bug(
            "the history is a list",
            "Your walk is right, and its places stand in a list. An array is asked for, with a row "
            "for each place.",
            _walk,
        ),
        *both_ways(
            "aliasing init_x",
            "x = init_x copies nothing: both are names of the caller's array, and x -= … moves "
            "that array. So the start is gone, and with it every other entry of the history "
            "that is a name of the same array.",
            _aliasing_all,
        ),
        *both_ways(
            "aliasing init_x",
            "Your walk is right, but it has moved the caller's start: x = init_x copies nothing, "
            "and x -= … writes into the array that has both names.",
            _aliasing_start,
        ),
        *both_ways(
            "aliasing init_x",
            "Every row of your history shows the same place, the last one. x -= … changes the one "
            "array there is, and the history holds it again and again under another name.",
            _aliasing_history,
        ),
        *both_ways(
            "walks uphill",
            "The gradient points to where f rises fastest. Which way is down?",
            _uphill,
        ),
        *both_ways(
            "history without the start",
            "A walk of n steps visits n + 1 places. The first of them is where it began.",
            _without_start,
        ),
        *both_ways(
            "history without the end",
            "The place that the last step leads to is missing. Do you note a place before the step "
            "or after it, and what is still to be noted when the loop is over?",
            _without_end,
        ),
        *both_ways(
            "x lags behind its history",
            "Your history is right, but x is the place before the last step.",
            _end_behind,
        ),
        *both_ways(
            "one step too many",
            "Your walk goes one step further than it was asked to. How often does the loop run?",
            _one_more,
            _one_more_unseen,
        ),
        *both_ways(
            "one step too few",
            "Your walk stops one step early. How often does the loop run?",
            _one_fewer,
            _one_fewer_row_of_zeros,
        ),
        *both_ways(
            "return inside the loop",
            "Your walk ends after its first step. A return ends the function at once, loop or not: "
            "how far is yours moved to the right?",
            _returns_at_once,
            _returns_at_once_row_of_zeros,
        ),
        Bug(
            *_DESCENT_EXCHANGED,
            raises=r"'function'|found <function|'numpy.ndarray' object is not callable|"
            r"'float' object cannot be interpreted as an integer|steps must be",
        ),
        *both_ways(
            "measures the slope only once",
            "Every step of yours is the same. The slope belongs to a place, and x has moved since.",
            _measured_once,
        ),
        *both_ways(
            "no learning rate",
            "Your steps are as long as the gradient. lr says how much of it to take.",
            _no_rate,
        ),
        Bug("one of two things", f"{_ONE_OF_TWO} The history is missing.", _place_alone),
        Bug("one of two things", f"{_ONE_OF_TWO} You return the history alone.", _history_alone),
        *(
            Bug(
                "place and history exchanged",
                "The two are right, and come in the wrong order.",
                how,
            )
            for how in (_exchanged, lambda *given: _as_array(_walk)(*given)[::-1])
        ),
        *both_ways(
            "stops where it is flat",
            "Your walk ended before its last step. The task wants all of them, also where the "
            "slope is 0.",
            _stops_where_it_is_flat,
        ),
        *(
            Bug(
                "a history without rows",
                "The numbers of all places stand one behind the other. Each place is to be a row.",
                _with_history(change),
            )
            for change in (np.ravel, lambda history: history[1:].ravel())
        ),
        Bug(
            "rows and columns swapped",
            "Each place of yours is a column. A row of the history is a place.",
            _with_history(np.transpose),
        ),
        Bug(
            "an axis too many squeezed away",
            "A place of one number is still an array of shape (1,), and a history of such places "
            "has two axes.",
            _with_history(np.squeeze),
        ),
        Bug(
            "no x without a step",
            "With no steps the loop never runs, and what is set in it alone does not exist. What "
            "is x before the first step?",
            raises="^UnboundLocalError",
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. What "
            "stands behind it, NumPy takes for the dtype.",
            raises="Cannot interpret .* as a data type",
        ),
        *both_ways(*_TRUNCATES, _integer_history, _integer_walk),
        Bug(*_TRUNCATES, raises=r"Cannot cast ufunc '(add|subtract)' output"),
    ),
    afterwards="That is gradient_descent but for the doorkeeper and the warning. Its history is "
    "what you will look at when a training goes wrong.",
)


# momentum-step


def _momentum_step(x, v, gradient, lr, momentum):
    v = momentum * v - lr * gradient
    return x + v, v


def _forgets_velocity(x, v, gradient, lr, momentum):
    v = -lr * gradient
    return x + v, v


def _returns_old_velocity(x, v, gradient, lr, momentum):
    return x + momentum * v - lr * gradient, v


def _pushed_uphill(x, v, gradient, lr, momentum):
    v = momentum * v + lr * gradient
    return x + v, v


def _minus_velocity(x, v, gradient, lr, momentum):
    v = momentum * v - lr * gradient
    return x - v, v


def _velocity_up(x, v, gradient, lr, momentum):
    v = momentum * v + lr * gradient
    return x - v, v


def _momentum_on_place(x, v, gradient, lr, momentum):
    v = momentum * x - lr * gradient
    return x + v, v


def _momentum_on_place_alone(x, v, gradient, lr, momentum):
    v = v - lr * gradient
    return momentum * x + v, v


def _rate_on_velocity(x, v, gradient, lr, momentum):
    v = momentum * v - gradient
    return x + lr * v, v


def _rate_on_velocity_as_in_torch(x, v, gradient, lr, momentum):
    v = momentum * v + gradient
    return x - lr * v, v


def _rate_on_everything(x, v, gradient, lr, momentum):
    v = lr * (momentum * v - gradient)
    return x + v, v


def _old_velocity_first(x, v, gradient, lr, momentum):
    return x + v, momentum * v - lr * gradient


def _momentum_on_everything(x, v, gradient, lr, momentum):
    v = momentum * (v - lr * gradient)
    return x + v, v


def _plain_place(x, v, gradient, lr, momentum):
    return x - lr * gradient, momentum * v - lr * gradient


def _running_mean(x, v, gradient, lr, momentum):
    v = momentum * v - (1 - momentum) * lr * gradient
    return x + v, v


def _no_friction(x, v, gradient, lr, momentum):
    v = v - lr * gradient
    return x + v, v


def _place_without_velocity(x, v, gradient, lr, momentum):
    return x + momentum * v - lr * gradient


def _taken_as(*places):
    """Return the right step with its arguments taken in another order."""
    return lambda *given: _momentum_step(*(given[place] for place in places))


def _wrong_order(x, v, gradient, lr, momentum):
    x, v = _momentum_step(x, v, gradient, lr, momentum)
    return v, x


_PLACE, _VELOCITY, _SLOPE = np.array([-8.0, 2.0]), np.array([0.5, -1.0]), np.array([-0.8, 4.0])
_RATE_ON_VELOCITY = (
    "learning rate on the velocity",
    "The learning rate scales all of the velocity here, old parts included. On this page it "
    "scales what the gradient adds, and the velocity is what is added to x.",
)
_ON_THE_PLACE = (
    "momentum multiplies the position",
    "The friction slows down where x is. It should slow down how x moves.",
)

MOMENTUM_STEP = Exercise(
    name="momentum-step",
    chapter=6,
    reference=_momentum_step,
    probes=(
        Probe(
            "from rest, the first step is that of plain descent",
            (_PLACE, np.zeros(2), _SLOPE, 0.1, 0.9),
        ),
        Probe(
            "where it is flat, it rolls on, and slower",
            (_PLACE, _VELOCITY, np.zeros(2), 0.1, 0.9),
        ),
        Probe(
            "the old velocity and the gradient both count",
            (_PLACE, _VELOCITY, _SLOPE, 0.25, 0.5),
        ),
        Probe(
            "a momentum of 0 is plain descent",
            (_PLACE, _VELOCITY, _SLOPE, 0.1, 0.0),
        ),
        Probe(
            "a matrix of weights moves in the same way",
            (
                np.array([[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]]),
                np.array([[0.1, 0.0, -0.2], [0.3, 0.0, 0.4]]),
                np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -4.0]]),
                0.01,
                0.8,
            ),
        ),
    ),
    bugs=(
        Bug(
            "forgets the velocity",
            "Your velocity is made of the gradient alone, as if the ball stood still before every "
            "step. What does it bring along?",
            _forgets_velocity,
        ),
        Bug(
            "forgets the velocity",
            "x moves as it should, but the velocity that you return is the old one, so the next "
            "step knows nothing of this one.",
            _returns_old_velocity,
        ),
        Bug(
            "walks uphill",
            "The gradient points up, and so does the push that you give to the velocity.",
            _pushed_uphill,
        ),
        Bug(
            "walks uphill",
            "The velocity is right, and x goes the other way. The velocity is what is added to x.",
            _minus_velocity,
        ),
        Bug(
            "velocity points backwards",
            "Your x would be right if v came in with the other sign. On this page the velocity is "
            "what is added to x, so it points the way x goes.",
            _velocity_up,
        ),
        Bug(*_ON_THE_PLACE, _momentum_on_place),
        Bug(*_ON_THE_PLACE, _momentum_on_place_alone),
        Bug(*_RATE_ON_VELOCITY, _rate_on_velocity),
        Bug(*_RATE_ON_VELOCITY, _rate_on_velocity_as_in_torch),
        Bug(*_RATE_ON_VELOCITY, _rate_on_everything),
        Bug(
            "moves before the push",
            "x moves by the velocity of the step before, so the gradient comes one step late.",
            _old_velocity_first,
        ),
        Bug(
            "takes a mean",
            "You scale the gradient by one minus the momentum as well, as a running mean does. "
            "Here the velocity is a sum, which grows where gradients agree.",
            _running_mean,
        ),
        Bug(
            "no friction",
            "All of the old velocity is kept, so the ball never comes to rest. Which argument says "
            "what share of it stays?",
            _no_friction,
        ),
        Bug(
            "momentum on the push as well",
            "The momentum says how much of the old velocity is left. Your momentum scales what the "
            "gradient adds, too.",
            _momentum_on_everything,
        ),
        Bug(
            "one minus the momentum",
            "A momentum of 0.9 keeps nine tenths of the velocity. Yours keeps one tenth.",
            lambda x, v, gradient, lr, momentum: _momentum_step(x, v, gradient, lr, 1 - momentum),
        ),
        Bug(
            "no learning rate",
            "The push is as long as the gradient. lr says how much of it to take.",
            lambda x, v, gradient, lr, momentum: _momentum_step(x, v, gradient, 1, momentum),
        ),
        Bug(
            "the place does not roll",
            "Your new velocity is right, and x has not moved by it: it made a plain step downhill.",
            _plain_place,
        ),
        Bug(
            "one of two things",
            "Your place is right, and the new velocity is missing: without it, nobody can take the "
            "next step.",
            _place_without_velocity,
        ),
        Bug(
            "place and velocity exchanged",
            "The two are right, and come in the wrong order.",
            _wrong_order,
        ),
        *(
            Bug(
                "arguments exchanged",
                "The five come as x, v, gradient, lr, momentum. Two of them have changed places in "
                "your first line.",
                _taken_as(*places),
            )
            for places in ((0, 2, 1, 3, 4), (1, 0, 2, 3, 4), (2, 1, 0, 3, 4), (0, 1, 2, 4, 3))
        ),
    ),
    afterwards="With 0.9, a push still counts a tenth of its strength after 22 steps. That is the "
    "memory plain descent lacks.",
)


# largest-rate


def _largest_rate(a):
    return 1 / np.max(a)


def _bowl_with(says, *a):
    return Probe(says, (np.array(a),), rtol=1e-3)


LARGEST_RATE = Exercise(
    name="largest-rate",
    chapter=6,
    reference=_largest_rate,
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
            lambda a: 2 / np.max(a),
        ),
        Bug(
            "the fastest rate, not the largest",
            "At 1/L, one step lands in the middle. Beyond it the walk oscillates, but it still "
            "arrives, up to a limit.",
            lambda a: 1 / (2 * np.max(a)),
        ),
        *(
            Bug(
                "the best compromise, not the limit",
                "The steepest and the gentlest direction both stand in your formula, as in that of "
                "the rate at which they shrink by the same factor. One of the two sets the limit "
                "alone.",
                lambda a, above=above: above / (np.max(a) + np.min(a)),
            )
            for above in (1, 2)
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
            lambda a: 1 // np.max(a),
        ),
        Bug(
            "an array of one number",
            "The number is right, but it stands in an array.",
            lambda a: np.array([_largest_rate(a)]),
        ),
        Bug(
            "a quarter of the limit",
            "The factor 2 of the square and the 2 of the limit meet in a fraction. Which of them "
            "stands above the bar?",
            lambda a: 1 / (4 * np.max(a)),
        ),
        Bug(
            "the gentlest direction decides",
            "That rate suits the direction with the smallest curvature, and explodes in the "
            "others. Which direction breaks first?",
            lambda a: 1 / np.min(a),
        ),
        Bug(
            "the mean of the curvatures",
            "A walk has a factor for each direction, and explodes if one of them does. No mean "
            "tells whether one is out of bounds.",
            lambda a: 1 / np.mean(a),
        ),
        Bug(
            "the sum of the curvatures",
            "Each direction goes its own way, so the others do not make a direction steeper.",
            lambda a: 1 / np.sum(a),
        ),
        Bug(
            "a rate for each direction",
            "These are the limits of the single directions. One learning rate serves them all: "
            "which of the limits may it not pass?",
            lambda a: 1 / a,
        ),
        *(
            Bug(
                "looks at one place only",
                "You rely on where the steepest direction stands in the array.",
                lambda a, place=place: 1 / a[place],
            )
            for place in (0, -1)
        ),
        Bug(
            "upside down",
            "The steeper the bowl, the larger your rate. Should it not be the other way round?",
            lambda a: np.max(a),
        ),
        Bug(
            "upside down",
            "The steeper the bowl, the larger your rate. Should it not be the other way round?",
            lambda a: 2 * np.max(a),
        ),
    ),
    afterwards="The steepest direction sets the limit, the gentlest one the number of steps: the "
    "ratio of the two is the condition number.",
)


# narrow-valley


_CURVATURES = np.array([1.0, 100.0])
_STEPS = 150


def height_after(lr, momentum):
    """Return the greatest height that the walk through the narrow valley has after its 150 steps.

    It is watched for 50 steps more: a ball that rings may be low for a moment.
    """
    x, v, heights = np.array([10.0, 1.0]), np.zeros(2), []
    with np.errstate(all="ignore"):
        for _ in range(_STEPS + 50):
            v = momentum * v - lr * _CURVATURES * x
            x = x + v
            heights.append(np.sum(_CURVATURES * x**2) / 2)
    return float(np.max(heights[_STEPS - 1 :]))


def _two_settings(answer):
    settings = numbers_in(answer)
    if len(settings) != 2:
        return "Two numbers are asked for: the learning rate, a comma, the momentum."
    lr, momentum = settings
    if not (0 < lr < math.inf and 0 <= momentum < 1):
        return f"The learning rate is {lr:g} and the momentum {momentum:g}."
    return None


def _does_not_explode(answer):
    lr, momentum = numbers_in(answer)
    height = height_after(lr, momentum)
    if height < 100:
        return None
    told = f"The height is 100 at the start, and {height:.1e} after {_STEPS} steps or later."
    if momentum > 0 and lr < 1 and height_after(momentum, lr) < 1e-6:
        return f"{told} The learning rate comes first: are your two numbers exchanged?"
    return (
        f"{told} The steps are too long: with momentum β the limit is 2 (1 + β) / L. How large is "
        "the largest curvature L?"
    )


def _arrives(answer):
    lr, momentum = numbers_in(answer)
    height = height_after(lr, momentum)
    if height < 1e-6:
        return None
    told = f"It still reaches {height:.1e}."
    if momentum == 0:
        return (
            f"{told} Without momentum, not even the best rate arrives in time: the walls hold it "
            "down, and the floor would need a far larger one."
        )
    # Where a direction does not ring, its slower root decides, and no friction is to blame.
    crawls, bounces = (1 + momentum - lr * _CURVATURES) ** 2 > 4 * momentum
    if crawls:
        return (
            f"{told} The walk still crawls along the floor: it would take longer steps, or more "
            "momentum."
        )
    if bounces:
        return (
            f"{told} The walk still bounces between the walls, close to the limit of the learning "
            "rate: it would take shorter steps."
        )
    return (
        f"{told} With so much momentum the ball rolls past the bottom and back. At best, a step "
        f"leaves {momentum:g} of the height. What does that make of 100 in {_STEPS} steps?"
    )


NARROW_VALLEY = Exercise(
    name="narrow-valley",
    chapter=6,
    kind="value",
    probes=(
        Probe(
            "a learning rate above 0 comes first, then a momentum from 0 to below 1",
            judge=_two_settings,
        ),
        Probe("the walk ends lower than it starts", judge=_does_not_explode),
        Probe("from step 150 on, the height stays below 0.000001", judge=_arrives),
    ),
    afterwards="Plain descent needs about 460 steps for this at its best rate. With momentum about "
    "50 are enough, at a rate near 0.03 and a momentum near 0.7. The customary 0.9 is too much.",
)

EXERCISES = (PREDICT_FACTORS, DESCEND, MOMENTUM_STEP, LARGEST_RATE, NARROW_VALLEY)
