"""After how many epochs a training should have ended, from its four curves."""

from functools import partial
from types import SimpleNamespace

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


class History(SimpleNamespace):
    """What a training leaves behind, without the training (an error names the class)."""


def _history(losses, accuracies, training_losses, training_accuracies):
    return History(
        validation_loss=losses,
        validation_accuracy=accuracies,
        epoch_loss=training_losses,
        epoch_accuracy=training_accuracies,
        epochs=len(losses),
    )


def _probe(claim, *curves):
    history = _history(*curves)
    lists = {name: curve for name, curve in vars(history).items() if name != "epochs"}
    shown = "\n".join(f"history.{name} = {curve}" for name, curve in lists.items())
    return Probe(claim, (history,), shown=shown)


def _best_epoch(history, *, curve="validation_loss", choose=np.argmin, first=1):
    """The epoch, and what may be different about it."""
    return int(choose(getattr(history, curve))) + first


def _last_place_of_the_lowest(losses):
    return len(losses) - 1 - int(np.argmin(losses[::-1]))


def _first_rise(history):
    losses = history.validation_loss
    rises = (k for k in range(1, len(losses)) if losses[k] > losses[k - 1])
    return next(rises, len(losses))


def _impatient(history, *, patience, beyond):
    """The best epoch until so many in a row were no better, or one so far beyond it."""
    losses = history.validation_loss
    best = 0
    for k in range(1, len(losses)):
        if losses[k] < losses[best]:
            best = k
        elif k - best == patience:
            return best + 1 + beyond
    return len(losses) if beyond else best + 1


def _of_losses(*losses):
    return _history(list(losses), *(3 * [[0.5] * len(losses)]))


def _patience_of(answer):
    """Return for how many epochs an answer waits, from a loss that falls again after so many."""
    for wait in range(1, 12):
        said = int(answer(_of_losses(0.9, *np.linspace(0.95, 0.99, wait), 0.5)))
        if said != wait + 2:
            return partial(_impatient, patience=wait, beyond=said - 1)
    return None


def _lowest_below(start, nothing, history):
    """The first of the lowest losses, if they are below a start, and else an epoch of old."""
    losses = history.validation_loss
    return int(np.argmin(losses)) + 1 if min(losses) < start else nothing


def _start_of(answer):
    """Return below which loss an answer begins to look, from single epochs after a bad one."""
    nothing = int(answer(_of_losses(1e9, 1e9)))
    low, high = -1.0, 1e6
    while high - low > 1e-9 * max(1, high):
        middle = (low + high) / 2
        low, high = (middle, high) if answer(_of_losses(1e9, middle)) == 2 else (low, middle)
    return partial(_lowest_below, high, nothing)


def _from_the_first(history):
    best, at = history.validation_loss[0], 1
    for epoch, value in enumerate(history.validation_loss[1:], start=2):
        if value < best:
            best, at = value, epoch
    return at


def _early_stopping(patience, back):
    """Return the habit of Keras: the epoch in which it gives up, or goes back to the best."""

    def search(history):
        best, at, waited = float("inf"), 0, 0
        for epoch, loss in enumerate(history.validation_loss, 1):
            if loss < best:
                best, at, waited = loss, epoch, 0
            else:
                waited += 1
                if waited >= patience:
                    return at if back else epoch
        return at if back else history.epochs

    return search


def _first_crossing(history):
    for k in range(history.epochs):
        if history.validation_loss[k] > history.epoch_loss[k]:
            return k
    return history.epochs


def _until_it_rises_in_a_row(times):
    def search(history):
        losses = history.validation_loss
        rises = 0
        for k in range(1, len(losses)):
            rises = rises + 1 if losses[k] > losses[k - 1] else 0
            if rises == times:
                losses = losses[:k]
                break
        return losses.index(min(losses)) + 1

    return search


def _of_the_gap(history, *, of, size, first):
    """The epoch in which training and validation are nearest, or furthest apart."""
    validation, training = (getattr(history, f"{part}_{of}") for part in ("validation", "epoch"))
    return int(np.argmin(size(np.subtract(validation, training)))) + first


def _of_the_crossing(history, *, of, sign, first, never):
    """The epoch from which on training is better than validation."""
    validation, training = (getattr(history, f"{part}_{of}") for part in ("validation", "epoch"))
    worse = np.flatnonzero(sign * np.subtract(validation, training) > 0)
    return int(worse[0]) + first if len(worse) else history.epochs - never


# Longer than anybody's patience.
_BUMP = [0.62, 0.63, 0.64, 0.65, 0.66, 0.67, 0.66, 0.65, 0.64, 0.63, 0.62, 0.61]

EXERCISE = Exercise(
    reference=_best_epoch,
    probes=(
        _probe(
            "training ends where the validation loss is lowest",
            # Each of the other answers that come to mind is another epoch.
            [1.1, 0.9, 0.8, 0.7, 0.75, 0.9, 1.3, 1.2],
            [0.7, 0.78, 0.82, 0.83, 0.84, 0.86, 0.83, 0.85],
            [1.9, 0.95, 0.65, 0.5, 0.4, 0.35, 0.3, 0.25],
            [0.65, 0.7, 0.85, 0.9, 0.93, 0.94, 0.95, 0.96],
        ),
        _probe(
            "a bump on the way down is not the end",
            [0.9, 0.7, 0.72, 0.6, *_BUMP, 0.58, 0.65, 0.7, 0.8],
            [0.75, 0.8, 0.79, 0.83, *[0.82] * 12, 0.84, 0.85, 0.84, 0.83],
            [1.2, 0.6, 0.5, 0.45, *[0.42] * 12, 0.4, 0.35, 0.3, 0.32],
            [0.7, 0.85, 0.87, 0.9, *[0.91] * 12, 0.92, 0.94, 0.96, 0.95],
        ),
        _probe(
            "where the loss falls to the end, all epochs are needed",
            # That of a network that is sure of what is wrong: no start of a search is too high.
            [15.4, 14.8, 14.4, 14.2],
            [0.7, 0.8, 0.83, 0.82],
            [15.1, 14.6, 14.2, 14.0],
            [0.6, 0.75, 0.8, 0.85],
        ),
        _probe(
            "where it only rises, one epoch is enough",
            [0.6, 0.7, 0.9],
            [0.8, 0.82, 0.81],
            [0.5, 0.2, 0.1],
            [0.85, 0.95, 0.93],
        ),
        _probe(
            "of two epochs that are equally good, the earlier is enough",
            [0.9, 0.6, 0.7, 0.6, 0.8],
            [0.75, 0.8, 0.81, 0.82, 0.8],
            [0.9, 0.6, 0.4, 0.3, 0.2],
            [0.7, 0.8, 0.9, 0.93, 0.95],
        ),
    ),
    bugs=(
        Bug(
            "accuracy on the training set",
            "What a network has been trained on, it knows by heart in the end. These numbers still "
            "improve when it no longer learns anything for other stories.",
            {"curve": "epoch_loss"},
            {"curve": "epoch_accuracy", "choose": np.argmax},
        ),
        Bug(
            "counts epochs from 0",
            "The epoch is right, and its place in the list is not how many epochs have been "
            "trained by then.",
            {"first": 0},
        ),
        Bug(
            "takes the last epoch",
            "That is how long the training lasted. From some epoch on it did harm.",
            lambda history: history.epochs,
        ),
        Bug(
            "takes the highest loss",
            "Of an accuracy the highest is best. And of a loss?",
            {"choose": np.argmax},
        ),
        Bug(
            "takes the highest accuracy",
            "You judge by the number of right answers; here the probabilities should be good. "
            "Which curve gets worse when the network is sure of a wrong answer?",
            {"curve": "validation_accuracy", "choose": np.argmax},
        ),
        Bug(
            "stops at the first rise",
            "A validation loss wobbles. Afterwards, with the whole curve in hand, you can look "
            "further than its first bump.",
            _first_rise,
        ),
        Bug(
            "the later of two equals",
            "Both are equally good on the stories held out, and the later one costs more.",
            {"choose": _last_place_of_the_lowest},
        ),
        Bug(
            "patience runs out",
            "After a few epochs without progress it looks no further. Who stops a training while "
            "it runs has to guess what would come; you have the whole curve.",
            fit=_patience_of,
            examples=(
                _early_stopping(2, back=True),
                _early_stopping(11, back=True),
                _early_stopping(3, back=False),
                _until_it_rises_in_a_row(2),
            ),
        ),
        Bug(
            "a name of Keras",
            "So Keras calls its curves. The four lists of this history are named in the task.",
            raises=r"'History' object has no attribute '(val_\w+|history|loss|accuracy|acc)'",
            examples=(
                lambda history: int(np.argmin(history.history["val_loss"])) + 1,
                lambda history: int(np.argmin(history.val_loss)) + 1,
            ),
        ),
        Bug(
            "a start that is too low",
            "The search begins with a number that no loss of this history is below, so nothing is "
            "ever found. With which loss can it begin whatever comes?",
            fit=_start_of,
            examples=(
                partial(_lowest_below, 0, 0),
                partial(_lowest_below, 1.0, 1),
                partial(_lowest_below, 10, -1),
                partial(_lowest_below, 0.55, 0),
            ),
        ),
        Bug(
            "the lowest accuracy",
            "Of a loss the lowest is best. And of an accuracy?",
            {"curve": "validation_accuracy"},
        ),
        Bug(
            "where the curves part",
            "You compare the curves of training and validation. How far they are apart says how "
            "much is known by heart. Which single curve says how good the probabilities are for "
            "new stories?",
            *(
                partial(_of_the_gap, of=of, size=size, first=first)
                for of in ("loss", "accuracy")
                for size in (np.abs, np.positive, np.negative)
                for first in (1, 0)
            ),
            *(
                partial(_of_the_crossing, of=of, sign=sign, first=first, never=never)
                for of, sign in (("loss", 1), ("accuracy", -1))
                for first in (1, 0)
                for never in (0, 1)
            ),
            examples=(
                lambda history: (
                    1 + np.argmin(np.subtract(history.validation_loss, history.epoch_loss))
                ),
                _first_crossing,
            ),
        ),
        Bug(
            "brackets in place of a dot",
            "A history is no dictionary: its lists have their names behind a dot.",
            raises="'History' object is not subscriptable",
            examples=(lambda history: np.argmin(history["validation_loss"]) + 1,),
        ),
        Bug(
            "a method of arrays",
            "The four curves are lists, which have no such method. The functions of NumPy take "
            "lists, too.",
            raises=r"'list' object has no attribute '(arg)?(min|max|sort)'",
            examples=(lambda history: history.validation_loss.argmin() + 1,),
        ),
        Bug(
            "the loss instead of the epoch",
            "That is how low the loss gets. The question is when.",
            lambda history: min(history.validation_loss),
        ),
    ),
    on_success="Try it on the history of this page: history is still there.",
    right=(
        _from_the_first,
        lambda history: history.validation_loss.index(min(history.validation_loss)) + 1,
        lambda history: float(
            1 + sorted(range(history.epochs), key=lambda k: (history.validation_loss[k], k))[0]
        ),
    ),
    wrong={
        "counts epochs from 0 and takes the highest accuracy": (
            lambda history: int(np.argmax(history.validation_accuracy)),
        ),
        None: (lambda history: history.epochs // 2,),
    },
)
