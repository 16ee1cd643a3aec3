"""Run a built encoder fast: tokenizer, token table, ONNX graph; no torch, so it starts in a moment.

The only module that imports `onnxruntime`. A runtime is a folder:

    tokenizer.json        the tokenizer (of the model folder above it)
    runtime/settings.json prefix, longest text in tokens, dimensions
    runtime/table.safetensors  token embeddings: float32 `rows`, or `codes` with `scale` and `low`
    runtime/graph.onnx    from token embeddings to sentence vectors
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import EncoderError
from pipeline.encoders.base import OnProgress, Vectors, encode_unique, unit_rows
from pipeline.encoders.folders import BUILD, check_built

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

RUNTIME = "runtime"
PARTS = (RUNTIME, "tokenizer.json")
TEXTS_AT_ONCE = 1024  # tokenized together, so that texts of one length find each other
TOKENS_AT_ONCE = 2048  # per call of the graph: activations stay in the cache; throughput is flat around it


@dataclass(frozen=True, slots=True)
class RuntimeSettings:
    """How text becomes tokens, and how long the vectors are."""

    dimensions: int
    max_tokens: int
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class TokenTable:
    """Embeddings of tokens, plain or coded in bytes; `positions` is added by place where there is any.

    Coded: ``value = code * scale + low`` with a scale for each row, or for each block of a row.
    """

    tensors: Mapping[str, NDArray[Any]]

    def look_up(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the embeddings of token ids (B, L) as float32 (B, L, width)."""
        tensors = self.tensors
        if "rows" in tensors:
            found = tensors["rows"][ids]
        else:
            scale, low = tensors["scale"][ids][..., None], tensors["low"][ids][..., None]
            codes = tensors["codes"][ids].reshape(*scale.shape[:-1], -1)
            found = (codes * scale + low).reshape(*ids.shape, -1)
        if "positions" in tensors:
            found = found + tensors["positions"][: ids.shape[1]]
        return np.ascontiguousarray(found, dtype=np.float32)


class GraphEncoder:
    """An encoder that was built for this runtime."""

    def __init__(self, name: str, identity: str, folder: Path) -> None:
        """Load the runtime in `folder`, whose bytes were checked to give `identity`."""
        self.name = name
        self.digest = identity
        self._settings = RuntimeSettings(**json.loads((folder / RUNTIME / "settings.json").read_text("utf-8")))
        self.dimensions = self._settings.dimensions
        self._tokenizer = _load_tokenizer(folder / "tokenizer.json", self._settings.max_tokens)
        self._table = _load_table(folder / RUNTIME / "table.safetensors")
        self._session = _start(folder / RUNTIME / "graph.onnx")

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions)."""
        vectors = encode_unique(texts, self.dimensions, self._encode_batch, TEXTS_AT_ONCE, on_progress)
        if len(texts) > TEXTS_AT_ONCE:
            self._give_back()
        return vectors

    def _give_back(self) -> None:
        """Return the memory that the graph worked in to the system: 90 MB and more; one encoder works at a time."""
        from onnxruntime import RunOptions

        options = RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self._session.run(None, {"tokens": self._table.look_up(np.zeros((1, 2), dtype=np.int64))}, options)

    def _encode_batch(self, texts: list[str]) -> Vectors:
        """Encode texts of one token length together: no padding, and no vector depends on its neighbours."""
        encoded = self._tokenizer.encode_batch_fast([self._settings.prefix + text for text in texts])
        lengths: dict[int, list[int]] = {}
        for place, tokens in enumerate(encoded):
            lengths.setdefault(len(tokens), []).append(place)
        out = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for length, places in lengths.items():
            step = max(1, TOKENS_AT_ONCE // length)
            for start in range(0, len(places), step):
                some = places[start : start + step]
                ids = np.array([encoded[place].ids for place in some], dtype=np.int64)
                out[some] = self._session.run(None, {"tokens": self._table.look_up(ids)})[0]
        return unit_rows(out)


def load_runtime(name: str, folder: Path, sources: Sequence[Path] = ()) -> GraphEncoder:
    """Load an encoder that `jobprofile encoder build` made of `sources` and a package, on the fast runtime.

    Raises:
        EncoderError: where it is missing, damaged or made of other sources.
    """
    identity = check_built(folder, name, PARTS, sources)
    try:
        return GraphEncoder(name, identity, folder)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError) as cause:
        raise EncoderError(f"the encoder {name!r} cannot be loaded: {cause}", str(folder), BUILD) from cause


def write_runtime(folder: Path, settings: RuntimeSettings, table: Mapping[str, NDArray[Any]]) -> Path:
    """Write settings and token table of a runtime; return the path where its graph belongs."""
    from safetensors.numpy import save_file

    home = folder / RUNTIME
    home.mkdir()
    (home / "settings.json").write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8", newline="\n")
    save_file({name: np.ascontiguousarray(value) for name, value in table.items()}, home / "table.safetensors")
    return home / "graph.onnx"


def _load_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def _load_table(path: Path) -> TokenTable:
    from safetensors.numpy import load_file

    return TokenTable(load_file(path))


def _start(path: Path) -> InferenceSession:
    # Newer releases would tell their maker of sessions; nothing here tells anybody anything. Asked when it is imported.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where something else imported it before
    options = onnxruntime.SessionOptions()
    # The extended level would fuse additions with layer normalisation into an operator that takes
    # ten times as long as the two alone.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.intra_op_num_threads = _threads()
    options.inter_op_num_threads = 1
    # A thread that spins while it waits takes the core from the other stages: on a busy machine
    # two threads were a third as fast with spinning as without.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _threads() -> int:
    """Return how many cores this process may use; `OMP_NUM_THREADS` says otherwise as for other libraries."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdigit() and int(wanted):
        return int(wanted)
    # macOS cannot say which cores a process may use, only how many there are.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
