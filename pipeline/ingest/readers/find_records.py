"""The postings in a document of nested objects and lists, wherever they lie and whatever their list is called.

1. An object that has a title and a text of its own is one posting, unless it holds a list of whole ones under
   a name that lists of postings have (a feed has a title and a description too).
2. Else the best list wins: of whole postings before texts before titles, under a known name before another,
   the outer before the inner. An object whose members are alike is a list of them.
What is left unread is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.field_names import key_words, meanings, owner_of, plain_name
from pipeline.ingest.readers.flatten import as_text
from pipeline.ingest.readers.headed_texts import headed_texts
from pipeline.ingest.readers.text_columns import is_running_text

Record = Mapping[str, object]
_DEEPEST, _OWN_DEPTH = 12, 8
# Records of a list that are looked at before it is judged, and how alike the members of an object are that is a list.
_SAMPLE, _ALIKE = 20, 0.5
_SHORT_TEXT = 40
# An object sorts postings where it holds so many lists of them.
_FEWEST_SORTED = 2
_LONGEST_COMPANY = 80
# What shows beside a title that an object is a posting.
_FACTS = frozenset(
    {"company", "location", "location_city", "salary", "posted", "url", "employment_type", "salary_low", "few words"}
)
WHOLE, TEXT, TITLE, NOTHING = 3, 2, 1, 0


@dataclass(slots=True)
class _List:
    """Lists of objects under one path of keys; `level` is what a third of its objects are."""

    path: tuple[str, ...]
    records: list[Record] = field(default_factory=list)
    level: int = NOTHING
    is_keyed: bool = False

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """Return what is compared, best largest."""
        return self.level, self.is_known, -len(self.path), len(self.records)

    @property
    def is_known(self) -> bool:
        """Say whether its key is one under which documents keep postings, or its members are postings by number."""
        return self.is_keyed or any(plain_name(key) in key_words("list") for key in self.path[-1:])


@dataclass(frozen=True, slots=True)
class Found:
    """The records of a document, and what else it holds that looks like records: how many, and where."""

    records: tuple[object, ...]
    unread: tuple[tuple[int, str], ...] = ()


def find_records(value: object) -> Found:
    """Return the records of a document; a document without any is one record, or a list of what it holds."""
    if isinstance(value, Mapping) and not any(isinstance(inner, list | Mapping) for inner in value.values()):
        return Found((value,))
    if isinstance(value, Mapping) and _level(value) == WHOLE:
        lists = [found for found in _lists(value) if found.level == WHOLE and found.is_known]
        if not lists:
            return Found((value,))
    else:
        lists = list(_lists(value))
    best = max(lists, key=lambda found: found.rank, default=None)
    if best is None or best.level == NOTHING:
        return Found(tuple(value) if isinstance(value, list) else (value,))
    rest = tuple((len(one.records), ".".join(one.path)) for one in lists if _is_left(one, best))
    declared = [record for record in best.records if _is_job_posting(record)]
    if declared and any("@type" in record for record in best.records):
        return Found(tuple(declared), rest)
    if isinstance(value, list) and not best.path and any(isinstance(one, Mapping) for one in value):
        return Found(tuple(value), rest)
    return Found(tuple(_with_company(best.records, value, best.path)), rest)


def _with_company(records: Sequence[Record], value: object, path: tuple[str, ...]) -> Iterator[Record]:
    """Yield records with the company that the object around their list names, where they name none themselves."""
    for key in path[:-1]:
        value = value.get(key) if isinstance(value, Mapping) else None
    company = _company_of(value) if isinstance(value, Mapping) else None
    for record in records:
        yield {**record, "company": company} if company and "company" not in _own_roles(record, "", 0) else record


def _company_of(holder: Record) -> str | None:
    """Return the company that an object names; a bare name beside a number may be a department's."""
    for key, said in holder.items():
        is_named = any(meaning.role == "company" for meaning in meanings(key)) and not (
            key == "name" and "id" in holder
        )
        if is_named and isinstance(said, str) and 0 < len(said.strip()) <= _LONGEST_COMPANY:
            return said
    return None


def _is_job_posting(record: Record) -> bool:
    """Say whether an object says of itself that it is a posting; a graph of a page holds its site and firm as well."""
    kind = record.get("@type")
    return kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind)


def _is_left(one: _List, best: _List) -> bool:
    """Say whether a list that was not chosen holds postings too, and stands neither in the chosen ones nor apart."""
    inside = one.path[: len(best.path)] == best.path
    return not inside and one.level >= TEXT and not any(map(owner_of, one.path))


def _lists(value: object) -> Iterator[_List]:
    """Yield the lists of objects in a document, those under one path of keys together."""
    found: dict[tuple[str, ...], _List] = {}
    stack: list[tuple[tuple[str, ...], object]] = [((), value)]
    while stack:
        path, inner = stack.pop()
        if len(path) > _DEEPEST:
            continue
        if isinstance(inner, Mapping):
            members = list(inner.values())
            if lists := _lists_of_one_kind(inner):
                found.setdefault(path, _List(path, is_keyed=True)).records += lists
            elif _is_keyed_list(members) and not any(meanings(str(key)) for key in inner):
                found.setdefault(path, _List(path, is_keyed=True)).records += [
                    m for m in members if isinstance(m, Mapping)
                ]
            else:
                held = [((*path, str(key)), one) for key, one in inner.items() if _may_hold(str(key), one)]
                stack += reversed(held)
        elif isinstance(inner, list):
            objects = [one for one in inner if isinstance(one, Mapping)]
            if objects:
                found.setdefault(path, _List(path)).records += objects
            stack += [(path, one) for one in reversed(inner) if isinstance(one, list) or _is_holder(one)]
    for one in found.values():
        levels = sorted((_level(record) for record in one.records[:_SAMPLE]), reverse=True)
        one.level = levels[len(levels) // 3]
        yield one


def _may_hold(key: str, value: object) -> bool:
    """Say whether the postings may stand under a key."""
    return (
        isinstance(value, Mapping | list)
        and bool(value)
        and (owner_of(key) in (None, "other") or isinstance(value, list))
    )


def _is_holder(value: object) -> bool:
    """Say whether an object of a list may hold a list of postings itself, as a department of a company does."""
    if not isinstance(value, Mapping) or _level(value) >= TEXT:
        return False
    return any(isinstance(inner, list | Mapping) for inner in value.values())


def _lists_of_one_kind(value: Record) -> list[Record]:
    """Return the postings of an object whose keys only sort them ("Oban": [...], "Mallaig": [...])."""
    lists = [one for one in value.values() if isinstance(one, list) and one]
    if len(lists) < _FEWEST_SORTED or len(lists) < len(value) or any(_is_named(str(key)) for key in value):
        return []
    records = [one for members in lists for one in members if isinstance(one, Mapping)]
    is_whole = records and all(_level(one) == WHOLE for one in records[:_SAMPLE])
    return records if is_whole and len(records) == sum(map(len, lists)) else []


def _is_named(key: str) -> bool:
    """Say whether a key has a meaning of its own, and does not only sort what it holds."""
    return bool(meanings(key)) or owner_of(key) is not None or plain_name(key) in key_words("list")


def _is_keyed_list(members: Sequence[object]) -> bool:
    """Say whether the members of an object are postings, some of them whole, which its keys only number."""
    objects = [member for member in members if isinstance(member, Mapping)]
    if len(objects) < 2 or len(objects) < len(members):
        return False
    first, second = set(objects[0]), set(objects[1])
    alike = len(first & second) >= _ALIKE * len(first | second)
    levels = [_level(one) for one in objects[:_SAMPLE]] if alike else [NOTHING]
    return min(levels) >= TITLE and max(levels) == WHOLE


def _level(record: Record) -> int:
    """Return what an object is by its own fields: a whole posting, a text, a title with some fact, or nothing."""
    roles = set(_own_roles(record, "", 0))
    if "text" not in roles and headed_texts(record)[0]:
        roles.add("text")
    if "text" in roles:
        return WHOLE if "title" in roles else TEXT
    return TITLE if "title" in roles and roles & _FACTS else NOTHING


def _own_roles(record: Record, path: str, depth: int) -> Iterator[str]:
    """Yield the roles of an object's fields, also of the objects in it, but not of their lists."""
    for key, value in record.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            if depth < _OWN_DEPTH and not owner_of(str(key)):
                yield from _own_roles(value, name, depth + 1)
            continue
        roles = [meaning.role for meaning in meanings(name)]
        if not roles or (isinstance(value, list) and any(isinstance(one, Mapping) for one in value)):
            continue
        text = as_text(value)
        if text and "title" in roles and plain_name(str(key)) not in key_words("generic"):
            yield "url"  # "jobTitle" alone shows a posting, "title" does not
        for role in roles if text else ():
            if role != "text" and not role.startswith("also:"):
                yield role
            else:
                yield "text" if len(text) >= _SHORT_TEXT or is_running_text(text) else "few words"
