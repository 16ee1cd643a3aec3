"""From lines to requirements: spans, kinds, strength, alternatives."""
