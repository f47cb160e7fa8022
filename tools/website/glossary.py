"""What a term means, where the term stands: each link to the glossary carries the definition."""

import re
from functools import lru_cache

from docutils import nodes

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
    *_, last = item.findall(nodes.paragraph)
    return re.sub(r"\s*(?:Chapters? [\d, and]+)$", "", last.astext().replace("\n", " "))


STEPS = [explain_terms]
