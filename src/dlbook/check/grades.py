"""Grade a class: from what students handed in to a CSV file and the bugs of the class.

    python -m dlbook.check.grades submissions             writes grades.csv
    python -m dlbook.check.grades submissions week3.csv --keep best --jobs 4

The folder holds notebooks (`.ipynb`), files of results that `check` has written (`.jsonl`), or
both: a folder for each student, nbgrader's `submitted/NAME/ASSIGNMENT/`, or files that have the
student's name, as `anna.jsonl` or `anna_03-softmax-overflow.ipynb`. A notebook is executed,
whether it has outputs or not: what it says of itself counts for nothing.

Each notebook runs in a process of its own that is limited in time and, on Linux, in memory. Where
Linux lets ordinary users have namespaces, it also sees no network, no other process and no other
submission's temporary files. All that was handed in is read before the first notebook runs. The
files of this account can still be written to: the page for teachers says what that means.
"""

import argparse
import contextlib
import csv
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import dlbook_exercises
from dlbook.check._submission import CALL, NOTE

COLUMNS = ("student", "exercise", "passed", "attempts", "bug", "note")
# The beginning of a command whose processes see no others, no network, and end with it.
SANDBOX = (
    "unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc",
    "--net",
)  # fmt: skip
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "DLBOOK_DATA")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how it begins, for a spreadsheet
MUCH = 100 << 20  # bytes of a file that are read


@dataclass(frozen=True)
class Line:
    """One result: a line that `check` has written."""

    exercise: str
    passed: bool
    bug: str | None
    answered: bool = True
    time: str = ""


@dataclass
class Student:
    """What one student handed in, and what there is to say about it."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, file: str, text: str) -> None:
        """Take the lines of a file; of damaged ones, only say how many there are."""
        lines = [line for line in text.splitlines() if line.strip()]
        good = [line for line in map(read, lines) if line]
        self.lines += good
        if damaged := len(lines) - len(good):
            self.notes.append(f"{file}: damaged lines skipped: {damaged}")

    def of(self, exercise: str) -> list[Line]:
        """Return the answers to an exercise, by time. A stub is none."""
        found = (line for line in self.lines if line.exercise == exercise and line.answered)
        return sorted(found, key=lambda line: line.time)


@dataclass(frozen=True)
class Notebook:
    """A notebook that was handed in, as it was before anything ran."""

    student: str
    file: str
    content: bytes

    @property
    def exercises(self) -> set[str]:
        """The exercises that it calls `check` for."""
        text = self.content.decode("utf-8", "replace")
        return set(CALL.findall(text)) & set(dlbook_exercises.names())


def read(text: str) -> Line | None:
    """Return what a line of results says, or None if it is damaged or none of ours."""
    try:
        said = json.loads(text)
        line = Line(
            exercise=said["exercise"],
            passed=said["passed"],
            bug=said["bug"],
            # Lines of older versions have no time, and do not tell a stub from a wrong answer.
            answered=said.get("answered", True),
            time=said.get("time", ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    right = (
        isinstance(line.exercise, str)
        and line.exercise in dlbook_exercises.names()
        and isinstance(line.passed, bool)
        and isinstance(line.answered, bool)
        and isinstance(line.time, str)
        and (line.bug is None or (isinstance(line.bug, str) and len(line.bug) < 200))
    )
    return line if right else None


def kept(answers: list[Line], keep: str) -> Line | None:
    """Return the answer that counts: the last one, or "best", the first right one if any is."""
    right = [line for line in answers if line.passed and keep == "best"]
    return next(iter(right or answers[-1:]), None)


def handed_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield whose each file is, and the file, in whichever layout they lie."""
    if (folder / "submitted").is_dir():  # nbgrader's course, which has other folders beside it
        folder = folder / "submitted"
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
        if path.suffix in (".ipynb", ".jsonl") and not hidden:
            yield (parts[0] if len(parts) > 1 else _without_page(path.stem)), path


def _without_page(name: str) -> str:
    """Return a file's name without that of a chapter, if anything is left then."""
    for module in pkgutil.iter_modules(dlbook_exercises.__path__):
        page = module.name[1:].replace("_", "-")  # as 03-softmax-overflow
        if page in name:
            return name.replace(page, "").strip(" _-.") or name
    return name


def grade(
    folder: Path, *, jobs: int, seconds: float, megabytes: int
) -> tuple[dict[str, Student], list[str]]:
    """Return what each student of a folder has done, by name, and the exercises of the class."""
    students: dict[str, Student] = defaultdict(Student)
    notebooks: list[Notebook] = []
    for name, path in handed_in(folder):
        try:
            content = _read_once(path)
        except OSError as error:
            students[name].notes.append(f"{path.name}: not read: {error}")
            continue
        if path.suffix == ".ipynb":
            notebooks.append(Notebook(name, path.name, content))
        else:
            students[name].add(path.name, content.decode("utf-8", "replace"))
    if notebooks and not find_spec("nbclient"):
        sys.exit('notebooks run with nbclient, which is not here: pip install "dlbook[notebooks]"')
    done = _executed(notebooks, jobs, seconds, megabytes)
    for notebook, (lines, notes) in zip(notebooks, done, strict=True):
        student = students[notebook.student]
        student.add(notebook.file, lines)
        student.notes += [f"{notebook.file}: {note}" for note in notes]
    of_class = {line.exercise for student in students.values() for line in student.lines}
    of_class = of_class.union(*(notebook.exercises for notebook in notebooks))
    exercises = [name for name in dlbook_exercises.names() if name in of_class]
    for notebook in notebooks:
        asked = notebook.exercises
        chapters = set(map(_chapter, asked))
        if missing := [
            name for name in exercises if name not in asked and _chapter(name) in chapters
        ]:
            note = f"{notebook.file}: no cell checks {', '.join(missing)}"
            students[notebook.student].notes.append(note)
    return students, exercises


def _chapter(exercise: str) -> int:
    return dlbook_exercises.find(exercise).chapter


def _read_once(path: Path) -> bytes:
    # A link could lead to what somebody else handed in, and a device never end.
    if path.is_symlink() or not path.is_file():
        raise OSError("it is a link or a folder")
    if path.stat().st_size > MUCH:
        raise OSError(f"it is larger than {MUCH >> 20} MB")
    return path.read_bytes()


def _executed(
    notebooks: list[Notebook], jobs: int, seconds: float, megabytes: int
) -> Iterator[tuple[str, list[str]]]:
    """Execute notebooks side by side; yield of each, in order, its lines and what went wrong."""
    from tqdm import tqdm

    with (
        tempfile.TemporaryDirectory(prefix="dlbook-", ignore_cleanup_errors=True) as place,
        ThreadPoolExecutor(jobs) as pool,
    ):
        sandbox = _sandbox(place)
        if notebooks and not sandbox:
            print("no namespaces here: notebooks see the network and processes", file=sys.stderr)

        def run(number: int, notebook: Notebook) -> tuple[str, list[str]]:
            home = Path(place, str(number))
            try:
                return execute(notebook.content, home, seconds, megabytes, sandbox)
            except OSError as error:  # no process or no file to be had: the others may still run
                return "", [f"not run: {error}"]

        waiting = [pool.submit(run, *numbered) for numbered in enumerate(notebooks)]
        try:
            for _ in tqdm(as_completed(waiting), total=len(waiting), unit="notebook"):
                pass
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
        for done in waiting:
            yield done.result()


def _sandbox(place: str) -> tuple[str, ...]:
    """Return the beginning of a command that starts it in namespaces; none where that fails."""
    try:
        tried = [*SANDBOX, "mount", "-t", "tmpfs", "tmpfs", place]
        subprocess.run(tried, check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return ()
    return SANDBOX


def execute(
    notebook: bytes, home: Path, seconds: float, megabytes: int, sandbox: tuple[str, ...]
) -> tuple[str, list[str]]:
    """Execute a notebook in a process of its own; return lines of results and what went wrong."""
    with contextlib.ExitStack() as stack:
        given = stack.enter_context(tempfile.TemporaryFile())
        given.write(notebook)
        given.seek(0)
        # Results come back in a file that is open here: nobody can put another in its place.
        results: IO[bytes]
        if sandbox:
            results = stack.enter_context(tempfile.TemporaryFile())
            named = f"/proc/1/fd/{results.fileno()}"
        else:
            home.mkdir()
            results = stack.enter_context(open(home / "results.jsonl", "w+b"))
            named = str(home / "results.jsonl")
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "DLBOOK_RESULTS": named,
            "MPLCONFIGDIR": _fonts() or str(home),
            "OPENBLAS_NUM_THREADS": "1",
            "TQDM_DISABLE": "1",
        }
        limits = ["--seconds", str(seconds), "--megabytes", str(megabytes)]
        python = [*sandbox, sys.executable, "-m", "dlbook.check._submission"]
        process = subprocess.Popen(
            [*python, str(home), *limits, *["--sandboxed"][: len(sandbox)]],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            pass_fds=[results.fileno()] if sandbox else [],
        )
        last = []
        try:
            if process.wait(seconds):
                last.append("ended without a word; was it the memory?")
        except subprocess.TimeoutExpired:
            last.append(f"stopped after {seconds:g} s")
        finally:
            process.kill()  # in a sandbox, with all that it has started
            process.wait()
            if not sandbox:
                _end_what_is_left(named)
        results.seek(0)
        lines = results.read(MUCH // 10).decode("utf-8", "replace").splitlines()
    notes = [line.removeprefix(NOTE)[:200] for line in lines if line.startswith(NOTE)][:5]
    return "\n".join(line for line in lines if not line.startswith(NOTE)), notes + last


def _end_what_is_left(results: str) -> None:
    """End the processes that write to this file of results, whoever started them."""
    import psutil  # comes with ipykernel

    for _ in range(5):  # one that is being ended may start another
        left = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get("DLBOOK_RESULTS") == results:
                    process.kill()
                    left.append(process)
        if not left:
            return
        psutil.wait_procs(left, timeout=2)


@cache
def _fonts() -> str | None:
    """Return where matplotlib keeps its list of fonts, which takes long to make."""
    try:
        import matplotlib.font_manager

        return matplotlib.get_cachedir()
    except ImportError:
        return None


def rows(
    students: dict[str, Student], exercises: list[str], keep: str
) -> Iterator[tuple[str | int, ...]]:
    """Yield a row for each student and exercise, whether there is an answer or not."""
    for name, student in sorted(students.items()):
        for exercise in exercises or [""]:
            answers = student.of(exercise)
            line = kept(answers, keep)
            passed, bug = (int(line.passed), line.bug or "") if line else (0, "")
            yield name, exercise, passed, len(answers), bug, "; ".join(student.notes)


def write(file: IO[str], found: Iterable[tuple[str | int, ...]]) -> None:
    """Write rows as CSV, so that no spreadsheet takes a text of a student for a formula."""
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow([f"'{cell}" if str(cell).startswith(FORMULA) else cell for cell in row])


def summary(students: dict[str, Student], exercises: list[str], keep: str) -> str:
    """Return what the class has passed, the bugs that it has shown, and what went wrong."""
    said = [f"{len(students)} students", "", "passed  not passed  no answer"]
    for exercise in exercises:
        counted = [kept(student.of(exercise), keep) for student in students.values()]
        passed, none = sum(bool(line and line.passed) for line in counted), counted.count(None)
        said.append(f"{passed:6}  {len(counted) - passed - none:10}  {none:9}  {exercise}")
    # A student counts once for each bug, however many answers show it.
    shown = ({(line.exercise, line.bug) for line in s.lines if line.bug} for s in students.values())
    bugs = Counter(bug for of_one in shown for bug in of_one).most_common()
    said += ["", "students  bug", *(f"{n:8}  {name}: {bug}" for (name, bug), n in bugs)]
    notes = [f"{name}: {note}" for name, s in sorted(students.items()) for note in s.notes]
    return "\n".join([*said, "", "not all could be read or run:", *notes] if notes else said)


def main() -> None:
    """Grade a folder."""
    parser = argparse.ArgumentParser(
        prog="python -m dlbook.check.grades", description=(__doc__ or "").splitlines()[0]
    )
    add = parser.add_argument
    add("folder", type=Path, help="what was handed in, in any of the usual layouts")
    add("grades", type=Path, nargs="?", default="grades.csv", help="the file to write: %(default)s")
    add("--keep", choices=["last", "best"], default="last", help="the answer that counts: last")
    add("--jobs", type=int, default=os.cpu_count(), help="notebooks at once: %(default)s")
    add("--seconds", type=float, default=600, help="for a notebook, a fourth for a cell: 600")
    add("--megabytes", type=int, default=4096, help="for a process, on Linux: %(default)s")
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder")
    given.grades.open("a").close()  # not to find out at the end that it cannot be written
    limits = {"jobs": given.jobs, "seconds": given.seconds, "megabytes": given.megabytes}
    students, exercises = grade(given.folder, **limits)
    if not students:
        sys.exit(f"no .ipynb and no .jsonl in {given.folder}: there is nothing to grade")
    with given.grades.open("w", encoding="utf-8", newline="") as file:
        write(file, rows(students, exercises, given.keep))
    print(summary(students, exercises, given.keep))


if __name__ == "__main__":
    main()
