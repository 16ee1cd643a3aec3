"""Postings against a library of targets: board, drift over time, and targets made from postings.

`compare_targets` gives the board, which knows itself as data frames; `save_board` writes it. `make_targets` makes a
library from postings, and `save_library` writes one that `load_library` reads.
"""

from pipeline.outputs.compare.target_library import Library, load_library
from pipeline.outputs.targets.board import TargetBoard, compare_targets
from pipeline.outputs.targets.make_target import make_targets
from pipeline.outputs.targets.write import save_board, save_library

__all__ = ["Library", "TargetBoard", "compare_targets", "load_library", "make_targets", "save_board", "save_library"]
