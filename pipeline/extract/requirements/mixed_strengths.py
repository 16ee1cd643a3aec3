"""Cut a line where a wish stands beside something else: "Bachelor's required, PhD preferred", 本科学历，硕士优先.

The wish is the clause that holds the words of preference. It stands by itself where

1. a semicolon, a full stop or the brackets around it part it from the rest (brackets after it only explain it);
2. what stands before it is asked in so many words ("required"), or the other way round;
3. it is a sentence of its own ("French is an advantage"), or opens as a Chinese clause of its own does (会, 有);
4. both name a thing of one kind, each its own: two degrees, two lengths of experience, two levels of a language.

Else the words of preference speak of all that is listed ("Perl, Ruby and Java preferred").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.years import find_years
from pipeline.text.spans import Offsets, trimmed

_BOUND = re.compile(r"[,;。]|\.(?=\s+[A-Za-z])|\s?\(|\)|\b(?:and|but(?! (?:is |are )?not)|while|whereas)(?=\s)")
# These join what may be one list: "Perl and Java preferred".
_JOINED = re.compile(r"\b(?:and|but|while|whereas)\s*$")
_JOINED_AT_END = re.compile(r"[^\s,;.)] and\s*$")
_OWN_SENTENCE = re.compile(words("wish_as_sentence"))
_EXAMPLE = re.compile(rf"\s*(?:for (?:example|instance)|{words('example_lead')})")
_LEVEL_ZH = re.compile(words("language_level_alone"))
# A list has two names before its last, each of a word or two.
_FEWEST_BEFORE, _LONGEST_NAME = 1, 2
_BARE_WISH, _EXPLAINS = re.compile(words("bare_wish")), re.compile(words("explains_wish"))
# A wish that lists things may begin so many clauses in front of its last one: 有订舱，清关经验者优先.
_REACHES_BACK = 5
# Brackets inside a Chinese clause: 熟悉亚太(APAC)地区.
_INSIDE = re.compile(r"(?<=[\u4e00-\u9fffa-z])\([^()]{1,24}\)(?=[\u4e00-\u9fff])")
# A strength in brackets behind what it is of, and what joins that to the next.
_MARK, _JOINT = re.compile(r"\([^()]{2,24}\)"), re.compile(r"\s*[,;、]?\s*(?:and\b|or\b|but\b|和|与|及)?\s*")
_SLACK_IN_BRACKETS = 3
_OPENING = re.compile(r"[(（]")
_SIGNS = re.compile(r"[^\w]+")


def parts_by_strength(text: str) -> tuple[Offsets, ...]:
    """Return the stretches of one line that are asked differently, the whole line where all of it is asked alike."""
    folded = fold(text)
    hits = [hit for hit in vocabulary("strength").find(folded) if hit.row["strength"] != "unspecified"]
    whole = (trimmed(text, 0, len(text)),)
    if marked := _marked_parts(folded, text):
        return marked
    if not any(_wishes(folded, hit) for hit in hits):
        return whole
    cuts = _cuts(_without_pauses(folded, text), hits)
    edges = [0, *cuts, len(text)]
    parts = [trimmed(text, a, b) for a, b in pairwise(edges)]
    parts = [_unbracketed(text, a, b) for a, b in parts if _SIGNS.sub("", text[a:b])]
    return tuple(parts) if len(parts) > 1 and all(_says_something(folded, part, hits) for part in parts) else whole


def _marked_parts(folded: str, text: str) -> tuple[Offsets, ...]:
    """Return the stretches of a line whose parts carry their strength in brackets: "Excel (must), SAP (a plus)"."""
    marks = [(mark.end(), said) for mark in _MARK.finditer(folded) if (said := _said_alone(mark.group()[1:-1]))]
    if len({said for _, said in marks}) < 2:
        return ()
    edges = [0, *(end for end, _ in marks)]
    starts = [_JOINT.match(folded, edge) for edge in edges]
    begins = [joint.end() if joint else edge for joint, edge in zip(starts, edges, strict=True)]
    rest = [(begins[-1], len(text))] if _SIGNS.sub("", text[begins[-1] :]) else []
    return tuple(trimmed(text, a, b) for a, b in [*zip(begins[:-1], edges[1:], strict=True), *rest])


def _said_alone(inner: str) -> str | None:
    """Return the strength that the words in brackets are, None where they say more."""
    hit = next((one for one in vocabulary("strength").find(inner) if one.row["strength"] != "unspecified"), None)
    is_all = hit is not None and hit.end - hit.start >= len(inner.strip()) - _SLACK_IN_BRACKETS
    return hit.row["strength"] if hit and is_all else None


def _without_pauses(folded: str, text: str) -> str:
    """Return a folded text in which the Chinese mark between items of a list is no comma, unless a clause follows."""
    own = vocabulary("own_clause")
    for name in _INSIDE.finditer(folded):
        if not vocabulary("strength").has(name.group()):
            inner = name.group()[1:-1]
            folded = folded[: name.start()] + f" {inner.replace(',', ' ')} " + folded[name.end() :]
    signs = enumerate(zip(folded, text, strict=True), 1)
    return "".join(" " if mark == "、" and not own.match(folded, at) else sign for at, (sign, mark) in signs)


def _unbracketed(text: str, start: int, end: int) -> Offsets:
    """Return the offsets of a part without half of a pair of brackets at its ends."""
    while text[end - 1] in "(（;；,，" or (text[end - 1] in ")）" and not _OPENING.search(text, start, end)):
        start, end = trimmed(text, start, end - 1)
    return start, end


def _wishes(folded: str, hit: Hit) -> bool:
    """Say whether words make a wish of their clause; "preferably" does where it opens a Chinese one (最好)."""
    if hit.row["strength"] != "preferred":
        return False
    opens = hit.start > 0 and folded[hit.start - 1] in ",;。" and HAN.match(folded, hit.start) is not None
    return hit.row["scope"] != "rest" or opens


def _cuts(folded: str, hits: Sequence[Hit]) -> list[int]:
    """Return where the line is cut: before a wish that stands by itself, and behind it."""
    clauses = list(_clauses(folded))
    found: set[int] = set()
    for number, (first, end) in enumerate(clauses):
        own = [hit for hit in hits if first <= hit.start < end]
        if not any(_wishes(folded, hit) for hit in own):
            continue
        start = _opening(folded, clauses, number, hits)
        if start and _stands_alone(folded, (0, start), (start, end), hits):
            found.add(start)
        following = clauses[number + 1][0] if number + 1 < len(clauses) else None
        if following is None or _EXPLAINS.match(folded, following):
            continue
        if start in found or number == 0 or _bound(folded, start) == "(":
            rest = (following, len(folded))
            parts = start in found and not _goes_on(folded[start:following], own)
            if parts or _stands_alone(folded, (start, end), rest, hits, wish_first=True):
                found.add(following)
    return sorted(found)


def _goes_on(wish: str, hits: Sequence[Hit]) -> bool:
    """Say whether a wish goes on behind a cut: what it helps with ("a bonus for pricing and tenders"), or its list."""
    return _JOINED_AT_END.search(wish) is not None or (hits[-1].row["scope"] != "rest" and ":" in wish)


def _opening(folded: str, clauses: Sequence[Offsets], number: int, hits: Sequence[Hit]) -> int:
    """Return where a wish opens: a Chinese one that lists things may do so before its last clause."""
    start, end = clauses[number]
    if _is_own_clause(folded[start:end]) or not HAN.search(folded, start, end):
        return start
    for first, last in reversed(clauses[max(0, number - _REACHES_BACK) : number]):
        if any(first <= hit.start < last for hit in hits) or _is_firm(folded[first:last]):
            return start
        if _is_own_clause(folded[first:last]):
            return first if _is_firm(folded[:first]) else start
    return start


def _is_firm(text: str) -> bool:
    """Say whether a Chinese text names a degree or a length of experience."""
    return bool(find_degrees(text) or find_years(text))


def _clauses(folded: str) -> Iterator[Offsets]:
    """Yield the clauses of a line, each with the sign that opens it left out."""
    start = 0
    for bound in _BOUND.finditer(folded):
        if folded[start : bound.start()].strip():
            yield start, bound.start()
        start = bound.end()
    if folded[start:].strip():
        yield start, len(folded)


def _bound(folded: str, start: int) -> str:
    """Return the sign before a clause."""
    return folded[:start].rstrip()[-1:]


def _stands_alone(
    folded: str, before: Offsets, after: Offsets, hits: Sequence[Hit], *, wish_first: bool = False
) -> bool:
    """Say whether what stands on either side of a cut is asked by itself; the wish stands `after` it, or first."""
    left, right = folded[slice(*before)], folded[slice(*after)]
    wish, other = (left, right) if wish_first else (right, left)
    outside = before if not wish_first else after
    if _bound(folded, after[0]) in (";。.)" if wish_first else ";。.("):
        return True
    if any(hit.row["strength"] == "required" and outside[0] <= hit.start < outside[1] for hit in hits):
        return True
    if _JOINED.search(folded, 0, after[0]):
        return False
    if HAN.search(wish):
        opens = _bound(folded, after[0]) == "," and vocabulary("own_clause").match(other.lstrip(), 0) is not None
        bare = _BARE_WISH.match(wish) is not None and _is_firm(other)
        return bare or _is_own_clause(wish) if not wish_first else opens or _same_kind(wish, other)
    # Behind brackets the same words go on; an example belongs to what stands before it.
    goes_on = _bound(folded, after[0]) == ")" or _EXAMPLE.match(wish) or _ends_a_list(folded[: after[0]], wish)
    opens_with = len(folded) - len(folded[after[0] :].lstrip())
    if goes_on and any(hit.start == opens_with and _wishes(folded, hit) for hit in hits):
        return True
    return (not goes_on and bool(_OWN_SENTENCE.search(wish))) or _same_kind(wish, other)


def _ends_a_list(before: str, wish: str) -> bool:
    """Say whether a wish is the last of several names: "tools such as Perl, Ruby, Lua is an asset"."""
    items = before.rstrip(" ,").split(",")
    subject = _OWN_SENTENCE.split(wish, maxsplit=1)[0]
    names_one = len(items) > _FEWEST_BEFORE and len(items[-1].split()) <= _LONGEST_NAME
    return names_one and len(subject.split()) <= _LONGEST_NAME


def _is_own_clause(wish: str) -> bool:
    """Say whether a Chinese wish opens as a clause of its own."""
    return vocabulary("own_clause").match(wish.lstrip(), 0) is not None or _LEVEL_ZH.search(wish) is not None


def _same_kind(wish: str, other: str) -> bool:
    """Say whether both sides name a degree, a length of experience or a language at its level."""
    finders: tuple[Callable[[str], Sequence[object]], ...] = (find_degrees, find_years)
    if any(finder(wish) and finder(other) for finder in finders):
        return True
    return bool(find_languages(wish)) and any(mention.level for mention in find_languages(other))


def _says_something(folded: str, part: Offsets, hits: Sequence[Hit]) -> bool:
    """Say whether a part names something beside the words of strength."""
    start, end = part
    rest = list(folded[start:end])
    for hit in hits:
        if start <= hit.start < end:
            rest[hit.start - start : hit.end - start] = " " * (min(hit.end, end) - hit.start)
    return len(_SIGNS.sub("", "".join(rest))) >= (2 if HAN.search(folded, start, end) else 3)
