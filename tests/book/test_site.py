"""What other programs read of the built book, and its first page. Needs `make book`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from docutils import nodes
from docutils.utils import new_document

import checks
from built_site import HTML, ROOT, soup
from test_pages import OWNER_AND_NAME
from website.sharing import LONGEST_DESCRIPTION, description

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
PARTS = {part["caption"]: [c["file"] for c in part["chapters"]] for part in TOC["parts"]}
PAGES = [TOC["root"], *(page for part in PARTS.values() for page in part)]
BASE = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["html"]["baseurl"]


def built(page):
    return soup(f"{page}.html")


def meta(page, name):
    """Return the content of a tag that must be there once."""
    (tag,) = page.select(f'meta[property="{name}"], meta[name="{name}"]')
    return tag["content"]


def test_the_site_is_where_the_repository_publishes_it():
    owner, name = OWNER_AND_NAME.split("/")
    assert f"https://{owner}.github.io/{name}/" == BASE


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_where_it_is_and_what_it_is_about(page):
    here = f"{BASE}{page}.html"
    html = built(page)
    assert [link["href"] for link in html.select("link[rel=canonical]")] == [here]
    assert meta(html, "og:url") == here
    assert meta(html, "og:title") in html.h1.get_text()
    words = meta(html, "description")
    assert 30 <= len(words) <= LONGEST_DESCRIPTION
    assert meta(html, "og:description") == words


def test_no_two_pages_describe_themselves_alike():
    assert len({meta(built(page), "description") for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_a_page_is_shown_with_the_picture(page):
    html = built(page)
    image = meta(html, "og:image")
    assert image.startswith(BASE)
    assert (HTML / image.removeprefix(BASE)).exists()
    cover = ElementTree.parse(HTML / "_static" / "cover-wide.svg")  # noqa: S314 (our own)
    assert meta(html, "og:image:alt") == cover.findtext("{http://www.w3.org/2000/svg}desc")
    assert meta(html, "twitter:card") == "summary_large_image"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_mark_in_its_tab_and_beside_the_name(page):
    html = built(page)
    icons = html.select("link[rel=icon], link[rel=apple-touch-icon]")
    assert len(icons) == 3
    for icon in icons:
        assert (HTML / f"{page}.html").parent.joinpath(icon["href"]).exists()
    marks = html.select(".navbar-brand img")
    assert marks
    assert all(mark["alt"] == "" for mark in marks)  # the name stands beside it


def test_the_sitemap_lists_the_pages_and_nothing_else():
    sitemap = ElementTree.fromstring((HTML / "sitemap.xml").read_bytes())  # noqa: S314 (our own)
    listed = [loc.text for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(listed) == sorted(f"{BASE}{page}.html" for page in PAGES)


def test_the_page_for_a_wrong_address_works_at_any_address():
    page = soup("404.html")
    assert page.h1.get_text() == "There is no page here"
    prefix = urlsplit(BASE).path
    for tag in page.select("[href], [src]"):
        url = urlsplit(tag.get("href") or tag["src"])
        if url.netloc or not url.path:
            continue
        assert url.path.startswith(prefix), tag
        assert (HTML / url.path.removeprefix(prefix)).exists(), tag


def minutes(page):
    """Return the minutes that a notebook names, or None."""
    notebook = ROOT / f"{page}.ipynb"
    if not notebook.exists():
        return None
    text = checks.markdown(checks.read(notebook))
    return re.search(r"\*\*Time:\*\* about (\d+) minutes", text)[1]


def test_the_first_page_lists_every_part():
    sections = built(TOC["root"]).select("section:has(> ul.chapters)")
    assert [section.h3.find(string=True) for section in sections] == list(PARTS)


def test_the_first_page_lists_every_chapter_with_its_minutes():
    found = [
        [
            (item.a["href"], item.a.get_text(), item.select_one(".minutes"))
            for item in chapters.find_all("li")
        ]
        for chapters in built(TOC["root"]).select("ul.chapters")
    ]
    assert len(found) == len(PARTS)
    for items, pages in zip(found, PARTS.values(), strict=True):
        for (href, title, time), page in zip(items, pages, strict=True):
            assert href == f"{Path(page).name}.html"
            assert title == built(page).h1.find(string=True)
            assert (time and time.get_text()) == (minutes(page) and f"{minutes(page)} min")


def test_every_chapter_has_a_line_and_the_hours_are_summed():
    article = built(TOC["root"]).article
    numbered = [item for item in article.select("ul.chapters li") if item.select_one(".number")]
    chapters = [str(int(found[1])) for page in PAGES if (found := re.search(r"/(\d\d)-", page))]
    assert [item.select_one(".number").get_text() for item in numbered] == chapters
    assert all(len(item.find_all("p")) == 2 for item in numbered)
    in_all = sum(int(minutes(page)) for page in PAGES if re.search(r"/\d\d-", page))
    hours = re.search(r"about (\d+)(½?) hours", article.select_one(".chapters-sum").get_text())
    assert abs(60 * int(hours[1]) + 30 * len(hours[2]) - in_all) <= 15


# Small books of one chapter: the line of the chapter about its time, and what the directive says.
BOOKS = {
    "whole": ("**Time:** about 40 minutes.", "01-one: A line."),
    "of a chapter that is not there": ("**Time:** about 40 minutes.", "01-two: A line."),
    "without the time": ("", "01-one: A line."),
}
# One process for all: most of the time goes into what Sphinx and the extensions import.
BUILD_EACH = """
import sys
from sphinx.cmd.build import main

for folder in sys.argv[1:]:
    main(["-q", "-b", "text", "-w", f"{folder}/warnings.txt", folder, f"{folder}/text"])
"""


@pytest.fixture(scope="module")
def small_books(tmp_path_factory):
    """Build the small books; return for each its first page as text, and the warnings."""
    folders = {name: tmp_path_factory.mktemp("book") for name in BOOKS}
    for name, folder in folders.items():
        write_book(folder, *BOOKS[name])
    subprocess.run(
        [sys.executable, "-c", BUILD_EACH, *folders.values()],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        check=True,
    )
    return {
        name: [(folder / file).read_text("utf-8") for file in ("text/index.txt", "warnings.txt")]
        for name, folder in folders.items()
    }


def write_book(folder, time, body):
    cell = {"cell_type": "markdown", "source": f"# One\n{time}"}
    (folder / "01-one.ipynb").write_text(json.dumps({"cells": [cell]}))
    (folder / "01-one.rst").write_text("One\n===\n")
    (folder / "index.rst").write_text(f"First\n=====\n\n.. chapters::\n\n   {body}\n")
    parts = [{"caption": "Part", "chapters": [{"file": "01-one"}]}]
    contents = {"format": "jb-book", "root": "index", "parts": parts}
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents))
    (folder / "conf.py").write_text("extensions = ['sphinx_external_toc', 'website.chapters']\n")


def test_chapters_shows_number_title_minutes_and_line(small_books):
    text, warnings = small_books["whole"]
    assert re.search(r"1 One 40 min\s+A line\.", text)
    assert "about ½ hours" in text or "about 0½ hours" in text
    assert not warnings


def test_chapters_refuses_a_line_for_a_chapter_that_is_not_there(small_books):
    _, warnings = small_books["of a chapter that is not there"]
    assert "{chapters} describes '01-two', which _toc.yml does not list" in warnings


def test_chapters_misses_the_minutes_of_a_chapter(small_books):
    _, warnings = small_books["without the time"]
    assert '01-one.ipynb has no line "**Time:** about N minutes"' in warnings


def described(text):
    document = new_document("page")
    document += nodes.paragraph("", text)
    return description(document)


def test_a_description_ends_with_a_sentence_if_it_can():
    assert described("One. Two.\nThree.") == "One. Two. Three."
    assert described("One. Two? " + "x" * LONGEST_DESCRIPTION) == "One. Two?"
    words = described("word " * 100)
    assert words.endswith("word …")
    assert len(words) <= LONGEST_DESCRIPTION


def test_a_page_without_text_has_no_description():
    assert description(new_document("page")) == ""
