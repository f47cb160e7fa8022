"""Chapters 04 and 08: draw a digit, see what MNIST would have made of it, let a network read it.

The page's own script scans, scales and reads a drawing without Python; here is the same for the
kernel, and the weights that the script reads with.
"""

import base64
from typing import Any, Protocol

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from dlbook._language import _
from dlbook.datasets import load_sample_network
from dlbook.explore._front_end import FrontEnd, Trait, script
from dlbook.networks import MultiLayerNet

SCAN = 128  # pixels on a side of the drawing, each black or white
PEN = 0.1  # the width of the pen, as a share of the sheet
FIELD, BOX, MIDDLE = 28, 20, 14  # of the picture: its side, the digit's longer side, the centre

# What a button draws, one after the other: not as MNIST's writers wrote their digits.
SAMPLES: list[tuple[str, list[list[list[float]]]]] = [
    (_("a blank sheet"), []),
    (
        _("a 7 with a crossbar"),
        [[[0.25, 0.1], [0.75, 0.1], [0.45, 0.92]], [[0.32, 0.5], [0.7, 0.5]]],
    ),
    (_("a 1 with a long upstroke"), [[[0.15, 0.4], [0.6, 0.1], [0.6, 0.92]]]),
    (
        _("a 1 with a foot"),
        [[[0.35, 0.3], [0.52, 0.1], [0.52, 0.92]], [[0.25, 0.92], [0.79, 0.92]]],
    ),
    (
        _("a tiny 5"),
        [[[0.56, 0.4], [0.46, 0.4], [0.45, 0.49], [0.5, 0.48], [0.55, 0.5], [0.56, 0.54],
          [0.54, 0.59], [0.5, 0.61], [0.44, 0.59]]],
    ),
    (_("a 7 that leans back"), [[[0.02, 0.15], [0.48, 0.15], [0.9, 0.9]]]),
    (
        _("a 3 on its side"),
        [[[0.2, 0.72], [0.14, 0.5], [0.2, 0.3], [0.36, 0.28], [0.48, 0.38], [0.5, 0.52],
          [0.52, 0.38], [0.64, 0.28], [0.8, 0.3], [0.88, 0.5], [0.8, 0.75]]],
    ),
    (_("a dash"), [[[0.15, 0.5], [0.85, 0.5]]]),
]  # fmt: skip
SAMPLE_NETWORK, OWN_NETWORK = READERS = (_("the sample network"), _("your network"))


Strokes = tuple[tuple[tuple[float, float], ...], ...]


class Reader(Protocol):
    """Whatever predicts, as the networks of the library do."""

    def predict(self, x: Any) -> Any:
        """Return the probability of every class."""


def scan(strokes: Strokes) -> NDArray[np.float64]:
    """Return a drawing as pixels, shape (128, 128), 1 where the pen has been."""
    pixels = np.zeros((SCAN, SCAN))
    reach = SCAN * PEN / 2
    for stroke in strokes:
        points = SCAN * (PEN / 2 + (1 - PEN) * np.array(stroke))
        for a, b in zip(points, [*points[1:], points[-1]], strict=True):
            left, top = np.maximum(0, np.floor(np.minimum(a, b) - reach)).astype(int)
            right, bottom = np.minimum(SCAN, np.ceil(np.maximum(a, b) + reach)).astype(int)
            y, x = np.ogrid[top:bottom, left:right]
            near = from_line(x + 0.5, y + 0.5, a, b) <= reach * reach
            pixels[top:bottom, left:right][near] = 1
    return pixels


def from_line(x: Any, y: Any, a: NDArray[Any], b: NDArray[Any]) -> Any:
    """Return the squares of the distances from places to the line between two points."""
    (ax, ay), (dx, dy) = a, b - a
    length = dx * dx + dy * dy
    along = np.clip(((x - ax) * dx + (y - ay) * dy) / length, 0, 1) if length else 0.0
    return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2


def as_mnist(pixels: ArrayLike) -> NDArray[np.float64]:
    """Return an image of any size, 0 paper to 1 ink, as MNIST would have it: shape (28, 28)."""
    pixels = np.asarray(pixels, dtype=float)
    image = np.zeros((FIELD, FIELD))
    if not pixels.any():
        return image
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    ink = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(ink.shape)
    box = _shares(ink.shape[0], scale) @ ink @ _shares(ink.shape[1], scale).T
    r, c = np.indices(box.shape)
    y, x = r + _shift(box.sum(axis=1)), c + _shift(box.sum(axis=0))
    inside = (np.minimum(y, x) >= 0) & (np.maximum(y, x) < FIELD)
    image[y[inside], x[inside]] = box[inside]
    return image


def _shares(size: int, scale: float) -> NDArray[np.float64]:
    """Return which share of the old pixels each of the 20 new ones takes, shape (20, size)."""
    new, old = np.ogrid[:BOX, :size]
    end, start = np.minimum((old + 1) * scale, new + 1), np.maximum(old * scale, new)
    return np.asarray(np.maximum(0, end - start))


def _shift(mass: NDArray[np.float64]) -> int:
    """Return by how many whole pixels to move, so that the centre of mass is at most half off."""
    centre = mass @ np.arange(len(mass)) / mass.sum()
    return int(np.floor(MIDDLE + 0.5 - centre + 1e-9))


def packed(params: dict[str, NDArray[Any]]) -> list[dict[str, Any]]:
    """Return layers for the page: each weight as one byte times the scale of its matrix."""
    layers = []
    for k in range(1, len(params) // 2 + 1):
        W, b = params[f"W{k}"], params[f"b{k}"]
        scale = float(np.abs(W).max()) / 127
        text = base64.b64encode(np.round(W / scale).astype(np.int8).tobytes()).decode()
        layers.append({"W": text, "scale": scale, "b": [float(bias) for bias in b]})
    return layers


class Drawing(Trait):
    """Lines of a pen: for each, one or more points (x, y) from 0 to 1."""

    def validate(self, obj: Any, value: Any) -> Strokes:
        """Return the strokes as tuples, or say what is wrong with them."""
        try:
            strokes = [np.array(stroke, dtype=float) for stroke in value]
        except (TypeError, ValueError):
            strokes = [np.zeros(0)]
        for stroke in strokes:
            if stroke.ndim != 2 or stroke.shape[1] != 2 or not len(stroke):
                raise ValueError(
                    "strokes must be a list of strokes, each a list of points [x, y]; "
                    f"a 1 is [[[0.5, 0.1], [0.5, 0.9]]], got {value!r}"
                )
            if not ((stroke >= 0) & (stroke <= 1)).all():
                raise ValueError(
                    "the points of strokes must be numbers from 0 to 1, left to right and top to "
                    f"bottom, got {stroke.tolist()}"
                )
        return tuple(tuple((x, y) for x, y in stroke.tolist()) for stroke in strokes)


class DrawDigit(FrontEnd):
    """A sheet to draw a digit on, the 28 × 28 picture of it, and what a network reads there.

    Parameters
    ----------
    network : object with a method ``predict``, optional
        What reads the drawing where there is a kernel: it takes 784 numbers and returns 10
        probabilities, as `MultiLayerNet` does. Without one, the sample network reads. In a page
        without a kernel, a copy of the sample network reads, its weights rounded to bytes: 7 of
        the 10,000 test digits get another answer, and 97.94 % are right instead of 97.91 %.
    strokes : list of strokes, optional
        What is drawn at first.

    Attributes
    ----------
    strokes : tuple of tuple of (x, y)
        Where the pen went, stroke by stroke, from 0 to 1: left to right and top to bottom, between
        the places where the pen touches the edges of the sheet. Set it to redraw.
    network : object with a method ``predict``
        As given, or the sample network.
    samples : list of (name, strokes)
        The strange digits that a button draws.

    Raises
    ------
    ValueError
        If the network does not make 10 probabilities of 784 numbers, or strokes are no strokes.

    Notes
    -----
    For chapter 04 and chapter 08. The picture is made as MNIST's were (LeCun, Cortes and Burges,
    1998): the ink is cut out of a black-and-white scan, scaled to 20 pixels on its longer side by
    averaging areas, and moved by whole pixels until its centre of mass is at most half a pixel
    away from row 14 and column 14, counted from 0, where MNIST has it.
    """

    _esm = script("draw_digit.js")
    _texts = (*(name for name, strokes in SAMPLES), *READERS)

    network: Reader | None = None
    strokes = Drawing(()).tag(sync=True, explore=True)
    samples = traitlets.List(SAMPLES).tag(sync=True)
    weights = Trait().tag(sync=True)  # for the page
    reader = traitlets.Unicode(SAMPLE_NETWORK).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)  # the number of the page's question; 0: there is none
    answer = traitlets.Dict().tag(sync=True)  # the kernel's, with the number of the question

    def __init__(self, network: Reader | None = None, *, strokes: Any = ()) -> None:
        self._answered = 0
        self.network = MultiLayerNet.from_params(load_sample_network())
        if network is not None:
            _read(network, np.zeros(FIELD * FIELD))
            self.network = network
        super().__init__(strokes=strokes)
        self.reader = SAMPLE_NETWORK if network is None else OWN_NETWORK

    @traitlets.default("weights")
    def _pack_weights(self) -> list[dict[str, Any]]:
        return packed(load_sample_network())

    @property
    def image(self) -> NDArray[np.float64]:
        """The picture that the network sees, shape (28, 28), from 0 for paper to 1 for ink."""
        return as_mnist(scan(self.strokes))

    @property
    def probabilities(self) -> NDArray[Any]:
        """What the network makes of the picture, shape (10,)."""
        return _read(self.network, self.image.reshape(FIELD * FIELD))

    @traitlets.observe("strokes", "asked")
    def _answer(self, change: Any) -> None:
        """Answer each question of the page once; what Python draws is a question too."""
        if self.asked == 0:
            return
        if self.asked != self._answered:
            self._answered = self.asked
            self.answer = {"asked": self.asked, **self._reading()}
        elif change["name"] == "strokes":
            self.asked += 1

    def _reading(self) -> dict[str, Any]:
        try:
            return {"probabilities": self.probabilities.tolist()}
        except ValueError as error:  # nobody would see it raised
            return {"failed": str(error)}


def _read(network: Any, picture: NDArray[Any]) -> NDArray[Any]:
    """Return the ten probabilities of a picture; ValueError if that is not what comes."""
    needed = "DrawDigit needs a network that makes 10 probabilities of 784 numbers"
    if not hasattr(network, "predict"):
        raise ValueError(f"{needed}; {type(network).__name__} has no method predict")
    try:
        found = np.asarray(network.predict(picture), dtype=float)
    except Exception as error:  # of whatever kind: it is not ours
        raise ValueError(f"{needed}; this one says: {error}") from error
    if found.shape != (10,):
        raise ValueError(f"{needed}; this one makes an array of shape {found.shape}")
    if not (found.min() >= 0 and abs(found.sum() - 1) <= 1e-3):
        raise ValueError(f"{needed}; what this one makes has the sum {found.sum():g}")
    return found
