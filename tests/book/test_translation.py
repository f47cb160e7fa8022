"""Catalogues say what their pages say; a translated page differs from the English in words only."""

import json
import re

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup

import edition
import reports
import translation
from dlbook.check import _language, check, language

PAGES = translation.pages()
NOTEBOOKS = [path for path in PAGES if path.suffix == ".ipynb"]
LANGUAGE = "ko"


def by_name(path):
    return path.stem


def korean(path):
    """Return the translated text of a page."""
    known = translation.translations(path, LANGUAGE)
    return translation.write(path, lambda message: known.get(message, message))


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_nothing_is_lost_where_nothing_is_translated(path):
    assert translation.write(path, lambda message: message) == path.read_text("utf-8")


@pytest.mark.parametrize("path", [*PAGES, translation.SITE], ids=by_name)
def test_a_catalogue_has_the_messages_of_its_page_and_no_others(path):
    kept = [message.id for message in translation.catalogue(path, LANGUAGE) if message.id]
    assert kept == translation.messages(path), "run make translations"


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_a_translation_keeps_code_formulas_links_and_emphasis(path):
    for message, words in translation.translations(path, LANGUAGE).items():
        assert not list(translation.faults(message, words))


@pytest.mark.parametrize("message", translation.messages(translation.SITE))
def test_what_the_site_says_keeps_its_places(message):
    words = translation.translations(translation.SITE, LANGUAGE).get(message, message)
    kept, places = (sorted(re.findall(r"[{}]\w*}?", text)) for text in (words, message))
    assert kept == places


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_a_translated_notebook_differs_in_its_words_only(path):
    english, other = nbformat.read(path, 4), nbformat.reads(korean(path), 4)
    nbformat.validate(other)
    for one, two in zip(english.cells, other.cells, strict=True):
        if one.cell_type == "markdown":
            two.source = one.source
        for said in (one.metadata, two.metadata):
            image = said.get("mystnb", {}).get("image", {})
            image.pop("alt", None)
            for prompt in translation.PROMPTS:
                said.get("mystnb", {}).pop(prompt, None)
            for words in ("question", "answer"):
                said.get("predict", {}).pop(words, None)
            choices = said.get("predict", {}).get("choices", [])
            choices[:] = range(len(choices))
    assert other == english


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_a_translated_prediction_offers_what_its_question_asks(path):
    for cell in nbformat.reads(korean(path), 4).cells:
        about = cell.metadata.get("predict", {})
        assert about.get("answer", 0) in about.get("choices", [0])


WHOLE = "**소프트맥스**는 확률입니다. `x` $e^x$ [회귀](glossary.md#term-regression)"
BROKEN = {
    "an asterisk shows": WHOLE.replace("소프트맥스**", "소프트맥스(softmax)**"),
    "other code": WHOLE.replace("`x`", "`y`"),
    "another formula": WHOLE.replace("e^x", "e^y"),
    "another link": WHOLE.replace("term-regression", "term-class"),
    "no emphasis": WHOLE.replace("**", ""),
    "a second line": WHOLE.replace(". ", ".\n"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_translation_is_found(broken):
    english = "**Softmax** is a probability. `x` $e^x$ [regression](glossary.md#term-regression)"
    assert not list(translation.faults(english, WHOLE))
    assert list(translation.faults(english, broken))


def test_the_catalogues_of_check_hold_what_it_says_and_nothing_else():
    stored = {path.stem: texts for path, texts in translation.catalogues_of_check(LANGUAGE).items()}
    there = {name: list(texts) for name, texts in stored.items()}
    assert there == translation.said_by_check(), "run make translations"
    missing = {name: sum(not new for new in texts.values()) for name, texts in stored.items()}
    print("not translated yet:", {name: count for name, count in missing.items() if count})


@pytest.mark.parametrize("path", translation.catalogues_of_check(LANGUAGE), ids=by_name)
def test_a_translation_of_what_check_says_keeps_places_and_code(path):
    for message, words in translation.catalogues_of_check(LANGUAGE)[path].items():
        assert not words or not list(translation.faults_of_check(message, words))


SAID = "`x` is {got:.3g}, not {wanted!r}."
BROKEN_SAYINGS = {
    "a place lost": "`x`는 {got:.3g}입니다.",
    "another place": "`x`는 {got:.3g}, {want!r}.",
    "another form": "`x`는 {got}, {wanted!r}.",
    "other code": "`y`는 {got:.3g}, {wanted!r}.",
    "no full stop": "`x`는 {got:.3g}, {wanted!r}",
    "a space at the end": "`x`는 {got:.3g}, {wanted!r}. ",
    "a second line": "`x`는\n{got:.3g}, {wanted!r}.",
}


@pytest.mark.parametrize("broken", BROKEN_SAYINGS.values(), ids=BROKEN_SAYINGS)
def test_a_broken_translation_of_what_check_says_is_found(broken):
    assert not list(translation.faults_of_check(SAID, "`x`는 {wanted!r}가 아니라 {got:.3g}입니다."))
    assert list(translation.faults_of_check(SAID, broken))


def test_new_messages_of_check_wait_for_a_translation_and_old_ones_go(tmp_path, monkeypatch):
    monkeypatch.setattr(translation, "CHECK", tmp_path)
    now = {"engine": ["both", "moved"], "c01_tensors": ["new"]}
    monkeypatch.setattr(translation, "said_by_check", lambda: now)
    folder = tmp_path / "translations" / LANGUAGE
    folder.mkdir(parents=True)
    old = {"engine": {"both": "둘 다", "gone": "옛것"}, "c02_gone": {"moved": "옮김"}}
    for name, texts in old.items():
        (folder / f"{name}.json").write_text(json.dumps(texts), "utf-8")
    told = dict(translation.update_check(LANGUAGE))
    assert told == {"engine": {"both": "둘 다", "moved": "옮김"}, "c01_tensors": {"new": ""}}
    assert {p.stem: t for p, t in translation.catalogues_of_check(LANGUAGE).items()} == told


@pytest.fixture
def marked(tmp_path, monkeypatch):
    """Let `check` say its messages in angles, as a language of its own."""
    (tmp_path / LANGUAGE).mkdir()
    for name, texts in translation.said_by_check().items():
        said = {text: f"⟨{text}⟩" for text in texts}
        (tmp_path / LANGUAGE / f"{name}.json").write_text(json.dumps(said), "utf-8")
    monkeypatch.setattr(_language, "_CATALOGUES", tmp_path)
    _language._catalogue.cache_clear()
    yield
    language("en")
    _language._catalogue.cache_clear()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_stored_reports_say_in_another_language_what_check_would_say(marked, path):
    notebook = nbformat.read(path, 4)
    reports.translated(notebook, LANGUAGE)
    language(LANGUAGE)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            if "dlbook-check" in html and "⟨not yet" in html:
                name = BeautifulSoup(html, "html.parser").strong.get_text()
                assert html == check(name)._repr_html_()
                assert output.data["text/plain"] == repr(check(name))


def test_a_stored_report_of_a_bug_is_read_to_its_last_word(marked):
    def over_everything(x):
        e = np.exp(x)
        return e / e.sum()

    language("en")
    report = check("softmax", over_everything)
    html = report._repr_html_()
    cell = nbformat.v4.new_code_cell(
        outputs=[
            nbformat.v4.new_output(
                "execute_result", {"text/html": html, "text/plain": repr(report)}
            )
        ]
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    reports.translated(notebook, LANGUAGE)
    language(LANGUAGE)
    assert cell.outputs[0].data["text/html"] == report._repr_html_() != html
    assert cell.outputs[0].data["text/plain"] == repr(report)


def test_a_stored_report_that_check_no_longer_gives_is_found():
    html = (
        check("softmax")._repr_html_().replace("sums to", "adds up to").replace("not yet.", "no.")
    )
    data = {"text/html": html, "text/plain": "softmax: no."}
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("execute_result", data)])
    with pytest.raises(ValueError, match="says no longer what check says"):
        reports.translated(nbformat.v4.new_notebook(cells=[cell]), LANGUAGE)


def test_a_notebook_of_an_edition_asks_check_for_its_language():
    cells = [nbformat.v4.new_markdown_cell("# A"), nbformat.v4.new_code_cell("1", id="install")]
    text = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    made = nbformat.reads(edition._that_asks_for(LANGUAGE, text), 4)
    assert [cell.id for cell in made.cells][1:] == ["install", "language"]
    assert made.cells[2].metadata.tags == ["remove-cell"]
    exec(made.cells[2].source)  # noqa: S102
    assert language() == LANGUAGE
    language("en")


@pytest.fixture
def small(tmp_path):
    """Return a page of its own that has been translated."""
    page = tmp_path / "book" / "page.md"
    page.parent.mkdir()
    page.write_text("# One\n\nA neuron weighs.\n\n- What it sees.\n", "utf-8")
    translation.update(page, LANGUAGE)
    file = translation.file_of(page, LANGUAGE)
    text = file.read_text("utf-8")
    for english, words in (
        ("One", "하나"),
        ("A neuron weighs.", "뉴런은 잽니다."),
        ("What it sees.", "보는 것을."),
    ):
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{words}"')
    file.write_text(text, "utf-8")
    assert korean(page) == "# 하나\n\n뉴런은 잽니다.\n\n- 보는 것을.\n"
    return page


def test_a_changed_block_is_english_until_somebody_translates_it_again(small):
    small.write_text(small.read_text("utf-8").replace("weighs", "adds and weighs"), "utf-8")
    assert translation.update(small, LANGUAGE) == 1
    assert korean(small) == "# 하나\n\nA neuron adds and weighs.\n\n- 보는 것을.\n"
    stored = translation.file_of(small, LANGUAGE).read_text("utf-8")
    assert "fuzzy" in stored
    assert "뉴런은 잽니다." in stored  # for who translates it again


def test_a_block_that_moves_keeps_its_translation_and_one_that_goes_leaves_none(small):
    small.write_text("- What it sees.\n\n# One\n", "utf-8")
    assert translation.update(small, LANGUAGE) == 0
    assert korean(small) == "- 보는 것을.\n\n# 하나\n"
    assert "뉴런" not in translation.file_of(small, LANGUAGE).read_text("utf-8")


def test_settings_are_written_the_same_by_each_process():
    checks = {f"GL{number:02}" for number in range(20)}  # a set, which each process orders anew
    written = edition._yaml({"numpydoc_validation_checks": checks}).decode()
    assert [line.strip(" :nul") for line in written.splitlines()[1:]] == sorted(checks)


def test_a_page_that_is_too_old_sends_its_reader_to_the_english_one(tmp_path, monkeypatch):
    (tmp_path / "book").mkdir()
    for path in PAGES:
        (tmp_path / "book" / f"{path.stem}.html").write_text("한국어", "utf-8")
    share = {path: 0.94 if path.stem == "glossary" else 0.96 for path in PAGES}
    monkeypatch.setattr(translation, "current", lambda path, _: share[path])
    assert edition.withhold(LANGUAGE, tmp_path) == ["glossary"]
    pages = {p.stem: p.read_text("utf-8") for p in tmp_path.glob("book/*")}
    assert "url=../../book/glossary.html" in pages.pop("glossary")
    assert set(pages.values()) == {"한국어"}
