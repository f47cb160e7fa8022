"""By what factor the error of a difference falls when its step is halved."""

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import so_many_numbers

_three_numbers = so_many_numbers(3, _("give three numbers, with commas between them"))


def _three_factors(answer):
    """Return the factors; half of the error left and an error divided by 2 are the same."""
    factors = _three_numbers(answer)
    return [round(1 / factor if 0 < factor < 1 else factor, 1) for factor in factors]


def _factor(place, right):
    def judge(factors):
        if factors[place] == right:
            return None
        return _("The experiment finds another factor than {factor:g}.").format(
            factor=factors[place]
        )

    return judge


EXERCISE = Exercise(
    kind="value",
    read=_three_factors,
    probes=(
        Probe("the first number is the factor of the forward difference at 1", judge=_factor(0, 2)),
        Probe("the second is that of the central difference at 1", judge=_factor(1, 4)),
        Probe("the third is that of the forward difference at 0", judge=_factor(2, 4)),
    ),
    bugs=(
        Bug(
            "takes every forward difference alike",
            "The first term of the forward error is h times half of the second derivative. How "
            "much does x³ bend at 0? Put x = 0 into the difference, on paper.",
            (2, 4, 2),
            examples=((0.5, 0.25, 0.5), (0.5, 4, 2)),
        ),
        Bug(
            "every error falls with h",
            "Half the step, half the error: that holds where the error is a number times h. Which "
            "power of h does Taylor's formula leave over for each?",
            (2, 2, 2),
        ),
        Bug(
            "central no better than forward",
            "The central difference at 1 looks to both sides. Put x = 1 into it, on paper: which "
            "powers of h vanish, and which one is left over?",
            (2, 2, 4),
        ),
        Bug(
            "every error falls with h²",
            "That holds for the central difference. The forward difference at 1 sees one side "
            "only: which power of h is left over there?",
            (4, 4, 4),
            examples=((4.01, 4, "4"),),
        ),
        Bug(
            "forward and central exchanged",
            "One of the two sees only one side of the point. That is the poorer one: its error "
            "falls more slowly.",
            *((4, 2, 4), (4, 2, 2)),
        ),
        Bug(
            "counts powers before the division",
            "An 8 is the power of h in the difference of two values. That is still to be divided "
            "by h or 2h, which takes one power away.",
            lambda factors: 8 in factors,
            examples=((4, 8, 8), [2, 8, 4], (2, 4, 8), (1 / 2, 1 / 4, 1 / 8), (8, 8, 8)),
        ),
        Bug(
            "the powers, not the factors",
            "These are the powers of h with which the errors fall. What becomes of a power of h "
            "when h is halved?",
            (1, 2, 2),
        ),
    ),
    on_success=(
        "Order h² needs no central difference where the curve does not bend: at 0, x³ has no "
        "second derivative, so the error of the forward difference begins with the next term."
    ),
    right=([2, 4, 4], ("2", "4", "4"), "2, 4, 4", (0.5, 0.25, 0.25), (2.0033, 4.0, 0.25)),
    wrong={None: ((3, 4, 4), (2, 4), 2, (-2, -4, -4), (2, 4, float("inf")), (2, 4, 0))},
)
