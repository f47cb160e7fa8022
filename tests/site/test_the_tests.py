"""What looks at the site sees a planted fault, names it, and sees nothing in a page without one."""

import numpy as np
import pytest
from PIL import Image
from playwright import sync_api

import host
import visits

pytestmark = pytest.mark.weekly

SOUND = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page</title><link rel="icon" href="data:,">
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
  dark.addEventListener("change", follow);
  follow();
</script>
<style>
  html[data-theme=dark] { background: #111; color: #eee; }
  a { color: inherit; display: inline-block; padding: 1rem; }
</style>
</head><body><div id="pst-skip-link"><a href="#text">To the text</a></div>
<main id="text"><h1>A page</h1><p>Some text.</p>
<pre><span>one line of code</span></pre>
<a href="#end">A link</a><button>A button</button><p id="end">The end.</p></main></body></html>
"""


def before_the_end(html):
    return lambda page: page.replace("</main>", f"{html}</main>")


def in_the_head(html):
    return lambda page: page.replace("</head>", f"{html}</head>")


@pytest.fixture
def planted(tmp_path):
    """Serve a sound page after a change of its text; return a function that gives its address."""
    with host.hosted(tmp_path) as address:

        def plant(change):
            (tmp_path / "page.html").write_text(change(SOUND), "utf-8")
            return address + "page.html"

        yield plant


def problems_at_a_desk(look):
    """Return every problem of a look, as text, after the name of what noticed it."""
    noticed = {
        "outside": look.record.outside,
        "missing": look.record.missing,
        "console": look.record.console,
        "sideways": look.sideways,
        "moving": look.moving,
        "keyboard": look.keyboard,
        "fetched": look.record.fetched,
        **look.axe,
    }
    return [f"{name}: {problem}" for name, found in noticed.items() for problem in found]


def test_a_sound_page_has_no_problem(browser, planted):
    address = planted(lambda page: page)
    look = visits.look(browser, address)
    assert problems_at_a_desk(look) == []
    assert look.bytes["html"] > 0
    assert visits.look_on_phone(browser, address) == visits.PhoneLook(0, [], [])
    assert walk(browser, address) == []


TO_OTHERS = "https://example.org/picture.png"
AT_A_DESK = {
    "a picture from another host": (
        before_the_end(f'<img src="{TO_OTHERS}" alt="A picture">'),
        f"outside: {TO_OTHERS}",
    ),
    "a request when the mouse comes near": (
        before_the_end(f"<script>document.querySelector('a').onmouseenter = () => "
                       f"fetch('{TO_OTHERS}').catch(() => 0)</script>"),
        f"outside: {TO_OTHERS}",
    ),
    "a picture of the dark theme only": (
        in_the_head("<style>[data-theme=dark] main "
                    f"{{ background-image: url({TO_OTHERS}) }}</style>"),
        f"outside: {TO_OTHERS}",
    ),
    "a script that is not there": (
        before_the_end('<script src="nowhere.js"></script>'),
        "missing: 404 ",
    ),
    "a warning": (before_the_end("<script>console.warn('beware')</script>"), "console: warning: "),
    "an error in a script": (
        before_the_end("<script>nothing.at.all</script>"),
        "console: uncaught: ",
    ),
    "a picture without words": (
        before_the_end('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width=9 height=9>'),
        "light, 1280 px: image-alt",
    ),
    "pale text in the light": (
        in_the_head("<style>[data-theme=light] p { color: #bbb }</style>"),
        "light, 1280 px: color-contrast",
    ),
    "pale text in the dark": (
        in_the_head("<style>[data-theme=dark] p { color: #444 }</style>"),
        "dark, 1280 px: color-contrast",
    ),
    "pale code in the dark": (
        in_the_head("<style>[data-theme=dark] pre { color: #444 }</style>"),
        "dark, 1280 px: color-contrast",
    ),
    "text that fades into what is below, beside text of the same colour": (
        before_the_end("<div style='opacity: 0.4'><p>Pale</p></div>"),
        "light, 1280 px: color-contrast",
    ),
    "text on another ground than text of the same colour": (
        before_the_end("<div style='background: #777'><p>On grey</p></div>"),
        "dark, 1280 px: color-contrast",
    ),
    "text on a phone that is pale in the dark": (
        in_the_head("<style>@media (width < 400px) { [data-theme] p { color: #777 } }</style>"),
        "dark, 390 px: color-contrast",
    ),
    "a folded fault": (
        before_the_end("<details><summary>More</summary><button></button></details>"),
        "390 px: button-name",
    ),
    "a name that is not what is seen": (
        before_the_end('<button aria-label="Toggle">Show the solution</button>'),
        "label-content-name-mismatch",
    ),
    "targets too small for a finger": (
        before_the_end("<p><button style='all: unset; font-size: 9px'>a</button>"
                       "<button style='all: unset; font-size: 9px'>b</button></p>"),
        "target-size",
    ),
    "a wide picture": (
        before_the_end("<div style='width: 500px'>wide</div>"),
        "sideways: the page is 5",
    ),
    "a long line of code": (
        before_the_end(f"<pre style='overflow-x: auto'>{'long ' * 40}</pre>"),
        "px of code in ",
    ),
    "a fold that does not open with Enter": (
        before_the_end("<article><details><summary onkeydown='event.preventDefault()'>"
                       "More</summary>Text.</details></article>"),
        "keyboard: does not open with Enter: ",
    ),
    "a link to the text that leads to something else": (
        lambda page: page.replace(
            '<main id="text">', '<nav id="text"><a href="#end">Elsewhere</a></nav><main>'
        ),
        "keyboard: after the link to the text comes ",
    ),
    "a file that is fetched": (
        before_the_end("<script>fetch('page.html')</script>"),
        "fetched: ",
    ),
    "a colour that fades": (
        in_the_head("<style>a { transition: color 1s }</style>"),
        "moving: has a transition: a ",
    ),
    "an endless animation": (
        in_the_head("<style>@keyframes turn { to { rotate: 1turn } }"
                    "h1 { animation: turn 2s infinite }</style>"),
        "moving: has an animation: h1 ",
    ),
    "a smooth scroll": (
        in_the_head("<style>html { scroll-behavior: smooth }</style>"),
        "moving: scrolls smoothly: html ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", AT_A_DESK)
def test_a_fault_is_seen_at_a_desk(browser, planted, fault):
    change, expected = AT_A_DESK[fault]
    found = problems_at_a_desk(visits.look(browser, planted(change)))
    assert any(expected in problem for problem in found), found


def test_a_page_that_does_not_turn_dark_is_seen(browser, planted):
    address = planted(lambda page: page.replace("dark.addEventListener", "// "))
    with pytest.raises(sync_api.TimeoutError, match="wait_for_function"):
        visits.look(browser, address)


def test_bytes_are_counted_as_they_are_sent_by_kind(browser, planted, tmp_path):
    (tmp_path / "long.js").write_text("// " + "again " * 10_000, "utf-8")
    # A picture that can be shown: of another, Chromium may not read to the end.
    noise = np.random.default_rng(50).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    change = before_the_end('<script src="long.js"></script><img src="noise.png" alt="Noise">')
    sizes = visits.look(browser, planted(change)).bytes
    assert 0 < sizes["js"] < 1000, "gzipped"
    assert sizes["images"] == (tmp_path / "noise.png").stat().st_size, "as it is"


@pytest.mark.parametrize(
    "when",
    ["setTimeout(move, 20)", "addEventListener('load', () => setTimeout(move, 50))"],
    ids=["while it arrives", "after that"],
)
def test_text_that_moves_is_seen_on_a_phone(browser, planted, when):
    move = "const move = () => { document.querySelector('h1').style.marginTop = '9rem' }"
    change = before_the_end(f"<p>{'Text. ' * 500}</p><script>{move}; {when}</script>")
    assert visits.look_on_phone(browser, planted(change)).shift > visits.SHIFT
    assert visits.look(browser, planted(change)).shift > visits.SHIFT


def test_a_wide_page_is_seen_on_a_phone(browser, planted):
    change = before_the_end("<div style='width: 500px'>wide</div>")
    assert visits.look_on_phone(browser, planted(change)).sideways


def walk(browser, address):
    with visits.visitor(browser) as (page, _):
        page.goto(address)
        return visits.walk_with_tab(page)


def test_a_page_that_unfolds_on_the_way_is_walked_to_the_end(browser, planted):
    links = "<a href='#end'>More</a>" * 50
    change = before_the_end(
        f"<button autofocus>Here</button><button>Unfold</button><p id='more' hidden>{links}</p>"
        "<script>document.querySelector('button:last-of-type').onfocus = () => "
        "{ document.getElementById('more').hidden = false }</script>"
    )
    assert walk(browser, planted(change)) == []


KEYBOARD = {
    "a focus that does not show": (
        in_the_head("<style>a:focus { outline: none }</style>"),
        'does not show it: a "A link"',
    ),
    "a focus in a colour that nobody sees": (
        in_the_head("<style>a:focus-visible { outline: 3px solid transparent }</style>"),
        'does not show it: a "A link"',
    ),
    "a button that is not to be seen": (
        in_the_head("<style>button { opacity: 0 }</style>"),
        'is not to be seen: button "A button"',
    ),
    "a trap": (
        before_the_end("<script>document.querySelector('a').onkeydown = "
                       "(event) => event.preventDefault()</script>"),
        'is never reached with the Tab key: button "A button"',
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", KEYBOARD)
def test_a_fault_is_seen_with_the_keyboard(browser, planted, fault):
    change, expected = KEYBOARD[fault]
    found = walk(browser, planted(change))
    assert any(expected in problem for problem in found), found
