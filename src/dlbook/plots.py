"""The figures of the course: one style, one size, and words for those who cannot see them.

Every function returns a `Picture`. Its alt text is made from the plotted data, and it is also the
text form of the output: when the regression test compares a cell that draws, it compares what the
picture says and what it shows. Needs matplotlib; the rest of the library does not.
"""

import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray
from PIL import Image

__all__ = [
    "Picture",
    "Animation",
    "paths",
    "chain",
    "descent",
    "sweep",
    "digit_grid",
    "reading",
    "forward_pass",
    "snapshot",
    "word_effects",
    "histograms",
    "throughput",
    "confusion",
    "lines",
    "panels",
    "bars",
    "decisions",
    "network",
    "broadcasting",
    "step_sizes",
    "straight_lines",
    "surface",
    "vector_field",
]


WIDTH = 6.0  # inches, drawn as 600 CSS pixels: the text column of the book
BLUE, VERMILION, GREY = "#0072b2", "#d55e00", "#6b6b6b"  # Okabe and Ito (2008): safe for all eyes
COLORS = (BLUE, VERMILION, "#00795c", "#a5487f", GREY)
_SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", VERMILION])
_CHOSEN = COLORS[2]
_ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # a name that stands on lines
_CSS_PIXELS_PER_INCH = 100
_FRAMES, _MS_PER_FRAME, _MS_AT_MOST = 25, 180, 5000  # of an animation
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
        The figure itself, drawn to its end.
    alt : str
        What the figure shows, with the numbers that matter.
    few_colors : bool
        Whether to store it with 64 colours, which makes a drawing of many fine lines several
        times smaller.
    paper : bool
        Whether it shows ink on paper and must stay so. Other drawings may be turned to light
        lines on a dark page.

    Notes
    -----
    Jupyter shows the figure as a PNG with its size in CSS pixels; a terminal prints the alt text.
    Every figure that the book draws is one, the first of them in chapter 01.
    """

    def __init__(
        self, figure: Figure, alt: str, few_colors: bool = False, paper: bool = False
    ) -> None:
        self.figure = figure
        self.alt = alt
        self.few_colors = few_colors
        self.paper = paper

    def __repr__(self) -> str:
        return self.alt

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Return PNG bytes and how to show them (the interface that Jupyter asks for)."""
        png = io.BytesIO()
        with style.context(["default", STYLE]):  # whatever the reader's own matplotlib is set to
            self.figure.savefig(
                png,
                format="png",
                dpi=_CSS_PIXELS_PER_INCH * _SHARPNESS,
                metadata={"Software": None},  # no version inside: the same data, the same bytes
            )
        if self.few_colors:
            (image,) = _few_colors([np.array(Image.open(png).convert("RGB"))])
            image.save(png := io.BytesIO(), format="PNG", optimize=True)
        return png.getvalue(), self._how_to_show()

    def _how_to_show(self) -> dict[str, Any]:
        width, height = np.round(self.figure.get_size_inches() * _CSS_PIXELS_PER_INCH).astype(int)
        size = {"width": int(width), "height": int(height)}
        return {**size, "needs_background": "light"} if self.paper else size

    def save(self, path: Any) -> None:
        """Write the picture as a PNG.

        Parameters
        ----------
        path : str or path
            Where to. A file that is there is replaced.
        """
        with open(path, "wb") as file:
            file.write(self._repr_png_()[0])


class Animation(Picture):
    """A figure that moves for a few seconds, then rests on what it has come to.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn as it looks at the end: a program that cannot play it shows this.
    alt : str
        What the figure shows and how it moves, with the numbers that matter.
    frames : sequence of mapping from a line of the figure to (x, y)
        Where the moving lines are, frame after frame; the last frame is the end.

    Notes
    -----
    An animated PNG, which browsers play wherever they show an image: no script is needed. It plays
    once, for at most five seconds (Web Content Accessibility Guidelines 2.2, criterion 2.2.2).
    The walk of chapter 06 is one.
    """

    def __init__(
        self, figure: Figure, alt: str, frames: Sequence[Mapping[Line2D, tuple[Any, Any]]]
    ) -> None:
        super().__init__(figure, alt)
        self.frames = frames

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        with style.context(["default", STYLE]):
            moving = _few_colors(list(self._shots()))
        png = io.BytesIO()
        moving[-1].save(
            png,
            format="PNG",
            save_all=True,
            default_image=True,
            append_images=moving,
            duration=min(_MS_PER_FRAME, _MS_AT_MOST // len(moving)),
            loop=1,
            optimize=True,
        )
        return png.getvalue(), self._how_to_show()

    def _shots(self) -> Iterator[NDArray[np.uint8]]:
        """Yield the pixels of each frame; what does not move is drawn only once."""
        canvas = FigureCanvasAgg(self.figure)
        dpi = self.figure.dpi
        self.figure.set_dpi(_CSS_PIXELS_PER_INCH * _SHARPNESS)
        try:
            moving = list(self.frames[0])
            for line in moving:
                line.set_animated(True)
            canvas.draw()  # type: ignore[no-untyped-call]
            background = canvas.copy_from_bbox(self.figure.bbox)  # type: ignore[no-untyped-call]
            for frame in self.frames:
                canvas.restore_region(background)  # type: ignore[no-untyped-call]
                for line, (x, y) in frame.items():
                    line.set_data(x, y)
                    self.figure.draw_artist(line)
                shot = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
                yield np.array(shot)[..., :3]
        finally:
            for line in moving:
                line.set_animated(False)
            self.figure.set_dpi(dpi)


@style.context(["default", STYLE])
def digit_grid(
    images: ArrayLike,
    captions: Iterable[object] | None = None,
    *,
    columns: int = 10,
    what: str = "handwritten digits",
    signed: bool = False,
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
    signed : bool
        Whether 0 is white, what is below it blue and what is above it orange, as suits weights.

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
    axes.imshow(sheet, cmap=_SIGNED if signed else None, vmin=low, vmax=high, aspect="auto")
    told = [label.replace("\n", ", ") for label in labels]
    said = ("; " if "," in "".join(told) else ", ").join(told)
    layout = f"{rows} rows of {columns}" if rows > 1 else "a row"
    if signed:
        layout += f", with values from {_short(images.min())} to {_short(images.max())}"
    alt = f"{len(images)} {what}, in {layout}{': ' if said else ''}{said}."
    return Picture(figure, alt, paper=True)


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
    p = _as_probabilities(probabilities)
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
    Picture
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
    axes.bar_label(drawn, [_percent(value) for value in p], padding=4, fontsize=10)
    names = [str(k) for k in range(len(p))]
    names[best] = f"read as {best}"
    names[label] = f"rightly {label}" if label == best else f"is {_a(label)}"
    axes.set(yticks=range(len(p)), xlim=(0, 1.55), xticks=[0, 0.5, 1], xlabel="probability")
    axes.set_yticklabels(names)
    axes.get_yticklabels()[best].set_color(VERMILION)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)

    said = [f"{best} gets {_percent(p[best])}", f"next comes {runner_up} with "]
    said[1] += _percent(p[runner_up])
    if label not in (best, runner_up):
        said.append(f"and {label}, the right one, gets {_percent(p[label])}")
    return Picture(
        figure,
        f"A handwritten {label}{'' if label == best else f', read as {_a(best)}'}, the outputs of "
        f"the hidden neurons as gray squares, and a bar for each digit's probability: "
        f"{', '.join(said)}.{told}",
        paper=True,
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
            bbox=_ON_WHITE,
        )
        told.append(f"{name} from {_short(y[0])} to {_short(y[-1])}")
    figure.tight_layout()
    return Picture(
        figure,
        f"{ylabel} against {xlabel} from {_short(x[0])} to {_short(x[-1])}: {'; '.join(told)}.",
    )


@style.context(["default", STYLE])
def panels(
    curves: Mapping[str, Mapping[str, tuple[ArrayLike, ArrayLike]]],
    *,
    xlabel: str,
    limits: Mapping[str, tuple[float, float]] | None = None,
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

    Returns
    -------
    Picture
        The alt text tells where each curve begins and ends.
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
                axes.annotate(
                    name,
                    (x[-1], y[-1]),
                    xytext=(5, 0),
                    textcoords="offset points",
                    color=color,
                    va="bottom" if above else "top",
                )
            said.append(f"{name} from {_short(y[0])} to {_short(y[-1])}")
        told.append(f"{ylabel}: {', '.join(said)}")
    every[-1].set_xlabel(xlabel)
    every[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.align_ylabels()
    figure.tight_layout()
    return Picture(
        figure,
        f"{len(curves)} panels over the {xlabel}, one above the other. {'; '.join(told)}.",
        few_colors=True,
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
            bbox=_ON_WHITE,
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


@style.context(["default", STYLE])
def step_sizes(h: ArrayLike, errors: Mapping[str, Mapping[str, ArrayLike]]) -> Picture:
    """Draw how wrong a measured slope is against the step it was measured with.

    Parameters
    ----------
    h : array_like of float, shape (K,)
        Steps above 0, in rising order, over at least five decades.
    errors : mapping of str to mapping of str to array_like of float, shape (K,)
        For each panel its title, and in it the curves by name: relative errors, at least 0. What
        is below 1e-17 is drawn at 1e-17.

    Returns
    -------
    Picture
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
                f"{title}, {name}: {_short(error[0])} at the left end, at its best below {below}, "
                f"for some h between {low} and {high}, {_short(error[-1])} at the right end"
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
    Picture
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
        axes.annotate(
            name,
            (x[-1], y[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            color=color,
            va="center",
        )
        told.append(f"{name} has slope {_short(slope)}")
    marks = np.asarray(points, dtype=float)
    axes.plot(marks, f(marks), "o", color="black", zorder=3, clip_on=False)
    axes.set(xlabel="x", ylabel="f(x)", xlim=limits)
    figure.tight_layout()
    start, end = np.asarray(f(x))[[0, -1]]
    said = f", with dots at {', '.join(_short(mark) for mark in marks)}" if len(marks) else ""
    return Picture(
        figure,
        f"A curve from {_short(start)} at x = {_short(x[0])} to {_short(end)} at x = "
        f"{_short(x[-1])}{said}, and straight lines: {', '.join(told)}.",
    )


@style.context(["default", STYLE])
def surface(x0: ArrayLike, x1: ArrayLike, heights: ArrayLike) -> Picture:
    """Draw a function of two numbers as a surface over the plane, in perspective.

    Parameters
    ----------
    x0, x1, heights : array_like of float, shape (K, L)
        A grid of places, as `np.meshgrid` makes it, and the height at each.

    Returns
    -------
    Picture
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
        f"A surface over {_short(x0.min())} to {_short(x0.max())} in x0 and {_short(x1.min())} to "
        f"{_short(x1.max())} in x1. Lowest is {_extreme(x0, x1, z, z.min())}, highest is "
        f"{_extreme(x0, x1, z, z.max())}.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def vector_field(x0: ArrayLike, x1: ArrayLike, u0: ArrayLike, u1: ArrayLike) -> Picture:
    """Draw an arrow at each place of the plane.

    Parameters
    ----------
    x0, x1 : array_like of float, shape (K, L)
        Places, such as a grid of `np.meshgrid`: where the arrows begin.
    u0, u1 : array_like of float, shape (K, L)
        The arrows. They are drawn to one scale, chosen so that none covers the next.

    Returns
    -------
    Picture
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
    return Picture(
        figure,
        f"{length.size} arrows over {_short(x0.min())} to {_short(x0.max())} in x0 and "
        f"{_short(x1.min())} to {_short(x1.max())} in x1. The shortest has length "
        f"{_extreme(x0, x1, length, length.min())}, the longest "
        f"{_extreme(x0, x1, length, length.max())}; {straight.sum()} of the others point straight "
        "to the place of the shortest.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def chain(
    start: tuple[str, float, float],
    steps: Sequence[tuple[str, float | None, float | None, float, float]],
) -> Picture:
    """Draw a computation as a chain of operations, with values above and slopes below.

    Parameters
    ----------
    start : (name, value, slope)
        What goes in at the left, and the slope of the result for it.
    steps : sequence of (operation, operand, slope, value, slope)
        Each operation with its second operand and the slope for that (None if it has no second
        operand), then the value that comes out and the slope for it.

    Returns
    -------
    Picture
        The alt text reads the chain from left to right.
    """
    figure = Figure(figsize=(WIDTH, 1.8))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-0.75, len(steps) + 0.75), ylim=(-0.5, 1.5))
    name, value, slope = start
    axes.text(-0.55, 0, f"${name}$", ha="center", va="center", fontsize=14)
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 22}
    told = [f"{name} is {value:g}, slope {slope:g}"]
    left = -0.4
    for k, (operation, operand, its_slope, result, slope_after) in enumerate(steps):
        axes.annotate("", (k + 0.4, 0), (left, 0), arrowprops=arrow)
        _value_and_slope(axes, (left + k + 0.25) / 2, 0, value, slope)
        circle = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": BLUE}
        axes.text(
            k + 0.4, 0, operation, ha="center", va="center", fontsize=12, bbox=circle, zorder=5
        )
        said = operation
        if operand is not None and its_slope is not None:
            down = arrow | {"shrinkB": 15}
            axes.annotate("", (k + 0.4, 0), (k + 0.4, 1.1), arrowprops=down)
            _value_and_slope(axes, k + 0.4, 1.25, operand, its_slope, side=True)
            said += f" ({operand:g}, slope {its_slope:g})"
        told.append(f"{said} gives {result:g}, slope {slope_after:g}")
        value, slope, left = result, slope_after, k + 0.65
    axes.annotate("", (len(steps) + 0.25, 0), (left, 0), arrowprops=arrow | {"shrinkB": 0})
    _value_and_slope(axes, left + 0.25, 0, value, slope)
    axes.text(len(steps) + 0.45, 0, "$L$", ha="center", va="center", fontsize=14)
    return Picture(figure, f"A computation from left to right, with slopes. {'; '.join(told)}.")


@style.context(["default", STYLE])
def paths(
    f: Callable[[NDArray[Any]], Any],
    walks: Mapping[str, ArrayLike],
    *,
    limits: tuple[tuple[float, float], tuple[float, float]],
    columns: int = 0,
) -> Picture:
    """Draw walks over the contours of a function of two numbers.

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
    Picture
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
                bbox=_ON_WHITE,
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
    Animation
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
    stops = np.unique(np.linspace(0, len(walk) - 1, min(len(walk), _FRAMES)).round().astype(int))
    frames = [{trail: tuple(walk[: k + 1].T), dot: tuple(walk[k : k + 1].T)} for k in stops]
    away = np.hypot(*(walk - goal).T)
    return Animation(
        figure,
        f"Animation of {len(walk) - 1} steps over the contours of a function, from "
        f"{_place(walk[0])} to {_place(walk[-1])}. The distance from the lowest point, "
        f"{_place(goal)}, goes from {_short(away[0])} to {_short(away[-1])}.",
        frames,
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
    Picture
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
    told = []
    for k, (name, (low, high)) in enumerate(regions.items()):
        inside = np.flatnonzero((lr >= low) & (lr <= high))
        if not inside.size:
            raise ValueError(f"no learning rate lies in {name}, {low} to {high}")
        axes.axvspan(low, high, color="#f1f1f1" if k % 2 else "white", zorder=0)
        axes.text(
            np.sqrt(max(low, lr[0]) * min(high, lr[-1])),
            1.02 + 0.075 * (k % 2),
            name,
            transform=axes.get_xaxis_transform(),
            ha="center",
        )
        first, last = (
            f"{distances[i]:.0e}" if distances[i] >= limits[0] else f"below {limits[0]:.0e}"
            for i in (inside[0], inside[-1])
        )
        told.append(f"{name} from {low:g} to {high:g}, distance {first} to {last}")
    figure.tight_layout()
    return Picture(
        figure,
        f"Distance that is left against the learning rate, both logarithmic; it was "
        f"{_short(start)} at the start. {'; '.join(told)}.",
    )


@style.context(["default", STYLE])
def snapshot(
    losses: ArrayLike,
    step: int,
    weights: ArrayLike,
    images: ArrayLike,
    probabilities: ArrayLike,
    labels: ArrayLike,
    *,
    reach: float,
) -> Picture:
    """Draw where a training stood: the loss so far, weights as images, answers to some digits.

    Parameters
    ----------
    losses : array_like, shape (K,)
        The loss of each step of the whole training.
    step : int
        How many of the steps were taken; of the curve no more is drawn.
    weights : array_like, shape (M, 784)
        The weights of some hidden neurons, one for each pixel.
    images : array_like, shape (N, 784)
        Digits that the network is asked about.
    probabilities : array_like, shape (N, 10)
        Its answers.
    labels : array_like, shape (N,)
        The right ones.
    reach : float
        The weight that is drawn in full colour, so that pictures of many steps compare.

    Returns
    -------
    Picture
        The alt text tells the last loss, what each digit is read as, and the largest weight.

    Raises
    ------
    ValueError
        If there are not as many steps, or not as many answers and labels as digits.

    Notes
    -----
    The picture of `dlbook.explore.Training`, in chapter 07.
    """
    losses, p, labels = np.asarray(losses), np.asarray(probabilities), np.asarray(labels)
    images, weights = np.asarray(images).reshape(-1, 28, 28), np.asarray(weights)
    if not 0 <= step <= len(losses):
        raise ValueError(f"step must lie in 0 … {len(losses)}, got {step}")
    if p.shape != (len(images), 10) or labels.shape != (len(images),):
        raise ValueError(
            f"{len(images)} digits need probabilities of shape ({len(images)}, 10) and as many "
            f"labels, got {p.shape} and {labels.shape}"
        )
    figure = Figure(figsize=(WIDTH, 5.4))
    heights = [1.75, 0.95, 2.7]
    curve, neurons, below = figure.subfigures(3, 1, squeeze=False, height_ratios=heights)[:, 0]
    _loss_so_far(curve, losses, step)
    _weights_in_a_row(neurons, weights, reach)
    _answers(below, images, p, labels)
    return Picture(figure, _told_of_training(losses, step, weights, p, labels), paper=True)


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
    Picture
        The alt text tells the answers and the words that matter most.

    Raises
    ------
    ValueError
        If a topic to look at is not among the topics.

    Notes
    -----
    The picture of `dlbook.explore.Words`, in chapter 09.
    """
    for name, (topics, topic, _) in stories.items():
        if topic not in topics:
            raise ValueError(f"{name}: {topic!r} is none of the topics")
    changes = {name: _most_changed(effects, words) for name, (*_, effects) in stories.items()}
    every = [abs(points) for chosen in changes.values() for points in chosen.values()]
    figure = Figure(figsize=(WIDTH, 2.1 + 0.25 * words))
    columns = figure.subfigures(1, len(stories), squeeze=False)[0]
    told = []
    for column, (name, (topics, topic, _)) in zip(columns, stories.items(), strict=True):
        upper, lower = column.subplots(2, 1, height_ratios=[4, words])
        upper.set_title(name, fontsize=11, fontweight="bold")
        _topic_bars(upper, topics, topic)
        _change_bars(lower, changes[name], max(every, default=0) or 1, topic)
        column.subplots_adjust(left=0.38, right=0.98, top=0.93, bottom=0.02, hspace=0.36)
        told.append(_told_of_story(name, topics, topic, changes[name]))
    return Picture(figure, " ".join(told))


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


def _extreme(x0: NDArray[Any], x1: NDArray[Any], values: NDArray[Any], value: float) -> str:
    """Return a value with the places where it is found, but for the last digits."""
    there = np.isclose(values, value, rtol=1e-6, atol=1e-9)
    places = [f"({_short(a)}, {_short(b)})" for a, b in zip(x0[there], x1[there], strict=True)]
    more = f" and {len(places) - 4} more places" if len(places) > 4 else ""
    return f"{_short(value)} at {', '.join(places[:4])}{more}"


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
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, 13)[1:] ** 2
    axes.contour(*ticks, heights, levels, colors="#9fb6c6", linewidths=0.9)
    axes.set(xlim=limits[0], ylim=limits[1], aspect="equal")
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_xlabel("$x_0$")
    axes.set_ylabel("$x_1$", rotation=0)
    axes.grid(visible=False)


def _few_colors(shots: Sequence[NDArray[np.uint8]], colors: int = 64) -> list[Image.Image]:
    """Return images of one palette, that of the last one: small files, and white stays white."""
    last = Image.fromarray(shots[-1]).quantize(colors, dither=Image.Dither.NONE)
    palette = np.array(last.getpalette()).reshape(-1, 3)
    palette[palette.sum(axis=1).argmax()] = 255
    levels = np.arange(32) * 255 // 31  # five bits for each of red, green and blue
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1)
    nearest = np.square(cube[..., np.newaxis, :] - palette).sum(axis=-1).argmin(axis=-1)
    images = []
    for shot in shots:
        image = Image.fromarray(nearest[tuple(np.moveaxis(shot >> 3, -1, 0))].astype(np.uint8))
        image.putpalette(palette.astype(np.uint8).tobytes())
        images.append(image)
    return images


def _place(point: ArrayLike) -> str:
    """Return a place such as (-3, 4), with no minus before a zero."""
    return f"({', '.join(_short(round(float(value), 2) + 0.0) for value in np.asarray(point))})"


def _value_and_slope(
    axes: Axes, x: float, y: float, value: float, slope: float, side: bool = False
) -> None:
    """Write a value in black and, below or beside it, the slope of the loss there in colour."""
    above, below = ((-4, 0), (4, 0)) if side else ((0, 5), (0, -5))
    ends = (
        (("right", "center"), ("left", "center"))
        if side
        else (("center", "bottom"), ("center", "top"))
    )
    texts = (f"{value:g}", f"{slope:g}")
    for text, color, offset, (ha, va) in zip(
        texts, ("black", VERMILION), (above, below), ends, strict=True
    ):
        axes.annotate(
            text,
            (x, y),
            xytext=offset,
            textcoords="offset points",
            ha=ha,
            va=va,
            color=color,
            fontsize=12,
        )


def _as_probabilities(row: ArrayLike) -> NDArray[Any]:
    p = np.asarray(row)
    if p.ndim != 1 or len(p) < 2 or not (p.min() >= 0 and p.max() <= 1):
        raise ValueError(f"probabilities must be a row of at least two, each in 0 … 1; got {p}")
    return p


def _a(digit: int) -> str:
    """Return a digit with its article, as it is spoken."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def _axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Add axes at a place that is measured in CSS pixels, from the upper left corner."""
    across, down = figure.get_size_inches() * _CSS_PIXELS_PER_INCH
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
        told.append(f" {above} of the {outputs.size} outputs of layer {k} are above {top / 2:.2g}.")
        y += title + square * height + gap
    axes.set_xlabel(f"white 0, black {_short(top)}", fontsize=10)
    return "".join(told)


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


def _loss_so_far(figure: SubFigure, losses: NDArray[Any], step: int) -> None:
    """Draw the loss of the first steps into the frame of the whole training."""
    axes = figure.subplots()
    axes.plot(np.arange(1, step + 1), losses[:step], color=BLUE, linewidth=1)
    if step:
        axes.plot(step, losses[step - 1], "o", color=VERMILION, markersize=6, clip_on=False)
    axes.set(xlim=(0, len(losses)), ylim=(0, 1.1 * losses.max(initial=0.1)))
    axes.set(xlabel="steps", ylabel="loss")
    figure.subplots_adjust(left=0.09, right=0.97, top=0.95, bottom=0.31)


def _weights_in_a_row(figure: SubFigure, weights: NDArray[Any], reach: float) -> None:
    """Draw the weights of each neuron as an image, orange above 0 and blue below."""
    figure.text(0.02, 0.82, "weights of hidden neurons", fontsize=10)
    every = figure.subplots(1, len(weights), squeeze=False)[0]
    for axes, image in zip(every, weights.reshape(-1, 28, 28), strict=True):
        axes.imshow(image, cmap=_SIGNED, vmin=-reach, vmax=reach)
        axes.set_axis_off()
    figure.subplots_adjust(left=0.02, right=0.98, top=0.76, bottom=0.04, wspace=0.07)


def _answers(
    figure: SubFigure, images: NDArray[Any], p: NDArray[Any], labels: NDArray[Any]
) -> None:
    """Draw each digit over the ten probabilities, with the answer and the truth above it."""
    upper, lower = figure.subplots(2, len(images), squeeze=False, height_ratios=[1, 1.35])
    for k, (image, row, label) in enumerate(zip(images, p, labels, strict=True)):
        best = row.argmax()
        upper[k].imshow(image)
        upper[k].set_axis_off()
        upper[k].set_title(f"reads {best}, is {label}", fontsize=10, loc="center")
        lower[k].bar(range(10), row, color=[VERMILION if c == best else BLUE for c in range(10)])
        lower[k].set(ylim=(0, 1), yticks=[0, 0.5, 1], xticks=range(10))
        lower[k].tick_params(labelsize=8, length=0)
        lower[k].grid(axis="x", visible=False)
        if k:
            lower[k].set_yticklabels([])
    lower[0].set_ylabel("probability", fontsize=10)
    figure.subplots_adjust(left=0.09, right=0.99, top=0.9, bottom=0.09, hspace=0.08, wspace=0.12)


def _told_of_training(
    losses: NDArray[Any],
    step: int,
    weights: NDArray[Any],
    p: NDArray[Any],
    labels: NDArray[Any],
) -> str:
    """Return the words for a snapshot."""
    if step:
        begin = f"After step {step} of {len(losses)}, whose loss was {losses[step - 1]:.1f}: "
    else:
        begin = f"Before the first of {len(losses)} steps: "
    read = p.argmax(axis=1)
    if len(read) > 1 and len(set(read)) == 1:
        said = f"each of {len(read)} digits is read as {read[0]}"
    else:
        said = ", ".join(f"a {label} as {best}" for label, best in zip(labels, read, strict=True))
    return (
        f"{begin}{said}; {np.sum(read == labels)} of {len(read)} right. {len(weights)} images of "
        f"weights, the largest of size {np.abs(weights).max():.1f}."
    )


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
    labels = [_percent(topics[name]) for name in shown]
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
    told = f"{name} is read as {best}, {_rough(topics[best])}"
    if topic != best:
        told += f"; {topic} gets {_rough(topics[topic])}"
    down = [word for word, change in points.items() if _change(change).startswith("−")][:3]
    up = [word for word, change in reversed(list(points.items())) if _change(change)[0] == "+"][:3]
    for words, moved in ((down, "falls"), (up, "rises")):
        if words:
            told += f"; {topic} {moved} most without {', '.join(words)}"
    return f"{told}."


def _rough(p: float) -> str:
    """Return a probability in whole percent, never rounding the unlikely to the impossible."""
    return "over 99 %" if p > 0.99 else "under 1 %" if p < 0.01 else f"{100 * p:.0f} %"


def _change(points: float) -> str:
    """Return a change in percentage points with its sign, none if it rounds to 0."""
    return f"{points:+.1f}".replace("-", "−") if abs(points) >= 0.05 else "0.0"


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
