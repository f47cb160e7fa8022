"""What must run before a cell: the statements further up that it needs, and that have not run.

A backward slice over names. A statement is needed if it makes a name that is wanted, or if it may
change the object behind one: by `a[0] = 1`, `a += 1`, `a.append(1)`, by handing it to a function
that changes what it is given, or by another name of the same object. Where the code does not tell,
it counts as a change: too much costs a moment, too little would be a wrong answer. That nothing is
overlooked is tested on every cell of the book (`tests/unit/test_live_needs.py`).
"""

import ast
import builtins
import functools
from dataclasses import dataclass, field


def words(text):
    """Return the words of a text as a set."""
    return frozenset(text.split())


# Methods that leave their object, and what they are handed, as it was; any other may change its
# object. Those of the second list return a part of it.
LEAVES = words(
    """predict accuracy loss gradient numerical_gradient reshape ravel astype copy tolist argmax
    argmin argsort sum mean std var max min any all round clip dot cumsum transpose count index join
    format split strip lower upper startswith endswith replace nonzero item flatten tobytes network
    forward_pass is_integer most_common bit_length conj prod ptp trace searchsorted
    items keys values get squeeze swapaxes view diagonal"""
)
PARTS = words("reshape ravel transpose items keys values get squeeze swapaxes view diagonal")
# Functions that Python or a module has, and that return what they are handed, or a part of it.
HANDS_BACK = words(
    """zip enumerate list tuple dict set sorted reversed iter next map filter max min islice asarray
    atleast_1d atleast_2d reshape ravel squeeze transpose broadcast_to split array_split
    expand_dims moveaxis swapaxes flip chain cycle product partial getattr vars"""
)
# Generators of random numbers: they change, but keep nothing of what they are handed.
KEEPS_NOTHING = words(
    "normal uniform integers random choice permutation standard_normal binomial shuffle"
)
# Functions and methods that change the first thing that they are handed, or one with a name.
CHANGES_FIRST = words(
    "train update shuffle next setattr delattr at copyto put place fill_diagonal putmask"
)
# How functions begin that write a file: what is read from its path is then another thing.
WRITES = ("save", "write", "dump")
# Functions of a module that change what the module does from then on.
SETTINGS = words("seterr set_printoptions filterwarnings simplefilter seed resetwarnings")
FRESH = (
    ast.BinOp, ast.UnaryOp, ast.Compare, ast.Constant, ast.JoinedStr, ast.FormattedValue,
)  # fmt: skip
INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DEFINITION = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)


@dataclass
class Statement:
    """A statement of a cell, with the names that it reads, makes and may change."""

    node: ast.stmt
    cell: int
    reads: set = field(default_factory=set)
    makes: set = field(default_factory=set)
    changes: set = field(default_factory=set)
    replaces: set = field(default_factory=set)  # makes, whatever the name was before

    @functools.cached_property
    def key(self):
        """What tells this statement from others: it has run, or it was edited since."""
        return self.cell, ast.unparse(self.node)


@dataclass
class Function:
    """What calling a function of the page may do, to its names and to what it is handed."""

    changes: set  # names of the page
    arguments: list  # the names of its arguments, in order
    changed: set  # those whose objects it may change
    hands_back: bool  # whether what it returns may be, or hold, one of them
    reads: set  # names of the page, when it is called


class Scope(ast.NodeVisitor):
    """The names that a piece of code reads from around it and the names that it makes there.

    (The symbol tables of Python take the variables of a comprehension for the page's own.)
    """

    def __init__(self, *parts):
        self.reads, self.makes, self.outer = set(), set(), set()
        self.surely = set()  # of the names made, those that are made whatever happens
        for part in parts:
            self.visit(part)

    def visit_Name(self, node):
        (self.reads if isinstance(node.ctx, ast.Load) else self.makes).add(node.id)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)
        self.surely |= {
            part.id
            for target in node.targets
            for part in ast.walk(target)
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        }

    def block(self, body, first=()):
        """Read statements one after the other: what one has made, the next need not find."""
        made = set(first)
        for part in body:
            inner = Scope(part)
            self.reads |= inner.reads - made
            self.makes |= inner.makes
            self.outer |= inner.outer
            made |= inner.surely
        return made

    def visit_For(self, node):
        # A loop over nothing would leave its names as they were; nobody writes one.
        self.visit(node.iter)
        target = Scope(node.target)
        self.reads |= target.reads
        self.makes |= target.makes
        self.surely |= self.block(node.body, target.makes)
        self.block(node.orelse)

    def visit_With(self, node):
        for item in node.items:
            self.visit(item)
        first = Scope(*node.items).makes
        self.surely |= self.block(node.body, first)

    def visit_If(self, node):
        self.visit(node.test)
        self.surely |= self.block(node.body) & self.block(node.orelse)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.target, ast.Name):
            self.reads.add(node.target.id)

    def visit_Import(self, node):
        names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        self.makes |= names
        self.surely |= names

    visit_ImportFrom = visit_Import

    def visit_arg(self, node):
        self.makes.add(node.arg)

    def visit_Global(self, node):
        self.outer |= set(node.names)

    def visit_ExceptHandler(self, node):
        self.makes |= {node.name} - {None}
        self.generic_visit(node)

    def within(self, *parts):
        """Take the names that an inner scope reads and does not make itself."""
        inner = Scope(*parts)
        self.reads |= inner.reads - (inner.makes - inner.outer)

    def visit_FunctionDef(self, node):
        self.makes.add(node.name)
        self.surely.add(node.name)
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.visit(part)
        self.within(node.args, *node.body)

    def visit_ClassDef(self, node):
        self.makes.add(node.name)
        self.surely.add(node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        self.within(*node.body)

    def visit_Lambda(self, node):
        self.within(node.args, node.body)

    def visit_ListComp(self, node):
        self.within(*ast.iter_child_nodes(node))

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp


def _is_call(node, part):
    return isinstance(getattr(node, part, None), ast.Call)


def _handed(call):
    return [*call.args, *(keyword.value for keyword in call.keywords)]


class Page:
    """Reads the statements of a page in order."""

    def __init__(self):
        self.imported = set()
        self.functions = {}
        self.methods = {}  # of classes of the page
        self.groups = {}  # the names that may share an object, by each of them
        self.dice = set()  # the names of generators: whoever is handed one may change it
        self.recording = False  # whether sums and products may hold their operands, as in autograd

    def read(self, node, cell):
        """Return a statement with what it does to names."""
        scope = Scope(node)
        found = Statement(node, cell, scope.reads, scope.makes)
        found.replaces = set(scope.surely)
        made_by = ast.unparse(node.value.func) if _is_call(node, "value") else ""
        self.dice = self.dice - found.makes | (found.makes if "default_rng" in made_by else set())
        self.recording |= "autograd" in (getattr(node, "module", None) or "") or bool(
            {"__add__", "__mul__"} & {getattr(part, "name", "") for part in ast.walk(node)}
        )
        if isinstance(node, DEFINITION):
            self._define(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self.imported |= found.makes
        else:
            changed = self._changed(node)
            before = self._shared(changed, self.groups)
            for name in found.makes - found.reads:  # what is read may be held by what is made
                self.groups.pop(name, set()).discard(name)
            self._link(node, self.groups)
            found.changes = before | self._shared(changed, self.groups)
            found.reads |= found.changes | self._read_by_calls(scope.reads)
            found.replaces -= changed
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            returned = ast.Return(node.value.body)
            for name in found.makes:
                self.functions[name] = self._function([returned], node.value.args)
        return found

    def _read_by_calls(self, names):
        """Return what the functions among the names read, and those that they call."""
        found, open_ends = set(), names & self.functions.keys()
        while open_ends:
            reads = self.functions[open_ends.pop()].reads - found
            found |= reads
            open_ends |= reads & self.functions.keys()
        return found

    def roots(self, node):
        """Return the names whose objects an expression may be, be a part of, or hold."""
        if isinstance(node, ast.Name):
            return set() if hasattr(builtins, node.id) else {node.id} - self.imported
        holds = isinstance(node, ast.BinOp | ast.UnaryOp) and (
            self.recording or isinstance(node.op, ast.BitOr)  # of dictionaries
        )
        if node is None or (isinstance(node, FRESH) and not holds):
            return set()
        if isinstance(node, ast.Call):
            return self._roots_of_call(node)
        if isinstance(node, ast.Attribute | ast.Subscript):
            return self.roots(node.value)
        inner = set().union(*map(self.roots, ast.iter_child_nodes(node)))
        if isinstance(node, INNER):
            inner -= Scope(*ast.iter_child_nodes(node)).makes
        return inner

    def _roots_of_call(self, call):
        handed = set().union(*map(self.roots, _handed(call)))
        if isinstance(call.func, ast.Name):
            name, owner = call.func.id, set()
            if name in self.functions:
                return handed if self.functions[name].hands_back else set()
            fresh = name in self.imported or hasattr(builtins, name)
        else:
            name = getattr(call.func, "attr", "")
            owner = self.roots(call.func)
            fresh = not owner or name in LEAVES - PARTS
        fresh &= not self.recording
        keeps = name in HANDS_BACK or name[:1].isupper()  # a class may keep what it is handed
        return handed | owner if keeps or not fresh else set()

    def _shared(self, names, groups):
        return names.union(*(groups.get(name, ()) for name in names))

    def _define(self, node):
        if not isinstance(node, ast.ClassDef):
            self.functions[node.name] = self._function(node.body, node.args)
            return
        methods = {
            part.name: self._function(part.body, part.args, method=True)
            for part in node.body
            if isinstance(part, ast.FunctionDef)
        }
        self.methods |= methods
        changes = set().union(*(method.changes for method in methods.values()))
        start = methods.get("__init__", Function(set(), [], set(), True, set()))
        reads = Scope(node).reads
        self.functions[node.name] = Function(changes, start.arguments, start.changed, True, reads)

    def _function(self, body, arguments, method=False):
        """Return what a function may do, all of its lines taken together."""
        scope, groups = Scope(arguments, *body), {}
        for part in body:
            self._link(part, groups)
        changed = set().union(*map(self._changed, body))
        changed = self._shared(changed, groups)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [part for part in (arguments.vararg, arguments.kwarg) if part]
        given = [each.arg for each in every[method:]]
        returned = [
            part.value
            for each in body
            for part in ast.walk(each)
            if isinstance(part, ast.Return | ast.Yield | ast.YieldFrom)
        ]
        back = self._shared(set().union(*map(self.roots, returned)), groups)
        local = scope.makes - scope.outer
        names = (changed - local) | scope.outer
        reads = scope.reads - local
        return Function(names, given, changed & set(given), bool(back & set(given)), reads)

    def _changed(self, node):
        """Return the names whose objects a piece of code may change, by the names it uses."""
        names = set()
        for part in ast.walk(node):
            if isinstance(part, ast.AugAssign):
                names |= self.roots(part.target)
            elif isinstance(part, ast.Attribute | ast.Subscript):
                if not isinstance(part.ctx, ast.Load):
                    names |= self.roots(part.value)
            elif isinstance(part, ast.Call):
                names |= self._changed_by_call(part)
        return names

    def _changed_by_call(self, call):
        named = {keyword.arg: self.roots(keyword.value) for keyword in call.keywords}
        names = {n for k, ns in named.items() if k and (k == "out" or k[:3] == "on_") for n in ns}
        known = [each.id for each in _handed(call) if isinstance(each, ast.Name)]
        functions = [(self.functions[name], False) for name in known if name in self.functions]
        if isinstance(call.func, ast.Name):
            called = call.func.id
            if called in self.functions:
                functions.append((self.functions[called], True))
            elif called not in self.imported and not hasattr(builtins, called):
                names.add(called)  # an object that can be called
        else:
            called = getattr(call.func, "attr", "")
            owner = self.roots(call.func)
            if called in SETTINGS and not owner:
                names |= {part.id for part in ast.walk(call.func) if isinstance(part, ast.Name)}
            if called not in LEAVES:
                names |= owner
            if owner and called in self.methods:
                functions.append((self.methods[called], True))
        if called.startswith(WRITES):
            handed = (part for each in _handed(call) for part in ast.walk(each))
            names |= {part.id for part in handed if isinstance(part, ast.Name)} - self.imported
        names |= self.dice & set(known)
        if called in CHANGES_FIRST:
            names |= set().union(*named.values(), *map(self.roots, call.args[:1]))
        for function, directly in functions:
            names |= function.changes
            if not function.changed:
                continue
            places = dict(zip(function.arguments, call.args, strict=False))
            starred = any(isinstance(each, ast.Starred) for each in call.args)
            for name in function.changed:
                if directly and name in places and not starred:
                    names |= self.roots(places[name])
                elif directly and name in named:
                    names |= named[name]
                else:
                    names |= set().union(*map(self.roots, _handed(call)))
        return names

    def _link(self, node, groups):
        """Note which names may share an object from here on."""
        for part in ast.walk(node):
            if isinstance(part, ast.Assign):
                self._join(groups, part.value, *part.targets)
            elif isinstance(part, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
                self._join(groups, part.value, part.target)
            elif isinstance(part, ast.For):
                self._join(groups, part.iter, part.target)
            elif isinstance(part, ast.withitem) and part.optional_vars:
                self._join(groups, part.context_expr, part.optional_vars)
            elif self._may_keep(part):
                self._join(groups, part.func, *_handed(part))

    def _may_keep(self, node):
        """Whether this is the call of a method that may keep what it is handed."""
        method = getattr(node, "func", None)
        known = getattr(method, "attr", "") in LEAVES | KEEPS_NOTHING
        return isinstance(method, ast.Attribute) and not known and bool(self.roots(method))

    def _join(self, groups, *parts):
        names = set().union(*map(self.roots, parts)) - set(self.functions)
        whole = self._shared(names, groups)
        for name in whole:
            groups[name] = whole


def statements(sources):
    """Return the statements of cells, in order. A cell that cannot be read yet has none."""
    return _statements(tuple(sources))


@functools.lru_cache(1)  # asked for by each step of a run
def _statements(sources):
    page, found = Page(), []
    for cell, source in enumerate(sources):
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError):
            continue  # its reader is in the middle of something, and is told when it is run
        found += [page.read(node, cell) for node in body]
    return found


def needed(sources):
    """Return the statements that the last of the cells needs from those before it, in order."""
    every = statements(sources)
    last = len(sources) - 1
    wanted, found = set(), []
    for statement in reversed(every):
        if statement.cell == last or (statement.makes | statement.changes) & wanted:
            wanted = (wanted - statement.replaces) | statement.reads
            found.append(statement)
    return [statement for statement in reversed(found) if statement.cell < last]


def to_run(sources, done):
    """Return those of the needed statements that must run; `done` are those that have, by key.

    Where a statement has run that is not there any more, because its cell was edited, the names
    that it touched are made from the start: half of the old and half of the new would be neither.
    """
    found = needed(sources)
    there = {statement.key for statement in statements(sources)}
    stale = set().union(*(s.makes | s.changes for key, s in done.items() if key not in there))
    while True:
        run, anew, before = [], set(), set(stale)
        for statement in found:
            touched = statement.makes | statement.changes
            again = statement.key in done and (touched & stale or statement.reads & anew)
            if again:
                stale |= touched
            if again or statement.key not in done:
                run.append(statement)
                anew |= touched
        if stale == before:
            return run
