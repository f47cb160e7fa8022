"""Fetch the fonts of the site, and KaTeX's style sheet, from the npm registry.

    pip install brotli
    python tools/provenance/fetch_fonts.py

Writes book/_static/katex/ and book/_static/fonts/. Formulas are set at build time by the KaTeX
inside sphinxcontrib-katex; its style sheet and fonts must be of the same version. The text is set
in Source Serif 4, cut down to the characters and weights that Western text needs. It travels inside
a style sheet, and so do the fonts of most formulas: a page is never seen in another font first,
whose lines would break elsewhere.
"""

import base64
import io
import re
import shutil
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from sphinxcontrib.katex import katex_version

from fetch_print_fonts import WESTERN, unpacked

STATIC = Path(__file__).parents[2] / "book" / "_static"
SERIF = "@fontsource-variable/source-serif-4@5.3.1"
WEIGHTS = (400, 700)
FONT_FACE = """@font-face {
  font-family: "Source Serif 4";
  font-style: %s;
  font-weight: %d %d;
  src: url(%s) format("woff2");
}
"""
IN_MOST_FORMULAS = ("KaTeX_Main-Regular", "KaTeX_Math-Italic")


def as_address(woff2):
    return f"data:font/woff2;base64,{base64.b64encode(woff2).decode()}"


def fetch_katex(folder, to):
    package = unpacked(f"katex@{katex_version}", folder)
    (to / "fonts").mkdir(parents=True)
    style_sheet = (package / "dist" / "katex.min.css").read_text("utf-8")
    # Every browser of the last ten years reads WOFF2.
    older = r',url\(fonts/[^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)'
    style_sheet = re.sub(older, "", style_sheet)
    for font in (package / "dist" / "fonts").glob("*.woff2"):
        if font.stem in IN_MOST_FORMULAS:
            style_sheet = style_sheet.replace(f"fonts/{font.name}", as_address(font.read_bytes()))
        else:
            shutil.copy(font, to / "fonts" / font.name)
    (to / "katex.min.css").write_text(style_sheet, "utf-8")
    shutil.copy(package / "LICENSE", to / "LICENSE")


def fetch_serif(folder, to):
    package = unpacked(SERIF, folder)
    to.mkdir(parents=True)
    shutil.copy(package / "LICENSE", to / "LICENSE")
    rules = ["/* Source Serif 4, by Adobe, under the SIL Open Font License: see LICENSE. */"]
    for shape in ("normal", "italic"):
        font = TTFont(
            package / "files" / f"source-serif-4-latin-wght-{shape}.woff2", recalcTimestamp=False
        )
        instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
        options = subset.Options(layout_features=["kern", "liga", "lnum", "ccmp", "mark", "locl"])
        cut = subset.Subsetter(options)
        cut.populate(unicodes=WESTERN)
        cut.subset(font)
        font.flavor = "woff2"
        font.save(woff2 := io.BytesIO())
        rules.append(FONT_FACE % (shape, *WEIGHTS, as_address(woff2.getvalue())))
    (to / "source-serif.css").write_text("\n".join(rules), "utf-8")


def main():
    with tempfile.TemporaryDirectory() as folder:
        for fetch, to in ((fetch_katex, STATIC / "katex"), (fetch_serif, STATIC / "fonts")):
            shutil.rmtree(to, ignore_errors=True)
            fetch(Path(folder), to)


if __name__ == "__main__":
    main()
