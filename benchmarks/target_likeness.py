"""How like postings of a title are to a target made from others of that title, and how like all other postings are.

    python -m benchmarks.target_likeness RESULTS "project manager" analyst 销售

Of the postings whose titles hold the words, one half (drawn with a fixed seed) makes the target.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from statistics import median

from pipeline.outputs.run_store import read_run
from pipeline.outputs.targets.assign import NEAR_ENOUGH, plain
from pipeline.outputs.targets.board import asked_cells
from pipeline.outputs.targets.likeness import Scales, likeness
from pipeline.outputs.targets.make_target import median_target

SEED = 20


def main(folder: str, *words: str) -> None:
    """Print one line for each title: postings, the share of the other half that is near, and of all others."""
    tables = read_run(Path(folder))
    cells, scales = asked_cells(tables), Scales.of(tables.framework)
    titles = dict(zip(tables.postings["posting_id"], tables.postings["title"].fillna("").map(plain), strict=True))
    found = []
    print("title\tpostings\tnear, of the title\tnear, of all others")
    for one in words:
        mine = sorted(key for key in cells if all(word in titles[key] for word in plain(one).split()))
        random.Random(SEED).shuffle(mine)  # noqa: S311 - a draw, no secret
        makers, others = mine[: len(mine) // 2], mine[len(mine) // 2 :]
        target = median_target(one, [cells[key] for key in makers], tables.framework)
        rest = [key for key in cells if key not in mine]
        shares = [
            sum((likeness(cells[key], target, scales) or 0) >= NEAR_ENOUGH for key in some) / max(1, len(some))
            for some in (others, rest)
        ]
        found.append(shares)
        print(f"{one}\t{len(mine)}\t{shares[0]:.2f}\t{shares[1]:.2f}")
    own, other = (median(column) for column in zip(*found, strict=True))
    print(f"median\t\t{own:.2f}\t{other:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
