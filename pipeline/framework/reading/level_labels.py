"""What names a level: "Level 3 - Advanced", "L3", "Basic (1)", 第三级, "3.5", "Expert"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.framework.draft import clean
from pipeline.text.chinese import simplified

_STAGE_NUMBER = re.compile(
    r"(?:stage|level|阶段|级别|等级|第)?\s*(\d{1,9})(?:\.0+)?\s*(?:阶段|级|等级)?", re.IGNORECASE
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_ROMAN = {
    numeral: value for value, numeral in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"], 1)
}
_NUMBER = (
    r"(?P<number>\d{1,9}(?:\.\d{1,6})?|[IVX]{1,4}(?![A-Za-z])"
    r"|[一二三四五六七八九十](?![\u4e00-\u9fff]*[一二三四五六七八九十]))"
)
_REST = (
    r"(?:$|\s*[-–—:\uff1a.)、/|_]+\s*(?P<after>.*)$"
    r"|\s*[(\uff08\[](?P<inside>[^)\uff09\]]*)[)\uff09\]].*$|\s+(?P<rest>.*)$)"
)
_CODE = re.compile(rf"^[A-Za-z]{{1,3}}(?:-[A-Za-z]{{1,2}})?-?(?P<number>\d{{1,2}})(?:\.0+)?{_REST}")
_NUMBER_WORDS = {
    word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_SPELT = re.compile(
    rf"(?P<unit>level|stage|grade|tier|band|step|phase)[\s-]*(?P<word>{'|'.join(_NUMBER_WORDS)})(?![a-z])",
    re.IGNORECASE,
)
# A name in Latin letters and one in Chinese, in either order.
_PARTS = re.compile(
    r"^([\u4e00-\u9fff]+|[A-Za-z][A-Za-z -]*)[\s/|(\uff08]+([\u4e00-\u9fff]+|[A-Za-z][A-Za-z -]*?)[)\uff09]?$"
)
_RUNG = re.compile(r"[ivx]{1,4}|\d{1,2}")
_FEWEST_RUNGS = 3
_EDGE = re.compile(r"^[^\w]+|[^\w)\uff09+]+$")


@dataclass(frozen=True, slots=True)
class Label:
    """A level as it is named: its number where it has one, and its name ("" for a bare number)."""

    number: Fraction | None
    name: str
    has_unit: bool = False


def stage_number(text: str) -> int | None:
    """Return the number in "3", "3.0", "Stage 3", "阶段3" or "第3级"; None where there is none."""
    match = _STAGE_NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


@cache
def parse_label(text: str) -> Label:
    """Return the number and the name in what stands for a level."""
    bare = _in_digits(clean(unicodedata.normalize("NFKC", text).replace("_", " ")))
    if match := _with_unit().match(bare) or _unit_after().match(bare) or _bare_number().match(bare):
        named = match.groupdict()
        name = named.get("after") or named.get("inside") or named.get("rest") or named.get("spaced") or ""
        return Label(_value(match["number"]), _stripped(name), bool(named.get("unit") or named.get("unit_after")))
    if match := _CODE.match(bare):
        name = match["after"] or match["inside"] or match["rest"] or ""
        return Label(Fraction(match["number"]), _stripped(name), has_unit=True)
    if match := _number_last().match(bare):
        return Label(_value(match["number"] or match["last"]), _stripped(match["name"]), has_unit=True)
    return Label(None, _stripped(bare))


def _in_digits(text: str) -> str:
    """Return "Level two", "levelTwo" with its number in digits."""
    match = _SPELT.match(text)
    return f"{match['unit']} {_NUMBER_WORDS[match['word'].lower()]}{text[match.end() :]}" if match else text


def fold_label(text: str) -> str:
    """Return a label as it is compared: its number, or its name without signs, case and words such as "level"."""
    label = parse_label(text)
    if label.number is not None and not label.name:
        return str(label.number)
    name = _without_fillers(label.name, keep_brackets=True)
    return name if label.number is None else f"{label.number} {'' if name in _words('filler') else name}".strip()


def level_name(text: str) -> str:
    """Return a level's name without words such as "description" around it."""
    kept = [word for word in clean(text).split() if word.casefold() not in _words("filler")]
    return " ".join(kept) or clean(text)


def is_level(text: str) -> bool:
    """Say whether a text names a level by itself: by number and unit, or by a word that levels are named with."""
    if not text or len(text) > 80:
        return False
    label = parse_label(text)
    if label.number is not None:
        return label.has_unit or _is_word(label.name)
    return _is_word(label.name)


def _is_word(name: str) -> bool:
    """Say whether a name is a word for a level, or two: one in each language ("Basic 初级")."""
    known, parts = _words("level"), _PARTS.match(name)
    bare = _without_fillers(name)
    if bare in known or bare.removesuffix("级") in known:
        return True
    return parts is not None and all(_without_fillers(part.strip()) in known for part in parts.groups())


def are_roles_by_level(names: Sequence[str]) -> bool:
    """Say whether names are those of one post at several levels: Junior Baker, Baker, Senior Baker, Baker II."""
    posts: Counter[str] = Counter()
    levelled: set[str] = set()
    for name in names:
        words = re.findall(r"[\w/&'-]+", name.casefold())
        units = () if is_level(name) else words  # a level by itself is no post
        kept = [word for word in units if word not in _words("level") and not _RUNG.fullmatch(word)]
        post = " ".join(kept)
        posts[post] += 1
        if post and len(kept) < len(words):
            levelled.add(post)
    most = max((posts[post] for post in levelled), default=0)
    return most >= _FEWEST_RUNGS and most * 2 >= len(names)


def is_bare_number(text: str) -> bool:
    """Say whether a text is a number and nothing else."""
    label = parse_label(text)
    return label.number is not None and not label.name and not label.has_unit


def level_rank(text: str) -> int | None:
    """Return how high a named level is, from the words it is named with; None where none of them is known."""
    name, ranks = _without_fillers(parse_label(text).name), _words("level")
    if (bare := name if name in ranks else name.removesuffix("级")) in ranks:
        return ranks[bare]
    known = [ranks[word] for word in name.split() if word in ranks]
    return known[-1] if known else None


def are_levels(texts: Iterable[str]) -> bool:
    """Say whether all texts name levels, two at least and not all the same; numbers alone count where all are."""
    told = [text for text in texts if clean(text)]
    distinct = {fold_label(text) for text in told}
    return len(distinct) > 1 and all(is_level(text) or is_bare_number(text) for text in told)


@cache
def _words(kind: str) -> dict[str, int]:
    rows = lexicon(Path(__file__).with_name("levels.tsv"))
    return {row["word"]: 0 if row["rank"] == "-" else int(row["rank"]) for row in rows if row["kind"] == kind}


@cache
def _units() -> str:
    return "|".join(re.escape(unit).replace(r"\ ", r"\s") for unit in sorted(_words("unit"), key=len, reverse=True))


@cache
def _with_unit() -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<unit>{_units()})\s*[-.:#]?\s*{_NUMBER}\s*(?:阶段|级别|等级|级|層級|层级|档|級)?{_REST}", re.IGNORECASE
    )


@cache
def _unit_after() -> re.Pattern[str]:
    return re.compile(rf"^{_NUMBER}(?:st|nd|rd|th)?\s*(?P<unit_after>{_units()}){_REST}", re.IGNORECASE)


@cache
def _bare_number() -> re.Pattern[str]:
    """Return the form of a number without a unit: alone, or before a sign or brackets and a name."""
    return re.compile(
        r"^(?P<number>\d{1,9}(?:\.\d{1,6})?|[IVX]{1,4})"
        r"(?:$|\s*[-–—:\uff1a)、/|]+\s*(?P<after>\D.*)$|\.\s+(?P<rest>\D.*)$|(?<=^\d)\s+(?P<spaced>[^\W\d].{0,40})$"
        r"|\s*[(\uff08\[](?P<inside>[^)\uff09\]]*)[)\uff09\]]$)"
    )


@cache
def _number_last() -> re.Pattern[str]:
    number = r"(?P<number>\d{1,3}(?:\.\d{1,3})?)"
    return re.compile(
        rf"^(?P<name>[^\d(\uff08]+?)\s*(?:[(\uff08\[]\s*(?:{_units()})?\s*{number}\s*[)\uff09\]]"
        rf"|[-–—:\uff1a,]\s*(?:{_units()})\s*{number.replace('number', 'last')})$",
        re.IGNORECASE,
    )


def _value(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if text in _HAN_DIGITS:
        return Fraction(_HAN_DIGITS[text])
    return Fraction(_ROMAN[text.upper()]) if text.upper() in _ROMAN else Fraction(text) if text[0].isdigit() else None


def _stripped(text: str) -> str:
    """Return a name without the signs and pictures around it."""
    return _EDGE.sub("", clean(text)) or clean(text)


def _without_fillers(name: str, *, keep_brackets: bool = False) -> str:
    """Return a name in lower case and simplified Chinese without what stands beside it: "level", brackets."""
    bare = simplified(name.casefold())
    if not keep_brackets:
        bare = re.sub(r"[(\uff08\[][^)\uff09\]]*[)\uff09\]]", " ", bare)
    fillers = _words("filler")
    kept = [word for word in re.split(r"[\s:,/]+", bare) if word and word not in fillers]
    joined = " ".join(kept) or bare.strip()
    for filler in fillers:
        if not filler.isascii() and joined.endswith(filler) and joined != filler:
            joined = joined.removesuffix(filler)
    return joined.strip()
