"""Chapter 12: a computation as a graph, forward and then back, one operation after the other."""

from dlbook.autograd import Tensor
from dlbook.explore._front_end import FrontEnd, Whole, script

STEPS = 11  # five operations forward, the slope that the way back begins with, and five back


class BackwardWalk(FrontEnd):
    """The graph of L = (w · x + b)² + w², whose values and then slopes fill in step by step.

    Parameters
    ----------
    x, w, b : int
        The numbers that go in, from -3 to 3.
    step : int
        How far it has been computed: 0 for not at all, 5 for forward to L, 6 for the slope 1 that
        the way back begins with, and 11 for all slopes.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 12. All parameters are attributes too: read what the reader has set, or set it.
    """

    _esm = script("backward_walk.js")

    x = Whole(2, -3, 3)
    w = Whole(3, -3, 3)
    b = Whole(-1, -3, 3)
    step = Whole(0, 0, STEPS)

    @property
    def tensors(self) -> dict[str, Tensor]:
        """Every value of the graph by its name, with its slope, as autograd finds them."""
        x, w, b = Tensor(self.x), Tensor(self.w), Tensor(self.b)
        p = w * x
        a = p + b
        s = a * a
        q = w * w
        L = s + q
        L.backward()
        return {"x": x, "w": w, "b": b, "p": p, "a": a, "s": s, "q": q, "L": L}
