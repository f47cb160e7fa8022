"""README's script for a table of one's own is short, and it works in a process of its own."""

import os
import re
import subprocess
import sys


def test_the_script_for_a_table_of_ones_own(root, tmp_path):
    text = (root / "README.md").read_text("utf-8")
    (script,) = re.findall(r"^```python\n(import csv\n.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert sum(bool(line.strip()) for line in script.splitlines()) < 28
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "TQDM_DISABLE": ""},
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")  # no error, no bar, no warning
    recall = {name: int(share) for share, name in re.findall(r"(\d+)% of (\w+) are", run.stdout)}
    assert recall.keys() == {"Adelie", "Chinstrap", "Gentoo"}
    assert min(recall.values()) > 75
    assert [path.name for path in tmp_path.iterdir()] == ["best.npz"]
