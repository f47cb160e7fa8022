"""The page about the library, as built: nothing is missing, and every link reaches what it names.

What must be there is read from the library and the notebooks, not from the code that makes the
page. Needs `make book`.
"""

import copy
import importlib
import inspect
import json
import re
from functools import cache
from operator import attrgetter
from urllib.parse import unquote

import pytest
import yaml

import built_site
import checks
import dlbook
from built_site import HTML, ROOT
from test_modules import PUBLIC, members

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["repository"]
FORGE = f"{CONFIG['url']}/blob/{CONFIG['branch']}/"
FULL_NAMES = [f"dlbook.{module}.{name}" for module, names in PUBLIC.items() for name in names]
# Where two modules have a name, it means the one that is derived first.
NAMES = {name.rpartition(".")[2]: name for name in reversed(FULL_NAMES)}
# Methods that come from another public class have their entry there.
MEMBERS = [
    (name, thing)
    for name, thing in members()
    if (home := thing.__qualname__.split(".")[0]) in name.split(".") or home not in NAMES
]
HERE = [name for name, _ in MEMBERS]


def page(name):
    return built_site.soup(f"book/{name}.html")


@cache
def entries():
    """Return the entry of each name that the page about the library explains."""
    heads = page("api").find_all("dt", id=True)
    found = {head["id"]: head.parent for head in heads}
    assert len(found) == len(heads), "a name has two entries"
    return found


def entry(full_name):
    return entries()[full_name]


def anchor(full_name):
    """Return the id of the cell that defines a name."""
    return f"library-{'-'.join(full_name.split('.')[1:])}".lower()


def defined_in(chapter, name):
    """Return the full name of what a chapter defines: of two, the one that names the chapter."""
    for full_name in FULL_NAMES:
        if full_name.endswith(f".{name}"):
            doc = inspect.getdoc(attrgetter(full_name.removeprefix("dlbook."))(dlbook))
            if f"hapter {chapter[:2]}" in doc:
                return full_name
    return NAMES[name]


LIBRARY_CELLS = [
    (path.stem, cell, [defined_in(path.stem, name) for name in names])
    for path, cell, names in checks.library_cells()
]
DERIVED = {name: chapter for chapter, _, names in LIBRARY_CELLS for name in names}
# What the linked chapter says of a name that it does not mention.
SPOKEN_OF_AS = {
    "parse_idx": "IDX",
    "History": "history",
    "Picture": "plots",
    "Animation": r"plots\.descent",
    "forward_pass": r"explore\.Digits",
    "snapshot": r"explore\.Training",
    "word_effects": r"explore\.Words",
    "exercises": "check",
    "results": "check",
}


def test_every_public_name_has_one_entry_and_nothing_else_has():
    heads = page("api").select("dl.py.function > dt, dl.py.class > dt")
    assert sorted(head["id"] for head in heads) == sorted(FULL_NAMES)


def test_modules_stand_in_their_order_with_what_they_are_for():
    sections = page("api").select("article section section")
    assert [s.h2.get_text().rstrip("#") for s in sections] == [
        f"dlbook.{module}" for module in PUBLIC
    ]
    for section, module in zip(sections, PUBLIC, strict=True):
        purpose = inspect.getdoc(importlib.import_module(f"dlbook.{module}")).split()[:4]
        assert section.p.get_text().split()[:4] == [word.strip("`") for word in purpose]


@pytest.mark.parametrize("module", PUBLIC)
def test_the_import_line_gives_every_name_of_the_module(module):
    code = page("api").find(id=f"module-dlbook.{module}").find_next("pre").get_text()
    scope = {}
    exec(code, scope)  # noqa: S102
    assert module in scope or set(PUBLIC[module]) <= set(scope)


@pytest.mark.parametrize(("name", "thing"), MEMBERS, ids=HERE)
def test_public_names_in_a_docstring_are_links(name, thing):
    words = set(re.findall(r"(?<!`)`(\w+)`(?!`)", inspect.getdoc(thing))) & NAMES.keys()
    links = {a["href"] for a in entry(f"dlbook.{name}").select("a")}
    assert {f"#{NAMES[word]}" for word in words} <= links


@pytest.mark.parametrize("full_name", FULL_NAMES)
def test_an_entry_leads_to_the_chapter_that_derives_or_uses_it(full_name):
    links = {a["href"] for a in entry(full_name).select("a") if re.match(r"\d\d-", a["href"])}
    if full_name in DERIVED:
        assert f"{DERIVED[full_name]}.html#{anchor(full_name)}" in links
    else:
        name = full_name.rpartition(".")[2]
        word = rf"\b{SPOKEN_OF_AS.get(name, name)}\b"
        sources = [ROOT / "book" / re.sub(r"\.html.*", ".ipynb", link) for link in links]
        assert any(re.search(word, source.read_text("utf-8")) for source in sources)


@pytest.mark.parametrize(("chapter", "cell", "names"), LIBRARY_CELLS)
def test_a_cell_of_the_library_leads_to_its_entries(chapter, cell, names):
    for full_name in names:
        target = page(chapter).find(id=anchor(full_name))
        box = target if "cell" in target.get("class", []) else target.find_parent(class_="cell")
        name = full_name.rpartition(".")[2]
        assert re.search(rf"^(def|class) {name}\b", box.pre.get_text(), re.MULTILINE)
        note = box.find_next_sibling()
        assert note["class"] == ["in-the-library"]
        assert f"api.html#{full_name}" in [link["href"] for link in note.find_all("a")]
    assert len(note.find_all("a")) == len(names)


def test_only_cells_of_the_library_have_a_line_that_leads_back():
    for path in (HTML / "book").glob("*.html"):
        notes = page(path.stem).find_all(class_="in-the-library")
        assert len(notes) == sum(chapter == path.stem for chapter, _, _ in LIBRARY_CELLS)


def test_source_links_show_the_lines_that_define_the_thing():
    links = page("api").select("a.viewcode-link, a:has(> .viewcode-link)")
    assert len(links) >= len(MEMBERS)
    for link in links:
        name = link.find_parent("dt")["id"].rsplit(".", 1)[1]
        path, first, last = re.fullmatch(
            rf"{re.escape(FORGE)}([\w/.]+)#L(\d+)-L(\d+)", link["href"]
        ).groups()
        lines = (ROOT / path).read_text("utf-8").splitlines()[int(first) - 1 : int(last)]
        assert any(re.match(rf" *(def|class) {name}\b", line) for line in lines), link["href"]


def test_names_in_the_text_are_links_or_code_and_nothing_is_left_of_the_markup():
    article = copy.copy(page("api").article)
    assert not article.select("cite, .problematic, li, blockquote")
    for code in article.select("pre, code"):
        code.extract()
    text = article.get_text()
    assert "`" not in text
    assert "\\" not in text
    assert "<factory>" not in text
    assert "object at 0x" not in text


@pytest.fixture(scope="module")
def index():
    text = (HTML / "searchindex.js").read_text("utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def test_search_finds_every_name(index):
    found = {
        f"{prefix}.{entry[-1]}": (index["docnames"][entry[0]], entry[3])
        for prefix, entries in index["objects"].items()
        for entry in entries
    }
    for name in HERE:
        assert found[f"dlbook.{name}"] == ("book/api", ""), name


def test_search_finds_every_term_of_the_glossary(index):
    terms = [term.get_text().rstrip("#") for term in page("glossary").select("dl.glossary > dt")]
    assert {"overfitting", "learning rate"} <= set(terms)
    for term in terms:
        assert term.lower() in index["indexentries"], term


def test_the_index_lists_names_and_terms_and_can_be_reached():
    (link,) = page("api").select('article a[href$="genindex.html"]')
    assert link
    index = built_site.soup("genindex.html")
    targets = [unquote(a["href"]) for a in index.select("table.indextable a")]
    assert {f"book/api.html#{name}" for name in NAMES.values()} <= set(targets)
    assert "book/glossary.html#term-overfitting" in targets
