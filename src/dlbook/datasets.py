"""The data of the course: it comes with the package and is verified, so no page needs a network.

A folder of the reader's own with the MNIST files, raw or gzip'd, can be named in the environment
variable ``DLBOOK_DATA``; the other files are always those of the package. Whatever is wrong with a
file is one error that names the file, what was expected, what was found and what to do.
"""

import gzip
import hashlib
import io
import math
import os
import re
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlbook._validation import FloatArray, IntArray, check_labels
from dlbook.encoding import one_hot as encode_one_hot

__all__ = [
    "load_mnist",
    "load_newswires",
    "decode_newswire",
    "newswire_topics",
    "load_sample_network",
    "load_baselines",
    "penguins_file",
    "parse_idx",
]


_PACKAGED = Path(__file__).parent / "data"
_GZIP_MAGIC = b"\x1f\x8b"
_ONE_AT_A_TIME = threading.Lock()
_UNSIGNED_BYTE = 8  # the IDX type code of all four MNIST files


@dataclass(frozen=True)
class _IdxFile:
    """One of the four MNIST files, as published: its canonical name, shape and fingerprint."""

    name: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def size(self) -> int:
        """Number of bytes, uncompressed: the magic number, each axis, the values."""
        return 4 + 4 * len(self.shape) + math.prod(self.shape)


_TRAIN_IMAGES = _IdxFile(
    "train-images-idx3-ubyte",
    (60_000, 28, 28),
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
)
_TRAIN_LABELS = _IdxFile(
    "train-labels-idx1-ubyte",
    (60_000,),
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
)
_TEST_IMAGES = _IdxFile(
    "t10k-images-idx3-ubyte",
    (10_000, 28, 28),
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
)
_TEST_LABELS = _IdxFile(
    "t10k-labels-idx1-ubyte",
    (10_000,),
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)
_MNIST = (_TRAIN_IMAGES, _TRAIN_LABELS, _TEST_IMAGES, _TEST_LABELS)

_PADDING, _START, _UNKNOWN = 0, 1, 2  # what the indices below the first word's stand for
_TRAINING_STORIES = 8_982

_NEWSWIRES_SHA256 = "fb2292e1f3399ff0210732d4bacb5e582fefb83ebae7e21a8325b58925eacc9b"
_SAMPLE_NETWORK_SHA256 = "f2eec1798c909f68d0a3789160905a8d5e206646107a09e35db9201cc2899a58"
_BASELINES_SHA256 = "a97ef7136d347873c3be78ab634532d24f32025f802ebafe45b753a83d177e1d"
_PENGUINS_SHA256 = "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93"


@dataclass(frozen=True)
class _Newswires:
    """The stories as they are stored: title and body of each in one long row of words."""

    tokens: NDArray[np.uint16]
    lengths: NDArray[np.uint16]  # (N, 2): of the title and of the body
    labels: NDArray[np.uint8]
    words: tuple[str, ...]
    topics: tuple[str, ...]


def load_mnist(
    *, flatten: bool = True, normalize: bool = True, one_hot: bool = False
) -> tuple[tuple[NDArray[Any], NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]]:
    """Return 70,000 handwritten digits: 60,000 to train on, 10,000 kept apart to test with.

    Parameters
    ----------
    flatten : bool
        Images as rows of 784 pixels if true, else as 28 × 28.
    normalize : bool
        Pixels as float32 from 0 (paper) to 1 (ink) if true, else as they are stored: uint8 from
        0 to 255.
    one_hot : bool
        Labels as float32 rows of ten if true, else as uint8 numbers from 0 to 9.

    Returns
    -------
    (x_train, t_train), (x_test, t_test)
        Images of shape (N, 784) or (N, 28, 28) and labels of shape (N,) or (N, 10), with
        N = 60,000 and 10,000. The arrays are yours to change.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If a file cannot be read.
    ValueError
        If a file is not the published one, bit for bit.

    Notes
    -----
    Yann LeCun, Corinna Cortes, Christopher Burges, "The MNIST database of handwritten digits"
    (1998). Chapter 04 reads the file format by hand.
    """
    x_train, t_train, x_test, t_test = _mnist_bytes()

    def images(x: NDArray[np.uint8]) -> NDArray[Any]:
        if flatten:
            x = x.reshape(len(x), -1)
        return np.divide(x, np.float32(255), dtype=np.float32) if normalize else x.copy()

    def labels(t: NDArray[np.uint8]) -> NDArray[Any]:
        return encode_one_hot(t, 10) if one_hot else t.copy()

    return (images(x_train), labels(t_train)), (images(x_test), labels(t_test))


def load_newswires(
    *, num_words: int = 10_000, titles: bool = True
) -> tuple[tuple[list[IntArray], NDArray[np.uint8]], tuple[list[IntArray], NDArray[np.uint8]]]:
    """Return 11,228 newswire stories of 1987: 8,982 to train on, 2,246 kept apart to test with.

    Parameters
    ----------
    num_words : int
        Size of the vocabulary: indices from `num_words` on, those of the rarest words, become 2.
    titles : bool
        Stories with their titles in front if true, else their bodies only.

    Returns
    -------
    (x_train, t_train), (x_test, t_test)
        Stories as lists of integer arrays of shape (words,), and labels as uint8 arrays of shape
        (N,), with N = 8,982 and 2,246. A story begins with 1; 2 stands for an unknown word; words
        count from 3, the most frequent first; 0 is left free to pad with. A label is a place in
        `newswire_topics`. The arrays are yours to change.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file cannot be read.
    ValueError
        If `num_words` is not a whole number of at least 3, or the file is not the one that came
        with the package, bit for bit.

    Notes
    -----
    Reuters-21578, Distribution 1.0 (Reuters Ltd., Carnegie Group, Inc., D. D. Lewis), put into
    words and shuffled by ``tools/provenance/fetch_newswires.py``. The label is the first topic that
    the editors listed; stories of the 46 most frequent are kept. 914 are a title without a body. Of
    61 neither was handed down: their whole sequence is the 1 it begins with.
    Used in chapter 09.
    """
    if not isinstance(num_words, int | np.integer) or num_words < 3:  # True counts as 1
        raise ValueError(
            "num_words must be a whole number of at least 3, for padding, start and unknown; "
            f"got {num_words!r}"
        )
    stored = _newswires()
    tokens = stored.tokens.astype(np.intp)
    tokens[tokens >= num_words] = _UNKNOWN
    start = np.array([_START], np.intp)
    parts = iter(np.split(tokens, np.cumsum(stored.lengths)[:-1]))
    x = [
        np.concatenate([start, title, body] if titles else [start, body])
        for title, body in zip(parts, parts, strict=True)
    ]
    t = stored.labels.copy()
    n = _TRAINING_STORIES
    return (x[:n], t[:n]), (x[n:], t[n:])


def decode_newswire(sequence: ArrayLike) -> str:
    """Return the text of a story, as far as its word indices tell it.

    Parameters
    ----------
    sequence : array_like of whole numbers, shape (words,)
        Word indices as `load_newswires` gives them.

    Returns
    -------
    str
        The words in lower case, with "?" for each unknown one. Padding and start are left out, and
        so is the punctuation, which was never stored, but for that within numbers and words.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file with the words cannot be read.
    ValueError
        If `sequence` is not one sequence of word indices, or the file is not the one that came
        with the package, bit for bit.

    Notes
    -----
    Used in chapter 09. ``'s``, ``,000`` and ``.5`` are words too, and join the one before them.
    """
    words = _newswires().words
    indices = check_labels(sequence, len(words), "words of a story")
    if indices.ndim != 1:
        raise ValueError(
            f"a story is one sequence of words, got shape {indices.shape}: decode one at a time"
        )
    text = " ".join(words[n] for n in indices if n not in (_PADDING, _START))
    return re.sub(r" (?=[',.])", "", text)


def newswire_topics() -> tuple[str, ...]:
    """Return the names of the 46 topics of the newswire stories, in the order of their labels.

    Returns
    -------
    tuple of 46 str
        The most frequent first: label 0 is "earn" (what a company earned), 1 is "acq" (one company
        acquires another). Topics with as many stories as each other stand in alphabetical order.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file cannot be read.
    ValueError
        If it is not the file that came with the package, bit for bit.

    Notes
    -----
    Used in chapter 09.
    """
    return _newswires().topics


def load_sample_network() -> dict[str, FloatArray]:
    """Return the weights of a trained 784-50-100-10 network with sigmoid hidden layers.

    Returns
    -------
    dict of str to float32 array
        ``W1`` (784, 50), ``b1`` (50,), ``W2`` (50, 100), ``b2`` (100,), ``W3`` (100, 10),
        ``b3`` (10,), for `MultiLayerNet.from_params`. The arrays are yours to change.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file cannot be read.
    ValueError
        If it is not the file that came with the package, bit for bit.

    Notes
    -----
    Trained by ``tools/provenance/train_sample_network.py`` on images scaled to 0–1; the recipe, the
    seed and the accuracy stand in ``sample_network.json`` beside the weights. Used in chapter 04.
    """
    with _explained(_PACKAGED):
        return _load_npz(_file(_PACKAGED / "sample_network.npz"), _SAMPLE_NETWORK_SHA256)


def load_baselines() -> dict[str, NDArray[Any]]:
    """Return what the sample network is compared with: a softmax regression, and neighbours.

    Returns
    -------
    dict of str to array
        ``W1`` (784, 10) and ``b1`` (10,), float32: the weights of a network without hidden layers,
        for `MultiLayerNet.from_params`. ``nearest`` (10,000,), uint8: for each test image of MNIST,
        the label of the nearest training image. The arrays are yours to change.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file cannot be read.
    ValueError
        If it is not the file that came with the package, bit for bit.

    Notes
    -----
    Made by ``tools/provenance/measure_baselines.py``, with the recipe of the sample network. Used
    in chapter 04.
    """
    with _explained(_PACKAGED):
        return _load_npz(_file(_PACKAGED / "baselines.npz"), _BASELINES_SHA256)


def penguins_file() -> Path:
    """Return where a table of 344 penguins is: a file to read as you would read your own.

    Returns
    -------
    pathlib.Path
        Of a CSV file with a line of names: ``species`` and ``island`` in words, ``bill_length_mm``,
        ``bill_depth_mm``, ``flipper_length_mm``, ``body_mass_g``, ``sex`` and ``year``. What was
        not measured is ``NA``.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
        If the file cannot be read.
    ValueError
        If it is not the file that came with the package, bit for bit.

    Notes
    -----
    Measured by K. B. Gorman, T. D. Williams and W. R. Fraser (PLoS ONE 9, 2014) at Palmer Station,
    Antarctica; made a table by A. M. Horst, A. P. Hill and K. B. Gorman (palmerpenguins, 2020).
    Read in chapter 10.
    """
    with _explained(_PACKAGED):
        path = _file(_PACKAGED / "penguins.csv")
        _check_sha256(path, path.read_bytes(), _PENGUINS_SHA256)
        return path


def parse_idx(raw: bytes) -> NDArray[np.uint8]:
    """Return the array that the bytes of an uncompressed IDX file of unsigned bytes describe.

    Parameters
    ----------
    raw : bytes
        Two zero bytes, the type code 8, the number of axes, each axis as a big-endian 32-bit
        integer, then the values.

    Returns
    -------
    read-only uint8 array
        A view of `raw`, not a copy.

    Raises
    ------
    ValueError
        If the header is not that of such a file, or the values are not as many as it promises.

    Notes
    -----
    Derived in chapter 04.
    """
    if not isinstance(raw, bytes):
        raise ValueError(f"an IDX file is read from bytes, got {type(raw).__name__}")
    if len(raw) < 4 or raw[:3] != bytes([0, 0, _UNSIGNED_BYTE]):
        found = raw[:3].hex(" ") or "nothing"
        raise ValueError(f"an IDX file of unsigned bytes begins with 00 00 08, found {found}")
    start = 4 + 4 * raw[3]
    if len(raw) < start:
        raise ValueError(f"the header should take {start} bytes, found {len(raw)}")
    shape = tuple(int(n) for n in np.frombuffer(raw, ">u4", count=raw[3], offset=4))
    expected = start + math.prod(shape)
    if len(raw) != expected:
        raise ValueError(
            f"the header promises {expected} bytes for shape {shape}, found {len(raw)}"
        )
    try:
        return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)
    except ValueError as error:  # too many axes, or empty ones beside axes beyond all bounds
        raise ValueError(f"no array can have the shape {shape} of these bytes: {error}") from None


def _mnist_bytes() -> tuple[NDArray[np.uint8], ...]:
    """Return the four arrays, read-only; files that have not changed are verified only once."""
    own = os.environ.get("DLBOOK_DATA")
    folder = Path(os.path.expanduser(own)) if own else _PACKAGED
    with _explained(folder):
        if not folder.is_dir():
            raise FileNotFoundError(
                f"{folder} is not a folder: expected one with the MNIST files; {_way_out(folder)}"
            )
        paths = tuple(_find(folder, file.name) for file in _MNIST)
        stamps = tuple(_stamp(path) for path in paths)
        with _ONE_AT_A_TIME:
            return _load(paths, stamps)


@lru_cache(maxsize=1)
def _load(
    paths: tuple[Path, ...], stamps: tuple[tuple[int, ...], ...]
) -> tuple[NDArray[np.uint8], ...]:
    return tuple(_load_one(path, file) for path, file in zip(paths, _MNIST, strict=True))


def _load_one(path: Path, file: _IdxFile) -> NDArray[np.uint8]:
    try:
        raw = _contents(path)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise ValueError(
            f"{path} is a damaged or truncated gzip file ({error}); {_way_out(path.parent)}"
        ) from None
    try:
        array = parse_idx(raw)
    except ValueError as error:
        raise ValueError(f"{path}: {error}; {_way_out(path.parent)}") from None
    if array.shape != file.shape:
        raise ValueError(
            f"{path}: expected an array of shape {file.shape}, found {array.shape}; "
            f"{_way_out(path.parent)}"
        )
    _check_sha256(path, raw, file.sha256)
    return array


def _newswires() -> _Newswires:
    """Return the stored stories; a file that has not changed is verified only once."""
    path = _PACKAGED / "newswires.npz"
    with _explained(_PACKAGED):
        stamp = _stamp(_file(path))
        with _ONE_AT_A_TIME:
            return _load_newswires(path, stamp)


@lru_cache(maxsize=1)
def _load_newswires(path: Path, stamp: tuple[int, ...]) -> _Newswires:
    arrays = _load_npz(path, _NEWSWIRES_SHA256)
    words, topics = (
        arrays[name].tobytes().decode("ascii").split("\n") for name in ("words", "topics")
    )
    return _Newswires(
        tokens=arrays["tokens"],
        lengths=arrays["lengths"],
        labels=arrays["labels"],
        words=("", "", "?", *words),
        topics=tuple(topics),
    )


def _load_npz(path: Path, sha256: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive, once it is the one that came with the package."""
    raw = path.read_bytes()
    _check_sha256(path, raw, sha256)
    with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
        return dict(arrays)


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes when a file is written anew."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _contents(path: Path) -> bytes:
    """Return the bytes of a file, unpacked if it is a gzip file, and not many more than fit."""
    with path.open("rb") as file:
        packed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    with gzip.open(path) if packed else path.open("rb") as file:
        return file.read(max(known.size for known in _MNIST) + 1)


def _find(folder: Path, name: str) -> Path:
    """Return the path of the raw file if there is one, else of the gzip'd one."""
    _bring(folder / f"{name}.gz")
    names = os.listdir(folder)
    for candidate in (name, f"{name}.gz"):
        if candidate in names:
            return _file(folder / candidate)
    raise FileNotFoundError(
        f"expected {name} or {name}.gz in {folder}, found neither; {_way_out(folder)}"
    )


def _file(path: Path) -> Path:
    """Return the path if a file is there, so that reading it has one way less to fail."""
    _bring(path)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; {_way_out(path.parent)}")
    if not path.is_file():
        if path.is_dir():
            raise IsADirectoryError(
                f"{path} is a directory, expected a file; {_way_out(path.parent)}"
            )
        raise OSError(f"{path} is not a regular file; {_way_out(path.parent)}")
    return path


def _bring(path: Path) -> None:
    """In a page of the site, fetch a file of the package from there when it is first needed."""
    if sys.platform != "emscripten" or path.parent != _PACKAGED or path.exists():
        return
    import js  # what Python sees of the browser

    request = js.XMLHttpRequest.new()
    request.open("GET", js.URL.new(f"data/{path.name}", js.location.href).href, False)
    request.responseType = "arraybuffer"
    try:
        request.send()
    except Exception as error:  # no connection, or one that ended too soon
        raise OSError(
            f"{path.name} could not be fetched from the site of this page: expected a connection, "
            f"found {type(error).__name__}; {_way_out(path.parent)}"
        ) from None
    if request.status == 200:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(request.response.to_bytes())


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Add what was expected and what to do to the system's bare refusal to open a path."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # one of our own, which says all this already
            raise
        raise type(error)(
            f"{error.filename} cannot be read ({error.strerror}): expected a folder and files that "
            f"you have the right to read; {_way_out(folder)}"
        ) from None


def _check_sha256(path: Path, raw: bytes, expected: str) -> None:
    found = hashlib.sha256(raw).hexdigest()
    if found != expected:
        raise ValueError(
            f"{path} is not the published file: expected SHA-256 {expected[:12]}… of its "
            f"{'uncompressed ' if path.suffix == '.gz' else ''}bytes, found {found[:12]}…; "
            f"{_way_out(path.parent)}"
        )


def _way_out(folder: Path) -> str:
    if folder == _PACKAGED and sys.platform == "emscripten":
        return "look whether you are connected, reload the page and run the cell again"
    if folder == _PACKAGED:
        return "reinstall dlbook to get its own copy back"
    return "mend the folder, or unset DLBOOK_DATA to use the copy that comes with dlbook"
