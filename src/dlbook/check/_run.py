"""Run code that may do anything, and come back with what it did.

A reader's function may raise, print, warn, change its input or never end. Whatever it does becomes
an `Outcome`; only an interrupt from the keyboard, which is the reader's own wish, goes through.
"""

import contextlib
import copy
import gc
import io
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, TextIO

import numpy as np

from dlbook.check._compare import difference

SECONDS = 5.0  # for each call
_AGAIN = 0.002  # seconds until a call that has swallowed the alarm gets the next one
_MUCH = 10_000  # characters of print that are kept


class TimeUp(BaseException):
    """The call took too long. No `Exception`: a reader's `except Exception` must not hide it."""


@dataclass(frozen=True)
class Outcome:
    """What a call did."""

    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()
    changed: tuple[int, ...] = ()  # the positions of the arguments that are not what they were

    @property
    def timed_out(self) -> bool:
        """Whether the call was stopped."""
        return isinstance(self.error, TimeUp)


def run(function: Callable[..., Any], args: tuple[Any, ...]) -> Outcome:
    """Call a function with copies of the arguments and return what it did."""
    given = copy.deepcopy(args)
    captured = _Captured(sys.stdout)
    value, error = None, None
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        try:
            with contextlib.redirect_stdout(captured), _limited(SECONDS):
                value = _called(function, given)
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            error = raised.with_traceback(None)  # which would keep all that the call has made
    return Outcome(
        value=value,
        error=error,
        printed=captured.getvalue(),
        warned=tuple(dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught)),
        changed=tuple(
            i for i, (a, b) in enumerate(zip(args, given, strict=True)) if _differs(a, b)
        ),
    )


class _Captured(io.StringIO):
    """Keeps the beginning of what this thread prints: an endless loop may print as well.

    Python has one stdout for all threads. What the others print meanwhile goes where it would go.
    """

    def __init__(self, outside: TextIO):
        super().__init__()
        self.outside = outside
        self.thread = threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self.thread:
            return self.outside.write(text)
        return super().write(text[: max(0, _MUCH - self.tell())])


def _called(function: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    """Return a copy of what a function returns, which no later call can change."""
    value = function(*given)
    try:
        return copy.deepcopy(value)
    except Exception:  # generators, open files: they are no answer anyway
        return value


def _differs(before: Any, after: Any) -> bool:
    """Whether an argument made of arrays is not what it was; other objects are not looked into."""
    if isinstance(before, dict | list | tuple | np.ndarray):
        return difference(before, after, rtol=0, atol=0) is not None
    return False


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Stop what runs inside after so many seconds, where the platform allows it."""
    if sys.platform in ("emscripten", "win32") or not _in_main_thread():
        limit = _watching_each_line
    else:
        limit = _with_an_alarm
    with limit(seconds):
        yield


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def _with_an_alarm(seconds: float) -> Iterator[None]:
    collecting = False

    def on_collection(phase: str, _: dict[str, int]) -> None:
        nonlocal collecting
        collecting = phase == "start"

    def on_alarm(_: int, frame: FrameType | None) -> None:
        if collecting or frame is None or frame.f_code is on_collection.__code__:
            return  # the garbage collector passes no exception on; the next alarm will do
        # It may ring while we clean up already: only what is called from `_called` is stopped.
        while frame is not None:
            if frame.f_code is _called.__code__:
                raise TimeUp
            frame = frame.f_back

    handler = signal.signal(signal.SIGALRM, on_alarm)
    gc.callbacks.append(on_collection)
    timer = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        gc.callbacks.remove(on_collection)
        signal.signal(signal.SIGALRM, handler)


@contextlib.contextmanager
def _watching_each_line(seconds: float) -> Iterator[None]:
    """Look at the clock at every line: slow, but it needs no signals.

    Before Python 3.12, at every step: there ``while True: pass`` never comes to another line.
    """
    before = sys.gettrace()
    if before is not None:  # a debugger is at work, and takes the time it takes
        yield
        return
    end = time.monotonic() + seconds

    def on_step(frame: FrameType, *_: object) -> Any:
        frame.f_trace_opcodes = sys.version_info < (3, 12)
        if time.monotonic() > end:
            raise TimeUp
        return on_step

    sys.settrace(on_step)
    try:
        yield
    finally:
        sys.settrace(before)
