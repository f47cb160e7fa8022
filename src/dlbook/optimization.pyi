from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import ArrayLike

from dlbook._validation import FloatArray

def gradient_descent(
    f: Callable[[FloatArray], Any], init_x: ArrayLike, lr: float = 0.01, steps: int = 100
) -> tuple[FloatArray, FloatArray]: ...

class SGD:
    lr: float
    weight_decay: float
    def __init__(self, lr: float = 0.01, weight_decay: float = 0.0) -> None: ...
    def update(self, params: dict[str, FloatArray], grads: Mapping[str, ArrayLike]) -> None: ...

class Momentum:
    lr: float
    momentum: float
    weight_decay: float
    velocity: dict[str, FloatArray]
    def __init__(
        self, lr: float = 0.01, momentum: float = 0.9, weight_decay: float = 0.0
    ) -> None: ...
    def update(self, params: dict[str, FloatArray], grads: Mapping[str, ArrayLike]) -> None: ...

class RMSProp:
    lr: float
    rho: float
    eps: float
    mean_square: dict[str, FloatArray]
    def __init__(self, lr: float = 0.001, rho: float = 0.9, eps: float = 1e-7) -> None: ...
    def update(self, params: dict[str, FloatArray], grads: Mapping[str, ArrayLike]) -> None: ...

class Adam:
    lr: float
    beta1: float
    beta2: float
    eps: float
    mean: dict[str, FloatArray]
    mean_square: dict[str, FloatArray]
    steps: int
    def __init__(
        self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ) -> None: ...
    def update(self, params: dict[str, FloatArray], grads: Mapping[str, ArrayLike]) -> None: ...
