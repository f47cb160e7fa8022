"""The printed book before it is printed: one document of all pages. Needs `make book`."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from built_site import HTML, ROOT, soup
from printing import contents
from printing.assemble import Assembly, headings

FONTS = ROOT / "tools" / "printing" / "fonts"
BOOK = contents.read(ROOT)
EAST_ASIAN = range(0x2E80, 0x20000)


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """Return the document as Chromium reads it."""
    assembled = Assembly(BOOK, HTML, tmp_path_factory.mktemp("work")).document()
    return BeautifulSoup(str(assembled), "lxml")


@pytest.fixture(scope="module")
def articles():
    """Return the pages of the site that are in the book."""
    return [soup(f"{page.file}.html").article for page in BOOK.pages]


@pytest.fixture(scope="module")
def places(document):
    """Return what has an id, by that."""
    return {element["id"]: element for element in document.find_all(id=True)}


def code(cell):
    return [
        line
        for line in cell.select_one(".cell_input pre").get_text().splitlines()
        if line.strip() and not line.startswith("# @title")
    ]


def test_every_page_is_there_in_the_order_of_the_contents(document):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [toc["root"], *(entry["file"] for part in toc["parts"] for entry in part["chapters"])]
    names = [chapter.get("id") for chapter in document.select("body > .chapter")]
    assert names == [Path(file).name for file in files]
    captions = [heading.get_text() for heading in document.select(".part h1")]
    assert captions == [*(part["caption"] for part in toc["parts"]), "Solutions"]


@pytest.mark.parametrize("kind", ["pre", "table", "blockquote", "dt", ".katex", "h1, h2, h3, h4"])
def test_nothing_of_a_page_is_lost(document, articles, kind):
    printed = [
        element
        for element in document.select(kind)
        if not element.find_parent(class_=["contents", "part"])
    ]
    titles = sum(bool(group.select("h3")) for group in document.select(".solutions .chapter"))
    extra = titles + len(document.select(".solutions h3")) if "h1" in kind else 0
    assert len(printed) - extra == sum(len(meant_for_paper(page, kind)) for page in articles)


def meant_for_paper(page, kind):
    """Return what a page has of a kind, but in a section of nothing but what a screen needs."""
    left_out = {id(part.parent) for part in page.select("section > .screen-only")}
    return [element for element in page.select(kind) if id(element.parent) not in left_out]


def test_no_picture_is_lost(document, articles):
    pictures = [image["alt"] for image in document.select(".chapter img")]
    assert pictures == [image["alt"] for page in articles for image in page.select("img")]


def test_ids_are_unique(document):
    ids = Counter(element["id"] for element in document.find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == []


def test_links_within_the_book_lead_somewhere(document, places):
    links = [link["href"] for link in document.select("a[href]")]
    assert {link for link in links if link.startswith("#")} <= {f"#{name}" for name in places}
    assert [link for link in links if not link.startswith(("#", "https://"))] == []
    assert {place["data-target"] for place in document.select(".page-of")} <= places.keys()


def test_every_solution_is_at_the_end_once(document, articles):
    solutions = [code(cell) for page in articles for cell in page.select(".tag_solution")]
    assert len(solutions) > 40
    assert [code(cell) for cell in document.select(".tag_solution")] == solutions
    assert [code(cell) for cell in document.select("body > .solutions .tag_solution")] == solutions


def test_exercise_and_solution_lead_to_each_other(document, places):
    there = document.select(".to-solution a")
    assert len(there) == len(document.select(".tag_solution"))
    for link in there:
        title = places[link["href"][1:]]
        assert title.find_parent(class_="solutions")
        back = title.find_next_sibling(class_="to-exercise").a
        exercise = places[back["href"][1:]]
        assert exercise.get_text() == title.get_text()
        assert exercise.find_parent("section") is link.find_parent("section")


def test_nothing_is_for_a_screen_only(document):
    for selector in (
        "script, button, details, summary, form, input, iframe, picture, source",
        ".headerlink, .screen-only, .katex-mathml, .eyebrow, .executed, .cover-tall",
        ".prev-next-area, [loading], [class*=btn]",
    ):
        assert document.select(selector) == []
    text = document.body.get_text()
    for words in ("Show the solution", "Hide the solution", "# @title"):
        assert words not in text


def test_formulas_have_a_name_for_those_who_listen(document, articles):
    names = [formula["aria-label"] for formula in document.select(".chapter .katex")]
    assert names == [note.get_text() for page in articles for note in page.select("annotation")]


def file_of(address):
    """Return the path of a file:// address, which writes a space as %20."""
    return Path(unquote(urlsplit(address).path))


def test_pictures_print_how_they_end(document, articles):
    moving = 0
    for image in document.select(".chapter img"):
        with Image.open(file_of(image["src"])) as picture:
            assert getattr(picture, "n_frames", 1) == 1, image["alt"]
    sources = [
        (image["alt"], (HTML / "book" / image["src"]).resolve())
        for page in articles
        for image in page.select("img")
    ]
    for alt, file in sources:
        with Image.open(file) as picture:
            if getattr(picture, "n_frames", 1) == 1:
                continue
            moving += 1
            picture.seek(picture.n_frames - 1)
            printed = file_of(document.find("img", alt=alt)["src"])
            with Image.open(printed) as still:
                difference = ImageChops.difference(still.convert("RGB"), picture.convert("RGB"))
                assert difference.getbbox() is None
    assert moving


def test_addresses_outside_the_book_can_be_read(document, articles):
    for chapter in document.select(".chapter"):
        notes = [note.a["href"] for note in chapter.select(".addresses > li")]
        for mark in chapter.select("sup.note"):
            assert mark.find_previous_sibling("a")["href"] == notes[int(mark.get_text()) - 1]
    printed = {link["href"] for link in document.select(".addresses a")}
    outside = {link["href"] for page in articles for link in page.select("a[href^=http]")}
    assert printed
    assert printed <= outside


def test_contents_list_what_the_bookmarks_list(document):
    entries = document.select(".contents li")
    listed = [(entry.a["href"], entry["class"]) for entry in entries]
    assert listed == [
        (f"#{title['id']}", [f"level-{level}"]) for title, level in headings(document)
    ]
    assert [
        entry.select_one(".number").get_text() for entry in entries if entry.find(class_="number")
    ] == [page.number for page in BOOK.pages if page.number]


def test_fonts_have_every_east_asian_character():
    characters = {
        character
        for source in (ROOT / "book").glob("*.*")
        if source.is_file()
        for character in source.read_text("utf-8")
        if ord(character) in EAST_ASIAN
    }
    known = set()
    for file in FONTS.glob("noto-sans-*.woff"):
        with TTFont(file) as font:
            known |= {chr(code) for code in font.getBestCmap()}
    assert characters - known == set(), "run tools/provenance/fetch_print_fonts.py"


def test_a_page_that_is_not_built_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="make book"):
        Assembly(BOOK, tmp_path, tmp_path).document()


def test_no_chromium_is_one_sentence(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "make_pdf.py", tmp_path / "book.pdf"],
        env=os.environ | {"CHROMIUM": "no-such-browser"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no Chromium was found: install one" in done.stderr
    assert len(done.stderr.splitlines()) == 1
