"""The cues that a text holds: an address, pay, years, words that demand, words of skill and the like.

The patterns are data: lexicons/cue_features.tsv. The names are features of the line classifier, which was
trained on them: a changed pattern takes effect at once, a new cue once the classifier is trained again.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS


@lru_cache(maxsize=2048)
def cues_of(text: str) -> tuple[str, ...]:
    """Return the names of the cues in `text`.

    >>> cues_of("3 years of experience")
    ('years', 'exp', 'digits')
    """
    texts = {"folded": text.casefold(), "written": text}
    return tuple(name for name, case, pattern in _cues() if pattern.search(texts[case]))


@cache
def _cues() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return the name of each cue, the text that it is looked for in, and its pattern, in the order of the file."""
    patterns: dict[tuple[str, str], list[str]] = {}
    for row in lexicon(LEXICONS / "cue_features.tsv"):
        patterns.setdefault((row["cue"], row["case"]), []).append(row["pattern"])
    return tuple((name, case, re.compile("|".join(found))) for (name, case), found in patterns.items())
