"""The markup of every page of the built site: language, headings, tables, pictures, neighbours."""

from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

import built_site
from built_site import HTML, soup

PAGES = built_site.pages()
# Without the search, the list of entries and the page for wrong addresses.
READ = [page for page in PAGES if page.startswith("book/")]

each_page = pytest.mark.parametrize("page", PAGES)
each_page_read = pytest.mark.parametrize("page", READ)


def headings(page):
    """Return the levels of the headings on the screen, in order: print has others."""
    found = soup(page).main.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    return [int(h.name[1]) for h in found if not h.find_parent(class_="onlyprint")]


def test_the_site_is_built_from_what_is_there_now():
    problem = built_site.why_not_up_to_date()
    assert problem is None, problem


@each_page
def test_names_its_language(page):
    assert soup(page).html["lang"] == "en"


@each_page
def test_headings_start_with_one_title_and_skip_no_level(page):
    levels = headings(page)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels)), levels


@each_page
def test_tables_name_their_columns_or_rows(page):
    for table in soup(page).select("table:not([role=presentation])"):
        heads = table.find_all("th")
        assert heads, table.get_text()[:80]
        for head in heads:
            assert head.get("scope") or head.find_parent("thead"), head


@each_page
def test_pictures_have_the_shape_that_their_files_have(page):
    for image in soup(page).find_all("img"):
        assert image.has_attr("alt"), image["src"]
        width, height = int(image["width"]), int(image["height"])
        file = (HTML / page).parent / unquote(urlsplit(image["src"]).path)
        assert not image.has_attr("style"), image["src"]
        if file.suffix in (".png", ".webp"):
            with Image.open(file) as picture:
                assert width / height == pytest.approx(picture.width / picture.height, rel=0.02)


@each_page_read
def test_neighbours_are_named_by_their_titles(page):
    for link in soup(page).select(".prev-next-area a"):
        title = link.select_one(".prev-next-title").get_text(strip=True)
        neighbour = soup((Path(page).parent / link["href"]).as_posix())
        # A number may stand before the title.
        assert title.endswith(neighbour.select_one("article h1").get_text().rstrip("#"))


def test_every_page_of_the_book_but_the_ends_has_two_neighbours():
    ends = [page for page in READ if len(soup(page).select(".prev-next-area a")) < 2]
    assert len(ends) == 2, ends
