"""The main job: postings and a framework in, a folder of tables and a report out.

This module and `batch` are the only ones that know every stage:

1. read, clean and extract every posting, duplicates merged (`batch`);
2. match every requirement to the framework, in bounded batches;
3. build a profile per posting;
4. write the tables, the workbook and the report, each whole or not at all.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.batch import emptiness, merge_duplicates, parse_postings
from pipeline.corrections import Corrections, load_corrections
from pipeline.errors import InputError
from pipeline.framework import load_framework, save_framework
from pipeline.ingest import ReadOptions
from pipeline.match import Matcher, MatchOptions, build_matcher
from pipeline.profile import Weights, build_profile, load_weights
from pipeline.records import SCHEMA_VERSION, TITLE_QUERY, Answer, Failure, Framework, ParsedPosting, Query
from pipeline.report import ReportOptions, write_report
from pipeline.resources import lexicons_digest
from pipeline.stored import FRAMEWORK_FILE
from pipeline.tables import (
    Row,
    RunTables,
    match_rows,
    posting_row,
    profile_rows,
    requirement_rows,
    schemas,
    to_frame,
    write_json_lines,
    write_parquet,
    write_text,
)
from pipeline.workbook import STAMP, write_csv, write_xlsx

BATCH = 256  # postings matched at a time: some 6,000 sentences, so that vectors never fill the memory
LIBRARIES = ("torch", "sentence-transformers", "scikit-learn", "spacy", "jieba", "pandas", "numpy")

OnProgress = Callable[[str, int, int | None], None]


def _silent(stage: str, done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run reads and how; `weights` is a file, None for the defaults.

    `corrections` is a labels file whose marks are applied exactly, sentence by sentence.
    """

    framework: Path
    out: Path
    read: ReadOptions = field(default_factory=ReadOptions)
    match: MatchOptions = field(default_factory=MatchOptions)
    weights: Path | None = None
    jobs: int = 0
    limit: int | None = None
    report: ReportOptions = field(default_factory=ReportOptions)
    corrections: Path | None = None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a person wants to know when a run has ended."""

    out: Path
    postings: int
    duplicates: int
    requirements: int
    matched: int
    failures: tuple[Failure, ...]
    seconds: Mapping[str, float]
    corrections: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answering:
    """The matcher, and what people said of single sentences."""

    matcher: Matcher
    corrections: Corrections

    def corrected(self, answers: Sequence[Answer]) -> tuple[Answer, ...]:
        """Return answers with what people said laid over them."""
        return self.corrections.apply(answers, self.matcher.threshold)


class Clock:
    """Seconds spent per stage."""

    def __init__(self) -> None:
        """Start with nothing spent."""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - began, 3)


def run(inputs: Sequence[str], options: RunOptions, on_progress: OnProgress = _silent) -> RunSummary:
    """Profile postings, write every file of the contract, and return the summary.

    Raises:
        PipelineError: where nothing can be done: the framework, encoder or weights cannot be
            used, or not one posting could be read. A posting that fails never raises.
    """
    clock = Clock()
    _usable_folder(options.out)
    tables = make_tables(inputs, options, on_progress, clock)
    with clock.stage("write"):
        write_all(tables, options, clock)
    counts = tables.run["counts"]
    return RunSummary(
        options.out,
        counts["profiled"],
        counts["copies"],
        counts["requirements"],
        counts["requirements"] - counts["abstained"],
        tables.failures,
        dict(clock.seconds),
        {name: counts[name] for name in ("corrections", "corrected") if name in counts},
    )


def make_tables(
    inputs: Sequence[str], options: RunOptions, on_progress: OnProgress = _silent, clock: Clock | None = None
) -> RunTables:
    """Profile postings and return the tables, writing nothing; raises as `run` does."""
    clock = clock or Clock()
    framework = load_framework(options.framework)
    weights = load_weights(options.weights)
    corrections = load_corrections(options.corrections, framework)
    with clock.stage("start"):
        matcher = build_matcher(framework, options.match)
    with clock.stage("parse"):
        parsed, failures = _parse(inputs, options, on_progress)
    if not parsed:
        first = failures[0] if failures else None
        what = f"no posting could be read: {first.what}" if first else "no posting was found"
        mend = first.mend if first else "name files or folders of postings"
        raise InputError(what, first.posting if first else ", ".join(inputs), mend)
    parsed = tuple(map(corrections.with_added, parsed))
    rows = _match(parsed, Answering(matcher, corrections), weights, clock, on_progress)
    facts = _run_facts(inputs, options, framework, matcher)
    return RunTables(
        **{name: to_frame(name, rows[name]) for name in schemas()},
        framework=framework,
        run=facts
        | {"counts": _counts(rows, parsed, failures) | _corrected(rows, corrections), "seconds": clock.seconds},
        failures=failures,
    )


def write_all(tables: RunTables, options: RunOptions, clock: Clock) -> None:
    """Write every file of the contract; `run.json` comes last, so that it stands for a finished run."""
    out = options.out
    for name in schemas():
        write_parquet(name, getattr(tables, name), out / f"{name}.parquet")
    write_csv(tables, out / "role_by_competency.csv")
    write_xlsx(tables, out / "role_by_competency.xlsx")
    _write_failures(out, tables.failures)
    save_framework(tables.framework, out / FRAMEWORK_FILE)
    with clock.stage("report"):
        write_report(tables, out / "report.html", options.report)
    facts = {**tables.run, "seconds": clock.seconds}
    write_text(out / "run.json", json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n")


def queries_of(parsed: ParsedPosting) -> tuple[Query, ...]:
    """Return a posting's requirements as sentences to match, with their context, and last its title if it has one."""
    title = (Query(TITLE_QUERY, parsed.facts.title),) if parsed.facts.title and parsed.requirements else ()
    asked = tuple(
        Query(
            item.requirement_id,
            item.text,
            parsed.sections[item.section].kind,
            parsed.sections[item.section].heading,
            parsed.facts.title,
            item.kind,
            parsed.facts.min_years,
        )
        for item in parsed.requirements
    )
    return asked + title


def _usable_folder(out: Path) -> None:
    """Make the output folder now, so that a long run does not fail at its end."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot write there: {error.strerror}", str(out), "choose another folder with --out"
        ) from error


def _parse(
    inputs: Sequence[str], options: RunOptions, on_progress: OnProgress
) -> tuple[tuple[ParsedPosting, ...], tuple[Failure, ...]]:
    """Return all different postings and all failures; a posting that asks nothing is both."""
    parsed: list[ParsedPosting] = []
    failures: list[Failure] = []

    def counted() -> Iterator[ParsedPosting | Failure]:
        stream = parse_postings(inputs, options.read, jobs=options.jobs, limit=options.limit)
        for number, one in enumerate(stream, 1):
            on_progress("reading postings", number, None)
            yield one

    for one in merge_duplicates(counted()):
        if isinstance(one, Failure):
            failures.append(one)
            continue
        parsed.append(one)
        if empty := emptiness(one):
            failures.append(empty)
    return tuple(parsed), tuple(failures)


def _match(
    parsed: Sequence[ParsedPosting],
    answering: Answering,
    weights: Weights,
    clock: Clock,
    on_progress: OnProgress,
) -> dict[str, list[Row]]:
    """Match and profile every posting, batch by batch; return the rows of all tables."""
    rows: dict[str, list[Row]] = {name: [] for name in schemas()}
    total, done = sum(len(one.requirements) for one in parsed), 0
    postings, matcher = iter(parsed), answering.matcher
    while batch := list(islice(postings, BATCH)):
        asked = [queries_of(one) for one in batch]
        queries = [query for some in asked for query in some]
        with clock.stage("match"):
            result = answering.matcher.match(queries, partial(_count_from, done, total, on_progress))
        done += sum(len(one.requirements) for one in batch)
        on_progress("matching requirements", done, total)
        at = 0
        with clock.stage("profile"):
            for one, some in zip(batch, asked, strict=True):
                answers = answering.corrected(result.answers[at : at + len(some)])
                vectors = result.vectors[at : at + len(some)]
                at += len(some)
                profile = build_profile(one, answers, vectors, matcher.framework, weights, matcher.encoder_name)
                rows["postings"].append(posting_row(one, too_thin=profile.too_thin))
                rows["requirements"] += requirement_rows(one, profile)
                rows["matches"] += match_rows(one.posting_id, answers, profile)
                rows["profile"] += profile_rows(profile)
    return rows


def _count_from(before: int, total: int, on_progress: OnProgress, done: int) -> None:
    """Report progress inside a batch that began after `before` sentences; titles are matched uncounted."""
    on_progress("matching requirements", min(total, before + done), total)


def _write_failures(out: Path, failures: Sequence[Failure]) -> None:
    """Write `failures.jsonl`; an empty file says that nothing failed."""
    write_json_lines(out / "failures.jsonl", [asdict(one) for one in failures])


def _counts(
    rows: Mapping[str, Sequence[Row]], parsed: Sequence[ParsedPosting], failures: Sequence[Failure]
) -> dict[str, int]:
    """Return how many of each there are."""
    return {
        **{name: len(rows[name]) for name in ("postings", "requirements", "matches")},
        "abstained": sum(bool(row["abstained"]) for row in rows["requirements"]),
        "profiled": sum(bool(one.requirements) for one in parsed),
        "copies": sum(len(one.sources) - 1 for one in parsed),
        "failures": len(failures),
    }


def _corrected(rows: Mapping[str, Sequence[Row]], corrections: Corrections) -> dict[str, int]:
    """Return how many sentences were marked, and how many of them stand in these postings."""
    if not corrections.changes:
        return {}
    found = {corrections.key_of(row["text"]) for row in rows["requirements"]} - {None}
    return {"corrections": len(corrections.changes), "corrected": len(found)}


def _run_facts(inputs: Sequence[str], options: RunOptions, framework: Framework, matcher: Matcher) -> dict[str, Any]:
    """Return what `run.json` holds: what made these tables, exactly."""
    return {
        "schema_version": SCHEMA_VERSION,
        "stamp": STAMP,
        "jobprofile": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),  # noqa: UP017 - reads the same on 3.11
        "inputs": list(inputs),
        "options": {
            "framework": str(options.framework),
            "match": asdict(options.match),
            "weights": str(options.weights) if options.weights else "default",
            "limit": options.limit,
            "corrections": str(options.corrections) if options.corrections else None,
        },
        "framework": {"name": framework.name, "digest": framework.digest, "competencies": len(framework.competencies)},
        "matcher": dict(matcher.identity),
        "lexicons": lexicons_digest(),
    }


def _version(name: str) -> str:
    """Return the installed version of a library."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
