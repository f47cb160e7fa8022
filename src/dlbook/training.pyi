from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook._validation import FloatArray

class _Network(Protocol):
    params: dict[str, FloatArray]
    def loss(self, x: ArrayLike, t: ArrayLike) -> float: ...
    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float: ...
    def gradient(self, x: ArrayLike, t: ArrayLike) -> dict[str, FloatArray]: ...

class _Optimizer(Protocol):
    def update(self, params: dict[str, FloatArray], grads: Mapping[str, ArrayLike]) -> None: ...

def minibatches(
    x: ArrayLike, t: ArrayLike, batch_size: int, rng: np.random.Generator | int | None
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]: ...

@dataclass
class History:
    loss: list[float] = field(default_factory=list, repr=False)
    accuracy: list[float] = field(default_factory=list, repr=False)
    validation_loss: list[float] = field(default_factory=list, repr=False)
    validation_accuracy: list[float] = field(default_factory=list, repr=False)
    epochs: int = 0
    steps_per_epoch: int = 0
    interrupted: bool = False
    _rng: np.random.Generator | None = field(default=None, repr=False)
    _begun_with: tuple[int, int] | None = field(default=None, repr=False)
    _order: int | None = field(default=None, repr=False)
    @property
    def steps(self) -> int: ...
    @property
    def epoch_loss(self) -> list[float]: ...
    @property
    def epoch_accuracy(self) -> list[float]: ...
    def begin(
        self, samples: int, batch_size: int, rng: np.random.Generator | int | None
    ) -> None: ...
    def bar(self, epochs: int, progress: bool = True) -> Any: ...
    def batches(
        self, x: NDArray[Any], t: NDArray[Any]
    ) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]: ...
    def record(self, loss: float, accuracy: float) -> AbstractContextManager[None]: ...
    def end_epoch(self, net: _Network, validation: tuple[ArrayLike, ArrayLike] | None) -> None: ...

def measure(
    net: _Network,
    x: NDArray[Any],
    t: NDArray[Any],
    gradient: Callable[[NDArray[Any], NDArray[Any]], Mapping[str, ArrayLike]] | None = None,
) -> tuple[float, float, Mapping[str, ArrayLike]]: ...
def train(
    net: _Network,
    x: ArrayLike,
    t: ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    optimizer: _Optimizer,
    gradient: Callable[[NDArray[Any], NDArray[Any]], Mapping[str, ArrayLike]] | None = None,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    rng: np.random.Generator | int | None = None,
    history: History | None = None,
    on_step: Callable[[int], object] | None = None,
    on_epoch: Callable[[History], bool | np.bool_ | None] | None = None,
    progress: bool = True,
) -> History: ...
