"""An image that is blank where the digits stand, and that the network reads as a 3."""

from functools import lru_cache

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import load_sample_network
from dlbook.networks import MultiLayerNet


@lru_cache(maxsize=1)
def _sample_network():
    return MultiLayerNet.from_params(load_sample_network())


def _image(answer):
    try:
        image = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(_("an image is an array of numbers, of shape (784,)")) from None
    if image.shape != (784,):
        raise ValueError(
            _("an image has the shape (784,) here; this one has {shape}").format(shape=image.shape)
        )
    return image.reshape(28, 28)


def _is_an_image(image):
    if not ((image >= 0) & (image <= 1)).all():
        return _("Pixels go from 0 to 1; these go from {low:.3g} to {high:.3g}.").format(
            low=image.min(), high=image.max()
        )
    return None


def _is_a_frame(image):
    inked = image[4:24, 4:24] != 0
    if not inked.any():
        return None
    r, c = np.argwhere(inked)[0] + 4
    return _("There is ink inside: {count} pixels, the first in row {r}, column {c}.").format(
        count=inked.sum(), r=r, c=c
    )


def _reads_a_three(image):
    y = _sample_network().predict(image.reshape(784))
    if y[3] > 0.99:
        return None
    return _(
        "The network gives a 3 the probability {probability:.4f}, and reads a {digit}."
    ).format(probability=y[3], digit=y.argmax())


def _frame(pixels):
    """Return a frame with these pixels, around nothing."""
    image = np.zeros((28, 28))
    image[:] = pixels
    image[4:24, 4:24] = 0
    return image.reshape(784)


# Found one by one: each of these pixels made the network surer than any other would have.
_GROWN = np.zeros((28, 28))
_GROWN[3, [12, 15, 16]] = _GROWN[[17, 18, 20], 3] = 1
_GROWN[24, [6, 8, 17]] = _GROWN[25, [6, 7, 8, 9, 10, 12]] = 1

EXERCISE = Exercise(
    kind="value",
    read=_image,
    probes=(
        Probe("it is an image of 784 pixels from 0 to 1", judge=_is_an_image),
        Probe("no ink where rows 4 to 23 meet columns 4 to 23", judge=_is_a_frame),
        Probe("the network is more than 99 % sure that it is a 3", judge=_reads_a_three),
    ),
    bugs=(
        Bug(
            "not flattened",
            "The image still has its rows and columns. A layer wants one row of 784 numbers: lay "
            "the rows end to end.",
            raises=r"this one has \(28, 28\)$",
            examples=(_GROWN, _GROWN.tolist()),
        ),
        Bug(
            "a table of one row",
            "The numbers are in a table that has a single row, or a single column. A row of "
            "numbers alone has a single axis.",
            raises=r"this one has \((1, 784|784, 1|1, 28, 28)\)$",
            examples=(_GROWN.reshape(1, 784), _GROWN.reshape(784, 1)),
        ),
    ),
    on_success=(
        'Ten outputs that add up to 1 leave no room for "this is no digit". How sure a network is '
        "tells nothing about images unlike those that it was trained on."
    ),
    right=(
        _GROWN.reshape(784),
        _GROWN.astype(np.uint8).reshape(784),
        (0.9 * _GROWN).astype(np.float32).reshape(784).tolist(),
    ),
    wrong={
        None: (
            _frame(0.0),
            _frame(1.0),
            _frame(np.random.default_rng(4).random((28, 28))),
            255 * _GROWN.reshape(784),
            _GROWN.reshape(784) + 0.5,
            _GROWN.reshape(784) * np.nan,
            np.where(_GROWN, 1, 0.01).reshape(
                784
            ),  # some ink everywhere, and the network is sure of a 3
            *(3, np.ones(784), np.zeros((2, 784)), [[0.0] * 28] * 27 + [[0.0]]),
        ),
    },
)
