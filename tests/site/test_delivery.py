"""The site as a host, or a folder on a train, hands it out."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import built_site
from visits import ask, none_of

ORDINARY = built_site.one_of_each_kind()


# Only a host shows the page for wrong addresses, so its links are complete ones. That no page
# fetches what a folder does not give is seen in `test_reading.py`.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(page, marks=() if page in ORDINARY else pytest.mark.weekly)
        for page in built_site.pages()
        if page != "404.html"
    ],
)
def test_a_page_works_from_a_folder(visitor, built, name):
    page, record = visitor()
    page.goto((built / name).as_uri())
    ask(page, "unfold()")
    ask(page, "scrollThrough(10)")
    none_of(record.outside + record.missing + record.console)


@pytest.mark.parametrize("start", ["a host", "a folder"])
def test_the_front_door_leads_into_the_book(visitor, site, built, start):
    page, _ = visitor()
    page.goto(site if start == "a host" else (built / "index.html").as_uri())
    page.wait_for_url("**/book/index.html")
    expect(page.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("wrong", ["nowhere.html", "a/road/to/nowhere/", "book/01-tensor.html"])
def test_a_wrong_address_gets_a_page_that_works(visitor, site, wrong):
    page, record = visitor()
    assert page.goto(site + wrong).status == 404
    ask(page, "settle()")
    own = site + wrong
    none_of([line for line in record.missing if not line.endswith(own)])
    none_of([line for line in record.console if own not in line] + record.outside)
    for link in page.locator("article a, nav a").all()[:5]:
        assert page.request.get(link.evaluate("a => a.href")).ok
    page.get_by_role("link", name="Glossary").first.click()
    expect(page.locator("article h1")).to_contain_text("Glossary")


def test_the_download_button_hands_out_the_notebook_itself(visitor, site):
    # That the buttons of all chapters name the right file is tested in tests/book/test_pages.py.
    name = built_site.chapters()[0]
    page, _ = visitor()
    page.goto(site + name)
    page.locator(".dropdown-download-buttons > button").click()
    # Without a `download` attribute, browsers show the notebook's JSON in a new window.
    with page.expect_download() as downloading:
        page.locator(".dropdown-download-buttons a[href$='.ipynb']").click()
    source = built_site.ROOT / Path(name).with_suffix(".ipynb")
    assert downloading.value.suggested_filename == source.name
    assert Path(downloading.value.path()).read_bytes() == source.read_bytes()
