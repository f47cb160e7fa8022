"""A digit drawn on a page with no Python, by mouse, finger and keys, is seen and read as it should.

What a page should show for some strokes is asked of Python: `tests/unit/test_explore_draw.py` holds
the page's module to it.
"""

import numpy as np
import pytest
from playwright.sync_api import expect

from dlbook.explore.draw_digit import PEN, as_mnist, scan
from drawings import DIGITS

PEN_IS_UP = "Sheet, pen up: arrow keys move it, Space puts it down"
CHAPTERS = ["book/04-mnist-forward-pass.html", "book/08-backpropagation.html"]


class Sheet:
    """The explorer of a page, with ways to draw on it."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".explorer[data-kind$='DrawDigit']")
        expect(self.root).to_have_class("explorer alive")
        self.paper = self.root.locator(".sheet")
        self.words = self.root.locator(".words")
        self.root.scroll_into_view_if_needed()

    def press(self, name):
        self.root.get_by_role("button", name=name).click()

    def get(self, trait):
        return self.root.evaluate("(place, trait) => place.model.get(trait)", trait)

    def set(self, **traits):
        for name, value in traits.items():
            self.root.evaluate("(place, [name, to]) => place.model.set(name, to)", [name, value])

    def at(self, point):
        """Return where in the window a point of a stroke is."""
        box = self.paper.bounding_box()
        x, y = (PEN / 2 + (1 - PEN) * share for share in point)
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def draw_by_mouse(self, strokes):
        for first, *rest in strokes:
            self.page.mouse.move(*self.at(first))
            self.page.mouse.down()
            for point in rest:
                self.page.mouse.move(*self.at(point), steps=3)
            self.page.mouse.up()

    def draw_by_finger(self, strokes):
        devtools = self.page.context.new_cdp_session(self.page)

        def send(kind, *points):
            touches = [dict(zip("xy", self.at(point), strict=True)) for point in points]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        for first, *rest in strokes:
            send("touchStart", first)
            for point in rest:
                send("touchMove", point)
            send("touchEnd")

    def picture(self):
        """Return the gray values of the squares on the page, shape (28, 28)."""
        squares = self.root.locator(".pixels rect").evaluate_all(
            "all => all.map((one) => ['x', 'y', 'width', 'fill-opacity']"
            ".map((name) => Number(one.getAttribute(name))))"
        )
        paper = self.root.locator("svg .paper").nth(1)
        left, top = (float(paper.get_attribute(name)) for name in "xy")
        image = np.zeros((28, 28))
        for x, y, side, gray in squares:
            image[round((y - top) / side), round((x - left) / side)] = gray
        return image

    def shows(self, digit):
        """Check that a digit is read, and that picture and bars are those of the strokes."""
        expect(self.words).to_contain_text(f"Read by the sample network, in this page: {digit} wi")
        expected = as_mnist(scan(self.get("strokes")))
        np.testing.assert_allclose(self.picture(), expected, atol=5.1e-4)
        strongest = self.root.locator("svg text.strong").first
        expect(strongest).to_have_text(str(digit))


@pytest.fixture
def sheet(opened):
    """Return a function that gives an empty sheet, and the record of its page."""

    def cleared(page_name=CHAPTERS[0], on_phone=False):
        page, record = opened(page_name, on_phone)
        sheet = Sheet(page)
        sheet.set(answer={})
        sheet.press("Clear")
        return sheet, record

    return cleared


@pytest.fixture
def new_sheet(visitor, site):
    """Return the sheet of a page that nobody has touched and whose clock stands, and the record."""
    page, record = visitor()
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(site + CHAPTERS[0])
    return Sheet(page), record


@pytest.mark.parametrize(
    ("page_name", "digits"), [(CHAPTERS[0], (3, 0, 1, 7)), (CHAPTERS[1], (3,))]
)
def test_digits_drawn_by_mouse_are_read(sheet, page_name, digits):
    sheet, record = sheet(page_name)
    for digit in digits:
        sheet.draw_by_mouse(DIGITS[digit])
        strokes = sheet.get("strokes")
        assert len(strokes) == len(DIGITS[digit])
        for drawn, meant in zip(strokes, DIGITS[digit], strict=True):
            assert drawn[0] == pytest.approx(meant[0], abs=0.01)
            assert drawn[-1] == pytest.approx(meant[-1], abs=0.01)
        sheet.shows(digit)
        sheet.press("Clear")
        assert sheet.get("strokes") == []
        assert not sheet.picture().any()
    assert not record.console


def test_a_digit_drawn_with_a_finger_is_read_and_the_page_stays(sheet):
    sheet, record = sheet(on_phone=True)
    before = sheet.page.evaluate("scrollY")
    sheet.draw_by_finger(DIGITS[4])
    assert len(sheet.get("strokes")) == 2
    sheet.shows(4)
    assert sheet.page.evaluate("scrollY") == before
    assert not record.console


def test_what_draws_is_one_finger_or_the_first_mouse_button(sheet):
    sheet, _ = sheet(on_phone=True)
    devtools = sheet.page.context.new_cdp_session(sheet.page)
    fingers = [dict(zip("xy", sheet.at(point), strict=True)) for point in ((0.2, 0.2), (0.8, 0.8))]
    for kind, touches in (("touchStart", fingers[:1]), ("touchStart", fingers), ("touchEnd", [])):
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
    assert sheet.get("strokes") == [[pytest.approx([0.2, 0.2], abs=0.01)]]
    sheet.page.mouse.move(*sheet.at((0.5, 0.5)))
    sheet.page.mouse.down(button="right")
    sheet.page.mouse.up(button="right")
    sheet.page.mouse.move(*sheet.at((0.1, 0.9)))
    assert len(sheet.get("strokes")) == 1


def test_the_keyboard_draws(new_sheet):
    sheet, record = new_sheet
    sheet.root.get_by_role("button").first.focus()
    sheet.page.keyboard.press("Shift+Tab")
    expect(sheet.paper).to_be_focused()
    expect(sheet.paper).to_have_accessible_name(PEN_IS_UP)
    expect(sheet.paper.locator(".pen")).to_be_visible()

    def type_keys(*keys):
        for key in keys:
            sheet.page.keyboard.press(key)

    type_keys(*["ArrowUp"] * 8)
    assert sheet.get("strokes") == []
    type_keys("Space", *["ArrowDown"] * 16, "Space", "ArrowLeft")
    expect(sheet.paper).to_have_accessible_name(PEN_IS_UP)
    (stroke,) = sheet.get("strokes")
    assert (stroke[0], stroke[-1], len(stroke)) == ([0.5, 0.1], [0.5, 0.9], 17)
    sheet.shows(1)
    type_keys(*["ArrowRight"] * 30, "Space", "ArrowRight")
    assert sheet.get("strokes")[1][0] == [1, 0.9]
    sheet.press("Undo")
    sheet.shows(1)
    assert not record.console


def test_a_pen_that_is_down_goes_on_after_undo(new_sheet):
    sheet, record = new_sheet
    sheet.paper.focus()
    sheet.page.keyboard.press("Space")
    sheet.page.keyboard.press("ArrowDown")
    sheet.press("Undo")
    assert sheet.get("strokes") == []
    sheet.paper.focus()
    sheet.page.keyboard.press("ArrowDown")
    assert sheet.get("strokes") == [[[0.5, 0.55], [0.5, 0.6]]]
    assert not record.console


def test_the_button_draws_strange_ones_and_says_which(sheet):
    sheet, _ = sheet()
    sheet.press("Draw a strange one")
    expect(sheet.words).to_contain_text("This is a 7 with a crossbar.")
    sheet.shows(7)
    sheet.press("Draw a strange one")
    expect(sheet.words).to_contain_text("This is a 1 with a long upstroke.")
    sheet.shows(7)


def test_the_reading_is_announced_after_a_pause(new_sheet):
    sheet, _ = new_sheet
    said = sheet.root.locator("[aria-live=polite]")
    sheet.draw_by_mouse(DIGITS[7])
    sheet.page.clock.run_for(600)
    assert said.inner_text() == ""
    sheet.page.clock.run_for(200)
    assert said.inner_text() == sheet.words.inner_text()


def test_what_a_kernel_answers_is_marked_as_its_own_and_as_late(sheet):
    sheet, _ = sheet(CHAPTERS[1])
    sheet.draw_by_mouse(DIGITS[7])
    probabilities = [0.05] * 9 + [0.55]
    sheet.set(answer={"asked": sheet.get("asked"), "probabilities": probabilities})
    expect(sheet.words).to_have_text(
        "Read by your network, in the kernel: 9 with 55.0 %, then 0 with 5.0 %."
    )
    assert sheet.root.locator(".late").count() == 0
    sheet.draw_by_mouse(DIGITS[1])
    expect(sheet.words).to_have_text("Waiting for your network, in the kernel.")
    assert sheet.root.locator(".late").count() == 1


def test_sheet_and_picture_lie_where_they_are_drawn(sheet):
    for on_phone in (False, True):
        on, _ = sheet(on_phone=on_phone)
        sheet_box = on.paper.bounding_box()
        drawn = on.root.locator("svg .paper").first.bounding_box()
        for key in ("x", "y", "width", "height"):
            assert sheet_box[key] == pytest.approx(drawn[key], abs=1.1)
