"""Reads a prediction, however it was written down."""

from fractions import Fraction

import numpy as np

from dlbook.check._exercise import Bug


def as_share(answer):
    """Return a share that was given as a number, a fraction or a percentage, as a float.

    Of the two shares of two classes, the first counts.
    """
    if isinstance(answer, str):
        text = answer.casefold().replace("percent", "%").replace(",", ".").strip()
        try:
            number = float(Fraction(text.rstrip("% ")))
        except (ValueError, ZeroDivisionError):
            raise ValueError("give it as a number, such as 0.25") from None
        return number / 100 if text.endswith("%") or number > 1 else number
    numbers = np.asarray(answer, dtype=float).reshape(-1)
    if numbers.size == 2 and np.isclose(numbers.sum(), (1, 100)).any():
        numbers = numbers[:1]
    if numbers.size != 1:
        raise ValueError("give it as one number, such as 0.25")
    number = float(numbers[0])
    return number / 100 if number > 1 else number


def misread(name, idea, *shares):
    """Return a bug for each form in which one of these wrong shares may be given."""
    forms = [form for share in shares for form in (share, 100 * share, f"{100 * share:g}%")]
    return [Bug(name, idea, form) for form in forms]


def parts_of(answer):
    """Return the entries of a tuple, a list, an array or a text with commas."""
    return answer.strip("()[] ").split(",") if isinstance(answer, str) else np.ravel(answer)


def numbers_in(answer):
    """Return these entries as numbers."""
    return [float(number) for number in parts_of(answer)]
