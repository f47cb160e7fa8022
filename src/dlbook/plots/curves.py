"""Curves: numbers over other numbers."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from dlbook.plots.picture import BLUE, COLORS, GREY, ON_WHITE, STYLE, WIDTH, Picture, short


@style.context(["default", STYLE])
def lines(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    xscale: str = "linear",
    yscale: str = "linear",
    limits: tuple[float, float] | None = None,
    label_at: Mapping[str, float] | None = None,
    regions: Mapping[str, tuple[float, float]] | None = None,
) -> Picture:
    """Draw curves over one axis, each with its name on it.

    Parameters
    ----------
    x : array_like, shape (K,)
    curves : mapping of str to array_like of shape (K,)
        A name and the values, all finite.
    xlabel, ylabel : str
        What the axes show, with their units if they have any.
    xscale, yscale : {"linear", "log"}
    limits : (low, high), optional
        The part of the vertical axis to show; all of it if not given.
    label_at : mapping of str to float, optional
        Where along `x` each name stands, on its curve; beside the right ends if not given.
    regions : mapping of str to (low, high), optional
        Names for ranges of `x`, from left to right; they are written above the axes.

    Returns
    -------
    `Picture`
        The alt text tells where each curve begins and ends, and each region. On a linear axis it
        tells also the lowest and the highest place of a curve that goes well beyond its ends.

    Notes
    -----
    First used in chapter 02.
    """
    x = np.asarray(x)
    figure = Figure(figsize=(WIDTH, 3.6))
    axes = figure.subplots()
    axes.set(xscale=xscale, yscale=yscale, xlabel=xlabel, ylabel=ylabel)
    if limits is not None:
        axes.set_ylim(limits)
    if xscale == "log" and x[-1] < 1e6 * x[0]:  # beyond, powers of ten
        axes.xaxis.set_major_formatter("{x:,g}")
    elif x.dtype.kind in "iu":  # such as layers, of which there is no half
        axes.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    if regions:
        axes.set_xlim(x[0], x[-1])
        _name_regions(axes, regions)
    told = []
    spread = float(np.ptp(list(curves.values()))) if curves else 0.0
    for (name, values), color in zip(curves.items(), cycle(COLORS), strict=False):
        y = np.asarray(values)
        start, end = (f"{end:.0e}" if yscale == "log" else short(end) for end in y[[0, -1]])
        place = len(x) - 1 if label_at is None else int(np.abs(x - label_at[name]).argmin())
        axes.plot(x, y, color=color)
        axes.annotate(
            name,
            (x[place], y[place]),
            xytext=(5 if label_at is None else 0, 0),
            textcoords="offset points",
            color=color,
            ha="left" if label_at is None else "center",
            va="center",
            bbox=ON_WHITE,
        )
        told.append(f"{name} from {start} to {end}")
        if yscale == "linear":
            told[-1] += _turns(x, y, spread)
    figure.tight_layout()
    how = ", logarithmic" if yscale == "log" else ""
    ends = [f"{end:g}" if xscale == "log" else short(end) for end in x[[0, -1]]]
    alt = f"{ylabel} against {xlabel} from {ends[0]} to {ends[1]}{how}: {'; '.join(told)}."
    if regions:
        told = [f"{name} from {low:g} to {high:g}" for name, (low, high) in regions.items()]
        alt += f" Regions: {', '.join(told)}."
    return Picture(figure, alt, few_colors=True)


def _turns(x: NDArray[Any], y: NDArray[Any], spread: float) -> str:
    """Say where a curve is lowest and highest if that is not near the height of one of its ends."""
    rounded = np.round(y, 6)  # so that of equal places every processor finds the first
    told = []
    for word, at in [("lowest", rounded.argmin()), ("highest", rounded.argmax())]:
        if np.abs(y[at] - y[[0, -1]]).min() > spread / 10:
            told.append(f", {word} {short(y[at])} at {short(x[at])}")
    return "".join(told)


@style.context(["default", STYLE])
def ceilings(dtypes: Sequence[Any]) -> Picture:
    """Draw the exponential up to the largest number of each floating-point type.

    Drawn in chapter 03.

    Parameters
    ----------
    dtypes : sequence of dtype
        Floating-point types, the narrowest first, such as float16, float32 and float64.

    Returns
    -------
    `Picture`
        A logarithmic axis, on which the exponential is a straight line, and a ceiling for each
        type. What would be hidden in the corner is drawn once more, magnified. The alt text tells
        where the line meets each ceiling.

    Raises
    ------
    ValueError
        If the types are not in the order of their largest numbers.
    """
    names = [np.dtype(dtype).name for dtype in dtypes]
    largest = [float(np.finfo(dtype).max) for dtype in dtypes]
    if not names or largest != sorted(set(largest)):
        raise ValueError(f"types must be in the order of their largest numbers, got {names}")
    ends = np.log(largest)
    figure = Figure(figsize=(WIDTH, 4.2))
    axes = figure.subplots()
    axes.set(xlabel="x", ylabel="$e^x$")
    told = [
        f"the largest {name}, {most:.1e}, at x = {end:.2f}"
        for name, most, end in zip(names, largest, ends, strict=True)
    ]
    parts = [(axes, len(ends))]
    if len(ends) > 1:  # what lies in the corner
        inset = axes.inset_axes((0.65, 0.26, 0.34, 0.29))
        inset.set_title("the corner, magnified", fontsize=10)
        inset.tick_params(labelsize=9)
        parts.append((inset, len(ends) - 1))
    for part, count in parts:
        edge = (1.12 if part is axes else 1.3) * ends[count - 1]
        part.set(xlim=(0, edge), ylim=(0, edge / np.log(10)))
        part.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        part.yaxis.set_major_formatter("$10^{{{x:.0f}}}$")
        part.plot(*_exponents([0, ends[count - 1]]), color="black", linewidth=1.6)
        for name, end, color in zip(names[:count], ends, cycle(COLORS), strict=False):
            part.axhline(end / np.log(10), color=color, linewidth=2)
            part.plot(*_exponents([end]), "o", color=color, zorder=3)
            if end > 0.05 * edge:  # else its name stands in the magnified corner
                beside = end - 0.02 * edge if end > edge / 2 else edge
                part.annotate(
                    f"{name}: x = {end:.2f}",
                    (beside, end / np.log(10)),
                    xytext=(0, 3),
                    textcoords="offset points",
                    color=color,
                    ha="right",
                    fontsize=11 if part is axes else 9,
                )
    if len(parts) > 1:
        axes.indicate_inset_zoom(inset, edgecolor=GREY)
    figure.tight_layout()
    return Picture(
        figure,
        f"The exponential of x from 0 to {ends[-1]:.0f} on a logarithmic axis: a straight line "
        f"that meets {len(ends)} ceilings: {'; '.join(told)}.",
    )


def _exponents(x: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return places, and the powers of ten that their exponentials are: too large to store."""
    places = np.asarray(x, dtype=float)
    return places, places / np.log(10)


@style.context(["default", STYLE])
def panels(
    curves: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]],
    *,
    xlabel: str,
    limits: Mapping[str, tuple[float, float]] | None = None,
    lowest: tuple[str, str] | None = None,
) -> Picture:
    """Draw quantities of different units one above the other, over one horizontal axis.

    Parameters
    ----------
    curves : mapping of str to mapping of str to (x, y)
        For each panel what its vertical axis shows, and in it the curves by name: places along
        the axis and values, both array_like of one length. More than 100 points are drawn thin.
    xlabel : str
        What the horizontal axis shows, with its unit if it has one.
    limits : mapping of str to (low, high), optional
        The part of the vertical axis to show, for some of the panels.
    lowest : (panel, curve), optional
        A curve whose lowest point is marked, with a line through all panels.

    Returns
    -------
    `Picture`
        The alt text tells where each curve begins and ends, and the lowest point if it is marked.

    Notes
    -----
    First used in chapter 07.
    """
    figure = Figure(figsize=(WIDTH, 2.1 * len(curves) + 0.4))
    every = figure.subplots(len(curves), squeeze=False, sharex=True)[:, 0]
    told = []
    for axes, (ylabel, lines_here) in zip(every, curves.items(), strict=True):
        axes.set(ylabel=ylabel)
        if limits and ylabel in limits:
            axes.set_ylim(limits[ylabel])
        said = []
        ends = {name: np.asarray(y)[-1] for name, (_, y) in lines_here.items()}
        for (name, (x, y)), color in zip(lines_here.items(), cycle(COLORS), strict=False):
            x, y = np.asarray(x), np.asarray(y)
            axes.plot(x, y, color=color, linewidth=0.8 if len(x) > 100 else 1.8)
            if len(ends) > 1:  # names of curves that end side by side must not cover each other
                above = max(ends, key=lambda other: ends[other]) == name
                _name_at_the_end(axes, name, x, y, color, va="bottom" if above else "top")
            said.append(f"{name} from {short(y[0])} to {short(y[-1])}")
        told.append(f"{ylabel}: {', '.join(said)}")
    many = f"{len(curves)} panels over the {xlabel}, one above the other"
    alt = f"{many if len(curves) > 1 else f'1 panel over the {xlabel}'}. {'; '.join(told)}."
    if lowest is not None:
        panel, name = lowest
        x, y = (np.asarray(values) for values in curves[panel][name])
        place, low = x[y.argmin()], y.min()
        for axes in every:
            axes.axvline(place, color=GREY, linestyle="--", linewidth=1, zorder=1)
        every[list(curves).index(panel)].plot(place, low, "o", color="black", markersize=6)
        alt += f" Marked: the lowest {panel} of {name}, {short(low)}, at {xlabel} {short(place)}."
    every[-1].set_xlabel(xlabel)
    every[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.align_ylabels()
    figure.tight_layout()
    return Picture(
        figure,
        alt,
        few_colors=True,
    )


@style.context(["default", STYLE])
def throughput(batch_sizes: ArrayLike, images_per_second: ArrayLike) -> Picture:
    """Draw how many images a network reads in a second against how many it is given at once.

    Drawn in chapter 04.

    Parameters
    ----------
    batch_sizes : array_like of int, shape (K,)
    images_per_second : array_like of float, shape (K,)

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If the first batch size is not 1, or a rate not above 0.
    """
    sizes, rates = np.asarray(batch_sizes), np.asarray(images_per_second)
    if sizes[0] != 1 or not (rates > 0).all():
        raise ValueError("the first batch size must be 1, which the others are compared with")
    figure = Figure(figsize=(WIDTH, 3.2))
    axes = figure.subplots()
    axes.plot(sizes, rates / rates[0], "o-", color=BLUE)
    axes.set(xscale="log", yscale="log", xlabel="images in a batch")
    axes.set_ylabel("images per second,\nas a multiple of one by one")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,.0f}")
    figure.tight_layout()
    return Picture(
        figure,
        f"Speed against batch size on two logarithmic scales, for batches of 1 to {sizes[-1]:,}: "
        f"fastest at {sizes[rates.argmax()]:,}, with {rates.max() / rates[0]:.0f} times the images "
        "per second of one by one.",
    )


@style.context(["default", STYLE])
def step_sizes(h: ArrayLike, errors: Mapping[str, Mapping[str, ArrayLike]]) -> Picture:
    """Draw how wrong a measured slope is against the step it was measured with.

    Drawn in chapter 05.

    Parameters
    ----------
    h : array_like of float, shape (K,)
        Steps above 0, in rising order, over at least five decades.
    errors : mapping of str to mapping of str to array_like of float, shape (K,)
        For each panel its title, and in it the curves by name: relative errors, at least 0. What
        is below 1e-17 is drawn at 1e-17.

    Returns
    -------
    `Picture`
        Two logarithmic scales. The alt text tells the error at both ends, and between which
        powers of ten the two branches of each curve, straightened out, meet: nothing that depends
        on how a single value was rounded.

    Raises
    ------
    ValueError
        If the steps are not above 0 and rising over five decades, or an error is nan or below 0.
    """
    steps = np.asarray(h, dtype=float)
    if not (steps > 0).all() or not (np.diff(steps) > 0).all() or steps[-1] < 1e5 * steps[0]:
        raise ValueError("steps must be above 0, in rising order, over at least five decades")
    figure = Figure(figsize=(WIDTH, 2.7 * len(errors) + 0.5))
    every = figure.subplots(len(errors), squeeze=False, sharex=True, sharey=True)[:, 0]
    told = []
    for axes, (title, curves) in zip(every, errors.items(), strict=True):
        axes.set(xscale="log", yscale="log", ylabel="relative error", title=title)
        meetings: dict[str, tuple[float, float, str]] = {}
        for name, values in curves.items():
            error = np.asarray(values, dtype=float)
            if not (error >= 0).all():
                raise ValueError(f"the errors of {name} must be at least 0")
            error = np.maximum(error, 1e-17)
            color = COLORS[len(meetings) % len(COLORS)]
            axes.plot(steps, error, color=color, linewidth=0.8)
            step, depth = _meeting_of_branches(np.log10(steps), np.log10(error))
            meetings[name] = (step, depth, color)
            below, low, high = (
                f"1e{exponent:+03d}"
                for exponent in (
                    math.ceil(depth + 0.1), math.floor(step - 0.15), math.ceil(step + 0.15)
                )
            )  # fmt: skip
            told.append(
                f"{title}, {name}: {error[0]:.2g} at the left end, at its best below {below}, "
                f"for some h between {low} and {high}, {error[-1]:.2g} at the right end"
            )
        deepest = min(depth for _, depth, _ in meetings.values())
        for name, (step, depth, color) in meetings.items():
            # Under its curve if nothing else is there, else between its two branches.
            place = (10**step, 10 ** (depth - 2.3 if depth == deepest else depth + 2.3))
            axes.annotate(name, place, color=color, ha="center", va="center")
    every[0].set_ylim(bottom=every[0].get_ylim()[0] / 10)
    every[-1].set_xlabel("step h")
    figure.tight_layout()
    return Picture(
        figure,
        f"Relative error of a slope against the step h from {steps[0]:.0e} to {steps[-1]:.0e}, on "
        f"two logarithmic scales. {'; '.join(told)}.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def straight_lines(
    f: Callable[[NDArray[Any]], ArrayLike],
    lines: Mapping[str, Callable[[NDArray[Any]], ArrayLike]],
    *,
    limits: tuple[float, float],
    points: Sequence[float] = (),
) -> Picture:
    """Draw a curve with straight lines that cut or touch it.

    Drawn in chapter 05.

    Parameters
    ----------
    f : function
        The curve: takes an array of places and returns the heights.
    lines : mapping of str to function
        A name and a straight line of the same kind.
    limits : (low, high)
        The part of the horizontal axis to show.
    points : sequence of float
        Places on the curve to mark with a dot.

    Returns
    -------
    `Picture`
        The alt text tells the slope of each line.

    Raises
    ------
    ValueError
        If one of the lines is not straight.
    """
    x = np.linspace(*limits, 201)
    figure = Figure(figsize=(WIDTH, 3.8))
    axes = figure.subplots()
    axes.plot(x, f(x), color=GREY, linewidth=2.5)
    told = []
    for (name, line), color in zip(lines.items(), cycle(COLORS), strict=False):
        y = np.asarray(line(x))
        slope = (y[-1] - y[0]) / (x[-1] - x[0])
        if not np.allclose(y, y[0] + slope * (x - x[0])):
            raise ValueError(f"{name} must be a straight line")
        axes.plot(x, y, color=color, linewidth=1.3)
        _name_at_the_end(axes, name, x, y, color, va="center")
        told.append(f"{name} has slope {short(slope)}")
    marks = np.asarray(points, dtype=float)
    axes.plot(marks, f(marks), "o", color="black", zorder=3, clip_on=False)
    axes.set(xlabel="x", ylabel="f(x)", xlim=limits)
    figure.tight_layout()
    start, end = np.asarray(f(x))[[0, -1]]
    said = f", with dots at {', '.join(short(mark) for mark in marks)}" if len(marks) else ""
    return Picture(
        figure,
        f"A curve from {short(start)} at x = {short(x[0])} to {short(end)} at x = "
        f"{short(x[-1])}{said}, and straight lines: {', '.join(told)}.",
    )


@style.context(["default", STYLE])
def sweep(
    lr: ArrayLike,
    distances: ArrayLike,
    *,
    start: float,
    regions: Mapping[str, tuple[float, float]],
    limits: tuple[float, float],
) -> Picture:
    """Draw how far from the lowest point walks end, against their learning rate.

    Drawn in chapter 06.

    Parameters
    ----------
    lr : array_like, shape (K,)
        Learning rates in rising order.
    distances : array_like, shape (K,)
        The distance that is left at the end of each walk.
    start : float
        The distance before the first step, drawn as a line.
    regions : mapping of str to (low, high)
        Names for ranges of the learning rate, from left to right.
    limits : (low, high)
        The part of the vertical axis to show.

    Returns
    -------
    `Picture`
        The alt text tells what is left at both ends of each region.

    Raises
    ------
    ValueError
        If a region holds none of the learning rates.
    """
    lr, distances = np.asarray(lr), np.asarray(distances)
    figure = Figure(figsize=(WIDTH, 3.9))
    axes = figure.subplots()
    axes.set(xscale="log", yscale="log", xlim=(lr[0], lr[-1]), ylim=limits)
    axes.set(xlabel="learning rate", ylabel="distance that is left")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.axhline(start, color=GREY, linewidth=1, linestyle="--")
    axes.annotate(
        "distance at the start",
        (lr[0], start),
        xytext=(4, 3),
        textcoords="offset points",
        color=GREY,
        fontsize=10,
    )
    axes.plot(lr, distances, color=BLUE)
    _name_regions(axes, regions)
    told = []
    for name, (low, high) in regions.items():
        inside = np.flatnonzero((lr >= low) & (lr <= high))
        if not inside.size:
            raise ValueError(f"no learning rate lies in {name}, {low} to {high}")
        first, last = (
            f"{distances[i]:.0e}" if distances[i] >= limits[0] else f"below {limits[0]:.0e}"
            for i in (inside[0], inside[-1])
        )
        told.append(f"{name} from {low:g} to {high:g}, distance {first} to {last}")
    figure.tight_layout()
    return Picture(
        figure,
        f"Distance that is left against the learning rate, both logarithmic; it was "
        f"{short(start)} at the start. {'; '.join(told)}.",
        few_colors=True,
    )


def _name_at_the_end(
    axes: Axes, name: str, x: NDArray[Any], y: NDArray[Any], color: str, va: str
) -> None:
    """Write the name of a curve beside its right end."""
    end = (x[-1], y[-1])
    axes.annotate(name, end, xytext=(5, 0), textcoords="offset points", color=color, va=va)


def _name_regions(axes: Axes, regions: Mapping[str, tuple[float, float]]) -> None:
    """Shade every second range of the horizontal axis, and write the name of each above it."""
    left, right = axes.get_xlim()
    for k, (name, (low, high)) in enumerate(regions.items()):
        axes.axvspan(low, high, color="#f1f1f1" if k % 2 else "white", zorder=0)
        low, high = max(low, left), min(high, right)
        middle = np.sqrt(low * high) if axes.get_xscale() == "log" else (low + high) / 2
        axes.text(
            middle,
            1.02 + 0.075 * (k % 2),
            name,
            transform=axes.get_xaxis_transform(),
            ha="center",
        )


def _meeting_of_branches(step: NDArray[Any], error: NDArray[Any]) -> tuple[float, float]:
    """Return where the branches of a U of logarithms meet: one falls by 1 for 1, one rises."""
    windows = [np.abs(step - middle) <= 0.5 for middle in step]
    mean = np.array([error[window].mean() for window in windows])
    mean[(step < step[0] + 1) | (step > step[-1] - 1)] = np.inf
    best = step[mean.argmin()]
    left = (step > best - 3) & (step < best - 0.5)
    right = (step > best + 1) & (step < best + 2)
    level = (error + step)[left].mean()
    power, start = np.polyfit(step[right], error[right], 1)
    meeting = (level - start) / (1 + power)
    return float(meeting), float(level - meeting)
