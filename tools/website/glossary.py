"""What a term means, where the term stands: each link to the glossary carries the definition."""

import re
from functools import lru_cache
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.katex import render_latex

LANGUAGES = ("ko", "ja")
CHAPTER = re.compile(r"\s*(?:Chapters? [\d, and]+|[\d, 과와장]+장)$")
TERM = re.compile(r"(?:glossary\.html)?#(term-[\w-]+)$")


def setup(app):
    app.connect("doctree-read", _name_the_languages)


def explain_terms(page, context):
    meanings = _meanings(context["builder_"])
    for link in page.select("article a[href*='#term-']"):
        found = TERM.search(link["href"])
        if found and found.group(1) in meanings:
            link["data-meaning"] = meanings[found.group(1)]


@lru_cache
def _meanings(builder):
    """Return the definition of each term, without its translations and its chapter."""
    return {
        anchor: _definition(item)
        for item in builder.env.get_doctree("book/glossary").findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        for anchor in term["ids"]
    }


def _definition(item):
    """Return the last paragraph as HTML, its text without marks, its formulas set."""
    *_, last = item.findall(nodes.paragraph)
    said = "".join(
        render_latex(node.astext()) if isinstance(node, nodes.math) else escape(node.astext())
        for node in last.children
    )
    return CHAPTER.sub("", said.replace("\n", " "))


def _name_the_languages(app, doctree):
    """Let a screen reader speak Korean and Japanese words as such: of the class comes a `lang`."""
    terms = doctree.findall(addnodes.glossary)
    for label in [label for term in terms for label in term.findall(nodes.emphasis)]:
        word = label.next_node(descend=False, siblings=True)
        if label.astext() in LANGUAGES and isinstance(word, nodes.Text):
            spoken = nodes.inline("", word.strip(" ·\n"), classes=[f"language-{label.astext()}"])
            after = " · " if word.rstrip().endswith("·") else ""
            word.parent.replace(word, [nodes.Text(" "), spoken, nodes.Text(after)])


STEPS = [explain_terms]
