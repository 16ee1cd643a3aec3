"""jobprofile: from job postings and a competency framework to evidence-backed role profiles.

>>> from pipeline import profile_postings
>>> tables = profile_postings("data/raw/postings", "data/raw/framework.yaml")  # doctest: +SKIP
>>> tables.profile  # a data frame: one row per role and competency  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.core.version import __version__ as __version__

if TYPE_CHECKING:
    from pipeline.api import (
        evaluate_labels,
        learn_head,
        load_run,
        match_sentences,
        note_wordings,
        parse_postings,
        profile_postings,
        weigh_sentences,
    )
    from pipeline.core.resources import sample_framework, sample_labels, sample_postings
    from pipeline.outputs.compare import compare_grades, compare_roles, compare_runs
    from pipeline.outputs.demand import measure_demand
    from pipeline.outputs.families import find_families
    from pipeline.outputs.levelling import level_roles
    from pipeline.outputs.peers import compare_with_peers
    from pipeline.outputs.role_groups import group_roles
    from pipeline.outputs.targets import compare_targets, make_targets

__all__ = [
    "compare_grades",
    "compare_roles",
    "compare_runs",
    "compare_targets",
    "compare_with_peers",
    "evaluate_labels",
    "find_families",
    "group_roles",
    "learn_head",
    "level_roles",
    "load_run",
    "make_targets",
    "match_sentences",
    "measure_demand",
    "note_wordings",
    "parse_postings",
    "profile_postings",
    "sample_framework",
    "sample_labels",
    "sample_postings",
    "weigh_sentences",
]
_HOMES = {  # of the others: api
    **dict.fromkeys(("compare_grades", "compare_roles", "compare_runs"), "outputs.compare"),
    **dict.fromkeys(("sample_framework", "sample_labels", "sample_postings"), "core.resources"),
    "compare_with_peers": "outputs.peers",
    **dict.fromkeys(("compare_targets", "make_targets"), "outputs.targets"),
    "find_families": "outputs.families",
    "group_roles": "outputs.role_groups",
    "measure_demand": "outputs.demand",
    "level_roles": "outputs.levelling",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute is of any type
    """Import a public function when it is first used, so that `import pipeline` stays light."""
    if name in __all__:
        return getattr(import_module(f"pipeline.{_HOMES.get(name, 'api')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
