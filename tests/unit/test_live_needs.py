"""Before a cell runs in a page, what it needs from above runs: that nothing is overlooked.

On small examples; on every cell of the book by what each of its statements really changes; and on
the quicker pages by running each cell after nothing but what it needs.
"""

import importlib.util
import json
import sys
import zlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import running

PAGE = Path(__file__).parents[2] / "tools" / "live" / "page"
NOTEBOOKS = sorted((PAGE.parents[2] / "book").glob("*.ipynb"))
# The seconds of a page, by the notebook's own record, up to which it is tested each time.
QUICK = 7
SLOW = 30  # from which on running each cell after what it needs would take hours


def module(name):
    """Return a module of those that run in the page."""
    spec = importlib.util.spec_from_file_location(name, PAGE / f"{name}.py")
    found = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


needs = module("needs")


def needed(*sources):
    """Return the statements that the last of the cells needs, as text."""
    return "; ".join(statement.key[1] for statement in needs.needed(sources))


@pytest.mark.parametrize(
    ("above", "cell", "statements"),
    [
        ("a = 1\nb = 2", "a", "a = 1"),
        ("a = 1\na = 2", "a", "a = 2"),
        ("a = 1\na += 2", "a", "a = 1; a += 2"),
        ("a = [1]\nb = a\nb[0] = 2", "a", "a = [1]; b = a; b[0] = 2"),
        ("a = [1]\nb = a\nb = [3]\nb[0] = 2", "a", "a = [1]"),
        ("a = [1]\nb = (a, 2)\nb[0].append(2)", "a", "a = [1]; b = (a, 2); b[0].append(2)"),
        ("a = [1]\nfor b in [a]:\n    b.append(2)", "a", "a = [1]; for b in [a]:\n    b.append(2)"),
        ("a = f(2)\nb = a + 1\nb[0] = 2", "a", "a = f(2)"),
        ("a = [1]\na.count(1)", "a", "a = [1]"),
        ("a = {}\na.update(b=1)", "a", "a = {}; a.update(b=1)"),
        ("def f(x):\n    x[0] = 1\na = [2]\nf(a)", "a", "def f(x):\n    x[0] = 1; a = [2]; f(a)"),
        ("def f(x):\n    return x\na = [2]\nf(a)", "a", "a = [2]"),
        ("def f(x):\n    y = x\n    y[0] = 1\na = [2]\nf(a)\nb = 3", "a",
         "def f(x):\n    y = x\n    y[0] = 1; a = [2]; f(a)"),
        ("a = []\ndef f():\n    a.append(1)\nf()", "a",
         "a = []; def f():\n    a.append(1); f()"),
        ("def f():\n    return a\na = 1", "f()", "def f():\n    return a; a = 1"),
        ("from lib import train\nnet = 1\ntrain(net, 3)", "net",
         "from lib import train; net = 1; train(net, 3)"),
        ("import numpy as np\nnp.set_printoptions(precision=2)\na = 1", "np",
         "import numpy as np; np.set_printoptions(precision=2)"),
        ("import numpy as np\na = Path()\nnp.savez(a / 'b', 1)", "np.load(a / 'b')",
         "import numpy as np; a = Path(); np.savez(a / 'b', 1)"),
        ("if 1:\n    a = 1\nb = 2", "a", "if 1:\n    a = 1"),
        ("a = 0\nif b:\n    a = 1", "a", "a = 0; if b:\n    a = 1"),
        ("a = 1", "a = 2\nprint(a)", ""),
        ("a = 1", "for a in (1, 2):\n    print(a)", ""),
        ("a = 1", "[a for a in (1, 2)]", ""),
        ("a = 1", "f = lambda a: a", ""),
        ("a = 1\nthis is no Python", "a", ""),
    ],
)  # fmt: skip
def test_a_cell_needs_what_makes_or_changes_its_names(above, cell, statements):
    assert needed(above, cell) == statements


def to_run(done, *sources):
    """Return what of the needed statements runs, where the cells in `done` have run."""
    ran = {statement.key: statement for statement in needs.statements(done)}
    return [statement.key[1] for statement in needs.to_run(sources, ran)]


def test_what_has_run_does_not_run_again():
    assert to_run(["a = 1"], "a = 1", "b = a + 1", "b") == ["b = a + 1"]


def test_what_was_edited_runs_again_from_its_start():
    cells = "a = []", "a.append(1)", "b = len(a)"
    assert to_run(cells, *cells, "b") == []
    assert to_run(cells, cells[0], "a.append(2)", cells[2], "b") == [
        "a = []", "a.append(2)", "b = len(a)",
    ]  # fmt: skip
    assert to_run(cells, cells[0], "c = 1", cells[2], "b") == ["a = []", "b = len(a)"]


# What the statements of the book really change ------------------------------------------------


def mark(value):
    """Return what is different when an object, or what it holds, has changed."""
    found, seen, waiting = [], {}, [value]
    while waiting:
        value = waiting.pop()
        if id(value) in seen or isinstance(value, ModuleType | type) or callable(value):
            found.append(id(value))
            continue
        seen[id(value)] = value  # kept, so that nothing new gets its id
        if isinstance(value, np.ndarray) and value.dtype != object:
            some = value.reshape(-1)[:: max(1, value.size // 997)]
            ends = value.reshape(-1)[:50], value.reshape(-1)[-50:]
            parts = b"".join(np.ascontiguousarray(part).tobytes() for part in (some, *ends))
            found.append((value.shape, zlib.crc32(parts)))
        elif isinstance(value, dict):
            found.append([repr(key)[:80] for key in value])
            waiting += value.values()
        elif isinstance(value, list | tuple):
            found.append(len(value))
            waiting += value if len(value) < 200 else value[:: len(value) // 100]
        elif isinstance(value, np.random.Generator):
            found.append(repr(value.bit_generator.state))
        elif hasattr(value, "traits"):  # a widget: what an explorer shows
            found.append(repr([getattr(value, name) for name in value.trait_names(explore=True)]))
        elif hasattr(value, "backward") and hasattr(value, "forward"):
            # What a layer keeps of its last call is left out: `predict` would change a network.
            # Where a page shows it, the test of outputs below sees it.
            waiting += [getattr(value, name, None) for name in ("W", "b", "params", "layers")]
        elif hasattr(value, "__dict__"):
            waiting.append(vars(value))
        else:
            found.append(repr(value)[:200])
    return found


def marks(names):
    return {
        name: (id(value), mark(value)) for name, value in names.items() if not name.startswith("__")
    }


def pages(limit, most=float("inf")):
    """Return the pages up to `most` seconds, those over a limit for the weekly run."""
    for path in NOTEBOOKS:
        seconds = running.seconds_of(path)
        if seconds > most:
            continue
        marks = [pytest.mark.weekly] if seconds > limit else []
        yield pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture
def names():
    """Return names as a page has them at first, and leave Python's settings as they were."""
    with np.errstate(), np.printoptions():
        yield {"__name__": "__main__"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("small_figures")
@pytest.mark.parametrize("path", list(pages(QUICK)))
def test_no_statement_of_the_book_changes_more_than_it_is_seen_to(path, names, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    shown = running.code_cells(path)
    sources = ["".join(cell["source"]) for cell in shown]
    before, overlooked = marks(names), []
    for statement in needs.statements(sources):
        source = compile(needs.ast.Module([statement.node], []), "cell", "exec")
        try:
            exec(source, names)
        except Exception:
            if "raises-exception" not in shown[statement.cell]["metadata"].get("tags", []):
                raise
        after = marks(names)
        changed = {name for name in after if after[name] != before.get(name)}
        if unseen := changed - statement.makes - statement.changes:
            what = needs.ast.unparse(statement.node)
            overlooked.append(f"{shown[statement.cell]['id']}: `{what}` changes {unseen}")
        before = after
    assert not overlooked, "see tools/live/page/needs.py: " + "\n".join(overlooked)


# A page's kernel ------------------------------------------------------------------------------

kernel = module("kernel")


@pytest.fixture
def page(monkeypatch):
    """Return the kernel of a page as it is at first, and the messages that it sends."""
    said = []
    monkeypatch.setattr(kernel, "send", lambda message: said.append(json.loads(message)))
    monkeypatch.setattr(kernel, "NAMES", {"__name__": "__main__"})
    monkeypatch.setattr(kernel, "DONE", {})
    monkeypatch.setattr(kernel.warnings, "formatwarning", kernel.warned)
    return said


def shown(said):
    """Return what a cell has shown, streams as one, without what tqdm and clocks would change."""
    return "".join(
        m["text"] if m["kind"] == "stream" else m["data"]["text/plain"] + "\n"
        for m in said
        if m["kind"] in ("stream", "display")
    )


def stored(cell):
    """Return what the notebook has of a cell, in the form of `shown`."""
    return "".join(
        "".join(output.get("text") or [*output["data"]["text/plain"], "\n"])
        for output in cell["outputs"]
        if output["output_type"] != "error" and "Warning: " not in "".join(output.get("text", ""))
    )


def test_a_cell_that_would_start_another_process_says_where_it_can(page):
    cells = ["raise OSError('emscripten does not support processes.')", "1 + 1"]
    assert kernel.run(cells[:1])
    assert "in Jupyter it runs" in shown(page)
    assert kernel.prepare(cells)
    assert kernel.run(cells)


def test_a_traceback_tells_of_cells_and_not_of_what_they_call(page):
    source = "import json\n\ndef read(text):\n    return json.loads(text)\n\nread('{')"
    assert not kernel.run([source])
    text = next(message["text"] for message in page if message["kind"] == "error")
    assert 'File "Cell 1", line 6' in text
    assert 'File "Cell 1", line 4, in read' in text
    assert "decoder.py" not in text
    assert text.splitlines()[-1].startswith("json.decoder.JSONDecodeError: ")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("small_figures", "names")
@pytest.mark.parametrize("path", list(pages(QUICK, SLOW)))
def test_a_cell_after_what_it_needs_says_what_the_page_says(path, page, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    shown_cells = running.code_cells(path)
    sources = ["".join(cell["source"]) for cell in shown_cells]
    may_fail = [
        i for i, cell in enumerate(shown_cells) if "raises-exception" in str(cell["metadata"])
    ]
    different = []
    for number, cell in enumerate(shown_cells):
        kernel.NAMES.clear()
        kernel.DONE.clear()
        kernel.NAMES["__name__"] = "__main__"
        page.clear()
        assert kernel.prepare(sources[: number + 1], may_fail), page
        ran = kernel.run(sources[: number + 1])
        if ran == (number in may_fail):
            different.append(f"{cell['id']}: {page[-3:]}")
        elif "nbval-ignore-output" in cell["metadata"].get("tags", []):
            continue
        elif shown(page).split() != stored(cell).split():
            different.append(f"{cell['id']}: {shown(page)!r}, in the notebook {stored(cell)!r}")
    assert not different, "\n".join(different)
