"""The catalogue of bugs: wrong answers as people write them, and right ones in unusual form.

Each wrong answer stands under the exercise it answers and the name that `check` must give its bug;
None where it is wrong in a way that has no name. `test_catalogue.py` tries them all.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """An answer to an exercise."""

    exercise: str
    bug: str | None
    answer: Any


WRONG: list[Entry] = []
RIGHT: list[Entry] = []


def wrong(exercise, bug):
    """Return what enters an answer as wrong."""
    return lambda answer: WRONG.append(Entry(exercise, bug, answer))


def right(exercise):
    """Return what enters an answer as right."""
    return lambda answer: RIGHT.append(Entry(exercise, None, answer))
