"""Six weights with which a network of one layer knows three samples."""

import numpy as np

from dlbook.activations import softmax
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.networks import SimpleNet

# The same three samples as in the notebook.
_SAMPLES = np.array([[0.8, -0.3], [-0.5, 0.9], [-0.6, -0.7]])
_LABELS = np.array([0, 1, 2])


def _weights(answer):
    if hasattr(answer, "params") or isinstance(answer, dict):
        raise ValueError(_("it holds the parameters of a network, where its weights are asked for"))
    try:
        return np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(_("give W as an array of 2 rows and 3 columns")) from None


def _of_shape(x, t, W):
    if W.shape != (2, 3):
        return _("W has the shape {shape}. Two inputs and three classes make (2, 3).").format(
            shape=W.shape
        )
    return None if np.isfinite(W).all() else _("Not every weight is a finite number.")


def _small(x, t, W):
    largest = np.abs(W).max()
    return (
        None
        if largest < 10
        else _("The largest weight has the size {largest:.4g}.").format(largest=largest)
    )


def _knows_all(x, t, W):
    read = SimpleNet(W).predict(x).argmax(axis=1)
    return (
        None
        if np.all(read == t)
        else _("It reads {answers}, not {labels}.").format(answers=read.tolist(), labels=t.tolist())
    )


def _low_enough(x, t, W):
    net = SimpleNet(W)
    if (loss := net.loss(x, t)) < 0.01:
        return None
    worst = int(np.argmin(softmax(net.predict(x))[np.arange(len(t)), t]))
    dearest = net.loss(x[worst], t[worst])
    return _("The loss is {loss:.4f}. Sample {worst} costs most, {dearest:.4f}.").format(
        loss=loss, worst=worst, dearest=dearest
    )


def _holds(claim, judge):
    return Probe(claim, (_SAMPLES, _LABELS), judge, shown="W and the three samples")


EXERCISE = Exercise(
    kind="value",
    read=_weights,
    probes=(
        _holds("W leads from two inputs to three classes", _of_shape),
        _holds("no weight has the size 10 or more", _small),
        _holds("each sample gets its own class", _knows_all),
        _holds("the loss is below 0.01", _low_enough),
    ),
    bugs=(
        Bug(
            "no step taken",
            "These are zeros: three equal scores, whatever comes in. A first W is where training "
            "starts. In which loop does it change?",
            np.zeros((2, 3)),
            examples=([[0, 0, 0], [0, 0, 0]],),
        ),
        Bug(
            "a row for each class",
            "Turned over, this W would do. SimpleNet computes x @ W: which axis of W belongs to "
            "the inputs?",
            lambda W: W.shape == (3, 2) and _low_enough(_SAMPLES, _LABELS, W.T) is None,
            examples=(6 * _SAMPLES,),
        ),
    ),
    on_success=(
        "There are many such W. Once all samples are right, making every weight larger lowers the "
        "loss further, without end; hence the limit."
    ),
    right=(
        6 * _SAMPLES.T,
        [[5.0, -2.0, -3.0], [-1.0, 5.0, -4.0]],
        np.array([[9, -9, -3], [-3, 9, -9]]),
    ),
    wrong={
        None: (
            np.ones((2, 3)),
            *(scale * _SAMPLES.T for scale in (1, 100)),
            np.array([[8, -3], [-5, 9], [-6, -7]]).T[:, ::-1],
            np.array([[8, -3, np.nan], [-5, 9, 1]]),
            {"W1": 6 * _SAMPLES.T},
            SimpleNet(6 * _SAMPLES.T),
            *(0.009, "W"),
        ),
    },
)
