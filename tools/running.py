"""Run cells of a page in its own Python, as a reader does, and read what they show.

The tests of `tests/site/test_live.py` and the tables of `tools/measure_live.py` are made with it.
What stands in for long trainings serves the explorers in JupyterLab too.
"""

import json
import re
import time
from html import unescape

import built_site
from website import in_page

PAGE = "book/03-softmax-overflow.html"  # on which most of it is tried
ANSWER = """def my_softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


check("softmax", my_softmax)"""
TAKE_OUT = "Take out (several with Ctrl or ⌘)"
# In place of the chapters' long trainings: a short one, and none at all.
EIGHT_STEPS = """
from dlbook import explore
from dlbook.datasets import load_mnist
from dlbook.networks import TwoLayerNet
from dlbook.optimization import Momentum
from dlbook.training import train

(x, t), _ = load_mnist()
x_held, t_held = x[50_000:], t[50_000:]
net = TwoLayerNet(784, 12, 10, weight_std=0.05, rng=1)
recording = explore.Recording(net)
history = train(
    net, x[:160], t[:160], epochs=1, batch_size=20, optimizer=Momentum(lr=0.3), rng=1,
    on_step=recording.keep,
)
"""
UNTRAINED = """
from dlbook.datasets import load_newswires
from dlbook.networks import MultiLayerNet

_, (x_test, _) = load_newswires()
net = MultiLayerNet((10_000, 8, 46), "relu", rng=3)
net.params["W1"] *= 6
"""
VIEW = "application/vnd.jupyter.widget-view+json"
# matplotlib and what it needs come while nothing runs; what the page has to wait for is counted.
LATER = re.compile(
    "matplotlib|python-figures|pillow|contourpy|kiwisolver|cycler|packaging|pyparsing|dateutil|six-"
)
FETCHED = """performance.getEntriesByType("resource")
  .filter(({ name }) => name.includes("/live/"))
  .map((entry) => [entry.name, entry.encodedBodySize])"""
# What a cell shows, part by part, as [kind, text].
SHOWN = """(output) => [...output.querySelectorAll(
  ".stream pre, .stderr pre, .text_plain pre, .traceback pre, .text_html, img, " +
  ".output > .explorer")]
  .filter((part) => !part.parentElement.closest(".explorer, .live-row"))
  .map((part) => part.tagName === "IMG" ? ["image", part.alt]
    : part.matches(".explorer") ? ["widget", ""]
    : part.matches(".text_html") ? ["html", part.textContent]
    : [["stderr", "traceback", "text_plain", "stream"].find((kind) => part.closest(`.${kind}`)),
       part.textContent])"""


def transferred(page):
    """Return the bytes that the page and its Python have fetched, without what can wait."""
    fetched = dict(part for each in (page, *page.workers) for part in each.evaluate(FETCHED))
    return sum(size for name, size in fetched.items() if not LATER.search(name))


def cell(page, name):
    """Return a cell by its id in the notebook."""
    return page.locator(f'div.cell[data-cell="{name}"]')


def button(cell, name):
    """Return a button of a cell."""
    return cell.get_by_role("button", name=name, exact=True)


def unfold(cell):
    """Open what hides a cell's code, as that of a solution."""
    for summary in cell.locator("details:not([open]):has(.cell_input) > summary").all():
        summary.click()


def start(cell, name="Run"):
    """Press a button of a cell."""
    unfold(cell)
    button(cell, name).click()


def finished(cell, seconds=120):
    """Wait until a cell has come to its end; return what it says then."""
    button(cell, "Stop").wait_for(state="hidden", timeout=1000 * seconds)
    return cell.locator(".live-status").inner_text()


def run(cell, seconds=120):
    """Run a cell to its end; return what it says then."""
    start(cell)
    return finished(cell, seconds)


def write(cell, text):
    """Replace the code of a cell, as a reader who selects all of it and types."""
    editor = cell.get_by_role("textbox", name="Code", exact=True)
    if not editor.count():
        unfold(cell)
        cell.locator(".cell_input pre").first.click()
    editor.press("Control+a")
    editor.page.keyboard.insert_text(text)


def attempt(cell, text, seconds=120):
    """Write code into a cell and run it; return what it shows, and what it says."""
    write(cell, text)
    said = run(cell, seconds)
    return text_of(cell), said


def shown(cell):
    """Return what a cell shows, as a list of (kind, text)."""
    output = cell.locator(".cell_output")
    return [(k, squeezed(t)) for k, t in output.evaluate(SHOWN)] if output.count() else []


def text_of(cell):
    """Return what a cell shows, as one text."""
    return "\n".join(text for _, text in shown(cell))


def squeezed(text):
    """Return a text whose spaces and lines do not count."""
    return " ".join(text.split())


def stored(cell):
    """Return what the notebook has of a cell's outputs, in the form of `shown`."""
    found = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        if output["output_type"] == "stream":
            found.append((output["name"].replace("stdout", "stream"), output["text"]))
        elif output["output_type"] == "error":
            error = f"{output['ename']}: {output['evalue']}".strip()
            found.append(("traceback", error.removesuffix(":")))
        elif VIEW in data:
            found.append(("widget", ""))
        elif "text/html" in data:
            text = re.sub(r"<[^>]*>", " ", "".join(data["text/html"]))
            found.append(("html", unescape(text)))
        else:
            kind = "image" if "image/png" in data else "text_plain"
            found.append((kind, data["text/plain"]))
    return [(kind, squeezed("".join(text))) for kind, text in found]


def notebook(page):
    """Return the notebook of a page of the site."""
    return json.loads((built_site.ROOT / page).with_suffix(".ipynb").read_text("utf-8"))


def code_cells(page):
    """Return the code cells of a page's notebook that the page shows."""
    return in_page.shown_cells(notebook(page))


def seconds_of(page):
    """Return how long a page's notebook takes as a whole, by its own record."""
    return notebook(page)["metadata"]["dlbook"]["executed"]["seconds"]


def tags(cell):
    """Return the tags of a cell of a notebook."""
    return cell["metadata"].get("tags", [])


# What a page need not show, or may show beyond: WebAssembly has no floating-point flags, so NumPy
# does not warn there; and progress bars are shown.
UNTOLD = re.compile(r"\w+Warning: [\w ]+ encountered in (scalar )?\w+|\d+%\|.*?\[[^\]]*\]")


def comparable(outputs):
    """Return outputs as they are compared: what was printed as one text of each kind, no spaces."""
    printed, others = {"stream": "", "stderr": ""}, []
    for kind, text in outputs:
        text = re.sub(r"\s", "", UNTOLD.sub("", text))
        if kind in printed:
            printed[kind] += text
        else:
            others.append((kind, text))
    return [*printed.items(), *others]


def difference(now, then):
    """Return how what a cell shows differs from what the notebook has, or None.

    A traceback has Python's own form in the page, and the same words.
    """
    pairs = list(zip(comparable(now), comparable(then), strict=False))
    same = [a == b or (a[0] == b[0] == "traceback" and b[1] in a[1]) for a, b in pairs]
    if len(comparable(now)) == len(comparable(then)) and all(same):
        return None
    return f"on the page {now}, in the notebook {then}"


def run_in_order(page, cells, seconds):
    """Run the cells of an open page in order; yield (cell, how it differs, how long it took)."""
    for each in cells:
        begin = time.monotonic()
        place = cell(page, each["id"])
        said = run(place, seconds)
        took = time.monotonic() - begin
        if "nbval-ignore-output" in tags(each):
            problem = None if "Done" in said else said
        else:
            problem = difference(shown(place), stored(each))
        yield each, problem, took
