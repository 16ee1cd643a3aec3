"""Postings that were made to hurt: by name, the bytes of a file that a careless reader would choke on."""

import gzip
import io
import json
import tarfile
import zipfile
import zlib

GOOD = "Sales Manager\n\nRequirements:\n- 3 years of experience in sales\n- A degree in engineering\n"


def zipped(files, **options):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, **options)
    return stream.getvalue()


def tarred(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def zeros(size):
    """Pack so many zeros without ever holding them."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"0" * 1_000_000
    packed = b"".join(squeeze.compress(block) for _ in range(size // len(block)))
    return packed + squeeze.flush()


def nested_zip(depth, width):
    inner = {"a.txt": b"sell pumps " * 1000}
    for _ in range(depth):
        packed = zipped(inner)
        inner = {f"{n}.zip": packed for n in range(width)}
    return zipped(inner)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def document(seed, prolog, text):
    """Return a Word file whose body is one paragraph, behind a prolog."""
    body = f'{prolog}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return swapped(seed, "word/document.xml", body)


def sheet(seed, rows, prolog=""):
    """Return a workbook whose first sheet holds these rows of XML."""
    body = f'{prolog}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return swapped(seed, "xl/worksheets/sheet1.xml", body)


def swapped(seed, member, content):
    with zipfile.ZipFile(seed) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    return zipped(files | {member: content})


def inline(value):
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


def html_bombs(s=1):
    """Yield pages that nest, repeat or never end; `s` makes them smaller."""
    good = "".join(f"<p>{line}</p>" for line in GOOD.splitlines())
    for tag in ("div", "b", "ul", "li", "table", "a", "font", "form", "span", "section", "q"):
        yield f"nested-{tag}", f"<html><body>{good}{f'<{tag}>' * (50_000 // s)}{good}"
    yield "nested-lists", f"{good}{'<ul><li>sell' * (20_000 // s)}"
    yield "nested-tables", f"{good}{'<table><tr><td>' * (20_000 // s)}"
    yield "closing-only", f"{good}{'</div></p></b>' * (50_000 // s)}"
    yield "comments", f"{good}{'<!--' * (50_000 // s)}"
    yield "cdata", f"{good}{'<![CDATA[' * (50_000 // s)}"
    yield "half-tags", f"{good}{'<' * (200_000 // s)}"
    yield "attributes", f"{good}<p {'a=b ' * (100_000 // s)}>x</p>"
    yield "one-attribute", f"<div class='{'job-' * (100_000 // s)}'>{good}</div>"
    yield "classes", "".join(f"<div class='job-description-{n}'>{good}</div>" for n in range(1500 // s))
    yield "entities", f"{good}{'&amp;' * (100_000 // s)}{'&#x41;' * (50_000 // s)}&{'a' * (100_000 // s)};"
    yield "scripts", f"{good}{'<script type=application/ld+json>' * (20_000 // s)}"
    yield "scripts-json", f"{good}<script type=application/ld+json>{'[' * (100_000 // s)}</script>"
    yield "labels", f"{good}<div>{'<span>a</span>' * (30_000 // s)}</div>"
    yield "headings", f"{good}{'<h1>a</h1>' * (20_000 // s)}"
    yield "bold-runs", f"{good}<p>{'<b>a</b>b' * (30_000 // s)}</p>"
    yield "breaks", f"{good}{'<br>' * (100_000 // s)}"
    yield "svg", f"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>{good}&a;{'<g>' * (20_000 // s)}</svg>"
    yield "laughs", f"{LAUGHS}<html><body>{good}&i;</body></html>"
    yield "plaintext", f"{good}<plaintext>{'<p>' * (20_000 // s)}"
    yield "options", f"{good}<select>{'<option>Sales' * (30_000 // s)}</select>"
    yield "links", f"{good}{'<a href=x>Sales job</a><br>' * (10_000 // s)}"


def text_bombs(s=1):
    """Yield texts that go on, turn round, or are hardly text; `s` makes them smaller."""
    yield "one-line", "sell pumps to mills, " * (60_000 // s)
    yield "one-word", "a" * (1_000_000 // s)
    yield "one-word-zh", "销售" * (200_000 // s)
    yield "digits", "1" * (500_000 // s)
    nines = "9" * 10_000
    yield "number", f"{GOOD}{nines} years of experience, ${nines} a year, 工资{nines}元"
    yield "numbers", "1. a " * (50_000 // s)
    yield "years", "5 years of experience or " * (20_000 // s)
    yield "degrees", "bachelor or master degree, " * (20_000 // s)
    yield "degrees-zh", "本科或硕士，" * (30_000 // s)
    yield "numbered-zh", "1、销售；" * (30_000 // s)
    yield "headings", "Requirements:\n" * (30_000 // s)
    yield "bullets", "- \n" * (100_000 // s)
    yield "nested-bullets", "".join(f"{' ' * (n % 500)}- sell\n" for n in range(20_000 // s))
    yield "brackets", "（" * (100_000 // s) + "[" * (100_000 // s)
    yield "emphasis", "**" * (100_000 // s) + "_a" * (100_000 // s)
    yield "links", "[a](" * (50_000 // s) + "![" * (50_000 // s)
    yield "blanks", f"a{' ' * (300_000 // s)}b\n# c{' ' * (300_000 // s)}d"
    yield "blank-lines", "\n" * (500_000 // s) + GOOD
    yield "zero-width", GOOD.replace(" ", " \u200b\u200d\ufeff" * 5000)
    yield "right-to-left", GOOD.replace("\n", "\u202e\u2067\u200f\n")
    yield "accents", GOOD + "e" + "\u0301" * (200_000 // s)
    yield "nul", GOOD.replace(" ", "\x00 ")
    yield "controls", GOOD + "".join(map(chr, range(32))) * 100 + "\x1b]0;owned\x07\x9b31m"
    yield "emoji", "👩‍👩‍👧‍👦" * (50_000 // s)
    yield "private-use", "\ue000\uf0b7" * (100_000 // s)
    yield "line-ends", "sell\u2028pumps\u2029to\x85mills\x0b\x0c\r" * (20_000 // s)
    names = " ".join(f"Mr. A{chr(97 + n % 26) * (n % 15 + 1)}" for n in range(9000 // s))
    yield "names", "Contact: Jane Miller. " * (20_000 // s) + names
    yield "mail", "a@" * (100_000 // s) + "a.b@" * (50_000 // s)
    yield "plus", "+1 " * (100_000 // s)
    yield "rules", "=" * (200_000 // s) + "\n" + "-" * (200_000 // s)


def file_bombs(docx, xlsx):
    """Yield (name, maker of the content) of files in every other format; hardly one holds what can be read."""
    yield "zeros.txt.gz", lambda: zeros(150_000_000)
    yield "zeros.jsonl.gz", lambda: zeros(150_000_000)
    yield "twice.txt.gz.gz", lambda: gzip.compress(zeros(400_000_000))
    yield "deep.zip", lambda: nested_zip(5, 2)
    yield "wide.zip", lambda: zipped({f"{n}.txt": "" for n in range(3000)})
    yield "zeros.zip", lambda: zipped({"a.txt": b"0" * 120_000_000})
    yield "zeros.tar.gz", lambda: gzip.compress(tarred({"a.txt": b"0" * 120_000_000}))
    yield "climbs.zip", lambda: zipped({"../../a.txt": GOOD, "/etc/a.txt": GOOD, "C:\\a.txt": GOOD})
    yield "laughs.docx", lambda: document(docx, LAUGHS, "&i;")
    yield "outside.docx", lambda: document(docx, OUTSIDE, "&x;")
    yield "utf16.docx", lambda: swapped(docx, "word/document.xml", (OUTSIDE + "<a>&x;</a>").encode("utf-16"))
    yield "huge.docx", lambda: swapped(docx, "word/media/a.xml", b" " * 120_000_000)
    yield "deep.docx", lambda: document(docx, "", "</w:t></w:r>" + "<w:r>" * 20_000 + "</w:r>" * 20_000 + "<w:r><w:t>")
    yield "laughs.xlsx", lambda: sheet(xlsx, f"<row>{inline('&i;')}</row>", LAUGHS)
    yield "outside.xlsx", lambda: sheet(xlsx, f"<row>{inline('&x;')}</row>", OUTSIDE)
    yield (
        "far.xlsx",
        lambda: sheet(xlsx, f'<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576">{inline("a")}</row>'),
    )
    yield "deep.json", lambda: "[" * 100_000 + "]" * 100_000
    yield "deep-object.json", lambda: '{"a":' * 100_000 + "1" + "}" * 100_000
    yield "digits.json", lambda: '{"description": ' + "9" * 10_000 + "}"
    yield "deep.jsonl", lambda: ("[" * 100_000 + "\n") * 3
    yield "cut.jsonl", lambda: json.dumps({"description": GOOD})[:-3]
    yield "quotes.csv", lambda: 'text\n"' + "a," * 3_000_000
    yield "columns.csv", lambda: ",".join(f"c{n}" for n in range(20_000)) + "\n" + "," * 20_000
