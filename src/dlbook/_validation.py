"""Checks of what is handed over, around the taught functions, so that these are their mathematics.

A public function of the library is decorated with `checked`, and a method with `checked_method`.
The check turns what the caller gave (lists, integers, other dtypes) into the arrays that the
formula needs, or raises one `ValueError` that says what was expected, what came and what to do. The
caller's arrays are never changed.
"""

import inspect
import math
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from numbers import Real
from typing import Any, TypeGuard

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple
from numpy.typing import ArrayLike, DTypeLike, NDArray

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.intp]

# The arrays that each optimiser with a memory has changed.
_changed_by: weakref.WeakKeyDictionary[Any, list[weakref.ref[Any]]] = weakref.WeakKeyDictionary()


def checked(
    check: Callable[..., Any], *, quiet: tuple[str, ...] = (), skip: int = 0
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that runs a check on the arguments of a function, then the function.

    Parameters
    ----------
    check : function
        Called with all arguments. What it returns replaces the first argument; a tuple replaces as
        many as it holds.
    quiet : tuple of str
        Floating-point reports that are harmless inside this function, such as "under": a tiny
        exponential that becomes 0 is the right limit.
    skip : int
        How many arguments come before the first one that is replaced.
    """
    silenced = dict.fromkeys(quiet, "ignore")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)
        defaults = tuple(parameter.default for parameter in signature.parameters.values())

        @wraps(function)
        def checked_function(*args: Any, **kwargs: Any) -> Any:
            named: dict[str, Any] = {}  # what can only be given by name
            if kwargs or len(args) != len(defaults):
                try:
                    bound = signature.bind(*args, **kwargs)
                except TypeError:
                    return function(*args, **kwargs)  # raises it in its own name
                bound.apply_defaults()
                args, named = bound.args, bound.kwargs
            good = check(*args, **named)
            if not isinstance(good, tuple):
                good = (good,)
            args = (*args[:skip], *good, *args[skip + len(good) :])
            if not silenced:
                return function(*args, **named)
            with np.errstate(**silenced):  # type: ignore[arg-type]
                return function(*args, **named)

        return checked_function

    return decorate


def checked_method(
    check: Callable[..., Any],
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the same for a method: `check` gets the object too, which is not replaced."""
    return checked(check, skip=1)


def check_float(x: ArrayLike, name: str = "x") -> FloatArray:
    """Return `x` as a floating-point array: floats keep their dtype, the rest become float64."""
    numbers = _check_numbers(x, name)
    return numbers if numbers.dtype.kind == "f" else numbers.astype(np.float64)


def check_steppable(x: ArrayLike) -> FloatArray:
    """Return `x` for a function with a jump, where nan would silently land on one side."""
    x = check_float(x)
    _reject_nan(x, "x")
    return x


def check_scores(x: ArrayLike, axis: int | tuple[int, ...]) -> FloatArray:
    """Return scores whose maximum along `axis` is finite, without which softmax does not exist.

    A score of -inf (a class ruled out) is allowed, unless it leaves no class at all.
    """
    x = check_float(x, "scores")
    if x.ndim == 0:
        raise ValueError(f"scores need at least one axis, got the single number {x}")
    try:
        axes = normalize_axis_tuple(axis, x.ndim)
    except TypeError:
        raise ValueError(f"axis must be an int or a tuple of ints, got {axis!r}") from None
    classes = math.prod(x.shape[a] for a in axes)
    if classes == 0:
        raise ValueError(f"scores of shape {x.shape} hold no class along axis {axis}")
    if classes > float(np.finfo(x.dtype).max):
        raise ValueError(f"{x.dtype} cannot count to {classes} classes: use float32")
    largest = x.max(axis=axes)
    if not np.isfinite(largest).all():
        worst = largest[~np.isfinite(largest)][0] if largest.ndim else largest
        raise ValueError(
            f"scores must have a finite maximum along axis {axis}, got {worst}: what computed them "
            "overflowed or was fed nan"
        )
    return x


def check_labels(labels: ArrayLike, classes: int, name: str = "labels") -> IntArray:
    """Return class labels as an integer array with every entry in 0 … classes - 1."""
    if not _is_whole(classes) or classes < 1:
        raise ValueError(f"the number of classes must be a positive integer, got {classes!r}")
    labels = _check_numbers(labels, name)
    if labels.dtype.kind == "f":
        wrong = labels != np.floor(labels)  # true for nan, which differs from itself
        if wrong.any():
            raise ValueError(
                f"{name} must be whole numbers, got {labels[wrong][0]} {_where(wrong)}"
            )
    wrong = (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ValueError(
            f"{name} must lie between 0 and {classes - 1}, got {labels[wrong][0]} {_where(wrong)}"
        )
    return labels.astype(np.intp)


def check_answers(t: ArrayLike, y: ArrayLike, classes: int) -> tuple[IntArray, IntArray]:
    """Return right classes and answers as two rows of labels of one length."""
    t, y = check_labels(t, classes, "t"), check_labels(y, classes, "y")
    if t.ndim != 1 or t.shape != y.shape:
        raise ValueError(
            "t and y must hold one class for each sample, got shapes "
            f"{t.shape} and {y.shape}: argmax(axis=1) turns a row of probabilities into a class"
        )
    return t, y


def check_words(sequences: Iterable[ArrayLike], dimension: int) -> list[IntArray]:
    """Return sequences of words as integer arrays with every entry in 0 … dimension - 1."""
    try:
        words = [
            check_labels(sequence, dimension, f"words of sequence {n}")
            for n, sequence in enumerate(sequences)
        ]
    except TypeError:
        raise ValueError(f"sequences must be a list of lists of words, got {sequences!r}") from None
    for n, sequence in enumerate(words):
        if sequence.ndim != 1:
            raise ValueError(f"sequence {n} must be a list of words, got shape {sequence.shape}")
    return words


def check_factor(bag: Any, W: ArrayLike) -> FloatArray:
    """Return what a bag of words is multiplied by: a number, or a row, for each of its columns."""
    W = check_float(W, "W")
    if W.ndim not in (1, 2) or len(W) != bag.shape[1]:
        raise ValueError(
            f"a bag of words of shape {bag.shape} can be multiplied by an array with "
            f"{bag.shape[1]} rows, got shape {W.shape}"
        )
    return W


def check_outputs_and_targets(y: ArrayLike, t: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return outputs `y` and targets `t` as two float arrays of one shape (N, C).

    `t` is an array of the shape of `y`, or holds one label for each row of `y`. Half precision is
    too coarse to add up losses in: float16 becomes float32.
    """
    y = check_float(y, "y")
    y = y.astype(np.result_type(y, np.float32), copy=False)
    if y.ndim not in (1, 2) or y.size == 0:
        raise ValueError(
            "y must be one sample of shape (C,) or a batch of shape (N, C), and not be empty; "
            f"got shape {y.shape}"
        )
    _reject_nan(y, "y")
    t = _check_targets(t, y.shape, y.dtype)
    return np.atleast_2d(y), np.atleast_2d(t)


def check_probabilities_and_targets(y: ArrayLike, t: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return probabilities `y` and one-hot targets `t` as two float arrays of one shape (N, C)."""
    y, t = check_outputs_and_targets(y, t)
    # The margins leave room for a finite difference to step a little outside.
    if y.min() < -1e-3 or y.max() > 1 + 1e-3:
        raise ValueError(
            f"y must hold probabilities, got values from {y.min():g} to {y.max():g}: pass scores "
            "through softmax first"
        )
    sums = y.sum(axis=1)
    if not np.allclose(sums, 1, atol=1e-2):
        raise ValueError(
            f"each row of y must sum to 1, got a sum of {sums[np.abs(sums - 1).argmax()]:g}: pass "
            "scores through softmax first"
        )
    return y, _check_shares(t, y.shape, y.dtype)


def check_samples_and_one_hot(
    x: ArrayLike, t: ArrayLike, first: FloatArray, last: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return inputs (N, D) and one-hot targets (N, C) in the dtype of a network's weights.

    `first` and `last` are the weights of its first and the biases of its last layer.
    """
    x = check_batch(x, len(first), first.dtype)
    if len(x) == 0:
        raise ValueError(f"the batch must not be empty, got shape {x.shape}")
    t = _check_shares(t, (*x.shape[:-1], last.shape[-1]), x.dtype)
    return (x, t) if x.ndim == 2 else (x[None], t[None])


def check_batch(x: ArrayLike, width: int, dtype: DTypeLike) -> FloatArray:
    """Return network input as an array of shape (width,) or (N, width) in the given dtype.

    A bag of words remains one.
    """
    x = x if _is_sparse(x) else check_float(x)
    if x.ndim not in (1, 2) or x.shape[-1] != width:
        said = f"this network reads arrays of shape ({width},) or (N, {width}), got {x.shape}"
        if x.ndim > 2 and math.prod(x.shape[1:]) == width:  # samples that were not flattened
            said += f": x.reshape(-1, {width}) makes a row of each sample"
        elif x.ndim == 2:
            said += f": x has {x.shape[1]} columns, the network {width} inputs"
        raise ValueError(said)
    if _is_sparse(x):
        return x if x.dtype == dtype else x.astype(dtype)
    return _cast(x, dtype)


def check_sizes(sizes: Iterable[int]) -> list[int]:
    """Return layer widths as a list of at least two positive ints: an input and an output."""
    try:
        widths = list(sizes)
    except TypeError:
        raise ValueError(f"layer sizes must be a sequence such as (784, 10), got {sizes}") from None
    for width in widths:
        if not _is_whole(width) or width < 1:
            raise ValueError(f"layer sizes must be positive integers, got {width!r} in {widths}")
    if len(widths) < 2:
        raise ValueError(f"a network needs at least an input and an output size, got {widths}")
    return [int(width) for width in widths]


def check_params(
    params: Mapping[str, ArrayLike], layers: int | None = None
) -> dict[str, FloatArray]:
    """Return copies of W1, b1, W2, … as arrays of one floating dtype, whose shapes chain."""
    if not isinstance(params, Mapping):
        raise ValueError(f"params must map names to arrays, got {type(params).__name__}")
    depth = len(params) // 2
    names = [f"{kind}{k}" for k in range(1, depth + 1) for kind in "Wb"]
    if depth == 0 or set(params) != set(names):
        raise ValueError(
            "params must be named W1, b1, W2, b2 and so on without a gap, "
            f"got {', '.join(map(str, params)) or 'none'}"
        )
    if layers not in (None, depth):
        raise ValueError(f"this network has {layers} layers, got params of {depth}")
    arrays = {name: check_float(params[name], name) for name in names}
    dtype = np.result_type(*arrays.values())
    inputs = arrays["W1"].shape[:1]
    for k in range(1, depth + 1):
        W, b = arrays[f"W{k}"], arrays[f"b{k}"]
        if W.ndim != 2 or W.shape[:1] != inputs or W.shape[1:] != b.shape or W.size == 0:
            raise ValueError(
                f"W{k} must have shape ({', '.join(map(str, inputs))}, M) and b{k} shape (M,), so "
                f"that layer {k} fits the one before; got {W.shape} and {b.shape}"
            )
        inputs = b.shape
    for name, array in arrays.items():
        check_finite(array, name)
    return {name: array.astype(dtype) for name, array in arrays.items()}


def check_function_of_number(
    f: Callable[[Any], Any], x: ArrayLike, h: float
) -> tuple[Callable[[Any], FloatArray], FloatArray, float]:
    """Return `f` with its answer checked, `x` as floats, and a step that moves each of them."""
    x = check_float(x)
    h = _check_step(f, x, h)
    still = (x + h == x) | (x - h == x)
    if still.any():
        raise ValueError(
            f"h = {h:g} is too small to move x = {x[still][0]:g} in {x.dtype}: the two calls of f "
            "would be the same"
        )

    def checked(x: FloatArray) -> FloatArray:
        value = check_float(f(x), "f(x)").copy()  # f may put every answer into one array
        if value.shape != np.shape(x):
            raise ValueError(
                f"f must return a number for each number, shape {np.shape(x)}, got shape "
                f"{value.shape}; numerical_gradient is for functions of an array"
            )
        return value

    return checked, x, h


def check_function_of_array(
    f: Callable[[FloatArray], Any], x: ArrayLike, h: float
) -> tuple[Callable[[FloatArray], float], FloatArray, float]:
    """Return `f` as a function that gives one float, `x` as floats that can be nudged, the step.

    A writeable float array is returned itself, not a copy.
    """
    x = check_float(x)
    h = _check_step(f, x, h)

    def checked(x: FloatArray) -> float:
        view = x.view()
        view.flags.writeable = False  # an f that changes its input would spoil the next slope
        value = f(view)
        if np.ndim(value) != 0:
            raise ValueError(
                f"f must return a single number, got an array of shape {np.shape(value)}: sum it, "
                "or pick one entry"
            )
        return float(_check_numbers(value, "f(x)"))

    return checked, x if x.flags.writeable else x.copy(), h


def check_differences(
    params: Mapping[str, FloatArray], x: ArrayLike, t: ArrayLike, h: float
) -> tuple[FloatArray, FloatArray]:
    """Return a batch (N, D) and its one-hot targets (N, C) as float64, once differences exist."""
    wide: list[FloatArray] = [array.astype(np.float64) for array in params.values()]
    for name, array in zip(params, wide, strict=True):
        check_finite(array, name)
    h = check_positive(h, "h")
    x, t = check_samples_and_one_hot(x, t, wide[0], wide[-1])
    check_finite(x, "x")
    reach = h * max(1, np.abs(x).max(initial=0)) * np.abs(wide[-2]).max()
    if reach > 700:  # exp(710) is inf
        raise ValueError(
            f"a nudge of h = {h:g} could move a score by {reach:.0f}, where exponentials overflow: "
            "take a smaller h, or scale x or the weights down"
        )
    return x, t


def check_matrix(W: ArrayLike) -> FloatArray:
    """Return a copy of a matrix of weights."""
    W = check_float(W, "W").copy()
    if W.ndim != 2 or W.size == 0:
        raise ValueError(f"W must have shape (D, C), got {W.shape}")
    check_finite(W, "W")
    return W


def check_affine(W: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights and biases of a layer themselves, once they are such."""
    _require_weights(W, b)
    if W.ndim != 2 or W.shape[1:] != b.shape or W.size == 0:
        raise ValueError(f"W must have shape (D, M) and b (M,), got {W.shape} and {b.shape}")
    return W, b


def check_convolution(
    W: FloatArray, b: FloatArray, stride: int, padding: int
) -> tuple[FloatArray, FloatArray]:
    """Return the kernels and biases of a layer themselves, once they and its steps are such."""
    _require_weights(W, b)
    if W.ndim != 4 or len(W) != W.shape[1] or W.shape[3:] != b.shape or W.size == 0:
        raise ValueError(
            "W must have shape (k, k, C_in, C_out), with square kernels, and b (C_out,); got "
            f"{W.shape} and {b.shape}"
        )
    check_whole(stride, 1, "stride")
    check_whole(padding, 0, "padding")
    return W, b


def check_whole(number: int, least: int, name: str) -> int:
    """Return a whole number that is not too small."""
    if not _is_whole(number) or number < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, got {number!r}")
    return int(number)


def check_images(x: ArrayLike, size: int, padding: int = 0) -> FloatArray:
    """Return a batch of images (N, H, W, C) into which a window of this size fits."""
    x = check_float(x)
    if x.ndim != 4:
        said = {
            2: ": x.reshape(-1, H, W, C) makes images of rows",
            3: ": grey images need x[..., np.newaxis], a single image x[np.newaxis]",
        }
        raise ValueError(
            f"x must be images of shape (N, H, W, C), got {x.shape}{said.get(x.ndim, '')}"
        )
    height, width = (n + 2 * padding for n in x.shape[1:3])
    if min(height, width) < size:
        padded = " with their padding" if padding else ""
        raise ValueError(
            f"a window of {size} × {size} does not fit into images of {height} × {width}{padded}"
        )
    return x


def check_some(x: ArrayLike) -> FloatArray:
    """Return samples of any shape, at least one."""
    x = check_float(x)
    if x.ndim == 0 or len(x) == 0:
        raise ValueError(f"x must hold at least one sample, shape (N, ...), got {x.shape}")
    return x


def check_channels(x: ArrayLike, W: FloatArray, padding: int) -> FloatArray:
    """Return images (N, H, W, C) for the kernels `W`, in their dtype."""
    x = check_images(x, len(W), padding)
    channels = W.shape[2]
    if x.shape[3] != channels:
        said = f"x must have {channels} channels, as W has, got shape {x.shape}"
        if x.shape[1] == channels:
            said += ": here channels come last, x.transpose(0, 2, 3, 1)"
        raise ValueError(said)
    return _cast(x, W.dtype)


def check_layers(layers: Iterable[Any]) -> list[Any]:
    """Return the layers of a network as a list, once they are layers and some have weights."""
    try:
        layers = list(layers)
    except TypeError:
        raise ValueError(f"layers must be a sequence of layers, got {layers!r}") from None
    for k, layer in enumerate(layers):
        steps = [getattr(layer, name, None) for name in ("forward", "backward")]
        if isinstance(layer, type) or not all(callable(step) for step in steps):
            raise ValueError(f"layer {k} must have the methods forward and backward, got {layer!r}")
        if len(inspect.signature(steps[0]).parameters) != 1:  # type: ignore[arg-type]
            raise ValueError(
                f"layer {k}, {type(layer).__name__}, must go forward with x alone; the network "
                "adds softmax and cross-entropy by itself"
            )
        if any(layer is other for other in layers[:k]):
            raise ValueError(
                f"layer {k} is there twice, but a layer remembers one pass: make a new "
                f"{type(layer).__name__}"
            )
    if not any(hasattr(layer, "W") for layer in layers):
        raise ValueError("a network needs at least one layer with weights, such as Affine")
    return layers


def check_rows(x: ArrayLike, W: FloatArray) -> FloatArray:
    """Return a batch (N, D) in the dtype of the weights it meets."""
    x = check_batch(x, len(W), W.dtype)
    if x.ndim != 2:
        raise ValueError(f"x must be a batch of shape (N, {len(W)}), got {x.shape}: use x[None]")
    return x


def check_scores_and_targets(x: ArrayLike, t: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return scores (N, C) and one-hot targets of their shape."""
    x = check_scores(x, -1)
    if x.ndim != 2:
        raise ValueError(f"scores must be a batch of shape (N, C), got {x.shape}")
    if len(x) == 0:
        raise ValueError(f"scores must not be empty, got shape {x.shape}")
    return x, _check_shares(t, x.shape, x.dtype)


def check_slopes(
    dout: ArrayLike, kept: NDArray[Any] | None, width: int | tuple[int, ...] | None = -1
) -> FloatArray:
    """Return the slopes for a layer's outputs, once they fit what it has kept going forward.

    `width` is the number of outputs in a row where it is not that of what was kept, or the shape of
    each sample's outputs; None stands for an output that is a single number.
    """
    if kept is None:
        raise ValueError("nothing went forward yet: call forward before backward")
    if isinstance(width, tuple):
        shape = (len(kept), *width)
    else:
        shape = () if width is None else kept.shape if width == -1 else (len(kept), width)
    dout = check_float(dout, "dout")
    if dout.shape != shape:
        raise ValueError(f"dout must have the shape of the output, {shape}, got {dout.shape}")
    # A number has the dtype of what it scales (an array of no axis would widen float32).
    return dout.astype(kept.dtype) if width is None else dout


def images_of(images: FloatArray) -> FloatArray:
    """Return images of shape (N, H, W); rows of a square number of pixels become square images."""
    if images.ndim == 2 and images.size and math.isqrt(images.shape[1]) ** 2 == images.shape[1]:
        images = images.reshape(len(images), math.isqrt(images.shape[1]), -1)
    if images.ndim != 3 or 0 in images.shape[1:]:
        raise ValueError(
            "images must have the shape (N, H, W), or (N, H * H) with square images as rows, got "
            f"{images.shape}"
        )
    return images


def check_offsets(images: FloatArray, offsets: ArrayLike) -> tuple[FloatArray, IntArray]:
    """Return images, and for each how far to move it down and to the right, in whole pixels."""
    moves = _check_numbers(offsets, "offsets")
    if moves.dtype.kind == "f" and not np.array_equal(moves, np.floor(moves)):
        raise ValueError("offsets must be whole numbers of pixels; affine does the rest")
    if moves.shape not in ((2,), (len(images), 2)):
        raise ValueError(
            f"offsets must be a pair (down, right), or {len(images)} of them, one for each image; "
            f"got shape {moves.shape}"
        )
    # Further than out is no further.
    most = max(images.shape[1:])
    moves = np.clip(moves, -most, most).astype(np.intp)
    return images, np.broadcast_to(moves, (len(images), 2))


def check_turns(
    degrees: ArrayLike, shear: ArrayLike, scale: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what to do with one image or with N, as float64 arrays of one shape, () or (N,)."""
    given = {"degrees": degrees, "shear": shear, "scale": scale}
    arrays = {}
    for name, values in given.items():
        arrays[name] = check_float(values, name).astype(np.float64)
        if arrays[name].ndim > 1:
            raise ValueError(
                f"{name} must be a number, or one for each image, got shape {arrays[name].shape}"
            )
    lengths = {array.shape for array in arrays.values()} - {()}
    if len(lengths) > 1:
        raise ValueError(
            "degrees, shear and scale must be numbers or of one length, got shapes "
            f"{', '.join(str(array.shape) for array in arrays.values())}"
        )
    shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
    return tuple(np.broadcast_to(array, shape) for array in arrays.values())  # type: ignore[return-value]


def check_affine_map(images: FloatArray, matrix: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return images, and for each a matrix that can be inverted, in the dtype of the images."""
    matrix = check_float(matrix, "matrix")
    if matrix.shape not in ((2, 2), (len(images), 2, 2)):
        raise ValueError(
            f"matrix must have the shape (2, 2), or ({len(images)}, 2, 2) with one for each image; "
            f"got {matrix.shape}"
        )
    check_finite(matrix, "matrix")
    flat = np.abs(np.linalg.det(matrix.astype(np.float64))) < 1e-9
    if flat.any():
        raise ValueError("matrix must not squeeze an image flat: its determinant is 0")
    matrix = np.broadcast_to(matrix, (len(images), 2, 2))
    return images, matrix.astype(np.result_type(images, np.float32))


def check_walk(
    f: Callable[..., Any], init_x: ArrayLike, lr: float, steps: int
) -> tuple[Callable[..., Any], FloatArray, float]:
    """Return a function, a copy of where the walk on it begins, and its rate."""
    lr = check_positive(lr, "lr")
    if not _is_whole(steps) or steps < 0:
        raise ValueError(f"steps must be a whole number of at least 0, got {steps!r}")
    x = check_float(init_x, "init_x").copy()
    check_finite(x, "init_x")
    return f, x, lr


def check_positive(number: float, name: str) -> float:
    """Return a number that is above 0."""
    if not _is_real(number) or not 0 < number < math.inf:
        raise ValueError(f"{name} must be a number above 0, got {number!r}")
    return float(number)


def check_not_negative(number: float, name: str) -> float:
    """Return a number that is at least 0."""
    if not _is_real(number) or not 0 <= number < math.inf:
        raise ValueError(f"{name} must be a number of at least 0, got {number!r}")
    return float(number)


def check_fraction(share: float, name: str) -> float:
    """Return a share that is kept: at least 0 and below 1."""
    if not _is_real(share) or not 0 <= share < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, got {share!r}")
    return float(share)


def check_update(
    params: dict[str, FloatArray],
    grads: Mapping[str, ArrayLike],
    *states: dict[str, FloatArray],
    owner: Any = None,
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Return parameters and gradients, once they (and an optimiser's memory) fit each other.

    `owner` is the optimiser whose memory the states are. It is refused for other arrays than those
    that it changed before: what it remembers would push them somewhere.
    """
    if not isinstance(params, Mapping) or not isinstance(grads, Mapping):
        raise ValueError("params and grads must be dictionaries, such as net.params")
    if params.keys() != grads.keys():
        raise ValueError(
            f"params and grads must have the same names, got {', '.join(map(str, params))} and "
            f"{', '.join(map(str, grads))}"
        )
    for state in states:
        if state and state.keys() != params.keys():
            raise ValueError(
                f"this optimiser remembers {', '.join(map(str, state))}, got "
                f"{', '.join(map(str, params))}: take a new optimiser for a new net"
            )
    gradients = {}
    for name, value in params.items():
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            kind = f"array of {value.dtype}" if isinstance(value, np.ndarray) else type(value)
            raise ValueError(
                f"{name} must be an array of floats, to be changed in place; it is {kind}"
            )
        if not value.flags.writeable:
            raise ValueError(f"{name} cannot be changed in place: it is a read-only array")
        gradient = check_float(grads[name], f"the gradient of {name}")
        for other in (gradient, *[state[name] for state in states if state]):
            if other.shape != value.shape:
                raise ValueError(
                    f"{name} has shape {value.shape}, but its gradient or what this optimiser "
                    f"remembers of it has shape {other.shape}: take a new optimiser for a new net"
                )
        check_finite(gradient, f"the gradient of {name}")
        gradients[name] = gradient
    if owner is not None:
        before = {id(known()) for known in _changed_by.get(owner, ())}
        if any(states) and before and before.isdisjoint(map(id, params.values())):
            raise ValueError(
                f"this {type(owner).__name__} was used for other parameters, and remembers their "
                "slopes: take a new optimiser for a new net (to give this net other weights, write "
                "over its arrays: net.params['W1'][:] = W1)"
            )
        belongs_to(owner, params)
    return params, gradients


def belongs_to(optimizer: Any, params: dict[str, FloatArray]) -> None:
    """Note that an optimiser's memory is that of these arrays."""
    _changed_by[optimizer] = [weakref.ref(value) for value in params.values()]


def check_samples(x: ArrayLike, t: ArrayLike, batch_size: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return inputs and targets as arrays of the same length, after a look at the batch size.

    A bag of words remains one.
    """
    x, t = x if _is_sparse(x) else np.asarray(x), np.asarray(t)
    if x.ndim == 0 or t.ndim == 0 or len(x) != len(t) or len(x) == 0:
        raise ValueError(
            "x and t must hold as many targets as inputs, and at least one; got shapes "
            f"{x.shape} and {t.shape}"
        )
    if not _is_whole(batch_size):
        raise ValueError(f"batch_size must be a whole number, got {batch_size!r}")
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, got {batch_size}")
    return x, t


def check_training(
    x: ArrayLike,
    t: ArrayLike,
    batch_size: int,
    epochs: int,
    validation: tuple[ArrayLike, ArrayLike] | None,
    begun_with: tuple[int, int] | None,
    inputs: int | None = None,
    classes: int | None = None,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return inputs and targets as arrays, once everything fits that a training is told.

    `inputs` and `classes` are the widths of the network, as far as they are known.
    """
    x, t = check_samples(x, t, batch_size)
    if not _is_whole(epochs) or epochs < 0:
        raise ValueError(f"epochs must be a whole number of at least 0, got {epochs!r}")
    labels = _check_data(x, t, inputs, classes)
    if validation is not None:
        if not isinstance(validation, tuple | list) or len(validation) != 2:
            raise ValueError("validation must be a pair (x, t)")
        try:
            x_held, t_held = check_samples(*validation, 1)
            held_labels = _check_data(x_held, t_held, inputs, classes)
            if x_held.shape[1:] != x.shape[1:]:
                raise ValueError(
                    f"its inputs have shape {x_held.shape}, those to train on {x.shape}: all axes "
                    "but the first must be alike"
                )
        except ValueError as error:
            raise ValueError(f"the validation data do not fit: {error}") from None
        if labels is not None and held_labels is not None:
            _look_for_missing(labels, held_labels, "validation data", "data to train on")
            _look_for_missing(held_labels, labels, "data to train on", "validation data")
    if begun_with not in (None, (len(x), batch_size)):
        samples, size = begun_with
        raise ValueError(
            f"this history is of {samples} samples in batches of {size}, got {len(x)} samples in "
            f"batches of {batch_size}: take those it was begun with, or a new history"
        )
    return x, t


def _check_data(
    x: NDArray[Any], t: NDArray[Any], inputs: int | None, classes: int | None
) -> IntArray | None:
    """Look at all inputs and targets at once; return the labels, where classes are known."""
    if not _is_sparse(x):
        x = _check_numbers(x, "x")
        try:
            if x.dtype.kind == "f":
                check_finite(x, "x")
        except ValueError as error:
            raise ValueError(f"{error}: fill such entries, or leave these rows out") from None
    if inputs is not None and (x.ndim != 2 or x.shape[1] != inputs):
        check_batch(x, inputs, x.dtype)  # says what is wrong
        raise ValueError(f"x must have a sample in each row, (N, {inputs}), got {x.shape}: x[None]")
    t = _check_numbers(t, "t")
    if t.dtype.kind == "f":
        check_finite(t, "t")
    if classes is None:
        return None
    if t.ndim == 1:
        return check_labels(t, classes, "t")
    labels: IntArray = _check_shares(t, (len(t), classes), np.float64).argmax(axis=1)
    return labels


def _look_for_missing(there: IntArray, here: IntArray, where: str, elsewhere: str) -> None:
    """Warn of a class that one set has and the other has not, if this can hardly be chance."""
    counts = np.bincount(there)
    found = np.bincount(here, minlength=len(counts))[: len(counts)]
    for label in np.flatnonzero((found == 0) & (counts * (len(here) / len(there)) >= 5)):
        warnings.warn(
            f"the {where} hold no sample of class {label}, the {elsewhere} {counts[label]} of "
            f"{len(there)}: shuffle the rows before you split them",
            stacklevel=4,
        )


def guarded_node(cls: type) -> type:
    """Return a class of nodes that refuse what would silently go wrong, and say what to do."""

    def no_array(self: Any, dtype: Any = None, copy: Any = None) -> None:
        raise ValueError(f"a {type(self).__name__} is no array: its .data is one")

    def in_place(self: Any, other: Any) -> Any:
        if self.links == []:
            raise ValueError(
                "+=, -=, *= and /= would make a new tensor here and leave this one as it is: to "
                "change its numbers, change its .data"
            )
        return NotImplemented  # Python goes on with + - * /

    for name in ("__iadd__", "__isub__", "__imul__", "__itruediv__"):
        setattr(cls, name, in_place)
    cls.__array__ = no_array  # type: ignore[attr-defined]
    return cls


def check_links(
    node: Any, data: ArrayLike, links: Iterable[tuple[Any, Any]]
) -> tuple[FloatArray, list[tuple[Any, Any]]]:
    """Return the value of a node as a float array, and its links.

    The node keeps a copy of every leaf that it is linked to, for `check_graph` to compare.
    """
    links = list(links)
    sources = [source for source, _ in links if _is_node(source)]
    node._used = [(leaf, leaf.data.copy()) for leaf in sources if leaf.links == []]
    return check_float(data, "data"), links


def check_beginning(node: Any, slope: ArrayLike | None) -> FloatArray | None:
    """Return the slope that a walk back begins with, if one is given and fits the node."""
    if slope is not None:
        slope = check_float(slope, "slope")
        if slope.shape != node.shape:
            raise ValueError(f"slope must have the shape {node.shape}, got {slope.shape}")
        slope = slope.copy()  # the grads are arrays of their own
    elif node.data.size != 1:
        raise ValueError(
            "backward begins at a single number, such as a loss, and this tensor has shape "
            f"{node.shape}: take its sum or mean first, or give a slope for each number"
        )
    return slope


def check_graph(node: Any) -> Any:
    """Return a node, once all that it came from remembers how, and no leaf was changed since."""
    waiting, seen = [check_node(node)], {node}
    while waiting:
        found = waiting.pop()
        if found.links is None:
            raise ValueError(
                "this graph, or a part of it, was walked back already, and has forgotten its "
                "links: compute the loss anew before each backward, or add up losses that share a "
                "part and call backward once"
            )
        for leaf, before in found._used:
            if not _same(leaf.data, before):
                raise ValueError(
                    f"a tensor of shape {before.shape} was changed in place after it was used, so "
                    "that its slopes would be those of other numbers: change it after backward"
                )
        sources = {source for source, _ in found.links} - seen
        seen |= sources
        waiting += sources
    return node


def check_operand(node: Any, other: Any) -> Any:
    """Return the other side of an operator: a node, a float array or a number that fits."""
    other = _operand(node, other)
    if isinstance(other, float):
        return other
    try:
        np.broadcast_shapes(node.shape, other.shape)
    except ValueError:
        raise ValueError(
            f"shapes {node.shape} and {other.shape} do not broadcast: from the right, two lengths "
            "must be equal, or one of them 1"
        ) from None
    return other


def check_right_factor(node: Any, other: Any) -> Any:
    """Return what a node is multiplied with: the factor at its right."""
    other = _operand(node, other)
    _check_product(node.shape, getattr(other, "shape", ()))
    return other


def check_left_factor(node: Any, other: Any) -> Any:
    """Return what a node is multiplied with: an array at its left."""
    other = _operand(node, other)
    _check_product(getattr(other, "shape", ()), node.shape)
    return other


def check_exponent(node: Any, power: Any) -> float:
    """Return the exponent of a node: a number."""
    if not _is_real(power):
        raise ValueError(f"the exponent must be a number, got {power!r}")
    return float(power)


def check_index(node: Any, index: Any) -> tuple[Any]:
    """Return what picks numbers of a node, for NumPy to judge; a node does not."""
    if any(_is_node(part) for part in (index if isinstance(index, tuple) else (index,))):
        raise ValueError("an index must be made of integers or an array of them, not a tensor")
    return (index,)  # an index may be a tuple itself


def check_node(tensor: Any) -> Any:
    """Return a tensor, once it is one."""
    if not _is_node(tensor):
        raise ValueError(
            f"a Tensor is needed here, got {type(tensor).__name__}: wrap it in a Tensor, or for "
            "arrays take the functions of dlbook.activations and dlbook.losses"
        )
    return tensor


def check_scores_and_labels(tensor: Any, labels: ArrayLike) -> tuple[Any, IntArray]:
    """Return a tensor of scores (N, C) and its N labels."""
    check_node(tensor)
    if len(tensor.shape) != 2 or 0 in tensor.shape:
        raise ValueError(f"scores must be a batch of shape (N, C), got {tensor.shape}")
    labels = check_labels(labels, tensor.shape[1])
    if labels.shape != tensor.shape[:1]:
        raise ValueError(
            f"labels must have shape {tensor.shape[:1]}, one for each row of scores, got "
            f"{labels.shape}"
        )
    return tensor, labels


def _operand(node: Any, other: Any) -> Any:
    """Return a node itself, an array in a floating dtype, and one number as Python's float.

    Integers take the dtype of the node, and a float of Python leaves float32 what it is.
    """
    if _is_node(other):
        return other
    other = _check_numbers(other, "the other side")
    if other.ndim == 0:
        return float(other)
    return other if other.dtype.kind == "f" else other.astype(node.data.dtype)


def _check_product(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    if len(left) < 2 or len(right) < 2:
        raise ValueError(
            f"@ multiplies matrices, got shapes {left} and {right}: reshape a vector to a row or a "
            "column first"
        )
    if left[-1] != right[-2]:
        raise ValueError(
            f"shapes {left} and {right} do not fit: the left factor has {left[-1]} columns, the "
            f"right one {right[-2]} rows"
        )


def _same(a: FloatArray, b: FloatArray) -> bool:
    """Whether two arrays hold the same numbers; nan is the same as nan."""
    if a.shape != b.shape:
        return False
    return bool((a == b).all()) or bool(((a == b) | (np.isnan(a) & np.isnan(b))).all())


def _is_node(value: Any) -> bool:
    """Whether this is a `dlbook.autograd.Node`."""
    return hasattr(type(value), "receive")


def _is_sparse(x: Any) -> TypeGuard[FloatArray]:
    """Whether `x` is a matrix without its zeros, such as a `dlbook.encoding.BagOfWords`."""
    return hasattr(type(x), "dense")


def _is_whole(number: Any) -> bool:
    """Whether this is one whole number; True and False, for Python 1 and 0, are none."""
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def _is_real(number: Any) -> bool:
    """Whether this is one real number; True and False are none."""
    return isinstance(number, Real) and not isinstance(number, bool)


def _require_weights(W: FloatArray, b: FloatArray) -> None:
    for name, array in {"W": W, "b": b}.items():
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
            raise ValueError(f"{name} must be an array of floats, got {array!r}")
        check_finite(array, name)


def _cast(x: FloatArray, dtype: DTypeLike) -> FloatArray:
    """Return `x` in the dtype of the weights it meets."""
    if x.dtype == dtype:
        return x
    with np.errstate(over="ignore"):
        cast = x.astype(dtype)
    if np.isinf(cast).any():
        wrong = np.isinf(cast)
        raise ValueError(
            f"x must fit the {dtype} of the weights, got {x[wrong][0]} {_where(wrong)}"
        )
    return cast


def _check_step(f: Callable[[Any], Any], x: FloatArray, h: float) -> float:
    """Return the step to nudge `x` by, after a look at all three."""
    if not callable(f):
        raise ValueError(f"f must be a function, got {f!r}")
    check_finite(x, "x")
    h = check_positive(h, "h")
    eps = float(np.finfo(x.dtype).eps)
    if eps > np.finfo(np.float64).eps:
        # A power of two, because x ± h is then exact for all but huge x.
        h = max(h, 2.0 ** round(math.log2(eps) / 3))
    if 2 * h > float(np.finfo(x.dtype).max):
        raise ValueError(f"h = {h:g} is too large for {x.dtype}")
    return h


def check_finite(x: FloatArray, name: str) -> None:
    """Raise an error that says where the first nan or infinity is, if there is any."""
    # The quick way to know of all at once. (The vdot of some processors wants its numbers aligned.)
    aligned = np.require(x, requirements="A")
    if math.isfinite(np.vdot(aligned, aligned)):
        return
    wrong = ~np.isfinite(x)
    if wrong.any():
        raise ValueError(f"{name} must be finite, got {x[wrong][0]} {_where(wrong)}")


def _check_targets(t: ArrayLike, shape: tuple[int, ...], dtype: DTypeLike) -> FloatArray:
    """Return targets in the shape of the outputs; labels become one-hot rows."""
    t = _check_numbers(t, "t")
    if t.shape == shape:
        t = check_float(t)
        _reject_nan(t, "t")
        return t
    if t.shape == shape[:-1] and shape[-1] > 1:
        one_hot: NDArray[np.bool_] = t[..., None] == np.arange(shape[-1])
        if np.count_nonzero(one_hot) < t.size:  # the quick way to know that a label is no class
            check_labels(t, shape[-1], "labels in t")  # says which
        return one_hot.astype(dtype)
    raise ValueError(
        f"t must hold one label for each row of y, shape {shape[:-1]}, or have the shape of y, "
        f"{shape}; got shape {t.shape}"
    )


def _check_shares(t: ArrayLike, shape: tuple[int, ...], dtype: DTypeLike) -> FloatArray:
    """Return targets as rows that sum to exactly 1, on which the gradient relies."""
    shares = _check_targets(t, shape, dtype).astype(dtype, copy=False)
    if np.ndim(t) < len(shape):  # labels, and so rows of zeros with a single 1
        return shares
    sums = shares.sum(axis=-1, keepdims=True)
    if shares.min() < 0 or np.abs(sums - 1).max() > 1e-3:
        raise ValueError("every row of a one-hot t must sum to 1 and hold nothing negative")
    exact: FloatArray = shares / sums
    return exact


def _check_numbers(x: ArrayLike, name: str) -> NDArray[Any]:
    """Return `x` as an array of integers or floats; booleans become 0. and 1."""
    if type(x) is np.ndarray and x.dtype.kind in "iuf":  # the usual case, and nothing to do
        return x
    if np.any(getattr(x, "mask", False)):  # a masked array with something masked
        raise ValueError(f"{name} has masked entries, which no formula here knows how to skip")
    try:
        x = np.asarray(x)
        if x.dtype == object:  # integers too large for int64, or anything: None would become nan
            if strange := [item for item in x.flat if not isinstance(item, Real)]:
                raise TypeError(f"found {strange[0]!r}{_cure(name, strange[0])}")
            x = x.astype(np.float64)
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        raise ValueError(f"{name} must be a rectangular array of numbers: {error}") from None
    if x.dtype == bool:
        return x.astype(np.float64)
    if x.dtype.kind not in "iuf":
        cure = _cure(name, x.flat[0]) if x.size else ""
        raise ValueError(f"{name} must hold real numbers, got dtype {x.dtype}{cure}")
    return x


def _cure(name: str, found: Any) -> str:
    """Say how names of classes become labels, where they stand for labels."""
    if not isinstance(found, str | bytes) or name not in ("t", "y", "labels"):
        return ""
    return f": names, {name} = np.unique({name}, return_inverse=True) makes numbers of names"


def _reject_nan(x: FloatArray, name: str) -> None:
    if np.isnan(x).any():
        raise ValueError(f"{name} holds nan {_where(np.isnan(x))}")


def _where(wrong: NDArray[np.bool_]) -> str:
    """Say where the first true entry of `wrong` is."""
    index = [int(i) for i in np.argwhere(wrong)[0]]
    return f"at index [{', '.join(map(str, index))}]" if index else "(a single number)"
