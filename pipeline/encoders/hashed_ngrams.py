"""Words, pairs of words, stems and runs of Chinese characters as hashes: what a static encoder looks up.

Written with whole arrays, since looking up must cost little beside nothing. The hash of any stretch of
text comes from one running sum over the batch: sum of code x P^place, moved back to place 0 by P^-start
in arithmetic modulo 2^64, which is exact, so a hash depends neither on the place nor on the neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.text.normalize import SameLength

STEM = 5  # letters that stand for a longer word: manage, manager, management
HAN_GRAMS = (1, 2, 3)
_NOT_WORD = re.compile(r"[^a-z0-9+#\u3400-\u9fff]+")
_SPACE, _HAN = 0x20, (0x3400, 0x9FFF)
_BITS = 64
_MASK = (1 << _BITS) - 1
_P = 0x9E3779B97F4A7C15
_WORD, _PAIR, _STEM, _RUN = 1, 2, 3, 10  # kinds are hashed apart: "manag" the word is no stem
_SIMPLIFIED = SameLength()

Codes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """Hashes of all grams of some texts, in no order, with the text that each stands in."""

    owners: NDArray[np.intp]
    hashes: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    """Texts as one array of codes, a space after each; `sums[i]` is that of the codes before i."""

    codes: Codes
    sums: Codes
    owners: NDArray[np.intp]

    def hashed(self, starts: NDArray[np.intp], ends: NDArray[np.intp], kind: int) -> Grams:
        """Return the grams of one kind that start and end there."""
        back = _powers(len(self.codes) + 1, forward=False)[starts]
        mixed = _mixed((self.sums[ends] - self.sums[starts]) * back + np.uint64(kind * _P & _MASK))
        return Grams(self.owners[starts], (mixed >> np.uint64(32)).astype(np.uint32))


def find_grams(texts: Sequence[str]) -> Grams:
    """Return the grams of texts: words, pairs of neighbouring words, stems, and one to three Chinese characters."""
    joined = _join([f"{_plain(text)} " for text in texts])
    space = joined.codes == _SPACE
    han = (joined.codes >= _HAN[0]) & (joined.codes <= _HAN[1])
    word = ~space & ~han
    starts = np.flatnonzero(word & ~np.concatenate([[False], word[:-1]]))
    ends = np.flatnonzero(word & ~np.concatenate([word[1:], [False]])) + 1
    pairs = (joined.owners[starts[1:]] == joined.owners[starts[:-1]]) & (starts[1:] - ends[:-1] <= 1)
    long = ends - starts > STEM
    found = [
        joined.hashed(starts, ends, _WORD),
        joined.hashed(starts[:-1][pairs], ends[1:][pairs], _PAIR),
        joined.hashed(starts[long], starts[long] + STEM, _STEM),
    ]
    for size in HAN_GRAMS:
        runs = np.flatnonzero(whole_windows(han, size))
        found.append(joined.hashed(runs, runs + size, _RUN + size))
    return Grams(np.concatenate([one.owners for one in found]), np.concatenate([one.hashes for one in found]))


def _plain(text: str) -> str:
    """Return lower-case words and Simplified Chinese, single spaces between."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    return _NOT_WORD.sub(" ", text.lower()).strip()


def _join(texts: Sequence[str]) -> _Joined:
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(codes * _powers(len(codes) + 1, forward=True)[: len(codes)], out=sums[1:])
    return _Joined(codes, sums, np.repeat(np.arange(len(texts)), [len(text) for text in texts]))


def whole_windows(mask: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Say for each start whether a window of `size` lies wholly in the mask."""
    count = max(0, len(mask) - size + 1)
    whole = np.ones(count, dtype=bool)
    for offset in range(size):
        whole &= mask[offset : offset + count]
    return whole


def _powers(count: int, *, forward: bool) -> Codes:
    """Return powers 0 to `count` - 1 or more of P, or of its inverse, modulo 2^64."""
    return _table(1 << max(16, count.bit_length()), forward)


@lru_cache(maxsize=4)
def _table(count: int, forward: bool) -> Codes:
    base = _P if forward else pow(_P, -1, 1 << _BITS)
    powers = np.full(count, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers)


def _mixed(values: Codes) -> Codes:
    """Return values whose high bits depend on all bits (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
