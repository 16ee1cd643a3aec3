"""A fault loses the record, row, cell or member that it is in, by name, and nothing else."""

import gzip
import io
import json
import tarfile
import time
import zipfile

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pipeline.ingest import ReadOptions
from pipeline.ingest.readers.budget import Budget
from pipeline.ingest.readers.sources import Source

TEXT = "We look for a person who bakes our bread in four shops, every night of the week."


def names(failures):
    return [failure.posting.rpartition("/")[2] for failure in failures]


NUMBERS = [
    "Infinity",
    "-Infinity",
    "NaN",
    "1e999",
    "1" * 400,
    "-1e999",
    "1E+4000",
    "[NaN, 1]",
    '{"low": Infinity}',
    "1e-999",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_without_end(read, number):
    line = f'{{"salary": {number}, "description": "{TEXT}"}}'
    postings, failures = read({"a.jsonl": f"{line}\n{line}\n", "b.json": f"[{line}]"})
    assert (len(postings), failures) == (3, [])


@pytest.mark.parametrize(
    ("table", "titles"),
    [
        (f"\n\ntitle,description\nBaker,{TEXT[:40]}\n", ["Baker"]),
        (f"Jobs of July\n\ntitle,description\nBaker,{TEXT[:40]}\n", ["Baker"]),
        (f"sep=;\ntitle;description\nBaker;{TEXT[:40]}\n", ["Baker"]),
        (f"Jobs of July,,\ntitle,place,description\nBaker,Cork,{TEXT[:40]}\n", ["Baker"]),
        (f"\ufeff\n\ntitle,description\nBaker,{TEXT[:40]}\n", ["Baker"]),
        (f"  \n \ntitle,description\nBaker,{TEXT[:40]}\n", ["Baker"]),
        (f"\r\n\r\ntitle,description\r\nBaker,{TEXT[:40]}\r\n", ["Baker"]),
        (f",,\n,,\ntitle,place,description\nBaker,Cork,{TEXT[:40]}\n", ["Baker"]),
        (f"sep=,\ntitle,description\nBaker,{TEXT[:40]}\n", ["Baker"]),
        (f"Export of 2026-11-30;;\n;;\ntitle;place;description\nBaker;Cork;{TEXT[:40]}\n", ["Baker"]),
    ],
)
def test_headers_below_other_lines(read, table, titles):
    postings, failures = read({"a.csv": table})
    assert failures == []
    assert [posting.fields["title"] for posting in postings] == titles


def test_a_table_without_a_header(read):
    row = f'Baker,"{TEXT} It is said that nobody bakes as we do.",x\n'
    postings, failures = read({"a.csv": row * 3})
    assert (len(postings), failures) == (3, [])


@pytest.mark.parametrize(
    ("rows", "read_titles", "lost"),
    [
        (['A,"Bake a', "B,Bake b", "C,Bake c"], ["B", "C"], ["a.csv#0"]),
        (["A,Bake a", 'B,"Bake b', "C,Bake c", 'D,"Bake d, daily"'], ["A", "C", "D"], ["a.csv#1"]),
        (['A,"Bake\na, daily"', "B,Bake b"], ["A", "B"], []),
        (['A,5" tins of bread', 'B,Bake "rye" bread'], ["A", "B"], []),
    ],
)
def test_a_quote_that_is_never_closed(read, rows, read_titles, lost):
    table = "title,description\n" + "\n".join(f"{row}" for row in rows) + "\n"
    postings, failures = read({"a.csv": table})
    assert [posting.fields["title"] for posting in postings] == read_titles
    assert len(failures) == len(lost)
    assert all("never closed" in failure.what and "row" in failure.what for failure in failures)


@pytest.mark.parametrize(
    ("rows", "titles", "lost"),
    [
        # closed by the quote that a row below opens
        (["A,bake a", 'B,"bake b', "C,bake c", 'D,"bake d', "E,bake e"], "ACE", 2),
        (['A,"bake a', "B,bake b", 'C,"bake c"', "D,bake d"], "BCD", 1),
        (['A,"bake a', 'B,"bake b', "C,bake c"], "C", 2),
        # lines of one cell that look like rows, or like the beginning of a quoted cell
        (['A,"bake, and', "mill, and", 'sell"', "B,bake b"], "AB", 0),
        (['A,"""bake"", and', "mill, and", '""sell"""', "B,bake b"], "AB", 0),
        (['A,"bake', '""rye"", oat"', 'B,"bake', 'b"'], "AB", 0),
        (['"A","bake', 'a"', '"B","bake', 'b"'], "AB", 0),
    ],
)
def test_a_quote_that_the_next_one_closes(read, rows, titles, lost):
    postings, failures = read({"a.csv": "title,description\n" + "\n".join(rows) + "\n"})
    assert [posting.fields["title"] for posting in postings] == list(titles)
    assert len(failures) == lost


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
MEMBER_DAMAGE = {  # what is done to the second member: the header, the place in it, and what stands there then
    "not packed as it should be": (LOCAL, 36, b"\xff"),
    "packed bytes": (LOCAL, 40, b"\xff\xff\xff\xff"),
    "the sum of the content": (CENTRAL, 16, b"\0\0\0\0"),
    "a way of packing that nobody knows": (CENTRAL, 10, b"\x63\0"),
    "said to be stored as it is": (CENTRAL, 10, b"\0\0"),
    "said to be locked": (CENTRAL, 8, b"\x01\0"),
    "patched data": (CENTRAL, 8, b"\x20\0"),
    "no header where it should begin": (LOCAL, 0, b"XXXX"),
    "another name at its place": (LOCAL, 30, b"zz"),
    "begins behind the end": (CENTRAL, 42, b"\xff\xff\xff\x0f"),
}


@pytest.mark.parametrize("damage", MEMBER_DAMAGE)
def test_a_damaged_member_of_an_archive(read, damage):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"p{number}.txt", f"{TEXT} {number}")
    data = bytearray(stream.getvalue())
    header, place, wrong = MEMBER_DAMAGE[damage]
    at = data.find(header, data.find(header) + 1) + place
    data[at : at + len(wrong)] = wrong
    postings, failures = read({"a.zip": bytes(data)})
    assert len(postings) == 3
    assert names(failures) == ["a.zip!p1.txt"]


def test_rows_of_parquet_fail_alone(read):
    texts = [f"{TEXT} {number}".encode() for number in range(200)]
    texts[150] = b"\xff" + texts[150]
    column = pa.array(texts, pa.binary())
    column = pa.Array.from_buffers(pa.string(), len(texts), column.buffers())
    dates = pa.array([18262] * 100 + [99_999_999] + [18262] * 99, pa.int32()).cast(pa.date32())
    stream = io.BytesIO()
    pq.write_table(pa.table({"description": column, "posted": dates}), stream)
    postings, failures = read({"a.parquet": stream.getvalue()})
    assert len(postings) == 200
    assert [failure.what for failure in failures] == [
        "row 101, column 'posted': a cell that cannot be read (OverflowError)"
    ]


def test_a_text_that_stands_in_a_million_cells(read):
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), pa.array([TEXT * 60]))
    stream = io.BytesIO()
    pq.write_table(pa.table({"description": text}), stream, compression="zstd")
    postings, failures = read({"a.parquet": stream.getvalue()}, max_file_bytes=1_000_000)
    assert 0 < len(postings) < 400
    assert "its cells hold more than" in failures[0].what


@pytest.mark.parametrize(
    ("packed", "file_bytes", "most"),
    [
        (0, 300_000_000, 50_000_000),
        (614, 300_000_000, 50_000_000),
        (250_000, 300_000_000, 50_000_000),
        (250_001, 300_000_000, 50_000_200),
        (1_000_000, 300_000_000, 200_000_000),
        (90_000_000, 300_000_000, 18_000_000_000),
        (614, 1_000_000, 1_000_000),
        (614, 0, 122_800),
        (10_000, 1_000_000, 2_000_000),
        (10_000, 900_000_000, 50_000_000),
    ],
)
def test_what_the_cells_of_a_file_may_hold(packed, file_bytes, most):
    source = Source("a.parquet", io.BytesIO(), ".parquet")
    assert Budget.of(source, packed, ReadOptions(max_file_bytes=file_bytes)).most == most


def workbook(change):
    """Return a workbook of five postings whose sheet is changed by a function from XML to XML."""
    book = openpyxl.Workbook()
    for row in (["title", "pay", "description"], *([f"Baker {n}", 10 + n, TEXT] for n in range(5))):
        book.active.append(row)
    stream, broken = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as parts, zipfile.ZipFile(broken, "w") as out:
        for info in parts.infolist():
            content = parts.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                before, content = content, change(content)
                assert content != before
            out.writestr(info.filename, content)
    return broken.getvalue()


def test_a_cell_of_a_workbook_that_is_no_number(read):
    postings, failures = read({"a.xlsx": workbook(lambda xml: xml.replace(b"<v>12</v>", b"<v>12,5</v>"))})
    assert failures == []
    assert [posting.fields["salary"] for posting in postings] == ["10", "11", "12,5", "13", "14"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="s"><v>99999</v>'),
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="s"><v>-7</v>'),
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="s"><v>x</v>'),
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="s"><v>999999999999999999999</v>'),
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="d"><v>no date</v>'),
        (b'r="B4" t="n"><v>12</v>', b'r="B4" t="b"><v>x</v>'),
        (b'r="B4"', b'r="ZZZZZ4"'),
        (b'r="B4"', b'r="??"'),
        (b'r="B4"', b'r=""'),
        (b'r="4"', b'r="four"'),
        (b'r="4"', b'r="900000000"'),
        (b'ref="A1:C6"', b'ref="A1"'),
        (b'ref="A1:C6"', b'ref="A1:C3"'),
        (b'ref="A1:C6"', b'ref="A1:A6"'),
    ],
)
def test_a_cell_or_row_of_a_workbook_that_is_none_loses_no_other(read, old, new):
    postings, _ = read({"a.xlsx": workbook(lambda xml: xml.replace(old, new))})
    assert [posting.fields["title"] for posting in postings] == [f"Baker {n}" for n in range(5)]
    assert [posting.fields["salary"] for posting in postings][3:] == ["13", "14"]


def test_levels_and_spans_that_a_word_document_claims(read, tmp_path):
    document = docx.Document()
    document.add_paragraph(TEXT, style="List Bullet")
    level = OxmlElement("w:ilvl")
    level.set(qn("w:val"), "400000000")
    number = OxmlElement("w:numPr")
    number.append(level)
    document.paragraphs[0]._p.get_or_add_pPr().append(number)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Oven", "deck"
    span = OxmlElement("w:gridSpan")
    span.set(qn("w:val"), "30000000")
    table.cell(0, 0)._tc.get_or_add_tcPr().append(span)
    path = tmp_path / "in" / "a.docx"
    path.parent.mkdir()
    document.save(path)
    start = time.process_time()
    postings, failures = read({})
    assert (len(postings), failures) == (1, [])
    assert len(postings[0].content) < 1000
    assert time.process_time() - start < 5


BEHIND = [
    b"xyz",
    b"\n",
    b"\x1f",
    b"\x1f\x8b",
    b"\x1f\x8b\x08\x00",
    b"\x1f\x8b\xff\xff",
    b"PK\x03\x04",
    b"<html>",
    b"\0\0\1",
    b"x" * 9999,
    b"\xff" * 20,
]


@pytest.mark.parametrize("behind", BEHIND)
def test_bytes_behind_packed_or_written_data(read, behind):
    packed = gzip.compress(TEXT.encode()) + behind
    postings, failures = read({"a.txt.gz": packed, "b.json": json.dumps([{"description": TEXT}]) + " done"})
    assert [posting.content for posting in postings] == [TEXT, TEXT]
    assert sorted(names(failures)) == ["a.txt.gz", "b.json"]


ROWS = [json.dumps({"title": f"Baker {n}", "description": f"{TEXT} {n:x} {n * 7919 % 1000}"}) for n in range(400)]
TABLE = "title,description\n" + "".join(f'Baker {n},"{TEXT} {n * 7919 % 1000}"\n' for n in range(400))


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl.gz", "\n".join(ROWS)), ("a.csv.gz", TABLE), ("a.tsv.gz", TABLE.replace(",", "\t"))],
)
@pytest.mark.parametrize("kept", [0.4, 0.7, 0.95])
def test_what_came_before_the_cut_of_a_gzip_stream_is_read(read, name, content, kept):
    packed = gzip.compress(content.encode())
    postings, failures = read({name: packed[: int(len(packed) * kept)]})
    assert 50 < len(postings) < 400
    assert any("ends before its end" in failure.what for failure in failures)


def tarred(count=6):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for number in range(count):
            info = tarfile.TarInfo(f"p{number}.txt")
            content = f"{TEXT} {number}".encode()
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize(
    ("content", "left", "said"),
    [
        (flipped(tarred(), 1024 + 10), "02345", 1),
        (flipped(tarred(), 2048 + 150), "01345", 1),
        (flipped(tarred(), 5 * 1024), "01234", 1),
        (flipped(flipped(tarred(), 1024 + 10), 2048 + 10), "0345", 1),
        (tarred()[:3300], "012", 1),
        (tarred()[: 3 * 1024], "012", 0),
        (tarred()[: 6 * 1024], "012345", 0),
        (tarred()[:1024] + b"x" * 512 + tarred()[1024:], "012345", 1),
        (tarred() + b"\0" * 4096, "012345", 0),
        (gzip.compress(flipped(tarred(), 1024 + 10)), "02345", 1),
    ],
)
def test_a_damaged_place_in_a_tar_archive(read, content, left, said):
    postings, failures = read({"a.tar": content})
    assert [posting.content[-1] for posting in postings] == list(left)
    assert sum("damaged" in failure.what for failure in failures) == said


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_damaged_part_of_a_parquet_table(read, place):
    stream = io.BytesIO()
    table = pa.table({"description": [f"{TEXT} {n}" for n in range(80)]})
    pq.write_table(table, stream, row_group_size=20, use_dictionary=False, compression="snappy")
    data = bytearray(stream.getvalue())
    at = pq.ParquetFile(stream).metadata.row_group(place).column(0).data_page_offset
    data[at : at + 60] = bytes(byte ^ 90 for byte in data[at : at + 60])
    postings, failures = read({"a.parquet": bytes(data)})
    assert len(postings) == 60
    assert [failure.what.partition(":")[0] for failure in failures] == [f"rows {20 * place + 1} to {20 * place + 20}"]


@pytest.mark.parametrize("kind", ["list", "struct"])
def test_text_that_is_no_utf8_inside_a_cell_of_parquet(read, kind):
    texts = [b"rye", b"\xff", b"oat"]
    inner = pa.Array.from_buffers(pa.string(), 3, pa.array(texts, pa.binary()).buffers())
    made = {
        "list": lambda: pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), inner),
        "struct": lambda: pa.StructArray.from_arrays([inner], ["flour"]),
    }
    stream = io.BytesIO()
    pq.write_table(pa.table({"description": [f"{TEXT} {n}" for n in range(3)], "tags": made[kind]()}), stream)
    postings, failures = read({"a.parquet": stream.getvalue()})
    assert len(postings) == 3
    assert [failure.what for failure in failures] == [
        "row 2, column 'tags': a cell that cannot be read (UnicodeDecodeError)"
    ]


def test_messages_name_columns_and_quote_no_sentence(read):
    _, failures = read({"a.jsonl": json.dumps({"a private sentence of many words, as the key of a field": 1, "n": 2})})
    assert failures[0].mend.endswith("it has: n, 1 more")


def wide(size):
    return {f"k.{n}": f"{n} bake bread for shops " * 40 for n in range(size)} | {
        f"need {n}": f"{n} knead dough " * 60 for n in range(size)
    }


def deep(size):
    record = {"title": "Baker", "description": TEXT}
    for n in range(size):
        record = {f"k{n % 7}": record, "list": [record] if n < 3 else [n]}
    return record


GROWING = {
    "columns": lambda size: json.dumps({"title": "B", "description": TEXT} | wide(size)),
    "lists": lambda size: json.dumps({"jobs": [{"title": "B", "description": TEXT, "tags": ["rye"] * 20}] * size}),
    "lines": lambda size: json.dumps({"description": "Bake bread with the\nand then\n" * size * 20}),
    "headings": lambda size: json.dumps({"description": "<h2>Baker</h2><h3>Requirements</h3><p>Bake</p>" * size * 5}),
    "tables": lambda size: json.dumps({"description": "<table><tr><td>1</td><td>Bake</td></tr></table>" * size * 10}),
}


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING.keys())
def test_time_grows_no_faster_than_a_record(read, grown):
    def seconds(size):
        content = grown(size)
        start = time.process_time()
        read({"a.json": content})
        return time.process_time() - start

    seconds(10)  # what is loaded once is loaded
    small = min(seconds(100) for _ in range(2))
    assert seconds(400) < 10 * small + 0.5
