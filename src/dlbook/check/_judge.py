"""Try an answer on the probes of an exercise, find the first that fails, and recognise the bug."""

import copy
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import Any

import numpy as np

from dlbook.check._compare import alike, difference, kind_of
from dlbook.check._language import Message, _, all_of, together
from dlbook.check._run import Outcome, run
from dlbook.check.exercise import Bug, Exercise, Probe


@dataclass(frozen=True)
class Fault:
    """The first thing that does not hold."""

    what: str
    probe: Probe | None = None
    args: tuple[Any, ...] = ()
    expected: Outcome | None = None
    got: Outcome | None = None


@dataclass(frozen=True)
class Verdict:
    """What is to be told about an answer."""

    held: tuple[str, ...] = ()
    fault: Fault | None = None
    bugs: tuple[Bug, ...] = ()
    only_here: bool = False  # whether the answer was seen to do as the bug on this input alone
    unanswered: bool = False


PRINTS = Bug(
    "prints instead of returning",
    "print shows a number to you; return hands it to whoever called. Nobody can compute with what "
    "was printed.",
)
NO_RETURN = Bug(
    "no return",
    "A function that ends without return gives None. Is there a return, and is it reached on "
    "every way through?",
)
CHANGES_INPUT = Bug(
    "changes its input",
    "Arrays are handed over, not copied: x[i] = …, x += … and out=x write into the caller's own "
    "array. Work on a copy, or build a new array.",
)
NEVER_ENDS = Bug(
    "never ends",
    "A loop whose condition stays true never ends. Print what the condition tests, for the first "
    "ten rounds.",
)
NO_BASE_CASE = Bug(
    "calls itself without end",
    "A function that calls itself needs a case in which it does not.",
)
HIDDEN_STATE = Bug(
    "hidden state",
    "The same input gave two results. Something other than the arguments changes the result: a "
    "global variable, a list that grows, dice without a seed.",
)


def judge(exercise: Exercise, answer: Any) -> Verdict:
    """Return what holds of an answer, and the first thing that does not."""
    if _holds_dots(answer):
        return Verdict(unanswered=True)
    if wrong := _wrong_kind(exercise, answer):
        return Verdict(fault=Fault(wrong))
    held: list[str] = []
    outcomes: list[Outcome] = []
    for i, probe in enumerate(exercise.probes):
        args = probe.made()
        if wrong := _wrong_signature(exercise, answer, args):
            return Verdict(fault=Fault(wrong))
        got = _outcome(exercise, answer, args)
        outcomes.append(got)
        if _is_stub(got):
            return Verdict(unanswered=True)
        expected = None if probe.judge else _expected(exercise, i)
        if what := _fault(exercise, answer, probe, args, expected, got):
            # A value that cannot be read is shown as it was handed over.
            came = Outcome(value=answer) if exercise.kind == "value" and got.error else got
            fault = Fault(what, probe, args, expected, came)
            bugs, only_here = _recognise(exercise, answer, outcomes)
            return Verdict(tuple(held), fault, bugs, only_here)
        held.append(probe.claim)
    if unsteady := _second_look(exercise, answer, outcomes):
        return Verdict(tuple(held), unsteady, (HIDDEN_STATE,))
    return Verdict(tuple(held))


def _outcome(exercise: Exercise, answer: Any, args: tuple[Any, ...]) -> Outcome:
    if exercise.kind == "value":
        if exercise.read is not None:
            return run(exercise.read, (answer,))
        # A prediction is the same in capitals.
        return Outcome(value=answer.strip().casefold() if isinstance(answer, str) else answer)
    if (drive := exercise.drive) is not None:
        return run(lambda *given: drive(answer, *given), args)
    return run(answer, args)


def _expected(exercise: Exercise, i: int) -> Outcome:
    if exercise.kind == "value":
        return Outcome(value=exercise.reference)
    return _of_model(exercise, exercise.reference, i)


def _of_model(exercise: Exercise, model: Any, i: int) -> Outcome:
    """Return what the reference or a bug's code does on probe i: it is tried once, then known.

    An answer never is: it may do something else each time.
    """
    place = id(model), i  # (the exercise keeps the model, so no other one gets its id)
    known: Outcome | None = exercise.known.get(place)
    if known is not None:
        return known
    outcome = _try(exercise, model, i)
    if not outcome.timed_out:  # that says how busy the machine is
        exercise.known[place] = outcome
    return outcome


def _try(exercise: Exercise, answer: Any, i: int) -> Outcome:
    return _outcome(exercise, answer, exercise.probes[i].made())


def _wrong_kind(exercise: Exercise, answer: Any) -> str | None:
    """Say what was handed over, if it is not the kind of thing that was asked for."""
    name = getattr(answer, "__name__", None)
    if exercise.kind == "class" and not inspect.isclass(answer):
        return _(
            "You handed over {kind}. Hand over the class itself: its name without brackets after "
            "it."
        ).format(kind=kind_of(answer))
    if exercise.kind == "function":
        if inspect.isclass(answer):
            return _("You handed over the class {name}. This exercise asks for a function.").format(
                name=name
            )
        if not callable(answer):
            return _(
                "You handed over {kind}, perhaps what your function returned. Hand over the "
                "function itself: its name without brackets after it."
            ).format(kind=kind_of(answer))
        if inspect.iscoroutinefunction(answer):
            return _("You handed over an async function. This exercise asks for one without async.")
    if exercise.kind == "value" and callable(answer):
        return _("You handed over {kind}. Hand over what it gives: call it first.").format(
            kind=kind_of(answer)
        )
    return None


def _wrong_signature(exercise: Exercise, answer: Any, args: tuple[Any, ...]) -> str | None:
    """Say how the answer will be called, if it cannot be called that way."""
    if exercise.kind != "function" or exercise.drive is not None:
        return None
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # some functions written in C do not tell
        return None
    try:
        signature.bind(*args)
    except TypeError:
        names = together(", ", names_of_arguments(exercise, len(args))) or _("nothing")
        return _(
            "Your function takes {signature}. It is called with ({names}): as many arguments, in "
            "this order."
        ).format(signature=signature, names=names)
    return None


def names_of_arguments(exercise: Exercise, count: int) -> list[str]:
    """Return what the reference calls the arguments of a probe."""
    function = exercise.drive or exercise.reference
    try:
        names = list(inspect.signature(function).parameters)[bool(exercise.drive) :]
    except (TypeError, ValueError):
        names = []
    number = _("argument {number}")
    return [names[i] if i < len(names) else number.format(number=i + 1) for i in range(count)]


def _is_stub(got: Outcome) -> bool:
    """Whether the three dots of an exercise are still where the answer should be."""
    return _holds_dots(got.value) or "'ellipsis'" in error_text(got.error)


def _holds_dots(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(_holds_dots(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_dots(item) for item in value.values())
    return value is ...


def _fault(
    exercise: Exercise,
    answer: Any,
    probe: Probe,
    args: tuple[Any, ...],
    expected: Outcome | None,
    got: Outcome,
) -> str | None:
    """Say what is wrong with one outcome."""
    if expected is not None and expected.error is not None:
        return _wrong_refusal(expected.error, got)
    if got.timed_out:
        return _("The call did not end and was stopped.")
    if got.error is not None and exercise.kind == "value":
        return _unusable(answer, got.error)
    if got.error is not None:
        return _("The call raised {error}.").format(error=error_text(got.error))
    if exercise.quiet and got.warned:
        return _("The call warned: {warning}.").format(warning=got.warned[0])
    if probe.judge is not None:
        wrong = _judged(probe, args, got.value)
    else:
        assert expected is not None
        rtol = _rtol(exercise, probe, got.value)
        wrong = difference(expected.value, got.value, rtol, probe.atol)
        # (Of a value, no more than that: the right one is the reader's to find.)
        told = _("The result is not right.")
        if exercise.kind != "value":
            told = _("The result is not right: {wrong}.").format(wrong=wrong)
        wrong = wrong and told
    if wrong is None and got.changed and not exercise.may_change:
        names = names_of_arguments(exercise, len(args))
        return _("The result is right, but the call has changed its input {names}.").format(
            names=all_of(names[i] for i in got.changed)
        )
    return wrong


def _wrong_refusal(expected: BaseException, got: Outcome) -> str | None:
    kind, name = type(expected), type(expected).__name__
    if got.error is None:
        return _("The call went through, where it should raise {kind}.").format(kind=name)
    if not isinstance(got.error, kind):
        return _("The call raised {error}, where it should raise {kind}.").format(
            error=error_text(got.error), kind=name
        )
    return None


def _judged(probe: Probe, args: tuple[Any, ...], value: Any) -> str | None:
    """Ask the probe; what it cannot make sense of is wrong."""
    assert probe.judge is not None
    if value is None:
        return _("The result is None.")
    verdict = run(probe.judge, (*args, value))
    if verdict.error is not None:
        return _unusable(value, verdict.error)
    answer: str | None = verdict.value
    return answer


def _unusable(value: Any, error: BaseException) -> str:
    # What an exercise itself refuses, it says in words; other errors have a name that helps.
    reason = str(error) if isinstance(error, ValueError) else error_text(error)
    return _("The result is {kind}, which cannot be used here: {reason}.").format(
        kind=kind_of(value), reason=reason
    )


def error_text(error: BaseException | None) -> str:
    """Return the kind of an error and the first line of what it says; nothing for no error."""
    if error is None:
        return ""
    kind = type(error).__name__
    try:
        said = str(error)
        first = said.strip().partition("\n")[0].rstrip(".")
    except Exception:
        return kind
    if isinstance(said, Message):  # an exercise speaks
        first = said
    return together(": ", [kind, first]) if first else kind


def _recognise(
    exercise: Exercise, answer: Any, first: list[Outcome]
) -> tuple[tuple[Bug, ...], bool]:
    """Return the known bugs that show in the last of the outcomes so far, and whether there only.

    A bug is named where the answer does on every probe what code with this bug does, or raises an
    error that gives it away; two bugs, where the reference does with both of them.
    """
    place, got = len(first) - 1, first[-1]
    if exercise.kind == "value":
        return _of_value(exercise, answer, place, got), False
    suspect = _Suspect(exercise, answer, first)
    for bug, models in groupby(exercise.models, key=lambda found: found[0]):
        if any(suspect.does_as(model) for _, model in models):
            return suspect.claim(bug), False
    for bug in exercise.bugs:
        if _gives_away(bug, got) or suspect.fits(bug):
            return (bug,), False
    if not got.timed_out and not _same(got, suspect.tried(place)):
        return (HIDDEN_STATE,), False
    general = _general(got)
    if general in (None, CHANGES_INPUT):  # a known pair says more than that something changed
        for bugs, model in exercise.pairs:
            if suspect.does_as(model):
                return suspect.claim(*_most_telling_first(exercise, place, bugs)), False
    if general:
        return (general,), False
    shows = _shows_here(exercise, place, suspect.tried) if got.error is None else None
    if shows is None:
        return (), False
    claimed = suspect.claim(shows)
    return claimed, claimed == (shows,)


class _Suspect:
    """A wrong answer, to be held against code with known bugs.

    One try of it on each probe serves all bugs, and a probe that tells nothing new is not tried.
    """

    def __init__(self, exercise: Exercise, answer: Any, first: list[Outcome]) -> None:
        self.exercise, self.answer, self.first = exercise, answer, first
        self.tried = cache(partial(_try, exercise, answer))
        failed = len(first) - 1
        self.probes = sorted(range(len(exercise.probes)), key=lambda i: i != failed)

    def does_as(self, model: Any, of: Callable[..., Outcome] = _of_model) -> bool:
        """Whether it does on every probe what a model does."""
        tried = self.tried
        return all(
            _alike(self.exercise, i, of(self.exercise, model, i), tried(i)) for i in self.probes
        )

    def claim(self, *bugs: Bug) -> tuple[Bug, ...]:
        """Return the bugs, unless it throws dice: such an answer soon does what some bug does."""
        return bugs if self._is_steady() else (HIDDEN_STATE,)

    def _is_steady(self) -> bool:
        return self.first[-1].timed_out or all(
            _same(self.tried(i), self._another_try(i)) for i in self.probes
        )

    def _another_try(self, i: int) -> Outcome:
        return self.first[i] if i < len(self.first) else _try(self.exercise, self.answer, i)

    def fits(self, bug: Bug) -> bool:
        """Whether it is what the bug's own measurement of it finds."""
        if bug.fit is None or self.first[-1].timed_out:
            return False
        drive = self.exercise.drive
        ask = partial(drive, self.answer) if drive else self.answer

        def asked(*args: Any) -> Any:
            return ask(*copy.deepcopy(args))

        fitted = run(bug.fit, (asked,))
        if fitted.error is not None or fitted.value is None:
            return False
        if fitted.value is asked:
            return self._is_steady()
        ways = fitted.value if isinstance(fitted.value, list) else [fitted.value]
        return any(self.does_as(self.exercise.changed(way), of=_try) for way in ways)


def _of_value(exercise: Exercise, answer: Any, place: int, got: Outcome) -> tuple[Bug, ...]:
    """Return the bug behind a value: given as a value, as words in a text, or as a condition."""
    probe = exercise.probes[place]
    text = answer.casefold() if isinstance(answer, str) else ""

    def is_one(way: Any) -> bool:
        if isinstance(way, str):
            return way in text
        if got.error is not None:
            return False
        if callable(way):
            return bool(run(way, (got.value,)).value)
        return difference(way, got.value, probe.rtol, probe.atol) is None

    for bug in exercise.bugs:
        if _gives_away(bug, got) or any(is_one(way) for way in bug.ways):
            return (bug,)
    return ()


def _most_telling_first(exercise: Exercise, place: int, pair: tuple[Bug, Bug]) -> tuple[Bug, Bug]:
    """Return two bugs, that which shows on a probe before that which shows later."""

    def shows(bug: Bug) -> bool:
        right = _of_model(exercise, exercise.reference, place)
        models = [model for of, model in exercise.models if of is bug]
        return not all(
            _alike(exercise, place, right, _of_model(exercise, model, place)) for model in models
        )

    first, second = pair
    return pair if shows(first) or not shows(second) else (second, first)


def _gives_away(bug: Bug, got: Outcome) -> bool:
    """Whether an error is the one by which a bug is known."""
    if bug.raises is None or got.error is None:
        return False
    return re.search(bug.raises, error_text(got.error)) is not None


def _shows_here(exercise: Exercise, place: int, tried: Callable[[int], Outcome]) -> Bug | None:
    """Return the one bug that shows in a fault, though not on every probe.

    It must do what the answer does on every probe that tells it from the others that show here. And
    one number is soon equal to another: it must show in three numbers, or on two probes.
    """

    def does(model: Any, i: int) -> Outcome:
        return _of_model(exercise, model, i)

    here = [
        (bug, model)
        for bug, model in exercise.models
        if _alike(exercise, place, does(model, place), tried(place))
    ]
    names = {bug.name for bug, _ in here}
    for i in range(len(exercise.probes) if len(names) > 1 else 0):
        if any(not _alike(exercise, i, does(here[0][1], i), does(m, i)) for _, m in here[1:]):
            here = [(bug, m) for bug, m in here if _alike(exercise, i, does(m, i), tried(i))]
    if len({bug.name for bug, _ in here}) != 1:
        return None
    bug, model = here[0]
    shown = [
        i
        for i in range(len(exercise.probes))
        if exercise.reference is not None
        and _alike(exercise, i, does(model, i), tried(i))
        and not _alike(exercise, i, does(exercise.reference, i), tried(i))
    ]
    return bug if len(shown) > 1 or _count(tried(place).value) > 2 else None


def _count(value: Any) -> int:
    """Return how many numbers a result holds."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return sum(_count(item) for item in value)
    return int(np.size(value))


def _alike(exercise: Exercise, i: int, one: Outcome, other: Outcome) -> bool:
    """Whether two answers did the same on probe i, as far as anybody could see."""
    if one.error is not None or other.error is not None:
        return error_text(one.error) == error_text(other.error)
    if exercise.quiet and bool(one.warned) != bool(other.warned):
        return False
    if one.changed != other.changed:
        return False
    probe = exercise.probes[i]
    rtol = _rtol(exercise, probe, other.value)
    if not alike(one.value, other.value, rtol, probe.atol):
        return False
    if probe.judge is None:
        return True
    # Where many answers are right, what is near to a wrong one may be right.
    args = probe.made()
    right, other_right = (_judged(probe, args, o.value) is None for o in (one, other))
    return right == other_right


def _rtol(exercise: Exercise, probe: Probe, value: Any) -> float:
    """Return how far a result may lie from the right one, relative to it."""
    coarse = exercise.float16_will_do and getattr(value, "dtype", None) == np.float16
    return max(probe.rtol, float(np.finfo(np.float16).eps)) if coarse else probe.rtol


def _same(one: Outcome, other: Outcome) -> bool:
    """Whether two calls of one function gave the same, to the last digit."""
    if error_text(one.error) != error_text(other.error):
        return False
    return difference(one.value, other.value, 0, 0) is None


def _general(got: Outcome) -> Bug | None:
    """Return the bug that can befall any function."""
    if got.timed_out:
        return NEVER_ENDS
    if isinstance(got.error, RecursionError):
        return NO_BASE_CASE
    if got.error is None and got.value is None:
        return PRINTS if got.printed else NO_RETURN
    if got.changed:
        return CHANGES_INPUT
    return None


def _second_look(exercise: Exercise, answer: Any, first: list[Outcome]) -> Fault | None:
    """Call the answer again: the same input must give the same result."""
    for probe, before in zip(exercise.probes, first, strict=True):
        args = probe.made()
        again = _outcome(exercise, answer, args)
        if not _same(before, again):
            return Fault(
                _("The same call gave another result the second time."),
                probe,
                args,
                before,
                again,
            )
    return None
