"""How good matching is on labelled sentences: figures with intervals, baselines beside them, floors that hold."""

from pipeline.training.evaluation.evaluate import EvaluationOptions, evaluate
from pipeline.training.evaluation.floors import Shortfall, below, read_floors
from pipeline.training.evaluation.print import as_json, as_lines
from pipeline.training.evaluation.result import Evaluation

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
