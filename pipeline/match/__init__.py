"""Match sentences to the competencies of a framework: lanes, fusion, calibration, stage, heads."""

from pipeline.match.build import AnyMatcher, build_matcher, load_matcher
from pipeline.match.fusion.head import Head, load_head, save_head
from pipeline.match.labelled_sentences import Labelled, read_labels
from pipeline.match.matcher import Matcher
from pipeline.match.options import MatchOptions, MatchResult, default_encoders

__all__ = [
    "AnyMatcher",
    "Head",
    "Labelled",
    "MatchOptions",
    "MatchResult",
    "Matcher",
    "build_matcher",
    "default_encoders",
    "load_head",
    "load_matcher",
    "read_labels",
    "save_head",
]
