"""Cut a long sentence that lists ideas between semicolons: "knowledge of: looms; dyes; ...; and the ability to: ...".

Such a list is one sentence to a grammarian and many requirements to a reader. Shorter ones are left whole, since a
semicolon then mostly explains.
"""

from __future__ import annotations

import re

from pipeline.text.spans import Offsets, trimmed

_LONGEST_IDEA = 300
_FEWEST, _SHORTEST = 3, 8
_BETWEEN = re.compile(r";\s+(?:and\s+(?:the\s+)?)?(?!or\b)(?=[A-Za-z])")


def ideas_of_list(text: str) -> tuple[Offsets, ...]:
    """Return the stretches between the semicolons of a long line, none where it is one idea.

    >>> ideas_of_list("Feed the bees; repair the hives; sell the honey")
    ()
    """
    if len(text) <= _LONGEST_IDEA or text.count(";") < _FEWEST - 1:
        return ()
    marks = [match.span() for match in _BETWEEN.finditer(text)]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
    parts = [trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]
    return tuple(parts) if len(parts) >= _FEWEST and all(b - a >= _SHORTEST for a, b in parts) else ()
