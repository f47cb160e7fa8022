"""One style, one size, and words for those who cannot see: what every figure is made of.

Needs matplotlib; the rest of the library does not.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from PIL import Image

from dlbook._language import _

WIDTH = 6.0  # inches, drawn as 600 CSS pixels: the text column of the book
BLUE, VERMILION, GREY = "#0072b2", "#d55e00", "#6b6b6b"  # Okabe and Ito (2008): safe for all eyes
COLORS = (BLUE, VERMILION, "#00795c", "#a5487f", GREY)
SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "white", VERMILION])
ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # a name that stands on lines
CSS_PIXELS_PER_INCH = 100
FRAMES, MS_PER_FRAME, MS_AT_MOST = 25, 180, 5000  # of an animation
_SHARPNESS = 2  # stored pixels for each CSS pixel, for the screens of phones
STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": "medium",
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so every machine draws the same
    "font.size": 11,
    "grid.color": "#e2e2e2",
    "image.cmap": "gray_r",
}


class Picture:
    """A finished figure with its alt text.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure itself, drawn to its end.
    alt : str
        What the figure shows, with the numbers that matter.
    few_colors : bool
        Whether to store it with 64 colours, which makes a drawing of many fine lines several
        times smaller.
    paper : bool
        Whether it shows ink on paper and must stay so. Other drawings may be turned to light
        lines on a dark page.

    Notes
    -----
    Jupyter shows the figure as a PNG with its size in CSS pixels; a terminal prints the alt text.
    Every figure that the book draws is one, the first of them in chapter 01.
    """

    def __init__(
        self, figure: Figure, alt: str, few_colors: bool = False, paper: bool = False
    ) -> None:
        self.figure = figure
        self.alt = alt
        self.few_colors = few_colors
        self.paper = paper

    def __repr__(self) -> str:
        return self.alt

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Return PNG bytes and how to show them (the interface that Jupyter asks for)."""
        png = io.BytesIO()
        with style.context(["default", STYLE]):  # whatever the reader's own matplotlib is set to
            self.figure.savefig(
                png,
                format="png",
                dpi=CSS_PIXELS_PER_INCH * _SHARPNESS,
                metadata={"Software": None},  # no version inside: the same data, the same bytes
            )
        if self.few_colors:
            (image,) = _few_colors([np.array(Image.open(png).convert("RGB"))])
            image.save(png := io.BytesIO(), format="PNG", optimize=True)
        return png.getvalue(), self._how_to_show()

    def _how_to_show(self) -> dict[str, Any]:
        width, height = np.round(self.figure.get_size_inches() * CSS_PIXELS_PER_INCH).astype(int)
        size = {"width": int(width), "height": int(height)}
        return {**size, "needs_background": "light"} if self.paper else size

    def save(self, path: Any) -> None:
        """Write the picture as a PNG.

        Parameters
        ----------
        path : str or path
            Where to. A file that is there is replaced.
        """
        with open(path, "wb") as file:
            file.write(self._repr_png_()[0])


class Animation(Picture):
    """A figure that moves for a few seconds, then rests on what it has come to.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn as it looks at the end: a program that cannot play it shows this.
    alt : str
        What the figure shows and how it moves, with the numbers that matter.
    frames : sequence of mapping from a line of the figure to (x, y)
        Where the moving lines are, frame after frame; the last frame is the end.

    Notes
    -----
    A `Picture` as an animated PNG, which browsers play wherever they show an image: no script is
    needed. It plays once, for at most five seconds (Web Content Accessibility Guidelines 2.2,
    criterion 2.2.2). The walk of chapter 06 is one.
    """

    def __init__(
        self, figure: Figure, alt: str, frames: Sequence[Mapping[Line2D, tuple[Any, Any]]]
    ) -> None:
        super().__init__(figure, alt)
        self.frames = frames

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        with style.context(["default", STYLE]):
            moving = _few_colors(list(self._shots()))
        png = io.BytesIO()
        moving[-1].save(
            png,
            format="PNG",
            save_all=True,
            default_image=True,
            append_images=moving,
            duration=min(MS_PER_FRAME, MS_AT_MOST // len(moving)),
            loop=1,
            optimize=True,
        )
        return png.getvalue(), self._how_to_show()

    def _shots(self) -> Iterator[NDArray[np.uint8]]:
        """Yield the pixels of each frame; what does not move is drawn only once."""
        canvas = FigureCanvasAgg(self.figure)
        dpi = self.figure.dpi
        self.figure.set_dpi(CSS_PIXELS_PER_INCH * _SHARPNESS)
        try:
            moving = list(self.frames[0])
            for line in moving:
                line.set_animated(True)
            canvas.draw()  # type: ignore[no-untyped-call]
            background = canvas.copy_from_bbox(self.figure.bbox)  # type: ignore[no-untyped-call]
            for frame in self.frames:
                canvas.restore_region(background)  # type: ignore[no-untyped-call]
                for line, (x, y) in frame.items():
                    line.set_data(x, y)
                    self.figure.draw_artist(line)
                shot = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
                yield np.array(shot)[..., :3]
        finally:
            for line in moving:
                line.set_animated(False)
            self.figure.set_dpi(dpi)


def _few_colors(shots: Sequence[NDArray[np.uint8]], colors: int = 64) -> list[Image.Image]:
    """Return images of one palette, that of the last one: small files, and white stays white."""
    last = Image.fromarray(shots[-1]).quantize(colors, dither=Image.Dither.NONE)
    palette = np.array(last.getpalette(), float).reshape(-1, 3)
    palette[palette.sum(axis=1).argmax()] = 255
    levels = np.arange(32) * 255 // 31  # five bits for each of red, green and blue
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1)
    # The squares of the distances, but for the square of the color, the same for all of them.
    nearest = (np.square(palette).sum(axis=-1) - 2 * cube @ palette.T).argmin(axis=-1)
    images = []
    for shot in shots:
        image = Image.fromarray(nearest[tuple(np.moveaxis(shot >> 3, -1, 0))].astype(np.uint8))
        image.putpalette(palette.astype(np.uint8).tobytes())
        images.append(image)
    return images


def percent(p: float) -> str:
    """Return a probability in percent, never rounding the unlikely to the impossible."""
    if 0 < p < 0.0005:
        return _("{number} %").format(number="< 0.1")
    if 0.9995 <= p < 1:
        return _("{number} %").format(number="> 99.9")
    return _("{number} %").format(number=f"{100 * p:.1f}")


def short(value: float) -> str:
    """Return a number to two decimals, which another processor would write the same."""
    # z: -0.001 is 0 then, not -0.
    return f"{value:z.2f}".rstrip("0").rstrip(".") if abs(value) < 1e4 else f"{value:.0e}"
