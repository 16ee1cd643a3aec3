"""Which requirements are alternatives of each other: numbered OR options, grade ladders, and "A or B"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.wording import fold
from pipeline.records import Span

_ENDS_OR = re.compile(r"(?:[;,.] ?|\s)(?:and/)?or[ :;,.]{0,3}$|(?:或者?|或是)[,;:。 ]{0,2}$")
_STARTS_OR = re.compile(r"^[ \t\-*•]{0,4}(?:\(?[0-9a-z]{1,2}[.)] ?)?(?:or(?= |$)|或者?)")
_NUMBERED = re.compile(r"^\s{0,8}\(?(?:\d{1,2}|[a-h])[.)]\s?")
_RUNG = re.compile(r"\(?\b(?:ic|l|level|grade|band) ?-?\d{1,2}\)?")


@dataclass(frozen=True, slots=True)
class Option(Span):
    """One of several alternatives: a span in unit number `unit`, and the group it shares with the others."""

    unit: int = 0
    group: int = 0


def groups_of(units: Sequence[str]) -> tuple[Option, ...]:
    """Return the alternatives among consecutive units of a posting, with their spans inside the units.

    A unit that ends in "or" is joined to the next, one that begins with "or" to the one before;
    the rungs of a grade ladder inside one unit form a group of their own.
    """
    options: list[Option] = []
    group = 0
    at = 0
    while at < len(units):
        last = _run_end(units, at)
        if last > at:
            options += [Option(0, len(units[i]), i, group) for i in range(at, last + 1) if units[i].strip()]
            group += 1
        else:
            spans = split_options(units[at])
            options += [Option(a, b, at, group) for a, b in spans]
            group += bool(spans)
        at = last + 1
    return tuple(options)


def split_options(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the alternatives inside one unit, or () where it offers none."""
    folded = fold(text)
    rungs = list(_RUNG.finditer(folded))
    if len(rungs) >= 2:
        return _pieces(text, re.compile(r"[;；\n]"))
    return ()


def is_ladder(text: str) -> bool:
    """Say whether one line states the years of several grades (IC3, IC4, ...)."""
    return len(_RUNG.findall(fold(text))) >= 2


def _run_end(units: Sequence[str], at: int) -> int:
    last = at
    while last + 1 < len(units):
        here, following = fold(units[last]).rstrip(), fold(units[last + 1])
        if not (_ENDS_OR.search(here) or _STARTS_OR.match(following)):
            break
        last += 1
    return last


def _pieces(text: str, cut: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*(m.start() for m in cut.finditer(text)), len(text)]:
        piece = text[start:end]
        if len(piece.strip()) > 2:
            lead = len(piece) - len(piece.lstrip())
            spans.append((start + lead, start + len(piece.rstrip())))
        start = end + 1
    return tuple(spans) if len(spans) > 1 else ()
