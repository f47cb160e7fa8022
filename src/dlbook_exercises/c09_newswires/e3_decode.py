"""The text of a story, from the numbers of its words."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _decode(
    story, words, *, offset=3, dropped=(0, 1), unknown=(2,), between=" ",
    look_up=lambda words, place: words[place], output=lambda text: text,
):  # fmt: skip
    """The text, and what may be different about it."""
    named = ("?" if n in unknown else look_up(words, n - offset) for n in story if n not in dropped)
    return output(between.join(named))


def _up_to_the_padding(story, words):
    numbers = [*story, 0]
    return _decode(numbers[: numbers.index(0)], words)


def _counted_from(start):
    """Return what decodes with a dictionary of numbers and words."""

    def decode(story, words):
        numbers = dict(enumerate(words, start=start)) | {2: "?"}
        return " ".join(numbers[n] for n in story if n >= 2)

    return decode


def _places(words):
    return {word: place for place, word in enumerate(words)}


def _word_by_word(story, words):
    text = ""
    for n in np.asarray(story).tolist():
        if n <= 1:
            continue
        text += "? " if n == 2 else words[n - 3] + " "
    return text.rstrip(" ")


def _with_a_space_behind_each(story, words):
    text = ""
    for n in story:
        if n > 1:
            text += ("?" if n == 2 else words[n - 3]) + " "
    return text


def _from_a_table(story, words):
    table = ["", "", "?", *words]
    return " ".join(word for word in (table[n] for n in story) if word)


def _print_it(story, words):
    for n in story:
        if n > 1:
            print("?" if n == 2 else words[n - 3], end=" ")


_WORDS = ["the", "of", "to", "in", "said", "and", "a", "mln", "oil", "dlrs", "for", "gold"]

EXERCISE = Exercise(
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
        Bug(
            "forgets the offset",
            "Your words are too far down the list. The list begins with the most frequent word, "
            "but the numbers of words do not begin with 0.",
            {"offset": 0},
            {"offset": 1},
            {"offset": 0, "dropped": (), "unknown": ()},
            {"offset": 0, "dropped": ()},
            _counted_from(0),
        ),
        Bug(
            "offset in the wrong direction",
            "The number of a word is 3 more than its place in the list. Which of the two do you "
            "have, and which do you want?",
            {"offset": -3},
            {"offset": -3, "dropped": (), "unknown": ()},
        ),
        Bug(
            "off by one",
            "Every word is the neighbour of the right one. How many numbers are reserved?",
            {"offset": 2},
            {"offset": 4},
            _counted_from(2),
            _counted_from(4),
        ),
        Bug(
            "keeps the reserved numbers",
            "The numbers 0, 1 and 2 are no words, but become some here: a negative index counts "
            "from the end of a list and raises nothing.",
            {"dropped": (), "unknown": ()},
        ),
        Bug(
            "keeps the reserved numbers",
            "Padding and the mark of the start become words here: a negative index counts from the "
            "end of a list and raises nothing. They are no words.",
            {"dropped": ()},
            {"dropped": (0,)},
            {"dropped": (1,)},
        ),
        Bug(
            "keeps the reserved numbers",
            "Padding and the mark of the start are no words that you do not know. They are no "
            "words.",
            {"dropped": (), "unknown": (0, 1, 2)},
            {"dropped": (0,), "unknown": (1, 2)},
            {"dropped": (1,), "unknown": (0, 2)},
        ),
        Bug(
            "blanks for the reserved numbers",
            "A reserved number becomes an empty word, and the join puts a space beside that as "
            "well. Leave the reserved numbers out of the list.",
            lambda story, words: " ".join(["", "", "?", *words][n] for n in story),
            lambda story, words: " ".join(["", "", "", *words][n] for n in story),
        ),
        Bug(
            "stops at the padding",
            "Not all is over with the first 0: what follows may be words again.",
            _up_to_the_padding,
        ),
        Bug(
            "the first number dropped",
            "The first number is left out whatever it is. Does every story here begin with 1?",
            lambda story, words: _decode(story[1:], words),
        ),
        Bug(
            "no space between the words",
            "There is no space between the words.",
            {"between": ""},
        ),
        Bug(
            "a space too many",
            "Every word brings its space along, and so does the last one, or the first. A space "
            "belongs between two words: is there a method of texts that joins a list with one?",
            {"output": lambda text: text and text + " "},
            {"output": lambda text: text and " " + text},
            {"output": lambda text: text + " "},
            {"output": lambda text: " " + text},
            examples=(
                _with_a_space_behind_each,
                lambda story, words: "".join(
                    " ?" if n == 2 else " " + words[n - 3] for n in story if n > 1
                ),
            ),
        ),
        Bug(
            "drops the unknown words",
            "A 2 says that there was a word, only not which. A text without its gaps looks whole.",
            {"dropped": (0, 1, 2)},
        ),
        Bug(
            "each word once",
            "A text repeats its words, and has them in an order. Which step throws that away?",
            lambda story, words: _decode(dict.fromkeys(story), words),
            lambda story, words: _decode(np.unique(story), words),
        ),
        Bug(
            "the dictionary not reversed",
            "Your dictionary leads from a word to its number, and is asked for the word of a "
            "number, which it does not have.",
            {"look_up": lambda words, place: _places(words).get(place, "?")},
            {"look_up": lambda words, place: _places(words)[place]},
            {"look_up": lambda words, place: _places(words).get(place, "?"), "dropped": ()},
            {"look_up": lambda words, place: _places(words)[place], "dropped": (), "unknown": ()},
        ),
        Bug(
            "words taken for a dictionary",
            "words is a list. Take an entry by its place, in square brackets.",
            raises=r"'list' object has no attribute '(get|items|keys|values)'",
            examples=(
                lambda story, words: " ".join(words.get(n - 3, "?") for n in story if n > 1),
            ),
        ),
    ),
    on_success=(
        "decode_newswire does the same with all words of the stories, and joins an “'s” to the "
        "word before it."
    ),
    right=(_word_by_word, _from_a_table),
    wrong={
        "prints instead of returning": (_print_it,),
        "forgets the offset and the dictionary not reversed": (
            lambda story, words: " ".join(
                "?" if n == 2 else _places(words)[n] for n in story if n > 1
            ),
        ),
        "off by one and no space between the words": (
            lambda story, words: "".join("?" if n == 2 else words[n - 2] for n in story if n > 1),
        ),
        None: (lambda story, words: _decode(story, words).split(),),
    },
)
