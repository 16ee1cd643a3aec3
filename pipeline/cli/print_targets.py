"""The board of targets in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.cli.print_comparison import print_table, wide_console
from pipeline.cli.terminal import plain
from pipeline.outputs.compare.messages import gap_words, say

if TYPE_CHECKING:
    from pipeline.core.records import Framework
    from pipeline.outputs.compare.target_library import Library
    from pipeline.outputs.targets.board import TargetBoard
    from pipeline.outputs.targets.records import BoardCell, BoardPosting, Direction

SHOWN_POSTINGS = 15  # more do not fit a screen, and files hold all
NAMED = 3


def print_board(board: TargetBoard) -> None:
    """Print targets at a glance, and the postings that lie furthest from theirs, to standard output."""
    console = wide_console()
    heads = ("target", "postings", "likeness", "most ask more", "most ask less", "most ask besides")
    print_table(console, heads, (_target_row(board, number) for number in range(len(board.library.targets))))
    if board.unassigned:
        console.print(f"{len(board.unassigned)} of {len(board.postings)} postings stand with no target", markup=False)
    placed = [one for one in board.postings if one.likeness is not None]
    placed.sort(key=lambda one: one.likeness or 0.0)
    if placed:
        console.print("\nleast like their target", style="bold", markup=False)
        columns = ("posting", "company", "target", "likeness", "asks more", "asks less", "asks besides")
        print_table(console, columns, (_posting_row(board, one) for one in placed[:SHOWN_POSTINGS]))
    if len(placed) > SHOWN_POSTINGS:
        console.print(f"{SHOWN_POSTINGS} of {len(placed)} are shown; --out FILE has them all", markup=False)
    if board.undated:
        console.print(f"{board.undated} of {len(board.postings)} postings state no date of which a month can be told")
    console.print(say("stamp"), style="dim", markup=False)


def print_library(library: Library, framework: Framework) -> None:
    """Print targets to standard output."""
    names = {one.competency_id: one.name for one in framework.competencies}
    rows = (
        (plain(target.name), plain(names[one.competency_id]), one.band, "" if one.stage is None else str(one.stage))
        for target in library.targets
        for one in target.wanted
    )
    print_table(wide_console(), ("target", "competency", "band", "stage"), rows)


def _target_row(board: TargetBoard, number: int) -> tuple[str, ...]:
    mine = [one for one in board.postings if one.choice.target == number]
    known = [one.likeness for one in mine if one.likeness is not None]
    mean = f"{sum(known) / len(known):.0%}" if known else "–"
    directions: Sequence[Direction] = ("more", "less", "other")
    most = (_most(mine, direction) for direction in directions)
    return plain(board.library.targets[number].name), str(len(mine)), mean, *most


def _most(postings: Iterable[BoardPosting], direction: Direction) -> str:
    """Return the competencies that most postings ask more, less or besides, with their counts."""
    counts = Counter(line.competency.name for one in postings for line in one.of(direction))
    return "\n".join(f"{plain(name)}: {n}" for name, n in counts.most_common(NAMED))


def _posting_row(board: TargetBoard, one: BoardPosting) -> tuple[str, ...]:
    target = "" if one.choice.target is None else board.library.targets[one.choice.target].name
    directions: Sequence[Direction] = ("more", "less", "other")
    gaps = (
        "\n".join(plain(line.competency.name) + ("" if way == "other" else f": {_short(line)}") for line in one.of(way))
        for way in directions
    )
    return plain(one.title or say("untitled")), plain(one.company), plain(target), f"{one.likeness or 0:.0%}", *gaps


def _short(line: BoardCell) -> str:
    """Return a gap in the fewest words."""
    return say("not_asked") if line.gap and line.gap.verdict == "missing" else gap_words(line.gap)
