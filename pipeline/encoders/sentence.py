"""Encoders that sentence-transformers loads: the only module that imports it."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.core.errors import EncoderError
from pipeline.core.resources import digest
from pipeline.encoders.base import OnProgress, Vectors, encode_unique, unit_rows
from pipeline.encoders.folders import BUILD, check_built, check_foreign

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# What sentence-transformers reads of a folder that was built here; the fast runtime is not among it.
PARTS = (
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "config.json",
    "config_sentence_transformers.json",
    "modules.json",
    "sentence_bert_config.json",
    "1_Pooling",
)
BATCH = 64
MAX_TOKENS = 128


class SentenceEncoder:
    """A sentence-transformers model behind the `Encoder` protocol."""

    def __init__(self, name: str, digest: str, model: SentenceTransformer) -> None:
        """Take a loaded model; texts are cut at 128 tokens, more than all but 5 of 1,000 requirements have."""
        self.name = name
        self.digest = digest
        self._model = model
        if model.max_seq_length != math.inf:  # a table of word vectors has no longest text, and lets none be set
            model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        self.dimensions = int(model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions)."""
        return encode_unique(texts, self.dimensions, self._encode_batch, BATCH, on_progress)

    def _encode_batch(self, texts: list[str]) -> Vectors:
        rows = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return unit_rows(np.asarray(rows, dtype=np.float32))


def load_built(name: str, folder: Path) -> SentenceEncoder:
    """Load an encoder that `jobprofile encoder build` made.

    Raises:
        EncoderError: where it is missing or damaged.
    """
    return SentenceEncoder(name, check_built(folder, name, PARTS), _load(str(folder), BUILD, local=True))


def load_folder(folder: Path) -> SentenceEncoder:
    """Load a sentence-transformers folder that the user brought.

    Raises:
        EncoderError: where it is unsafe, or not a model.
    """
    identity = check_foreign(folder)
    mend = "name a folder that SentenceTransformer.save wrote"
    return SentenceEncoder(str(folder), identity, _load(str(folder), mend, local=True))


def load_unchecked(name: str, folder: Path) -> SentenceEncoder:
    """Load an encoder that is being built, whose bytes nothing vouches for yet.

    Raises:
        EncoderError: where it is not a model.
    """
    return SentenceEncoder(name, "", _load(str(folder), BUILD, local=True))


def load_hub(hub_id: str) -> SentenceEncoder:
    """Load a model by its hub id: the only place where this program may reach the network.

    Raises:
        EncoderError: where it cannot be fetched or is unsafe.
    """
    mend = (
        "check the id and the network; without network, fetch the model on a machine that has it, "
        f"copy its folder here and give --encoder the folder, or use e5-small ({BUILD})"
    )
    folder = _fetch(hub_id, mend)
    return SentenceEncoder(hub_id, digest(f"{hub_id} {check_foreign(folder)}".encode()), _load(str(folder), mend, True))


def _fetch(hub_id: str, mend: str) -> Path:
    """Return the local snapshot of a hub model, fetched where it is not there yet; no pickles, no code."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import snapshot_download

    wanted = ["*.json", "*.txt", "*.model", "*.safetensors"]
    try:
        with _hub(reachable=True):
            return Path(snapshot_download(hub_id, allow_patterns=wanted))
    except Exception as cause:
        raise EncoderError(f"cannot be fetched: {_first_line(cause)}", hub_id, mend) from cause


def _load(source: str, mend: str, local: bool) -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    with _hub(reachable=False), _quiet():
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_grad_enabled(False)
        try:
            model = SentenceTransformer(
                source,
                device="cpu",
                trust_remote_code=False,
                local_files_only=local,
                model_kwargs={"use_safetensors": True},
            )
        except Exception as cause:
            raise EncoderError(f"cannot be loaded: {_first_line(cause)}", source, mend) from cause
    return model.eval()


def _first_line(cause: Exception) -> str:
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


@contextmanager
def _hub(reachable: bool) -> Iterator[None]:
    """Let hub libraries reach out or not, whatever was imported before; the user's own "offline" stands."""
    if os.environ.get("HF_HUB_OFFLINE", "0") not in ("", "0"):
        yield
        return
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = not reachable
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the loaders' bars and notes off the terminal; errors still come as exceptions."""
    import transformers

    loggers = [logging.getLogger(name) for name in ("sentence_transformers", "transformers")]
    levels = [logger.level for logger in loggers]
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
