"""The command that levels roles: by what they ask for, beside what their titles say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import ShowPersonal

app = typer.Typer()


@app.command()
def levelling(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .csv, .parquet, .xlsx or .json instead.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", "-d", metavar="FILE", help="Sheet (.csv, .xlsx) whose decisions the new one carries."
        ),
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """List the level of each role by what it asks for, what its title says, and where they disagree."""
    from pipeline.cli.print_levelling import print_levelling
    from pipeline.cli.terminal import say
    from pipeline.outputs.levelling import level_roles, save_levelling
    from pipeline.outputs.levelling.write import FORMATS
    from pipeline.outputs.table_files import check_suffix

    if out is not None:
        check_suffix(out, FORMATS)
    sheet = level_roles(folder, decisions=decisions, mask=not show_personal)
    if out is None:
        print_levelling(sheet)
    else:
        save_levelling(sheet, out)
        say(f"look at: {out}")
