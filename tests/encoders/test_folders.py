import json
import multiprocessing
import os
import time

import pytest

from pipeline.core.errors import EncoderError
from pipeline.encoders import folders
from pipeline.encoders.folders import build_folder, check_built, check_foreign, is_whole


def write_small(folder):
    (folder / "weights.safetensors").write_bytes(b"weights")
    (folder / "part").mkdir()
    (folder / "part" / "settings.json").write_text("{}")


def write_slowly(folder):
    with (folder.parent / "writers").open("a") as stream:
        stream.write(f"{os.getpid()}\n")
    time.sleep(0.3)
    write_small(folder)


def build_slowly(_number):
    return str(build_folder("small", write_slowly))


def test_build_leaves_a_whole_folder_and_nothing_else(encoders_home):
    folder = build_folder("small", write_small)
    assert folder == encoders_home / "small"
    assert is_whole(folder)
    assert [path.name for path in encoders_home.iterdir() if not path.name.endswith(".lock")] == ["small"]


def test_a_whole_folder_is_not_built_again(encoders_home):
    build_folder("small", write_small)
    build_folder("small", lambda folder: pytest.fail("built again"))


def test_a_build_that_fails_leaves_no_trace(encoders_home):
    def fail(folder):
        (folder / "half").write_text("x")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        build_folder("small", fail)
    assert not (encoders_home / "small").exists()
    assert not list(encoders_home.glob("*building*"))


def test_what_a_killed_build_left_is_swept_away(encoders_home):
    (encoders_home / ".small.building-dead").mkdir(parents=True)
    build_folder("small", write_small)
    assert not list(encoders_home.glob(".small.building-*"))


def test_processes_that_build_at_once_share_one_build(encoders_home):
    with multiprocessing.get_context("fork").Pool(3) as pool:
        built = pool.map(build_slowly, range(3))
    assert set(built) == {str(encoders_home / "small")}
    assert is_whole(encoders_home / "small")
    assert len((encoders_home / "writers").read_text().split()) == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "weights.safetensors").write_bytes(b"weightz"), "damaged: weights.safetensors"),
        (lambda folder: (folder / "part" / "settings.json").unlink(), "damaged: part/settings.json"),
        (lambda folder: (folder / "more.json").write_text("{}"), "damaged: more.json"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "damaged or older"),
        (lambda folder: (folder / "manifest.json").write_text('{"files": {}}'), "not of format"),
    ],
)
def test_damage_is_named_and_mended_by_a_build(encoders_home, damage, said):
    folder = build_folder("small", write_small)
    before = check_built(folder, "small")
    damage(folder)
    with pytest.raises(EncoderError, match=f"{said}.*`jobprofile encoder build`"):
        check_built(folder, "small")
    build_folder("small", write_small)
    assert check_built(folder, "small") == before


def test_only_the_parts_that_are_loaded_count(encoders_home):
    folder = build_folder("small", write_small)
    whole, part = check_built(folder, "small"), check_built(folder, "small", ("part",))
    assert whole != part
    (folder / "weights.safetensors").write_bytes(b"other")
    assert check_built(folder, "small", ("part",)) == part


def foreign(tmp_path, files):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


OWN = json.dumps([{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}])
DENSE = json.dumps(
    [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
    ]
)
ALIEN = json.dumps([{"idx": 0, "name": "0", "path": "", "type": "modeling_mine.Network"}])


def test_a_foreign_folder_has_a_digest_of_what_is_loaded(tmp_path):
    folder = foreign(tmp_path, {"modules.json": OWN, "model.safetensors": "x", "README.md": "hello"})
    before = check_foreign(folder)
    (folder / "README.md").write_text("changed")
    assert check_foreign(folder) == before
    (folder / "model.safetensors").write_text("y")
    assert check_foreign(folder) != before


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"modules.json": OWN, "pytorch_model.bin": "x"}, "pytorch_model.bin may be a pickle"),
        ({"modules.json": DENSE, "model.safetensors": "x", "2_Dense/pytorch_model.bin": "x"}, "may be a pickle"),
        ({"modules.json": OWN, "router_config.json": '{"types": {"q": "mine.Network"}}'}, "'mine.Network' is not part"),
        ({"modules.json": OWN, "model.safetensors": "x", "tokenizer_config.json": '{"auto_map": {}}'}, "auto_map"),
        ({"modules.json": ALIEN, "model.safetensors": "x"}, "'modeling_mine.Network' is not part of"),
        ({"modules.json": OWN, "model.safetensors": "x", "config.json": '{"auto_map": {}}'}, "auto_map"),
        ({"modules.json": "{", "model.safetensors": "x"}, "is no list of modules"),
        ({"modules.json": '[{"idx": 0}]', "model.safetensors": "x"}, "is no list of modules"),
        ({"config.json": "["}, "is not JSON"),
        ({"modules.json": OWN}, "no weights"),
    ],
)
def test_unsafe_or_empty_folders_are_refused(tmp_path, files, said):
    with pytest.raises(EncoderError, match=said):
        check_foreign(foreign(tmp_path, files))


def test_weights_of_other_runtimes_are_no_matter(tmp_path):
    files = {"modules.json": OWN, "model.safetensors": "x", "openvino/openvino_model.bin": "x"}
    assert len(check_foreign(foreign(tmp_path, files))) == 64


def test_format_is_part_of_being_whole(encoders_home, monkeypatch):
    folder = build_folder("small", write_small)
    monkeypatch.setattr(folders, "FORMAT", folders.FORMAT + 1)
    assert not is_whole(folder)
