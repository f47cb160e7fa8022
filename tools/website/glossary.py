"""What a term means, where the term stands: each link to the glossary carries the definition."""

import re
from functools import lru_cache
from html import escape

from docutils import nodes
from sphinxcontrib.katex import render_latex

LANGUAGES = ("ko", "ja")
TERM = re.compile(r"(?:glossary\.html)?#(term-[\w-]+)$")


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
    return re.sub(r"\s*Chapters? [\d, and]+$", "", said.replace("\n", " "))


def name_the_languages(page, context):
    """Let a screen reader speak Korean and Japanese words as such."""
    for label in (
        page.select("article .glossary em") if context["pagename"].endswith("glossary") else ()
    ):
        if label.get_text() in LANGUAGES and isinstance(label.next_sibling, str):
            word = label.next_sibling
            spoken = page.new_tag("span", lang=label.get_text())
            word.replace_with(" ", spoken, " · " if word.rstrip().endswith("·") else "")
            spoken.string = word.strip(" ·\n")


STEPS = [explain_terms, name_the_languages]
