"""Sign-offs that a report exported, read back so that the next report carries them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.small_files import finite_json, read_small_text

FIELDS = ("posting_id", "title", "state", "name", "reason", "date", "marks")  # marks: those that it was given with


def read_signed(path: Path | None) -> tuple[Mapping[str, str], ...]:
    """Return the sign-offs of a file, the last one of each role; marks that stand in it too are passed over.

    Raises:
        InputError: where the file cannot be read, or holds no sign-off.
    """
    if path is None:
        return ()
    mend = "give the file that the report's Review page exports as sign-offs (signed.jsonl)"
    found: dict[str, Mapping[str, str]] = {}
    try:
        # Not `splitlines`: JSON leaves U+2028 and U+0085, which titles and reasons may hold, as they are.
        rows = [finite_json(line) for line in read_small_text(path).split("\n") if line.strip()]
    except ValueError as error:
        raise InputError(f"cannot be read: {error}", str(path), mend) from error
    for row in rows:
        if isinstance(row, dict) and row.get("state") == "validated" and isinstance(row.get("posting_id"), str):
            found[row["posting_id"]] = {name: str(row.get(name) or "") for name in FIELDS}
    if not found:
        raise InputError("holds no sign-off", str(path), mend)
    return tuple(found.values())
