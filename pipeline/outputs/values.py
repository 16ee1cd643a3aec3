"""Rows of the run's tables as plain Python values: pandas is met here and nowhere else in the report."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, SupportsFloat, SupportsInt

from pipeline.core.atomic_files import Row
from pipeline.outputs.schema import plain_values

if TYPE_CHECKING:
    from pandas import DataFrame


def rows(table: DataFrame) -> list[Row]:
    """Return the rows of a table with every kind of missing value as None."""
    names = list(table.columns)
    columns = [plain_values(table[name]) for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def by_posting(table: DataFrame, wanted: Collection[str] | None = None) -> dict[str, list[Row]]:
    """Return the rows of the wanted postings (None: of all), by posting, in table order."""
    found: dict[str, list[Row]] = {}
    for row in rows(table if wanted is None else table[table["posting_id"].isin(list(wanted))]):
        found.setdefault(row["posting_id"], []).append(row)
    return found


def items(value: object) -> list[Any]:
    """Return a cell that holds a list (or the array that Parquet makes of one) as a list; missing is empty."""
    return list(value) if isinstance(value, Iterable) else []


def text_of(value: object) -> str:
    """Return a cell as text; missing is the empty string."""
    return "" if value is None else str(value)


def number(value: SupportsFloat | None) -> float | int | None:
    """Return a cell as a finite number, whole where it is one; missing and infinite are None."""
    if value is None or not math.isfinite(value):
        return None
    value = float(value)
    return int(value) if value.is_integer() else round(float(value), 4)


def whole(value: SupportsInt | None) -> int | None:
    """Return a cell as a whole number; missing is None."""
    return None if value is None else int(value)
