"""What a reader is told about an answer, as text for terminals and as HTML for notebooks."""

import sys
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from typing import Any

import numpy as np

from dlbook.check import _language
from dlbook.check._compare import object_of
from dlbook.check._judge import Fault, Verdict, error_text, names_of_arguments
from dlbook.check._language import Message, Name, _, together
from dlbook.check._run import Outcome
from dlbook.check.exercise import Exercise

_WIDTH = 88  # characters of a line in a terminal
_LINES = 8  # of a value that is shown
_ITEMS = 12  # of a list that is shown whole
_PLAINER = str.maketrans(
    {"“": '"', "”": '"', "’": "'", "−": "-", "–": "-", "×": "x", "…": "...", "→": "->", "≤": "<="}
)


@dataclass(frozen=True)
class Report:
    """What `check` found out about an answer. Jupyter and terminals show it in words.

    The words are those of the language that is set when it is shown. To programs it is English:
    what the attributes hold stays the same in every language.

    Attributes
    ----------
    name : str
        The exercise.
    passed : bool
        Whether everything holds that was tried. A report is true if it passed.
    held : tuple of str
        What holds, up to the first thing that does not.
    problem : str
        That first thing, in a sentence; empty if there is none.
    bug : str or None
        The name of the known bug that the answer behaves like; of two bugs, both names.
    answered : bool
        Whether there was an answer: False where the dots of the stub still stood.
    """

    name: str
    passed: bool
    held: tuple[str, ...] = ()
    problem: str = ""
    bug: str | None = None
    answered: bool = True
    headline: str = field(default="", repr=False)
    diagnosis: tuple[str, ...] = field(default=(), repr=False)
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    closing: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        language, say = self._speaker()
        text = self._text(say)
        if language != "en" and not _shows(text):
            text = self._text(str)
        return _for_the_console(text)

    def _speaker(self) -> tuple[str, Callable[[str], str]]:
        return _language.speaker(self.name)

    def _text(self, say: Callable[[str], str]) -> str:
        lines = [f"{self.name}: {say(self.headline)}"]
        holds, fails = (f"  {say(word)}  " for word in (_("holds"), _("fails")))
        lines += chain.from_iterable(_hanging(holds, say(text)) for text in self.held)
        if self.problem:
            lines += _hanging(fails, say(self.problem))
        lines += chain.from_iterable(_hanging("  ", say(text)) for text in self.diagnosis)
        for label, text in self.facts:
            first, *rest = say(text).split("\n")
            mark = _narrow(f"         {_wide(say(label)):<9} ")
            lines += [mark + first, *(f"{'':19}{line}" for line in rest)]
        lines += chain.from_iterable(_hanging("  ", say(text)) for text in self.closing)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the report for a notebook: words first, no meaning in a colour alone."""
        language, speak = self._speaker()

        def say(text: str) -> str:
            return escape(speak(text))

        holds = _("Holds: {claim}.")
        items = [f"<li>{say(holds.format(claim=text))}</li>" for text in self.held]
        if self.problem:
            items.append(f"<li><strong>{say(_('Fails:'))}</strong> {say(self.problem)}</li>")
        facts = "".join(
            f"<dt>{say(label)}</dt><dd><code style='white-space: pre-wrap'>{say(text)}</code></dd>"
            for label, text in self.facts
        )
        name, colour = escape(self.name), "#0072b2" if self.passed else "#d55e00"
        label = say(_("check of {name}").format(name=self.name))
        spoken = "" if language == "en" else f"lang='{language}' "
        return "".join(
            [
                f"<div class='dlbook-check' role='group' aria-label='{label}' {spoken}",
                f"style='border-left: 4px solid {colour}; padding-left: 1em'>",
                f"<p><strong>{name}</strong>: {say(self.headline)}</p>",
                f"<ul>{''.join(items)}</ul>" if items else "",
                *(f"<p>{say(text)}</p>" for text in self.diagnosis),
                f"<dl>{facts}</dl>" if facts else "",
                *(f"<p>{say(text)}</p>" for text in self.closing),
                "</div>",
            ]
        )


def report(exercise: Exercise, verdict: Verdict) -> Report:
    """Put a verdict into words."""
    claims = [_(probe.claim) for probe in exercise.probes]
    if verdict.unanswered:
        return Report(
            name=exercise.name,
            passed=False,
            answered=False,
            headline=_("not yet. Put your answer where the ... stands and run the cell again."),
            closing=(_("What will have to hold: {claims}.").format(claims=together("; ", claims)),),
        )
    if verdict.fault is None:
        return Report(
            name=exercise.name,
            passed=True,
            held=tuple(map(_, verdict.held)),
            headline=_("right."),
            closing=tuple(map(_, filter(None, [exercise.on_success]))),
        )
    return Report(
        name=exercise.name,
        passed=False,
        held=tuple(map(_, verdict.held)),
        problem=_problem(verdict.fault),
        bug=" and ".join(bug.name for bug in verdict.bugs) or None,
        headline=_("not right yet."),
        diagnosis=tuple(_diagnosis(verdict)),
        facts=tuple(_facts(exercise, verdict.fault)),
        closing=tuple(_closing(exercise, verdict.fault, len(verdict.held))),
    )


def unknown(name: Any, near: list[str]) -> Report:
    """Say that there is no such exercise."""
    way_out = _("Did you mean {name!r}? ").format(name=near[0]) if near else ""
    return Report(
        name=shown(name),
        passed=False,
        headline=_("there is no exercise of this name."),
        closing=(
            _(
                "{way_out}The name comes first, as the page has it, then your answer: "
                'check("name", answer). dlbook.check.exercises(3) lists the names of chapter 3.'
            ).format(way_out=way_out),
        ),
    )


def too_many(exercise: Exercise) -> Report:
    """Say that more was handed over than a name and an answer."""
    return Report(
        name=exercise.name,
        passed=False,
        headline=_("not right yet."),
        problem=_(
            "You handed over more than a name and one answer. Several numbers go into one pair of "
            "brackets, (1, 2), and a decimal point is a point, 0.5."
        ),
    )


def uninspectable(name: str, error: BaseException) -> Report:
    """Say that an answer could not even be looked at."""
    return Report(
        name=name,
        passed=False,
        headline=_("not right yet."),
        problem=_("Looking at your answer raised {error}.").format(error=error_text(error)),
    )


def _problem(fault: Fault) -> str:
    return together(". ", [_(fault.probe.claim), fault.what]) if fault.probe else fault.what


def _facts(exercise: Exercise, fault: Fault) -> list[tuple[str, str]]:
    """Return what went in, what was expected and what came out, each with its label."""
    facts: list[tuple[str, str]] = []
    probe, got = fault.probe, fault.got
    if probe is None or got is None:
        return []
    if probe.shown:
        facts.append((_("input"), _(probe.shown)))
    elif fault.args:
        names = names_of_arguments(exercise, len(fault.args))
        mark = Message("{name} = ")
        given = (
            together("\n", _after(mark.format(name=name), shown(value)))
            for name, value in zip(names, fault.args, strict=True)
        )
        facts.append((_("input"), together("\n", given)))
    # The right answer to a question is not given away.
    if fault.expected is not None and exercise.kind != "value":
        facts.append((_("expected"), _came(fault.expected)))
    facts.append((_("got"), _came(got)))
    if got.printed.strip():
        facts.append((_("printed"), _cut(got.printed.strip().split("\n"))))
    facts += [(_("warned"), text) for text in got.warned[:2]]
    return facts


def _diagnosis(verdict: Verdict) -> list[str]:
    """Name the bugs, before the numbers: they say what to look for in these."""
    lines: list[str] = []
    for i, bug in enumerate(verdict.bugs):
        told = _("A known bug, “{name}”. {hint}")
        if i:
            told = _("Beside it a second one, “{name}”. {hint}")
        elif verdict.only_here:
            told = _("On this input it does what a known bug does, “{name}”. {hint}")
        lines.append(told.format(name=Name(bug.name), hint=_(bug.hint)))
    return lines


def _closing(exercise: Exercise, fault: Fault, held: int) -> list[str]:
    waiting = len(exercise.probes) - held - 1
    if fault.probe is None or waiting < 1:
        return []
    return [_("{count} more to try after this one.").format(count=waiting)]


def _came(outcome: Outcome) -> str:
    if outcome.timed_out:
        return _("no end")
    if outcome.error is not None:
        return error_text(outcome.error)
    return shown(outcome.value)


def shown(value: Any) -> str:
    """Return a value as a reader would print it, cut where it gets long; never raise."""
    try:
        if isinstance(value, np.ndarray) and value.size > 40:
            return _("an array of shape {shape}, {dtype}").format(
                shape=value.shape, dtype=value.dtype
            )
        if isinstance(value, np.generic):
            return str(value)
        if isinstance(value, np.ndarray):
            text = np.array2string(value, precision=8, max_line_width=64)
            return _cut(_lines(text if value.dtype.kind in "fb" else f"{text}, {value.dtype}"))
        if isinstance(value, dict):
            mark = Message("{key!r}: ")
            lines = (_after(mark.format(key=key), shown(item)) for key, item in value.items())
            return _cut(list(chain.from_iterable(lines)) or ["{}"])
        if isinstance(value, tuple | list) and any(isinstance(v, np.ndarray) for v in value):
            return _cut(list(chain.from_iterable(_lines(shown(item)) for item in value)))
        if callable(value) and hasattr(value, "__name__"):
            kind = _("the class {name}") if isinstance(value, type) else _("the function {name}")
            return kind.format(name=value.__name__)
        if isinstance(value, tuple | list) and len(value) > _ITEMS:
            first = together(", ", map(shown, value[:3]))
            text = _("{first}, … ({count:,} in all)").format(first=first, count=len(value))
            return _cut([text])
        text = repr(value)
        if isinstance(value, Message):
            return Message("{value!r}").format(value=value)
    except Exception:
        return object_of(type(value))
    # The default text of an object is its address, which tells nothing.
    return object_of(type(value)) if " at 0x" in text else _cut(_lines(text))


def _shows(text: str) -> bool:
    """Whether the console has all the letters of a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _for_the_console(text: str) -> str:
    """Return a text without what the console cannot show: an old code page would raise an error."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAINER).encode(encoding, "replace").decode(encoding)
    return text


def _lines(text: str) -> list[str]:
    return text.split("\n") if "\n" in text else [text]


def _after(mark: str, text: str) -> list[str]:
    """Return the lines of a text, the first after its mark and the others below it."""
    first, *others = _lines(text)
    return [together("", [mark, first]), *(" " * len(mark) + line for line in others)]


def _cut(lines: list[str]) -> str:
    first = [line if len(line) <= 200 else line[:200] for line in lines[:_LINES]]
    if more := len(lines) - len(first):
        first.append(_("… {count} more lines").format(count=more))
    return together("\n", first)


def _hanging(mark: str, text: str) -> list[str]:
    """Return a paragraph whose further lines are indented as far as its mark reaches."""
    mark, text = _wide(mark), _wide(text)
    lines = textwrap.wrap(text, _WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
    return [_narrow(line) for line in lines or [mark.rstrip()]]


def _wide(text: str) -> str:
    """Return a text with something more behind each letter that takes two places in a terminal."""
    if text.isascii():
        return text
    return "".join(c + "\0" * (unicodedata.east_asian_width(c) in "WF") for c in text)


def _narrow(text: str) -> str:
    return text.replace("\0", "")
