"""In JupyterLab, where Python runs, the explorers answer: what a reader moves, the kernel knows.

What runs here is the chapter's own cell for the explorer and as little before it as will do. The
same cells run in this process, and the same moves are made there from Python: picture, words and
sentence must be the same. All cells stand in one notebook, where each test adds its own.
"""

import ast
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import nbformat
import pytest
from playwright.sync_api import expect

import visits
from running import EIGHT_STEPS, TAKE_OUT, UNTRAINED

TOKEN = "a-token-of-this-test"  # noqa: S105 (of a server that is gone when the test is)
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
STARTS_WITHIN = 60  # seconds
PATIENCE = 20  # times that a kernel is asked for what it has not been told yet
ANSWERS_WITHIN = 30_000  # milliseconds: a kernel starts, and the chapter's data are loaded
# Nobody is asked about news and updates, and all cells are in the page, seen or not.
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@dataclass
class Case:
    """An explorer with a kernel, and what a reader does with it."""

    notebook: str
    before: list[str]  # ids of the chapter's cells, or a cell's source
    cell: str  # the id of the cell that shows the explorer
    name: str  # of the variable that holds it
    moves: list[tuple]  # (how, label, what), and the same in Python


DIGITS = Case(
    notebook="04-mnist-forward-pass.ipynb",
    before=["quiz", "imports", "load-network", "by-hand", "net"],
    cell="browse",
    name="explorer",
    moves=[
        (("press", "Number", "ArrowRight"), "place = 2"),
        (("press", "Number", "ArrowRight"), "place = 3"),
        (("click", "Next", None), "place = 4"),
        (("click", "Previous", None), "place = 3"),
        (("choose", "Show", "only 4"), "only = 4"),
        (("choose", "Order", "in order"), "order = 'in order'"),
    ],
)
TRAINING = Case(
    notebook="07-training.ipynb",
    before=[EIGHT_STEPS],
    cell="replay",
    name="replay",
    moves=[
        (("press", "Step", "ArrowRight"), "step = 6"),
        (("press", "Step", "Home"), "step = 0"),
        (("press", "Hidden neurons from", "ArrowRight"), "first_neuron = 1"),
        (("press", "Step", "End"), "step = 8"),
        (("press", "Step", "ArrowLeft"), "step = 7"),
        (("press", "Step", "ArrowLeft"), "step = 6"),
        (("click", "Play", None), "step = 8"),  # it plays to the end, and stays there
    ],
)
WORDS = Case(
    notebook="09-newswires.ipynb",
    before=[UNTRAINED],
    cell="words",
    name="two_stories",
    moves=[
        (("choose", "Topic", "grain"), "topic = 'grain'"),
        (("choose", TAKE_OUT, ["strike", "talks"]), "without = ['talks', 'strike']"),
        (("choose", TAKE_OUT, ["federal"]), "without = ['federal']"),
        (("choose", "Topic", "the answer to each story"), "topic = None"),
        (("click", "Put all words back", None), "without = []"),
    ],
)
# The others bring a script of their own: notebook, cell, variable, a slider's label and its name
# in Python.
IN_THE_PAGE = [
    ("02-activations.ipynb", "activations-explorer", "explorer", "weight w", "weight"),
    ("03-softmax-overflow.ipynb", "softmax-explorer", "explorer", "temperature", "temperature"),
    ("05-numerical-derivatives.ipynb", "step-size-explorer", "explorer", "step h", "h"),
    ("06-gradient-descent.ipynb", "descent-explorer", "explorer", "learning rate", "lr"),
]


@contextmanager
def jupyter(folder):
    """Run a JupyterLab on the folder, with none of the machine's settings; give its address."""
    own = folder / ".jupyter"
    for place, settings in SETTINGS.items():
        file = own / "settings" / "@jupyterlab" / f"{place}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), "utf-8")
    homes = {
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "JUPYTER_NO_CONFIG": "1",
    }
    options = {
        "ServerApp.allow_root": True,  # of a container
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": 0,
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": TOKEN,
        "LabApp.open_browser": False,
        "LabApp.expose_app_in_browser": True,
        "LabApp.extension_manager": "readonly",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())],
        env={**os.environ, **{name: str(value) for name, value in homes.items()}},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    said, settled = [], Event()
    listener = Thread(target=_listen, args=(server.stdout, said, settled))
    listener.start()
    try:
        settled.wait(STARTS_WITHIN)
        address = ADDRESS.search("".join(said))
        assert address, f"JupyterLab has not started:\n{''.join(said)}"
        yield address.group()
    finally:
        server.terminate()
        listener.join()
        server.communicate(timeout=30)


def _listen(lines, said, settled):
    """Keep what a server says, to its end; tell when it has said its address, or ends without."""
    for line in lines:
        said.append(line)
        if ADDRESS.search(line):
            settled.set()
    settled.set()


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Return the page of a JupyterLab with an empty notebook, and its record."""
    folder = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "all.ipynb")
    with jupyter(folder) as address, visits.visitor(browser) as (page, record):
        page.set_default_timeout(ANSWERS_WITHIN)
        expect.set_options(timeout=ANSWERS_WITHIN)
        page.goto(f"{address}lab?token={TOKEN}")
        page.wait_for_function("window.jupyterapp?.restored.then(() => true)")
        page.evaluate(
            """async () => {
                const { commands } = window.jupyterapp;
                const panel = await commands.execute("docmanager:open", { path: "all.ipynb" });
                await panel.context.ready;
                await panel.sessionContext.ready;
            }"""
        )
        yield page, record
        expect.set_options(timeout=None)


def run_cells(page, sources):
    """Add cells to the notebook and run them; return them as the page has them."""
    first = page.evaluate(
        """(sources) => {
            const { content, context } = window.jupyterapp.shell.currentWidget;
            const { sharedModel } = context.model;
            const first = sharedModel.cells.length;
            sharedModel.insertCells(
                first, sources.map((source) => ({ cell_type: "code", source, metadata: {} })));
            content.activeCellIndex = first;
            window.jupyterapp.commands.execute("notebook:run-all-below"); // answers are waited for
            return first;
        }""",
        sources,
    )
    cells = page.locator(".jp-NotebookPanel .jp-CodeCell")
    return [cells.nth(first + k) for k in range(len(sources))]


def sources(root, notebook):
    """Return the sources of a chapter's cells by id."""
    return {cell.id: cell.source for cell in nbformat.read(root / "book" / notebook, 4).cells}


def same_in_python(cells, name):
    """Run the cells in this process; return the explorer they make."""
    names = {}
    for source in cells:
        exec(source, names)  # noqa: S102 (cells of the book)
    return names[name]


def move(view, how, label, what):
    """Do what a reader does, with the control of this label."""
    if how == "click":
        view.get_by_role("button", name=label, exact=True).click()
    elif how == "choose":
        view.get_by_label(label, exact=True).select_option(what)
    else:
        has_label = view.page.locator(".widget-label", has_text=re.compile(f"^{label}$"))
        slider = view.locator(".widget-inline-hbox", has=has_label).get_by_role("slider")
        slider.focus()
        slider.press(what)


@pytest.mark.parametrize("case", [DIGITS, TRAINING, WORDS], ids=lambda case: case.cell)
def test_what_a_reader_moves_is_answered_as_python_answers(root, lab, case):
    chapter = sources(root, case.notebook)
    cells = [chapter.get(cell, cell) for cell in [*case.before, case.cell]]
    *_, output = run_cells(lab[0], cells)
    twin = same_in_python(cells, case.name)
    view = output.locator(".widget-vbox").first
    picture, sentence = view.locator("img"), view.get_by_role("status")
    expect(picture).to_have_attribute("alt", twin.picture.alt)
    expect(output.locator(".jp-RenderedImage")).to_have_count(0)  # the still would be one
    for (how, label, what), in_python in case.moves:
        before = picture.get_attribute("src")
        move(view, how, label, what)
        exec(f"twin.{in_python}", {"twin": twin})  # noqa: S102 (written above)
        expect(sentence).to_have_text(twin.sentence)
        expect(picture).to_have_attribute("alt", twin.picture.alt)
        after = picture.get_attribute("src")
        assert after != before
        assert b64decode(after.partition("base64,")[2]) == twin.picture._repr_png_()[0]


def printed(cell):
    """Return what a cell prints, when it has."""
    return cell.locator(".jp-OutputArea-output").text_content()


def test_python_knows_what_a_reader_moves_in_the_page(root, lab):
    page, _ = lab
    cells = ["from dlbook import explore\n\nshown = []"]
    names = [name for *_, name in IN_THE_PAGE]
    for notebook, cell, variable, *_ in IN_THE_PAGE:
        cells += [sources(root, notebook)[cell], f"shown.append({variable})"]
    values = f"print([getattr(e, name) for e, name in zip(shown, {names})])"
    *panel, last = run_cells(page, [*cells, values])
    before = ast.literal_eval(printed(last))
    moved = []
    for output, (*_, label, _) in zip(panel[1::2], IN_THE_PAGE, strict=True):
        slider = output.get_by_role("slider", name=label, exact=True)
        slider.focus()
        slider.press("ArrowRight")
        slider.press("ArrowRight")
        moved.append(float(slider.get_attribute("aria-valuetext").replace("−", "-")))
    # The page keeps a move until the kernel has answered the one before it.
    for _ in range(PATIENCE):
        (again,) = run_cells(page, [values])
        after = ast.literal_eval(printed(again))
        if after == pytest.approx(moved, rel=0.01):  # the page rounds what it says
            break
    assert after == pytest.approx(moved, rel=0.01)
    assert all(new > old for new, old in zip(after, before, strict=True))


UNTRAINED_READER = """
from dlbook.networks import MultiLayerNet

net = MultiLayerNet((784, 10), rng=1)
"""


def test_the_reader_s_own_network_reads_what_is_drawn(root, lab):
    cells = [UNTRAINED_READER, sources(root, "08-backpropagation.ipynb")["draw"]]
    page, _ = lab
    *_, output = run_cells(page, cells)
    words, sheet = output.locator(".words"), output.locator(".sheet")
    expect(words).to_contain_text("your network, in the kernel")
    blank = words.text_content()
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9, steps=3)
    page.mouse.up()
    expect(words).not_to_contain_text("Waiting")
    expect(words).not_to_have_text(blank)
    expect(words).to_contain_text("Read by your network, in the kernel")
    expect(output.locator(".pixels rect").first).to_be_attached()


def test_nothing_outside_was_asked(lab):
    _, record = lab
    assert record.requests
    assert not record.outside
