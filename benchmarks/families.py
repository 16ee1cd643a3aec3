"""Measure how well families agree with trades, and how often an O*NET title that is suggested is right.

    python -m benchmarks.families POSTINGS

POSTINGS is the folder of the dumps that `data/labels/trades.jsonl` names by source and id. Families know no trade:
adjusted Rand index for the number that the rule chooses, six and eight; beside it the same of vectors from which
no mean of their language was taken. Sixty of the postings were given right O*NET-SOC titles by hand.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.table import printed
from benchmarks.trades import LABELS, texts_of, trade_labels
from pipeline.core.resources import sample_framework
from pipeline.encoders import FAST, load_encoder
from pipeline.match import MatchOptions
from pipeline.outputs.families.grouping import group
from pipeline.outputs.families.occupations import NEAR, Suggestion, suggest_titles
from pipeline.outputs.families.records import Role
from pipeline.outputs.families.role_vectors import RoleVectors, Vectors, mean_of, read_roles, unit
from pipeline.run.main_job import make_tables
from pipeline.run.options import RunOptions
from pipeline.training.labelled_postings import label_rows

Key = tuple[str, str]
NUMBERS = (None, 6, 8)  # of families; None: as the rule chooses


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the labelled postings, group them, and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.families", description=__doc__)
    parser.add_argument("postings", type=Path, help="folder of the dumps")
    chosen = parser.parse_args(arguments)
    trades = {(one["source"], one["id"]): one["trade"] for one in trade_labels()}
    roles, keys = _read(chosen.postings)
    truth = [trades[key] for key in keys]
    langs = [one.lang for one in roles.roles]
    vectors = {"less the mean of the language": roles.vectors, "as they are": _with_mean(roles.roles)}
    print(f"{len(keys)} roles of {len(set(truth))} trades")
    print(printed([_agreement(name, found, truth, langs, some) for name, found in vectors.items() for some in NUMBERS]))
    print("\n" + printed(_titles(roles.roles, keys)))
    return 0


def _read(folder: Path) -> tuple[RoleVectors, list[Key]]:
    """Return the roles of the labelled postings, and which posting each is; matching plays no part in families."""
    texts = texts_of(trade_labels(), folder)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "postings.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in texts.values()), encoding="utf-8")
        options = RunOptions((sample_framework(),), Path(), match=MatchOptions(encoder=FAST))
        tables = make_tables([str(path)], options)
    names = list(texts)
    sources = zip(tables.postings["posting_id"], tables.postings["sources"], strict=True)
    number = {posting: int(str(some[0]).rsplit("#", 1)[1].partition(".")[0]) for posting, some in sources}
    roles = read_roles(tables)
    return roles, [names[number[one.role_id] - 1] for one in roles.roles]


def _with_mean(roles: Sequence[Role]) -> Vectors:
    """Return a vector for each role from which nothing was taken away."""
    encoder = load_encoder(FAST)
    return unit(np.array([mean_of(one.sentences, encoder.encode([x.text for x in one.sentences])) for one in roles]))


def _agreement(
    name: str, vectors: Vectors, truth: Sequence[str], langs: Sequence[str], number: int | None
) -> dict[str, object]:
    """Return how families agree with trades, and how often the nearest role of the other language has one's trade.

    The second is asked of trades alone that both languages have.
    """
    from sklearn.metrics import adjusted_rand_score

    found = group(vectors, number)
    lang, trade = np.array(langs), np.array(truth)
    apart = np.where(lang[:, None] == lang[None, :], -2.0, vectors @ vectors.T)
    shared = [len({*lang[trade == one]}) > 1 for one in trade]
    return {
        "vectors": name,
        "families": f"{len(found.middles)}" if number else f"{len(found.middles)} (rule)",
        "adjusted Rand": round(float(adjusted_rand_score(trade, found.labels)), 3),
        "stability": None if found.stability is None else round(found.stability, 3),
        "its 5 % quantile": None if found.stability_low is None else round(found.stability_low, 3),
        "nearest of the other language": round(float((trade[apart.argmax(1)] == trade)[shared].mean()), 3),
    }


def _titles(roles: Sequence[Role], keys: Sequence[Key]) -> list[dict[str, object]]:
    """Return how often the first title, and one of five, is among those that a reader holds right."""
    right = {(one["source"], one["id"]): one["codes"] for one in label_rows(LABELS / "occupations_read.jsonl")}
    judged = [(role, right[key]) for role, key in zip(roles, keys, strict=True) if key in right]
    said = list(zip(suggest_titles([role for role, _ in judged]), judged, strict=True))
    return [
        _right(
            what, [(one, codes) for one, (role, codes) in said if role.lang in langs and (one.near or not only_near)]
        )
        for langs in (("en",), ("zh",), ("en", "zh"))
        for only_near, what in ((False, " and ".join(langs)), (True, f"{' and '.join(langs)}, likeness {NEAR} or more"))
    ]


def _right(what: str, some: Sequence[tuple[Suggestion, Sequence[str]]]) -> dict[str, object]:
    first = sum(one.titles[0].code in codes for one, codes in some)
    five = sum(any(title.code in codes for title in one.titles) for one, codes in some)
    return {"postings": what, "n": len(some), "first right": first, "one of five right": five}


if __name__ == "__main__":
    raise SystemExit(main())
