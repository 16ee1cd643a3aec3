"""Read a target profile of one's own: a small YAML, JSON or CSV file, the same that the report takes.

Each row names a competency (id or name, in either language), a band, a stage, or both, and may
carry a weight. All faults of a file are reported at once.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.core.errors import Fault, InputError, PipelineError
from pipeline.core.records import BANDS, Band, Competency, Framework
from pipeline.core.small_files import finite_json, read_small_text
from pipeline.outputs.compare.records import Target, Wanted
from pipeline.outputs.texts import load_texts
from pipeline.text.normalize import fold

FIELDS = ("competency", "band", "stage", "weight")
COLUMNS = "its columns are competency, band, stage, weight"
# What a wish without a band means: the duty is there, once.
DEFAULT_BAND: Band = "medium"
LARGEST_FILE = 5_000_000  # a target has a line per competency; larger files are something else


class TargetError(PipelineError):
    """A target profile with faults; `faults` lists every one, and the message all of them: a target is short."""

    def __init__(self, faults: tuple[Fault, ...], where: str, mend: str = COLUMNS) -> None:
        """Keep all faults."""
        self.faults = faults
        super().__init__("; ".join(map(str, faults)), where, mend)


def load_target(path: str | Path, framework: Framework) -> Target:
    """Return the target of a file, its competencies found in the framework.

    Raises:
        InputError: where the file cannot be read.
        TargetError: where rows are wrong; unknown competencies come with the nearest names.
    """
    path = Path(path)
    name, rows = _read(path)
    faults: list[Fault] = []
    wanted: dict[str, Wanted] = {}
    for place, row in rows:
        problems, one = read_wish(row, framework)
        if one is not None and one.competency_id in wanted:
            problems["competency"] = f"{row.get('competency')!r} comes twice"
        faults += [Fault(problem, place) for problem in problems.values()]
        if one is not None:
            wanted[one.competency_id] = one
    if not rows:
        faults.append(Fault("it has no rows"))
    if faults:
        raise TargetError(tuple(faults), str(path))
    return Target(name, tuple(wanted.values()))


def _read(path: Path) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:
    """Return the name of a target and its rows with their places."""
    mend = "save the target as YAML, JSON, CSV or XLSX"
    try:
        text = read_small_text(path, LARGEST_FILE)
        if path.suffix.lower() == ".csv":
            return path.stem, list(_csv_rows(text))
        return tree_rows(tree_of(path, text), path.stem)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a target profile: {' '.join(str(error).split())}", str(path), mend) from error


def _csv_rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rows of a CSV file; comma or semicolon, as a spreadsheet of either habit saves it."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    keys = [cell.strip().lower() for cell in next(reader, [])]
    if "competency" not in keys:
        raise ValueError(f"the first line has no column 'competency' but {', '.join(keys) or 'nothing'}")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield f"line {reader.line_num}", {key: cell.strip() for key, cell in zip(keys, cells, strict=False)}


def tree_of(path: Path, text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what a JSON or YAML file holds."""
    if path.suffix.lower() == ".json":
        return finite_json(text)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise ValueError(f"the suffix {path.suffix!r} is not known")
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def tree_rows(tree: Any, name: str) -> tuple[str, list[tuple[str, Mapping[str, Any]]]]:  # noqa: ANN401
    """Return the name and rows of a tree: a list, or a mapping with `competencies`, or competencies by name.

    Raises:
        ValueError: where it holds no such rows.
    """
    if isinstance(tree, dict) and "competencies" in tree:
        name, tree = str(tree.get("name") or name), tree["competencies"]
    if isinstance(tree, dict):
        tree = [{"competency": key, **_fields(value)} for key, value in tree.items()]
    if not isinstance(tree, list):
        raise ValueError("it holds no list of competencies")
    rows = [{"competency": row} if isinstance(row, str) else row for row in tree]
    wrong = next((row for row in rows if not isinstance(row, dict)), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} is no competency with its band and stage")
    return name, [(f"row {n}", row) for n, row in enumerate(rows, 1)]


def _fields(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what stands behind a competency's name: fields, a band, or a stage."""
    if isinstance(value, dict):
        return value
    return {"stage" if isinstance(value, int) else "band": value}


def read_wish(row: Mapping[str, Any], framework: Framework) -> tuple[dict[str, str], Wanted | None]:
    """Return everything that is wrong with a row, by its column, and what it asks for where nothing is."""
    name = str(row.get("competency") or "").strip()
    competency = _find(name, framework)
    if competency is None:
        return {"competency": _unknown(name, framework)}, None
    problems: dict[str, str] = {}
    band = band_named(row.get("band")) if _plain(row.get("band")) else DEFAULT_BAND
    if band is None:
        problems["band"] = f"{row.get('band')!r} is no band; there are {', '.join(BANDS)}"
    stage = _number(row.get("stage"))
    known = [one.number for one in competency.stages if one.number is not None]
    if stage is not None and stage not in known:
        there = f"there are {min(known)} to {max(known)}" if known else "it has none"
        problems["stage"] = f"{name!r} has no stage {row.get('stage')}; {there}"
    weight = 1.0 if row.get("weight") in (None, "") else _number(row.get("weight"))
    if weight is None or not 0 < weight < float("inf"):
        problems["weight"] = f"{row.get('weight')!r} is no weight; give a number above 0"
    if problems or band is None:
        return problems, None
    number = None if stage is None or band == "none" else int(stage)
    return {}, Wanted(competency.competency_id, band, number, weight or 1.0)


def band_named(word: object) -> Band | None:
    """Return the band of a word in either language; None where it is none."""
    texts = load_texts()
    return next((one for one in BANDS if _plain(word) in (one, *map(_plain, texts[f"band.{one}"]))), None)


def _find(name: str, framework: Framework) -> Competency | None:
    """Return the competency of an id or of a name in either language."""
    wanted = _plain(name)
    for one in framework.competencies:
        if name == one.competency_id or (wanted and wanted in (_plain(one.name), _plain(one.name_zh))):
            return one
    return None


def _unknown(name: str, framework: Framework) -> str:
    """Say that a competency is unknown, with the nearest names."""
    if not name:
        return "it names no competency"
    names = {_plain(n): n for one in framework.competencies for n in (one.name, one.name_zh) if n}
    near = difflib.get_close_matches(_plain(name), names, n=3, cutoff=0.5)
    meant = f"; did you mean {' or '.join(repr(names[one]) for one in near)}?" if near else ""
    few = f"; there are {', '.join(one.name for one in framework.competencies)}"
    return f"{name!r} is no competency of {framework.name!r}" + (
        meant or (few if len(framework.competencies) <= 12 else "")
    )


def _number(value: Any) -> float | None:  # noqa: ANN401
    """Return a cell as a number; None where it is empty, not-a-number where it is none."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return float("nan")


def _plain(value: object) -> str:
    """Return a name as names are compared."""
    return " ".join(fold(str(value or "")).text.casefold().split())
