"""Catalogues say what their pages say, and a translated page differs from the English in words only."""

import nbformat
import pytest

import edition
import translation

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
    names = {"part": "I", "number": 1, "minutes": 2, "hosts": "", "home": "h", "search": "s"}
    names |= dict.fromkeys(["date", "seconds", "python", "numpy", "matplotlib"], "v")
    names |= dict.fromkeys(["all", "made", "held", "section"], "v")
    assert words.format(1, **names) != ""
    assert words.count("{") == message.count("{")


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


@pytest.fixture
def small(tmp_path):
    """Return a page of its own that has been translated."""
    page = tmp_path / "book" / "page.md"
    page.parent.mkdir()
    page.write_text("# One\n\nA neuron weighs.\n\n- What it sees.\n", "utf-8")
    translation.update(page, LANGUAGE)
    file = translation.file_of(page, LANGUAGE)
    text = file.read_text("utf-8")
    for english, words in ("One", "하나"), ("A neuron weighs.", "뉴런은 잽니다."), ("What it sees.", "보는 것을."):
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
