"""What makes a notebook fit for four hosts. Each check returns the problems it finds, as text.

`test_chapters.py` applies them to the book; `test_checks.py` shows that each of them can fail.
"""

import ast
import builtins
import copy
import functools
import importlib
import pkgutil
import re
import sys
import textwrap
from decimal import Decimal
from functools import cache
from pathlib import Path

import nbformat

import dlbook
import widget_state
from notebooks import CELL_METADATA, METADATA, digest
from website import predictions

TAGS = {
    "library", "nbval-ignore-output", "raises-exception", "remove-cell",
    "exercise", "solution", "hide-cell", "predict",
}  # fmt: skip

FREE_MODULES = {"datasets", "plots", "explore", "check"}
# The first cell asks Colab's own library, `google.colab`, for something, where there is one.
LIBRARIES = {"numpy", "matplotlib", "tqdm", "IPython", "ipywidgets", "torch", "google"}

HOLLOW = re.compile(
    r"\b(simply|just|easily|easy|obvious(?:ly)?|of course|trivial(?:ly)?|as we can see)\b", re.I
)
MYST = re.compile(r"^\s*(:::|```+\s*\{|\([\w-]+\)=\s*$|%\s)|\{[\w:-]+\}`", re.MULTILINE)
MACHINE = re.compile(
    r"(?<![\w/.:])/(?:home|root|work|tmp|Users|usr|opt|mnt|var|private)/|~/|[A-Z]:\\"
)
MODULES_THAT_REACH_OUT = {
    "urllib", "requests", "httpx", "http", "socket", "ftplib", "subprocess", "pickle", "random",
}  # fmt: skip
# One thing only may be started: another Python, the reader's own.
ANOTHER_PYTHON = re.compile(r"\bsubprocess\.run\(\s*\[sys\.executable, \"-c\", ")
CALLS_THAT_REACH_OUT = re.compile(
    r"\b(eval|exec|system|get_ipython|urlopen|urlretrieve|__import__)\(|allow_pickle\s*=\s*True"
)
VERSION = r"\d+(\.\w+)+"
RECORD = {
    "date": r"\d{4}-\d\d-\d\d", "seconds": r"\d+\.\d",
    "python": VERSION, "numpy": VERSION, "matplotlib": VERSION, "digest": r"[0-9a-f]{16}",
}  # fmt: skip
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")
LOOSE_DICE = re.compile(
    r"np\.random\.(?!default_rng\(\d)|default_rng\((?!\d)|numpy\.random import(?! default_rng)"
)


@cache
def read(path):
    """Return the notebook of a file, the same to all who ask: change a copy of it."""
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    """Return all prose as one text, without code spans and blocks."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)


def tags(cell):
    """Return the tags of a cell."""
    return set(cell.metadata.get("tags", []))


def executed_in_order(notebook):
    """Cells were run once each, from top to bottom, in a fresh kernel."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts are {counts}: run it from top to bottom"


def outputs_are_of_one_execution(notebook):
    """Code and outputs are those that one execution has stored; counts and times of two may mix."""
    stored = notebook.metadata.get("dlbook", {}).get("executed", {}).get("digest")
    if stored != digest(notebook):
        yield "code or outputs are not those of the execution on record: run make page"


def errors_are_meant(notebook):
    """An error stands exactly where a cell is tagged for it."""
    for cell in code_cells(notebook):
        failed = any(output.output_type == "error" for output in cell.outputs)
        if failed != ("raises-exception" in tags(cell)):
            yield f"{cell.id}: {'an untagged error' if failed else 'tagged, but raised nothing'}"


def library_cells_are_the_library(notebook):
    """A tagged cell defines a function as dlbook has it; an untagged one takes no such name."""
    for cell in code_cells(notebook):
        body = _parse(cell).body
        definitions = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        if "library" in tags(cell) and (len(definitions) != len(body) or not body):
            yield f"{cell.id}: holds something else than functions of the library"
        for name in _bound(body) & set(_derived()):
            yield f"{cell.id}: gives the name of the library's {name} to something else"
        for node in definitions:
            originals = _library().get(node.name, [])
            if "library" not in tags(cell):
                if originals:
                    yield f"{cell.id}: {node.name} has the name of the library's, but no tag"
            elif not originals:
                yield f"{cell.id}: dlbook has no {node.name}"
            elif _dump(node) not in map(_dump, originals):
                yield f"{cell.id}: {node.name} is not the {node.name} of dlbook"


def plain_markdown(notebook):
    """No MyST: GitHub, Colab and JupyterLab would show it raw."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for found in MYST.finditer(cell.source):
                yield f"{cell.id}: {found.group().strip()!r} is MyST"


def figures_have_words(notebook):
    """Each figure has a size and an alt text, which is the text that nbval compares."""
    for cell in code_cells(notebook):
        figures = [o for o in cell.outputs if "image/png" in o.get("data", {})]
        words = [o.data.get("text/plain", "") for o in figures]
        for output, alt in zip(figures, words, strict=True):
            if len(alt) < 20 or alt.startswith("<"):
                yield f"{cell.id}: {alt!r} does not say what the figure shows"
            if set(output.metadata.get("image/png", {})) - {"needs_background"} != {
                "width",
                "height",
            }:
                yield f"{cell.id}: the figure has no width and height"
        told = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
        if told != (" ".join(words) or None):
            yield f"{cell.id}: the cell's alt text is not its figure's: run make notebooks"


def metadata_is_normal(notebook):
    """Nothing of a machine or a program, ids that last, tags that mean something."""
    plain = {key: value for key, value in notebook.metadata.items() if key != "widgets"}
    if {**METADATA, "dlbook": plain.get("dlbook")} != plain:
        yield f"metadata is {plain}: run make notebooks"
    yield from _widget_faults(notebook)
    told = notebook.metadata.get("dlbook", {}).get("executed", {})
    if told.keys() != RECORD.keys() or not all(
        re.fullmatch(pattern, str(told[key])) for key, pattern in RECORD.items()
    ):
        yield f"the record of its execution is {told}: run make notebooks"
    ids = [cell.id for cell in notebook.cells]
    for cell in notebook.cells:
        if not re.fullmatch(r"[a-z][a-z0-9-]*[a-z0-9]", cell.id) or ids.count(cell.id) > 1:
            yield f"{cell.id}: an id is a word of its own, for what the cell does"
        if unknown := set(cell.metadata) - CELL_METADATA:
            yield f"{cell.id}: metadata {unknown}"
        if unknown := tags(cell) - TAGS:
            yield f"{cell.id}: tags {unknown}"
        if re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)_", cell.source):
            yield f"{cell.id}: a comment tells nbval what to leave out, which is for a tag to say"


def _widget_faults(notebook):
    """Name what differs from what `make notebooks` stores of widgets."""
    for cell in code_cells(notebook):
        kinds = [output.get("data", {}).keys() for output in cell.outputs]
        if any({widget_state.VIEW, "image/png"} <= kind for kind in kinds):
            yield f"{cell.id}: a widget beside its picture: run make notebooks"
    models, met = widget_state.stored(notebook), widget_state.met(notebook)
    for name in met:
        if name not in models:
            yield f"the widget {name} is not stored: show one that its cell has not closed"
    for name in models:
        if name not in met:
            yield f"no output shows the widget {name}: run make notebooks"
    if met != [f"model-{n}" for n in range(1, len(met) + 1)]:
        yield f"the widgets are called {met}: run make notebooks"
    normal = copy.deepcopy(notebook)
    widget_state.normalise(normal)
    if normal.metadata.get("widgets") != notebook.metadata.get("widgets"):
        yield "the widgets are not stored as usual: run make notebooks"


def explorers_are_those_of_the_library(notebook):
    """Each explorer that a page holds has the script and style that dlbook has; nbval sees none."""
    for model in widget_state.stored(notebook).values():
        name = model["state"].get("_anywidget_id")
        if name is None:
            continue
        original = _explorer(name)
        if original is None:
            yield f"dlbook has no {name}"
            continue
        for key in ("_esm", "_css"):
            source = getattr(original, key, None)
            if model["state"].get(key) != (source and str(source)):
                yield f"{name} is stored with another {key}: run make notebooks"


def nothing_of_this_machine(notebook):
    """No path of the machine that ran it, in text or output."""
    for cell in notebook.cells:
        text = cell.source + "".join(str(dict(output)) for output in _without_images(cell))
        for found in MACHINE.finditer(text):
            around = text[max(0, found.start() - 20) : found.end() + 30]
            yield f"{cell.id}: …{around}…"


def prose_is_plain(notebook):
    """None of the words that make a reader feel slow."""
    for found in HOLLOW.finditer(markdown(notebook)):
        yield f"{found.group()!r}"


def has_the_shape_of_a_chapter(notebook):
    """Title, picture, outcomes, needs, time; at the end practice, memory, reading, next."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    if not re.match(r"# \S", text) or len(re.findall(r"^# ", text, re.MULTILINE)) != 1:
        yield "begins with one title"
    opening = code_cells(notebook)[:3]
    if not any("image/png" in o.get("data", {}) for cell in opening for o in cell.outputs):
        yield "begins with a picture that makes the reader want the page"
    order = [
        r"^\*\*You will\*\*$", r"^\*\*You need\*\* ", r"\*\*Time:\*\* about \d+ minutes\b",
        r"^## In practice$", r"^## Exercises$", r"^## What to remember$", r"^## Further reading$",
        r"^\*\*Next\.\*\* ",
    ]  # fmt: skip
    places = [m.start() if (m := re.search(p, text, re.MULTILINE)) else None for p in order]
    for pattern, place in zip(order, places, strict=True):
        if place is None:
            yield f"has no {pattern}"
    if None not in places and places != sorted(places):
        yield "has the parts of a chapter in another order"
    remembered = re.search(r"## What to remember\n(.*?)(?=\n## )", text, re.DOTALL)
    if remembered and len(re.findall(r"^- ", remembered.group(1), re.MULTILINE)) != 5:
        yield "asks to remember five lines"


def asks_for_predictions(notebook):
    """Four times at least the reader says what will come before it comes."""
    asked = [cell.id for cell in notebook.cells if "predict" in cell.metadata]
    if len(asked) < 4:
        yield f"asks to predict {asked}: four outputs at least"


def predictions_hold(notebook):
    """What a cell's metadata asks stands before it, and its answer in the output."""
    answers = []
    for text, cell in predictions.with_text_before(notebook.cells):
        about = cell.metadata.get("predict")
        if about is None:
            if predictions.asked(text):
                yield f"{cell.id}: the question before it asks for the metadata `predict`"
        elif problem := predictions.fault(cell, text):
            yield f"{cell.id}: {problem}"
        elif "choices" in about:
            answers.append(about["choices"].index(about["answer"]))
        folded = cell.metadata.get("jupyter", {}).get("outputs_hidden", False)
        tagged = "predict" in tags(cell)
        if (about is not None) != tagged or (tagged and not folded):
            yield f"{cell.id}: is not stored folded, or no longer to be: run make notebooks"
    if len(answers) > 1 and len(set(answers)) == 1:
        yield f"the right choice is always number {answers[0] + 1}"


def predictions_are_not_given_away(notebook):
    """Nothing above a cell, nor any heading, says what the reader is asked to predict of it."""
    above = "\n".join(re.findall(r"^#+ .*$", markdown(notebook), re.MULTILINE))
    for cell in notebook.cells:
        if {"choices", "number"} & set(cell.metadata.get("predict", {})):
            yield from (f"{cell.id}: {told} stands above it" for told in _given_away(cell, above))
        text = predictions.told(cell) if cell.cell_type == "code" else cell.source
        if predictions.asked(text):
            text = text.rstrip().rpartition("\n\n")[0]
        above += f"\n{text}"


def _given_away(cell, above):
    """Yield which answers to a prediction a text holds: what an author would not write by chance.

    That is the number that is asked for, if it has two digits, or all numbers of three digits in
    the proof of a choice. Question, choices and code may hold them, and what a group of the pattern
    takes is there to compare with. Or it is the right choice and no other, of three words or with a
    number of three digits.
    """
    about, proof = cell.metadata["predict"], predictions.shown(cell)
    taken = "\n".join(group or "" for group in proof.groups()) if proof else ""
    if "number" in about:
        secret = _numbers(taken, 2)
    else:
        secret = _numbers(proof[0] if proof else "", 3) - _numbers(taken)
        known = [choice for choice in about["choices"] if _words(choice) in _words(above)]
        long = len(about["answer"].split()) > 2 or _numbers(about["answer"], 3)
        if known == [about["answer"]] and long:
            yield repr(about["answer"])
    secret -= _numbers("\n".join([about["question"], *about.get("choices", []), cell.source]))
    if secret and secret <= _numbers(above):
        yield ", ".join(map(str, sorted(secret)))


def _numbers(text, digits=0):
    """Return the numbers of a text, without their signs, that have so many digits or more."""
    found = {Decimal(number.replace(",", "")).normalize() for number in NUMBER.findall(text)}
    return {number for number in found if len(number.as_tuple().digits) >= digits}


def _words(text):
    return " ".join(re.sub(r"[`*$]", "", text).lower().split())


def exercises_hold_together(notebook):
    """A stub and a solution for each task, the same but for the answer; four tasks at least."""
    stubs, solutions = (
        [cell for cell in code_cells(notebook) if tag in tags(cell)]
        for tag in ("exercise", "solution")
    )
    asked = [cell.id.removeprefix("exercise-") for cell in stubs]
    if asked != [cell.id.removeprefix("solution-") for cell in solutions] or len(asked) < 4:
        yield f"asks for {asked}: four exercises at least, each with a solution"
        return
    for name, stub, solution in zip(asked, stubs, solutions, strict=True):
        if stub.id == name or solution.id == name:
            yield f"{name}: a stub is called exercise-{name}, its solution solution-{name}"
        if not _said(stub).startswith(f"{name}: not yet."):
            yield f"{stub.id}: does not say that {name} is not yet answered"
        if not _said(solution).startswith(f"{name}: right."):
            yield f"{solution.id}: does not pass the check of {name}"
        if not solution.source.startswith("# @title Solution"):
            yield f"{solution.id}: has no title, which is what Colab shows of a folded cell"
        if "hide-cell" not in tags(solution):
            yield f"{solution.id}: lies open"
        if _skeleton(stub) != _skeleton(solution):
            yield f"{solution.id}: defines or checks something else than {stub.id}"
    headings = re.findall(r"^### Exercise (\d+): (.+)$", markdown(notebook), re.MULTILINE)
    if [int(number) for number, _ in headings] != list(range(1, len(asked) + 1)):
        yield f"has the exercises {headings}: one heading for each of {asked}"
    elif not any(title.startswith("predict") for _, title in headings):
        yield "asks for no prediction"
    elif "open" not in headings[-1][1]:
        yield "does not end with an open question"


def _said(cell):
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def _skeleton(cell):
    """Return what a cell defines and checks, without the answers: names, arguments, docstrings."""
    body = _parse(cell).body
    defined = [
        (type(node).__name__, node.name, ast.get_docstring(node), ast.dump(node.args))
        if isinstance(node, ast.FunctionDef)
        else (type(node).__name__, node.name, ast.get_docstring(node))
        for outer in body
        if isinstance(outer, ast.FunctionDef | ast.ClassDef)
        for node in [outer, *getattr(outer, "body", [])]
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and (node is outer or isinstance(outer, ast.ClassDef))
    ]
    return defined, ast.dump(body[-1])


def cells_fit_a_screen(notebook):
    """No cell is longer than a screen; a class of the library may fill one."""
    for cell in code_cells(notebook):
        lines = cell.source.count("\n") + 1
        if lines > (60 if "library" in tags(cell) else 25):
            yield f"{cell.id}: {lines} lines"


def imports_are_derived(notebook, chapter):
    """A chapter builds on NumPy and on what the reader has seen being built."""
    for cell in code_cells(notebook):
        for node in ast.walk(_parse(cell)):
            if isinstance(node, ast.Import):
                imported = [(alias.name, None) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported = [(node.module or ".", alias.name) for alias in node.names]
            else:
                continue
            for module, name in imported:
                top, _, submodule = module.partition(".")
                if top != "dlbook":
                    if top not in LIBRARIES | sys.stdlib_module_names:
                        yield f"{cell.id}: {module} is none of the course's libraries"
                elif (submodule or name) in FREE_MODULES:
                    continue
                elif _derived_in(submodule, name) > chapter:
                    yield f"{cell.id}: {name} is derived later than chapter {chapter}"


def runs_offline_and_seeded(notebook, install_line):
    """No network, no shell but the one install line, no generator without a seed, no pickle."""
    for cell in code_cells(notebook):
        for line in cell.source.splitlines():
            if line.lstrip().startswith(("!", "%")) and line.strip() != install_line:
                yield f"{cell.id}: {line.strip()!r}"
        # A function of the library is handed its generator, by a cell that is looked at as well.
        # The museum's exhibit on loose dice has to throw some.
        exempt = "library" in tags(cell) or "def found_batches(" in cell.source
        dice = [] if exempt else [LOOSE_DICE]
        for pattern in (CALLS_THAT_REACH_OUT, *dice):
            for found in pattern.finditer(cell.source):
                yield f"{cell.id}: {found.group()!r}"
        asks_python = len(ANOTHER_PYTHON.findall(cell.source)) == cell.source.count("subprocess.")
        for node in ast.walk(_parse(cell)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                for module in [*names, getattr(node, "module", None) or ""]:
                    if module == "subprocess" and names and asks_python and "sys." in cell.source:
                        continue
                    if module.partition(".")[0] in MODULES_THAT_REACH_OUT:
                        yield f"{cell.id}: imports {module}"


def _bound(body):
    """Return the names that a cell binds, other than by its own definitions and by imports."""
    nodes = [inner for outer in body for inner in ast.walk(outer)]
    methods = [inner for node in nodes if isinstance(node, ast.ClassDef) for inner in node.body]
    own = {id(node) for node in [*body, *methods]}
    names = set()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and id(node) not in own:
            names.add(node.name)
    return names


def links(text):
    """Return the targets of all Markdown links and images in a text."""
    return re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", text)


def places_of_projects(text):
    """Return where the projects live that a text links to, directly or through Binder or Colab."""
    names = re.findall(
        r"https://(?:github\.com|raw\.githubusercontent\.com|mybinder\.org/v2/gh"
        r"|colab\.research\.google\.com/github)/([\w.-]+/[\w-]+)",
        text,
    )
    return [f"https://github.com/{name}" for name in names]


def broken_links(text, folder, root, repository):
    """Links into this repository that lead nowhere, relative or through the forge."""
    for target in links(text):
        path, _, _ = target.partition("#")
        if path.startswith(repository + "/"):
            inside = re.fullmatch(r"/(?:blob|tree|raw|edit)/main/(.+)", path[len(repository) :])
            place = root / inside.group(1) if inside else None
        elif re.match(r"[a-z]+:", path) or not path:
            continue
        else:
            place = Path(folder) / path
        if place is not None and not place.exists():
            yield target


def _without_images(cell):
    for output in cell.get("outputs", []):
        data = {k: v for k, v in output.get("data", {}).items() if not k.startswith("image/")}
        yield {**output, "data": data}


def _parse(cell):
    """Return the syntax tree of a cell, with the lines that only IPython knows taken out."""
    lines = [
        re.sub(r"^(\s*)[%!].*", r"\1pass", line) if re.match(r"\s*[%!]", line) else line
        for line in cell.source.splitlines()
    ]
    return ast.parse(textwrap.dedent("\n".join(lines)))


def library_cells():
    """Yield for each cell that defines a part of the library its page, its id and the names."""
    for path in sorted((Path(__file__).parents[2] / "book").glob("*.ipynb")):
        for cell in code_cells(read(path)):
            if "library" in tags(cell):
                yield path, cell.id, [node.name for node in _parse(cell).body]


@functools.cache
def _derived():
    """Return which chapter derives what; a chapter may import what it or an earlier one derives.

    It shows the definition in a library cell, or else the docstring names the chapter.
    """
    found = {}
    for path, _, names in library_cells():
        found |= {name: int(path.name[:2]) for name in names if name not in found}
    for name, nodes in _library().items():
        told = _chapter(nodes[0])
        if name not in found and told and nodes[0].module not in FREE_MODULES:
            found[name] = told
    return found


def _derived_in(module, name):
    """Return the chapter that derives a name of a module; two modules may have the name."""
    nodes = _library().get(name, [])
    if len(nodes) > 1:
        return next((_chapter(node) for node in nodes if node.module == module), 99)
    return _derived().get(name, 99)


def _chapter(node):
    """Return the first chapter that the docstring of a function or class names, if any."""
    told = re.search(r"[Cc]hapter (\d\d)", ast.get_docstring(node) or "")
    return int(told[1]) if told else None


@functools.cache
def _library():
    """Return the syntax trees of every public function and class of dlbook by name.

    There are several where modules share a name, that of the course's first derivation first.
    """
    found = {}
    for module in pkgutil.iter_modules(dlbook.__path__):
        if module.name.startswith("_"):
            continue
        file = importlib.util.find_spec(f"dlbook.{module.name}").origin
        for node in ast.parse(Path(file).read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(node)
                node.module = module.name
    for nodes in found.values():
        nodes.sort(key=lambda node: _chapter(node) or 99)
    return found


def _explorer(name):
    """Return a class of dlbook by its full name, or nothing."""
    module, _, kind = name.rpartition(".")
    if not module.startswith("dlbook."):
        return None
    try:
        return getattr(importlib.import_module(module), kind, None)
    except ModuleNotFoundError:
        return None


def _dump(node):
    """Return the syntax tree as text, without docstrings and the library's own decorators."""
    node = ast.parse(ast.unparse(node)).body[0]
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            if ast.get_docstring(inner) is not None:
                inner.body = inner.body[1:] or [ast.Pass()]
            inner.decorator_list = [
                decorator
                for decorator in inner.decorator_list
                if isinstance(decorator, ast.Name) and decorator.id in dir(builtins)
            ]
    return ast.dump(node)
