"""Add what fine-tuning changed to packaged weights: a small file that ships instead of a whole model.

The file is safetensors in half precision. For a changed matrix NAME of shape (out, in) it holds
`NAME.a` (out x rank) and `NAME.b` (rank x in), whose product is added; for a changed bias or layer
normalisation `NAME.d`, which is added as it is. NAME is what transformers calls the weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import EncoderError

Arrays = Mapping[str, NDArray[np.float32]]
_MEND = "take the file that ships with this version, or train it again from the packaged weights"
_MATRIX = {"a", "b"}
_VECTOR = {"d"}


def apply_difference(weights: Arrays, file: Path) -> dict[str, NDArray[np.float32]]:
    """Return all weights, those that the file names changed, in float32.

    Raises:
        EncoderError: where the file cannot be read, or names or shapes in it are not those of the weights.
    """
    parts: dict[str, dict[str, NDArray[np.float64]]] = {}
    for key, value in _read(file).items():
        name, _dot, part = key.rpartition(".")
        if name not in weights:
            raise _error(f"changes {key!r}, and there is no weight of that name", file)
        parts.setdefault(name, {})[part] = value.astype(np.float64)
    changed = {name: weights[name] + _change(name, found, weights[name].shape, file) for name, found in parts.items()}
    return {**weights, **{name: value.astype(np.float32) for name, value in changed.items()}}


def _read(file: Path) -> dict[str, NDArray[np.float16]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(file.read_bytes())
    except (OSError, SafetensorError) as cause:
        raise _error(f"cannot be read as safetensors: {cause}", file) from cause
    for key, value in tensors.items():
        if value.dtype != np.float16 or not np.isfinite(value).all():
            raise _error(f"{key!r} is {value.dtype} or not finite; finite float16 is needed", file)
    return tensors


def _change(
    name: str, parts: Mapping[str, NDArray[np.float64]], shape: tuple[int, ...], file: Path
) -> NDArray[np.float64]:
    """Return what is added to one weight.

    Sums of products of half precision are exact in double precision, so every machine builds the same bytes.
    """
    shapes = {part: value.shape for part, value in sorted(parts.items())}
    if parts.keys() == _VECTOR and len(shape) == 1 and shapes["d"] == shape:
        return parts["d"]
    if parts.keys() == _MATRIX and all(len(one) == 2 for one in (shape, *shapes.values())):
        a, b = parts["a"], parts["b"]
        if a.shape[1] == b.shape[0] and (a.shape[0], b.shape[1]) == shape:
            return np.asarray(a @ b)
    needed = "d of the same shape" if len(shape) == 1 else "a (out x rank) and b (rank x in)"
    raise _error(f"{name!r} has {shape} and is changed by {shapes}; {needed} is needed", file)


def _error(what: str, file: Path) -> EncoderError:
    return EncoderError(what, str(file), _MEND)
