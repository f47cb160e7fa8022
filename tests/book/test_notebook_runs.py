"""What was green is not run again while nothing changes; a red cell is named in one line."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import notebook_runs

ROOT = Path(__file__).parents[2]


def write(path, printed="1\n", source="print(1)"):
    outputs = [new_output("stream", text=printed)]
    cells = [
        new_code_cell(source, id="one", outputs=outputs, execution_count=1),
        new_code_cell("two = 2", id="two", execution_count=2),
    ]
    nbformat.write(new_notebook(cells=cells), path)


def execute(root, **variables):
    """Re-execute all notebooks below a root with the project's plugins; return what is said."""
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", root]
    command += ["-q", "--nbval", "--nbval-current-env", "-p", "no:xdist"]
    kept = {n: v for n, v in os.environ.items() if n not in ("CI", "FRESH") and "PYTEST" not in n}
    done = subprocess.run(
        [*command, ROOT / "tests" / "conftest.py", root],
        cwd=ROOT, env=kept | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


@pytest.mark.weekly
def test_what_was_green_is_left_out_until_it_changes(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / f"{name}.ipynb")
    assert "4 cells executed again" in execute(tmp_path)
    assert "2 notebooks not run again" in execute(tmp_path)
    for asked in ("CI", "FRESH"):
        assert "4 cells executed again" in execute(tmp_path, **{asked: "1"})
    assert "4 cells executed again" in execute(tmp_path, OPENBLAS_CORETYPE="Prescott")
    execute(tmp_path)
    write(tmp_path / "b.ipynb", printed="2\n")
    said = execute(tmp_path)
    assert "RED b.ipynb, cell one: stdout is '1', on the page '2'" in said
    assert "a.ipynb" not in said
    said = execute(tmp_path)  # what is red is never left out
    assert "RED b.ipynb" in said
    write(tmp_path / "b.ipynb")
    assert "2 cells executed again" in execute(tmp_path)
    write(tmp_path / "b.ipynb", source="[1][1]")
    assert "RED b.ipynb, cell one: raises IndexError: list index out of range" in execute(tmp_path)


def test_the_key_is_the_content_and_all_around_it(tmp_path):
    page, around = tmp_path / "page.ipynb", notebook_runs.surroundings()
    write(page)
    first = notebook_runs.key(page, around)
    assert notebook_runs.key(page, "others") != first
    os.utime(page, (1, 1))
    assert notebook_runs.key(page, around) == first
    write(page, "2\n")
    assert notebook_runs.key(page, around) != first


@pytest.mark.parametrize(
    "file",
    [
        "src/dlbook/losses.py",
        "src/dlbook/data/newswires.npz",
        "requirements.txt",
        "tests/book/figures.py",
        "tools/ipython/profile_default/ipython_kernel_config.py",
    ],
)
def test_another_library_lock_or_comparison_is_another_key(file, tmp_path, monkeypatch):
    before = notebook_runs.surroundings()
    changed, read = ROOT / file, Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: read(p) + b"x" * (p == changed))
    assert notebook_runs.surroundings() != before
