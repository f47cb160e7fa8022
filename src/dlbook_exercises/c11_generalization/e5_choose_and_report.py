"""One of several networks chosen on held-out data, and its accuracy on the test set."""

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _, together
from dlbook.check.exercise import Bug, Exercise, Probe


def _accuracies(networks, data):
    x, t = data
    return [float(np.mean(predict(x).argmax(axis=1) == t)) for predict in networks]


def _report(
    networks, x_held, t_held, x_test, t_test, *, choose_on=lambda held, test: held,
    report_on=lambda held, test: test, choose=np.argmax,
    output=lambda best, accuracy: (best, accuracy),
):  # fmt: skip
    """The choice and the report, and what may be different about them."""
    held, test = (x_held, t_held), (x_test, t_test)
    best = int(choose(_accuracies(networks, choose_on(held, test))))
    return output(best, _accuracies(networks[best : best + 1], report_on(held, test))[0])


def _asked(answer, networks, x_held, t_held, x_test, t_test):
    """Return the choice, its accuracy, and how many networks were asked about the test set."""
    asked = set()

    def watched(k, predict):
        def watching(x):
            x = np.asarray(x)
            if any(np.array_equal(row, new) for row in np.atleast_2d(x) for new in x_test):
                asked.add(k)
            return predict(x)

        return watching

    watched_networks = [watched(k, predict) for k, predict in enumerate(networks)]
    found = answer(watched_networks, x_held, t_held, x_test, t_test)
    if found is ...:
        return ...
    chosen, accuracy = found
    return {
        _("the network"): int(chosen),
        _("its accuracy"): float(accuracy),
        _("networks that were asked about the test set"): len(asked),
    }


def _all_asked(networks, x_held, t_held, x_test, t_test):
    held = _accuracies(networks, (x_held, t_held))
    test = _accuracies(networks, (x_test, t_test))
    return int(np.argmax(held)), test[int(np.argmax(held))]


def _best_of_the_test(networks, x_held, t_held, x_test, t_test):
    held = _accuracies(networks, (x_held, t_held))
    return int(np.argmax(held)), max(_accuracies(networks, (x_test, t_test)))


def _on_both(held, test):
    return tuple(np.concatenate(arrays) for arrays in zip(held, test, strict=True))


def _mean_of_all(networks, x_held, t_held, x_test, t_test):
    best = int(np.argmax(_accuracies(networks, (x_held, t_held))))
    return best, float(np.mean(_accuracies(networks, (x_test, t_test))))


def _one_by_one(networks, x_held, t_held, x_test, t_test):
    best, most = 0, -1
    for k, predict in enumerate(networks):
        right = sum(
            int(predict(x[None]).argmax()) == t for x, t in zip(x_held, t_held, strict=True)
        )
        if right > most:
            best, most = k, right
    return best, np.mean(networks[best](x_test).argmax(axis=1) == t_test)


def _rows(*classes):
    """Return inputs whose largest number stands in these places, no two alike."""
    rows = np.eye(3)[list(classes)]
    return rows + np.linspace(0, 0.1, len(rows))[:, None] * [1.0, 0.5, 0.25]


def _turns(k):
    """Return a network that says the class that comes k places after the largest number."""

    def predict(x):
        return softmax(np.roll(x, k, axis=1))

    predict.__name__ = f"reads {k} too far"
    return predict


def _says(k):
    def predict(x):
        return softmax(np.eye(3)[np.full(len(x), k)])

    return predict


def _data(images, labels):
    return _rows(*images), np.array(labels)


_NETWORKS = [_says(0), _turns(1), _turns(0), _says(2)]
# Held out, the third is best; on the test set it is the first.
_HELD = _data((0, 1, 2, 0, 1, 2, 1, 0), (0, 1, 2, 1, 1, 2, 2, 2))
_TEST = _data((2, 1, 0, 1, 2, 1, 1, 2, 2, 1, 1, 2), (0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0))
# On the test set the first again; on both together the last.
_PARTED = (
    _data((2, 0, 0, 0, 0, 0, 1, 1, 1, 1), (2, 2, 2, 2, 2, 0, 1, 1, 1, 1)),
    _data((1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 1)),
)
_OTHER = _data((0, 1, 2, 0, 1), (1, 2, 0, 1, 1)), _data((2, 0, 1, 1), (2, 1, 2, 2))
_TIE = _data((0, 1, 2, 1), (0, 0, 2, 2)), _data((0, 0, 1), (0, 0, 0))


def _case(claim, networks, held, test):
    parts = {_("held out: {shares} right"): held, _("test:     {shares} right"): test}
    told = (
        part.format(shares=[round(a, 2) for a in _accuracies(networks, data)])
        for part, data in parts.items()
    )
    return Probe(claim, (networks, *held, *test), shown=together("\n", told))


EXERCISE = Exercise(
    reference=_report,
    drive=_asked,
    probes=(
        _case(
            "the network that is best on held-out data, and its test accuracy",
            _NETWORKS,
            _HELD,
            _TEST,
        ),
        _case("where held-out data and test set disagree", _NETWORKS, *_PARTED),
        _case("another best one", _NETWORKS, *_OTHER),
        _case("of two that tie, the first", _NETWORKS, *_TIE),
        _case("one network alone", _NETWORKS[1:2], *_OTHER),
    ),
    bugs=(
        Bug(
            "a test set used to choose",
            "The test set has chosen the network whose luck on it was best, so its accuracy there "
            "flatters. Which data are there to choose by?",
            {"choose_on": lambda held, test: test},
        ),
        Bug(
            "reports what it chose by",
            "The held-out accuracy of the winner contains the luck that made it win. Which data "
            "has had no part in the choice?",
            {"report_on": lambda held, test: held},
        ),
        Bug(
            "chosen on both",
            "The test set has a say in the choice. Then no data is left that has had none.",
            {"choose_on": _on_both},
        ),
        Bug(
            "reported on both",
            "The held-out data has chosen the winner. In a mean with the test set, its luck still "
            "counts.",
            {"report_on": _on_both},
        ),
        Bug(
            "every network asked",
            "Choice and accuracy are right, but every network was asked about the test set. "
            "Whoever sees such numbers will choose by them, sooner or later. Ask the winner alone.",
            _all_asked,
        ),
        Bug(
            "the best of the test",
            "That is the highest test accuracy of all, not the one of the network that you chose.",
            _best_of_the_test,
        ),
        Bug(
            "a mean over networks",
            "You have chosen one network. The others have no part in its accuracy.",
            _mean_of_all,
        ),
        Bug(
            "the worst one",
            "Of a loss the lowest is best. And of an accuracy?",
            {"choose": np.argmin},
        ),
        Bug(
            "the last of two equals",
            "Two networks tie, and you take the later one. The task asks for the first.",
            {"choose": lambda values: len(values) - 1 - int(np.argmax(values[::-1]))},
        ),
        Bug(
            "results in the wrong order",
            "First the place of the network in the list, then its accuracy.",
            {"output": lambda best, accuracy: (accuracy, best)},
        ),
    ),
    on_success=(
        "If the accuracy disappoints you: it is what the network can do. Whoever goes on choosing "
        "now needs a new test set."
    ),
    right=(_one_by_one,),
    wrong={None: (lambda networks, x_held, t_held, x_test, t_test: (0, 0.5),)},
)
