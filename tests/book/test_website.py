"""The steps that every page of the site goes through, and what they leave in the built pages."""

import re
from functools import cache

import pytest
import yaml
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

import built_site
import checks
from built_site import HTML, ROOT, soup
from website import figures, languages, reading

PAGES = built_site.pages()
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))


def built(notebook):
    return soup(f"book/{notebook.stem}.html")


def by_name(path):
    return path.name


def parsed(html):
    return BeautifulSoup(html, "lxml")


def article(inside):
    return parsed(f"<html><body><article>{inside}</article></body></html>")


# Reading --------------------------------------------------------------------------------------


def test_lines_of_code_keep_their_text():
    code = "def f(x):\n    return x\n\n\nprint(f(1))\n"
    page = article(reading.lines_of_code(f"<span></span>{code}"))
    assert page.pre.get_text() == code
    lines = [line.get_text() for line in page.select(".line")]
    assert lines == code.splitlines(keepends=True)
    assert page.select_one(".indent").text == "    "
    assert page.select(".line")[1]["style"] == "--indent: 4"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_code_on_a_page_is_the_code_of_the_notebook(notebook):
    cells = [
        cell.source.rstrip("\n")
        for cell in checks.code_cells(checks.read(notebook))
        if "remove-cell" not in checks.tags(cell)
    ]
    shown = [pre.get_text().rstrip("\n") for pre in built(notebook).select(".cell_input pre")]
    assert shown == cells


@pytest.mark.parametrize("label", reading.ASIDES)
def test_an_aside_is_told_by_its_first_words(label):
    page = article(f"<blockquote><p><strong>{label}</strong> Text.</p></blockquote>")
    reading.tell_asides_apart(page, {})
    assert page.blockquote["class"] == ["aside", reading.ASIDES[label]]


def test_other_quotes_stay_quotes():
    page = article("<blockquote><p><strong>Never.</strong> Text.</p></blockquote>")
    reading.tell_asides_apart(page, {})
    assert not page.blockquote.has_attr("class")


def test_every_aside_of_the_book_is_of_a_known_kind():
    asides = [quote for page in PAGES for quote in soup(page).find_all("blockquote")]
    assert len(asides) > 10
    assert all("aside" in quote.get("class", []) for quote in asides)


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("book/")])
def test_the_contents_number_the_chapters(page):
    entries = soup(page).select(".bd-docs-nav .toctree-l1")
    numbers = [entry.select_one(".chapter-number") for entry in entries]
    told = [int(number.text) for number in numbers if number]
    assert told == list(range(1, len([n for n in NOTEBOOKS if n.stem[:2].isdigit()]) + 1))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_a_chapter_names_its_part_and_its_time_above_the_title(notebook):
    eyebrow = built(notebook).select_one("article .eyebrow")
    if not notebook.stem[:2].isdigit():
        assert eyebrow is None
        return
    part, chapter, minutes = re.fullmatch(
        r"(Part [IV]+ · .*) · Chapter (\d+) · (\d+) minutes", eyebrow.text
    ).groups()
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    stands = {entry["file"]: part["caption"] for part in parts for entry in part["chapters"]}
    assert part == stands[f"book/{notebook.stem}"]
    assert int(chapter) == int(notebook.stem[:2])
    assert f"about {minutes} minutes" in checks.markdown(checks.read(notebook))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_a_notebook_says_below_when_and_with_what_it_was_executed(notebook):
    made = checks.read(notebook).metadata.dlbook.executed
    (line,) = built(notebook).select("article > .executed")
    assert f"on {made.date} in {made.seconds} s with Python {made.python}," in line.text
    assert f"NumPy {made.numpy} and Matplotlib {made.matplotlib}." in line.text


def test_a_table_with_long_cells_names_the_column_of_each():
    long = "x" * reading.LONG_CELL
    row = f"<tr><td>1</td><td>2</td><td>{long}</td></tr>"
    head = "<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>"
    page = article(f"<table>{head}<tbody>{row}</tbody></table>")
    reading.stack_wide_tables(page, {})
    assert [cell["data-column"] for cell in page.select("td")] == ["a", "b", "c"]
    assert page.table["role"] == "table"
    assert {cell["role"] for cell in page.select("th")} == {"columnheader"}


# Glossary -------------------------------------------------------------------------------------


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_each_link_to_a_term_carries_what_the_glossary_says(notebook):
    meanings = glossary_meanings()
    links = built(notebook).select("article a[href*='glossary.html#term-']")
    assert links or notebook.stem == "bug-museum"
    for link in links:
        said = meanings[link["href"].partition("#")[2]]
        meaning = words(parsed(link["data-meaning"]))
        assert len(meaning) > 20
        assert meaning in said
        assert not re.search(r"Chapters? \d+$", meaning)


@cache
def glossary_meanings():
    """Return what the glossary says of each term, by the id of the term."""
    terms = soup("book/glossary.html").select("dt[id]")
    return {term["id"]: words(term.find_next_sibling("dd")) for term in terms}


def words(element):
    return "".join(element.get_text().split())


def test_korean_and_japanese_words_say_their_language():
    glossary = soup("book/glossary.html")
    for language in ("ko", "ja"):
        labels = [em for em in glossary.select(".glossary em") if em.text == language]
        words = glossary.select(f".glossary span[lang={language}]")
        assert len(words) == len(labels) > 70
        assert any(ord(character) > 0x3000 for word in words for character in word.text)


# Figures --------------------------------------------------------------------------------------


def test_the_small_files_show_the_same_pixels():
    webps = sorted((HTML / "_images").glob("*.webp"))
    assert len(webps) > 20
    for webp in webps[::6]:
        with Image.open(webp) as small, Image.open(webp.with_suffix(".png")) as large:
            pair = small.convert("RGB"), large.convert("RGB")
            assert not ImageChops.difference(*pair).getbbox(), webp.name
        assert webp.stat().st_size < webp.with_suffix(".png").stat().st_size


def test_an_animation_has_a_still_of_its_end_for_those_who_want_no_motion():
    moving = [(page, image) for page in PAGES for image in soup(page).select("img.moves")]
    assert moving
    for page, image in moving:
        folder = (HTML / page).parent
        source = image.find_parent("picture").source
        assert source["media"] == "(prefers-reduced-motion: reduce)"
        with (
            Image.open(folder / image["src"]) as animation,
            Image.open(folder / source["srcset"]) as still,
        ):
            assert animation.n_frames > 1
            assert getattr(still, "n_frames", 1) == 1
            animation.seek(animation.n_frames - 1)
            pair = animation.convert("RGB"), still.convert("RGB")
            assert not ImageChops.difference(*pair).getbbox()


def test_ink_stays_on_paper_in_the_dark():
    page = built(ROOT / "book" / "04-mnist-forward-pass.ipynb")
    digits = [image for image in page.select("article img") if "handwritten digit" in image["alt"]]
    assert len(digits) > 4
    assert all("paper" in image["class"] for image in digits)


# Icons ----------------------------------------------------------------------------------------


def test_the_icon_fonts_hold_every_icon_that_a_page_shows():
    css = (HTML / "_static" / "styles" / "pydata-sphinx-theme.css").read_text("utf-8")
    codes = {
        name: code
        for names, code in re.findall(r'([^{}]+)\{content:"\\([0-9a-f]+)"\}', css)
        for name in re.findall(r"\.(fa-[\w-]+):before", names)
    }
    held = set()
    for woff in (HTML / "_static" / "vendor" / "fontawesome" / "webfonts").glob("*.woff"):
        held |= set(TTFont(woff).getBestCmap())
    shown = set()
    for page in PAGES:
        for icon in soup(page).select("i[class*=fa-], span[class*=fa-]"):
            shown |= {name for name in icon["class"] if name.startswith("fa-")} - {
                "fa-solid",
                "fa-brands",
                "fa-regular",
                "fa-lg",
            }
    assert len(shown) > 8
    assert not {name for name in shown if int(codes.get(name, "0"), 16) not in held}


def test_figures_step_leaves_other_pictures_alone():
    class Builder:
        srcdir, images = ".", {}

    page = article('<img src="a/b.svg" style="width: 10px">')
    figures.give_figures_a_size(page, {"builder_": Builder})
    assert page.img["style"] == "width: 10px"


# Languages ------------------------------------------------------------------------------------


def test_a_block_that_nobody_has_translated_is_marked_as_english():
    page = parsed(
        "<section><p>뉴런은 잽니다.</p><p>A neuron adds and weighs.</p><p>NumPy 2</p>"
        "<div class='cell_output'><p>loss 0.5</p><p>맞았습니다.</p></div></section>"
    )
    languages.mark_what_is_english(page, {"language": "ko"})
    assert [p.get("lang") for p in page.find_all("p")] == [None, "en", None, None, "ko"]
    assert page.div["lang"] == "en"
