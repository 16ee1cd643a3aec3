"""jobprofile: from job postings and a competency framework to evidence-backed role profiles."""

__version__ = "0.1.0"
