"""Finds out about an answer by asking it something else than the probes do: a `fit` for a bug.

An error says little, for many mistakes end in the same one. That a function which raises is right
as soon as its arguments are exchanged says it all.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Answer = Callable[..., Any]


def recognised_by(sees: Callable[[Answer], object]) -> Callable[[Answer], Answer | None]:
    """Return the `fit` of a bug that `sees` tells, from a few calls of the answer.

    Nothing is measured, so the way to have the bug is the answer itself.
    """

    def fit(answer: Answer) -> Answer | None:
        return answer if sees(answer) else None

    return fit


def gives(answer: Answer, result: Any, *args: Any) -> bool:
    """Whether an answer gives this result; an error is another one."""
    try:
        return bool(np.allclose(answer(*args), result))
    except Exception:
        return False


def digits_of(rounded: float, exact: float) -> int:
    """Return to how many digits a number has been rounded; StopIteration, if it has not."""
    return next(digits for digits in range(17) if round(exact, digits) == rounded)


def exchanged(result: Any, first: Any, second: Any) -> Callable[[Answer], Answer | None]:
    """Return the `fit` of an answer that takes its two arguments in the opposite order."""
    return recognised_by(
        lambda answer: (
            gives(answer, result, second, first) and not gives(answer, result, first, second)
        )
    )
