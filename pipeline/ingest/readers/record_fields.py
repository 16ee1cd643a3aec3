"""A record of a dump (table row, JSON object) into a posting, by the names of its fields."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Posting, SectionKind
from pipeline.ingest.media_type import media_of
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.field_names import plain_name, roles
from pipeline.ingest.readers.flatten import as_date, as_text, flatten
from pipeline.ingest.readers.sources import failed
from pipeline.ingest.readers.text_columns import headed, prose_columns, repeats

# A named text column with less than this in it gives way to a better filled one.
_SHORT_TEXT = 40
# Longer values are prose, not the name of a company or a town.
_LONGEST_FIELD = 300
_PROSE_ROLES = {"degree_declared": "qualifications", "years_declared": "experience"}
_HEADING_KEYS, _BODY_KEYS = (
    ("text", "title", "heading", "name", "label"),
    ("content", "body", "html", "description", "value"),
)
_INTERNAL = frozenset({"text", "append", "sections", "pairs", "months_declared"})


@dataclass(frozen=True, slots=True)
class TextChoice:
    """Where the records of one file keep the posting.

    `column` is the exact name of the main column, None for known names; `more` are further columns of running text.
    """

    column: str | None = None
    more: tuple[str, ...] = ()


def choose_text(sample: Sequence[Mapping[str, object]], source: str, options: ReadOptions) -> TextChoice:
    """Return which column of a file holds the posting, judged by its first records.

    Raises:
        InputError: where `options.text_column` names none of the columns, or none holds text.
    """
    flats = [flatten(record) for record in sample]
    columns = list(dict.fromkeys([*(str(key) for record in sample for key in record), *(k for f in flats for k in f)]))
    if options.text_column is not None:
        wanted = plain_name(options.text_column)
        exact = [c for c in columns if c == options.text_column] or [c for c in columns if plain_name(c) == wanted]
        if not exact:
            listed = ", ".join(columns[:40]) or "none"
            raise InputError(f"no column {options.text_column!r}", source, f"name one of these: {listed}")
        return TextChoice(exact[0])
    known = {name for role, names in roles().items() if role == "text" or role.startswith("also:") for name in names}
    if any(plain_name(name) in known and len(flat[name]) >= _SHORT_TEXT for flat in flats for name in flat):
        return TextChoice(None, prose_columns(flats, None))
    lengths = {name: sum(len(flat.get(name, "")) for flat in flats) for name in columns}
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    if longest is None or lengths[longest] < _SHORT_TEXT * len(flats) / 2:
        return TextChoice()
    return TextChoice(longest, prose_columns(flats, longest))


def posting_of(record: Mapping[str, object], source: str, choice: TextChoice) -> Posting | Failure:
    """Return the posting that a record holds, or a failure that says what it lacks."""
    flat = flatten(record)
    for name, value in _pairs(record):
        flat.setdefault(name, value)
    taken: set[str] = set()
    content = _content(record, flat, choice, taken)
    fields, declared = _fields(flat, taken), _declared(flat, taken)
    declared += [(cast(SectionKind, _PROSE_ROLES[r]), fields.pop(r)) for r in _PROSE_ROLES if _is_prose(fields.get(r))]
    if not content.strip() and not declared:
        return _textless(record, source, choice)
    fields = {name: value for name, value in fields.items() if not _is_prose(value)}
    return Posting(source, content, media_of(content), MappingProxyType(fields), tuple(declared))


def _textless(record: Mapping[str, object], source: str, choice: TextChoice) -> Failure:
    """Return the failure of a record without text: its column is empty, or none is known."""
    known = [str(key) for key in record if str(key) == choice.column or plain_name(str(key)) in roles()["text"]]
    if known:
        return failed(source, f"nothing in the text column {known[0]!r}", "fill it, or leave the record out")
    columns = ", ".join(str(key) for key in list(record)[:40])
    return failed(source, "the record holds no posting text", f"name its column with --text-column; it has: {columns}")


def unescaped(text: str) -> str:
    """Return markup that was escaped as a whole (`&lt;p&gt;`, as Greenhouse does) as markup."""
    return entities.unescape(text) if "<" not in text and "&lt;" in text and "&gt;" in text else text


def _is_prose(value: str | None) -> bool:
    """Say whether a field holds running text."""
    return value is not None and len(value) > _LONGEST_FIELD


def _first(flat: Mapping[str, str], role: str, taken: set[str]) -> str | None:
    """Return the first column of a role that is filled and not taken, marking it taken."""
    for name in _columns(tuple(flat)).get(role, ()):
        if name not in taken:
            taken.add(name)
            return name
    return None


@lru_cache(maxsize=32)
def _columns(names: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return which of a record's columns may play each role, best first; records of one file are mostly alike."""
    plain: dict[str, list[str]] = {}
    for name in names:
        plain.setdefault(plain_name(name), []).append(name)
    return {role: tuple(name for known in wanted for name in plain.get(known, ())) for role, wanted in roles().items()}


def _content(record: Mapping[str, object], flat: dict[str, str], choice: TextChoice, taken: set[str]) -> str:
    """Return the text of the posting with what the source files behind it."""
    if choice.column is not None:
        taken.add(choice.column)
        body = flat.get(choice.column, "") or as_text(record.get(choice.column))
    else:
        body = _named_text(flat, taken)
    parts = [unescaped(body), *(_section_html(item) for item in _objects(record, "sections"))]
    if choice.more:
        parts = _with_more(parts, flat, choice, taken)
    while (name := _first(flat, "append", taken)) is not None:
        if not _repeats(flat[name], parts):
            parts.append(unescaped(flat[name]))
    filled = [part for part in parts if part.strip()]
    if len(filled) > 1 and any(media_of(part) == "html" for part in filled):
        filled = [part if media_of(part) == "html" else _as_html(part) for part in filled]
    return "\n".join(filled)


def _with_more(parts: list[str], flat: Mapping[str, str], choice: TextChoice, taken: set[str]) -> list[str]:
    """Return the parts with the further columns of text, each under its name; a main column found by length has one."""
    taken.update(choice.more)
    known = [flat[name] for name in flat if name not in choice.more]
    more = [name for name in choice.more if flat.get(name) and not repeats(flat[name], known)]
    if choice.column is None or not more:
        return [*parts, *(_headed(name, flat[name]) for name in more)]
    names = [name for name in flat if name in more or name == choice.column]
    return [*(_headed(name, flat[name]) for name in names), *parts[1:]]


def _headed(column: str, text: str) -> str:
    """Return the text of a column under its name."""
    body = unescaped(text)
    return headed(column, body, html=media_of(body) == "html")


def _named_text(flat: Mapping[str, str], taken: set[str]) -> str:
    """Return the best named text of a record; its plain twin, if any, is taken as well."""
    own: set[str] = set()
    found: list[str] = []
    while (name := _first(flat, "text", own)) is not None:
        found.append(name)
    best = next((name for name in found if len(flat[name]) >= _SHORT_TEXT), None)
    best = best or max(found, key=lambda name: len(flat[name]), default=None)
    if best is None:
        return ""
    twins = (name for name in found if plain_name(name).endswith(("plain", "html", "text")))
    taken.update(name for name in twins if len(flat[name]) >= _SHORT_TEXT)
    taken.add(best)
    return flat[best]


def _repeats(text: str, parts: Iterable[str]) -> bool:
    """Say whether `text` says what stands already (Lever gives `additional` twice)."""
    bare = plain_name(text)
    return any(bare in plain_name(part) for part in parts)


def _objects(record: Mapping[str, object], role: str) -> list[Mapping[str, object]]:
    """Return the objects in the list fields of a role."""
    found: list[Mapping[str, object]] = []
    for key, value in record.items():
        if plain_name(str(key)) in roles()[role] and isinstance(value, list):
            found += [item for item in value if isinstance(item, Mapping)]
    return found


def _section_html(item: Mapping[str, object]) -> str:
    """Return a headed list of a record (Lever's `lists`) as HTML."""
    heading = next((as_text(item[key]) for key in _HEADING_KEYS if as_text(item.get(key))), "")
    body = next((as_text(item[key]) for key in _BODY_KEYS if as_text(item.get(key))), "")
    inner = body if media_of(body) == "html" else _as_html(body)
    return f"<h3>{entities.escape(heading)}</h3><ul>{inner}</ul>" if "<li" in inner else f"<h3>{heading}</h3>{inner}"


def _as_html(text: str) -> str:
    """Return plain text as paragraphs of HTML."""
    return "".join(f"<p>{entities.escape(line)}</p>" for line in text.splitlines() if line.strip())


def _pairs(record: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the name and value objects of a record (Greenhouse's `metadata`)."""
    items = _objects(record, "pairs")
    named = ((as_text(item.get("name") or item.get("label")), as_text(item.get("value"))) for item in items)
    return [(name, value) for name, value in named if name and value]


def _declared(flat: Mapping[str, str], taken: set[str]) -> list[tuple[SectionKind, str]]:
    """Return the texts that the source itself files under a section."""
    found: list[tuple[SectionKind, str]] = []
    for role in roles():
        if role.startswith("also:"):
            while (name := _first(flat, role, taken)) is not None:
                found.append((cast(SectionKind, role.removeprefix("also:")), unescaped(flat[name])))
    return found


def _fields(flat: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Return the fields of a record under the names of Facts; parts of pay and place are put together."""
    fields: dict[str, str] = {}
    for role in roles():
        if not role.startswith("also:") and role not in _INTERNAL:
            name = _first(flat, role, taken)
            if name is not None:
                fields[role] = as_date(flat[name]).replace("\n", ", ")
    if months := _first(flat, "months_declared", taken):
        fields.setdefault("years_declared", f"{flat[months]} months")
    place = [fields.pop(f"location_{part}", "") for part in ("city", "region", "country")]
    if any(place):
        fields.setdefault("location", ", ".join(filter(None, place)))
    return _with_salary(fields)


def _with_salary(fields: dict[str, str]) -> dict[str, str]:
    """Return fields with `salary` as one text, put together from its parts where there is none."""
    parts = {part: fields.pop(f"salary_{part}", "") for part in ("low", "high", "value", "currency", "period")}
    known = [v for v in dict.fromkeys((parts["low"], parts["value"], parts["high"])) if v and v.strip("0.") != ""]
    if known and "salary" not in fields:
        per = f"per {parts['period'].lower()}" if parts["period"] else ""
        fields["salary"] = " ".join(filter(None, (parts["currency"], "-".join(known[:2]), per)))
    return fields
