"""Commands on postings and sentences: run, parse, match, report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import (
    DONE,
    SOME_FAILED,
    Corrections,
    Encoder,
    EvidenceOnly,
    FrameworkFile,
    FrameworkFiles,
    Head,
    HidePersonal,
    Inputs,
    Jobs,
    Limit,
    Maxima,
    NoCache,
    Out,
    Phrases,
    ShowPersonal,
    Signed,
    TextColumn,
    bytes_to,
    lines_to,
    read_options,
)
from pipeline.core.errors import InputError
from pipeline.core.records import MATCHES_KEPT

app = typer.Typer()


@app.command()
def run(
    inputs: Inputs,
    framework: FrameworkFiles,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the tables and the report.")],
    profile_by: Annotated[
        str, typer.Option(help="Of several frameworks: profile each role by the best for it, or by all.")
    ] = "best",
    assign: Annotated[
        Path | None, typer.Option(help="Table of two columns, role and framework: which framework profiles which role.")
    ] = None,
    text_column: TextColumn = None,
    limit: Limit = None,
    jobs: Jobs = 0,
    encoder: Encoder = None,
    phrases: Phrases = None,
    head: Head = None,
    weights: Annotated[
        Path | None, typer.Option(help="What each kind of evidence counts; a changed copy of weights.toml.")
    ] = None,
    corrections: Corrections = None,
    signed: Signed = None,
    evidence_only: EvidenceOnly = False,
    show_personal: ShowPersonal = False,
    no_cache: NoCache = False,
    maxima: Maxima = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was stopped; refused where the settings differ.")
    ] = False,
    engine: Annotated[
        str, typer.Option(help="Where the work is done: local, or ray for a cluster (pip install 'jobprofile[ray]').")
    ] = "local",
) -> None:
    """Profile postings against a framework: tables, workbook and report into a folder."""
    from pipeline.cli.terminal import FirstResult, progress, say_summary, say_understood
    from pipeline.match import MatchOptions
    from pipeline.outputs.report import ReportOptions, read_signed
    from pipeline.run.main_job import run as run_all
    from pipeline.run.options import RunOptions

    options = RunOptions(
        tuple(framework),
        out,
        read_options(text_column, maxima, hide=not show_personal),
        MatchOptions(encoder=encoder, phrases=phrases, head=head, keep_vectors=not no_cache),
        weights,
        jobs,
        limit,
        ReportOptions(mask=not show_personal, evidence_only=evidence_only, signed=read_signed(signed)),
        corrections,
        resume,
        engine,
        profile_by,
        assign,
    )
    with progress() as on_progress:
        summary = run_all(inputs, options, on_progress, FirstResult(), say_understood)
    say_summary(summary)
    raise typer.Exit(SOME_FAILED if summary.failures else DONE)


@app.command()
def parse(
    inputs: Inputs,
    out: Out = None,
    text_column: TextColumn = None,
    limit: Limit = None,
    jobs: Jobs = 0,
    maxima: Maxima = None,
    hide_personal: HidePersonal = False,
) -> None:
    """Read postings and print what each asks: one JSON object per posting."""
    from pipeline.cli.terminal import progress, say, say_failures
    from pipeline.run.parse_postings import parse_to_lines

    with bytes_to(out) as write, progress() as on_progress:
        done, failures = parse_to_lines(
            inputs,
            read_options(text_column, maxima, hide=hide_personal).without(out),
            write,
            on_progress,
            jobs=jobs,
            limit=limit,
        )
    if failures:
        say(f"{done} postings read, {len(failures)} failed or came out empty:")
        say_failures(failures)
    if not done:
        raise InputError("no posting could be read", ", ".join(inputs), "name files or folders of postings")
    raise typer.Exit(SOME_FAILED if failures else DONE)


@app.command()
def match(
    file: Annotated[Path, typer.Argument(help="Sentences: one a line in .txt, or {id, text} in .jsonl.")],
    framework: FrameworkFile,
    top: Annotated[int, typer.Option(min=1, help="Competencies per sentence.")] = MATCHES_KEPT,
    out: Out = None,
    encoder: Encoder = None,
    phrases: Phrases = None,
    head: Head = None,
    without: Annotated[list[str] | None, typer.Option(help="Lane to switch off; may be given more than once.")] = None,
    no_cache: NoCache = False,
) -> None:
    """Match sentences to competencies: one JSON object per sentence, in input order."""
    from pipeline.cli.sentences import answer_object, read_sentences
    from pipeline.cli.terminal import progress
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions, load_matcher

    queries = read_sentences(file)
    options = MatchOptions(
        encoder=encoder,
        phrases=phrases,
        head=head,
        top=top,
        without=tuple(without or ()),
        keep_vectors=not no_cache,
    )
    matcher = load_matcher(load_framework(framework), options)
    total = len(queries)
    with progress() as on_progress:
        result = matcher.match(queries, lambda n: on_progress("matching sentences", n, total))
    with lines_to(out) as write:
        for answer in result.answers:
            write(json.dumps(answer_object(answer, top), ensure_ascii=False))


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")],
    evidence_only: EvidenceOnly = False,
    show_personal: ShowPersonal = False,
    signed: Signed = None,
) -> None:
    """Write the HTML report again from the tables of a run."""
    from pipeline.cli.terminal import say
    from pipeline.outputs.report import ReportOptions, read_signed, write_report
    from pipeline.outputs.run_store import open_run

    options = ReportOptions(mask=not show_personal, evidence_only=evidence_only, signed=read_signed(signed))
    write_report(open_run(folder), folder / "report.html", options)
    say(f"look at: {folder / 'report.html'}")


@app.command()
def tune(
    labels: Annotated[
        Path, typer.Argument(help="Labelled sentences: CSV, XLSX or JSONL, also as the report exports them.")
    ],
    framework: FrameworkFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the head, for --head.")],
    encoder: Encoder = None,
    phrases: Phrases = None,
) -> None:
    """Learn from labelled sentences; refused where they cannot help."""
    from pipeline.cli.terminal import head_gain, print_table, say
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions, save_head
    from pipeline.training.matcher.tune import tune as learn

    head = learn(labels, load_framework(framework), MatchOptions(encoder=encoder, phrases=phrases, head="none"))
    save_head(head, out)
    print_table(head_gain(head.report))
    say(f"learned from {head.report['labels']:.0f} sentences; figures by cross-validation over whole postings")
    say(f"head written: {out}; use it with --head {out}")
