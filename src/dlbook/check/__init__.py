"""Tells a reader what is right about an answer, what is wrong, and what mistake it looks like.

`check(name, answer)` tries an answer to an exercise on inputs from the plain to the odd, stops at
the first that fails, and says what went in, what was expected and what came out. An answer that
does what a known bug does is told the bug's name and where to look. This is the engine: the
exercises stand in `dlbook_exercises`, and each is imported when it is asked for.
"""

import contextlib
import difflib
import getpass
import json
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dlbook._language import LANGUAGES, ask, current
from dlbook.check._judge import judge
from dlbook.check._language import _
from dlbook.check._report import Report, report, too_many, uninspectable, unknown

if TYPE_CHECKING:
    from dlbook.check.exercise import Exercise

__all__ = ["check", "exercises", "language", "results"]

_RESULTS: dict[str, Report] = {}
# What NumPy prints with before anybody has changed it.
_PRINTING: dict[str, Any] = {
    "precision": 8, "threshold": 1000, "edgeitems": 3, "linewidth": 75, "suppress": False,
    "nanstr": "nan", "infstr": "inf", "sign": "-", "floatmode": "maxprec", "formatter": None,
    "legacy": False,
}  # fmt: skip


def check(name: str, answer: Any = ..., *more: Any) -> Report:
    """Say whether an answer to an exercise is right, and if not, what is wrong with it.

    Parameters
    ----------
    name : str
        The exercise, such as "softmax".
    answer : function, class or value
        What the exercise asks for. A function is handed over without calling it. It is called with
        copies of the inputs, for at most five seconds each time.
    *more : anything
        Wrong. Whoever writes 0,5 for 0.5 hands over two numbers, and is told so.

    Returns
    -------
    Report
        Jupyter and terminals show it in words, where the call is the last line of a cell. Teachers
        read ``.passed``, ``.answered``, ``.bug`` and ``.held``.

    Raises
    ------
    KeyboardInterrupt
        If you stop it. Nothing that an answer does raises: it is reported.

    Notes
    -----
    If the environment names a file in ``DLBOOK_RESULTS``, every result is added to it as a line of
    JSON; if it names a folder, to the file there that has the name of the account. The
    report is shown in the language that `language` or ``DLBOOK_LANGUAGE`` sets. A call that
    never returns can be stopped where Python gets to run: a loop in C, such as the product of two
    enormous numbers, cannot. Your settings of NumPy (`seterr`, `set_printoptions`) and of warnings
    play no part. Exercises end each chapter, from chapter 01 on.
    """
    import dlbook_exercises

    if not isinstance(name, str) or name not in dlbook_exercises.names():
        near = difflib.get_close_matches(str(name)[:50], dlbook_exercises.names(), n=1)
        return unknown(name, near)
    exercise = dlbook_exercises.find(name)
    try:
        with _settings_of_our_own():
            found = too_many(exercise) if more else report(exercise, judge(exercise, answer))
    except Exception as error:  # an object that resists even being looked at
        found = uninspectable(name, error)
    _RESULTS[name] = found
    return _recorded(exercise, found)


def exercises(chapter: int | None = None) -> tuple[str, ...]:
    """Return the names of the exercises, in the order of the book.

    Parameters
    ----------
    chapter : int, optional
        Of this chapter only.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        If there is no such chapter.

    Notes
    -----
    Exercises end each chapter, from chapter 01 on.
    """
    import dlbook_exercises

    return dlbook_exercises.names(chapter)


def results() -> dict[str, Report]:
    """Return the last report on each exercise that was checked since Python started.

    Returns
    -------
    dict of str to Report

    Raises
    ------
    Nothing.

    Notes
    -----
    For teachers: the appendix on teaching collects it. Exercises end each chapter, from
    chapter 01 on.
    """
    return dict(_RESULTS)


@contextlib.contextmanager
def _settings_of_our_own() -> Iterator[None]:
    """Let what a reader has set, errors that raise or digits that print, decide nothing."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), np.printoptions(**_PRINTING):
        warnings.simplefilter("ignore")
        yield


def _recorded(exercise: "Exercise", found: Report) -> Report:
    """Add a line to the file that a teacher has named, and say so if that is not possible."""
    named = os.environ.get("DLBOOK_RESULTS")
    if not named:
        return found
    try:
        with open(_file_of_this_account(named), "a+", encoding="utf-8", errors="replace") as file:
            file.seek(0)
            before = file.read()
            line = {
                "time": datetime.now(UTC).isoformat(timespec="seconds"),
                "exercise": exercise.name,
                "chapter": exercise.chapter,
                # Of the answers to this exercise in this file; a stub is none.
                "attempt": _answers(before, exercise.name) + found.answered,
                "answered": found.answered,
                "passed": found.passed,
                "bug": found.bug,
            }
            # After a line that was cut off, begin a new one: one damaged line is enough.
            begin = "\n" if before and not before.endswith("\n") else ""
            file.write(begin + json.dumps(line) + "\n")
    except (OSError, RuntimeError) as error:  # the second, of a ~ that is nobody's home
        note = _("This result is not in the file that DLBOOK_RESULTS names: {error}").format(
            error=error
        )
        return replace(found, closing=(*found.closing, note))
    return found


def _file_of_this_account(named: str) -> Path:
    """Return the file that is named; in a folder, the file that has the name of the account."""
    path = Path(named).expanduser()
    if not path.is_dir():
        return path
    try:
        account = os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (KeyError, ImportError) as error:  # before Python 3.13; then it is an OSError
        raise OSError(f"no account has a name here ({error}): name a file") from error
    return path / (re.sub(r"[^\w.@+-]", "_", account).lstrip(".") + ".jsonl")


def _answers(lines: str, name: str) -> int:
    head = f'"exercise": "{name}"'
    return sum(head in line and '"answered": true' in line for line in lines.splitlines())


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
