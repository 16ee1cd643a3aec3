import pytest

from pipeline.extract.mentions.conditions import find_conditions


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Travel up to 25% of the time", ["travel"]),
        ("Night shifts and weekends", ["shift", "weekend"]),
        ("Able to lift 50 lbs", ["physical"]),
        ("Eligible to work in Canada", ["work permit"]),
        ("能适应出差和倒班", ["travel", "shift"]),
        ("可接受加班，尽快到岗", ["overtime", "start date"]),
        ("Strong writing skills", []),
    ],
)
def test_kinds(text, kinds):
    assert [mention.kind for mention in find_conditions(text)] == kinds


def test_share_of_travel():
    (mention,) = find_conditions("Travel up to 25% of the time")
    assert mention.percent == 25
