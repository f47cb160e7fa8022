"""The shape of the difference between each of five points and each other."""

import numpy as np

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import shape


def _shape(answer):
    if isinstance(answer, np.ndarray) and answer.ndim > 1:
        raise ValueError(_("hand over its shape"))
    if isinstance(answer, str) and not any(letter.isdigit() for letter in answer):
        return answer
    return shape(answer)


EXERCISE = Exercise(
    kind="value",
    reference=(5, 5, 2),
    read=_shape,
    probes=(Probe("the shape is that of the difference"),),
    bugs=(
        Bug(
            "row meets row",
            "This would compare each point with itself only. Where must the new axis be, so that "
            "each row of the first array meets every row of the second?",
            (5, 2),
            examples=([5, 2], "5x2"),
        ),
        Bug(
            "only one side is repeated",
            "The axis of length 1 meets an axis of the other array. An axis of length 1 is "
            "repeated to the length that it meets.",
            (5, 1, 2),
            (1, 5, 2),
            examples=("(5, 1, 2)",),
        ),
        Bug(
            "an error is expected",
            "The two shapes are not equal, but they need not be. Write one below the other, "
            "aligned at the right: in which place are two lengths different and neither of them 1?",
            *("error", "fail", "refuse"),
            examples=("it raises an error", "ValueError"),
        ),
        Bug(
            "axes are added behind",
            "The second array lacks an axis. Step 1 of broadcasting says where it is added: in "
            "front or behind?",
            (5, 2, 2),
        ),
        Bug(
            "the last axis is lost",
            "A difference of two points still has two coordinates. No axis disappears in a "
            "subtraction: that takes a sum or a mean.",
            (5, 5),
            examples=("(5,5)", np.array([5, 5])),
        ),
        Bug(
            "axes out of order",
            "The lengths are right, their order is not. Aligned at the right, the last axis of one "
            "meets the last axis of the other; axes are added only in front.",
            (2, 5, 5),
            (5, 2, 5),
        ),
        Bug(
            "lengths are multiplied",
            "Every point does meet every point, but the results are not laid end to end. Each "
            "axis of the longer shape stays an axis of its own.",
            *((25, 2), (10, 2), (5, 10), (25, 4), (5, 4), (10,), (25,), (50,)),
            examples=(50,),
        ),
        Bug(
            "the rank, not the shape",
            "That is how many axes there are. The shape lists how long each of them is.",
            (3,),
            examples=(3, "3"),
        ),
    ),
    on_success=(
        "(5, 1, 2) meets (1, 5, 2), and both are repeated. Entry [i, j] is the way from point j to "
        "point i: all 25 of them, and no loop."
    ),
    right=([5, 5, 2], "(5, 5, 2)", "5 x 5 x 2", (5.0, 5.0, 2.0)),
    wrong={None: ((5, 3, 2), np.zeros((5, 5, 2)), "5 rows", "many")},
)
