from collections.abc import Iterable, Mapping
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from dlbook._validation import FloatArray

class SimpleNet:
    params: dict[str, FloatArray]
    def __init__(self, W: ArrayLike) -> None: ...
    def predict(self, x: ArrayLike) -> FloatArray: ...
    def loss(self, x: ArrayLike, t: ArrayLike) -> float: ...
    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float: ...
    def numerical_gradient(
        self, x: ArrayLike, t: ArrayLike, h: float = 1e-4
    ) -> dict[str, FloatArray]: ...
    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, FloatArray]: ...

class MultiLayerNet:
    params: dict[str, FloatArray]
    activation: Literal["sigmoid", "relu"]
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
    def loss(self, x: ArrayLike, t: ArrayLike) -> float: ...
    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, FloatArray]: ...
    def numerical_gradient(
        self, x: ArrayLike, t: ArrayLike, h: float = 1e-4
    ) -> dict[str, FloatArray]: ...

class TwoLayerNet(MultiLayerNet):
    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_std: float = 0.01,
        rng: np.random.Generator | int | None = None,
    ) -> None: ...
