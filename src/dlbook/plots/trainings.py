"""What a training looks like at one step, and what a step is made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import FancyArrowPatch, Rectangle
from numpy.typing import ArrayLike, NDArray

from dlbook._language import _, together
from dlbook.plots.picture import (
    BLUE,
    GREY,
    ON_WHITE,
    SIGNED,
    STYLE,
    VERMILION,
    WIDTH,
    Picture,
    short,
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
    `Picture`
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
        axes.imshow(image, cmap=SIGNED, vmin=-reach, vmax=reach)
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
        begin = _("After step {step} of {steps}, whose loss was {loss:.1f}").format(
            step=step, steps=len(losses), loss=float(losses[step - 1])
        )
    else:
        begin = _("Before the first of {steps} steps").format(steps=len(losses))
    read = p.argmax(axis=1)
    if len(read) > 1 and len(set(read)) == 1:
        said = _("each of {digits} digits is read as {best}").format(digits=len(read), best=read[0])
    else:
        pairs = zip(labels, read, strict=True)
        said = together(", ", [_("a {digit} as {best}").format(digit=t, best=y) for t, y in pairs])
    return _(
        "{begin}: {said}; {right} of {digits} right. {images} images of weights, the largest of "
        "size {size:.1f}."
    ).format(
        begin=begin,
        said=said,
        right=int(np.sum(read == labels)),
        digits=len(read),
        images=len(weights),
        size=float(np.abs(weights).max()),
    )


@style.context(["default", STYLE])
def gradients(whole: ArrayLike, parts: Sequence[ArrayLike]) -> Picture:
    """Draw gradients of batches around the gradient of all samples, with their true angles.

    Drawn in chapter 07.

    Parameters
    ----------
    whole : array_like
        The gradient of all samples.
    parts : sequence of array_like
        Gradients of batches, each of the same shape. Every second one is drawn below.

    Returns
    -------
    `Picture`
        Arrows from one point, in units of the length of `whole`.

    Raises
    ------
    ValueError
        If there are no batches, or a gradient is 0.
    """
    truth = np.ravel(whole)
    rows = np.array([np.ravel(part) for part in parts])
    sizes = np.linalg.norm(rows, axis=-1)
    if not len(rows) or not truth.any() or not sizes.all():
        raise ValueError("an arrow needs a gradient of batches and of all samples that is not 0")
    sizes = sizes / np.linalg.norm(truth)
    along = rows @ truth / (truth @ truth)
    across = np.sqrt(np.maximum(sizes**2 - along**2, 0))
    across[1::2] *= -1
    figure = Figure(figsize=(WIDTH, 3.4), layout="constrained")
    axes = figure.subplots()
    for tip in zip(along, across, strict=True):
        axes.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "->", "color": BLUE})
    arrow = {"arrowstyle": "-|>", "color": VERMILION, "linewidth": 3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (1, 0), (0, 0), arrowprops=arrow, zorder=5)
    axes.annotate(
        "all images", (1, 0), xytext=(8, 0), textcoords="offset points", va="center",
        color=VERMILION, bbox=ON_WHITE, zorder=4,
    )  # fmt: skip
    reach = 1.1 * np.abs(across).max(initial=0.5)
    axes.set(ylim=(-reach, reach), xlim=(min(0, 1.1 * along.min()), 1.15 * along.max(initial=1.3)))
    axes.set(xlabel="along the gradient of all images", ylabel="across it", aspect="equal")
    angles = np.degrees(np.arctan2(np.abs(across), along))
    return Picture(
        figure,
        f"{len(rows)} gradients of batches around the gradient of all images. Their angles with it "
        f"are {angles.min():.0f} to {angles.max():.0f} degrees, their lengths {sizes.min():.1f} to "
        f"{sizes.max():.1f} times its own.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def nudge(pixel: ArrayLike, changed: ArrayLike) -> Picture:
    """Draw which hidden outputs change when the weight of one pixel is moved.

    Drawn in chapter 07.

    Parameters
    ----------
    pixel : array_like, shape (N,)
        The pixel in each image of a batch, from 0 to 1.
    changed : array_like of bool, shape (N, M)
        Which outputs of the M hidden neurons have changed.

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If there is not one pixel for each row.
    """
    ink, moved = np.asarray(pixel), np.asarray(changed, dtype=bool)
    if moved.ndim != 2 or ink.shape != moved.shape[:1]:
        raise ValueError(f"one pixel for each row is needed, got {ink.shape} and {moved.shape}")
    figure = Figure(figsize=(WIDTH, 3.8))
    left = figure.add_axes((0.14, 0.12, 0.05, 0.76))
    right = figure.add_axes((0.45, 0.12, 0.5, 0.76))
    left.imshow(ink[:, np.newaxis], vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    left.set(xticks=[], ylabel="images")
    right.imshow(
        moved,
        cmap=ListedColormap(["#eeeeee", VERMILION]),
        vmin=0,
        vmax=1,
        aspect="auto",
        interpolation="nearest",
    )
    right.set(xlabel="hidden neurons")
    for axes, title in ((left, "one pixel"), (right, "outputs that change")):
        axes.grid(visible=False)
        axes.set_title(title, loc="center" if axes is left else "left", fontsize=11)
        for side in axes.spines.values():
            side.set_visible(True)
    ends = ((0.22, 0.5), (0.39, 0.5))
    figure.add_artist(
        FancyArrowPatch(*ends, arrowstyle="->", mutation_scale=16, color=VERMILION, linewidth=2)
    )
    figure.text(0.305, 0.54, "one weight", ha="center", color=VERMILION)
    columns = np.flatnonzero(moved.any(axis=0))
    where = f"column{'s' * (len(columns) > 1)} {' and '.join(map(str, columns))}"
    count = int(moved.sum())
    said = f"{count} change{'s' * (count == 1)}, in {where}" if count else "none changes"
    return Picture(
        figure,
        f"One pixel of {len(ink)} images, with ink in {np.count_nonzero(ink)} of them, and "
        f"an arrow for one weight to {len(ink)} by {moved.shape[1]} hidden outputs. Of these "
        f"{said}.",
        few_colors=True,
    )


@style.context(["default", STYLE])
def greys(pixels: ArrayLike, slopes: ArrayLike) -> Picture:
    """Draw how a slope is measured once for each grey and handed to every pixel that has it.

    Drawn in chapter 07.

    Parameters
    ----------
    pixels : array_like, shape (D,)
        Greys of one image, from 0 to 1; at most eight.
    slopes : array_like, shape (G,)
        A slope for each different grey, from the lightest to the darkest.

    Returns
    -------
    `Picture`

    Raises
    ------
    ValueError
        If there are too many pixels, or not as many slopes as greys.
    """
    grey, slope = np.asarray(pixels, dtype=float), np.asarray(slopes, dtype=float)
    values, places = np.unique(grey, return_inverse=True)
    if grey.ndim != 1 or not 0 < len(grey) <= 8 or slope.shape != values.shape:
        raise ValueError(
            f"1 to 8 pixels and a slope for each of their greys are needed, got {grey.shape} and "
            f"{slope.shape}"
        )
    figure = Figure(figsize=(WIDTH, 0.55 * len(grey) + 0.9))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 10), ylim=(len(grey) + 0.1, -1.1))
    middle = np.arange(len(values)) + (len(grey) - len(values)) / 2
    heads = {1.2: "pixels", 4.4: "each grey once", 6.4: "its slope", 8.6: "slopes of the weights"}
    for x, words in heads.items():
        axes.text(x, -0.4, words, ha="center", fontsize=10)
    arrow = {"arrowstyle": "->", "color": GREY, "shrinkA": 0, "shrinkB": 2}
    for k, place in enumerate(places):
        _cell(axes, 1.2, k, f"{grey[k]:g}", grey[k])
        _cell(axes, 8.6, k, short(slope[place]))
        axes.annotate("", (3.7, middle[place] + 0.5), (1.9, k + 0.5), arrowprops=arrow)
        axes.annotate("", (7.9, k + 0.5), (7.1, middle[place] + 0.5), arrowprops=arrow)
    for y, value, its in zip(middle, values, slope, strict=True):
        _cell(axes, 4.4, y, f"{value:g}", value)
        _cell(axes, 6.4, y, short(its), color=VERMILION)
        axes.annotate("", (5.7, y + 0.5), (5.1, y + 0.5), arrowprops=arrow)
    told = [
        f"grey {value:g} has the slope {short(its)}, which goes to pixel "
        f"{' and '.join(map(str, np.flatnonzero(places == k)))}"
        for k, (value, its) in enumerate(zip(values, slope, strict=True))
    ]
    return Picture(
        figure, f"{len(grey)} pixels of {len(values)} greys: {'; '.join(told)}.", few_colors=True
    )


def _cell(axes: Axes, x: float, y: float, words: str, grey: float = 0, color: str = GREY) -> None:
    """Draw a box with a number in it, filled with a grey."""
    face = str(1 - grey / 2)  # light enough for black numbers
    axes.add_patch(Rectangle((x - 0.6, y + 0.08), 1.2, 0.84, facecolor=face, edgecolor=color))
    axes.text(x, y + 0.5, words, ha="center", va="center", fontsize=11)
