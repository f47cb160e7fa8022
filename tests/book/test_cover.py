"""The numbers in and beside the pictures are the network's.

The pictures were drawn once, by `draw_cover.py`: they are not drawn again and compared, which
another processor or another version of a font's renderer would not pass.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from dlbook.datasets import load_mnist, load_sample_network
from dlbook.networks import MultiLayerNet
from draw_cover import STATIC, draw_misread, files, percent, read_one

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
# How wide the two arrangements are at their narrowest, in CSS pixels: cover.css changes from one
# to the other at 35rem; a phone of 390 leaves 358.
NARROWEST = {"cover-wide.svg": 560, "cover-tall.svg": 358}


@pytest.fixture(scope="module")
def reading():
    return read_one()


@pytest.fixture(scope="module")
def mistakes():
    return draw_misread()


@pytest.mark.weekly
def test_the_program_still_draws_every_picture():
    assert files().keys() == {
        *NARROWEST,
        *("share.png", "misread.png", "favicon.svg", "favicon.png", "apple-touch-icon.png"),
    }


def test_the_digit_on_its_way_is_one_that_the_network_reads_right(reading):
    _, (images, labels) = load_mnist()
    (place,) = np.flatnonzero((images == reading.outputs[0]).all(axis=1))
    assert labels[place] == reading.label == reading.ranking[0]
    y = MultiLayerNet.from_params(load_sample_network()).predict(images[place])
    # In float32, whose scores are wrong by 1e-5 here, alone or among 10,000 images.
    np.testing.assert_allclose(reading.outputs[-1], y, rtol=1e-4)
    assert [len(z) for z in reading.outputs] == [784, 50, 100, 10]


def test_what_flows_adds_up_to_what_the_network_says(reading):
    p = load_sample_network()
    scores = reading.flows[2].sum(axis=0) + p["b3"]
    exponentials = np.exp(scores - scores.max())
    np.testing.assert_allclose(exponentials / exponentials.sum(), reading.outputs[-1], rtol=1e-3)


def test_the_numbers_beside_the_mistakes_are_their_numbers(mistakes):
    wrong = int(re.search(r"\d+", mistakes.alt)[0])
    for page in ("README.md", "book/index.md"):
        text = (ROOT / page).read_text("utf-8")
        assert f"{10_000 - wrong:,} of 10,000" in text, page
        assert f"all {wrong} " in text, page
        assert mistakes.alt in text, page


def test_the_numbers_beside_the_digit_are_its_numbers(reading):
    text = (ROOT / "book" / "index.md").read_text("utf-8")
    pixels, *neurons, y = (len(z) for z in reading.outputs)
    first, second = reading.ranking[:2]
    assert f"The {pixels} pixels" in text
    assert f"{neurons[0]} neurons and then {neurons[1]} more" in text
    p = reading.outputs[-1]
    assert f"{percent(p[first])} for a {first}, {percent(p[second])} for a {second}" in text
    assert f"It is a {reading.label}." in text
    assert f":alt: {reading.words()}" in text
    assert y == 10


@pytest.mark.parametrize("name", NARROWEST)
def test_the_cover_has_words_and_can_be_read(name, reading):
    svg = ElementTree.fromstring((STATIC / name).read_bytes())  # noqa: S314 (a file of our own)
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    labels = [named[label] for label in svg.get("aria-labelledby").split()]
    assert labels[1] == reading.words()

    # Ten digits, and the two probabilities that count.
    shown = list(svg.iter(f"{SVG}text"))
    probabilities = [percent(reading.outputs[-1][digit]) for digit in reading.ranking[:2]]
    assert sorted(text.text for text in shown) == sorted([*"0123456789", *probabilities])
    scale = NARROWEST[name] / float(svg.get("viewBox").split()[2])
    assert min(float(text.get("font-size")) for text in shown) * scale >= 11


def test_the_cover_takes_its_colours_from_the_page():
    for name in NARROWEST:
        svg = (STATIC / name).read_text("utf-8")
        colors = re.findall(r'(?:fill|stroke)="([^"]+)"', svg)
        assert all(c == "none" or c.startswith("var(--cover-") for c in colors)
        style = (STATIC / "cover.css").read_text("utf-8")
        assert all(f"{c}:" in style for c in re.findall(r"--cover-\w+", svg))


def test_the_pictures_are_small():
    def size(name):
        return (STATIC / name).stat().st_size

    assert sum(map(size, NARROWEST)) <= 40_000
    assert size("share.png") <= 150_000
    assert max(size("favicon.svg"), size("favicon.png")) <= 2_000


@pytest.mark.parametrize(
    ("name", "size"),
    [("share.png", (1200, 630)), ("favicon.png", (32, 32)), ("apple-touch-icon.png", (180, 180))],
)
def test_the_pictures_for_other_programs_have_the_size_they_ask_for(name, size):
    with Image.open(STATIC / name) as picture:
        assert picture.size == size
