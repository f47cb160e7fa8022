"""How many times a numerical gradient evaluates the loss."""

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count

_WEIGHTS = 784 * 50 + 50 * 10
_NUMBERS = _WEIGHTS + 50 + 10
_OF_THE_PAGE = 784 * 100 + 100 + 100 * 10 + 10


def _evaluations(answer):
    if isinstance(answer, tuple | list) and len(answer) > 1:
        raise ValueError(_("a comma makes a pair of numbers, so write the number without one"))
    return count(answer)


def _few_or_many(number):
    # Where the difference goes is more of a hint than how large it is.
    if number == 2 * _NUMBERS:
        return None
    return _("That is too few.") if number < 2 * _NUMBERS else _("That is too many.")


EXERCISE = Exercise(
    kind="value",
    reference=2 * _NUMBERS,
    read=_evaluations,
    probes=(
        Probe("the loss is evaluated that often, for a slope of every number", (), _few_or_many),
    ),
    bugs=(
        Bug(
            "times the batch",
            "The mean over the batch is taken inside the loss: one evaluation reads all the images "
            "of the batch and returns one number. How often is that number asked for?",
            *(n * k for n in (100, 200) for k in (_NUMBERS, _WEIGHTS)),
        ),
        Bug(
            "one evaluation for each slope",
            "A central difference looks to both sides of each number. How many evaluations of the "
            "loss does it need for one slope?",
            *(_NUMBERS, _NUMBERS + 1, _WEIGHTS),
        ),
        Bug(
            "the middle as well",
            "A central difference takes the loss on either side. Does it need the one in between?",
            *(2 * _NUMBERS + 1, 3 * _NUMBERS),
        ),
        Bug(
            "no biases",
            "The weights are counted, but a network learns other numbers as well. What shifts?",
            2 * _WEIGHTS,
        ),
        Bug(
            "the first layer alone",
            "That is what the first layer takes. The network has a second one.",
            *(n * k for n in (1, 2) for k in (784 * 50, 784 * 50 + 50)),
        ),
        Bug(
            "neurons in place of weights",
            "Those are neurons. A weight belongs to a pair of them, one in this layer and one in "
            "the next. How many pairs are there?",
            *(784 + 50 + 10, 2 * (784 + 50 + 10)),
        ),
        Bug(
            "one for each image",
            "The images of the batch go into one evaluation together. What is nudged are the "
            "numbers that the network learns.",
            *(100, 200),
        ),
        Bug(
            "one for each array",
            "An array of weights is not nudged as a whole: each of its numbers has a slope.",
            *(4, 8),
        ),
        Bug(
            "another network",
            "That belongs to 100 hidden neurons, the network of this page. Here there are 50, and "
            "not every part of the count is halved.",
            *(_OF_THE_PAGE, 2 * _OF_THE_PAGE),
            examples=("79,510",),
        ),
    ),
    on_success=(
        "Two evaluations for each weight and each bias; how many images a batch has does not "
        "matter to the count, only to what one evaluation costs."
    ),
    right=(79520.0, "79,520", "79.520", "79'520", "79\u202f520 times", (79520,)),
    wrong={None: ((79, 520), "many", [79520, 100])},
)
