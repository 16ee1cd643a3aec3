"""What a posting asks about age, sex, origin and the like, quoted, with the rule each kind rests on.

A flag is an observation for the people who publish the posting and not legal advice; no score uses
it. Sentences that promise equal treatment hold no flags. The grade is "rule" where the words are
against the named rule, and "risk" where they may be read so, or where no rule names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pipeline.extract.wording import LEXICONS, Hit, fold, vocabulary
from pipeline.records import Document, Facts, Flag
from pipeline.resources import lexicon

# Where words run together: "SkillsPresentable", "DescriptionCITIZENSHIP", "REQUIREDWe"; but not "PhD".
# Each begins with the capital or digit, since most characters are neither, and then looks back.
_SEAM = re.compile(
    r"[A-Z](?=[A-Za-z]{2})(?:(?<=[a-z]{2}.)|(?<=[a-z]{2}[)!].)|(?<=[A-Z]{3}.)(?=[a-z]{2}))|\d(?<=[a-z]{3}.)(?=\d\+? )"
)
_SENTENCE = re.compile(r"[;!?。\n•]|\.(?=\s|$|[a-z]{3})")
# Laws are listed over line breaks and semicolons.
_FULL_STOP = re.compile(r"[!?。]|\.(?=\s|$)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A sentence of equal opportunity may run long; further than this the words belong to another one.
_REACH = 400
_LIST, _OTHERS = 120, 2


def find_flags(document: Document, facts: Facts | None = None) -> tuple[Flag, ...]:
    """Return the fairness flags of a posting in text order.

    `facts` add what concerns the posting as a whole: a missing pay range where the location names a
    US state that requires one; that flag quotes nothing and stands at the start of the text.
    """
    found = list(flags_in(document.text))
    if facts is not None and (missing := _missing_pay(facts)):
        found.insert(0, missing)
    return tuple(found)


def flags_in(text: str) -> Iterator[Flag]:
    """Yield the flags in `text`, left to right."""
    folded = fold(text)
    for hit, within in _hits(text, folded):
        if hit.row["kind"] == "not" or _is_exempt(folded, hit, within):
            continue
        quoted = text[hit.start : hit.end]
        lang = "zh" if _HAN.search(quoted) or _HAN.search(text, max(0, hit.start - 20), hit.start) else "en"
        rule = rules().get((lang, hit.row["kind"]), "")
        yield Flag(hit.start, hit.end, hit.row["kind"], quoted, hit.row["grade"], rule)


def _hits(text: str, folded: str) -> Iterator[tuple[Hit, tuple[int, int]]]:
    """Yield what the lexicon finds, with the stretch it stands in: text may have lost its line breaks."""
    seams = [seam.start() for seam in _SEAM.finditer(text)]
    for start, end in pairwise((0, *seams, len(text))):
        for hit in vocabulary("flags").find(folded[start:end]):
            yield replace(hit, start=hit.start + start, end=hit.end + start), (start, end)


@cache
def rules() -> Mapping[tuple[str, str], str]:
    """Return the rule of each language and kind, as ``country: rule (as of 2026; not legal advice)``."""
    rows = lexicon(LEXICONS / "flag_rules.tsv")
    return {
        (row["lang"], row["kind"]): f"{row['country']}: {row['rule']} (as of 2026; not legal advice)" for row in rows
    }


def _is_exempt(folded: str, hit: Hit, within: tuple[int, int]) -> bool:
    """Say whether the sentence promises equal treatment, or lists what the law protects."""
    first, last = _around(folded, hit, _SENTENCE, _REACH)
    if vocabulary("flag_exempt").has(folded, max(first, within[0]), min(last, within[1])):
        return True
    near = vocabulary("protected").find(folded, *_around(folded, hit, _FULL_STOP, _LIST))
    return len({other.order for other in near if other.end <= hit.start or other.start >= hit.end}) >= _OTHERS


def _around(folded: str, hit: Hit, stops: re.Pattern[str], reach: int) -> tuple[int, int]:
    """Return the stretch around a hit up to the next stops, or `reach` characters to either side."""
    left, right = max(0, hit.start - reach), min(len(folded), hit.end + reach)
    first = max((stop.end() for stop in stops.finditer(folded, left, hit.start)), default=left)
    last = stops.search(folded, hit.end, right)
    return first, last.start() if last else right


def _missing_pay(facts: Facts) -> Flag | None:
    if not facts.location or (facts.salary and facts.salary.low is not None):
        return None
    laws = [hit.row["law"] for hit in vocabulary("pay_range_states").find(fold(facts.location))]
    # A dash stands for places elsewhere: the CA of "Toronto, ON, CA" is no California.
    if not laws or "-" in laws:
        return None
    return Flag(0, 0, "pay_range", "", "risk", f"US: {laws[0]}; no pay range was found (as of 2026; not legal advice)")
