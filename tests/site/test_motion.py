"""Pictures that move do move, come to rest, and stand still for readers who ask for that."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageChops

import built_site
from visits import ask

STILL = 8  # of 255: what two pictures may differ by


def is_animated(file):
    """Whether a file is an animated PNG: one with an `acTL` chunk before its first pixels."""
    return file.suffix == ".png" and b"acTL" in file.read_bytes()[:1024]


def animated():
    """Return each animated picture of the site with the page that shows it."""
    moving = [file for file in built_site.HTML.glob("_images/*") if is_animated(file)]
    pages = {page: (built_site.HTML / page).read_text("utf-8") for page in built_site.pages()}
    return [
        pytest.param(page, file, id=f"{page} {file.name[:12]}")
        for page, text in pages.items()
        for file in sorted(moving)
        if file.name in text
    ]


ANIMATED = animated()


def show(visitor, site, page_name, file, **settings):
    """Open a page; return its picture that is animated for most readers, and which file that is."""
    page, _ = visitor(**settings)
    page.goto(site + page_name)
    picture = page.locator(f"img[src$='{file.name}']").first
    picture.scroll_into_view_if_needed()
    ask(page, "settle()")
    shown = picture.evaluate("image => image.currentSrc")
    return picture, built_site.HTML / "_images" / Path(urlsplit(shown).path).name


def test_there_is_an_animation():
    assert ANIMATED, "chapter 06 has one"


DECODED = """async (image) => {
    const { body } = await fetch(image.currentSrc);
    const decoder = new ImageDecoder({ data: body, type: "image/png" });
    await decoder.completed;
    const { animated, frameCount, repetitionCount } = decoder.tracks.selectedTrack;
    const { image: end } = await decoder.decode({ frameIndex: frameCount - 1 });
    return { animated, again: repetitionCount, until: (end.timestamp + end.duration) / 1e6 };
}"""


@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_an_animation_plays_once_and_no_longer_than_five_seconds(visitor, site, page_name, file):
    picture, _ = show(visitor, site, page_name, file)
    found = picture.evaluate(DECODED)  # as the browser does it
    assert found["animated"]
    assert found["again"] == 0
    assert found["until"] <= 5  # longer, and readers must be able to stop it


@pytest.mark.parametrize(("page_name", "file"), ANIMATED)
def test_its_end_stands_still_for_readers_who_ask_for_that(visitor, site, page_name, file):
    _, shown = show(visitor, site, page_name, file, reduced_motion="reduce")
    assert not is_animated(shown)
    with Image.open(file) as moving, Image.open(shown) as still:
        moving.seek(moving.n_frames - 1)
        difference = ImageChops.difference(moving.convert("RGB"), still.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) <= STILL


def walking(visitor, site, **settings):
    """Send a dot along the path, and stop the clock; return it, the dot and where the path ends."""
    page, _ = visitor(**settings)
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(site + "book/06-gradient-descent.html")
    explorer = page.locator(".explorer.alive[data-kind$='.Descent']")
    *_, end = explorer.locator("path.dots").first.get_attribute("d").split("M")
    x, y = end.removesuffix("h0").split()
    explorer.get_by_role("button", name="Walk").click()
    walker = explorer.locator(".walker").first
    return page.clock, walker, pytest.approx((float(x), float(y)), abs=0.1)


def whereabouts(dot):
    return tuple(dot.evaluate("dot => [dot.cx.baseVal.value, dot.cy.baseVal.value]"))


def test_a_dot_walks_only_when_asked_to_and_arrives_within_three_seconds(visitor, site):
    clock, dot, end = walking(visitor, site)
    begun = whereabouts(dot)
    clock.run_for(500)
    assert begun != whereabouts(dot) != end
    clock.run_for(2600)
    assert whereabouts(dot) == end


def test_a_dot_is_there_at_once_for_readers_who_want_no_motion(visitor, site):
    _, dot, end = walking(visitor, site, reduced_motion="reduce")
    assert whereabouts(dot) == end
