"""The tables of a run: their columns, how records become rows, and how they are written whole.

Every file is written under a temporary name and moved into place, so that an output is complete
or absent. The Parquet schemas below are the file contract; fields may be added, never renamed.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import Row, whole_file
from pipeline.core.records import MATCHES_KEPT, SCHEMA_VERSION, TITLE_QUERY, Answer, ParsedPosting, Profile
from pipeline.outputs.texts import load_texts, reason_object, reasons_json, say_reasons

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_NOBODY: Mapping[str, str] = MappingProxyType({})


def schemas() -> dict[str, pa.Schema]:
    """Return the Parquet schema of each table."""
    import pyarrow as pa

    text, whole, real, flag = pa.string(), pa.int64(), pa.float64(), pa.bool_()
    spans = {"start": whole, "end": whole}
    flags = pa.list_(pa.struct({"kind": text, "text": text, **spans, "grade": text, "rule": text, "look_up": text}))
    sections = pa.list_(pa.struct({"kind": text, "heading": text, **spans}))
    evidence = pa.list_(
        pa.struct(
            {"requirement_id": text, "weight": real, "probability": real, "counted": flag, "hint": flag, "idea": whole}
        )
    )
    columns: dict[str, dict[str, pa.DataType]] = {
        "postings": {
            **dict.fromkeys(("posting_id", "source"), text),
            "sources": pa.list_(text),
            **dict.fromkeys(("title", "company", "location", "posted", "employment_type", "seniority"), text),
            "salary_text": text,
            **dict.fromkeys(("salary_low", "salary_high"), real),
            **dict.fromkeys(("salary_currency", "salary_period", "lang", "text"), text),
            **dict.fromkeys(("min_years", "max_years"), real),
            "degree_min": text,
            "degree_required": flag,
            "years_required": flag,
            "contradictions": pa.list_(text),
            "n_requirements": whole,
            "too_thin": flag,
            "flags": flags,
            "sections": sections,
        },
        "requirements": {
            **dict.fromkeys(("posting_id", "requirement_id", "kind", "subkind", "text"), text),
            **spans,
            "lang": text,
            "section": whole,
            **dict.fromkeys(("section_kind", "heading", "strength", "strength_by", "group"), text),
            "share": real,
            **dict.fromkeys(("min_years", "max_years"), real),
            "degree": text,
            "details": text,
            "abstained": flag,
            "counts_as": text,
            "weight": real,
            "priority": flag,
            "same_as": pa.list_(text),
        },
        "matches": {
            **dict.fromkeys(("posting_id", "requirement_id"), text),
            "rank": whole,
            **dict.fromkeys(("competency", "competency_id"), text),
            "stage": whole,
            "level": real,
            **dict.fromkeys(("indicator", "indicator_id"), text),
            **dict.fromkeys(("probability", "main"), real),
            **dict.fromkeys(("parts", "stage_why"), text),
            **dict.fromkeys(("abstained", "corrected"), flag),
        },
        "profile": {
            **dict.fromkeys(("posting_id", "title", "competency", "competency_id", "band"), text),
            **dict.fromkeys(("score", "stage_low", "stage", "stage_high"), whole),
            "confidence": real,
            "next_band": text,
            "n_evidence": whole,
            **dict.fromkeys(("note", "required_band"), text),
            "required_score": whole,
            "evidence": evidence,
            "employer_listed": pa.list_(text),
            "framework": text,
            "framework_share": real,
            "framework_fits": flag,
        },
        "coverage": {
            **dict.fromkeys(("posting_id", "title", "framework"), text),
            **dict.fromkeys(("fit", "share", "share_low", "share_high"), real),
            "n_duties": whole,
            **dict.fromkeys(("fits", "profiled"), flag),
        },
        "crosswalk": {
            **dict.fromkeys(
                ("posting_id", "title", "employer_competency_id", "employer_competency", "group", "grade"), text
            ),
            **spans,
            "behaviours": pa.list_(pa.struct({"text": text, **spans})),
            **dict.fromkeys(("counterpart", "competency", "competency_id"), text),
            "stage": whole,
            **dict.fromkeys(("indicator", "indicator_id"), text),
            "probability": real,
        },
    }
    return {name: pa.schema(list(fields.items())) for name, fields in columns.items()}


def parsed_object(parsed: ParsedPosting) -> Row:
    """Return the JSON object that `parse` prints for a posting, as it is shown."""
    parsed = parsed.as_shown()
    facts = _plain(parsed.facts)
    if parsed.facts.salary is not None:
        facts["salary"] = _plain(parsed.facts.salary)
    facts["contradictions"] = [say_reasons(load_texts(), [reason]) for reason in parsed.facts.contradictions]
    return {
        "schema_version": SCHEMA_VERSION,
        "posting_id": parsed.posting_id,
        "source": parsed.source,
        "sources": list(parsed.sources or (parsed.source,)),
        "lang": parsed.lang,
        **facts,
        "text": parsed.text,
        "sections": [_plain(section) for section in parsed.sections],
        "requirements": [_plain(item) for item in parsed.requirements],
        "employer_competencies": [
            {**_plain(one), "behaviours": [_plain(told) for told in one.behaviours]}
            for one in parsed.employer_competencies
        ],
        "flags": [_plain(flag) for flag in parsed.flags],
    }


def posting_row(parsed: ParsedPosting, *, too_thin: bool) -> Row:
    """Return the row of `postings` for one posting, as it is shown."""
    row = parsed_object(parsed)
    salary = row.pop("salary") or dict.fromkeys(("text", "low", "high", "currency", "period"))
    del row["schema_version"], row["requirements"], row["employer_competencies"]  # tables of their own
    return {
        **row,
        "contradictions": [json.dumps(reason_object(one), ensure_ascii=False) for one in parsed.facts.contradictions],
        **{f"salary_{name}": value for name, value in salary.items()},
        "n_requirements": len(parsed.requirements),
        "too_thin": too_thin,
    }


def requirement_rows(parsed: ParsedPosting, profile: Profile) -> Iterator[Row]:
    """Yield the rows of `requirements` for one posting, as it is shown; what is evidence was not abstained on."""
    parsed = parsed.as_shown()
    used = {one.requirement_id for cell in profile.cells for one in cell.evidence if not one.hint}
    counted = {one.requirement_id: one for one in profile.countable}
    for item in parsed.requirements:
        section = parsed.sections[item.section]
        facts = counted.get(item.requirement_id)
        yield {
            "posting_id": parsed.posting_id,
            **_plain(item),
            "details": json.dumps(dict(item.details), ensure_ascii=False) if item.details else None,
            "section_kind": section.kind,
            "heading": section.heading,
            "abstained": item.requirement_id not in used,
            "counts_as": facts and facts.kind,
            "weight": facts and facts.weight,
            "priority": facts and facts.priority,
            "same_as": list(facts.same_as) if facts else None,
        }


def match_rows(posting_id: str, answers: Iterable[Answer], profile: Profile) -> Iterator[Row]:
    """Yield the rows of `matches`: the best few competencies of every sentence, all that count, and whether they do."""
    kept = MATCHES_KEPT * max(1, sum(one.profiled for one in profile.coverage))
    hint = {(one.requirement_id, cell.competency_id): one.hint for cell in profile.cells for one in cell.evidence}
    for answer in answers:
        if answer.query_id == TITLE_QUERY:
            continue
        for rank, match in enumerate(answer.matches, 1):
            key = (answer.query_id, match.competency_id)
            if rank > kept and key not in hint:
                continue
            yield {
                "posting_id": posting_id,
                "requirement_id": answer.query_id,
                "rank": rank,
                **_plain(match),
                "probability": round(match.probability, 3),
                "main": round(match.main, 3),
                "parts": json.dumps({name: round(value, 4) for name, value in match.parts.items()}),
                "stage_why": reasons_json(match.stage_why),
                "abstained": hint.get(key, True),
            }


def profile_rows(profile: Profile, owners: Mapping[str, str] = _NOBODY) -> Iterator[Row]:
    """Yield the rows of `profile`: one per competency; `owners` names the framework of each."""
    required = {cell.competency_id: cell for cell in profile.required_only}
    coverage = {one.framework: one for one in profile.coverage}
    for cell in profile.cells:
        strict = required.get(cell.competency_id)
        framework = owners.get(cell.competency_id)
        spoken = coverage.get(framework or "")
        yield {
            "posting_id": profile.posting_id,
            "title": profile.title,
            **{name: getattr(cell, name) for name in ("competency", "competency_id", "band", "score")},
            **{
                name: getattr(cell, name)
                for name in ("stage_low", "stage", "stage_high", "confidence", "next_band", "note")
            },
            "n_evidence": sum(item.counted for item in cell.evidence),
            "required_band": strict.band if strict else None,
            "required_score": strict.score if strict else None,
            "evidence": [
                {
                    name: getattr(item, name)
                    for name in ("requirement_id", "weight", "probability", "counted", "hint", "idea")
                }
                for item in cell.evidence
            ],
            "employer_listed": list(cell.employer_listed),
            "framework": framework,
            "framework_share": spoken.share if spoken else None,
            "framework_fits": spoken.fits if spoken else None,
        }


def coverage_rows(profile: Profile) -> Iterator[Row]:
    """Yield the rows of `coverage`: how well each framework speaks to a posting's role, the best first."""
    for one in profile.coverage:
        yield {
            "posting_id": profile.posting_id,
            "title": profile.title,
            "framework": one.framework,
            "fit": one.fit,
            "share": one.share,
            "share_low": one.low,
            "share_high": one.high,
            "n_duties": one.duties,
            "fits": one.fits,
            "profiled": one.profiled,
        }


def crosswalk_rows(parsed: ParsedPosting, answers: Sequence[Answer], limits: Mapping[str, float]) -> Iterator[Row]:
    """Yield the rows of `crosswalk`: each competency of the employer's own list with its nearest one in the framework.

    `counterpart` says how sure that is: likely from the probability on from which a sentence is evidence, possible from
    that of a hint on (`limits`); below it is none, and the nearest one is not named.
    """
    shown = parsed.as_shown()
    for one, answer in zip(shown.employer_competencies, answers, strict=True):
        best = next(iter(answer.matches), None)
        probability = best.probability if best else 0.0
        sure = (
            "likely" if probability >= limits["evidence"] else "possible" if probability >= limits["hint"] else "none"
        )
        row: Row = {
            "posting_id": parsed.posting_id,
            "title": shown.facts.title,
            "employer_competency_id": answer.query_id,
            "employer_competency": one.name,
            **{name: getattr(one, name) for name in ("group", "grade", "start", "end")},
            "behaviours": [_plain(told) for told in one.behaviours],
            "counterpart": sure,
            "probability": round(probability, 4),
        }
        if best and sure != "none":
            row |= {
                name: getattr(best, name)
                for name in ("competency", "competency_id", "stage", "indicator", "indicator_id")
            }
        yield row


def to_table(name: str, rows: Iterable[Row]) -> pa.Table:
    """Return rows as an Arrow table of the contract; what a row lacks is null."""
    import pyarrow as pa

    schema = schemas()[name]
    return pa.Table.from_pylist([{key: row.get(key) for key in schema.names} for row in rows], schema=schema)


def to_frame(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a data frame with the types of the contract (nullable whole numbers)."""
    return as_frame(to_table(name, rows))


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table of the contract as a data frame."""
    import pandas as pd
    import pyarrow as pa

    whole = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=whole.get)
    return frame


def plain_values(column: pd.Series[Any]) -> list[Any]:
    """Return a column of a frame as Python values, whatever is missing as None."""
    import pandas as pd
    import pyarrow as pa

    # Arrow hands out all texts at once; taking them out of pandas one by one takes five times as long.
    if isinstance(column.dtype, pd.StringDtype):
        return list(pa.array(column, type=pa.string(), from_pandas=True).to_pylist())
    found: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return found


def write_parquet(name: str, frame: pd.DataFrame, path: Path) -> None:
    """Write one table with its contract schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, schema=schemas()[name], preserve_index=False)
    with whole_file(path) as partial:
        pq.write_table(table, partial, compression="zstd")


def _plain(record: Any) -> Row:  # noqa: ANN401 - any of the slotted records
    """Return a record's fields as they are: `asdict` would try to copy read-only mappings."""
    names, values = _fields(record.__class__)
    row = dict(zip(names, values(record), strict=True))
    if "details" in row:
        row["details"] = dict(row["details"])
    return row


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of a record's fields, and what takes them all out of one: a posting has dozens of records."""
    names = tuple(item.name for item in dataclasses.fields(kind))
    return names, attrgetter(*names)
