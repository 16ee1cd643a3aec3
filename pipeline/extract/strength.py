"""How strongly something is asked: required, preferred or unspecified, by the words that decide it.

The nearest word decides: the clause first ("preferably 10+ years"), then the rest of the
sentence, then the heading above it, then the kind of section.
"""

from __future__ import annotations

import re

from pipeline.extract.wording import Hit, fold, vocabulary
from pipeline.records import SectionKind, Strength

_CLAUSE = re.compile(r"[,;，、；。!?！？\n()（）]|\.(?=\s|$)| (?:but|however|while) |但|不过")


def strength_of(text: str, heading: str | None = None, section_kind: SectionKind | None = None) -> Strength:
    """Return how strongly `text` as a whole is asked.

    Preferred words win over required ones, since "MBA - Preferred (not required)" says both and a
    sentence that must be met rarely says that it would be nice. The heading speaks where the text is silent.
    """
    hits = _hits(fold(text))
    if hits:
        return _decide(hits)
    if heading and (above := _hits(fold(heading))):
        return _decide(above)
    return "unspecified"


def clause_strength(text: str, start: int, end: int, heading: str | None = None) -> Strength:
    """Return how strongly ``text[start:end]`` is asked: by its own clause, else the sentence, else the heading."""
    folded = fold(text)
    if not (hits := _hits(folded)):
        return strength_of("", heading)
    first, last = _clause(folded, start, end)
    if own := [hit for hit in hits if first <= hit.start < last]:
        return _decide(own)
    left, right = _sentence(folded, start, end)
    if near := [hit for hit in hits if left <= hit.start < right]:
        return _decide(near)
    return strength_of("", heading)


def _decide(hits: list[Hit]) -> Strength:
    said = {hit.row["strength"] for hit in hits}
    if "preferred" in said:
        return "preferred"
    return "required" if "required" in said else "unspecified"


def _hits(folded: str) -> list[Hit]:
    return list(vocabulary("strength").find(folded))


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    breaks = [match for match in _CLAUSE.finditer(folded, max(0, start - 200), min(len(folded), end + 200))]
    first = max((match.end() for match in breaks if match.end() <= start), default=0)
    last = min((match.start() for match in breaks if match.start() >= end), default=len(folded))
    return first, last


def _sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    ends = re.compile(r"[;；。!?！？\n]|\.(?=\s|$)")
    first = max((match.end() for match in ends.finditer(folded, 0, start)), default=0)
    last = ends.search(folded, end)
    return first, last.start() if last else len(folded)
