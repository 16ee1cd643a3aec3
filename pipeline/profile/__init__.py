"""Profiles: what a posting asks for, per competency."""

from pipeline.profile.build import build_profile, counting_rules, is_thin
from pipeline.profile.coverage import coverage_of
from pipeline.profile.weights import Weights, load_weights

__all__ = ["Weights", "build_profile", "counting_rules", "coverage_of", "is_thin", "load_weights"]
