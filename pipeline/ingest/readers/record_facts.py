"""The facts beside the text of a record: title, company, places, pay, dates, under the names of Posting.fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.field_names import key_words, owner_of, plain_name, roles
from pipeline.ingest.readers.flatten import as_date, as_text, flatten
from pipeline.ingest.readers.record_text import Columns

_PERIODS = Path(__file__).with_name("pay_periods.tsv")
_INTERNAL = frozenset({"text", "append", "sections", "pairs", "months_declared", "needs", "ignored"})
# What is given as a number, an address or the state of an issue ("closed") there is a code of the source.
_WORDS_ONLY = frozenset(
    {"title", "company", "location", "location_city", "location_region", "employment_type", "seniority"}
)
_CODE = re.compile(r"\d+$|urn:|com\.\w+\.|https?://|(?i:open|closed|draft|live|published|active|archived)$")
_MOST_PLACES, _DEEPEST = 50, 6


def facts_of(record: Mapping[str, object], columns: Columns) -> dict[str, str]:
    """Return the facts of a record; parts of pay and place are put together."""
    flat = dict(columns.flat)
    fields: dict[str, str] = {}
    for role in roles():
        if not role.startswith("also:") and role not in _INTERNAL and role in columns.by_role:
            name = next(
                (one for one in columns.every(role) if not (role in _WORDS_ONLY and _CODE.match(flat[one]))), None
            )
            if name is not None:
                fields[role] = as_date(flat[name]).replace("\n", ", ")
    if months := columns.take("months_declared"):
        fields.setdefault("years_declared", f"{flat[months]} months")
    return _with_salary(_with_place(fields, record))


def _with_place(fields: dict[str, str], record: Mapping[str, object]) -> dict[str, str]:
    """Return fields with `location` as one text: all places of a list, else one, put together from its parts."""
    parts = [fields.pop(f"location_{part}", "") for part in ("city", "region", "country")]
    places = list(dict.fromkeys(_places(record, 0)))[:_MOST_PLACES]
    if len(places) > 1 or (places and "location" not in fields):
        fields["location"] = "; ".join(places)
    elif any(parts):
        fields.setdefault("location", ", ".join(dict.fromkeys(filter(None, parts))))
    return fields


def _places(value: Mapping[str, object], depth: int) -> Iterator[str]:
    """Yield the places in the lists of places of a record."""
    for key, inner in value.items():
        if plain_name(str(key)) in key_words("place") and isinstance(inner, list):
            yield from filter(None, map(_place, inner))
        elif isinstance(inner, Mapping) and depth < _DEEPEST and not owner_of(str(key)):
            yield from _places(inner, depth + 1)


def _place(item: object) -> str:
    """Return one entry of a list of places as text: its address from its parts, else its name."""
    if not isinstance(item, Mapping):
        return as_text(item)
    columns = Columns(flatten(item))
    names = [columns.take(role) for role in ("location_city", "location_region", "location_country")]
    words = [part for name in names if name for part in columns.flat[name].split("\n")]
    whole = columns.take("location") or next(
        (n for n in columns.flat if plain_name(n) in key_words("heading") | {"address"}), None
    )
    return ", ".join(dict.fromkeys(words)) or (columns.flat[whole].replace("\n", ", ") if whole else "")


def _with_salary(fields: dict[str, str]) -> dict[str, str]:
    """Return fields with `salary` as one text: from its parts where all are known, or there is no other."""
    parts = {part: fields.pop(f"salary_{part}", "") for part in ("low", "high", "value", "currency", "period")}
    known = [v for v in dict.fromkeys((parts["low"], parts["value"], parts["high"])) if v and v.strip("0.") != ""]
    whole = len(known) > 1 and parts["currency"] and parts["period"]
    if known and ("salary" not in fields or whole):
        per = f"per {_period(parts['period'])}" if parts["period"] else ""
        fields["salary"] = " ".join(filter(None, (parts["currency"], "-".join(known[:2]), per)))
    return fields


def _period(code: str) -> str:
    """Return the word for a code of a pay period."""
    return _periods().get(plain_name(code), code.lower())


@cache
def _periods() -> Mapping[str, str]:
    """Return the words for the codes of pay periods."""
    return {name: row["word"] for row in lexicon(_PERIODS) for name in map(plain_name, row["codes"].split("|"))}
