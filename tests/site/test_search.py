"""What a reader types into the search, on a host and from a folder, finds the page meant."""

import pytest
from playwright.sync_api import expect

import built_site
from visits import ask, none_of

# The pages one of which a reader hopes to see among the first results.
HOPED_FOR = {
    "softmax": ["book/03-softmax-overflow.html", "book/glossary.html"],
    "overfitting": ["book/glossary.html"],
    "numerical_gradient": ["book/api.html", "book/05-numerical-derivatives.html"],
    "gradient descent": ["book/06-gradient-descent.html"],
    "backpropagation": ["book/08-backpropagation.html"],
    "newswires": ["book/09-newswires.html"],
}
FIRST = 5
RESULTS = "#search-results ul.search > li"


def search_as_a_reader(page, start, words):
    page.goto(start)
    ask(page, "settle()")
    page.keyboard.press("Control+k")
    page.locator("dialog[open] input[type=search]").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("#search-results h2")).to_contain_text("Search Results")
    # The last result comes when the count is told.
    expect(page.locator(".search-summary")).to_contain_text("found", timeout=10_000)


# The index of words is the same in a folder, but for how it is loaded.
@pytest.mark.parametrize(
    ("words", "start"),
    [*((words, "a host") for words in HOPED_FOR), ("softmax", "a folder")],
)
def test_search_finds_the_page_and_leads_to_it(visitor, site, built, words, start):
    page, record = visitor()
    base = site if start == "a host" else built.as_uri() + "/"
    search_as_a_reader(page, base + "book/index.html", words)
    hrefs = page.locator(f"{RESULTS} > a").evaluate_all("found => found.map(a => a.pathname)")
    wanted = [name for name in HOPED_FOR[words] if name in built_site.pages()]
    found = [href for href in hrefs[:FIRST] if href.endswith(tuple(wanted))]
    assert found, f"{words}: {hrefs[:FIRST]}"
    page.locator(f"{RESULTS} > a").nth(hrefs.index(found[0])).click()
    page.wait_for_url(lambda url: "search.html" not in url)
    expect(page.locator("article h1")).to_be_visible()
    none_of(record.console + record.missing + record.outside)


def test_search_says_when_it_finds_nothing(visitor, site):
    page, record = visitor()
    page.goto(site + "search.html?q=qwertzuiop")
    expect(page.locator(".search-summary")).to_contain_text("did not match any documents")
    none_of(record.console)
