"""A layer made by hand that tells a 0 from a 1."""

from functools import cache, partial

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import load_mnist


@cache
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
        raise ValueError(_("your function must return two things, W and b"))
    if any(part is ... for part in given):
        return ...
    W, b = (np.asarray(part, float) for part in given)
    if W.shape != (784, 2):
        raise ValueError(
            _("W must have shape (784, 2), yours has shape {shape}").format(shape=W.shape)
        )
    if b.shape not in ((), (1,), (2,)):
        raise ValueError(_("b must have shape (2,), yours has shape {shape}").format(shape=b.shape))
    answers = (x @ W + b).argmax(axis=1)
    return {
        _("{digit}s read right").format(digit=digit): np.floor(
            100 * (answers[t == digit] == digit).mean()
        )
        / 100
        for digit in (0, 1)
    }


def _nine_tenths(x, t, shares):
    zeros, ones = shares.values()
    if min(zeros, ones) >= 0.9:
        return None
    return _(
        "It reads {zeros:.0%} of the 0s and {ones:.0%} of the 1s; it should be 90% of each."
    ).format(zeros=zeros, ones=ones)


def _pixels(weight=1.0, bias=0.3, at=(14, 14), column=1):
    """Return a layer that looks at a pixel, or a few, and scores one of the digits by them."""
    W = np.zeros((28, 28, 2))
    W[(*at, column)] = weight
    return W.reshape(784, 2), np.array([bias, 0.0])


def _by_dice(dice=np.random.default_rng(3)):
    W, _ = _pixels()
    W[28 * 10 + 10, 0] = dice.random()
    return W, np.array([0.3 - dice.random(), 0])


def _lower_half():
    W = np.zeros((784, 2))
    W[392:, 0] = 1
    return W, np.array([0, 0.5])


def _frame():
    W = np.zeros((28, 28, 2))
    W[10:18, 12:16, 1] = 1
    W[:, :8, 0] = W[:, 20:, 0] = 1
    return [W.reshape(784, 2).tolist(), [0, 0]]


def _indexed(row, column):
    W = np.zeros((784, 2))
    W[row, column] = 1
    return W, np.array([0.3, 0.0])


EXERCISE = Exercise(
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
            partial(_pixels, weight=0, bias=1),
            examples=(_lower_half,),
        ),
        Bug(
            "always says 1",
            "Column 1 wins for (nearly) every image. What could lift column 0 above it for a 0, "
            "or for every image by the same amount?",
            partial(_pixels, weight=0, bias=-1),
            examples=(partial(_pixels, bias=-5),),
        ),
        Bug(
            "the columns are exchanged",
            "Your layer tells them apart, and gives each the other's name. The scores of the 0s "
            "belong in column 0, those of the 1s in column 1.",
            partial(_pixels, weight=-1, bias=-0.3),
            examples=(partial(_pixels, at=(14, slice(13, 16)), bias=-0.5, column=0),),
        ),
        Bug(
            "rows and columns exchanged",
            "W has a row for each pixel and a column for each class, so that x @ W fits.",
            raises=r"has shape \(2, 784\)|index \d{3} is out of bounds for axis 1 with size 2",
            examples=(
                lambda: (np.zeros((2, 784)), np.array([0.3, 0])),
                partial(_indexed, 1, 28 * 14 + 14),
            ),
        ),
        Bug(
            "weights not flattened",
            "The images arrive as rows of 784 numbers. Lay the rows of your picture of weights end "
            "to end as well: pixel [i, j] is number 28 * i + j.",
            raises=r"yours has shape \((28, 28, 2|2, 28, 28|28, 28|28, 56)\)",
            examples=(lambda: (np.zeros((28, 28, 2)), np.array([0.3, 0])),),
        ),
        Bug(
            "weights not flattened",
            "W has a row for each pixel and a column for each class. A pixel [i, j] is one number "
            "of a row: the task says which.",
            raises=r"index \d\d? is out of bounds for axis 1 with size 2",
            examples=(partial(_indexed, 14, 14),),
        ),
        Bug(
            "ten classes",
            "There are only two classes, 0 and 1, with a column for each.",
            raises=r"W must have shape .* yours has shape \(784, 10\)",
            examples=(lambda: (np.zeros((784, 10)), np.zeros(10)),),
        ),
        Bug(
            "one column of weights",
            "A single column gives a single score, and argmax needs two to compare. One of the two "
            "columns may well hold nothing but zeros.",
            raises=r"W must have shape .* yours has shape \(784(, 1|,)\)",
            examples=(lambda: (np.zeros(784), 0.3),),
        ),
    ),
    on_success=(
        "Two columns of numbers read digits, and nobody has trained anything. To tell all ten "
        "apart takes more numbers than anyone wants to choose by hand: Part II finds them."
    ),
    right=(
        _frame,
        lambda: (np.repeat([[1, 0]], 784, axis=0), [0, 95]),  # a 0 has more ink
        partial(_pixels, at=(slice(12, 16), slice(12, 16)), bias=5),
    ),
    wrong={
        "hidden state": (_by_dice,),
        None: (
            partial(_pixels, at=(20, 14)),
            lambda: np.zeros((784, 2)),
            lambda: (np.random.default_rng(1).normal(size=(784, 2)), np.zeros(2)),
            lambda: (_pixels()[0], np.zeros(784)),
        ),
    },
)
