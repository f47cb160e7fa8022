"""A training that was recorded, replayed: the loss, weights as images, answers to a few digits."""

import copy
import sys
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook import plots
from dlbook._language import _, spoken
from dlbook.explore._kernel import WIDE, KernelExplorer, whole_number
from dlbook.networks import MultiLayerNet
from dlbook.training import History

_NEURONS = 10  # shown at once
_MS_PER_STEP = 500
_PACES = [mantissa * 10**power for power in range(9) for mantissa in (1, 2, 5)]


class Recording:
    """Copies of a network's parameters, taken while it is trained.

    Parameters
    ----------
    net : `MultiLayerNet` or `TwoLayerNet`
        The network, before its first step.

    Attributes
    ----------
    params : dict of int to dict of str to float32 array
        For each step that was kept, how the parameters were after it; 0 is the beginning.

    Raises
    ------
    ValueError
        If `net` is no network of the library.

    Notes
    -----
    Every one of the first 20 steps is kept, then every second, from step 50 every fifth, from step
    100 every tenth and so on, for the changes become slower; and always the newest. The network of
    chapter 07 takes 0.3 MB for each.
    """

    def __init__(self, net: MultiLayerNet) -> None:
        if not isinstance(net, MultiLayerNet):
            raise ValueError(f"net must be a MultiLayerNet or a TwoLayerNet, got {net!r}")
        self._net = net
        self.params = {0: self._copy()}

    def keep(self, step: int) -> None:
        """Keep a copy of the parameters as they are now, after a step.

        To be called after each one: `train` calls its `on_step` then.

        Parameters
        ----------
        step : int
            How many steps were taken so far.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If this step or a later one was recorded before.

        Notes
        -----
        Used in chapter 07.
        """
        newest = self.steps[-1]
        step = whole_number(step, "step", 0, sys.maxsize)
        if step <= newest:
            raise ValueError(
                f"step {step} comes after step {newest}: make a new Recording for a new training"
            )
        if newest % _pace(newest):
            del self.params[newest]
        self.params[step] = self._copy()

    @property
    def steps(self) -> list[int]:
        """The steps that were kept."""
        return list(self.params)

    def network(self, step: int) -> MultiLayerNet:
        """Return the network as it was after a step.

        Parameters
        ----------
        step : int
            One of those that were kept.

        Returns
        -------
        `MultiLayerNet`
            With parameters in float32.

        Raises
        ------
        ValueError
            If the step was not kept.

        Notes
        -----
        Used in chapter 07.
        """
        return MultiLayerNet.from_params(self.params[self._kept(step)], self._net.activation)

    def __repr__(self) -> str:
        size = sum(array.nbytes for params in self.params.values() for array in params.values())
        return (
            f"{len(self.params)} copies between steps 0 and {self.steps[-1]}: "
            f"{size / 1e6:.1f} MB in float32"
        )

    def _as_it_is(self) -> "Recording":
        """Return a recording of the same copies, to which nothing is added."""
        same = copy.copy(self)
        same.params = dict(self.params)
        return same

    def _copy(self) -> dict[str, NDArray[np.float32]]:
        return {name: array.astype(np.float32) for name, array in self._net.params.items()}

    def _kept(self, step: int) -> int:
        """Return the step, if it was kept."""
        step = whole_number(step, "step", 0, self.steps[-1])
        if step not in self.params:
            before = max(kept for kept in self.steps if kept < step)
            after = min(kept for kept in self.steps if kept > step)
            raise ValueError(f"step {step} was not kept: the nearest are {before} and {after}")
        return step


class Training(KernelExplorer):
    """Replay a recorded training: move through its steps and see what the network was like.

    The loss so far, the weights of ten hidden neurons as images, and the ten probabilities for a
    few digits. A button plays the steps one after the other.

    Parameters
    ----------
    recording : `Recording`
        Of a network for images of 28 × 28 pixels and the ten digits.
    history : `History`
        What `train` returned for the same training.
    x : array_like, shape (N, 784)
        Digits to ask the network about, at most six.
    t : array_like, shape (N,)
        Their labels.
    step : int
        Where to begin: one of the steps that were kept.

    Attributes
    ----------
    step : int
    first_neuron : int

    Raises
    ------
    ValueError
        If the parts do not fit each other, or the network is none for digits.

    Notes
    -----
    Used in chapter 07.
    """

    def __init__(
        self,
        recording: Recording,
        history: History,
        x: ArrayLike,
        t: ArrayLike,
        *,
        step: int = 0,
    ) -> None:
        _require_same_training(recording, history)
        self._recording = recording._as_it_is()
        self._losses = np.array(history.loss)
        self._x, self._t = _as_digits(x, t)
        layers = [params["W1"] for params in recording.params.values()]
        # The same colours at every step, those of the end; single pixels may go beyond.
        self._reach = float(np.quantile(np.abs(layers[-1]), 0.995))
        hidden = layers[0].shape[1]

        steps = recording.steps
        self._step = widgets.SelectionSlider(
            options=steps, value=recording._kept(step), description=spoken(_("Step")), **WIDE
        )
        self._first = widgets.IntSlider(
            max=max(hidden - _NEURONS, 0), description=spoken(_("Hidden neurons from")), **WIDE
        )
        super().__init__([[*self._players(), self._step], [self._first]], [self._step, self._first])

    def _players(self) -> list[Any]:
        """Return what plays the steps. Nothing moves before it is asked to, and it ends."""
        play = widgets.Play(
            max=len(self._step.options) - 1,
            value=self._step.index,
            interval=_MS_PER_STEP,
            show_repeat=False,
        )
        self._links = [widgets.jslink((play, "value"), (self._step, "index"))]
        if not play.has_trait("playing"):  # ipywidgets 7: nothing but its own buttons starts it
            return [play]
        # Its buttons have icons, but no names that a screen reader could say. This one has.
        play.layout.display = "none"
        button = widgets.ToggleButton(description=spoken(_("Play")))
        self._links.append(widgets.jslink((button, "value"), (play, "playing")))
        return [play, button]

    @property
    def step(self) -> int:
        """The step that is shown. Can be set, to one of those that were kept."""
        return int(self._step.value)

    @step.setter
    def step(self, step: int) -> None:
        self._step.value = self._recording._kept(step)

    @property
    def first_neuron(self) -> int:
        """The first of the hidden neurons that are shown. Can be set."""
        return int(self._first.value)

    @first_neuron.setter
    def first_neuron(self, number: int) -> None:
        self._first.value = whole_number(number, "first_neuron", 0, self._first.max)

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """What the network gave each class after this step, an array of shape (N, 10)."""
        return self._recording.network(self.step).predict(self._x)

    def _draw(self) -> tuple[plots.Picture, str]:
        first = self.first_neuron
        weights = self._recording.params[self.step]["W1"].T[first : first + _NEURONS]
        picture = plots.snapshot(
            self._losses,
            self.step,
            weights,
            self._x,
            self.probabilities,
            self._t,
            reach=self._reach,
        )
        return picture, _("{told} Neurons {first} to {last}.").format(
            told=picture.alt, first=first, last=first + len(weights) - 1
        )


def _pace(step: int) -> int:
    """Return how far apart the steps are that are kept around this one: at most a tenth of it."""
    return max((pace for pace in _PACES if 10 * pace <= step), default=1)


def _require_same_training(recording: Recording, history: History) -> None:
    """Refuse a history that is not of the training that was recorded, as far as that shows."""
    if not isinstance(recording, Recording) or not isinstance(history, History):
        raise ValueError(
            "recording and history must be a Recording and the History that train returned, got "
            f"{type(recording).__name__} and {type(history).__name__}"
        )
    if history.steps != recording.steps[-1]:
        raise ValueError(
            f"the recording ends after step {recording.steps[-1]}, the history after "
            f"{history.steps}: take both from the same training, from its first step"
        )
    first, last = recording.params[0]["W1"], list(recording.params[0].values())[-1]
    if len(first) != 784 or len(last) != 10:
        raise ValueError(
            "the network must have 784 inputs and 10 outputs, for the pixels and the ten digits; "
            f"got {len(first)} and {len(last)}"
        )


def _as_digits(x: ArrayLike, t: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a few digits and their labels."""
    x, t = np.asarray(x), np.asarray(t)
    if x.ndim != 2 or not 1 <= len(x) <= 6 or x.shape[1] != 784 or t.shape != x.shape[:1]:
        raise ValueError(
            "x must hold one to six digits, of shape (N, 784), and t their labels, (N,); got "
            f"{x.shape} and {t.shape}"
        )
    return x, t
