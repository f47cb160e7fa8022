"""The product of one example, or of a batch, with a matrix of weights: without @."""

from functools import partial

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe


def _products(x, w):
    return x[..., np.newaxis] * w


def _product(x, w, *, output=lambda x, w, y: y):
    """The product, and what may be different about it."""
    return output(x, w, _products(x, w).sum(axis=-2))


def _zeros(x, w):
    return np.zeros((x.shape[0], w.shape[1]))


def _loops(
    x, w, *, made=_zeros, columns=lambda x, w: w.shape[1], terms=lambda x, w: w.shape[0],
    replaced=False, returns_after="",
):  # fmt: skip
    """The product of a batch as three loops, and what may be different about those."""
    y = made(x, w)
    for i in range(x.shape[0]):
        for j in range(columns(x, w)):
            for k in range(terms(x, w)):
                y[i, j] = (0 if replaced else y[i, j]) + x[i, k] * w[k, j]
                if returns_after == "k":
                    return y
            if returns_after == "j":
                return y
        if returns_after == "i":
            return y
    return y


def _without_brackets(x, w):
    y = np.zeros(x.shape[0], w.shape[1])
    for i in range(x.shape[0]):
        y[i] = _products(x[i], w).sum(axis=0)
    return y


def _asks_for_two_axes(x, w):
    assert x.ndim == 2, "x must be a batch"
    return _product(x, w)


def _asks_for_equal_shapes(x, w):
    assert x.shape == w.shape
    return _product(x, w)


def _unpacks(x, w):
    n, _features = x.shape
    return np.array([(x[i] * w.T).sum(axis=1) for i in range(n)])


def _refuses_one(answer):
    """Return what multiplies batches, and fails as an answer does for a single example."""

    def multiply(x, w):
        return answer(x, w) if x.ndim == 1 else _product(x, w)

    try:
        answer(np.ones(2), np.ones((2, 3)))
    except Exception:
        return multiply
    return None


class _Watched(np.ndarray):
    """An array that will not be multiplied by @ or np.dot."""

    def __array_wrap__(self, array, context=None, return_scalar=False):
        if context is not None and context[0] is np.matmul:
            self.dot()
        return array[()] if return_scalar else array

    def __array_function__(self, function, types, args, keywords):
        if function is np.dot:
            self.dot()
        return super().__array_function__(function, types, args, keywords)

    def dot(self, *args, **keywords):
        # (No TypeError: NumPy takes that for an old form of __array_wrap__ and tries again.)
        raise RuntimeError(_("@ and np.dot are to be left out here"))


_BATCH, _WEIGHTS = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.5, 2.0], [0.0, -1.0, 3.0]])


def _row_by_row(x, w):
    def of_one(row):
        total = np.zeros(w.shape[1])
        for number, weights in zip(row, w, strict=True):
            total += number * weights
        return total

    return of_one(x) if x.ndim == 1 else np.array([of_one(row) for row in x])


def _term_by_term(x, w, dtype=float):
    batch = x.reshape(-1, len(w))
    y = np.zeros((len(batch), w.shape[1]), dtype)
    for k in range(len(w)):
        y += batch[:, k : k + 1] * w[k]
    return y.reshape(*x.shape[:-1], w.shape[1])


EXERCISE = Exercise(
    reference=_product,
    probes=(
        Probe(
            "each row of x meets each column of w",
            (np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])),
        ),
        Probe(
            "x and w need not be square",
            (
                np.array([[1, 2], [3, 4], [5, 6]]),
                np.array([[1, 10], [2, 20], [3, 30], [4, 40]]).T,  # in memory column after column
            ),
        ),
        Probe(
            "one column is enough, and fractions are kept",
            (np.array([[1, 1, 1], [3, 2, 1], [0, 1, 0]]), np.array([[0.5], [1.25], [2.0]])),
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
        Probe(
            "@ and np.dot are left out",
            lambda: (_BATCH.view(_Watched), _WEIGHTS.view(_Watched)),
        ),
    ),
    bugs=(
        Bug(
            "element-wise product",
            "Matching entries were multiplied, and nothing was added up. In a matrix product each "
            "entry is a sum of products.",
            lambda x, w: x * w,
            examples=(
                lambda x, w: np.array(
                    [[x[i, j] * w[i, j] for j in range(w.shape[1])] for i in range(len(x))]
                ),
            ),
        ),
        Bug(
            "the other order",
            "Rows and columns have changed roles. It is the rows of x that meet the columns of w, "
            "and w @ x is another product.",
            lambda x, w: w @ x,
            examples=(lambda x, w: np.dot(w, x),),
        ),
        Bug(
            "rows meet rows",
            "Rows and columns have changed roles. It is the rows of x that meet the columns of w, "
            "not its rows.",
            lambda x, w: x @ w.T,
            examples=(lambda x, w: np.array([[np.dot(a, b) for b in w] for a in x]),),
        ),
        Bug(
            "columns meet columns",
            "Rows and columns have changed roles. It is the rows of x that meet the columns of w, "
            "not the columns of x.",
            lambda x, w: x.T @ w,
        ),
        Bug(
            "transposed result",
            "The numbers are right, but rows and columns are exchanged. Row i of the result "
            "belongs to row i of x.",
            {"output": lambda x, w, y: y.T},
        ),
        Bug(
            "overwrites the sum",
            "Only the last product is left of each sum. Does your innermost line add to what is "
            "there, or replace it?",
            partial(_loops, replaced=True),
        ),
        Bug(
            "returns too early",
            "Only the beginning of the result is filled in. A return ends the function, loops and "
            "all: how far is yours indented?",
            *(partial(_loops, returns_after=loop) for loop in "ijk"),
        ),
        Bug(
            "a result as wide as x",
            "The result has been given the shape of x. Its rows are as many as those of x, but its "
            "columns as many as those of w.",
            partial(_loops, made=lambda x, w: np.zeros(x.shape), columns=lambda x, w: x.shape[1]),
            partial(_loops, made=lambda x, w: np.zeros(x.shape)),
            partial(_loops, made=lambda x, w: np.zeros_like(x)),
        ),
        Bug(
            "sums along the wrong axis",
            "All products are there. Which axis of theirs holds the terms of one sum? It is "
            "the one that x and w share.",
            lambda x, w: _products(x, w).sum(axis=0),
            lambda x, w: _products(x, w).sum(axis=-1),
            lambda x, w: _products(x, w).sum(),
        ),
        Bug(
            "sums along the wrong axis",
            "The innermost loop runs over another axis than it should. The terms of a sum lie "
            "along the axis that x and w share.",
            partial(_loops, terms=lambda x, w: w.shape[1]),
            partial(_loops, terms=lambda x, w: x.shape[0]),
        ),
        Bug(
            "not summed up",
            "These are the products, on three axes. One of the axes is still to be summed up.",
            _products,
        ),
        Bug(
            "carries the sum over",
            "Each entry contains the ones before it. Where does your sum start again from 0?",
            {"output": lambda x, w, y: np.cumsum(y).reshape(y.shape)},
        ),
        Bug(
            "whole numbers lose their fractions",
            "The result has a dtype for whole numbers, so what is written into it is cut off. "
            "Which dtype does np.zeros give if nobody asks for another?",
            {"output": lambda x, w, y: y.astype(int)},
            {"output": lambda x, w, y: y.astype(x.dtype)},
            {"output": lambda x, w, y: y.astype(w.dtype)},
            partial(_loops, made=lambda x, w: _zeros(x, w).astype(int)),
            partial(_loops, made=lambda x, w: _zeros(x, w).astype(x.dtype)),
        ),
        Bug(
            "an axis too many squeezed away",
            "squeeze drops every axis of length 1, also one that belongs to the result. Only "
            "an axis that you have added may go.",
            {"output": lambda x, w, y: np.squeeze(y)},
            {"output": lambda x, w, y: np.squeeze(y) if x.ndim == 1 else y},
            {"output": lambda x, w, y: y[..., 0] if y.shape[-1] == 1 and y.ndim == 2 else y},
        ),
        Bug(
            "one row taken for a single example",
            "A batch may hold one example, and then its result is a table of one row. How many "
            "axes x has tells the two apart, not how many rows.",
            {"output": lambda x, w, y: y[0] if len(np.atleast_2d(x)) == 1 and y.ndim == 2 else y},
        ),
        Bug(
            "batches only",
            "Here x has one axis: it is a single example. Either make it a batch of one first, and "
            "take that axis away at the end, or treat the two cases apart.",
            fit=_refuses_one,
            examples=(_loops, _asks_for_two_axes, _unpacks),
        ),
        Bug(
            "the shape without its brackets",
            "The lengths of an array go to np.zeros as one argument, a shape in brackets. NumPy "
            "takes the second argument for the dtype.",
            raises=r"Cannot interpret '\d+' as a data type",
            examples=(_without_brackets,),
        ),
        Bug(
            "a batch of one",
            "The numbers are right, but they are in a table of one row. For one example the result "
            "is a vector: remove the axis that was added.",
            {"output": lambda x, w, y: np.atleast_2d(y)},
        ),
        Bug(
            "@ after all",
            "The numbers are right, and @ or np.dot has worked them out. The exercise asks for "
            "what they do: every product, and then the sums.",
            raises="@ and np.dot are to be left out here",
            examples=(
                lambda x, w: x @ w,
                lambda x, w: np.matmul(x, w),
                lambda x, w: x.dot(w),
                lambda x, w: np.dot(x, w),
            ),
        ),
    ),
    on_success=(
        "A network reads one image or ten thousand with the same line, since @ takes both. From "
        "here on, leave the loops to it."
    ),
    right=(_row_by_row, _term_by_term, lambda x, w: np.einsum("...i,ij", x, w)),
    wrong={
        None: (
            lambda x, w: _product(x, w) + 1,
            _asks_for_equal_shapes,
            lambda x, w: _product(x, w).tolist() if x.ndim == 1 else _product(x, w),
        ),
    },
)
