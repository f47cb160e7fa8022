"""Code that runs in the page: edit, run, check, stop, reset, with no server and no other host."""

import base64
import hashlib
import re

import pytest
from playwright.sync_api import expect

import built_site
import host
import running
import visits
from running import (
    ANSWER,
    EIGHT_STEPS,
    PAGE,
    TAKE_OUT,
    UNTRAINED,
    attempt,
    button,
    cell,
    finished,
    run,
    shown,
    start,
    text_of,
    write,
)
from visits import none_of

DONE = r"Done( in [\d.]+ s)?\."
QUICK = 6  # seconds that a page takes as a whole, in the notebook's own record
# What differs in a browser, and why.
DIFFERS = {
    "np-int-check": "a whole number has 32 bits there, as on any machine of 32 bits",
    "integer-experiment": "a whole number has 32 bits there, as on any machine of 32 bits",
    "no-max-shift-check": "NumPy does not warn there, so the check tells of the value",
    "new-process": "a page has one Python only, and says so",
}


def chapters():
    """Return the pages with code; those that take longer are for the weekly run."""
    for page in built_site.chapters():
        marks = [pytest.mark.weekly] if running.seconds_of(page) > QUICK else []
        yield pytest.param(page, marks=marks)


@pytest.fixture(scope="module")
def there(opened):
    """Return a page that all tests share which leave Python as it was, and its record."""
    return opened(PAGE)


def lent(page, name):
    place = cell(page, name)
    yield place
    if button(place, "Reset").is_visible():
        button(place, "Reset").click()


@pytest.fixture
def scratch(there):
    """Return a cell to write into, which needs nothing from above."""
    yield from lent(there[0], "why-logarithm")


@pytest.fixture
def other(there):
    """Return another one."""
    yield from lent(there[0], "divide")


def test_nothing_but_a_few_kilobytes_comes_before_a_click(visitor, site):
    page, record = visitor()
    page.goto(site + PAGE)
    visits.ask(page, "scrollThrough(5)")
    assert not [url for url in record.requests if re.search(r"/live/(py|data|editor|worker)", url)]
    assert running.transferred(page) < 12_000


def test_an_exercise_is_answered_first_thing(there):
    page, record = there
    place = cell(page, "exercise-softmax")
    run(place)
    assert "softmax: not yet. Put your answer" in text_of(place)
    said, _ = attempt(place, ANSWER.replace(" - x.max(axis=-1, keepdims=True)", ""))
    assert "not right yet" in said
    assert "no max shift" in said
    write(place, ANSWER)
    place.get_by_role("textbox", name="Code", exact=True).press("Shift+Enter")
    assert finished(place).startswith("softmax: right.")
    button(place, "Reset").click()
    assert "not yet" in text_of(place)
    expect(place.locator(".cell_input pre")).to_contain_text("return ...")
    assert 9_000_000 < running.transferred(page) < 11_000_000
    none_of(record.outside + record.console)


def test_what_a_cell_needs_runs_first_and_is_named(visitor, site):
    page, _ = visitor()
    page.goto(site + PAGE)
    said = run(cell(page, "softmax-batch"))
    assert re.fullmatch(rf"{DONE} First ran what it needs from \d cells above\.", said)
    assert re.fullmatch(DONE, run(cell(page, "softmax-batch")))


def test_in_korean_python_and_the_buttons_speak_korean(visitor, site):
    page, record = visitor()
    page.goto(f"{site}ko/{PAGE}")
    place = cell(page, "exercise-softmax")
    assert len(set(place.locator(".live-bar button").all_inner_texts())) == 5
    place.get_by_role("button", name="실행", exact=True).click()
    expect(place.locator(".dlbook-check")).to_contain_text("아직", timeout=120_000)
    assert not button(place, "Run").count()
    none_of(record.console + record.outside)


def test_a_figure_has_its_words(there):
    place = cell(there[0], "temperature")
    before = place.locator("img").get_attribute("alt")
    run(place)
    image = place.locator(".cell_output img")
    assert image.get_attribute("alt") == before
    assert image.get_attribute("src").startswith("data:image/png")
    assert image.evaluate("(image) => image.width / image.height > 1")


def test_who_runs_a_cell_sees_what_was_to_be_predicted(there):
    page, _ = there
    fold = page.locator("#output-of-divide")
    place = cell(page, "divide")
    button(place, "Reset").click() if button(place, "Reset").is_visible() else None
    fold.evaluate("(fold) => { fold.open = false; }")
    run(place)
    expect(place.locator(".cell_output")).to_be_visible()
    form = page.locator("#prediction-divide")
    form.locator("input").nth(1).check()
    form.get_by_role("button").click()
    assert "Right" in form.locator(".verdict").inner_text()


def test_a_cell_is_stopped_and_python_remembers(scratch):
    write(scratch, "kept = 42\nprint('on and on')\nwhile True:\n    pass")
    start(scratch)
    expect(scratch.locator(".cell_output")).to_contain_text("on and on")
    button(scratch, "Stop").click()
    assert finished(scratch) == "Stopped."
    assert text_of(scratch).endswith("KeyboardInterrupt")
    assert attempt(scratch, "print(kept)")[0] == "42"


def test_a_cell_that_does_not_listen_is_stopped_too(scratch):
    deaf = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    write(scratch, f"print('on and on')\n{deaf}")
    start(scratch)
    expect(scratch.locator(".cell_output")).to_contain_text("on and on")
    button(scratch, "Stop").click()
    assert "starts afresh" in finished(scratch)
    assert text_of(scratch).endswith("KeyboardInterrupt")
    page = scratch.page
    run(cell(page, "softmax-batch"))  # with what it needs, in a new Python
    assert "sums of the rows: [1. 1.]" in text_of(cell(page, "softmax-batch"))


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("for i in range(1_000_000): print(i)", "and more, which is not shown"),
        ("from IPython.display import display\nfor i in range(500): display(i)", "and more"),
        ("print = 3\nprint('lost')", "not callable"),
        ("print = 3", "`del print` mends it"),
        ("import sys, io\nsys.stdout = io.StringIO()\nprint('lost')", "sys.stdout"),
        ("import numpy as np\n[np.empty((10_000, 10_000)) for _ in range(6)]", "MemoryError"),
        ("kept = bytearray()\nwhile True: kept += bytes(10**8)", "MemoryError"),
        ("exit()", "SystemExit"),
        ("%timeit 1", "are for Jupyter"),
        ("import sys\nsys.setrecursionlimit(10**6)\ndef f(): f()\nf()", "Recursion"),
    ],
)
def test_the_page_stays_alive_and_says_what_happened(scratch, code, shows):
    seen, said = attempt(scratch, code)
    assert shows in seen + said, (seen[-300:], said)
    assert attempt(scratch, "1 + 1")[0].startswith("2")
    attempt(scratch, "globals().pop('print', 0); globals().pop('kept', 0)")


def test_html_of_a_reader_does_nothing(scratch):
    code = """class Html:
    def _repr_html_(self):
        return '<p onclick="x()" style="position:fixed">text</p><script>window.ran = 1</script>' \\
            '<img src="data:," onerror="window.ran = 1"><iframe src="data:,"></iframe><b>bold</b>'
Html()"""
    attempt(scratch, code)
    html = scratch.locator(".text_html").inner_html()
    assert "<b>bold</b>" in html
    assert not re.search("script|onclick|onerror|fixed|iframe", html)
    assert scratch.page.evaluate("window.ran") is None


def test_a_progress_bar_stays_one_line(scratch):
    code = (
        "from tqdm.auto import tqdm\nimport time\nfor i in tqdm(range(300)):\n"
        "    time.sleep(0.002)\n    if i % 100 == 0: print(i)"
    )
    attempt(scratch, code)
    bars = [text for kind, text in shown(scratch) if kind == "stderr"]
    assert len(bars) == 1
    assert bars[0].count("%") == 1
    assert "300/300" in bars[0]


def test_an_explorer_and_python_see_the_same(there, scratch):
    page, _ = there
    explorer = cell(page, "softmax-explorer")
    run(explorer)
    explorer.locator("input[value=naive]").check()
    assert attempt(scratch, "print(explorer.formula)\nexplorer.shift = 3.0")[0] == "naive"
    shift = "(place) => place.model.get('shift') === 3"
    page.wait_for_function(shift, arg=explorer.locator(".explorer").element_handle())


def test_a_widget_that_is_not_of_the_book_brings_no_script(scratch):
    code = """import anywidget
class Own(anywidget.AnyWidget):
    _esm = "export default { render() { window.ran = 1; } };"
Own()"""
    attempt(scratch, code)
    expect(scratch.locator(".cell_output")).to_contain_text("not a widget of this book")
    assert scratch.page.evaluate("window.ran") is None


def test_an_explorer_with_controls_asks_python(scratch):
    code = """import numpy as np
from dlbook import explore
from dlbook.networks import MultiLayerNet
x = np.random.default_rng(1).random((30, 784))
digits = explore.Digits(MultiLayerNet([784, 6, 5, 10], rng=1), x, np.arange(30) % 10)
digits"""
    attempt(scratch, code)
    said = scratch.locator(".cell_output [role=status]")
    expect(said).to_contain_text("Number 1 of 30")
    scratch.get_by_role("button", name="Next").click()
    expect(said).to_contain_text("Number 2 of 30")
    scratch.get_by_role("slider", name="Number").fill("7")
    expect(said).to_contain_text("Number 7 of 30")
    scratch.get_by_label("Show").select_option("only 3")
    expect(said).to_contain_text("Number 1 of 3")
    none_of(visits.axe(scratch.page, within='[data-cell="why-logarithm"]'))


def source(page, name):
    """Return the code of a cell of a page, as the notebook has it."""
    return "".join(next(c for c in running.code_cells(page) if c["id"] == name)["source"])


def test_a_recorded_training_plays(scratch, other):
    attempt(scratch, f"{EIGHT_STEPS}{source('book/07-training.html', 'replay')}")
    step, said = scratch.get_by_role("slider", name="Step"), scratch.locator("[role=status]").last
    before = said.inner_text()
    step.press("Home")
    expect(said).not_to_have_text(before)
    scratch.get_by_role("button", name="Play").click()
    expect(scratch.locator("output").first).to_have_text("8")
    assert attempt(other, "print(replay.step)")[0] == "8"
    # Python has not dealt with the first move when the second comes, and code right after it.
    step.evaluate("""(slider) => {
      for (slider.value of [2, 5]) slider.dispatchEvent(new Event("input"));
      document.querySelector('[data-cell="divide"] .live-bar button').click();
    }""")
    finished(other)
    assert text_of(other) == "5"


def test_words_are_taken_out_and_put_back(scratch, other):
    attempt(scratch, f"{UNTRAINED}{source('book/09-newswires.html', 'words')}")
    said = scratch.locator("[role=status]").last
    before = said.inner_text()
    scratch.get_by_label(TAKE_OUT).select_option(["strike", "talks"])
    expect(said).not_to_have_text(before)
    assert attempt(other, "print(sorted(two_stories.without))")[0] == "['strike', 'talks']"
    scratch.get_by_role("button", name="Put all words back").click()
    expect(said).to_have_text(before)


def test_matrix_products_are_right_and_those_of_the_site(scratch):
    code = """import numpy as np
rng = np.random.default_rng(1)
worst = -1
for kind in (np.float32, np.float64):
    for m, n, p in [(1, 1, 1), (5, 0, 3), (3, 700, 9), (9, 257, 17), (64, 3, 1)]:
        a, b = rng.random((2, m, n)).astype(kind), rng.random((n, p)).astype(kind)
        for x, y in [(a, b), (a[:, ::-2, ::-1], b[::-1]), (a[0].T[:, :1], b.T[:1]),
                     (a.swapaxes(1, 2), rng.random((m, p)).astype(kind))]:
            right = np.einsum("...mn,...np->...mp", x.astype(float), y.astype(float))
            got = x @ y
            assert got.dtype == kind and got.shape == right.shape
            # Each of the two sums of so many products rounds by that share of it at most.
            most = x.shape[-1] * np.finfo(kind).eps * right
            worst = max(worst, np.max(np.abs(got - right) - most, initial=-1))
print("all within", worst <= 0)
x = np.ones((1, 512), np.float32)
x[0, 0] = 1e8  # in which a 1 that is added is lost; the second half of them is summed apart
print(int((x @ np.ones((512, 1), np.float32))[0, 0]))"""
    assert attempt(scratch, code)[0] == "all within True 100000256"


def test_all_above_run_in_order_and_solutions_do_not(there, scratch):
    page, _ = there
    attempt(scratch, "globals().clear()")
    button(scratch, "Reset").click()
    button(cell(page, "exercise-imports"), "Run all above").click()
    finished(cell(page, "exercise-imports"))
    assert "All cells above have run." in cell(page, "exercise-imports").inner_text()
    assert "their logarithms go down to" in text_of(cell(page, "log-softmax-works"))
    assert not page.locator("#output-of-log-of-zero").evaluate("(fold) => fold.open")


def test_what_the_reader_wrote_is_there_after_a_reload(visitor, site):
    page, record = visitor()
    page.goto(site + PAGE)
    write(cell(page, "exercise-softmax"), ANSWER)
    page.reload()
    place = cell(page, "exercise-softmax")
    expect(place.locator(".cell_input pre")).to_contain_text("keepdims=True")
    assert "earlier visit" in place.locator(".live-status").inner_text()
    line = page.locator(".live-kept")
    expect(line).to_contain_text("You have changed 1 cell of this page")
    run(place)
    assert "softmax: right." in text_of(place)
    line.get_by_role("button").click()
    expect(line).to_be_hidden()
    expect(place.locator(".cell_input pre")).to_contain_text("return ...")
    page.reload()
    expect(cell(page, "exercise-softmax").locator(".cell_input pre")).to_contain_text("return ...")
    none_of(record.console)


def test_the_keyboard_is_enough(visitor, site):
    page, _ = visitor()
    page.goto(site + PAGE)
    place = cell(page, "imports")
    button(place, "Edit").focus()
    page.keyboard.press("Enter")
    editor = place.get_by_role("textbox", name="Code", exact=True)
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("print(6 * 7)")
    page.keyboard.press("Control+Enter")
    expect(place.locator(".cell_output")).to_contain_text("42", timeout=60_000)
    page.keyboard.press("Escape")
    expect(button(place, "Run")).to_be_focused()
    editor.focus()
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()


def test_everybody_can_read_it(there, scratch):
    page, _ = there
    attempt(scratch, "print(1)\n'two'\n1 / 0  # oh")
    for theme, window in visits.VIEWS:
        page.set_viewport_size(window)
        visits.set_theme(page, theme)
        none_of(visits.axe(page, within='[data-cell="why-logarithm"]'))
        none_of(visits.ask(page, f"sideways({window['width']})"))


def test_paper_has_no_buttons(there):
    page, _ = there
    page.emulate_media(media="print")
    assert page.locator(".live-bar:visible, .live-kept:visible").count() == 0
    page.emulate_media(media="screen")


def test_from_a_folder_the_page_says_once_what_it_cannot(visitor, built):
    page, record = visitor()
    page.goto((built / PAGE).as_uri())
    assert page.locator(".live-note").all_inner_texts() == [
        "Opened from a folder, this page cannot run its code: browsers start Python only from a "
        "web address. In the project, make serve gives it one."
    ]
    assert page.locator(".live-bar:visible").count() == 0
    none_of(record.console)


def test_an_old_browser_is_told(visitor, site):
    page, record = visitor()
    page.add_init_script("delete window.WebAssembly;")
    page.goto(site + PAGE)
    expect(page.locator(".live-note")).to_contain_text("This browser is too old")
    none_of(record.console)


DATA = "_static/live/data/"
LOAD = "from dlbook.datasets import load_sample_network\nprint(*load_sample_network())"


def test_data_that_do_not_come_are_named_and_can_come_later(visitor, built):
    name = f"{DATA}sample_network.npz"
    right = (built / name).read_bytes()
    instead = {}
    with host.hosted(built, instead=instead) as address:
        page, _ = visitor()
        page.goto(address + PAGE)
        place = cell(page, "why-logarithm")
        for sent, words in [
            (None, "sample_network.npz is missing"),
            ((right[:1000], len(right)), "could not be fetched from the site of this page"),
        ]:
            instead[name] = sent
            assert words in attempt(place, LOAD)[0]
            assert "look whether you are connected, reload the page" in text_of(place)
        page.context.set_offline(True)
        assert "could not be fetched" in attempt(place, LOAD)[0]
        page.context.set_offline(False)
        del instead[name]
        assert attempt(place, LOAD)[0] == "W1 b1 W2 b2 W3 b3"


def test_altered_data_are_refused(visitor, built):
    name = f"{DATA}sample_network.npz"
    with host.hosted(built, instead={name: (built / name).read_bytes()[:-1] + b"."}) as address:
        page, _ = visitor()
        page.goto(address + PAGE)
        seen = attempt(cell(page, "why-logarithm"), LOAD)[0]
    assert "is not the published file: expected SHA-256" in seen
    assert "reload the page" in seen


def test_a_package_that_does_not_come_is_named(visitor, built):
    with host.hosted(built, instead={}) as address:
        page, _ = visitor()
        page.goto(address + PAGE)
        place = cell(page, "why-logarithm")
        attempt(place, "1")
        page.context.set_offline(True)
        assert "look whether you are connected" in attempt(place, "import statistics")[0]
        page.context.set_offline(False)
        assert attempt(place, "import statistics\nprint(statistics.__name__)")[0] == "statistics"


def policy(page):
    """Return a Content-Security-Policy under which a page of the site works with all that it has.

    Scripts come from the site, and those in the page are named by what they are, two buttons of the
    theme too; explorers on the page have theirs in its state, as addresses of their own (blob:).
    Formulas and the editor style elements. Code reaches no host but this one.
    """
    scripts = re.findall(r"<script>(.*?)</script>|<script(?! src)[^>]*>(.*?)</script>", page, re.S)
    inline = {"".join(parts) for parts in scripts} | set(re.findall(r' onclick="([^"]*)"', page))
    digests = sorted(hashlib.sha256(text.encode()).digest() for text in inline)
    named = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"script-src 'self' blob: 'wasm-unsafe-eval' 'unsafe-hashes' {named}; worker-src 'self'; "
        "connect-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:"
    )


def test_it_works_under_a_strict_policy(visitor, built):
    headers = {"Content-Security-Policy": policy((built / PAGE).read_text("utf-8"))}
    with host.hosted(built, headers=headers) as address:
        page, record = visitor(bypass_csp=False)
        page.goto(address + PAGE)
        place = cell(page, "temperature")
        run(place)
        assert [kind for kind, _ in shown(place)] == ["image"]
        assert attempt(cell(page, "why-logarithm"), "print(6 * 7)")[0] == "42"
        explorer = cell(page, "softmax-explorer")
        run(explorer)
        expect(explorer.locator(".explorer.alive")).to_be_visible()
        write(place, "print('on and on')\nwhile True: pass")
        start(place)
        expect(place.locator(".cell_output")).to_contain_text("on and on")
        button(place, "Stop").click()
        assert "KeyboardInterrupt" in finished(place) + text_of(place)
        none_of(record.console)


# Every cell of the book --------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(chapters()))
def test_every_cell_says_in_the_page_what_the_notebook_says(visitor, site, name):
    page, record = visitor()
    page.set_default_timeout(60_000)
    page.goto(site + name)
    cells = running.code_cells(name)
    found = running.run_in_order(page, cells, seconds=900)
    none_of([f"{each['id']}: {how}" for each, how, _ in found if how and each["id"] not in DIFFERS])
    none_of(record.console + record.outside)


@pytest.mark.weekly
@pytest.mark.parametrize("name", built_site.chapters())
def test_every_exercise_is_answered_on_a_fresh_page(visitor, site, name):
    wrong = []
    for each in running.code_cells(name):
        kinds = {"exercise": "not yet", "solution": "right."}.keys() & set(running.tags(each))
        for kind in kinds:
            page, _ = visitor()
            page.goto(site + name)
            place = cell(page, each["id"])
            said = run(place, 300) + text_of(place)
            if {"exercise": "not yet", "solution": ": right."}[kind] not in said:
                wrong.append(f"{each['id']}: {said}")
            page.close()
    none_of(wrong)
