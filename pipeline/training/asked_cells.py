"""Count how often the product and a reader say that a posting asks for a competency: what `demand` corrects by.

    python -m pipeline.training.asked_cells --data DIR --units FILE --role-units FILE [--cells FILE] [--only-check]

Reads the sales postings of `roles_read.jsonl`, profiles them as `run` does, and writes
`pipeline/outputs/demand/asked_counts.tsv`: for each language and competency how many postings have which band by the
product and by the reader. `--cells` keeps the bands posting by posting, so that counting anew takes no minutes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.core.atomic_files import write_text
from pipeline.core.records import Band, ParsedPosting, Posting
from pipeline.core.resources import sample_framework
from pipeline.extract import extract
from pipeline.framework import load_framework
from pipeline.ingest import to_document
from pipeline.match import MatchOptions, load_matcher
from pipeline.match.queries import queries_of
from pipeline.profile import build_profile, load_weights
from pipeline.training.evidence.dataset import rows_of, titled
from pipeline.training.labelled_postings import label_rows, load_source, training_options
from pipeline.training.matcher.recipe import label_codes

BATCH = 60  # postings matched at a time
SALES = "sales"
Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AskedCells:
    """The bands of a posting by competency: of the product, and of each reader."""

    posting: str
    lang: str
    said: Mapping[str, Band]
    readers: tuple[Mapping[str, Band], ...]

    @property
    def is_even(self) -> bool:
        """Say to which half of the postings this one belongs, by a digest of its id: fitted on one, measured on both."""
        return hashlib.sha256(self.posting.encode()).digest()[0] % 2 == 0


def asked_cells(labels: Iterable[Label], rows: Mapping[str, Mapping[str, Any]]) -> Iterator[AskedCells]:
    """Yield the bands of labelled postings whose text is at hand, profiled as `run` does.

    Args:
        labels: rows with `id`, `lang` and the readers `a` and perhaps `b`.
        rows: the postings by id.
    """
    at_hand = [(one, rows[one["id"]]) for one in labels if one["id"] in rows]
    framework = load_framework(sample_framework())
    matcher = load_matcher(framework, MatchOptions())
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
                {cell.competency: cell.band for cell in profile.cells},
                tuple({names[code]: cell[0] for code, cell in one.items()} for one in readers),
            )


def _parsed(name: str, row: Mapping[str, Any]) -> ParsedPosting:
    return extract(to_document(Posting(name, titled(row), row["media"])))


def write_cells(cells: Iterable[AskedCells], path: Path) -> None:
    """Keep bands posting by posting, one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in cells))


def read_cells(path: Path) -> list[AskedCells]:
    """Return what `write_cells` kept."""
    return [AskedCells(**{**row, "readers": tuple(row["readers"])}) for row in label_rows(path)]


def counts_table(cells: Sequence[AskedCells]) -> str:
    """Return the counts as a table: language, competency, band by the product, band by the first reader, postings."""
    counts = Counter(
        (one.lang, name, said, one.readers[0][name]) for one in cells for name, said in one.said.items()
    )
    rows = ["\t".join((*key, str(count))) for key, count in sorted(counts.items())]
    return "\n".join(("\t".join(("lang", "competency", "said", "read", "n")), *rows)) + "\n"


def main() -> None:
    """Profile the labelled postings, count, and write the table."""
    from pipeline.outputs.demand.correct import COUNTS

    parser = training_options("training.asked_cells", __doc__)
    parser.add_argument("--role-units", type=Path, help="not needed: cells are of whole postings")
    parser.add_argument("--cells", type=Path, default=Path("data/processed/asked_cells.jsonl"), help="bands as kept")
    options = parser.parse_args()
    if not options.cells.is_file():
        rows = rows_of(options.data, load_source(options.data, options.units))
        labels = [one for one in label_rows(options.own / "roles_read.jsonl") if one["trade"] == SALES]
        write_cells(asked_cells(labels, rows), options.cells)
    table = counts_table(read_cells(options.cells))
    print(table)
    if not options.only_check:
        write_text(COUNTS, table)


if __name__ == "__main__":
    main()
