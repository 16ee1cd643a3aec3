"""Cut one Chinese line into what it asks: commas stand between skills, experience, degrees and conditions alike.

A length of experience or a degree parts from what is asked around it (熟悉市场，三年以上销售经验，能力强), a condition
from something else (能上夜班，识字即可). A clause that only limits the one before it goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.headings import HAN
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.traits import is_trait
from pipeline.extract.mentions.years import find_years

# A shorter stretch between commas is no clause of its own.
SHORTEST_ZH = 4
# A line is a condition where more than this share of it names one ("年龄22-40岁").
_MOSTLY = 0.6
# The label before what is asked: "是否远程：".
_COMMA, _NUMBERED = re.compile(r"[，；]|,\s?(?=[\u4e00-\u9fff])"), re.compile(r"^\W*\d{1,2}[.、．)）]\s*")
_LABEL = re.compile(r"^[\u3400-\u9fff]{2,8}[:：]")
_EXPLAINS, _WISH_END = re.compile(words("explains_clause")), re.compile(words("wish_end"))
_FIELD_WISHED = re.compile(words("field_wished"))
_DIVIDED = frozenset({"EXP", "SKILL", "EDU", "LANG"})


def labels_of_part(part: Unit, asked: Sequence[str]) -> Sequence[str]:
    """Return what a part of a unit asks, of what all of it asks or by what the part names."""
    names: dict[str, Callable[[str], Sequence[object]]] = {
        "EDU": find_degrees,
        "LANG": find_languages,
        "EXP": find_years,
    }
    named = [label for label, find in names.items() if find(part.text)]
    if "EXP" not in named and "exp" in cues_of(part.text):
        named.append("EXP")
    if part.chinese and not named and _FIELD_WISHED.search(part.text):
        named.append("EDU")
    if part.chinese and list(asked) == ["RESP"] and _WISH_END.search(part.text):
        return named[:1] or ["SKILL"]
    if part.chinese and named and not _COMMA.search(part.text):
        # 有门市管理经验尤佳: one thing, whatever else its line asks.
        return named[:1]
    return [label for label in asked if label in named or label not in names] or named[:1] or ["SKILL"]


def condition_apart(text: str) -> int | None:
    """Return where a condition and something else part in a Chinese line: 能上夜班 | 识字即可."""
    commas = [match.end() for match in _COMMA.finditer(text)]
    return next((at for at in commas if is_condition(text[: at - 1]) != is_condition(text[at:])), None)


def is_condition(text: str) -> bool:
    """Say whether most of a text names a condition, whatever label stands before it."""
    bare = _LABEL.sub("", _NUMBERED.sub("", text))
    return sum(mention.end - mention.start for mention in find_conditions(bare)) > _MOSTLY * len(bare)


def clauses_apart(text: str, asked: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the stretches of a Chinese line around a degree or length of experience, none where that is all.

    熟悉市场，三年以上销售经验，能力强 asks for a skill, experience and a skill. A clause without words goes on.
    """
    firm = ("EXP" in asked and find_years(text)) or ("EDU" in asked and find_degrees(text))
    if not firm or not _DIVIDED.issuperset(asked):
        return []
    edges = [0, *(match.end() for match in _COMMA.finditer(text)), len(text)]
    clauses = [(a, b) for a, b in pairwise(edges) if b - a >= SHORTEST_ZH]
    found: list[tuple[int, int, str]] = []
    for start, end in clauses:
        label = _named_by_cues(text[start:end]) or (found[-1][2] if found else None)
        if label is None:
            return []
        goes_on = bool(found) and found[-1][2] == label
        found.append((found.pop()[0] if goes_on else start, end, label))
    if len(found) == 1 and any(_EXPLAINS.match(text[start:end]) for start, end in clauses):
        return found  # what its last clause names is no wish of its own
    return found if len(found) > 1 and {label for _, _, label in found}.issuperset(asked) else []


def _named_by_cues(clause: str) -> str | None:
    """Return what a Chinese clause asks for by its cues, None where it only explains the one before it."""
    if _EXPLAINS.match(clause):
        return None
    # An age alone ("20-35岁") is too short to stand for itself.
    if len(HAN.findall(clause)) > 1 and is_condition(clause.strip("，；, ")):
        return "OTHERREQ"
    cues = cues_of(clause)
    if find_years(clause) or "exp" in cues:
        return "EXP"
    if find_degrees(clause) or ("edu" in cues and "skill" not in cues):
        return "EDU"
    if find_languages(clause):
        return "LANG"
    return "SKILL" if "skill" in cues or is_trait(clause) else None
