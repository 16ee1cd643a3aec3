"""The employer's name where no field or label states it: from what stands beside it in the text.

1. Every cue ("At X, we", "X is an equal opportunity employer", X成立于) gives the name beside it its weight.
2. A name with a legal form ("X Ltd", X有限公司) has some weight by itself, and so has one that the domain of an
   address in the text repeats.
3. The name of the greatest weight stands, where it is enough; of equal ones the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS, Hit, fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN
from pipeline.text.redaction.lexicons import is_ordinary

LEAST = 3  # weight from which a name is believed: one cue that says it of employers alone, or two that say as much
_OF_DOMAIN, _OF_LEGAL_FORM, _OF_LEGAL_FORM_ZH = 2, 2, 3
_SIDES = ("follows", "opens", "begins", "precedes", "heads", "owns")
_MOST_COUNTED = 2  # times that one cue counts for one name: "X platform" said ten times is still a product
_AROUND = 90  # characters in front of a cue in which its name stands
_LETTERS_OF_DOMAIN = 3
_SHORT_ZH = 6  # characters of a brand; a longer Chinese name ends in what it is (科技, 医院)
_WORD = r"(?:[a-z]{0,7}[A-Z0-9][\w&+'’-]{0,30}(?:\.(?:[a-z]{2,3}|[A-Z])\b\.?)?|[a-z]{3,20}\.(?:com|io|ai|org|net)\b|&)"
_WORDS = rf"{_WORD}(?: (?:of |and |the |for |de )?{_WORD}){{0,4}}"
_LEGAL_FORM = rf",? {words('legal_form')}\b\.?"
_NAME = re.compile(rf"\s?({_WORDS}(?:{_LEGAL_FORM})?)")
_NAME_BEFORE = re.compile(rf"(?<![\w&.'’-])({_WORDS}(?:{_LEGAL_FORM})?)(?: \([^()\n]{{1,40}}\))?,?\s?$")
_LEGAL_NAME = re.compile(rf"(?<![\w&.'’-]){_WORDS}{_LEGAL_FORM}")
_HAN_NAME = r"[\u3400-\u9fffA-Za-z0-9·&]"
_NAME_ZH = re.compile(rf"\s?({_HAN_NAME}{{2,16}}?)(?:{words('after_employer_zh')}|[^\u3400-\u9fffA-Za-z0-9·&]|$)")
_NAME_BEFORE_ZH = re.compile(
    rf"(?:^|(?<!{_HAN_NAME}))({_HAN_NAME}{{2,20}}(?:[（(][\u3400-\u9fff]{{2,8}}[)）]{_HAN_NAME}{{0,12}})?)(?:[（(][^()（）\n]{{1,30}}[)）])?[,，]?$"
)
_LEGAL_NAME_ZH = re.compile(
    rf"(?<!{_HAN_NAME})[\u3400-\u9fffA-Za-z]{{2,20}}(?:[（(][\u3400-\u9fff]{{2,8}}[)）][\u3400-\u9fff]{{0,12}})?{words('legal_form_zh')}"
)
# Most texts hold no legal form at all, which is told sooner than that none stands behind any name.
_LEGAL_NAMES = (
    (re.compile(_LEGAL_FORM), _LEGAL_NAME, _OF_LEGAL_FORM),
    (re.compile(words("legal_form_zh")), _LEGAL_NAME_ZH, _OF_LEGAL_FORM_ZH),
)
_DOMAIN = re.compile(
    r"(?:@|\bwww\.|https?://)(?:[A-Za-z0-9-]{1,30}\.){0,3}?(?P<stem>[A-Za-z0-9-]{3,30})\.(?:[a-z]{2,3}\.)?[a-z]{2,8}\b"
)
# Where a text lost its line breaks: the next sentence's first word behind a name, and a name that stands twice.
_NEXT = re.compile(r"(?<=\w) (?:Our|We|The|About|Who|What|Is|This|At|As)$")
_TWICE = re.compile(r"^(.{4,40}?) ?\1$")
_POSSESSIVE = re.compile(r"['’]s?$")
# "DescriptionWe": the next sentence was glued to a heading.
_GLUED = re.compile(r"[a-z](?:We|You|Our|They|It|This|The|As)$")
_ORGANISATION_ZH, _NEVER_ZH = re.compile(rf"{words('organisation_zh')}$"), re.compile(words("never_in_name_zh"))
_ENDING = re.compile(rf"(?:{_LEGAL_FORM}|['’]s?)$")
_NOT_LETTER = re.compile(r"[\W_]+")
_THE = re.compile(r"(?:The|At|About|Join|Why|Here|With|Since|Today|While|As|For|And|But|In|From) (?=[A-Z0-9])")


@dataclass(slots=True)
class _Candidate:
    """A name: the weight of its cues, all and the greatest, how often each was met, and how it was written."""

    weight: int = 0
    best: int = 0
    cues: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)


def company_of(text: str, title: str | None = None) -> str | None:
    """Return the employer that a text names, or None where it names none clearly."""
    found: dict[str, _Candidate] = {}
    for name, weight, cue in _mentions(text):
        key = _key(name)
        if not key or key == _key(title or "") or _is_no_company(name):
            continue
        one = found.setdefault(key, _Candidate())
        one.forms[name] += 1
        one.cues[cue] += 1
        one.weight += weight if one.cues[cue] <= _MOST_COUNTED else 0
        one.best = max(one.best, weight)
    for stem in _domains(text):
        if stem in found:
            found[stem].weight += _OF_DOMAIN
    best = max(found.values(), key=lambda one: one.weight, default=None)
    if best is None or best.weight < LEAST:
        return None
    name = best.forms.most_common(1)[0][0]
    return name if best.best > 1 or _is_coined(name) else None


def _is_coined(name: str) -> bool:
    """Say whether a name has a word that is none of the language: what its products and customers tell is enough."""
    return any(re.search(r"[a-z][A-Z]", word) or not is_ordinary(word.casefold()) for word in name.split())


def _mentions(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield the names beside cues and with legal forms, each with its weight and the cue."""
    folded = fold(text)
    # Each side is looked for by itself: "customers" may stand behind X and behind X's.
    for hit in (hit for side in _SIDES for hit in vocabulary("company_cues", side=side).find(folded)):
        if name := _beside(text, folded, hit):
            yield name, int(hit.row["weight"]), hit.row["pattern"]
    for form, pattern, weight in _LEGAL_NAMES:
        for found in pattern.finditer(text) if form.search(text) else ():
            yield _bare(found.group()), weight, "legal form"


def _beside(text: str, folded: str, hit: Hit) -> str | None:
    """Return the name beside a cue."""
    chinese, side = HAN.search(hit.row["pattern"]) is not None, hit.row["side"]
    if side in ("precedes", "heads", "owns"):
        before = text[max(0, hit.start - _AROUND) : hit.start].rpartition("\n")[2]
        found = (_NAME_BEFORE_ZH if chinese else _NAME_BEFORE).search(before)
        if found is None or (side == "heads" and not _opens_line(text, hit.start - len(before) + found.start(1))):
            return None
        return _bare(found[1]) if side != "owns" or _POSSESSIVE.search(found[1]) else None
    if (side == "opens" and not _opens_line(text, hit.start)) or (side == "begins" and not text[hit.start].isupper()):
        return None
    behind = (_NAME_ZH if chinese else _NAME).match(text, hit.end)
    if behind is None or not _goes_on(folded, behind.end(1), hit.row["then"]):
        return None
    return _bare(behind[1])


def _opens_line(text: str, at: int) -> bool:
    """Say whether nothing but marks stands between the start of the line and a place."""
    return not text[:at].rpartition("\n")[2].strip(" #*【[《-—|")


def _goes_on(folded: str, at: int, then: str) -> bool:
    """Say whether the words that must stand behind a name do."""
    return then == "-" or re.compile(then).match(folded, at) is not None


def _bare(name: str) -> str:
    """Return a name once, without the words before and behind it that only begin a sentence, and its possessive."""
    name = _TWICE.sub(r"\1", _NEXT.sub("", _THE.sub("", name.strip(" ,")).strip(" ,&")))
    return _POSSESSIVE.sub("", name)


def _key(name: str) -> str:
    """Return what two forms of one name have in common: its letters, without the legal form."""
    return _NOT_LETTER.sub("", _ENDING.sub("", name)).casefold()


def _is_no_company(name: str) -> bool:
    """Say whether a name is one of the words that look like one."""
    folded = fold(_ENDING.sub("", name))
    if HAN.search(name) and (
        _NEVER_ZH.search(folded) or not (len(name) <= _SHORT_ZH or _ORGANISATION_ZH.search(folded))
    ):
        return True
    if _GLUED.search(name) or vocabulary("no_company").whole(folded):
        return True
    return vocabulary("titles", kind="noun").ends(folded)


def _domains(text: str) -> Iterator[str]:
    """Yield the names of the domains of addresses, but of boards and mail for everyone."""
    for found in _DOMAIN.finditer(text):
        stem = _NOT_LETTER.sub("", found["stem"].casefold())
        if len(stem) >= _LETTERS_OF_DOMAIN and stem not in _public_domains():
            yield stem


@cache
def _public_domains() -> frozenset[str]:
    """Return the domains that are no employer's."""
    return frozenset(name for row in lexicon(LEXICONS / "no_domains.tsv") for name in row["names"].split())
