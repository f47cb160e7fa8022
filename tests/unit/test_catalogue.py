"""Every classic bug twice: as an answer, which `check` must name, and planted in the library.

The answers are in `catalogue.py`. The mutants are below: each plants a bug in a copy of the
library, and the library's own tests must go red on it.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import nbformat
import pytest

import catalogue
import dlbook.check
from dlbook.check import check, exercises

ALL = {name: dlbook.check._EXERCISES[name] for name in exercises()}


@dataclass(frozen=True)
class Mutant:
    """A bug planted in one room of the library, and the tests that must see it."""

    bug: str
    room: str
    changes: tuple[tuple[str, str], ...]
    tests: str


MUTANTS = [
    Mutant("h = 1e-50", "differentiation", (("(f, x, h=1e-4)", "(f, x, h=1e-50)"),),
           "differentiation"),
    Mutant("precedence of / 2*h", "differentiation",
           (("gradient[i] = (above - below) / (2 * h)", "gradient[i] = (above - below) / 2*h"),),
           "differentiation"),
    Mutant("precedence of / 2*h", "differentiation",
           (("return (f(x + h) - f(x - h)) / (2 * h)", "return (f(x + h) - f(x - h)) / 2*h"),),
           "differentiation"),
    Mutant("integer gradient", "_arrays",
           (("x = as_float(x)\n    h = _as_step(f, x, h)\n\n    def checked(x: FloatArray) -> fl",
             "x = np.asarray(x)\n    h = 1e-4\n\n    def checked(x: FloatArray) -> fl"),),
           "differentiation"),
    Mutant("aliasing init_x", "optimization",
           (("x, lr = as_start(init_x, lr, steps)", "x = init_x"),
            ("x = x - lr * numerical_gradient(f, x)", "x -= lr * numerical_gradient(f, x)")),
           "optimization"),
    Mutant("no max shift", "activations",
           (("e = np.exp(x - x.max(axis=axis, keepdims=True))", "e = np.exp(x)"),), "activations"),
    Mutant("softmax over the wrong axis", "activations",
           (("def softmax(x, axis=-1)", "def softmax(x, axis=0)"),), "activations"),
    Mutant("softmax over the wrong axis", "activations",
           (("return e / e.sum(axis=axis, keepdims=True)", "return e / e.sum()"),), "activations"),
    Mutant("missing keepdims", "activations",
           (("e.sum(axis=axis, keepdims=True)", "e.sum(axis=axis)"),), "activations"),
    Mutant("missing / batch", "losses", (("dtype=np.float64) / len(y))", "dtype=np.float64))"),),
           "losses"),
    Mutant("missing / batch", "layers",
           (("* (self.y - self.t) / len(self.t)", "* (self.y - self.t)"),), "layers"),
    Mutant("missing / batch", "networks", (("        d /= len(y)\n", ""),), "backpropagation"),
    Mutant("ReLU mask on the output", "layers",
           (("self.open = x > 0", "self.open = relu(x) >= 0"),), "layers"),
    Mutant("ReLU mask on the output", "networks",
           (("np.multiply(d, z > 0, out=d)", "np.multiply(d, z >= 0, out=d)"),), "backpropagation"),
    Mutant("raw pixels", "datasets",
           (("np.divide(x, np.float32(255), dtype=np.float32)", "x.astype(np.float32)"),),
           "datasets"),
    Mutant("np.int", "activations", ((".astype(int)", ".astype(np.int)"),), "activations"),
    Mutant("one-hot argmax misread as labels", "networks",
           (("np.mean(y.argmax(axis=1) == t.argmax(axis=1))",
             "np.mean(y.argmax(axis=1)[:, None] == t)"),), "networks"),
    Mutant("unseeded", "training",
           (("np.random.default_rng(rng).permutation", "np.random.default_rng().permutation"),),
           "training"),
    Mutant("hidden state", "training",
           (("np.random.default_rng(rng).permutation",
             "vars(np).setdefault(f'dice {rng}', np.random.default_rng(rng)).permutation"),),
           "training"),
    Mutant("changes its input", "differentiation",
           (("finally:\n            x[i] = value\n", "finally:\n            pass\n"),),
           "differentiation"),
    Mutant("accuracy on the training set", "training",
           (("    _end_epoch(history, net, validation)\n    except",
             "    _end_epoch(history, net, (x, t))\n    except"),),
           "training"),
]  # fmt: skip
CLASSIC = list(dict.fromkeys(mutant.bug for mutant in MUTANTS))
COMMON = {"changes its input"}  # what any function can do has no exhibit of its own


def of(entries):
    names = [f"{entry.exercise}-{entry.bug or 'no name'}" for entry in entries]
    ids = [f"{name}-{names[:i].count(name) + 1}" for i, name in enumerate(names)]
    return pytest.mark.parametrize("entry", entries, ids=ids)


@of(catalogue.WRONG)
def test_a_wrong_answer_is_red_and_its_bug_is_named(entry):
    found = check(entry.exercise, entry.answer)
    assert not found.passed
    assert found.problem
    assert found.bug == entry.bug, found


@of(catalogue.RIGHT)
def test_a_right_answer_is_green_however_it_is_written(entry):
    assert check(entry.exercise, entry.answer).passed, check(entry.exercise, entry.answer)


@pytest.mark.parametrize("exercise", ALL)
def test_every_bug_of_an_exercise_is_in_the_catalogue(exercise):
    written = {entry.bug for entry in catalogue.WRONG if entry.exercise == exercise}
    assert {bug.name for bug in ALL[exercise].bugs} <= written
    assert sum(entry.exercise == exercise for entry in catalogue.RIGHT) >= 1


@pytest.mark.parametrize("bug", CLASSIC)
def test_every_classic_is_named_by_check_and_shown_in_the_museum(root, bug):
    assert bug in {entry.bug for entry in catalogue.WRONG}
    museum = nbformat.read(root / "book" / "bug-museum.ipynb", as_version=4)
    assert bug in COMMON or any(
        bug in output.get("data", {}).get("text/plain", "") + output.get("text", "")
        for cell in museum.cells
        if cell.cell_type == "code" and "check(" in cell.source
        for output in cell.outputs
    )


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """Return a copy of the library and its tests, which a mutant may spoil."""
    folder = tmp_path_factory.mktemp("mutants")
    big = shutil.ignore_patterns("__pycache__", "data", ".*", "*.ipynb")
    for name in ("src", "tests", "tools"):
        shutil.copytree(root / name, folder / name, ignore=big)
    (folder / "src/dlbook/data").symlink_to(root / "src/dlbook/data")
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(root / name, folder)
    return folder


def run_tests(copy, name):
    """Return what the tests of a room say of the copy."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-n0", f"tests/unit/test_{name}.py"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
    )  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=[f"{m.bug} in {m.room}" for m in MUTANTS])
def test_the_library_s_own_tests_go_red_on_a_classic(copy, mutant):
    file = copy / "src" / "dlbook" / f"{mutant.room}.py"
    sound = file.read_text("utf-8")
    spoiled = sound
    for old, new in mutant.changes:
        assert old in spoiled
        spoiled = spoiled.replace(old, new)
    file.write_text(spoiled, "utf-8")
    try:
        done = run_tests(copy, mutant.tests)
    finally:
        file.write_text(sound, "utf-8")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    assert "FAILED tests/unit" in done.stdout


def test_the_sound_copy_is_green(copy):
    done = run_tests(copy, "losses")
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
