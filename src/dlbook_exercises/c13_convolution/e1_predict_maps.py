"""The shape of the maps that a convolution makes, and how many numbers it learns."""

from itertools import product

from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.values import count, shape

# 28 × 28 pixels with 3 channels; 16 kernels of 9 × 9, stride 2, padding 4.
_SHAPE, _NUMBERS = (14.0, 14.0, 16.0), 9 * 9 * 3 * 16 + 16


def _read(answer):
    if not isinstance(answer, dict):
        raise ValueError(
            _("hand over the dictionary of the cell above, with a value for each name")
        )
    readers = {"shape": shape, "numbers": count}
    return {name: readers[name](value) for name, value in answer.items() if name in readers}


def _judge(name, right, hint):
    def judge(answer):
        if name not in answer:
            return _("There is no value under {name!r}.").format(name=name)
        return None if answer[name] == right else hint

    return judge


def _with_shape(side, channels=16):
    """Return every answer with this shape, whatever the count."""
    shapes = [(float(side), float(side), float(channels))]
    return _each(shapes, (_NUMBERS, *_COUNTS))


def _with_numbers(number):
    return _each([_SHAPE], (number,))


def _each(shapes, numbers):
    return [dict(zip(("shape", "numbers"), pair, strict=True)) for pair in product(shapes, numbers)]


_COUNTS = (1312, 3888, 3889, 3936, 1296, 193)

EXERCISE = Exercise(
    kind="value",
    reference={"shape": _SHAPE, "numbers": _NUMBERS},
    read=_read,
    probes=(
        Probe(
            "the shape of what comes out is told",
            (),
            _judge("shape", _SHAPE, _("That is not the shape of the maps of one image.")),
        ),
        Probe(
            "the numbers that are learned are counted",
            (),
            _judge("numbers", _NUMBERS, _("That is not how many numbers the layer learns.")),
        ),
    ),
    bugs=(
        Bug(
            "one place too few",
            "The window moves that often, but it has a place before its first move, too.",
            *_with_shape(13),
        ),
        Bug(
            "padding on one side only",
            "Padding is put around the image: above and below, at the left and at the right.",
            *_with_shape(12),
        ),
        Bug(
            "padding forgotten",
            "Four pixels of 0 lie around the image, and the window goes over them as well.",
            *_with_shape(10),
        ),
        Bug(
            "stride forgotten",
            "With a stride of 1 the map would be as large as that. How far does the window move at "
            "a time?",
            *_with_shape(28),
            *_with_shape(20),
        ),
        Bug(
            "rounded up",
            "The window would stick out at its last place. What does not fit is left out.",
            *_with_shape(15),
        ),
        Bug(
            "a map for each pair of channels",
            "A kernel reads all channels of its window and makes one sum of them.",
            *_with_shape(14, 48),
        ),
        Bug(
            "the channels of the image",
            "The channels of the image are summed up. As many maps come out as there are kernels.",
            *_with_shape(14, 3),
        ),
        Bug(
            "one channel deep",
            "A window is as deep as its image: it holds 9 × 9 pixels of all three channels.",
            *_with_numbers(1312),
            *_with_numbers(1296),
        ),
        Bug(
            "biases forgotten",
            "Those are the weights. What else is learned?",
            *_with_numbers(3888),
        ),
        Bug(
            "one bias for all",
            "Each map has a bias of its own.",
            *_with_numbers(3889),
        ),
        Bug(
            "a bias for each pair of channels",
            "A bias is added to a sum over all channels, so each map has one.",
            *_with_numbers(3936),
        ),
    ),
    on_success=(
        "The size of the image decides how many sums there are, and plays no part in what is "
        "learned. The same layer would read a photograph of any size."
    ),
    right=(
        {"numbers": "3,904", "shape": "(14, 14, 16)"},
        {"shape": [14, 14, 16], "numbers": 3904.0},
    ),
    wrong={
        None: (
            {"shape": (14, 14), "numbers": 3904},
            {"shape": (16, 14, 14), "numbers": 3904},
            {"shape": (14, 14, 16)},
            {"shape": (14, 14, 16), "numbers": 61_000},
            {"shape": "fourteen", "numbers": "many"},
            *(7, (14, 14, 16)),
        ),
    },
)
