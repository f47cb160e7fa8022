"""A kernel that slides over an image of one channel."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlbook.check.exercise import Bug, Exercise, Probe


def _slide(
    image, kernel, *, turned=lambda kernel: kernel, combined=np.sum, product=np.multiply,
    missing=0, stride=1, pad=0, finished=lambda out, image: out,
):  # fmt: skip
    """The map, and what may be different about it."""
    image = np.asarray(image)
    kernel = turned(np.asarray(kernel))
    k, m = kernel.shape
    padded = np.pad(image, [(pad * (k // 2),) * 2, (pad * (m // 2),) * 2])
    rows = range(0, padded.shape[0] - k + 1 - missing, stride and stride * 1 or k)
    columns = range(0, padded.shape[1] - m + 1 - missing, stride and stride * 1 or m)
    out = np.array(
        [[combined(product(padded[r : r + k, c : c + m], kernel)) for c in columns] for r in rows]
    ).reshape(len(rows), len(columns))
    return finished(out, image)


def _square_only(image, kernel):
    k = len(kernel)
    places = len(image) - k + 1
    out = np.zeros((places, places))
    for r in range(places):
        for c in range(places):
            out[r, c] = np.sum(image[r : r + k, c : c + k] * kernel)
    return out


def _into_the_image_s_dtype(image, kernel):
    out = _slide(image, kernel)
    return out.astype(np.asarray(image).dtype)


def _by_rows(image, kernel):
    windows = sliding_window_view(image, kernel.shape)
    return (windows.reshape(-1, kernel.size) @ kernel.ravel()).reshape(windows.shape[:2])


def _by_weights(image, kernel):
    (k, m), (height, width) = kernel.shape, image.shape
    return sum(
        kernel[i, j] * image[i : height - k + 1 + i, j : width - m + 1 + j]
        for i in range(k)
        for j in range(m)
    )


_IMAGE = np.array(
    [[0.0, 0.5, 1.0, 0.0, 0.25], [0.0, 1.0, 0.5, 0.0, 2.0], [0.5, 1.0, 0.0, 0.25, 1.0],
     [1.0, 0.0, 0.5, 3.0, 0.0], [0.0, 0.25, 1.0, 0.0, 0.5]]
)  # fmt: skip
_KERNEL = np.array([[1.0, 2.0, -1.0], [0.0, 0.5, 3.0], [-2.0, 0.0, 1.0]])

EXERCISE = Exercise(
    reference=_slide,
    probes=(
        Probe("a map of the sums of all windows", (_IMAGE, _KERNEL)),
        Probe("an image that is no square", (_IMAGE[:4], _KERNEL)),
        Probe("a kernel of 2 × 2", (_IMAGE, _KERNEL[:2, 1:])),
        Probe("a kernel as large as the image", (_IMAGE[1:4, :3], _KERNEL)),
        Probe("pixels in whole numbers", ((4 * _IMAGE).astype(int), _KERNEL / 3)),
        Probe("the order of the image in memory plays no part", (_IMAGE[1:].T, _KERNEL.T)),
    ),
    bugs=(
        Bug(
            "kernel turned round",
            "The sums are those of the kernel after half a turn. Here it lies as it is written: "
            "its first weight meets the first pixel of the window.",
            {"turned": lambda kernel: kernel[::-1, ::-1]},
        ),
        Bug(
            "kernel mirrored",
            "The sums are those of a kernel that was mirrored. Its first weight meets the first "
            "pixel of the window.",
            {"turned": lambda kernel: kernel[:, ::-1]},
            {"turned": lambda kernel: kernel[::-1]},
        ),
        Bug(
            "rows of the kernel for columns",
            "The kernel was transposed. Row i of the kernel meets row i of the window.",
            {"turned": lambda kernel: kernel.T},
        ),
        Bug(
            "rows of the map for columns",
            "The map is right but for its axes: rows of the image lead to rows of the map.",
            {"finished": lambda out, image: out.T},
        ),
        Bug(
            "one place too few",
            "The last row and the last column of the map are missing. How many places has a window "
            "of 2 pixels in a row of 3?",
            {"missing": 1},
        ),
        Bug(
            "mean in place of the sum",
            "The products are averaged. A weighted sum is not divided.",
            {"combined": np.mean},
        ),
        Bug(
            "largest in place of the sum",
            "The largest product is kept. That belongs to pooling; here the products are summed.",
            {"combined": np.max},
        ),
        Bug(
            "without the weights",
            "The pixels of each window are summed as they are. Where does the kernel come in?",
            {"product": lambda window, kernel: window},
        ),
        Bug(
            "added in place of multiplied",
            "Pixel and weight are added. A weighted sum adds products.",
            {"product": np.add},
        ),
        Bug(
            "windows that do not overlap",
            "The window moves by its own size. Here the next one begins one pixel further.",
            {"stride": 0},
        ),
        Bug(
            "padded to the size of the image",
            "The map is as large as the image, so 0 was put around it. Here only windows count "
            "that lie inside.",
            {"pad": 1},
        ),
        Bug(
            "square images only",
            "The number of rows was taken for the columns, too. An image may be wider than high.",
            _square_only,
            raises=r"could not be broadcast|broadcast together with shapes \(3,\d\) \(3,3\)",
        ),
        Bug(
            "decimals lost",
            "The map has the dtype of the image, and where that is whole numbers, the sums lose "
            "their decimals.",
            _into_the_image_s_dtype,
        ),
    ),
    on_success=(
        "Two loops for the places, and a weighted sum inside. With every window as a row, they are "
        "one matrix product."
    ),
    right=(_by_rows, _by_weights),
    wrong={
        None: (
            lambda image, kernel: np.zeros((3, 3)),
            lambda image, kernel: _slide(image, kernel) + 1,
            lambda image, kernel: _slide(np.abs(image), np.abs(kernel)),
        ),
    },
)
