"""A step of chapter 13's network against its matrix products and against PyTorch, in one run.

    python benchmarks/convolution_step.py        or: make bench

Convolution 5 × 5 (8), ReLU, pooling 2, convolution 5 × 5 (16), ReLU, pooling 2, 10 scores: 5,994
numbers, a batch of 64 digits in float32, momentum, one thread. Floor: the products of all windows,
forward and back, on windows that are there already. Ours: `net.gradient`, then `Momentum.update`,
with every check. Without the pixels: the same, but the slopes of the first layer's input left out,
which PyTorch does not compute either. PyTorch eager, channels first and channels last (skipped
where PyTorch is missing).

The contestants take turns, and of each the fastest of many turns counts: others may be using the
machine.
"""

import os
import subprocess
import sys

import numpy as np
from training_step import fastest

from dlbook.datasets import load_mnist
from dlbook.layers import Affine, Convolution, Flatten, MaxPool, ReLU
from dlbook.networks import Sequential
from dlbook.optimization import Momentum

try:
    import torch
except ImportError:
    torch = None

LR = 0.01
TURNS, CALLS = 150, 1


class WithoutPixels(Convolution):
    """The first layer, for a network whose input needs no slopes."""

    def backward(self, dout):
        """Take the slopes back to the weights and biases alone."""
        d = dout.reshape(-1, len(self.b))
        self.db = d.sum(axis=0)
        self.dW = (self.seen.T @ d).reshape(self.W.shape)


def arrays():
    """Return initial weights and biases, the same each time."""
    rng = np.random.default_rng(0)
    shapes = [(5, 5, 1, 8), (5, 5, 8, 16), (256, 10)]
    for shape in shapes:
        std = np.sqrt(2 / np.prod(shape[:-1]))
        yield rng.normal(0, std, shape).astype(np.float32)
        yield np.zeros(shape[-1], np.float32)


def network(first=Convolution):
    """Return the network of chapter 13."""
    W1, b1, W2, b2, W3, b3 = arrays()
    middle = Convolution(W2, b2)
    layers = [first(W1, b1), ReLU(), MaxPool(2), middle, ReLU(), MaxPool(2), Flatten()]
    return Sequential([*layers, Affine(W3, b3)])


def step(net, x, t):
    """Return a step as `train` takes it."""
    optimizer = Momentum(LR)
    return lambda: optimizer.update(net.params, net.gradient(x, t))


def floor(net, x):
    """Return the products of a step, on arrays that are there already."""
    products = []
    for k, layer in enumerate(net.layers):
        if isinstance(layer, Convolution | Affine):
            rows = layer.windows(x) if isinstance(layer, Convolution) else x
            W = layer.W.reshape(rows.shape[1], -1)
            d = np.ones((len(rows), W.shape[1]), np.float32)
            products += [(rows, W), (rows.T, d)] + [(d, W.T)] * (k > 0)
        x = layer.forward(x)

    def run():
        for a, b in products:
            a @ b

    return run


def pytorch(x, t, memory_format):
    """Return the step of the same network in PyTorch."""
    torch.set_num_threads(1)
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10),
    )  # fmt: skip
    W1, _, W2, _, W3, _ = arrays()
    W3 = W3.reshape(4, 4, 16, 10).transpose(3, 2, 0, 1).reshape(10, 256)  # channels come first
    with torch.no_grad():
        for layer, W in [(model[0], W1.transpose(3, 2, 0, 1)), (model[3], W2.transpose(3, 2, 0, 1)),
                         (model[7], W3)]:  # fmt: skip
            layer.weight.copy_(torch.tensor(np.ascontiguousarray(W)))
            layer.bias.zero_()
    model = model.to(memory_format=memory_format)
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR, momentum=0.9)
    x = torch.tensor(x.transpose(0, 3, 1, 2).copy()).to(memory_format=memory_format)
    t = torch.tensor(t.astype(np.int64))

    def run():
        optimizer.zero_grad()
        loss(model(x), t).backward()
        optimizer.step()

    run.first_kernels = lambda: model[0].weight.detach().numpy().transpose(2, 3, 1, 0)
    return run


def compare():
    """Print the table."""
    (x, t), _ = load_mnist(flatten=False)
    x, t = x[:64, :, :, np.newaxis].copy(), t[:64]
    nets = [network(), network(WithoutPixels)]
    contestants = {
        "the products of the windows (floor)": floor(network(), x),
        "ours": step(nets[0], x, t),
        "ours without slopes of the pixels": step(nets[1], x, t),
    }
    if torch is not None:
        first, last = torch.contiguous_format, torch.channels_last
        contestants["PyTorch eager, channels first"] = pytorch(x, t, first)
        contestants["PyTorch eager, channels last"] = pytorch(x, t, last)

    # One step of each from the same weights: all contestants compute the same.
    for name, run in contestants.items():
        if "floor" not in name:
            run()
    others = [nets[1].params["W1"]]
    others += [run.first_kernels() for run in contestants.values() if hasattr(run, "first_kernels")]
    for W1 in others:
        np.testing.assert_allclose(W1, nets[0].params["W1"], atol=1e-6)

    times = fastest(contestants, TURNS, CALLS)
    base, mine = times["the products of the windows (floor)"], times["ours"]
    print("one thread                            against the floor   against ours   (µs here)")
    for name, time in times.items():
        print(f"{name:37} {time / base:10.2f} {time / mine:14.2f}   ({1e6 * time:.0f})")


if __name__ == "__main__":
    if sys.argv[1:]:
        compare()
    else:
        if torch is None:
            print("PyTorch is not installed, so it does not compete (pip install torch).")
        names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
        environment = {**os.environ, **dict.fromkeys(names, "1")}
        subprocess.run([sys.executable, __file__, "now"], env=environment, check=True)
