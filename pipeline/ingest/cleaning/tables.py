"""Tables that say something by their columns, as lists: essential and desirable, duties with their share, labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.dom import Node

_WORDS = Path(__file__).with_name("table_words.tsv")
_COUNT = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3})\W*")
_SHARE = re.compile(r"\W*\d{1,3}(?:\.\d+)?\s?(?:-\s?\d{1,3}\s?)?[%％]\W*")
_LONGEST_LABEL = 20
# A cell of a table of labels; a longer one is a text.
_LONGEST_VALUE = 300

Row = Sequence[Node]


def readable_table(table: Node) -> Node:
    """Return a table as headed lists where its columns say what its cells are; else as it is."""
    if any(inner.name == "table" for inner in table.walk() if inner is not table):
        return table
    rows = [cells for node in table.walk() if node.name == "tr" and (cells := _cells(node))]
    if len(rows) < 2:
        return table
    header = [_text(cell).casefold() for cell in rows[0]]
    kinds = [_kind(name) for name in header]
    if {"essential", "desirable"} <= set(kinds):
        return _by_strength(rows, kinds)
    if (column := _strength_column(rows)) is not None:
        return _by_mark(rows, column)
    if "share" in kinds or any(_is_shares(rows[1:], at) for at in range(len(header))):
        return _with_shares(rows, kinds)
    return _labelled(rows) or table


def _cells(row: Node) -> list[Node]:
    """Return the cells of a row."""
    return [child for child in row.children if isinstance(child, Node) and child.name in ("td", "th")]


@cache
def _words() -> Mapping[str, str]:
    """Return what the words of headers and cells mean."""
    return {row["word"]: row["kind"] for row in lexicon(_WORDS)}


def _kind(name: str) -> str | None:
    """Return what a column is by its header."""
    bare = " ".join(name.replace("(", " ").replace(")", " ").strip(" :：*").split())
    return _words().get(bare) or next(
        (kind for word, kind in _words().items() if len(word) > 3 and bare.startswith(word)), None
    )


def _text(cell: Node) -> str:
    """Return the words of a cell on one line."""
    return " ".join(cell.text().split())


def _by_strength(rows: Sequence[Row], kinds: Sequence[str | None]) -> Node:
    """Return a table with a column for what is essential and one for what is desirable."""
    result = Node("div")
    for strength in ("essential", "desirable"):
        column = kinds.index(strength)
        items: list[Node] = []
        for row in rows[1:]:
            if column < len(row) and _text(row[column]):
                said = _kind(_text(row[column]).casefold()) == "mark"
                items += _items(_criterion(row, kinds)) if said else _items(row[column])
        if items:
            result.children += [Node("h4", children=[_text(rows[0][column])]), Node("ul", children=list(items))]
    return result


def _criterion(row: Row, kinds: Sequence[str | None]) -> Node:
    """Return the cell of a row that says what is asked: the longest that is no column of marks."""
    free = [cell for cell, kind in zip(row, kinds, strict=False) if kind is None]
    return max(free or list(row), key=lambda cell: len(_text(cell)))


def _strength_column(rows: Sequence[Row]) -> int | None:
    """Return the column whose cells all say "essential" or "desirable", or None."""
    for column in range(min(map(len, rows))):
        cells = {_text(row[column]).casefold() for row in rows[1:]}
        kinds = {_words().get(cell) for cell in cells}
        if kinds <= {"essential", "desirable"} and (len(kinds) > 1 or min(map(len, cells)) > 1) and len(rows[0]) > 1:
            return column
    return None


def _by_mark(rows: Sequence[Row], column: int) -> Node:
    """Return a table whose rows each say in one column whether they are essential."""
    result = Node("div")
    for strength in ("essential", "desirable"):
        chosen = [row for row in rows[1:] if _words().get(_text(row[column]).casefold()) == strength]
        if chosen:
            items: list[Node | str] = []
            for row in chosen:
                items += _items(
                    max((cell for cell in row if cell is not row[column]), key=lambda cell: len(_text(cell)))
                )
            heading = next(_text(row[column]) for row in chosen)
            heading = heading if len(heading) > 2 else strength.capitalize()
            result.children += [Node("h4", children=[heading]), Node("ul", children=items)]
    return result


def _is_shares(rows: Sequence[Row], column: int) -> bool:
    """Say whether a column holds shares of time."""
    cells = [_text(row[column]) for row in rows if column < len(row) and _text(row[column])]
    return len(cells) > 1 and all(_SHARE.fullmatch(cell) for cell in cells)


def _with_shares(rows: Sequence[Row], kinds: Sequence[str | None]) -> Node:
    """Return a table of duties with their shares of time as a list: each duty with its share, numbers left out."""
    result = Node("ul")
    for row in rows[1:]:
        cells = [cell for cell, kind in zip(row, (*kinds, *[None] * len(row)), strict=False) if kind != "number"]
        share = next((_text(cell) for cell in cells if _SHARE.fullmatch(_text(cell))), "")
        words = [
            _text(c) for c in cells if _text(c) and not _SHARE.fullmatch(_text(c)) and not _COUNT.fullmatch(_text(c))
        ]
        if words:
            result.children.append(Node("li", children=[": ".join(words) + (f" ({share})" if share else "")]))
    return result


def _items(cell: Node) -> list[Node]:
    """Return the lines of a cell as items of a list."""
    listed = [node for node in cell.walk() if node.name == "li"]
    if listed:
        return [Node("li", children=list(node.children)) for node in listed]
    lines: list[list[Node | str]] = [[]]
    for child in cell.children:
        if isinstance(child, Node) and child.name in ("br", "p", "div"):
            lines += [list(child.children), []]
        else:
            lines[-1].append(child)
    return [
        Node("li", children=line)
        for line in lines
        if "".join(c if isinstance(c, str) else c.text() for c in line).strip()
    ]


def _labelled(rows: Sequence[Row]) -> Node | None:
    """Return a form of Chinese labels and values (岗位说明书) as labelled lines, or None for another table."""
    pairs = [(row[at], row[at + 1]) for row in rows for at in range(0, len(row) - 1, 2)]
    if not pairs or any(len(row) % 2 for row in rows) or not all(_is_label(_text(label)) for label, _ in pairs):
        return None
    result = Node("div")
    for label, value in pairs:
        lines = _items(value)
        if len(lines) > 1 or len(_text(value)) > _LONGEST_VALUE:
            result.children += [Node("h4", children=[_text(label)]), Node("ul", children=list(lines))]
        elif _text(value):
            result.children.append(Node("p", children=[f"{_text(label).rstrip('：: ')}：{_text(value)}"]))
    return result


def _is_label(text: str) -> bool:
    """Say whether a cell is a label of a Chinese form."""
    return 1 < len(text) <= _LONGEST_LABEL and "\u3400" <= text[0] <= "\u9fff" and text[-1] not in "。；;，"
