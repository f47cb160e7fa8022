"""What the build makes of widgets in a page, and what it leaves of them in the built pages."""

import json
import re
from pkgutil import resolve_name

import nbformat
import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

import built_site
import edition
import translation
import widget_state
from dlbook import _language
from website import explorers

MODULE = """
const still = ({ size }) => `<div aria-label="Explorer"><p class="words">${size}</p></div>`;
export default { still };
"""
CHAPTERS = built_site.chapters()
WITH_EXPLORERS = [path for path in translation.pages() if '"_esm"' in path.read_text("utf-8")]


def page_with(models, *shown, text="<html><head></head><body>{}</body></html>"):
    """Return a page with the views of these models, and their states."""
    views = "".join(
        f'<script type="{explorers.VIEW}">{json.dumps({"model_id": name})}</script>'
        for name in shown
    )
    state = json.dumps({"state": {name: {"state": state} for name, state in models.items()}})
    script = f'<script type="{explorers.STATE}">{state.replace("<", chr(92) + "u003c")}</script>'
    return BeautifulSoup(text.format(views + script), "lxml")


def front_end(**state):
    return {"_esm": MODULE, "_css": "p { margin: 0 }", "_anywidget_id": "a.b.C", **state}


def brought_to_life(page):
    explorers.bring_to_life(page, {"pathto": lambda name, _: f"../{name}"})
    return page


def test_each_view_has_its_first_picture_and_one_state():
    page = brought_to_life(page_with({"one": front_end(size=3)}, "one", "one"))
    assert [place["data-model"] for place in page.select(".explorer")] == ["one", "one"]
    assert [words.text for words in page.select(".explorer .words")] == ["3", "3"]
    assert json.loads(page.select_one("#explorers").string)["one"]["size"] == 3
    assert page.head.style.string == "p { margin: 0 }"
    assert page.select("script[src='../_static/explorers.js']")


def test_no_state_ends_the_script_that_holds_it():
    state = front_end(size=1, evil="</script><!--<script>")
    page = brought_to_life(page_with({"one": state}, "one"))
    (script,) = BeautifulSoup(str(page), "lxml").select("#explorers")
    assert json.loads(script.string)["one"]["evil"] == state["evil"]


def test_a_widget_that_would_be_dead_stops_the_build():
    page = page_with({"one": {"value": 3}}, "one")
    with pytest.raises(ExtensionError, match="the widget one brings no script"):
        brought_to_life(page)


def test_an_explorer_that_cannot_be_drawn_stops_the_build():
    page = page_with({"one": front_end() | {"_esm": "throw new Error('broken')"}}, "one")
    with pytest.raises(ExtensionError, match=r"could not be drawn:[^$]*broken"):
        brought_to_life(page)


def test_a_page_without_explorers_stays_as_it_is():
    page = BeautifulSoup("<html><head></head><body><p>Text.</p></body></html>", "lxml")
    before = str(page)
    assert str(brought_to_life(page)) == before


@pytest.mark.parametrize("name", CHAPTERS)
def test_below_each_still_stands_where_it_comes_alive(name):
    page = built_site.soup(name)
    stills = page.select("article img.still")
    lines = [
        line for line in page.select("article .comes-alive") if not line.find_parent("noscript")
    ]
    assert len(lines) == len(stills)
    for still, line in zip(stills, lines, strict=True):
        assert [link.text for link in line.select("a")] == ["Binder", "Colab"]
        assert not line.find_parent("a")  # the theme makes a link of the picture
        assert line.find_previous("img") == still


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_has_the_modules_that_the_package_has(name):
    page = built_site.soup(name)
    for place in page.select(".explorer"):
        state = json.loads(page.select_one("#explorers").string)[place["data-model"]]
        assert state["_esm"] == resolve_name(place["data-kind"])._esm


def test_chapters_have_stills_and_explorers():
    pages = [built_site.soup(name) for name in CHAPTERS]
    assert sum(bool(page.select("img.still")) for page in pages) >= 3
    assert sum(bool(page.select(".explorer")) for page in pages) >= 8


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_the_catalogue_has_what_explorers_say_and_no_more(language):
    file = _language.EXPLORERS / f"{language}.json"
    assert list(json.loads(file.read_text("utf-8"))) == translation.said_by_explorers()


@pytest.mark.parametrize("language", translation.LANGUAGES)
def test_what_an_explorer_says_keeps_its_places(language):
    for english, said in _language.read(language).items():
        assert sorted(re.findall("{[^}]*}", said)) == sorted(re.findall("{[^}]*}", english))


def stored(notebook):
    """Return the states of the explorers in a notebook."""
    models = widget_state.stored(notebook).values()
    return [model["state"] for model in models if "_esm" in model["state"]]


def drawn(states):
    """Return for each explorer all that it says at first, to the eye and to screen readers."""
    models = {f"model-{n}": state for n, state in enumerate(states)}
    for place in brought_to_life(page_with(models, *models)).select(".explorer"):
        place.noscript.decompose()
        labels = [tag["aria-label"] for tag in place.select("[aria-label]")]
        yield [*labels, *(text.strip() for text in place.find_all(string=True))]


@pytest.mark.parametrize("path", WITH_EXPLORERS, ids=lambda path: path.stem)
def test_in_a_translated_notebook_explorers_speak_its_language(path):
    """And nothing else of what is stored of them changes."""
    pages = [nbformat.read(path, as_version=4) for _ in range(2)]
    edition.give_words(pages[1], "ko")
    english, korean = map(stored, pages)
    words = [state["_words"] for state in korean]
    assert [{**state, "_words": {}} for state in korean] == english
    for known, one, two in zip(words, drawn(english), drawn(korean), strict=True):
        assert len(one) == len(two)
        assert sum(before != after for before, after in zip(one, two, strict=True)) > 5
        assert not set(two) & set(known), "said in English"
        assert not any("{" in said for said in two)
