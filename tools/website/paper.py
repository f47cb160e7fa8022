"""The page that is printed: the whole book, as Sphinx's builder `singlehtml` writes it.

Parts stand above their chapters, solutions at the end, and ids are unique in the whole book.
`paper_theme/` is how it looks; tools/make_pdf.py prints it.
"""

import re
import string
from html import escape
from pathlib import Path

import matplotlib
import sphinxcontrib.katex
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from website import explorers
from website.epub import stop_what_moves
from website.epub_text import around, link, section, unfold, without_its_first_line
from website.words import N_, _
from widget_state import VIEW

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
# Code that has neither colour nor weight in print.css: its marks would be 4 of 14 MB of the PDF.
PLAIN_CODE = re.compile(r'<span class="(?:n|nb|nn|o|p|w|bp|err)">([^<]*)</span>')
# A formula with the signs around it: Chromium would begin a line with a comma.
INLINE = r'<span class="math(?:(?!<!--end-->).)*<!--end--></span>'
FORMULA = re.compile(f"[(“‘]+{INLINE}[.,;:!?)”’]*|{INLINE}[.,;:!?)”’]+", re.DOTALL)
LINES_TOGETHER = 12
# What a page of the site is on paper, and what its solutions are called.
CHAPTER = N_("Chapter {}"), N_("Solutions for chapter {}")
APPENDIX = N_("Appendix {}"), N_("Solutions for appendix {}")


def setup(app):
    app.add_html_theme("dlbook_paper", HERE / "paper_theme")
    app.add_builder(PaperBuilder, override=True)


class PaperBuilder(SingleFileHTMLBuilder):
    """Write the book as one page with a title page, contents, and solutions at the end."""

    search = False

    def init(self):
        super().init()
        self.config.html_permalinks = self.config.html_scaled_image_link = False
        self.config.linkcode_resolve = lambda *_: None  # the library's source is not printed
        sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS["output"] = "html"
        render = sphinxcontrib.katex.render_latex
        sphinxcontrib.katex.render_latex = lambda *latex: _spoken(render(*latex), latex[0])

    def get_theme_config(self):
        return "dlbook_paper", {}

    def assemble_doctree(self):
        """Return the book as one tree, each part a section."""
        toc = self.env.external_site_map.root
        self.solutions = section(_("Solutions"), "solutions", classes=["part"])
        self.letters = iter(string.ascii_uppercase)
        book = new_document("")
        book.append(self._chapter(toc.docname))
        for number, listed in enumerate(toc.subtrees, 1):
            chapters = map(self._numbered, listed.files())
            book.append(section(listed.caption, f"part-{number}", *chapters, classes=["part"]))
        book.append(self.solutions)
        self.headings = [*_headings(book[0], 2), *(h for part in book[1:] for h in _headings(part))]
        return book

    def _chapter(self, docname):
        """Return a page of the site as a section whose links lead to other places on this page."""
        tree, name = self.env.get_doctree(docname), Path(docname).name
        unfold(tree)
        self.env.resolve_references(tree, docname, self)
        self.post_process_images(tree)
        _draw_explorers(tree, self.env.doc2path(docname))
        _keep_short_cells_together(tree)
        _make_ids_unique(tree, name)
        chapter = tree.next_node(nodes.section)
        chapter["ids"], chapter["classes"] = [name], ["chapter", f"on-{name}"]
        return chapter

    def _numbered(self, docname):
        """Return a chapter or an appendix with its label; its solutions go to the end."""
        chapter, name = self._chapter(docname), Path(docname).name
        digits = re.match(r"\d*", name)[0]
        chapter["number"] = digits.lstrip("0") or next(self.letters)
        said = CHAPTER if digits else APPENDIX
        label, solutions = (_(text).format(chapter["number"]) for text in said)
        chapter.insert(0, nodes.paragraph("", label, classes=["chapter-label"]))
        if solved := _solutions_taken_out(chapter, name):
            classes = ["chapter", f"on-solutions-{name}"]
            self.solutions.append(section(solutions, classes[1][3:], *solved, classes=classes))
        return chapter

    def get_doc_context(self, docname, body, metatags):
        body = FORMULA.sub(r'<span class="with-punctuation">\g<0></span>', body)
        contents = [
            (level, part["ids"][0], part.get("number", ""), _title(part).astext())
            for level, part in self.headings
        ]
        return {
            "book": self.config,
            "promise": contents[0][-1],
            "root": ROOT.as_uri(),
            "cover": Path(ROOT, "book", "_static", "cover-wide.svg").read_text("utf-8"),
            "fonts": FONTS.as_uri(),
            "contents": contents,
            "body": PLAIN_CODE.sub(r"\1", body),
            "imprint": _imprint(self.config),
            "say": {
                "contents": _("Contents"),
                "touch": _("On the site, this picture answers to the touch."),
                "touch_python": _("Where Python runs, this picture answers to the touch."),
            },
        }

    def handle_page(self, pagename, addctx, *_, **__):
        """Write the page, unasked by the extensions that add to the pages of the site."""
        page = self.templates.render("page.html", addctx)
        Path(self.outdir, "book.html").write_text(page, "utf-8")

    def finish(self):
        self.copy_image_files()
        stop_what_moves(Path(self.outdir, self.imagedir))
        self.copy_static_files()


def _imprint(config):
    """Return the paragraphs behind the title page."""
    return [
        _("{title}. Version {version}, by {author}.").format(
            title=config.html_title, version=config.version, author=config.author
        ),
        _(
            "Every output and every figure was computed by the code above it. The same pages, with "
            "code that runs, and their licence are at {address}."
        ).format(address=config.epub_identifier.removeprefix("https://")),
        _("Set in Source Serif, DejaVu Sans Mono and the fonts of KaTeX."),
    ]


def _spoken(formula, latex):
    """Give a formula its source as its name, instead of a second, hidden copy of its text."""
    formula = formula.replace(' aria-hidden="true"', "")
    return f'<span role="img" aria-label="{escape(latex)}">{formula}</span><!--end-->'


def _title(part):
    return part.next_node(nodes.title)


def _headings(part, level=1):
    """Yield what the contents list: parts, chapters and their sections, with their level."""
    yield level, part
    for child in part.children:
        if isinstance(child, nodes.section) and level < 3 and "solution" not in child["classes"]:
            yield from _headings(child, level + 1)


def _draw_explorers(tree, notebook):
    views = [raw for raw in tree.findall(nodes.raw) if VIEW in raw.astext()]
    page = BeautifulSoup("".join(view.astext() for view in views), "lxml")
    for view, still in zip(views, explorers.stills(page, notebook), strict=True):
        view[:] = [nodes.Text(still)]


def _keep_short_cells_together(tree):
    """Mark the cells that a page break must not tear apart: code and text of a few lines."""
    for cell in tree.findall(nodes.container):
        short = len(cell.astext().strip().splitlines()) <= LINES_TOGETHER
        if "cell" in cell["classes"] and short and not cell.next_node(nodes.image):
            cell["classes"].append("together")


def _make_ids_unique(tree, name):
    """Put the page's name in front of its ids; leave no link to what only the site has."""
    for node in list(tree.findall(nodes.Element)):
        node["ids"] = [f"{name}--{identifier}" for identifier in node["ids"]]
        address = node.get("refuri", "")
        if "refid" in node:
            node["refid"] = f"{name}--{node['refid']}"
        elif address.startswith("#"):  # as in #document-book/glossary#term-axis
            node["refuri"] = "#" + address.rpartition("/")[2].replace("#", "--")
        elif address and not address.startswith(("https:", "mailto:")):
            node.replace_self(node.children)


def _solutions_taken_out(chapter, name):
    """Leave a link where each solution was, and return them as sections that link back."""
    cells = [cell for cell in chapter.findall(nodes.container) if "tag_solution" in cell["classes"]]
    taken = []
    for number, cell in enumerate(cells, 1):
        without_its_first_line(cell)
        there, task = f"{name}--solution-{number}", cell.parent
        task[task.index(cell)] = _reference(_("Solution on page {}"), there, "to-solution")
        back = _reference(_("The question is on page {}"), task["ids"][0], "to-exercise")
        taken.append(section(_title(task).astext(), there, back, cell, classes=["solution"]))
    return taken


def _reference(text, target, kind):
    """Return a line that names, at `{}`, the page where something is."""
    said = link("", target)
    said[:] = around(text, nodes.inline("", "000", classes=["page-of"]))  # as wide as most numbers
    return nodes.paragraph("", "", said, classes=[kind])
