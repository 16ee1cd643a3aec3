"""Find headings that are glued inside a line: "...our team.RequirementsBachelor's", "...工作任职要求：1、".

A heading inside a line shows where it ends: a colon, a closing bracket, a capital run on to it, or
the number 1. From there the longest stretch back that the vocabulary knows as a whole is the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN, heading_of
from pipeline.text.spans import Offsets

# Ends of an English heading: a colon, or lower case (or a bracket) that runs straight into a capital or digit.
_END_EN = re.compile(r"\s*:|(?<=[a-z)])(?=[A-Z])|(?<=[a-z])(?=\d)")
# What all of them need: most lines hold none of it.
_MAY_END_EN = re.compile(r":|[A-Z\d](?<=[a-z)].)")
# Starts: the line's, after white space or a mark, or a capital run on to lower case.
_START_EN = re.compile(r"[A-Z](?:(?<=^.)|(?<=[\sa-z.!?:;)\]•*,\d].))")
_LOOK_BACK = 64
# A shorter word that runs into a capital is the beginning of a name: PayPal, TypeScript.
_SHORTEST_GLUED = 5
# In a long line without breaks, a heading in capitals or after a full stop needs no colon.
_FLAT = 260
# Each begins with the capital, since searching then leaps from capital to capital, and only then looks back.
_SHOUTED = re.compile(r"[A-Z](?<![A-Z].)(?:[A-Z’'&/]{3,}(?:\s+(?:[A-Z&/]+))*)(?=\s+[A-Z]?[a-z\d])")
_AFTER_STOP = re.compile(r"[A-Z](?:(?<=^.)|(?<=[.!?;)]\s.))[\w’']+(?:\s+(?:and|of|&|[A-Z][\w’']+)){0,4}(?=\s+[A-Z\d])")
# After lower case, a run of capitalised words that is a heading as a whole: "... every day What You Bring Strong".
_AFTER_LOWER = re.compile(r"[A-Z](?<=[a-z)]\s.)[\w’']+(?:\s+(?:and|of|the|to|[A-Z][\w’']+)){2,7}(?=\s+[A-Z\d])")
_FEWEST_WORDS = 3
# "Knowledge of PeopleSoft" is no heading: it goes on.
_OPEN = re.compile(r"\s(?:of|and|the|to|&)$")
# "Experience with looms: weaving and mending" asks for it in its first words.
_GOES_ON = re.compile(words("goes_on"))
# "Speaks Welsh; Responsibilities:" is two.
_ENDS_INSIDE = re.compile(r"[;.!?]\s")
_END_ZH = re.compile(r"\s*[：:】\]]|(?=\s*(?:[（(]?1[、.．)）]|一、|①))|(?=\s)")
_RUN_ZH = re.compile(r"[\u3400-\u9fff/&、与和及]{2,16}$")
# Shorter names ("要求") are headings only after a mark, not at the end of a sentence they belong to.
_SHORTEST_GLUED_ZH = 4
# "岗位职责参与产品设计": four characters that open a line and run on to its text.
_OPENING_ZH = re.compile(r"[\u3400-\u9fff]{4}(?=[\u3400-\u9fff]{6})(?![的是和与及为有、])")
_FLAT_ZH = 60


def glued_headings(line: str) -> tuple[Offsets, ...]:
    """Return the spans (closing colon included) of the headings inside one line, in order."""
    found: list[Offsets] = []
    finders = (_chinese,) if HAN.search(line) else (_english, _flat)
    for finder in finders:
        for start, end in finder(line):
            if all(end <= a or start >= b for a, b in found):
                found.append((start, end))
    return tuple(sorted(found))


def _english(line: str) -> Iterator[Offsets]:
    """Yield headings that end in a colon or run into a capital."""
    if not _MAY_END_EN.search(line):
        return
    floor = 0
    for mark in _END_EN.finditer(line):
        low = max(floor, mark.start() - _LOOK_BACK)
        for begin in _START_EN.finditer(line, low, mark.start()):
            start = begin.start()
            if mark.start() - start < (3 if ":" in mark.group() else _SHORTEST_GLUED) or not _may_start(
                line, start, mark
            ):
                continue
            name = line[start : mark.start()]
            known = heading_of(name)
            if known and (
                (known.whole and not known.shaped)
                or (
                    start == 0
                    and not _ENDS_INSIDE.search(name)
                    and ":" in mark.group()
                    and not _GOES_ON.match(name.casefold())
                )
            ):
                yield start, mark.end()
                floor = mark.end()
                break


def _may_start(line: str, start: int, mark: re.Match[str]) -> bool:
    """Say whether a heading may start here: after a mark, or where words run together, or lower case ends."""
    end = start
    while end and line[end - 1].isspace():
        end -= 1
    if not end or line[end - 1] in ".!?:;)*•" or end == start:
        return True
    return ":" in mark.group() and line[line.rfind(" ", 0, end) + 1 : end].islower()


def _flat(line: str) -> Iterator[Offsets]:
    """Yield headings in capitals, or after a full stop, of a long line that lost its breaks."""
    if len(line) < _FLAT:
        return
    for pattern, fewest in ((_SHOUTED, 1), (_AFTER_STOP, 1), (_AFTER_LOWER, _FEWEST_WORDS)):
        for match in pattern.finditer(line):
            words = "" if _OPEN.search(match.group()) else match.group().rstrip()
            while len(words.split()) >= fewest:
                known = heading_of(words)
                if known and known.whole and known.kind not in ("meta", "legal"):
                    yield match.start(), match.start() + len(words)
                    break
                words = words.rpartition(" ")[0]


def _chinese(line: str) -> Iterator[Offsets]:
    """Yield Chinese headings before a colon, a closing bracket, the number 1, or a space in a long line."""
    if opening := _OPENING_ZH.match(line):
        known = heading_of(opening.group())
        if known and known.whole and not known.shaped and known.kind in ("responsibilities", "qualifications"):
            yield opening.span()
    for mark in _END_ZH.finditer(line):
        loose = mark.group() == "" and not re.match(r"\s*(?:[（(]?1|一、|①)", line[mark.end() :])
        if loose and len(line) < _FLAT_ZH:
            continue
        run = _RUN_ZH.search(line, max(0, mark.start() - 16), mark.start())
        if run is None:
            continue
        for start in range(run.start(), run.end() - 1):
            name = line[start : run.end()]
            # The mark of "1、学历：" belongs to the number before it.
            if not HAN.match(name):
                continue
            fresh = start == 0 or not HAN.match(line[start - 1])
            if (not fresh and len(name) < _SHORTEST_GLUED_ZH) or (loose and len(name) < _SHORTEST_GLUED_ZH):
                continue
            known = heading_of(name)
            if known and known.whole and (fresh or not known.shaped):
                yield _with_opening(line, start), mark.end()
                break


def _with_opening(line: str, start: int) -> int:
    """Return where a heading starts with the bracket or numbering that opens it."""
    opened = re.search(
        r"(?:[【\[]|[（(]?[一二三四五六七八九十][）)]?[、.．]\s*|(?<!\d)\d{1,2}\s*[、.．)）]\s*)$", line[:start]
    )
    return opened.start() if opened else start
