"""Years of experience asked for, in English and Chinese.

A length of time counts only where it is experience: not the company's age, not a contract,
not the age of the person. The words that decide it are data (`lexicons/years_*.tsv`); here is
only how numbers, ranges and units are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import fold, table, vocabulary
from pipeline.extract.lexicons.patterns import words

# No role asks a person for more; what is longer is the age of a company. The highest minimum that was
# seen in a posting is 20.
MOST_YEARS = 20
# From here on a bare length is more often how long the company exists.
LONG_YEARS = 12


@dataclass(frozen=True, slots=True)
class YearsMention(Span):
    """Experience asked for: years (0.5 is half a year), what it is experience in, and how wide that is.

    `is_general` says that it is experience in the role as a whole and not with one tool or task;
    `is_aside` that it stands in a filled form ("sales: 1 year (Preferred)") or in place of a degree.
    """

    min_years: float | None = None
    max_years: float | None = None
    subject: str | None = None
    is_general: bool = True
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class _Sides:
    """The sentence around a length of time, in folded text: what stands left and right of it."""

    left: str
    right: str


_WORDS_EN = "|".join(sorted(table("numbers_en"), key=len, reverse=True))
_N = rf"(?:\d{{1,3}}(?:\.(?:25|5|75))?|(?<![a-z])(?:{_WORDS_EN}))"
_TWICE = r"(?: {0,2}\( ?(?:\d{1,2}|[a-z]{3,6})(?: ?(?:-|to) ?\d{1,2})? ?\+? ?\))?"
_EN = re.compile(
    rf"(?<![\d$,/%])(?<!\d\.)(?P<low>{_N}){_TWICE}(?P<plus> ?\+| plus)?"
    rf"(?: {{0,2}}(?:-{{1,2}}|-?to-?|or|through|(?P<and>and)|/) {{0,2}}(?P<high>{_N}){_TWICE}(?P<plus2> ?\+| plus)?)?"
    r"(?P<more> or more| or greater)?(?: (?:full|solid|calendar|cumulative|consecutive|complete|\+))?"
    r" {0,2}-? {0,2}(?P<unit>years?|yrs?|months?|mos|decades?)(?:\(s\))?'?s?'?(?![a-z])\.?"
    r"(?P<more2> ?\+| or more| plus| and up)?"
)
# A filled form: "Experience (Years): 5", "Years of experience: 3-5".
_FORM_EN = re.compile(
    r"(?:experience ?\(years\)|years (?:of )?(?:relevant |work )?experience(?: required)?) ?[:=-]? ?"
    r"(?P<low>\d{1,2})(?! ?[%,.\d])(?: ?(?:-|to) ?(?P<high>\d{1,2}))? ?\+?(?! ?(?:years|yrs?|months?)\b)"
)
# "2+ relevant experience", without the word for the unit; "10+ customer experience projects" are no years.
_PLUS_EN = re.compile(
    r"(?<![\w.$,/%+-])(?P<low>\d{1,2})(?: ?- ?(?P<high>\d{1,2}))? ?\+"
    r"(?= (?:of )?(?!years?|yrs?|months?)"
    r"(?!(?:customer|user|guest|client|candidate|employee|brand|patient|visitor|digital) )"
    r"(?:(?:[a-z-]{2,13}[a-rt-z]|sales|business|operations) )?experience\b)"
)
_UNIT_EN = re.compile(r"(?:year|yr|month|mos|decade)")
# How many of a unit make a year.
_PER_YEAR = {"m": 12.0, "d": 0.1, "y": 1.0}
_FIELD_EN = re.compile(r"(?P<subject>[a-z][^:\n.]{1,45}): ?$")
_FIELD_END = re.compile(r" ?\((?:required|preferred)\)")
_WORDS_ZH = "".join(table("numbers_zh"))
_M = rf"(?:\d{{1,2}}(?:\.5)?|[{_WORDS_ZH}]{{1,3}})"
_ZH = re.compile(
    # A number that opens a line or clause ("2.5年以上" as item 2) is the item's, not part of the years.
    rf"(?<![\d第])(?<!\d\d\.)(?:(?:^|(?<=[;。\n]))\d\. ?(?=\d))?(?P<low>{_M}) ?(?P<unit1>年|个月)?"
    rf"(?: ?(?:-{{1,2}}|至|到|或|~|/) ?(?P<high>{_M}))?"
    r" ?(?:\+|多|余|几)? ?(?P<unit>个?年|个月|周年)(?P<half>半)?"
    r"(?P<more> ?(?:或|及|含|\(含\)|\(含)?(?:其|者|以)?(?:以上|之上|起|\+|上))?(?P<less>(?:及|或)?(?:以下|以内|之内))?"
)
_STOP_EN = re.compile(r"[;!?\n•]|\.(?=\s[^(]|$|[a-z]{2})|\)[a-z]")
_STOP_ZH = re.compile(r"[;!?。\n]|\d[.,)](?!\d)|  +")
_WORK_BEHIND = re.compile(words("work_behind"))
_BETWEEN = re.compile(r"\s?(?:-|to(?: less than)?|or|至|到|[,，]?(?:不满|未满|不超过|最多))\s?")
_SUBJECT_EN = re.compile(
    r"(?:'? ?of)? {0,2}(?P<kind>[a-z0-9 ,/&'+#-]{0,60}?) {0,2}\bexperiences?"
    r"(?P<more> [^,.;:()\n]{2,80})?"
    r"|(?: of| in| as| with)? (?P<plain>[^,.;:()\n]{3,80})"
)
_SUBJECT_ZH = re.compile(r"(?:的|以上)?(?P<plain>[^,。;、\n()]{2,30}?)(?:的)?(?:工作)?(?:经[验历])")


@lru_cache(maxsize=8192)
def find_years(text: str) -> tuple[YearsMention, ...]:
    """Return the experience asked for in `text`, in order; text that asks for none gives ()."""
    folded = fold(text)
    found = [*_english(text, folded), *_forms(folded), *_chinese(text, folded), *_none_needed(folded)]
    found.sort(key=lambda mention: mention.start)
    return tuple(_merged(folded, found))


def _merged(folded: str, found: list[YearsMention]) -> Iterator[YearsMention]:
    """Join "6 months to 1 year" into one mention."""
    at = 0
    while at < len(found):
        here = found[at]
        following = found[at + 1] if at + 1 < len(found) else None
        if following and _BETWEEN.fullmatch(folded, here.end, following.start) and here.max_years is None:
            yield replace(
                following,
                start=here.start,
                min_years=here.min_years,
                max_years=following.min_years or following.max_years,
            )
            at += 1
        elif following is None or here.end <= following.start:
            yield here
        at += 1


# -------------------------------------------------------------------- English


def _english(text: str, folded: str) -> Iterator[YearsMention]:
    done = 0
    for unit in _UNIT_EN.finditer(folded):
        for match in _EN.finditer(folded, max(done, unit.start() - 48), min(len(folded), unit.end() + 12)):
            if match.start("unit") == unit.start():
                done = match.end()
                if mention := _english_mention(text, folded, match):
                    yield mention
                break


def _forms(folded: str) -> Iterator[YearsMention]:
    if "experience" not in folded:
        return
    for match in (*_FORM_EN.finditer(folded), *_PLUS_EN.finditer(folded)):
        low, high = float(match["low"]), float(match["high"]) if match["high"] else None
        if low <= MOST_YEARS and (high is None or high >= low):
            yield YearsMention(match.start("low"), match.end(), low, high)


def _english_mention(text: str, folded: str, match: re.Match[str]) -> YearsMention | None:
    start, low, high = _english_range(folded, match)
    sides = _sides(folded, (start, match.end()), _STOP_EN, 110)
    field = _FIELD_EN.search(sides.left) if _FIELD_END.match(folded, match.end()) else None
    is_said = bool(match["plus"] or high is not None or match["more"] or match["more2"])
    is_demand = is_said or _ends(sides.left, "demand") or _ends(sides.left, "floor")
    opens = not folded[:start].rpartition(";")[2].strip(" -*•·(") and _begins(sides.right, "opens")
    if not field and not _is_experience(sides, is_demand or opens, low):
        return None
    if low > MOST_YEARS or (high is not None and high < low):
        return None
    if high is None and _is_most(sides.left):
        low, high = 0, low
    subject = field["subject"].strip() if field else _subject(text, match.end(), sides.right)
    aside = field is not None or _ends(sides.left, "instead")
    return YearsMention(start, match.end(), low, high, subject, not aside and _is_general(subject), aside)


def _english_range(folded: str, match: re.Match[str]) -> tuple[int, float, float | None]:
    """Return start, lowest and highest; "and" makes a range only after "between" ("grade 12 and two years")."""
    scale = _PER_YEAR[match["unit"][0]]
    low = round(_english_number(match["low"]) / scale, 2)
    if not match["high"]:
        return match.start(), low, None
    high = round(_english_number(match["high"]) / scale, 2)
    if match["and"] and not folded[: match.start()].rstrip().endswith("between"):
        return match.start("high"), high, None
    return match.start(), low, None if match["plus2"] else high


def _english_number(written: str) -> float:
    return float(table("numbers_en").get(written) or written)


def _subject(text: str, at: int, right: str) -> str | None:
    """Return what the experience is in, in the words of the posting; `right` is the folded text from `at`."""
    match = _SUBJECT_EN.match(right)
    if not match:
        return None
    if match["plain"]:
        return text[at + match.start("plain") : at + match.end("plain")].strip() or None
    parts = [text[at + match.start(name) : at + match.end(name)].strip() for name in ("kind", "more") if match[name]]
    if len(parts) > 1 and vocabulary("years_scope_end").match(fold(parts[-1]), 0):
        parts.pop()
    return " ".join(part for part in parts if part) or None


# -------------------------------------------------------------------- Chinese


def _chinese(text: str, folded: str) -> Iterator[YearsMention]:
    if "年" not in folded and "个月" not in folded:
        return
    for match in _ZH.finditer(folded):
        sides = _sides(folded, (match.start("low"), match.end()), _STOP_ZH, 30)
        low, high = _chinese_range(match)
        of_work = sides.left.endswith("满") and _WORK_BEHIND.match(sides.right) is not None
        is_demand = match["more"] is not None or _ends(sides.left, "demand") or of_work
        if not _is_experience(sides, is_demand, low):
            continue
        if low > MOST_YEARS or (high is not None and high < low):
            continue
        within = high is None and sides.right.startswith("内")
        if match["less"] or within or (high is None and _is_most(sides.left)):
            low, high = 0, high or low
        found = _SUBJECT_ZH.match(sides.right)
        subject = text[match.end() + found.start("plain") : match.end() + found.end("plain")] if found else None
        yield YearsMention(match.start("low"), match.end(), low, high, subject, _is_general(subject))


def _chinese_range(match: re.Match[str]) -> tuple[float, float | None]:
    scale = 12 if "月" in match["unit"] else 1
    low = round(_chinese_number(match["low"]) / (12 if match["unit1"] == "个月" else scale), 2)
    high = round(_chinese_number(match["high"]) / scale, 2) if match["high"] else None
    return (low + 0.5 if match["half"] and high is None else low), high


def _chinese_number(written: str) -> float:
    if written[0].isdigit():
        return float(written)
    digits = table("numbers_zh")
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (float(digits[tens]) if tens else 1) * 10 + (float(digits[ones]) if ones else 0)
    return float(digits[written[0]])


def _none_needed(folded: str) -> Iterator[YearsMention]:
    for hit in vocabulary("no_experience").find(folded):
        yield YearsMention(hit.start, hit.end, 0, None)


# -------------------------------------------------------------------- context


def _sides(folded: str, span: tuple[int, int], stop: re.Pattern[str], width: int) -> _Sides:
    left, right = folded[max(0, span[0] - width) : span[0]], folded[span[1] : span[1] + width]
    ends = [end.end() for end in stop.finditer(left)]
    cut = stop.search(right)
    return _Sides(left[ends[-1] if ends else 0 :], right[: cut.start()] if cut else right)


def _is_experience(sides: _Sides, is_demand: bool, low: float) -> bool:
    """Decide by the lexicon: what forbids it, then a word for experience in the sentence, then words that demand."""
    is_long = low >= LONG_YEARS and not is_demand and not _anywhere("left", "demand", sides.left)
    verdicts = ["no"] + ["long"] * is_long + ["bare"] * (not is_demand)
    if any(_ends(sides.left, verdict) or _begins(sides.right, verdict) for verdict in verdicts):
        return False
    if any(_anywhere("left", verdict, sides.left) or _anywhere("right", verdict, sides.right) for verdict in verdicts):
        return False
    if _begins(sides.right, "yes") or _anywhere("right", "yes", sides.right) or _anywhere("left", "yes", sides.left):
        return True
    # "6 - 8 months" without a word of experience is a contract more often than not.
    return (is_demand and low >= 1) or (_anywhere("left", "firm", sides.left) and _begins(sides.right, "firm"))


def _is_most(left: str) -> bool:
    """Say whether the words before a number make it a maximum; "not less than" makes a minimum."""
    return _ends(left, "most") and not _ends(left, "floor")


def _ends(left: str, verdict: str) -> bool:
    return vocabulary("years", place="before", verdict=verdict).ends(left.rstrip(" (:-\"'"))


def _begins(right: str, verdict: str) -> bool:
    bare = right.lstrip(" )-")
    return vocabulary("years", place="after", verdict=verdict).match(bare, 0) is not None


def _anywhere(place: str, verdict: str, side: str) -> bool:
    return vocabulary("years", place=place, verdict=verdict).has(side)


def _is_general(subject: str | None) -> bool:
    """Say whether the words of a subject all are such that any role has it ("relevant work", "in a similar role")."""
    if subject is None:
        return True
    folded = fold(subject)
    hit = vocabulary("years_scope").match(folded, 0)
    return hit is not None and not folded[hit.end :].strip()
