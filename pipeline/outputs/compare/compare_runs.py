"""Two runs: which roles changed, in which competencies, and why.

Why has two levels: the sentences (gained, lost, judged otherwise as evidence, each with what became
of it) and what made the runs (framework, head, phrases, encoders, version: `causes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.core.records import Competency, Reason
from pipeline.outputs.compare.compare_roles import as_tables
from pipeline.outputs.compare.pair_postings import Pair, pair_postings
from pipeline.outputs.compare.provenance import causes_of
from pipeline.outputs.compare.records import SideCell
from pipeline.outputs.compare.run_changes import CellChange, PostingChange, SentenceChange
from pipeline.outputs.compare.run_comparison import RunComparison
from pipeline.outputs.compare.sides import cell_of
from pipeline.outputs.values import by_posting, items, rows, text_of, whole
from pipeline.text.redaction import mask_personal

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables

REJUDGED = 0.05  # a probability that moved less is the same judgement to a reader


@dataclass(frozen=True, slots=True)
class _Judged:
    """A sentence of a posting as a run judged it for one competency."""

    text: str
    is_evidence: bool
    stage: int | None
    probability: float | None
    counted: bool
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _RunByPosting:
    """A run by posting."""

    cells: dict[str, dict[str, Row]]
    asked: dict[str, list[Row]]
    matches: dict[str, list[Row]]
    texts: dict[str, str]
    mask: bool

    def text(self, key: str) -> str:
        """Return a posting's text, its people hidden where they are to be (which is kept for the next asking)."""
        text = self.texts.get(key, "")
        return mask_personal(text) if self.mask else text


def compare_runs(before: RunTables | str | Path, after: RunTables | str | Path, *, mask: bool = True) -> RunComparison:
    """Return what changed from one run to another.

    Args:
        before: the tables of a run, or its folder.
        after: the same of the other run.
        mask: hide names, phone numbers and addresses of people, as the report does.

    Example:
        >>> compare_runs("results_may", "results_june").cells  # doctest: +SKIP
    """
    names = [
        Path(run).name if isinstance(run, str | Path) else side for run, side in ((before, "before"), (after, "after"))
    ]
    old, new = as_tables(before), as_tables(after)
    pairs = pair_postings(old, new)
    kept = [pair for pair in pairs if pair.before and pair.after]
    left = _by_posting(old, [pair.before for pair in kept], mask=mask)
    right = _by_posting(new, [pair.after for pair in kept], mask=mask)
    shared, alone = _competencies(old, new)
    facts = [{str(row["posting_id"]): row for row in rows(run.postings)} for run in (old, new)]
    changes = []
    for pair in pairs:
        row = facts[1][pair.after] if pair.after else facts[0][pair.before]
        cells = tuple(_changes(pair, shared, left, right)) if pair.before and pair.after else ()
        title, company = text_of(row["title"]), text_of(row["company"])
        changes.append(
            PostingChange(
                "gone" if not pair.after else "appeared" if not pair.before else "changed" if cells else "same",
                pair.before,
                pair.after,
                mask_personal(title) if mask else title,
                mask_personal(company) if mask else company,
                pair.by,
                cells,
            )
        )
    name = " → ".join(dict.fromkeys((old.framework.name, new.framework.name)))
    return RunComparison(names[0], names[1], name, tuple(changes), causes_of(old.run, new.run), alone)


def _by_posting(tables: RunTables, keys: list[str], *, mask: bool) -> _RunByPosting:
    """Return what is compared of a run, by posting."""
    texts = tables.postings[tables.postings["posting_id"].isin(keys)]
    asked_for = tables.profile[tables.profile["band"] != "none"]  # of thousands of competencies nearly all are empty
    return _RunByPosting(
        {key: {str(row["competency_id"]): row for row in mine} for key, mine in by_posting(asked_for, keys).items()},
        by_posting(tables.requirements, keys),
        by_posting(tables.matches, keys),
        {str(row["posting_id"]): text_of(row["text"]) for row in rows(texts)},
        mask,
    )


def _competencies(before: RunTables, after: RunTables) -> tuple[dict[str, Competency], tuple[str, ...]]:
    """Return the competencies of both frameworks, and the names of those that only one of them has."""
    old = {one.competency_id: one for one in before.framework.competencies}
    new = {one.competency_id: one for one in after.framework.competencies}
    alone = [old[key].name for key in old if key not in new] + [new[key].name for key in new if key not in old]
    return {key: one for key, one in new.items() if key in old}, tuple(alone)


def _changes(
    pair: Pair, shared: Mapping[str, Competency], left: _RunByPosting, right: _RunByPosting
) -> Iterator[CellChange]:
    """Yield the cells of a pair whose band, stage or score is not the same."""
    was, now = left.cells.get(pair.before, {}), right.cells.get(pair.after, {})
    for one in (shared[key] for key in dict.fromkeys((*now, *was)) if key in shared):
        old, new = was.get(one.competency_id), now.get(one.competency_id)
        before, after = (cell_of(row) if row else SideCell() for row in (old, new))
        if (before.band, before.stage, before.score) == (after.band, after.stage, after.score):
            continue
        sentences = tuple(
            _sentence_changes(
                _judged(left, pair.before, one.competency_id, old), _judged(right, pair.after, one.competency_id, new)
            )
        )
        yield CellChange(one.competency_id, one.name, one.name_zh or "", before, after, sentences)


def _judged(run: _RunByPosting, key: str, competency: str, cell: Row | None) -> dict[str, _Judged]:
    """Return every sentence of a posting by its words, as the run judged it for a competency."""
    evidence = (
        {
            str(one["requirement_id"]): bool(one.get("counted", True))
            for one in items(cell["evidence"])
            if not one.get("hint")
        }
        if cell
        else {}
    )
    mine: dict[str, Row] = {}
    others: dict[str, list[str]] = {}
    for one in run.matches.get(key, ()):
        if one["competency_id"] == competency:
            mine[str(one["requirement_id"])] = one
        elif not one["abstained"]:
            others.setdefault(str(one["requirement_id"]), []).append(str(one["competency"]))
    text = run.text(key)
    found = {}
    for row in run.asked.get(key, ()):
        place = str(row["requirement_id"])
        match: Row = mine.get(place, {})
        found[_words(text_of(row["text"]))] = _Judged(
            text[int(row["start"]) : int(row["end"])],
            place in evidence,
            whole(match.get("stage")),
            match.get("probability"),
            evidence.get(place, False),
            tuple(others.get(place, ())),
        )
    return found


def _sentence_changes(before: dict[str, _Judged], after: dict[str, _Judged]) -> Iterator[SentenceChange]:
    """Yield what happened to each sentence that is evidence in either run: gained first, then lost, then rejudged."""
    for words, now in after.items():
        then = before.get(words)
        if now.is_evidence and not (then and then.is_evidence):
            yield SentenceChange("gained", now.text, _why(then, "before"), None, now.stage)
    for words, then in before.items():
        now_ = after.get(words)
        if then.is_evidence and not (now_ and now_.is_evidence):
            yield SentenceChange("lost", then.text, _why(now_, "now"), then.stage, None)
    for words, then in before.items():
        now_ = after.get(words)
        if now_ and then.is_evidence and now_.is_evidence and (why := _moved(then, now_)):
            yield SentenceChange("rejudged", now_.text, why, then.stage, now_.stage)


def _why(other: _Judged | None, when: str) -> tuple[Reason, ...]:
    """Say what the other run made of a sentence that is evidence in one run only."""
    if other is None:
        return (Reason(f"unread_{when}"),)
    first = Reason(f"elsewhere_{when}", {"names": other.elsewhere}) if other.elsewhere else Reason(f"nothing_{when}")
    return (first,) if other.probability is None else (first, Reason("sure", {"n": _percent(other.probability)}))


def _moved(then: _Judged, now: _Judged) -> tuple[Reason, ...]:
    """Say how the judgement of a sentence moved; empty where it did not."""
    reasons = []
    if then.stage != now.stage:
        reasons.append(Reason("stage", {"before": then.stage or "–", "after": now.stage or "–"}))
    old, new = then.probability or 0.0, now.probability or 0.0
    if abs(old - new) >= REJUDGED:
        reasons.append(Reason("moved", {"before": _percent(old), "after": _percent(new)}))
    if then.counted != now.counted:
        reasons.append(Reason("counts" if now.counted else "repeats"))
    return tuple(reasons)


def _percent(share: float) -> int:
    return round(100 * share)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
