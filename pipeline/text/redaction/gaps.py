"""What may stand between a cue and what it announces, and before a cue."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.text.redaction.lexicons import any_of

LONGEST = 60


class Gap(NamedTuple):
    """Where what is announced begins, and whether a colon, a dash or a word such as "id" announces it."""

    end: int
    announced: bool


@cache
def _gap() -> re.Pattern[str]:
    bracket = r"\([^()\n]{0,14}\)"
    latin, han = any_of("between", latin=True), any_of("between", latin=False)
    signs = r"[ :=,.|>/\[\]\"'*~<(_+❤♥\ufe0f-]"
    return re.compile(rf"(?:{signs}|{bracket}(?=[ :=-])|(?<![a-z])(?:{latin})(?![_-]\w)|{han})*+", re.DOTALL)


_ANNOUNCES = re.compile(
    r"[:=>\[\"|❤♥]|(?<![a-z])(?:id|ids|name|handle|number|no|user|username|is|are)(?![a-z])|号|是|为|搜|加| - "
)


def gap_after(low: str, at: int) -> Gap:
    """Return the gap after a cue that ends at `at`."""
    match = _gap().match(low, at, at + LONGEST)
    end = match.end() if match else at
    return Gap(end, bool(_ANNOUNCES.search(low, at, end)))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<![a-z])(?:{any_of('counted')})|[$€£¥₹])(?:[ :=.#(-]|(?:no|number|id|号|码|为|是)(?![a-z]))*\Z"
    )


def is_counted(low: str, start: int) -> bool:
    """Say whether what starts at `start` is announced as a model, an amount, a reference: nobody's number."""
    return bool(_counted().search(low[max(0, start - 32) : start]))


@cache
def _units() -> re.Pattern[str]:
    return re.compile(rf" ?(?:{any_of('units')})")


def is_measured(low: str, end: int) -> bool:
    """Say whether a unit, a currency or a period follows."""
    return bool(_units().match(low, end))
