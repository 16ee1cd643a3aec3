"""The command that says how good matching is on labelled sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import DONE, SOME_FAILED, Encoder, FrameworkFile, Head, NoCache, Phrases

app = typer.Typer(rich_markup_mode=None)


@app.command()
def evaluate(
    labels: Annotated[Path, typer.Argument(help="Labelled sentences: CSV, XLSX or JSONL, as `tune` reads them.")],
    framework: FrameworkFile,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write everything there as JSON too.")] = None,
    encoder: Encoder = None,
    phrases: Phrases = None,
    head: Head = None,
    without: Annotated[list[str] | None, typer.Option(help="Lane to switch off; may be given more than once.")] = None,
    also: Annotated[
        list[Path] | None,
        typer.Option(
            help="Labels to fit on and not to measure on, where LABELS were fitted on and all is fitted again; "
            "may be given more than once."
        ),
    ] = None,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Show the framework alone, with phrases, and without each lane.")
    ] = False,
    floors: Annotated[
        Path | None, typer.Option(help="File of floors: exit status 1 where a figure falls below its own.")
    ] = None,
    no_cache: NoCache = False,
    draws: Annotated[int, typer.Option(min=0, help="Draws of the bootstrap behind the intervals.")] = 1000,
) -> None:
    """Show how good matching is on labelled sentences: figures with intervals, baselines beside them."""
    from pipeline.cli.terminal import progress, say
    from pipeline.core.atomic_files import whole_file
    from pipeline.core.resources import file_digest
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions
    from pipeline.training.evaluation import EvaluationOptions, as_json, as_lines, below, read_floors
    from pipeline.training.evaluation import evaluate as measure

    held = read_floors(floors, file_digest(labels)) if floors and labels.is_file() else {}
    matching = MatchOptions(
        encoder=encoder, phrases=phrases, head=head, without=tuple(without or ()), keep_vectors=not no_cache
    )
    options = EvaluationOptions(matching, tuple(also or ()), ablation, draws)
    with progress() as on_progress:
        found = measure(
            labels, load_framework(framework), options, (), lambda n, total: on_progress("encoding sentences", n, total)
        )
    for line in as_lines(found):
        print(line)
    if out:
        with whole_file(out) as partial:
            partial.write_text(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    short = below(found, held)
    for one in short:
        say(f"floor: {one}")
    raise typer.Exit(SOME_FAILED if short else DONE)
