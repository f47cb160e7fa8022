"""The accuracy of always saying the topic that is most frequent in training."""

from collections import Counter
from functools import cache

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import load_newswires


def _of_training(t_train, t_test):
    return t_train


def _of_test(t_train, t_test):
    return t_test


def _of_both(t_train, t_test):
    return np.append(t_train, t_test)


def _baseline(
    t_train, t_test, *, seen=_of_training, judged=_of_test, over=None, per=1, wrong=False,
    guess=lambda labels: np.bincount(labels).argmax(),
):  # fmt: skip
    """The share of right guesses, and what may be different about it."""
    labels = judged(t_train, t_test)
    right = (labels == guess(seen(t_train, t_test))) != wrong
    return float(per * np.sum(right) / len((over or judged)(t_train, t_test)))


def _in_proportion(t_train, t_test):
    shares = [np.mean(t_train == topic) * np.mean(t_test == topic) for topic in np.unique(t_train)]
    return float(np.sum(shares))


def _mode(labels):
    topics, counts = np.unique(labels, return_counts=True)
    return topics[np.argmax(counts)]


def _by_dice(seed):
    """Return what draws one topic from the training labels and always says that."""
    dice = np.random.default_rng(seed)
    return lambda t_train, t_test: np.mean(t_test == dice.choice(t_train))


@cache
def _labels():
    (_, t_train), (_, t_test) = load_newswires(titles=False)
    return t_train, t_test


EXERCISE = Exercise(
    reference=_baseline,
    probes=(
        Probe(
            "the topic comes from the training labels, the share from those of the test",
            (np.array([0, 2, 2, 1, 2, 0, 1]), np.array([2, 0, 0, 1, 0, 2, 0, 0])),
        ),
        Probe(
            "labels need not begin with 0, nor follow on each other",
            (np.array([5, 7, 7, 9, 7, 5]), np.array([9, 9, 7, 7, 7, 5, 1, 8, 8, 8, 8])),
        ),
        Probe(
            "a topic that is not in the test is never right",
            (np.array([3, 3, 0]), np.array([0, 1, 0])),
        ),
        Probe(
            "it finds the baseline of the newswires",
            _labels,
            shown="the labels of the newswires: 8,982 to train on, 2,246 to test with",
        ),
    ),
    bugs=(
        Bug(
            "most frequent test topic",
            "Your guesser has looked at the test labels before it chose its topic. What may it "
            "know?",
            {"seen": _of_test},
        ),
        Bug(
            "share of the training set",
            "That is how often the guess is right in training. Results are compared on the test.",
            {"judged": _of_training},
        ),
        Bug(
            "as if all topics were equally frequent",
            "That is how often a guesser is right who draws from all topics alike. The one of this "
            "task has counted, and always says the same.",
            lambda t_train, t_test: 1 / 46,
            lambda t_train, t_test: 1 / len(set(t_train.tolist())),
            lambda t_train, t_test: 1 / len(set(t_test.tolist())),
        ),
        Bug(
            "drawn in proportion",
            "That is the other guesser of the page, who draws each topic as often as it occurs.",
            _in_proportion,
            examples=(  # cannot be multiplied where the counts end at different labels
                lambda t_train, t_test: (
                    np.bincount(t_train) / len(t_train) @ (np.bincount(t_test) / len(t_test))
                ),
            ),
        ),
        Bug(
            "largest label, not most frequent",
            "The largest of the labels is a name, not a count. Count first; then ask which count "
            "is the largest.",
            {"guess": np.max},
        ),
        Bug(
            "largest label, not most frequent",
            "argmax of the labels is the place of the largest label. Count first; then ask which "
            "count is the largest.",
            {"guess": np.argmax},
        ),
        Bug(
            "the count in place of the label",
            "max of the counts says how often the most frequent label occurs. Which label is it? "
            "The place of the largest count tells.",
            {"guess": lambda labels: np.bincount(labels).max()},
        ),
        Bug(
            "place taken for a label",
            "unique leaves out labels that do not occur, so the place of the largest count is no "
            "label. It is the place of one.",
            {"guess": lambda labels: np.unique(labels, return_counts=True)[1].argmax()},
        ),
        Bug(
            "divided by another number",
            "The right answers are those of the test, and the number they are divided by is not.",
            {"over": _of_training},
        ),
        Bug(
            "divided by another number",
            "What you count are labels of the training, and the number you divide by is how many "
            "the test has.",
            {"judged": _of_training, "over": _of_test},
            examples=(lambda t_train, t_test: np.bincount(t_train).max() / len(t_test),),
        ),
        Bug(
            "train and test exchanged",
            "The topic comes from the test labels here, and the share from the training.",
            {"seen": _of_test, "judged": _of_training},
        ),
        Bug(
            "train and test together",
            "Both sets of labels have been thrown together, to count or to judge. The guesser sees "
            "one of them, and is judged by the other.",
            {"seen": _of_both, "judged": _of_both},
            {"seen": _of_both},
        ),
        Bug(
            "the label in place of its share",
            "This is what the guesser says. How often is that right?",
            lambda t_train, t_test: _mode(t_train),
        ),
        Bug(
            "percent",
            "A share lies between 0 and 1; per cent are for printing.",
            {"per": 100},
        ),
        Bug(
            "share of mistakes",
            "This is the share of the wrong answers. What is asked for is that of the right ones.",
            {"wrong": True},
        ),
        Bug(
            "a topic that is not in the test",
            "Counts of the test labels end at the largest that occurs there. The guess may be "
            "larger, and is then never right.",
            lambda t_train, t_test: np.bincount(t_test)[_mode(t_train)] / len(t_test),
            raises=r"^KeyError: (np\.int64\()?3",
            examples=(
                lambda t_train, t_test: Counter(t_test.tolist()).pop(_mode(t_train)) / len(t_test),
            ),
        ),
        Bug(
            "count instead of a share",
            "So many answers are right. Out of how many?",
            lambda t_train, t_test: int(np.sum(t_test == _mode(t_train))),
        ),
    ),
    on_success=(
        "It takes one line to compute, and every accuracy that you read of should stand beside one."
    ),
    right=(
        lambda t_train, t_test: (
            t_test.tolist().count(Counter(t_train.tolist()).most_common(1)[0][0]) / len(t_test)
        ),
        lambda t_train, t_test: np.count_nonzero(t_test == _mode(t_train)) / t_test.size,
    ),
    wrong={
        "hidden state": (_by_dice(5),),
        "most frequent test topic and percent": (
            lambda t_train, t_test: 100 * np.bincount(t_test).max() / len(t_test),
        ),
        None: (lambda t_train, t_test: 0.25,),  # right for the first labels
    },
)
