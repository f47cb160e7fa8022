"""A row for each story, with a 1 for every word that occurs in it."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.encoding import multi_hot


def _encode(
    sequences, dimension, *, length=lambda sequences, dimension: dimension, stories=slice(None),
    place=lambda k, word: word, entry=lambda before, word: 1, output=lambda rows: rows,
):  # fmt: skip
    """The rows, and what may be different about them."""
    rows = np.zeros((len(sequences), length(sequences, dimension)))
    for row, story in list(zip(rows, sequences, strict=True))[stories]:
        for k, word in enumerate(story):
            row[place(k, word)] = entry(row[word], word)
    return output(rows)


def _first_word_alone(sequences, dimension):
    rows = np.zeros((len(sequences), dimension))
    for row, story in zip(rows, sequences, strict=True):
        for word in story:
            row[word] = 1
            return rows
    return None


def _as_long_as_needed(sequences, dimension):
    return max(max(story, default=0) for story in sequences) + 1


def _as_long_as_the_largest(sequences, dimension):
    rows = np.zeros((len(sequences), max(word for story in sequences for word in story)))
    for i, story in enumerate(sequences):
        for word in story:
            rows[i, word] = 1
    return rows


def _indexed(at):
    """Return what writes its ones at other places of the array than it should."""

    def encode(sequences, dimension):
        rows = np.zeros((len(sequences), dimension))
        for i, story in enumerate(sequences):
            for word in story:
                rows[at(i, word)] = 1
        return rows

    return encode


def _asks_whether_there_is_a_story(sequences, dimension):
    rows = []
    for story in sequences:
        row = [0] * dimension
        if story:
            for word in story:
                row[word] = 1
        rows.append(row)
    return np.array(rows)


def _loops_exchanged(sequences, dimension):
    rows = np.zeros((len(sequences), dimension))
    for i in range(dimension):
        for k in range(len(sequences)):
            if i in list(sequences[k]):
                rows[i, k] = 1  # the error is that of a missing row index
    return rows


def _without_loops(sequences, dimension):
    rows = np.zeros((len(sequences), dimension))
    words = np.concatenate([np.asarray(story, dtype=int) for story in sequences])
    rows[np.repeat(np.arange(len(sequences)), [len(story) for story in sequences]), words] = 1
    return rows


def _added_by_index(sequences, dimension):
    rows = np.zeros((len(sequences), dimension))
    for i, story in enumerate(sequences):
        rows[i, story] += 1  # of an index that occurs twice, NumPy writes one result only
    return rows


EXERCISE = Exercise(
    reference=_encode,
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
            {"entry": lambda before, word: before + 1},
        ),
        Bug(
            "off by one",
            "The ones are one place too far to the left, and that of word 0 is at the right end. "
            "Which place belongs to word 0?",
            {"place": lambda k, word: word - 1},
        ),
        Bug(
            "off by one",
            "The ones are one place too far to the right. Which place belongs to word 0?",
            {"place": lambda k, word: word + 1},
            lambda sequences, dimension: np.array(
                [[int(k - 1 in list(story)) for k in range(dimension)] for story in sequences]
            ),
        ),
        Bug(
            "the offset of the words",
            "The 3 belongs to the list of words. Here a number is its own place.",
            {"place": lambda k, word: word - 3},
        ),
        Bug(
            "a place too many",
            "The words from 0 to dimension - 1 have one place each. How many is that?",
            {"length": lambda sequences, dimension: dimension + 1},
            {"output": lambda rows: np.pad(rows, ((0, 0), (1, 0)))},
        ),
        Bug(
            "the place in the story",
            "The ones are at the places that the words have in the story. Which number says the "
            "place of a word in the row?",
            {"place": lambda k, word: k},
        ),
        Bug(
            "the number in place of a one",
            "The number of a word is written into the row. It says where, and not what.",
            {"entry": lambda before, word: word},
        ),
        Bug(
            "the first word alone",
            "After the first word nothing more happens. Is there a return inside the loop?",
            _first_word_alone,
        ),
        Bug(
            "one story alone",
            "Only one story has left its ones, the first or the last. Is the array made before the "
            "loop, and handed back after it?",
            {"stories": slice(-1, None)},
            {"stories": slice(1)},
        ),
        Bug(
            "last story left out",
            "The last row has only zeros, though its story has words. Where does your loop over "
            "the stories end?",
            {"stories": slice(-1)},
        ),
        Bug(
            "if on a whole array",
            "A story may be an array, and an array is neither true nor false. What of it do you "
            "want to know?",
            raises="truth value of an array",
            examples=(_asks_whether_there_is_a_story,),
        ),
        Bug(
            "rows of different lengths",
            "An array needs rows of one length, and stories have different ones. Make the rows "
            "first, each as long as the vocabulary.",
            raises="inhomogeneous",
            examples=(
                lambda sequences, dimension: np.array(sequences),
                lambda sequences, dimension: np.array(
                    [[int(word in s) for word in range(max(s) + 1)] for s in sequences]
                ),
            ),
        ),
        Bug(
            "length taken from the words",
            "The row ends with the largest number that happens to occur. The next batch will have "
            "another one, and a network needs rows that are always of one length.",
            {"length": _as_long_as_needed},
        ),
        Bug(
            "length taken from the words",
            "The row ends at the largest number that happens to occur. Which argument says how "
            "long it has to be?",
            raises=r"IndexError: index 3 is out of bounds for axis \d with size 3",
            examples=(_as_long_as_the_largest,),
        ),
        Bug(
            "rows that are one list",
            "Every row has the ones of all stories. Does each 1 go into one row alone? And do the "
            "rows come from one list? Multiplying a list that holds a list does not copy it: all "
            "the rows are the same object.",
            {"output": lambda rows: np.array([rows.max(axis=0)] * len(rows))},
        ),
        Bug(
            "a row that is not emptied",
            "Each row has the ones of the stories before it as well. Where is the row made, before "
            "the loop over the stories or within it?",
            {"output": np.maximum.accumulate},
        ),
        Bug(
            "stories run together",
            "There is one row for all stories. Each story needs a row of its own.",
            {"output": lambda rows: rows.max(axis=0)},
        ),
        Bug(
            "rows and columns exchanged",
            "Each column belongs to a story here, and each row to a word. A story should have a "
            "row.",
            {"output": np.transpose},
        ),
        Bug(
            "rows and columns exchanged",
            "The number of the word comes first in the brackets, where that of the row belongs.",
            _indexed(lambda row, word: (word, row)),
        ),
        Bug(
            "missing row index",
            "The number of a word comes first in the brackets, where that of the row belongs. "
            "Which row do you mean, and which place in it?",
            _indexed(lambda row, word: word),
        ),
    ),
    on_success=(
        "Your rows and those of the library are the same, so the network cannot tell them apart."
    ),
    right=(
        multi_hot,
        _without_loops,
        _added_by_index,
        lambda sequences, dimension, dtype=bool: np.array(
            [np.isin(np.arange(dimension), np.asarray(s, int)) for s in sequences], dtype
        ),
    ),
    wrong={
        "length taken from the words and rows and columns exchanged": (
            lambda sequences, dimension: (
                multi_hot(sequences, _as_long_as_needed(sequences, dimension)).T
            ),
        ),
        None: (
            lambda sequences, dimension: multi_hot(sequences, dimension).tolist(),
            lambda sequences, dimension: multi_hot([*sequences, []], dimension),
            _loops_exchanged,
        ),
    },
)
