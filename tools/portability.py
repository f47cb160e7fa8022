"""Run every notebook again as another processor would round it, and compare all outputs.

    python tools/portability.py

OpenBLAS chooses its kernels, and NumPy its vector instructions, by the processor they find. Both
can be told to take those of another one. Sums are then added in another order, and the last digits
of every product change; what a page prints and draws must not. What this machine cannot play (an
instruction set it does not have, another BLAS) is left out; the lines printed say what was played.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from notebooks import KERNEL_ENVIRONMENT

ROOT = Path(__file__).parents[1]


CONFIG = np.show_config(mode="dicts")
BLAS = CONFIG["Build Dependencies"]["blas"]["name"]
VECTOR_INSTRUCTIONS = CONFIG["SIMD Extensions"].get("found", [])


def processors():
    """Return the environment variables that play each other processor, by its description."""
    plain = {"NPY_DISABLE_CPU_FEATURES": " ".join(VECTOR_INSTRUCTIONS)}
    played = {"with two cores": {"OPENBLAS_NUM_THREADS": "2"}}
    if VECTOR_INSTRUCTIONS:
        played["without vector instructions"] = plain
    if "openblas" in BLAS and platform.machine().lower() in ("x86_64", "amd64"):
        played["of 2004 (SSE3)"] = {"OPENBLAS_CORETYPE": "Prescott", **plain}
        played["of 2013 (AVX2)"] = {"OPENBLAS_CORETYPE": "Haswell"}
        if any(name.startswith("AVX512") or name == "X86_V4" for name in VECTOR_INSTRUCTIONS):
            played["of 2017 (AVX-512)"] = {"OPENBLAS_CORETYPE": "SkylakeX"}
    return played


def main():
    if "openblas" not in BLAS:
        print(f"NumPy uses {BLAS} here, which takes no orders: only NumPy's own part is varied")
    command = [sys.executable, "-m", "pytest", "-q", "--dist", "loadfile"]
    command += ["--nbval", "--nbval-current-env", "-p", "figures", "book"]
    # tests/conftest.py would choose the number of threads itself: only its plugin is wanted.
    plugin = {"PYTHONPATH": str(ROOT / "tests" / "book")}
    failed = []
    for name, changed in processors().items():
        # Kernels with several threads, side by side on the same cores, wait for each other.
        workers = "0" if "OPENBLAS_NUM_THREADS" in changed else "auto"
        done = subprocess.run(
            [*command, "-n", workers],
            cwd=ROOT,
            env={**os.environ, **KERNEL_ENVIRONMENT, **plugin, **changed},
            capture_output=True,
            text=True,
        )
        said = (done.stdout.strip() or done.stderr.strip() or "nothing").splitlines()[-2:]
        print(f"a processor {name}: {'; '.join(said)}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, done.stderr, sep="\n")
    if failed:
        sys.exit(f"the book is not true on a processor {', '.join(failed)}")


if __name__ == "__main__":
    main()
