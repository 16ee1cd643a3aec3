"""A framework as lanes see it: its texts by kind, each with the competency that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Competency, Framework
from pipeline.framework import plain
from pipeline.match.fusion.token_windows import MANY

KINDS = ("name", "description", "summaries", "indicators", "phrases_en", "phrases_zh", "few_phrases")
PHRASES = ("phrases_en", "phrases_zh")
# The lanes of phrases were fitted on 25 to 45 phrases a competency. A handful lies further from most sentences
# than so many do, and would be read as "nothing fits". Below this number they get one lane for both languages,
# with weights of its own, fitted on handfuls drawn from the shipped phrases.
FEW_PHRASES = 12
FEW = "few_phrases"


@dataclass(frozen=True, slots=True, eq=False)
class KindTexts:
    """All texts of one kind; `owners[i]` is the position of the competency of `texts[i]`, ascending."""

    kind: str
    texts: tuple[str, ...]
    owners: NDArray[np.intp]


def framework_texts(framework: Framework) -> tuple[KindTexts, ...]:
    """Return the kinds of text that the framework has, in the order of KINDS; empty kinds are left out."""
    kinds = []
    few = has_few_phrases(framework)
    for kind in KINDS:
        if (kind in PHRASES and few) or (kind == FEW and not few):
            continue
        pairs = [
            (text, position)
            for position, competency in enumerate(framework.competencies)
            for text in dict.fromkeys(_texts(competency, kind))
            if text.strip()
        ]
        if pairs:
            texts, owners = zip(*pairs, strict=True)
            kinds.append(KindTexts(kind, texts, np.array(owners, dtype=np.intp)))
    return tuple(kinds)


def has_few_phrases(framework: Framework) -> bool:
    """Say whether the typical competency of a framework has some phrases, but too few for lanes of their own."""
    counts = [max(len(one.phrases), len(one.phrases_zh)) for one in framework.competencies]
    return max(counts) > 0 and float(np.median([count for count in counts if count])) < FEW_PHRASES


def _texts(competency: Competency, kind: str) -> Iterator[str]:
    if kind == "name":
        yield competency.name
        yield competency.name_zh or ""
    elif kind == "description":
        yield plain(competency.description)
        yield plain(competency.description_zh or "")
    elif kind == "summaries":
        for stage in competency.stages:
            yield plain(stage.summary)
            yield plain(stage.summary_zh or "")
    elif kind == "indicators":
        for indicator in competency.indicators:
            yield plain(indicator.text)
            yield plain(indicator.text_zh or "")
    elif kind == FEW:
        yield from competency.phrases
        yield from competency.phrases_zh
    else:
        yield from competency.phrases if kind == "phrases_en" else competency.phrases_zh


def wording(kinds: tuple[KindTexts, ...], competencies: int) -> str:
    """Say what words a framework brings: phrases, few of them, indicators (or other sentences), names, or skills.

    Skills are many names and nothing else, one text for each.
    """
    has = {kind.kind for kind in kinds}
    if has & set(PHRASES):
        return "phrases"
    if FEW in has:
        return "few"
    if has & {"indicators", "summaries", "description"}:
        return "indicators"
    texts = sum(len(kind.texts) for kind in kinds)
    return "skills" if competencies >= MANY and texts == competencies else "names"
