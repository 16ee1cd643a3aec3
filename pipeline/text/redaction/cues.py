"""Words beside which personal data stands: found in one pass over a text, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick

from pipeline.core.resources import lexicon
from pipeline.text.redaction.lexicons import FOLDER

Places: TypeAlias = Sequence[tuple[int, int]]

# A number may follow these without a space: vx13800001111.
_BEFORE_DIGITS = frozenset({"phone", "chat", "qq"})


def find_cues(low: str) -> Mapping[str, list[tuple[int, int]]]:
    """Return where the cues of each kind stand in a folded text in lower case."""
    automaton, kinds = _automaton()
    found: dict[str, list[tuple[int, int]]] = {}
    for number, start, end in automaton.find_matches_as_indexes(low, overlapping=True):
        of_cue, begins_word, ends_word = kinds[number]
        if begins_word and start and _is_latin(low[start - 1]):
            continue
        after = low[end] if end < len(low) else " "
        if ends_word and (_is_latin(after) or after == "_"):
            continue
        glued = ends_word and after.isdecimal()
        for kind in of_cue:
            if not glued or kind in _BEFORE_DIGITS:
                found.setdefault(kind, []).append((start, end))
    return found


def _is_latin(char: str) -> bool:
    """Say whether a character belongs to a word in letters, which Chinese characters do not."""
    return char.isalnum() and not "\u2e80" <= char <= "\uffef" and not char.isdecimal()


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[tuple[str, ...], bool, bool], ...]]:
    """Return what finds all cues, and for each its kinds and whether it begins and ends with a letter."""
    kinds: dict[str, list[str]] = {}
    for row in lexicon(FOLDER / "cues.tsv"):
        for cue in row["words"].split("|"):
            kinds.setdefault(cue.lower(), []).append(row["kind"])
    known = tuple((tuple(dict.fromkeys(of)), _is_latin(cue[0]), _is_latin(cue[-1])) for cue, of in kinds.items())
    return AhoCorasick(list(kinds)), known
