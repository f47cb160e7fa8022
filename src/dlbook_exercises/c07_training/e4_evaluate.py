"""The accuracy of a network that can be told to others, a batch at a time."""

from functools import partial

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _, together
from dlbook.check.exercise import Bug, Exercise, Probe


def _all(places, size):
    return [places[k : k + size] for k in range(0, len(places), size)]


def _full_ones(places, size):
    return _all(places[: len(places) // size * size], size)


def _evaluate(
    predict, x_train, t_train, x_test, t_test, batch_size, *, samples=lambda train, test: test,
    batches=_all, read=lambda y: y.argmax(axis=1), counts=np.equal,
    share=lambda right, sizes, size, train: sum(right) / sum(sizes),
):  # fmt: skip
    """The share of right answers, and what may be different about it."""
    x, t = samples((x_train, t_train), (x_test, t_test))
    parts = batches(np.arange(len(x)), batch_size)
    right = [int(np.sum(counts(read(predict(x[part])), t[part]))) for part in parts]
    return share(right, [len(part) for part in parts], batch_size, len(x_train))


def _both(train, test):
    return tuple(np.concatenate(arrays) for arrays in zip(train, test, strict=True))


def _of_train_and_test(combine, *given):
    seen = _evaluate(*given, samples=lambda train, test: train)
    return combine(seen, _evaluate(*given))


def _of_all_batches_of_both(predict, x_train, t_train, x_test, t_test, batch_size):
    shares = [
        np.mean(predict(x[part]).argmax(axis=1) == t[part])
        for x, t in ((x_train, t_train), (x_test, t_test))
        for part in _all(np.arange(len(t)), batch_size)
    ]
    return np.mean(shares)


def _divisor_of(answer):
    """Return the number by which an answer always divides, from two tests without a mistake."""
    few, many = (
        n / float(answer(softmax, *_TRAINED_ON, _read_as(*labels), labels, 4))
        for n in (2, 7)
        for labels in [np.arange(n) % 3]
    )
    if not np.isclose(few, many):
        return None
    return {"share": lambda right, sizes, size, train: sum(right) / few}


def _ratio(right, sizes):
    return np.divide(sum(right), sum(sizes))  # of no batch at all, nan


def _weighted(predict, x_train, t_train, x_test, t_test, batch_size):
    shares, sizes = [], []
    for part in _all(np.arange(len(t_test)), batch_size):
        shares.append(np.mean(predict(x_test[part]).argmax(axis=1) == t_test[part]))
        sizes.append(len(part))
    return np.average(shares, weights=sizes)


def _narrow(x):
    """Answer at most two samples at once: the network of a small machine."""
    if np.ndim(x) > 1 and len(x) > 2:
        raise MemoryError(_("{count} samples at once").format(count=len(x)))
    return softmax(x)


def _read_as(*classes):
    """Return inputs whose largest number stands in these places; no class gets a half."""
    return np.eye(3)[list(classes)] / 2


_TRAINED_ON = (_read_as(0, 1, 2, 0, 1, 2, 0, 1), np.array([0, 1, 2, 0, 1, 2, 0, 2]))
# Of the three batches 1, 2 and 2 are right, so that no part passes for another.
_HELD_BACK = (_read_as(2, 0, 1, 1, 2, 0, 2, 0, 1), np.array([2, 1, 0, 1, 2, 1, 2, 1, 1]))
_ODD = (_read_as(1, 0, 2, 2, 0), np.array([1, 0, 0, 2, 0]))
_FEW = (_read_as(2, 0, 1, 0), np.array([2, 0, 1, 1]))
_SINGLE = (_read_as(1), np.array([1]))


def _a_test(predict, test, batch_size, also=""):
    """Return a probe's arguments, shown as what the network reads: it reads the largest pixel."""
    parts = {
        _("training: read as {answers}, labels {labels}"): _TRAINED_ON,
        _("test:     read as {answers}, labels {labels}"): test,
    }
    told = (
        part.format(answers=x.argmax(axis=1).tolist(), labels=t.tolist())
        for part, (x, t) in parts.items()
    )
    size = _("batch_size = {batch_size}{also}").format(batch_size=batch_size, also=also)
    return {
        "args": (predict, *_TRAINED_ON, *test, batch_size),
        "shown": together("\n", [*told, size]),
    }


EXERCISE = Exercise(
    reference=_evaluate,
    probes=(
        Probe("the share of right answers, in full batches", **_a_test(softmax, _HELD_BACK, 3)),
        Probe("a last batch that is smaller", **_a_test(softmax, _ODD, 2)),
        Probe(
            "predict gets at most batch_size samples at once",
            **_a_test(_narrow, _ODD, 2, _(", and this predict refuses more")),
        ),
        Probe("fewer samples than one batch", **_a_test(softmax, _FEW, 100)),
        Probe("a single sample", **_a_test(softmax, _SINGLE, 1)),
    ),
    bugs=(
        Bug(
            "accuracy on the training set",
            "This says how well the network remembers. Others want to know how it does on samples "
            "that it has never seen.",
            {"samples": lambda train, test: train},
            {
                "samples": lambda train, test: train,
                "batches": _full_ones,
                "share": lambda right, sizes, size, train: sum(right) / train,
            },
        ),
        Bug(
            "training and test mixed",
            "Samples that the network was trained on are part of the count, and flatter it.",
            {"samples": _both},
            partial(_of_train_and_test, lambda seen, unseen: (seen + unseen) / 2),
            _of_all_batches_of_both,
        ),
        Bug(
            "training minus test",
            "This is the gap between the two, which tells of overfitting. The accuracy itself is "
            "asked for.",
            partial(_of_train_and_test, lambda seen, unseen: seen - unseen),
        ),
        Bug(
            "mean of the batch means",
            "The last batch is smaller than the others, so a mean over batches gives its samples "
            "more weight. Count right answers, and divide once, at the end.",
            {"share": lambda right, sizes, size, train: np.mean(np.divide(right, sizes))},
        ),
        Bug(
            "a share for each batch",
            "Each batch has its share here, and the whole has none. How many answers are right, "
            "all batches taken together?",
            {"share": lambda right, sizes, size, train: np.divide(right, sizes)},
            {"share": lambda right, sizes, size, train: np.divide(right, sizes).tolist()},
        ),
        Bug(
            "last batch dropped",
            "What is left over after the full batches is never looked at. A test counts all the "
            "samples.",
            {"batches": _full_ones},
            partial(_evaluate, batches=_full_ones, share=lambda right, n, *_: _ratio(right, n)),
            lambda *given: (
                _evaluate(*given, batches=_full_ones, share=lambda right, *_: sum(right))
                / len(given[4])
            ),
        ),
        Bug(
            "as if all batches were full",
            "The number of batches times their size is more than there are samples, when the last "
            "one is smaller. How many samples were read?",
            {"share": lambda right, sizes, size, train: sum(right) / (len(sizes) * size)},
        ),
        Bug(
            "percent",
            "A share lies between 0 and 1; per cent are for printing.",
            {"share": lambda right, sizes, size, train: 100 * sum(right) / sum(sizes)},
        ),
        Bug(
            "a count, not a share",
            "This counts right answers. Of how many?",
            {"share": lambda right, sizes, size, train: sum(right)},
        ),
        Bug(
            "divided by another number",
            "The right answers are divided by a number that is not how many samples were asked "
            "about. Is it the size of a batch, or a number that is always the same?",
            {"share": lambda right, sizes, size, train: sum(right) / train},
            {"share": lambda right, sizes, size, train: sum(right) / size},
            lambda *given: _evaluate(*given, samples=lambda train, test: train) * 8 / len(given[4]),
            fit=_divisor_of,
            examples=(
                lambda *given: _evaluate(*given) * len(given[4]) / 100,
                lambda *given: _evaluate(*given) * len(given[4]) / 10_000,
            ),
        ),
        Bug(
            "one batch alone",
            "Only one batch counts, the first or the last. Is there a return inside the loop, or "
            "is the count written over in each round?",
            {"share": lambda right, sizes, size, train: right[0] / sizes[0]},
            {"share": lambda right, sizes, size, train: right[0] / sum(sizes)},
            {"share": lambda right, sizes, size, train: right[-1] / sizes[-1]},
            {"share": lambda right, sizes, size, train: right[-1] / sum(sizes)},
        ),
        Bug(
            "probabilities compared with labels",
            "max gives the largest probability, and the labels are classes. At which place of a "
            "row is the largest probability?",
            partial(_evaluate, read=lambda y: y.max(axis=1)),
            partial(_evaluate, read=np.max),
        ),
        Bug(
            "argmax without an axis",
            "Without an axis, argmax numbers the whole table through and returns one place. Asked "
            "for is a class for each row.",
            {"read": np.argmax},
        ),
        Bug(
            "probabilities rounded first",
            "A class can be the likeliest with less than one half. Rounded, or compared with 0.5, "
            "such a row has nothing left that could be the largest.",
            {"read": lambda y: np.round(y).argmax(axis=1)},
        ),
        Bug(
            "shapes that do not fit",
            "Two arrays of different shapes are compared. Are probabilities turned into classes "
            "first, and are the labels cut into the same pieces as the samples?",
            {"read": lambda y: y},
            raises=r"could not be broadcast together with shapes \(3,\) \(9,\)",
            examples=(
                lambda predict, x_train, t_train, x, t, n: (
                    sum(np.sum(predict(x[i]).argmax(axis=1) == t) for i in _all(range(len(x)), n))
                    / len(x)
                ),
            ),
        ),
        Bug(
            "an axis that is not there",
            "argmax along the rows needs a table of probabilities. The labels are classes already, "
            "and a single sample makes a single row without a table.",
            raises=r"^AxisError: axis 1 is out of bounds for array of dimension 1$",
            examples=(
                lambda predict, x_train, t_train, x, t, n: np.mean(
                    [predict(x[i]).argmax(axis=1) == t[i] for i in range(len(x))]
                ),
                lambda predict, x_train, t_train, x, t, n: np.mean(
                    [predict(x[i : i + 1]).argmax(axis=1) for i in range(len(x))]
                    == t.argmax(axis=1)
                ),
            ),
        ),
        Bug(
            "share of mistakes",
            "This is the share of the wrong answers. What is asked for is that of the right ones.",
            {"counts": np.not_equal},
        ),
        Bug(
            "argmax over the wrong axis",
            "This asks for each class which sample has most of it. Asked for is the class of each "
            "sample: which axis holds the classes?",
            {"read": lambda y: y.argmax(axis=0)},
        ),
        Bug(
            "everything at once",
            "predict is handed all samples in one go. Cut them into pieces of batch_size first.",
            {"batches": lambda places, size: [places]},
            {"batches": lambda places, size: _all(places, 100)},
        ),
    ),
    on_success=(
        "Two of the six arguments play no part. What a network has been trained on says little "
        "about what it will do next."
    ),
    right=(
        _weighted,
        lambda predict, x_train, t_train, x, t, batch_size=100: np.mean(
            [np.argmax(predict(row)) == label for row, label in zip(x, t, strict=True)]
        ),
    ),
    wrong={
        None: (
            lambda *given: 1.0,
            lambda *given: round(_evaluate(*given), 2),
            # Numbers like those of bugs that these answers do not have.
            lambda predict, x_train, t_train, x, t, n: (
                sum(
                    np.sum(predict(x[k : k + n - 1]).argmax(axis=1) == t[k : k + n - 1])
                    for k in range(0, len(x), n)
                )
                / len(x)
            ),
            lambda predict, x_train, t_train, x, t, n: np.mean(t == np.arange(len(t)) % 3),
        ),
    },
)
