from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

def one_hot(labels: ArrayLike, classes: int) -> NDArray[np.float32]: ...
def multi_hot(sequences: Sequence[Sequence[int]], dimension: int) -> NDArray[np.float32]: ...
