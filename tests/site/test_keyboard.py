"""What opens with the keyboard closes with it, and is as fit as the page.

That Tab reaches everything, and Enter opens what is folded, is seen in `test_reading.py`.
"""

import functools
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

import built_site
import visits
from visits import ask, none_of

CHAPTERS = built_site.chapters()
CHAPTER = CHAPTERS[0] if CHAPTERS else None
MENUS = [".dropdown-launch-buttons", ".dropdown-source-buttons", ".dropdown-download-buttons"]


@pytest.fixture(scope="module")
def open_page(browser, site):
    """Return a function that opens a chapter, once for all, for a reader who wants no motion."""
    with ExitStack() as pages:

        @functools.cache
        def open_page(theme, on_phone=False):
            window = visits.PHONE if on_phone else visits.DESK
            settings = {"reduced_motion": "reduce", "color_scheme": theme, "viewport": window}
            page, _ = pages.enter_context(visits.visitor(browser, **settings))
            page.goto(site + CHAPTER)
            ask(page, "settle()")
            return page

        yield open_page


@pytest.mark.parametrize("theme", visits.THEMES)
def test_search_opens_with_ctrl_k_and_closes_with_escape(open_page, theme):
    page = open_page(theme)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input[type=search]")).to_be_focused()
    none_of(visits.axe(page, within="dialog[open]"))
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("theme", visits.THEMES)
def test_menus_open_with_enter_and_close_with_escape(open_page, theme, menu):
    page = open_page(theme)
    button = page.locator(f"{menu} > button")
    button.focus()
    page.keyboard.press("Enter")
    for item in page.locator(f"{menu} .dropdown-item").all():
        page.keyboard.press("ArrowDown")
        expect(item).to_be_focused()
    none_of(visits.axe(page, within=menu))
    page.keyboard.press("Escape")
    expect(page.locator(f"{menu} .dropdown-menu")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("theme", visits.THEMES)
def test_contents_open_on_a_phone_and_close_with_escape(open_page, theme):
    page = open_page(theme, on_phone=True)
    page.locator("button.primary-toggle").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_role("link", name="Glossary")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    none_of(visits.axe(page, within="dialog[open]"))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_theme_is_switched_with_enter_and_stays_on_the_next_page(visitor, site):
    page, _ = visitor(color_scheme="light", reduced_motion="reduce")
    page.goto(site + CHAPTER)
    switch = page.locator("button.theme-switch-button")
    for _ in visits.THEMES:
        if page.locator("html").get_attribute("data-mode") == "dark":
            break
        switch.focus()
        page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".right-next").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(CHAPTER))
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
