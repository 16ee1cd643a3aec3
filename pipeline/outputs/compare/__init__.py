"""Roles side by side, against a target of one's own, and from one run to the next.

`compare_roles` and `compare_runs` take the tables of runs (or their folders) and return frozen
records that know themselves as data frames; `save_comparison` writes them as HTML, CSV, JSON or XLSX.
"""

from pipeline.outputs.compare.compare_roles import compare_roles
from pipeline.outputs.compare.compare_runs import compare_runs
from pipeline.outputs.compare.comparison import Comparison
from pipeline.outputs.compare.grades import GradeComparison, compare_grades
from pipeline.outputs.compare.run_comparison import RunComparison
from pipeline.outputs.compare.target import load_target
from pipeline.outputs.compare.write import save_comparison

__all__ = [
    "Comparison",
    "GradeComparison",
    "RunComparison",
    "compare_grades",
    "compare_roles",
    "compare_runs",
    "load_target",
    "save_comparison",
]
