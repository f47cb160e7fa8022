"""What explorers with a kernel behind them share: controls, a picture, and a sentence below it.

The picture is drawn in Python from the state of the controls. A page without a kernel gets the
same picture as a still. Labels, the sentence and what screen readers say of the picture are in the
reader's language; words inside the picture stay English, because matplotlib's fonts have no Hangul.
"""

import operator
from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from dlbook import _language
from dlbook.plots import Picture

VIEW = "application/vnd.jupyter.widget-view+json"
# Keyword arguments of a control whose label is longer than ipywidgets would leave room for.
WHOLE_LABEL: dict[str, Any] = {"style": {"description_width": "initial"}}
WIDE: dict[str, Any] = {**WHOLE_LABEL, "layout": {"width": "100%", "max_width": "600px"}}


def whole_number(value: Any, name: str, low: int, high: int) -> int:
    """Return `value` as an int within the bounds, both included; ValueError if it is none."""
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if isinstance(value, bool) or not low <= number <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    return number


def one_of(value: str, name: str, choices: Collection[str]) -> str:
    """Return `value` if it is one of the choices; ValueError if not."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}; got {value!r}")
    return value


class Said(anywidget.AnyWidget):
    """A line of text that screen readers announce when it changes, because it stays in place."""

    text = traitlets.Unicode().tag(sync=True)

    _esm = """
    export default {
      render({ model, el }) {
        const line = document.createElement("p");
        line.setAttribute("role", "status");
        const show = () => { line.textContent = model.get("text"); };
        model.on("change:text", show);
        show();
        el.append(line);
        return () => model.off("change:text", show);
      },
    };
    """


class KernelExplorer:
    """Controls above a picture and a sentence, drawn anew whenever a control changes.

    A subclass makes its controls, then calls this `__init__` with them, and says in `_draw` what
    their values mean. Its state is the values of the controls and nothing else: a property reads
    one, or checks a new value and gives it to the control, which has the picture drawn.

    Parameters
    ----------
    rows : sequence of (sequence of widgets)
        The controls as they stand, row by row.
    watched : sequence of widgets
        Those whose `value` the picture shows.

    Notes
    -----
    A slider that is dragged fast does not pile up work: the page sends its next value only when
    the kernel has dealt with the last one, and leaves out those in between.

    `picture.alt`, `sentence` and `repr` are English, which programs compare; what is shown of them
    is in the reader's language.
    """

    def __init__(self, rows: Sequence[Sequence[Any]], watched: Sequence[Any]) -> None:
        self._holds = 0
        self._shown_picture, self._shown_sentence = widgets.HTML(), Said()
        # Rows wrap where the window is narrow.
        controls = [widgets.HBox(row, layout={"flex_flow": "row wrap"}) for row in rows]
        self._box = widgets.VBox([*controls, self._shown_picture, self._shown_sentence])
        for control in watched:
            control.observe(self._redraw, "value")
        self._redraw()

    def _draw(self) -> tuple[Picture, str]:
        """Return the picture that the state leads to, and a sentence that says what is seen."""
        raise NotImplementedError

    @property
    def picture(self) -> Picture:
        """The picture now shown; its alt text is made from the data."""
        return self._picture

    @property
    def sentence(self) -> str:
        """What the picture shows, in words, as the line below it says."""
        return self._sentence

    def _redraw(self, _: Any = None) -> None:
        """Draw, unless more is about to change."""
        if self._holds:
            return
        self._picture, self._sentence = self._draw()
        self._shown_picture.value = _image(self._picture)
        self._shown_sentence.text = _language.spoken(self._sentence)

    @contextmanager
    def _one_change(self) -> Iterator[None]:
        """Let several controls change, and draw once, when all have."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
        self._redraw()

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(f"{type(self).__name__} has no {name}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return self._picture.alt

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the live view and, for a page without a kernel, the same picture as a still."""
        png, how_to_show = self._picture._repr_png_()
        view = {"version_major": 2, "version_minor": 0, "model_id": self._box.model_id}
        return (
            {"text/plain": repr(self), "image/png": png, VIEW: view},
            {"image/png": how_to_show},
        )


def _image(picture: Picture) -> str:
    """Return the picture as HTML, with its alt text."""
    png, size = picture._repr_png_()
    alt = escape(_language.spoken(picture.alt))
    # `sync`: the old picture stays until the new one can be painted, so that nothing flickers.
    return (
        f'<img alt="{alt}" width="{size["width"]}" height="{size["height"]}" '
        f'style="max-width: 100%; height: auto" decoding="sync" '
        f'src="data:image/png;base64,{b64encode(png).decode()}">'
    )
