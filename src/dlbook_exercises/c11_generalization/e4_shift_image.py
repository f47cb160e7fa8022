"""One image moved by whole pixels, with blank paper coming in."""

import numpy as np

from dlbook.augmentation import shift
from dlbook.check.exercise import Bug, Exercise, Probe


def _padded(image, down, right):
    """Cut the same window out of a larger sheet."""
    height, width = image.shape
    sheet = np.zeros((height + 2 * abs(down), width + 2 * abs(right)), image.dtype)
    sheet[abs(down) : abs(down) + height, abs(right) : abs(right) + width] = image
    top, left = abs(down) - down, abs(right) - right
    return sheet[top : top + height, left : left + width]


def _shift(
    image, down, right, *, move=lambda down, right: (down, right), paper=lambda image: 0,
    cut=_padded,
):  # fmt: skip
    """The moved image, and what may be different about it."""
    blank = paper(image)
    return cut(image - blank, *move(down, right)) + blank


def _rolled(image, down, right):
    return np.roll(image, (down, right), axis=(0, 1))


def _rolled_and_wiped(image, down, right):
    image = np.roll(image, (down, right), axis=(0, 1))
    rows, columns = image.shape
    image[: max(down, 0)] = image[rows + min(down, 0) :] = 0
    image[:, : max(right, 0)] = image[:, columns + min(right, 0) :] = 0
    return image


def _by_places(image, down, right):
    new = np.zeros_like(image)
    for r, c in np.ndindex(image.shape):
        if 0 <= r - down < len(image) and 0 <= c - right < len(image[0]):
            new[r, c] = image[r - down, c - right]
    return new


def _negative_places(image, down, right):
    """Let places below 0 count from the end."""
    new = np.zeros_like(image)
    for r, c in np.ndindex(image.shape):
        if r - down < len(image) and c - right < len(image[0]):
            new[r, c] = image[r - down, c - right]
    return new


def _forgot_the_minus(image, down, right):
    """Slice as for moves down and to the right alone."""
    new = np.zeros_like(image)
    rows, columns = image.shape
    new[down:, right:] = image[: rows - down, : columns - right]
    return new


def _empty_slices(image, down, right):
    """Slice to -0, which is to the beginning."""
    new = np.zeros_like(image)
    new[down:, right:] = image[:-down, :-right]
    return new


def _empty_or(image, down, right):
    """Slice each way by its sign, with 0 among the moves down and to the right."""
    new = np.zeros_like(image)
    there = [slice(k, None) if k >= 0 else slice(None, k) for k in (down, right)]
    here = [slice(None, -k) if k >= 0 else slice(-k, None) for k in (down, right)]
    new[tuple(there)] = image[tuple(here)]
    return new


def _held(image, down, right):
    """Let the edge come in again and again."""
    rows, columns = image.shape
    r = np.clip(np.arange(rows) - down, 0, rows - 1)
    c = np.clip(np.arange(columns) - right, 0, columns - 1)
    return image[np.ix_(r, c)]


def _in_place(image, down, right):
    image[:] = _padded(image, down, right)
    return image


_IMAGE = np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]])

EXERCISE = Exercise(
    reference=_shift,
    probes=(
        Probe("a move down and to the right", (_IMAGE, 1, 2)),
        Probe("up and to the left", (_IMAGE, -1, -2)),
        Probe("down and to the left", (_IMAGE, 2, -1)),
        Probe("in one direction alone", (_IMAGE, 0, 1)),
        Probe("no move at all", (_IMAGE, 0, 0)),
        Probe("out of the picture", (_IMAGE, 5, -4)),
    ),
    bugs=(
        Bug(
            "comes in on the other side",
            "What leaves the image on the right comes in on the left: np.roll goes in circles. A "
            "digit does not.",
            {"cut": _rolled},
            {"cut": _negative_places},
        ),
        Bug(
            "the edge comes in again",
            "The last row and the last column are repeated. What comes in is blank paper, 0.",
            {"cut": _held},
        ),
        Bug(
            "the wrong way",
            "It moves up for down, or left for right. Row 0 is at the top.",
            {"move": lambda down, right: (-down, -right)},
            {"move": lambda down, right: (-down, right)},
            {"move": lambda down, right: (down, -right)},
        ),
        Bug(
            "rows for columns",
            "down counts rows, the first axis; right counts columns.",
            {"move": lambda down, right: (right, down)},
        ),
        Bug(
            "down alone",
            "One of the two moves is missing.",
            {"move": lambda down, right: (down, 0)},
            {"move": lambda down, right: (0, right)},
        ),
        Bug(
            "sliced to minus 0",
            "A slice that ends at -0 ends at 0, and holds nothing.",
            raises=r"could not broadcast input array from shape \((0,\d+|\d+,0)\)",
            examples=(_empty_or,),
        ),
        Bug(
            "moves below 0 forgotten",
            "Down and to the right, all is well. What do the slices mean when a move is below 0?",
            {"cut": _empty_slices},
            {"cut": _forgot_the_minus},
        ),
        Bug(
            "paper that is not blank",
            "What comes in is blank paper, and blank is 0.",
            {"paper": lambda image: 1},
            {"paper": np.max},
            {"paper": np.mean},
        ),
    ),
    on_success="A whole batch, each image with a move of its own: that is the shift of the page.",
    right=(
        _by_places,
        _rolled_and_wiped,
        lambda image, down, right: shift(image[None], (down, right))[0],
    ),
    wrong={
        "changes its input": (_in_place,),
        None: (lambda image, down, right: image.T,),
    },
)
