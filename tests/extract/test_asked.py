"""Details of requirements in both languages."""

import pytest

from pipeline.extract.requirements.requirement_details import what_is_asked


@pytest.mark.parametrize(
    ("label", "text", "details"),
    [
        ("LANG", "Fluent English and good spoken Mandarin", {"languages": "en, zh"}),
        ("LANG", "英语六级以上，口语流利", {"languages": "en"}),
        ("CERT", "PMP certification", {"certificates": "PMP certification"}),
        ("OTHERREQ", "Willing to travel up to 40% of the time", {"conditions": "travel", "percent": "40"}),
        ("OTHERREQ", "能适应经常出差", {"conditions": "travel"}),
        ("EDU", "Bachelor's degree in physics or equivalent experience", {"or_equivalent": "yes"}),
        ("RESP", "Fluent forecasting of pipeline", {}),
    ],
)
def test_details_say_what_the_text_says(label, text, details):
    got = what_is_asked(label, text).details
    assert {name: got.get(name) for name in details} == details


def test_experience_names_its_years_and_what_it_is_in():
    asked = what_is_asked("EXP", "At least 3 years of experience in hospital sales")
    assert (asked.min_years, asked.max_years) == (3, None)
    assert "hospital sales" in asked.details["experience_in"]


def test_nothing_said_is_nothing_kept():
    assert what_is_asked("LANG", "good manners").details == {}
