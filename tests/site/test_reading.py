"""What a reader at a desk meets on every page: nothing foreign, missing, heavy or unreadable.

All tests of a page ask one visit (`visits.look`). In the weekly job there is a second one, in which
it is narrowed, turned dark and gone through with the keyboard.
"""

import pytest

import built_site
import visits
from visits import none_of

PAGES = [*built_site.pages(), *built_site.one_of_each_kind("ko/")]
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
def test_asks_for_nothing_that_a_folder_cannot_give(look, page):
    none_of(look(page).record.fetched)


@each_page
def test_complains_about_nothing(look, page):
    none_of(look(page).record.console)


@each_page
def test_can_be_read_by_everybody(look, page):
    none_of([f"{view}: {line}" for view, lines in look(page).axe.items() for line in lines])


@pytest.mark.weekly
@each_page
def test_can_be_read_by_everybody_in_each_theme_at_each_width(browser, site, page):
    found = visits.look(browser, site + page)
    none_of([f"{view}: {line}" for view, lines in found.axe.items() for line in lines])
    none_of(found.keyboard)


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


@each_page
def test_text_stays_where_it_is(look, page):
    assert look(page).shift <= visits.SHIFT, look(page).shifted


@pytest.mark.parametrize("page", built_site.one_of_each_kind())
def test_the_keyboard_reaches_everything_and_shows_where_it_is(look, page):
    none_of(look(page).keyboard)
