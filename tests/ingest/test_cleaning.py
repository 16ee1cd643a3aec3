"""What surrounds the words of a posting goes, what their layout says stays."""

import pytest

from pipeline.core.records import Posting
from pipeline.ingest import to_document
from pipeline.ingest.cleaning.several_jobs import split_jobs


def test_decoys_hidden_by_a_class(lines):
    page = (
        "<style>.q1{display:none}.z,.q2{width:0.1px;height:0.1px}.open{display:none}</style>"
        '<p>Bake <span class="q1">board</span>bread<i class="x q2">copied</i></p><div class="open">Two years '
        "at an oven, please.</div>"
    )
    assert lines(page, "html") == ["p0 Bake bread", "p0 Two years at an oven, please."]


TABLES = {
    "two columns": (
        "<table><tr><th></th><th>Essential</th><th>Desirable</th></tr><tr><td>Skills</td><td>Kneads<br>"
        "Bakes</td><td>Sings</td></tr></table>",
        ["h4* Essential", "i0 Kneads", "i0 Bakes", "h4* Desirable", "i0 Sings"],
    ),
    "marks": (
        "<table><tr><td>Criterion</td><td>Essential</td><td>Desirable</td><td>Assessed by</td></tr>"
        "<tr><td>Bakes bread</td><td>✓</td><td></td><td>Interview</td></tr><tr><td>Sings</td><td></td><td>"
        "X</td><td>Test</td></tr></table>",
        ["h4* Essential", "i0 Bakes bread", "h4* Desirable", "i0 Sings"],
    ),
    "one column": (
        "<table><tr><td>What</td><td>E/D</td></tr><tr><td>Bakes bread</td><td>E</td></tr><tr><td>Sings</td><td>"
        "D</td></tr></table>",
        ["h4* Essential", "i0 Bakes bread", "h4* Desirable", "i0 Sings"],
    ),
    "shares": (
        "<table><tr><th>No</th><th>Duty</th><th>% of time</th></tr><tr><td>1</td><td>Bake</td><td>60 %</td></tr>"
        "<tr><td>2</td><td>Clean</td><td>40%</td></tr></table>",
        ["i0 Bake (60 %)", "i0 Clean (40%)"],
    ),
    "a Chinese form": (
        "<table><tr><td>岗位名称</td><td>面包师</td><td>部门</td><td>烘焙部</td></tr><tr><td>工作职责</td><td>烤面包<br>揉面</td>"
        "</tr></table>",
        ["p0 岗位名称：面包师", "p0 部门：烘焙部", "h4* 工作职责", "i0 烤面包", "i0 揉面"],
    ),
    "any other": (
        "<table><tr><td>Bread</td><td>rye</td></tr><tr><td>Cake</td><td>plum</td></tr></table>",
        ["p0 Bread rye", "p0 Cake plum"],
    ),
}


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES.keys())
def test_tables(lines, table, expected):
    assert lines(table, "html") == expected


def test_pictures_before_lines(lines):
    text = "🚀 Baker wanted\n✨ Bake bread\n✨ Clean the oven\n📍 Galway or Sligo\n💰 €30k 🌎 Ireland"
    assert lines(text) == [
        "p0 Baker wanted",
        "i0 Bake bread",
        "i0 Clean the oven",
        "p0 Galway or Sligo",
        "p0 €30k",
        "p0 Ireland",
    ]
    fields = to_document(Posting("x", text)).fields
    assert (fields["location"], fields["salary"]) == ("Galway or Sligo", "€30k")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "任职要求：\n1.3年及以上烘焙经验；\n2.5年以上管理经验；\n3.本科学历。",
            ["3年及以上烘焙经验；", "5年以上管理经验；", "3.本科学历。"],
        ),
        ("Needs\n1.5 years at an oven\nBakes bread", ["1.5 years at an oven", "Bakes bread"]),
    ],
)
def test_numbers_glued_to_years(text, expected):
    assert to_document(Posting("x", text)).text.split("\n")[1:] == expected


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("You know how the ovens of a large bakery are run\nand what they need at night", True),
        ("They use all our tools (mixers, ovens, scales, trays,\nProofers, slicers)", True),
        ("We look for a person who bakes bread with all of the\nKenwood machines of our bakery", True),
        ("Maintain the master plan of the ovens and of the staff,\nBake bread for four shops", False),
        ("See that the bakers of all the shops really log in\nHold a yearly review with each", False),
        ("Bake rye bread for four shops in the west of town\ngRPC and GraphQL", False),
        ("Bake bread\nand clean", False),
    ],
)
def test_lines_that_were_broken_are_joined(text, joined):
    assert (len(to_document(Posting("x", text)).text.split("\n")) == 1) is joined


def test_the_head_of_a_chinese_board_copied_as_text():
    text = "首页 职位 公司 APP\n登录/注册\n面包师\n8-12K\n杭州 3-5年 大专\n职位描述\n1、烤面包；"
    document = to_document(Posting("x", text))
    assert document.text.startswith("面包师")
    assert dict(document.fields) == {"location": "杭州", "years_declared": "3-5年", "degree_declared": "大专"}


def test_labels_beside_their_values_in_a_page():
    page = (
        "<h1>Baker</h1><ul><li><h3>Employment type</h3><span>Full-time</span></li></ul>"
        "<dl><dt>Location</dt><dd>Galway</dd></dl>"
    )
    fields = to_document(Posting("x", page, "html")).fields
    assert (fields["employment_type"], fields["location"]) == ("Full-time", "Galway")


SEVERAL = {
    "headings": "<h1>Jobs</h1><h2>Baker</h2><p>Galway</p><h3>Responsibilities</h3><ul><li>Bake</li></ul><h3>"
    "Requirements</h3><p>An oven</p>"
    "<h2>Miller</h2><p>Sligo</p><h3>Responsibilities</h3><ul><li>Grind</li></ul><h3>Requirements</h3><p>A mill</p>",
    "counted": "We hire.\nPosition 1: Baker\nBake bread\nPosition 2: Miller (2人)\nGrind wheat",
    "counted in Chinese": "某店招聘\n岗位一：Baker 3名\n烤面包\n岗位二：Miller\n磨面",
    "bold titles": "<p><b>Baker</b></p><p>Responsibilities:</p><p>Bake</p><p>Requirements:</p><p>An oven</p>"
    "<p><b>Miller</b></p><p>Responsibilities:</p><p>Grind</p><p>Requirements:</p><p>A mill</p>",
}


@pytest.mark.parametrize("text", SEVERAL.values(), ids=SEVERAL.keys())
def test_several_jobs_in_one_text(text):
    posting = Posting("a.txt", text, "html" if "<" in text else "text")
    jobs = split_jobs(posting)
    assert [(job.source, job.fields["title"]) for job in jobs] == [("a.txt#1", "Baker"), ("a.txt#2", "Miller")]
    assert not any(word in to_document(jobs[0]).text for word in ("Grind", "磨面"))


def test_a_short_notice_keeps_its_text():
    text = "News\n\nA fair was held.\n\nJob Postings This Week\n\n"
    text += "Baker, Galway County– You bake bread before dawn. An oven of one's own helps. Salary: $24.10 an hour.\n\n"
    text += "Miller, Sligo County– You grind wheat. A mill is there. Salary: $48,000 a year.\n"
    jobs = split_jobs(Posting("a.txt", text))
    assert [job.fields["title"] for job in jobs] == ["Baker", "Miller"]
    assert "You grind wheat" in to_document(jobs[1]).text
    assert "A fair" not in to_document(jobs[0]).text


@pytest.mark.parametrize(
    "text",
    [
        "<h2>Baker</h2><h3>Responsibilities</h3><p>Bake</p><h3>Requirements</h3><p>An oven</p>",
        "Responsibilities\nBake\nRequirements\nAn oven\n\nWhat else\nResponsibilities grow with you",
        "Position 1: Baker\nBake bread",
    ],
)
def test_one_job_stays_one(text):
    assert len(split_jobs(Posting("a", text, "html" if "<" in text else "text"))) == 1


def test_several_jobs_without_clear_bounds_are_told():
    text = "1、Baker\n职责：\n烤面包\n要求：\n会烤\n4、Miller\n职责：\n磨面\n要求：\n会磨"
    (posting,) = split_jobs(Posting("a", text))
    assert [warning.key for warning in posting.warnings] == ["several_jobs"]
    assert to_document(posting).warnings == posting.warnings


def test_jobs_that_a_bulletin_announces():
    text = (
        "Weekly news\nA man must pay a $200 fine.\nJob postings this week\n"
        "Baker, Galway– You bake bread. Pay: $20 an hour.\n"
        "Miller, Sligo– You grind wheat. Pay: $900 a week."
    )
    jobs = split_jobs(Posting("a", text))
    assert [job.fields["title"] for job in jobs] == ["Baker", "Miller"]
    assert not any("fine" in job.content for job in jobs)


@pytest.mark.parametrize(
    "text",
    [
        "海湾烘焙招聘\n一、面包师（2人）\n1、负责揉面。\n二、磨坊工（1人）\n1、负责磨面。",
        "招人啦\n1. 面包师 2名\n负责揉面\n2. 磨坊工 若干名\n负责磨面",
        "【招聘岗位1】面包师\n岗位职责：\n负责揉面\n【招聘岗位2】磨坊工\n岗位职责：\n负责磨面",
        "職位：面包师\n薪資：5-6K\n工作內容：負責揉面\n-----\n職位：磨坊工\n薪資：4-5K\n工作內容：負責磨面",
        "# 誠徵夥伴\n\n## 一、面包师\n工作項目：\n- 揉面\n條件：\n- 高中"
        "\n\n## 二、磨坊工\n工作項目：\n- 磨面\n條件：\n- 高中",
        "岗位名称：面包师\n工作地点：青岛\n工作任务：\n揉面\n任用条件：\n初中"
        "\n岗位名称：磨坊工\n工作地点：烟台\n工作任务：\n磨面\n任用条件：\n初中",
    ],
)
def test_several_chinese_jobs_in_one_text(text):
    jobs = split_jobs(Posting("a.txt", text, "markdown" if text.startswith("#") else "text"))
    assert [job.fields["title"] for job in jobs] == ["面包师", "磨坊工"]
    assert "磨面" not in to_document(jobs[0]).text


def test_numbered_duties_that_count_people_are_one_job():
    text = "店长\n1、带领店员（5人）；\n2、每天盘点面粉；\n3、管理学徒（2人）；"
    assert len(split_jobs(Posting("a.txt", text, "text"))) == 1


def test_counted_english_jobs_whose_headings_hold_their_text():
    text = (
        "Two jobs at the mill\n\n1) Baker\nDuties: Knead dough\nRequirements: 1 year\n\n"
        "2) Miller\nDuties: Grind wheat\nRequirements: diploma\n"
    )
    jobs = split_jobs(Posting("a.txt", text, "text"))
    assert [job.fields["title"] for job in jobs] == ["Baker", "Miller"]
