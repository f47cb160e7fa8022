"""Two rows of scores, of which one is the surer when it is cold, and the other when it is hot."""

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _
from dlbook.check.exercise import Exercise, Probe


def _two_rows(answer):
    try:
        rows = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(_("each of the two rows takes three numbers and nothing else")) from None
    if rows.shape != (2, 3):
        raise ValueError(
            _("two rows of three scores have the shape (2, 3), yours has {shape}").format(
                shape=rows.shape
            )
        )
    return rows


def _finite(rows):
    return None if np.isfinite(rows).all() else _("Every score must be finite.")


def _surer_by_enough(temperature, ahead):
    def judge(rows):
        cold, hot = (softmax(rows / t).max(axis=-1) for t in (1, 10))
        sureness = {1: cold, 10: hot}[temperature]
        if sureness[ahead] - sureness[1 - ahead] >= 0.01:
            return None
        return _(
            "At temperature 1 row 0 is {cold_0:.1%} sure and row 1 {cold_1:.1%}, at 10 it is "
            "{hot_0:.1%} and {hot_1:.1%}. At {temperature}, row {ahead} should be ahead by "
            "one percentage point at least."
        ).format(
            cold_0=cold[0],
            cold_1=cold[1],
            hot_0=hot[0],
            hot_1=hot[1],
            temperature=temperature,
            ahead=ahead,
        )

    return judge


EXERCISE = Exercise(
    kind="value",
    read=_two_rows,
    probes=(
        Probe("there are two rows of three finite scores", judge=_finite),
        Probe("at temperature 1, row 0 is surer than row 1", judge=_surer_by_enough(1, 0)),
        Probe("at temperature 10, row 1 is surer than row 0", judge=_surer_by_enough(10, 1)),
    ),
    on_success=(
        "Within a row no temperature changes the order. Between rows it can: when it is cold, the "
        "gap to the next class decides; when it is hot, how many classes still count."
    ),
    right=(
        [[5, 1, 1], [2, 1, -30]],
        ((102.0, 100.0, 100.0), (1.0, 0.0, -50.0)),
        np.array([[3, 0, 0], [0, 2, -40]], dtype=np.float32),
    ),
    wrong={
        None: (
            [[1, 0, -20], [2, 0, 0]],  # the other way round
            [[3.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
            [[0.8, 0.1, 0.1], [0.7, 0.3, 0.0]],
            *(np.zeros((2, 3)), np.zeros((3, 2)), [2, 0, 0], "two rows"),
            *([[2, 0, 0], [1, 0, -np.inf]], [[2, 0, 0], [1, 0]]),
        ),
    },
)
