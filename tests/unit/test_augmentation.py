"""Images moved, turned, slanted and scaled: against loops, SciPy, and NumPy's own turns."""

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given
from hypothesis import strategies as st

from dlbook.augmentation import affine, affine_matrix, shift

SIDES = st.integers(1, 7)
SEEDS = st.integers(0, 999)
DTYPES = st.sampled_from(["f4", "f8"])


pytestmark = pytest.mark.usefixtures("no_warning")


def pictures(n, height, width, seed=0, dtype="f8"):
    return np.random.default_rng(seed).random((n, height, width)).astype(dtype) + 1


# Shift.


@given(n=st.integers(0, 4), height=SIDES, width=SIDES, seed=SEEDS, dtype=DTYPES)
def test_shift_is_its_loop(n, height, width, seed, dtype):
    images = pictures(n, height, width, seed, dtype)
    offsets = np.random.default_rng(seed).integers(-9, 10, size=(n, 2))
    before = images.copy()
    expected = np.zeros_like(images)
    for image, (down, right), new in zip(images, offsets, expected, strict=True):
        for r in range(height):
            for c in range(width):
                if 0 <= r + down < height and 0 <= c + right < width:
                    new[r + down, c + right] = image[r, c]
    moved = shift(images, offsets)
    np.testing.assert_array_equal(moved, expected)
    assert moved.dtype == dtype
    assert not np.shares_memory(moved, images)
    np.testing.assert_array_equal(images, before)


def test_down_and_right_are_positive():
    image = np.zeros((1, 3, 4))
    image[0, 0, 1] = 5
    assert np.argwhere(shift(image, (1, 2))).tolist() == [[0, 1, 3]]
    assert np.argwhere(shift(image, [[0, -1]])).tolist() == [[0, 0, 0]]
    assert not shift(image, (-1, 0)).any()


def test_no_shift_is_a_copy():
    images = pictures(2, 3, 3)
    same = shift(images, (0, 0))
    np.testing.assert_array_equal(same, images)
    same[:] = 0
    assert images.min() >= 1


def test_an_image_far_out_takes_no_memory():
    assert not shift(pictures(1, 3, 3), (10**12, -(10**12))).any()


# Rows and images.


@pytest.mark.parametrize(
    "change", [lambda x: shift(x, (1, -2)), lambda x: affine(x, affine_matrix(20, 0.1, 1.1))]
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_become_rows(change, dtype):
    images = pictures(3, 4, 4, dtype=dtype)
    rows = change(images.reshape(3, 16))
    assert rows.shape == (3, 16)
    assert rows.dtype == dtype
    np.testing.assert_array_equal(rows, change(images).reshape(3, 16))


def test_integers_become_float64():
    images = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    for changed in (shift(images, (0, 0)), affine(images, np.eye(2))):
        assert changed.dtype == np.float64
        np.testing.assert_array_equal(changed, images)


# Affine maps.


@given(n=st.integers(1, 3), height=SIDES, width=SIDES, seed=SEEDS, dtype=DTYPES, many=st.booleans())
def test_affine_is_that_of_scipy(n, height, width, seed, dtype, many):
    rng = np.random.default_rng(seed)
    images = pictures(n, height, width, seed, dtype)
    size = n if many else ()
    matrix = affine_matrix(
        rng.uniform(-180, 180, size), rng.uniform(-1, 1, size), rng.uniform(0.5, 2, size)
    )
    middle = np.array([(height - 1) / 2, (width - 1) / 2])
    expected = []
    for image, forth in zip(images, np.broadcast_to(matrix, (n, 2, 2)), strict=True):
        back = np.linalg.inv(forth)
        offset = middle - back @ middle
        expected.append(
            scipy.ndimage.affine_transform(
                image.astype(float), back, offset, order=1, mode="grid-constant"
            )
        )
    before = images.copy()
    changed = affine(images, matrix)
    np.testing.assert_allclose(changed, expected, atol=1e-9 if dtype == "f8" else 1e-4)
    assert changed.dtype == dtype
    np.testing.assert_array_equal(images, before)


def test_no_map_changes_nothing():
    for shape in [(2, 5, 5), (1, 4, 6), (3, 1, 1)]:
        images = pictures(*shape)
        np.testing.assert_array_equal(affine(images, affine_matrix()), images)


@pytest.mark.parametrize("side", [4, 5])
def test_a_quarter_turn_is_numpys(side):
    images = pictures(2, side, side)
    for quarters in (1, 2, 3, -1):
        turned = affine(images, affine_matrix(90 * quarters))
        # The outermost pixels come from a place that rounding may put outside by 1e-16.
        np.testing.assert_allclose(turned, np.rot90(images, quarters, axes=(1, 2)), atol=1e-12)


def test_a_shear_leans_to_the_right():
    images = np.zeros((1, 5, 5))
    images[0, :, 2] = 1
    leaning = affine(images, affine_matrix(shear=1))
    np.testing.assert_allclose(leaning[0], np.fliplr(np.eye(5)), atol=1e-12)


def test_twice_as_large():
    images = np.zeros((1, 5, 5))
    images[0, 2, 2] = 1
    larger = affine(images, affine_matrix(scale=2))
    np.testing.assert_allclose(larger[0, 2], [0, 0.5, 1, 0.5, 0])
    np.testing.assert_allclose(larger[0].sum(), 4)


def test_matrices_of_several_are_those_of_each():
    degrees, shear = np.array([10.0, -30.0]), np.array([0.1, 0.2])
    both = affine_matrix(degrees, shear)
    assert both.shape == (2, 2, 2)
    for k in range(2):
        np.testing.assert_allclose(both[k], affine_matrix(degrees[k], shear[k]))
    turn, slant, grow = affine_matrix(30), affine_matrix(shear=0.5), affine_matrix(scale=3)
    np.testing.assert_allclose(affine_matrix(30, 0.5, 3), grow @ turn @ slant)


# Wrong calls.


@pytest.mark.parametrize("change", [lambda x: shift(x, (0, 0)), lambda x: affine(x, np.eye(2))])
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.ones(4), r"must have the shape \(N, H, W\).*got \(4,\)"),
        (np.ones((2, 12)), r"square images as rows, got \(2, 12\)"),
        (np.ones((2, 3, 3, 1)), r"got \(2, 3, 3, 1\)"),
        (np.ones((2, 0, 3)), r"got \(2, 0, 3\)"),
        ([["a"]], "images must"),
        (None, "images must"),
    ],
)
def test_what_is_no_image_is_one_clear_error(change, images, message):
    with pytest.raises(ValueError, match=message):
        change(images)


@pytest.mark.parametrize(
    ("offsets", "message"),
    [
        ((1,), r"a pair \(down, right\), or 3 of them.*got shape \(1,\)"),
        (1, r"got shape \(\)"),
        (np.zeros((2, 2), int), r"got shape \(2, 2\)"),
        ((0.5, 0), "whole numbers of pixels"),
        ((np.nan, 0), "whole numbers of pixels"),
        ("ab", "offsets must hold real numbers"),
    ],
)
def test_offsets_that_are_none_are_one_clear_error(offsets, message):
    with pytest.raises(ValueError, match=message):
        shift(pictures(3, 4, 4), offsets)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.eye(3), r"shape \(2, 2\), or \(3, 2, 2\).*got \(3, 3\)"),
        (np.stack([np.eye(2)] * 2), r"got \(2, 2, 2\)"),
        (np.ones((2, 2)), "must not squeeze an image flat"),
        (np.stack([np.eye(2), np.eye(2), np.zeros((2, 2))]), "must not squeeze"),
        ([[1, np.nan], [0, 1]], r"matrix must be finite, got nan at index \[0, 1\]"),
        ([["a", "b"], ["c", "d"]], "matrix must hold real numbers"),
    ],
)
def test_a_matrix_that_is_none_is_one_clear_error(matrix, message):
    with pytest.raises(ValueError, match=message):
        affine(pictures(3, 4, 4), matrix)


@pytest.mark.parametrize("wrong", [{"degrees": "a"}, {"shear": [1j]}, {"scale": np.ones((2, 2))}])
def test_a_turn_that_is_none_is_one_clear_error(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must"):
        affine_matrix(**wrong)
