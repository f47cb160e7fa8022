"""The recall of one class, read off a confusion matrix."""

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import share

EXERCISE = Exercise(
    kind="value",
    reference=18 / 30,
    read=share,
    probes=(Probe("the recall of disease A is the one that you say", rtol=1e-2),),
    bugs=(
        Bug(
            "precision for recall",
            "You have divided by the people who are told that they have A, which is a column. "
            "Recall asks the people who have it.",
            18 / 27,
            examples=("18/27", 0.667),
        ),
        Bug(
            "the accuracy",
            "That is the share of all people who are told the right thing. The question is about "
            "those with disease A alone.",
            (150 + 18 + 5) / 200,
            examples=("86.5 %",),
        ),
        Bug(
            "divided by everybody",
            "Of all people, so many have A and are told so. How many people have A?",
            18 / 200,
        ),
        Bug(
            "another class",
            "This is the recall of another row. In which row do the people with A stand?",
            150 / 160,
            5 / 10,
        ),
        Bug(
            "the mean of all recalls",
            "That is the macro-recall, in which each row counts the same. Asked for is one row.",
            (150 / 160 + 18 / 30 + 5 / 10) / 3,
        ),
        Bug(
            "share of mistakes",
            "So large is the share of the people with A who are missed. Recall is the other share.",
            12 / 30,
        ),
    ),
    on_success=(
        "The accuracy of this test is 86.5 %, and it misses 12 of 30 people with A. Who gives "
        "everybody the answer nothing has an accuracy of 80 %."
    ),
    right=("18/30", "60 %", 0.6, [0.6]),
    wrong={None: (0.12, "a half", 0.0)},
)
