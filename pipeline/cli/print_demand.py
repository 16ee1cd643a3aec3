"""Demand in the terminal: how often each competency is asked for, and the largest clusters of what nothing covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.cli.print_comparison import print_table, wide_console
from pipeline.cli.terminal import plain
from pipeline.outputs.demand.page import PAGE
from pipeline.outputs.texts import load_texts, say
from pipeline.outputs.values import rows

if TYPE_CHECKING:
    from pipeline.outputs.demand import Demand

SHOWN_CLUSTERS = 12  # more do not fit a screen, and files hold all
SHOWN_COMPETENCIES = 40


def print_demand(demand: Demand) -> None:
    """Print demand to standard output."""
    texts, console = load_texts(PAGE / "strings.json"), wide_console()
    console.print(", ".join(f"{row['n']:,} {say(texts, row['kind'])}" for row in rows(demand.left_out)), markup=False)
    frame = demand.competencies
    whole = rows(frame[(frame["by"] == "all") & (frame["depth"] == "asked")])
    whole.sort(key=lambda row: -(row["share"] if row["corrected"] is None else row["corrected"]))
    heads = ("competency", "asked in", "share found", "corrected", "")
    print_table(console, heads, map(_row, whole[:SHOWN_COMPETENCIES]))
    if not demand.corrected:
        console.print(say(texts, "isnt"), markup=False)
    console.print(f"\n{say(texts, 'not.covered')}", style="bold", markup=False)
    found = rows(demand.uncovered)[:SHOWN_CLUSTERS]
    print_table(
        console,
        ("words", "language", "postings", "sentences"),
        ((plain(row["words"]), row["lang"], row["n_postings"], row["n_sentences"]) for row in found),
    )
    console.print(say(texts, "stamp"), style="dim", markup=False)


def _row(row: dict[str, Any]) -> tuple[object, ...]:
    """Return a competency as a row: shares with their 90 % intervals."""
    fixed = _interval(row, "corrected", "corrected_low", "corrected_high")
    share = _interval(row, "share", "share_low", "share_high")
    never = "never asked for" if row["never"] else ""
    return plain(row["competency"]), f"{row['n_asked']} of {row['n_postings']}", share, fixed, never


def _interval(row: dict[str, Any], *names: str) -> str:
    if row[names[0]] is None:
        return "not corrected"
    share, low, high = (round(100 * row[name]) for name in names)
    return f"{share} % ({low} to {high})"
