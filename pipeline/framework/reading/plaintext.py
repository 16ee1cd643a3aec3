"""Read a framework from plain text or Markdown.

The form, as people write it: the competency's name alone on a line; a description; stages as
"Stage 3 - summary" (a heading, a bullet or a bare line; also 阶段3, 第三阶段, Level 3); indicators
as bullets below. In Markdown the names are headings, and a heading above them names the framework.
What is not in that form is repaired with a warning where its meaning is plain, else it is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.core.errors import Fault
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, has_han
from pipeline.framework.reading.cells import are_split_at_semicolons, pieces
from pipeline.framework.reading.plainlines import Line, read_lines

_SENTENCE_END = tuple(".。;\uff1b!\uff01:\uff1a,\uff0c")
_LONGEST_NAME = 80  # 3 of ESCO's 13,896 skill names are longer
_LONGEST_NAME_ZH = 30
_LONGEST_LABEL = 12  # of a level's name behind its number; a longer text says what it asks
_DEFINITION = re.compile(r"^(?:definition|description|overview|定义|描述|含义|释义)\s*[:\uff1a]", re.IGNORECASE)


def read_plain(text: str) -> Draft:
    """Return the draft of a plain-text or Markdown framework."""
    warnings: list[Fault] = []
    name, lines = _split_title(list(read_lines(text, warnings)))
    if _is_list(lines):
        return Draft(name, tuple(_flat(lines)), warnings=tuple(warnings))
    reader = _Reader(warnings=warnings)
    for line, following in pairwise([*lines, None]):
        if line is not None:
            reader.take(line, following)
    reader.close_competency()
    items = _with_indicators(reader.competencies, reader.inline)
    return Draft(name or reader.title, items, tuple(reader.faults), tuple(reader.warnings))


def _with_indicators(items: list[DraftCompetency], inline: set[str]) -> tuple[DraftCompetency, ...]:
    """Return the competencies; where levels have nothing but a text each, that is what they ask.

    `inline` are the places of texts that stand on the line of their level.
    """
    items = _inline_in_pieces(items, inline)
    stages = [stage for item in items for stage in item.stages]
    texts = [stage.summary for stage in stages]
    if any(stage.indicators for stage in stages) or not any(len(text) > _LONGEST_LABEL for text in texts):
        return tuple(items)
    at_semicolons = are_split_at_semicolons(texts)
    return tuple(replace(item, stages=tuple(_told(stage, at_semicolons) for stage in item.stages)) for item in items)


def _inline_in_pieces(items: list[DraftCompetency], inline: set[str]) -> list[DraftCompetency]:
    """Return competencies with the texts on lines of levels parted at semicolons, where these separate indicators."""
    told = [one for item in items for stage in item.stages for one in stage.indicators if one.where in inline]
    if not are_split_at_semicolons(one.text for one in told):
        return items

    def parted(one: DraftIndicator) -> Iterator[DraftIndicator]:
        if one.where not in inline:
            yield one
            return
        yield from (replace(one, text=piece) for piece in pieces(one.text, at_semicolons=True))

    def mended(stage: DraftStage) -> DraftStage:
        return replace(stage, indicators=tuple(piece for one in stage.indicators for piece in parted(one)))

    return [replace(item, stages=tuple(map(mended, item.stages))) for item in items]


def _told(stage: DraftStage, at_semicolons: bool) -> DraftStage:
    told = tuple(DraftIndicator(stage.where, one) for one in pieces(stage.summary, at_semicolons=at_semicolons))
    return replace(stage, summary="", indicators=told) if stage.summary else stage


def _split_title(lines: list[Line]) -> tuple[str, list[Line]]:
    """Return the framework's name, where a heading above the competencies gives it, and the other lines."""
    lines = list(_of_groups(lines))
    titles = [line for line in lines if line.kind == "title"]
    kept = [line for line in lines if line.kind != "title"]
    if not titles:
        return "", kept
    first_name = next((line.number for line in kept if line.kind == "name"), 0)
    return titles[0].text, [line for line in kept if line.number >= first_name]


def _of_groups(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines without the texts below headings of groups; one that holds items itself is a name."""
    for at, line in enumerate(lines):
        if line.kind == "text" and _above(lines, at) == "title" and _below(lines, at) in {"name", "title", ""}:
            continue
        holds = line.kind == "title" and _below(lines, at) in {"bullet", "stage", "level item"}
        yield replace(line, kind="name") if holds else line


def _above(lines: list[Line], at: int) -> str:
    """Return the kind of the first line above that is no text."""
    return next((line.kind for line in reversed(lines[:at]) if line.kind != "text"), "")


def _below(lines: list[Line], at: int) -> str:
    """Return the kind of the first line below that is no text."""
    return next((line.kind for line in lines[at + 1 :] if line.kind != "text"), "")


def _is_list(lines: list[Line]) -> bool:
    """Say whether the file is a mere list of names: all bullets, or all bare lines of which none is a sentence."""
    kinds = {line.kind for line in lines}
    return kinds == {"bullet"} or (kinds == {"text"} and not any(line.text.endswith((".", "。")) for line in lines))


def _flat(lines: list[Line]) -> Iterator[DraftCompetency]:
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
    inline: set[str] = field(default_factory=set)
    title: str = ""
    head: Line | None = None
    description: list[str] = field(default_factory=list)
    stages: list[DraftStage] = field(default_factory=list)
    stage: Line | None = None
    summary: list[str] = field(default_factory=list)
    bullets: list[DraftIndicator] = field(default_factory=list)

    def take(self, line: Line, following: Line | None) -> None:
        """Put one line where it belongs."""
        if self._shows_title(line, following) or self._numbers_first(line, following):
            self.title, self.head = (self.head.text if self.head else ""), line
        elif (
            line.kind == "name"
            or (line.kind == "text" and self._starts_competency(line, following))
            or self._is_numbered_name(line, following)
        ):
            self.close_competency()
            self.head = line
        elif line.kind == "stage":
            self._take_stage(line)
        elif line.kind == "level item":
            self._take_stage(replace(line, text=""))
            self._take_bullet(line)
            self.inline.add(line.where)
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
            label = self.stage.level if self.stage else ""
            self.stages.append(
                DraftStage(where, number, " ".join(self.summary), "", tuple(self.bullets), label, label_where=where)
            )
        self.stage = None
        self.summary, self.bullets = [], []

    def _take_stage(self, line: Line) -> None:
        if self.head is None:
            self.faults.append(Fault("a stage before any competency", line.where, "put the competency's name above it"))
        self._close_stage()
        self.stage, self.summary = line, [line.text] if line.text else []

    def _take_bullet(self, line: Line) -> None:
        if self.head is None:
            what = f"an indicator before any competency and any stage: {line.text[:40]!r}"
            self.faults.append(Fault(what, line.where, "put the competency's name above it"))
        else:
            self.bullets.append(DraftIndicator(line.where, line.text))

    def _take_text(self, line: Line) -> None:
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

    def _shows_title(self, line: Line, following: Line | None) -> bool:
        """Say whether a second name, or a heading, comes straight after the first, which then named the framework."""
        alone = self.head is not None and self.head.kind == "text" and not self.competencies
        said = self.description or self.stages or self.stage or self.bullets
        follows = following is not None and (
            (following.kind == "text" and following.after_blank) or bool(_DEFINITION.match(following.text))
        )
        if not alone or said:
            return False
        return line.kind == "name" or (line.kind == "text" and follows and self._is_name(line))

    def _numbers_first(self, line: Line, following: Line | None) -> bool:
        """Say whether a line is the first numbered name ("1. Weaving"), below what names the framework."""
        said = self.competencies or self.description or self.stages or self.stage or self.bullets
        if self.head is None or self.head.ordinal is not None or said or (line.kind, line.ordinal) != ("bullet", 1):
            return False
        return following is not None and following.after_blank and following.kind == "stage" and self._is_name(line)

    def _is_numbered_name(self, line: Line, following: Line | None) -> bool:
        """Say whether a numbered line ("2. Weaving") names the next competency, and is no item of a list."""
        if line.kind != "bullet" or line.ordinal != len(self.competencies) + 1 + (self.head is not None):
            return False
        numbered = self.head is None or self.head.ordinal is not None
        follows = following is not None and following.after_blank and following.kind in {"text", "stage"}
        return numbered and follows and self._is_name(line)

    def _is_name(self, line: Line) -> bool:
        """Say whether a line looks like a name: on its own, short, no sentence."""
        limit = _LONGEST_NAME_ZH if has_han(line.text) else _LONGEST_NAME
        return line.after_blank and len(line.text) <= limit and not line.text.endswith(_SENTENCE_END)

    def _starts_competency(self, line: Line, following: Line | None) -> bool:
        """Say whether a bare line names a competency, and stands where no description may."""
        if not self._is_name(line):
            return False
        if following is not None and not following.after_blank and following.kind == "text":
            return self.head is None or bool(self.stages or self.bullets)
        if self.head is None or self.bullets:
            return True
        if self.stage is not None:  # without bullets yet: its summary may go on, but not with a line above text
            return following is None or following.kind != "bullet"
        return bool(self.description) and following is not None and following.kind == "text"
