"""How many slopes of a small network are exactly 0."""

from itertools import product

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count

# Of the network in the notebook: inputs 0.5 and 0, and of three gates the second is shut.
_ZEROS = {"W1": 4, "b1": 1, "W2": 2, "b2": 0}


def _counts(answer):
    if not isinstance(answer, dict):
        raise ValueError(
            _("hand over the dictionary of the cell above, with a number for each name")
        )
    return {name: count(n) for name, n in answer.items()}


def _zeros_of(name, hint):
    def judge(counts):
        if name not in counts:
            return _("There is no number under {name!r}.").format(name=name)
        return (
            None
            if counts[name] == _ZEROS[name]
            else _("That is not their number. {hint}").format(hint=hint)
        )

    return Probe(f"the slopes that are 0 in {name} are counted", (), judge)


def _each(W1, b1, W2, b2=(0,)):
    """Return every answer that has one of these counts under each name."""
    return [dict(zip(_ZEROS, counts, strict=True)) for counts in product(W1, b1, W2, b2)]


EXERCISE = Exercise(
    kind="value",
    reference=_ZEROS,
    read=_counts,
    probes=(
        _zeros_of("b1", _("Whose slope has to come back through a shut gate?")),
        _zeros_of("W1", _("A slope of W1 is an input times what came back.")),
        _zeros_of("W2", _("A slope of W2 is an output of the ReLUs times a gap.")),
        _zeros_of("b2", _("The slopes of b2 are probability minus target.")),
    ),
    bugs=(
        Bug(
            "the blank input forgotten",
            "You have found the zeros of the mask. There are more in W1: the slope of a weight is "
            "multiplied by the input of the weight.",
            *_each(W1=(2,), b1=(1,), W2=(2, 3)),
        ),
        Bug(
            "the way on forgotten",
            "A shut gate cuts off what lies before it. But its output, 0, is also an input of the "
            "next layer.",
            *_each(W1=(2, 4, 5), b1=(1,), W2=(0,)),
        ),
        Bug(
            "one place counted twice",
            "The weight from the blank input to the shut neuron is 0 for two reasons, but it is "
            "one weight.",
            *_each(W1=(5,), b1=(0, 1), W2=(2, 3)),
        ),
        Bug(
            "rows for columns",
            "Each row of a weight array belongs to an input, each column to a neuron. W2 has three "
            "rows of two.",
            *_each(W1=(4,), b1=(1,), W2=(3,)),
        ),
        Bug(
            "the bias of the masked neuron forgotten",
            "What comes back to the masked neuron is 0. That holds for its weights and for its "
            "bias, which is a weight whose input is always 1.",
            *_each(W1=(2, 4), b1=(0,), W2=(0, 2, 3)),
        ),
        Bug(
            "the mask stops at the bias",
            "Whatever keeps the slope of a bias at 0 keeps those of the weights into its neuron at "
            "0 as well, and a blank input adds to them.",
            *_each(W1=(0,), b1=(1,), W2=(0, 2, 3)),
        ),
        Bug(
            "open for shut",
            "Those are the places whose slope is not 0.",
            *_each(W1=(2,), b1=(2,), W2=(4,), b2=(2,)),
        ),
        Bug(
            "the mask of 0 forgotten",
            "You have found the zeros of the blank input. One of three ReLUs got a negative number "
            "as well: what does it let through, forward and backward?",
            *_each(W1=(3,), b1=(0, 1), W2=(0, 2, 3)),
        ),
    ),
    on_success=(
        "A slope of a weight is its input times what comes back to its neuron, and either can be "
        "0. Another image opens other gates, so few weights stand still for long."
    ),
    right=(
        dict(W1=4, b1=True, W2=2.0, b2=False),
        {"b2": "0", "W2": "2", "b1": (1,), "W1": [4]},
    ),
    wrong={
        None: (
            {"W1": 0, "b1": 0, "W2": 0, "b2": 0},
            {"W1": 4, "b1": 1},
            {"W1": 4, "b1": 1, "W2": 2, "b2": 1},
            {"W1": "four", "b1": "one", "W2": 2, "b2": 1},
            *(7, (4, 1, 2, 0)),
        ),
    },
)
