"""Measure how often the corrected interval of `demand` holds the true share, on postings it was not fitted on.

    python -m benchmarks.demand_shares --data DIR --units FILE --role-units FILE --roles LABELS --role-postings FILE

Two sets: the half of the sales postings of `data/labels/roles_read.jsonl` that `pipeline.training.asked_cells` does
not count, and other postings read whole by two readers (LABELS with their postings), which nothing was fitted on. The
true share is the mean of the readers' shares. Stages are counted over competencies, as far as they can be corrected at
all. `--kept` keeps cells posting by posting.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.table import printed
from pipeline.core.resources import ROOT, sample_framework
from pipeline.framework import load_framework
from pipeline.match.evidence_model import shipped_evidence_model
from pipeline.outputs.demand.correct import CorrectedShare, Rates, corrected_share, rates_of, stage_depth
from pipeline.outputs.demand.records import DEPTHS
from pipeline.outputs.intervals import share_interval
from pipeline.training.asked_cells import AskedCells, asked_cells, kept_cells, sales_cells, stage_share
from pipeline.training.labelled_postings import label_rows

Row = dict[str, object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line per set, language and depth, and one per competency."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.demand_shares", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of postings and reserved_ads.tsv")
    parser.add_argument("--units", type=Path, required=True, help="Python file that numbers the lines of postings")
    parser.add_argument("--role-units", type=Path, required=True, help="Python file that numbers units of postings")
    parser.add_argument("--roles", type=Path, required=True, help="labels of other postings read whole")
    parser.add_argument("--role-postings", type=Path, required=True, help="the postings of --roles, JSON Lines")
    parser.add_argument("--kept", type=Path, default=Path("data/processed"), help="folder of kept cells")
    chosen = parser.parse_args(arguments)
    framework = load_framework(sample_framework())
    model = shipped_evidence_model(framework)
    rates = rates_of(frozenset(one.name for one in framework.competencies), model.digest if model else None)
    sets = {"held half": _held(chosen), "other employers": _others(chosen)}
    stages = sorted({one.number for each in framework.competencies for one in each.stages if one.number})
    lines = [line for name, cells in sets.items() for line in measured(name, cells, rates)]
    lines += [line for name, cells in sets.items() for line in measured_stages(name, cells, stages, rates)]
    print(printed([_counted(lines, *key) for key in _keys(lines)]))
    shown = ("postings", "lang", "depth", "competency", "found", "true", "corrected", "interval", "holds")
    missed = [line for line in lines if line["depth"] == "asked" or (line["interval"] and not line["holds"])]
    print("\n" + printed([{name: line[name] for name in shown} for line in missed]))
    return 0


def measured(name: str, cells: Sequence[AskedCells], rates: Rates) -> list[Row]:
    """Return a row per language, depth and competency: shares found, corrected and true, with the interval."""
    found: list[Row] = []
    for lang in ("en", "zh"):
        mine = [one for one in cells if one.lang == lang]
        for depth, deep in DEPTHS.items():
            for competency in mine[0].said if mine else ():
                count = sum(one.said[competency][0] in deep for one in mine)
                true = fmean(fmean(read[competency][0] in deep for read in one.readers) for one in mine)
                head = {"postings": name, "lang": lang, "n": len(mine), "depth": depth, "competency": competency}
                found.append(
                    head
                    | _against(
                        true, count, len(mine), corrected_share({lang: (count, len(mine))}, competency, depth, rates)
                    )
                )
    return found


def measured_stages(name: str, cells: Sequence[AskedCells], stages: Sequence[int], rates: Rates) -> list[Row]:
    """Return a row per language, competency and stage, as `measured` does for depths."""
    found: list[Row] = []
    for lang in ("en", "zh"):
        mine = [one for one in cells if one.lang == lang]
        for competency in mine[0].said if mine else ():
            for stage in stages:
                count = sum(one.said[competency][1] == stage for one in mine)
                true = fmean(fmean(stage_share(read[competency], stage) for read in one.readers) for one in mine)
                fixed = corrected_share({lang: (count, len(mine))}, competency, stage_depth(stage), rates)
                head = {
                    "postings": name,
                    "lang": lang,
                    "n": len(mine),
                    "depth": "stage",
                    "competency": f"{competency} {stage}",
                }
                found.append(head | _against(true, count, len(mine), fixed))
    return found


def _against(true: float, count: int, of: int, fixed: CorrectedShare | None) -> Row:
    """Return a share that was found and corrected beside the true one."""
    low, high = share_interval(count, of)
    return {
        "found": round(count / of, 3),
        "true": round(true, 3),
        "corrected": None if fixed is None else round(fixed.share, 3),
        "interval": "" if fixed is None else f"{fixed.low:.3f}-{fixed.high:.3f}",
        "width": None if fixed is None else fixed.high - fixed.low,
        "holds": fixed is not None and fixed.low <= true <= fixed.high,
        "uncorrected holds": low <= true <= high,
    }


def _keys(lines: Iterable[Row]) -> list[tuple[object, ...]]:
    return list(dict.fromkeys((one["postings"], one["lang"], one["n"], one["depth"]) for one in lines))


def _counted(lines: Iterable[Row], *key: object) -> Row:
    """Return how many of a set's competencies lie in their intervals."""
    mine = [one for one in lines if (one["postings"], one["lang"], one["n"], one["depth"]) == key]
    told = [one for one in mine if one["corrected"] is not None]
    return {
        **dict(zip(("postings", "lang", "n", "depth"), key, strict=True)),
        "corrected holds": f"{sum(bool(one['holds']) for one in told)} of {len(told)}",
        "mean width": round(fmean(float(str(one["width"])) for one in told), 2) if told else None,
        "uncorrected holds": f"{sum(bool(one['uncorrected holds']) for one in mine)} of {len(mine)}",
    }


def _held(chosen: argparse.Namespace) -> list[AskedCells]:
    own = ROOT / "data" / "labels"
    read = kept_cells(
        chosen.kept / "asked_cells.jsonl", lambda: sales_cells(chosen.data, chosen.units, chosen.role_units, own)
    )
    return [one for one in read if not one.is_even]


def _others(chosen: argparse.Namespace) -> list[AskedCells]:
    def cells() -> Iterable[AskedCells]:
        return asked_cells(label_rows(chosen.roles), {row["id"]: row for row in label_rows(chosen.role_postings)})

    return kept_cells(chosen.kept / f"asked_cells_{chosen.roles.stem}.jsonl", cells)


if __name__ == "__main__":
    raise SystemExit(main())
