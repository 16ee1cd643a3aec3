"""What the terminal shows: progress bars, the closing summary, errors in one line.

Everything goes to standard error, so that standard output stays data. Text that comes from files
is printed without control characters: a posting's title must not be able to drive a terminal.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import PipelineError
from pipeline.core.records import Failure, Framework

if TYPE_CHECKING:
    from pipeline.run.options import OnProgress, RunSummary

SHOWN_FAILURES = 5
# Of the requirements of the samples 47 % are evidence; of real postings against frameworks of other trades 1 to 14 %.
ENOUGH, FEW = 20, 0.15


def plain(text: str) -> str:
    """Return text without control characters, on one line."""
    return "".join(char if char.isprintable() else " " for char in text)


def counted(number: int, noun: str) -> str:
    """Return "1 posting" or "2 postings"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def say(text: str) -> None:
    """Print a line to standard error; where nobody can hear it, the work goes on all the same."""
    with suppress(OSError, ValueError):
        print(plain(text), file=sys.stderr)


def say_error(error: PipelineError) -> None:
    """Print an error in one line: where, what, mend."""
    say(f"jobprofile: {error}")


@contextmanager
def progress() -> Iterator[OnProgress]:
    """Yield a callable that moves a progress bar per stage; silent where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, int] = {}

        def move(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield move


def say_failures(failures: Sequence[Failure]) -> None:
    """Print how many failed and why, commonest reason first, with one example each."""
    reasons = Counter(one.what for one in failures)
    for what, count in reasons.most_common(SHOWN_FAILURES):
        example = next(one for one in failures if one.what == what)
        others = f" (and {count - 1} more)" if count > 1 else ""
        say(f"  {example.posting}{others}: {what}; {example.mend}")
    if len(reasons) > SHOWN_FAILURES:
        say(f"  ... and {len(reasons) - SHOWN_FAILURES} other reasons")


def say_summary(summary: RunSummary) -> None:
    """Print the closing summary of a run."""
    copies = f" ({summary.duplicates} more were copies of them)" if summary.duplicates else ""
    say(
        f"{counted(summary.postings, 'posting')} profiled{copies}: "
        f"{counted(summary.requirements, 'requirement')} found,"
    )
    say(f"{summary.matched:,} of them evidence for a competency; for the others nothing in the framework fits.")
    say_coverage(summary.out)
    say_unmet(summary)
    if summary.requirements >= ENOUGH and summary.matched < FEW * summary.requirements:
        say("That is little. Read in the report what no competency covers; if it should be covered, give the framework")
        say("your postings' words as phrases (`jobprofile framework suggest` mines them from hundreds of postings).")
    if summary.corrections:
        marked, met = summary.corrections["corrections"], summary.corrections["corrected"]
        say(f"{met} of {counted(marked, 'corrected sentence')} found in these postings, and answered as marked.")
    if summary.known:
        say(f"{counted(summary.known, 'posting')} taken over from an earlier run into this folder.")
    if summary.unchanged:
        say("Nothing has changed since that run: its files were left as they are.")
    if summary.failures:
        say(f"{len(summary.failures)} failed or came out empty:")
        say_failures(summary.failures)
        say(f"  all of them: {summary.out / 'failures.jsonl'}")
    spent = ", ".join(f"{name} {value:.1f} s" for name, value in summary.seconds.items() if name != "report")
    say(f"time: {spent}")
    say(f"look at: {summary.out / 'report.html'}")
    say(f"tables:  {summary.out / 'role_by_competency.xlsx'} and *.parquet")
    if summary.postings > 1:
        say(f"compare: jobprofile compare {_quoted(str(summary.out))} ROLE ROLE   (a role: words of its title)")


class FirstResult:
    """Tells of the first role that is ready, and how soon, where the others take longer than a moment."""

    def __init__(self) -> None:
        """Begin to count the seconds."""
        self._began = time.monotonic()

    def __call__(self, role: str) -> None:
        """Print it."""
        say(f"first role after {time.monotonic() - self._began:.1f} s: {role}")


def _quoted(word: str) -> str:
    """Return a word as the terminal of this system takes it."""
    return subprocess.list2cmdline([word]) if os.name == "nt" else shlex.quote(word)


def say_coverage(out: Path) -> None:
    """Say how many roles each of several frameworks profiles, and which roles none of them is for."""
    from pipeline.outputs.coverage import coverage_summary

    found = coverage_summary(out)
    if len(found.profiled) > 1:
        said = ", ".join(f"{name} {count:,}" for name, count in found.profiled.items())
        say(f"profiled by: {said}")
    if found.unfit:
        few = "; ".join(
            f"{one.title or one.posting_id} ({one.framework} speaks to {one.share:.0%} of its duties)"
            for one in found.unfit[:SHOWN_FAILURES]
        )
        more = f"; and {len(found.unfit) - SHOWN_FAILURES:,} more" if len(found.unfit) > SHOWN_FAILURES else ""
        say(f"No framework is for {counted(len(found.unfit), 'role')}: {few}{more}.")
        say("What their profiles say is what little a framework of another trade sees of them.")


def say_unmet(summary: RunSummary) -> None:
    """Say which roles of the assignment no posting is."""
    if summary.unassigned:
        few = "; ".join(summary.unassigned[:SHOWN_FAILURES])
        say(f"{counted(len(summary.unassigned), 'row')} of the assignment met no posting: {few}")


def say_understood(framework: Framework) -> None:
    """Say how a framework was understood, before it is used."""
    for number, (sentence, _) in enumerate(framework.understood):
        say(plain(f"{'framework: ' if not number else '  '}{sentence}"))


def head_gain(report: Mapping[str, float]) -> list[dict[str, str]]:
    """Return what cross-validation said of a head as rows: each figure without it, with it, and the gain."""
    pairs = {name: (report.get(f"{name}_without"), value) for name, value in report.items()}
    return [
        {"figure": name, "no head": f"{before:.3f}", "with head": f"{after:.3f}", "gain": f"{after - before:+.3f}"}
        for name, (before, after) in pairs.items()
        if before is not None
    ]


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as an aligned table to standard output; plain text, so that it can be piped."""
    if not rows:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(str(value))) for value in row.values()))
    Console().print(table)
