"""The page that is printed: the whole book, as Sphinx's builder `singlehtml` writes it.

Parts stand above chapters, solutions at the end, ids are unique in the whole book, and addresses of
links that leave it can be read. `paper_theme/` is how it looks; tools/make_pdf.py prints it.
"""

import re
import string
from html import escape
from importlib.metadata import version
from pathlib import Path

import matplotlib
import sphinxcontrib.katex
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from website import explorers
from website.epub import stop_what_moves
from website.epub_text import link, section, unfold, without_its_first_line
from widget_state import VIEW

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Code that has neither colour nor weight in print.css: its marks would be 4 of 14 MB of the PDF.
PLAIN_CODE = re.compile(r'<span class="(?:n|nb|nn|o|p|w|bp|err)">([^<]*)</span>')
# A formula in a line, with the signs around it: Chromium would begin a line with a comma.
FORMULA = re.compile(r'([(“‘]*)(<span class="math[^>]*>.*?<!--end--></span>)([.,;:!?)”’]*)', re.S)

# A cell of so many lines, with what it prints, stays on one page.
LINES_TOGETHER = 12


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

    def get_target_uri(self, docname, typ=None):
        known = docname in self.env.all_docs
        return f"#{Path(docname).name}" if known else super().get_target_uri(docname, typ)

    def assemble_doctree(self):
        """Return the book as one tree, each part a section."""
        toc = self.env.external_site_map.root
        self.solutions = _part("Solutions", "solutions")
        self.letters = iter(string.ascii_uppercase)
        cover = self._chapter(toc.docname)
        parts = [_part(part.caption, f"part-{n}") for n, part in enumerate(toc.subtrees, 1)]
        for part, listed in zip(parts, toc.subtrees, strict=True):
            part.extend(self._numbered(docname) for docname in listed.files())
        self.headings = [*_headings(cover, 2), *(h for part in parts for h in _headings(part))]
        self.headings += _headings(self.solutions, deepest=2)
        book = new_document("")
        book.extend([cover, *parts, self.solutions])
        return book

    def get_doc_context(self, docname, body, metatags):
        body = FORMULA.sub(_tied, PLAIN_CODE.sub(r"\1", body)).replace("<!--end-->", "")
        return self.globalcontext | {
            "book": self.config,
            "version": version("dlbook"),
            "promise": _title(self.headings[0][1]).astext(),
            "dejavu": Path(matplotlib.get_data_path(), "fonts", "ttf").as_uri(),
            "cover": (ROOT / "book/_static/cover-wide.svg").read_text("utf-8"),
            "explorers": (ROOT / "src/dlbook/explore/explore.css").read_text("utf-8"),
            "contents": [
                {
                    "level": level,
                    "id": heading["ids"][0],
                    "number": heading.get("number", ""),
                    "title": _title(heading).astext(),
                    "html": self.render_partial(_in_a_line(_title(heading)))["fragment"],
                }
                for level, heading in self.headings
            ],
            "body": body,
        }

    def handle_page(self, pagename, addctx, *_, **__):
        """Write the page, unasked by the extensions that add to the pages of the site."""
        page = self.templates.render("page.html", addctx)
        Path(self.outdir, "book.html").write_text(page, "utf-8")

    def finish(self):
        self.copy_image_files()
        stop_what_moves(Path(self.outdir, self.imagedir))
        self.copy_static_files()

    def _numbered(self, docname):
        """Return a chapter or an appendix with its label; its solutions go to the end."""
        chapter = self._chapter(docname)
        name = Path(docname).name
        digits = re.match(r"\d*", name)[0]
        chapter["number"] = str(int(digits)) if digits else next(self.letters)
        label = f"{'Chapter' if digits else 'Appendix'} {chapter['number']}"
        chapter.insert(0, nodes.paragraph("", label, classes=["chapter-label"]))
        chapter["classes"].append("numbered")
        if solved := _solutions_taken_out(chapter, name):
            title = f"Solutions for {label.lower()}"
            group = section(title, f"solutions-{name}", *solved)
            group["classes"] = ["chapter", f"on-solutions-{name}"]
            self.solutions.append(group)
        return chapter

    def _chapter(self, docname):
        """Return a page of the site as a section whose links lead to other places on this page."""
        tree, name = self.env.get_doctree(docname), Path(docname).name
        unfold(tree)
        self.env.resolve_references(tree, docname, self)
        self.post_process_images(tree)
        views = [raw for raw in tree.findall(nodes.raw) if VIEW in raw.astext()]
        if views:
            page = BeautifulSoup("".join(view.astext() for view in views), "lxml")
            stills = explorers.stills(page, self.env.doc2path(docname))
            for view, still in zip(views, stills, strict=True):
                view[:] = [nodes.Text(still)]
        chapter = tree.next_node(nodes.section)
        _keep_short_cells_together(chapter)
        _make_ids_unique(chapter, name)
        _note_addresses(chapter)
        chapter["ids"] = [name]
        chapter["classes"] += ["chapter", f"on-{name}"]
        return chapter


def _spoken(formula, latex):
    """Give a formula its source as its name, instead of a second, hidden copy of its text."""
    formula = formula.replace(' aria-hidden="true"', "")
    return f'<span role="img" aria-label="{escape(latex)}">{formula}</span><!--end-->'


def _tied(found):
    signs = found[1] or found[3]
    return f'<span class="with-punctuation">{found[0]}</span>' if signs else found[0]


def _part(caption, name):
    kind, dot, rest = caption.partition(" · ")
    part = section("", name)
    part["classes"].append("part")
    words = [
        nodes.inline("", kind, classes=["label"]),
        nodes.inline("", dot, classes=["dot"]),
        nodes.Text(rest),
    ]
    _title(part)[:] = words if dot else [nodes.Text(caption)]
    return part


def _title(node):
    return node.next_node(nodes.title)


def _in_a_line(title):
    return nodes.inline("", "", *title.deepcopy().children, classes=["text"])


def _headings(node, level=1, deepest=3):
    """Yield the sections that the contents list, with their level."""
    yield level, node
    if level < deepest:
        for child in node.children:
            if isinstance(child, nodes.section):
                yield from _headings(child, level + 1, deepest)


def _solutions_taken_out(chapter, name):
    """Leave a link where each solution was, and return them as sections that link back."""
    cells = [cell for cell in chapter.findall(nodes.container) if "tag_solution" in cell["classes"]]
    taken = []
    for number, cell in enumerate(cells, 1):
        without_its_first_line(cell)
        there, task = f"{name}--solution-{number}", cell.parent
        task[task.index(cell)] = _reference("Solution on page ", there, "to-solution")
        back = _reference("The question is on page ", task["ids"][0], "to-exercise")
        taken.append(section(_title(task).astext(), there, back, cell))
    return taken


def _reference(text, target, kind):
    """Return a line that names the page where something is."""
    said = link(text, target)
    said += nodes.inline("", "000", classes=["page-of"])  # as wide as most numbers of pages
    return nodes.paragraph("", "", said, classes=[kind])


def _make_ids_unique(tree, name):
    """Put the page's name in front of its ids; leave no link to what only the site has."""
    for node in list(tree.findall(nodes.Element)):
        for kind in ("ids", "backrefs"):
            node[kind] = [f"{name}--{identifier}" for identifier in node.get(kind, ())]
        address = node.get("refuri", "")
        if "refid" in node:
            node["refid"] = f"{name}--{node['refid']}"
        elif address.startswith("#"):
            node["refuri"] = "#" + address[1:].replace("#", "--")
        elif address and not address.startswith(("http:", "https:", "mailto:")):
            node.replace_self(node.children)


def _keep_short_cells_together(chapter):
    """Mark the cells that a page break must not tear apart: code and text of a few lines."""
    for cell in chapter.findall(nodes.container):
        short = len(cell.astext().strip().splitlines()) <= LINES_TOGETHER
        if "cell" in cell["classes"] and short and not cell.next_node(nodes.image):
            cell["classes"].append("together")


def _note_addresses(chapter):
    """Put the addresses of links that leave the book into notes at the end of the chapter."""
    numbers = {}
    for away in list(chapter.findall(nodes.reference)):
        address = away.get("refuri", "")
        if address.startswith("http") and _bare(away.astext()) != _bare(address):
            number = numbers.setdefault(address, len(numbers) + 1)
            note = nodes.superscript("", str(number), classes=["note"])
            away.parent.insert(away.parent.index(away) + 1, note)
    notes = [
        nodes.list_item("", nodes.paragraph("", "", nodes.reference("", _bare(to), refuri=to)))
        for to in numbers
    ]
    if notes:
        chapter.append(nodes.rubric("", "Addresses", classes=["addresses-title"]))
        chapter.append(nodes.enumerated_list("", *notes, classes=["addresses"]))


def _bare(address):
    """Return an address as people write it."""
    return address.strip().removeprefix("https://").removeprefix("http://").rstrip("/")
