"""The book in another language: found, switched to where one reads, searched in, spoken right."""

import re

import pytest
from playwright.sync_api import expect

import translation
from built_site import ids, published_at, tree
from visits import ask, none_of

PAGES = [f"book/{path.stem}.html" for path in translation.pages()]
BOTH = [(f"{folder}{page}", page) for page in PAGES for folder in ("", "ko/")]
CHAPTER = "book/08-backpropagation.html"
# What no ancestor within the page calls English, and holds more than a name or two.
UNMARKED = "//article//p[not(ancestor-or-self::*[@lang][ancestor::article])]"
SENTENCE = re.compile(r"([A-Za-z]{2,}\W+){5}")
HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize(("page", "name"), BOTH, ids=[page for page, _ in BOTH])
def test_a_page_names_itself_in_each_language(built, page, name):
    base = published_at()
    found = tree(page).xpath("//link[@hreflang]")
    assert {link.get("hreflang"): link.get("href") for link in found} == {
        "en": base + name,
        "ko": f"{base}ko/{name}",
        "x-default": base + name,
    }
    assert tree(page).get("lang") == ("ko" if page.startswith("ko/") else "en")


@pytest.mark.parametrize(("page", "name"), BOTH, ids=[page for page, _ in BOTH])
def test_links_lead_to_what_is_there_also_from_one_language_to_the_other(built, page, name):
    for href in tree(page).xpath("//a/@href"):
        path, _, place = href.partition("#")
        if ":" in path or path.endswith((".ipynb", ".md")):
            continue
        target = (built / page).parent.joinpath(path).resolve() if path else built / page
        assert target.is_file(), href
        if place and target.suffix == ".html":
            assert place in ids(target.relative_to(built).as_posix()), href


@pytest.mark.parametrize("page", PAGES)
def test_sections_have_the_same_names_in_both_languages(built, page):
    english, korean = (tree(name).xpath("//article//section/@id") for name in (page, f"ko/{page}"))
    assert korean == english


def test_the_switch_leads_to_the_section_that_is_read_and_back(visitor, site):
    page, record = visitor()
    page.goto(site + CHAPTER)
    place = tree(CHAPTER).xpath("//article//section//section/@id")[4]
    for folder, name in ("ko/", "한국어"), ("", "English"):
        page.evaluate(f"document.getElementById('{place}').scrollIntoView({{behavior: 'instant'}})")
        ask(page, "settle()")
        # (Playwright would scroll before a click on what stands in a sticky header.)
        page.get_by_role("link", name=name, exact=True).evaluate("link => link.click()")
        page.wait_for_url(f"{site}{folder}{CHAPTER}#{place}")
    none_of(record.console + record.missing + record.outside)


# Each with a particle, or in the middle of other words on the pages.
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("소프트맥스", "03-softmax-overflow"),
        ("소프트맥스가", "03-softmax-overflow"),
        ("역전파", "08-backpropagation"),
        ("과적합", "glossary"),
        ("합성곱을", "13-convolution"),
    ],
)
def test_search_finds_words_with_their_particles(visitor, site, words, name):
    page, record = visitor()
    page.goto(f"{site}ko/search.html?q={words}")
    results = page.locator("#search-results ul.search > li > a")
    expect(results.first).to_be_visible()
    ask(page, "settle()")
    hrefs = results.evaluate_all("found => found.map(a => a.pathname)")
    assert any(f"ko/book/{name}.html" in href for href in hrefs[:5]), hrefs[:5]
    none_of(record.console + record.missing + record.outside)


def test_a_prediction_is_answered_in_korean(visitor, site):
    page, _ = visitor()
    page.goto(f"{site}ko/{CHAPTER}")
    form = page.locator("form.prediction").first
    form.locator("input").first.check()
    form.get_by_role("button", name="비교하기").click()
    expect(form.locator(".verdict")).to_contain_text("예측은")
    expect(form.get_by_role("button", name="다시 예측하기")).to_be_visible()


@pytest.mark.parametrize("page", [f"ko/{page}" for page in PAGES])
def test_what_is_not_korean_says_so(built, page):
    outputs = tree(page).xpath("//article//*[contains(@class, 'cell_output')]")
    assert {output.get("lang") for output in outputs} <= {"en"}
    unmarked = [" ".join(p.text_content().split()) for p in tree(page).xpath(UNMARKED)]
    none_of([said for said in unmarked if SENTENCE.search(said) and not HANGUL.search(said)])
