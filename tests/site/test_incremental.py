"""A book that is built from what has changed is the book that is built from nothing.

In a copy of the project: prose of a chapter changed; a term of the glossary renamed, a docstring of
the library and the minutes of a chapter changed; then a page deleted and a chapter added.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.weekly  # ten builds
ROOT = Path(__file__).parents[2]
NAMES = (
    "book", "src", "tools", "translations",
    "_config.yml", "_toc.yml", "requirements.txt", "CITATION.cff",
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a built copy of the project."""
    folder = tmp_path_factory.mktemp("copy")
    left_out = shutil.ignore_patterns("__pycache__", ".*", "*.gz")
    for name in NAMES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder)
    # What came from npm, which is not asked again.
    shutil.copytree(ROOT / "_build" / "live", folder / "_build" / "live", symlinks=True)
    assert "built from nothing" in build(folder)
    return folder


def build(folder):
    """Run what `make book` runs; return what it said."""
    done = subprocess.run(
        [sys.executable, folder / "tools" / "build.py"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "", "HOME": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def pages(folder):
    """Return the text of all that the site is read from: pages, sitemap, index for searching.

    Without the versions of style sheets, which some extensions write later than the first build,
    and without words that no page has any more, which Sphinx keeps.
    """
    html = folder / "_build" / "html"
    files = [*html.rglob("*.html"), *html.rglob("sitemap.xml")]
    version = re.compile(r"\?v=[0-9a-f]+")
    found = {f: version.sub("", f.read_text("utf-8")) for f in files}
    for file in html.rglob("searchindex.js"):
        index = json.loads(re.fullmatch(r"Search.setIndex\((.*)\)", file.read_text("utf-8"))[1])
        for words in ("terms", "titleterms"):
            index[words] = {word: places for word, places in index[words].items() if places != []}
        found[file] = json.dumps(index, sort_keys=True)
    return {file.relative_to(html).as_posix(): text for file, text in found.items()}


def sitemap(folder):
    """Return the names of the pages that the sitemap lists."""
    tree = ElementTree.fromstring((folder / "_build/html/sitemap.xml").read_bytes())  # noqa: S314
    return sorted(Path(loc.text).stem for loc in tree.iter() if loc.tag.endswith("}loc"))


def test_a_page_that_shows_nothing_of_what_has_changed_is_left_alone(copy):
    other = copy / "_build/html/book/02-activations.html"
    other.write_text(other.read_text("utf-8") + "<!-- as it was -->", "utf-8")
    replace(
        copy / "book/09-newswires.ipynb",
        "It learns by heart, which is",
        "It learns by heart; this is",
    )
    assert "(built again: book/09-newswires.ipynb; ko: built again: " in build(copy)
    assert "It learns by heart; this is" in pages(copy)["book/09-newswires.html"]
    assert differing_from_nothing(copy) == ["book/02-activations.html"]


def test_an_unchanged_book_is_not_built_again(copy):
    for path in copy.glob("book/*"):
        path.touch()  # a checkout changes times
    assert "nothing had changed" in build(copy)


def differing_from_nothing(folder):
    """Return the names of what is otherwise after a build from nothing."""
    before = pages(folder)
    for record in folder.glob("_build/**/built.json"):
        record.unlink()
    assert "built from nothing; ko: built from nothing" in build(folder)
    after = pages(folder)
    return [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]


def test_what_has_changed_is_changed_on_every_page_that_shows_it(copy):
    glossary, chapter = copy / "book/glossary.md", copy / "book/09-newswires.ipynb"
    replace(glossary, "\nbottleneck\n", "\nnarrow layer\n")
    replace(chapter, "#term-bottleneck", "#term-narrow-layer")
    replace(chapter, "**Time:** about ", "**Time:** about 1")
    replace(glossary, "A number that a neuron adds to", "The number that a neuron adds to")
    replace(copy / "src/dlbook/losses.py", "the squared error", "the error squared")
    said = build(copy)
    changed = ["book/09-newswires.ipynb", "book/glossary.md", "src/dlbook/losses.py"]
    assert f"(built again: {', '.join(changed)}; " in said
    again = pages(copy)
    for page, shown in {
        "09-newswires": "glossary.html#term-narrow-layer",
        "02-activations": 'data-meaning="The number that a neuron adds to',
        "api": "the error squared",
    }.items():
        assert shown in again[f"book/{page}.html"], page
    assert "term-narrow-layer" in again["genindex.html"]
    minutes = re.search(r"about (1\d+) minutes", chapter.read_text("utf-8")).group(1)
    assert f"{minutes} min" in again["book/index.html"]
    assert len(sitemap(copy)) == len(list(copy.glob("book/*.ipynb")) + list(copy.glob("book/*.md")))
    assert not differing_from_nothing(copy)


def test_a_page_that_goes_and_one_that_comes_change_every_list(copy):
    (copy / "book/references.md").unlink()
    shutil.copy(copy / "book/notation.md", copy / "book/symbols.md")
    replace(copy / "_toc.yml", "book/references", "book/symbols")
    assert "built from nothing" in build(copy)
    shown = pages(copy)
    assert "book/references.html" not in shown
    assert {"symbols"} == set(sitemap(copy)) - {path.stem for path in ROOT.glob("book/*")}
    lists = [page for name, page in shown.items() if name.startswith("book/")]
    assert all("symbols.html" in page for page in lists)
    assert not any("references.html" in page for page in lists)


def test_after_a_build_that_failed_the_next_one_says_why_again(copy):
    glossary = copy / "book/glossary.md"
    glossary.write_text(glossary.read_text("utf-8") + "\n```{nonsense}\n```\n", "utf-8")
    for _ in range(2):
        with pytest.raises(AssertionError, match="nonsense"):
            build(copy)
