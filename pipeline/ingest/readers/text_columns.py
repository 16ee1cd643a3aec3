"""Further columns of a dump that hold running text ("duties", "needs"): each becomes a headed part of the posting.

A dump may split its postings over columns that no list of names foresees. What such a column holds
is judged by its values: sentences or lists, no links, no codes, and not what another column says already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.ingest.field_names import meanings, plain_name

# Shorter values are labels ("Full-time", "Boston, MA") rather than text; a Chinese one says more in fewer signs.
_FEWEST_WORDS, _FEWEST_HAN = 6, 14
# Signs of a value that are looked at.
_LOOKED_AT = 400
# How much of the sample a column must fill with text, among the values it has.
_SHARE = 0.6
# A value of which this much stands in the other columns repeats them.
_REPEATED = 0.85
_SHORT_NAMES = frozenset({"jd", "text", "body", "html", "post"})
_LINK = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_DATA = re.compile(r"\s*[\[{][\"'{\[]")
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_TOKEN = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff](?=([\u4e00-\u9fff]?))")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")
_NAMELESS = re.compile(r"(?:unnamed|column|col|field|f|c|text|value|data|content|other|misc)? *\d* *", re.IGNORECASE)


def prose_columns(flats: Sequence[Mapping[str, str]], main: str | None) -> tuple[str, ...]:
    """Return the columns that hold running text beside `main` and have no meaning of their own, in order."""
    columns = list(dict.fromkeys(name for flat in flats for name in flat))
    texts = [main] if main is not None else [name for name in columns if _is_text_column(name)]
    homes = {"", *(name.rpartition(".")[0] for name in texts)}
    twins = tuple({plain_name(name.rpartition(".")[2]) for name in texts} - _SHORT_NAMES)
    found: list[str] = []
    for column in columns:
        holder, _, leaf = column.rpartition(".")
        if column in texts or holder not in homes or meanings(column) or plain_name(leaf).startswith(twins):
            continue
        values = [flat[column] for flat in flats if column in flat]
        if sum(map(is_running_text, values)) >= _SHARE * len(values):
            found.append(column)
    return tuple(found)


def _is_text_column(name: str) -> bool:
    """Say whether a column has the name of a posting's text."""
    return any(meaning.role == "text" for meaning in meanings(name))


def headed(column: str, text: str, *, html: bool) -> str:
    """Return the text of a column under its name as a heading, as "niceToHave" becomes "Nice to have"."""
    words = " ".join(filter(None, _HUMP.split(column))).strip()
    if _NAMELESS.fullmatch(words):
        return text
    heading = words[:1].upper() + (words[1:] if words.isupper() else words[1:].lower())
    return f"<h3>{heading}</h3>{text}" if html else f"{heading}:\n{text}"


class Said:
    """The words of the texts of a record, each text looked at once, and none before something is asked."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Know some texts."""
        self._texts = list(texts)
        self._words: set[str] = set()

    def add(self, text: str) -> None:
        """Know one more text."""
        self._texts.append(text)

    def has(self, text: str) -> bool:
        """Say whether nearly all of a text stands in what is known, word by word."""
        while self._texts:
            self._words.update(_tokens(self._texts.pop()))
        own = list(_tokens(text))
        return sum(token in self._words for token in own) >= _REPEATED * len(own)


def is_running_text(value: str) -> bool:
    """Say whether a value is running text."""
    value = value[:_LOOKED_AT]
    if _LINK.fullmatch(value) or _DATA.match(value):
        return False
    han = 0 if value.isascii() else sum("\u4e00" <= char <= "\u9fff" for char in value)
    return han >= _FEWEST_HAN or len(value.split()) >= _FEWEST_WORDS


def _tokens(text: str) -> Iterator[str]:
    """Yield the words of a text, and of Chinese each two signs in a row."""
    return (match.group() + (match.group(1) or "") for match in _TOKEN.finditer(_TAGS.sub(" ", text).lower()))
