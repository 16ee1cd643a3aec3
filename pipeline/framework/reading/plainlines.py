"""The lines of a plain-text or Markdown framework, each with what it is: name, title, stage, bullet or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.core.errors import Fault
from pipeline.framework.draft import clean
from pipeline.framework.reading.level_labels import fold_label, is_level, level_rank
from pipeline.framework.reading.names import announced_name, ordinal

_BULLET = re.compile(
    r"^\s*(?P<mark>[-*+•·●○▪◦■–—]|\d{1,2}(?:[.)](?=\s)|[、\uff0e\uff09])|[(\uff08]\d{1,2}[)\uff09]|[a-h][.)](?=\s)|o(?=\s))"
    r"(?:\s+|(?=[^\s*_-])|$)(?P<rest>.*)$"
)
_STAGE = re.compile(
    r"^(?:(?:stage|level|阶段|级别|等级)\s*(?P<number>\d{1,3})|第\s*(?P<ordinal>[一二三四五六七八九十]|\d{1,2})\s*(?:阶段|级|等级))"
    r"\s*(?P<stray>[*_]*)\s*(?:[-–—:\uff1a.]+\s*(?P<after>.*)|(?P<bare>))$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+(?P<rest>.*)$")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?P<inner>.+)\1$")
_EMPHASISED_LINE = re.compile(r"^\s*\*(?=[^\s*])[^*]*(?<=[^\s*])\*\s*$")
_BOLD_OPENING = re.compile(r"^(?:\*\*|__)(?P<name>[^*_]{1,40})(?:\*\*|__)\s+[-–—]\s+(?P<rest>.*)$")
_RULE = re.compile(r"^\s*([-*_=])\1{2,}\s*$")
_ONE_CELL = re.compile(r"^\s*\|(?P<text>[^|]*)\|\s*$")
_BAR = re.compile(r"^\s*\|[\s:]*-+[\s:]*\|\s*$")
_LONGEST_LEVEL = 40
_LONGEST_OPENING = 200
_STRAY = re.compile(r"(?:^|(?<=\s))[*_]{2,}|[*_]{2,}(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number, what it is, and whether a blank line stands before it.

    `ordinal` is the number before a numbered item, `level` the name of a level that opens the line.
    """

    number: int
    kind: str  # name, stage, bullet, text
    text: str
    stage: int | None = None
    after_blank: bool = False
    ordinal: int | None = None
    level: str = ""

    @property
    def where(self) -> str:
        """The place as a person looks for it."""
        return f"line {self.number}"


def is_stage(text: str) -> bool:
    """Say whether a line opens a numbered stage, in the form that is read here."""
    return _STAGE.match(_unwrapped(clean(text))) is not None


def read_lines(text: str, warnings: list[Fault]) -> Iterator[Line]:
    """Yield the lines that say something, with what each is."""
    text = "\n".join(_without_bars(text.splitlines()))
    heading_rank, named = _competency_rank(text), _named_levels(text)
    announced = _announced_names(text)
    blank = True
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or _RULE.match(raw):
            blank = True
            continue
        if number in announced:
            yield Line(number, "name", announced[number], after_blank=blank)
            blank = False
            continue
        if announced and number < min(announced):  # what names the framework, and what leads in
            if number == 1 + next(n for n, line in enumerate(text.splitlines()) if line.strip()):
                yield Line(number, "title", _unmarked(clean(raw.lstrip("# ")), number, warnings), after_blank=True)
            continue
        yield _line_of_level(number, raw, blank, named) or _line(number, raw, blank, heading_rank, warnings)
        blank = False


def _without_bars(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, those of tables of one column as items; their headers only where they name levels."""
    for line, following in pairwise([*lines, ""]):
        cell = _ONE_CELL.match(line)
        if cell is None:
            yield line
        elif _BAR.match(line) or (_BAR.match(following) and not is_level(clean(cell["text"]))):
            yield ""
        else:
            yield f"{'' if _BAR.match(following) else '- '}{cell['text'].strip()}"


def _announced_names(text: str) -> dict[int, str]:
    """Return the names that a word for competencies announces ("Competency 2: Weaving"), by line; two at least."""
    found = {}
    for number, raw in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(raw)
        body = re.sub(r"[*_]{2}", "", clean(heading["rest"] if heading else raw))
        if name := announced_name(body):
            found[number] = name
    return found if len(found) > 1 else {}


def _line(number: int, raw: str, blank: bool, heading_rank: int, warnings: list[Fault]) -> Line:
    heading, bullet = _HEADING.match(raw), None if _EMPHASISED_LINE.match(raw) else _BULLET.match(raw)
    body = heading["rest"].rstrip().rstrip("#") if heading else bullet["rest"] if bullet else raw
    body = clean(body)
    stage = _STAGE.match(_unwrapped(body))
    if stage:
        summary = _unmarked(stage["after"] or "", number, warnings)
        if stage["stray"] and not body.startswith(stage["stray"]):
            warnings.append(Fault(f"stray marker {stage['stray']!r} repaired", f"line {number}"))
        level = int(stage["number"]) if stage["number"] else ordinal(stage["ordinal"])
        return Line(number, "stage", summary, level, blank)
    body = _unmarked(_unwrapped(body), number, warnings)
    if heading:
        rank = len(heading["marks"])
        return Line(number, "name" if rank >= heading_rank else "title", body, after_blank=blank)
    if bullet:
        return Line(number, "bullet", body, after_blank=blank, ordinal=_ordinal_of(bullet["mark"]))
    return Line(number, "text", body, after_blank=blank)


def _line_of_level(number: int, raw: str, blank: bool, named: frozenset[str]) -> Line | None:
    """Return a line that a level's name opens ("Basic", "- Basic: helps"); None for any other."""
    if not named:
        return None
    name, rest = _level_and_rest(raw)
    if fold_label(name) not in named:
        return None
    return Line(number, "level item" if _BULLET.match(raw) and rest else "stage", rest, after_blank=blank, level=name)


def _level_and_rest(raw: str) -> tuple[str, str]:
    """Return what may be a level's name, alone on its line or before a colon, and what follows it."""
    heading, bullet = _HEADING.match(raw), _BULLET.match(raw)
    body = clean(heading["rest"].rstrip().rstrip("#") if heading else bullet["rest"] if bullet else raw)
    bold = _BOLD_OPENING.match(body)
    if bold and bold["rest"]:
        return clean(bold["name"]), clean(bold["rest"])
    name, _, rest = re.sub(r"[*_]{2}", "", body).replace("\uff1a", ":").partition(":")
    return clean(name), clean(rest)


def _named_levels(text: str) -> frozenset[str]:
    """Return the names that levels have in a text, folded: words known for it, or items above others that come again.

    None where its stages have numbers, or where nothing comes again and the words do not rise.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if any(is_stage(_level_and_rest(line)[0]) for line in lines if len(line) < _LONGEST_OPENING):
        return frozenset()
    names = [name for line in lines if (name := _level_and_rest(line)[0]) and len(name) <= _LONGEST_LEVEL]
    known = [fold_label(name) for name in names if is_level(name)]
    ranks = [rank for name in known if (rank := level_rank(name)) is not None]
    rises = len(ranks) == len(known) and all(a < b for a, b in pairwise(ranks))
    if len(set(known)) > 1 and (len(set(known)) < len(known) or rises):
        return frozenset(known)
    above = Counter(fold_label(_level_and_rest(line)[0]) for line, below in pairwise(lines) if _is_above(line, below))
    again = {name for name, count in above.items() if count > 1}
    return frozenset(again) if len(again) > 1 and len(again) == len(above) else frozenset()


def _is_above(line: str, below: str) -> bool:
    """Say whether an item of a list has items below it."""
    indents = [len(one) - len(one.lstrip()) for one in (line, below)]
    return bool(_BULLET.match(line) and _BULLET.match(below)) and indents[0] < indents[1]


def _competency_rank(text: str) -> int:
    """Return the rank of the headings that name competencies: the deepest that are not stages."""
    headings = [match for line in text.splitlines() if (match := _HEADING.match(line))]
    ranks = [
        len(match["marks"])
        for match in headings
        if not _STAGE.match(_unwrapped(clean(match["rest"].rstrip().rstrip("#"))))
    ]
    return max(ranks, default=1)


def _ordinal_of(mark: str) -> int | None:
    digits = re.sub(r"\D", "", mark)
    return int(digits) if digits else None


def _unwrapped(text: str) -> str:
    """Return the text without emphasis around all of it, or around the stage word at its start."""
    if (match := _EMPHASIS.match(text)) and match[1] not in match["inner"]:
        return match["inner"].strip()
    return re.sub(r"^(\*\*|__)([^*_]+)\1", r"\2", text) if text.startswith(("**", "__")) else text


def _unmarked(text: str, number: int, warnings: list[Fault]) -> str:
    """Return the text without stray emphasis markers, with a warning where there were any."""
    balanced = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    mended = clean(_STRAY.sub("", balanced))
    if mended != clean(balanced):
        warnings.append(Fault("stray marker repaired", f"line {number}", f"it reads {mended[:60]!r} now"))
    return mended
