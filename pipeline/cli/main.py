"""The command line: puts the commands together and turns errors into one line and an exit status."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import zlib
from contextlib import suppress
from types import FrameType
from typing import Annotated

import typer

from pipeline.cli import app as app_command
from pipeline.cli import (
    compare,
    demand,
    encoder,
    evaluate,
    families,
    framework,
    installed,
    levelling,
    postings,
    targets,
    views,
)
from pipeline.cli.options import NOTHING_DONE
from pipeline.core.atomic_files import mend_of
from pipeline.core.errors import InputError, PipelineError
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
app.registered_commands += demand.app.registered_commands
app.registered_commands += views.app.registered_commands
app.registered_commands += levelling.app.registered_commands
app.registered_commands += targets.app.registered_commands
app.registered_commands += families.app.registered_commands
app.registered_commands += evaluate.app.registered_commands
app.registered_commands += app_command.app.registered_commands
app.registered_commands += installed.app.registered_commands
app.add_typer(framework.app, name="framework")
app.add_typer(encoder.app, name="encoder")
app.add_typer(encoder.cache_app, name="cache")

INTERRUPTED = 130


def main() -> None:
    """Run the command line; errors that a user can mend are one line and exit status 2."""
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    try:
        app(prog_name="jobprofile")
    except SystemExit as end:
        if end.code == INTERRUPTED:  # Typer's word for Ctrl-C
            _say_stopped()
        raise
    except Exception as error:
        mendable = as_pipeline_error(error)
        if mendable is None:
            raise
        from pipeline.cli.terminal import say_error

        say_error(mendable)
        sys.exit(NOTHING_DONE)
    finally:
        _forget_what_nobody_hears()


def _forget_what_nobody_hears() -> None:
    """Let what standard error could not take go to the null device: Python would end with status 120 over it."""
    try:
        sys.stderr.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def open_closed_streams() -> None:
    """Open the null device for a standard stream that is closed, as some schedulers hand them on.

    Else the next file that is opened would take its number, and get what libraries print.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def as_pipeline_error(error: Exception) -> PipelineError | None:
    """Return what a person can do about an error that the machine or a damaged file brought about; None for a bug."""
    if isinstance(error, PipelineError):
        return error
    if isinstance(error, MemoryError):
        return InputError("it needs more memory than there is", "", "close other programs, or give fewer files at once")
    if isinstance(error, OSError):
        what = error.strerror or str(error) or type(error).__name__
        return InputError(what, str(error.filename or ""), mend_of(error))
    if isinstance(error, sqlite3.Error | zlib.error):
        return InputError(f"a damaged file: {error}", "", "remove the folder `kept` in the results, and run again")
    return None


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Stop at the first Ctrl-C, and end at once at the second."""
    signal.signal(signal.SIGINT, _end_at_once)
    raise KeyboardInterrupt


def _end_at_once(number: int, frame: FrameType | None) -> None:
    _say_stopped()
    os._exit(INTERRUPTED)


def _say_stopped() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # said once
    with suppress(OSError, ValueError):
        os.write(2, b"jobprofile: stopped; no output file was left half written\n")


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
