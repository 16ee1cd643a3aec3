"""Options that several commands share, exit statuses, and where lines go."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.core.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from pipeline.ingest import ReadOptions

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2
_LONGEST_NUMBER = 12

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files and folders of postings; - is standard input.")
]
FrameworkFile = Annotated[
    Path, typer.Option("--framework", "-f", help="Competency framework: text, Markdown, YAML, JSON, CSV or XLSX.")
]
FrameworkFiles = Annotated[
    list[Path],
    typer.Option(
        "--framework",
        "-f",
        help="Competency framework: text, Markdown, YAML, JSON, CSV or XLSX; may be given more than once.",
    ),
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
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither use nor keep sentences' vectors in the user's cache folder.")
]
Signed = Annotated[
    Path | None, typer.Option(help="Sign-offs exported from a report (signed.jsonl), for the new report to carry.")
]
Corrections = Annotated[
    Path | None,
    typer.Option(help="Marks exported from a report: each marked sentence is answered as the person said."),
]
Maxima = Annotated[
    list[str] | None,
    typer.Option(
        "--max",
        metavar="NAME=VALUE",
        help="Change a limit: seconds, memory-mb, posting-chars, file-mb, archive-mb, depth or members; "
        "may be given more than once.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write there instead of to standard output.")]
EvidenceOnly = Annotated[
    bool, typer.Option("--evidence-only", help="Leave the postings out of the report; keep the sentences that count.")
]
ShowPersonal = Annotated[
    bool,
    typer.Option(
        "--show-personal", help="Do not hide names, phone numbers and addresses of people in what is written."
    ),
]
HidePersonal = Annotated[
    bool, typer.Option("--hide-personal", help="Hide names, phone numbers and addresses of people.")
]


# The limits by their names on the command line: the field of ReadOptions, and what one unit of it is.
LIMITS: dict[str, tuple[str, int]] = {
    "seconds": ("max_seconds", 1),
    "memory-mb": ("max_memory_bytes", 1_000_000),
    "posting-chars": ("max_posting_chars", 1),
    "file-mb": ("max_file_bytes", 1_000_000),
    "archive-mb": ("max_archive_bytes", 1_000_000),
    "depth": ("max_archive_depth", 1),
    "members": ("max_members", 1),
}


def read_options(text_column: str | None, maxima: list[str] | None, *, hide: bool = False) -> ReadOptions:
    """Return how to read, with the limits that `--max NAME=VALUE` changes.

    Raises:
        UnknownNameError: where there is no such limit; the message lists them.
        InputError: where a value is no number of 0 or more.
    """
    from pipeline.ingest import ReadOptions

    changed: dict[str, Any] = {}
    for given in maxima or ():
        name, _, value = (part.strip() for part in given.partition("="))
        if name not in LIMITS:
            raise UnknownNameError(f"no limit is called {name!r}", "--max", f"known: {', '.join(LIMITS)}")
        if not value.isascii() or not value.isdigit() or len(value) > _LONGEST_NUMBER:
            raise InputError(f"{value!r} is no whole number of 0 or more", f"--max {name}", "write NAME=NUMBER")
        field, unit = LIMITS[name]
        changed[field] = int(value) * unit
    return ReadOptions(text_column=text_column, hide_personal=hide, **changed)


@contextmanager
def lines_to(out: Path | None) -> Iterator[Callable[[str], object]]:
    """Yield a function that writes one line, to standard output or whole into a file."""
    with bytes_to(out) as write:
        yield lambda line: write((line + "\n").encode("utf-8", "replace"))


@contextmanager
def bytes_to(out: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Yield a function that writes UTF-8, to standard output or whole into a file."""
    if out is None:
        yield lambda data: sys.stdout.write(data.decode("utf-8"))
        return
    from pipeline.core.atomic_files import BUFFER, whole_file

    with whole_file(out) as partial, partial.open("wb", buffering=BUFFER) as stream:
        yield stream.write
