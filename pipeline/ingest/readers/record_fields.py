"""A record of a dump (table row, JSON object) into a posting, by the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Posting, SectionKind
from pipeline.ingest.field_names import columns_by_role, key_words, meanings, owner_of, plain_name, roles
from pipeline.ingest.media_type import media_of
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.flatten import as_text, flatten
from pipeline.ingest.readers.headed_texts import headed_texts
from pipeline.ingest.readers.pipe_headline import from_pipes
from pipeline.ingest.readers.record_facts import facts_of
from pipeline.ingest.readers.record_text import Columns, declared_texts, posting_text
from pipeline.ingest.readers.rich_text import with_rich_text
from pipeline.ingest.readers.sources import failed
from pipeline.ingest.readers.text_columns import is_running_text, prose_columns

# A column with less than this in it holds no posting.
_SHORT_TEXT = 40
# Longer values are prose, not the name of a company or a town.
_LONGEST_FIELD = 300
# A text filed as a name and a value is longer than any other value there.
_LONG_PAIR = 200
# Sections that alone are no posting.
_BESIDE = frozenset({"benefits", "company"})
# Names of columns that a message lists, and what they look like: a few words, and no sentence or value.
_MOST_LISTED = 40
_COLUMN = re.compile(r"(?=.{1,40}\Z)[\w.:/()#*\[\]-]+(?: [\w.:/()#*\[\]-]+){0,4}")
_PROSE_ROLES: Mapping[str, SectionKind] = {"degree_declared": "qualifications", "years_declared": "experience"}


@dataclass(frozen=True, slots=True)
class TextChoice:
    """Where the records of one file keep the posting.

    `column` is the exact name of the main column, None for known names; `more` are further columns of running text.
    """

    column: str | None = None
    more: tuple[str, ...] = ()


def choose_text(sample: Sequence[Mapping[str, object]], source: str, options: ReadOptions) -> TextChoice:
    """Return which column of a file holds the posting, judged by its first records: a known name before the longest.

    Raises:
        InputError: where `options.text_column` names none of the columns, or none holds text.
    """
    flats = [flatten(record) | {k: v for k, v in _pairs(record) if len(v) >= _LONG_PAIR} for record in sample]
    columns = list(dict.fromkeys([*(str(key) for record in sample for key in record), *(k for f in flats for k in f)]))
    if options.text_column is not None:
        wanted = plain_name(options.text_column)
        exact = [c for c in columns if c == options.text_column] or [c for c in columns if plain_name(c) == wanted]
        if not exact:
            raise InputError(f"no column {options.text_column!r}", source, f"name one of these: {_listed(columns)}")
        return TextChoice(exact[0])
    texts = {name for name in columns if any(m.role == "text" or m.role.startswith("also:") for m in meanings(name))}
    if any(
        len(flat[name]) >= _SHORT_TEXT or is_running_text(flat[name])
        for flat in flats
        for name in flat
        if name in texts
    ):
        return TextChoice(None, prose_columns(flats, None))
    free = [name for name in columns if not meanings(name) and not any(map(owner_of, name.split(".")[:-1]))]
    lengths = {name: sum(_size(flat[name]) for flat in flats if is_running_text(flat.get(name, ""))) for name in free}
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    if longest is None or lengths[longest] < max(1, _SHORT_TEXT * sum(longest in flat for flat in flats)):
        return TextChoice()
    return TextChoice(longest, prose_columns(flats, longest))


def _size(text: str) -> int:
    """Return how much a text says: a Chinese sign as much as two letters."""
    return len(text) if text.isascii() else len(text) + sum("\u4e00" <= char <= "\u9fff" for char in text)


def posting_of(record: Mapping[str, object], source: str, choice: TextChoice) -> Posting | Failure:
    """Return the posting that a record holds, or a failure that says what it lacks."""
    read = {str(key): with_rich_text(value) for key, value in record.items() if not _is_replies(str(key), value)}
    texts, holders = headed_texts(read)
    flat = flatten(read, holders)
    for name, value in _pairs(read):
        flat.setdefault(name, value)
    columns = Columns(flat, home=_home(flat, choice), title=_title_column(flat, has_texts=bool(texts)))
    content = posting_text(columns, choice.column, choice.more, texts)
    declared = declared_texts(columns)
    fields = facts_of(read, columns)
    declared += [(section, fields.pop(role)) for role, section in _PROSE_ROLES.items() if _is_prose(fields.get(role))]
    if not content.strip() and all(section in _BESIDE for section, _ in declared):
        return _textless(record, source, choice)
    fields = {name: value for name, value in fields.items() if len(value) <= _LONGEST_FIELD}
    if "title" not in fields:
        told, content = from_pipes(content)
        fields = told | fields
    return Posting(source, content, media_of(content), MappingProxyType(fields), tuple(declared))


def _is_replies(key: str, value: object) -> bool:
    """Say whether a value is the list of what others said of a posting of a thread."""
    return isinstance(value, list) and plain_name(key) in key_words("replies")


def _title_column(flat: Mapping[str, str], *, has_texts: bool) -> str | None:
    """Return the column that is the title where its name is that of a text too, and another text is there."""
    names = columns_by_role(tuple(flat))
    titles = [name for name, _ in names.get("title", ())]
    texts = [name for name, _ in names.get("text", ())]
    best = titles[0] if titles else None
    has_others = has_texts or any(name != best and len(flat[name]) >= _SHORT_TEXT for name in texts)
    return (
        best if best in texts and has_others and len(flat[best]) <= _LONGEST_FIELD and "\n" not in flat[best] else None
    )


def _home(flat: Mapping[str, str], choice: TextChoice) -> str:
    """Return the object that holds the longest text of a record, as a dotted name."""
    if choice.column is not None:
        return choice.column.rpartition(".")[0]
    found = [name for name in flat if any(m.role == "text" or m.role.startswith("also:") for m in meanings(name))]
    return max(found, key=lambda name: len(flat[name]), default="").rpartition(".")[0]


def _textless(record: Mapping[str, object], source: str, choice: TextChoice) -> Failure:
    """Return the failure of a record without text: its column is empty, or none is known."""
    known = [str(key) for key in record if str(key) == choice.column or plain_name(str(key)) in roles()["text"]]
    if known:
        return failed(source, f"nothing in the text column {known[0]!r}", "fill it, or leave the record out")
    what = "the record holds no posting text"
    return failed(source, what, f"name its column with --text-column; it has: {_listed(map(str, record))}")


def _listed(columns: Iterable[str]) -> str:
    """Return names of columns as a message shows them; what looks like none might quote a posting and is counted."""
    from pipeline.text.redaction import holds_person  # loaded only where something is wrong

    columns = list(columns)
    named = [name for name in columns if _COLUMN.fullmatch(name) and not holds_person(name)][:_MOST_LISTED]
    others = len(columns) - len(named)
    return ", ".join([*named, *([f"{others} more"] if others else [])]) or "none"


def _is_prose(value: str | None) -> bool:
    """Say whether a field of few words as a rule holds running text."""
    if value is None:
        return False
    return len(value) > _LONGEST_FIELD or (value.endswith(".") and len(value.split()) > 3)


def _pairs(record: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the name and value objects of a record (Greenhouse's `metadata`)."""
    lists = (v for key, v in record.items() if isinstance(v, list) and plain_name(str(key)) in roles()["pairs"])
    found: list[tuple[str, str]] = []
    for item in (item for items in lists for item in items if isinstance(item, Mapping)):
        plain = {plain_name(str(key)): value for key, value in item.items()}
        name = next(
            (as_text(plain[key]) for key in ("name", *sorted(key_words("heading"))) if as_text(plain.get(key))), ""
        )
        value = as_text(plain.get("value") or plain.get("valuelabel"))
        found += [(name, value)] if name and value else []
    return found
