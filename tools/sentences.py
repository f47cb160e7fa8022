"""What a page says in words: its sentences, which of them are long, and which headings are gone."""

import re

LONG = 35  # words; a sentence with more is two sentences
CODE = re.compile(r"^(```+|~~~+).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
# What a paragraph may begin with: the signs of a list, a quote, a heading, a row of a table.
START = re.compile(r"^[ \t]*(?:>[ \t]*)*(?:[-*+] |\d+\. |#+ |\| ?|:\s+)?", re.MULTILINE)
NEW = re.compile(r"\n\s*\n|\n(?=[-*+|#] ?|\d+\. )|\|")
# A sentence ends before a capital letter, a number or a sign that opens something.
END = re.compile(r"(?<=[.!?…])[\"”’)*_]*\s+(?=[\"“‘(*_`$\[]*[A-ZÄÖÜ0-9`$(\[*])")
SHORT_FORMS = re.compile(r"\b(e\.g|i\.e|cf|vs|Fig|Eq|St|Mr|Dr|[A-Z])\.(?=\s)")


def plain(text):
    """Return Markdown without its signs; code in a line, a formula and a link stay, as words."""
    text = DISPLAY.sub("\n\n", CODE.sub("\n\n", text))
    text = re.sub(r"\$[^$\n]+\$", lambda formula: formula.group().replace(" ", ""), text)
    text = re.sub(r"`[^`]+`", lambda code: re.sub(r"[.!?]\s*", "", code.group()), text)
    text = re.sub(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\{[\w:-]+\}`([^`<]+)[^`]*`", r"\1", text)
    return re.sub(r"\*+|<[^<>]+>", "", text)


def words(text):
    """Return how many words a text has; a formula or a piece of code in a line is about one."""
    return sum(bool(re.search(r"\w", word)) for word in plain(text).split())


def sentences(text):
    """Return the sentences of a Markdown text, each in one line."""
    text = re.sub(r"^([ \t]*>)+[ \t]?", "", text, flags=re.MULTILINE)
    found = []
    for paragraph in NEW.split(plain(text)):
        line = START.sub("", " ".join(paragraph.split()))
        line = SHORT_FORMS.sub("\\1\N{ONE DOT LEADER}", line)
        found += [one.replace("\N{ONE DOT LEADER}", ".") for one in END.split(line)]
    return [one for one in found if re.search(r"\w", one)]


def long_sentences(text):
    """Return the sentences that have more than LONG words, with the number of them."""
    counted = [(words(one), one) for one in sentences(text)]
    return [(count, one) for count, one in counted if count > LONG]


def headings(notebook):
    """Return all headings of a notebook, in order, without the signs in front."""
    texts = (CODE.sub("", cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return [found.strip() for text in texts for found in re.findall(r"^#+ (.+)$", text, re.M)]


def gone(before, now):
    """Return the headings that one version of a notebook has and a later one has not."""
    kept = set(headings(now))
    return [heading for heading in headings(before) if heading not in kept]
