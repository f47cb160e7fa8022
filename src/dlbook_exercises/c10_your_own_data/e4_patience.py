"""Whether a training has waited long enough for a new lowest loss."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _last_lowest(losses):
    return len(losses) - 1 - int(np.argmin(losses[::-1]))


def _stop(losses, patience, *, lowest=np.argmin, late=0):
    """Whether so many epochs have passed since the best, and what may be different about it."""
    return bool(len(losses) - 1 - int(lowest(losses)) >= patience + late)


def _rises_in_a_row(losses, patience):
    steps = np.diff(losses)[-patience:]
    return bool(len(steps) == patience and np.all(steps > 0))


def _against_the_epoch_before(losses, patience):
    return bool(len(losses) > 1 and losses[-1] > losses[-2])


def _against_the_loss_so_long_ago(losses, patience):
    return bool(len(losses) > patience and losses[-1] >= losses[-1 - patience])


def _whether_to_go_on(losses, patience):
    return not _stop(losses, patience)


EXERCISE = Exercise(
    reference=_stop,
    probes=(
        Probe("while the loss falls, it goes on", ([0.9, 0.8, 0.7, 0.65, 0.6], 2)),
        Probe("when patience is just used up, it stops", ([0.9, 0.5, 0.6, 0.55], 2)),
        Probe("a loss that only rises is no progress", ([0.9, 0.5, 0.6, 0.7], 2)),
        Probe("long after the lowest loss, it still says so", ([0.3, 0.5, 0.8, 0.7, 0.6], 2)),
        Probe("one epoch before, it goes on", ([0.9, 0.5, 0.6, 0.55], 3)),
        Probe(
            "losses that go up and down above the best do not count as progress",
            ([0.9, 0.5, 0.8, 0.7, 0.6, 0.55], 4),
        ),
        Probe("a new best starts the waiting again", ([0.5, 0.6, 0.7, 0.4, 0.45], 3)),
        Probe("of two lowest losses the first counts", ([0.9, 0.4, 0.6, 0.4, 0.5], 3)),
        Probe("one epoch alone is too early", ([0.7], 1)),
    ),
    bugs=(
        Bug(
            "one epoch too late",
            "Count on your fingers: the lowest loss is the second of four, so two epochs have "
            "passed since. Does your condition hold then?",
            {"late": 1},
        ),
        Bug(
            "one epoch too early",
            "You count the epoch of the lowest loss as waiting, too. How many have passed since?",
            {"late": -1},
        ),
        Bug(
            "the later of two equals",
            "An equal loss is no progress. Which of several does argmin find by itself?",
            {"lowest": _last_lowest},
        ),
        Bug(
            "waits for rises in a row",
            "A loss that goes up and down above the best makes no progress either. Since when has "
            "there been no new lowest loss?",
            _rises_in_a_row,
        ),
        Bug(
            "stops at the first rise",
            "A validation loss wobbles. Patience is there to wait over a bump.",
            _against_the_epoch_before,
        ),
        Bug(
            "compares with one epoch",
            "You compare with the loss of so many epochs ago. Compare with the lowest one.",
            _against_the_loss_so_long_ago,
        ),
        Bug(
            "True to go on",
            "Your function says True where the training should go on. The task asks for the "
            "opposite.",
            _whether_to_go_on,
        ),
        Bug(
            "never stops",
            "Your function says False each time. Is there a list for which it would say True?",
            lambda losses, patience: False,
        ),
        Bug(
            "takes the highest loss",
            "Of a loss the lowest is best.",
            {"lowest": np.argmax},
        ),
    ),
    on_success="With history.validation_loss for the losses, it is the on_epoch of this page.",
    right=(
        lambda losses, patience: len(losses) - losses.index(min(losses)) > patience,
        lambda losses, patience: (
            len(losses) > patience and min(losses[-patience:]) >= min(losses[:-patience])
        ),
    ),
    wrong={None: (lambda losses, patience: len(losses) == 4,)},
)
