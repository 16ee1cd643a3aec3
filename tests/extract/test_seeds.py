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


@pytest.mark.parametrize(
    ("name", "company"),
    [
        ("communication_services", "Xerox"),
        ("renewals", "ServiceNow"),
        ("services_executive_servicenow", "ServiceNow"),
        ("services_executive_microsoft", "Microsoft"),
    ],
)
def test_the_employer_is_named(parsed, name, company):
    assert parsed[name].facts.company == company


def test_facts_of_the_renewals_posting(parsed):
    posting = parsed["renewals"]
    assert (posting.facts.min_years, posting.facts.years_required) == (10, False)
    assert posting.facts.location.split("; ") == ["Waltham, MA", "San Diego, CA", "Santa Clara, CA"]
    (travel,) = asked(posting, "Travel")
    assert (travel.subkind, travel.details["percent"]) == ("condition", "25")


def test_facts_of_the_communication_services_posting(parsed):
    posting = parsed["communication_services"]
    states = ("Georgia", "West Virginia", "Alabama", "Kentucky", "Tennessee", "Florida")
    assert [state for state in states if state not in posting.facts.location] == []
    assert posting.facts.employment_type == "FULL_TIME"
    assert asked(posting, "Travel")[0].details["percent"] == "50"
    indicators = [s for s in posting.sections if "Performance" in (s.heading or "")]
    (section,) = [posting.sections.index(one) for one in indicators]
    assert sum(item.section == section for item in posting.requirements) == 3


def test_grades_shares_and_contradictions_of_the_chinese_board(parsed):
    posting = parsed["services_executive_microsoft"]
    assert (posting.facts.min_years, posting.facts.seniority) == (1, None)
    assert {reason.key for reason in posting.facts.contradictions} == {"years_contradict", "degree_contradict"}
    shares = {item.section: [] for item in posting.requirements if item.share}
    for item in posting.requirements:
        if item.share and item.share not in shares[item.section]:
            shares[item.section].append(item.share)
    assert [share for some in shares.values() for share in some] == [10, 20, 30, 10, 10]
    for words in ("Engineering, Information Technology", "Account Based Marketing", "Territory Planning"):
        assert {item.kind for item in asked(posting, words)} == {"qualification"}, words


def test_the_senior_services_executive_is_senior(parsed):
    assert parsed["services_executive_servicenow"].facts.seniority == "senior"


def test_competencies_of_the_employers_own_lists(parsed):
    found = parsed["services_executive_servicenow"].employer_competencies
    assert [len(list(some)) for some in _by_group(found)] == [6, 5]
    assert all(4 <= len(one.behaviours) <= 5 for one in found)
    names = [one.name for one in parsed["services_executive_microsoft"].employer_competencies]
    assert len(names) == 10
    assert {"Value Selling", "Confidence"} <= set(names)
    assert not set(names) & {item.text for item in parsed["services_executive_microsoft"].requirements}


def _by_group(found):
    groups = dict.fromkeys(one.group for one in found)
    return [[one for one in found if one.group == group] for group in groups]


def test_offsets_and_sections_hold(parsed):
    for posting in parsed.values():
        assert "".join(posting.text[part.start : part.end] for part in posting.sections) == posting.text
        for item in posting.requirements:
            assert posting.text[item.start : item.end] == item.text
            assert json.dumps(item.text)
