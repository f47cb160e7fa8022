"""Run the notebooks and the tests as other processors and other maths libraries would round.

    python tools/portability.py             some of them as one other processor, some as another
    python tools/portability.py --all       as every one that this machine can play, all of them

OpenBLAS chooses its kernels, and NumPy its vector instructions, by the processor they find. Both
can be told to take those of another one. Sums are then added in another order, and the last digits
of every product change. The explorers' scripts get an exp, log and power that are off by one last
digit, as those of another browser may be. What a page prints and draws must not change, and no test
may mind. What this machine cannot play (an instruction set it does not have, another BLAS) is left
out; the lines printed say what was played.
"""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import running

ROOT = Path(__file__).parents[1]
CONFIG = np.show_config(mode="dicts")
BLAS = CONFIG["Build Dependencies"]["blas"]["name"]
VECTOR_INSTRUCTIONS = CONFIG["SIMD Extensions"].get("found", [])
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "loadfile", "--no-loadscope-reorder"]
PYTEST += ["--nbval", "--nbval-current-env"]
# No processor makes a difference where sources, files, or which processes and cells run are looked
# at; and what is wrong with an answer is no last digit.
SAME_EVERYWHERE = {
    "check", "datasets", "grades", "live_needs", "lock", "modules", "readme", "skeleton",
    "storage", "style",
}  # fmt: skip
WRONG_ANSWERS = "tests/unit/test_exercises.py::test_a_wrong_answer_is_red_and_its_bug_is_named"
PYTEST += [f"--deselect={WRONG_ANSWERS}"]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"), key=running.seconds_of, reverse=True)
TESTS = [
    file
    for file in sorted((ROOT / "tests/unit").glob("test_*.py"), key=os.path.getsize, reverse=True)
    if file.stem.removeprefix("test_") not in SAME_EVERYWHERE
]
LONG = 30  # seconds of a notebook


def processors():
    """Return the environment variables that play each other processor, by its description."""
    names = " ".join(VECTOR_INSTRUCTIONS)
    plain = {"NPY_DISABLE_CPU_FEATURES": names} if names else {}
    x86 = "openblas" in BLAS and platform.machine().lower() in ("x86_64", "amd64")
    kernels = ["Haswell", "Prescott"] if x86 else []
    if any(name.startswith("AVX512") or name == "X86_V4" for name in VECTOR_INSTRUCTIONS):
        kernels.append("SkylakeX")
    played = {f"with the kernels for {name}": {"OPENBLAS_CORETYPE": name} for name in kernels}
    if x86:
        played["with the kernels for Prescott"] |= plain  # of 2004: it had none of them
    if plain:
        played["without vector instructions"] = plain
    played["with two threads"] = {"OPENBLAS_NUM_THREADS": "2"}
    return played


def divided(number):
    """Divide notebooks and files of tests, what takes long at the beginning of each part.

    Long trainings go to the first part, for a processor that is not much slower than this one.
    """
    parts = [[] for _ in range(number)]
    for notebook in NOTEBOOKS:
        parts[0 if running.seconds_of(notebook) > LONG else -1].append(notebook)
    for n, file in enumerate(TESTS):
        parts[n % number].append(file)
    return parts


def run(changed, tests, workers):
    """Run tests in a changed environment; return pytest's status, what it said, and the seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [*PYTEST, "-n", workers, *tests],
        cwd=ROOT,
        env={**os.environ, "CI": "true", **changed},  # with CI set, no notebook is left out
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip(), time.perf_counter() - start


def main():
    if "openblas" not in BLAS:
        print(f"NumPy uses {BLAS} here, which takes no orders: only NumPy's own part is varied")
    chosen = list(processors().items())
    if "--all" in sys.argv:
        tests = [[*NOTEBOOKS, *TESTS, "tests/book"]] * len(chosen)
    else:
        chosen = chosen[:2]
        tests = divided(len(chosen))
    failed = []
    for number, ((name, changed), files) in enumerate(zip(chosen, tests, strict=True)):
        maths = {"DLBOOK_PLAYED_MATHS": ("mixed", "up", "down")[number % 3]}
        # Kernels with several threads, side by side on the same cores, would wait for each other.
        workers = "0" if "OPENBLAS_NUM_THREADS" in changed else "auto"
        status, said, took = run(changed | maths, files, workers)
        last = (said or "nothing").splitlines()[-1]
        print(f"a processor {name}, {took:.0f} s: {last}", flush=True)
        if status:
            failed.append(name)
            print(said)
    if failed:
        sys.exit(f"not true on a processor {', '.join(failed)}")


if __name__ == "__main__":
    main()
