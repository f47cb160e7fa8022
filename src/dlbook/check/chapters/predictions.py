"""Reads a prediction, however it was written down."""

import re
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
    forms = []
    for share in shares:
        of_one, of_hundred = f"{share:g}", f"{100 * share:g}"
        texts = (of_one, of_one.replace(".", ","), f"{of_hundred}%", f"{of_hundred} %")
        forms += [share, 100 * share, *texts]
    return [Bug(name, idea, form) for form in forms]


def mistaken(name, idea, *values):
    """Return a bug for each form in which one of these wrong numbers, shapes or words is given."""
    return [Bug(name, idea, form) for value in values for form in (value, *_texts(value))]


def _texts(value):
    """Return the texts in which somebody may write a value down."""
    if not isinstance(value, tuple):
        return [str(value)]
    lengths = [str(length) for length in value]
    lists = [", ".join(lengths), ",".join(lengths)]
    return [*lists, *(f"({text})" for text in lists), "x".join(lengths), " x ".join(lengths)]


def parts_of(answer):
    """Return the entries of a tuple, a list, an array or a text with commas."""
    return answer.strip("()[] ").split(",") if isinstance(answer, str) else np.ravel(answer)


def numbers_in(answer):
    """Return these entries as numbers, also of a dictionary, and with commas for the points."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    parts = parts_of(answer)
    if isinstance(answer, str):
        text = answer.strip("()[] ").replace(" and ", ";")
        if ";" in text:
            parts = text.split(";")
        elif "," not in text:
            parts = text.split()
    try:
        return [float(Fraction(_as_in_python(str(part)))) for part in parts]
    except (ValueError, ZeroDivisionError):
        raise ValueError("give them as numbers with a comma between them, such as (0.5, -2)") from (
            None
        )


def _as_in_python(text):
    return text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")


def as_count(answer):
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
        raise ValueError("give it as one number, such as 12") from None


def miscounted(name, idea, *counts):
    """Return a bug for each form in which one of these wrong counts may be given."""
    return mistaken(name, idea, *counts, *(f"{count:,}" for count in counts))
