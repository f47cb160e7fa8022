"""What moves does move, comes to rest, and stands still for readers who ask for that.

The clock of a page is turned by hand: no test waits, and none depends on how fast a machine is.
"""

from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

import built_site
from visits import ask

NOON = datetime(2026, 1, 1, 12)
LONGEST = 15  # seconds that a picture may move


def animated():
    """Return each animated picture of the site with the page that shows it."""
    found = []
    for page in built_site.holding(r'class="[^"]*\bmoves\b'):
        for image in built_site.soup(page).select("img.moves"):
            file = (built_site.HTML / page).parent / unquote(urlsplit(image["src"]).path)
            found.append(pytest.param(page, file.name, id=f"{page} {file.name[:12]}"))
    return found


ANIMATED = animated()


def shown(visitor, site, page_name, file, **settings):
    """Return the picture that a browser takes where an animated one stands, opened."""
    page, _ = visitor(**settings)
    page.goto(site + page_name)
    picture = page.locator(f"img[src$='{file}']").first
    picture.scroll_into_view_if_needed()
    ask(page, "settle()")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    taken = picture.evaluate("image => image.currentSrc")
    return Image.open(built_site.HTML / "_images" / Path(urlsplit(taken).path).name)


def test_there_is_an_animation():
    assert ANIMATED, "chapter 06 has one"


@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_an_animation_plays_once(visitor, site, page_name, file):
    with shown(visitor, site, page_name, file) as picture:
        assert picture.info["loop"] == 1
        milliseconds = 0
        for frame in range(picture.n_frames):
            picture.seek(frame)
            milliseconds += picture.info.get("duration", 0)
        assert 0 < milliseconds <= 1000 * LONGEST


# That the still is the animation's end is tested in tests/book/test_website.py.
@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_an_animation_stands_still_for_readers_who_ask_for_that(visitor, site, page_name, file):
    with shown(visitor, site, page_name, file, reduced_motion="reduce") as picture:
        assert getattr(picture, "n_frames", 1) == 1


def walking(visitor, site, **settings):
    """Send a dot along the path; return the page, the dot and where the path ends."""
    page, _ = visitor(alone=True, **settings)  # a clock is that of the whole window
    page.clock.install(time=NOON)
    page.goto(site + "book/06-gradient-descent.html")
    explorer = page.locator(".explorer[data-kind$='.Descent']")
    expect(explorer).to_have_class("explorer alive")
    *_, end = explorer.locator("path.dots").first.get_attribute("d").split("M")
    x, y = end.removesuffix("h0").split()
    page.clock.pause_at(NOON.replace(hour=13))
    explorer.get_by_role("button", name="Walk").click()
    return page, explorer.locator(".walker").first, pytest.approx((float(x), float(y)), abs=0.1)


def whereabouts(dot):
    return tuple(dot.evaluate("dot => [dot.cx.baseVal.value, dot.cy.baseVal.value]"))


def test_a_dot_walks_only_when_asked_to_and_arrives_within_three_seconds(visitor, site):
    page, dot, end = walking(visitor, site)
    begun = whereabouts(dot)
    page.clock.run_for(500)
    assert begun != whereabouts(dot) != end
    page.clock.run_for(2600)
    assert whereabouts(dot) == end


def test_a_dot_is_there_at_once_for_readers_who_want_no_motion(visitor, site):
    _, dot, end = walking(visitor, site, reduced_motion="reduce")
    assert whereabouts(dot) == end
