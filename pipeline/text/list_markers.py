"""Bullets and numbering: what opens a list item, at the start of a line or glued inside one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.core.resources import lexicon

_BULLETS = Path(__file__).with_name("bullets.tsv")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九"
_CHINESE_NUMBER = rf"[{_CHINESE}]|[二三]?十[{_CHINESE}]?"

# What may not stand right before a number that opens an item: it would be part of a decimal, version, date,
# range, price or name ("1.5倍", "3.0", "2018.04", "C1.", "v2)", "第2"). A full stop may, after a word.
_BEFORE = r"(?<![A-Za-z\d\-–~～/$￥¥第+#])(?<!\d[.．])(?<![vV][.．])"
# "1、2年以上" is item 1 that asks for two years; "3、5年" may be a choice, and "1、2、3号线" is no list.
_YEARS = r"\d{1,2}(?:[-–~～至到]\d{1,2})?(?:年|个月|周?岁)(?:及|或)?"
# "1.35周岁以下" is item 1 that names an age; nothing costs or weighs 1.35 years of age.
_AGE = r"[1-6]\d(?:[-–~～至到][1-6]\d)?周?岁"
_COUNTED = rf"{_YEARS}以[上下内]|{_AGE}|20\d\d[年届]"
_STYLES: tuple[tuple[str, str], ...] = (
    ("dot", rf"{_BEFORE}(\d{{1,2}})\s?[.．](?:(?![\d.．]|\s?\d+\s*[%年月万kK元])|(?={_AGE}|\s(?:{_COUNTED})))"),
    ("comma", rf"{_BEFORE}(\d{{1,2}})\s?(?:[、,，](?=\s*[^\d\s])|、(?={_COUNTED})|(?<=1)、(?={_YEARS}))"),
    ("right", rf"{_BEFORE}(?<![(（])(\d{{1,2}})\s?[)）](?!\d)"),
    ("round", r"[(（]\s?(\d{1,2})\s?[)）]"),
    ("circled", rf"([{_CIRCLED}])"),
    ("chinese", rf"(?<![\w十])({_CHINESE_NUMBER})\s?[、.．](?!\d)"),
    ("roman", r"(?<!\w)([Ⅰ-Ⅻⅰ-ⅻ])\s?[、.．]\s*"),
    ("chinese_round", rf"[(（]\s?({_CHINESE_NUMBER})\s?[)）]"),
    ("letter_round", r"(?<!\w)[(（]\s?([A-Ja-j])\s?[)）](?=\s*\S)"),
    ("letter", r"(?<![\w.&/'’(（])([A-Ja-j])\s?[)）、](?!\w\.)"),
)
_GLUED = tuple((name, re.compile(pattern)) for name, pattern in _STYLES)
_OPENING = tuple((name, re.compile(rf"\s*(?:{pattern})\s*")) for name, pattern in _STYLES)
# What a line must hold for a style to be looked for, the number 1 and two such signs: most lines do not, and the
# patterns cost.
_FIRST = re.compile(r"[1Ⅰⅰ]\s?[.．、,，)）]|[Aa]\s?[)）、]|[①一十]")
_NEEDS = {
    "dot": ".．",
    "comma": "、,，",
    "right": ")）",
    "round": ")）",
    "circled": _CIRCLED,
    "chinese": "、.．",
    "roman": "、.．",
    "chinese_round": ")）",
    "letter": ")）、",
    "letter_round": ")）",
}
_ORDINAL = re.compile(rf"[\d{_CIRCLED}Ⅰ-Ⅻⅰ-ⅻ{_CHINESE}十]")
# How a marker of letters goes on: of the lines that begin with a letter, next to none does.
_LETTER_OPENS = re.compile(r"\s*(?:\w{1,4}\s?[)）、.．]|o\s)")
_BEGINS_WITH_LETTER = re.compile(r"\s*[A-Za-z]")
_LETTER_DOT = re.compile(r"\s*([A-Ja-j])[.．]\s+(?=\S)")
_ROMAN = re.compile(r"\s*[(（]?\s?(?:i{1,3}|iv|vi{0,3}|ix|x)\s?[)）.]\s+(?=\S)", re.IGNORECASE)
# Word's hollow bullet comes out as a lone "o"; a spaced capital always follows it.
_LONE_O = re.compile(r"\s*o\s+(?=[A-Z\d])")
# A shorter line with dots between its words is a line of facts.
_SEPARATED = 150
# Signs that hug the word before them are bullets where so many stand in one line.
_FEWEST_HUGGING = 4
# Styles that nest inside another numbering, where both stand in one line.
_INNER = frozenset({"right", "round", "circled", "letter", "letter_round"})


@dataclass(frozen=True, slots=True)
class Marker:
    """The opening of a list item: [start, end) of the sign itself; `level` 1 for numbering inside numbering."""

    start: int
    end: int
    symbol: bool
    level: int = 0
    first: bool = False


@cache
def _bullet_classes() -> dict[str, str]:
    """Return the bullet signs of each place as the inside of a regular-expression class."""
    signs: dict[str, str] = {"any": "", "spaced": "", "start": ""}
    for row in lexicon(_BULLETS):
        sign = row["bullet"]
        signs[row["place"]] += re.escape(chr(int(sign[2:], 16)) if sign.startswith("U+") else sign)
    return signs


@cache
def _bullet_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of bullets at the start of a line, anywhere, and between spaces."""
    signs = _bullet_classes()
    always, spaced, start = signs["any"], signs["spaced"], signs["start"]
    # "-3+ years" is an item, "-5°C" is not; "- 5" is.
    years = r"(?=\d+\+?(?:\s?[-–]\s?\d+\+?)?\s?(?:years?|yrs?|months?|个月|年))"
    dash = rf"[{start}]{{1,2}}(?:\s+|(?=[^\s\d\-–—*+~>.$])|{years})(?=\S)"
    opening = rf"\s*(?:[{always}{spaced}][{always}{spaced}\s]*|{dash})"
    between = rf"[{spaced}](?<!\S[{spaced}])(?=\s*\S)"
    return re.compile(opening), re.compile(rf"[{always}]+"), re.compile(between)


@cache
def _hugging() -> re.Pattern[str]:
    """Return the pattern of bullets that hug the word before them: "full-time· Five years · ..."."""
    return re.compile(rf"(?<=[^\s·•])[{_bullet_classes()['spaced']}](?=\s\S)")


# "What you do: - Feed the bees. - Mend the hives. -": dashes between sentences, and before capitals.
_DASHES = re.compile(r"(?<!\d )(?<=\s)[-–](?=\s+[A-Z0-9]|\s*$)")
# "What you do- Feed the bees.- Mend the hives": the dash hugs the word before it.
_HUGGING_DASHES = re.compile(r"(?<=[A-Za-z.:;!?)])[-–](?=\s(?:[A-Z]|\d\+?\s))")
_ALL_DASHES = re.compile(rf"{_DASHES.pattern}|{_HUGGING_DASHES.pattern}")
_FEWEST_DASHES = 2
_ENDS_SENTENCE = tuple(".:;!?)")


def _glued_dashes(line: str) -> list[Marker]:
    """Return the dashes that open the items of a list which lost its line breaks: most stand behind a full stop."""
    if line.count("- ") + line.count("– ") < _FEWEST_DASHES:
        return []
    hugging = list(_HUGGING_DASHES.finditer(line))
    if len(hugging) >= _FEWEST_HUGGING:
        return [Marker(match.start(), match.end(), symbol=True) for match in _ALL_DASHES.finditer(line)]
    found = list(_DASHES.finditer(line))
    # At most three spaces stand between.
    closing = [
        m for m in found if not m.start() or line[max(0, m.start() - 4) : m.start()].rstrip().endswith(_ENDS_SENTENCE)
    ]
    several = len(closing) > 1 or (closing and len(found) > _FEWEST_HUGGING)
    chosen = found if several and 2 * len(closing) > len(found) else closing if several else []
    return [Marker(match.start(), match.end(), symbol=True) for match in chosen]


@cache
def _any_bullet() -> re.Pattern[str]:
    """Return the pattern of one sign that may be a bullet inside a line: most lines have none."""
    signs = _bullet_classes()
    return re.compile(rf"[{signs['any']}{signs['spaced']}]")


@lru_cache(maxsize=8192)
def opening_marker(line: str) -> Marker | None:
    """Return the marker at the start of `line`, or None.

    >>> opening_marker("2、熟悉 SQL").end
    2
    """
    if (bullet := _bullet_patterns()[0].match(line)) and bullet.group().strip():
        return Marker(0, bullet.end(), symbol=True)
    if _BEGINS_WITH_LETTER.match(line) and not _LETTER_OPENS.match(line):
        return None
    for _, pattern in _OPENING:
        if found := pattern.match(line):
            return Marker(0, found.end(), symbol=False)
    for pattern in (_LETTER_DOT, _ROMAN, _LONE_O):
        if found := pattern.match(line):
            return Marker(0, found.end(), symbol=False)
    return None


@lru_cache(maxsize=8192)
def glued_markers(line: str) -> tuple[Marker, ...]:
    """Return every marker inside one line, where they are bullets or run on as 1, 2, 3.

    A single "1." in a line proves nothing; two or more in order do.
    """
    found = [*_glued_bullets(line), *_glued_dashes(line), *_glued_numbers(line)]
    found.sort(key=lambda marker: marker.start)
    kept: list[Marker] = []
    for marker in found:
        if not kept or marker.start >= kept[-1].end:
            kept.append(marker)
    return tuple(kept)


def _glued_bullets(line: str) -> list[Marker]:
    """Return the bullet signs of a line; the ambiguous ones only where two or more stand."""
    if not _any_bullet().search(line):
        return []
    _, anywhere, between = _bullet_patterns()
    found = [Marker(m.start(), m.end(), symbol=True) for m in anywhere.finditer(line)]
    spaced = [Marker(m.start(), m.end(), symbol=True) for m in between.finditer(line)]
    if len(spaced) < _FEWEST_HUGGING:
        hugging = [Marker(m.start(), m.end(), symbol=True) for m in _hugging().finditer(line)]
        found += hugging if len(hugging) >= _FEWEST_HUGGING else []
    if len(spaced) > 1:
        before = line[: spaced[0].start].rstrip()
        # "Acme · Leeds · full-time" is one line with separators, not a list.
        if not before or before[-1] in ":：.。;；" or len(line) > _SEPARATED:
            found += spaced
    return found


def _glued_numbers(line: str) -> list[Marker]:
    """Return the numbering of a line, style by style; inner styles get level 1 under an outer one."""
    if not _FIRST.search(line):
        return []
    ordinal = _may_count(line)
    runs = {
        name: _in_order(pattern.finditer(line), name)
        for name, pattern in _GLUED
        if (ordinal or name.startswith("letter")) and sum(map(line.count, _NEEDS[name])) > 1
    }
    outer = [m.start() for name, run in runs.items() if name not in _INNER for m in run]
    found: list[Marker] = []
    for name, run in runs.items():
        for match in run:
            inner = name in _INNER and any(at < match.start() for at in outer)
            found.append(Marker(match.start(), match.end(), symbol=False, level=int(inner), first=_is_one(match, name)))
    return found


def _may_count(line: str) -> bool:
    """Say whether a line can hold numbers that count from 1; after 1 comes 2, or 3 where one was left out."""
    if line.isascii():
        return "1" in line and ("2" in line or "3" in line)
    return _ORDINAL.search(line) is not None


def _in_order(matches: Iterable[re.Match[str]], style: str) -> list[re.Match[str]]:
    """Keep the runs that count 1, 2, 3 ... (one repeated or left out is forgiven) and have two or more members."""
    kept: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    last = 0
    for match in matches:
        number = _number(match.group(1), style)
        if run and last <= number <= last + 2 and number != 1:
            run.append(match)
        elif number == 1:
            kept += run if len(run) > 1 else []
            run = [match]
        else:
            continue
        last = number
    return kept + (run if len(run) > 1 else [])


def _is_one(match: re.Match[str], style: str) -> bool:
    """Say whether a numbering sign starts to count."""
    return _number(match.group(1), style) == 1


def _number(sign: str, style: str) -> int:
    """Return the ordinal that a numbering sign stands for."""
    if style == "circled":
        return _CIRCLED.index(sign) + 1
    if style == "roman":
        return (ord(sign) - ord("Ⅰ")) % 16 + 1
    if style.startswith("chinese"):
        tens, ten, units = sign.rpartition("十")
        base = 10 * (_CHINESE.index(tens) + 1 if tens else 1) if ten else 0
        return base + (_CHINESE.index(units) + 1 if units else 0)
    return ord(sign.lower()) - ord("a") + 1 if style.startswith("letter") else int(sign)
