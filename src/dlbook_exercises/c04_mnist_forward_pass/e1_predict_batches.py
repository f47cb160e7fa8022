"""The mean of the accuracies of two batches, the second of which holds a single image."""

from fractions import Fraction

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import share

EXERCISE = Exercise(
    kind="value",
    reference=0.495,
    read=share,
    probes=(Probe("this is what the loop prints", rtol=0, atol=0.0006),),
    bugs=(
        Bug(
            "every image counted alike",
            "That is the accuracy of the 101 images, and what the loop should print. But it adds "
            "up accuracies of batches. How many does it add up, and how large is the last batch?",
            99 / 101,
            examples=(0.98, "98%", "0,98"),
        ),
        Bug(
            "the last batch forgotten",
            "range(0, 101, 100) holds 0 and 100. What does the loop do when i is 100?",
            0.99,
            examples=("99 %",),
        ),
        Bug(
            "an accuracy taken for a single answer",
            "The first batch is not all right: 99 of its 100 images are. What is its accuracy?",
            0.5,
            examples=("50%",),
        ),
        Bug(
            "the last image taken as right",
            "The one image of the last batch is read wrong. What is the accuracy of that batch?",
            *(0.995, 1.0),
        ),
        Bug(
            "the last batch alone",
            "That is the accuracy of the last batch. The list holds one for each batch, and it is "
            "their mean that is printed.",
            0.0,
        ),
        Bug(
            "percent",
            "A share of one half is written 0.5, not 50. Whoever means percent adds the sign, in a "
            'text such as "50 %".',
            raises=r"a share lies between 0 and 1, and this is (\d\d(\.\d+)?|100)$",
            examples=(49.5, "49.5", "49,5", 99, 100),
        ),
    ),
    on_success=(
        "The mean of 0.99 and 0: one image weighs as much as the other hundred together. Add up "
        "hits and divide once at the end, as the chapter does, and every image weighs the same."
    ),
    right=("49.5 %", "49,5 %", Fraction(99, 200), (0.99 + 0) / 2),
    wrong={None: (0.9, [0.99, 0], "about one half", 4950)},
)
