"""The exercises of chapter 04: from the bytes of a file to the share of digits read right."""

from functools import lru_cache

import numpy as np

from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import as_share, misread
from dlbook.datasets import load_sample_network
from dlbook.encoding import one_hot
from dlbook.networks import MultiLayerNet

# predict-batches


def _mean_of_two(answer):
    share = as_share(answer)
    if not 0 <= share <= 1:
        return "An accuracy lies between 0 and 1."
    if abs(share - 0.495) < 0.0006:
        return None
    return (
        f"The loop prints another number than {share:.4g}. Write down what stands in its list, "
        "then average."
    )


PREDICT_BATCHES = Exercise(
    name="predict-batches",
    chapter=4,
    kind="value",
    probes=(Probe("this is what the loop prints", judge=_mean_of_two, rtol=5e-4),),
    bugs=(
        *misread(
            "every image counted alike",
            "That is the accuracy of the 101 images, and what the loop should print. But it adds "
            "up accuracies of batches. How many does it add up, and how large is the last batch?",
            99 / 101,
            0.98,
        ),
        *misread(
            "the last batch forgotten",
            "range(0, 101, 100) holds 0 and 100. What does the loop do when i is 100?",
            0.99,
        ),
        *misread(
            "an accuracy taken for a single answer",
            "The first batch is not all right: 99 of its 100 images are. What is its accuracy?",
            0.5,
        ),
        *misread(
            "the last image taken as right",
            "The one image of the last batch is read wrong. What is the accuracy of that batch?",
            0.995,
            1.0,
        ),
        *misread(
            "the last batch alone",
            "That is the accuracy of the last batch. The list holds one for each batch, and it is "
            "their mean that is printed.",
            0.0,
        ),
    ),
    afterwards="The mean of 0.99 and 0: one image weighs as much as the other hundred together. "
    "Add up hits and divide once at the end, as the chapter does, and every image weighs the same.",
)


# idx-header


def _idx_shape(data):
    axes = data[3]
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=axes, offset=4))


def _idx(*shape, more=()):
    """Return the beginning of a file of bytes in the shape, with some of the bytes."""
    lengths = np.array(shape, dtype=">u4").tobytes()
    return bytes([0, 0, 8, len(shape)]) + lengths + bytes(more)


def _lengths_as(dtype, offset=4):
    return lambda data: tuple(
        int(n) for n in np.frombuffer(data, dtype=dtype, count=data[3], offset=offset)
    )


def _three_axes(data):
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=3, offset=4))


def _first_length(data):
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=1, offset=4))


def _bare_length(data):
    return int.from_bytes(data[4:8], "big")


def _with_magic(data):
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=data[3] + 1))


def _bytes_after_magic(data):
    return tuple(data[4 : 4 + data[3]])


def _last_bytes(data):
    return tuple(data[4 + 4 * k + 3] for k in range(data[3]))


def _signed_last_bytes(data):
    return tuple(np.array(_last_bytes(data)).astype(np.int8).tolist())


def _signed_sum(data):
    lengths = np.frombuffer(data, dtype=np.int8, count=4 * data[3], offset=4).reshape(-1, 4)
    return tuple(int(n) for n in lengths @ np.array([256**3, 256**2, 256, 1]))


def _sum_of_bytes(data):
    return tuple(sum(data[4 + 4 * k : 8 + 4 * k]) for k in range(data[3]))


def _overlapping(data):
    return tuple(int.from_bytes(data[4 + k : 8 + k], "big") for k in range(data[3]))


def _without_the_last(data):
    return _idx_shape(data)[:-1]


def _number_if_alone(data):
    shape = _idx_shape(data)
    return shape[0] if len(shape) == 1 else shape


def _type_as_axes(data):
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=data[2], offset=4))


def _reads_on(data):
    return tuple(int(n) for n in np.frombuffer(data, dtype=">u4", offset=4))


def _file(says, data):
    more = " …" if len(data) > 24 else ""
    return Probe(says, (data,), shown=f"the bytes {data[:24].hex(' ')}{more}")


_ONE_BYTE = (
    "one byte for each length",
    "A length takes four bytes, since one byte cannot hold more than 255. Small lengths hide "
    "this: their first three bytes are 0.",
)
_SIGNED = (
    "signed bytes",
    "A byte above 127 came out negative. The bytes of an IDX header have no sign.",
)

IDX_HEADER = Exercise(
    name="idx-header",
    chapter=4,
    reference=_idx_shape,
    probes=(
        _file("a file of labels has one length", _idx(32, more=[5, 0, 4, 1, 9, 2, 1, 3] * 4)),
        _file("a file of images has three lengths", _idx(2, 4, 3, more=[0, 255] * 12)),
        _file("the header of the training images is read", _idx(60_000, 28, 28)),
        _file("a table has two lengths", _idx(200, 300, more=[1, 2, 3, 4, 5] * 3)),
        _file("lengths may take all four bytes", _idx(100_000_000, more=[7] * 12)),
        _file("colour images have four lengths", _idx(5, 6, 2, 3)),
    ),
    bugs=(
        Bug(
            "little endian",
            "The bytes of each length were read lowest first, as your processor stores them. "
            "These files were written highest first.",
            _lengths_as("<u4"),
        ),
        Bug(
            "the magic number taken for a length",
            "2049 and 2051 are no lengths: they are the four bytes of the magic number, read as "
            "one integer. How many bytes must be skipped?",
            _lengths_as(">u4", offset=0),
        ),
        Bug(
            "the magic number taken for a length",
            "The first of your numbers is the magic number. It describes the file and is no part "
            "of the shape.",
            _with_magic,
        ),
        Bug(
            "always three axes",
            "Labels have one axis only, and what follows their one length are labels already. "
            "Where does the file say how many lengths there are?",
            _three_axes,
        ),
        Bug(
            "always three axes",
            "You asked for more lengths than there are. Where does the file say how many?",
            raises="buffer is smaller than requested size",
        ),
        Bug(
            "a number in place of a tuple",
            "The shape of one axis is a tuple as well, with a comma behind its only length. "
            "Brackets alone make no tuple.",
            _number_if_alone,
        ),
        *(
            Bug(
                "the first length only",
                "A shape has a length for each axis. The fourth byte says how many axes there are.",
                behaves,
            )
            for behaves in (_first_length, _bare_length)
        ),
        *(Bug(*_SIGNED, behaves) for behaves in (_signed_sum, _signed_last_bytes)),
        *(Bug(*_ONE_BYTE, behaves) for behaves in (_last_bytes, _bytes_after_magic)),
        *(
            Bug(
                "two bytes for each length",
                "A length takes four bytes. Two of them hold no more than 65,535.",
                behaves,
            )
            for behaves in (
                lambda data: tuple(
                    int(n) for n in np.frombuffer(data, ">u2", 2 * data[3], offset=4)[1::2]
                ),
                _lengths_as(">u2"),
            )
        ),
        Bug(
            "lengths that overlap",
            "The first length is right, the next begins a byte behind it. How many bytes does each "
            "of them take?",
            _overlapping,
        ),
        Bug(
            "one length too few",
            "One length is missing. The fourth byte says how many axes there are: how often does "
            "your loop run?",
            _without_the_last,
        ),
        Bug(
            "reads on into the data",
            "Behind the lengths come the pixels or labels, and you took them for lengths as well. "
            "Where does the file say how many lengths there are?",
            _reads_on,
        ),
        Bug(
            "reads on into the data",
            "You handed over more bytes than the lengths take. Behind these comes the data, bytes "
            "that need not fill up whole integers.",
            raises="multiple of element size|unpack requires a buffer",
        ),
        Bug(
            "the bytes added up",
            "The four bytes of a length are digits, as of a number on paper: each stands for 256 "
            "times as much as the one to its right.",
            _sum_of_bytes,
        ),
        Bug(
            "the type taken for the number of axes",
            "The third byte is the code of the type, 8 for unsigned bytes. Which one counts the "
            "axes?",
            _type_as_axes,
        ),
    ),
    afterwards="That is all of the header. Skip 4 bytes and another 4 for each axis, and the rest "
    "of the file is the data.",
)


# one-hot


def _swapped(labels, classes):
    out = np.zeros((len(labels), classes))
    out[labels, np.arange(len(labels))] = 1
    return out


def _swapped_shape(labels, classes):
    return one_hot(labels, classes).T


def _off_by_one(step):
    def wrong_one_hot(labels, classes):
        out = np.zeros((len(labels), classes))
        out[np.arange(len(labels)), labels.astype(int) + step] = 1
        return out

    return wrong_one_hot


def _one_more_class(labels, classes):
    return one_hot(labels, classes + 1)


def _classes_counted(labels, classes):
    return one_hot(labels, labels.max() + 1)


def _classes_that_occur(labels, classes):
    return (labels[:, None] == np.unique(labels)).astype(float)


def _as_many_classes_as_samples(labels, classes):
    return np.eye(len(labels))[labels]


def _whole_columns(labels, classes):
    out = np.zeros((len(labels), classes))
    out[:, labels] = 1
    return out


def _whole_rows(labels, classes):
    out = np.zeros((len(labels), classes))
    out[labels] = 1
    return out


def _rows_not_blanked(labels, classes):
    return np.minimum(np.cumsum(one_hot(labels, classes), axis=0), 1)


def _as_wide_as_long(labels, classes):
    out = np.zeros((classes, len(labels)))
    for n in range(len(labels)):
        out[n][labels[n]] = 1
    return out


def _first_of(labels, classes):
    out = np.zeros((len(labels), classes))
    out[0, labels[0]] = 1
    return out


def _one_row(labels, classes):
    out = np.zeros(classes)
    out[labels] = 1
    return out


def _label_written(labels, classes):
    return one_hot(labels, classes) * labels[:, None]


def _no_column(labels, classes):
    return (labels == np.arange(classes)).astype(float)


_SWAPPED = (
    "rows and columns swapped",
    "A row belongs to a sample, a column to a class. Which of the two does a label choose?",
)
_SHIFTED = (
    "shifted by one",
    "The ones stand a column beside their place. Classes count from 0, as columns do: nothing has "
    "to be added or taken away.",
)
_COUNTED = (
    "classes counted from the labels",
    "The labels of a batch need not contain every class, and two batches would get rows of "
    "different lengths. The number of classes is an argument.",
)
_NO_COLUMN = (
    "labels compared as a row",
    "Two rows are compared entry by entry, the first label with class 0, the second with class 1. "
    "Every label should meet every class: which shape must the labels have for that?",
)

ONE_HOT = Exercise(
    name="one-hot",
    chapter=4,
    reference=one_hot,
    probes=(
        Probe("three labels become three rows of ten", (np.array([5, 0, 4]), 10)),
        Probe("there may be as many classes as samples", (np.array([1, 2, 0]), 3)),
        Probe("a class may occur twice, and another not at all", (np.array([0, 3, 0, 1]), 6)),
        Probe("one label becomes one row", (np.array([2]), 4)),
        Probe("labels may be bytes, as in the files", (np.array([9, 0, 9], dtype=np.uint8), 10)),
    ),
    bugs=(
        *(Bug(*_SWAPPED, behaves) for behaves in (_swapped, _swapped_shape, _as_wide_as_long)),
        Bug(*_SWAPPED, raises="out of bounds for axis 1 with size 3"),
        *(Bug(*_SHIFTED, _off_by_one(step)) for step in (-1, 1)),
        Bug(*_SHIFTED, lambda labels, classes: one_hot(labels, classes + 1)[:, 1:]),
        Bug(
            "a class too many",
            "With classes from 0 to 9 there are ten of them. Where does your row get its length?",
            _one_more_class,
        ),
        *(Bug(*_COUNTED, behaves) for behaves in (_classes_counted, _classes_that_occur)),
        Bug(
            "ten classes taken for granted",
            "MNIST has ten classes, other data have other numbers. The number of classes is an "
            "argument.",
            lambda labels, classes: one_hot(labels, 10),
        ),
        Bug(
            "as many classes as samples",
            "Rows are as long as there are classes, however many samples there are.",
            _as_many_classes_as_samples,
        ),
        Bug(
            "fills whole columns",
            "The colon chooses all rows, so that every row gets a 1 for each label of the batch. "
            "Row 0 should get the first label only, row 1 the second.",
            _whole_columns,
        ),
        Bug(
            "fills whole rows",
            "With one index, an array of labels chooses rows, and whole ones. A label should "
            "choose a single entry of its sample's row.",
            _whole_rows,
        ),
        Bug(
            "all labels in one row",
            "Every label has written into the same row. Each sample needs a row of its own.",
            _one_row,
        ),
        Bug(
            "all labels in one row",
            "The 1s of earlier labels are still there. Each sample needs a row of its own, blank "
            "at first.",
            _rows_not_blanked,
        ),
        Bug(
            "returns too early",
            "Only the first label has got its 1. A return ends the function, loops and all: how "
            "far is yours indented?",
            _first_of,
        ),
        Bug(
            "0 and 1 exchanged",
            "All entries are 1 but that of the label. Which of the two marks the class?",
            lambda labels, classes: 1 - one_hot(labels, classes),
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. What "
            "stands behind it, NumPy takes for the dtype.",
            raises="Cannot interpret .* as a data type",
        ),
        Bug(
            "the label written in place of 1",
            "The place says which class it is; the entry says only that it is this one. Written as "
            "an entry, a label 0 would not show at all.",
            _label_written,
        ),
        Bug(*_NO_COLUMN, _no_column),
        Bug(*_NO_COLUMN, raises="could not be broadcast"),
        Bug(
            "arguments exchanged",
            "The labels stand where you look for the number of classes. Are your arguments in the "
            "order of the task, labels first?",
            raises=r"'int' object (is not|has no)|'int' has no len\(\)|only integer scalar arrays"
            "|only length-1 arrays|expected a sequence of integers or a single integer",
        ),
        Bug(
            "a batch of one row squeezed",
            "squeeze drops every axis of length 1, and the axis of a batch of one label is such a "
            "one. There is a row for each label, for a single one as well.",
            lambda labels, classes: np.squeeze(one_hot(labels, classes)),
        ),
    ),
    afterwards="np.eye(classes)[labels] does the same in another way: it picks a row of the "
    "identity matrix for each label.",
)


# accuracy


def _accuracy(y, t):
    labels = t.argmax(axis=1) if t.ndim == 2 else t
    return (y.argmax(axis=1) == labels).mean()


def _with_targets(labels_of):
    return lambda y, t: (y.argmax(axis=1) == labels_of(t)).mean()


def _with_targets_if_2d(labels_of):
    return lambda y, t: (y.argmax(axis=1) == (labels_of(t) if t.ndim == 2 else t)).mean()


def _with_answers(answer_of):
    return lambda y, t: (answer_of(y) == (t.argmax(axis=1) if t.ndim == 2 else t)).mean()


def _both_down_the_columns(y, t):
    return (y.argmax(axis=0) == (t.argmax(axis=0) if t.ndim == 2 else t)).mean()


def _sample_by_sample(y, t):
    hits = 0
    for probabilities, label in zip(y, t, strict=True):
        hits = hits + (probabilities.argmax() == label)
    return hits / len(y)


def _first_hit_alone(y, t):
    hits = [y[0].argmax() == (t[0].argmax() if t.ndim == 2 else t[0])]
    return sum(hits) / len(y)


def _hits_divided(divide):
    def wrong_accuracy(y, t):
        labels = t.argmax(axis=1) if t.ndim == 2 else t
        return divide((y.argmax(axis=1) == labels).sum(), y)

    return wrong_accuracy


def _mean_of_entries(y, t):
    targets = t if t.ndim == 2 else one_hot(t, y.shape[1])
    return (one_hot(y.argmax(axis=1), y.shape[1]) == targets).mean()


def _rounded_entries(y, t):
    targets = t if t.ndim == 2 else one_hot(t, y.shape[1])
    return (np.round(y) == targets).mean()


def _mistakes(y, t):
    return 1 - _accuracy(y, t)


_SQUARE = np.array(
    [[0.1, 0.2, 0.6, 0.1], [0.3, 0.4, 0.2, 0.1], [0.4, 0.1, 0.2, 0.3], [0.1, 0.5, 0.3, 0.1]]
)  # answers 2, 1, 0, 1
_TALL = np.array(
    [[0.2, 0.7, 0.1], [0.8, 0.1, 0.1], [0.4, 0.5, 0.1], [0.3, 0.3, 0.4], [0.2, 0.6, 0.2]]
)  # answers 1, 0, 1, 2, 1
_MISREAD = (
    "one-hot argmax misread as labels",
    "The winners of your predictions are labels, one number for each sample. These targets are "
    "rows of zeros and a 1. Before you compare, make labels of the rows, one for each sample, "
    "along the axis that you also use for the predictions.",
)
_ROWS_ONLY = (
    "labels misread as one-hot",
    "Labels are the answer key already, and have one axis only. Ask how many axes the targets "
    "have before you look for the place of a 1.",
)
_DOWN = (
    "argmax down the columns",
    "That asks for the sample that is most like each class. You want the class that is most "
    "probable for each sample. The axis that you name is the one that disappears.",
)

ACCURACY = Exercise(
    name="accuracy",
    chapter=4,
    reference=_accuracy,
    probes=(
        Probe("three hits on four labels are a share of 0.75", (_SQUARE, np.array([2, 1, 3, 1]))),
        Probe("there need not be as many samples as classes", (_TALL, np.array([1, 0, 0, 1, 1]))),
        Probe(
            "targets may be one-hot rows",
            (_TALL, np.eye(3, dtype=np.float32)[[1, 2, 1, 0, 0]]),
        ),
        Probe(
            "one-hot rows may be as many as classes",
            (_SQUARE, np.eye(4, dtype=int)[[2, 0, 0, 3]]),
        ),
        Probe("a share need not be a round number", (_TALL[:3], np.eye(3, dtype=int)[[1, 1, 1]])),
        Probe("a single label that is read right gives 1", (_SQUARE[:1], np.array([2]))),
        Probe(
            "a single one-hot row that is read wrong gives 0", (_TALL[:1], np.array([[1, 0, 0]]))
        ),
    ),
    bugs=(
        *(
            Bug(*_MISREAD, behaves)
            for behaves in (
                _with_targets(lambda t: t),
                _with_targets_if_2d(lambda t: t.argmax(axis=0)),
                _with_targets_if_2d(lambda t: t.argmax()),
                _with_targets_if_2d(lambda t: t.max(axis=1)),
                _sample_by_sample,
            )
        ),
        *(Bug(*_ROWS_ONLY, _with_targets(lambda t, a=a: t.argmax(axis=a))) for a in (-1, None)),
        Bug(
            _ROWS_ONLY[0],
            f"{_ROWS_ONLY[1]} Or are your arguments exchanged? Probabilities come first.",
            raises="axis 1 is out of bounds",
        ),
        *(
            Bug(*_DOWN, behaves)
            for behaves in (_with_answers(lambda y: y.argmax(axis=0)), _both_down_the_columns)
        ),
        # What is wrong with the predictions shows at the first, square batch already.
        Bug(*_MISREAD, raises=r"could not be broadcast|truth value of an array"),
        Bug(
            "argmax without an axis",
            "Without an axis, argmax counts through the whole batch and gives a single place. You "
            "want one class for each sample.",
            _with_answers(lambda y: y.argmax()),
        ),
        *(
            Bug(
                "probabilities compared with labels",
                "A probability says how likely a class is, a label says which class it is. "
                "Before you compare, find out which class is the most probable of each sample.",
                behaves,
            )
            for behaves in (
                _with_answers(lambda y: y.max(axis=1)),
                lambda y, t: (y == t).mean(),
                lambda y, t: (np.round(y) == t).mean(),
            )
        ),
        Bug(
            "a count, not a share",
            "These are the hits. How many could there have been?",
            _hits_divided(lambda hits, y: hits),
        ),
        Bug(
            "percent",
            "A share lies between 0 and 1. Turn it into percent where you print it.",
            _hits_divided(lambda hits, y: 100 * hits / len(y)),
        ),
        Bug(
            "divides by one too few",
            "Samples are counted from 0, but there are as many as the batch has rows: nothing has "
            "to be taken away.",
            _hits_divided(lambda hits, y: hits / np.float64(len(y) - 1)),
        ),
        *(
            Bug(
                "rounded",
                "Rounding is for printing. The share itself keeps its digits.",
                lambda y, t, digits=digits: float(np.round(_accuracy(y, t), digits)),
            )
            for digits in (2, 3, 4, 0)
        ),
        Bug(
            "returns too early",
            "Only the first sample was counted. A return ends the function, loops and all.",
            _first_hit_alone,
        ),
        Bug(
            "the hits, not their share",
            "For each sample you say whether it is a hit. What share of them are?",
            lambda y, t: y.argmax(axis=1) == (t.argmax(axis=1) if t.ndim == 2 else t),
        ),
        Bug(
            "the least probable class",
            "You look for the smallest probability of each sample. Its answer is the class with "
            "the largest.",
            _with_answers(lambda y: y.argmin(axis=1)),
        ),
        Bug(
            "more than one half",
            "The most probable class need not have more than one half: with many classes, 0.3 may "
            "be the largest. Look for the largest.",
            _with_answers(lambda y: (y > 0.5).argmax(axis=1)),
        ),
        Bug(
            "divides by the number of classes",
            "The share is one of samples: on a batch that is not square it shows. Which axis "
            "counts them?",
            _hits_divided(lambda hits, y: hits / y.shape[1]),
        ),
        Bug(
            "divides by 10",
            "Neither the samples nor the classes are always ten. What do you want a share of?",
            _hits_divided(lambda hits, y: hits / 10),
        ),
        Bug(
            "drops the fraction",
            "Anything below 1 became 0, as //, int(…) and all make it. A share keeps its fraction.",
            _hits_divided(lambda hits, y: hits // len(y)),
        ),
        *(
            Bug(
                "counts entries, not samples",
                "A wrong answer still has most of its zeros in the right places, and these were "
                "counted. A sample is one hit or none.",
                behaves,
            )
            for behaves in (_mean_of_entries, _rounded_entries)
        ),
        Bug(
            "the share of mistakes",
            "Accuracy is the share of right answers.",
            _mistakes,
        ),
    ),
    afterwards="The two kinds of target are told apart by their axes, not by their length or their "
    "values: a batch may hold as many samples as there are classes.",
)


# prepare-pixels


def _prepared(images):
    return images.reshape(len(images), -1) / 255


def _flat(images):
    return images.reshape(len(images), -1)


def _in_rows_of_784(images):
    out = np.zeros((len(images), 784))
    for n, r, c in np.ndindex(images.shape):
        out[n, 28 * r + c] = images[n, r, c] / 255
    return out


def _scaled_per_image(images):
    return _flat(images) / np.maximum(_flat(images).max(axis=1, keepdims=True), 1)


_IN_BYTES = (
    "whole numbers only",
    "Between 0 and 1 there is no whole number, so all gray is lost. Rounding down, or a dtype of "
    "bytes, has cut the fractions off.",
)
_MIXED = (
    "pixels of different images mixed",
    "The shape is right and the rows are not: reshape fills them in the order in which the pixels "
    "stand in memory, one image after another. Which axis must stay where it is?",
)
_STANDARD = (
    "standardised",
    "Mean 0 and spread 1 is a scaling, and a good one, but not the one that this network was "
    "trained with.",
)
_OWN_MAXIMUM = (
    "divided by the brightest pixel",
    "The same ink would get another number in another batch. The scale is that of the byte, the "
    "same for all images.",
)
_IMAGES = np.array([[[0, 255, 51], [102, 0, 204]], [[255, 10, 0], [1, 254, 128]]], dtype=np.uint8)
_DIM = np.array([[[100, 0], [50, 200]], [[0, 25], [0, 5]], [[1, 2], [3, 0]]], dtype=np.uint8)

PREPARE_PIXELS = Exercise(
    name="prepare-pixels",
    chapter=4,
    reference=_prepared,
    probes=(
        Probe("two images become two rows of shares of ink", (_IMAGES,)),
        Probe("the scale does not depend on the images at hand", (_DIM,)),
        Probe("one image becomes one row", (_IMAGES[1:],)),
        Probe(
            "blank paper is 0, and the palest gray nearly",
            (np.array([[[0, 0], [0, 0]], [[0, 1], [1, 0]]], dtype=np.uint8)[:, :, ::-1],),
        ),
        Probe(
            "MNIST's images, 28 by 28, become rows of 784",
            lambda: (np.arange(5 * 784).reshape(5, 28, 28).astype(np.uint8),),
            shown="five images of 28 by 28 pixels, uint8",
        ),
    ),
    bugs=(
        Bug(
            "raw pixels",
            "These are the bytes of the file, from 0 to 255. The network was trained on shares of "
            "ink, from 0 to 1, and it does not complain about others.",
            _flat,
        ),
        *(
            Bug(*_IN_BYTES, behaves)
            for behaves in (
                lambda images: _flat(images) // 255,
                lambda images: np.round(_flat(images) / 255),
                lambda images: (_flat(images) > 0).astype(float),
            )
        ),
        *(
            Bug(
                "rounded",
                "The shares of ink have lost digits. Rounding is for printing: the network was "
                "trained on what the division gives.",
                lambda images, digits=digits: np.round(_flat(images) / 255, digits),
            )
            for digits in (1, 2, 3, 4)
        ),
        Bug(
            "looks at the pixels to find out their scale",
            "These images are all but blank, and were not scaled. Your friend's images are bytes, "
            "and their scale is that of bytes, however pale they are.",
            lambda images: _flat(images) / (255 if images.max() > 1 else 1),
        ),
        Bug(
            "percent",
            "These are percent. The network was trained on shares, which end at 1.",
            lambda images: 100 * _prepared(images),
        ),
        Bug(
            "a batch of one row squeezed",
            "squeeze drops every axis of length 1, and the axis of a batch of one image is such a "
            "one. There is a row for each image, for a single one as well.",
            lambda images: np.squeeze(_prepared(images)),
        ),
        Bug(
            "returns too early",
            "That is the first image alone. A return ends the function, loops and all.",
            lambda images: images[0].reshape(-1) / 255,
        ),
        Bug(
            "divides in place",
            "/= writes the quotients back into an array of bytes, which cannot hold them. Besides, "
            "it would change the caller's images. Make a new array.",
            raises="Cannot cast ufunc",
        ),
        *(
            Bug(*_OWN_MAXIMUM, behaves)
            for behaves in (lambda images: _flat(images) / images.max(), _scaled_per_image)
        ),
        *(
            Bug(*_STANDARD, behaves)
            for behaves in (
                lambda images: (_flat(images) - images.mean()) / images.std(),
                lambda images: (_prepared(images) - 0.5) / 0.5,
                lambda images: (_flat(images) / 255 - 0.1307) / 0.3081,
            )
        ),
        Bug(
            "divided by 256",
            "A byte has 256 values, but the largest of them is one less, and it should become 1.",
            lambda images: _flat(images) / 256,
        ),
        Bug(
            "signed bytes",
            "A byte that is read with a sign ends at 127; above that it comes out negative.",
            lambda images: _flat(images).astype(np.int8) / 255,
        ),
        Bug(
            "all images in one row",
            "The pixels of all images stand in one row. The first axis, that of the images, "
            "should stay.",
            lambda images: images.reshape(-1) / 255,
        ),
        Bug(
            "all images in one row",
            "You have one row for the whole batch. The first axis, that of the images, should "
            "stay.",
            lambda images: images.reshape(1, -1) / 255,
        ),
        Bug(
            "all images in one row",
            "The pixels of all images stand in one row, and they are still bytes. The first axis, "
            "that of the images, should stay.",
            lambda images: images.reshape(-1),
        ),
        Bug(
            "not flattened",
            "The images still have their rows. A layer wants each image as one row of numbers.",
            lambda images: images / 255,
        ),
        *(
            Bug(*_MIXED, behaves)
            for behaves in (
                lambda images: images.reshape(-1, len(images)).T / 255,
                lambda images: images.T.reshape(len(images), -1) / 255,
            )
        ),
        Bug(
            "columns first",
            "You laid the columns of each image end to end. The network was trained on rows laid "
            "end to end.",
            lambda images: images.transpose(0, 2, 1).reshape(len(images), -1) / 255,
        ),
        Bug(
            "samples in columns",
            "The images stand in the columns. In this course the batch comes first.",
            lambda images: _flat(images).T / 255,
        ),
        Bug(
            "784 written into the function",
            "These images have another size than MNIST's. Take the lengths from the images you "
            "get, or let reshape work one of them out.",
            raises=r"cannot reshape array .* into shape .*(784|28)",
        ),
        Bug(
            "square images taken for granted",
            "These images have more columns than rows. How many pixels has an image of H rows and "
            "W columns?",
            raises="cannot reshape array",
        ),
        *(
            Bug(
                "784 written into the function",
                "These images have fewer pixels than MNIST's. Take the lengths from the images "
                "that you get.",
                **shows,
            )
            for shows in ({"behaves": _in_rows_of_784}, {"raises": "out of bounds"})
        ),
        Bug(
            "ink and paper exchanged",
            "Paper became 1 and ink 0. In these files paper is 0 already.",
            lambda images: 1 - _flat(images) / 255,
        ),
    ),
    afterwards="This is what load_mnist does by default, and it belongs to the weights as much as "
    "their shapes do.",
)


# frame


@lru_cache(maxsize=1)
def _sample_network():
    return MultiLayerNet.from_params(load_sample_network())


def _as_image(value):
    try:
        image = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError("an image is an array of numbers, of shape (784,)") from None
    if image.size != 784:
        raise ValueError(f"an image is an array of shape (784,); this one has {image.shape}")
    return image.reshape(28, 28)


def _is_an_image(value):
    image = _as_image(value)
    if not ((image >= 0) & (image <= 1)).all():
        return f"Pixels go from 0 to 1; these go from {image.min():.3g} to {image.max():.3g}."
    return None


def _is_a_frame(value):
    inked = _as_image(value)[4:24, 4:24] != 0
    if not inked.any():
        return None
    r, c = np.argwhere(inked)[0] + 4
    return f"There is ink inside: {inked.sum()} pixels, the first in row {r}, column {c}."


def _reads_a_three(value):
    y = _sample_network().predict(_as_image(value).reshape(784))
    if y[3] > 0.99:
        return None
    return f"The network gives a 3 the probability {y[3]:.4f}, and reads a {y.argmax()}."


FRAME = Exercise(
    name="frame",
    chapter=4,
    kind="value",
    probes=(
        Probe("it is an image of 784 pixels from 0 to 1", judge=_is_an_image),
        Probe("rows and columns 4 to 23 are blank", judge=_is_a_frame),
        Probe("the network is more than 99 % sure that it is a 3", judge=_reads_a_three),
    ),
    afterwards='Ten outputs that add up to 1 leave no room for "this is no digit". How sure a '
    "network is tells nothing about images unlike those that it was trained on.",
)

EXERCISES = (PREDICT_BATCHES, IDX_HEADER, ONE_HOT, ACCURACY, PREPARE_PIXELS, FRAME)
