"""A training step by autograd against the same step by hand-written layers, as ratios in one run.

    python benchmarks/autograd_step.py        or: make bench

The network of chapter 08 that reaches 98 %: 784-256-10 with ReLU, float32, batches of 128, SGD;
once with one thread and once with two. By layers: `Sequential` of the layers of `dlbook.layers`,
which also compute the slopes of the pixels. By hand: `MultiLayerNet.gradient`, which does not, and
writes over what it no longer needs. PyTorch eager is skipped where it is missing. And a small
network, 20-16-4 with batches of 32, in which what counts is not arithmetic but the record of it.
"""

import os
import subprocess
import sys

import numpy as np
from training_step import fastest

from dlbook.autograd import Tensor, cross_entropy
from dlbook.layers import Affine, ReLU
from dlbook.networks import MultiLayerNet, Sequential
from dlbook.optimization import SGD

try:
    import torch
except ImportError:
    torch = None

LR = 0.01


def by_autograd(params, x, t):
    """Return a step: forward as it is written, back by the record."""
    W1, b1, W2, b2 = tensors = [Tensor(array.copy()) for array in params.values()]
    optimizer = SGD(LR)

    def run():
        cross_entropy((x @ W1 + b1).relu() @ W2 + b2, t).backward()
        grads = {name: tensor.grad for name, tensor in zip(params, tensors, strict=True)}
        optimizer.update(run.params, grads)
        for tensor in tensors:
            tensor.grad = None

    run.params = {name: tensor.data for name, tensor in zip(params, tensors, strict=True)}
    return run


def by_layers(params, x, t):
    """Return the step of four layers."""
    W1, b1, W2, b2 = (array.copy() for array in params.values())
    net = Sequential([Affine(W1, b1), ReLU(), Affine(W2, b2)])
    return by_network(net, x, t)


def by_network(net, x, t):
    """Return the step of a network that knows its own gradient."""
    optimizer = SGD(LR)

    def run():
        optimizer.update(net.params, net.gradient(x, t))

    run.params = net.params
    return run


def by_pytorch(params, x, t):
    """Return the step in PyTorch, written with tensors as ours."""
    W1, b1, W2, b2 = tensors = [
        torch.tensor(array, requires_grad=True) for array in params.values()
    ]
    x, t = torch.tensor(x), torch.tensor(t.astype(np.int64))
    optimizer = torch.optim.SGD(tensors, lr=LR)

    def run():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy((x @ W1 + b1).relu() @ W2 + b2, t).backward()
        optimizer.step()

    run.params = {n: a.detach().numpy() for n, a in zip(params, tensors, strict=True)}
    return run


def compare(threads):
    """Print one table for each of the two networks."""
    if torch is not None:
        torch.set_num_threads(threads)
    for sizes, batch in [((784, 256, 10), 128), ((20, 16, 4), 32)]:
        rng = np.random.default_rng(0)
        x = rng.random((batch, sizes[0]), dtype=np.float32)
        t = rng.integers(sizes[-1], size=batch)
        net = MultiLayerNet(sizes, "relu", rng=0)
        params = {name: array.astype(np.float32) for name, array in net.params.items()}
        contestants = {
            "by layers": by_layers(params, x, t),
            "by autograd": by_autograd(params, x, t),
            "by hand": by_network(MultiLayerNet.from_params(params, "relu"), x, t),
        }
        if torch is not None:
            contestants["PyTorch eager"] = by_pytorch(params, x, t)
        for run in contestants.values():
            run()
        for run in contestants.values():  # all contestants compute the same
            for name, array in contestants["by layers"].params.items():
                np.testing.assert_allclose(run.params[name], array, atol=1e-6)
        times = fastest(contestants)
        print(f"{'-'.join(map(str, sizes))}, BLAS threads: {threads}   against layers   (µs here)")
        for name, time in times.items():
            print(f"{name:31} {time / times['by layers']:14.2f}   ({1e6 * time:.0f})")
        print()


if __name__ == "__main__":
    if sys.argv[1:]:
        compare(int(sys.argv[1]))
    else:
        for threads in "12":
            names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
            environment = {**os.environ, **dict.fromkeys(names, threads)}
            subprocess.run([sys.executable, __file__, threads], env=environment, check=True)
