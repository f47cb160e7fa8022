"""Where dlbook is missing, as on Colab, a chapter fetches it once and alone; elsewhere nothing.

The notebooks' own first cell runs in a real kernel, with a `%pip` that notes what it is told.
"""

import ast
import json
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement

import checks

ROOT = Path(__file__).parents[2]
REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
# What Colab's image has, of all that the course uses. Pillow comes with Matplotlib.
ON_COLAB = checks.LIBRARIES | {"PIL"}

WITHOUT_DLBOOK = f"import sys; sys.path.remove({str(ROOT / 'src')!r})"
# Like pip, it makes dlbook importable.
NOTING_PIP = f"""
noted = []

@get_ipython().register_magic_function
def pip(line):
    noted.append(line)
    sys.path.append({str(ROOT / "src")!r})
"""
TELL = "import json, numpy, dlbook.activations; print(json.dumps(noted))"


def first_cell(path):
    return checks.code_cells(nbformat.read(path, as_version=4))[0].source


def told_to_pip(*sources):
    """Run cells in a fresh kernel and return what they told pip."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in [*sources, TELL]])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return json.loads(notebook.cells[-1].outputs[0].text)


def imported_by(text):
    """Return the packages that a module imports."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


def test_every_notebook_begins_with_the_same_line():
    assert len({first_cell(path) for path in NOTEBOOKS}) == 1


def test_where_dlbook_is_missing_it_is_fetched_once():
    install = first_cell(NOTEBOOKS[0])
    (line,) = told_to_pip(WITHOUT_DLBOOK, NOTING_PIP, install, install)
    *options, asked = shlex.split(line)
    assert options == ["install", "-q"]  # and not --upgrade: what Colab has stays as it is
    requirement = Requirement(asked)
    assert (requirement.name, requirement.url) == ("dlbook", f"git+{REPOSITORY}")
    assert not requirement.extras  # they would bring a second JupyterLab


def test_where_dlbook_is_nothing_is_fetched():
    assert told_to_pip("import sys", NOTING_PIP, first_cell(NOTEBOOKS[0])) == []


def test_pip_adds_dlbook_and_nothing_else():
    """Where NumPy and tqdm are, as here and on Colab, even without an index."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-"]
    command += ["--no-index", "--no-build-isolation", "--disable-pip-version-check", str(ROOT)]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert [package["metadata"]["name"] for package in report["install"]] == ["dlbook"]


def test_what_the_library_imports_is_on_colab():
    files = (ROOT / "src").rglob("*.py")
    used = set().union(*(imported_by(file.read_text("utf-8")) for file in files))
    assert used - sys.stdlib_module_names <= ON_COLAB | {"dlbook"}
