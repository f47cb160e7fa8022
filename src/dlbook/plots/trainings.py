"""What a training looks like at one step."""

from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.figure import Figure, SubFigure
from numpy.typing import ArrayLike, NDArray

from dlbook.plots.picture import BLUE, SIGNED, STYLE, VERMILION, WIDTH, Picture


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
