"""Walking downhill: gradient descent on a function, and optimisers for the weights of a network.

Chapter 06 derives them, but for RMSProp, which is of chapter 09, and Adam and weight decay, of
chapter 11.
"""

import warnings
from functools import wraps

import numpy as np

from dlbook._validation import (
    check_fraction,
    check_not_negative,
    check_positive,
    check_update,
    check_walk,
    checked,
    checked_method,
)
from dlbook.differentiation import numerical_gradient

__all__ = ["gradient_descent", "SGD", "Momentum", "RMSProp", "Adam"]


def _warned(walk):
    """Let a walk that leaves the finite numbers warn, once and in words."""

    @wraps(walk)
    def warned(*args, **kwargs):
        x, history = walk(*args, **kwargs)
        if not np.isfinite(x).all():
            finite = np.isfinite(history.reshape(len(history), -1)).all(axis=1)
            message = f"diverged: x is {x} after step {finite.sum()}"
            warnings.warn(message, RuntimeWarning, stacklevel=2)
        return x, history

    return warned


@_warned
@checked(check_walk, quiet=("over", "invalid"))  # told once, by the warning
def gradient_descent(f, init_x, lr=0.01, steps=100):
    """Walk downhill: step after step against the numerical gradient.

    Parameters
    ----------
    f : function
        Takes an array like `init_x` and returns a single number, the height.
    init_x : array_like of real numbers, any shape
        Where to start; it is not changed. Floats keep their dtype, integers become float64.
    lr : float
        The learning rate: step length as a multiple of the gradient.
    steps : int
        How many steps to take.

    Returns
    -------
    x : float array of the shape of `init_x`
        Where the walk ended.
    history : float array of shape ``(steps + 1, *init_x.shape)``
        Where it was before the first step and after each one.

    Raises
    ------
    ValueError
        If `init_x` is not finite, `lr` is not above 0, `steps` is not a whole number of at least
        0, or `f` returns something else than one real number.

    Warns
    -----
    RuntimeWarning
        If the walk leaves the finite numbers. It ends at that step, which the warning names, and
        the rows of `history` from there on all hold what it reached (inf or nan).

    Notes
    -----
    Augustin Cauchy, Comptes rendus 25 (1847). Derived in chapter 06.
    """
    x = init_x
    history = np.empty((steps + 1, *x.shape), x.dtype)
    history[0] = x
    for k in range(1, steps + 1):
        x = x - lr * numerical_gradient(f, x)
        history[k] = x
        if not np.isfinite(x).all():
            history[k:] = x
            break
    return x, history


class SGD:
    """Stochastic gradient descent: every parameter takes a step against its gradient.

    Parameters
    ----------
    lr : float
        The learning rate. The attribute `lr` may be changed between updates.
    weight_decay : float
        How strongly parameters are pulled towards 0: their multiple that is added to the gradient.

    Raises
    ------
    ValueError
        If `lr` is not above 0, or `weight_decay` is below 0.

    Notes
    -----
    "Stochastic" because the gradient comes from a random batch. H. Robbins and S. Monro, Annals of
    Mathematical Statistics 22 (1951). Chapter 06 derives the step, chapter 07 the batches, chapter
    11 weight decay.
    """

    @checked_method(
        lambda self, lr, weight_decay: (
            check_positive(lr, "lr"),
            check_not_negative(weight_decay, "weight_decay"),
        )
    )
    def __init__(self, lr=0.01, weight_decay=0.0):
        self.lr = lr
        self.weight_decay = weight_decay

    @checked_method(lambda self, params, grads: check_update(params, grads))
    def update(self, params, grads):
        """Take one step, in place.

        Parameters
        ----------
        params : dict of str to float array
            The arrays to change.
        grads : mapping of str to array
            A gradient for each of them, of the same shape.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a gradient is missing, too many, not finite, or has another shape than its
            parameter. Nothing has been changed then.

        Notes
        -----
        Derived in chapter 06.
        """
        for name, value in params.items():
            slope = grads[name]
            if self.weight_decay:
                slope = slope + self.weight_decay * value
            value -= self.lr * slope


class Momentum:
    """Gradient descent with a velocity that builds up where gradients agree.

    Parameters
    ----------
    lr : float
        The learning rate. The attribute `lr` may be changed between updates.
    momentum : float
        The share of the velocity that is kept from step to step, at least 0 and below 1.
    weight_decay : float
        How strongly parameters are pulled towards 0: their multiple that is added to the gradient.

    Attributes
    ----------
    velocity : dict of str to float array
        What was added to each parameter last; empty before the first update.

    Raises
    ------
    ValueError
        If `lr` is not above 0, `momentum` not at least 0 and below 1, or `weight_decay` below 0.

    Notes
    -----
    B. T. Polyak, USSR Computational Mathematics and Mathematical Physics 4 (1964). Derived in
    chapter 06, weight decay in chapter 11.
    """

    @checked_method(
        lambda self, lr, momentum, weight_decay: (
            check_positive(lr, "lr"),
            check_fraction(momentum, "momentum"),
            check_not_negative(weight_decay, "weight_decay"),
        )
    )
    def __init__(self, lr=0.01, momentum=0.9, weight_decay=0.0):
        self.lr = lr
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.velocity = {}

    @checked_method(
        lambda self, params, grads: check_update(params, grads, self.velocity, owner=self)
    )
    def update(self, params, grads):
        """Take one step, in place.

        Parameters
        ----------
        params : dict of str to float array
            The arrays to change: the same ones at every update.
        grads : mapping of str to array
            A gradient for each of them, of the same shape.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a gradient is missing, too many, not finite, or has another shape than its
            parameter, or the parameters are not those of the update before. Nothing has been
            changed then.

        Notes
        -----
        Derived in chapter 06.
        """
        if not self.velocity:  # before the first step, all is at rest
            self.velocity = {k: np.zeros_like(p) for k, p in params.items()}
        for name, value in params.items():
            slope = grads[name]
            if self.weight_decay:
                slope = slope + self.weight_decay * value
            v = self.velocity[name]
            v *= self.momentum
            v -= self.lr * slope
            value += v


class RMSProp:
    """Gradient descent whose steps are measured against how large the gradients usually are.

    Parameters
    ----------
    lr : float
        The learning rate. The attribute `lr` may be changed between updates.
    rho : float
        The share of the running mean that is kept from step to step, at least 0 and below 1.
    eps : float
        Added to the divisor, so that a parameter whose gradients have all been 0 stays put.

    Attributes
    ----------
    mean_square : dict of str to float array
        The running mean of the squared gradient, for each parameter; empty before the first update.

    Raises
    ------
    ValueError
        If `lr` or `eps` is not above 0, or `rho` not at least 0 and below 1.

    Notes
    -----
    T. Tieleman and G. Hinton, lecture 6.5 of "Neural Networks for Machine Learning" (2012). Derived
    in chapter 09.
    """

    @checked_method(
        lambda self, lr, rho, eps: (
            check_positive(lr, "lr"),
            check_fraction(rho, "rho"),
            check_positive(eps, "eps"),
        )
    )
    def __init__(self, lr=0.001, rho=0.9, eps=1e-7):
        self.lr = lr
        self.rho = rho
        self.eps = eps
        self.mean_square = {}

    @checked_method(
        lambda self, params, grads: check_update(params, grads, self.mean_square, owner=self)
    )
    def update(self, params, grads):
        """Take one step, in place.

        Parameters
        ----------
        params : dict of str to float array
            The arrays to change: the same ones at every update.
        grads : mapping of str to array
            A gradient for each of them, of the same shape.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a gradient is missing, too many, not finite, or has another shape than its
            parameter, or the parameters are not those of the update before. Nothing has been
            changed then.

        Notes
        -----
        Derived in chapter 09.
        """
        if not self.mean_square:
            self.mean_square = {k: np.zeros_like(p) for k, p in params.items()}
        for name, value in params.items():
            usual = self.mean_square[name]
            usual *= self.rho
            usual += (1 - self.rho) * grads[name] ** 2
            value -= self.lr * grads[name] / (np.sqrt(usual) + self.eps)


class Adam:
    """Momentum whose steps are measured against how large the gradients usually are.

    Parameters
    ----------
    lr : float
        The learning rate. The attribute `lr` may be changed between updates.
    beta1, beta2 : float
        The shares of the running means (of the gradient, and of its square) that are kept from step
        to step, at least 0 and below 1.
    eps : float
        Added to the divisor, so that a parameter whose gradients have all been 0 stays put.

    Attributes
    ----------
    mean, mean_square : dict of str to float array
        The running means of the gradient and of its square, for each parameter, without the
        correction of the first steps; empty before the first update.
    steps : int
        How many updates there were.

    Raises
    ------
    ValueError
        If `lr` or `eps` is not above 0, or `beta1` or `beta2` not at least 0 and below 1.

    Notes
    -----
    By D. P. Kingma and J. Ba, ICLR 2015. Derived in chapter 11.
    """

    @checked_method(
        lambda self, lr, beta1, beta2, eps: (
            check_positive(lr, "lr"),
            check_fraction(beta1, "beta1"),
            check_fraction(beta2, "beta2"),
            check_positive(eps, "eps"),
        )
    )
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr = lr
        self.beta1, self.beta2 = beta1, beta2
        self.eps = eps
        self.mean, self.mean_square, self.steps = {}, {}, 0

    @checked_method(
        lambda self, params, grads: check_update(
            params, grads, self.mean, self.mean_square, owner=self
        )
    )
    def update(self, params, grads):
        """Take one step, in place.

        Parameters
        ----------
        params : dict of str to float array
            The arrays to change: the same ones at every update.
        grads : mapping of str to array
            A gradient for each of them, of the same shape.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If a gradient is missing, too many, not finite, or has another shape than its
            parameter, or the parameters have not the names and shapes of the update before.
            Nothing has been changed then.

        Notes
        -----
        Derived in chapter 11.
        """
        if not self.mean:
            self.mean = {k: np.zeros_like(p) for k, p in params.items()}
            self.mean_square = {k: np.zeros_like(p) for k, p in params.items()}
        self.steps += 1
        for name, value in params.items():
            m, v = self.mean[name], self.mean_square[name]
            m *= self.beta1
            m += (1 - self.beta1) * grads[name]
            v *= self.beta2
            v += (1 - self.beta2) * grads[name] ** 2
            direction = m / (1 - self.beta1**self.steps)
            usual = np.sqrt(v / (1 - self.beta2**self.steps))
            value -= self.lr * direction / (usual + self.eps)
