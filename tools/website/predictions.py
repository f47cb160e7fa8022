"""Predictions that are kept: the output comes when the reader has said what will come.

A code cell with the metadata `predict` keeps its output folded. The block quote before it, which
asks the question, becomes a form; `book/_static/predictions.js` compares the reader's answer with
what came, and keeps it in that browser. Without scripts, the fold is all there is; the PDF and the
EPUB, which do not pass here, show question and output as any others.
"""

import copy
import re
from decimal import Decimal
from html import escape
from itertools import pairwise

from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError
from sphinxcontrib.katex import render_latex

from website import reading
from website.words import N_, _

LABEL = N_("Predict.")
LOADER = "predictions.js"
KINDS = [
    {"question": str, "choices": list, "answer": str, "shows": str},
    {"question": str, "number": str, "within": int | float},
    {"question": str, "look": bool},
]
MARKS = re.compile(r"`([^`]+)`|\$([^$]+)\$|\*([^*]+)\*")
WITHOUT_SCRIPTS = "<style>.prediction .answer { display: none }</style>"
FOLD = """<details class="admonition hide below-input" id="output-of-{id}"><summary>
<p class="collapsed admonition-title">{show}</p>
<p class="expanded admonition-title">{hide}</p></summary></details>"""
FORM = """<form class="prediction" id="prediction-{id}" data-cell="{id}" {came}><fieldset>
<legend></legend><div class="answer">{answer}</div></fieldset>
<p class="answer"><button>{compare}</button></p><p class="answer verdict"></p></form>"""
CHOICE = """<label><input type="radio" name="{id}" value="{value}" {spoken} required/>
<span>{shown}</span></label>"""
NUMBER = '<label>{} <input type="number" step="any" required/></label>'
TALLY = '<p class="prediction-tally" hidden></p>'


def told(cell):
    """Return what the outputs of a cell say, as text: of a figure its alt text."""
    said = []
    for output in cell["outputs"]:
        error = f"{output['ename']}: {output['evalue']}" if "ename" in output else ""
        text = output.get("text") or output.get("data", {}).get("text/plain") or error
        said.append("".join(text).removesuffix("\n") + "\n")
    return "".join(said)


def asked(text):
    """Return the question of the block quote that ends a Markdown cell, or None."""
    lines = text.rstrip().split("\n\n")[-1].splitlines()
    quote = " ".join(line.removeprefix(">").strip() for line in lines if line.startswith(">"))
    label = next((f"**{x}** " for x in (LABEL, _(LABEL)) if quote.startswith(f"**{x}** ")), None)
    whole = label and all(line.startswith(">") for line in lines)
    return quote.removeprefix(label) if whole else None


def shown(cell):
    """Return the match in a cell's outputs that proves the answer, or None: all, or the number."""
    about = cell["metadata"]["predict"]
    return re.search(about.get("shows", about.get("number")), told(cell), re.MULTILINE)


def number(text):
    """Return the number that a text means: "−1,234.5" has a sign and a separator of its own."""
    return Decimal(text.replace(",", "").replace("−", "-"))


def fault(cell, before):
    """Return what is wrong with a prediction, or None; `before` is the text of the cell before."""
    about = cell["metadata"]["predict"]
    kind = next((kind for kind in KINDS if kind.keys() == about.keys()), None)
    if kind is None:
        kinds = "; or ".join(map(", ".join, KINDS))
        return f"a prediction has {kinds}. This one has {', '.join(about)}"
    for key, value in about.items():
        if not isinstance(value, kind[key]):
            return f"{key} must not be {value!r}"
    if asked(before) != about["question"]:
        return f"the cell before must end with the block quote > **{LABEL}** {about['question']}"
    if "look" in about:
        return None if about["look"] else "look must be true"
    try:
        if re.search(about.get("shows", about.get("number")), "", re.MULTILINE):
            return "the pattern matches no output at all"
        match = shown(cell)
    except re.error as error:
        return f"the pattern is no regular expression: {error}"
    if not match:
        return "the pattern does not match the output"
    return _fault_of_number(about, match) if "number" in about else _fault_of_choices(about)


def _fault_of_choices(about):
    choices = about["choices"]
    if not 2 <= len(set(choices)) == len(choices) <= 4:
        return f"there must be two to four different choices, got {choices}"
    if about["answer"] not in choices:
        return f"the answer {about['answer']!r} is none of the choices"
    return None


def _fault_of_number(about, match):
    if len(match.groups()) != 1:
        return "the pattern of a number must have one group"
    try:
        number(match[1])
    except ArithmeticError:
        return f"the pattern found {match[1]!r}, which is no number"
    return None if 0 <= about["within"] < 1 else "within must be at least 0 and less than 1"


def with_text_before(cells):
    """Return each cell with the Markdown before it, if any; cells that no page shows aside."""
    seen = [cell for cell in cells if "remove-cell" not in cell["metadata"].get("tags", [])]
    return [
        ("".join(before["source"]) if before["cell_type"] == "markdown" else "", cell)
        for before, cell in pairwise(seen)
    ]


def ask_first(page, context):
    """Fold the outputs to predict, ask for the prediction, and leave a place for the sum."""
    notebook = reading.notebook_of(context) or {"cells": []}
    pairs = [
        pair for pair in with_text_before(notebook["cells"]) if "predict" in pair[1]["metadata"]
    ]
    places = page.select("article .cell.tag_predict")
    if len(places) != len(pairs):
        raise ExtensionError(f"{context['pagename']}: tags and predictions differ: run make page")
    for place, (before, cell) in zip(places, pairs, strict=True):
        if problem := fault(cell, before):
            raise ExtensionError(f"{context['pagename']}, cell {cell['id']}: {problem}")
        _fold(place, cell)
        if "look" not in cell["metadata"]["predict"]:
            _ask(place.find_previous("blockquote"), cell)
    if page.select_one(".prediction"):
        end = page.select_one("section#what-to-remember") or page.article
        end.append(_html(TALLY))
        without = page.new_tag("noscript")
        without.append(_html(WITHOUT_SCRIPTS))
        page.head.append(without)
        script = page.new_tag("script", src=context["pathto"](f"_static/{LOADER}", 1))
        script["data-page"] = context["pagename"]
        page.head.append(script)  # not deferred: what is kept must be known before it is drawn


def _fold(place, cell):
    output = place.select_one(".cell_output")
    fold = _html(FOLD.format(id=cell["id"], show=_("Show the output"), hide=_("Hide the output")))
    output.replace_with(fold)
    fold.append(output)


def _ask(quote, cell):
    """Let the question be the legend of a form."""
    about, name = cell["metadata"]["predict"], cell["id"]
    if "number" in about:
        came = shown(cell)[1]
        data = {"came": came, "number": number(came), "within": about["within"]}
        answer = NUMBER.format(_("Your number"))
    else:
        data = {"came": about["answer"]}
        answer = "".join(
            CHOICE.format(
                id=name, value=escape(choice), spoken=_spoken(choice), shown=inline(choice)
            )
            for choice in about["choices"]
        )
    data["section"] = _heading(quote)
    said = " ".join(f'data-{key}="{escape(str(value))}"' for key, value in data.items())
    form = _html(FORM.format(id=name, came=said, answer=answer, compare=_("Compare")))
    question = quote.p.extract()
    form.legend.extend(list(question.contents))
    quote.append(form)
    del quote["role"]  # a note has no controls


def _heading(quote):
    """Return the title of the section, to which the end of the page will send the reader back."""
    title = copy.copy(quote.find_previous(["h1", "h2", "h3", "h4"]))
    for useless in title.select(".headerlink, .katex-mathml"):
        useless.decompose()
    return title.get_text(" ", strip=True)


def _spoken(choice):
    """Return the name of a choice that holds a formula, which browsers would leave out of it."""
    return f'aria-label="{escape(re.sub("[$`*]", "", choice))}"' if "$" in choice else ""


def inline(text):
    """Return a choice as HTML: it may hold `code`, *emphasis* and $formulas$."""
    parts, end = [], 0
    for found in MARKS.finditer(text):
        code, formula, emphasis = found.groups()
        parts.append(escape(text[end : found.start()]))
        if formula:
            parts.append(f'<span class="math">{render_latex(formula)}</span>')
        else:
            tag = "code" if code else "em"
            parts.append(f"<{tag}>{escape(code or emphasis)}</{tag}>")
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def _html(text):
    return BeautifulSoup(text, "html.parser").find(True)


STEPS = [ask_first]
