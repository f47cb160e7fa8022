"""What the book's site needs beyond Jupyter Book: a Sphinx extension, named in `_config.yml`.

Each module does one thing and has a `setup(app)` of its own:

========  =====================================================================
maths     sets formulas at build time, so that a page needs no script for them
mend      mends what the theme gets wrong in the finished pages
========  =====================================================================
"""

from website import maths, mend


def setup(app):
    for module in (maths, mend):
        module.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
