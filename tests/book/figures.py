"""A figure of a re-executed cell is that of the page: a plugin beside nbval, which skips images.

Another processor rounds last digits otherwise: edges change their shade, and a line that falls
between two pixels may move to the next one. One altered number, on the other hand, changes a few
pixels of a million, which no average over the figure shows. So each pixel is asked whether its
colour occurs in the other figure, there or one pixel beside it. How far it lies outside what
occurs, averaged over 3 × 3 pixels, is the difference; the largest one counts, from 0 to 255.

Measured on the figures of this book with matplotlib 3.11.2:

- on every processor of tools/portability.py: 0, but for those of ROUNDING_SHOWN;
- lines moved at random by up to a millionth of a pixel: 1; by a twentieth of a pixel: 12 (an
  average over 3 × 3 pixels alone is 87 here);
- one point of a line moved by 3 % of the axis, unless other lines hide it: 73 and more; a digit
  of a label: 99; a bar that grows by 5 %, if that is more than a pixel: 170; two images of a grid
  swapped: 190; the first frame of an animation: 255. One square of a grid of 201 × 201 that takes
  another colour: 18.
"""

import base64
import io
import re
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path

import numpy as np
import pytest
from nbval.plugin import IPyNbCell
from PIL import Image, ImageSequence
from scipy.ndimage import maximum_filter, minimum_filter, uniform_filter

ROOT = Path(__file__).parents[2]
LIMIT = 16
REACH = 1  # pixels
# These draw the rounding errors themselves, which differ from processor to processor (by 1 within
# this reach): what they show is held to the right place, not to the pixel.
ROUNDING_SHOWN = {
    ("05-numerical-derivatives", "hook"): 40,
    ("05-numerical-derivatives", "two-errors"): 40,
    ("05-numerical-derivatives", "relative-errors"): 40,
}

# Another matplotlib draws the same data with other pixels.
MATPLOTLIB = version("matplotlib")
PINNED = re.findall(
    r"^matplotlib==([^\s;]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After nbval has compared what a cell says, compare what it draws."""
    done = yield
    if isinstance(item, IPyNbCell) and item.options["check"] and MATPLOTLIB in PINNED:
        place = item.path.stem, item.cell.id
        committed, drawn = pngs(item.cell.outputs), pngs(item.test_outputs)
        folder = item.config.rootpath / "_build" / "figures"
        reach = ROUNDING_SHOWN.get(place, REACH)
        if problems := list(compare(committed, drawn, "-".join(place), folder, reach)):
            item.raise_cell_error("Figures differ", "\n".join(problems))
        item.user_properties.append(("figures", len(drawn)))
    return done


def pytest_terminal_summary(terminalreporter):
    """Say how many figures were as on the page, or why none was compared."""
    passed = terminalreporter.stats.get("passed", [])
    counts = [dict(report.user_properties).get("figures", 0) for report in passed]
    if MATPLOTLIB not in PINNED:
        why = f"this is matplotlib {MATPLOTLIB}, requirements.txt pins {' or '.join(PINNED)}"
        terminalreporter.write_line(f"figures are not compared: {why}")
    elif any(counts):
        terminalreporter.write_line(f"{sum(counts)} figures are those of the pages")


def pngs(outputs):
    """Return the figures among the outputs of a cell, in base64 as notebooks hold them."""
    return [o.data["image/png"] for o in outputs if "image/png" in o.get("data", {})]


def compare(committed, drawn, name, folder, reach=REACH):
    """Yield what is wrong with each figure of a cell; leave it in the folder, to look at."""
    for number, (old, new) in enumerate(zip_longest(committed, drawn), start=1):
        if old == new:
            continue
        if old is None or new is None:
            yield f"figure {number} is {'not on the page' if old is None else 'no longer drawn'}"
            continue
        views = {"committed": old, "drawn": new}
        try:
            frame, picture = difference(frames(old), frames(new), reach)
            if picture.max() <= LIMIT:
                continue
            problem = f"differs by {picture.max():.0f} of 255 in frame {frame}; {LIMIT} may be"
            views["difference"] = picture
        except ValueError as error:
            problem = str(error)
        keep(views, folder / f"{name}-{number}")
        yield f"figure {number} {problem}: see _build/figures/{name}-{number}-*.png"


def keep(views, stem):
    """Write what a maintainer wants to see side by side."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    for what, view in views.items():
        path = stem.with_name(f"{stem.name}-{what}.png")
        if isinstance(view, str):
            path.write_bytes(base64.b64decode(view[: len(view) // 4 * 4]))  # its end may be lost
        else:
            Image.fromarray((255 - view).astype(np.uint8)).save(path)


def frames(figure):
    """Return the colours of all pixels, frame by frame."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(figure))) as image:
            return [np.asarray(frame.convert("RGBA")) for frame in ImageSequence.Iterator(image)]
    except Exception as error:  # Pillow has many, one for each way to be broken
        raise ValueError(f"is no picture: {error}") from error


def difference(old, new, reach=REACH):
    """Return the number of the frame that differs most, and how much it does where."""
    sizes = [[frame.shape[1::-1] for frame in figure] for figure in (old, new)]
    if sizes[0] != sizes[1]:
        was, now = (f"{len(size)} frame(s) of {size[0]} pixels" for size in sizes)
        raise ValueError(f"has {now}, on the page {was}")
    worst, most = 1, np.zeros(old[0].shape[:2], np.float32)
    for number, (a, b) in enumerate(zip(old, new, strict=True), start=1):
        if not np.array_equal(a, b):
            strange = np.maximum(outside(a, b, reach), outside(b, a, reach))
            smooth = uniform_filter(strange.astype(np.float32), (3, 3, 1)).max(axis=2)
            if smooth.max() > most.max():
                worst, most = number, smooth
    return worst, most


def outside(frame, other, reach):
    """Return how far each colour lies outside those that the other frame has nearby."""
    near = (2 * reach + 1, 2 * reach + 1, 1)
    frame = frame.astype(np.int16)  # uint8 has no negative numbers
    low, high = minimum_filter(other, near), maximum_filter(other, near)
    return np.maximum(low - frame, frame - high).clip(0)
