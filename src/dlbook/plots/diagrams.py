"""Diagrams: how things hang together."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from dlbook.plots.picture import BLUE, GREY, ON_WHITE, STYLE, VERMILION, WIDTH, Picture


@style.context(["default", STYLE])
def broadcasting(a_shape: tuple[int, ...], b_shape: tuple[int, ...]) -> Picture:
    """Draw how two arrays of different shapes are added, in the two steps of broadcasting.

    Drawn in chapter 01.

    Parameters
    ----------
    a_shape, b_shape : tuple of int
        Shapes of at most two axes, each axis 1 to 5 long. b is filled with 1, 2, 3, … and a with
        10, 20, 30, … (hundreds, if b needs two digits), so that a sum shows what it is made of.

    Returns
    -------
    `Picture`
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
def header_bytes(header: bytes) -> Picture:
    """Draw the header of an IDX file of labels: what its bytes mean, the length read both ways.

    Drawn in chapter 04.

    Parameters
    ----------
    header : bytes
        The first eight bytes of an unpacked file; more are ignored.

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If there are fewer than eight bytes.
    """
    if len(header) < 8:
        raise ValueError(f"the header of a file with one axis has 8 bytes, got {len(header)}")
    length = header[4:8]
    parts = [(0, 2, "always 0"), (2, 3, "type"), (3, 4, "number\nof axes"), (4, 8, "length")]
    figure = Figure(figsize=(WIDTH, 2.9))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-0.3, 8.3), ylim=(4.1, -0.15))
    for k, byte in enumerate(header[:8]):
        color = VERMILION if k >= 4 else BLUE
        box = Rectangle((k, 0), 1, 0.8, facecolor=(color, 0.18), edgecolor=color)
        axes.add_patch(box)
        axes.text(k + 0.5, 0.4, f"{byte:02x}", ha="center", va="center", fontsize=15)
    for start, stop, words in parts:
        bracket = [(start + 0.1, 0.92), (start + 0.1, 1.05), (stop - 0.1, 1.05), (stop - 0.1, 0.92)]
        axes.plot(*zip(*bracket, strict=True), color=GREY)
        axes.text((start + stop) / 2, 1.15, words, ha="center", va="top", fontsize=11)
    told = []
    arrow = {"arrowstyle": "->", "color": VERMILION, "shrinkA": 0, "shrinkB": 0}
    ways: list[tuple[float, Literal["big", "little"], str, str]]
    ways = [(2.2, "big", "highest", ">u4"), (3.2, "little", "lowest", "<u4")]
    for y, order, first, code in ways:
        values = length if order == "big" else length[::-1]
        factors = zip(values, ("·256³", "·256²", "·256", ""), strict=True)
        sum_of_products = " + ".join(f"{value}{factor}" for value, factor in factors)
        number = int.from_bytes(length, order)
        ends = ((7.8, y), (4.2, y)) if order == "big" else ((4.2, y), (7.8, y))
        axes.annotate("", *ends, arrowprops=arrow)
        axes.text(3.9, y, f"{first} byte first, {code}", ha="right", va="center", fontsize=11)
        axes.text(6, y + 0.12, f"{sum_of_products}\n= {number:,}", ha="center", va="top")
        told.append(f"read with the {first} byte first ({code}), it is {number:,}")
    return Picture(
        figure,
        f"The eight bytes {header[:8].hex(' ')}: two that are always 0, the type {header[2]:02x}, "
        f"the number of axes {header[3]:02x}, and the length {length.hex(' ')}. "
        f"{'; '.join(told).capitalize()}.",
    )


@style.context(["default", STYLE])
def sum_of_rows(row: ArrayLike, matrix: ArrayLike) -> Picture:
    """Draw a row of zeros and ones times a matrix: the rows beside the ones, added up.

    Drawn in chapter 09.

    Parameters
    ----------
    row : array_like, shape (D,)
        Zeros and ones; drawn as a column, so that each stands beside the row that it meets.
    matrix : array_like, shape (D, M)

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If an entry of the row is neither 0 nor 1, or there are not as many as rows.
    """
    row, matrix = np.asarray(row), np.asarray(matrix)
    if not np.isin(row, (0, 1)).all() or row.shape != matrix.shape[:1]:
        raise ValueError(f"a row of {len(matrix)} zeros and ones is needed, got {row.tolist()}")
    chosen = np.flatnonzero(row)
    (D, M), total = matrix.shape, matrix[chosen].sum(axis=0)
    figure = Figure(figsize=(WIDTH, 0.42 * (D + 3)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-3.2, 1.6 * M + 6), ylim=(D + 1.6, -1.2))

    def cell(left: float, top: float, value: Any, width: float, lit: bool) -> None:
        color = VERMILION if lit else GREY
        face = (color, 0.25 if lit else 0.06)
        axes.add_patch(Rectangle((left, top), width, 1, facecolor=face, edgecolor=color))
        axes.text(left + width / 2, top + 0.5, f"{value:g}", ha="center", va="center")

    for k, values in enumerate(matrix):
        lit = k in chosen
        cell(0, k, row[k], 1, lit)
        axes.text(-0.25, k + 0.5, f"word {k}", ha="right", va="center", color=GREY)
        for column, value in enumerate(values):
            cell(2 + 1.6 * column, k, value, 1.6, lit)
    for column, value in enumerate(total):
        cell(2 + 1.6 * column, D + 0.4, value, 1.6, True)
    axes.text(0.5, -0.2, "$x$", ha="center", va="bottom", fontsize=13)
    axes.text(2 + 0.8 * M, -0.2, "$W$", ha="center", va="bottom", fontsize=13)
    axes.text(2.3 + 1.6 * M, D + 0.9, "= sum of the\ncoloured rows", va="center")
    told = " and ".join(f"{k} ({matrix[k].tolist()})" for k in chosen)
    return Picture(
        figure,
        f"A row with ones at {' and '.join(map(str, chosen))} beside a matrix of {D} rows. "
        f"Coloured and added up are its rows {told}: the sum is {total.tolist()}.",
    )


@style.context(["default", STYLE])
def network(sizes: Sequence[int], *, weight: tuple[int, int, int] | None = None) -> Picture:
    """Draw a network as circles and lines, with the names that books give to its parts.

    Drawn in chapter 02.

    Parameters
    ----------
    sizes : sequence of int
        Width of every layer from input to output, such as ``[2, 3, 2, 2]``.
    weight : (layer, to, from), optional
        The weight to single out with its name, all counted from 1.

    Returns
    -------
    `Picture`
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
            bbox=ON_WHITE,
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
def chain(
    start: tuple[str, float, float],
    steps: Sequence[tuple[str, float | None, float | None, float, float]],
    *,
    stages: bool = False,
) -> Picture:
    """Draw a computation as a chain of operations, with values above and slopes below.

    Drawn in chapter 08.

    Parameters
    ----------
    start : (name, value, slope)
        What goes in at the left, and the slope of the result for it.
    steps : sequence of (operation, operand, slope, value, slope)
        Each operation with its second operand and the slope for that (None if it has no second
        operand), then the value that comes out and the slope for it.
    stages : bool
        Whether to draw it once for each operation on the way back: first with the values and the
        slope at the end alone, then with what one more operation adds.

    Returns
    -------
    `Picture`
        The alt text reads the chain from left to right, and stages from right to left.
    """
    walked = range(len(steps) + 1) if stages else [len(steps)]
    figure = Figure(figsize=(WIDTH, 1.35 * len(walked) if stages else 1.8))
    rows = figure.subplots(len(walked), squeeze=False)[:, 0]
    figure.subplots_adjust(0, 0, 1, 1, hspace=0)
    for axes, back in zip(rows, walked, strict=True):
        _draw_chain(axes, start, steps, back)
        if stages:
            said = _stage(steps, back).replace("back ", "back\n")  # no wider than what is below
            axes.text(-0.72, 1.4, said, fontsize=10, color=GREY, va="top")
    name, value, slope = start
    if not stages:
        told = [f"{name} is {value:g}, slope {slope:g}"]
        for operation, operand, its_slope, result, after in steps:
            given = "" if operand is None else f" ({operand:g}, slope {its_slope:g})"
            told.append(f"{operation}{given} gives {result:g}, slope {after:g}")
        return Picture(figure, f"A computation from left to right, with slopes. {'; '.join(told)}.")
    values = [f"{name} is {value:g}"]
    for operation, operand, _, result, _ in steps:
        given = "" if operand is None else f" ({operand:g})"
        values.append(f"{operation}{given} gives {result:g}")
    slopes = [slope, *(after for *_, after in steps)]
    told = [f"values: {'; '.join(values)}; the slope at the end is {slopes[-1]:g}"]
    for back in range(1, len(steps) + 1):
        _, operand, its_slope, *_ = steps[-back]
        own = "" if operand is None else f", and {its_slope:g} for the {operand:g} that came in"
        told.append(f"{_stage(steps, back)}: slope {slopes[-back - 1]:g}{own}")
    return Picture(figure, f"A computation in {len(walked)} stages. {'. '.join(told)}.")


@style.context(["default", STYLE])
def fork(start: tuple[str, float], ways: Mapping[str, float], end: tuple[str, float]) -> Picture:
    """Draw a number that reaches a result in several ways, with the slope of each way.

    Drawn in chapter 08.

    Parameters
    ----------
    start : (name, value)
        The number that is used several times.
    ways : mapping of str to float
        For each use its name and the slope of the result along this way.
    end : (name, value)
        The result.

    Returns
    -------
    `Picture`
        The alt text tells the slopes and their sum.
    """
    figure = Figure(figsize=(WIDTH, 0.5 + 0.75 * len(ways)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 10), ylim=(-0.6, len(ways) - 0.4))
    middle = (len(ways) - 1) / 2
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 4}
    terms = " + ".join(f"{slope:g}" for slope in ways.values())
    total = f"{terms} = {sum(ways.values()):g}"
    for x, (name, value), below in [(1.4, start, total), (8.6, end, "1")]:
        axes.text(x, middle, f"${name}$", ha="center", va="center", fontsize=14)
        for text, color, up in [(f"{value:g}", "black", 20), (below, VERMILION, -22)]:
            axes.annotate(
                text,
                (x, middle),
                xytext=(0, up),
                textcoords="offset points",
                ha="center",
                va="center",
                color=color,
                fontsize=12,
            )
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": BLUE}
    for y, (use, slope) in zip(reversed(range(len(ways))), ways.items(), strict=True):
        axes.annotate("", (4.0, y), (1.8, middle), arrowprops=arrow)
        axes.annotate("", (8.2, middle), (6.0, y), arrowprops=arrow)
        axes.text(5, y, use, ha="center", va="center", fontsize=12, bbox=box)
        axes.text(
            2.9,
            (y + middle) / 2,
            f"{slope:g}",
            color=VERMILION,
            ha="center",
            va="center",
            fontsize=12,
            bbox=ON_WHITE,
        )
    told = ", ".join(f"as {use} with the slope {slope:g}" for use, slope in ways.items())
    return Picture(
        figure,
        f"{start[0]} is {start[1]:g} and reaches {end[0]}, which is {end[1]:g}, in {len(ways)} "
        f"ways: {told}. The slopes add up: {total}.",
    )


@style.context(["default", STYLE])
def graph(
    operations: Mapping[str, Sequence[str]],
    values: Mapping[str, float],
    slopes: Mapping[str, float] | None = None,
) -> Picture:
    """Draw a computation as a graph: what each value was computed from, and its slope.

    Drawn in chapter 12.

    Parameters
    ----------
    operations : mapping of str to sequence of str
        For each computed value the names of the values that it came from, in the order of the
        computation. One that is used twice has two lines.
    values : mapping of str to float
        All of them, those that go in as well.
    slopes : mapping of str to float, optional
        The slope of the result for each value, as far as known.

    Returns
    -------
    `Picture`
        What goes in is at the left, the result at the right.
    """
    slopes = slopes or {}
    users = {name: [user for user in operations if name in operations[user]] for name in values}
    column: dict[str, int] = {}
    for name in reversed([*(n for n in values if n not in operations), *operations]):
        column[name] = min((column[user] for user in users[name]), default=0) - 1
    column = {name: column[name] - min(column.values()) for name in values}
    columns = [[n for n in values if column[n] == k] for k in range(max(column.values()) + 1)]
    tallest = max(map(len, columns))
    height: dict[str, float] = {}
    for names in reversed(columns):
        middle = {n: float(np.mean([height[u] for u in users[n]] or [0.0])) for n in names}
        names.sort(key=lambda n: (-middle[n], n in operations))
        centre = np.mean([*middle.values()])
        for k, n in enumerate(names):
            height[n] = float(centre) + (len(names) - 1) / 2 - k
    low, high = min(height.values()), max(height.values())
    figure = Figure(figsize=(WIDTH, 0.75 * max(tallest, high - low + 1) + 0.45))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(-0.45, len(columns) - 0.55), ylim=(low - 0.62, high + 0.72))
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 24, "shrinkB": 26}
    for name, sources in operations.items():
        for source in dict.fromkeys(sources):
            uses = sources.count(source)
            far = column[name] > column[source] + 1  # passes other boxes, below them
            over = -0.3 * (far and height[name] == height[source])
            bends = np.linspace(0.06 if far else -0.16, 0.16, uses)
            for bend in (over,) if uses == 1 else bends:
                axes.annotate(
                    "",
                    (column[name], height[name]),
                    (column[source], height[source]),
                    arrowprops={**arrow, "connectionstyle": f"arc3,rad={bend:g}"},
                )
    told = []
    for name, value in values.items():
        at = (column[name], height[name])
        box = {"boxstyle": "round,pad=0.3", "facecolor": "white"}
        box["edgecolor"] = BLUE if name in operations else GREY
        label = f"${name}$ = {value:g}"
        axes.text(*at, label, ha="center", va="center", fontsize=12, bbox=box)
        said = f" from {' and '.join(operations[name])}" if name in operations else ""
        told.append(f"{name}{said} is {value:g}")
        if name in slopes:
            axes.annotate(
                f"{slopes[name]:g}",
                at,
                xytext=(0, -20),
                textcoords="offset points",
                ha="center",
                va="center",
                color=VERMILION,
                fontsize=12,
            )
            told[-1] += f", slope {slopes[name]:g}"
    return Picture(figure, f"A computation as a graph. {'; '.join(told)}.")


def _stage(steps: Sequence[tuple[str, float | None, float | None, float, float]], back: int) -> str:
    return f"back through {steps[-back][0]}" if back else "forward"


def _draw_chain(
    axes: Axes,
    start: tuple[str, float, float],
    steps: Sequence[tuple[str, float | None, float | None, float, float]],
    back: int,
) -> None:
    """Draw a chain with the slopes that are known after so many operations on the way back."""
    axes.set_axis_off()
    axes.set(xlim=(-0.75, len(steps) + 0.75), ylim=(-0.5, 1.5))
    name, value, slope = start
    axes.text(-0.55, 0, f"${name}$", ha="center", va="center", fontsize=14)
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 22}
    left = -0.4
    first = len(steps) - back  # the first of the values whose slope is known
    for k, (operation, operand, its_slope, result, slope_after) in enumerate(steps):
        axes.annotate("", (k + 0.4, 0), (left, 0), arrowprops=arrow)
        _value_and_slope(axes, (left + k + 0.25) / 2, 0, value, slope if k >= first else None)
        circle = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": BLUE}
        axes.text(
            k + 0.4, 0, operation, ha="center", va="center", fontsize=12, bbox=circle, zorder=5
        )
        if operand is not None:
            down = arrow | {"shrinkB": 15}
            axes.annotate("", (k + 0.4, 0), (k + 0.4, 1.1), arrowprops=down)
            known = its_slope if k >= first else None
            _value_and_slope(axes, k + 0.4, 1.25, operand, known, side=True)
        value, slope, left = result, slope_after, k + 0.65
    axes.annotate("", (len(steps) + 0.25, 0), (left, 0), arrowprops=arrow | {"shrinkB": 0})
    _value_and_slope(axes, left + 0.25, 0, value, slope)
    axes.text(len(steps) + 0.45, 0, "$L$", ha="center", va="center", fontsize=14)


def _value_and_slope(
    axes: Axes, x: float, y: float, value: float, slope: float | None, side: bool = False
) -> None:
    """Write a value in black and, below or beside it, the slope of the loss there in colour."""
    above, below = ((-4, 0), (4, 0)) if side else ((0, 5), (0, -5))
    ends = (
        (("right", "center"), ("left", "center"))
        if side
        else (("center", "bottom"), ("center", "top"))
    )
    texts = (f"{value:g}", "" if slope is None else f"{slope:g}")
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


@style.context(["default", STYLE])
def axis_sums(shape: tuple[int, int, int]) -> Picture:
    """Draw how a stack of numbers loses an axis: it is summed along each of its three.

    Drawn in chapter 01.

    Parameters
    ----------
    shape : (int, int, int)
        Sheets, rows and columns of the stack, which counts from 1. The sheets have at most 8
        columns together, and 4 rows each; no sheet has more than 4 columns.

    Returns
    -------
    `Picture`
        A row for each axis: the stack, with the entries that meet in the first sum, and the sums.

    Raises
    ------
    ValueError
        If the shape cannot be drawn.
    """
    if len(shape) != 3 or min(shape) < 1 or max(shape) > 4 or shape[0] * shape[2] > 8:
        raise ValueError(
            "can draw three axes, each 1 to 4 long, of sheets with at most 8 columns together, "
            f"got shape {shape}"
        )
    sheets, rows, columns = shape
    stack = np.arange(1, np.prod(shape) + 1).reshape(shape)
    slide, lift = columns + 0.7, 0.45  # each sheet lies to the right of the one before, and higher
    left, head, gap = 0.9, 0.75 + lift * (sheets - 1), 3.4  # in cells
    widths = left + slide * sheets - 0.7 + gap + max(shape[1:])
    height = head + max(rows, sheets) + 0.75
    cell = WIDTH / (widths + 0.3)
    figure = Figure(figsize=(WIDTH, round(cell * (3 * height + 0.3), 2)))  # in whole pixels
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, WIDTH / cell), ylim=(3 * height + 0.3, 0))
    size = min(11, 28 * cell)
    told = []
    for axis in range(3):
        top = axis * height + head
        meets = np.zeros(shape, bool)
        np.moveaxis(meets, axis, 0)[:, 0, 0] = True
        for k, (sheet, bright) in enumerate(zip(stack, meets, strict=True)):
            _draw_sheet(axes, sheet, bright, left + slide * k, top - lift * k, BLUE, size)
        _draw_axis(axes, axis, shape, (left, top), (slide, -lift))
        sums = stack.sum(axis=axis)
        target = left + slide * sheets - 0.7 + gap
        place = (target - gap / 2, top + 0.5 * rows)
        axes.text(*place, f"sum(axis={axis})\n→", ha="center", va="center", fontsize=10)
        bright = np.zeros(sums.shape, bool)
        bright[0, 0] = True
        _draw_sheet(axes, sums, bright, target, top, VERMILION, size)
        for x, table, what in ((left, stack[0], shape), (target, sums, sums.shape)):
            axes.text(x, top + len(table) + 0.15, f"shape {what}", va="top", fontsize=10)
        added = " + ".join(map(str, stack[meets]))
        told.append(
            f"Axis {axis} disappears, shape {sums.shape} is left, and its first entry is {added} = "
            f"{sums[0, 0]}"
        )
    return Picture(
        figure,
        f"A stack of shape {shape}, which counts from 1 to {stack[-1, -1, -1]}, summed along each "
        f"of its axes. {'. '.join(told)}.",
    )


def _draw_sheet(
    axes: Axes,
    table: NDArray[Any],
    bright: NDArray[Any],
    left: float,
    top: float,
    color: str,
    fontsize: float,
) -> None:
    """Draw a table of numbers; what is bright is filled with the colour."""
    for (row, column), value in np.ndenumerate(table):
        lit = bright[row, column]
        axes.add_patch(
            Rectangle(
                (left + column, top + row),
                1,
                1,
                facecolor=(color, 0.3) if lit else "white",
                edgecolor=color if lit else GREY,
                linewidth=1.8 if lit else 0.8,
                zorder=3 if lit else 2,
            )
        )
        axes.text(
            left + column + 0.5,
            top + row + 0.5,
            str(value),
            ha="center",
            va="center",
            fontsize=fontsize,
            fontweight="bold" if lit else "normal",
            zorder=4,
        )


def _draw_axis(
    axes: Axes,
    axis: int,
    shape: tuple[int, int, int],
    corner: tuple[float, float],
    slide: tuple[float, float],
) -> None:
    """Draw an arrow along one axis of a stack, with its name."""
    sheets, rows, columns = shape
    left, top = corner
    x, y = [(left + 0.5, top - 0.25), (left - 0.25, top), (left, top - 0.25)][axis]
    dx, dy = [(slide[0] * (sheets - 1), slide[1] * (sheets - 1)), (0, rows), (columns, 0)][axis]
    arrow = {"arrowstyle": "->", "color": BLUE, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.6}
    axes.annotate("", (x + dx, y + dy), (x, y), arrowprops=arrow)
    down = axis == 1
    axes.text(
        x - 0.12 if down else left,
        y if down else y - 0.08,
        f"axis {axis}",
        ha="right" if down else "left",
        va="top" if down else "bottom",
        rotation=90 if down else 0,
        fontsize=9,
        color=BLUE,
    )
