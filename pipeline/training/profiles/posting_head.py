"""Whole postings as a head learns from them: requirements with the readers' bands, lines that ask for nothing.

This module stands above the stages, since it needs all of them. Nothing of a posting's text is kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.core.records import BANDS, ParsedPosting, Posting, Requirement
from pipeline.core.resources import PACKAGE, lexicon
from pipeline.encoders import Encoder
from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.match.fusion.fusion import choose, shipped_weights
from pipeline.match.fusion.head import Head
from pipeline.match.fusion.posting_context import Context
from pipeline.match.fusion.role_level import role_row, unread_roles
from pipeline.match.fusion.training_fingerprints import sentence_digests
from pipeline.match.labelled_sentences import Labelled
from pipeline.match.matcher import Equipment, Matcher
from pipeline.match.options import MatchOptions
from pipeline.match.queries import queries_of
from pipeline.profile import load_weights
from pipeline.training.labelled_postings import Ad, Key, Source, aligned, gather, label_rows
from pipeline.training.matcher.band_likelihood import ALONE, DUTY, SKILL, Shown
from pipeline.training.matcher.cached_encoder import load_for_training
from pipeline.training.matcher.cross_fit_heads import Beside, Course, Fold, Postings, folds, validated
from pipeline.training.matcher.cross_validation import Validated
from pipeline.training.matcher.features import Prepared
from pipeline.training.matcher.fit_head import Learned
from pipeline.training.matcher.recipe import Material, label_codes, sales_problem
from pipeline.training.matcher.sales_head import sales_lesson
from pipeline.training.matcher.stage_dataset import StageLesson, fit_all, fit_level, stage_lesson
from pipeline.training.matcher.tune import assemble, compare, tried_alone

CODES = PACKAGE / "match/training/codes.tsv"
ASKING = frozenset({"RESP", "EXP", "SKILL"})  # kinds of lines that a competency may cover
SHORTEST, LONGEST = 6, 400  # characters of a line that asks for nothing
NOT_READ = -1  # band of a cell that nobody labelled
MOST_NAMED = 6  # lines that a reader names at most: where there are so many, others may be evidence too
# Below 1: these sentences teach heads alone, and fusion weights stay those that all frameworks share.
MORE_WEIGHT = 0.9
# Bands teach a head to be too sure, so its log-odds are drawn in and lowered. What comes out means roughly what it
# says, above .8 too sure: of sentences said to be evidence at .57, .72, .85 and .96, readers named .55, .66, .76 and
# .87 (out of fold).
CALM, DOUBT = 0.8, 0.2
HALF = 0.5  # what a line named in a cell counts that another reader would call none

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


def more_sentences(source: Source, path: Path) -> tuple[Labelled, ...]:
    """Return labelled sentences of a file that names them by posting and line, those that are at hand."""
    codes, found = label_codes(), []
    for row in label_rows(path):
        if ad := source.ads.get((row["source"], row["ad"])):
            text = source.lines(ad["text"], ad["lang"])[row["unit"]]
            accepted = tuple(codes[code] for code in row["accepted"])
            group = f"{row['source']} {row['ad']}"
            found.append(Labelled(text, accepted, row["stage"], group, row["lang"], weight=MORE_WEIGHT))
    return tuple(found)


def requirements_of_lines(source: Source, parsed: Mapping[Key, ParsedPosting]) -> dict[Key, list[tuple[int, ...]]]:
    """Return for each posting and each of its numbered lines the places of the requirements that stand there."""
    found = {}
    for key, one in parsed.items():
        ad = source.ads[key]
        lines = source.lines(ad["text"], ad["lang"])
        found[key] = [part for _, part in aligned(one.text, one.requirements, lines)]
    return found


def calmed(head: Head) -> Head:
    """Return a head that bands taught with chances that are as sure as readers are."""
    odds = CALM * math.log(head.threshold / (1 - head.threshold)) - DOUBT
    return replace(
        head,
        slope=CALM * head.slope,
        offset=CALM * head.offset - DOUBT,
        tilt=CALM * head.tilt,
        threshold=round(1 / (1 + math.exp(-odds)), 2),
    )


@dataclass(frozen=True, slots=True, eq=False)
class School:
    """A course and all that is needed to make heads and matchers of what it taught."""

    course: Course
    train: Prepared
    stages: StageLesson
    material: Material
    encoders: tuple[Encoder, ...]
    numbers: Mapping[str, int]
    seen: NDArray[np.uint64]
    seen_of_postings: NDArray[np.uint64]

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
        seen = np.concatenate([self.seen, self.seen_of_postings]) if self.course.postings else self.seen
        head = self._in_postings(head, learned) if self.course.postings else head
        return replace(head, level=fit_level(self.stages, fit_all(self.stages), rows), seen=seen)

    def _in_postings(self, head: Head, learned: Learned) -> Head:
        """Return a head as it is read in postings: as sure as readers are, with what the role says, centring undone."""
        if self.course.postings is None or learned.context is None:
            raise ValueError("this course had no postings")
        wording = self.course.postings.context().wording(learned.context)
        return replace(calmed(head), context=Context(self.encoders[0].name, wording))

    def matcher_without(self, fold: Fold, measured: Validated) -> Matcher:
        """Return a matcher that saw nothing of the fold's postings, and leaves levels as their sentences have them."""
        head = self.head(fold.learned, measured, fold.held)
        mine = self.train.matcher
        kinds = tuple(mine.texts.values())
        equipment = Equipment(mine.framework, kinds, mine.views, fold.weights, head, {}, roles=unread_roles())
        return Matcher(equipment, MatchOptions())

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
    places: Mapping[Key, Sequence[tuple[int, ...]]],
) -> School:
    """Put together what a shipped head is learned from.

    Args:
        names: of the encoders.
        material: labelled sentences and the framework.
        bands: rows of `profiles_*.jsonl`.
        parsed: the postings that they speak of, as far as they are at hand.
        lines: what asks for nothing, with the posting that each line is of.
        places: of the requirements in each numbered line of a posting, for `units` of the rows.
    """
    encoders = load_for_training(names)
    train, rare = sales_problem(material, encoders, worded=True)
    stages = stage_lesson(sales_problem(material, encoders, worded=False))
    numbers: dict[str, int] = {}
    for one in (*material.train, *material.rare):
        numbers.setdefault(one.group, len(numbers))
    for key in (*parsed, *(key for key, _ in lines)):
        numbers.setdefault(" ".join(key), len(numbers))
    lesson = sales_lesson(train, rare, encoders, choose(shipped_weights(), names, "phrases"))
    weight = np.array([one.weight for one in (*material.train, *material.rare)])
    lesson = replace(lesson, weight=lesson.weight * weight)
    fused = sum(one.weight == 1 for one in material.rare)
    idle = _beside(train, [text for _, text in lines], [numbers[" ".join(key)] for key, _ in lines])
    postings, asked = _postings(train, bands, parsed, numbers, places)
    texts = [one.text for one in (*material.train, *material.rare)]
    course = Course(lesson, train.problem, rare.problem, idle, postings, fused)
    seen = sentence_digests([*texts, *(text for _, text in lines)])
    return School(course, train, stages, material, encoders, numbers, seen, sentence_digests(asked))


def _postings(
    train: Prepared,
    bands: Sequence[Row],
    parsed: Mapping[Key, ParsedPosting],
    numbers: Mapping[str, int],
    places: Mapping[Key, Sequence[tuple[int, ...]]],
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
    of, part = [], []
    row_of: dict[tuple[Key, int], int] = {}
    for key, posting in parsed.items():
        for number, item in enumerate(posting.requirements):
            section = posting.sections[item.section].kind
            if weights.weight_of(item, section) > 0:
                row_of[key, number] = len(texts)
                texts.append(item.text)
                of.append(order[key])
                part.append(_part(item, weights.kind_of(item, section)))
    keys = list(parsed)
    asked = _beside(train, texts, [numbers[" ".join(keys[row])] for row in of])
    numbered = np.array(of, dtype=np.intp)
    shown = _shown(bands, codes, places, row_of, (order, numbered))
    wording = np.array([_role_row(one, train.matcher) for one in parsed.values()], dtype=np.float64)[numbered]
    return Postings(asked, numbered, np.array(part, dtype=np.intp), least, most, wording, shown), texts


def _role_row(parsed: ParsedPosting, matcher: Matcher) -> NDArray[np.float32]:
    """Return what `role_row` does of a posting, by the matcher's first encoder."""
    queries = queries_of(parsed)
    rows = matcher.views[0].represent([query.text for query in queries])
    return role_row(queries, np.asarray(rows, dtype=np.float32), rows.shape[1])


def _part(item: Requirement, kind: str) -> int:
    """Return what part a sentence can play in a band; wishes make none medium, as in profiles."""
    if item.strength == "preferred":
        return ALONE
    return {"responsibility": DUTY, "experience": SKILL, "skill": SKILL}.get(kind, ALONE)


def _shown(
    bands: Sequence[Row],
    codes: Mapping[str, int],
    places: Mapping[Key, Sequence[tuple[int, ...]]],
    at: Mapping[tuple[Key, int], int],
    postings: tuple[Mapping[Key, int], NDArray[np.intp]],
) -> Shown:
    """Return the lines that readers named; `at` gives the row of a requirement, `postings` the posting of each row."""
    order, posting = postings
    rest = np.zeros((len(posting), max(codes.values()) + 1), dtype=bool)
    lines: list[list[int]] = []
    competency, weight = [], []
    for row in bands:
        key = row["source"], row["ad"]
        if key not in order or not row.get("units"):
            continue
        named = [[at[key, place] for place in places[key][unit] if (key, place) in at] for unit in row["units"]]
        named = [rows for rows in named if rows]
        lines += named
        competency += [codes[row["code"]]] * len(named)
        weight += [HALF if "none" in row["bands"] else 1.0] * len(named)
        if len(row["units"]) < MOST_NAMED:
            others = np.setdiff1d(np.flatnonzero(posting == order[key]), [one for rows in named for one in rows])
            rest[others, codes[row["code"]]] = True
    ends = np.cumsum([0, *map(len, lines)])
    columns = np.array([one for rows in lines for one in rows], dtype=np.intp)
    members = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(lines), len(posting)))
    return Shown(members, np.array(competency, dtype=np.intp), np.array(weight), rest)


def _beside(train: Prepared, texts: Sequence[str], groups: Sequence[int]) -> Beside:
    chunk = train.matcher.features(texts, train.matcher.represent(texts))
    return Beside(chunk.features, chunk.rows, np.array(groups, dtype=np.intp))
