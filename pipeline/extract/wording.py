"""Fold text without moving offsets, and find the entries of a lexicon in it.

Every finder of this folder reads folded text (lower case, half width, plain quotes and dashes)
and answers with offsets that hold for the original, since folding keeps one character for one.
A lexicon entry is a small regular expression: literals, alternation, classes and bounded gaps.
Entries may not repeat without a bound, so that no posting can make a search explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.errors import InputError
from pipeline.resources import lexicon

LEXICONS = Path(__file__).resolve().parent / "lexicons"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("　\t\xa0\u2009\u202f’‘`´“”–—‒―−‐‑～~【】〔〕「」、", "     ''''\"\"---------[][][],")
_TABLE: dict[int, int | str] = {**_WIDE, **_PLAIN}
_SPACE = re.compile(r" (\?)?")
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Return `text` in lower case and half width with plain quotes and dashes, equally long."""
    plain = text if text.isascii() else text.translate(_TABLE)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a text: where, and the row of the lexicon it comes from."""

    start: int
    end: int
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled entries of one kind in all languages; the first entry of a file wins a tie."""

    scanner: re.Pattern[str]
    entries: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the entries found in folded text, left to right, without overlap."""
        stop = len(folded) if end is None else end
        for match in self.scanner.finditer(folded, start, stop):
            for pattern, row in self.entries:
                if (own := pattern.match(folded, match.start(), stop)) and own.end() == match.end():
                    yield Hit(match.start(), match.end(), row)
                    break

    def has(self, folded: str) -> bool:
        """Say whether any entry occurs in folded text."""
        return self.scanner.search(folded) is not None


@cache
def vocabulary(name: str, **only: str) -> Vocabulary:
    """Return the entries of ``NAME_en.tsv`` and ``NAME_zh.tsv``, or those whose columns equal `only`.

    Raises:
        InputError: where an entry repeats without a bound, or is no regular expression.
    """
    entries: list[tuple[re.Pattern[str], Mapping[str, str]]] = []
    sources: list[str] = []
    for path in sorted(LEXICONS.glob(f"{name}_??.tsv")):
        for row in lexicon(path):
            if all(row[column] == value for column, value in only.items()):
                source = entry_source(row["pattern"], path)
                sources.append(source)
                entries.append((re.compile(source), row))
    return Vocabulary(re.compile("|".join(sources) or r"(?!)"), tuple(entries))


def entry_source(pattern: str, path: Path) -> str:
    """Return the expression of one entry; English entries stand between non-letters, spaces may be wide."""
    if _UNBOUNDED.search(pattern):
        raise InputError(f"entry {pattern!r} repeats without a bound", path.name, "use {0,n}")
    loose = _SPACE.sub(lambda m: " {0,3}" if m[1] else " {1,3}", pattern)
    source = f"(?<![a-z0-9])(?:{loose})(?![a-z0-9])" if path.stem.endswith("_en") else f"(?:{loose})"
    try:
        re.compile(source)
    except re.error as error:
        raise InputError(f"entry {pattern!r} is no expression: {error}", path.name, "mend the entry") from error
    return source


@cache
def table(stem: str, key: str = "pattern", value: str = "value") -> Mapping[str, str]:
    """Return two columns of ``STEM.tsv`` as a mapping."""
    return {row[key]: row[value] for row in lexicon(LEXICONS / f"{stem}.tsv")}
