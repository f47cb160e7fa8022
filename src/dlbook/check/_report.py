"""What a reader is told about an answer, as text for terminals and as HTML for notebooks."""

import sys
import textwrap
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from typing import Any

import numpy as np

from dlbook.check._judge import Fault, Verdict, error_text, names_of_arguments
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
        lines = [f"{self.name}: {self.headline}"]
        lines += chain.from_iterable(_hanging("  holds  ", text) for text in self.held)
        if self.problem:
            lines += _hanging("  fails  ", self.problem)
        lines += chain.from_iterable(_hanging("  ", text) for text in self.diagnosis)
        for label, text in self.facts:
            first, *rest = text.split("\n")
            lines += [f"         {label:<9} {first}", *(f"{'':19}{line}" for line in rest)]
        lines += chain.from_iterable(_hanging("  ", text) for text in self.closing)
        return _for_the_console("\n".join(lines))

    def _repr_html_(self) -> str:
        """Return the report for a notebook: words first, no meaning in a colour alone."""
        items = [f"<li>Holds: {escape(text)}.</li>" for text in self.held]
        if self.problem:
            items.append(f"<li><strong>Fails:</strong> {escape(self.problem)}</li>")
        facts = "".join(
            f"<dt>{escape(label)}</dt><dd><code style='white-space: pre-wrap'>{escape(text)}"
            "</code></dd>"
            for label, text in self.facts
        )
        name, colour = escape(self.name), "#0072b2" if self.passed else "#d55e00"
        return "".join(
            [
                f"<div class='dlbook-check' role='group' aria-label='check of {name}' ",
                f"style='border-left: 4px solid {colour}; padding-left: 1em'>",
                f"<p><strong>{name}</strong>: {escape(self.headline)}</p>",
                f"<ul>{''.join(items)}</ul>" if items else "",
                *(f"<p>{escape(text)}</p>" for text in self.diagnosis),
                f"<dl>{facts}</dl>" if facts else "",
                *(f"<p>{escape(text)}</p>" for text in self.closing),
                "</div>",
            ]
        )


def report(exercise: Exercise, verdict: Verdict) -> Report:
    """Put a verdict into words."""
    claims = tuple(probe.claim for probe in exercise.probes)
    if verdict.unanswered:
        return Report(
            name=exercise.name,
            passed=False,
            answered=False,
            headline="not yet. Put your answer where the ... stands and run the cell again.",
            closing=(f"What will have to hold: {'; '.join(claims)}.",),
        )
    if verdict.fault is None:
        return Report(
            name=exercise.name,
            passed=True,
            held=verdict.held,
            headline="right.",
            closing=tuple(filter(None, [exercise.on_success])),
        )
    return Report(
        name=exercise.name,
        passed=False,
        held=verdict.held,
        problem=_problem(verdict.fault),
        bug=" and ".join(bug.name for bug in verdict.bugs) or None,
        headline="not right yet.",
        diagnosis=tuple(_diagnosis(verdict)),
        facts=tuple(_facts(exercise, verdict.fault)),
        closing=tuple(_closing(exercise, verdict.fault, len(verdict.held))),
    )


def unknown(name: Any, near: list[str]) -> Report:
    """Say that there is no such exercise."""
    way_out = f"Did you mean {near[0]!r}? " if near else ""
    return Report(
        name=shown(name),
        passed=False,
        headline="there is no exercise of this name.",
        closing=(
            f'{way_out}The name comes first, as the page has it, then your answer: check("name", '
            "answer). dlbook.check.exercises(3) lists the names of chapter 3.",
        ),
    )


def too_many(exercise: Exercise) -> Report:
    """Say that more was handed over than a name and an answer."""
    return Report(
        name=exercise.name,
        passed=False,
        headline="not right yet.",
        problem="You handed over more than a name and one answer. Several numbers go into one pair "
        "of brackets, (1, 2), and a decimal point is a point, 0.5.",
    )


def uninspectable(name: str, error: BaseException) -> Report:
    """Say that an answer could not even be looked at."""
    return Report(
        name=name,
        passed=False,
        headline="not right yet.",
        problem=f"Looking at your answer raised {error_text(error)}.",
    )


def _problem(fault: Fault) -> str:
    return f"{fault.probe.claim}. {fault.what}" if fault.probe else fault.what


def _facts(exercise: Exercise, fault: Fault) -> list[tuple[str, str]]:
    """Return what went in, what was expected and what came out, each with its label."""
    probe, got, facts = fault.probe, fault.got, []
    if probe is None or got is None:
        return []
    if probe.shown:
        facts.append(("input", probe.shown))
    elif fault.args:
        names = names_of_arguments(exercise, len(fault.args))
        given = (_after(f"{n} = ", shown(a)) for n, a in zip(names, fault.args, strict=True))
        facts.append(("input", "\n".join(given)))
    # The right answer to a question is not given away.
    if fault.expected is not None and exercise.kind != "value":
        facts.append(("expected", _came(fault.expected)))
    facts.append(("got", _came(got)))
    if got.printed.strip():
        facts.append(("printed", _cut(got.printed.strip())))
    facts += [("warned", text) for text in got.warned[:2]]
    return facts


def _diagnosis(verdict: Verdict) -> list[str]:
    """Name the bugs, before the numbers: they say what to look for in these."""
    lines = []
    for i, bug in enumerate(verdict.bugs):
        seen = "On this input it does what a known bug does" if verdict.only_here else "A known bug"
        seen = "Beside it a second one" if i else seen
        lines.append(f"{seen}, “{bug.name}”. {bug.hint}")
    return lines


def _closing(exercise: Exercise, fault: Fault, held: int) -> list[str]:
    waiting = len(exercise.probes) - held - 1
    if fault.probe is None or waiting < 1:
        return []
    return [f"{waiting} more to try after this one."]


def _came(outcome: Outcome) -> str:
    if outcome.timed_out:
        return "no end"
    if outcome.error is not None:
        return error_text(outcome.error)
    return shown(outcome.value)


def shown(value: Any) -> str:
    """Return a value as a reader would print it, cut where it gets long; never raise."""
    try:
        if isinstance(value, np.ndarray) and value.size > 40:
            return f"an array of shape {value.shape}, {value.dtype}"
        if isinstance(value, np.generic):
            return str(value)
        if isinstance(value, np.ndarray):
            text = np.array2string(value, precision=8, max_line_width=64)
            return _cut(text if value.dtype.kind in "fb" else f"{text}, {value.dtype}")
        if isinstance(value, dict):
            lines = (_after(f"{key!r}: ", shown(item)) for key, item in value.items())
            return _cut("\n".join(lines) or "{}")
        if isinstance(value, tuple | list) and any(isinstance(v, np.ndarray) for v in value):
            return _cut("\n".join(shown(item) for item in value))
        if callable(value) and hasattr(value, "__name__"):
            return f"the {'class' if isinstance(value, type) else 'function'} {value.__name__}"
        if isinstance(value, tuple | list) and len(value) > _ITEMS:
            first = ", ".join(shown(item) for item in value[:3])
            return _cut(f"{first}, … ({len(value):,} in all)")
        text = repr(value)
    except Exception:
        return f"an object of type {type(value).__name__}"
    # The default text of an object is its address, which tells nothing.
    return f"an object of type {type(value).__name__}" if " at 0x" in text else _cut(text)


def _for_the_console(text: str) -> str:
    """Return a text without what the console cannot show: an old code page would raise an error."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAINER).encode(encoding, "replace").decode(encoding)
    return text


def _after(mark: str, text: str) -> str:
    """Return a text after its mark, the further lines of the text below its first."""
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _cut(text: str) -> str:
    lines = text.split("\n")
    more = [f"… {len(lines) - _LINES} more lines"] if len(lines) > _LINES else []
    return "\n".join([line[:200] for line in lines[:_LINES]] + more)


def _hanging(mark: str, text: str) -> list[str]:
    """Return a paragraph whose further lines are indented as far as its mark reaches."""
    return textwrap.wrap(text, _WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark)) or [
        mark.rstrip()
    ]
