import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook._validation import FloatArray

def confusion_matrix(t: ArrayLike, y: ArrayLike, classes: int) -> NDArray[np.int_]: ...
def recall_score(t: ArrayLike, y: ArrayLike, classes: int) -> FloatArray: ...
