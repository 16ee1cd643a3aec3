"""What whole profiles must beat: the nearest indicator, letters without meaning, and answers that never change.

The nearest indicator (by the vectors of an encoder, and by TF-IDF over characters) goes through the same rules of a
profile as the product's own probabilities. For that, similarity becomes a probability: one half lies where, on the
other postings of the language, as many pairs of requirement and competency are as similar as readers named. So a
baseline shows the right amount of evidence, and what is left to it is to show the right one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import BANDS, Answer, Competency, Framework, Match, Query
from pipeline.encoders import Encoder
from pipeline.framework import plain
from pipeline.match.fusion.calibration import chance
from pipeline.training.benchmark.placed_postings import PlacedPosting
from pipeline.training.benchmark.read_benchmark import GoldPosting
from pipeline.training.benchmark.said import Method, Rules, Said, SaidCell, codes_by_name

Array = NDArray[np.float64]
Similarity = Callable[[Sequence[str], Sequence[str]], Array]
FOLDS = 5
# Slope of the line from similarity, in standard deviations, to log-odds: what decides is on which side of one half.
SLOPE = 2.0
# What is exactly as similar is no evidence: sentences that share nothing with an indicator are many. In spreads of
# similarity: probabilities count with three decimals, and this is .002 of one.
LEAST_ABOVE = 0.005
GRAMS = (2, 4)  # characters of TF-IDF: words of English are too few alike, and Chinese has no blanks
CELLS_ONLY = frozenset({"band_kappa", "band_exact", "false_high_per_100", "stage_in_range", "stage_spearman"})
STAGES = (2, 3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The sentences of one posting, as they were matched, and their vectors."""

    posting: PlacedPosting
    queries: tuple[Query, ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """The texts of a framework, the column of the competency of each, and its stage (0: none)."""

    texts: tuple[str, ...]
    owners: NDArray[np.intp]
    stages: NDArray[np.intp]


def baselines(asked: Sequence[Asked], rules: Rules, encoder: Encoder) -> Iterator[Method]:
    """Yield the baselines, the strongest first."""
    yield nearest("nearest indicator", asked, rules, lambda a, b: _cosines(encoder, a, b))
    yield nearest("TF-IDF", asked, rules, tf_idf)
    yield commonest(asked, rules)
    yield usual_cells([one.posting.gold for one in asked])
    for stage in STAGES:
        yield constant_stage([one.posting.gold for one in asked], stage)


def nearest(name: str, asked: Sequence[Asked], rules: Rules, similarity: Similarity) -> Method:
    """Return the method that gives each sentence the competency, and the stage, of its most similar indicator."""
    texts = _texts_of(rules.framework)
    found = [similarity([query.text for query in one.queries], texts.texts) for one in asked]
    best = [_best_of_each(one, texts, len(rules.framework.competencies)) for one in found]
    said = []
    for number, one in enumerate(asked):
        middle, spread = _half(number, asked, [scores for scores, _ in best], rules.framework)
        scores, stages = best[number]
        answers = _answers(
            one, rules.framework, chance((SLOPE * (scores - middle) / spread).astype(np.float32)), stages
        )
        said.append(rules.said(one.posting, answers, one.vectors))
    return Method(name, tuple(said), CELLS_ONLY | {"evidence_precision", "evidence_recall", "found", "top1"})


def tf_idf(sentences: Sequence[str], texts: Sequence[str]) -> Array:
    """Return the cosines of TF-IDF vectors over characters; how rare something is, the texts of the framework say."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not sentences:
        return np.zeros((0, len(texts)))
    made = TfidfVectorizer(analyzer="char_wb", ngram_range=GRAMS, sublinear_tf=True).fit(texts)
    return np.asarray((made.transform(sentences) @ made.transform(texts).T).toarray(), dtype=np.float64)


def commonest(asked: Sequence[Asked], rules: Rules) -> Method:
    """Return the method that calls every sentence sure evidence of what readers name most, at its usual stage."""
    golds = [one.posting.gold for one in asked]
    named = Counter(codes[0] for gold in golds for one in gold.readings for codes in one.units.values() if codes)
    code = named.most_common(1)[0][0] if named else next(iter(golds[0].readings[0].cells))
    stage = round(_usual(golds, code).stage or 0)
    code_of = codes_by_name()
    column = [code_of.get(one.name) == code for one in rules.framework.competencies]
    said = []
    for one in asked:
        shape = (len(one.queries), len(column))
        answers = _answers(one, rules.framework, np.broadcast_to(column, shape).astype(float), np.full(shape, stage))
        said.append(rules.said(one.posting, answers, one.vectors))
    return Method(
        f"always {code}, stage {stage}",
        tuple(said),
        CELLS_ONLY | {"evidence_precision", "evidence_recall", "found", "top1"},
    )


def usual_cells(golds: Sequence[GoldPosting]) -> Method:
    """Return the method that gives each competency the commonest band and stage of the other postings."""
    said = []
    for number, gold in enumerate(golds):
        others = [golds[other] for other in _others(number, [one.lang for one in golds])]
        said.append(Said({code: _usual(others, code) for code in gold.readings[0].cells}))
    return Method("usual cells", tuple(said), CELLS_ONLY)


def constant_stage(golds: Sequence[GoldPosting], stage: int) -> Method:
    """Return the method that always says one stage."""
    said = tuple(Said({code: SaidCell("none", stage) for code in gold.readings[0].cells}) for gold in golds)
    return Method(f"always stage {stage}", said, frozenset({"stage_in_range"}))


def _usual(golds: Sequence[GoldPosting], code: str) -> SaidCell:
    """Return the commonest band of a competency, and the median of the middles of its stages."""
    cells = [one.cells[code] for gold in golds for one in gold.readings]
    bands = Counter(cell.band for cell in cells)
    stages = [(cell.low + cell.high) / 2 for cell in cells if cell.low is not None and cell.high is not None]
    return SaidCell(max(BANDS, key=lambda band: bands[band]), float(round(np.median(stages))) if stages else None)


def _cosines(encoder: Encoder, sentences: Sequence[str], texts: Sequence[str]) -> Array:
    return np.asarray(encoder.encode(list(sentences)) @ encoder.encode(list(texts)).T, dtype=np.float64)


def _texts_of(framework: Framework) -> _Texts:
    """Return the indicators of each competency; where it has none, its description or its name."""
    texts, owners, stages = [], [], []
    for column, competency in enumerate(framework.competencies):
        for text, stage in _worded(competency):
            texts.append(plain(text))
            owners.append(column)
            stages.append(stage)
    return _Texts(tuple(texts), np.array(owners, dtype=np.intp), np.array(stages, dtype=np.intp))


def _worded(competency: Competency) -> list[tuple[str, int]]:
    found = [
        (text, stage.number or 0)
        for stage in competency.stages
        for indicator in stage.indicators
        for text in (indicator.text, indicator.text_zh)
        if text
    ]
    about = [text for text in (competency.description, competency.description_zh) if text] or [competency.name]
    return found or [(text, 0) for text in about]


def _best_of_each(similarities: Array, texts: _Texts, count: int) -> tuple[Array, NDArray[np.intp]]:
    """Return the largest similarity of each sentence to each competency, and the stage of that text."""
    scores, stages = np.zeros((len(similarities), count)), np.zeros((len(similarities), count), dtype=np.intp)
    for column in range(count):
        own = np.flatnonzero(texts.owners == column)
        place = similarities[:, own].argmax(axis=1)
        scores[:, column] = similarities[np.arange(len(similarities)), own[place]]
        stages[:, column] = texts.stages[own[place]]
    return scores, stages


def _half(number: int, asked: Sequence[Asked], scores: Sequence[Array], framework: Framework) -> tuple[float, float]:
    """Return the similarity that is worth one half, and the spread of similarities, by the other postings."""
    others = _others(number, [one.posting.gold.lang for one in asked])
    every = np.concatenate([scores[other].ravel() for other in others])
    if not len(every):
        return 0.0, 1.0
    share = np.mean(np.concatenate([_named(asked[other], framework).ravel() for other in others]))
    spread = float(every.std()) or 1.0
    return float(np.quantile(every, 1 - share)) + LEAST_ABOVE * spread, spread


def _named(asked: Asked, framework: Framework) -> Array:
    """Return the share of the two readers who named each competency for each sentence."""
    code_of, posting = codes_by_name(), asked.posting
    found = np.zeros((len(asked.queries), len(framework.competencies)))
    for row, query in enumerate(asked.queries):
        units = posting.units.get(query.query_id, frozenset())
        for reading in posting.gold.readings:
            given = {code for unit in units for code in reading.units.get(unit, ())}
            found[row] += [code_of.get(one.name) in given for one in framework.competencies]
    return found / 2


def _others(number: int, langs: Sequence[str]) -> list[int]:
    """Return the postings of the same language that lie in other folds; all of it where there are none."""
    own = [place for place, lang in enumerate(langs) if lang == langs[number]]
    fold = own.index(number) % FOLDS
    return [place for at, place in enumerate(own) if at % FOLDS != fold] or own


def _answers(asked: Asked, framework: Framework, probabilities: Array, stages: NDArray[np.intp]) -> list[Answer]:
    """Return answers of all competencies, best first; what comes first is what the sentence is mainly about."""
    found = []
    for row, query in enumerate(asked.queries):
        order = np.argsort(-probabilities[row], kind="stable").tolist()
        matches = tuple(
            _match(framework.competencies[column], float(probabilities[row, column]), int(stages[row, column]), rank)
            for rank, column in enumerate(order)
        )
        found.append(Answer(query.query_id, query.text, False, matches))
    return found


def _match(competency: Competency, probability: float, stage: int, rank: int) -> Match:
    name, key = competency.name, competency.competency_id
    level = float(stage) if stage else None
    return Match(name, key, stage or None, "", "", probability, level=level, main=float(rank == 0))
