"""Loading MNIST and reading it forward, as ratios measured in one run.

    python benchmarks/forward_pass.py        or: make bench

Load: how much more `load_mnist` takes than the least it could do (inflate the files), and how
little it takes the second time in a process. Forward: images per second for each batch size,
against one by one, and against the matrix products alone, which no code around them can beat.
"""

import subprocess
import sys
import timeit
import zlib

import numpy as np

from dlbook import datasets
from dlbook.networks import MultiLayerNet


def seconds(run, calls=1, repeats=7):
    """Return the time of one call, the best of a few tries."""
    return min(timeit.repeat(run, number=calls, repeat=repeats)) / calls


def load():
    """Compare the ways of loading."""

    def inflate():
        for file in datasets._MNIST:
            packed = (datasets._PACKAGED / f"{file.name}.gz").read_bytes()
            zlib.decompress(packed, wbits=31, bufsize=file.size)

    def first(**options):
        datasets._load.cache_clear()
        datasets.load_mnist(**options)

    # What a reader waits for: a new process, and memory that was never touched.
    code = (
        "import time; from dlbook.datasets import load_mnist; start = time.perf_counter(); "
        "load_mnist(); print(time.perf_counter() - start)"
    )

    def new_process():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        return float(done.stdout)

    floor = seconds(inflate)
    measured = {
        "inflating the files": floor,
        "load_mnist(normalize=False), first": seconds(lambda: first(normalize=False)),
        "load_mnist(), first": seconds(first),
        "load_mnist(normalize=False), again": seconds(lambda: datasets.load_mnist(normalize=False)),
        "load_mnist(), again": seconds(datasets.load_mnist),
        "load_mnist() in a new process": min(new_process() for _ in range(5)),
    }
    print("                                         ratio   (seconds here)")
    for what, time in measured.items():
        print(f"{what:38} {time / floor:7.2f}   ({time:.3f})")


def forward():
    """Compare the batch sizes."""
    _, (x, _) = datasets.load_mnist()
    net = MultiLayerNet.from_params(datasets.load_sample_network())
    weights = [net.params[f"W{k}"] for k in (1, 2, 3)]
    hidden = [np.ones((len(x), len(W)), np.float32) for W in weights[1:]]

    print("\nbatch   images/s, against one by one   time against its products alone")
    alone = None
    for size in [1, 10, 100, 1000, 10_000]:
        inputs = [array[:size] for array in (x, *hidden)]

        def products(inputs=inputs):
            for z, W in zip(inputs, weights, strict=True):
                z @ W

        calls = max(1, 5000 // size)
        time = seconds(lambda batch=inputs[0]: net.predict(batch), calls) / size
        floor = seconds(products, calls) / size
        alone = alone or time
        print(f"{size:6,}   {alone / time:28.1f}   {time / floor:31.2f}")


if __name__ == "__main__":
    load()
    forward()
