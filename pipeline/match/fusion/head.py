"""Heads: what labelled sentences taught about one framework, as weights on the encoders' vectors.

A head is a folder-less pair of files, `NAME.json` (what it is for, and how it was measured) and
`NAME.npz` (numbers). Nothing in it is pickled, and no word of any sentence is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import HeadError, InputError
from pipeline.core.npz import read_arrays
from pipeline.core.records import Framework
from pipeline.core.resources import digest, file_digest, models_dir
from pipeline.core.small_files import finite_json, read_small_text
from pipeline.match.fusion.similarity_features import Rows

if TYPE_CHECKING:
    import pandas as pd

Matrix = NDArray[np.float32]
VERSION = 1
SHIPPED = "heads/sales-fast"  # for the sales competencies and the encoder `fast`
MOST_BYTES = 500_000_000  # of numbers, unpacked: 14,000 competencies with the default encoders are 40 million
# What meddled facts and arrays lead to; an array that claims more memory than there is among them.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """What labels taught about the level of behaviour: weights on one encoder's rows, shape (dimensions,)."""

    encoder: str
    weights: Matrix
    bias: float
    cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Adds to the fused log-odds of each competency: ``share x odds + vectors @ weights + bias``.

    `weights` holds one array per encoder, shape (dimensions, competencies), columns in the order
    of `competencies` (names). `report` is what cross-validation said of it, and calibration stems from the same.
    `seen` holds digests of the sentences that it was learned from.
    """

    competencies: tuple[str, ...]
    framework_digest: str
    encoders: Mapping[str, str]
    weights: Mapping[str, Matrix]
    bias: Matrix
    share: float
    slope: float
    offset: float
    tilt: float
    threshold: float
    report: Mapping[str, float] = field(default_factory=dict)
    level: Level | None = None
    seen: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @property
    def gain(self) -> pd.DataFrame:
        """One row per figure: without and with the head, on postings that it was not learned from, and the gain."""
        import pandas as pd

        names = [name for name in self.report if f"{name}_without" in self.report]
        rows = [(name, self.report[f"{name}_without"], self.report[name]) for name in names]
        frame = pd.DataFrame(rows, columns=["figure", "without", "with_head"])
        return frame.assign(gain=frame["with_head"] - frame["without"])

    def _repr_html_(self) -> str:
        """Show itself in a notebook: what it was learned from, and what it brings."""
        learned = f"<p><b>Head</b> learned from {int(self.report.get('labels', 0)):,} sentences</p>"
        return learned + self.gain.to_html(index=False, float_format="{:.3f}".format, border=0)

    def wording(self, rows: Mapping[str, Rows]) -> tuple[Matrix, tuple[float, ...]] | None:
        """Return what the head adds to each sentence's level, shape (n,), and its cuts; None where it has no level."""
        if self.level is None:
            return None
        added = np.asarray(rows[self.level.encoder] @ self.level.weights, dtype=np.float32)
        return added + np.float32(self.level.bias), self.level.cuts

    def added(self, rows: Mapping[str, Rows], odds: Matrix) -> Matrix:
        """Return what the head adds to the fused log-odds, shape (n, competencies)."""
        total = np.float32(self.share) * odds + self.bias
        for name, weights in self.weights.items():
            total = total + np.asarray(rows[name] @ weights, dtype=np.float32)
        return np.asarray(total, dtype=np.float32)

    @property
    def digest(self) -> str:
        """Identify the head by all of its numbers that decide anything."""
        arrays = [self.bias.tobytes(), *(self.weights[name].tobytes() for name in sorted(self.weights))]
        numbers: tuple[object, ...] = (self.share, self.slope, self.offset, self.tilt, self.threshold)
        if self.level:
            arrays.append(self.level.weights.tobytes())
            numbers += (self.level.encoder, self.level.bias, self.level.cuts)
        return digest(b"".join(arrays) + repr(numbers).encode())


def save_head(head: Head, path: Path) -> None:
    """Write a head as `path`.json and `path`.npz, half precision: the fourth digit of a weight decides nothing."""
    base = base_path(path)
    base.parent.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, NDArray[Any]] = {
        f"weights:{name}": values.astype(np.float16) for name, values in head.weights.items()
    }
    arrays["seen"] = np.unique(head.seen)
    if head.level:
        arrays["level"] = head.level.weights.astype(np.float16)
    with base.with_name(f"{base.name}.npz").open("wb") as stream:
        np.savez_compressed(stream, bias=head.bias.astype(np.float32), **arrays)  # type: ignore[arg-type]
    facts = {
        "version": VERSION,
        "competencies": list(head.competencies),
        "framework_digest": head.framework_digest,
        "encoders": dict(head.encoders),
        "share": head.share,
        "slope": head.slope,
        "offset": head.offset,
        "tilt": head.tilt,
        "threshold": head.threshold,
        "report": dict(head.report),
        "level": {"encoder": head.level.encoder, "bias": head.level.bias, "cuts": head.level.cuts}
        if head.level
        else None,
        "numbers": file_digest(base.with_name(f"{base.name}.npz")),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    base.with_name(f"{base.name}.json").write_text(text + "\n", encoding="utf-8")


def load_head(path: Path) -> Head:
    """Read a head.

    Raises:
        HeadError: where a file is missing, damaged, or of another version.
    """
    base = base_path(path)
    json_path, npz_path = base.with_name(f"{base.name}.json"), base.with_name(f"{base.name}.npz")
    mend = "make it again with `jobprofile tune`"
    try:
        facts = finite_json(read_small_text(json_path))
        if not isinstance(facts, dict) or facts.get("version") != VERSION:
            raise HeadError(f"is no head of version {VERSION}", str(json_path), mend)
        if not npz_path.is_file():
            raise HeadError("there is no such file of numbers", str(npz_path), "name the file that `tune` wrote")
        if facts["numbers"] != file_digest(npz_path):
            raise HeadError("its numbers are not those that it was saved with", str(npz_path), mend)
        arrays = read_arrays(npz_path, MOST_BYTES)
        weights = {
            name.removeprefix("weights:"): values.astype(np.float32)
            for name, values in arrays.items()
            if name.startswith("weights:")
        }
        head = Head(
            tuple(facts["competencies"]),
            facts["framework_digest"],
            facts["encoders"],
            weights,
            arrays["bias"].astype(np.float32),
            float(facts["share"]),
            float(facts["slope"]),
            float(facts["offset"]),
            float(facts["tilt"]),
            float(facts["threshold"]),
            facts["report"],
            _level(facts["level"], arrays["level"]) if facts["level"] else None,
            arrays.get("seen", np.zeros(0, dtype=np.uint64)),
        )
        _check_numbers(head)
    except FileNotFoundError as error:
        raise HeadError("there is no such head", str(error.filename), "name the file that `tune` wrote") from error
    except InputError as error:
        raise HeadError(error.fault.what, error.fault.where, "name the file that `tune` wrote") from error
    except _UNREADABLE as error:
        raise HeadError(f"cannot be read as a head: {error}", str(base), mend) from error
    return head


def _check_numbers(head: Head) -> None:
    """Refuse by ValueError what does not fit each other: it would fail, or answer nonsense, at the first sentence."""
    count = len(head.competencies)
    if set(head.weights) != set(head.encoders):
        raise ValueError(f"weights for {sorted(head.weights)}, and the encoders are {sorted(head.encoders)}")
    if head.bias.shape != (count,):
        raise ValueError(f"bias of shape {head.bias.shape} for {count} competencies")
    for name, weights in head.weights.items():
        if weights.ndim != 2 or weights.shape[1] != count:
            raise ValueError(f"weights of shape {weights.shape} for {name} and {count} competencies")
    level = head.level
    if level and (level.encoder not in head.weights or level.weights.shape != head.weights[level.encoder].shape[:1]):
        raise ValueError(f"a level of shape {level.weights.shape} on {level.encoder}")
    if level and (not level.cuts or list(level.cuts) != sorted(level.cuts)):
        raise ValueError(f"cuts {level.cuts} that do not ascend")
    arrays = [head.bias, *head.weights.values(), *([level.weights] if level else [])]
    numbers = [head.share, head.slope, head.offset, head.tilt, head.threshold, *((level.bias,) if level else ())]
    if not all(np.isfinite(one).all() for one in (*arrays, np.array(numbers))):
        raise ValueError("holds numbers that are none")


def _level(facts: Mapping[str, Any], weights: NDArray[np.float16]) -> Level:
    return Level(facts["encoder"], weights.astype(np.float32), float(facts["bias"]), tuple(facts["cuts"]))


def fit_to(head: Head, framework: Framework, encoders: Mapping[str, str], where: str) -> Head:
    """Return the head for a framework and encoders that it was learned with.

    Raises:
        HeadError: where framework or encoders are others.
    """
    if head.framework_digest != framework.digest:
        what = f"was learned for another framework than {framework.name!r}, or for an earlier state of it"
        raise HeadError(what, where, "tune it again, or leave --head out")
    _check_encoders(head, encoders, where)
    return arranged(head, framework)


def shipped_head(framework: Framework, encoders: Mapping[str, str]) -> Head | None:
    """Return the head that ships where the framework has its competencies and its encoders are in use, else None."""
    path = models_dir() / SHIPPED
    if not path.with_name(f"{path.name}.json").is_file():
        return None
    head = load_head(path)
    fits = {one.name.casefold() for one in framework.competencies} == {name.casefold() for name in head.competencies}
    return arranged(head, framework) if fits and dict(head.encoders) == dict(encoders) else None


def arranged(head: Head, framework: Framework) -> Head:
    """Return the head with its columns in the order of the framework's competencies."""
    place = {name.casefold(): column for column, name in enumerate(head.competencies)}
    columns = [place[one.name.casefold()] for one in framework.competencies]
    return replace(
        head,
        competencies=tuple(one.name for one in framework.competencies),
        weights={name: np.ascontiguousarray(values[:, columns]) for name, values in head.weights.items()},
        bias=head.bias[columns],
    )


def base_path(path: Path) -> Path:
    """Return the path without `.json` or `.npz`: either names the head.

    Raises:
        HeadError: where the path names nothing, as "" and "/" do.
    """
    if not path.name:
        raise HeadError("names no file", str(path), "name the file of a head")
    return path.with_suffix("") if path.suffix in (".json", ".npz") else path


def _check_encoders(head: Head, encoders: Mapping[str, str], where: str) -> None:
    needed = sorted(head.encoders)
    absent = [name for name in needed if name not in encoders]
    if absent:
        what = f"was learned with the encoders {', '.join(needed)}; {', '.join(absent)} is not among those in use"
        raise HeadError(what, where, f"match with --encoder {','.join(needed)}, or tune it again")
    changed = [name for name in needed if encoders[name] != head.encoders[name]]
    if changed:
        what = f"was learned with another state of the encoder {', '.join(changed)}"
        raise HeadError(what, where, "tune it again, or leave --head out")
