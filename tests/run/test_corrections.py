"""Marks of single sentences, applied exactly."""

import json

import pytest

from pipeline.core.errors import HeadError
from pipeline.run.corrections import BY_PERSON, NO_CORRECTIONS, load_corrections
from tests.factory import answer, framework, parsed

FRAME = framework("Sew", "Sell", "Sing")


@pytest.fixture
def marks(tmp_path):
    def write(*rows):
        path = tmp_path / "labels.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return load_corrections(path, FRAME)

    return write


def mark(verdict, suggested, competency, stage=None, text="Mend the sails by hand", **more):
    return {
        "text": text,
        "posting_id": "p1",
        "requirement_id": "r000",
        "suggested": suggested,
        "competency": competency,
        "stage": stage,
        "verdict": verdict,
        **more,
    }


def said(corrections, *matches, text="Mend the sails by hand"):
    given = answer("r000", text, *matches)
    (found,) = corrections.apply([given], 0.5)
    return [(m.competency, m.probability, m.stage) for m in found.matches], found


def test_without_a_file_nothing_changes():
    assert load_corrections(None, FRAME) is NO_CORRECTIONS
    given = answer("r000", "Mend the sails by hand", ("Sew", 0.4, 2))
    assert NO_CORRECTIONS.apply([given], 0.5) == (given,)
    posting = parsed("Mend the sails by hand")
    assert NO_CORRECTIONS.with_added(posting) is posting


def test_right_makes_it_sure_and_leaves_the_rest(marks):
    matches, found = said(marks(mark("right", "Sew", "Sew", 2)), ("Sew", 0.4, 2), ("Sell", 0.3, 1))
    assert matches == [("Sew", 1.0, 2), ("Sell", 0.3, 1)]
    assert [m.corrected for m in found.matches] == [True, False]
    assert not found.abstained


@pytest.mark.parametrize("named", [None, "Sew"])  # reports up to 0.1 named what was wrong
def test_wrong_takes_the_match_away_and_no_other(marks, named):
    matches, found = said(marks(mark("wrong", "Sew", named)), ("Sew", 0.9, 2), ("Sell", 0.3, 1))
    assert matches == [("Sell", 0.3, 1), ("Sew", 0.0, 2)]
    assert found.abstained


def test_another_competency_and_stage(marks):
    matches, found = said(marks(mark("other", "Sew", "Sing", 4)), ("Sew", 0.9, 2), ("Sell", 0.3, 1))
    assert matches == [("Sing", 1.0, 4), ("Sell", 0.3, 1), ("Sew", 0.0, 2)]
    assert found.matches[0].stage_why == BY_PERSON
    matches, found = said(marks(mark("other", "Sew", "Sew", 5)), ("Sew", 0.9, 2))
    assert matches == [("Sew", 1.0, 5)]
    assert found.matches[0].indicator == ""  # the indicator was one of stage 2


def test_left_out_rightly_and_wrongly(marks):
    matches, found = said(marks(mark("right", None, None)), ("Sew", 0.4, 2), ("Sell", 0.3, 1))
    assert [probability for _, probability, _ in matches] == [0, 0]
    assert found.abstained
    matches, _ = said(marks(mark("other", None, "Sell", 3)), ("Sew", 0.4, 2))
    assert matches == [("Sell", 1.0, 3), ("Sew", 0.0, 2)]


def test_marks_of_one_sentence_go_together_and_the_last_holds(marks):
    found = marks(mark("right", "Sew", "Sew", 2), mark("wrong", "Sell", None), mark("right", "Sell", "Sell", 1))
    matches, _ = said(found, ("Sew", 0.9, 2), ("Sell", 0.8, 1), ("Sing", 0.2, 1))
    assert matches == [("Sew", 1.0, 2), ("Sell", 1.0, 1), ("Sing", 0.2, 1)]


def test_layout_does_not_matter_and_hidden_characters_fit(marks):
    corrections = marks(
        mark("wrong", "Sew", None), mark("wrong", "Sell", None, text="Write to •••• •••••• about sails")
    )
    matches, _ = said(corrections, ("Sew", 0.9, 2), text="• mend the SAILS, by hand.")
    assert matches == [("Sew", 0.0, 2)]
    matches, _ = said(corrections, ("Sell", 0.9, 2), text="Write to Jane Miller about sails")
    assert matches == [("Sell", 0.0, 2)]
    matches, _ = said(corrections, ("Sell", 0.9, 2), text="Write to somebody else about sails")
    assert matches == [("Sell", 0.9, 2)]


def test_added_words_become_a_requirement(marks):
    posting = parsed("Mend the sails by hand", "Sail")
    corrections = marks(
        mark("added", None, "Sing", 3, text="sails by\n hand"), mark("added", None, "Sing", 1, text="not in it")
    )
    more = corrections.with_added(posting)
    assert [one.text for one in more.requirements] == ["Mend the sails by hand", "sails by hand", "Sail"]
    assert more.requirements[1].kind == "responsibility"
    matches, _ = said(corrections, ("Sew", 0.4, 2), text="sails by hand")
    assert matches == [("Sing", 1.0, 3), ("Sew", 0.4, 2)]
    assert corrections.with_added(more) is more


def test_any_labels_file_will_do_and_a_strange_competency_is_named(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("text,competency,stage\nMend the sails by hand,Sing|Sell,2\n", encoding="utf-8")
    matches, _ = said(load_corrections(path, FRAME), ("Sew", 0.9, 2))
    assert matches == [("Sing", 1.0, 2), ("Sell", 1.0, None), ("Sew", 0.0, 2)]
    path.write_text("text,competency\nMend the sails,Cook\n", encoding="utf-8")
    with pytest.raises(HeadError, match="names the competency 'Cook'"):
        load_corrections(path, FRAME)


def test_tune_takes_marks_together_and_passes_over_sign_offs(tmp_path):
    from pipeline.match import read_labels

    path = tmp_path / "labels.jsonl"
    rows = (
        mark("right", "Sew", "Sew", 2),
        mark("wrong", "Sell", "Sell", 1),
        {"posting_id": "p1", "state": "validated", "name": "A", "reason": "read", "date": "2026-01-01"},
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (label,) = read_labels(path, FRAME)
    assert (label.accepted, label.stage) == (("Sew",), 2)
