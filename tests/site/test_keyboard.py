"""What a reader without a mouse does: Tab, Enter, Escape. And what opens is as fit as the page."""

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
def test_tab_reaches_everything_and_shows_where_it_is(open_page, name):
    none_of(visits.walk_with_tab(open_page(name)))


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_skips_to_the_text(open_page, name):
    page = open_page(name)
    page.keyboard.press("Tab")
    expect(page.locator("#pst-skip-link a")).to_be_focused()
    expect(page.locator("#pst-skip-link a")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", CHAPTERS)
def test_solutions_open_with_enter(open_page, name):
    page = open_page(name)
    solutions = page.locator("article details")
    for solution in solutions.all():
        solution.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(solution).to_have_attribute("open", "")


@pytest.mark.parametrize("theme", visits.THEMES)
def test_search_opens_with_ctrl_k_and_closes_with_escape(open_page, theme):
    page = open_page(CHAPTER, color_scheme=theme)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input[type=search]")).to_be_focused()
    none_of(visits.axe(page))
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("theme", visits.THEMES)
def test_menus_open_with_enter_and_close_with_escape(open_page, theme, menu):
    page = open_page(CHAPTER, color_scheme=theme)
    button = page.locator(f"{menu} > button")
    button.focus()
    page.keyboard.press("Enter")
    for item in page.locator(f"{menu} .dropdown-item").all():
        page.keyboard.press("ArrowDown")
        expect(item).to_be_focused()
    none_of(visits.axe(page))
    page.keyboard.press("Escape")
    expect(page.locator(f"{menu} .dropdown-menu")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("theme", visits.THEMES)
def test_contents_open_on_a_phone_and_close_with_escape(open_page, theme):
    page = open_page(CHAPTER, color_scheme=theme, viewport=visits.PHONE)
    page.locator("button.primary-toggle").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.get_by_role("link", name="Glossary")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    none_of(visits.axe(page))
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
