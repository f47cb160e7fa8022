"""Chapter 01: the product of two matrices, cell by cell: a row meets a column."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.explore._front_end import FrontEnd, Numbers, Whole, script, whole

ROWS, INNER, COLUMNS = 3, 3, 4  # at most


class Cell(Numbers):
    """A row and a column, both counted from 0."""

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the two numbers, or say what is wrong with them."""
        row, column = super().validate(obj, value)
        if row >= ROWS:
            raise ValueError(f"{self.name}: the row must be from 0 to {ROWS - 1}, not {row:g}")
        return whole(self.name, row, value), whole(self.name, column, value)


class MatrixProduct(FrontEnd):
    """The product of two matrices, one cell after the other: which row meets which column.

    Parameters
    ----------
    rows, inner, columns : int
        The shapes are (rows, inner) @ (inner, columns): rows and inner from 1 to 3, columns from 1
        to 4.
    cell : tuple of 2 int
        The row and the column of the cell that is computed, counted from 0. The cells before it
        are filled. A cell beyond the product is shown at its edge.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 01, whose example it is with 3 rows, 2 inner and 4 columns. All parameters are
    attributes too: read what the reader has set, or set it.
    """

    _esm = script("matrix_product.js")

    rows = Whole(2, 1, ROWS)
    inner = Whole(3, 1, INNER)
    columns = Whole(4, 1, COLUMNS)
    cell = Cell((0, 0), 0, COLUMNS - 1)

    @property
    def a(self) -> NDArray[Any]:
        """The first matrix, shape (rows, inner), which counts from 1."""
        return np.arange(1, self.rows * self.inner + 1).reshape(self.rows, self.inner)

    @property
    def b(self) -> NDArray[Any]:
        """The second matrix, shape (inner, columns): each row ten times the one above."""
        return 10 ** np.arange(self.inner)[:, np.newaxis] * np.arange(1, self.columns + 1)

    @property
    def product(self) -> NDArray[Any]:
        """The product as NumPy computes it, shape (rows, columns)."""
        return np.asarray(self.a @ self.b)
