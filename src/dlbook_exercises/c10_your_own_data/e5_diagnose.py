"""Which of five networks has which fault, from four numbers of each."""

import re

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe

_FAULTS = (_("columns unscaled"), _("labels shuffled"), _("rate far too small"), _("biases of −10"))
_RIGHT = "QSPT"
_CLUES = (
    _("Large inputs give large scores. What does that do to the loss before the first step?"),
    _("A network can learn such labels by heart. What can it not do then?"),
    _("It has hardly moved. What would still be alive, and falling?"),
    _(
        "Nothing comes out of the hidden layer from the start, so all scores are 0. What "
        "is the loss?"
    ),
)


def _letters(answer):
    letters = answer if isinstance(answer, str) else "".join(map(str, answer))
    letters = "".join(re.findall(r"[A-Z]", letters.upper()))
    if sorted(set(letters) & set("PQRST")) != sorted(letters) or len(letters) != 4:
        raise ValueError(_('give four different letters of P to T, such as "PQRS"'))
    return letters


def _found(place):
    def judge(letters):
        return (
            None
            if letters[place] == _RIGHT[place]
            else _("It is another one. {clue}").format(clue=_CLUES[place])
        )

    return Probe(f"the network with {_FAULTS[place]} is found", (), judge)


EXERCISE = Exercise(
    kind="value",
    reference=_RIGHT,
    read=_letters,
    probes=tuple(_found(place) for place in (1, 2, 0, 3)),
    bugs=(
        Bug(
            "two that are dead",
            "Q and T end alike, with all ReLUs dead. They do not begin alike: one of them had "
            "living ReLUs until its first steps.",
            lambda letters: letters[0] == "T" or letters[3] == "Q",
            examples=("TSPQ", "T S P R"),
        ),
        Bug(
            "two that learn",
            "R and S have both learned the rows that they were given. Only one of them can read "
            "new rows.",
            lambda letters: letters[1] == "R",
            examples=("QRPT",),
        ),
        Bug(
            "learning by heart taken for a small rate",
            "The loss of S has become nearly the lowest, so it has taken steps enough. Another one "
            "has hardly begun.",
            lambda letters: letters[2] == "S",
            examples=("QPST",),
        ),
    ),
    on_success=(
        "R is the sound one. Two numbers would have been enough for most of them: the first loss "
        "and the share of dead units cost one batch."
    ),
    right=("qspt", "Q, S, P, T", ["Q", "S", "P", "T"]),
    wrong={None: ("QPRT", "RSPT", "QQPT", "Q", 7)},
)
