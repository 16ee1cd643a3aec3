"""Count how often the product and a reader say that a posting asks for a competency: what `demand` corrects by.

    python -m pipeline.training.asked_cells --data DIR --units FILE --role-units FILE [--cells FILE] [--only-check]

Profiles the sales postings of `roles_read.jsonl` as `run` does, and counts on one half of them, for each language and
competency, how many have which band and which stage by the product and by the first reader; how far these rates differ
between sources is fitted on the same half and on `data/benchmark` (`asked_drift`). What was counted is written to
`pipeline/outputs/demand/asked_counts.json`; the other half stays for `python -m benchmarks.demand_shares`. `--cells`
keeps the cells posting by posting, so that counting anew takes no minutes. Count anew when the evidence model is
trained anew: counts of another model are not used. Each half is profiled by words (`word_layer`) that were fitted
without it, since a sentence that was learned by heart is found more often than one of a new posting.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.atomic_files import write_text
from pipeline.core.records import BANDS, Band, Framework, ParsedPosting, Posting
from pipeline.core.resources import ROOT, sample_framework
from pipeline.extract import extract
from pipeline.framework import load_framework
from pipeline.ingest import to_document
from pipeline.match import MatchOptions, load_matcher
from pipeline.match.build import AnyMatcher, load_encoders
from pipeline.match.evidence_matcher import EvidenceMatcher
from pipeline.match.evidence_model import shipped_evidence_model
from pipeline.match.queries import queries_of
from pipeline.outputs.demand.correct import COUNTS, Rates, counts_of, stage_counts_of
from pipeline.profile import build_profile, load_weights
from pipeline.training.asked_drift import drift_of
from pipeline.training.evidence.dataset import rows_of, titled
from pipeline.training.evidence.train import labelled_postings, lessons_of
from pipeline.training.evidence.word_layer import fit_words
from pipeline.training.labelled_postings import label_rows, load_source, training_options
from pipeline.training.matcher.recipe import label_codes

BATCH = 60  # postings matched at a time
SALES = "sales"
NO_MODEL = "no evidence model ships for the sample framework"
BENCHMARK = ROOT / "data" / "benchmark"
Label = Mapping[str, Any]
SaidCell = tuple[Band, int | None]  # band and stage
ReadCell = tuple[Band, int | None, int | None]  # band, lowest and highest stage


@dataclass(frozen=True, slots=True)
class AskedCells:
    """The cells of a posting by competency: band and stage of the product; band and range of stages of each reader."""

    posting: str
    lang: str
    said: Mapping[str, SaidCell]
    readers: tuple[Mapping[str, ReadCell], ...]

    @property
    def is_even(self) -> bool:
        """Say to which half of the postings this one belongs: one is counted, one held."""
        return is_even(self.posting)


def is_even(posting: str) -> bool:
    """Say to which half of the postings one belongs, by a digest of its id."""
    return hashlib.sha256(posting.encode()).digest()[0] % 2 == 0


def asked_cells(
    labels: Iterable[Label], rows: Mapping[str, Mapping[str, Any]], matcher: AnyMatcher | None = None
) -> Iterator[AskedCells]:
    """Yield the cells of labelled postings whose text is at hand, profiled as `run` does.

    Args:
        labels: rows with `id`, `lang` and the readers `a` and perhaps `b`.
        rows: the postings by id.
        matcher: in place of the one that serves the sample framework.
    """
    at_hand = [(one, rows[one["id"]]) for one in labels if one["id"] in rows]
    framework = load_framework(sample_framework())
    matcher = matcher or load_matcher(framework, MatchOptions())
    weights, names = load_weights(), label_codes()
    for start in range(0, len(at_hand), BATCH):
        batch = [(label, _parsed(label["id"], row)) for label, row in at_hand[start : start + BATCH]]
        queries = [queries_of(parsed) for _, parsed in batch]
        found = matcher.match([query for some in queries for query in some])
        at = 0
        for (label, parsed), some in zip(batch, queries, strict=True):
            mine = slice(at, at + len(some))
            at = mine.stop
            vectors = None if found.vectors is None else found.vectors[mine]
            profile = build_profile(parsed, found.answers[mine], vectors, framework, weights, matcher.encoder_name)
            readers = [label[name]["cells"] for name in ("a", "b") if name in label]
            yield AskedCells(
                label["id"],
                label["lang"],
                {cell.competency: (cell.band, cell.stage) for cell in profile.cells},
                tuple({names[code]: tuple(cell) for code, cell in one.items()} for one in readers),
            )


def _parsed(name: str, row: Mapping[str, Any]) -> ParsedPosting:
    return extract(to_document(Posting(name, titled(row), row["media"])))


def write_cells(cells: Iterable[AskedCells], path: Path) -> None:
    """Keep cells posting by posting, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in cells))


def read_cells(path: Path) -> list[AskedCells]:
    """Return what `write_cells` kept."""
    return [AskedCells(**{**row, "readers": tuple(row["readers"])}) for row in label_rows(path)]


def band_tables(cells: Iterable[AskedCells]) -> dict[str, dict[str, list[list[int]]]]:
    """Return postings by band of the product (rows) and of the first reader (columns): language -> competency."""
    found: dict[str, dict[str, list[list[int]]]] = {}
    for one in cells:
        for name, said in one.said.items():
            empty = [[0] * len(BANDS) for _ in BANDS]
            table = found.setdefault(one.lang, {}).setdefault(name, empty)
            table[BANDS.index(said[0])][BANDS.index(one.readers[0][name][0])] += 1
    return found


def stage_tables(cells: Sequence[AskedCells], framework: Framework) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Return both, missed, neither, extra of every stage: language -> competency -> stage; a range is shared out."""
    return {
        lang: {
            one.name: {
                str(stage.number): [round(float(x), 3) for x in _errors(one.name, stage.number, cells, lang)]
                for stage in one.stages
            }
            for one in framework.competencies
        }
        for lang in ("en", "zh")
    }


def _errors(name: str, stage: int | None, cells: Iterable[AskedCells], lang: str) -> NDArray[np.float64]:
    """Return both, missed, neither, extra of one stage of a competency."""
    found = np.zeros(4)
    for one in cells:
        if one.lang == lang:
            read = stage_share(one.readers[0][name], stage)
            found += [read, 0, 0, 1 - read] if one.said[name][1] == stage else [0, read, 1 - read, 0]
    return found


def stage_share(cell: ReadCell, stage: int | None) -> float:
    """Return how much of a reader's cell is at a stage: an equal part for each stage of its range."""
    _, low, high = cell
    if stage is None or low is None or high is None or not low <= stage <= high:
        return 0.0
    return 1 / (high - low + 1)


def kept_cells(path: Path, cells: Callable[[], Iterable[AskedCells]]) -> list[AskedCells]:
    """Return the cells that are kept in a file; where there is none, make them and keep them."""
    if not path.is_file():
        write_cells(cells(), path)
    return read_cells(path)


def sales_cells(data: Path, units: Path, role_units: Path, labels: Path) -> Iterator[AskedCells]:
    """Yield the cells of the sales postings of `roles_read.jsonl` whose text is at hand, half by half."""
    source, codes = load_source(data, units), tuple(label_codes())
    rows = rows_of(data, source)
    read, others = labelled_postings(data, source, role_units, labels)
    sales = [one for one in label_rows(labels / "roles_read.jsonl") if one["trade"] == SALES]
    for half in (True, False):
        lessons, targets = lessons_of([one for one in read if is_even(one.posting) != half] + others, codes)
        words = fit_words(lessons, targets.evidence, targets.weight)
        yield from asked_cells([one for one in sales if is_even(one["id"]) == half], rows, _matcher_with(words))


def _matcher_with(words: tuple[NDArray[np.float32], NDArray[np.float32]]) -> EvidenceMatcher:
    """Return the matcher of the sample framework with other weights of words."""
    framework = load_framework(sample_framework())
    model = shipped_evidence_model(framework)
    if model is None:
        raise SystemExit(NO_MODEL)
    (encoder,) = load_encoders(model.encoder)
    model = replace(model, word_weights=words[0], word_bias=words[1])
    return EvidenceMatcher(framework, model, encoder, MatchOptions(), {})


def benchmark_cells() -> Iterator[AskedCells]:
    """Yield the cells of `data/benchmark`, which nothing was ever fitted on but the drift."""
    rows = {row["id"]: row for row in label_rows(BENCHMARK / "postings.jsonl")}
    labels = [{**one, "lang": rows[one["id"]]["lang"]} for one in label_rows(BENCHMARK / "labels.jsonl")]
    return asked_cells(labels, rows)


def main() -> None:
    """Profile the labelled postings, count, and write the table."""
    parser = training_options("training.asked_cells", __doc__)
    parser.add_argument("--role-units", type=Path, required=True, help="Python file that numbers units of postings")
    parser.add_argument("--cells", type=Path, default=Path("data/processed/asked_cells.jsonl"), help="cells as kept")
    options = parser.parse_args()
    framework = load_framework(sample_framework())
    model = shipped_evidence_model(framework)
    if model is None:
        raise SystemExit(NO_MODEL)
    read = kept_cells(options.cells, lambda: sales_cells(options.data, options.units, options.role_units, options.own))
    fitted_on = [one for one in read if one.is_even]
    others = kept_cells(options.cells.with_name(f"{options.cells.stem}_benchmark.jsonl"), benchmark_cells)
    made = {
        "model": model.digest,
        "postings": dict(Counter(one.lang for one in fitted_on)),
        "bands": BANDS,
        "counts": band_tables(fitted_on),
        "stages": stage_tables(fitted_on, framework),
        "drift": drift_of(*(_rates(some, framework) for some in (fitted_on, *by_source(fitted_on).values(), others))),
    }
    print(f"counted on {made['postings']} postings; drift {made['drift']}")
    if not options.only_check:
        write_text(COUNTS, json.dumps(made, ensure_ascii=False) + "\n")


def _rates(cells: Sequence[AskedCells], framework: Framework) -> Rates:
    return counts_of(band_tables(cells)) | stage_counts_of(stage_tables(cells, framework))


def by_source(cells: Iterable[AskedCells]) -> dict[str, list[AskedCells]]:
    """Return cells by the source of their posting: what its id begins with."""
    found: dict[str, list[AskedCells]] = {}
    for one in cells:
        found.setdefault(re.split("[:-]", one.posting)[0], []).append(one)
    return found


if __name__ == "__main__":
    main()
