import json
from pathlib import Path

import pytest

from pipeline.extract.mentions.years import find_years
from pipeline.extract.requirements.alternatives import groups_of, is_ladder, split_options

ROOT = Path(__file__).resolve().parents[2]
BULLETINS = ROOT.parent / "shared" / "data" / "postings" / "en_la_city_bulletins.tar.gz"
# Right of the 64 labelled paragraphs when they were last measured, less a little room for other work.
LEAST_RIGHT = 60


def quoted(units):
    """Return the options as (group, text)."""
    return [(option.group, units[option.unit][option.start : option.end]) for option in groups_of(units)]


def test_numbered_options_share_a_group():
    units = ["1. Two years as a diver; or", "2. Four years as a tender.", "3. A boat licence."]
    assert quoted(units) == [(0, units[0]), (0, units[1])]


def test_a_lone_or_joins_its_neighbours_and_is_no_option():
    units = ["A degree in botany", "OR", "Six years in a nursery"]
    assert [text for _, text in quoted(units)] == [units[0], units[2]]


def test_one_of_the_following_groups_the_marked_lines_below():
    units = ["One of the following:", "- knots and splices", "- sails and rigs", "Good eyesight"]
    assert [text for _, text in quoted(units)] == [units[1], units[2]]


def test_the_rungs_of_a_grade_ladder_are_alternatives():
    unit = "2 - 4 years of related experience (IC3);4 - 6 years of related experience (IC4)"
    assert is_ladder(unit)
    assert [text for _, text in quoted([unit])] == unit.split(";")


@pytest.mark.parametrize(
    ("unit", "options"),
    [
        (
            "Bachelor's degree and 5 years of experience, or Master's degree and 3 years of experience",
            ["Bachelor's degree and 5 years of experience", "Master's degree and 3 years of experience"],
        ),
        ("本科3年以上工作经验，或硕士1年以上工作经验", ["本科3年以上工作经验", "硕士1年以上工作经验"]),
        ("Java or Python experience", []),
        ("熟悉山羊或绵羊的饲养", []),
    ],
)
def test_options_inside_a_unit_are_cut_only_where_each_stands_alone(unit, options):
    assert [text for _, text in quoted([unit])] == options


def test_labelled_city_bulletins():
    """Years and alternatives of requirement paragraphs labelled by reading, against the bulletins themselves."""
    if not BULLETINS.is_file():
        pytest.skip("../shared/data is not here")
    texts = bulletins()
    rows = [json.loads(line) for line in (ROOT / "data/labels/la_requirements.jsonl").read_text().splitlines()]
    right = sum(is_right(row, texts[row["ad"]]) for row in rows)
    assert len(rows) >= 60
    assert right >= LEAST_RIGHT


def bulletins():
    import tarfile

    with tarfile.open(BULLETINS) as tar:
        members = [member for member in tar.getmembers() if member.isfile() and member.name.endswith(".txt")]
        return {Path(m.name).name: tar.extractfile(m).read().decode("utf-8", "replace") for m in members}


def is_right(row, text):
    """Say whether years and group of one paragraph are as labelled; paragraphs count the lines that are not blank."""
    lines = [line for line in text.splitlines() if line.strip()]
    first, last = row["of"]
    options = [o for o in groups_of(lines[first:last]) if o.end - o.start >= 0.8 * len(lines[first + o.unit].strip())]
    own = {option.group for option in options if option.unit == row["paragraph"] - first}
    group = sorted({first + option.unit for option in options if option.group in own})
    years = [mention.min_years for mention in find_years(lines[row["paragraph"]])]
    return years == row["years"] and group == row["alternatives"]


def test_a_related_field_is_no_alternative_by_itself():
    text = "A degree in navigation and two years at sea or a related field; or a certificate and five years at sea"
    assert [text[start:end] for start, end in split_options(text)] == [
        "A degree in navigation and two years at sea or a related field",
        "a certificate and five years at sea",
    ]
