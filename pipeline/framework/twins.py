"""What looks wrong in a framework without being a fault: unfinished, missing, doubled and near-same indicators."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import Fault
from pipeline.framework.draft import Draft


def find_warnings(draft: Draft) -> Iterator[Fault]:
    """Yield what a person may want to look at."""
    yield from ()
