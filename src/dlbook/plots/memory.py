"""What the machine holds: numbers with gaps, digits that agree, arrays under several names."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dlbook.plots.picture import BLUE, GREY, STYLE, VERMILION, WIDTH, Picture


@style.context(["default", STYLE])
def gaps(numbers: Sequence[float]) -> Picture:
    """Draw the numbers that float64 has next to some others, and what is rounded to these.

    Drawn in chapter 05.

    Parameters
    ----------
    numbers : sequence of float
        Numbers above 0, one for each row.

    Returns
    -------
    `Picture`
        A row for each number: the numbers around it as dots, on one scale, in units of machine
        epsilon. All that is closer to the number than half a gap is shaded. The alt text tells
        the gap below each number and the gap above it.

    Raises
    ------
    ValueError
        If a number is not above 0.
    """
    middle = np.asarray(numbers, dtype=float)
    if not (middle > 0).all():
        raise ValueError("the numbers must be above 0")
    epsilon = np.finfo(np.float64).eps
    below = (middle - np.nextafter(middle, 0)) / epsilon
    above = np.spacing(middle) / epsilon
    reach = 2 * above.max() + 0.5
    figure = Figure(figsize=(WIDTH, 0.62 * len(middle) + 0.8))
    axes = figure.subplots()
    axes.set(xlim=(-reach, reach), ylim=(len(middle) - 0.5, -0.5))
    axes.set(yticks=range(len(middle)), yticklabels=[f"{number:g}" for number in middle])
    axes.set_xlabel("distance, in units of ε")
    axes.grid(axis="x")
    told = []
    for row, (number, low, high) in enumerate(zip(middle, below, above, strict=True)):
        places = [*np.arange(-low, -reach, -low), *np.arange(high, reach, high)]
        axes.barh(row, (low + high) / 2, left=-low / 2, height=0.6, color="#f6d7c3")
        axes.plot(places, np.full(len(places), row), "o", color=BLUE, markersize=5)
        axes.plot([0], [row], "o", color=VERMILION, markersize=8)
        told.append(f"{number:g}: gap {low:g} ε below, {high:g} ε above")
    figure.tight_layout()
    return Picture(
        figure,
        "The numbers of float64 as dots beside some of them. What is closer than half a gap is "
        f"shaded. {'; '.join(told)}.",
    )


@style.context(["default", STYLE])
def matching_digits(numbers: Mapping[str, str]) -> Picture:
    """Write numbers below one another, and colour the digits after the first that differs.

    Drawn in chapter 05.

    Parameters
    ----------
    numbers : mapping of str to str
        Names and numbers, written with the same number of digits. The others are compared with
        the first.

    Returns
    -------
    `Picture`
        The alt text tells how many digits agree, and which follow.

    Raises
    ------
    ValueError
        If one of the numbers has another length.
    """
    first, *others = numbers
    reference = numbers[first]
    if wrong := [name for name in others if len(numbers[name]) != len(reference)]:
        raise ValueError(f"{wrong[0]} must have {len(reference)} characters, as {first} has")
    figure = Figure(figsize=(WIDTH, 0.34 * len(numbers) + 0.1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(len(numbers) - 0.5, -0.5))
    advance = 0.602 * 13 / 72 / WIDTH  # of one letter of DejaVu Sans Mono, as a share of the width
    left = 0.4
    told = []
    for row, (name, text) in enumerate(numbers.items()):
        differs = [a != b for a, b in zip(reference, text, strict=True)]
        same = (*differs, True).index(True)
        axes.text(left - 0.03, row, name, ha="right", va="center")
        for start, part, color in ((0, text[:same], BLUE), (same, text[same:], VERMILION)):
            axes.text(
                left + start * advance,
                row,
                part,
                va="center",
                family="DejaVu Sans Mono",
                fontsize=13,
                color=color,
                fontweight="bold" if color == VERMILION else "normal",
            )
        if row:
            digits = sum(letter.isdigit() for letter in text[:same])
            told.append(f"{name}, the first {digits} digits agree, then follows {text[same:]}")
    return Picture(figure, f"Compared with {first}, {reference}: {'; '.join(told)}.")


@style.context(["default", STYLE])
def names(arrays: Mapping[str, NDArray[Any]]) -> Picture:
    """Draw which array each name stands for: a box for each array, an arrow for each name.

    Drawn in chapter 06.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Names, and the very arrays that they stand for: equal numbers in two arrays are two boxes.

    Returns
    -------
    `Picture`
        The alt text tells the names of each array.
    """
    boxes: dict[int, tuple[str, list[str]]] = {}
    for name, array in arrays.items():
        boxes.setdefault(id(array), (str(array), []))[1].append(name)
    figure = Figure(figsize=(WIDTH, 0.38 * len(arrays) + 0.2))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(len(arrays) - 0.4, -0.6))
    rows = {name: row for row, name in enumerate(arrays)}
    for text, called in boxes.values():
        height = sum(rows[name] for name in called) / len(called)
        frame = {"boxstyle": "square,pad=0.4", "facecolor": "white", "edgecolor": BLUE}
        axes.text(0.6, height, text, va="center", family="DejaVu Sans Mono", bbox=frame)
        for name in called:
            arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 0}
            axes.text(0.27, rows[name], name, ha="right", va="center", family="DejaVu Sans Mono")
            axes.annotate("", (0.57, height), (0.29, rows[name]), arrowprops=arrow)
    told = [f"{text} has the names {', '.join(called)}" for text, called in boxes.values()]
    return Picture(figure, f"Arrays in memory: {len(boxes)}. {'; '.join(told)}.")
