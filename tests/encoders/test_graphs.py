"""Graphs against plain numpy, on small random networks."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from pipeline.core.errors import EncoderError
from pipeline.encoders.building.bert_graph import BertShape, bert_positions, write_bert_graph
from pipeline.encoders.building.int8_weights import ACTIVATION_PEAK, round_weights
from pipeline.encoders.building.onnx_writer import GraphWriter
from pipeline.encoders.building.unigram import Unigram, write_tokenizer
from pipeline.encoders.building.use import write_use_graph
from pipeline.encoders.folders import build_folder
from pipeline.encoders.onnx_runtime import RuntimeSettings, TokenTable, load_runtime, write_runtime

SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)

SHAPE = BertShape(layers=2, heads=4, epsilon=1e-12)


def run(path, tokens):
    return onnxruntime.InferenceSession(str(path)).run(None, {"tokens": tokens})[0]


def test_bert_graph_is_the_network_within_what_8_bits_allow(tmp_path, tiny_bert):
    write_bert_graph(tiny_bert, SHAPE, tmp_path / "graph.onnx")
    tokens = np.random.default_rng(3).normal(size=(4, 9, 32)).astype(np.float32)
    rows = run(tmp_path / "graph.onnx", tokens)
    expected = np.array([reference.bert(tiny_bert, text, 2, 4, 1e-12) for text in tokens])
    assert (rows * expected).sum(1).min() > 0.998


def extremes(kind, width, outputs=24):
    """Matrices whose products are as large as they can be."""
    draw = np.random.default_rng(width)
    signs = draw.choice([-1, 1], size=(width, outputs))
    made = {
        "all highest": np.ones((width, outputs)),
        "all lowest": -np.ones((width, outputs)),
        "every other lowest": np.where(np.arange(width)[:, None] % 2, -1, 1) * np.ones(outputs),
        "highest and lowest at random": signs,
        "one high among low ones": np.where(draw.random((width, outputs)) < 0.02, 1, 0.01) * signs,
        "drawn": draw.normal(size=(width, outputs)),
        "zeros": np.zeros((width, outputs)),
    }
    return made[kind].astype(np.float32)


KINDS = ("all highest", "all lowest", "every other lowest", "highest and lowest at random", "one high among low ones")


@pytest.mark.parametrize("width", [1, 2, 3, 7, 64, 384, 1536])
@pytest.mark.parametrize("kind", [*KINDS, "drawn", "zeros"])
def test_products_are_those_of_integers_whatever_the_processor(tmp_path, kind, width):
    matrix = extremes(kind, width)
    signs = np.where(matrix.T < 0, -1, 1).astype(np.float32)  # each row is the worst for one column
    rows = np.concatenate([signs, -signs, np.ones_like(signs[:1]), -np.ones_like(signs[:1])])
    graph = GraphWriter()
    out = graph.linear_int8("tokens", matrix, np.zeros(matrix.shape[1], dtype=np.float32))
    graph.save(tmp_path / "linear.onnx", ("tokens", width), out, matrix.shape[1])
    levels, sizes = round_weights(matrix)
    activations = ACTIVATION_PEAK * rows.astype(np.int64)
    expected = (activations @ levels.astype(np.int64)).astype(np.float32) * np.float32(1 / ACTIVATION_PEAK) * sizes
    for batch in (rows[None], rows[:, None]):  # one row at a time takes another way through the runtime
        assert np.allclose(run(tmp_path / "linear.onnx", batch).reshape(expected.shape), expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize("width", [1, 2, 3, 7, 64, 384, 1536])
@pytest.mark.parametrize("kind", [*KINDS, "drawn", "zeros"])
def test_two_neighbouring_products_fit_into_16_bits(kind, width):
    levels = round_weights(extremes(kind, width))[0].astype(np.int64)
    pairs = np.pad(levels, ((0, width % 2), (0, 0))).reshape(-1, 2, levels.shape[1])
    highest = 2 * ACTIVATION_PEAK * np.maximum(pairs, 0).sum(1).max()
    lowest = 2 * ACTIVATION_PEAK * np.minimum(pairs, 0).sum(1).min()
    assert -(2**15) <= lowest <= highest < 2**15
    assert np.abs(levels).max() in ({0} if kind == "zeros" else range(64, 128))


def test_loud_channels_are_multiplied_in_full(tmp_path):
    draw = np.random.default_rng(5)
    matrix = draw.normal(size=(32, 16)).astype(np.float32)
    bias = draw.normal(size=16).astype(np.float32)
    rows = draw.normal(size=(1, 6, 32)).astype(np.float32)
    rows[..., [3, 20]] *= 500
    errors = {}
    for loud in ((), (3, 20)):
        graph = GraphWriter()
        graph.save(tmp_path / "linear.onnx", ("tokens", 32), graph.linear_int8("tokens", matrix, bias, loud), 16)
        errors[loud] = np.abs(run(tmp_path / "linear.onnx", rows) - (rows @ matrix + bias)).max()
    assert errors[3, 20] < 0.2
    assert errors[()] > 10 * errors[3, 20]


def test_a_row_of_zeros_gives_the_bias(tmp_path):
    graph = GraphWriter()
    bias = np.array([1, -2], dtype=np.float32)
    out = graph.linear_int8("tokens", np.ones((3, 2), dtype=np.float32), bias)
    graph.save(tmp_path / "linear.onnx", ("tokens", 3), out, 2)
    assert np.allclose(run(tmp_path / "linear.onnx", np.zeros((1, 1, 3), dtype=np.float32)), bias)


@pytest.mark.parametrize("length", [1, 2, 7])
def test_use_graph_is_the_network(tmp_path, length):
    draw = np.random.default_rng(11)

    def normal(*shape):
        return draw.normal(0, 0.05, size=shape).astype(np.float32)

    arrays = {"eps": np.array(1e-6), "ln_g": 1 + normal(1280), "ln_b": normal(1280)}
    for n in (2, 3, 5):
        arrays |= {f"proj{n}": normal(512, 256), f"proj_b{n}": normal(256)}
        arrays |= {f"ln_g{n}": 1 + normal(256), f"ln_b{n}": normal(256)}
        for step in (1, 2):
            arrays |= {f"w{step}_{n}": normal(n * 256, 256), f"b{step}_{n}": normal(256)}
    shapes = {
        "d0": (512, 320),
        "d1": (320, 320),
        "p1": (512, 320),
        "d2": (320, 512),
        "p3": (320, 512),
        "d3": (512, 512),
    }
    arrays |= {name: normal(*shape) for name, shape in shapes.items()}
    arrays |= {"cnn_W": normal(1280, 512), "cnn_b": normal(512)}
    write_use_graph(arrays, tmp_path / "graph.onnx")
    tokens = draw.normal(size=(3, length, 512)).astype(np.float32)
    expected = np.array([reference.use(arrays, text) for text in tokens])
    assert np.allclose(run(tmp_path / "graph.onnx", tokens), expected, atol=2e-5)


def test_table_by_row_and_by_block():
    codes = np.arange(16, dtype=np.uint8).reshape(2, 8)
    scale = np.array([[1, 2], [3, 4]], dtype=np.float32)
    low = np.array([[0, 10], [20, 30]], dtype=np.float32)
    blocks = TokenTable({"codes": codes, "scale": scale, "low": low}).look_up(np.array([[1, 0]]))
    assert blocks[0, 1].tolist() == [0, 1, 2, 3, 18, 20, 22, 24]
    assert blocks[0, 0].tolist() == [44, 47, 50, 53, 78, 82, 86, 90]
    rows = {"codes": codes, "scale": scale[:, :1], "low": low[:, :1], "positions": np.ones((4, 8), dtype=np.float32)}
    assert TokenTable(rows).look_up(np.array([[0]]))[0, 0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.fixture
def tiny(encoders_home, tiny_bert, vocabulary):
    """An encoder built from the tiny network and vocabulary."""

    def write(folder):
        specials = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
        write_tokenizer(Unigram(vocabulary, 3, 0, 2, specials), folder / "tokenizer.json")
        words = tiny_bert["embeddings.word_embeddings.weight"]
        table = {"rows": words, "positions": bert_positions(tiny_bert)[:16]}
        write_bert_graph(tiny_bert, SHAPE, write_runtime(folder, RuntimeSettings(32, 16, "a "), table))

    return build_folder("tiny", write)


def test_runtime_encodes_texts_of_all_lengths_in_any_order(tiny):
    encoder = load_runtime("tiny", tiny)
    texts = ["selling", "", "销售,销售", "sales " * 50, "b", "selling", "sales a b"]
    rows = encoder.encode(texts)
    assert rows.shape == (7, 32)
    assert not rows[1].any()
    assert np.allclose(np.linalg.norm(np.delete(rows, 1, 0), axis=1), 1, atol=1e-5)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.allclose(rows, alone, atol=1e-5)
    assert np.array_equal(rows[0], rows[5])
    assert encoder.encode([]).shape == (0, 32)


def test_the_prefix_is_part_of_the_text(tiny, tiny_bert):
    encoder = load_runtime("tiny", tiny)
    ids = [0, 4, 12, 1 + 4, 2]  # <s> ▁ a ▁sales </s>
    tokens = tiny_bert["embeddings.word_embeddings.weight"][ids] + bert_positions(tiny_bert)[:5]
    assert encoder.encode(["sales"])[0] @ reference.bert(tiny_bert, tokens, 2, 4, 1e-12) > 0.998


def test_damage_to_the_runtime_is_found(tiny):
    graph = tiny / "runtime" / "graph.onnx"
    graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(EncoderError, match=r"damaged: runtime/graph\.onnx.*encoder build"):
        load_runtime("tiny", tiny)


@pytest.mark.parametrize("text", ["bad \ud800", "\x00\x01", "\u202e销售", "a" * 100_000, "</s><s>"])
def test_hostile_text_gets_a_vector(tiny, text):
    assert np.isfinite(load_runtime("tiny", tiny).encode([text])).all()


def test_threads_follow_the_environment(tiny, monkeypatch):
    before = load_runtime("tiny", tiny).encode(["selling"])
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert np.allclose(before, load_runtime("tiny", tiny).encode(["selling"]), atol=1e-6)


def test_the_runtime_tells_nobody(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from pipeline.encoders.onnx_runtime import _start\n"
        "try: _start(Path(sys.argv[1]))\n"
        "except Exception: pass\n"
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    env = {**os.environ, "HOME": str(tmp_path / "none")}
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "no.onnx")], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"
    assert "telemetry" not in done.stderr
