"""The share of time that a posting states for its duties: "Opportunity management: 30%", "40 % - Run the rota".

A per cent counts where the words beside it speak of time, or where the shares of the posting add up to about a
hundred; travel, bonuses and discounts do neither. Lines below a heading with a share inherit it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.lexicons.lexicon_matcher import fold
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.line_features import stands_like_heading
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.conditions import find_conditions

_PART = (
    r"(?:(?:approximately|approx\.?|about|around|roughly|约) )?~?(?P<share>\d{1,3}) ?(?:%|per ?cent\b)"
    rf"(?: {words('of_the_whole')})?"
)
# What every share is told by: most lines hold neither, and no costlier pattern is tried on them.
_SIGN = re.compile("%|cent")
_OPENS = re.compile(rf"\W*{_PART}\W+\w")
# A bracket behind the share says what it is of: "Opportunities: 30% (leads, pipeline)".
_CLOSES = re.compile(rf"(?P<name>.*?)(?<![\d.,]){_PART}[^\w(（]*+(?:[(（][^()（）]{{1,300}}[)）])?\W*+$", re.DOTALL)
_OF_TIME = re.compile(words("share_of_time"))
_OF_DUTIES = frozenset({"RESP", "HEAD", "META", "NOISE", "COMPANY"})
_NO_DUTY = frozenset({"travel", "physical"})
_LEAST, _MOST, _FEWEST = 90, 110, 2
_LONGEST_NAME, _LONGEST_LINE, _LONGEST_BARE = 60, 72, 40


def time_shares(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> tuple[float | None, ...]:
    """Return the share of time, in per cent, of every unit for which the posting states one."""
    stated = [_share(unit) if own & _OF_DUTIES else None for unit, own in zip(units, labels, strict=True)]
    shares = [share for share in stated if share is not None]
    whole = len(shares) >= _FEWEST and _LEAST <= sum(shares) <= _MOST
    spread = whole and _name_parts(units, stated)
    found: list[float | None] = []
    inherited: float | None = None
    for number, unit in enumerate(units):
        share = stated[number]
        if share is not None and not whole and not _OF_TIME.search(fold(unit.text)):
            share = None
        is_heading = "HEAD" in labels[number] or (unit.heading is not None and unit.heading.whole)
        above_items = unit.kind != "item" and number + 1 < len(units) and units[number + 1].kind == "item"
        if share is not None:
            bare = unit.kind != "item" and len(unit.text) <= _LONGEST_BARE
            inherits = spread or bare if whole else is_heading or above_items or _heads(units, number)
            inherited = share if inherits else None
        elif is_heading and not (number and stated[number - 1] and inherited):
            inherited = None
        found.append(share if share is not None else inherited)
    return tuple(found)


def names_of_parts(units: Sequence[Unit], shares: Sequence[float | None]) -> frozenset[int]:
    """Return the rows that are a name and its share ("Planning (40%)") with the duties of the part below.

    They head what follows, and ask for nothing themselves.
    """
    rows = range(len(units) - 1)
    return frozenset(row for row in rows if shares[row] and shares[row + 1] == shares[row] and _is_name(units, row))


def _is_name(units: Sequence[Unit], row: int) -> bool:
    """Say whether a line is a short name and its share, and the next one states none itself."""
    named = _CLOSES.match(units[row].text)
    short = len(units[row].text) <= _LONGEST_LINE
    return named is not None and short and _share(units[row + 1]) is None


def _name_parts(units: Sequence[Unit], stated: Sequence[float | None]) -> bool:
    """Say whether the shares of a posting name its parts: other lines stand between one and the next."""
    rows = [row for row, share in enumerate(stated) if share is not None]
    return all(after - before > 1 for before, after in pairwise(rows))


def _heads(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line with a share heads the lines below it: it is set so, or is a name and its share."""
    unit = units[number]
    named = _CLOSES.match(unit.text) if unit.kind != "item" and unit.opens and unit.closes else None
    return stands_like_heading(units, number) or (named is not None and len(named["name"]) <= _LONGEST_NAME)


def _share(unit: Unit) -> float | None:
    """Return the share that opens or closes a unit; one of travel or lifting is none of the time of duties."""
    if not _SIGN.search(unit.text) or any(condition.kind in _NO_DUTY for condition in find_conditions(unit.text)):
        return None
    found = _OPENS.match(unit.text) or _CLOSES.match(unit.text)
    return float(found["share"]) if found and 0 < int(found["share"]) <= 100 else None
