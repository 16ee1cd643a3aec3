"""What people said of single sentences, applied exactly: `run --corrections FILE`.

A head learns from labels and generalises; it needs many of them and promises nothing about any one
sentence. A correction is the other half: the sentence that was marked is answered as the person
said, in every posting in which it stands, and nothing else changes. A sentence is known by its
letters and digits, so layout does not matter; one exported with personal data hidden fits what the
dots stand for.

1. Words that were added as evidence become a requirement of their posting (`with_added`).
2. The matches of a marked sentence are set to 1 or 0, and say that a person set them (`apply`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.core.records import (
    Answer,
    Competency,
    Framework,
    Match,
    ParsedPosting,
    Reason,
    Requirement,
    RequirementKind,
)
from pipeline.core.small_files import read_small
from pipeline.match import Labelled, read_labels
from pipeline.text.fingerprint import letters
from pipeline.text.language_id import language_of

HIDDEN = "•"  # stands for one hidden character in a sentence that was exported from a masked report
BY_PERSON = (Reason("set_by_person"),)

_KIND: Mapping[str, RequirementKind] = {"experience": "experience", "qualifications": "qualification"}


@dataclass(frozen=True, slots=True)
class Change:
    """What all marks of one sentence come to, by competency id: stages set (None keeps it), and what is not so."""

    given: Mapping[str, int | None]
    refused: frozenset[str]
    nothing_else: bool


@dataclass(frozen=True, slots=True)
class Corrections:
    """The marks of a file, ready to be laid onto answers; the empty one changes nothing."""

    framework: Framework | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    masked: tuple[tuple[re.Pattern[str], str], ...] = ()
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    def key_of(self, text: str) -> str | None:
        """Return the key of the marked sentence that `text` is, or None."""
        key = letters(text)
        if key in self.changes:
            return key
        return next((known for pattern, known in self.masked if pattern.fullmatch(text)), None)

    def with_added(self, parsed: ParsedPosting) -> ParsedPosting:
        """Return a posting with the words that a person added as evidence among its requirements."""
        found = list(parsed.requirements)
        for text in self.added.get(parsed.posting_id, ()):
            place = _pattern(text).search(parsed.text)
            if place and all(letters(one.text) != letters(place[0]) for one in found):
                found.append(_requirement(parsed, place.start(), place.end(), len(found)))
        if len(found) == len(parsed.requirements):
            return parsed
        return replace(parsed, requirements=tuple(sorted(found, key=lambda one: (one.start, one.end))))

    def apply(self, answers: Sequence[Answer], threshold: float) -> tuple[Answer, ...]:
        """Return the answers with every marked sentence as it was marked."""
        if not self.changes or self.framework is None:
            return tuple(answers)
        known = {one.competency_id: one for one in self.framework.competencies}
        keys = [self.key_of(answer.text) for answer in answers]
        return tuple(
            answer if key is None else _corrected(answer, self.changes[key], known, threshold)
            for answer, key in zip(answers, keys, strict=True)
        )

    def within(self, competency_ids: Collection[str]) -> Corrections:
        """Return the marks for one of several frameworks, without what they say of the others' competencies."""
        kept = set(competency_ids)
        changes = {
            key: replace(one, given={name: stage for name, stage in one.given.items() if name in kept})
            for key, one in self.changes.items()
        }
        return replace(self, changes=changes)


NO_CORRECTIONS = Corrections()


def load_corrections(path: Path | None, framework: Framework) -> Corrections:
    """Read the labels file that a report exports (or any that `tune` takes); where marks differ, the last one holds.

    Raises:
        HeadError: where the file cannot be read or names a competency that the framework does not have.
    """
    if path is None:
        return NO_CORRECTIONS
    path = Path(path)  # the Python API takes strings too
    rows = read_labels(path, framework, together=False)
    ids = {one.name: one.competency_id for one in framework.competencies}
    by_text: dict[str, list[Labelled]] = {}
    added: dict[str, dict[str, None]] = {}
    for row in rows:
        by_text.setdefault(letters(row.text) or row.text, []).append(row)
        if row.verdict == "added":
            added.setdefault(row.group, {})[row.text] = None
    return Corrections(
        framework,
        {key: _change(marks, ids) for key, marks in by_text.items()},
        tuple((_pattern(marks[0].text), key) for key, marks in by_text.items() if HIDDEN in marks[0].text),
        {posting: tuple(texts) for posting, texts in added.items()},
        hashlib.sha256(read_small(path)).hexdigest(),
    )


def _change(marks: Sequence[Labelled], ids: Mapping[str, str]) -> Change:
    """Join the marks of one sentence; a later one on the same competency replaces an earlier."""
    given: dict[str, int | None] = {}
    refused: set[str] = set()
    nothing_else = False
    for mark in marks:
        if mark.suggested:
            given.pop(ids[mark.suggested], None)
            refused.add(ids[mark.suggested])
        elif mark.verdict != "added":
            # It was left out, or is labelled by itself: what stands there is all that it speaks for.
            nothing_else = True
            given.clear()
        for place, name in enumerate(mark.accepted):
            given[ids[name]] = mark.stage if place == 0 else None
            refused.discard(ids[name])
    return Change(given, frozenset(refused), nothing_else)


def _corrected(answer: Answer, change: Change, known: Mapping[str, Competency], threshold: float) -> Answer:
    matches = [_match(one, change) for one in answer.matches]
    there = {one.competency_id for one in matches}
    for key, stage in change.given.items():
        if key not in there:
            matches.append(Match(known[key].name, key, stage, "", "", 1.0, {}, BY_PERSON, corrected=True))
    matches.sort(key=lambda one: -one.probability)
    return replace(answer, matches=tuple(matches), abstained=all(one.probability < threshold for one in matches))


def _match(match: Match, change: Change) -> Match:
    """Return one match as the marks have it; its indicator stays only where its stage does."""
    if match.competency_id in change.given:
        stage = change.given[match.competency_id]
        if stage is None or stage == match.stage:
            return replace(match, probability=1.0, parts={}, corrected=True)
        return Match(match.competency, match.competency_id, stage, "", "", 1.0, {}, BY_PERSON, corrected=True)
    if change.nothing_else or match.competency_id in change.refused:
        return replace(match, probability=0.0, parts={}, corrected=True)
    return match


def _requirement(parsed: ParsedPosting, start: int, end: int, number: int) -> Requirement:
    """Return added words as a requirement of the kind of their section."""
    section = next(n for n, one in enumerate(parsed.sections) if one.start <= start < one.end)
    kind = _KIND.get(parsed.sections[section].kind, "responsibility")
    text = parsed.text[start:end]
    return Requirement(
        start,
        end,
        f"added{number}",
        kind,
        text,
        language_of(text),
        section,
        "skill" if kind == "qualification" else None,
    )


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that finds a sentence whatever its white space is, and whatever stands for its dots."""
    words = [re.escape(word).replace(re.escape(HIDDEN), ".") for word in text.split()]
    return re.compile(r"\s+".join(words))
