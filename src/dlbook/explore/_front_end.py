"""What the explorers share that answer in the page itself: a widget and the script beside it."""

import math
import re
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

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
    the page.
    """

    _css = (HERE / "explore.css").read_text("utf-8")

    def __init__(self, **state: Any) -> None:
        known = sorted(self.trait_names(explore=True))
        for name in state:
            if name not in known:
                raise TypeError(
                    f"{type(self).__name__} has no {name}; what it has is {', '.join(known)}"
                )
        super().__init__(**state)

    def __repr__(self) -> str:
        names = sorted(self.trait_names(explore=True))
        state = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "application/vnd.jupyter.widget-view+json": view}, {}


class Number(traitlets.Float[float, Any]):
    """A real number between two others, both included."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.low, self.high = low, high
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> float:
        """Return the number as a float, or say what is wrong with it."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = float("nan")
        for end in (self.low, self.high):
            if math.isclose(number, end):  # a page's 10 ** -17 has a last digit of its own
                number = end
        if not self.low <= number <= self.high or isinstance(value, bool | str):
            raise ValueError(
                f"{self.name} must be a number from {self.low:g} to {self.high:g}, not {value!r}"
            )
        return number


class Numbers(traitlets.List[float]):
    """So many real numbers, each between two others."""

    def __init__(self, default: list[float], low: float, high: float) -> None:
        super().__init__(default_value=default)
        self.size, self.low, self.high = len(default), low, high
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> list[float]:
        """Return the numbers as a list of floats, or say what is wrong with them."""
        try:
            numbers = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            numbers = np.full(0, np.nan)
        inside = (self.low <= numbers) & (numbers <= self.high)
        if numbers.shape != (self.size,) or not inside.all():
            raise ValueError(
                f"{self.name} must be {self.size} numbers from {self.low:g} to {self.high:g}, "
                f"not {value!r}"
            )
        return [float(number) for number in numbers]


class Choice(traitlets.Unicode[str, Any]):
    """One of a few words; the first is the default."""

    def __init__(self, *options: str) -> None:
        super().__init__(options[0])
        self.options = options
        self.tag(sync=True, explore=True)

    def validate(self, obj: Any, value: Any) -> str:
        """Return the word, or say which there are."""
        if value not in self.options:
            raise ValueError(f"{self.name} must be one of {', '.join(self.options)}, not {value!r}")
        return str(value)
