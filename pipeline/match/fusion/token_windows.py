"""Spans of a sentence, for frameworks of many bare names such as ESCO's skills.

A sentence there names several skills in a few words each, and the whole sentence is near to none of
them: on ESCO's TECH sentences the best window of two to four words finds a skill at mean reciprocal
rank .58 where the whole sentence finds it at .44 (the same encoder, minilm).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders import Encoder, Vectors

KIND = "spans"
MANY = 50  # names from which on a framework counts as a list of skills
CANDIDATES = 200  # competencies looked at span by span; 13,896 instead gave the same figures
WINDOWS = (1, 2, 3, 4)  # words
HAN_WINDOWS = (2, 4, 6)  # characters
MOST = 240  # spans of one sentence; a sentence of sixty words has that many
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff,;:()\[\]，；：、。（）/|•]+")


@dataclass(frozen=True, slots=True, eq=False)
class SpanRows:
    """Vectors of the spans of n sentences; those of sentence i are ``vectors[places[starts[i]:starts[i + 1]]]``."""

    vectors: Vectors
    places: NDArray[np.intp]
    starts: NDArray[np.intp]

    def of(self, sentence: int) -> Vectors:
        """Return the vectors of one sentence's spans."""
        return self.vectors[self.places[self.starts[sentence] : self.starts[sentence + 1]]]


def spans_of(text: str) -> list[str]:
    """Return the windows of words (and of Chinese characters) of a sentence, each once; the sentence if it has none."""
    tokens = _TOKEN.findall(text)
    found: list[str] = []
    for size in WINDOWS:
        windows = (tokens[at : at + size] for at in range(len(tokens) - size + 1))
        found += [" ".join(window) for window in windows if not any(_is_han(one) for one in window)]
    for size in HAN_WINDOWS:
        windows = (tokens[at : at + size] for at in range(len(tokens) - size + 1))
        found += ["".join(window) for window in windows if all(_is_han(one) for one in window)]
    return list(dict.fromkeys(found))[:MOST] or [text]


def span_rows(encoder: Encoder, texts: Sequence[str]) -> SpanRows:
    """Encode the spans of sentences, each different one once."""
    spans = [spans_of(text) for text in texts]
    place: dict[str, int] = {}
    places = [place.setdefault(one, len(place)) for found in spans for one in found]
    starts = [0, *accumulate(len(found) for found in spans)]
    return SpanRows(encoder.encode(list(place)), np.array(places, dtype=np.intp), np.array(starts, dtype=np.intp))


def candidates(scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the positions of the best competencies of each sentence, shape (n, CANDIDATES or fewer)."""
    count = min(CANDIDATES, scores.shape[1])
    return np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)


def nearest_span(
    rows: SpanRows, sentences: range, names: Vectors, looked_at: NDArray[np.intp], competencies: int
) -> NDArray[np.float32]:
    """Return the similarity of the nearest span to each competency's name, shape (n, competencies).

    Competencies that are not looked at get the lowest of those that are.
    """
    scores = np.empty((len(sentences), competencies), dtype=np.float32)
    for row, sentence in enumerate(sentences):
        near = (names[looked_at[row]] @ rows.of(sentence).T).max(axis=1)
        scores[row] = near.min()
        scores[row, looked_at[row]] = near
    return scores


def _is_han(token: str) -> bool:
    return "\u3400" <= token[0] <= "\u9fff"
