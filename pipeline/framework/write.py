"""Write a framework as YAML, JSON, CSV or XLSX, so that reading it again gives the same framework.

Ids that follow from the names are left out, so that a file which a person edits stays readable.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

from pipeline.core.atomic_files import whole_file
from pipeline.core.errors import Fault, FrameworkError
from pipeline.core.excel_writer import EXCEL_CELL, TableLayout, add_table, new_book
from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.framework.build import competency_ids, indicator_id
from pipeline.framework.reading.spellings import column_names

_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def save_framework(framework: Framework, path: str | os.PathLike[str]) -> None:
    """Write the framework in the format that the suffix names; the file appears whole or not at all.

    Raises:
        FrameworkError: for an unknown suffix, or a text that the format cannot hold.
    """
    target = Path(path)
    encode = _WRITERS.get(target.suffix.lower())
    if encode is None:
        fault = Fault(f"cannot write {target.suffix!r}", str(target), f"use one of {', '.join(_WRITERS)}")
        raise FrameworkError((fault,), str(target))
    data = encode(framework)
    with whole_file(target) as partial:
        partial.write_bytes(data)


def _yaml(framework: Framework) -> bytes:
    text = yaml.dump(_tree(framework), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return text.encode()


def _json(framework: Framework) -> bytes:
    return (json.dumps(_tree(framework), ensure_ascii=False, indent=1) + "\n").encode()


def _csv(framework: Framework) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    rows = [_cells(row) for row in _rows(framework)]
    used = _used_columns(rows)
    writer.writerow(used)
    writer.writerows([str(row.get(column, "")) for column in used] for row in rows)
    # With the mark, Excel reads the Chinese; Excel is what most of these files are opened with.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(framework: Framework) -> bytes:
    out = io.BytesIO()
    rows = [_cells(row) for row in _rows(framework)]
    used = _used_columns(rows)
    for number, row in enumerate(rows, 2):
        _refuse_long(row, number)
    with new_book(out) as book:
        add_table(book, "framework", used, ([_cell(row.get(name)) for name in used] for row in rows), _LAYOUT)
    return out.getvalue()


def _cell(value: str | int | None) -> str | int | None:
    """Return a value as a cell, none for an empty text."""
    return None if value == "" else value


def _refuse_long(row: Mapping[str, str | int], number: int) -> None:
    """Refuse a text that would be cut: a framework is written whole or not at all.

    Raises:
        FrameworkError: naming the row.
    """
    longest = max((len(value) for value in row.values() if isinstance(value, str)), default=0)
    if longest > EXCEL_CELL:
        fault = Fault(f"a text of {longest} characters, more than a cell holds", f"row {number}", "save it as YAML")
        raise FrameworkError((fault,), "")


_WIDTHS = {"stage": 7, "competency": 28, "competency_zh": 20, "framework": 16, "competency_id": 20, "indicator_id": 24}
_LAYOUT = TableLayout(_WIDTHS, width=40)
_WRITERS: dict[str, Callable[[Framework], bytes]] = {
    ".yaml": _yaml,
    ".yml": _yaml,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
}


# ------------------------------------------------------------------- as a tree


def _tree(framework: Framework) -> dict[str, object]:
    return {
        "name": framework.name,
        "competencies": [_branch(item, stated) for item, stated in _with_stated_ids(framework)],
    }


def _with_stated_ids(framework: Framework) -> Iterator[tuple[Competency, str]]:
    """Yield each competency with the id to state, "" where reading the file again gives the same ids without."""
    names = [item.name for item in framework.competencies]
    made = competency_ids((name, "") for name in names)
    right = tuple(item.competency_id for item in framework.competencies)
    yield from zip(framework.competencies, ("",) * len(right) if made == right else right, strict=True)


def _branch(item: Competency, stated: str) -> dict[str, object]:
    branch: dict[str, object] = {
        "id": stated,
        "name": item.name,
        "name_zh": item.name_zh,
        "description": item.description,
        "description_zh": item.description_zh,
        "phrases": list(item.phrases),
        "phrases_zh": list(item.phrases_zh),
    }
    stages = [_stage(stage, item) for stage in item.stages]
    if len(stages) == 1 and set(stages[0]) == {"indicators"}:
        branch |= stages[0]
    elif stages:
        branch["stages"] = stages
    return {key: value for key, value in branch.items() if value}


def _stage(stage: Stage, item: Competency) -> dict[str, object]:
    indicators = [
        _indicator(indicator, _stated_id(indicator, n, stage, item)) for n, indicator in enumerate(stage.indicators, 1)
    ]
    branch: dict[str, object] = {"summary": stage.summary, "summary_zh": stage.summary_zh, "indicators": indicators}
    number = {} if stage.number is None else {"stage": stage.number}
    return number | {key: value for key, value in branch.items() if value}


def _stated_id(indicator: Indicator, position: int, stage: Stage, item: Competency) -> str:
    made = indicator_id(item.competency_id, stage.number, position)
    return "" if indicator.indicator_id == made else indicator.indicator_id


def _indicator(indicator: Indicator, stated: str) -> object:
    if not stated and not indicator.text_zh:
        return indicator.text
    branch = {"id": stated, "text": indicator.text, "text_zh": indicator.text_zh}
    return {key: value for key, value in branch.items() if value}


# ------------------------------------------------------------------ as a table


def _rows(framework: Framework) -> Iterator[Mapping[str, str | int | None]]:
    """Yield a row for each indicator; what belongs to a competency or stage stands in its first row alone."""
    framework_name: str | None = framework.name
    for item, stated in _with_stated_ids(framework):
        name = {"competency": item.name}
        once: dict[str, str | int | None] = {
            "framework": framework_name,
            "competency_id": stated,
            "competency_zh": item.name_zh,
            "description": item.description,
            "description_zh": item.description_zh,
            "phrases": "; ".join(item.phrases),
            "phrases_zh": "; ".join(item.phrases_zh),
        }
        framework_name = None
        for row in list(_stage_rows(item)) or [{}]:
            yield name | once | row
            once = {}


def _stage_rows(item: Competency) -> Iterator[dict[str, str | int | None]]:
    for stage in item.stages:
        number: dict[str, str | int | None] = {"stage": stage.number}
        once: dict[str, str | int | None] = {"stage_summary": stage.summary, "stage_summary_zh": stage.summary_zh}
        if not stage.indicators:
            yield number | once
        for n, indicator in enumerate(stage.indicators, 1):
            own = {"indicator": indicator.text, "indicator_zh": indicator.text_zh}
            yield number | once | own | {"indicator_id": _stated_id(indicator, n, stage, item)}
            once = {}


def _cells(row: Mapping[str, str | int | None]) -> dict[str, str | int]:
    return {column: value for column, value in row.items() if value is not None and value != ""}


def _used_columns(rows: list[dict[str, str | int]]) -> list[str]:
    """Return the columns that every file has, and of the others those that hold something."""
    always = {"competency", "description", "stage", "stage_summary", "indicator"}
    used = {column for row in rows for column in row}
    return [column for column in column_names() if column in always | used]
