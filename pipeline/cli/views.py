"""The command that makes the further pages of a run: demand, and what else registers itself as a view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import ShowPersonal

app = typer.Typer()


@app.command()
def views(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="VIEW...", help="Which of them, as `demand`; all if left out.")
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """Write the further pages of a run beside its report, each a file that opens offline."""
    from pipeline.cli.terminal import say
    from pipeline.outputs.views import VIEWS, save_view, view_named

    chosen = [view_named(name) for name in names] if names else list(VIEWS)
    for view in chosen:
        say(f"look at: {save_view(view, folder, mask=not show_personal, anew=True)}")
