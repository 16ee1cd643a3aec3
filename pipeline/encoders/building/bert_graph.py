"""Write the runtime of a BERT that sentence-transformers can load: 8-bit graph and token table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders.building.onnx_writer import CONTRIB, GraphWriter

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the weights do not say of themselves.

    `loud` names, for the input of a matrix, the few channels that are kept in float32.
    """

    layers: int
    heads: int
    epsilon: float
    loud: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def write_bert_graph(weights: Weights, shape: BertShape, path: Path) -> None:
    """Write the graph from summed token embeddings (B, L, width) to sentence vectors (B, width).

    All texts of a batch have the same number of tokens, so there is no padding and no mask:
    attention without one is half as dear again.
    """
    graph = GraphWriter()
    width = weights["embeddings.LayerNorm.weight"].size
    rows = _normalize(graph, "tokens", weights, "embeddings.LayerNorm", shape)
    for layer in range(shape.layers):
        rows = _layer(graph, rows, weights, f"encoder.layer.{layer}.", shape)
    mean = graph.node("ReduceMean", rows, graph.numbers(1), keepdims=0)
    graph.save(path, ("tokens", width), graph.node("LpNormalization", mean, axis=-1, p=2), width)


def bert_positions(weights: Weights) -> NDArray[np.float32]:
    """Return what is added to every token by its place: position and type embeddings, summed."""
    positions = weights["embeddings.position_embeddings.weight"]
    summed: NDArray[np.float32] = positions + weights["embeddings.token_type_embeddings.weight"][0]
    return summed


def _layer(graph: GraphWriter, rows: str, weights: Weights, prefix: str, shape: BertShape) -> str:
    linear = _linear(graph, weights, prefix, shape)
    loud = shape.loud.get(f"{prefix}attention.self", ())
    names = [f"attention.self.{part}" for part in ("query", "key", "value")]
    joined = np.concatenate([weights[f"{prefix}{name}.weight"] for name in names]).T
    bias = np.concatenate([weights[f"{prefix}{name}.bias"] for name in names])
    parts = graph.nodes("Split", (graph.linear_int8(rows, joined, bias, loud),), 3, axis=-1, num_outputs=3)
    mixed = graph.node("MultiHeadAttention", *parts, domain=CONTRIB, num_heads=shape.heads)
    attended = graph.node("Add", rows, linear(mixed, "attention.output.dense"))
    rows = _normalize(graph, attended, weights, f"{prefix}attention.output.LayerNorm", shape)
    inner = graph.node("Gelu", linear(rows, "intermediate.dense"), domain=CONTRIB)
    fed = graph.node("Add", rows, linear(inner, "output.dense"))
    return _normalize(graph, fed, weights, f"{prefix}output.LayerNorm", shape)


def _linear(graph: GraphWriter, weights: Weights, prefix: str, shape: BertShape) -> Callable[[str, str], str]:
    def apply(rows: str, name: str) -> str:
        path = f"{prefix}{name}"
        return graph.linear_int8(rows, weights[f"{path}.weight"].T, weights[f"{path}.bias"], shape.loud.get(path, ()))

    return apply


def _normalize(graph: GraphWriter, rows: str, weights: Weights, name: str, shape: BertShape) -> str:
    return graph.normalize(rows, weights[f"{name}.weight"], weights[f"{name}.bias"], shape.epsilon)
