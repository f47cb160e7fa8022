"""The negative of an image of bytes, as one row of numbers."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import gives, recognised_by


def _inverted(
    image, *, negative=lambda image: 255 - image, row=lambda image: image.flatten()
):  # fmt: skip
    """The negative, and what may be different about it."""
    return row(negative(image))


def _through_a_view(image):
    row = image.reshape(-1)
    row[:] = 255 - row
    return row


def _in_place(image):
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            image[i, j] = 255 - image[i, j]
    return image.flatten()


def _row_of_784(image):
    row = np.zeros(784)
    row[:] = 255 - image.flatten()
    return row


def _pixels_of_mnist(image):
    row = np.zeros(784)
    for i in range(28):
        for j in range(28):
            row[28 * i + j] = 255 - image[i, j]
    return row


def _for_mnist_alone(answer):
    image = (np.arange(784) % 250).astype(np.uint8).reshape(28, 28)
    smaller = image[:2, :3]
    return gives(answer, _inverted(image), image) and not gives(answer, _inverted(smaller), smaller)


def _a_pixel_too_many(image):
    height, width = image.shape
    return np.array([255 - image[i, j] for i in range(height) for j in range(width + 1)])


def _wraps_twice(image):
    row = image.copy().ravel()
    row *= 255
    return row + 255 * 1


EXERCISE = Exercise(
    reference=_inverted,
    probes=(
        Probe(
            "paper becomes ink, and the rows lie end to end",
            (np.array([[0, 255, 40], [200, 255, 7]], np.uint8),),
        ),
        Probe(
            "an image without full ink gets no other scale",
            (np.array([[90, 10], [30, 128], [1, 0]], np.uint8),),
        ),
        Probe(
            "a transposed image is left unharmed as well",
            (np.array([[0, 1, 2], [30, 31, 32]], np.uint8).T,),
        ),
    ),
    bugs=(
        Bug(
            "writes through a view",
            "Your row is no array of its own: it shares the memory of the image, and the image "
            "was written into. Whose memory is it? The last section of this chapter asks.",
            _through_a_view,
        ),
        Bug(
            "the byte wraps around",
            "The image holds bytes, and no byte is below 0: whatever falls below starts again at "
            "the top. Look at each step of your formula: which one leaves the range from 0 to 255?",
            {"negative": lambda image: np.abs(image - 255)},
            {"negative": lambda image: -image},
        ),
        Bug(
            "one too many",
            "A byte has 256 values, and the first of them is 0. So which is the largest?",
            {"negative": lambda image: 256 - image.astype(int)},
        ),
        Bug(
            "a number that no byte holds",
            "The image holds bytes, and NumPy refuses to bring in a number below 0 or above 255. "
            "Find a formula that needs none, or convert the image first.",
            raises="out of bounds for uint8",
            examples=(lambda image: image.flatten() * -1 + 255, lambda image: 256 - image.ravel()),
        ),
        Bug(
            "pixels taken for 0 to 1",
            "Full ink is 255 here, not 1. load_mnist divides by 255 only if it normalises.",
            {"negative": lambda image: 1 - image},
            {"negative": lambda image: 1 - image.astype(float)},
            {"negative": lambda image: 1 - image / 255},
        ),
        Bug(
            "numbers below 0",
            "A negative is an image as well, with paper 0 and ink 255. It holds no numbers below "
            "0. What should 0 become, and what 255?",
            {"negative": lambda image: -image.astype(int)},
            {"negative": lambda image: image.astype(int) - 255},
        ),
        Bug(
            "flattened, not inverted",
            "These are the pixels of the image, end to end. Ink is still to become paper, and "
            "paper ink.",
            {"negative": lambda image: image},
        ),
        Bug(
            "a table of one row",
            "The numbers are right, but they are in a table that has one row. A row of numbers "
            "alone has a single axis.",
            {"row": lambda image: image.reshape(1, -1)},
        ),
        Bug(
            "returns too early",
            "That is the first row alone. A return ends the function, loops and all.",
            {"row": lambda image: image[0]},
        ),
        Bug(
            "the darkest pixel in place of 255",
            "Here the darkest pixel is not full ink, and still it became paper. The scale belongs "
            "to the dtype, not to this one image.",
            {"negative": lambda image: image.max() - image},
        ),
        Bug(
            "not flattened",
            "The negative is right, but it still has rows and columns. Lay the rows end to end.",
            {"row": lambda image: image},
        ),
        Bug(
            "column after column",
            "The columns, not the rows, were laid end to end. Is there a transpose too many, or "
            "did you ask flatten for another order?",
            {"row": lambda image: image.T.flatten()},
            examples=(lambda image: 255 - image.ravel(order="K"),),
        ),
        Bug(
            "backwards, not inverted",
            "The pixels are the old ones in reverse order. A negative changes their values and "
            "leaves them in place.",
            lambda image: image.flatten()[::-1],
        ),
        Bug(
            "784 taken for granted",
            "This image has another size than those of MNIST. Let its own shape say how many "
            "pixels there are.",
            fit=recognised_by(_for_mnist_alone),
            examples=(
                lambda image: (255 - image).reshape(784),
                _row_of_784,
                _pixels_of_mnist,
                lambda image: 255 - image.reshape(1, 784)[0],
            ),
        ),
    ),
    on_success=(
        "255 - image stays between 0 and 255, so the byte never wraps around; and it makes a new "
        "array, so it does not matter whether the row was a view."
    ),
    right=(
        _wraps_twice,
        lambda image: ~image.ravel(),
        lambda image: np.array([255 - int(pixel) for row in image for pixel in row]),
        lambda image: np.vectorize(lambda pixel: 255 - pixel)(image).reshape(-1),
    ),
    wrong={
        "changes its input": (_in_place,),
        "one too many and a table of one row": (
            lambda image: (256 - image.astype(int)).reshape(1, -1),
        ),
        None: (
            lambda image: 255 * (image.flatten() < 128),
            lambda image: [255 - int(pixel) for row in image for pixel in row],
            _a_pixel_too_many,
        ),
    },
)
