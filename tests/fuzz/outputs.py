"""Write every output of a run in which one text stands in every field, and look whether any of it is live."""

import csv
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from pipeline.core.errors import EncoderError, InputError
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

OURS = {"html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "dialog", "div", "noscript"}
OURS |= {"p", "script"}


def hostile_tables(text: str) -> RunTables:
    """Return a run of one posting whose every text is `text`."""
    body = text if text.strip() else "x"
    indicator = Indicator("i", body, body)
    competency = Competency("c", body, body, (Stage(1, body, body, (indicator,)),), body, body)
    framework = Framework(body, (competency,), "f" * 64, body)
    size = len(body)
    requirement = Requirement(0, size, requirement_id="r", kind="responsibility", text=body, group=body)
    facts = Facts(
        body,
        body,
        body,
        body,
        body,
        body,
        Salary(body, 1.0, 2.0, body, body),
        contradictions=(Reason("years_contradict", {"header": body, "text": body}),),
    )
    parsed = ParsedPosting(
        "p",
        body,
        body,
        "en",
        facts,
        (Section(0, size, "responsibilities", body),),
        (requirement,),
        (Flag(0, size, body, body, "risk", body),),
        (body, body + "2"),
    )
    match = Match(body, "c", 1, body, "i", 0.9, {body: 0.5}, (Reason("word_raises", {"word": body, "group": body}),))
    evidence = Evidence("r", body, 1.0, "required", match, 0)
    cell = Cell(body, "c", "high", 80, 1, 1, 1, 0.9, (evidence,), body, (body,))
    profile = Profile("p", body, (cell,), (cell,))
    rows = {
        "postings": [posting_row(parsed, too_thin=False)],
        "requirements": list(requirement_rows(parsed, profile)),
        "matches": list(match_rows("p", [Answer("r", body, False, (match,))], profile)),
        "profile": list(profile_rows(profile)),
    }
    frames = {name: to_frame(name, rows.get(name, [])) for name in schemas()}
    run = {"inputs": [body], "options": {"framework": body}, "counts": {}, "seconds": {}, body: body}
    return RunTables(**frames, framework=framework, run=run, failures=(Failure(body, "ingest", body, body),))


class Tags(HTMLParser):
    """Collects the elements, attributes and comments of a page, as a browser's parser would see them."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.data: list[str] = []
        self.comments = 0
        self._inside = False

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, tuple(name for name, _ in attrs)))
        self._inside = dict(attrs).get("id") == "data"

    def handle_endtag(self, tag):
        self._inside = False

    def handle_comment(self, data):
        self.comments += 1

    def handle_data(self, data):
        if self._inside:
            self.data.append(data)


def check_outputs(text: str, folder: Path) -> None:
    """Write report, CSV and workbook; raise where `text` is markup, a formula or a control sequence in one of them.

    What UTF-8 cannot hold never comes this far: lone surrogates are replaced where text is read.
    """
    from pipeline.outputs.report import write_report
    from pipeline.outputs.workbook import write_csv, write_xlsx

    tables = hostile_tables(text.encode("utf-8", "replace").decode())
    folder.mkdir(exist_ok=True)
    write_report(tables, folder / "report.html")
    check_page((folder / "report.html").read_text(encoding="utf-8"))
    write_csv(tables, folder / "roles.csv")
    with (folder / "roles.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, strict=True))
    assert len({len(row) for row in rows}) == 1, "the CSV fell apart"
    live = [cell for row in rows for cell in row if is_formula(cell)]
    assert not live, f"a live cell: {live[0][:80]!r}"
    write_xlsx(tables, folder / "roles.xlsx")
    check_book(folder / "roles.xlsx")
    check_terminal(text)


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet would take a CSV cell for a formula; some skip white space before they look."""
    return cell.lstrip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in tuple("\t\r\n")


def check_page(page: str) -> None:
    """Raise where a page has an element or handler that is not ours."""
    parser = Tags()
    parser.feed(page)
    parser.close()
    strange = [(tag, names) for tag, names in parser.seen if tag not in OURS or any(n.startswith("on") for n in names)]
    assert not strange, strange[:3]
    assert len(parser.seen) == 18 or len({tag for tag, _ in parser.seen}) <= len(OURS)
    assert not parser.comments
    assert json.loads("".join(parser.data))["roles"]


def check_book(path: Path) -> None:
    """Raise where a workbook holds a formula or a link, or XML that no parser takes."""
    from lxml import etree

    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            xml = book.read(name)
            etree.fromstring(xml)
            if "worksheets/" in name:
                assert not re.search(rb"<(?:f|hyperlink)\b", xml), name
            assert b'TargetMode="External"' not in xml, name


def check_terminal(text: str) -> None:
    """Raise where a message would carry a control sequence to the terminal."""
    from pipeline.cli.terminal import plain

    for error in (InputError(text, text, text), EncoderError(text, text)):
        shown = plain(str(error))
        assert shown.isprintable(), shown[:80]
