"""Search finds the terms of every page, not only of those that the last build has written.

From one build to the next, Sphinx keeps the words of the pages that did not change, and forgets
their index entries: the terms of the glossary, the names of the library.
"""


def setup(app):
    app.connect("html-collect-pages", _index_all)


def _index_all(app):
    if app.builder.search:
        for document in sorted(app.env.found_docs):
            title = app.builder.render_partial(app.env.longtitles[document])["title"]
            app.builder.index_page(document, app.env.get_doctree(document), title)
    return []
