"""jobprofile: from job postings and a competency framework to evidence-backed role profiles.

>>> from pipeline import profile_postings
>>> tables = profile_postings("data/raw/postings", "data/raw/framework.yaml")  # doctest: +SKIP
>>> tables.profile  # a data frame: one row per role and competency  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import load_run, match_sentences, parse_postings, profile_postings

__version__ = "0.1.0"
__all__ = ["load_run", "match_sentences", "parse_postings", "profile_postings"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute is of any type
    """Import a public function when it is first used, so that `import pipeline` stays light."""
    if name in __all__:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
