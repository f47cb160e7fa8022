from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

def one_hot(labels: ArrayLike, classes: int) -> NDArray[np.float32]: ...
def multi_hot(sequences: Iterable[ArrayLike], dimension: int) -> NDArray[np.float32]: ...
