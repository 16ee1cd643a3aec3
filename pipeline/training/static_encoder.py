"""Distil a static encoder from another: `jobprofile encoder distil`. No label is needed, only sentences.

1. Sentences are drawn, as many Chinese ones as others where there are so many, and the teacher encodes them.
2. Its vectors are centred and turned to their main directions, the strong ones shrunk: what all job
   sentences share fills those and tells them apart least.
3. The grams that stand in most postings get vectors by ridge regression, all at once by conjugate
   gradients: the weighted sum of a sentence's grams is to be what the teacher says of it.
4. Each row is coded in 4 bits. A share of the sentences is held out, to say how near the copy came.

The way is that of Model2Vec and tokenlearn, which learn vectors of a tokenizer's pieces by gradient
descent; grams as hashes need no tokenizer, and least squares have one answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from pipeline.core.blas_threads import one_thread
from pipeline.core.errors import EncoderError
from pipeline.encoders.base import Encoder, OnProgress, Vectors, readable, unit_rows
from pipeline.encoders.hashed_ngrams import find_grams
from pipeline.encoders.static import StaticEncoder, Table, coded, counted, weighted_grams

LEAST_POSTINGS = 5  # that a gram stands in: what fewer share may be a name, and has too few sentences to learn from
LEAST_SENTENCES = 500
HELD_OUT = 0.02  # of the sentences
RIDGE = 1.0  # of .1 .3 1 2 3: similarities nearest to the teacher's on sentences held out
STEPS = 25  # of conjugate gradients; the fit stands still from about 20
SHRUNK = 0.4  # 0 leaves main directions as strong as they are, 1 makes all alike (docs/research/fast_encoder.md)
AT_ONCE = 512  # postings whose grams are looked for together
_HAN = re.compile(r"[\u3400-\u9fff]")

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DistilOptions:
    """How large the copy is, and from how many sentences it is learned; 4 bits for each gram and dimension."""

    sentences: int = 60_000
    grams: int = 18_000
    dimensions: int = 256

    def __post_init__(self) -> None:
        """Refuse sizes that cannot be packed."""
        if self.dimensions < 2 or self.dimensions % 2:
            raise ValueError(f"dimensions must be even, got {self.dimensions}")


def distil(
    postings: Sequence[Sequence[str]],
    teacher: Encoder,
    options: DistilOptions | None = None,
    on_progress: OnProgress | None = None,
) -> Table:
    """Return a static table that imitates a teacher on the sentences of postings; the same input gives the same table.

    Args:
        postings: the sentences of each posting.
        teacher: the encoder to imitate; encoding with it is what takes the time.
        options: how large the copy is.
        on_progress: called with the number of sentences that the teacher has encoded since the last call.

    Raises:
        EncoderError: where there are too few sentences, or they share no words.
    """
    options = options or DistilOptions()
    texts = drawn(postings, options.sentences)
    if len(texts) < LEAST_SENTENCES:
        what = f"{len(texts)} different sentences are too few to learn from ({LEAST_SENTENCES} at least)"
        raise EncoderError(what, f"{len(postings)} postings", "give more postings")
    hashes = commonest(postings, options.grams)
    if not len(hashes):
        what = f"no words stand in {LEAST_POSTINGS} postings or more"
        raise EncoderError(what, f"{len(postings)} postings", "give more postings")
    taught = teacher.encode(texts, on_progress)
    with one_thread():  # else last digits, and with them codes, would depend on the number of threads
        return _learned(texts, taught, hashes, options.dimensions, _Origin(teacher.name, teacher.digest, len(postings)))


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a table comes from: who taught it, and on how many postings."""

    teacher: str
    teacher_digest: str
    postings: int


def _learned(
    texts: Sequence[str], taught: Vectors, hashes: NDArray[np.uint32], dimensions: int, origin: _Origin
) -> Table:
    """Return the table that comes nearest to what the teacher says of the texts; the last of them are held out."""
    learning = len(texts) - max(1, int(HELD_OUT * len(texts)))
    wanted = targets(taught, np.arange(len(texts)) < learning, dimensions)
    rarity = rarities(texts[:learning], hashes).astype(np.float16).astype(np.float32)
    vectors = solve(weighted_grams(texts[:learning], hashes, rarity), wanted[:learning])
    table = coded(hashes, rarity, vectors, {})
    near = nearness(StaticEncoder("", "", table).encode(texts[learning:]), wanted[learning:])
    facts = {
        "teacher": origin.teacher,
        "teacher_digest": origin.teacher_digest,
        "sentences": learning,
        "postings": origin.postings,
        "likeness_on_unseen": round(near, 4),
    }
    return replace(table, facts=facts)


def drawn(postings: Sequence[Sequence[str]], most: int) -> list[str]:
    """Return at most so many different sentences, half of them Chinese where there are so many.

    They are drawn by their hash, so the order of the postings does not show.
    """
    every = {readable(text) for sentences in postings for text in sentences} - {""}
    ordered = sorted(every, key=lambda text: hashlib.sha256(text.encode()).digest())
    chinese = [text for text in ordered if _HAN.search(text)]
    others = [text for text in ordered if not _HAN.search(text)]
    from_chinese = min(len(chinese), max(most // 2, most - len(others)))
    some = {*chinese[:from_chinese], *others[: most - from_chinese]}
    return [text for text in ordered if text in some]


def commonest(postings: Sequence[Sequence[str]], most: int) -> NDArray[np.uint32]:
    """Return the hashes of the grams that stand in most postings, ascending."""
    found: list[NDArray[np.uint32]] = []
    for start in range(0, len(postings), AT_ONCE):
        some = [list(dict.fromkeys(sentences)) for sentences in postings[start : start + AT_ONCE]]
        posting = np.repeat(np.arange(len(some)), [len(sentences) for sentences in some])
        grams = find_grams([readable(text) for sentences in some for text in sentences])
        once = np.unique(posting[grams.owners].astype(np.uint64) << np.uint64(32) | grams.hashes)
        found.append(once.astype(np.uint32))
    hashes, counts = np.unique(np.concatenate(found), return_counts=True) if found else (np.zeros(0, np.uint32),) * 2
    order = np.argsort(-counts.astype(np.int64), kind="stable")[:most]
    return np.sort(hashes[order[counts[order] >= LEAST_POSTINGS]])


def rarities(texts: Sequence[str], hashes: NDArray[np.uint32]) -> Array:
    """Return how rare each gram is: 1 + the log of how many sentences there are for each that has it."""
    holders = np.bincount(counted(texts, hashes).indices, minlength=len(hashes))
    return np.asarray(1 + np.log(len(texts) / np.maximum(1, holders)), dtype=np.float32)


def targets(rows: Vectors, learning: NDArray[np.bool_], dimensions: int) -> Array:
    """Return the teacher's vectors centred, turned, shrunk and of mean length 1, shape (n, dimensions)."""
    centred = rows - rows[learning].mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov(centred[learning].T.astype(np.float64)))
    strong = np.argsort(-spread, kind="stable")[:dimensions]
    axes, spread = axes[:, strong], np.maximum(spread[strong], 1e-12)
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # else its sign is chance
    turned = centred @ axes * spread ** (-SHRUNK / 2)
    turned /= np.sqrt((turned[learning] ** 2).sum(axis=1).mean())
    missing = max(0, dimensions - turned.shape[1])  # a teacher with fewer dimensions
    return np.pad(turned, ((0, 0), (0, missing))).astype(np.float32)


def solve(grams: csr_matrix, wanted: Array) -> Array:
    """Return the vectors W, shape (V, dimensions), that make ||grams W - wanted||^2 + ridge ||W||^2 least.

    Conjugate gradients for all dimensions at once, each scaled by the diagonal.
    """
    turned = grams.T.tocsr()
    scale = (1 / (np.asarray(grams.multiply(grams).sum(axis=0)).ravel() + RIDGE)).astype(np.float32)[:, None]
    vectors = np.zeros((grams.shape[1], wanted.shape[1]), dtype=np.float32)
    rest = turned @ wanted
    towards = scale * rest
    size = (rest * towards).sum(axis=0)
    for _ in range(STEPS):
        moved = turned @ (grams @ towards) + np.float32(RIDGE) * towards
        length = size / np.maximum((towards * moved).sum(axis=0), 1e-20)
        vectors += length * towards
        rest -= length * moved
        scaled = scale * rest
        before, size = size, (rest * scaled).sum(axis=0)
        towards = scaled + (size / np.maximum(before, 1e-20)) * towards
    return vectors


def nearness(found: Vectors, wanted: Array) -> float:
    """Return how the similarities among sentences correlate with the teacher's: 1 is the same."""
    pairs = np.triu_indices(len(found), 1)
    ours, its = (found @ found.T)[pairs], (unit_rows(wanted) @ unit_rows(wanted).T)[pairs]
    return float(np.corrcoef(ours, its)[0, 1])
