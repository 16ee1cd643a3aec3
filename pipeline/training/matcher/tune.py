"""Learn a head from labelled sentences: `tune` for a user's own labels, the same steps for the head that ships.

1. Every sentence is matched without a head.
2. For each strength of ridge, heads are learned on four fifths of the postings and tried on the rest.
3. The best strength is kept where it beats no head; else the labels are refused, with the figures.
4. The head is learned again on all labels; the chances are calibrated on what step 2 saw.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import HeadError
from pipeline.core.records import Framework
from pipeline.encoders import Encoder
from pipeline.match.build import build_matcher, load_encoders
from pipeline.match.fusion.fusion import log_odds
from pipeline.match.fusion.head import Head
from pipeline.match.fusion.training_fingerprints import sentence_digests
from pipeline.match.labelled_sentences import Labelled, read_labels
from pipeline.match.options import NONE, MatchOptions
from pipeline.training.matcher import metrics
from pipeline.training.matcher.cross_validation import Validated, against_rivals, calibrated
from pipeline.training.matcher.datasets import accepted_matrix, group_folds
from pipeline.training.matcher.fit_head import Learned, learn

LEAST = 50
LEAST_PER_CLASS = 5
RIDGES = (0.3, 1.0, 4.0, 20.0)  # few labels want the strongest, a thousand the weakest
FOLDS = 5
BALANCE = 0.5  # 0 counts every sentence alike, 1 every competency
JUDGED = ("top1", "f1", "log_loss")
LEAST_GAIN = 0.005  # of top1 and f1 together: less is chance

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What a head is learned from: n sentences as rows, side by side and centred, with the readers' choices.

    `middle` and `scale` undo the centring; `ends` says where each encoder's columns end. `tried`
    marks the sentences that figures are measured on: not those picked for rare competencies. `weight`
    is what each sentence counts in learning.
    """

    vectors: Array
    odds: Array
    accepted: NDArray[np.bool_]
    groups: NDArray[np.intp]
    chinese: Array
    tried: NDArray[np.bool_]
    names: tuple[str, ...]
    ends: tuple[int, ...]
    middle: Array
    scale: Array
    weight: Array


def tune(
    labels: Path | Sequence[Labelled],
    framework: Framework,
    options: MatchOptions | None = None,
    encoders: tuple[Encoder, ...] = (),
) -> Head:
    """Return a head learned from labels; its `report` holds cross-validated figures with and without it.

    Raises:
        HeadError: where the labels are too few, say the same of every sentence, name unknown
            competencies, or do not help.
    """
    sentences = read_labels(labels, framework) if isinstance(labels, Path) else tuple(labels)
    where = str(labels) if isinstance(labels, Path) else "labels"
    _check(sentences, where)
    options = replace(options or MatchOptions(), head=NONE)
    encoders = encoders or load_encoders(options.encoder)
    matcher = build_matcher(framework, options, encoders)
    texts = [one.text for one in sentences]
    chunk = matcher.features(texts, matcher.represent(texts))
    lesson = make_lesson(
        {one.name: chunk.rows[one.name] for one in encoders},
        np.asarray(log_odds(chunk.features, matcher.weights), dtype=np.float64),
        _accepted(sentences, framework),
        _groups(sentences),
        np.asarray(chunk.features.row["chinese"], dtype=np.float64),
    )
    lesson = replace(lesson, weight=lesson.weight * np.array([one.weight for one in sentences]))
    ridge, with_head = choose_ridge(lesson)
    without = tried_alone(lesson)
    report = compare(lesson, with_head, without) | {"ridge": ridge, "labels": float(len(sentences))}
    if not _helps(report):
        said = (f"{name} {report[name]:.3f} with a head and {report[f'{name}_without']:.3f} without" for name in JUDGED)
        what = f"{len(sentences)} labels did not help: {', '.join(one for one in said)}"
        raise HeadError(what, where, "label more sentences, of more postings and competencies")
    learned = learn(lesson.vectors, lesson.odds, lesson.accepted, lesson.weight, ridge)
    head = assemble(framework, {one.name: one.digest for one in encoders}, lesson, learned, (with_head, report))
    return replace(head, seen=sentence_digests(texts))


def make_lesson(
    rows: dict[str, NDArray[np.float32]],
    odds: Array,
    accepted: NDArray[np.bool_],
    groups: NDArray[np.intp],
    chinese: Array,
    tried: NDArray[np.bool_] | None = None,
) -> Lesson:
    """Put rows of several encoders side by side, each centred and of mean length 1."""
    names = tuple(rows)
    widths = [rows[name].shape[1] for name in names]
    joined = np.concatenate([np.asarray(rows[name], dtype=np.float64) for name in names], axis=1)
    middle = joined.mean(axis=0)
    scale = np.concatenate(
        [
            np.full(
                width, 1 / max(1e-6, float(np.sqrt(((rows[name] - rows[name].mean(axis=0)) ** 2).sum(axis=1).mean())))
            )
            for name, width in zip(names, widths, strict=True)
        ]
    )
    everything = np.ones(len(odds), dtype=bool)
    return Lesson(
        (joined - middle) * scale,
        odds,
        accepted,
        groups,
        chinese,
        everything if tried is None else tried,
        names,
        tuple(np.cumsum(widths).tolist()),
        middle,
        scale,
        balanced(accepted),
    )


def balanced(accepted: NDArray[np.bool_]) -> Array:
    """Return what each sentence counts, so that a head does not learn to answer the commonest competency.

    A covered sentence counts by the inverse root of how common its competencies are; all covered ones
    together count what they are, and so does each of the others. Without it heads learned from postings
    of all trades took half of what concerns partners for customers.
    """
    common = np.maximum(1, accepted.sum(axis=0)).astype(float) ** -BALANCE
    each = (accepted * common).sum(axis=1) / np.maximum(1, accepted.sum(axis=1))
    covered = accepted.any(axis=1)
    mean = each[covered].mean() if covered.any() else 1.0
    return np.where(covered, each / mean, 1.0)


def choose_ridge(lesson: Lesson, ridges: Sequence[float] = RIDGES) -> tuple[float, Validated]:
    """Return the ridge of the smallest log loss on postings not learned from, and its out-of-fold chances."""
    tried = [(one, out_of_fold(lesson, one)) for one in ridges]
    return min(tried, key=lambda pair: log_loss(pair[1].odds, lesson.accepted[lesson.tried]))


def out_of_fold(lesson: Lesson, ridge: float, base: Callable[[NDArray[np.intp]], Array] | None = None) -> Validated:
    """Return chances of each tried sentence from a head that did not learn from its posting.

    `base` gives the log-odds before the head when only some rows may be learned from; by default
    they are the same for every fold.
    """
    odds = np.zeros(lesson.odds.shape)
    for test in group_folds(lesson.groups, FOLDS):
        train = np.setdiff1d(np.arange(len(lesson.groups)), test)
        before = base(train) if base else lesson.odds
        learned = learn(lesson.vectors[train], before[train], lesson.accepted[train], lesson.weight[train], ridge)
        odds[test] = against_rivals(learned.corrected(lesson.vectors[test], before[test]).astype(np.float32))
    return calibrated(odds[lesson.tried], lesson.accepted[lesson.tried], lesson.chinese[lesson.tried])


def tried_alone(lesson: Lesson) -> Validated:
    """Return the chances of the tried sentences without a head."""
    odds = against_rivals(lesson.odds.astype(np.float32))
    return calibrated(odds[lesson.tried], lesson.accepted[lesson.tried], lesson.chinese[lesson.tried])


def compare(lesson: Lesson, with_head: Validated, without: Validated) -> dict[str, float]:
    """Return the figures of both, those without the head marked so."""
    accepted = lesson.accepted[lesson.tried]
    report: dict[str, float] = {}
    for suffix, one in (("", with_head), ("_without", without)):
        report |= {
            f"top1{suffix}": metrics.top1(one.chances, accepted),
            f"none_auroc{suffix}": metrics.none_auroc(one.chances, accepted),
            f"f1{suffix}": metrics.f1(one.chances, accepted, one.threshold),
            f"log_loss{suffix}": log_loss(one.odds, accepted),
        }
    return {name: round(value, 4) for name, value in report.items() if not np.isnan(value)}


def log_loss(odds: Array, accepted: NDArray[np.bool_]) -> float:
    """Return the mean surprise at the accepted competencies, or at none, of log-odds against rivals."""
    chances = 1 / (1 + np.exp(-odds))
    none = np.clip(1 - chances.sum(axis=1), 1e-6, 1.0)
    right = np.where(accepted.any(axis=1), (chances * accepted).sum(axis=1), none)
    return float(-np.log(np.clip(right, 1e-6, 1.0)).mean())


def assemble(
    framework: Framework,
    encoders: dict[str, str],
    lesson: Lesson,
    learned: Learned,
    measured: tuple[Validated, dict[str, float]],
) -> Head:
    """Return a head with weights for the encoders' own rows: centring and scale are folded in."""
    weights = learned.weights * lesson.scale[:, None]
    bias = learned.bias - lesson.middle @ weights
    starts = (0, *lesson.ends[:-1])
    blocks = zip(lesson.names, starts, lesson.ends, strict=True)
    validated, report = measured
    return Head(
        competencies=tuple(one.name for one in framework.competencies),
        framework_digest=framework.digest,
        encoders=encoders,
        weights={name: weights[start:end].astype(np.float32) for name, start, end in blocks},
        bias=bias.astype(np.float32),
        share=learned.share,
        slope=validated.slope,
        offset=validated.offset,
        tilt=validated.tilt,
        threshold=validated.threshold,
        report=report,
    )


def _helps(report: dict[str, float]) -> bool:
    """Say whether a head is surer of what is right, and finds more of it."""
    gain = sum(report[name] - report[f"{name}_without"] for name in JUDGED if name != "log_loss")
    return report["log_loss"] < report["log_loss_without"] and gain >= LEAST_GAIN


def _check(sentences: Sequence[Labelled], where: str) -> None:
    """Refuse labels from which nothing can be learned."""
    if len(sentences) < LEAST:
        what = f"holds {len(sentences)} labelled sentences, and {LEAST} is the least that can help"
        raise HeadError(what, where, "label more sentences")
    covered = sum(bool(one.accepted) for one in sentences)
    firsts = {one.accepted[0] for one in sentences if one.accepted}
    if covered < LEAST_PER_CLASS or (len(firsts) == 1 and covered > len(sentences) - LEAST_PER_CLASS):
        said = next(iter(firsts), "none") if firsts else "none"
        raise HeadError(
            f"says {said!r} of nearly every sentence", where, "label sentences of several competencies, and of none"
        )


def _accepted(sentences: Sequence[Labelled], framework: Framework) -> NDArray[np.bool_]:
    place = {one.name: position for position, one in enumerate(framework.competencies)}
    return accepted_matrix([[place[name] for name in one.accepted] for one in sentences], len(place))


def _groups(sentences: Sequence[Labelled]) -> NDArray[np.intp]:
    number: dict[str, int] = {}
    return np.array([number.setdefault(one.group or one.text, len(number)) for one in sentences], dtype=np.intp)
