"""Browse digits and what a network makes of them: image, hidden neurons, probabilities."""

from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook import activations, plots
from dlbook._language import _, spoken
from dlbook._validation import check_labels
from dlbook.explore._kernel import (
    WHOLE_LABEL,
    WIDE,
    KernelExplorer,
    one_of,
    whole_number,
)
from dlbook.networks import MultiLayerNet

ORDERS = (_("wrong first"), _("in order"))


class Digits(KernelExplorer):
    """Browse digits with all that a network computes for each of them.

    Parameters
    ----------
    network : `MultiLayerNet`
        A network that reads images of 28 × 28 pixels.
    x : array_like, shape (N, 784)
        The images, in the scale that the network was trained with.
    t : array_like of int, shape (N,)
        What they are.
    order : {"wrong first", "in order"}
        Which comes first: the wrong answers, from the surest to the least sure, and after them the
        right ones, from the least sure to the surest; or the images as they stand in `x`.

    Raises
    ------
    ValueError
        If the network is none, or there are no images of 28 × 28 pixels, or not a label for each;
        or when an attribute is given a value that it cannot have.

    Notes
    -----
    Needs a kernel to answer; chapter 04 shows one.
    """

    def __init__(
        self, network: MultiLayerNet, x: ArrayLike, t: ArrayLike, *, order: str = "wrong first"
    ) -> None:
        if not isinstance(network, MultiLayerNet):
            raise ValueError(f"the network must be a MultiLayerNet, got {network!r}")
        self._network = network
        self._x = np.asarray(x)
        if self._x.ndim != 2 or self._x.shape[1] != 784 or not len(self._x):
            raise ValueError(f"x must have shape (N, 784), got {self._x.shape}")
        self._probabilities = network.predict(self._x)
        self._labels = check_labels(t, self._probabilities.shape[1], "t")
        if self._labels.shape != self._x.shape[:1]:
            raise ValueError(f"t must be {len(self._x)} labels, got shape {self._labels.shape}")
        self._read = self._probabilities.argmax(axis=1)
        self._wrong_first = self._sort_wrong_first()

        classes = [int(k) for k in np.unique(self._labels)]
        self._order = widgets.Dropdown(
            options=[(spoken(name), name) for name in ORDERS],
            value=one_of(order, "order", ORDERS),
            description=spoken(_("Order")),
            **WHOLE_LABEL,
        )
        self._only = widgets.Dropdown(
            options=[
                (spoken(_("all digits")), None),
                *((spoken(_("only {digit}").format(digit=k)), k) for k in classes),
            ],
            description=spoken(_("Show")),
            **WHOLE_LABEL,
        )
        self._place = widgets.IntSlider(
            1, min=1, max=len(self._x), description=spoken(_("Number")), **WIDE
        )
        back = widgets.Button(description=spoken(_("Previous")))
        forward = widgets.Button(description=spoken(_("Next")))
        back.on_click(lambda button: self._go(-1))
        forward.on_click(lambda button: self._go(1))
        self._line_up()
        for control in (self._order, self._only):
            control.observe(self._start_anew, "value")
        super().__init__(
            [[self._order, self._only], [self._place], [back, forward]], watched=[self._place]
        )

    @property
    def order(self) -> str:
        """Which images come first, "wrong first" or "in order"; a new order begins at place 1."""
        return str(self._order.value)

    @order.setter
    def order(self, order: str) -> None:
        self._order.value = one_of(order, "order", ORDERS)

    @property
    def only(self) -> int | None:
        """The one class to browse, or None for all of them; a new choice begins at place 1."""
        only: int | None = self._only.value
        return only

    @only.setter
    def only(self, only: int | None) -> None:
        classes = [value for _, value in self._only.options]
        if isinstance(only, bool) or only not in classes:
            raise ValueError(f"only must be one of {classes}, got {only!r}")
        self._only.value = only

    @property
    def place(self) -> int:
        """The place of the image shown among those to browse, from 1."""
        return int(self._place.value)

    @place.setter
    def place(self, place: int) -> None:
        self._place.value = whole_number(place, "place", 1, len(self._line))

    @property
    def index(self) -> int:
        """The row of `x` that is shown, from 0. Set it to go to a certain image."""
        return int(self._line[self.place - 1])

    @index.setter
    def index(self, index: int) -> None:
        index = whole_number(index, "index", 0, len(self._x) - 1)
        places = np.flatnonzero(self._line == index)
        if not len(places):
            raise ValueError(
                f"image {index} is a {self._labels[index]}, but only = {self.only}: set only = None"
            )
        self.place = int(places[0]) + 1

    @property
    def probabilities(self) -> NDArray[Any]:
        """The network's probabilities for the image shown, shape (C,)."""
        row: NDArray[Any] = self._probabilities[self.index]
        return row

    @property
    def hidden(self) -> list[NDArray[Any]]:
        """The outputs of each hidden layer for the image shown, each of shape (M,)."""
        p = self._network.params
        activation = getattr(activations, self._network.activation)
        outputs = [self._x[self.index].astype(p["W1"].dtype)]
        for k in range(1, len(p) // 2):
            outputs.append(activation(outputs[-1] @ p[f"W{k}"] + p[f"b{k}"]))
        return outputs[1:]

    def _sort_wrong_first(self) -> NDArray[np.intp]:
        sureness = self._probabilities.max(axis=1)
        right = self._read == self._labels
        return np.lexsort((np.where(right, sureness, -sureness), right))

    def _line_up(self) -> None:
        """Line up the images that are asked for, and let the slider reach each of them."""
        every = self._wrong_first if self.order == "wrong first" else np.arange(len(self._x))
        self._line = every if self.only is None else every[self._labels[every] == self.only]
        self._place.value, self._place.max = 1, len(self._line)

    def _start_anew(self, change: Any) -> None:
        with self._one_change():
            self._line_up()

    def _go(self, steps: int) -> None:
        self.place = min(max(self.place + steps, 1), len(self._line))

    def _draw(self) -> tuple[plots.Picture, str]:
        label = int(self._labels[self.index])
        picture = plots.forward_pass(self._x[self.index], self.hidden, self.probabilities, label)
        wrong = (self._read != self._labels)[self._line].sum()
        return picture, _(
            "Number {place:,} of {all:,}, {wrong:,} of them read wrong: {verdict}"
        ).format(
            place=self.place, all=len(self._line), wrong=int(wrong), verdict=self._verdict(label)
        )

    def _verdict(self, label: int) -> str:
        """Say what the image is, how it was read, and what became of the right answer."""
        read, p = int(self._read[self.index]), self.probabilities
        told = {"index": self.index, "label": label, "read": read, "p": float(p[read])}
        if read == label:
            return _(
                "image {index}, a handwritten {label}, read rightly, with a probability of {p:.3f}."
            ).format(**told)
        above = int((p > p[label]).sum())
        verdict = (
            _(
                "image {index}, a handwritten {label}, read as {read} with a probability of "
                "{p:.3f}. The right answer gets {right:.3f}; {above} digit came before it."
            )
            if above == 1
            else _(
                "image {index}, a handwritten {label}, read as {read} with a probability of "
                "{p:.3f}. The right answer gets {right:.3f}; {above} digits came before it."
            )
        )
        return verdict.format(**told, right=float(p[label]), above=above)
