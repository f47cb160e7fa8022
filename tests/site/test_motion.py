"""Pictures that move do move, come to rest, and stand still for readers who ask for that."""

import io
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image, ImageChops

import built_site
from visits import ask

STILL = 8  # of 255: what two screenshots of one picture may differ by


def is_animated(file):
    """Whether a file is an animated PNG: one with an `acTL` chunk before its first pixels."""
    return file.suffix == ".png" and b"acTL" in file.read_bytes()[:1024]


def seconds(file):
    """Return for how long an animated PNG moves."""
    with Image.open(file) as picture:
        times = max(picture.info.get("loop", 1), 1)
        total = 0
        for frame in range(picture.n_frames):
            picture.seek(frame)
            total += picture.info.get("duration", 0)
    return total * times / 1000


def animated():
    """Return each animated picture of the site with the page that shows it."""
    found = []
    for page in built_site.pages():
        for image in built_site.soup(page).select("img[src]"):
            file = (built_site.HTML / page).parent / unquote(urlsplit(image["src"]).path)
            if file.is_file() and is_animated(file):
                found.append(pytest.param(page, file, id=f"{page} {file.name[:12]}"))
    return found


ANIMATED = animated()


def shoot(picture):
    return Image.open(io.BytesIO(picture.screenshot())).convert("RGB")


def differ(one, other):
    return max(high for _, high in ImageChops.difference(one, other).getextrema()) > STILL


def show(visitor, site, page_name, file, **settings):
    """Open the page, and bring the animated picture into view."""
    page, _ = visitor(**settings)
    page.goto(site + page_name)
    picture = page.locator(f"img[src$='{file.name}']").first
    picture.scroll_into_view_if_needed()
    ask(page, "settle()")
    return page, picture


def test_there_is_an_animation():
    assert ANIMATED, "chapter 06 has one"


@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_an_animation_plays_and_comes_to_rest(visitor, site, page_name, file):
    page, picture = show(visitor, site, page_name, file)
    pictures = []
    for _ in range(4):
        pictures.append(shoot(picture))
        page.wait_for_timeout(700)
    assert any(differ(pictures[0], later) for later in pictures[1:]), "nothing moved"
    page.wait_for_timeout(1000 * seconds(file))
    before = shoot(picture)
    page.wait_for_timeout(1500)
    assert not differ(before, shoot(picture)), "it still moves"


@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_an_animation_stands_still_for_readers_who_ask_for_that(visitor, site, page_name, file):
    page, picture = show(visitor, site, page_name, file, reduced_motion="reduce")
    shown = picture.evaluate("image => image.currentSrc")
    assert not is_animated(built_site.HTML / Path("_images", Path(urlsplit(shown).path).name))
    first = shoot(picture)
    page.wait_for_timeout(1500)
    assert not differ(first, shoot(picture))


def walking(visitor, site, **settings):
    """Send a dot along the path; return the page, the dot and where the path ends."""
    page, _ = visitor(**settings)
    page.goto(site + "book/06-gradient-descent.html")
    explorer = page.locator(".explorer.alive[data-kind$='.Descent']")
    *_, end = explorer.locator("path.dots").first.get_attribute("d").split("M")
    x, y = end.removesuffix("h0").split()
    explorer.get_by_role("button", name="Walk").click()
    return page, explorer.locator(".walker").first, pytest.approx((float(x), float(y)), abs=0.1)


def whereabouts(dot):
    return tuple(dot.evaluate("dot => [dot.cx.baseVal.value, dot.cy.baseVal.value]"))


def test_a_dot_walks_only_when_asked_to_and_arrives_within_three_seconds(visitor, site):
    page, dot, end = walking(visitor, site)
    begun = whereabouts(dot)
    page.wait_for_timeout(500)
    assert begun != whereabouts(dot) != end
    page.wait_for_timeout(3000)
    assert whereabouts(dot) == end


def test_a_dot_is_there_at_once_for_readers_who_want_no_motion(visitor, site):
    _, dot, end = walking(visitor, site, reduced_motion="reduce")
    assert whereabouts(dot) == end
