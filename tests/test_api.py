"""The Python side: paths, texts and data frames in, objects with data frames out."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pipeline
from pipeline import load_run, parse_postings
from pipeline.core.errors import InputError
from pipeline.ingest.readers.in_memory import as_file, as_files

TEXT = "Sales Manager\nRequirements:\n- 5 years of experience in sales\n- You will visit customers every week\n"


def test_every_public_name_is_there():
    for name in pipeline.__all__:
        assert callable(getattr(pipeline, name)), name
        assert getattr(pipeline, name).__doc__, name
    with pytest.raises(AttributeError, match="profile_postings"):
        pipeline.nothing  # noqa: B018 - asking is the test


def test_a_text_is_read_as_a_posting():
    asked = parse_postings(TEXT)
    assert len(asked) == 1
    assert asked[0]["source"] == "text 1.txt"
    assert asked.postings["min_years"].tolist() == [5.0]
    assert {"kind", "strength", "text", "title"} <= set(asked.requirements.columns)
    assert repr(asked) == f"ParsedPostings(1 postings, {len(asked.requirements)} requirements, 0 failures)"


def test_a_data_frame_is_read_as_a_dump_of_any_columns(tmp_path):
    frame = pd.DataFrame(
        {
            "职位名称": ["销售经理", "Account Manager"],
            "职位描述": ["任职要求：\n1、3年以上销售经验\n2、能独立谈判合同", TEXT],
            "公司": [None, "Loom & Sons"],
            "posted": pd.to_datetime(["2026-01-02", None]),
            "tags": [["a", "b"], np.array([1, 2])],
            "n": pd.array([1, None], dtype="Int64"),
        }
    )
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    asked = parse_postings([frame, tmp_path / "one.txt"])
    assert [one["source"] for one in asked[:2]] == ["DataFrame#1", "DataFrame#2"]
    assert asked[0]["title"] == "销售经理"
    assert asked[0]["company"] is None
    assert asked[1]["company"] == "Loom & Sons"
    assert asked[2]["source"] == str(tmp_path / "one.txt")


def test_what_stays_empty_is_told_by_its_row():
    frame = pd.DataFrame({"title": ["a", "b"], "description": [TEXT, "我们是一家公司。"]})
    (failure,) = parse_postings(frame).failures
    assert failure.posting == "DataFrame#2"


@pytest.mark.parametrize("wrong", [[], [3], pd.DataFrame({"title": []})])
def test_what_cannot_be_read_is_refused(wrong):
    with pytest.raises(InputError, match=r"nothing to read|int cannot be read|empty|no records"):
        parse_postings(wrong)


def test_files_are_gone_afterwards_and_paths_stay_as_they_are(tmp_path):
    with as_files(["a/b.txt", tmp_path, TEXT]) as files:
        assert files.paths[:2] == ("a/b.txt", str(tmp_path))
        assert Path(files.paths[2]).is_file()
        assert files.shown(files.paths[2]) == "text 3.txt"
        assert files.shown("a/b.jsonl#1") == "a/b.jsonl#1"
    assert not Path(files.paths[2]).exists()
    with as_file(pd.DataFrame({"text": ["x"], "competency": [None]})) as path:
        assert path.read_text(encoding="utf-8") == '{"text": "x"}\n'


def test_parsed_postings_show_themselves_and_run_nothing():
    asked = parse_postings(TEXT.replace("Sales Manager", "<script>alert(1)</script> Manager"))
    assert "<script>" not in asked._repr_html_()
    assert "1 postings" in asked._repr_html_()


def test_the_evidence_and_what_nothing_covers_are_all_requirements(tables):
    evidence, uncovered = tables.evidence, tables.uncovered
    assert {"title", "competency", "band", "stage", "probability", "weight", "text", "stage_why"} <= set(
        evidence.columns
    )
    assert set(evidence["requirement_id"]) | set(uncovered["requirement_id"]) == set(
        tables.requirements["requirement_id"]
    )
    assert not set(evidence["requirement_id"]) & set(uncovered["requirement_id"])
    none = replace(tables, profile=tables.profile.head(0))
    assert none.evidence.empty
    assert list(none.evidence.columns) == list(evidence.columns)


def test_a_role_is_had_by_words_of_its_title(tables):
    named = replace(tables, postings=tables.postings.assign(title="Sales Manager"))
    assert named.role("sales").postings["title"].tolist() == ["Sales Manager"]
    with pytest.raises(InputError, match="no role is called 'cook'"):
        named.role("cook")


def test_a_run_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no finished run"):
        load_run(tmp_path)


def test_an_empty_data_frame_is_refused_by_its_name():
    with pytest.raises(InputError, match=r"^DataFrame: no posting could be read: the file is empty"):
        pipeline.profile_postings(pd.DataFrame({"text": []}), pipeline.sample_framework(), encoder="lexical")


def test_sentences_may_be_one_text_or_none_or_missing():
    def match(sentences):
        return pipeline.match_sentences(sentences, pipeline.sample_framework(), encoder="lexical")

    assert set(match("Visit key accounts every week")["sentence"]) == {"Visit key accounts every week"}
    missing = match(pd.Series(["Keep renewals", np.nan, None]))
    assert missing.loc[missing["sentence"] == "", "abstained"].all()
    none = match([])
    assert len(none) == 0
    assert list(none.columns) == list(missing.columns)


@pytest.mark.model
def test_profiles_figures_and_heads_from_data_frames(tmp_path):
    from pipeline import evaluate_labels, learn_head, match_sentences, profile_postings, sample_framework, sample_labels

    body = "Responsibilities:\n" + "\n".join(
        f"- {line}" for line in ("Visit key accounts every week", "Plan growth with large customers", "Keep renewals")
    )
    frame = pd.DataFrame({"title": ["Account Manager"], "description": [body]})
    found = profile_postings(frame, sample_framework(), limit=5)
    assert found.postings["source"].tolist() == ["DataFrame#1"]
    assert found.run["inputs"] == ["DataFrame"]
    assert "Account Engagement" in set(found.evidence["competency"])
    labels = pd.read_json(sample_labels(), lines=True)
    measured = evaluate_labels(labels, sample_framework(), draws=20, encoder="fast", phrases="none")
    ours = measured.figures[measured.figures["method"] == "this matcher"]
    assert (ours["low"] <= ours["high"]).all()
    assert "this matcher" in measured._repr_html_()
    assert not measured.calibration.empty
    head = learn_head(labels, sample_framework(), tmp_path / "head.json", encoder="fast", phrases="none")
    assert head.gain.set_index("figure").loc["log_loss", "gain"] < 0
    assert "with_head" in head._repr_html_()
    learned = {"head": tmp_path / "head.json", "encoder": "fast", "phrases": "none"}
    answers = match_sentences(labels["text"].head(3), sample_framework(), **learned)
    assert answers["sentence"].nunique() == 3


def test_postings_without_flags_still_have_the_columns(tmp_path):
    from pipeline.outputs.parsed_postings import ParsedPostings

    empty = ParsedPostings(())
    assert {"posting_id", "title", "kind", "text", "strength"} <= set(empty.requirements.columns)
    assert {"posting_id", "kind", "rule"} <= set(empty.flags.columns)
    assert empty.flags.empty
