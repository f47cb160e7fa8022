"""The shape that the header of an IDX file tells."""

import struct

import numpy as np

from dlbook.check._compare import kind_of
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe
from dlbook.check.fit import recognised_by


def _idx_shape(
    data, *, dtype=">u4", offset=4, axes=lambda data: data[3], output=lambda lengths: lengths
):
    """The shape, and what may be different about how it is read."""
    lengths = np.frombuffer(data, dtype=dtype, count=axes(data), offset=offset)
    return output(tuple(int(length) for length in lengths))


def _of_four_bytes(length_of):
    """Return an answer that reads each length from its four bytes in its own way."""
    return lambda data: tuple(length_of(data[4 + 4 * k : 8 + 4 * k]) for k in range(data[3]))


def _signed(byte):
    return (byte + 128) % 256 - 128


def _idx(*shape, more=()):
    """Return the beginning of a file of bytes in the shape, with some of the bytes."""
    lengths = np.array(shape, dtype=">u4").tobytes()
    return bytes([0, 0, 8, len(shape)]) + lengths + bytes(more)


def _reads_on(answer):
    """Whether an answer is right on headers alone, and wrong or fails where data follows."""
    right = all(tuple(answer(_idx(*shape))) == shape for shape in ((32,), (200, 300), (2, 4, 3)))
    try:
        return right and tuple(answer(_idx(200, 300, more=[1, 2, 3, 4, 5]))) != (200, 300)
    except Exception:
        return right


def _right_but_for_the_kind(wrong):
    """Return what knows an answer whose lengths are right, in something of this wrong kind."""

    def is_it(answer):
        given = {shape: answer(_idx(*shape)) for shape in ((3_000_000_000,), (200, 300), (2, 4, 3))}
        right = all(np.array_equal(shape, lengths) for shape, lengths in given.items())
        return right and any(wrong(lengths) for lengths in given.values())

    return recognised_by(is_it)


def _tuple_of_whole_numbers(data, shape):
    if not isinstance(shape, tuple):
        return _("It is {kind}, where a tuple is asked for.").format(kind=kind_of(shape))
    for length in shape:
        if not isinstance(length, int | np.integer):
            return _("It holds {length!r}, which is no whole number.").format(length=length)
    return None


def _overlapping(data):
    return tuple(int.from_bytes(data[4 + k : 8 + k], "big") for k in range(data[3]))


def _known_files_only(data):
    magic = int.from_bytes(data[:4], "big")
    if magic == 2049:
        return struct.unpack_from(">I", data, 4)
    if magic == 2051:
        return struct.unpack_from(">3I", data, 4)


def _digit_by_digit(data):
    shape = []
    for axis in range(data[3]):
        length = 0
        for byte in data[4 + 4 * axis : 8 + 4 * axis]:
            length = 256 * length + byte
        shape.append(length)
    return tuple(shape)


def _file(claim, data, judge=None):
    more = " …" if len(data) > 24 else ""
    shown = _("the bytes {start}{more}").format(start=data[:24].hex(" "), more=more)
    return Probe(claim, (data,), judge, shown=shown)


EXERCISE = Exercise(
    reference=_idx_shape,
    probes=(
        _file("a file of labels has one length", _idx(32, more=[5, 0, 4, 1, 9, 2, 1, 3] * 4)),
        _file("a file of images has three lengths", _idx(2, 4, 3, more=[0, 255] * 12)),
        _file("the header of the training images is read", _idx(60_000, 28, 28)),
        _file("a table has two lengths", _idx(200, 300, more=[1, 2, 3, 4, 5] * 3)),
        _file("lengths may take all four bytes", _idx(3_000_000_000, more=[7] * 12)),
        _file("colour images have four lengths", _idx(5, 6, 2, 3)),
        _file(
            "the shape is a tuple, and its lengths are whole numbers",
            _idx(200, 300),
            _tuple_of_whole_numbers,
        ),
    ),
    bugs=(
        Bug(
            "little endian",
            "The bytes of each length were read lowest first, as your processor stores them. "
            "These files were written highest first.",
            {"dtype": "<u4"},
        ),
        Bug(
            "the magic number taken for a length",
            "2049 and 2051 are no lengths: they are the four bytes of the magic number, read as "
            "one integer. How many bytes must be skipped?",
            {"offset": 0},
        ),
        Bug(
            "the magic number taken for a length",
            "The first of your numbers is the magic number. It describes the file and is no part "
            "of the shape.",
            {"offset": 0, "axes": lambda data: data[3] + 1},
        ),
        Bug(
            "always three axes",
            "Labels have one axis only, and what follows their one length are labels already. "
            "Where does the file say how many lengths there are?",
            {"axes": lambda data: 3},
        ),
        Bug(
            "always three axes",
            "You read three lengths at most, and this file has more. Where does it say how many?",
            {"axes": lambda data: min(3, data[3])},
        ),
        Bug(
            "a number in place of a tuple",
            "The shape of one axis is a tuple as well, with a comma behind its only length. "
            "Brackets alone make no tuple.",
            {"output": lambda lengths: lengths if len(lengths) > 1 else lengths[0]},
        ),
        Bug(
            "the first length only",
            "A shape has a length for each axis. The fourth byte says how many axes there are.",
            {"axes": lambda data: 1},
            {"output": lambda lengths: lengths[0]},
        ),
        Bug(
            "signed bytes",
            "A byte above 127 came out negative. The bytes of an IDX header have no sign.",
            _of_four_bytes(lambda b: sum(_signed(b[k]) * 256 ** (3 - k) for k in range(4))),
            _of_four_bytes(lambda b: _signed(b[3])),
        ),
        Bug(
            "signed lengths",
            "The four bytes were read as a number with a sign, which ends at 2,147,483,647, so a "
            "larger one came out negative. Is there a type for four bytes without a sign?",
            {"dtype": ">i4"},
            examples=(
                lambda data: struct.unpack(f">{data[3]}i", data[4 : 4 + 4 * data[3]]),
                _of_four_bytes(lambda b: int.from_bytes(b, "big", signed=True)),
            ),
        ),
        Bug(
            "one byte for each length",
            "A length takes four bytes, since one byte cannot hold more than 255. Small lengths "
            "hide this: their first three bytes are 0.",
            {"dtype": "u1"},
            _of_four_bytes(lambda b: b[3]),
        ),
        Bug(
            "two bytes for each length",
            "A length takes four bytes. Two of them hold no more than 65,535.",
            {"dtype": ">u2"},
            _of_four_bytes(lambda b: 256 * b[2] + b[3]),
        ),
        Bug(
            "eight bytes for each length",
            "A length takes four bytes. What a letter such as L means to struct depends on the "
            "machine, unless > or < comes first.",
            {"dtype": ">u8"},
            {"dtype": "<u8"},
            raises="unpack requires a buffer of 8 bytes",
            examples=(
                lambda data: struct.unpack(f">{data[3]}Q", data[4 : 4 + 4 * data[3]]),
                lambda data: struct.unpack(f"@{data[3]}Q", data[4 : 4 + 4 * data[3]]),
            ),
        ),
        Bug(
            "lengths that overlap",
            "The first length is right, the next begins a byte behind it. How many bytes does each "
            "of them take?",
            _overlapping,
        ),
        Bug(
            "one length too few",
            "One length is missing. The fourth byte says how many axes there are: how often does "
            "your loop run?",
            {"axes": lambda data: data[3] - 1},
        ),
        Bug(
            "reads on into the data",
            "Behind the lengths come the pixels or labels, and you took them for lengths as well. "
            "Where does the file say how many lengths there are?",
            {"axes": lambda data: -1},
            examples=(lambda data: struct.unpack(f">{len(data[4:]) // 4}I", data[4:]),),
        ),
        Bug(
            "reads on into the data",
            "You handed over more bytes than the lengths take. Behind these comes the data, bytes "
            "that need not fill up whole integers.",
            fit=recognised_by(_reads_on),
            examples=(
                lambda data: struct.unpack(f">{data[3]}I", data[4:]),
                lambda data: tuple(np.frombuffer(data, ">u4")[1 : 1 + data[3]]),
            ),
        ),
        Bug(
            "an array or a list in place of a tuple",
            "The lengths are right, but they are not in a tuple. Compared with (60000,), an array "
            "gives an array of answers, and a list is never equal. What makes a tuple of them?",
            fit=_right_but_for_the_kind(lambda lengths: not isinstance(lengths, tuple)),
            examples=(
                lambda data: np.frombuffer(data, dtype=">u4", count=data[3], offset=4),
                lambda data: list(_idx_shape(data)),
            ),
        ),
        Bug(
            "lengths with a decimal point",
            "The lengths are right, but they are floats, and an array cannot be made with 28.0 "
            "rows. Where does a division or a dtype turn them into floats?",
            fit=_right_but_for_the_kind(lambda lengths: isinstance(lengths[0], float)),
            examples=(
                lambda data: tuple(float(length) for length in _idx_shape(data)),
                lambda data: tuple(np.array(_idx_shape(data)) * 1.0),
            ),
        ),
        Bug(
            "the bytes added up",
            "The four bytes of a length are digits, as of a number on paper: each stands for 256 "
            "times as much as the one to its right.",
            _of_four_bytes(sum),
        ),
        Bug(
            "the type taken for the number of axes",
            "The third byte is the code of the type, 8 for unsigned bytes. Which one counts the "
            "axes?",
            {"axes": lambda data: data[2]},
            examples=(
                lambda data: [
                    int.from_bytes(data[4 * k : 4 * k + 4], "big") for k in range(1, data[2] + 1)
                ],
            ),
        ),
    ),
    on_success=(
        "That is all of the header. Skip 4 bytes and another 4 for each axis, and the rest of the "
        "file is the data."
    ),
    right=(
        _digit_by_digit,
        lambda data: struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]]),
        lambda data: tuple(np.frombuffer(data, dtype=">u4", count=data[3], offset=4)),
        lambda data: tuple(int(data[4 * k : 4 * k + 4].hex(), 16) for k in range(1, data[3] + 1)),
    ),
    wrong={
        "no return": (_known_files_only,),
        "little endian and one length too few": (
            lambda data: tuple(np.frombuffer(data, "<u4", count=data[3] - 1, offset=4)),
        ),
        None: (
            lambda data: _idx_shape(data)[::-1],
            lambda data: struct.unpack(">I", data[4:5]),  # too few bytes, not too many
            lambda data: (len(data) - 8,),
            lambda data: data[3],
        ),
    },
)
