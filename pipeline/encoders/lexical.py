"""The encoder that needs no weights: hashed character n-grams, projected to 512 dimensions.

It knows spelling and no meaning. It is used by the tests, as a baseline beside the real
encoders, and by whoever asks for it by name; nothing ever falls back to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from pipeline.core.resources import digest
from pipeline.encoders.base import OnProgress, Vectors, encode_unique, unit_rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import HashingVectorizer

VERSION = 1
HASHED = 1 << 14
DIMENSIONS = 512
NONZERO = 8  # signs per hashed feature: enough that two features rarely share all of them
SEED = 20_240_501
BATCH = 512
# Single characters and bigrams carry Chinese words; English needs three letters and more, and
# only inside words, or the commonest letters would outweigh everything.
HAN_GRAMS = (1, 3)
WORD_GRAMS = (3, 5)
_HAN = ("\u3400", "\u9fff")


class LexicalEncoder:
    """Character n-grams, weighted 1 + log count, hashed, and projected at random with a fixed seed."""

    name = "lexical"
    dimensions = DIMENSIONS

    @property
    def digest(self) -> str:
        """Identify the settings; there are no weights."""
        return digest(f"lexical {VERSION} {HASHED} {DIMENSIONS} {NONZERO} {SEED} {HAN_GRAMS} {WORD_GRAMS}".encode())

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), 512)."""
        return encode_unique(texts, DIMENSIONS, self._encode_batch, BATCH, on_progress)

    def _encode_batch(self, texts: list[str]) -> Vectors:
        folded = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
        words = self._words.transform([_without_han(text) for text in folded])
        han = self._han.transform([_only_han(text) for text in folded])
        counts = (words + han).tocsr()
        counts.data = np.sign(counts.data) * (1 + np.log(np.maximum(np.abs(counts.data), 1)))
        return unit_rows(np.asarray((counts @ self._projection).toarray(), dtype=np.float32))

    @cached_property
    def _words(self) -> HashingVectorizer:
        return _hasher("char_wb", WORD_GRAMS)

    @cached_property
    def _han(self) -> HashingVectorizer:
        return _hasher("char", HAN_GRAMS)

    @cached_property
    def _projection(self) -> csr_matrix:
        """Sparse signs, shape (HASHED, DIMENSIONS): inner products survive it on average."""
        from scipy.sparse import csr_matrix

        draw = np.random.default_rng(SEED)
        rows = np.repeat(np.arange(HASHED), NONZERO)
        columns = draw.integers(DIMENSIONS, size=HASHED * NONZERO)
        signs = draw.choice(np.array([-1.0, 1.0], dtype=np.float32), size=HASHED * NONZERO)
        return csr_matrix((signs, (rows, columns)), shape=(HASHED, DIMENSIONS))


def _hasher(analyzer: str, grams: tuple[int, int]) -> HashingVectorizer:
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(analyzer=analyzer, ngram_range=grams, n_features=HASHED, norm=None, lowercase=False)


def _is_han(character: str) -> bool:
    return _HAN[0] <= character <= _HAN[1]


def _only_han(text: str) -> str:
    return "".join(character if _is_han(character) else " " for character in text).strip()


def _without_han(text: str) -> str:
    return "".join(" " if _is_han(character) else character for character in text)
