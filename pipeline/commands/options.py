"""Options that several commands share, exit statuses, and where lines go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

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
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither use nor keep sentences' vectors in the user's cache folder.")
]
Corrections = Annotated[
    Path | None,
    typer.Option(help="Marks exported from a report: each marked sentence is answered as the person said."),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write there instead of to standard output.")]
EvidenceOnly = Annotated[
    bool, typer.Option("--evidence-only", help="Leave the postings out of the report; keep the sentences that count.")
]
ShowPersonal = Annotated[
    bool,
    typer.Option("--show-personal", help="Do not hide names, phone numbers and addresses of people in the report."),
]


@contextmanager
def lines_to(out: Path | None) -> Iterator[Callable[[str], object]]:
    """Yield a function that writes one line, to standard output or whole into a file."""
    if out is None:
        yield print
        return
    from pipeline.tables import whole_file

    with whole_file(out) as partial, partial.open("w", encoding="utf-8", errors="replace") as stream:
        yield lambda line: stream.write(line + "\n")
