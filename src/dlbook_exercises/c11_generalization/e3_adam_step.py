"""One step of Adam: new weights, and two new running means."""

import numpy as np

from dlbook.check.exercise import Bug, Exercise, Probe


def _corrected(mean, beta, step):
    return mean / (1 - beta**step)


def _adam(
    w, slope, m, v, step, lr, beta1, beta2, eps, *,
    first=lambda m, g, beta: beta * m + (1 - beta) * g,
    second=lambda v, g, beta: beta * v + (1 - beta) * g**2,
    correct_first=_corrected, correct_second=_corrected,
    divisor=lambda v, eps: np.sqrt(v) + eps,
    rate=lambda lr: lr,
    output=lambda w, m, v, m_hat, v_hat: (w, m, v),
):  # fmt: skip
    """The step, and what may be different about it."""
    m, v = first(m, slope, beta1), second(v, slope, beta2)
    m_hat, v_hat = correct_first(m, beta1, step), correct_second(v, beta2, step)
    w = w - rate(lr) * m_hat / divisor(v_hat, eps)
    return output(w, m, v, m_hat, v_hat)


def _by_place(w, slope, m, v, step, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    w, m, v = w.copy(), m.copy(), v.copy()
    for place in np.ndindex(w.shape):
        m[place] += (1 - beta1) * (slope[place] - m[place])
        v[place] += (1 - beta2) * (slope[place] ** 2 - v[place])
        size = np.sqrt(v[place] / (1 - beta2**step))
        w[place] -= lr * m[place] / (1 - beta1**step) / (size + eps)
    return [w, m, v]


def _in_place(w, slope, m, v, step, lr, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * slope
    v *= beta2
    v += (1 - beta2) * slope**2
    w -= lr * (m / (1 - beta1**step)) / (np.sqrt(v / (1 - beta2**step)) + eps)
    return w, m, v


_W = np.array([1.0, -2.0, 0.5])
_SLOPE = np.array([5.0, -20.0, 0.25])
_M, _V = np.array([3.0, 1.0, -0.5]), np.array([16.0, 250.0, 0.5])
_TABLE = (  # in memory the columns lie one after another
    np.array([[0.5, 0.0], [-1.0, 3.0], [2.0, -4.0]]).T,
    np.array([[-3.0, 12.0], [6.0, -15.0], [-9.0, 18.0]]).T,
    np.array([[1.0, -2.0], [0.5, -1.0], [-3.0, 2.0]]).T,
    np.array([[4.0, 16.0], [1.0, 25.0], [9.0, 100.0]]).T,
)
_USUAL = (0.1, 0.9, 0.99, 1e-8)

EXERCISE = Exercise(
    reference=_adam,
    probes=(
        Probe(
            "the first step starts from two means of 0", (_W, _SLOPE, 0 * _M, 0 * _V, 1, *_USUAL)
        ),
        Probe("a later step, with what the means knew", (_W, _SLOPE, _M, _V, 3, *_USUAL)),
        Probe("weights may be a matrix", (*_TABLE, 7, 0.01, 0.8, 0.95, 1e-8)),
        Probe(
            "where slopes are tiny, eps keeps the step short",
            (_W[:2], np.array([1e-4, -0.02]), 0 * _M[:2], 0 * _V[:2], 2, 0.1, 0.9, 0.99, 0.01),
        ),
        Probe(
            "a weight whose slopes have all been 0 stays put",
            (_W[:2], np.array([0.0, 2.0]), 0 * _M[:2], 0 * _V[:2], 2, *_USUAL),
        ),
    ),
    bugs=(
        Bug(
            "no bias correction",
            "The means start from 0, and after one step they know a share of 1 - beta only. "
            "Nothing makes up for it here, and the first step comes out too long or too short.",
            {"correct_first": lambda m, beta, step: m, "correct_second": lambda v, beta, step: v},
        ),
        Bug(
            "mean of squares not corrected",
            "The mean of the slopes is corrected, the mean of their squares is not. Both start "
            "from 0.",
            {"correct_second": lambda v, beta, step: v},
        ),
        Bug(
            "mean of slopes not corrected",
            "The mean of the squares is corrected, the mean of the slopes is not. Both start "
            "from 0.",
            {"correct_first": lambda m, beta, step: m},
        ),
        Bug(
            "corrected as in the first step",
            "What is missing in a mean gets less with every step: the share that it does not know "
            "is a power of beta. Where does the number of the step come in?",
            {
                "correct_first": lambda m, beta, step: m / (1 - beta),
                "correct_second": lambda v, beta, step: v / (1 - beta),
            },
        ),
        Bug(
            "times the number of the step",
            "The share that is left of the start is multiplied by beta at every step. After three "
            "steps that is beta to the power of 3, not 3 times beta.",
            {
                "correct_first": lambda m, beta, step: m / (1 - beta * step),
                "correct_second": lambda v, beta, step: v / (1 - beta * step),
            },
        ),
        Bug(
            "corrected means kept",
            "The corrected means are for this step only. If they are kept, the next step corrects "
            "them a second time.",
            {"output": lambda w, m, v, m_hat, v_hat: (w, m_hat, v_hat)},
        ),
        Bug(
            "eps inside the root",
            "The divisor is a root and then eps. Under the root a tiny number is no longer tiny.",
            {"divisor": lambda v, eps: np.sqrt(v + eps)},
        ),
        Bug(
            "no root",
            "The slopes are divided by the mean of their squares. Which size has the same unit as "
            "a slope?",
            {"divisor": lambda v, eps: v + eps},
        ),
        Bug(
            "no eps",
            "Where all slopes have been 0, this is 0 / 0.",
            {"divisor": lambda v, eps: np.sqrt(v)},
        ),
        Bug(
            "slope not squared",
            "The second mean is of squares: slopes of both signs must not cancel in it.",
            {"second": lambda v, g, beta: beta * v + (1 - beta) * g},
            {"second": lambda v, g, beta: beta * v + (1 - beta) * np.abs(g)},
        ),
        Bug(
            "the square of the mean",
            "1 - beta2 has been squared with the slope. The square belongs to the slope alone.",
            {"second": lambda v, g, beta: beta * v + ((1 - beta) * g) ** 2},
        ),
        Bug(
            "beta on the wrong part",
            "beta is the share of the old mean that is kept. Which part have you multiplied by it?",
            {"first": lambda m, g, beta: (1 - beta) * m + beta * g},
            {"second": lambda v, g, beta: (1 - beta) * v + beta * g**2},
            {
                "first": lambda m, g, beta: (1 - beta) * m + beta * g,
                "second": lambda v, g, beta: (1 - beta) * v + beta * g**2,
            },
        ),
        Bug(
            "a sum instead of a mean",
            "The two shares of a mean make 1 together. Yours make more.",
            {"first": lambda m, g, beta: beta * m + g},
            {"second": lambda v, g, beta: beta * v + g**2},
            {
                "first": lambda m, g, beta: beta * m + g,
                "second": lambda v, g, beta: beta * v + g**2,
            },
        ),
        Bug(
            "means not kept between steps",
            "A mean over many steps has to remember them. What of the mean so far goes into the "
            "new one?",
            {"first": lambda m, g, beta: (1 - beta) * g},
            {"second": lambda v, g, beta: (1 - beta) * g**2},
            {
                "first": lambda m, g, beta: (1 - beta) * g,
                "second": lambda v, g, beta: (1 - beta) * g**2,
            },
        ),
        Bug(
            "no learning rate",
            "lr is handed over, and has no part in the step.",
            {"rate": lambda lr: 1},
        ),
        Bug(
            "steps uphill",
            "The loss rises along the slope. Which way do you want to go?",
            {"rate": lambda lr: -lr},
        ),
        Bug(
            "the weights alone",
            "Return three arrays. Without the new means, the next step cannot remember.",
            {"output": lambda w, m, v, m_hat, v_hat: w},
        ),
        Bug(
            "results in the wrong order",
            "All three arrays have one shape, so nothing else gives it away: first the weights, "
            "then the mean of the slopes, then that of the squares.",
            {"output": lambda w, m, v, m_hat, v_hat: (w, v, m)},
            {"output": lambda w, m, v, m_hat, v_hat: (m, v, w)},
        ),
    ),
    quiet=True,
    on_success="With beta1 = 0 and without the corrections, this would be RMSProp.",
    right=(_by_place,),
    wrong={
        "changes its input": (_in_place,),
        None: (lambda w, slope, m, v, step, lr, beta1, beta2, eps: (w, m, w),),
    },
)
