"""Families: the roles of a run grouped by what they ask for, whatever their titles say."""

from pipeline.outputs.families.families import Families
from pipeline.outputs.families.find import find_families
from pipeline.outputs.families.write import save_families

__all__ = ["Families", "find_families", "save_families"]
