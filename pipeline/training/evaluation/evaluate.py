"""Evaluate matching on labelled sentences.

1. The matcher is put together as `match` would.
2. Sentences that weights or head were fitted on are found by their digests: where they are most of the
   labels, everything is fitted again without the posting of each (`crossed.py`); where they are few, they are left out.
3. The matcher, the baselines and, where asked for, the matcher with less answer every sentence.
4. Figures per language, each with a bootstrap interval over postings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.core.errors import HeadError
from pipeline.core.records import Framework, Query
from pipeline.core.resources import file_digest
from pipeline.encoders import EncodeOnce, Encoder
from pipeline.match.build import build_matcher, load_encoders
from pipeline.match.fusion.training_fingerprints import seen_by_weights, sentence_digests
from pipeline.match.labelled_sentences import Labelled, read_labels
from pipeline.match.matcher import Matcher
from pipeline.match.options import NONE, MatchOptions
from pipeline.training.evaluation.baselines import baselines
from pipeline.training.evaluation.bootstrap import reliability, rows_of
from pipeline.training.evaluation.cross_fit import Afresh, Study, crossed
from pipeline.training.evaluation.outcome import Outcome, Truth, outcome_of_answers
from pipeline.training.evaluation.result import Evaluation

if TYPE_CHECKING:
    pass

MATCHER = "this matcher"
MOST_RANKED = 100  # competencies looked at for each sentence; lists of skills have thousands
MOSTLY_SEEN = 0.5  # from which share on sentences that were fitted on are kept, and everything is fitted again


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """What to evaluate: the matcher's own options, labels to fit on beside the measured ones, and how much to print.

    `draws` of the bootstrap decide how steady the intervals are.
    """

    match: MatchOptions = field(default_factory=MatchOptions)
    also: tuple[Path, ...] = ()
    ablation: bool = False
    draws: int = 1000


def evaluate(
    labels: Path,
    framework: Framework,
    options: EvaluationOptions | None = None,
    encoders: tuple[Encoder, ...] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Return the whole table of a labelled file; `on_progress` gets how many sentences of how many are encoded.

    Raises:
        HeadError: where the labels cannot be read, or nothing is left that was not fitted on.
    """
    options = options or EvaluationOptions()
    sentences = read_labels(labels, framework)
    also = tuple(one for path in options.also for one in read_labels(path, framework))
    asked = replace(options.match, top=min(MOST_RANKED, len(framework.competencies)))
    encoders = tuple(EncodeOnce(one) for one in encoders or load_encoders(asked.encoder, keep=asked.keep_vectors))
    matcher = build_matcher(framework, asked, encoders)
    sentences, afresh, notes = _fair(matcher, sentences, str(labels))
    study = Study.of(sentences, _others(also, sentences) if afresh else (), framework)
    texts = (*study.truth.texts, *study.also_truth.texts)
    matcher.represent(texts, (lambda done: on_progress(done, len(texts))) if on_progress else None)
    setting = _Setting(framework, asked, encoders, study, afresh)
    found = [setting.outcome(MATCHER, matcher)]
    bare = setting.matcher(replace(asked, phrases=NONE, head=NONE))
    if options.ablation:
        found += _with_less(setting, matcher, bare)
    found += baselines(bare, study.truth)
    rows = [row for outcome in found for row in rows_of(outcome, study.truth, options.draws)]
    facts = {
        "labels": f"{labels.name} {file_digest(labels)}",
        "sentences": str(len(sentences)),
        "covered": str(int(study.truth.covered.sum())),
        "postings": str(len(np.unique(study.truth.groups))),
    }
    return Evaluation(
        tuple(rows),
        tuple(reliability(found[0], study.truth)),
        (*_about(study.truth), *notes),
        facts | dict(matcher.identity),
    )


def _fair(
    matcher: Matcher, sentences: tuple[Labelled, ...], where: str
) -> tuple[tuple[Labelled, ...], Afresh, tuple[str, ...]]:
    """Return the sentences that can be measured on, what must be fitted again for it, and what to tell the user."""
    digests = sentence_digests([one.text for one in sentences])
    by_weights = np.isin(digests, seen_by_weights())
    by_head = np.isin(digests, matcher.head.seen) if matcher.head else np.zeros(len(digests), dtype=bool)
    seen = by_weights | by_head
    if not seen.any():
        return sentences, Afresh(False, False), ("no sentence was used to fit weights or head",)
    what = " and ".join(name for name, one in (("weights", by_weights), ("head", by_head)) if one.any())
    told = f"{int(seen.sum())} of {len(sentences)} sentences were used to fit the {what} in use"
    if seen.mean() >= MOSTLY_SEEN and matcher.weights.wording != "skills":
        how = "figures are by cross-validation in five folds of whole postings, fitted again for each"
        return sentences, Afresh(bool(by_weights.any()), bool(by_head.any())), (f"{told}: {how}",)
    left = tuple(one for one, known in zip(sentences, seen.tolist(), strict=True) if not known)
    if not left:
        raise HeadError(f"all {len(sentences)} sentences were used to fit the {what}", where, "label others")
    return left, Afresh(False, False), (f"{told}: they are left out",)


def _others(also: tuple[Labelled, ...], sentences: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
    """Return the sentences to fit on that are not measured on."""
    measured = {one.text for one in sentences}
    return tuple(one for one in also if one.text not in measured)


@dataclass(frozen=True, slots=True, eq=False)
class _Setting:
    """All that the methods of one evaluation share."""

    framework: Framework
    asked: MatchOptions
    encoders: tuple[Encoder, ...]
    study: Study
    afresh: Afresh

    def matcher(self, asked: MatchOptions) -> Matcher:
        """Return a matcher for the same framework by other options."""
        return build_matcher(self.framework, asked, self.encoders)

    def outcome(self, name: str, matcher: Matcher) -> Outcome:
        """Return the answers of a matcher; what it lacks need not be fitted again."""
        afresh = Afresh(self.afresh.weights, self.afresh.head and matcher.head is not None)
        if afresh.weights:
            return crossed(name, matcher, self.study, afresh)
        truth = self.study.truth
        queries = [Query(str(number), text) for number, text in enumerate(truth.texts)]
        answered = outcome_of_answers(name, matcher.match(queries).answers, truth, self.framework)
        return crossed(name, matcher, self.study, afresh).staged(answered.stage) if afresh else answered


def _with_less(setting: _Setting, matcher: Matcher, bare: Matcher) -> Iterator[Outcome]:
    """Yield the framework alone, the step from it to the matcher, and the matcher without each lane."""
    if bare.identity != matcher.identity:
        yield setting.outcome("framework alone", bare)
    if matcher.head is not None and matcher.identity["phrases"] != bare.identity["phrases"]:
        yield setting.outcome("with phrases", setting.matcher(replace(setting.asked, head=NONE)))
    views = [view.name for view in matcher.views]
    for name in (*views, *matcher.texts, "whom", "background"):
        yield setting.outcome(
            f"without {name}", setting.matcher(replace(setting.asked, without=(*setting.asked.without, name)))
        )


def _about(truth: Truth) -> tuple[str, ...]:
    count, covered = len(truth.texts), int(truth.covered.sum())
    staged = int((truth.stage > 0).sum())
    told = f"{count} sentences of {len(np.unique(truth.groups))} postings; {covered} covered, {staged} with a stage"
    return (told, "under each figure: the 95 % interval over postings drawn again and again")
