"""Folders that sentence-transformers loads, in miniature."""

import json
import os

import numpy as np
import pytest
from safetensors.numpy import save_file

from pipeline.core.errors import EncoderError
from pipeline.encoders import load_encoder
from pipeline.encoders.building.outlier_channels import CHANNELS, measure_loud
from pipeline.encoders.building.unigram import Unigram, write_tokenizer

MODULES = ("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")


@pytest.fixture
def folder(tmp_path, tiny_bert, vocabulary):
    """A sentence-transformers folder with a tiny random BERT."""
    home = tmp_path / "tiny"
    (home / "1_Pooling").mkdir(parents=True)
    save_file(tiny_bert, home / "model.safetensors", metadata={"format": "pt"})
    specials = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
    write_tokenizer(Unigram(vocabulary, 3, 0, 2, specials), home / "tokenizer.json")
    config = {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 32, "intermediate_size": 64}
    config |= {"num_attention_heads": 4, "num_hidden_layers": 2, "vocab_size": len(vocabulary)}
    config |= {"max_position_embeddings": 40, "pad_token_id": 1}
    listed = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(MODULES)
    ]
    tokens = {"pad_token": "<pad>", "unk_token": "<unk>", "tokenizer_class": "PreTrainedTokenizerFast"}
    for name, value in {
        "config.json": config,
        "modules.json": listed,
        "tokenizer_config.json": tokens,
        "sentence_bert_config.json": {"max_seq_length": 16, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
    }.items():
        (home / name).write_text(json.dumps(value))
    return home


def test_a_folder_encodes_and_has_a_digest(folder, capfd):
    encoder = load_encoder(str(folder))
    texts = ["selling", "", "销售,销售", "sales " * 60, "bad \ud800", "selling "]
    rows = encoder.encode(texts)
    assert rows.shape == (6, 32)
    assert encoder.dimensions == 32
    assert rows.dtype == np.float32
    assert not rows[1].any()
    assert np.array_equal(rows[0], rows[5])
    assert np.allclose(np.linalg.norm(rows[[0, 2, 3, 4, 5]], axis=1), 1, atol=1e-5)
    assert np.allclose(rows, np.vstack([encoder.encode([text]) for text in texts]), atol=1e-5)
    assert len(encoder.digest) == 64
    assert "Loading weights" not in capfd.readouterr().err


def test_damaged_weights_are_an_error_not_another_encoder(folder):
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:200])
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(folder))


def test_code_in_a_folder_is_never_run(folder):
    ran = folder / "ran"
    (folder / "modeling_mine.py").write_text(f"open({str(ran)!r}, 'w')\nclass Network: pass\n")
    (folder / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "modeling_mine.Network"}]')
    with pytest.raises(EncoderError, match="not part of sentence-transformers"):
        load_encoder(str(folder))
    assert not ran.exists()


def test_a_hub_id_without_network_says_how_to_mend_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(EncoderError, match=r"nobody/nothing: cannot be fetched.*without network.*`jobprofile encoder"):
        load_encoder("nobody/nothing")


def test_hub_settings_are_as_before_afterwards(folder):
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE, dict(os.environ).get("HF_HUB_OFFLINE")
    load_encoder(str(folder))
    assert before == (constants.HF_HUB_OFFLINE, os.environ.get("HF_HUB_OFFLINE"))


def test_loud_channels_are_those_with_the_highest_peaks(folder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    norm = model.state_dict()["0.model.encoder.layer.0.output.LayerNorm.weight"]
    norm[[3, 17]] = 40
    found = measure_loud(model, ["selling sales", "销售", "a b"])
    assert set(found) == {
        f"encoder.layer.{layer}.{name}"
        for layer in (0, 1)
        for name in ("attention.self", "intermediate.dense", "output.dense")
    }
    assert {3, 17} <= set(found["encoder.layer.1.attention.self"])
    assert all(len(channels) == CHANNELS for channels in found.values())
