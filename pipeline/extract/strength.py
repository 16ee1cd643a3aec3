"""How strongly something is asked: required, preferred or unspecified, by the words that decide it.

The nearest words decide: the clause first ("preferably 10+ years"), then what follows it in the
sentence, then the heading above, then the kind of section.
"""

from __future__ import annotations

import re

from pipeline.extract.wording import Hit, fold, vocabulary
from pipeline.records import SectionKind, Strength

_CLAUSE = re.compile(r"[,;!?。\n()]|\.(?=\s|$|[a-z]{3})| (?:but|however|while) |但|不过|(?<=[a-z]) - |/(?= )")
_SENTENCE = re.compile(r"[;!?。\n•]|\.(?=\s|$|[a-z]{3})")
# In text that lost its full stops a "sentence" runs on; words further away decide about something else.
_REACH = 90


def strength_of(text: str, heading: str | None = None, section_kind: SectionKind | None = None) -> Strength:
    """Return how strongly `text` as a whole is asked.

    Preferred words win over required ones, since "MBA - Preferred (not required)" says both, and a
    sentence that must be met rarely says that it would be nice. The heading speaks where the text is
    silent. Duties (`section_kind` responsibilities) are required by their nature only if a word says so.
    """
    said = _decide(_hits(fold(text)))
    if said != "unspecified" or not heading:
        return said
    return "unspecified" if section_kind in ("benefits", "company", "legal") else _decide(_hits(fold(heading)))


def clause_strength(text: str, start: int, end: int, heading: str | None = None) -> Strength:
    """Return how strongly ``text[start:end]`` is asked: by its own clause, else the sentence near it, else the heading."""
    folded = fold(text)
    left, right = max(0, start - _REACH), min(len(folded), end + _REACH)
    hits = list(vocabulary("strength").find(folded, left, right))
    if hits:
        for breaks in (_CLAUSE, _SENTENCE):
            first, last = _between(folded, (start, end), (left, right), breaks)
            # A bracket or a dash right behind still speaks of it: "MBA - Preferred", "(4+ years preferred)".
            said = _decide([hit for hit in hits if first <= hit.start < last])
            if said != "unspecified":
                return said
    return _decide(_hits(fold(heading))) if heading else "unspecified"


def _decide(hits: list[Hit]) -> Strength:
    said = {hit.row["strength"] for hit in hits}
    if "preferred" in said:
        return "preferred"
    return "required" if "required" in said else "unspecified"


def _hits(folded: str) -> list[Hit]:
    return list(vocabulary("strength").find(folded))


def _between(folded: str, inner: tuple[int, int], outer: tuple[int, int], breaks: re.Pattern[str]) -> tuple[int, int]:
    first = max((match.end() for match in breaks.finditer(folded, outer[0], inner[0])), default=outer[0])
    last = breaks.search(folded, inner[1], outer[1])
    return first, last.start() if last else outer[1]
