"""A Chromium, the built site on a host of its own, and what visits to its pages have found."""

import functools
import os
from contextlib import ExitStack

import pytest
from playwright.sync_api import sync_playwright

import browser as system_browser
import built_site
import host
import visits


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium. Without one, tests are skipped; in CI that is an error."""
    path = system_browser.find_chromium()
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{system_browser.ADVICE}. CI skips no test of the site", pytrace=False)
    if path is None:
        pytest.skip(system_browser.ADVICE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=visits.ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def built():
    """Return the folder of the site, which must have been built from what is there now."""
    if problem := built_site.why_not_up_to_date():
        pytest.fail(problem, pytrace=False)
    return built_site.HTML


@pytest.fixture(scope="session")
def site(built):
    """Return the address of the site on a host of its own, below the path of the published one."""
    with host.hosted(built, built_site.below()) as address:
        yield address


@pytest.fixture(scope="session")
def look(browser, site):
    """Return a function that visits a page at a desk, once, and tells what it found."""
    return functools.cache(lambda page: visits.look(browser, site + page))


@pytest.fixture(scope="session")
def look_on_phone(browser, site):
    """Return a function that visits a page on a slow phone, once, and tells what it found."""
    return functools.cache(lambda page: visits.look_on_phone(browser, site + page))


@pytest.fixture(scope="module")
def opened(browser, site):
    """Return a function that opens a page, once for all tests of a file, and gives its record."""
    phone = {"viewport": visits.PHONE, "has_touch": True, "is_mobile": True}
    with ExitStack() as pages:

        @functools.cache
        def open_page(name, on_phone=False):
            settings = phone if on_phone else {}
            page, record = pages.enter_context(visits.visitor(browser, **settings))
            page.goto(site + name)
            return page, record

        yield open_page


@pytest.fixture
def visitor(browser):
    """Return a function that opens a page of a new reader: `visits.visitor` without its context."""
    opened = []

    def open_page(**settings):
        context = visits.visitor(browser, **settings)
        opened.append(context)
        return context.__enter__()

    yield open_page
    for context in opened:
        context.__exit__(None, None, None)
