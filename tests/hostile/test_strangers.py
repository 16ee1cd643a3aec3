"""Model folders, heads and frameworks from strangers: nothing in them is run, and each is refused by name."""

import io
import json
import pickle
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.errors import EncoderError, FrameworkError, HeadError
from pipeline.core.resources import digest
from pipeline.encoders.folders import check_foreign
from pipeline.framework import check_framework, load_framework
from pipeline.match.fusion.head import load_head

OWN = "sentence_transformers.models.Transformer"


class Bomb:
    """Creates a file where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.fixture
def trap(tmp_path):
    """A place that stays empty unless something ran."""
    yield tmp_path / "ran"
    assert not (tmp_path / "ran").exists()


def model(tmp_path, **files):
    home = tmp_path / "model"
    home.mkdir()
    (home / "modules.json").write_text(json.dumps([{"path": "", "type": OWN}]))
    for name, content in files.items():
        path = home / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return home


def test_pickled_weights_are_refused(tmp_path, trap):
    for name in ("pytorch_model__bin", "model__pt", "weights__pkl", "a__ckpt", "b__joblib"):
        home = model(tmp_path, **{name: pickle.dumps(Bomb(trap))})
        with pytest.raises(EncoderError, match="may be a pickle"):
            check_foreign(home)
        for path in sorted(home.iterdir()):
            path.unlink()
        home.rmdir()


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("config__json", {"auto_map": {"AutoModel": "evil.Model"}}, "asks to run code"),
        ("tokenizer_config__json", {"auto_map": {"AutoTokenizer": "evil.T"}}, "asks to run code"),
        ("modules__json", [{"path": "", "type": "evil.Module"}], "is not part of sentence-transformers"),
        ("router_config__json", {"types": {"a": "evil.Module"}}, "is not part of sentence-transformers"),
        ("modules__json", b"[" * 100_000, "is no list of modules|is not JSON"),
        ("config__json", b"[" * 100_000, "is not JSON"),
        ("config__json", b"9" * 10_000, "is not JSON"),
        ("config__json", b"\xff\xfe\x00", "is not JSON"),
    ],
)
def test_code_that_comes_with_a_model_is_refused(tmp_path, name, content, match):
    with pytest.raises(EncoderError, match=match):
        check_foreign(model(tmp_path, **{"model__safetensors": b"", name: content}))


def head(tmp_path, arrays, **changes):
    numbers = tmp_path / "head.npz"
    numbers.write_bytes(arrays)
    facts = {
        "version": 1, "competencies": ["A"], "framework_digest": "0", "encoders": {"lexical": "1"}, "share": 1.0,
        "slope": 1.0, "offset": 0.0, "tilt": 0.0, "threshold": 0.3, "report": {}, "level": None,
        "numbers": digest(arrays), **changes,
    }  # fmt: skip
    (tmp_path / "head.json").write_text(json.dumps(facts))
    return tmp_path / "head.json"


def test_a_head_with_pickles_in_it_is_refused(tmp_path, trap):
    stream = io.BytesIO()
    np.savez(stream, bias=np.array([Bomb(trap)], dtype=object))
    with pytest.raises(HeadError, match="cannot be read as a head"):
        load_head(head(tmp_path, stream.getvalue()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bias.npy", pickle.dumps(Bomb(trap)))
    with pytest.raises(HeadError, match="cannot be read as a head"):
        load_head(head(tmp_path, stream.getvalue()))


def test_a_head_that_claims_the_memory_of_the_machine(tmp_path):
    huge = io.BytesIO()
    np.lib.format.write_array_header_2_0(huge, {"descr": "<f4", "fortran_order": False, "shape": (10**12,)})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bias.npy", huge.getvalue())
    with pytest.raises(HeadError, match="cannot be read as a head"):
        load_head(head(tmp_path, stream.getvalue()))


def packed(**arrays):
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def test_a_head_that_is_a_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.match.fusion.head.MOST_BYTES", 1_000_000)
    with pytest.raises(HeadError, match="unpacks to more than 1,000,000 bytes"):
        load_head(head(tmp_path, packed(bias=np.zeros(1_000_000, np.float32))))


def test_a_head_whose_archive_is_damaged_or_locked(tmp_path):
    whole = packed(bias=np.arange(5_000, dtype=np.float32))
    place = len(whole) // 2
    damaged = whole[:place] + bytes(byte ^ 0xFF for byte in whole[place : place + 40]) + whole[place + 40 :]
    locked = bytearray(whole)
    locked[6] |= 1  # the flag that says a member has a password, in front of it and in the list of contents
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
    for numbers in (damaged, bytes(locked)):
        with pytest.raises(HeadError, match="cannot be read as a head"):
            load_head(head(tmp_path, numbers))


GOOD = {"bias": np.zeros(1, np.float32), "weights:lexical": np.zeros((512, 1), np.float32)}
LEVEL = {"encoder": "lexical", "bias": 0.0, "cuts": [1.5, 2.5]}


@pytest.mark.parametrize(
    ("arrays", "facts", "said"),
    [
        ({"bias": np.zeros(2, np.float32)}, {}, r"bias of shape \(2,\) for 1 competencies"),
        ({"weights:lexical": np.zeros((512, 3))}, {}, r"weights of shape \(512, 3\) for lexical"),
        ({"weights:other": np.zeros((512, 1))}, {}, "weights for .*other"),
        ({"bias": np.full(1, np.nan)}, {}, "holds numbers that are none"),
        ({}, {"slope": float("inf")}, "holds numbers that are none"),
        ({"level": np.zeros(7)}, {"level": LEVEL}, r"a level of shape \(7,\)"),
        ({"level": np.zeros(512)}, {"level": LEVEL | {"cuts": [2.5, 1.5]}}, "do not ascend"),
        ({"level": np.zeros(512)}, {"level": LEVEL | {"cuts": ["a", 1]}}, "cannot be read as a head"),
    ],
)
def test_a_head_whose_numbers_do_not_fit(tmp_path, arrays, facts, said):
    assert load_head(head(tmp_path, packed(**GOOD))).bias.shape == (1,)
    with pytest.raises(HeadError, match=said):
        load_head(head(tmp_path, packed(**(GOOD | arrays)), **facts))


@pytest.mark.parametrize("facts", [b"[" * 100_000, b"9" * 10_000, b"\xff", b"null", b"{}"])
def test_a_head_whose_facts_are_none(tmp_path, facts):
    (tmp_path / "head.json").write_bytes(facts)
    (tmp_path / "head.npz").write_bytes(b"")
    with pytest.raises(HeadError):
        load_head(tmp_path / "head.json")


@pytest.mark.parametrize("path", ["", ".", "/", "no/such/head", ".."])
def test_a_head_that_is_no_file(path):
    with pytest.raises(HeadError):
        load_head(Path(path))


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
EVIL = [
    ("f.yaml", "competencies:\n- name: !!python/object/apply:os.system ['touch TRAP']\n", "is not read"),
    ("f.yaml", "!!python/object/apply:subprocess.check_call [[touch, TRAP]]\n", "is not read"),
    ("f.yaml", ALIASES, "aliases"),
    ("f.yaml", "[" * 100_000, "nested too deeply|no YAML"),
    ("f.yaml", "- " * 50_000 + "a", "nested too deeply|no YAML"),
    ("f.json", "[" * 100_000, "nested too deeply"),
    ("f.json", '{"name": ' * 50_000, "nested too deeply"),
    ("f.json", "9" * 10_000, "thousands of digits"),
    ("f.csv", "competency,stage\nA," + "9" * 10_000 + "\n", "is not a number"),
    ("f.csv", 'competency\n"' + "a" * 210_000, "no table"),
]


@pytest.mark.parametrize(("name", "text", "what"), EVIL, ids=[f"{n}-{one[0]}" for n, one in enumerate(EVIL)])
def test_a_framework_from_a_stranger(tmp_path, trap, monkeypatch, name, text, what):
    monkeypatch.setattr("pipeline.framework.reading.formats.MAX_CELL", 200_000)
    (tmp_path / name).write_text(text.replace("TRAP", str(trap)), encoding="utf-8")
    check = check_framework(tmp_path / name)
    assert check.framework is None
    assert any(re.search(what, fault.what) for fault in check.faults), check.faults[:3]
    with pytest.raises(FrameworkError):
        load_framework(tmp_path / name)
