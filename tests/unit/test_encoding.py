"""One-hot and multi-hot rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.datasets import load_newswires
from dlbook.encoding import multi_hot, one_hot


@given(
    labels=hnp.arrays(
        st.sampled_from([np.uint8, np.int32, np.float64]),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0),
        elements=st.integers(0, 6),
    )
)
def test_argmax_is_the_way_back_from_one_hot(labels):
    rows = one_hot(labels, 7)
    assert rows.shape == (*labels.shape, 7)
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows.sum(axis=-1), np.ones(labels.shape))
    np.testing.assert_array_equal(rows.argmax(axis=-1), labels)


def test_one_hot_rows_are_rows_of_the_identity():
    np.testing.assert_array_equal(one_hot([2, 0], 3), np.eye(3)[[2, 0]])


@pytest.mark.parametrize(
    ("labels", "classes", "message"),
    [
        ([3, 12], 10, r"labels must lie between 0 and 9, got 12 at index \[1\]"),
        ([-1], 10, "got -1"),
        ([1.5], 10, "whole numbers, got 1.5"),
        ([np.nan], 10, "whole numbers, got nan"),
        ([np.inf], 10, "got inf"),
        (["7"], 10, "real numbers"),
        ([1], 0, "classes must be a positive integer, got 0"),
        ([1], 2.5, "got 2.5"),
        ([1], True, "got True"),
    ],
)
def test_what_is_not_a_label_is_one_clear_error(labels, classes, message):
    with pytest.raises(ValueError, match=message):
        one_hot(labels, classes)


def test_multi_hot_forgets_order_and_repetition():
    np.testing.assert_array_equal(
        multi_hot([[3, 1, 3], [], [0]], 4), [[0, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]]
    )


@given(sequences=st.lists(st.lists(st.integers(0, 8), max_size=6), max_size=5))
def test_multi_hot_marks_the_words_that_are_there(sequences):
    rows = multi_hot(sequences, 9)
    assert rows.shape == (len(sequences), 9)
    assert rows.dtype == np.float32
    assert [set(np.flatnonzero(row)) for row in rows] == [set(words) for words in sequences]


def test_multi_hot_takes_arrays():
    sequences = [np.array([1, 2], np.uint16), np.array([0], np.uint16)]
    np.testing.assert_array_equal(multi_hot(sequences, 3), [[0, 1, 1], [1, 0, 0]])


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        ([[0], [1, 4]], r"words of sequence 1 must lie between 0 and 3, got 4 at index \[1\]"),
        ([[-1]], "words of sequence 0 must lie between"),
        ([[0.5]], "must be whole numbers"),
        ([[[0, 1]], [[2, 2]]], r"sequence 0 must be a list of words, got shape \(1, 2\)"),
        ([0, 1], r"sequence 0 must be a list of words, got shape \(\)"),
        (3, "must be a list of lists"),
    ],
)
def test_what_is_not_a_word_is_one_clear_error(sequences, message):
    with pytest.raises(ValueError, match=message):
        multi_hot(sequences, 4)


def test_multi_hot_takes_a_generator():
    np.testing.assert_array_equal(multi_hot(([n] for n in (1, 0)), 2), [[0, 1], [1, 0]])


def test_multi_hot_of_the_newswires():
    _, (stories, _) = load_newswires()
    rows = multi_hot(stories, 10_000)
    assert rows.shape == (2_246, 10_000)
    assert rows.nbytes == 4 * rows.size
    assert set(np.unique(rows)) == {0, 1}
    for row, story in zip(rows, stories, strict=True):
        np.testing.assert_array_equal(np.flatnonzero(row), np.unique(story))
    # A vocabulary that is too small for the sequences is said to be, and where.
    with pytest.raises(ValueError, match="words of sequence 0 must lie between 0 and 99, got"):
        multi_hot(stories, 100)
