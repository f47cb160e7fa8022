"""Fetch the fonts of the printed book from the npm registry.

    python tools/provenance/fetch_print_fonts.py

Writes tools/website/paper_theme/static/fonts/. The text is set in Source Serif 4, as on the site,
but with a file for each weight: Chromium draws letters of a variable font instead of embedding it.
The site takes Korean and Japanese from the reader's system, and a PDF must bring its own. These
files have the characters that the sources of the book and its catalogues of messages use and no
more: hundreds of 20,000. Run this again when one of them has a new one;
tests/site/test_pdf_document.py says so.
"""

import shutil
import subprocess
import tarfile
import tempfile
from itertools import chain
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "tools" / "website" / "paper_theme" / "static" / "fonts"
SERIF = "@expo-google-fonts/source-serif-4@0.4.1"
KOREAN = "@expo-google-fonts/noto-serif-kr@0.4.3"
JAPANESE = "@expo-google-fonts/noto-sans-jp@0.4.3"
CATALOGUES = ("translations/*/*.po", "src/dlbook/*/translations/**/*.json")
WESTERN = {*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "–—‘’“”…•−′″‰€")}
EAST_ASIAN = range(0x2E80, 0x20000)
HANGUL = range(0xAC00, 0xD7A4)
FINE_ENOUGH = 500  # steps in the height of a line, of 1000: a tenth of the file less


def east_asian():
    """Return the East Asian characters in the sources of the book and in its catalogues."""
    sources = [path for path in (ROOT / "book").glob("*.*") if path.is_file()]
    catalogues = chain.from_iterable(map(ROOT.glob, CATALOGUES))
    text = "".join(path.read_text("utf-8") for path in [*sources, *catalogues])
    return {ord(character) for character in text if ord(character) in EAST_ASIAN}


def unpacked(package, folder):
    """Return the folder where the npm package is, after fetching it."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / done.stdout.strip()) as archive:
        archive.extractall(folder / package, filter="data")
    return folder / package / "package"


def cut(file, characters, layout_features, name, steps=1000):
    """Write what a font has for the characters, drawn in so many steps to the height of a line."""
    font = TTFont(file, recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options(layout_features=layout_features))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    scale_upem(font, steps)
    font.flavor = "woff"
    font.save(FONTS / f"{name}.woff")


def main():
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir()
    used = east_asian()
    with tempfile.TemporaryDirectory() as folder:
        serif, korean, japanese = (
            unpacked(name, Path(folder)) for name in (SERIF, KOREAN, JAPANESE)
        )
        for style in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"):
            (file,) = (serif / style).glob("*.ttf")
            features = ["kern", "liga", "lnum", "ccmp", "mark", "locl"]
            cut(file, WESTERN, features, f"source-serif-{style[3:].lower().replace('_', '-')}")
        hangul = {code for code in used if code in HANGUL}
        for style in ("400Regular", "700Bold"):
            (file,) = (korean / style).glob("*.ttf")
            cut(file, hangul, [], f"noto-serif-kr-{style[3:].lower()}", FINE_ENOUGH)
        (file,) = japanese.glob("400Regular/*.ttf")
        cut(file, used - hangul, [], "noto-sans-jp")
        for package, name in (
            (serif, "source-serif"),
            (korean, "noto-serif"),
            (japanese, "noto-sans"),
        ):
            shutil.copy(package / "LICENSE_FONT", FONTS / f"LICENSE-{name}")


if __name__ == "__main__":
    main()
