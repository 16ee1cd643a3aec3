"""The evidence model: how probable it is that a sentence of a posting is evidence for each competency of one framework.

A linear layer on the vectors of one encoder that was trained on postings read whole, and one on the words themselves.
Both read a sentence with the title of its posting and the heading above it, so that the same words may mean different
things in two roles. The model is a pair of files, `NAME.json` (what it is for) and `NAME.npz` (numbers): no pickle, no
word of a posting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import HeadError, InputError
from pipeline.core.npz import read_arrays
from pipeline.core.records import TITLE_QUERY, Framework, Query
from pipeline.core.resources import digest, file_digest, models_dir
from pipeline.core.small_files import finite_json, read_small_text
from pipeline.match.ngram_features import COLUMNS, weighed
from pipeline.match.queries import is_of_posting
from pipeline.text.chinese_share import reads_as_chinese

Matrix = NDArray[np.float32]
Language = Literal["en", "zh"]
VERSION = 2
SHIPPED = "evidence/sales"
MOST_BYTES = 50_000_000  # of numbers, unpacked
# Log-odds by the words below which a sentence of a posting is evidence for nothing, and is not encoded: of 161 held
# postings it left out a third of the text, and not one sentence that was shown or hinted at.
RULED_OUT = -3.5
LONGEST_CONTEXT = 60  # characters of title and of heading that the encoder reads
_MEND = "get it again: reinstall, or check out models/evidence"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True)
class Calibration:
    """From log-odds as learned to log-odds as they come true, of one language: what each of the two counts."""

    vector: float
    words: float
    offset: float


@dataclass(frozen=True, slots=True)
class LevelLines:
    """From the level of a sentence, 1 to 5, to that of each competency in its posting.

    ``start + sentence x level + posting x mean level of the posting's sentences + chinese + offsets[competency]``; the
    mean is that of the sentences that are encoded.
    """

    start: float
    sentence: float
    posting: float
    chinese: float
    offsets: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceModel:
    """Weights on the vectors of one encoder, columns in the order of `competencies`.

    `weights` has shape (dimensions, n) and `bias` (n,): log-odds that a sentence is evidence. `word_weights`
    (`ngram_features.COLUMNS`, n) and `word_bias` (n,) say the same by its words. `main_weights` and `main_bias` say by
    its vector whether it is evidence for one before all others. `level_weights` (dimensions,) give the level of
    behaviour of a sentence, which `level_lines` turns into that of a competency in its posting. `calibration` holds
    a line by language and by whether the context was read.
    """

    competencies: tuple[str, ...]
    encoder: str
    weights: Matrix
    bias: Matrix
    word_weights: Matrix
    word_bias: Matrix
    main_weights: Matrix
    main_bias: Matrix
    level_weights: Matrix
    level_lines: LevelLines
    calibration: Mapping[str, Calibration]
    report: Mapping[str, float]

    @property
    def digest(self) -> str:
        """Identify the model by all numbers that decide anything."""
        arrays = (
            *(self.weights, self.bias, self.word_weights, self.word_bias),
            *(self.main_weights, self.main_bias, self.level_weights),
        )
        lines = sorted((name, *astuple(line)) for name, line in self.calibration.items())
        return digest(b"".join(one.tobytes() for one in arrays) + repr((self.level_lines, lines)).encode())

    def arranged(self, framework: Framework) -> EvidenceModel:
        """Return the model with its columns in the order of the framework's competencies."""
        place = {name.casefold(): column for column, name in enumerate(self.competencies)}
        columns = [place[competency.name.casefold()] for competency in framework.competencies]
        return replace(
            self,
            competencies=tuple(competency.name for competency in framework.competencies),
            weights=np.ascontiguousarray(self.weights[:, columns]),
            bias=self.bias[columns],
            word_weights=np.ascontiguousarray(self.word_weights[:, columns]),
            word_bias=self.word_bias[columns],
            main_weights=np.ascontiguousarray(self.main_weights[:, columns]),
            main_bias=self.main_bias[columns],
            level_lines=replace(
                self.level_lines, offsets=tuple(self.level_lines.offsets[column] for column in columns)
            ),
        )

    def ruled_out(self, queries: Sequence[Query], word_odds: Matrix) -> NDArray[np.bool_]:
        """Say of which sentences of postings their words alone say that they are evidence for nothing, shape (n,)."""
        of_posting = np.array([is_of_posting(query) and query.query_id != TITLE_QUERY for query in queries])
        return np.asarray(of_posting & (word_odds.max(axis=1) < RULED_OUT))

    def levels(self, queries: Sequence[Query], vectors: Matrix, ruled_out: NDArray[np.bool_]) -> Matrix:
        """Return the level that each sentence asks for of each competency, shape (n, competencies).

        A sentence that is ruled out has the mean level of the others of its posting.
        """
        own = np.asarray(vectors @ self.level_weights, dtype=np.float32)
        lines, of_posting = self.level_lines, own.copy()
        places: dict[str, list[int]] = {}
        for row, query in enumerate(queries):
            if query.posting and query.query_id != TITLE_QUERY:
                places.setdefault(query.posting, []).append(row)
        for rows in places.values():
            encoded = [row for row in rows if not ruled_out[row]]
            of_posting[rows] = own[encoded].mean() if encoded else 0.0
        own[ruled_out] = of_posting[ruled_out]
        chinese = reads_as_chinese([query.text for query in queries])
        base = lines.start + lines.sentence * own + lines.posting * of_posting + lines.chinese * chinese
        return np.asarray(base[:, None] + np.array(lines.offsets, dtype=np.float32), dtype=np.float32)

    def word_odds(self, queries: Sequence[Query]) -> Matrix:
        """Return the log-odds by the words alone, shape (n, competencies)."""
        return weighed(queries, self.word_weights) + self.word_bias

    def log_odds(self, queries: Sequence[Query], vectors: Matrix, word_odds: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        """Return what sums to the log-odds: the parts of vectors, of words, and the rest; (n, competencies) each."""
        chinese = reads_as_chinese([query.text for query in queries])
        names = [
            f"{'zh' if is_chinese else 'en'} {'posting' if is_of_posting(query) else 'none'}"
            for query, is_chinese in zip(queries, chinese, strict=True)
        ]
        lines = np.array([astuple(self.calibration[name]) for name in names], dtype=np.float32)
        by_vector, by_words, offset = lines[:, :1], lines[:, 1:2], lines[:, 2:]
        return by_vector * (vectors @ self.weights), by_words * word_odds, by_vector * self.bias + offset


def with_context(query: Query) -> str:
    """Return what the encoder reads of a sentence: title and heading before it where it stands in a posting."""
    if not is_of_posting(query):
        return query.text
    title = (query.title or "").strip()[:LONGEST_CONTEXT]
    heading = (query.heading or "").strip()[:LONGEST_CONTEXT]
    return f"{title} | {heading} | {query.text}"


def shipped_evidence_model(framework: Framework) -> EvidenceModel | None:
    """Return the model that ships if it knows all competencies of the framework and no others, else None."""
    base = models_dir() / SHIPPED
    if not base.with_name(f"{base.name}.json").is_file():
        return None
    model = load_evidence_model(base)
    names = {competency.name.casefold() for competency in framework.competencies}
    return model.arranged(framework) if names == {name.casefold() for name in model.competencies} else None


def save_evidence_model(model: EvidenceModel, base: Path) -> None:
    """Write a model as `base`.json and `base`.npz, weights in half precision."""
    base.parent.mkdir(parents=True, exist_ok=True)
    numbers = base.with_name(f"{base.name}.npz")
    with numbers.open("wb") as stream:
        np.savez_compressed(
            stream,
            weights=model.weights.astype(np.float16),
            bias=model.bias.astype(np.float32),
            word_weights=model.word_weights.astype(np.float16),
            word_bias=model.word_bias.astype(np.float32),
            main_weights=model.main_weights.astype(np.float16),
            main_bias=model.main_bias.astype(np.float32),
            level_weights=model.level_weights.astype(np.float16),
        )
    facts = {
        "version": VERSION,
        "competencies": list(model.competencies),
        "encoder": model.encoder,
        "level_lines": asdict(model.level_lines),
        "calibration": {name: list(astuple(line)) for name, line in model.calibration.items()},
        "report": dict(model.report),
        "numbers": file_digest(numbers),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    base.with_name(f"{base.name}.json").write_text(text + "\n", encoding="utf-8")


def load_evidence_model(base: Path) -> EvidenceModel:
    """Read a model.

    Raises:
        HeadError: where a file is missing, damaged, or of another version.
    """
    card, numbers = base.with_name(f"{base.name}.json"), base.with_name(f"{base.name}.npz")
    try:
        facts = finite_json(read_small_text(card))
        if facts["version"] != VERSION:
            raise HeadError(f"is no evidence model of version {VERSION}", str(card), _MEND)
        if facts["numbers"] != file_digest(numbers):
            raise HeadError("its numbers are not those that it was saved with", str(numbers), _MEND)
        model = _model(facts, read_arrays(numbers, MOST_BYTES))
        _check(model)
    except InputError as error:
        raise HeadError(error.fault.what, error.fault.where, _MEND) from error
    except _UNREADABLE as error:
        raise HeadError(f"cannot be read as an evidence model: {error}", str(base), _MEND) from error
    return model


def _model(facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> EvidenceModel:
    numbers = {name: np.asarray(values, dtype=np.float32) for name, values in arrays.items()}
    return EvidenceModel(
        competencies=tuple(facts["competencies"]),
        encoder=facts["encoder"],
        weights=numbers["weights"],
        bias=numbers["bias"],
        word_weights=numbers["word_weights"],
        word_bias=numbers["word_bias"],
        main_weights=numbers["main_weights"],
        main_bias=numbers["main_bias"],
        level_weights=numbers["level_weights"],
        level_lines=_level_lines(facts["level_lines"]),
        calibration={name: Calibration(*map(float, line)) for name, line in facts["calibration"].items()},
        report=facts["report"],
    )


def _level_lines(facts: Mapping[str, Any]) -> LevelLines:
    numbers = {name: float(facts[name]) for name in ("start", "sentence", "posting", "chinese")}
    return LevelLines(**numbers, offsets=tuple(map(float, facts["offsets"])))


def _check(model: EvidenceModel) -> None:
    """Refuse by ValueError what does not fit each other: it would fail, or answer nonsense, at the first sentence."""
    count, dimensions = len(model.competencies), len(model.level_weights)
    for what, values in (("weights", model.weights), ("main_weights", model.main_weights)):
        if values.shape != (dimensions, count):
            raise ValueError(f"{what} of shape {values.shape} for {count} competencies and {dimensions} dimensions")
    if model.word_weights.shape != (COLUMNS, count):
        raise ValueError(f"word_weights of shape {model.word_weights.shape} for {count} competencies")
    biases = (("bias", model.bias), ("word_bias", model.word_bias), ("main_bias", model.main_bias))
    for what, values in biases:
        if values.shape != (count,):
            raise ValueError(f"{what} of shape {values.shape} for {count} competencies")
    if len(model.level_lines.offsets) != count:
        raise ValueError(f"{len(model.level_lines.offsets)} level offsets for {count} competencies")
    if missing := {f"{lang} {context}" for lang in ("en", "zh") for context in ("posting", "none")} - set(
        model.calibration
    ):
        raise ValueError(f"no calibration for {', '.join(sorted(missing))}")
    arrays = (
        *(model.weights, model.bias, model.word_weights, model.word_bias),
        *(model.main_weights, model.main_bias, model.level_weights),
    )
    if not all(np.isfinite(values).all() for values in arrays):
        raise ValueError("holds numbers that are not finite")
