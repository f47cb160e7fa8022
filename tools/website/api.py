"""The page `book/api.md`: the library as its docstrings tell it, tied to the chapters both ways.

The page is written by the directive ``library``: modules, names, texts are those of `src/dlbook`,
so there is no list to keep up to date. Autodoc reads the docstrings; here their sections become
definition lists, their `names` and chapters become links, and the chapters' cells link back.
"""

import ast
import dataclasses
import hashlib
import importlib
import inspect
import re
from functools import cache
from pathlib import Path
from textwrap import fill, indent
from typing import NamedTuple

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.ext.napoleon import Config, NumpyDocstring
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

import dlbook

ROOT = Path(__file__).parents[2]


def setup(app):
    for extension in ("sphinx.ext.autodoc", "sphinx.ext.linkcode"):
        app.setup_extension(extension)
    app.add_directive("library", Library)
    app.connect("config-inited", _configure)
    app.connect("autodoc-process-signature", _signature)
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("doctree-read", _link_cells_to_their_entries)
    app.connect("env-get-outdated", _read_again)


def _configure(app, config):
    config.add_module_names = False  # each module has a heading that says it
    config.autodoc_member_order = "bysource"
    config.autodoc_preserve_defaults = True  # 1e-4 and ..., not 0.0001 and Ellipsis
    config.autodoc_typehints = "none"  # the docstrings say it in words, with shapes
    config.toc_object_entries_show_parents = "hide"  # the page's contents are narrow
    config.html_domain_indices = False  # an index of modules would repeat the page
    theme = config.html_theme_options
    forge = f"{theme['repository_url']}/blob/{theme['repository_branch']}"
    config.linkcode_resolve = lambda domain, info: source_url(forge, **info)


def source_url(forge, module, fullname):
    """Return where the forge shows the lines that define a thing of the library."""
    thing = importlib.import_module(module)
    for name in fullname.split("."):
        thing = getattr(thing, name)
    thing = inspect.unwrap(getattr(thing, "fget", thing))  # a property is where its getter is
    lines, first = inspect.getsourcelines(thing)
    path = Path(inspect.getsourcefile(thing)).relative_to(ROOT).as_posix()
    return f"{forge}/{path}#L{first}-L{first + len(lines) - 1}"


def _read_again(app, env, added, changed, removed):
    """Read the page again when the library has changed, or the code of a chapter; not for prose."""
    sources = [path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py"))]
    code = [chapter.code for chapter in chapters().values()]
    now = {"names": full_names(), "sources": _digest(sources + code)}
    before, env.dlbook_library = getattr(env, "dlbook_library", now), now
    if before["names"] != now["names"]:
        return env.found_docs  # the chapters link what they define to the names that there are
    return [] if before == now else ["book/api"]


def _digest(texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


# What there is: the library's names, and where the chapters define and use them.


def modules():
    """Return the names of the public modules, as the table in the package's docstring has them."""
    table = re.split(r"^=[= ]+$", dlbook.__doc__, flags=re.MULTILINE)[2]
    return [line.split()[0] for line in table.strip().splitlines()]


def public_names(name):
    """Return the names that a module defines for others to use."""
    return importlib.import_module(f"dlbook.{name}").__all__


@cache
def full_names():
    """Return for each public name where it is, such as dlbook.losses.cross_entropy."""
    return {
        name: f"dlbook.{module}.{name}" for module in modules() for name in public_names(module)
    }


class Chapter(NamedTuple):
    """What the page wants to know of a chapter: what its cells define as the library has it."""

    document: str
    code: str
    derives: set


@cache
def chapters():
    """Return the chapters by their number, such as "07"."""
    found = {}
    for path in sorted((ROOT / "book").glob("[0-9][0-9]-*.ipynb")):
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        library = [c.source for c in cells if "library" in c.metadata.get("tags", [])]
        found[path.name[:2]] = Chapter(
            document=f"/book/{path.stem}",
            code="\n".join(cell.source for cell in cells),
            derives={name for source in library for name in definitions(source)},
        )
    return found


def definitions(source):
    """Return the names of the library that a cell's source defines."""
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in full_names()
    ]


# The page.

LINE = 42  # characters of code that a phone shows without scrolling
IN_BRACKETS = {"initial_indent": "    ", "subsequent_indent": "    "}


class Library(SphinxDirective):
    """Write a section for each module: what it is for, how to import from it, and its entries."""

    def run(self):
        lines = [line for module in modules() for line in _section(module)]
        page = nodes.Element()
        nested_parse_with_titles(self.state, StringList(lines, "src/dlbook"), page)
        return page.children


def _section(module):
    full = f"dlbook.{module}"
    purpose, *_ = inspect.getdoc(importlib.import_module(full)).split("\n\n")
    yield from (full, "=" * len(full), "", f".. module:: {full}", "")
    yield from _linked(purpose, full).splitlines()
    yield from ("", ".. code-block:: python", "", *indent(_import(module), "   ").splitlines(), "")
    for name in public_names(module):
        yield from _entry(full_names()[name])


def _import(module):
    """Return the statement that gets a module's names, or the module where chapters import that."""
    whole = f"from dlbook import {module}"
    if any(whole in chapter.code for chapter in chapters().values()):
        return whole
    names = ", ".join(public_names(module))
    line = f"from dlbook.{module} import {names}"
    if len(line) <= LINE:
        return line
    return f"from dlbook.{module} import (\n{fill(names, LINE, **IN_BRACKETS)},\n)"


def _entry(full_name):
    thing = _thing(full_name)
    if not inspect.isclass(thing):
        return [f".. autofunction:: {full_name}", ""]
    bases = [base.__name__ for base in thing.__mro__[1:] if base.__name__ in full_names()]
    # What comes with a widget of Jupyter's is not ours to describe.
    others = [base.__name__ for base in thing.__mro__ if not base.__module__.startswith("dlbook")]
    return [
        f".. autoclass:: {full_name}",
        "   :members:",
        f"   :inherited-members: {', '.join([*bases, *others])}",  # those of private bases
        *(["   :show-inheritance:"] if bases else []),
        "",
    ]


def _thing(full_name):
    module, name = full_name.split(".")[1:3]
    return getattr(importlib.import_module(f"dlbook.{module}"), name)


def _signature(app, what, name, thing, options, signature, returns):
    # Nobody makes a record by hand; what it holds stands under Attributes.
    return ("", None) if dataclasses.is_dataclass(thing) else None


# Docstrings: what their sections, names and chapters look like.


class Docstring(NumpyDocstring):
    """A docstring whose sections are definition lists: name and type, below them what it is."""

    def _format_fields(self, field_type, fields):
        lines = [f":{field_type}:"]
        for name, kind, description in fields:
            if kind in full_names():
                kind = f":py:obj:`{kind} <{full_names()[kind]}>`"
            term = " : ".join(filter(None, [name and f"**{name}**", kind]))
            lines += [f"   {term}", *self._indent(description if any(description) else [".."], 6)]
        return [*lines, ""]


SECTIONS = Config(
    napoleon_custom_sections=[
        ("Parameters", "params_style"),
        ("Attributes", "params_style"),
        ("Returns", "returns_style"),
        ("Warns", "returns_style"),
        ("Raises", "returns_style"),
    ]
)


def _docstring(app, what, name, thing, options, lines):
    text = "\n".join(lines)
    if name in full_names().values() and not re.search(CHAPTER, text):
        text += f"\n\nNotes\n-----\nFirst used in chapter {_first_use(name)}.\n"
    text = _linked(text, name, inspect.signature(thing).parameters if callable(thing) else ())
    lines[:] = Docstring(text, SECTIONS, app, what, name, thing, options).lines()


def _first_use(full_name):
    _, module, name = full_name.split(".")
    for number, chapter in chapters().items():
        if f"{module}.{name}(" in chapter.code:
            return number
    raise ExtensionError(
        f"{full_name} has no chapter to link to: expected one that calls {module}.{name}, found "
        "none; name a chapter in its docstring"
    )


CODE = r"``.+?``|`(.+?)`|\{.+?\}|\*"
CHAPTER = r"[Cc]hapter\s+(\d\d)"


def _linked(text, name, parameters=()):
    """Return the text of a docstring with its names and chapters as links."""
    text = re.sub(r"^( *[A-Z])\. ", r"\1\\. ", text, flags=re.MULTILINE)  # a name, not a list
    text = re.sub(CODE, lambda found: _code(found, name, parameters), text)
    return re.sub(CHAPTER, lambda found: _chapter(found, name), text)


def _code(found, name, parameters):
    if found[0] == "*":
        return r"\*"  # a star of Python's, not of emphasis
    word = found[1]
    if not word or word in parameters:
        return f"``{found[0].strip('`')}``"
    head, dot, method = word.partition(".")
    if head == "dlbook":
        target = word
    elif head in full_names():
        target = full_names()[head] + dot + method
    else:
        target = _own_method(word, name)
    return f":py:obj:`{word} <{target}>`" if target else f"``{word}``"


def _own_method(word, name):
    """Return the full name of the method that a docstring of its class means by a word."""
    if name.count(".") < 2 or not inspect.isclass(owner := _thing(name)):
        return None
    homes = [
        base.__name__
        for base in owner.__mro__
        if base.__name__ in full_names() and callable(getattr(base, word, None))
    ]
    return f"{full_names()[homes[-1]]}.{word}" if homes else None


def _chapter(found, name):
    chapter = chapters()[found[1]]
    derived = set(name.split(".")[2:3]) & chapter.derives
    for own in derived:
        return f":ref:`{found[0]} <{_label(own)}>`"
    return f":doc:`{found[0]} <{chapter.document}>`"


# And back: from the cells that define a thing as the library has it.


def _label(name):
    _, module, _ = full_names()[name].split(".")
    return f"library-{module}-{name.lower()}"  # labels are all lower case in Sphinx


def _link_cells_to_their_entries(app, doctree):
    for cell in list(doctree.findall(nodes.container)):
        if "tag_library" not in cell["classes"]:
            continue
        names = definitions(cell.next_node(nodes.literal_block).astext())
        for name in names:
            label = _label(name)
            cell["ids"].append(label)
            std = app.env.get_domain("std")
            std.note_hyperlink_target(label, app.env.docname, label, title=name)
        cell.parent.insert(cell.parent.index(cell) + 1, _note(names, app.env.docname))


def _note(names, document):
    note = nodes.paragraph("", "In the library: ", classes=["in-the-library"])
    for name in names:
        if len(note) > 1:
            note += nodes.Text(", ")
        target = full_names()[name]
        link = addnodes.pending_xref(
            "", refdomain="py", reftype="obj", reftarget=target, refdoc=document, refwarn=True
        )
        link += nodes.literal("", target)
        note += link
    return note
