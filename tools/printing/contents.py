"""What the printed book consists of: the pages of the site in the order of `_toc.yml`."""

import importlib.metadata
import string
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Page:
    """A page of the site: where it is, and how the printed book refers to it."""

    file: str  # as in _toc.yml: "book/03-softmax-overflow"
    label: str  # "Chapter 3", "Appendix B", or "" for the cover page
    number: str  # "3", "B" or ""

    @property
    def name(self):
        return Path(self.file).name


@dataclass(frozen=True)
class Part:
    caption: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Book:
    title: str
    version: str
    author: str
    repository: str
    cover: Page
    parts: tuple[Part, ...]

    @property
    def pages(self):
        return (self.cover, *(page for part in self.parts for page in part.pages))


def read(root):
    """Return the book that `_config.yml` and `_toc.yml` in the folder describe."""
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    letters = iter(string.ascii_uppercase)
    return Book(
        title=config["title"],
        version=importlib.metadata.version("dlbook"),
        author=config["author"],
        repository=config["repository"]["url"],
        cover=Page(toc["root"], "", ""),
        parts=tuple(
            Part(
                part["caption"], tuple(_page(entry["file"], letters) for entry in part["chapters"])
            )
            for part in toc["parts"]
        ),
    )


def _page(file, letters):
    """Take the number of a chapter from its file's name; what has none is an appendix."""
    number = Path(file).name.partition("-")[0]
    if number.isdigit():
        return Page(file, f"Chapter {int(number)}", str(int(number)))
    letter = next(letters)
    return Page(file, f"Appendix {letter}", letter)
