"""Whole postings as a head learns from them: requirements with the readers' bands, lines that ask for nothing.

This module stands above the stages, since it needs all of them. Nothing of a posting's text is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.labelled import Ad, Key, Source, gather
from pipeline.match.fusion import choose, shipped_weights
from pipeline.match.head import Head
from pipeline.match.matcher import Equipment, Matcher
from pipeline.match.options import MatchOptions
from pipeline.match.seen import sentence_digests
from pipeline.match.training.features import Prepared
from pipeline.match.training.fit_head import Learned
from pipeline.match.training.memo import RememberingEncoder
from pipeline.match.training.recipe import Material, sales_problem
from pipeline.match.training.sales_head import sales_lesson
from pipeline.match.training.stage_lesson import StageLesson, fit_all, fit_level, stage_lesson
from pipeline.match.training.taught import Beside, Course, Fold, Postings, folds, validated
from pipeline.match.training.validate import Validated
from pipeline.match.tune import assemble, compare, tried_alone
from pipeline.profile import load_weights
from pipeline.records import BANDS, ParsedPosting, Posting
from pipeline.resources import PACKAGE, lexicon

CODES = PACKAGE / "match/training/codes.tsv"
ASKING = frozenset({"RESP", "EXP", "SKILL"})  # kinds of lines that a competency may cover
SHORTEST, LONGEST = 6, 400  # characters of a line that asks for nothing
ALONE = ("trait", "listed")  # kinds that never make a band medium
NOT_READ = -1  # band of a cell that nobody labelled

Row = Mapping[str, Any]


def parse_ad(ad: Ad) -> ParsedPosting:
    """Read a posting as `run` would, its title above its text."""
    text = ad["html"] or (f"{ad['title']}\n\n" if ad["title"] else "") + ad["text"]
    return extract(to_document(Posting(ad["id"], text, "html" if ad["html"] else "text")))


def idle_lines(source: Source, data: Path, own: Path) -> list[tuple[Key, str]]:
    """Return the lines of labelled postings that ask for no duty, experience or skill, each text once."""
    found: dict[str, tuple[Key, str]] = {}
    for posting in gather(source, data, own):
        origin, _, ad = posting.key.partition(" ")
        for unit, labels in zip(posting.units, posting.labels, strict=True):
            text = unit.text.strip()
            if posting.whole and labels and not labels & ASKING and SHORTEST <= len(text) <= LONGEST:
                found.setdefault(text.casefold(), ((origin, ad), text))
    return list(found.values())


@dataclass(frozen=True, slots=True, eq=False)
class School:
    """A course and all that is needed to make heads and matchers of what it taught."""

    course: Course
    train: Prepared
    stages: StageLesson
    material: Material
    encoders: tuple[RememberingEncoder, ...]
    numbers: Mapping[str, int]
    seen: NDArray[np.uint64]

    def folds(self) -> list[Fold]:
        """Return what is fitted without each fifth of the postings."""
        return list(folds(self.course))

    def measured(self, fitted: list[Fold]) -> Validated:
        """Return the out-of-fold chances of the train sentences."""
        return validated(self.course, fitted)

    def head(self, learned: Learned, measured: Validated, held: frozenset[int] = frozenset()) -> Head:
        """Return a head with the calibration that cross-validation found, and the level of all other postings."""
        lesson = self.course.lesson
        report = compare(lesson, measured, tried_alone(lesson)) | {"labels": float(len(lesson.odds))}
        digests = {one.name: one.digest for one in self.encoders}
        head = assemble(self.material.sales, digests, lesson, learned, (measured, report))
        rows = np.flatnonzero(~np.isin(self.stages.groups, sorted(held)))
        return replace(head, level=fit_level(self.stages, fit_all(self.stages), rows), seen=self.seen)

    def matcher_without(self, fold: Fold, measured: Validated) -> Matcher:
        """Return a matcher that saw nothing of the fold's postings."""
        head = self.head(fold.learned, measured, fold.held)
        mine = self.train.matcher
        kinds = tuple(mine.texts.values())
        return Matcher(Equipment(mine.framework, kinds, mine.views, fold.weights, head, {}), MatchOptions())

    def fold_of(self, key: Key, fitted: Sequence[Fold]) -> int:
        """Return the place of the fold that was fitted without a posting; any will do for one that taught nothing."""
        number = self.numbers[" ".join(key)]
        return next((place for place, fold in enumerate(fitted) if number in fold.held), 0)


def school(
    names: tuple[str, ...],
    material: Material,
    bands: Sequence[Row],
    parsed: Mapping[Key, ParsedPosting],
    lines: Sequence[tuple[Key, str]],
) -> School:
    """Put together what a shipped head is learned from.

    Args:
        names: of the encoders.
        material: labelled sentences and the framework.
        bands: rows of `profiles_*.jsonl`.
        parsed: the postings that they speak of, as far as they are at hand.
        lines: what asks for nothing, with the posting that each line is of.
    """
    encoders = tuple(RememberingEncoder(name) for name in names)
    train, rare = sales_problem(material, encoders, worded=True)
    stages = stage_lesson(sales_problem(material, encoders, worded=False))
    numbers: dict[str, int] = {}
    for one in (*material.train, *material.rare):
        numbers.setdefault(one.group, len(numbers))
    for key in (*parsed, *(key for key, _ in lines)):
        numbers.setdefault(" ".join(key), len(numbers))
    lesson = sales_lesson(train, rare, encoders, choose(shipped_weights(), names, "phrases"))
    idle = _beside(train, [text for _, text in lines], [numbers[" ".join(key)] for key, _ in lines])
    postings, asked = _postings(train, bands, parsed, numbers)
    texts = [one.text for one in (*material.train, *material.rare)]
    course = Course(lesson, train.problem, rare.problem, idle, postings)
    seen = sentence_digests([*texts, *(text for _, text in lines), *asked])
    return School(course, train, stages, material, encoders, numbers, seen)


def _postings(
    train: Prepared, bands: Sequence[Row], parsed: Mapping[Key, ParsedPosting], numbers: Mapping[str, int]
) -> tuple[Postings, list[str]]:
    """Return the requirements of labelled postings with the readers' bands, and their texts."""
    place = {one.name: position for position, one in enumerate(train.matcher.framework.competencies)}
    codes = {row["code"]: place[row["competency"]] for row in lexicon(CODES)}
    order = {key: row for row, key in enumerate(parsed)}
    least = np.full((len(order), len(place)), NOT_READ, dtype=np.intp)
    most = least.copy()
    for row in bands:
        if (key := (row["source"], row["ad"])) in order:
            given = [BANDS.index(band) for band in row["bands"]]
            at = order[key], codes[row["code"]]
            least[at], most[at] = min(given), max(given)
    weights = load_weights()
    texts: list[str] = []
    of, firm = [], []
    for key, posting in parsed.items():
        for item in posting.requirements:
            section = posting.sections[item.section].kind
            if weights.weight_of(item, section) > 0:
                texts.append(item.text)
                of.append(order[key])
                firm.append(weights.kind_of(item, section) not in ALONE)
    keys = list(parsed)
    asked = _beside(train, texts, [numbers[" ".join(keys[row])] for row in of])
    return Postings(asked, np.array(of, dtype=np.intp), np.array(firm, dtype=bool), least, most), texts


def _beside(train: Prepared, texts: Sequence[str], groups: Sequence[int]) -> Beside:
    chunk = train.matcher.features(texts, train.matcher.represent(texts))
    return Beside(chunk.features, chunk.rows, np.array(groups, dtype=np.intp))
