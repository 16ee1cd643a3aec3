"""Postings of a benchmark as the product reads them, each requirement laid onto the units that it covers."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.records import ParsedPosting
from pipeline.ingest import ReadOptions
from pipeline.run.parse_postings import parse_postings
from pipeline.training.benchmark.read_benchmark import SUFFIXES, GoldPosting

# A part of a requirement lies in a unit only from so many letters on; Chinese says more with one.
LEAST_SHARED = {"zh": 4}
LEAST_SHARED_ELSE = 10
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPosting:
    """A posting with its parsed form (None where it could not be read) and the units of each requirement, by its id."""

    gold: GoldPosting
    parsed: ParsedPosting | None
    units: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def covering(self, unit: int) -> list[str]:
        """Return the ids of the requirements that cover a unit."""
        return [requirement for requirement, units in self.units.items() if unit in units]


def place_postings(postings: Sequence[GoldPosting], jobs: int = 1) -> tuple[PlacedPosting, ...]:
    """Return the postings parsed as `run` parses a folder of files, in order.

    Where a file is taken for several postings, the one that asks for most stands for it.
    """
    found: dict[str, list[ParsedPosting]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(postings):
            # Named by number: an id may hold what no file name can.
            Path(folder, f"{number}.{SUFFIXES[one.media]}").write_text(one.text, encoding="utf-8", newline="")
        for parsed in parse_postings([folder], ReadOptions(), jobs=jobs):
            if isinstance(parsed, ParsedPosting):
                found[Path(parsed.source.split("#")[0]).stem].append(parsed)
    return tuple(_placed(one, found[str(number)]) for number, one in enumerate(postings))


def _placed(gold: GoldPosting, found: Sequence[ParsedPosting]) -> PlacedPosting:
    if not found:
        return PlacedPosting(gold, None)
    parsed = max(sorted(found, key=lambda one: one.posting_id), key=lambda one: len(one.requirements))
    least = LEAST_SHARED.get(gold.lang, LEAST_SHARED_ELSE)
    texts = {item.requirement_id: item.text for item in parsed.requirements}
    return PlacedPosting(gold, parsed, units_of_texts(gold.units, texts, least))


def units_of_texts(units: Sequence[str], texts: Mapping[str, str], least: int) -> dict[str, frozenset[int]]:
    """Return for each text the units that it covers, by letters and digits alone.

    It covers a unit of which it holds at least half, or that holds at least half of it and at least `least` letters;
    where it stands in the posting more than once, every place counts.
    """
    letters = [_letters(unit) for unit in units]
    whole = "".join(letters)
    starts = [sum(map(len, letters[:number])) for number in range(len(letters))]
    found: dict[str, frozenset[int]] = {}
    for name, text in texts.items():
        needle = _letters(text)
        covered: set[int] = set()
        for at in _places(whole, needle):
            for number, (start, unit) in enumerate(zip(starts, letters, strict=True)):
                shared = min(at + len(needle), start + len(unit)) - max(at, start)
                most_of_unit = 2 * shared >= len(unit)
                most_of_text = shared >= least and 2 * shared >= len(needle)
                if shared > 0 and (most_of_unit or most_of_text):
                    covered.add(number)
        found[name] = frozenset(covered)
    return found


def _places(whole: str, needle: str) -> list[int]:
    """Return where a text begins, overlapping places too."""
    found, at = [], whole.find(needle) if needle else -1
    while at >= 0:
        found.append(at)
        at = whole.find(needle, at + 1)
    return found


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).lower()
