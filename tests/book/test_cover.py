"""The picture on the landing page is what the network does, and so is the sentence beside it."""

import io
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from draw_cover import COVER, draw, misread

ROOT = Path(__file__).parents[2]


def test_the_picture_shows_the_mistakes_of_the_network():
    drawn = matplotlib.image.imread(io.BytesIO(draw()._repr_png_()[0]))
    # The grey of an edge may differ by a shade where matplotlib resamples with other instructions.
    np.testing.assert_allclose(matplotlib.image.imread(COVER), drawn, atol=2 / 255)


@pytest.mark.parametrize("page", ["README.md", "book/index.md"])
def test_the_numbers_beside_it_are_its_numbers(page):
    wrong = len(misread())
    text = (ROOT / page).read_text("utf-8")
    assert f"{10_000 - wrong:,} of 10,000" in text
    assert f"all {wrong} " in text
    assert draw().alt in text
