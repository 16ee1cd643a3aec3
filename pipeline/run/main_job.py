"""The main job: postings and a framework in, a folder of tables and a report out.

1. read, clean and extract every posting (`batch`), then match and profile it (`profiler`), in batches,
   by an engine (`local`) that stores what is finished in a ledger on disk (`ledger`);
2. write the tables, the workbook and the report from the ledger, each whole or not at all (`outputs`),
   unless those that are there were made of exactly the same (`unchanged`).

This module and `batch` are the only ones that know every stage.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.core.errors import InputError, UnknownNameError
from pipeline.core.records import Framework
from pipeline.core.resource_limits import give_back_memory
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import schemas, to_frame
from pipeline.run.assignment import Assignment
from pipeline.run.bounded_process import begin_loading
from pipeline.run.checkpoint import FOLDER, Ledger
from pipeline.run.local_engine import LocalEngine
from pipeline.run.manifest import run_facts
from pipeline.run.options import Clock, Listeners, OnProgress, RunOptions, RunSummary, silent
from pipeline.run.profile_postings import Profiler, make_profiler
from pipeline.run.read_bounded import PRELOAD, is_bounded
from pipeline.run.up_to_date import cause_of, note_files, still_there
from pipeline.run.write_outputs import CorrectionCounter, OutputSpec, empties, pages, rows_by_table, write_outputs

if TYPE_CHECKING:
    from pipeline.run.ray_engine import RayEngine

ENGINES = ("local", "ray")

__all__ = ["ENGINES", "OnProgress", "RunOptions", "RunSummary", "make_tables", "run"]


def run(
    inputs: Sequence[str],
    options: RunOptions,
    on_progress: OnProgress = silent,
    on_first: Callable[[str], object] | None = None,
    on_framework: Callable[[Framework], object] = bool,
) -> RunSummary:
    """Profile postings, write every file of the contract, and return the summary.

    `on_first` is told of the first posting that is done, in a line, as soon as it is (by the local engine alone).
    `on_framework` gets the framework as it was understood, before it is used.

    What an earlier run into the same folder finished with the same settings is taken over.

    Raises:
        PipelineError: where nothing can be done: the framework, encoder or weights cannot be
            used, or not one posting could be read. A posting that fails never raises.
    """
    clock = Clock()
    with closing(Ledger(options.out)) as ledger:
        profiler, known = _work(inputs, options, ledger, clock, Listeners(on_progress, on_first, on_framework))
        totals = ledger.totals()
        facts = run_facts(inputs, options, profiler, totals)
        counter, assignment = CorrectionCounter(profiler.corrections), profiler.assignment
        made_of = cause_of(ledger, profiler.identity, facts, options.report)
        if before := still_there(ledger, options.out, made_of):
            failures, corrections = before.failures, before.corrections
        else:
            what = OutputSpec(profiler.framework, facts, counter, options.report)
            on_progress("writing tables and report", 0, None)
            del profiler  # a large report needs as much memory as its encoders, which are done
            give_back_memory()
            failures, corrections = write_outputs(ledger, options.out, what, clock), counter.counts
            note_files(ledger, options.out, made_of)
    return RunSummary(
        options.out,
        totals.profiled,
        totals.copies,
        totals.requirements,
        totals.matched,
        failures,
        dict(clock.seconds),
        corrections,
        known,
        dict(clock.processor),
        before is not None,
        _unassigned(assignment, options.out),
    )


def _unassigned(assignment: Assignment, out: Path) -> tuple[str, ...]:
    """Return the roles of an assignment that no posting of a finished run is."""
    if not assignment.rows:
        return ()
    import pyarrow.parquet as pq

    postings = pq.read_table(out / "postings.parquet", columns=["posting_id", "title"])
    return assignment.unmet(zip(*(column.to_pylist() for column in postings.columns), strict=True))


def make_tables(inputs: Sequence[str], options: RunOptions, on_progress: OnProgress = silent) -> RunTables:
    """Profile postings and return the tables in memory, writing nothing that stays; raises as `run` does."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        options = replace(options, out=Path(folder))
        with closing(Ledger(options.out)) as ledger:
            profiler, _ = _work(inputs, options, ledger, clock, Listeners(on_progress))
            facts = run_facts(inputs, options, profiler, ledger.totals())
            counter = CorrectionCounter(profiler.corrections)
            rows: dict[str, list[Row]] = {name: [] for name in schemas()}
            failures = list(ledger.failures())
            for page in pages(counter.watching(ledger.finished())):
                for name, some in rows_by_table(page).items():
                    rows[name] += some
                failures += empties(page)
    facts["counts"] |= {"failures": len(failures), **counter.counts}
    return RunTables(
        **{name: to_frame(name, rows[name]) for name in schemas()},
        framework=profiler.framework,
        run=facts | {"seconds": clock.seconds},
        failures=tuple(failures),
    )


def _work(
    inputs: Sequence[str], options: RunOptions, ledger: Ledger, clock: Clock, told: Listeners
) -> tuple[Profiler, int]:
    """Finish every posting of the inputs; return what it was done with, and how many were finished before."""
    make_engine = _engine(options.engine)
    told.on_progress("loading the models", 0, 1)
    if options.engine == ENGINES[0] and is_bounded(options.reading):
        begin_loading(PRELOAD)
    with clock.stage("start"):
        profiler = make_profiler(options, told.on_framework)
    told.on_progress("loading the models", 1, 1)
    if options.resume:
        _check_resumable(ledger, profiler, options)
    ledger.begin(profiler.identity)
    engine = make_engine(profiler, ledger, clock, told.on_progress)
    if isinstance(engine, LocalEngine):
        engine.on_first = told.on_first
    engine.work(inputs, options)
    ledger.settle()
    if not ledger.totals().postings:
        first = next(ledger.failures(), None)
        what = f"no posting could be read: {first.what}" if first else "no posting was found"
        mend = first.mend if first else "name files or folders of postings"
        raise InputError(what, first.posting if first else ", ".join(inputs), mend)
    return profiler, engine.known


def _engine(name: str) -> type[LocalEngine] | type[RayEngine]:
    """Return the engine of a name."""
    if name not in ENGINES:
        raise UnknownNameError(f"no engine is called {name!r}", "--engine", f"known: {', '.join(ENGINES)}")
    if name == "ray":
        from pipeline.run.ray_engine import RayEngine

        return RayEngine
    return LocalEngine


def _check_resumable(ledger: Ledger, profiler: Profiler, options: RunOptions) -> None:
    """Refuse to go on with a run that was never begun, or was begun with other settings."""
    before = ledger.started_with()
    if before is None:
        raise InputError("there is no run to go on with", str(options.out), "leave --resume out to begin one")
    if before != profiler.identity:
        what = "the run there was begun with another framework, encoder, head, weights or version"
        mend = f"give the same ones, or leave --resume out to begin anew ({FOLDER} there holds the old work)"
        raise InputError(what, str(options.out), mend)
