"""Each check goes red on the fault it is there for, and only then."""

import copy
import sys
from types import ModuleType

import anywidget
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import checks
import minutes
import notebooks
import prose
from notebooks import METADATA
from widget_state import STATE, VIEW

ALT = "Ten handwritten digits in a row."
ONE_HOT = (
    "def one_hot(labels, classes):\n"
    '    """Another docstring."""\n'
    "    return (labels[..., None] == np.arange(classes)).astype(np.float32)"
)
OPENING = """# Read digits

**You will**

- read digits.

**You need** nothing. **Time:** about … minutes."""
STUB = 'def my_f(x):\n    """Twice."""\n    return ...\n\n\ncheck("{0}", my_f)'
SOLUTION = "# @title Solution: f\n" + STUB.replace("...", "2 * x")
NAMES = ["predict", "double", "treble", "own"]
TASKS = """## In practice

Libraries.

## Exercises

### Exercise 1: predict it

### Exercise 2: double it

### Exercise 3: treble it

### Exercise 4: an open question
"""
PREDICTIONS = {
    "first": {"choices": ["over 30", "7"], "answer": "over 30", "shows": r"cost 31\.25"},
    "second": {"choices": ["rises", "it falls to 0"], "answer": "it falls to 0", "shows": "^0"},
    "third": {"number": r"= (\S+)", "within": 0.1},
    "fourth": {"look": True},
}
PREDICTED = ["cost 31.25\n", "0", "x = −1,234.5", "?"]
CLOSING = """## What to remember

- a
- b
- c
- d
- e

## Further reading

None.

**Next.** More."""


class Tiny(anywidget.AnyWidget):
    """An explorer as dlbook might have it."""

    _esm = "export default { render() {} }"
    _css = "p { margin: 0 }"


def figure(alt=ALT):
    return new_output(
        "display_data",
        data={"image/png": "iVBOR", "text/plain": alt},
        metadata={"image/png": {"width": 600, "height": 300}},
    )


def said(text):
    return new_output("execute_result", data={"text/plain": text})


def asked(name, about, text):
    """Return the two cells of a prediction."""
    question = f"What does `{name}` print?"
    cell = new_code_cell(name, id=name, outputs=[new_output("stream", text=text)])
    cell.metadata.update(predict={"question": question, **about}, tags=["predict"])
    cell.metadata["jupyter"] = {"outputs_hidden": True}
    return new_markdown_cell(f"Text.\n\n> **Predict.** {question}", id=f"ask-{name}"), cell


def shown(model):
    view = {"version_major": 2, "version_minor": 0, "model_id": model}
    return new_output("display_data", data={"text/plain": "Tiny(x=1)", VIEW: view})


def stored():
    """Return the state of a Tiny as a notebook holds it, with its layout."""
    tiny = {"_anywidget_id": "dlbook.explore.tiny.Tiny", "_esm": Tiny._esm, "_css": Tiny._css}
    models = {
        "model-1": {"model_module": "anywidget", "state": {**tiny, "layout": "IPY_MODEL_model-2"}},
        "model-2": {"model_module": "@jupyter-widgets/base", "state": {"width": None}},
    }
    return {STATE: {"state": models, "version_major": 2, "version_minor": 0}}


@pytest.fixture(autouse=True)
def module_with_tiny(monkeypatch):
    """Put Tiny where dlbook has its explorers."""
    module = ModuleType("dlbook.explore.tiny")
    module.Tiny = Tiny
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def good():
    """Return a small notebook without a fault."""
    cells = [
        new_markdown_cell(OPENING, id="title"),
        new_code_cell("import numpy as np\nrng = np.random.default_rng(1)", id="imports"),
        new_code_cell("plots.digit_grid(x)", id="picture", outputs=[figure()]),
        new_code_cell(ONE_HOT, id="one-hot"),
        new_code_cell(
            "1 / 0", id="failure", outputs=[new_output("error", ename="E", evalue="", traceback=[])]
        ),
        *(
            cell
            for (name, about), text in zip(PREDICTIONS.items(), PREDICTED, strict=True)
            for cell in asked(name, about, text)
        ),
        new_markdown_cell(TASKS, id="tasks"),
        *(
            new_code_cell(
                text.format(name), id=f"{kind}-{name}", outputs=[said(f"{name}: {words}")]
            )
            for name in NAMES
            for kind, text, words in [
                ("exercise", STUB, "not yet. Put"),
                ("solution", SOLUTION, "right.\n  holds"),
            ]
        ),
        new_code_cell("Tiny(x=1)", id="explorer", outputs=[shown("model-1")]),
        new_markdown_cell(CLOSING, id="closing"),
    ]
    cells[2].metadata["mystnb"] = {"image": {"alt": ALT}}
    cells[3].metadata["tags"] = ["library"]
    cells[4].metadata["tags"] = ["raises-exception"]
    for one in cells:
        if one.id == "tasks":
            one.metadata["outcomes"] = ["read"]
        if not one.id.startswith(("exercise", "solution")):
            continue
        folded = one.id.startswith("solution")
        one.metadata["tags"] = ["hide-cell", "solution"] if folded else ["exercise"]
    for count, cell in enumerate((c for c in cells if c.cell_type == "code"), start=1):
        cell.execution_count = count
    metadata = copy.deepcopy(METADATA | {"widgets": stored()})
    whole = minutes.write(new_notebook(cells=cells, metadata=metadata))
    return notebooks.recorded(whole, seconds=2.5)


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def count(n):
    return lambda nb: cell(nb, "picture").update(execution_count=n)


def source(name, text):
    return lambda nb: cell(nb, name).update(source=text)


def replaced(name, old, new):
    def change(nb):
        assert old in cell(nb, name).source
        cell(nb, name).source = cell(nb, name).source.replace(old, new)

    return change


def tagged(name, *tags):
    return lambda nb: cell(nb, name).metadata.update(tags=list(tags))


def sittings(heading):
    more = f"for the exercises. (For two sittings, stop before *{heading}*.)"
    return replaced("title", "for the exercises.", more)


def claiming(name, *claims):
    return lambda nb: cell(nb, name).metadata.update(outcomes=list(claims))


def alt(text):
    def change(nb):
        cell(nb, "picture").outputs = [figure(text)]
        cell(nb, "picture").metadata["mystnb"] = {"image": {"alt": text}}

    return change


def models(nb):
    return nb.metadata.widgets[STATE].state


def about(name, **changed):
    return lambda nb: cell(nb, name).metadata.predict.update(changed)


def without(name, key):
    return lambda nb: cell(nb, name).metadata.predict.pop(key)


def view(nb):
    return cell(nb, "explorer").outputs[0].data[VIEW]


def random_id(nb):
    models(nb)["0123456789abcdef0123456789abcdef"] = models(nb).pop("model-1")
    view(nb)["model_id"] = "0123456789abcdef0123456789abcdef"


def random_reference(nb):
    models(nb)["fedcba9876543210fedcba9876543210"] = models(nb).pop("model-2")
    models(nb)["model-1"]["state"]["layout"] = "IPY_MODEL_fedcba9876543210fedcba9876543210"


WIDGET_FAULTS = [
    (random_id, "the widgets are called"),
    (random_reference, "the widgets are called"),
    (lambda nb: view(nb).update(model_id="model-2"), "no output shows the widget model-1"),
    (lambda nb: cell(nb, "explorer").update(outputs=[]), "no output shows the widget model-1"),
    (
        lambda nb: models(nb).update({"model-3": {"state": {}}}),
        "no output shows the widget model-3",
    ),
    (lambda nb: models(nb).pop("model-1"), "the widget model-1 is not stored"),
    (lambda nb: models(nb).pop("model-2"), "the widget model-2 is not stored"),
    (lambda nb: nb.metadata.pop("widgets"), "the widget model-1 is not stored"),
    (
        lambda nb: cell(nb, "explorer").outputs[0].data.update({"image/png": "iVBOR"}),
        "explorer: a widget beside its picture",
    ),
    (lambda nb: nb.metadata.widgets.update({"text/html": ""}), "the widgets are not stored as"),
    (
        lambda nb: nb.metadata.widgets[STATE].update(version_minor=1),
        "the widgets are not stored as",
    ),
]
PREDICTION_FAULTS = [
    (about("first", answer="32"), "first: the answer '32' is none of the choices"),
    (about("first", choices=["over 30"]), "first: there must be two to four different choices"),
    (about("first", choices=["over 30", "7", "7"]), "first: there must be two to four"),
    (about("first", choices=["over 30", *"1234"]), "first: there must be two to four"),
    (about("first", choices="7"), "first: choices must not be '7'"),
    (about("first", shows="cost 7"), "first: the pattern does not match the output"),
    (about("first", shows=".*"), "first: the pattern matches no output at all"),
    (about("first", shows="("), "first: the pattern is no regular expression"),
    (about("first", within=0), "first: a prediction has question, choices, answer, shows; or"),
    (without("first", "question"), "first: a prediction has"),
    (without("third", "within"), "third: a prediction has"),
    (about("third", within=1), "third: within must be at least 0 and less than 1"),
    (about("third", number="= .+"), "third: the pattern of a number must have one group"),
    (about("third", number="(x)"), "third: the pattern found 'x', which is no number"),
    (about("fourth", look=False), "fourth: look must be true"),
    (about("first", question="What comes?"), "first: the cell before must end with the block"),
    (replaced("ask-first", "Predict.", "Guess."), "first: the cell before must end with"),
    (replaced("ask-first", "print?", "print?\n\nText."), "first: the cell before must end"),
    (replaced("ask-first", "print?", "print?\n>\n> Text."), "first: the cell before must end"),
    (
        lambda nb: nb.cells.remove(cell(nb, "ask-second")),
        "second: the cell before must end with the block quote",
    ),
    (
        lambda nb: cell(nb, "first").metadata.pop("predict"),
        "first: the question before it asks for the metadata `predict`",
    ),
    (tagged("first"), "first: is not stored folded"),
    (tagged("picture", "predict"), "picture: is not stored folded"),
    (lambda nb: cell(nb, "first").metadata.pop("jupyter"), "first: is not stored folded"),
    (about("second", choices=["it falls to 0", "rises"]), "the right choice is always number 1"),
]
GIVEN_AWAY = {
    "in the text": (replaced("title", "You need", "Now 31.25. You need"), "first: 31.25"),
    "in a heading below": (replaced("closing", "Further", "31.250:"), "first: 31.25"),
    "in a figure": (alt("Ten digits that cost 31.25."), "first: 31.25"),
    "in an earlier output": (
        lambda nb: cell(nb, "failure").outputs[0].update(evalue="31.25"), "first: 31.25",
    ),
    "in the question before": (replaced("ask-first", "Text.", "Is it 31.25?"), "first: 31.25"),
    "a number, however it is written": (
        replaced("ask-first", "Text.", "It is 1234.50 then."), "third: 1234.5",
    ),
    "a number that is the answer": (
        lambda nb: about("first", choices=["625", "7"], answer="625")(nb) or alt("625 " * 9)(nb),
        "first: '625' stands",
    ),
    "in words": (replaced("title", "- read", "- see that *it falls* to 0. Read"), "second: 'it f"),
}  # fmt: skip
EXPLORER_FAULTS = [
    ({"_esm": "export default {}"}, "is stored with another _esm"),
    ({"_css": "p { margin: 1px }"}, "is stored with another _css"),
    ({"_css": None}, "is stored with another _css"),
    ({"_anywidget_id": "dlbook.explore.tiny.Gone"}, "dlbook has no dlbook.explore.tiny.Gone"),
    ({"_anywidget_id": "dlbook.explore.gone.Tiny"}, "dlbook has no dlbook.explore.gone.Tiny"),
    ({"_anywidget_id": "anywidget.AnyWidget"}, "dlbook has no anywidget.AnyWidget"),
]

FAULTS = [
    (checks.executed_in_order, count(None)),
    (checks.executed_in_order, count(7)),
    (checks.outputs_are_of_one_execution, lambda nb: nb.metadata.pop("dlbook")),
    (checks.outputs_are_of_one_execution, replaced("one-hot", "float32", "float64")),
    (checks.outputs_are_of_one_execution, lambda nb: cell(nb, "failure").outputs.clear()),
    (checks.errors_are_meant, tagged("failure")),
    (checks.errors_are_meant, tagged("picture", "raises-exception")),
    (checks.library_cells_are_the_library, replaced("one-hot", "float32", "float64")),
    (checks.library_cells_are_the_library, replaced("one-hot", "one_hot", "one_cold")),
    (checks.library_cells_are_the_library, source("one-hot", ONE_HOT + "\n\nprint(1)")),
    (checks.library_cells_are_the_library, tagged("one-hot")),
    (checks.library_cells_are_the_library, source("one-hot", "")),
    (checks.library_cells_are_the_library, source("picture", "softmax = lambda x: x")),
    (checks.library_cells_are_the_library, source("picture", "if 1:\n    def relu(x): ...")),
    (checks.plain_markdown, source("closing", "```{note}\nx\n```")),
    (checks.plain_markdown, source("closing", ":::{tip}\nx\n:::")),
    (checks.plain_markdown, source("closing", "see {ref}`there`")),
    (checks.plain_markdown, source("closing", "(label)=\n## Title")),
    (checks.figures_have_words, alt("")),
    (checks.figures_have_words, alt("<Figure size 640x480 with 1 Axes>")),
    (checks.figures_have_words, lambda nb: cell(nb, "picture").metadata.pop("mystnb")),
    (checks.figures_have_words, lambda nb: cell(nb, "picture").update(outputs=[figure("x" * 30)])),
    (checks.figures_have_words, lambda nb: cell(nb, "picture").outputs[0].update(metadata={})),
    (checks.metadata_is_normal, lambda nb: nb.metadata.kernelspec.update(name="mine")),
    (checks.metadata_is_normal, lambda nb: nb.metadata.pop("dlbook")),
    (checks.metadata_is_normal, lambda nb: nb.metadata.dlbook.executed.pop("numpy")),
    (checks.metadata_is_normal, lambda nb: nb.metadata.dlbook.executed.update(seconds=0.123)),
    (checks.metadata_is_normal, lambda nb: nb.metadata.dlbook.executed.update(host="mine")),
    (checks.metadata_is_normal, lambda nb: cell(nb, "title").update(id="0a1b2c3d")),
    (checks.metadata_is_normal, lambda nb: cell(nb, "title").update(id="imports")),
    (checks.metadata_is_normal, lambda nb: cell(nb, "title").metadata.update(collapsed=True)),
    (checks.metadata_is_normal, tagged("title", "no-such-tag")),
    (checks.metadata_is_normal, source("picture", "# NBVAL_IGNORE_OUTPUT\nplots.digit_grid(x)")),
    (checks.nothing_of_this_machine, source("closing", "in /home/me/book")),
    (
        checks.nothing_of_this_machine,
        lambda nb: cell(nb, "failure").outputs[0].update(traceback=["File /home/x.py"]),
    ),
    (checks.prose_is_plain, source("closing", "You simply add them.")),
    (checks.has_the_shape_of_a_chapter, replaced("title", "# Read", "## Read")),
    (checks.has_the_shape_of_a_chapter, replaced("title", " minutes", " while")),
    (checks.has_the_shape_of_a_chapter, replaced("title", "**You will**", "")),
    (checks.has_the_shape_of_a_chapter, replaced("closing", "- e\n", "")),
    (checks.has_the_shape_of_a_chapter, replaced("closing", "**Next.**", "Next.")),
    (checks.has_the_shape_of_a_chapter, lambda nb: nb.cells.reverse()),
    (checks.has_the_shape_of_a_chapter, lambda nb: cell(nb, "picture").update(outputs=[])),
    (prose.outcomes_have_sections, lambda nb: cell(nb, "tasks").metadata.pop("outcomes")),
    (prose.outcomes_have_sections, claiming("tasks", "write")),
    (prose.outcomes_have_sections, claiming("tasks", "read", "")),
    (prose.outcomes_have_sections, claiming("title", "read digits.")),
    (prose.outcomes_have_sections, claiming("picture", "read")),
    (prose.outcomes_have_sections, lambda nb: cell(nb, "tasks").metadata.update(outcomes="read")),
    (prose.outcomes_have_sections, replaced("title", "- read", "- read letters;\n- read")),
    (prose.minutes_are_counted, replaced("title", "about ", "about 1")),
    (prose.minutes_are_counted, replaced("title", ", and ", ", and 1")),
    (prose.minutes_are_counted, replaced("title", " for the exercises", "")),
    (
        prose.minutes_are_counted,
        replaced("tasks", "## Exercises", "## Exercises\n\nAllow about 5 minutes."),
    ),
    (prose.minutes_are_counted, replaced("title", "# Read digits", "# Read digits" + " a" * 1200)),
    (prose.long_pages_have_a_place_to_stop, replaced("closing", "None.", "a " * 15_000)),
    (prose.long_pages_have_a_place_to_stop, sittings("Libraries")),
    (
        prose.long_pages_have_a_place_to_stop,
        replaced("closing", "None.", "(For two sittings, stop before *In practice.*)"),
    ),
    (checks.cells_fit_a_screen, source("picture", "x\n" * 26)),
    (checks.asks_for_predictions, lambda nb: cell(nb, "fourth").metadata.pop("predict")),
    (checks.exercises_hold_together, tagged("exercise-own")),
    (checks.exercises_hold_together, tagged("solution-own", "hide-cell")),
    (checks.exercises_hold_together, tagged("solution-own", "solution")),
    (checks.exercises_hold_together, lambda nb: cell(nb, "exercise-own").update(outputs=[])),
    (checks.exercises_hold_together, lambda nb: cell(nb, "solution-own").update(outputs=[])),
    (
        checks.exercises_hold_together,
        lambda nb: cell(nb, "solution-own").update(outputs=[said("own: not right yet.")]),
    ),
    (checks.exercises_hold_together, lambda nb: cell(nb, "exercise-own").update(id="own")),
    (checks.exercises_hold_together, replaced("solution-own", "# @title Solution", "# Solution")),
    (checks.exercises_hold_together, replaced("solution-own", "my_f", "my_g")),
    (checks.exercises_hold_together, replaced("solution-own", "my_f(x)", "my_f(x, y)")),
    (checks.exercises_hold_together, replaced("solution-own", "Twice", "Thrice")),
    (checks.exercises_hold_together, replaced("solution-own", '"own"', '"double"')),
    (checks.exercises_hold_together, replaced("tasks", "predict it", "say it")),
    (checks.exercises_hold_together, replaced("tasks", "an open question", "a question")),
    (checks.exercises_hold_together, replaced("tasks", "Exercise 3", "Exercise 4")),
    (
        checks.exercises_hold_together,
        lambda nb: (
            nb.cells.remove(cell(nb, "exercise-own")) or nb.cells.remove(cell(nb, "solution-own"))
        ),
    ),
]


@pytest.mark.parametrize(
    "check",
    [
        *dict(FAULTS),
        checks.explorers_are_those_of_the_library,
        checks.predictions_hold,
        checks.predictions_are_not_given_away,
    ],
    ids=lambda check: check.__name__,
)
def test_good_notebook_passes(good, check):
    assert list(check(good)) == []


def test_a_page_for_two_sittings_that_says_where_to_stop_passes(good):
    cell(good, "closing").source += " a" * 15_000
    sittings("In practice")(good)
    assert list(prose.long_pages_have_a_place_to_stop(good)) == []


@pytest.mark.parametrize(("plant", "problem"), WIDGET_FAULTS)
def test_what_is_wrong_with_widgets_is_named(good, plant, problem):
    plant(good)
    assert next(checks.metadata_is_normal(good)).startswith(problem)


@pytest.mark.parametrize(("plant", "problem"), PREDICTION_FAULTS)
def test_what_is_wrong_with_a_prediction_is_named(good, plant, problem):
    plant(good)
    assert next(checks.predictions_hold(good)).startswith(problem)


def test_what_no_page_shows_may_stand_between_question_and_cell(good):
    hidden = new_code_cell("%pip install", id="hidden", metadata={"tags": ["remove-cell"]})
    good.cells.insert(good.cells.index(cell(good, "first")), hidden)
    assert list(checks.predictions_hold(good)) == []


@pytest.mark.parametrize("where", GIVEN_AWAY)
def test_an_answer_given_away_is_found(good, where):
    plant, problem = GIVEN_AWAY[where]
    plant(good)
    assert next(checks.predictions_are_not_given_away(good)).startswith(problem)


@pytest.mark.parametrize(
    "plant",
    [
        replaced("closing", "- a", "- 31.25 and 1234.5"),  # below it
        lambda nb: cell(nb, "first").update(source="x = 31.25") or alt("Ten digits for 31.25.")(nb),
        lambda nb: about("first", shows=r"(31\.25)")(nb) or alt("Ten digits for 31.25.")(nb),
        replaced("title", "- read", "- see that it rises, or that it falls to 0: read"),
    ],
)
def test_what_stands_elsewhere_too_is_no_answer_given_away(good, plant):
    plant(good)
    assert list(checks.predictions_are_not_given_away(good)) == []


@pytest.mark.parametrize(("changed", "problem"), EXPLORER_FAULTS)
def test_a_stale_explorer_is_found(good, changed, problem):
    models(good)["model-1"]["state"].update(changed)
    (found,) = checks.explorers_are_those_of_the_library(good)
    assert problem in found


def test_a_notebook_without_widgets_passes(good):
    cell(good, "explorer").outputs = []
    del good.metadata["widgets"]
    assert list(checks.metadata_is_normal(good)) == []
    assert list(checks.explorers_are_those_of_the_library(good)) == []


@pytest.mark.parametrize(
    ("check", "plant"), FAULTS, ids=[f"{c.__name__}-{i}" for i, (c, _) in enumerate(FAULTS)]
)
def test_planted_fault_is_found(good, check, plant):
    plant(good)
    assert list(check(good)) != []


@pytest.mark.parametrize(
    ("line", "chapter", "found"),
    [
        ("from dlbook.activations import sigmoid", 2, False),
        ("from dlbook.activations import sigmoid", 1, True),
        ("from dlbook.losses import cross_entropy", 4, True),
        ("from dlbook import plots", 1, False),
        ("from dlbook import losses", 9, True),
        ("import sklearn", 9, True),
        ("from . import x", 9, True),
        ("from sklearn.datasets import load_digits", 9, True),
        ("import gzip", 1, False),
    ],
)
def test_imports_of_later_chapters_are_found(good, line, chapter, found):
    cell(good, "imports").source = line
    assert bool(list(checks.imports_are_derived(good, chapter))) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("%pip install -q this", False),
        ("%pip install that", True),
        ("    !ls", True),
        ("import urllib.request", True),
        ("np.random.seed(0)", True),
        ("np.random.rand(3)", True),
        ("np.random.default_rng()", True),
        ("np.random.default_rng(3)", False),
        ("np.random.default_rng(None)", True),
        ("def found_batches(): np.random.default_rng()", False),
        ("np.random.default_rng(seed)", True),
        ("from numpy.random import rand", True),
        ("import random", True),
        ("import pickle", True),
        ("np.load(f, allow_pickle=True)", True),
        ("eval('1')", True),
        ("import subprocess", True),
        ("import subprocess; subprocess.run(['ls'])", True),
        ('import subprocess; subprocess.run([sys.executable, "-c", code])', False),
        ('import subprocess; subprocess.run([sys.executable, "-m", "pip"])', True),
        ('from subprocess import run; run([sys.executable, "-c", code])', True),
        (
            'import subprocess; subprocess.run([sys.executable, "-c", code]); subprocess.run("ls")',
            True,
        ),
        ("from http.client import HTTPConnection", True),
        ("get_ipython().system('ls')", True),
    ],
)
def test_network_shell_and_loose_dice_are_found(good, line, found):
    cell(good, "imports").source = line
    problems = list(checks.runs_offline_and_seeded(good, "%pip install -q this"))
    assert bool(problems) == found


def test_links_to_projects_are_found_wherever_they_are_launched():
    text = (
        "git+https://github.com/us/it [a](https://github.com/them/that-one/issues) "
        "https://mybinder.org/v2/gh/a/b/main https://colab.research.google.com/github/c/d/blob/x "
        "https://raw.githubusercontent.com/e/f/main/g [home](https://github.com) https://else.where"
    )
    names = [place.removeprefix("https://github.com/") for place in checks.places_of_projects(text)]
    assert names == ["us/it", "them/that-one", "a/b", "c/d", "e/f"]


def test_broken_links_are_found(tmp_path):
    (tmp_path / "there.md").touch()
    home = "https://forge/us/it"
    text = (
        "[a](there.md) [b](gone.md) [c](there.md#part) [d](#part) [e](https://else.where/x) "
        f"[f]({home}/blob/main/there.md) [g]({home}/blob/main/gone.md) [h]({home}) "
        "![i](gone.png) [j](<gone.txt> 'title')"
    )
    assert list(checks.broken_links(text, tmp_path, tmp_path, home)) == [
        "gone.md", f"{home}/blob/main/gone.md", "gone.png", "gone.txt",
    ]  # fmt: skip
