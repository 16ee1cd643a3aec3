"""Roles side by side, against a target of one's own, and from one run to the next.

`compare_roles` and `compare_runs` take the tables of runs (or their folders) and return frozen
records that know themselves as data frames; `save_comparison` writes them as HTML, CSV, JSON or XLSX.
"""

from pipeline.compare.changes import RunComparison
from pipeline.compare.records import Comparison
from pipeline.compare.roles import compare_roles
from pipeline.compare.runs import compare_runs
from pipeline.compare.target import load_target
from pipeline.compare.write import save_comparison

__all__ = ["Comparison", "RunComparison", "compare_roles", "compare_runs", "load_target", "save_comparison"]
