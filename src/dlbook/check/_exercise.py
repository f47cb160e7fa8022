"""What an exercise consists of, so that `check` can run any answer against any exercise.

An exercise is a reference, a few probes to try an answer on, and the bugs that people really write.
A bug is given as code that has it: an answer that does on every probe what that code does has the
same bug, however it is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["function", "class", "value"]


@dataclass(frozen=True)
class Probe:
    """One thing that must hold, and the input on which it is tried.

    Parameters
    ----------
    says : str
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

    says: str
    args: tuple[Any, ...] | Callable[[], tuple[Any, ...]] = ()
    judge: Callable[..., str | None] | None = None
    shown: str | None = None
    rtol: float = 1e-6
    atol: float = 1e-9

    def made(self) -> tuple[Any, ...]:
        """Return the arguments."""
        return self.args() if callable(self.args) else self.args


@dataclass(frozen=True)
class Bug:
    """A classic wrong answer.

    Parameters
    ----------
    name : str
        As the bug museum calls it.
    idea : str
        What goes wrong and where to look, without the code of the mend.
    behaves : function, class or value
        A wrong answer that has this bug.
    raises : str, optional
        A pattern for the error that gives the bug away, such as ``"no attribute 'int'"``, in place
        of `behaves`.
    """

    name: str
    idea: str
    behaves: Any = None
    raises: str | None = None


@dataclass(frozen=True)
class Exercise:
    """A task with everything that is needed to judge an answer to it.

    Parameters
    ----------
    name : str
        What `check` is called with.
    chapter : int
        Where the task stands.
    probes : sequence of Probe
        From the plain case to the odd ones: the first that fails is what the reader is told.
    reference : function, class or value, optional
        A right answer. Every probe without a judge needs it.
    kind : {"function", "class", "value"}
        What the reader is to hand over.
    drive : function, optional
        Called with the answer and the arguments of a probe, where it takes more than one call to
        see what the answer does.
    bugs : sequence of Bug
        The most telling first.
    quiet : bool
        Whether a warning counts as a mistake.
    may_change : bool
        Whether the answer may change its input in place.
    afterwards : str
        What to say once the answer is right: why it is, or what follows from it.
    known : dict
        What the reference and the bugs do on the probes, kept by `check` as it finds out.
    """

    name: str
    chapter: int
    probes: tuple[Probe, ...]
    reference: Any = None
    kind: Kind = "function"
    drive: Callable[..., Any] | None = None
    bugs: tuple[Bug, ...] = ()
    quiet: bool = False
    may_change: bool = False
    afterwards: str = ""
    known: dict[tuple[int, int], Any] = field(default_factory=dict, init=False, repr=False)
