"""What the checks around a function cost: a call against the formula alone, as ratios in one run.

    python benchmarks/checks.py               or: make bench

`functools.wraps` keeps the formula in `__wrapped__`; it is given what the check would have made.
"""

from functools import partial

import numpy as np
from training_step import fastest

from dlbook.activations import sigmoid, softmax
from dlbook.encoding import one_hot
from dlbook.layers import Affine
from dlbook.losses import cross_entropy


def calls():
    """Return (what, function, arguments) of the calls that are measured."""
    rng = np.random.default_rng(0)
    one, batch = rng.normal(size=10), rng.normal(size=(100, 10))
    t = one_hot(rng.integers(10, size=100), 10).astype(float)
    layer = Affine(rng.normal(size=(784, 100)), np.zeros(100))
    forward, x = type(layer).forward, rng.random((100, 784))
    return [
        ("softmax of 10 scores", softmax, (one, -1)),
        ("softmax of a batch of 100", softmax, (batch, -1)),
        ("sigmoid of 10,000 numbers", sigmoid, (rng.normal(size=(100, 100)),)),
        ("cross_entropy of a batch of 100", cross_entropy, (softmax(batch), t)),
        ("Affine.forward, 784 to 100, batch of 100", forward, (layer, x)),
    ]


def main():
    print("| a call, against its formula alone | microseconds of the formula | ratio |")
    print("| --- | --- | --- |")
    for what, function, args in calls():
        contestants = {"checked": function, "formula": function.__wrapped__}
        times = fastest({name: partial(run, *args) for name, run in contestants.items()})
        ratio = times["checked"] / times["formula"]
        print(f"| {what} | {1e6 * times['formula']:.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
