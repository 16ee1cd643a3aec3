"""The levelling sheet in the terminal: how many roles have each level, and those that a person should look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.print_comparison import print_table, wide_console
from pipeline.cli.terminal import plain
from pipeline.outputs.texts import load_texts, named, say, say_reasons

if TYPE_CHECKING:
    from pipeline.outputs.levelling import LevelledRole, LevellingSheet

SHOWN_ROLES = 20  # more do not fit a screen, and files hold all


def print_levelling(sheet: LevellingSheet) -> None:
    """Print a sheet to standard output: disagreements first, then boundary cases."""
    console = wide_console()
    levels = Counter(role.found.level for role in sheet.roles)
    parts = [f"level {level}: {levels[level]}" for level in sheet.stages if levels[level]]
    parts += [f"without a level: {levels[None]}"] if levels[None] else []
    console.print(f"{len(sheet.roles):,} roles. {', '.join(parts)}", markup=False)
    apart = [role for role in sheet.roles if role.disagreements]
    near = [role for role in sheet.roles if role.found.boundary and not role.disagreements]
    console.print(f"title or years disagree: {len(apart)}; other boundary cases: {len(near)}", markup=False)
    looked = [*apart, *near]
    print_table(console, ("role", "title says", "level", "what disagrees", "sentence"), map(_row, looked[:SHOWN_ROLES]))
    if len(looked) > SHOWN_ROLES:
        console.print(
            f"and {len(looked) - SHOWN_ROLES} more; --out FILE.html, .xlsx or .csv has them all", markup=False
        )
    console.print(say(load_texts(), "stamp"), style="dim", markup=False)


def _row(role: LevelledRole) -> tuple[object, ...]:
    """Return a role as a row of the terminal."""
    found = role.found
    span = "" if found.low == found.high else f" ({found.low}-{found.high})"
    return (
        plain(role.title),
        named(load_texts(), "seniority", role.grade),
        f"{found.level}{span}",
        plain(say_reasons(load_texts(), (*role.disagreements, *found.boundary))),
        next(_quoted(role), ""),
    )


def _quoted(role: LevelledRole) -> Iterator[str]:
    for one in role.sentences:
        yield plain(one.quote.text)
