"""The product of chapter 01: its module multiplies as NumPy does, and steps through every cell."""

import itertools
import re

import numpy as np
import pytest

import scripts
from dlbook import explore

SIZES = list(itertools.product(range(1, 4), range(1, 4), range(1, 5)))


def products():
    return [explore.MatrixProduct(rows=n, inner=d, columns=m) for n, d, m in SIZES]


def ask(*calls):
    return scripts.run("matrix_product", [list(call) for call in calls])


def state(**given):
    return scripts.state_of(explore.MatrixProduct(**given))


def test_the_matrices_are_those_of_python():
    for case, got in zip(
        products(), ask(*(("matrices", scripts.state_of(case)) for case in products())), strict=True
    ):
        assert got == {"a": case.a.tolist(), "b": case.b.tolist()}
        assert case.a.shape == (case.rows, case.inner)
        assert case.b.shape == (case.inner, case.columns)


def test_every_cell_is_numpy_s():
    for case in products():
        cells = list(np.ndindex(case.rows, case.columns))
        results = ask(*(("meeting", scripts.state_of(case), list(cell)) for cell in cells))
        for (i, j), result in zip(cells, results, strict=True):
            assert result["sum"] == sum(result["products"]) == case.product[i, j]
            assert result["pairs"] == [
                list(pair) for pair in zip(case.a[i], case.b[:, j], strict=True)
            ]


def test_with_the_sizes_of_the_page_it_is_the_example_of_the_page():
    case = explore.MatrixProduct(rows=3, inner=2, columns=4)
    x = np.array([[1, 2], [3, 4], [5, 6]])
    W = np.array([[1, 2, 3, 4], [10, 20, 30, 40]])
    np.testing.assert_array_equal(case.product, x @ W)
    np.testing.assert_array_equal(case.a, x)
    np.testing.assert_array_equal(case.b, W)


def press(label, before):
    (controls,) = ask(("view.controls",))
    number = [control["label"] for control in controls].index(label)
    (changes,) = ask((f"view.controls.{number}.press", before))
    return {**before, **changes}


def test_next_visits_all_cells_in_order_and_stays_at_the_last():
    at = state(rows=2, columns=3)
    visited = [at["cell"]]
    for _ in range(6):
        at = press("Next", at)
        visited.append(at["cell"])
    assert visited == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [1, 2]]
    assert press("Back", at)["cell"] == [1, 1]
    assert press("Last", press("First", at))["cell"] == [1, 2]
    assert press("Back", press("First", at))["cell"] == [0, 0]


def test_a_cell_beyond_the_product_is_at_its_edge():
    at = state(rows=2, columns=2, cell=(2, 3))
    assert ask(("current", at)) == [[1, 1]]
    assert press("Back", at)["cell"] == [1, 0]


@pytest.mark.parametrize("width", [300, 600])
def test_the_picture_lights_a_row_and_a_column_and_fills_what_comes_before(width):
    for case in products():
        case.cell = (1, 2)
        (picture,) = ask(("view.look", scripts.state_of(case), width))
        svg = picture["svg"]
        assert svg.count("blue lit") == svg.count("vermilion lit") == case.inner
        assert svg.count("green lit") == 1
        i, j = min(1, case.rows - 1), min(2, case.columns - 1)
        written = re.findall(r'<text [^>]*text-anchor="middle"[^>]*>(\d*)</text>', svg)
        cells = written[-case.product.size :]
        filled = case.product.ravel()[: i * case.columns + j + 1]
        assert cells == [str(value) for value in filled] + [""] * (len(cells) - len(filled))
        assert f"({case.rows}, {case.inner}) @ ({case.inner}, {case.columns})" in svg


@pytest.mark.parametrize("width", [300, 600])
def test_a_tapped_cell_is_the_one_that_is_computed(width):
    at = state()
    (picture,) = ask(("view.look", at, width))
    boxes = re.findall(
        r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" class="cell [^"]*tap"',
        picture["svg"],
    )
    corners = np.array(boxes, float)
    assert len(corners) == 8
    assert (corners[:, 0] + corners[:, 2]).max() <= width
    middles = corners[:, :2] + corners[:, 2:] / 2
    taps = ask(*(("view.tapped", x, y, at, width) for x, y in middles.tolist()))
    assert [tap["cell"] for tap in taps] == [list(cell) for cell in np.ndindex(2, 4)]
    assert ask(("view.tapped", 1, 1, at, width), ("view.tapped", 599, 299, at, width)) == [{}, {}]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Row 0 of A meets column 0 of B: 1 · 1 + 2 · 10 + 3 · 100 = 321. Cell 1 of 8,"),
        ({"cell": (1, 3)}, "4 · 4 + 5 · 40 + 6 · 400 = 2616. Cell 8 of 8, in row 1 and column 3"),
        ({"inner": 1, "cell": (1, 2)}, "Row 1 of A meets column 2 of B: 2 · 3. Cell 7 of 8"),
    ],
)
def test_the_sentence_writes_the_sum_of_products_out(given, said):
    (sentence,) = ask(("view.words", state(**given)))
    assert said in sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rows", 4, "rows must be a number from 1 to 3, not 4"),
        ("inner", 2.5, "inner must be in whole numbers, not 2.5"),
        ("columns", "2", "columns must be a number from 1 to 4, not '2'"),
        ("cell", (0, 4), "cell must be 2 numbers from 0 to 3, not (0, 4)"),
        ("cell", (3, 0), "cell: the row must be from 0 to 2, not 3"),
        ("cell", (0, 0.5), "cell must be in whole numbers, not (0, 0.5)"),
    ],
)
def test_a_state_that_cannot_be_is_refused_and_the_old_one_stays(name, value, said):
    explorer = explore.MatrixProduct()
    before = getattr(explorer, name)
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
