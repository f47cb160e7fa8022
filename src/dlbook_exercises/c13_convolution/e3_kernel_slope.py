"""The slopes of the weights of a kernel."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlbook.check.exercise import Bug, Exercise, Probe


def _slope(
    image, dout, *, of=lambda image, dout: image, at=lambda dout: dout, combined=np.sum,
    finished=lambda dW, dout: dW,
):  # fmt: skip
    """The slopes, and what may be different about them."""
    (height, width), (rows, columns) = image.shape, dout.shape
    k, m = height - rows + 1, width - columns + 1
    image, dout = of(image, dout), at(dout)
    dW = [
        [combined(image[i : i + rows, j : j + columns] * dout) for j in range(m)] for i in range(k)
    ]
    return finished(np.array(dW, dtype=float).reshape(k, m), dout)


def _last_place(image, dout):
    rows, columns = dout.shape
    return image[rows - 1 :, columns - 1 :] * dout[-1, -1]


def _place_by_place(image, dout):
    rows, columns = dout.shape
    k, m = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    dW = np.zeros((k, m))
    for r in range(rows):
        for c in range(columns):
            dW += image[r : r + k, c : c + m] * dout[r, c]
    return dW


def _by_rows(image, dout):
    rows, columns = dout.shape
    k = (image.shape[0] - rows + 1, image.shape[1] - columns + 1)
    windows = sliding_window_view(image, k)
    return (windows.reshape(dout.size, -1).T @ dout.ravel()).reshape(k)


_IMAGE = np.array(
    [[0.5, 0.0, 1.0, 2.0, 0.25], [1.0, 3.0, 0.5, 0.0, 2.0], [0.5, 1.0, 0.75, 0.25, 1.0],
     [1.0, 0.5, 0.5, 3.0, 0.0], [2.0, 0.25, 1.0, 0.0, 0.5]]
)  # fmt: skip
_DOUT = np.array([[1.0, -2.0, 0.5], [0.0, 4.0, -1.0], [3.0, 0.25, 2.0]])

EXERCISE = Exercise(
    reference=_slope,
    probes=(
        Probe("a slope for each weight", (_IMAGE, _DOUT)),
        Probe("an image and a map that are no squares", (_IMAGE[:4], _DOUT[:2])),
        Probe("a kernel of a single weight", (_IMAGE[1:4, 1:4], _DOUT)),
        Probe("a map of a single sum", (_IMAGE[:3, :3], _DOUT[:1, :1])),
        Probe("the order of the arrays in memory plays no part", (_IMAGE[1:].T, _DOUT[:2].T)),
    ),
    bugs=(
        Bug(
            "turned round",
            "The numbers are right and lie in the opposite order. The half turn belongs to the "
            "slopes of the pixels: weight [i, j] met pixel [r + i, c + j].",
            {"finished": lambda dW, dout: dW[::-1, ::-1]},
        ),
        Bug(
            "slopes turned round",
            "The slopes that arrive were turned by half a turn. The half turn belongs to the "
            "slopes of the pixels.",
            {"at": lambda dout: dout[::-1, ::-1]},
        ),
        Bug(
            "the last place alone",
            "Only the last window has left a trace. Is each window added, or does it write over "
            "the one before?",
            _last_place,
        ),
        Bug(
            "mean over the places",
            "The same weight serves at every place, so the slopes of all places are added. Nothing "
            "divides them.",
            {"combined": np.mean},
        ),
        Bug(
            "rows for columns",
            "The slopes are transposed: row i of the result belongs to row i of the kernel.",
            {"finished": lambda dW, dout: dW.T},
        ),
        Bug(
            "the pixels left out",
            "The slopes that arrive are summed alone. The slope of a weight is its input times "
            "what comes back.",
            {"of": lambda image, dout: np.ones_like(image)},
        ),
        Bug(
            "the slopes left out",
            "The pixels are summed alone. The slope of a weight is its input times what returns.",
            {"at": lambda dout: np.ones_like(dout)},
        ),
    ),
    on_success=(
        "You have slid dout over the image as if it were a kernel: the slopes of the weights are a "
        "convolution, too."
    ),
    right=(_place_by_place, _by_rows),
    wrong={
        None: (
            lambda image, dout: np.ones((3, 3)),
            lambda image, dout: 2 * _slope(image, dout),
            lambda image, dout: image * dout.sum(),
        ),
    },
)
