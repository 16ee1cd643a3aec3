"""What the evidence model reads of a sentence beside its vector: its words and their neighbours, hashed.

A vector knows what words mean and forgets which they were; the words themselves are wrong about other sentences than
the vector is. Hashing means that no word of any posting is kept in the weights.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import crc32
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Query
from pipeline.match.queries import is_of_posting

BITS = 18
COLUMNS = 1 << BITS
MOST_WORDS = 200  # of a sentence; a longer one repeats itself
# How many words in a row are one feature at most; in Chinese a character is a word, and says less.
LATIN_RUN, HAN_RUN = 2, 3
_FIRST_HAN = "\u3400"
_WORD = re.compile(r"[\u3400-\u9fff]|[a-z0-9](?:[a-z0-9+#&'’.-]*[a-z0-9+#])?")

Columns = NDArray[np.intp]
Counts = NDArray[np.float32]


def ngram_features(query: Query) -> tuple[Columns, Counts]:
    """Return the columns of the features of a sentence, ascending, and their counts, scaled to length 1."""
    counted = Counter(crc32(feature.encode()) % COLUMNS for feature in _features(query))
    columns = np.array(sorted(counted), dtype=np.intp)
    counts = np.array([counted[column] for column in columns.tolist()], dtype=np.float32)
    return columns, counts / max(float(np.linalg.norm(counts)), 1.0)


def weighed(queries: Sequence[Query], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sum of the weights of each sentence's features, shape (len(queries), weights.shape[1])."""
    found = np.zeros((len(queries), weights.shape[1]), dtype=np.float32)
    for row, query in enumerate(queries):
        columns, counts = ngram_features(query)
        found[row] = counts @ weights[columns]
    return found


def _features(query: Query) -> Iterator[str]:
    """Yield the runs of words of a sentence, then the words of the title and the heading that it stands under."""
    yield from _runs(_words(query.text), LATIN_RUN, HAN_RUN)
    if is_of_posting(query):
        yield from (f"title:{run}" for run in _runs(_words(query.title or ""), 1, 2))
        yield from (f"heading:{run}" for run in _runs(_words(query.heading or ""), 1, 2))


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())[:MOST_WORDS]


def _runs(words: Sequence[str], latin: int, han: int) -> Iterator[str]:
    """Yield the runs of words from each on: up to `latin` words long, or `han` from a Chinese character on."""
    for place, word in enumerate(words):
        longest = han if word[0] >= _FIRST_HAN else latin
        for size in range(1, min(longest, len(words) - place) + 1):
            yield " ".join(words[place : place + size])
