"""Chapter 13: a 3 × 3 kernel in the reader's hand, a digit, and the map that the two make."""

import base64
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from dlbook.datasets import load_mnist
from dlbook.explore._front_end import FrontEnd, Numbers, Trait, Whole, script, whole
from dlbook.explore.draw_digit import PEN, Drawing, from_line
from dlbook.layers import Convolution

FIELD, SIDE = 28, 26  # of the image and of the map
BLANK = 10  # in place of a digit


class Place(Numbers):
    """A row and a column of the map, both counted from 0."""

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the two numbers, or say what is wrong with them."""
        return tuple(whole(self.name, place, value) for place in super().validate(obj, value))


class SlidingWindow(FrontEnd):
    """A kernel of 3 × 3 weights that can be changed, a digit, and the map that it makes of it.

    Parameters
    ----------
    weights : tuple of 9 float
        The kernel, row by row; each from -9 to 9.
    digit : int
        The first test image of this digit, or 10 for a blank sheet.
    strokes : list of strokes
        What is drawn on it, as in `DrawDigit`.
    at : tuple of 2 int
        The row and the column of the window that is shown, from 0 to 25.
    chosen : int
        The weight that the buttons change, from 0 to 8.

    Attributes
    ----------
    image : float array of shape (28, 28)
        The digit and what is drawn on it, from 0 for paper to 1 for ink.
    map : float array of shape (26, 26)
        The weighted sum of each window, as `dlbook.layers.Convolution` computes it.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 13. All parameters are attributes too: read what the reader has set, or set it.
    """

    _esm = script("sliding_window.js")

    weights = Numbers((-1, 0, 1, -1, 0, 1, -1, 0, 1), -9, 9)
    digit = Whole(4, 0, BLANK)
    strokes = Drawing(()).tag(sync=True, explore=True)
    at = Place((8, 9), 0, SIDE - 1)
    chosen = Whole(4, 0, 8)
    images = Trait().tag(sync=True)  # for the page: a text of 784 bytes for each digit

    @traitlets.default("images")
    def _pack_images(self) -> list[str]:
        _, (x, t) = load_mnist(normalize=False)
        firsts = [x[np.argmax(t == digit)] for digit in range(10)]
        return [base64.b64encode(image.tobytes()).decode() for image in firsts]

    @property
    def image(self) -> NDArray[np.float64]:
        """The digit and what is drawn on it, shape (28, 28)."""
        image = np.zeros((FIELD, FIELD))
        if self.digit != BLANK:
            packed = base64.b64decode(self.images[int(self.digit)])
            image = np.frombuffer(packed, np.uint8).reshape(FIELD, FIELD) / 255
        y, x = (middles + 0.5 for middles in np.ogrid[:FIELD, :FIELD])
        for stroke in self.strokes:
            points = FIELD * (PEN / 2 + (1 - PEN) * np.array(stroke))
            for a, b in zip(points, [*points[1:], points[-1]], strict=True):
                away = np.sqrt(from_line(x, y, a, b))
                image = np.maximum(image, np.clip(FIELD * PEN / 2 + 0.5 - away, 0, 1))
        return image

    @property
    def map(self) -> NDArray[np.float64]:
        """The weighted sum of each window, shape (26, 26)."""
        kernel = np.reshape(self.weights, (3, 3, 1, 1)).astype(float)
        maps = Convolution(kernel, np.zeros(1)).forward(self.image[np.newaxis, :, :, np.newaxis])
        return np.asarray(maps[0, :, :, 0])
