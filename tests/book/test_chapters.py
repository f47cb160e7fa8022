"""Every chapter as it is committed: run, whole, plain, linked, and in the table of contents."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml

import checks

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
REPOSITORY = CONFIG["repository"]["url"]
INSTALL = f'%pip install -q "dlbook[explore] @ git+{REPOSITORY}"'
NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name[:2].isdigit()]  # the others are appendices
PAGES = sorted((ROOT / "book").glob("*.md"))
TEXTS = [*NOTEBOOKS, *PAGES, *sorted(ROOT.glob("*.md")), ROOT / "src/dlbook/data/CREDITS.md"]

# What pages cite of other people's.
OTHER_PROJECTS = {
    "https://github.com/falloutdurham/beginners-pytorch-deep-learning",
    "https://github.com/iamtrask/Grokking-Deep-Learning",
    "https://github.com/numpy/numpy-tutorials",
    "https://github.com/oreilly-japan/deep-learning-from-scratch",
}

SIMPLE = [
    checks.executed_in_order,
    checks.outputs_are_of_one_execution,
    checks.errors_are_meant,
    checks.library_cells_are_the_library,
    checks.plain_markdown,
    checks.figures_have_words,
    checks.metadata_is_normal,
    checks.explorers_are_those_of_the_library,
    checks.nothing_of_this_machine,
    checks.prose_is_plain,
    checks.cells_fit_a_screen,
    checks.predictions_hold,
    checks.predictions_are_not_given_away,
]
OF_A_CHAPTER = [
    checks.has_the_shape_of_a_chapter,
    checks.asks_for_predictions,
    checks.exercises_hold_together,
]


def read(path):
    return nbformat.read(path, as_version=4)


def by_name(value):
    return getattr(value, "name", None) or value.__name__


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
@pytest.mark.parametrize("check", SIMPLE, ids=by_name)
def test_chapter(path, check):
    assert list(check(read(path))) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=by_name)
@pytest.mark.parametrize("check", OF_A_CHAPTER, ids=by_name)
def test_chapter_has_all_its_parts(path, check):
    assert list(check(read(path))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_imports_only_what_was_derived(path):
    chapter = int(path.name[:2]) if path in CHAPTERS else 99
    assert list(checks.imports_are_derived(read(path), chapter)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_runs_offline_and_seeded(path):
    assert list(checks.runs_offline_and_seeded(read(path), INSTALL)) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_first_cell_fetches_dlbook_where_it_is_missing(path):
    first = checks.code_cells(read(path))[0]
    assert checks.tags(first) == {"remove-cell"}
    assert 'find_spec("dlbook") is None' in first.source
    assert INSTALL in first.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=by_name)
def test_stored_in_the_form_that_make_notebooks_writes(path):
    assert path.read_text("utf-8") == nbformat.writes(read(path)) + "\n"


@pytest.mark.parametrize("path", TEXTS, ids=by_name)
def test_links_into_the_repository_lead_somewhere(path):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    assert list(checks.broken_links(text, path.parent, ROOT, REPOSITORY)) == []


def test_contents_and_files_agree():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    listed = [toc["root"]]
    listed += [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    there = [f"book/{path.stem}" for path in [*NOTEBOOKS, *PAGES]]
    assert sorted(listed) == sorted(there)
    chapters = [name for name in listed if re.search(r"/\d\d-", name)]
    assert chapters == sorted(chapters)


def test_the_project_lives_in_one_place():
    """Every link to the project names the place of _config.yml; else the message lists them all."""
    elsewhere = {
        f"{path.relative_to(ROOT)}, line {number}: {place}"
        for path in [*TEXTS, *(ROOT / name for name in ["pyproject.toml", "CITATION.cff"])]
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for place in checks.places_of_projects(line)
        if place not in {REPOSITORY, *OTHER_PROJECTS}
    }
    advice = f"_config.yml says {REPOSITORY}; change these too, or add them to OTHER_PROJECTS:"
    assert not elsewhere, "\n".join([advice, *sorted(elsewhere)])


def test_every_reference_is_cited_and_every_citation_is_there():
    bib = (ROOT / "book" / "references.bib").read_text("utf-8")
    years = {
        (re.split(r" and ", author)[0].split()[-1].strip("{}"), year)
        for author, year in re.findall(r"author\s*=\s*\{(.+?)\},.*?year\s*=\s*\{(\d+)\}", bib, re.S)
    }
    prose = "\n".join(checks.markdown(read(path)) for path in NOTEBOOKS)
    cited = set(re.findall(r"[\[(](?:van der )?([A-Z][\w-]+)[^()\[\]]*?, (\d{4})[\])]", prose))
    assert cited == years
