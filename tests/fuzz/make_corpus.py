"""Write the seeds of the fuzzer again: small invented files, one or more for each parser."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

CORPUS = Path(__file__).with_name("corpus")
EN = """Regional Sales Manager
Kestrel Pumps, Leeds, GBP 45,000 - 52,000 a year, full-time

About us
Kestrel Pumps has built pumps since 1987.

What you will do:
- Own the pipeline of the north; visit 5-6 customers a week (some travel, up to 40%).
- Negotiate yearly contracts with purchasing boards and report to the Sales Director
* Work with engineering, legal and finance on tenders

What you bring
1. 3+ years of experience in technical sales, or a Bachelor's degree in engineering
2. Fluent English; German is a plus. A driving licence is required.
3) CRM skills (Salesforce or similar preferred but not essential)

We offer a pension and 30 days of leave. Contact: Jane Miller, jane.miller@kestrel.example, +44 113 496 0000
"""
ZH = """区域销售经理（华东）
薪资：15-25K·14薪  上海  3-5年  本科
岗位职责：1、负责华东区域水泵产品的销售，完成年度销售指标；2、维护老客户，开发新客户；3、定期拜访客户并提交报告。
任职要求：
①统招本科及以上学历，机械类专业优先；
②三年以上工业品销售经验，熟悉CRM系统者优先；
③能适应出差，持有C1驾照。英语四级以上。
福利：五险一金、带薪年假。联系人：王小明 电话13800001111 微信号：kestrel_wang
"""
MD = """# Account Executive (SaaS)

**About the role:** You _own_ new business in [our region](https://kestrel.example/region).

## Responsibilities
* Build a pipeline of `mid-market` accounts
  - run discovery calls
* Present to executives, with **quarterly targets** of 250.000 EUR

Requirements
------------
1. 5 years in sales
2. 本科及以上学历

| Place | Pay |
|---|:--|
| Leeds | 40k |
"""
TEASER = json.dumps({"@type": "JobPosting", "title": "Sales Manager", "description": "<p>Short</p>"})
HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sales Manager | Kestrel</title>
<script type="application/ld+json">{TEASER}</script>
</head><body><nav><a href="/">Jobs</a> <a href="/in">Sign in</a></nav><h1>Sales Manager</h1>
<div class="job-description"><p><b>What you will do:</b></p><ul><li>Own the pipeline<ul><li>weekly calls</li></ul></li>
<li>Negotiate contracts &amp; tenders</li></ul><h3>Requirements</h3><p>3+ years in sales<br>Bachelor's degree</p>
<table><tr><td>Place</td><td>Leeds</td></tr></table>{"".join(f"<p>{line}</p>" for line in ZH.splitlines())}
<p style="display:none">secret</p></div><div id="cookie-banner">We use cookies</div></body></html>"""
RECORD = {
    "title": "Sales Manager",
    "company": {"name": "Kestrel"},
    "description": EN,
    "location": ["Leeds", "York"],
    "salaryMin": 45000.0,
    "datePosted": 1790000000000,
    "skills": ["CRM", "German"],
}
FRAMEWORK_YAML = """name: Pump sales
competencies:
- name: Customer Care
  name_zh: 客户关怀
  description: Keeps customers for years.
  phrases: [visit customers, handle complaints]
  phrases_zh: [拜访客户; 处理投诉]
  stages:
  - {stage: 1, summary: Helps, indicators: [Answers calls, {text: Takes, text_zh: 记录, id: notes}]}
  - stage: 2
    indicators:
    - Plans visits
- name: Deal Craft
  stages:
    1: [Writes offers]
    3: {stage_summary: Leads, indicators: [Closes deals]}
"""
FRAMEWORK_MD = """# Pump sales

## Customer Care
Keeps customers for years.

**Stage 1** - Helps.
- Answers calls
- Takes

Stage 2: Runs.
1. Plans visits

## 成交能力
第三阶段：独立成交
• 编写报价
"""
FRAMEWORK_CSV = (
    "competency,description,stage,stage_summary,indicator,competency_zh,phrases\n"
    'Customer Care,Keeps customers,1,Helps,"Answers calls, kindly",客户关怀,visit customers; call back\n'
    ",,2,Runs,Plans visits,,\nDeal Craft,,阶段3,,Closes deals,,\n"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_WORD}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in ("Normal", "Title", "heading 1", "List Bullet")
    )
    + "</w:styles>"
)
WEIGHTS = "[evidence]\nresponsibility = 1.0\nskill = 0.6\n[strength]\npreferred = 0.4\n"


def _document() -> bytes:
    document = docx.Document()
    document.add_heading("Sales Manager", 0)
    document.add_heading("Duties", 1)
    document.add_paragraph("Sell pumps", style="List Bullet")
    paragraph = document.add_paragraph("岗位要求：")
    paragraph.add_run("本科 and 3 years").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Degree", "Bachelor"
    stream = io.BytesIO()
    document.save(stream)
    slim = io.BytesIO()
    # The template's thumbnail and styles that nothing uses say nothing to a parser.
    with zipfile.ZipFile(stream) as full, zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED) as out:
        for info in full.infolist():
            if "thumbnail" not in info.filename:
                own = STYLES.encode() if info.filename == "word/styles.xml" else full.read(info)
                out.writestr(info.filename, own)
    return slim.getvalue()


def _book(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _pdf(text: str) -> bytes:
    body = f"BT /F1 12 Tf 72 720 Td ({text}) Tj 0 -14 Td (3 years of sales) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + rows + tail


def _archives(files: dict[str, bytes]) -> tuple[bytes, bytes]:
    packed, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, tarfile.open(fileobj=tarred, mode="w") as tape:
        for name, content in files.items():
            archive.writestr(name, content)
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tape.addfile(info, io.BytesIO(content))
    return packed.getvalue(), tarred.getvalue()


def _head() -> bytes:
    numbers = io.BytesIO()
    weights = {"weights:lexical": np.ones((8, 2), dtype=np.float16), "level": np.ones(8, dtype=np.float16)}
    weights |= {f"context:{name}": np.ones((8, 2), dtype=np.float16) for name in ("title", "requirements")}
    weights |= {f"context:{name}_bias": np.ones(2, dtype=np.float16) for name in ("title", "requirements")}
    np.savez_compressed(numbers, bias=np.zeros(2, dtype=np.float32), **weights)
    facts = {
        "version": 1,
        "competencies": ["Customer Care", "Deal Craft"],
        "framework_digest": "0" * 64,
        "encoders": {"lexical": "1" * 64},
        "share": 1.0,
        "slope": 1.0,
        "offset": 0.0,
        "tilt": 0.0,
        "threshold": 0.3,
        "report": {"top1": 0.9},
        "level": {"encoder": "lexical", "bias": 0.0, "cuts": [0.1, 0.2]},
        "context": "lexical",
        "numbers": "DIGEST",
    }
    return json.dumps(facts).encode() + b"\n" + numbers.getvalue()


def _model() -> bytes:
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    weights = len(header).to_bytes(8, "little") + header + b"\x00\x00\x80?"
    parts = {
        "modules.json": json.dumps(modules).encode(),
        "config.json": b'{"model_type": "bert"}',
        "router_config.json": b'{"types": {"a": "sentence_transformers.models.Transformer"}}',
        "model.safetensors": weights,
        "x.bin": b"\x80\x04.",
    }
    return b"".join(b"===" + name.encode() + b"\n" + body + b"\n" for name, body in parts.items())


def _parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def _member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def main() -> None:
    """Write all of them."""
    CORPUS.mkdir(exist_ok=True)
    document, book = (
        _document(),
        _book([["job title", "description", "degree"], ["Sales", EN, 3.5], ["采购", ZH, None]]),
    )
    framework = _book([["competency", "stage", "indicator"], ["Customer Care", 1, "Answers calls"], [None, 2, "Plans"]])
    table = f'title,description,company\nSales,"{EN.replace(chr(34), "")}",Kestrel\n采购,"{ZH}",Kestrel\n'
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in (RECORD, {"岗位描述": ZH}, "just text"))
    packed, tarred = _archives({"a/posting.txt": EN.encode(), "b.html": HTML.encode(), "c.docx": document})
    labels = (
        "text,competency,stage,group\nVisits customers,Customer Care,2,a\n"
        '"Closes, deals",Deal Craft|Customer Care,,b\nDrives,none,,\n'
    )
    runs = {"schema_version": 1, "counts": {"postings": 0}, "seconds": {"parse": 1.0}, "options": {}, "inputs": ["a"]}
    failure = {"posting": "a.txt", "stage": "ingest", "what": "empty", "mend": "fill it"}
    files: dict[str, bytes | str] = {
        "posting_en.txt": EN,
        "posting_zh.txt": ZH,
        "posting.md": MD,
        "posting.html": HTML,
        "posting_gb.txt": ZH.encode("gb18030"),
        "posting_utf16.txt": ZH.encode("utf-16"),
        "postings.json": json.dumps({"data": {"jobs": [RECORD, RECORD]}}),
        "posting.json": json.dumps(RECORD),
        "postings.jsonl": lines,
        "postings.csv": table,
        "posting.docx": document,
        "postings.xlsx": book,
        "document.xml": _member(document, "word/document.xml"),
        "styles.xml": STYLES,
        "sheet1.xml": _member(book, "xl/worksheets/sheet1.xml"),
        "workbook.xml": _member(book, "xl/workbook.xml"),
        "postings.parquet": _parquet(
            pa.table({"job_title": ["Sales", None], "description": [EN, ZH], "pay": [1.5, 2.0]})
        ),
        "posting.pdf": _pdf("Sell pumps to the north"),
        "postings.zip": packed,
        "postings.tar": tarred,
        "posting.txt.gz": gzip.compress(EN.encode(), mtime=0),
        "framework.yaml.gz": gzip.compress(FRAMEWORK_YAML.encode(), mtime=0),
        "framework.yaml": FRAMEWORK_YAML,
        "framework.md": FRAMEWORK_MD,
        "framework.csv": FRAMEWORK_CSV,
        "framework.txt": "Customer Care\n\nKeeps customers.\n\nStage 1 - Helps.\n\n- Answers\n\nDeal Craft\n\nIt.\n",
        "framework.json": json.dumps(
            [{"name": "Customer Care", "stages": [{"stage": 1, "indicators": ["Answers"]}]}, "D"]
        ),
        "framework.xlsx": framework,
        "framework_sheet1.xml": _member(framework, "xl/worksheets/sheet1.xml"),
        "phrases.yaml": "Customer Care:\n  phrases: [visit]\n  phrases_zh: 拜访客户；回访\nDeal Craft: [win]\n",
        "phrases.json": json.dumps(
            {"competencies": [{"competency": "Customer Care", "en": [{"phrase": "x", "accept": True}]}]}
        ),
        "phrases.csv": "competency,lang,phrase,accept\nCustomer Care,en,visit customers,yes\n,zh,拜访客户,是\n",
        "head.bin": _head(),
        "model.bin": _model(),
        "weights.toml": WEIGHTS,
        "labels.csv": labels,
        "labels.jsonl": '{"id": 1, "text": "Visits customers", "competency": ["Customer Care"], "stage": 2}\n'
        '{"id": "b", "text": "x", "accepted": null}\n',
        "run.bin": json.dumps(runs) + "===\n" + json.dumps(failure) + "\n",
    }
    for name, content in files.items():
        (CORPUS / name).write_bytes(content if isinstance(content, bytes) else content.encode())


if __name__ == "__main__":
    main()
