"""Say in plain words how a result differs from what was expected."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.check._language import _, together


def difference(expected: Any, got: Any, rtol: float = 1e-6, atol: float = 1e-9) -> str | None:
    """Return the first thing that differs, in words, or None if nothing does.

    Numbers may differ by the tolerances, except whole numbers; nan equals nan. A tuple, a list and
    an array that unpacks into the same are alike where a tuple is expected; where an array is
    expected, a list is none. Of functions and other objects only the kind counts.
    """
    if type(expected) in (int, float) and type(got) is type(expected) and got == expected:
        return None  # a list may hold thousands of them
    if isinstance(expected, str):
        return _of_texts(expected, got)
    if isinstance(expected, dict):
        return _of_dicts(expected, got, rtol, atol)
    if isinstance(expected, tuple | list):
        return _of_sequences(expected, got, rtol, atol)
    if isinstance(expected, np.ndarray | np.generic | bool | int | float):
        return _of_numbers(expected, got, rtol, atol)
    # Functions and objects: nobody can tell whether two of them do the same.
    return None if type(expected) is type(got) else _is_not(kind_of(got), kind_of(expected))


def _is_not(one: str, other: str) -> str:
    return _("it is {one}, not {other}").format(one=one, other=other)


def alike(expected: Any, got: Any, rtol: float, atol: float) -> bool:
    """Whether nothing differs: quicker where a few floats are compared, as an answer with bugs."""
    one, other = _few_floats(expected), _few_floats(got)
    if one is None or other is None:
        return difference(expected, got, rtol, atol) is None
    (shape, numbers), (other_shape, others) = one, other
    return shape == other_shape and all(
        abs(b - a) <= atol + rtol * abs(a) < math.inf or a == b or (a != a and b != b)
        for a, b in zip(numbers, others, strict=True)
    )


def _few_floats(value: Any) -> tuple[tuple[int, ...], list[float]] | None:
    if isinstance(value, float):
        return (), [float(value)]
    if isinstance(value, np.ndarray) and value.dtype == float and value.size <= 16:
        return value.shape, value.ravel().tolist()
    return None


def kind_of(value: Any) -> str:
    """Return what something is, with its article."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return _array_of(value.shape) if value.ndim else _("an array without axes")
    if isinstance(value, bool | np.bool_):
        return _("a truth value")
    if isinstance(value, int | float | np.number):
        return _("a number")
    if isinstance(value, tuple):
        return _("a tuple of {count}").format(count=len(value))
    names = {str: _("a text"), dict: _("a dictionary"), list: _("a list"), set: _("a set")}
    for known, name in names.items():
        if isinstance(value, known):
            return name
    if isinstance(value, type):
        return _("a class")
    if callable(value):
        return _("a function")
    return object_of(type(value))


def object_of(kind: type) -> str:
    """Return what something of a type without a name here is."""
    return _("an object of type {kind}").format(kind=kind.__name__)


def _array_of(shape: tuple[int, ...]) -> str:
    return _("an array of shape {shape}").format(shape=shape)


def _of_texts(expected: str, got: Any) -> str | None:
    if not isinstance(got, str):
        return _is_not(kind_of(got), _("a text"))
    if expected == got:
        return None
    if expected.strip() != got.strip():
        return _("it is another text")
    more = len(got) - len(got.strip()) > len(expected) - len(expected.strip())
    if more:
        return _("it begins or ends with a space or a line break that should not be there")
    return _("a space or a line break is missing at its beginning or end")


def _of_dicts(expected: dict[Any, Any], got: Any, rtol: float, atol: float) -> str | None:
    if not isinstance(got, dict):
        return _is_not(kind_of(got), _("a dictionary"))
    if expected.keys() != got.keys():
        wanted, came = (together(", ", sorted(map(str, d))) or _("none") for d in (expected, got))
        return _("its names are {came}, not {wanted}").format(came=came, wanted=wanted)
    for name, value in expected.items():
        if found := difference(value, got[name], rtol, atol):
            return _("under {name!r}, {found}").format(name=name, found=found)
    return None


def _of_sequences(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    if not isinstance(got, tuple | list):
        if not (isinstance(got, np.ndarray) and got.ndim):  # it unpacks like a tuple
            return _is_not(kind_of(got), kind_of(tuple(expected)))
        if [np.shape(item) for item in got] != [np.shape(item) for item in expected]:
            return _is_not(kind_of(got), kind_of(tuple(expected)))
        got = list(got)
    if len(expected) != len(got):
        return _("it holds {count} things, not {wanted}").format(
            count=len(got), wanted=len(expected)
        )
    for place, (a, b) in enumerate(zip(expected, got, strict=True)):
        if found := difference(a, b, rtol, atol):
            return _("in place {place}, {found}").format(place=place, found=found)
    return None


def _of_numbers(expected: Any, got: Any, rtol: float, atol: float) -> str | None:
    wanted = np.asarray(expected)
    if isinstance(got, str | dict | set | type) or got is None or callable(got):
        return _is_not(kind_of(got), kind_of(expected))
    try:
        array = np.asarray(got)
    except Exception:  # whatever an object's own __array__ may raise
        return _("it is {kind} that does not form a rectangular array of numbers").format(
            kind=kind_of(got)
        )
    if array.dtype == object:
        return _(
            "it is {kind} of dtype object, which holds no numbers that can be compared"
        ).format(kind=kind_of(got))
    if array.dtype.kind not in "biuf":
        return _("it is of dtype {dtype}, which holds no real numbers").format(dtype=array.dtype)
    if array.shape != wanted.shape:
        said = kind_of(got) if isinstance(got, tuple) else _shape_of(array)
        return _is_not(said, _shape_of(wanted))
    if found := _of_values(wanted, array, rtol, atol):
        return found
    if wanted.ndim and not isinstance(got, np.ndarray):
        return _("the numbers are right, but it is {kind}, not an array").format(kind=kind_of(got))
    return None


def _of_values(expected: NDArray[Any], got: NDArray[Any], rtol: float, atol: float) -> str | None:
    if expected.dtype.kind in "biu":
        wrong = expected != got
    else:
        wrong = ~np.isclose(got, expected, rtol, atol, equal_nan=True)
    if not wrong.any():
        return None
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    one, other = _told_apart(got[where], expected[where])
    if not where:
        return _is_not(one, other)
    return _("it is {one} at {place}, not {other}").format(one=one, place=list(where), other=other)


def _shape_of(array: NDArray[Any]) -> str:
    return _array_of(array.shape) if array.shape else _("a single number")


def _told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Return two numbers with as few digits as tell one from the other, but six at least."""
    if isinstance(one, np.bool_) or isinstance(other, np.bool_):
        return str(one), str(other)
    for digits in range(6, 18):
        texts = f"{one:.{digits}g}", f"{other:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts
