"""Images changed in ways that leave their class as it is: moved, turned, slanted, scaled.

Chapter 11 derives them. A position is (row, column), and rows count downwards.
"""

from functools import wraps

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlbook._validation import (
    check_affine_map,
    check_float,
    check_offsets,
    check_turns,
    checked,
    images_of,
)

__all__ = ["shift", "affine_matrix", "affine"]


def _rows_too(change):
    """Let a function of images (N, H, W) also take square images as rows, and return rows then."""

    @wraps(change)
    def changed(images, *args, **kwargs):
        images = check_float(images, "images")
        return change(images_of(images), *args, **kwargs).reshape(images.shape)

    return changed


@_rows_too
@checked(check_offsets)
def shift(images, offsets):
    """Move images by whole pixels; what comes in from outside is 0.

    Parameters
    ----------
    images : array_like of real numbers, shape (N, H, W), or (N, H * H) for square images as rows
        Floats keep their dtype, integers become float64.
    offsets : array_like of int, shape (2,) or (N, 2)
        How many pixels down and how many to the right, for all images or for each.

    Returns
    -------
    float array of the shape of `images`
        A new array.

    Raises
    ------
    ValueError
        If `images` are no images, or `offsets` not a pair of whole numbers for each.

    Notes
    -----
    Derived in chapter 11.
    """
    n, height, width = images.shape
    most = np.abs(offsets).max(initial=0)
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    windows = sliding_window_view(padded, (height, width), axis=(1, 2))
    top, left = (most - offsets).T
    return windows[np.arange(n), top, left]


@checked(check_turns)
def affine_matrix(degrees=0.0, shear=0.0, scale=1.0):
    """Return the matrix that slants, then turns, then scales, for `affine`.

    Parameters
    ----------
    degrees : float or array_like of shape (N,)
        By how much to turn, counter-clockwise.
    shear : float or array_like of shape (N,)
        How many pixels a pixel moves to the right for each row that it lies above the middle.
    scale : float or array_like of shape (N,)
        How many times as large it becomes.

    Returns
    -------
    float64 array of shape (2, 2), or (N, 2, 2) if an argument has N numbers
        A position (row, column), counted from the middle, goes to the matrix times the position.

    Raises
    ------
    ValueError
        If something is not numeric, or the shapes do not fit each other.

    Notes
    -----
    Derived in chapter 11.
    """
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    rows = [[cos + sin * shear, -sin], [sin - cos * shear, cos]]
    return np.moveaxis(scale * np.array(rows), (0, 1), (-2, -1))


@_rows_too
@checked(check_affine_map)
def affine(images, matrix):
    """Turn, slant and scale images around their middle, with bilinear interpolation.

    Parameters
    ----------
    images : array_like of real numbers, shape (N, H, W), or (N, H * H) for square images as rows
        Floats keep their dtype, integers become float64.
    matrix : array_like of real numbers, shape (2, 2) or (N, 2, 2)
        Where a position (row, column), counted from the middle, goes, for all images or for each:
        to the matrix times the position. `affine_matrix` makes some.

    Returns
    -------
    float array of the shape of `images`
        A new array. What comes from outside is 0.

    Raises
    ------
    ValueError
        If `images` are no images, or `matrix` cannot be inverted.

    Notes
    -----
    Each pixel of the result asks where it comes from, and takes a weighted mean of the four pixels
    around that place. Derived in chapter 11.
    """
    n, height, width = images.shape
    middle = np.array([height + 1, width + 1], images.dtype) / 2
    places = np.indices((height, width), images.dtype).reshape(2, -1)
    origin = np.linalg.inv(matrix) @ (places + 1 - middle[:, None])
    row, column = np.moveaxis(origin, -2, 0) + middle[:, None, None]
    # A frame of zeros, in which all that comes from outside ends.
    padded = np.pad(images, ((0, 0), (1, 2), (1, 2))).ravel()
    row = np.clip(row, 0, height + 1)
    column = np.clip(column, 0, width + 1)
    top, left = np.floor(row), np.floor(column)
    down, right = row - top, column - left
    rows = np.arange(n)[:, None] * (height + 3) + top.astype(np.intp)
    corner = rows * (width + 3) + left.astype(np.intp)
    upper = padded[corner] * (1 - right) + padded[corner + 1] * right
    corner = corner + width + 3
    lower = padded[corner] * (1 - right) + padded[corner + 1] * right
    return (upper * (1 - down) + lower * down).reshape(images.shape)
