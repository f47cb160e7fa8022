"""Standardise columns by the mean and the deviation of the rows to learn from."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _own(x, learn):
    return x[learn]


def _everything(x, learn):
    return x


def _others(x, learn):
    return np.delete(x, learn, axis=0)


def _scaled(
    x, learn, *, mean_of=_own, std_of=_own, axis=0, ddof=0, returned=_everything, guard=True,
    spread=np.std, centred=True,
):  # fmt: skip
    """Scale all rows, and what may be different about it."""
    mean = mean_of(x, learn).mean(axis=axis) if centred else 0
    std = spread(std_of(x, learn), axis=axis, ddof=ddof)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (returned(x, learn) - mean) / (np.where(std == 0, 1, std) if guard else std)


def _variance(x, axis, ddof):
    return np.var(x, axis=axis, ddof=ddof)


def _each_part_by_itself(x, learn):
    z = np.empty(x.shape)
    rest = np.setdiff1d(np.arange(len(x)), learn)
    for part in (learn, rest):
        if len(part):
            std = x[part].std(axis=0)
            z[part] = (x[part] - x[part].mean(axis=0)) / np.where(std == 0, 1, std)
    return z


def _by_range(x, learn):
    low, high = x[learn].min(axis=0), x[learn].max(axis=0)
    return (x - low) / np.where(high == low, 1, high - low)


def _with_epsilon(x, learn):
    return (x - x[learn].mean(axis=0)) / (x[learn].std(axis=0) + 1e-8)


def _in_place(x, learn):
    mean, std = x[learn].mean(axis=0), x[learn].std(axis=0)
    x -= mean
    x /= np.where(std == 0, 1, std)
    return x


_TABLE = np.array(
    [[2.0, 100.0, -1.0], [4.0, 300.0, 3.0], [9.0, 200.0, 1.0], [3.0, 700.0, 0.5], [50.0, 90.0, 8.0]]
)

EXERCISE = Exercise(
    reference=_scaled,
    probes=(
        Probe(
            "every row is scaled by the rows to learn from",
            (_TABLE, np.array([0, 1, 3])),
        ),
        Probe("the rows to learn from may stand anywhere", (_TABLE, np.array([4, 2, 1]))),
        Probe(
            "a column that is constant there is divided by 1",
            (np.array([[5.0, 1.0], [5.0, 2.0], [7.0, 4.0]]), np.array([0, 1])),
        ),
        Probe(
            "whole numbers are scaled too",
            (np.array([[3, 200], [4, 400], [8, 300]]), np.array([0, 1])),
        ),
    ),
    bugs=(
        Bug(
            "scaled by all rows",
            "The rows to test with had a part in the mean or in the deviation: a leak. Which rows "
            "may be asked?",
            {"mean_of": _everything, "std_of": _everything},
            {"mean_of": _everything},
            {"std_of": _everything},
        ),
        Bug(
            "each part by itself",
            "Your rows to learn from and the others are each scaled by their own numbers. The "
            "same bird would be two different ones. A network needs one scale for all.",
            _each_part_by_itself,
        ),
        Bug(
            "scaled by the other rows",
            "You have asked the rows that are not to learn from.",
            {"mean_of": _others, "std_of": _others},
        ),
        Bug(
            "one number for all columns",
            "Columns of different units share a mean and a deviation. Along which axis does each "
            "column keep its own?",
            {"axis": None},
        ),
        Bug(
            "divided by 0",
            "A column that is the same for all rows to learn from has the deviation 0.",
            {"guard": False},
        ),
        Bug(
            "only the rows to learn from",
            "You return the rows to learn from. The others are needed as well, on the same scale.",
            {"returned": _own},
        ),
        Bug(
            "divided by the variance",
            "The variance has the square of the unit. Which number has the unit of the column?",
            {"spread": _variance},
        ),
        Bug(
            "divided by n - 1",
            "This is the deviation that estimates one of a larger population. Asked for is what "
            "np.std computes by itself.",
            {"ddof": 1},
        ),
        Bug(
            "not centred",
            "The columns have the deviation 1, and their means are where they were.",
            {"centred": False},
        ),
        Bug(
            "scaled by the range",
            "Your columns run from 0 to 1 on the rows to learn from. Asked for is the mean 0 and "
            "the deviation 1, which one extreme row does not move as far.",
            _by_range,
        ),
        Bug(
            "a small number for 0",
            "A small number was added to each deviation. A constant column is then divided by it, "
            "and another row's value there becomes enormous.",
            _with_epsilon,
        ),
    ),
    on_success="The library leaves this to you: what a network was scaled by is part of your data.",
    right=(
        lambda x, learn: np.column_stack(
            [
                (column - column[learn].mean()) / (column[learn].std() or 1)
                for column in np.asarray(x, float).T
            ]
        ),
    ),
    wrong={"changes its input": (_in_place,)},
)
