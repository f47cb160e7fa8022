"""Compile the matrix product of the site's Python: `tools/live/matmul/matmul.c` for WebAssembly.

    python -m pip install ziglang==0.17.1 && python tools/provenance/compile_matmul.py

Needed only after a change of the C file: the result is committed, with the digest of what it was
made from in its name, which the build compares.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "live" / "matmul"
OPTIONS = (
    "--target=wasm32-freestanding -O3 -msimd128 -nostdlib "
    "-Wl,--no-entry -Wl,--import-memory -Wl,--export-dynamic -Wl,--strip-all"
)


def main():
    source = FOLDER / "matmul.c"
    for old in FOLDER.glob("*.wasm"):
        old.unlink()
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    made = FOLDER / f"matmul-{digest}.wasm"
    compiler = [sys.executable, "-m", "ziglang", "cc"]
    subprocess.run([*compiler, *OPTIONS.split(), "-o", made, source], check=True)
    print(f"{made.name}  {made.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
