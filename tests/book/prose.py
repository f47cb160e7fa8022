"""What a page says hangs together: outcomes and sections, symbols, terms, words, minutes.

Each check returns the problems that it finds, as text, as those of `checks.py` do.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import minutes
import sentences

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\$)", re.DOTALL)
# Commands whose argument is words. Of the others, those below are symbols, each with its character.
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|textbf|mathtt|texttt)\*?\{[^{}]*\}")
CHARACTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon", "ε": "varepsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "ϕ": "phi", "φ": "varphi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell",
    "∇": "nabla", "∂": "partial",
}  # fmt: skip
COMMANDS = set(CHARACTERS.values())
KNOWN_FROM_SCHOOL = {"\\pi", "e"}
# A formula that introduces: symbols alone, perhaps in a list, perhaps with what they are or where
# they lie, such as $x_0$, $H, W$, $C > 0$, $f(x) = x^2$, $h = 10^{-4}$, $\nabla f$.
RELATION = re.compile(r"=|<|>|\\(?:leq?|geq?|lt|gt|in|approx|equiv|ll|gg|to)(?![a-zA-Z])")
TOKEN = re.compile(r"\\[a-zA-Z]+|[a-zA-Z]")


def outcomes(notebook):
    """Return the cell that lists what the reader will be able to do, and the list."""
    for cell in notebook.cells:
        found = re.search(r"^\*\*You will\*\*\n+((?:- .*\n(?:  .*\n)*)+)", cell.source + "\n", re.M)
        if cell.cell_type == "markdown" and found:
            items = re.split(r"^- ", found[1], flags=re.MULTILINE)[1:]
            return cell, [" ".join(item.split()) for item in items]
    return None, []


def outcomes_have_sections(notebook):
    """Each outcome is claimed by a section, each claim begins one outcome."""
    _, promised = outcomes(notebook)
    kept = set()
    for cell in notebook.cells:
        claims = cell.metadata.get("outcomes")
        if claims is None:
            continue
        if not (
            isinstance(claims, list) and claims and all(isinstance(one, str) for one in claims)
        ):
            yield f"{cell.id}: its outcomes are {claims!r}, not a list of texts"
            continue
        if cell.cell_type != "markdown" or not re.search(r"^#{2,} ", cell.source, re.MULTILINE):
            yield f"{cell.id}: claims an outcome and has no heading"
        for claim in claims:
            meant = [one for one in promised if _bare(one).startswith(_bare(claim))]
            if len(meant) != 1 or not claim.strip():
                yield f"{cell.id}: {claim!r} begins {len(meant)} outcomes of the page, not one"
            kept.update(meant)
    for outcome in promised:
        if outcome not in kept:
            yield f"no section claims the outcome {outcome!r}"


def _bare(text):
    return re.sub(r"[*`$]", "", " ".join(text.split()))


def symbols(formula):
    """Return the symbols of a formula in order: letters and Greek names, without their indices."""
    text = WORDS.sub(" ", formula)
    text = re.sub(r"\\(?:begin|end)\{\w+\*?\}", " ", text)
    text = re.sub(r"\\(?:mathbf|boldsymbol|bm|vec|hat|bar|tilde|mathcal)\b", " ", text)
    text = re.sub(r"[_^]\s*\{\\top\}|\^\s*(?:T|\\top)(?![a-zA-Z])", " ", text)
    text = _without_indices(text)
    found = []
    for token in TOKEN.findall(text):
        if token[0] != "\\" or token[1:] in COMMANDS:
            found.append(token)
    return list(dict.fromkeys(found))


def _without_indices(text):
    """Take out what stands below a symbol, and raised indices in brackets, such as ^{(1)}."""
    text = re.sub(r"\^\s*\{\(\w+\)\}", " ", text)
    while found := re.search(r"_\s*(\\[a-zA-Z]+|\w|\{)", text):
        end = found.end()
        if found[1] == "{":
            depth = 1
            while depth and end < len(text):
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
        text = text[: found.start()] + " " + text[end:]
    return text


def introduced(formula):
    """Return the symbols that a formula in a sentence introduces: what stands before = or <."""
    left = RELATION.split(_without_indices(WORDS.sub(" ", formula)))[0]
    if re.search(r"[+/]|\\(?:cdot|frac|times|sqrt|sum|log|exp|max|min|le|ge)\b|\^|\d", left):
        return set()
    return set(symbols(left))


def symbols_are_introduced(notebook, known=frozenset()):
    """Each symbol of a formula stands alone in a sentence, in the same paragraph or before.

    (After a formula that stands in a line of its own, the next paragraph may say what is what.) A
    symbol in italics, as code in a line or as a plain letter is introduced as well; `known` are
    those that an earlier page has used and the page about notation lists.
    """
    met = set(known) | KNOWN_FROM_SCHOOL
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        paragraphs = _paragraphs(cell)
        for paragraph, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
            met |= _named(paragraph)
            for display, inline in _formulas(paragraph):
                first, *rest = sentences.sentences(following) or [""]
                later = _named(first) | _named(" ".join(rest), alone=True) if display else set()
                for symbol in symbols(display or inline):
                    if symbol not in met | later:
                        yield f"{cell.id}: {symbol} is not introduced, in ${display or inline}$"
                    met.add(symbol)


def _paragraphs(cell):
    """Return the paragraphs of a cell, each with the formula in a line of its own that ends it."""
    return re.split(r"\n(?:>? *\n)+(?!>? *\$\$)", sentences.CODE.sub("", cell.source))


def _formulas(text):
    return FORMULA.findall(re.sub(r"`[^`\n]*`", "", text))


def _named(text, alone=False):
    """Return the symbols that a text introduces; `alone` leaves out those given with a value."""
    found = set()
    for code in re.findall(r"`([^`\n]+)`", text):
        found |= set(re.findall(r"(?<![\w.])([a-zA-Z])(?![\w(.])", code))
    for inline in re.findall(r"\b(?:written|writes?|sign|called)\s+\$([^$\n]+)\$", text):
        found |= set(symbols(inline))
    for _, inline in _formulas(text):
        if not (alone and RELATION.search(inline)):
            found |= introduced(inline)
    prose = FORMULA.sub(" ", re.sub(r"`[^`\n]*`", "", text))
    found |= {f"\\{CHARACTERS[one]}" for one in prose if one in CHARACTERS}
    return found | set(re.findall(r"(?<![\w’'])([b-zB-HJ-Z])[₀₁₂ₖ]?(?![\w’'.])", prose))


@cache
def notation():
    """Return the symbols that the page about notation lists."""
    formulas = _formulas((BOOK / "notation.md").read_text("utf-8"))
    return {symbol for _, inline in formulas for symbol in symbols(inline)}


def used(notebook):
    """Return all symbols of a notebook's formulas."""
    texts = [sentences.CODE.sub("", c.source) for c in notebook.cells if c.cell_type == "markdown"]
    formulas = [display or inline for text in texts for display, inline in _formulas(text)]
    return {symbol for formula in formulas for symbol in symbols(formula)}


ALWAYS_IN_ITALICS = {"nan", "inf"}


@cache
def glossary():
    """Return for each term its anchor and all its names, as the glossary has them."""
    text = (BOOK / "glossary.md").read_text("utf-8").partition("```{glossary}\n")[2]
    text = text.partition("\n```")[0]
    names = re.findall(r"((?:^(?!\.\. )\S.*\n)+)(?=  )", text, re.MULTILINE)
    return {_anchor(group.splitlines()[0]): group.splitlines() for group in names}


def _anchor(name):
    return "term-" + re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")


@cache
def ordinary():
    """Return the terms that the glossary calls ordinary words, which need no explanation before."""
    listed = re.search(
        r"^\.\. ordinary words: (.+)$", (BOOK / "glossary.md").read_text("utf-8"), re.M
    )
    return set(re.split(r", ", listed[1])) if listed else set()


def terms_are_explained_first(notebooks):
    """A term's first use in the course, in a sentence, is in the cell that explains it, or later.

    What explains is a link to the glossary, or the term in italics beside what it means.
    `notebooks` are the pages by name, in the order of the course. Headings and the list of what a
    page is for may name what comes; a term inside another one's name is not used.
    """
    names = {name: anchor for anchor, group in glossary().items() for name in group}
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])({either})(?:s|es)?(?![\w-])", re.IGNORECASE)
    by_name = {name.lower(): anchor for name, anchor in names.items()}
    linked = set()
    told = set()
    for page, notebook in notebooks.items():
        listing, _ = outcomes(notebook)
        for cell in notebook.cells:
            if cell.cell_type != "markdown" or cell is listing:
                continue
            linked |= set(re.findall(r"glossary\.md#(term-[\w-]+)", cell.source))
            text = re.sub(r"^#+ .*$|`[^`\n]*`", "", sentences.CODE.sub("", cell.source), flags=re.M)
            text = re.sub(r"\]\([^)]*\)", "]", FORMULA.sub(" ", text))
            said = {name.lower() for name in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text)}
            linked |= {by_name[name] for name in said & set(by_name) - ALWAYS_IN_ITALICS}
            for found in pattern.findall(text):
                anchor = by_name[found.lower()]
                if anchor not in linked | told and not ordinary() & set(glossary()[anchor]):
                    told.add(anchor)
                    yield f"{page}, {cell.id}: {found!r} is used before the page explains it"


@cache
def banned():
    """Return for each kind the words that the course does not use, each with the one to use."""
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {
        kind: [(re.compile(word, re.IGNORECASE), use) for word, use in words.items()]
        for kind, words in table.items()
    }


def words_are_the_fields(texts, kinds=("field", "phrases")):
    """No text says a word that the course does not use; `texts` are places and what is said."""
    for place, text in texts:
        for word, use in (pair for kind in kinds for pair in banned()[kind]):
            for found in word.finditer(text):
                around = " ".join(text[max(0, found.start() - 25) : found.end() + 25].split())
                yield f"{place}: …{around}…: not {found.group()!r} but {use}"


def said_by(notebook):
    """Yield each cell's id and what it says: prose, code, figures, and what check says."""
    for cell in notebook.cells:
        yield cell.id, cell.source
        for output in cell.get("outputs", []):
            yield cell.id, output.get("data", {}).get("text/plain", "") + output.get("text", "")


SITTINGS = re.compile(r"\(For two sittings, stop before \*(.+?)\*\.?\)")


def minutes_are_counted(notebook):
    """The minutes that a page names are those that `tools/minutes.py` counts."""
    said, counted = minutes.said(notebook), minutes.takes(notebook)
    if said != counted:
        yield f"says {said[0]} + {said[1]} minutes, counted are {counted}: run make page"
    for cell in notebook.cells:
        for allowed in minutes.ALLOWED.findall(cell.source):
            if allowed[1] != str(counted[1]):
                yield f"{cell.id}: allows {allowed[1]} minutes, counted are {counted[1]}"


def long_pages_have_a_place_to_stop(notebook):
    """A page for more than one sitting says before which of its headings to stop."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    told = SITTINGS.search(text)
    if told is None and minutes.takes(notebook)[0] > minutes.ONE_SITTING:
        yield "takes more than an hour, names no place to stop: (For two sittings, stop before …)"
    if told and "**Time:** " not in text[: told.start()].rpartition("\n")[2]:
        yield "names a place to stop elsewhere than after its minutes"
    if told and told[1].rstrip(".") not in [
        one.rstrip(".") for one in sentences.headings(notebook)
    ]:
        yield f"names a place to stop that is no heading: {told[1]!r}"
