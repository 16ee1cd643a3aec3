"""What an evaluation found, as an object that answers in tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.training.evaluation.bootstrap import Bin, Row
from pipeline.training.evaluation.metrics import SHORT

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of every method and language, the matcher's first; `notes` say how they came about.

    `columns` are the figures in their order, with what a table calls each; `curve` says what is in the bins.
    """

    rows: tuple[Row, ...]
    bins: tuple[Bin, ...]
    notes: tuple[str, ...]
    identity: Mapping[str, str]
    columns: Mapping[str, str] = field(default_factory=lambda: SHORT)
    curve: str = "probability of the best answer, and how often it was right"

    @property
    def figures(self) -> pd.DataFrame:
        """One row per method, language and figure: value, and low and high of its 95 % interval."""
        from pipeline.training.evaluation.frames import figures_frame

        return figures_frame(self.rows)

    @property
    def calibration(self) -> pd.DataFrame:
        """One row per language and range of chances: how many sentences, their mean chance, the share right."""
        from pipeline.training.evaluation.frames import calibration_frame

        return calibration_frame(self.bins)

    def _repr_html_(self) -> str:
        """Show itself in a notebook: the figures with their intervals, and how they came about."""
        from pipeline.training.evaluation.frames import notebook_table

        return notebook_table(self.rows, self.notes, self.columns)
