"""Fit the classifier of lines."""
