"""Which law a fairness flag may name: one of the posting's places, which held at the posting's date.

Where the posting says neither place nor date, or no rule of its places is listed, none is named: what is left is to
look it up, and why. The rules stand in `flag_rules.tsv`, what places are called in `law_places_*.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from pipeline.core.records import Facts, Flag
from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS, fold, vocabulary

ELSEWHERE = "-"
AS_OF = "(as of 2026; not legal advice)"
NO_PLACE, NO_DATE, NOT_LISTED, NOT_YET = "no_place", "no_date", "not_listed", "not_yet"
_PARTS = re.compile(r"[;|/、\n]")
# Within China's name the two that have laws of their own: "Hong Kong, China".
_OWN_LAWS = {"HK", "TW"}
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?: ?[-/.年] ?(\d{1,2})(?: ?[-/.月] ?(\d{1,2}))?)?(?!\d)")


def with_law(flag: Flag, facts: Facts) -> tuple[str, str]:
    """Return the rule that a flag rests on and an empty text; or no rule, and why it must be looked up."""
    if not (facts.location or "").strip():
        return "", NO_PLACE
    held = posted_on(facts)
    listed = [(country, row) for country in countries_of(facts) for row in rules().get((country, flag.kind), ())]
    if not listed:
        return "", NOT_LISTED
    if held is None:
        return "", NO_DATE
    return _named([(country, row["rule"]) for country, row in listed if _holds(row["since"], held)])


def missing_pay(facts: Facts) -> Flag | None:
    """Return the flag of a posting without a pay range where the law of a state that it names wants one."""
    if facts.salary is not None and facts.salary.low is not None:
        return None
    laws = [row for part in _places(facts) for row in _states_of(part)]
    if not laws:
        return None
    held = posted_on(facts)
    if held is None:
        return Flag(0, 0, "pay_range", "", "risk", "", NO_DATE)
    law = next((row["law"] for row in laws if _holds(row["since"], held)), None)
    if law is None:
        return None
    return Flag(0, 0, "pay_range", "", "risk", f"US: {law}; no pay range was found {AS_OF}")


def countries_of(facts: Facts) -> tuple[str, ...]:
    """Return the countries of a posting's places as far as rules are listed for them, in the order of the text."""
    found: dict[str, None] = {}
    for part in _places(facts):
        named = [hit.row["country"] for hit in vocabulary("law_places").find(part)]
        if ELSEWHERE in named:
            continue
        own = [one for one in named if one in _OWN_LAWS]
        found |= dict.fromkeys(own or named)
    return tuple(found)


def posted_on(facts: Facts) -> date | None:
    """Return the day of a posting; of a month or a year its first, since what held then holds for all of it."""
    for year, month, day in _DAY.findall(facts.posted or ""):
        try:
            return date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            continue
    return None


@cache
def rules() -> Mapping[tuple[str, str], tuple[Mapping[str, str], ...]]:
    """Return the rows of each country and kind, the oldest first."""
    found: dict[tuple[str, str], tuple[Mapping[str, str], ...]] = {}
    for row in sorted(lexicon(LEXICONS / "flag_rules.tsv"), key=lambda row: row["since"]):
        key = (row["country"], row["kind"])
        found[key] = (*found.get(key, ()), row)
    return found


def _named(held: list[tuple[str, str]]) -> tuple[str, str]:
    """Return rules as one text, each country named once."""
    if not held:
        return "", NOT_YET
    by_country: dict[str, list[str]] = {}
    for country, rule in held:
        by_country.setdefault(country, []).append(rule)
    said = "; ".join(f"{country}: {'; '.join(some)}" for country, some in by_country.items())
    return f"{said} {AS_OF}", ""


def _places(facts: Facts) -> Iterator[str]:
    """Yield the places of a posting, folded."""
    for part in _PARTS.split(facts.location or ""):
        yield fold(part.strip())


def _states_of(part: str) -> list[Mapping[str, str]]:
    found = [hit.row for hit in vocabulary("pay_range_states").find(part)]
    return [] if any(row["law"] == ELSEWHERE for row in found) else found


def _holds(since: str, day: date) -> bool:
    """Say whether a rule held on a day; what is no law has no first day."""
    return not since or date.fromisoformat(since) <= day
