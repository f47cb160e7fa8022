"""Chapter 02: the line of a neuron with two inputs, between yes and no, and four points."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.activations import step
from dlbook.explore._front_end import Choice, FrontEnd, Number, Numbers, script

INPUTS = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
GATES = {"AND": "0001", "OR": "0111", "NAND": "1110", "XOR": "0110"}  # answers, in this order


class Question(Choice):
    """A gate's name, or four digits: the right answers at (0, 0), (1, 0), (0, 1) and (1, 1)."""

    def validate(self, obj: Any, value: Any) -> str:
        """Return the name, or the digits of a question that has none."""
        if not isinstance(value, str) or not (
            value in self.options or (len(value) == 4 and set(value) <= {"0", "1"})
        ):
            raise ValueError(
                f"{self.name} must be one of {', '.join(self.options)} or four digits 0 or 1, the "
                f"answers at (0, 0), (1, 0), (0, 1) and (1, 1), not {value!r}"
            )
        return next((name for name, digits in GATES.items() if digits == value), value)


class DecisionLine(FrontEnd):
    """A neuron with two inputs and a step: its line, to drag, and a question about four points.

    Parameters
    ----------
    weights : tuple of 2 float
        From -2 to 2.
    bias : float
        From -3 to 3.
    question : {"AND", "OR", "NAND", "XOR"} or str of four digits
        Which of the four points (0, 0), (1, 0), (0, 1) and (1, 1) should get the answer 1. Four
        digits, in this order, ask any of the 16 questions: "0100" is yes at (1, 0) alone.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 02. All parameters are attributes too: read what the reader has set, or set it. When
    the line is dragged, the weights keep their length as far as the ranges allow it: it is the line
    that decides, and all positive multiples of weights and bias have the same one.
    """

    _esm = script("decision_line.js")

    weights = Numbers((0.5, 0.5), -2, 2)
    bias = Number(-0.2, -3, 3)
    question = Question(*GATES)

    @property
    def sums(self) -> NDArray[np.float64]:
        """The weighted sum at each of the four points, shape (4,), as NumPy computes it."""
        return np.asarray(INPUTS @ np.array(self.weights) + self.bias)

    @property
    def answers(self) -> NDArray[Any]:
        """What the neuron says at each of the four points, 0 or 1, shape (4,)."""
        return np.asarray(step(self.sums))

    @property
    def right(self) -> int:
        """How many of the four answers are right."""
        asked = str(self.question)
        wanted = [int(digit) for digit in GATES.get(asked, asked)]
        return int((self.answers == wanted).sum())
