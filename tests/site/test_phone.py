"""What a reader with a slow phone meets: text that stays where it is, and fits.

The ordinary run visits a page of each kind, of chapters the largest; the weekly job, every page.
Text that moves on a faster machine is seen on every page in `test_reading.py`.
"""

import pytest

import built_site
import visits
from visits import none_of

ORDINARY = built_site.one_of_each_kind()
each_page = pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page in ORDINARY else pytest.mark.weekly)
        for page in built_site.pages()
    ],
)


@each_page
def test_text_stays_where_it_is_while_the_page_arrives(look_on_phone, page):
    found = look_on_phone(page)
    assert found.shift <= visits.SHIFT, found.shifted


@each_page
def test_does_not_scroll_sideways(look_on_phone, page):
    none_of(look_on_phone(page).sideways)
