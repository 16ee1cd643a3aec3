"""Parsed postings to finished ones: match every requirement, build the profile, make the rows of all tables.

A finished posting does not depend on where it was read: its source is filled in when the tables are
written. So the same posting in another file, or in a later run, is the same work and is not done twice.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.core.atomic_files import Row
from pipeline.core.records import SCHEMA_VERSION, Framework, ParsedPosting, Posting, Profile
from pipeline.core.resources import digest, files_digest, models_dir, package_files
from pipeline.framework import load_framework
from pipeline.match import AnyMatcher, load_matcher
from pipeline.match.queries import queries_of, queries_of_list
from pipeline.outputs.schema import crosswalk_rows, match_rows, posting_row, profile_rows, requirement_rows
from pipeline.profile import Weights, build_profile, load_weights
from pipeline.run.corrections import Corrections, load_corrections
from pipeline.run.options import RunOptions
from pipeline.text.redaction import redaction_digest

# The rooms and modules that decide what a posting's rows are. Whatever else a run uses reads files, stores or shows.
DECIDES_ROWS = (
    *("core", "text", "ingest", "extract", "framework", "encoders", "match", "profile"),
    *(
        "outputs/schema.py",
        "outputs/texts.py",
        "run/corrections.py",
        "run/parse_interleaved.py",
        "run/profile_postings.py",
    ),
)


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
class Profiler:
    """All that postings are worked on with, ready; `identity` changes with whatever changes results."""

    framework: Framework
    matcher: AnyMatcher
    weights: Weights
    corrections: Corrections
    identity: str

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
        postings = [self.corrections.with_added(one) for one in postings]
        asked = [queries_of(one) for one in postings]
        listed = [queries_of_list(one) for one in postings]
        queries = [query for both in zip(asked, listed, strict=True) for some in both for query in some]
        result = self.matcher.match(queries, on_progress)
        finished, at = [], 0
        for one, some, own_list in zip(postings, asked, listed, strict=True):
            mine = slice(at, at + len(some))
            at = mine.stop + len(own_list)
            answers = self.corrections.apply(result.answers[mine], self.matcher.threshold)
            profile = _as_shown(
                build_profile(
                    one, answers, result.vectors[mine], self.framework, self.weights, self.matcher.encoder_name
                ),
                one,
            )
            nowhere = replace(one, source="", sources=())
            rows: dict[str, Sequence[Row]] = {
                "postings": [posting_row(nowhere, too_thin=profile.too_thin)],
                "requirements": list(requirement_rows(one, profile)),
                "matches": list(match_rows(one.posting_id, answers, profile)),
                "profile": list(profile_rows(profile)),
                "crosswalk": list(crosswalk_rows(one, result.answers[mine.stop : at], self.weights.matches)),
            }
            finished.append(Finished(one.posting_id, rows))
        return finished


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


def make_profiler(options: RunOptions) -> Profiler:
    """Load all that decides results.

    Raises:
        PipelineError: where the framework, encoder, phrases, head or weights cannot be used.
    """
    framework = load_framework(options.framework)
    weights = load_weights(options.weights)
    corrections = load_corrections(options.corrections, framework)
    matcher = load_matcher(framework, options.match)
    what: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "code": code_digest(),
        "matcher": dict(matcher.identity),
        "threshold": options.match.threshold,
        "top": options.match.top,
        "weights": repr(weights),
        "corrections": corrections.digest,
        "hidden": redaction_digest() if options.read.hide_personal else "",
    }
    return Profiler(framework, matcher, weights, corrections, digest(json.dumps(what, sort_keys=True).encode()))


@cache
def code_digest() -> str:
    """Return one digest over the code, lexicons and trained files that decide a posting's rows."""
    trained = sorted(path for path in models_dir().iterdir() if path.suffix in (".npz", ".json"))
    return files_digest((*package_files(DECIDES_ROWS), *trained))
