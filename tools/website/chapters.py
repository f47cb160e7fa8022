"""The directive `{chapters}`: the table of contents as a page of a book shows it.

Parts and order come from `_toc.yml`, titles from the pages, minutes from the line "**Time:** about
40 minutes, and 50 for the exercises" of each notebook (`tools/minutes.py` counts them). The role
``{minutes}`01-tensors` `` says both as "40 + 50". The directive's body adds a line to a chapter, or
to several, as YAML:

    ```{chapters}
    01-tensors: A network is made of sums and products of arrays.
    ```
"""

import json
import re
from pathlib import Path, PurePosixPath

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

import minutes
from website.words import _


def setup(app):
    app.add_directive("chapters", Chapters)
    app.add_role("minutes", Minutes())


class Minutes(SphinxRole):
    """The minutes for a page that stands beside this one, and those for its exercises."""

    def run(self):
        path = Path(self.env.doc2path(self.env.docname)).with_name(f"{self.text}.ipynb")
        self.env.note_dependency(str(path))
        return [nodes.Text("{} + {}".format(*_said(path)))], []


def _said(path):
    return minutes.said(json.loads(path.read_text("utf-8")))


class Chapters(SphinxDirective):
    has_content = True

    def run(self):
        self.env.note_dependency(str(Path(self.env.srcdir, "_toc.yml")))
        parts = self.env.external_site_map.root.subtrees
        self.lines = self._read_lines({_name(page) for part in parts for page in part.files()})
        self.hours = 0
        contents = [self._part(part) for part in parts]
        return [nodes.paragraph("", self._sum(), classes=["chapters-sum"]), *contents]

    def _read_lines(self, names):
        lines = yaml.safe_load("\n".join(self.content)) or {}
        if unknown := sorted(set(lines) - names):
            raise self.error(f"{{chapters}} describes {unknown[0]!r}, which _toc.yml does not list")
        return lines

    def _part(self, part):
        pages = [self._page(page) for page in part.files()]
        section = nodes.section("", nodes.title("", part.caption), names=[part.caption])
        section += nodes.bullet_list("", *pages, classes=["chapters"])
        self.state.document.note_implicit_target(section)
        return section

    def _page(self, page):
        name = _name(page)
        number = re.match(r"\d*", name)[0].lstrip("0")
        first = nodes.paragraph("", "", self._link(page))
        if time := self._minutes(page, required=bool(number)):
            first += [
                nodes.Text(" "),
                nodes.inline("", _("{} min").format(time), classes=["minutes"]),
            ]
            self.hours += time / 60 if number else 0
        if number:
            first[:0] = [nodes.inline("", number, classes=["number"]), nodes.Text(" ")]
        item = nodes.list_item("", first)
        if name in self.lines:
            item += nodes.paragraph("", self.lines[name])
        return item

    def _link(self, page):
        """Return a link that Sphinx will fill with the title of the page."""
        link = addnodes.pending_xref(
            refdomain="std", reftype="doc", refexplicit=False, refwarn=True, reftarget=f"/{page}"
        )
        link["refdoc"] = self.env.docname
        link += nodes.inline("", page, classes=["std", "std-doc"])
        return link

    def _minutes(self, page, required):
        """Return how long a notebook says it takes; 0 for a page that does not say."""
        path = Path(self.env.srcdir, f"{page}.ipynb")
        if not path.exists():
            return 0
        self.env.note_dependency(str(path))
        reading, _ = _said(path)
        if required and not reading:
            raise self.error(f'{path.name} has no line "**Time:** about N minutes"')
        return reading

    def _sum(self):
        halves = round(2 * self.hours)
        hours = f"{halves // 2}{'½' * (halves % 2)}"
        return _("Reading and running the chapters takes about {} hours.").format(hours)


def _name(page):
    return PurePosixPath(page).name
