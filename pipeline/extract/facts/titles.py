"""The title of a posting that states none in a field: from its first lines, else from "we are looking for a ...".

1. The first line, where it is short and says nothing else: no heading, no label, no sentence.
2. What stands before the first facts of a line that lost its breaks ("Buyer Acme Ltd - Leeds £30,000 a year").
3. One of the next lines, where it ends in the noun of a title and is no heading.
4. In running text, the words in capitals after "seeking", "the role of" and the like, up to such a noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.records import Block, Document
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN, heading_of
from pipeline.text.chinese import simplified

_LONGEST, _MOST_WORDS = 80, 12
# Titles stand at the top: so many blocks and characters are looked at.
_TOP_BLOCKS, _TOP = 8, 1200
_SIGNS = " #*_\t【】[]《》"
_WORDS = re.compile(r"[^\W\d_]{3}|[\u3400-\u9fff]{2}")
_NUMBERED = re.compile(r"[(（]?\d{1,2}[.、)）]|[•·\-*]")
_KEYCAP, _NAVIGATION = re.compile("\u20e3"), re.compile(words("navigation"))
_HIRING = re.compile(words("hiring_now"))
_HEADCOUNT = re.compile(words("headcount"))
_COLON = re.compile(r"[:：]\s")
# "Receptionist. The ..." are two; "Sr. Analyst" and ".NET" are one.
_WORD = r"(?:Sr\.|Jr\.|[A-Z(#.][\w&/+#'’()-]*(?:\.[\w#]+)*)"
# "Head of channel Sales" goes on over one small word.
_RUN = re.compile(rf"{_WORD}(?:(?:,| ?[-–/&]| (?:of(?: [a-z]{{3,14}})?|and|for|in|the))? {_WORD}){{0,9}}")
# Between "seeking" and the title: "an experienced and self-motivated".
_FILLER = re.compile(r"(?: [a-z]+(?:-[a-z]+)*,?){0,7}? (?=[A-Z])")
_CLAUSE = re.compile(
    r"\b(?:who|that|which|to|with|for|in|by|can|could|help|helps|people|candidates?|someone|from|about|you)\b"
)
_DOES = re.compile(
    r",? (?:\([A-Z]{2,6}\) )?(?:will|is|reports|performs|works|provides|supports|leads|manages|must|shall|plays|you)\b"
)
_GRADE = re.compile(r" (?:I{1,3}|IV|V|[1-5])\b| of (?:[a-z]{3,14} )?[A-Z]\w+(?: (?:and|&) [A-Z]\w+)?")
# Facts that a board glues behind a title.
_FACT_ZH = re.compile(r"有限公司|集团|[万千元][/／]?[月年]|\d年|经验|发布|招\d|五险")
_FACT_EN = re.compile(
    r"[$£€]\d|\b(?:Job [Dd]e|Position Summary|About |Overview|Full[- ]time|Apply\b|Responsibilities|Location\b|What)"
    r"|, [A-Z]{2}\b|- #?\d{3}"
)
# Where the next words were glued to a title: "ManagerJob".
_SEAM = re.compile(r"(?<=[a-z)])(?=[A-Z][a-z])")


def title_of(document: Document) -> str | None:
    """Return the title that the text itself gives, or None where none can be told."""
    if not document.blocks:
        return None
    text, blocks = document.text, document.blocks[:_TOP_BLOCKS]
    first = _bare(text, blocks[0])
    if _is_title(first):
        return first
    if glued := _before_facts(first):
        return glued
    for block in blocks[1:]:
        line = _bare(text, block)
        if block.kind != "item" and len(line) <= _LONGEST and _is_title(line) and _ends_in_noun(line):
            return line
    announced = tuple(_announced(text[:_TOP]))
    # "We are looking for a Manager" says less than the "Retail Bank Manager" further on.
    return next((title for title in announced if " " in title), next(iter(announced), None))


def _bare(text: str, block: Block) -> str:
    line = text[block.start : block.end].strip(_SIGNS)
    announced = _HIRING.match(simplified(line))
    return line[announced.end() :].strip(_SIGNS) if announced else line


def _is_title(line: str) -> bool:
    """Say whether a line is short and no heading, label, item or sentence."""
    if (
        not line
        or len(line) > _LONGEST
        or line[-1] in ".。:：;；!！?？…,》"
        or _NUMBERED.match(line)
        or _COLON.search(line)
    ):
        return False
    if len(line.split()) > _MOST_WORDS or not _WORDS.search(line):
        return False
    plain = simplified(line)
    known = heading_of(plain)
    if known and known.whole:
        return False
    if HAN.search(line) and (_FACT_ZH.search(line) or re.search(r"[，。；]", line)):
        return False
    folded = fold(plain)
    if vocabulary("silent_headings").has(folded) or _KEYCAP.search(line) or _NAVIGATION.match(folded):
        return False
    return vocabulary("titles", kind="not").match(folded, 0) is None


def _ends_in_noun(line: str) -> bool:
    """Say whether a line ends in the noun of a title, whatever stands in brackets or after a dash behind it."""
    head = re.split(r" ?[(（,–|]| - ", line, maxsplit=1)[0]
    end = _noun_end(simplified(head))
    if HAN.search(head):
        return end is not None and (HAN.match(head, end) is None or _HEADCOUNT.match(head, end) is not None)
    return end == len(_GRADE.sub("", head).rstrip())


def _noun_end(words: str) -> int | None:
    """Return where the last noun of a title ends, or None where there is none."""
    ends = [hit.end for hit in vocabulary("titles", kind="noun").find(fold(words))]
    return max(ends, default=None)


def _upto_noun(words: str) -> str | None:
    """Return the words up to the last noun of a title, with the grade behind it."""
    end = _noun_end(words)
    if end is None:
        return None
    grade = _GRADE.match(words, end)
    return words[: grade.end() if grade else end].strip(" ,-–/&(")


def _before_facts(line: str) -> str | None:
    """Return the title that a glued line begins with."""
    if HAN.search(line):
        head, _, rest = line.partition(" ")
        return head if rest and len(head) <= 30 and _FACT_ZH.search(rest[:60]) and _is_title(head) else None
    run = _RUN.match(line)
    if run is None or vocabulary("titles", kind="not").match(fold(line), 0):
        return None
    if (whole := _before_seam(run.group())) != run.group():
        return whole
    fact = _FACT_EN.search(line, 0, 160)
    run = _RUN.match(line, 0, fact.start()) if fact else None
    return _upto_noun(run.group()) if run else None


def _before_seam(words: str) -> str:
    """Return the words up to the first place where others are glued to the noun of a title."""
    for seam in _SEAM.finditer(words):
        if _noun_end(words[: seam.start()]) == seam.start():
            return words[: seam.start()]
    return words


def _announced(text: str) -> Iterator[str]:
    """Yield the titles that running text announces, in order."""
    leads = (hit for hit in vocabulary("titles").find(fold(text)) if hit.row["kind"] in ("lead", "subject"))
    for lead in leads:
        filler = _FILLER.match(text, lead.end)
        if filler is None or _CLAUSE.search(filler.group()):
            continue
        run = _RUN.match(text, filler.end())
        if run and lead.row["kind"] == "subject" and not _DOES.match(text, run.end()):
            continue
        title = _upto_noun(_before_seam(run.group())) if run else None
        if title and len(title) <= _LONGEST and not vocabulary("titles", kind="not").match(fold(title), 0):
            yield title
