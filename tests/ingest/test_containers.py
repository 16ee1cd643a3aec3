"""Postings are found wherever a document keeps them, and each fact under whatever name it has."""

import json

import pytest

from pipeline.ingest import to_document

BAKER = {
    "title": "Baker",
    "company": "Crumb Ltd",
    "location": "Galway",
    "description": "<ul><li>Bake rye bread for four shops</li><li>Two years at a deck oven</li></ul>",
}
MILLER = {
    "title": "Miller",
    "company": "Crumb Ltd",
    "location": "Sligo",
    "description": "<ul><li>Grind wheat for the bakery every night</li><li>One year in a mill</li></ul>",
}
BOTH = [("Baker", "Crumb Ltd", "Galway"), ("Miller", "Crumb Ltd", "Sligo")]


def facts(postings, *names):
    return [tuple(to_document(posting).fields.get(name) for name in names) for posting in postings]


CONTAINERS = {
    "unknown list": {"loaves": [BAKER, MILLER]},
    "wrapped": {"found": {"n": 2, "loaves": [{"crumb": BAKER}, {"crumb": MILLER}]}},
    "edges": {"data": {"search": {"edges": [{"cursor": "a", "node": BAKER}, {"cursor": "b", "node": MILLER}]}}},
    "by id": {"result": {"17": BAKER, "18": MILLER}},
    "departments": {"departments": [{"name": "Day", "jobs": [BAKER]}, {"name": "Night", "jobs": [MILLER]}]},
    "feed with a title": {
        "title": "All jobs at Crumb",
        "description": "We bake and mill since 1900.",
        "items": [BAKER, MILLER],
    },
    "attributes": {"data": [{"id": 1, "attributes": BAKER}, {"id": 2, "attributes": MILLER}]},
    "list of lists": [[BAKER], [MILLER]],
}


@pytest.mark.parametrize("document", CONTAINERS.values(), ids=CONTAINERS.keys())
def test_every_record_of_a_document_is_read(read, document):
    postings, failures = read({"a.json": json.dumps(document)})
    assert failures == []
    assert facts(postings, "title", "company", "location") == BOTH


def test_one_posting_is_not_cut_into_its_lists(read):
    record = BAKER | {"similarJobs": [MILLER, MILLER], "offices": [{"name": "Galway"}]}
    postings, failures = read({"a.json": json.dumps(record)})
    assert (facts(postings, "title"), failures) == ([("Baker",)], [])


def test_what_is_left_unread_is_told(read):
    more = [MILLER | {"title": f"Miller {n}"} for n in range(3)]
    postings, failures = read({"a.json": json.dumps({"jobs": [BAKER, MILLER], "archive": {"jobs": more}})})
    assert len(postings) == 2
    assert [failure.what for failure in failures] == [
        "3 more records under 'archive.jobs' were not read, of 2 elsewhere that were"
    ]


def test_titles_without_a_text_are_told_one_by_one(read):
    rows = [{"title": "Baker", "url": "https://example.com/bakers/needed/now", "country": "Malta"}] * 2
    postings, failures = read({"a.json": json.dumps({"jobs": rows})})
    assert postings == []
    assert [failure.what for failure in failures] == ["the record holds no posting text"] * 2


FEEDS = {
    "rss": "<rss><channel><title>Jobs</title><item><title>Baker</title><description>&lt;p&gt;Bake rye bread.&lt;/p&gt;"
    "</description></item><item><title>Miller</title><description>Grind wheat.</description></item></channel></rss>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title><entry><title>Baker</title><content '
    'type="xhtml">'
    "<div><p>Bake rye bread.</p></div></content></entry><entry><title>Miller</title><content>Grind "
    "wheat.</content></entry></feed>",
    "any root": "<vacatures><vacature nr='1'><jobTitle>Baker</jobTitle><jobDescription><![CDATA[<p>Bake rye "
    "bread.</p>]]>"
    "</jobDescription></vacature><vacature nr='2'><jobTitle>Miller</jobTitle><jobDescription>Grind "
    "wheat.</jobDescription>"
    "</vacature></vacatures>",
    "headed texts": "<x><position><name>Baker</name><office>Galway</office><jobDescriptions><jobDescription>"
    "<name>Tasks</name><value>"
    "<![CDATA[<ul><li>Bake rye bread.</li></ul>]]></value></jobDescription></jobDescriptions></position><position>"
    "<name>Miller</name><office>Sligo</office><jobDescriptions><jobDescription><name>Tasks</name><value>"
    "<![CDATA[<ul><li>Grind "
    "wheat.</li></ul>]]></value></jobDescription></jobDescriptions></position></x>",
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS.keys())
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="UTF-8"?>\n'])
def test_feeds(read, feed, declaration):
    postings, failures = read({"a.xml": declaration + feed})
    assert failures == []
    assert facts(postings, "title") == [("Baker",), ("Miller",)]
    assert [to_document(posting).text.split("\n")[-1] for posting in postings] == ["Bake rye bread.", "Grind wheat."]


def test_entities_of_xml_are_not_followed(read):
    entity = '<!DOCTYPE a [<!ENTITY x "Bake rye bread in Galway, every day of the week">]>'
    bomb = f"{entity}<a><job><title>T</title><text>&x;</text></job></a>"
    postings, failures = read({"a.xml": bomb})
    assert postings == []
    assert len(failures) == 1


def test_mail(read):
    mail = (
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: Fwd: =?utf-8?q?B=C3=A4cker?=\r\nDate: Mon, 6 Jul "
        "2026 09:12:00 +0100\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nBake "
        "rye bread =E2=80=93 daily, and in=\r\n"
        " four shops.\r\n"
    )
    postings, failures = read({"a.eml": mail, "b.txt": mail})
    assert failures == []
    assert facts(postings, "title") == [("Bäcker",)] * 2
    assert to_document(postings[0]).text == "Bake rye bread – daily, and in four shops."


def test_front_matter(read):
    fields = 'title: "Baker"\ncompany: Crumb Ltd\ntags:\n  - rye\n  - night\nsalary: EUR 30,000 - 34,000 per year'
    text = f"---\n{fields}\n---\n\n## Tasks\n\n- Bake"
    postings, _ = read({"a.md": text, "b.md": "---\n\nNo fields: none of them.\nJust a rule above.\n\n---\n"})
    assert facts(postings[:1], "title", "company", "salary") == [("Baker", "Crumb Ltd", "EUR 30,000 - 34,000 per year")]
    assert to_document(postings[0]).text == "Tasks\nBake"
    assert "No fields" in to_document(postings[1]).text


RICH = {
    "draft": {
        "blocks": [{"text": "Tasks", "type": "header-two"}, {"text": "Bake", "type": "unordered-list-item"}],
        "entityMap": {},
    },
    "slate": [
        {"type": "heading", "children": [{"text": "Tasks"}]},
        {"type": "list-item", "children": [{"text": "Bake"}]},
    ],
    "prosemirror": {
        "type": "doc",
        "content": [
            {"type": "heading", "content": [{"type": "text", "text": "Tasks"}]},
            {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "text", "text": "Bake"}]}]},
        ],
    },
    "quill": {
        "ops": [
            {"insert": "Tasks"},
            {"insert": "\n", "attributes": {"header": 2}},
            {"insert": "Bake"},
            {"insert": "\n", "attributes": {"list": "bullet"}},
        ]
    },
}


@pytest.mark.parametrize("rich", RICH.values(), ids=RICH.keys())
@pytest.mark.parametrize("packed", [json.dumps, lambda value: value], ids=["string", "object"])
def test_rich_text_as_json(read, rich, packed):
    postings, failures = read({"a.json": json.dumps({"title": "Baker", "description": packed(rich)})})
    document = to_document(postings[0])
    assert failures == []
    assert (document.text, [block.kind for block in document.blocks]) == ("Tasks\nBake", ["heading", "item"])


NAMED = [
    ({"職務名稱": "烘焙師"}, "title", "烘焙師"),
    ({"职务名称": "烘焙师"}, "title", "烘焙师"),
    ({"jobBaseInfo": {"positionName": "Baker"}}, "title", "Baker"),
    ({"recruiter": {"name": "A. Person", "title": "HR"}}, "title", None),
    ({"company": {"name": "Crumb Ltd", "city": "Cork"}}, "company", "Crumb Ltd"),
    ({"company": {"name": "Crumb Ltd", "city": "Cork"}}, "location", None),
    (
        {"jobLocation": [{"city": "Galway", "country": "IE"}, {"city": "Sligo", "country": "IE"}]},
        "location",
        "Galway, IE; Sligo, IE",
    ),
    ({"location": {"city": "Galway", "region": "C", "country": "IE"}}, "location", "Galway, C, IE"),
    (
        {"min_amount": 20.0, "max_amount": 25.5, "currency": "EUR", "interval": "hourly"},
        "salary",
        "EUR 20-25.5 per hour",
    ),
    (
        {"PositionRemuneration": [{"MinimumRange": "9", "MaximumRange": "11", "RateIntervalCode": "PH"}]},
        "salary",
        "9-11 per hour",
    ),
    ({"created_at": 1777881600}, "posted", "2026-05-04"),
    ({"jobType": 0}, "employment_type", None),
    ({"timeType": "Full time"}, "employment_type", "Full time"),
    # Ashby: the place of the record, then its further ones as they are written.
    (
        {
            "location": "Galway (HQ)",
            "secondaryLocations": [{"location": "Sligo", "address": {"postalAddress": {"addressCountry": "Ireland"}}}],
            "address": {"postalAddress": {"addressLocality": "Galway"}},
        },
        "location",
        "Galway (HQ); Sligo",
    ),
    # Lever: all places, and a pay whose ends are one.
    ({"categories": {"location": "Galway", "allLocations": ["Galway", "Sligo"]}}, "location", "Galway; Sligo"),
    (
        {"salaryRange": {"min": 30, "max": 30, "currency": "EUR", "interval": "per-hour-wage"}, "salary": "€30 or so"},
        "salary",
        "EUR 30 per hour",
    ),
    ({"location": "Sligo", "cities": ["Bray"], "countries": ["ie"]}, "location", "Sligo"),
    ({"cities": ["Bray", "Cobh"]}, "location", "Bray; Cobh"),
    ({"state": "closed"}, "location", None),
    ({"breakdown_score": {"salary": {"max": 14}}}, "salary", None),
    ({"organization": ["Ovens"]}, "company", None),
    ({"title": "Baker", "tags": [{"name": "food"}]}, "company", None),
    ({"employmentStatus": "urn:li:fs_employmentStatus:PART_TIME"}, "employment_type", "PART_TIME"),
    ({"typeOfEmployment": {"id": "permanent", "label": "Part-time"}}, "employment_type", "Part-time"),
    ({"created_at": "2026-05-02", "published_on": "2026-05-04", "updated_at": "2026-05-06"}, "posted", "2026-05-04"),
    ({"UserArea": {"details": {"city": "Cork"}}}, "location", "Cork"),
    ({"user": {"created_at": "2020-01-01"}, "created": 1777881600}, "posted", "2026-05-04"),
]


@pytest.mark.parametrize(("record", "field", "value"), NAMED, ids=[f"{n}-{case[1]}" for n, case in enumerate(NAMED)])
def test_facts_under_many_names(read, record, field, value):
    text = {"description": "Bake rye bread for four shops in the west of the country."}
    postings, _ = read({"a.json": json.dumps(record | text)})
    assert facts(postings, field) == [(value,)]


def test_the_register_entry_of_a_company_is_never_the_posting(read):
    scope = "许可项目：食品生产。一般项目：日用百货销售；鞋帽零售；软件开发；会议及展览服务；货物进出口；企业管理咨询。"
    record = {
        "job": {"jobDesc": "1、烤面包；2、揉面。", "jobName": "面包师"},
        "brandInfo": {"businessScope": scope, "introduce": scope * 3},
    }
    postings, _ = read({"a.json": json.dumps(record, ensure_ascii=False)})
    assert postings[0].content == "1、烤面包；2、揉面。"
    assert postings[0].declared == ()


def test_all_texts_of_a_record_are_read_in_their_order(read):
    record = {
        "title": "Baker",
        "jobAd": {
            "sections": {
                "jobDescription": {"title": "The job", "text": "<p>Bake rye bread for four shops.</p>"},
                "qualifications": {"title": "Your skills", "text": "<p>Two years at a deck oven.</p>"},
            }
        },
    }
    postings, _ = read({"a.json": json.dumps(record)})
    lines = to_document(postings[0]).text.split("\n")
    assert lines == ["The job", "Bake rye bread for four shops.", "Your skills", "Two years at a deck oven."]


def test_short_facts_that_are_needs(read):
    table = "岗位名称,专业,年龄,其他条件,工作内容\n面包师,食品科学,35周岁以下,能上夜班,负责烤面包\n"
    (posting,), _ = read({"a.csv": table})
    document = to_document(posting)
    said = {document.text[block.start : block.end]: block.section for block in document.blocks}
    assert said == {
        "负责烤面包": "responsibilities",
        "能上夜班": "qualifications",
        "专业：食品科学": "qualifications",
        "年龄：35周岁以下": "qualifications",
    }


def test_an_object_around_a_list_names_the_company_of_its_postings(read):
    jobs = [{"title": "Baker", "description": "Bake rye bread for four shops in the west of the country."}]
    for holder, company in (
        ({"name": "Crumb Ltd", "jobs": jobs}, "Crumb Ltd"),
        ({"widget": {"name": "Crumb Ltd", "jobs": jobs}}, "Crumb Ltd"),
        ({"id": 7, "name": "Ovens", "jobs": jobs}, None),
        ({"departments": [{"name": "Ovens", "jobs": jobs}]}, None),
    ):
        postings, _ = read({"a.json": json.dumps(holder)})
        assert facts(postings, "title", "company") == [("Baker", company)]


def test_postings_that_their_addresses_number_are_all_read(read):
    texts = ("Bake rye bread for four shops in the west of the country.", "Grind wheat.", "Sell our buns to the shops.")
    details = {f"/job/{n}": {"info": {"title": f"Role {n}", "jobDescription": text}} for n, text in enumerate(texts)}
    postings, _ = read({"a.json": json.dumps({"pages": [{"total": 3}], "details": details})})
    assert facts(postings, "title") == [("Role 0",), ("Role 1",), ("Role 2",)]


def test_the_headline_of_a_hiring_thread(read):
    thread = {
        "title": "Who is hiring?",
        "children": [
            {
                "id": 1,
                "text": "Crumb | Head Baker (Rye) | Galway | ONSITE | €40k<p>You will bake bread for four shops.",
                "children": [],
            },
            {
                "id": 2,
                "text": "Mill Co | REMOTE | Flour Engineer | Full-time<p>You will grind wheat every night.",
                "children": [],
            },
            {
                "id": 3,
                "text": "Loaf | Oven Engineer | Bread Designers | Remote (EU)<p>You will build ovens in a barn.",
                "children": [],
            },
        ],
    }
    postings, _ = read({"a.json": json.dumps(thread)})
    assert facts(postings, "company", "title", "location", "salary") == [
        ("Crumb", "Head Baker (Rye)", "Galway", "€40k"),
        ("Mill Co", "Flour Engineer", "REMOTE", None),
        ("Loaf", "Oven Engineer", "Remote (EU)", None),
    ]
    assert [to_document(posting).text[:8] for posting in postings] == ["You will"] * 3


def test_declared_fields_stand_beside_a_page_whose_declaration_is_a_teaser(read):
    declared = {
        "@type": "JobPosting",
        "title": "Baker",
        "description": "Bake bread.",
        "hiringOrganization": {"name": "Crumb Ltd"},
    }
    page = '<html><script type="application/ld+json">{}</script><body><h1>Baker</h1><p>{}</p></body></html>'
    long = "You bake rye bread for four shops, and on Fridays you bake cakes. " * 4
    postings, _ = read({"a.html": page.format(json.dumps(declared), long)})
    document = to_document(postings[0])
    assert (document.fields["company"], long.strip() in document.text) == ("Crumb Ltd", True)
