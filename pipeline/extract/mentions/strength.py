"""How strongly something is asked: required, preferred or unspecified, by the words that decide it.

The nearest words decide: the clause first ("preferably 10+ years"), then the rest of the sentence,
then the heading above. In Chinese a clause speaks for itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.core.records import SectionKind, Strength
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary

_FULL_STOP = r"(?<!\be\.g)(?<!\bi\.e)\.(?=\s|$|[a-z]{3})"
_CLAUSE = re.compile(rf"[,;!?。\n()]|{_FULL_STOP}| (?:but|however|while) |但|不过|(?<=[a-z]) - |/(?= )")
SENTENCE = re.compile(rf"[;!?。\n•]|{_FULL_STOP}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASIDE = re.compile(r"\([^()]{12,}\)")
# "(nice to have)" is no aside but speaks of what stands before it.
_MOST_OF_ASIDE = 0.6
# "..., preferably 10+ years": what is preferred is the experience that the sentence is about.
_YEARS_NEXT = re.compile(r"[^,;.]{0,30}?\d{1,2}\+? ?(?:years|yrs|年)")
# In text that lost its full stops a "sentence" runs on; words further away decide about something else.
_REACH = 90
# Scopes of words that speak in the lines above a line alone, and of those that do so in sentences.
_ABOVE, LEADING = frozenset({"heading", "above", "implied"}), frozenset({"above", "implied"})
# "行业经验：" before a clause is its label and no clause of its own.
_LONGEST_LABEL = 9


def strength_of(
    text: str, heading: str | None = None, section_kind: SectionKind | None = None, *, duty: bool = False
) -> Strength:
    """Return how strongly `text` as a whole is asked: its first sentence that says it, else the heading.

    "MBA - Preferred (not required)" is preferred. Words that speak only of what follows them
    ("..., preferably in banking") do not make the whole preferred, nor does a Chinese clause with
    something of its own ("本科学历，有经验者优先"). A `duty` may gather requirements and file required
    papers without being any more required for it.
    """
    folded = fold(text)
    for start, end in _parts(folded) if vocabulary("strength").has(folded) else ():
        said = _decide(_of_duty(_speaking(folded, start, end), duty=duty))
        if said != "unspecified":
            return said
        if folded[start:end].strip() and _cues(folded, end, len(folded)):
            break
    return (
        heading_strength(heading) if heading and section_kind not in ("benefits", "company", "legal") else "unspecified"
    )


def clause_strength(text: str, start: int, end: int, heading: str | None = None, *, duty: bool = False) -> Strength:
    """Return how strongly ``text[start:end]`` is asked: by its clause, else the sentence near it, else the heading."""
    folded = fold(text)
    left, right = max(0, start - _REACH), min(len(folded), end + _REACH)
    if hits := _of_duty(_cues(folded, left, right), duty=duty):
        breaks = (_CLAUSE,) if _HAN.search(folded, left, right) else (_CLAUSE, SENTENCE)
        for stops in breaks:
            first, last = _between(folded, (start, end), (left, right), stops)
            said = _decide([hit for hit in hits if first <= hit.start < last and _reaches(hit, start)])
            if said != "unspecified":
                return said
    return heading_strength(heading) if heading else "unspecified"


@lru_cache(maxsize=1024)
def heading_strength(heading: str) -> Strength:
    """Return what a heading says of all that stands below it."""
    folded = fold(heading)
    return _decide(list(vocabulary("strength").find(folded)))


def implied_strength(text: str, scopes: frozenset[str] = frozenset({"implied"})) -> Strength:
    """Return what a line says by whom it describes ("the candidate should have"); any line above it says more."""
    return _decide([hit for hit in vocabulary("strength").find(fold(text)) if hit.row["scope"] in scopes])


def lead_in_strength(text: str) -> Strength:
    """Return what a sentence that opens a list says of the lines of the list."""
    said = strength_of(text)
    return said if said != "unspecified" else implied_strength(text, LEADING)


def _decide(hits: list[Hit]) -> Strength:
    said = {hit.row["strength"] for hit in hits}
    if "preferred" in said:
        return "preferred"
    return "required" if "required" in said else "unspecified"


def _cues(folded: str, start: int, end: int) -> list[Hit]:
    """Return the words of strength in a line; some speak in headings alone, or where nothing else does."""
    return [hit for hit in vocabulary("strength").find(folded, start, end) if hit.row["scope"] not in _ABOVE]


def _of_duty(hits: list[Hit], *, duty: bool) -> list[Hit]:
    """Return the cues that speak of a duty: not those which name what it deals with."""
    return [hit for hit in hits if hit.row["scope"] != "asked"] if duty else hits


def _reaches(hit: Hit, at: int) -> bool:
    return hit.row["scope"] != "rest" or hit.start <= at


def _parts(folded: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text."""
    start = 0
    for stop in SENTENCE.finditer(folded):
        yield start, stop.start()
        start = stop.end()
    yield start, len(folded)


def _speaking(folded: str, start: int, end: int) -> list[Hit]:
    """Return the cues that speak of the sentence as a whole, not of an aside or of one clause of it."""
    hits = _cues(folded, start, end)
    if not hits:
        return hits
    first_word = next((i for i in range(start, end) if folded[i].isalnum()), start)
    asides = [match.span() for match in _ASIDE.finditer(folded, start, end)]
    kept = []
    for hit in hits:
        if any(a < hit.start < b and hit.end - hit.start < _MOST_OF_ASIDE * (b - a) for a, b in asides):
            continue
        if hit.row["strength"] == "preferred" and not _speaks_for_all(folded, hit, first_word):
            continue
        kept.append(hit)
    return kept


def _speaks_for_all(folded: str, hit: Hit, first_word: int) -> bool:
    if hit.row["scope"] == "rest":
        return hit.start <= first_word or _YEARS_NEXT.match(folded, hit.end) is not None
    label = folded.find(":", first_word, first_word + _LONGEST_LABEL)
    comma = max(folded.rfind(",", max(label, first_word), hit.start), folded.rfind(":", label + 1, hit.start))
    if comma < 0 or not _HAN.search(folded, first_word, comma):
        return True
    clause = folded[comma + 1 : hit.start].lstrip()
    return vocabulary("own_clause").match(clause, 0) is None


def _between(folded: str, inner: tuple[int, int], outer: tuple[int, int], breaks: re.Pattern[str]) -> tuple[int, int]:
    first = max((match.end() for match in breaks.finditer(folded, outer[0], inner[0])), default=outer[0])
    last = breaks.search(folded, inner[1], outer[1])
    return first, last.start() if last else outer[1]
