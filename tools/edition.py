"""Write the sources of the book in another language, for Jupyter Book and for those who run them.

    python tools/edition.py ko _build/ko

The folder gets the translated pages, the settings and the contents, and what the pages show.
"""

import argparse
import json
import re
from itertools import chain
from pathlib import Path

import nbformat
import yaml

import reports
import translation
import widget_state
from dlbook import _language
from dlbook._language import ENGLISH

ROOT = Path(__file__).parents[1]
ENOUGH = 0.95  # of the words of a page; an edition that lags behind is not shown
TO_THE_ENGLISH = '<!doctype html><meta http-equiv="refresh" content="0; url={}">\n'
DOWNLOAD = re.compile(r"(/downloads/)dlbook\.(pdf|epub)\b")
AS_THEY_ARE = ("book/_static/**/*", "book/*.bib")


def settings(language, say):
    """Return the settings of Jupyter Book for the site of an edition."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    title = say(config["title"])
    config["title"] = title
    config["html"]["baseurl"] += f"{language}/"
    config["repository"]["branch"] = language
    sphinx = config["sphinx"]
    sphinx["local_extensions"] = {"website": str(ROOT / "tools")}
    sphinx["config"]["language"] = language
    sphinx["config"]["html_theme_options"]["logo"]["text"] = title
    return config


def contents(say):
    """Return the contents with the captions of the parts in the language."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    for part in toc["parts"]:
        part["caption"] = say(part["caption"])
    return toc


def give_words(notebook, language):
    """Let the explorers that a notebook stores, those that answer in a page, speak the language."""
    for model in widget_state.stored(notebook).values():
        state = model["state"]
        if "_esm" in state:
            said = json.dumps({**state, "_esm": "", "_css": ""}, ensure_ascii=False)
            state["_words"] = _language.needed(_language.read(language), state["_esm"] + said)


def write(language, folder):
    """Write everything below the folder; leave alone what is there already and has not changed."""
    known = translation.translations(translation.SITE, language)

    def say(text):
        return known.get(text, text)

    files = {
        "_config.yml": _yaml(settings(language, say)),
        "_toc.yml": _yaml(contents(say)),
    }
    for path in translation.pages():
        pages = translation.translations(path, language)
        text = translation.write(path, lambda message, pages=pages: pages.get(message, message))
        text = DOWNLOAD.sub(lambda link: link[1] + file_name(language, link[2]), text)
        if path.suffix == ".ipynb":
            text = _that_asks_for(language, text)
        files[path.relative_to(ROOT).as_posix()] = text.encode()
    for path in chain.from_iterable(map(ROOT.glob, AS_THEY_ARE)):
        if path.is_file():
            files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    for path in [path for path in folder.glob("book/**/*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)


def sources(language):
    """Return the folder with the sources of the book in a language, brought up to date."""
    if language == ENGLISH:
        return ROOT
    folder = ROOT / "_build" / language
    write(language, folder)
    return folder


def file_name(language, kind):
    """Return the name of the book in one file: dlbook.pdf, dlbook-ko.pdf."""
    return f"dlbook.{kind}" if language == ENGLISH else f"dlbook-{language}.{kind}"


def told(parser, usual):
    """Return where a command is told to write the book, and in which languages."""
    known = (ENGLISH, *translation.LANGUAGES)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=usual, help="where to put it; made if missing"
    )
    parser.add_argument("--language", choices=known, help="if none is named, all are made")
    arguments = parser.parse_args()
    arguments.languages = [arguments.language] if arguments.language else known
    return arguments


def _that_asks_for(language, text):
    """Return a notebook in which checks and explorers speak the language, and have done so."""
    notebook = nbformat.reads(text, as_version=4)
    reports.translated(notebook, language)
    give_words(notebook, language)
    metadata = {"tags": ["remove-cell"], "jupyter": {"source_hidden": True}}
    source = f'import dlbook.check\n\ndlbook.check.language("{language}");'
    cell = nbformat.v4.new_code_cell(source, id="language", metadata=metadata)
    after_install = 1 + max([n for n, cell in enumerate(notebook.cells) if cell.id == "install"])
    notebook.cells.insert(after_install, cell)
    return nbformat.writes(notebook) + "\n"


def withhold(language, html):
    """Let the pages of an edition that are too old lead to the English ones; return their names."""
    old = [p for p in translation.pages() if translation.current(p, language) < ENOUGH]
    for page in old:
        target = f"../../book/{page.stem}.html"
        (html / "book" / f"{page.stem}.html").unlink()  # which another folder may share
        (html / "book" / f"{page.stem}.html").write_text(TO_THE_ENGLISH.format(target), "utf-8")
    return [page.stem for page in old]


def _yaml(content):
    # Keys are sorted: a set would have another order in each process, and the site be built anew.
    return yaml.safe_dump(content, allow_unicode=True).encode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", choices=translation.LANGUAGES)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write(arguments.language, arguments.folder.resolve())
