"""Every file format gives its postings, whatever the file is called."""

import bz2
import gzip
import io
import json
import tarfile
import zipfile

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest import ReadOptions, posting_key, read_postings, to_document

TEXT = "We look for a person who sells our tools to workshops. Three years of sales experience required."
ZH = "岗位职责：1、负责工具的销售；2、维护老客户。任职要求：1、大专以上学历；2、三年销售经验。"


def numbered(cases):
    """Names of cases that are the same in every process, though packed bytes carry the time."""
    return [f"{number}-{case[0]}" for number, case in enumerate(cases)]


def csv_text():
    quoted = 'Buys ""tools"", and\nparts for all of our workshops in the north'
    return f'title,description,company\nSales,"{TEXT}",Acme\nBuyer,"{quoted}",Bolt\n'


def document_bytes():
    document = docx.Document()
    document.add_heading("Sales Manager", 0)
    document.add_heading("Duties", 1)
    document.add_paragraph("Sell tools", style="List Bullet")
    document.add_paragraph("to workshops", style="List Bullet 2")
    paragraph = document.add_paragraph()
    paragraph.add_run("Must have").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Degree", "Bachelor"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def workbook_bytes():
    book = openpyxl.Workbook()
    for row in ([], ["职位名称", "岗位描述", "学历"], ["销售", ZH, "大专"], ["采购", ZH, None]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_bytes():
    stream = io.BytesIO()
    pq.write_table(pa.table({"job_title": ["Sales"], "job_description": [TEXT], "salary": [30000.0]}), stream)
    return stream.getvalue()


def pdf_bytes(text="Sells tools to workshops in the north"):
    """A PDF of one page, written by hand."""
    body = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
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
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        rows,
        len(out),
    )


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


GOOD = [
    ("a.txt", TEXT, ["a.txt"], "sells our tools"),
    ("a.html", f"<h1>Sales</h1><p>{TEXT}</p>", ["a.html"], "sells our tools"),
    ("a.htm", TEXT, ["a.htm"], "sells our tools"),
    ("a.md", f"# Sales\n\n{TEXT}", ["a.md"], "sells our tools"),
    ("a", TEXT, ["a"], "sells our tools"),
    ("a.txt", f"<html><body><p>{TEXT}</p></body></html>", ["a.txt"], "sells our tools"),
    ("a.csv", csv_text(), ["a.csv#1", "a.csv#2"], "sells our tools"),
    ("a.csv", csv_text().replace(",", ";"), ["a.csv#1", "a.csv#2"], "sells our tools"),
    ("a.csv", "\ufeff" + csv_text(), ["a.csv#1", "a.csv#2"], "sells our tools"),
    ("a.csv", csv_text().replace("Acme", "Käfer").encode("cp1252"), ["a.csv#1", "a.csv#2"], "sells our tools"),
    ("a.tsv", f"jobTitle\tjobDescription\nSales\t{TEXT}\n", ["a.tsv#1"], "sells our tools"),
    ("a.csv", f"{TEXT}\n{TEXT} Really.\n".replace(",", ""), ["a.csv#1", "a.csv#2"], "sells our tools"),
    ("a.jsonl", json.dumps({"description": TEXT}) + "\n\n" + json.dumps(TEXT), ["a.jsonl#1", "a.jsonl#2"], "sells"),
    ("a.json", json.dumps({"description": TEXT}), ["a.json"], "sells our tools"),
    ("a.json", json.dumps([{"description": TEXT}] * 2), ["a.json#1", "a.json#2"], "sells our tools"),
    ("a.json", json.dumps({"data": {"jobs": [{"title": "S", "content": TEXT}]}}), ["a.json"], "sells our tools"),
    ("a.json", f'{{"text": "{TEXT}"}}\n{{"text": "{TEXT}"}}', ["a.json#1", "a.json#2"], "sells our tools"),
    ("a.jsonl", json.dumps([{"description": TEXT}], indent=1), ["a.jsonl#1"], "sells our tools"),
    ("a.txt", json.dumps({"description": TEXT}), ["a.txt"], "sells our tools"),
    ("a.xlsx", workbook_bytes(), ["a.xlsx#1", "a.xlsx#2"], "负责工具的销售"),
    ("a.parquet", parquet_bytes(), ["a.parquet#1"], "sells our tools"),
    ("a.docx", document_bytes(), ["a.docx"], "Sell tools"),
    ("a.pdf", pdf_bytes(), ["a.pdf"], "Sells tools"),
    ("a.txt.gz", gzip.compress(TEXT.encode()), ["a.txt.gz"], "sells our tools"),
    ("a.csv.gz", gzip.compress(csv_text().encode()), ["a.csv.gz#1", "a.csv.gz#2"], "sells our tools"),
    ("a.pdf.gz", gzip.compress(pdf_bytes()), ["a.pdf.gz"], "Sells tools"),
    ("a.xlsx.gz", gzip.compress(workbook_bytes()), ["a.xlsx.gz#1", "a.xlsx.gz#2"], "负责工具的销售"),
    (
        "a.zip",
        zipped({"x/b.txt": TEXT, "a.docx": document_bytes()}),
        ["a.zip!a.docx", "a.zip!x/b.txt"],
        "Sell tools",
    ),
    ("a.tar.gz", tarred({"x/b.txt": TEXT.encode()}), ["a.tar.gz!x/b.txt"], "sells our tools"),
    ("a.tgz", tarred({"b.jsonl": json.dumps({"text": TEXT}).encode()}), ["a.tgz!b.jsonl#1"], "sells our tools"),
    ("a.txt", ZH.encode("gb18030"), ["a.txt"], "负责工具的销售"),
    ("a.txt", ZH.encode("utf-16"), ["a.txt"], "负责工具的销售"),
    ("a.txt", ZH.encode("utf-16-le"), ["a.txt"], "负责工具的销售"),
    (
        "a.jsonl",
        json.dumps({"岗位描述": ZH}, ensure_ascii=False).encode("gb18030"),
        ["a.jsonl#1"],
        "负责工具的销售",
    ),
]


@pytest.mark.parametrize(("name", "content", "sources", "said"), GOOD, ids=numbered(GOOD))
def test_reads(read, tmp_path, name, content, sources, said):
    postings, failures = read({name: content})
    assert failures == []
    assert [p.source.removeprefix(f"{tmp_path}/") for p in postings] == sources
    assert said in to_document(postings[0]).text


def test_word_documents_keep_their_structure(read, lines):
    postings, _ = read({"a.docx": document_bytes()})
    assert lines(postings[0].content, "html") == [
        "h1* Sales Manager",
        "h2* Duties",
        "i0 Sell tools",
        "i1 to workshops",
        "p0* Must have",
        "p0 Degree Bachelor",
    ]


BAD = [
    ("a.txt", b"", "empty", "remove"),
    ("a.html", b"  \n\n ", "empty", "remove"),
    ("a.html", pdf_bytes(), "named .html but holds PDF", "suffix"),
    ("a.txt", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\xff\xff\x00\xb8" * 50, "a program", "remove"),
    ("a.txt", bytes(range(256)) * 20, "binary", "convert"),
    ("a.pdf", TEXT, "not a .pdf file inside", "suffix"),
    ("a.pdf", b"%PDF-1.4 and then nothing", "cannot be read", "again"),
    ("a.pdf", pdf_bytes(""), "pictures and no text", "OCR"),
    ("a.docx", zipped({"a.txt": TEXT}), "holds ZIP", "suffix"),
    ("a.xlsx", document_bytes(), "holds DOCX", "suffix"),
    ("a.docx", document_bytes()[:900], "damaged", "again"),
    ("a.zip", zipped({}), "without files", "again"),
    ("a.txt.gz", gzip.compress(TEXT.encode() * 50)[:-20], "damaged", "again"),
    ("a.txt", bz2.compress(TEXT.encode()), "bzip2", "gz"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "old Office", "docx"),
    ("a.json", '{"description": "broken', "no valid JSON", "mend"),
    ("a.json", "[" * 100_000, "nested too deep", "flat"),
    ("a.json", "[]", "without any object", "list"),
    ("a.csv", "title,description\n", "no records", "row"),
    ("a.csv", "title,description\nSales,\n", "nothing in the text column 'description'", "fill it"),
    ("a.jsonl", '{"vorname": null, "n": 1}', "no posting text", "it has: vorname, n"),
    ("a.parquet", b"PAR1" + b"nonsense" * 20 + b"PAR1", "cannot be read", "again"),
]


@pytest.mark.parametrize(("name", "content", "what", "mend"), BAD, ids=numbered(BAD))
def test_fails_with_its_mend(read, name, content, what, mend):
    postings, failures = read({name: content})
    assert postings == []
    assert [f.stage for f in failures] == ["ingest"]
    assert what in failures[0].what
    assert mend in failures[0].mend
    assert name in failures[0].posting


def test_one_bad_record_does_not_stop_the_others(read):
    good = json.dumps({"description": TEXT})
    postings, failures = read({"a.jsonl": f"{good}\nnot json\n{good}\n[1]\n{good}"})
    assert [p.source[-2:] for p in postings] == ["#1", "#3", "#5"]
    assert [f.posting[-2:] for f in failures] == ["#2", "#4"]


def test_folder_is_read_in_order_without_hidden_files(read, tmp_path):
    postings, failures = read({"b/2.txt": TEXT, "a.txt": TEXT, ".hidden.txt": TEXT, ".git/x.txt": TEXT, "b/1.md": TEXT})
    assert [p.source.removeprefix(f"{tmp_path}/") for p in postings] == ["a.txt", "b/1.md", "b/2.txt"]
    assert failures == []


def test_links_that_leave_the_folder_are_refused(read, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(TEXT)
    (tmp_path / "a.txt").symlink_to(outside / "secret.txt")
    (tmp_path / "b").symlink_to(outside)
    (tmp_path / "inside.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    postings, failures = read({"real.txt": TEXT})
    assert [p.source.rpartition("/")[2] for p in postings] == ["inside.txt", "real.txt"]
    assert [f.posting.rpartition("/")[2] for f in failures] == ["a.txt", "b", "broken.txt"]
    assert "leaves the input folder" in failures[0].what


@pytest.mark.parametrize("pack", [zipped, lambda files: tarred({k: v.encode() for k, v in files.items()})])
def test_archive_members_that_climb_out_are_refused(read, pack):
    postings, failures = read({"a.zip" if pack is zipped else "a.tgz": pack({"../evil.txt": TEXT, "good.txt": TEXT})})
    assert len(postings) == 1
    assert ["evil" in f.posting for f in failures] == [True]


def test_limits_are_failures_that_name_them(read):
    nested = TEXT.encode()
    for _ in range(5):
        nested = gzip.compress(nested)
    files = {"big.txt": "x" * 3000, "deep.txt.gz": nested, "long.csv": "text\n" + "y" * 3000, "ok.txt": TEXT}
    postings, failures = read(files, max_file_bytes=2000, max_posting_chars=1500, max_archive_depth=2)
    assert [p.source.rpartition("/")[2] for p in postings] == ["ok.txt"]
    assert {f.posting.rpartition("/")[2].partition("#")[0] for f in failures} == {"big.txt", "deep.txt.gz", "long.csv"}


def test_a_bomb_of_zeros_is_a_failure(read):
    _, failures = read({"a.txt.gz": gzip.compress(b"a" * 5_000_000)}, max_file_bytes=1_000_000)
    assert "1,000,000 bytes" in failures[0].what


def test_text_column(read):
    table = f'id,notes,body\n1,"{TEXT} (notes)","{TEXT} (body)"\n'
    postings, _ = read({"a.csv": table}, text_column="notes")
    assert postings[0].content.endswith("(notes)")


def test_unknown_text_column_lists_the_columns(read):
    with pytest.raises(InputError, match=r"no column 'wrong'.*id, notes, body"):
        read({"a.csv": f"id,notes,body\n1,{TEXT},{TEXT}\n"}, text_column="wrong")


def test_longest_text_is_taken_where_no_name_is_known(read):
    postings, _ = read({"a.csv": f'k,foo,bar\n1,short,"{TEXT}"\n2,shorter,"{TEXT}"\n'})
    assert [p.content for p in postings] == [TEXT, TEXT]


def test_missing_input_and_empty_folder(tmp_path):
    with pytest.raises(InputError, match="no such file or folder"):
        list(read_postings([str(tmp_path / "nothing")]))
    with pytest.raises(InputError, match="no file that is not hidden"):
        list(read_postings([str(tmp_path)]))


@pytest.mark.parametrize(
    ("given", "count", "said"),
    [
        (TEXT, 1, "sells our tools"),
        (f"<p>{TEXT}</p><p>x</p><ul></ul>", 1, "sells our tools"),
        (json.dumps({"description": TEXT}), 1, "sells our tools"),
        (f'{{"text": "{TEXT}"}}\n{{"text": "{TEXT}"}}', 2, "sells our tools"),
        (ZH.encode("gb18030"), 1, "负责工具的销售"),
    ],
)
def test_standard_input(monkeypatch, given, count, said):
    data = given if isinstance(given, bytes) else given.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    postings = list(read_postings(["-"]))
    assert len(postings) == count
    assert postings[0].source.startswith("-")
    assert said in to_document(postings[0]).text


def test_empty_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    found = list(read_postings(["-"]))
    assert isinstance(found[0], Failure)


def test_same_posting_in_any_encoding_has_one_key(read):
    files = {f"{n}.txt": ZH.encode(e) for n, e in enumerate(("utf-8", "gb18030", "utf-16", "utf-16-be"))}
    postings, _ = read(files)
    assert len({posting_key(None, to_document(p).text) for p in postings}) == 1
    assert posting_key("A", "b c") == posting_key("Ａ", "B-c") != posting_key("Ab", "c")


def test_rows_are_streamed(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w") as out:
        out.write("text\n" + f'"{TEXT}"\n' * 1000 + '"' + TEXT)
    stream = read_postings([str(path)], ReadOptions(max_file_bytes=10))
    assert next(stream).content == TEXT
    assert sum(1 for _ in stream) == 1000
