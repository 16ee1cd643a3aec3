"""Typical phrases from one's own postings: read them, match them, and mine what marks each competency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Failure, Query
from pipeline.framework import load_framework, load_phrases, save_candidates
from pipeline.ingest import ReadOptions
from pipeline.match import MatchOptions, build_matcher
from pipeline.run.parse_postings import parse_postings
from pipeline.text.redact_postings import without_personal
from pipeline.training.phrase_mining import suggest_phrases

if TYPE_CHECKING:
    from pipeline.run.options import OnProgress


@dataclass(frozen=True, slots=True)
class Suggested:
    """What came of it: numbers for the closing lines."""

    candidates: int
    requirements: int
    failures: tuple[Failure, ...]


def suggest_from_postings(  # noqa: PLR0913 - every argument is an option of the command
    framework_file: Path,
    inputs: Sequence[str],
    out: Path,
    read: ReadOptions,
    match: MatchOptions,
    on_progress: OnProgress,
    *,
    jobs: int = 0,
    limit: int | None = None,
) -> Suggested:
    """Write candidate phrases for each competency; what a person accepted in `out` before stays accepted.

    Names, numbers and addresses of people are hidden first: such a file is shared.

    Raises:
        PipelineError: where the framework cannot be used or `out` has another suffix.
    """
    framework = load_framework(framework_file)
    matcher = build_matcher(framework, replace(match, top=len(framework.competencies)))
    texts: list[str] = []
    failures: list[Failure] = []
    for number, one in enumerate(parse_postings(inputs, read, jobs=jobs, limit=limit), 1):
        on_progress("reading postings", number, None)
        if isinstance(one, Failure):
            failures.append(one)
        else:
            texts += [item.text for item in without_personal(one).requirements]
    place = {competency.competency_id: column for column, competency in enumerate(framework.competencies)}

    def scorer(asked: Sequence[str]) -> NDArray[np.float32]:
        result = matcher.match(
            [Query(str(number), text) for number, text in enumerate(asked)],
            lambda done: on_progress("matching requirements", done, len(asked)),
        )
        chances = np.zeros((len(asked), len(place)), dtype=np.float32)
        for row, answer in enumerate(result.answers):
            for found in answer.matches:
                chances[row, place[found.competency_id]] = found.probability
        return chances

    candidates = suggest_phrases(framework, list(dict.fromkeys(texts)), scorer)
    if candidates:
        save_candidates(candidates, framework, out, load_phrases(out) if out.is_file() else None)
    return Suggested(len(candidates), len(texts), tuple(failures))
