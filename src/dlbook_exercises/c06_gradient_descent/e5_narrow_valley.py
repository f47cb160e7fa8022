"""An open question: settings with which a walk gets through a narrow valley in time."""

import math

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Exercise, Probe
from dlbook.check.values import so_many_numbers

_CURVATURES = np.array([1.0, 100.0])
_STEPS = 150


def _height_after(lr, momentum):
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


def _can_be_taken(settings):
    lr, momentum = settings
    if not (0 < lr < math.inf and 0 <= momentum < 1):
        return _("The learning rate is {lr:g} and the momentum {momentum:g}.").format(
            lr=lr, momentum=momentum
        )
    return None


def _does_not_explode(settings):
    lr, momentum = settings
    height = _height_after(lr, momentum)
    if height < 100:
        return None
    later = f"{height:.1e}" if math.isfinite(height) else _("beyond all numbers")
    told = _("The height is 100 at the start, and {later} after {steps} steps or later.").format(
        later=later, steps=_STEPS
    )
    if momentum > 0 and lr < 1 and _height_after(momentum, lr) < 1e-6:
        return _("{told} The learning rate comes first: are your two numbers exchanged?").format(
            told=told
        )
    return _(
        "{told} The steps are too long: with momentum β the limit is 2 (1 + β) / L. How "
        "large is the largest curvature L?"
    ).format(told=told)


def _arrives(settings):
    lr, momentum = settings
    height = _height_after(lr, momentum)
    if height < 1e-6:
        return None
    told = _("It still reaches {height:.1e}.").format(height=height)
    if momentum == 0:
        return _(
            "{told} Without momentum, not even the best rate arrives in time: the walls hold "
            "it down, and the floor would need a far larger one."
        ).format(told=told)
    # Where a direction does not ring, its slower root decides, and no friction is to blame.
    crawls, bounces = (1 + momentum - lr * _CURVATURES) ** 2 > 4 * momentum
    if crawls:
        return _(
            "{told} The walk still crawls along the floor: it would take longer steps, or "
            "more momentum."
        ).format(told=told)
    if bounces:
        return _(
            "{told} The walk still bounces between the walls, close to the limit of the "
            "learning rate: it would take shorter steps."
        ).format(told=told)
    return _(
        "{told} With so much momentum the ball rolls past the bottom and back. At best, "
        "a step leaves {momentum:g} of the height. What does that make of 100 in {steps} "
        "steps?"
    ).format(told=told, momentum=momentum, steps=_STEPS)


EXERCISE = Exercise(
    kind="value",
    read=so_many_numbers(2, _("give two numbers, the learning rate, a comma, the momentum")),
    probes=(
        Probe(
            "a learning rate above 0 comes first, then a momentum from 0 to below 1",
            judge=_can_be_taken,
        ),
        Probe("the walk ends lower than it starts", judge=_does_not_explode),
        Probe("from step 150 on, the height stays below 0.000001", judge=_arrives),
    ),
    on_success=(
        "Plain descent needs about 460 steps for this at its best rate. With momentum about 50 are "
        "enough, at a rate near 0.03 and a momentum near 0.7. The customary 0.9 is too much."
    ),
    right=(
        (0.02, 0.8),
        [4 / 11**2, (9 / 11) ** 2],
        "0.015, 0.8",
        "0,03; 0,7",
        "0.02; 0.8",
        {"lr": 0.03, "momentum": 0.7},
    ),
    wrong={
        None: (
            (0.0198, 0),
            (0.02, 0.9),
            (0.001, 0.9),
            (0.004, 0.9),  # below at step 150, by luck, and not for long
            (0.9, 0.5),
            (0.8, 0.02),
            (0.01, 0.5),
            (0.02, 1.0),
            (-0.02, 0.8),
            (math.nan, 0.8),
            (1e300, 0.8),
            0.02,
        ),
    },
)
