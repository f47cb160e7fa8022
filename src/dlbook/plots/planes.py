"""Figures over a plane of two inputs or two weights."""

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from dlbook.plots.picture import (
    BLUE,
    COLORS,
    FRAMES,
    ON_WHITE,
    STYLE,
    VERMILION,
    WIDTH,
    Animation,
    Picture,
    short,
)


@style.context(["default", STYLE])
def decisions(
    inputs: ArrayLike,
    answers: Mapping[str, ArrayLike],
    rules: Mapping[str, Callable[[NDArray[Any]], ArrayLike]] | None = None,
) -> Picture:
    """Draw yes-or-no questions about pairs of numbers, side by side.

    Drawn in chapter 02.

    Parameters
    ----------
    inputs : array_like, shape (N, 2)
        The points that are asked about.
    answers : mapping of str to array_like of 0 and 1, shape (N,)
        The name of each question and its right answers: 1 is drawn as a filled point.
    rules : mapping of str to function, optional
        For some of the questions a function from points (K, 2) to 0 and 1, shape (K,). Where it
        says 1 is shaded.

    Returns
    -------
    `Picture`
        The alt text tells which points are filled, and how many of them a rule gets right.
    """
    points = np.asarray(inputs)
    figure = Figure(figsize=(WIDTH, WIDTH / max(len(answers), 3) + 0.45))
    ticks = np.linspace(-0.5, 1.5, 201)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    told = []
    for axes, (name, answer) in zip(
        figure.subplots(1, len(answers), squeeze=False)[0], answers.items(), strict=True
    ):
        yes = np.asarray(answer).astype(bool)
        said = f"{name}: yes at {', '.join(str(tuple(p)) for p in points[yes].tolist())}"
        if rules and name in rules:
            shade = np.asarray(rules[name](plane)).reshape(len(ticks), len(ticks))
            axes.imshow(
                shade, extent=(-0.5, 1.5, -0.5, 1.5), origin="lower", cmap="Blues", vmin=0, vmax=3
            )
            right = (np.asarray(rules[name](points)) == yes).sum()
            said += f", where the shaded side has {right} of {len(yes)} points right"
        axes.plot(*points[yes].T, "o", color=VERMILION, markersize=9)
        axes.plot(*points[~yes].T, "o", color=VERMILION, markersize=9, markerfacecolor="white")
        axes.set(title=name, xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1])
        axes.set(xlabel="$x_1$", aspect="equal")
        axes.grid(visible=False)
        told.append(said)
    figure.axes[0].set_ylabel("$x_2$", rotation=0)
    figure.tight_layout()
    return Picture(figure, f"Four points for each question. {'; '.join(told)}.")


@style.context(["default", STYLE])
def hidden_space(
    inputs: ArrayLike,
    answer: ArrayLike,
    hidden: Mapping[str, Callable[[NDArray[Any]], ArrayLike]],
    rule: Callable[[NDArray[Any]], ArrayLike],
) -> Picture:
    """Draw points twice: by their inputs, and by what two hidden neurons say about them.

    Drawn in chapter 02.

    Parameters
    ----------
    inputs : array_like, shape (N, 2)
        The points that are asked about.
    answer : array_like of 0 and 1, shape (N,)
        The right answers: 1 is drawn as a filled point.
    hidden : mapping of str to function
        Two neurons by their names: functions from points (K, 2) to outputs from 0 to 1, shape
        (K,). On the left their borders are drawn, where the output passes 0.5.
    rule : function
        The neuron behind them, from their outputs (K, 2) to 0 and 1, shape (K,). Where it says 1
        is shaded on the right.

    Returns
    -------
    `Picture`
        The alt text tells where each point goes, which of them fall together, and how many of
        the answers the rule has right.

    Raises
    ------
    ValueError
        If there are not two hidden neurons.
    """
    if len(hidden) != 2:
        raise ValueError(f"a plane shows the outputs of two hidden neurons, got {len(hidden)}")
    points, yes = np.asarray(inputs), np.asarray(answer).astype(bool)
    outputs = np.stack([np.asarray(neuron(points)) for neuron in hidden.values()], axis=-1)
    ticks = np.linspace(-0.5, 1.5, 401)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    figure = Figure(figsize=(WIDTH, WIDTH / 2 + 0.3))
    before, after = figure.subplots(1, 2)
    for (name, neuron), color in zip(hidden.items(), COLORS[2:4], strict=True):
        says = np.asarray(neuron(plane), dtype=float).reshape(len(ticks), len(ticks))
        border = before.contour(ticks, ticks, says, levels=[0.5], colors=color, linewidths=1.8)
        line = np.concatenate(border.allsegs[0])
        middle = line[np.hypot(*(line - line.mean(axis=0)).T).argmin()]
        before.text(*middle, name, color=color, ha="center", va="center", bbox=ON_WHITE)
    shade = np.asarray(rule(plane)).reshape(len(ticks), len(ticks))
    after.imshow(shade, extent=(-0.5, 1.5, -0.5, 1.5), origin="lower", cmap="Blues", vmin=0, vmax=3)
    told = []
    for axes, places in ((before, points), (after, outputs)):
        axes.plot(*places[yes].T, "o", color=VERMILION, markersize=9)
        axes.plot(*places[~yes].T, "o", color=VERMILION, markersize=9, markerfacecolor="white")
        for place in np.unique(places, axis=0):
            here = [str(tuple(p)) for p in points[(places == place).all(axis=1)].tolist()]
            axes.annotate(
                "\n".join(here), place, xytext=(0, -9), textcoords="offset points",
                ha="center", va="top",
            )  # fmt: skip
            if axes is after:
                told.append(f"{' and '.join(here)} at {tuple(place.tolist())}")
        axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], aspect="equal")
        axes.grid(visible=False)
    before.set(title="by the inputs", xlabel="$x_1$")
    before.set_ylabel("$x_2$", rotation=0)
    first, second = hidden
    after.set(title="by the hidden outputs", xlabel=f"{first} says", ylabel=f"{second} says")
    figure.tight_layout()
    right = (np.asarray(rule(outputs)) == yes).sum()
    return Picture(
        figure,
        f"{len(points)} points, on the left by their inputs, with the borders of {first} and "
        f"{second}, on the right by what {first} and {second} say about them: {'; '.join(told)}. "
        f"There the shaded side has {right} of {len(yes)} points right.",
    )


@style.context(["default", STYLE])
def surface(x0: ArrayLike, x1: ArrayLike, heights: ArrayLike) -> Picture:
    """Draw a function of two numbers as a surface over the plane, in perspective.

    Drawn in chapter 05.

    Parameters
    ----------
    x0, x1, heights : array_like of float, shape (K, L)
        A grid of places, as `np.meshgrid` makes it, and the height at each.

    Returns
    -------
    `Picture`
        The alt text tells where the lowest and the highest heights are.
    """
    x0, x1, z = np.asarray(x0), np.asarray(x1), np.asarray(heights)
    figure = Figure(figsize=(WIDTH, 4.4))
    axes: Any = figure.add_axes((0.0, 0.02, 0.92, 1.0), projection="3d")
    axes.plot_surface(x0, x1, z, cmap="cividis", rstride=1, cstride=1, edgecolor="white", lw=0.3)
    axes.set_xlabel("$x_0$", labelpad=8)
    axes.set_ylabel("$x_1$", labelpad=8)
    axes.set_zlabel("$f$", labelpad=8)
    axes.view_init(elev=28, azim=-60)
    return Picture(
        figure,
        f"A surface over {short(x0.min())} to {short(x0.max())} in x0 and {short(x1.min())} to "
        f"{short(x1.max())} in x1. Lowest is {_extreme(x0, x1, z, z.min())}, highest is "
        f"{_extreme(x0, x1, z, z.max())}.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def vector_field(x0: ArrayLike, x1: ArrayLike, u0: ArrayLike, u1: ArrayLike) -> Picture:
    """Draw an arrow at each place of the plane.

    Drawn in chapter 05.

    Parameters
    ----------
    x0, x1 : array_like of float, shape (K, L)
        Places, such as a grid of `np.meshgrid`: where the arrows begin.
    u0, u1 : array_like of float, shape (K, L)
        The arrows. They are drawn to one scale, chosen so that none covers the next.

    Returns
    -------
    `Picture`
        The alt text tells where the arrows are shortest and longest, and how many of them point
        straight to where they are shortest.
    """
    x0, x1, u0, u1 = (np.asarray(values, dtype=float) for values in (x0, x1, u0, u1))
    length = np.hypot(u0, u1)
    figure = Figure(figsize=(WIDTH, 5.4))
    axes = figure.subplots()
    spacing = (x0.max() - x0.min()) / max(x0.shape[-1] - 1, 1)
    axes.quiver(
        x0, x1, u0, u1, color=BLUE, angles="xy", scale_units="xy", width=0.005,
        scale=length.max() / (1.2 * spacing) or 1,
    )  # fmt: skip
    axes.set(xlabel="$x_0$", aspect="equal")
    axes.set_ylabel("$x_1$", rotation=0)
    figure.tight_layout()
    shortest = np.unravel_index(np.round(length, 6).argmin(), length.shape)
    to0, to1 = x0[shortest] - x0, x1[shortest] - x1
    straight = u0 * to0 + u1 * to1 > 0.999 * length * np.hypot(to0, to1)
    many = "all" if straight.sum() == straight.size - 1 else f"{straight.sum()} of"
    return Picture(
        figure,
        f"{length.size} arrows over {short(x0.min())} to {short(x0.max())} in x0 and "
        f"{short(x1.min())} to {short(x1.max())} in x1. The shortest has length "
        f"{_extreme(x0, x1, length, length.min())}, the longest "
        f"{_extreme(x0, x1, length, length.max())}; {many} the others point straight to the place "
        "of the shortest.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def paths(
    f: Callable[[NDArray[Any]], Any],
    walks: Mapping[str, ArrayLike],
    *,
    limits: tuple[tuple[float, float], tuple[float, float]],
    columns: int = 0,
) -> Picture:
    """Draw walks over the contours of a function of two numbers.

    Drawn in chapter 06.

    Parameters
    ----------
    f : function
        Takes an array of shape (2,) and returns the height there.
    walks : mapping of str to array_like, shape (K, 2)
        A name, and the place before the first step and after each one.
    limits : ((low, high), (low, high))
        The part of the plane to show, along x0 and x1.
    columns : int
        Panels in a row, one for each walk; 0 draws all walks into one.

    Returns
    -------
    `Picture`
        The alt text tells where each walk begins and ends.

    Raises
    ------
    ValueError
        If a walk does not have shape (K, 2) or the number of columns is negative.
    """
    if columns < 0:
        raise ValueError(f"columns must be at least 0, got {columns}")
    walked = {name: _as_walk(walk) for name, walk in walks.items()}
    (left, right), (bottom, top) = limits
    across = columns or 1
    down = -(-len(walked) // columns) if columns else 1
    width = (WIDTH - 0.6) / across - 0.15 * (across > 1)
    height = width * (top - bottom) / (right - left) + (0.35 if columns else 0)
    figure = Figure(figsize=(WIDTH, min(down * height + 0.55, 8)))
    every = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
    for axes in every.flat:
        _contours(axes, f, limits)
        axes.label_outer()
    places = every.flat if columns else [every[0, 0]] * len(walked)
    told = []
    for (name, walk), axes, color in zip(walked.items(), places, cycle(COLORS[:4]), strict=False):
        here = VERMILION if columns else color
        axes.plot(*walk.T, "o-", color=here, markersize=3, linewidth=1.2)
        axes.plot(*walk[0], "o", color=here, markersize=8, markerfacecolor="white")
        axes.plot(*walk[-1], "o", color=here, markersize=8)
        if columns:
            axes.set_title(name)
        else:
            upward = walk[min(1, len(walk) - 1), 1] > walk[0, 1]  # then the name stands below
            axes.annotate(
                name,
                walk[0],
                xytext=(0, -7 if upward else 7),
                textcoords="offset points",
                color=here,
                ha="center",
                va="top" if upward else "bottom",
                bbox=ON_WHITE,
            )
        told.append(f"{name}: {len(walk) - 1} steps from {_place(walk[0])} to {_place(walk[-1])}")
    figure.tight_layout()
    alt = f"Walks over the contours of a function. {'; '.join(told)}."
    return Picture(figure, alt, few_colors=True)


@style.context(["default", STYLE])
def descent(
    f: Callable[[NDArray[Any]], Any],
    walk: ArrayLike,
    *,
    goal: tuple[float, float],
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> Animation:
    """Draw a walk over the contours of a function of two numbers, step after step.

    Drawn in chapter 06.

    Parameters
    ----------
    f : function
        Takes an array of shape (2,) and returns the height there.
    walk : array_like, shape (K, 2)
        The place before the first step and after each one; of more than 25, some are left out.
    goal : (x0, x1)
        The lowest point, which is marked.
    limits : ((low, high), (low, high))
        The part of the plane to show, along x0 and x1.

    Returns
    -------
    `Animation`
        The alt text tells where the walk begins and ends, and how far from the goal.

    Raises
    ------
    ValueError
        If the walk does not have shape (K, 2).
    """
    walk = _as_walk(walk)
    (left, right), (bottom, top) = limits
    height = (WIDTH - 0.5) * (top - bottom) / (right - left) + 0.55
    figure = Figure(figsize=(WIDTH, min(height, 8)))
    axes = figure.subplots()
    _contours(axes, f, limits)
    axes.plot(*goal, "+", color="black", markersize=12)
    (trail,) = axes.plot(*walk.T, "o-", color=VERMILION, markersize=3, linewidth=1.2)
    (dot,) = axes.plot(*walk[-1], "o", color=VERMILION, markersize=10)
    figure.tight_layout()
    stops = np.unique(np.linspace(0, len(walk) - 1, min(len(walk), FRAMES)).round().astype(int))
    frames = [{trail: tuple(walk[: k + 1].T), dot: tuple(walk[k : k + 1].T)} for k in stops]
    away = np.hypot(*(walk - goal).T)
    return Animation(
        figure,
        f"Animation of {len(walk) - 1} steps over the contours of a function, from "
        f"{_place(walk[0])} to {_place(walk[-1])}. The distance from the lowest point, "
        f"{_place(goal)}, goes from {short(away[0])} to {short(away[-1])}.",
        frames,
    )


def _extreme(x0: NDArray[Any], x1: NDArray[Any], values: NDArray[Any], value: float) -> str:
    """Return a value with the places where it is found, but for the last digits."""
    there = np.isclose(values, value, rtol=1e-6, atol=1e-9)
    places = [f"({short(a)}, {short(b)})" for a, b in zip(x0[there], x1[there], strict=True)]
    more = f" and {len(places) - 4} more places" if len(places) > 4 else ""
    return f"{short(value)} at {', '.join(places[:4])}{more}"


def _as_walk(walk: ArrayLike) -> NDArray[np.float64]:
    """Return a walk as an array of places, one in each row."""
    places = np.asarray(walk, dtype=float)
    if places.ndim != 2 or places.shape[1] != 2 or not len(places):
        raise ValueError(f"a walk must have shape (K, 2), one place a row, got {places.shape}")
    return places


def _contours(
    axes: Axes,
    f: Callable[[NDArray[Any]], Any],
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """Draw the contours of a function, closer together near the bottom."""
    ticks = [np.linspace(low, high, 81) for low, high in limits]
    plane = np.stack(np.meshgrid(*ticks), axis=-1)
    heights = np.apply_along_axis(f, -1, plane)
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, 9)[1:] ** 2
    axes.contour(*ticks, heights, levels, colors="#9fb6c6", linewidths=0.9)
    axes.set(xlim=limits[0], ylim=limits[1], aspect="equal")
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel("$x_0$")
    axes.set_ylabel("$x_1$", rotation=0)
    axes.grid(visible=False)


def _place(point: ArrayLike) -> str:
    """Return a place such as (-3, 4)."""
    return f"({', '.join(short(value) for value in np.asarray(point))})"
