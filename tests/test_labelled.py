"""Labels of numbered lines and of places, laid onto the units that `parse` cuts; made-up postings only."""

import json

import numpy as np
import pytest

from pipeline.core.errors import InputError
from pipeline.extract.lines.line_classifier import LABELS
from pipeline.training.labelled_postings import gather, load_source, squashed
from pipeline.training.line_classifier.train import score

CUTTER = """
TEXTS = {
    "a": "Duties:\\nPaint fences\\nMix colours.Skills:Knows brushes",
    "b": "Duties:\\nPaint doors",
    "c": "Duties: Paint doors",
}
def ads():
    for key, text in TEXTS.items():
        yield {"source": "made", "id": key, "title": "", "text": text, "lang": "en", "html": None}
def units(text, lang):
    return [line for line in text.split("\\n")]
"""


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def made(tmp_path):
    """A folder of labels in the form of the shared data, with one reserved posting (b) that has a copy (c)."""
    labels, own = tmp_path / "data" / "labels", tmp_path / "own"
    labels.mkdir(parents=True)
    own.mkdir()
    (tmp_path / "units.py").write_text(CUTTER, encoding="utf-8")
    (tmp_path / "data" / "reserved_ads.tsv").write_text("source\tid\nmade\tb\n", encoding="utf-8")
    rows = [["HEAD"], ["RESP"], ["RESP", "SKILL"]]
    write(
        labels / "lines_en_train.jsonl",
        *({"source": "made", "ad": "a", "unit": n, "labels": kinds} for n, kinds in enumerate(rows)),
        {"source": "made", "ad": "b", "unit": 1, "labels": ["RESP"]},
        {"source": "made", "ad": "c", "unit": 0, "labels": ["RESP"]},
    )
    for name in ("lines_zh_train", "competency_train", "competency_train_rare", "lines_en_dev", "lines_zh_dev"):
        write(labels / f"{name}.jsonl")
    return tmp_path


def read(made):
    return gather(load_source(made / "data", made / "units.py"), made / "data", made / "own")


def test_a_line_gives_its_labels_to_the_units_it_holds(made):
    (posting,) = read(made)
    assert [unit.text for unit in posting.units] == [
        "Duties:",
        "Paint fences",
        "Mix colours.",
        "Skills:",
        "Knows brushes",
    ]
    assert posting.parts == ((0,), (1,), (2, 3, 4))
    assert posting.labels[4] == {"RESP", "SKILL"}


def test_reserved_postings_and_their_copies_are_left_out(made):
    assert [posting.key for posting in read(made)] == ["made a"]


def test_dev_postings_are_held_out_unless_asked_for(made):
    write(made / "data" / "labels" / "facts_en_dev.jsonl", {"source": "made", "ad": "a"})
    assert read(made) == []
    assert gather(load_source(made / "data", made / "units.py"), made / "data", made / "own", dev=True)


def test_places_hold_however_the_posting_is_cut(made):
    letters = squashed("Duties: Paint fences Mix colours. Skills: Knows brushes")[0]
    begin = letters.index("knows")
    row = {"source": "made", "ad": "a", "start": begin, "end": len(letters), "labels": ["SKILL"]}
    write(made / "own" / "lines_en_placed.jsonl", row)
    (posting,) = read(made)
    assert posting.labels == (None, None, None, None, frozenset({"SKILL"}))


def test_a_missing_cutter_says_so(tmp_path):
    with pytest.raises(InputError, match=r"name the units\.py"):
        load_source(tmp_path, tmp_path / "none.py")


def test_scores_count_classes_and_leave_conditions_out(made):
    (posting,) = read(made)
    sure = np.zeros((5, len(LABELS)), np.float32)
    for row, label in enumerate(("HEAD", "RESP", "RESP", "HEAD", "SKILL")):
        sure[row, LABELS.index(label)] = 1
    assert score([posting], {posting.key: sure})["micro_f1"] == 1
    sure[4] = 0
    sure[4, LABELS.index("COMPANY")] = 1
    assert score([posting], {posting.key: sure})["Q"] == 0
    assert score([posting], {posting.key: sure})["requirement_f1"] == 1
