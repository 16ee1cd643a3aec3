"""Frameworks, weights, marks, sign-offs, targets and heads from strangers: bounded, and their numbers are numbers."""

import json
import os

import pytest

from pipeline.core.errors import HeadError, InputError, PipelineError
from pipeline.core.small_files import MOST_FAULTS, finite_json, read_small, read_small_text
from pipeline.framework import check_framework, load_framework, load_phrases
from pipeline.match.fusion.head import load_head
from pipeline.match.labelled_sentences import read_labels
from pipeline.outputs.compare.target import load_target
from pipeline.outputs.report import read_signed
from pipeline.profile import load_weights
from tests.command import jobprofile
from tests.factory import framework


def pipe(place):
    os.mkfifo(place)


def endless(place):
    place.symlink_to("/dev/zero")


def nothing(place):
    assert not place.exists()


def folder(place):
    place.mkdir()


def circle(place):
    place.symlink_to(place)


def dangling(place):
    place.symlink_to(place.with_name("absent"))


def huge(place):
    with place.open("wb") as out:
        out.truncate(70 * 2**20)


PLACES = [pipe, endless, nothing, folder, circle, dangling, huge]
READERS = {
    "framework.yaml": load_framework,
    "framework.csv": load_framework,
    "phrases.yaml": load_phrases,
    "weights.toml": load_weights,
    "marks.jsonl": lambda place: read_labels(place, framework("A")),
    "marks.csv": lambda place: read_labels(place, framework("A")),
    "marks.xlsx": lambda place: read_labels(place, framework("A")),
    "signed.jsonl": read_signed,
    "target.json": lambda place: load_target(place, framework("A")),
    "head.json": load_head,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("make", PLACES)
def test_what_is_no_small_file_is_refused_at_once(tmp_path, name, make):
    place = tmp_path / name
    make(place)
    with pytest.raises(PipelineError):
        READERS[name](place)


@pytest.mark.parametrize("make", PLACES)
def test_the_reader_says_what_is_wrong_and_where(tmp_path, make):
    place = tmp_path / "file"
    make(place)
    with pytest.raises(InputError) as raised:
        read_small(place)
    assert str(place) in str(raised.value)
    assert raised.value.fault.mend


def test_a_text_is_read_without_its_mark_and_what_is_none_is_named_with_its_line(tmp_path):
    place = tmp_path / "a.txt"
    place.write_bytes(b"\xef\xbb\xbfone\ntwo")
    assert read_small_text(place) == "one\ntwo"
    place.write_bytes(b"one\ntwo \xff")
    with pytest.raises(InputError, match="line 2: is not UTF-8"):
        read_small_text(place)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "[Infinity]",
        '{"a": -Infinity}',
        "1e999",
        "-1e999",
        "[" * 100_000,
        '{"a":' * 50_000,
        "9" * 10_000,
        "{",
        "",
    ],
    ids=["nan", "infinity", "minus-infinity", "large", "minus-large", "deep", "deep-objects", "digits", "cut", "empty"],
)
def test_json_with_what_no_person_writes_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of any kind, in any words
        finite_json(text)


@pytest.mark.parametrize(
    "number", ["nan", "+nan", "-nan", "inf", "+inf", "-inf", "1e400", "-0.1", "true", '"1"', "[1]"]
)
def test_weights_are_numbers(tmp_path, number):
    place = tmp_path / "weights.toml"
    place.write_text(f"[evidence]\nresponsibility = {number}\n")
    with pytest.raises(InputError, match=r"responsibility.* is no number of 0 or more"):
        load_weights(place)


@pytest.mark.parametrize(
    "text", ["a=" + "[" * 3000, "a=" + "{b=" * 3000, "[" + "a." * 5000 + "b]\nc=1", "\x00", "=", "[a"]
)
def test_weights_that_are_no_toml_are_refused_in_one_line(tmp_path, text):
    place = tmp_path / "weights.toml"
    place.write_text(text)
    with pytest.raises(InputError) as raised:
        load_weights(place)
    assert len(str(raised.value)) < 400 or "unknown table" in str(raised.value)


def marks(tmp_path, **fields):
    place = tmp_path / "marks.jsonl"
    place.write_text(json.dumps({"text": "Visit customers", "competency": "A", **fields}))
    return place


@pytest.mark.parametrize(
    "stage",
    [float("inf"), float("-inf"), float("nan"), "x", [1], {"a": 1}, True, "1.5.2", "-1", "9" * 40, "inf", "1e3"],
)
def test_a_stage_that_is_none_is_refused(tmp_path, stage):
    with pytest.raises(HeadError, match=r"stage|number|JSON"):
        read_labels(marks(tmp_path, stage=stage), framework("A"))


@pytest.mark.parametrize(
    ("stage", "read"),
    [(2, 2), ("2", 2), ("2.0", 2), (2.0, 2), ("Stage 2", 2), ("阶段2", 2), (None, None), ("", None), ("none", None)],
)
def test_a_stage_may_be_written_in_the_usual_ways(tmp_path, stage, read):
    (label,) = read_labels(marks(tmp_path, stage=stage), framework("A"))
    assert label.stage == read


@pytest.mark.parametrize("weight", ["Infinity", "NaN", "1e999", '"inf"', '"nan"', "-1", "0", '"x"', "[1]", "2"])
def test_a_weight_of_a_mark_is_a_number(tmp_path, weight):
    place = tmp_path / "marks.jsonl"
    place.write_text(f'{{"text": "Visit customers", "competency": "A", "weight": {weight}}}')
    with pytest.raises(HeadError):
        read_labels(place, framework("A"))


@pytest.mark.parametrize("field", ["stage", "weight"])
@pytest.mark.parametrize("number", ["Infinity", "NaN", "1e999", "9" * 5000, '"inf"', '"nan"', '"x"'])
def test_a_target_has_numbers_that_are_some(tmp_path, field, number):
    place = tmp_path / "target.json"
    place.write_text(f'[{{"competency": "A", "{field}": {number}}}]')
    with pytest.raises(PipelineError):
        load_target(place, framework("A"))


def test_a_framework_with_faults_without_end_tells_one_cause_once(tmp_path):
    place = tmp_path / "f.csv"
    place.write_text("competency,stage,indicator\n" + "".join(f"A,word{n},does {n}\n" for n in range(5000)))
    (fault,) = check_framework(place).faults
    assert "5,000 times of this kind" in fault.what
    done = jobprofile("framework", "check", place, "--encoder", "none")
    assert done.returncode == 2
    assert len([line for line in done.stdout.splitlines() if line.startswith("fault: ")]) == 1


def test_of_faults_of_many_kinds_a_hundred_are_shown(tmp_path):
    place = tmp_path / "f.yaml"
    place.write_text(
        "competencies:\n" + "".join(f"- name: A{n}\n  key{n}x{n}: does\n  stages: {n}\n" for n in range(300))
    )
    done = jobprofile("framework", "check", place, "--encoder", "none")
    assert len([line for line in done.stdout.splitlines() if line.startswith("fault: ")]) <= MOST_FAULTS + 1
    assert len(done.stdout) < 50_000
