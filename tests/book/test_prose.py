"""The prose of every page hangs together, and each check of that goes red on its fault."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import checks
import minutes
import page
import prose
import sentences

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]
PAGES = [ROOT / "README.md", *sorted((ROOT / "book").glob("*.md"))]
MODULES = [p for p in sorted((ROOT / "src").rglob("*")) if p.suffix in (".py", ".js")]


def by_name(value):
    return getattr(value, "name", None) or value.__name__


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
@pytest.mark.parametrize(
    "check",
    [
        prose.outcomes_have_sections,
        prose.minutes_are_counted,
        prose.long_pages_have_a_place_to_stop,
    ],
    ids=by_name,
)
def test_page(path, check):
    assert list(check(checks.read(path))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_symbols_are_introduced(path):
    earlier = [prose.used(checks.read(other)) for other in CHAPTERS if other.name < path.name]
    known = prose.notation() & set().union(*earlier)
    assert list(prose.symbols_are_introduced(checks.read(path), known)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_words_of_a_page_are_the_fields(path):
    assert list(prose.words_are_the_fields(prose.said_by(checks.read(path)))) == []


def test_words_of_pages_and_library_are_the_fields():
    said = [(path.relative_to(ROOT), path.read_text("utf-8")) for path in [*PAGES, *MODULES]]
    assert list(prose.words_are_the_fields(said)) == []


def test_terms_are_explained_at_their_first_use():
    pages = {path.name: checks.read(path) for path in CHAPTERS}
    assert list(prose.terms_are_explained_first(pages)) == []


def notebook(*texts):
    return new_notebook(
        cells=[new_markdown_cell(text, id=f"text{n}") for n, text in enumerate(texts)]
    )


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["The share that is kept is $\\beta$: $v = \\beta v$."], []),
        (
            ["The velocity $v$ grows: $v = \\beta v$.\n\nWith $\\beta = 0.5$, it does."],
            ["\\beta"],
        ),
        (["So\n\n$$x = \\beta$$\n\nwhere $x$ is a place and $\\beta$ a share."], []),
        (["So\n\n$$2\\beta$$\n\nHere $\\beta = 0.5$."], []),
        (["So\n\n$$2\\beta$$\n\nGood. Here $\\beta = 0.5$."], ["\\beta"]),
        (["Partial derivatives, written $\\partial y/\\partial x$."], []),
        (["The share $\\beta$ is kept.", "So $2\\beta = 1$."], []),
        (["So $2\\beta = 1$.", "The share $\\beta$ is kept."], ["\\beta"]),
        (["The weights $w_1, w_2$: $w_{12}^{(1)} > 0$ and $\\hat w < \\mathbf{w}^\\top$."], []),
        (["The rule $f(x) = x^2$ has $\\frac{f}{x}$, and `k` is a number: $k + 1$."], []),
        (["A share β, then $\\beta / 2$ and $\\tfrac12 \\text{Loss} \\cdot \\log 2$."], []),
        (["In code, `2 $1 + p$` costs nothing; $1 + q$ does."], ["q"]),
        (["It is 3 $ or 4 $ in all."], []),
    ],
)
def test_symbols_without_an_introduction_are_found(texts, found):
    problems = prose.symbols_are_introduced(notebook(*texts))
    assert [problem.split(" is not")[0].partition(": ")[2] for problem in problems] == found


def test_a_symbol_of_the_notation_need_not_be_introduced_again():
    assert list(prose.symbols_are_introduced(notebook("$2\\eta$"), {"\\eta"})) == []
    assert {"\\eta", "N", "W", "e"} <= prose.notation()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They share the first weights.", "initial weights"),
        ("The spread of the weights is 1.", "standard deviation"),
        ("Two rows spread out, with room for more.", None),
        ("It is a sigmoid in disguise.", "say what it is"),
    ],
)
def test_words_that_the_course_does_not_use_are_found(text, found):
    problems = list(prose.words_are_the_fields([("here", text)]))
    assert [problem.split(" but ")[1] for problem in problems][:1] == ([found] if found else [])


def test_words_of_code_outputs_and_figures_are_looked_at():
    figure = {"output_type": "display_data", "data": {"text/plain": "The gate opens."}}
    cell = new_code_cell("first_weights = 1  # the first weights", id="code")
    cell.outputs = [nbformat.from_dict(figure | {"metadata": {}})]
    problems = list(prose.words_are_the_fields(prose.said_by(new_notebook(cells=[cell]))))
    assert len(problems) == 2


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["A nan came.", "It is [*nan*](glossary.md#term-nan)."], ["'nan'"]),
        (["A *nan* came.", "Two nans."], ["'nan'"]),
        (["This is [*nan*](glossary.md#term-nan), and nans stay."], []),
        (["The [hidden layer](glossary.md#term-hidden-layer).", "Two hidden layers."], []),
        (["Gradients grow."], ["'Gradient'"]),
        (["A number that is called *gradient*.", "A gradient."], []),
        (["# The gradient\n\n`gradient` and $gradient$"], []),
        (["**You will**\n\n- compute a gradient.\n\n**You need** a gradient."], []),
        (["The pixel is a score."], []),
    ],
)
def test_terms_before_their_explanation_are_found(texts, found):
    problems = prose.terms_are_explained_first({"page": notebook(*texts)})
    assert [problem.split(": ")[1].split(" is ")[0] for problem in problems] == found


def test_terms_of_the_glossary_have_the_anchors_that_pages_link_to():
    linked = {
        link.partition("#")[2]
        for path in NOTEBOOKS
        for cell in checks.read(path).cells
        for link in checks.links(cell.source)
        if link.startswith("glossary.md#")
    }
    named = {prose._anchor(name) for group in prose.glossary().values() for name in group}
    assert linked <= named
    assert prose.ordinary() <= {name for group in prose.glossary().values() for name in group}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One is short. Two is, e.g. this one, not long.", 2),
        ("- a point\n- another. And more", 3),
        ("A formula $a. b$ and `code. More` are words.", 1),
        ("It is 3.5 or [linked. Text](there.md) here", 2),
        ("> **Why?** Because. So", 3),
        ("One\ngoes on.\n\n```\nno. Sentence. Here\n```\n\n$$x. Y$$", 1),
        ("| a | b |\n| --- | --- |\n| c. | d |", 4),
    ],
)
def test_sentences_are_told_apart(text, count):
    assert len(sentences.sentences(text)) == count


def test_long_sentences_are_listed():
    assert sentences.long_sentences("word " * 35 + ". Short. " + "Long " * 36) == [
        (36, ("Long " * 36).strip())
    ]


def test_the_author_is_told_of_long_sentences_and_lost_headings(tmp_path, monkeypatch):
    path = tmp_path / "page.ipynb"
    before = notebook("# Title\n\n## Where does it end?", "## Kept\n\n```\n# a comment\n```")
    after = notebook(f"# Title\n\n{'word ' * 36}", "## Kept")
    nbformat.write(after, path)
    monkeypatch.setattr(page, "committed", lambda _: before)
    assert list(page.told_to_the_author(path)) == [
        f"text0: a sentence of 36 words, two would be better: {'word ' * 8}…",
        "heading gone since the last commit: Where does it end?",
    ]


def test_what_the_last_commit_has_is_found_where_there_is_one(tmp_path):
    assert page.committed(tmp_path / "new.ipynb") is None
    stored = page.committed(NOTEBOOKS[0])
    assert (
        stored is None
        or sentences.headings(stored)[0] == sentences.headings(checks.read(NOTEBOOKS[0]))[0]
    )


def timed(words, cells, tasks):
    code = [new_code_cell("1", id=f"code{n}") for n in range(cells)]
    asked = [
        new_code_cell("1", id=f"exercise{n}", metadata={"tags": ["exercise"]}) for n in range(tasks)
    ]
    hidden = new_code_cell("1", id="install", metadata={"tags": ["remove-cell"]})
    opening = f"**Time:** about … minutes. {'word ' * words}"
    exercises = f"## Exercises\n\nAllow about … minutes. {'word ' * 999}"
    return new_notebook(
        cells=[
            new_markdown_cell(opening, id="title"),
            *[hidden, *code, new_markdown_cell(exercises, id="tasks"), *asked],
            new_markdown_cell("## What to remember", id="remember"),
        ]
    )


def test_minutes_are_counted_by_the_rule_and_written_into_the_page():
    rate, each, task = minutes.WORDS_A_MINUTE, minutes.MINUTES_A_CELL, minutes.MINUTES_A_TASK
    cells = 20
    book = timed(round(rate * (50 - cells * each)), cells, tasks=3)
    assert minutes.takes(book) == (50, 5 * round(3 * task / 5))
    minutes.write(book)
    assert minutes.said(book) == minutes.takes(book)
    assert "**Time:** about 50 minutes, and 30 for the exercises. word" in book.cells[0].source
    assert list(prose.minutes_are_counted(book)) == []
    assert minutes.write(book) == book


def test_a_page_without_exercises_names_the_minutes_of_reading_alone():
    book = minutes.write(notebook("**Time:** about 50 minutes for all, three for one."))
    assert book.cells[0].source == "**Time:** about 0 minutes for all, three for one."
    assert minutes.said(notebook("No time.")) == (0, 0)
