"""What a reader without a mouse does: Tab, Enter, Escape. And what opens is as fit as the page.

The visits to all pages are to those in the folder, which must work as those of a host.
"""

import pytest
from playwright.sync_api import expect

import built_site
import visits
from visits import ask, none_of

PAGES = built_site.pages()
CHAPTERS = built_site.chapters()
CHAPTER = CHAPTERS[0] if CHAPTERS else None
MENUS = [".dropdown-launch-buttons", ".dropdown-source-buttons", ".dropdown-download-buttons"]


@pytest.fixture
def open_page(visitor, site):
    """Return a function that opens a page for a reader who wants no motion."""

    def open_page(name, **settings):
        page, _ = visitor(reduced_motion="reduce", **settings)
        page.goto(site + name)
        ask(page, "settle()")
        return page

    return open_page


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_everything_and_shows_where_it_is(look_with_keys, name):
    none_of(look_with_keys(name).walk)


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_skips_to_the_text(look_with_keys, name):
    none_of(look_with_keys(name).skipping)


@pytest.mark.parametrize("name", CHAPTERS)
def test_solutions_open_with_enter(look_with_keys, name):
    none_of(look_with_keys(name).folded)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_from_a_folder(look_with_keys, name):
    record = look_with_keys(name).record
    none_of(record.outside + record.missing + record.console)


def axe_in_both_themes(page, within):
    """Return what axe finds in a part of a page that has opened; the page is light at first."""
    light = visits.axe(page, within=within)
    visits.set_theme(page, "dark")
    dark = visits.axe(page, visits.WHAT_A_THEME_CHANGES, within=within)
    visits.set_theme(page, "light")
    return [f"light: {fault}" for fault in light] + [f"dark: {fault}" for fault in dark]


def test_search_opens_with_ctrl_k_and_closes_with_escape(open_page):
    page = open_page(CHAPTER, color_scheme="light")
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input[type=search]")).to_be_focused()
    none_of(axe_in_both_themes(page, "dialog[open]"))
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_menus_open_with_enter_and_close_with_escape(open_page):
    page = open_page(CHAPTER, color_scheme="light")
    for menu in MENUS:
        button = page.locator(f"{menu} > button")
        button.focus()
        page.keyboard.press("Enter")
        for item in page.locator(f"{menu} .dropdown-item").all():
            page.keyboard.press("ArrowDown")
            expect(item).to_be_focused()
        none_of(axe_in_both_themes(page, menu))
        page.keyboard.press("Escape")
        expect(page.locator(f"{menu} .dropdown-menu")).to_be_hidden()
        expect(button).to_be_focused()


def test_contents_open_on_a_phone_and_close_with_escape(open_page):
    page = open_page(CHAPTER, color_scheme="light", viewport=visits.PHONE)
    page.locator("button.primary-toggle").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_role("link", name="Glossary")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    none_of(axe_in_both_themes(page, "dialog[open]"))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_theme_is_switched_with_enter_and_stays_on_the_next_page(open_page):
    page = open_page(CHAPTER, color_scheme="light")
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
