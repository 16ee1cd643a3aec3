"""Build the vectors that O*NET-SOC titles are suggested by, and the means of postings that families are grouped with.

    python -m pipeline.training.occupations TASKS.csv POSTINGS.jsonl --out models/occupations

TASKS.csv is O*NET's table of tasks (columns O*NET-SOC Code, Title, Task ID, Task); POSTINGS.jsonl what
`jobprofile parse` wrote of public postings in both languages. No task and no sentence is kept: codes, titles, vectors.
Vectors of tasks are whitened by how the tasks of one occupation differ, so that what every occupation does
("record", "report") weighs little.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.encoders import DEFAULT_ENCODER, FAST, Encoder, load_encoder, remembering
from pipeline.outputs.families.occupations import WEIGHTS
from pipeline.outputs.families.role_vectors import OTHER_WEIGHT, Vectors, unit

SAMPLE, SEED = 90, 1  # postings of each language that the slower encoder reads
COUNTS = {"responsibility": 1.0, "experience": 0.8, "skill": 0.6, "trait": 0.1}
SOURCE = (
    "O*NET database, U.S. Department of Labor, Employment and Training Administration (CC BY 4.0); changed: vectors"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write titles.npz and titles.json."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.occupations", description=__doc__)
    parser.add_argument("tasks", type=Path)
    parser.add_argument("postings", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    postings = [json.loads(line) for line in chosen.postings.read_text(encoding="utf-8").splitlines()]
    draw = random.Random(SEED)  # noqa: S311 - a sample
    by_language = {lang: [one for one in postings if one["lang"] == lang] for lang in ("en", "zh")}
    some = {lang: draw.sample(found, min(SAMPLE, len(found))) for lang, found in by_language.items()}
    fast, encoder = load_encoder(FAST), remembering(load_encoder(DEFAULT_ENCODER))
    arrays = {f"fast_{lang}": _mean(fast, found).astype(np.float32) for lang, found in by_language.items()}
    titles, occupations = _occupations(chosen.tasks, encoder)
    arrays |= occupations
    for lang, found in some.items():
        arrays[f"duties_{lang}"] = _mean(encoder, found).astype(np.float32)
        arrays[f"title_{lang}"] = encoder.encode([one["title"] for one in found if one["title"]]).mean(axis=0)
    card = {
        "source": SOURCE,
        "encoders": {FAST: fast.digest, DEFAULT_ENCODER: encoder.digest},
        "weights": WEIGHTS,
        "postings": {lang: len(found) for lang, found in by_language.items()},
        "titles": titles,
    }
    chosen.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(chosen.out / "titles.npz", **arrays)  # type: ignore[arg-type]
    (chosen.out / "titles.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return 0


def _occupations(path: Path, encoder: Encoder) -> tuple[dict[str, str], dict[str, Vectors]]:
    """Return code -> title, and the vectors of the occupations' tasks and titles, in the same order."""
    tasks: dict[str, dict[str, str]] = {}
    titles: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            titles[row["O*NET-SOC Code"]] = row["Title"]
            tasks.setdefault(row["O*NET-SOC Code"], {})[row["Task ID"]] = row["Task"]
    owner = np.array([number for number, some in enumerate(tasks.values()) for _ in some])
    vectors = encoder.encode([text for some in tasks.values() for text in some.values()]).astype(np.float64)
    means = np.array([vectors[owner == number].mean(axis=0) for number in range(len(tasks))])
    whitening = _whitening(vectors - means[owner])
    names = encoder.encode(list(titles.values())).astype(np.float64)
    centred = means - means.mean(axis=0)
    return titles, {
        "whitening": whitening.astype(np.float16),
        "occupation_duties": _bytes(centred @ whitening),
        "occupation_tasks": _bytes(centred),
        "occupation_names": _bytes(names - names.mean(axis=0)),
    }


def _whitening(within: Vectors) -> Vectors:
    """Return the inverse root of the covariance within occupations, half of it shrunk towards a sphere."""
    spread = within.T @ within / len(within)
    spread += np.trace(spread) / len(spread) * np.eye(len(spread))
    values, axes = np.linalg.eigh(spread)
    found: Vectors = axes @ np.diag(values**-0.5) @ axes.T
    return found


def _bytes(rows: Vectors) -> Any:  # noqa: ANN401 - int8 stands outside of what vectors are
    """Return rows of length 1 as whole numbers up to 127."""
    return np.round(unit(rows) * 127).astype(np.int8)


def _mean(encoder: Encoder, postings: Sequence[Mapping[str, Any]]) -> Vectors:
    """Return the mean over postings of the weighted mean of what each asks."""
    asked = [one["requirements"] for one in postings if one["requirements"]]
    vectors = encoder.encode([item["text"] for some in asked for item in some])
    means, at = [], 0
    for some in asked:
        weights = np.array([COUNTS.get(one["kind"], COUNTS.get(one["subkind"] or "", OTHER_WEIGHT)) for one in some])
        means.append(weights @ vectors[at : at + len(some)] / weights.sum())
        at += len(some)
    mean: Vectors = np.mean(means, axis=0)
    return mean


if __name__ == "__main__":
    raise SystemExit(main())
