"""Which competencies and levels of two frameworks correspond: by their texts, and by postings that speak for both.

1. Every text of each framework is matched to the other as a sentence would be, without phrases and heads, which know
   postings and not frameworks. A text that the other framework does not cover goes nowhere.
2. Every requirement of the postings is matched to both; where it is evidence for one of each, the two have met.
3. Two competencies correspond where a fifth of the one goes to the other; levels that met are counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.core.records import Answer, Competency, Failure, Framework, Match, Query
from pipeline.framework import plain
from pipeline.ingest import ReadOptions
from pipeline.match import MatchOptions, build_matcher, load_matcher
from pipeline.match.options import EVIDENCE_FROM, NONE
from pipeline.match.queries import queries_of
from pipeline.outputs.compare.framework_crosswalk import (
    Correspondence,
    Example,
    FrameworkCrosswalk,
    LevelPair,
)
from pipeline.run.parse_postings import parse_postings
from pipeline.text.redact_postings import without_personal

if TYPE_CHECKING:
    from pipeline.run.options import OnProgress

EXAMPLES = 3  # of each kind, for each two competencies
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a competency at a level."""

    competency_id: str
    level: int | None
    text: str


@dataclass(slots=True)
class _Met:
    """What was counted of two competencies while texts and sentences are gone through."""

    a_in_b: int = 0
    b_in_a: int = 0
    both: int = 0
    levels: Counter[tuple[int, int]] = field(default_factory=Counter)
    examples: list[tuple[float, Example]] = field(default_factory=list)
    sentences: list[tuple[float, Example]] = field(default_factory=list)


def crosswalk_frameworks(
    first: Framework,
    second: Framework,
    postings: Sequence[str],
    read: ReadOptions,
    match: MatchOptions,
    on_progress: OnProgress,
) -> FrameworkCrosswalk:
    """Return what corresponds between two frameworks; without postings by their texts alone.

    Raises:
        PipelineError: where an encoder cannot be used.
    """
    met: dict[Pair, _Met] = defaultdict(_Met)
    texts_a, texts_b = list(_texts(first)), list(_texts(second))
    bare = replace(match, phrases=NONE, head=NONE, top=1)
    for text, found in _covered(texts_a, build_matcher(second, bare).match(_queries(texts_a)).answers):
        one = met[text.competency_id, found.competency_id]
        one.a_in_b += 1
        _meet(one, (text.level, found.stage), found.probability, Example(text.text, found.indicator))
    for text, found in _covered(texts_b, build_matcher(first, bare).match(_queries(texts_b)).answers):
        one = met[found.competency_id, text.competency_id]
        one.b_in_a += 1
        _meet(one, (found.stage, text.level), found.probability, Example(found.indicator, text.text))
    sentences: Counter[str] = Counter()
    total = 0
    if postings:
        asked = list(_asked(postings, read, on_progress))
        total = len(asked)
        answers = [load_matcher(one, match).match(asked).answers for one in (first, second)]
        for mine, other in zip(*answers, strict=True):
            _meet_in(mine, other, met, sentences)
    rows = _rows(
        first, second, met, Counter(t.competency_id for t in texts_a), Counter(t.competency_id for t in texts_b)
    )
    counted = tuple(_with_sentences(one, sentences) for one in rows)
    return FrameworkCrosswalk(first.name, second.name, _in_order(counted, first, second), total)


def _texts(framework: Framework) -> Iterator[_Text]:
    """Yield what each competency says: its indicators, where it has none its levels' texts, else what it is."""
    for competency in framework.competencies:
        levels = [
            _Text(competency.competency_id, stage.number, plain(text))
            for stage in competency.stages
            for text in ([one.text or one.text_zh or "" for one in stage.indicators] or [stage.summary])
            if text
        ]
        yield from levels or [_Text(competency.competency_id, None, plain(competency.description or competency.name))]


def _queries(texts: Iterable[_Text]) -> list[Query]:
    return [Query(str(number), one.text) for number, one in enumerate(texts)]


def _covered(texts: Sequence[_Text], answers: Sequence[Answer]) -> Iterator[tuple[_Text, Match]]:
    """Yield each text with what the other framework has for it, where it has anything."""
    for text, answer in zip(texts, answers, strict=True):
        if answer.matches and not answer.abstained:
            yield text, answer.matches[0]


def _meet(one: _Met, levels: tuple[int | None, int | None], probability: float, example: Example) -> None:
    if levels[0] is not None and levels[1] is not None:
        one.levels[levels[0], levels[1]] += 1
    one.examples.append((probability, example))


def _asked(postings: Sequence[str], read: ReadOptions, on_progress: OnProgress) -> Iterator[Query]:
    """Yield what the postings ask, with people hidden: sentences are shown as examples."""
    for number, one in enumerate(parse_postings(postings, read), 1):
        on_progress("reading postings", number, None)
        if not isinstance(one, Failure):
            yield from (query for query in queries_of(without_personal(one)) if query.kind is not None)


def _meet_in(mine: Answer, other: Answer, met: dict[Pair, _Met], sentences: Counter[str]) -> None:
    """Note what a sentence is evidence for in both frameworks."""
    found = [[one for one in answer.matches if one.probability >= EVIDENCE_FROM] for answer in (mine, other)]
    sentences.update(f"a {one.competency_id}" for one in found[0])
    sentences.update(f"b {one.competency_id}" for one in found[1])
    for a in found[0]:
        for b in found[1]:
            one = met[a.competency_id, b.competency_id]
            one.both += 1
            if a.stage is not None and b.stage is not None:
                one.levels[a.stage, b.stage] += 1
            one.sentences.append((a.probability * b.probability, Example("", "", mine.text)))


def _rows(
    first: Framework, second: Framework, met: dict[Pair, _Met], texts_a: Counter[str], texts_b: Counter[str]
) -> list[Correspondence]:
    """Return a row for each two competencies that met."""
    names_a = {one.competency_id: one.name for one in first.competencies}
    names_b = {one.competency_id: one.name for one in second.competencies}
    return [
        Correspondence(
            names_a[a],
            a,
            names_b[b],
            b,
            texts_a[a],
            one.a_in_b,
            texts_b[b],
            one.b_in_a,
            sentences_both=one.both,
            levels=tuple(LevelPair(*levels, count) for levels, count in sorted(one.levels.items())),
            examples=(*_best(one.examples), *_best(one.sentences)),
        )
        for (a, b), one in met.items()
    ]


def _best(examples: Sequence[tuple[float, Example]]) -> list[Example]:
    """Return the surest few, each once."""
    ordered = sorted(examples, key=lambda one: -one[0])
    return list(dict.fromkeys(example for _, example in ordered))[:EXAMPLES]


def _with_sentences(one: Correspondence, sentences: Counter[str]) -> Correspondence:
    a, b = sentences[f"a {one.competency_a_id}"], sentences[f"b {one.competency_b_id}"]
    return replace(one, sentences_a=a, sentences_b=b)


def _in_order(rows: Sequence[Correspondence], first: Framework, second: Framework) -> tuple[Correspondence, ...]:
    """Return what corresponds in the order of the first framework, then who stands alone in either."""
    kept = [one for one in rows if one.relation != "none"]
    place = {one.competency_id: number for number, one in enumerate(first.competencies)}
    kept.sort(key=lambda one: (place[one.competency_a_id], -one.share_a - one.share_b))
    in_a, in_b = {one.competency_a_id for one in kept}, {one.competency_b_id for one in kept}
    alone_a = [Correspondence(*_named(one), "", "") for one in first.competencies if one.competency_id not in in_a]
    alone_b = [Correspondence("", "", *_named(one)) for one in second.competencies if one.competency_id not in in_b]
    return (*kept, *alone_a, *alone_b)


def _named(competency: Competency) -> tuple[str, str]:
    return competency.name, competency.competency_id
