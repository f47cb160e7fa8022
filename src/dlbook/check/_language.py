"""What `check` says, in the language that the reader has asked for.

The English is the key, as with gettext: an answer is judged in English, and translated is only what
is shown. So sentences keep how they were made. A message without a translation shows as it is.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import Any

from dlbook._language import ENGLISH, Message, _, current, said, together

__all__ = ["Message", "Name", "_", "all_of", "said", "speaker", "together"]

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
