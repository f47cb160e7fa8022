"""Draw the picture of the landing page and of the README from what the sample network really does.

    python tools/draw_cover.py

Writes book/_static/misread.png: every test digit that the network of chapter 04 reads wrong. The
number of them stands in the text beside the picture; tests/book/test_cover.py holds it to the data.
"""

from pathlib import Path

import numpy as np

from dlbook import plots
from dlbook.datasets import load_mnist, load_sample_network
from dlbook.networks import MultiLayerNet

COVER = Path(__file__).parents[1] / "book" / "_static" / "misread.png"


def misread():
    """Return the images of the test set that the sample network reads wrong."""
    _, (x_test, t_test) = load_mnist()
    read = MultiLayerNet.from_params(load_sample_network()).predict(x_test).argmax(axis=1)
    return x_test[np.flatnonzero(read != t_test)]


def draw():
    """Return the picture."""
    return plots.digit_grid(
        misread(), columns=19, what="handwritten digits that the network misreads"
    )


if __name__ == "__main__":
    draw().save(COVER)
    print(COVER.name, "-", draw())
