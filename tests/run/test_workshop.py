"""The workshop says what a run says, at once: same cells, sentences left out by the rules of a run, little encoded."""

import gc
import json
import os
import time
from pathlib import Path

import pytest

from pipeline import note_wordings, profile_postings, weigh_sentences
from pipeline.core.errors import InputError
from pipeline.encoders import EncodeOnce
from pipeline.outputs.compare.records import Target, Wanted
from pipeline.run.workshop import MOST_TEXT, Draft, Workshop, target_of_role

TEXT = """Key Account Manager

Your tasks
- You lead negotiations with executives of our largest hospital customers
- You build account plans and forecast renewals every month
- You work with our channel partners on joint offers

Your profile
- 5+ years of experience in selling software
- Team player
"""
TOLD = ("competency_id", "band", "score", "stage_low", "stage", "stage_high", "confidence", "n_evidence")


@pytest.fixture(scope="module")
def framework():
    from tests.conftest import ROOT

    return ROOT / "data" / "raw" / "framework.yaml"


@pytest.fixture(scope="module")
def workshop(framework):
    return Workshop([framework], "fast")


def cells(rows):
    return {row["competency_id"]: (row["band"], row["score"], row["stage"]) for row in rows}


def of_run(framework, **options):
    tables = profile_postings(TEXT, framework, encoder="fast", keep_vectors=False, **options)
    return json.loads(tables.profile.to_json(orient="records"))


def test_cells_are_those_of_a_run(workshop, framework):
    said, run = workshop.look(Draft(TEXT))["cells"], of_run(framework)
    assert [[row[name] for name in TOLD] for row in said] == [[row[name] for name in TOLD] for row in run]
    assert any(row["band"] != "none" for row in said)


def test_without_a_sentence_the_cells_are_those_of_a_run_that_was_told_it_is_evidence_for_nothing(
    workshop, framework, tmp_path
):
    said = workshop.look(Draft(TEXT))
    whole, texts = cells(said["cells"]), {row["requirement_id"]: row["text"] for row in said["requirements"]}
    assert any(said["carries"].values())
    for key, changes in list(said["carries"].items())[:3]:
        marks = tmp_path / "labels.jsonl"
        marks.write_text(json.dumps({"text": texts[key], "competency": "none"}), encoding="utf-8")
        assert whole | cells(changes) == cells(of_run(framework, corrections=marks)), texts[key]


def test_as_data_frames(workshop, framework):
    carried = weigh_sentences(TEXT, framework, encoder="fast")
    said = workshop.look(Draft(TEXT))
    assert len(carried) == sum(map(len, said["carries"].values()))
    assert (carried["score"].fillna(0) > carried["score_without"].fillna(0)).any()
    notes = note_wordings([TEXT, "销售经理\n\n任职要求：\n1、限女性，会开车\n"], language="zh")
    sex = notes[notes["note"] == "sex"].iloc[0]
    assert (sex["quote"], sex["wording"], sex["look_up"]) == ("限女性", "性别不限", "no_place")
    assert sex["advice"].startswith("请")


def test_only_changed_sentences_are_encoded(workshop):
    def known():
        encoders = [one for one in gc.get_objects() if isinstance(one, EncodeOnce)]
        return {text for one in encoders for text in one._known}

    workshop.look(Draft(TEXT))
    before = known()
    assert any("joint offers" in text for text in before)
    workshop.look(Draft(TEXT))
    assert known() == before
    workshop.look(Draft(TEXT.replace("joint offers", "joint offers and train them")))
    assert len(known() - before) == len({text for text in known() if "train them" in text}) > 0


def test_nothing_is_kept_on_the_disk(workshop):
    workshop.look(Draft(TEXT.replace("hospital", "Quixotic hospital")))
    assert any("Quixotic" in text for one in gc.get_objects() if isinstance(one, EncodeOnce) for text in one._known)
    kept = [path for path in Path(os.environ["JOBPROFILE_CACHE"]).rglob("*") if path.is_file()]
    assert all(b"Quixotic" not in path.read_bytes() for path in kept)


def test_what_a_wanted_profile_lacks(workshop):
    cells_now = workshop.look(Draft(TEXT))["cells"]
    same = target_of_role(cells_now, "itself", workshop.framework)
    assert {one["verdict"] for one in workshop.look(Draft(TEXT), same)["lacks"]} == {"meets"}
    absent = next(row["competency_id"] for row in cells_now if row["band"] == "none")
    (lack,) = workshop.look(Draft(TEXT), Target("mine", (Wanted(absent, "medium", 3),)))["lacks"]
    assert (lack["verdict"], lack["open"]) == ("missing", True)
    competency = next(one for one in workshop.framework.competencies if one.competency_id == absent)
    says = {one.text for stage in competency.stages if stage.number == 3 for one in stage.indicators}
    assert lack["says"]
    assert {pair[0] for pair in lack["says"]} <= says
    with pytest.raises(InputError, match="asks nothing"):
        target_of_role([], "none", workshop.framework)


def test_the_page_compares_before_and_after(workshop):
    after = TEXT.replace("lead negotiations with executives of", "assist with")
    page = workshop.page(Draft(TEXT), Draft(after))
    assert "before · 修改前" in page
    assert "after · 修改后" in page
    assert "You assist with our largest hospital customers" in page
    with pytest.raises(InputError, match="nothing has changed"):
        workshop.page(Draft(TEXT), Draft(TEXT))


@pytest.mark.model
def test_the_worked_example_of_the_docs_comes_out(framework):
    text = (framework.parents[2] / "docs" / "workshop.md").read_text(encoding="utf-8")
    said = Workshop([framework]).look(Draft(text.split("```")[1].strip(), posted="2026-12-01"))
    texts = {row["requirement_id"]: row["text"] for row in said["requirements"]}
    name = "account-engagement"
    assert cells(said["cells"])[name][:2] == ("high", 88)
    (cell,) = (row for row in said["cells"] if row["competency_id"] == name)
    weights = [one["weight"] for one in cell["evidence"] if not one["hint"]]
    assert weights == pytest.approx([0.988, 0.912, 0.78], abs=0.02)  # vectors differ a little between processors
    without = {
        texts[key][:8]: cells(changes)[name][:2] for key, changes in said["carries"].items() if name in cells(changes)
    }
    assert without["You lead"] == ("medium", 62)
    assert without["5+ years"] == ("high", 84)


@pytest.mark.thorough
@pytest.mark.model
def test_a_changed_sentence_is_seen_within_a_second(framework):
    workshop = Workshop([framework])
    text = (framework.parent / "postings" / "bilingual_product_manager.txt").read_text(encoding="utf-8")
    workshop.look(Draft(text))
    began = time.perf_counter()
    workshop.look(Draft(f"{text}\n- You agree yearly targets with the heads of sales\n"))
    assert time.perf_counter() - began < 1


def test_a_text_that_no_person_edits_is_refused(workshop):
    with pytest.raises(InputError, match="characters"):
        workshop.look(Draft("x" * (MOST_TEXT + 1)))


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("# Clerk\n\n## Profile\n\n- **Required:** You speak Dutch\n", "required"),
        ("<p>Clerk</p><ul><li>You must speak Dutch</ul>", "required"),
    ],
)
def test_markdown_and_html_are_read_as_such(workshop, text, strength):
    said = workshop.look(Draft(text, "Leeds", "2026-01-01"))
    assert "**" not in said["posting"]["text"]
    assert "<" not in said["posting"]["text"]
    assert (said["posting"]["location"], said["posting"]["posted"]) == ("Leeds", "2026-01-01")
    assert [row["strength"] for row in said["requirements"]] == [strength]
