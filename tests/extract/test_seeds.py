"""What must be found, and what must not, in the documents that came with the project; only key words are quoted."""

import json

import pytest

from pipeline.core.records import Failure
from pipeline.extract import extract
from pipeline.ingest import read_postings, to_document


@pytest.fixture(scope="module")
def parsed(seeds):
    names = ("communication_services", "renewals", "services_executive_servicenow", "services_executive_microsoft")
    found = {}
    for name in names:
        (path,) = seeds.glob(f"{name}*")
        (posting,) = read_postings([str(path)])
        assert not isinstance(posting, Failure)
        found[name] = extract(to_document(posting))
    return found


def asked(posting, words):
    return [item for item in posting.requirements if words in item.text]


def test_every_posting_asks_for_enough(parsed):
    for name, posting in parsed.items():
        assert len(posting.requirements) >= 15, name
        kinds = {item.kind for item in posting.requirements}
        assert {"responsibility", "qualification"} <= kinds, name
        if name != "services_executive_servicenow":
            assert "experience" in kinds, name


def test_the_renewals_posting(parsed):
    posting = parsed["renewals"]
    assert asked(posting, "Negotiate all facets")[0].kind == "responsibility"
    assert asked(posting, "accurate forecasts")[0].kind == "responsibility"
    (years,) = [item for item in asked(posting, "10+ years") if item.kind == "experience"]
    assert (years.min_years, years.strength) == (10, "preferred")
    assert asked(posting, "Bachelor")[0].degree == "bachelor"
    assert not asked(posting, "competitive compensation")
    assert not asked(posting, "changing the way people work")
    assert not asked(posting, "Waltham")


def test_the_communication_services_posting(parsed):
    posting = parsed["communication_services"]
    assert asked(posting, "range complex problems")
    assert asked(posting, "email marketing campaigns")
    assert asked(posting, "advertising")
    assert asked(posting, "Bachelors Degree")[0].degree == "bachelor"
    assert asked(posting, "MBA")[0].strength == "preferred"
    for words in ("Equal Opportunity", "19003188", "United States", "NOT include"):
        assert not asked(posting, words), words


def test_the_list_of_competencies_is_the_employers_own(parsed):
    posting = parsed["services_executive_servicenow"]
    listed = [item for item in posting.requirements if posting.sections[item.section].kind == "competencies"]
    assert len(listed) >= 35
    names = {item.details.get("competency") for item in listed}
    assert {"Customer focus", "Courage", "Trusted advisor", "Persuades"} <= names
    assert not [item for item in listed if "win concessions" in item.text and item.kind == "responsibility"]


def test_the_chinese_board_with_an_english_posting(parsed):
    posting = parsed["services_executive_microsoft"]
    assert asked(posting, "network of key contacts")[0].kind == "responsibility"
    rungs = [item for item in posting.requirements if "(IC" in item.text]
    assert [(item.min_years, item.max_years) for item in rungs] == [(1, 3), (3, 5), (5, 8), (8, 10)]
    assert len({item.group for item in rungs}) == 1
    assert rungs[0].group
    assert {item.degree for item in posting.requirements if item.degree} >= {"bachelor", "master"}
    assert [item.min_years for item in posting.requirements if "工作经验" in item.text and "一年以上" in item.text] == [
        1
    ]
    assert [item.degree for item in posting.requirements if "学历要求" in item.text and "本科" in item.text] == [
        "bachelor"
    ]
    for words in ("equal opportunity", "数字鸿沟", "授权和支持", "北京", "841240"):
        assert not asked(posting, words), words


def test_offsets_and_sections_hold(parsed):
    for posting in parsed.values():
        assert "".join(posting.text[part.start : part.end] for part in posting.sections) == posting.text
        for item in posting.requirements:
            assert posting.text[item.start : item.end] == item.text
            assert json.dumps(item.text)
