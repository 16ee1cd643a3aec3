"""The head of a posting: the fields that stood beside it, and lines such as "Location: Waltham, MA"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.core.records import Degree, Document, Salary
from pipeline.extract.facts.company import company_of
from pipeline.extract.facts.titles import title_of
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN, heading_of
from pipeline.extract.lines.units import EMOJI, fact_emoji
from pipeline.extract.mentions.degrees import find_degrees, lowest
from pipeline.extract.mentions.salary import find_salary, in_country
from pipeline.extract.mentions.years import YearsMention, find_years
from pipeline.text.chinese import is_traditional, simplified

_A_YEARS_PAY = 20_000
# "杭州 3-5年 本科": place, experience and degree of a board's head in one line.
_BOARD_LINE = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,8}(?:[·-][\u4e00-\u9fff]{2,8}){0,2})"
    rf"\s?[|｜ ]\s?(?P<years>{words('board_years')})\s?[|｜ ]\s?(?P<degree>{words('board_degree')})\s*$"
)
# "Position" alone on a line may be a heading, "Job title" is a label, where it stands in the head.
_TITLE_LABEL, _HEAD_BLOCKS = re.compile(r"(?i:title|name)$"), 8
_THOUSANDS = re.compile(r"\d[\d.,]{0,6}\s?[kK千万]?\s?[-~～–至]\s?\d[\d.,]{0,6}\s?[kK千万元]")
# A company's name is no sentence.
_SENTENCE = re.compile(r"[，。；！？]|(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bCo)(?<!\bMrs)(?<!\bLtd)(?<!\bInc)[.!?]\s")
# A label line is short; a longer one is a sentence with a colon in it.
_LONGEST_LABEL, _LONGEST_VALUE = 24, 80
# A list of places is longer; a sentence below a label, or one that ends in a colon, is no value of it.
_LONGEST_PLACES = 200
_PROSE = re.compile(r"[.!?。！？;；:：]\s*$|[.!?]\s[A-Z]|[。！？]|\b(?:you|we|our|your|will|is|are)\b")
# A board fills in a bracket ("1-3年", "本科"); a longer value is the text's own sentence.
_LONGEST_BRACKET = 12
# Columns in which an employer filled in what a board's header shows; a label line of the text goes before them.
_DECLARED = {"experience": "years_declared", "education": "degree_declared"}
_NO_LIMIT = re.compile(words("no_limit"))
_LABEL = re.compile(
    r"[ \t\-*•·#【\[]{0,6}(?P<label>[^:：\n】\]]{2,24}?) ?[*_】\]]{0,3} ?[:：] ?[*_]{0,3} ?(?P<value>[^\n]{1,80})$"
)
# "上海 | 薪资:25-40K", "Ulm; Salary: 900": a further label behind the value of one.
_FURTHER = re.compile(
    r" {0,3}(?:[|｜;；] {0,3}(?P<barred>[^:：|｜;；]{2,24}?)| (?P<spaced>[\u4e00-\u9fff]{2,6})) ?[:：] {0,2}"
)
# A board without colons: "Primary Location United States-Georgia".
_BARE_PLACE = re.compile(rf"{words('place_label')} {{1,3}}(?P<value>(?:[A-Z][\w.]{{1,20}}[ ,;-]{{0,3}}){{1,6}})$")
# A label and what follows it up to the place where the next line ran on to it.
_TYPE_LABEL = re.compile(
    rf"{words('type_label')} ?: {{0,2}}(?P<value>[A-Z][a-z-]{{2,12}}(?:, [A-Z][a-z-]{{2,12}}){{0,3}})"
)
# The number that a board sets behind a title.
_NUMBER = re.compile(rf" ?[(（]{words('title_number')}[^()（）]{{0,40}}[)）] ?$")


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a posting says; every part may be missing.

    `read` holds where the lines begin that state years or degree: they are no second statement.
    """

    title: str | None = None
    company: str | None = None
    location: str | None = None
    posted: str | None = None
    employment_type: str | None = None
    salary: Salary | None = None
    years: YearsMention | None = None
    degree: Degree | None = None
    read: frozenset[int] = frozenset()


def read_header(document: Document) -> Header:
    """Return the facts of the fields, else of the label lines, else (title only) of the first lines and sentences."""
    lines = tuple(_labelled(document))
    said = {fact: value for fact, value, _ in reversed(lines)}
    said.update({name: value for name, value in document.fields.items() if value and not _is_heading(name, value)})
    for name, field in _DECLARED.items():
        if declared := document.fields.get(field):
            said.setdefault(name, declared)
    years = find_years(_as_experience(said["experience"])) if "experience" in said else ()
    degrees = find_degrees(_as_education(said["education"])) if "education" in said else ()
    title = _bare_title(said.get("title")) or _bare_title(title_of(document))
    return Header(
        title=title,
        company=said.get("company") or company_of(document.text, title),
        location=_places(said),
        posted=said.get("posted"),
        employment_type=employment_type(said.get("employment_type")) or _glued_type(document.text),
        salary=_salary(said.get("salary"), said.get("location"), document.text),
        years=years[0] if years else None,
        degree=lowest(mention.level for mention in degrees),
        read=frozenset(start for fact, _, start in lines if fact in ("experience", "education")),
    )


def _is_heading(name: str, value: str) -> bool:
    """Say whether what a page gives as its title is the heading of a section: 岗位说明."""
    known = heading_of(simplified(value)) if name == "title" and HAN.search(value) else None
    return known is not None and known.whole


def _bare_title(written: str | None) -> str | None:
    """Return a title without emoji, its label, the number of the post and how many are sought."""
    bare = _NUMBER.sub("", EMOJI.sub(" ", written or "")).strip()
    labelled = _LABEL.match(bare)
    if labelled and _fact_of(labelled["label"]) == "title":
        bare = labelled["value"]
    return re.sub(rf"(?<=[\u4e00-\u9fff）)])\s?{words('headcount')}$", "", bare).strip() or None


def _salary(stated: str | None, place: str | None, text: str) -> Salary | None:
    """Return the pay of a field or label, else of the text; whose dollars they are, the place says before the text."""
    found = find_salary(stated, is_pay=True) if stated else find_salary(text)
    if found is None:
        return None
    told = place if place and vocabulary("dollar_places").has(fold(place)) else text
    found = in_country(found, told, traditional=is_traditional(text))
    # A bare number of an English record is a year's pay where it is too much for a month.
    if found.currency is None and found.period == "month" and (found.low or 0) >= _A_YEARS_PAY and not HAN.search(text):
        return replace(found, period="year")
    return found


def employment_type(written: str | None) -> str | None:
    """Return the kind of employment by its schema.org name, the words as written where the lexicon has none."""
    if not written:
        return None
    hit = next(vocabulary("employment_types").find(fold(written)), None)
    return hit.row["type"] if hit else written


def _glued_type(text: str) -> str | None:
    """Return the kind of employment after a label inside a line that lost its breaks ("dailyJob Type: Casual")."""
    label = _TYPE_LABEL.search(text)
    hit = next(vocabulary("employment_types").find(fold(label["value"])), None) if label else None
    return hit.row["type"] if hit else None


def _labelled(document: Document) -> Iterator[tuple[str, str, int]]:
    """Yield fact, value and place of every label line; years and degrees only where the value is short."""
    for number, block in enumerate(document.blocks):
        if block.end - block.start > _LONGEST_LABEL + _LONGEST_VALUE:
            continue
        if below := _value_below(document, number):
            yield below
        elif fact := fact_emoji().get(document.text[block.start : block.start + 1]):
            value = EMOJI.sub("", document.text[block.start : block.end]).strip()
            if fact != "location" or not _PROSE.search(value):
                yield fact, value, block.start
        elif board := _BOARD_LINE.match(document.text, block.start, block.end):
            yield "location", board["place"], block.start
            yield "experience", board["years"], block.start
            yield "education", board["degree"], block.start
        elif match := _LABEL.match(document.text, block.start, block.end):
            yield from ((fact, value, block.start) for fact, value in _of_label(match["label"], match["value"]))
        elif number < _HEAD_BLOCKS and (pay := _bare_pay(document.text[block.start : block.end])):
            yield "salary", pay, block.start
        elif place := _BARE_PLACE.match(document.text, block.start, block.end):
            yield "location", place["value"].strip(" ,;-"), block.start


def _bare_pay(line: str) -> str | None:
    """Return a line that is nothing but pay in thousands ("5-6K", "8千-1万"), as boards set it below a title."""
    bare = line.strip()
    found = find_salary(bare, is_pay=True) if _THOUSANDS.match(bare) else None
    return bare if found and found.low and found.text == bare else None


def _of_label(label: str, written: str) -> Iterator[tuple[str, str]]:
    """Yield the fact that a label names with its value, where the value can be one, and those of further labels."""
    for further in _FURTHER.finditer(written):
        if other := _fact_of(further["barred"] or further["spaced"]):
            if other not in _DECLARED:  # what is said of years and degree is read with its own words
                yield from _of_label(further["barred"] or further["spaced"], written[further.end() :])
            written = written[: further.start()]
            break
    fact, value = _fact_of(label), written.strip(" *_")
    if fact is None or (fact == "company" and _SENTENCE.search(value)):
        return
    if fact == "location" and vocabulary("no_places").match(fold(value), 0):
        return
    if fact not in ("experience", "education") or len(value) <= _LONGEST_BRACKET:
        yield fact, value


def _value_below(document: Document, number: int) -> tuple[str, str, int] | None:
    """Return fact, value and place of a label that stands alone on its line, with its value on the next."""
    if number + 1 == len(document.blocks):
        return None
    block, below = document.blocks[number], document.blocks[number + 1]
    label = document.text[block.start : block.end].strip(" :：*_#【】[]")
    fact = _fact_of(label)
    value = document.text[below.start : below.end].strip(" *_")
    longest = _LONGEST_BRACKET if fact in ("experience", "education") else _LONGEST_PLACES
    if (
        fact is None
        or (fact == "title" and not (_TITLE_LABEL.search(label) and _is_head(document, number)))
        or len(value) > longest
        or _PROSE.search(value)
        or _fact_of(value.rstrip(":： "))
        or ((labelled := _LABEL.match(value)) and _fact_of(labelled["label"]))
    ):
        return None
    return fact, value, below.start


def _is_head(document: Document, number: int) -> bool:
    """Say whether a block stands among the first of a posting."""
    return number < _HEAD_BLOCKS and document.blocks[number + 1].kind != "item"


def _fact_of(label: str) -> str | None:
    """Return the fact that a label names, if all of it is one."""
    folded = fold(label).strip() if len(label) <= _LONGEST_LABEL else ""
    hit = vocabulary("fact_labels").match(folded, 0) if folded else None
    return hit.row["fact"] if hit and hit.end == len(folded) else None


def _places(said: dict[str, str]) -> str | None:
    """Return the place of a posting with the further ones that a label of their own lists."""
    places = dict.fromkeys(said[name] for name in ("location", "more_locations") if name in said)
    return "; ".join(places) or None


def _as_education(value: str) -> str:
    """Return a bare value ("不限", "大學") with the word that says what it is of."""
    if _NO_LIMIT.match(value):
        return f"学历{value}"
    return f"{value}毕业" if simplified(value).endswith("大学") else value


def _as_experience(value: str) -> str:
    """Return a bare value ("1-3年") with the word that says what it is of."""
    return (
        value
        if "经验" in value or "xperience" in value
        else f"{value} 经验"
        if "年" in value or _NO_LIMIT.match(value)
        else f"{value} experience"
    )
