"""Explorers on a page with no Python: every control and handle moves what the maths says it moves.

What a page should show is asked of the explorer's module in the same page, so that the same browser
rounds: its picture and its sentence for a state. `tests/unit/test_explore*.py` hold that module's
numbers to the library's.
"""

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from playwright.sync_api import expect

import built_site

PLACES = SoupStrainer(class_="explorer")
DRAWS = "dlbook.explore.draw_digit"  # on a canvas; it has a test file of its own


def explorers():
    """Return each explorer of the site: its page, and which it is there."""
    found = []
    for page in built_site.pages():
        html = (built_site.HTML / page).read_text("utf-8")
        for place in BeautifulSoup(html, "lxml", parse_only=PLACES).select(".explorer"):
            module, _, name = place["data-kind"].rpartition(".")
            if module != DRAWS:
                found.append(pytest.param(page, place["data-model"], id=name))
    return found


EXPLORERS = explorers()
on_each = pytest.mark.parametrize(("page_name", "model"), EXPLORERS)

# `place` is where an explorer stands in its page. Its module is loaded there once more.
ASK = """async (place, [question, given]) => {
    const source = new Blob([place.model.get("_esm")], { type: "text/javascript" });
    const { view } = await (place.module ??= import(URL.createObjectURL(source)));
    const state = Object.fromEntries(view.traits.map((name) => [name, place.model.get(name)]));
    const svg = place.querySelector(".dlbook-explorer > svg");
    const width = svg.viewBox.baseVal.width;
    const tags = (picture) => picture.innerHTML.split(/(?=<)/);
    const inPicture = ([x, y]) => {
        const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
        return [point.x, point.y];
    };
    const questions = {
        controls: () => JSON.parse(JSON.stringify(view.controls)), // without functions
        state: () => state,
        shown() {
            const picture = svg.firstElementChild.cloneNode(true);
            for (const dot of picture.querySelectorAll(".walker")) dot.remove(); // on its way
            const handles = [...svg.querySelectorAll(".handle")].map((handle) =>
                ["data-name", "cx", "cy"].map((name) => handle.getAttribute(name)));
            return [place.querySelector(".words").textContent, handles, tags(picture)];
        },
        meant() {
            const { svg: drawn, handles = [] } = view.look(state, width);
            const picture = svg.firstElementChild.cloneNode(false);
            picture.innerHTML = drawn;
            const places = handles.map(({ name, x, y }) => [name, x, y].map(String));
            return [view.words(state), places, tags(picture)];
        },
        moved([name, ...at]) {
            return view.moved(name, ...inPicture(at), state, width);
        },
        tapped(at) {
            return view.tapped(...inPicture(at), state, width);
        },
    };
    return questions[question](given);
}"""


class Explorer:
    """An explorer in a page, and beside it what its module says there."""

    def __init__(self, page, model):
        self.page = page
        self.root = page.locator(f".explorer[data-model='{model}']")
        expect(self.root).to_have_class("explorer alive")
        self.controls = list(enumerate(self.ask("controls")))
        self.svg = self.root.locator(".dlbook-explorer > svg")

    def ask(self, question, *given):
        return self.root.evaluate(ASK, [question, given])

    def control(self, position):
        return self.root.locator(".controls > *").nth(position)

    def state(self):
        return self.ask("state")

    def shows_its_state(self):
        """Compare sentence, handles and picture with what the module makes of the state."""
        for shown, meant in zip(self.ask("shown"), self.ask("meant"), strict=True):
            assert shown == meant
        return self.state()


def value(state, control):
    """Return what a control shows of a state."""
    held = state[control["trait"]]
    return held[control["index"]] if "index" in control else held


@pytest.fixture
def explore(opened):
    """Return a function that gives an explorer in its first state, and the record of its page."""

    def in_first_state(page_name, model, on_phone=False):
        page, record = opened(page_name, on_phone)
        explorer = Explorer(page, model)
        explorer.root.get_by_role("button", name="Start again").click()
        return explorer, record

    return in_first_state


@on_each
def test_the_keyboard_moves_every_control(explore, page_name, model):
    explorer, record = explore(page_name, model)
    explorer.shows_its_state()
    for position, control in explorer.controls:
        before = explorer.state()
        if "options" in control:
            explorer.control(position).locator("input:checked").focus()
            explorer.page.keyboard.press("ArrowDown")
            values = [option for option, _ in control["options"]]
            following = values[(values.index(value(before, control)) + 1) % len(values)]
            assert value(explorer.shows_its_state(), control) == following
        elif "trait" in control:
            explorer.control(position).locator("input").focus()
            at = float(explorer.control(position).locator("input").input_value())
            up = at + control["step"] <= control["max"]
            explorer.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
            there = at + control["step"] * (1 if up else -1)
            expected = 10**there if control.get("log") else there
            assert value(explorer.shows_its_state(), control) == pytest.approx(expected)
        else:
            explorer.control(position).focus()
            explorer.page.keyboard.press("Enter")
            explorer.shows_its_state()
    assert not record.console


@on_each
def test_the_mouse_moves_every_control(explore, page_name, model):
    explorer, record = explore(page_name, model)
    first = explorer.state()
    for position, control in explorer.controls:
        if "options" in control:
            for option, label in control["options"]:
                explorer.control(position).get_by_text(label, exact=True).click()
                assert value(explorer.shows_its_state(), control) == option
        elif "trait" in control:
            slider = explorer.control(position).locator("input")
            box = slider.bounding_box()
            for share in (0.2, 0.8):
                before = explorer.state()
                slider.click(position={"x": share * box["width"], "y": box["height"] / 2})
                assert explorer.shows_its_state() != before
        else:
            explorer.control(position).click()
            explorer.shows_its_state()
    explorer.root.get_by_role("button", name="Start again").click()
    assert explorer.shows_its_state() == first
    assert not record.console


def touch_drag(page, start, end):
    """Drag a finger: Playwright itself can only tap."""
    devtools = page.context.new_cdp_session(page)

    def send(kind, *points):
        devtools.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    send("touchStart", start)
    for step in (0.25, 0.5, 0.75, 1):
        send("touchMove", [a + step * (b - a) for a, b in zip(start, end, strict=True)])
    send("touchEnd")


def mouse_drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def middle(element):
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    return [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]


@on_each
def test_only_the_first_button_holds_a_handle_or_taps(explore, page_name, model):
    explorer, _ = explore(page_name, model)
    before = explorer.state()
    start = middle(explorer.svg.locator(".handle, .tap").last)
    explorer.page.mouse.move(*start)
    explorer.page.mouse.down(button="right")
    explorer.page.mouse.move(start[0] + 21, start[1] + 17)
    explorer.page.mouse.up(button="right")
    explorer.page.mouse.move(start[0] + 30, start[1] + 30)
    assert explorer.state() == before


@on_each
def test_a_label_leads_to_its_control(explore, page_name, model):
    explorer, _ = explore(page_name, model)
    for label in explorer.root.locator("label").all():
        assert label.evaluate("(label) => label.control.tagName") == "INPUT"


@pytest.mark.parametrize(
    ("drag", "on_phone"),
    [pytest.param(mouse_drag, False, id="mouse"), pytest.param(touch_drag, True, id="finger")],
)
@on_each
def test_a_handle_follows(explore, page_name, model, drag, on_phone):
    explorer, record = explore(page_name, model, on_phone)
    handles = explorer.svg.locator(".handle")
    assert handles.count() or explorer.svg.locator(".tap").count()
    for handle in handles.all():
        start = middle(handle)
        before = explorer.state()
        end = [start[0] - 21, start[1] + 17]
        changes = explorer.ask("moved", handle.get_attribute("data-name"), *end)
        drag(explorer.page, start, end)
        assert explorer.shows_its_state() == before | changes != before
    assert not record.console


@pytest.mark.parametrize("on_phone", [False, True], ids=["mouse", "finger"])
@on_each
def test_a_tap_chooses_what_it_meets(explore, page_name, model, on_phone):
    explorer, record = explore(page_name, model, on_phone)
    page = explorer.page
    before = explorer.state()
    chosen = []
    for position in range(explorer.svg.locator(".tap").count()):
        place = middle(explorer.svg.locator(".tap").nth(position))
        changes = explorer.ask("tapped", *place)
        page.touchscreen.tap(*place) if on_phone else page.mouse.click(*place)
        assert explorer.shows_its_state() == before | changes
        before = explorer.state()
        chosen.append(changes)
    assert chosen == [] or all(chosen)
    assert not record.console


@on_each
def test_a_key_presses_its_button_from_any_button(explore, page_name, model):
    explorer, record = explore(page_name, model)
    for position, control in explorer.controls:
        if "key" not in control:
            continue
        explorer.root.get_by_role("button", name="Start again").click()
        explorer.control(position).click()
        pressed = explorer.state()
        explorer.root.get_by_role("button", name="Start again").click()
        scrolled = explorer.page.evaluate("scrollY")
        explorer.page.keyboard.press(control["key"])  # what was clicked last has the focus
        assert explorer.shows_its_state() == pressed
        assert explorer.page.evaluate("scrollY") == scrolled
        assert explorer.control(position).get_attribute("aria-keyshortcuts") == control["key"]
    assert not record.console


@on_each
def test_a_drag_is_no_tap(explore, page_name, model):
    explorer, _ = explore(page_name, model)
    handles, taps = explorer.svg.locator(".handle"), explorer.svg.locator(".tap")
    if handles.count() and taps.count():
        for element in (taps.last, handles.first):
            element.scroll_into_view_if_needed()  # before any place is asked for
        start, end = middle(handles.first), middle(taps.last)
        before = explorer.state()
        changes = explorer.ask("moved", handles.first.get_attribute("data-name"), *end)
        assert explorer.ask("tapped", *end)
        mouse_drag(explorer.page, start, end)
        assert explorer.shows_its_state() == before | changes != before
        explorer.root.get_by_role("button", name="Start again").click()
        beside = [end[0] - 60, end[1] - 40]
        mouse_drag(explorer.page, beside, end)  # which holds nothing
        assert explorer.state() == before
