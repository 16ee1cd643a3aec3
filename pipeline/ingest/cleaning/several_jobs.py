"""Several jobs in one text: cut where their bounds are clear, told where they are not.

1. Titles that count on: "Position 1: ...", "岗位一：...".
2. Short notices below a line that announces them: "Jobs this week", "Baker, Leeds - You bake ...".
3. Headings of duties or needs that come again, each time below another title of the same make.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pipeline.core.records import Posting, Reason
from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece
from pipeline.text.chinese import simplified

_HEADINGS = Path(__file__).with_name("job_headings.tsv")
_SIGNS = " \t:：【】[]()（）《》*#.、-–—"
_PEOPLE = re.compile(
    r"\s{0,4}[（(]?(?:招聘|招)?\s{0,4}(?:\d{1,3}|[一二两三四五六七八九十若干]{1,2})\s{0,4}(?:名|人|位)[）)]?\s{0,8}$"
    r"|\s?[:：]\s?\d{1,3}\s?(?:名|人|位)?\s{0,8}$"
)
_CLOSING_SIGNS = " \t:：*#、.-–—"
# "Elections Clerk, Orange County– You enter ...": a title, a place, and what is done.
_NOTICE = re.compile(r"([A-Z][^,.:;–—]{2,60}?)(?:,\s[^–—.]{2,60})?\s?[–—]\s?(?=[A-Z])")
# "职位：出纳" names the job of what follows, "薪资：5-6K" a fact of it.
_NAMED = re.compile(r"\W{0,4}(?P<label>[^:：\n]{2,12})[】\])）]?[:：]\s{0,3}(?P<value>\S[^\n]{0,60})")
# A heading that opens its own text: "岗位职责：负责早点制作", "Duties: Mind the frames".
_OPENED = re.compile(r"\W{0,4}([\u4e00-\u9fff]{2,5}|[A-Z][A-Za-z’' ]{2,30})[】\])）]?[:：]\s?(?=\w)")
_LINES = re.compile(r"[\n<>]")
_ORDINALS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"(\d{{1,2}}|[{_ORDINALS}])\s?[、.．)）]\s?(?=\D)")
_LONGEST_STAFFED, _SENTENCE = 30, re.compile(r"[，。；;,]")
_LONGEST_TITLE, _SENTENCE_ENDS = 60, ".。;；!！?？,，"
# Lines of facts (place, pay) that may stand between a title and the first heading below it.
_MOST_FACTS = 3
_MOST_JOBS = 60
# What stands above the first job belongs to all of them, where it is no longer than this.
_LONGEST_FOREWORD = 4000


class _Job(NamedTuple):
    """Where a job starts among the pieces, and its title."""

    start: int
    title: str


def split_jobs(posting: Posting) -> tuple[Posting, ...]:
    """Return the postings of the jobs in a text; one with a warning where there are several without clear bounds."""
    if posting.declared or not _may_hold_several(posting.content):
        return (posting,)
    from pipeline.ingest.cleaning.clean import cut_pieces  # what only reads files starts without it

    pieces = cut_pieces(posting.content, posting.media, {})
    if announced := _announced(pieces):
        return tuple(_cut(posting, pieces, announced, foreword=()))
    jobs = _counted(pieces) or _staffed(pieces) or _titled(pieces)
    if not jobs:
        return (posting,)
    is_clear = len({job.title for job in jobs}) == len(jobs) <= _MOST_JOBS and _counts_on(pieces, jobs)
    if not is_clear:
        return (replace(posting, warnings=(Reason("several_jobs", {"count": len(jobs)}),)),)
    foreword = pieces[: jobs[0].start]
    is_short = sum(len(piece.text) for piece in foreword) <= _LONGEST_FOREWORD
    return tuple(_cut(posting, pieces, jobs, foreword if is_short else ()))


def _cut(
    posting: Posting, pieces: Sequence[Piece], jobs: Sequence[_Job], foreword: Sequence[Piece]
) -> Iterator[Posting]:
    """Yield a posting for every job, each below the foreword that belongs to all."""
    ends = [*(job.start for job in jobs[1:]), len(pieces)]
    mark = "." if "#" in posting.source else "#"
    for number, (job, end) in enumerate(zip(jobs, ends, strict=True), 1):
        own = list(pieces[job.start : end])
        # A notice holds its title and its text in one.
        if len(own[0].text) <= 2 * _LONGEST_TITLE and not re.search(r"[.!?]\s", own[0].text):
            own[0] = Piece(job.title, kind="heading", level=1)
        content = "\n".join(map(_html, [*foreword, *own]))
        fields = MappingProxyType({**posting.fields, "title": job.title})
        yield Posting(f"{posting.source}{mark}{number}", content, "html", fields)


def _html(piece: Piece) -> str:
    """Return a piece as the element that it came from."""
    text = escape(piece.text)
    if piece.kind == "heading":
        return f"<h{min(6, max(1, piece.level))}>{text}</h{min(6, max(1, piece.level))}>"
    if piece.kind == "item":
        return "<ul>" * (piece.level + 1) + f"<li>{text}</li>" + "</ul>" * (piece.level + 1)
    return f"<p><b>{text}</b></p>" if piece.emphasised else f"<p>{text}</p>"


@cache
def _headings(kind: str) -> frozenset[str]:
    """Return the headings of one kind, bare."""
    return frozenset(row["heading"].casefold() for row in lexicon(_HEADINGS) if row["kind"] == kind)


@cache
def _title_pattern() -> re.Pattern[str]:
    """Return the pattern of titles that count on."""
    words = "|".join(sorted(map(re.escape, _headings("counted")), key=len, reverse=True))
    return re.compile(
        rf"[^\w]{{0,4}}(?:{words})\s{{0,2}}(?:no\.?\s?)?(\d{{1,2}}|[{_ORDINALS}])\s{{0,2}}"
        r"(?:[】\])）]\s{0,2}[:：.、\-–—]?|[:：.、)）\-–—])\s{0,3}"
        r"([^\n]{2,80})",
        re.IGNORECASE,
    )


def _may_hold_several(content: str) -> bool:
    """Say whether headings of duties or needs come again in a text, or titles count on: a cheap look at its lines."""
    lines = [line for line in _LINES.split(content) if 1 < len(line) <= _LONGEST_TITLE or _OPENED.match(line)]
    found = Counter(map(_bare_name, lines))
    again = {name for name, count in found.items() if count > 1}
    if again & (_headings("duties") | _headings("needs")) or found.keys() & _headings("announced"):
        return True
    return (
        sum(_title_pattern().match(line) is not None for line in lines) > 1
        or sum(_is_staffed(line) is not None for line in lines) > 1
    )


def _counted(pieces: Sequence[Piece]) -> list[_Job]:
    """Return the jobs whose titles count on from one; fewer than two are none."""
    jobs: list[_Job] = []
    for at, piece in enumerate(pieces):
        found = _title_pattern().fullmatch(piece.text) if len(piece.text) <= 2 * _LONGEST_TITLE else None
        if found and _number(found.group(1)) == len(jobs) + 1:
            jobs.append(_Job(at, _bare_title(found.group(2))))
    return jobs if len(jobs) > 1 else []


def _is_staffed(line: str) -> int | None:
    """Return the number of a line that is a numbered title with how many are sought: "一、前台接待（2人）"."""
    bare = line.strip(_SIGNS)
    number = _NUMBERED.match(bare)
    is_short = number is not None and len(bare) <= _LONGEST_STAFFED and not _SENTENCE.search(bare)
    return _number(number.group(1)) if number and is_short and _PEOPLE.search(line.rstrip()) else None


def _staffed(pieces: Sequence[Piece]) -> list[_Job]:
    """Return the jobs whose titles are numbered from one and say how many are sought, each with lines below it."""
    jobs: list[_Job] = []
    for at, piece in enumerate(pieces):
        if _is_staffed(piece.text) == len(jobs) + 1 and (not jobs or at > jobs[-1].start + 1):
            jobs.append(_Job(at, _bare_title(piece.text)))
    return jobs if len(jobs) > 1 and jobs[-1].start + 1 < len(pieces) else []


def _announced(pieces: Sequence[Piece]) -> list[_Job]:
    """Return the notices below a line that announces some; what stands above them is news and belongs to none."""
    names = [piece.text.strip(_SIGNS).casefold() for piece in pieces]
    first = next((at for at, name in enumerate(names) if name in _headings("announced")), len(pieces))
    found = [(at, _NOTICE.match(pieces[at].text)) for at in range(first + 1, len(pieces))]
    jobs = [_Job(at, notice.group(1).strip()) for at, notice in found if notice]
    return jobs if len(jobs) > 1 else []


def _number(sign: str) -> int:
    """Return the number of an ordinal."""
    return int(sign) if sign.isdigit() else _ORDINALS.index(sign) + 1


def _bare_title(text: str) -> str:
    """Return a title without its number and the number of people that are looked for."""
    bare = _NUMBERED.sub("", text.lstrip(_SIGNS))
    return _PEOPLE.sub("", bare).rstrip(_CLOSING_SIGNS) or text


def _counts_on(pieces: Sequence[Piece], jobs: Sequence[_Job]) -> bool:
    """Say whether the numbers before titles, if they have any, leave none out: else a job between them was not seen."""
    found = [_NUMBERED.match(pieces[job.start].text.lstrip(_SIGNS)) for job in jobs]
    numbers = [_number(one.group(1)) for one in found if one]
    return len(numbers) < len(jobs) or numbers == list(range(numbers[0], numbers[0] + len(jobs)))


def _titled(pieces: Sequence[Piece]) -> list[_Job]:
    """Return the jobs below titles of one make, each above headings that come again in the next."""
    names = [_heading_name(piece) for piece in pieces]
    counts = Counter(filter(None, names))
    again = [name for name, count in counts.items() if count > 1]
    if not again:
        return []
    first = next(name for name in names if name in again)
    places = [at for at, name in enumerate(names) if name == first]
    jobs = [job for at in places if (job := _title_above(pieces, names, at)) is not None]
    if len(jobs) < len(places) or len({_make(pieces[job.start]) for job in jobs}) > 1:
        return []
    is_marked = all(
        pieces[job.start].kind == "heading" or _labelled_title(pieces, job.start) is not None for job in jobs
    )
    is_clear = len(again) > 1 or is_marked
    return jobs if is_clear and all(a.start < b.start for a, b in pairwise(jobs)) else []


def _heading_name(piece: Piece) -> str:
    """Return the heading of duties or needs that a piece is, bare; else nothing."""
    bare = _bare_name(piece.text)
    return bare if bare in _headings("duties") or bare in _headings("needs") else ""


def _simple(name: str) -> str:
    """Return a name without case, in Simplified Chinese."""
    return name.casefold() if name.isascii() else simplified(name).casefold()


def _bare_name(line: str) -> str:
    """Return a line bare; where a heading opens it ("岗位职责：负责早点制作"), the heading alone."""
    opened = _OPENED.match(line)
    return _simple(opened.group(1) if opened else line.strip(_SIGNS)) if opened or len(line) <= _LONGEST_TITLE else ""


def _title_above(pieces: Sequence[Piece], names: Sequence[str], at: int) -> _Job | None:
    """Return the title right above a heading: a heading before all, else a short line."""
    above = range(at - 1, max(-1, at - 2 - _MOST_FACTS), -1)
    near = next((n for n in above if names[n]), None)
    free = [n for n in above if near is None or n > near]
    if labelled := next((job for n in free if (job := _labelled_title(pieces, n)) is not None), None):
        return labelled
    free = [n for n in free if pieces[n].kind == "heading" or not _NAMED.fullmatch(pieces[n].text)]
    headed = next((n for n in free if pieces[n].kind == "heading"), None)
    set_off = next((n for n in free if pieces[n].emphasised), None)
    place = headed if headed is not None else set_off if set_off is not None else max(free, default=at)
    is_counted = place == at - 1 and _NUMBERED.match(pieces[place].text.lstrip(_SIGNS)) is not None
    if place not in free or not (_may_be_title(pieces[place]) or (is_counted and _is_title(pieces[place]))):
        return None
    return _Job(place, _bare_title(pieces[place].text))


def _labelled_title(pieces: Sequence[Piece], at: int) -> _Job | None:
    """Return the job that a line names behind a label ("职位：出纳", "Position: Clerk")."""
    named = _NAMED.fullmatch(pieces[at].text) if pieces[at].kind != "item" else None
    is_title = named is not None and _simple(named["label"]) in _headings("title")
    return _Job(at, _bare_title(named["value"])) if named and is_title else None


def _may_be_title(piece: Piece) -> bool:
    """Say whether a piece is short and no sentence."""
    return piece.kind != "item" and _is_title(piece)


def _is_title(piece: Piece) -> bool:
    """Say whether a piece is short and ends as no sentence does."""
    return 1 < len(piece.text) <= _LONGEST_TITLE and piece.text[-1] not in _SENTENCE_ENDS


def _make(piece: Piece) -> tuple[str, int, bool]:
    """Return how a title is set: the titles of several jobs are set alike."""
    return piece.kind, piece.level, piece.emphasised or _NAMED.fullmatch(piece.text) is not None
