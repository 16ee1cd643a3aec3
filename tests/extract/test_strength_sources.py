"""How strongly a line is asked, and what says so: the line, its list's lead-in or its heading."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.extract.mentions.strength import heading_strength, strength_of
from pipeline.extract.requirements.mixed_strengths import parts_by_strength
from pipeline.ingest import to_document


def asked(text):
    return extract(to_document(Posting("x", text))).requirements


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Diploma required, degree preferred", ["Diploma required", "degree preferred"]),
        (
            "A boat licence is a must; a diving badge is a plus",
            ["A boat licence is a must", "a diving badge is a plus"],
        ),
        ("Fluent Welsh, Irish is an advantage", ["Fluent Welsh", "Irish is an advantage"]),
        ("Two years at sea, five years preferred", ["Two years at sea", "five years preferred"]),
        ("Degree in botany (PhD preferred)", ["Degree in botany", "PhD preferred"]),
        ("Knots, sails and charts preferred", ["Knots, sails and charts preferred"]),
        ("Knowledge of bees is a plus", ["Knowledge of bees is a plus"]),
        ("Proven skipper, preferably of tugs", ["Proven skipper, preferably of tugs"]),
        ("本科及以上，硕士优先", ["本科及以上", "硕士优先"]),
        ("熟悉养蜂，会酿酒优先", ["熟悉养蜂", "会酿酒优先"]),
        ("日语二级以上，一级优先", ["日语二级以上", "一级优先"]),
        ("大學(含)以上，園藝科系尤佳", ["大學(含)以上", "園藝科系尤佳"]),
        ("有养蜂、酿酒经验者优先", ["有养蜂、酿酒经验者优先"]),
        ("行业经验：有养蜂经验者优先", ["行业经验：有养蜂经验者优先"]),
    ],
)
def test_a_wish_beside_something_else_is_cut_off(text, parts):
    found = [text[start:end].strip(" ,;，；()") for start, end in parts_by_strength(text)]
    assert found == parts


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Critical thinking", "unspecified"),
        ("Attention to critical details of the hull", "unspecified"),
        ("Knowledge of the preferred vendors", "unspecified"),
        ("Talks with preferred customers", "unspecified"),
        ("Ability to read customer requirements", "unspecified"),
        ("Requirements gathering with the crew", "unspecified"),
        ("A strong preference for wooden boats", "unspecified"),
        ("Mends nets as needed", "unspecified"),
        ("15 plus years at sea", "unspecified"),
        ("A driving licence is essential", "required"),
        ("Diving badge: essential", "required"),
        ("Minimum requirements: a licence", "required"),
        ("Preference will be given to local sailors", "preferred"),
        ("Welsh preferred", "preferred"),
    ],
)
def test_bare_words_state_no_strength(text, strength):
    assert strength_of(text) == strength


@pytest.mark.parametrize(
    ("heading", "strength"),
    [
        ("Requirements", "required"),
        ("Essential criteria", "required"),
        ("Minimum", "required"),
        ("What we need", "required"),
        ("Interpretation of requirements", "unspecified"),
        ("Requirements analysis", "unspecified"),
        ("What you bring", "unspecified"),
        ("Desirable", "preferred"),
        ("Nice to have", "preferred"),
        ("任职资格", "required"),
        ("入職條件", "required"),
        ("加分项", "preferred"),
        ("我们希望你", "unspecified"),
    ],
)
def test_headings(heading, strength):
    assert heading_strength(heading) == strength


def test_line_before_lead_in_before_heading():
    found = asked(
        "Keeper\n\nRequirements\n- Knowledge of bees\n- Knowledge of wasps is a plus\n\n"
        "It would be nice if you also had:\n- Experience with honey presses\n"
    )
    assert [(item.strength, item.strength_by) for item in found] == [
        ("required", "heading"),
        ("preferred", "line"),
        ("preferred", "lead-in"),
    ]


def test_a_plain_duty_is_unspecified_and_a_stray_line_ends_no_heading():
    found = asked(
        "养蜂员\n岗位职责：\n1、负责蜂箱的日常管理；\n【岗位要求】\n现场面试\n1、大专及以上学历；\n2、熟悉蜂蜜加工；\n"
    )
    assert [(item.kind, item.strength, item.strength_by) for item in found] == [
        ("responsibility", "unspecified", None),
        ("qualification", "required", "heading"),
        ("qualification", "required", "heading"),
    ]


def test_sub_headings_of_essential_criteria_stay_essential():
    found = asked(
        "Keeper\n\nEssential criteria\n\nQualifications\n- Diploma in beekeeping\n\nDesirable criteria\n- A degree\n"
    )
    assert [(item.text, item.strength) for item in found] == [
        ("Diploma in beekeeping", "required"),
        ("A degree", "preferred"),
    ]


@pytest.mark.parametrize(
    ("text", "years", "required"),
    [
        ("Requirements\n- 4 years of weaving preferred, 1 year minimum\n", 1, True),
        ("Requirements\n- Three years of beekeeping\n", 3, True),
        ("Nice to have\n- Six years of experience in beekeeping\n", 6, False),
        ("Requirements\n- Knowledge of bees\n", None, None),
        ("任职要求：\n1、有3年以上养蜂经验者优先\n", 3, False),
    ],
)
def test_a_preferred_number_of_years_is_no_minimum(text, years, required):
    facts = extract(to_document(Posting("x", text))).facts
    assert (facts.min_years, facts.years_required) == (years, required)


def test_shares_of_time_are_inherited_below_their_heading():
    found = asked(
        "Keeper\n\nResponsibilities\n\nBreeding: 60%\n- Breed queens in spring\n- Mark the queens\n\n"
        "Selling (40%)\n- Sell honey at the market\n\nRequirements\n- Travel up to 25%\n"
    )
    shares = {item.text: item.share for item in found}
    assert shares["Breed queens in spring"] == shares["Mark the queens"] == 60
    assert shares["Sell honey at the market"] == 40
    assert [share for text, share in shares.items() if "ravel" in text] == [None]


@pytest.mark.parametrize(
    ("above", "strength"),
    [
        ("You have:", "required"),
        ("About you", "required"),
        ("Qualifications", "required"),
        ("Your profile", "required"),
        ("Who we are looking for", "required"),
        ("What it takes", "required"),
        ("Preferred qualifications", "preferred"),
        ("We would like you to have:", "required"),
        ("You will thrive here if you:", "required"),
        ("We are looking for a patient person who is:", "required"),
        ("To succeed on this island, you will have:", "required"),
        ("The successful candidate will have:", "required"),
        ("What you bring", "unspecified"),
        ("Skills", "unspecified"),
    ],
)
def test_what_describes_the_person_asks_the_list_below_it(above, strength):
    found = asked(f"Keeper\n\n{above}\n- Experience with honey presses\n- Good knowledge of bees\n")
    assert {item.strength for item in found} == {strength}


@pytest.mark.parametrize(
    ("line", "strength"),
    [
        ("The keeper should have two years of experience in beekeeping", "unspecified"),
        ("The right candidate will have two years of experience in beekeeping", "required"),
        ("You should have two years of experience in beekeeping", "required"),
        ("Applicants should have two years of experience in beekeeping", "required"),
        ("You have a strong background in beekeeping", "required"),
        ("An ideal candidate will have two years of experience in beekeeping", "unspecified"),
    ],
)
def test_a_line_that_describes_the_person_asks_where_nothing_above_says_more(line, strength):
    assert {item.strength for item in asked(f"Keeper\n\n{line}\n")} == {strength}
    assert {item.strength for item in asked(f"Keeper\n\nNice to have\n- {line}\n")} == {"preferred"}


@pytest.mark.parametrize("wishes", ["Nice to have", "Bonus points", "Desirable", "Preferred skills", "加分项"])
def test_beside_a_list_of_wishes_the_list_before_it_is_required(wishes):
    before, after = "What you bring\n- Good knowledge of bees", f"{wishes}\n- Good knowledge of wasps"
    found = asked(f"Keeper\n\n{before}\n\n{after}\n")
    assert [(item.strength, item.strength_by) for item in found] == [("required", "heading"), ("preferred", "heading")]
    assert [item.strength for item in asked(f"Keeper\n\n{before}\n")] == ["unspecified"]


def test_a_heading_right_below_another_leaves_that_in_force():
    found = asked(
        "Keeper\n\nRequirements:\n\nYour responsibilities:\n"
        "- Good knowledge of bees\n- Manage all hives and report to the owner\n"
    )
    assert [(item.kind, item.strength) for item in found] == [
        ("qualification", "required"),
        ("responsibility", "unspecified"),
    ]


@pytest.mark.parametrize(
    ("line", "strengths"),
    [
        ("Certificates a plus (first aid, radio, or similar)", ["preferred"]),
        ("善于沟通者优先（能力强者可放宽要求）", {"preferred"}),
        ("性格开朗，能吃苦，择优录取", {"unspecified"}),
        ("有养蜂经验者择优录用", {"preferred"}),
        ("We'd love to hear from you", {"unspecified"}),
        ("We'd love to see some knowledge of bees", {"preferred"}),
    ],
)
def test_what_only_explains_a_wish_or_the_choice_states_no_strength(line, strengths):
    parts = [strength_of(line[start:end]) for start, end in parts_by_strength(line)]
    assert set(parts) == set(strengths)
