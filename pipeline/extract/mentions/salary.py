"""Pay as written and as numbers, in English and Chinese; revenue, budgets and bonuses are no pay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.core.records import Salary
from pipeline.extract.lexicons.lexicon_matcher import fold, table, vocabulary

_SIGNS = "|".join(re.escape(sign) for sign in table("currencies_en"))
# Wherever one may begin: what runs on to a sign ("wages$50,000") may hold another.
_SIGN = re.compile(rf"(?=(?:(?<![a-z])(?=[a-z])|(?![a-z]))(?:{_SIGNS}))")
_AMOUNT = r"\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,3})?|\d{1,6}(?:\.\d{1,3})?"
_EN = re.compile(
    rf"(?P<sign>(?:(?<![a-z])(?=[a-z])|(?![a-z]))(?:{_SIGNS})) ?(?P<low>{_AMOUNT}) ?(?P<k>k(?![a-z]))?"
    r"(?P<between>(?: ?(?:per|/) ?(?:hour|hr|year|month))? {0,2}(?:-|to|and) {0,2}"
    rf"(?:(?:{_SIGNS}) ?)?(?P<high>{_AMOUNT}) ?(?P<k2>k(?![a-z]))?)?"
    r"(?P<unit> ?(?:mm?|bn?|million|billion)\b)?(?P<code> ?(?:usd|cad|gbp|eur)\b)?"
)
_ZH = re.compile(
    r"(?<![\d.])(?P<low>\d{1,6}(?:\.\d{1,2})?) ?(?P<u>k|w|千|万|元|块)?(?P<plus>\+|以上|起)?"
    r"(?: ?(?:-{1,3}|至|到) ?(?P<high>\d{1,6}(?:\.\d{1,2})?) ?(?P<u2>k|w|千|万)?)?"
    r" ?(?:元|人民币|块)?(?P<plus2>\+|以上|起)?"
)
_SCALE = {"k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4}
_MONTHS_A_YEAR = re.compile(r"[·*x×] ?1[2-9]薪")
# The least pay that is written for a year, and the most for an hour, where the period is left out.
_LEAST_A_YEAR, _MOST_AN_HOUR = 10_000, 250
# Where a page lost its line breaks, and how far behind an amount its period may reach.
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_PERIOD = 14
# A sign that says of itself which dollars are meant ("US$", "USD") is no plain one.
_PLAIN_DOLLAR = re.compile(r"\$(?!.*\b(?:usd|us|u\.s\.))", re.IGNORECASE | re.DOTALL)
_LEAST = {"year": 5_000.0, "month": 300.0}


def find_salary(text: str, is_pay: bool = False) -> Salary | None:
    """Return the first pay stated in `text`, or None.

    `is_pay` says that the text is a salary field: then no word for pay is needed, and open pay (面议)
    is returned as written, without numbers.
    """
    folded = fold(text)
    found = _english(text, folded, is_pay) or _chinese(text, folded, is_pay)
    return found or (Salary(text.strip()) if is_pay and text.strip() else None)


# -------------------------------------------------------------------- English


def _english(text: str, folded: str, is_pay: bool) -> Salary | None:
    if not is_pay and not any(sign in folded for sign in ("$", "£", "€", "usd", "cad")):
        return None
    for match in _amounts(folded):
        period = _period_after(text, folded, match.end())
        if match["unit"] or not (is_pay or _is_pay(folded, match, period is not None)):
            continue
        low = _number(match["low"], match["k"] or match["k2"])
        high = _number(match["high"], match["k2"] or match["k"]) if match["high"] else None
        unit = period[0] if period else _guess(low)
        # "$300 annual health spending" is no pay.
        if low < _LEAST.get(unit or "", 5) or (high is not None and high < low):
            continue
        end = period[1] if period else match.end()
        currency = table("currencies_en")[(match["code"] or match["sign"]).strip()]
        return Salary(text[match.start() : end].strip(), low, high, currency, unit)
    return None


def _amounts(folded: str) -> Iterator[re.Match[str]]:
    """Yield the amounts with a sign of currency before them; the costly expression is tried where a sign stands."""
    done = 0
    for sign in _SIGN.finditer(folded):
        if sign.start() >= done and (match := _EN.match(folded, sign.start())):
            done = match.end()
            yield match


def _period_after(text: str, folded: str, at: int) -> tuple[str, int] | None:
    """Return the period that stands right behind an amount, and where it ends, also in "per hourSchedule:"."""
    while at < len(folded) and folded[at] in " (,.":
        at += 1
    seam = _SEAM.search(text, at, at + _LONGEST_PERIOD)
    hit = vocabulary("pay_periods").match(folded[: seam.start()] if seam else folded, at)
    return (hit.row["period"], hit.end) if hit else None


def in_country(salary: Salary, text: str) -> Salary:
    """Return a pay in plain "$" in the dollars of the country that `text` names most often, US where it names none."""
    if salary.currency != "USD" or not _PLAIN_DOLLAR.match(salary.text.strip()):
        return salary
    named = Counter(hit.row["currency"] for hit in vocabulary("dollar_places").find(fold(text)))
    currency = max(named, key=lambda code: (named[code], code == "USD"), default="USD")
    return replace(salary, currency=currency)


def _is_pay(folded: str, match: re.Match[str], has_period: bool) -> bool:
    before = folded[max(0, match.start() - 50) : match.start()]
    after = folded[match.end() : match.end() + 16]
    cues = [hit.row["verdict"] for hit in vocabulary("pay_cues").find(before)]
    nearest = cues[-1] if cues else None
    if nearest == "not" or any(hit.row["verdict"] == "not" for hit in vocabulary("pay_cues").find(after)):
        return False
    said_behind = any(hit.row["verdict"] == "pay" for hit in vocabulary("pay_cues").find(after))
    return has_period or nearest == "pay" or said_behind


def _guess(low: float) -> str | None:
    if low >= _LEAST_A_YEAR:
        return "year"
    return "hour" if low <= _MOST_AN_HOUR else None


def _number(written: str, thousand: str | None) -> float:
    value = float(written.replace(",", ""))
    return value * 1000 if thousand and value < 1000 else value


# -------------------------------------------------------------------- Chinese


def _chinese(text: str, folded: str, is_pay: bool) -> Salary | None:
    if not is_pay and not any(word in folded for word in ("薪", "工资", "待遇", "元", "万/", "收入")):
        return None
    for match in _ZH.finditer(folded):
        before, after = folded[max(0, match.start() - 10) : match.start()], folded[match.end() : match.end() + 6]
        period = _chinese_period(before, after)
        scale = _SCALE.get(match["u2"] or match["u"] or "", 1.0)
        low = round(float(match["low"]) * (_SCALE.get(match["u"] or "", scale) if match["high"] else scale), 2)
        high = round(float(match["high"]) * scale, 2) if match["high"] else None
        if re.match(r",\d{3}", folded[match.end() :]):
            continue  # the head of a number written with commas
        thirteenth = _MONTHS_A_YEAR.match(folded, match.end()) is not None
        if not (thirteenth or _is_chinese_pay(before, period, low, is_pay)) or (high is not None and high < low):
            continue
        months = _MONTHS_A_YEAR.match(folded, match.end())
        end = months.end() if months else match.end() + (period[1] if period else 0)
        unit = period[0] if period else ("year" if low >= 60_000 else "month" if low >= 1_000 else None)
        # A bare number in a salary field says no currency; a Chinese unit, k or a Chinese word does.
        currency = None if folded.isascii() and not match["u"] and not match["u2"] else "CNY"
        return Salary(text[match.start() : end].strip(), low, high, currency, unit)
    return None


def _chinese_period(before: str, after: str) -> tuple[str, int] | None:
    """Return the period behind an amount (and its length) or named before it (年薪)."""
    if hit := vocabulary("pay_periods").match(after, 0):
        return hit.row["period"], hit.end
    for hit in vocabulary("pay_periods").find(before):
        if hit.row["period"] in ("year", "day", "hour") and "薪" in before[hit.start : hit.end]:
            return hit.row["period"], 0
    return None


def _is_chinese_pay(before: str, period: tuple[str, int] | None, low: float, is_pay: bool) -> bool:
    cues = [hit.row["verdict"] for hit in vocabulary("pay_cues").find(before)]
    if cues and cues[-1] == "not":
        return False
    if is_pay:
        return low >= 10
    if period is None or not period[1]:
        return bool(cues) and low >= 100
    return low >= 1_500 or (period[0] in ("day", "hour") and low >= 10)
