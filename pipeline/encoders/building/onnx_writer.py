"""Write ONNX graphs operator by operator; the only module that imports `onnx`.

The graphs of this package are written by hand instead of exported: an exporter's graph ran at
half the speed, and its bytes change with every release, while these are the same everywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders.building.int8_weights import ACTIVATION_PEAK, round_weights

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto

CONTRIB = "com.microsoft"
OPSET = 18
IR_VERSION = 9
_TINY = 1e-12  # keeps a row of zeros from being divided by zero


class GraphWriter:
    """Collects nodes and weights; every method returns the name of what it computes."""

    def __init__(self) -> None:
        """Start empty."""
        self._nodes: list[NodeProto] = []
        self._weights: dict[str, TensorProto] = {}
        self._count = 0

    def weight(self, value: NDArray[Any], name: str = "") -> str:
        """Keep a constant; one with a name is kept once."""
        from onnx import numpy_helper

        name = name or self._fresh("c")
        if name not in self._weights:
            self._weights[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: float) -> str:
        """Apply an operator with one output."""
        return self.nodes(operator, inputs, 1, domain, **attributes)[0]

    def nodes(
        self, operator: str, inputs: tuple[str, ...], outputs: int, domain: str = "", **attributes: float
    ) -> list[str]:
        """Apply an operator with several outputs."""
        from onnx import helper

        names = [self._fresh("t") for _ in range(outputs)]
        made = helper.make_node(operator, list(inputs), names, domain=domain)
        made.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(made)
        return names

    def numbers(self, *values: int) -> str:
        """Keep a list of int64, as shapes and axes are given."""
        return self.weight(np.array(values, dtype=np.int64), f"n{'_'.join(map(str, values))}")

    def scalar(self, value: float) -> str:
        """Keep one float32."""
        return self.weight(np.array(value, dtype=np.float32), f"s{value!r}")

    def linear(self, rows: str, matrix: NDArray[np.float32], bias: NDArray[np.float32] | None = None) -> str:
        """Multiply rows by `matrix` (inputs x outputs) in float32, and add `bias`."""
        product = self.node("MatMul", rows, self.weight(matrix))
        return product if bias is None else self.node("Add", product, self.weight(bias))

    def linear_int8(
        self, rows: str, matrix: NDArray[np.float32], bias: NDArray[np.float32], loud: tuple[int, ...] = ()
    ) -> str:
        """Multiply in 8 bits, one scale per row of input and one per column of `matrix`; exact on every processor.

        The usual dynamic quantisation takes one scale for the whole batch, so a sentence's vector
        depends on its neighbours (cosine .994 between two batch sizes). With a scale of its own
        per row it does not. The `loud` inputs, a few whose values dwarf the others', are multiplied
        in float32, or the others would be left with a handful of levels.
        """
        kept = np.zeros(len(matrix), dtype=bool)
        kept[list(loud)] = True
        weights, scales = round_weights(np.where(kept[:, None], np.float32(0), matrix))
        levels, sizes = self._quantize_rows(rows, loud, len(matrix))
        product = self.node("MatMulInteger", levels, self.weight(weights), self._zero())
        exact = self.node("Mul", self.node("Cast", product, to=1), sizes)
        result = self.node("Mul", exact, self.weight(scales))
        if loud:
            few = self.node("Gather", rows, self.numbers(*loud), axis=-1)
            result = self.node("Add", result, self.linear(few, matrix[list(loud)]))
        return self.node("Add", result, self.weight(bias))

    def normalize(self, rows: str, gain: NDArray[np.float32], shift: NDArray[np.float32], epsilon: float) -> str:
        """Layer normalisation over the last axis."""
        return self.node("LayerNormalization", rows, self.weight(gain), self.weight(shift), axis=-1, epsilon=epsilon)

    def save(self, path: Path, given: tuple[str, int], result: str, dimensions: int) -> None:
        """Write the graph: input `given` (name, width) of shape (B, L, width), output (B, dimensions)."""
        from onnx import TensorProto, checker, helper

        name, width = given
        last = helper.make_node("Identity", [result], ["vectors"])
        graph = helper.make_graph(
            [*self._nodes, last],
            "encoder",
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["B", "L", width])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["B", dimensions])],
            list(self._weights.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        checker.check_model(model)
        path.write_bytes(model.SerializeToString(deterministic=True))

    def _quantize_rows(self, rows: str, loud: tuple[int, ...], width: int) -> tuple[str, str]:
        """Return (uint8 levels around 127, size of one level per row); the loud inputs count as 0."""
        if loud:
            mask = np.ones(width, dtype=np.float32)
            mask[list(loud)] = 0
            rows = self.node("Mul", rows, self.weight(mask))
        peak = self.node("ReduceMax", self.node("Abs", rows), self.numbers(-1), keepdims=1)
        size = self.node("Add", self.node("Mul", peak, self.scalar(1 / ACTIVATION_PEAK)), self.scalar(_TINY))
        return self.node("QuantizeLinear", self.node("Div", rows, size), self.scalar(1.0), self._zero()), size

    def _zero(self) -> str:
        return self.weight(np.array(ACTIVATION_PEAK, dtype=np.uint8), "zero_point")

    def _fresh(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"
