"""The book in another language: a catalogue of messages for each page, and pages made from it.

    python tools/translation.py          bring all catalogues up to date, and say what is stale
    python tools/translation.py 03 09    of the pages, only those whose names begin so
    python tools/translation.py check    of the pages, none, but those of what `check` says

A message is a block of Markdown that holds words: a heading, a paragraph, an item of a list, a cell
of a table; or what a page says in metadata: a choice of a prediction, the alt text of a figure. It
is known by its English text. So a block that moves keeps its translation, and one that changes
loses it: its old translation stays in the catalogue, marked fuzzy, and the page shows the English.
Code, outputs, ids and everything else of a notebook stay as they are.

What `check` says has catalogues in JSON, which readers get with the library: one for each chapter's
exercises, and `engine` for the rest. There an empty translation shows the English.
"""

import argparse
import ast
import json
import re
import sys
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import nbformat
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from dlbook import _language
from dlbook._language import ENGLISH, EXPLORERS

ROOT = Path(__file__).parents[1]
CHECK = ROOT / "src" / "dlbook" / "check"
EXERCISES = ROOT / "src" / "dlbook_exercises"
LANGUAGES = tuple(code for code in _language.LANGUAGES if code != ENGLISH)
SITE = ROOT / "book" / "site"  # no page: what stands around the pages
CONTENTS = ("_config.yml", "_toc.yml")
TEXTS = {"container", "only"}  # directives whose body is Markdown
PLACE = re.compile(r"\{[^{}]*\}")  # in a message of `check`
WORD = re.compile(r"(?<![\w.])[A-Za-z]{2,}(?![\w(]|\.\w| =)")  # and no part of code
NO_WORDS = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\{[\w:]+\}|[\W\d_]+")
ALT = re.compile(r"^(\s*:alt: )(\S.*)$")
LINE = re.compile(r"^([\w-]+: )(\S.*)$")  # of {chapters}
DEFINITION = re.compile(r"^(\s*)(?!\.\. )(\S.*)$")  # and a term, of {glossary}
WORDS_OF_OTHERS = re.compile(r"^\*ko\* ")
# What a reader of the site clicks on to see a folded cell.
PROMPTS = ("code_prompt_show", "code_prompt_hide")
PREDICT = re.compile(r"^\*\*\S+\*\* ")  # what begins a question to the reader
HEADER = """msgid ""
msgstr ""
"Language: {}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

"""
SCRIPTS = ("book/_static", "tools/live/page")
MARKED = re.compile(r"\b(?:N?_|say)\((\"(?:[^\"\\]|\\.)*\")")  # in a script
ROLE = re.compile(r"\{(\w+)\}`(?:[^`<]*<)?([^`>]+)>?`")  # {term}`x`, {term}`word <x>`
PARSER = (
    MarkdownIt("commonmark").enable("table").use(dollarmath_plugin).use(colon_fence_plugin)
)  # fmt: skip


def translated(text, translate):
    """Return Markdown with each message replaced by what `translate` makes of it."""
    lines = text.split("\n")
    done = Counter()  # up to where a line is translated: the cells of a table share one
    for token in PARSER.parse(text):
        if token.type == "inline" and _has_words(token.content):
            _replace(lines, token.map, token.content, translate, done)
        elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            first, end = token.map[0] + 1, token.map[1] - 1
            if first < end:
                body = "\n".join(lines[first:end])
                lines[first:end] = _directive(token.info, body, translate).split("\n")
    return "\n".join(lines)


def _has_words(message):
    return bool(NO_WORDS.sub("", message))


def _replace(lines, place, message, translate, done):
    """Replace a message, which must stand in one line: so quotes and lists stay as they are."""
    for n in range(*place):
        at = lines[n].find(message, done[n])
        if at >= 0:
            new = translate(message)
            lines[n] = lines[n][:at] + new + lines[n][at + len(message) :]
            done[n] = at + len(new)
            return
    raise ValueError(f"a paragraph takes more than one line: {message[:60]!r}")


def _directive(info, body, translate):
    name = re.match(r"\{([\w-]+)\}", info)[1]
    if name in TEXTS:
        return translated(body, translate)
    pattern = {"chapters": LINE, "glossary": DEFINITION}.get(name, ALT)
    lines = body.split("\n")
    for n, line in enumerate(lines):
        found = pattern.match(line)
        if found and _has_words(found[2]) and not WORDS_OF_OTHERS.match(found[2]):
            new = translate(found[2])
            if name == "glossary" and not found[1] and new != found[2]:
                new = f"{new}\n{found[2]}"  # both are terms: links to the English one still arrive
            lines[n] = found[1] + new
    return "\n".join(lines)


def pages(root=ROOT):
    """Return the source of each page that is translated, in the order of the contents."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    listed = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [_source(root, page) for page in [toc["root"], *listed]]


def _source(root, page):
    return next(p for p in (root / f"{page}.ipynb", root / f"{page}.md") if p.exists())


def write(path, translate):
    """Return the translated text of a page."""
    if path.suffix == ".md":
        return translated(path.read_text("utf-8"), translate)
    notebook = nbformat.read(path, as_version=4)
    before = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = before = translated(cell.source, translate)
        else:
            _translate_metadata(cell.metadata, before, translate)
    return nbformat.writes(notebook) + "\n"


def _translate_metadata(metadata, before, translate):
    shown = metadata.get("mystnb", {})
    for prompt in PROMPTS:
        if prompt in shown:
            shown[prompt] = translate(shown[prompt])
    if "alt" in shown.get("image", {}):
        shown["image"]["alt"] = translate(shown["image"]["alt"])
    if "predict" in metadata:
        about = metadata["predict"]
        # The question is the block quote before the cell, word for word, and translated with it.
        about["question"] = PREDICT.sub("", before.rstrip().split("\n> ")[-1].removeprefix("> "))
        if "choices" in about:
            place = about["choices"].index(about["answer"])
            about["choices"] = [
                translate(choice) if _has_words(choice) else choice for choice in about["choices"]
            ]
            about["answer"] = about["choices"][place]


def messages(path):
    """Return the messages of a page, each once, in order."""
    if path == SITE:
        return _around_the_pages()
    found = {}
    write(path, lambda message: found.setdefault(message, message))
    return list(found)


def _around_the_pages():
    config, toc = (yaml.safe_load((ROOT / name).read_text("utf-8")) for name in CONTENTS)
    marked = [*map(_marked, sorted((ROOT / "tools" / "website").glob("*.py"))), marked_in_scripts()]
    captions = [part["caption"] for part in toc["parts"]]
    return list(dict.fromkeys([config["title"], *captions, *chain.from_iterable(marked)]))


def _marked(path):
    """Return what a module or a script marks with `_` or `N_`."""
    if path.suffix == ".js":
        yield from map(json.loads, MARKED.findall(path.read_text("utf-8")))
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Name("_" | "N_"), [ast.Constant(str(text))]):
                yield text


@cache
def marked_in_scripts():
    """Return what the scripts of the pages mark with `say`."""
    scripts = chain.from_iterable(sorted((ROOT / folder).glob("*.js")) for folder in SCRIPTS)
    return list(chain.from_iterable(map(_marked, scripts)))


def said_by_explorers():
    """Return what explorers, and the figures that they show, mark with `_` or `N_`."""
    library = EXPLORERS.parents[1]
    paths = chain(*(sorted(library.glob(place)) for place in ("explore/*.[jp][sy]", "plots/*.py")))
    return list(dict.fromkeys(chain.from_iterable(map(_marked, paths))))


def update_explorers(language):
    """Bring the catalogue of the explorers up to date; return how many translations it lacks."""
    file = EXPLORERS / f"{language}.json"
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    now = {message: known.get(message, "") for message in said_by_explorers()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(now, ensure_ascii=False, indent=0) + "\n", "utf-8", newline="\n")
    return sum(not new for new in now.values())


def file_of(path, language):
    """Return where the catalogue of a page lies."""
    return path.parents[1] / "translations" / language / f"{path.stem}.po"


def catalogue(path, language):
    """Return the catalogue of a page, empty if there is none."""
    file = file_of(path, language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def translations(path, language):
    """Return what has a translation that is known to be of this very text."""
    return {
        message.id: message.string
        for message in catalogue(path, language)
        if message.id and message.string and not message.fuzzy
    }


def update(path, language):
    """Bring a catalogue up to date; drop what is no longer said. Say how many blocks are stale."""
    known, now = catalogue(path, language), Catalog()
    for message in messages(path):
        now.add(message)
    known.update(now)
    known.obsolete.clear()
    for message in known:
        message.flags -= {"python-format", "python-brace-format"}  # braces are formulas
    file = file_of(path, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        opened.write(HEADER.format(language).encode())  # Babel's own would hold the time
        write_po(opened, known, width=0, omit_header=True, include_previous=True)
    return sum(bool(message.id) and (message.fuzzy or not message.string) for message in known)


def current(path, language):
    """Return which share of a page's words has a translation that is known to be of them."""
    known = translations(path, language)
    words = {message: len(message.split()) for message in messages(path)}
    return sum(words[message] for message in words.keys() & known.keys()) / sum(words.values())


# What a translation must have exactly as the English: code, formulas and the targets of links, in
# any order; and as many words in italics and in bold, which particles of Korean can break.
def skeleton(message):
    """Return what a translation of a message must share with it."""
    found = Counter(("role", *role) for role in ROLE.findall(message))
    stack = PARSER.parseInline(ROLE.sub("", message))[0].children
    for token in stack:
        if token.type in ("code_inline", "math_inline"):
            found[token.type, token.content] += 1
        elif token.type in ("link_open", "image"):
            found["link", token.attrGet("href") or token.attrGet("src")] += 1
        elif token.type in ("em_open", "strong_open"):
            found[token.type] += 1
    return found


def faults(message, translation):
    """Say what a translation has lost or broken."""
    lost, new = skeleton(message), skeleton(translation)
    for thing in lost - new:
        yield f"{thing} is missing in {translation[:40]!r}"
    for thing in new - lost:
        yield f"{thing} is not in the English of {translation[:40]!r}"
    if re.search(r"(?<![\\*\s])\*|\*(?=[\w“(])", _plain(translation)):
        yield f"an asterisk shows in {translation[:40]!r}"
    if "\n" in translation:
        yield f"a translation takes one line, as its English does: {translation[:40]!r}"


def _plain(text):
    return "".join(t.content for t in PARSER.parseInline(text)[0].children if t.type == "text")


@cache
def said_by_check():
    """Return what `check` says, by the name of its catalogue, in the order of the book."""
    import dlbook_exercises
    from dlbook.check import _judge
    from dlbook.check.exercise import Bug

    general = [bug for bug in vars(_judge).values() if isinstance(bug, Bug)]
    said = {"engine": [*_of_bugs(general), *_marked_in(CHECK.glob("*.py"))]}
    for name in dlbook_exercises.names():
        texts = said.setdefault(dlbook_exercises.folder(name), [])
        exercise = dlbook_exercises.find(name)
        texts += chain.from_iterable((probe.claim, probe.shown) for probe in exercise.probes)
        texts += [*_of_bugs(exercise.bugs), exercise.on_success]
    for chapter in said.keys() - {"engine"}:
        said[chapter] += _marked_in((EXERCISES / chapter).glob("*.py"))
    said = {name: dict.fromkeys(map(_template, filter(None, t))) for name, t in said.items()}
    # What more than one of them says is translated once.
    uses = Counter(chain.from_iterable(said.values()))
    said["engine"] |= dict.fromkeys(text for text in uses if uses[text] > 1)
    return {
        name: [
            text
            for text in texts
            if WORD.search(PLACE.sub("", text)) and (name == "engine" or text not in said["engine"])
        ]
        for name, texts in said.items()
    }


def _of_bugs(bugs):
    return chain.from_iterable((bug.name, bug.hint) for bug in bugs)


def _marked_in(paths):
    return chain.from_iterable(map(_marked, sorted(paths)))


def _template(text):
    return getattr(text, "template", text)


def catalogues_of_check(language):
    """Return the file of each catalogue of `check`, and what it holds."""
    folder = CHECK / "translations" / language
    return {path: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def update_check(language):
    """Bring the catalogues of `check` up to date; yield each name and its translations."""
    old = catalogues_of_check(language)
    known = {en: new for texts in old.values() for en, new in texts.items() if new}
    files = {}
    for name, texts in said_by_check().items():
        file = CHECK / "translations" / language / f"{name}.json"
        files[file] = {text: known.get(text, "") for text in texts}
        yield name, files[file]
    for file in old.keys() - files.keys():
        file.unlink()
    for file, texts in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(texts, ensure_ascii=False, indent=2) + "\n", "utf-8")


def faults_of_check(message, translation):
    """Say what a translation of what `check` says has lost or broken."""
    for what, pattern in (("place", PLACE), ("code", re.compile("`[^`]*`"))):
        lost, new = (set(pattern.findall(text)) for text in (message, translation))
        for thing in sorted(lost ^ new):
            yield f"the {what} {thing} is not in both: {translation[:40]!r}"
    if _breaks(message) != _breaks(translation):
        yield f"a space or a line break is not as in the English: {translation[:40]!r}"
    # What goes on has no full stop at its end: a claim, a name, the reason in a sentence.
    if message.rstrip().endswith(".") != translation.rstrip().endswith("."):
        yield f"it ends with a full stop if the English does: {translation[-40:]!r}"


def _breaks(text):
    return text.count("\n"), text.startswith(" "), text.endswith(" ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", nargs="*", default=[""], help="what its name begins with")
    wanted = tuple(parser.parse_args().page)
    wrong = False
    for language in LANGUAGES:
        print(f"{language} explorers: {update_explorers(language)} messages are to translate")
        for path in [*pages(), SITE]:
            if not path.name.startswith(wanted):
                continue
            stale = update(path, language)
            print(
                f"{language} {path.stem:28} {stale:4} of {len(messages(path)):4} are to translate"
            )
            for message, translation in translations(path, language).items():
                for fault in faults(message, translation):
                    wrong = True
                    print(f"{path.name}: {fault}", file=sys.stderr)
        if not {"", "check"} & set(wanted):
            continue
        for name, texts in update_check(language):
            missing = sum(not new for new in texts.values())
            print(f"{language} {name:28} {missing:4} of {len(texts):4} are to translate")
            for message, translation in texts.items():
                for fault in faults_of_check(message, translation) if translation else ():
                    wrong = True
                    print(f"{name}.json: {fault}", file=sys.stderr)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
