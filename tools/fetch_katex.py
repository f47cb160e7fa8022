"""Fetch the style sheet and fonts of KaTeX, which sets the book's formulas, from the npm registry.

    python tools/fetch_katex.py

Writes book/_static/katex/: the style sheet, and the fonts as WOFF2, which every browser of the last
ten years reads. The formulas themselves are set at build time, by the KaTeX inside
sphinxcontrib-katex; this fetches the same version. Needs npm.
"""

import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from sphinxcontrib.katex import katex_version

TO = Path(__file__).parents[1] / "book" / "_static" / "katex"


def slim(style_sheet):
    """Return the style sheet without the older font formats."""
    return re.sub(r',url\(fonts/[^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)', "", style_sheet)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"katex@{katex_version}"], cwd=folder, check=True
        )
        with tarfile.open(next(Path(folder).glob("katex-*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        package = Path(folder, "package")
        shutil.rmtree(TO, ignore_errors=True)
        (TO / "fonts").mkdir(parents=True)
        style_sheet = (package / "dist" / "katex.min.css").read_text("utf-8")
        (TO / "katex.min.css").write_text(slim(style_sheet), "utf-8")
        shutil.copy(package / "LICENSE", TO / "LICENSE")
        for font in (package / "dist" / "fonts").glob("*.woff2"):
            shutil.copy(font, TO / "fonts" / font.name)


if __name__ == "__main__":
    main()
