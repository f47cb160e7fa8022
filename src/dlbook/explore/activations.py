"""Chapter 02: one neuron with one input, its activation and how strongly it answers to a nudge."""

from math import nan

from dlbook.activations import identity, relu, sigmoid, step
from dlbook.explore._front_end import Choice, FrontEnd, Number, script

FUNCTIONS = {"sigmoid": sigmoid, "step": step, "relu": relu, "identity": identity}
ROUNDING = 1e-12  # of a weighted sum: what is closer to 0 is 0


class Activations(FrontEnd):
    """A neuron with one input to drag: its output and its slope, with four activations.

    Parameters
    ----------
    weight, bias : float
        From -5 to 5.
    activation : {"sigmoid", "step", "relu", "identity"}
        What is made of the weighted sum.
    x : float
        The input, from -6 to 6.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 02. All parameters are attributes too: read what the reader has set, or set it.
    """

    _esm = script("activations.js")

    weight = Number(1.0, -5, 5)
    bias = Number(0.0, -5, 5)
    activation = Choice("sigmoid", "step", "relu", "identity")
    x = Number(1.0, -6, 6)

    @property
    def weighted_sum(self) -> float:
        """The weight times the input plus the bias; 0 if nothing but rounding keeps it from 0."""
        exact = self.weight * self.x + self.bias
        return 0.0 if abs(exact) < ROUNDING else exact

    @property
    def output(self) -> float:
        """What the activation makes of the weighted sum."""
        return float(FUNCTIONS[self.activation](self.weighted_sum))

    @property
    def slope(self) -> float:
        """How much the output moves per unit of the input; nan at the jump and at the kink.

        With a weight of 0 no input moves anything: the slope is 0, at a kink too.
        """
        return 0.0 if self.weight == 0 else self.weight * self._own_slope()

    def _own_slope(self) -> float:
        """Return the slope of the activation against its weighted sum."""
        a = self.weighted_sum
        if self.activation == "identity":
            return 1.0
        if self.activation == "sigmoid":
            return float(sigmoid(a) * sigmoid(-a))
        if a == 0:
            return nan
        return float(self.activation == "relu" and a > 0)
