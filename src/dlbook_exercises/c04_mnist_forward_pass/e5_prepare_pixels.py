"""Images as the files store them, turned into what the sample network was trained on."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import digits_of, gives, recognised_by


def _in_rows(images):
    return images.reshape(len(images), -1)


def _prepared(
    images, *, flat=_in_rows, scaled=lambda pixels: pixels / 255, output=lambda rows: rows
):
    """The rows of pixels, and what may be different about them."""
    return output(scaled(flat(images)))


def _digits_of(answer):
    """Return the rounding of an answer, from what it makes of a single pixel."""
    said = float(answer(np.array([[[100]]], dtype=np.uint8))[0, 0])
    digits = digits_of(said, 100 / 255)
    return {"scaled": lambda pixels: np.round(pixels / 255, digits)}


def _right_for(answer, rows, columns):
    images = np.arange(2 * rows * columns).reshape(2, rows, columns).astype(np.uint8)
    return gives(answer, _prepared(images), images)


def _rows_and_columns_exchanged(images):
    count, rows, columns = images.shape
    out = np.zeros((count, rows * columns))
    for n in range(count):
        for r in range(columns):
            for c in range(rows):
                out[n, r * rows + c] = images[n, r, c] / 255
    return out


def _filled_by_784(images):
    out = np.zeros((len(images), 784))
    for n, r, c in np.ndindex(images.shape):
        out[n, 28 * r + c] = images[n, r, c] / 255
    return out


def _divided_in_place(images):
    x = images.reshape(len(images), -1)
    x /= 255
    return x


_IMAGES = np.array([[[0, 255, 51], [102, 0, 204]], [[255, 10, 0], [1, 254, 128]]], dtype=np.uint8)
_DIM = np.array([[[100, 0], [50, 200]], [[0, 25], [0, 5]], [[1, 2], [3, 0]]], dtype=np.uint8)
_BLANK = np.array([[[0, 0], [0, 0]], [[1, 0], [0, 1]]], dtype=np.uint8)

EXERCISE = Exercise(
    reference=_prepared,
    probes=(
        Probe("two images become two rows of shares of ink", (_IMAGES,)),
        Probe("the scale does not depend on the images at hand", (np.asfortranarray(_DIM),)),
        Probe("one image becomes one row", (_IMAGES[1:],)),
        Probe("blank paper is 0, and the palest gray nearly", (_BLANK,)),
        Probe(
            "MNIST's images, 28 by 28, become rows of 784",
            lambda: (np.arange(5 * 784).reshape(5, 28, 28).astype(np.uint8),),
            shown="five images of 28 by 28 pixels, uint8",
        ),
    ),
    bugs=(
        Bug(
            "raw pixels",
            "These are the bytes of the file, from 0 to 255. The network was trained on shares of "
            "ink, from 0 to 1, and it does not complain about others.",
            {"scaled": lambda pixels: pixels},
        ),
        Bug(
            "whole numbers only",
            "Between 0 and 1 there is no whole number, so all gray is lost. Rounding down, or a "
            "dtype of bytes, has cut the fractions off.",
            {"scaled": lambda pixels: pixels // 255},
            {"scaled": lambda pixels: np.round(pixels / 255)},
            {"scaled": lambda pixels: pixels > 0},
        ),
        Bug(
            "the first entry decides the dtype",
            "np.vectorize takes the dtype of its result from the first entry. Here that was a "
            "whole 0, so all fractions became whole numbers.",
            {"scaled": np.vectorize(lambda pixel: pixel / 255 if pixel else 0)},
        ),
        Bug(
            "rounded",
            "The shares of ink have lost digits. Rounding is for printing: the network was "
            "trained on what the division gives.",
            fit=_digits_of,
            examples=(
                lambda images: np.round(_in_rows(images) / 255, 2),
                lambda images: np.round(_in_rows(images) / 255, 6),
            ),
        ),
        Bug(
            "looks at the pixels to find out their scale",
            "These images are all but blank, and were not scaled. Your friend's images are bytes, "
            "and their scale is that of bytes, however pale they are.",
            {"scaled": lambda pixels: pixels / (255 if pixels.max() > 1 else 1)},
        ),
        Bug(
            "percent",
            "These are percent. The network was trained on shares, which end at 1.",
            {"scaled": lambda pixels: 100 * (pixels / 255)},
        ),
        Bug(
            "a batch of one row squeezed",
            "squeeze drops every axis of length 1, and the axis of a batch of one image is such a "
            "one. There is a row for each image, for a single one as well.",
            {"output": np.squeeze},
        ),
        Bug(
            "returns too early",
            "That is the first image alone. A return ends the function, loops and all.",
            {"output": lambda rows: rows[0]},
        ),
        Bug(
            "divides in place",
            "/= writes the quotients back into an array of bytes, which cannot hold them. Besides, "
            "it would change the caller's images. Make a new array.",
            raises=r"Cannot cast ufunc '(true_)?divide' output",
            examples=(_divided_in_place,),
        ),
        Bug(
            "divided by the brightest pixel",
            "The same ink would get another number in another batch. The scale is that of the "
            "byte, the same for all images.",
            {"scaled": lambda pixels: pixels / pixels.max()},
            {"scaled": lambda pixels: pixels / np.maximum(pixels.max(axis=1, keepdims=True), 1)},
            {"scaled": lambda pixels: pixels / pixels.max(axis=1, keepdims=True)},
        ),
        Bug(
            "standardised",
            "Mean 0 and spread 1 is a scaling, and a good one, but not the one that this network "
            "was trained with.",
            {"scaled": lambda pixels: (pixels - pixels.mean()) / pixels.std()},
            {"scaled": lambda pixels: (pixels / 255 - 0.5) / 0.5},
            {"scaled": lambda pixels: (pixels / 255 - 0.1307) / 0.3081},
        ),
        Bug(
            "divided by 256",
            "A byte has 256 values, but the largest of them is one less, and it should become 1.",
            {"scaled": lambda pixels: pixels / 256},
        ),
        Bug(
            "signed bytes",
            "A byte that is read with a sign ends at 127; above that it comes out negative.",
            {"scaled": lambda pixels: pixels.astype(np.int8) / 255},
        ),
        Bug(
            "all images in one row",
            "The pixels of all images are in one row. The first axis, that of the images, should "
            "stay.",
            {"flat": np.ravel},
        ),
        Bug(
            "all images in one row",
            "You have one row for the whole batch. The first axis, that of the images, should "
            "stay.",
            {"flat": lambda images: images.reshape(1, -1)},
        ),
        Bug(
            "all images in one row",
            "The pixels of all images are in one row, and they are still bytes. The first axis, "
            "that of the images, should stay.",
            {"flat": np.ravel, "scaled": lambda pixels: pixels},
        ),
        Bug(
            "not flattened",
            "The images still have their rows. A layer wants each image as one row of numbers.",
            {"flat": lambda images: images},
        ),
        Bug(
            "pixels of different images mixed",
            "The shape is right and the rows are not: reshape takes the pixels in their order in "
            "memory, one image after another. Which axis must stay where it is?",
            {"flat": lambda images: images.reshape(-1, len(images)).T},
            {"flat": lambda images: images.T.reshape(len(images), -1)},
        ),
        Bug(
            "columns first",
            "You laid the columns of each image end to end. The network was trained on rows laid "
            "end to end.",
            {"flat": lambda images: images.transpose(0, 2, 1).reshape(len(images), -1)},
        ),
        Bug(
            "the order in memory",
            "How an array lies in memory must not matter, and order='A' follows it. Without it, "
            "reshape goes by rows.",
            {"flat": lambda images: images.reshape(len(images), -1, order="A")},
        ),
        Bug(
            "samples in columns",
            "The images are the columns. In this course the batch comes first.",
            {"output": np.transpose},
        ),
        Bug(
            "784 written into the function",
            "These images have another size than MNIST's. Take the lengths from the images you "
            "get, or let reshape work one of them out.",
            fit=recognised_by(
                lambda answer: _right_for(answer, 28, 28) and not _right_for(answer, 3, 3)
            ),
            examples=(
                _filled_by_784,
                lambda images: images.reshape(-1, 784) / 255,
                lambda images: np.array(
                    [[image[k // 28, k % 28] / 255 for k in range(784)] for image in images]
                ),
            ),
        ),
        Bug(
            "square images taken for granted",
            "These images have more columns than rows. How many pixels has an image of H rows and "
            "W columns?",
            fit=recognised_by(
                lambda answer: _right_for(answer, 3, 3) and not _right_for(answer, 2, 3)
            ),
            examples=(
                lambda images: images.reshape(len(images), images.shape[1] ** 2) / 255,
                _rows_and_columns_exchanged,
            ),
        ),
        Bug(
            "ink and paper exchanged",
            "Paper became 1 and ink 0. In these files paper is 0 already.",
            {"scaled": lambda pixels: 1 - pixels / 255},
        ),
    ),
    float16_will_do=True,  # two shares of 255 lie further apart than its numbers
    on_success=(
        "This is what load_mnist does by default, and it belongs to the weights as much as their "
        "shapes do."
    ),
    right=(
        lambda images: np.array([np.concatenate([row / 255 for row in image]) for image in images]),
        lambda images: _in_rows(images).astype(np.float32) / np.float32(255),
        lambda images: (_in_rows(images) / 255).astype(np.float16),
        lambda images: _in_rows(images).astype(np.float16) / 255,
        lambda images: np.multiply(images, 1 / 255).reshape(images.shape[0], -1),
    ),
    wrong={
        "raw pixels and samples in columns": (lambda images: _in_rows(images).T,),
        None: (
            lambda images: _in_rows(images) * 255 / 255,  # counts past 255 on the way
            lambda images: images[0].reshape(1, -1) / 255,
            lambda images: np.round(_in_rows(images) / 255, 2).astype(np.float16),
            lambda images: (_in_rows(images) / 255).tolist(),
        ),
    },
)
