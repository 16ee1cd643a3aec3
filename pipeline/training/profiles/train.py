"""Fit the default encoders' heads, and what a role does to stages: ``python -m pipeline.training.profiles.train``.

Comes after `pipeline.training.matcher.train`, whose fusion weights it takes. The head of bare sentences is learned
from labelled ones and lines that ask for nothing, that of postings from bands of whole postings too.
Figures are of postings that nothing was fitted on, in five folds; then all is fitted on everything and
written to `models/`.
Thresholds of bands stand in `pipeline/profile/weights.toml` and are set by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import BANDS, Cell, Framework, ParsedPosting, Profile
from pipeline.core.resources import lexicon, models_dir
from pipeline.match import Matcher
from pipeline.match.fusion.head import SHIPPED, SHIPPED_OF_POSTINGS, Head, save_head
from pipeline.match.fusion.role_level import role_row, write_roles
from pipeline.match.fusion.title_level import FILE, write_role_weights
from pipeline.match.labelled_sentences import Labelled as Sentence
from pipeline.match.options import DEFAULT_ENCODERS
from pipeline.match.queries import queries_of
from pipeline.profile import build_profile, load_weights
from pipeline.profile.found import SETS_STAGE
from pipeline.training.labelled_postings import Key, label_rows, load_source, training_options
from pipeline.training.matcher.cross_fit_heads import LINE_WEIGHT
from pipeline.training.matcher.fit_role_level import Reading, RoleLesson, fit_roles
from pipeline.training.matcher.print_metrics import print_sales
from pipeline.training.matcher.recipe import read_material
from pipeline.training.profiles.posting_head import (
    CODES,
    Row,
    School,
    idle_lines,
    more_sentences,
    parse_ad,
    requirements_of_lines,
    school,
)

FOLDS, SEEDS = 8, 4
# What ships for the default encoders comes last; that for others, which have no vectors of their own fitted, before.
READINGS = {
    "title": Reading(level=False, wording=False),
    "sentences": Reading(titles=False, wording=False),
    "sentences and title": Reading(wording=False),
    "sentences, title and wording": Reading(),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled cell and what the program makes of it; `carried` is its level read without the role.

    `wording` are the vector of the title and the mean of the requirements' side by side; zeros where there is none.
    """

    key: Key
    lang: str
    bands: tuple[int, ...]
    low: int | None
    high: int | None
    band: int
    carried: float | None
    title: str
    years: float | None
    wording: tuple[float, ...] = (0.0, 0.0)

    @property
    def counts(self) -> bool:
        """Say whether its stage is measured: where every reader says medium or high."""
        return self.low is not None and min(self.bands) >= BANDS.index("medium")

    def holds(self, stage: float | None) -> bool:
        """Say whether a stage lies in the readers' range."""
        return stage is not None and self.low is not None and self.high is not None and self.low <= stage <= self.high


@dataclass(frozen=True, slots=True)
class Profiled:
    """A posting's profile, its stages read without the role, and the vectors of its role; see `Labelled`."""

    profile: Profile
    wording: tuple[float, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = training_options("training.profiles.train", __doc__)
    parser.add_argument("--framework", type=Path, required=True, help="the framework that the labels speak of")
    parser.add_argument("--lines", type=Path, help="write what heads learn from beside train and rare there")
    options = parser.parse_args(arguments)
    source = load_source(options.data, options.units)
    material = read_material(options.data, options.framework, models_dir() / "phrases/sales.yaml")
    more = more_sentences(source, options.own / "competency_more.jsonl")
    material = replace(material, rare=(*material.rare, *more))
    files = {path.stem: tuple(label_rows(path)) for path in sorted(options.own.glob("profiles_*.jsonl"))}
    keys = dict.fromkeys((row["source"], row["ad"]) for rows in files.values() for row in rows)
    parsed = {key: parse_ad(source.ads[key]) for key in keys if key in source.ads}
    lines = idle_lines(source, options.data, options.own)
    if options.lines:
        nothing = [Sentence(text, (), None, " ".join(key), weight=LINE_WEIGHT) for key, text in lines]
        options.lines.write_text("".join(map(as_label, (*nothing, *more))), encoding="utf-8")
    # The head of `fast` stays as sentences taught it: bands cost it .03 of top1 on English sentences, cross-validated.
    bands = [row for rows in files.values() for row in rows]
    places = requirements_of_lines(source, parsed)
    taught = school(DEFAULT_ENCODERS, material, bands, parsed, lines, places)
    bare = replace(taught, course=replace(taught.course, postings=None))
    measured = bare.measured(bare.folds())
    print_sales(f"{' + '.join(DEFAULT_ENCODERS)}, phrases and head, sentences and lines", measured, bare.train)
    cells, head = study(taught, files, parsed)
    if not options.only_check:
        save_head(bare.head(bare.course.fitted()[1], measured), models_dir() / SHIPPED[0])
        save_head(head, models_dir() / SHIPPED_OF_POSTINGS[0])
        lesson, rows = role_lesson(cells), taught_rows(cells)
        write_role_weights(fit_roles(lesson, rows, READINGS["sentences and title"]).weights, models_dir() / FILE)
        first = taught.encoders[0].digest
        write_roles(fit_roles(lesson, rows, READINGS["sentences, title and wording"]).roles(), first, models_dir())


def study(
    taught: School, files: Mapping[str, Sequence[Row]], parsed: Mapping[Key, ParsedPosting]
) -> tuple[list[Labelled], Head]:
    """Print figures of postings that nothing was fitted on; return their cells, and the head fitted on all."""
    fitted = taught.folds()
    measured = taught.measured(fitted)
    print_sales(f"{' + '.join(taught.course.lesson.names)}, phrases and head of postings", measured, taught.train)
    matchers = [taught.matcher_without(fold, measured) for fold in fitted]
    width = taught.encoders[0].dimensions
    profiled = {key: _profile(one, matchers[taught.fold_of(key, fitted)], width) for key, one in parsed.items()}
    every: list[Labelled] = []
    for name, rows in files.items():
        cells = tuple(labelled_cells(rows, parsed, profiled, taught.material.sales))
        for lang in (*sorted({one.lang for one in cells}), "all"):
            print(name, lang, json.dumps(band_figures([one for one in cells if lang in (one.lang, "all")])))
        every += cells
    for name, figures in stage_figures(every).items():
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in figures)} |", flush=True)
    return every, taught.head(taught.course.fitted()[1], measured)


def as_label(one: Sentence) -> str:
    """Return what heads learn from beside the train sentences as a row of labels, with the weight that it has here."""
    source, _, ad = one.group.partition(" ")
    row = {"text": one.text, "competency": "|".join(one.accepted), "source": source, "ad": ad, "weight": one.weight}
    return json.dumps(row if one.stage is None else row | {"stage": one.stage}, ensure_ascii=False) + "\n"


def labelled_cells(
    rows: Sequence[Row],
    parsed: Mapping[Key, ParsedPosting],
    profiled: Mapping[Key, Profiled],
    framework: Framework,
) -> Iterator[Labelled]:
    """Yield the labelled cells of postings that are at hand, with the program's own band and level."""
    ids = {one.name: one.competency_id for one in framework.competencies}
    codes = {row["code"]: row["competency"] for row in lexicon(CODES)}
    for row in rows:
        key = (row["source"], row["ad"])
        if key not in parsed:
            continue
        wanted, facts = ids[codes[row["code"]]], parsed[key].facts
        cell = next(one for one in profiled[key].profile.cells if one.competency_id == wanted)
        yield Labelled(
            key,
            row["lang"],
            tuple(BANDS.index(band) for band in row["bands"]),
            row["stage_low"],
            row["stage_high"],
            BANDS.index(cell.band),
            _carried(cell, parsed[key]),
            facts.title or "",
            facts.min_years,
            profiled[key].wording,
        )


def _profile(parsed: ParsedPosting, matcher: Matcher, dimensions: int) -> Profiled:
    queries = queries_of(parsed)
    found = matcher.match(queries)
    weights = load_weights()
    profile = build_profile(parsed, found.answers, found.vectors, matcher.framework, weights, matcher.encoder_name)
    return Profiled(profile, tuple(role_row(queries, found.vectors, dimensions).tolist()))


def _carried(cell: Cell, parsed: ParsedPosting) -> float | None:
    """Return the level that one duty or two other sentences carry, read without the role; None where none sets it."""
    weights = load_weights()
    items = {item.requirement_id: item for item in parsed.requirements}
    able = []
    for one in cell.evidence:
        item = items[one.requirement_id]
        kind = weights.kind_of(item, parsed.sections[item.section].kind)
        if one.match.level is not None and item.strength != "preferred" and kind in SETS_STAGE:
            able.append((one.match.level, kind, one))
    able = [one for one in able if one[2].probability >= weights.matches["evidence"]] or able
    if not able:
        return None
    duties = [level for level, kind, _ in able if kind == "responsibility"]
    by_idea = sorted(max(level for level, _, e in able if e.idea == idea) for idea in {e.idea for *_, e in able})
    return max([*duties, *by_idea[-2:-1]]) if duties or len(by_idea) > 1 else by_idea[-1]


def band_figures(cells: Sequence[Labelled]) -> dict[str, float]:
    """Return kappa against the readers' mean, share of bands that a reader gave, and false highs in 100."""
    pairs = [(int(sum(one.bands) / len(one.bands) + 0.5), one.band) for one in cells]
    table = np.zeros((4, 4))
    for reader, machine in pairs:
        table[reader, machine] += 1 / len(pairs)
    apart = (np.arange(4)[:, None] - np.arange(4)) ** 2
    by_chance = float((apart * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return {
        "cells": len(cells),
        "kappa": round(1 - float((apart * table).sum()) / by_chance, 3),
        "exact": round(float(np.mean([one.band in one.bands for one in cells])), 3),
        "false_high_per_100": round(100 * float(np.mean([one.band == 3 and max(one.bands) < 2 for one in cells])), 1),
    }


def role_lesson(cells: Sequence[Labelled]) -> RoleLesson:
    """Return cells as what role weights are fitted on; one that carries no level gets 0, and is not to be fitted on."""
    return RoleLesson.of(
        [one.carried or 0.0 for one in cells],
        ([one.title for one in cells], [one.years for one in cells]),
        np.array([one.wording for one in cells], dtype=np.float64),
        [(one.low or 0, one.high or 0) for one in cells],
    )


def taught_rows(cells: Sequence[Labelled]) -> NDArray[np.intp]:
    """Return the places of the cells that role weights are fitted on."""
    return np.flatnonzero([one.carried is not None and one.counts for one in cells])


def stage_figures(cells: Sequence[Labelled]) -> dict[str, tuple[float, ...]]:
    """Return shares of stages in the readers' range: en, zh, all; fitted on other postings where anything is fitted.

    A cell that got no stage counts as wrong, as in the benchmark.
    """
    known = [one for one in cells if one.low is not None]
    tried: dict[str, list[list[int | None]]] = {"always 2": [[2] * len(known)]}
    for name, reading in READINGS.items():
        tried[name] = [_out_of_fold(known, seed, reading) for seed in range(SEEDS)]
    return {
        name: tuple(float(np.mean([_share(known, one, lang) for one in runs])) for lang in ("en", "zh", "all"))
        for name, runs in tried.items()
    }


def _share(cells: Sequence[Labelled], stages: Sequence[int | None], lang: str) -> float:
    pairs = zip(cells, stages, strict=True)
    held = [one.holds(stage) for one, stage in pairs if one.counts and lang in (one.lang, "all")]
    return sum(held) / max(1, len(held))


def _out_of_fold(cells: Sequence[Labelled], seed: int, reading: Reading) -> list[int | None]:
    keys = sorted({one.key for one in cells})
    order = np.random.RandomState(seed).permutation(len(keys))
    fold = {keys[place]: number % FOLDS for number, place in enumerate(order)}
    lesson, taught = role_lesson(cells), taught_rows(cells)
    of = np.array([fold[one.key] for one in cells])
    stages: list[int | None] = [None] * len(cells)
    for number in range(FOLDS):
        held = np.flatnonzero(of == number)
        found = fit_roles(lesson, taught[of[taught] != number], reading).stages(lesson, held)
        for place, stage in zip(held.tolist(), found.tolist(), strict=True):
            stages[place] = stage if cells[place].carried is not None and cells[place].band else None
    return stages


if __name__ == "__main__":
    main()
