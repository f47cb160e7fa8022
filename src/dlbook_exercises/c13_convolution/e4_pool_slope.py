"""The slopes of a max pooling with squares of 2 × 2."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _slope(
    x, dout, *, chosen=lambda square: square.ravel() == square.max(), tie="first",
    sent=lambda d, square: d, fill=0.0,
):  # fmt: skip
    """The slopes of the inputs, and what may be different about them."""
    dx = np.full(x.shape, fill)
    for r, c in np.ndindex(dout.shape):
        square = x[2 * r : 2 * r + 2, 2 * c : 2 * c + 2]
        wins = np.array(chosen(square), dtype=float)
        if tie in ("first", "last"):
            best = np.flatnonzero(wins)
            wins[:] = 0
            wins[best[0 if tie == "first" else -1]] = 1
        elif tie == "shared":
            wins /= wins.sum()
        dx[2 * r : 2 * r + 2, 2 * c : 2 * c + 2] = sent(dout[r, c], square) * wins.reshape(2, 2)
    return dx


def _all_equal(square):
    return np.ones(4)


def _with_argmax(x, dout):
    rows, columns = dout.shape
    squares = x[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).swapaxes(1, 2)
    winner = squares.reshape(rows, columns, 4).argmax(axis=2)
    slopes = np.where(np.arange(4) == winner[..., None], dout[..., None], 0.0)
    dx = np.zeros(x.shape)
    back = slopes.reshape(rows, columns, 2, 2).swapaxes(1, 2)
    dx[: 2 * rows, : 2 * columns] = back.reshape(2 * rows, 2 * columns)
    return dx


_X = np.array([[1.0, 4.0, 0.5, 2.0], [3.0, 2.0, 5.0, 1.0], [0.0, -1.0, 7.0, 6.0],
               [-2.0, 3.0, 1.0, 8.0]])  # fmt: skip
_DOUT = np.array([[0.5, -2.0], [3.0, 1.5]])
_TIES = np.array([[2.0, 2.0, 0.0, 1.0], [2.0, 2.0, 1.0, 0.5], [0.0, 3.0, 0.0, 0.0],
                  [1.0, 3.0, 0.0, 0.0]])  # fmt: skip

EXERCISE = Exercise(
    reference=_slope,
    probes=(
        Probe("the largest of each square gets the slope", (_X, _DOUT)),
        Probe("of equal numbers the first gets all of it", (_TIES, _DOUT)),
        Probe("numbers below 0", (-_X - 1, _DOUT)),
        Probe(
            "a row and a column that fill no square", (np.pad(_X, (0, 1), constant_values=9), _DOUT)
        ),
        Probe("a map that is no square", (_X[:2], _DOUT[:1])),
        Probe("the order of the map in memory plays no part", (_X.T, _DOUT.T)),
    ),
    bugs=(
        Bug(
            "pooling that sends the gradient to every tie",
            "Where numbers tie for the largest, each of them gets the whole slope, so that more "
            "goes back than came. One of them gets it, the first.",
            {"tie": "all"},
        ),
        Bug(
            "ties share the slope",
            "Where numbers tie for the largest, each gets a part of the slope. That would do, but "
            "this page sends all of it to the first.",
            {"tie": "shared"},
        ),
        Bug(
            "the last of equal numbers",
            "Where numbers tie for the largest, the last one gets the slope. This page takes the "
            "first, as argmax does.",
            {"tie": "last"},
        ),
        Bug(
            "slopes for the whole square",
            "All four numbers of a square get the slope, but only the largest has moved the "
            "output.",
            {"chosen": _all_equal, "tie": "all"},
        ),
        Bug(
            "a mean goes back",
            "A quarter of the slope goes to each number, as if the square had been averaged.",
            {"chosen": _all_equal, "tie": "shared"},
        ),
        Bug(
            "the smallest of the square",
            "The slope goes to the smallest number of each square.",
            {"chosen": lambda square: square.ravel() == square.min()},
        ),
        Bug(
            "farthest from 0",
            "The slope goes to the number that is largest without its sign.",
            {"chosen": lambda square: np.abs(square).ravel() == np.abs(square).max()},
        ),
        Bug(
            "the number in place of the slope",
            "The largest numbers themselves come back. What goes back is the slope that arrived.",
            {"sent": lambda d, square: square.max()},
        ),
        Bug(
            "multiplied by the number",
            "The slope is multiplied by the number. A maximum passes its largest input on as it "
            "is, with the slope 1.",
            {"sent": lambda d, square: d * square.max()},
        ),
        Bug(
            "1 in place of the slope",
            "The largest numbers are marked by 1. Multiply the mark by the slope that arrived.",
            {"sent": lambda d, square: 1.0},
        ),
    ),
    on_success=(
        "What comes back sums to what arrived, also for flat areas. Three of four inputs get "
        "nothing, and only the fourth learns."
    ),
    right=(_with_argmax,),
    wrong={
        None: (
            lambda x, dout: np.zeros_like(x),
            lambda x, dout: dout,
            lambda x, dout: 2 * _slope(x, dout),
        ),
    },
)
