"""The employer's own competencies: names, groups, grades and behaviours, in both languages."""

import pytest

HEAD = "Depot Lead\nResponsibilities:\n- Plan the rounds of forty drivers.\n"


def listed(parse, text, lang="en"):
    return parse(text, lang).employer_competencies


def summary(found):
    return [(one.name, one.group, one.grade, len(one.behaviours)) for one in found]


CASES = [
    # A name, then sentences about it.
    (
        "Core Competencies:\nCustomer care\nAnswers on the same day. Asks what went wrong.\nCourage\nSpeaks up early.",
        [("Customer care", "Core Competencies", None, 2), ("Courage", "Core Competencies", None, 1)],
    ),
    # Two groups.
    (
        "Core Competencies:\nCandour\nSays what is so.\nLeadership Competencies:\nDelegation\nHands work on.",
        [("Candour", "Core Competencies", None, 1), ("Delegation", "Leadership Competencies", None, 1)],
    ),
    # Name and meaning on one line, by a colon and by a dash.
    (
        "Competencies:\n- Ownership: sees a task through to its end.\n- Curiosity – asks one more question.",
        [("Ownership", "Competencies", None, 1), ("Curiosity", "Competencies", None, 1)],
    ),
    # Names alone, one a line.
    (
        "Key Competencies:\nTeam Spirit\nDrive for Quality\nValue Thinking",
        [
            ("Team Spirit", "Key Competencies", None, 0),
            ("Drive for Quality", "Key Competencies", None, 0),
            ("Value Thinking", "Key Competencies", None, 0),
        ],
    ),
    # Names alone on one line.
    (
        "Core Competencies:\nCandour, Courage, Team Spirit",
        [
            ("Candour", "Core Competencies", None, 0),
            ("Courage", "Core Competencies", None, 0),
            ("Team Spirit", "Core Competencies", None, 0),
        ],
    ),
    # Grades in brackets, behind a dash, behind the word.
    (
        "Technical Competencies:\nRoute Planning (Level 3)\nCold Chain - Advanced\nFleet Telematics (Basic)",
        [
            ("Route Planning", "Technical Competencies", "Level 3", 0),
            ("Cold Chain", "Technical Competencies", "Advanced", 0),
            ("Fleet Telematics", "Technical Competencies", "Basic", 0),
        ],
    ),
    # A list of bare names keeps its form: what follows it, or stands between, tells nothing of a name.
    *(
        (
            f"Core Competencies:\n- Candour\n- Courage\n- Team Spirit\n- {line}",
            [(name, "Core Competencies", None, 0) for name in ("Candour", "Courage", "Team Spirit")],
        )
        for line in ("Strong command of tyre codes", "The depot opens at six in the morning and closes late at night.")
    ),
    # The same of names with their meaning.
    (
        "Competencies:\n- Candour: says what is so.\n- Courage: speaks.\n- Care: looks twice.\nThe depot opens.",
        [(name, "Competencies", None, 1) for name in ("Candour", "Courage", "Care")],
    ),
    # In small letters, and run together in one line.
    (
        "Key Competencies:\n- planning the day\n- delegation\n- calm under stress",
        [(name, "Key Competencies", None, 0) for name in ("planning the day", "delegation", "calm under stress")],
    ),
    (
        "Key Competencies:\nActing with candour. Looking ahead. Keeping calm.",
        [(name, "Key Competencies", None, 0) for name in ("Acting with candour", "Looking ahead", "Keeping calm")],
    ),
    # Behind their heading in the same line, with "and" before the last.
    (
        "Competencies: Candour, Team Spirit, and Drive.",
        [(name, "Competencies", None, 0) for name in ("Candour", "Team Spirit", "Drive")],
    ),
    # A name and a stop before its sentences.
    (
        "Core Competencies:\n- Candour. Says plainly what is so.\n- Team Spirit. Shares the load with every driver.",
        [("Candour", "Core Competencies", None, 1), ("Team Spirit", "Core Competencies", None, 1)],
    ),
    # A name that holds a word of wishing, told by its grade.
    (
        "Technical Competencies:\nRoute Knowledge (Level 2)\nAnalytical ability (Level 3)",
        [
            ("Route Knowledge", "Technical Competencies", "Level 2", 0),
            ("Analytical ability", "Technical Competencies", "Level 3", 0),
        ],
    ),
    ("Core Competencies:\nSelf-Awareness\nSelf-Mastery", [("Self-Awareness", "Core Competencies", None, 0)]),
    # A word of grade that is part of the name.
    ("Core Competencies:\nSelf Awareness\nRisk Awareness", [("Self Awareness", "Core Competencies", None, 0)]),
]
CASES_ZH = [
    (
        "胜任力要求：\n客户导向\n当天回复客户的来信。主动了解原因。\n勇气\n敢于说出不同的意见。",
        [("客户导向", "胜任力要求", None, 2), ("勇气", "胜任力要求", None, 1)],
    ),
    (
        "核心胜任力：\n团队协作：主动与他人分享信息。\n结果导向：按时完成所定的目标。",
        [("团队协作", "核心胜任力", None, 1), ("结果导向", "核心胜任力", None, 1)],
    ),
    (
        "胜任力：\n创新思维、团队协作、客户导向",
        [(name, "胜任力", None, 0) for name in ("创新思维", "团队协作", "客户导向")],
    ),
    (
        "岗位胜任力：\n路线规划（3级）\n冷链管理（高级）",
        [("路线规划", "岗位胜任力", "3级", 0), ("冷链管理", "岗位胜任力", "高级", 0)],
    ),
    (
        "核心能力：学习能力、团队协作、客户导向",
        [(name, "核心能力", None, 0) for name in ("学习能力", "团队协作", "客户导向")],
    ),
    ("勝任力要求：\n客戶導向\n當天回覆客戶的來信。", [("客戶導向", "勝任力要求", None, 1)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_english_lists_are_read_by_name_and_meaning(parse, text, expected):
    assert summary(listed(parse, HEAD + text))[: len(expected)] == expected


@pytest.mark.parametrize(("text", "expected"), CASES_ZH)
def test_chinese_lists_are_read_by_name_and_meaning(parse, text, expected):
    assert summary(listed(parse, "配送主管\n岗位职责：\n1、负责安排四十名司机的路线。\n" + text, "zh")) == expected


@pytest.mark.parametrize(("text", "lang"), [(case[0], "en") for case in CASES] + [(case[0], "zh") for case in CASES_ZH])
def test_a_name_alone_is_no_requirement_and_offsets_hold(parse, text, lang):
    posting = parse(HEAD + text, lang)
    asked = {item.text for item in posting.requirements}
    assert posting.employer_competencies
    for one in posting.employer_competencies:
        assert posting.text[one.start : one.end] == one.name
        assert one.name not in asked
        for told in one.behaviours:
            assert posting.text[told.start : told.end] == told.text


@pytest.mark.parametrize(
    "line",
    [
        "Excellent communication skills",
        "Ability to work without supervision",
        "Strong planning skills",
        "Knowledge of cold chains",
        "Proficient in Excel",
        "5 years of experience in depots",
        "Bachelor's degree",
        "You speak up early",
    ],
)
def test_a_wish_below_such_a_heading_stays_a_requirement(parse, line):
    posting = parse(f"{HEAD}Core Competencies:\n- {line}\n- Knowledge of tyres and brakes.")
    assert any(item.text.startswith(line[:12]) for item in posting.requirements)


@pytest.mark.parametrize(
    "line", ["沟通能力强", "具备良好的沟通能力", "熟悉冷链流程", "三年以上配送经验", "本科以上学历"]
)
def test_a_chinese_wish_stays_a_requirement(parse, line):
    posting = parse(f"配送主管\n岗位职责：\n1、负责安排司机的路线。\n胜任力要求：\n1、{line}\n2、熟悉仓库管理。", "zh")
    assert any(line in item.text for item in posting.requirements)


def test_nothing_is_listed_where_no_heading_says_so(parse):
    assert listed(parse, HEAD + "Requirements:\n- Customer care\n- Courage") == ()


def test_behaviours_know_their_competency(parse):
    posting = parse(HEAD + "Core Competencies:\nCandour\nSays plainly what is so. Listens to the other side.")
    told = [item.details.get("competency") for item in posting.requirements if "competency" in item.details]
    assert told == ["Candour", "Candour"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("Accountability\nAgility\nRope Handling", ["Accountability", "Agility", "Rope Handling"]),
        (
            "Interpersonal Skills\nOrganization\nTide Awareness",
            ["Interpersonal Skills", "Organization", "Tide Awareness"],
        ),
        ("Chart Reading-Experienced\nCrew Focus-Basic", ["Chart Reading", "Crew Focus"]),
        ("Care for detailPatienceHarbour Sense", ["Care for detail", "Patience", "Harbour Sense"]),
    ],
)
def test_names_that_elsewhere_would_be_headings_codes_or_wishes(parse, lines, names):
    posting = parse(
        f"Pilot\n\nDuties\n- Bring ships into the harbour\n\nKey Competencies\n{lines}\n\nWe offer\n- A boat"
    )
    assert [one.name for one in posting.employer_competencies] == names
