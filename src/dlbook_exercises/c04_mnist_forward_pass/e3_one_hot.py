"""A row for each label, with a 1 at its place."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import exchanged
from dlbook.encoding import one_hot


def _one_hot(
    labels, classes, *, shape=lambda labels, classes: (len(labels), classes),
    place=lambda rows, labels: (rows, labels), value=lambda labels: 1, output=lambda rows: rows,
):  # fmt: skip
    """The rows, and what may be different about them."""
    rows = np.zeros(shape(labels, classes))
    labels = labels.astype(int)
    rows[place(np.arange(len(labels)), labels)] = value(labels)
    return output(rows)


def _classes_that_occur(labels, classes):
    return (labels[:, None] == np.unique(labels)).astype(float)


def _row_by_row(labels, classes, shape=lambda *lengths: lengths):
    rows = np.zeros(shape(len(labels), classes))
    for i in range(len(labels)):
        rows[i][labels[i]] = 1
    return rows


def _all_in_one_row(labels, classes):
    row = np.zeros(classes)
    for label in labels:
        row[label] = 1
    return row


def _not_blanked(labels, classes):
    row, rows = [0] * classes, []
    for label in labels:
        row[label] = 1
        rows.append(list(row))
    return np.array(rows)


def _brackets_forgotten(labels, classes):
    rows = np.zeros(len(labels), classes)
    rows[np.arange(len(labels)), labels] = 1
    return rows


def _marks_what_it_has_seen(labels, classes):
    rows = one_hot(labels, classes)
    labels[:] = 0
    return rows


EXERCISE = Exercise(
    reference=_one_hot,
    probes=(
        Probe("three labels become three rows of ten", (np.array([5, 0, 4]), 10)),
        Probe("there may be as many classes as samples", (np.array([1, 2, 0]), 3)),
        Probe("a class may occur twice, and another not at all", (np.array([0, 3, 0, 1]), 6)),
        Probe("one label becomes one row", (np.array([2]), 4)),
        Probe("labels may be bytes, as in the files", (np.array([9, 0, 9], dtype=np.uint8), 10)),
    ),
    bugs=(
        Bug(
            "rows and columns swapped",
            "A row belongs to a sample, a column to a class. Which of the two does a label choose?",
            {"output": np.transpose},
            {"place": lambda rows, labels: (labels, rows)},
            {"shape": lambda labels, classes: (classes, len(labels))},
            lambda labels, classes: _row_by_row(labels, classes, lambda n, c: (c, n)),
        ),
        Bug(
            "shifted by one",
            "The ones are one column away from their place. Classes count from 0, as columns do: "
            "nothing has to be added or taken away.",
            {"place": lambda rows, labels: (rows, labels - 1)},
            {"place": lambda rows, labels: (rows, labels + 1)},
            lambda labels, classes: one_hot(labels, classes + 1)[:, 1:],
        ),
        Bug(
            "a class too many",
            "With classes from 0 to 9 there are ten of them. Where does your row get its length?",
            {"shape": lambda labels, classes: (len(labels), classes + 1)},
        ),
        Bug(
            "classes counted from the labels",
            "The labels of a batch need not contain every class, and two batches would get rows of "
            "different lengths. The number of classes is an argument.",
            {"shape": lambda labels, classes: (len(labels), int(labels.max()) + 1)},
            _classes_that_occur,
        ),
        Bug(
            "ten classes taken for granted",
            "MNIST has ten classes, other data have other numbers. The number of classes is an "
            "argument.",
            {"shape": lambda labels, classes: (len(labels), 10)},
        ),
        Bug(
            "as many classes as samples",
            "Rows are as long as there are classes, however many samples there are.",
            lambda labels, classes: np.eye(len(labels))[labels],
        ),
        Bug(
            "fills whole columns",
            "The colon chooses all rows, so that every row gets a 1 for each label of the batch. "
            "Row 0 should get the first label only, row 1 the second.",
            {"place": lambda rows, labels: (slice(None), labels)},
        ),
        Bug(
            "fills whole rows",
            "With one index, an array of labels chooses rows, and whole ones. A label should "
            "choose a single entry of its sample's row.",
            {"place": lambda rows, labels: labels},
        ),
        Bug(
            "all labels in one row",
            "Every label has written into the same row. Each sample needs a row of its own.",
            _all_in_one_row,
        ),
        Bug(
            "all labels in one row",
            "The 1s of earlier labels are still there. Each sample needs a row of its own, blank "
            "at first.",
            _not_blanked,
        ),
        Bug(
            "returns too early",
            "Only the first label has got its 1. A return ends the function, loops and all: how "
            "far is yours indented?",
            {"place": lambda rows, labels: (0, labels[0])},
        ),
        Bug(
            "0 and 1 exchanged",
            "All entries are 1 but that of the label. Which of the two marks the class?",
            {"output": lambda rows: 1 - rows},
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. NumPy "
            "takes the second argument for the dtype.",
            raises="Cannot interpret '10' as a data type",
            examples=(_brackets_forgotten,),
        ),
        Bug(
            "the label written in place of 1",
            "The place says which class it is; the entry says only that it is this one. Written as "
            "an entry, a label 0 would not show at all.",
            {"value": lambda labels: labels},
        ),
        Bug(
            "labels compared as a row",
            "Two rows are compared entry by entry, the first label with class 0, the second with "
            "class 1. Every label should meet every class: which shape must the labels have for "
            "that?",
            lambda labels, classes: (labels == np.arange(classes)).astype(float),
            lambda labels, classes: (np.arange(classes) == labels).astype(float),
        ),
        Bug(
            "arguments exchanged",
            "You use the labels as the number of classes. Are your arguments in the order of the "
            "task, labels first?",
            fit=exchanged(one_hot(np.array([5, 0, 4]), 10), np.array([5, 0, 4]), 10),
            examples=(
                lambda classes, labels: one_hot(labels, classes),
                lambda n, y: np.eye(n)[y],
                lambda n, y: np.array([[float(label == c) for c in range(n)] for label in y]),
                lambda n, y: _row_by_row(y, n),
            ),
        ),
        Bug(
            "a batch of one row squeezed",
            "squeeze drops every axis of length 1, and the axis of a batch of one label is such a "
            "one. There is a row for each label, for a single one as well.",
            {"output": np.squeeze},
        ),
    ),
    on_success=(
        "np.eye(classes)[labels] does the same in another way: it picks a row of the identity "
        "matrix for each label."
    ),
    right=(
        _row_by_row,
        lambda labels, classes: np.eye(classes)[labels],
        lambda labels, classes: labels[:, None] == np.arange(classes),
    ),
    wrong={
        "rows and columns swapped and classes counted from the labels": (
            lambda labels, classes: np.eye(labels.max() + 1)[labels].T,
            lambda labels, classes: np.arange(labels.max() + 1)[:, None] == labels,
        ),
        "changes its input": (_marks_what_it_has_seen,),
        None: (
            lambda labels, classes: one_hot(labels, classes).ravel().tolist(),
            lambda labels, classes: one_hot(labels, classes)[:, ::-1],
            # Its own mistakes, though the errors are those of exchanged arguments and of a row.
            lambda labels, classes: one_hot(labels, len(classes)),
            lambda labels, classes: np.zeros(classes) + labels,
        ),
    },
)
