"""The same run on a Ray cluster: batches of postings to workers that hold the encoders, parts of results back.

1. The inputs are cut into shards: a table file is one, other files go together by the batch.
2. A task reads a shard and cuts it into batches; a worker (one per core) finishes a batch and writes it as
   one part file into the output folder, which every node must see under the same path.
3. The ledger takes the parts over in input order; from there all is as in a local run.

A part is named by what it was made from, so a worker that dies costs its batch, and a run that was
killed goes on with the parts that are there. This is the only module that imports Ray.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file
from pipeline.core.errors import InputError, PipelineError
from pipeline.core.records import Failure, Posting
from pipeline.core.resources import digest
from pipeline.ingest import ReadOptions, Shard, shard_inputs
from pipeline.run.checkpoint import FOLDER, Ledger, Read
from pipeline.run.local_engine import BATCH
from pipeline.run.options import Clock, OnProgress, RunOptions
from pipeline.run.parse_interleaved import parse_together
from pipeline.run.parse_postings import in_processes
from pipeline.run.profile_postings import Profiler, StoredPosting, make_profiler
from pipeline.run.read_bounded import read_shards
from pipeline.text.redact_postings import failure_without_personal

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = "parts"
INSTALL = "install it: pip install 'jobprofile[ray]'"


class RayEngine:
    """One run on a cluster; `known` counts postings whose parts were there before."""

    def __init__(self, profiler: Profiler, ledger: Ledger, clock: Clock, on_progress: OnProgress) -> None:
        """Take what a run needs."""
        self._profiler = profiler
        self._ledger = ledger
        self._clock = clock
        self._on_progress = on_progress
        self.known = 0

    def work(self, inputs: Sequence[str], options: RunOptions) -> None:
        """Finish every posting of the inputs on the cluster that Ray finds, or on one that it starts here.

        Raises:
            InputError: where Ray is not installed, or cannot do what is asked.
        """
        if options.limit is not None or "-" in inputs:
            raise InputError("--limit and standard input cannot be shared out", "--engine ray", "use --engine local")
        shards = list(shard_inputs(inputs, options.reading, BATCH))
        folder = (options.out / FOLDER / PARTS).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        before = {path.name for path in folder.iterdir()}
        with self._clock.stage("cluster"):
            parts = self._finish(shards, replace(options, out=options.out.resolve()), folder)
        with self._clock.stage("gather"):
            for _, _, name in sorted(parts):
                postings = self._take_over(folder / name)
                self.known += postings if name in before else 0
        wanted = {name for _, _, name in parts}
        for path in folder.iterdir():
            if path.name not in wanted:
                path.unlink()  # of an earlier run, over other postings or with other settings

    def _finish(self, shards: Sequence[Shard], options: RunOptions, folder: Path) -> list[tuple[int, int, str]]:
        """Return shard, batch and file name of every part, made now or found there."""
        ray = _ray()
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        rows = [{"shard": number, "files": _names_packed(shard)} for number, shard in enumerate(shards)]
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        batches = ray.data.from_items(rows, override_num_blocks=len(rows)).flat_map(
            _read_batches, fn_kwargs={"options": options.read}, num_cpus=0.5
        )
        done = batches.map_batches(
            BatchWorker,
            fn_constructor_args=(options, str(folder)),
            batch_size=1,
            batch_format="pyarrow",
            num_cpus=1,
            # One core is left for reading, or nothing would ever reach the workers.
            concurrency=(1, max(1, cores - 1)),
            max_restarts=-1,
            max_task_retries=-1,
        )
        parts: list[tuple[int, int, str]] = []
        try:
            for row in done.iter_rows():
                parts.append((int(row["shard"]), int(row["batch"]), str(row["part"])))
                self._on_progress("finishing batches", len(parts), None)
        except ray.exceptions.RayError as error:
            cause = getattr(error, "cause", None)
            if isinstance(cause, PipelineError):
                raise InputError(cause.fault.what, cause.fault.where, cause.fault.mend) from error
            last = (str(error).strip() or type(error).__name__).splitlines()[-1][:300]
            mend = "give the same command with --resume; what was done is kept"
            raise InputError(f"the cluster could not finish: {last}", "--engine ray", mend) from error
        return parts

    def _take_over(self, part: Path) -> int:
        """Put a part into the ledger; return how many postings it holds."""
        import pyarrow.parquet as pq

        rows = pq.read_table(part).to_pylist()
        self._ledger.plan(_read(row) for row in rows)
        failed = {row["key"]: _failure(row) for row in rows if row["key"] and row["what"]}
        packed = {
            row["key"]: StoredPosting(row["posting_id"], row["requirements"], row["matched"], row["value"])
            for row in rows
            if row["value"]
        }
        self._ledger.store(packed, failed)
        return len(packed)


class BatchWorker:
    """A process of the cluster: holds framework and encoders, and finishes batches."""

    def __init__(self, options: RunOptions, folder: str) -> None:
        """Load all that decides results; Ray itself ends a worker that takes too much memory."""
        self._options = options
        self._folder = Path(folder)
        self._profiler = make_profiler(options)

    def __call__(self, batches: pa.Table) -> pa.Table:
        """Finish batches; return where their parts are."""
        import pyarrow as pa

        found = [{**batch, "part": self._part(batch.pop("batch_json"))} for batch in batches.to_pylist()]
        return pa.Table.from_pylist(found)

    def _part(self, batch: str) -> str:
        """Return the name of a batch's part file, written where it is not there yet."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        name = f"{digest(f'{self._profiler.identity} {batch}'.encode())[:32]}.parquet"
        path = self._folder / name
        if not path.exists():
            table = pa.Table.from_pylist(self._rows(_unpacked(batch)), schema=_schema())
            with whole_file(path) as partial:
                pq.write_table(table, partial, compression="none")
        return name

    def _rows(self, batch: Sequence[Posting | Failure]) -> list[dict[str, Any]]:
        """Return a row per thing that was read; a posting's work stands where it comes first."""
        read = self._options.read
        new: dict[bytes, Posting] = {}
        rows: list[dict[str, Any]] = []
        for one in batch:
            if isinstance(one, Failure):
                shown = failure_without_personal(one) if read.hide_personal else one
                rows.append({"source": shown.posting, **_fault(shown)})
                continue
            key = self._profiler.key(one)
            rows.append({"source": one.source, "key": key})
            new.setdefault(key, one)
        parsed = dict(zip(new, in_processes(parse_together, iter(new.values()), 1, read), strict=True))
        good = {key: one for key, one in parsed.items() if not isinstance(one, Failure)}
        finished = dict(zip(good, self._profiler.finish(list(good.values())), strict=True))
        for row in rows:
            outcome = parsed.get(row.get("key", b""))
            if isinstance(outcome, Failure):
                row.update(_fault(outcome))
            elif row.get("key") in finished:
                row.update(asdict(finished.pop(row["key"]).packed()))
        return rows


def _read_batches(row: dict[str, Any], options: ReadOptions) -> Iterator[dict[str, Any]]:
    """Yield the batches of one shard."""
    files = [one if isinstance(one, str) else Failure(**one) for one in json.loads(row["files"])]
    stream = read_shards([files], options)
    number = 0
    while batch := list(islice(stream, BATCH)):
        yield {"shard": row["shard"], "batch": number, "batch_json": _packed(batch)}
        number += 1


def _names_packed(shard: Shard) -> str:
    return json.dumps([one if isinstance(one, str) else asdict(one) for one in shard])


def _packed(batch: Sequence[Posting | Failure]) -> str:
    """Return what was read as JSON."""
    return json.dumps(
        [
            asdict(one)
            if isinstance(one, Failure)
            else [one.source, one.content, one.media, dict(one.fields), one.declared]
            for one in batch
        ]
    )


def _unpacked(batch: str) -> list[Posting | Failure]:
    """Return what `_packed` was given."""
    found: list[Posting | Failure] = []
    for one in json.loads(batch):
        if isinstance(one, dict):
            found.append(Failure(**one))
        else:
            source, content, media, fields, declared = one
            found.append(Posting(source, content, media, fields, tuple((kind, text) for kind, text in declared)))
    return found


def _schema() -> pa.Schema:
    import pyarrow as pa

    text = dict.fromkeys(("source", "posting_id", "stage", "what", "mend"), pa.string())
    numbers = dict.fromkeys(("requirements", "matched"), pa.int64())
    return pa.schema([*text.items(), *numbers.items(), ("key", pa.binary()), ("value", pa.binary())])


def _fault(failure: Failure) -> dict[str, str]:
    return {"stage": failure.stage, "what": failure.what, "mend": failure.mend}


def _failure(row: dict[str, Any]) -> Failure:
    return Failure(row["source"], row["stage"], row["what"], row["mend"])


def _read(row: dict[str, Any]) -> Read:
    return Read(row["source"], row["key"], None if row["key"] else _failure(row))


def _ray() -> Any:  # noqa: ANN401 - a module that may be absent
    """Return Ray, connected to the cluster that `RAY_ADDRESS` names, or to one of this machine alone."""
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise InputError("Ray is not installed", "--engine ray", INSTALL) from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    return ray
