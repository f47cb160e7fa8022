"""The exercises as a reader meets them: none is missing, and a solution spoiled a little fails.

`test_exercises.py` tries the mistakes that people make. This tries those that nobody thought of:
each solution of the book is changed in one place, and `check` must notice.
"""

import ast
import copy
import re
from pathlib import Path

import nbformat
import pytest

import checks
from dlbook.check import _run, check, exercises

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "book").glob("[0-9][0-9]-*.ipynb"))
SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
# Changes after which a solution is as right as before, and why.
ANY_NEGATIVE = "reshape takes -2 for -1: any negative length stands for what is left"
EQUIVALENT = {
    ("invert-image", "1 + 1"): ANY_NEGATIVE,
    ("prepare-pixels", "1 + 1"): ANY_NEGATIVE,
    ("slide-kernel", "1 + 1"): ANY_NEGATIVE,
    ("in-order", "0 + 1"): "nothing counts the uses of the result down",
    (
        "dropout-layer",
        "now self.rng.random(x.shape) > self.rate",
    ): "a random number is hardly ever the rate itself",
}


def cells(path, tag):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in checks.code_cells(notebook) if tag in checks.tags(cell)]


# (The last of a page is an open question, whose answer may be changed and still be one.)
DEFINING = [
    (path, cell.id.removeprefix("solution-"), cell.source)
    for path in CHAPTERS
    for cell in cells(path, "solution")[:-1]
    if re.search(r"^(def|class) ", cell.source, re.MULTILINE)
]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_page_asks_for_the_exercises_of_its_chapter(path):
    asked = [cell.id.removeprefix("exercise-") for cell in cells(path, "exercise")]
    assert asked == list(exercises(int(path.name[:2])))


@pytest.mark.parametrize(
    ("path", "name", "source"), DEFINING, ids=[name for _, name, _ in DEFINING]
)
def test_a_solution_changed_in_one_place_fails(path, name, source, monkeypatch):
    page = names_of_the_page(path)
    tree = ast.parse(source)
    assert check(name, answer(tree, page)), "the solution itself must pass"
    equivalent = {told for exercise, told in EQUIVALENT if exercise == name}
    patient, survivors = _run.SECONDS, set()
    for mutant, told in mutants(tree):
        # Many never end. One that is right must not be stopped because the machine is busy.
        monkeypatch.setattr(_run, "SECONDS", patient if told in equivalent else 1)
        if (changed := answer(mutant, page)) is not None and check(name, changed):
            survivors.add(told)
    assert survivors == equivalent


def names_of_the_page(path):
    """Return what the page imports and defines before its exercises."""
    page = {}
    for cell in checks.code_cells(nbformat.read(path, as_version=4)):
        if {"exercise", "solution"} & checks.tags(cell):
            continue
        kept = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
        body = [node for node in checks._parse(cell).body if isinstance(node, kept)]
        exec(compile(ast.Module(body, []), cell.id, "exec"), page)  # noqa: S102
    return page


def answer(tree, page):
    """Return what a solution hands to check; None where the change keeps it from being defined."""
    *body, last = tree.body
    space = dict(page)
    try:
        exec(compile(ast.Module(body, []), "solution", "exec"), space)  # noqa: S102
        return eval(compile(ast.Expression(last.value.args[1]), "answer", "eval"), space)  # noqa: S307
    except Exception:
        return None


def mutants(tree):
    """Return the solution changed in one place, for each place, and how it was changed."""
    for position, node in enumerate(ast.walk(tree)):
        for change, told in changes(node):
            mutant = copy.deepcopy(tree)
            place = list(ast.walk(mutant))[position]
            change(place)
            yield ast.fix_missing_locations(mutant), told or f"now {ast.unparse(place)}"


def changes(node):
    """Return the ways to change a node a little, each with words if its text would not tell."""
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPS:
        yield lambda n: setattr(n, "op", SWAPS[type(n.op)]()), None
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield lambda n: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]()), None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd()), None
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield lambda n: setattr(n, "value", not n.value), f"not {node.value}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield lambda n: setattr(n, "value", n.value + 1), f"{node.value} + 1"
    if isinstance(node, ast.Call):
        for i in range(len(node.keywords)):
            yield lambda n, i=i: n.keywords.pop(i), None
    if isinstance(node, ast.FunctionDef):
        for i, statement in enumerate(node.body[:-1]):
            if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
                yield lambda n, i=i: n.body.pop(i), f"without {ast.unparse(statement)}"
