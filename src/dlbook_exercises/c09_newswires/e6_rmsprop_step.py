"""One step of RMSProp: new weights, and a new running mean of the squared slopes."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _by_the_root(g, old, new, eps):
    return g / (np.sqrt(new) + eps)


@np.errstate(invalid="ignore")
def _by_the_root_in_silence(g, old, new, eps):
    return _by_the_root(g, old, new, eps)


def _rmsprop(
    w, slope, usual, lr, rho, eps, *, mean=lambda old, g, rho: rho * old + (1 - rho) * g**2,
    step=_by_the_root, rate=None,
    output=lambda w, old, new: (w, new),
):  # fmt: skip
    """The step, and what may be different about it."""
    new = mean(usual, slope, rho)
    by = step(slope, usual, new, eps)
    return output(w - (lr if rate is None else rate) * by, usual, new)


def _eps_added_to_weights(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope / np.sqrt(usual) + eps, usual


def _eps_outside_and_silent(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    with np.errstate(invalid="ignore"):
        return w - lr * (slope / np.sqrt(usual) + eps), usual


def _numbers_of(answer):
    """Return a step with the lr, rho and eps of an answer where they are not those it is given."""
    lr, rho, eps = given = 0.53, 0.76, 0.27  # as nobody chooses them
    w, usual = answer(np.zeros(2), np.array([1.0, 1e12]), np.zeros(2), lr, rho, eps)
    rho = 1 - usual[0]
    lr = -w[1] * np.sqrt(1 - rho)
    eps = -lr / w[0] - np.sqrt(1 - rho)
    used = [None if np.isclose(b, a) else b for a, b in zip(given, (lr, rho, eps), strict=True)]

    def step(w, slope, usual, *given):
        numbers = (a if b is None else b for a, b in zip(given, used, strict=True))
        return _rmsprop(w, slope, usual, *numbers)

    return step


def _by_place(w, slope, usual, lr, rho, eps):
    new_w, new_usual = w.copy(), usual.copy()
    for place in np.ndindex(w.shape):
        new_usual[place] *= rho
        new_usual[place] += (1 - rho) * slope[place] ** 2
        new_w[place] -= lr * slope[place] / (np.sqrt(new_usual[place]) + eps)
    return new_w, new_usual


def _end_to_end(w, slope, usual, lr, rho, eps):
    w, usual = np.copy(w), np.copy(usual)
    for i in range(w.size):
        usual.ravel()[i] = rho * usual.ravel()[i] + (1 - rho) * slope.ravel()[i] ** 2
        w.ravel()[i] -= lr * slope.ravel()[i] / (np.sqrt(usual.ravel()[i]) + eps)
    return w, usual


def _in_place(w, slope, usual, lr, rho, eps):
    usual *= rho
    usual += (1 - rho) * slope**2
    w -= lr * slope / (np.sqrt(usual) + eps)
    return w, usual


def _nothing_returned(w, slope, usual, lr, rho, eps):
    w = w - lr * slope / (np.sqrt(usual) + eps)


EXERCISE = Exercise(
    reference=_rmsprop,
    probes=(
        Probe(
            "the first step starts from a mean of 0",
            (np.array([1.0, -2.0]), np.array([5.0, 20.0]), np.zeros(2), 0.1, 0.9, 1e-7),
        ),
        Probe(
            "the mean keeps what it knew",
            (np.array([1.0, -2.0]), np.array([5.0, 20.0]), np.array([64.0, 9.0]), 0.1, 0.8, 1e-7),
        ),
        Probe(
            "slopes may be negative, and weights a matrix",
            (  # in memory the columns lie one after another
                np.array([[0.5, 0.0], [-1.0, 3.0], [2.0, -4.0]]).T,
                np.array([[-3.0, 12.0], [6.0, -15.0], [-9.0, 18.0]]).T,
                np.array([[4.0, 16.0], [1.0, 25.0], [9.0, 100.0]]).T,
                0.01,
                0.9,
                1e-7,
            ),
        ),
        Probe(
            "where slopes are tiny, eps keeps the step short",
            (np.array([0.5, 0.5]), np.array([1e-4, -0.02]), np.zeros(2), 0.1, 0.9, 0.01),
        ),
        Probe(
            "a weight whose slopes have all been 0 stays put",
            (np.array([0.5, 0.5]), np.array([0.0, 2.0]), np.array([0.0, 0.04]), 0.1, 0.9, 1e-7),
        ),
    ),
    bugs=(
        Bug(
            "eps inside the root",
            "The divisor is a root and then eps. Under the root a tiny number is no longer tiny: "
            "the root of 0.0001 is 0.01.",
            {"step": lambda g, old, new, eps: g / np.sqrt(new + eps)},
        ),
        Bug(
            "mean square not kept between steps",
            "A mean over many steps has to remember them. What of the mean so far goes into the "
            "new one, and which of the two do you hand back?",
            {"mean": lambda old, g, rho: (1 - rho) * g**2},
            {"mean": lambda old, g, rho: g**2},
            {"output": lambda w, old, new: (w, old)},
        ),
        Bug(
            "eps as a lower limit",
            "eps is a limit here, below which the divisor does not fall. In the formula it is "
            "added, always.",
            {"step": lambda g, old, new, eps: g / np.maximum(np.sqrt(new), eps)},
        ),
        Bug(
            "eps outside the fraction",
            "Division goes before addition, so eps is added to the fraction and not to the part "
            "below the bar.",
            {"step": lambda g, old, new, eps: g / np.sqrt(new) + eps},
            _eps_added_to_weights,
            examples=(_eps_outside_and_silent,),
        ),
        Bug(
            "no learning rate",
            "lr is handed over, and has no part in the step.",
            {"rate": 1},
        ),
        Bug(
            "a plain step",
            "The mean is worked out, and the step does not ask for it.",
            {"step": lambda g, old, new, eps: g},
        ),
        Bug(
            "the weights alone",
            "Return two arrays. Without the new mean, the next step cannot remember.",
            {"output": lambda w, old, new: w},
        ),
        Bug(
            "slope not squared",
            "A mean of slopes of both signs may be near 0 for large slopes, and below 0 under a "
            "root. What makes them all count?",
            {"mean": lambda old, g, rho: rho * old + (1 - rho) * g},
            {"mean": lambda old, g, rho: rho * old + (1 - rho) * g * 2},
        ),
        Bug(
            "no root",
            "A slope divided by the mean of squared slopes: a slope ten times as large leads to a "
            "step a tenth as long. Which size has the same unit as the slope?",
            {"step": lambda g, old, new, eps: g / (new + eps)},
        ),
        Bug(
            "divides by the old mean",
            "The slope of this step has to be in the mean already, or the first step is divided "
            "by almost nothing.",
            {"step": lambda g, old, new, eps: g / (np.sqrt(old) + eps)},
        ),
        Bug(
            "rho on the wrong part",
            "rho is the share of the old mean that is kept, 0.9 as a rule. Which part have you "
            "multiplied by it?",
            {"mean": lambda old, g, rho: (1 - rho) * old + rho * g**2},
        ),
        Bug(
            "brackets missing around 1 - rho",
            "A product is worked out before a difference, so rho alone multiplies the square here, "
            "and a 1 is left over. Which two numbers belong together in brackets?",
            *(
                {"mean": mean, "step": step}
                for mean in (
                    lambda old, g, rho: rho * old + 1 - rho * g**2,
                    lambda old, g, rho: rho * old + 1 - (rho * g) ** 2,
                )
                for step in (_by_the_root, _by_the_root_in_silence)
            ),
            examples=(
                lambda w, slope, usual, lr, rho, eps: (
                    w - lr * slope / (np.sqrt(rho * usual + 1 - rho * slope**2) + eps),
                    rho * usual + 1 - rho * slope**2,
                ),
            ),
        ),
        Bug(
            "squared too late",
            "1 - rho, or all of the mean, has been squared with the slope. The square belongs to "
            "the slope alone.",
            {"mean": lambda old, g, rho: rho * old + ((1 - rho) * g) ** 2},
            {"mean": lambda old, g, rho: (rho * old + (1 - rho) * g) ** 2},
        ),
        Bug(
            "a sum instead of a mean",
            "The two shares of a mean make 1 together. Yours make more, so it grows too large.",
            {"mean": lambda old, g, rho: rho * old + g**2},
            {"mean": lambda old, g, rho: old + g**2},
            {"mean": lambda old, g, rho: old + (1 - rho) * g**2},
        ),
        Bug(
            "one mean for all weights",
            "The mean runs over the steps, not over the weights. With one size for all of them, "
            "the rare words are as badly off as before.",
            {"mean": lambda old, g, rho: rho * old + (1 - rho) * np.mean(g**2)},
        ),
        Bug(
            "steps uphill",
            "The loss rises along the slope. Which way do you want to go?",
            {"step": lambda g, old, new, eps: -g / (np.sqrt(new) + eps)},
        ),
        Bug(
            "no eps",
            "Where all slopes have been 0, the mean is 0 too, and 0 / 0 is nan. One word that no "
            "story has is enough.",
            {"step": lambda g, old, new, eps: g / np.sqrt(new)},
        ),
        Bug(
            "results in the wrong order",
            "Both arrays have one shape, so nothing else gives it away. Which is asked for first?",
            {"output": lambda w, old, new: (new, w)},
        ),
        Bug(
            "numbers of its own",
            "lr, rho and eps are handed over, and not all of them are asked: whoever calls your "
            "function with other ones gets the same step. Where does your code use a number in "
            "place of a name?",
            fit=_numbers_of,
            examples=(
                lambda w, slope, usual, *given: _rmsprop(w, slope, usual, 0.001, 0.9, 1e-7),
                lambda w, slope, usual, lr, *given: _rmsprop(w, slope, usual, lr, 0.99, 1e-8),
                lambda w, slope, usual, lr, rho, eps: _rmsprop(w, slope, usual, lr, 0.9, eps),
            ),
        ),
    ),
    quiet=True,
    on_success=(
        "The class of the page does the same in place, with a mean for every array of weights."
    ),
    right=(
        _by_place,
        lambda w, slope, usual, lr=0.001, rho=0.9, eps=1e-7, verbose=False: list(
            _rmsprop(w, slope, usual, lr, rho, eps)
        ),
    ),
    wrong={
        "changes its input": (_in_place,),
        "no return": (_nothing_returned,),
        None: (
            # ^ takes whole numbers bit by bit.
            lambda w, slope, usual, lr, rho, eps: _rmsprop(w, slope ^ 2, usual, lr, rho, eps),
            _end_to_end,
        ),
    },
)
