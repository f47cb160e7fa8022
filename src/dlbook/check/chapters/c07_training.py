"""The exercises of chapter 07: a loss, batches, and an accuracy that can be told to others."""

import numpy as np

from dlbook.activations import softmax
from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import as_count, miscounted
from dlbook.encoding import one_hot
from dlbook.losses import cross_entropy
from dlbook.networks import SimpleNet

# --- how many evaluations ---------------------------------------------------------------------

_EVALUATIONS = 2 * (784 * 50 + 50 + 50 * 10 + 10)


def _counted(value):
    if isinstance(value, tuple | list) and len(value) > 1:
        return "To Python a comma makes a pair of numbers. Write the number without one."
    # Where the difference goes is more of a hint than how large it is.
    count = as_count(value)
    if count == _EVALUATIONS:
        return None
    return "That is too few." if count < _EVALUATIONS else "That is too many."


_WEIGHTS = 784 * 50 + 50 * 10

PREDICT_EVALUATIONS = Exercise(
    name="predict-evaluations",
    chapter=7,
    kind="value",
    probes=(Probe("the loss is evaluated that often, for a slope of every number", (), _counted),),
    bugs=(
        *miscounted(
            "times the batch",
            "The mean over the batch is taken inside the loss: one evaluation reads all the images "
            "of the batch and returns one number. How often is that number asked for?",
            *(n * k for n in (100, 200) for k in (_EVALUATIONS // 2, _WEIGHTS)),
        ),
        *miscounted(
            "one evaluation for each slope",
            "A central difference looks to both sides of each number. How many evaluations of the "
            "loss does it need for one slope?",
            _EVALUATIONS // 2,
            _EVALUATIONS // 2 + 1,
            _WEIGHTS,
        ),
        *miscounted(
            "the middle as well",
            "A central difference takes the loss on either side. Does it need the one in between?",
            _EVALUATIONS + 1,
            _EVALUATIONS * 3 // 2,
        ),
        *miscounted(
            "no biases",
            "The weights are counted, but a network learns other numbers as well. What shifts?",
            2 * _WEIGHTS,
        ),
        *miscounted(
            "the first layer alone",
            "That is what the first layer takes. The network has a second one.",
            *(n * k for n in (1, 2) for k in (784 * 50, 784 * 50 + 50)),
        ),
        *miscounted(
            "neurons in place of weights",
            "Those are neurons. A weight belongs to a pair of them, one in this layer and one in "
            "the next. How many pairs are there?",
            784 + 50 + 10,
            2 * (784 + 50 + 10),
        ),
        *miscounted(
            "one for each image",
            "The images of the batch go into one evaluation together. What is nudged are the "
            "numbers that the network learns.",
            100,
            200,
        ),
        *miscounted(
            "one for each array",
            "An array of weights is not nudged as a whole: each of its numbers has a slope.",
            4,
            8,
        ),
        *miscounted(
            "another network",
            "That belongs to 100 hidden neurons, the network of this page. Here there are 50, and "
            "not every part of the count is halved.",
            784 * 100 + 100 + 100 * 10 + 10,
            2 * (784 * 100 + 100 + 100 * 10 + 10),
        ),
    ),
    afterwards="Two evaluations for each weight and each bias; how many images a batch has does "
    "not matter to the count, only to what one evaluation costs.",
)

# --- cross-entropy ----------------------------------------------------------------------------


def _as_rows(y, t):
    return one_hot(t, y.shape[1]) if np.ndim(t) == 1 else np.asarray(t)


def _summed(y, t):
    return -np.sum(_as_rows(y, t) * np.log(y + 1e-12))


def _mean_of_entries(y, t):
    return -np.mean(_as_rows(y, t) * np.log(y + 1e-12))


def _bare(y, t):
    return -np.sum(_as_rows(y, t) * np.log(y)) / len(y)


def _bare_in_place(y, t):
    return -np.mean(np.log(_of_right_class(y, t)))


def _of_right_class(y, t):
    return y[np.arange(len(y)), t if np.ndim(t) == 1 else np.argmax(t, axis=1)]


def _with_constant(constant):
    return lambda y, t: -np.mean(np.log(_of_right_class(y, t) + constant))


def _raised_to(constant):
    return lambda y, t: -np.mean(np.log(np.maximum(_of_right_class(y, t), constant)))


def _log_ten(y, t):
    return -np.mean(np.log10(_of_right_class(y, t) + 1e-12))


def _log_two(y, t):
    return -np.mean(np.log2(_of_right_class(y, t) + 1e-12))


def _with_ceiling(constant):
    return lambda y, t: -np.mean(np.log(np.clip(_of_right_class(y, t), constant, 1 - constant)))


def _tiny_guard(y, t):
    return -np.mean(np.log(np.maximum(_of_right_class(y, t), y.dtype.type(1e-300))))


def _tiny_guard_of_rows(y, t):
    log_y = np.log(np.maximum(y, y.dtype.type(1e-300)))
    return -np.sum(_as_rows(y, t) * log_y) / len(y)


def _by_classes(y, t):
    return -np.sum(np.log(_of_right_class(y, t) + 1e-12)) / y.shape[1]


def _first_sample(y, t):
    return -np.log(_of_right_class(y, t)[0] + 1e-12)


def _last_sample(y, t):
    return -np.log(_of_right_class(y, t)[-1] + 1e-12)


def _first_of_many(y, t):
    return _first_sample(y, t) / len(y)


def _columns(y, t):
    return y[:, t if np.ndim(t) == 1 else np.argmax(t, axis=1)]


def _all_labels(y, t):
    return -np.mean(np.log(_columns(y, t) + 1e-12))


def _all_labels_summed(y, t):
    return -np.sum(np.log(_columns(y, t) + 1e-12)) / len(y)


def _term_for_each_class(y, t):
    t = _as_rows(y, t)
    return -np.sum(np.log(np.where(t, y, 1 - y) + 1e-12)) / len(y)


def _mean_term_for_each_class(y, t):
    return _term_for_each_class(y, t) / y.shape[1]


def _softmax_again(y, t):
    return -np.mean(np.log(_of_right_class(softmax(y), t)))


def _no_minus(y, t):
    return np.mean(np.log(_of_right_class(y, t) + 1e-12))


def _of_the_mean(y, t):
    return -np.log(np.mean(_of_right_class(y, t)) + 1e-12)


def _of_the_likeliest(y, t):
    return -np.mean(np.log(y.max(axis=1)))


def _lost_is_free(y, t):
    p = _of_right_class(y, t)
    return -np.sum(np.log(p[p > 0])) / len(p)


def _squares(y, t):
    return np.mean((y - _as_rows(y, t)) ** 2)


def _dear_but_finite(y, t, loss):
    """Hold a loss with a probability of 0 against one with a probability of a millionth."""
    if np.ndim(loss):
        return f"The loss has the shape {np.shape(loss)}. It should be a single number."
    if not np.isfinite(loss):
        return "A probability of 0 has spoilt the loss, for the whole batch."
    lost = _of_right_class(y, t) == 0
    lowest = -np.log(1e-6) * np.mean(lost)
    if loss < lowest:
        return f"The loss is {loss:.4g}: 0 has cost less than a millionth would, {lowest:.4g}."
    return None


_Y = np.array([[0.7, 0.2, 0.1], [0.3, 0.5, 0.2], [0.25, 0.25, 0.5], [0.2, 0.7, 0.1]])
_T = np.array([0, 1, 2, 0])
_LOST = np.array([[0.0, 1.0, 0.0], [0.6, 0.0, 0.4], [0.5, 0.5, 0.0]])
_LOST_LABELS = np.array([0, 2, 2])
_BIAS = (
    "A constant that is added inside the logarithm changes what every probability costs: small "
    "ones far too cheap, and 1 comes out below 0. What else can keep a 0 out of a logarithm?"
)
_EARLY = (
    "Probabilities that a network really gives are treated as if they were larger. A smaller limit "
    "guards against 0 as well."
)
_UNGUARDED = (
    "Softmax can underflow to exactly 0, and a single 0 spoils the whole batch: log(0) is -inf, "
    "and 0 · log(0) is nan."
)
_CEILING = (
    "An upper limit below 1 makes a perfect answer cost something. Where does a logarithm need a "
    "guard, and where not?"
)
_LOST_GUARD = (
    "float32 cannot hold numbers as small as 1e-300: there the guard itself is 0. Which smallest "
    "number does the dtype of y have?"
)
_ONE_SAMPLE = (
    "Only one sample of the batch counts, the first or the last. Does a return stand inside the "
    "loop, or is the sum written over in each round?"
)
_CROSSED = (
    "A slice and an array of labels take those columns from every row. Each row has one label: "
    "rows and labels have to go in step."
)
_TOO_MANY_TERMS = (
    "The wrong classes have terms of their own here, log(1 - y). Each sample has one term, that of "
    "its right class."
)
_BASE = "The result is right but for a factor. The page takes the natural logarithm, to the base e."

CROSS_ENTROPY = Exercise(
    name="cross-entropy",
    chapter=7,
    reference=cross_entropy,
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
            "a perfect answer costs 0, and not less",
            (np.eye(3)[[1, 0]], np.array([1, 0])),
            atol=5e-9,
        ),
        Probe("a probability of 0 has a finite price", (_LOST, _LOST_LABELS), _dear_but_finite),
        Probe(
            "in float32, a probability of 0 has one as well",
            (_LOST.astype(np.float32), one_hot(_LOST_LABELS, 3)),
            _dear_but_finite,
        ),
    ),
    bugs=(
        Bug(
            "missing / batch",
            "The loss grows with the number of samples, and with it every slope and every step. "
            "What is asked for is a mean.",
            _summed,
        ),
        Bug(
            "mean over all entries",
            "The mean runs over samples and classes, so the loss is too small by the number of "
            "classes. Each sample has one term, that of its right class: how many terms are there?",
            _mean_of_entries,
        ),
        Bug(
            "divided by the classes",
            "The sum is divided by the number of classes. Over what is the mean taken?",
            _by_classes,
        ),
        Bug("one sample alone", _ONE_SAMPLE, _first_sample),
        Bug("one sample alone", _ONE_SAMPLE, _last_sample),
        Bug("one sample alone", _ONE_SAMPLE, _first_of_many),
        Bug("every label for every row", _CROSSED, _all_labels),
        Bug("every label for every row", _CROSSED, _all_labels_summed),
        Bug("a term for every class", _TOO_MANY_TERMS, _term_for_each_class),
        Bug("a term for every class", _TOO_MANY_TERMS, _mean_term_for_each_class),
        Bug(
            "softmax once more",
            "y holds probabilities already. A second softmax brings them closer together.",
            _softmax_again,
        ),
        Bug("a guard lost in float32", _LOST_GUARD, _tiny_guard),
        Bug("a guard lost in float32", _LOST_GUARD, _tiny_guard_of_rows),
        Bug("log of 0", _UNGUARDED, _bare),
        Bug("log of 0", _UNGUARDED, _bare_in_place),
        *(
            Bug("a constant inside the log", _BIAS, _with_constant(c))
            for c in (1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
        ),
        *(
            Bug("clipped from above as well", _CEILING, _with_ceiling(c))
            for c in (1e-8, 1e-7, 1e-6)
        ),
        *(Bug("clipped too early", _EARLY, _raised_to(c)) for c in (1e-5, 1e-4, 1e-3, 1e-2)),
        Bug("another logarithm", _BASE, _log_ten),
        Bug("another logarithm", _BASE, _log_two),
        Bug(
            "labels taken for one-hot rows",
            "Labels are multiplied as if they were rows of 0 and 1. A label says which column to "
            "look at; the number of axes of t tells the two forms apart.",
            raises=r"operands could not be broadcast|too many indices|AxisError: axis 1 is out",
        ),
        Bug(
            "one-hot rows taken for labels",
            "One-hot rows are used as places. They say with a 1 where to look; the number of axes "
            "of t tells the two forms apart.",
            raises=r"used as indices|indexing arrays could not|converted to Python scalars",
        ),
        Bug(
            "missing minus",
            "The logarithm of a probability is at most 0. A loss should be large where the answer "
            "is bad.",
            _no_minus,
        ),
        Bug(
            "log of the mean",
            "The mean is taken before the logarithm, so that good samples hide bad ones. Each "
            "sample has a loss of its own first.",
            _of_the_mean,
        ),
        Bug(
            "the likeliest class in place of the right one",
            "This takes the largest probability of each row. A network that is sure and wrong "
            "would have a small loss: t must say which entry counts.",
            _of_the_likeliest,
        ),
        Bug(
            "a lost sample costs nothing",
            "Where the probability is 0, the term is left out, so the worst answer of all is free. "
            "It should be dearer than any other.",
            _lost_is_free,
        ),
        Bug(
            "squares",
            "These are squared differences. They hardly tell p = 0.01 from p = 0.001.",
            _squares,
        ),
    ),
    quiet=True,
    afterwards="A guard should act only where the dtype gives up. Frameworks avoid even that: they "
    "take the scores and work with the log-softmax.",
)

# --- mini-batches -----------------------------------------------------------------------------


class _Shown:
    """Something to look at beside the facts that are compared: of objects only the kind counts."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def _malformed(batches):
    """Say why these are no batches, if they are none."""
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in batches):
        return "That is no list of pairs, each of the inputs and the labels of one batch."
    axes = {(np.ndim(a), np.ndim(b)) for a, b in batches}
    if axes == {(1, 0)}:
        return "Each pair holds a single sample. A batch holds batch_size of them, in two arrays."
    if axes == {(1, 2)}:
        return "In each pair the labels come first. The inputs come first, then their labels."
    return None if axes <= {(2, 1)} else "The pairs do not hold the inputs and the labels."


def _epochs(my_minibatches, x, t, batch_size, seed):
    """Return what can be said about the batches whatever their order, and show their labels.

    The function is called again with the same seed, with another seed, and with a generator that
    has been used before.
    """
    kept = x.copy(), t.copy()
    rng = np.random.default_rng(seed)
    first = my_minibatches(x, t, batch_size, rng)
    if first is None or first is ...:
        return first
    first = list(first)
    if wrong := _malformed(first):
        return wrong
    batches = [(np.asarray(a), np.asarray(b)) for a, b in first]

    def order(rng):
        x, t = (array.copy() for array in kept)
        return [int(n) for _, b in my_minibatches(x, t, batch_size, rng) for n in b]

    inputs = [float(row[0]) for a, _ in batches for row in a]
    labels = [int(n) for _, b in batches for n in b]
    runs = all(np.all(np.diff(b) == 1) for _, b in batches)
    stayed = all(
        set(b.tolist()) <= set(kept[1][k * batch_size : (k + 1) * batch_size].tolist())
        for k, (_, b) in enumerate(batches)
    )
    steps = np.abs(np.diff(labels))
    return {
        "labels": _Shown(" ".join(str(b.tolist()) for _, b in batches)),
        "batch sizes": [len(b) for _, b in batches],
        "each sample once": sorted(inputs) == sorted(labels) == kept[1].tolist(),
        "each x with its t": inputs == labels,
        "mixed": "no"
        if labels == sorted(labels)
        else "whole batches"
        if runs
        else "inside the batches"
        if stayed
        else "hardly"
        if np.mean((steps == 1) | (steps == len(x) - 1)) > 0.5
        else "yes",
        "same seed, same order": labels == order(np.random.default_rng(seed)),
        "another seed, another order": labels != order(np.random.default_rng(seed + 1)),
        "next epoch, another order": labels != order(rng),
    }


def _whole(x, t, batch_size, seed, facts):
    if isinstance(facts, str):
        return facts
    if facts["batch sizes"] and facts["each sample once"]:
        return None
    n = sum(facts["batch sizes"])
    return f"The batches hold {n} of {len(x)} samples" + (
        "." if n != len(x) else ", but some come twice and others never."
    )


def _in_pairs(x, t, batch_size, seed, facts):
    return None if facts["each x with its t"] else "The samples have got the labels of others."


def _of_size(x, t, batch_size, seed, facts):
    full, rest = divmod(len(x), batch_size)
    sizes = [batch_size] * full + [rest] * (rest > 0)
    if facts["batch sizes"] == sizes:
        return None
    return f"The batches have the sizes {facts['batch sizes']}, not {sizes}."


def _mixed(x, t, batch_size, seed, facts):
    return {
        "no": "The samples come in the order in which they were given.",
        "whole batches": "Whole batches change places. Inside, their samples still follow one "
        "another as they were given.",
        "inside the batches": "Samples change places inside their batch only: each batch holds the "
        "same samples as if nothing had been shuffled.",
        "hardly": "Most samples still follow one another as they were given.",
    }.get(facts["mixed"])


def _repeatable(x, t, batch_size, seed, facts):
    if facts["same seed, same order"]:
        return None
    return f"Two calls, each with a new generator of seed {seed}, gave two orders."


def _seed_counts(x, t, batch_size, seed, facts):
    if facts["another seed, another order"]:
        return None
    return f"The seeds {seed} and {seed + 1} give the same order."


def _epochs_differ(x, t, batch_size, seed, facts):
    if facts["next epoch, another order"]:
        return None
    return "A second call with the same generator gave the same order once more."


def _cut(x, t, batch_size, order):
    order = np.asarray(order)
    return [
        (x[order[k : k + batch_size]], t[order[k : k + batch_size]])
        for k in range(0, len(order), batch_size)
    ]


def _minibatches(x, t, batch_size, rng):
    return _cut(x, t, batch_size, rng.permutation(len(x)))


def _unseeded(x, t, batch_size, rng):
    return _cut(x, t, batch_size, np.random.default_rng().permutation(len(x)))


def _one_seed(x, t, batch_size, rng):
    return _cut(x, t, batch_size, np.random.default_rng(0).permutation(len(x)))


def _apart(x, t, batch_size, rng):
    return _cut(rng.permutation(x), rng.permutation(t), batch_size, np.arange(len(x)))


def _apart_in_place(x, t, batch_size, rng):
    rng.shuffle(x)
    rng.shuffle(t)
    return _cut(x, t, batch_size, np.arange(len(x)))


def _inputs_alone(x, t, batch_size, rng):
    return _cut(rng.permutation(x), t, batch_size, np.arange(len(x)))


def _rest_dropped(x, t, batch_size, rng):
    full = len(x) // batch_size * batch_size
    return _cut(x, t, batch_size, rng.permutation(len(x))[:full])


def _replaced(x, t, batch_size, rng):
    return _cut(x, t, batch_size, rng.integers(len(x), size=len(x)))


def _drawn(x, t, batch_size, rng):
    draws = [rng.choice(len(x), batch_size) for _ in range(-(-len(x) // batch_size))]
    return [(x[i], t[i]) for i in draws]


def _drawn_each_time(x, t, batch_size, rng):
    draws = (rng.permutation(len(x))[:batch_size] for _ in range(-(-len(x) // batch_size)))
    return [(x[i], t[i]) for i in draws]


def _drawn_full(x, t, batch_size, rng):
    draws = [rng.choice(len(x), batch_size) for _ in range(len(x) // batch_size)]
    return [(x[i], t[i]) for i in draws]


def _no_mixing_to_see(x, t, batch_size, rng):
    return _cut(x, t, batch_size, np.arange(len(x))[::-1])


def _rolled(x, t, batch_size, rng):
    return _cut(x, t, batch_size, np.roll(np.arange(len(x)), rng.integers(len(x))))


def _with_an_empty_one(x, t, batch_size, rng):
    batches = _minibatches(x, t, batch_size, rng)
    return batches if len(x) % batch_size else [*batches, (x[:0], t[:0])]


def _filled_up(x, t, batch_size, rng):
    full = -(-len(x) // batch_size) * batch_size
    return _cut(x, t, batch_size, np.resize(rng.permutation(len(x)), full))


def _split_into(number):
    """Return what cuts into so many parts of about the same size."""

    def cut(x, t, batch_size, rng):
        order = rng.permutation(len(x))
        return [(x[i], t[i]) for i in np.array_split(order, number(len(x), batch_size))]

    return cut


def _first_batch(x, t, batch_size, rng):
    return _minibatches(x, t, batch_size, rng)[:1]


def _labels_first(x, t, batch_size, rng):
    return [(b, a) for a, b in _minibatches(x, t, batch_size, rng)]


def _one_by_one(x, t, batch_size, rng):
    return [(x[i], t[i]) for i in rng.permutation(len(x))]


def _batches_of_one(x, t, batch_size, rng):
    return _minibatches(x, t, 1, rng)


def _not_mixed(x, t, batch_size, rng):
    return _cut(x, t, batch_size, np.arange(len(x)))


def _batches_mixed(x, t, batch_size, rng):
    batches = _not_mixed(x, t, batch_size, rng)
    return [batches[k] for k in rng.permutation(len(batches))]


def _inside_mixed(x, t, batch_size, rng):
    mixed = []
    for a, b in _not_mixed(x, t, batch_size, rng):
        order = rng.permutation(len(a))
        mixed.append((a[order], b[order]))
    return mixed


_LABELS = np.arange(21)
_SAMPLES = np.stack([_LABELS, -_LABELS], axis=1).astype(float)


def _few(count, batch_size, seed):
    shown = (
        f"{count} samples, x[n] = [n, -n] and t[n] = n; batch_size {batch_size}; "
        f"rng = np.random.default_rng({seed})"
    )
    return {"args": (_SAMPLES[:count], _LABELS[:count], batch_size, seed), "shown": shown}


_TWICE = (
    "Each draw is made from all the samples, so some come twice in an epoch and others not at all. "
    "Draw one order of all of them, and cut it."
)
_DROPPED = (
    "What is left over after the full batches is lost. The last batch may be smaller than the "
    "others."
)
_SINGLE_SAMPLES = (
    "This takes the samples one by one. How far does the loop move on with each round, and how "
    "much of the order does a batch take?"
)
_ALONE = (
    "x and t are shuffled each on its own, or only one of them. One random order has to serve both."
)

SHUFFLE_BATCHES = Exercise(
    name="shuffle-batches",
    chapter=7,
    reference=_minibatches,
    drive=_epochs,
    probes=(
        Probe("in one epoch, each sample comes once", judge=_whole, **_few(20, 5, 3)),
        Probe("every batch has batch_size samples", judge=_of_size, **_few(20, 5, 3)),
        Probe("each x keeps its own t", judge=_in_pairs, **_few(20, 5, 3)),
        Probe("the samples are mixed, one by one", judge=_mixed, **_few(20, 5, 3)),
        Probe("the same seed gives the same order once more", judge=_repeatable, **_few(20, 5, 3)),
        Probe("another seed gives another order", judge=_seed_counts, **_few(20, 5, 3)),
        Probe("the next epoch has another order", judge=_epochs_differ, **_few(20, 5, 3)),
        Probe("the last batch may be smaller", judge=_of_size, **_few(21, 6, 4)),
        Probe("and no sample is lost", judge=_whole, **_few(21, 6, 4)),
        Probe("a batch may be larger than what there is", judge=_of_size, **_few(20, 100, 3)),
    ),
    bugs=(
        Bug(
            "unseeded",
            "The order comes from dice of your function's own, which nobody can throw again. Take "
            "all that is random from the generator that was handed over.",
            _unseeded,
        ),
        Bug(
            "one seed for ever",
            "The order is random once and then always the same, because a seed is set inside. Take "
            "all that is random from the generator that was handed over.",
            _one_seed,
        ),
        Bug("x and t shuffled apart", _ALONE, _apart),
        Bug("x and t shuffled apart", _ALONE, _apart_in_place),
        Bug("x and t shuffled apart", _ALONE, _inputs_alone),
        Bug("last batch dropped", _DROPPED, _rest_dropped),
        Bug("with replacement", _TWICE, _replaced),
        Bug("with replacement", _TWICE, _drawn),
        Bug("with replacement", _TWICE, _drawn_full),
        Bug("with replacement", _TWICE, _drawn_each_time),
        Bug(
            "not shuffled, but turned",
            "The order is the given one from another place, or from its end. If the data are "
            "sorted, each batch still holds one class.",
            _rolled,
        ),
        Bug(
            "not shuffled, but turned",
            "The order is the given one from another place, or from its end. If the data are "
            "sorted, each batch still holds one class.",
            _no_mixing_to_see,
        ),
        Bug(
            "an empty batch",
            "Where the batches come out even, one more follows that holds nothing; its mean loss "
            "would be nan. Where does the loop have to end?",
            _with_an_empty_one,
        ),
        Bug(
            "last batch filled up",
            "The last batch is made full with samples that have come already. It may be smaller.",
            _filled_up,
        ),
        Bug(
            "cut into equal parts",
            "The parts are all about as large as each other. Asked for are batches of batch_size, "
            "and what is left over comes last.",
            _split_into(lambda n, batch_size: -(-n // batch_size)),
        ),
        Bug(
            "batch_size batches",
            "batch_size is how many samples a batch holds, not how many batches there are.",
            _split_into(lambda n, batch_size: batch_size),
        ),
        Bug(
            "the first batch alone",
            "There is one batch, and then nothing more. Does a return stand inside the loop?",
            _first_batch,
        ),
        Bug(
            "labels before inputs",
            "A pair is (inputs, labels), so that whoever gets it can write x, t = batch.",
            _labels_first,
        ),
        Bug("single samples", _SINGLE_SAMPLES, _one_by_one),
        Bug("single samples", _SINGLE_SAMPLES, _batches_of_one),
        Bug(
            "shuffle hands nothing back",
            "shuffle mixes an array in place and returns None. permutation returns a new one.",
            raises=r"'NoneType' object is not subscriptable|object of type 'NoneType' has no len",
        ),
        Bug(
            "not shuffled",
            "The samples are cut into batches as they come. Many data sets are sorted; what would "
            "the first batch teach?",
            _not_mixed,
        ),
        Bug(
            "whole batches shuffled",
            "The samples are cut first and mixed afterwards. If the data are sorted, each batch "
            "still holds one class. In which order should the two be done?",
            _batches_mixed,
        ),
        Bug(
            "shuffled inside the batches",
            "The samples are cut first and mixed afterwards. If the data are sorted, each batch "
            "still holds one class. In which order should the two be done?",
            _inside_mixed,
        ),
    ),
    afterwards="Who hands over the generator decides whether a run can be repeated, and a training "
    "that nobody can repeat is hard to mend.",
)

# --- the accuracy to report -------------------------------------------------------------------


def _share(predict, x, t, batch_size):
    """Return the share of right answers, a batch at a time."""
    right = 0
    for k in range(0, len(x), batch_size):
        right += np.sum(predict(x[k : k + batch_size]).argmax(axis=1) == t[k : k + batch_size])
    return float(right / len(x))


def _evaluate(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_test, t_test, batch_size)


def _on_training(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_train, t_train, batch_size)


def _on_both(predict, x_train, t_train, x_test, t_test, batch_size):
    x, t = np.concatenate([x_train, x_test]), np.concatenate([t_train, t_test])
    return _share(predict, x, t, batch_size)


def _gap(predict, x_train, t_train, x_test, t_test, batch_size):
    seen = _share(predict, x_train, t_train, batch_size)
    return seen - _share(predict, x_test, t_test, batch_size)


def _mean_of_two(predict, x_train, t_train, x_test, t_test, batch_size):
    seen = _share(predict, x_train, t_train, batch_size)
    return (seen + _share(predict, x_test, t_test, batch_size)) / 2


def _mean_of_means(predict, x_train, t_train, x_test, t_test, batch_size):
    starts = range(0, len(x_test), batch_size)
    parts = [(x_test[k : k + batch_size], t_test[k : k + batch_size]) for k in starts]
    return float(np.mean([_share(predict, x, t, batch_size) for x, t in parts]))


def _full_batches(predict, x_train, t_train, x_test, t_test, batch_size):
    full = len(x_test) // batch_size * batch_size
    return _share(predict, x_test[:full], t_test[:full], batch_size)


def _full_batches_of_all(predict, x_train, t_train, x_test, t_test, batch_size):
    full = len(x_test) // batch_size * batch_size
    right = np.sum(predict(x_test[:full]).argmax(axis=1) == t_test[:full])
    return float(right / len(x_test))


def _full_means(predict, x_train, t_train, x_test, t_test, batch_size):
    starts = range(0, len(x_test), batch_size)
    right = [
        np.sum(predict(x_test[k : k + batch_size]).argmax(axis=1) == t_test[k : k + batch_size])
        for k in starts
    ]
    return float(sum(right) / (len(starts) * batch_size))


def _percent(predict, x_train, t_train, x_test, t_test, batch_size):
    return 100 * _share(predict, x_test, t_test, batch_size)


def _count(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_test, t_test, batch_size) * len(x_test)


def _by_training_size(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_test, t_test, batch_size) * len(x_test) / len(x_train)


def _share_of_wrong(predict, x_train, t_train, x_test, t_test, batch_size):
    return 1 - _share(predict, x_test, t_test, batch_size)


def _first_batch_mean(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_test[:batch_size], t_test[:batch_size], batch_size)


def _first_batch_of_all(predict, x_train, t_train, x_test, t_test, batch_size):
    x, t = x_test[:batch_size], t_test[:batch_size]
    return _share(predict, x, t, batch_size) * len(x) / len(x_test)


def _last_batch_mean(predict, x_train, t_train, x_test, t_test, batch_size):
    start = (len(x_test) - 1) // batch_size * batch_size
    return _share(predict, x_test[start:], t_test[start:], batch_size)


def _by_batch_size(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_test, t_test, batch_size) * len(x_test) / batch_size


def _training_by_test_size(predict, x_train, t_train, x_test, t_test, batch_size):
    return _share(predict, x_train, t_train, batch_size) * len(x_train) / len(x_test)


def _through_the_table(predict, x_train, t_train, x_test, t_test, batch_size):
    right = 0
    for k in range(0, len(x_test), batch_size):
        right += np.sum(predict(x_test[k : k + batch_size]).argmax() == t_test[k : k + batch_size])
    return float(right / len(x_test))


def _down_the_columns(predict, x_train, t_train, x_test, t_test, batch_size):
    right = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        right += np.sum(y.argmax(axis=0) == t_test[k : k + batch_size])
    return float(right / len(x_test))


def _narrow(x):
    """Answer at most two samples at once: the network of a small machine."""
    if np.ndim(x) > 1 and len(x) > 2:
        raise MemoryError(f"{len(x)} samples at once")
    return softmax(x)


def _read_as(*classes):
    """Return inputs whose largest number stands in these places."""
    return np.eye(3)[list(classes)]


_TRAINED_ON = (_read_as(0, 1, 2, 0, 1, 2, 0, 1), np.array([0, 1, 2, 0, 1, 2, 0, 2]))
# Of the three batches 1, 2 and 2 are right, so that no part passes for another.
_HELD_BACK = (_read_as(2, 0, 1, 1, 2, 0, 2, 0, 1), np.array([2, 1, 0, 1, 2, 1, 2, 1, 1]))
_ODD = (_read_as(1, 0, 2, 2, 0), np.array([0, 0, 2, 1, 0]))
_FEW = (_read_as(2, 0, 1, 0), np.array([2, 0, 1, 1]))
_SINGLE = (_read_as(1), np.array([1]))
_LAST = (
    "The last batch is smaller than the others, so a mean over batches gives its samples more "
    "weight. Count right answers, and divide once, at the end."
)
_OTHER_NUMBER = (
    "The right answers are divided by a number that is not how many samples were asked about."
)
_ONE_BATCH = (
    "Only one batch counts, the first or the last. Does a return stand inside the loop, or is the "
    "count written over in each round?"
)
_LEFT_OUT = (
    "What is left over after the full batches is never looked at. A test counts all the samples."
)


def _a_test(predict, test, batch_size, also=""):
    """Return a probe's arguments, shown as what the network reads: it reads the largest pixel."""
    told = (
        f"{name} read as {x.argmax(axis=1).tolist()}, labels {t.tolist()}"
        for name, (x, t) in {"training:": _TRAINED_ON, "test:    ": test}.items()
    )
    return {
        "args": (predict, *_TRAINED_ON, *test, batch_size),
        "shown": "\n".join([*told, f"batch_size = {batch_size}{also}"]),
    }


EVALUATE = Exercise(
    name="evaluate",
    chapter=7,
    reference=_evaluate,
    probes=(
        Probe("the share of right answers, in full batches", **_a_test(softmax, _HELD_BACK, 3)),
        Probe("a last batch that is smaller", **_a_test(softmax, _ODD, 2)),
        Probe(
            "predict gets at most batch_size samples at once",
            **_a_test(_narrow, _ODD, 2, ", and this predict refuses more"),
        ),
        Probe("fewer samples than one batch", **_a_test(softmax, _FEW, 100)),
        Probe("a single sample", **_a_test(softmax, _SINGLE, 1)),
    ),
    bugs=(
        Bug(
            "accuracy on the training set",
            "This says how well the network remembers. Others want to know how it does on samples "
            "that it has never seen.",
            _on_training,
        ),
        Bug(
            "training and test mixed",
            "Samples that the network was trained on are part of the count, and flatter it.",
            _on_both,
        ),
        Bug(
            "training and test mixed",
            "Samples that the network was trained on are part of the count, and flatter it.",
            _mean_of_two,
        ),
        Bug(
            "training minus test",
            "This is the gap between the two, which tells of overfitting. The accuracy itself is "
            "asked for.",
            _gap,
        ),
        Bug("mean of the batch means", _LAST, _mean_of_means),
        Bug("last batch dropped", _LEFT_OUT, _full_batches),
        Bug("last batch dropped", _LEFT_OUT, _full_batches_of_all),
        Bug(
            "as if all batches were full",
            "The number of batches times their size is more than there are samples, when the last "
            "one is smaller. How many samples were read?",
            _full_means,
        ),
        Bug("percent", "A share lies between 0 and 1; per cent are for printing.", _percent),
        Bug("a count, not a share", "This counts right answers. Of how many?", _count),
        Bug(
            "divided by another number",
            _OTHER_NUMBER,
            _by_training_size,
        ),
        Bug("divided by another number", _OTHER_NUMBER, _by_batch_size),
        Bug("divided by another number", _OTHER_NUMBER, _training_by_test_size),
        Bug("one batch alone", _ONE_BATCH, _first_batch_mean),
        Bug("one batch alone", _ONE_BATCH, _first_batch_of_all),
        Bug("one batch alone", _ONE_BATCH, _last_batch_mean),
        Bug(
            "argmax without an axis",
            "Without an axis, argmax numbers the whole table through and returns one place. Asked "
            "for is a class for each row.",
            _through_the_table,
        ),
        Bug(
            "shapes that do not fit",
            "Two arrays of different shapes are compared. Are probabilities turned into classes "
            "first, and are the labels cut into the same pieces as the samples?",
            raises=r"operands could not be broadcast",
        ),
        Bug(
            "an axis that is not there",
            "argmax along the rows needs a table of probabilities. The labels are classes already, "
            "and a single sample makes a single row without a table.",
            raises=r"^AxisError: axis 1 is out",
        ),
        Bug(
            "share of mistakes",
            "This is the share of the wrong answers. What is asked for is that of the right ones.",
            _share_of_wrong,
        ),
        Bug(
            "argmax over the wrong axis",
            "This asks for each class which sample has most of it. Asked for is the class of each "
            "sample: which axis holds the classes?",
            _down_the_columns,
        ),
        Bug(
            "everything at once",
            "predict is handed all samples in one go. Cut them into pieces of batch_size first.",
            raises=r"^MemoryError",
        ),
    ),
    afterwards="Two of the six arguments play no part. What a network has been trained on says "
    "little about what it will do next.",
)

# --- six weights ------------------------------------------------------------------------------

# The same three samples as in the notebook.
_THREE = np.array([[0.8, -0.3], [-0.5, 0.9], [-0.6, -0.7]])


def _of_shape(x, t, W):
    if hasattr(W, "params") or isinstance(W, dict):
        return "Those are the parameters of a network. Hand over the array of its weights alone."
    W = np.asarray(W, dtype=float)
    if W.shape != (2, 3):
        return f"W has the shape {W.shape}. Two inputs and three classes make (2, 3)."
    if not np.isfinite(W).all():
        return "Not every weight is a finite number."
    return None


def _small(x, t, W):
    largest = np.abs(W).max()
    return None if largest < 10 else f"The largest weight has the size {largest:.4g}."


def _knows_all(x, t, W):
    read = SimpleNet(W).predict(x).argmax(axis=1)
    return None if np.all(read == t) else f"It reads {read.tolist()}, not {t.tolist()}."


def _low_enough(x, t, W):
    net = SimpleNet(W)
    if (loss := net.loss(x, t)) < 0.01:
        return None
    worst = int(np.argmin(softmax(net.predict(x))[np.arange(len(t)), t]))
    dearest = net.loss(x[worst], t[worst])
    return f"The loss is {loss:.4f}. Sample {worst} costs most, {dearest:.4f}."


_SAMPLE_OF_EACH = (_THREE, np.array([0, 1, 2]))

OPEN_WEIGHTS = Exercise(
    name="open-weights",
    chapter=7,
    kind="value",
    probes=(
        Probe(
            "W leads from two inputs to three classes",
            _SAMPLE_OF_EACH,
            _of_shape,
            "W and the three samples",
        ),
        Probe(
            "no weight has the size 10 or more", _SAMPLE_OF_EACH, _small, "W and the three samples"
        ),
        Probe(
            "each sample gets its own class", _SAMPLE_OF_EACH, _knows_all, "W and the three samples"
        ),
        Probe("the loss is below 0.01", _SAMPLE_OF_EACH, _low_enough, "W and the three samples"),
    ),
    bugs=(
        Bug(
            "no step taken",
            "These are zeros: three equal scores, whatever comes in. A first W is where training "
            "starts. In which loop does it change?",
            np.zeros((2, 3)),
        ),
    ),
    afterwards="There are many such W. Once all samples are right, making every weight larger "
    "lowers the loss further, without end; hence the limit.",
)

EXERCISES = (PREDICT_EVALUATIONS, CROSS_ENTROPY, SHUFFLE_BATCHES, EVALUATE, OPEN_WEIGHTS)
