"""Execute one notebook that somebody handed in: a process of its own, which `grades` starts.

The notebook comes through stdin. What went wrong is added to the file of results, in lines that
begin as `NOTE` does.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

NOTE = "note: "
CALL = re.compile(r"""\bcheck\(\s*\\?["']([\w-]+)\\?["']""")  # in a cell, or in a file of JSON


def main() -> None:
    """Read the notebook, and execute it within the limits."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--megabytes", type=int)
    parser.add_argument("--sandboxed", action="store_true")
    given = parser.parse_args()
    _limit(given.seconds, given.megabytes)
    if given.sandboxed:  # a file system of one's own, in memory, over where all submissions run
        size = f"size={given.megabytes}m"
        mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", given.home.parent]
        subprocess.run(mount, check=True)
        given.home.mkdir()
    os.chdir(given.home)  # where the kernel runs, and both look for the sockets between them
    try:
        _execute(sys.stdin.buffer.read(), given.home, given.seconds, ipc=given.sandboxed)
    except MemoryError:
        _say(f"stopped at {given.megabytes} MB")


def _limit(seconds: float, megabytes: int) -> None:
    """Set limits that all processes have which are started from this one."""
    try:
        import resource
    except ImportError:  # on Windows
        return
    limits = {"RLIMIT_AS": megabytes << 20, "RLIMIT_FSIZE": megabytes << 20, "RLIMIT_CORE": 0}
    for name, limit in (limits | {"RLIMIT_CPU": int(2 * seconds) + 10}).items():
        with contextlib.suppress(ValueError, OSError):  # macOS knows some by name only
            resource.setrlimit(getattr(resource, name), (limit, limit))


def _execute(content: bytes, home: Path, seconds: float, *, ipc: bool) -> None:
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except MemoryError:
        raise
    except Exception as error:  # whatever JSON may hold in place of a notebook
        _say(f"no notebook: {_first_line(error).partition(': ')[0]}")
        return
    at = ""

    def on_start(cell: Any, cell_index: int) -> None:
        nonlocal at
        called = CALL.search(cell.source)
        at = f"cell {cell_index}" + (f", {called[1]}" if called else "")

    def on_executed(cell: Any, cell_index: int, execute_reply: Any) -> None:
        said = execute_reply["content"] if execute_reply else {"ename": "KeyboardInterrupt"}
        name = said.get("ename", "")
        if name == "KeyboardInterrupt":
            _say(f"{at}: stopped after {limit} s")
        elif name.endswith("MemoryError") or (name and CALL.search(cell.source)):
            _say(f"{at}: {name}: {said['evalue']}")

    limit = max(1, int(seconds / 4))
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", transport="ipc" if ipc else "tcp"),
        allow_errors=True,
        timeout=limit,
        interrupt_on_timeout=True,
        on_cell_execute=on_start,
        on_cell_executed=on_executed,
        resources={"metadata": {"path": str(home)}},
    )
    try:
        client.execute()
    except DeadKernelError:
        _say(f"{at}: ended Python")
    except MemoryError:
        raise
    except Exception as error:
        _say(f"{at}: {type(error).__name__}: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _say(note: str) -> None:
    text = " ".join(note.split())[:200]
    with open(os.environ["DLBOOK_RESULTS"], "a", encoding="utf-8") as file:
        file.write(f"{NOTE}{text}\n")


if __name__ == "__main__":
    main()
