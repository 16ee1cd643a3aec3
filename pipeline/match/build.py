"""Put a matcher together: framework, phrases, encoders, fitted weights, head."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.core.errors import UnknownNameError
from pipeline.core.records import Framework
from pipeline.core.resources import file_digest, models_dir
from pipeline.encoders import EncodeOnce, Encoder, fitted_name, load_encoder, remembering
from pipeline.framework import load_phrases, matching_phrases, with_phrases
from pipeline.match.evidence_matcher import EvidenceMatcher
from pipeline.match.evidence_model import shipped_evidence_model
from pipeline.match.fusion.framework_texts import KINDS, KindTexts, framework_texts, wording
from pipeline.match.fusion.fusion import choose, shipped_weights, weights_digest
from pipeline.match.fusion.head import Head, fit_to, load_head, shipped_head
from pipeline.match.fusion.out_of_scope import anchors_digest
from pipeline.match.fusion.similarity_features import LEXICAL_LANE, View, lane_name
from pipeline.match.fusion.stage_assignment import stage_digest
from pipeline.match.fusion.token_windows import KIND as SPANS
from pipeline.match.matcher import Equipment, Matcher
from pipeline.match.options import DEFAULT_ENCODERS, NONE, UNPHRASED_ENCODERS, Keep, MatchOptions

SHIPPED_PHRASES = "phrases/sales.yaml"
AnyMatcher = Matcher | EvidenceMatcher
OTHER_LANES = (SPANS, "whom", "background")


def load_matcher(framework: Framework, options: MatchOptions | None = None) -> AnyMatcher:
    """Return the matcher that serves a framework best: its evidence model where one ships, else the fused one.

    The evidence model answers where nothing else was asked for: no encoder, head or phrases of one's own, nothing
    switched off.

    Raises:
        EncoderError, FrameworkError, HeadError, UnknownNameError: where something named in the options cannot be used.
    """
    options = options or MatchOptions()
    untouched = options.encoder is None and options.head is None and options.phrases is None and not options.without
    model = shipped_evidence_model(framework) if untouched else None
    if model is None:
        return build_matcher(framework, options)
    (encoder,) = load_encoders(model.encoder, keep=options.keep_vectors)
    identity = {
        "encoders": f"{encoder.name} {encoder.digest[:16]}",
        "framework": framework.digest,
        "evidence model": model.digest,
    }
    return EvidenceMatcher(framework, model, encoder, options, identity)


def build_matcher(
    framework: Framework, options: MatchOptions | None = None, encoders: tuple[Encoder, ...] = ()
) -> Matcher:
    """Return the fused matcher for a framework; encodes the framework's texts, or finds them kept.

    Args:
        framework: what to match to.
        options: how; the defaults suit most.
        encoders: already loaded ones, used instead of those that the options name.

    Raises:
        EncoderError, FrameworkError, HeadError, UnknownNameError: where something named in the
            options cannot be used; nothing is ever left out in silence.
    """
    options = options or MatchOptions()
    worded, phrases_name = _worded(framework, options.phrases)
    kinds = framework_texts(worded)
    first = (options.encoder or DEFAULT_ENCODERS[0]).split(",")[0]
    (levels,) = encoders[:1] or load_encoders(first, keep=options.keep_vectors)
    encoders = encoders or _encoders(kinds, len(framework.competencies), options)
    views = make_views(kinds, encoders, len(framework.competencies))
    _check_without(options.without, views)
    names, words = tuple(one.name for one in encoders), wording(kinds, len(framework.competencies))
    weights = choose(shipped_weights(), names, words, fitted_name(encoders[0]))
    digests = {one.name: one.digest for one in encoders}
    head = _head(framework, options.head, digests)
    identity = {
        "encoders": ", ".join(
            f"{name} {value[:16]}" for name, value in {**digests, levels.name: levels.digest}.items()
        ),
        "framework": framework.digest,
        "phrases": phrases_name,
        "background": anchors_digest(),
        "weights": f"{'+'.join(weights.encoders)} {weights.wording} {weights_digest()}",
        "stage": stage_digest(),
        "head": head.digest if head else NONE,
        "without": ", ".join(options.without) or NONE,
    }
    return Matcher(Equipment(worded, kinds, views, weights, head, identity, levels), options)


def _encoders(kinds: tuple[KindTexts, ...], competencies: int, options: MatchOptions) -> tuple[Encoder, ...]:
    """Return the encoders that the options name, or those that serve a framework's wording best."""
    names = options.encoder
    if names is None and wording(kinds, competencies) == "indicators":
        names = ",".join(UNPHRASED_ENCODERS)
    return load_encoders(names, keep=options.keep_vectors)


def load_encoders(names: str | None, *, keep: Keep = True) -> tuple[Encoder, ...]:
    """Load encoders by names joined with commas, None for the default set.

    With `keep`, a sentence that any earlier run encoded is not encoded again: its vector is kept
    in the user's cache folder, under a hash. What has no network is faster than a look into a file.
    Kept in "memory", vectors live as long as the encoders.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()] if names else list(DEFAULT_ENCODERS)
    loaded = tuple(load_encoder(name) for name in dict.fromkeys(wanted))
    if keep == "memory":
        return tuple(map(EncodeOnce, loaded))
    return tuple(map(remembering, loaded)) if keep else loaded


def make_views(kinds: tuple[KindTexts, ...], encoders: tuple[Encoder, ...], competencies: int) -> tuple[View, ...]:
    """Return one view per encoder, and the n-grams' own."""
    dense = [View(one.name, kinds, one, competencies) for one in encoders]
    return (*dense, View(LEXICAL_LANE, kinds, None, competencies))


def _worded(framework: Framework, phrases: str | None) -> tuple[Framework, str]:
    """Return the framework with phrases laid over it, and what to call them in `run.json`."""
    if phrases == NONE:
        return framework, NONE
    if phrases is not None:
        return with_phrases(framework, load_phrases(phrases)), f"{phrases} {file_digest(Path(phrases))}"
    path = models_dir() / SHIPPED_PHRASES
    fitting = matching_phrases(framework, load_phrases(path))
    if not fitting:
        return framework, "in the framework" if _has_phrases(framework) else NONE
    return with_phrases(framework, fitting), f"shipped {file_digest(path)}"


def _has_phrases(framework: Framework) -> bool:
    return any(one.phrases or one.phrases_zh for one in framework.competencies)


def _head(framework: Framework, name: str | None, encoders: Mapping[str, str]) -> Head | None:
    if name == NONE:
        return None
    if name is None:
        return shipped_head(framework, encoders)
    return fit_to(load_head(Path(name)), framework, encoders, name)


def _check_without(without: tuple[str, ...], views: tuple[View, ...]) -> None:
    """Refuse names of lanes that nobody knows."""
    views_known = [view.name for view in views]
    known = {
        *views_known,
        *KINDS,
        *OTHER_LANES,
        *(lane_name(view, kind) for view in views_known for kind in (*KINDS, SPANS)),
    }
    for name in without:
        if name not in known:
            listed = ", ".join((*views_known, *KINDS, *OTHER_LANES))
            raise UnknownNameError(f"no lane is called {name!r}", "--without", f"known: {listed}, or view:kind")
