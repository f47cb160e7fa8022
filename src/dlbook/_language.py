"""The language in which a reader is spoken to: English, unless another has been asked for.

`dlbook.check.language` asks for one, and so does the environment variable DLBOOK_LANGUAGE. English
is the key of every catalogue, as with gettext: what has no translation is said in English. A
message knows how it was made: what is compared and stored is English, only what is shown is not.
"""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ko")
ENGLISH = LANGUAGES[0]
EXPLORERS = Path(__file__).parent / "explore" / "translations"  # and the figures that they show

_asked: list[str] = []


def current() -> str:
    """Return the language that has been asked for; English if it is none of ours."""
    language = _asked[-1] if _asked else os.environ.get("DLBOOK_LANGUAGE", ENGLISH)
    return language if language in LANGUAGES else ENGLISH


def ask(language: str) -> None:
    """Speak this language from now on."""
    _asked[:] = [language]


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


def _(text: str) -> Message:
    """Mark a text as one that is translated."""
    return text if isinstance(text, Message) else Message(text)


def together(between: str, texts: Iterable[str]) -> Message:
    """Return texts in a row, as `str.join` does."""
    parts = {f"_{i}": text for i, text in enumerate(texts)}
    return Message(between.join(f"{{{name}}}" for name in parts), **parts)


def said(value: Any, known: Mapping[str, str]) -> Any:
    """Return a message in the language of a catalogue, and anything else as it is."""
    return value.said(known) if isinstance(value, Message) else value


def catalogue() -> dict[str, str]:
    """Return what explorers say in the current language, by its English; English needs none."""
    return {} if current() == ENGLISH else read(current())


@cache
def read(language: str) -> dict[str, str]:
    """Return what explorers say in a language, by its English."""
    known = json.loads((EXPLORERS / f"{language}.json").read_text("utf-8"))
    return {english: new for english, new in known.items() if new}


def spoken(text: str) -> str:
    """Return what an explorer says in the current language."""
    return str(said(text, catalogue()))


def needed(known: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the messages of a catalogue that stand in a text, in double quotes."""
    return {
        english: new
        for english, new in known.items()
        if json.dumps(english, ensure_ascii=False) in text
    }
