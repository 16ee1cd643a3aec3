"""The first line of a posting in a hiring thread: company | role | place | terms."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon

_WORDS = Path(__file__).with_name("pipe_words.tsv")
_END = re.compile(r"\n|<(?:p|br|div|li|ul)\b[^>]{0,100}>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{1,500}>")
_PAY = re.compile(r"[$€£¥]\s?\d|\d\s?[kK]\b|\b(?:USD|EUR|GBP|CAD)\b")
_LONGEST_LINE, _FEWEST_CELLS, _LONGEST_CELL = 400, 3, 120


def from_pipes(content: str) -> tuple[dict[str, str], str]:
    """Return the fields in the first line of a text and the text below it; none where that line is no such headline."""
    end = _END.search(content)
    line = content[: end.start()] if end else content
    cells = [" ".join(cell.split()) for cell in html.unescape(_TAGS.sub("", line)).split("|")]
    if len(line) > _LONGEST_LINE or len(cells) < _FEWEST_CELLS or not all(len(cell) <= _LONGEST_CELL for cell in cells):
        return {}, content
    rest = [cell for cell in cells[1:] if cell and "://" not in cell]
    if not any(_kinds(cell) or _PAY.search(cell) for cell in rest):
        return {}, content
    told = [cell for cell in rest if not (_kinds(cell) or _PAY.search(cell))]
    elsewhere = [cell for cell in told[1:] if not _is_role(cell)]
    fields = {"company": cells[0], "title": told[0] if told else ""}
    fields["location"] = elsewhere[0] if elsewhere else next((c for c in rest if "place" in _kinds(c)), "")
    fields["employment_type"] = next((cell for cell in rest if "type" in _kinds(cell)), "")
    fields["salary"] = next((cell for cell in rest if _PAY.search(cell)), "")
    return {name: value for name, value in fields.items() if value}, content[end.end() :] if end else ""


def _kinds(cell: str) -> set[str]:
    """Return what the first words of a cell say it is: terms of the job rather than its title."""
    folded = cell.casefold()
    return {
        kind for word, kind in _words().items() if kind != "role" and re.match(rf"{re.escape(word)}(?![a-z])", folded)
    }


def _is_role(cell: str) -> bool:
    """Say whether a cell ends in the word for a role: some headlines name several."""
    last = re.findall(r"[a-z]+", cell.casefold().split("(")[0].split(",")[0])[-1:]
    return any(_words().get(word) == "role" or _words().get(word.removesuffix("s")) == "role" for word in last)


@cache
def _words() -> Mapping[str, str]:
    """Return the words that terms begin with."""
    return {row["word"]: row["kind"] for row in lexicon(_WORDS)}
