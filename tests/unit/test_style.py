"""Style and types, of notebooks and stubs too: `make lint` runs this file."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STUBS = [f"dlbook.{path.stem}" for path in sorted((ROOT / "src" / "dlbook").glob("*.pyi"))]


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--quiet", "."),
        ("ruff", "format", "--quiet", "--check", "."),
        ("mypy", "--no-error-summary", "--no-pretty"),
        # (`__all__` stands in the module alone.)
        ("mypy.stubtest", "--concise", "--allowlist", "tests/unit/stubtest.txt", *STUBS),
    ],
    ids=["ruff check", "ruff format", "mypy", "stubtest"],
)
def test_is_in_style(command):
    run = [sys.executable, "-m", *command]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
