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

from dlbook._language import ENGLISH, LANGUAGES, Message, _, ask, current, said, together

__all__ = ["Message", "Name", "_", "all_of", "language", "said", "speaker", "together"]

_CATALOGUES = Path(__file__).parent / "translations"


class Name(Message):
    """A name that is looked up in English elsewhere: it shows with its English behind it."""

    def said(self, known: Mapping[str, str]) -> str:
        """Return the name in both languages."""
        new = super().said(known)
        return new if new == self else f"{new}({self})"


def all_of(texts: Iterable[str]) -> str:
    """Return texts with *and* between them; of none, an empty one."""
    both = _("{one} and {other}")
    return reduce(lambda one, other: both.format(one=one, other=other), list(texts) or [""])


def speaker(exercise: str) -> tuple[str, Callable[[Any], Any]]:
    """Return the language that is set, and what says a message about an exercise in it."""
    language = current()
    if language == ENGLISH:
        return language, lambda text: text
    known = _catalogue(language, exercise)
    return language, lambda text: said(text, known)


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
    """Set the language in which `check` answers and explorers speak, for as long as Python runs.

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
    if code is not None:
        ask(_one_of_ours(code, "language"))
    return current()


def _one_of_ours(code: object, what: str) -> str:
    if code not in LANGUAGES:
        listed = " or ".join(map(repr, LANGUAGES))
        raise ValueError(f"{what} must be {listed}, got {code!r}")
    return str(code)


if named := os.environ.get("DLBOOK_LANGUAGE"):
    _one_of_ours(named, "DLBOOK_LANGUAGE")
