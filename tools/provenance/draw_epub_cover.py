"""Draw the covers of the EPUB: the title in each language above what the network misreads.

    PYTHONPATH=tools python tools/provenance/draw_epub_cover.py

Writes cover.png and cover-ko.png in tools/website/epub_theme/static. Run it after a change of the
network or of a title.
"""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import yaml
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

import translation
from dlbook.plots.picture import GREY
from draw_cover import misread

ROOT = Path(__file__).parents[2]
WITH_HANGUL = ("DejaVu Sans", "Noto Serif KR")
COVERS = ROOT / "tools" / "website" / "epub_theme" / "static"
HANGUL = ROOT / "tools/website/paper_theme/static/fonts/noto-serif-kr-regular.woff"
WIDTH, HEIGHT, DPI = 16.0, 25.6, 100  # 1600 × 2560 pixels, which shops and shelves expect
GREYS = 16
COLUMNS = 11
LEFT, BOTTOM, DIGITS_HEIGHT = 0.145, 0.08, 0.75  # as parts of the page


def draw(title, author, path, families=("DejaVu Sans",)):
    """Draw the cover into a file."""
    digits = misread().reshape(-1, 28, 28)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    axes = figure.add_axes((LEFT, BOTTOM, 1 - 2 * LEFT, DIGITS_HEIGHT))
    axes.imshow(_in_rows(digits), cmap="gray_r")
    axes.set_axis_off()
    name, _, subject = title.partition(": ")
    write = {"family": "DejaVu Sans", "parse_math": False}
    figure.text(LEFT, 0.91, name, fontsize=120, weight="bold", **write)
    figure.text(LEFT, 0.865, subject, fontsize=50, **write | {"family": families})
    figure.text(LEFT, 0.04, author, fontsize=32, color=GREY, **write)
    figure.savefig(drawn := BytesIO())
    Image.open(drawn).convert("L").quantize(GREYS).save(path, optimize=True)


def learn_hangul(folder):
    """Make the print font for Hangul known to Matplotlib, which cannot unpack it."""
    with TTFont(HANGUL) as font:
        font.flavor = None
        font.save(unpacked := Path(folder, "hangul.ttf"))
    font_manager.fontManager.addfont(unpacked)


def _in_rows(digits):
    """Lay the digits out on one sheet, with white paper in the places that are left over."""
    rows = -(-len(digits) // COLUMNS)
    sheet = np.zeros((rows * COLUMNS, 30, 30))
    sheet[: len(digits), 1:-1, 1:-1] = digits
    return sheet.reshape(rows, COLUMNS, 30, 30).swapaxes(1, 2).reshape(rows * 30, COLUMNS * 30)


if __name__ == "__main__":
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    title, author = config["title"], config["author"]
    draw(title, author, COVERS / "cover.png")
    with TemporaryDirectory() as folder:
        learn_hangul(folder)
        for language in translation.LANGUAGES:
            said = translation.translations(translation.SITE, language)[title]
            draw(said, author, COVERS / f"cover-{language}.png", WITH_HANGUL)
