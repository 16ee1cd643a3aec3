"""Emphasis against what employers state: does the score follow the shares of time that a posting states?

    python -m benchmarks.shares INPUT... --framework F [--least 90 --most 110]

Of every posting whose stated shares add up to about a hundred: the rank correlation (Spearman) over the competencies
between the score and the summed shares of the parts whose duties are evidence, each part shared out to the competencies
that it is evidence for. Printed once with scores that do not follow the shares, and once with those that do.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import profile_postings
from pipeline.profile.weights import DEFAULT

FOLLOWS = (0.0, 1.0)
_FEWEST = 3  # competencies of a posting with a score or a share: fewer have no order


def main() -> None:
    """Print the mean correlation without and with the shares."""
    arguments = _arguments()
    for follow in FOLLOWS:
        tables = _profiled(arguments.inputs, arguments.framework, follow)
        every = dict(correlations(tables, arguments.least, arguments.most))
        found = {posting_id: value for posting_id, value in every.items() if value is not None}
        mean = sum(found.values()) / len(found) if found else float("nan")
        print(f"follow {follow:g}: mean rank correlation {mean:.3f} over {len(found)} of {len(every)} postings")
        for posting_id, value in found.items():
            print(f"  {posting_id} {value:+.2f}")


def correlations(tables: Any, least: float, most: float) -> Iterator[tuple[str, float | None]]:  # noqa: ANN401
    """Yield posting and correlation, for the postings whose shares add up.

    The correlation is None where fewer than three competencies have a score or a share, or all of them the same.
    """
    for posting_id, items in tables.requirements.groupby("posting_id", sort=False):
        stated = items[items["share"].notna()]
        parts = (stated[["share", "section"]] != stated[["share", "section"]].shift()).any(axis=1).cumsum()
        firsts = stated.groupby(parts)["share"].first()
        if not least <= firsts.sum() <= most:
            continue
        cells = tables.profile[tables.profile["posting_id"] == posting_id].set_index("competency_id")
        part_of = dict(zip(stated["requirement_id"], parts, strict=True))
        shares = _shares_of(cells, part_of, firsts)
        scores = cells["score"].astype(float).fillna(0.0)
        kept = (scores > 0) | (shares > 0)
        if kept.sum() >= _FEWEST and shares[kept].nunique() > 1 and scores[kept].nunique() > 1:
            yield str(posting_id), float(scores[kept].rank().corr(shares[kept].rank()))
        else:
            yield str(posting_id), None


def _shares_of(cells: pd.DataFrame, part_of: dict[str, int], firsts: pd.Series[float]) -> pd.Series[float]:
    """Return the share of each competency: of every part, what falls to it by the number of its sentences."""
    rows = [
        (competency, part_of[one["requirement_id"]], one["probability"])
        for competency, evidence in cells["evidence"].items()
        for one in evidence
        if not one["hint"] and one["requirement_id"] in part_of
    ]
    found = pd.DataFrame(rows, columns=["competency", "part", "weight"])
    weight = found["weight"] / found.groupby("part")["weight"].transform("sum")
    shares = (weight * found["part"].map(firsts)).groupby(found["competency"]).sum()
    return shares.reindex(cells.index).fillna(0.0).astype(float)


def _profiled(inputs: list[str], framework: Path, follow: float) -> Any:  # noqa: ANN401 - RunTables
    """Return the tables of the postings with weights that follow the shares so closely."""
    text = DEFAULT.read_text(encoding="utf-8").replace("follow = 1.0", f"follow = {follow}")
    with tempfile.TemporaryDirectory() as folder:
        weights = Path(folder) / "weights.toml"
        weights.write_text(text, encoding="utf-8")
        return profile_postings([Path(one) for one in inputs], framework, weights=weights)


def _arguments() -> argparse.Namespace:
    """Return the arguments of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--framework", type=Path, required=True)
    parser.add_argument("--least", type=float, default=90)
    parser.add_argument("--most", type=float, default=110)
    return parser.parse_args()


if __name__ == "__main__":
    main()
