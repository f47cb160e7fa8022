"""How far three optimisers move a weight in their first step."""

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import so_many_numbers

# A slope of 4, a rate of 0.1, rho = 0.9, beta1 = 0.9 and beta2 = 0.999.
_STEPS = {"SGD": 0.4, "RMSProp": 0.32, "Adam": 0.1}


def _lengths(answer):
    """Return lengths to two digits; whether a way down is written with its sign is left open."""
    if not isinstance(answer, dict):
        raise ValueError(
            _("hand over the dictionary of the cell above, with a number for each name")
        )
    one = so_many_numbers(1, _("each length must be one number, such as 0.25"))
    return {name: float(f"{abs(one(length)[0]):.2g}") for name, length in answer.items()}


def _length_of(name, hint):
    def judge(lengths):
        if name not in lengths:
            return _("There is no number under {name!r}.").format(name=name)
        return (
            None
            if lengths[name] == _STEPS[name]
            else _("That is not its length. {hint}").format(hint=hint)
        )

    return Probe(f"the first step of {name} has this length", (), judge)


def _each(SGD=(0.4,), RMSProp=(0.32,), Adam=(0.1,)):
    """Return every answer that has one of these lengths under each name."""
    return [{"SGD": a, "RMSProp": b, "Adam": c} for a in SGD for b in RMSProp for c in Adam]


EXERCISE = Exercise(
    kind="value",
    reference=_STEPS,
    read=_lengths,
    probes=(
        _length_of("SGD", _("It takes the rate times the slope.")),
        _length_of("RMSProp", _("What is in its running mean of squares after one slope?")),
        _length_of("Adam", _("What do the two corrections make of its running means?")),
    ),
    bugs=(
        Bug(
            "no bias correction",
            "The running means of Adam are small at first, and its correction divides both of them "
            "by the share that they know: 1 - beta after one step.",
            *_each(Adam=(0.32, 1.3, 0.04)),
        ),
        Bug(
            "one of two corrections",
            "Adam corrects both of its running means, the one of slopes and the one of squares.",
            *_each(Adam=(0.01, 3.2)),
        ),
        Bug(
            "RMSProp with a correction",
            "RMSProp starts from a mean of 0 and does not correct it. After one slope, the mean "
            "holds a tenth of its square.",
            *_each(RMSProp=(0.1,), Adam=(0.1, 0.32)),
        ),
        Bug(
            "no root",
            "RMSProp divides by the root of its mean, not by the mean.",
            *_each(RMSProp=(0.25,), Adam=(0.1, 0.025)),
        ),
        Bug(
            "the slope still counts",
            "RMSProp and Adam divide the slope by its usual size. After one step there is only one "
            "size.",
            *_each(RMSProp=(0.4, 1.3), Adam=(0.4,)),
        ),
        Bug(
            "no learning rate",
            "Multiply by the rate, 0.1.",
            *_each(SGD=(4,), RMSProp=(3.2,), Adam=(1,)),
            *_each(SGD=(4,)),
        ),
    ),
    on_success=(
        "Ten times the slope would make the first of them ten times as long, and leave the two "
        "others as they are."
    ),
    right=(
        {"SGD": -0.4, "RMSProp": -0.3162, "Adam": -0.1},
        {"Adam": "0.1", "RMSProp": "0.316", "SGD": [0.4]},
    ),
    wrong={
        None: (
            {"SGD": 0.4, "RMSProp": 0.32},
            {"SGD": 0.1, "RMSProp": 0.1, "Adam": 0.1},
            {"SGD": "some", "RMSProp": 0.32, "Adam": 0.1},
            *(0.4, (0.4, 0.32, 0.1)),
        ),
    },
)
