"""What a reader with a slow phone meets on every page: text that stays where it is, and fits."""

import pytest

import built_site
from visits import none_of

SHIFT = 0.02

each_page = pytest.mark.parametrize("page", built_site.pages())


@each_page
def test_text_stays_where_it_is_while_the_page_arrives(look_on_phone, page):
    found = look_on_phone(page)
    assert found.shift <= SHIFT, found.shifted


@each_page
def test_does_not_scroll_sideways(look_on_phone, page):
    none_of(look_on_phone(page).sideways)
