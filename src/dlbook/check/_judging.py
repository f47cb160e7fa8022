"""Try an answer on the probes of an exercise, find the first that fails, and recognise the bug."""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from dlbook.check._comparing import alike, difference, kind_of
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check._running import Outcome, run


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
    bug: Bug | None = None
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
    "A loop whose condition stays true goes on for ever. Print what the condition tests, for the "
    "first ten rounds.",
)
NO_BASE_CASE = Bug(
    "calls itself without end",
    "A function that calls itself needs a case in which it does not.",
)
HIDDEN_STATE = Bug(
    "hidden state",
    "The same input gave two results. Something outside the arguments plays a part: a global "
    "variable, a list that grows, dice without a seed.",
)


def judge(exercise: Exercise, answer: Any) -> Verdict:
    """Return what holds of an answer, and the first thing that does not."""
    if answer is ...:
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
        expected = None if probe.judge else _of_model(exercise, exercise.reference, i, args)
        if what := _fault(exercise, probe, args, expected, got):
            fault = Fault(what, probe, args, expected, got)
            bug, only_here = _recognise(exercise, answer, i, args, got)
            return Verdict(tuple(held), fault, bug, only_here)
        held.append(probe.says)
    if unsteady := _second_look(exercise, answer, outcomes):
        return Verdict(tuple(held), unsteady, HIDDEN_STATE)
    return Verdict(tuple(held))


def _outcome(exercise: Exercise, answer: Any, args: tuple[Any, ...]) -> Outcome:
    if exercise.kind == "value":  # a prediction is the same in capitals
        return Outcome(value=answer.strip().casefold() if isinstance(answer, str) else answer)
    if (drive := exercise.drive) is not None:
        return run(lambda *given: drive(answer, *given), args)
    return run(answer, args)


def _of_model(exercise: Exercise, model: Any, i: int, args: tuple[Any, ...]) -> Outcome:
    """Return what the reference or a bug's code does on probe i: it is tried once, then known.

    An answer never is: it may do something else each time.
    """
    place = id(model), i  # (the exercise keeps the model, so no other one gets its id)
    known: Outcome | None = exercise.known.get(place)
    if known is not None:
        return known
    outcome = _outcome(exercise, model, args)
    if not outcome.timed_out:  # that says how busy the machine is
        exercise.known[place] = outcome
    return outcome


def _wrong_kind(exercise: Exercise, answer: Any) -> str | None:
    """Say what was handed over, if it is not the kind of thing that was asked for."""
    name = getattr(answer, "__name__", None)
    if exercise.kind == "class" and not inspect.isclass(answer):
        return (
            f"You handed over {kind_of(answer)}. Hand over the class itself: its name without "
            "brackets after it."
        )
    if exercise.kind == "function":
        if inspect.isclass(answer):
            return f"You handed over the class {name}. This exercise asks for a function."
        if not callable(answer):
            return (
                f"You handed over {kind_of(answer)}, perhaps what your function returned. Hand "
                "over the function itself: its name without brackets after it."
            )
        if inspect.iscoroutinefunction(answer):
            return "You handed over an async function. This exercise asks for one without async."
    if exercise.kind == "value" and callable(answer):
        return f"You handed over {kind_of(answer)}. Hand over what it gives: call it first."
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
        names = ", ".join(names_of_arguments(exercise, len(args))) or "nothing"
        return (
            f"Your function takes {signature}. It is called with ({names}): as many arguments, "
            "in this order."
        )
    return None


def names_of_arguments(exercise: Exercise, count: int) -> list[str]:
    """Return what the reference calls the arguments of a probe."""
    function = exercise.drive or exercise.reference
    try:
        names = list(inspect.signature(function).parameters)[bool(exercise.drive) :]
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i + 1}" for i in range(count)]


def _is_stub(got: Outcome) -> bool:
    """Whether the three dots of an exercise are still where the answer should be."""
    return _holds_dots(got.value) or "'ellipsis'" in told(got.error)


def _holds_dots(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return any(_holds_dots(item) for item in value)
    if isinstance(value, dict):
        return any(_holds_dots(item) for item in value.values())
    return value is ...


def _fault(
    exercise: Exercise, probe: Probe, args: tuple[Any, ...], expected: Outcome | None, got: Outcome
) -> str | None:
    """Say what is wrong with one outcome."""
    if expected is not None and expected.error is not None:
        return _wrong_refusal(expected.error, got)
    if got.timed_out:
        return "The call did not come to an end and was stopped."
    if got.error is not None:
        return f"The call raised {told(got.error)}."
    if exercise.quiet and got.warned:
        return f"The call warned: {got.warned[0]}."
    if probe.judge is not None:
        wrong = _judged(probe, args, got.value)
    else:
        assert expected is not None
        wrong = difference(expected.value, got.value, probe.rtol, probe.atol)
        # (Of a prediction, no more than that: the right one is the reader's to find.)
        told_more = "" if exercise.kind == "value" else f": {wrong}"
        wrong = wrong and f"The result is not right{told_more}."
    if wrong is None and got.changed and not exercise.may_change:
        names = names_of_arguments(exercise, len(args))
        changed = " and ".join(names[i] for i in got.changed)
        return f"The result is right, but the call has changed its input {changed}."
    return wrong


def _wrong_refusal(expected: BaseException, got: Outcome) -> str | None:
    kind = type(expected)
    if got.error is None:
        return f"The call went through, where it should raise {kind.__name__}."
    if not isinstance(got.error, kind):
        return f"The call raised {told(got.error)}, where it should raise {kind.__name__}."
    return None


def _judged(probe: Probe, args: tuple[Any, ...], value: Any) -> str | None:
    """Ask the probe; what it cannot make sense of is wrong."""
    assert probe.judge is not None
    if value is None:
        return "The result is None."
    verdict = run(probe.judge, (*args, value))
    if verdict.error is not None:
        # What a judge itself refuses, it says in words; other errors have a name that helps.
        told_by_judge = isinstance(verdict.error, ValueError)
        reason = str(verdict.error) if told_by_judge else told(verdict.error)
        return f"The result is {kind_of(value)}, which cannot be used here: {reason}."
    answer: str | None = verdict.value
    return answer


def told(error: BaseException | None) -> str:
    """Return the kind of an error and the first line of what it says; nothing for no error."""
    if error is None:
        return ""
    try:
        first = str(error).strip().partition("\n")[0]
    except Exception:
        first = ""
    kind = type(error).__name__
    return f"{kind}: {first.rstrip('.')}" if first else kind


def _recognise(
    exercise: Exercise, answer: Any, place: int, args: tuple[Any, ...], got: Outcome
) -> tuple[Bug | None, bool]:
    """Return the known bug that shows in the fault on a probe, and whether there only."""
    for bug in exercise.bugs:
        if bug.raises is not None and got.error is not None and _says(bug.raises, got.error):
            return bug, False

    @cache  # one try serves all bugs, and a probe that tells nothing new is not tried
    def tried(i: int) -> tuple[tuple[Any, ...], Outcome]:
        args = exercise.probes[i].made()
        return args, _outcome(exercise, answer, args)

    here = None
    for bug in exercise.bugs:
        if bug.raises is None and _alike(exercise, bug.behaves, place, args, got):
            if all(
                _alike(exercise, bug.behaves, i, *tried(i)) for i in range(len(exercise.probes))
            ):
                return bug, False
            here = here or bug
    if exercise.kind != "value" and (general := _general(got)):
        return general, False
    if got.error is None and here:
        return here, True
    return None, False


def _says(pattern: str, error: BaseException) -> bool:
    return re.search(pattern, told(error)) is not None


def _alike(exercise: Exercise, model: Any, i: int, args: tuple[Any, ...], got: Outcome) -> bool:
    """Whether a bug's code does the same on probe i, as far as anybody could see."""
    outcome = _of_model(exercise, model, i, args)
    if outcome.error is not None or got.error is not None:
        return told(outcome.error) == told(got.error)
    if exercise.quiet and bool(outcome.warned) != bool(got.warned):
        return False
    if outcome.changed != got.changed:
        return False
    probe = exercise.probes[i]
    return alike(outcome.value, got.value, probe.rtol, probe.atol)


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
        same = told(again.error) == told(before.error)
        if not same or difference(before.value, again.value, 0, 0) is not None:
            return Fault(
                "The same call gave another result the second time.", probe, args, before, again
            )
    return None
