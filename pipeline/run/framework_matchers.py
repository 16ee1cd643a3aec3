"""The frameworks of a run, each with what matches sentences to it, and what they say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.core.records import Answer, Competency, Framework, Match, Query
from pipeline.match import AnyMatcher, MatchOptions, load_matcher
from pipeline.match.options import MatchResult
from pipeline.run.corrections import Corrections


@dataclass(frozen=True, slots=True, eq=False)
class FrameworkMatcher:
    """One framework of a run: its name, its competencies as the run's tables have them, and what matches to it.

    `renamed` has its competencies by the ids that its own file gives them; empty where it is the run's only one.
    """

    name: str
    framework: Framework
    matcher: AnyMatcher
    corrections: Corrections
    renamed: Mapping[str, tuple[str, Competency]]

    def match(self, queries: Sequence[Query], on_progress: Callable[[int], None] | None = None) -> MatchResult:
        """Return an answer for each query, in the names of the run."""
        result = self.matcher.match(queries, on_progress)
        if not self.renamed:
            return result
        answers = (replace(one, matches=tuple(map(self._named, one.matches))) for one in result.answers)
        return replace(result, answers=tuple(answers))

    def marked(self, answers: Sequence[Answer]) -> tuple[Answer, ...]:
        """Return answers with every sentence that a person marked as it was marked."""
        return self.corrections.apply(answers, self.matcher.threshold)

    def _named(self, match: Match) -> Match:
        prefix, competency = self.renamed[match.competency_id]
        return replace(
            match,
            competency=competency.name,
            competency_id=competency.competency_id,
            indicator_id=f"{prefix}{match.indicator_id}" if match.indicator_id else "",
        )


def framework_matchers(
    frameworks: Sequence[Framework], united: Framework, options: MatchOptions, corrections: Corrections
) -> tuple[FrameworkMatcher, ...]:
    """Return what matches sentences to each framework; `united` is all of them as one.

    Raises:
        PipelineError: where the encoder, phrases or head cannot be used.
    """
    found = []
    for own, part in zip(frameworks, united.each, strict=True):
        mine = united.only((part.name,)) if united.parts else united
        renamed = {
            old.competency_id: (new.competency_id.removesuffix(old.competency_id), new)
            for old, new in zip(own.competencies, mine.competencies, strict=True)
            if united.parts
        }
        marks = corrections.within(part.competency_ids) if united.parts else corrections
        found.append(FrameworkMatcher(part.name, mine, load_matcher(own, options), marks, renamed))
    return tuple(found)


def together(answers: Sequence[Sequence[Answer]]) -> tuple[Answer, ...]:
    """Return what several frameworks say of the same sentences as one answer for each, the best match first."""
    if len(answers) == 1:
        return tuple(answers[0])
    return tuple(
        Answer(
            same[0].query_id,
            same[0].text,
            all(one.abstained for one in same),
            tuple(sorted((match for one in same for match in one.matches), key=lambda match: -match.probability)),
        )
        for same in zip(*answers, strict=True)
    )
