"""Pay as written and as numbers, in English and Chinese; revenue, budgets and bonuses are no pay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.core.records import Salary
from pipeline.extract.lexicons.lexicon_matcher import fold, table, vocabulary
from pipeline.extract.lexicons.patterns import words

_SIGNS = "|".join(re.escape(sign) for sign in table("currencies_en"))
# Wherever one may begin: what runs on to a sign ("wages$50,000") may hold another.
_SIGN = re.compile(rf"(?=(?:(?<![a-z])(?=[a-z])|(?![a-z]))(?:{_SIGNS}))")
# "6,00,000" groups as India does, "90'000" as Switzerland.
_AMOUNT = r"\d{1,2}(?:,\d{2}){1,2},\d{3}|\d{1,3}(?:[,']\d{3}){1,2}(?:\.\d{1,3})?|\d{1,6}(?:\.\d{1,3})?"
# "38,000 - 44,000 EUR", "55.000 € per year", "52k to 60k USD": the sign stands behind.
_GROUPED = r"\d{1,3}(?:[.,]\d{3}){1,2}|\d{1,6}"
# Money has no thousandths: "61.000" is sixty-one thousand.
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){1,2}")
_SIGN_BEHIND = re.compile(
    rf"(?<![\d.,$£€])(?P<low>{_GROUPED}) ?(?P<k>k)?(?: ?[€£]? ?(?:-|to|and) ?(?P<high>{_GROUPED}) ?(?P<k2>k)?)?"
    r" ?(?P<sign>€|£|(?:eur|usd|gbp|cad|aud|nzd|sgd|hkd|twd|chf|inr|euros?)(?![a-z]))"
)
_EN = re.compile(
    rf"(?P<sign>(?:(?<![a-z])(?=[a-z])|(?![a-z]))(?:{_SIGNS})) ?(?P<low>{_AMOUNT}) ?(?P<k>k(?![a-z]))?"
    r"(?P<between>(?: ?(?:per|/) ?(?:hour|hr|year|month))? {0,2}(?:[-~]|to|and) {0,2}"
    rf"(?:(?:{_SIGNS}) ?)?(?P<high>{_AMOUNT}) ?(?P<k2>k(?![a-z]))?)?"
    r"(?P<unit> ?(?:mm?|bn?|million|billion)\b)?(?P<code> ?(?:usd|cad|gbp|eur)\b)?"
)
_AMOUNT_ZH = r"\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?"
_ZH = re.compile(
    rf"(?<![\d.])(?P<low>{_AMOUNT_ZH}) ?(?P<u>k|w|千|万|元|块)?(?P<plus>\+|以上|起)?"
    rf"(?: ?(?:-{{1,3}}|至|到) ?(?:nt\$|hk\$|\$|¥)?(?P<high>{_AMOUNT_ZH}) ?(?P<u2>k|w|千|万)?)?"
    r" ?(?:元|人民币|块|新台币|台币|港币|港元)?(?P<plus2>\+|以上|起)?(?P<most>以下|以内|之内|封顶)?"
)
_MOST_ZH = re.compile(r" ?(?:以下|以内|之内|封顶)")
_SCALE = {"k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4}
_MONTHS_A_YEAR = re.compile(r"[·*x×] ?1[2-9]薪")
# The least pay that is written for a year, and the most for an hour, where the period is left out.
_LEAST_A_YEAR, _MOST_AN_HOUR = 10_000, 250
# Where pay is told by the month, a sum up to this is for one.
_MOST_A_MONTH = {"CNY": 60_000, "HKD": 150_000, "TWD": 200_000}
# Where a page lost its line breaks, and how far behind an amount its period may reach.
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_PERIOD = 14
# A sign that says of itself which dollars are meant ("US$", "USD") is no plain one.
_PLAIN_DOLLAR = re.compile(r"\$(?!.*\b(?:usd|us|u\.s\.))", re.IGNORECASE | re.DOTALL)
_FREQUENT_SIGNS = ("$", "£", "€", "₹", "usd", "cad", "twd", "ntd", "hkd", "sgd", "inr", "chf", "aud", "nzd")
_SPEAKS_OF_PAY, _MAINLAND = re.compile(words("speaks_of_pay")), re.compile(words("mainland_money"))
_LEAST = {"year": 5_000.0, "month": 300.0}


def find_salary(text: str, is_pay: bool = False) -> Salary | None:
    """Return the first pay stated in `text`, or None.

    `is_pay` says that the text is a salary field: then no word for pay is needed, and open pay (面议)
    is returned as written, without numbers.
    """
    folded = fold(text)
    found = _english(text, folded, is_pay) or _sign_behind(text, folded, is_pay) or _chinese(text, folded, is_pay)
    return found or (Salary(text.strip()) if is_pay and _is_left_open(folded) else None)


def _is_left_open(folded: str) -> bool:
    """Say whether a salary field leaves the pay open, or states it in a way that is not understood."""
    return any(map(str.isdigit, folded)) or vocabulary("pay_open").has(folded)


# -------------------------------------------------------------------- English


def _english(text: str, folded: str, is_pay: bool) -> Salary | None:
    if not is_pay and not any(sign in folded for sign in _FREQUENT_SIGNS):
        return None
    for match in _amounts(folded):
        period = _period_after(text, folded, match.end()) or _period_before(folded, match.start(), match.end())
        if match["unit"] or not (is_pay or _is_pay(folded, match, period is not None)):
            continue
        low = _number(match["low"], match["k"] or match["k2"])
        high = _number(match["high"], match["k2"] or match["k"]) if match["high"] else None
        currency = table("currencies_en")[(match["code"] or match["sign"]).strip()]
        unit = period[0] if period else _guess(low, currency)
        # "$300 annual health spending" is no pay.
        if low < _LEAST.get(unit or "", 5) or (high is not None and high < low):
            continue
        end = period[1] if period else match.end()
        return Salary(text[match.start() : end].strip(), low, high, currency, unit)
    return None


def _sign_behind(text: str, folded: str, is_pay: bool) -> Salary | None:
    """Return the first pay with its sign behind it; outside a salary field a word for pay stands before."""
    for match in _SIGN_BEHIND.finditer(folded):
        cues = [
            hit.row["verdict"]
            for hit in vocabulary("pay_cues").find(folded[max(0, match.start() - 40) : match.start()])
        ]
        if not is_pay and cues[-1:] != ["pay"]:
            continue
        period = _period_after(text, folded, match.end())
        low = _number(match["low"], match["k"] or match["k2"])
        high = _number(match["high"], match["k2"] or match["k"]) if match["high"] else None
        unit = period[0] if period else _guess(low)
        if low < _LEAST.get(unit or "", 5) or (high is not None and high < low):
            continue
        currency = "EUR" if match["sign"].startswith("euro") else table("currencies_en")[match["sign"]]
        return Salary(text[match.start() : period[1] if period else match.end()].strip(), low, high, currency, unit)
    return None


def _period_before(folded: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the period that the words before an amount name ("月薪 $18,000"), with the end of the amount."""
    before = folded[max(0, start - 14) : start]
    named = [hit.row["period"] for hit in vocabulary("pay_periods").find(before) if hit.end - hit.start > 1]
    return (named[-1], end) if named else None


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
    read = folded[: seam.start()] if seam else folded
    # "$21/hr": a word begins behind the stroke.
    hit = vocabulary("pay_periods").match(read, at) or vocabulary("pay_periods").match(
        read, at + read.startswith("/", at)
    )
    return (hit.row["period"], hit.end) if hit else None


def in_country(salary: Salary, text: str, *, traditional: bool = False) -> Salary:
    """Return a pay in plain "$" or 元 in the money of the country that `text` names most often.

    Where it names none, dollars are of the US, and 元 is of the mainland, in Traditional characters of Taiwan.
    """
    is_dollar = salary.currency == "USD" and _PLAIN_DOLLAR.match(salary.text.strip()) is not None
    if not is_dollar and not (salary.currency == "CNY" and traditional and not _MAINLAND.search(fold(salary.text))):
        return salary
    if traditional:
        places = [hit.row["currency"] for hit in vocabulary("dollar_places").find(fold(text))]
        return replace(salary, currency="HKD" if "HKD" in places else "TWD")
    named = Counter(hit.row["currency"] for hit in vocabulary("dollar_places").find(fold(text)))
    currency = max(named, key=lambda code: (named[code], code == "USD"), default="USD")
    return replace(salary, currency=currency)


def _is_pay(folded: str, match: re.Match[str], has_period: bool) -> bool:
    before = folded[max(0, match.start() - 50) : match.start()]
    after = folded[match.end() : match.end() + 16]
    if vocabulary("pay_purposes").has(folded, match.end(), match.end() + 40):
        return False
    cues = [hit.row["verdict"] for hit in vocabulary("pay_cues").find(before)]
    nearest = cues[-1] if cues else None
    if nearest == "not" or any(hit.row["verdict"] == "not" for hit in vocabulary("pay_cues").find(after)):
        return False
    said_behind = any(hit.row["verdict"] == "pay" for hit in vocabulary("pay_cues").find(after))
    return has_period or nearest == "pay" or said_behind


def _guess(low: float, currency: str = "") -> str | None:
    if _MOST_AN_HOUR < low < _MOST_A_MONTH.get(currency, 0):
        return "month"
    if low >= _LEAST_A_YEAR:
        return "year"
    return "hour" if low <= _MOST_AN_HOUR else None


def _number(written: str, thousand: str | None) -> float:
    if _DOTTED.fullmatch(written):
        written = written.replace(".", "")
    value = float(written.replace(",", "").replace("'", ""))
    return value * 1000 if thousand and value < 1000 else value


# -------------------------------------------------------------------- Chinese


def _chinese(text: str, folded: str, is_pay: bool) -> Salary | None:
    if not is_pay and not _SPEAKS_OF_PAY.search(folded):
        return None
    for match in _ZH.finditer(folded):
        before, after = folded[max(0, match.start() - 10) : match.start()], folded[match.end() : match.end() + 14]
        period = _chinese_period(before, after)
        scale = _SCALE.get(match["u2"] or match["u"] or "", 1.0)
        thirteenth = _MONTHS_A_YEAR.match(folded, match.end()) is not None
        if thirteenth and scale == 1.0 and _number(match["low"], None) < 1_000:
            scale = 1e3  # "40-60*16薪"
        low = round(_number(match["low"], None) * (_SCALE.get(match["u"] or "", scale) if match["high"] else scale), 2)
        high = round(_number(match["high"], None) * scale, 2) if match["high"] else None
        if not (thirteenth or _is_chinese_pay(before, period, low, is_pay)) or (high is not None and high < low):
            continue
        months = _MONTHS_A_YEAR.match(folded, match.end())
        end = months.end() if months else match.end() + (period[1] if period else 0)
        unit = period[0] if period else ("year" if low >= 60_000 else "month" if low >= 1_000 else None)
        # A bare number in a salary field says no currency; a Chinese unit, k or a Chinese word does.
        bare = folded.isascii() and not match["u"] and not match["u2"]
        currency = _chinese_currency(before, match.group()) or (None if bare else "CNY")
        written = text[match.start() : end].strip()
        if high is None and (match["most"] or _MOST_ZH.match(folded, end)):
            return Salary(written, None, low, currency, unit)
        return Salary(written, low, high, currency, unit)
    return None


def _chinese_currency(before: str, amount: str) -> str | None:
    """Return the currency that the words at an amount name, None where it is the place's own."""
    hit = next(vocabulary("pay_currencies").find(f"{before[-6:]}{amount}"), None)
    return hit.row["currency"] if hit else None


def _chinese_period(before: str, after: str) -> tuple[str, int] | None:
    """Return the period behind an amount (and its length) or named before it (年薪)."""
    if hit := vocabulary("pay_periods").match(after, len(after) - len(after.lstrip())):
        return hit.row["period"], hit.end
    for hit in vocabulary("pay_periods").find(before):
        if hit.row["period"] in ("year", "day", "hour") and before[hit.start : hit.end][-1] in "薪结资":
            return hit.row["period"], 0
    return None


def _is_chinese_pay(before: str, period: tuple[str, int] | None, low: float, is_pay: bool) -> bool:
    cues = [hit.row["verdict"] for hit in vocabulary("pay_cues").find(before)]
    if cues and cues[-1] == "not":
        return False
    if is_pay:
        return low >= 10
    if period is None or not period[1]:
        return bool(cues or period) and low >= (10 if period and period[0] == "hour" else 100)
    return low >= 1_500 or (period[0] in ("day", "hour") and low >= 10)
