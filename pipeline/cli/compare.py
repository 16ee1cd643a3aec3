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
    by: Annotated[By, typer.Option(help="Compare postings, or take the postings of one role together.")] = By.posting,
    evidence: Annotated[bool, typer.Option("--evidence", "-e", help="Show the sentences behind each cell.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .csv, .json or .xlsx instead.")
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """Set two or more roles side by side, or against a target, or show what changed between two runs."""
    from pipeline.outputs.compare import Comparison, RunComparison, compare_roles, compare_runs
    from pipeline.outputs.compare.write import check_format

    if out is not None:
        check_format(out)
    found: Comparison | RunComparison
    if other is not None:
        if roles or target:
            raise InputError("two runs are compared as wholes", str(other), "leave out roles and target, or --with")
        found = compare_runs(folder, other, mask=not show_personal)
    else:
        found = compare_roles(folder, roles or [], target, by=by.value, mask=not show_personal)
    _show(found, out, evidence=evidence, masked=not show_personal)


def _show(found: object, out: Path | None, *, evidence: bool, masked: bool) -> None:
    """Print a comparison, or write it to a file."""
    from pipeline.cli.print_comparison import print_comparison, print_runs
    from pipeline.cli.terminal import say
    from pipeline.outputs.compare import Comparison, RunComparison, save_comparison

    if out is not None and isinstance(found, Comparison | RunComparison):
        save_comparison(found, out, masked=masked)
        say(f"look at: {out}")
    elif isinstance(found, Comparison):
        print_comparison(found, evidence=evidence)
    elif isinstance(found, RunComparison):
        print_runs(found)
