"""Mend what the theme gets wrong in the finished pages."""

import re
from pathlib import Path

from bs4 import BeautifulSoup


def setup(app):
    app.connect("build-finished", _mend_all)


def _mend_all(app, exception):
    if exception or app.builder.name != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        before = page.read_text("utf-8")
        if "<body" not in before:
            continue
        soup = BeautifulSoup(before, "lxml")
        mend(soup)
        page.write_text(str(soup), "utf-8")


def mend(soup):
    """Mend one page, in place."""
    _no_scripts_that_nobody_needs(soup)


def _no_scripts_that_nobody_needs(soup):
    for script in soup.find_all("script"):
        source = script.get("src", "")
        # The style sheet has the glyphs already; thebe would come from another host.
        if re.search(r"fontawesome\.js|sphinx-thebe\.js", source) or "THEBE_JS_URL" in script.text:
            script.decompose()
