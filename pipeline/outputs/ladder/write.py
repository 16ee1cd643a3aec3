"""Write what was found in a ladder into a folder: a page, and one table as CSV, Parquet and workbook."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, inert, new_book
from pipeline.core.ladder import FINDING_KINDS, Ladder, LadderFinding
from pipeline.outputs.compare.html import render_page

NAME = "ladder"
COLUMNS = tuple(one.name for one in fields(LadderFinding))
_WIDTHS = {"kind": 12.0, "stage": 8.0, "other_stage": 8.0, "value": 8.0, "text": 60.0, "other_text": 60.0}


def save_ladder(ladder: Ladder, folder: Path) -> tuple[Path, ...]:
    """Write `ladder.html`, `.csv`, `.parquet` and `.xlsx`, each whole or not at all; return their paths."""
    import pandas as pd

    folder.mkdir(parents=True, exist_ok=True)
    page, table, columns, book = (folder / f"{NAME}{suffix}" for suffix in (".html", ".csv", ".parquet", ".xlsx"))
    rows = [asdict(one) for one in ladder.findings]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"stage": "Int64", "other_stage": "Int64"})
    write_text(page, ladder_page(ladder))
    # With the mark by which Excel knows UTF-8.
    write_text(table, frame.map(inert).to_csv(index=False, lineterminator="\n"), "utf-8-sig")
    with whole_file(columns) as partial:
        frame.astype({"value": "float64"}).to_parquet(partial, index=False)
    with whole_file(book) as partial, new_book(partial) as opened:
        add_table(opened, "Ladder", COLUMNS, (tuple(row.values()) for row in rows), TableLayout(_WIDTHS, frozen=1))
    return page, table, columns, book


def ladder_page(ladder: Ladder) -> str:
    """Return the findings as a page that opens offline: what looks wrong first, the steps last."""
    kinds = (*FINDING_KINDS[1:], FINDING_KINDS[0])
    return render_page("ladder.html", ladder=ladder, kinds=kinds, masked=False, stamp="ladder.stamp")
