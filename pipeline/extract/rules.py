"""What holds whatever the classifier thinks: headings ask nothing, a board's labels name their values.

Four rules correct the labels of units:

1. a heading that the vocabulary knows, standing as one, is a heading;
2. the value after a board's label is what the label says ("学历要求：本科" is education), and the value
   after a label that tells of the posting ("工作地点：北京") asks nothing;
3. a short line that names a degree asks for it;
4. equal-opportunity text, "please mention the word ..." and negated duties ask nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.degrees import find_degrees
from pipeline.extract.headings import board_label
from pipeline.extract.units import Unit
from pipeline.extract.wording import fold, vocabulary

ASKING_LABELS = frozenset({"RESP", "EXP", "EDU", "CERT", "LANG", "SKILL", "OTHERREQ"})
_COLONS = (":", "：")
_HEAD = frozenset({"HEAD"})
_META = frozenset({"META"})
# A short line that names a degree, taken for a skill or a heading ("MBA - preferred"), asks for the degree.
_DEGREE_IN_DISGUISE = frozenset({"SKILL", "HEAD"})
_SHORT = 48


def corrected(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Return the labels with the four rules applied."""
    found: list[frozenset[str]] = []
    for row, unit in enumerate(units):
        own = labels[row]
        before = units[row - 1] if row and not unit.opens else None
        if _is_known_heading(unit):
            own = _HEAD
        elif before is not None and _is_known_heading(before) and before.heading:
            if stated := board_label(before.text):
                own = frozenset({stated}) if unit.closes else own
            elif before.heading.kind == "meta" and before.opens and unit.closes:
                own = (own - ASKING_LABELS) or _META
        if own <= _DEGREE_IN_DISGUISE and len(unit.text) <= _SHORT and find_degrees(unit.text):
            own = frozenset({"EDU"})
        if own & ASKING_LABELS and (never := never_asks(unit.text)):
            own = frozenset({never})
        found.append(own)
    return tuple(found)


def _is_known_heading(unit: Unit) -> bool:
    """Say whether a unit is a heading by the vocabulary: all of it known, and closed by a colon or bracket."""
    return bool(unit.heading and unit.heading.whole and unit.text[-1] in ":：】]")


def never_asks(text: str) -> str | None:
    """Return the label of a line that never asks anything of a candidate, else None."""
    hit = next(vocabulary("never_asked").find(fold(text)), None)
    return hit.row["label"] if hit else None
