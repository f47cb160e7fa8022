"""What becomes of two probabilities when their scores are shifted, and then doubled."""

import re
from fractions import Fraction

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import share


def _share_or_odds(answer):
    """Return a share, and odds such as 9 or "9 to 1" as the number that is to 1."""
    text = re.sub(r"\s*(:|/|to)\s*1\s*$", "", str(answer))
    try:
        number = float(text)
    except ValueError:
        return share(answer)
    return number if 1 < number < 10 else share(answer)


EXERCISE = Exercise(
    kind="value",
    reference=0.9,
    read=_share_or_odds,
    probes=(Probe("this is the probability of the cat after both changes", rtol=0, atol=0.005),),
    bugs=(
        Bug(
            "doubling taken for a shift",
            "Adding the same number to both scores leaves their difference as it was. Does "
            "doubling both leave it as it was?",
            0.75,
            examples=("75%", "75 %", "0,75"),
        ),
        Bug(
            "doubles the odds",
            "You doubled the 3 to 1. But what doubles is the difference of the scores, and the "
            "odds are e to the power of that difference. What becomes of a power whose exponent "
            "doubles?",
            *(6 / 7, 6),
            examples=(0.857, "6 to 1", "6:1"),
        ),
        Bug(
            "odds, not a share",
            "9 to 1 are the odds. Which share of 10 is the cat's?",
            9,
            examples=("9 to 1", "9 : 1", "9/1", "9", 9.0),
        ),
        Bug(
            "odds, not a share",
            "3 to 1 were the odds before, and a probability is a share of all. Does doubling "
            "both scores leave the odds as they were?",
            3,
        ),
        Bug(
            "the dog's share",
            "That is the dog's. The cat has the higher score.",
            0.1,
            examples=("10%", [0.1, 0.9]),
        ),
        Bug(
            "the dog's share",
            "That is what the dog had before. The cat has the higher score, and doubling changes "
            "the difference.",
            0.25,
        ),
        Bug(
            "large scores taken for sure ones",
            "Scores of 200 are large, but both are. Softmax looks at the difference of the two "
            "alone. How large is that, in the end?",
            1.0,
            examples=("100%", 1),
        ),
        Bug(
            "scores divided by their sum",
            "Beside a hundred, the two scores look nearly alike, if you divide them. Softmax "
            "subtracts: what does the hundred do to their difference?",
            0.5,
            examples=(0.501,),
        ),
        Bug(
            "squared and not shared out",
            "You are close: squares come in. But after that, the probabilities of the cat and of "
            "the dog must add up to 1 again.",
            0.75**2,
            examples=(0.56,),
        ),
        Bug(
            "halves instead of doubling",
            "That is what dividing the scores by 2 gives, a temperature of 2. Does doubling make "
            "the network more sure, or less?",
            3**0.5 / (1 + 3**0.5),
            examples=(0.634,),
        ),
        Bug(
            "doubles the probability",
            "Nothing is more probable than 1. The scores are doubled, and the exponential and the "
            "sum come after that.",
            1.5,
            examples=("150 %",),
        ),
        Bug(
            "an overflow where none is",
            "The scores come out near 200. At which score does float64 overflow, and what "
            "does softmax do about it?",
            *(float("nan"), float("inf"), "nan", "inf", "overflow"),
            examples=("NaN",),
        ),
        Bug(
            "percent",
            "A share of one half is written 0.5, not 50. Whoever means percent adds the sign, in a "
            'text such as "50 %".',
            raises=r"a share lies between 0 and 1, and this is (\d\d(\.\d+)?|100)$",
            examples=(90, 90.0, "90", 75, 12, np.array([90, 10])),
        ),
    ),
    on_success=(
        "The shift cancels. Doubling the scores doubles their difference, and that squares the "
        "odds: 3 to 1 becomes 9 to 1. To double is to set the temperature to 1/2."
    ),
    right=("90 %", Fraction(9, 10), "9/10", np.array([0.9, 0.1]), 0.9000000001, "0,9"),
    wrong={None: (0.99, -0.9, "more")},
)
