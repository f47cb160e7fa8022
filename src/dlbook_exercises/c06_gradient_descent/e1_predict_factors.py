"""By how much a step multiplies the place, along the steep axis and along the gentle one."""

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import so_many_numbers


def _factor(place, right):
    def judge(factors):
        if abs(factors[place] - right) < 0.01:
            return None
        return _("In the experiment, a step does not multiply it by {factor:g}.").format(
            factor=factors[place]
        )

    return judge


EXERCISE = Exercise(
    kind="value",
    read=so_many_numbers(2, _("give two numbers with a comma between them")),
    probes=(
        Probe("a step multiplies x0 by the first number", judge=_factor(0, -1.4), rtol=1e-2),
        Probe("a step multiplies x1 by the second", judge=_factor(1, 0.8), rtol=1e-2),
    ),
    bugs=(
        Bug(
            "the curvature of a x² taken for a",
            "The slope of a x² is not a x. Where does the square leave a factor?",
            *((-0.2, 0.9), (-1.4, 0.9), (-0.2, 0.8)),
            examples=("-0.2, 0.9", [1 - 0.4 * 3, 1 - 0.4 / 4]),
        ),
        Bug(
            "loses the sign",
            "The size is right. On which side of the minimum does so long a step land?",
            (1.4, 0.8),
            examples=("(1.4, 0.8)",),
        ),
        Bug(
            "counts what is taken away",
            "That is how much of x a step takes away. The factor is what it leaves.",
            *((2.4, 0.2), (-2.4, -0.2)),
        ),
        Bug(
            "the curvatures, not the factors",
            "So steep is the bowl. How much of x does a step with this learning rate leave?",
            (6.0, 0.5),
        ),
        Bug(
            "walks uphill",
            "Both numbers grow with every step. The gradient points up: which way do you go?",
            (3.4, 1.2),
        ),
        Bug(
            "one factor for both",
            "The bowl is steep along one axis and gentle along the other. Each direction has a "
            "curvature of its own, and so a factor of its own.",
            *((-1.4, -1.4), (0.8, 0.8)),
        ),
        Bug(
            "the two exchanged",
            "The numbers are right, but which axis is the steep one?",
            (0.8, -1.4),
        ),
        Bug(
            "no learning rate",
            "That would be a step as long as the gradient. How much of the gradient is taken?",
            (-5.0, 0.5),
        ),
    ),
    on_success=(
        "So x1 walks home while x0 explodes. One learning rate serves both, and the largest "
        "curvature decides how large it may be: exercise 4."
    ),
    right=(
        (-1.39999999, 0.8000001),
        "-1.4, 0.8",
        "-1,4; 0,8",
        "\N{MINUS SIGN}1.4 and 0.8",
        "-7/5, 4/5",
        {"x0": -1.4, "x1": 0.8},
    ),
    wrong={None: (-1.4, "it explodes", (1.4, -0.8))},
)
