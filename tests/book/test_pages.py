"""The book as built: every link, launch button and picture of every page. Needs `make book`."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
HTML = ROOT / "_build" / "html"
REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]["url"]
OWNER_AND_NAME = urlsplit(REPOSITORY).path.strip("/")
SOURCES = sorted([*(ROOT / "book").glob("*.ipynb"), *(ROOT / "book").glob("*.md")])
CHAPTERS = [source for source in SOURCES if source.suffix == ".ipynb"]


def built(source):
    return HTML / "book" / f"{source.stem}.html"


@lru_cache
def soup(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def by_name(path):
    return path.name


def links(page):
    return [a["href"] for a in page.find_all("a", href=True)]


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_page_is_built_from_what_is_there_now(source):
    assert built(source).exists(), "run make book"
    assert built(source).stat().st_mtime >= source.stat().st_mtime, "run make book"


def test_the_front_door_opens():
    page = soup(HTML / "index.html")
    target = re.search(r"url=([^\"]+)", str(page)).group(1)
    assert (HTML / target).exists()


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_links_between_pages_lead_somewhere(source):
    page = soup(built(source))
    for href in links(page):
        url = urlsplit(href)
        if url.scheme or url.netloc:
            continue
        target = (built(source).parent / unquote(url.path)).resolve() if url.path else built(source)
        assert target.exists(), href
        if url.fragment and target.suffix == ".html":
            assert soup(target).find(id=unquote(url.fragment)), href


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_links_to_the_repository_lead_somewhere(source):
    for href in links(soup(built(source))):
        found = re.match(rf"{re.escape(REPOSITORY)}/(?:blob|edit|raw|tree)/main/([^?#]+)", href)
        if found:
            assert (ROOT / found.group(1)).exists(), href


@pytest.mark.parametrize("source", CHAPTERS, ids=by_name)
def test_launch_buttons_open_this_chapter(source):
    path = source.relative_to(ROOT).as_posix()
    urls = [urlsplit(href) for href in links(soup(built(source)))]

    (binder,) = {url for url in urls if url.netloc == "mybinder.org"}
    assert binder.path == f"/v2/gh/{OWNER_AND_NAME}/main"
    assert parse_qs(binder.query)["urlpath"] == [f"lab/tree/{path}"]

    (colab,) = {url for url in urls if url.netloc == "colab.research.google.com"}
    assert colab.path == f"/github/{OWNER_AND_NAME}/blob/main/{path}"


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_pictures_have_words_and_a_size(source):
    for image in soup(built(source)).select("article img"):
        assert len(image.get("alt", "")) > 20, image["src"]
        assert not image["alt"].endswith((".png", ".svg")), image["src"]
        assert (built(source).parent / image["src"]).exists(), image["src"]
        assert re.search(r"width: *\d+px", image.get("style", "")) or image.get("width")


@pytest.mark.parametrize("source", CHAPTERS, ids=by_name)
def test_the_reader_of_a_page_does_not_see_how_colab_gets_its_packages(source):
    assert "pip install" not in soup(built(source)).find("article").get_text()


@pytest.mark.parametrize("source", SOURCES, ids=by_name)
def test_one_title(source):
    assert len(soup(built(source)).select("article h1")) == 1
