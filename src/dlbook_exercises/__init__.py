"""The exercises of the book: a folder for each chapter, a file for each exercise.

`c03_softmax_overflow/e2_softmax.py` holds the second exercise of chapter 03, which `check` knows as
"softmax". Nothing lists them: what there is, is found by looking. A module whose name begins with
an underscore holds what several exercises of a chapter use.
"""

import pkgutil
import re
from dataclasses import replace
from functools import cache
from importlib import import_module

from dlbook.check.exercise import Exercise


def names(chapter: int | None = None) -> tuple[str, ...]:
    """Return the names of the exercises, in the order of the book, without importing any.

    Parameters
    ----------
    chapter : int, optional
        Of this chapter only.

    Raises
    ------
    ValueError
        If there is no such chapter.
    """
    chapters = sorted({place for place, _ in _modules().values()})
    if chapter is not None and chapter not in chapters:
        raise ValueError(f"chapter must be from 1 to {chapters[-1]}, got {chapter!r}")
    return tuple(name for name, (place, _) in _modules().items() if chapter in (None, place))


@cache
def find(name: str) -> Exercise:
    """Return an exercise by its name.

    Raises
    ------
    KeyError
        If there is none of this name.
    """
    chapter, module = _modules()[name]
    exercise: Exercise = import_module(module).EXERCISE
    return replace(exercise, name=name, chapter=chapter)


def folder(name: str) -> str | None:
    """Return the folder of an exercise, such as "c03_softmax_overflow"; None if there is none."""
    return _modules()[name][1].split(".")[1] if name in _modules() else None


@cache
def _modules() -> dict[str, tuple[int, str]]:
    """Return the chapter and the module of each exercise, in the order of the book."""
    found = []
    for path in __path__:
        for _, folder, _ in pkgutil.iter_modules([path]):
            chapter = int(folder.partition("_")[0].removeprefix("c"))
            for _, file, _ in pkgutil.iter_modules([f"{path}/{folder}"]):
                if place := re.fullmatch(r"e(\d+)_(\w+)", file):
                    module = f"{__name__}.{folder}.{file}"
                    found.append((chapter, int(place[1]), place[2].replace("_", "-"), module))
    return {name: (chapter, module) for chapter, _, name, module in sorted(found)}
