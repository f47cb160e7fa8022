"""From first weights to 98 % of the test digits, here and in PyTorch, as a ratio in one run.

    python benchmarks/time_to_98.py        or: make bench

One recipe for both: 784-256-10 with ReLU, He's first weights, momentum 0.9, batches of 128,
float32, a learning rate that falls in a straight line to 0. Its rate and its number of epochs were
chosen on the last 10,000 training digits (the other 50,000 being trained on), not on the test set.
Both get the same first weights and the same batches in the same order, for five seeds. The clock
runs from the first step to the last; the digits are in memory before, and the accuracy is taken
after.

Ours is `dlbook.training.train` as everybody calls it, with its progress bar, its record of loss and
accuracy, and every check; `on_step` lowers the rate. PyTorch has a bare loop without any of that.
"""

import os
import subprocess
import sys
from time import perf_counter

import numpy as np

from dlbook.datasets import load_mnist
from dlbook.networks import MultiLayerNet
from dlbook.optimization import Momentum
from dlbook.training import train

try:
    import torch
except ImportError:
    torch = None

SIZES, LR, MOMENTUM, BATCH, EPOCHS = (784, 256, 10), 0.3, 0.9, 128, 4
SEEDS = range(5)


def first_net(seed):
    """Return the network as it is before the first step."""
    params = MultiLayerNet(SIZES, "relu", rng=seed).params
    narrow = {name: array.astype(np.float32) for name, array in params.items()}
    return MultiLayerNet.from_params(narrow, "relu")


def ours(seed, x, t):
    """Train here; return the seconds and a function that gives the scores."""
    net, optimizer = first_net(seed), Momentum(LR, MOMENTUM)
    steps = EPOCHS * -(-len(x) // BATCH)

    def lower(step):
        optimizer.lr = LR * (1 - step / steps) or LR  # after the last step it does not matter

    options = {"epochs": EPOCHS, "batch_size": BATCH, "optimizer": optimizer, "rng": seed}
    start = perf_counter()
    train(net, x, t, on_step=lower, **options)
    return perf_counter() - start, net.predict


def pytorch(seed, x, t):
    """Train in PyTorch; return the same."""
    net, linear = first_net(seed), torch.nn.Linear
    model = torch.nn.Sequential(linear(784, 256), torch.nn.ReLU(), linear(256, 10))
    with torch.no_grad():
        for layer, k in [(model[0], 1), (model[2], 2)]:
            layer.weight.copy_(torch.tensor(net.params[f"W{k}"].T))
            layer.bias.copy_(torch.tensor(net.params[f"b{k}"]))
    optimizer = torch.optim.SGD(model.parameters(), lr=LR, momentum=MOMENTUM)
    loss = torch.nn.CrossEntropyLoss()
    digits, labels = torch.tensor(x), torch.tensor(t.astype(np.int64))
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    rng = np.random.default_rng(seed)

    start = perf_counter()
    for _ in range(EPOCHS):
        order = np.random.default_rng(int(rng.integers(2**63))).permutation(len(x))
        order = torch.tensor(order)
        for k in range(0, len(x), BATCH):
            rows = order[k : k + BATCH]
            optimizer.zero_grad()
            loss(model(digits[rows]), labels[rows]).backward()
            optimizer.step()
            schedule.step()
    seconds = perf_counter() - start

    def predict(x):
        with torch.no_grad():
            return model(torch.tensor(x)).numpy()

    return seconds, predict


def compare(threads):
    """Print one table."""
    (x, t), (x_test, t_test) = load_mnist()
    contestants = {"ours": ours}
    if torch is not None:
        torch.set_num_threads(threads)
        contestants["PyTorch eager"] = pytorch
    times = {name: [] for name in contestants}
    accuracies = {name: [] for name in contestants}
    for run in contestants.values():  # to warm up: caches, thread pools
        run(0, x[:5000], t[:5000])
    for seed in SEEDS:
        for name, run in contestants.items():
            seconds, predict = run(seed, x, t)
            times[name].append(seconds)
            accuracies[name].append(np.mean(predict(x_test).argmax(axis=1) == t_test))
    print(f"BLAS threads: {threads}    time, against ours   (s here)   test accuracy, seed by seed")
    for name in contestants:
        seconds = min(times[name])
        shown = "  ".join(f"{100 * accuracy:.2f} %" for accuracy in accuracies[name])
        print(f"{name:15} {seconds / min(times['ours']):18.2f}   ({seconds:5.2f})    {shown}")
    print()


if __name__ == "__main__":
    if sys.argv[1:]:
        compare(int(sys.argv[1]))
    else:
        if torch is None:
            print("PyTorch is not installed, so it does not compete (pip install torch).")
        print(f"{EPOCHS} epochs, learning rate from {LR} to 0, batches of {BATCH}")
        for threads in "12":
            names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
            environment = {**os.environ, **dict.fromkeys(names, threads), "TQDM_DISABLE": "1"}
            subprocess.run([sys.executable, __file__, threads], env=environment, check=True)
