"""Fit the evidence model that ships: ``python -m pipeline.training.evidence.train --data DIR --units FILE``.

Writes `models/difference/e5_jobs.safetensors` (what fine-tuning changed of e5-small) and `models/evidence/sales.*` (the
linear layers on vectors and on words, with their calibration). Fifteen in a hundred real postings are held: they choose
nothing, and those of them that ask for what the framework describes calibrate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Query
from pipeline.core.resources import models_dir
from pipeline.encoders import build_encoder
from pipeline.match.evidence_model import RULED_OUT, SHIPPED, EvidenceModel, save_evidence_model, with_context
from pipeline.match.ngram_features import weighed
from pipeline.training.evidence.calibrate import calibration_of, level_lines_of
from pipeline.training.evidence.dataset import ReadPosting, Sentence, by_sentence, by_unit, written
from pipeline.training.evidence.encoder_states import States, load_base, lower_states
from pipeline.training.evidence.fine_tune import Layer, Targets, fine_tune, upper_vectors, write_difference
from pipeline.training.evidence.word_layer import fit_words
from pipeline.training.labelled_postings import Source, label_rows, load_source, training_options
from pipeline.training.matcher.recipe import label_codes

HELD = 0.15
DIFFERENCE = "difference/e5_jobs.safetensors"
ENCODER = "e5-jobs"
STRONG = ("medium", "high")
LEAST_STRONG = 2  # cells with such a band, of a posting that calibrates
CHECKPOINTS = Path("data/processed/evidence")
Matrix = NDArray[np.float32]


def main() -> None:
    """Read the labels, train, calibrate and write."""
    parser = training_options("training.evidence.train", __doc__)
    parser.add_argument("--role-units", type=Path, required=True, help="Python file that numbers units of postings")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--every", type=int, default=1, help="take every so many-th labelled posting: for a first try")
    options = parser.parse_args()
    names = label_codes()
    postings, others = labelled_postings(
        options.data, load_source(options.data, options.units), options.role_units, options.own, options.every
    )
    np.random.default_rng(5).shuffle(postings)
    held, learned = postings[: int(len(postings) * HELD)], postings[int(len(postings) * HELD) :]
    learned += others
    tokenizer, model = load_base(build_encoder("e5-small"))
    base = {name: value.numpy().copy() for name, value in model.state_dict().items()}
    lessons, targets = lessons_of(learned, tuple(names))
    CHECKPOINTS.mkdir(parents=True, exist_ok=True)
    states = lower_states([with_context(one) for one in lessons], tokenizer, model)
    layer = fine_tune(model, states, targets, options.epochs, CHECKPOINTS)
    words = fit_words(lessons, targets.evidence, targets.weight)
    held = [posting for posting in held if _asks_much(posting)]
    asked = [one for posting in held for one in posting.sentences if one.is_requirement]
    ways = {"posting": [one.query for one in asked], "none": [alone(one.query) for one in asked]}
    said = {
        context: (_vectors(model, lower_states([with_context(one) for one in some], tokenizer, model)), some)
        for context, some in ways.items()
    }
    evidence = _evidence_model(layer, words, names, held, asked, said)
    for name, line in evidence.calibration.items():
        print(f"| {name} | vector {line.vector:.3f} | words {line.words:.3f} | offset {line.offset:.3f} |")
    print(f"learned from {len(learned)} postings, calibrated on {len(held)} with {len(asked)} requirements")
    if not options.only_check:
        write_difference(model, base, models_dir() / DIFFERENCE)
        save_evidence_model(evidence, models_dir() / SHIPPED)


def labelled_postings(
    data: Path, source: Source, role_units: Path, own: Path, every: int = 1
) -> tuple[list[ReadPosting], list[ReadPosting]]:
    """Return the postings read whole, and what only teaches: hard sentences and written postings.

    Hard sentences were chosen for being hard, so they are no measure of how often one is right.

    Args:
        data: folder of the postings.
        source: the postings by key.
        role_units: the Python file that numbers the units of postings read whole.
        own: folder of the labels.
        every: take every so many-th labelled posting.
    """
    roles, sentences, hard, made = (
        islice(label_rows(own / f"{name}.jsonl"), None, None, every)
        for name in ("roles_read", "sentences_read", "hard_sentences_read", "written_postings")
    )
    whole = [*by_unit(roles, data, role_units, source), *by_sentence(sentences, data, source)]
    return whole, [*by_sentence(hard, data, source), *written(made)]


def lessons_of(postings: Sequence[ReadPosting], codes: tuple[str, ...]) -> tuple[list[Query], Targets]:
    """Return every sentence in its posting, every third requirement by itself too, and what each should give."""
    some = [(one, posting) for posting in postings for one in posting.sentences]
    rows = [(one.query, one, posting) for one, posting in some]
    rows += [(alone(one.query), one, posting) for number, (one, posting) in enumerate(some) if number % 3 == 0]
    return [query for query, _, _ in rows], Targets(
        np.array([[one.codes.get(code, 0.0) for code in codes] for _, one, _ in rows], dtype=np.float32),
        np.array([[code in one.main for code in codes] for _, one, _ in rows], dtype=np.float32),
        np.array([one.trait for _, one, _ in rows], dtype=np.float32),
        np.array([_level(one, posting) for _, one, posting in rows], dtype=np.float32),
        np.array([one.weight for _, one, _ in rows], dtype=np.float32),
    )


def alone(query: Query) -> Query:
    """Return a sentence as it is asked about without its posting."""
    return Query(query.query_id, query.text)


def _asks_much(posting: ReadPosting) -> bool:
    """Say whether a reader gave two cells a band of medium or more.

    Postings of other trades hold the same words more seldom as evidence: calibrated on them too, a sentence of a sales
    posting would seem less sure than it is.
    """
    return any(sum(band in STRONG for band, _, _ in cells.values()) >= LEAST_STRONG for cells in posting.cells)


def _level(sentence: Sentence, posting: ReadPosting) -> float:
    """Return the middle stage of the cells that a sentence is the main evidence of; NaN where it sets none."""
    cells = [posting.cells[0][code] for code in sentence.main if posting.cells]
    found = [(low + high) / 2 for _, low, high in cells if low]
    return float(np.mean(found)) if found and not (sentence.trait or sentence.preferred) else float("nan")


def _vectors(model: object, states: States) -> NDArray[np.float32]:
    return upper_vectors(model, states, np.arange(len(states.lengths)))


def _evidence_model(
    layer: Layer,
    words: tuple[Matrix, Matrix],
    names: Mapping[str, str],
    held: Sequence[ReadPosting],
    own: Sequence[Sentence],
    said: Mapping[str, tuple[Matrix, Sequence[Query]]],
) -> EvidenceModel:
    """Return the model: calibrated on the held postings by language and context, level lines fitted on their cells.

    `said` holds, by context, the vectors of the sentences `own` and how they were asked about.
    """
    codes = tuple(names)
    count = len(codes)
    truth = np.array([[one.codes.get(code, 0.0) for code in codes] for one in own], dtype=np.float32)
    langs = np.array([one.lang for one in own])
    odds = {
        context: (vectors @ layer.weights[:, :count] + layer.bias[:count], weighed(some, words[0]) + words[1])
        for context, (vectors, some) in said.items()
    }
    calibration = {
        f"{lang} {context}": calibration_of(by_vector[langs == lang], by_words[langs == lang], truth[langs == lang])
        for lang in ("en", "zh")
        for context, (by_vector, by_words) in odds.items()
    }
    sure = {}
    for one, by_vector, by_words in zip(own, *odds["posting"], strict=True):
        line = calibration[f"{one.lang} posting"]
        sure[one] = (line.vector * by_vector + line.words * by_words + line.offset >= 0).tolist()
    encoded = odds["posting"][1].max(axis=1) >= RULED_OUT
    own_levels = said["posting"][0] @ layer.weights[:, count + 1]
    levels = {one: float(row) for one, row, is_in in zip(own, own_levels, encoded, strict=True) if is_in}
    return EvidenceModel(
        tuple(names[code] for code in codes),
        ENCODER,
        layer.weights[:, :count],
        layer.bias[:count],
        *words,
        layer.weights[:, count + 2 :],
        layer.bias[count + 2 :],
        layer.weights[:, count + 1],
        level_lines_of(held, codes, levels, sure),
        calibration,
        {"postings": float(len(held)), "sentences": float(len(own))},
    )


if __name__ == "__main__":
    main()
