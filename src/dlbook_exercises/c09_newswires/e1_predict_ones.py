"""How many ones a multi-hot row has for a story with repeated and rare words."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count

EXERCISE = Exercise(
    kind="value",
    reference=5,
    read=count,
    probes=(Probe("the row has as many ones as you say"),),
    bugs=(
        Bug(
            "counts the repetitions",
            "These are the words of the story, one after another. What does writing a 1 where "
            "there is a 1 already change?",
            9,
            examples=("9",),
        ),
        Bug(
            "a place for every unknown word",
            "Of the 10,000 places none belongs to a word from 10,000 on. What does the loader put "
            "in its stead, and how often can that be written into one row?",
            *(7, 6),
        ),
        Bug(
            "leaves out the reserved numbers",
            "To the row a number is a number. Is there anything that keeps the mark of the start, "
            "or that of the unknown words, out of it?",
            *(3, 4),
            examples=(np.array(4),),
        ),
        Bug(
            "the length of the row",
            "So many places the row has. Most of them hold a 0.",
            10_000,
            examples=("10,000",),
        ),
    ),
    on_success=(
        "Three rare words have become one place, and three times the same word another. The row no "
        "longer tells that there were three of each."
    ),
    right=("5", "5 ones", [5], np.float32(5)),
    wrong={None: ("many", [1, 2, 7, 9, 15], float("nan"))},
)
