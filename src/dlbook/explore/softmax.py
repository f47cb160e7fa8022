"""Chapter 03: five scores, their softmax, and the formula that breaks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.activations import softmax
from dlbook.explore._front_end import Choice, FrontEnd, Number, Numbers, script


class Softmax(FrontEnd):
    """Five scores to drag, their exponentials and probabilities.

    Parameters
    ----------
    scores : tuple of 5 float
        From -5 to 5.
    temperature : float
        What all scores are divided by, from 0.1 to about 31.6.
    shift : float
        What is added to all scores first, from -800 to 800.
    formula : {"shifted", "naive"}
        Whether the largest score is subtracted first, as in the library, or not, as in textbooks.
    dtype : {"float64", "float32", "float16"}
        The numbers that are computed with.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 03. All parameters are attributes too: read what the reader has set, or set it.
    """

    _esm = script("softmax.js")

    scores = Numbers((4.0, 3.0, 2.0, 0.5, -1.0), -5, 5)
    temperature = Number(1.0, 0.1, 10**1.5)
    shift = Number(0.0, -800, 800)
    formula = Choice("shifted", "naive")
    dtype = Choice("float64", "float32", "float16")

    @property
    def probabilities(self) -> NDArray[Any]:
        """The five probabilities, shape (5,), as NumPy computes them from the state; maybe nan."""
        number = np.dtype(self.dtype).type
        scores = (np.array(self.scores, number) + number(self.shift)) / number(self.temperature)
        if self.formula == "shifted":
            return np.asarray(softmax(scores))
        with np.errstate(all="ignore"):
            exponentials = np.exp(scores)
            return np.asarray(exponentials / exponentials.sum())
