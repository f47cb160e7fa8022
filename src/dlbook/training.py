"""Training: shuffle, take a batch, find its gradient, take a step, and keep a record.

Chapter 07 derives them.
"""

import inspect
import signal
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from itertools import islice

import numpy as np
from tqdm.auto import tqdm

from dlbook._validation import check_samples, check_training, checked
from dlbook.layers import Affine, Convolution, Flatten, MaxPool, ReLU, Sigmoid
from dlbook.networks import MultiLayerNet, Sequential, SimpleNet

__all__ = ["minibatches", "History", "measure", "train"]


@checked(lambda x, t, batch_size, rng: check_samples(x, t, batch_size))
def minibatches(x, t, batch_size, rng):
    """Return all samples in random order, as batches: one epoch.

    Parameters
    ----------
    x : array_like, shape (N, ...)
        Inputs.
    t : array_like, shape (N, ...)
        Targets, one for each input.
    batch_size : int
        Samples in a batch; the last one may be smaller.
    rng : numpy.random.Generator, int or None
        Where the order comes from: a generator, a seed, or None for a new one each time.

    Returns
    -------
    iterator of (x, t)
        Each sample comes once. The batches are copies.

    Raises
    ------
    ValueError
        If there are not as many targets as inputs, none at all, or the batch size is below 1.

    Notes
    -----
    Derived in chapter 07.
    """
    order = np.random.default_rng(rng).permutation(len(x))
    starts = range(0, len(x), batch_size)
    return ((x[i], t[i]) for i in (order[k : k + batch_size] for k in starts))


@dataclass
class History:
    """What happened in a training, and what is needed to go on with it.

    Attributes
    ----------
    loss, accuracy : list of float, one for each step
        On the batch of the step, before its update.
    validation_loss, validation_accuracy : list of float, one for each epoch
        On the data set aside, after the epoch; empty if there was none.
    epochs : int
        How many epochs are complete.
    steps_per_epoch : int
        How many batches make an epoch; 0 before the first step.
    interrupted : bool
        Whether the training was stopped from the keyboard.

    Notes
    -----
    Chapter 07 reads one.
    """

    loss: list = field(default_factory=list, repr=False)
    accuracy: list = field(default_factory=list, repr=False)
    validation_loss: list = field(default_factory=list, repr=False)
    validation_accuracy: list = field(default_factory=list, repr=False)
    epochs: int = 0
    steps_per_epoch: int = 0
    interrupted: bool = False
    _rng: object = field(default=None, repr=False)
    _begun_with: object = field(default=None, repr=False)  # how many samples, the batch size
    _order: object = field(default=None, repr=False)  # the seed of the epoch that is under way

    @property
    def steps(self):
        """How many steps were taken."""
        return len(self.loss)

    @property
    def epoch_loss(self):
        """The mean of the loss over the steps of each epoch, the last one perhaps incomplete."""
        return self._by_epoch(self.loss)

    @property
    def epoch_accuracy(self):
        """The mean of the accuracy over the steps of each epoch, the last perhaps incomplete."""
        return self._by_epoch(self.accuracy)

    def _by_epoch(self, values):
        starts = range(0, len(values), self.steps_per_epoch or 1)
        return [float(np.mean(values[k : k + self.steps_per_epoch])) for k in starts]

    def begin(self, samples, batch_size, rng):
        """Note what the training is told; a record that has begun keeps its own generator.

        Parameters
        ----------
        samples : int
            How many samples there are.
        batch_size : int
            Samples in a batch.
        rng : numpy.random.Generator, int or None
            Where the order of the samples comes from.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If `rng` is no seed.

        Notes
        -----
        `train` of chapter 07 calls it.
        """
        self.steps_per_epoch = -(-samples // batch_size)  # rounded up
        self._begun_with = samples, batch_size
        if self._rng is None:
            self._rng = np.random.default_rng(rng)

    def bar(self, epochs, progress=True):
        """Return a progress bar of all steps, those already taken included.

        Parameters
        ----------
        epochs : int
            How many epochs there will be in all.
        progress : bool
            Whether the bar is to be seen.

        Returns
        -------
        tqdm.tqdm

        Raises
        ------
        None

        Notes
        -----
        `train` of chapter 07 calls it.
        """
        # A bar that may be seen is not told so: tqdm has settings of its own, as TQDM_DISABLE.
        hidden = {} if progress else {"disable": True}
        total = epochs * self.steps_per_epoch
        return tqdm(total=total, initial=self.steps, unit="step", **hidden)

    def batches(self, x, t):
        """Return the batches that are still to come in this epoch.

        Parameters
        ----------
        x : array, shape (N, ...)
            Inputs.
        t : array, shape (N, ...)
            Targets, one for each input.

        Returns
        -------
        iterator of (x, t)
            Those of `minibatches`, without the ones that were taken before an interrupt.

        Raises
        ------
        ValueError
            If there are not as many targets as inputs.

        Notes
        -----
        `train` of chapter 07 calls it.
        """
        if self._order is None:
            self._order = int(self._rng.integers(2**63))
        _, batch_size = self._begun_with
        done = self.steps - self.epochs * self.steps_per_epoch
        return islice(minibatches(x, t, batch_size, self._order), done, None)

    @contextmanager
    def record(self, loss, accuracy):
        """Record the step that is taken inside ``with``; an interrupt waits until both are done.

        Parameters
        ----------
        loss, accuracy : float
            On the batch, before the step.

        Returns
        -------
        context manager

        Raises
        ------
        KeyboardInterrupt
            After the step, if the stop button was pressed during it.

        Notes
        -----
        `train` of chapter 07 calls it.
        """
        with _uninterrupted():
            yield
            self.loss.append(loss)
            self.accuracy.append(accuracy)

    def end_epoch(self, net, validation):
        """Count the epoch, and record how the network does on the data set aside.

        Parameters
        ----------
        net : network
            What is trained.
        validation : (x, t) or None
            Data set aside.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If the data do not fit the network.

        Notes
        -----
        `train` of chapter 07 calls it.
        """
        if validation is not None:
            loss, accuracy = net.loss(*validation), net.accuracy(*validation)
            self.validation_loss.append(loss)
            self.validation_accuracy.append(accuracy)
        self._order = None
        self.epochs += 1


def measure(net, x, t, gradient=None):
    """Return the loss and the accuracy on a batch, and the gradient of the loss.

    Parameters
    ----------
    net : network
        Anything with ``loss(x, t)``, ``accuracy(x, t)`` and ``gradient(x, t)``.
    x : array, shape (N, ...)
        Inputs.
    t : array, shape (N, ...)
        Targets, one for each input.
    gradient : function, optional
        Maps a batch (x, t) to the gradient of every parameter; `net.gradient` if not given.

    Returns
    -------
    loss, accuracy : float
    grads : dict of str to array

    Raises
    ------
    ValueError
        If the data do not fit the network.

    Notes
    -----
    Chapter 07 trains with it.
    """
    if gradient is None and _is_plain(net):
        if isinstance(net, Sequential):  # one way forward serves all three
            grads = net.gradient(x, t)
            y, t, loss = net.last.y, net.last.t, net.last.loss
        else:
            y, t, grads = net._backpropagate(x, t)
            likely = np.clip(y, np.finfo(y.dtype).tiny, 1)
            loss = -float(np.vdot(t, np.log(likely))) / len(y) + 0.0
        return loss, float(np.mean(y.argmax(axis=1) == t.argmax(axis=1))), grads
    grads = net.gradient(x, t) if gradient is None else gradient(x, t)
    return net.loss(x, t), net.accuracy(x, t), grads


def _stoppable(loop):
    """Return the loop with its checks; an interrupt ends it, an error tells after which step."""
    signature = inspect.signature(loop)

    @wraps(loop)
    def checked_loop(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        told = bound.arguments
        if told["history"] is None:
            told["history"] = History()
        history = told["history"]
        told["x"], told["t"] = check_training(
            *(told[name] for name in ("x", "t", "batch_size", "epochs", "validation")),
            history._begun_with,
            *_widths(told["net"]),
        )
        if told["on_epoch"] is not None:
            told["on_epoch"] = _yes_or_no(told["on_epoch"])
        if history.steps and history.epochs >= told["epochs"]:
            warnings.warn(
                f"nothing to do: this history has {history.epochs} epochs already, and epochs="
                f"{told['epochs']} counts them: epochs={history.epochs + 1} trains one more",
                stacklevel=2,
            )
        history.interrupted = False
        try:
            loop(*bound.args, **bound.kwargs)
        except KeyboardInterrupt:
            history.interrupted = True
        except ValueError as error:
            error.add_note(f"This was after step {history.steps} of the training.")
            raise
        return history

    return checked_loop


@_stoppable
def train(
    net,
    x,
    t,
    *,
    epochs,
    batch_size,
    optimizer,
    gradient=None,
    validation=None,
    rng=None,
    history=None,
    on_step=None,
    on_epoch=None,
    progress=True,
):
    """Train a network in place, batch by batch, with a progress bar.

    Parameters
    ----------
    net : network
        Anything with ``params``, ``loss(x, t)``, ``accuracy(x, t)`` and ``gradient(x, t)``.
    x : array_like, shape (N, ...)
        Inputs.
    t : array_like, shape (N, ...)
        Targets, one for each input.
    epochs : int
        How many times to go through the data, those of `history` included.
    batch_size : int
        Samples in a batch.
    optimizer : SGD, Momentum or the like
        Whose ``update(params, grads)`` takes each step.
    gradient : function, optional
        Maps a batch (x, t) to the gradient of every parameter; `net.gradient` if not given.
    validation : (x, t), optional
        Data set aside, on which loss and accuracy are taken after each epoch.
    rng : numpy.random.Generator, int or None
        Where the order of the samples comes from. A `history` brings its own.
    history : `History`, optional
        Of an earlier call with the same data and batch size, which this one continues where it
        ended, in the middle of an epoch if need be.
    on_step : function, optional
        Called with the number of steps so far after each step.
    on_epoch : function, optional
        Called with the history after each epoch. If it returns True, the training ends there, with
        the weights as they are: to go back to better ones, keep copies of them.
    progress : bool
        Whether to show the progress bar.

    Returns
    -------
    `History`
        Of all steps. It is `history` itself, if one was given.

    Raises
    ------
    ValueError
        If the data, the numbers or the history do not fit each other or the network, before the
        first step; or if the network cannot go on (its scores have overflowed). Then the error's
        note tells after which step; the network keeps the weights, and a given `history` the
        record, of the steps before.

    Warns
    -----
    UserWarning
        If the history has as many epochs as asked for, so that there is nothing to do, or if a
        class that one set of samples has is missing in the other, and not by chance.

    Notes
    -----
    An interrupt from the keyboard (Ctrl-C, or the stop button of Jupyter) ends the training, not
    the program: what was learned and recorded is kept, ``history.interrupted`` is true, and the
    same call with ``history=history`` goes on as if nothing had happened. Derived in chapter 07.
    """
    history = History() if history is None else history
    history.begin(len(x), batch_size, rng)
    with history.bar(epochs, progress) as bar:
        while history.epochs < epochs:
            for x_batch, t_batch in history.batches(x, t):
                loss, accuracy, grads = measure(net, x_batch, t_batch, gradient)
                with history.record(loss, accuracy):
                    optimizer.update(net.params, grads)
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update()
                if on_step is not None:
                    on_step(history.steps)
            history.end_epoch(net, validation)
            if on_epoch is not None and on_epoch(history):
                break
    return history


def _widths(net):
    """Return the number of inputs and of classes of a network, None where it cannot be known."""
    if not isinstance(net, SimpleNet | MultiLayerNet | Sequential):
        return None, None
    arrays = [*net.params.values()]
    inputs = None if isinstance(net, Sequential) else len(arrays[0])
    return inputs, arrays[-1].shape[-1]


def _yes_or_no(on_epoch):
    """Return the function with a look at its answers: only True may stop a training."""

    def asked(history):
        answer = on_epoch(history)
        if not (answer is None or isinstance(answer, bool | np.bool_)):
            raise ValueError(f"on_epoch must return True to stop, or False or None; got {answer!r}")
        return answer

    return asked


def _is_plain(net):
    """Whether a network is the library's own, and a second pass would give what the first gave."""
    kind = Sequential if isinstance(net, Sequential) else MultiLayerNet
    layers = (Affine, Sigmoid, ReLU, Convolution, MaxPool, Flatten)
    return all(
        getattr(getattr(net, name, None), "__func__", None) is getattr(kind, name)
        for name in ("predict", "loss", "accuracy", "gradient")
    ) and all(type(layer) in layers for layer in getattr(net, "layers", ()))


@contextmanager
def _uninterrupted():
    """Let an interrupt from the keyboard wait until the step is taken and recorded."""
    pressed = []
    try:
        before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    except ValueError:  # not the main thread, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
