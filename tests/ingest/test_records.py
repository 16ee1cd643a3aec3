"""The columns and keys of usual dumps become text, fields and declared sections."""

import json

import pytest

from pipeline.ingest import to_document
from pipeline.ingest.field_names import meanings, plain_name, roles
from pipeline.ingest.readers.flatten import as_date, flatten

TEXT = "We look for a person who sells our tools to workshops and keeps them as customers."
ZH = "岗位职责：1、负责工具的销售；2、维护老客户。任职要求：1、大专以上学历；2、三年销售经验。"

DUMPS = {
    "indeed": (
        {
            "id": 7,
            "title": "Seller",
            "company": "Acme",
            "location": "Leeds",
            "description": TEXT,
            "time_posted": "3 days ago",
        },
        {"title": "Seller", "company": "Acme", "location": "Leeds", "posted": "3 days ago"},
    ),
    "linkedin": (
        {
            "job_id": 1,
            "company_name": "Acme",
            "title": "Seller",
            "description": TEXT,
            "min_salary": 20.0,
            "max_salary": 30.0,
            "pay_period": "HOURLY",
            "currency": "USD",
            "formatted_work_type": "Full-time",
            "formatted_experience_level": "Mid-Senior level",
            "original_listed_time": 1713280000000.0,
            "job_posting_url": "https://example.com/1",
        },
        {
            "title": "Seller",
            "company": "Acme",
            "salary": "USD 20-30 per hour",
            "employment_type": "Full-time",
            "seniority": "Mid-Senior level",
            "posted": "2024-04-16",
            "url": "https://example.com/1",
        },
    ),
    "zhilian": (
        {
            "jobname": "销售经理",
            "name": "某某工具有限公司",
            "jobarea": "上海",
            "salary": "10K-15K",
            "eduLevel": "大专",
            "workingExp": "3-5年",
            "job_detail": ZH,
            "welfare": "",
            "joburl": "https://example.com/2",
        },
        {
            "title": "销售经理",
            "company": "某某工具有限公司",
            "location": "上海",
            "salary": "10K-15K",
            "degree_declared": "大专",
            "years_declared": "3-5年",
            "url": "https://example.com/2",
        },
    ),
    "chinese columns": (
        {
            "职位名称": "销售经理",
            "公司名称": "某某",
            "工作地点": "上海",
            "学历要求": "大专",
            "工作经验": "3年",
            "职位描述": ZH,
            "薪资": "1万",
        },
        {
            "title": "销售经理",
            "company": "某某",
            "location": "上海",
            "degree_declared": "大专",
            "years_declared": "3年",
            "salary": "1万",
        },
    ),
    "not a number": (
        {"title": "Seller", "company": float("nan"), "description": TEXT, "salary": None, "location": "nan"},
        {"title": "Seller"},
    ),
}


@pytest.mark.parametrize(("record", "fields"), DUMPS.values(), ids=DUMPS.keys())
def test_fields_of_dumps(read, record, fields):
    postings, _ = read({"a.jsonl": json.dumps(record, ensure_ascii=False)})
    assert postings[0].content in (TEXT, ZH)
    assert dict(to_document(postings[0]).fields) == fields


SCHEMA = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Seller",
    "description": f"<p>{TEXT}</p><ul><li>Sell tools to workshops</li></ul>",
    "responsibilities": "Sell tools to workshops\nAnswer calls from workshops",
    "qualifications": "<ul><li>Speaks German well</li></ul>",
    "jobBenefits": "Company car",
    "hiringOrganization": {"@type": "Organization", "name": "Acme"},
    "jobLocation": [
        {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Leeds", "addressCountry": "GB"}}
    ],
    "datePosted": "2024-05-01",
    "employmentType": ["FULL_TIME", "PART_TIME"],
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "GBP",
        "value": {"minValue": 30000, "maxValue": 40000, "unitText": "YEAR"},
    },
    "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 36},
    "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "bachelor degree"},
}


@pytest.mark.parametrize("where", ["json", "page", "graph"])
def test_schema_org(read, where):
    if where == "json":
        name, content = "a.json", json.dumps(SCHEMA)
    else:
        inner = SCHEMA if where == "page" else {"@graph": [{"@type": "WebPage"}, SCHEMA]}
        name = "a.html"
        content = f'<html><script type="application/ld+json">{json.dumps(inner)}</script><body>Frame</body></html>'
        content = content.replace("</p>", "<\\/p>")
    postings, failures = read({name: content})
    assert failures == []
    document = to_document(postings[0])
    assert dict(document.fields) == {
        "title": "Seller",
        "company": "Acme",
        "location": "Leeds, GB",
        "posted": "2024-05-01",
        "employment_type": "FULL_TIME, PART_TIME",
        "salary": "GBP 30000-40000 per year",
        "degree_declared": "bachelor degree",
        "years_declared": "36 months",
    }
    sections = [(document.text[b.start : b.end], b.section) for b in document.blocks]
    assert sections == [
        (TEXT, None),
        ("Sell tools to workshops", "responsibilities"),
        ("Answer calls from workshops", "responsibilities"),
        ("Speaks German well", "qualifications"),
        ("Company car", "benefits"),
    ]


def test_several_postings_in_one_page(read):
    page = f'<script type="application/ld+json">{json.dumps([SCHEMA, SCHEMA | {"title": "Buyer"}])}</script><p>x</p>'
    postings, _ = read({"a.html": f"<html>{page}</html>"})
    assert [p.source[-2:] for p in postings] == ["#1", "#2"]
    assert [p.fields["title"] for p in postings] == ["Seller", "Buyer"]


def test_a_teaser_in_json_ld_does_not_hide_the_page(read):
    teaser = SCHEMA | {"description": "Short.", "responsibilities": "", "qualifications": "", "jobBenefits": ""}
    body = f"<h1>Seller</h1><p>{TEXT}</p><p>{TEXT}</p>"
    page = f'<html><script type="application/ld+json">{json.dumps(teaser)}</script><body>{body}</body></html>'
    postings, _ = read({"a.html": page})
    assert TEXT in to_document(postings[0]).text


def test_greenhouse(read):
    record = {
        "title": "Seller",
        "absolute_url": "https://example.com/3",
        "location": {"name": "Leeds"},
        "updated_at": "2024-05-01T10:00:00Z",
        "offices": [{"id": 1, "name": "Leeds office"}],
        "metadata": [{"name": "Employment Type", "value": "Full-time"}],
        "content": f"&lt;p&gt;{TEXT}&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Sells R&amp;amp;D tools&lt;/li&gt;&lt;/ul&gt;",
    }
    postings, _ = read({"a.json": json.dumps({"jobs": [record], "meta": {"total": 1}})})
    document = to_document(postings[0])
    assert document.text == f"{TEXT}\nSells R&D tools"
    assert document.blocks[1].kind == "item"
    assert document.fields["employment_type"] == "Full-time"
    assert document.fields["location"] == "Leeds"


def test_lever(read):
    record = {
        "text": "Seller",
        "hostedUrl": "https://example.com/4",
        "createdAt": 1713280000000,
        "categories": {"commitment": "Full-time", "location": "Leeds", "team": "Sales"},
        "description": f"<div>{TEXT}</div>",
        "descriptionPlain": TEXT,
        "lists": [{"text": "Duties", "content": "<li>Sell tools</li><li>Keep customers</li>"}],
        "additional": "<div>We pay well.</div>",
        "additionalPlain": "We pay well.",
    }
    postings, _ = read({"a.json": json.dumps([record])})
    document = to_document(postings[0])
    assert document.text.split("\n") == [TEXT, "Duties", "Sell tools", "Keep customers", "We pay well."]
    assert [b.kind for b in document.blocks] == ["paragraph", "heading", "item", "item", "paragraph"]
    assert document.fields["location"] == "Leeds"
    assert document.fields["posted"] == "2024-04-16"
    assert document.fields["title"] == "Seller"


def test_prose_in_a_field_is_declared_and_not_lost(read):
    long = "Three years in the sale of tools, of which one with workshops. " * 6
    postings, _ = read({"a.json": json.dumps({"description": TEXT, "experience": long})})
    assert postings[0].declared == (("experience", long.strip()),)
    assert "years_declared" not in postings[0].fields


def test_requirements_without_a_description(read):
    postings, failures = read({"a.csv": "岗位名称,岗位职责,任职要求\n销售,负责工具的销售,大专以上学历\n"})
    assert failures == []
    document = to_document(postings[0])
    assert document.text == "负责工具的销售\n大专以上学历"
    assert [b.section for b in document.blocks] == ["responsibilities", "qualifications"]


def test_flatten_is_bounded():
    nested = {"a": 1}
    for _ in range(100):
        nested = {"a": nested}
    assert flatten(nested) == {}
    assert flatten({"a": [{"b": 1}, {"b": 2}], "c": [1, None, "x"], "d": True}) == {"a.b": "1", "c": "1\nx"}


def test_every_name_in_the_lexicon_is_in_its_compared_form():
    for role, names in roles().items():
        assert [n for n in names if plain_name(n) != n] == [], role
        assert len(names) == len(set(names)), role


def test_text_with_line_breaks_as_its_only_markup(read):
    record = {"title": "Tuner", "description": "You tune organs in churches all over the county.<br/><br/>Bring tools."}
    postings, _ = read({"a.jsonl": json.dumps(record)})
    assert to_document(postings[0]).text.splitlines() == [
        "You tune organs in churches all over the county.",
        "Bring tools.",
    ]


TEXT_OF_PORTABLE = [
    {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "Duties"}]},
    {"_type": "block", "style": "normal", "listItem": "bullet", "children": [{"_type": "span", "text": "Mend looms"}]},
]


@pytest.mark.parametrize(
    ("record", "fields", "held"),
    [
        (
            {
                "jobOpeningName": "Weaver",
                "employmentStatusLabel": "Full-Time",
                "description": "Mend the looms of two mills every day of the week.",
            },
            {"title": "Weaver", "employment_type": "Full-Time"},
            "Mend",
        ),
        ({"title": "Weaver", "description": TEXT_OF_PORTABLE}, {"title": "Weaver"}, "<li>Mend looms</li>"),
        (
            {
                "应徵職務": "織布工",
                "廠商名稱": "甲坊",
                "工作地區": "台南",
                "年資": "不拘",
                "工作詳情": "操作織布機台並檢查成品",
            },
            {"title": "織布工", "company": "甲坊", "location": "台南"},
            "操作",
        ),
        (
            {
                "title": "Weaver",
                "text": "Mend the looms of two mills every day of the week.",
                "children": [{"text": "Is this open to juniors?"}],
            },
            {"title": "Weaver"},
            "Mend",
        ),
        (
            {
                "title": "Weaver",
                "description": "Mend the looms of two mills every day of the week.",
                "jobLocation": [
                    {"address": {"addressLocality": "Graz", "addressCountry": "Austria"}},
                    {"address": "Linz, Austria"},
                ],
            },
            {"location": "Graz, Austria; Linz, Austria"},
            "Mend",
        ),
    ],
)
def test_further_names_and_shapes_of_records(read, record, fields, held):
    postings, failures = read({"a.json": json.dumps([record])})
    assert failures == []
    assert {name: postings[0].fields.get(name) for name in fields} == fields
    assert held in postings[0].content
    assert "juniors" not in postings[0].content


def test_a_lone_hard_space_ends_a_line_where_the_record_has_more(read):
    record = {
        "title": "Weaver",
        "description": "<p>Wool.</p>",
        "responsibilities": "Mend looms&nbsp;Dye wool&nbsp;Sell cloth",
        "qualifications": "Two years at a loom&nbsp;Fluent English",
    }
    postings, _ = read({"a.json": json.dumps([record])})
    assert dict(postings[0].declared)["qualifications"] == "Two years at a loom\nFluent English"


def test_chinese_jobs_whose_headings_hold_their_text_are_told_apart(read):
    text = "甲坊招聘\n一、织布工（2名）\n岗位职责：负责织机。\n任职要求：3年以上经验。\n"
    text += "二、出纳（1名）\n岗位职责：负责收付。\n任职要求：大专以上。\n"
    postings, _ = read({"a.txt": text})
    assert [posting.fields.get("title") for posting in postings] == ["织布工", "出纳"]


def test_a_column_of_requirements_beside_ticks_is_no_strength(lines):
    rows = [
        "<th>Requirement</th><th>Essential</th><th>Desirable</th>",
        "<td>Two years at a loom</td><td>✓</td><td></td>",
    ]
    rows += ["<td>French silk</td><td></td><td>✓</td>"]
    table = f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    found = lines(table, "html")
    assert [line.split(" ", 1)[1] for line in found] == ["Essential", "Two years at a loom", "Desirable", "French silk"]


def read_record(read, record):
    """Return the posting of one record."""
    postings, failures = read({"a.json": json.dumps([record], ensure_ascii=False)})
    assert failures == []
    return postings[0]


def test_markdown_with_a_few_elements_keeps_its_lines(read):
    text = "## 工作内容\n- 修剪茶树<br>\n- 采摘春茶\n- 炒制绿茶\n- 记录温度\n\n联系：<a href='https://tea.example'>茶园</a></p>"
    document = to_document(read_record(read, {"title": "茶农", "description": text}))
    assert [line in document.text.split("\n") for line in ("修剪茶树", "采摘春茶", "炒制绿茶")] == [True] * 3


def test_the_state_of_an_issue_is_no_place_and_its_scores_no_pay(read):
    record = {"title": "茶农", "body": ZH, "state": "closed", "score_breakdown": {"salary": {"earned": 14}}}
    posting = read_record(read, record)
    assert not {"location", "salary"} & set(posting.fields)


def test_headed_texts_that_repeat_the_posting_are_left_out(read):
    lines = ["负责春茶的采摘与炒制", "记录每批茶叶的温度", "三年以上制茶经验"]
    record = {"title": "茶农", "body": "\n".join(lines), "sections": [{"title": "General", "bullets": lines[:2]}]}
    document = to_document(read_record(read, record))
    assert [document.text.count(line) for line in lines] == [1, 1, 1]


def test_notes_of_a_table_are_read_and_any_field_of_study_is_no_need(read):
    record = {"岗位名称": "茶农", "专业": "不限", "单位": "青山茶场", "工作内容": ZH, "备注": "需常驻山区"}
    posting = read_record(read, record)
    assert "需常驻山区" in posting.content
    assert "不限" not in "".join(text for _, text in posting.declared)
    assert posting.fields["company"] == "青山茶场"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("招聘岗位名称", "title"),
        ("應徵職缺", "title"),
        ("職稱", "title"),
        ("用人單位名稱", "company"),
        ("學校", "company"),
        ("主管部門名稱", "company"),
        ("岗位职责描述", "also:responsibilities"),
        ("工作項目", "also:responsibilities"),
        ("任用資格", "also:qualifications"),
        ("附加條件", "also:qualifications"),
        ("其他應徵條件", "also:qualifications"),
        ("資格證書", "needs"),
        ("专业条件", "needs"),
        ("户口要求", "needs"),
        ("最低學歷限制", "degree_declared"),
        ("年資要求", "years_declared"),
        ("任職地點", "location"),
        ("薪資範圍", "salary"),
        ("刊登時間", "posted"),
        ("雇用方式", "employment_type"),
    ],
)
def test_chinese_columns_are_known_by_their_shape(name, role):
    assert [meaning.role for meaning in meanings(name)] == [role]


@pytest.mark.parametrize("name", ["招聘名额", "岗位代码", "序号", "岗位类别", "机构性质", "面试成绩", "报名人数"])
def test_other_chinese_columns_mean_nothing(name):
    assert meanings(name) == ()


def test_the_name_in_an_object_of_a_fact_is_its_value():
    roles_of = {
        path: [meaning.role for meaning in meanings(path)] for path in ("job.workingExp.name", "post.degree.value")
    }
    assert roles_of == {"job.workingExp.name": ["years_declared"], "post.degree.value": ["degree_declared"]}


def test_a_date_with_the_year_first_is_given_in_iso_form():
    assert [as_date(text) for text in ("2031/4/9", "2031年04月09日", "2031.4.9", "4/9/2031")] == [
        "2031-04-09",
        "2031-04-09",
        "2031-04-09",
        "4/9/2031",
    ]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("mustHave", "also:qualifications"),
        ("what_we_ask", "also:qualifications"),
        ("candidate should ideally have", "also:qualifications"),
        ("Person Specification", "also:qualifications"),
        ("key tasks", "also:responsibilities"),
        ("whatYoullDo", "also:responsibilities"),
        ("listOfDuties", "also:responsibilities"),
        ("vacancyText", "text"),
        ("advert_title", "title"),
        ("hiring_company_name", "company"),
        ("jobTown", "location"),
        ("annualPayRange", "salary"),
    ],
)
def test_english_names_are_known_by_their_shape(name, role):
    assert [meaning.role for meaning in meanings(name)] == [role]


@pytest.mark.parametrize("name", ["jobId", "vacancyCount", "candidateEmail", "applicationDeadline"])
def test_other_english_names_mean_nothing(name):
    assert meanings(name) == ()


def test_lists_that_only_sort_postings_are_read_together(read):
    text = "You weave rugs and blankets on four looms, and keep them clean and oiled through the week."
    record = {
        "openings_by_town": {"Selkirk": [{"name": "Weaver", "text": text}], "Hawick": [{"name": "Dyer", "text": text}]}
    }
    postings, _ = read({"jobs.json": json.dumps(record)})
    assert [one.fields["title"] for one in postings] == ["Weaver", "Dyer"]
