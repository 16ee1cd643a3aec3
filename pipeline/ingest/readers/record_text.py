"""All text of a record in its order: the main column, further ones under their names, headed texts, what follows."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from pipeline.core.records import SectionKind
from pipeline.ingest.field_names import columns_by_role, key_words, plain_name, roles
from pipeline.ingest.media_type import media_of, unescaped
from pipeline.ingest.readers.headed_texts import HeadedText, as_html
from pipeline.ingest.readers.text_columns import Said, headed, is_running_text

# A text under a heading of its own, as dumps of pages have it.
_NO_LINES = re.compile(r"\n|<(?:p|br|li|div)\b", re.IGNORECASE)
# Lines of a headed text that repeat the main text: the least letters of one, and how many must.
_ELEMENT, _NO_WORD = re.compile(r"<[^<>]{0,300}>|\n"), re.compile(r"\W+")
_SHORTEST_LINE, _MOST_LINES = 6, 0.8
_LONE_SPACE = re.compile(r"(?<=[^\s\xa0])(?:&nbsp;|\xa0)(?=[A-Z])")


@dataclass(slots=True)
class Columns:
    """The columns of one record while its posting is put together: `taken` have been used."""

    flat: Mapping[str, str]
    taken: set[str] = field(default_factory=set)
    by_role: Mapping[str, Sequence[tuple[str, bool]]] = field(init=False)
    home: str = ""
    """The object that holds the posting's text, as a dotted name."""
    title: str | None = None
    """The column that is the title though its name may be that of a text too, as in Lever's records."""

    def __post_init__(self) -> None:
        """Look the roles of the columns up once."""
        self.by_role = columns_by_role(tuple(self.flat))

    def all_of(self, role: str) -> Iterator[str]:
        """Yield the columns of a role that are filled and free, best first."""
        for name, generic in self.by_role.get(role, ()):
            if name not in self.taken and (not generic or self._is_near(name)):
                yield name

    def take(self, role: str) -> str | None:
        """Return the best free column of a role, marking it taken."""
        name = next(self.all_of(role), None)
        if name is not None:
            self.taken.add(name)
        return name

    def every(self, role: str) -> Iterator[str]:
        """Yield all free columns of a role, marking them taken."""
        while (name := self.take(role)) is not None:
            yield name

    def _is_near(self, name: str) -> bool:
        """Say whether a column stands in the object that holds the text, or in one around it or right below it."""
        holder = name.rpartition(".")[0]
        around = f"{self.home}.".startswith(f"{holder}.") or not self.home
        return around or holder.rpartition(".")[0] == self.home


def posting_text(columns: Columns, main: str | None, more: Sequence[str], texts: Sequence[HeadedText]) -> str:
    """Return the text of the posting, as HTML where any part of it is HTML.

    `main` is the column that a user named or that is by far the longest; None for the ones with known names.
    """
    flat = columns.flat
    named = _named(columns) if main is None else [main] if main in flat else []
    said = Said(flat[name] for name in flat if name not in more)
    further = [name for name in more if name in flat and name not in columns.taken and not said.has(flat[name])]
    columns.taken.update(named, more)
    if main is not None and further:
        parts = {name: _headed(name, flat[name]) for name in flat if name in (*named, *further)}
    else:
        parts = {name: unescaped(flat[name]) for name in named} | {name: _headed(name, flat[name]) for name in further}
    whole = "".join(map(_bare, parts.values())) if texts else ""
    found = [*parts.values(), *(_section(text) for text in texts if not _stands_in(text.html, whole))]
    notes = list(columns.every("append"))
    said = Said(flat[name] for name in flat if name not in more and name not in notes)
    for name in notes:
        if not said.has(flat[name]) and flat[name] not in found:
            found.append(unescaped(flat[name]))
            said.add(flat[name])
    return _joined(found)


def _bare(text: str) -> str:
    """Return a text without elements, signs and spaces, for comparison."""
    return _NO_WORD.sub("", _ELEMENT.sub("", text))


def _stands_in(text: str, whole: str) -> bool:
    """Say whether nearly every line of a text stands word by word in another, which is bare."""
    lines = [bare for line in _ELEMENT.split(text) if len(bare := _bare(line)) >= _SHORTEST_LINE]
    return bool(whole and lines) and sum(line in whole for line in lines) >= _MOST_LINES * len(lines)


def _named(columns: Columns) -> list[str]:
    """Return the columns whose names say that they are the posting, in their order; twins of another are taken too."""
    flat = columns.flat
    texts = [name for name in columns.all_of("text") if name != columns.title]
    if any(flat[name] for name in columns.all_of("also:qualifications")):
        # Beside a column of needs, a name that may mean the text or the duties (工作内容) means the duties.
        duties = set(columns.all_of("also:responsibilities"))
        texts = [name for name in texts if name not in duties]
    ranked = [name for name in texts if len(flat[name]) >= 40 or is_running_text(flat[name])]
    if not ranked:
        longest = max(texts, key=lambda name: len(flat[name]), default=None)
        return [longest] if longest is not None else []
    kept: list[str] = []
    said = Said(())
    for name in ranked:
        if kept and said.has(flat[name]):
            columns.taken.add(name)
        else:
            kept.append(name)
            said.add(flat[name])
    return [name for name in flat if name in kept]


def declared_texts(columns: Columns) -> list[tuple[SectionKind, str]]:
    """Return the texts that the source itself files under a section."""
    found: list[tuple[SectionKind, str]] = []
    said = Said(())
    ends_lines = sum(map(_lone_spaces, columns.flat.values())) > 1
    for role in roles():
        for name in columns.every(role) if role.startswith("also:") else ():
            text = columns.flat[name]
            if not (found and said.has(text)):
                said.add(text)
                text = _headed(name, text) if _tells_strength(name) else unescaped(text)
                found.append(
                    (
                        cast(SectionKind, role.removeprefix("also:")),
                        _LONE_SPACE.sub("\n", text) if ends_lines and _lone_spaces(text) else text,
                    )
                )
    needs = [
        f"{name.rpartition('.')[2]}：{columns.flat[name]}"
        for name in columns.all_of("needs")
        if plain_name(columns.flat[name]) not in key_words("any")
    ]
    if needs:
        found.append(("qualifications", "\n".join(needs)))
    return found


def _tells_strength(column: str) -> bool:
    """Say whether the name of a column says how strongly it asks, as "preferredQualifications" does."""
    plain = plain_name(column.rpartition(".")[2])
    return any(word in plain for word in key_words("strength"))


def _lone_spaces(text: str) -> int:
    """Return how many lone hard spaces before a capital a text without line ends has: Meta's pages end lines so."""
    return 0 if _NO_LINES.search(text) else len(_LONE_SPACE.findall(text))


def _headed(column: str, text: str) -> str:
    """Return the text of a column under its name."""
    body = unescaped(text)
    return headed(column.rpartition(".")[2], body, html=media_of(body) == "html")


def _section(text: HeadedText) -> str:
    """Return a headed text as HTML."""
    return (f"<h3>{entities.escape(text.heading)}</h3>" if text.heading else "") + unescaped(text.html)


def _joined(parts: Sequence[str]) -> str:
    """Return the filled parts as one text."""
    filled = [part for part in parts if part.strip()]
    if len(filled) > 1 and any(media_of(part) == "html" for part in filled):
        filled = [part if media_of(part) == "html" else as_html(part) for part in filled]
    return "\n".join(filled)
