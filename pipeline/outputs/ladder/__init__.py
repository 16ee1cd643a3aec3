"""What was found in a framework's ladder, as a page and as tables."""

from pipeline.outputs.ladder.write import save_ladder

__all__ = ["save_ladder"]
