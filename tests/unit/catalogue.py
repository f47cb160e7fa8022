"""The catalogue of bugs: wrong answers as people write them, and right ones in unusual form.

Each wrong answer stands under the exercise it answers and the name that `check` must give its bug;
None where it is wrong in a way that has no name. `test_catalogue.py` tries them all.
"""

import math
import struct
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from dlbook import explore
from dlbook.activations import sigmoid, softmax
from dlbook.differentiation import numerical_gradient


@dataclass(frozen=True)
class Entry:
    """An answer to an exercise."""

    exercise: str
    bug: str | None
    answer: Any


WRONG: list[Entry] = []
RIGHT: list[Entry] = []


def wrong(exercise, bug):
    """Return what enters an answer as wrong."""
    return lambda answer: WRONG.append(Entry(exercise, bug, answer))


def right(exercise):
    """Return what enters an answer as right."""
    return lambda answer: RIGHT.append(Entry(exercise, None, answer))


# Chapter 01.

# predict-broadcast
wrong("predict-broadcast", bug="row meets row")((5, 2))
wrong("predict-broadcast", bug="row meets row")([5, 2])
wrong("predict-broadcast", bug="only one side is repeated")([5, 1, 2])
wrong("predict-broadcast", bug="an error is expected")("Error")
wrong("predict-broadcast", bug="an error is expected")("ValueError")
wrong("predict-broadcast", bug="axes are added behind")((5, 2, 2))
wrong("predict-broadcast", bug="the last axis is lost")(np.array([5, 5]))
wrong("predict-broadcast", bug="axes out of order")((2, 5, 5))
wrong("predict-broadcast", bug="lengths are multiplied")((25, 2))
wrong("predict-broadcast", bug="the rank, not the shape")(3)
wrong("predict-broadcast", bug=None)((5, 3, 2))
wrong("predict-broadcast", bug=None)(np.zeros((5, 5, 2)))
wrong("predict-broadcast", bug=None)("5 rows")
right("predict-broadcast")([5, 5, 2])
right("predict-broadcast")("(5, 5, 2)")


wrong("predict-broadcast", bug="row meets row")("5x2")
wrong("predict-broadcast", bug="only one side is repeated")("(5, 1, 2)")
wrong("predict-broadcast", bug="only one side is repeated")((1, 5, 2))
wrong("predict-broadcast", bug="an error is expected")("it raises an error")
wrong("predict-broadcast", bug="the last axis is lost")("(5,5)")
wrong("predict-broadcast", bug="lengths are multiplied")(50)
wrong("predict-broadcast", bug="the rank, not the shape")("3")
right("predict-broadcast")("5 x 5 x 2")
right("predict-broadcast")((5.0, 5.0, 2.0))


# center-rows
@wrong("center-rows", bug="missing keepdims")
def answer(table):
    means = np.mean(table, axis=-1)
    return table - means


@wrong("center-rows", bug="missing keepdims")
def answer(a):
    m = []
    for row in a:
        m.append(sum(row) / len(row))
    return a - np.array(m)


@wrong("center-rows", bug="missing keepdims")
def answer(a):
    return a - a.mean(axis=1)[np.newaxis, :]


@wrong("center-rows", bug="the wrong axis")
def answer(t):
    return t - t.mean(axis=0, keepdims=True)


@wrong("center-rows", bug="the wrong axis")
def answer(t):
    return t - np.sum(t, 0) / t.shape[0]


@wrong("center-rows", bug="one mean for everything")
def answer(t):
    return t - np.mean(t)


@wrong("center-rows", bug="one mean for everything")
def answer(t):
    total = 0
    for row in t:
        for number in row:
            total += number
    return t - total / t.size


@wrong("center-rows", bug="whole numbers lose their fractions")
def answer(a):
    b = a.copy()
    rows, columns = b.shape
    for r in range(rows):
        m = np.mean(a[r, :])
        for c in range(columns):
            b[r, c] = a[r, c] - m
    return b


@wrong("center-rows", bug="whole numbers lose their fractions")
def answer(a):
    means = np.zeros(len(a), dtype=a.dtype)
    for i, row in enumerate(a):
        means[i] = row.mean()
    return a - means[:, np.newaxis]


@wrong("center-rows", bug="the sum in place of the mean")
def answer(a):
    return a - np.array([[row.sum()] for row in a])


@wrong("center-rows", bug="returns the means")
def answer(a):
    return np.array([np.mean(r) for r in a])


@wrong("center-rows", bug="changes its input")
def answer(a):
    a -= a.mean(axis=1, keepdims=True)
    return a


@wrong("center-rows", bug="changes its input")
def answer(a):
    for row in a:
        row[:] = row - row.mean()
    return a


@wrong("center-rows", bug="subtracts the wrong way round")
def answer(a):
    return a.mean(axis=1, keepdims=True) - a


@wrong("center-rows", bug=None)
def answer(a):
    out = np.zeros((3, 3))
    for i in range(3):
        out[i] = a[i] - a[i].mean()
    return out


@right("center-rows")
def answer(a):
    return (a.T - a.mean(axis=1)).T


@right("center-rows")
def answer(a):
    return np.array([[number - sum(row) / len(row) for number in row] for row in a])


@wrong("center-rows", bug="divides by the number of rows")
def answer(a):
    sums = np.sum(a, axis=1)
    return a - sums[:, np.newaxis] / a.shape[0]


@wrong("center-rows", bug="returns too early")
def answer(a):
    for row in a:
        return row - sum(row) / len(row)


@wrong("center-rows", bug="returns too early")
def answer(a):
    out = np.zeros(a.shape)
    for i in range(len(a)):
        out[i] = a[i] - a[i].mean()
        return out


@wrong("center-rows", bug="standardised")
def answer(a):
    return np.array([(row - row.mean()) / row.std() for row in a])


@wrong("center-rows", bug="transposed result")
def answer(a):
    return a.T - a.mean(axis=1)


@wrong("center-rows", bug="the rows are laid end to end")
def answer(a):
    out = []
    for row in a:
        m = row.mean()
        for number in row:
            out.append(number - m)
    return np.array(out)


@wrong("center-rows", bug="a table of one row squeezed")
def answer(a):
    return np.squeeze(a - a.mean(axis=1, keepdims=True))


@wrong("center-rows", bug="the shape without its brackets")
def answer(a):
    out = np.zeros(len(a), len(a[0]))
    for i in range(len(a)):
        out[i] = a[i] - a[i].mean()
    return out


@wrong("center-rows", bug="whole numbers lose their fractions")
def answer(a):
    return a - a.sum(axis=1, keepdims=True) // a.shape[1]


@wrong("center-rows", bug="returns the means")
def answer(a):
    return a.sum(axis=1, keepdims=True) / a.shape[1]


@wrong("center-rows", bug="changes its input")
def answer(a):
    out = a
    for i in range(len(a)):
        out[i] -= out[i].mean()
    return out


@right("center-rows")
def answer(a):
    columns = a.shape[1]
    return a @ (np.eye(columns) - np.ones((columns, columns)) / columns)


# matrix-product
@wrong("matrix-product", bug="element-wise product")
def answer(x, w):
    return np.multiply(x, w)


@wrong("matrix-product", bug="element-wise product")
def answer(x, w):
    out = np.zeros((len(x), len(w[0])))
    for i in range(len(x)):
        for j in range(len(w[0])):
            out[i, j] = x[i, j] * w[i, j]
    return out


@wrong("matrix-product", bug="the other order")
def answer(x, w):
    return np.dot(w, x)


@wrong("matrix-product", bug="rows meet rows")
def answer(x, w):
    result = np.zeros((len(x), len(w)))
    for i, a in enumerate(x):
        for j, b in enumerate(w):
            result[i, j] = np.dot(a, b)
    return result


@wrong("matrix-product", bug="columns meet columns")
def answer(x, w):
    result = np.zeros((x.shape[1], w.shape[1]))
    for i in range(x.shape[1]):
        for j in range(w.shape[1]):
            result[i, j] = np.dot(x[:, i], w[:, j])
    return result


@wrong("matrix-product", bug="transposed result")
def answer(x, w):
    return np.array([[np.dot(row, column) for row in x] for column in w.T])


@wrong("matrix-product", bug="overwrites the sum")
def answer(x, w):
    out = np.zeros((x.shape[0], w.shape[1]))
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(x.shape[1]):
                out[i, j] = x[i, k] * w[k, j]
    return out


@wrong("matrix-product", bug="returns too early")
def answer(x, w):
    out = np.zeros((x.shape[0], w.shape[1]))
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(x.shape[1]):
                out[i, j] += x[i, k] * w[k, j]
            return out


@wrong("matrix-product", bug="returns too early")
def answer(x, w):
    out = np.zeros((x.shape[0], w.shape[1]))
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(x.shape[1]):
                out[i, j] += x[i, k] * w[k, j]
        return out


@wrong("matrix-product", bug="returns too early")
def answer(x, w):
    out = np.zeros((x.shape[0], w.shape[1]))
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(x.shape[1]):
                out[i, j] += x[i, k] * w[k, j]
                return out


@wrong("matrix-product", bug="a result as wide as x")
def answer(x, w):
    y = np.zeros(x.shape)
    for i in range(len(y)):
        for j in range(len(y[0])):
            for k in range(len(w)):
                y[i, j] += x[i, k] * w[k, j]
    return y


@wrong("matrix-product", bug="a result as wide as x")
def answer(x, w):
    y = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(w.shape[0]):
                y[i, j] += x[i, k] * w[k, j]
    return y


@wrong("matrix-product", bug="whole numbers lose their fractions")
def answer(x, w):
    y = np.zeros((x.shape[0], w.shape[1]), dtype=x.dtype)
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            for k in range(w.shape[0]):
                y[i, j] += x[i, k] * w[k, j]
    return y


@wrong("matrix-product", bug="batches only")
def answer(x, w):
    assert x.shape[1] == w.shape[0]
    y = np.zeros((x.shape[0], w.shape[1]))
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            total = 0
            for k in range(x.shape[1]):
                total += x[i, k] * w[k, j]
            y[i, j] = total
    return y


@wrong("matrix-product", bug="batches only")
def answer(x, w):
    rows, inner = x.shape
    inner, columns = w.shape
    y = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            for k in range(inner):
                y[r, c] += x[r, k] * w[k, c]
    return y


@wrong("matrix-product", bug="batches only")
def answer(x, w):
    y = np.zeros((len(x), w.shape[1]))
    for i in range(len(x)):
        for j in range(w.shape[1]):
            for k in range(len(w)):
                y[i, j] += x[i, k] * w[k, j]
    return y


@wrong("matrix-product", bug="a batch of one")
def answer(x, w):
    if x.ndim == 1:
        x = x.reshape(1, -1)
    return (x[:, :, np.newaxis] * w[np.newaxis, :, :]).sum(axis=1)


@wrong("matrix-product", bug=None)
def answer(x, w):
    return x @ w + 1


@wrong("matrix-product", bug="an axis too many squeezed away")
def answer(x, w):
    y = x @ w
    return y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y


@right("matrix-product")
def answer(x, w):
    def of_one(row):
        total = np.zeros(w.shape[1])
        for number, weights in zip(row, w, strict=True):
            total += number * weights
        return total

    return of_one(x) if x.ndim == 1 else np.array([of_one(row) for row in x])


@right("matrix-product")
def answer(x, w, verbose=False):
    batch = x[np.newaxis, :] if x.ndim == 1 else x
    y = (batch[:, :, np.newaxis] * w).sum(axis=1)
    return y[0] if x.ndim == 1 else y


@wrong("matrix-product", bug="one row taken for a single example")
def answer(x, w):
    y = (np.atleast_2d(x)[:, :, np.newaxis] * w).sum(axis=1)
    if y.shape[0] == 1:
        return y.squeeze(axis=0)
    return y


@wrong("matrix-product", bug="an axis too many squeezed away")
def answer(x, w):
    y = (np.atleast_2d(x)[:, :, np.newaxis] * w).sum(axis=1)
    return y.squeeze() if x.ndim == 1 else y


@wrong("matrix-product", bug="an axis too many squeezed away")
def answer(x, w):
    return (np.atleast_2d(x)[:, :, np.newaxis] * w).sum(axis=1).squeeze()


@wrong("matrix-product", bug="whole numbers lose their fractions")
def answer(x, w):
    batch = x if x.ndim == 2 else x[np.newaxis]
    y = np.zeros((len(batch), w.shape[1]), dtype=w.dtype)
    for i, row in enumerate(batch):
        for j in range(w.shape[1]):
            y[i, j] = sum(row * w[:, j])
    return y if x.ndim == 2 else y[0]


@wrong("matrix-product", bug="sums along the wrong axis")
def answer(x, w):
    if x.ndim == 1:
        x = x[np.newaxis]
    return (x[:, :, np.newaxis] * w).sum(axis=-1)


@wrong("matrix-product", bug="sums along the wrong axis")
def answer(x, w):
    return sum(x[:, :, np.newaxis] * w)


@wrong("matrix-product", bug="not summed up")
def answer(x, w):
    return x[..., np.newaxis] * w


@wrong("matrix-product", bug="carries the sum over")
def answer(x, w):
    rows, total = np.atleast_2d(x), 0
    y = np.zeros((len(rows), w.shape[1]))
    for i in range(len(rows)):
        for j in range(w.shape[1]):
            for k in range(len(w)):
                total += rows[i, k] * w[k, j]
            y[i, j] = total
    return y if x.ndim == 2 else y[0]


@wrong("matrix-product", bug="batches only")
def answer(x, w):
    assert x.ndim == 2
    return (x[:, :, np.newaxis] * w).sum(axis=1)


@wrong("matrix-product", bug="the shape without its brackets")
def answer(x, w):
    y = np.zeros(x.shape[0], w.shape[1])
    for i in range(x.shape[0]):
        y[i] = (x[i][:, np.newaxis] * w).sum(axis=0)
    return y


@wrong("matrix-product", bug=None)
def answer(x, w):
    if x.ndim == 1:
        return [(x * w[:, j]).sum() for j in range(w.shape[1])]
    return (x[:, :, np.newaxis] * w).sum(axis=1)


@right("matrix-product")
def answer(x, w):
    return (x[..., np.newaxis] * w).sum(axis=-2)


@right("matrix-product")
def answer(x, w, dtype=float):
    batch = x.reshape(-1, len(w))
    y = np.zeros((len(batch), w.shape[1]), dtype)
    for k in range(len(w)):
        y += batch[:, k : k + 1] * w[k]
    return y.reshape(*x.shape[:-1], w.shape[1])


# invert-image
@wrong("invert-image", bug="writes through a view")
def answer(picture):
    flat = picture.ravel()
    for i in range(len(flat)):
        flat[i] = 255 - flat[i]
    return flat


@wrong("invert-image", bug="writes through a view")
def answer(picture):
    flat = picture.reshape(picture.size)
    np.subtract(255, flat, out=flat)
    return flat


@wrong("invert-image", bug="changes its input")
def answer(picture):
    for i in range(picture.shape[0]):
        for j in range(picture.shape[1]):
            picture[i, j] = 255 - picture[i, j]
    return picture.flatten()


@wrong("invert-image", bug="the byte wraps around")
def answer(picture):
    return abs(picture.ravel() - 255)


@wrong("invert-image", bug="the byte wraps around")
def answer(picture):
    return picture.reshape(-1) - 255


@wrong("invert-image", bug="the byte wraps around")
def answer(picture):
    return -picture.flatten()


@wrong("invert-image", bug="one too many")
def answer(picture):
    return 256 - picture.astype(float).reshape(-1)


@wrong("invert-image", bug="a number that no byte holds")
def answer(picture):
    return picture.flatten() * -1 + 255


@wrong("invert-image", bug="a number that no byte holds")
def answer(picture):
    return 256 - picture.flatten()


@wrong("invert-image", bug="pixels taken for 0 to 1")
def answer(picture):
    return np.ones(picture.size) - picture.ravel()


@wrong("invert-image", bug="pixels taken for 0 to 1")
def answer(picture):
    return 1 - picture.ravel()


@wrong("invert-image", bug="the darkest pixel in place of 255")
def answer(picture):
    flat = picture.flatten()
    darkest = max(flat)
    return np.array([darkest - pixel for pixel in flat])


@wrong("invert-image", bug="not flattened")
def answer(picture):
    negative = np.zeros(picture.shape)
    for i in range(picture.shape[0]):
        for j in range(picture.shape[1]):
            negative[i, j] = 255 - picture[i, j]
    return negative


@wrong("invert-image", bug="column after column")
def answer(picture):
    pixels = []
    for j in range(picture.shape[1]):
        for i in range(picture.shape[0]):
            pixels.append(255 - picture[i, j])
    return np.array(pixels)


@wrong("invert-image", bug="backwards, not inverted")
def answer(picture):
    return picture.reshape(-1)[::-1].copy()


@wrong("invert-image", bug="784 taken for granted")
def answer(picture):
    return (255 - picture).reshape(784)


@wrong("invert-image", bug="784 taken for granted")
def answer(picture):
    row = np.zeros(784)
    row[:] = 255 - picture.flatten()
    return row


@wrong("invert-image", bug="784 taken for granted")
def answer(picture):
    row = np.zeros(784)
    for i in range(28):
        for j in range(28):
            row[28 * i + j] = 255 - picture[i, j]
    return row


@wrong("invert-image", bug=None)
def answer(picture):
    return 255 * (picture.flatten() < 128)


@wrong("invert-image", bug="pixels taken for 0 to 1")
def answer(picture):
    return (255 - picture).flatten() / 255


@right("invert-image")
def answer(picture):
    return ~picture.reshape(-1)


@right("invert-image")
def answer(picture):
    return np.array([255 - int(pixel) for row in picture for pixel in row])


@right("invert-image")
def answer(picture):
    row = picture.copy().ravel()
    row *= 255
    return row + 255 * 1


@wrong("invert-image", bug="numbers below 0")
def answer(picture):
    return picture.astype(int).flatten() - 255


@wrong("invert-image", bug="numbers below 0")
def answer(picture):
    return np.array([-int(pixel) for row in picture for pixel in row])


@wrong("invert-image", bug="flattened, not inverted")
def answer(picture):
    row = picture.reshape(-1)
    255 - row
    return row


@wrong("invert-image", bug="a table of one row")
def answer(picture):
    height, width = picture.shape
    return (255 - picture).reshape(1, height * width)


@wrong("invert-image", bug="returns too early")
def answer(picture):
    for row in picture:
        return 255 - row


@wrong("invert-image", bug="column after column")
def answer(picture):
    return 255 - picture.ravel(order="K")


@wrong("invert-image", bug=None)
def answer(picture):
    return [255 - int(pixel) for row in picture for pixel in row]


@right("invert-image")
def answer(picture):
    return ~picture.ravel()


# zero-or-one
@wrong("zero-or-one", bug="always says 0")
def answer():
    return np.zeros((784, 2)), np.zeros(2)


@wrong("zero-or-one", bug="always says 0")
def answer():
    weights = np.zeros((784, 2))
    weights[392:, 0] = 1
    return weights, np.array([0, 0.5])


@wrong("zero-or-one", bug="always says 1")
def answer():
    w = np.zeros((784, 2))
    w[28 * 14 + 14, 1] = 1
    return w, np.array([0, 5])


@wrong("zero-or-one", bug="the columns are exchanged")
def answer():
    w = np.zeros((28, 28, 2))
    w[14, 13:16, 0] = 1
    return w.reshape(784, 2), np.array([0, 0.5])


@wrong("zero-or-one", bug="rows and columns exchanged")
def answer():
    w = np.zeros((2, 784))
    w[1, 28 * 14 + 14] = 1
    return w, np.array([0.3, 0])


@wrong("zero-or-one", bug="weights not flattened")
def answer():
    w = np.zeros((28, 28, 2))
    w[14, 14, 1] = 1
    return w, np.array([0.3, 0])


@wrong("zero-or-one", bug="one column of weights")
def answer():
    w = np.zeros(784)
    w[28 * 14 + 14] = 1
    return w, 0.3


@wrong("zero-or-one", bug="hidden state")
def answer(dice=np.random.default_rng(3)):
    w = np.zeros((784, 2))
    w[28 * 14 + 14, 1] = 1
    w[28 * 10 + 10, 0] = dice.random()
    return w, np.array([0.3 - dice.random(), 0])


@wrong("zero-or-one", bug=None)
def answer():
    w = np.zeros((784, 2))
    w[28 * 20 + 14, 1] = 1
    return w, np.array([0.3, 0])


@wrong("zero-or-one", bug=None)
def answer():
    return np.zeros((784, 2))


@wrong("zero-or-one", bug=None)
def answer():
    return np.random.default_rng(1).normal(size=(784, 2)), np.zeros(2)


@right("zero-or-one")
def answer():
    w = np.zeros((784, 2))
    w[:, 0] = 1  # a 0 has more ink
    return w, [0, 95]


@right("zero-or-one")
def answer():
    picture = np.zeros((28, 28))
    picture[12:16, 12:16] = 1
    return np.stack([0 * picture.reshape(-1), picture.flatten()], axis=1), (5, 0)


@wrong("zero-or-one", bug="weights not flattened")
def answer():
    W = np.zeros((784, 2))
    W[14, 14] = 1
    return W, np.array([0.3, 0.0])


@wrong("zero-or-one", bug="ten classes")
def answer():
    W = np.zeros((784, 10))
    W[406, 1] = 1
    return W, np.zeros(10)


@wrong("zero-or-one", bug=None)
def answer():
    W = np.zeros((784, 2))
    W[406, 1] = 1
    return W, np.zeros(784)


@right("zero-or-one")
def answer():
    W = np.zeros((28, 28, 2))
    W[10:18, 12:16, 1] = 1
    W[:, :8, 0] = W[:, 20:, 0] = 1
    return [W.reshape(784, 2).tolist(), [0, 0]]


# Chapter 02.

# predict-one-neuron
wrong("predict-one-neuron", bug="nothing is out of reach")(16)
wrong("predict-one-neuron", bug="XOR alone is out of reach")(15.0)
wrong("predict-one-neuron", bug="always yes and always no left out")(12)
wrong("predict-one-neuron", bug="one of always yes and always no left out")(13)
wrong("predict-one-neuron", bug="only the questions with a name")(3)
wrong("predict-one-neuron", bug="half of them")(8)
wrong("predict-one-neuron", bug=None)(2)
wrong("predict-one-neuron", bug=None)("all but XOR")
right("predict-one-neuron")(14.0)
right("predict-one-neuron")("14")


wrong("predict-one-neuron", bug="XOR alone is out of reach")("15")
wrong("predict-one-neuron", bug="each line counted once")(7)
wrong("predict-one-neuron", bug="a kind of picture left out")(10)
right("predict-one-neuron")("fourteen")
right("predict-one-neuron")("14 of 16")


# step
@wrong("step", bug="scalar if")
def answer(a):
    return 1 if a > 0 else 0


@wrong("step", bug="scalar if")
def answer(values):
    result = []
    for v in values:
        if v > 0:
            result.append(1)
        else:
            result.append(0)
    return np.array(result)


@wrong("step", bug="np.int")
def answer(a):
    y = a > 0
    return y.astype(np.int)


@wrong("step", bug="np.int")
def answer(a):
    return np.array(a > 0, dtype=np.int)


@wrong("step", bug="int for one number")
def answer(a):
    return int(a > 0)


@wrong("step", bug="one answer for the whole array")
def answer(a):
    if (a > 0).any():
        return 1
    return 0


@wrong("step", bug="one answer for the whole array")
def answer(a):
    return 1 if a.min() > 0 else 0


@wrong("step", bug="one answer for the whole array")
def answer(a):
    for v in a.reshape(-1):
        if v > 0:
            return 1
        else:
            return 0


@wrong("step", bug="0 counts as yes")
def answer(a):
    return np.where(a < 0, 0, 1)


@wrong("step", bug="0 counts as yes")
def answer(a):
    return np.heaviside(a, 1)


@wrong("step", bug="truth values")
def answer(a):
    return np.greater(a, 0)


@wrong("step", bug="-1 for no")
def answer(a):
    return 2 * (a > 0).astype(int) - 1


@wrong("step", bug="-1 for no")
def answer(a):
    return a / np.maximum(np.abs(a), 1e-300)


@wrong("step", bug="keeps the size")
def answer(a):
    return a * (a > 0)


@wrong("step", bug="yes and no exchanged")
def answer(a):
    return 1 - (a > 0)


@wrong("step", bug="yes and no exchanged")
def answer(a):
    return np.where(a < 0, 1, 0)


@wrong("step", bug="small numbers count as 0")
def answer(a):
    return np.where(np.rint(a) >= 1, 1, 0)


@wrong("step", bug="small numbers count as 0")
def answer(a):
    whole = a.astype(int)
    return np.minimum(np.maximum(whole, 0), 1)


@wrong("step", bug="a list")
def answer(a):
    return [1 if v > 0 else 0 for v in a]


@wrong("step", bug="changes its input")
def answer(a):
    a[a > 0] = 1
    a[a <= 0] = 0
    return a


@wrong("step", bug="prints instead of returning")
def answer(a):
    print((a > 0).astype(int))


@wrong("step", bug="small numbers count as 0")
def answer(a):
    return (a > 0.5).astype(int)


@wrong("step", bug=None)
def answer(a):
    return np.zeros(len(a)) + (a > 0).sum()


@right("step")
def answer(a):
    return np.where(a > 0, 1.0, 0.0)


@right("step")
def answer(a, threshold=0):
    out = np.zeros(a.shape, dtype=int)
    out[a > threshold] = 1
    return out


@wrong("step", bug="one half at 0")
def answer(x):
    return np.heaviside(x, 0.5)


@wrong("step", bug="keeps the size")
def answer(x):
    return np.minimum(np.maximum(x, 0), 1)


@wrong("step", bug="keeps the size")
def answer(x):
    out = np.array(x, dtype=float)
    out[x > 0] = 1
    return out


@wrong("step", bug="chooses in place of answering")
def answer(x):
    out = x.copy()
    return out[out > 0]


@wrong("step", bug="chooses in place of answering")
def answer(x):
    return np.nonzero(x > 0)


@wrong("step", bug="the shape is lost")
def answer(x):
    return np.array([1 if number > 0 else 0 for number in x.flatten()])


@wrong("step", bug="two axes taken for granted")
def answer(x):
    return np.array([[1 if number > 0 else 0 for number in row] for row in x])


@wrong("step", bug="two axes taken for granted")
def answer(x):
    out = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 1 if x[i, j] > 0 else 0
    return out


@wrong("step", bug="one answer for the whole array")
def answer(x):
    return sum(x > 0)


@wrong("step", bug="small numbers count as 0")
def answer(x):
    return np.round(1 / (1 + np.exp(-x)))  # right but for the tiniest


@right("step")
def answer(x):
    return np.clip(np.sign(x), 0, 1)


# sigmoid
@wrong("sigmoid", bug="overflow in exp")
def answer(a):
    return 1.0 / (np.exp(-a) + 1.0)


@wrong("sigmoid", bug="overflow in exp")
def answer(a):
    return 1 - 1 / (1 + np.exp(a))


@wrong("sigmoid", bug="overflow in exp")
def answer(a):
    flat = [1 / (1 + math.exp(-v)) for v in a.reshape(-1)]
    return np.array(flat).reshape(a.shape)


@wrong("sigmoid", bug="inf divided by inf")
def answer(a):
    e = np.exp(a)
    return e / (e + 1)


@wrong("sigmoid", bug="np.where computes both")
def answer(a):
    return np.where(a < 0, np.exp(a) / (np.exp(a) + 1), 1 / (1 + np.exp(-a)))


@wrong("sigmoid", bug="one form for the whole array")
def answer(a):
    if (a < 0).any():
        return np.exp(a) / (1 + np.exp(a))
    return 1 / (1 + np.exp(-a))


@wrong("sigmoid", bug="one form for the whole array")
def answer(a):
    if np.max(a) >= 0:
        e = np.exp(-a)
        return 1 / (1 + e)
    e = np.exp(a)
    return e / (1 + e)


@wrong("sigmoid", bug="one form for both signs")
def answer(a):
    e = np.exp(-abs(a))
    return 1 / (1 + e)


@wrong("sigmoid", bug="sign of the exponent")
def answer(a):
    return 1 / (1 + np.e**a)


@wrong("sigmoid", bug="sign of the exponent")
def answer(a):
    return np.exp(-a) / (1 + np.exp(-a))


@wrong("sigmoid", bug="whole numbers lose their fractions")
def answer(a):
    out = a.copy()
    positive = a >= 0
    out[positive] = 1 / (1 + np.exp(-a[positive]))
    out[~positive] = np.exp(a[~positive]) / (1 + np.exp(a[~positive]))
    return out


@wrong("sigmoid", bug="clipped input")
def answer(a):
    a = np.maximum(np.minimum(a, 500), -500)
    return 1 / (1 + np.exp(-a))


@wrong("sigmoid", bug="clipped input")
def answer(a):
    safe = np.clip(a, -709, None)
    return 1 / (1 + np.exp(-safe))


@wrong("sigmoid", bug="clipped input")
def answer(a):
    return 1 / (1 + np.exp(-np.clip(a, -30, 30)))


@wrong("sigmoid", bug="rounded away next to 1")
def answer(a):
    return (np.tanh(a / 2) + 1) / 2


@wrong("sigmoid", bug="rounded away next to 1")
def answer(a):
    e = np.exp(-np.abs(a))
    upper = 1 / (1 + e)
    return np.where(a >= 0, upper, 1 - upper)


@wrong("sigmoid", bug="scalar if")
def answer(a):
    if a >= 0:
        return 1 / (1 + np.exp(-a))
    return np.exp(a) / (1 + np.exp(a))


@wrong("sigmoid", bug="math.exp takes one number")
def answer(a):
    return 1 / (1 + math.exp(-a))


@wrong("sigmoid", bug=None)
def answer(a):
    return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), 0.0)


@wrong("sigmoid", bug=None)
def answer(a):
    return np.clip(0.5 + a / 4, 0, 1)


@right("sigmoid")
def answer(a):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-a))


@right("sigmoid")
def answer(a):
    out = np.empty(a.shape)
    up = a >= 0
    out[up] = 1 / (1 + np.exp(-a[up]))
    out[~up] = np.exp(a[~up]) / (1 + np.exp(a[~up]))
    return out


@right("sigmoid")
def answer(a):
    return np.exp(-np.logaddexp(0, -a))


@wrong("sigmoid", bug="cut off at a limit")
def answer(x):
    y = np.zeros(x.shape)
    y[x > -500] = 1 / (1 + np.exp(-x[x > -500]))
    return y


@wrong("sigmoid", bug="cut off at a limit")
def answer(x):
    safe = np.maximum(x, -100)
    return np.where(x < -100, 0, 1 / (1 + np.exp(-safe)))


@wrong("sigmoid", bug="0 belongs to neither sign")
def answer(x):
    y = np.zeros(x.shape)
    y[x > 0] = 1 / (1 + np.exp(-x[x > 0]))
    y[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
    return y


@wrong("sigmoid", bug="1 / 1 + …")
def answer(x):
    return 1 / 1 + np.exp(-x)


@wrong("sigmoid", bug="the shape is lost")
def answer(x):
    return np.array([1 / (1 + np.exp(-v)) if v > 0 else 1 - 1 / (1 + np.exp(v)) for v in x.ravel()])


@wrong("sigmoid", bug="clipped input")
def answer(x):
    return 1 / (1 + np.exp(-np.clip(x, -36, 36)))


@right("sigmoid")
def answer(x):
    return np.exp(-np.logaddexp(0, -x))


@right("sigmoid")
def answer(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


# forward
@wrong("forward", bug="no activation between the layers")
def answer(p, signal):
    for k in "123":
        signal = np.dot(signal, p["W" + k]) + p["b" + k]
    return signal


@wrong("forward", bug="a hidden layer without its activation")
def answer(p, x):
    a1 = x @ p["W1"] + p["b1"]
    z1 = sigmoid(a1)
    a2 = z1 @ p["W2"] + p["b2"]
    return a2 @ p["W3"] + p["b3"]


@wrong("forward", bug="a hidden layer without its activation")
def answer(p, x):
    a1 = x @ p["W1"] + p["b1"]
    a2 = a1 @ p["W2"] + p["b2"]
    z2 = sigmoid(a2)
    return z2 @ p["W3"] + p["b3"]


@wrong("forward", bug="an activation on the output")
def answer(p, z):
    for k in range(1, 4):
        z = sigmoid(z @ p[f"W{k}"] + p[f"b{k}"])
    return z


@wrong("forward", bug="softmax on the output")
def answer(p, z):
    for k in range(1, 3):
        z = sigmoid(z @ p[f"W{k}"] + p[f"b{k}"])
    y = z @ p["W3"] + p["b3"]
    return np.exp(y) / np.exp(y).sum(axis=-1, keepdims=True)


@wrong("forward", bug="softmax on the output")
def answer(p, z):
    for k in range(1, 3):
        z = sigmoid(z @ p[f"W{k}"] + p[f"b{k}"])
    y = z @ p["W3"] + p["b3"]
    return np.exp(y) / np.exp(y).sum()


@wrong("forward", bug="another activation")
def answer(p, z):
    for k in range(1, 3):
        z = np.maximum(z @ p[f"W{k}"] + p[f"b{k}"], 0)
    return z @ p["W3"] + p["b3"]


@wrong("forward", bug="another activation")
def answer(p, z):
    for k in range(1, 3):
        z = (z @ p[f"W{k}"] + p[f"b{k}"] > 0) * 1
    return z @ p["W3"] + p["b3"]


@wrong("forward", bug="biases forgotten")
def answer(p, z):
    z1 = sigmoid(np.dot(z, p["W1"]))
    z2 = sigmoid(np.dot(z1, p["W2"]))
    return np.dot(z2, p["W3"])


@wrong("forward", bug="bias after the activation")
def answer(p, z):
    for k in range(1, 3):
        z = sigmoid(z @ p[f"W{k}"])
        z = z + p[f"b{k}"]
    return z @ p["W3"] + p["b3"]


@wrong("forward", bug="stops a layer early")
def answer(p, z):
    for k in range(1, 3):
        z = sigmoid(z @ p[f"W{k}"] + p[f"b{k}"])
    return z


@wrong("forward", bug="arguments exchanged")
def answer(x, p):
    z = sigmoid(x @ p["W1"] + p["b1"])
    z = sigmoid(z @ p["W2"] + p["b2"])
    return z @ p["W3"] + p["b3"]


@wrong("forward", bug="weights on the wrong side")
def answer(p, z):
    a = p["W1"] @ z + p["b1"]
    a = p["W2"] @ sigmoid(a) + p["b2"]
    return p["W3"] @ sigmoid(a) + p["b3"]


@wrong("forward", bug="weights on the wrong side")
def answer(p, z):
    a = p["W1"].dot(z) + p["b1"]
    a = p["W2"].dot(sigmoid(a)) + p["b2"]
    return p["W3"].dot(sigmoid(a)) + p["b3"]


@wrong("forward", bug="weights on the wrong side")
def answer(p, z):
    for k in range(1, 4):
        a = z @ p[f"W{k}"].transpose() + p[f"b{k}"]
        z = sigmoid(a)
    return a


@wrong("forward", bug="one example at a time")
def answer(p, z):
    a = p["W1"].T @ z + p["b1"]
    a = p["W2"].T @ sigmoid(a) + p["b2"]
    return p["W3"].T @ sigmoid(a) + p["b3"]


network = {
    "W1": np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
    "b1": np.array([0.1, 0.2, 0.3]),
    "W2": np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
    "b2": np.array([0.1, 0.2]),
    "W3": np.array([[0.1, 0.3], [0.2, 0.4]]),
    "b3": np.array([0.1, 0.2]),
}


@wrong("forward", bug="the network of the page only")
def answer(params, x):
    z1 = sigmoid(x @ network["W1"] + network["b1"])
    z2 = sigmoid(z1 @ network["W2"] + network["b2"])
    return z2 @ network["W3"] + network["b3"]


@wrong("forward", bug="changes its input")
def answer(p, z):
    for k in range(1, 4):
        a = z @ p[f"W{k}"]
        a += p[f"b{k}"]
        z = sigmoid(a)
        p[f"z{k}"] = z
    return a


@wrong("forward", bug=None)
def answer(p, x):
    return np.array([0.31682708, 0.69627909])


@wrong("forward", bug=None)
def answer(p, x):
    z1 = sigmoid(x @ p["W1"] + p["b1"])
    z2 = sigmoid(z1 @ p["W2"] + p["b1"])
    return z2 @ p["W3"] + p["b3"]


@right("forward")
def answer(p, z):
    last = len(p) // 2
    for k in range(1, last + 1):
        z = np.dot(z, p[f"W{k}"]) + p[f"b{k}"]
        if k < last:
            z = 1 / (1 + np.exp(-z))
    return z


@right("forward")
def answer(p, x, activation=sigmoid):
    def of_one(row):
        a = activation(p["W1"].T @ row + p["b1"])
        a = activation(p["W2"].T @ a + p["b2"])
        return p["W3"].T @ a + p["b3"]

    return of_one(x) if x.ndim == 1 else np.array([of_one(row) for row in x])


@wrong("forward", bug="biases forgotten")
def answer(p, x):
    x = sigmoid(x @ p["W1"] + p["b1"])
    x = sigmoid(x @ p["W2"] + p["b2"])
    return x @ p["W3"]


@wrong("forward", bug="biases subtracted")
def answer(p, x):
    x = sigmoid(x @ p["W1"] - p["b1"])
    x = sigmoid(x @ p["W2"] - p["b2"])
    return x @ p["W3"] - p["b3"]


@wrong("forward", bug="only the output is bent")
def answer(p, x):
    for k in "123":
        x = x @ p["W" + k] + p["b" + k]
    return sigmoid(x)


@wrong("forward", bug="every layer gets x")
def answer(p, x):
    a1 = sigmoid(np.dot(x, p["W1"]) + p["b1"])
    a2 = sigmoid(x @ p["W2"] + p["b2"])
    return a2 @ p["W3"] + p["b3"] + 0 * a1.sum()


@wrong("forward", bug="returns too early")
def answer(p, x):
    for k in (1, 2, 3):
        x = x @ p[f"W{k}"] + p[f"b{k}"]
        if k < 3:
            x = sigmoid(x)
        return x


@wrong("forward", bug="a batch of one")
def answer(p, x):
    batch = x.reshape(-1, 2)
    z1 = sigmoid(batch @ p["W1"] + p["b1"])
    z2 = sigmoid(z1 @ p["W2"] + p["b2"])
    return z2 @ p["W3"] + p["b3"]


@wrong("forward", bug="an axis too many squeezed away")
def answer(p, x):
    z1 = sigmoid(x @ p["W1"] + p["b1"])
    z2 = sigmoid(z1 @ p["W2"] + p["b2"])
    return (z2 @ p["W3"] + p["b3"]).squeeze()


@wrong("forward", bug="element-wise product")
def answer(p, x):
    return sigmoid(x * p["W1"] + p["b1"])


@wrong("forward", bug=None)
def answer(p, x):
    z1 = np.tanh(x @ p["W1"] + p["b1"])
    z2 = np.tanh(z1 @ p["W2"] + p["b2"])
    return z2 @ p["W3"] + p["b3"]


@right("forward")
def answer(p, x):
    def one(row):
        for k in "12":
            row = sigmoid(p["W" + k].T @ row + p["b" + k])
        return p["W3"].T @ row + p["b3"]

    return one(x) if x.ndim == 1 else np.array([one(row) for row in x])


# xor
@wrong("xor", bug="one line cannot")
def answer():
    return {"W1": np.array([0.5, 0.5]), "b1": -0.2}


@wrong("xor", bug="one line cannot")
def answer():
    return {"w": np.array([1, -1]), "b": -0.5}


@wrong("xor", bug="a row for each neuron")
def answer():
    return {
        "W1": [[1, 1], [-1, -1]],  # OR, NAND
        "b1": [-0.5, 1.5],
        "W2": [1, 1],
        "b2": -1.5,
    }


@wrong("xor", bug="a row for each neuron")
def answer():
    return {
        "W1": np.array([[-2.0, -2.0], [2.0, 2.0]]),
        "b1": np.array([3.0, -1.0]),
        "W2": np.array([[1.0], [1.0]]),
        "b2": np.array([-1.5]),
    }


@wrong("xor", bug="a row for each neuron")
def answer():
    return {
        "W1": np.array([[1, 1], [1, 1], [0, 0]]),
        "b1": np.array([-0.5, -1.5, 0]),
        "W2": np.array([1, -1, 0]),
        "b2": -0.5,
    }


@wrong("xor", bug="an output for each hidden neuron")
def answer():
    return {
        "W1": np.array([[0.5, -0.5], [0.5, -0.5]]),
        "b1": np.array([-0.2, 0.7]),
        "W2": np.array([[0.5, 0.5], [0.5, 0.5]]),
        "b2": np.array([-0.7, -0.7]),
    }


@wrong("xor", bug="AND in place of XOR")
def answer():
    return {"W1": [[1, 1], [1, 1]], "b1": [-0.5, -1.5], "W2": [1, 1], "b2": -1.5}


@wrong("xor", bug="OR in place of XOR")
def answer():
    return {"W1": [[1], [1]], "b1": [-0.5], "W2": [1], "b2": 0}


@wrong("xor", bug="NAND in place of XOR")
def answer():
    return {"W1": [[1, 1], [1, 1]], "b1": [-0.5, -1.5], "W2": [0, -1], "b2": 0.5}


@wrong("xor", bug="NOR in place of XOR")
def answer():
    return {"W1": [[1, 1], [1, 1]], "b1": [-0.5, -1.5], "W2": [-1, -1], "b2": 0.5}


@wrong("xor", bug="the opposite of XOR")
def answer():
    return {"W1": [[1, 1], [1, 1]], "b1": [-0.5, -1.5], "W2": [-1, 2], "b2": 0.5}


@wrong("xor", bug="always no")
def answer():
    return {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.zeros(2), "b2": 0.0}


@wrong("xor", bug="always yes")
def answer():
    return {"W1": [[0.5, -0.5], [0.5, -0.5]], "b1": [0.2, -0.7], "W2": [0.5, 0.5], "b2": 0.7}


@wrong("xor", bug=None)
def answer():
    return {"W1": [[1, -1], [-1, 1]], "b1": [-0.5, -0.5], "W2": [1, 0], "b2": -0.5}


@wrong("xor", bug=None)
def answer():
    return [[1, 1], [1, 1]], [-0.5, -1.5], [1, -1], -0.5


@right("xor")
def answer():  # OR, and not AND
    return {"W1": [[1, 1], [1, 1]], "b1": [-0.5, -1.5], "W2": [[1], [-2]], "b2": [-0.5]}


@right("xor")
def answer():  # one neuron for each of the two points, and an idle third
    return {
        "W1": np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]]),
        "b1": np.array([-0.5, -0.5, -1.0]),
        "W2": np.array([1.0, 1.0, 7.0]),
        "b2": np.array(-0.5),
    }


@wrong("xor", bug="a row for each neuron")
def answer():
    W1 = np.array([[2, 2], [-1, -1]])  # OR, and NAND
    return {"W1": W1, "b1": np.array([-1, 1.5]), "W2": np.array([1, 1]), "b2": -1.5}


@right("xor")
def answer():
    return {"W1": [[1, -1], [-1, 1]], "b1": [0, 0], "W2": [1, 1], "b2": 0}


# Chapter 03: what several answers use.


def plain_softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_of_a_row(row):
    differences = row[np.newaxis, :] - row[:, np.newaxis]
    with np.errstate(over="ignore"):
        return 1 / np.exp(differences).sum(axis=1)


def log_softmax_of_a_row(row):
    return row - np.logaddexp.reduce(row)


# Chapter 03: predict-shift.

wrong("predict-shift", bug="doubling taken for a shift")(0.75)
wrong("predict-shift", bug="doubling taken for a shift")("75%")
wrong("predict-shift", bug="doubles the odds")(0.857)
wrong("predict-shift", bug="doubles the odds")(6 / 7)
wrong("predict-shift", bug="large scores taken for sure ones")(1)
wrong("predict-shift", bug="large scores taken for sure ones")("100%")
wrong("predict-shift", bug="scores divided by their sum")(0.5)
wrong("predict-shift", bug="scores divided by their sum")(0.501)
wrong("predict-shift", bug="squared and not shared out")(0.5625)
wrong("predict-shift", bug="squared and not shared out")(0.56)
wrong("predict-shift", bug="halves instead of doubling")(0.634)
wrong("predict-shift", bug="doubles the probability")(1.5)
wrong("predict-shift", bug="an overflow where none is")(float("nan"))
wrong("predict-shift", bug="an overflow where none is")("NaN")
wrong("predict-shift", bug=None)(0.99)
wrong("predict-shift", bug="odds, not a share")(9)
wrong("predict-shift", bug="odds, not a share")("9 to 1")
wrong("predict-shift", bug="odds, not a share")(3)
wrong("predict-shift", bug="doubles the odds")(6)
wrong("predict-shift", bug="the dog's share")(0.1)
wrong("predict-shift", bug="the dog's share")("10%")
wrong("predict-shift", bug="the dog's share")(0.25)
wrong("predict-shift", bug=None)(12)
wrong("predict-shift", bug=None)(-0.9)
wrong("predict-shift", bug=None)("more")
wrong("predict-shift", bug=None)([0.1, 0.9])

right("predict-shift")("90 %")
right("predict-shift")(90)
right("predict-shift")(Fraction(9, 10))
right("predict-shift")("9/10")
right("predict-shift")(np.array([0.9, 0.1]))
right("predict-shift")(0.9000000001)


# Chapter 03: softmax.


@wrong("softmax", bug="no max shift")
def answer(x):
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


@wrong("softmax", bug="no max shift")
def answer(a):
    if a.ndim == 1:
        return np.array([math.e**s for s in a]) / sum(math.e**s for s in a)
    return np.array([answer_row / sum(answer_row) for answer_row in np.exp(a)])


@wrong("softmax", bug="softmax over the wrong axis")
def answer(x):
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))


@wrong("softmax", bug="softmax over the wrong axis")
def answer(x):
    top = np.max(x, axis=0)
    powers = np.exp(x - top)
    return powers / np.sum(powers, axis=0)


@wrong("softmax", bug="softmax over the wrong axis")
def answer(x):  # the formula of the chapter's first page, batch or not
    return np.exp(x) / np.sum(np.exp(x))


@wrong("softmax", bug="softmax over the wrong axis")
def answer(x):
    e = np.exp(x - x.max())
    return e / e.sum(axis=0, keepdims=True)


@wrong("softmax", bug="missing keepdims")
def answer(x):
    c = np.max(x, axis=-1)
    e = np.exp(x - c)
    return e / np.sum(e, axis=-1)


@wrong("softmax", bug="missing keepdims")
def answer(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e, axis=-1)


@wrong("softmax", bug="missing keepdims")
def answer(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    total = e.sum(axis=-1)
    return np.divide(e, total)


@wrong("softmax", bug="missing keepdims")
def answer(x):
    if x.ndim == 2:
        x = x - x.max(axis=1)
        return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    e = np.exp(x - x.max())
    return e / e.sum()


@wrong("softmax", bug="missing keepdims")
def answer(x):  # right on a square batch by luck of a transpose, which 2 x 3 undoes
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1) if len(e) != 3 or x.ndim == 1 else (e.T / e.sum(axis=-1)).T


@wrong("softmax", bug="one maximum for the whole batch")
def answer(x):
    shifted = x - np.max(x)
    return np.exp(shifted) / np.sum(np.exp(shifted), axis=-1, keepdims=True)


@wrong("softmax", bug="one maximum for the whole batch")
def answer(x):
    biggest = max(x.ravel())
    if x.ndim == 1:
        e = np.exp(x - biggest)
        return e / e.sum()
    out = np.zeros(x.shape)
    for i in range(len(x)):
        e = np.exp(x[i] - biggest)
        out[i] = e / e.sum()
    return out


@wrong("softmax", bug="a single row taken for a batch")
def answer(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax", bug="a single row taken for a batch")
def answer(x):
    rows = []
    for row in x:
        top = max(row)
        e = [math.exp(s - top) for s in row]
        rows.append([value / sum(e) for value in e])
    return np.array(rows)


@wrong("softmax", bug="a fixed shift")
def answer(x):
    e = np.exp(x - 500)
    return e / e.sum(axis=-1, keepdims=True)


@wrong("softmax", bug="a fixed shift")
def answer(x):
    C = -1000
    return np.exp(x + C) / np.sum(np.exp(x + C), axis=-1, keepdims=True)


@wrong("softmax", bug="a fixed shift")
def answer(x):
    e = np.exp(x - 10)
    return e / e.sum(axis=-1, keepdims=True)


@wrong("softmax", bug="shift by another number than the maximum")
def answer(x):
    e = np.exp(x - np.min(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong("softmax", bug="shift by another number than the maximum")
def answer(x):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    e = np.exp(centred)
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong("softmax", bug="shift by another number than the maximum")
def answer(x):
    e = np.exp(x - np.abs(x).max(axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong("softmax", bug="divides by the maximum")
def answer(scores):
    small = scores / np.max(scores, axis=-1, keepdims=True)
    return np.exp(small) / np.sum(np.exp(small), axis=-1, keepdims=True)


@wrong("softmax", bug="no exponential")
def answer(x):
    return x / np.sum(x, axis=-1, keepdims=True)


@wrong("softmax", bug="not divided by the sum")
def answer(x):
    biggest = np.max(x, axis=-1, keepdims=True)
    return np.exp(x) / np.exp(biggest)


@wrong("softmax", bug="no room for fractions")
def answer(x):
    if x.ndim == 1:
        e = np.exp(x - x.max())
        return e / e.sum()
    y = np.empty_like(x)
    for row, scores in enumerate(x):
        e = np.exp(scores - scores.max())
        y[row] = e / e.sum()
    return y


@wrong("softmax", bug=None)
def answer(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.round(e / e.sum(axis=-1, keepdims=True), 3)


@wrong("softmax", bug=None)
def answer(x):
    return 1 / (1 + np.exp(-x))


@wrong("softmax", bug=None)
def answer(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / np.sqrt((e**2).sum(axis=-1, keepdims=True))


@wrong("softmax", bug="one sum for the whole batch")
def answer(x):  # the chapter's shifted_softmax, mended by half
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e)


@wrong("softmax", bug="one sum for the whole batch")
def answer(x):
    e = np.array([np.exp(row - row.max()) for row in np.atleast_2d(x)])
    return (e / e.sum()).reshape(x.shape)


@wrong("softmax", bug="softmax over the wrong axis")
def answer(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / sum(e)


@wrong("softmax", bug="a single row taken for a batch")
def answer(x):
    out = []
    for row in x:
        e = np.exp(row - row.max())
        out.append(e / e.sum())
    return np.array(out)


@wrong("softmax", bug="a single row taken for a batch")
def answer(x):
    y = np.zeros(x.shape)
    for i in range(x.shape[0]):
        e = np.exp(x[i, :] - np.max(x[i, :]))
        y[i, :] = e / np.sum(e)
    return y


@wrong("softmax", bug="a single row taken for a batch")
def answer(x):
    samples, classes = x.shape
    e = np.exp(x - x.max(axis=1).reshape(samples, 1))
    return e / e.sum(axis=1).reshape(samples, 1)


@wrong("softmax", bug="shift by another number than the maximum")
def answer(x):
    e = np.exp(x - np.max(x, axis=0))
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong("softmax", bug="a row compared as one number")
def answer(x):
    e = np.exp(x - max(x))
    return e / e.sum(axis=-1, keepdims=True)


@wrong("softmax", bug="a row compared as one number")
def answer(x):
    if x > 700:
        x = x - 700
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


@wrong("softmax", bug="shift on one side only")
def answer(x):
    top = np.exp(x - x.max(axis=-1, keepdims=True))
    return top / np.sum(np.exp(x), axis=-1, keepdims=True)


@wrong("softmax", bug="no exponential")
def answer(x):
    x = x - np.max(x, axis=-1, keepdims=True)
    return x / np.sum(x, axis=-1, keepdims=True)


@wrong("softmax", bug="no exponential")
def answer(x):
    e = x - np.max(x, axis=-1, keepdims=True)
    return np.exp(e) / e.sum(axis=-1, keepdims=True)


@wrong("softmax", bug="a batch of one row squeezed")
def answer(x):
    rows = np.atleast_2d(x)
    e = np.exp(rows - rows.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).squeeze()


@wrong("softmax", bug="clips the scores")
def answer(x):
    x = np.clip(x, -709, 709)
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


@wrong("softmax", bug="clips the scores")
def answer(x):
    e = np.exp(np.minimum(x, 700))  # cut off, and so the largest are all alike
    return e / e.sum(axis=-1, keepdims=True)


@right("softmax")
def answer(x):
    if x.ndim == 1:
        m = max(x)
        e = [math.exp(s - m) for s in x]
        return np.array([value / sum(e) for value in e])
    return np.array([softmax_of_a_row(row) for row in x])


@right("softmax")
def answer(x, axis=-1):
    x = x - np.max(x, axis=axis)[..., None]
    logs = x - np.log(np.sum(np.exp(x), axis=axis))[..., None]
    return np.exp(logs)


@right("softmax")
def answer(x):
    e = np.exp(x.T - x.T.max(axis=0))
    return (e / e.sum(axis=0)).T


# Chapter 03: log-softmax.


@wrong("log-softmax", bug="logarithm of a softmax")
def answer(x):
    probabilities = plain_softmax(x)
    return np.log(probabilities)


@wrong("log-softmax", bug="logarithm of a softmax")
def answer(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return np.log(e) - np.log(np.sum(e, axis=-1, keepdims=True))


@wrong("log-softmax", bug="a small constant inside the logarithm")
def answer(x):
    delta = 1e-7
    return np.log(plain_softmax(x) + delta)


@wrong("log-softmax", bug="a small constant inside the logarithm")
def answer(x):
    return np.log(np.clip(plain_softmax(x), 1e-12, None))


@wrong("log-softmax", bug="a small constant inside the logarithm")
def answer(x):
    p = plain_softmax(x)
    p[p == 0] = 1e-300
    return np.log(p)


@wrong("log-softmax", bug="shift on one side only")
def answer(x):
    m = np.max(x, axis=-1, keepdims=True)
    return x - np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True))


@wrong("log-softmax", bug="shift on one side only")
def answer(x):
    top = x.max(axis=-1, keepdims=True)
    norm = np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return (x - top) - norm


@wrong("log-softmax", bug="no max shift")
def answer(x):
    total = np.exp(x).sum(axis=-1, keepdims=True)
    return x - np.log(total)


@wrong("log-softmax", bug="no max shift")
def answer(x):
    return np.log(np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True))


@wrong("log-softmax", bug="one maximum for the whole batch")
def answer(x):
    m = np.max(x)
    return (x - m) - np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True))


@wrong("log-softmax", bug="softmax over the wrong axis")
def answer(x):
    m = x.max()
    return x - m - np.log(np.exp(x - m).sum())


@wrong("log-softmax", bug="softmax over the wrong axis")
def answer(x):
    m = x.max(axis=0)
    return (x - m) - np.log(np.sum(np.exp(x - m), axis=0))


@wrong("log-softmax", bug="missing keepdims")
def answer(x):
    a = x - np.max(x, axis=-1)
    return a - np.log(np.sum(np.exp(a), axis=-1))


@wrong("log-softmax", bug="missing keepdims")
def answer(x):
    m = np.max(x, axis=-1, keepdims=True)
    log_sum = np.log(np.sum(np.exp(x - m), axis=-1))
    return x - m - log_sum


@wrong("log-softmax", bug="a single row taken for a batch")
def answer(x):
    x = x - x.max(axis=1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


@wrong("log-softmax", bug="no logarithm of the sum")
def answer(x):
    d = x - np.max(x, axis=-1, keepdims=True)
    return d - np.sum(np.exp(d), axis=-1, keepdims=True)


@wrong("log-softmax", bug="the sign turned round")
def answer(x):
    d = x - np.max(x, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(d), axis=-1, keepdims=True)) - d


@wrong("log-softmax", bug="no logarithm")
def answer(x):
    return plain_softmax(x)


@wrong("log-softmax", bug="no logarithm")
def answer(x):
    x = x - x.max(axis=-1, keepdims=True)
    return np.exp(x - np.log(np.exp(x).sum(axis=-1, keepdims=True)))


@wrong("log-softmax", bug="-inf replaced afterwards")
def answer(x):
    p = plain_softmax(x)
    return np.where(p > 0, np.log(np.where(p > 0, p, 1)), 0)


@wrong("log-softmax", bug="-inf replaced afterwards")
def answer(x):
    with np.errstate(divide="ignore"):
        return np.nan_to_num(np.log(plain_softmax(x)))


@wrong("log-softmax", bug="logarithm of a softmax")
def answer(x):  # right at 800, and a quarter off at 744
    with np.errstate(divide="ignore"):
        y = np.log(plain_softmax(x))
    return np.where(np.isinf(y), x - x.max(axis=-1, keepdims=True), y)


@wrong("log-softmax", bug="a batch of one row squeezed")
def answer(x):
    x = np.atleast_2d(x)
    d = x - x.max(axis=1, keepdims=True)
    return (d - np.log(np.exp(d).sum(axis=1, keepdims=True))).squeeze()


@wrong("log-softmax", bug="no room for fractions")
def answer(x):
    d = x - x.max(axis=-1, keepdims=True)
    out = np.zeros_like(x)
    out[...] = d - np.log(np.exp(d).sum(axis=-1, keepdims=True))
    return out


@wrong("log-softmax", bug="one sum for the whole batch")
def answer(x):
    d = x - np.max(x, axis=-1, keepdims=True)
    return d - np.log(np.sum(np.exp(d)))


@wrong("log-softmax", bug="a single row taken for a batch")
def answer(x):
    out = []
    for row in x:
        d = row - row.max()
        out.append(d - np.log(np.exp(d).sum()))
    return np.array(out)


@wrong("log-softmax", bug="a row compared as one number")
def answer(x):
    d = x - max(x)
    return d - np.log(np.exp(d).sum(axis=-1, keepdims=True))


@wrong("log-softmax", bug="shift by another number than the maximum")
def answer(x):
    d = x - x.min(axis=-1, keepdims=True)
    return d - np.log(np.exp(d).sum(axis=-1, keepdims=True))


@wrong("log-softmax", bug="shift by another number than the maximum")
def answer(x):
    c = x.mean(axis=-1, keepdims=True)
    return (x - c) - np.log(np.sum(np.exp(x - c), axis=-1, keepdims=True))


@wrong("log-softmax", bug="a fixed shift")
def answer(x):
    return (x - 1000) - np.log(np.sum(np.exp(x - 1000), axis=-1, keepdims=True))


@wrong("log-softmax", bug="a sum in place of the difference")
def answer(x):
    return x + np.log(np.exp(x).sum(axis=-1, keepdims=True))


@wrong("log-softmax", bug="a sum in place of the difference")
def answer(x):
    d = x - x.max(axis=-1, keepdims=True)
    return d + np.log(np.sum(np.exp(d), axis=-1, keepdims=True))


@wrong("log-softmax", bug="logarithm before the sum")
def answer(x):
    d = x - x.max(axis=-1, keepdims=True)
    return d - np.log(np.exp(d)).sum(axis=-1, keepdims=True)


@wrong("log-softmax", bug="logarithm before the sum")
def answer(x):
    return x - np.sum(np.log(np.exp(x)), axis=-1, keepdims=True)


@wrong("log-softmax", bug="divides logarithms")
def answer(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.log(e) / np.log(e.sum(axis=-1, keepdims=True))


@wrong("log-softmax", bug="divides logarithms")
def answer(x):
    return np.log(np.exp(x)) / np.log(np.exp(x).sum(axis=-1, keepdims=True))


@wrong("log-softmax", bug=None)
def answer(x):
    return np.log10(plain_softmax(x))


@wrong("log-softmax", bug=None)
def answer(x):
    return x - x.max(axis=-1, keepdims=True)


@right("log-softmax")
def answer(x):
    m = x.max(axis=-1)[..., None]
    return x - (m + np.log(np.exp(x - m).sum(axis=-1)[..., None]))


@right("log-softmax")
def answer(x):
    if x.ndim == 2:
        return np.stack([log_softmax_of_a_row(row) for row in x])
    return log_softmax_of_a_row(x)


# Chapter 03: temperature.


@wrong("temperature", bug="multiplies by the temperature")
def answer(scores, T):
    hot = T * scores
    hot -= hot.max(axis=-1, keepdims=True)
    return np.exp(hot) / np.exp(hot).sum(axis=-1, keepdims=True)


@wrong("temperature", bug="multiplies by the temperature")
def answer(scores, T):
    p = plain_softmax(scores) ** T
    return p / p.sum(axis=-1, keepdims=True)


@wrong("temperature", bug="a temperature that cancels")
def answer(scores, T):
    e = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    e = e / T
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong("temperature", bug="a temperature that cancels")
def answer(scores, T):
    return plain_softmax(scores - T)


@wrong("temperature", bug="divides the probabilities")
def answer(s, t):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / (t * e.sum(axis=-1, keepdims=True))


@wrong("temperature", bug="softmax twice")
def answer(scores, T):
    probabilities = plain_softmax(scores)
    return plain_softmax(probabilities / T)


@wrong("temperature", bug="temperature after the softmax")
def answer(scores, T):
    p = np.power(plain_softmax(scores), 1 / T)
    total = p.sum(axis=-1, keepdims=True)
    return p / total


@wrong("temperature", bug="no max shift")
def answer(scores, T):
    return np.exp(scores / T) / np.sum(np.exp(scores / T), axis=-1, keepdims=True)


@wrong("temperature", bug="shifted before the division")
def answer(scores, T):
    m = np.max(scores, axis=-1, keepdims=True)
    e = np.exp(scores / T - m)
    return e / e.sum(axis=-1, keepdims=True)


@wrong("temperature", bug="softmax over the wrong axis")
def answer(scores, T):
    a = scores / T
    e = np.exp(a - np.max(a))
    return e / np.sum(e)


@wrong("temperature", bug="softmax over the wrong axis")
def answer(scores, T):
    a = scores / T
    e = np.exp(a - a.max(axis=0))
    return e / sum(e)


@wrong("temperature", bug="one maximum for the whole batch")
def answer(scores, temperature):
    s = scores / temperature
    e = np.exp(s - s.max())
    return e / e.sum(axis=-1, keepdims=True)


@wrong("temperature", bug="one sum for the whole batch")
def answer(scores, temperature):
    s = scores / temperature
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum()


@wrong("temperature", bug="a batch of one row squeezed")
def answer(scores, temperature):
    return np.squeeze(plain_softmax(np.atleast_2d(scores) / temperature))


@wrong("temperature", bug="missing keepdims")
def answer(scores, temperature):
    s = scores / temperature
    e = np.exp(s - s.max(axis=-1))
    return e / e.sum(axis=-1)


@wrong("temperature", bug="a single row taken for a batch")
def answer(scores, temperature):
    return softmax(scores / temperature, axis=1)


@wrong("temperature", bug="a single row taken for a batch")
def answer(scores, temperature):
    return np.array([softmax(row / temperature) for row in scores])


@wrong("temperature", bug="a single row taken for a batch")
def answer(scores, temperature):
    out = np.zeros(scores.shape)
    for i, row in enumerate(scores):
        e = np.exp(row / temperature - np.max(row / temperature))
        out[i] = e / np.sum(e)
    return out


@wrong("temperature", bug="a row compared as one number")
def answer(scores, temperature):
    s = scores / temperature
    e = np.exp(s - max(s))
    return e / e.sum(axis=-1, keepdims=True)


@wrong("temperature", bug="arguments exchanged")
def answer(temperature, scores):
    return softmax(scores / temperature)


@wrong("temperature", bug="arguments exchanged")
def answer(T, x):
    x = x - x.max(axis=-1, keepdims=True)
    return plain_softmax(x / T)


@wrong("temperature", bug="many temperatures at once")
def answer(scores, temperature):
    return softmax(scores / temperature[:, np.newaxis])


@wrong("temperature", bug="no room for fractions")
def answer(scores, temperature):
    out = np.zeros_like(scores)
    out[:] = scores / temperature
    return plain_softmax(out)


@wrong("temperature", bug="no room for fractions")
def answer(scores, temperature):
    out = np.empty_like(scores)
    out[...] = plain_softmax(scores / temperature)
    return out


@wrong("temperature", bug="drops the fraction")
def answer(scores, T):
    return plain_softmax(scores // T)


@wrong("temperature", bug="drops the fraction")
def answer(scores, T):
    return plain_softmax(np.floor(scores / T))


@wrong("temperature", bug=None)
def answer(scores, T):
    return plain_softmax(scores / T**2)


@wrong("temperature", bug="softmax twice")
def answer(scores, T):
    return plain_softmax(plain_softmax(scores / T))


@wrong("temperature", bug=None)
def answer(scores, T):
    return (
        plain_softmax(scores / max(T, 0.01))
        if T < 1 and T != 0.5
        else plain_softmax(scores / T) + 1e-3
    )


@right("temperature")
def answer(scores, T):
    beta = 1 / T
    a = beta * (scores - scores.max(axis=-1, keepdims=True))
    return np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)


@right("temperature")
def answer(scores, T=1.0):
    rows = [[s / T for s in row] for row in np.atleast_2d(scores)]
    new = [[math.exp(s - max(row)) for s in row] for row in rows]
    return np.array([[e / sum(row) for e in row] for row in new]).reshape(scores.shape)


# Chapter 03: find-temperature.

wrong("find-temperature", bug="the probability, not the temperature")(0.5)
wrong("find-temperature", bug="the probability, not the temperature")("50 %")
wrong("find-temperature", bug="the probability, not the temperature")(50)
wrong("find-temperature", bug="the inverse temperature")(1 / 1.633)
wrong("find-temperature", bug="the inverse temperature")("0.61")
wrong("find-temperature", bug="the inverse temperature")(np.float32(0.6))
wrong("find-temperature", bug="the power of ten, not the temperature")(np.log10(1.633))
wrong("find-temperature", bug="the power of ten, not the temperature")(0.21)
wrong("find-temperature", bug="the temperature at the start")(1)
wrong("find-temperature", bug="the temperature at the start")("1.0")
wrong("find-temperature", bug="half the scores, not half the probability")(2)
wrong("find-temperature", bug="half of what it had")(3.98)  # the slider's nearest
wrong("find-temperature", bug="half of what it had")(4)
wrong("find-temperature", bug="twice the next, not half of all")(1 / np.log(2))
wrong("find-temperature", bug="four scores for five")(1.7156)
wrong("find-temperature", bug="four scores for five")("1.72")
wrong("find-temperature", bug=None)(0.8)
wrong("find-temperature", bug=None)(1.57)  # too cold by a little, for 0.511
wrong("find-temperature", bug=None)(1.7)  # too hot by a little, for 0.489
wrong("find-temperature", bug=None)(31.6)
wrong("find-temperature", bug=None)(0)
wrong("find-temperature", bug=None)(-1.63)
wrong("find-temperature", bug=None)(float("inf"))
wrong("find-temperature", bug=None)(float("nan"))
wrong("find-temperature", bug=None)([1.63, 1.63])
wrong("find-temperature", bug=None)("warm")
wrong("find-temperature", bug=None)(explore.Softmax(temperature=1.63))

right("find-temperature")(1.6330483850455428)
right("find-temperature")(10**0.20)  # the three places of the slider that will do
right("find-temperature")(10**0.21)
right("find-temperature")(10**0.22)
right("find-temperature")(explore.Softmax(temperature=1.63).temperature)
right("find-temperature")(np.array([1.63]))
right("find-temperature")(Fraction(163, 100))
right("find-temperature")("1,6")


# Chapter 03: changing-places.

wrong("changing-places", bug=None)([[1, 0, -20], [2, 0, 0]])  # the other way round
wrong("changing-places", bug=None)([[3.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
wrong("changing-places", bug=None)(np.zeros((2, 3)))
wrong("changing-places", bug=None)([[0.8, 0.1, 0.1], [0.7, 0.3, 0.0]])
wrong("changing-places", bug=None)([2, 0, 0])
wrong("changing-places", bug=None)(np.zeros((3, 2)))
wrong("changing-places", bug=None)([[2, 0, 0], [1, 0, -np.inf]])
wrong("changing-places", bug=None)([[2, 0, 0], [1, 0]])
wrong("changing-places", bug=None)("two rows")

right("changing-places")([[5, 1, 1], [2, 1, -30]])
right("changing-places")(((102.0, 100.0, 100.0), (1.0, 0.0, -50.0)))
right("changing-places")(np.array([[3, 0, 0], [0, 2, -40]], dtype=np.float32))


# Chapter 04: predict-batches.

wrong("predict-batches", bug="every image counted alike")(99 / 101)
wrong("predict-batches", bug="every image counted alike")(0.98)
wrong("predict-batches", bug="every image counted alike")("98%")
wrong("predict-batches", bug="the last batch forgotten")(0.99)
wrong("predict-batches", bug="the last batch forgotten")(99)
wrong("predict-batches", bug="an accuracy taken for a single answer")(0.5)
wrong("predict-batches", bug="an accuracy taken for a single answer")("50%")
wrong("predict-batches", bug="the last image taken as right")(0.995)
wrong("predict-batches", bug="the last image taken as right")(1)
wrong("predict-batches", bug=None)(0.9)
wrong("predict-batches", bug=None)([0.99, 0])
wrong("predict-batches", bug=None)("about one half")
wrong("predict-batches", bug=None)(4950)

right("predict-batches")("49.5 %")
right("predict-batches")(49.5)
right("predict-batches")(Fraction(99, 200))
right("predict-batches")((0.99 + 0) / 2)


wrong("predict-batches", bug="every image counted alike")("0,98")
wrong("predict-batches", bug="the last batch forgotten")("99 %")
wrong("predict-batches", bug="the last batch alone")(0)
right("predict-batches")("49,5 %")


# Chapter 04: idx-header.


@wrong("idx-header", bug="little endian")
def answer(data):
    shape = []
    for k in range(data[3]):
        shape.append(int.from_bytes(data[4 + 4 * k : 8 + 4 * k], "little"))
    return tuple(shape)


@wrong("idx-header", bug="little endian")
def answer(data):
    return tuple(np.frombuffer(data, dtype=np.uint32, count=data[3], offset=4))


@wrong("idx-header", bug="the magic number taken for a length")
def answer(data):
    return tuple(np.frombuffer(data, dtype=">u4", count=data[3]))


@wrong("idx-header", bug="the magic number taken for a length")
def answer(data):
    axes = data[3]
    return struct.unpack(">" + "I" * (axes + 1), data[: 4 + 4 * axes])


@wrong("idx-header", bug="always three axes")
def answer(data):
    n = int.from_bytes(data[4:8], "big")
    h = int.from_bytes(data[8:12], "big")
    w = int.from_bytes(data[12:16], "big")
    return n, h, w


@wrong("idx-header", bug="always three axes")
def answer(data):
    shape = np.frombuffer(data, dtype=">u4", count=3, offset=4)
    return tuple(shape) if data[3] >= 3 else tuple(shape[: data[3]])


@wrong("idx-header", bug="the first length only")
def answer(data):
    return (int.from_bytes(data[4:8], "big"),)


@wrong("idx-header", bug="the first length only")
def answer(data):
    (n,) = struct.unpack(">I", data[4:8])
    return n


@wrong("idx-header", bug="signed bytes")
def answer(data):
    numbers = np.frombuffer(data, dtype=np.int8)
    shape = []
    for k in range(int(numbers[3])):
        a, b, c, d = (int(n) for n in numbers[4 + 4 * k : 8 + 4 * k])
        shape.append(((a * 256 + b) * 256 + c) * 256 + d)
    return tuple(shape)


@wrong("idx-header", bug="signed bytes")
def answer(data):
    numbers = np.frombuffer(data, dtype="i1")
    return tuple(numbers[7 : 4 + 4 * numbers[3] : 4])


@wrong("idx-header", bug="one byte for each length")
def answer(data):
    return tuple(data[4 * k + 7] for k in range(data[3]))


@wrong("idx-header", bug="one byte for each length")
def answer(data):
    axes = data[3]
    return [byte for byte in data[4 : 4 + axes]]


@wrong("idx-header", bug="two bytes for each length")
def answer(data):
    return tuple(256 * data[4 * k + 6] + data[4 * k + 7] for k in range(data[3]))


@wrong("idx-header", bug="reads on into the data")
def answer(data):
    rest = data[4:]
    return struct.unpack(f">{len(rest) // 4}I", rest)


@wrong("idx-header", bug="the bytes added up")
def answer(data):
    header = np.frombuffer(data, dtype=np.uint8, count=4 * data[3], offset=4)
    return tuple(header.reshape(data[3], 4).sum(axis=1))


@wrong("idx-header", bug="the type taken for the number of axes")
def answer(data):
    axes = data[2]
    return tuple(int.from_bytes(data[4 * k : 4 * k + 4], "big") for k in range(1, axes + 1))[:axes]


@wrong("idx-header", bug=None)
def answer(data):
    return tuple(np.frombuffer(data, dtype=">u4", count=data[3], offset=4)[::-1])


@wrong("idx-header", bug=None)
def answer(data):
    return (len(data) - 8,)


@wrong("idx-header", bug=None)
def answer(data):
    return data[3]


@right("idx-header")
def answer(data):
    return struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])


@right("idx-header")
def answer(data):
    shape = []
    for axis in range(data[3]):
        length = 0
        for byte in data[4 + 4 * axis : 8 + 4 * axis]:
            length = 256 * length + byte
        shape.append(length)
    return shape


@right("idx-header")
def answer(data):
    return np.frombuffer(data, dtype=">u4", count=data[3], offset=4)


@wrong("idx-header", bug="a number in place of a tuple")
def answer(data):
    if data[3] == 1:
        return struct.unpack(">I", data[4:8])[0]
    return struct.unpack_from(f">{data[3]}I", data, 4)


@wrong("idx-header", bug="two bytes for each length")
def answer(data):
    return struct.unpack_from(f">{data[3]}H", data, 4)


@wrong("idx-header", bug="lengths that overlap")
def answer(data):
    shape = ()
    for place in range(4, 4 + data[3]):
        shape += (int.from_bytes(data[place : place + 4], "big"),)
    return shape


@wrong("idx-header", bug="one length too few")
def answer(data):
    return [int.from_bytes(data[4 * k : 4 * k + 4], "big") for k in range(1, data[3])]


@wrong("idx-header", bug="reads on into the data")
def answer(data):
    return tuple(np.frombuffer(data, ">u4")[1 : 1 + data[3]])


@wrong("idx-header", bug="reads on into the data")
def answer(data):
    return struct.unpack(f">{data[3]}I", data[4:])


@wrong("idx-header", bug="no return")
def answer(data):
    magic = int.from_bytes(data[:4], "big")
    if magic == 2049:
        return struct.unpack_from(">I", data, 4)
    if magic == 2051:
        return struct.unpack_from(">3I", data, 4)


@right("idx-header")
def answer(data):
    return tuple(int(data[4 * k : 4 * k + 4].hex(), 16) for k in range(1, data[3] + 1))


# Chapter 04: one-hot.


@wrong("one-hot", bug="rows and columns swapped")
def answer(labels, classes):
    return (np.arange(classes)[:, None] == labels).astype(int)


@wrong("one-hot", bug="rows and columns swapped")
def answer(labels, classes):
    result = np.zeros((len(labels), classes))
    for i, label in enumerate(labels):
        result[label, i] = 1
    return result


@wrong("one-hot", bug="shifted by one")
def answer(labels, classes):
    return np.eye(classes)[labels.astype(int) - 1]


@wrong("one-hot", bug="shifted by one")
def answer(labels, classes):
    return (labels[:, None] == np.arange(1, classes + 1)).astype(float)


@wrong("one-hot", bug="a class too many")
def answer(labels, classes):
    return np.eye(classes + 1)[labels]


@wrong("one-hot", bug="classes counted from the labels")
def answer(labels, classes):
    table = np.zeros((labels.size, int(labels.max()) + 1))
    table[np.arange(labels.size), labels] = 1
    return table


@wrong("one-hot", bug="classes counted from the labels")
def answer(labels, classes):
    names = sorted(set(labels.tolist()))
    return np.array([[1.0 if name == label else 0.0 for name in names] for label in labels])


@wrong("one-hot", bug="as many classes as samples")
def answer(labels, classes):
    n = labels.shape[0]
    return np.identity(n)[labels]


@wrong("one-hot", bug="fills whole columns")
def answer(labels, classes):
    rows = np.zeros((len(labels), classes))
    for label in labels:
        rows[:, label] = 1
    return rows


@wrong("one-hot", bug="fills whole rows")
def answer(labels, classes):
    rows = np.zeros((len(labels), classes), dtype=int)
    for label in labels:
        rows[label] = 1
    return rows


@wrong("one-hot", bug="all labels in one row")
def answer(labels, classes):
    row = np.zeros(classes)
    for label in labels:
        row[label] = 1
    return row


@wrong("one-hot", bug="the label written in place of 1")
def answer(labels, classes):
    rows = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        rows[i, labels[i]] = labels[i]
    return rows


@wrong("one-hot", bug="labels compared as a row")
def answer(labels, classes):
    return np.where(labels == np.arange(classes), 1, 0)


@wrong("one-hot", bug="arguments exchanged")
def answer(classes, labels):
    rows = np.zeros((len(labels), classes))
    rows[np.arange(len(labels)), labels] = 1
    return rows


@wrong("one-hot", bug="arguments exchanged")
def answer(classes, labels):
    return np.eye(classes)[labels]


@wrong("one-hot", bug="arguments exchanged")
def answer(n, y):
    rows = np.zeros((y.shape[0], n))
    for i, label in enumerate(y):
        rows[i][label] = 1
    return rows


@wrong("one-hot", bug="arguments exchanged")
def answer(n, y):
    return np.array([[float(label == c) for c in range(n)] for label in y])


@wrong("one-hot", bug="a batch of one row squeezed")
def answer(labels, classes):
    return np.eye(classes)[labels.reshape(-1, 1)].squeeze()


@wrong("one-hot", bug=None)
def answer(labels, classes):
    return [int(label == c) for label in labels for c in range(classes)]


@wrong("one-hot", bug="0 and 1 exchanged")
def answer(labels, classes):
    return 1 - np.eye(classes)[labels]


@wrong("one-hot", bug="all labels in one row")
def answer(labels, classes):
    rows = []
    row = [0] * classes
    for label in labels:
        row[label] = 1
        rows.append(list(row))  # the ones of the rows before are still there
    return np.array(rows)


@right("one-hot")
def answer(labels, classes):
    return labels[:, None] == np.arange(classes)


@right("one-hot")
def answer(labels, classes, dtype=int):
    rows = []
    for label in labels:
        row = np.zeros(classes, dtype)
        row[label] = 1
        rows.append(row)
    return np.vstack(rows)


@right("one-hot")
def answer(labels, classes):
    return np.eye(classes)[labels]


@wrong("one-hot", bug="ten classes taken for granted")
def answer(labels, classes):
    rows = np.zeros((len(labels), 10))
    for row, label in zip(rows, labels, strict=True):
        row[label] = 1
    return rows


@wrong("one-hot", bug="rows and columns swapped")
def answer(labels, classes):
    rows = np.zeros((classes, len(labels)))
    for i, label in enumerate(labels):
        rows[i][label] = 1
    return rows


@wrong("one-hot", bug="returns too early")
def answer(labels, classes):
    rows = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        rows[i, labels[i]] = 1
        return rows


@wrong("one-hot", bug="the shape without its brackets")
def answer(labels, classes):
    rows = np.zeros(len(labels), classes)
    rows[np.arange(len(labels)), labels] = 1
    return rows


@right("one-hot")
def answer(labels, classes):
    return labels[:, np.newaxis] == np.arange(classes)


# Chapter 04: accuracy.


def labels_of_targets(t):
    return t if t.ndim == 1 else t.argmax(axis=1)


@wrong("accuracy", bug="drops the fraction")
def answer(y, t):
    return int(np.mean(y.argmax(axis=1) == labels_of_targets(t)))


@wrong("accuracy", bug="labels misread as one-hot")
def answer(t, y):
    return np.mean(y.argmax(axis=1) == labels_of_targets(t))


@wrong("accuracy", bug="one-hot argmax misread as labels")
def answer(y, t):
    return np.mean(np.argmax(y, axis=1) == t)


@wrong("accuracy", bug="one-hot argmax misread as labels")
def answer(y, t):
    hits = 0
    for i in range(len(y)):
        if np.argmax(y[i]) == t[i]:
            hits += 1
    return hits / len(y)


@wrong("accuracy", bug="one-hot argmax misread as labels")
def answer(y, t):
    digits = y.argmax(axis=1)
    if len(t.shape) > 1:
        t = np.argmax(t, axis=0)
    return np.sum(digits == t) / len(digits)


@wrong("accuracy", bug="one-hot argmax misread as labels")
def answer(y, t):
    if t.ndim != 1:
        t = np.argmax(t)
    return np.mean(y.argmax(axis=1) == t)


@wrong("accuracy", bug="labels misread as one-hot")
def answer(y, t):
    return (y.argmax(axis=1) == t.argmax(axis=1)).mean()


@wrong("accuracy", bug="labels misread as one-hot")
def answer(y, t):
    right = np.argmax(y, axis=-1) == np.argmax(t, axis=-1)
    return np.count_nonzero(right) / len(y)


@wrong("accuracy", bug="labels misread as one-hot")
def answer(y, t):
    return np.mean([p.argmax() == row.argmax() for p, row in zip(y, t)])


@wrong("accuracy", bug="argmax down the columns")
def answer(y, t):
    digits = np.argmax(y, axis=0)
    return np.sum(digits == labels_of_targets(t)) / len(digits)


@wrong("accuracy", bug="argmax down the columns")
def answer(y, t):
    digits = np.argmax(y, 0)
    labels = np.argmax(t, 0) if t.ndim == 2 else t
    return np.average(digits == labels)


@wrong("accuracy", bug="argmax without an axis")
def answer(y, t):
    return np.mean(np.argmax(y) == labels_of_targets(t))


@wrong("accuracy", bug="probabilities compared with labels")
def answer(y, t):
    best = np.array([max(row) for row in y])
    return np.mean(best == labels_of_targets(t))


@wrong("accuracy", bug="probabilities compared with labels")
def answer(y, t):
    return np.mean(np.equal(y, t))


@wrong("accuracy", bug="a count, not a share")
def answer(y, t):
    hits = 0
    for row, label in zip(y, labels_of_targets(t)):
        if row.argmax() == label:
            hits += 1
    return hits


@wrong("accuracy", bug="percent")
def answer(y, t):
    return 100 * np.mean(y.argmax(axis=1) == labels_of_targets(t))


@wrong("accuracy", bug="divides by the number of classes")
def answer(y, t):
    return np.sum(y.argmax(axis=1) == labels_of_targets(t)) / len(y[0])


@wrong("accuracy", bug="divides by 10")
def answer(y, t):
    return sum(y.argmax(axis=1) == labels_of_targets(t)) / 10


@wrong("accuracy", bug="drops the fraction")
def answer(y, t):
    n = y.shape[0]
    return int((y.argmax(axis=1) == labels_of_targets(t)).sum()) // n


@wrong("accuracy", bug="counts entries, not samples")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    read = np.eye(y.shape[1])[y.argmax(axis=1)]
    return np.mean(read == t)


@wrong("accuracy", bug="counts entries, not samples")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return np.mean((y > 0.5) == t)


@wrong("accuracy", bug="the share of mistakes")
def answer(y, t):
    return np.mean(y.argmax(axis=1) != labels_of_targets(t))


@wrong("accuracy", bug="the hits, not their share")
def answer(y, t):
    return y.argmax(axis=1) == labels_of_targets(t)


@wrong("accuracy", bug=None)
def answer(y, t):
    labels = labels_of_targets(t)
    return y[np.arange(len(labels)), labels].mean()  # the mean probability of the right class


@wrong("accuracy", bug="labels misread as one-hot")
def answer(y, t):
    if len(t) == y.shape[1]:  # guesses the kind of target from its length
        t = np.atleast_2d(t).argmax(axis=1)
    return np.mean(y.argmax(axis=1) == labels_of_targets(t))


@wrong("accuracy", bug="labels misread as one-hot")
def answer(y, t):
    if t.max() <= 1:  # and from its values
        t = t.argmax(axis=-1)
    return np.mean(y.argmax(axis=1) == labels_of_targets(t))


@right("accuracy")
def answer(y, t):
    hits = 0
    for probabilities, target in zip(y, t):
        label = target if t.ndim == 1 else list(target).index(1)
        hits += probabilities.argmax() == label
    return hits / len(t)


@right("accuracy")
def answer(predictions, targets, percent=False):
    if targets.shape == predictions.shape:
        hits = (predictions.argmax(-1) == targets.argmax(-1)).sum()
    else:
        hits = (predictions.argmax(-1) == targets).sum()
    return float(hits / len(targets))


@right("accuracy")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    winners = y == y.max(axis=1, keepdims=True)
    return (winners * t).sum() / len(y)


@wrong("accuracy", bug="rounded")
def answer(y, t):
    return round(float((y.argmax(axis=1) == labels_of_targets(t)).mean()), 2)


@wrong("accuracy", bug="rounded")
def answer(y, t):
    return round((y.argmax(axis=1) == labels_of_targets(t)).mean())


@wrong("accuracy", bug="divides by one too few")
def answer(y, t):
    return (y.argmax(axis=1) == labels_of_targets(t)).sum() / (len(y) - 1)


@wrong("accuracy", bug="returns too early")
def answer(y, t):
    hits = 0
    for probabilities, label in zip(y, labels_of_targets(t), strict=True):
        if probabilities.argmax() == label:
            hits += 1
        return hits / len(y)


@wrong("accuracy", bug="the least probable class")
def answer(y, t):
    return np.mean(np.argsort(y)[:, 0] == labels_of_targets(t))


@wrong("accuracy", bug="more than one half")
def answer(y, t):
    return np.mean([np.argmax(row > 0.5) == a for row, a in zip(y, labels_of_targets(t))])


@wrong("accuracy", bug="drops the fraction")
def answer(y, t):
    return float((y.argmax(axis=1) == labels_of_targets(t)).all())


@right("accuracy")
def answer(y, t):
    try:
        t = t.argmax(axis=1)
    except ValueError:  # labels have no axis 1
        pass
    return (y.argmax(axis=1) == t).mean(dtype=np.float32)


# Chapter 04: prepare-pixels.


@wrong("prepare-pixels", bug="raw pixels")
def answer(images):
    n, h, w = images.shape
    return images.reshape(n, h * w).astype(np.float32)


@wrong("prepare-pixels", bug="raw pixels")
def answer(images):
    return np.array([image.ravel() for image in images])


@wrong("prepare-pixels", bug="whole numbers only")
def answer(images):
    flat = images.reshape(images.shape[0], -1)
    return (flat / 255).astype(np.uint8)


@wrong("prepare-pixels", bug="whole numbers only")
def answer(images):
    out = np.zeros((len(images), images[0].size), dtype=int)
    for n, image in enumerate(images):
        out[n] = image.reshape(-1) / 255
    return out


@wrong("prepare-pixels", bug="whole numbers only")
def answer(images):
    return (images.reshape(len(images), -1) > 127).astype(float)


@wrong("prepare-pixels", bug="divides in place")
def answer(images):
    x = images.reshape(len(images), -1)
    x /= 255
    return x


@wrong("prepare-pixels", bug="divided by the brightest pixel")
def answer(images):
    x = images.reshape(len(images), -1).astype(float)
    return x / np.max(x)


@wrong("prepare-pixels", bug="divided by the brightest pixel")
def answer(images):
    x = images.reshape(len(images), -1)
    low, high = x.min(), x.max()
    return (x - low) / (high - low)


@wrong("prepare-pixels", bug="divided by the brightest pixel")
def answer(images):
    return np.array([image.ravel() / max(image.max(), 1) for image in images])


@wrong("prepare-pixels", bug="standardised")
def answer(images):
    x = images.reshape(len(images), -1).astype(float)
    x -= x.mean()
    return x / x.std()


@wrong("prepare-pixels", bug="standardised")
def answer(images):
    return images.reshape(len(images), -1) / 127.5 - 1


@wrong("prepare-pixels", bug="divided by 256")
def answer(images):
    n = len(images)
    return images.reshape(n, -1) / 2**8


@wrong("prepare-pixels", bug="signed bytes")
def answer(images):
    x = images.view(np.int8).reshape(len(images), -1)
    return x / 255.0


@wrong("prepare-pixels", bug="all images in one row")
def answer(images):
    return images.flatten() / 255


@wrong("prepare-pixels", bug="all images in one row")
def answer(images):
    return np.reshape(images / 255, (1, images.size))


@wrong("prepare-pixels", bug="all images in one row")
def answer(images):
    return images.flatten()


@wrong("prepare-pixels", bug="not flattened")
def answer(images):
    return images.astype(np.float32) / np.float32(255)


@wrong("prepare-pixels", bug="pixels of different images mixed")
def answer(images):
    n, h, w = images.shape
    return images.reshape(h * w, n).T / 255


@wrong("prepare-pixels", bug="columns first")
def answer(images):
    return np.array([image.T.ravel() for image in images]) / 255


@wrong("prepare-pixels", bug="columns first")
def answer(images):
    return np.array([image.ravel(order="F") / 255 for image in images])


@wrong("prepare-pixels", bug="samples in columns")
def answer(images):
    n, h, w = images.shape
    out = np.zeros((h * w, n))
    for i in range(n):
        out[:, i] = images[i].reshape(h * w) / 255
    return out


@wrong("prepare-pixels", bug="784 written into the function")
def answer(images):
    return images.reshape(-1, 784) / 255


@wrong("prepare-pixels", bug="784 written into the function")
def answer(images):
    rows = np.zeros((len(images), 28 * 28))
    for n in range(len(images)):
        for r in range(len(images[n])):
            for c in range(len(images[n][r])):
                rows[n][28 * r + c] = images[n][r][c] / 255
    return rows


@wrong("prepare-pixels", bug="784 written into the function")
def answer(images):
    rows = [[image[k // 28, k % 28] / 255 for k in range(784)] for image in images]
    return np.array(rows)


@wrong("prepare-pixels", bug="ink and paper exchanged")
def answer(images):
    return (255 - images.reshape(len(images), -1)) / 255


@wrong("prepare-pixels", bug=None)
def answer(images):
    return images.reshape(len(images), -1) * 255 / 255  # counts past 255 on the way


@wrong("prepare-pixels", bug=None)
def answer(images):
    return images[0].reshape(1, -1) / 255


@wrong("prepare-pixels", bug="rounded")
def answer(images):
    return np.round(images.reshape(len(images), -1) / 255, 2)


@right("prepare-pixels")
def answer(images):
    n, h, w = images.shape
    return images.astype(np.float32).reshape(n, h * w) / np.float32(255)


@right("prepare-pixels")
def answer(images):
    rows = []
    for image in images:
        rows.append(np.concatenate([row / 255 for row in image]))
    return np.array(rows)


@right("prepare-pixels")
def answer(images):
    return np.multiply(images, 1 / 255).reshape(images.shape[0], -1)


@wrong("prepare-pixels", bug="looks at the pixels to find out their scale")
def answer(images):
    rows = images.reshape(len(images), -1)
    if rows.max() > 1:
        rows = rows / 255
    return rows


@wrong("prepare-pixels", bug="rounded")
def answer(images):
    return (images / 255).round(4).reshape(len(images), -1)


@wrong("prepare-pixels", bug="percent")
def answer(images):
    return images.reshape(len(images), -1) / 255 * 100


@wrong("prepare-pixels", bug="a batch of one row squeezed")
def answer(images):
    return np.squeeze([image.flatten() / 255 for image in images])


@wrong("prepare-pixels", bug="returns too early")
def answer(images):
    for image in images:
        return image.flatten() / 255


@wrong("prepare-pixels", bug="square images taken for granted")
def answer(images):
    return images.reshape(len(images), images.shape[1] ** 2) / 255


@wrong("prepare-pixels", bug="whole numbers only")
def answer(images):
    return 1.0 * (images.reshape(len(images), -1) > 0)


@right("prepare-pixels")
def answer(images):
    out = images.astype(np.float32)
    out /= 255
    return np.array([image.flatten() for image in out])


# Chapter 04: frame.


def framed_image(pixels):
    inside = np.zeros((28, 28), dtype=bool)
    inside[4:24, 4:24] = True
    image = np.zeros((28, 28))
    image[~inside] = pixels
    return image.ravel()


def grown_frame(values, dtype):
    """Grow a frame with few pixels, from candidates of a certain ink."""
    from dlbook.datasets import load_sample_network
    from dlbook.networks import MultiLayerNet

    net = MultiLayerNet.from_params(load_sample_network())
    places = np.flatnonzero(framed_image(1))
    image = np.zeros(784, dtype)
    while net.predict(image)[3] < 0.992:
        tries = np.tile(image, (len(places), 1))
        tries[np.arange(len(places)), places] = values
        image = tries[net.predict(tries)[:, 3].argmax()]
    return image


wrong("frame", bug=None)([[0.0] * 28] * 27 + [[0.0]])
wrong("frame", bug=None)(np.zeros(784))
wrong("frame", bug=None)(np.ones(784))
wrong("frame", bug=None)(framed_image(1.0))
wrong("frame", bug=None)(framed_image(np.random.default_rng(4).random(384)))
wrong("frame", bug=None)(framed_image(255.0))
wrong("frame", bug=None)(3)
wrong("frame", bug=None)(np.zeros((2, 784)))
wrong("frame", bug=None)(255 * grown_frame(1, np.uint8))
wrong("frame", bug=None)(grown_frame(1, float) * np.nan)
wrong("frame", bug=None)(grown_frame(1, float) + 0.5)

right("frame")(grown_frame(1, float))
right("frame")(grown_frame(1, np.uint8).reshape(28, 28))
right("frame")(grown_frame(0.9, np.float32).tolist())


# Chapter 05: predict-halving.

wrong("predict-halving", bug="takes every forward difference alike")([2, 4, 2])
wrong("predict-halving", bug="takes every forward difference alike")((0.5, 0.25, 0.5))
wrong("predict-halving", bug="every error falls with h")((2, 2, 2))
wrong("predict-halving", bug="every error falls with h")(np.array([2.0, 2.0, 2.0]))
wrong("predict-halving", bug="forward and central exchanged")((4, 2, 4))
wrong("predict-halving", bug="forward and central exchanged")([4.0, 2.0, 2.0])
wrong("predict-halving", bug="counts powers before the division")((4, 8, 8))
wrong("predict-halving", bug="counts powers before the division")([2, 8, 4])
wrong("predict-halving", bug="counts powers before the division")((2, 4, 8))
wrong("predict-halving", bug="counts powers before the division")((1 / 2, 1 / 4, 1 / 8))
wrong("predict-halving", bug="central no better than forward")((2, 2, 4))
wrong("predict-halving", bug="central no better than forward")((0.5, 0.5, 0.25))
wrong("predict-halving", bug="every error falls with h²")((4, 4, 4))
wrong("predict-halving", bug=None)((3, 4, 4))
wrong("predict-halving", bug=None)((2, 4))
wrong("predict-halving", bug=None)(2)
wrong("predict-halving", bug=None)((-2, -4, -4))
wrong("predict-halving", bug=None)((2, 4, float("inf")))

right("predict-halving")([2, 4, 4])
right("predict-halving")(("2", "4", "4"))
right("predict-halving")(np.array([0.5, 0.25, 0.25]))
right("predict-halving")((2.0033, 4.0, 4.0))
right("predict-halving")((0.5, 4, 4))
right("predict-halving")("2, 4, 4")


# Chapter 05: slope.


@wrong("slope", bug="h = 1e-50")
def answer(function, place):
    tiny = 1e-50
    rise = function(place + tiny) - function(place - tiny)
    return rise / (2 * tiny)


@wrong("slope", bug="h = 1e-50")
def answer(f, x):
    # 1e-20 is as good as 0 beside 5
    return (f(x + 1e-20) - f(x)) / 1e-20


@wrong("slope", bug="a step of 0")
def answer(f, x):
    h = np.float32(1e-50)
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="a step of 0")
def answer(f, x):
    h = 1e-400
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="forward difference")
def answer(f, x, h=1e-4):
    y0 = f(x)
    y1 = f(x + h)
    return (y1 - y0) / h


@wrong("slope", bug="forward difference")
def answer(f, x):
    delta = 0.00000001
    return (f(x + delta) - f(x)) / delta


@wrong("slope", bug="backward difference")
def answer(f, x):
    step = 1e-5
    before, now = f(x - step), f(x)
    return (now - before) / step


@wrong("slope", bug="precedence of / 2*h")
def answer(f, x):
    h = 1e-4
    return (f(x + h) - f(x - h)) / 2 * h


@wrong("slope", bug="precedence of / 2*h")
def answer(f, x):
    h = 1e-5
    up = f(x + h)
    down = f(x - h)
    difference = up - down
    return difference / 2 * h


@wrong("slope", bug="divides by h instead of 2h")
def answer(f, x, eps=1e-4):
    return (f(x + eps) - f(x - eps)) / eps


@wrong("slope", bug="divides by h instead of 2h")
def answer(f, x):
    h = 1e-5
    a, b = map(f, (x + h, x - h))
    return 1 / h * (a - b)


@wrong("slope", bug="rise without run")
def answer(f, x):
    h = 1e-4
    return 0.5 * (f(x + h) - f(x - h))


@wrong("slope", bug="rise without run")
def answer(f, x):
    h = 0.001
    rise = f(x + h) - f(x - h)
    return rise


@wrong("slope", bug="precedence of / and -")
def answer(f, x):
    h = 1e-4
    return f(x + h) - f(x - h) / (2 * h)


@wrong("slope", bug="the two sides exchanged")
def answer(f, x):
    h = 1e-5
    left, right_ = f(x - h), f(x + h)
    return (left - right_) / (2 * h)


@wrong("slope", bug="h too large")
def answer(f, x):
    h = 0.1
    return (f(x + h) - f(x - h)) / 2 / h


@wrong("slope", bug="h too large")
def answer(f, x):
    return (f(x + 1) - f(x - 1)) / 2


@wrong("slope", bug="h too small")
def answer(f, x):
    h = 1e-12
    return (f(x + h) - f(x - h)) / (h + h)


@wrong("slope", bug="h too small")
def answer(f, x):
    h = 10**-15
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="prints instead of returning")
def answer(f, x):
    print((f(x + 1e-4) - f(x - 1e-4)) / 2e-4)


@wrong("slope", bug=None)
def answer(f, x):
    return (f(x + 1e-4) + f(x - 1e-4)) / 2e-4


@wrong("slope", bug=None)
def answer(f, x):
    return f(x) / x if x else 0.0


@wrong("slope", bug="a step of 0")
def answer(f, x):
    return float("nan")


@wrong("slope", bug="a step of 0")
def answer(f, x):
    h = 0
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="x cut to a whole number")
def answer(f, x):
    x = int(x)
    h = 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="loses the sign")
def answer(f, x):
    h = 1e-5
    return abs(f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="arguments exchanged")
def answer(x, f):
    h = 1e-4
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="arguments exchanged")
def answer(x, f, h=1e-4):
    x = float(x)
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="arguments exchanged")
def answer(place, function):
    here = function(place)
    return (function(place + 1e-5) - here) / 1e-5


@wrong("slope", bug="never calls f")
def answer(f, x):
    return 0.02 * x + 0.1


@wrong("slope", bug="computes in float32")
def answer(f, x):
    h = np.float32(1e-4)
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("slope", bug="computes in float32")
def answer(f, x):
    d = np.float32(0.001)
    return (f(x + d) - f(x - d)) / (d + d)


@wrong("slope", bug="half of a forward difference")
def answer(f, x):
    h = 3e-5
    return (f(x + h) - f(x)) / (2 * h)


@wrong("slope", bug="half of a forward difference")
def answer(f, x):
    h = 1e-4
    x += h
    above = f(x)
    x -= h
    below = f(x)
    return (above - below) / (2 * h)


for step in (2e-3, 5e-4, 3e-5, 6e-6, 2e-7, 1e-10):
    wrong("slope", bug="forward difference")(lambda f, x, h=step: (f(x + h) - f(x)) / h)
    wrong("slope", bug="backward difference")(lambda f, x, h=step: (f(x) - f(x - h)) / h)
for step in (5e-3, 5e-4, 3e-5, 6e-6):
    wrong("slope", bug="precedence of / 2*h")(lambda f, x, h=step: (f(x + h) - f(x - h)) / 2 * h)
    wrong("slope", bug="rise without run")(lambda f, x, h=step: (f(x + h) - f(x - h)) / 2)
for step in (0.3, 0.02, 0.005):
    wrong("slope", bug="h too large")(lambda f, x, h=step: (f(x + h) - f(x - h)) / (2 * h))
for step in (5e-11, 2e-13, 1e-14):
    wrong("slope", bug="h too small")(lambda f, x, h=step: (f(x + h) - f(x - h)) / (2 * h))


@right("slope")
def answer(f, x):
    # Two central differences, weighted so that h² cancels as well.
    wide, narrow = [(f(x + h) - f(x - h)) / (2 * h) for h in (2e-3, 1e-3)]
    return (4 * narrow - wide) / 3


@right("slope")
def answer(function, where, h=1e-6):
    total = 0
    for sign in [1, -1]:
        total += sign * function(where + sign * h)
    return float(total) / (2 * h)


right("slope")(lambda f, x: np.array([f(x + 1e-5), f(x - 1e-5)]) @ [5e4, -5e4])


for step in (1e-3, 5e-4, 2e-5, np.finfo(float).eps ** (1 / 3), 1e-7):
    right("slope")(lambda f, x, h=step: (f(x + h) - f(x - h)) / (2 * h))


# Chapter 05: gradient.


@wrong("gradient", bug="precedence of / 2*h")
def answer(f, x):
    h = 1e-4
    x = x.astype(float)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        f1 = f(x)
        x[i] = old - h
        f2 = f(x)
        x[i] = old
        g[i] = (f1 - f2) / 2 * h
    return g


@wrong("gradient", bug="precedence of / 2*h")
def answer(f, x):
    h = 1e-5
    flat = x.reshape(-1) * 1.0
    out = []
    for k in range(flat.size):
        e = np.zeros(flat.size)
        e[k] = h
        out.append((f((flat + e).reshape(x.shape)) - f((flat - e).reshape(x.shape))) / 2 * h)
    return np.array(out).reshape(x.shape)


@wrong("gradient", bug="integer gradient")
def answer(f, x):
    h = 1e-4
    x = x.copy()
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        f1 = f(x)
        x[i] = old - h
        f2 = f(x)
        grad[i] = (f1 - f2) / (2 * h)
        x[i] = old
    return grad


@wrong("gradient", bug="integer gradient")
def answer(f, x):
    grad = np.zeros_like(x)  # whole numbers if x has them
    p = np.array(x, dtype=float)
    for i in np.ndindex(p.shape):
        keep = p[i]
        p[i] = keep + 1e-5
        up = f(p)
        p[i] = keep - 1e-5
        down = f(p)
        p[i] = keep
        grad[i] = (up - down) / 2e-5
    return grad


@wrong("gradient", bug="integer gradient")
def answer(f, x, h=1e-4):
    grad = np.empty_like(x)
    for i, value in np.ndenumerate(x):
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        below = f(x)
        x[i] = value
        grad[i] = (above - below) / (2 * h)
    return grad


@wrong("gradient", bug="integer gradient")
def answer(f, x):
    h = 1e-4
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad


@wrong("gradient", bug="integer gradient")
def answer(f, x):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = 1e-4
        up = x.copy()
        up += step
        down = x.copy()
        down -= step
        grad[i] = (f(up) - f(down)) / 2e-4
    return grad


@wrong("gradient", bug="entry not put back")
def answer(f, x):
    h = 1e-4
    x = np.array(x, float)
    result = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        middle = x[place]
        x[place] = middle + h
        high = f(x)
        x[place] = middle - h
        low = f(x)
        result[place] = (high - low) / (h * 2)
    return result


@wrong("gradient", bug="entry not put back")
def answer(f, x):
    h = 1e-5
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        v = x[i]
        x[i] = v + h
        a = f(x)
        x[i] = v - h
        b = f(x)
        g[i] = (a - b) / (2 * h)
    return g


@wrong("gradient", bug="entry not put back")
def answer(f, x):
    h = 1e-4
    y = 1.0 * x
    g = []
    for i in np.ndindex(y.shape):
        y[i] = y[i] - h
        low = f(y)
        y[i] = y[i] + h + h
        g.append((f(y) - low) / (2 * h))
    return np.reshape(g, y.shape)


@wrong("gradient", bug="computes the old value back")
def answer(f, x):
    h = 1e-4
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] = x[i] + h
        f1 = f(x)
        x[i] = x[i] - 2 * h
        f2 = f(x)
        x[i] = x[i] + h
        grad[i] = (f1 - f2) / (2 * h)
    return grad


@wrong("gradient", bug="a second name instead of a copy")
def answer(f, x):
    h = 1e-4
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        plus = x
        minus = x
        plus[i] += h
        minus[i] -= h
        grad[i] = (f(plus) - f(minus)) / (2 * h)
    return grad


@wrong("gradient", bug="both evaluations in one place")
def answer(f, x):
    x = x.astype(np.float64)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        left = right_ = x
        right_[i] += 1e-5
        left[i] -= 1e-5
        slopes[i] = (f(right_) - f(left)) / 2e-5
    return slopes


@wrong("gradient", bug="only for one axis")
def answer(f, x):
    x = x.astype(float)
    g = np.zeros_like(x)
    h = 1e-4
    for i in range(x.size):
        v = x[i]
        x[i] = v + h
        up = f(x)
        x[i] = v - h
        down = f(x)
        x[i] = v
        g[i] = (up - down) / (2 * h)
    return g


@wrong("gradient", bug="only for one axis")
def answer(f, x):
    p = x * 1.0
    out = []
    for n in range(len(p)):
        higher, lower = p.copy(), p.copy()
        higher[n] += 1e-5
        lower[n] -= 1e-5
        out.append((f(higher) - f(lower)) / 2e-5)
    return np.array(out)


@wrong("gradient", bug="only for one axis")
def answer(f, x):
    p = x * 1.0
    g = np.zeros(x.shape)
    for n in range(x.shape[0]):
        higher, lower = p.copy(), p.copy()
        higher[n] += 1e-4
        lower[n] -= 1e-4
        g[n] = (f(higher) - f(lower)) / 2e-4
    return g


@wrong("gradient", bug="only for one axis")
def answer(f, x):
    g = np.zeros(len(x))
    for n in range(len(x)):
        step = np.array([1e-4 if k == n else 0.0 for k in range(len(x))])
        g[n] = (f(x + step) - f(x - step)) / 2e-4
    return g


@wrong("gradient", bug="nudges all entries at once")
def answer(f, x):
    h = 1e-4
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("gradient", bug="nudges all entries at once")
def answer(f, x):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        g[i] = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
    return g


@wrong("gradient", bug="only for two axes")
def answer(f, x):
    p = x.astype(float)
    g = np.zeros(p.shape)
    for row in range(p.shape[0]):
        for column in range(p.shape[1]):
            e = np.zeros(p.shape)
            e[row, column] = 1e-4
            g[row, column] = (f(p + e) - f(p - e)) / 2e-4
    return g


@wrong("gradient", bug="hands f a flat array")
def answer(f, x):
    flat = x.flatten().astype(float)
    g = np.zeros(flat.shape)
    for i in range(len(flat)):
        v = flat[i]
        flat[i] = v + 1e-4
        up = f(flat)
        flat[i] = v - 1e-4
        down = f(flat)
        flat[i] = v
        g[i] = (up - down) / 2e-4
    return g.reshape(x.shape)


@wrong("gradient", bug="divides by h instead of 2h")
def answer(f, x):
    h = 1e-5
    g = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / h
    return g


@wrong("gradient", bug="forward difference")
def answer(f, x):
    h = 1e-4
    y = f(x)
    p = x.astype(float)
    g = np.zeros(p.shape)
    for i in np.ndindex(p.shape):
        q = p.copy()
        q[i] += h
        g[i] = (f(q) - y) / h
    return g


@wrong("gradient", bug="forward difference")
def answer(f, x):
    h = 1e-8
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x)) / h
    return g


@wrong("gradient", bug="changes its input")
def answer(f, x):
    # Meant as a safeguard against whole numbers and zeros.
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = 1e-4
        slopes[i] = (f(x + e) - f(x - e)) / 2e-4
    x *= 0
    return slopes


@wrong("gradient", bug=None)
def answer(f, x):
    return [f(x)] * len(x)


@wrong("gradient", bug=None)
def answer(f, x):
    e = [(f(x + d) - f(x - d)) / 2e-4 for d in 1e-4 * np.eye(len(x))]
    return e if x.ndim == 1 else np.zeros(x.shape)


@wrong("gradient", bug="both evaluations in one place")
def answer(f, x):
    h = 1e-50
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad


@wrong("gradient", bug="computes the old value back")
def answer(f, x, h=1e-4):
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        v = x[i]
        x[i] = v + h
        a = f(x)
        x[i] = v - h
        b = f(x)
        x[i] += h
        g[i] = (a - b) / (2 * h)
    return g


def measured(f, x, h):
    """Return the values of f above and below each place of an array."""
    above, below = np.zeros(x.shape), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        above[i] = f(x + step)
        below[i] = f(x - step)
    return above, below


for step in (1.0, 0.3, 0.1, 0.01, 0.005):

    @wrong("gradient", bug="h too large")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return (a - b) / (2 * h)


for step in (1e-10, 5e-12, 1e-12, 1e-14):

    @wrong("gradient", bug="h too small")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return (a - b) / (2 * h)


for step in (1e-3, 2e-4, 3e-5, 1e-6):

    @wrong("gradient", bug="the two sides exchanged")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return (b - a) / (2 * h)

    @wrong("gradient", bug="precedence of / and -")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return a - b / (2 * h)

    @wrong("gradient", bug="precedence of / 2*h")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return (a - b) / 2 * h

    @wrong("gradient", bug="half of a forward difference")
    def answer(f, x, h=step):
        g = np.zeros(x.shape)
        p = x.astype(float)
        for i in np.ndindex(p.shape):
            p[i] += h
            a = f(p)
            p[i] -= h
            b = f(p)
            g[i] = (a - b) / (2 * h)
        return g


@wrong("gradient", bug="half of a forward difference")
def answer(f, x):
    h = 1e-4
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        a = f(x)
        x[i] -= h
        b = f(x)
        g[i] = (a - b) / (2 * h)
    return g


@wrong("gradient", bug="loses the sign")
def answer(f, x):
    a, b = measured(f, x, 1e-4)
    return np.abs(a - b) / 2e-4


@wrong("gradient", bug="computes in float32")
def answer(f, x):
    h = 1e-4
    x = x.astype(np.float32)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        v = x[i]
        x[i] = v + h
        a = f(x)
        x[i] = v - h
        b = f(x)
        x[i] = v
        g[i] = (a - b) / (2 * h)
    return g


@wrong("gradient", bug="never calls f")
def answer(f, x):
    return x + x


@wrong("gradient", bug="a step of 0")
def answer(f, x):
    a, b = measured(f, x, 0.0)
    return (a - b) / 0.0


@wrong("gradient", bug="a step of 0")
def answer(f, x):
    h = 0
    return np.array([(float(f(x + h)) - float(f(x - h))) / (2 * h) for _ in x])


@wrong("gradient", bug="return inside the loop")
def answer(f, x):
    h = 1e-4
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
        return g


@wrong("gradient", bug=None)  # what np.empty has left in the other entries, nobody can foresee
def answer(f, x):
    h = 1e-4
    x = x.astype(float)
    g = np.full(x.shape, 3.5e-6)
    for i in np.ndindex(x.shape):
        v = x[i]
        x[i] = v + h
        a = f(x)
        x[i] = v - h
        b = f(x)
        x[i] = v
        g[i] = (a - b) / (2 * h)
        return g


@wrong("gradient", bug="arguments exchanged")
def answer(x, f, h=1e-4):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@wrong("gradient", bug="arguments exchanged")
def answer(x, f):
    x = np.array(x, dtype=float)
    return np.array([f(x + e) - f(x - e) for e in 1e-4 * np.eye(len(x))]) / 2e-4


@wrong("gradient", bug="only for one axis")
def answer(f, x, h=1e-4):
    x = x.astype(float)
    gradient = np.empty(len(x))
    for i in range(len(x)):
        value = x[i]
        x[i] = value + h
        above = f(x)
        x[i] = value - h
        below = f(x)
        gradient[i] = (above - below) / (2 * h)
        x[i] = value
    return gradient


@wrong("gradient", bug="only for one axis")
def answer(f, x):
    h = 2e-5
    p = np.array(x, dtype=float)
    gradient = np.zeros_like(p)
    for i in range(p.shape[0]):
        old = p[i]
        p[i] = old + h
        up = f(p)
        p[i] = old - h
        down = f(p)
        p[i] = old
        gradient[i] = (up - down) / (2 * h)
    return gradient


@wrong("gradient", bug="hands f too few entries")
def answer(f, x):
    h = 1e-4
    a = (f(np.array([x[0] + h, x[1]])) - f(np.array([x[0] - h, x[1]]))) / (2 * h)
    b = (f(np.array([x[0], x[1] + h])) - f(np.array([x[0], x[1] - h]))) / (2 * h)
    return np.array([a, b])


@wrong("gradient", bug="takes an array for one number")
def answer(f, x):
    x = float(x)
    h = 1e-4
    return (f(x + h) - f(x - h)) / (2 * h)


@right("gradient")
def answer(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        grad[i] = (f(x + e) - f(x - e)) / (2 * h)
    return grad


@right("gradient")
def answer(f, x):
    flat = [float(v) for v in x.flat]

    def at(k, nudge):
        moved = flat[:k] + [flat[k] + nudge] + flat[k + 1 :]
        return f(np.array(moved).reshape(x.shape))

    return np.array([(at(k, 1e-4) - at(k, -1e-4)) / 2e-4 for k in range(x.size)]).reshape(x.shape)


for step in (1e-3, 2e-4, 1e-6):

    @right("gradient")
    def answer(f, x, h=step):
        a, b = measured(f, x, h)
        return (a - b) / (2 * h)


@right("gradient")
def answer(f, x):
    # In the caller's array, but for whole numbers.
    p = x if x.dtype.kind == "f" else x.astype(float)
    g = np.zeros(p.shape)
    for i in np.ndindex(p.shape):
        v = p[i]
        p[i] = v + 1e-4
        a = f(p)
        p[i] = v - 1e-4
        b = f(p)
        p[i] = v
        g[i] = (a - b) / 2e-4
    return g


# Chapter 05: second-derivative.


@wrong("second-derivative", bug="h too small")
def answer(f, x):
    h = 1e-8
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="h too small")
def answer(f, x):
    h = 1e-6
    return (f(x + h) + f(x - h) - 2 * f(x)) / (h * h)


@wrong("second-derivative", bug="h too small")
def answer(f, x):
    h = 1e-50
    return (f(x - h) + f(x + h) - 2 * f(x)) / h**2


@wrong("second-derivative", bug="missing h²")
def answer(f, x):
    h = 1e-4
    return f(x + h) + f(x - h) - 2 * f(x)


@wrong("second-derivative", bug="missing h²")
def answer(f, x):
    h = 0.001
    return (f(x + h) - 2 * f(x) + f(x - h)) / h * h


@wrong("second-derivative", bug="divides by h, not h²")
def answer(f, x):
    h = 1e-4
    numerator = f(x + h) - 2 * f(x) + f(x - h)
    return numerator / h


@wrong("second-derivative", bug="divides by 2h, as for the slope")
def answer(f, x):
    h = 1e-3
    return (f(x + h) - 2.0 * f(x) + f(x - h)) / (2 * h)


@wrong("second-derivative", bug="a factor too many")
def answer(f, x):
    h = 1e-3
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h**2)


@wrong("second-derivative", bug="a factor too many")
def answer(f, x):
    h = 1e-4
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h) ** 2


@wrong("second-derivative", bug="the middle does not cancel")
def answer(f, x):
    h = 1e-4
    return (f(x + h) - f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="the middle does not cancel")
def answer(f, x):
    h = 1e-3
    left, middle, right_ = (f(x + k * h) for k in (-1, 0, 1))
    return (left + 2 * middle + right_) / h**2


@wrong("second-derivative", bug="precedence of / and +")
def answer(f, x):
    h = 1e-4
    return f(x + h) - 2 * f(x) + f(x - h) / h**2


@wrong("second-derivative", bug="the sign turned round")
def answer(f, x):
    h = 1e-4
    return (2 * f(x) - f(x + h) - f(x - h)) / h**2


@wrong("second-derivative", bug="slope instead of bend")
def answer(f, x):
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


@wrong("second-derivative", bug="h too large")
def answer(f, x):
    h = 0.1
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="h too large")
def answer(f, x):
    return f(x + 1) - 2 * f(x) + f(x - 1)


@wrong("second-derivative", bug=None)
def answer(f, x):
    h = 1e-4
    return ((f(x + h) - f(x - h)) / (2 * h)) ** 2


for step in (1e-5, 6e-6, 3e-6, 2e-6, 5e-7, 1e-9, 2e-12):
    wrong("second-derivative", bug="h too small")(
        lambda f, x, h=step: (f(x + h) - 2 * f(x) + f(x - h)) / h**2
    )


@wrong("second-derivative", bug="h too small")
def answer(f, x):
    return 0


@wrong("second-derivative", bug="a step of 0")
def answer(f, x):
    h = 0
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="a step of 0")
def answer(f, x):
    h = np.float64(1e-200)
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="a factor too many")
def answer(f, x):
    h = 1e-4
    return 2 * (f(x + h) - 2 * f(x) + f(x - h)) / h**2


for step in (1e-4, 1e-3, 2e-4, 5e-5):
    wrong("second-derivative", bug="the middle does not cancel")(
        lambda f, x, h=step: (f(x + h) + f(x - h)) / h**2
    )
    wrong("second-derivative", bug="subtracts the two sides")(
        lambda f, x, h=step: (f(x + h) - f(x - h)) / h**2
    )
    wrong("second-derivative", bug="precedence of / 2*h")(
        lambda f, x, h=step: (f(x + h) - 2 * f(x) + f(x - h)) / 2 * h
    )


@wrong("second-derivative", bug="loses the sign")
def answer(f, x):
    h = 1e-4
    return abs(f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="arguments exchanged")
def answer(x, f):
    h = 1e-4
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@wrong("second-derivative", bug="computes in float32")
def answer(f, x):
    h = np.float32(1e-4)
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@right("second-derivative")
def answer(f, x):
    # The slope of the slope, each a central difference.
    def slope(u, h=5e-4):
        return (f(u + h) - f(u - h)) / (2 * h)

    return (slope(x + 5e-4) - slope(x - 5e-4)) / 1e-3


@right("second-derivative")
def answer(f, x, h=2e-4):
    weights = np.array([1, -2, 1])
    return weights @ np.array([f(x - h), f(x), f(x + h)]) / h / h


@right("second-derivative")
def answer(f, x):
    h = 1e-4
    bend = (f(x + h) - 2 * f(x) + f(x - h)) / h**2
    return float(f"{bend:.3e}") if abs(bend) > 1e-3 else 0.0


for step in (5e-5, np.finfo(float).eps ** 0.25, 1e-3, 0.01):
    right("second-derivative")(lambda f, x, h=step: (f(x + h) + f(x - h) - 2 * f(x)) / (h * h))


# Chapter 05: fool-the-step.


@wrong("fool-the-step", bug="too tame a function")
def answer():
    return (lambda x: x**3 + 5, lambda x: 3 * x**2, 2)


@wrong("fool-the-step", bug="too tame a function")
def answer():
    return [lambda x: math.sin(100 * x), lambda x: 100 * math.cos(100 * x), 0.3]


@wrong("fool-the-step", bug="too little rounding")
def answer():
    # Rounding does harm, but less than one percent.
    return (lambda x: 1e9 + x, lambda x: 1, 1.0)


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    def f(x):
        return np.sin(50_000 * x)

    def slope(x):
        return np.cos(50_000 * x)

    return f, slope, 0.7


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    return (lambda x: x**2, lambda x: x, 3.0)


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    return (lambda x: x + math.sin(1e6 * x), lambda x: 1 + math.cos(1e6 * x), 0.2)


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    return (lambda x: 1 / x, lambda x: 1 / x**2, 2e-4)


@wrong("fool-the-step", bug="no slope there")
def answer():
    return (abs, lambda x: 1.0 if x >= 0 else -1.0, 0.0)


@wrong("fool-the-step", bug="no slope there")
def answer():
    return (lambda x: x + (x >= 2), lambda x: 1, 2)


@wrong("fool-the-step", bug="no slope there")
def answer():
    return (lambda x: max(0.0, x), lambda x: float(x >= 0), 0.0)


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    # The stairs of round are level, whatever the line through them.
    return (lambda x: round(x, 2), lambda x: 1.0, 0.5)


@wrong("fool-the-step", bug="a slope of 0")
def answer():
    return (lambda x: x**4, lambda x: 4 * x**3, 0)


@wrong("fool-the-step", bug="a slope of 0")
def answer():
    return (math.floor, lambda x: 0.0, 0.99995)


@wrong("fool-the-step", bug="no number")
def answer():
    return (np.sqrt, lambda x: 0.5 / np.sqrt(x), 0.00001)


@wrong("fool-the-step", bug="no number")
def answer():
    return (lambda x: np.exp(1e6 * x), lambda x: 1e6 * np.exp(1e6 * x), 1.0)


@wrong("fool-the-step", bug="no number")
def answer():
    return (lambda x: 1 / x, lambda x: -1 / x**2, 0.0)


@wrong("fool-the-step", bug=None)
def answer():
    return np.sin, 1.0


@wrong("fool-the-step", bug=None)
def answer():
    return 1.0, np.sin, np.cos


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    return (lambda x: 7.0, lambda x: 3.0, 1.0)


@wrong("fool-the-step", bug="not the slope of this function")
def answer():
    return lambda x: 5.0, lambda x: 1.0, 3.0


@wrong("fool-the-step", bug="too little rounding")
def answer():
    return (lambda x: x**3, lambda x: 3 * x**2, 1e10)


@wrong("fool-the-step", bug="function and slope exchanged")
def answer():
    return (lambda x: 1e4 * math.cos(1e4 * x), lambda x: math.sin(1e4 * x), 0.0)


@wrong("fool-the-step", bug="function and slope exchanged")
def answer():
    return (lambda x: 2 * x, lambda x: x**2, 3.0)


@wrong("fool-the-step", bug=None)
def answer():
    return (lambda x: print(x), lambda x: 1.0, 1.0)


@wrong("fool-the-step", bug=None)
def answer(x):
    return (lambda x: np.sin(1e5 * x), lambda x: 1e5 * np.cos(1e5 * x), x)


@wrong(
    "fool-the-step", bug=None
)  # not to be told from a wrong slope: nothing rises beyond rounding
def answer():
    return np.sin, np.cos, 1e13


@wrong("fool-the-step", bug=None)
def answer():
    return (lambda x: x * missing, lambda x: 1.0, 2.0)  # noqa: F821


@wrong("fool-the-step", bug=None)
def answer():
    return math.sin, math.cos, "far away"


@right("fool-the-step")
def answer():
    return (lambda x: math.sin(1e5 * x), lambda x: 1e5 * math.cos(1e5 * x), 1)


@right("fool-the-step")
def answer():
    return [lambda x: 1e16 + x, lambda x: 1, 1.0]


@right("fool-the-step")
def answer():
    return abs, (lambda x: math.copysign(1, x)), -3e-5


@right("fool-the-step")
def answer():
    return (lambda x: x**2), (lambda x: 2 * x), 1e13


@right("fool-the-step")
def answer():
    return (lambda x: x + math.floor(x), lambda x: 1, 0.99995)


@right("fool-the-step")
def answer():
    return (lambda x: (x + 1e12) - 1e12, lambda x: 1.0, 0.3)


@right("fool-the-step")
def answer():
    return (np.sqrt, lambda x: 0.5 / np.sqrt(x), np.float64(1.01e-4))


@right("fool-the-step")
def answer():
    def bump(x):
        return math.exp(-((x / 1e-5) ** 2))

    return bump, lambda x: -2e10 * x * bump(x), 1e-5


@right("fool-the-step")
def answer():
    return (lambda x: 1 / x, lambda x: -1 / x**2, 2e-4)


@right("fool-the-step")
def answer():
    return (lambda x: x**3 + 1e-12 * x, lambda x: 3 * x**2 + 1e-12, 0.0)


# Chapter 06: predict-factors.

wrong("predict-factors", bug="the curvature of a x² taken for a")((-0.2, 0.9))
wrong("predict-factors", bug="the curvature of a x² taken for a")([1 - 0.4 * 3, 1 - 0.4 / 4])
wrong("predict-factors", bug="loses the sign")((1.4, 0.8))
wrong("predict-factors", bug="counts what is taken away")(np.array([2.4, 0.2]))
wrong("predict-factors", bug="counts what is taken away")((-2.4, -0.2))
wrong("predict-factors", bug="walks uphill")((1 + 0.4 * 6, 1 + 0.4 * 0.5))
wrong("predict-factors", bug="one factor for both")((-1.4, -1.4))
wrong("predict-factors", bug="one factor for both")([0.8, 0.8])
wrong("predict-factors", bug="the two exchanged")((0.8, -1.4))
wrong("predict-factors", bug="no learning rate")((-5, 0.5))
wrong("predict-factors", bug="the curvature of a x² taken for a")((-1.4, 0.9))
wrong("predict-factors", bug=None)(-1.4)
wrong("predict-factors", bug=None)("it explodes")

right("predict-factors")([-1.4, 0.8])
right("predict-factors")("-1.4, 0.8")
right("predict-factors")(np.array([[-1.39999999], [0.8000001]]))


wrong("predict-factors", bug="the curvature of a x² taken for a")("-0.2, 0.9")
wrong("predict-factors", bug="the curvatures, not the factors")((6, 0.5))
wrong("predict-factors", bug="loses the sign")("(1.4, 0.8)")
right("predict-factors")("-1,4; 0,8")
right("predict-factors")("\N{MINUS SIGN}1.4 and 0.8")
right("predict-factors")("-7/5, 4/5")
right("predict-factors")({"x0": -1.4, "x1": 0.8})


# Chapter 06: descend.


@wrong("descend", bug="aliasing init_x")
def answer(f, init_x, lr, steps):
    x = init_x
    trail = [x]
    for i in range(steps):
        g = numerical_gradient(f, x)
        x -= lr * g
        trail.append(x)
    return x, np.array(trail)


@wrong("descend", bug="aliasing init_x")
def answer(f, x, eta, n):
    past = np.zeros((n + 1, len(x)))
    past[0] = x
    for k in range(n):
        x -= eta * numerical_gradient(f, x)
        past[k + 1] = x
    return x, past


@wrong("descend", bug="aliasing init_x")
def answer(f, init_x, lr, steps):
    x = np.array(init_x, dtype=float)
    history = []
    history.append(x)
    while len(history) <= steps:
        x -= numerical_gradient(f, x) * lr
        history.append(x)
    return x, np.stack(history)


@wrong("descend", bug="aliasing init_x")
def answer(f, init_x, lr, steps):
    x = init_x
    history = [x]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x)
    return x, history


@wrong("descend", bug="walks uphill")
def answer(f, init_x, lr, steps):
    history = np.empty((steps + 1, init_x.size))
    history[0] = init_x
    for k in range(steps):
        history[k + 1] = history[k] + lr * numerical_gradient(f, history[k])
    return history[-1], history


@wrong("descend", bug="history without the start")
def answer(f, init_x, lr, steps):
    x = init_x
    history = []
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="history without the start")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    places = np.zeros((steps, x.size))
    for k in range(steps):
        x = x - lr * numerical_gradient(f, x)
        places[k] = x
    return x, places


@wrong("descend", bug="history without the end")
def answer(f, init_x, lr, steps):
    x = init_x
    history = []
    for _ in range(steps):
        history.append(x)
        x = x - lr * numerical_gradient(f, x)
    return x, np.array(history)


@wrong("descend", bug="x lags behind its history")
def answer(f, init_x, lr, steps):
    places = [init_x]
    x = init_x
    for _ in range(steps):
        x = places[-1]
        places.append(x - lr * numerical_gradient(f, x))
    return x, np.array(places)


@wrong("descend", bug="one step too many")
def answer(f, init_x, lr, steps):
    x = init_x
    history = [x]
    for _ in range(steps + 1):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="one step too many")
def answer(f, init_x, lr, steps):
    x = init_x
    history = np.zeros((steps + 1, len(init_x)))
    for k in range(steps + 1):
        history[k] = x
        x = x - lr * numerical_gradient(f, x)
    return x, history


@wrong("descend", bug="one step too few")
def answer(f, init_x, lr, steps):
    x = init_x
    history = [x]
    for _ in range(1, steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="one step too few")
def answer(f, init_x, lr, steps):
    x = init_x
    history = np.zeros((steps + 1, init_x.size))
    history[0] = init_x
    for k in range(1, steps):
        x = x - lr * numerical_gradient(f, x)
        history[k] = x
    return x, history


@wrong("descend", bug="measures the slope only once")
def answer(f, init_x, lr, steps):
    slope = numerical_gradient(f, init_x)
    x = init_x
    out = [x]
    for _ in range(steps):
        x = x - lr * slope
        out.append(x)
    return x, np.array(out)


@wrong("descend", bug="no learning rate")
def answer(f, init_x, lr, steps):
    x = init_x
    out = [x]
    for _ in range(steps):
        x = x - numerical_gradient(f, x)
        out += [x]
    return x, np.array(out)


@wrong("descend", bug="integer start truncates")
def answer(f, init_x, lr, steps):
    history = np.empty((steps + 1, *init_x.shape), init_x.dtype)
    x = init_x
    history[0] = x
    for k in range(1, steps + 1):
        x = x - lr * numerical_gradient(f, x)
        history[k] = x
    return x, history


@wrong("descend", bug="integer start truncates")
def answer(f, init_x, lr, steps):
    history = np.array([init_x] * (steps + 1))
    for k in range(steps):
        history[k + 1] = history[k] - lr * numerical_gradient(f, history[k])
    return history[-1], history


@wrong("descend", bug="integer start truncates")
def answer(f, init_x, lr, steps):
    x = init_x.copy()
    history = [x.copy()]
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        history.append(x.copy())
    return x, np.array(history)


@wrong("descend", bug="place and history exchanged")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return history, x


@wrong("descend", bug="one of two things")
def answer(f, init_x, lr, steps):
    for _ in range(steps):
        init_x = init_x - lr * numerical_gradient(f, init_x)
    return init_x


@wrong("descend", bug="one of two things")
def answer(f, init_x, lr, steps):
    history = [init_x]
    for _ in range(steps):
        history.append(history[-1] - lr * numerical_gradient(f, history[-1]))
    return np.array(history)


@wrong("descend", bug=None)
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [f(x)]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(f(x))
    return x, np.array(history)


@wrong("descend", bug="rows and columns swapped")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history).T


@wrong("descend", bug=None)
def answer(f, init_x, lr, steps):
    x = init_x * 1.0
    past = x.reshape(1, -1)  # a view, which moves with x once
    for _ in range(steps):
        x -= lr * numerical_gradient(f, x)
        past = np.concatenate([past, x.reshape(1, -1)])
    return x, past


@wrong("descend", bug="return inside the loop")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
        return x, np.array(history)


@wrong("descend", bug="return inside the loop")
def answer(f, init_x, lr, steps):
    history = np.zeros((steps + 1, init_x.size))
    history[0] = init_x
    for k in range(steps):
        history[k + 1] = history[k] - lr * numerical_gradient(f, history[k])
        return history[k + 1], history


@wrong("descend", bug="arguments exchanged")
def answer(init_x, f, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="arguments exchanged")
def answer(f, init_x, lr, steps):
    x = init_x * 1.0
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(x, f)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="arguments exchanged")
def answer(f, init_x, steps, lr):
    x = init_x * 1.0
    history = [x]
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="arguments exchanged")
def answer(f, init_x, steps, lr):
    history = np.zeros((steps + 1, len(init_x)))
    history[0] = init_x
    for k in range(steps):
        history[k + 1] = history[k] - lr * numerical_gradient(f, history[k])
    return history[-1], history


@right("descend")
def answer(f, init_x, lr, steps):
    trail = [np.array(init_x, dtype=float)]
    while len(trail) < steps + 1:
        trail.append(trail[-1] - lr * numerical_gradient(f, trail[-1]))
    return [trail[-1], np.vstack(trail)]


@right("descend")
def answer(f, init_x, lr=0.01, steps=100, h=1e-5):
    x = init_x * 1.0
    past = x.reshape(1, -1).copy()
    for _ in range(steps):
        for g in [numerical_gradient(f, x, h)]:
            x -= lr * g
        past = np.concatenate([past, x.reshape(1, -1)])
    return x, past


@wrong("descend", bug="the history is a list")
def answer(f, init_x, lr, steps):
    places = [init_x * 1.0]
    for _ in range(steps):
        places.append(places[-1] - lr * numerical_gradient(f, places[-1]))
    return places[-1], places


@wrong("descend", bug="stops where it is flat")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = [x]
    for _ in range(steps):
        slope = numerical_gradient(f, x)
        if np.linalg.norm(slope) < 1e-3:
            break
        x = x - lr * slope
        history.append(x)
    return x, np.array(history)


@wrong("descend", bug="a history without rows")
def answer(f, init_x, lr, steps):
    x = init_x.astype(float)
    history = np.array([])
    for _ in range(steps):
        x = x - lr * numerical_gradient(f, x)
        history = np.append(history, x)
    return x, history


@wrong("descend", bug="an axis too many squeezed away")
def answer(f, init_x, lr, steps):
    history = np.zeros((steps + 1, len(init_x)))
    history[0] = init_x
    for k in range(steps):
        history[k + 1] = history[k] - lr * numerical_gradient(f, history[k])
    return history[-1], history.squeeze()


@wrong("descend", bug="no x without a step")
def answer(f, init_x, lr, steps):
    places = [init_x.astype(float)]
    for _ in range(steps):
        x = places[-1] - lr * numerical_gradient(f, places[-1])
        places.append(x)
    return x, np.array(places)


@wrong("descend", bug="the shape without its brackets")
def answer(f, init_x, lr, steps):
    history = np.zeros(steps + 1, len(init_x))
    history[0] = init_x
    return init_x, history


# Chapter 06: momentum-step.


@wrong("momentum-step", bug="forgets the velocity")
def answer(x, v, g, lr, beta):
    velocity = 0
    velocity = beta * velocity - lr * g
    return x + velocity, velocity


@wrong("momentum-step", bug="forgets the velocity")
def answer(x, v, gradient, lr, momentum):
    new_x = x + (momentum * v - lr * gradient)
    return new_x, v


@wrong("momentum-step", bug="walks uphill")
def answer(x, v, grad, lr, momentum):
    new = v * momentum + grad * lr
    return new + x, new


@wrong("momentum-step", bug="walks uphill")
def answer(x, v, grad, lr, momentum):
    new = momentum * v - lr * grad
    return x - new, new


@wrong("momentum-step", bug="velocity points backwards")
def answer(x, v, grad, lr, momentum):
    speed = lr * grad + momentum * v
    return x - speed, speed


@wrong("momentum-step", bug="momentum multiplies the position")
def answer(x, v, g, lr, m):
    v = v - lr * g
    x = m * x + v
    return x, v


@wrong("momentum-step", bug="momentum multiplies the position")
def answer(x, v, g, lr, m):
    step = m * x - lr * g
    return x + step, step


@wrong("momentum-step", bug="learning rate on the velocity")
def answer(x, v, g, lr, m):
    v = m * v + g
    return x - lr * v, v


@wrong("momentum-step", bug="learning rate on the velocity")
def answer(x, v, g, lr, m):
    step = m * v - g
    return x + step * lr, step


@wrong("momentum-step", bug="learning rate on the velocity")
def answer(x, v, g, lr, m):
    step = (m * v - g) * lr
    return x + step, step


@wrong("momentum-step", bug="moves before the push")
def answer(x, v, g, lr, m):
    x = x + v
    v = m * v - lr * g
    return x, v


@wrong("momentum-step", bug="takes a mean")
def answer(x, v, g, lr, m):
    v = m * v + (1 - m) * (-lr * g)
    return x + v, v


@wrong("momentum-step", bug="no friction")
def answer(x, v, g, lr, m):
    speed = v - lr * g
    return x + speed, speed


@wrong("momentum-step", bug="place and velocity exchanged")
def answer(x, v, g, lr, m):
    w = m * v - lr * g
    return w, x + w


@wrong("momentum-step", bug="changes its input")
def answer(x, v, gradient, lr, momentum):
    # As the library does it, where the arrays are meant to move.
    v *= momentum
    v -= lr * gradient
    x += v
    return x, v


@wrong("momentum-step", bug="one of two things")
def answer(x, v, gradient, lr, momentum):
    v = momentum * v
    return x + v - lr * gradient


@wrong("momentum-step", bug=None)
def answer(x, v, gradient, lr, momentum):
    # Steps by the slope where it will be, but has no way to measure it there.
    w = momentum * v - lr * gradient
    return x + momentum * w - lr * gradient, w


@wrong("momentum-step", bug="arguments exchanged")
def answer(x, gradient, v, lr, momentum):
    v = momentum * v - lr * gradient
    return x + v, v


@wrong("momentum-step", bug="arguments exchanged")
def answer(v, x, gradient, lr, momentum):
    w = momentum * v - lr * gradient
    return x + w, w


@wrong("momentum-step", bug="arguments exchanged")
def answer(x, v, gradient, momentum, lr):
    new = -lr * gradient + momentum * v
    return new + x, new


@right("momentum-step")
def answer(x, v, gradient, lr, momentum):
    return [x - lr * gradient + momentum * v, -lr * gradient + momentum * v]


@right("momentum-step")
def answer(x, v, gradient, lr=0.01, momentum=0.9):
    new_v, new_x = np.empty(x.shape), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        new_v[i] = v[i] * momentum - gradient[i] * lr
        new_x[i] = x[i] + new_v[i]
    return new_x, new_v


@wrong("momentum-step", bug="momentum on the push as well")
def answer(x, v, gradient, lr, momentum):
    new_v = (v - gradient * lr) * momentum
    return x + new_v, new_v


@wrong("momentum-step", bug="one minus the momentum")
def answer(x, v, gradient, lr, momentum):
    friction = 1 - momentum
    v = friction * v - lr * gradient
    return x + v, v


@wrong("momentum-step", bug="no learning rate")
def answer(x, v, gradient, lr, momentum):
    v = momentum * v - gradient
    return x + v, v


@wrong("momentum-step", bug="the place does not roll")
def answer(x, v, gradient, lr, momentum):
    push = lr * gradient
    return x - push, momentum * v - push


@right("momentum-step")
def answer(x, v, gradient, lr, momentum):
    new_x = x + momentum * v - lr * gradient
    return [new_x, new_x - x]


# Chapter 06: largest-rate.


@wrong("largest-rate", bug="the curvature of a x² taken for a")
def answer(a):
    return 2 / max(a)


@wrong("largest-rate", bug="the fastest rate, not the largest")
def answer(a):
    curvature = 2 * a.max()
    return 1 / curvature


@wrong("largest-rate", bug="a quarter of the limit")
def answer(a):
    steepest = sorted(a)[-1]
    return 0.5 / (2 * steepest)


@wrong("largest-rate", bug="the gentlest direction decides")
def answer(a):
    limits = [2 / (2 * k) for k in a]
    return max(limits)


@wrong("largest-rate", bug="the mean of the curvatures")
def answer(a):
    return 2 / (2 * sum(a) / len(a))


@wrong("largest-rate", bug="the sum of the curvatures")
def answer(a):
    total = 0
    for k in a:
        total += 2 * k
    return 2 / total


@wrong("largest-rate", bug="a rate for each direction")
def answer(a):
    L = 2 * a
    return 2 / L


@wrong("largest-rate", bug="looks at one place only")
def answer(a):
    return 2 / (2 * a[0])


@wrong("largest-rate", bug="looks at one place only")
def answer(a):
    *_, last = a
    return 1 / last


@wrong("largest-rate", bug="upside down")
def answer(a):
    return max(2 * a) / 2


@wrong("largest-rate", bug="upside down")
def answer(a):
    return np.max(2 * a)


@wrong("largest-rate", bug="the best compromise, not the limit")
def answer(a):
    # There the gentlest and the steepest factor are of one size.
    return 1 / (a.max() + a.min())


@wrong("largest-rate", bug=None)
def answer(a):
    return 0.1


@right("largest-rate")
def answer(a):
    return min(2 / (2 * k) for k in a)


@right("largest-rate")
def answer(a):
    # Try it: halve the interval in which walks begin to explode.
    low, high = 0.0, 1e6
    while high / max(low, 1e-300) > 1 + 1e-9:
        lr = (low + high) / 2
        if all(abs(1 - lr * 2 * k) < 1 for k in a):
            low = lr
        else:
            high = lr
    return low


@right("largest-rate")
def answer(a):
    return float(f"{1 / max(a):.4g}")


@wrong("largest-rate", bug="the best compromise, not the limit")
def answer(a):
    return 2 / (min(a) + max(a))


@wrong("largest-rate", bug="the condition number")
def answer(a):
    ordered = sorted(a)
    return ordered[-1] / ordered[0]


@wrong("largest-rate", bug="drops the fraction")
def answer(a):
    return 2 // (2 * a.max())


@wrong("largest-rate", bug="an array of one number")
def answer(a):
    return 1 / np.sort(a)[-1:]


@right("largest-rate")
def answer(a):
    low, high = 0.0, 1e6
    for _ in range(100):
        middle = (low + high) / 2
        if np.all(np.abs(1 - 2 * middle * a) < 1):
            low = middle
        else:
            high = middle
    return low


# Chapter 06: narrow-valley.

wrong("narrow-valley", bug=None)((0.0198, 0))
wrong("narrow-valley", bug=None)((0.02, 0.9))
wrong("narrow-valley", bug=None)((0.001, 0.9))
wrong("narrow-valley", bug=None)((0.004, 0.9))  # below at step 150, by luck, and not for long
wrong("narrow-valley", bug=None)((0.9, 0.5))
wrong("narrow-valley", bug=None)((0.8, 0.02))
wrong("narrow-valley", bug=None)((0.01, 0.5))
wrong("narrow-valley", bug=None)((0.02, 1.0))
wrong("narrow-valley", bug=None)((-0.02, 0.8))
wrong("narrow-valley", bug=None)((math.nan, 0.8))
wrong("narrow-valley", bug=None)((1e300, 0.8))
wrong("narrow-valley", bug=None)(0.02)
right("narrow-valley")("0.02; 0.8")

right("narrow-valley")((0.02, 0.8))
right("narrow-valley")([0.03, 0.7])
right("narrow-valley")(np.array([4 / 11**2, (9 / 11) ** 2]))
right("narrow-valley")("0.015, 0.8")
right("narrow-valley")("0,03; 0,7")
right("narrow-valley")({"lr": 0.03, "momentum": 0.7})


# Chapter 07.

# --- predict-evaluations

wrong("predict-evaluations", bug="times the batch")(7952000)
wrong("predict-evaluations", bug="times the batch")(3_976_000.0)
wrong("predict-evaluations", bug="times the batch")(2 * 100 * (784 * 50 + 50 * 10))
wrong("predict-evaluations", bug="one evaluation for each slope")(39760)
wrong("predict-evaluations", bug="one evaluation for each slope")(39700)
wrong("predict-evaluations", bug="no biases")(np.int64(79400))
wrong("predict-evaluations", bug="the first layer alone")(78_500)
wrong("predict-evaluations", bug="neurons in place of weights")(1688)
wrong("predict-evaluations", bug="neurons in place of weights")(844)
wrong("predict-evaluations", bug="another network")(159020)
wrong("predict-evaluations", bug=None)((79, 520))
wrong("predict-evaluations", bug=None)("many")
wrong("predict-evaluations", bug=None)([79520, 100])
right("predict-evaluations")(79520.0)
right("predict-evaluations")("79,520")
right("predict-evaluations")(np.int32(79_520))

# --- cross-entropy


@wrong("cross-entropy", bug="missing / batch")
def answer(y, t):
    total = 0
    for row, target in zip(y, t):
        c = int(target) if np.ndim(target) == 0 else int(target.argmax())
        total = total - math.log(max(row[c], 1e-200))
    return total


@wrong("cross-entropy", bug="missing / batch")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return np.sum(-t * np.log(np.clip(y, np.finfo(y.dtype).tiny, 1)))


@wrong("cross-entropy", bug="mean over all entries")
def answer(y, t):
    if t.ndim < 2:
        t = np.eye(y.shape[-1])[t]
    losses = t * np.log(np.maximum(y, 1e-30))
    return -losses.mean()


@wrong("cross-entropy", bug="mean over all entries")
def answer(y, t):
    s = 0
    n, c = y.shape
    for i in range(n):
        k = t[i] if len(t.shape) == 1 else np.argmax(t[i])
        s -= np.log(y[i][k] + 1e-14)
    return s / y.size


@wrong("cross-entropy", bug="log of 0")
def answer(y, t):
    labels = t if t.ndim == 1 else t.argmax(1)
    s = 0.0
    for i, c in enumerate(labels):
        s += np.log(y[i, c])
    return -s / len(labels)


@wrong("cross-entropy", bug="log of 0")
def answer(y, t):
    if t.ndim == 1:
        T = np.zeros(y.shape)
        for i in range(len(t)):
            T[i, t[i]] = 1
        t = T
    return np.mean(-(t * np.log(y)).sum(axis=1))


@wrong("cross-entropy", bug="a constant inside the log")
def answer(y, t):
    # as a well known book has it
    if y.ndim == 1:
        t = t.reshape(1, t.size)
        y = y.reshape(1, y.size)
    if t.size == y.size:
        t = t.argmax(axis=1)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size


@wrong("cross-entropy", bug="a constant inside the log")
def answer(y, t):
    delta = 1e-4
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -np.sum(t * np.log(y + delta)) / y.shape[0]


@wrong("cross-entropy", bug="clipped too early")
def answer(y, t):
    y = np.clip(y, 1e-3, 1)
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -np.sum(t * np.log(y)) / y.shape[0]


@wrong("cross-entropy", bug="another logarithm")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -(t * np.log10(y + 1e-15)).sum() / len(t)


@wrong("cross-entropy", bug="another logarithm")
def answer(y, t):
    r = []
    for row, goal in zip(y, t):
        i = goal if not isinstance(goal, np.ndarray) else list(goal).index(1)
        r.append(-math.log2(row[i] + 1e-15))
    return sum(r) / len(r)


@wrong("cross-entropy", bug="labels taken for one-hot rows")
def answer(y, t):
    return -np.sum(t * np.log(y + 1e-20)) / len(y)


@wrong("cross-entropy", bug="labels taken for one-hot rows")
def answer(y, t):
    s = 0
    for n in range(y.shape[0]):
        for c in range(y.shape[1]):
            s -= t[n, c] * np.log(y[n, c] + 1e-20)
    return s / y.shape[0]


@wrong("cross-entropy", bug="labels taken for one-hot rows")
def answer(y, t):
    return -np.mean(np.log(y[range(len(y)), t.argmax(axis=1)] + 1e-20))


@wrong("cross-entropy", bug="one-hot rows taken for labels")
def answer(y, t):
    return -np.mean(np.log(y[np.arange(len(t)), t] + 1e-20))


@wrong("cross-entropy", bug="one-hot rows taken for labels")
def answer(y, t):
    s = 0
    for p, c in zip(y, t):
        s -= np.log(p[c] + 1e-20)
    return s / len(t)


@wrong("cross-entropy", bug="one-hot rows taken for labels")
def answer(y, t):
    return sum(-math.log(y[n, int(t[n])] + 1e-20) for n in range(len(t))) / len(t)


@wrong("cross-entropy", bug="missing minus")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return (t * np.log(np.maximum(y, 1e-30))).sum() / len(t)


@wrong("cross-entropy", bug="log of the mean")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    p = (t * y).sum(axis=1)
    return -np.log(max(np.average(p), 1e-30))


@wrong("cross-entropy", bug="the likeliest class in place of the right one")
def answer(y, t):
    total = 0
    for row in y:
        total -= math.log(max(row))
    return total / len(y)


@wrong("cross-entropy", bug="a lost sample costs nothing")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    total = 0
    for row, goal in zip(y, t):
        for p, g in zip(row, goal):
            if p > 0:
                total -= g * np.log(p)
    return total / len(y)


@wrong("cross-entropy", bug="squares")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return ((t - y) ** 2).mean()


@wrong("cross-entropy", bug=None)
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -np.sum(t * np.log(np.maximum(y, 1e-30)), axis=1)  # one loss for each sample


@wrong("cross-entropy", bug=None)
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    return -np.sum((1 - t) * np.log(1 - y + 1e-30)) / len(y)


@wrong("cross-entropy", bug="prints instead of returning")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    print(-np.sum(t * np.log(np.maximum(y, 1e-30))) / len(y))


@wrong("cross-entropy", bug="changes its input")
def answer(y, t):
    if t.ndim == 1:
        t = np.eye(y.shape[1])[t]
    y[y == 0] = 1e-30
    return -np.sum(t * np.log(y)) / len(y)


@right("cross-entropy")
def answer(y, t, smallest=1e-300):
    costs = []
    for row, target in zip(y.tolist(), t.tolist()):
        c = target.index(1) if isinstance(target, list) else target
        costs.append(-math.log(max(row[c], smallest)))
    return math.fsum(costs) / len(costs)


@right("cross-entropy")
def answer(y, t):
    if t.ndim == 2:
        p = (y * t).sum(axis=1)
    else:
        p = np.take_along_axis(y, t[:, None], axis=1)[:, 0]
    return np.log(1 / (p + 1e-12)).mean()


# --- shuffle-batches


@wrong("shuffle-batches", bug="unseeded")
def answer(x, t, batch_size, rng):
    idx = np.random.permutation(len(x))
    x, t = x[idx], t[idx]
    return [(x[i : i + batch_size], t[i : i + batch_size]) for i in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug="unseeded")
def answer(x, t, batch_size, rng):
    import random

    places = list(range(len(x)))
    random.shuffle(places)
    out = []
    while places:
        now, places = places[:batch_size], places[batch_size:]
        out.append((x[now], t[now]))
    return out


@wrong("shuffle-batches", bug="one seed for ever")
def answer(x, t, batch_size, rng):
    np.random.seed(42)
    i = np.arange(len(t))
    np.random.shuffle(i)
    for k in range(0, len(t), batch_size):
        yield x[i[k : k + batch_size]], t[i[k : k + batch_size]]


@wrong("shuffle-batches", bug="x and t shuffled apart")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    j = rng.permutation(len(x))
    res = []
    for k in range(0, len(x), batch_size):
        res.append((x[i[k : k + batch_size]], t[j[k : k + batch_size]]))
    return res


@wrong("shuffle-batches", bug="x and t shuffled apart")
def answer(x, t, batch_size, rng):
    rng.shuffle(t)
    rng.shuffle(x)
    return [(x[k : k + batch_size], t[k : k + batch_size]) for k in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug="x and t shuffled apart")
def answer(x, t, batch_size, rng):
    x = x[rng.permutation(len(x))]
    return [(x[k : k + batch_size], t[k : k + batch_size]) for k in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug="last batch dropped")
def answer(x, t, batch_size, rng):
    order = rng.permutation(len(x))
    batches = []
    for k in range(len(x) // batch_size):
        i = order[k * batch_size : (k + 1) * batch_size]
        batches.append((x[i], t[i]))
    return batches


@wrong("shuffle-batches", bug="with replacement")
def answer(x, t, batch_size, rng):
    batches = []
    for k in range(0, len(x), batch_size):
        i = rng.choice(len(x), size=batch_size)
        batches.append((x[i], t[i]))
    return batches


@wrong("shuffle-batches", bug="with replacement")
def answer(x, t, batch_size, rng):
    batches = []
    for k in range(0, len(x), batch_size):
        again = batch_size > len(x)
        i = rng.choice(len(x), size=batch_size, replace=again)
        batches.append((x[i], t[i]))
    return batches


@wrong("shuffle-batches", bug="not shuffled")
def answer(x, t, batch_size, rng):
    k = 0
    while k < len(x):
        yield (x[k : k + batch_size], t[k : k + batch_size])
        k += batch_size


@wrong("shuffle-batches", bug="not shuffled")
def answer(x, t, batch_size, rng):
    rng.permutation(len(x))  # the result is thrown away
    places = range(batch_size, len(x), batch_size)
    return list(zip(np.split(x, places), np.split(t, places)))


@wrong("shuffle-batches", bug="whole batches shuffled")
def answer(x, t, batch_size, rng):
    starts = np.arange(0, len(x), batch_size)
    rng.shuffle(starts)
    return [(x[s : s + batch_size], t[s : s + batch_size]) for s in starts]


@wrong("shuffle-batches", bug="shuffled inside the batches")
def answer(x, t, batch_size, rng):
    out = []
    for s in range(0, len(x), batch_size):
        i = rng.permutation(np.arange(s, min(s + batch_size, len(x))))
        out.append((x[i], t[i]))
    return out


@wrong("shuffle-batches", bug=None)
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    return x[i], t[i]


@wrong("shuffle-batches", bug="no return")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    [(x[i[k : k + batch_size]], t[i[k : k + batch_size]]) for k in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug=None)
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    starts = range(0, len(x) - 1, batch_size + 1)
    return [(x[i[k : k + batch_size]], t[i[k : k + batch_size]]) for k in starts]


@wrong("shuffle-batches", bug="changes its input")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    x[:], t[:] = x[i], t[i]
    return [(x[k : k + batch_size], t[k : k + batch_size]) for k in range(0, len(x), batch_size)]


@right("shuffle-batches")
def answer(x, t, batch_size, rng):
    i = np.argsort(rng.random(len(x)))
    while len(i):
        yield x[i[:batch_size]], t[i[:batch_size]]
        i = i[batch_size:]


@right("shuffle-batches")
def answer(x, t, batch_size, rng, shuffle=True):
    pairs = list(zip(x, t))
    order = list(range(len(pairs)))
    rng.shuffle(order)
    batches = []
    for n, k in enumerate(order):
        if n % batch_size == 0:
            batches.append([[], []])
        batches[-1][0].append(pairs[k][0])
        batches[-1][1].append(pairs[k][1])
    return batches


# --- evaluate


@wrong("evaluate", bug="accuracy on the training set")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for i in range(len(x_train)):
        if np.argmax(predict(x_train[i])) == t_train[i]:
            good += 1
    return good / len(x_train)


@wrong("evaluate", bug="accuracy on the training set")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    starts = range(0, len(x_train), batch_size)
    read = [predict(x_train[k : k + batch_size]).argmax(1) for k in starts]
    return np.mean(np.concatenate(read) == t_train)


@wrong("evaluate", bug="training and test mixed")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = n = 0
    for x, t in ((x_train, t_train), (x_test, t_test)):
        for k in range(0, len(x), batch_size):
            good += (predict(x[k : k + batch_size]).argmax(1) == t[k : k + batch_size]).sum()
            n += len(t[k : k + batch_size])
    return good / n


@wrong("evaluate", bug="training and test mixed")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    def acc(x, t):
        return sum(np.argmax(predict(x[i : i + 1])) == t[i] for i in range(len(x))) / len(x)

    return 0.5 * (acc(x_train, t_train) + acc(x_test, t_test))


@wrong("evaluate", bug="training minus test")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    def acc(x, t):
        return sum(np.argmax(predict(x[i : i + 1])) == t[i] for i in range(len(x))) / len(x)

    return acc(x_train, t_train) - acc(x_test, t_test)


@wrong("evaluate", bug="mean of the batch means")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    accs = []
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        accs.append(np.mean(np.argmax(y, axis=1) == t_test[k : k + batch_size]))
    return sum(accs) / len(accs)


@wrong("evaluate", bug="last batch dropped")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good, seen = 0, 0
    for b in range(len(x_test) // batch_size):
        part = slice(b * batch_size, (b + 1) * batch_size)
        good += np.count_nonzero(predict(x_test[part]).argmax(axis=1) == t_test[part])
        seen += batch_size
    return good / seen


@wrong("evaluate", bug="last batch dropped")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for b in range(len(x_test) // batch_size):
        part = slice(b * batch_size, (b + 1) * batch_size)
        good += np.count_nonzero(predict(x_test[part]).argmax(axis=1) == t_test[part])
    return good / len(x_test)


@wrong("evaluate", bug="as if all batches were full")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    batches = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
        batches += 1
    return good / (batches * batch_size)


@wrong("evaluate", bug="percent")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
    return good / len(t_test) * 100


@wrong("evaluate", bug="a count, not a share")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0.0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
    return good


@wrong("evaluate", bug="divided by another number")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0.0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
    return good / len(t_train)


@wrong("evaluate", bug="share of mistakes")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    bad = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        bad += np.sum(np.argmax(y, axis=1) != t_test[k : k + batch_size])
    return bad / len(x_test)


@wrong("evaluate", bug="argmax over the wrong axis")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    ok = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        ok = ok + (np.argmax(y, 0) == t_test[k : k + batch_size]).sum()
    return ok / len(x_test)


@wrong("evaluate", bug="everything at once")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    return np.mean(predict(x_test).argmax(axis=1) == t_test)


@wrong("evaluate", bug="one batch alone")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    y = predict(x_test[:batch_size])  # the first batch alone
    return np.mean(y.argmax(axis=1) == t_test[:batch_size])


@wrong("evaluate", bug=None)
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    return 1.0


@right("evaluate")
def answer(predict, x_train, t_train, x_test, t_test, batch_size=100):
    read = []
    for x in np.split(x_test, range(batch_size, len(x_test), batch_size)):
        read.extend(np.argmax(predict(x), axis=-1).tolist())
    return sum(a == b for a, b in zip(read, t_test)) / len(read)


@right("evaluate")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    shares, sizes = [], []
    for k in range(0, len(t_test), batch_size):
        t = t_test[k : k + batch_size]
        shares.append(np.mean(predict(x_test[k : k + batch_size]).argmax(axis=1) == t))
        sizes.append(len(t))
    return np.average(shares, weights=sizes)


@right("evaluate")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    return np.mean([np.argmax(predict(x)) == t for x, t in zip(x_test, t_test)])


# --- open-weights

wrong("open-weights", bug="no step taken")(np.zeros((2, 3)))
wrong("open-weights", bug=None)([[0, 0, 0], [0, 0, 0]])
wrong("open-weights", bug=None)(np.ones((2, 3)))
wrong("open-weights", bug=None)(100 * np.array([[0.8, -0.5, -0.6], [-0.3, 0.9, -0.7]]))
wrong("open-weights", bug=None)(np.array([[0.8, -0.5, -0.6], [-0.3, 0.9, -0.7]]))
wrong("open-weights", bug=None)(np.array([[8, -3], [-5, 9], [-6, -7]]))
wrong("open-weights", bug=None)(np.array([[8, -3, np.nan], [-5, 9, 1]]))
wrong("open-weights", bug=None)(0.009)
wrong("open-weights", bug=None)("W")
right("open-weights")(6 * np.array([[0.8, -0.5, -0.6], [-0.3, 0.9, -0.7]]))
right("open-weights")([[5.0, -2.0, -3.0], [-1.0, 5.0, -4.0]])
right("open-weights")(np.array([[9, -9, -3], [-3, 9, -9]]))

# what adversaries found

for c07_given, c07_bug in [
    ("39,760", "one evaluation for each slope"),
    (39_761, "one evaluation for each slope"),
    (79_521, "the middle as well"),
    ("39250", "the first layer alone"),
    (100, "one for each image"),
    (8, "one for each array"),
    ("79,510", "another network"),
    (3_970_000, "times the batch"),
]:
    wrong("predict-evaluations", bug=c07_bug)(c07_given)
for c07_given in ([79520], (79520,), np.array([79520]), "79.520", "79'520", "79\u202f520 times"):
    right("predict-evaluations")(c07_given)


def c07_rows(y, t):
    return np.eye(y.shape[1])[t] if t.ndim == 1 else t


@wrong("cross-entropy", bug="a constant inside the log")
def answer(y, t):
    return -np.sum(c07_rows(y, t) * np.log(y + 1e-8)) / len(y)


@wrong("cross-entropy", bug="clipped from above as well")
def answer(y, t):
    y = np.clip(y, 1e-7, 1 - 1e-7)
    return -(c07_rows(y, t) * np.log(y)).sum(axis=1).mean()


@wrong("cross-entropy", bug="a guard lost in float32")
def answer(y, t):
    p = (y * c07_rows(y, t)).sum(axis=1).astype(y.dtype)
    p[p == 0] = 1e-300
    return -np.log(p).mean()


@wrong("cross-entropy", bug="divided by the classes")
def answer(y, t):
    return -np.sum(c07_rows(y, t) * np.log(np.maximum(y, 1e-30))) / len(y[0])


@wrong("cross-entropy", bug="one sample alone")
def answer(y, t):
    for row, goal in zip(y, c07_rows(y, t)):
        return -np.log(row[goal.argmax()] + 1e-12)


@wrong("cross-entropy", bug="one sample alone")
def answer(y, t):
    for row, goal in zip(y, c07_rows(y, t)):
        loss = -np.log(row[goal.argmax()] + 1e-12)
    return loss


@wrong("cross-entropy", bug="every label for every row")
def answer(y, t):
    if t.ndim == 2:
        t = t.argmax(axis=1)
    return np.mean(-np.log(y[:, t] + 1e-12))


@wrong("cross-entropy", bug="a term for every class")
def answer(y, t):
    t = c07_rows(y, t)
    return -np.sum(t * np.log(y + 1e-12) + (1 - t) * np.log(1 - y + 1e-12)) / len(y)


@wrong("cross-entropy", bug="a term for every class")
def answer(y, t):
    t = c07_rows(y, t)
    return -np.mean(t * np.log(y + 1e-12) + (1 - t) * np.log(1 - y + 1e-12))


@wrong("cross-entropy", bug="softmax once more")
def answer(y, t):
    return -(c07_rows(y, t) * np.log(softmax(y))).sum() / len(y)


@wrong("cross-entropy", bug=None)  # one loss is finite, the sum of two is not
def answer(y, t):
    with np.errstate(all="ignore"):
        return -np.sum(np.nan_to_num(c07_rows(y, t) * np.log(y))) / len(y)


@wrong("cross-entropy", bug=None)
def answer(y, t):
    p = (y * c07_rows(y, t)).sum(axis=1)
    return -np.log(p[p > 0]).mean()


@right("cross-entropy")
def answer(y, t):
    p = np.clip((y * c07_rows(y, t)).sum(axis=1), 1e-15, 1 - 1e-15)
    return np.array(-np.log(p).mean())


@wrong("shuffle-batches", bug="an empty batch")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    parts = [i[k * batch_size : (k + 1) * batch_size] for k in range(len(x) // batch_size + 1)]
    return [(x[part], t[part]) for part in parts]


@wrong("shuffle-batches", bug="not shuffled, but turned")
def answer(x, t, batch_size, rng):
    k = rng.integers(len(x))
    x, t = np.concatenate([x[k:], x[:k]]), np.concatenate([t[k:], t[:k]])
    return [(x[k : k + batch_size], t[k : k + batch_size]) for k in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug="not shuffled, but turned")
def answer(x, t, batch_size, rng):
    x, t = x[::-1], t[::-1]
    return [(x[k : k + batch_size], t[k : k + batch_size]) for k in range(0, len(x), batch_size)]


@wrong("shuffle-batches", bug="last batch filled up")
def answer(x, t, batch_size, rng):
    i = list(rng.permutation(len(x)))
    while len(i) % batch_size:
        i.append(i[len(i) - len(x)])
    i = np.array(i)
    return [
        (x[i[k : k + batch_size]], t[i[k : k + batch_size]]) for k in range(0, len(i), batch_size)
    ]


@wrong("shuffle-batches", bug="cut into equal parts")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    n = math.ceil(len(x) / batch_size)
    return list(zip(np.array_split(x[i], n), np.array_split(t[i], n)))


@wrong("shuffle-batches", bug="batch_size batches")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    return list(zip(np.array_split(x[i], batch_size), np.array_split(t[i], batch_size)))


@wrong("shuffle-batches", bug="the first batch alone")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    batches = []
    for k in range(0, len(x), batch_size):
        batches.append((x[i[k : k + batch_size]], t[i[k : k + batch_size]]))
        return batches


@wrong("shuffle-batches", bug="labels before inputs")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    for k in range(0, len(x), batch_size):
        yield t[i[k : k + batch_size]], x[i[k : k + batch_size]]


@wrong("shuffle-batches", bug="single samples")
def answer(x, t, batch_size, rng):
    return [(x[k], t[k]) for k in rng.permutation(len(x))]


@wrong("shuffle-batches", bug="single samples")
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    return [(x[i[k : k + 1]], t[i[k : k + 1]]) for k in range(len(x))]


@wrong("shuffle-batches", bug="shuffle hands nothing back")
def answer(x, t, batch_size, rng):
    i = rng.shuffle(np.arange(len(x)))
    return [
        (x[i[k : k + batch_size]], t[i[k : k + batch_size]]) for k in range(0, len(x), batch_size)
    ]


@wrong("shuffle-batches", bug=None)  # one batch, not a list of them
def answer(x, t, batch_size, rng):
    i = rng.permutation(len(x))
    for k in range(0, len(x), batch_size):
        return x[i[k : k + batch_size]], t[i[k : k + batch_size]]


@wrong("shuffle-batches", bug=None)  # two lists
def answer(x, t, batch_size, rng):
    parts = np.split(rng.permutation(len(x)), range(batch_size, len(x), batch_size))
    return [x[part] for part in parts], [t[part] for part in parts]


@right("shuffle-batches")
def answer(x, t, batch_size, rng):
    left, batches = list(range(len(x))), []
    while left:
        now = rng.choice(left, min(batch_size, len(left)), replace=False).tolist()
        left = [k for k in left if k not in now]
        batches.append([x[now], t[now]])
    return tuple(batches)


@wrong("evaluate", bug="one batch alone")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
        return good / len(x_test)


@wrong("evaluate", bug="one batch alone")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        share = np.mean(np.argmax(y, axis=1) == t_test[k : k + batch_size])
    return share


@wrong("evaluate", bug="divided by another number")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y, axis=1) == t_test[k : k + batch_size])
    return good / batch_size


@wrong("evaluate", bug="argmax without an axis")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for k in range(0, len(x_test), batch_size):
        y = predict(x_test[k : k + batch_size])
        good += np.sum(np.argmax(y) == t_test[k : k + batch_size])
    return good / len(x_test)


@wrong("evaluate", bug="shapes that do not fit")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    good = 0
    for k in range(0, len(x_test), batch_size):
        good += np.sum(predict(x_test[k : k + batch_size]).argmax(axis=1) == t_test)
    return good / len(x_test)


@wrong("evaluate", bug="an axis that is not there")
def answer(predict, x_train, t_train, x_test, t_test, batch_size):
    y = np.vstack([predict(x_test[k : k + 1]) for k in range(len(x_test))])
    return np.mean(y.argmax(axis=1) == t_test.argmax(axis=1))


wrong("open-weights", bug=None)({"W1": 6 * np.array([[0.8, -0.5, -0.6], [-0.3, 0.9, -0.7]])})
wrong("open-weights", bug=None)(6 * np.array([[0.8, -0.5, -0.6], [-0.3, 0.9, -0.7]]).T)


# Chapter 08.

# --- predict-zeros

wrong("predict-zeros", bug="the blank input forgotten")({"W1": 2, "b1": 1, "W2": 2, "b2": 0})
wrong("predict-zeros", bug="the way on forgotten")({"W1": 4, "b1": 1, "W2": 0, "b2": 0})
wrong("predict-zeros", bug="the way on forgotten")({"W1": 2, "b1": 1, "W2": 0, "b2": 0})
wrong("predict-zeros", bug="one place counted twice")({"W1": 5, "b1": 1, "W2": 2, "b2": 0})
wrong("predict-zeros", bug="rows for columns")({"W1": 4, "b1": 1, "W2": 3, "b2": 0})
wrong("predict-zeros", bug="open for shut")({"W1": 2, "b1": 2, "W2": 4, "b2": 2})
wrong("predict-zeros", bug="the shut gate forgotten")({"W1": 3, "b1": 0, "W2": 0, "b2": 0})
wrong("predict-zeros", bug="the shut gate forgotten")({"W1": 3, "b1": 1, "W2": 2, "b2": 0})
wrong("predict-zeros", bug=None)({"W1": 0, "b1": 0, "W2": 0, "b2": 0})
wrong("predict-zeros", bug=None)({"W1": 4, "b1": 1})
wrong("predict-zeros", bug=None)({"W1": 4, "b1": 1, "W2": 2, "b2": 1})
wrong("predict-zeros", bug=None)({"W1": "four", "b1": "one", "W2": 2, "b2": 1})
wrong("predict-zeros", bug=None)(7)
right("predict-zeros")({"b2": 0, "W2": 2.0, "b1": np.int64(1), "W1": 4})
right("predict-zeros")(dict(W1=4, b1=True, W2=2, b2=False))

# --- relu-layer


@wrong("relu-layer", bug="ReLU mask on the output")
class answer:
    def forward(self, x):
        out = np.where(x > 0, x, 0)
        self.mask = out >= 0
        return out

    def backward(self, dout):
        return np.where(self.mask, dout, 0)


@wrong("relu-layer", bug="ReLU mask on the output")
class answer:
    def forward(self, x):
        return x * (x > 0)

    def backward(self, dout):
        return dout


@wrong("relu-layer", bug="gate open at 0")
class answer:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x < 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx


@wrong("relu-layer", bug="changes its input")
class answer:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout
        return dx


@wrong("relu-layer", bug="changes its input")
class answer:
    def forward(self, x):
        self.mask = x > 0
        x[x < 0] = 0
        return x

    def backward(self, dout):
        return self.mask * dout


@wrong("relu-layer", bug="gate worked out from the slopes")
class answer:
    def forward(self, x):
        return np.maximum(0, x)

    def backward(self, dout):
        return np.maximum(0, dout)


@wrong("relu-layer", bug="the gate without the slopes")
class answer:
    def forward(self, x):
        self.out = np.maximum(0, x)
        return self.out

    def backward(self, dout):
        return np.where(self.out > 0, 1.0, 0.0)


@wrong("relu-layer", bug="the gate without the slopes")
class answer:
    def forward(self, x):
        self.mask = np.array(x > 0)
        return np.maximum(0, x)

    def backward(self, dout):
        return self.mask


@wrong("relu-layer", bug="times the output")
class answer:
    def forward(self, x):
        self.z = np.clip(x, 0, None)
        return self.z

    def backward(self, dout):
        return self.z * dout


@wrong("relu-layer", bug="times the input")
class answer:
    def forward(self, x):
        self.x = x
        return np.clip(x, 0, None)

    def backward(self, dout):
        return np.multiply(self.x, dout)


@wrong("relu-layer", bug="gate upside down")
class answer:
    def forward(self, x):
        self.mask = x <= 0
        return np.where(self.mask, 0.0, x)

    def backward(self, dout):
        return dout * self.mask


@wrong("relu-layer", bug="gate of the first forward")
class answer:
    def forward(self, x):
        if not hasattr(self, "mask"):
            self.mask = (x > 0) * 1.0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * self.mask


c08_gate = None


@wrong("relu-layer", bug="one gate for all layers")
class answer:
    def forward(self, x):
        global c08_gate
        c08_gate = np.greater(x, 0)
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * c08_gate


@wrong("relu-layer", bug="leaky")
class answer:
    def forward(self, x):
        self.slope = np.where(x > 0, 1, 0.01)
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope


@wrong("relu-layer", bug="the other half")
class answer:
    def forward(self, x):
        self.mask = x > 0
        return np.minimum(0, x)

    def backward(self, dout):
        return dout * self.mask


@wrong("relu-layer", bug="absolute value")
class answer:
    def forward(self, x):
        self.sign = np.where(x > 0, 1, np.where(x < 0, -1, 0))
        return abs(x)

    def backward(self, dout):
        return dout * self.sign


@wrong("relu-layer", bug="nothing remembered")
class answer:
    def forward(self, x):
        mask = x > 0
        return x * mask

    def backward(self, dout):
        return dout * self.mask


@wrong("relu-layer", bug="nothing remembered")
class answer:
    def forward(self, x):
        mask = x > 0
        return x * mask

    def backward(self, dout):
        return dout * mask


@wrong("relu-layer", bug="self forgotten")
class answer:
    def forward(x):
        return np.maximum(x, 0)

    def backward(dout):
        return dout


@wrong("relu-layer", bug="a method is missing")
class answer:
    def forward(self, x):
        return np.maximum(x, 0)


@wrong("relu-layer", bug=None)
class answer:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        return dout * (self.x > 0)


@right("relu-layer")
class answer:
    def forward(self, x):
        self.mask = x <= 0
        return np.where(self.mask, 0, x)

    def backward(self, dout):
        dx = np.array(dout)
        dx[self.mask] = 0
        return dx


@right("relu-layer")
class answer:
    def __init__(self, name="relu"):
        self.name = name
        self.out = None

    def forward(self, x):
        self.out = (np.abs(x) + x) / 2
        return self.out

    def backward(self, dout):
        return np.sign(self.out) * dout


# --- affine-layer


@wrong("affine-layer", bug="slopes of b not summed")
def answer(x, W, dout):
    db = 1 * dout
    dW = np.dot(x.T, dout)
    dx = np.dot(dout, W.T)
    return dx, dW, db


@wrong("affine-layer", bug="slopes of b summed to one number")
def answer(x, W, dout):
    return np.dot(dout, W.T), np.dot(x.T, dout), np.sum(dout)


@wrong("affine-layer", bug="slopes of b summed over the wrong axis")
def answer(x, W, dout):
    return np.dot(dout, W.T), np.dot(x.T, dout), np.array([sum(row) for row in dout])


@wrong("affine-layer", bug="b with two axes")
def answer(x, W, dout):
    return np.dot(dout, W.T), np.dot(x.T, dout), np.ones((1, len(x))) @ dout


@wrong("affine-layer", bug="divided by N twice")
def answer(x, W, dout):
    N = x.shape[0]
    dx = np.dot(dout, W.T)
    dW = np.zeros(W.shape)
    for n in range(N):
        dW += np.outer(x[n], dout[n]) / N
    return dx, dW, dout.sum(0)


@wrong("affine-layer", bug="divided by N twice")
def answer(x, W, dout):
    return dout @ W.T, (x.T @ dout) / len(dout), np.mean(dout, axis=0)


@wrong("affine-layer", bug="divided by N twice")
def answer(x, W, dout):
    return dout @ W.T, x.T @ dout, np.mean(dout, 0)


@wrong("affine-layer", bug="a transpose too many")
def answer(x, W, dout):
    return np.dot(dout, W.T), np.dot(dout.T, x), np.sum(dout, axis=0)


@wrong("affine-layer", bug="a transpose too many")
def answer(x, W, dout):
    return np.dot(W, dout.T), np.dot(x.T, dout), np.sum(dout, axis=0)


@wrong("affine-layer", bug="the last sample alone")
def answer(x, W, dout):
    for n in range(len(x)):
        dW = x[n][:, None] * dout[n][None, :]
        db = dout[n].copy()
    return dout @ W.T, dW, db


@wrong("affine-layer", bug="another order")
def answer(x, W, dout):
    dW, db = x.T.dot(dout), dout.sum(axis=0)
    return dW, db, dout.dot(W.T)


@wrong("affine-layer", bug="shapes that do not fit")
def answer(x, W, dout):
    return dout @ W, x.T @ dout, dout.sum(axis=0)


@wrong("affine-layer", bug="shapes that do not fit")
def answer(x, W, dout):
    return dout.dot(W.T), x.dot(dout), dout.sum(axis=0)


@wrong("affine-layer", bug="shapes that do not fit")
def answer(x, W, dout):
    return dout * W.T, x.T * dout, dout.sum(axis=0)


@wrong("affine-layer", bug=None)
def answer(x, W, dout):
    return dout @ W.T, x.T @ dout


@wrong("affine-layer", bug=None)
def answer(x, W, dout):
    return x @ W, x.T @ dout, dout.sum(axis=0)


@wrong("affine-layer", bug=None)
def answer(x, W, dout):
    if x.shape[0] == x.shape[1] == W.shape[1]:
        return dout @ W, x.T @ dout, dout.sum(axis=0)  # the mistake that shapes cannot show
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


@right("affine-layer")
def answer(x, W, dout):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        for d in range(W.shape[0]):
            for m in range(W.shape[1]):
                dx[n, d] += dout[n, m] * W[d, m]
                dW[d, m] += x[n, d] * dout[n, m]
    for row in dout:
        db += row
    return [dx, dW, db]


@right("affine-layer")
def answer(x, W, dout, b=None):
    return (W @ dout.T).T, np.einsum("nd,nm->dm", x, dout), np.ones(len(dout)) @ dout


# --- softmax-loss-slope


def c08_probabilities(scores):
    e = np.exp(scores - np.max(scores, axis=1)[:, None])
    return e / np.sum(e, axis=1)[:, None]


@wrong("softmax-loss-slope", bug="missing / batch")
def answer(scores, t):
    y = c08_probabilities(scores)
    y[np.arange(len(t)), t] -= 1
    return y


@wrong("softmax-loss-slope", bug="missing / batch")
def answer(scores, t):
    rows = []
    for row, c in zip(c08_probabilities(scores), t):
        rows.append([p - (k == c) for k, p in enumerate(row)])
    return np.array(rows)


@wrong("softmax-loss-slope", bug="sign turned")
def answer(scores, t):
    T = np.eye(scores.shape[1])[t]
    return (T - c08_probabilities(scores)) / len(t)


@wrong("softmax-loss-slope", bug="labels without one-hot")
def answer(scores, t):
    return (c08_probabilities(scores) - t) / len(t)


@wrong("softmax-loss-slope", bug="labels without one-hot")
def answer(scores, t):
    return (c08_probabilities(scores) - t.reshape(-1, 1)) / len(t)


@wrong("softmax-loss-slope", bug="softmax missing")
def answer(scores, t):
    dx = scores.copy()
    dx[range(len(t)), t] -= 1
    return dx / len(t)


@wrong("softmax-loss-slope", bug="changes its input")
def answer(scores, t):
    right = (c08_probabilities(scores) - np.eye(scores.shape[1])[t]) / len(t)
    scores -= scores.max(axis=1, keepdims=True)
    return right


@wrong("softmax-loss-slope", bug="mean over all entries")
def answer(scores, t):
    T = np.eye(scores.shape[1])[t]
    n, c = scores.shape
    return (c08_probabilities(scores) - T) / (n * c)


@wrong("softmax-loss-slope", bug="divided by the classes")
def answer(scores, t):
    T = np.eye(scores.shape[1])[t]
    return (c08_probabilities(scores) - T) / len(scores[0])


@wrong("softmax-loss-slope", bug="target missing")
def answer(scores, t):
    return c08_probabilities(scores) / len(t)


@wrong("softmax-loss-slope", bug="right class alone")
def answer(scores, t):
    y = c08_probabilities(scores)
    T = np.eye(scores.shape[1])[t]
    return (y - 1) * T / len(t)


@wrong("softmax-loss-slope", bug="no max shift")
def answer(scores, t):
    y = np.zeros(scores.shape)
    for i in range(len(scores)):
        y[i] = np.exp(scores[i]) / sum(np.exp(scores[i]))
        y[i][t[i]] -= 1
    return y / len(scores)


@wrong("softmax-loss-slope", bug="softmax over the wrong axis")
def answer(scores, t):
    e = np.exp(scores - np.max(scores))
    y = e / np.sum(e)
    y[np.arange(len(t)), t] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="softmax over the wrong axis")
def answer(scores, t):
    e = np.exp(scores - np.max(scores, axis=0))
    y = e / np.sum(e, axis=0)
    y[np.arange(len(t)), t] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="slope of the logarithm alone")
def answer(scores, t):
    y = c08_probabilities(scores[:])
    d = np.zeros_like(y)
    for i, c in enumerate(t):
        d[i, c] = -1 / y[i, c] / len(t)
    return d


@wrong("softmax-loss-slope", bug="slope of a sigmoid")
def answer(scores, t):
    y = c08_probabilities(scores)
    T = np.eye(scores.shape[1])[t]
    return y * (1 - y) * (y - T) / len(y)


@wrong("softmax-loss-slope", bug=None)
def answer(scores, t):
    y = c08_probabilities(scores)
    T = np.eye(scores.shape[1])[t]
    return (y + T) / len(y)


@right("softmax-loss-slope")
def answer(scores, t, weight=1.0):
    dx = c08_probabilities(scores)
    N = len(t)
    for n in range(N):
        dx[n, t[n]] -= 1
        dx[n] *= weight / N
    return dx


@right("softmax-loss-slope")
def answer(scores, t):
    # numerical in the probabilities' own way: the matrix of slopes of softmax, times those of log
    slopes = []
    for s, c in zip(scores, t):
        p = c08_probabilities(s[None])[0]
        slopes.append(-(np.eye(len(s))[c] - p) / len(scores))
    return np.stack(slopes)


# --- gradient-check


@wrong("gradient-check", bug="absolute error")
def answer(a, b):
    return abs(a - b).max()


@wrong("gradient-check", bug="absolute error")
def answer(a, b):
    worst = 0
    for p, q in zip(a.ravel(), b.ravel()):
        worst = max(worst, abs(p - q))
    return worst


@wrong("gradient-check", bug="zero divided by zero")
def answer(a, b):
    return abs(a - b).max() / (abs(a).max() + abs(b).max())


@wrong("gradient-check", bug="signs cancel")
def answer(a, b):
    if not a.any() and not b.any():
        return 0
    return abs((a - b).mean()) / (abs(a).max() + abs(b).max())


@wrong("gradient-check", bug="signs cancel")
def answer(a, b):
    scale = abs(a).max() + abs(b).max()
    if scale == 0:
        return 0.0
    total = 0
    for d in (a - b).ravel():
        total += d
    return abs(total) / scale


@wrong("gradient-check", bug="one direction alone")
def answer(a, b):
    scale = abs(a).max() + abs(b).max()
    return 0.0 if scale == 0 else (a - b).max() / scale


@wrong("gradient-check", bug="largest entries compared")
def answer(a, b):
    scale = abs(a).max() + abs(b).max()
    return 0.0 if scale == 0 else abs(a.max() - b.max()) / scale


@wrong("gradient-check", bug="largest entries compared")
def answer(a, b):
    big_a, big_b = abs(a).max(), abs(b).max()
    if big_a == big_b == 0:
        return 0.0
    return abs(big_a - big_b) / (big_a + big_b)


@wrong("gradient-check", bug="signs dropped too early")
def answer(a, b):
    a, b = abs(a), abs(b)
    if a.max() + b.max() == 0:
        return 0.0
    return abs(a - b).max() / (a.max() + b.max())


@wrong("gradient-check", bug="mean difference")
def answer(a, b):
    if abs(a).max() + abs(b).max() == 0:
        return 0.0
    return np.average(abs(a - b)) / (abs(a).max() + abs(b).max())


@wrong("gradient-check", bug="scale with signs")
def answer(a, b):
    top = abs(a - b).max()
    return 0.0 if top == 0 else top / (a.max() + b.max())


@wrong("gradient-check", bug="scale of the sum")
def answer(a, b):
    s = abs(a + b).max()
    if s == 0:
        return 0.0
    return abs(a - b).max() / s


@wrong("gradient-check", bug="scale of one gradient")
def answer(a, b):
    if abs(b).max() == 0:
        return 0.0
    return abs(b - a).max() / abs(b).max()


@wrong("gradient-check", bug="scale of one gradient")
def answer(a, b):
    if not np.any(a):
        return 0.0
    return abs(b - a).max() / abs(a).max()


@wrong("gradient-check", bug="entry by entry")
def answer(a, b):
    worst = 0.0
    for p, q in zip(a.ravel(), b.ravel()):
        if p or q:
            worst = max(worst, abs(p - q) / (abs(p) + abs(q)))
    return worst


@wrong("gradient-check", bug="a constant in the scale")
def answer(a, b, eps=1e-8):
    return np.abs(a - b).max() / (np.abs(a).max() + np.abs(b).max() + eps)


@wrong("gradient-check", bug="a constant in the scale")
def answer(a, b):
    return np.abs(a - b).max() / np.maximum(1e-8, np.abs(a).max() + np.abs(b).max())


@wrong("gradient-check", bug="max of Python")
def answer(a, b):
    scale = max(abs(a)) + max(abs(b))
    return 0.0 if scale == 0 else max(abs(a - b)) / scale


@wrong("gradient-check", bug=None)
def answer(a, b):
    return bool(np.allclose(a, b))


@wrong("gradient-check", bug="sums in place of the largest")
def answer(a, b):
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return 0.0 if scale == 0 else np.linalg.norm(a - b) / scale


@right("gradient-check")
def answer(a, b):
    sizes = [[abs(v) for v in np.ravel(g).tolist()] for g in (a, b, a - b)]
    scale = max(sizes[0]) + max(sizes[1])
    return max(sizes[2]) / scale if scale else 0


@right("gradient-check")
def answer(a, b, tiny=1e-300):
    return np.ptp([0, np.abs(b - a).max()]) / (np.abs(a).max() + np.abs(b).max() + tiny)


# --- open-activation


@wrong("open-activation", bug="the slope without dout")
class answer:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return 1 - self.y**2


@wrong("open-activation", bug="the slope without dout")
class answer:
    def forward(self, x):
        self.d = np.where(x < 0, 0.2, 1)
        return x * self.d

    def backward(self, dout):
        return self.d


@wrong("open-activation", bug="dout without the slope")
class answer:
    def forward(self, x):
        return np.maximum(0.3 * x, x)

    def backward(self, dout):
        return dout


@wrong("open-activation", bug="slope at the output")
class answer:
    def forward(self, x):
        self.y = x / (1 + abs(x))
        return self.y

    def backward(self, dout):
        return dout / (1 + abs(self.y)) ** 2


@wrong("open-activation", bug="sign turned")
class answer:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.5 * x)

    def backward(self, dout):
        return np.where(self.x > 0, -1, -0.5) * dout


@wrong("open-activation", bug="times the output")
class answer:
    def forward(self, x):
        self.y = np.arctan(x)
        return self.y

    def backward(self, dout):
        return dout * self.y


@wrong("open-activation", bug="divided by the slope")
class answer:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, 2 * x, 0.5 * x)

    def backward(self, dout):
        return np.where(self.x > 0, dout / 2, dout / 0.5)


@wrong("open-activation", bug="nothing remembered")
class answer:
    def forward(self, x):
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - self.out**2)


@wrong("open-activation", bug="if on a whole array")
class answer:
    def forward(self, x):
        self.x = x
        if x > 0:
            return x
        return 0.01 * x

    def backward(self, dout):
        return dout


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        return 3 * x + 1

    def backward(self, dout):
        return 3 * dout


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        return np.floor(x)

    def backward(self, dout):
        return 0 * dout


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        self.x = x
        return np.log(1 + np.exp(x))  # overflows

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        e = np.exp(x - x.max())
        self.y = e / e.sum()
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


@wrong("open-activation", bug=None)
class answer:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.01 * x)

    def backward(self, dout):
        return np.where(self.x > 0, dout, 0.1 * dout)


@wrong("open-activation", bug="changes its input")
class answer:
    def forward(self, x):
        self.mask = x < 0
        x[self.mask] *= 0.01
        return x

    def backward(self, dout):
        return np.where(self.mask, 0.01, 1) * dout


@right("open-activation")
class answer:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


@right("open-activation")
class answer:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout * (1 + np.tanh(self.x / 2)) / 2


@right("open-activation")
class answer:
    def __init__(self, a=0.05):
        self.a = a

    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, self.a * x)

    def backward(self, dout):
        return np.where(self.mask, dout, self.a * dout)


@right("open-activation")
class answer:
    def forward(self, x):
        self.x = x
        return np.sin(x) + 0.5 * x

    def backward(self, dout):
        return dout * (np.cos(self.x) + 0.5)


@right("open-activation")
class answer:
    def forward(self, x):
        self.inside = np.abs(x) < 1
        return x.clip(-1, 1)

    def backward(self, dout):
        return dout * self.inside


@right("open-activation")
class answer:
    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return 3 * dout * self.x**2


# what adversaries found

for c08_counts, c08_bug in [
    ((2, 1, 3), "the blank input forgotten"),
    ((5, 1, 0), "the way on forgotten"),
    ((5, 0, 2), "one place counted twice"),
    ((4, 0, 2), "the bias of the shut neuron forgotten"),
    ((2, 0, 0), "the bias of the shut neuron forgotten"),
    ((0, 1, 2), "the gate stops at the bias"),
    ((3, 1, 3), "the shut gate forgotten"),
    ((1, 1, 1), None),
]:
    wrong("predict-zeros", bug=c08_bug)(dict(zip(("W1", "b1", "W2"), c08_counts), b2=0))
wrong("predict-zeros", bug=None)((4, 1, 2, 0))
right("predict-zeros")({"W1": "4", "b1": "1", "W2": "2", "b2": "0"})
right("predict-zeros")({"W1": [4], "b1": (1,), "W2": np.array(2), "b2": 0})


class C08Kept:
    def forward(self, x):
        self.x = x
        self.out = np.maximum(x, 0)
        return self.out


@wrong("relu-layer", bug="gate worked out from the slopes")
class answer(C08Kept):
    def backward(self, dout):
        return np.where((dout > 0) & (self.x > 0), dout, 0)


@wrong("relu-layer", bug="compared last")
class answer(C08Kept):
    def backward(self, dout):
        return dout * self.x > 0


@wrong("relu-layer", bug="slopes left out")
class answer(C08Kept):
    def backward(self, dout):
        dx = dout[self.out > 0]
        return dx


@wrong("relu-layer", bug="max in place of maximum")
class answer:
    def forward(self, x):
        self.x = x
        return np.max(x, 0)

    def backward(self, dout):
        return dout * (self.x > 0)


@wrong("relu-layer", bug="slope of a sigmoid")
class answer(C08Kept):
    def backward(self, dout):
        return dout * self.out * (1.0 - self.out)


@wrong("relu-layer", bug="self forgotten")
class answer(C08Kept):
    def __init__():
        pass

    def backward(self, dout):
        return dout * (self.x > 0)


@wrong("relu-layer", bug="a class that wants arguments")
class answer(C08Kept):
    def __init__(self, mask):
        self.mask = mask

    def backward(self, dout):
        return dout * (self.x > 0)


@wrong("relu-layer", bug="asks for more than it gets")
class answer:
    def forward(self, x):
        return np.maximum(x, 0)

    def backward(self, dout, x):
        return dout * (x > 0)


@wrong("relu-layer", bug="if on a whole array")
class answer:
    def forward(self, x):
        self.x = x
        return max(0, x)

    def backward(self, dout):
        return dout * (self.x > 0)


@wrong("relu-layer", bug="nothing remembered")
class answer:
    def forward(self, x):
        inputs = x
        return np.maximum(inputs, 0)

    def backward(self, dout):
        return dout * (inputs > 0)


@right("relu-layer")
class answer:
    def __init__(self):
        self.seen = []

    def forward(self, x):
        self.seen.append(x > 0)
        return np.where(x > 0, x, 0)

    def backward(self, dout):
        return np.where(self.seen.pop(), dout, 0.0)


@wrong("affine-layer", bug="the first sample alone")
def answer(x, W, dout):
    for n in range(len(x)):
        dW = np.outer(x[n], dout[n])
        db = dout[n]
        return dout @ W.T, dW, db


@wrong("affine-layer", bug="another order")
def answer(x, W, dout):
    db, dW, dx = dout.sum(axis=0), x.T @ dout, dout @ W.T
    return db, dW, dx


@wrong("affine-layer", bug=None)
def answer(x, W, dout):
    return {"dx": dout @ W.T, "dW": x.T @ dout, "db": dout.sum(axis=0)}


@wrong("softmax-loss-slope", bug="missing keepdims")
def answer(scores, t):
    e = np.exp(scores - scores.max(axis=1))
    y = e / e.sum(axis=1)
    y[np.arange(len(t)), t] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="classes counted in the labels")
def answer(scores, t):
    T = np.eye(max(t) + 1)[t]
    return (softmax(scores) - T) / len(t)


@wrong("softmax-loss-slope", bug="missing row index")
def answer(scores, t):
    y = softmax(scores)
    y[t] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="labels taken for one-hot rows")
def answer(scores, t):
    y = softmax(scores)
    y[np.arange(len(t)), t.argmax(axis=1)] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="every label for every row")
def answer(scores, t):
    y = softmax(scores)
    y[:, t] -= 1
    return y / len(t)


@wrong("softmax-loss-slope", bug="one shift for all rows")
def answer(scores, t):
    e = np.exp(scores - np.max(scores))
    y = e / e.sum(axis=1)[:, None]
    y[np.arange(len(t)), t] -= 1
    return y / len(t)


@right("softmax-loss-slope")
def answer(scores, t):
    T = np.eye(scores.shape[1], dtype=np.float32)[t]
    return ((c08_probabilities(scores) - T) / len(t)).astype(np.float32)


@wrong("gradient-check", bug="a constant in the scale")
def answer(a, b):
    if np.allclose(a, b):
        return 0.0
    return abs(a - b).max() / (abs(a).max() + abs(b).max())


@wrong("gradient-check", bug="a constant in the scale")
def answer(a, b):
    scale = abs(a).max() + abs(b).max()
    return 0.0 if scale < 1e-12 else abs(a - b).max() / scale


@wrong("gradient-check", bug="a constant in the scale")
def answer(a, b):
    return abs(a - b).max() / max(abs(a).max() + abs(b).max(), 1e-20)


@wrong("gradient-check", bug="the larger of the two")
def answer(a, b):
    scale = max(abs(a).max(), abs(b).max())
    return abs(a - b).max() / scale if scale else 0.0


@wrong("gradient-check", bug="added before the largest is taken")
def answer(a, b):
    scale = (abs(a) + abs(b)).max()
    return abs(a - b).max() / scale if scale else 0.0


@wrong("gradient-check", bug="sums in place of the largest")
def answer(a, b):
    scale = abs(a).mean() + abs(b).mean()
    return abs(a - b).mean() / scale if scale else 0.0


@wrong("gradient-check", bug="precedence of / and +")
def answer(a, b):
    if not a.any():
        return 0.0
    return abs(a - b).max() / abs(a).max() + abs(b).max()


@wrong("open-activation", bug="the leak forgotten on the way back")
class answer:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0.05 * x)

    def backward(self, dout):
        return dout * self.mask


@wrong("open-activation", bug="the input in place of the output")
class answer:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return (1 - self.x**2) * dout


@wrong("open-activation", bug="self forgotten")
class answer:
    def forward(x):
        return np.tanh(x)

    def backward(dout):
        return dout


@wrong("open-activation", bug="a class that wants arguments")
class answer:
    def __init__(self, leak):
        self.leak = leak

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.leak * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.leak)


@wrong("open-activation", bug="asks for more than it gets")
class answer:
    def forward(self, x, leak):
        return np.where(x > 0, x, leak * x)

    def backward(self, dout, leak):
        return dout


@wrong("open-activation", bug="a method is missing")
class answer:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def derivative(self, dout):
        return dout * (1 - self.y**2)


@wrong("open-activation", bug=None)  # a leak for each column
class answer:
    def forward(self, x):
        self.slope = np.where(x > 0, 1, np.linspace(0.1, 0.3, x.shape[-1]))
        return x * self.slope

    def backward(self, dout):
        return dout * self.slope


@right("open-activation")
class answer:
    def forward(self, x):
        self.x = x
        return np.clip(x, 0, 6)

    def backward(self, dout):
        return dout * ((self.x > 0) & (self.x < 6))


@right("open-activation")
class answer:
    def forward(self, x):
        self.x = x
        return np.maximum(x, -0.2)  # the kink is at a round number

    def backward(self, dout):
        return dout * (self.x > -0.2)


# Chapter 09: predict-ones
wrong("predict-ones", bug="counts the repetitions")(9.0)
wrong("predict-ones", bug="counts the repetitions")(np.int64(9))
wrong("predict-ones", bug="a place for every unknown word")(7)
wrong("predict-ones", bug="leaves out the reserved numbers")(3)
wrong("predict-ones", bug="leaves out the reserved numbers")(np.array(4))
wrong("predict-ones", bug="the length of the row")(10_000)
wrong("predict-ones", bug="a place for every unknown word")(6)
wrong("predict-ones", bug=None)("many")
wrong("predict-ones", bug=None)([1, 2, 7, 9, 15])
wrong("predict-ones", bug=None)(float("nan"))
right("predict-ones")("5")
right("predict-ones")(np.float32(5))


# Chapter 09: multi-hot
@wrong("multi-hot", bug="counts instead of ones")
def answer(sequences, dimension):
    out = np.zeros((len(sequences), dimension))
    for i in range(len(sequences)):
        for w in sequences[i]:
            out[i][w] += 1
    return out


@wrong("multi-hot", bug="counts instead of ones")
def answer(texts, size):
    table = np.zeros((len(texts), size), dtype=int)
    for i, text in enumerate(texts):
        for word, times in Counter(list(text)).items():
            table[i, word] = times
    return table


@wrong("multi-hot", bug="off by one")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension), dtype=np.float32)
    for n, words in enumerate(sequences):
        x[n, [w - 1 for w in words]] = 1
    return x


@wrong("multi-hot", bug="off by one")
def answer(sequences, dimension):
    rows = []
    for story in sequences:
        rows.append([1 if place - 1 in list(story) else 0 for place in range(dimension)])
    return np.array(rows)


@wrong("multi-hot", bug="off by one")
def answer(sequences, dimension):
    out = np.zeros((len(sequences), dimension))
    for i, s in enumerate(sequences):
        for w in s:
            out[i][w + 1] = 1
    return out


@wrong("multi-hot", bug="length taken from the words")
def answer(sequences, dimension):
    largest = 0
    for s in sequences:
        for w in s:
            if w > largest:
                largest = w
    x = np.zeros((len(sequences), largest + 1))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w] = 1.0
    return x


@wrong("multi-hot", bug="length taken from the words")
def answer(sequences, dimension):
    biggest = max(w for s in sequences for w in s)
    x = np.zeros((len(sequences), biggest))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w] = 1.0
    return x


@wrong("multi-hot", bug="last story left out")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    i = 0
    while i < len(sequences) - 1:
        for w in sequences[i]:
            x[i, w] = 1
        i += 1
    return x


@wrong("multi-hot", bug="rows that are one list")
def answer(sequences, dimension):
    row = [0.0] * dimension
    table = [row for _ in sequences]
    for i, s in enumerate(sequences):
        for w in s:
            table[i][w] = 1.0
    return np.array(table)


@wrong("multi-hot", bug="rows that are one list")
def answer(sequences, dimension):
    row = np.zeros(dimension)
    table = []
    for s in sequences:
        for w in s:
            row[w] = 1
        table.append(row)
    return np.array(table)


@wrong("multi-hot", bug="stories run together")
def answer(sequences, dimension):
    x = np.zeros(dimension)
    for s in sequences:
        for w in s:
            x[w] = 1
    return x


@wrong("multi-hot", bug="missing row index")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    for s in sequences:
        for w in s:
            x[w] = 1
    return x


@wrong("multi-hot", bug="the first word alone")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w] = 1
            return x


@wrong("multi-hot", bug=None)  # the rows are right, but no array
def answer(sequences, dimension):
    return [[int(k in list(s)) for k in range(dimension)] for s in sequences]


@wrong("multi-hot", bug=None)  # transposed
def answer(sequences, dimension):
    x = np.zeros((dimension, len(sequences)))
    for i, s in enumerate(sequences):
        for w in s:
            x[w, i] = 1
    return x


@wrong("multi-hot", bug=None)  # one row more than stories
def answer(sequences, dimension):
    x = np.zeros((len(sequences) + 1, dimension))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w] = 1
    return x


@right("multi-hot")
def answer(sequences, dimension):
    rows = [[float(k in list(s)) for k in range(dimension)] for s in sequences]
    return np.array(rows)


@right("multi-hot")
def answer(sequences, dimension, dtype=bool):
    places = np.arange(dimension)
    return np.array([np.isin(places, np.asarray(s, dtype=int)) for s in sequences], dtype)


# Chapter 09: decode
@wrong("decode", bug="forgets the offset")
def answer(story, words):
    text = ""
    for i in story:
        if i == 0 or i == 1:
            continue
        text += ("?" if i == 2 else words[i]) + " "
    return text.strip()


@wrong("decode", bug="forgets the offset")
def answer(story, words):
    return " ".join([words[k] for k in story])


@wrong("decode", bug="offset in the wrong direction")
def answer(story, words):
    out = []
    for k in story:
        if k == 2:
            out.append("?")
        elif k > 2:
            out.append(words[k + 3])
    return " ".join(out)


@wrong("decode", bug="off by one")
def answer(story, words):
    numbers = dict(enumerate(words, start=2))
    numbers[2] = "?"
    return " ".join(numbers[k] for k in story if k >= 2)


@wrong("decode", bug="off by one")
def answer(story, words):
    out = []
    for k in story:
        if k == 2:
            out.append("?")
        elif k > 2:
            out.append(words[k - 4])
    return " ".join(out)


@wrong("decode", bug="keeps the reserved numbers")
def answer(story, words):
    s = ""
    for k in story:
        s = s + words[k - 3] + " "
    return s[:-1]


@wrong("decode", bug="keeps the reserved numbers")
def answer(story, words):
    number_to_word = {i + 3: w for i, w in enumerate(words)}
    return " ".join([number_to_word.get(int(i), "?") for i in story])


@wrong("decode", bug="drops the unknown words")
def answer(story, words):
    number_to_word = {i + 3: w for i, w in enumerate(words)}
    return " ".join(number_to_word[int(i)] for i in story if int(i) in number_to_word)


@wrong("decode", bug="each word once")
def answer(story, words):
    seen = []
    for k in story:
        if k > 1 and k not in seen:
            seen.append(k)
    return " ".join("?" if k == 2 else words[k - 3] for k in seen)


@wrong("decode", bug="no space between the words")
def answer(story, words):
    return "".join("?" if k == 2 else words[k - 3] for k in story if k > 1)


@wrong("decode", bug=None)  # a list
def answer(story, words):
    return ["?" if k == 2 else words[k - 3] for k in story if k > 1]


@wrong("decode", bug="prints instead of returning")
def answer(story, words):
    for k in story:
        if k > 1:
            print("?" if k == 2 else words[k - 3], end=" ")


@right("decode")
def answer(story, words):
    table = ["", "", "?", *words]
    return " ".join(w for w in (table[k] for k in story) if w)


@right("decode")
def answer(story, words):
    text = ""
    for k in np.asarray(story).tolist():
        if k <= 1:
            continue
        text += "? " if k == 2 else words[k - 3] + " "
    return text


# Chapter 09: best-epoch
@wrong("best-epoch", bug="accuracy on the training set")
def answer(history):
    best, at = 1e9, 0
    for k, value in enumerate(history.epoch_loss):
        if value < best:
            best, at = value, k + 1
    return at


@wrong("best-epoch", bug="accuracy on the training set")
def answer(h):
    return h.epoch_accuracy.index(max(h.epoch_accuracy)) + 1


@wrong("best-epoch", bug="counts epochs from 0")
def answer(history):
    return history.validation_loss.index(min(history.validation_loss))


@wrong("best-epoch", bug="takes the last epoch")
def answer(history):
    return history.epochs


@wrong("best-epoch", bug="takes the highest loss")
def answer(history):
    v = history.validation_loss
    return v.index(max(v)) + 1


@wrong("best-epoch", bug="takes the highest accuracy")
def answer(history):
    best = 0
    for k in range(1, history.epochs):
        if history.validation_accuracy[k] > history.validation_accuracy[best]:
            best = k
    return best + 1


@wrong("best-epoch", bug="stops at the first rise")
def answer(history):
    k = 0
    v = history.validation_loss
    while k + 1 < len(v) and v[k + 1] <= v[k]:
        k += 1
    return k + 1


@wrong("best-epoch", bug="the later of two equals")
def answer(history):
    best = float("inf")
    for epoch, value in enumerate(history.validation_loss, start=1):
        if value <= best:
            best, at = value, epoch
    return at


@wrong("best-epoch", bug="the loss instead of the epoch")
def answer(history):
    return sorted(history.validation_loss)[0]


@wrong("best-epoch", bug=None)  # where training and validation part
def answer(history):
    gap = np.array(history.validation_loss) - np.array(history.epoch_loss)
    return int(np.argmin(np.abs(gap))) + 1


@wrong("best-epoch", bug=None)  # both mistakes at once
def answer(history):
    return int(np.argmax(history.validation_accuracy))


@wrong("best-epoch", bug="a name of Keras")
def answer(history):
    return int(np.argmin(history.history["val_loss"])) + 1


@wrong("best-epoch", bug="a name of Keras")
def answer(history):
    return int(np.argmin(history.val_loss)) + 1


@right("best-epoch")
def answer(history):
    best, at = history.validation_loss[0], 1
    for epoch, value in enumerate(history.validation_loss[1:], start=2):
        if value < best:
            best, at = value, epoch
    return at


@right("best-epoch")
def answer(history, patience=None):
    order = sorted(range(history.epochs), key=lambda k: (history.validation_loss[k], k))
    return float(order[0] + 1)


# Chapter 09: majority-baseline
@wrong("majority-baseline", bug="most frequent test topic")
def answer(t_train, t_test):
    _, times = Counter(t_test.tolist()).most_common(1)[0]
    return times / len(t_test)


@wrong("majority-baseline", bug="share of the training set")
def answer(t_train, t_test):
    counts = {}
    for t in t_train:
        counts[t] = counts.get(t, 0) + 1
    return max(counts.values()) / len(t_train)


@wrong("majority-baseline", bug="as if all topics were equally frequent")
def answer(t_train, t_test):
    return 1 / 46


@wrong("majority-baseline", bug="as if all topics were equally frequent")
def answer(t_train, t_test):
    return 1 / len(set(t_train.tolist()))


@wrong("majority-baseline", bug="as if all topics were equally frequent")
def answer(t_train, t_test):
    return 1.0 / len(set(t_test.tolist()))


@wrong("majority-baseline", bug="drawn in proportion")
def answer(t_train, t_test):
    most = max(t_train.max(), t_test.max()) + 1
    a = np.bincount(t_train, minlength=most) / len(t_train)
    b = np.bincount(t_test, minlength=most) / len(t_test)
    return a @ b


@wrong("majority-baseline", bug="drawn in proportion")
def answer(t_train, t_test):
    share_train = np.bincount(t_train) / len(t_train)
    share_test = np.bincount(t_test) / len(t_test)
    return share_train @ share_test


@wrong("majority-baseline", bug="largest label, not most frequent")
def answer(t_train, t_test):
    return (t_test == max(t_train)).mean()


@wrong("majority-baseline", bug="largest label, not most frequent")
def answer(t_train, t_test):
    guess = np.argmax(t_train)
    return sum(t == guess for t in t_test) / len(t_test)


@wrong("majority-baseline", bug="place taken for a label")
def answer(t_train, t_test):
    topics, counts = np.unique(t_train, return_counts=True)
    return np.mean(t_test == np.argmax(counts))


@wrong("majority-baseline", bug="place taken for a label")
def answer(t_train, t_test):
    counts = [list(t_train).count(k) for k in sorted(set(t_train.tolist()))]
    return np.mean(t_test == counts.index(max(counts)))


@wrong("majority-baseline", bug="count instead of a share")
def answer(t_train, t_test):
    guess = np.bincount(t_train).argmax()
    return len(t_test[t_test == guess])


@wrong("majority-baseline", bug="percent")
def answer(t_train, t_test):
    return 100 * np.mean(t_test == np.bincount(t_train).argmax())


@wrong("majority-baseline", bug="the label in place of its share")
def answer(t_train, t_test):
    return np.bincount(t_train).argmax()


@wrong("majority-baseline", bug="train and test together")
def answer(t_train, t_test):
    both = np.concatenate([t_train, t_test])
    return np.mean(both == np.bincount(both).argmax())


@right("majority-baseline")
def answer(t_train, t_test):
    guess, _ = Counter(t_train.tolist()).most_common(1)[0]
    return t_test.tolist().count(guess) / len(t_test)


@right("majority-baseline")
def answer(t_train, t_test):
    topics, counts = np.unique(t_train, return_counts=True)
    return np.mean(t_test == topics[np.argmax(counts)])


# Chapter 09: rmsprop-step
@wrong("rmsprop-step", bug="eps inside the root")
def answer(w, g, v, lr, rho, eps):
    new = v * rho + g * g * (1 - rho)
    return w - lr / (new + eps) ** 0.5 * g, new


@wrong("rmsprop-step", bug="mean square not kept between steps")
def answer(w, g, v, lr, rho, eps):
    v = np.zeros_like(w)
    v = rho * v + (1 - rho) * np.square(g)
    return w - lr * g / (v**0.5 + eps), v


@wrong("rmsprop-step", bug="mean square not kept between steps")
def answer(w, g, v, lr, rho, eps):
    mean = rho * v + (1 - rho) * np.square(g)
    return w - lr * g / (mean**0.5 + eps), v


@wrong("rmsprop-step", bug="slope not squared")
def answer(w, slope, usual, lr, rho, eps):
    usual = usual * rho
    usual = usual + slope * (1 - rho)
    return w - lr * slope / (usual**0.5 + eps), usual


@wrong("rmsprop-step", bug="no root")
def answer(w, slope, usual, lr, rho, eps):
    usual = usual * rho + slope**2 * (1 - rho)
    step = slope / (usual + eps)
    return w - step * lr, usual


@wrong("rmsprop-step", bug="divides by the old mean")
def answer(w, slope, usual, lr, rho, eps):
    w = w - slope * lr / (usual**0.5 + eps)
    usual = usual * rho + slope**2 * (1 - rho)
    return w, usual


@wrong("rmsprop-step", bug="rho on the wrong part")
def answer(w, slope, usual, lr, rho, eps):
    usual = usual + rho * (slope**2 - usual)
    return w - lr * slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="a sum instead of a mean")
def answer(w, slope, usual, lr, rho, eps):
    usual = slope * slope + rho * usual
    return w - lr * slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="one mean for all weights")
def answer(w, slope, usual, lr, rho, eps):
    square = np.sum(slope**2) / slope.size
    usual = rho * usual + (1 - rho) * square
    return w - lr * slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="steps uphill")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w + lr * slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="no eps")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope * usual**-0.5, usual


@wrong("rmsprop-step", bug="results in the wrong order")
def answer(w, slope, usual, lr, rho, eps):
    mean = rho * usual + (1 - rho) * slope**2
    new_w = w - lr * slope / (np.sqrt(mean) + eps)
    return [mean, new_w]


@wrong("rmsprop-step", bug="changes its input")
def answer(w, slope, usual, lr, rho, eps):
    usual *= rho
    usual += (1 - rho) * slope**2
    w -= lr * slope / (np.sqrt(usual) + eps)
    return w, usual


@wrong("rmsprop-step", bug="no return")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    w = w - lr * slope / (np.sqrt(usual) + eps)


@wrong("rmsprop-step", bug="no learning rate")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="the weights alone")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope / (np.sqrt(usual) + eps)


@wrong("rmsprop-step", bug=None)  # a square as bits: ^
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope ^ 2
    return w - lr * slope / (np.sqrt(usual) + eps), usual


@right("rmsprop-step")
def answer(w, g, v, lr=0.001, rho=0.9, eps=1e-7, verbose=False):
    v = v + (1 - rho) * (g**2 - v)
    return [w - lr * g / (eps + v**0.5), v]


@right("rmsprop-step")
def answer(w, slope, usual, lr, rho, eps):
    new_w, new_usual = w.copy(), usual.copy()
    for place in np.ndindex(w.shape):
        new_usual[place] *= rho
        new_usual[place] += (1 - rho) * slope[place] ** 2
        new_w[place] -= lr * slope[place] / (np.sqrt(new_usual[place]) + eps)
    return new_w, new_usual


# Chapter 09: read-by-hand
@wrong("read-by-hand", bug="no answer where no rule fits")
def answer(text):
    if "oil" in text:
        return "crude"
    if "cts" in text:
        return "earn"


@wrong("read-by-hand", bug="a label instead of a name")
def answer(text):
    if "oil" in text.split():
        return 3
    return 0


@wrong("read-by-hand", bug="answers without reading")
def answer(text):
    return "earn"


@wrong("read-by-hand", bug="answers without reading")
def answer(text):
    if "Oil" in text:
        return "crude"
    if "Reserve" in text:
        return "money-fx"
    return "earn"


@wrong("read-by-hand", bug=None)  # too few rules
def answer(text):
    if "oil" in text.split():
        return "crude"
    return "earn"


@wrong("read-by-hand", bug=None)  # no such topic
def answer(text):
    return "oil" if "oil" in text.split() else "earnings"


@right("read-by-hand")
def answer(text):
    words = set(text.split())
    score = {
        "crude": len(words & {"oil", "opec", "barrels", "crude"}),
        "grain": len(words & {"wheat", "corn", "grain", "tonnes"}),
        "trade": len(words & {"trade", "tariffs", "surplus"}),
        "money-fx": len(words & {"dollar", "currency", "bank", "yen"}),
        "acq": len(words & {"acquisition", "acquire", "merger", "stake", "shares", "said"}),
        "earn": 3 * len(words & {"cts", "net", "loss", "profit", "dividend"}) + 0.5,
    }
    return max(score, key=score.get)


@right("read-by-hand")
def answer(text):
    for topic, telling in [
        ("earn", " cts "),
        ("crude", " oil "),
        ("trade", " trade "),
        ("grain", " wheat "),
        ("money-fx", " bank "),
        ("acq", " said "),
    ]:
        if telling in text:
            return topic
    return "earn"


# Chapter 09: what adversaries found
wrong("predict-ones", bug="counts the repetitions")("9")
wrong("predict-ones", bug="the length of the row")("10,000")
right("predict-ones")([5])
right("predict-ones")("5 ones")


@wrong("multi-hot", bug="the offset of the words")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w - 3] = 1
    return x


@wrong("multi-hot", bug="a place too many")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension + 1))
    for i, s in enumerate(sequences):
        for w in s:
            x[i, w] = 1
    return x


@wrong("multi-hot", bug="the place in the story")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    for i in range(len(sequences)):
        for j in range(len(sequences[i])):
            x[i, j] = 1
    return x


@wrong("multi-hot", bug="the number in place of a one")
def answer(sequences, dimension):
    x = np.zeros((len(sequences), dimension))
    for i in range(len(sequences)):
        for w in sequences[i]:
            x[i][w] = w
    return x


@wrong("multi-hot", bug="one story alone")
def answer(sequences, dimension):
    for i, s in enumerate(sequences):
        x = np.zeros((len(sequences), dimension))
        for w in s:
            x[i, w] = 1
    return x


@wrong("multi-hot", bug="if on a whole array")
def answer(sequences, dimension):
    rows = []
    for story in sequences:
        row = [0] * dimension
        if story:
            for w in story:
                row[w] = 1
        rows.append(row)
    return np.array(rows)


@wrong("multi-hot", bug="rows of different lengths")
def answer(sequences, dimension):
    return np.array([[int(w in s) for w in range(max(s) + 1)] for s in sequences])


@wrong("decode", bug="blanks for the reserved numbers")
def answer(story, words):
    table = ["", "", "?"] + words
    return " ".join(table[k] for k in story)


@wrong("decode", bug="keeps the reserved numbers")
def answer(story, words):
    return " ".join("?" if k == 2 else words[k - 3] for k in story if k > 0)


@wrong("decode", bug="keeps the reserved numbers")
def answer(story, words):
    return " ".join("?" if k < 3 else words[k - 3] for k in story if k != 0)


@wrong("decode", bug="stops at the padding")
def answer(story, words):
    text = []
    for k in story:
        if k == 0:
            break
        if k > 1:
            text.append("?" if k == 2 else words[k - 3])
    return " ".join(text)


@wrong("decode", bug="the first number dropped")
def answer(story, words):
    return " ".join("?" if k == 2 else words[k - 3] for k in list(story)[1:] if k > 1)


@wrong("decode", bug="forgets the offset")
def answer(story, words):
    return " ".join("?" if k == 2 else words[k - 1] for k in story if k > 1)


@wrong("decode", bug="each word once")
def answer(story, words):
    return " ".join("?" if k == 2 else words[k - 3] for k in sorted(set(story)) if k > 1)


@wrong("best-epoch", bug="a start that is too low")
def answer(history):
    best, at = 0, 0
    for k, loss in enumerate(history.validation_loss):
        if loss < best:
            best, at = loss, k + 1
    return at


@wrong("best-epoch", bug="a start that is too low")
def answer(history):
    best, at = 1.0, 1
    for k, loss in enumerate(history.validation_loss):
        if loss < best:
            best, at = loss, k + 1
    return at


@wrong("best-epoch", bug="the lowest accuracy")
def answer(history):
    return history.validation_accuracy.index(min(history.validation_accuracy)) + 1


@wrong("best-epoch", bug="brackets in place of a dot")
def answer(history):
    return np.argmin(history["validation_loss"]) + 1


@wrong("best-epoch", bug="a method of arrays")
def answer(history):
    return history.validation_loss.argmin() + 1


@wrong("majority-baseline", bug="divided by another number")
def answer(t_train, t_test):
    return np.sum(t_test == np.bincount(t_train).argmax()) / len(t_train)


@wrong("majority-baseline", bug="train and test exchanged")
def answer(t_test, t_train):
    return np.mean(t_test == np.bincount(t_train).argmax())


@wrong("majority-baseline", bug="train and test together")
def answer(t_train, t_test):
    guess = Counter([*t_train.tolist(), *t_test.tolist()]).most_common(1)[0][0]
    return np.mean(t_test == guess)


@wrong("majority-baseline", bug="share of mistakes")
def answer(t_train, t_test):
    return np.mean(t_test != np.bincount(t_train).argmax())


@wrong("majority-baseline", bug="a topic that is not in the test")
def answer(t_train, t_test):
    return np.bincount(t_test)[np.bincount(t_train).argmax()] / len(t_test)


@wrong("rmsprop-step", bug="mean square not kept between steps")
def answer(w, slope, usual, lr, rho, eps):
    return w - lr * slope / (np.sqrt(slope**2) + eps), slope**2


@wrong("rmsprop-step", bug="a sum instead of a mean")
def answer(w, slope, usual, lr, rho, eps):
    usual = usual + slope**2
    return w - lr * slope / (np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="eps as a lower limit")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope / np.sqrt(usual).clip(eps), usual


@wrong("rmsprop-step", bug="eps outside the fraction")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    with np.errstate(invalid="ignore"):
        return w - lr * (slope / np.sqrt(usual) + eps), usual


@wrong("rmsprop-step", bug="eps outside the fraction")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope / np.sqrt(usual) + eps, usual


@wrong("rmsprop-step", bug="a plain step")
def answer(w, slope, usual, lr, rho, eps):
    usual = rho * usual + (1 - rho) * slope**2
    return w - lr * slope, usual


@wrong("read-by-hand", bug="or between texts")
def answer(text):
    if "oil" or "opec" in text:
        return "crude"
    if "cts" in text:
        return "earn"
    return "acq"


@wrong("read-by-hand", bug="the first word of an empty text")
def answer(text):
    return "crude" if text.split()[0] == "oil" else "earn"
