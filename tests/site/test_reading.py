"""What a reader at a desk meets on every page: nothing foreign, missing, heavy or unreadable."""

import pytest

import built_site
from visits import none_of

PAGES = built_site.pages()
BYTES = 600_000
BYTES_OF_SCRIPTS = 150_000

each_page = pytest.mark.parametrize("page", PAGES)


def test_there_are_pages(built):
    assert PAGES, "run make book"


@each_page
def test_asks_no_other_host(look, page):
    none_of(look(page).record.outside)


@each_page
def test_finds_everything_that_it_asks_for(look, page):
    none_of(look(page).record.missing)


@each_page
def test_complains_about_nothing(look, page):
    none_of(look(page).record.console)


@each_page
@pytest.mark.parametrize("width", ["1280 px", "390 px"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_can_be_read_by_everybody(look, page, theme, width):
    none_of(look(page).axe[f"{theme}, {width}"])


@each_page
def test_is_light(look, page):
    size = look(page).bytes
    assert sum(size.values()) <= BYTES, size
    assert size["js"] <= BYTES_OF_SCRIPTS, size


@each_page
def test_does_not_scroll_sideways(look, page):
    none_of(look(page).sideways)


@each_page
def test_keeps_still_for_readers_who_ask_for_that(look, page):
    none_of(look(page).moving)
