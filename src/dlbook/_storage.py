"""Networks in files: an ``.npz`` archive of plain arrays, written whole or not at all."""

import io
import os
from collections.abc import Mapping
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlbook._validation import FloatArray, belongs_to, check_finite

_FORMAT, _VERSION = "dlbook network", 1

Arrays = dict[str, NDArray[Any]]
Told = str | list[str]


def write_network(
    path: str | os.PathLike[str], params: Mapping[str, FloatArray], optimizer: Any, **told: Told
) -> None:
    """Write parameters, what is told about the network, and an optimiser's state, if one is given.

    The names in the archive: those of the parameters; ``format``; what is told; ``optimizer``, its
    kind; ``optimizer.lr`` and the like.
    """
    for name, array in params.items():
        check_finite(array, name)
    arrays = {name: np.asarray(value) for name, value in told.items()}
    arrays |= {"format": np.asarray(f"{_FORMAT} {_VERSION}"), **params}
    if optimizer is not None:
        arrays["optimizer"] = np.asarray(type(optimizer).__name__)
        for name, value in vars(optimizer).items():
            if isinstance(value, dict):
                arrays |= {f"optimizer.{name}.{key}": array for key, array in value.items()}
            elif isinstance(value, Real):
                arrays[f"optimizer.{name}"] = np.asarray(value)
            else:
                raise ValueError(f"the {name} of this optimiser cannot be saved: {value!r}")
    _write(_as_path(path).resolve(), arrays)


def read_network(path: str | os.PathLike[str]) -> tuple[Arrays, Arrays]:
    """Return the parameters of a file, and apart from them all else that it holds."""
    path = _as_path(path)
    arrays = _read(path)
    if arrays.get("format", np.asarray("")).dtype.kind != "U" or "format" not in arrays:
        names = ", ".join(sorted(arrays)[:6]) or "nothing"
        raise ValueError(
            f"{path} was not written by save (it holds {names}): a network is made of plain arrays "
            "by MultiLayerNet.from_params(np.load(path), activation)"
        )
    if (found := str(arrays["format"])) != f"{_FORMAT} {_VERSION}":
        raise ValueError(
            f"{path} was written by another version of dlbook: expected the format {_FORMAT!r} "
            f"{_VERSION}, found {found!r}; read it with the version that wrote it"
        )
    told = {
        name: arrays.pop(name)
        for name in list(arrays)
        if name in ("format", "activation", "layers", "optimizer") or "." in name
    }
    for name, array in arrays.items():
        if array.dtype.kind != "f":
            raise ValueError(f"{path} is damaged: {name} is an array of {array.dtype}")
        check_finite(array, f"{path}: {name}")
    return arrays, told


def restore_optimizer(
    path: str | os.PathLike[str], optimizer: Any, told: Arrays, params: dict[str, FloatArray]
) -> None:
    """Give an optimiser the numbers and the memory of the one in the file, or change nothing."""
    kind = type(optimizer).__name__
    if "optimizer" not in told:
        raise ValueError(
            f"{path} holds no optimiser: net.save(path, optimizer=optimizer) stores it as well"
        )
    if (found := str(told["optimizer"])) != kind:
        raise ValueError(f"{path} holds the state of a {found}, got a {kind} to give it to")
    restored: dict[str, Any] = {}
    for name, value in vars(optimizer).items():
        if isinstance(value, dict):
            start = f"optimizer.{name}."
            memory = {key.removeprefix(start): told[key] for key in told if key.startswith(start)}
            if memory and (
                memory.keys() != params.keys()
                or any(memory[key].shape != params[key].shape for key in params)
            ):
                raise ValueError(f"{path} is damaged: the {name} does not fit the parameters")
            restored[name] = {key: memory[key] for key in params if memory}
        elif f"optimizer.{name}" in told:
            restored[name] = told[f"optimizer.{name}"].item()
        else:
            raise ValueError(f"{path} is damaged or older: it lacks the {name} of the {kind}")
    vars(optimizer).update(restored)
    belongs_to(optimizer, params)


def _as_path(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise ValueError(f"path must be the name of a file, got {path!r}") from None


def _write(path: Path, arrays: Arrays) -> None:
    """Write an archive beside its place and move it there, so that no crash leaves a half one."""
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.parent} is not a folder: make it before {path.name}")
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is there already and is not a file: choose another name")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _read(path: Path) -> Arrays:
    raw = path.read_bytes()
    if not raw.startswith(b"PK"):  # as every zip archive does
        raise ValueError(f"{path} is not a network that save wrote: it is no .npz archive")
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            return dict(arrays)  # read to its end, each array is held against its checksum
    except Exception as error:  # whatever damaged bytes make a reader say
        raise ValueError(
            f"{path} is damaged, truncated or not a network that save wrote ({error}): save it "
            "again, or take a copy"
        ) from None
