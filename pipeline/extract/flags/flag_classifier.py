"""Weigh the words around a cue: "citizens" may ask for a nationality or name those whom a town serves.

Lists of words find the wordings that somebody has met. A linear model, trained by `pipeline.training.flag_classifier`
on labelled lines, finds others from the words around a cue of `flag_cues_en.tsv`: which stand next to it,
which within eight words on either side, which in its sentence. Words are cut to six letters. The weights,
hashed, are `models/flag_cues.npz`, their description `models/flag_cues.json`; numpy reads them, no learner is loaded.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from pipeline.core.resources import lexicon, trained_files
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS, Hit

NAME = "flag_cues"
BUCKETS = 1 << 18
_WORD = re.compile(r"[a-z][a-z'+]*|[0-9]+|[/():,&]")
_STEM, _NEXT, _SHORT = 6, 8, 3
# Features weigh less the more there are; chosen with the cost of `pipeline.training.flag_classifier`.
_SCALE, _FEW = 3.0, 4
_MOST_KEPT = 50_000
_MEND = "run `python -m pipeline.training.flag_classifier`, or restore the file from the repository"


@dataclass(frozen=True, slots=True)
class CueModel:
    """The trained weights by bucket, what a flag must weigh at least, and the weights of features met so far."""

    weights: array[float]
    least: float
    known: dict[str, float] = field(default_factory=dict)

    def total(self, found: Iterable[str]) -> float:
        """Return what features weigh together."""
        known, total = self.known, 0.0
        for feature in found:
            weight = known.get(feature)
            if weight is None:
                if len(known) >= _MOST_KEPT:
                    known.clear()
                weight = known[feature] = self.weights[bucket(feature)]
            total += weight
        return total


@cache
def load_cue_model(path: Path | None = None) -> CueModel:
    """Read the trained weights.

    Raises:
        InputError: where a file is missing.
    """
    weights, card = trained_files(path, NAME, "the trained weights of flag cues are missing", _MEND)
    with np.load(weights, allow_pickle=False) as arrays:
        values = arrays["weights"].astype(np.float32) * arrays["scale"]
    return CueModel(array("f", values.tobytes()), json.loads(card.read_text(encoding="utf-8"))["least"])


def is_asked(folded: str, hit: Hit, first: int, last: int, promises: Callable[[str, Hit], Iterable[str]]) -> bool:
    """Say whether the words of its sentence, which goes from `first` to `last`, ask a cue of the candidate.

    `promises` tells what of equal treatment is said there; it is asked only where the other words are not enough
    to tell, since it takes longer.
    """
    model = load_cue_model()
    found = list(features(folded, hit, first, last))
    share, total = scale(len(found)), model.total(found)
    if share * total < model.least:
        return False
    return share * (total + model.total(promises(folded, hit))) >= model.least


def features(folded: str, hit: Hit, first: int, last: int) -> Iterator[str]:
    """Yield what the model sees of a cue and its sentence; none twice."""
    kind = hit.row["kind"]
    before, after = _stems(folded[first : hit.start]), _stems(folded[hit.end : last])
    said = " ".join(_stems(folded[hit.start : hit.end]))
    left, right = before[-1] if before else "^", after[0] if after else "$"
    lefts, rights = f"{before[-2] if len(before) > 1 else '^'} {left}", f"{right} {after[1] if len(after) > 1 else '$'}"
    yield kind
    yield f"{kind}|c|{hit.row['cue']}"
    yield f"{kind}|s|{said}"
    yield f"{kind}|-1|{left}"
    yield f"{kind}|+1|{right}"
    yield f"{kind}|-2|{lefts}"
    yield f"{kind}|+2|{rights}"
    yield f"{kind}|-+|{left} {right}"
    # The mark keeps the cue "age" apart from the kind "age".
    yield f"={said}|-1|{left}"
    yield f"={said}|+1|{right}"
    skipped = skipped_words()
    for word in set(before[-_NEXT:]) - skipped:
        yield f"{kind}|l|{word}"
    for word in set(after[:_NEXT]) - skipped:
        yield f"{kind}|r|{word}"
    for word in {*before, *after} - skipped:
        yield f"{kind}|w|{word}"


@cache
def skipped_words() -> frozenset[str]:
    """Return the words that count only right beside a cue."""
    return frozenset(row["word"] for row in lexicon(LEXICONS / "flag_cue_skips.tsv"))


@cache
def words_not_quoted() -> frozenset[str]:
    """Return the words, verbs mostly, that the quoted words of a flag end before."""
    return frozenset(row["word"] for row in lexicon(LEXICONS / "flag_cue_ends.tsv"))


def scale(count: int) -> float:
    """Return what each of so many features weighs."""
    return _SCALE / math.sqrt(count + _FEW)


def bucket(feature: str) -> int:
    """Return the place of a feature's weight."""
    return crc32(feature.encode()) % BUCKETS


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=_MOST_KEPT)
def _stem(word: str) -> str:
    """Return a word cut to its stem, a number to its tens."""
    if word.isdigit():
        return f"#{min(9, int(word) // 10)}" if len(word) <= _SHORT else "#y"
    return word[:_STEM] if len(word) > _STEM else word.rstrip("s") if len(word) > _SHORT else word
