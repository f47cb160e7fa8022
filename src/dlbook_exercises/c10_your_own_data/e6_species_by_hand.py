"""Rules that name the species of a penguin, without a network."""

import csv
from functools import cache

import numpy as np

from dlbook.check._language import _, together
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import penguins_file

_COLUMNS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
_NAMES = ("Adelie", "Chinstrap", "Gentoo")


def _species(bill_length, bill_depth, flipper_length, body_mass):
    """Return the species of the first rule that fits."""
    if flipper_length >= 206:
        return "Gentoo"
    return "Chinstrap" if bill_length > 43.3 else "Adelie"


@cache
def _table():
    rows = csv.DictReader(penguins_file().read_text("ascii").splitlines())
    whole = [row for row in rows if "NA" not in [row[name] for name in _COLUMNS]]
    birds = tuple(tuple(float(row[name]) for name in _COLUMNS) for row in whole)
    return birds, np.array([row["species"] for row in whole])


def _all_names(birds, answers):
    for bird, answer in zip(birds, answers, strict=True):
        if answer is None:
            return _(
                "For the bird {bird} it returns None. What if none of your rules fits?"
            ).format(bird=bird)
        if not isinstance(answer, str):
            return _(
                "It answers {answer!r}; the name of a species is asked for, such as 'Adelie'."
            ).format(answer=answer)
        if answer not in _NAMES:
            return _("It answers {answer!r}, which is none of {names}.").format(
                answer=answer, names=", ".join(_NAMES)
            )
    return None


def _well_read(birds, answers):
    if wrong := _all_names(birds, answers):
        return wrong
    species = _table()[1]
    right = np.array(answers) == species
    recall = {name: right[species == name].mean() for name in _NAMES}
    worst = min(recall, key=lambda name: recall[name])
    if recall[worst] >= 0.8:
        return None
    taken = np.array(answers)[(species == worst) & ~right]
    names, counts = np.unique(taken, return_counts=True)
    part = _("{share:.0%} of {name}")
    told = together(", ", (part.format(share=r, name=name) for name, r in recall.items()))
    return _(
        "It recognises {told}; all three should be at least 80%. Most {worst}s that it "
        "misses are taken for {other}s. In which measure do these two differ?"
    ).format(told=told, worst=worst, other=names[counts.argmax()])


_ODD = ((45.0, 15.0, 230.0, 6000.0), (39.0, 18.0, 185.0, 3600.0), (60.0, 10.0, 100.0, 100.0))


def _itself_if(shows):
    """Return what knows a bug by what an answer says of a few birds."""

    def fit(answers):
        return (lambda *bird: answers([bird])[0]) if shows(answers(_ODD)) else None

    return fit


def _no_last_word(bill_length, bill_depth, flipper_length, body_mass):
    if flipper_length > 206 and body_mass > 3000:
        return "Gentoo"
    if flipper_length > 150:
        return "Chinstrap" if bill_length > 43.3 else "Adelie"
    return None


def _by_mean(*bird):
    birds, species = _table()
    x = np.array(birds)
    means = np.array([x[species == name].mean(axis=0) for name in _NAMES])
    return _NAMES[(((np.array(bird) - means) / x.std(axis=0)) ** 2).sum(axis=1).argmin()]


EXERCISE = Exercise(
    reference=_species,
    drive=lambda my_species, birds: [my_species(*bird) for bird in birds],
    probes=(
        Probe("every bird has a species, even an odd one", (_ODD,), _all_names),
        Probe(
            "at least 80 of 100 are recognised of each species",
            lambda: (_table()[0],),
            _well_read,
            shown="the 342 penguins whose four measures are known",
        ),
    ),
    bugs=(
        Bug(
            "no answer where no rule fits",
            "A bird that none of your rules fits falls through every if. Which species would you "
            "bet on? Or is the name printed and not returned?",
            fit=_itself_if(lambda names: None in names),
            examples=(_no_last_word, lambda *bird: print("Adelie")),
        ),
        Bug(
            "a label instead of a name",
            "names turns a label into a name.",
            fit=_itself_if(lambda names: isinstance(names[0], int | np.integer)),
            examples=(lambda *bird: 2 if bird[2] > 206 else np.int64(0),),
        ),
        Bug(
            "the commonest species",
            "It says Adelie to every bird, as the baseline does. Its accuracy is 44 %, and two "
            "species are never named.",
            lambda *bird: "Adelie",
        ),
        Bug(
            "a class that is never named",
            "No bird is a Chinstrap to you. They are one fifth of the table, so an accuracy of "
            "nearly 80 % hides it.",
            *(
                lambda *bird, limit=limit: "Gentoo" if bird[2] >= limit else "Adelie"
                for limit in (203, 204, 205, 206, 207, 208)
            ),
        ),
    ),
    on_success=(
        "Two or three comparisons read penguins nearly as well as a network. Rules that somebody "
        "understands are the strongest baseline that a small table has."
    ),
    right=(_by_mean,),
    wrong={
        None: (
            lambda *bird: "Gentoo" if bird[3] > 5500 else _species(*bird[:2], 0, 0),
            lambda *bird: "Chinstrap" if bird[0] > 43.3 else "Adelie",
            lambda *bird: _species(*bird).lower(),
        ),
    },
)
