"""What figures.py calls another figure, and what it passes as another processor's rounding."""

import base64
from types import SimpleNamespace

import matplotlib.image
import nbformat
import numpy as np
import pytest

import checks
import figures
from dlbook import plots
from dlbook.datasets import load_mnist

X = np.linspace(-5, 5, 60)
RNG = np.random.default_rng(0)
COUNTS = RNG.integers(0, 40, (10, 10))
WALK = np.array([-8.0, 2.0]) * 0.8 ** np.arange(4)[:, np.newaxis]
IMAGES = load_mnist(normalize=False)[1][0][:10] / 255


def png(picture):
    return base64.b64encode(picture._repr_png_()[0]).decode()


def curve(y):
    return plots.lines(X, {"one": y, "other": -X}, xlabel="x", ylabel="y")


def bars(values):
    return plots.bars(dict(zip("abc", values, strict=True)), xlabel="length")


def walk(places):
    def valley(x):
        return x[0] ** 2 / 20 + x[1] ** 2

    return plots.descent(valley, places, goal=(0, 0), limits=((-9, 3), (-3, 3)))


def altered(data, place, by):
    data = np.array(data)
    data[place] += by
    return data


def problems(old, new, folder, **options):
    return list(figures.compare([png(old)], [png(new)], "page-cell", folder, **options))


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("draw", "data", "place", "by"),
    [
        (curve, X, 20, 0.3),  # 3 % of the axis
        (bars, [3.0, 2.0, 1.0], 1, 0.1),  # 5 % of the bar
        (plots.confusion, COUNTS, (4, 5), 1),
        (walk, WALK, (0, 1), 0.18),  # 3 % of the axis
        (plots.digit_grid, IMAGES, slice(3, 5), IMAGES[[4, 3]] - IMAGES[[3, 4]]),
    ],
)
def test_one_altered_number_is_seen(draw, data, place, by, tmp_path):
    (said,) = problems(draw(data), draw(altered(data, place, by)), tmp_path / "new")
    assert "figure 1 differs by" in said
    names = [f"page-cell-1-{what}.png" for what in ("committed", "difference", "drawn")]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == names
    difference = matplotlib.image.imread(tmp_path / "new" / names[1])
    assert difference.min() < 1 - figures.LIMIT / 255 < difference.max()


@pytest.mark.weekly
@pytest.mark.parametrize(
    ("draw", "data"),
    [(curve, X), (bars, [3.0, 2.0, 1.0]), (walk, WALK), (plots.digit_grid, IMAGES)],
)
def test_rounding_is_not(draw, data, tmp_path):
    rounded = data * (1 + 1e-5 * RNG.standard_normal(np.shape(data)))
    assert problems(draw(data), draw(rounded), tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pixels", [1, 2])
def test_a_line_may_fall_on_the_next_pixel_but_no_further(pixels):
    old = np.full((40, 40, 4), 255, np.uint8)
    old[:, 17:20, :3] = 0
    frame, picture = figures.difference([old, old], [old, np.roll(old, pixels, axis=1)])
    assert (frame, picture.max()) == ((1, 0) if pixels == 1 else (2, 170))


@pytest.mark.weekly
def test_a_figure_of_rounding_errors_is_held_to_its_place(tmp_path):
    old, new = curve(X), curve(altered(X, slice(20, 40, 2), 0.3))
    assert problems(old, new, tmp_path, reach=1)
    assert not problems(old, new, tmp_path, reach=40)
    assert problems(old, curve(X**2 / 5), tmp_path, reach=40)


@pytest.mark.parametrize("page_and_cell", figures.ROUNDING_SHOWN)
def test_figures_of_rounding_errors_are_there(page_and_cell):
    page, name = page_and_cell
    cells = checks.code_cells(nbformat.read(figures.ROOT / "book" / f"{page}.ipynb", as_version=4))
    (cell,) = (cell for cell in cells if cell.id == name)
    assert figures.pngs(cell.outputs)


def test_what_cannot_be_compared_is_a_fault(tmp_path):
    good = png(curve(X))
    small, still = png(bars([1, 2, 3])), np.zeros((8, 9, 4), np.uint8)

    def said(committed, drawn):
        (problem,) = figures.compare(committed, drawn, "page-cell", tmp_path)
        return problem

    assert "no longer drawn" in said([good], [])
    assert "figure 2 is not on the page" in said([good], [good, good])
    assert "1 frame(s) of (1200," in said([good], [small])
    assert "is no picture" in said(["iVBOR"], [good])
    assert "is no picture" in said([good[: len(good) // 2]], [good])
    assert "is no picture" in said([""], [good])
    with pytest.raises(ValueError, match=r"has 2 frame\(s\) of \(9, 8\) pixels, on the page 1 "):
        figures.difference([still], [still, still])


@pytest.mark.parametrize(
    ("here", "told"),
    [
        (figures.PINNED[0], "5 figures are"),
        ("0.1", "figures are not compared: this is matplotlib 0.1"),
    ],
)
def test_the_run_says_how_many_were_compared_or_why_none_was(here, told, monkeypatch):
    monkeypatch.setattr(figures, "MATPLOTLIB", here)
    passed = [SimpleNamespace(user_properties=[("figures", n)]) for n in (2, 3)]
    said = []
    figures.pytest_terminal_summary(
        SimpleNamespace(
            stats={"passed": [*passed, SimpleNamespace(user_properties=[])]}, write_line=said.append
        )
    )
    (line,) = said
    assert line.startswith(told)
