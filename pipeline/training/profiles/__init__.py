"""Fit what reads whole profiles: heads of postings and the level of roles."""
