"""The exercises of chapter 01: shapes, axes, products, views, and a layer made by hand."""

import functools
import re

import numpy as np

from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import mistaken
from dlbook.datasets import load_mnist


# 1: predict the shape of a difference
def _is_the_shape(value):
    if isinstance(value, np.ndarray) and value.ndim > 1:
        return "That is an array. Hand over its shape."
    if isinstance(value, str):
        value = [int(digits) for digits in re.findall(r"\d+", value)]
    right = np.asarray(value).tolist() == [5, 5, 2]
    return None if right else "The difference has another shape."


_NO_PARENTHESES = (
    "the shape without its brackets",
    "The lengths of an array go to np.zeros as one argument, a shape in brackets. What stands "
    "behind it, NumPy takes for the dtype.",
)

PREDICT_BROADCAST = Exercise(
    name="predict-broadcast",
    chapter=1,
    kind="value",
    probes=(Probe("the shape is that of the difference", judge=_is_the_shape),),
    bugs=(
        *mistaken(
            "row meets row",
            "This would compare each point with itself only. The new axis moves the rows of the "
            "first array out of the way of those of the second: what do they meet instead?",
            (5, 2),
        ),
        *mistaken(
            "only one side is repeated",
            "The axis of length 1 meets an axis of the other array. An axis of length 1 is "
            "repeated to the length that it meets.",
            (5, 1, 2),
            (1, 5, 2),
        ),
        *mistaken(
            "an error is expected",
            "The two shapes are not equal, but they need not be. Write one below the other, "
            "aligned at the right: in which place are two lengths different and neither of them 1?",
            *("error", "an error", "it raises an error", "ValueError", "value error", "it fails"),
        ),
        *mistaken(
            "axes are added behind",
            "The second array lacks an axis. Step 1 of broadcasting says where it is added: in "
            "front or behind?",
            (5, 2, 2),
        ),
        *mistaken(
            "the last axis is lost",
            "A difference of two points still has two coordinates. No axis disappears in a "
            "subtraction: that takes a sum or a mean.",
            (5, 5),
        ),
        *mistaken(
            "axes out of order",
            "The lengths are right, their order is not. Aligned at the right, the last axis of one "
            "meets the last axis of the other; axes are added only in front.",
            (2, 5, 5),
            (5, 2, 5),
        ),
        *mistaken(
            "lengths are multiplied",
            "Every point does meet every point, but the results are not laid end to end. Each "
            "axis of the longer shape stays an axis of its own.",
            *((25, 2), (10, 2), (5, 10), (25, 4), (5, 4), 10, 25, 50),
        ),
        *mistaken(
            "the rank, not the shape",
            "That is how many axes there are. The shape lists how long each of them is.",
            3,
        ),
    ),
    afterwards=(
        "(5, 1, 2) meets (1, 5, 2), and both are repeated. Entry [i, j] is the way from point j to "
        "point i: all 25 of them, and no loop."
    ),
)


# 2: subtract from each row its mean
def _no_keepdims(x):
    return x - x.mean(axis=1)


def _of_columns(x):
    return x - x.mean(axis=0)


def _of_everything(x):
    return x - x.mean()


def _cut_off(x):
    y = np.zeros_like(x)
    for i in range(x.shape[0]):
        y[i] = x[i] - x[i].mean()
    return y


def _cut_off_mean(x):
    return x - x.mean(axis=1, keepdims=True).astype(x.dtype)


def _sums(x):
    return x - x.sum(axis=1, keepdims=True)


def _first_row_centered(x):
    y = np.zeros(x.shape)
    y[0] = x[0] - x[0].mean()
    return y


def _centered(x):
    return x - x.mean(axis=1, keepdims=True)


_CUT_OFF = (
    "The input holds whole numbers, and something on the way to the result has taken over their "
    "dtype, so that every fraction is lost. Print the dtype of what you write into."
)

CENTER_ROWS = Exercise(
    name="center-rows",
    chapter=1,
    reference=_centered,
    probes=(
        Probe(
            "in a square table, each row loses its own mean",
            (np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 60.0], [0.0, 0.0, -3.0]]),),
        ),
        Probe(
            "a table need not be square",
            (np.array([[1.0, 2.0, 3.0, 6.0], [-5.0, 5.0, 0.0, 8.0]]),),
        ),
        Probe(
            "whole numbers keep the fractions of their means",
            (np.array([[1, 2], [3, 6], [-1, -4]]),),
        ),
        Probe("a single row is a table as well", (np.array([[4.0, 8.0, 0.0]]),)),
    ),
    bugs=(
        Bug(
            "missing keepdims",
            "mean drops the axis it runs over, so the means lie along the last axis and each "
            "column, not each row, gets one of them. A square table hides it; any other gives an "
            "error. Keep the axis, with length 1.",
            _no_keepdims,
        ),
        Bug(
            "the wrong axis",
            "Now the columns have mean 0. The axis you name is the one that disappears: which "
            "one does a row's mean use up?",
            _of_columns,
        ),
        Bug(
            "one mean for everything",
            "Every entry lost the same number. Without an axis, mean runs over the whole table.",
            _of_everything,
        ),
        Bug("whole numbers lose their fractions", _CUT_OFF, _cut_off),
        Bug("whole numbers lose their fractions", _CUT_OFF, _cut_off_mean),
        *(
            Bug(
                "whole numbers lose their fractions",
                "The means have been rounded before they were subtracted, as // and round do.",
                lambda x, rounded=rounded: x - rounded(x.mean(axis=1, keepdims=True)),
            )
            for rounded in (np.floor, np.round)
        ),
        Bug(
            "the sum in place of the mean",
            "Each row lost its sum. A mean is the sum divided by how many there are.",
            _sums,
        ),
        Bug(
            "divides by the number of rows",
            "The mean of a row is its sum divided by how many numbers are in this row. A square "
            "table hides the difference.",
            lambda x: x - x.sum(axis=1, keepdims=True) / len(x),
        ),
        *(
            Bug(
                "returns the means",
                "These are the means themselves. They are still to be subtracted from the rows.",
                lambda x, keep=keep: x.mean(axis=1, keepdims=keep),
            )
            for keep in (False, True)
        ),
        Bug(
            "subtracts the wrong way round",
            "Every sign is the wrong one. Which is to be taken away from which?",
            lambda x: -_centered(x),
        ),
        Bug(
            "standardised",
            "The means are gone, but you have divided by the spread as well. Only the mean is to "
            "be taken away.",
            lambda x: _centered(x) / x.std(axis=1, keepdims=True),
        ),
        *(
            Bug(
                "returns too early",
                "Only the first row is done. A return ends the function, loops and all: how far is "
                "yours indented?",
                f,
            )
            for f in (_first_row_centered, lambda x: _centered(x)[0])
        ),
        Bug(
            "transposed result",
            "Rows and columns are exchanged. If you transpose a table to make the means fit, it "
            "has to be turned back at the end.",
            lambda x: _centered(x).T,
        ),
        Bug(
            "the rows are laid end to end",
            "The numbers are right, but the table is gone. The result has the shape of x.",
            lambda x: _centered(x).reshape(-1),
        ),
        Bug(
            "a table of one row squeezed",
            "squeeze drops every axis of length 1, and a table of one row has such an axis. It is "
            "still a table.",
            lambda x: np.squeeze(_centered(x)),
        ),
        Bug(*_NO_PARENTHESES, raises="Cannot interpret .* as a data type"),
    ),
    afterwards=(
        "A square table would have hidden a mean along the wrong axis. So test with a table "
        "whose axes have different lengths."
    ),
)


# 3: the matrix product, for one example or a batch
def _product(x, w):
    return x @ w


def _loops(x, w, dtype=float):
    y = np.zeros((x.shape[0], w.shape[1]), dtype)
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            y[i, j] = (x[i, :] * w[:, j]).sum()
    return y


def _last_term(x, w):
    if x.ndim == 1:
        return x[-1] * w[-1]
    return x[:, -1:] * w[-1:]


def _first_entry(x, w):
    y = np.zeros((x.shape[0], w.shape[1]))
    y[0, 0] = x[0] @ w[:, 0]
    return y


def _first_row(x, w):
    y = np.zeros((x.shape[0], w.shape[1]))
    y[0] = x[0] @ w
    return y


def _first_term(x, w):
    y = np.zeros((x.shape[0], w.shape[1]))
    y[0, 0] = x[0, 0] * w[0, 0]
    return y


def _as_wide_as_x(x, w):
    y = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i, j] = (x[i, :] * w[:, j]).sum()
    return y


def _carries_the_sum_over(x, w):
    y = x @ w
    return np.cumsum(y).reshape(y.shape)


def _products(x, w):
    return x[:, :, np.newaxis] * w


def _one_row_is_an_example(x, w):
    y = np.atleast_2d(x) @ w
    return y[0] if len(y) == 1 else y


def _squeezed_if_single(x, w):
    return np.squeeze(x @ w) if x.ndim == 1 else x @ w


def _batch_of_one(x, w):
    return np.atleast_2d(x) @ w


def _asks_for_two_axes(x, w):
    assert x.shape[1] == w.shape[0]
    return x @ w


def _unpacks(x, w):
    n, _ = x.shape
    return np.array([x[i] @ w for i in range(n)])


def _two_indices(x, w):
    return _products(x, w).sum(axis=1)


def _rows_of_x(x, w):
    return np.array(
        [[(x[i] * w[:, j]).sum() for j in range(w.shape[1])] for i in range(x.shape[0])]
    )


_TOO_EARLY = (
    "Only the beginning of the result is filled in. A return ends the function, loops and all: "
    "how far is yours indented?"
)
_ONLY_SQUARE = (
    "The result has been given the shape of x. Its rows are as many as those of x, but its columns "
    "as many as those of w."
)
_BATCHES_ONLY = (
    "Here x has one axis: it is a single example. Either make it a batch of one first, and take "
    "that axis away at the end, or treat the two cases apart."
)
_OTHER_ORDER = "Rows and columns have changed roles. It is the rows of x that meet the columns of w"

MATRIX_PRODUCT = Exercise(
    name="matrix-product",
    chapter=1,
    reference=_product,
    probes=(
        Probe(
            "each row of x meets each column of w",
            (np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])),
        ),
        Probe(
            "x and w need not be square",
            (np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1, 2, 3, 4], [10, 20, 30, 40]])),
        ),
        Probe(
            "one column is enough, and fractions are kept",
            (np.array([[1, 1, 1], [3, 2, 1]]), np.array([[0.5], [1.0], [2.0]])),
        ),
        Probe(
            "a single example gives a single row of sums, a vector",
            (np.array([1.0, -2.0]), np.array([[1.0, 2.0, 3.0], [0.5, 0.0, -1.0]])),
        ),
        Probe(
            "a batch of one example stays a batch, and its fractions are kept",
            (np.array([[0.5, -1.25]]), np.array([[1, 2, 3], [4, 5, 6]])),
        ),
        Probe(
            "a single example and a single column give a vector of one number",
            (np.array([1.0, -2.0, 4.0]), np.array([[2.0], [1.0], [0.5]])),
        ),
    ),
    bugs=(
        Bug(
            "element-wise product",
            "Matching entries were multiplied, and nothing was added up. In a matrix product each "
            "entry is a sum of products.",
            lambda x, w: x * w,
        ),
        Bug(
            "the other order", f"{_OTHER_ORDER}, and w @ x is another product.", lambda x, w: w @ x
        ),
        Bug("rows meet rows", f"{_OTHER_ORDER}, not its rows.", lambda x, w: x @ w.T),
        Bug("columns meet columns", f"{_OTHER_ORDER}, not the columns of x.", lambda x, w: x.T @ w),
        Bug(
            "transposed result",
            "The numbers are right, but rows and columns are exchanged. Row i of the result "
            "belongs to row i of x.",
            lambda x, w: (x @ w).T,
        ),
        Bug(
            "overwrites the sum",
            "Only the last product is left of each sum. Does your innermost line add to what is "
            "there, or replace it?",
            _last_term,
        ),
        *(Bug("returns too early", _TOO_EARLY, f) for f in (_first_entry, _first_row, _first_term)),
        Bug("a result as wide as x", _ONLY_SQUARE, _as_wide_as_x),
        Bug(
            "a result as wide as x",
            _ONLY_SQUARE,
            raises="index 2 is out of bounds for axis 1 with size 2",
        ),
        *(
            Bug(
                "sums along the wrong axis",
                "All products are there. Which axis of theirs holds the terms of one sum? It is "
                "the one that x and w share.",
                lambda x, w, axis=axis: _products(x, w).sum(axis=axis),
            )
            for axis in (0, 2, None)
        ),
        Bug(
            "not summed up",
            "These are the products, on three axes. One of the axes is still to be summed up.",
            _products,
        ),
        Bug(
            "carries the sum over",
            "Each entry contains the ones before it. Where does your sum start again from 0?",
            _carries_the_sum_over,
        ),
        *(
            Bug(
                "whole numbers lose their fractions",
                "The result has a dtype for whole numbers, so what is written into it is cut off. "
                "Which dtype does np.zeros give if nobody asks for another?",
                f,
            )
            for f in (
                lambda x, w: _loops(x, w, int),
                lambda x, w: (x @ w).astype(x.dtype),
                lambda x, w: (x @ w).astype(w.dtype),
            )
        ),
        *(
            Bug(
                "an axis too many squeezed away",
                "squeeze drops every axis of length 1, also one that belongs to the result. Only "
                "an axis that you have added may go.",
                f,
            )
            for f in (lambda x, w: np.squeeze(x @ w), _squeezed_if_single)
        ),
        Bug(
            "one row taken for a single example",
            "A batch may hold one example, and then its result is a table of one row. How many "
            "axes x has tells the two apart, not how many rows.",
            _one_row_is_an_example,
        ),
        *(
            Bug("batches only", _BATCHES_ONLY, f)
            for f in (_loops, _asks_for_two_axes, _unpacks, _two_indices, _rows_of_x)
        ),
        Bug("batches only", _BATCHES_ONLY, raises="^AssertionError"),
        Bug(*_NO_PARENTHESES, raises="Cannot interpret .* as a data type"),
        Bug(
            "a batch of one",
            "The numbers are right, but they stand in a table of one row. One example in, one "
            "vector out: the axis that was added has to go again.",
            _batch_of_one,
        ),
    ),
    afterwards=(
        "A network reads one image or ten thousand with the same line, since @ takes both. From "
        "here on, leave the loops to it."
    ),
)


# 4: a negative, flattened
def _through_a_view(image):
    row = image.reshape(-1)
    row[:] = 255 - row
    return row


_WRAPS = (
    "The image holds bytes, and no byte is below 0: whatever falls below starts again at the top. "
    "Look at each step of your formula: which one leaves the range from 0 to 255?"
)

INVERT_IMAGE = Exercise(
    name="invert-image",
    chapter=1,
    reference=lambda image: 255 - image.flatten(),
    probes=(
        Probe(
            "paper becomes ink, and the rows lie end to end",
            (np.array([[0, 255, 40], [200, 255, 7]], np.uint8),),
        ),
        Probe(
            "an image without full ink gets no other scale",
            (np.array([[90, 10], [30, 128], [1, 0]], np.uint8),),
        ),
        Probe(
            "a transposed image is left unharmed as well",
            (np.array([[0, 1, 2], [30, 31, 32]], np.uint8).T,),
        ),
    ),
    bugs=(
        Bug(
            "writes through a view",
            "Your row is no array of its own: it shares the memory of the image, and the image "
            "was written into. Whose memory is it? The last section of this chapter asks.",
            _through_a_view,
        ),
        Bug("the byte wraps around", _WRAPS, lambda image: np.abs(image - 255).flatten()),
        Bug("the byte wraps around", _WRAPS, lambda image: (-image).flatten()),
        Bug(
            "one too many",
            "A byte has 256 values, and the first of them is 0. So which is the largest?",
            lambda image: 256 - image.astype(int).flatten(),
        ),
        Bug(
            "a number that no byte holds",
            "The image holds bytes, and NumPy refuses to bring in a number below 0 or above 255. "
            "Find a formula that needs none, or convert the image first.",
            raises="out of bounds for uint8",
        ),
        *(
            Bug(
                "pixels taken for 0 to 1",
                "Full ink is 255 here, not 1. load_mnist divides by 255 only if it normalises.",
                f,
            )
            for f in (
                lambda image: (1 - image).flatten(),
                lambda image: (1 - image.astype(float)).flatten(),
                lambda image: (1 - image / 255).flatten(),
            )
        ),
        *(
            Bug(
                "numbers below 0",
                "A negative is an image as well, with paper 0 and ink 255. It holds no numbers "
                "below 0: what is to become of 0, and what of 255?",
                f,
            )
            for f in (
                lambda image: -image.flatten().astype(int),
                lambda image: image.flatten().astype(int) - 255,
            )
        ),
        Bug(
            "flattened, not inverted",
            "These are the pixels of the image, end to end. Ink is still to become paper, and "
            "paper ink.",
            lambda image: image.flatten(),
        ),
        Bug(
            "a table of one row",
            "The numbers are right, but they stand in a table that has one row. A row of numbers "
            "alone has a single axis.",
            lambda image: 255 - image.reshape(1, -1),
        ),
        Bug(
            "returns too early",
            "That is the first row alone. A return ends the function, loops and all.",
            lambda image: 255 - image[0],
        ),
        Bug(
            "the darkest pixel in place of 255",
            "Here the darkest pixel is not full ink, and still it became paper. The scale belongs "
            "to the dtype, not to this one image.",
            lambda image: (image.max() - image).flatten(),
        ),
        Bug(
            "not flattened",
            "The negative is right, but it still has rows and columns. Lay the rows end to end.",
            lambda image: 255 - image,
        ),
        Bug(
            "column after column",
            "The columns, not the rows, were laid end to end. Is there a transpose too many, or "
            "did you ask flatten for another order?",
            lambda image: 255 - image.T.flatten(),
        ),
        Bug(
            "backwards, not inverted",
            "The pixels are the old ones in reverse order. A negative changes their values and "
            "leaves them in place.",
            lambda image: image.flatten()[::-1],
        ),
        Bug(
            "784 taken for granted",
            "This image has another size than those of MNIST. Let its own shape say how many "
            "pixels there are.",
            raises=r"into shape \((784|1,784|28)|index 3 is out of bounds for axis 1 with size 3",
        ),
    ),
    afterwards=(
        "255 - image stays between 0 and 255, so the byte never wraps around; and it makes a new "
        "array, so it does not matter whether the row was a view."
    ),
)


# 5: a layer by hand that tells a 0 from a 1
@functools.cache
def _zeros_and_ones():
    (images, labels), _ = load_mnist(normalize=False)
    images, labels = images[:1000], labels[:1000]
    return images[labels < 2] / 255, labels[labels < 2]


def _shares_read_right(layer, x, t):
    """Return which share of the 0s, and which of the 1s, a layer reads right."""
    given = layer()
    if given is ...:
        return given
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise ValueError("your function must return two things, W and b")
    if any(part is ... for part in given):
        return ...
    W, b = (np.asarray(part, float) for part in given)
    if W.shape != (784, 2):
        raise ValueError(f"W must have shape (784, 2), yours has shape {W.shape}")
    if b.shape not in ((), (1,), (2,)):
        raise ValueError(f"b must have shape (2,), yours has shape {b.shape}")
    answers = (x @ W + b).argmax(axis=1)
    return {
        f"{digit}s read right": round(float((answers[t == digit] == digit).mean()), 2)
        for digit in (0, 1)
    }


def _nine_tenths(x, t, shares):
    for what, share in shares.items():
        if share < 0.9:
            return f"{share:.0%} of the {what}; it should be 90% of each."
    return None


def _one_pixel(weight, bias):
    W = np.zeros((784, 2))
    W[28 * 14 + 14, 1] = weight
    return W, np.array([bias, 0.0])


ZERO_OR_ONE = Exercise(
    name="zero-or-one",
    chapter=1,
    drive=_shares_read_right,
    probes=(
        Probe(
            "nine 0s out of ten, and nine 1s out of ten, get the larger score in their own column",
            _zeros_and_ones,
            _nine_tenths,
            "the 0s and 1s among the first 1,000 images, scaled to 0–1",
            atol=0.09,  # for the bugs: what nearly always says 0 counts as always saying 0
        ),
    ),
    bugs=(
        Bug(
            "always says 0",
            "Column 0 wins for (nearly) every image. Print x @ W + b for a few: what does a 1 have "
            "that could lift column 1 above column 0? If both are equal, argmax takes the first.",
            lambda: _one_pixel(0.0, 1.0),
        ),
        Bug(
            "always says 1",
            "Column 1 wins for (nearly) every image. What could lift column 0 above it for a 0, "
            "or for every image by the same amount?",
            lambda: _one_pixel(0.0, -1.0),
        ),
        Bug(
            "the columns are exchanged",
            "Your layer tells them apart, and gives each the other's name: column 0 is to score "
            "the 0s, column 1 the 1s.",
            lambda: _one_pixel(-1.0, -0.3),
        ),
        Bug(
            "rows and columns exchanged",
            "W has a row for each pixel and a column for each class, so that x @ W fits.",
            raises=r"yours has shape \(2, 784\)",
        ),
        Bug(
            "weights not flattened",
            "The images arrive as rows of 784 numbers. Lay the rows of your picture of weights end "
            "to end as well: pixel [i, j] is number 28 * i + j.",
            raises=r"yours has shape \((28, 28, 2|2, 28, 28|28, 28|28, 56)\)",
        ),
        Bug(
            "weights not flattened",
            "W has a row for each pixel and a column for each class. A pixel [i, j] is one number "
            "of a row: the task says which.",
            raises=r"index \d+ is out of bounds for axis 1 with size 2",
        ),
        Bug(
            "ten classes",
            "Only 0s and 1s are to be told apart, so there are two classes, and a column for each.",
            raises=r"W must have shape .* yours has shape \(784, 10\)",
        ),
        Bug(
            "one column of weights",
            "A single column gives a single score, and argmax needs two to compare. One of the two "
            "columns may well hold nothing but zeros.",
            raises=r"W must have shape .* yours has shape \(784(, 1|,)\)",
        ),
    ),
    afterwards=(
        "Two columns of numbers read digits, and nobody has trained anything. To tell all ten "
        "apart takes more numbers than anyone wants to choose by hand: Part II finds them."
    ),
)

EXERCISES = (PREDICT_BROADCAST, CENTER_ROWS, MATRIX_PRODUCT, INVERT_IMAGE, ZERO_OR_ONE)
