"""Draw the pictures of the landing page, and the mark of the site, from what the network does.

    python tools/provenance/draw_cover.py

Writes into book/_static:

================  ==================================================================================
cover-wide.svg    one test digit on its way through the sample network, from left to right
cover-tall.svg    the same from top to bottom, for phones
share.png         the same with a title, for where a link to the book is shared and for the EPUB
misread.png       every test digit that the network reads wrong
favicon.svg       the first test digit, small enough for the tab of a browser; also as two PNG
================  ==================================================================================

No number is typed here. Run it after a change of the network or the font: tests/book/test_cover.py
holds the numbers in and beside the pictures to the network, and draws nothing again.
"""

import io
import re
from base64 import b64decode
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dlbook import plots
from dlbook.activations import sigmoid
from dlbook.datasets import load_mnist, load_sample_network
from dlbook.networks import MultiLayerNet

STATIC = Path(__file__).parents[2] / "book" / "_static"
FONTS = STATIC / "fonts" / "source-serif.css"
TITLE = "Build a network that reads handwriting"
UNSURE = 0.7  # the digit of the cover is the first that is read right with less certainty than this
BLUE_IN_THE_DARK = "#56b4e9"  # the sky blue of the same authors
LEVELS = 8  # of opacity, from pale to full
SIDE_BY_SIDE = 25  # neurons
LINES = 70  # how many of the strongest contributions are drawn between two layers
STROKE = 0.8  # the width of a line
PAPER = 0.08  # opacity of what lies below a digit
FINE = 4  # a PNG is drawn so many times larger, then shrunk: its edges are smooth

# The page's theme says what the colours are, and how they change in the dark. Where there is no
# page around the picture, the second name of each holds.
COLORS = {
    "ink": "#222222",
    "mute": plots.picture.GREY,
    "blue": plots.picture.BLUE,
    "vermilion": plots.picture.VERMILION,
    "paper": "#ffffff",
}


def unseen_digits():
    """Return the test images, one in each row, and their labels."""
    return load_mnist()[1]


def network():
    """Return the trained network of chapter 04."""
    return MultiLayerNet.from_params(load_sample_network())


def misread():
    """Return the images of the test set that the network reads wrong."""
    images, labels = unseen_digits()
    return images[np.flatnonzero(network().predict(images).argmax(axis=1) != labels)]


@dataclass(frozen=True)
class Reading:
    """One digit on its way through the network."""

    label: int
    outputs: list  # of every layer, the pixels first, the probabilities last
    flows: list  # between two layers: what each neuron of the one contributes to each of the next

    @property
    def ranking(self):
        """The digits, the most probable first."""
        return np.argsort(-self.outputs[-1]).tolist()

    def words(self):
        """Say what the picture shows."""
        p = self.outputs[-1]
        first, second, third = self.ranking[:3]
        return (
            f"A handwritten {self.label} of 28 × 28 pixels goes through {len(self.outputs[1])} and "
            f"then {len(self.outputs[2])} neurons to ten probabilities: {percent(p[first])} for "
            f"{first}, {percent(p[second])} for {second}, less than {int(100 * p[third]) + 1} % "
            "for any other digit."
        )


def percent(p):
    """Return a probability in whole percent."""
    return f"{100 * p:.0f} %"


def read_one():
    """Return the first test digit that the network reads right without being sure, on its way."""
    images, labels = unseen_digits()
    y = network().predict(images)
    chosen = np.flatnonzero((y.argmax(axis=1) == labels) & (y.max(axis=1) < UNSURE))[0]
    p = network().params
    z0 = images[chosen]
    z1 = sigmoid(z0 @ p["W1"] + p["b1"])
    z2 = sigmoid(z1 @ p["W2"] + p["b2"])
    flows = [z[:, np.newaxis] * p[W] for z, W in zip((z0, z1, z2), ("W1", "W2", "W3"), strict=True)]
    return Reading(int(labels[chosen]), [z0, z1, z2, y[chosen]], flows)


@dataclass
class Drawing:
    """Boxes, curves and words in theme colours: what an SVG and a PNG are both made from."""

    width: float
    height: float
    boxes: dict = field(default_factory=lambda: defaultdict(list))  # (x, y, width, height)
    curves: dict = field(default_factory=lambda: defaultdict(list))  # four points, Bézier's
    words: list = field(default_factory=list)

    def box(self, x, y, width, height, color, strength=1.0):
        """Add a rectangle, more opaque the stronger it is; what is next to nothing is left out."""
        if level := round(LEVELS * float(strength)):
            self.boxes[color, level / LEVELS].append((x, y, width, height))

    def curve(self, points, color, strength):
        """Add a fine line, more opaque the stronger it is."""
        level = max(1, round(LEVELS * float(strength)))
        self.curves[color, level / LEVELS].append(points)

    def say(self, x, y, text, *, size=13, anchor="middle", color="mute", bold=False):
        """Add words whose baseline starts, ends or has its middle at a point."""
        self.words.append((x, y, text, size, anchor, color, bold))

    def svg(self, name, title, description):
        """Return the drawing as an SVG that follows the theme of the page it is put into."""
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img" '
            f'viewBox="0 0 {_short(self.width)} {_short(self.height)}" '
            f'aria-labelledby="{name}-title {name}-words">',
            f'<title id="{name}-title">{escape(title)}</title>',
            f'<desc id="{name}-words">{escape(description)}</desc>',
            *self.svg_curves(),
            *self.svg_boxes(),
            *self.svg_words(),
            "</svg>\n",
        ]
        return "\n".join(lines)

    def svg_curves(self):
        for (color, opacity), curves in self.curves.items():
            path = "".join(
                f"M{_point(a)}C{_point(b)} {_point(c)} {_point(d)}" for a, b, c, d in curves
            )
            yield (
                f'<path d="{path}" fill="none" stroke="{_themed(color)}" '
                f'stroke-width="{STROKE}" opacity="{opacity:g}"/>'
            )

    def svg_boxes(self):
        for (color, opacity), boxes in self.boxes.items():
            path = "".join(
                f"M{_point((x, y))}h{_short(w)}v{_short(h)}h-{_short(w)}z" for x, y, w, h in boxes
            )
            yield f'<path d="{path}" fill="{_themed(color)}" opacity="{opacity:g}"/>'

    def svg_words(self):
        for x, y, text, size, anchor, color, bold in self.words:
            weight = ' font-weight="600"' if bold else ""
            yield (
                f'<text x="{_short(x)}" y="{_short(y)}" fill="{_themed(color)}" '
                f'font-size="{size}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
            )

    def paint(self, image, left=0, top=0, scale=1.0):
        """Draw onto an image, so many times as large."""
        corner = np.array([left, top])

        def put(points):
            return [tuple(point) for point in (np.array(points) * scale + corner) * FINE]

        for (color, opacity), curves in self.curves.items():
            mask, pen = _mask(image)
            for curve in curves:
                pen.line(put(_along(curve)), 255, round(STROKE * scale * FINE))
            _stain(image, mask, color, opacity)
        for (color, opacity), boxes in self.boxes.items():
            mask, pen = _mask(image)
            for x, y, w, h in boxes:
                (x0, y0), (x1, y1) = put([(x, y), (x + w, y + h)])
                pen.rectangle((x0, y0, x1 - 1, y1 - 1), 255)
            _stain(image, mask, color, opacity)
        pen = ImageDraw.Draw(image)
        for x, y, text, size, anchor, color, bold in self.words:
            place = (x * scale + left, y * scale + top)
            end = {"start": "ls", "middle": "ms", "end": "rs"}[anchor]
            pen.text(place, text, COLORS[color], _font(size * scale, bold), end)


def _short(number):
    """Return a coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def _point(point):
    return f"{_short(point[0])} {_short(point[1])}"


def _themed(color):
    return f"var(--cover-{color},{COLORS[color]})"


def _along(curve):
    """Return points on a Bézier curve."""
    t = np.linspace(0, 1, 33)[:, np.newaxis]
    a, b, c, d = np.array(curve)
    return (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d


def _mask(image):
    """Return an empty stencil for an image, several times as large, and a pen for it."""
    mask = Image.new("L", (image.width * FINE, image.height * FINE))
    return mask, ImageDraw.Draw(mask)


def _stain(image, mask, color, opacity):
    """Lay a colour over the part of an image that a stencil shows."""
    cover = mask.resize(image.size, Image.Resampling.BOX)
    image.paste(COLORS[color], mask=cover.point(lambda grey: round(grey * opacity)))


@cache
def _serif():
    """Return the font of the site's text, which its style sheet carries."""
    return b64decode(re.search(r"base64,([\w+/=]+)", FONTS.read_text("utf-8"))[1])


def _font(size, bold):
    font = ImageFont.truetype(io.BytesIO(_serif()), size)
    font.set_variation_by_axes([600 if bold else 400])
    return font


@dataclass(frozen=True)
class Layout:
    """Where things are. The digit's way goes along one axis, neurons stand across it."""

    tall: bool  # along is downwards, instead of to the right
    pixel: int  # the side of one
    pitch: int  # from one neuron to the next
    gaps: tuple  # between the layers
    certain: int  # the length of a bar that stands for 100 %
    margin: int  # beyond the longest bar, for its number

    @property
    def across(self):
        return max(SIDE_BY_SIDE * self.pitch, 28 * self.pixel)

    def place(self, along, across):
        return (across, along) if self.tall else (along, across)

    def depth(self, k, size):
        """Return how far a layer reaches along the way."""
        return 28 * self.pixel if k == 0 else size // SIDE_BY_SIDE * self.pitch

    def lanes(self, k, size):
        """Return how far across the way the middle of each neuron of a layer is."""
        if k == 0:
            row, column = np.divmod(np.arange(size), 28)
            lane, lanes, width = (column if self.tall else row), 28, self.pixel
        else:
            lanes = min(size, SIDE_BY_SIDE)
            lane, width = np.arange(size) % lanes, SIDE_BY_SIDE * self.pitch / lanes
        return self.across / 2 + (lane - (lanes - 1) / 2) * width


WIDE = Layout(tall=False, pixel=9, pitch=10, gaps=(60, 72, 72), certain=185, margin=44)
TALL = Layout(tall=True, pixel=7, pitch=13, gaps=(56, 64, 72), certain=130, margin=24)


def draw_reading(reading, layout):
    """Draw a digit on its way through the network."""
    sizes = [len(z) for z in reading.outputs]
    lanes = [layout.lanes(k, size) for k, size in enumerate(sizes)]
    starts, ends = [0], []
    for k, gap in enumerate(layout.gaps):
        ends.append(starts[k] + layout.depth(k, sizes[k]))
        starts.append(ends[k] + gap)
    longest = layout.certain * reading.outputs[-1].max()
    drawing = Drawing(*layout.place(starts[-1] + 20 + longest + layout.margin, layout.across))
    for k, flow in enumerate(reading.flows):
        draw_flow(drawing, layout, flow, (ends[k], lanes[k]), (starts[k + 1], lanes[k + 1]))
    draw_pixels(drawing, layout, reading.outputs[0])
    for k in (1, 2):
        draw_neurons(drawing, layout, reading.outputs[k], starts[k])
    draw_bars(drawing, layout, reading, starts[3])
    return drawing


def draw_flow(drawing, layout, flow, before, after):
    """Draw the strongest of what the neurons of one layer contribute to those of the next."""
    (start, lanes_before), (end, lanes_after) = before, after
    strongest = np.argsort(-np.abs(flow), axis=None, kind="stable")[:LINES]
    most = np.abs(flow).max()
    for i, j in zip(*np.unravel_index(strongest, flow.shape), strict=True):
        middle = (start + end) / 2
        here, there = lanes_before[i], lanes_after[j]
        way = [(start + 3, here), (middle, here), (middle, there), (end - 3, there)]
        points = [layout.place(*stop) for stop in way]
        drawing.curve(points, "blue" if flow[i, j] > 0 else "vermilion", abs(flow[i, j]) / most)


def draw_pixels(drawing, layout, pixels):
    """Draw the image, each pixel as dark as it is."""
    side = layout.pixel
    left, top = layout.place(0, (layout.across - 28 * side) / 2)
    drawing.boxes["mute", PAPER].append((left, top, 28 * side, 28 * side))
    for (row, column), grey in np.ndenumerate(pixels.reshape(28, 28)):
        drawing.box(left + column * side, top + row * side, side, side, "ink", grey)


def draw_neurons(drawing, layout, outputs, start):
    """Draw neurons as squares, each as blue as its output is near to 1."""
    side = layout.pitch - 2
    for k, (output, lane) in enumerate(zip(outputs, layout.lanes(1, len(outputs)), strict=True)):
        along = start + k // SIDE_BY_SIDE * layout.pitch + 1
        corner = layout.place(along, lane - side / 2)
        drawing.box(*corner, side, side, "mute", 1 / LEVELS)
        drawing.box(*corner, side, side, "blue", output)


def draw_bars(drawing, layout, reading, start):
    """Draw the ten probabilities as bars."""
    y = reading.outputs[-1]
    thick = 12
    for digit, lane in enumerate(layout.lanes(3, len(y))):
        first = digit == reading.ranking[0]
        color = "blue" if first else "mute"
        length = max(1, layout.certain * y[digit])
        corner = layout.place(start + 20, lane - thick / 2)
        drawing.box(*corner, *layout.place(length, thick), color)
        x, baseline = layout.place(start + 8, lane)
        drawing.say(
            x, baseline + 5, str(digit), size=15, color="ink" if first else "mute", bold=first
        )
        if digit in reading.ranking[:2]:
            x, baseline = layout.place(start + 20 + length + (14 if layout.tall else 6), lane)
            drawing.say(
                x,
                baseline + 5,
                percent(y[digit]),
                size=15,
                anchor="middle" if layout.tall else "start",
                color="ink" if first else "mute",
                bold=first,
            )


def draw_misread():
    """Draw the digits that the network reads wrong."""
    return plots.digit_grid(
        misread(), columns=19, what="handwritten digits that the network misreads"
    )


def draw_share(reading):
    """Draw the picture that stands beside a link to the book."""
    image = Image.new("RGB", (1200, 630), COLORS["paper"])
    images, _ = unseen_digits()
    right = f"{len(images) - len(misread()):,} of {len(images):,}"
    words = Drawing(*image.size)
    words.say(60, 104, TITLE, size=56, anchor="start", color="ink", bold=True)
    words.say(
        60, 154, f"In plain NumPy. This one reads {right} digits right.", size=30, anchor="start"
    )
    words.paint(image)
    picture = draw_reading(reading, WIDE)
    picture.paint(image, 60, 205, (image.width - 2 * 60) / picture.width)
    return image.quantize(96, dither=Image.Dither.NONE)


def mark():
    """Return the first test digit as 14 × 14 greys: a digit has 20 pixels, the icon of a tab 16."""
    images, _ = unseen_digits()
    digit = Image.fromarray(images[0].reshape(28, 28).astype(np.float32))
    left, top, right, bottom = digit.getbbox()
    middle = ((left + right) // 2, (top + bottom) // 2)
    square = digit.crop((middle[0] - 10, middle[1] - 10, middle[0] + 10, middle[1] + 10))
    return np.asarray(square.resize((14, 14), Image.Resampling.BOX))


def draw_mark():
    """Draw the mark in white on nothing, 16 × 16 large."""
    drawing = Drawing(16, 16)
    for (row, column), grey in np.ndenumerate(mark()):
        drawing.box(column + 1, row + 1, 1, 1, "paper", grey)
    return drawing


def mark_png(size):
    """Return the mark as an image, on blue, each of its pixels as large as fits."""
    image = Image.new("RGB", (size, size), COLORS["blue"])
    corner = size % 16 / 2
    draw_mark().paint(image, corner, corner, size // 16)
    return image


def mark_svg():
    """Return the mark as an SVG of its own, which asks the browser whether it is dark."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">\n'
        f"<style>:root{{--cover-blue:{COLORS['blue']};--cover-paper:#fff}}"
        f"@media(prefers-color-scheme:dark){{:root{{--cover-blue:{BLUE_IN_THE_DARK};"
        "--cover-paper:#000}}</style>\n"
        f'<rect width="16" height="16" rx="3" fill="{_themed("blue")}"/>\n'
        + "\n".join([*draw_mark().svg_boxes(), "</svg>\n"])
    )


def files():
    """Return what the program writes: the bytes of each file by its name."""
    reading = read_one()
    wide, tall = draw_reading(reading, WIDE), draw_reading(reading, TALL)
    return {
        "cover-wide.svg": wide.svg("cover-wide", TITLE, reading.words()).encode(),
        "cover-tall.svg": tall.svg("cover-tall", TITLE, reading.words()).encode(),
        "share.png": as_png(draw_share(reading)),
        "misread.png": draw_misread()._repr_png_()[0],
        "favicon.svg": mark_svg().encode(),
        "favicon.png": as_png(mark_png(32)),
        "apple-touch-icon.png": as_png(mark_png(180)),
    }


def as_png(image):
    """Return an image as the bytes of a PNG."""
    file = io.BytesIO()
    image.save(file, format="PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    for name, content in files().items():
        (STATIC / name).write_bytes(content)
        print(f"{name:<20} {len(content):>7,} bytes")
    print(read_one().words())
