"""Years of experience asked for, in English and Chinese.

A length of time counts only where it is experience: not the company's age, not a contract,
not the age of the person. `lexicons/years_*.tsv` holds the words that decide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.wording import fold, table, vocabulary
from pipeline.records import Span


@dataclass(frozen=True, slots=True)
class YearsMention(Span):
    """Experience asked for: years (0.5 is half a year), what it is experience in, and how wide that is.

    `is_general` says that it is experience in the role as a whole and not with one tool or task.
    """

    min_years: float | None = None
    max_years: float | None = None
    subject: str | None = None
    is_general: bool = True


def _number_source() -> str:
    words = sorted(table("numbers_en"), key=len, reverse=True)
    return r"(?:\d{1,3}(?:\.\d{1,2})?|" + "|".join(words).replace(" ", " ") + ")"


_N = _number_source()
_QUANTITY = re.compile(
    rf"(?<![\w.$,/])(?P<low>{_N})(?: ?\(? ?\d{{1,2}} ?\+? ?\))?(?P<plus> ?\+| ?plus)?"
    rf"(?: {{0,2}}(?:-|to|or|through|and) {{0,2}}(?P<high>{_N})(?: ?\(? ?\d{{1,2}} ?\))?(?P<plus2> ?\+| ?plus)?)?"
    r"(?: or more| full| solid| calendar| cumulative| consecutive| \+)? {0,2}-? {0,2}(?P<unit>year|yr|month|mos\b)"
)
_UNIT = re.compile(r"year|yr|month|mos\b")
_TAIL = re.compile(r"[a-z]{0,2}(?:\(s\))?'?s?'? ?\.?")
_ZH_N = "(?:" + r"\d{1,2}(?:\.\d)?|[" + "".join(table("numbers_zh")) + "]{1,3})"
_ZH = re.compile(
    rf"(?P<low>{_ZH_N}) ?(?:年|个月)? ?(?:(?:-{{1,2}}|至|到|,|或) ?(?P<high>{_ZH_N}))? ?(?P<plus>\+)? ?(?P<unit>个?年|个月|周年|载)"
    r"(?P<more> ?(?:及|或|含|\(含\))?(?:其|者)?(?:以上|之上|起|\+))?(?P<less>(?:及|或)?(?:以下|以内|之内|内))?"
)
_ZH_EXPERIENCE = re.compile(
    r"经[验历历歷驗]|工作|从业|從業|背景|资历|工龄|相关|开发|项目|从事|行业|岗位|管理|销售|设计|以上|研发|维护|操作|软件|专业"
)
_SENTENCE = re.compile(r"[.;!?。；！？\n]")


def find_years(text: str) -> tuple[YearsMention, ...]:
    """Return the experience asked for in `text`, in order; text that asks for none gives ()."""
    folded = fold(text)
    found = [*_english(folded), *_chinese(folded), *_none_needed(folded)]
    return tuple(sorted(found, key=lambda m: m.start))


def _value(written: str) -> float:
    words = table("numbers_en")
    return float(words.get(written) or written)


def _english(folded: str) -> Iterator[YearsMention]:
    for unit in _UNIT.finditer(folded):
        begin = max(0, unit.start() - 48)
        for match in _QUANTITY.finditer(folded, begin, unit.end()):
            if match.start("unit") == unit.start():
                if mention := _english_mention(folded, match):
                    yield mention
                break


def _english_mention(folded: str, match: re.Match[str]) -> YearsMention | None:
    tail = _TAIL.match(folded, match.end())
    end = tail.end() if tail else match.end()
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[end : end + 100]
    if _is_excluded(before, after):
        return None
    scale = 12 if match["unit"].startswith("m") else 1
    low = _value(match["low"]) / scale
    high = _value(match["high"]) / scale if match["high"] and not match["plus2"] else None
    return YearsMention(match.start(), end, round(low, 2), high)


def _is_excluded(before: str, after: str) -> bool:
    cut = _SENTENCE.search(after)
    after = after[: cut.start()] if cut else after
    before = _SENTENCE.split(before)[-1].rstrip(" (")
    for place, part, anchor in (
        ("before", before, "end"),
        ("after", after.lstrip(" -)"), "start"),
        ("near", before, ""),
    ):
        for hit in vocabulary("years", place=place, verdict="no").find(part):
            if (anchor == "end" and hit.end != len(part)) or (anchor == "start" and hit.start):
                continue
            return True
    return False


def _chinese_value(written: str) -> float:
    if written[0].isdigit():
        return float(written)
    digits = table("numbers_zh")
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (float(digits[tens]) if tens else 1) * 10 + (float(digits[ones]) if ones else 0)
    return float(digits[written[0]])


def _chinese(folded: str) -> Iterator[YearsMention]:
    if "年" not in folded and "个月" not in folded:
        return
    for match in _ZH.finditer(folded):
        before, after = folded[max(0, match.start() - 20) : match.start()], folded[match.end() : match.end() + 20]
        if before[-1:].isdigit() or _is_excluded(before, after):
            continue
        if not (match["more"] or _ZH_EXPERIENCE.search(after) or _ZH_EXPERIENCE.search(before[-8:])):
            continue
        scale = 12 if "月" in match["unit"] else 1
        low = _chinese_value(match["low"]) / scale
        high = _chinese_value(match["high"]) / scale if match["high"] else None
        if match["less"]:
            low, high = 0, high or low
        yield YearsMention(match.start(), match.end(), round(low, 2), None if match["more"] and high is None else high)


def _none_needed(folded: str) -> Iterator[YearsMention]:
    for hit in vocabulary("no_experience").find(folded):
        yield YearsMention(hit.start, hit.end, 0, None)
