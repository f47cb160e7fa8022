"""What reads differently in the EPUB: solutions at the end of their chapter, and a word about that.

The site folds solutions up. Few reader apps can, and a solution below its task is read too early.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ExtensionError

from website.words import _


def setup(app):
    # Before Sphinx collects the headings, so that the contents list what is added here.
    app.connect("doctree-read", _change, priority=400)


def _change(app, doctree):
    if app.builder.name != "epub":
        return
    _solutions_to_the_end(doctree)
    if app.env.docname == app.config.root_doc:
        _headings_into_the_contents(doctree)
        _about_this_edition(doctree, app.config.epub_identifier)


def _headings_into_the_contents(doctree):
    for toctree in doctree.findall(addnodes.toctree):
        toctree["titlesonly"] = False


def _about_this_edition(doctree, repository):
    about = _(
        "The pages are those of the site. Where they call a solution folded, a link below the task "
        "leads to the end of the chapter instead, and back. Where a figure moves on the site, it "
        "shows its last picture here. To run a cell, take the notebooks from {}."
    )
    link = nodes.reference("", _("the repository"), refuri=repository)
    said = nodes.paragraph("", "", *around(about, link))
    _page(doctree).append(section(_("About this edition"), "about-this-edition", said))


def unfold(doctree):
    """Show the cells that the site folds up, and return those that solve an exercise."""
    cells = [cell for cell in doctree.findall(nodes.container) if "hide_mode" in cell]
    for cell in cells:
        del cell["hide_mode"]
    return [cell for cell in cells if "tag_solution" in cell["classes"]]


def _solutions_to_the_end(doctree):
    sections = [_taken_out(cell, number) for number, cell in enumerate(unfold(doctree), 1)]
    if sections:
        _page(doctree).append(section(_("Solutions"), "solutions", *sections))


def _taken_out(cell, number):
    """Leave a link where the cell was, and return it as a section that links back."""
    task = cell.parent.next_node(nodes.title).astext()
    here, there = f"to-solution-{number}", f"solution-{number}"
    without_its_first_line(cell)
    title = _("Solution: {}").format(task.partition(": ")[2])  # Exercise 3: …
    cell.replace_self(nodes.paragraph("", "", link(title, there), ids=[here]))
    back = nodes.paragraph("", "", link(_("Back to “{}”").format(task), here))
    return section(title, there, cell, back)


def without_its_first_line(cell):
    """Take `# @title …`, which is for Colab, from the code."""
    code = cell.next_node(nodes.literal_block)
    first, _, rest = code.astext().partition("\n")
    if not first.startswith("# @title Solution: "):
        raise ExtensionError(f"a solution must begin with “# @title Solution: …”, found {first!r}")
    code.rawsource = rest
    code[:] = [nodes.Text(rest)]


def _page(doctree):
    return doctree.next_node(nodes.section)  # what a notebook says about itself may stand before it


def section(title, name, *content, classes=()):
    heading = nodes.title("", title)
    return nodes.section("", heading, *content, ids=[name], classes=list(classes))


def around(text, node):
    """Return what stands around a node, which takes the place of `{}`, with the node."""
    before, after = text.split("{}")
    return [nodes.Text(before), node, nodes.Text(after)]


def link(text, target):
    return nodes.reference("", text, refid=target, internal=True)
