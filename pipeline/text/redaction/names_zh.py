"""Chinese names: after a cue (联系人：王小明), before a form of address (李女士), beside a number (王小明 138...)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.han_names import HAN, bare_name, is_form, is_unlisted, name_before, name_from, surname_at
from pipeline.text.redaction.lexicons import any_of, word_set
from pipeline.text.redaction.tokens import is_given
from pipeline.text.spans import Offsets

_FOREIGN = re.compile(r"[\u3400-\u9fff]{1,8}(?:[·•・.][\u3400-\u9fff]{1,8}){1,3}")
_SPACED = re.compile(r"[\u3400-\u9fff] [\u3400-\u9fff](?: [\u3400-\u9fff])?(?![\u3400-\u9fff])")
_LATIN_GIVEN = re.compile(r"[\u3400-\u9fff] ?([A-Z][a-z]{0,12})(?![A-Za-z])")
_AND = re.compile(r" ?[/、,和及或&] ?")
_GLUE = re.compile(r"[ ,:;/|()\[\]-]{1,3}")
_SIGNS = tuple("([/|-·, ")
_FAMILY_NAME = re.compile(r"(?:免贵|老板|经理|主管|负责人|店长|本人|我)姓([\u3400-\u9fff])(?![\u3400-\u9fff])")
_NICK = re.compile(r"[老小阿][\u3400-\u9fff]\Z")
# 黄生 in Hong Kong is Mr Wong, behind what one does to reach him.
_SIR = re.compile(
    r"(?:联络|联系|洽|找|致电|询|与|和|跟|问)([\u3400-\u9fff])生(?=$|[^\u3400-\u9fff]|联|请|或|收|报|面|预)"
)
_CALLED = re.compile(r"(?:找|问|联系|联络|洽)(阿[\u3400-\u9fff])(?=$|[^\u3400-\u9fff]|[拿取领报面联学带聊签])")
_STRETCH = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{4,5}\Z")
_NEAR = 14


def find_names_zh(folded: Folded, cues: Mapping[str, Places], contacts: Sequence[Offsets]) -> Iterator[Offsets]:
    """Yield where Chinese names stand, told the cues and where numbers and addresses are."""
    text = folded.text
    for start, end in cues.get("person", ()):
        yield from _after_cue(folded, start, end)
    for kind in ("sir", "post"):
        for start, _ in cues.get(kind, ()):
            yield from _before_form(text, start, is_post=kind == "post")
    for start, end in contacts:
        yield from _beside(folded, start, end)
    if "生" in text:
        yield from (match.span(1) for match in _SIR.finditer(text) if surname_at(text, match.start(1)))
    if "阿" in text:
        yield from (match.span(1) for match in _CALLED.finditer(text))
    if "姓" in text:
        yield from (match.span(1) for match in _FAMILY_NAME.finditer(text))


def is_addressed(text: str, end: int) -> bool:
    """Say whether a form of address follows a surname that is known from elsewhere in the text."""
    return is_form(text, end)


def is_bare_name(text: str) -> bool:
    """Say whether a text is a Chinese name and nothing else."""
    return bare_name(text, len(text)) == (0, len(text))


@cache
def _gap() -> re.Pattern[str]:
    signs = r"[ :=|/\[\]>*\"'~-]"
    return re.compile(rf"(?: ?\([^()\n]{{0,12}}\))?(?:{signs}|{any_of('said')}){{0,6}}")


def _after_cue(folded: Folded, start: int, end: int) -> Iterator[Offsets]:
    """Yield the names that a cue announces; one that only a name follows needs no sign."""
    gap = _gap().match(folded.low, end)
    sure = folded.text[start:end] in word_set("sure")
    inside = end + (folded.text[end : end + 1] == "(")
    for place in dict.fromkeys((gap.end() if gap else end, end, inside)):
        if found := _name_at(folded.text, place, announced=place > end or sure, sure=sure):
            yield found
            yield from _others(folded.text, found[1])
            return


def _name_at(text: str, at: int, *, announced: bool, sure: bool) -> Offsets | None:
    """Return the name that begins at a place."""
    run = HAN.match(text, at)
    if not run:
        return None
    if announced:
        if foreign := _FOREIGN.match(text, at):
            return foreign.span()
        if surname_at(text, at) and (spaced := _SPACED.match(text, at)):
            return spaced.span()
    if latin := _LATIN_GIVEN.match(text, at):
        return latin.span() if surname_at(text, at) and (is_given(latin[1]) or len(latin[1]) == 1) else None
    unlisted = sure and text[at - 1] in ": " and is_unlisted(run[0])
    return name_from(text, at, run.end(), announced=announced) or (run.span() if unlisted else None)


def _others(text: str, end: int) -> Iterator[Offsets]:
    """Yield the further names of a list: 李雷、韩梅梅."""
    while (sep := _AND.match(text, end)) and (run := HAN.match(text, sep.end())):
        found = name_from(text, sep.end(), run.end(), announced=True)
        if not found:
            return
        yield found
        end = found[1]


def _before_form(text: str, start: int, *, is_post: bool) -> Iterator[Offsets]:
    """Yield the name before a form of address, or before a post in brackets: 李女士, 王小明（招聘经理）."""
    found = name_before(text, start, is_post=is_post) if is_form(text, start) else None
    if not found and text[start - 1 : start] in _SIGNS:
        found = bare_name(text, start - 1)
    if not found and not is_post and (stretch := _STRETCH.search(text, max(0, start - 8), start)):
        found = stretch.span() if is_unlisted(stretch[0]) else None
    if found:
        yield found


@cache
def _to_number() -> re.Pattern[str]:
    signs = r"[ ,:;/|()\[\]-]{0,3}"
    return re.compile(rf"(?:\([^()\n]{{1,8}}\))?{signs}(?:{any_of('number_word')}){{0,3}}[ :(\[-]{{0,3}}\Z")


def _beside(folded: Folded, start: int, end: int) -> Iterator[Offsets]:
    """Yield the name right before or right after a number or an address."""
    before = _to_number().search(folded.low, max(0, start - _NEAR), start)
    if before and (nick := _NICK.search(folded.text, 0, before.start())) and surname_at(folded.text, nick.start() + 1):
        yield nick.span()
    if before and (found := bare_name(folded.text, before.start())):
        yield found
    glue = _GLUE.match(folded.text, end)
    run = HAN.match(folded.text, glue.end()) if glue else None
    if run and (found := name_from(folded.text, run.start(), run.end(), announced=False)):
        yield found
