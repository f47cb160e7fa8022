"""Where dlbook is missing, as on Colab, a chapter fetches it once, with little; elsewhere nothing.

The notebooks' own first cell runs in a real kernel, with a `%pip` that notes what it is told.
"""

import ast
import json
import shlex
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement

import checks
from needed import needed_by

ROOT = Path(__file__).parents[2]
REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
# What Colab's image has, of all that the course uses. Pillow comes with Matplotlib, traitlets with
# ipywidgets.
ON_COLAB = checks.LIBRARIES | {"PIL", "traitlets"}
IPYWIDGETS_ON_COLAB = "7.7.1"

WITHOUT_DLBOOK = f"import sys; sys.path.remove({str(ROOT / 'src')!r})"
# Like pip, it makes dlbook importable.
NOTING_PIP = f"""
noted = []

@get_ipython().register_magic_function
def pip(line):
    noted.append(line)
    sys.path.append({str(ROOT / "src")!r})
"""
# Like Colab's own library, which its kernels have imported before the first cell runs.
COLAB = """
import sys
from types import ModuleType, SimpleNamespace

asked = []
google, colab = ModuleType("google"), ModuleType("google.colab")
colab.output = SimpleNamespace(enable_custom_widget_manager=lambda: asked.append("widgets"))
sys.modules |= {"google": google, "google.colab": colab}
"""
TELL_ASKED = "import json; print(json.dumps(asked))"
TELL = "import json, numpy, dlbook.activations; print(json.dumps(noted))"


def first_cell(path):
    return checks.code_cells(nbformat.read(path, as_version=4))[0].source


def told(*sources):
    """Run cells in a fresh kernel and return what the last one tells."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return json.loads(notebook.cells[-1].outputs[0].text)


def told_to_pip(*sources):
    """Run cells in a fresh kernel and return what they told pip."""
    return told(*sources, TELL)


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
    assert requirement.extras == {"explore"}  # others would bring a second JupyterLab


def test_where_dlbook_is_nothing_is_fetched():
    assert told_to_pip("import sys", NOTING_PIP, first_cell(NOTEBOOKS[0])) == []


def test_colab_is_asked_once_a_run_to_show_the_explorers():
    assert told(COLAB, first_cell(NOTEBOOKS[0]), TELL_ASKED) == ["widgets"]


def test_elsewhere_nothing_is_asked():
    without = COLAB.replace('"google.colab": colab', "")
    assert told(without, first_cell(NOTEBOOKS[0]), TELL_ASKED) == []


def test_pip_adds_dlbook_and_nothing_else():
    """Where NumPy, tqdm and anywidget are, as here, even without an index."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-"]
    command += ["--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    command += [f"{ROOT}[explore]"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert [package["metadata"]["name"] for package in report["install"]] == ["dlbook"]


def test_pip_fetches_dlbook_with_anywidget_and_hardly_more_where_colab_has_the_rest():
    on_colab = {"python_version": "3.12", "python_full_version": "3.12.0"}
    there = needed_by(["numpy", "tqdm", "ipywidgets", "typing-extensions"], on_colab)
    fetched = needed_by(["dlbook[explore]"], on_colab) - there
    assert fetched == {"dlbook", "anywidget", "psygnal"}


def test_anywidget_takes_the_ipywidgets_that_colab_has():
    asked = [Requirement(line) for line in requires("anywidget")]
    (ipywidgets,) = [r for r in asked if r.name == "ipywidgets" and not r.marker]
    assert ipywidgets.specifier.contains(IPYWIDGETS_ON_COLAB)


def test_what_the_library_imports_is_on_colab_or_fetched():
    graders = {"grades.py", "_submission.py"}  # a class is graded on the teacher's own machine
    files = {path for path in (ROOT / "src").rglob("*.py") if path.name not in graders}
    used = set().union(*(imported_by(file.read_text("utf-8")) for file in files))
    used.discard("js")  # which a page has, where data come from the site: `datasets._bring`
    assert used - sys.stdlib_module_names <= ON_COLAB | {"dlbook", "dlbook_exercises", "anywidget"}
