"""What a posting asks about age, sex, origin and the like, quoted, with the rule each kind rests on.

A flag is an observation for the people who publish the posting and not legal advice; no score uses
it. Sentences that promise equal treatment hold no flags. The grade is "rule" where the words are
against a rule of their kind, and "risk" where they may be read so, or where no rule names them. Which rule that is
depends on the posting's places and its date (`laws`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from pipeline.core.records import Document, Facts, Flag
from pipeline.extract.flags.flag_classifier import is_asked, skipped_words, words_not_quoted
from pipeline.extract.flags.laws import missing_pay, with_law
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary
from pipeline.extract.mentions.strength import SENTENCE

# Where words run together: "SkillsPresentable", "DescriptionCITIZENSHIP", "REQUIREDWe"; but not "PhD".
# Each begins with the capital or digit, since most characters are neither, and then looks back.
SEAM = re.compile(
    r"[A-Z](?=[A-Za-z]{2})(?:(?<=[a-z]{2}.)|(?<=[a-z]{2}[)!].)|(?<=\d\+.)|(?<=[A-Z]{3}.)(?=[a-z]{2}))"
    r"|\d(?<=[a-z]{3}.)(?=\d?(?:\+|-\d\d? | ))"
)
# Laws are listed over line breaks and semicolons.
_FULL_STOP = re.compile(r"[!?。]|\.(?=\s|$)")
# A sentence of equal opportunity may run long; further than this the words belong to another one.
_REACH = 400
_LIST, _OTHERS, _MANY = 120, 2, 3
# How far from a stem the words stand that ask it of the candidate, and those that speak of something else.
_NEAR, _CLOSE = 90, 45
# How much of its sentence says whether a cue is asked.
_SAID = 160
# A preference for some of those whom the law protects is a flag although it names them.
_PREFERENCES = ("preferred", "preference")
_START = attrgetter("start")
_NEXT_WORD = re.compile(r" ([a-z]{3,16})(?![a-z])")


def find_flags(document: Document, facts: Facts) -> tuple[Flag, ...]:
    """Return the fairness flags of a posting in text order, each with the rule of its places and date.

    A missing pay range, where the location names a US state that requires one, quotes nothing and stands at the start.
    """
    missing = missing_pay(facts)
    found = []
    for flag in flags_in(document.text):
        rule, look_up = with_law(flag, facts)
        found.append(replace(flag, rule=rule, look_up=look_up))
    return (missing, *found) if missing else tuple(found)


def flags_in(text: str, *, learned: bool = True) -> Iterator[Flag]:
    """Yield the flags in `text`, left to right, without a rule; those of the word lists alone without `learned`."""
    folded = fold(text)
    for hit, within in _hits(text, folded, learned=learned):
        # A cue was weighed with what is promised; the entries of the lists have their own rules.
        if hit.row["kind"] == "not" or ("cue" not in hit.row and _is_exempt(folded, hit, within)):
            continue
        yield Flag(hit.start, hit.end, hit.row["kind"], text[hit.start : hit.end], hit.row["grade"])


def _with_its_noun(folded: str, end: int) -> int:
    """Return where a cue ends with the word after it, which says what is meant: "his charts", "medical condition"."""
    following = _NEXT_WORD.match(folded, end)
    if following is None or following[1] in skipped_words() or following[1] in words_not_quoted():
        return end
    return following.end()


def _hits(text: str, folded: str, *, learned: bool) -> Iterator[tuple[Hit, tuple[int, int]]]:
    """Yield what the lexicon finds, with the stretch it stands in: text may have lost its line breaks."""
    seams = [seam.start() for seam in SEAM.finditer(text)]
    for start, end in pairwise((0, *seams, len(text))):
        part = folded[start:end]
        plain = list(vocabulary("flags").find(part))
        stems = [hit for hit in vocabulary("flag_stems").find(part) if _is_asked(part, hit)]
        known = [*plain, *(hit for hit in stems if not _overlaps(hit, plain))]
        for hit in sorted((*known, *(_learned(part, known) if learned else ())), key=_START):
            yield hit._replace(start=hit.start + start, end=hit.end + start), (start, end)


def _learned(part: str, known: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the cues that the trained weights take for a flag, one of a kind in a sentence where none is known."""
    found: list[Hit] = []
    for hit, first, last in cues(part):
        same = (other for other in (*known, *found) if other.row["kind"] == hit.row["kind"])
        if _overlaps(hit, known) or any(first <= other.start < last for other in same):
            continue
        if is_asked(part, hit, first, last, promises):
            found.append(hit)
            yield hit._replace(end=_with_its_noun(part, hit.end))


def cues(part: str) -> Iterator[tuple[Hit, int, int]]:
    """Yield the cues in a stretch of folded text, each with the part of its sentence that is read for it."""
    for hit in vocabulary("flag_cues").find(part):
        yield hit, *_around(part, hit, SENTENCE, _SAID)


def promises(part: str, hit: Hit) -> Iterator[str]:
    """Yield what the sentence of a cue says of equal treatment, as features that are weighed with the others."""
    kind = hit.row["kind"]
    start, end = _whole_words(part, hit, *_around(part, hit, SENTENCE, _REACH))
    if vocabulary("flag_exempt").has(part[start:end]):
        yield "promise"
        yield f"{kind}|promise"
    count = _protected_beside(part, hit)
    if count:
        yield f"protected|{min(_MANY, count)}"
        yield f"{kind}|protected|{min(_MANY, count)}"
    if kind == "citizenship" and _lets_all_work(part, hit, (0, len(part))):
        yield "all may work"


def _overlaps(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _is_asked(folded: str, hit: Hit) -> bool:
    """Say whether the words near a stem ask it of the candidate, and none there speaks of something else."""
    if not _near(hit.row["near"], folded, hit, _NEAR) or _near("promise", folded, hit, _REACH):
        return False
    return not any(_near(group, folded, hit, _CLOSE) for group in hit.row["unless"].split())


def _near(group: str, folded: str, hit: Hit, reach: int) -> bool:
    """Say whether a group of words stands so many characters from a hit, in its sentence."""
    first, last = _whole_words(folded, hit, *_around(folded, hit, SENTENCE, reach))
    return vocabulary("flag_near", group=group).has(folded[first:last])


def _whole_words(folded: str, hit: Hit, first: int, last: int) -> tuple[int, int]:
    """Return a stretch around a hit without the halves of words at its ends: "own" is no part of "owner".

    The words of a part are searched by themselves, which is faster.
    """
    while first < hit.start and folded[first - 1 : first].isalnum():
        first += 1
    while last > hit.end and folded[last : last + 1].isalnum():
        last -= 1
    return first, last


def _is_exempt(folded: str, hit: Hit, within: tuple[int, int]) -> bool:
    """Say whether the sentence promises equal treatment, lists what the law protects, or lets all work who may.

    A stem has its own words that speak against it: a preference may stand beside such a promise.
    """
    if hit.row["kind"] == "citizenship" and _lets_all_work(folded, hit, within):
        return True
    first, last = _around(folded, hit, SENTENCE, _REACH)
    if "near" not in hit.row and vocabulary("flag_exempt").has(folded, max(first, within[0]), min(last, within[1])):
        return True
    if hit.row.get("near") in _PREFERENCES:
        return False
    return _protected_beside(folded, hit) >= _OTHERS


def _protected_beside(folded: str, hit: Hit) -> int:
    """Return how many characteristics that the law protects are named beside a hit."""
    first, last = _whole_words(folded, hit, *_around(folded, hit, _FULL_STOP, _LIST))
    near = vocabulary("protected").find(folded[first:last])
    return len({other.order for other in near if other.end + first <= hit.start or other.start + first >= hit.end})


def _lets_all_work(folded: str, hit: Hit, within: tuple[int, int]) -> bool:
    """Say whether permits to work are named beside citizens, and none is refused."""
    part = folded[slice(*within)]
    here = hit._replace(start=hit.start - within[0], end=hit.end - within[0])
    return _near("permits", part, here, _NEAR) and not _near("refused", part, here, _REACH)


def _around(folded: str, hit: Hit, stops: re.Pattern[str], reach: int) -> tuple[int, int]:
    """Return the stretch around a hit up to the next stops, or `reach` characters to either side."""
    left, right = max(0, hit.start - reach), min(len(folded), hit.end + reach)
    first = max((stop.end() for stop in stops.finditer(folded, left, hit.start)), default=left)
    last = stops.search(folded, hit.end, right)
    return first, last.start() if last else right
