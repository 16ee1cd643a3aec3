"""Measure how often the level of a role lies in what two readers' stages give, and how often a title's grade does.

    python -m benchmarks.role_levels LABELS --postings FILE --units FILE [--framework FILE] [--encoder NAME]

LABELS are postings read whole, as for `jobprofile evaluate --profiles` (docs/evaluate.md); those with one reader are
left out. The rule of `pipeline/profile/role_level.py` was written before it was measured here, and nothing is fitted.
The readers' level is that rule on their cells; its range goes from the lower ends of both readers to their upper ends.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import printed
from pipeline.core.resources import sample_framework
from pipeline.extract.mentions.seniority import grade_in_title
from pipeline.framework import load_framework
from pipeline.match import MatchOptions, load_matcher
from pipeline.match.queries import queries_of
from pipeline.outputs.intervals import share_interval
from pipeline.profile import load_weights
from pipeline.profile.expected_levels import Span, by_grade, stages_of_framework
from pipeline.profile.role_level import AskedStage, RoleLevel, role_level
from pipeline.training.benchmark.placed_postings import PlacedPosting, place_postings
from pipeline.training.benchmark.read_benchmark import BenchmarkFiles, Reading, read_benchmark
from pipeline.training.benchmark.said import Rules, Said


@dataclass(frozen=True, slots=True)
class Judged:
    """A posting with the level that the product gives it, those of its readers, and what its title is expected at."""

    lang: str
    level: int | None
    near: bool
    readers: tuple[RoleLevel, RoleLevel]
    title: Span | None

    @property
    def span(self) -> Span | None:
        """Return the range of the readers' levels; None where one of them gives none."""
        first, second = self.readers
        if first.low is None or second.low is None or first.high is None or second.high is None:
            return None
        return min(first.low, second.low), max(first.high, second.high)


def main(arguments: Sequence[str] | None = None) -> int:
    """Level the labelled postings and print how often that is right."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.role_levels", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("labels", type=Path)
    parser.add_argument("--postings", type=Path, required=True)
    parser.add_argument("--units", type=Path, help="Python file that cut the postings into units")
    parser.add_argument("--framework", type=Path, default=sample_framework())
    parser.add_argument("--encoder", help="as of `jobprofile run`")
    chosen = parser.parse_args(arguments)
    files = BenchmarkFiles.of(chosen.labels, chosen.postings, chosen.units)
    found = list(_judged(files, chosen.framework, chosen.encoder))
    langs = sorted({one.lang for one in found})
    parts = [("all", found), *((lang, [one for one in found if one.lang == lang]) for lang in langs)]
    print(printed([figures(name, part) for name, part in parts]))
    print("\n" + printed([counts(name, part) for name, part in parts]))
    return 0


def figures(name: str, found: Sequence[Judged]) -> dict[str, object]:
    """Return how often the product, a constant and a title lie in the readers' range, of the roles that both level."""
    both = [(one, span) for one in found if one.level is not None and (span := one.span)]
    titled = [(one.title, span) for one, span in both if one.title]
    clear = [one.level in range(span[0], span[1] + 1) for one, span in both if not one.near]
    return {
        "postings": name,
        "n": len(both),
        "in the readers' range": _share([span[0] <= (one.level or 0) <= span[1] for one, span in both]),
        "not boundary": _share(clear),
        "one apart at most": _share([span[0] - 1 <= (one.level or 0) <= span[1] + 1 for one, span in both]),
        **{f"always {n}": _share([low <= n <= high for _, (low, high) in both]) for n in (2, 3)},
        "first reader in the second's": _share(
            [
                (second.low or 0) <= (first.level or 0) <= (second.high or 0)
                for one, _ in both
                for first, second in [one.readers]
            ]
        ),
        "grade of the title": _share([a <= high and low <= b for (a, b), (low, high) in titled]),
    }


def _agree(first: RoleLevel, second: RoleLevel) -> bool:
    return (second.low or 0) <= (first.level or 0) <= (second.high or 0)


def counts(name: str, found: Sequence[Judged]) -> dict[str, object]:
    """Return how many roles have a level, by the product and by both readers."""
    return {
        "postings": name,
        "n": len(found),
        "both level": sum(one.level is not None and one.span is not None for one in found),
        "the product alone": sum(one.level is not None and one.span is None for one in found),
        "the readers alone": sum(one.level is None and one.span is not None for one in found),
        "neither": sum(one.level is None and one.span is None for one in found),
    }


def _share(right: Sequence[bool]) -> str:
    """Return a share with its 90 % interval."""
    if not right:
        return ""
    low, high = share_interval(sum(right), len(right))
    return f"{sum(right) / len(right):.3f} ({low:.2f}-{high:.2f})"


def _judged(files: BenchmarkFiles, framework_file: Path, encoder: str | None) -> Iterator[Judged]:
    """Yield every posting of the benchmark with its levels."""
    postings = place_postings(read_benchmark(files))
    framework = load_framework(framework_file)
    matcher = load_matcher(framework, MatchOptions(encoder=encoder, top=len(framework.competencies)))
    rules = Rules(framework, load_weights(), matcher.encoder_name)
    queries = [queries_of(one.parsed) if one.parsed else () for one in postings]
    result = matcher.match([query for some in queries for query in some])
    grades, at = by_grade(stages_of_framework(framework)), 0
    for posting, some in zip(postings, queries, strict=True):
        mine = slice(at, at + len(some))
        at = mine.stop
        said = rules.said(posting, result.answers[mine], result.vectors[mine])
        first, second = (_of_reading(one) for one in posting.gold.readings)
        found = _of_product(said)
        yield Judged(posting.gold.lang, found.level, bool(found.boundary), (first, second), _title(posting, grades))


def _of_product(said: Said) -> RoleLevel:
    cells = ((code, cell) for code, cell in said.cells.items() if cell.stage is not None)
    return role_level([AskedStage(code, cell.band, *[int(cell.stage or 0)] * 3) for code, cell in cells])


def _of_reading(reading: Reading) -> RoleLevel:
    """Return a reader's level: by the stages that their duties carry, which are the upper ends."""
    cells = ((code, cell) for code, cell in reading.cells.items() if cell.low and cell.high)
    return role_level(
        [AskedStage(code, cell.band, cell.low or 0, cell.high or 0, cell.high or 0) for code, cell in cells]
    )


def _title(posting: PlacedPosting, grades: Mapping[str, Span]) -> Span | None:
    title = posting.parsed.facts.title if posting.parsed else None
    grade = grade_in_title(title) if title else None
    return grades.get(grade[0]) if grade else None


if __name__ == "__main__":
    raise SystemExit(main())
