import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document

ENGLISH = """Lantern Boats builds wooden sailing boats in a small harbour town.
Responsibilities:
- Plan the weekly work of the boatyard and assign tasks to apprentices
- Negotiate prices with timber suppliers
Requirements:
- Bachelor's degree in naval engineering
- At least 5 years of experience in boat building
- Master of Science preferred
- Excellent communication skills
- Self-motivated team player
- Fluent in Portuguese
- Valid driver's license
- Willing to travel up to 20%
What we offer:
- Health insurance and four weeks of vacation
- Free lunch every Friday
Lantern Boats is an equal opportunity employer and welcomes applicants of any race or gender.
Please mention the word **MAST** when applying to show you read the job post completely."""

CHINESE = """学历要求：本科
工作经验：三年以上
岗位职责：
1、负责灯塔设备的日常维护；
2、协助船长制定航行计划；
任职要求：
1、本科及以上学历，三年以上航运行业工作经验；
2、熟悉办公软件；
3、有责任心，能吃苦耐劳；
4、英语流利者优先；
福利待遇：
1、五险一金，包食宿；
公司简介：
灯塔公司成立于1990年，是一家航海服务企业。"""


def by_text(parsed, words):
    return [item for item in parsed.requirements if words in item.text]


def test_english_kinds_are_told_apart(parse):
    parsed = parse(ENGLISH)
    kinds = {
        "weekly work": ("responsibility", None),
        "timber": ("responsibility", None),
        "naval": ("qualification", "education"),
        "boat building": ("experience", None),
        "communication": ("qualification", "skill"),
        "team player": ("qualification", "trait"),
        "Portuguese": ("qualification", "language"),
        "travel": ("qualification", "condition"),
    }
    for words, kind in kinds.items():
        assert kind in [(item.kind, item.subkind) for item in by_text(parsed, words)], words
    assert by_text(parsed, "5 years")[0].min_years == 5
    assert by_text(parsed, "naval")[0].degree == "bachelor"
    assert by_text(parsed, "Master of Science")[0].strength == "preferred"


@pytest.mark.parametrize("words", ["harbour town", "insurance", "lunch", "equal opportunity", "MAST", "Requirements"])
def test_what_asks_nothing_is_no_requirement(parse, words):
    assert by_text(parse(ENGLISH), words) == []


def test_chinese_kinds_are_told_apart(parse):
    parsed = parse(CHINESE, "zh")
    assert {item.kind for item in by_text(parsed, "灯塔设备")} == {"responsibility"}
    assert {(item.kind, item.subkind) for item in by_text(parsed, "办公软件")} == {("qualification", "skill")}
    assert {item.subkind for item in by_text(parsed, "责任心")} == {"trait"}
    assert by_text(parsed, "英语")[0].strength == "preferred"
    assert not by_text(parsed, "五险一金")
    assert not by_text(parsed, "1990")


def test_header_lines_of_chinese_boards_are_requirements(parse):
    parsed = parse(CHINESE, "zh")
    degree = by_text(parsed, "学历要求：本科")
    assert [(item.subkind, item.degree) for item in degree] == [("education", "bachelor")]
    years = by_text(parsed, "工作经验：三年以上")
    assert [(item.kind, item.min_years) for item in years] == [("experience", 3)]


def test_a_unit_that_asks_for_two_things_parts_at_the_clause(parse):
    parsed = parse(CHINESE, "zh")
    assert [item.text for item in by_text(parsed, "航运行业")] == ["三年以上航运行业工作经验"]
    assert "本科及以上学历" in [item.text for item in parsed.requirements]


def test_numbers_and_bullets_and_final_marks_stay_out(parse):
    for parsed in (parse(ENGLISH), parse(CHINESE, "zh")):
        for item in parsed.requirements:
            assert item.text[0] not in "-•1234567890、" or (item.text[0].isdigit() and item.text[1] not in "、.)")
            assert item.text[-1] not in "；;。.："


def test_a_grade_ladder_gives_alternatives(parse):
    text = "Qualifications:\nExperience:2 - 4 years of related experience (L1);4 - 6 years of related experience (L2)."
    parsed = parse(text)
    rungs = [item for item in parsed.requirements if item.group]
    assert [(item.min_years, item.max_years) for item in rungs] == [(2, 4), (4, 6)]
    assert len({item.group for item in rungs}) == 1


def test_a_stated_competency_list_is_a_section_whose_entries_are_named(parse):
    text = """Duties:
- Sell lighthouse tours to schools and travel agencies
- Prepare the yearly budget of the museum
Core Competencies:
Courage
Speaks up when safety is at stake. Takes unpopular decisions.
Curiosity
Asks good questions and reads widely.
Benefits:
- Free tickets and paid holidays"""
    parsed = parse(text)
    listed = [item for item in parsed.requirements if parsed.sections[item.section].kind == "competencies"]
    assert {item.details["competency"] for item in listed} == {"Courage", "Curiosity"}
    assert "Courage" not in [item.text for item in listed]
    assert [one.name for one in parsed.employer_competencies] == ["Courage", "Curiosity"]
    assert not by_text(parsed, "tickets")


def test_another_language_is_not_guessed_at(parse):
    parsed = parse("Nous cherchons un boulanger pour notre magasin.", "other")
    assert parsed.requirements == ()
    assert parsed.lang == "other"


def test_ids_follow_the_text(parse):
    parsed = parse(ENGLISH)
    assert [item.requirement_id for item in parsed.requirements][:2] == ["r001", "r002"]
    starts = [item.start for item in parsed.requirements]
    assert starts == sorted(starts)


LINES = ENGLISH.splitlines() + CHINESE.splitlines()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_order_of_lines_gives_sections_that_tile_and_requirements_that_quote(parse, lines):
    parsed = parse("\n".join(lines), "mixed")
    edges = [section.start for section in parsed.sections] + [parsed.sections[-1].end if parsed.sections else 0]
    assert edges == sorted(edges)
    for item in parsed.requirements:
        assert parsed.text[item.start : item.end] == item.text
        section = parsed.sections[item.section]
        assert section.start <= item.start < section.end


def test_what_a_role_does_not_ask_is_no_requirement():
    posting = """Partner Manager

Responsibilities
- Recruit and grow resellers in the Nordics
- You will not sell directly to end customers in this role
- You don’t need experience with any sales tool

Requirements
- We don't require a degree
- Three years of channel experience
"""
    parsed = extract(to_document(Posting("made-up.txt", posting)))
    assert [item.text for item in parsed.requirements] == [
        "Recruit and grow resellers in the Nordics",
        "Three years of channel experience",
    ]
    assert parsed.facts.degree_min == "none"


@pytest.mark.parametrize(
    ("line", "subkind"),
    [
        ("年龄20-45岁", "condition"),
        ("45周岁以下", "condition"),
        ("通过CET-6级，具备良好的英语阅读能力", "language"),
        ("思维敏捷，会用办公软件", "skill"),
    ],
)
def test_a_line_taken_for_a_skill_says_what_it_is(parse, line, subkind):
    found = parse(f"任职要求：\n1、会修理灯塔的灯；\n2、{line}；", lang="zh")
    assert [item.subkind for item in found.requirements if line[:4] in item.text] == [subkind]


def test_names_alone_below_a_heading_of_needs_are_asked_where_nothing_else_is(parse):
    found = parse("Location: Port Bell\nRequirements:\nTillerforge\nSPLX\nKnotwise Product")
    assert [item.text for item in found.requirements] == ["Tillerforge", "SPLX", "Knotwise Product"]


@pytest.mark.parametrize(
    "pitch",
    [
        "If you enjoy baking warm bread, talking with sailors and work well before dawn.",
        "We are looking for a Deck Planner that wants to stay and grow with the harbour.",
        "The yard is looking to add an enthusiastic, patient knot tier to its crew.",
        "We are looking for passionate people who share our love of the tide.",
    ],
)
def test_a_pitch_counts_where_nothing_else_is_asked(parse, pitch):
    around = "Port Bell is a merry harbour.\n{}\nBenefits:\nDental care"
    assert [item.start > 0 for item in parse(around.format(pitch)).requirements] == [True]


@pytest.mark.parametrize("talk", ["If you love boats, this is the place.", "Port Bell is looking for more room."])
def test_a_posting_that_asks_nothing_stays_empty(parse, talk):
    assert parse(f"Port Bell is a merry harbour.\n{talk}\nBenefits:\nDental care").requirements == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Clean the lamps each night.\nSend a letter to lamps@example.com.", ["Clean the lamps each night"]),
        ("码头进出口操作", ["码头进出口操作"]),
        ("灯塔公司\n五险一金，双休", []),
        ("Our company has built boats since 1950.\nWe love the sea.", []),
        ("Support Specialist\nPort Bell", []),
        ("Support the specialist", ["Support the specialist"]),
    ],
)
def test_a_posting_of_a_few_bare_lines_is_read_for_duties(parse, text, asked):
    lang = "en" if text.isascii() else "zh"
    assert [item.text for item in parse(text, lang).requirements] == asked


def test_a_title_in_both_languages_is_no_duty(parse):
    parsed = parse("港口船务\n项目经理 Project Manager\n岗位职责：\n- 负责码头的日常管理\n- 安排船只进出港口", "zh")
    assert not by_text(parsed, "Manager")
    assert by_text(parsed, "码头")


def test_the_policies_of_a_university_are_no_degree(parse):
    parsed = parse("Requirements\n- Know the University of Harbour policies and rules\n- Sort the mail with care")
    assert all(item.subkind != "education" for item in parsed.requirements)


def test_the_english_half_of_a_posting_in_another_language_is_read(parse):
    french = [
        "Exigences",
        "Nous cherchons une personne qui aime la mer et les bateaux de la ville.",
        "Vous avez trois ans de pratique dans la conduite des bateaux avec une équipe.",
        "Vous parlez avec les clients dans la langue de la ville et vous aidez les voyageurs.",
        "Responsabilités",
        "Vous serez responsable de la sécurité des voyageurs sur le bateau et dans le port de la ville.",
        "Vous ferez le ménage de la cabine et du pont avec le reste de notre équipe chaque soir.",
    ]
    english = [
        "Requirements",
        "- At least three years of experience in sailing boats with a crew on the open sea",
        "- You speak with the guests of the harbour and help them to find their way",
        "Responsibilities",
        "- You are responsible for the safety of all the guests on the boat and in the port",
        "- Clean the cabin and the deck each evening together with the rest of the crew",
        "- Write the log of the boat each day and hand it to the master of the harbour",
    ]
    parsed = parse("\n".join(french + english), "other")
    assert parsed.lang == "other"
    assert by_text(parsed, "three years")[0].min_years == 3
    assert by_text(parsed, "Clean the cabin")
    assert not [item for item in parsed.requirements if "Vous" in item.text or "Exigences" in item.text]
    assert parse("\n".join(french), "other").requirements == ()
    assert not [item for item in parse("\n".join(english + french)).requirements if "Vous" in item.text]


def test_french_paragraphs_of_an_english_posting_are_no_requirements(parse):
    lines = [
        "Requirements",
        "- At least three years of experience in sailing boats with a crew on the open sea",
        "Passion",
        "- Manœuvrer le bateau à voile avec équipe et énergie dans le port à marée basse",
        "- Être prêt à réparer les mâts abîmés pendant la traversée vers la côte",
        "Permis de bateau",
        "- Posséder une expérience variée des marées, des écluses et de la météo",
        "- Write the log and speak with the guests of the harbour in their language",
        "Sailing experience required",
    ]
    text = "\n".join(lines)
    found = [item.text for item in parse(text).requirements]
    assert not [one for one in found if "bateau" in one or "mâts" in one or "écluses" in one]
    assert [one for one in found if "three years" in one]
    assert [one for one in found if "log" in one]
    assert [one for one in found if "Sailing experience" in one]
    glued = parse(text.replace("\n- ", ". "))
    assert any("three years" in item.text for item in glued.requirements)
    assert all("bateau" not in item.text for item in glued.requirements)


@pytest.mark.parametrize(
    "line",
    [
        "- Bachelor's degree in navigation, and at least three years of experience at sea with a crew",
        "- Experience with sails, ropes, and Knots a plus but not required",
        "- Degree in boat building, carpentry, or a related field with five years of experience at sea",
        "- A captain's certificate, as well as some experience with radio sets",
        "- Fluent French preferred, but not required, and good knowledge of harbours",
    ],
)
def test_no_requirement_begins_with_the_word_that_joined_it(parse, line):
    parsed = parse(f"Requirements\n{line}\n- Know the tides of the bay well")
    texts = [item.text for item in parsed.requirements]
    assert texts
    assert not [text for text in texts if text.split()[0] in ("and", "or", "but", "as")]
    assert all(parsed.text[item.start : item.end] == item.text for item in parsed.requirements)


def test_a_chinese_clause_is_asked_without_the_word_that_joined_it(parse):
    parsed = parse(
        "任职要求：\n1、熟悉船舶原理，并有三年以上航海经验\n2、大专以上学历，且具备良好的沟通能力\n3、并行计算经验",
        "zh",
    )
    texts = [item.text for item in parsed.requirements]
    assert texts
    assert not [text for text in texts if text.startswith(("并有", "且"))]
    assert [text for text in texts if text.startswith("并行")]


def test_a_degree_run_on_to_a_label_stays_whole(parse):
    glued = "Sail with us every day. 8 hour shiftEducation:Bachelor's Degree (preferred)Experience:sailing: 5 years"
    found = [item.text for item in parse(glued + " Work at sea all year round with a crew of four.").requirements]
    assert any("Bachelor's Degree" in one for one in found)
    assert "Bachelor's" not in found


def test_knowledge_of_something_is_no_heading(parse):
    text = (
        "We sail boats around the bay and repair them in winter with our own hands and tools. "
        "You bring proficiency with ropes and sails of every kind (e.g. jibs). Knowledge of Morse code is an asset. "
        "You write the log of each day, keep the cabin clean and speak with the guests of the harbour about the sea."
    )
    assert "Knowledge of Morse code is an asset" in [item.text for item in parse(text).requirements]
