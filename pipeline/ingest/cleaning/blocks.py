"""Pieces: stretches of cleaned text with their role, before they become blocks with offsets.

Every medium (HTML, Markdown, plain text) is brought to lines of runs, where a run is text that is
or is not set in bold. From there on all media share one path: cut at bold labels (here), cut at list markers and glued
headings (split.py), join.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.core.records import Block, BlockKind, SectionKind

# Zero-width signs, soft hyphens, byte-order marks and controls carry nothing that a person reads.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\ufeff\ufffe\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Dots and lines that lead the eye over a form.
_LEADER = re.compile(r"(?:[.．_]\s?){5,}")
# Line breaks that were escaped twice come out as words of their own.
_LITERAL_BREAK = re.compile(r"(?:\\[nrt]\s*)+")
# A heading in bold that opens a longer line: "Purpose: ...". Longer bold openings are stressed sentences.
_LONGEST_LABEL = 70
# A line with more changes of weight than this is decoration, not a label and its text.
_MOST_RUNS = 60


class Run(NamedTuple):
    """Text of one line that is all bold or all plain, all link or no link."""

    text: str
    bold: bool = False
    link: bool = False


class Piece(NamedTuple):
    """One future block: text on one line, without bullet, with its role; `link` says that all of it is linked."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    emphasised: bool = False
    section: SectionKind | None = None
    link: bool = False


def tidy(text: str) -> str:
    """Return `text` on one line, white space collapsed, invisible characters gone."""
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    if "..." in text or ". ." in text or "__" in text:
        text = _LEADER.sub(" ", text)
    return " ".join(text.split())


def pieces_of_line(runs: Sequence[Run], like: Piece) -> Iterator[Piece]:
    """Yield the pieces of one line, cut at its bold labels.

    `like` gives kind, level and section of the line as its medium knows them.
    """
    line = _merged(runs)
    if len(line) == 1 and not (line[0].bold or line[0].link):  # most lines, and all of plain text
        if (text := tidy(line[0].text)) and not _LITERAL_BREAK.fullmatch(text):
            yield like._replace(text=text, emphasised=False, link=False)
        return
    cut = like.kind == "paragraph" and len(line) <= _MOST_RUNS and any(run.bold for run in line)
    for stretch in _at_labels(line) if cut else [line]:
        text = tidy("".join(run.text for run in stretch))
        if text and not _LITERAL_BREAK.fullmatch(text):
            telling = [run for run in stretch if says_something(run.text)]
            bold = bool(telling) and all(run.bold for run in telling)
            link = bool(telling) and all(run.link for run in telling)
            yield like._replace(text=text, emphasised=bold, link=link)


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Return the runs with neighbours of one kind joined, the empty ones left out."""
    if len(runs) == 1:
        return list(runs)
    kinds = groupby((run for run in runs if run.text), key=lambda run: (run.bold, run.link))
    return [Run("".join(run.text for run in same), bold, link) for (bold, link), same in kinds]


def says_something(text: str) -> bool:
    """Say whether `text` has a letter or digit."""
    return any(char.isalnum() for char in text)


def _at_labels(line: list[Run]) -> Iterator[list[Run]]:
    """Yield the line cut around bold labels: `Purpose:` before its text, or bold glued to what follows."""
    stretch: list[Run] = []
    for at, run in enumerate(line):
        after = "".join(r.text for r in line[at + 1 :])
        if run.bold and _is_label("".join(r.text for r in stretch), run.text, after):
            yield stretch
            label_rest = re.match(r"\s*[:：]", after) if not run.text.rstrip().endswith((":", "：")) else None
            if label_rest and at + 1 < len(line):
                yield [run, Run(label_rest.group(), bold=True)]
                line[at + 1] = Run(line[at + 1].text[label_rest.end() :], line[at + 1].bold)
            else:
                yield [run]
            stretch = []
        else:
            stretch.append(run)
    yield stretch


def _is_label(before: str, bold: str, after: str) -> bool:
    """Say whether a bold run stands as a label between what is before and after it on its line."""
    label, before = bold.strip(), before.rstrip()
    if not says_something(label) or len(label) > _LONGEST_LABEL or not says_something(after):
        return False
    if before and before[-1] not in ".。!！?？;；:：)）]】":
        return False
    if label.endswith((":", "：", "?", "？")) or after.lstrip().startswith((":", "：")):
        return True
    glued = bold[-1:].isalnum() and after[:1].isalnum() and not after[:1].islower()
    capital = after.lstrip()[:1].isupper() and label[:1].isupper() and len(label.split()) > 1
    return glued or capital


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join pieces into the text of a document, one a line, with the blocks that point into it."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        if not piece.text:
            continue
        blocks.append(
            Block(at, at + len(piece.text), piece.kind, piece.level, piece.emphasised, piece.section),
        )
        parts.append(piece.text)
        at += len(piece.text) + 1
    return "\n".join(parts), tuple(blocks)
