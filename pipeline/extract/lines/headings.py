"""Headings: which section a line such as "What you'll do" or 【岗位职责】 opens, known from two vocabularies.

A heading is recognised as a whole, after the words that change nothing are taken off ("Key
Responsibilities & Duties:" is responsibilities and duties), or by a telling part of it. The
vocabularies are data: lexicons/headings_en.tsv and lexicons/headings_zh.tsv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.core.records import SectionKind
from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.automaton import Literals
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS

HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_ENGLISH = re.compile(r"[^a-z0-9]+")
_NOT_CHINESE = re.compile(r"[^\u3400-\u9fff]+")
_BRACKETED = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_JOINED = re.compile(r"\s*(?:&|/|,|、|和|与|及|\+|\band\b|\bor\b|\bet\b)\s*", re.IGNORECASE)
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 .&-]*")
# "1、", "（一）", "贰、", "第一部分", a digit in a keycap.
_NUMBERING_ZH = re.compile(
    r"^[\s\W]*(?:\d\ufe0f?\u20e3|第[一二三四五六七八九十\d]{1,2}(?:部分|章|节|项)"
    r"|[（(]?[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾\d]{1,2}[)）]?[、.．:：\s)）]+)?"
)

LONGEST_EN, LONGEST_ZH = 90, 24
_MOST_WORDS = 12
# Where a heading names two kinds ("Education and Experience"), the first of these is the section's.
_PRECEDENCE: tuple[SectionKind, ...] = (
    "competencies",
    "responsibilities",
    "qualifications",
    "experience",
    "conditions",
    "benefits",
    "company",
    "apply",
    "legal",
    "meta",
    "other",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: its section kind; `whole` where all of it is known, not just a part; `shaped` by a shape."""

    kind: SectionKind
    whole: bool
    shaped: bool = False


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """One language's headings by how they match; English parts stand between the spaces around their words.

    `words` are all words that a heading that is known as a whole can have: most lines have others.
    `shapes` are regular expressions of whole headings, those of one kind together.
    """

    whole: dict[str, SectionKind]
    part: tuple[tuple[str, SectionKind], ...]
    filler: frozenset[str]
    label: dict[str, str]
    words: frozenset[str]
    shapes: tuple[tuple[re.Pattern[str], SectionKind], ...]


@cache
def _vocabulary(lang: str) -> _Vocabulary:
    """Read one language's headings; longer parts come first since they say more."""
    whole: dict[str, SectionKind] = {}
    part: list[tuple[str, SectionKind]] = []
    filler: set[str] = set()
    label: dict[str, str] = {}
    shapes: dict[SectionKind, list[str]] = {}
    for row in lexicon(LEXICONS / f"headings_{lang}.tsv"):
        if row["match"] == "filler":
            filler.add(row["pattern"])
        elif row["match"] == "label":
            label[row["pattern"]] = row["kind"]
        elif row["match"] == "whole":
            whole[row["pattern"]] = row["kind"]  # type: ignore[assignment]
        elif row["match"] == "shape":
            shapes.setdefault(row["kind"], []).append(row["pattern"])  # type: ignore[arg-type]
        else:
            part.append((row["pattern"], row["kind"]))  # type: ignore[arg-type]
    part.sort(key=lambda entry: -len(entry[0]))
    if lang == "en":
        part = [(f" {pattern} ", kind) for pattern, kind in part]
    words = frozenset(word for pattern in (*whole, *filler, "and or et") for word in pattern.split())
    compiled = tuple((re.compile("|".join(own)), kind) for kind, own in shapes.items())
    return _Vocabulary(whole, tuple(part), frozenset(filler), label, words, compiled)


def folded(text: str) -> str:
    """Return English `text` in the form in which the vocabulary is written: words with single spaces."""
    return _NOT_ENGLISH.sub(" ", text.casefold()).strip()


def board_label(text: str) -> str | None:
    """Return what the one value after a heading is (学历要求：本科 is EDU), or None where it opens a whole section."""
    bare = _BRACKETED.sub(" ", text)
    plain = _NOT_CHINESE.sub("", bare)
    return _vocabulary("zh").label.get(plain) if plain else _vocabulary("en").label.get(folded(bare))


@lru_cache(maxsize=20_000)
def heading_of(text: str) -> Heading | None:
    """Return what the heading `text` says, or None where the vocabularies do not know it.

    >>> heading_of("Key Responsibilities & Duties:").kind
    'responsibilities'
    >>> heading_of("【任职要求】").kind
    'qualifications'
    """
    if HAN.search(text):
        return _chinese(text)
    return _english(text) if len(text) <= LONGEST_EN else None


def _english(text: str) -> Heading | None:
    """Look an English heading up: as it stands, without fillers, joined parts one by one, then by a part."""
    vocabulary = _vocabulary("en")
    plain = folded(text)
    words = plain.split()
    if plain not in vocabulary.whole and len(words) <= _MOST_WORDS and (kind := _shaped(plain, vocabulary)):
        return Heading(kind, whole=True, shaped=True)
    bare = _BRACKETED.sub(" ", text)
    if bare != text or vocabulary.words.issuperset(words):
        for candidate in (plain, folded(bare)) if bare != text else (plain,):
            if kind := _whole_english(candidate, vocabulary):
                return Heading(kind, whole=True)
        pieces = [folded(piece) for piece in _JOINED.split(bare)]
        kinds = [_whole_english(piece, vocabulary) for piece in pieces if piece]
        if len(kinds) > 1 and all(kinds):
            return Heading(_strongest([kind for kind in kinds if kind]), whole=True)
    if len(words) > _MOST_WORDS:
        return None
    # The longest part that stands in it says most.
    first = min(_english_parts().found(f" {plain} "), default=None)
    return Heading(vocabulary.part[first][1], whole=False) if first is not None else None


@cache
def _english_parts() -> Literals[int]:
    """Return what finds the telling parts of English headings, by their places in the vocabulary."""
    return Literals((pattern, place) for place, (pattern, _) in enumerate(_vocabulary("en").part))


def _whole_english(plain: str, vocabulary: _Vocabulary) -> SectionKind | None:
    """Return the kind of a folded heading, fillers left out one by one from either end."""
    if plain in vocabulary.whole:
        return vocabulary.whole[plain]
    words = plain.split()
    if not 1 < len(words) <= _MOST_WORDS:
        return None
    while len(words) > 1 and (words[0] in vocabulary.filler or words[-1] in vocabulary.filler):
        words = words[1:] if words[0] in vocabulary.filler else words[:-1]
        if (shorter := " ".join(words)) in vocabulary.whole:
            return vocabulary.whole[shorter]
    return None


def _chinese(text: str) -> Heading | None:
    """Look a Chinese or bilingual heading up: whole, without fillers, joined parts, then by its end."""
    vocabulary = _vocabulary("zh")
    bare = _BRACKETED.sub(" ", _NUMBERING_ZH.sub("", text))
    plain = _NOT_CHINESE.sub("", bare)
    if not plain or len(plain) > LONGEST_ZH:
        return None
    latin = folded(bare)
    if latin and not (_english(latin) or len(latin) <= 3):
        # A name in Latin letters stands for the company: 关于Beehive.
        named = _whole_chinese(_NOT_CHINESE.sub("", _LATIN_NAME.sub("公司", bare)), vocabulary)
        return Heading(named, whole=True) if named == "company" else None
    stated = _whole_chinese(plain, vocabulary)
    if kind := stated or _shaped(plain, vocabulary):
        return Heading(kind, whole=True, shaped=stated is None)
    pieces = [_NOT_CHINESE.sub("", piece) for piece in _JOINED.split(bare)]
    kinds = [_whole_chinese(piece, vocabulary) or _shaped(piece, vocabulary) for piece in pieces if piece]
    if len(kinds) > 1 and all(kinds):
        return Heading(_strongest([kind for kind in kinds if kind]), whole=True)
    if len(plain) <= LONGEST_ZH // 2:
        for pattern, kind in vocabulary.part:
            if plain.endswith(pattern):
                return Heading(kind, whole=False)
    return None


def _whole_chinese(plain: str, vocabulary: _Vocabulary) -> SectionKind | None:
    """Return the kind of a Chinese heading, one filler left out at either end."""
    if plain in vocabulary.whole:
        return vocabulary.whole[plain]
    for filler in vocabulary.filler:
        if plain.startswith(filler) and (kind := vocabulary.whole.get(plain.removeprefix(filler))):
            return kind
        if plain.endswith(filler) and (kind := vocabulary.whole.get(plain.removesuffix(filler))):
            return kind
    return None


def _shaped(plain: str, vocabulary: _Vocabulary) -> SectionKind | None:
    """Return the kind of a heading by its shape."""
    return next((kind for shape, kind in vocabulary.shapes if shape.fullmatch(plain)), None)


def _strongest(kinds: list[SectionKind]) -> SectionKind:
    """Return the kind that a heading of several kinds is filed under."""
    return min(kinds, key=_PRECEDENCE.index)
