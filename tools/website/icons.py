"""Cut the theme's icon fonts, half a megabyte, down to the icons that the pages show."""

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ICON_RULE = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\([0-9a-f]+)"\}')
FONT_FILES = re.compile(
    r'url\((\S+?)\.woff2\) format\("woff2"\),url\(\S+?\.ttf\) format\("truetype"\)'
)


def setup(app):
    app.connect("build-finished", _cut, priority=900)


def _cut(app, exception):
    if exception or app.builder.name != "html":
        return
    site = Path(app.outdir)
    sheet = site / "_static" / "styles" / "pydata-sphinx-theme.css"
    css = sheet.read_text("utf-8")
    shown = _icons_shown(site)

    def kept(rule):
        names = set(re.findall(r"\.(fa-[\w-]+):", rule.group(1)))
        return rule.group(0) if names & shown else ""

    css = ICON_RULE.sub(kept, css)
    css = FONT_FILES.sub(r'url(\1.woff) format("woff")', css)
    sheet.write_text(css, "utf-8")
    used = {int(code, 16) for code in re.findall(r'content:"\\([0-9a-f]{4})"', css)}
    for font in (site / "_static" / "vendor" / "fontawesome" / "webfonts").glob("*.ttf"):
        _cut_font(font, used)


def _icons_shown(site):
    """Return the names of the icons in the pages and in the theme's scripts."""
    names = set()
    for page in site.rglob("*.html"):
        names.update(re.findall(r"\bfa-[\w-]+", page.read_text("utf-8")))
    for script in (site / "_static" / "scripts").glob("*-theme.js"):
        names.update(re.findall(r"\bfa-[\w-]+", script.read_text("utf-8")))
    return names


def _cut_font(ttf, characters):
    font = TTFont(ttf)
    cut = subset.Subsetter()
    cut.populate(unicodes=characters)
    cut.subset(font)
    font.flavor = "woff"
    font.save(ttf.with_suffix(".woff"))
    ttf.with_suffix(".woff2").unlink(missing_ok=True)
