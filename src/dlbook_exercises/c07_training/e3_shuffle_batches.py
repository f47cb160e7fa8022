"""Mini-batches of one epoch, in an order that can be repeated."""

import random

import numpy as np

from dlbook.check._language import _, all_of
from dlbook.check.exercise import Bug, Exercise, Probe, Shown
from dlbook.training import minibatches


def _malformed(batches, x):
    """Say why these are no batches of x, if they are none."""
    if all(isinstance(b, tuple | list) and b and _is_sample(b[0]) for b in batches):
        return _("Each batch is a list with a pair (x, t) for each of its samples.")
    if not all(_is_pair(batch) for batch in batches):
        return _("That is no list of pairs, each of the inputs and the labels of one batch.")
    axes = {(np.ndim(a), np.ndim(b)) for a, b in batches}
    if axes == {(1, 0)}:
        return _(
            "Each pair holds a single sample. A batch holds batch_size of them, in two arrays."
        )
    if axes == {(1, 2)}:
        return _("In each pair the labels come first. The inputs come first, then their labels.")
    if others := axes - {(2, 1)}:
        have = all_of(map(str, max(others)))
        return _(
            "In a pair are arrays of {have} axes, where the inputs have 2 and the labels 1."
        ).format(have=have)
    rows = [tuple(row) for a, _ in batches for row in np.asarray(a).tolist()]
    if strangers := set(rows) - {tuple(row) for row in x.tolist()}:
        return _("One of the rows is {row}, and x has no such row.").format(
            row=list(max(strangers))
        )
    places = [int(row[0]) for row in rows]
    from_above = all(n <= k for k, n in enumerate(places)) and np.mean(np.diff(places) == 1) < 0.75
    if len(set(places)) < len(places) == len(x) and from_above:
        return _("Some rows of x come twice: they were written over rows further down.")
    return None


def _is_pair(batch):
    return isinstance(batch, tuple | list) and len(batch) == 2


def _is_sample(pair):
    return _is_pair(pair) and (np.ndim(pair[0]), np.ndim(pair[1])) == (1, 0)


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
    if wrong := _malformed(first, kept[0]):
        return wrong
    batches = [(np.asarray(a), np.asarray(b)) for a, b in first]

    def order(rng):
        x, t = (array.copy() for array in kept)
        return [int(n) for _, b in my_minibatches(x, t, batch_size, rng) for n in b]

    inputs = [float(row[0]) for a, _ in batches for row in a]
    labels = [int(n) for _, b in batches for n in b]
    return {
        _("labels"): Shown(" ".join(str(b.tolist()) for _, b in batches)),
        _("batch sizes"): [len(b) for _, b in batches],
        _("each sample once"): sorted(inputs) == sorted(labels) == kept[1].tolist(),
        _("each x with its t"): inputs == labels,
        _("mixed"): _how_mixed([b for _, b in batches], kept[1], batch_size),
        _("same seed, same order"): labels == order(np.random.default_rng(seed)),
        _("another seed, another order"): labels != order(np.random.default_rng(seed + 1)),
        _("next epoch, another order"): labels != order(rng),
    }


def _how_mixed(batches, t, batch_size):
    labels = [n for batch in batches for n in batch.tolist()]
    if labels == sorted(labels):
        return _("no")
    if all(np.all(np.diff(batch) == 1) for batch in batches):
        return _("whole batches")
    given = [set(t[k * batch_size :][:batch_size].tolist()) for k in range(len(batches))]
    if all(set(batch.tolist()) <= those for batch, those in zip(batches, given, strict=True)):
        return _("inside the batches")
    steps = np.abs(np.diff(labels))
    return _("hardly") if np.mean((steps == 1) | (steps == len(t) - 1)) > 0.5 else _("yes")


def _whole(x, t, batch_size, seed, facts):
    if isinstance(facts, str):
        return facts
    if facts["batch sizes"] and facts["each sample once"]:
        return None
    n = sum(facts["batch sizes"])
    held = _("The batches hold {n} of {count} samples.")
    if n == len(x):
        held = _("The batches hold {n} of {count} samples, but some come twice and others never.")
    return held.format(n=n, count=len(x))


def _in_pairs(x, t, batch_size, seed, facts):
    return None if facts["each x with its t"] else _("The samples have got the labels of others.")


def _of_size(x, t, batch_size, seed, facts):
    full, rest = divmod(len(x), batch_size)
    sizes = [batch_size] * full + [rest] * (rest > 0)
    if facts["batch sizes"] == sizes:
        return None
    return _("The batches have the sizes {found}, not {sizes}.").format(
        found=facts["batch sizes"], sizes=sizes
    )


def _mixed(x, t, batch_size, seed, facts):
    return {
        "no": _("The samples come in the order in which they were given."),
        "whole batches": _(
            "Whole batches change places. Inside, their samples still follow one another as "
            "they were given."
        ),
        "inside the batches": _(
            "Samples change places inside their batch only: each batch holds the same "
            "samples as if nothing had been shuffled."
        ),
        "hardly": _("Most samples still follow one another as they were given."),
    }.get(facts["mixed"])


def _repeatable(x, t, batch_size, seed, facts):
    if facts["same seed, same order"]:
        return None
    return _("Two calls, each with a new generator of seed {seed}, gave two orders.").format(
        seed=seed
    )


def _seed_counts(x, t, batch_size, seed, facts):
    if facts["another seed, another order"]:
        return None
    return _("The seeds {seed} and {other} give the same order.").format(seed=seed, other=seed + 1)


def _epochs_differ(x, t, batch_size, seed, facts):
    if facts["next epoch, another order"]:
        return None
    return _("A second call with the same generator gave the same order once more.")


def _any_order(n, size, rng):
    return rng.permutation(n)


def _as_given(n, size, rng):
    return np.arange(n)


def _into_batches(places, size, rng=None):
    return [places[k : k + size] for k in range(0, len(places), size)]


def _minibatches(
    x, t, batch_size, rng, *, dice=lambda rng: rng, order=_any_order, cut=_into_batches,
    of_t=lambda order, rng: order, pair=lambda a, b: (a, b),
):  # fmt: skip
    """The batches, and what may be different about them."""
    rng = dice(rng)
    of_x = np.asarray(order(len(x), batch_size, rng))
    of_t = of_t(of_x, rng)
    parts = cut(np.arange(len(of_x)), batch_size, rng)
    return [pair(x[of_x[part]], t[of_t[part]]) for part in parts]


def _batches_mixed(places, size, rng):
    batches = _into_batches(places, size)
    return [batches[k] for k in rng.permutation(len(batches))]


def _mixed_inside(places, size, rng):
    return [rng.permutation(part) for part in _into_batches(places, size)]


def _an_empty_one(places, size, rng):
    return [places[k : k + size] for k in range(0, len(places) + 1, size)]


def _drawn(rounds, draw):
    return lambda n, size, rng: np.concatenate([draw(n, size, rng) for _ in range(rounds(n, size))])


def _at_least_as_many(n, size):
    return -(-n // size)


def _with_replacement(n, size, rng):
    return rng.integers(n, size=size)


def _shuffled_in_place(x, t, batch_size, rng):
    rng.shuffle(x)
    rng.shuffle(t)
    return _minibatches(x, t, batch_size, rng, order=_as_given)


def _rows_swapped(x, t, batch_size, rng):
    table = np.column_stack([x, t])
    random.shuffle(table)
    return _minibatches(table[:, :2], table[:, 2].astype(int), batch_size, rng, order=_as_given)


def _rows_swapped_in_place(x, t, batch_size, rng):
    for array in (x, t):
        random.shuffle(array)
    return _minibatches(x, t, batch_size, rng, order=_as_given)


def _rows_of_x_swapped_in_place(x, t, batch_size, rng):
    random.shuffle(x)
    return _minibatches(x, t, batch_size, rng, order=_as_given)


def _seed_set_inside(x, t, batch_size, rng):
    np.random.seed(42)
    i = np.arange(len(t))
    np.random.shuffle(i)
    for k in range(0, len(t), batch_size):
        yield x[i[k : k + batch_size]], t[i[k : k + batch_size]]


def _kept_from_the_first_time(x, t, batch_size, rng, orders={}):  # noqa: B006
    order = orders.setdefault(len(x), rng.permutation(len(x)))
    return _minibatches(x, t, batch_size, rng, order=lambda *_: order)


def _indices_of_none(x, t, batch_size, rng):
    order = rng.shuffle(np.arange(len(x)))
    return [(x[i], t[i]) for i in _into_batches(order, batch_size)]


def _written_back(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    x[:], t[:] = x[order], t[order]
    return _minibatches(x, t, batch_size, rng, order=_as_given)


def _computed_and_forgotten(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    [(x[i], t[i]) for i in _into_batches(order, batch_size)]


def _returned_in_the_loop(x, t, batch_size, rng):
    for batch in _minibatches(x, t, batch_size, rng):
        return batch


def _two_lists(x, t, batch_size, rng):
    parts = _into_batches(rng.permutation(len(x)), batch_size)
    return [x[part] for part in parts], [t[part] for part in parts]


def _columns_apart(x, t, batch_size, rng):
    return _minibatches(rng.permuted(x, axis=0), t, batch_size, rng)


def _in_lists(x, t, batch_size, rng, shuffle=True):
    order = list(range(len(x)))
    rng.shuffle(order)
    batches = []
    for n, k in enumerate(order):
        if n % batch_size == 0:
            batches.append([[], []])
        batches[-1][0].append(x[k])
        batches[-1][1].append(t[k])
    return batches


def _as_long_as_there_are_any(x, t, batch_size, rng):
    i = np.argsort(rng.random(len(x)))
    while len(i):
        yield x[i[:batch_size]], t[i[:batch_size]]
        i = i[batch_size:]


def _dice_thrown_twice(x, t, batch_size, rng):
    before = rng.bit_generator.state
    x = rng.permutation(x)
    rng.bit_generator.state = before
    return _minibatches(x, rng.permutation(t), batch_size, rng, order=_as_given)


_LABELS = np.arange(21)
_SAMPLES = np.stack([_LABELS, -_LABELS], axis=1).astype(float)


def _few(count, batch_size, seed):
    shown = _(
        "{count} samples, x[n] = [n, -n] and t[n] = n; batch_size {batch_size}; rng = "
        "np.random.default_rng({seed})"
    ).format(count=count, batch_size=batch_size, seed=seed)
    return {"args": (_SAMPLES[:count], _LABELS[:count], batch_size, seed), "shown": shown}


EXERCISE = Exercise(
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
            {"dice": lambda rng: np.random.default_rng()},
        ),
        Bug(
            "one seed for ever",
            "The order is random once and then always the same, because a seed is set inside. Take "
            "all that is random from the generator that was handed over.",
            {"dice": lambda rng: np.random.default_rng(0)},
            examples=(_seed_set_inside,),
        ),
        Bug(
            "x and t shuffled apart",
            "x and t are shuffled each on its own, or only one of them. One random order has to "
            "serve both.",
            {"of_t": lambda order, rng: rng.permutation(order)},
            {"of_t": lambda order, rng: np.arange(len(order))},
            _shuffled_in_place,
        ),
        Bug(
            "last batch dropped",
            "What is left over after the full batches is lost. The last batch may be smaller than "
            "the others.",
            {"order": lambda n, size, rng: rng.permutation(n)[: n // size * size]},
        ),
        Bug(
            "with replacement",
            "Each draw is made from all the samples, so some come twice in an epoch and others not "
            "at all. Draw one order of all of them, and cut it.",
            {"order": lambda n, size, rng: rng.integers(n, size=n)},
            {"order": _drawn(_at_least_as_many, _with_replacement)},
            {"order": _drawn(lambda n, size: max(n // size, 1), _with_replacement)},
            {"order": _drawn(_at_least_as_many, lambda n, size, rng: rng.permutation(n)[:size])},
        ),
        Bug(
            "random.shuffle of rows",
            "random.shuffle exchanges entries by way of names. In a list this works; but a row of "
            "an array is a window into it and no copy, so one row is overwritten before it is put "
            "elsewhere. What can be shuffled in place of the rows?",
            _rows_swapped,
            _rows_swapped_in_place,
            _rows_of_x_swapped_in_place,
        ),
        Bug(
            "not shuffled, but turned",
            "The order is the given one from another place, or from its end. If the data are "
            "sorted, each batch still holds one class.",
            {"order": lambda n, size, rng: np.roll(np.arange(n), rng.integers(n))},
            {"order": lambda n, size, rng: np.arange(n)[::-1]},
        ),
        Bug(
            "an empty batch",
            "Where the batches come out even, one more follows that holds nothing; its mean loss "
            "would be nan. Where does the loop have to end?",
            {"cut": _an_empty_one},
        ),
        Bug(
            "last batch filled up",
            "The last batch is made full with samples that have come already. It may be smaller.",
            {"order": lambda n, size, rng: np.resize(rng.permutation(n), -(-n // size) * size)},
        ),
        Bug(
            "cut into equal parts",
            "The parts are all about as large as each other. Asked for are batches of batch_size, "
            "and what is left over comes last.",
            {"cut": lambda places, size, rng: np.array_split(places, -(-len(places) // size))},
        ),
        Bug(
            "batch_size batches",
            "batch_size is how many samples a batch holds, not how many batches there are.",
            {"cut": lambda places, size, rng: np.array_split(places, size)},
        ),
        Bug(
            "the first batch alone",
            "There is one batch, and then nothing more. Is there a return inside the loop?",
            {"cut": lambda places, size, rng: [places[:size]]},
        ),
        Bug(
            "labels before inputs",
            "A pair is (inputs, labels), so that whoever gets it can write x, t = batch.",
            {"pair": lambda a, b: (b, a)},
        ),
        Bug(
            "a pair for each sample",
            "Each sample has stayed with its label, but a network reads a batch as one array: "
            "asked for are, for each batch, one array of inputs and one of labels.",
            {"pair": lambda a, b: list(zip(a, b, strict=True))},
        ),
        Bug(
            "single samples",
            "This takes the samples one by one. How far does the loop move on with each round, and "
            "how much of the order does a batch take?",
            {"cut": lambda places, size, rng: list(places)},
            {"cut": lambda places, size, rng: _into_batches(places, 1)},
        ),
        Bug(
            "shuffle hands nothing back",
            "shuffle mixes an array in place and returns None. permutation returns a new one.",
            lambda x, t, batch_size, rng: [(x[None], t[None])],
            raises=r"'NoneType' object is not subscriptable|object of type 'NoneType' has no len",
            examples=(_indices_of_none,),
        ),
        Bug(
            "not shuffled",
            "The samples are cut into batches as they come. Many data sets are sorted; what would "
            "the first batch teach?",
            {"order": _as_given},
        ),
        Bug(
            "whole batches shuffled",
            "The samples are cut first and mixed afterwards. If the data are sorted, each batch "
            "still holds one class. In which order should the two be done?",
            {"order": _as_given, "cut": _batches_mixed},
        ),
        Bug(
            "shuffled inside the batches",
            "The samples are cut first and mixed afterwards. If the data are sorted, each batch "
            "still holds one class. In which order should the two be done?",
            {"order": _as_given, "cut": _mixed_inside},
        ),
    ),
    on_success=(
        "Who hands over the generator decides whether a run can be repeated, and a training that "
        "nobody can repeat is hard to mend."
    ),
    right=(minibatches, _in_lists, _as_long_as_there_are_any, _dice_thrown_twice),
    wrong={
        "changes its input": (_written_back,),
        "no return": (_computed_and_forgotten,),
        None: (
            lambda x, t, batch_size, rng: (rng.permutation(x), t),
            _returned_in_the_loop,  # one batch, not a list of them
            _two_lists,
            _columns_apart,
            lambda x, t, batch_size, rng: _minibatches(x[:, :1], t, batch_size, rng),
            # Each batch leaves out the first of the next.
            lambda x, t, batch_size, rng: _minibatches(
                x, t, batch_size, rng, cut=lambda i, n, rng: [i[k : k + n] for k in (0, 6, 12, 18)]
            ),
        ),
    },
)
