"""Profile many postings with fifty hostile files among them: every good one must come out, every hostile one be named.

    python -m tests.hostile.among POSTINGS... --framework FILE [--count 5000] [--encoder fast]

`POSTINGS` are files or folders of ordinary postings; the first `--count` that can be parsed alone are written into a
folder, a file each, the hostile files between them. Prints what was lost, and the most memory of all processes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import pandas as pd

from benchmarks.process import Peak
from pipeline.core.records import Posting
from pipeline.ingest import ReadOptions, read_postings
from tests.fuzz.targets import CORPUS
from tests.hostile.bombs import file_bombs, html_bombs, text_bombs

HOSTILE = 50
MOST_MB = 2000
SUFFIX = {"html": "html", "text": "txt", "markdown": "md"}


def main() -> int:
    """Write the folder, run, and hold what came out against what went in; 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.among")
    parser.add_argument("postings", nargs="+")
    parser.add_argument("--framework", required=True)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--encoder", default="fast")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name, "in"), Path(name, "out")
        folder.mkdir()
        good = _write_good(folder, chosen.postings, chosen.count)
        alone = _run(folder, Path(name, "alone"), chosen.framework, chosen.encoder)
        hostile = _write_hostile(folder)
        among = _run(folder, out, chosen.framework, chosen.encoder)
        lost = _profiled(Path(name, "alone")) - _profiled(out)
        named = {json.loads(line)["posting"] for line in (out / "failures.jsonl").open(encoding="utf-8")}
        read = {source.split("#")[0] for source in _profiled(out)}
        silent = [one for one in hostile if not any(one in told for told in named) and not any(one in r for r in read)]
    print(f"{good} good postings, {len(hostile)} hostile files")
    print(f"good ones lost: {len(lost)}; hostile files neither named nor read: {silent}")
    print(f"seconds {alone[0]:.0f} alone, {among[0]:.0f} among; MB at most {alone[1]:.0f}, {among[1]:.0f}")
    return int(bool(lost or silent or among[1] > MOST_MB))


def _write_good(folder: Path, inputs: list[str], count: int) -> int:
    found = (one for one in read_postings(inputs, ReadOptions()) if isinstance(one, Posting))
    number = 0
    for number, one in enumerate(islice(found, count), 1):
        (folder / f"p{number:05d}.{SUFFIX[one.media]}").write_text(one.content, encoding="utf-8")
    return number


def _write_hostile(folder: Path) -> list[str]:
    made = dict(file_bombs(CORPUS / "posting.docx", CORPUS / "postings.xlsx"))
    files = {f"p{number:03d}50-{name}": make() for number, (name, make) in enumerate(made.items())}
    more = [(f"{name}.html", text) for name, text in html_bombs()] + [
        (f"{name}.txt", text) for name, text in text_bombs()
    ]
    for number, (name, text) in enumerate(more[: HOSTILE - len(files)], len(files)):
        files[f"p{number:03d}50-{name}"] = text
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    return list(files)


def _run(folder: Path, out: Path, framework: str, encoder: str) -> tuple[float, float]:
    """Return the seconds and the most MB that a run takes."""
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--framework", framework, "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--encoder", encoder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = Peak(process.pid)
    peak.start()
    process.wait()
    peak.ended.set()
    peak.join()
    return time.perf_counter() - began, peak.most


def _profiled(out: Path) -> set[str]:
    """Return the places of all postings of a run, those that are copies of another too."""
    return {source for some in pd.read_parquet(out / "postings.parquet")["sources"] for source in some}


if __name__ == "__main__":
    raise SystemExit(main())
