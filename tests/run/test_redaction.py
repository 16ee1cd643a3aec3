"""Matching reads a posting's own words; everything that is written of it holds them with its people hidden."""

import json
from dataclasses import replace

import pytest

from pipeline.core.records import Posting
from pipeline.ingest import ReadOptions, read_postings
from pipeline.match import MatchOptions
from pipeline.run.options import RunOptions
from pipeline.run.parse_interleaved import parse_one
from pipeline.run.parse_postings import line_of, parse_postings
from pipeline.run.profile_postings import Finished, make_profiler
from pipeline.text.redaction import DOT

NAME, MAIL, PHONE = "Rosalind Okafor", "r.okafor@kestrel.example", "604-555-0173"
SECRETS = (NAME, "Rosalind", "Okafor", MAIL, PHONE)
TEXT = f"""Contact: {NAME}

Responsibilities:
- Plan the yearly sales forecast with {NAME} and build relationships with buyers
- Send reports to {MAIL} every week

Requirements:
- 3 years in sales under {NAME}; call {PHONE}
"""
FIELDS = {
    "title": f"Sales Manager (ask for {NAME}, {PHONE})",
    "company": f"Kestrel, contact: {NAME}, {MAIL}",
    "location": f"Leeds, call {PHONE}",
    "salary": f"40,000 a year, questions to {MAIL}",
    "employment_type": f"full time, {PHONE}",
}


def posting():
    return Posting("a.txt", TEXT, "text", FIELDS)


def options(samples, *, hide=True):
    read = ReadOptions(hide_personal=hide)
    return RunOptions(samples / "framework_tiny.csv", samples, read=read, match=MatchOptions(encoder="lexical"))


class Listening:
    """A matcher that notes what it is asked."""

    def __init__(self, matcher):
        self.matcher, self.asked = matcher, []

    def match(self, queries, on_progress=None):
        self.asked += queries
        return self.matcher.match(queries, on_progress)

    def __getattr__(self, name):
        return getattr(self.matcher, name)


def written(parsed, profiler):
    (finished,) = profiler.finish([parsed])
    return finished, json.dumps(Finished.unpacked(finished.packed().value).rows, ensure_ascii=False)


def test_matching_reads_the_words_and_rows_hold_dots(samples):
    profiler = make_profiler(options(samples))
    (only,) = profiler.matchers
    listening = Listening(only.matcher)
    profiler = replace(profiler, matchers=(replace(only, matcher=listening),))
    finished, rows = written(parse_one(posting(), hide=True), profiler)
    asked = " ".join(one.text for one in listening.asked)
    assert NAME in asked
    assert MAIL in asked
    assert not [one for one in SECRETS if one in rows]
    assert DOT in finished.rows["postings"][0]["company"]
    assert all(DOT in finished.rows["postings"][0][name] for name in ("title", "location"))
    assert all(DOT in row["title"] for row in finished.rows["profile"])
    row = finished.rows["postings"][0]
    for item in finished.rows["requirements"]:
        assert row["text"][item["start"] : item["end"]] == item["text"]


def test_scores_are_those_of_the_words(samples):
    shown = make_profiler(options(samples, hide=False)).finish([parse_one(posting())])[0].rows
    hidden = make_profiler(options(samples)).finish([parse_one(posting(), hide=True)])[0].rows
    scores = [
        [(row["competency_id"], row["score"], row["stage"]) for row in rows["profile"]] for rows in (shown, hidden)
    ]
    assert scores[0] == scores[1]
    assert [row["probability"] for row in shown["matches"]] == [row["probability"] for row in hidden["matches"]]


def test_the_line_that_parse_prints_holds_dots():
    assert not [one for one in SECRETS if one in line_of(parse_one(posting(), hide=True)).text.decode()]
    assert NAME in line_of(parse_one(posting())).text.decode()


def test_postings_handed_out_hold_dots(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (parsed,) = parse_postings([str(tmp_path)], ReadOptions(hide_personal=True))
    assert not [one for one in SECRETS if one in repr(parsed)]


def test_a_name_in_the_text_is_hidden_in_the_title_too():
    parsed = parse_one(Posting("a.txt", TEXT, "text", {"title": f"Assistant of {NAME}"}), hide=True)
    assert parsed.as_shown().facts.title == "Assistant of •••••••• ••••••"


def test_details_and_headings_hold_dots():
    text = f"Contact: {NAME}\n\nWork with {NAME}\n\n- 3 years of experience in planning for {NAME}\n- Excel\n"
    parsed = parse_one(Posting("a.txt", text), hide=True).as_shown()
    assert not [one for one in SECRETS if one in repr(parsed)]


def test_other_rules_of_redaction_are_another_run(samples, monkeypatch):
    before = make_profiler(options(samples)).identity
    assert make_profiler(options(samples)).identity == before
    monkeypatch.setattr("pipeline.run.profile_postings.redaction_digest", lambda: "other rules")
    assert make_profiler(options(samples)).identity != before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f'"{NAME}","private words of the first posting, all of them"\n"x",""\n'),
        ("b.csv", f"{NAME},{MAIL},{PHONE}\n1,2,3\n"),
        ("c.jsonl", json.dumps({f"{NAME} said these private words to me": 1, MAIL: 2, NAME: 3}) + "\n"),
        ("d.csv", "王小明,13800001111\n1,2\n"),
        ("e.json", f'{{"description": "{NAME} {MAIL}'),
        ("f.jsonl", f"{MAIL} {NAME}\n"),
    ],
)
@pytest.mark.parametrize("hide", [True, False])
def test_failures_quote_nothing(tmp_path, name, content, hide):
    (tmp_path / name).write_text(content, encoding="utf-8")
    failures = list(read_postings([str(tmp_path)], ReadOptions(hide_personal=hide)))
    assert failures
    said = " ".join(f"{one.what} {one.mend}" for one in failures)
    assert not [one for one in (*SECRETS, "private", "王小明", "13800001111") if one in said], said


def test_failures_still_name_the_columns(tmp_path):
    (tmp_path / "a.csv").write_text("Ref No,Town,Überschrift\n1,Leeds,x\n", encoding="utf-8")
    (failure,) = read_postings([str(tmp_path)], ReadOptions())
    assert failure.mend.endswith("it has: Ref No, Town, Überschrift")
