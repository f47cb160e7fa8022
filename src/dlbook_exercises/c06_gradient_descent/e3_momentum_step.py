"""One step of the ball that rolls: the new place, and the new velocity."""

from functools import partial

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _step(
    x, v, gradient, lr, momentum, *, kept=lambda v, momentum: momentum * v,
    push=lambda gradient, lr, momentum: -lr * gradient,
    moved=lambda x, new, old, push, lr, momentum: x + new, output=lambda x, v: (x, v),
):  # fmt: skip
    """The step, and what may be different about it."""
    force = push(gradient, lr, momentum)
    new = kept(v, momentum) + force
    return output(moved(x, new, v, force, lr, momentum), new)


def _raw(gradient, lr, momentum):
    return gradient


def _minus_raw(gradient, lr, momentum):
    return -gradient


def _uphill(gradient, lr, momentum):
    return lr * gradient


def _minus_velocity(x, new, old, push, lr, momentum):
    return x - new


def _plus_scaled(x, new, old, push, lr, momentum):
    return x + lr * new


def _minus_scaled(x, new, old, push, lr, momentum):
    return x - lr * new


def _returns_old_velocity(x, v, gradient, lr, momentum):
    return x + momentum * v - lr * gradient, v


def _momentum_on_place(x, v, gradient, lr, momentum):
    v = momentum * x - lr * gradient
    return x + v, v


def _momentum_on_place_alone(x, v, gradient, lr, momentum):
    v = v - lr * gradient
    return momentum * x + v, v


def _taken_as(order):
    """Return the right step with its arguments taken in another order."""
    return lambda *given: _step(*(given[place] for place in order))


def _in_place(x, v, gradient, lr, momentum):
    v *= momentum
    v -= lr * gradient
    x += v
    return x, v


def _entry_by_entry(x, v, gradient, lr=0.01, momentum=0.9):
    new_x, new_v = np.empty(x.shape), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        new_v[i] = v[i] * momentum - gradient[i] * lr
        new_x[i] = x[i] + new_v[i]
    return new_x, new_v


def _by_the_way(x, v, gradient, lr, momentum):
    new = x + momentum * v - lr * gradient
    return [new, new - x]


_PLACE, _VELOCITY, _SLOPE = np.array([-8.0, 2.0]), np.array([0.5, -1.0]), np.array([-0.8, 4.0])

EXERCISE = Exercise(
    reference=_step,
    probes=(  # in none of them, lr and one minus the momentum are the same number
        Probe(
            "from rest, the first step is that of plain descent",
            (_PLACE, np.zeros(2), _SLOPE, 0.2, 0.9),
        ),
        Probe(
            "where it is flat, it rolls on, and slower",
            (_PLACE, _VELOCITY, np.zeros(2), 0.2, 0.9),
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
                np.array([[1.0, -1.0], [2.0, 0.5], [3.0, 0.0]]).T,
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
            {"kept": lambda v, momentum: 0},
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
            {"push": _uphill},
        ),
        Bug(
            "walks uphill",
            "The velocity is right, and x goes the other way. The velocity is what is added to x.",
            {"moved": _minus_velocity},
        ),
        Bug(
            "velocity points backwards",
            "Your x would be right if v came in with the other sign. On this page the velocity is "
            "what is added to x, so it points the way x goes.",
            {"push": _uphill, "moved": _minus_velocity},
        ),
        Bug(
            "momentum multiplies the position",
            "The friction slows down where x is. It should slow down how x moves.",
            _momentum_on_place,
            _momentum_on_place_alone,
        ),
        Bug(
            "learning rate on the velocity",
            "The learning rate scales all of the velocity here, old parts included. On this page "
            "it scales what the gradient adds, and the velocity is what is added to x.",
            {"push": _minus_raw, "moved": _plus_scaled},
            {"push": _raw, "moved": _minus_scaled},  # as in PyTorch
            lambda x, v, gradient, lr, m: _step(x, v, gradient, lr, lr * m),
        ),
        Bug(
            "learning rate twice",
            "The learning rate is in the velocity, and again in the way that x moves. It belongs "
            "in one of the two, and the task says which: the velocity is what is added to x.",
            {"moved": _plus_scaled},
            {"push": _uphill, "moved": _minus_scaled},
        ),
        Bug(
            "moves before the push",
            "x moves by the velocity of the step before, so the gradient comes one step late.",
            {"moved": lambda x, new, old, push, lr, momentum: x + old},
        ),
        Bug(
            "takes a mean",
            "You scale the gradient by one minus the momentum as well, as a running mean does. "
            "Here the velocity is a sum, which grows where gradients agree.",
            {"push": lambda gradient, lr, momentum: (momentum - 1) * lr * gradient},
        ),
        Bug(
            "takes a mean",
            "Your velocity is a running mean of gradients, and x moves against it. That is how "
            "other courses write momentum. Here the velocity is what is added to x: a sum of "
            "steps, which grows where gradients agree.",
            {
                "push": lambda gradient, lr, momentum: (1 - momentum) * gradient,
                "moved": _minus_scaled,
            },
            {
                "push": lambda gradient, lr, momentum: (1 - momentum) * lr * gradient,
                "moved": _minus_velocity,
            },
            {
                "push": lambda gradient, lr, momentum: (momentum - 1) * gradient,
                "moved": _plus_scaled,
            },
        ),
        Bug(
            "Nesterov's momentum",
            "Your x goes a part of the next step as well: that is Nesterov's form, which other "
            "courses have. On this page x moves by the new velocity and by nothing else.",
            {"moved": lambda x, new, old, push, lr, momentum: x + momentum * new + push},
            {  # as in PyTorch
                "push": _raw,
                "moved": lambda x, new, old, push, lr, momentum: x - lr * (push + momentum * new),
            },
            {
                "push": _minus_raw,
                "moved": lambda x, new, old, push, lr, momentum: x + lr * (push + momentum * new),
            },
            {
                "push": _uphill,
                "moved": lambda x, new, old, push, lr, momentum: x - (push + momentum * new),
            },
        ),
        Bug(
            "no friction",
            "All of the old velocity is kept, so the ball never comes to rest. Which argument says "
            "what share of it stays?",
            {"kept": lambda v, momentum: v},
        ),
        Bug(
            "momentum on the push as well",
            "The momentum says how much of the old velocity is left. Your momentum scales what the "
            "gradient adds, too.",
            {"push": lambda gradient, lr, momentum: -momentum * lr * gradient},
        ),
        Bug(
            "one minus the momentum",
            "A momentum of 0.9 keeps nine tenths of the velocity. Yours keeps one tenth.",
            {"kept": lambda v, momentum: (1 - momentum) * v},
        ),
        Bug(
            "no learning rate",
            "The push is as long as the gradient. lr says how much of it to take.",
            {"push": _minus_raw},
            {"push": _raw, "moved": _minus_velocity},
        ),
        Bug(
            "the place does not roll",
            "Your new velocity is right, and x has not moved by it: it made a plain step downhill.",
            {"moved": lambda x, new, old, push, lr, momentum: x + push},
        ),
        Bug(
            "one of two things",
            "Your place is right, and the new velocity is missing: without it, nobody can take the "
            "next step.",
            {"output": lambda x, v: x},
        ),
        Bug(
            "one of two things",
            "Your velocity is right, and the new place is missing. It comes first.",
            {"output": lambda x, v: v},
        ),
        Bug(
            "place and velocity exchanged",
            "The two are right, and come in the wrong order.",
            {"output": lambda x, v: (v, x)},
        ),
        Bug(
            "arguments exchanged",
            "The five come as x, v, gradient, lr, momentum. Two of them have changed places in "
            "your first line.",
            *map(_taken_as, ((0, 2, 1, 3, 4), (1, 0, 2, 3, 4), (2, 1, 0, 3, 4), (0, 1, 2, 4, 3))),
        ),
    ),
    on_success=(
        "With 0.9, a push still counts a tenth of its strength after 22 steps. That is the memory "
        "plain descent lacks."
    ),
    right=(_entry_by_entry, _by_the_way),
    wrong={
        "changes its input": (_in_place,),
        "walks uphill and no friction": (partial(_step, push=_uphill, kept=lambda v, momentum: v),),
    },
)
