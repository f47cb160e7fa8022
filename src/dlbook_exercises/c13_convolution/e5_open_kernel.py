"""An open question: a kernel that answers to falling lines, and to no others."""

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Exercise, Probe

_LINES = {
    _("falling"): np.eye(11),
    _("rising"): np.eye(11)[::-1],
    _("upright"): np.repeat(np.eye(11)[5:6], 11, axis=0),
    _("level"): np.repeat(np.eye(11)[5:6], 11, axis=0).T,
}


def _kernel(answer):
    try:
        kernel = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(_("a kernel is an array of numbers, of shape (3, 3)")) from None
    if kernel.shape != (3, 3):
        raise ValueError(
            _("a kernel has the shape (3, 3) here; this one has {shape}").format(shape=kernel.shape)
        )
    return kernel


def _answers(kernel):
    """Return the largest sum on the map of each line."""
    windows = {
        name: np.lib.stride_tricks.sliding_window_view(line, (3, 3))
        for name, line in _LINES.items()
    }
    return {name: float((seen * kernel).sum(axis=(2, 3)).max()) for name, seen in windows.items()}


def _is_a_kernel(kernel):
    if not np.isfinite(kernel).all():
        return _("A weight is no finite number.")
    return None if kernel.any() else _("All weights are 0.")


def _is_blind_to_flat_areas(kernel):
    total = kernel.sum()
    if abs(total) <= 1e-9 * np.abs(kernel).sum():
        return None
    return _("A flat area of ink gives {total:.3g}, for that is the sum of the weights.").format(
        total=total
    )


def _answers_to_falling_lines(kernel):
    answers = _answers(kernel)
    falling = answers.pop("falling")
    other, largest = max(answers.items(), key=lambda answer: answer[1])
    if falling > 0 and largest <= falling / 2 * (1 + 1e-9):
        return None
    told = _(
        "The largest sum on a falling line is {falling:.3g}, on a line that is {other} "
        "{largest:.3g}."
    ).format(falling=falling, other=other, largest=largest)
    mirrored = _answers(kernel[:, ::-1])
    rest = max(value for name, value in mirrored.items() if name != "falling")
    if 0 < rest <= mirrored["falling"] / 2 * (1 + 1e-9):
        return _("{told} Rows count from the top: has your line the wrong direction?").format(
            told=told
        )
    return _(
        "{told} Which places of a window does a falling line touch, and which do the others?"
    ).format(told=told)


EXERCISE = Exercise(
    kind="value",
    read=_kernel,
    probes=(
        Probe("it is a kernel of 3 × 3 weights, not all of them 0", judge=_is_a_kernel),
        Probe("a flat area gives 0", judge=_is_blind_to_flat_areas),
        Probe(
            "a falling line gives a sum at least twice that of any other line",
            judge=_answers_to_falling_lines,
        ),
    ),
    on_success=(
        "You have made by hand what training looks for. Put it into the explorer, and draw an X."
    ),
    right=(
        [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]],
        np.eye(3) - 1 / 3,
        [[1, 0, -1], [0, 0, 0], [-1, 0, 1]],
        [[3, -1, -2], [-1, 3, -1], [-2, -1, 2]],
    ),
    wrong={
        None: (
            np.zeros((3, 3)),
            np.eye(3),
            [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]],
            [[-1, 0, 1]] * 3,
            np.full((3, 3), np.nan),
            *(3, np.ones(9), "edge"),
        ),
    },
)
