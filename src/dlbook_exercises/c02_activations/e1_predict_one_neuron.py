"""How many of the 16 questions about two inputs a single neuron can answer."""

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count


def _in_words_or_digits(answer):
    if isinstance(answer, str):
        answer = answer.casefold().replace("fourteen", "14").partition(" of ")[0]
    return count(answer)


EXERCISE = Exercise(
    kind="value",
    reference=14,
    read=_in_words_or_digits,
    probes=(Probe("a neuron can answer as many of the 16 questions as you say"),),
    bugs=(
        Bug(
            "XOR alone is out of reach",
            "One straight line cannot answer XOR. What about the opposite question, with every yes "
            "a no? Where would its line have to run?",
            *(15, "but xor", "except xor"),
            examples=("15", "all but XOR"),
        ),
        Bug(
            "nothing is out of reach",
            "This would include XOR. The page tried a million neurons on it, and then proved that "
            "none can exist.",
            *(16, "all"),
        ),
        Bug(
            "always yes and always no left out",
            "Two of the sixteen have the same answer for every input. Weights of 0 and a bias of "
            "1: what does this neuron say?",
            12,
        ),
        Bug(
            "one of always yes and always no left out",
            "Did you count both of the questions that have the same answer for every input?",
            13,
        ),
        Bug(
            "only the questions with a name",
            "AND, OR and NAND are three of sixteen. Any pattern of yes and no at the four "
            "points is a question: yes at (1, 0) alone, for instance.",
            *(3, 4),
        ),
        Bug(
            "each line counted once",
            "A line between the points stands for two questions: on one side of it is yes, on the "
            "other no, and either side may be the yes.",
            *(6, 7),
        ),
        Bug(
            "half of them",
            "If a neuron can answer a question, minus its weights and minus its bias nearly give "
            "the opposite one. So it is not one of each pair: count the pictures that a line can "
            "divide.",
            8,
        ),
        Bug(
            "a kind of picture left out",
            "A line may leave all four points on one side, cut off a single corner, or part them "
            "two and two, and either side may be the yes. Which of these have you not counted?",
            10,
        ),
    ),
    on_success=(
        "Only XOR and its opposite are out of reach. It gets worse: of the 256 questions about "
        "three inputs one neuron answers 104, of the 65,536 about four it answers 1,882."
    ),
    right=(14.0, "14", "fourteen", "14 of 16", "Fourteen."),
    wrong={None: (2, "many", 140)},
)
