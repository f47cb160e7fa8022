"""The site that `make book` has built: where it is, which pages it has, where it will be published.

What looks at the site takes its pages from here, so that a new page is looked at too.
"""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
HTML = ROOT / "_build" / "html"
MADE_FROM = ("_config.yml", "_toc.yml", "book/**/*", "tools/website/**/*")
CACHE = re.compile(r"/(\.\w+_cache|\.ipynb_checkpoints|__pycache__)/")
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


def pages(html=HTML):
    """Return the path of each page below the site's folder: "book/glossary.html"."""
    found = sorted(path for path in html.rglob("*.html") if "_static" not in path.parts)
    return [path.relative_to(html).as_posix() for path in found if _is_page(path)]


def _is_page(path):
    text = path.read_text("utf-8")
    return "<body" in text and not NO_PAGE.search(text)


def chapters():
    """Return those of the pages that were notebooks."""
    stems = {path.stem for path in (ROOT / "book").glob("*.ipynb")}
    return [page for page in pages() if Path(page).stem in stems]


@lru_cache
def soup(page):
    """Return the parsed HTML of a page."""
    return BeautifulSoup((HTML / page).read_text("utf-8"), "lxml")


def why_not_up_to_date():
    """Return what is wrong with the built site as a whole, or None."""
    if not pages():
        return f"there is no site in {HTML.relative_to(ROOT)}: run make book"
    built = max((HTML / page).stat().st_mtime for page in pages())
    sources = [path for pattern in MADE_FROM for path in ROOT.glob(pattern)]
    newer = [path for path in sources if path.is_file() and path.stat().st_mtime > built]
    newer = [path for path in newer if not CACHE.search(path.as_posix())]
    if newer:
        return f"{newer[0].relative_to(ROOT)} is newer than the built site: run make book"
    return None
