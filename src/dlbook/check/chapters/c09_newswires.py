"""The exercises of chapter 09: stories as numbers, and judging what a network makes of them."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from dlbook.check._exercise import Bug, Exercise, Probe
from dlbook.check.chapters.predictions import as_count, miscounted, mistaken
from dlbook.datasets import decode_newswire, load_newswires, newswire_topics
from dlbook.encoding import multi_hot


def _right_count(answer):
    return None if as_count(answer) == 5 else "The row has another number of ones."


_RESERVED = (
    "To the row a number is a number. Is there anything that keeps the mark of the start, or that "
    "of the unknown words, out of it?"
)

PREDICT_ONES = Exercise(
    name="predict-ones",
    chapter=9,
    kind="value",
    probes=(Probe("the row has as many ones as you say", judge=_right_count),),
    bugs=(
        *mistaken(
            "counts the repetitions",
            "These are the words of the story, one after another. What does writing a 1 where "
            "there is a 1 already change?",
            9,
        ),
        *mistaken(
            "a place for every unknown word",
            "Of the 10,000 places none belongs to a word from 10,000 on. What does the loader put "
            "in its stead, and how often can that be written into one row?",
            7,
            6,
        ),
        *mistaken("leaves out the reserved numbers", _RESERVED, 3, 4),
        *miscounted(
            "the length of the row",
            "So many places the row has. Most of them hold a 0.",
            10_000,
        ),
    ),
    afterwards="Three rare words have become one place, and three times the same word another. The "
    "row no longer tells that there were three of each.",
)


def _counts(sequences, dimension):
    return np.array([np.bincount(np.array(s, int), minlength=dimension) for s in sequences])


def _shifted(by):
    def encode(sequences, dimension):
        encoded = np.zeros((len(sequences), dimension))
        for row, story in zip(encoded, sequences, strict=True):
            for word in story:
                row[word + by] = 1
        return encoded

    return encode


def _as_long_as_needed(sequences, dimension):
    return multi_hot(sequences, max(max(s, default=0) for s in sequences) + 1)


def _without_the_last(sequences, dimension):
    encoded = np.zeros((len(sequences), dimension))
    encoded[:-1] = multi_hot(sequences[:-1], dimension)
    return encoded


def _one_list(sequences, dimension):
    rows = [[0] * dimension] * len(sequences)
    for row, story in zip(rows, sequences, strict=True):
        for word in story:
            row[word] = 1
    return np.array(rows)


def _written(place, value):
    """Return what writes such a value in such a place for each word of a story, and its number."""

    def encode(sequences, dimension):
        encoded = np.zeros((len(sequences), dimension))
        for row, story in zip(encoded, sequences, strict=True):
            for k, word in enumerate(story):
                row[place(k, word)] = value(word)
        return encoded

    return encode


def _first_word_alone(sequences, dimension):
    encoded = np.zeros((len(sequences), dimension))
    for row, story in zip(encoded, sequences, strict=True):
        for word in story:
            row[word] = 1
            return encoded
    return None


def _last_story_alone(sequences, dimension):
    encoded = np.zeros((len(sequences), dimension))
    encoded[-1:] = multi_hot(sequences[-1:], dimension)
    return encoded


def _first_story_alone(sequences, dimension):
    encoded = np.zeros((len(sequences), dimension))
    encoded[:1] = multi_hot(sequences[:1], dimension)
    return encoded


def _one_place_more(before):
    def encode(sequences, dimension):
        return np.pad(multi_hot(sequences, dimension), ((0, 0), (before, 1 - before)))

    return encode


def _one_row(sequences, dimension):
    return multi_hot(sequences, dimension).max(axis=0)


_PLACES = "The words from 0 to dimension - 1 have one place each. How many is that?"
_ALONE = (
    "Only one story has left its ones, the first or the last. Is the array made before the loop, "
    "and handed back after it?"
)

MULTI_HOT = Exercise(
    name="multi-hot",
    chapter=9,
    reference=multi_hot,
    probes=(
        Probe("every word of a story has a 1 in its place", ([[0, 2], [3]], 5)),
        Probe("a word that is repeated has a single 1", ([[1, 3, 3], [2, 1]], 5)),
        Probe("a row is as long as the vocabulary", ([[0, 1], [2], [0]], 6)),
        Probe("the last number has a place too", ([[3, 0], [1, 2, 3]], 4)),
        Probe("a story without words is a row of zeros", ([[], [1], []], 3)),
        Probe("stories may be arrays", ([np.array([1, 4, 4]), np.array([1, 2])], 5)),
    ),
    bugs=(
        Bug(
            "counts instead of ones",
            "The row says how often a word occurs. What should it say about a word that occurs "
            "twice?",
            _counts,
        ),
        Bug(
            "off by one",
            "The ones stand one place too far to the left; that of word 0 has come in again at the "
            "right end. Which place belongs to word 0?",
            _shifted(-1),
        ),
        Bug(
            "off by one",
            "The ones stand one place too far to the right. Which place belongs to word 0?",
            _shifted(1),
        ),
        Bug(
            "the offset of the words",
            "The 3 belongs to the list of words. Here a number is its own place.",
            _shifted(-3),
        ),
        Bug("a place too many", _PLACES, _one_place_more(0)),
        Bug("a place too many", _PLACES, _one_place_more(1)),
        Bug(
            "the place in the story",
            "The ones stand where the words stand in the story, one beside the other. Which number "
            "says the place of a word in the row?",
            _written(lambda k, word: k, lambda word: 1),
        ),
        Bug(
            "the number in place of a one",
            "The number of a word is written into the row. It says where, and not what.",
            _written(lambda k, word: word, lambda word: word),
        ),
        Bug(
            "the first word alone",
            "After the first word nothing more happens. Does a return stand inside the loop?",
            _first_word_alone,
        ),
        Bug("one story alone", _ALONE, _last_story_alone),
        Bug("one story alone", _ALONE, _first_story_alone),
        Bug(
            "if on a whole array",
            "A story may be an array, and an array is neither true nor false. What of it do you "
            "want to know?",
            raises=r"truth value of an array",
        ),
        Bug(
            "rows of different lengths",
            "An array needs rows of one length, and stories have different ones. Make the rows "
            "first, each as long as the vocabulary.",
            raises=r"inhomogeneous",
        ),
        Bug(
            "length taken from the words",
            "The row ends with the largest number that happens to occur. The next batch will have "
            "another one, and a network needs rows that are always of one length.",
            _as_long_as_needed,
        ),
        Bug(
            "length taken from the words",
            "The row ends at the largest number that happens to occur. Which argument says how "
            "long it has to be?",
            raises=r"IndexError: index 3 is out of bounds for axis \d with size 3",
        ),
        Bug(
            "last story left out",
            "The last row has only zeros, though its story has words. Where does your loop over "
            "the stories end?",
            _without_the_last,
        ),
        Bug(
            "rows that are one list",
            "Every row has the ones of all stories. Does each 1 go into one row alone? And do the "
            "rows come from one list? Multiplying a list that holds a list does not copy it: all "
            "the rows are one and the same object.",
            _one_list,
        ),
        Bug(
            "stories run together",
            "There is one row for all stories. Each story needs a row of its own.",
            _one_row,
        ),
        Bug(
            "missing row index",
            "A word's number stands where that of the row belongs, first in the brackets. Which "
            "row do you mean, and which place in it?",
            raises=r"IndexError: index 2 is out of bounds for axis 0 with size 2",
        ),
    ),
    afterwards="Your rows and those of the library are the same, so the network cannot tell them "
    "apart.",
)


def _decode(story, words):
    named = ("?" if n == 2 else words[n - 3] for n in story if n > 1)
    return " ".join(named)


def _decode_from(offset):
    def decode(story, words):
        return " ".join("?" if n == 2 else words[n - offset] for n in story if n > 1)

    return decode


def _with_blanks(story, words):
    return " ".join(["", "", "?", *words][n] for n in story)


def _with_blanks_and_unknowns(story, words):
    return " ".join(["", "", "", *words][n] for n in story)


def _decode_some(kept, unknown):
    """Return what decodes these of the reserved numbers as words, and those as unknown ones."""

    def decode(story, words):
        named = ("?" if n in unknown else words[n - 3] for n in story if n > 2 or n in kept)
        return " ".join(named)

    return decode


_RESERVED_KEPT = (
    "Padding and the mark of the start are no words that you do not know. They are no words."
)
_TOO_FAR = (
    "Your words stand too far down the list. The list begins with the most frequent word, the "
    "numbers of words do not begin with 0."
)
_EMPTY_WORDS = (
    "A reserved number becomes an empty word, and the join puts a space beside that as well. What "
    "is to leave nothing behind must not come into the list at all."
)
_DISORDER = "A text repeats its words, and has them in an order. Which step throws that away?"

_WORDS = ["the", "of", "to", "in", "said", "and", "a", "mln", "oil", "dlrs", "for", "gold"]

DECODE = Exercise(
    name="decode",
    chapter=9,
    reference=_decode,
    probes=(
        Probe("the most frequent word has the number 3", ([3, 7, 3, 8], _WORDS)),
        Probe("the start and the padding leave nothing behind", ([1, 4, 6, 0, 0], _WORDS)),
        Probe("an unknown word becomes a question mark", ([1, 3, 2, 7, 2], _WORDS)),
        Probe("the last word of the list has a number too", ([1, 11, 14], _WORDS)),
        Probe("two stories in one, with padding between them", ([1, 4, 6, 0, 1, 7, 2], _WORDS)),
        Probe("a story may be an array", (np.array([1, 9, 2, 11, 0]), _WORDS)),
        Probe("a story of nothing but its start is a text without words", ([1], _WORDS)),
    ),
    bugs=(
        Bug("forgets the offset", _TOO_FAR, _decode_from(0)),
        Bug("forgets the offset", _TOO_FAR, _decode_from(1)),
        Bug(
            "forgets the offset",
            _TOO_FAR,
            lambda story, words: " ".join(words[n] for n in story),
        ),
        Bug(
            "offset in the wrong direction",
            "The number of a word is 3 more than its place in the list. Which of the two do you "
            "have, and which do you want?",
            _decode_from(-3),
        ),
        Bug(
            "offset in the wrong direction",
            "The number of a word is 3 more than its place in the list. Which of the two do you "
            "have, and which do you want?",
            lambda story, words: " ".join(words[n + 3] for n in story),
        ),
        Bug(
            "off by one",
            "Every word is the neighbour of the right one. How many numbers are reserved?",
            _decode_from(2),
        ),
        Bug(
            "off by one",
            "Every word is the neighbour of the right one. How many numbers are reserved?",
            _decode_from(4),
        ),
        Bug(
            "keeps the reserved numbers",
            "The numbers 0, 1 and 2 are no words, but become some here: a negative index counts "
            "from the end of a list and raises nothing.",
            lambda story, words: " ".join(words[n - 3] for n in story),
        ),
        *(
            Bug("keeps the reserved numbers", _RESERVED_KEPT, _decode_some(kept, unknown))
            for kept, unknown in [
                ((0, 1, 2), (0, 1, 2)),
                ((0, 1, 2), (2,)),
                ((1, 2), (1, 2)),
                ((1, 2), (2,)),
                ((0, 2), (0, 2)),
                ((0, 2), (2,)),
            ]
        ),
        Bug("blanks for the reserved numbers", _EMPTY_WORDS, _with_blanks),
        Bug("blanks for the reserved numbers", _EMPTY_WORDS, _with_blanks_and_unknowns),
        Bug(
            "stops at the padding",
            "Not all is over with the first 0: what follows may be words again.",
            lambda story, words: _decode([*story, 0][: [*story, 0].index(0)], words),
        ),
        Bug(
            "the first number dropped",
            "The first number is left out whatever it is. Does every story here begin with 1?",
            lambda story, words: _decode(story[1:], words),
        ),
        Bug(
            "no space between the words",
            "The words stand one after the other without a space.",
            lambda story, words: _decode(story, words).replace(" ", ""),
        ),
        Bug(
            "drops the unknown words",
            "A 2 says that there was a word, only not which. A text without its gaps looks whole.",
            lambda story, words: " ".join(words[n - 3] for n in story if n > 2),
        ),
        Bug(
            "each word once",
            _DISORDER,
            lambda story, words: _decode(dict.fromkeys(story), words),
        ),
        Bug(
            "each word once",
            _DISORDER,
            lambda story, words: _decode(set(story), words),
        ),
        Bug(
            "each word once",
            _DISORDER,
            lambda story, words: _decode(np.unique(story), words),
        ),
    ),
    afterwards="decode_newswire does the same with all words of the stories, and joins an “'s” to "
    "the word before it.",
)


class History(SimpleNamespace):
    """What a training leaves behind, without the training (an error names the class)."""


def _history(probe_says, validation_loss, validation_accuracy, loss, accuracy):
    names = ("validation_loss", "validation_accuracy", "epoch_loss", "epoch_accuracy")
    curves = (validation_loss, validation_accuracy, loss, accuracy)
    history = History(**dict(zip(names, curves, strict=True)), epochs=len(loss))
    shown = "\n".join(f"history.{n} = {c}" for n, c in zip(names, curves, strict=True))
    return Probe(probe_says, (history,), shown=shown)


def _best_epoch(history):
    return int(np.argmin(history.validation_loss)) + 1


def _first_rise(history):
    losses = history.validation_loss
    for k in range(1, len(losses)):
        if losses[k] > losses[k - 1]:
            return k
    return len(losses)


def _lowest_below(start):
    """Return what keeps the lowest loss that it has met below a first guess."""

    def lowest(history):
        best, at = start, int(start > 0)
        for epoch, loss in enumerate(history.validation_loss, 1):
            if loss < best:
                best, at = loss, epoch
        return at

    return lowest


def _later_of_two(history):
    losses = history.validation_loss
    return max(k + 1 for k, loss in enumerate(losses) if loss == min(losses))


_ON_TRAINING = (
    "What a network has been trained on, it knows by heart in the end. These numbers go on getting "
    "better when it no longer learns anything for other stories."
)

_FIRST_GUESS = (
    "The search begins with a number that no loss of this history is below, so nothing is ever "
    "found. With which loss can it begin whatever comes?"
)

BEST_EPOCH = Exercise(
    name="best-epoch",
    chapter=9,
    reference=_best_epoch,
    probes=(
        _history(
            "training ends where the validation loss is lowest",
            # Each of the other answers that come to mind is another epoch.
            [1.1, 0.9, 0.8, 0.7, 0.75, 0.9, 1.3, 1.2],
            [0.7, 0.78, 0.82, 0.83, 0.84, 0.86, 0.85, 0.85],
            [1.9, 0.95, 0.65, 0.5, 0.4, 0.35, 0.3, 0.25],
            [0.6, 0.75, 0.85, 0.9, 0.93, 0.94, 0.95, 0.96],
        ),
        _history(
            "a bump on the way down is not the end",
            [0.9, 0.7, 0.72, 0.6, 0.58, 0.65, 0.7, 0.8],
            [0.75, 0.8, 0.79, 0.83, 0.84, 0.85, 0.84, 0.83],
            [1.2, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3, 0.32],
            [0.7, 0.85, 0.87, 0.9, 0.92, 0.94, 0.96, 0.95],
        ),
        _history(
            "where the loss falls to the end, all epochs are needed",
            [2.4, 1.8, 1.4, 1.2],
            [0.7, 0.8, 0.83, 0.82],
            [2.1, 1.6, 1.2, 1.0],
            [0.6, 0.75, 0.8, 0.85],
        ),
        _history(
            "where it only rises, one epoch is enough",
            [0.6, 0.7, 0.9],
            [0.8, 0.82, 0.81],
            [0.5, 0.2, 0.1],
            [0.85, 0.95, 0.99],
        ),
        _history(
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
            _ON_TRAINING,
            lambda history: int(np.argmin(history.epoch_loss)) + 1,
        ),
        Bug(
            "accuracy on the training set",
            _ON_TRAINING,
            lambda history: int(np.argmax(history.epoch_accuracy)) + 1,
        ),
        Bug(
            "counts epochs from 0",
            "The epoch is right, and its place in the list is not how many epochs have been "
            "trained by then.",
            lambda history: int(np.argmin(history.validation_loss)),
        ),
        Bug(
            "takes the last epoch",
            "That is how long the training lasted. From some epoch on it did harm.",
            lambda history: len(history.validation_loss),
        ),
        Bug(
            "takes the highest loss",
            "Of an accuracy the highest is best. And of a loss?",
            lambda history: int(np.argmax(history.validation_loss)) + 1,
        ),
        Bug(
            "takes the highest accuracy",
            "You judge by the number of right answers; here the probabilities shall be good. Which "
            "curve charges for being sure of a wrong answer?",
            lambda history: int(np.argmax(history.validation_accuracy)) + 1,
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
            _later_of_two,
        ),
        Bug(
            "a name of Keras",
            "So Keras calls its curves. The four lists of this history are named in the task.",
            raises=r"no attribute '(val_\w+|history|loss|accuracy|acc)'",
        ),
        Bug("a start that is too low", _FIRST_GUESS, _lowest_below(1)),
        Bug("a start that is too low", _FIRST_GUESS, _lowest_below(0)),
        Bug(
            "the lowest accuracy",
            "Of a loss the lowest is best. And of an accuracy?",
            lambda history: int(np.argmin(history.validation_accuracy)) + 1,
        ),
        Bug(
            "brackets in place of a dot",
            "A history is no dictionary: its lists have their names behind a dot.",
            raises=r"'History' object is not subscriptable",
        ),
        Bug(
            "a method of arrays",
            "The four curves are lists, which have no such method. The functions of NumPy take "
            "lists, too.",
            raises=r"'list' object has no attribute",
        ),
        Bug(
            "the loss instead of the epoch",
            "That is how low the loss gets. The question is when.",
            lambda history: min(history.validation_loss),
        ),
    ),
    afterwards="Try it on the history of this page: history is still there.",
)


def _baseline(t_train, t_test):
    return float(np.mean(t_test == np.bincount(t_train).argmax()))


def _share_of(label, labels):
    return float(np.mean(labels == label))


def _in_proportion(t_train, t_test):
    shares = [_share_of(k, t_train) * _share_of(k, t_test) for k in np.unique(t_train)]
    return float(np.sum(shares))


def _of_both(t_train, t_test):
    both = np.append(t_train, t_test)
    return _baseline(both, both)


def _place_as_label(t_train, t_test):
    return _share_of(np.unique(t_train, return_counts=True)[1].argmax(), t_test)


@lru_cache
def _labels():
    (_, t_train), (_, t_test) = load_newswires(titles=False)
    return t_train, t_test


_ALIKE_FREQUENT = (
    "That is how often a guesser is right who draws from all topics alike. The one of this task "
    "has counted, and always says the same."
)

MAJORITY_BASELINE = Exercise(
    name="majority-baseline",
    chapter=9,
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
            lambda t_train, t_test: _baseline(t_test, t_test),
        ),
        Bug(
            "share of the training set",
            "That is how often the guess is right in training. Results are compared on the test.",
            lambda t_train, t_test: _baseline(t_train, t_train),
        ),
        Bug(
            "as if all topics were equally frequent",
            _ALIKE_FREQUENT,
            lambda t_train, t_test: 1 / 46,
        ),
        Bug(
            "as if all topics were equally frequent",
            _ALIKE_FREQUENT,
            lambda t_train, t_test: 1 / len(np.unique(t_train)),
        ),
        Bug(
            "as if all topics were equally frequent",
            _ALIKE_FREQUENT,
            lambda t_train, t_test: 1 / len(np.unique(t_test)),
        ),
        Bug(
            "drawn in proportion",
            "That is the other guesser of the page, who draws each topic as often as it occurs.",
            _in_proportion,
        ),
        Bug(
            "largest label, not most frequent",
            "The largest of the labels is a name, not a count. Count first; then ask which count "
            "is the largest.",
            lambda t_train, t_test: _share_of(t_train.max(), t_test),
        ),
        Bug(
            "largest label, not most frequent",
            "argmax of the labels is the place of the largest label. Count first; then ask which "
            "count is the largest.",
            lambda t_train, t_test: _share_of(t_train.argmax(), t_test),
        ),
        Bug(
            "place taken for a label",
            "unique leaves out labels that do not occur, so the place of the largest count is no "
            "label. It is the place of one.",
            _place_as_label,
        ),
        Bug(
            "divided by another number",
            "The right answers are those of the test, and the number they are divided by is not.",
            lambda t_train, t_test: _baseline(t_train, t_test) * len(t_test) / len(t_train),
        ),
        Bug(
            "train and test exchanged",
            "The topic comes from the test labels here, and the share from the training.",
            lambda t_train, t_test: _baseline(t_test, t_train),
        ),
        Bug(
            "train and test together",
            "Both sets of labels have been thrown together, to count or to judge. The guesser sees "
            "one of them, and is judged by the other.",
            _of_both,
        ),
        Bug(
            "train and test together",
            "Both sets of labels have been thrown together, to count or to judge. The guesser sees "
            "one of them, and is judged by the other.",
            lambda t_train, t_test: _baseline(np.append(t_train, t_test), t_test),
        ),
        Bug(
            "the label in place of its share",
            "This is what the guesser says. How often is that right?",
            lambda t_train, t_test: np.bincount(t_train).argmax(),
        ),
        Bug(
            "percent",
            "A share lies between 0 and 1; per cent are for printing.",
            lambda t_train, t_test: 100 * _baseline(t_train, t_test),
        ),
        Bug(
            "share of mistakes",
            "This is the share of the wrong answers. What is asked for is that of the right ones.",
            lambda t_train, t_test: 1 - _baseline(t_train, t_test),
        ),
        Bug(
            "a topic that is not in the test",
            "Counts of the test labels end at the largest that occurs there. The guess may be "
            "larger, and is then never right.",
            raises=r"^IndexError",
        ),
        Bug(
            "count instead of a share",
            "So many answers are right. Out of how many?",
            lambda t_train, t_test: int(np.sum(t_test == np.bincount(t_train).argmax())),
        ),
    ),
    afterwards="It takes one line to compute, and every accuracy that you read of should stand "
    "beside one.",
)


def _rmsprop(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope / (np.sqrt(usual) + eps), usual


def _rmsprop_with(mean=None, step=None):
    """Return a step that has another mean, or another way to take the step."""

    def update(w, slope, usual, lr, rho, eps):
        new = (mean or (lambda u, g, rho: rho * u + (1 - rho) * g**2))(usual, slope, rho)
        by = (step or (lambda g, u, eps: g / (np.sqrt(u) + eps)))(slope, new, eps)
        return w - lr * by, new

    return update


def _old_mean(w, slope, usual, lr, rho, eps):
    _, new = _rmsprop(w, slope, usual, lr, rho, eps)
    return w - lr * slope / (np.sqrt(usual) + eps), new


def _eps_added_to_weights(w, slope, usual, lr, rho, eps):
    new = _rmsprop(w, slope, usual, lr, rho, eps)[1]
    return w - lr * slope / np.sqrt(new) + eps, new


def _mean_not_handed_back(w, slope, usual, lr, rho, eps):
    return _rmsprop(w, slope, usual, lr, rho, eps)[0], usual


_NOT_KEPT = (
    "A mean over many steps has to remember them. What of the mean so far goes into the new one, "
    "and which of the two do you hand back?"
)

_GROWS = "The two shares of a mean make 1 together. Yours make more, so it grows too large."
_NO_BRACKETS = (
    "Division goes before addition, so eps is added to the fraction and not to what stands below "
    "it."
)

RMSPROP_STEP = Exercise(
    name="rmsprop-step",
    chapter=9,
    reference=_rmsprop,
    probes=(
        Probe(
            "the first step starts from a mean of 0",
            (np.array([1.0, -2.0]), np.array([5.0, 20.0]), np.zeros(2), 0.1, 0.9, 1e-7),
        ),
        Probe(
            "the mean keeps what it knew",
            (np.array([1.0, -2.0]), np.array([5.0, 20.0]), np.array([64.0, 9.0]), 0.1, 0.8, 1e-7),
        ),
        Probe(
            "slopes may be negative, and weights a matrix",
            (
                np.array([[0.5, -1.0, 2.0], [0.0, 3.0, -4.0]]),
                np.array([[-3.0, 6.0, -9.0], [12.0, -15.0, 18.0]]),
                np.array([[4.0, 1.0, 9.0], [16.0, 25.0, 100.0]]),
                0.01,
                0.9,
                1e-7,
            ),
        ),
        Probe(
            "where slopes are tiny, eps keeps the step short",
            (np.array([0.5, 0.5]), np.array([1e-4, -0.02]), np.zeros(2), 0.1, 0.9, 0.01),
        ),
        Probe(
            "a weight whose slopes have all been 0 stays put",
            (np.array([0.5, 0.5]), np.array([0.0, 2.0]), np.array([0.0, 0.04]), 0.1, 0.9, 1e-7),
        ),
    ),
    bugs=(
        Bug(
            "eps inside the root",
            "The divisor is a root and then eps. Under the root a tiny number is no longer tiny: "
            "the root of 0.0001 is 0.01.",
            _rmsprop_with(step=lambda g, u, eps: g / np.sqrt(u + eps)),
        ),
        Bug(
            "mean square not kept between steps",
            _NOT_KEPT,
            _rmsprop_with(mean=lambda u, g, rho: (1 - rho) * g**2),
        ),
        Bug("mean square not kept between steps", _NOT_KEPT, _mean_not_handed_back),
        Bug(
            "mean square not kept between steps",
            _NOT_KEPT,
            _rmsprop_with(mean=lambda u, g, rho: g**2),
        ),
        Bug(
            "eps as a lower limit",
            "eps is a limit here, below which the divisor does not fall. In the formula it is "
            "added, always.",
            _rmsprop_with(step=lambda g, u, eps: g / np.maximum(np.sqrt(u), eps)),
        ),
        Bug(
            "eps outside the fraction",
            _NO_BRACKETS,
            _rmsprop_with(step=lambda g, u, eps: g / np.sqrt(u) + eps),
        ),
        Bug("eps outside the fraction", _NO_BRACKETS, _eps_added_to_weights),
        Bug(
            "no learning rate",
            "lr is handed over, and has no part in the step.",
            lambda w, slope, usual, lr, rho, eps: _rmsprop(w, slope, usual, 1, rho, eps),
        ),
        Bug(
            "a plain step",
            "The mean is worked out, and the step does not ask for it.",
            lambda w, slope, usual, lr, rho, eps: (
                w - lr * slope,
                _rmsprop(w, slope, usual, lr, rho, eps)[1],
            ),
        ),
        Bug(
            "the weights alone",
            "Two arrays are asked for. Without the new mean, the next step cannot remember.",
            lambda *given: _rmsprop(*given)[0],
        ),
        Bug(
            "slope not squared",
            "A mean of slopes of both signs may be near 0 for large slopes, and below 0 under a "
            "root. What makes them all count?",
            _rmsprop_with(mean=lambda u, g, rho: rho * u + (1 - rho) * g),
        ),
        Bug(
            "no root",
            "A slope divided by the mean of squared slopes: a slope ten times as large leads to a "
            "step a tenth as long. Which size has the same unit as the slope?",
            _rmsprop_with(step=lambda g, u, eps: g / (u + eps)),
        ),
        Bug(
            "divides by the old mean",
            "The slope of this step has to be in the mean already, or the first step is divided "
            "by almost nothing.",
            _old_mean,
        ),
        Bug(
            "rho on the wrong part",
            "rho is the share of the old mean that is kept, 0.9 as a rule. Which part have you "
            "multiplied by it?",
            _rmsprop_with(mean=lambda u, g, rho: (1 - rho) * u + rho * g**2),
        ),
        Bug(
            "a sum instead of a mean",
            _GROWS,
            _rmsprop_with(mean=lambda u, g, rho: rho * u + g**2),
        ),
        Bug("a sum instead of a mean", _GROWS, _rmsprop_with(mean=lambda u, g, rho: u + g**2)),
        Bug(
            "a sum instead of a mean",
            _GROWS,
            _rmsprop_with(mean=lambda u, g, rho: u + (1 - rho) * g**2),
        ),
        Bug(
            "one mean for all weights",
            "The mean runs over the steps, not over the weights. With one size for all of them, "
            "the rare words are as badly off as before.",
            _rmsprop_with(mean=lambda u, g, rho: rho * u + (1 - rho) * np.mean(g**2)),
        ),
        Bug(
            "steps uphill",
            "The loss rises along the slope. Which way do you want to go?",
            _rmsprop_with(step=lambda g, u, eps: -g / (np.sqrt(u) + eps)),
        ),
        Bug(
            "no eps",
            "Where all slopes have been 0, the mean is 0 too, and 0 / 0 is nan. One word that no "
            "story has is enough.",
            _rmsprop_with(step=lambda g, u, eps: g / np.sqrt(u)),
        ),
        Bug(
            "results in the wrong order",
            "Both arrays have one shape, so nothing else gives it away. Which is asked for first?",
            lambda *given: _rmsprop(*given)[::-1],
        ),
    ),
    quiet=True,
    afterwards="The class of the page does the same in place, with a mean for every array of "
    "weights.",
)


def _topic_of(text):
    """Five rules that read; the first that fits decides."""
    words = text.split()
    rules = {"cts": "earn", "oil": "crude", "trade": "trade", "wheat": "grain", "bank": "money-fx"}
    for word, topic in rules.items():
        if word in words:
            return topic
    return "acq" if "said" in words else "earn"


@lru_cache
def _held_out():
    (x, t), _ = load_newswires()
    return tuple(decode_newswire(story) for story in x[:1000]), t[:1000]


def _texts():
    return (list(_held_out()[0]),)


def _all_topics(texts, answers):
    known = newswire_topics()
    for text, topic in zip(texts, answers, strict=True):
        if topic is None:
            return f"For the text {text[:40]!r} it returns None. What if none of your rules fits?"
        if not isinstance(topic, str):
            return f"It answers {topic!r}; the name of a topic is asked for, such as 'earn'."
        if topic not in known and topic.strip().casefold() in known:
            return f"It answers {topic!r}. The names are in small letters, without spaces around."
        if topic not in known:
            return f"It answers {topic!r}, which is none of the 46 topics."
    return None


def _well_read(texts, answers):
    if wrong := _all_topics(texts, answers):
        return wrong
    topics, labels = np.array(newswire_topics()), _held_out()[1]
    right = np.array(answers) == topics[labels]
    if right.sum() >= 550:
        return None
    missed = np.bincount(labels[~right]).argmax()
    there = labels == missed
    return (
        f"{right.sum()} of 1,000 answers are right, where always saying earn gets "
        f"{(labels == 0).sum()} and 550 are asked for. Most is lost on {topics[missed]}: of its "
        f"{there.sum()} stories, {right[there].sum()} are found. How can one tell them?"
    )


READ_BY_HAND = Exercise(
    name="read-by-hand",
    chapter=9,
    reference=_topic_of,
    drive=lambda my_topic, texts: [my_topic(text) for text in texts],
    probes=(
        Probe(
            "every text has a topic, even one that tells nothing",
            (["", "belgium to issue gold warrants", "nothing of all this"],),
            judge=_all_topics,
        ),
        Probe(
            "at least 550 of the 1,000 stories held out are read right",
            _texts,
            judge=_well_read,
            shown="the texts of the first 1,000 training stories, in lower case",
        ),
    ),
    bugs=(
        Bug(
            "no answer where no rule fits",
            "A story that has none of your words falls through every if. Which topic would you "
            "bet on, knowing nothing? Or is the topic printed and not returned?",
            lambda text: None,
        ),
        Bug(
            "a label instead of a name",
            "newswire_topics turns a label into a name.",
            lambda text: 0,
        ),
        *(
            Bug(
                "or between texts",
                'It says the same to each of these. In a condition such as "oil" or "opec" in '
                "text, the or stands between a text and a question, and any text that is not empty "
                "counts as true.",
                lambda text, topic=topic: topic,
            )
            for topic in ("crude", "acq", "trade", "grain", "money-fx", "interest", "ship")
        ),
        Bug(
            "the first word of an empty text",
            "An empty text has no first word. Ask whether there is one before you take it.",
            raises=r"^IndexError: list index out of range",
        ),
        Bug(
            "answers without reading",
            "It says earn to each of these. Either it does not look at the text, or its rules "
            "never fit: the words of a text are in lower case.",
            lambda text: "earn",
        ),
    ),
    afterwards="You have chosen your words with the help of these 1,000 stories, so they flatter "
    "you. The test stories can still say how good your rules are: ask them once.",
)

EXERCISES = (
    PREDICT_ONES,
    MULTI_HOT,
    DECODE,
    BEST_EPOCH,
    MAJORITY_BASELINE,
    RMSPROP_STEP,
    READ_BY_HAND,
)
