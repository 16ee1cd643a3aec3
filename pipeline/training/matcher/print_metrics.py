"""Print figures as rows of a Markdown table."""

from __future__ import annotations

import numpy as np

from pipeline.training.matcher import metrics
from pipeline.training.matcher.cross_validation import Validated
from pipeline.training.matcher.features import Prepared

HEADER = "| method | lang | n | top1 | macro | mrr | auroc | f1 | ece |"


def print_sales(name: str, validated: Validated, prepared: Prepared) -> None:
    """Print one row per language for out-of-fold chances of labelled sentences."""
    place = {one.name: position for position, one in enumerate(prepared.matcher.framework.competencies)}
    first = [place[one.accepted[0]] if one.accepted else -1 for one in prepared.sentences]
    for lang in ("en", "zh"):
        rows = np.array([row for row, one in enumerate(prepared.sentences) if one.lang == lang])
        chances, accepted = validated.chances[rows], prepared.problem.accepted[rows]
        numbers = (
            metrics.top1(chances, accepted),
            metrics.macro_top1(chances, accepted, [first[row] for row in rows.tolist()]),
            metrics.mrr(chances, accepted),
            metrics.none_auroc(chances, accepted),
            metrics.f1(chances, accepted, validated.threshold),
            metrics.ece(chances, accepted),
        )
        print(f"| {name} | {lang} | {len(rows)} | {' | '.join(f'{one:.3f}' for one in numbers)} |", flush=True)
