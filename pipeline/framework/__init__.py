"""Competency frameworks as data: read and written in every format, checked, and given the words of postings."""

from pipeline.framework.candidates import Candidate, save_candidates
from pipeline.framework.check import FrameworkCheck, check_framework, load_framework
from pipeline.framework.phrases import Phrases, load_phrases, matching_phrases, with_phrases
from pipeline.framework.summary import SummaryRow, framework_summary
from pipeline.framework.unite import parted, unite
from pipeline.framework.wording import plain
from pipeline.framework.write import save_framework

__all__ = [
    "Candidate",
    "FrameworkCheck",
    "Phrases",
    "SummaryRow",
    "check_framework",
    "framework_summary",
    "load_framework",
    "load_phrases",
    "matching_phrases",
    "parted",
    "plain",
    "save_candidates",
    "save_framework",
    "unite",
    "with_phrases",
]
