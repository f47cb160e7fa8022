"""Which class is taken for which: against counting by hand and against scikit-learn's rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlbook.metrics import confusion_matrix, recall_score

LABELS = st.integers(1, 5).flatmap(
    lambda classes: st.tuples(
        st.just(classes),
        st.lists(st.tuples(*[st.integers(0, classes - 1)] * 2), max_size=30),
    )
)


@given(LABELS)
def test_both_are_what_counting_gives(drawn):
    classes, pairs = drawn
    t, y = [a for a, _ in pairs], [b for _, b in pairs]
    matrix = confusion_matrix(t, y, classes)
    assert matrix.shape == (classes, classes)
    for place in np.ndindex(matrix.shape):
        assert matrix[place] == pairs.count(place)
    recall = recall_score(t, y, classes)
    for k in range(classes):
        answers = [b for a, b in pairs if a == k]
        expected = answers.count(k) / len(answers) if answers else np.nan
        np.testing.assert_equal(recall[k], expected)


def test_rows_are_right_and_columns_are_answers():
    t, y = np.array([0, 0, 0, 1, 2]), np.array([0, 1, 1, 1, 0])
    assert confusion_matrix(t, y, 3).tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 0]]
    assert recall_score(t, y, 3).tolist() == [1 / 3, 1, 0]
    assert confusion_matrix(t, y, 3).dtype == int


def test_scikit_learn_counts_the_same():
    metrics = pytest.importorskip("sklearn.metrics")
    t, y = np.random.default_rng(0).integers(4, size=(2, 50))
    np.testing.assert_array_equal(confusion_matrix(t, y, 4), metrics.confusion_matrix(t, y))
    np.testing.assert_allclose(recall_score(t, y, 4), metrics.recall_score(t, y, average=None))


@pytest.mark.parametrize("function", [confusion_matrix, recall_score])
@pytest.mark.parametrize(
    ("t", "y", "classes", "message"),
    [
        ([0, 1], [0], 2, r"got shapes \(2,\) and \(1,\)"),
        ([0, 1], np.eye(2), 2, r"argmax\(axis=1\)"),
        ([0, 2], [0, 1], 2, r"t must lie between 0 and 1, got 2 at index \[1\]"),
        ([0, 1], [0, -1], 2, "y must lie between"),
        ([0, 1], [0.5, 1], 2, "y must be whole numbers"),
        (["cat"], [0], 2, r"names, t = np.unique\(t, return_inverse=True\)"),
        ([0], [0], 0, "number of classes"),
    ],
)
def test_what_cannot_be_counted_is_one_clear_error(function, t, y, classes, message):
    with pytest.raises(ValueError, match=message):
        function(t, y, classes)
