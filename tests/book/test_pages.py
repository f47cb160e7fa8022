"""The book as built: every link, launch button and picture of every page. Needs `make book`."""

import re
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml

import built_site
import checks
from built_site import HTML, ROOT

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]
REPOSITORY, BRANCH = CONFIG["url"], CONFIG["branch"]
OWNER_AND_NAME = urlsplit(REPOSITORY).path.strip("/")
SOURCES = sorted([*(ROOT / "book").glob("*.ipynb"), *(ROOT / "book").glob("*.md")])
CHAPTERS = [source for source in SOURCES if source.suffix == ".ipynb"]


def built(source):
    return HTML / "book" / f"{source.stem}.html"


def page_at(path):
    return path.resolve().relative_to(HTML.resolve()).as_posix()


def soup(path):
    return built_site.soup(page_at(path))


def by_name(path):
    return path.name


@cache
def links(source):
    # The other editions are looked at by tests/site/test_languages.py.
    found = soup(built(source)).select("a[href]:not(.language-switch)")
    return [a["href"] for a in found]


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_a_page_is_built_from_each_source(source):
    assert built(source).exists(), "run make book"


def test_the_front_door_opens():
    page = (HTML / "index.html").read_text("utf-8")
    target = re.search(r"url=([^\"]+)", page).group(1)
    assert (HTML / target).exists()


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_links_between_pages_lead_somewhere(source):
    for href in links(source):
        url = urlsplit(href)
        if url.scheme or url.netloc:
            continue
        target = (built(source).parent / unquote(url.path)).resolve() if url.path else built(source)
        assert target.exists(), href
        if url.fragment and target.suffix == ".html":
            assert unquote(url.fragment) in built_site.ids(page_at(target)), href


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_links_to_the_repository_lead_somewhere(source):
    for href in links(source):
        found = re.match(rf"{re.escape(REPOSITORY)}/(?:blob|edit|raw|tree)/{BRANCH}/([^?#]+)", href)
        if found:
            assert (ROOT / found.group(1)).exists(), href


def launched(href):
    """Return the host that a launch link goes to and the file that it opens; else nothing."""
    url = urlsplit(href)
    if url.netloc == "mybinder.org":
        assert url.path == f"/v2/gh/{OWNER_AND_NAME}/{BRANCH}", href
        (opened,) = parse_qs(url.query)["urlpath"]
        assert opened.startswith("lab/tree/"), href
        return url.netloc, opened.removeprefix("lab/tree/")
    if url.netloc == "colab.research.google.com":
        before = f"/github/{OWNER_AND_NAME}/blob/{BRANCH}/"
        assert url.path.startswith(before), href
        return url.netloc, unquote(url.path.removeprefix(before))
    return None


@pytest.mark.parametrize("source", CHAPTERS, ids=by_name)
def test_launch_buttons_open_this_chapter(source):
    path = source.relative_to(ROOT).as_posix()
    opened = {launched(href) for href in links(source)} - {None}
    assert opened == {("mybinder.org", path), ("colab.research.google.com", path)}


def test_launch_links_of_the_readme_open_a_chapter():
    targets = checks.links((ROOT / "README.md").read_text("utf-8"))
    opened = [found for found in map(launched, targets) if found]
    assert {host for host, _ in opened} == {"mybinder.org", "colab.research.google.com"}
    assert all((ROOT / path).exists() for _, path in opened), opened


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_edit_button_opens_the_source_of_this_page(source):
    (edit,) = {href for href in links(source) if f"{REPOSITORY}/edit/" in href}
    assert edit == f"{REPOSITORY}/edit/{BRANCH}/{source.relative_to(ROOT).as_posix()}"


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_issue_button_names_this_page(source):
    (issue,) = {href for href in links(source) if f"{REPOSITORY}/issues/new" in href}
    written = parse_qs(urlsplit(issue).query)
    page = built(source).relative_to(HTML).as_posix()
    assert written["title"] == [f"Issue on page /{page}"]
    assert written["body"] == ["Your issue content here."]


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_download_button_gives_the_source_of_this_page(source):
    (button,) = {a["href"] for a in soup(built(source)).select("a.btn-download-source-button")}
    assert button.endswith(source.suffix)
    assert (built(source).parent / button).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_pictures_have_words(source):
    for image in soup(built(source)).select("article img"):
        assert len(image.get("alt", "")) > 20, image["src"]
        assert not image["alt"].endswith((".png", ".svg")), image["src"]
        assert (built(source).parent / image["src"]).exists(), image["src"]


@pytest.mark.parametrize("source", CHAPTERS, ids=by_name)
def test_the_reader_of_a_page_does_not_see_how_colab_gets_its_packages(source):
    assert "pip install" not in soup(built(source)).find("article").get_text()
