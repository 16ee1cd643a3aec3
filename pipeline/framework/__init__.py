"""Competency frameworks as data: read and written in every format, checked, and given the words of postings."""

from pipeline.framework.check import FrameworkCheck, check_framework, load_framework
from pipeline.framework.wording import plain

__all__ = ["FrameworkCheck", "check_framework", "load_framework", "plain"]
