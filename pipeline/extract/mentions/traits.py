"""Tell personal traits ("self-starter", 责任心强) from skills ("SQL", 熟悉办公软件) by their cue words."""

from __future__ import annotations

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary


def is_trait(text: str) -> bool:
    """Say whether a requirement asks for a trait: it has a trait's words and none of a skill's.

    >>> is_trait("Self-motivated team player")
    True
    >>> is_trait("Proficiency in SQL")
    False
    """
    folded = fold(text)
    kinds = {hit.row["kind"] for hit in vocabulary("traits").find(folded)}
    return "trait" in kinds and "skill" not in kinds
