"""What an exercise consists of, so that `check` can run any answer against any exercise.

An exercise is a reference, a few probes to try an answer on, and the bugs that people really write.
A bug is given as code that has it, mostly as a difference from the reference: an answer that does
on every probe what that code does has the same bug, however it is written. Answers that only the
tests need stand beside them. `dlbook_exercises` has a file for each exercise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations
from typing import Any, Literal

Kind = Literal["function", "class", "value"]


@dataclass(frozen=True)
class Probe:
    """One thing that must hold, and the input on which it is tried.

    Parameters
    ----------
    claim : str
        What holds when this does, in plain words: "each row of a batch sums to 1".
    args : tuple, or function that makes one
        What the answer is called with; it gets copies. A function is for data that takes time to
        load.
    judge : function, optional
        Called with the arguments and the answer's result; returns None, or in plain words what is
        wrong with it. Where many answers are right, this stands in place of the reference.
    shown : str, optional
        The input in words, where printing the arguments would not tell.
    rtol, atol : float
        How far the result may lie from that of the reference, relative to it and absolutely.
    """

    claim: str
    args: tuple[Any, ...] | Callable[[], tuple[Any, ...]] = ()
    judge: Callable[..., str | None] | None = None
    shown: str | None = None
    rtol: float = 1e-6
    atol: float = 1e-9

    def made(self) -> tuple[Any, ...]:
        """Return the arguments."""
        return self.args() if callable(self.args) else self.args


@dataclass(frozen=True)
class Shown:
    """A text that a drive hands back beside the facts that are compared: it is seen, no more."""

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, init=False)
class Bug:
    """A classic wrong answer.

    Parameters
    ----------
    name : str
        As the bug museum calls it.
    hint : str
        What goes wrong and where to look, without the code of the mend.
    *ways : dict, function, class or value
        The ways to have this bug. A dict changes the reference: it holds other keywords for a
        function, other attributes for a class. Two such bugs are also recognised when an answer has
        both. Anything else is an answer itself; in an exercise that asks for a value, a text stands
        for every text that contains it.
    raises : str, optional
        A pattern for the error that gives the bug away, such as ``"no attribute 'int'"``.
    fit : function, optional
        For a bug that has a number in it, such as a limit or a step. Called with the answer (of a
        driven exercise, with its drive around it), which gets copies of what it is asked; returns
        the way that has the number measured, or a list of such ways, or what it was called with if
        this must be an answer with this bug, or None.
    examples : sequence
        Answers with this bug, for the tests: such as raise, or differ from every way on some probe.
    """

    name: str
    hint: str
    ways: tuple[Any, ...]
    raises: str | None
    fit: Callable[[Callable[..., Any]], Any] | None
    examples: tuple[Any, ...]

    def __init__(
        self,
        name: str,
        hint: str,
        *ways: Any,
        raises: str | None = None,
        fit: Callable[[Callable[..., Any]], Any] | None = None,
        examples: tuple[Any, ...] = (),
    ):
        given: dict[str, Any] = {"name": name, "hint": hint, "ways": ways}
        given |= {"raises": raises, "fit": fit, "examples": tuple(examples)}
        for attribute, value in given.items():
            object.__setattr__(self, attribute, value)


@dataclass(frozen=True)
class Exercise:
    """A task with everything that is needed to judge an answer to it.

    Parameters
    ----------
    probes : sequence of Probe
        From the plain case to the odd ones: the first that fails is what the reader is told.
    reference : function, class or value, optional
        A right answer. Every probe without a judge needs it.
    kind : {"function", "class", "value"}
        What the reader is to hand over.
    drive : function, optional
        Called with the answer and the arguments of a probe, where it takes more than one call to
        see what the answer does.
    read : function, optional
        Of an exercise that asks for a value: turns what was handed over into what is compared, or
        raises a ValueError that says how to give it.
    bugs : sequence of Bug
        The most telling first.
    quiet : bool
        Whether a warning counts as a mistake.
    may_change : bool
        Whether the answer may change its input in place.
    float16_will_do : bool
        Whether a result in float16, with its three digits, is good enough.
    on_success : str
        What to say once the answer is right: why it is, or what follows from it.
    right : sequence
        For the tests: right answers in unusual form.
    wrong : mapping of str or None to sequences
        For the tests: wrong answers by what `check` must call them, which are the bugs that any
        function may have ("changes its input"), and None where a name would be a guess.
    name, chapter : str, int
        What `check` is called with, and where the task stands: both come from the file's path.
    """

    probes: tuple[Probe, ...]
    reference: Any = None
    kind: Kind = "function"
    drive: Callable[..., Any] | None = None
    read: Callable[[Any], Any] | None = None
    bugs: tuple[Bug, ...] = ()
    quiet: bool = False
    may_change: bool = False
    float16_will_do: bool = False
    on_success: str = ""
    right: tuple[Any, ...] = ()
    wrong: Mapping[str | None, tuple[Any, ...]] = field(default_factory=dict)
    name: str = ""
    chapter: int = 0

    @cached_property
    def models(self) -> tuple[tuple[Bug, Any], ...]:
        """Every bug with each of its ways, as an answer that has it."""
        return tuple((bug, self.changed(way)) for bug in self.bugs for way in bug.ways)

    @cached_property
    def pairs(self) -> tuple[tuple[tuple[Bug, Bug], Any], ...]:
        """Two bugs at once, where both are changes of the reference and touch different things."""
        changes = [(bug, way) for bug in self.bugs for way in bug.ways if self._is_change(way)]
        return tuple(
            ((bug, other), self.changed(way | more))
            for (bug, way), (other, more) in combinations(changes, 2)
            if bug.name != other.name and not way.keys() & more.keys()
        )

    @cached_property
    def known(self) -> dict[tuple[int, int], Any]:
        """What the reference and the bugs do on the probes, kept by `check` as it finds out."""
        return {}

    def changed(self, way: Any) -> Any:
        """Return a way to have a bug as an answer."""
        if not self._is_change(way):
            return way
        if self.kind == "class":
            return type(self.reference.__name__, (self.reference,), way)
        return partial(self.reference, **way)

    def _is_change(self, way: Any) -> bool:
        return isinstance(way, dict) and self.kind != "value"
