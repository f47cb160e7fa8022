"""One-hot and multi-hot rows, and those without their zeros."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dlbook.datasets import load_newswires
from dlbook.encoding import BagOfWords, multi_hot, one_hot


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


SEQUENCES = st.lists(st.lists(st.integers(0, 8), max_size=6), max_size=6)


@given(
    sequences=SEQUENCES,
    columns=st.one_of(st.none(), st.integers(0, 3)),
    dtype=st.sampled_from([np.float32, np.float64]),
    other=st.sampled_from([np.float32, np.float64, np.int64]),
    seed=st.integers(0, 99),
)
def test_a_bag_multiplies_as_its_matrix(sequences, columns, dtype, other, seed):
    bag, matrix = BagOfWords(sequences, 9).astype(dtype), multi_hot(sequences, 9).astype(dtype)
    rest = () if columns is None else (columns,)
    rng = np.random.default_rng(seed)
    # Whole numbers, of which every sum is exact.
    W = rng.integers(-9, 9, (9, *rest)).astype(other)
    d = rng.integers(-9, 9, (len(sequences), *rest)).astype(other)
    for product, expected in ((bag @ W, matrix @ W), (bag.T @ d, matrix.T @ d)):
        np.testing.assert_array_equal(product, expected)
        assert product.shape == expected.shape
        assert product.dtype == expected.dtype


@given(sequences=SEQUENCES)
def test_a_bag_is_its_matrix(sequences):
    bag, matrix = BagOfWords(sequences, 9), multi_hot(sequences, 9)
    for one, other in ((bag, matrix), (bag.T, matrix.T), (bag.T.T, matrix)):
        assert (len(one), one.shape, one.ndim) == (len(other), other.shape, other.ndim)
        assert one.dtype == one.dense().dtype == other.dtype
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one.dense(), other)
    assert np.asarray(bag, dtype=np.float64).dtype == np.float64


@pytest.mark.parametrize(
    "index",
    [
        slice(1, 3), slice(None, None, -1), slice(9, None), [2, 0, 2], np.array([3, 1]), [],
        np.array([True, False, True, False]), 0, -1, np.int64(2), [[0, 1], [3, 2]], ...,
    ],
)  # fmt: skip
def test_a_bag_is_indexed_as_its_matrix(index):
    sequences = [[3, 1, 3], [], [0], [4, 4, 2]]
    if isinstance(index, list) and not index:
        index = np.array(index, int)
    bag, matrix = BagOfWords(sequences, 5), multi_hot(sequences, 5)
    some, expected = bag[index], matrix[index]
    assert isinstance(some, BagOfWords) == (expected.ndim == 2)
    assert some.shape == expected.shape
    assert some.dtype == expected.dtype
    np.testing.assert_array_equal(some, expected)
    np.testing.assert_array_equal(bag, matrix)  # which is as it was
    np.testing.assert_array_equal(bag.T[1], matrix.T[1])
    with pytest.raises(IndexError):
        bag[4]


def test_a_bag_keeps_its_dtype():
    bag = BagOfWords([[1], [0, 2]], 3)
    assert bag.dtype == np.float32
    wide = bag.astype(np.float64)
    assert wide.dtype == wide[:1].dtype == wide.T.dtype == wide.dense().dtype == np.float64
    assert bag.dtype == np.float32


def test_a_bag_does_not_share_the_callers_arrays():
    story = np.array([1, 2])
    bag = BagOfWords([story], 3)
    story[:] = 0
    np.testing.assert_array_equal(bag, [[0, 1, 1]])


@pytest.mark.parametrize(
    "multiply",
    [
        lambda bag: bag @ np.ones((3, 2)),
        lambda bag: bag @ np.ones((5, 2)),
        lambda bag: bag @ 2.0,
        lambda bag: bag @ np.ones((4, 1, 1)),
        lambda bag: bag.T @ np.ones((4, 2)),
    ],
)
def test_a_bag_times_what_does_not_fit_is_one_clear_error(multiply):
    with pytest.raises(ValueError, match=r"can be multiplied by an array with \d rows, got shape"):
        multiply(BagOfWords([[0], [1, 3]], 4))


def test_a_bag_of_no_words_is_one_clear_error():
    with pytest.raises(ValueError, match="words of sequence 1 must lie between 0 and 3, got 4"):
        BagOfWords([[0], [4]], 4)


def test_a_row_of_nonsense_counts_only_where_its_word_occurs():
    W = np.array([[1.0], [np.nan]])
    np.testing.assert_array_equal(BagOfWords([[0], [0, 1]], 2) @ W, [[1.0], [np.nan]])
