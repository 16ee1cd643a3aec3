"""The command line: puts the commands together and turns errors into one line and an exit status."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli import app as app_command
from pipeline.cli import compare, encoder, evaluate, framework, postings
from pipeline.cli.options import NOTHING_DONE
from pipeline.core.errors import PipelineError
from pipeline.core.version import __version__

app = typer.Typer(
    name="jobprofile",
    help="Read job postings in English and Chinese, and profile each role against a competency framework.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.registered_commands += postings.app.registered_commands
app.registered_commands += compare.app.registered_commands
app.registered_commands += evaluate.app.registered_commands
app.registered_commands += app_command.app.registered_commands
app.add_typer(framework.app, name="framework")
app.add_typer(encoder.app, name="encoder")
app.add_typer(encoder.cache_app, name="cache")

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors that a user can mend are one line and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(prog_name="jobprofile")
    except PipelineError as error:
        from pipeline.cli.terminal import say_error

        say_error(error)
        sys.exit(NOTHING_DONE)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # Typer's word for Ctrl-C
            print("jobprofile: stopped; no output file was left half written", file=sys.stderr)
        raise


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
