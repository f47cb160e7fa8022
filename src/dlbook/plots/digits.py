"""Figures of digits: grids of them, and what a network makes of one."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from dlbook._language import _, together
from dlbook.plots.picture import (
    BLUE,
    COLORS,
    CSS_PIXELS_PER_INCH,
    GREY,
    SIGNED,
    STYLE,
    VERMILION,
    WIDTH,
    Picture,
    percent,
    short,
)

_WINDOW = COLORS[2]


@style.context(["default", STYLE])
def digit_grid(
    images: ArrayLike,
    captions: Iterable[object] | None = None,
    *,
    columns: int = 10,
    what: str = "handwritten digits",
    signed: bool = False,
) -> Picture:
    """Draw images of one size in rows, black ink on white paper.

    Parameters
    ----------
    images : array_like, shape (N, 784) or (N, H, W)
        Gray values of any scale: the lightest of all is drawn white, the darkest black.
    captions : sequence of N objects, optional
        What to write above each image.
    columns : int
        Images in a row.
    what : str
        What the images are, for the alt text.
    signed : bool
        Whether 0 is white, what is below it blue and what is above it orange, as suits weights.

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If the images have another shape, or the captions are not as many as the images.

    Notes
    -----
    First used in chapter 01.
    """
    images = np.asarray(images)
    if images.size == 0 or (images.ndim != 3 and images.shape[1:] != (784,)):
        raise ValueError(f"images must have shape (N, 784) or (N, H, W), got {images.shape}")
    images = images.reshape(-1, 28, 28) if images.ndim == 2 else images
    count, side_y, side_x = images.shape
    labels = [] if captions is None else [str(caption) for caption in captions]
    if captions is not None and len(labels) != len(images):
        raise ValueError(f"got {len(labels)} captions for {len(images)} images")
    if columns < 1:
        raise ValueError(f"a row needs at least one column, got {columns}")
    columns = min(columns, count)
    rows = -(-count // columns)
    # All images go onto one sheet, measured in their own pixels, with a margin around each and
    # room for the caption above it.
    lines = 1 + max(caption.count("\n") for caption in labels) if labels else 0
    pitch_x = side_x + 2
    line_height = 0.19 * columns * pitch_x / WIDTH
    pitch_y = round(side_y + 2 + lines * line_height + (pitch_x / 15 if lines else 0))
    low, high = images.min(), images.max()
    if signed:
        high = max(abs(low), abs(high))
        low = -high
    paper = 0 if signed else low
    sheet = np.full((rows * pitch_y, columns * pitch_x), paper, dtype=float)
    height = round(WIDTH * sheet.shape[0] / sheet.shape[1], 2)  # a whole number of CSS pixels
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        bottom, left = (row + 1) * pitch_y - 1, column * pitch_x + 1
        sheet[bottom - side_y : bottom, left : left + side_x] = image
        if labels:
            axes.text(
                left + side_x / 2,
                bottom - side_y - 1,
                labels[i],
                ha="center",
                va="bottom",
                fontsize=10,
                parse_math=False,
            )
    axes.imshow(sheet, cmap=SIGNED if signed else None, vmin=low, vmax=high, aspect="auto")
    told = [label.replace("\n", ", ") for label in labels]
    said = ("; " if "," in "".join(told) else ", ").join(told)
    layout = f"{rows} rows of {columns}" if rows > 1 else "a row"
    if signed:
        layout += f", with values from {short(images.min())} to {short(images.max())}"
    alt = f"{len(images)} {what}, in {layout}{': ' if said else ''}{said}."
    return Picture(figure, alt, paper=True)


@style.context(["default", STYLE])
def sliding_window(
    image: ArrayLike, kernel: ArrayLike, sums: ArrayLike, at: tuple[int, int]
) -> Picture:
    """Draw an image with a window on it, a kernel, and the map of the sums of all windows.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Gray values from 0 for paper.
    kernel : array_like, shape (k, k)
        The weights, written as numbers.
    sums : array_like, shape (H_out, W_out)
        The map: 0 is white, what is below it blue and what is above it orange.
    at : tuple of 2 int
        The row and the column of the window, by its upper left corner and at stride 1.

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If there is no such window.

    Notes
    -----
    First used in chapter 13.
    """
    image, kernel, sums = (np.asarray(array) for array in (image, kernel, sums))
    row, column = at
    if row not in range(sums.shape[0]) or column not in range(sums.shape[1]):
        raise ValueError(f"a map of shape {sums.shape} has no place {at}")
    k = len(kernel)
    figure = Figure(figsize=(WIDTH, 2.6))
    left, middle, right = figure.subplots(1, 3, width_ratios=[28, 12, 26])
    most = np.abs(sums).max() or 1
    left.imshow(image, vmin=0, interpolation="nearest")
    middle.imshow(np.zeros_like(kernel, dtype=float), vmin=0, vmax=1)
    right.imshow(sums, cmap=SIGNED, vmin=-most, vmax=most, interpolation="nearest")
    for (i, j), weight in np.ndenumerate(kernel):
        middle.text(j, i, short(weight).replace("-", "−"), ha="center", va="center")
    for axes, x, y, side in [(left, column, row, k), (right, column, row, 1)]:
        corner = (x - 0.5, y - 0.5)
        axes.add_patch(Rectangle(corner, side, side, fill=False, color=_WINDOW, linewidth=2))
    for line in range(1, k):
        middle.axhline(line - 0.5, color="#c8c8c8", linewidth=0.8)
        middle.axvline(line - 0.5, color="#c8c8c8", linewidth=0.8)
    for axes, title in [(left, "image"), (middle, "kernel"), (right, "map")]:
        axes.set_title(title)
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color="#c8c8c8")
        axes.set(xticks=[], yticks=[])
    figure.tight_layout()
    height, width = image.shape
    return Picture(
        figure,
        f"An image of {height} × {width} pixels with a window of {k} × {k} on it, in row {row} and "
        f"column {column}; a kernel with the rows {kernel.tolist()}; and a map of "
        f"{sums.shape[0]} × {sums.shape[1]} sums from {short(sums.min())} to {short(sums.max())}, "
        f"{short(sums[row, column])} for this window.",
        paper=True,
    )


@style.context(["default", STYLE])
def reading(image: ArrayLike, probabilities: ArrayLike) -> Picture:
    """Draw one digit beside the probability that a network gives to each of the ten classes.

    Parameters
    ----------
    image : array_like, shape (784,) or (28, 28)
    probabilities : array_like, shape (10,)

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If the second argument does not hold at least two probabilities.

    Notes
    -----
    First used in chapter 04.
    """
    p = _as_probabilities(probabilities)
    best, runner_up = (int(k) for k in np.argsort(-p, kind="stable")[:2])
    figure = Figure(figsize=(WIDTH, 2.9))
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.5])
    left.imshow(np.asarray(image).reshape(28, 28), interpolation="nearest")
    left.set_axis_off()
    bars = right.barh(
        range(len(p)), p, color=[VERMILION if k == best else BLUE for k in range(len(p))]
    )
    right.bar_label(bars, [percent(value) for value in p], padding=4, fontsize=10)
    right.set(yticks=range(len(p)), xlim=(0, 1.25), xticks=[0, 0.5, 1])
    right.set(xlabel="probability", ylabel="digit")
    right.invert_yaxis()
    right.grid(axis="y", visible=False)
    figure.tight_layout()
    return Picture(
        figure,
        f"A handwritten digit beside ten bars, one for each digit's probability: {best} gets "
        f"{percent(p[best])}, next comes {runner_up} with {percent(p[runner_up])}.",
        paper=True,
    )


@style.context(["default", STYLE])
def forward_pass(
    image: ArrayLike, hidden: Sequence[ArrayLike], probabilities: ArrayLike, label: int
) -> Picture:
    """Draw one digit, what each hidden layer makes of it, and the probability of each class.

    Parameters
    ----------
    image : array_like, shape (784,) or (28, 28)
    hidden : sequence of array_like of float, shape (M,)
        The outputs of each hidden layer in turn, all at least 0: a square for each neuron.
    probabilities : array_like, shape (C,)
    label : int
        What the digit is.

    Returns
    -------
    `Picture`
        The alt text counts the outputs in the upper half of the scale. What `explore.Digits` of
        chapter 04 shows.

    Raises
    ------
    ValueError
        If a probability is not within 0 … 1, or the label is not one of the classes.
    """
    p = _as_probabilities(probabilities)
    if label not in range(len(p)):
        raise ValueError(f"the label must be a class from 0 to {len(p) - 1}, got {label!r}")
    best, runner_up = (int(k) for k in np.argsort(-p, kind="stable")[:2])
    figure = Figure(figsize=(WIDTH, 2.9))

    axes = _axes_at(figure, 0, 50, 170, 170)
    axes.imshow(np.asarray(image).reshape(28, 28), interpolation="nearest")
    axes.set_axis_off()

    layers = [np.asarray(outputs, dtype=float) for outputs in hidden]
    told = _draw_layers(figure, layers, left=182, width=120)

    axes = _axes_at(figure, 412, 12, 178, 230)
    colors = [VERMILION if k == best else BLUE for k in range(len(p))]
    drawn = axes.barh(range(len(p)), p, color=colors)
    axes.bar_label(drawn, [percent(value) for value in p], padding=4, fontsize=10)
    names = [str(k) for k in range(len(p))]
    names[best] = f"read as {best}"
    names[label] = f"rightly {label}" if label == best else f"is {_a(label)}"
    axes.set(yticks=range(len(p)), xlim=(0, 1.55), xticks=[0, 0.5, 1], xlabel="probability")
    axes.set_yticklabels(names)
    axes.get_yticklabels()[best].set_color(VERMILION)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)

    said = [
        _("{best} gets {p}").format(best=best, p=percent(p[best])),
        _("next comes {digit} with {p}").format(digit=runner_up, p=percent(p[runner_up])),
    ]
    if label not in (best, runner_up):
        right = _("and {digit}, the right one, gets {p}")
        said.append(right.format(digit=label, p=percent(p[label])))
    seen = (
        _("A handwritten {digit}") if label == best else _("A handwritten {digit}, read as {best}")
    ).format(digit=label, best=_a(best))
    alt = _(
        "{seen}, the outputs of the hidden neurons as gray squares, and a bar for each digit's "
        "probability: {said}.{told}"
    ).format(seen=seen, said=together(", ", said), told=told)
    return Picture(figure, alt, paper=True)


@style.context(["default", STYLE])
def confusion(matrix: ArrayLike, names: Sequence[str] | None = None) -> Picture:
    """Draw a confusion matrix: how often each class was read as each class.

    Parameters
    ----------
    matrix : array_like of int, shape (C, C)
        Row: the right class. Column: the class that was read.
    names : sequence of str, optional
        The names of the classes; handwritten digits if not given.

    Returns
    -------
    `Picture`
        Only the mistakes are coloured; the alt text names the three most frequent.

    Notes
    -----
    First used in chapter 04.
    """
    counts = np.asarray(matrix, dtype=int)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a confusion matrix is square, got shape {counts.shape}")
    classes = [str(k) for k in range(len(counts))] if names is None else [str(n) for n in names]
    if len(classes) != len(counts):
        raise ValueError(f"a name is needed for each of {len(counts)} classes, got {len(classes)}")
    mistakes = counts * (1 - np.eye(len(counts), dtype=int))
    figure = Figure(figsize=(WIDTH, 5.2 if len(classes) > 6 else 3.4))
    axes = figure.subplots()
    axes.imshow(mistakes, cmap="Oranges", vmax=1.4 * mistakes.max())
    for (row, column), count in np.ndenumerate(counts):
        axes.text(
            column,
            row,
            str(count) if count else "·",
            ha="center",
            va="center",
            fontsize=10,
            color=GREY if row == column or not count else "black",
        )
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes)
    axes.set(xlabel="is read as", ylabel="a handwritten" if names is None else "right class")
    axes.xaxis.set(label_position="top", ticks_position="top")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    figure.tight_layout()
    worst = np.argsort(-mistakes, axis=None, kind="stable")[:3]
    told = ", ".join(
        f"{classes[row]} read as {classes[column]} ({mistakes[row, column]} ×)"
        for row, column in zip(*np.unravel_index(worst, mistakes.shape), strict=True)
        if mistakes[row, column]
    )
    kind = "digits" if names is None else "samples"
    return Picture(
        figure,
        f"Confusion matrix of {counts.sum():,} {kind}, {counts.trace():,} of them on the diagonal. "
        f"Most frequent mistakes: {told or 'none'}.",
    )


def _as_probabilities(row: ArrayLike) -> NDArray[Any]:
    p = np.asarray(row)
    if p.ndim != 1 or len(p) < 2 or not (p.min() >= 0 and p.max() <= 1):
        raise ValueError(f"probabilities must be a row of at least two, each in 0 … 1; got {p}")
    return p


def _a(digit: int) -> str:
    """Return a digit with its article, as it is spoken."""
    return (_("an {digit}") if digit == 8 else _("a {digit}")).format(digit=digit)


def _axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes at a place that is measured in CSS pixels, from the upper left corner."""
    across, down = figure.get_size_inches() * CSS_PIXELS_PER_INCH
    return figure.add_axes(
        (left / across, 1 - (top + height) / down, width / across, height / down)
    )


def _draw_layers(figure: Figure, layers: list[NDArray[Any]], left: float, width: float) -> str:
    """Draw the outputs of each layer as a block of squares, one block below the other.

    Return a sentence for each layer, with a space in front.
    """
    if not layers:
        return ""
    title, gap, room = 18, 12, 245
    columns = 10 * math.ceil(math.sqrt(sum(outputs.size for outputs in layers) / 200))
    rows = [-(-outputs.size // columns) for outputs in layers]
    square = min(width / columns, (room - len(layers) * (title + gap)) / sum(rows))
    top = max(1.0, *(outputs.max() for outputs in layers))
    y, told = 2.0, []
    for k, (outputs, height) in enumerate(zip(layers, rows, strict=True), start=1):
        block = np.full(height * columns, np.nan)
        block[: outputs.size] = outputs
        axes = _axes_at(figure, left, y + title, square * columns, square * height)
        axes.imshow(block.reshape(height, columns), vmin=0, vmax=top, aspect="auto")
        axes.set(xticks=[], yticks=[])
        axes.grid(visible=False)
        axes.spines[:].set(visible=True, color="#c8c8c8")
        axes.set_title(f"layer {k}: {outputs.size} outputs", fontsize=10, pad=4)
        above = (outputs > top / 2).sum()
        told.append(
            _(" {above} of the {outputs} outputs of layer {k} are above {half:.2g}.").format(
                above=int(above), outputs=outputs.size, k=k, half=float(top / 2)
            )
        )
        y += title + square * height + gap
    axes.set_xlabel(f"white 0, black {short(top)}", fontsize=10)
    return together("", told)
