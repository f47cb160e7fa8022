"""Records of executions: on which day, for how long, and with which versions a notebook was run.

`tools/notebooks.py` puts one into each notebook, for the execution that made its outputs. The test
suite writes one for each notebook that it has executed again (`tests/book/recorder.py`). The page
on the state of the course shows both (`tools/website/status.py`).
"""

import hashlib
import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

CHECKED = Path("_build") / "checked.json"  # below the root of the repository
PACKAGES = ("numpy", "matplotlib")


def record(seconds):
    """Return the record of an execution that took so long and ends now."""
    # A kernel called python3 is always started with the interpreter that asks for it, so that its
    # versions are those of this process.
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def digest(path):
    """Return what tells this content of a file from any other."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_checked(root):
    """Return the records of the test suite, by the notebook's path below the root."""
    path = root / CHECKED
    if not path.exists():
        return {}
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON ({error}): delete it, make test writes it") from None


def write_checked(root, records):
    """Write the records of the test suite."""
    path = root / CHECKED
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(records, indent=1, sort_keys=True) + "\n", "utf-8")
