"""Suggested phrases as a file that a person edits: `accept: false` turned to true, and `--phrases` reads it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.core.errors import Fault, FrameworkError
from pipeline.core.excel_writer import inert
from pipeline.core.records import Framework
from pipeline.framework.draft import fold_name
from pipeline.framework.phrases import Phrases

_KEYS = {"en": "phrases", "zh": "phrases_zh"}
_HEAD = """# Suggested phrases. Turn `accept: false` into `accept: true` where a phrase is typical of the competency,
# then give this file to --phrases; what is not accepted is ignored.
# count: requirements of the competency that say it; elsewhere: other requirements that do; odds: how sure that is.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that requirements of a competency use and others hardly do.

    `odds` is the z-score of its log-odds ratio.
    """

    competency: str
    competency_id: str
    lang: str
    phrase: str
    count: int
    elsewhere: int
    odds: float
    examples: tuple[str, ...] = ()


def save_candidates(
    candidates: Sequence[Candidate],
    framework: Framework,
    path: str | os.PathLike[str],
    accepted: Mapping[str, Phrases] | None = None,
) -> None:
    """Write the candidates as YAML or CSV; what was accepted before stays accepted, and stays in the file.

    Raises:
        FrameworkError: for another suffix.
    """
    target = Path(path)
    rows = _rows(candidates, framework, accepted or {})
    suffix = target.suffix.lower()
    if suffix in {".yaml", ".yml"}:
        data = _HEAD.encode() + yaml.safe_dump(_tree(rows), allow_unicode=True, sort_keys=False, width=10_000).encode()
    elif suffix == ".csv":
        data = _csv(rows)
    else:
        fault = Fault(f"cannot write suggestions as {target.suffix!r}", str(target), "use .yaml or .csv")
        raise FrameworkError((fault,), str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _rows(
    candidates: Sequence[Candidate], framework: Framework, accepted: Mapping[str, Phrases]
) -> list[dict[str, object]]:
    """Return one row for each phrase, in framework order, the accepted ones first."""
    before = {fold_name(name): entry for name, entry in accepted.items()}
    rows: list[dict[str, object]] = []
    for item in framework.competencies:
        own = [each for each in candidates if each.competency_id == item.competency_id]
        entries = [before[key] for name in (item.name, item.competency_id) if (key := fold_name(name)) in before]
        for lang, kept in (("en", [e.phrases for e in entries]), ("zh", [e.phrases_zh for e in entries])):
            yes = dict.fromkeys(phrase for phrases in kept for phrase in phrases)
            found = {each.phrase: each for each in own if each.lang == lang}
            rows += [_row(item.name, lang, phrase, found.get(phrase), phrase in yes) for phrase in {**yes, **found}]
    return rows


def _row(competency: str, lang: str, phrase: str, found: Candidate | None, accept: bool) -> dict[str, object]:
    row: dict[str, object] = {"competency": competency, "lang": lang, "phrase": phrase, "accept": accept}
    if found is None:
        return row
    return row | {
        "count": found.count,
        "elsewhere": found.elsewhere,
        "odds": found.odds,
        "examples": list(found.examples),
    }


def _tree(rows: Sequence[dict[str, object]]) -> dict[str, dict[str, list[dict[str, object]]]]:
    tree: dict[str, dict[str, list[dict[str, object]]]] = {}
    for row in rows:
        below = tree.setdefault(str(row["competency"]), {}).setdefault(_KEYS[str(row["lang"])], [])
        below.append({key: value for key, value in row.items() if key not in {"competency", "lang"}})
    return tree


def _csv(rows: Sequence[dict[str, object]]) -> bytes:
    out = io.StringIO(newline="")
    columns = ("competency", "lang", "phrase", "accept", "count", "elsewhere", "odds", "examples")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        examples = row.get("examples")
        texts = " | ".join(examples) if isinstance(examples, list) else ""
        cells = {**row, "accept": "true" if row["accept"] else "false", "examples": texts}
        writer.writerow([inert(cells.get(column, "")) for column in columns])
    # With the mark, Excel reads the Chinese.
    return out.getvalue().encode("utf-8-sig")
