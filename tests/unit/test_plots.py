"""The figures: their words come from the data, their bytes from the data alone."""

import io
import subprocess
import sys

import matplotlib
import matplotlib.image
import numpy as np
import pytest

from dlbook import plots

IMAGES = np.random.default_rng(0).random((7, 784))
ROW = np.array([0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0])
SQUARE = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])


def both(x):
    return (x.sum(axis=1) > 1.5).astype(int)


def pixels(picture):
    png, _ = picture._repr_png_()
    return matplotlib.image.imread(io.BytesIO(png))


def all_kinds():
    counts = np.diag([5, 6, 7])
    counts[0, 2] = 3
    return {
        "digit_grid": plots.digit_grid(IMAGES, range(7), columns=4),
        "reading": plots.reading(IMAGES[0], ROW),
        "histograms": plots.histograms({"a": ROW}, xlabel="share", limits=(0, 1)),
        "throughput": plots.throughput([1, 10, 100], [5.0, 40.0, 50.0]),
        "confusion": plots.confusion(counts),
        "lines": plots.lines([1, 2, 3], {"a": [0, 1, 2], "b": [3, 1, 0]}, xlabel="x", ylabel="y"),
        "bars": plots.bars({"a": 1.0, "b": 2.5}, xlabel="size"),
        "decisions": plots.decisions(SQUARE, {"AND": [0, 0, 0, 1]}, {"AND": both}),
        "network": plots.network([2, 3, 1], weight=(1, 3, 2)),
        "broadcasting": plots.broadcasting((2, 3), (3,)),
    }


@pytest.mark.parametrize("kind", all_kinds())
def test_every_figure_is_a_sharp_png_with_its_size_and_words(kind):
    picture = all_kinds()[kind]
    png, size = picture._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert size["width"] == 600
    image = pixels(picture)
    assert image.shape[:2] == (2 * size["height"], 2 * size["width"])
    assert (image[..., 3] == 1).all()  # no transparency: a white sheet also in dark mode
    assert repr(picture) == picture.alt
    assert picture.alt.endswith(".")


@pytest.mark.parametrize("kind", all_kinds())
def test_the_same_data_give_the_same_bytes(kind):
    assert all_kinds()[kind]._repr_png_() == all_kinds()[kind]._repr_png_()


def test_drawing_leaves_the_readers_matplotlib_alone():
    before = dict(matplotlib.rcParams)
    all_kinds()
    assert dict(matplotlib.rcParams) == before
    code = "import sys, dlbook.plots; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_save(tmp_path):
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
    assert image[:, : width // 3].min() == 1
    assert image[height // 2, width // 2] == 0
    assert image[:, 2 * width // 3 :].min() == 1


def test_a_grid_says_what_it_holds():
    assert plots.digit_grid(IMAGES).alt == "7 handwritten digits, in a row."
    assert plots.digit_grid(
        IMAGES[:3], ["reads 1\nis 7", 2, 3], columns=2, what="mistakes"
    ).alt == ("3 mistakes, in 2 rows of 2: reads 1, is 7; 2; 3.")


@pytest.mark.parametrize("shape", [(784,), (3, 783), (3, 28, 27), (3, 28, 28, 1), (0, 784)])
def test_what_is_not_images_is_one_clear_error(shape):
    with pytest.raises(ValueError, match=r"images must have shape \(N, 784\) or \(N, 28, 28\)"):
        plots.digit_grid(np.zeros(shape))


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


def test_bars_tell_their_values():
    assert plots.bars({"a": 11.094, "b": 700}, xlabel="limit").alt == "limit: a 11.09, b 700.00."


def test_decisions_count_what_a_rule_gets_right():
    xor = [0, 1, 1, 0]
    said = plots.decisions(SQUARE, {"XOR": xor}, {"XOR": both}).alt
    assert "yes at (1, 0), (0, 1), where the shaded side has 1 of 4 points right" in said
    assert "shaded" not in plots.decisions(SQUARE, {"XOR": xor}).alt


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


def test_whatever_the_reader_set_matplotlib_to_figures_look_the_same():
    plain = plots.digit_grid(IMAGES, range(7))._repr_png_()
    with matplotlib.rc_context(
        {"axes.facecolor": "black", "savefig.bbox": "tight", "text.color": "w"}
    ):
        assert plots.digit_grid(IMAGES, range(7))._repr_png_() == plain


def test_captions_are_not_read_as_formulas():
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
