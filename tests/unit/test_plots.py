"""The figures: their words come from the data, their bytes from the data alone."""

import functools
import io
import itertools
import subprocess
import sys

import matplotlib
import matplotlib.colors
import matplotlib.figure
import matplotlib.image
import numpy as np
import PIL.Image
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from dlbook import plots

IMAGES = np.random.default_rng(0).random((7, 784))
ROW = np.array([0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0])
SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


def both(x):
    return (x.sum(axis=1) > 1.5).astype(int)


def either(x):
    return (x.sum(axis=1) > 0.5).astype(int)


def not_both(x):
    return 1 - both(x)


HIDDEN = {"OR": either, "NAND": not_both}


def both_squared(x):
    return np.sum(x**2)


STEPS = np.logspace(-16, 0, 161)
GRID = np.meshgrid([-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0])


def v_curve(noise=0.0):
    """Relative errors of a difference whose branches meet at h = 10^-6.5, at 10^-7.5."""
    rounding = 1e-14 / STEPS * 10 ** (noise * np.random.default_rng(0).normal(size=len(STEPS)))
    return np.minimum(rounding + 1e-1 * STEPS, 1)


def bowl(x):
    return x[0] ** 2 + x[1] ** 2


def pixels(picture):
    png, _ = picture._repr_png_()
    return matplotlib.image.imread(io.BytesIO(png))


WINDOWS = np.linspace(-1.25, 3, 27 * 27).reshape(27, 27)
COUNTS = np.array([[5, 0, 3], [0, 6, 0], [0, 0, 7]])
KINDS = {
    "digit_grid": lambda: plots.digit_grid(IMAGES, range(7), columns=4),
    "sliding_window": lambda: plots.sliding_window(
        IMAGES[0].reshape(28, 28), [[-1, 0], [0.5, 1]], WINDOWS, (3, 9)
    ),
    "reading": lambda: plots.reading(IMAGES[0], ROW),
    "forward_pass": lambda: plots.forward_pass(IMAGES[0], [ROW, IMAGES[0, :20]], ROW, 3),
    "snapshot": lambda: plots.snapshot(
        [2.0, 1.0], 1, IMAGES[:3] - 0.5, IMAGES[:2], [ROW, ROW], [7, 3], reach=0.5
    ),
    "gradients": lambda: plots.gradients([[2.0, 0.0]], [[[2.0, 2.0]], [[1.0, 0.0]]]),
    "greys": lambda: plots.greys([0.5, 1.0, 0.5], [0.25, -1.0]),
    "nudge": lambda: plots.nudge([0.0, 0.5], [[False, False], [False, True]]),
    "word_effects": lambda: plots.word_effects(
        {"a": ({"x": 0.9, "y": 0.1}, "x", {"one": -0.5, "two": 0.1})}
    ),
    "histograms": lambda: plots.histograms({"a": ROW}, xlabel="share", limits=(0, 1)),
    "throughput": lambda: plots.throughput([1, 10, 100], [5.0, 40.0, 50.0]),
    "confusion": lambda: plots.confusion(COUNTS),
    "lines": lambda: plots.lines(
        [1, 2, 3], {"a": [0, 1, 2], "b": [3, 1, 0]}, xlabel="x", ylabel="y"
    ),
    "panels": lambda: plots.panels(
        {"u": {"a": ([1, 2], [0, 1])}, "v": {"b": ([1], [2])}}, xlabel="x"
    ),
    "weights": lambda: plots.digit_grid(IMAGES - 0.5, signed=True, what="images of weights"),
    "paths": lambda: plots.paths(both_squared, {"a": [[1, 2], [0, 1]]}, limits=((-2, 2), (-3, 3))),
    "descent": lambda: plots.descent(
        both_squared, [[1, 2], [0, 1]], goal=(0, 0), limits=((-2, 2), (-3, 3))
    ),
    "sweep": lambda: plots.sweep([1, 2], [1, 2], start=3, regions={"a": (1, 2)}, limits=(1, 9)),
    "chain": lambda: plots.chain(("x", 3.0, 8.0), [("× w", 2.0, 12.0, 6.0, 1.0)]),
    "stages": lambda: plots.chain(("x", 3.0, 8.0), [("× w", 2.0, 12.0, 6.0, 1.0)], stages=True),
    "fork": lambda: plots.fork(("u", 3.0), {"one": 3.0, "other": 3.0}, ("p", 9.0)),
    "graph": lambda: plots.graph({"p": ["u", "u"]}, {"u": 3.0, "p": 9.0}, {"p": 1.0, "u": 6.0}),
    "bars": lambda: plots.bars({"a": 1.0, "b": 2.5}, xlabel="size"),
    "decisions": lambda: plots.decisions(SQUARE, {"AND": [0, 0, 0, 1]}, {"AND": both}),
    "hidden_space": lambda: plots.hidden_space(SQUARE, [0, 1, 1, 0], HIDDEN, both),
    "axis_sums": lambda: plots.axis_sums((2, 2, 3)),
    "ceilings": lambda: plots.ceilings([np.float16, np.float32]),
    "network": lambda: plots.network([2, 3, 1], weight=(1, 3, 2)),
    "broadcasting": lambda: plots.broadcasting((2, 3), (3,)),
    "header_bytes": lambda: plots.header_bytes(bytes([0, 0, 8, 1, 0, 0, 234, 96])),
    "sum_of_rows": lambda: plots.sum_of_rows([0, 1, 1], [[1, 2], [3, 4], [5, 6]]),
    "step_sizes": lambda: plots.step_sizes(STEPS, {"float64": {"forward": v_curve()}}),
    "straight_lines": lambda: plots.straight_lines(np.square, {"a": np.negative}, limits=(0, 2)),
    "surface": lambda: plots.surface(*GRID, bowl(GRID)),
    "vector_field": lambda: plots.vector_field(*GRID, *GRID),
    "gaps": lambda: plots.gaps([1.0, 2.0]),
    "matching_digits": lambda: plots.matching_digits({"a": "2.718", "b": "2.729"}),
    "names": lambda: plots.names({"a": IMAGES[0, :2]}),
}
ON_PAPER = {"digit_grid", "sliding_window", "reading", "forward_pass", "snapshot", "weights"}


@functools.cache
def first(kind):
    """Return a picture of this kind, made once for all tests."""
    return KINDS[kind]()


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_a_sharp_png_with_its_size_and_words(kind):
    before = dict(matplotlib.rcParams)
    picture = first(kind)
    png, size = picture._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert size["width"] == 600
    image = matplotlib.image.imread(io.BytesIO(png))
    assert image.shape[:2] == (2 * size["height"], 2 * size["width"])
    assert (image[..., 3] == 1).all()  # no transparency: a white sheet also in dark mode
    # Ink asks to stay on paper, drawings do not.
    assert size.get("needs_background") == ("light" if kind in ON_PAPER else None)
    assert repr(picture) == picture.alt
    assert picture.alt.endswith(".")
    assert dict(matplotlib.rcParams) == before, "the reader's matplotlib is left alone"


@pytest.mark.weekly  # nbval compares each figure of the book with the one on its page
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_data_give_the_same_bytes(kind, small_figures):
    assert KINDS[kind]()._repr_png_() == first(kind)._repr_png_()


def test_the_readers_pyplot_is_left_alone():
    code = "import sys, dlbook.plots; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_where_matplotlib_is_missing_it_says_what_to_install():
    code = "import sys; sys.modules['matplotlib'] = None; from dlbook import plots"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.stderr.strip().splitlines()[-1] == (
        "ImportError: the figures need matplotlib, which is not installed: "
        "pip install 'dlbook[kernel]'"
    )


def test_save(tmp_path, small_figures):
    picture = plots.digit_grid(IMAGES)
    picture.save(tmp_path / "digits.png")
    assert (tmp_path / "digits.png").read_bytes() == picture._repr_png_()[0]


# digit_grid


def test_digits_are_drawn_where_they_belong_black_on_white():
    images = np.zeros((3, 28, 28))
    images[1, 10:20, 10:20] = 255
    image = pixels(plots.digit_grid(images, columns=3))[..., 0]
    height, width = image.shape
    assert (width, height) == (1200, 400)
    assert image[:, : width // 3].min() > 0.99
    assert image[height // 2, width // 2] < 0.01
    assert image[:, 2 * width // 3 :].min() > 0.99


def test_a_grid_says_what_it_holds():
    assert plots.digit_grid(IMAGES).alt == "7 handwritten digits, in a row."
    assert plots.digit_grid(
        IMAGES[:3], ["reads 1\nis 7", 2, 3], columns=2, what="mistakes"
    ).alt == ("3 mistakes, in 2 rows of 2: reads 1, is 7; 2; 3.")


@pytest.mark.parametrize("shape", [(784,), (3, 783), (3, 28, 28, 1), (0, 784), (3, 0, 5)])
def test_what_is_not_images_is_one_clear_error(shape):
    with pytest.raises(ValueError, match=r"images must have shape \(N, 784\) or \(N, H, W\)"):
        plots.digit_grid(np.zeros(shape))


def test_images_may_have_any_size():
    rng = np.random.default_rng(0)
    images = rng.random((3, 5, 4))
    images[0, 0, 0], images[2, 4, 3] = 0, 1
    image = pixels(plots.digit_grid(images, columns=3))[..., 0]
    height, width = np.array(image.shape) / (7, 18)  # pixels of the picture for one of the images
    for k, (r, c) in itertools.product(range(3), np.ndindex(5, 4)):
        shown = image[int((1.5 + r) * height), int((1.5 + c + 6 * k) * width)]
        assert shown == pytest.approx(1 - images[k, r, c], abs=0.02)


def test_a_window_is_told_where_it_is_and_what_it_sums_to():
    assert first("sliding_window").alt == (
        "An image of 28 × 28 pixels with a window of 2 × 2 on it, in row 3 and column 9; a kernel "
        "with the rows [[-1.0, 0.0], [0.5, 1.0]]; and a map of 27 × 27 sums from -1.25 to 3, -0.72 "
        "for this window."
    )
    left, middle, right = axes_of(first("sliding_window"))
    window, place = (axes.patches[0] for axes in (left, right))
    assert (window.get_xy(), window.get_width()) == ((8.5, 2.5), 2)
    assert (place.get_xy(), place.get_width()) == ((8.5, 2.5), 1)
    assert [text.get_text() for text in middle.texts] == ["−1", "0", "0.5", "1"]
    np.testing.assert_array_equal(right.images[0].get_array(), WINDOWS)
    assert right.images[0].get_clim() == (-3, 3)
    for wrong in [(27, 0), (0, -1)]:
        with pytest.raises(ValueError, match="has no place"):
            plots.sliding_window(np.zeros((28, 28)), np.eye(2), WINDOWS, wrong)


def test_too_few_captions_are_one_clear_error():
    with pytest.raises(ValueError, match="2 captions for 7 images"):
        plots.digit_grid(IMAGES, ["a", "b"])


# the others


def test_reading_names_the_winner_and_the_runner_up():
    assert plots.reading(IMAGES[0], ROW).alt.endswith("7 gets 90.0 %, next comes 3 with 10.0 %.")


def test_reading_calls_nothing_certain_or_impossible_that_is_not():
    p = np.array([1 - 2e-5, 1e-5, 1e-5, 0, 0, 0, 0, 0, 0, 0])
    said = plots.reading(IMAGES[0], p).alt
    assert "0 gets > 99.9 %" in said
    assert "with < 0.1 %" in said


def test_histograms_tell_the_share_at_the_ends():
    said = plots.histograms(
        {"a": [0, 0, 0.5, 1], "b": np.full((2, 2), 0.5)}, xlabel="x", limits=(0, 1), bins=10
    ).alt
    assert said == (
        "Histograms of x. a: 50% in the lowest and 25% in the highest of 10 bins; "
        "b: 0% in the lowest and 0% in the highest of 10 bins."
    )


@pytest.mark.parametrize("values", [[0.5, -0.1], [0.5, 1.1], [0.5, np.nan], []])
def test_a_histogram_leaves_no_value_out(values):
    with pytest.raises(ValueError, match=r"a must have values, and all within \(0, 1\)"):
        plots.histograms({"a": values}, xlabel="x", limits=(0, 1))


def test_confusion_names_the_most_frequent_mistakes():
    counts = np.array([[9, 1, 0], [4, 8, 0], [0, 2, 7]])
    assert plots.confusion(counts).alt == (
        "Confusion matrix of 31 digits, 24 of them on the diagonal. "
        "Most frequent mistakes: 1 read as 0 (4 ×), 2 read as 1 (2 ×), 0 read as 1 (1 ×)."
    )
    assert plots.confusion(np.diag([1, 2])).alt.endswith("Most frequent mistakes: none.")


def test_throughput_tells_where_it_is_fastest():
    said = plots.throughput([1, 10, 100], [2.0, 50.0, 40.0]).alt
    assert "for batches of 1 to 100: fastest at 10, with 25 times the images" in said


@pytest.mark.parametrize(("sizes", "rates"), [([2, 10], [1.0, 2.0]), ([1, 10], [0.0, 2.0])])
def test_throughput_compares_with_one_by_one(sizes, rates):
    with pytest.raises(ValueError, match="first batch size must be 1"):
        plots.throughput(sizes, rates)


def test_lines_tell_where_each_curve_begins_and_ends():
    said = plots.lines(
        [0.1, 1, 100], {"a": [1, 2, 3.456], "b": [0, 0, 1e-9]}, xlabel="time", ylabel="height"
    ).alt
    assert said == "height against time from 0.1 to 100: a from 1 to 3.46; b from 0 to 0."


def test_lines_tell_where_a_curve_turns():
    both = {"hill and hole": [0, 2, -2, 0], "nearly flat": [1, 1.3, 1, 1]}
    said = plots.lines([1, 2, 3, 4], both, xlabel="x", ylabel="y").alt
    assert said == (
        "y against x from 1 to 4: hill and hole from 0 to 0, lowest -2 at 3, highest 2 at 2; "
        "nearly flat from 1 to 1."
    )
    tiny = plots.lines([1, 2], {"a": [-1, -0.001]}, xlabel="x", ylabel="y").alt
    assert tiny.endswith("a from -1 to 0.")


def test_lines_on_a_logarithmic_axis_tell_powers_of_ten():
    said = plots.lines(
        [0, 1], {"a": [1e-8, 3e128]}, xlabel="step", ylabel="distance", yscale="log"
    ).alt
    assert said == "distance against step from 0 to 1, logarithmic: a from 1e-08 to 3e+128."
    wide = plots.lines([1e-12, 1], {"a": [0, 1]}, xlabel="h", ylabel="error", xscale="log").alt
    assert wide == "error against h from 1e-12 to 1: a from 0 to 1."


def test_lines_name_regions_above_their_middles():
    picture = plots.lines(
        [0, 4], {"a": [1, -3]}, xlabel="x", ylabel="y", regions={"near": (0, 1), "far": (1, 4)}
    )
    (axes,) = axes_of(picture)
    names = {text.get_text(): text.get_position()[0] for text in axes.texts}
    assert names["near"] == 0.5
    assert names["far"] == 2.5
    assert picture.alt.endswith("a from 1 to -3. Regions: near from 0 to 1, far from 1 to 4.")


def test_bars_tell_their_values():
    assert plots.bars({"a": 11.094, "b": 700}, xlabel="limit").alt == "limit: a 11.09, b 700.00."


def test_decisions_count_what_a_rule_gets_right():
    xor = [0, 1, 1, 0]
    said = plots.decisions(SQUARE, {"XOR": xor}, {"XOR": both}).alt
    assert "yes at (1, 0), (0, 1), where the shaded side has 1 of 4 points right" in said
    assert "shaded" not in plots.decisions(SQUARE, {"XOR": xor}).alt


def test_hidden_space_tells_where_points_go_and_which_fall_together():
    xor = [0, 1, 1, 0]
    picture = plots.hidden_space(SQUARE, xor, HIDDEN, both)
    assert picture.alt == (
        "4 points, on the left by their inputs, with the borders of OR and NAND, on the right by "
        "what OR and NAND say about them: (0, 0) at (0, 1); (1, 1) at (1, 0); (1, 0) and (0, 1) at "
        "(1, 1). There the shaded side has 4 of 4 points right."
    )
    one_or_other = plots.hidden_space(SQUARE, xor, HIDDEN, either).alt
    assert "the shaded side has 2 of 4 points right" in one_or_other


def test_hidden_space_draws_points_by_inputs_and_by_hidden_outputs():
    picture = plots.hidden_space(SQUARE, [0, 1, 1, 0], HIDDEN, both)
    before, after = axes_of(picture)
    drawn = [[line.get_xydata().tolist() for line in axes.lines] for axes in (before, after)]
    assert drawn[0] == [[[1, 0], [0, 1]], [[0, 0], [1, 1]]]  # the yes points, then the others
    assert drawn[1] == [[[1, 1], [1, 1]], [[0, 1], [1, 0]]]
    assert (after.get_xlabel(), after.get_ylabel()) == ("OR says", "NAND says")
    shade = after.images[0].get_array()
    assert shade[-1, -1] == 1
    assert shade[0, 0] == shade[-1, 0] == shade[0, -1] == 0
    borders = [
        np.concatenate(c.get_paths()[0].to_polygons(closed_only=False)) for c in before.collections
    ]
    for border, total in zip(borders, (0.5, 1.5), strict=True):
        np.testing.assert_allclose(border.sum(axis=1), total, atol=0.011)
    names = {text.get_text(): text.get_position() for text in before.texts}
    np.testing.assert_allclose(names["OR"], (0.25, 0.25), atol=0.02)
    np.testing.assert_allclose(names["NAND"], (0.75, 0.75), atol=0.02)


def test_hidden_space_is_a_plane():
    with pytest.raises(ValueError, match="outputs of two hidden neurons, got 1"):
        plots.hidden_space(SQUARE, [0, 1, 1, 0], {"OR": either}, both)


def test_a_network_names_its_layers_and_the_chosen_weight():
    said = plots.network([2, 3, 2], weight=(1, 1, 2)).alt
    assert "2 layers of weights between columns of 2, 3, 2 neurons" in said
    assert "layer 1 that goes to neuron 1 from neuron 2" in said
    texts = [t.get_text() for t in plots.network([2, 3, 2], weight=(1, 1, 2)).figure.axes[0].texts]
    assert "$w^{(1)}_{12}$" in texts
    assert texts.count("1") == 2  # a bias neuron in each column but the last


# what is really drawn, since alt text could be right about a wrong picture


def axes_of(picture):
    return picture.figure.axes


def test_grid_puts_each_caption_over_its_image_and_keeps_the_image_upright():
    images = np.zeros((3, 28, 28))
    images[0, 0, 27] = 1  # top right
    images[2, 27, 0] = 1  # bottom left
    (axes,) = axes_of(plots.digit_grid(images, ["a", "b", "c"], columns=2))
    texts = axes.texts
    assert [text.get_text() for text in texts] == ["a", "b", "c"]
    (x0, y0), (x1, y1), (x2, y2) = (text.get_position() for text in texts)
    assert x0 == x2 < x1
    assert y0 == y1 < y2
    sheet = axes.images[0].get_array()
    rows, columns = np.nonzero(sheet)
    assert rows[0] == y0 + 1  # right below its caption
    assert columns[0] == x0 - 14 + 27
    assert rows[1] == y2 + 1 + 27
    assert columns[1] == x2 - 14
    assert axes.images[0].origin == "upper"


def test_reading_draws_each_probability_at_its_digit():
    _, axes = axes_of(plots.reading(IMAGES[0], ROW))
    assert [bar.get_width() for bar in axes.patches] == ROW.tolist()
    assert [round(bar.get_y() + bar.get_height() / 2) for bar in axes.patches] == list(range(10))
    colors = [bar.get_facecolor() for bar in axes.patches]
    assert colors.count(colors[7]) == 1  # the winner stands out
    assert [text.get_text() for text in axes.texts][3] == "10.0 %"
    assert axes.texts[0].get_text() == "0.0 %"
    assert axes.yaxis_inverted()


def test_reading_breaks_a_tie_the_same_way_everywhere():
    p = np.zeros(10)
    p[[8, 9]] = 0.5
    assert "8 gets 50.0 %, next comes 9" in plots.reading(IMAGES[0], p).alt


@pytest.mark.parametrize("p", [[0.5], [0.5, np.nan], [900.0, 1.0], [[0.5, 0.5]]])
def test_reading_takes_probabilities_only(p):
    with pytest.raises(ValueError, match="probabilities must be a row of at least two"):
        plots.reading(IMAGES[0], p)


def test_a_forward_pass_says_what_was_read_and_how_many_neurons_are_on():
    hidden = [[0, 0.6, 1, 0.4], [0.1]]
    wrong = plots.forward_pass(IMAGES[0], hidden, ROW, 8).alt
    assert wrong.startswith("A handwritten 8, read as a 7, the outputs of the hidden neurons")
    assert "7 gets 90.0 %, next comes 3 with 10.0 %, and 8, the right one, gets 0.0 %." in wrong
    assert wrong.endswith(
        "2 of the 4 outputs of layer 1 are above 0.5. 0 of the 1 outputs of layer 2 are above 0.5."
    )
    right = plots.forward_pass(IMAGES[0], [], ROW, 7).alt
    assert right.startswith("A handwritten 7, the outputs")
    assert right.endswith("next comes 3 with 10.0 %.")


def test_a_forward_pass_has_a_square_for_each_neuron():
    first, second = np.linspace(0, 1, 50), np.linspace(0, 3, 33)
    image, *blocks, bars = axes_of(plots.forward_pass(IMAGES[0], [first, second], ROW, 3))
    assert image.images[0].get_array().data.tolist() == IMAGES[0].reshape(28, 28).tolist()
    for axes, outputs in zip(blocks, (first, second), strict=True):
        drawn = axes.images[0]
        assert drawn.get_array().compressed().tolist() == outputs.tolist()
        assert drawn.get_clim() == (0, 3)  # one scale for all layers
        assert f"{len(outputs)} outputs" in axes.get_title(loc="left")
    assert [bar.get_width() for bar in bars.patches] == ROW.tolist()
    names = [label.get_text() for label in bars.get_yticklabels()]
    assert names == ["0", "1", "2", "is a 3", "4", "5", "6", "read as 7", "8", "9"]
    # Squares, not oblongs.
    *_, width, height = blocks[0].get_position().bounds
    assert width / 10 * 600 == pytest.approx(height / 5 * 290)


@pytest.mark.parametrize("sizes", [(50, 100), (50,), (300, 33), (20, 20, 20, 20)])
def test_a_forward_pass_keeps_the_layers_apart_and_on_the_sheet(sizes):
    picture = plots.forward_pass(IMAGES[0], [np.ones(size) for size in sizes], ROW, 7)
    _, *blocks, bars = axes_of(picture)
    assert [label.get_text() for label in bars.get_yticklabels()][7] == "rightly 7"
    FigureCanvasAgg(picture.figure).draw()
    boxes = [axes.get_tightbbox() for axes in blocks]
    for above, below in itertools.pairwise(boxes):
        assert above.y0 > below.y1
    assert boxes[0].y1 <= picture.figure.bbox.y1
    assert boxes[-1].y0 >= 0
    assert max(box.x1 for box in boxes) < bars.get_tightbbox().x0


def test_a_forward_pass_ends_in_probabilities_of_classes():
    with pytest.raises(ValueError, match="probabilities must be a row of at least two"):
        plots.forward_pass(IMAGES[0], [], [0.5, 900], 0)
    with pytest.raises(ValueError, match="the label must be a class from 0 to 9, got 10"):
        plots.forward_pass(IMAGES[0], [], ROW, 10)


def test_histogram_bars_are_the_shares():
    (axes,) = axes_of(plots.histograms({"a": [0, 0, 0.6, 1]}, xlabel="x", limits=(0, 1), bins=4))
    assert [bar.get_height() for bar in axes.patches] == [0.5, 0, 0.25, 0.25]
    assert [bar.get_x() for bar in axes.patches] == [0, 0.25, 0.5, 0.75]


def test_throughput_draws_multiples_of_one_by_one():
    (axes,) = axes_of(plots.throughput([1, 10], [2.0, 50.0]))
    assert axes.lines[0].get_xdata().tolist() == [1, 10]
    assert axes.lines[0].get_ydata().tolist() == [1, 25]


def test_confusion_writes_each_count_in_its_cell_and_colours_mistakes():
    counts = np.array([[9, 1, 0], [4, 8, 0], [0, 2, 7]])
    (axes,) = axes_of(plots.confusion(counts))
    written = {text.get_position(): text.get_text() for text in axes.texts}
    assert written[(1, 0)] == "1"  # column 1, row 0
    assert written[(0, 1)] == "4"
    assert written[(2, 1)] == "·"
    assert axes.images[0].get_array().tolist() == [[0, 1, 0], [4, 0, 0], [0, 2, 0]]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("is read as", "a handwritten")


def test_a_confusion_matrix_of_other_classes_has_their_names():
    picture = plots.confusion([[5, 2], [0, 7]], names=np.array(["cat", "dog"]))
    assert picture.alt == (
        "Confusion matrix of 14 samples, 12 of them on the diagonal. "
        "Most frequent mistakes: cat read as dog (2 ×)."
    )
    (axes,) = axes_of(picture)
    for axis in (axes.xaxis, axes.yaxis):
        assert [label.get_text() for label in axis.get_ticklabels()] == ["cat", "dog"]
    assert axes.get_ylabel() == "right class"
    with pytest.raises(ValueError, match="a name is needed for each of 2 classes, got 1"):
        plots.confusion([[5, 2], [0, 7]], names=["cat"])


def test_a_confusion_matrix_is_square():
    with pytest.raises(ValueError, match=r"square, got shape \(2, 3\)"):
        plots.confusion(np.ones((2, 3)))


def test_lines_draw_their_values_and_names():
    (axes,) = axes_of(
        plots.lines(
            [0, 1, 2], {"a": [5, 6, 7], "b": [1, 2, 3]}, xlabel="x", ylabel="y",
            label_at={"a": 0.9, "b": 2},
        )
    )  # fmt: skip
    assert [line.get_ydata().tolist() for line in axes.lines] == [[5, 6, 7], [1, 2, 3]]
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("a", (1, 6)), ("b", (2, 3))]
    assert axes.lines[0].get_color() == axes.texts[0].get_color() != axes.lines[1].get_color()


def test_bars_draw_their_values_from_the_top():
    (axes,) = axes_of(plots.bars({"a": 1.0, "b": 2.5}, xlabel="x"))
    assert [bar.get_width() for bar in axes.patches] == [1.0, 2.5]
    assert [text.get_text() for text in axes.texts] == ["1.00", "2.50"]
    assert axes.yaxis_inverted()


def test_decisions_fill_the_yes_points_and_shade_the_yes_side():
    (axes,) = axes_of(plots.decisions(SQUARE, {"AND": [0, 0, 0, 1]}, {"AND": both}))
    yes, no = axes.lines
    assert np.transpose(yes.get_data()).tolist() == [[1, 1]]
    assert len(no.get_xdata()) == 3
    assert yes.get_markerfacecolor() != no.get_markerfacecolor() == "white"
    shade = axes.images[0].get_array()
    assert shade[-1, -1] == 1  # the corner beyond (1, 1)
    assert shade[0, 0] == 0


def test_whatever_the_reader_set_matplotlib_to_figures_look_the_same(small_figures):
    plain = plots.digit_grid(IMAGES, range(7))._repr_png_()
    with matplotlib.rc_context(
        {"axes.facecolor": "black", "savefig.bbox": "tight", "text.color": "w"}
    ):
        assert plots.digit_grid(IMAGES, range(7))._repr_png_() == plain


def test_captions_are_not_read_as_formulas(small_figures):
    assert plots.digit_grid(IMAGES[:1], [r"$\foo$"])._repr_png_()


@pytest.mark.parametrize(("captions", "columns"), [([], 10), (None, 0)])
def test_grids_that_cannot_be_are_one_clear_error(captions, columns):
    with pytest.raises(ValueError, match=r"captions for 7 images|at least one column"):
        plots.digit_grid(IMAGES, captions, columns=columns)


def test_broadcasting_tells_both_steps_and_draws_the_sum():
    picture = plots.broadcasting((2, 3), (3,))
    assert picture.alt == (
        "Broadcasting. a of shape (2, 3) is [[10, 20, 30], [40, 50, 60]]. b of shape (3,) is "
        "[1, 2, 3]; step 1: add an axis, giving shape (1, 3); step 2: repeat, giving shape (2, 3). "
        "The sum a + b is [[11, 22, 33], [41, 52, 63]]."
    )
    drawn = [text.get_text() for text in axes_of(picture)[0].texts]
    assert [n for n in drawn if n.isdigit()][-6:] == ["11", "22", "33", "41", "52", "63"]
    solid = [patch for patch in axes_of(picture)[0].patches if patch.get_linestyle() == "-"]
    assert len(solid) == 3 + 3 + 3 + 6 + 3 + 6  # b three times, its own row only; a; b; the sum


def test_header_bytes_are_read_both_ways():
    picture = plots.header_bytes(bytes([0, 0, 8, 1, 0, 0, 234, 96, 5]))
    drawn = [text.get_text() for text in axes_of(picture)[0].texts]
    assert drawn[:8] == ["00", "00", "08", "01", "00", "00", "ea", "60"]
    assert "0·256³ + 0·256² + 234·256 + 96\n= 60,000" in drawn
    assert "96·256³ + 234·256² + 0·256 + 0\n= 1,625,948,160" in drawn
    assert "Read with the highest byte first (>u4), it is 60,000; read with" in picture.alt
    with pytest.raises(ValueError, match="has 8 bytes, got 4"):
        plots.header_bytes(bytes(4))


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ((3, 4), (3,), r"shapes \(3, 4\) and \(3,\) do not broadcast: from the right, 4 meets 3"),
        ((2, 2, 2), (2,), "at most two axes"),
        ((6,), (6,), "each 1 to 5 long"),
        ((0,), (1,), "each 1 to 5 long"),
    ],
)
def test_what_does_not_broadcast_is_one_clear_error(a, b, message):
    with pytest.raises(ValueError, match=message):
        plots.broadcasting(a, b)


def test_axis_sums_tell_which_axis_disappears_and_what_is_added():
    assert plots.axis_sums((2, 3, 4)).alt == (
        "A stack of shape (2, 3, 4), which counts from 1 to 24, summed along each of its axes. "
        "Axis 0 disappears, shape (3, 4) is left, and its first entry is 1 + 13 = 14. Axis 1 "
        "disappears, shape (2, 4) is left, and its first entry is 1 + 5 + 9 = 15. Axis 2 "
        "disappears, shape (2, 3) is left, and its first entry is 1 + 2 + 3 + 4 = 10."
    )


@pytest.mark.parametrize("shape", [(2, 3, 4), (4, 4, 2), (1, 2, 3)])
def test_axis_sums_draw_the_stack_and_its_sums(shape):
    (axes,) = axes_of(plots.axis_sums(shape))
    stack = np.arange(1, np.prod(shape) + 1).reshape(shape)
    numbers = [text for text in axes.texts if text.get_text().isdigit()]
    expected = [value for axis in range(3) for value in [*stack.flat, *stack.sum(axis=axis).flat]]
    assert [int(text.get_text()) for text in numbers] == expected
    bright = [int(text.get_text()) for text in numbers if text.get_fontweight() == "bold"]
    lines = [stack[:, 0, 0], stack[0, :, 0], stack[0, 0, :]]
    assert bright == [value for line in lines for value in [*line, line.sum()]]
    for patch, text in zip(axes.patches, numbers, strict=True):  # each in the middle of its square
        assert text.get_position() == pytest.approx(patch.get_center())
        assert (patch.get_facecolor()[:3] == (1, 1, 1)) == (text.get_fontweight() != "bold")
    x, y = np.transpose([patch.get_center() for patch in axes.patches])
    assert 0.5 < x.min() < x.max() < axes.get_xlim()[1] - 0.5
    assert 0.5 < y.min() < y.max() < axes.get_ylim()[0] - 0.5


@pytest.mark.parametrize("shape", [(2, 3), (0, 1, 1), (1, 1, 5), (3, 3, 3), (1, 1, 1, 1)])
def test_a_stack_that_cannot_be_drawn_is_one_clear_error(shape):
    with pytest.raises(ValueError, match=r"can draw three axes, .* got shape \("):
        plots.axis_sums(shape)


def test_ceilings_are_where_the_exponential_meets_the_largest_numbers():
    picture = plots.ceilings([np.float16, np.float32, np.float64])
    assert picture.alt == (
        "The exponential of x from 0 to 710 on a logarithmic axis: a straight line that meets 3 "
        "ceilings: the largest float16, 6.6e+04, at x = 11.09; the largest float32, 3.4e+38, at "
        "x = 88.72; the largest float64, 1.8e+308, at x = 709.78."
    )
    (axes,) = axes_of(picture)
    (inset,) = axes.child_axes
    for part, dtypes in ((axes, "efd"), (inset, "ef")):
        dots = [line.get_xydata()[0] for line in part.lines if line.get_marker() == "o"]
        for (x, exponent), dtype in zip(dots, dtypes, strict=True):
            largest = np.finfo(dtype).max
            assert x == pytest.approx(np.log(float(largest)))
            assert exponent == pytest.approx(np.log10(float(largest)))
            with np.errstate(over="ignore"):  # the last exponential below, the first one above
                below, above = np.exp(np.array([x * 0.999, x * 1.001], dtype))
            assert np.isfinite(below)
            assert np.isinf(above)
    named = [text.get_text() for text in [*axes.texts, *inset.texts]]
    assert named == [
        "float32: x = 88.72", "float64: x = 709.78", "float16: x = 11.09", "float32: x = 88.72",
    ]  # fmt: skip


def test_one_ceiling_has_no_corner_to_magnify():
    (axes,) = axes_of(plots.ceilings(["float32"]))
    assert not axes.child_axes


@pytest.mark.parametrize("dtypes", [[], [np.float64, np.float32], [np.float32, np.float32]])
def test_ceilings_rise(dtypes):
    with pytest.raises(ValueError, match="in the order of their largest numbers"):
        plots.ceilings(dtypes)


def test_panels_draw_each_quantity_over_one_axis_and_tell_its_ends():
    curves = {
        "loss": {"loss": ([1, 2, 3], [2.3, 1.0, 0.5])},
        "accuracy": {"batch": ([1, 2, 3], [0.1, 0.5, 0.9]), "test": ([0, 3], [0.11, 0.85])},
    }
    picture = plots.panels(curves, xlabel="steps", limits={"accuracy": (0, 1)})
    upper, lower = picture.figure.axes
    np.testing.assert_array_equal(upper.lines[0].get_ydata(), [2.3, 1.0, 0.5])
    np.testing.assert_array_equal(lower.lines[1].get_xdata(), [0, 3])
    assert upper.get_xlim() == lower.get_xlim()
    assert lower.get_ylim() == (0, 1)
    assert [text.get_text() for text in lower.texts] == ["batch", "test"]
    assert [text.get_va() for text in lower.texts] == ["bottom", "top"]
    assert not upper.texts  # the axis has its name already
    assert picture.alt == (
        "2 panels over the steps, one above the other. loss: loss from 2.3 to 0.5; "
        "accuracy: batch from 0.1 to 0.9, test from 0.11 to 0.85."
    )


def test_one_panel_is_not_above_another():
    picture = plots.panels({"loss": {"net": ([1, 2], [2.0, 0.5])}}, xlabel="epoch")
    assert picture.alt == "1 panel over the epoch. loss: net from 2 to 0.5."


def test_panels_mark_the_lowest_point_of_a_curve_through_all_panels():
    curves = {"loss": {"a": ([1, 2, 3], [2.0, 0.5, 1.0])}, "accuracy": {"a": ([1, 3], [0.1, 0.9])}}
    picture = plots.panels(curves, xlabel="epoch", lowest=("loss", "a"))
    upper, lower = picture.figure.axes
    (dot,) = [line for line in upper.lines if line.get_marker() == "o"]
    assert (dot.get_xdata(), dot.get_ydata()) == ([2], [0.5])
    assert all(axes.lines[1].get_xdata() == [2, 2] for axes in (upper, lower))
    assert picture.alt.endswith(" Marked: the lowest loss of a, 0.5, at epoch 2.")


def test_a_sum_of_rows_colours_what_it_adds():
    picture = plots.sum_of_rows([0, 1, 0, 1], [[1, 100], [2, 200], [3, 300], [4, 400]])
    boxes = picture.figure.axes[0].patches
    vermilion = matplotlib.colors.to_rgb("#d55e00")
    coloured = [box.get_edgecolor()[:3] == vermilion for box in boxes]
    assert coloured == [False] * 3 + [True] * 3 + [False] * 3 + [True] * 5
    written = [text.get_text() for text in picture.figure.axes[0].texts]
    assert {"6", "600", "word 3"} <= set(written)
    assert picture.alt == (
        "A row with ones at 1 and 3 beside a matrix of 4 rows. Coloured and added up are its rows "
        "1 ([2, 200]) and 3 ([4, 400]): the sum is [6, 600]."
    )


@pytest.mark.parametrize("row", [[0, 2], [1]])
def test_a_sum_of_rows_needs_a_zero_or_a_one_for_every_row(row):
    with pytest.raises(ValueError, match="a row of 2 zeros and ones is needed"):
        plots.sum_of_rows(row, [[1, 2], [3, 4]])


def test_signed_images_have_zero_in_the_middle_of_the_colours():
    image = np.zeros((1, 784))
    image[0, 0] = -3.0
    picture = plots.digit_grid(image, signed=True, what="images of weights")
    drawn = picture.figure.axes[0].images[0]
    assert drawn.get_clim() == (-3, 3)
    red, green, blue, _ = drawn.to_rgba(np.array([[-3.0, 0.0, 3.0]]))[0].T
    assert blue[0] > red[0]  # blue below zero
    assert red[2] > blue[2]  # orange above
    assert min(red[1], green[1], blue[1]) > 0.9  # white at zero
    assert drawn.get_array()[-1, -1] == 0  # the margin is no value
    assert picture.alt == "1 images of weights, in a row, with values from -3 to 0."


ZIGZAG = np.array([[-8.0, 2.0], [-7.3, -1.6], [-6.6, 1.3], [-6.0, -1.0]])
PLANE = ((-9, 3), (-3, 3))


def valley(x):
    return x[0] ** 2 / 20 + x[1] ** 2


def frames_of(picture):
    """Return the default image, the frames as arrays, and for how long each is shown."""
    png, _ = picture._repr_png_()
    image = PIL.Image.open(io.BytesIO(png))
    assert image.default_image
    shots, durations = [], []
    for k in range(image.n_frames):
        image.seek(k)
        shots.append(np.array(image.convert("RGB"), dtype=int))
        durations.append(image.info.get("duration"))
    return shots[0], shots[1:], durations[1:], image.info["loop"]


def test_an_animation_has_a_frame_for_each_place_and_the_dot_stands_there():
    picture = plots.descent(valley, ZIGZAG, goal=(0, 0), limits=PLANE)
    default, shots, _, _ = frames_of(picture)
    assert len(shots) == len(ZIGZAG)
    axes = axes_of(picture)[0]
    picture.figure.set_dpi(200)
    orange = matplotlib.colors.to_rgb(plots.picture.VERMILION)
    for place, shot in zip(ZIGZAG, shots, strict=True):
        x, y = axes.transData.transform(place).round().astype(int)
        for other in ZIGZAG:  # a line is there as well, so look at the width of the dot
            u, v = axes.transData.transform(other).round().astype(int)
            patch = shot[shot.shape[0] - 1 - v - 8 : shot.shape[0] - v + 7, u - 8 : u + 8]
            filled = (np.abs(patch - 255 * np.array(orange)).max(axis=-1) < 12).mean()
            assert (filled > 0.95) == ((u, v) == (x, y))
    np.testing.assert_array_equal(default, shots[-1])
    assert (shots[1][:5] == 255).all()  # few colours, and yet the paper is white


@pytest.mark.parametrize("steps", [1, 24, 400])
def test_an_animation_plays_once_for_at_most_five_seconds(steps, small_figures):
    walk = np.linspace([-8, 2], [0, 0], steps + 1)
    picture = plots.descent(valley, walk, goal=(0, 0), limits=PLANE)
    *_, durations, loop = frames_of(picture)
    assert len(durations) == min(steps + 1, 25)
    assert sum(durations) <= 5000
    assert loop == 1


def test_an_animation_of_all_its_frames_is_no_heavy_load():
    walk = np.linspace([-8, 2], [0, 0], 25)
    picture = plots.descent(valley, walk, goal=(0, 0), limits=PLANE)
    assert len(picture._repr_png_()[0]) < 150_000


def test_an_animation_leaves_the_figure_at_the_end(small_figures):
    picture = plots.descent(valley, ZIGZAG, goal=(0, 0), limits=PLANE)
    for _ in range(2):
        picture._repr_png_()
        _, trail, dot = axes_of(picture)[0].lines
        np.testing.assert_array_equal(trail.get_xydata(), ZIGZAG)
        np.testing.assert_array_equal(dot.get_xydata(), ZIGZAG[-1:])


def test_an_animation_tells_where_it_goes():
    picture = plots.descent(valley, ZIGZAG, goal=(0, 0), limits=PLANE)
    assert repr(picture) == (
        "Animation of 3 steps over the contours of a function, from (-8, 2) to (-6, -1). The "
        "distance from the lowest point, (0, 0), goes from 8.25 to 6.08."
    )


@pytest.mark.parametrize("columns", [0, 2])
def test_paths_draw_every_step_and_tell_the_ends(columns):
    walks = {"wide": ZIGZAG, "still": [[1, 1], [-0.001, 0]]}
    picture = plots.paths(valley, walks, limits=PLANE, columns=columns)
    for k, walk in enumerate(walks.values()):
        axes = axes_of(picture)[k if columns else 0]
        drawn = [line.get_xydata().tolist() for line in axes.lines]
        first = 0 if columns else 3 * k
        ends = [[walk[0]], [walk[-1]]]
        for line, expected in zip(drawn[first:], [walk, *ends], strict=False):
            np.testing.assert_array_equal(line, expected)
    assert "wide: 3 steps from (-8, 2) to (-6, -1)" in repr(picture)
    assert "still: 1 steps from (1, 1) to (0, 0)" in repr(picture)


@pytest.mark.parametrize("walk", [[1, 2], [[1, 2, 3]], np.empty((0, 2))])
def test_what_is_not_a_walk_is_one_clear_error(walk):
    with pytest.raises(ValueError, match=r"a walk must have shape \(K, 2\)"):
        plots.paths(valley, {"a": walk}, limits=PLANE)
    with pytest.raises(ValueError, match=r"a walk must have shape \(K, 2\)"):
        plots.descent(valley, walk, goal=(0, 0), limits=PLANE)
    with pytest.raises(ValueError, match="columns must be at least 0"):
        plots.paths(valley, {"a": ZIGZAG}, limits=PLANE, columns=-1)


def test_a_sweep_names_its_regions_and_what_is_left_at_their_ends():
    regions = {"small": (0.1, 1), "large": (1, 10)}
    picture = plots.sweep([0.1, 0.5, 2, 8], [3, 1, 2, 80], start=5, regions=regions, limits=(1, 99))
    axes = axes_of(picture)[0]
    np.testing.assert_array_equal(
        axes.lines[-1].get_xydata(), [[0.1, 3], [0.5, 1], [2, 2], [8, 80]]
    )
    assert {"small", "large"} <= {text.get_text() for text in axes.texts}
    assert "small from 0.1 to 1, distance 3e+00 to 1e+00" in repr(picture)
    assert "large from 1 to 10, distance 2e+00 to 8e+01" in repr(picture)
    picture = plots.sweep([0.1, 2], [0.5, 2], start=5, regions=regions, limits=(1, 99))
    assert "distance below 1e+00 to below 1e+00" in repr(picture)
    with pytest.raises(ValueError, match="no learning rate lies in large"):
        plots.sweep([0.1, 0.5], [3, 1], start=5, regions=regions, limits=(1, 99))


def test_step_sizes_tell_the_ends_and_where_the_branches_meet():
    assert plots.step_sizes(STEPS, {"float64": {"forward": v_curve()}}).alt == (
        "Relative error of a slope against the step h from 1e-16 to 1e+00, on two logarithmic "
        "scales. float64, forward: 1 at the left end, at its best below 1e-07, for some h between "
        "1e-07 and 1e-06, 0.1 at the right end."
    )


def test_step_sizes_say_the_same_whatever_the_noise():
    said = {plots.step_sizes(STEPS, {"f": {"a": v_curve(noise)}}).alt for noise in (0, 0.1, 0.3)}
    assert len(said) == 1


def test_step_sizes_draw_each_dtype_in_its_panel():
    errors = {"a": {"x": v_curve(), "y": v_curve() ** 2}, "b": {"x": v_curve()}}
    first, second = axes_of(plots.step_sizes(STEPS, errors))
    assert (first.get_title("left"), second.get_title("left")) == ("a", "b")
    assert [text.get_text() for text in first.texts] == ["x", "y"]
    assert first.get_xscale() == first.get_yscale() == "log"
    assert np.array_equal(first.lines[0].get_ydata(), v_curve())
    assert first.lines[1].get_color() == first.texts[1].get_color() != first.lines[0].get_color()
    assert first.get_ylim() == second.get_ylim()


def test_an_error_of_zero_is_drawn_at_the_floor():
    error = v_curve()
    error[80] = 0
    (axes,) = axes_of(plots.step_sizes(STEPS, {"a": {"x": error}}))
    assert axes.lines[0].get_ydata()[80] == 1e-17


@pytest.mark.parametrize("steps", [STEPS[::-1], STEPS[:40], STEPS - 1e-16])
def test_step_sizes_need_rising_steps(steps):
    with pytest.raises(ValueError, match="in rising order, over at least five decades"):
        plots.step_sizes(steps, {"a": {"x": v_curve()[: len(steps)]}})


@pytest.mark.parametrize("wrong", [-1.0, np.nan])
def test_step_sizes_need_errors(wrong):
    with pytest.raises(ValueError, match="the errors of x must be at least 0"):
        plots.step_sizes(STEPS, {"a": {"x": np.full(len(STEPS), wrong)}})


def test_straight_lines_draw_and_tell_their_slopes():
    picture = plots.straight_lines(
        np.square, {"a": lambda x: 2 * x - 1, "b": np.negative}, limits=(0, 3), points=[1]
    )
    assert picture.alt == (
        "A curve from 0 at x = 0 to 9 at x = 3, with dots at 1, and straight lines: a has slope 2, "
        "b has slope -1."
    )
    (axes,) = axes_of(picture)
    curve, a, b, dots = axes.lines
    assert (curve.get_ydata()[-1], a.get_ydata()[-1], b.get_ydata()[-1]) == (9, 5, -3)
    assert np.transpose(dots.get_data()).tolist() == [[1, 1]]
    assert [(text.get_text(), text.xy) for text in axes.texts] == [("a", (3, 5)), ("b", (3, -3))]


def test_a_bent_line_is_one_clear_error():
    with pytest.raises(ValueError, match="a must be a straight line"):
        plots.straight_lines(np.square, {"a": np.sin}, limits=(0, 2))


def test_surface_tells_where_it_is_lowest_and_highest():
    picture = plots.surface(*GRID, bowl(GRID))
    assert picture.alt == (
        "A surface over -1 to 1 in x0 and -2 to 2 in x1. Lowest is 0 at (0, 0), highest is 5 at "
        "(-1, -2), (1, -2), (-1, 2), (1, 2)."
    )
    (axes,) = axes_of(picture)
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_zlabel()) == ("$x_0$", "$x_1$", "$f$")
    assert axes.get_zlim()[0] <= 0 < 5 <= axes.get_zlim()[1]
    assert axes.get_ylim()[1] >= 2 > axes.get_xlim()[1] >= 1
    flat = plots.surface(*GRID, np.ones((3, 3))).alt
    assert flat.endswith("highest is 1 at (-1, -2), (0, -2), (1, -2), (-1, 0) and 5 more places.")


def test_vector_field_draws_its_arrows_and_tells_where_they_point():
    x0, x1 = GRID
    inward = plots.vector_field(x0, x1, -x0, -x1)
    assert inward.alt == (
        "9 arrows over -1 to 1 in x0 and -2 to 2 in x1. The shortest has length 0 at (0, 0), the "
        "longest 2.24 at (-1, -2), (1, -2), (-1, 2), (1, 2); all the others point straight to the "
        "place of the shortest."
    )
    assert (
        "; 1 of the others"
        in plots.vector_field([[0, 1, 2]], [[0, 0, 0]], [[0, -1, 2]], [[0, 0, 0]]).alt
    )
    assert "; 0 of the others" in plots.vector_field(x0, x1, x0, x1).alt
    (arrows,) = axes_of(inward)[0].collections
    assert np.array_equal(arrows.U, -x0.ravel())
    assert np.array_equal(arrows.V, -x1.ravel())
    assert np.array_equal(arrows.get_offsets(), np.column_stack([x0.flat, x1.flat]))
    assert arrows.angles == arrows.scale_units == "xy"  # the angle drawn is the angle in the plane


def test_a_field_of_no_arrows_can_be_drawn(small_figures):
    x0, x1 = GRID
    assert plots.vector_field(x0, x1, 0 * x0, 0 * x1)._repr_png_()


def test_few_colours_keep_the_paper_white_and_make_a_drawing_smaller():
    figure = matplotlib.figure.Figure(figsize=(2, 1), facecolor="white")
    axes = figure.add_axes((0, 0, 0.99, 1))
    axes.set_axis_off()
    tints = 0.8 + 0.2 * np.random.default_rng(0).random((100, 200, 3))
    axes.imshow(tints, aspect="auto", interpolation="nearest")
    picture = plots.Picture(figure, "Pale tints.", few_colors=True)
    image = pixels(picture)
    assert len(np.unique(image.reshape(-1, image.shape[-1]), axis=0)) <= 64
    assert (image[:, -1] == 1).all()
    assert np.abs(image - pixels(plots.Picture(figure, "All tints."))).max() < 0.1
    paths = plots.paths(valley, {"a": ZIGZAG}, limits=PLANE)
    full = plots.Picture(paths.figure, paths.alt)
    assert len(paths._repr_png_()[0]) < len(full._repr_png_()[0]) / 2


def test_a_chain_writes_each_value_and_each_slope_once():
    steps = [("× w", 2.0, 12.0, 6.0, 4.0), ("( )²", None, None, 36.0, 1.0)]
    picture = plots.chain(("x", 3.0, 8.0), steps)
    written = [text for text in picture.figure.axes[0].texts if text.get_text()]
    black = [t.get_text() for t in written if t.get_color() == "black"]
    assert sorted(text for text in black if text[0].isdigit()) == ["2", "3", "36", "6"]
    slopes = [t.get_text() for t in written if t.get_color() == plots.picture.VERMILION]
    assert sorted(slopes) == ["1", "12", "4", "8"]
    assert picture.alt == (
        "A computation from left to right, with slopes. x is 3, slope 8; "
        "× w (2, slope 12) gives 6, slope 4; ( )² gives 36, slope 1."
    )


def test_a_chain_in_stages_finds_one_operations_slopes_after_the_other():
    steps = [("× w", 2.0, 12.0, 6.0, 4.0), ("( )²", None, None, 36.0, 1.0)]
    picture = plots.chain(("x", 3.0, 8.0), steps, stages=True)
    seen = [
        sorted(t.get_text() for t in axes.texts if t.get_color() == plots.picture.VERMILION)
        for axes in picture.figure.axes
    ]
    assert [[text for text in row if text] for row in seen] == [
        ["1"],
        ["1", "4"],
        ["1", "12", "4", "8"],
    ]
    assert picture.alt == (
        "A computation in 3 stages. values: x is 3; × w (2) gives 6; ( )² gives 36; the slope at "
        "the end is 1. back through ( )²: slope 4. back through × w: slope 8, and 12 for the 2 "
        "that came in."
    )


def test_a_fork_adds_the_slopes_of_its_ways():
    picture = plots.fork(("u", 3.0), {"first": 5.0, "second": -2.0}, ("p", 9.0))
    written = [text.get_text() for text in picture.figure.axes[0].texts]
    assert {"5 + -2 = 3", "5", "-2", "$u$", "$p$", "9", "first", "second"} <= set(written)
    assert picture.alt == (
        "u is 3 and reaches p, which is 9, in 2 ways: as first with the slope 5, as second with "
        "the slope -2. The slopes add up: 5 + -2 = 3."
    )


def test_a_graph_has_a_line_for_each_use_and_says_what_comes_from_what():
    operations = {"y": ["u", "v"], "q": ["y", "y"], "L": ["y", "q"]}
    values = {"u": 3.0, "v": 2.0, "y": 6.0, "q": 36.0, "L": 42.0}
    picture = plots.graph(operations, values, {"L": 1.0, "q": 1.0})
    axes = picture.figure.axes[0]
    written = [text.get_text() for text in axes.texts if text.get_text()]
    assert sorted(written) == sorted([*(f"${n}$ = {v:g}" for n, v in values.items()), "1", "1"])
    lines = [text for text in axes.texts if getattr(text, "arrow_patch", None)]
    assert len(lines) == 6
    places = {
        text.get_text()[1]: text.get_position() for text in axes.texts if "=" in text.get_text()
    }
    for name, sources in operations.items():
        assert all(places[source][0] < places[name][0] for source in sources)
    assert len(set(places.values())) == 5
    assert picture.alt == (
        "A computation as a graph. u is 3; v is 2; y from u and v is 6; q from y and y is 36, "
        "slope 1; L from y and q is 42, slope 1."
    )


def test_histograms_of_the_same_height_compare():
    samples = {"narrow": [0.5] * 9, "wide": np.linspace(0, 1, 9)}
    for same in (False, True):
        picture = plots.histograms(samples, xlabel="x", limits=(0, 1), same_height=same)
        tops = {axes.get_ylim()[1] for axes in picture.figure.axes}
        assert (len(tops) == 1) == same


def test_whole_numbers_along_an_axis_have_whole_marks():
    picture = plots.lines(range(21), {"a": range(21)}, xlabel="layers", ylabel="y")
    marks = picture.figure.axes[0].get_xticks()
    assert (marks == np.round(marks)).all()


def test_gradients_of_batches_keep_their_angles_and_lengths():
    picture = first("gradients")
    tips = [text.xy for text in picture.figure.axes[0].texts[:2]]
    np.testing.assert_allclose(tips, [(1, 1), (0.5, 0)])
    assert picture.alt == (
        "2 gradients of batches around the gradient of all images. Their angles with it are 0 to "
        "45 degrees, their lengths 0.5 to 1.4 times its own."
    )
    second = plots.gradients([1.0, 0.0], [[1.0, 1.0], [1.0, 1.0]])
    sides = [text.xy[1] > 0 for text in second.figure.axes[0].texts[:2]]
    assert sides == [True, False]
    for whole, parts in ([0.0], [[1.0]]), ([1.0], []), ([1.0], [[0.0]]):
        with pytest.raises(ValueError, match="not 0"):
            plots.gradients(whole, parts)


def test_a_nudge_colours_what_changes():
    picture = first("nudge")
    left, right = (axes.images[0].get_array() for axes in picture.figure.axes)
    np.testing.assert_array_equal(left, [[0], [0.5]])
    np.testing.assert_array_equal(right, [[False, False], [False, True]])
    assert picture.alt == (
        "One pixel of 2 images, with ink in 1 of them, and an arrow for one weight to 2 by 2 "
        "hidden outputs. Of these 1 changes, in column 1."
    )
    assert plots.nudge([0, 1], np.eye(2)).alt.endswith("Of these 2 change, in columns 0 and 1.")
    assert plots.nudge([0.0], [[0, 0]]).alt.endswith("Of these none changes.")
    with pytest.raises(ValueError, match=r"one pixel for each row is needed, got \(3,\)"):
        plots.nudge([0, 1, 2], [[0, 1]])


def test_greys_hand_one_slope_to_each_pixel_that_has_them():
    picture = first("greys")
    written = [text.get_text() for text in picture.figure.axes[0].texts if text.get_text()]
    assert written.count("0.5") == 3  # two pixels and their grey
    assert written.count("0.25") == 3  # one slope, handed to two weights
    assert picture.alt == (
        "3 pixels of 2 greys: grey 0.5 has the slope 0.25, which goes to pixel 0 and 2; grey 1 has "
        "the slope -1, which goes to pixel 1."
    )
    for pixels_, slopes in ([0.5], [1, 2]), ([], []), ([[0.5]], [1]):
        with pytest.raises(ValueError, match="1 to 8 pixels"):
            plots.greys(pixels_, slopes)


def test_gaps_are_those_of_float64():
    picture = plots.gaps([1.0, 2.0, 5.0])
    assert picture.alt.endswith(
        "1: gap 0.5 ε below, 1 ε above; 2: gap 1 ε below, 2 ε above; 5: gap 4 ε below, 4 ε above."
    )
    (axes,) = axes_of(picture)
    around_one = axes.lines[0].get_xdata() * np.finfo(float).eps + 1
    assert np.nextafter(1.0, 2) in around_one
    assert np.nextafter(1.0, 0) in around_one
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [
        (-0.25, 0.75), (-0.5, 1.5), (-2, 4)
    ]  # fmt: skip
    with pytest.raises(ValueError, match="above 0"):
        plots.gaps([1.0, 0.0])


def test_digits_are_coloured_from_the_first_that_differs():
    picture = plots.matching_digits({"e": "2.7182", "near": "2.7185", "far": "3.7182"})
    assert picture.alt == (
        "Compared with e, 2.7182: near, the first 4 digits agree, then follows 5; far, the first 0 "
        "digits agree, then follows 3.7182."
    )
    (axes,) = axes_of(picture)
    other = [t.get_text() for t in axes.texts if t.get_color() == plots.picture.VERMILION]
    assert other == ["", "5", "3.7182"]
    with pytest.raises(ValueError, match="b must have 3 characters"):
        plots.matching_digits({"a": "1.5", "b": "1.50"})


def test_names_share_a_box_where_they_share_an_array():
    a, b = np.zeros(2), np.zeros(2)
    picture = plots.names({"x": a, "start": a, "copy": b})
    assert picture.alt == (
        "Arrays in memory: 2. [0. 0.] has the names x, start; [0. 0.] has the names copy."
    )
    (axes,) = axes_of(picture)
    assert len([text for text in axes.texts if text.get_text() == "[0. 0.]"]) == 2
