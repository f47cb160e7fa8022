"""Chapter 06: a walk downhill on a map, as the learning rate and the momentum have it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook.explore._front_end import Choice, FrontEnd, Number, Numbers, script
from dlbook.optimization import SGD, Momentum

STEPS = 300
LOW = 1e-3
FAR = 1e6

Floats = NDArray[np.float64]

# The landscapes of chapter 06 and their slopes from paper, for a place of two numbers.
HEIGHTS: dict[str, Callable[[Floats], Floats]] = {
    "valley": lambda x: x[0] ** 2 / 20 + x[1] ** 2,
    "bowl": lambda x: x[0] ** 2 + x[1] ** 2,
    "wells": lambda x: (x[0] ** 2 - 1) ** 2 + x[1] ** 2,
}
GRADIENTS: dict[str, Callable[[Floats], Floats]] = {
    "valley": lambda x: np.array([x[0] / 10, 2 * x[1]]),
    "bowl": lambda x: 2 * x,
    "wells": lambda x: np.array([4 * x[0] * (x[0] ** 2 - 1), 2 * x[1]]),
}


class Place(Numbers):
    """Two numbers that lie on the map, which is wider than it is high."""

    def validate(self, obj: Any, value: Any) -> tuple[float, ...]:
        """Return the two numbers, or say where they have to lie."""
        x0, x1 = super().validate(obj, value)
        if abs(x1) > 2:
            raise ValueError(f"{self.name}: the second number must be from -2 to 2, not {x1:g}")
        return x0, x1


class Descent(FrontEnd):
    """A walk downhill from a start to drag, over the contours of a landscape.

    Parameters
    ----------
    start : tuple of 2 float
        Where the walk begins: `x0` from -3 to 3, `x1` from -2 to 2.
    lr : float
        The learning rate, from 0.001 to about 3.16.
    momentum : float
        The share of the velocity that is kept, from 0 (plain descent) to 0.99.
    landscape : {"valley", "bowl", "wells"}
        The functions of chapter 06: the narrow valley, the round bowl, the two minima. The lowest
        height of each is 0.

    Raises
    ------
    ValueError
        If a value is outside its range; the explorer stays as it was.

    Notes
    -----
    For chapter 06. All parameters are attributes too: read what the reader has set, or set it. A
    walk has arrived when its height is below 0.001 and stays there. It makes at most 300 steps,
    and it is gone when it is farther than a million from (0, 0).
    """

    _esm = script("descent.js")

    start = Place((-2.6, 1.5), -3, 3)
    lr = Number(0.9, 0.001, 10**0.5)
    momentum = Number(0.0, 0, 0.99)
    landscape = Choice("valley", "bowl", "wells")

    @property
    def path(self) -> Floats:
        """Where the walk has been until it arrives, is gone, or n is 300; shape (n + 1, 2)."""
        return self._walk()[0]

    @property
    def steps(self) -> int | None:
        """After how many steps the height is below 0.001 and stays there; None if it is not so."""
        return self._walk()[1]

    def _walk(self) -> tuple[Floats, int | None]:
        optimizer = Momentum(self.lr, self.momentum) if self.momentum else SGD(self.lr)
        params = {"x": np.array(self.start)}
        path = [params["x"].copy()]
        while len(path) <= STEPS and np.hypot(*path[-1]) <= FAR:
            optimizer.update(params, {"x": GRADIENTS[self.landscape](params["x"])})
            path.append(params["x"].copy())
        high = np.flatnonzero(HEIGHTS[self.landscape](np.array(path).T) >= LOW)
        arrival = int(high[-1]) + 1 if high.size else 0
        steps = arrival if arrival < len(path) else None
        return np.array(path[: arrival + 1]), steps
