"""How good whole profiles are: a benchmark of postings that two readers read, figures with intervals, baselines."""

from pipeline.training.benchmark.evaluate import ProfileOptions, evaluate_profiles
from pipeline.training.benchmark.read_benchmark import BenchmarkFiles

__all__ = ["BenchmarkFiles", "ProfileOptions", "evaluate_profiles"]
