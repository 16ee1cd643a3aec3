"""What `run.json` says: what made these tables, exactly."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.core.records import SCHEMA_VERSION
from pipeline.core.resources import lexicons_digest
from pipeline.core.version import __version__
from pipeline.outputs.labels import STAMP
from pipeline.profile import counting_rules
from pipeline.run.checkpoint import Totals
from pipeline.run.options import RunOptions
from pipeline.run.profile_postings import Profiler

LIBRARIES = ("torch", "sentence-transformers", "scikit-learn", "spacy", "jieba", "pandas", "numpy", "onnxruntime")


def run_facts(inputs: Sequence[str], options: RunOptions, profiler: Profiler, totals: Totals) -> dict[str, Any]:
    """Return the facts of a run whose reading has ended; failures and seconds are added when it is written."""
    framework = profiler.framework
    return {
        "schema_version": SCHEMA_VERSION,
        "stamp": STAMP,
        "jobprofile": __version__,
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),  # noqa: UP017 - reads the same on 3.11
        "inputs": list(inputs),
        "options": {
            "framework": ", ".join(map(str, options.frameworks)),
            "profile_by": options.profile_by,
            "assign": str(options.assign) if options.assign else None,
            "match": asdict(options.match),
            "weights": str(options.weights) if options.weights else "default",
            "limit": options.limit,
            "corrections": str(options.corrections) if options.corrections else None,
        },
        "framework": {
            "name": framework.name,
            "digest": framework.digest,
            "competencies": len(framework.competencies),
            "understood": [list(sentence) for sentence in framework.understood],
        },
        "frameworks": [
            {"name": part.name, "file": file.name, "competencies": len(part.competency_ids)}
            for part, file in zip(framework.each, options.frameworks, strict=True)
        ],
        "matcher": _identity(profiler),
        "lexicons": lexicons_digest(),
        "counting": counting_rules(profiler.weights),
        "counts": {
            "postings": totals.postings,
            "profiled": totals.profiled,
            "requirements": totals.requirements,
            "abstained": totals.requirements - totals.matched,
            "copies": totals.copies,
        },
    }


def _identity(profiler: Profiler) -> dict[str, str]:
    """Return what identifies the matcher; of several, each entry begins with its framework's name."""
    several = len(profiler.matchers) > 1
    return {
        f"{one.name}: {key}" if several else key: value
        for one in profiler.matchers
        for key, value in one.matcher.identity.items()
    }


def _version(name: str) -> str:
    """Return the installed version of a library."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
