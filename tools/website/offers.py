"""Offer the whole book as one file, where `make pdf` or `make epub` has made it.

The directive `{offers}` lists the files with their sizes, and the menu of downloads at the top of
each page has them as well. A file that is older than a source of the book is not offered.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

KINDS = {"pdf": "PDF", "epub": "EPUB"}
ICONS = {"pdf": "fas fa-file-pdf", "epub": "fas fa-book"}
# What the files are made of, below the folder of the book's configuration.
SOURCES = ("book", "src/dlbook")
# Where they are in the site.
FOLDER = "_downloads"


@dataclass(frozen=True)
class Offer:
    kind: str  # "pdf" or "epub"
    file: Path
    size: int  # in bytes

    @property
    def text(self):
        return f"The whole book as {KINDS[self.kind]}"

    @property
    def megabytes(self):
        return f"{self.size / 1e6:.1f} MB"

    @property
    def target(self):
        """Where it is in the site, as Sphinx names a page."""
        return f"{FOLDER}/{self.file.name}"


def offers(root, build):
    """Return the files that can be offered: those of the folder `build` that are up to date."""
    newest = max(
        path.stat().st_mtime
        for source in SOURCES
        for path in (root / source).rglob("*")
        if path.is_file() and not _is_by_product(path.relative_to(root))
    )
    files = {kind: build / kind / f"dlbook.{kind}" for kind in KINDS}
    return tuple(
        Offer(kind, file, file.stat().st_size)
        for kind, file in files.items()
        if file.exists() and file.stat().st_mtime >= newest
    )


def _is_by_product(path):
    return any(name == "__pycache__" or name.startswith(".") for name in path.parts)


class Placeholder(nodes.Element):
    """Where a page lists the offers: what there is to list is known when the page is written."""


class Offers(SphinxDirective):
    """The directive: it has neither arguments nor content."""

    def run(self):
        return [Placeholder()]


def setup(app):
    app.add_directive("offers", Offers)
    app.add_node(Placeholder)
    app.connect("builder-inited", _look)
    app.connect("env-updated", _pages_to_write)
    app.connect("doctree-resolved", _list)
    # After the theme has made its menu, at 501.
    app.connect("html-page-context", _extend_menu, priority=502)
    app.connect("build-finished", _copy)


def _is_site(app):
    return app.builder.name == "html"


def _look(app):
    found = offers(Path(app.srcdir), Path(app.outdir).parent) if _is_site(app) else ()
    app.builder.dlbook_offers = found


def _pages_to_write(app, env):
    """Write every page anew when its menu is another than in the build before."""
    if not _is_site(app):
        return []
    now = [(offer.kind, offer.size) for offer in app.builder.dlbook_offers]
    before = getattr(env, "dlbook_offers", [])
    env.dlbook_offers = now
    return [] if now == before else list(env.found_docs)


def _list(app, doctree, docname):
    for place in list(doctree.findall(Placeholder)):
        if _is_site(app):
            place.replace_self(_listing(app, docname))
        else:
            _remove(place)


def _listing(app, docname):
    """Return what the page shows; it has no meaning in the files themselves."""
    listing = nodes.container(classes=["screen-only"])
    found = app.builder.dlbook_offers
    bullets = nodes.bullet_list()
    for offer in found:
        uri = relative_uri(app.builder.get_target_uri(docname), offer.target)
        link = nodes.reference("", offer.text, refuri=uri, internal=True)
        bullets += nodes.list_item(
            "", nodes.paragraph("", "", link, nodes.Text(f" ({offer.megabytes})"))
        )
    if found:
        listing += bullets
    offered = {offer.kind for offer in found}
    for kind, name in KINDS.items():
        if kind not in offered:
            listing += nodes.paragraph(
                "",
                "",
                nodes.literal("", f"make {kind}"),
                nodes.Text(f" makes the whole book one {name}."),
            )
    return listing


def _remove(place):
    """Remove the place, and its section if it has nothing else."""
    section = place.parent
    section.remove(place)
    if isinstance(section, nodes.section) and len(section.children) == 1:
        section.parent.remove(section)


def _extend_menu(app, pagename, templatename, context, doctree):
    for group in context.get("header_buttons", []):
        if group.get("label") == "download-buttons":
            group["buttons"] += [
                {
                    "type": "link",
                    "url": context["pathto"](offer.target, resource=True),
                    "text": f"{offer.text} ({offer.megabytes})",
                    "icon": ICONS[offer.kind],
                    "tooltip": offer.text,
                    "label": f"download-book-{offer.kind}",
                }
                for offer in app.builder.dlbook_offers
            ]


def _copy(app, exception):
    if exception or not _is_site(app):
        return
    folder = Path(app.outdir, FOLDER)
    for kind in KINDS:
        (folder / f"dlbook.{kind}").unlink(missing_ok=True)
    for offer in app.builder.dlbook_offers:
        folder.mkdir(exist_ok=True)
        shutil.copy2(offer.file, folder)
