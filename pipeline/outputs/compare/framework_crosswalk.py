"""Two frameworks beside each other: which competencies and levels correspond, by their texts and by postings.

Not to be mixed up with `crosswalk.parquet` of a run, which holds the competencies that employers list of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, new_book
from pipeline.outputs.compare.html import render_page
from pipeline.outputs.table_files import check_suffix, write_csv

if TYPE_CHECKING:
    import pandas as pd

Relation = Literal["same", "within", "contains", "touches", "none"]
FORMATS = (".html", ".csv", ".parquet", ".xlsx")
MOST = 0.5  # share of a competency's texts (or sentences) from which it goes into another
SOME = 0.2  # share from which it touches it


@dataclass(frozen=True, slots=True)
class LevelPair:
    """How often a level of the one framework was met with a level of the other."""

    level_a: int
    level_b: int
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    """A text of each framework, one the nearest to the other; or a sentence of a posting that is evidence for both."""

    text_a: str
    text_b: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Two competencies that correspond, or one to which nothing corresponds (the other is empty then).

    Of the `texts_a` texts of the first, `a_in_b` go to the second, and the other way round. Of postings' sentences,
    `sentences_a` and `sentences_b` are evidence for each, `sentences_both` for both.
    """

    competency_a: str
    competency_a_id: str
    competency_b: str
    competency_b_id: str
    texts_a: int = 0
    a_in_b: int = 0
    texts_b: int = 0
    b_in_a: int = 0
    sentences_a: int = 0
    sentences_b: int = 0
    sentences_both: int = 0
    levels: tuple[LevelPair, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def share_a(self) -> float:
        """Return the larger share of the first that goes into the second: of its texts, or of its sentences."""
        return max(self.a_in_b / max(1, self.texts_a), self.sentences_both / max(1, self.sentences_a))

    @property
    def share_b(self) -> float:
        """Return the larger share of the second that goes into the first."""
        return max(self.b_in_a / max(1, self.texts_b), self.sentences_both / max(1, self.sentences_b))

    @property
    def relation(self) -> Relation:
        """Say how the first stands to the second."""
        a, b = self.share_a, self.share_b
        if not self.competency_a or not self.competency_b or max(a, b) < SOME:
            return "none"
        if min(a, b) >= MOST:
            return "same"
        if max(a, b) >= MOST:
            return "within" if a > b else "contains"
        return "touches"


@dataclass(frozen=True, slots=True)
class FrameworkCrosswalk:
    """What corresponds between two frameworks; `sentences` of postings were looked at."""

    name_a: str
    name_b: str
    rows: tuple[Correspondence, ...]
    sentences: int = 0

    @property
    def table(self) -> pd.DataFrame:
        """One row for each two competencies that correspond, and for each to which nothing corresponds."""
        import pandas as pd

        return pd.DataFrame([dict(_row(one)) for one in self.rows], columns=list(COLUMNS))

    @property
    def levels(self) -> pd.DataFrame:
        """One row for each two levels of two competencies that met."""
        import pandas as pd

        return pd.DataFrame(
            [
                {"competency_a": one.competency_a, "competency_b": one.competency_b, **asdict(pair)}
                for one in self.rows
                for pair in one.levels
            ],
            columns=["competency_a", "competency_b", "level_a", "level_b", "count"],
        )


COLUMNS = (
    *("relation", "competency_a", "competency_a_id", "competency_b", "competency_b_id"),
    *("texts_a", "a_in_b", "texts_b", "b_in_a", "sentences_a", "sentences_b", "sentences_both"),
    *("levels", "examples"),
)


def save_crosswalk(crosswalk: FrameworkCrosswalk, path: Path) -> None:
    """Write a crosswalk of two frameworks whole or not at all.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    check_suffix(path, FORMATS)
    suffix = path.suffix.lower()
    if suffix == ".html":
        page = render_page(
            "crosswalk.html", crosswalk=crosswalk, levels_said=levels_said, masked=crosswalk.sentences > 0
        )
        write_text(path, page)
    elif suffix == ".csv":
        write_csv(crosswalk.table, path)
    elif suffix == ".parquet":
        with whole_file(path) as partial:
            crosswalk.table.to_parquet(partial, index=False, compression="zstd")
    else:
        _write_workbook(crosswalk, path)


def levels_said(levels: tuple[LevelPair, ...]) -> str:
    """Return which level met which and how often: "1 = 1 (3x), 2 = 3 (2x)"; the most frequent of each level."""
    best: dict[int, LevelPair] = {}
    for pair in levels:
        if pair.level_a not in best or best[pair.level_a].count < pair.count:
            best[pair.level_a] = pair
    return ", ".join(f"{one.level_a} = {one.level_b} ({one.count}×)" for _, one in sorted(best.items()))


def _row(one: Correspondence) -> Iterator[tuple[str, Any]]:
    """Yield the cells of a row; lists are JSON."""
    for name in COLUMNS:
        value = getattr(one, name)
        yield name, json.dumps([asdict(item) for item in value], ensure_ascii=False) if name in LISTS else value


LISTS = ("levels", "examples")
_LAYOUT = TableLayout(
    widths={"competency_a": 32, "competency_b": 32, "text_a": 60, "text_b": 60, "sentence": 60}, width=14
)


def _write_workbook(crosswalk: FrameworkCrosswalk, path: Path) -> None:
    """Write the pairs, their levels and their examples, a sheet each."""
    plain = [name for name in COLUMNS if name not in LISTS]
    with whole_file(path) as partial, new_book(partial) as book:
        rows = crosswalk.rows
        add_table(book, "Competencies", plain, ([getattr(one, name) for name in plain] for one in rows), _LAYOUT)
        frame = crosswalk.levels
        add_table(book, "Levels", list(frame.columns), frame.astype(object).to_numpy().tolist(), _LAYOUT)
        heads = ("competency_a", "competency_b", "text_a", "text_b", "sentence")
        examples = (
            (one.competency_a, one.competency_b, item.text_a, item.text_b, item.sentence)
            for one in rows
            for item in one.examples
        )
        add_table(book, "Examples", heads, examples, _LAYOUT)
