"""The facts beside the text of a record: title, company, places, pay, dates, under the names of Posting.fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.field_names import key_words, meanings, owner_of, plain_name, roles
from pipeline.ingest.readers.flatten import as_date, as_text, flatten
from pipeline.ingest.readers.record_text import Columns

_PERIODS = Path(__file__).with_name("pay_periods.tsv")
_INTERNAL = frozenset({"text", "append", "sections", "pairs", "months_declared", "needs", "ignored"})
# What is given as a number, an address or the state of an issue ("closed") there is a code of the source.
_WORDS_ONLY = frozenset(
    {"title", "company", "location", "location_city", "location_region", "employment_type", "seniority"}
)
_CODE = re.compile(r"\d+$|urn:|com\.\w+\.|https?://|(?i:open|closed|draft|live|published|active|archived)$")
_URN = re.compile(r"urn:[\w:]{1,80}:(?P<word>[A-Za-z]{2,20}(?:_[A-Za-z]{1,20}){0,3})")
_MOST_PLACES, _DEEPEST = 50, 6


def facts_of(record: Mapping[str, object], columns: Columns) -> dict[str, str]:
    """Return the facts of a record; parts of pay and place are put together."""
    flat = dict(columns.flat)
    lists = {str(key) for key, value in record.items() if isinstance(value, list)}
    fields: dict[str, str] = {}
    for role in roles():
        if not role.startswith("also:") and role not in _INTERNAL and role in columns.by_role:
            name = next(
                (one for one in columns.every(role) if not (role in _WORDS_ONLY and _is_code(role, flat[one]))), None
            )
            # A list of organisations names the departments of one.
            name = None if role == "company" and name in lists else name
            if name is not None:
                fields[role] = _word_of_urn(as_date(flat[name])).replace("\n", ", ")
    if months := columns.take("months_declared"):
        fields.setdefault("years_declared", f"{flat[months]} months")
    return _with_salary(_with_place(fields, record))


def _is_code(role: str, value: str) -> bool:
    """Say whether a value is a code of the source, or of a place what became of the entry ("open")."""
    if role.startswith("location") and value.lower() in key_words("status"):
        return True
    return _CODE.match(value) is not None and not _URN.fullmatch(value)


def _word_of_urn(value: str) -> str:
    """Return the word at the end of a source's address of a thing (LinkedIn's `urn:...:FULL_TIME`)."""
    urn = _URN.fullmatch(value)
    return urn["word"] if urn else value


def _with_place(fields: dict[str, str], record: Mapping[str, object]) -> dict[str, str]:
    """Return fields with `location` as one text: all places of a list, else one, with the further ones behind it."""
    parts = [fields.pop(f"location_{part}", "") for part in ("city", "region", "country")]
    listed, further, partial = (list(_places(record, kind, 0)) for kind in ("place", "further_place", "place_part"))
    together = ", ".join(dict.fromkeys(filter(None, parts)))
    if not (len(set(listed)) > 1 or (listed and "location" not in fields)):
        named = fields.get("location") or together
        listed = [named] if named else [] if further else partial
    places = list(dict.fromkeys((*listed, *further)))[:_MOST_PLACES]
    return fields | ({"location": "; ".join(places)} if places else {})


def _places(value: Mapping[str, object], kind: str, depth: int) -> Iterator[str]:
    """Yield the places in the lists of places of a record, of the keys of one kind (key_words.tsv)."""
    for key, inner in value.items():
        if plain_name(str(key)) in key_words(kind) and isinstance(inner, list):
            yield from filter(None, map(_place, inner))
        elif (
            isinstance(inner, Mapping) and depth < _DEEPEST and (not owner_of(str(key)) or meanings(f"{key}.location"))
        ):
            yield from _places(inner, kind, depth + 1)


def _place(item: object) -> str:
    """Return one entry of a list of places as text: as it is written, else its parts, else its name."""
    if not isinstance(item, Mapping):
        return as_text(item)
    written = next((as_text(item[key]) for key in item if plain_name(str(key)) in key_words("place_name")), "")
    if written and not _CODE.match(written):
        return written
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
    whole = parts["low"] and parts["high"] and parts["currency"] and parts["period"]
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
