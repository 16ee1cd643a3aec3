"""A web page as Markdown: its headings, lists and tables, cells that span several written into each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "nav", "footer", "noscript", "template", "svg", "button"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "tr", "table", "ul", "ol", "dl", "br", "main", "header", "caption"}
)
_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
_MOST_SPAN = 50


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    open_spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    cell: list[str] | None = None
    spans: tuple[int, int] = (1, 1)


class _Reader(HTMLParser):
    """Writes the page down as it goes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.line: list[str] = []
        self.prefix = ""
        self.silent = 0
        self.tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self._end_line()
            self.tables.append(_Table())
        elif self.tables:
            self._start_in_table(tag, dict(attrs))
        elif tag in _HEADINGS or tag == "li":
            self._end_line(blank=tag != "li")
            self.prefix = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else "- "
        elif tag in {"dt", "dd"}:
            self._end_line(blank=tag == "dt")
            self.prefix = "- " if tag == "dd" else ""
        elif tag in {"b", "strong"} and self.prefix == "- " and not "".join(self.line).strip():
            self.line.append("**")
        elif tag in _BLOCKS:
            self._end_line(blank=tag in {"p", "div", "section", "article"} and not self.prefix)

    def _start_in_table(self, tag: str, told: dict[str, str | None]) -> None:
        table = self.tables[-1]
        if tag == "tr":
            self._end_cell()
            table.rows.append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            table.cell = []
            table.spans = (_span(told.get("colspan")), _span(told.get("rowspan")))
        elif table.cell is not None and (tag == "li" or tag in _BLOCKS):
            table.cell.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.tables:
            self._end_table()
        elif self.tables and tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag in {"b", "strong"} and "".join(self.line).startswith("**") and not self.tables:
            self.line.append("**" if "".join(self.line).count("**") % 2 else "")
        elif tag in _HEADINGS or tag in {"li", "p", "ul", "ol", "dt", "dd", "dl"}:
            self._end_line(blank=tag not in {"li", "dd"})

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = re.sub(r"\s+", " ", data)
        if self.tables and self.tables[-1].cell is not None:
            self.tables[-1].cell.append(text)
        elif not self.tables:
            self.line.append(text)

    def _end_line(self, *, blank: bool = False) -> None:
        text = " ".join("".join(self.line).split())
        if text:
            self.out.append(self.prefix + text)
            self.prefix = ""
        self.line = []
        if blank:
            self.out.append("")

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if table.cell is None:
            return
        if not table.rows:
            table.rows.append([])
        lines = (" ".join(line.split()) for line in "".join(table.cell).split("\n"))
        _put(table, "\n".join(line for line in lines if line not in {"", "-"}))
        table.cell = None

    def _end_table(self) -> None:
        self._end_cell()
        table = self.tables.pop()
        if self.tables:  # a table for the look of it, inside a cell
            if self.tables[-1].cell is not None:
                self.tables[-1].cell.append("\n" + "\n".join(cell for row in table.rows for cell in row))
            return
        self.out.append("")
        self.out += [markdown_row(row) for row in table.rows if row]
        self.out.append("")


def markdown_of_page(html: str) -> str:
    """Return a page as Markdown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader._end_line()
    while reader.tables:
        reader._end_table()
    return "\n".join(reader.out)


def markdown_row(cells: list[str]) -> str:
    """Return cells as the row of a table; lines inside one stay apart."""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.strip().isdecimal() and int(text) > 0 else 1


def _put(table: _Table, text: str) -> None:
    """Put a cell into its row, and into all that it spans; cells from above that reach down come first."""
    row = table.rows[-1]
    _reach_down(table, row)
    across, down = table.spans
    for _ in range(across):
        if down > 1:
            table.open_spans[len(row)] = (down - 1, text)
        row.append(text)
    _reach_down(table, row)


def _reach_down(table: _Table, row: list[str]) -> None:
    while len(row) in table.open_spans and _is_older(table, row):
        left, text = table.open_spans[len(row)]
        at = len(row)
        row.append(text)
        if left > 1:
            table.open_spans[at] = (left - 1, text)
        else:
            del table.open_spans[at]


def _is_older(table: _Table, row: list[str]) -> bool:
    """Say whether a span at the end of a row comes from a row above."""
    return len(row) < max(map(len, table.rows[:-1]), default=0)
