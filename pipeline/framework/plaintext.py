"""Read a framework from plain text or Markdown.

The form, as people write it: the competency's name alone on a line; a description; stages as
"Stage 3 - summary" (a heading, a bullet or a bare line; also 阶段3, 第三阶段, Level 3); indicators
as bullets below. In Markdown the names are headings, and a heading above them names the framework.
What is not in that form is repaired with a warning where its meaning is plain, else it is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.errors import Fault
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, clean, has_han

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•·●○▪◦■–—]|\d{1,2}(?:[.)](?=\s)|[、\uff0e\uff09])|[(\uff08]\d{1,2}[)\uff09])"
    r"(?:\s+|(?=[^\s*_-])|$)(?P<rest>.*)$"
)
_STAGE = re.compile(
    r"^(?:(?:stage|level|阶段|级别|等级)\s*(?P<number>\d{1,3})|第\s*(?P<ordinal>[一二三四五六七八九十]|\d{1,2})\s*(?:阶段|级|等级))"
    r"\s*(?P<stray>[*_]*)\s*(?:[-–—:\uff1a.]+\s*(?P<after>.*)|(?P<bare>))$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s{0,3}(?P<marks>#{1,6})\s+(?P<rest>.*?)\s*#*\s*$")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?P<inner>.+)\1$")
_RULE = re.compile(r"^\s*([-*_=])\1{2,}\s*$")
_STRAY = re.compile(r"(?:^|(?<=\s))[*_]{2,}|[*_]{2,}(?=\s|$)")
_SENTENCE_END = tuple(".。;\uff1b!\uff01:\uff1a,\uff0c")
_LONGEST_NAME = 80  # the longest name of ESCO's 13,896 that is not a sentence has 79 characters
_LONGEST_NAME_ZH = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that says something: its number, what it is, and whether a blank line stands before it."""

    number: int
    kind: str  # name, stage, bullet, text
    text: str
    stage: int | None = None
    after_blank: bool = False
    indented: bool = False

    @property
    def where(self) -> str:
        return f"line {self.number}"


def read_plain(text: str) -> Draft:
    """Return the draft of a plain-text or Markdown framework."""
    warnings: list[Fault] = []
    name, lines = _split_title(list(_lines(text, warnings)))
    if not any(line.kind in {"name", "stage"} for line in lines) and len({line.kind for line in lines}) == 1:
        return Draft(name, tuple(_flat(lines)), warnings=tuple(warnings))
    reader = _Reader(warnings=warnings)
    for line, following in pairwise([*lines, None]):
        if line is not None:
            reader.take(line, following)
    reader.close_competency()
    return Draft(name, tuple(reader.competencies), tuple(reader.faults), tuple(reader.warnings))


def _lines(text: str, warnings: list[Fault]) -> Iterator[_Line]:
    """Yield the lines that say something, with what each is."""
    heading_rank = _competency_rank(text)
    blank = True
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or _RULE.match(raw):
            blank = True
            continue
        yield _line(number, raw, blank, heading_rank, warnings)
        blank = False


def _line(number: int, raw: str, blank: bool, heading_rank: int, warnings: list[Fault]) -> _Line:
    heading, bullet = _HEADING.match(raw), _BULLET.match(raw)
    body = heading["rest"] if heading else bullet["rest"] if bullet else raw
    body = clean(body)
    stage = _STAGE.match(_unwrapped(body))
    if stage:
        summary = _unmarked(stage["after"] or "", number, warnings)
        if stage["stray"] and not body.startswith(stage["stray"]):
            warnings.append(Fault(f"stray marker {stage['stray']!r} repaired", f"line {number}"))
        level = int(stage["number"]) if stage["number"] else _ordinal(stage["ordinal"])
        return _Line(number, "stage", summary, level, blank)
    body = _unmarked(_unwrapped(body), number, warnings)
    if heading:
        rank = len(heading["marks"])
        return _Line(number, "name" if rank >= heading_rank else "title", body, after_blank=blank)
    if bullet:
        return _Line(number, "bullet", body, after_blank=blank, indented=bool(bullet["indent"]))
    return _Line(number, "text", body, after_blank=blank, indented=raw[:1].isspace())


def _competency_rank(text: str) -> int:
    """Return the rank of the headings that name competencies: the deepest that are not stages."""
    headings = [match for line in text.splitlines() if (match := _HEADING.match(line))]
    ranks = [len(match["marks"]) for match in headings if not _STAGE.match(_unwrapped(clean(match["rest"])))]
    return max(ranks, default=1)


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else _DIGITS[text]


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


def _split_title(lines: list[_Line]) -> tuple[str, list[_Line]]:
    """Return the framework's name, where a heading above the competencies gives it, and the other lines."""
    titles = [line for line in lines if line.kind == "title"]
    kept = [line for line in lines if line.kind != "title"]
    if not titles:
        return "", kept
    first_name = next((line.number for line in kept if line.kind == "name"), 0)
    return titles[0].text, [line for line in kept if line.number >= first_name]


def _flat(lines: list[_Line]) -> Iterator[DraftCompetency]:
    """Yield one competency for each line of a list of names, each perhaps with a description after a dash or colon."""
    for line in lines:
        name, _, description = line.text.partition(" - ")
        if not description:
            parts = re.split(r":\s+|\uff1a|\s+[–—]\s+", line.text, maxsplit=1)
            name, description = parts[0], parts[1] if len(parts) > 1 else ""
        yield DraftCompetency(line.where, name, description=description)


@dataclass(slots=True)
class _Reader:
    """Builds the tree while the lines go by."""

    warnings: list[Fault]
    faults: list[Fault] = field(default_factory=list)
    competencies: list[DraftCompetency] = field(default_factory=list)
    head: _Line | None = None
    description: list[str] = field(default_factory=list)
    stages: list[DraftStage] = field(default_factory=list)
    stage: _Line | None = None
    summary: list[str] = field(default_factory=list)
    bullets: list[DraftIndicator] = field(default_factory=list)

    def take(self, line: _Line, following: _Line | None) -> None:
        """Put one line where it belongs."""
        if line.kind == "name" or (line.kind == "text" and self._starts_competency(line, following)):
            self.close_competency()
            self.head = line
        elif line.kind == "stage":
            self._take_stage(line)
        elif line.kind == "bullet":
            self._take_bullet(line)
        else:
            self._take_text(line)

    def close_competency(self) -> None:
        """Finish the competency that is open, if one is."""
        self._close_stage()
        if self.head is not None:
            description = " ".join(self.description)
            competency = DraftCompetency(
                self.head.where, self.head.text, description=description, stages=tuple(self.stages)
            )
            self.competencies.append(competency)
        self.head = None
        self.description, self.stages = [], []

    def _close_stage(self) -> None:
        if self.stage is not None or self.bullets:
            where = self.stage.where if self.stage else self.bullets[0].where
            number = self.stage.stage if self.stage else None
            self.stages.append(DraftStage(where, number, " ".join(self.summary), indicators=tuple(self.bullets)))
        self.stage = None
        self.summary, self.bullets = [], []

    def _take_stage(self, line: _Line) -> None:
        if self.head is None:
            self.faults.append(Fault("a stage before any competency", line.where, "put the competency's name above it"))
        self._close_stage()
        self.stage, self.summary = line, [line.text] if line.text else []

    def _take_bullet(self, line: _Line) -> None:
        if self.head is None:
            what = f"an indicator before any competency and any stage: {line.text[:40]!r}"
            self.faults.append(Fault(what, line.where, "put the competency's name above it"))
        else:
            self.bullets.append(DraftIndicator(line.where, line.text))

    def _take_text(self, line: _Line) -> None:
        if self.head is None:
            what = f"a line that is no competency's name: {line.text[:40]!r}"
            self.faults.append(Fault(what, line.where, "put the competency's name alone on a line above it"))
        elif self.bullets and not line.after_blank:
            last = self.bullets[-1]
            self.bullets[-1] = DraftIndicator(last.where, f"{last.text} {line.text}")
        elif self.bullets:
            self.warnings.append(
                Fault("a line without a bullet, taken as an indicator", line.where, "put '- ' before it")
            )
            self.bullets.append(DraftIndicator(line.where, line.text))
        elif self.stage is not None:
            self.summary.append(line.text)
        else:
            self.description.append(line.text)

    def _starts_competency(self, line: _Line, following: _Line | None) -> bool:
        """Say whether a bare line names a competency: short, no sentence, and not where a description may stand."""
        limit = _LONGEST_NAME_ZH if has_han(line.text) else _LONGEST_NAME
        if not line.after_blank or len(line.text) > limit or line.text.endswith(_SENTENCE_END):
            return False
        if following is not None and not following.after_blank and following.kind == "text":
            return self.head is None or bool(self.stages or self.bullets)
        if self.head is None or self.bullets:
            return True
        if (
            self.stage is not None
        ):  # a stage without bullets: its summary may go on, but not with a line that text follows
            return following is None or following.kind != "bullet"
        return bool(self.description) and following is not None and following.kind == "text"
