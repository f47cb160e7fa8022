"""A mean cross-entropy that a probability of 0 cannot spoil."""

import math
from functools import partial

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.encoding import one_hot
from dlbook.losses import cross_entropy


def _rows(y, t):
    return one_hot(t, y.shape[1]) if np.ndim(t) == 1 else np.asarray(t)


def _labels(t):
    return t if np.ndim(t) == 1 else np.argmax(t, axis=1)


def _of_right_class(y, t):
    return y[np.arange(len(y)), _labels(t)]


def _at_least_tiny(p):
    return np.maximum(p, np.finfo(p.dtype).tiny)


def _lost_in_float32(p):
    return np.maximum(p, p.dtype.type(1e-300))


def _unguarded(p):
    return p


def _mean_of_samples(logs, y):
    return np.sum(logs) / len(y)


def _loss(
    y, t, *, chosen=_of_right_class, guard=_at_least_tiny, log=np.log, sign=-1,
    mean=_mean_of_samples,
):  # fmt: skip
    """The loss, and what may be different about it."""
    return sign * mean(log(guard(chosen(y, t))), y) + 0.0  # which makes 0.0 of -0.0


def _product(y, t, *, rows=_rows, constant=0.0, mean=_mean_of_samples):
    """The loss as its formula has it, with what beginners leave out."""
    return -mean(rows(y, t) * np.log(y + constant), y)


def _one_by_one(y, t, *, mean=_mean_of_samples):
    """The loss by math, where the guard of a number in float32 is 0 and the logarithm an error."""
    return mean([-math.log(max(p, 1e-200)) for p in _of_right_class(y, t)], y)


def _as_given(y, t):
    return t


def _in_any_form(mean):
    """Return the ways to take another mean: other things may be missing as well."""
    lost = (partial(_loss, guard=guard, mean=mean) for guard in (_unguarded, _lost_in_float32))
    products = (
        partial(_product, rows=rows, constant=constant, mean=mean)
        for rows in (_rows, _as_given)
        for constant in (0.0, 1e-20)
    )
    return {"mean": mean}, *lost, *products, partial(_one_by_one, mean=mean)


@np.errstate(all="ignore")
def _silenced(loss, y, t):
    return loss(y, t)


def _as_it_is(loss, y, t):
    return loss(y, t)


def _replaced(loss, y, t):
    return np.nan_to_num(loss(y, t))


def _of_replaced_products(y, t):
    return -np.sum(np.nan_to_num(_rows(y, t) * np.log(y))) / len(y)


def _cost(answer, p):
    """Return what an answer takes for a probability of the right class."""
    return float(answer(np.array([[p, 1 - p]]), np.array([0])))


def _taken_for_the_rare(answer):
    """Return the probability for which an answer takes one that is as good as 0."""
    return math.exp(-_cost(answer, _RARE))


def _constant_of(answer):
    constant = _taken_for_the_rare(answer)
    if constant < 2 * _RARE or not math.isclose(_cost(answer, constant), -math.log(2 * constant)):
        return None
    return {"guard": lambda p: p + constant}


def _limits_of(answer):
    low, below_one = _taken_for_the_rare(answer), -math.expm1(-_cost(answer, 1.0))
    return {"guard": lambda p: np.clip(p, low, 1 - below_one)} if below_one > 5e-9 else None


def _lower_limit_of(answer):
    low = _taken_for_the_rare(answer)
    return {"guard": lambda p: np.maximum(p, low)} if low > 1.01 * _RARE else None


def _at_its_price(y, t, loss):
    if np.ndim(loss):
        return _("The loss has the shape {shape}. It should be a single number.").format(
            shape=np.shape(loss)
        )
    price = -math.log(_RARE)
    if abs(loss - price) < 0.01:
        return None
    return _("The loss is {loss:.4g}, not {price:.4g}.").format(loss=loss, price=price)


def _dear_but_finite(y, t, loss):
    """Hold a loss with a probability of 0 against one with a probability of a millionth."""
    if np.ndim(loss):
        return _("The loss has the shape {shape}. It should be a single number.").format(
            shape=np.shape(loss)
        )
    if not loss < _FINITE:
        return _("A probability of 0 has spoilt the loss, for the whole batch.")
    lost = _of_right_class(y, t) == 0
    lowest = -np.log(1e-6) * np.mean(lost)
    if loss < lowest:
        return _(
            "The loss is {loss:.4g}: 0 has cost less than a millionth would, {lowest:.4g}."
        ).format(loss=loss, lowest=lowest)
    return None


def _by_hand(y, t, smallest=1e-300):
    costs = []
    for row, target in zip(y.tolist(), t.tolist(), strict=True):
        c = target.index(1) if isinstance(target, list) else target
        costs.append(-math.log(max(row[c], smallest)))
    return math.fsum(costs) / len(costs)


def _at_labels_with_decimals(y, t):
    return y[np.arange(len(y)), t if t.ndim == 1 else t @ np.arange(t.shape[1])]


def _entry_by_entry(y, t):
    n, c = y.shape
    return -sum(t[i, k] * np.log(y[i, k] + 1e-20) for i in range(n) for k in range(c)) / n


def _in_place(y, t):
    y[y == 0] = 1e-30
    return -np.sum(_rows(y, t) * np.log(y)) / len(y)


_Y = np.array([[0.7, 0.2, 0.1], [0.3, 0.5, 0.2], [0.25, 0.25, 0.5], [0.2, 0.7, 0.1]])
_T = np.array([0, 1, 2, 0])
_LOST = np.array([[0.0, 1.0, 0.0], [0.6, 0.0, 0.4], [0.5, 0.5, 0.0]])
_LOST_LABELS = np.array([0, 2, 2])
_RARE = 1e-30  # a probability that only a guard takes for 0
_FINITE = 1e4  # (what a probability of 0 costs is everybody's own choice: all prices are alike)

EXERCISE = Exercise(
    reference=_loss,
    probes=(
        Probe("a batch, one-hot: the mean over the samples", (_Y, one_hot(_T, 3))),
        Probe("one sample, one-hot", (_Y[:1], one_hot(_T[:1], 3))),
        Probe("labels give the same as one-hot rows", (_Y, _T)),
        Probe("labels of as many samples as there are classes", (_Y[1:], np.array([1, 2, 1]))),
        Probe(
            "a probability of a millionth costs 13.8",
            (np.array([[1e-6, 1 - 1e-6]]), np.array([0])),
            atol=0.02,
        ),
        Probe(
            "a probability of 1e-30 costs 69.1",
            (np.array([[_RARE, 1 - _RARE]]), np.array([0])),
            _at_its_price,
            atol=_FINITE,
        ),
        Probe(
            "a perfect answer costs 0, and not less",
            (np.eye(3)[[1, 0]], np.array([1, 0])),
            atol=5e-9,
        ),
        Probe(
            "a probability of 0 has a finite price",
            (_LOST, _LOST_LABELS),
            _dear_but_finite,
            atol=_FINITE,
        ),
        Probe(
            "in float32, a probability of 0 has one as well",
            (_LOST.astype(np.float32), one_hot(_LOST_LABELS, 3)),
            _dear_but_finite,
            atol=_FINITE,
        ),
        Probe(
            "a perfect answer that comes first changes none of the others",
            (np.array([[0.0, 1.0, 0.0], [0.6, 0.3, 0.1]]), np.array([1, 0])),
            atol=5e-9,
        ),
    ),
    bugs=(
        Bug(
            "missing / batch",
            "The loss grows with the number of samples, and with it every slope and every step. "
            "What is asked for is a mean.",
            *_in_any_form(lambda logs, y: np.sum(logs)),
        ),
        Bug(
            "one loss for each sample",
            "Each sample has its loss here, and the batch has none. Training follows one number: "
            "what do you do with the losses of the samples?",
            {"mean": lambda logs, y: logs},
        ),
        Bug(
            "one loss for each entry",
            "Each entry of the table has a number here, and nothing is added up. Of each sample "
            "one entry counts, and training follows one number for the whole batch.",
            *(
                partial(_product, rows=rows, constant=constant, mean=lambda logs, y: logs)
                for rows in (_rows, _as_given)
                for constant in (0.0, 1e-20)
            ),
            examples=(lambda y, t: -_rows(y, t) * np.log(np.maximum(y, 1e-30)),),
        ),
        Bug(
            "mean over all entries",
            "The mean runs over samples and classes, so the loss is too small by the number of "
            "classes. Each sample has one term, that of its right class: how many terms are there?",
            *_in_any_form(lambda logs, y: np.sum(logs) / y.size),
        ),
        Bug(
            "divided by the classes",
            "The sum is divided by the number of classes. Over what is the mean taken?",
            {"mean": lambda logs, y: np.sum(logs) / y.shape[1]},
        ),
        Bug(
            "one sample alone",
            "Only one sample of the batch counts, the first or the last. Is there a return inside "
            "the loop, or is the sum written over in each round?",
            {"mean": lambda logs, y: logs[0]},
            {"mean": lambda logs, y: logs[-1]},
            {"mean": lambda logs, y: logs[0] / len(y)},
        ),
        Bug(
            "missing row index",
            "One index in the brackets takes a whole row of y: y[t] is the row of another sample. "
            "Each label belongs to a row and to a place in it.",
            *(
                partial(_loss, chosen=chosen, guard=guard, mean=mean)
                for chosen in (
                    lambda y, t: y[t],
                    lambda y, t: y[_labels(t)],
                    lambda y, t: y[t.astype(int)],
                )
                for guard in (_at_least_tiny, _unguarded)
                for mean in (lambda logs, y: np.mean(logs), _mean_of_samples)
            ),
            examples=(
                lambda y, t: -np.mean(np.log(y[t])),
                lambda y, t: -np.sum(np.log(y[_labels(t)] + 1e-20)) / len(y),
            ),
        ),
        Bug(
            "every label for every row",
            "A slice and an array of labels take those columns from every row. Each row has one "
            "label: rows and labels have to go in step.",
            {"chosen": lambda y, t: y[:, _labels(t)]},
            partial(
                _loss,
                chosen=lambda y, t: y[:, _labels(t)],
                mean=lambda logs, y: np.mean(logs),
            ),
        ),
        Bug(
            "a term for every class",
            "The wrong classes have terms of their own here, log(1 - y). Each sample has one term, "
            "that of its right class.",
            {"chosen": lambda y, t: np.where(_rows(y, t), y, 1 - y)},
            partial(
                _loss,
                chosen=lambda y, t: np.where(_rows(y, t), y, 1 - y),
                mean=lambda logs, y: np.mean(logs),
            ),
        ),
        Bug(
            "softmax once more",
            "y holds probabilities already. A second softmax brings them closer together.",
            {"chosen": lambda y, t: _of_right_class(softmax(y), t)},
        ),
        Bug(
            "labels taken for one-hot rows",
            "Labels are multiplied as if they were rows of 0 and 1. A label says which column to "
            "look at; the number of axes of t tells the two forms apart.",
            partial(_product, rows=_as_given),
            partial(_product, rows=_as_given, constant=1e-20),
            lambda y, t: -np.sum(np.log(y + 1e-20) * t) / len(y),
            _entry_by_entry,
        ),
        Bug(
            "labels taken for one-hot rows",
            "The place of the 1 is looked for in each row of t. Labels have no rows: each is such "
            "a place itself; the number of axes of t tells the two forms apart.",
            {"chosen": lambda y, t: y[range(len(y)), t.argmax(axis=1)]},
        ),
        Bug(
            "one-hot rows taken for labels",
            "One-hot rows, or numbers with decimals made of them, are used as places. They say "
            "with a 1 where to look; the number of axes of t tells the two forms apart.",
            {"chosen": lambda y, t: y[np.arange(len(y)), t]},
            {"chosen": lambda y, t: np.array([y[n, int(t[n])] for n in range(len(t))])},
            examples=(partial(_loss, chosen=_at_labels_with_decimals),),
        ),
        Bug(
            "a guard lost in float32",
            "float32 cannot hold numbers as small as 1e-300: there the guard itself is 0. Which "
            "smallest number does the dtype of y have?",
            {"guard": _lost_in_float32},
            lambda y, t: -np.sum(_rows(y, t) * np.log(y + y.dtype.type(1e-300))) / len(y),
            _one_by_one,
        ),
        Bug(
            "log of 0",
            "Softmax can underflow to exactly 0, and a single 0 spoils the whole batch: log(0) is "
            "-inf, and 0 · log(0) is nan. To replace inf and nan afterwards comes too late.",
            {"guard": _unguarded},
            _product,
            partial(_silenced, _product),
            partial(_silenced, partial(_loss, guard=_unguarded)),
            lambda y, t: sum(-math.log(p) for p in _of_right_class(y, t)) / len(y),
            *(
                partial(call, partial(_replaced, loss))
                for call in (_as_it_is, _silenced)
                for loss in (partial(_loss, guard=_unguarded), _product)
            ),
            partial(_silenced, _of_replaced_products),
            _of_replaced_products,
            examples=(
                partial(
                    _silenced, lambda y, t: -np.mean(np.nan_to_num(np.log(_of_right_class(y, t))))
                ),
                lambda y, t: np.nan_to_num(-np.mean(np.log(_of_right_class(y, t)))),
            ),
        ),
        Bug(
            "a constant inside the log",
            "A constant that is added inside the logarithm changes what every probability costs: "
            "small ones far too cheap, and 1 comes out below 0. What else can keep a 0 out of a "
            "logarithm?",
            {"guard": lambda p: p + 1e-7},  # of a well known book
            fit=_constant_of,
            examples=(
                lambda y, t: -np.mean(np.log(_of_right_class(y, t) + 3e-6)),
                lambda y, t: -np.sum(_rows(y, t) * np.log(y + 0.02)) / y.shape[0],
                lambda y, t: np.log(1 / ((y * _rows(y, t)).sum(axis=1) + 1e-12)).mean(),
                lambda y, t: -np.mean(np.log(_of_right_class(y, t) + 1e-20)),
            ),
        ),
        Bug(
            "clipped from above as well",
            "An upper limit below 1 makes a perfect answer cost something. Where does a logarithm "
            "need a guard, and where not?",
            {"guard": lambda p: np.clip(p, 1e-7, 1 - 1e-7)},
            fit=_limits_of,
            examples=(
                lambda y, t: -np.mean(np.log(np.clip(_of_right_class(y, t), 3e-4, 1 - 3e-4))),
                lambda y, t: -(_rows(y, t) * np.log(y.clip(1e-12, 0.99999))).sum() / len(y),
            ),
        ),
        Bug(
            "clipped too early",
            "Probabilities that a network really gives are treated as if they were larger. A "
            "smaller limit guards against 0 as well.",
            fit=_lower_limit_of,
            examples=(
                lambda y, t: -np.mean(np.log(np.maximum(_of_right_class(y, t), 5e-4))),
                lambda y, t: -np.sum(_rows(y, t) * np.log(np.clip(y, 0.06, 1))) / len(y),
                *(
                    lambda y, t, low=low: -np.mean(np.log(np.clip(_of_right_class(y, t), low, 1)))
                    for low in (1e-7, 1e-12, 1e-28)
                ),
                lambda y, t: -np.log(_of_right_class(y, t).clip(1e-15, 1 - 1e-15)).mean(),
            ),
        ),
        Bug(
            "another logarithm",
            "The result is right but for a factor. The page takes the natural logarithm, to the "
            "base e.",
            {"log": np.log10},
            {"log": np.log2},
        ),
        Bug(
            "ten classes for all",
            "These one-hot rows have a column for each digit, and here there are other classes. "
            "How many there are, y tells.",
            raises=r"shapes \(\d,10\) \(\d,3\)|shapes \(\d,3\) \(\d,10\)",
            examples=(
                lambda y, t: -np.sum((np.eye(10)[t] if t.ndim == 1 else t) * np.log(y)) / len(y),
                lambda y, t: -np.sum(np.log(y) * (one_hot(t, 10) if t.ndim == 1 else t)) / len(y),
            ),
        ),
        Bug(
            "missing minus",
            "The logarithm of a probability is at most 0. A loss should be large where the answer "
            "is bad.",
            {"sign": 1},
        ),
        Bug(
            "log of the mean",
            "The mean is taken before the logarithm, so that good samples hide bad ones. Each "
            "sample has a loss of its own first.",
            {"chosen": lambda y, t: _of_right_class(y, t).mean(), "mean": lambda log, y: log},
        ),
        Bug(
            "the likeliest class in place of the right one",
            "This takes the largest probability of each row. A network that is sure and wrong "
            "would have a small loss: t must say which entry counts.",
            {"chosen": lambda y, t: y.max(axis=1)},
        ),
        Bug(
            "a lost sample costs nothing",
            "Where the probability is 0, the term is left out, so the worst answer of all is free. "
            "It should be dearer than any other.",
            {"guard": lambda p: np.where(p > 0, p, 1)},
            examples=(
                lambda y, t: _loss(y, t, guard=lambda p: p[p > 0], mean=lambda v, y: v.mean()),
                lambda y, t: -np.ma.log(_of_right_class(y, t)).mean(),
                lambda y, t: -(_rows(y, t) * np.ma.log(y)).sum(axis=1).mean(),
            ),
        ),
        Bug(
            "squares",
            "These are squared differences. They hardly tell p = 0.01 from p = 0.001.",
            lambda y, t: np.mean((y - _rows(y, t)) ** 2),
            lambda y, t: np.sum((y - _rows(y, t)) ** 2) / len(y),
            lambda y, t: np.sum((y - _rows(y, t)) ** 2) / len(y) / 2,
            lambda y, t: np.sum((y - _rows(y, t)) ** 2) / 2,
        ),
    ),
    quiet=True,
    on_success=(
        "A guard should act only where the dtype gives up. Frameworks avoid even that: they take "
        "the scores and work with the log-softmax."
    ),
    right=(
        cross_entropy,
        _by_hand,
        lambda y, t: np.log(1 / ((y * _rows(y, t)).sum(axis=1) + np.finfo(y.dtype).tiny)).mean(),
        lambda y, t: np.array(-np.log(_of_right_class(y, t).clip(1e-37, 1 - 1e-15)).mean()),
        lambda y, t: (
            -np.mean(np.log(np.where(_of_right_class(y, t), _of_right_class(y, t), 1e-38)))
        ),
    ),
    wrong={
        "changes its input": (_in_place,),
        "prints instead of returning": (lambda y, t: print(_loss(y, t)),),
        "missing / batch and a constant inside the log": (
            lambda y, t: -np.sum(np.log(_of_right_class(y, t) + 1e-7)),
        ),
        None: (
            lambda y, t: -np.sum((1 - _rows(y, t)) * np.log(1 - y + 1e-30)) / len(y),
            # The first number that it finds, a whole 0, decides the dtype.
            lambda y, t: np.vectorize(lambda p: 0 if p == 1 else -math.log(max(p, 1e-30)))(
                _of_right_class(y, t)
            ).mean(),
            # One number is asked for here, too, but it is no label that fails to be one.
            lambda y, t: -math.log(_of_right_class(y, t)),
        ),
    },
)
