"""Measure a run: what it costs, and against what else one might use. `python -m benchmarks FOLDER`.

Every job runs in a process of its own (`jobs`, `esco_job`), whose processor time and memory are taken
from outside, its children's included (`process`); `table` puts them side by side.
"""
