"""Explorers on a page with no Python: every control and handle moves what the maths says it moves.

What a page should show is asked of the explorer's module in node: its picture and its sentence for
a state. `tests/unit/test_explore*.py` hold that module's numbers to the library's.
"""

import pytest
from playwright.sync_api import expect

import built_site
import modules
from visits import PHONE

DRAWS = "dlbook.explore.draw_digit"  # on a canvas; it has a test file of its own


def explorers():
    """Return each explorer of the site: its page, and where its class is defined."""
    found = []
    for page in built_site.pages():
        for place in built_site.soup(page).select(".explorer"):
            module, _, name = place["data-kind"].rpartition(".")
            if module != DRAWS:
                found.append(
                    pytest.param(page, place["data-model"], module.rpartition(".")[2], id=name)
                )
    return found


EXPLORERS = explorers()
on_each = pytest.mark.parametrize(("page_name", "model", "module"), EXPLORERS)


class Explorer:
    """An explorer in a page, and beside it what its module says in node."""

    def __init__(self, page, model, module):
        self.page, self.module = page, module
        self.root = page.locator(f".explorer[data-model='{model}']")
        expect(self.root).to_have_class("explorer alive")
        self.root.scroll_into_view_if_needed()
        self.traits, controls = self.ask(["view.traits"], ["view.controls"])
        self.controls = list(enumerate(controls))
        self.svg = self.root.locator(".dlbook-explorer > svg")

    def ask(self, *calls):
        return modules.run(self.module, list(calls))

    def control(self, position):
        return self.root.locator(".controls > *").nth(position)

    def state(self):
        return self.root.evaluate(
            "(place, traits) => Object.fromEntries(traits.map((t) => [t, place.model.get(t)]))",
            self.traits,
        )

    def width(self):
        return float(self.svg.get_attribute("viewBox").split()[2])

    def shows_its_state(self):
        """Compare picture, handles and sentence with what the module makes of the state."""
        state = self.state()
        look, words = self.ask(["view.look", state, self.width()], ["view.words", state])
        expect(self.root.locator(".words")).to_have_text(words)
        same = """(svg, expected) => {
            const drawn = svg.firstElementChild.cloneNode(false);
            drawn.innerHTML = expected;
            const shown = svg.firstElementChild.cloneNode(true);
            for (const dot of shown.querySelectorAll(".walker")) dot.remove(); // on its way
            return drawn.innerHTML === shown.innerHTML;
        }"""
        assert self.svg.evaluate(same, look["svg"]), "the picture is another one"
        places = [
            [float(handle.get_attribute("cx")), float(handle.get_attribute("cy"))]
            for handle in self.svg.locator(".handle").all()
        ]
        assert places == [pytest.approx([h["x"], h["y"]]) for h in look.get("handles", [])]
        return state


def value(state, control):
    """Return what a control shows of a state."""
    held = state[control["trait"]]
    return held[control["index"]] if "index" in control else held


@pytest.fixture
def explore(visitor, site):
    def on(page_name, model, module, **settings):
        page, record = visitor(**settings)
        page.goto(site + page_name)
        return Explorer(page, model, module), record

    return on


@on_each
def test_the_keyboard_moves_every_control(explore, page_name, model, module):
    explorer, record = explore(page_name, model, module)
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
def test_the_mouse_moves_every_control(explore, page_name, model, module):
    explorer, record = explore(page_name, model, module)
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


IN_THE_PICTURE = """(svg, [x, y]) => {
    const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
}"""


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


@on_each
def test_only_the_first_button_holds_a_handle(explore, page_name, model, module):
    explorer, _ = explore(page_name, model, module)
    before = explorer.state()
    box = explorer.svg.locator(".handle").first.bounding_box()
    start = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    explorer.page.mouse.move(*start)
    explorer.page.mouse.down(button="right")
    explorer.page.mouse.move(start[0] + 21, start[1] + 17)
    explorer.page.mouse.up(button="right")
    explorer.page.mouse.move(start[0] + 30, start[1] + 30)
    assert explorer.state() == before


@on_each
def test_a_label_leads_to_its_control(explore, page_name, model, module):
    explorer, _ = explore(page_name, model, module)
    for label in explorer.root.locator("label").all():
        assert label.evaluate("(label) => label.control.tagName") == "INPUT"


@pytest.mark.parametrize(
    ("drag", "settings"),
    [
        pytest.param(mouse_drag, {}, id="mouse"),
        pytest.param(
            touch_drag, {"viewport": PHONE, "has_touch": True, "is_mobile": True}, id="finger"
        ),
    ],
)
@on_each
def test_a_handle_follows(explore, page_name, model, module, drag, settings):
    explorer, record = explore(page_name, model, module, **settings)
    handles = explorer.svg.locator(".handle")
    assert handles.count()
    for handle in handles.all():
        handle.scroll_into_view_if_needed()
        before, width = explorer.state(), explorer.width()
        box = handle.bounding_box()
        start = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        end = [start[0] + 21, start[1] + 17]
        drag(explorer.page, start, end)
        x, y = explorer.svg.evaluate(IN_THE_PICTURE, end)
        name = handle.get_attribute("data-name")
        (changes,) = explorer.ask(["view.moved", name, x, y, before, width])
        assert explorer.shows_its_state() == before | changes != before
    assert not record.console
