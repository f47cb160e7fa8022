"""What the book's site needs beyond Jupyter Book: a Sphinx extension, named in `_config.yml`.

Each module does one thing:

=========  ==================================================================================
maths      sets formulas at build time, so that a page needs no script for them
finish     leads every page through the steps below, once, as it leaves its template
theme      mends what the theme gets wrong, and drops what the pages never use
reading    chapter numbers, asides by kind, lines of code that wrap on a phone
glossary   what a term means, where the term stands
figures    sizes, small files, dark pages, and a rest for those who want no motion
explorers  lets explorers answer in the page, where no Python runs
predictions  folds what the reader is asked to predict, and asks for it
in_page    names the cells for the Python in the page, which `tools/live` puts into the site
icons      cuts the icon fonts down to the icons that the pages show
languages  links a page to itself in another language; search in Korean
words      what the site says around the pages, in its language
incremental  reads what has changed, and writes it, or every page
chapters   the directive {chapters}: parts, titles and minutes, for the first page
sharing    the sitemap, previews of links, the mark of the site, a page for wrong addresses
api        writes the page about the library, and ties it to the chapters
epub       makes the book one EPUB; epub_text belongs to it
paper      makes the book one page, which becomes the PDF
=========  ==================================================================================
"""

from website import (
    api,
    chapters,
    epub,
    epub_text,
    explorers,
    figures,
    finish,
    glossary,
    icons,
    incremental,
    languages,
    maths,
    paper,
    sharing,
    words,
)

PARTS = (
    words,
    maths,
    finish,
    glossary,
    figures,
    explorers,
    icons,
    incremental,
    languages,
    chapters,
    sharing,
    api,
    epub,
    epub_text,
    paper,
)


def setup(app):
    for part in PARTS:
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
