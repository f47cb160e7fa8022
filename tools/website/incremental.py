"""Read again what has changed, by content, and write every page: each shows something of others.

Sphinx goes by the times of files, which a copy or a checkout changes, and does not know what the
pages show of each other: titles and minutes in the contents, terms in their tooltips.
"""

import hashlib
from pathlib import Path


def setup(app):
    app.connect("env-get-outdated", _changed)
    app.connect("env-updated", _read)


def _changed(app, env, added, changed, removed):
    """Return the pages whose source, or a file that they depend on, has another content."""
    before = getattr(env, "dlbook_contents", {})
    return [page for page in env.found_docs if before.get(page) != _contents(env, page)]


def _read(app, env):
    """Note what was read, now that each page has told on what it depends; return all pages."""
    env.dlbook_contents = {page: _contents(env, page) for page in env.found_docs}
    return sorted(env.found_docs)


def _contents(env, page):
    files = [env.doc2path(page), *(Path(env.srcdir, name) for name in env.dependencies[page])]
    return {str(file): hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files}
