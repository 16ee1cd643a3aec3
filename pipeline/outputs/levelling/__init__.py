"""The levelling sheet: which level a role has by its content, beside its title, with room for the decision."""

from pipeline.outputs.levelling.records import LevelledCompetency, LevelledRole, LevellingSheet
from pipeline.outputs.levelling.sheet import level_roles
from pipeline.outputs.levelling.write import save_levelling

__all__ = ["LevelledCompetency", "LevelledRole", "LevellingSheet", "level_roles", "save_levelling"]
