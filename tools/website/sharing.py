"""What other programs read of the site: search engines, previews of links, tabs of browsers.

All of it follows from one setting, `html.baseurl` in `_config.yml`: canonical links, the sitemap,
Open Graph, and the page for addresses that do not exist, whose own links must be complete.
"""

import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes

from website.words import N_, _

NOT_FOUND = N_(
    "The address may be misspelled, or the page may have moved. Nothing is lost: the whole book is "
    'in the <a href="{home}">table of contents</a>, and <a href="{search}">the search</a> looks '
    "through all of it."
)
ICONS = {
    "favicon.png": '<link rel="icon" href="{}" sizes="32x32" type="image/png">',
    "favicon.svg": '<link rel="icon" href="{}" sizes="any" type="image/svg+xml">',
    "apple-touch-icon.png": '<link rel="apple-touch-icon" href="{}">',
}
# Pages that no source of ours describes.
OTHER_PAGES = {
    "search": N_(
        "Search the chapters, the glossary and the library of the book for a word or a name."
    ),
    "404": N_("There is no page at this address. The table of contents and the search lead back."),
    "genindex": N_("Every term and every function of the book, in alphabetical order."),
}
LONGEST_DESCRIPTION = 200  # characters; search engines show no more


def setup(app):
    for extension in ("notfound.extension", "sphinx_sitemap", "sphinxext.opengraph"):
        app.setup_extension(extension)
    app.connect("config-inited", _configure)
    app.connect("html-page-context", _add_tags, priority=400)  # Open Graph comes at 500


def _configure(app, config):
    base = config.html_baseurl
    path = urlsplit(base).path

    config.ogp_site_url = base
    config.ogp_site_name = config.html_title
    config.ogp_image = "_static/share.png"
    config.ogp_image_alt = _words_of_the_picture(Path(app.srcdir, "book", "_static"))
    config.ogp_custom_meta_tags = ('<meta name="twitter:card" content="summary_large_image">',)

    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]

    title = _("There is no page here")
    body = _(NOT_FOUND).format(home=f"{path}book/index.html", search=f"{path}search.html")
    config.notfound_urls_prefix = path
    config.notfound_context = {
        "title": title,
        "body": f"<h1>{title}</h1><p>{body}</p>",
    }


def _words_of_the_picture(folder):
    """Return what tools/provenance/draw_cover.py says that its picture shows."""
    return re.search("<desc[^>]*>(.*?)</desc>", (folder / "cover-wide.svg").read_text("utf-8"))[1]


def _add_tags(app, page, template, context, doctree):
    if app.builder.name != "html":
        return
    static = {name: context["pathto"](f"_static/{name}", resource=True) for name in ICONS}
    tags = [tag.format(escape(static[name])) for name, tag in ICONS.items()]
    if words := description(doctree) if doctree else _(OTHER_PAGES.get(page, "")):
        tags.append(f'<meta name="description" content="{escape(words)}">')
        context["meta"] = {**(context.get("meta") or {}), "og:description": words}
    context["metatags"] = context.get("metatags", "") + "\n".join(tags)


def description(doctree):
    """Return the first paragraph of a page, or as many of its sentences as are read."""
    paragraph = next(doctree.findall(nodes.paragraph), None)
    text = " ".join(paragraph.astext().split()) if paragraph else ""
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    begin = text[:LONGEST_DESCRIPTION]
    sentences = re.match(r".*[.!?](?=\s)", begin)
    return sentences[0] if sentences else begin[:-1].rpartition(" ")[0] + " …"
