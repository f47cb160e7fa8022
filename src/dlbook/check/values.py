"""Reads a value that a reader hands over, however it was written down.

Each function returns what is to be compared, or raises a ValueError that says how to give it.
"""

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from dlbook.check._language import _


def share(answer: Any) -> float:
    """Return a share that was given as a number, a fraction, or a text with a sign for percent.

    Of the two shares of two classes, the first counts.
    """
    if isinstance(answer, str):
        text = answer.casefold().replace("percent", "%").replace(",", ".").strip()
        try:
            number = float(Fraction(text.rstrip("% ")))
        except (ValueError, ZeroDivisionError):
            raise ValueError(_("give it as a number, such as 0.25")) from None
        return number / 100 if text.endswith("%") else _of_one(number)
    numbers = np.asarray(answer, dtype=float).reshape(-1)
    if numbers.size == 2 and np.isclose(numbers.sum(), (1, 100)).any():
        numbers = numbers[:1]
    if numbers.size != 1:
        raise ValueError(_("give it as one number, such as 0.25"))
    return _of_one(float(numbers[0]))


def _of_one(number: float) -> float:
    if 1 < number < math.inf:
        raise ValueError(
            _("a share lies between 0 and 1, and this is {number:g}").format(number=number)
        )
    return number


def parts(answer: Any) -> Any:
    """Return the entries of a tuple, a list, an array or a text with commas."""
    return answer.strip("()[] ").split(",") if isinstance(answer, str) else np.ravel(answer)


def numbers(answer: Any) -> list[float]:
    """Return these entries as numbers, also of a dictionary, and with commas for the points."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    given = parts(answer)
    if isinstance(answer, str):
        text = answer.strip("()[] ").replace(" and ", ";")
        if ";" in text:
            given = text.split(";")
        elif "," not in text:
            given = text.split()
    try:
        return [float(Fraction(_as_in_python(str(part)))) for part in given]
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            _("give them as numbers with a comma between them, such as (0.5, -2)")
        ) from None


def so_many_numbers(count: int, how: str) -> Callable[[Any], list[float]]:
    """Return what reads so many numbers, and else says how to give them."""

    def read(answer: Any) -> list[float]:
        given = numbers(answer)
        if len(given) != count:
            raise ValueError(how)
        return given

    return read


def _as_in_python(text: str) -> str:
    return text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")


def count(answer: Any) -> float:
    """Return a count that was given as a number, or as a text with separators and a unit."""
    if isinstance(answer, str):
        joined = re.sub(r"(?<=\d)[,.'’_\s](?=\d{3}(?!\d))", "", answer)
        given = re.findall(r"-?\d+(?:\.\d*)?", joined)
    else:
        given = np.ravel(answer).tolist()
    try:
        (number,) = given
        return float(number)
    except (TypeError, ValueError):
        raise ValueError(_("give it as one number, such as 12")) from None


def shape(answer: Any) -> tuple[float, ...]:
    """Return a shape that was given as a tuple, a list, or a text such as "(5, 2)" or "5 x 2"."""
    given = re.findall(r"\d+(?:\.\d*)?", answer) if isinstance(answer, str) else answer
    try:
        return tuple(float(length) for length in np.ravel(given))
    except (TypeError, ValueError):
        raise ValueError(_("give it as a shape, such as (3, 2)")) from None
