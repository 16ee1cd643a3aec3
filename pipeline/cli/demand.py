"""The command that sets a framework against its postings: what is asked for, how often, and what nothing covers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import ShowPersonal

app = typer.Typer()


@app.command()
def demand(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .csv, .parquet, .xlsx or .json instead.")
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """Count how often each competency is asked for, corrected for errors, and group what no competency covers."""
    from pipeline.cli.print_demand import print_demand
    from pipeline.cli.terminal import say
    from pipeline.outputs.demand import measure_demand, save_demand
    from pipeline.outputs.demand.write import FORMATS
    from pipeline.outputs.table_files import check_suffix

    if out is not None:
        check_suffix(out, FORMATS)
    found = measure_demand(folder, mask=not show_personal)
    if out is None:
        print_demand(found)
    else:
        save_demand(found, out, masked=not show_personal)
        say(f"look at: {out}")
