"""The weights file: defaults beside this module, or a user's own copy."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.records import Requirement, SectionKind
from pipeline.core.small_files import read_small_text

DEFAULT = Path(__file__).with_name("weights.toml")
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Weights:
    """Numbers that decide what evidence is worth; see `weights.toml` for what each one means."""

    evidence: Mapping[str, float]
    strength: Mapping[str, float]
    matches: Mapping[str, float]
    bands: Mapping[str, float]
    thin: Mapping[str, float]
    same_idea: Mapping[str, float]
    shares: Mapping[str, float]
    coverage: Mapping[str, float]

    def kind_of(self, item: Requirement, section: SectionKind) -> str:
        """Return the row of `evidence` that a requirement falls under."""
        if section == "competencies":
            return "listed"
        if item.kind != "qualification":
            return item.kind
        if item.subkind in ("education", "language", "condition"):
            return "context"
        return "trait" if item.subkind == "trait" else "skill"

    def weight_of(self, item: Requirement, section: SectionKind) -> float:
        """Return what one sentence about a competency adds, before how sure the match is."""
        return self.evidence[self.kind_of(item, section)] * self.strength[item.strength]

    def idea_threshold(self, encoder: str) -> float:
        """Return the cosine from which two sentences are one idea for this encoder."""
        return self.same_idea.get(encoder, self.same_idea["default"])


@cache
def load_weights(path: Path | None = None) -> Weights:
    """Read a weights file; every table and number of the default file must be there.

    Raises:
        InputError: names the table or number that is missing, unknown or no number.
    """
    default = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    if path is None:
        return Weights(**default)
    try:
        given = tomllib.loads(read_small_text(path, _MOST_BYTES))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(
            f"cannot read the weights: {reason}", str(path), "copy pipeline/profile/weights.toml"
        ) from error
    merged = {name: dict(rows) for name, rows in default.items()}
    for name, rows in given.items():
        if name not in default or not isinstance(rows, dict):
            raise InputError(f"unknown table [{name}]", str(path), f"the tables are {', '.join(default)}")
        for key, value in rows.items():
            if key not in default[name] and name != "same_idea":
                raise InputError(f"unknown name {key!r} in [{name}]", str(path), f"known: {', '.join(default[name])}")
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
                raise InputError(f"{key} = {value!r} in [{name}] is no number of 0 or more", str(path), "give a number")
            merged[name][key] = value
    return Weights(**merged)
