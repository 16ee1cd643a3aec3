"""How good matching is on labelled sentences: figures with intervals, baselines beside them, floors that hold."""

from pipeline.match.evaluation.evaluate import Evaluation, EvaluationOptions, evaluate
from pipeline.match.evaluation.floors import Shortfall, below, read_floors
from pipeline.match.evaluation.report import as_json, as_lines

__all__ = [
    "Evaluation",
    "EvaluationOptions",
    "Shortfall",
    "as_json",
    "as_lines",
    "below",
    "evaluate",
    "read_floors",
]
