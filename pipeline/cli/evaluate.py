"""The command that says how good matching is on labelled sentences, and how good whole profiles are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import DONE, SOME_FAILED, Encoder, Head, NoCache, Phrases
from pipeline.core.errors import InputError

if TYPE_CHECKING:
    from pipeline.match import MatchOptions
    from pipeline.training.evaluation import Evaluation, EvaluationOptions

app = typer.Typer(rich_markup_mode=None)


@app.command()
def evaluate(
    labels: Annotated[
        Path | None, typer.Argument(help="Labelled sentences: CSV, XLSX or JSONL, as `tune` reads them.")
    ] = None,
    framework: Annotated[
        Path | None,
        typer.Option(
            "--framework", "-f", help="Competency framework of the labels; with --profiles the sample one if left out."
        ),
    ] = None,
    profiles: Annotated[
        Path | None,
        typer.Option(help="Evaluate whole profiles: a folder of postings.jsonl and labels.jsonl, or a file of labels."),
    ] = None,
    postings: Annotated[
        Path | None, typer.Option(help="With --profiles: the postings, where they lie elsewhere.")
    ] = None,
    units: Annotated[
        Path | None,
        typer.Option(help="With --profiles: Python file whose units_of(row) numbered the units, if not the lines."),
    ] = None,
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
    """Show how good matching is on labelled sentences, or profiles are: figures with intervals, baselines beside."""
    from pipeline.cli.terminal import say
    from pipeline.core.resources import file_digest
    from pipeline.match import MatchOptions
    from pipeline.training.evaluation import EvaluationOptions, below, read_floors

    matching = MatchOptions(
        encoder=encoder, phrases=phrases, head=head, without=tuple(without or ()), keep_vectors=not no_cache
    )
    if profiles is not None:
        _refuse({"LABELS": labels, "--also": also, "--ablation": ablation, "--floors": floors}, "with --profiles")
        _tell(_of_profiles(profiles, postings, units, framework, matching, draws), out)
        raise typer.Exit(DONE)
    _refuse({"--postings": postings, "--units": units}, "without --profiles")
    if labels is None or framework is None:
        raise InputError("nothing to evaluate", "evaluate", "name LABELS and --framework, or --profiles FOLDER")
    held = read_floors(floors, file_digest(labels)) if floors and labels.is_file() else {}
    found = _of_sentences(labels, framework, EvaluationOptions(matching, tuple(also or ()), ablation, draws))
    _tell(found, out)
    short = below(found, held)
    for one in short:
        say(f"floor: {one}")
    raise typer.Exit(SOME_FAILED if short else DONE)


def _refuse(options: dict[str, object], when: str) -> None:
    """Refuse options that would be left out in silence."""
    if given := [name for name, value in options.items() if value]:
        raise InputError(f"{', '.join(given)} means nothing {when}", "evaluate", "leave it out")


def _of_sentences(labels: Path, framework: Path, options: EvaluationOptions) -> Evaluation:
    from pipeline.cli.terminal import progress
    from pipeline.framework import load_framework
    from pipeline.training.evaluation import evaluate as measure

    with progress() as on_progress:
        return measure(
            labels, load_framework(framework), options, (), lambda n, total: on_progress("encoding sentences", n, total)
        )


def _of_profiles(
    place: Path, postings: Path | None, units: Path | None, framework: Path | None, matching: MatchOptions, draws: int
) -> Evaluation:
    from pipeline.cli.terminal import progress
    from pipeline.core.resources import sample_framework
    from pipeline.framework import load_framework
    from pipeline.training.benchmark import BenchmarkFiles, ProfileOptions, evaluate_profiles

    files = BenchmarkFiles.of(place, postings, units)
    with progress() as on_progress:
        return evaluate_profiles(
            files,
            load_framework(framework or sample_framework()),
            ProfileOptions(matching, draws=draws),
            lambda n, total: on_progress("matching sentences", n, total),
        )


def _tell(found: Evaluation, out: Path | None) -> None:
    """Print the table, and write everything to a file where one is named."""
    from pipeline.core.atomic_files import whole_file
    from pipeline.training.evaluation import as_json, as_lines

    for line in as_lines(found):
        print(line)
    if out:
        with whole_file(out) as partial:
            partial.write_text(json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
