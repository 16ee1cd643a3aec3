"""Parsed postings to finished ones: match every requirement, build the profile, make the rows of all tables.

A finished posting does not depend on where it was read: its source is filled in when the tables are
written. So the same posting in another file, or in a later run, is the same work and is not done twice.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.atomic_files import Row
from pipeline.core.records import (
    SCHEMA_VERSION,
    Answer,
    Coverage,
    Framework,
    ParsedPosting,
    Posting,
    Profile,
)
from pipeline.core.resources import digest, files_digest, models_dir, package_files
from pipeline.framework import load_framework, unite
from pipeline.match.framework_fit import FrameworkFit
from pipeline.match.queries import queries_of, queries_of_list
from pipeline.outputs.schema import (
    coverage_rows,
    crosswalk_rows,
    match_rows,
    posting_row,
    profile_rows,
    requirement_rows,
)
from pipeline.profile import Weights, build_profile, coverage_of, load_weights
from pipeline.run.assignment import Assignment, ProfileBy, check_profile_by, load_assignment
from pipeline.run.corrections import Corrections, load_corrections
from pipeline.run.framework_matchers import FrameworkMatcher, framework_matchers, together
from pipeline.run.options import RunOptions
from pipeline.text.redaction import redaction_digest

# The rooms and modules that decide what a posting's rows are. Whatever else a run uses reads files, stores or shows.
DECIDES_ROWS = (
    *("core", "text", "ingest", "extract", "framework", "encoders", "match", "profile"),
    *(
        "outputs/schema.py",
        "outputs/texts.py",
        "run/assignment.py",
        "run/corrections.py",
        "run/framework_matchers.py",
        "run/parse_interleaved.py",
        "run/profile_postings.py",
    ),
)

_UNSAID = 0.5  # where it cannot be said whether a framework is for a role, it may or may not be


@dataclass(frozen=True, slots=True)
class StoredPosting:
    """A finished posting as it is stored and sent."""

    posting_id: str
    requirements: int
    matched: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """All rows of one posting, by table, without its source."""

    posting_id: str
    rows: Mapping[str, Sequence[Row]]

    @property
    def matched(self) -> int:
        """How many requirements are evidence for something."""
        return sum(not row["abstained"] for row in self.rows["requirements"])

    def packed(self) -> StoredPosting:
        """Return the rows as compressed JSON, with what is counted of them."""
        value = zlib.compress(json.dumps(self.rows, separators=(",", ":")).encode("ascii"), 1)
        return StoredPosting(self.posting_id, len(self.rows["requirements"]), self.matched, value)

    @classmethod
    def unpacked(cls, data: bytes) -> Finished:
        """Return what `packed` made, again."""
        rows = json.loads(zlib.decompress(data))
        return cls(rows["postings"][0]["posting_id"], rows)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one framework says of a posting: of its sentences (with their vectors), and of the employer's own list."""

    of: FrameworkMatcher
    answers: tuple[Answer, ...]
    vectors: NDArray[np.float32]
    employer_list: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A posting with all that its cells are counted from, by the frameworks that are to profile it."""

    posting: ParsedPosting
    used: tuple[Found, ...]
    coverage: tuple[Coverage, ...]
    framework: Framework
    weights: Weights

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return what was found for each sentence."""
        return together([one.answers for one in self.used])

    @property
    def employer_list(self) -> tuple[Answer, ...]:
        """Return what was found for each competency of the employer's own list."""
        return together([one.employer_list for one in self.used])

    def profile(self, left_out: Collection[str] = ()) -> Profile:
        """Return the profile; `left_out` are the ids of requirements that are counted as if they were not there."""
        first, posting = self.used[0], self.posting
        if left_out:
            kept = tuple(one for one in posting.requirements if one.requirement_id not in left_out)
            posting = replace(posting, requirements=kept)
        encoder = first.of.matcher.encoder_name
        return build_profile(posting, self.answers, first.vectors, self.framework, self.weights, encoder)


@dataclass(frozen=True, eq=False)
class Profiler:
    """All that postings are worked on with, ready; `identity` changes with whatever changes results."""

    framework: Framework
    matchers: tuple[FrameworkMatcher, ...]
    fit: FrameworkFit
    weights: Weights
    corrections: Corrections
    identity: str
    profile_by: ProfileBy = "best"
    assignment: Assignment = field(default_factory=Assignment)

    def key(self, posting: Posting) -> bytes:
        """Return what names the work on a posting: its content and what it is worked on with, not its source."""
        content = [posting.content, posting.media, sorted(posting.fields.items()), posting.declared]
        return bytes.fromhex(digest(f"{self.identity} {json.dumps(content)}".encode()))[:20]

    def finish(
        self, postings: Sequence[ParsedPosting], on_progress: Callable[[int], None] | None = None
    ) -> list[Finished]:
        """Return the finished postings, in order; `on_progress` gets the number of sentences matched so far.

        Matching reads the postings' own words; the rows hold them as they are shown.
        """
        return [self.finished(one) for one in self.counted(postings, on_progress)]

    def counted(
        self, postings: Sequence[ParsedPosting], on_progress: Callable[[int], None] | None = None
    ) -> Iterator[Counted]:
        """Yield the postings, in order, each with what its cells are counted from."""
        postings = [self.corrections.with_added(one) for one in postings]
        asked = [queries_of(one) for one in postings]
        listed = [queries_of_list(one) for one in postings]
        queries = [query for both in zip(asked, listed, strict=True) for some in both for query in some]
        results = [one.match(queries, on_progress) for one in self.matchers]
        at = 0
        for one, some, own_list in zip(postings, asked, listed, strict=True):
            mine = slice(at, at + len(some))
            at = mine.stop + len(own_list)
            found = [
                Found(of, of.marked(result.answers[mine]), result.vectors[mine], result.answers[mine.stop : at])
                for of, result in zip(self.matchers, results, strict=True)
            ]
            yield self._counted(one, found)

    def _counted(self, posting: ParsedPosting, found: Sequence[Found]) -> Counted:
        """Return a posting with the frameworks that are to profile it."""
        coverage = self._coverage(posting, found)
        names = {one.framework for one in coverage if one.profiled}
        used = tuple(one for one in found if one.of.name in names)
        framework = used[0].of.framework if len(used) == 1 else self.framework
        return Counted(posting, used, coverage, framework, self.weights)

    def finished(self, counted: Counted) -> Finished:
        """Return the rows of a posting."""
        posting, answers = counted.posting, counted.answers
        profile = _as_shown(replace(counted.profile(), coverage=counted.coverage), posting)
        nowhere = replace(posting, source="", sources=())
        rows: dict[str, Sequence[Row]] = {
            "postings": [posting_row(nowhere, too_thin=profile.too_thin)],
            "requirements": list(requirement_rows(posting, profile)),
            "matches": list(match_rows(posting.posting_id, answers, profile)),
            "profile": list(profile_rows(profile, self.owners)),
            "crosswalk": list(crosswalk_rows(posting, counted.employer_list, self.weights.matches)),
            "coverage": list(coverage_rows(profile)),
        }
        return Finished(posting.posting_id, rows)

    def _coverage(self, posting: ParsedPosting, found: Sequence[Found]) -> tuple[Coverage, ...]:
        """Return how well each framework speaks to a posting, best first, and which are to profile it."""
        every = sorted(
            (
                coverage_of(one.of.name, posting, one.answers, fit, self.weights)
                for one, fit in zip(found, self.fit.of(posting), strict=True)
            ),
            key=lambda one: (_UNSAID if one.fit is None else one.fit, one.share),
            reverse=True,
        )
        chosen = self.assignment.of(posting.posting_id, posting.facts.title)
        if chosen is None and self.profile_by == "all":
            return tuple(every)
        return tuple(replace(one, profiled=one.framework == (chosen or every[0].framework)) for one in every)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Return the name of each competency's framework."""
        return {key: part.name for part in self.framework.each for key in part.competency_ids}


def _as_shown(profile: Profile, posting: ParsedPosting) -> Profile:
    """Return a profile whose words of the posting stand as the posting is shown."""
    shown = posting.as_shown()
    if shown is posting:
        return profile
    words = {own.text: one.text for own, one in zip(posting.requirements, shown.requirements, strict=True)}
    cells = [
        replace(cell, employer_listed=tuple(words.get(text, text) for text in cell.employer_listed))
        for cell in profile.cells
    ]
    return replace(profile, title=shown.facts.title, cells=tuple(cells))


def make_profiler(options: RunOptions, on_framework: Callable[[Framework], object] = bool) -> Profiler:
    """Load all that decides results; `on_framework` gets the framework, or several as one, once it is read.

    Raises:
        PipelineError: where a framework, encoder, phrases, head, weights or assignment cannot be used.
    """
    frameworks = [load_framework(one) for one in options.frameworks]
    framework = unite(frameworks)
    on_framework(framework)
    profile_by = check_profile_by(options.profile_by)
    names = [(part.name, str(file)) for part, file in zip(framework.each, options.frameworks, strict=True)]
    assignment = load_assignment(options.assign, names)
    weights = load_weights(options.weights)
    corrections = load_corrections(options.corrections, framework)
    matchers = framework_matchers(frameworks, framework, options.match, corrections)
    what: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "code": code_digest(),
        "matchers": [[one.name, dict(one.matcher.identity)] for one in matchers],
        "profile_by": [profile_by, assignment.rows],
        "threshold": options.match.threshold,
        "top": options.match.top,
        "weights": repr(weights),
        "corrections": corrections.digest,
        "hidden": redaction_digest() if options.read.hide_personal else "",
    }
    fit = FrameworkFit(frameworks)
    what["fit"] = fit.identity
    identity = digest(json.dumps(what, sort_keys=True).encode())
    return Profiler(framework, matchers, fit, weights, corrections, identity, profile_by, assignment)


@cache
def code_digest() -> str:
    """Return one digest over the code, lexicons and trained files that decide a posting's rows."""
    trained = sorted(path for path in models_dir().iterdir() if path.suffix in (".npz", ".json"))
    return files_digest((*package_files(DECIDES_ROWS), *trained))
