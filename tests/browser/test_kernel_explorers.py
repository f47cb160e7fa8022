"""In JupyterLab, where Python runs, the explorers answer: what a reader moves, the kernel knows.

Each notebook here is made of the chapter's own cell for the explorer and of as little before it as
will do. The same cells run in this process, and the same moves are made there from Python: picture,
words and sentence must be the same.
"""

import ast
import json
import os
import re
import subprocess
import sys
import time
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass

import nbformat
import pytest
from playwright.sync_api import expect

import visits

TOKEN = "a-token-of-this-test"  # noqa: S105 (of a server that is gone when the test is)
STARTS_WITHIN = 60  # seconds
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
    with (own / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())],
            env={**os.environ, **{name: str(value) for name, value in homes.items()}},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield _address(server, own)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _address(server, own):
    """Wait until the server has written down which port it got."""
    for _ in range(10 * STARTS_WITHIN):
        for file in (own / "runtime").glob("jpserver-*.json"):
            return json.loads(file.read_text("utf-8"))["url"]
        assert server.poll() is None, (own / "log").read_text("utf-8")
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab has not started:\n{(own / 'log').read_text('utf-8')}")


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """Return the page of a JupyterLab, its folder, and the record of what the page asked for."""
    folder = tmp_path_factory.mktemp("lab")
    with jupyter(folder) as address, visits.visitor(browser) as (page, record):
        page.set_default_timeout(ANSWERS_WITHIN)
        page.goto(f"{address}lab?token={TOKEN}")
        page.wait_for_function("window.jupyterapp?.restored.then(() => true)")
        yield page, folder, record


def open_and_run(lab, name, sources):
    """Write a notebook of these cells, open it and run all of it; return its panel."""
    page, folder, _ = lab
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / f"{name}.ipynb")
    page.evaluate(
        """async (path) => {
            const { commands } = window.jupyterapp;
            const panel = await commands.execute("docmanager:open", { path });
            await panel.context.ready;
            await panel.sessionContext.ready;
            await commands.execute("notebook:run-all-cells");
        }""",
        f"{name}.ipynb",
    )
    return page.locator(".jp-NotebookPanel:visible")


def cells_of(root, case):
    """Return the sources of the cells before the explorer's, and its own."""
    chapter = nbformat.read(root / "book" / case.notebook, as_version=4)
    sources = {cell.id: cell.source for cell in chapter.cells}
    return [sources.get(cell, cell) for cell in case.before], sources[case.cell]


def same_in_python(before, cell, name):
    """Run the cells in this process; return the explorer they make."""
    names = {}
    for source in [*before, cell]:
        exec(compile(ast.parse(source), "<cell>", "exec"), names)  # noqa: S102 (the book's cells)
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


@pytest.mark.parametrize("case", [DIGITS], ids=lambda case: case.cell)
def test_what_a_reader_moves_is_answered_as_python_answers(root, lab, case):
    before, cell = cells_of(root, case)
    twin = same_in_python(before, cell, case.name)
    panel = open_and_run(lab, case.cell, [*before, cell])
    output = panel.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")
    view = output.locator(".widget-vbox").first
    picture, sentence = view.locator("img"), view.get_by_role("status")
    expect(picture).to_have_attribute("alt", twin.picture.alt)
    expect(output.locator(".jp-RenderedImage")).to_have_count(0)  # the still would be one
    seen = set()
    for (how, label, what), in_python in case.moves:
        move(view, how, label, what)
        exec(f"twin.{in_python}", {"twin": twin})  # noqa: S102 (written above)
        expect(sentence).to_have_text(twin.sentence)
        expect(picture).to_have_attribute("alt", twin.picture.alt)
        png, _ = twin.picture._repr_png_()
        address = picture.get_attribute("src")
        assert b64decode(address.removeprefix("data:image/png;base64,")) == png
        seen.add(address)
    assert len(seen) >= len(case.moves) - 1  # one way may lead back


def test_nothing_outside_was_asked(lab):
    _, _, record = lab
    assert record.requests
    assert not record.outside
