"""Draw the cover of the EPUB: its title above all digits that the network misreads.

    python tools/provenance/draw_epub_cover.py

Writes tools/website/epub_theme/static/cover.png. Run it after a change of the network or the title.
"""

from pathlib import Path

import numpy as np
import yaml
from matplotlib.figure import Figure

from dlbook.plots.picture import GREY
from draw_cover import misread

ROOT = Path(__file__).parents[2]
COVER = ROOT / "tools" / "website" / "epub_theme" / "static" / "cover.png"
WIDTH, HEIGHT, DPI = 16.0, 25.6, 100  # 1600 × 2560 pixels, which shops and shelves expect
COLUMNS = 11
LEFT, BOTTOM, DIGITS_HEIGHT = 0.145, 0.08, 0.75  # as parts of the page


def draw(title, author, path):
    """Draw the cover into a file."""
    digits = misread().reshape(-1, 28, 28)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    axes = figure.add_axes((LEFT, BOTTOM, 1 - 2 * LEFT, DIGITS_HEIGHT))
    axes.imshow(_in_rows(digits), cmap="gray_r")
    axes.set_axis_off()
    name, _, subject = title.partition(": ")
    write = {"family": "DejaVu Sans", "parse_math": False}
    figure.text(LEFT, 0.91, name, fontsize=120, weight="bold", **write)
    figure.text(LEFT, 0.865, subject, fontsize=50, **write)
    figure.text(LEFT, 0.04, author, fontsize=32, color=GREY, **write)
    figure.savefig(path, metadata={"Software": None})  # else it names the version of matplotlib


def _in_rows(digits):
    """Lay the digits out on one sheet, with white paper in the places that are left over."""
    rows = -(-len(digits) // COLUMNS)
    sheet = np.zeros((rows * COLUMNS, 30, 30))
    sheet[: len(digits), 1:-1, 1:-1] = digits
    return sheet.reshape(rows, COLUMNS, 30, 30).swapaxes(1, 2).reshape(rows * 30, COLUMNS * 30)


if __name__ == "__main__":
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    draw(config["title"], config["author"], COVER)
