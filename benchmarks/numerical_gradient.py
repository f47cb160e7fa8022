"""The numerical gradient of a 784-100-10 network, fast and by the naive loop, in one run.

    python benchmarks/numerical_gradient.py        or: make bench

Naive: nudge one parameter after the other, two losses over the whole batch of 100 for each; once
with a loss in plain NumPy, once with our `numerical_gradient` over `net.loss`. The time of all
79,510 is the median of a random sample (it says of how many), multiplied. Fast: all of them with
`TwoLayerNet.numerical_gradient`. The slopes that both computed are compared, with one thread and
with two. Then: how the fast one's time grows with what it depends on.
"""

import os
import subprocess
import sys
import timeit
import tracemalloc
from time import perf_counter

import numpy as np

from dlbook.datasets import load_mnist
from dlbook.differentiation import numerical_gradient
from dlbook.networks import TwoLayerNet

SAMPLE = 500  # of each array, or all it has
H = 1e-4


def seconds(run, repeats=5):
    """Return the time of one call, the median of a few: others may be using the machine."""
    return np.median(timeit.repeat(run, number=1, repeat=repeats))


def plain_loss(p, x, t):
    """Return the loss with no more code than the formula needs."""
    z = 1 / (1 + np.exp(-(x @ p["W1"] + p["b1"])))
    scores = z @ p["W2"] + p["b2"]
    scores -= scores.max(axis=1, keepdims=True)
    right = scores[np.arange(len(t)), t]
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - right)


def naive_slope(loss, flat, place):
    """Return the slope for one parameter, with no more code than the formula needs."""
    value = flat[place]
    flat[place] = value + H
    above = loss()
    flat[place] = value - H
    below = loss()
    flat[place] = value
    return (above - below) / (2 * H)


def our_slope(loss, flat, place):
    """Return the same by the library's general function."""
    return numerical_gradient(lambda _: loss(), flat[place : place + 1], H)[0]


def naive_and_fast():
    """Compare the two ways to the gradient of the first 100 digits."""
    (x, t), _ = load_mnist()
    x, t = x[:100].astype(np.float64), t[:100]
    net = TwoLayerNet(784, 100, 10, weight_std=0.1, rng=0)
    copy = TwoLayerNet.from_params(net.params)

    fast = net.numerical_gradient(x, t, H)
    fast_time = seconds(lambda: net.numerical_gradient(x, t, H), repeats=9)
    tracemalloc.start()
    net.numerical_gradient(x, t, H)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    ways = {
        "naive loop, plain NumPy loss": (naive_slope, lambda: plain_loss(copy.params, x, t)),
        "numerical_gradient of net.loss": (our_slope, lambda: copy.loss(x, t)),
    }
    rng = np.random.default_rng(0)
    places = {name: rng.permutation(array.size)[:SAMPLE] for name, array in copy.params.items()}
    sampled = sum(map(len, places.values()))
    count = sum(array.size for array in copy.params.values())
    threads = os.environ["OPENBLAS_NUM_THREADS"]
    print(f"BLAS threads: {threads}; sampled parameters: {sampled} of {count:,}")
    print("                                   ratio   (seconds here)   max |difference|, sampled")
    print(f"TwoLayerNet.numerical_gradient  {1:8.1f}   ({fast_time:.3f})")
    for what, (slope, loss) in ways.items():
        time, differences = 0.0, {}
        for name, chosen in places.items():
            flat = copy.params[name].reshape(-1)
            clock, slopes = [perf_counter()], []
            for place in chosen:
                slopes.append(slope(loss, flat, place))
                clock.append(perf_counter())
            time += np.median(np.diff(clock)) * len(flat)
            differences[name] = np.abs(slopes - fast[name].reshape(-1)[chosen]).max()
        shown = "  ".join(f"{name} {difference:.0e}" for name, difference in differences.items())
        print(f"{what:31} {time / fast_time:8.1f}   ({time:.0f}, extrapolated)   {shown}")
    print(f"peak memory of the fast one: {peak / 1e6:.1f} MB\n")


def growth():
    """Show what the fast one's time depends on."""
    (digits, labels), _ = load_mnist()
    rng = np.random.default_rng(1)

    def time(x, hidden=100):
        net = TwoLayerNet(784, hidden, 10, rng=0)
        return seconds(lambda: net.numerical_gradient(x, labels[: len(x)]))

    def show(what, times):
        base = next(iter(times.values()))
        line = "   ".join(f"{key}: {value / base:.2f}" for key, value in times.items())
        print(f"time against {what:28} {line}")

    show("hidden units", {n: time(digits[:50], hidden=n) for n in (25, 50, 100, 200, 400)})
    show("batch size", {n: time(digits[:n]) for n in (25, 50, 100, 200, 400)})

    def random_images(share, levels=255):
        pixels = rng.integers(1, levels + 1, (20, 784)) / levels
        return pixels * (rng.random((20, 784)) < share)

    shares = (0.01, 0.05, 0.2, 0.5, 1.0)
    show("share of pixels not 0", {f"{s:.0%}": time(random_images(s)) for s in shares})
    levels = (1, 4, 16, 64, 255)
    show("grey levels (half are 0)", {n: time(random_images(0.5, n)) for n in levels})
    distinct = rng.random((20, 784)) * (rng.random((20, 784)) < 0.5)
    ratio = time(distinct) / time(random_images(0.5))
    print(f"no two pixels alike (half are 0), against 255 grey levels: {ratio:.2f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--compare"]:
        naive_and_fast()
    else:
        for threads in ("1", "2"):
            environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads}
            command = [sys.executable, __file__, "--compare"]
            subprocess.run(command, env=environment, check=True)
        growth()
