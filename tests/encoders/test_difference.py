"""What fine-tuning changed, added to packaged weights; and encoders that are built from it."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from pipeline.core.errors import EncoderError, UnknownNameError
from pipeline.encoders import buildable_encoders, list_encoders, load_encoder, registry
from pipeline.encoders.building.weight_difference import apply_difference
from pipeline.encoders.folders import build_folder, check_built, is_whole

MATRIX, BIAS = "encoder.layer.1.output.dense.weight", "encoder.layer.1.output.dense.bias"


def normal(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float16)


@pytest.fixture
def difference(tmp_path):
    """Write a difference file and return its path."""

    def write(**tensors):
        # The writer takes the memory as it lies, so the arrays must lie row by row.
        save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, tmp_path / "jobs.safetensors")
        return tmp_path / "jobs.safetensors"

    return write


def written(difference, name, **parts):
    return difference(**{f"{name}.{part}": value for part, value in parts.items()})


def test_products_are_added_to_matrices_and_differences_to_vectors(difference, tiny_bert):
    a, b, d = normal(32, 3), normal(3, 64), normal(32)
    tuned = apply_difference(tiny_bert, difference(**{f"{MATRIX}.a": a, f"{MATRIX}.b": b, f"{BIAS}.d": d}))
    assert np.allclose(tuned[MATRIX], tiny_bert[MATRIX] + a.astype(float) @ b.astype(float), atol=1e-6)
    assert np.allclose(tuned[BIAS], tiny_bert[BIAS] + d, atol=1e-6)
    assert tuned.keys() == tiny_bert.keys()
    assert {value.dtype for value in tuned.values()} == {np.dtype(np.float32)}
    assert all(tuned[name] is tiny_bert[name] for name in tiny_bert.keys() - {MATRIX, BIAS})


def test_the_order_of_summing_changes_no_bit(difference, tiny_bert):
    a, b = normal(32, 16), normal(16, 64)
    order = np.random.default_rng(1).permutation(16)
    one = apply_difference(tiny_bert, written(difference, MATRIX, a=a, b=b))[MATRIX]
    other = apply_difference(tiny_bert, written(difference, MATRIX, a=a[:, order], b=b[order]))[MATRIX]
    assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "parts", "message"),
    [
        (
            "encoder.layer.9.output.dense.weight",
            {"a": normal(32, 2), "b": normal(2, 64)},
            r"layer\.9.*no weight of that",
        ),
        ("pooler", {"d": normal(32)}, "'pooler.d', and there is no weight"),
        (MATRIX, {"a": normal(64, 2), "b": normal(2, 32)}, r"has \(32, 64\) and is changed by .*\(64, 2\).*a \(out x"),
        (MATRIX, {"a": normal(32, 2), "b": normal(3, 64)}, r"changed by .*\(3, 64\)"),
        (MATRIX, {"a": normal(32, 2)}, "a .out x rank. and b .rank x in. is needed"),
        (MATRIX, {"a": normal(32), "b": normal(64)}, r"changed by .*\(32,\)"),
        (MATRIX, {"d": normal(32, 64)}, "a .out x rank."),
        (MATRIX, {"a": normal(32, 2), "b": normal(2, 64), "d": normal(32, 64)}, "a .out x rank."),
        (BIAS, {"d": normal(31)}, r"has \(32,\) and is changed by .*\(31,\).*d of the same shape"),
        (BIAS, {"a": normal(32, 1), "b": normal(1, 1)}, "d of the same shape"),
        (BIAS, {"c": normal(32)}, "d of the same shape"),
        (BIAS, {"d": normal(32).astype(np.float32)}, r"is float32.*finite float16 is needed"),
        (BIAS, {"d": np.full(32, np.inf, dtype=np.float16)}, "not finite"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(difference, tiny_bert, name, parts, message):
    with pytest.raises(EncoderError, match=message) as raised:
        apply_difference(tiny_bert, written(difference, name, **parts))
    assert "\n" not in str(raised.value)
    assert "jobs.safetensors" in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"no tensors here", None])
def test_a_file_that_is_none_is_refused(tmp_path, tiny_bert, content):
    if content is not None:
        (tmp_path / "other").write_bytes(content)
    with pytest.raises(EncoderError, match="other: cannot be read as safetensors"):
        apply_difference(tiny_bert, tmp_path / "other")


def write_small(folder):
    (folder / "weights.safetensors").write_bytes(b"weights")


def test_the_digest_of_the_difference_is_part_of_the_encoder(encoders_home, difference):
    file = difference(**{f"{BIAS}.d": normal(32)})
    folder = build_folder("small", write_small, (file,))
    before = check_built(folder, "small", sources=(file,))
    assert is_whole(folder, (file,))
    assert not is_whole(folder)
    difference(**{f"{BIAS}.d": -normal(32)})
    assert not is_whole(folder, (file,))
    with pytest.raises(EncoderError, match=r"'small' was built from another jobs\.safetensors.*encoder build"):
        check_built(folder, "small", sources=(file,))
    build_folder("small", write_small, (file,))
    assert check_built(folder, "small", sources=(file,)) != before


def test_a_tuned_encoder_has_a_name_where_its_difference_is_there(tmp_path, encoders_home, monkeypatch):
    monkeypatch.setattr(registry, "models_dir", lambda: tmp_path)
    tuned = registry._tuned("e5-test", "a test", "e5_test.safetensors")
    monkeypatch.setattr(registry, "_KNOWN", registry._KNOWN | {"e5-test": tuned})
    assert "e5-test" not in buildable_encoders()
    with pytest.raises(UnknownNameError, match="no encoder is called 'e5-test'"):
        load_encoder("e5-test")
    (tmp_path / "difference").mkdir()
    save_file({f"{BIAS}.d": normal(384)}, tmp_path / "difference" / "e5_test.safetensors")
    assert "e5-test" in buildable_encoders()
    assert {one.name: one.ready for one in list_encoders()}["e5-test"] is False
