"""The fields between dashes at the top of a Markdown file."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([\w][\w .-]{0,60}?)\s*[:：=]\s*(.*)")
_ENTRY = re.compile(r"\s+-\s+(.+)|-\s+(.+)")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of a text's front matter and the text below it; none where it has no such block."""
    block = _BLOCK.match(text)
    if block is None:
        return {}, text
    fields: dict[str, str] = {}
    name = ""
    for line in block.group(2).split("\n"):
        field, entry = _FIELD.fullmatch(line.rstrip()), _ENTRY.fullmatch(line.rstrip())
        if entry and name:
            fields[name] = "\n".join(filter(None, (fields[name], _bare(entry.group(1) or entry.group(2)))))
        elif field:
            name = field.group(1)
            fields[name] = _bare(field.group(2))
        elif line.strip() and not line[0].isspace():
            return {}, text
    return fields, text[block.end() :]


def _bare(value: str) -> str:
    """Return a value without its quotes, a list in brackets as its entries."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return "\n".join(filter(None, map(_bare, value[1:-1].split(","))))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
