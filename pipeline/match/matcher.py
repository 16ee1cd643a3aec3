"""The matcher: sentences in, competencies with chance, stage, best indicator and reasons out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.blas_threads import one_thread
from pipeline.core.records import Answer, Framework, Match, Query
from pipeline.encoders import Encoder
from pipeline.match.fusion.audience import competency_concerns, concerns, group_names
from pipeline.match.fusion.calibration import best_first, chance, rivals
from pipeline.match.fusion.evidence_probability import about_roles, belief_of, read_in_posting, role_of
from pipeline.match.fusion.framework_texts import KindTexts, wording
from pipeline.match.fusion.fusion import Features, Weights, centred, log_odds, row_features
from pipeline.match.fusion.head import Head
from pipeline.match.fusion.similarity_features import LEXICAL_LANE, Matrix, Rows, View, is_switched_off, lane_name
from pipeline.match.fusion.stage_assignment import Staging
from pipeline.match.fusion.token_windows import KIND as SPANS
from pipeline.match.fusion.token_windows import SpanRows, candidates
from pipeline.match.options import MatchOptions, MatchResult
from pipeline.text.chinese_share import chinese_share

# Sentences are matched in chunks of so many sentence-by-text similarities: 60 MB per lane at most.
CHUNK_CELLS = 12_000_000
CHUNK_MOST = 1024
LEAST_SPAN_WEIGHT = 0.1  # encoding spans is the slow part for lists of skills
# Customers and partners share one weight. They are what tells mirrored competencies apart, and duties
# towards partners are a fortieth of the labels: too few for a weight of their own to be seen.
OUTSIDE, OUTSIDE_GROUPS = "outside", ("customer", "partner")


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """What was computed for some sentences: features, and the similarities that later steps read again."""

    texts: tuple[str, ...]
    rows: Mapping[str, Rows]
    features: Features
    indicators: Matrix | None


@dataclass(frozen=True, slots=True, eq=False)
class Represented:
    """Sentences as every view's rows, and as rows of their spans where the framework is a list of skills."""

    rows: Mapping[str, Rows]
    spans: Mapping[str, SpanRows]


@dataclass(frozen=True, slots=True, eq=False)
class Equipment:
    """What `build_matcher` puts together: framework, its texts, views of them, fitted weights, head.

    `levels` is the encoder whose vectors tell levels, among those of the views or not; None: words alone do.
    """

    framework: Framework
    kinds: tuple[KindTexts, ...]
    views: tuple[View, ...]
    weights: Weights
    head: Head | None
    identity: Mapping[str, str]
    levels: Encoder | None = None


class Matcher:
    """Matches sentences to one framework; made by `build_matcher`, safe to use again and again."""

    def __init__(self, equipment: Equipment, options: MatchOptions) -> None:
        """Keep the parts; nothing is encoded here."""
        self.framework = equipment.framework
        self.identity = equipment.identity
        self.views = equipment.views
        self.weights = equipment.weights
        self._head = equipment.head
        self._options = options
        self._levels = equipment.levels
        self._concerns = competency_concerns(equipment.kinds, len(self.framework.competencies))
        words = wording(equipment.kinds, len(self.framework.competencies))
        self._spanned = words == "skills"
        self._belief = belief_of("phrases" if equipment.head else words)
        self.texts = {kind.kind: kind for kind in equipment.kinds}
        self.staging = Staging(self.framework, self.texts.get("indicators"), equipment.levels)

    @property
    def level_encoder(self) -> Encoder:
        """The encoder that levels are read from."""
        if self._levels is None:
            raise ValueError("this matcher was made without an encoder")
        return self._levels

    @property
    def encoder_name(self) -> str:
        """Name of the encoder whose vectors `match` returns, and levels are read from."""
        return self._levels.name if self._levels else self.views[0].name

    @property
    def head(self) -> Head | None:
        """The head in use, if any."""
        return self._head

    @property
    def threshold(self) -> float:
        """Probability below which the matcher abstains from a sentence."""
        if self._options.threshold is not None:
            return self._options.threshold
        return self._head.threshold if self._head else self.weights.threshold

    def match(self, queries: Sequence[Query], on_progress: Callable[[int], None] | None = None) -> MatchResult:
        """Return an answer for each query, in order; `on_progress` gets the number of queries done so far."""
        if not queries:
            return MatchResult((), np.zeros((0, 0), dtype=np.float32))
        represented = self.represent([query.text for query in queries], on_progress)
        first = represented.rows[self.encoder_name]
        return MatchResult(self.match_rows(queries, represented), np.asarray(first, dtype=np.float32))

    def represent(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Represented:
        """Return what each view makes of the sentences; this is the slow part."""
        dense = [view for view in self.views if view.name != LEXICAL_LANE]
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            if on_progress:
                on_progress(min(len(texts), done // max(1, len(dense))))

        rows: dict[str, Rows] = {
            view.name: view.represent(texts, count if view in dense else None) for view in self.views
        }
        if self._levels is not None and self._levels.name not in rows:
            rows[self._levels.name] = self._levels.encode(texts)
        return Represented(rows, self._spans(texts))

    def _spans(self, texts: Sequence[str]) -> dict[str, SpanRows]:
        """Return the spans of sentences in every view that has use for them."""
        if not self._spanned:
            return {}
        wanted = [view for view in self.views if self._uses_spans_of(view.name)]
        found = {view.name: view.spans(texts) for view in wanted}
        return {name: rows for name, rows in found.items() if rows is not None}

    def match_rows(self, queries: Sequence[Query], represented: Represented) -> tuple[Answer, ...]:
        """Return an answer for each query from what `represent` made; fast."""
        answers: list[Answer] = []
        with one_thread():  # other postings are read on the other cores meanwhile
            for start, end in self._chunks([query.posting for query in queries]):
                texts = [query.text for query in queries[start:end]]
                chunk = self.features(texts, represented, range(start, end))
                answers.extend(self._answers(queries[start:end], chunk))
        return read_in_posting(queries, answers, self.threshold, self._belief)

    def features(self, texts: Sequence[str], represented: Represented, sentences: range | None = None) -> Chunk:
        """Return the features of some sentences: every lane that is not switched off, and whom they concern.

        `sentences` says which of the represented ones the texts are; all by default.
        """
        sentences = sentences or range(len(texts))
        rows = {name: values[sentences.start : sentences.stop] for name, values in represented.rows.items()}
        rank: dict[str, Matrix] = {}
        row: dict[str, NDArray[np.float32]] = {}
        indicators: list[Matrix] = []
        for view in self.views:
            similarities, background = view.all_similarities(rows[view.name])
            for kind, near in similarities.items():
                if kind == "indicators":
                    indicators.append(near)
                if is_switched_off(view.name, kind, self._options.without):
                    continue
                scores = view.scores(near, kind)
                lane = lane_name(view.name, kind)
                rank[lane] = centred(scores)
                row |= row_features(lane, scores)
            if view.name not in self._options.without and "background" not in self._options.without:
                row[f"{view.name}:background"] = background
        if represented.spans:
            self._add_spans(represented, sentences, rank, row)
        rank |= self._whom(texts)
        row["chinese"] = chinese_share(texts)
        nearest = np.asarray(np.mean(indicators, axis=0), dtype=np.float32) if indicators else None
        return Chunk(tuple(texts), rows, Features(rank, row), nearest)

    def _uses_spans_of(self, view: str) -> bool:
        """Say whether spans of a view weigh anything; while weights are being fitted, all do."""
        if is_switched_off(view, SPANS, self._options.without):
            return False
        return not self.weights.rank or self.weights.rank.get(lane_name(view, SPANS), 0.0) >= LEAST_SPAN_WEIGHT

    def _add_spans(
        self,
        represented: Represented,
        sentences: range,
        rank: dict[str, Matrix],
        row: dict[str, NDArray[np.float32]],
    ) -> None:
        """Add the lanes of spans, for the competencies that the other lanes place best."""
        looked_at = candidates(np.asarray(sum(rank.values()), dtype=np.float32))
        for view in self.views:
            if view.name in represented.spans:
                scores = view.span_scores(represented.spans[view.name], sentences, looked_at)
                lane = lane_name(view.name, SPANS)
                rank[lane] = centred(scores)
                row |= row_features(lane, scores)

    def _whom(self, texts: Sequence[str]) -> dict[str, Matrix]:
        """Return for each group of counterparts how well it fits each competency."""
        if "whom" in self._options.without or self._spanned:  # names of skills speak of nobody
            return {}
        asked = concerns(texts)
        fits: dict[str, Matrix] = {}
        for column, group in enumerate(group_names()):
            name = f"whom:{OUTSIDE if group in OUTSIDE_GROUPS else group}"
            fit = asked[:, [column]] * self._concerns[None, :, column]
            fits[name] = fits[name] + fit if name in fits else fit
        return fits

    def _chunks(self, postings: Sequence[str | None]) -> Iterator[tuple[int, int]]:
        """Yield stretches of so many sentences that are matched at once; a posting stays whole where it can."""
        widest = max((len(kind.texts) for kind in self.texts.values()), default=1)
        size = max(1, min(CHUNK_MOST, CHUNK_CELLS // widest))
        at = 0
        while at < len(postings):
            end = cut = min(len(postings), at + size)
            while at < cut < len(postings) and postings[cut] and postings[cut] == postings[cut - 1]:
                cut -= 1
            end = cut if cut > at else end
            yield at, end
            at = end

    def _answers(self, queries: Sequence[Query], chunk: Chunk) -> Iterator[Answer]:
        """Yield answers."""
        odds = log_odds(chunk.features, self.weights)
        head = self._head
        line: Weights | Head = head or self.weights
        added = head.added(chunk.rows, odds) if head else None
        if added is not None:
            odds = odds + added
        about = self._belief.role * about_roles(odds, list(map(role_of, queries))) if self._belief.role else None
        places = np.arange(len(queries))[:, None]
        tilt = line.tilt * chunk.features.row["chinese"][:, None]

        def log_chances(order: NDArray[np.intp], against: Matrix) -> Matrix:
            own = line.slope * (odds[places, order] - against) + line.offset + tilt
            return np.asarray(own if about is None else own + about[places, order], dtype=np.float32)

        # Chances rise with the odds, so the best are found before rivals are weighed; a role may part the two.
        order = best_first(odds if about is None else odds + about / line.slope, min(self._options.top, odds.shape[1]))
        if about is not None:
            ranked = np.argsort(-log_chances(order, rivals(odds, order)), axis=1, kind="stable")
            order = np.take_along_axis(order, ranked, axis=1)
        against = rivals(odds, order)
        chances = chance(log_chances(order, against))
        parts = self._parts(chunk.features, order, line, against, added)
        if about is not None:
            parts["role"] = about[places, order]
        wording = head.wording(chunk.rows) if head else None
        vectors = np.asarray(chunk.rows[self.encoder_name], dtype=np.float32)
        staged = self.staging.describe(queries, vectors, chunk.indicators, order, wording)
        names = tuple(parts)
        # One list of lists is made at once: reading a million single numbers out of arrays took a third of the time.
        values = np.stack([parts[name] for name in names], axis=2).astype(np.float64).tolist()
        for number, query in enumerate(queries):
            matches = tuple(
                Match(
                    competency=self.framework.competencies[position].name,
                    competency_id=self.framework.competencies[position].competency_id,
                    stage=staged[number][rank].stage,
                    indicator=staged[number][rank].indicator,
                    indicator_id=staged[number][rank].indicator_id,
                    probability=float(chances[number, rank]),
                    parts=dict(zip(names, values[number][rank], strict=True)),
                    stage_why=staged[number][rank].why,
                    level=staged[number][rank].level,
                )
                for rank, position in enumerate(order[number].tolist())
            )
            yield Answer(query.query_id, query.text, matches[0].probability < self.threshold, matches)

    def _parts(
        self,
        features: Features,
        order: NDArray[np.intp],
        line: Weights | Head,
        against: Matrix,
        added: Matrix | None,
    ) -> dict[str, Matrix]:
        """Return what adds up to the log-odds of each top match, shape (n, top) each."""
        slope, weights = line.slope, self.weights
        places = np.arange(len(order))[:, None]
        parts: dict[str, Matrix] = {}
        whom: Matrix = np.zeros(order.shape, dtype=np.float32)
        for name, values in features.rank.items():
            part = slope * weights.rank.get(name, 0.0) * values[places, order]
            if name.startswith("whom:"):
                whom = whom + part
                continue
            for row in (f"{name}:best", f"{name}:mean"):
                part = part + slope * weights.row.get(row, 0.0) * features.row[row][:, None]
            parts[name] = part
        if any(name.startswith("whom:") for name in features.rank):
            parts["whom"] = whom
        rest = [name for name in features.row if name.endswith(":background")]
        language = (slope * weights.row.get("chinese", 0.0) + line.tilt) * features.row["chinese"]
        parts["language"] = np.asarray(np.broadcast_to(language[:, None], order.shape), np.float32)
        if rest:
            background = sum(weights.row.get(name, 0.0) * features.row[name] for name in rest)
            parts["background"] = np.asarray(
                slope * np.broadcast_to(np.asarray(background)[:, None], order.shape), np.float32
            )
        if added is not None:
            parts["head"] = slope * added[places, order]
        parts["rivals"] = -slope * against
        parts["bias"] = np.full(order.shape, slope * weights.bias + line.offset, dtype=np.float32)
        return parts
