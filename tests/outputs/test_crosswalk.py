"""The employer's own competencies beside the framework: how sure, or no counterpart."""

from dataclasses import replace

import pytest

from pipeline.core.records import Behaviour, EmployerCompetency
from pipeline.match.queries import queries_of_list
from pipeline.outputs.schema import crosswalk_rows, schemas, to_frame
from pipeline.profile import load_weights
from tests.factory import answer, parsed, run_tables

LIMITS = load_weights().matches


def posting():
    one = parsed("Candour", "Says what is so")
    told = (Behaviour(8, 23, "Says what is so"),)
    return replace(one, employer_competencies=(EmployerCompetency(0, 7, "Candour", "Core", "Level 2", told),))


@pytest.mark.parametrize(
    ("probability", "counterpart", "competency", "stage"),
    [
        (0.9, "likely", "Selling", 3),
        (LIMITS["evidence"], "likely", "Selling", 3),
        (0.3, "possible", "Selling", 3),
        (0.05, "none", None, None),
    ],
)
def test_the_counterpart_says_how_sure(probability, counterpart, competency, stage):
    one = posting()
    (row,) = crosswalk_rows(one, [answer("c001", "Candour", ("Selling", probability, 3))], LIMITS)
    assert (row["counterpart"], row.get("competency"), row.get("stage")) == (counterpart, competency, stage)
    assert (row["employer_competency"], row["group"], row["grade"]) == ("Candour", "Core", "Level 2")
    assert row["behaviours"] == [{"start": 8, "end": 23, "text": "Says what is so"}]


def test_a_framework_that_answers_nothing_has_no_counterpart():
    (row,) = crosswalk_rows(posting(), [answer("c001", "Candour")], LIMITS)
    assert (row["counterpart"], row["probability"]) == ("none", 0.0)


def test_name_and_behaviours_are_matched_together_as_a_bare_sentence():
    (query,) = queries_of_list(posting())
    assert (query.query_id, query.text, query.posting) == ("c001", "Candour. Says what is so", None)


def test_rows_fit_the_table():
    rows = list(crosswalk_rows(posting(), [answer("c001", "Candour", ("Selling", 0.9, 3))], LIMITS))
    frame = to_frame("crosswalk", rows)
    assert list(frame.columns) == schemas()["crosswalk"].names
    assert frame["competency"].tolist() == ["Selling"]


def test_a_page_of_a_run_has_the_rows_of_its_postings():
    tables = run_tables()
    rows = list(crosswalk_rows(posting(), [answer("c001", "Candour", ("Selling", 0.9, 3))], LIMITS))
    tables = replace(tables, crosswalk=to_frame("crosswalk", rows))
    assert len(tables.page(0, 1).crosswalk) == 1
    assert len(tables.page(1, 1).crosswalk) == 0
