from collections.abc import Callable
from typing import Any

from numpy.typing import ArrayLike

from dlbook._validation import FloatArray

def numerical_diff(f: Callable[[Any], ArrayLike], x: ArrayLike, h: float = 1e-4) -> Any: ...
def numerical_gradient(
    f: Callable[[FloatArray], Any], x: ArrayLike, h: float = 1e-4
) -> FloatArray: ...
def tangent_line(
    f: Callable[[Any], ArrayLike], x: float, h: float = 1e-4
) -> Callable[[Any], Any]: ...
