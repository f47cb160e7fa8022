"""The figures of the course: one style, one size, and words for those who cannot see them.

Every function returns a `Picture`. Its alt text is made from the plotted data, and it is also the
text form of the output: when the regression test compares a cell that draws, it compares what the
picture says. Needs matplotlib; the rest of the library does not.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

WIDTH = 6.0  # inches, drawn as 600 CSS pixels: the text column of the book
BLUE, VERMILION, GREY = "#0072b2", "#d55e00", "#6b6b6b"  # Okabe and Ito (2008): safe for all eyes
COLORS = (BLUE, VERMILION, "#00795c", "#a5487f", GREY)
_CSS_PIXELS_PER_INCH = 100
_SHARPNESS = 2  # stored pixels for each CSS pixel, for the screens of phones

STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": "medium",
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so every machine draws the same
    "font.size": 11,
    "grid.color": "#e2e2e2",
    "image.cmap": "gray_r",
}


class Picture:
    """A finished figure with its alt text.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What the figure shows, with the numbers that matter.

    Notes
    -----
    Jupyter shows the figure as a PNG with its size in CSS pixels; a terminal prints the alt text.
    """

    def __init__(self, figure: Figure, alt: str) -> None:
        self.figure = figure
        self.alt = alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return PNG bytes and the size to show them at (the interface that Jupyter asks for)."""
        png = io.BytesIO()
        with style.context(["default", STYLE]):  # whatever the reader's own matplotlib is set to
            self.figure.savefig(
                png,
                format="png",
                dpi=_CSS_PIXELS_PER_INCH * _SHARPNESS,
                metadata={"Software": None},  # no version inside: the same data, the same bytes
            )
        width, height = np.round(self.figure.get_size_inches() * _CSS_PIXELS_PER_INCH).astype(int)
        return png.getvalue(), {"width": int(width), "height": int(height)}

    def save(self, path: Any) -> None:
        """Write the picture as a PNG.

        Parameters
        ----------
        path : str or path
            Where to. A file that is there is replaced.
        """
        with open(path, "wb") as file:
            file.write(self._repr_png_()[0])


@style.context(["default", STYLE])
def digit_grid(
    images: ArrayLike,
    captions: Iterable[object] | None = None,
    *,
    columns: int = 10,
    what: str = "handwritten digits",
) -> Picture:
    """Draw images of 28 × 28 pixels in rows, black ink on white paper.

    Parameters
    ----------
    images : array_like, shape (N, 784) or (N, 28, 28)
        Gray values of any scale: the lightest of all is drawn white, the darkest black.
    captions : sequence of N objects, optional
        What to write above each image.
    columns : int
        Images in a row.
    what : str
        What the images are, for the alt text.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the images are not of 28 × 28 pixels, or the captions not as many as the images.
    """
    images = np.asarray(images)
    if images.size == 0 or images.shape[1:] not in ((784,), (28, 28)):
        raise ValueError(f"images must have shape (N, 784) or (N, 28, 28), got {images.shape}")
    labels = [] if captions is None else [str(caption) for caption in captions]
    if captions is not None and len(labels) != len(images):
        raise ValueError(f"got {len(labels)} captions for {len(images)} images")
    if columns < 1:
        raise ValueError(f"a row needs at least one column, got {columns}")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    # All images go onto one sheet, measured in their own pixels, with a margin around each and
    # room for the caption above it.
    lines = 1 + max(caption.count("\n") for caption in labels) if labels else 0
    line_height = 0.19 * columns * 30 / WIDTH
    pitch_x, pitch_y = 30, round(30 + lines * line_height + (2 if lines else 0))
    sheet = np.full((rows * pitch_y, columns * pitch_x), images.min(), dtype=float)
    height = WIDTH * sheet.shape[0] / sheet.shape[1]
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for i, image in enumerate(images.reshape(-1, 28, 28)):
        row, column = divmod(i, columns)
        bottom, left = (row + 1) * pitch_y - 1, column * pitch_x + 1
        sheet[bottom - 28 : bottom, left : left + 28] = image
        if labels:
            axes.text(
                left + 14,
                bottom - 29,
                labels[i],
                ha="center",
                va="bottom",
                fontsize=10,
                parse_math=False,
            )
    axes.imshow(sheet, vmin=images.min(), vmax=images.max(), aspect="auto")
    told = [label.replace("\n", ", ") for label in labels]
    said = ("; " if "," in "".join(told) else ", ").join(told)
    layout = f"{rows} rows of {columns}" if rows > 1 else "a row"
    return Picture(figure, f"{len(images)} {what}, in {layout}{': ' if said else ''}{said}.")


@style.context(["default", STYLE])
def reading(image: ArrayLike, probabilities: ArrayLike) -> Picture:
    """Draw one digit beside the probability that a network gives to each of the ten classes.

    Parameters
    ----------
    image : array_like, shape (784,) or (28, 28)
    probabilities : array_like, shape (10,)

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the second argument does not hold at least two probabilities.
    """
    p = np.asarray(probabilities)
    if p.ndim != 1 or len(p) < 2 or not (p.min() >= 0 and p.max() <= 1):
        raise ValueError(f"probabilities must be a row of at least two, each in 0 … 1; got {p}")
    best, runner_up = (int(k) for k in np.argsort(-p, kind="stable")[:2])
    figure = Figure(figsize=(WIDTH, 2.9))
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.5])
    left.imshow(np.asarray(image).reshape(28, 28), interpolation="nearest")
    left.set_axis_off()
    bars = right.barh(
        range(len(p)), p, color=[VERMILION if k == best else BLUE for k in range(len(p))]
    )
    right.bar_label(bars, [_percent(value) for value in p], padding=4, fontsize=10)
    right.set(yticks=range(len(p)), xlim=(0, 1.25), xticks=[0, 0.5, 1])
    right.set(xlabel="probability", ylabel="digit")
    right.invert_yaxis()
    right.grid(axis="y", visible=False)
    figure.tight_layout()
    return Picture(
        figure,
        f"A handwritten digit beside ten bars, one for each digit's probability: {best} gets "
        f"{_percent(p[best])}, next comes {runner_up} with {_percent(p[runner_up])}.",
    )


@style.context(["default", STYLE])
def lines(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    xlabel: str,
    ylabel: str,
    xscale: str = "linear",
    limits: tuple[float, float] | None = None,
    label_at: Mapping[str, float] | None = None,
) -> Picture:
    """Draw curves over one axis, each with its name on it.

    Parameters
    ----------
    x : array_like, shape (K,)
    curves : mapping of str to array_like of shape (K,)
        A name and the values, all finite.
    xlabel, ylabel : str
        What the axes show, with their units if they have any.
    xscale : {"linear", "log"}
    limits : (low, high), optional
        The part of the vertical axis to show; all of it if not given.
    label_at : mapping of str to float, optional
        Where along `x` each name stands, on its curve; beside the right ends if not given.

    Returns
    -------
    Picture
        The alt text tells where each curve begins and ends.
    """
    x = np.asarray(x)
    figure = Figure(figsize=(WIDTH, 3.6))
    axes = figure.subplots()
    axes.set(xscale=xscale, xlabel=xlabel, ylabel=ylabel)
    if limits is not None:
        axes.set_ylim(limits)
    if xscale == "log":
        axes.xaxis.set_major_formatter("{x:,g}")
    told = []
    for (name, values), color in zip(curves.items(), cycle(COLORS), strict=False):
        y = np.asarray(values)
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
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        told.append(f"{name} from {_short(y[0])} to {_short(y[-1])}")
    figure.tight_layout()
    return Picture(
        figure,
        f"{ylabel} against {xlabel} from {_short(x[0])} to {_short(x[-1])}: {'; '.join(told)}.",
    )


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
    Picture
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
def broadcasting(a_shape: tuple[int, ...], b_shape: tuple[int, ...]) -> Picture:
    """Draw how two arrays of different shapes are added, in the two steps of broadcasting.

    Parameters
    ----------
    a_shape, b_shape : tuple of int
        Shapes of at most two axes, each axis 1 to 5 long. b is filled with 1, 2, 3, … and a with
        10, 20, 30, … (hundreds, if b needs two digits), so that a sum shows what it is made of.

    Returns
    -------
    Picture
        A row for each array that has to change: as given, with its axes added, repeated (what is
        only a repetition is pale). Below them the sum.

    Raises
    ------
    ValueError
        If the shapes cannot be drawn or do not broadcast.
    """
    if max(len(a_shape), len(b_shape)) > 2 or not all(1 <= n <= 5 for n in (*a_shape, *b_shape)):
        raise ValueError(
            f"can draw at most two axes, each 1 to 5 long, got shapes {a_shape} and {b_shape}"
        )
    for n, m in zip(reversed(a_shape), reversed(b_shape), strict=False):
        if n != m and 1 not in (n, m):
            raise ValueError(
                f"shapes {a_shape} and {b_shape} do not broadcast: from the right, {n} meets {m}"
            )
    shape = np.broadcast_shapes(a_shape, b_shape)
    b = np.arange(1, np.prod(b_shape, dtype=int) + 1).reshape(b_shape)
    a = np.arange(1, np.prod(a_shape, dtype=int) + 1).reshape(a_shape)
    a = a * (10 if b.size < 10 else 100)

    rows, told = [], []
    for name, values, color in (("a", a, BLUE), ("b", b, VERMILION)):
        story = _broadcasting_steps(name, values, shape)
        if len(story) > 1:
            rows.append([(title, grid, values.shape, color) for title, grid in story])
        said = [f"{name} of shape {values.shape} is {values.tolist()}"]
        said += [f"{title}, giving shape {grid.shape}" for title, grid in story[1:]]
        told.append("; ".join(said))
    full_a, full_b = np.broadcast_to(a, shape), np.broadcast_to(b, shape)
    rows.append(
        [
            ("a" if a.shape == shape else "a, repeated", full_a, a_shape, BLUE),
            ("b" if b.shape == shape else "b, repeated", full_b, b_shape, VERMILION),
            ("a + b", full_a + full_b, shape, GREY),
        ]
    )

    # The axes are measured in cells. Room for words and arrows is needed in inches.
    columns = max([4, *shape[-1:]])
    left_of, above = 0.62, 0.77  # for a sign and the arrow of axis 0; for a title and an arrow
    cell = (WIDTH - 3 * left_of) / (3 * columns) - 0.01
    gap, head = left_of / cell, above / cell
    heights = [head + max(len(np.atleast_2d(grid)) for _, grid, *_ in row) for row in rows]
    figure = Figure(figsize=(WIDTH, cell * (sum(heights) + 0.3)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, WIDTH / cell), ylim=(sum(heights) + 0.3, 0))
    for k, (row, bottom) in enumerate(zip(rows, np.cumsum(heights), strict=True)):
        top = bottom - heights[k] + head
        signs = ["", "+", "="] if k == len(rows) - 1 else ["", "→", "→"]
        for i, (title, grid, given, color) in enumerate(row):
            left = i * (columns + gap) + 0.85 * gap
            axes.text(left - 0.63 * gap, top + 0.5, signs[i], ha="center", va="center", fontsize=14)
            words = f"{title}\nshape {grid.shape}"
            axes.text(left, top - 0.35 * head, words, va="bottom", fontsize=10)
            _draw_cells(axes, grid, given, left, top, color, min(11, 28 * cell))
    return Picture(
        figure, f"Broadcasting. {'. '.join(told)}. The sum a + b is {(full_a + full_b).tolist()}."
    )


@style.context(["default", STYLE])
def decisions(
    inputs: ArrayLike,
    answers: Mapping[str, ArrayLike],
    rules: Mapping[str, Callable[[NDArray[Any]], ArrayLike]] | None = None,
) -> Picture:
    """Draw yes-or-no questions about pairs of numbers, side by side.

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
    Picture
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
def network(sizes: Sequence[int], *, weight: tuple[int, int, int] | None = None) -> Picture:
    """Draw a network as circles and lines, with the names that books give to its parts.

    Parameters
    ----------
    sizes : sequence of int
        Width of every layer from input to output, such as ``[2, 3, 2, 2]``.
    weight : (layer, to, from), optional
        The weight to single out with its name, all counted from 1.

    Returns
    -------
    Picture
    """
    figure = Figure(figsize=(WIDTH, 3.6))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-0.45, len(sizes) - 0.5), ylim=(-0.1, max(sizes) + 1.6))

    def place(layer: int, neuron: int) -> tuple[float, float]:
        return float(layer), (max(sizes) + sizes[layer]) / 2 - neuron

    last = len(sizes) - 1
    for layer in range(1, len(sizes)):
        for to in range(sizes[layer]):
            for sender in range(-1, sizes[layer - 1]):  # -1 stands for the bias neuron
                start, end = place(layer - 1, sender), place(layer, to)
                chosen = (layer, to + 1, sender + 1) == weight
                axes.plot(
                    *zip(start, end, strict=True),
                    color=VERMILION if chosen else "#c8c8c8",
                    linewidth=2.5 if chosen else 1,
                    zorder=1 + chosen,
                )
    for layer, size in enumerate(sizes):
        letter = {0: "x", last: "y"}.get(layer, "z")
        for neuron in range(-1 if layer < last else 0, size):
            bias = neuron < 0
            upper = "" if layer in (0, last) else f"^{{({layer})}}"
            axes.text(
                *place(layer, neuron),
                "1" if bias else f"${letter}{upper}_{neuron + 1}$",
                ha="center",
                va="center",
                fontsize=13,
                zorder=3,
                bbox={
                    "boxstyle": "circle,pad=0.35",
                    "facecolor": "#eeeeee" if bias else "white",
                    "edgecolor": GREY if bias else BLUE,
                    "linewidth": 1.5,
                },
            )
        if layer:
            axes.text(layer - 0.5, 0.15, f"layer {layer}: $W_{layer}$, $b_{layer}$", ha="center")
    said = ""
    if weight is not None:
        layer, to, sender = weight
        (x0, y0), (x1, y1) = place(layer - 1, sender - 1), place(layer, to - 1)
        axes.annotate(
            f"$w^{{({layer})}}_{{{to}{sender}}}$",
            ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3),
            ha="center",
            va="center",
            color=VERMILION,
            fontsize=14,
            zorder=4,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
        said = (
            f" The weight of layer {layer} that goes to neuron {to} from neuron {sender} is "
            f"singled out and named w, upper index {layer}, lower index {to}{sender}."
        )
    return Picture(
        figure,
        f"A network of {last} layers of weights between columns of {', '.join(map(str, sizes))} "
        f"neurons. Each column but the last has a bias neuron that says 1 as well.{said}",
    )


@style.context(["default", STYLE])
def histograms(
    samples: Mapping[str, ArrayLike], *, xlabel: str, limits: tuple[float, float], bins: int = 50
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

    Returns
    -------
    Picture
        The alt text tells what share of the values lies in the first and in the last bin.

    Raises
    ------
    ValueError
        If a value lies outside the limits.
    """
    figure = Figure(figsize=(WIDTH, 1.9 * len(samples)))
    panels = figure.subplots(len(samples), squeeze=False, sharex=True)[:, 0]
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
def throughput(batch_sizes: ArrayLike, images_per_second: ArrayLike) -> Picture:
    """Draw how many images a network reads in a second against how many it is given at once.

    Parameters
    ----------
    batch_sizes : array_like of int, shape (K,)
    images_per_second : array_like of float, shape (K,)

    Returns
    -------
    Picture

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
def confusion(matrix: ArrayLike) -> Picture:
    """Draw a confusion matrix: how often each digit was read as each digit.

    Parameters
    ----------
    matrix : array_like of int, shape (C, C)
        Row: the right class. Column: the class that was read.

    Returns
    -------
    Picture
        Only the mistakes are coloured; the alt text names the three most frequent.
    """
    counts = np.asarray(matrix, dtype=int)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"a confusion matrix is square, got shape {counts.shape}")
    mistakes = counts * (1 - np.eye(len(counts), dtype=int))
    figure = Figure(figsize=(WIDTH, 5.2))
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
    axes.set(xticks=range(len(counts)), yticks=range(len(counts)))
    axes.set(xlabel="is read as", ylabel="a handwritten")
    axes.xaxis.set(label_position="top", ticks_position="top")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    figure.tight_layout()
    worst = np.argsort(-mistakes, axis=None, kind="stable")[:3]
    told = ", ".join(
        f"{row} read as {column} ({mistakes[row, column]} ×)"
        for row, column in zip(*np.unravel_index(worst, mistakes.shape), strict=True)
        if mistakes[row, column]
    )
    return Picture(
        figure,
        f"Confusion matrix of {counts.sum():,} digits, {counts.trace():,} of them on the diagonal. "
        f"Most frequent mistakes: {told or 'none'}.",
    )


def _percent(p: float) -> str:
    """Return a probability in percent, never rounding the unlikely to the impossible."""
    if 0 < p < 0.0005:
        return "< 0.1 %"
    if 0.9995 <= p < 1:
        return "> 99.9 %"
    return f"{100 * p:.1f} %"


def _short(value: float) -> str:
    """Return a number to two decimals, which another processor would write the same."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1e4 else f"{value:.0e}"


def _broadcasting_steps(
    name: str, values: NDArray[Any], shape: tuple[int, ...]
) -> list[tuple[str, NDArray[Any]]]:
    """Return what becomes of an array until it has the shape, each time with what was done."""
    steps = [(name, values)]
    if missing := len(shape) - values.ndim:
        values = values.reshape((1,) * missing + values.shape)
        steps.append(("step 1: add an axis" if missing == 1 else "step 1: add axes", values))
    if values.shape != shape:
        steps.append(("step 2: repeat", np.broadcast_to(values, shape)))
    return steps


def _draw_cells(
    axes: Axes,
    grid: NDArray[Any],
    given: tuple[int, ...],
    left: float,
    top: float,
    color: str,
    fontsize: float,
) -> None:
    """Draw an array as a grid with an arrow along each axis; what exceeds `given` is pale."""
    table = np.atleast_2d(grid)
    rows, columns = (1, 1, *given)[-2:]
    for (row, column), value in np.ndenumerate(table):
        real = row < rows and column < columns
        axes.add_patch(
            Rectangle(
                (left + column, top + row),
                1,
                1,
                facecolor=(color, 0.18) if real else "white",
                edgecolor=color if real else (color, 0.35),
                linestyle="-" if real else ":",
                zorder=2 + real,
            )
        )
        axes.text(
            left + column + 0.5,
            top + row + 0.5,
            str(value),
            ha="center",
            va="center",
            fontsize=fontsize,
            color="black" if real else GREY,
            zorder=4,
        )
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 0}
    ends = [(left, top + len(table)), (left + len(table[0]), top)]
    for axis, (x, y) in enumerate(ends[2 - grid.ndim :]):
        down = x == left
        start, end = (
            ((left - 0.2, top), (x - 0.2, y)) if down else ((left, top - 0.2), (x, y - 0.2))
        )
        axes.annotate("", end, start, arrowprops=arrow)
        axes.text(
            left - 0.25 if down else left,
            top if down else top - 0.25,
            f"axis {axis}",
            ha="right" if down else "left",
            va="top" if down else "bottom",
            rotation=90 if down else 0,
            fontsize=8,
            color=GREY,
        )
