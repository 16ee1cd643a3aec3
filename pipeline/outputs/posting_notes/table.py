"""Notes as rows of a table, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.core.records import ParsedPosting
from pipeline.outputs.posting_notes.notes import notes_on
from pipeline.outputs.posting_notes.strings import note_strings
from pipeline.outputs.texts import Language, say

COLUMNS = (
    *("posting_id", "title", "group", "note", "about", "quote", "advice", "how", "wording", "rule", "look_up"),
    *("start", "end"),
)


def note_rows(parsed: ParsedPosting, language: Language = "en") -> Iterator[dict[str, Any]]:
    """Yield a row for each note on a posting; `wording` is None where none fits, and empty where words are left out."""
    for one in notes_on(parsed):
        yield {
            "posting_id": parsed.posting_id,
            "title": parsed.facts.title,
            "group": one.group,
            "note": one.key,
            "about": say(note_strings(), f"note.{one.key}", language, **one.values),
            "quote": one.text,
            "advice": say(note_strings(), f"fix.{one.key}", language, **one.values),
            "how": one.instead.how if one.instead else None,
            "wording": one.instead.instead if one.instead else None,
            "rule": one.rule,
            "look_up": one.look_up,
            "start": one.start,
            "end": one.end,
        }
