"""A training step against its matrix products and against its peers, as ratios in one run.

    python benchmarks/training_step.py        or: make bench

A 784-100-10 network with sigmoid, a batch of 100 digits, plain gradient descent; once with one
thread and once with two. Floor: the two large products that no float32 step can do without,
`x @ W1` and `x.T @ d`, alone. Ours: `net.gradient`, then `SGD.update`, with every check of input.
In place: the same sums by hand, without a check, writing over the gradients too: what is left to
gain. PyTorch eager: the same network, loss and optimiser (skipped where PyTorch is missing).
Textbook: the layers of `dlbook.layers` in float64, with the slopes for the pixels, which nobody
needs.

The contestants take turns, and of each the fastest of many turns counts: others may be using the
machine.
"""

import os
import subprocess
import sys
from time import perf_counter

import numpy as np

from dlbook.datasets import load_mnist
from dlbook.layers import Affine, Sigmoid, SoftmaxCrossEntropy
from dlbook.networks import MultiLayerNet
from dlbook.optimization import SGD

try:
    import torch
except ImportError:
    torch = None

LR = 0.1
TURNS, CALLS = 60, 40


def fastest(contestants, turns=TURNS, calls=CALLS):
    """Return the time of one call of each, the best of many turns."""
    times = dict.fromkeys(contestants, np.inf)
    for _ in range(turns):
        for name, run in contestants.items():
            run()
            start = perf_counter()
            for _ in range(calls):
                run()
            times[name] = min(times[name], (perf_counter() - start) / calls)
    return times


def floor(net, x):
    """Return the two large products, as a function without arguments."""
    W1 = net.params["W1"]
    d = np.random.default_rng(0).normal(size=(len(x), W1.shape[1])).astype(x.dtype)

    def run():
        x @ W1
        x.T @ d

    return run


def ours(net, x, t):
    """Return a step as `train` takes it."""
    optimizer = SGD(LR)
    return lambda: optimizer.update(net.params, net.gradient(x, t))


def in_place(net, x, t):
    """Return the same step with no check and no array made that could be avoided."""
    W1, b1, W2, b2 = net.params.values()
    t = np.eye(10, dtype=x.dtype)[t]

    def run():
        z = x @ W1
        z += b1
        np.negative(z, out=z)
        np.exp(z, out=z)
        z += 1
        np.divide(1, z, out=z)
        y = z @ W2
        y += b2
        y -= y.max(axis=1, keepdims=True)
        np.exp(y, out=y)
        y /= y.sum(axis=1, keepdims=True)
        y -= t
        y /= len(x)
        grads = [z.T @ y, y.sum(axis=0)]
        d = y @ W2.T
        d *= z
        np.subtract(1, z, out=z)
        d *= z
        grads += [x.T @ d, d.sum(axis=0)]
        for value, gradient in zip((W2, b2, W1, b1), grads, strict=True):
            gradient *= LR
            value -= gradient

    return run


def textbook(params, x, t):
    """Return the step of the four layers."""
    p = {name: array.copy() for name, array in params.items()}
    first, second = Affine(p["W1"], p["b1"]), Affine(p["W2"], p["b2"])
    layers, last, optimizer = [first, Sigmoid(), second], SoftmaxCrossEntropy(), SGD(LR)

    def run():
        z = x
        for layer in layers:
            z = layer.forward(z)
        last.forward(z, t)
        slopes = last.backward()
        for layer in reversed(layers):
            slopes = layer.backward(slopes)
        grads = {"W1": first.dW, "b1": first.db, "W2": second.dW, "b2": second.db}
        optimizer.update(p, grads)

    run.params = p
    return run


def pytorch(net, x, t, threads):
    """Return the step of the same network in PyTorch."""
    torch.set_num_threads(threads)
    linear = torch.nn.Linear
    model = torch.nn.Sequential(linear(784, 100), torch.nn.Sigmoid(), linear(100, 10))
    with torch.no_grad():
        for layer, k in [(model[0], 1), (model[2], 2)]:
            layer.weight.copy_(torch.tensor(net.params[f"W{k}"].T))
            layer.bias.copy_(torch.tensor(net.params[f"b{k}"]))
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    x, t = torch.tensor(x), torch.tensor(t.astype(np.int64))

    def run():
        optimizer.zero_grad()
        loss(model(x), t).backward()
        optimizer.step()

    run.first_weights = lambda: model[0].weight.detach().numpy().T
    return run


def compare(threads):
    """Print one table."""
    (x, t), _ = load_mnist()
    x, t = x[:100].copy(), t[:100]
    params = MultiLayerNet((784, 100, 10), rng=0).params
    narrow = {name: array.astype(np.float32) for name, array in params.items()}
    nets = [MultiLayerNet.from_params(narrow) for _ in range(2)]
    contestants = {
        "the two large products (floor)": floor(nets[0], x),
        "ours": ours(nets[0], x, t),
        "in place, without a check": in_place(nets[1], x, t),
        "textbook, float64": textbook(params, x.astype(np.float64), t),
    }
    if torch is not None:
        contestants["PyTorch eager"] = pytorch(nets[0], x, t, threads)

    # One step of each from the same weights: all contestants compute the same.
    for name, run in contestants.items():
        if "floor" not in name:
            run()
    others = [nets[1].params["W1"], contestants["textbook, float64"].params["W1"]]
    if torch is not None:
        others.append(contestants["PyTorch eager"].first_weights())
    for W1 in others:
        np.testing.assert_allclose(W1, nets[0].params["W1"], atol=1e-6)

    times = fastest(contestants)
    base, mine = times["the two large products (floor)"], times["ours"]
    print(f"BLAS threads: {threads}         against the floor   against ours   (µs here)")
    for name, time in times.items():
        print(f"{name:31} {time / base:10.2f} {time / mine:14.2f}   ({1e6 * time:.0f})")
    print()


if __name__ == "__main__":
    if sys.argv[1:]:
        compare(int(sys.argv[1]))
    else:
        if torch is None:
            print("PyTorch is not installed, so it does not compete (pip install torch).")
        for threads in "12":
            names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
            environment = {**os.environ, **dict.fromkeys(names, threads)}
            subprocess.run([sys.executable, __file__, threads], env=environment, check=True)
