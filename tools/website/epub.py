"""The EPUB: Sphinx's builder, with pages that are valid XHTML and contents that show the parts.

Sphinx's own EPUB has the site's scripts in its pages, does not say which of them hold formulas,
loses the captions of the parts, and differs from build to build.
"""

import os
import re
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import sphinxcontrib.katex
import yaml
from bs4 import BeautifulSoup
from PIL import Image
from sphinx import addnodes
from sphinx.builders.epub3 import Epub3Builder, NavPoint
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinx.util.osutil import relative_uri

import translation
from website import explorers
from website.languages import mark_what_is_english
from website.words import _

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Drawn once, by tools/provenance/draw_epub_cover.py.
COVERS = {"en": "_static/cover.png", "ko": "_static/cover-ko.png"}
CHAPTER = re.compile(r"/(\d\d)-")
MATHML = "http://www.w3.org/1998/Math/MathML"
AT_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP archive can name


def setup(app):
    app.add_html_theme("dlbook_epub", HERE / "epub_theme")
    app.add_builder(EpubBuilder, override=True)
    app.connect("config-inited", _configure)


def _configure(app, config):
    config.epub_basename = "dlbook"
    config.epub_theme = "dlbook_epub"
    cover = COVERS[config.language]
    config.epub_cover = (cover, "epub-cover.html")
    config.epub_exclude_files = [other for other in COVERS.values() if other != cover]
    config.epub_show_urls = "no"
    config.epub_use_index = False
    config.epub_tocscope = "includehidden"  # the parts are listed beside the pages, not in them
    config.epub_tocdepth = 2
    config.epub_uid = "identifier"
    config.epub_identifier = config.html_theme_options["repository_url"]
    if config.language in translation.LANGUAGES:  # each edition is a publication of its own
        config.epub_identifier += f"/tree/{config.language}"
    config.epub_title = config.html_title
    rights = _("© {year} {author}. Text and figures: CC BY 4.0. Code: MIT.")
    config.epub_copyright = rights.format(year=config.copyright, author=config.author)
    config.version = version("dlbook")
    config.epub_description = _(
        "A course in which you build neural networks in NumPy, from a single neuron to a network "
        "that reads handwriting. Every output is computed by the code above it."
    )


class EpubBuilder(Epub3Builder):
    """Write the book as one EPUB: the same bytes from the same sources."""

    template_dir = str(HERE / "epub_package")

    def init(self):
        super().init()
        # What KaTeX lays out with its style sheet falls apart where a reader app sets its own.
        sphinxcontrib.katex.KATEX_DEFAULT_OPTIONS["output"] = "mathml"

    def init_highlighter(self):
        # Bold and italic, because paper and e-ink have no colours.
        self.highlighter = PygmentsBridge("html", "bw")
        self.dark_highlighter = None

    def copy_assets(self):
        """Leave out what the site needs: its style sheets, fonts and scripts."""

    def handle_page(self, pagename, addctx, templatename="page.html", **_others):
        """Write one page, unasked by the extensions that add to the pages of the site."""
        context = addctx | {
            "language": self.config.epub_language,
            "static": relative_uri(self.get_target_uri(pagename), "_static/"),
            "cover_alt": _(
                "{}. Below the title, all handwritten digits that the network of chapter 4 "
                "misreads."
            ).format(self.config.html_title),
        }
        page = Path(self.get_outfilename(pagename))
        page.parent.mkdir(exist_ok=True)
        html = self.templates.render(templatename, context)
        source = self.env.doc2path(pagename) if pagename in self.env.found_docs else None
        address = f"{self.config.html_baseurl}{pagename}.html"
        page.write_text(as_xhtml(html, source, address, self.config.language), "utf-8")

    def finish(self):
        """Add pictures and styles and zip it all. There is no index and no page for a search."""
        Path(self.outdir, "_static").mkdir(exist_ok=True)
        self.copy_image_files()
        stop_what_moves(Path(self.outdir, self.imagedir))
        self.create_pygments_style_file()
        self.copy_theme_static_files(self.globalcontext)
        self.domain_indices = []
        self.get_toc()
        self.build_mimetype()
        self.build_container()
        self.build_content()
        self.build_navigation_doc()
        self.build_epub()

    def content_metadata(self):
        date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(last_change()))
        formulas = [page for page in self._pages() if "<math" in page.read_text("utf-8")]
        return super().content_metadata() | {
            "date": date,
            "accessibility": _(
                "Every figure has a description with its numbers, every formula is MathML."
            ),
            "with_formulas": {page.relative_to(self.outdir).as_posix() for page in formulas},
        }

    def navigation_doc_metadata(self, navlist):
        return super().navigation_doc_metadata(navlist) | {"toc_locale": _("Contents")}

    def build_navlist(self, navnodes):
        """Put the pages of each part below its caption, and the numbers of chapters before them."""
        captions = self._captions()
        contents = part = []
        for entry in super().build_navlist(navnodes):
            if entry.refuri in captions:
                part = []
                contents.append(NavPoint(captions[entry.refuri], "", part))
            chapter = CHAPTER.search(entry.refuri)
            number = f"{int(chapter.group(1))} " if chapter else ""
            part.append(entry._replace(text=number + entry.text))
        return contents

    def build_epub(self):
        """Zip it, without the times of the files and without the ncx that EPUB 2 needed."""
        with ZipFile(Path(self.outdir, "dlbook.epub"), "w") as epub:
            for name in ["mimetype", "META-INF/container.xml", "content.opf", *sorted(self.files)]:
                how = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                data = Path(self.outdir, name).read_bytes()
                epub.writestr(ZipInfo(name, AT_NO_TIME), data, compress_type=how)

    def _pages(self):
        return sorted(path for path in Path(self.outdir).rglob("*.xhtml") if path.stem != "nav")

    def _captions(self):
        """Return the caption of each part by the address of its first page."""
        toctrees = self.env.get_doctree(self.config.root_doc).findall(addnodes.toctree)
        return {
            self.get_target_uri(toctree["entries"][0][1]): toctree["caption"]
            for toctree in toctrees
            if toctree["caption"]
        }


def last_change():
    """Return when the book was last changed, in seconds since 1970.

    That is SOURCE_DATE_EPOCH, or the last commit, or the release where there is no history.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is not None:
        if not given.isdecimal():
            raise ExtensionError(
                f"SOURCE_DATE_EPOCH must be seconds since 1970, such as 1700000000, got {given!r}"
            )
        return int(given)
    commit = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if commit.returncode == 0:
        return int(commit.stdout)
    released = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["date-released"]
    return int(datetime(released.year, released.month, released.day, tzinfo=UTC).timestamp())


def stop_what_moves(folder):
    """Show the last picture of an animation: most reader apps would show the first."""
    for path in folder.glob("*.png"):
        with Image.open(path) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > 1:
                image.seek(frames - 1)
                last = image.copy()
        if frames > 1:
            last.save(path)


def as_xhtml(page, source=None, address=None, language="en"):
    """Return a page as XML that a reader app can parse, whatever HTML its outputs hold.

    `source` is the notebook that a page with explorers comes from, `address` its page on the site.
    """
    declaration = re.match(r"<\?xml[^>]*\?>\s*", page).group()
    soup = BeautifulSoup(page[len(declaration) :], "lxml")
    _formulas_without_their_source(soup)
    _formulas_that_may_go_on_in_the_next_line(soup)
    explorers.say_in_words(soup, source, address)
    _without_scripts(soup)
    _without_what_epub_disapproves_of(soup)
    mark_what_is_english(soup, {"language": language})
    return declaration + str(soup)


def _formulas_without_their_source(soup):
    """Keep the TeX of a formula as its alt text: some reader apps print it after the formula."""
    for formula in soup.find_all("math"):
        source = formula.find("annotation").extract()
        formula["alttext"] = source.get_text()
        formula.semantics.unwrap()
        # The wrapper of KaTeX would make a formula on a line of its own an inline one.
        formula.find_parent(class_="katex").unwrap()


def _formulas_that_may_go_on_in_the_next_line(soup):
    """Break formulas before ⇒, else before =: nobody can scroll sideways on a page of paper."""
    for formula in soup.find_all("math", display="block"):
        places = _inside(formula, "⇒") or _inside(formula, "=")
        for place in reversed(places):
            rest = soup.new_tag("math", attrs={"displaystyle": "true", "xmlns": MATHML})
            rest.append(soup.new_tag("mrow"))
            rest.mrow.extend([place, *place.next_siblings])
            formula.insert_after(" ", rest)
        if places:
            # Pieces that are blocks would stand in lines of their own where one line has room.
            del formula["display"]
            formula["displaystyle"] = "true"


def _inside(formula, sign):
    found = formula.mrow.find_all("mo", string=sign, recursive=False)
    return [operator for operator in found if operator.find_previous_sibling()]


def _without_scripts(soup):
    for script in soup.find_all("script"):
        script.decompose()


def _without_what_epub_disapproves_of(soup):
    for table in soup.find_all("table"):
        del table["border"], table["cellpadding"], table["cellspacing"]
    for entry in soup.find_all(role="doc-biblioentry"):
        del entry["role"]
