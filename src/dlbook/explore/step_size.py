"""Chapter 05: a slope measured with a step, and how wrong it is."""

from typing import Any

import numpy as np

from dlbook.explore._front_end import Choice, FrontEnd, Number, script


class StepSize(FrontEnd):
    """The slope of exp at 1, measured with a step of any size, and its error.

    Parameters
    ----------
    h : float
        The step, from 1e-17 to 1.
    formula : {"forward", "central"}
        Whether the second point is a step ahead, or one lies a step to either side.
    dtype : {"float64", "float32"}
        The numbers that are computed with.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 05. All parameters are attributes too: read what the reader has set, or set it.
    `numerical_diff` computes the same central difference, but refuses a step that moves nothing,
    and raises one that is too small for float32. Here both may be seen to fail.
    """

    _esm = script("step_size.js")

    h = Number(0.5, 1e-17, 1)
    formula = Choice("forward", "central")
    dtype = Choice("float64", "float32")

    @property
    def slope(self) -> float:
        """The measured slope, as NumPy computes it in the chosen type."""
        number: Any = np.dtype(self.dtype).type
        x, h = number(1), number(self.h)
        if self.formula == "forward":
            return float((np.exp(x + h) - np.exp(x)) / h)
        return float((np.exp(x + h) - np.exp(x - h)) / (2 * h))

    @property
    def error(self) -> float:
        """How far off the measured slope is, as a share of the true one, e."""
        return abs(self.slope - np.e) / np.e
