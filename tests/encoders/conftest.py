"""What several encoder tests share: sentences, a private encoder folder, a tiny network."""

from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent
VOCABULARY = (
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("\u2581", -3.0),
    ("\u2581sales", -6.0),
    ("\u2581sell", -6.5),
    ("ing", -5.0),
    ("销售", -6.0),
    ("销", -8.0),
    ("售", -8.0),
    (",", -3.5),
    ("a", -4.0),
    ("b", -4.0),
)


@pytest.fixture(scope="session")
def sentences():
    """Fifty requirement sentences, half English, half Chinese."""
    return (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def vocabulary():
    """A unigram vocabulary of fourteen pieces."""
    return VOCABULARY


@pytest.fixture
def encoders_home(tmp_path, monkeypatch):
    """An empty place for built encoders, so that tests leave the real one alone."""
    home = tmp_path / "encoders"
    monkeypatch.setenv("JOBPROFILE_ENCODERS", str(home))
    return home


@pytest.fixture(scope="session")
def tiny_bert():
    """Random weights of a BERT with two layers, 32 wide, under the names that transformers uses."""
    draw = np.random.default_rng(7)
    width, inner = 32, 64

    def normal(*shape):
        return draw.normal(0, 0.3, size=shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": normal(len(VOCABULARY), width),
        "embeddings.position_embeddings.weight": normal(40, width),
        "embeddings.token_type_embeddings.weight": normal(2, width),
        "embeddings.LayerNorm.weight": 1 + normal(width),
        "embeddings.LayerNorm.bias": normal(width),
        "pooler.dense.weight": normal(width, width),
        "pooler.dense.bias": normal(width),
    }
    matrices = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    for layer in range(2):
        prefix = f"encoder.layer.{layer}."
        for name, shape in matrices.items():
            weights[f"{prefix}{name}.weight"] = normal(*shape)
            weights[f"{prefix}{name}.bias"] = normal(shape[0])
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            weights[f"{prefix}{name}.weight"] = 1 + normal(width)
            weights[f"{prefix}{name}.bias"] = normal(width)
    return weights
