"""Fairness flags: wordings that may exclude people."""
