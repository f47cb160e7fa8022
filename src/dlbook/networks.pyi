from collections.abc import Iterable, Mapping
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from dlbook._arrays import FloatArray

class MultiLayerNet:
    params: dict[str, FloatArray]
    def __init__(
        self,
        sizes: Iterable[int],
        activation: Literal["sigmoid", "relu"] = "sigmoid",
        rng: np.random.Generator | int | None = None,
    ) -> None: ...
    @classmethod
    def from_params(
        cls, params: Mapping[str, ArrayLike], activation: Literal["sigmoid", "relu"] = "sigmoid"
    ) -> Self: ...
    def predict(self, x: ArrayLike) -> FloatArray: ...
    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float: ...
