"""What the reader predicts: folded until then, compared, kept in that browser, added up.

On a small page with a prediction of each kind, which goes through the step that the book's pages go
through; then on those.
"""

import json
import shutil
from types import SimpleNamespace

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

import built_site
import checks
import host
import visits
from visits import ask, none_of
from website import maths, predictions, reading, words

NAME = "book/small"
CELLS = {
    "choice": (
        {"choices": ["a *nan*", "`[2]`", "$x^2$"], "answer": "`[2]`", "shows": r"\[2\]"},
        "It gives [2].",
    ),
    "number": ({"number": "= (.+)", "within": 0.1}, "cost = 1,200"),
    "look": ({"look": True}, "A long slope."),
}
OUTPUTS = {name: text for name, (_, text) in CELLS.items()}
QUOTE = "<blockquote><p><strong>Predict.</strong> What comes of {0}?</p></blockquote>"
CELL = (
    '<div class="cell tag_predict"><div class="cell_input"><pre>{0}()</pre></div>'
    '<div class="cell_output"><pre>{1}</pre></div></div>'
)
SECTION = '<section><h2>About {0}<a class="headerlink" href="#">#</a></h2>{1}{2}</section>'
# What happens to the line that says what came, in order: its words, or what it is.
LISTEN = """
window.heard = [];
new MutationObserver((records) => window.heard.push(...records
  .filter(({ target }) => target.matches?.(".verdict"))
  .map(({ type, target }) => type === "attributes" ? "role" : target.textContent)
)).observe(document, { subtree: true, childList: true, attributeFilter: ["role"] });
"""
OF_THE_THEME = """
  body { color: var(--pst-color-text-base); background: var(--pst-color-background, white); }
  a { color: var(--pst-color-link); }
"""
FORBID = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("It is forbidden.", "SecurityError"); },
});"""


def notebook():
    """Return the small page as a notebook."""
    cells = []
    for name, (about, text) in CELLS.items():
        question = f"What comes of {name}?"
        asked = {"predict": {"question": question, **about}}
        output = {"output_type": "stream", "text": [text]}
        cells += [
            {"cell_type": "markdown", "id": f"ask-{name}", "metadata": {},
             "source": [f"> **Predict.** {question}"]},
            {"cell_type": "code", "id": name, "metadata": asked, "outputs": [output]},
        ]  # fmt: skip
    return {"cells": cells}


def finished(folder, changed=None):
    """Write the small page as a notebook into a folder; return its HTML after the build's step."""
    path = folder / f"{NAME}.ipynb"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(changed or notebook()), "utf-8")
    body = "".join(
        SECTION.format(name, QUOTE.format(name), CELL.format(name, text))
        for name, text in OUTPUTS.items()
    )
    page = BeautifulSoup(
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Small</title>'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="../_static/book.css"></head>'
        f'<body><main><article class="bd-article"><h1>Small</h1>{body}<section '
        'id="what-to-remember"><h2>What to remember</h2><p>The end.</p></section></article>'
        "</main></body></html>",
        "lxml",
    )
    context = {
        "pagename": NAME,
        "pathto": lambda name, _: f"../{name}",
        "builder_": SimpleNamespace(srcdir=folder),
    }
    reading.tell_asides_apart(page, context)
    predictions.ask_first(page, context)
    words.tell_the_scripts(page, context)
    return page


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Return the address of the small page."""
    maths.set_up_katex()
    folder = tmp_path_factory.mktemp("small")
    (folder / f"{NAME}.html").parent.mkdir()
    (folder / f"{NAME}.html").write_text(str(finished(folder)), "utf-8")
    (folder / "_static").mkdir()
    for name in ("book.css", predictions.LOADER):
        shutil.copy(built_site.ROOT / "book" / "_static" / name, folder / "_static")
    with host.hosted(folder) as there:
        yield f"{there}{NAME}.html"


@pytest.fixture
def open_small(visitor, address):
    """Return a function that opens the small page for a new reader, and gives its record."""

    def open_small(*scripts, **settings):
        page, record = visitor(**settings)
        for script in scripts:
            page.add_init_script(script)
        page.goto(address)
        return page, record

    return open_small


def form(page, name):
    return page.locator(f"#prediction-{name}")


def is_open(page, name):
    return page.locator(f"#output-of-{name}").evaluate("(fold) => fold.open")


def predict(page, answer, name="choice"):
    """Choose the answer at a place, or type it."""
    if name == "choice":
        form(page, name).locator("input").nth(answer).check()
    else:
        form(page, name).locator("input").fill(answer)
    form(page, name).get_by_role("button", name="Compare").click()


def said(page, name="choice"):
    """Return what the page says came, without the marks that keep a line together."""
    return form(page, name).locator(".verdict").inner_text().replace("\u2060", "")


def test_the_output_is_folded_until_the_reader_has_predicted(open_small):
    page, _ = open_small()
    heard = page.locator("article").aria_snapshot()
    assert not [text for text in OUTPUTS.values() if text in heard]
    predict(page, 1)
    assert [is_open(page, name) for name in CELLS] == [True, False, False]
    assert OUTPUTS["choice"] in page.locator("article").aria_snapshot()


def test_a_choice_is_compared(open_small):
    page, _ = open_small()
    predict(page, 1)
    assert said(page) == "Right: you predicted “[2]”, and so it was."
    form(page, "choice").get_by_role("button", name="Predict again").click()
    assert said(page) == ""
    assert not is_open(page, "choice")
    predict(page, 0)
    assert said(page) == "Not this time: you predicted “a nan”, and it was “[2]”."
    assert form(page, "choice").locator(".verdict em").inner_text() == "nan"


@pytest.mark.parametrize(
    ("number", "start"),
    [("1200", "Right"), ("1320", "Right"), ("1080", "Right"), ("1321", "Not"), ("-1200", "Not")],
)
def test_a_number_is_right_within_its_distance(open_small, number, start):
    page, _ = open_small()
    predict(page, number, "number")
    assert said(page, "number").startswith(start)
    assert said(page, "number").endswith(f": you predicted {number}, and it was 1,200.")


def test_nothing_predicted_is_nothing_compared(open_small):
    page, _ = open_small()
    for name in ("choice", "number"):
        form(page, name).get_by_role("button").click()
        assert said(page, name) == ""
        assert not is_open(page, name)


def test_what_only_a_reader_can_judge_has_a_fold_and_no_form(open_small):
    page, _ = open_small()
    assert form(page, "look").count() == 0
    page.locator("#output-of-look summary").click()
    expect(page.get_by_text(OUTPUTS["look"])).to_be_visible()


def test_the_keyboard_is_enough(open_small):
    page, _ = open_small()
    for key in ("Tab", "Tab", "ArrowDown", "Tab", "Enter"):  # first the link of the heading
        page.keyboard.press(key)
    assert said(page).startswith("Right")
    expect(form(page, "choice").get_by_role("button", name="Predict again")).to_be_focused()
    page.keyboard.press("Enter")
    expect(form(page, "choice").locator("input").first).to_be_focused()
    for _ in range(4):  # the button, the fold, the number
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "number":
            break
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    assert said(page, "number").startswith("Not this time")
    none_of(visits.walk_with_tab(open_small()[0]))


def test_what_was_predicted_is_there_at_the_next_visit(open_small):
    page, _ = open_small()
    predict(page, 2)
    predict(page, "1250", "number")
    before = page.locator("article").inner_text()
    page.reload()
    ask(page, "settle()")
    assert page.locator("article").inner_text() == before
    assert is_open(page, "choice")
    assert is_open(page, "number")
    assert ask(page, "shift()")["sum"] < 0.02
    form(page, "choice").get_by_role("button").click()
    page.reload()
    assert not is_open(page, "choice")
    assert is_open(page, "number")


def test_a_choice_that_the_page_has_no_more_is_forgotten(open_small):
    page, record = open_small()
    kept = {"choice": "a choice of the last edition", "gone": "7"}
    page.evaluate(f"localStorage.setItem('dlbook predictions {NAME}', '{json.dumps(kept)}')")
    page.reload()
    assert not is_open(page, "choice")
    expect(page.locator(".prediction-tally")).to_be_hidden()
    none_of(record.console)


def test_where_nothing_may_be_kept_it_is_compared_all_the_same(open_small):
    page, record = open_small(FORBID)
    predict(page, 1)
    assert said(page).startswith("Right")
    expect(page.locator(".prediction-tally")).to_be_visible()
    page.reload()
    assert not is_open(page, "choice")
    none_of(record.console)


def test_a_screen_reader_hears_it_once(open_small):
    page, _ = open_small(LISTEN)
    assert "status" not in page.request.get(page.url).text(), (
        "the script says what is one, and when"
    )
    assert page.evaluate("window.heard") == ["role", "role"]
    predict(page, 1)
    assert len(page.evaluate("window.heard")) == 3
    assert page.evaluate("window.heard")[2].startswith("Right")
    assert page.locator("[aria-live], [role=alert], [role=status]").count() == 2
    page.reload()
    words, *roles = page.evaluate("window.heard")
    assert words.startswith("Right"), "before it is a status, which would be announced"
    assert roles == ["role", "role"]


def test_the_end_of_the_page_adds_up(open_small):
    page, _ = open_small()
    tally = page.locator("#what-to-remember > .prediction-tally")
    expect(tally).to_be_hidden()
    predict(page, 1)
    expect(tally).to_have_text("Of this page’s 2 predictions you made 1, and 1 held.")
    predict(page, "5", "number")
    expect(tally).to_have_text(
        "Of this page’s 2 predictions you made 2, and 1 held. "
        "Look again at prediction 2 in “About number”."
    )
    tally.get_by_role("link").click()
    expect(form(page, "number")).to_be_in_viewport()


def test_without_scripts_there_is_a_fold(open_small):
    page, _ = open_small(java_script_enabled=False)
    assert form(page, "choice").inner_text() == "Predict.\nWhat comes of choice?"
    for name, text in OUTPUTS.items():
        output = page.get_by_text(text)
        expect(output).to_be_hidden()
        page.locator(f"#output-of-{name} summary").click()
        expect(output).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_it_is_open(open_small, scripts):
    page, _ = open_small(java_script_enabled=scripts)
    with pypdfium2.PdfDocument(page.pdf()) as document:
        printed = document[0].get_textpage().get_text_range()
    assert "What comes of choice?" in printed
    assert all(text in printed for text in OUTPUTS.values())
    for word in ("Compare", "a nan", "Your number", "Show the output"):
        assert word not in printed


def test_nothing_is_sent_anywhere(open_small):
    page, record = open_small()
    there = list(record.requests)
    predict(page, 1)
    predict(page, "5", "number")
    form(page, "choice").get_by_role("button").click()
    visits.ask(page, "settle()")
    assert record.requests == there
    assert page.context.cookies() == []
    none_of(record.outside + record.missing + record.console)


@pytest.mark.parametrize("theme", visits.THEMES)
def test_everybody_can_read_it(open_small, theme):
    page, _ = open_small(color_scheme=theme)
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    page.add_style_tag(content=OF_THE_THEME)
    none_of(visits.axe(page))
    predict(page, 0)
    predict(page, "5", "number")
    none_of(visits.axe(page))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"answer": "3"}, "book/small, cell choice: the answer '3' is none of the choices"),
        ({"shows": "7"}, "book/small, cell choice: the pattern does not match the output"),
        ({"question": "Or?"}, "book/small, cell choice: the cell before must end with"),
    ],
)
def test_a_wrong_prediction_stops_the_build(tmp_path, change, problem):
    changed = notebook()
    changed["cells"][1]["metadata"]["predict"].update(change)
    with pytest.raises(predictions.ExtensionError, match=problem):
        finished(tmp_path, changed)


def test_a_tag_without_a_prediction_stops_the_build(tmp_path):
    changed = notebook()
    del changed["cells"][1]["metadata"]["predict"]
    with pytest.raises(predictions.ExtensionError, match="tags and predictions differ"):
        finished(tmp_path, changed)


@pytest.mark.parametrize("page", built_site.chapters())
def test_a_page_of_the_book_asks_what_its_notebook_asks(page):
    cells = checks.read((built_site.ROOT / page).with_suffix(".ipynb")).cells
    asked = [cell for cell in cells if "predict" in cell.metadata]
    built = built_site.soup(page)
    folds = built.select("article .tag_predict > details:not([open]) > .cell_output")
    assert [fold.parent["id"] for fold in folds] == [f"output-of-{cell.id}" for cell in asked]
    assert all(fold.get_text(strip=True) or fold.img for fold in folds)
    forms = [cell for cell in asked if "look" not in cell.metadata.predict]
    assert [form["data-cell"] for form in built.select(".prediction")] == [c.id for c in forms]
    assert len(built.select(f"script[src*='{predictions.LOADER}']")) == bool(forms)
    assert len(built.select(".prediction-tally")) == bool(forms)
