"""Bars: one for each of a few numbers."""

from collections.abc import Mapping

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from dlbook._language import _, together
from dlbook.plots.picture import BLUE, COLORS, GREY, STYLE, VERMILION, WIDTH, Picture, percent

_CHOSEN = COLORS[2]


@style.context(["default", STYLE])
def bars(values: Mapping[str, float], *, xlabel: str, digits: int = 2) -> Picture:
    """Draw a few numbers as bars, each with its name and its value.

    Parameters
    ----------
    values : mapping of str to float
        A name and the number; none below 0.
    xlabel : str
        What the numbers are, with their unit if they have one.
    digits : int
        Decimals to write beside the bars.

    Returns
    -------
    `Picture`

    Notes
    -----
    Used in chapter 09.
    """
    figure = Figure(figsize=(WIDTH, 0.8 + 0.4 * len(values)))
    axes = figure.subplots()
    drawn = axes.barh(list(values), list(values.values()), color=BLUE, height=0.6)
    labels = [f"{value:,.{digits}f}" for value in values.values()]
    axes.bar_label(drawn, labels, padding=4)
    axes.set(xlabel=xlabel, xlim=(0, 1.15 * max(values.values())))
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    figure.tight_layout()
    told = ", ".join(f"{name} {label}" for name, label in zip(values, labels, strict=True))
    return Picture(figure, f"{xlabel}: {told}.")


@style.context(["default", STYLE])
def histograms(
    samples: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    limits: tuple[float, float],
    bins: int = 50,
    same_height: bool = False,
) -> Picture:
    """Draw how the values of each sample are spread, one above the other on the same scale.

    Parameters
    ----------
    samples : mapping of str to array_like
        A name and the values, of any shape.
    xlabel : str
        What the values are, with their unit if they have one.
    limits : (low, high)
        The range shown; values outside it are an error, since they would silently go missing.
    bins : int
    same_height : bool
        Whether the vertical axes are the same too, so that heights compare from panel to panel.

    Returns
    -------
    `Picture`
        The alt text tells what share of the values lies in the first and in the last bin.

    Raises
    ------
    ValueError
        If a value lies outside the limits.

    Notes
    -----
    First used in chapter 04.
    """
    figure = Figure(figsize=(WIDTH, 1.9 * len(samples)))
    panels = figure.subplots(len(samples), squeeze=False, sharex=True, sharey=same_height)[:, 0]
    told = []
    for axes, (name, values) in zip(panels, samples.items(), strict=True):
        flat = np.ravel(np.asarray(values))
        if not flat.size or not (limits[0] <= flat.min() and flat.max() <= limits[1]):
            raise ValueError(f"{name} must have values, and all within {limits}")
        counts, edges = np.histogram(flat, bins, limits)
        share = counts / flat.size
        axes.bar(edges[:-1], share, np.diff(edges), align="edge", color=BLUE)
        axes.set(title=name, ylabel="share", ylim=(0, None))
        told.append(
            f"{name}: {share[0]:.0%} in the lowest and {share[-1]:.0%} in the highest of "
            f"{bins} bins"
        )
    panels[-1].set_xlabel(xlabel)
    figure.tight_layout()
    return Picture(figure, f"Histograms of {xlabel}. {'; '.join(told)}.")


@style.context(["default", STYLE])
def word_effects(
    stories: Mapping[str, tuple[Mapping[str, float], str, Mapping[str, float]]], *, words: int = 8
) -> Picture:
    """Draw the topics that texts are given, and how the answer changes without each word.

    Parameters
    ----------
    stories : mapping of str to (topics, topic, effects)
        A name, and for the story of that name: the probability of every topic; the topic to look
        at; how much its probability changes when a word is taken out, for each word.
    words : int
        How many of the words to show, those with the largest changes.

    Returns
    -------
    `Picture`
        The alt text tells the answers and the words that matter most.

    Raises
    ------
    ValueError
        If a topic to look at is not among the topics.

    Notes
    -----
    The picture of `dlbook.explore.Words`, in chapter 09.
    """
    for name, (topics, topic, __) in stories.items():
        if topic not in topics:
            raise ValueError(f"{name}: {topic!r} is none of the topics")
    changes = {name: _most_changed(effects, words) for name, (*_, effects) in stories.items()}
    every = [abs(points) for chosen in changes.values() for points in chosen.values()]
    figure = Figure(figsize=(WIDTH, 2.1 + 0.25 * words))
    columns = figure.subfigures(1, len(stories), squeeze=False)[0]
    told = []
    for column, (name, (topics, topic, __)) in zip(columns, stories.items(), strict=True):
        upper, lower = column.subplots(2, 1, height_ratios=[4, words])
        upper.set_title(name, fontsize=11, fontweight="bold")
        _topic_bars(upper, topics, topic)
        _change_bars(lower, changes[name], max(every, default=0) or 1, topic)
        column.subplots_adjust(left=0.38, right=0.98, top=0.93, bottom=0.02, hspace=0.36)
        told.append(_told_of_story(name, topics, topic, changes[name]))
    return Picture(figure, together(" ", told))


def _most_changed(effects: Mapping[str, float], words: int) -> dict[str, float]:
    """Return the largest changes in percentage points, from the deepest fall to the rise."""
    points = {word: 100 * change for word, change in effects.items()}
    most = sorted(points, key=lambda word: -abs(points[word]))[:words]
    return {word: points[word] for word in sorted(most, key=lambda word: points[word])}


def _topic_bars(axes: Axes, topics: Mapping[str, float], topic: str) -> None:
    """Draw the likeliest topics, and among them the one to look at."""
    shown = sorted(topics, key=lambda name: -topics[name])[:4]
    if topic not in shown:
        shown[-1] = topic
    drawn = axes.barh(
        shown,
        [topics[name] for name in shown],
        color=[_CHOSEN if name == topic else GREY for name in shown],
        height=0.7,
    )
    labels = [percent(topics[name]) for name in shown]
    axes.bar_label(drawn, labels, padding=3, fontsize=9)
    axes.set(xlim=(0, 1.45), xticks=[])
    _plain_bars(axes)


def _change_bars(axes: Axes, points: Mapping[str, float], reach: float, topic: str) -> None:
    """Draw what taking each word out changes, down in blue and up in orange."""
    drawn = axes.barh(
        range(len(points)),
        list(points.values()),
        color=[BLUE if change < 0 else VERMILION for change in points.values()],
        height=0.7,
    )
    axes.bar_label(drawn, [_change(value) for value in points.values()], padding=3, fontsize=9)
    axes.set_yticks(range(len(points)), list(points))
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set(xlim=(-1.9 * reach, 1.9 * reach), xticks=[])
    axes.text(
        1, 1.02, f"{topic} without … (points)",
        transform=axes.transAxes, ha="right", va="bottom", fontsize=10,
    )  # fmt: skip
    _plain_bars(axes)


def _plain_bars(axes: Axes) -> None:
    """Let horizontal bars stand by themselves, the first one at the top."""
    axes.invert_yaxis()
    axes.grid(visible=False)
    axes.tick_params(length=0, labelsize=10)
    axes.spines[["bottom", "left"]].set_visible(False)


def _told_of_story(
    name: str, topics: Mapping[str, float], topic: str, points: Mapping[str, float]
) -> str:
    """Return the words for what a story is read as, and for the words that matter most."""
    best = max(topics, key=lambda name: topics[name])
    parts = [
        _("{story} is read as {topic}, {p}").format(story=name, topic=best, p=_rough(topics[best]))
    ]
    if topic != best:
        parts.append(_("{topic} gets {p}").format(topic=topic, p=_rough(topics[topic])))
    down = [word for word, change in points.items() if _change(change).startswith("−")][:3]
    up = [word for word, change in reversed(list(points.items())) if _change(change)[0] == "+"][:3]
    falls, rises = _("{topic} falls most without {words}"), _("{topic} rises most without {words}")
    for words, moved in ((down, falls), (up, rises)):
        if words:
            parts.append(moved.format(topic=topic, words=", ".join(words)))
    return together("", [together("; ", parts), "."])


def _rough(p: float) -> str:
    """Return a probability in whole percent, never rounding the unlikely to the impossible."""
    if p > 0.99:
        return _("over 99 %")
    return _("under 1 %") if p < 0.01 else _("{p:.0f} %").format(p=float(100 * p))


def _change(points: float) -> str:
    """Return a change in percentage points with its sign, none if it rounds to 0."""
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0.0"
