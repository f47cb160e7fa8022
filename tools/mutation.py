"""Change the library in one place after another, and see that a test fails each time.

    python tools/mutation.py                      all modules, on all processors
    python tools/mutation.py losses layers        some
    python tools/mutation.py --jobs 1             one mutant after the other

A changed library is a mutant, and one that every test passes has survived: either a test is
missing, or the change makes no difference that matters. The survivors of the second kind stand in
tests/unit/survivors.toml, each with its reason, and count as survivors all the same. The command
fails if a module (or all together) has fewer than 90 % of its mutants killed, if a survivor is not
on that list, and if one that is listed is not there any more.

Cosmic Ray makes the mutants, with the changes below that it does not know. It changes the source
itself, and so a function keeps its name, its signature and its place on the stack, which the tests
look at. Each mutant is tested in a process forked from this one, which has imported what the tests
need beyond the library: that takes longer than most tests. Copies of the tree are changed, never
the tree.
"""

import argparse
import ast
import difflib
import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import parso.python.tree
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

# What the tests import, here once and not again for each mutant.
for slow in ("nbval.plugin", "notebooks", "PIL.Image", "scipy.ndimage", "scipy.special"):
    importlib.import_module(slow)

ROOT = Path(__file__).parents[1]
SURVIVORS = ROOT / "tests" / "unit" / "survivors.toml"
LEAST = 0.9
SECONDS = 120  # a test run that takes longer hangs
# Ends of the names of Cosmic Ray's changes.
LEFT_OUT = (
    *("_FloorDiv", "_Mod", "_Pow", "_RShift", "_LShift", "_BitOr", "_BitAnd", "_BitXor"),
    *("_Invert", "_Not", "VariableReplacer", "VariableInserter"),
)
AUGMENTED = {"+=": ("-=", "="), "-=": ("+=", "="), "*=": ("/=", "="), "/=": ("*=", "=")}

# For each module the tests that concern it, its own first.
TESTS = {
    "activations": ["activations", "layers"],
    "losses": ["losses", "layers"],
    "differentiation": ["differentiation", "optimization"],
    "optimization": ["optimization", "training"],
    "layers": ["layers"],
    "networks": ["backpropagation", "networks"],
    "encoding": ["encoding", "training"],
}


class ReplaceAugmentedAssignment:
    """Turn ``x += y`` into ``x -= y`` and into ``x = y``, and others likewise."""

    def mutation_positions(self, node):
        return AUGMENTED.get(node.value, ()) if node.type == "operator" else ()

    def mutate(self, node, index):
        node.value = AUGMENTED[node.value][index]
        return node


class DropKeywordArgument:
    """Call a function without one of its keyword arguments: ``f(x, axis=0)`` becomes ``f(x)``."""

    def mutation_positions(self, node):
        if node.type not in ("arglist", "trailer"):
            return []
        return [
            i
            for i, child in enumerate(node.children)
            if child.type == "argument" and child.children[1] == "="
        ]

    def mutate(self, node, index):
        i = self.mutation_positions(node)[index]
        del node.children[i : i + (2 if node.type == "arglist" else 1)]  # with the comma after it
        return node


class Unwrap:
    """Leave out a call, so that what was its first argument goes on as it is."""

    def mutation_positions(self, node):
        unpacked = node.parent and node.parent.children[0].type == "testlist_star_expr"
        if node.type != "atom_expr" or unpacked or not self._argument(node):
            return []
        return [0]

    def mutate(self, node, index):
        argument = self._argument(node).get_code(include_prefix=False)
        return parso.python.tree.Name(argument, node.start_pos, node.get_first_leaf().prefix)

    def _argument(self, node):
        call = node.children[-1]
        if call.type != "trailer" or call.children[0] != "(" or len(call.children) < 3:
            return None
        inside = call.children[1]
        first = inside.children[0] if inside.type == "arglist" else inside
        return None if first.type == "argument" else first


class DeleteStatement:
    """Leave out an assignment, a call for its effect, or the raising of an error."""

    kept = ("import_from", "import_name", "return_stmt", "string", "keyword")

    def mutation_positions(self, node):
        return [0] if node.type == "simple_stmt" and node.children[0].type not in self.kept else []

    def mutate(self, node, index):
        first = node.get_first_leaf()
        node.children[0] = parso.python.tree.Keyword("pass", first.start_pos, first.prefix)
        return node


def operators():
    """Return Cosmic Ray's changes and ours.

    Left out are those that any test of a formula would notice (a sum that becomes a shift), which
    would only embellish the score, and those that put in numbers by chance.
    """
    provider = OperatorProvider()
    names = [name for name in provider if not name.endswith(LEFT_OUT)]
    ours = [ReplaceAugmentedAssignment, DropKeywordArgument, Unwrap, DeleteStatement]
    return [change() for change in [*map(provider.__getitem__, names), *ours]]


@dataclass(frozen=True)
class Mutant:
    """A changed module: in `where`, a function, `line` has become `mutant`."""

    module: str
    code: str
    where: str
    line: str
    mutant: str

    @property
    def name(self):
        """What a listed survivor is known by."""
        return self.where, self.line, self.mutant


def mutants(module):
    """Return all mutants of a module, each text once."""
    source = path_in(ROOT, module).read_text("utf-8")
    tree = get_ast(source)
    found = {}
    for operator in operators():
        places = [node for node in ast_nodes(tree) for _ in operator.mutation_positions(node)]
        for occurrence, node in enumerate(places):
            if node.search_ancestor("fstring"):  # the text of an error, or a name
                continue
            code = mutate_code(source, operator, occurrence)
            if compiles(code):
                found.setdefault(ast.dump(ast.parse(code)), describe(module, source, code))
    found.pop(ast.dump(ast.parse(source)), None)
    return list(found.values())


def compiles(code):
    """Return whether this is Python: what is not would be killed by any test."""
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def describe(module, source, code):
    """Return a mutant with the place and the lines that differ."""
    before, after = source.splitlines(), code.splitlines()
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    ((_, i, j, k, m),) = [change for change in changes if change[0] != "equal"]
    where = ".".join([module, *around(ast.parse(source), i + 1)])
    return Mutant(module, code, where, squeezed(before[i:j]), squeezed(after[k:m]))


def around(tree, line):
    """Return the names of the classes and functions that a line is in, from the outside in."""
    return [
        node.name  # walked in breadth, so that what is outside comes first
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and node.lineno <= line <= node.end_lineno
    ]


def squeezed(lines):
    return " ".join(" ".join(lines).split())


def path_in(tree, module):
    return tree / "src" / "dlbook" / f"{module}.py"


def copy_tree(place):
    """Copy the tree to a place where it can be changed."""
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(".*", "_build", "__pycache__"))


def write(place, module, code):
    """Give a module in a copy of the tree this code."""
    path_in(place, module).write_text(code, "utf-8")
    # Python knows compiled modules by their second and their size; two mutants may share both.
    for compiled in (place / "src" / "dlbook" / "__pycache__").glob(f"{module}.*"):
        compiled.unlink()


def start(place, module, code):
    """Test a module in a copy of the tree, in a process of its own, and return the process's id.

    It ends with status 0 if no test fails.
    """
    write(place, module, code)
    if process := os.fork():
        return process
    status = pytest.ExitCode.INTERNAL_ERROR
    try:
        status = run_tests(place, module)
    finally:
        os._exit(status)


def run_tests(place, module):
    """Test a module in this process, and return pytest's status."""
    signal.alarm(SECONDS)
    os.chdir(place)
    sys.path[0] = str(place / "src")
    output = os.open("output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    tests = [f"tests/unit/test_{name}.py" for name in TESTS[module]]
    return pytest.main(["-x", "-q", *tests], plugins=[QuickFirst()])


class QuickFirst:
    """A plugin for pytest: what tries a hundred examples waits for what tries one."""

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: hypothesis.is_hypothesis_test(item.obj))


def check_unchanged(module, place):
    """Stop here if the tests fail without any change."""
    source = path_in(ROOT, module).read_text("utf-8")
    _, status = os.waitpid(start(place, module, source), 0)
    if status:
        sys.exit((place / "output").read_text("utf-8") + f"the tests of {module} fail unchanged")


def try_all(some, places):
    """Yield each mutant, and whether a test failed on it, in the order in which they end."""
    free, running = list(places), {}
    for mutant in some:
        if not free:
            yield end_of_one(running, free)
        place = free.pop()
        running[start(place, mutant.module, mutant.code)] = mutant, place
    while running:
        yield end_of_one(running, free)


def end_of_one(running, free):
    """Wait for a test run and return its mutant, and whether a test failed on it."""
    process, status = os.wait()
    mutant, place = running.pop(process)
    write(place, mutant.module, path_in(ROOT, mutant.module).read_text("utf-8"))
    free.append(place)
    return mutant, status != 0


def warm_up():
    """Set what holds for all test runs."""
    os.environ.update(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", HYPOTHESIS_PROFILE="first failure")
    hypothesis.settings.register_profile(
        "first failure",  # the smallest one, which takes long to find, nobody will read
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],  # no mutant dies of a busy machine
    )


def report(modules, results):
    """Print the scores and return what is too low."""
    print(f"{'module':16}{'mutants':>8}{'killed':>8}{'survived':>10}{'score':>8}")
    low = []
    for name in [*modules, "all"]:
        ends = [killed for mutant, killed in results if name in (mutant.module, "all")]
        score = sum(ends) / len(ends)
        survived = len(ends) - sum(ends)
        print(f"{name:16}{len(ends):8}{sum(ends):8}{survived:10}{score:8.1%}")
        if score < LEAST:
            low.append(f"{name}: fewer than {LEAST:.0%} of the mutants are killed")
    return low


def compare(modules, results):
    """Return what differs between the survivors and the list of those that have a reason."""
    listed = Counter(
        (entry["where"], entry["line"], entry["mutant"])
        for entry in tomllib.loads(SURVIVORS.read_text("utf-8"))["survivor"]
        if entry["reason"] and entry["where"].partition(".")[0] in modules
    )
    survived = Counter(mutant.name for mutant, killed in results if not killed)
    told = {"survived, and no reason is listed": survived - listed,
            "listed, but it has not survived": listed - survived}  # fmt: skip
    return [
        f"{what}:\n  where = {where!r}\n  line = {line!r}\n  mutant = {mutant!r}"
        for what, some in told.items()
        for where, line, mutant in sorted(some.elements())
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", choices=[[], *TESTS], metavar="module")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    modules = asked.modules or list(TESTS)
    warm_up()
    gc.freeze()  # what is shared with the processes to come need not be looked through by each
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder).resolve() / str(job) for job in range(asked.jobs)]
        for place in places:
            copy_tree(place)
        for module in modules:
            check_unchanged(module, places[0])
        results = list(try_all([m for module in modules for m in mutants(module)], places))
    wrong = compare(modules, results) + report(modules, results)
    print(f"in {(time.monotonic() - began) / 60:.0f} minutes")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
