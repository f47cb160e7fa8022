"""What the explorers share that answer in the page itself: a widget and the script beside it."""

import json
import math
import re
from collections.abc import Iterable
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from dlbook import _language

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)


def script(name: str) -> str:
    """Return a module as one text, after those that it imports: a widget has only one."""
    parts: dict[str, str] = {}

    def add(name: str) -> None:
        text = (HERE / name).read_text("utf-8")
        for other in IMPORT.findall(text):
            if other not in parts:
                add(other)
        parts[name] = IMPORT.sub("", text)

    add(name)
    return "\n".join(parts.values())


class FrontEnd(anywidget.AnyWidget):
    """An explorer whose logic is a script in the page: it answers with a kernel and without one.

    A subclass names its script, which lies beside it: ``_esm = script("softmax.js")``. Its traits
    are the state: what the reader moves is seen in Python at once, and what Python sets is seen on
    the page. They are numbers, words and tuples, which are set as a whole: a change inside a list
    would be seen by nobody. It speaks the language that the reader had asked for when it was made,
    also in the picture; names of states, errors and `repr` are English.
    """

    _css = (HERE / "explore.css").read_text("utf-8")
    _texts: tuple[str, ...] = ()  # what the script says that is not in the script
    _words = traitlets.Dict().tag(sync=True)  # its messages in the reader's language

    def __init__(self, **state: Any) -> None:
        for name in state:
            if name not in self._state():
                raise TypeError(self._has_no(name))
        super().__init__(**state)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(self._has_no(name))
        super().__setattr__(name, value)

    @traitlets.default("_words")
    def _translate(self) -> dict[str, str]:
        texts = json.dumps(self._texts, ensure_ascii=False)
        return _language.needed(_language.catalogue(), f"{self._esm}{texts}")

    def _state(self) -> list[str]:
        return sorted(self.trait_names(explore=True))

    def _has_no(self, name: str) -> str:
        return f"{type(self).__name__} has no {name}; what it has is {', '.join(self._state())}"

    def __repr__(self) -> str:
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._state())
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/plain": repr(self)}, metadata


if TYPE_CHECKING:
    Trait = traitlets.TraitType[Any, Any]
else:
    Trait = traitlets.TraitType  # which knows no brackets in older versions, as on Colab


class Number(Trait):
    """A real number between two others, both included."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.low, self.high = float(low), float(high)
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> float:
        """Return the number as a float, or say what is wrong with it."""
        number = real(value)
        for end in (self.low, self.high):
            if math.isclose(number, end):  # a page's 10 ** -17 has a last digit of its own
                number = end
        if not self.low <= number <= self.high:
            raise ValueError(
                f"{self.name} must be a number from {self.low:g} to {self.high:g}, not {value!r}"
            )
        return number


class Whole(Number):
    """A whole number between two others, both included."""

    def validate(self, obj: Any, value: Any) -> float:
        """Return the number as an int, or say what is wrong with it."""
        return whole(self.name, super().validate(obj, value), value)


class Numbers(Trait):
    """So many real numbers, each between two others; a tuple."""

    def __init__(self, default: tuple[float, ...], low: float, high: float) -> None:
        super().__init__(default)
        self.size, self.low, self.high = len(default), low, high
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the numbers as floats, or say what is wrong with them."""
        found = tuple(map(real, value)) if isinstance(value, Iterable) else ()
        if len(found) != self.size or not all(self.low <= x <= self.high for x in found):
            raise ValueError(
                f"{self.name} must be {self.size} numbers from {self.low:g} to {self.high:g}, "
                f"not {value!r}"
            )
        return found


class Choice(Trait):
    """One of a few words; the first is the default."""

    def __init__(self, *options: str) -> None:
        super().__init__(options[0])
        self.options = options
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> str:
        """Return the word, or say which there are."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"{self.name} must be one of {', '.join(self.options)}, not {value!r}")
        return value


def whole(name: str | None, number: float, given: Any) -> int:
    """Return a number as an int, if it is whole."""
    if not number.is_integer():
        raise ValueError(f"{name} must be in whole numbers, not {given!r}")
    return int(number)


def real(value: Any) -> float:
    """Return a real number as a float; nan for what is none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf
