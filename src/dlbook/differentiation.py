"""Slopes from differences: nudge the input a little both ways and see how the output answers.

Works for any function that can be called, and needs two calls for every number it depends on.
Chapter 05 derives them, chapter 07 finds out what two calls for every weight cost.
"""

import numpy as np

from dlbook._validation import check_function_of_array, check_function_of_number, checked

__all__ = ["numerical_diff", "numerical_gradient", "tangent_line"]


@checked(check_function_of_number)
def numerical_diff(f, x, h=1e-4):
    """Return the slope of a function of one number, by a central difference.

    Parameters
    ----------
    f : function
        Takes a number and returns a number. Given an array, it must act on each entry alone, as
        `np.exp` does, and return an array of the same shape.
    x : array_like of real numbers, any shape
        Where to take the slope. Floats keep their dtype, integers become float64.
    h : float
        How far to step to either side, in the unit of `x`. For float32 and float16, too coarse
        for 1e-4, it is raised to a power of two near the cube root of their machine epsilon.

    Returns
    -------
    float or float array of the shape of `x`
        (f(x + h) - f(x - h)) / (2 h), in the unit of `f` over the unit of `x`.

    Raises
    ------
    ValueError
        If `x` is not finite, `h` is not above 0 or too small to move `x`, or `f` returns
        something else than real numbers in the shape of `x`.

    Notes
    -----
    The error is h² / 6 times the third derivative, plus about machine epsilon times f(x) / h for
    the rounding; see W. H. Press et al., Numerical Recipes, section 5.7. Derived in chapter 05.
    """
    return (f(x + h) - f(x - h)) / (2 * h)


@checked(check_function_of_array)
def numerical_gradient(f, x, h=1e-4):
    """Return the slope of a function for every entry of an array, by central differences.

    Parameters
    ----------
    f : function
        Takes an array like `x` and returns a single number. It is given a read-only view, called
        twice for each entry, and must copy the array if it wants to keep it.
    x : array_like of real numbers, any shape and memory layout
        Where to take the gradient. Floats keep their dtype, integers become float64.
    h : float
        How far to step to either side, in the unit of `x`. For float32 and float16, too coarse
        for 1e-4, it is raised to a power of two near the cube root of their machine epsilon.

    Returns
    -------
    float array of the shape and dtype of `x`
        In each place the partial derivative of `f` for that entry.

    Raises
    ------
    ValueError
        If `x` is not finite, `h` is not above 0, or `f` returns something else than one real
        number.

    Notes
    -----
    A writeable float array is nudged in place, one entry at a time, and holds its old bits again
    afterwards, also when `f` raises. So `f` may as well read the array from where it lives, as the
    loss of a network reads its weights. An entry so large that h does not move it gets the slope 0;
    chapter 06 meets this. Derived in chapter 05.
    """
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        value = x[i]
        try:
            x[i] = value + h
            above = f(x)
            x[i] = value - h
            below = f(x)
        finally:
            x[i] = value
        gradient[i] = (above - below) / (2 * h)
    return gradient


@checked(check_function_of_number)
def tangent_line(f, x, h=1e-4):
    """Return the straight line that touches a function at a point.

    Parameters
    ----------
    f : function
        Takes a number and returns a number.
    x : float
        Where the line touches.
    h : float
        The step of `numerical_diff`, which measures the slope.

    Returns
    -------
    function
        Maps u, a number or an array, to f(x) + slope · (u - x).

    Raises
    ------
    ValueError
        As `numerical_diff`.

    Notes
    -----
    Derived in chapter 05.
    """
    slope, height = numerical_diff(f, x, h), f(x)
    return lambda u: height + slope * (u - x)
