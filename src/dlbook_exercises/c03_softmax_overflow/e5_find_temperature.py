"""The temperature at which the largest of five scores has a probability of one half."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe

_EXPLORED = np.array([4.0, 3.0, 2.0, 0.5, -1.0])  # what the explorer of the page begins with


def _number(answer):
    if isinstance(answer, str):
        answer = answer.replace(",", ".").replace("%", "")
    try:
        (temperature,) = (float(number) for number in np.ravel(answer))
    except (TypeError, ValueError):
        raise ValueError(_("give one number, such as explorer.temperature")) from None
    return temperature


def _share(temperature):
    return softmax(_EXPLORED / temperature)[0]


def _fits(temperature):
    return temperature > 0 and abs(_share(temperature) - 0.5) <= 0.01


def _gives_one_half(temperature):
    if not temperature > 0:
        return _("A temperature is a number above 0.")
    if _fits(temperature):
        return None
    share = _share(temperature)
    more, way = (_("more"), _("hotter")) if share > 0.5 else (_("less"), _("colder"))
    return _(
        "At a temperature of {temperature:.3g} the largest score gets {share:.1%}, "
        "{more} than one half. It gets one half where it is {way}."
    ).format(temperature=temperature, share=share, more=more, way=way)


EXERCISE = Exercise(
    kind="value",
    read=_number,
    probes=(
        Probe(
            "at this temperature the largest score gets between 0.49 and 0.51",
            judge=_gives_one_half,
            rtol=5e-3,
        ),
    ),
    bugs=(
        Bug(
            "the probability, not the temperature",
            "One half is the probability that the largest score should have. Which temperature "
            "gives it that much?",
            *(0.5, 50),
            examples=("50 %",),
        ),
        Bug(
            "the inverse temperature",
            "Multiplied by this number, the scores would do it. The temperature is what they are "
            "divided by.",
            lambda number: _fits(1 / number),
            examples=(1 / 1.633, "0.61", np.float32(0.6)),
        ),
        Bug(
            "the power of ten, not the temperature",
            "Ten to the power of this number is a temperature that will do: the slider moves along "
            "the powers, and what it shows is the temperature itself.",
            lambda number: _fits(10**number),
            examples=(np.log10(1.633), 0.21),
        ),
        Bug(
            "the temperature at the start",
            "A temperature of 1 leaves the scores as they are, and the largest gets more than "
            "half. Should it get hotter or colder?",
            1,
            examples=("1.0",),
        ),
        Bug(
            "half the scores, not half the probability",
            "A temperature of 2 halves the scores. A probability does not follow its score in "
            "proportion: what does the explorer show there?",
            2,
        ),
        Bug(
            "half of what it had",
            "There the largest score has half of what it had at a temperature of 1. It should have "
            "half of everything.",
            lambda number: abs(_share(number) - _share(1) / 2) < 0.003,
            examples=(3.98, 4),  # the first is the slider's nearest
        ),
        Bug(
            "twice the next, not half of all",
            "There the largest score gets twice as much as the next. It should get as much as the "
            "four others together.",
            1 / np.log(2),
            examples=(1.44,),
        ),
        Bug(
            "four scores for five",
            "That is right for the four scores of the picture above the explorer. The explorer has "
            "a fifth, and what that one gets is missing elsewhere.",
            1.7156,
            examples=("1.72",),
        ),
    ),
    on_success=(
        "The probability of the largest score only falls as it gets hotter, so there is one such "
        "temperature, and halving an interval finds it. Networks that are too sure of themselves "
        "are cured that way: a search for one number."
    ),
    right=(
        1.6330483850455428,
        *(10**0.20, 10**0.21, 10**0.22),  # the three places of the slider that will do
        np.array([1.63]),
        Fraction(163, 100),
        "1,6",
    ),
    wrong={
        None: (
            *(0.8, 31.6, 0, -1.63, float("inf"), float("nan")),
            *(1.57, 1.7),  # too cold by a little, for 0.511, and too hot by a little, for 0.489
            *([1.63, 1.63], "warm", SimpleNamespace(temperature=1.63)),
        ),
    },
)
