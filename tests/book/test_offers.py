"""The offer of the whole book as one file, tried on a site of two pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from website import offers

ROOT = Path(__file__).parents[2]
PAGES = ("index", "other")


@pytest.fixture
def project(tmp_path):
    """Return the folder of a book of two pages, written long ago."""
    (tmp_path / "src" / "dlbook").mkdir(parents=True)
    (tmp_path / "book").mkdir()
    code = tmp_path / "src" / "dlbook" / "code.py"
    code.write_text("", "utf-8")
    index = tmp_path / "index.rst"
    index.write_text(
        "Title\n=====\n\n.. toctree::\n\n   other\n\nFar away\n--------\n\n.. offers::\n", "utf-8"
    )
    other = tmp_path / "other.rst"
    other.write_text("Other\n=====\n\nText.\n", "utf-8")
    for file in (code, index, other):
        os.utime(file, (1, 1))
    return tmp_path


def build(project, builder="html"):
    settings = {
        "extensions": "website.offers",
        "html_theme": "sphinx_book_theme",
        "exclude_patterns": "_build",
    }
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-C", "-b", builder]
        + [word for name, value in settings.items() for word in ("-D", f"{name}={value}")]
        + [project, project / "_build" / builder],
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def make(project, kind, size):
    file = project / "_build" / kind / f"dlbook.{kind}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x" * size)


def page(project, name):
    html = (project / "_build" / "html" / f"{name}.html").read_text("utf-8")
    return BeautifulSoup(html, "lxml")


def menu(project, name):
    links = page(project, name).select(".dropdown-download-buttons a")
    return [link["href"] for link in links if "_downloads" in link["href"]]


def test_a_page_says_how_to_make_what_is_not_there(project):
    build(project)
    article = page(project, "index").article
    assert "make pdf makes the whole book one PDF." in article.get_text()
    assert "make epub makes the whole book one EPUB." in article.get_text()
    assert [menu(project, name) for name in PAGES] == [[], []]
    assert not (project / "_build" / "html" / "_downloads").exists()


def test_what_was_made_since_the_last_build_is_offered_on_every_page_until_it_is_old(project):
    build(project)
    make(project, "pdf", 8_612_345)

    build(project)
    article = page(project, "index").article
    assert "The whole book as PDF (8.6 MB)" in article.get_text()
    assert "make pdf" not in article.get_text()
    assert "make epub" in article.get_text()
    assert article.find("a", string="The whole book as PDF")["href"] == "_downloads/dlbook.pdf"
    assert [menu(project, name) for name in PAGES] == [["_downloads/dlbook.pdf"]] * 2
    copy = project / "_build" / "html" / "_downloads" / "dlbook.pdf"
    assert copy.stat().st_size == 8_612_345

    later = (project / "_build" / "pdf" / "dlbook.pdf").stat().st_mtime + 10
    os.utime(project / "src" / "dlbook" / "code.py", (later, later))
    build(project)
    assert "make pdf" in page(project, "index").article.get_text()
    assert [menu(project, name) for name in PAGES] == [[], []]
    assert not copy.exists()


def test_a_file_does_not_offer_itself(project):
    make(project, "pdf", 10)
    build(project, "text")
    text = (project / "_build" / "text" / "index.txt").read_text("utf-8")
    assert "PDF" not in text
    assert "Far away" not in text


@pytest.mark.parametrize("by_product", ["__pycache__/code.pyc", ".ipynb_checkpoints/01.ipynb"])
def test_by_products_do_not_make_a_file_old(project, by_product):
    make(project, "epub", 10)
    file = project / "book" / by_product
    file.parent.mkdir()
    file.touch()
    later = (project / "_build" / "epub" / "dlbook.epub").stat().st_mtime + 10
    os.utime(file, (later, later))
    (offer,) = offers.offers(project, project / "_build")
    assert (offer.kind, offer.megabytes) == ("epub", "0.0 MB")
