"""The command that groups roles by what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.outputs.families import Families

app = typer.Typer()
SHOWN_MORE = 2
SHOWN_PAIRS = 5  # of each list; a page or a table holds all


@app.command()
def families(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    number: Annotated[
        int | None, typer.Option("--number", "-n", help="How many families; where left out, the roles decide.")
    ] = None,
    titles: Annotated[bool, typer.Option(help="Suggest an O*NET-SOC title for each role.")] = True,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .csv, .parquet, .json or .xlsx instead.")
    ] = None,
) -> None:
    """Group the roles of a run by what they ask for, not by title: families, what sets each apart, what titles hide."""
    from pipeline.cli.terminal import progress, say
    from pipeline.outputs.families import find_families, save_families
    from pipeline.outputs.families.write import FORMATS
    from pipeline.outputs.table_files import check_suffix

    if out is not None:
        check_suffix(out, FORMATS)
    with progress() as show:
        done = 0

        def read(more: int) -> None:
            nonlocal done
            done += more
            show("read", done, max(done, 1))

        found = find_families(folder, number, titles=titles, on_progress=read)
    if out is None:
        _print(found)
    else:
        save_families(found, out)
        say(f"look at: {out}")


def _print(found: Families) -> None:
    """Print the families, how stable they are, and the beginning of the three lists."""
    from pipeline.cli.terminal import counted, plain, print_table
    from pipeline.outputs.families.html import say

    rows = [
        {
            "family": one.number,
            "roles": len(one.members),
            "words of its own duties": plain(one.name()),
            "asked for more than elsewhere": plain(", ".join(more.name for more in one.competencies[:SHOWN_MORE])),
        }
        for one in found.groups
    ]
    print_table(rows)
    if found.stability is not None:
        print(say("stability", value=f"{found.stability:.2f}", low=f"{found.stability_low:.2f}"))
    for key, pairs in (("alike", found.alike), ("same_title", found.same_title)):
        print(f"{say(key)}: {counted(len(pairs), 'pair')}")
        for pair in pairs[:SHOWN_PAIRS]:
            print(plain(f"  {pair.similarity:.2f}  {pair.one.title}  |  {pair.other.title}"))
    print(f"{say('unlike')}: {counted(len(found.unlike), 'role')}")
    for one in found.unlike[:SHOWN_PAIRS]:
        print(plain(f"  {one.similarity:.2f}  {one.role.title}"))
    print(say("stamp"))
