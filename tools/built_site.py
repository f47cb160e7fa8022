"""The site that `make book` has built: where it is, which pages it has, where it will be published.

What looks at the site takes its pages from here, so that a new page is looked at too.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup
from lxml import html

from translation import LANGUAGES

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
# A page that only sends its visitor on is none that is looked at.
NO_PAGE = re.compile(r"http-equiv=\"refresh\"", re.I)


def config():
    """Return what `_config.yml` says."""
    return yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))


def published_at():
    """Return the address of the published site, or None where `_config.yml` names none."""
    settings = config()
    return settings.get("html", {}).get("baseurl") or settings["sphinx"]["config"].get(
        "html_baseurl"
    )


def below():
    """Return the path below which the host serves the site, with a slash at both ends."""
    address = published_at() or config()["repository"]["url"].rstrip("/").rpartition("/")[2]
    return f"/{urlsplit(address).path.strip('/')}/".replace("//", "/")


@cache
def pages():
    """Return the path of each English page below the site's folder: "book/glossary.html"."""
    found = sorted(path for path in HTML.rglob("*.html") if "_static" not in path.parts)
    paths = [path.relative_to(HTML) for path in found if _is_page(path)]
    return tuple(path.as_posix() for path in paths if path.parts[0] not in LANGUAGES)


def _is_page(path):
    text = path.read_text("utf-8")
    return "<body" in text and not NO_PAGE.search(text)


def chapters():
    """Return those of the pages that were notebooks."""
    stems = {path.stem for path in (ROOT / "book").glob("*.ipynb")}
    return [page for page in pages() if Path(page).stem in stems]


def one_of_each_kind(edition=""):
    """Return one page of each kind, of chapters the largest: a visit that takes long has these.

    (The page of the library, the longest, has neither pictures nor scripts of its own.)
    Those of an edition in another language are below a folder of their own, such as "ko/".
    """
    kinds = ("book/glossary", "book/index")
    others = [page for page in pages() if page.removesuffix(".html") in kinds]
    rest = [page for page in chapters() if page not in others]
    found = [*others, *sorted(rest, key=lambda page: (HTML / page).stat().st_size)[-1:]]
    return [f"{edition}{page}" for page in found]


@cache
def soup(page):
    """Return the parsed HTML of a page, the same to all who ask: change a copy of it."""
    return BeautifulSoup((HTML / page).read_text("utf-8"), "lxml")


@cache
def tree(page):
    """Return a page as lxml reads it, in a twentieth of Beautiful Soup's time, the same to all."""
    return html.parse(HTML / page, html.HTMLParser(encoding="utf-8")).getroot()


@cache
def ids(page):
    """Return the places of a page that a link can lead to."""
    return set(tree(page).xpath("//@id"))


def why_not_up_to_date():
    """Return what is wrong with the built site as a whole, or None."""
    return None if pages() else f"there is no site in {HTML.relative_to(ROOT)}: run make book"
