"""Visit pages in Chromium as readers do, at a desk and on a slow phone, and note what goes wrong.

The tests of `tests/site` and the table of `tools/measure_site.py` come from these visits.
"""

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

import played_maths

IN_THE_PAGE = Path(__file__).with_name("in_the_page.js")
# No other host can be reached: what a page asks of one fails, and is noted.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
THEMES = ("light", "dark")
VIEWS = tuple(product(THEMES, (PHONE, DESK)))

# Contrast takes most of axe's time: it is measured of samples (`markSamples` in in_the_page.js).
SAMPLES_ONLY = "; axe.configure({rules: [{id: 'color-contrast', selector: '[data-sample]'}]})"
AXE = Axe(AXE_SCRIPT + SAMPLES_ONLY)
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "preload": False,  # axe would load the style sheets again, from wrong addresses
}
# Rules that axe leaves out unless asked, and Lighthouse's accessibility score asks for.
EXTRA_RULES = ["label-content-name-mismatch", "table-fake-caption", "target-size", "td-has-header"]
EVERYTHING = {"rules": {rule: {"enabled": True} for rule in EXTRA_RULES}}
# All that a theme changes: colours, and which of two pictures is shown.
WHAT_A_THEME_CHANGES = {"runOnly": ["color-contrast", "image-alt", "link-in-text-block"]}

KINDS = {
    "html": "html", "css": "css", "js": "js", "woff2": "fonts", "woff": "fonts", "ttf": "fonts",
    "png": "images", "svg": "images", "jpg": "images", "webp": "images", "ico": "images",
}  # fmt: skip


SHIFT = 0.02  # the sum of all layout shifts that a page may have


@dataclass
class Record:
    """What a page asked for and said while it was visited."""

    requests: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)  # what no browser gets from a folder
    outside: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def listen(self, page):
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("requestfailed", lambda request: self.missing.append(request.url))
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))

    def _request(self, request):
        url = urlsplit(request.url)
        if url.scheme in ("data", "blob"):
            return
        self.requests.append(request.url)
        if request.resource_type in ("fetch", "xhr"):
            self.fetched.append(request.url)
        if url.hostname not in (None, "", "127.0.0.1"):
            self.outside.append(request.url)

    def _response(self, response):
        if response.status >= 400:
            self.missing.append(f"{response.status} {response.url}")

    def _message(self, message):
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text} ({message.location['url']})")


@contextmanager
def visitor(browser, **settings):
    """Open a new page, of a reader who has not been here before, with its record."""
    context = browser.new_context(**{"viewport": DESK, **settings})
    context.add_init_script(path=IN_THE_PAGE)
    context.add_init_script(played_maths.in_page())
    context.set_default_timeout(20_000)
    page, record = context.new_page(), Record()
    record.listen(page)
    try:
        yield page, record
    finally:
        context.close()


def ask(page, call):
    """Call a function of in_the_page.js."""
    return page.evaluate(f"inThePage.{call}")


def set_theme(page, theme):
    """Let the reader's system ask for the theme, and make sure that the page obeys."""
    page.emulate_media(color_scheme=theme)
    obeys = f"document.documentElement.dataset.theme === '{theme}'"
    page.wait_for_function(obeys, timeout=5_000)
    ask(page, "settle()")


def axe(page, rules=EVERYTHING, within="html"):
    """Return what axe-core finds on a page, as text: the rule, then where."""
    ask(page, "markSamples()")
    violations = AXE.run(page, within, {**AXE_OPTIONS, **rules}).response["violations"]
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {_first_line(node)}"
        for violation in violations
        for node in violation["nodes"]
    ]


def _first_line(node):
    reasons = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
    return reasons[0] if reasons else node["html"][:80]


# On the way come more stops than the page had at first: what scrolls takes the focus too, contents
# unfold beside what is read, and the round ends outside.
MORE_STOPS = 20
# The key goes down and down, as one that is held: Playwright's `press` takes nearly twice as long.
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


def walk_with_tab(page):
    """Press Tab through a page; return what was not reached, or did not show that it was."""
    # A ring that fades in could not be read at once.
    page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
    devtools = page.context.new_cdp_session(page)
    stops, before = ask(page, "startWalk()"), 0
    while True:
        for _ in range(stops):
            devtools.send("Input.dispatchKeyEvent", TAB)
        found, reached = ask(page, "endWalk()"), ask(page, "reached()")
        if not found or reached == before:
            return found
        stops, before = MORE_STOPS, reached


def skip_to_the_text(page):
    """Press Tab on a page that nobody has touched, then Enter; return what went wrong."""
    page.keyboard.press("Tab")
    ask(page, "settle()")
    problems = ask(page, "skipLink()")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    return problems + ask(page, "inTheText()")


def open_with_enter(page):
    """Open all that is folded in the text, with the keyboard; return what stays folded."""
    for summary in page.locator("article details > summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    return ask(page, "folded()")


def none_of(problems):
    """Fail with all the problems, one a line, if there are any."""
    assert not problems, "\n" + "\n".join(problems)


@dataclass
class Look:
    """What a reader with a narrow window, who may widen it, meets on one page."""

    record: Record
    bytes: dict[str, int]
    axe: dict[str, list[str]]  # by the view, such as "dark, 390 px"
    sideways: list[str]
    moving: list[str]
    keyboard: list[str]
    shift: float
    shifted: list[str]


def look(browser, address, views=VIEWS, by_keyboard=True):
    """Visit a page once, see it unfolded in each view, and go through it with the keyboard."""
    found, widths, keyboard = {}, set(), []
    with visitor(browser, color_scheme=views[0][0], viewport=PHONE) as (page, record):
        page.goto(address)
        ask(page, "settle()")
        shifts = [ask(page, "shift()")]
        if by_keyboard:
            keyboard += skip_to_the_text(page) + open_with_enter(page)
        ask(page, "unfold()")
        ask(page, "settle()")
        ask(page, "forgetShifts()")
        ask(page, "scrollThrough(20)")
        shifts.append(ask(page, "shift()"))
        sideways = ask(page, f"sideways({PHONE['width']})")
        ask(page, "hoverEverything()")
        for theme, window in views:
            width = window["width"]
            page.set_viewport_size(window)
            set_theme(page, theme)
            ask(page, "fetchPictures()")
            rules = WHAT_A_THEME_CHANGES if width in widths else EVERYTHING
            found[f"{theme}, {width} px"] = axe(page, rules)
            widths.add(width)
        bytes_by_kind = _by_kind(ask(page, "weights()"))
        page.emulate_media(reduced_motion="reduce")
        moving = ask(page, "moving()")
        if by_keyboard:
            page.set_viewport_size(DESK)
            # The contents beside the text unfold where the reader is, which is the top again.
            page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
            ask(page, "settle()")
            keyboard += walk_with_tab(page)
    shift = sum(part["sum"] for part in shifts)
    shifted = [line for part in shifts for line in part["by"]]
    return Look(record, bytes_by_kind, found, sideways, moving, keyboard, shift, shifted)


def _by_kind(weights):
    kinds = Counter()
    for entry in weights:
        ending = re.search(r"\.(\w+)$", urlsplit(entry["address"]).path)
        kinds[KINDS.get(ending and ending.group(1), "other")] += entry["bytes"]
    return dict(kinds)


@dataclass
class PhoneLook:
    """What a reader with a slow phone and a slow connection meets on one page."""

    shift: float
    shifted: list[str]
    sideways: list[str]
    answers: int | None = None  # milliseconds until the explorers answer, if there are any


# A phone of the middle class on a mobile network, as Lighthouse plays it.
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER_BY = 4
LATE = 400  # milliseconds, in which a script may still move what has settled


def look_on_phone(browser, address):
    """Visit a page on a slow phone, scroll down, and sum all layout shifts.

    The sum is never less than the score that browsers report, which is that of the worst moments.
    """
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    with visitor(browser, **phone) as (page, _):
        page.set_default_timeout(60_000)  # slow on purpose, on a machine that may be busy
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_BY})
        page.goto(address)
        ask(page, "settle()")
        page.wait_for_timeout(LATE)
        # The page has arrived. What comes while scrolling waits for the network, not for the phone.
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        ask(page, "scrollThrough(50)")
        shift = ask(page, "shift()")
        sideways = ask(page, f"sideways({PHONE['width']})")
        answers = ask(page, "answers()")
    return PhoneLook(shift["sum"], shift["by"], sideways, answers)
