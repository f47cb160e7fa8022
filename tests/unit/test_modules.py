"""The house rules of the package: who may import whom, what needs what, what is documented."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

import dlbook

# The table in the package's docstring; imports point down this list only.
MODULES = [
    "_language",
    "_validation",
    "_storage",
    *re.findall(r"^(\w+)  +\S.*  +[\d, all]+$", dlbook.__doc__, re.MULTILINE),
]
PUBLIC = {
    name: importlib.import_module(f"dlbook.{name}").__all__ for name in MODULES if name[0] != "_"
}


def members():
    for module, names in PUBLIC.items():
        for name in names:
            thing = getattr(importlib.import_module(f"dlbook.{module}"), name)
            yield f"{module}.{name}", thing
            if inspect.isclass(thing):
                for method in own_methods(thing):
                    yield f"{module}.{name}.{method}", getattr(thing, method)


def own_methods(thing):
    """Return the public methods that a class has from dlbook: those of Jupyter's are not ours."""
    bases = [base for base in thing.__mro__ if base.__module__.startswith("dlbook.")]
    names = {name for base in bases for name in vars(base) if not name.startswith("_")}
    return sorted(name for name in names if callable(getattr(thing, name)))


def test_every_module_is_listed(root):
    files = {path.stem for path in (root / "src" / "dlbook").glob("*.py")}
    files |= {path.parent.name for path in (root / "src" / "dlbook").glob("*/__init__.py")}
    assert files == {"__init__", *MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down_the_list(root, module):
    package = root / "src" / "dlbook"
    used = {
        node.module.split(".")[1]
        for file in [*package.glob(f"{module}.py"), *package.glob(f"{module}/**/*.py")]
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dlbook.")
    }
    assert used - {module} <= set(MODULES[: MODULES.index(module)])


@pytest.mark.parametrize(
    "module", [module for module in MODULES if module not in ("plots", "training", "explore")]
)
def test_only_what_is_seen_or_moves_needs_more_than_numpy(module):
    code = (
        "import sys\n"
        f"import dlbook.{module}\n"
        "assert not {'matplotlib', 'ipywidgets', 'tqdm', 'scipy', 'IPython'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_what_is_public_is_what_is_listed():
    for name, names in PUBLIC.items():
        module = importlib.import_module(f"dlbook.{name}")
        defined = [
            name
            for name, thing in vars(module).items()
            if not name.startswith("_")
            and callable(thing)
            # In the module itself, or in a part of it that is no secret.
            and re.fullmatch(rf"{module.__name__}(\.[a-z]\w*)*", getattr(thing, "__module__", ""))
        ]
        assert sorted(defined) == sorted(names)


@pytest.mark.parametrize(("name", "thing"), list(members()), ids=[name for name, _ in members()])
def test_docstrings_say_what_goes_in_what_comes_out_and_what_can_go_wrong(name, thing):
    doc = inspect.getdoc(thing)
    assert doc, f"{name} has no docstring"
    if inspect.isclass(thing):
        return
    parameters = [p for p in inspect.signature(thing).parameters if p not in ("self", "cls")]
    for parameter in parameters:
        assert re.search(rf"^([\w, ]+, )?\*?{parameter}(, [\w, ]+)? : ", doc, re.MULTILINE), (
            parameter
        )
    if parameters:
        assert "\nParameters\n---" in doc
    if not name.endswith(".save"):
        assert "\nReturns\n---" in doc, name
    if not name.startswith("plots."):
        assert "\nRaises\n---" in doc, name
        assert "hapter" in doc or "networks." in name, f"{name}: which chapter derives it?"


def test_one_version(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == dlbook.__version__
    assert f"version: {dlbook.__version__}" in (root / "CITATION.cff").read_text("utf-8")
    assert f"## {dlbook.__version__}" in (root / "CHANGELOG.md").read_text("utf-8")


def test_the_wheel_carries_everything(root, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("dlbook/")}
    there = {
        f"dlbook/{path.relative_to(root / 'src' / 'dlbook').as_posix()}"
        for path in (root / "src" / "dlbook").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name[0] != "."
    }
    assert inside == there
    assert {"dlbook/py.typed", "dlbook/data/CREDITS.md", "dlbook/activations.pyi"} <= inside
