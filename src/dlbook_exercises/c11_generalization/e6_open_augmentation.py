"""A change of the reader's own that leaves the class of a digit as it is."""

from functools import cache

import numpy as np

from dlbook.augmentation import affine, affine_matrix, shift
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.datasets import load_mnist, load_sample_network
from dlbook.networks import MultiLayerNet


@cache
def _digits():
    """Return digits that the network of chapter 4 reads nearly all."""
    _, (images, labels) = load_mnist(flatten=False, normalize=False)
    return np.float32(images[:300] / 255), labels[:300]


def _change(change, images, labels):
    """Return what can be said about a change without knowing which one it is."""
    given = images.copy()
    rng = np.random.default_rng(11)
    out = np.asarray(change(images, rng), dtype=float)
    images = given  # in case it has written over them
    if out.shape != images.shape:
        return {"shape": out.shape}
    if not np.isfinite(out).all():
        return {"finite": False}
    again = np.asarray(change(images.copy(), rng), dtype=float)
    seeded = np.asarray(change(images.copy(), np.random.default_rng(11)), dtype=float)
    alike = np.asarray(change(np.repeat(images[:1], 50, axis=0), rng), dtype=float)
    moved = np.abs(out - images).max(axis=(1, 2)) > 0.02
    net = MultiLayerNet.from_params(load_sample_network())
    return {
        _("changes most images"): bool(moved.mean() > 0.5),
        _("each in its own way"): len({image.round(3).tobytes() for image in alike}) > 1,
        _("anew each time"): bool(np.abs(again - out).max() > 0.02),
        _("the same from the same seed"): bool(np.allclose(seeded, out)),
        _("read by the network of chapter 4"): _few_or_most(net, out.reshape(len(out), -1), labels),
    }


def _few_or_most(net, rows, labels):
    return _("most") if net.accuracy(rows, labels) >= 0.6 else _("too few")


def _shape_kept(images, labels, facts):
    if "shape" in facts:
        return _("The shape becomes {found}. It should stay {shape}.").format(
            found=facts["shape"], shape=images.shape
        )
    return None if facts.get("finite", True) else _("There is an inf or a nan.")


def _holds(fact, value, otherwise):
    def judge(images, labels, facts):
        wrong = _shape_kept(images, labels, facts)
        return wrong or (None if facts[fact] == value else otherwise)

    return judge


def _darker(images, rng):
    return images * rng.uniform(0.5, 1, size=(len(images), 1, 1))


def _turned(images, rng):
    return affine(images, affine_matrix(rng.uniform(-15, 15, len(images))))


def _erased(images, rng):
    images = images.copy()
    for image, (row, column) in zip(images, rng.integers(4, 20, (len(images), 2)), strict=True):
        image[row : row + 5, column : column + 5] = 0
    return images


def _one_for_all(images, rng):
    return affine(images, affine_matrix(rng.uniform(-15, 15)))


def _mirrored(images, rng):
    left_to_right = rng.random(len(images)) < 0.9
    return np.where(left_to_right[:, None, None], images[:, :, ::-1], images)


def _any_angle(images, rng):
    return affine(images, affine_matrix(rng.uniform(0, 360, len(images))))


def _far(images, rng):
    return shift(images, rng.integers(-10, 11, size=(len(images), 2)))


def _noise(images, rng):
    return images + rng.normal(0, 1, images.shape)


def _dice_of_its_own(images, rng):
    return _darker(images, np.random.default_rng())


def _seed_of_its_own(images, rng):
    return _darker(images, np.random.default_rng(0))


def _in_place(images, rng):
    images *= rng.uniform(0.5, 1, size=(len(images), 1, 1))
    return images


_CLAIMS = (
    ("the images keep their shape", _shape_kept),
    (
        "most images are changed",
        _holds("changes most images", True, _("Half of the images or more are as they were.")),
    ),
    (
        "the network of chapter 4 still reads most of them",
        _holds(
            "read by the network of chapter 4",
            "most",
            _("It reads fewer than 60 of 100. Are they still the same digits?"),
        ),
    ),
    (
        "each image is changed in its own way",
        _holds("each in its own way", True, _("Fifty copies of an image are changed alike.")),
    ),
    (
        "a second call draws anew",
        _holds("anew each time", True, _("The second call gives what the first gave.")),
    ),
    (
        "the generator decides, so that others can repeat it",
        _holds("the same from the same seed", True, _("The same seed gives other images.")),
    ),
)

EXERCISE = Exercise(
    reference=_darker,
    drive=_change,
    probes=tuple(
        Probe(claim, _digits, judge, shown="300 test digits, and a generator")
        for claim, judge in _CLAIMS
    ),
    bugs=(
        Bug(
            "the class is changed",
            "A mirror, a half turn or too much of anything makes another digit of it, or none. "
            "Print a few, and read them yourself.",
            _any_angle,
            examples=(_mirrored, _far, _noise),
        ),
        Bug(
            "the same change for all",
            "One number is drawn for the whole batch. Draw one for each image: size=len(images).",
            _one_for_all,
        ),
        Bug(
            "dice of its own",
            "It does not use the generator that it is given, so nobody can repeat the training.",
            _dice_of_its_own,
        ),
        Bug(
            "a seed of its own",
            "It makes a generator with the same seed in each call, so every epoch sees the same "
            "images.",
            _seed_of_its_own,
        ),
        Bug(
            "nothing changes",
            "The images come back as they were.",
            lambda images, rng: images.copy(),
        ),
    ),
    on_success=(
        "Nobody has a list of the right answers. Whether it helps, only held-out images can tell. "
        "Since fit has images as rows, give it your change as the task says."
    ),
    right=(_turned, _erased, lambda images, rng: _turned(images.astype(float), rng).tolist()),
    wrong={
        "changes its input": (_in_place,),
        None: (
            lambda images, rng: images[:, :, :14],
            lambda images, rng: np.full(images.shape, np.nan),
        ),
    },
)
