"""Pictures that answer when touched: explorers for a page, and explorers for a kernel.

An explorer of the first kind brings its own small script, so that it answers in the rendered page
too, where no Python runs. One of the second kind needs the data, and with them a kernel; without
one it is a still. Needs anywidget, ipywidgets and matplotlib, which the extra `kernel` installs.
"""

try:  # say what is missing before the modules below need it
    import anywidget as _anywidget  # noqa: F401
    import matplotlib as _matplotlib  # noqa: F401
except ImportError as error:
    raise ImportError(
        f"the explorers need {error.name}, which is not installed: pip install 'dlbook[kernel]'"
    ) from error

from dlbook.explore.activations import Activations
from dlbook.explore.backward_walk import BackwardWalk
from dlbook.explore.decision_line import DecisionLine
from dlbook.explore.descent import Descent
from dlbook.explore.digits import Digits
from dlbook.explore.draw_digit import DrawDigit
from dlbook.explore.matrix_product import MatrixProduct
from dlbook.explore.sliding_window import SlidingWindow
from dlbook.explore.softmax import Softmax
from dlbook.explore.step_size import StepSize
from dlbook.explore.training import Recording, Training
from dlbook.explore.words import Words

__all__ = [
    "Activations",
    "BackwardWalk",
    "DecisionLine",
    "Descent",
    "Digits",
    "DrawDigit",
    "MatrixProduct",
    "Recording",
    "SlidingWindow",
    "Softmax",
    "StepSize",
    "Training",
    "Words",
]
