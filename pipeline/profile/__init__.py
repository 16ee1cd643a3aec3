"""Profiles: what a posting asks for, per competency."""

from pipeline.profile.build import build_profile, is_thin
from pipeline.profile.coverage import coverage_of
from pipeline.profile.weights import Weights, load_weights

__all__ = ["Weights", "build_profile", "coverage_of", "is_thin", "load_weights"]
