"""Sentences for `match`: read from a file, and answers as the objects that it prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.records import Answer, Query
from pipeline.outputs.texts import reason_object


def read_sentences(path: Path) -> tuple[Query, ...]:
    """Return the sentences of a file: one a line in .txt (ids count from 1), or objects in .jsonl.

    Raises:
        InputError: names the line that is no object with `id` and `text`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "name a .txt or .jsonl file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 at byte {error.start}", str(path), "save it as UTF-8") from error
    lines = text.split("\n")
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        return tuple(Query(str(n), line.strip()) for n, line in enumerate(lines, 1) if line.strip())
    return tuple(_query(line, f"{path} line {n}") for n, line in enumerate(lines, 1) if line.strip())


def _query(line: str, where: str) -> Query:
    """Return one line of a .jsonl file as a query."""
    mend = 'write objects like {"id": "1", "text": "..."}'
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg} at column {error.colno}", where, mend) from error
    except (ValueError, RecursionError) as error:
        raise InputError("is JSON with a number or a nesting that nobody writes", where, mend) from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise InputError("has no `id` and `text`", where, mend)
    return Query(str(row["id"]), row["text"])


def answer_object(answer: Answer, top: int) -> dict[str, Any]:
    """Return the JSON object that `match` prints for a sentence."""
    return {
        "id": answer.query_id,
        "text": answer.text,
        "abstained": answer.abstained,
        "matches": [
            {
                "competency": match.competency,
                "competency_id": match.competency_id,
                "stage": match.stage,
                "indicator": match.indicator,
                "indicator_id": match.indicator_id,
                "probability": round(match.probability, 4),
                "parts": {name: round(value, 4) for name, value in match.parts.items()},
                "stage_why": [reason_object(one) for one in match.stage_why],
            }
            for match in answer.matches[:top]
        ],
    }
