"""The command for targets: postings against a library of them, and targets made from postings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import ShowPersonal
from pipeline.core.errors import InputError

if TYPE_CHECKING:
    pass

app = typer.Typer()


class By(StrEnum):
    """How postings find their target."""

    by_likeness = "likeness"
    by_title = "title"


@app.command()
def targets(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    library: Annotated[
        Path | None,
        typer.Option("--library", "-l", help="Targets: a folder of files, or one XLSX, CSV, YAML or JSON file."),
    ] = None,
    by: Annotated[By, typer.Option(help="Set each posting against the nearest target, or the one its title names.")] = (
        By.by_likeness
    ),
    least: Annotated[
        float, typer.Option(min=0, max=1, help="By likeness: the least that a posting must share with its target.")
    ] = 0.5,
    assign: Annotated[
        Path | None, typer.Option("--assign", "-a", help="Table (posting, target) of which target each is set against.")
    ] = None,
    make: Annotated[
        list[str] | None,
        typer.Option(
            "--make",
            "-m",
            metavar="WORDS",
            help="Make a target instead: the middle of the postings whose titles hold these words ('' for all), or of "
            "one posting by its id; may be given more than once.",
        ),
    ] = None,
    make_from: Annotated[
        Path | None,
        typer.Option("--make-from", metavar="FILE", help="Make a target of each group of a table (posting, target)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="Write to FILE.html, .csv, .parquet, .xlsx or .json (targets: .xlsx, .csv, .json)."
        ),
    ] = None,
    show_personal: ShowPersonal = False,
) -> None:
    """Set postings against a library of target profiles: who asks more, less, other things; or make such a library."""
    from pipeline.cli.print_targets import print_board
    from pipeline.cli.terminal import say
    from pipeline.core.atomic_files import write_text
    from pipeline.outputs.table_files import check_suffix
    from pipeline.outputs.targets import compare_targets, save_board
    from pipeline.outputs.targets.html import page_of_run
    from pipeline.outputs.targets.write import BOARD_FORMATS

    if make or make_from:
        if library or assign:
            raise InputError("targets are made or postings set against them", str(folder), "leave out one of the two")
        _make(folder, make or [], make_from, out)
        return
    if library is None and out is not None and out.suffix.lower() == ".html" and assign is None:
        write_text(out, page_of_run(folder, not show_personal))
        say(f"make targets in: {out}")
        return
    if library is None:
        mend = "give --library FILE; `--make WORDS --out library.xlsx` makes one, `--out FILE.html` a page to make one"
        raise InputError("no library of targets was named", str(folder), mend)
    if out is not None:
        check_suffix(out, BOARD_FORMATS)
    board = compare_targets(folder, library, by=by.value, assign=assign, least=least, mask=not show_personal)
    if out is None:
        print_board(board)
    else:
        save_board(board, out, masked=not show_personal)
        say(f"look at: {out}")


def _make(folder: Path, words: list[str], groups: Path | None, out: Path | None) -> None:
    """Make targets from postings, and print or save them."""
    from pipeline.cli.print_targets import print_library
    from pipeline.cli.terminal import say
    from pipeline.outputs.run_store import open_run
    from pipeline.outputs.table_files import check_suffix
    from pipeline.outputs.targets import make_targets, save_library
    from pipeline.outputs.targets.write import LIBRARY_FORMATS

    if out is not None:
        check_suffix(out, LIBRARY_FORMATS)
    framework = open_run(folder).framework
    made = make_targets(folder, words, groups)
    if out is None:
        print_library(made, framework)
    else:
        save_library(made, framework, out)
        say(f"{len(made.targets)} targets in {out}")
