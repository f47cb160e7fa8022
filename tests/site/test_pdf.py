"""The printed book: what a reader of the PDF gets.

Printed anew here, from the page that is tested in `test_pdf_document.py`.
"""

import copy
import itertools
import re
import subprocess
import sys

import pikepdf
import pypdfium2
import pytest
import yaml

from built_site import ROOT, config, soup
from make_pdf import page_numbers

CONFIG, TOC = config(), yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PARTS = {part["caption"]: [page["file"] for page in part["chapters"]] for part in TOC["parts"]}
A4 = (595, 842)  # points
# As print.css has them, in points. A letter may hang over, the foot of a tall formula further.
LEFT, RIGHT = 31 / 25.4 * 72 - 2, A4[0] - 31 / 25.4 * 72 + 2
BOTTOM, TOP = 25 / 25.4 * 72 - 22, A4[1] - 20
HEAD = A4[1] - 27 / 25.4 * 72


@pytest.fixture(scope="module")
def file(chromium, paper, tmp_path_factory):
    """Return the printed book."""
    folder = tmp_path_factory.mktemp("pdf")
    # In a process of its own: Playwright runs only once in each.
    command = [sys.executable, ROOT / "tools" / "make_pdf.py", folder, "--language=en"]
    command += ["--page", paper]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder / "dlbook.pdf"


@pytest.fixture(scope="module")
def pdf(file):
    with pikepdf.open(file) as document:
        yield document


@pytest.fixture(scope="module")
def pages(file):
    """Return what pdfium reads of each page: its text, and where that is."""
    with pypdfium2.PdfDocument(file) as document:
        yield [page.get_textpage() for page in document]


@pytest.fixture(scope="module")
def text(pages):
    """Return a function that tells the text of a page, the first being 1."""
    return lambda number: one_line(pages[number - 1].get_text_range())


@pytest.fixture(scope="module")
def bookmarks(pdf):
    """Return title, level and page of each bookmark."""
    with pdf.open_outline() as outline:
        return list(flat(pdf, outline.root))


@pytest.fixture(scope="module")
def targets(file):
    """Return the page of each target of a link."""
    return page_numbers(file)


@pytest.fixture(scope="module")
def chapters(bookmarks):
    """Return title and page of the cover page, the parts and the chapters."""
    first_part = next(page for title, _, page in bookmarks if title in PARTS)
    return [
        (title, page)
        for title, level, page in bookmarks
        if level == 1 or (level == 2 and page > first_part)
    ]


def flat(pdf, items, level=1):
    for item in items:
        yield item.title, level, pdf.pages.index(item.destination[0]) + 1
        yield from flat(pdf, item.children, level + 1)


def one_line(text):
    return " ".join(text.split())


def letters(text):
    """Return the text as it must be found, whatever the extraction makes of spaces."""
    hyphenated = re.sub("[\x02\ufffe]", "-", text)  # so pdfium marks a hyphen at a line's end
    return re.sub(r"\s", "", hyphenated)


def title_of(page):
    heading = copy.copy(soup(f"{page}.html").select_one("article h1"))
    heading.select_one(".headerlink").decompose()
    return one_line(heading.get_text())


def test_bookmarks_are_parts_and_chapters_in_order(chapters):
    *parts, appendices = PARTS.values()
    pages = [page for part in parts for page in part]
    numbers = dict(zip([*pages, *appendices], [*range(1, len(pages) + 1), *"ABCDEF"], strict=True))
    expected = [title_of(TOC["root"])]
    for caption, part in PARTS.items():
        expected += [caption, *(f"{numbers[page]} {title_of(page)}" for page in part)]
    solved = [f"Solutions for chapter {numbers[page]}" for page in pages]
    assert [title for title, _ in chapters] == [*expected, "Solutions", *solved]


def test_bookmarks_lead_to_pages_that_have_the_title(bookmarks, text):
    assert len(bookmarks) > 100
    for title, _, number in bookmarks:
        title = title.partition(" · ")[2] or title
        number_and_title = re.match(r"(?:[A-Z]|\d+) (.+)", title)
        title = number_and_title.group(1) if number_and_title else title
        assert letters(title) in letters(text(number)), (title, number)


def test_contents_name_the_right_pages(targets, bookmarks, text):
    listing = letters("".join(text(number) for number in range(3, targets["index"])))
    for title, _, number in bookmarks:
        assert letters(f"{title}{number}") in listing, (title, number)


def test_exercises_name_the_pages_of_their_solutions(pdf, targets, text):
    solutions = {name: number for name, number in targets.items() if "--solution-" in name}
    assert len(solutions) > 40
    named = {
        int(number)
        for page in range(1, len(pdf.pages) + 1)
        for number in re.findall(r"Solution on page (\d+)", text(page))
    }
    assert named == set(solutions.values())


def test_pages_of_a_chapter_have_its_title_or_that_of_the_book_and_their_number(chapters, text):
    for (title, first), (_, after) in itertools.pairwise(chapters):
        if title in (*PARTS, "Solutions"):
            continue
        for number in range(first, after):
            head = f"{title} {number}" if number % 2 else f"{number} {CONFIG['title']}"
            assert letters(text(number)).startswith(letters(head)), number


def test_title_page_and_pages_of_parts_have_no_running_head(bookmarks, pages):
    parts = [number for title, _, number in bookmarks if title in PARTS]
    assert len(parts) == len(PARTS)
    for number in (1, *parts):
        assert pages[number - 1].get_text_bounded(bottom=HEAD).strip() == "", number


def test_what_only_a_screen_needs_is_not_printed(pdf, text):
    everything = "".join(text(page) for page in range(1, len(pdf.pages) + 1))
    for button in ("Draw a strange one", "Undo", "Predict again", "Show the output"):
        assert button not in everything


def test_addresses_of_links_that_leave_the_book_can_be_read(pdf, pages):
    printed = letters("".join(page.get_text_bounded(top=HEAD) for page in pages))
    notes = [note for page in pdf.pages for note in page.get("/Annots", ())]
    addresses = {str(note.A.URI) for note in notes if "/A" in note}
    assert len(addresses) > 10
    assert {address for address in addresses if letters(address) not in printed} == set()


def test_every_page_is_a4_and_nothing_leaves_its_margins(pdf, pages):
    for number, (page, printed) in enumerate(zip(pdf.pages, pages, strict=True), 1):
        assert tuple(map(round, page.mediabox.as_list()[2:])) == A4
        for margin in ({"right": LEFT}, {"left": RIGHT}, {"top": BOTTOM}, {"bottom": TOP}):
            assert printed.get_text_bounded(**margin).strip() == "", (number, margin)


def test_fonts_are_embedded(pdf):
    fonts = {
        str(font.BaseFont): font
        for page in pdf.pages
        for font in page.Resources.get("/Font", {}).values()
    }
    assert {name.partition("+")[2] for name in fonts} >= {
        "SourceSerif4-Regular",
        "DejaVuSansMono",
        "KaTeX_Main-Regular",
        "NotoSerifKR-Regular",
        "NotoSansJP-Regular",
    }
    for name, font in fonts.items():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, name


def test_the_file_says_what_it_is_and_not_when_it_was_made(pdf):
    assert pdf.docinfo["/Title"] == CONFIG["title"]
    assert pdf.docinfo["/Author"] == CONFIG["author"]
    assert len(str(pdf.docinfo["/Subject"])) > 20
    assert "/CreationDate" not in pdf.docinfo
    assert pdf.Root.Lang == "en"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
