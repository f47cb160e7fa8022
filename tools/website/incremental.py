"""Read again what has changed, by content; write what was read, or all where others show it.

Sphinx goes by the times of files, which a copy or a checkout changes, and does not know what the
pages show of each other: titles in the contents, terms in their tooltips.
"""

import hashlib
from pathlib import Path

import sphinx_sitemap

GLOSSARY = "book/glossary"


def setup(app):
    app.connect("env-get-outdated", _changed)
    app.connect("env-updated", _to_write)
    app.connect("build-finished", _list_all, priority=400)  # the sitemap is written at 500


def _changed(app, env, added, changed, removed):
    """Return the pages whose source, or a file that they depend on, has another content."""
    before = getattr(env, "dlbook_contents", {})
    return [page for page in env.found_docs if before.get(page) != _contents(env, page)]


def _to_write(app, env):
    """Note what was read, now that each page has told on what it depends; return what to write.

    What was read is written anyway. So is what has entries in the index: of the search index of the
    last build, Sphinx takes all but these.
    """
    before = getattr(env, "dlbook_shown", None)
    env.dlbook_contents = {page: _contents(env, page) for page in env.found_docs}
    env.dlbook_shown = _shown_elsewhere(env)
    entries = env.get_domain("index").entries
    all_the_same = env.dlbook_shown == before
    return sorted(page for page in env.found_docs if entries.get(page) or not all_the_same)


def _contents(env, page):
    files = [env.doc2path(page), *(Path(env.srcdir, name) for name in env.dependencies[page])]
    return {str(file): hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files}


def _shown_elsewhere(env):
    """Return what pages show of others: headings, what links lead to, what terms mean."""
    headings = {page: env.tocs[page].astext() for page in sorted(env.found_docs)}
    places = [env.metadata[page].get("myst_slugs") for page in sorted(env.found_docs)]
    std, py = env.domaindata["std"], env.domaindata["py"]
    targets = [std["labels"], std["anonlabels"], std["objects"], std["terms"], py["objects"]]
    objects = [sorted(map(repr, of_one.items())) for of_one in targets]
    said = repr([headings, places, objects, env.dlbook_contents[GLOSSARY]])
    return hashlib.sha256(said.encode()).hexdigest()


def _list_all(app, exception):
    """Put all pages into the sitemap, which would hold those that were written."""
    if exception or app.builder.name != "html":
        return
    links = app.sitemap_links
    while not links.empty():
        links.get()
    for page in sorted(app.env.found_docs):
        sphinx_sitemap.add_html_link(app, page, None, None, None)
