"""An invented run, built through the records as the runner does."""

from dataclasses import dataclass, field

import pytest

from pipeline.core.records import (
    Answer,
    Cell,
    Competency,
    Evidence,
    Facts,
    Failure,
    Flag,
    Framework,
    Indicator,
    Match,
    ParsedPosting,
    Profile,
    Reason,
    Requirement,
    Salary,
    Section,
    Stage,
)
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import match_rows, posting_row, profile_rows, requirement_rows, schemas, to_frame

NAMES = (
    ("Customer Care", "客户关怀", "keeps customers for years"),
    ("Deal Craft", "成交能力", "brings deals to a close"),
    ("Teamwork across Departments and Regions", "跨部门协作", "gets the right people to work on one thing"),
    ("Product Knowledge", "产品知识", "knows what is sold"),
    ("Partner Leverage", None, "sells through partners"),
)
REASONS = (
    Reason("title_raises", {"word": "Key", "by": 0.4}),
    Reason("role_lowers", {"by": 0.2}),
    Reason("word_raises", {"word": "board", "group": "executive"}),
    Reason("wording_raises"),
    Reason("missing_words", {"groups": ("define", "lead"), "stage": 5}),
)
HOSTILE = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><!-- <b>bold</b> \u2028 &amp;'


def framework(competencies=NAMES, stages=5):
    """A staged framework (flat where `stages` is 0)."""
    numbers = range(1, stages + 1) if stages else [None]
    return Framework(
        "Invented sales framework",
        tuple(
            Competency(
                f"c{i}",
                name,
                description=f"{name}: {about}.",
                name_zh=name_zh,
                description_zh=f"{name_zh}的说明。" if name_zh else None,
                stages=tuple(
                    Stage(
                        n,
                        summary=f"At stage {n}, {about} in a way that others notice.",
                        summary_zh=f"第{n}阶段的概述。",
                        indicators=tuple(
                            Indicator(
                                f"c{i}-{n}-{k}",
                                f"Shows {name.lower()}, level {n}, sign {k}",
                                f"{name_zh or name}第{n}级表现{k}",
                            )
                            for k in (1, 2)
                        ),
                    )
                    for n in numbers
                ),
            )
            for i, (name, name_zh, about) in enumerate(competencies)
        ),
        digest="f" * 64,
    )


@dataclass
class Role:
    """A posting as lines: (section, heading, text, kind, competency or None, stage, weight)."""

    title: str
    company: str
    lang: str
    lines: list
    facts: dict = field(default_factory=dict)
    flags: list = field(default_factory=list)
    listed: dict = field(default_factory=dict)
    thin: bool = False


ROLES = [
    Role(
        "Key Account Manager",
        "Northwind Instruments",
        "en",
        [
            ("company", None, "Northwind Instruments has made balances since 1921. 🚀", None, None, None, 0),
            (
                "responsibilities",
                "What you will do",
                "Own the renewal of forty contracts and negotiate each of them with the customer's board",
                "responsibility",
                0,
                4,
                1.0,
            ),
            (
                "responsibilities",
                "What you will do",
                "Grow yearly sales in the territory by ten percent",
                "responsibility",
                1,
                3,
                1.0,
            ),
            (
                "responsibilities",
                "What you will do",
                "Bring engineering, legal and finance together for every tender",
                "responsibility",
                2,
                4,
                1.0,
            ),
            (
                "responsibilities",
                "What you will do",
                "Keep customers happy over many years",
                "responsibility",
                0,
                2,
                0.8,
            ),
            ("experience", "Your background", "At least 5 years of selling to hospitals", "experience", 1, 3, 0.8),
            ("qualifications", "Your background", "Bachelor's degree in a science", "qualification", None, None, 0),
            (
                "qualifications",
                "Nice to have",
                "Knowledge of laboratory balances is a plus",
                "qualification",
                3,
                None,
                0.24,
            ),
            ("conditions", None, "Must travel every second week", "qualification", None, None, 0),
            (
                "apply",
                "How to apply",
                "Contact: Jane Q. Miller, +1 (425) 555-0100, jane.miller@northwind.example",
                None,
                None,
                None,
                0,
            ),
        ],
        {
            "location": "Leeds",
            "seniority": "senior",
            "min_years": 5,
            "degree_min": "bachelor",
            "degree_required": True,
            "employment_type": "full-time",
            "posted": "2026-10-01",
            "contradictions": (Reason("years_contradict", {"header": "3+", "text": "5+"}),),
        },
        [("age", "every second week", "risk", "Invented rule, UK, 2010")],
        {2: ("Collaboration", "Bridge builder")},
    ),
    Role(
        "大客户销售经理",
        "北风仪器（上海）有限公司",
        "zh",
        [
            ("meta", None, "工作经验：三年以上　学历要求：本科", None, None, None, 0),
            (
                "responsibilities",
                "岗位职责",
                "负责华东区大客户的长期维护，每季度拜访客户高层😀",
                "responsibility",
                0,
                3,
                1.0,
            ),
            ("responsibilities", "岗位职责", "独立完成招投标与合同谈判，完成年度销售指标", "responsibility", 1, 4, 1.0),
            ("qualifications", "任职要求", "三年以上仪器行业销售经验", "experience", 1, None, 0.8),
            ("qualifications", "任职要求", "有团队精神，性格开朗", "qualification", 2, 1, 0.1),
            ("qualifications", "任职要求", "限男性，35岁以下", "qualification", None, None, 0),
            ("apply", "联系方式", "联系人：王小明 微信：northwind_wang 电话：13800001111", None, None, None, 0),
        ],
        {
            "location": "上海",
            "min_years": 3,
            "max_years": 5,
            "degree_min": "bachelor",
            "degree_required": True,
            "salary": Salary("15-25K·13薪", 15000, 25000, "CNY", "month"),
        },
        [
            ("sex", "限男性", "rule", "《就业促进法》第二十七条，中国，2008"),
            ("age", "35岁以下", "risk", "Invented rule, CN, 2020"),
        ],
    ),
    Role(
        "Partner Sales Lead 渠道销售",
        "Southbay Cloud",
        "mixed",
        [
            (
                "responsibilities",
                "Responsibilities 职责",
                "Sell through forty resellers and agree yearly targets with each",
                "responsibility",
                4,
                3,
                1.0,
            ),
            (
                "responsibilities",
                "Responsibilities 职责",
                "培训渠道合作伙伴，讲解产品功能",
                "responsibility",
                3,
                2,
                1.0,
            ),
            (
                "responsibilities",
                "Responsibilities 职责",
                "Sell with partners, and agree targets with them",
                "responsibility",
                4,
                3,
                0.9,
            ),
        ],
        {"min_years": 0, "degree_min": "none", "seniority": "lead"},
    ),
    Role(
        f"Sales clerk {HOSTILE}",
        f"Evil & Sons {HOSTILE}",
        "en",
        [
            ("responsibilities", f"Duties {HOSTILE}", f"Answer the phone {HOSTILE}", "responsibility", 0, 1, 1.0),
            ("other", None, "javascript:alert(1)", None, None, None, 0),
        ],
        {"location": HOSTILE},
        [("age", "Answer the phone", "risk", HOSTILE)],
        {1: (HOSTILE,)},
    ),
    Role("Helper", "", "other", [("other", None, "We need help.", None, None, None, 0)], thin=True),
]


def parsed_and_profile(role, number, frame):
    """The records of one role, with offsets that hold."""
    text, sections, requirements, answers, found = "", [], [], [], {}
    for n, (kind, heading, words, asks, competency, stage, weight) in enumerate(role.lines):
        start = len(text)
        text += words + "\n"
        sections.append(Section(start, len(text), kind, heading))
        if asks is None:
            continue
        key = f"r{n}"
        strength = "preferred" if weight == 0.24 else "required" if asks != "responsibility" else "unspecified"
        requirements.append(
            Requirement(
                start, start + len(words), key, asks, words, "zh" if role.lang == "zh" else "en", n, None, strength
            )
        )
        answers.append(answer(key, words, competency, stage, frame))
        if competency is not None:
            idea = 0 if "partners" in words else n
            found.setdefault(competency, []).append(
                Evidence(key, words, weight, strength, answers[-1].matches[0], idea, weight != 0.9)
            )
    flags = tuple(
        Flag(text.index(w), text.index(w) + len(w), kind, w, grade, rule) for kind, w, grade, rule in role.flags
    )
    facts = Facts(title=role.title, company=role.company or None, **role.facts)
    posting = ParsedPosting(
        f"p{number}",
        f"/home/someone/postings/{number}.html",
        text,
        role.lang,
        facts,
        tuple(sections),
        tuple(requirements),
        flags,
    )
    cells = [cell(c, i, found.get(i, []), role) for i, c in enumerate(frame.competencies)]
    return posting, answers, Profile(posting.posting_id, role.title, tuple(cells), tuple(cells), role.thin)


def answer(key, words, competency, stage, frame):
    order = [competency] if competency is not None else []
    order += [i for i in range(len(frame.competencies)) if i not in order][:2]
    matches = []
    for rank, i in enumerate(order):
        c = frame.competencies[i]
        number = stage if rank == 0 and competency is not None else c.stages[0].number
        indicator = next((s for s in c.stages if s.number == number), c.stages[0]).indicators[0]
        probability = 0.93 - 0.3 * rank if competency is not None else 0.2 - 0.05 * rank
        why = REASONS if rank == 0 else ()
        matches.append(
            Match(
                c.name,
                c.competency_id,
                number,
                indicator.text,
                indicator.indicator_id,
                probability,
                {"phrases": 1.4, "head": 0.8, "bias": -0.6},
                why,
            )
        )
    return Answer(key, words, competency is None, tuple(matches))


def cell(competency, i, found, role):
    if not found:
        listed = role.listed.get(i, ())
        note = "too_thin" if role.thin else ""
        return Cell(
            competency.name,
            competency.competency_id,
            "low" if listed else "none",
            12 if listed else None,
            None,
            None,
            None,
            0.4 if listed else 0.9,
            (),
            note,
            listed,
        )
    total = sum(e.weight for e in found if e.counted)
    band, score = (
        ("high", min(100, 60 + int(20 * total))) if total > 1.5 else ("medium", 55) if total > 0.5 else ("low", 20)
    )
    stages = [e.match.stage for e in found if e.match.stage is not None and e.weight > 0.3]
    top = max(stages, default=None)
    return Cell(
        competency.name,
        competency.competency_id,
        band,
        score,
        min(stages, default=None),
        top,
        top,
        0.9 if top else 0.4,
        tuple(found),
        "",
        role.listed.get(i, ()),
    )


def invented_run(roles=ROLES, frame=None, run=None):
    """The tables of a run over `roles`."""
    frame = frame or framework()
    rows = {name: [] for name in schemas()}
    for number, role in enumerate(roles):
        posting, answers, profile = parsed_and_profile(role, number, frame)
        rows["postings"].append(posting_row(posting, too_thin=role.thin))
        rows["requirements"] += requirement_rows(posting, profile)
        rows["matches"] += match_rows(posting.posting_id, answers, profile)
        rows["profile"] += profile_rows(profile)
        rows["crosswalk"] += [
            {
                "posting_id": posting.posting_id,
                "employer_competency_id": f"c{place}",
                "employer_competency": name,
                "counterpart": "likely",
                "competency": frame.competencies[place].name,
                "competency_id": frame.competencies[place].competency_id,
                "stage": 2,
                "probability": 0.8,
            }
            for place, names in role.listed.items()
            if place < len(frame.competencies)
            for name in names
        ]
    failures = (Failure("/home/someone/postings/empty.html", "read", "the file is empty", "put a posting into it"),)
    return RunTables(
        **{name: to_frame(name, rows[name]) for name in schemas()},
        framework=frame,
        run=run
        or {
            "jobprofile": "0.0.1",
            "encoder": {"name": "lexical", "digest": "ab12"},
            "inputs": ["/home/someone/postings"],
            "counts": {"postings": len(roles)},
            "seconds": {"parse": 1.25},
        },
        failures=failures,
    )


@pytest.fixture
def make_run():
    return invented_run


@pytest.fixture
def make_framework():
    return framework


@pytest.fixture
def make_role():
    return Role


@pytest.fixture
def roles():
    return ROLES


@pytest.fixture
def tables():
    return invented_run()
