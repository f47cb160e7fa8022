"""The page that becomes the PDF, before it is printed. Needs `make book`."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, SoupStrainer
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from built_site import HTML, ROOT

FONTS = ROOT / "tools" / "website" / "paper_theme" / "static" / "fonts"
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
CAPTIONS = [part["caption"] for part in TOC["parts"]]
PAGES = [TOC["root"], *(entry["file"] for part in TOC["parts"] for entry in part["chapters"])]
EAST_ASIAN = range(0x2E80, 0x20000)
WRITTEN = ("book/*.*", "translations/*/*.po", "src/dlbook/*/translations/**/*.json")


@pytest.fixture(scope="module")
def document(paper):
    return BeautifulSoup((paper / "book.html").read_text("utf-8"), "lxml")


@pytest.fixture(scope="module")
def articles():
    """Return the pages of the site that are in the book, without the choices of a prediction."""
    texts = [(HTML / f"{page}.html").read_text("utf-8") for page in PAGES]
    only = SoupStrainer("article")
    pages = [BeautifulSoup(text, "lxml", parse_only=only).article for text in texts]
    for choices in (choices for page in pages for choices in page.select(".prediction .answer")):
        choices.decompose()
    return pages


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


def one_line(text):
    return " ".join(text.split()).rstrip("#")


def test_every_page_is_there_in_the_order_of_the_contents(document):
    chapters = document.select(".chapter:not([id^=solutions])")
    assert [chapter["id"] for chapter in chapters] == [Path(page).name for page in PAGES]
    captions = [heading.get_text() for heading in document.select(".part > h1")]
    assert captions == [*CAPTIONS, "Solutions"]


@pytest.fixture(scope="module")
def added(document):
    """Return what stands on paper alone, as ids of elements."""
    headings = ".part > h1, [id=solutions] :is(h2, h3)"
    return {id(heading) for heading in document.select(f".contents *, {headings}")}


@pytest.mark.parametrize(
    "kind",
    [
        *({"name": name} for name in ("pre", "table", "blockquote", "dt")),
        {"name": ["h1", "h2", "h3", "h4"]},
        {"class_": "katex"},
        {"class_": "words"},
        {"lang": True},
    ],
    ids=str,
)
def test_nothing_of_a_page_is_lost(document, articles, added, kind):
    printed = [element for element in document.body.find_all(**kind) if id(element) not in added]
    assert len(printed) == sum(len(page.find_all(**kind)) for page in articles)


def test_no_picture_is_lost(document, articles):
    pictures = [image["alt"] for image in document.select("img")]
    assert pictures == [image["alt"] for page in articles for image in page.select("img")]


def test_ids_are_unique(document):
    ids = Counter(element["id"] for element in document.find_all(id=True))
    assert [name for name, count in ids.items() if count > 1] == []


def test_links_within_the_book_lead_somewhere(document, places):
    links = [link["href"] for link in document.select("a[href]")]
    assert {link for link in links if link.startswith("#")} <= {f"#{name}" for name in places}
    assert [link for link in links if not link.startswith(("#", "https://"))] == []


def test_every_solution_is_at_the_end_once(document, articles):
    solutions = [code(cell) for page in articles for cell in page.select(".tag_solution")]
    assert len(solutions) > 40
    assert [code(cell) for cell in document.select(".tag_solution")] == solutions
    assert [code(cell) for cell in document.select("[id=solutions] .tag_solution")] == solutions


def test_exercise_and_solution_lead_to_each_other(document, places):
    there = document.select(".to-solution a")
    assert len(there) == len(document.select(".tag_solution"))
    for link in there:
        solution = places[link["href"][1:]]
        assert solution.find_parent(id="solutions")
        exercise = places[solution.select_one(".to-exercise a")["href"][1:]]
        assert exercise.find(re.compile(r"h\d")).text == solution.h3.text
        assert exercise is link.find_parent("section")


def test_nothing_is_for_the_site_only(document):
    for selector in (
        "script, details, summary, iframe, .headerlink, .katex-mathml, .viewcode-link, [loading]",
        "form, .eyebrow, .executed, .prev-next-area, [class*=btn], a > img",
    ):
        assert document.select(selector) == []
    for words in ("Show the solution", "Hide the solution", "# @title"):
        assert words not in document.body.get_text()


def test_formulas_have_a_name_for_those_who_listen(document, articles):
    spoken = [formula.find_parent(role="img") for formula in document.select(".chapter .katex")]
    sources = [note.get_text() for page in articles for note in page.select("annotation")]
    assert [formula["aria-label"] for formula in spoken] == sources


def test_a_formula_and_its_comma_are_in_one_line(document):
    for formula in document.select("span.math"):
        alone = formula.parent.get("class") != ["with-punctuation"]
        assert not (alone and re.match(r"[.,;:!?)]", str(formula.next_sibling))), formula.parent


def test_pictures_print_how_they_end(document, articles, paper):
    printed = {image["alt"]: paper / image["src"] for image in document.select("img")}
    moving = 0
    for image in (image for page in articles for image in page.select("img")):
        site = Image.open(HTML / "book" / image["src"])
        with site as picture, Image.open(printed[image["alt"]]) as still:
            assert getattr(still, "n_frames", 1) == 1, image["alt"]
            if getattr(picture, "n_frames", 1) == 1:
                continue
            moving += 1
            picture.seek(picture.n_frames - 1)
            difference = ImageChops.difference(still.convert("RGB"), picture.convert("RGB"))
            assert difference.getbbox() is None
    assert moving


def test_contents_list_every_page_with_its_sections(document, articles):
    listed = [one_line(text.get_text()) for text in document.select(".contents .text")]
    titles = [one_line(title.text) for page in articles for title in page.select("h1, h2")]
    assert [title for title in listed if "Solutions" not in title and title not in CAPTIONS] == [
        title for title in titles if title not in CAPTIONS
    ]
    assert [title for title in listed if title in CAPTIONS] == CAPTIONS


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_fonts_have_every_east_asian_character_of_the_pages_and_their_translations(weight):
    characters = {
        character
        for place in WRITTEN
        for source in ROOT.glob(place)
        if source.is_file()
        for character in source.read_text("utf-8")
        if ord(character) in EAST_ASIAN
    }
    known = set()
    for name in f"noto-serif-kr-{weight}", "noto-sans-jp":
        with TTFont(FONTS / f"{name}.woff") as font:
            known |= {chr(code) for code in font.getBestCmap()}
    assert characters - known == set(), "run tools/provenance/fetch_print_fonts.py"


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
