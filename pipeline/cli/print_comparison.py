"""Comparisons in the terminal: tables that say band, score and stage in words, differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.cli.terminal import plain
from pipeline.outputs.compare.frames import letters
from pipeline.outputs.compare.messages import (
    apart_words,
    because,
    cell_words,
    fit_words,
    gap_words,
    named,
    say,
    spread_words,
    years_words,
)

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.outputs.compare.comparison import Comparison
    from pipeline.outputs.compare.grades import GradeCell, GradeComparison
    from pipeline.outputs.compare.records import CompetencyLine
    from pipeline.outputs.compare.run_changes import CellChange, PostingChange
    from pipeline.outputs.compare.run_comparison import RunComparison

SHOWN_CHANGES = 15  # roles whose changes are printed; more do not fit a screen, and files hold all
SHOWN_NAMES = 10
HALF_UP = 1e-9  # a mean of 3.25 is 3.3, as the page says too
BAND_STYLES = {"high": "bold blue", "medium": "blue", "low": "cyan", "none": "dim"}


def print_comparison(comparison: Comparison, *, evidence: bool = False) -> None:
    """Print roles side by side to standard output; with `evidence` the best sentences of each below."""
    console = wide_console()
    _print_sides(comparison, console)
    print_table(console, _heads(comparison), (_row(comparison, line) for line in comparison.lines))
    for letter, number in zip(letters(len(comparison.sides)), range(len(comparison.sides)), strict=True):
        if fit := comparison.fit(number):
            words = say("fit", met=fit.met, wished=fit.wished, share=round(100 * fit.share))
            console.print(f"{letter} {plain(comparison.sides[number].title)}: {words}", markup=False)
    if evidence:
        for line in comparison.lines:
            _print_evidence(comparison, line, console)
    console.print(say("stamp"), style="dim", markup=False)


def print_grades(comparison: GradeComparison) -> None:
    """Print the grades of a title to standard output: n, 90 % intervals, and what changes."""
    console = wide_console()
    heads = [f"{named('seniority', grade)} (n = {n})" for grade, n in comparison.grades]
    competencies = comparison.source.framework.competencies
    most = max((stage.number or 1 for one in competencies for stage in one.stages), default=1)
    rows = (
        (
            plain(line.name),
            *(_grade_words(cell, most) for cell in line.cells),
            ", ".join(line.trends) or "no clear change",
        )
        for line in comparison.lines
    )
    print_table(console, (say("competency"), *heads, "change (first to last)"), rows)
    console.print(say("stamp"), style="dim", markup=False)


def _grade_words(cell: GradeCell, most: int) -> str:
    """Return how many ask and the mean stage of those that do, each with its interval."""
    low, high = (round(100 * share) for share in cell.share)
    words = f"{cell.asked} of {cell.n} ({low}-{high} %)"
    if cell.stage is None:
        return words
    span = cell.stage_interval
    within = f" ({max(1, span[0]):.1f}-{min(most, span[1]):.1f})" if span else ""
    return f"{words}\nstage {cell.stage + HALF_UP:.1f}{within}"


def print_runs(comparison: RunComparison) -> None:
    """Print what changed between two runs to standard output."""
    console = wide_console()
    console.print(
        say(
            "lead.runs",
            before=comparison.name_before,
            after=comparison.name_after,
            framework=plain(comparison.framework),
            changed=comparison.count("changed"),
            appeared=comparison.count("appeared"),
            gone=comparison.count("gone"),
            same=comparison.count("same"),
        ),
        markup=False,
    )
    console.print(f"\n{say('causes')}", style="bold", markup=False)
    if comparison.causes:
        rows = ((cause.what, plain(cause.before), plain(cause.after)) for cause in comparison.causes)
        print_table(console, ("", say("before"), say("after")), rows)
    else:
        console.print(say("causes.none"), markup=False)
    if comparison.unpaired_competencies:
        console.print(say("competencies.alone"), ", ".join(comparison.unpaired_competencies), markup=False)
    changed = [one for one in comparison.postings if one.state == "changed"]
    if changed:
        console.print(f"\n{say('changed')}", style="bold", markup=False)
        heads = (say("role"), say("competency"), say("before"), say("after"), say("why"))
        print_table(console, heads, (row for one in changed[:SHOWN_CHANGES] for row in _changes(one)))
        if len(changed) > SHOWN_CHANGES:
            console.print(say("changed.cut", shown=SHOWN_CHANGES, all=len(changed)), markup=False)
    for state in ("appeared", "gone"):
        titles = [one.title or say("untitled") for one in comparison.postings if one.state == state]
        if titles:
            more = "; " + say("list.cut", n=len(titles) - SHOWN_NAMES) if len(titles) > SHOWN_NAMES else ""
            console.print(f"{say(state)}: {plain('; '.join(titles[:SHOWN_NAMES]))}{more}", markup=False)
    console.print(say("stamp"), style="dim", markup=False)


def _print_sides(comparison: Comparison, console: Console) -> None:
    """Print which letter stands for which role, with its context."""
    for letter, side in zip(letters(len(comparison.sides)), comparison.sides, strict=True):
        facts = [
            side.company,
            named("lang", side.lang),
            named("seniority", side.seniority),
            "" if side.min_years is None else f"{say('years').lower()}: {years_words(side)}",
            side.degree and f"{say('degree').lower()}: {named('degree', side.degree)}",
            f"{side.n_postings} postings" if side.n_postings > 1 else side.key,
        ]
        context = " · ".join(plain(fact) for fact in facts if fact)
        console.print(f"{letter}  {plain(side.title or say('untitled'))}  ({context})", markup=False)
        if words := fit_words(side):
            console.print(f"   {plain(words)}", markup=False)
    if comparison.target:
        console.print(f"   {say('target')}: {plain(comparison.target.name)}", markup=False)
    console.print()


def _heads(comparison: Comparison) -> tuple[str, ...]:
    sides = [
        f"{letter} {plain(side.title or say('untitled'))}"
        for letter, side in zip(letters(len(comparison.sides)), comparison.sides, strict=True)
    ]
    target = (say("target"),) if comparison.target else ()
    return (say("competency"), *target, *sides, *((say("apart"),) if len(sides) > 1 else ()))


def _row(comparison: Comparison, line: CompetencyLine) -> tuple[object, ...]:
    from rich.text import Text

    cells: list[object] = [Text(plain(line.name), style="bold" if line.differs else "")]
    if comparison.target:
        wanted = line.wanted
        stage = f", {say('stage.n', n=wanted.stage)}" if wanted and wanted.stage else ""
        cells.append(f"{wanted.band}{stage}" if wanted else "")
    for number, (cell, side) in enumerate(zip(line.cells, comparison.sides, strict=True)):
        words = Text(cell_words(cell), style=BAND_STYLES[cell.band])
        for more in (spread_words(cell, side), gap_words(line.gaps[number]) if line.gaps else ""):
            if more:
                words.append(f"\n→ {more}", style="default not bold")
        cells.append(words)
    if len(comparison.sides) > 1:
        cells.append(
            Text(f"≠ {apart_words(line)}" if line.differs else say("apart.none"), style="" if line.differs else "dim")
        )
    return tuple(cells)


def _print_evidence(comparison: Comparison, line: CompetencyLine, console: Console) -> None:
    console.print(f"\n{plain(line.name)}", style="bold", markup=False)
    for letter, quotes in zip(letters(len(comparison.sides)), line.quotes, strict=True):
        for quote in quotes[:3]:
            stage = "" if quote.stage is None else f", {say('stage.n', n=quote.stage)}"
            console.print(f"  {letter} [{quote.probability:.0%} sure{stage}] {plain(quote.text)}", markup=False)


def _changes(one: PostingChange) -> Iterator[tuple[str, ...]]:
    """Yield a row per changed cell; the role is named in the first."""
    for number, cell in enumerate(one.cells):
        title = "" if number else plain(one.title or say("untitled"))
        yield title, plain(cell.name), cell_words(cell.before), cell_words(cell.after), _first_reason(cell)


def _first_reason(cell: CellChange) -> str:
    """Return the first sentence that changed, and how many more."""
    if not cell.sentences:
        return say("why.none")
    first = cell.sentences[0]
    more = f" (+{len(cell.sentences) - 1})" if len(cell.sentences) > 1 else ""
    words = plain(first.text)
    short = words if len(words) <= 60 else words[:59] + "…"
    return f"{say(f'change.{first.change}')}: “{short}” {because(first.why)}{more}"


def print_table(console: Console, heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Print a table; a cell is text, or rich's text with its own style."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_lines=False)
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    console.print(table)


def wide_console() -> Console:
    """Return a console that is as wide as the terminal, and wide enough for a table in a file or pipe."""
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=160)
