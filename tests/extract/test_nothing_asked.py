"""What stands in a posting and asks nothing, and what asks although it looks otherwise."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document

DUTIES = "Keeper\n\nResponsibilities\n- Feed the bees of three farms\n- Repair the hives in winter\n\n"
DUTIES_ZH = "养蜂员\n岗位职责：\n1、负责蜂箱的日常管理；\n2、负责蜂蜜的灌装；\n任职要求：\n1、熟悉养蜂；\n"


def texts(posting):
    return [item.text for item in extract(to_document(Posting("x", posting))).requirements]


@pytest.mark.parametrize(
    "lines",
    [
        "01\nWhat is your highest level of education?\nHigh school diploma\nBachelor's degree\nMaster's degree\n",
        "How many years of experience with bees do you have?\nNone\n1-3 years\nMore than 3 years\n",
        "Please answer the following questions:\n1. Describe your experience.\n2. Explain any similar work.\n",
        "Do you hold a driving licence?\nYes\nNo\n",
        "How we hire\n- Phone call with our recruiter\n- Visit to the farm\n",
        "What we offer\n- Training in queen breeding\n- Honey for your family\n",
        "What you will not do\n- Sell honey at the door\n- Drive the lorry\n",
        "Our founders have 40+ years of combined experience in honey.\n",
        "Meadow Farm brings 30 years of experience in honey to its customers.\n",
        "Ready to work with bees and save the meadows?\n",
        "We take part in E-Verify.\n",
        "Beware of recruitment fraud: our recruiters never ask for payment.\n",
        "No previous experience necessary.\n",
        "A degree is not required.\n",
        "Our wages are reviewed once a year.\n",
        "If you do well, there is the potential to earn $90,000.\n",
    ],
)
def test_lines_that_ask_nothing(lines):
    assert texts(DUTIES + lines) == ["Feed the bees of three farms", "Repair the hives in winter"]


@pytest.mark.parametrize(
    "lines",
    [
        "\n甲地蜂业成立于1998年，主营蜂蜜的生产与销售，产品覆盖食品、药品等领域。\n",
        "\n公司创始人主导过多个品牌，核心团队平均拥有超过8年的养殖经验。\n",
        "为什么加入我们\n1、和有趣的人一起养蜂\n2、每年两次出国学习\n",
        "面试流程\n1、电话沟通\n2、到蜂场试工一天\n",
        "2、表现优秀可转正；\n",
        "2、应聘者请投递简历和作品；\n",
        "加入後你可以收穫什麼\n1. 最新的養蜂知識\n2. 前輩手把手帶教\n",
    ],
)
def test_chinese_lines_that_ask_nothing(lines):
    assert len(texts(DUTIES_ZH + lines)) == 3


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("负责公司品牌的日常推广", "负责公司品牌的日常推广"),
        ("维护公司产品覆盖各省的经销商", "维护公司产品覆盖各省的经销商"),
        ("协助核心团队成员完成蜂蜜检测", "协助核心团队成员完成蜂蜜检测"),
    ],
)
def test_duties_that_name_the_company_stay(line, expected):
    assert expected in texts(f"养蜂员\n岗位职责：\n1、{line}；\n2、负责蜂箱的日常管理；\n")


def test_groups_of_duties_are_no_duties():
    posting = (
        "Keeper\n\nResponsibilities:\n1. Care of the Bees\n- Feed the bees in winter\n- Mark the queens\n"
        "2. Sale of Honey\n- Prepare orders for the market\n"
    )
    assert texts(posting) == ["Feed the bees in winter", "Mark the queens", "Prepare orders for the market"]


@pytest.mark.parametrize(
    ("line", "kind", "subkind"),
    [
        ("Four years of beekeeping", "experience", None),
        ("Registered keeper", "qualification", "skill"),
        ("3 years Rust", "experience", None),
        ("Hive care: Proficiency in wiring frames", "qualification", "skill"),
        ("Give 360 degree feedback to apprentices", "responsibility", None),
    ],
)
def test_kinds_by_plain_words(line, kind, subkind):
    (item,) = extract(to_document(Posting("x", f"Keeper\n\nWhat you bring\n- {line}\n"))).requirements
    assert (item.kind, item.subkind) == (kind, subkind)


@pytest.mark.parametrize(
    ("line", "kind", "subkind"),
    [
        ("用过蜂箱称重系统", "experience", None),
        ("带过五人以上的班组", "experience", None),
        ("语言：会粤语者优先", "qualification", "language"),
        ("能上夜班", "qualification", "condition"),
        ("具汽車駕照", "qualification", "certification"),
        ("須為香港永久性居民", "qualification", "condition"),
        ("具備蜂場管理經驗", "experience", None),
    ],
)
def test_kinds_of_chinese_lines(line, kind, subkind):
    found = extract(to_document(Posting("x", f"养蜂员\n任职要求：\n1、{line}\n2、熟悉养蜂\n"))).requirements
    assert (found[0].kind, found[0].subkind) == (kind, subkind)


@pytest.mark.parametrize(
    ("posting", "expected"),
    [
        ("任职要求：\n1.3年及以上养蜂经验；\n2.5年以上管理经验；\n", ["3年及以上养蜂经验", "5年以上管理经验"]),
        ("我们希望你：\n🔹 2年+ 养蜂经验\n🔹 熟悉蜂蜜检测\n", ["2年+ 养蜂经验", "熟悉蜂蜜检测"]),
        ("入職條件：\n(a) 持有園藝學士學位;\n(b) 熟悉養蜂;\n", ["持有園藝學士學位", "熟悉養蜂"]),
        ("What you bring\n- Experience with SolidWorks\n- Use of gitOps tooling\n", None),
        ("What you bring\n- Experience with languages such as Perl, Ruby or Lua\n", None),
        (
            "任职要求：\n1、要有养蜂经验。（家里养过也可以）\n2、熟悉蜂蜜检测\n",
            ["要有养蜂经验。（家里养过也可以）", "熟悉蜂蜜检测"],
        ),
    ],
)
def test_cuts(posting, expected):
    lines = [line.removeprefix("- ") for line in posting.splitlines()[1:]]
    assert list(dict.fromkeys(texts(posting))) == (expected or lines)


def test_both_scripts_are_read_alike():
    simplified = "业务专员\n应征条件：\n1. 具备两年以上养蜂经验\n2. 大学毕业\n3. 可轮班\n4. 熟悉电脑操作\n"
    traditional = "業務專員\n應徵條件：\n1. 具備兩年以上養蜂經驗\n2. 大學畢業\n3. 可輪班\n4. 熟悉電腦操作\n"
    read = [extract(to_document(Posting("x", text))).requirements for text in (simplified, traditional)]
    first, second = ([(item.kind, item.subkind, item.strength) for item in one] for one in read)
    assert first == second
    assert read[1][0].text == "具備兩年以上養蜂經驗"
    assert len(read[1]) == 4
