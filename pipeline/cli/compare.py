"""The command that compares: roles side by side, roles with a target, two runs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import ShowPersonal
from pipeline.core.errors import InputError

app = typer.Typer()


class By(StrEnum):
    """What one column stands for."""

    posting = "posting"
    role = "role"


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    roles: Annotated[
        list[str] | None,
        typer.Argument(metavar="ROLE...", help="Roles: a title or words of it, a posting_id or its beginning, a file."),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--target", "-t", help="Target profile of your own: YAML, JSON or CSV.")
    ] = None,
    other: Annotated[
        Path | None, typer.Option("--with", "-w", metavar="DIR", help="Folder of a later run: what changed, and why.")
    ] = None,
    grades: Annotated[
        str | None,
        typer.Option("--grades", "-g", metavar="WORDS", help="Junior to senior: of titles with these words (or '')."),
    ] = None,
    by: Annotated[By, typer.Option(help="Compare postings, or take the postings of one role together.")] = By.posting,
    evidence: Annotated[bool, typer.Option("--evidence", "-e", help="Show the sentences behind each cell.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .csv, .json or .xlsx instead.")
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """Set two to four roles side by side, or against a target; junior to senior; or what changed between two runs."""
    from pipeline.outputs.compare import compare_grades, compare_roles, compare_runs
    from pipeline.outputs.compare.write import FORMATS
    from pipeline.outputs.table_files import check_suffix

    if out is not None:
        check_suffix(out, FORMATS)
    if other is not None:
        if roles or target:
            raise InputError("two runs are compared as wholes", str(other), "leave out roles and target, or --with")
        found: object = compare_runs(folder, other, mask=not show_personal)
    elif grades is not None:
        if roles or target:
            raise InputError("grades are compared over all postings of a title", grades, "leave out roles and target")
        found = compare_grades(folder, grades)
    else:
        found = compare_roles(folder, roles or [], target, by=by.value, mask=not show_personal)
    _show(found, out, evidence=evidence, masked=not show_personal)


def _show(found: object, out: Path | None, *, evidence: bool, masked: bool) -> None:
    """Print a comparison, or write it to a file."""
    from pipeline.cli.print_comparison import print_comparison, print_grades, print_runs
    from pipeline.cli.terminal import say
    from pipeline.outputs.compare import Comparison, GradeComparison, RunComparison, save_comparison

    if out is not None and isinstance(found, Comparison | GradeComparison | RunComparison):
        save_comparison(found, out, masked=masked)
        say(f"look at: {out}")
    elif isinstance(found, Comparison):
        print_comparison(found, evidence=evidence)
    elif isinstance(found, GradeComparison):
        print_grades(found)
    elif isinstance(found, RunComparison):
        print_runs(found)
