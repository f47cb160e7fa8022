"""The page `book/api.md`: the library as its docstrings tell it, tied to the chapters both ways.

Autodoc and numpydoc make the entries, as `_config.yml` sets them. Here they are told the modules,
names and chapters in docstrings become links, and the chapters' cells link back.
"""

import dataclasses
import inspect
import re
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

import dlbook
from website.words import _


def setup(app):
    app.add_directive("library", Library)
    app.connect("config-inited", _configure)
    app.connect("autodoc-process-signature", _hide_the_signature_of_a_record)
    app.connect("autodoc-process-docstring", _link_chapters)
    app.connect("missing-reference", _resolve)
    app.connect("doctree-read", _link_cells_to_their_entries)


def modules():
    """Return the public modules, in the order of the table in the package's docstring."""
    table = re.split(r"^=[= ]+$", dlbook.__doc__, flags=re.MULTILINE)[2]
    return [import_module(f"dlbook.{line.split()[0]}") for line in table.strip().splitlines()]


@cache
def full_names():
    """Return for each public name where it is, such as dlbook.losses.cross_entropy.

    Where two modules have the name, it is the one that the course derives first.
    """
    last_first = reversed(modules())
    return {name: f"{module.__name__}.{name}" for module in last_first for name in module.__all__}


def defined_in(chapter, name):
    """Return the full name of what a chapter, such as "12", defines under a name."""
    for module in modules():
        if name in module.__all__:
            doc = inspect.getdoc(getattr(module, name))
            if re.search(rf"[Cc]hapter\s+{chapter}", doc):
                return f"{module.__name__}.{name}"
    return full_names()[name]


class Library(SphinxDirective):
    """Write a section for each module: what it is for, how to import from it, and its entries."""

    def run(self):
        names = [module.__name__ for module in modules()]
        sections = [f"{name}\n{'=' * len(name)}\n\n.. automodule:: {name}\n" for name in names]
        return self.parse_text_to_nodes("\n".join(sections), allow_section_headings=True)


def _configure(app, config):
    # Methods of a public base have their entries there; those of Jupyter's widgets are not ours.
    # When a name comes or goes, this changes, and Sphinx reads every page again.
    bases = ", ".join(["AnyWidget", "object", *full_names()])
    config.autodoc_default_options = {"members": True, "inherited-members": bases}
    theme = config.html_theme_options
    forge = f"{theme['repository_url']}/blob/{theme['repository_branch']}"
    config.linkcode_resolve = lambda domain, info: f"{forge}/{_source(**info)}"


def _source(module, fullname):
    """Return where the repository has the lines that define a thing of the library."""
    thing = attrgetter(fullname)(import_module(module))
    thing = inspect.unwrap(getattr(thing, "fget", thing))  # a property is where its getter is
    lines, first = inspect.getsourcelines(thing)
    path = Path(inspect.getsourcefile(thing)).relative_to(Path(__file__).parents[2]).as_posix()
    return f"{path}#L{first}-L{first + len(lines) - 1}"


def _hide_the_signature_of_a_record(app, what, name, thing, options, signature, returns):
    # Nobody makes one by hand; what it holds stands under Attributes.
    return ("", None) if dataclasses.is_dataclass(thing) else None


def _link_chapters(app, what, name, thing, options, lines):
    """Link the chapters that a docstring names, and say how to import from a module."""
    link = rf":ref:`\g<0> <chapter-\1-{_anchor(name)}>`"
    text = re.sub(r"[Cc]hapter\s+(\d\d)", link, "\n".join(lines))
    text = re.sub(r" : (\{.+\})", r" : ``\1``", text)  # values are code: their quotes stay straight
    if what == "module":
        code = f"from {name} import {', '.join(thing.__all__)}"
        code = code if len(code) < 88 else f"from dlbook import {name.removeprefix('dlbook.')}"
        text += f"\n\n.. code-block:: python\n\n   {code}\n"
    lines[:] = text.split("\n")


def _anchor(full_name):
    """Return how addresses name a thing: a method by its class, which is what a chapter defines."""
    return "-".join(full_name.lower().split(".")[1:3])


def _resolve(app, env, node, contnode):
    """Link a public name of another module, or a chapter that does not define what names it."""
    target, here, py = node["reftarget"], node["refdoc"], env.get_domain("py")
    if found := re.match(r"chapter-(\d\d)-", target):
        pages = [page for page in env.found_docs if page.startswith(f"book/{found[1]}-")]
        return make_refnode(app.builder, here, pages[0], "", contnode) if pages else None
    if node["reftype"] != "obj" or target.startswith("dlbook."):
        return None
    head, dot, method = target.partition(".")
    if head not in full_names():
        return nodes.literal("", contnode.astext())  # a parameter, or other code
    target = full_names()[head] + dot + method
    return py.resolve_xref(env, here, app.builder, "obj", target, node, contnode)


def _link_cells_to_their_entries(app, doctree):
    std, document = app.env.get_domain("std"), app.env.docname
    for cell in list(doctree.findall(nodes.container)):
        if "tag_library" not in cell["classes"]:
            continue
        note = nodes.paragraph("", _("In the library: "), classes=["in-the-library"])
        code = cell.next_node(nodes.literal_block).astext()
        for name in re.findall(r"^(?:def|class) (\w+)", code, re.MULTILINE):
            chapter = Path(document).name[:2]
            target = defined_in(chapter, name)
            anchor = _anchor(target)
            cell["ids"].append(f"library-{anchor}")
            label = f"chapter-{chapter}-{anchor}"
            std.note_hyperlink_target(label, document, f"library-{anchor}", name)
            link = {"refdomain": "py", "reftype": "obj", "reftarget": target, "refdoc": document}
            note += nodes.Text(", " if len(note) > 1 else "")
            note += addnodes.pending_xref("", nodes.literal("", target), **link, refwarn=True)
        cell.parent.insert(cell.parent.index(cell) + 1, note)
