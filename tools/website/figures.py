"""Figures: their size, small files, and a rest for those who want no motion.

The notebooks hold PNG, which every program shows. The site serves the same pixels as lossless WebP,
which is a third to a half of the bytes.
"""

import re
from pathlib import Path

from PIL import Image


def setup(app):
    app.connect("build-finished", _write_small_files)


def give_figures_a_size(page, context):
    """State the size, so that text does not jump when a figure arrives, and load it in time."""
    builder = context["builder_"]
    sources = {name: Path(builder.srcdir, path) for path, name in builder.images.items()}
    for position, image in enumerate(page.select("article img")):
        source = sources.get(image["src"].rpartition("/")[2])
        if source is None or source.suffix != ".png":
            continue
        with Image.open(source) as picture:
            width, height = picture.size
            moves = getattr(picture, "n_frames", 1) > 1
        shown = _shown_width(image) or width
        image["width"] = shown
        image["height"] = round(height * shown / width)
        del image["style"]
        image["decoding"] = "async"
        if position:
            image["loading"] = "lazy"
        _serve_small(page, image, moves)


def _shown_width(image):
    """Return the width, in CSS pixels, that the notebook or the page asks for, or None."""
    found = re.search(r"width:\s*([\d.]+)px", image.get("style", ""))
    return round(float(found.group(1))) if found else None


def _serve_small(page, image, moves):
    png = image["src"]
    stem = png.removesuffix(".png")
    image["src"] = f"{stem}.webp"
    if moves:
        # An animation keeps its file, which plays once and then rests. The small one is its end.
        image["src"] = png
        image["class"] = [*image.get("class", []), "moves"]
        picture = image.wrap(page.new_tag("picture"))
        still = page.new_tag(
            "source", media="(prefers-reduced-motion: reduce)", srcset=f"{stem}.webp"
        )
        picture.insert(0, still)


def _write_small_files(app, exception):
    if exception or app.builder.name != "html":
        return
    for png in Path(app.outdir, "_images").glob("*.png"):
        webp = png.with_suffix(".webp")
        if not webp.exists() or webp.stat().st_mtime < png.stat().st_mtime:
            with Image.open(png) as picture:
                picture.save(webp, lossless=True, method=4, quality=60)


STEPS = [give_figures_a_size]
