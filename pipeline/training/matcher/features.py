"""Features of labelled sentences: the matcher's own, so that what is fitted is what is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.core.records import Framework
from pipeline.encoders import Encoder
from pipeline.framework import matching_phrases, with_phrases
from pipeline.framework.phrases import Phrases
from pipeline.match.build import make_views
from pipeline.match.fusion.framework_texts import framework_texts
from pipeline.match.fusion.fusion import Weights
from pipeline.match.labelled_sentences import Labelled
from pipeline.match.matcher import Chunk, Equipment, Matcher
from pipeline.match.options import MatchOptions
from pipeline.training.matcher.datasets import Problem, accepted_matrix

UNFITTED = Weights((), "", {}, {}, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A framework's sentences with their features, as a problem; `matcher` has no fitted weights."""

    problem: Problem
    chunk: Chunk
    sentences: tuple[Labelled, ...]
    matcher: Matcher


def prepare(framework: Framework, sentences: Sequence[Labelled], encoders: tuple[Encoder, ...]) -> Prepared:
    """Return the features of labelled sentences against a framework."""
    kinds = framework_texts(framework)
    views = make_views(kinds, encoders, len(framework.competencies))
    first = encoders[0] if encoders else None
    matcher = Matcher(Equipment(framework, kinds, views, UNFITTED, None, {}, levels=first), MatchOptions())
    texts = [one.text for one in sentences]
    chunk = matcher.features(texts, matcher.represent(texts))
    place = {one.name: position for position, one in enumerate(framework.competencies)}
    accepted = accepted_matrix([[place[name] for name in one.accepted] for one in sentences], len(place))
    number: dict[str, int] = {}
    groups = np.array([number.setdefault(one.group, len(number)) for one in sentences], dtype=np.intp)
    has_none = not accepted.any(axis=1).all()
    return Prepared(Problem(chunk.features, accepted, groups, 1.0, has_none), chunk, tuple(sentences), matcher)


def with_words(framework: Framework, phrases: dict[str, Phrases] | None) -> Framework:
    """Return the framework with the phrases that fit it."""
    return with_phrases(framework, matching_phrases(framework, phrases)) if phrases else framework
