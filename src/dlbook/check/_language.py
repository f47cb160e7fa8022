"""What `check` says, in the language that the reader has asked for.

The English is the key, as with gettext: an answer is judged in English, and translated is only what
is shown. So sentences keep how they were made. A message without a translation shows as it is.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any

_CATALOGUES = Path(__file__).parent / "translations"


class Message(str):
    """An English text that can be said in another language: a template, and what is put into it."""

    template: str
    given: dict[str, Any]

    def __new__(cls, template: str, **given: Any) -> "Message":
        """Return the English text."""
        message = super().__new__(cls, template.format(**given) if given else template)
        message.template, message.given = template, given
        return message

    def __str__(self) -> str:  # of an error, str would make a plain text
        return self

    def format(self, *_: Any, **given: Any) -> "Message":
        """Return the message with its places filled; what is put there may be a message too."""
        return type(self)(self.template, **given)

    def said(self, known: Mapping[str, str]) -> str:
        """Return the message in the language of a catalogue."""
        template = known.get(self.template) or self.template
        given = {name: said(value, known) for name, value in self.given.items()}
        return template.format(**given) if given else template


class Name(Message):
    """A name that is looked up in English elsewhere: it shows with its English behind it."""

    def said(self, known: Mapping[str, str]) -> str:
        """Return the name in both languages."""
        new = super().said(known)
        return new if new == self else f"{new}({self})"


def _(text: str) -> Message:
    """Mark a text as one that is translated."""
    return text if isinstance(text, Message) else Message(text)


def together(between: str, texts: Iterable[str]) -> str:
    """Return texts in a row, as `str.join` does."""
    parts = {f"_{i}": text for i, text in enumerate(texts)}
    return Message(between.join(f"{{{name}}}" for name in parts), **parts)


def all_of(texts: Iterable[str]) -> str:
    """Return texts with *and* between them; of none, an empty one."""
    both = _("{one} and {other}")
    return reduce(lambda one, other: both.format(one=one, other=other), list(texts) or [""])


def said(value: Any, known: Mapping[str, str]) -> Any:
    """Return a message in the language of a catalogue, and anything else as it is."""
    return value.said(known) if isinstance(value, Message) else value


def speaker(exercise: str) -> tuple[str, Callable[[Any], Any]]:
    """Return the language that is set, and what says a message about an exercise in it."""
    if _chosen == "en":
        return _chosen, lambda text: text
    known = _catalogue(_chosen, exercise)
    return _chosen, lambda text: said(text, known)


@cache
def _catalogue(code: str, exercise: str) -> dict[str, str]:
    import dlbook_exercises

    known: dict[str, str] = {}
    for name in ("engine", dlbook_exercises.folder(exercise)):
        file = _CATALOGUES / code / f"{name}.json"
        if file.exists():
            known |= {en: new for en, new in json.loads(file.read_text("utf-8")).items() if new}
    return known


def language(code: str | None = None) -> str:
    """Set the language in which `check` answers, for as long as Python runs.

    Parameters
    ----------
    code : str, optional
        "en" or "ko". Without it, nothing changes.

    Returns
    -------
    str
        The language that is set.

    Raises
    ------
    ValueError
        If there is no such language.

    Notes
    -----
    The environment variable ``DLBOOK_LANGUAGE`` sets it before Python starts. Names of exercises,
    what Python itself says, results for teachers and grades stay English. So does what has no
    translation yet. Exercises end each chapter, from chapter 01 on.
    """
    global _chosen
    if code is not None:
        _chosen = _one_of_ours(code, "language")
    return _chosen


def _one_of_ours(code: object, what: str) -> str:
    there_are = ["en", *sorted(place.name for place in _CATALOGUES.iterdir() if place.is_dir())]
    if code not in there_are:
        listed = " or ".join(map(repr, there_are))
        raise ValueError(f"{what} must be {listed}, got {code!r}")
    return str(code)


_chosen = "en"
if named := os.environ.get("DLBOOK_LANGUAGE"):
    _chosen = _one_of_ours(named, "DLBOOK_LANGUAGE")
