"""Each row of a table minus its own mean."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _centered(
    x, *, mean=lambda x: x.mean(axis=1, keepdims=True), output=lambda x, centered: centered
):
    """The table, and what may be different about it."""
    return output(x, x - mean(x))


def _first_row_centered(x):
    y = np.zeros(x.shape)
    y[0] = x[0] - x[0].mean()
    return y


def _shape_without_brackets(x):
    y = np.zeros(len(x), len(x[0]))
    for i in range(len(x)):
        y[i] = x[i] - x[i].mean()
    return y


def _rebinds(x):
    for row in x:
        row = row - row.mean()
    return x


def _through_a_flat_view(x):
    y = np.copy(x)
    numbers = y.ravel()  # a copy, if the columns lie one after another
    for i, row in enumerate(x):
        numbers[i * len(row) : (i + 1) * len(row)] -= row.mean()
    return y


def _in_place(x):
    y = x
    for i in range(len(x)):
        y[i] -= y[i].mean()
    return y


def _three_by_three(x):
    y = np.zeros((3, 3))
    for i in range(3):
        y[i] = x[i] - x[i].mean()
    return y


EXERCISE = Exercise(
    reference=_centered,
    probes=(
        Probe(
            "in a square table, each row loses its own mean",
            (np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 60.0], [0.0, 0.0, -3.0]]),),
        ),
        Probe(
            "a table need not be square",
            # In memory its columns lie one after another.
            (np.array([[1.0, -5.0], [2.0, 5.0], [3.0, 0.0], [6.0, 8.0]]).T,),
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
            {"mean": lambda x: x.mean(axis=1)},
            examples=(lambda x: x - x.mean(axis=1)[np.newaxis, :],),
        ),
        Bug(
            "the wrong axis",
            "Now the columns have mean 0. The axis you name is the one that disappears: which "
            "one does a row's mean use up?",
            {"mean": lambda x: x.mean(axis=0)},
        ),
        Bug(
            "one mean for everything",
            "Every entry lost the same number. Without an axis, mean runs over the whole table.",
            {"mean": np.mean},
        ),
        Bug(
            "whole numbers lose their fractions",
            "The input holds whole numbers, and something on the way to the result has taken over "
            "their dtype, so that every fraction is lost. Print the dtype of what you write into.",
            {"output": lambda x, centered: centered.astype(x.dtype)},
            {"mean": lambda x: x.mean(axis=1, keepdims=True).astype(x.dtype)},
        ),
        Bug(
            "whole numbers lose their fractions",
            "The means have been rounded before they were subtracted, as // and round do.",
            {"mean": lambda x: np.floor(x.mean(axis=1, keepdims=True))},
            {"mean": lambda x: np.round(x.mean(axis=1, keepdims=True))},
        ),
        Bug(
            "the sum in place of the mean",
            "Each row lost its sum. A mean is the sum divided by how many there are.",
            {"mean": lambda x: x.sum(axis=1, keepdims=True)},
        ),
        Bug(
            "divides by the number of rows",
            "The mean of a row is its sum divided by how many numbers are in this row. A square "
            "table hides the difference.",
            {"mean": lambda x: x.sum(axis=1, keepdims=True) / len(x)},
        ),
        Bug(
            "returns the means",
            "These are the means themselves. They are still to be subtracted from the rows.",
            lambda x: x.mean(axis=1),
            lambda x: x.mean(axis=1, keepdims=True),
        ),
        Bug(
            "subtracts the wrong way round",
            "Every sign is the wrong one. What should be subtracted from what?",
            {"output": lambda x, centered: -centered},
        ),
        Bug(
            "standardised",
            "The means are gone, but you have divided by the standard deviation as well. Only the "
            "mean should be subtracted.",
            {"output": lambda x, centered: centered / x.std(axis=1, keepdims=True)},
        ),
        Bug(
            "the table as it was",
            "Nothing was taken away. Is what you compute written anywhere? In a loop, row = … "
            "gives the name to a new array and leaves the table alone.",
            lambda x: x,
            examples=(_rebinds, _through_a_flat_view),
        ),
        Bug(
            "returns too early",
            "Only the first row is done. A return ends the function, loops and all: how far is "
            "yours indented?",
            _first_row_centered,
            {"output": lambda x, centered: centered[0]},
        ),
        Bug(
            "the last row alone",
            "Of the whole table the last row is left: each round of your loop forgets what the "
            "one before has computed. Where could all of them be kept?",
            {"output": lambda x, centered: centered[-1]},
        ),
        Bug(
            "transposed result",
            "Rows and columns are exchanged. If you transpose a table to make the means fit, it "
            "has to be turned back at the end.",
            {"output": lambda x, centered: centered.T},
        ),
        Bug(
            "the rows are laid end to end",
            "The numbers are right, but the table is gone. The result has the shape of x.",
            {"output": lambda x, centered: centered.reshape(-1)},
        ),
        Bug(
            "a table of one row squeezed",
            "squeeze drops every axis of length 1, and a table of one row has such an axis. It is "
            "still a table.",
            {"output": lambda x, centered: np.squeeze(centered)},
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. NumPy "
            "takes the second argument for the dtype.",
            raises=r"Cannot interpret '\d+' as a data type",
            examples=(_shape_without_brackets,),
        ),
    ),
    on_success=(
        "A square table would have hidden a mean along the wrong axis. So test with a table "
        "whose axes have different lengths."
    ),
    right=(
        lambda x: (x.T - x.mean(axis=1)).T,
        lambda x: np.array([[number - sum(row) / len(row) for number in row] for row in x]),
        lambda x: x @ (np.eye(x.shape[1]) - np.full((x.shape[1], x.shape[1]), 1 / x.shape[1])),
    ),
    wrong={
        "changes its input": (_in_place,),
        "the wrong axis and transposed result": (lambda x: (x - x.mean(axis=0)).T,),
        None: (_three_by_three,),
    },
)
